/*
 * FsiNamedStreams: the named streams of a file, as they were when they were asked for.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "item.h"

struct named_streams
{
    IFsiNamedStreams IFsiNamedStreams_iface;
    struct com_object com;
    IEnumFsiItems *items;       /* at the start; clones go through it */
    LONG count;
};

static struct named_streams *impl_from_IFsiNamedStreams(IFsiNamedStreams *iface)
{
    return CONTAINING_RECORD(iface, struct named_streams, IFsiNamedStreams_iface);
}

static HRESULT WINAPI named_streams_QueryInterface(IFsiNamedStreams *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IFsiNamedStreams))
    {
        *out = iface;
        IFsiNamedStreams_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IFsiNamedStreams(iface)->com, riid, out);
}

static ULONG WINAPI named_streams_AddRef(IFsiNamedStreams *iface)
{
    return com_object_add_ref(&impl_from_IFsiNamedStreams(iface)->com);
}

static ULONG WINAPI named_streams_Release(IFsiNamedStreams *iface)
{
    struct named_streams *streams = impl_from_IFsiNamedStreams(iface);
    ULONG ref = com_object_release(&streams->com);

    if (!ref)
    {
        IEnumFsiItems_Release(streams->items);
        com_object_done(&streams->com);
        free(streams);
    }
    return ref;
}

static HRESULT WINAPI named_streams_GetTypeInfoCount(IFsiNamedStreams *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI named_streams_GetTypeInfo(IFsiNamedStreams *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IFsiNamedStreams, index, lcid, info);
}

static HRESULT WINAPI named_streams_GetIDsOfNames(IFsiNamedStreams *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IFsiNamedStreams, riid, names, count, lcid, ids);
}

static HRESULT WINAPI named_streams_Invoke(IFsiNamedStreams *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IFsiNamedStreams, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* The stream of an index, or NULL. */
static HRESULT get_stream(struct named_streams *streams, LONG index, IFsiFileItem2 **value)
{
    IEnumFsiItems *items;
    IFsiItem *item;
    HRESULT hr;

    if (FAILED(hr = IEnumFsiItems_Clone(streams->items, &items))) return hr;
    hr = IEnumFsiItems_Skip(items, (ULONG)index);
    if (hr == S_OK && (hr = IEnumFsiItems_Next(items, 1, &item, NULL)) == S_OK)
    {
        hr = IFsiItem_QueryInterface(item, &IID_IFsiFileItem2, (void **)value);
        IFsiItem_Release(item);
    }
    IEnumFsiItems_Release(items);
    return hr;
}

static HRESULT WINAPI named_streams_get__NewEnum(IFsiNamedStreams *iface, IEnumVARIANT **value)
{
    struct named_streams *streams = impl_from_IFsiNamedStreams(iface);
    VARIANT *variants;
    HRESULT hr = S_OK;
    LONG i, count = 0;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (!(variants = calloc((size_t)streams->count + 1, sizeof(*variants)))) return E_OUTOFMEMORY;
    for (i = 0; i < streams->count && hr == S_OK; i++)
    {
        hr = get_stream(streams, i, (IFsiFileItem2 **)&V_DISPATCH(&variants[i]));
        if (hr != S_OK) break;
        V_VT(&variants[i]) = VT_DISPATCH;
        count++;
    }
    if (hr == S_OK) hr = com_enum_variant_create(variants, (ULONG)count, value);
    for (i = 0; i < count; i++) VariantClear(&variants[i]);
    free(variants);
    return hr;
}

static HRESULT WINAPI named_streams_get_Item(IFsiNamedStreams *iface, LONG index, IFsiFileItem2 **value)
{
    struct named_streams *streams = impl_from_IFsiNamedStreams(iface);

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (index < 0 || index >= streams->count)
        return fs_error(IMAPI_E_INVALID_PARAM, &named_streams_class, &IID_IFsiNamedStreams, L"index", NULL);
    return get_stream(streams, index, value);
}

static HRESULT WINAPI named_streams_get_Count(IFsiNamedStreams *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IFsiNamedStreams(iface)->count;
    return S_OK;
}

static HRESULT WINAPI named_streams_get_EnumNamedStreams(IFsiNamedStreams *iface, IEnumFsiItems **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return IEnumFsiItems_Clone(impl_from_IFsiNamedStreams(iface)->items, value);
}

static const IFsiNamedStreamsVtbl named_streams_vtbl =
{
    named_streams_QueryInterface,
    named_streams_AddRef,
    named_streams_Release,
    named_streams_GetTypeInfoCount,
    named_streams_GetTypeInfo,
    named_streams_GetIDsOfNames,
    named_streams_Invoke,
    named_streams_get__NewEnum,
    named_streams_get_Item,
    named_streams_get_Count,
    named_streams_get_EnumNamedStreams,
};

HRESULT fs_named_streams_create(struct fs_image *image, struct volume_node *owner, IFsiNamedStreams **out)
{
    struct named_streams *streams;
    HRESULT hr;

    *out = NULL;
    if (!(streams = calloc(1, sizeof(*streams)))) return E_OUTOFMEMORY;
    if (FAILED(hr = fs_enum_items_create(image, owner->streams, &streams->items)))
    {
        free(streams);
        return hr;
    }
    streams->IFsiNamedStreams_iface.lpVtbl = &named_streams_vtbl;
    com_object_init(&streams->com, (IUnknown *)&streams->IFsiNamedStreams_iface, &named_streams_class);
    streams->count = owner->streams ? (LONG)owner->streams->count : 0;
    *out = &streams->IFsiNamedStreams_iface;
    return S_OK;
}

const struct com_class named_streams_class = { &CLSID_FsiNamedStreams, NULL, L"IMAPI2FS named streams", &IID_IFsiNamedStreams,
    NULL, NULL };
