/*
 * IBurnSimulation of the disc writers: burns with the laser off (docs/extensions.md).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "simulation.h"

static struct simulation *impl_from_IBurnSimulation(IBurnSimulation *iface)
{
    return CONTAINING_RECORD(iface, struct simulation, IBurnSimulation_iface);
}

static IUnknown *outer(IBurnSimulation *iface)
{
    return impl_from_IBurnSimulation(iface)->outer;
}

static HRESULT error(const struct simulation *simulation, HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, simulation->writer->kind->class_info, &IID_IBurnSimulation, detail);
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

static HRESULT ask_drive(const struct simulation *simulation, BOOL *can)
{
    const struct writer_kind *kind = simulation->writer->kind;
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    *can = FALSE;
    if (FAILED(hr = writer_get_transport(simulation->writer, kind->no_recorder, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(kind, &device, simulation->drive_can(&device, can));
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT check_not_busy(const struct simulation *simulation)
{
    HRESULT hr = writer_check_not_busy(simulation->writer);

    return FAILED(hr) ? error(simulation, hr, NULL) : hr;
}

/* Unlike the writer's own options it is for the object's life, not for that of a prepared disc: nobody's disc is burned
 * because PrepareMedia forgot that it was to be a trial. */
static HRESULT WINAPI simulation_put_Simulate(IBurnSimulation *iface, VARIANT_BOOL value)
{
    struct simulation *simulation = impl_from_IBurnSimulation(iface);
    struct writer *writer = simulation->writer;
    HRESULT hr;
    BOOL can;

    if (FAILED(hr = check_not_busy(simulation))) return hr;
    if (value)
    {
        if (FAILED(hr = ask_drive(simulation, &can))) return hr;
        if (!can)
            return error(simulation, E_IMAPI_RECORDER_NO_SUCH_FEATURE, L"This drive has no test writing: it would burn the disc. Leave "
                    L"the simulation out, or take another drive.");
    }
    EnterCriticalSection(&writer->lock);
    if (writer->state == WRITER_BUSY) hr = error(simulation, writer->kind->busy, NULL);
    else
        simulation->simulate = value ? VARIANT_TRUE : VARIANT_FALSE;
    LeaveCriticalSection(&writer->lock);
    return hr;
}

static HRESULT WINAPI simulation_get_Simulate(IBurnSimulation *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IBurnSimulation(iface)->simulate;
    return S_OK;
}

static HRESULT WINAPI simulation_get_IsSimulationSupported(IBurnSimulation *iface, VARIANT_BOOL *value)
{
    HRESULT hr;
    BOOL can;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = ask_drive(impl_from_IBurnSimulation(iface), &can))) return hr;
    if (can) *value = VARIANT_TRUE;
    return S_OK;
}

static const IBurnSimulationVtbl simulation_vtbl = {
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

void simulation_init(struct simulation *simulation, IUnknown *outer, struct writer *writer,
        enum mmc_result (*drive_can)(struct mmc_device *device, BOOL *can))
{
    simulation->IBurnSimulation_iface.lpVtbl = &simulation_vtbl;
    simulation->outer = outer;
    simulation->writer = writer;
    simulation->drive_can = drive_can;
}
