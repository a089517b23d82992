/* Interface pointers of the caller's that are kept, and may be wanted in another apartment.
 *
 * They are kept in the Global Interface Table, which gives the object itself in its own apartment and a proxy in others.
 * Exceptions, which are kept as they are: an object that says itself how it is marshalled and is free-threaded (the pointer
 * is good everywhere) or travels by value (the table would give a copy, also at home); one that cannot be marshalled, for
 * want of a registered proxy or because COM was never initialised on this thread (there are no apartments to cross then).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"

/* Fixed by Windows: what a free-threaded object, and what a proxy names as its unmarshaler. Wine's proxies name the second. */
static const CLSID clsid_free_threaded = { 0x0000033a, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const CLSID clsid_standard = { 0x00000017, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const CLSID clsid_df = { 0x0000030b, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

static IGlobalInterfaceTable *get_table(void)
{
    IGlobalInterfaceTable *table;

    if (FAILED(CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER, &IID_IGlobalInterfaceTable,
                                (void **)&table))) return NULL;
    return table;
}

/* S_FALSE where the object says nothing about it. */
static HRESULT get_unmarshal_class(IUnknown *unknown, REFIID iid, CLSID *clsid)
{
    IMarshal *marshal;
    HRESULT hr;

    if (FAILED(IUnknown_QueryInterface(unknown, &IID_IMarshal, (void **)&marshal))) return S_FALSE;
    hr = IMarshal_GetUnmarshalClass(marshal, iid, unknown, MSHCTX_INPROC, NULL, MSHLFLAGS_NORMAL, clsid);
    IMarshal_Release(marshal);
    return hr;
}

static BOOL marshals_itself(IUnknown *unknown, REFIID iid)
{
    CLSID clsid;
    HRESULT hr = get_unmarshal_class(unknown, iid, &clsid);

    if (hr == S_FALSE) return FALSE;
    return FAILED(hr) || (!IsEqualCLSID(&clsid, &clsid_standard) && !IsEqualCLSID(&clsid, &clsid_df));
}

BOOL com_is_free_threaded(IUnknown *unknown)
{
    CLSID clsid;

    return get_unmarshal_class(unknown, &IID_IUnknown, &clsid) == S_OK && IsEqualCLSID(&clsid, &clsid_free_threaded);
}

void com_agile_set(struct com_agile *agile, REFIID iid, void *pointer)
{
    struct com_agile kept = { 0, NULL }, old;
    IUnknown *unknown = pointer;
    IGlobalInterfaceTable *table;

    if (unknown && !marshals_itself(unknown, iid) && (table = get_table()))
    {
        if (FAILED(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, unknown, iid, &kept.cookie))) kept.cookie = 0;
        IGlobalInterfaceTable_Release(table);
    }
    if (unknown && !kept.cookie)
    {
        kept.direct = unknown;
        IUnknown_AddRef(unknown);
    }
    /* The new one stands before the old one's Release can call back. */
    old = *agile;
    *agile = kept;
    com_agile_clear(&old);
}

HRESULT com_agile_get(const struct com_agile *agile, REFIID riid, void **out)
{
    IGlobalInterfaceTable *table;
    HRESULT hr;

    *out = NULL;
    if (agile->direct) return IUnknown_QueryInterface(agile->direct, riid, out);
    if (!agile->cookie) return S_FALSE;
    if (!(table = get_table())) return CO_E_NOTINITIALIZED;
    hr = IGlobalInterfaceTable_GetInterfaceFromGlobal(table, agile->cookie, riid, out);
    IGlobalInterfaceTable_Release(table);
    return hr;
}

void com_agile_clear(struct com_agile *agile)
{
    struct com_agile old = *agile;
    IGlobalInterfaceTable *table;

    agile->cookie = 0;
    agile->direct = NULL;

    if (old.direct) IUnknown_Release(old.direct);
    if (old.cookie && (table = get_table()))
    {
        IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, old.cookie);
        IGlobalInterfaceTable_Release(table);
    }
}

/* --- counted --------------------------------------------------------------------------------------------------------- */

struct com_shared
{
    LONG ref;
    struct com_agile agile;
};

struct com_shared *com_shared_create(REFIID iid, void *pointer)
{
    struct com_shared *shared = calloc(1, sizeof(*shared));

    if (!shared) return NULL;
    shared->ref = 1;
    com_agile_set(&shared->agile, iid, pointer);
    return shared;
}

struct com_shared *com_shared_add_ref(struct com_shared *shared)
{
    if (shared) InterlockedIncrement(&shared->ref);
    return shared;
}

void com_shared_release(struct com_shared *shared)
{
    if (!shared || InterlockedDecrement(&shared->ref)) return;
    com_agile_clear(&shared->agile);
    free(shared);
}

HRESULT com_shared_take(struct com_shared *shared, REFIID riid, void **out)
{
    HRESULT hr;

    *out = NULL;
    if (!shared) return S_FALSE;
    hr = com_agile_get(&shared->agile, riid, out);
    com_shared_release(shared);
    return hr;
}
