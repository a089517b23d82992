/*
 * The command line for getopt, which knows bytes alone.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_ARGUMENTS_H
#define DISCBURN_ARGUMENTS_H

#include <stdbool.h>
#include <windows.h>

/* getopt's view of the command line: the same arguments in UTF-8. */
struct narrow_arguments
{
    int count;
    char **bytes;
    WCHAR **text;            /* the arguments themselves: main's */
};

/* False: out of memory. To be freed all the same. */
bool narrow_arguments_make(struct narrow_arguments *arguments, int argc, WCHAR **argv);
void narrow_arguments_free(struct narrow_arguments *arguments);

/* The original of what getopt points at: a whole argument, or what follows "=" in one. NULL of NULL. */
const WCHAR *narrow_arguments_original(const struct narrow_arguments *arguments, const char *value);

#endif
