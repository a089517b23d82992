/* Sinks for the one event Update of the write engine, the eraser and the track-at-once writer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "drive_test.h"
#include "update_sink.h"

/* The form of the three event interfaces: IDispatch and Update, whose arguments differ. */
struct update_sink_vtbl
{
    HRESULT (WINAPI *QueryInterface)(struct update_sink *sink, REFIID riid, void **out);
    ULONG (WINAPI *AddRef)(struct update_sink *sink);
    ULONG (WINAPI *Release)(struct update_sink *sink);
    HRESULT (WINAPI *GetTypeInfoCount)(struct update_sink *sink, UINT *count);
    HRESULT (WINAPI *GetTypeInfo)(struct update_sink *sink, UINT index, LCID lcid, ITypeInfo **info);
    HRESULT (WINAPI *GetIDsOfNames)(struct update_sink *sink, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids);
    HRESULT (WINAPI *Invoke)(struct update_sink *sink, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
            VARIANT *result, EXCEPINFO *exception, UINT *arg_err);
    void *Update;
};

static BOOL is_erasing(const struct update_sink *sink)
{
    return IsEqualGUID(sink->events, &IID_DDiscFormat2EraseEvents);
}

static HRESULT WINAPI sink_QueryInterface(struct update_sink *sink, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch)
            && !(sink->by_vtable && IsEqualGUID(riid, sink->events)))
        return E_NOINTERFACE;
    *out = sink;
    InterlockedIncrement(&sink->ref);
    return S_OK;
}

static ULONG WINAPI sink_AddRef(struct update_sink *sink)
{
    return (ULONG)InterlockedIncrement(&sink->ref);
}

static ULONG WINAPI sink_Release(struct update_sink *sink)
{
    return (ULONG)InterlockedDecrement(&sink->ref);
}

static HRESULT WINAPI sink_GetTypeInfoCount(struct update_sink *sink, UINT *count)
{
    (void)sink;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(struct update_sink *sink, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)sink, (void)index, (void)lcid;
    *info = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_GetIDsOfNames(struct update_sink *sink, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)sink, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static struct update *next_update(struct update_sink *sink)
{
    static struct update spare;

    ok(sink->count < UPDATE_SINK_MAX, "too many events\n");
    return sink->count < UPDATE_SINK_MAX ? &sink->updates[sink->count++] : &spare;
}

static void read_progress(struct update *update, IDispatch *progress)
{
    IDiscFormat2TrackAtOnceEventArgs *tao;
    IMAPI_FORMAT2_TAO_WRITE_ACTION action;
    IWriteEngine2EventArgs *args;

    if (FAILED(IDispatch_QueryInterface(progress, &IID_IWriteEngine2EventArgs, (void **)&args)))
    {
        ok(0, "the arguments have no IWriteEngine2EventArgs\n");
        return;
    }
    ok_hr(IWriteEngine2EventArgs_get_StartLba(args, &update->start_lba), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_SectorCount(args, &update->sector_count), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_LastReadLba(args, &update->last_read), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_LastWrittenLba(args, &update->last_written), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_TotalSystemBuffer(args, &update->total_buffer), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_UsedSystemBuffer(args, &update->used_buffer), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_FreeSystemBuffer(args, &update->free_buffer), S_OK);
    ok_hr(IWriteEngine2EventArgs_get_StartLba(args, NULL), E_POINTER);
    ok_hr(IWriteEngine2EventArgs_get_FreeSystemBuffer(args, NULL), E_POINTER);
    IWriteEngine2EventArgs_Release(args);
    if (FAILED(IDispatch_QueryInterface(progress, &IID_IDiscFormat2TrackAtOnceEventArgs, (void **)&tao))) return;
    ok_hr(IDiscFormat2TrackAtOnceEventArgs_get_CurrentTrackNumber(tao, &update->track), S_OK);
    ok_hr(IDiscFormat2TrackAtOnceEventArgs_get_CurrentAction(tao, &action), S_OK);
    ok_hr(IDiscFormat2TrackAtOnceEventArgs_get_CurrentAction(tao, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnceEventArgs_get_ElapsedTime(tao, &update->elapsed), S_OK);
    ok_hr(IDiscFormat2TrackAtOnceEventArgs_get_RemainingTime(tao, &update->remaining), S_OK);
    update->action = action;
    IDiscFormat2TrackAtOnceEventArgs_Release(tao);
}

static void receive(struct update_sink *sink, IDispatch *object, IDispatch *progress)
{
    struct update *update = next_update(sink);

    update->thread = GetCurrentThreadId();
    ok(object && progress, "got %p, %p\n", object, progress);
    if (!object || !progress) return;
    read_progress(update, progress);
    if (sink->handler) sink->handler(sink, object);
}

static void receive_times(struct update_sink *sink, IDispatch *object, LONG elapsed, LONG total)
{
    struct update *update = next_update(sink);

    update->thread = GetCurrentThreadId();
    update->elapsed = elapsed;
    update->remaining = total;
    ok(object != NULL, "no object\n");
    if (object && sink->handler) sink->handler(sink, object);
}

static HRESULT WINAPI sink_Invoke(struct update_sink *sink, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    VARIANT *args = params->rgvarg;
    UINT count = is_erasing(sink) ? 3 : 2;

    (void)riid, (void)lcid, (void)result, (void)exception, (void)arg_err;
    if (sink->by_vtable) return E_NOTIMPL;
    ok(id == sink->id && flags & DISPATCH_METHOD, "dispid %lx, flags %x\n", id, flags);
    ok(params->cArgs == count && !params->cNamedArgs, "%u arguments, %u of them named\n", params->cArgs, params->cNamedArgs);
    if (id != sink->id || params->cArgs != count || V_VT(&args[count - 1]) != VT_DISPATCH) return DISP_E_MEMBERNOTFOUND;
    if (!is_erasing(sink)) receive(sink, V_DISPATCH(&args[1]), V_DISPATCH(&args[0]));
    else
    {
        ok(V_VT(&args[0]) == VT_I4 && V_VT(&args[1]) == VT_I4, "types %u, %u\n", V_VT(&args[1]), V_VT(&args[0]));
        receive_times(sink, V_DISPATCH(&args[2]), V_I4(&args[1]), V_I4(&args[0]));
    }
    /* What a handler returns does not matter. */
    return E_FAIL;
}

static HRESULT WINAPI sink_Update(struct update_sink *sink, IDispatch *object, IDispatch *progress)
{
    ok(sink->by_vtable, "a sink with IDispatch is called by its vtable\n");
    receive(sink, object, progress);
    return E_FAIL;
}

static HRESULT WINAPI sink_UpdateTimes(struct update_sink *sink, IDispatch *object, LONG elapsed, LONG total)
{
    ok(sink->by_vtable, "a sink with IDispatch is called by its vtable\n");
    receive_times(sink, object, elapsed, total);
    return E_FAIL;
}

static const struct update_sink_vtbl sink_vtbl = { sink_QueryInterface, sink_AddRef, sink_Release, sink_GetTypeInfoCount,
    sink_GetTypeInfo, sink_GetIDsOfNames, sink_Invoke, sink_Update };
static const struct update_sink_vtbl sink_times_vtbl = { sink_QueryInterface, sink_AddRef, sink_Release,
    sink_GetTypeInfoCount, sink_GetTypeInfo, sink_GetIDsOfNames, sink_Invoke, sink_UpdateTimes };

struct update_sink *update_sink_create(const char *kind, const IID *events)
{
    struct update_sink *sink = calloc(1, sizeof(*sink));

    sink->ref = 1;
    sink->by_vtable = !strcmp(kind, "vtable");
    sink->events = events;
    sink->vtbl = is_erasing(sink) ? &sink_times_vtbl : &sink_vtbl;
    sink->id = IsEqualGUID(events, &IID_DWriteEngine2Events) ? 0x100 : 0x200;   /* behaviour.md 0.5 */
    return sink;
}

static IConnectionPoint *find_point(struct update_sink *sink, IUnknown *object)
{
    IConnectionPointContainer *container = NULL;
    IConnectionPoint *point = NULL;

    ok_hr(IUnknown_QueryInterface(object, &IID_IConnectionPointContainer, (void **)&container), S_OK);
    if (!container) return NULL;
    ok_hr(IConnectionPointContainer_FindConnectionPoint(container, sink->events, &point), S_OK);
    IConnectionPointContainer_Release(container);
    return point;
}

void update_sink_advise(struct update_sink *sink, IUnknown *object)
{
    IConnectionPoint *point = find_point(sink, object);

    if (!point) return;
    ok_hr(IConnectionPoint_Advise(point, (IUnknown *)sink, &sink->cookie), S_OK);
    IConnectionPoint_Release(point);
}

void update_sink_free(struct update_sink *sink, IUnknown *object)
{
    IConnectionPoint *point = sink->cookie ? find_point(sink, object) : NULL;

    if (point)
    {
        ok_hr(IConnectionPoint_Unadvise(point, sink->cookie), S_OK);
        IConnectionPoint_Release(point);
    }
    ok(sink->ref == 1, "the sink has %ld references\n", sink->ref);
    free(sink);
}

UINT update_sink_count(const struct update_sink *sink, LONG action)
{
    UINT i, count = 0;

    for (i = 0; i < sink->count; i++)
        if (sink->updates[i].action == action) count++;
    return count;
}

void update_sink_check_section(const struct update_sink *sink, LONG start, LONG sectors, LONG writing_action)
{
    const struct update *update, *last = NULL;
    UINT i;

    for (i = 0; i < sink->count; i++)
    {
        update = &sink->updates[i];
        if (update->start_lba != start || update->sector_count != sectors) continue;
        ok(update->thread == GetCurrentThreadId(), "event %u came on another thread\n", i);
        ok(update->free_buffer == update->total_buffer - update->used_buffer && update->total_buffer > 0,
                "event %u: buffers %ld, %ld, %ld\n", i, update->total_buffer, update->used_buffer, update->free_buffer);
        ok(update->last_written >= start && update->last_written <= update->last_read && update->last_read < start + sectors,
                "event %u: written to %ld, read to %ld\n", i, update->last_written, update->last_read);
        if (last) ok(update->last_written >= last->last_written, "event %u goes back\n", i);
        last = update;
    }
    ok(last && last->last_written == start + sectors - 1, "the last event has %ld\n", last ? last->last_written : -1);
    ok(!writing_action || update_sink_count(sink, writing_action) > 0, "no event while writing\n");
}
