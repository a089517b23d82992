/*
 * BlockRange and BlockRangeList: runs of blocks in the order in which they are to be written (behaviour.md 17).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include "imapi2fs_private.h"

struct range
{
    IBlockRange IBlockRange_iface;
    struct com_object com;
    struct block_range blocks;
};

struct range_list
{
    IBlockRangeList IBlockRangeList_iface;
    struct com_object com;
    IUnknown *outer;            /* the stream whose interface this is, or NULL */
    struct block_range *ranges; /* never changed once made */
    ULONG count;
};

/* --- a range --------------------------------------------------------------------------------------------------------- */

static struct range *impl_from_IBlockRange(IBlockRange *iface)
{
    return CONTAINING_RECORD(iface, struct range, IBlockRange_iface);
}

static HRESULT WINAPI range_QueryInterface(IBlockRange *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IBlockRange))
    {
        *out = iface;
        IBlockRange_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IBlockRange(iface)->com, riid, out);
}

static ULONG WINAPI range_AddRef(IBlockRange *iface)
{
    return com_object_add_ref(&impl_from_IBlockRange(iface)->com);
}

static ULONG WINAPI range_Release(IBlockRange *iface)
{
    struct range *range = impl_from_IBlockRange(iface);
    ULONG ref = com_object_release(&range->com);

    if (!ref)
    {
        com_object_done(&range->com);
        free(range);
    }
    return ref;
}

static HRESULT WINAPI range_GetTypeInfoCount(IBlockRange *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI range_GetTypeInfo(IBlockRange *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IBlockRange, index, lcid, info);
}

static HRESULT WINAPI range_GetIDsOfNames(IBlockRange *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IBlockRange, riid, names, count, lcid, ids);
}

static HRESULT WINAPI range_Invoke(IBlockRange *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IBlockRange, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT WINAPI range_get_StartLba(IBlockRange *iface, LONG *value)
{
    if (!value) return com_error(E_POINTER, &block_range_class, &IID_IBlockRange, NULL);
    *value = impl_from_IBlockRange(iface)->blocks.first;
    return S_OK;
}

static HRESULT WINAPI range_get_EndLba(IBlockRange *iface, LONG *value)
{
    if (!value) return com_error(E_POINTER, &block_range_class, &IID_IBlockRange, NULL);
    *value = impl_from_IBlockRange(iface)->blocks.last;
    return S_OK;
}

static const IBlockRangeVtbl range_vtbl = {
    range_QueryInterface,
    range_AddRef,
    range_Release,
    range_GetTypeInfoCount,
    range_GetTypeInfo,
    range_GetIDsOfNames,
    range_Invoke,
    range_get_StartLba,
    range_get_EndLba,
};

static IDispatch *range_create(const struct block_range *blocks)
{
    struct range *range;

    if (!(range = calloc(1, sizeof(*range)))) return NULL;
    range->IBlockRange_iface.lpVtbl = &range_vtbl;
    com_object_init(&range->com, (IUnknown *)&range->IBlockRange_iface, &block_range_class);
    range->blocks = *blocks;
    return (IDispatch *)&range->IBlockRange_iface;
}

const struct com_class block_range_class = { &CLSID_BlockRange, NULL, NULL, &IID_IBlockRange, NULL, NULL };

/* --- the list -------------------------------------------------------------------------------------------------------- */

static struct range_list *impl_from_IBlockRangeList(IBlockRangeList *iface)
{
    return CONTAINING_RECORD(iface, struct range_list, IBlockRangeList_iface);
}

static HRESULT WINAPI range_list_QueryInterface(IBlockRangeList *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (impl_from_IBlockRangeList(iface)->outer) return IUnknown_QueryInterface(impl_from_IBlockRangeList(iface)->outer, riid, out);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IBlockRangeList))
    {
        *out = iface;
        IBlockRangeList_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IBlockRangeList(iface)->com, riid, out);
}

static ULONG WINAPI range_list_AddRef(IBlockRangeList *iface)
{
    return com_object_add_ref(&impl_from_IBlockRangeList(iface)->com);
}

static ULONG WINAPI range_list_Release(IBlockRangeList *iface)
{
    struct range_list *list = impl_from_IBlockRangeList(iface);
    ULONG ref = com_object_release(&list->com);

    if (!ref)
    {
        if (list->outer) IUnknown_Release(list->outer);
        free(list->ranges);
        com_object_done(&list->com);
        free(list);
    }
    return ref;
}

static HRESULT WINAPI range_list_GetTypeInfoCount(IBlockRangeList *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI range_list_GetTypeInfo(IBlockRangeList *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IBlockRangeList, index, lcid, info);
}

static HRESULT WINAPI range_list_GetIDsOfNames(IBlockRangeList *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IBlockRangeList, riid, names, count, lcid, ids);
}

static HRESULT WINAPI range_list_Invoke(IBlockRangeList *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IBlockRangeList, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT WINAPI range_list_get_BlockRanges(IBlockRangeList *iface, SAFEARRAY **value)
{
    struct range_list *list = impl_from_IBlockRangeList(iface);
    HRESULT hr = E_OUTOFMEMORY;
    IDispatch **objects;
    ULONG i, made = 0;

    if (!value) return com_error(E_POINTER, &block_range_list_class, &IID_IBlockRangeList, NULL);
    *value = NULL;
    if ((objects = calloc(list->count + 1, sizeof(*objects))))
    {
        while (made < list->count && (objects[made] = range_create(&list->ranges[made]))) made++;
        if (made == list->count) hr = com_safearray_from_dispatch(objects, made, value);
        for (i = 0; i < made; i++) IDispatch_Release(objects[i]);
        free(objects);
    }
    return FAILED(hr) ? com_error(hr, &block_range_list_class, &IID_IBlockRangeList, NULL) : S_OK;
}

static const IBlockRangeListVtbl range_list_vtbl = {
    range_list_QueryInterface,
    range_list_AddRef,
    range_list_Release,
    range_list_GetTypeInfoCount,
    range_list_GetTypeInfo,
    range_list_GetIDsOfNames,
    range_list_Invoke,
    range_list_get_BlockRanges,
};

HRESULT block_range_list_create(const struct block_range *ranges, ULONG count, IUnknown *outer, IBlockRangeList **out)
{
    struct range_list *list;

    *out = NULL;
    if (!(list = calloc(1, sizeof(*list)))) return E_OUTOFMEMORY;
    if (!(list->ranges = calloc(count + (SIZE_T)1, sizeof(*ranges))))
    {
        free(list);
        return E_OUTOFMEMORY;
    }
    if (count) memcpy(list->ranges, ranges, count * sizeof(*ranges));
    list->count = count;
    if ((list->outer = outer)) IUnknown_AddRef(outer);
    list->IBlockRangeList_iface.lpVtbl = &range_list_vtbl;
    com_object_init(&list->com, (IUnknown *)&list->IBlockRangeList_iface, &block_range_list_class);
    *out = &list->IBlockRangeList_iface;
    return S_OK;
}

const struct com_class block_range_list_class = { &CLSID_BlockRangeList, NULL, NULL, &IID_IBlockRangeList, NULL, NULL };
