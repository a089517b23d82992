/* IEnumConnectionPoints and IEnumConnections. Both are a snapshot of interface pointers with a number each; they differ only
 * in what Next writes.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"
#include "connpoint_private.h"

struct enumerator
{
    union
    {
        IEnumConnectionPoints IEnumConnectionPoints_iface;
        IEnumConnections IEnumConnections_iface;
        IUnknown IUnknown_iface;
    } u;
    struct com_object com;
    const IID *iid;
    CONNECTDATA *items;
    ULONG count;
    LONG next;                      /* moved atomically */
};

static HRESULT enumerator_create(const void *vtbl, const IID *iid, const CONNECTDATA *items, ULONG count, ULONG next,
                                 void **out)
{
    struct enumerator *enumerator;
    ULONG i;

    if (!(enumerator = malloc(sizeof(*enumerator)))) return E_OUTOFMEMORY;
    if (!(enumerator->items = malloc((count ? count : 1) * sizeof(*items))))
    {
        free(enumerator);
        return E_OUTOFMEMORY;
    }
    enumerator->u.IUnknown_iface.lpVtbl = vtbl;
    com_object_init(&enumerator->com, &enumerator->u.IUnknown_iface, NULL);
    enumerator->iid = iid;
    enumerator->count = count;
    enumerator->next = next;
    for (i = 0; i < count; i++)
    {
        enumerator->items[i] = items[i];
        IUnknown_AddRef(items[i].pUnk);
    }
    *out = &enumerator->u;
    return S_OK;
}

static HRESULT enumerator_query_interface(struct enumerator *enumerator, REFIID riid, void **out)
{
    if (out && IsEqualIID(riid, enumerator->iid))
    {
        *out = &enumerator->u;
        com_object_add_ref(&enumerator->com);
        return S_OK;
    }
    return com_object_query_interface(&enumerator->com, riid, out);
}

static ULONG enumerator_release(struct enumerator *enumerator)
{
    ULONG i, ref = com_object_release(&enumerator->com);

    if (!ref)
    {
        for (i = 0; i < enumerator->count; i++) IUnknown_Release(enumerator->items[i].pUnk);
        free(enumerator->items);
        com_object_done(&enumerator->com);
        free(enumerator);
    }
    return ref;
}

/* Moves on by up to `wanted` items: the first of them, and how many there are. */
static ULONG enumerator_advance(struct enumerator *enumerator, ULONG wanted, CONNECTDATA **first)
{
    ULONG here, taken = com_enum_advance(&enumerator->next, enumerator->count, wanted, &here);

    *first = enumerator->items + here;
    return taken;
}

static HRESULT enumerator_skip(struct enumerator *enumerator, ULONG wanted)
{
    CONNECTDATA *first;

    return enumerator_advance(enumerator, wanted, &first) == wanted ? S_OK : S_FALSE;
}

static inline struct enumerator *impl_from_IEnumConnectionPoints(IEnumConnectionPoints *iface)
{
    return CONTAINING_RECORD(iface, struct enumerator, u.IEnumConnectionPoints_iface);
}

static HRESULT WINAPI enum_points_QueryInterface(IEnumConnectionPoints *iface, REFIID riid, void **out)
{
    return enumerator_query_interface(impl_from_IEnumConnectionPoints(iface), riid, out);
}

static ULONG WINAPI enum_points_AddRef(IEnumConnectionPoints *iface)
{
    return com_object_add_ref(&impl_from_IEnumConnectionPoints(iface)->com);
}

static ULONG WINAPI enum_points_Release(IEnumConnectionPoints *iface)
{
    return enumerator_release(impl_from_IEnumConnectionPoints(iface));
}

static HRESULT WINAPI enum_points_Next(IEnumConnectionPoints *iface, ULONG wanted, IConnectionPoint **out, ULONG *fetched)
{
    ULONG i, taken;
    CONNECTDATA *first;

    if (fetched) *fetched = 0;
    if (!out || (!fetched && wanted > 1)) return wanted ? E_POINTER : S_OK;

    taken = enumerator_advance(impl_from_IEnumConnectionPoints(iface), wanted, &first);
    for (i = 0; i < taken; i++)
    {
        out[i] = (IConnectionPoint *)first[i].pUnk;
        IConnectionPoint_AddRef(out[i]);
    }
    if (fetched) *fetched = taken;
    return taken == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_points_Skip(IEnumConnectionPoints *iface, ULONG wanted)
{
    return enumerator_skip(impl_from_IEnumConnectionPoints(iface), wanted);
}

static HRESULT WINAPI enum_points_Reset(IEnumConnectionPoints *iface)
{
    InterlockedExchange(&impl_from_IEnumConnectionPoints(iface)->next, 0);
    return S_OK;
}

static HRESULT WINAPI enum_points_Clone(IEnumConnectionPoints *iface, IEnumConnectionPoints **out)
{
    struct enumerator *enumerator = impl_from_IEnumConnectionPoints(iface);

    if (!out) return E_POINTER;
    *out = NULL;
    return enumerator_create(iface->lpVtbl, enumerator->iid, enumerator->items, enumerator->count, enumerator->next,
                             (void **)out);
}

static const IEnumConnectionPointsVtbl enum_points_vtbl =
{
    enum_points_QueryInterface,
    enum_points_AddRef,
    enum_points_Release,
    enum_points_Next,
    enum_points_Skip,
    enum_points_Reset,
    enum_points_Clone,
};

HRESULT com_enum_connection_points_create(IConnectionPoint *const *items, ULONG count, IEnumConnectionPoints **out)
{
    CONNECTDATA data[COM_MAX_SOURCES];
    ULONG i;

    for (i = 0; i < count; i++)
    {
        data[i].pUnk = (IUnknown *)items[i];
        data[i].dwCookie = 0;
    }
    return enumerator_create(&enum_points_vtbl, &IID_IEnumConnectionPoints, data, count, 0, (void **)out);
}

static inline struct enumerator *impl_from_IEnumConnections(IEnumConnections *iface)
{
    return CONTAINING_RECORD(iface, struct enumerator, u.IEnumConnections_iface);
}

static HRESULT WINAPI enum_connections_QueryInterface(IEnumConnections *iface, REFIID riid, void **out)
{
    return enumerator_query_interface(impl_from_IEnumConnections(iface), riid, out);
}

static ULONG WINAPI enum_connections_AddRef(IEnumConnections *iface)
{
    return com_object_add_ref(&impl_from_IEnumConnections(iface)->com);
}

static ULONG WINAPI enum_connections_Release(IEnumConnections *iface)
{
    return enumerator_release(impl_from_IEnumConnections(iface));
}

static HRESULT WINAPI enum_connections_Next(IEnumConnections *iface, ULONG wanted, CONNECTDATA *out, ULONG *fetched)
{
    ULONG i, taken;
    CONNECTDATA *first;

    if (fetched) *fetched = 0;
    if (!out || (!fetched && wanted > 1)) return wanted ? E_POINTER : S_OK;

    taken = enumerator_advance(impl_from_IEnumConnections(iface), wanted, &first);
    for (i = 0; i < taken; i++)
    {
        out[i] = first[i];
        IUnknown_AddRef(out[i].pUnk);
    }
    if (fetched) *fetched = taken;
    return taken == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_connections_Skip(IEnumConnections *iface, ULONG wanted)
{
    return enumerator_skip(impl_from_IEnumConnections(iface), wanted);
}

static HRESULT WINAPI enum_connections_Reset(IEnumConnections *iface)
{
    InterlockedExchange(&impl_from_IEnumConnections(iface)->next, 0);
    return S_OK;
}

static HRESULT WINAPI enum_connections_Clone(IEnumConnections *iface, IEnumConnections **out)
{
    struct enumerator *enumerator = impl_from_IEnumConnections(iface);

    if (!out) return E_POINTER;
    *out = NULL;
    return enumerator_create(iface->lpVtbl, enumerator->iid, enumerator->items, enumerator->count, enumerator->next,
                             (void **)out);
}

static const IEnumConnectionsVtbl enum_connections_vtbl =
{
    enum_connections_QueryInterface,
    enum_connections_AddRef,
    enum_connections_Release,
    enum_connections_Next,
    enum_connections_Skip,
    enum_connections_Reset,
    enum_connections_Clone,
};

HRESULT com_enum_connections_create(const CONNECTDATA *items, ULONG count, IEnumConnections **out)
{
    return enumerator_create(&enum_connections_vtbl, &IID_IEnumConnections, items, count, 0, (void **)out);
}
