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
    OPTION_PATH = 1,               /* getopt's word for what is no option */
    OPTION_ISO,
    OPTION_JOLIET,
    OPTION_UDF,
    OPTION_LEVEL,
    OPTION_BOOT,
    OPTION_EFI,
    OPTION_LABEL,
    OPTION_FORCE,
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
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

static const struct
{
    const WCHAR *name;
    LONG revision;
}
revisions[] =
{
    { L"1.02", 0x102 }, { L"1.50", 0x150 }, { L"2.00", 0x200 }, { L"2.01", 0x201 }, { L"2.50", 0x250 }, { L"2.60", 0x260 },
};

static bool parse_revision(const WCHAR *text, struct image_options *options)
{
    size_t i;

    options->file_systems |= FsiFileSystemUDF;
    for (i = 0; i < ARRAYSIZE(revisions); i++)
    {
        if (wcscmp(text, revisions[i].name)) continue;
        options->udf_revision = revisions[i].revision;
        return true;
    }
    print_error(L"discburn image: --udf %s: it is 1.02, 1.50, 2.00, 2.01, 2.50 or 2.60\n", text);
    return false;
}

static bool parse_level(const WCHAR *text, LONG *level)
{
    *level = *text - '0';
    if ((*level == 1 || *level == 2) && !text[1]) return true;
    print_error(L"discburn image: --level %s: it is 1 (names of 8.3 characters) or 2 (31 characters)\n", text);
    return false;
}

static bool take_option(struct image_options *options, int option, const WCHAR *value, const WCHAR *as_typed)
{
    switch (option)
    {
    case OPTION_PATH:
        /* the last one is the image; each one before it is known to be none when the next comes */
        if (options->out && options->tree_count == TREES_MAX)
        {
            print_error(L"discburn image: %d trees and files are the most at a time\n", TREES_MAX);
            return false;
        }
        if (options->out) options->trees[options->tree_count++] = options->out;
        options->out = value;
        return true;
    case OPTION_ISO: options->file_systems |= FsiFileSystemISO9660; return true;
    case OPTION_JOLIET: options->file_systems |= FsiFileSystemISO9660 | FsiFileSystemJoliet; return true;
    case OPTION_UDF: return parse_revision(value, options);
    case OPTION_LEVEL: return parse_level(value, &options->level);
    case OPTION_BOOT: options->boot = value; return true;
    case OPTION_EFI: options->efi = value; return true;
    case OPTION_LABEL: options->label = value; return true;
    case OPTION_FORCE: options->force = true; return true;
    case OPTION_HELP: options->help = true; return true;
    case ':':
        print_error(L"discburn image: %s: %s\n", as_typed, wcschr(as_typed, '=') ? L"it takes no value" : L"its value is missing");
        return false;
    default:
        print_error(L"discburn image: %s: no such option\n", as_typed);
        return false;
    }
}

bool image_options_parse(int argc, WCHAR **argv, struct image_options *options)
{
    struct narrow_arguments arguments;
    bool good;
    int option;

    memset(options, 0, sizeof(*options));
    options->udf_revision = 0x102;
    options->level = 2;
    good = narrow_arguments_make(&arguments, argc, argv);
    if (!good) print_error(L"discburn: There is not enough memory.\n");

    opterr = 0;
    optind = 1;
    while (good && !options->help)
    {
        int index = optind;

        if ((option = getopt_long(arguments.count, arguments.bytes, "-:", long_options, NULL)) == -1) break;
        good = take_option(options, option, narrow_arguments_original(&arguments, optarg), index < argc ? argv[index] : L"");
    }
    /* what stands behind "--" */
    for (; good && !options->help && optind < argc; optind++) good = take_option(options, OPTION_PATH, argv[optind], NULL);
    if (good && !options->help && !options->tree_count)
    {
        print_error(L"discburn image: %s? See discburn image --help\n", options->out ? L"of what, or into which file" : L"of what");
        good = false;
    }
    if (!options->file_systems) options->file_systems = FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF;
    narrow_arguments_free(&arguments);
    return good;
}
