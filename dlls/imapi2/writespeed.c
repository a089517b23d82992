/*
 * MsftWriteSpeedDescriptor: one way in which a drive can write a disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2_private.h"
#include "speed.h"

struct write_speed
{
    IWriteSpeedDescriptor IWriteSpeedDescriptor_iface;
    struct com_object com;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    LONG sectors_per_second;
    VARIANT_BOOL pure_cav;
};

static struct write_speed *impl_from_IWriteSpeedDescriptor(IWriteSpeedDescriptor *iface)
{
    return CONTAINING_RECORD(iface, struct write_speed, IWriteSpeedDescriptor_iface);
}

static HRESULT WINAPI write_speed_QueryInterface(IWriteSpeedDescriptor *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IWriteSpeedDescriptor))
    {
        *out = iface;
        IWriteSpeedDescriptor_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IWriteSpeedDescriptor(iface)->com, riid, out);
}

static ULONG WINAPI write_speed_AddRef(IWriteSpeedDescriptor *iface)
{
    return com_object_add_ref(&impl_from_IWriteSpeedDescriptor(iface)->com);
}

static ULONG WINAPI write_speed_Release(IWriteSpeedDescriptor *iface)
{
    struct write_speed *speed = impl_from_IWriteSpeedDescriptor(iface);
    ULONG ref = com_object_release(&speed->com);

    if (!ref)
    {
        com_object_done(&speed->com);
        free(speed);
    }
    return ref;
}

static HRESULT WINAPI write_speed_GetTypeInfoCount(IWriteSpeedDescriptor *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI write_speed_GetTypeInfo(IWriteSpeedDescriptor *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IWriteSpeedDescriptor, index, lcid, info);
}

static HRESULT WINAPI write_speed_GetIDsOfNames(IWriteSpeedDescriptor *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IWriteSpeedDescriptor, riid, names, count, lcid, ids);
}

static HRESULT WINAPI write_speed_Invoke(IWriteSpeedDescriptor *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IWriteSpeedDescriptor, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

static HRESULT WINAPI write_speed_get_MediaType(IWriteSpeedDescriptor *iface, IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IWriteSpeedDescriptor(iface)->type;
    return S_OK;
}

static HRESULT WINAPI write_speed_get_RotationTypeIsPureCAV(IWriteSpeedDescriptor *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IWriteSpeedDescriptor(iface)->pure_cav;
    return S_OK;
}

static HRESULT WINAPI write_speed_get_WriteSpeed(IWriteSpeedDescriptor *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IWriteSpeedDescriptor(iface)->sectors_per_second;
    return S_OK;
}

static const IWriteSpeedDescriptorVtbl write_speed_vtbl = {
    write_speed_QueryInterface,
    write_speed_AddRef,
    write_speed_Release,
    write_speed_GetTypeInfoCount,
    write_speed_GetTypeInfo,
    write_speed_GetIDsOfNames,
    write_speed_Invoke,
    write_speed_get_MediaType,
    write_speed_get_RotationTypeIsPureCAV,
    write_speed_get_WriteSpeed,
};

HRESULT write_speed_create(IMAPI_MEDIA_PHYSICAL_TYPE type, const struct speed *speed, IWriteSpeedDescriptor **out)
{
    struct write_speed *object;

    *out = NULL;
    if (!(object = calloc(1, sizeof(*object)))) return E_OUTOFMEMORY;
    object->IWriteSpeedDescriptor_iface.lpVtbl = &write_speed_vtbl;
    com_object_init(&object->com, (IUnknown *)&object->IWriteSpeedDescriptor_iface, &write_speed_class);
    object->type = type;
    object->sectors_per_second = speed->sectors_per_second;
    object->pure_cav = speed->pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
    *out = &object->IWriteSpeedDescriptor_iface;
    return S_OK;
}

/* Handed out by the writers only. */
const struct com_class write_speed_class = { &CLSID_MsftWriteSpeedDescriptor, NULL, NULL, &IID_IWriteSpeedDescriptor,
    NULL, NULL };
