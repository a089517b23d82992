/*
 * What the command line of discburn image asks for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <getopt.h>
#include <string.h>
#include <wchar.h>

#include "imapi2fs.h"

#include "arguments.h"
#include "console.h"
#include "image_options.h"

enum option_code
{
    OPTION_PATH = ARGUMENT_PLAIN,
    OPTION_ISO,
    OPTION_JOLIET,
    OPTION_UDF,
    OPTION_LEVEL,
    OPTION_BOOT,
    OPTION_EFI,
    OPTION_LABEL,
    OPTION_FORCE,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] =
{
    { "iso", no_argument, NULL, OPTION_ISO },
    { "joliet", no_argument, NULL, OPTION_JOLIET },
    { "udf", required_argument, NULL, OPTION_UDF },
    { "level", required_argument, NULL, OPTION_LEVEL },
    { "boot", required_argument, NULL, OPTION_BOOT },
    { "efi", required_argument, NULL, OPTION_EFI },
    { "label", required_argument, NULL, OPTION_LABEL },
    { "force", no_argument, NULL, OPTION_FORCE },
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

static bool parse_level(const WCHAR *text, LONG *level)
{
    *level = *text - '0';
    if ((*level == 1 || *level == 2) && !text[1]) return true;
    print_error(L"discburn image: --level %s: it is 1 (names of 8.3 characters) or 2 (31 characters)\n", text);
    return false;
}

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct image_options *options = context;
    struct image_contents *contents = &options->contents;

    (void)as_typed;
    switch (option)
    {
    case OPTION_PATH:
        /* the last one is the image; each one before it is known to be none when the next comes */
        if (options->out && contents->tree_count == TREES_MAX)
        {
            print_error(L"discburn image: %d trees and files are the most at a time\n", TREES_MAX);
            return false;
        }
        if (options->out) contents->trees[contents->tree_count++] = options->out;
        options->out = value;
        return true;
    case OPTION_ISO: contents->file_systems |= FsiFileSystemISO9660; return true;
    case OPTION_JOLIET: contents->file_systems |= FsiFileSystemISO9660 | FsiFileSystemJoliet; return true;
    case OPTION_UDF:
        contents->file_systems |= FsiFileSystemUDF;
        return image_parse_revision(L"image", value, &contents->udf_revision);
    case OPTION_LEVEL: return parse_level(value, &contents->level);
    case OPTION_BOOT: contents->boot = value; return true;
    case OPTION_EFI: contents->efi = value; return true;
    case OPTION_LABEL: contents->label = value; return true;
    case OPTION_FORCE: options->force = true; return true;
    case OPTION_JSON: options->json = true; return true;
    case OPTION_HELP: options->help = true; return true;
    default: return false;
    }
}

bool image_options_parse(int argc, WCHAR **argv, struct image_options *options)
{
    struct image_contents *contents = &options->contents;
    bool good;

    memset(options, 0, sizeof(*options));
    contents->udf_revision = 0x102;
    contents->level = 2;
    good = arguments_parse(L"image", argc, argv, long_options, take_option, options, &options->help);
    if (good && !options->help && !contents->tree_count)
    {
        print_error(L"discburn image: %s? See discburn image --help\n", options->out ? L"of what, or into which file" : L"of what");
        good = false;
    }
    contents->falls_back = !contents->file_systems;
    if (!contents->file_systems) contents->file_systems = FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF;
    return good;
}
