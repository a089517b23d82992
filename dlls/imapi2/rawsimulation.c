/*
 * MsftDiscFormat2RawCD's extension IBurnSimulation: burns with the laser off (docs/extensions.md).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "format_rawcd.h"

static struct format_rawcd *impl_from_IBurnSimulation(IBurnSimulation *iface)
{
    return CONTAINING_RECORD(iface, struct format_rawcd, IBurnSimulation_iface);
}

static IUnknown *outer(IBurnSimulation *iface)
{
    return (IUnknown *)&impl_from_IBurnSimulation(iface)->IDiscFormat2RawCD_iface;
}

static HRESULT error(HRESULT hr, const WCHAR *detail)
{
    return com_error(hr, &format_rawcd_class, &IID_IBurnSimulation, detail ? L"%ls" : NULL, detail);
}

static HRESULT WINAPI simulation_QueryInterface(IBurnSimulation *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(outer(iface), riid, out);
}

static ULONG WINAPI simulation_AddRef(IBurnSimulation *iface)
{
    return IUnknown_AddRef(outer(iface));
}

static ULONG WINAPI simulation_Release(IBurnSimulation *iface)
{
    return IUnknown_Release(outer(iface));
}

static HRESULT WINAPI simulation_GetTypeInfoCount(IBurnSimulation *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI simulation_GetTypeInfo(IBurnSimulation *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IBurnSimulation, index, lcid, info);
}

static HRESULT WINAPI simulation_GetIDsOfNames(IBurnSimulation *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IBurnSimulation, riid, names, count, lcid, ids);
}

static HRESULT WINAPI simulation_Invoke(IBurnSimulation *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IBurnSimulation, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT ask_drive(struct format_rawcd *format, BOOL *can)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    *can = FALSE;
    if (FAILED(hr = rawcd_get_transport(format, E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, rawmedia_can_simulate(&device, can));
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT check_not_writing(struct format_rawcd *format)
{
    HRESULT hr;

    EnterCriticalSection(&format->lock);
    hr = format->state == RAWCD_WRITING ? E_IMAPI_DF2RAW_WRITE_IN_PROGRESS : S_OK;
    LeaveCriticalSection(&format->lock);
    return FAILED(hr) ? error(hr, NULL) : S_OK;
}

/* Unlike the writer's own options it is for the object's life, not for that of a prepared disc: nobody's disc is burned
 * because PrepareMedia forgot that it was to be a trial. */
static HRESULT WINAPI simulation_put_Simulate(IBurnSimulation *iface, VARIANT_BOOL value)
{
    struct format_rawcd *format = impl_from_IBurnSimulation(iface);
    HRESULT hr;
    BOOL can;

    if (FAILED(hr = check_not_writing(format))) return hr;
    if (value)
    {
        if (FAILED(hr = ask_drive(format, &can))) return hr;
        if (!can)
            return error(E_IMAPI_RECORDER_NO_SUCH_FEATURE, L"This drive has no test writing: it would burn the disc. Leave "
                    L"the simulation out, or take another drive.");
    }
    EnterCriticalSection(&format->lock);
    if (format->state == RAWCD_WRITING) hr = error(E_IMAPI_DF2RAW_WRITE_IN_PROGRESS, NULL);
    else
        format->simulate = value ? VARIANT_TRUE : VARIANT_FALSE;
    LeaveCriticalSection(&format->lock);
    return hr;
}

static HRESULT WINAPI simulation_get_Simulate(IBurnSimulation *iface, VARIANT_BOOL *value)
{
    if (!value) return E_POINTER;
    *value = impl_from_IBurnSimulation(iface)->simulate;
    return S_OK;
}

static HRESULT WINAPI simulation_get_IsSimulationSupported(IBurnSimulation *iface, VARIANT_BOOL *value)
{
    HRESULT hr;
    BOOL can;

    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    if (FAILED(hr = ask_drive(impl_from_IBurnSimulation(iface), &can))) return hr;
    if (can) *value = VARIANT_TRUE;
    return S_OK;
}

const IBurnSimulationVtbl rawsimulation_vtbl = {
    simulation_QueryInterface,
    simulation_AddRef,
    simulation_Release,
    simulation_GetTypeInfoCount,
    simulation_GetTypeInfo,
    simulation_GetIDsOfNames,
    simulation_Invoke,
    simulation_put_Simulate,
    simulation_get_Simulate,
    simulation_get_IsSimulationSupported,
};
