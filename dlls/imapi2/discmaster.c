/*
 * MsftDiscMaster2: the list of optical drives. Every question is answered from what is there at that moment.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "drives.h"
#include "drivewatch.h"
#include "imapi2_private.h"
#include "recorder.h"

struct discmaster
{
    IDiscMaster2 IDiscMaster2_iface;
    struct com_object com;
    struct com_connection_points events;
    CRITICAL_SECTION lock;          /* for watch */
    struct drive_watch *watch;      /* NULL: nobody listens */
};

static struct discmaster *impl_from_IDiscMaster2(IDiscMaster2 *iface)
{
    return CONTAINING_RECORD(iface, struct discmaster, IDiscMaster2_iface);
}

static HRESULT WINAPI discmaster_QueryInterface(IDiscMaster2 *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscMaster2))
    {
        *out = iface;
        IDiscMaster2_AddRef(iface);
        return S_OK;
    }
    if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
    {
        *out = &impl_from_IDiscMaster2(iface)->events.IConnectionPointContainer_iface;
        IDiscMaster2_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IDiscMaster2(iface)->com, riid, out);
}

static ULONG WINAPI discmaster_AddRef(IDiscMaster2 *iface)
{
    return com_object_add_ref(&impl_from_IDiscMaster2(iface)->com);
}

static ULONG WINAPI discmaster_Release(IDiscMaster2 *iface)
{
    struct discmaster *master = impl_from_IDiscMaster2(iface);
    ULONG ref = com_object_release(&master->com);

    if (!ref)
    {
        /* First of all, as its thread knows this object. */
        if (master->watch) drive_watch_stop(master->watch);
        com_connection_points_done(&master->events);
        DeleteCriticalSection(&master->lock);
        com_object_done(&master->com);
        free(master);
    }
    return ref;
}

static HRESULT WINAPI discmaster_GetTypeInfoCount(IDiscMaster2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI discmaster_GetTypeInfo(IDiscMaster2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscMaster2, index, lcid, info);
}

static HRESULT WINAPI discmaster_GetIDsOfNames(IDiscMaster2 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscMaster2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI discmaster_Invoke(IDiscMaster2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscMaster2, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT WINAPI discmaster_get__NewEnum(IDiscMaster2 *iface, IEnumVARIANT **out)
{
    struct drive_list list;
    VARIANT *ids;
    HRESULT hr;
    ULONG i;

    (void)iface;
    if (!out) return com_bare_error(E_POINTER);
    *out = NULL;
    if (FAILED(hr = drives_enumerate(&list))) return hr;
    if (!(ids = calloc(list.count + 1, sizeof(*ids)))) hr = E_OUTOFMEMORY;
    for (i = 0; SUCCEEDED(hr) && i < list.count; i++)
    {
        V_VT(&ids[i]) = VT_BSTR;
        if (!(V_BSTR(&ids[i]) = SysAllocString(list.drives[i].id))) hr = E_OUTOFMEMORY;
    }
    if (SUCCEEDED(hr)) hr = com_enum_variant_create(ids, list.count, out);
    for (i = 0; ids && i < list.count; i++) VariantClear(&ids[i]);
    free(ids);
    drives_free(&list);
    return hr;
}

static HRESULT WINAPI discmaster_get_Item(IDiscMaster2 *iface, LONG index, BSTR *value)
{
    struct drive_list list;
    HRESULT hr;

    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = drives_enumerate(&list))) return hr;
    if (index < 0 || (ULONG)index >= list.count)
        hr = com_error(E_INVALIDARG, &discmaster_class, &IID_IDiscMaster2, L"There is no drive with the index %ld: "
                L"they are counted from 0, and Count is %lu.", index, list.count);
    else if (!(*value = SysAllocString(list.drives[index].id)))
        hr = E_OUTOFMEMORY;
    drives_free(&list);
    return hr;
}

static HRESULT WINAPI discmaster_get_Count(IDiscMaster2 *iface, LONG *value)
{
    struct drive_list list;
    HRESULT hr;

    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = drives_enumerate(&list))) return hr;
    *value = (LONG)list.count;
    drives_free(&list);
    return S_OK;
}

/* TRUE when one of the drives can be used; no drive at all is no error. */
static HRESULT WINAPI discmaster_get_IsSupportedEnvironment(IDiscMaster2 *iface, VARIANT_BOOL *value)
{
    IDiscRecorder2 *recorder;
    struct drive_list list;
    HRESULT hr;
    ULONG i;

    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = recorder_class.create(&IID_IDiscRecorder2, (void **)&recorder))) return hr;
    if (SUCCEEDED(hr = drives_enumerate(&list)))
    {
        for (i = 0; i < list.count && !*value; i++)
        {
            BSTR id = SysAllocString(list.drives[i].id);

            if (id && SUCCEEDED(IDiscRecorder2_InitializeDiscRecorder(recorder, id))) *value = VARIANT_TRUE;
            SysFreeString(id);
        }
        drives_free(&list);
        /* A drive that could not be used is an answer here, not an error to be left behind. */
        SetErrorInfo(0, NULL);
    }
    IDiscRecorder2_Release(recorder);
    return hr;
}

static const IDiscMaster2Vtbl discmaster_vtbl = {
    discmaster_QueryInterface,
    discmaster_AddRef,
    discmaster_Release,
    discmaster_GetTypeInfoCount,
    discmaster_GetTypeInfo,
    discmaster_GetIDsOfNames,
    discmaster_Invoke,
    discmaster_get__NewEnum,
    discmaster_get_Item,
    discmaster_get_Count,
    discmaster_get_IsSupportedEnvironment,
};

/* --- events ------------------------------------------------------------------------------------------------------- */

static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    DDiscMaster2Events *events = sink;

    (void)count;
    if (id == DISPID_DDISCMASTER2EVENTS_DEVICEADDED)
        return DDiscMaster2Events_NotifyDeviceAdded(events, V_DISPATCH(&args[1]), V_BSTR(&args[0]));
    return DDiscMaster2Events_NotifyDeviceRemoved(events, V_DISPATCH(&args[1]), V_BSTR(&args[0]));
}

static const struct com_source discmaster_sources[] = { { &IID_DDiscMaster2Events, call_sink } };

/* From the thread of the watch. */
static void tell_sinks(IUnknown *object, BOOL arrived, const WCHAR *id)
{
    struct discmaster *master = impl_from_IDiscMaster2((IDiscMaster2 *)object);
    VARIANT arguments[2];

    /* Last argument first, as DISPPARAMS has them. */
    V_VT(&arguments[0]) = VT_BSTR;
    if (!(V_BSTR(&arguments[0]) = SysAllocString(id))) return;
    V_VT(&arguments[1]) = VT_DISPATCH;
    V_DISPATCH(&arguments[1]) = (IDispatch *)&master->IDiscMaster2_iface;
    com_connection_point_fire(&master->events.point[0], arrived ? DISPID_DDISCMASTER2EVENTS_DEVICEADDED
            : DISPID_DDISCMASTER2EVENTS_DEVICEREMOVED, arguments, ARRAYSIZE(arguments));
    VariantClear(&arguments[0]);
}

/* There is a watch while there are sinks. */
static HRESULT sinks_changed(struct com_connection_points *points)
{
    struct discmaster *master = CONTAINING_RECORD(points, struct discmaster, events);
    HRESULT hr = S_OK;
    BOOL listening;

    EnterCriticalSection(&master->lock);
    listening = com_connection_point_has_sinks(&points->point[0]);
    if (listening && !master->watch) hr = drive_watch_start(&master->com, tell_sinks, &master->watch);
    else if (!listening && master->watch)
    {
        drive_watch_stop(master->watch);
        master->watch = NULL;
    }
    LeaveCriticalSection(&master->lock);
    return hr;
}

static HRESULT discmaster_create(REFIID riid, void **out)
{
    struct discmaster *master;
    HRESULT hr;

    *out = NULL;
    if (!(master = calloc(1, sizeof(*master)))) return E_OUTOFMEMORY;
    master->IDiscMaster2_iface.lpVtbl = &discmaster_vtbl;
    com_object_init(&master->com, (IUnknown *)&master->IDiscMaster2_iface, &discmaster_class);
    com_connection_points_init(&master->events, (IUnknown *)&master->IDiscMaster2_iface, discmaster_sources,
            ARRAYSIZE(discmaster_sources));
    master->events.changed = sinks_changed;
    InitializeCriticalSection(&master->lock);
    hr = IDiscMaster2_QueryInterface(&master->IDiscMaster2_iface, riid, out);
    IDiscMaster2_Release(&master->IDiscMaster2_iface);
    return hr;
}

const struct com_class discmaster_class = { &CLSID_MsftDiscMaster2, L"IMAPI2.MsftDiscMaster2", L"IMAPI2 disc master",
    &IID_IDiscMaster2, &IID_DDiscMaster2Events, discmaster_create };
