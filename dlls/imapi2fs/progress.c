/*
 * ProgressItems, ProgressItem, EnumProgressItems: which blocks of an image are which file's (behaviour.md 21).
 *
 * There may be hundreds of thousands of files, so the objects are made when they are asked for, over one list that all of them
 * share. Descriptions are compared as they are: there may be two in an image that differ in case alone. The page of Next promises
 * S_OK also for fewer than were asked for; that would end no loop, and COM's S_FALSE is given.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include "imapi2fs_private.h"

/* Never changed once made. */
struct progress_list
{
    LONG ref;
    ULONG count;
    WCHAR *text;                /* of all descriptions, one behind the other */
    struct progress_entry entries[];
};

struct progress_item
{
    IProgressItem IProgressItem_iface;
    struct com_object com;
    struct progress_list *list;
    const struct progress_entry *entry;
};

struct progress_items
{
    IProgressItems IProgressItems_iface;
    struct com_object com;
    struct progress_list *list;
};

/* Both enumerators in one: scripts have the one and C++ the other. */
struct enum_items
{
    IEnumProgressItems IEnumProgressItems_iface;
    IEnumVARIANT IEnumVARIANT_iface;
    struct com_object com;
    struct progress_list *list;
    LONG next;                  /* moved atomically: the object may be called from several threads */
};

static struct progress_list *list_add_ref(struct progress_list *list)
{
    InterlockedIncrement(&list->ref);
    return list;
}

static void list_release(struct progress_list *list)
{
    if (InterlockedDecrement(&list->ref)) return;
    free(list->text);
    free(list);
}

/* A copy, with a count of 1. */
static struct progress_list *list_create(const struct progress_entry *entries, ULONG count)
{
    ULONGLONG size = sizeof(struct progress_list) + (ULONGLONG)count * sizeof(*entries);
    struct progress_list *list;
    SIZE_T length = 0;
    WCHAR *text;
    ULONG i;

    if (count > MAXLONG || (SIZE_T)size != size) return NULL;
    for (i = 0; i < count; i++) length += wcslen(entries[i].description) + 1;
    if (!(list = malloc((SIZE_T)size))) return NULL;
    if (!(text = malloc((length + 1) * sizeof(*text))))
    {
        free(list);
        return NULL;
    }
    list->ref = 1;
    list->count = count;
    list->text = text;
    for (i = 0; i < count; i++)
    {
        length = wcslen(entries[i].description) + 1;
        memcpy(text, entries[i].description, length * sizeof(*text));
        list->entries[i] = entries[i];
        list->entries[i].description = text;
        text += length;
    }
    return list;
}

/* --- an item --------------------------------------------------------------------------------------------------------- */

static struct progress_item *impl_from_IProgressItem(IProgressItem *iface)
{
    return CONTAINING_RECORD(iface, struct progress_item, IProgressItem_iface);
}

static HRESULT WINAPI item_QueryInterface(IProgressItem *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IProgressItem))
    {
        *out = iface;
        IProgressItem_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IProgressItem(iface)->com, riid, out);
}

static ULONG WINAPI item_AddRef(IProgressItem *iface)
{
    return com_object_add_ref(&impl_from_IProgressItem(iface)->com);
}

static ULONG WINAPI item_Release(IProgressItem *iface)
{
    struct progress_item *item = impl_from_IProgressItem(iface);
    ULONG ref = com_object_release(&item->com);

    if (!ref)
    {
        list_release(item->list);
        com_object_done(&item->com);
        free(item);
    }
    return ref;
}

static HRESULT WINAPI item_GetTypeInfoCount(IProgressItem *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI item_GetTypeInfo(IProgressItem *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IProgressItem, index, lcid, info);
}

static HRESULT WINAPI item_GetIDsOfNames(IProgressItem *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IProgressItem, riid, names, count, lcid, ids);
}

static HRESULT WINAPI item_Invoke(IProgressItem *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IProgressItem, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT item_error(HRESULT hr)
{
    return com_error(hr, &progress_item_class, &IID_IProgressItem, NULL);
}

static HRESULT WINAPI item_get_Description(IProgressItem *iface, BSTR *value)
{
    if (!value) return item_error(E_POINTER);
    *value = SysAllocString(impl_from_IProgressItem(iface)->entry->description);
    return *value ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI item_get_FirstBlock(IProgressItem *iface, ULONG *value)
{
    if (!value) return item_error(E_POINTER);
    *value = impl_from_IProgressItem(iface)->entry->first;
    return S_OK;
}

static HRESULT WINAPI item_get_LastBlock(IProgressItem *iface, ULONG *value)
{
    if (!value) return item_error(E_POINTER);
    *value = impl_from_IProgressItem(iface)->entry->last;
    return S_OK;
}

static HRESULT WINAPI item_get_BlockCount(IProgressItem *iface, ULONG *value)
{
    struct progress_item *item = impl_from_IProgressItem(iface);

    if (!value) return item_error(E_POINTER);
    *value = item->entry->last - item->entry->first + 1;
    return S_OK;
}

static const IProgressItemVtbl item_vtbl = {
    item_QueryInterface,
    item_AddRef,
    item_Release,
    item_GetTypeInfoCount,
    item_GetTypeInfo,
    item_GetIDsOfNames,
    item_Invoke,
    item_get_Description,
    item_get_FirstBlock,
    item_get_LastBlock,
    item_get_BlockCount,
};

static HRESULT item_create(struct progress_list *list, ULONG index, IProgressItem **out)
{
    struct progress_item *item;

    *out = NULL;
    if (!(item = calloc(1, sizeof(*item)))) return E_OUTOFMEMORY;
    item->IProgressItem_iface.lpVtbl = &item_vtbl;
    com_object_init(&item->com, (IUnknown *)&item->IProgressItem_iface, &progress_item_class);
    item->list = list_add_ref(list);
    item->entry = &list->entries[index];
    *out = &item->IProgressItem_iface;
    return S_OK;
}

const struct com_class progress_item_class = { &CLSID_ProgressItem, NULL, NULL, &IID_IProgressItem, NULL, NULL };

/* --- the enumerators ------------------------------------------------------------------------------------------------- */

static struct enum_items *impl_from_IEnumProgressItems(IEnumProgressItems *iface)
{
    return CONTAINING_RECORD(iface, struct enum_items, IEnumProgressItems_iface);
}

static struct enum_items *impl_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct enum_items, IEnumVARIANT_iface);
}

static HRESULT enum_query_interface(struct enum_items *items, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IEnumProgressItems)) *out = &items->IEnumProgressItems_iface;
    else if (IsEqualGUID(riid, &IID_IEnumVARIANT)) *out = &items->IEnumVARIANT_iface;
    else return com_object_query_interface(&items->com, riid, out);
    com_object_add_ref(&items->com);
    return S_OK;
}

static ULONG enum_release(struct enum_items *items)
{
    ULONG ref = com_object_release(&items->com);

    if (!ref)
    {
        list_release(items->list);
        com_object_done(&items->com);
        free(items);
    }
    return ref;
}

static HRESULT enum_create(struct progress_list *list, ULONG next, REFIID riid, void **out);

static HRESULT WINAPI enum_items_QueryInterface(IEnumProgressItems *iface, REFIID riid, void **out)
{
    return enum_query_interface(impl_from_IEnumProgressItems(iface), riid, out);
}

static ULONG WINAPI enum_items_AddRef(IEnumProgressItems *iface)
{
    return com_object_add_ref(&impl_from_IEnumProgressItems(iface)->com);
}

static ULONG WINAPI enum_items_Release(IEnumProgressItems *iface)
{
    return enum_release(impl_from_IEnumProgressItems(iface));
}

static HRESULT enum_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &enum_progress_items_class, &IID_IEnumProgressItems, detail);
}

/* Nothing at all is no number to ask for: the remote form takes 1 and more. */
static HRESULT WINAPI enum_items_Next(IEnumProgressItems *iface, ULONG wanted, IProgressItem **out, ULONG *fetched)
{
    struct enum_items *items = impl_from_IEnumProgressItems(iface);
    ULONG first, taken, i;
    HRESULT hr = S_OK;

    if (fetched) *fetched = 0;
    if (!wanted) return enum_error(E_INVALIDARG, L"Next is asked for one item at least.");
    if (!out || (!fetched && wanted > 1))
        return enum_error(E_POINTER, L"Who asks for several items has to be told how many there are.");
    memset(out, 0, wanted * sizeof(*out));
    taken = com_enum_advance(&items->next, items->list->count, wanted, &first);
    for (i = 0; i < taken && SUCCEEDED(hr); i++) hr = item_create(items->list, first + i, &out[i]);
    if (FAILED(hr))
    {
        for (i = 0; i < taken && out[i]; i++)
        {
            IProgressItem_Release(out[i]);
            out[i] = NULL;
        }
        return enum_error(hr, NULL);
    }
    if (fetched) *fetched = taken;
    return taken == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_items_Skip(IEnumProgressItems *iface, ULONG wanted)
{
    struct enum_items *items = impl_from_IEnumProgressItems(iface);
    ULONG first;

    return com_enum_advance(&items->next, items->list->count, wanted, &first) == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_items_Reset(IEnumProgressItems *iface)
{
    InterlockedExchange(&impl_from_IEnumProgressItems(iface)->next, 0);
    return S_OK;
}

static HRESULT WINAPI enum_items_Clone(IEnumProgressItems *iface, IEnumProgressItems **out)
{
    struct enum_items *items = impl_from_IEnumProgressItems(iface);

    if (!out) return enum_error(E_POINTER, NULL);
    return enum_create(items->list, (ULONG)items->next, &IID_IEnumProgressItems, (void **)out);
}

static const IEnumProgressItemsVtbl enum_items_vtbl = {
    enum_items_QueryInterface,
    enum_items_AddRef,
    enum_items_Release,
    enum_items_Next,
    enum_items_Skip,
    enum_items_Reset,
    enum_items_Clone,
};

static HRESULT WINAPI enum_variant_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **out)
{
    return enum_query_interface(impl_from_IEnumVARIANT(iface), riid, out);
}

static ULONG WINAPI enum_variant_AddRef(IEnumVARIANT *iface)
{
    return com_object_add_ref(&impl_from_IEnumVARIANT(iface)->com);
}

static ULONG WINAPI enum_variant_Release(IEnumVARIANT *iface)
{
    return enum_release(impl_from_IEnumVARIANT(iface));
}

static HRESULT WINAPI enum_variant_Next(IEnumVARIANT *iface, ULONG wanted, VARIANT *out, ULONG *fetched)
{
    struct enum_items *items = impl_from_IEnumVARIANT(iface);
    ULONG first, taken, i;
    IProgressItem *item;
    HRESULT hr = S_OK;

    if (fetched) *fetched = 0;
    /* Only who asks for one can do without being told how many came. */
    if (!out || (!fetched && wanted > 1)) return wanted ? E_POINTER : S_OK;

    for (i = 0; i < wanted; i++) VariantInit(&out[i]);
    taken = com_enum_advance(&items->next, items->list->count, wanted, &first);
    for (i = 0; i < taken && SUCCEEDED(hr = item_create(items->list, first + i, &item)); i++)
    {
        V_VT(&out[i]) = VT_DISPATCH;
        V_DISPATCH(&out[i]) = (IDispatch *)item;
    }
    if (FAILED(hr))
    {
        while (i) VariantClear(&out[--i]);
        return hr;
    }
    if (fetched) *fetched = taken;
    return taken == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_variant_Skip(IEnumVARIANT *iface, ULONG wanted)
{
    return enum_items_Skip(&impl_from_IEnumVARIANT(iface)->IEnumProgressItems_iface, wanted);
}

static HRESULT WINAPI enum_variant_Reset(IEnumVARIANT *iface)
{
    return enum_items_Reset(&impl_from_IEnumVARIANT(iface)->IEnumProgressItems_iface);
}

static HRESULT WINAPI enum_variant_Clone(IEnumVARIANT *iface, IEnumVARIANT **out)
{
    struct enum_items *items = impl_from_IEnumVARIANT(iface);

    if (!out) return E_POINTER;
    return enum_create(items->list, (ULONG)items->next, &IID_IEnumVARIANT, (void **)out);
}

static const IEnumVARIANTVtbl enum_variant_vtbl = {
    enum_variant_QueryInterface,
    enum_variant_AddRef,
    enum_variant_Release,
    enum_variant_Next,
    enum_variant_Skip,
    enum_variant_Reset,
    enum_variant_Clone,
};

static HRESULT enum_create(struct progress_list *list, ULONG next, REFIID riid, void **out)
{
    struct enum_items *items;
    HRESULT hr;

    *out = NULL;
    if (!(items = calloc(1, sizeof(*items)))) return E_OUTOFMEMORY;
    items->IEnumProgressItems_iface.lpVtbl = &enum_items_vtbl;
    items->IEnumVARIANT_iface.lpVtbl = &enum_variant_vtbl;
    com_object_init(&items->com, (IUnknown *)&items->IEnumProgressItems_iface, &enum_progress_items_class);
    items->list = list_add_ref(list);
    items->next = (LONG)next;
    hr = enum_query_interface(items, riid, out);
    enum_release(items);
    return hr;
}

const struct com_class enum_progress_items_class = { &CLSID_EnumProgressItems, NULL, NULL, &IID_IEnumProgressItems, NULL,
    NULL };

/* --- the collection -------------------------------------------------------------------------------------------------- */

static struct progress_items *impl_from_IProgressItems(IProgressItems *iface)
{
    return CONTAINING_RECORD(iface, struct progress_items, IProgressItems_iface);
}

static HRESULT WINAPI items_QueryInterface(IProgressItems *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IProgressItems))
    {
        *out = iface;
        IProgressItems_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IProgressItems(iface)->com, riid, out);
}

static ULONG WINAPI items_AddRef(IProgressItems *iface)
{
    return com_object_add_ref(&impl_from_IProgressItems(iface)->com);
}

static ULONG WINAPI items_Release(IProgressItems *iface)
{
    struct progress_items *items = impl_from_IProgressItems(iface);
    ULONG ref = com_object_release(&items->com);

    if (!ref)
    {
        list_release(items->list);
        com_object_done(&items->com);
        free(items);
    }
    return ref;
}

static HRESULT WINAPI items_GetTypeInfoCount(IProgressItems *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI items_GetTypeInfo(IProgressItems *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IProgressItems, index, lcid, info);
}

static HRESULT WINAPI items_GetIDsOfNames(IProgressItems *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IProgressItems, riid, names, count, lcid, ids);
}

static HRESULT WINAPI items_Invoke(IProgressItems *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IProgressItems, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT items_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &progress_items_class, &IID_IProgressItems, detail);
}

static HRESULT WINAPI items_get__NewEnum(IProgressItems *iface, IEnumVARIANT **value)
{
    if (!value) return items_error(E_POINTER, NULL);
    return enum_create(impl_from_IProgressItems(iface)->list, 0, &IID_IEnumVARIANT, (void **)value);
}

static HRESULT WINAPI items_get_Item(IProgressItems *iface, LONG index, IProgressItem **value)
{
    struct progress_list *list = impl_from_IProgressItems(iface)->list;

    if (!value) return items_error(E_POINTER, NULL);
    *value = NULL;
    if (index < 0 || (ULONG)index >= list->count)
        return com_error(E_INVALIDARG, &progress_items_class, &IID_IProgressItems,
                L"There is no item %ld: they are numbered from 0, and there are %lu.", index, list->count);
    return item_create(list, (ULONG)index, value);
}

static HRESULT WINAPI items_get_Count(IProgressItems *iface, LONG *value)
{
    if (!value) return items_error(E_POINTER, NULL);
    *value = (LONG)impl_from_IProgressItems(iface)->list->count;
    return S_OK;
}

static HRESULT WINAPI items_ProgressItemFromBlock(IProgressItems *iface, ULONG block, IProgressItem **value)
{
    struct progress_list *list = impl_from_IProgressItems(iface)->list;
    ULONG low = 0, high = list->count;

    if (!value) return items_error(E_POINTER, NULL);
    *value = NULL;
    /* the first that does not end before it */
    while (low < high)
    {
        ULONG middle = low + (high - low) / 2;

        if (list->entries[middle].last < block) low = middle + 1;
        else high = middle;
    }
    if (low == list->count || list->entries[low].first > block)
        return com_error(E_INVALIDARG, &progress_items_class, &IID_IProgressItems, L"Block %lu is no file's.", block);
    return item_create(list, low, value);
}

static HRESULT WINAPI items_ProgressItemFromDescription(IProgressItems *iface, BSTR description, IProgressItem **value)
{
    struct progress_list *list = impl_from_IProgressItems(iface)->list;
    ULONG i;

    if (!value) return items_error(E_POINTER, NULL);
    *value = NULL;
    if (!description) return items_error(E_FAIL, L"There is no description to look for.");
    for (i = 0; i < list->count; i++)
        if (!wcscmp(list->entries[i].description, description)) return item_create(list, i, value);
    return com_error(E_INVALIDARG, &progress_items_class, &IID_IProgressItems, L"No item is called '%ls'.", description);
}

static HRESULT WINAPI items_get_EnumProgressItems(IProgressItems *iface, IEnumProgressItems **value)
{
    if (!value) return items_error(E_POINTER, NULL);
    return enum_create(impl_from_IProgressItems(iface)->list, 0, &IID_IEnumProgressItems, (void **)value);
}

static const IProgressItemsVtbl items_vtbl = {
    items_QueryInterface,
    items_AddRef,
    items_Release,
    items_GetTypeInfoCount,
    items_GetTypeInfo,
    items_GetIDsOfNames,
    items_Invoke,
    items_get__NewEnum,
    items_get_Item,
    items_get_Count,
    items_ProgressItemFromBlock,
    items_ProgressItemFromDescription,
    items_get_EnumProgressItems,
};

HRESULT progress_items_create(const struct progress_entry *entries, ULONG count, IProgressItems **out)
{
    struct progress_items *items;

    *out = NULL;
    if (!(items = calloc(1, sizeof(*items)))) return E_OUTOFMEMORY;
    if (!(items->list = list_create(entries, count)))
    {
        free(items);
        return E_OUTOFMEMORY;
    }
    items->IProgressItems_iface.lpVtbl = &items_vtbl;
    com_object_init(&items->com, (IUnknown *)&items->IProgressItems_iface, &progress_items_class);
    *out = &items->IProgressItems_iface;
    return S_OK;
}

const struct com_class progress_items_class = { &CLSID_ProgressItems, NULL, NULL, &IID_IProgressItems, NULL, NULL };
