/*
 * MsftMultisessionSequential: sessions one after the other, on media that are recorded from the inside outwards.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "imapi2_private.h"
#include "multisession.h"
#include "recorder/transport.h"
#include "status.h"

struct multisession_sequential
{
    IMultisessionSequential2 IMultisessionSequential2_iface;
    struct multisession base;
};

static struct multisession_sequential *impl_from_IMultisessionSequential2(IMultisessionSequential2 *iface)
{
    return CONTAINING_RECORD(iface, struct multisession_sequential, IMultisessionSequential2_iface);
}

/* Also of a disc that is closed: its sessions can be read. */
static BOOL is_of_sessions(const struct recording_disc *disc)
{
    return disc->medium && !disc->medium->overwritable;
}

static HRESULT WINAPI sequential_QueryInterface(IMultisessionSequential2 *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IMultisession)
            || IsEqualGUID(riid, &IID_IMultisessionSequential) || IsEqualGUID(riid, &IID_IMultisessionSequential2))
    {
        *out = iface;
        IMultisessionSequential2_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IMultisessionSequential2(iface)->base.com, riid, out);
}

static ULONG WINAPI sequential_AddRef(IMultisessionSequential2 *iface)
{
    return com_object_add_ref(&impl_from_IMultisessionSequential2(iface)->base.com);
}

static ULONG WINAPI sequential_Release(IMultisessionSequential2 *iface)
{
    struct multisession_sequential *object = impl_from_IMultisessionSequential2(iface);
    ULONG ref = com_object_release(&object->base.com);

    if (!ref)
    {
        multisession_done(&object->base);
        free(object);
    }
    return ref;
}

static HRESULT WINAPI sequential_GetTypeInfoCount(IMultisessionSequential2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI sequential_GetTypeInfo(IMultisessionSequential2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IMultisessionSequential2, index, lcid, info);
}

static HRESULT WINAPI sequential_GetIDsOfNames(IMultisessionSequential2 *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IMultisessionSequential2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI sequential_Invoke(IMultisessionSequential2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IMultisessionSequential2, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

static HRESULT WINAPI sequential_get_IsSupportedOnCurrentMediaState(IMultisessionSequential2 *iface, VARIANT_BOOL *value)
{
    return multisession_get_supported(&impl_from_IMultisessionSequential2(iface)->base, datadisc_is_sequential, value);
}

static HRESULT WINAPI sequential_put_InUse(IMultisessionSequential2 *iface, VARIANT_BOOL value)
{
    return multisession_put_in_use(&impl_from_IMultisessionSequential2(iface)->base, value);
}

static HRESULT WINAPI sequential_get_InUse(IMultisessionSequential2 *iface, VARIANT_BOOL *value)
{
    return multisession_get_in_use(&impl_from_IMultisessionSequential2(iface)->base, value);
}

static HRESULT WINAPI sequential_get_ImportRecorder(IMultisessionSequential2 *iface, IDiscRecorder2 **value)
{
    return multisession_get_import_recorder(&impl_from_IMultisessionSequential2(iface)->base, value);
}

static HRESULT WINAPI sequential_get_IsFirstDataSession(IMultisessionSequential2 *iface, VARIANT_BOOL *value)
{
    struct multisession *base = &impl_from_IMultisessionSequential2(iface)->base;
    struct recorder_transport transport;
    struct recording_disc disc;
    struct mmc_device device;
    bool first = false;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = multisession_examine(base, &disc))) return hr;
    if (!is_of_sessions(&disc))
        return com_error_text(E_IMAPI_DF2DATA_INVALID_MEDIA_STATE, base->class_info, base->iid, NULL);
    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)base->recorder))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = status_report(&device, recording_is_first_data_session(&device, &disc, &first), base->class_info, base->iid);
    if (SUCCEEDED(hr) && first) *value = VARIANT_TRUE;
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT WINAPI sequential_get_StartAddressOfPreviousSession(IMultisessionSequential2 *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionSequential2(iface)->base, is_of_sessions,
            datadisc_previous_start, value);
}

static HRESULT WINAPI sequential_get_LastWrittenAddressOfPreviousSession(IMultisessionSequential2 *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionSequential2(iface)->base, is_of_sessions,
            datadisc_previous_last, value);
}

static HRESULT WINAPI sequential_get_NextWritableAddress(IMultisessionSequential2 *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionSequential2(iface)->base, is_of_sessions,
            datadisc_next_writable, value);
}

static HRESULT WINAPI sequential_get_FreeSectorsOnMedia(IMultisessionSequential2 *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionSequential2(iface)->base, is_of_sessions,
            datadisc_free, value);
}

static HRESULT WINAPI sequential_get_WriteUnitSize(IMultisessionSequential2 *iface, LONG *value)
{
    return multisession_get_number(&impl_from_IMultisessionSequential2(iface)->base, is_of_sessions,
            datadisc_write_unit, value);
}

static const IMultisessionSequential2Vtbl sequential_vtbl = {
    sequential_QueryInterface,
    sequential_AddRef,
    sequential_Release,
    sequential_GetTypeInfoCount,
    sequential_GetTypeInfo,
    sequential_GetIDsOfNames,
    sequential_Invoke,
    sequential_get_IsSupportedOnCurrentMediaState,
    sequential_put_InUse,
    sequential_get_InUse,
    sequential_get_ImportRecorder,
    sequential_get_IsFirstDataSession,
    sequential_get_StartAddressOfPreviousSession,
    sequential_get_LastWrittenAddressOfPreviousSession,
    sequential_get_NextWritableAddress,
    sequential_get_FreeSectorsOnMedia,
    sequential_get_WriteUnitSize,
};

HRESULT multisession_sequential_create(IDiscRecorder2 *recorder, IDispatch **out)
{
    struct multisession_sequential *object;

    *out = NULL;
    if (!(object = calloc(1, sizeof(*object)))) return E_OUTOFMEMORY;
    object->IMultisessionSequential2_iface.lpVtbl = &sequential_vtbl;
    multisession_init(&object->base, (IUnknown *)&object->IMultisessionSequential2_iface, &multisession_sequential_class, &IID_IMultisessionSequential2,
            recorder);
    *out = (IDispatch *)&object->IMultisessionSequential2_iface;
    return S_OK;
}

const struct com_class multisession_sequential_class = { &CLSID_MsftMultisessionSequential, NULL, L"IMAPI2 multisession, sequential",
    &IID_IMultisessionSequential2, NULL, NULL };
