/* guids_check compares the IIDs, CLSIDs and the LIBID that a C program links with against the tables (tests/data). To be included
 * once, after a library's header, with ROW_imapi2 and ROW_imapi2fs defined so that they let that library's rows of abi_list.h
 * (made by tools/abi-tables) through.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "wine/test.h"

#define GUID_ROW(name, a, b, c, ...) { #name, &name, { a, b, c, { __VA_ARGS__ } } }
#define ABI_INTERFACE(library, name, slots, ...) ROW_##library(GUID_ROW(IID_##name, __VA_ARGS__))
#define ABI_CLASS(library, name, ...) ROW_##library(GUID_ROW(CLSID_##name, __VA_ARGS__))
#define ABI_LIBRARY(library, name, ...) ROW_##library(GUID_ROW(LIBID_##name, __VA_ARGS__))
#define ABI_VALUE(name, value)
#define ABI_STRING(name, value)
#define ABI_SAME(name, other)
#define ABI_TYPEDEF(name)
#define ABI_HRESULT(name, value)

static const struct
{
    const char *name;
    const GUID *guid;
    GUID expected;
} guids[] =
{
#include "abi_list.h"
};

static void guids_check(void)
{
    UINT i;

    for (i = 0; i < ARRAY_SIZE(guids); i++)
        ok(IsEqualGUID(guids[i].guid, &guids[i].expected), "%s is %s instead of %s\n", guids[i].name,
           wine_dbgstr_guid(guids[i].guid), wine_dbgstr_guid(&guids[i].expected));
    trace("%u GUIDs\n", (UINT)ARRAY_SIZE(guids));
}
