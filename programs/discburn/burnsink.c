/*
 * The sink of a raw CD writer's events.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "burnsink.h"
#include "cancel.h"

#define DISPID_UPDATE 0x200

struct burn_sink
{
    DDiscFormat2RawCDEvents DDiscFormat2RawCDEvents_iface;
    LONG refcount;
    IConnectionPoint *point;
    DWORD cookie;
    struct progress progress;
    struct progress_state shown; /* of the writing, last */
    LONG action;              /* IMAPI_FORMAT2_RAW_CD_WRITE_ACTION shown last */
};

static inline struct burn_sink *impl_from_DDiscFormat2RawCDEvents(DDiscFormat2RawCDEvents *iface)
{
    return CONTAINING_RECORD(iface, struct burn_sink, DDiscFormat2RawCDEvents_iface);
}

static HRESULT WINAPI sink_QueryInterface(DDiscFormat2RawCDEvents *iface, REFIID iid, void **object)
{
    if (!object) return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch)
            || IsEqualIID(iid, &IID_DDiscFormat2RawCDEvents))
    {
        DDiscFormat2RawCDEvents_AddRef(iface);
        *object = iface;
        return S_OK;
    }
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI sink_AddRef(DDiscFormat2RawCDEvents *iface)
{
    return InterlockedIncrement(&impl_from_DDiscFormat2RawCDEvents(iface)->refcount);
}

static ULONG WINAPI sink_Release(DDiscFormat2RawCDEvents *iface)
{
    struct burn_sink *sink = impl_from_DDiscFormat2RawCDEvents(iface);
    ULONG refcount = InterlockedDecrement(&sink->refcount);

    if (!refcount) free(sink);
    return refcount;
}

static HRESULT WINAPI sink_GetTypeInfoCount(DDiscFormat2RawCDEvents *iface, UINT *count)
{
    (void)iface;
    if (!count) return E_POINTER;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(DDiscFormat2RawCDEvents *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    (void)index;
    (void)lcid;
    if (info) *info = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT WINAPI sink_GetIDsOfNames(DDiscFormat2RawCDEvents *iface, REFIID iid, LPOLESTR *names, UINT count,
        LCID lcid, DISPID *ids)
{
    UINT i;

    (void)iface;
    (void)iid;
    (void)names;
    (void)lcid;
    for (i = 0; i < count; i++) ids[i] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static void show_action(struct burn_sink *sink, LONG action)
{
    if (action == sink->action) return;
    sink->action = action;
    switch (action)
    {
    case IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING: progress_begin(&sink->progress, L"Preparing"); break;
    case IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING: progress_begin(&sink->progress, L"Writing"); break;
    case IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING: progress_begin(&sink->progress, L"Finishing"); break;
    }
}

static void show_writing(struct burn_sink *sink, IDiscFormat2RawCDEventArgs *args)
{
    LONG start = 0, count = 0, last = 0, elapsed = 0, remaining = 0, buffer = 0, used = 0;
    struct progress_state *state = &sink->shown;

    IDiscFormat2RawCDEventArgs_get_StartLba(args, &start);
    IDiscFormat2RawCDEventArgs_get_SectorCount(args, &count);
    IDiscFormat2RawCDEventArgs_get_LastWrittenLba(args, &last);
    IDiscFormat2RawCDEventArgs_get_ElapsedTime(args, &elapsed);
    IDiscFormat2RawCDEventArgs_get_RemainingTime(args, &remaining);
    IDiscFormat2RawCDEventArgs_get_TotalSystemBuffer(args, &buffer);
    IDiscFormat2RawCDEventArgs_get_UsedSystemBuffer(args, &used);

    /* The address written last is one less than how many were written; before the first sector it is not above start. */
    state->done = last > start ? (int64_t)last - start + 1 : 0;
    state->total = count;
    state->elapsed = elapsed;
    /* Not known before something was written. */
    state->remaining = remaining || state->done > count / 2 ? remaining : -1;
    state->buffer = buffer > 0 ? (int)((int64_t)used * 100 / buffer) : -1;
    progress_show(&sink->progress, state);
}

/* The event that says that the drive is finishing is the one that knows that everything was written. */
static void show_written(struct burn_sink *sink)
{
    sink->shown.done = sink->shown.total;
    sink->shown.remaining = 0;
    sink->shown.buffer = -1;
    progress_show(&sink->progress, &sink->shown);
}

static HRESULT WINAPI sink_Update(DDiscFormat2RawCDEvents *iface, IDispatch *object, IDispatch *progress)
{
    struct burn_sink *sink = impl_from_DDiscFormat2RawCDEvents(iface);
    IDiscFormat2RawCDEventArgs *args;
    IDiscFormat2RawCD *format;

    if (cancel_wanted() && object
            && SUCCEEDED(IDispatch_QueryInterface(object, &IID_IDiscFormat2RawCD, (void **)&format)))
    {
        IDiscFormat2RawCD_CancelWrite(format);
        IDiscFormat2RawCD_Release(format);
    }
    if (progress && SUCCEEDED(IDispatch_QueryInterface(progress, &IID_IDiscFormat2RawCDEventArgs, (void **)&args)))
    {
        IMAPI_FORMAT2_RAW_CD_WRITE_ACTION action = 0;

        IDiscFormat2RawCDEventArgs_get_CurrentAction(args, &action);
        if (sink->action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING
                && action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING)
            show_written(sink);
        show_action(sink, action);
        if (action == IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING) show_writing(sink, args);
        IDiscFormat2RawCDEventArgs_Release(args);
    }
    return S_OK;
}

/* The object in an event's argument, or NULL. */
static IDispatch *dispatch_argument(const VARIANT *argument)
{
    if (V_VT(argument) == (VT_BYREF | VT_VARIANT)) argument = V_VARIANTREF(argument);
    if (V_VT(argument) == VT_DISPATCH) return V_DISPATCH(argument);
    if (V_VT(argument) == (VT_BYREF | VT_DISPATCH)) return *V_DISPATCHREF(argument);
    return NULL;
}

static HRESULT WINAPI sink_Invoke(DDiscFormat2RawCDEvents *iface, DISPID id, REFIID iid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *error)
{
    (void)iid;
    (void)lcid;
    (void)flags;
    (void)result;
    (void)exception;
    (void)error;
    if (id != DISPID_UPDATE) return DISP_E_MEMBERNOTFOUND;
    if (!params || params->cArgs != 2) return DISP_E_BADPARAMCOUNT;
    /* arguments stand in reverse order */
    return sink_Update(iface, dispatch_argument(&params->rgvarg[1]), dispatch_argument(&params->rgvarg[0]));
}

static const DDiscFormat2RawCDEventsVtbl sink_vtbl =
{
    sink_QueryInterface,
    sink_AddRef,
    sink_Release,
    sink_GetTypeInfoCount,
    sink_GetTypeInfo,
    sink_GetIDsOfNames,
    sink_Invoke,
    sink_Update,
};

HRESULT burn_sink_connect(IDiscFormat2RawCD *format, struct burn_sink **sink)
{
    struct burn_sink *object = calloc(1, sizeof(*object));
    IConnectionPointContainer *container;
    HRESULT hr;

    *sink = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->DDiscFormat2RawCDEvents_iface.lpVtbl = &sink_vtbl;
    object->refcount = 1;
    object->action = -1;

    hr = IDiscFormat2RawCD_QueryInterface(format, &IID_IConnectionPointContainer, (void **)&container);
    if (SUCCEEDED(hr))
    {
        hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_DDiscFormat2RawCDEvents, &object->point);
        IConnectionPointContainer_Release(container);
    }
    if (SUCCEEDED(hr))
        hr = IConnectionPoint_Advise(object->point, (IUnknown *)&object->DDiscFormat2RawCDEvents_iface, &object->cookie);
    if (FAILED(hr))
    {
        if (object->point) IConnectionPoint_Release(object->point);
        DDiscFormat2RawCDEvents_Release(&object->DDiscFormat2RawCDEvents_iface);
        return hr;
    }
    *sink = object;
    return S_OK;
}

void burn_sink_disconnect(struct burn_sink *sink)
{
    if (!sink) return;
    IConnectionPoint_Unadvise(sink->point, sink->cookie);
    IConnectionPoint_Release(sink->point);
    sink->point = NULL;
    progress_end(&sink->progress);
    DDiscFormat2RawCDEvents_Release(&sink->DDiscFormat2RawCDEvents_iface);
}
