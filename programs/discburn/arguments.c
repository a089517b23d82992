/*
 * The command line for getopt.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "arguments.h"

bool narrow_arguments_make(struct narrow_arguments *arguments, int argc, WCHAR **argv)
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

void narrow_arguments_free(struct narrow_arguments *arguments)
{
    int i;

    for (i = 0; i < arguments->count; i++) free(arguments->bytes[i]);
    free(arguments->bytes);
}

const WCHAR *narrow_arguments_original(const struct narrow_arguments *arguments, const char *value)
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
