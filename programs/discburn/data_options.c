/*
 * What the command line of discburn data asks for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "arguments.h"
#include "console.h"
#include "data_options.h"

#define SPEED_MAX 72.0   /* x; nobody ever made a faster writer */

enum option_code
{
    OPTION_PATH = ARGUMENT_PLAIN,
    OPTION_APPEND,
    OPTION_OVERWRITE,
    OPTION_VERIFY,
    OPTION_SPEED,
    OPTION_EJECT,
    OPTION_SIMULATE,
    OPTION_CLOSE,
    OPTION_LABEL,
    OPTION_ISO,
    OPTION_JOLIET,
    OPTION_UDF,
    OPTION_IMAGE,
    OPTION_FILES,
    OPTION_JSON,
    OPTION_DRIVE,
    OPTION_HELP
};

static const struct option long_options[] =
{
    { "append", no_argument, NULL, OPTION_APPEND },
    { "overwrite", no_argument, NULL, OPTION_OVERWRITE },
    { "verify", optional_argument, NULL, OPTION_VERIFY },
    { "speed", required_argument, NULL, OPTION_SPEED },
    { "eject", no_argument, NULL, OPTION_EJECT },
    { "simulate", no_argument, NULL, OPTION_SIMULATE },
    { "close", no_argument, NULL, OPTION_CLOSE },
    { "label", required_argument, NULL, OPTION_LABEL },
    { "iso", no_argument, NULL, OPTION_ISO },
    { "joliet", no_argument, NULL, OPTION_JOLIET },
    { "udf", required_argument, NULL, OPTION_UDF },
    { "image", no_argument, NULL, OPTION_IMAGE },
    { "files", no_argument, NULL, OPTION_FILES },
    { "json", no_argument, NULL, OPTION_JSON },
    { "drive", required_argument, NULL, OPTION_DRIVE },
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

/* How the source is to be understood, where that was said. */
struct reading
{
    struct data_options *options;
    bool image, files;
};

static bool parse_speed(const WCHAR *text, double *speed)
{
    WCHAR *end;

    *speed = 0;
    if (!wcscmp(text, L"max")) return true;
    *speed = wcstod(text, &end);
    if (end != text && (!*end || !wcscmp(end, L"x")) && *speed >= 1 && *speed <= SPEED_MAX) return true;
    print_error(L"discburn data: --speed %s is no speed: a number from 1 to %.0f, or max\n", text, SPEED_MAX);
    return false;
}

static bool parse_verification(const WCHAR *text, IMAPI_BURN_VERIFICATION_LEVEL *level)
{
    *level = text && !wcscmp(text, L"quick") ? IMAPI_BURN_VERIFICATION_QUICK : IMAPI_BURN_VERIFICATION_FULL;
    if (!text || !wcscmp(text, L"quick") || !wcscmp(text, L"full")) return true;
    print_error(L"discburn data: --verify=%s: it is quick or full\n", text);
    return false;
}

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct reading *reading = context;
    struct data_options *options = reading->options;
    struct image_contents *contents = &options->contents;

    (void)as_typed;
    switch (option)
    {
    case OPTION_PATH:
        if (!*value)
        {
            print_error(L"discburn data: a name is empty\n");
            return false;
        }
        if (contents->tree_count == TREES_MAX)
        {
            print_error(L"discburn data: %d trees and files are the most at a time\n", TREES_MAX);
            return false;
        }
        contents->trees[contents->tree_count++] = value;
        return true;
    case OPTION_APPEND: options->append = true; return true;
    case OPTION_OVERWRITE: options->overwrite = true; return true;
    case OPTION_VERIFY: return parse_verification(value, &options->verification);
    case OPTION_SPEED: return parse_speed(value, &options->speed);
    case OPTION_EJECT: options->eject = true; return true;
    case OPTION_SIMULATE: options->simulate = true; return true;
    case OPTION_CLOSE: options->close = true; return true;
    case OPTION_LABEL: contents->label = value; return true;
    case OPTION_ISO: contents->file_systems |= FsiFileSystemISO9660; return true;
    case OPTION_JOLIET: contents->file_systems |= FsiFileSystemISO9660 | FsiFileSystemJoliet; return true;
    case OPTION_UDF:
        contents->file_systems |= FsiFileSystemUDF;
        return image_parse_revision(L"data", value, &contents->udf_revision);
    case OPTION_IMAGE: reading->image = true; return true;
    case OPTION_FILES: reading->files = true; return true;
    case OPTION_JSON: options->json = true; return true;
    case OPTION_DRIVE: options->drive = value; return true;
    case OPTION_HELP: options->help = true; return true;
    default: return false;
    }
}

/* A file alone that is called so is an image, unless somebody says that it is a file like any other. */
static bool is_image_name(const WCHAR *path)
{
    const WCHAR *dot = wcsrchr(path, '.');
    DWORD attributes = GetFileAttributesW(path);

    if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY) return false;
    return dot && (!_wcsicmp(dot, L".iso") || !_wcsicmp(dot, L".udf") || !_wcsicmp(dot, L".img"));
}

static bool fits_together(const struct reading *reading)
{
    struct data_options *options = reading->options;
    const struct image_contents *contents = &options->contents;
    const WCHAR *wrong = NULL;

    if (!contents->tree_count) wrong = L"which files? See discburn data --help";
    else if (reading->image && reading->files) wrong = L"--image and --files: it is one or the other";
    else if (reading->image && contents->tree_count > 1) wrong = L"--image: one image at a time";
    else if (options->append && options->overwrite) wrong = L"--append and --overwrite: it is one or the other";
    else if (options->simulate && options->verification) wrong = L"--verify: of a simulation there is nothing to be verified";
    if (!wrong)
    {
        options->is_image = !reading->files && contents->tree_count == 1
                && (reading->image || is_image_name(contents->trees[0]));
        if (options->is_image && options->append)
            wrong = L"--append: an image is a whole disc, only trees and files are added to one (--files: it is a file)";
        else if (options->is_image && (contents->label || contents->file_systems))
            wrong = L"an image has its label and file systems already (--files: it is a file)";
    }
    if (wrong) print_error(L"discburn data: %s\n", wrong);
    return !wrong;
}

bool data_options_parse(int argc, WCHAR **argv, struct data_options *options)
{
    struct reading reading = { options, false, false };
    bool good;

    memset(options, 0, sizeof(*options));
    options->contents.level = 2;
    options->verification = IMAPI_BURN_VERIFICATION_NONE;
    good = arguments_parse(L"data", argc, argv, long_options, take_option, &reading, &options->help);
    options->contents.falls_back = !options->contents.file_systems;
    if (good && !options->help) good = fits_together(&reading);
    return good;
}
