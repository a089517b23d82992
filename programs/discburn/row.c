/*
 * Words in a row.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "console.h"
#include "row.h"

void row_add(struct row *row, const char *word)
{
    int length = (int)strlen(word), width = terminal_width() - 1, begin = row->indent + row->width;

    if (row->used && row->used + 2 + length > width)
    {
        print(L",\n%*s", begin, L"");
        row->used = begin;
    }
    else if (!row->used)
    {
        print(L"%*s%-*s", row->indent, L"", row->width, row->label);
        row->used = begin;
    }
    else
    {
        print(L", ");
        row->used += 2;
    }
    print(L"%hs", word);
    row->used += length;
}

void row_end(const struct row *row)
{
    if (row->used) print(L"\n");
}
