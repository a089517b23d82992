/*
 * Texts of a CD-TEXT between Windows' strings and the character sets of the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "redbook/cdtext_text.h"
#include "textcode.h"

/* Windows' code page of Shift JIS, which is what "MS" in MS-JIS stands for. */
#define CODE_PAGE_MS_JIS 932

static ULONG next_code_point(const WCHAR *text, UINT length, UINT *at)
{
    ULONG high = text[(*at)++], low;

    if (high < 0xd800 || high > 0xdbff || *at == length) return high;
    low = text[*at];
    if (low < 0xdc00 || low > 0xdfff) return high;
    (*at)++;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* *size is 0 when the set has it not. */
static HRESULT encode_ms_jis(ULONG code_point, BYTE bytes[2], UINT *size)
{
    WCHAR character = (WCHAR)cdtext_full_width(code_point);
    BOOL lost = FALSE;
    int count;

    *size = 0;
    if (code_point > 0xffff) return S_OK;
    count = WideCharToMultiByte(CODE_PAGE_MS_JIS, WC_NO_BEST_FIT_CHARS, &character, 1, (char *)bytes, 2, NULL, &lost);
    if (!count) return HRESULT_FROM_WIN32(GetLastError());
    if (count == 2 && !lost) *size = (UINT)cdtext_character_size(CDTEXT_MS_JIS, bytes, 2);
    return S_OK;
}

HRESULT text_encode(BYTE set, const WCHAR *text, UINT length, BYTE **bytes, size_t *size, struct text_problem *problem)
{
    HRESULT hr = S_OK;
    UINT at = 0, count;

    *size = 0;
    *bytes = NULL;
    if (!length) return S_OK;
    if (!(*bytes = malloc((size_t)length * 2))) return E_OUTOFMEMORY;
    while (at < length && hr == S_OK)
    {
        problem->where = at;
        problem->code_point = next_code_point(text, length, &at);
        if (set == CDTEXT_MS_JIS) hr = encode_ms_jis(problem->code_point, *bytes + *size, &count);
        else
        {
            (*bytes)[*size] = cdtext_byte((enum cdtext_character_set)set, problem->code_point);
            count = (*bytes)[*size] != 0;
        }
        *size += count;
        if (hr == S_OK && !count) hr = S_FALSE;
    }
    if (hr == S_OK) return S_OK;
    free(*bytes);
    *bytes = NULL;
    *size = 0;
    return hr;
}

HRESULT text_decode(BYTE set, const BYTE *bytes, size_t size, BSTR *text)
{
    const char *narrow = (const char *)bytes;
    int length = (int)size, i;

    if (size && set == CDTEXT_MS_JIS)
    {
        length = MultiByteToWideChar(CODE_PAGE_MS_JIS, 0, narrow, (int)size, NULL, 0);
        if (!length) return HRESULT_FROM_WIN32(GetLastError());
    }
    if (!(*text = SysAllocStringLen(NULL, (UINT)length))) return E_OUTOFMEMORY;
    if (set == CDTEXT_MS_JIS) MultiByteToWideChar(CODE_PAGE_MS_JIS, 0, narrow, (int)size, *text, length);
    else for (i = 0; i < length; i++) (*text)[i] = bytes[i];     /* ISO 8859-1 is the beginning of Unicode */
    return S_OK;
}
