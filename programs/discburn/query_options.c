/*
 * The command line of verbs that only look.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "query_options.h"

bool query_options_parse(int argc, WCHAR **argv, bool takes_drive, struct query_options *options)
{
    const WCHAR *verb = argv[0];
    int i;

    memset(options, 0, sizeof(*options));
    for (i = 1; i < argc && !options->help; i++)
    {
        const WCHAR *drive = NULL;

        if (!wcscmp(argv[i], L"--help") || !wcscmp(argv[i], L"-h")) options->help = true;
        else if (!wcscmp(argv[i], L"--json")) options->json = true;
        /* as the verbs that burn have it */
        else if (takes_drive && !wcsncmp(argv[i], L"--drive=", 8)) drive = argv[i] + 8;
        else if (takes_drive && !wcscmp(argv[i], L"--drive") && i + 1 < argc) drive = argv[++i];
        else if (takes_drive && !wcscmp(argv[i], L"--drive"))
        {
            print_error(L"discburn %s: %s: its value is missing\n", verb, argv[i]);
            return false;
        }
        else if (argv[i][0] == '-' || !takes_drive)
        {
            print_error(L"discburn %s: %s: no such option\n", verb, argv[i]);
            return false;
        }
        else drive = argv[i];
        if (!drive) continue;
        if (options->drive)
        {
            print_error(L"discburn %s: %s: one drive at a time\n", verb, drive);
            return false;
        }
        options->drive = drive;
    }
    return true;
}
