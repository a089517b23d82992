/* Sinks for DDiscFormat2DataEvents that write down what they are told.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "data_sink.h"
#include "drive_test.h"

static struct data_sink *impl_from_DDiscFormat2DataEvents(DDiscFormat2DataEvents *iface)
{
    return CONTAINING_RECORD(iface, struct data_sink, DDiscFormat2DataEvents_iface);
}

/* A sink of the kind that has only IDispatch says so. */
static HRESULT WINAPI sink_QueryInterface(DDiscFormat2DataEvents *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch) && !IsEqualGUID(riid, &IID_DDiscFormat2DataEvents))
        return E_NOINTERFACE;
    *out = iface;
    DDiscFormat2DataEvents_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI sink_AddRef(DDiscFormat2DataEvents *iface)
{
    return InterlockedIncrement(&impl_from_DDiscFormat2DataEvents(iface)->ref);
}

static ULONG WINAPI sink_Release(DDiscFormat2DataEvents *iface)
{
    return InterlockedDecrement(&impl_from_DDiscFormat2DataEvents(iface)->ref);
}

static HRESULT WINAPI sink_GetTypeInfoCount(DDiscFormat2DataEvents *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(DDiscFormat2DataEvents *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_GetIDsOfNames(DDiscFormat2DataEvents *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static void read_event(IDiscFormat2DataEventArgs *args, struct data_event *event)
{
    event->thread = GetCurrentThreadId();
    ok_hr(IDiscFormat2DataEventArgs_get_StartLba(args, &event->start_lba), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_SectorCount(args, &event->sector_count), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_LastReadLba(args, &event->last_read), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_LastWrittenLba(args, &event->last_written), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_TotalSystemBuffer(args, &event->total_buffer), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_UsedSystemBuffer(args, &event->used_buffer), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_FreeSystemBuffer(args, &event->free_buffer), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_ElapsedTime(args, &event->elapsed), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_RemainingTime(args, &event->remaining), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_TotalTime(args, &event->total), S_OK);
    ok_hr(IDiscFormat2DataEventArgs_get_CurrentAction(args, &event->action), S_OK);
}

/* Every getter of the arguments wants a place for its answer. */
static void check_pointers(IDiscFormat2DataEventArgs *args)
{
    ok_hr(IDiscFormat2DataEventArgs_get_StartLba(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_SectorCount(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_LastReadLba(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_LastWrittenLba(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_TotalSystemBuffer(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_UsedSystemBuffer(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_FreeSystemBuffer(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_ElapsedTime(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_RemainingTime(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_TotalTime(args, NULL), E_POINTER);
    ok_hr(IDiscFormat2DataEventArgs_get_CurrentAction(args, NULL), E_POINTER);
}

static void receive(struct data_sink *sink, IDispatch *object, IDispatch *progress)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IWriteEngine2EventArgs,
        &IID_IDiscFormat2DataEventArgs, NULL };
    static const IID *const has_not[] = { &IID_IDiscFormat2RawCDEventArgs, NULL };
    IDiscFormat2DataEventArgs *args = NULL;
    IDiscFormat2Data *format = NULL;

    ok(object && progress, "got %p, %p\n", object, progress);
    if (!object || !progress) return;
    ok_hr(IDispatch_QueryInterface(object, &IID_IDiscFormat2Data, (void **)&format), S_OK);
    ok_hr(IDispatch_QueryInterface(progress, &IID_IDiscFormat2DataEventArgs, (void **)&args), S_OK);
    ok(!sink->expected || format == sink->expected, "%p fires instead of %p\n", format, sink->expected);
    if (format && args)
    {
        ok(sink->count < DATA_SINK_MAX_EVENTS, "too many events\n");
        if (!sink->count)
        {
            check_interfaces((IUnknown *)args, has, has_not);
            check_pointers(args);
        }
        if (sink->count < DATA_SINK_MAX_EVENTS) read_event(args, &sink->events[sink->count++]);
        if (sink->handler) sink->handler(sink, format);
    }
    if (args) IDiscFormat2DataEventArgs_Release(args);
    if (format) IDiscFormat2Data_Release(format);
}

static HRESULT WINAPI sink_Invoke(DDiscFormat2DataEvents *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    struct data_sink *sink = impl_from_DDiscFormat2DataEvents(iface);

    (void)riid, (void)lcid, (void)result, (void)exception, (void)arg_err;
    if (sink->vtable_only) return E_NOTIMPL;
    ok(id == 0x200 && flags & DISPATCH_METHOD, "dispid %lx, flags %x\n", id, flags);
    ok(params->cArgs == 2 && !params->cNamedArgs, "%u arguments, %u of them named\n", params->cArgs, params->cNamedArgs);
    if (id != 0x200 || params->cArgs != 2) return DISP_E_MEMBERNOTFOUND;
    ok(V_VT(&params->rgvarg[0]) == VT_DISPATCH && V_VT(&params->rgvarg[1]) == VT_DISPATCH, "types %u, %u\n",
            V_VT(&params->rgvarg[1]), V_VT(&params->rgvarg[0]));
    receive(sink, V_DISPATCH(&params->rgvarg[1]), V_DISPATCH(&params->rgvarg[0]));
    /* What a handler returns does not matter. */
    return E_FAIL;
}

static HRESULT WINAPI sink_Update(DDiscFormat2DataEvents *iface, IDispatch *object, IDispatch *progress)
{
    struct data_sink *sink = impl_from_DDiscFormat2DataEvents(iface);

    ok(sink->vtable_only, "a sink with IDispatch is called by its vtable\n");
    receive(sink, object, progress);
    return E_FAIL;
}

static const DDiscFormat2DataEventsVtbl sink_vtbl = {
    sink_QueryInterface, sink_AddRef, sink_Release, sink_GetTypeInfoCount, sink_GetTypeInfo, sink_GetIDsOfNames, sink_Invoke,
    sink_Update,
};

struct data_sink *data_sink_create(BOOL vtable_only)
{
    struct data_sink *sink = calloc(1, sizeof(*sink));

    sink->DDiscFormat2DataEvents_iface.lpVtbl = &sink_vtbl;
    sink->ref = 1;
    sink->vtable_only = vtable_only;
    return sink;
}

static IConnectionPoint *find_point(IDiscFormat2Data *format)
{
    IConnectionPointContainer *container = NULL;
    IConnectionPoint *point = NULL;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IConnectionPointContainer, (void **)&container), S_OK);
    if (!container) return NULL;
    ok_hr(IConnectionPointContainer_FindConnectionPoint(container, &IID_DDiscFormat2DataEvents, &point), S_OK);
    IConnectionPointContainer_Release(container);
    return point;
}

void data_sink_advise(struct data_sink *sink, IDiscFormat2Data *format)
{
    IConnectionPoint *point = find_point(format);

    if (!point) return;
    ok_hr(IConnectionPoint_Advise(point, (IUnknown *)&sink->DDiscFormat2DataEvents_iface, &sink->cookie), S_OK);
    sink->expected = format;
    IConnectionPoint_Release(point);
}

void data_sink_unadvise(struct data_sink *sink, IDiscFormat2Data *format)
{
    IConnectionPoint *point = find_point(format);

    if (!point) return;
    ok_hr(IConnectionPoint_Unadvise(point, sink->cookie), S_OK);
    sink->cookie = 0;
    IConnectionPoint_Release(point);
}

void data_sink_free(struct data_sink *sink)
{
    ok(sink->ref == 1, "the sink has %ld references\n", sink->ref);
    free(sink);
}
