/* Sinks for DDiscFormat2RawCDEvents that write down what they are told.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "drive_test.h"
#include "sink.h"

#define DISPID_UPDATE 0x200     /* behaviour.md 0.5 */

static struct sink *impl_from_DDiscFormat2RawCDEvents(DDiscFormat2RawCDEvents *iface)
{
    return CONTAINING_RECORD(iface, struct sink, DDiscFormat2RawCDEvents_iface);
}

static HRESULT WINAPI sink_QueryInterface(DDiscFormat2RawCDEvents *iface, REFIID riid, void **out)
{
    struct sink *sink = impl_from_DDiscFormat2RawCDEvents(iface);

    *out = NULL;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || (sink->kind == SINK_VTABLE && IsEqualGUID(riid, &IID_DDiscFormat2RawCDEvents)))
        *out = iface;
    if (!*out) return E_NOINTERFACE;
    DDiscFormat2RawCDEvents_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI sink_AddRef(DDiscFormat2RawCDEvents *iface)
{
    return (ULONG)InterlockedIncrement(&impl_from_DDiscFormat2RawCDEvents(iface)->ref);
}

static ULONG WINAPI sink_Release(DDiscFormat2RawCDEvents *iface)
{
    return (ULONG)InterlockedDecrement(&impl_from_DDiscFormat2RawCDEvents(iface)->ref);
}

static HRESULT WINAPI sink_GetTypeInfoCount(DDiscFormat2RawCDEvents *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(DDiscFormat2RawCDEvents *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid;
    *info = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_GetIDsOfNames(DDiscFormat2RawCDEvents *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static void read_event(IDiscFormat2RawCDEventArgs *args, struct sink_event *event)
{
    IMAPI_FORMAT2_RAW_CD_WRITE_ACTION action = 0;

    ok_hr(IDiscFormat2RawCDEventArgs_get_CurrentAction(args, &action), S_OK);
    event->action = action;
    ok_hr(IDiscFormat2RawCDEventArgs_get_StartLba(args, &event->start_lba), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_SectorCount(args, &event->sector_count), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_LastReadLba(args, &event->last_read), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_LastWrittenLba(args, &event->last_written), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_TotalSystemBuffer(args, &event->total_buffer), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_UsedSystemBuffer(args, &event->used_buffer), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_FreeSystemBuffer(args, &event->free_buffer), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_ElapsedTime(args, &event->elapsed), S_OK);
    ok_hr(IDiscFormat2RawCDEventArgs_get_RemainingTime(args, &event->remaining), S_OK);
    event->thread = GetCurrentThreadId();
}

static void receive(struct sink *sink, IDispatch *object, IDispatch *progress)
{
    IDiscFormat2RawCDEventArgs *args = NULL;
    IDiscFormat2RawCD *format = NULL;

    ok(object && progress, "got %p, %p\n", object, progress);
    if (!object || !progress) return;
    ok_hr(IDispatch_QueryInterface(object, &IID_IDiscFormat2RawCD, (void **)&format), S_OK);
    ok_hr(IDispatch_QueryInterface(progress, &IID_IDiscFormat2RawCDEventArgs, (void **)&args), S_OK);
    ok(!sink->expected || format == sink->expected, "%p fires instead of %p\n", format, sink->expected);
    if (format && args)
    {
        ok(sink->count < SINK_MAX_EVENTS, "too many events\n");
        if (sink->count < SINK_MAX_EVENTS) read_event(args, &sink->events[sink->count++]);
        if (sink->handler) sink->handler(sink, format, args);
    }
    if (args) IDiscFormat2RawCDEventArgs_Release(args);
    if (format) IDiscFormat2RawCD_Release(format);
}

static HRESULT WINAPI sink_Invoke(DDiscFormat2RawCDEvents *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    struct sink *sink = impl_from_DDiscFormat2RawCDEvents(iface);

    (void)riid, (void)lcid, (void)result, (void)exception, (void)arg_err;
    if (sink->kind == SINK_VTABLE) return E_NOTIMPL;
    ok(id == DISPID_UPDATE, "dispid %ld\n", id);
    ok(flags & DISPATCH_METHOD, "flags %x\n", flags);
    ok(params->cArgs == 2 && !params->cNamedArgs, "%u arguments, %u of them named\n", params->cArgs, params->cNamedArgs);
    if (id != DISPID_UPDATE || params->cArgs != 2) return DISP_E_MEMBERNOTFOUND;
    ok(V_VT(&params->rgvarg[0]) == VT_DISPATCH && V_VT(&params->rgvarg[1]) == VT_DISPATCH, "types %u, %u\n",
            V_VT(&params->rgvarg[1]), V_VT(&params->rgvarg[0]));
    receive(sink, V_DISPATCH(&params->rgvarg[1]), V_DISPATCH(&params->rgvarg[0]));
    /* What a handler returns does not matter. */
    return E_FAIL;
}

static HRESULT WINAPI sink_Update(DDiscFormat2RawCDEvents *iface, IDispatch *object, IDispatch *progress)
{
    struct sink *sink = impl_from_DDiscFormat2RawCDEvents(iface);

    ok(sink->kind == SINK_VTABLE, "a sink with IDispatch is called by its vtable\n");
    receive(sink, object, progress);
    return E_FAIL;
}

static const DDiscFormat2RawCDEventsVtbl sink_vtbl = {
    sink_QueryInterface,
    sink_AddRef,
    sink_Release,
    sink_GetTypeInfoCount,
    sink_GetTypeInfo,
    sink_GetIDsOfNames,
    sink_Invoke,
    sink_Update,
};

struct sink *sink_create(enum sink_kind kind)
{
    struct sink *sink = calloc(1, sizeof(*sink));

    sink->DDiscFormat2RawCDEvents_iface.lpVtbl = &sink_vtbl;
    sink->ref = 1;
    sink->kind = kind;
    return sink;
}

static IConnectionPoint *find_point(IDiscFormat2RawCD *format)
{
    IConnectionPointContainer *container = NULL;
    IConnectionPoint *point = NULL;

    ok_hr(IDiscFormat2RawCD_QueryInterface(format, &IID_IConnectionPointContainer, (void **)&container), S_OK);
    if (!container) return NULL;
    ok_hr(IConnectionPointContainer_FindConnectionPoint(container, &IID_DDiscFormat2RawCDEvents, &point), S_OK);
    IConnectionPointContainer_Release(container);
    return point;
}

void sink_advise(struct sink *sink, IDiscFormat2RawCD *format)
{
    IConnectionPoint *point = find_point(format);

    if (!point) return;
    ok_hr(IConnectionPoint_Advise(point, (IUnknown *)&sink->DDiscFormat2RawCDEvents_iface, &sink->cookie), S_OK);
    /* In another apartment the sink gets a proxy. */
    sink->expected = sink->elsewhere ? NULL : format;
    IConnectionPoint_Release(point);
}

void sink_unadvise(struct sink *sink, IDiscFormat2RawCD *format)
{
    IConnectionPoint *point = find_point(format);

    if (!point) return;
    ok_hr(IConnectionPoint_Unadvise(point, sink->cookie), S_OK);
    sink->cookie = 0;
    IConnectionPoint_Release(point);
}

void sink_free(struct sink *sink)
{
    ok(sink->ref == 1, "the sink has %ld references\n", sink->ref);
    free(sink);
}

UINT sink_count(const struct sink *sink, LONG action)
{
    UINT i, count = 0;

    for (i = 0; i < sink->count; i++)
        if (sink->events[i].action == action) count++;
    return count;
}
