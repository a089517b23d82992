/*
 * The command line for getopt.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "arguments.h"
#include "console.h"

/* getopt's view of the command line: the same arguments in UTF-8. */
struct narrow_arguments
{
    int count;
    char **bytes;
    WCHAR **text;            /* the arguments themselves: main's */
};

/* False: out of memory. To be freed all the same. */
static bool narrow_arguments_make(struct narrow_arguments *arguments, int argc, WCHAR **argv)
{
    int i, size;

    arguments->count = 0;
    arguments->text = argv;
    if (!(arguments->bytes = calloc(argc + 1, sizeof(*arguments->bytes)))) return false;
    for (i = 0; i < argc; i++)
    {
        size = WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, NULL, 0, NULL, NULL);
        if (size <= 0 || !(arguments->bytes[i] = malloc(size))) return false;
        WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, arguments->bytes[i], size, NULL, NULL);
        arguments->count++;
    }
    return true;
}

static void narrow_arguments_free(struct narrow_arguments *arguments)
{
    int i;

    for (i = 0; i < arguments->count; i++) free(arguments->bytes[i]);
    free(arguments->bytes);
}

/* The original of what getopt points at: a whole argument, or what follows "=" in one. NULL of NULL. */
static const WCHAR *narrow_arguments_original(const struct narrow_arguments *arguments, const char *value)
{
    int i;

    for (i = 0; value && i < arguments->count; i++)
    {
        const char *equals = strchr(arguments->bytes[i], '=');

        if (value == arguments->bytes[i]) return arguments->text[i];
        if (equals && value == equals + 1) return wcschr(arguments->text[i], '=') + 1;
    }
    return NULL;
}

/* -h is short for the one option that all verbs have. */
static int value_of_help(const struct option *options)
{
    while (options->name && strcmp(options->name, "help")) options++;
    return options->name ? options->val : '?';
}

bool arguments_parse(const WCHAR *verb, int argc, WCHAR **argv, const struct option *options, take_argument take, void *context,
        const bool *help)
{
    struct narrow_arguments arguments;
    bool good, enough;
    int option;

    good = enough = narrow_arguments_make(&arguments, argc, argv);
    if (!good) print_error(L"discburn: There is not enough memory.\n");

    opterr = 0;
    optind = 1;
    while (enough && !*help)
    {
        const WCHAR *as_typed = optind < argc ? argv[optind] : L"";

        /* "-": files and options are given in the order in which they stand; ":": a missing value is told from no option */
        option = getopt_long(arguments.count, arguments.bytes, "-:h", options, NULL);
        if (option == 'h') option = value_of_help(options);
        if (option == -1) break;
        if (option == '?') print_error(L"discburn %s: %s: no such option\n", verb, as_typed);
        else if (option == ':')
            print_error(L"discburn %s: %s: %s\n", verb, as_typed,
                    wcschr(as_typed, '=') ? L"it takes no value" : L"its value is missing");
        else if (take(context, option, narrow_arguments_original(&arguments, optarg), as_typed))
            continue;
        good = false;
    }
    /* what stands behind "--" */
    for (; enough && !*help && optind < argc; optind++)
        if (!take(context, ARGUMENT_PLAIN, argv[optind], NULL)) good = false;
    narrow_arguments_free(&arguments);
    return good;
}

bool arguments_take_drive(const WCHAR *verb, const WCHAR *value, const WCHAR **drive)
{
    if (*drive) print_error(L"discburn %s: %s: one drive at a time\n", verb, value);
    else *drive = value;
    return *drive == value;
}
