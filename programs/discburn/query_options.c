/*
 * The command line of verbs that only look.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "arguments.h"
#include "console.h"
#include "query_options.h"

enum option_code
{
    OPTION_DRIVE = ARGUMENT_PLAIN, /* also with its name */
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] =
{
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

static const struct option long_options_with_drive[] =
{
    { "json", no_argument, NULL, OPTION_JSON },
    { "help", no_argument, NULL, OPTION_HELP },
    { "drive", required_argument, NULL, OPTION_DRIVE },
    { NULL, 0, NULL, 0 }
};

/* What take_option has at hand. */
struct reading
{
    struct query_options *options;
    const WCHAR *verb;
    bool takes_drive;
};

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct reading *reading = context;

    (void)as_typed;
    switch (option)
    {
    case OPTION_DRIVE:
        if (!reading->takes_drive)
        {
            print_error(L"discburn %s: %s: it takes no drive, it lists all of them (discburn info DRIVE tells of one)\n",
                    reading->verb, value);
            return false;
        }
        return arguments_take_drive(reading->verb, value, &reading->options->drive);
    case OPTION_JSON: reading->options->json = true; return true;
    case OPTION_HELP: reading->options->help = true; return true;
    default: return false;
    }
}

bool query_options_parse(int argc, WCHAR **argv, bool takes_drive, struct query_options *options)
{
    struct reading reading = { options, argv[0], takes_drive };

    memset(options, 0, sizeof(*options));
    return arguments_parse(argv[0], argc, argv, takes_drive ? long_options_with_drive : long_options, take_option, &reading,
            &options->help);
}
