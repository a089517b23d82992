/*
 * MsftMultisessionRandomWrite: logical sessions on media that are written anywhere, in one physical session.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "imapi2_private.h"
#include "multisession.h"

struct multisession_random
{
    IMultisessionRandomWrite IMultisessionRandomWrite_iface;
    struct multisession base;
};

static struct multisession_random *impl_from_IMultisessionRandomWrite(IMultisessionRandomWrite *iface)
{
    return CONTAINING_RECORD(iface, struct multisession_random, IMultisessionRandomWrite_iface);
}

/* Also of a disc that is write protected: it can be read. */
static BOOL is_of_one_session(const struct recording_disc *disc)
{
    return disc->medium && disc->medium->overwritable;
}

static HRESULT WINAPI random_QueryInterface(IMultisessionRandomWrite *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IMultisession)
            || IsEqualGUID(riid, &IID_IMultisessionRandomWrite))
    {
        *out = iface;
        IMultisessionRandomWrite_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IMultisessionRandomWrite(iface)->base.com, riid, out);
}

static ULONG WINAPI random_AddRef(IMultisessionRandomWrite *iface)
{
    return com_object_add_ref(&impl_from_IMultisessionRandomWrite(iface)->base.com);
}

static ULONG WINAPI random_Release(IMultisessionRandomWrite *iface)
{
    struct multisession_random *object = impl_from_IMultisessionRandomWrite(iface);
    ULONG ref = com_object_release(&object->base.com);

    if (!ref)
    {
        multisession_done(&object->base);
        free(object);
    }
    return ref;
}

static HRESULT WINAPI random_GetTypeInfoCount(IMultisessionRandomWrite *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI random_GetTypeInfo(IMultisessionRandomWrite *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IMultisessionRandomWrite, index, lcid, info);
}

static HRESULT WINAPI random_GetIDsOfNames(IMultisessionRandomWrite *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IMultisessionRandomWrite, riid, names, count, lcid, ids);
}

static HRESULT WINAPI random_Invoke(IMultisessionRandomWrite *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IMultisessionRandomWrite, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

static HRESULT WINAPI random_get_IsSupportedOnCurrentMediaState(IMultisessionRandomWrite *iface, VARIANT_BOOL *value)
{
    return multisession_get_supported(&impl_from_IMultisessionRandomWrite(iface)->base, datadisc_is_overwritable, value);
}

static HRESULT WINAPI random_put_InUse(IMultisessionRandomWrite *iface, VARIANT_BOOL value)
{
    return multisession_put_in_use(&impl_from_IMultisessionRandomWrite(iface)->base, value);
}

static HRESULT WINAPI random_get_InUse(IMultisessionRandomWrite *iface, VARIANT_BOOL *value)
{
    return multisession_get_in_use(&impl_from_IMultisessionRandomWrite(iface)->base, value);
}

static HRESULT WINAPI random_get_ImportRecorder(IMultisessionRandomWrite *iface, IDiscRecorder2 **value)
{
    return multisession_get_import_recorder(&impl_from_IMultisessionRandomWrite(iface)->base, value);
}

/* As far as the drive knows. */
static HRESULT last_written(const struct recording_disc *disc, LONG *value)
{
    if (!disc->last_recorded_valid) return E_NOTIMPL;
    *value = disc->previous_last;
    return S_OK;
}

static HRESULT WINAPI random_get_WriteUnitSize(IMultisessionRandomWrite *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionRandomWrite(iface)->base, is_of_one_session,
            datadisc_write_unit, value);
}

static HRESULT WINAPI random_get_LastWrittenAddress(IMultisessionRandomWrite *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionRandomWrite(iface)->base, is_of_one_session,
            last_written, value);
}

static HRESULT WINAPI random_get_TotalSectorsOnMedia(IMultisessionRandomWrite *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionRandomWrite(iface)->base, is_of_one_session,
            datadisc_total, value);
}

static const IMultisessionRandomWriteVtbl random_vtbl = {
    random_QueryInterface,
    random_AddRef,
    random_Release,
    random_GetTypeInfoCount,
    random_GetTypeInfo,
    random_GetIDsOfNames,
    random_Invoke,
    random_get_IsSupportedOnCurrentMediaState,
    random_put_InUse,
    random_get_InUse,
    random_get_ImportRecorder,
    random_get_WriteUnitSize,
    random_get_LastWrittenAddress,
    random_get_TotalSectorsOnMedia,
};

HRESULT multisession_random_create(IDiscRecorder2 *recorder, IDispatch **out)
{
    struct multisession_random *object;

    *out = NULL;
    if (!(object = calloc(1, sizeof(*object)))) return E_OUTOFMEMORY;
    object->IMultisessionRandomWrite_iface.lpVtbl = &random_vtbl;
    multisession_init(&object->base, (IUnknown *)&object->IMultisessionRandomWrite_iface, &multisession_random_class, &IID_IMultisessionRandomWrite,
            recorder);
    *out = (IDispatch *)&object->IMultisessionRandomWrite_iface;
    return S_OK;
}

const struct com_class multisession_random_class = { &CLSID_MsftMultisessionRandomWrite, NULL, L"IMAPI2 multisession, random writes",
    &IID_IMultisessionRandomWrite, NULL, NULL };
