/*
 * Texts of a CD-TEXT between Windows' strings and the character sets of the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_TEXTCODE_H
#define IMAPI2_TEXTCODE_H

#include <stddef.h>
#include <windows.h>

/* What could not be said in a character set. */
struct text_problem
{
    ULONG code_point;           /* of Unicode, or half of a pair that has no other half */
    UINT where;                 /* index in the text */
};

/* `length` characters to the set (enum cdtext_character_set). S_OK: *bytes is *size bytes, for the caller to free
 * (NULL for none). S_FALSE: a character is not in the set, *problem says which. E_OUTOFMEMORY; or why the system has
 * no table for MS-JIS. For MS-JIS, all of whose characters have two bytes, letters and digits become full-width ones. */
HRESULT text_encode(BYTE set, const WCHAR *text, UINT length, BYTE **bytes, size_t *size, struct text_problem *problem);

/* The way back: a string for SysFreeString. */
HRESULT text_decode(BYTE set, const BYTE *bytes, size_t size, BSTR *text);

#endif
