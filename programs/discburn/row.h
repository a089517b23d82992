/*
 * Words in a row, broken where the line of the terminal ends.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_ROW_H
#define DISCBURN_ROW_H

#include <windows.h>

struct row
{
    const WCHAR *label;      /* of the first line */
    int indent, width;       /* blanks before the label, and characters that it takes */
    int used;                /* characters of the line; 0: nothing printed yet */
};

/* One more, UTF-8; a comma comes before it. */
void row_add(struct row *row, const char *word);
/* Ends the line, if there is one. */
void row_end(const struct row *row);

#endif
