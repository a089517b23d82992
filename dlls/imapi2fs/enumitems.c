/*
 * EnumFsiItems, and the enumerations of scripts: snapshots of a directory's members or a file's streams.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "item.h"

/* Shared by an enumerator and its clones. */
struct snapshot
{
    LONG ref;
    ULONG count;
    IFsiItem *items[];
};

struct enum_items
{
    IEnumFsiItems IEnumFsiItems_iface;
    struct com_object com;
    struct snapshot *snapshot;
    LONG next;
};

static struct enum_items *impl_from_IEnumFsiItems(IEnumFsiItems *iface)
{
    return CONTAINING_RECORD(iface, struct enum_items, IEnumFsiItems_iface);
}

static void snapshot_release(struct snapshot *snapshot)
{
    ULONG i;

    if (InterlockedDecrement(&snapshot->ref)) return;
    for (i = 0; i < snapshot->count; i++) IFsiItem_Release(snapshot->items[i]);
    free(snapshot);
}

static HRESULT snapshot_create(struct fs_image *image, const struct volume_children *children, struct snapshot **out)
{
    ULONG count = children ? children->count : 0;
    struct snapshot *snapshot = calloc(1, sizeof(*snapshot) + count * sizeof(*snapshot->items));
    struct volume_node *node;
    HRESULT hr = S_OK;

    *out = NULL;
    if (!snapshot) return E_OUTOFMEMORY;
    snapshot->ref = 1;
    for (node = children ? children->first : NULL; node && SUCCEEDED(hr); node = node->next)
    {
        hr = fs_item_create(image, node, &snapshot->items[snapshot->count]);
        if (SUCCEEDED(hr)) snapshot->count++;
    }
    if (SUCCEEDED(hr)) *out = snapshot;
    else snapshot_release(snapshot);
    return hr;
}

static HRESULT create(struct snapshot *snapshot, LONG next, IEnumFsiItems **out);

static HRESULT WINAPI enum_items_QueryInterface(IEnumFsiItems *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IEnumFsiItems))
    {
        *out = iface;
        IEnumFsiItems_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IEnumFsiItems(iface)->com, riid, out);
}

static ULONG WINAPI enum_items_AddRef(IEnumFsiItems *iface)
{
    return com_object_add_ref(&impl_from_IEnumFsiItems(iface)->com);
}

static ULONG WINAPI enum_items_Release(IEnumFsiItems *iface)
{
    struct enum_items *items = impl_from_IEnumFsiItems(iface);
    ULONG ref = com_object_release(&items->com);

    if (!ref)
    {
        snapshot_release(items->snapshot);
        com_object_done(&items->com);
        free(items);
    }
    return ref;
}

/* As COM has it: S_FALSE when there were fewer. The page says S_OK for that, too; callers that go by the count see no
 * difference, and those that go by S_OK would never end. */
static HRESULT WINAPI enum_items_Next(IEnumFsiItems *iface, ULONG wanted, IFsiItem **out, ULONG *fetched)
{
    struct enum_items *items = impl_from_IEnumFsiItems(iface);
    ULONG count = 0;
    LONG place;

    if (fetched) *fetched = 0;
    if (!out || (!fetched && wanted != 1)) return E_POINTER;
    for (; count < wanted; count++)
    {
        place = InterlockedIncrement(&items->next) - 1;
        if ((ULONG)place >= items->snapshot->count)
        {
            InterlockedDecrement(&items->next);
            break;
        }
        out[count] = items->snapshot->items[place];
        IFsiItem_AddRef(out[count]);
    }
    if (fetched) *fetched = count;
    return count == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_items_Skip(IEnumFsiItems *iface, ULONG count)
{
    struct enum_items *items = impl_from_IEnumFsiItems(iface);
    ULONG left = items->snapshot->count - (ULONG)items->next;

    items->next += (LONG)min(count, left);
    return count <= left ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_items_Reset(IEnumFsiItems *iface)
{
    InterlockedExchange(&impl_from_IEnumFsiItems(iface)->next, 0);
    return S_OK;
}

static HRESULT WINAPI enum_items_Clone(IEnumFsiItems *iface, IEnumFsiItems **out)
{
    struct enum_items *items = impl_from_IEnumFsiItems(iface);

    if (!out) return E_POINTER;
    InterlockedIncrement(&items->snapshot->ref);
    return create(items->snapshot, items->next, out);
}

static const IEnumFsiItemsVtbl enum_items_vtbl =
{
    enum_items_QueryInterface,
    enum_items_AddRef,
    enum_items_Release,
    enum_items_Next,
    enum_items_Skip,
    enum_items_Reset,
    enum_items_Clone,
};

/* Takes the reference over, also when it fails. */
static HRESULT create(struct snapshot *snapshot, LONG next, IEnumFsiItems **out)
{
    struct enum_items *items = calloc(1, sizeof(*items));

    *out = NULL;
    if (!items)
    {
        snapshot_release(snapshot);
        return E_OUTOFMEMORY;
    }
    items->IEnumFsiItems_iface.lpVtbl = &enum_items_vtbl;
    com_object_init(&items->com, (IUnknown *)&items->IEnumFsiItems_iface, &enum_items_class);
    items->snapshot = snapshot;
    items->next = next;
    *out = &items->IEnumFsiItems_iface;
    return S_OK;
}

HRESULT fs_enum_items_create(struct fs_image *image, const struct volume_children *children, IEnumFsiItems **out)
{
    struct snapshot *snapshot;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = snapshot_create(image, children, &snapshot))) return hr;
    return create(snapshot, 0, out);
}

/* The page says that a script gets paths; what scripts do with them are the methods of items. An item's default value is none, so
 * there is no one thing that would do for both: items it is. */
HRESULT fs_enum_variant_create(struct fs_image *image, const struct volume_children *children, IEnumVARIANT **out)
{
    struct snapshot *snapshot;
    VARIANT *variants;
    HRESULT hr;
    ULONG i;

    *out = NULL;
    if (FAILED(hr = snapshot_create(image, children, &snapshot))) return hr;
    if ((variants = calloc(snapshot->count + 1, sizeof(*variants))))
    {
        for (i = 0; i < snapshot->count; i++)
        {
            V_VT(&variants[i]) = VT_DISPATCH;
            V_DISPATCH(&variants[i]) = (IDispatch *)snapshot->items[i];
        }
        hr = com_enum_variant_create(variants, snapshot->count, out);
    }
    else hr = E_OUTOFMEMORY;
    free(variants);
    snapshot_release(snapshot);
    return hr;
}

const struct com_class enum_items_class = { &CLSID_EnumFsiItems, NULL, L"IMAPI2FS items", &IID_IEnumFsiItems, NULL, NULL };
