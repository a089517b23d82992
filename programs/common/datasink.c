/*
 * The sink of a data writer's events.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "cancel.h"
#include "datasink.h"
#include "eventsink.h"
#include "progress.h"

struct data_sink
{
    struct event_sink *events;
    bool show;
    LONG action;                 /* IMAPI_FORMAT2_DATA_WRITE_ACTION shown last, or -1 */
    struct progress progress;
    struct progress_state shown; /* of the writing, last */
};

static const WCHAR *action_name(LONG action)
{
    switch (action)
    {
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA: return L"Looking at the disc";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_FORMATTING_MEDIA: return L"Formatting";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_INITIALIZING_HARDWARE: return L"Preparing";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_CALIBRATING_POWER: return L"Calibrating";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA: return L"Writing";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION: return L"Finishing";
    case IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING: return L"Verifying";
    default: return NULL; /* completed: the program says so */
    }
}

/* An event of the next action is the one that knows that everything was written. */
static void show_action(struct data_sink *sink, LONG action)
{
    const WCHAR *name = action_name(action);

    if (action == sink->action) return;
    if (sink->action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA && sink->shown.total)
    {
        sink->shown.done = sink->shown.total;
        sink->shown.remaining = 0;
        sink->shown.buffer = -1;
        progress_show(&sink->progress, &sink->shown);
    }
    sink->action = action;
    if (name) progress_begin(&sink->progress, name);
}

static void show_writing(struct data_sink *sink, IDiscFormat2DataEventArgs *args)
{
    LONG start = 0, count = 0, last = 0, elapsed = 0, remaining = 0, buffer = 0, used = 0;
    struct progress_state *state = &sink->shown;

    IDiscFormat2DataEventArgs_get_StartLba(args, &start);
    IDiscFormat2DataEventArgs_get_SectorCount(args, &count);
    IDiscFormat2DataEventArgs_get_LastWrittenLba(args, &last);
    IDiscFormat2DataEventArgs_get_ElapsedTime(args, &elapsed);
    IDiscFormat2DataEventArgs_get_RemainingTime(args, &remaining);
    IDiscFormat2DataEventArgs_get_TotalSystemBuffer(args, &buffer);
    IDiscFormat2DataEventArgs_get_UsedSystemBuffer(args, &used);

    /* The address written last is one less than how many were written; before the first sector it is not above start. */
    state->done = last > start ? (int64_t)last - start + 1 : 0;
    state->total = count;
    state->elapsed = elapsed;
    /* Not known before something was written. */
    state->remaining = remaining || state->done > count / 2 ? remaining : -1;
    state->buffer = buffer > 0 ? (int)((int64_t)used * 100 / buffer) : -1;
    progress_show(&sink->progress, state);
}

static void update(IDispatch *object, IDispatch *progress, void *context)
{
    IDiscFormat2DataEventArgs *args;
    struct data_sink *sink = context;
    IDiscFormat2Data *format;

    if (cancel_wanted() && object && SUCCEEDED(IDispatch_QueryInterface(object, &IID_IDiscFormat2Data, (void **)&format)))
    {
        IDiscFormat2Data_CancelWrite(format);
        IDiscFormat2Data_Release(format);
    }
    if (!sink->show || !progress
            || FAILED(IDispatch_QueryInterface(progress, &IID_IDiscFormat2DataEventArgs, (void **)&args)))
        return;
    {
        IMAPI_FORMAT2_DATA_WRITE_ACTION action = 0;

        IDiscFormat2DataEventArgs_get_CurrentAction(args, &action);
        show_action(sink, action);
        if (action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA) show_writing(sink, args);
        IDiscFormat2DataEventArgs_Release(args);
    }
}

HRESULT data_sink_connect(IDiscFormat2Data *format, bool show, struct data_sink **sink)
{
    struct data_sink *object = calloc(1, sizeof(*object));
    HRESULT hr;

    *sink = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->show = show;
    object->action = -1;
    hr = event_sink_connect((IUnknown *)format, &IID_DDiscFormat2DataEvents, update, object, &object->events);
    if (SUCCEEDED(hr)) *sink = object;
    else
        free(object);
    return hr;
}

void data_sink_disconnect(struct data_sink *sink)
{
    if (!sink) return;
    event_sink_disconnect(sink->events);
    progress_end(&sink->progress);
    free(sink);
}
