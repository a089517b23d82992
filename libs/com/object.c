/* What every object answers besides its own interfaces: error info support, class information, free-threaded marshalling.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "com_private.h"

static inline struct com_object *impl_from_ISupportErrorInfo(ISupportErrorInfo *iface)
{
    return CONTAINING_RECORD(iface, struct com_object, ISupportErrorInfo_iface);
}

static HRESULT WINAPI error_info_QueryInterface(ISupportErrorInfo *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(impl_from_ISupportErrorInfo(iface)->outer, riid, out);
}

static ULONG WINAPI error_info_AddRef(ISupportErrorInfo *iface)
{
    return IUnknown_AddRef(impl_from_ISupportErrorInfo(iface)->outer);
}

static ULONG WINAPI error_info_Release(ISupportErrorInfo *iface)
{
    return IUnknown_Release(impl_from_ISupportErrorInfo(iface)->outer);
}

/* Every interface described in our own type library that the object has leaves error info. That includes IStream, which
 * stands there because methods have it as a parameter: the streams that we hand out do leave it. */
static HRESULT WINAPI error_info_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID riid)
{
    struct com_object *object = impl_from_ISupportErrorInfo(iface);
    ITypeInfo *info;
    IUnknown *unknown;

    if (FAILED(com_type_info(riid, &info))) return S_FALSE;
    ITypeInfo_Release(info);
    if (FAILED(IUnknown_QueryInterface(object->outer, riid, (void **)&unknown))) return S_FALSE;
    IUnknown_Release(unknown);
    return S_OK;
}

static const ISupportErrorInfoVtbl error_info_vtbl =
{
    error_info_QueryInterface,
    error_info_AddRef,
    error_info_Release,
    error_info_InterfaceSupportsErrorInfo,
};

static inline struct com_object *impl_from_IProvideClassInfo2(IProvideClassInfo2 *iface)
{
    return CONTAINING_RECORD(iface, struct com_object, IProvideClassInfo2_iface);
}

static HRESULT WINAPI class_info_QueryInterface(IProvideClassInfo2 *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IProvideClassInfo2(iface)->outer, riid, out);
}

static ULONG WINAPI class_info_AddRef(IProvideClassInfo2 *iface)
{
    return IUnknown_AddRef(impl_from_IProvideClassInfo2(iface)->outer);
}

static ULONG WINAPI class_info_Release(IProvideClassInfo2 *iface)
{
    return IUnknown_Release(impl_from_IProvideClassInfo2(iface)->outer);
}

static HRESULT WINAPI class_info_GetClassInfo(IProvideClassInfo2 *iface, ITypeInfo **info)
{
    if (!info) return E_POINTER;
    return com_type_info(impl_from_IProvideClassInfo2(iface)->class_info->clsid, info);
}

static HRESULT WINAPI class_info_GetGUID(IProvideClassInfo2 *iface, DWORD kind, GUID *guid)
{
    struct com_object *object = impl_from_IProvideClassInfo2(iface);

    if (!guid) return E_POINTER;
    *guid = GUID_NULL;
    if (kind != GUIDKIND_DEFAULT_SOURCE_DISP_IID) return E_INVALIDARG;
    if (!object->class_info->source_interface) return E_FAIL;
    *guid = *object->class_info->source_interface;
    return S_OK;
}

static const IProvideClassInfo2Vtbl class_info_vtbl =
{
    class_info_QueryInterface,
    class_info_AddRef,
    class_info_Release,
    class_info_GetClassInfo,
    class_info_GetGUID,
};

void com_object_init(struct com_object *object, IUnknown *outer, const struct com_class *class_info)
{
    object->ISupportErrorInfo_iface.lpVtbl = &error_info_vtbl;
    object->IProvideClassInfo2_iface.lpVtbl = &class_info_vtbl;
    object->outer = outer;
    object->class_info = class_info;
    object->marshaler = NULL;
    object->ref = 1;
    com_module_lock();
}

ULONG com_object_add_ref(struct com_object *object)
{
    return InterlockedIncrement(&object->ref);
}

BOOL com_object_add_ref_if_alive(struct com_object *object)
{
    LONG ref = InterlockedCompareExchange(&object->ref, 0, 0), seen;

    for (; ref; ref = seen)
        if ((seen = InterlockedCompareExchange(&object->ref, ref + 1, ref)) == ref) return TRUE;
    return FALSE;
}

ULONG com_object_release(struct com_object *object)
{
    return InterlockedDecrement(&object->ref);
}

void com_object_done(struct com_object *object)
{
    if (object->marshaler) IUnknown_Release(object->marshaler);
    object->marshaler = NULL;
    com_module_unlock();
}

/* The marshaler is aggregated: what is kept is its inner IUnknown, which does not count on the object. */
static HRESULT query_marshal(struct com_object *object, void **out)
{
    IUnknown *marshaler;
    HRESULT hr;

    if (!object->marshaler)
    {
        if (FAILED(hr = CoCreateFreeThreadedMarshaler(object->outer, &marshaler))) return hr;
        if (InterlockedCompareExchangePointer((void **)&object->marshaler, marshaler, NULL))
            IUnknown_Release(marshaler);
    }
    return IUnknown_QueryInterface(object->marshaler, &IID_IMarshal, out);
}

HRESULT com_object_query_interface(struct com_object *object, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    *out = NULL;

    if (IsEqualIID(riid, &IID_IUnknown)) *out = object->outer;
    else if (IsEqualIID(riid, &IID_ISupportErrorInfo)) *out = &object->ISupportErrorInfo_iface;
    else if (object->class_info && (IsEqualIID(riid, &IID_IProvideClassInfo) ||
             IsEqualIID(riid, &IID_IProvideClassInfo2))) *out = &object->IProvideClassInfo2_iface;
    else if (IsEqualIID(riid, &IID_IMarshal)) return query_marshal(object, out);
    else return E_NOINTERFACE;

    IUnknown_AddRef(object->outer);
    return S_OK;
}
