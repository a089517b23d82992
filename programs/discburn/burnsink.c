/*
 * The sink of a raw CD writer's events.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "burnsink.h"
#include "cancel.h"
#include "eventsink.h"

struct burn_sink
{
    struct event_sink *events;
    struct progress progress;
    struct progress_state shown; /* of the writing, last */
    LONG action;              /* IMAPI_FORMAT2_RAW_CD_WRITE_ACTION shown last */
};

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

static void update(IDispatch *object, IDispatch *progress, void *context)
{
    IDiscFormat2RawCDEventArgs *args;
    struct burn_sink *sink = context;
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
}

HRESULT burn_sink_connect(IDiscFormat2RawCD *format, struct burn_sink **sink)
{
    struct burn_sink *object = calloc(1, sizeof(*object));
    HRESULT hr;

    *sink = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->action = -1;
    hr = event_sink_connect((IUnknown *)format, &IID_DDiscFormat2RawCDEvents, update, object, &object->events);
    if (SUCCEEDED(hr)) *sink = object;
    else
        free(object);
    return hr;
}

void burn_sink_disconnect(struct burn_sink *sink)
{
    if (!sink) return;
    event_sink_disconnect(sink->events);
    progress_end(&sink->progress);
    free(sink);
}
