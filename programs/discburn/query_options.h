/*
 * The command line of verbs that only look: [--json] [DRIVE].
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_QUERY_OPTIONS_H
#define DISCBURN_QUERY_OPTIONS_H

#include <stdbool.h>
#include <windows.h>

struct query_options
{
    const WCHAR *drive;      /* NULL: none was named */
    bool json;
    bool help;
};

/* argv[0] is the verb. False, and a line on standard error, when the command line cannot be meant so. takes_drive: the
 * verb has a drive as its argument. */
bool query_options_parse(int argc, WCHAR **argv, bool takes_drive, struct query_options *options);

#endif
