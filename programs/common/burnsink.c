/*
 * The sink of a writer's events: of MsftDiscFormat2Data or of MsftDiscFormat2RawCD.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "burnsink.h"
#include "cancel.h"
#include "eventsink.h"

#define SPEED_INTERVAL 1000 /* ms between two measurements of the speed */

/* What a writer is doing, as IMAPI2 numbers it, for people and for programs. */
struct action
{
    LONG value;
    const WCHAR *name;           /* NULL: nothing to be said */
    const char *key;
};

/* What differs between the writers' events. */
struct writer_kind
{
    const IID *events;
    LONG writing, verifying;     /* the actions that take their time; -1: there is none */
    const struct action *actions;
    size_t action_count;
    /* Action and seconds, which each writer's arguments have in an interface of their own. */
    HRESULT (*get)(IDispatch *arguments, LONG *action, LONG *elapsed, LONG *remaining);
    void (*cancel)(IDispatch *object);
};

struct burn_sink
{
    const struct writer_kind *kind;
    struct burn_view view;
    struct event_sink *events;
    LONG action;                 /* shown last, or -1 */
    bool wrote;                  /* writing was begun */
    struct progress progress;
    struct progress_state shown; /* of the writing, last */
    DWORD measured;              /* GetTickCount of the last measurement of the speed */
    int64_t measured_done;
    LONG verifying_since;        /* seconds */
    double verified;             /* of the verification, as far as was shown: 0 to 1 */
};

/* --- data ------------------------------------------------------------------------------------------------------------ */

static const struct action data_actions[] =
{
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA, L"Looking at the disc", "looking" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_FORMATTING_MEDIA, L"Formatting", "formatting" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_INITIALIZING_HARDWARE, L"Preparing", "preparing" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_CALIBRATING_POWER, L"Calibrating", "calibrating" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA, L"Writing", "writing" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION, L"Finishing", "finishing" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING, L"Verifying", "verifying" },
    { IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED, NULL, "completed" }, /* the program says so */
};

static HRESULT get_data(IDispatch *arguments, LONG *action, LONG *elapsed, LONG *remaining)
{
    IMAPI_FORMAT2_DATA_WRITE_ACTION value = 0;
    IDiscFormat2DataEventArgs *args;
    HRESULT hr = IDispatch_QueryInterface(arguments, &IID_IDiscFormat2DataEventArgs, (void **)&args);

    if (FAILED(hr)) return hr;
    IDiscFormat2DataEventArgs_get_CurrentAction(args, &value);
    IDiscFormat2DataEventArgs_get_ElapsedTime(args, elapsed);
    IDiscFormat2DataEventArgs_get_RemainingTime(args, remaining);
    IDiscFormat2DataEventArgs_Release(args);
    *action = value;
    return S_OK;
}

static void cancel_data(IDispatch *object)
{
    IDiscFormat2Data *format;

    if (FAILED(IDispatch_QueryInterface(object, &IID_IDiscFormat2Data, (void **)&format))) return;
    IDiscFormat2Data_CancelWrite(format);
    IDiscFormat2Data_Release(format);
}

static const struct writer_kind data_kind =
{
    &IID_DDiscFormat2DataEvents, IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA, IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING,
    data_actions, ARRAYSIZE(data_actions), get_data, cancel_data
};

/* --- raw CDs --------------------------------------------------------------------------------------------------------- */

static const struct action raw_actions[] =
{
    { IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING, L"Preparing", "preparing" },
    { IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING, L"Writing", "writing" },
    { IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING, L"Finishing", "finishing" },
};

static HRESULT get_raw(IDispatch *arguments, LONG *action, LONG *elapsed, LONG *remaining)
{
    IMAPI_FORMAT2_RAW_CD_WRITE_ACTION value = 0;
    IDiscFormat2RawCDEventArgs *args;
    HRESULT hr = IDispatch_QueryInterface(arguments, &IID_IDiscFormat2RawCDEventArgs, (void **)&args);

    if (FAILED(hr)) return hr;
    IDiscFormat2RawCDEventArgs_get_CurrentAction(args, &value);
    IDiscFormat2RawCDEventArgs_get_ElapsedTime(args, elapsed);
    IDiscFormat2RawCDEventArgs_get_RemainingTime(args, remaining);
    IDiscFormat2RawCDEventArgs_Release(args);
    *action = value;
    return S_OK;
}

static void cancel_raw(IDispatch *object)
{
    IDiscFormat2RawCD *format;

    if (FAILED(IDispatch_QueryInterface(object, &IID_IDiscFormat2RawCD, (void **)&format))) return;
    IDiscFormat2RawCD_CancelWrite(format);
    IDiscFormat2RawCD_Release(format);
}

static const struct writer_kind raw_kind =
{
    &IID_DDiscFormat2RawCDEvents, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING, -1, raw_actions, ARRAYSIZE(raw_actions),
    get_raw, cancel_raw
};

/* --- both ------------------------------------------------------------------------------------------------------------ */

static const struct action *find_action(const struct burn_sink *sink, LONG value)
{
    size_t i;

    for (i = 0; i < sink->kind->action_count; i++)
        if (sink->kind->actions[i].value == value) return &sink->kind->actions[i];
    return NULL;
}

static void tell(struct burn_sink *sink, const struct action *action, const struct progress_state *state)
{
    if (sink->view.show && state) progress_show(&sink->progress, state);
    if (sink->view.observe && action) sink->view.observe(action->key, state, sink->view.context);
}

/* An event of the next action is the one that knows that everything was written. */
static void change_action(struct burn_sink *sink, LONG value, LONG elapsed)
{
    const struct action *action = find_action(sink, value);

    if (value == sink->action) return;
    if (sink->action == sink->kind->writing && sink->shown.total)
    {
        sink->shown.done = sink->shown.total;
        sink->shown.remaining = 0;
        sink->shown.buffer = -1;
        tell(sink, find_action(sink, sink->action), &sink->shown);
    }
    sink->action = value;
    if (value == sink->kind->writing) sink->wrote = true;
    if (value == sink->kind->verifying)
    {
        sink->verifying_since = elapsed;
        sink->verified = 0;
    }
    if (sink->view.show && action && action->name) progress_begin(&sink->progress, action->name);
}

/* The drive takes in jumps what its buffer has room for: the speed is that of the last seconds. */
static void measure(struct burn_sink *sink, struct progress_state *state)
{
    DWORD now = GetTickCount(), passed = now - sink->measured;
    double speed;

    if (!sink->measured || state->done < sink->measured_done)
    {
        sink->measured = now ? now : 1;
        sink->measured_done = state->done;
        return;
    }
    if (passed < SPEED_INTERVAL) return;
    speed = (double)(state->done - sink->measured_done) * 1000 / passed;
    state->speed = state->speed > 0 ? (state->speed + speed) / 2 : speed;
    sink->measured = now ? now : 1;
    sink->measured_done = state->done;
}

static void show_writing(struct burn_sink *sink, IDispatch *arguments, LONG elapsed, LONG remaining)
{
    LONG start = 0, count = 0, last = 0, buffer = 0, used = 0;
    struct progress_state *state = &sink->shown;
    IWriteEngine2EventArgs *args;

    if (FAILED(IDispatch_QueryInterface(arguments, &IID_IWriteEngine2EventArgs, (void **)&args))) return;
    IWriteEngine2EventArgs_get_StartLba(args, &start);
    IWriteEngine2EventArgs_get_SectorCount(args, &count);
    IWriteEngine2EventArgs_get_LastWrittenLba(args, &last);
    IWriteEngine2EventArgs_get_TotalSystemBuffer(args, &buffer);
    IWriteEngine2EventArgs_get_UsedSystemBuffer(args, &used);
    IWriteEngine2EventArgs_Release(args);

    /* The address written last is one less than how many were written; before the first sector it is not above start. */
    state->done = last > start ? (int64_t)last - start + 1 : 0;
    state->total = count;
    state->elapsed = elapsed;
    /* Not known before something was written. */
    state->remaining = remaining || state->done > count / 2 ? remaining : -1;
    state->buffer = buffer > 0 ? (int)((int64_t)used * 100 / buffer) : -1;
    measure(sink, state);
    tell(sink, find_action(sink, sink->action), state);
}

/* Of the verification the time alone is told, and only where all is read. */
static void show_verifying(struct burn_sink *sink, LONG elapsed, LONG remaining)
{
    struct progress_state state = { 0 };

    if (remaining <= 0)
    {
        tell(sink, find_action(sink, sink->action), NULL);
        return;
    }
    state.done = elapsed - sink->verifying_since;
    state.total = state.done + remaining;
    /* It is computed from whole seconds, which makes it waver: a bar does not go back. */
    if ((double)state.done / (double)state.total < sink->verified) return;
    sink->verified = (double)state.done / (double)state.total;
    state.elapsed = (long)state.done;
    state.remaining = remaining;
    state.buffer = -1;
    state.is_time = true;
    tell(sink, find_action(sink, sink->action), &state);
}

static void update(const DISPPARAMS *params, void *context)
{
    IDispatch *object = event_argument_object(params, 0), *arguments = event_argument_object(params, 1);
    struct burn_sink *sink = context;
    LONG action, elapsed = 0, remaining = 0;

    if (cancel_wanted() && object) sink->kind->cancel(object);
    if (!arguments || FAILED(sink->kind->get(arguments, &action, &elapsed, &remaining))) return;
    change_action(sink, action, elapsed);
    if (action == sink->kind->writing) show_writing(sink, arguments, elapsed, remaining);
    else if (action == sink->kind->verifying) show_verifying(sink, elapsed, remaining);
    else tell(sink, find_action(sink, action), NULL);
}

static HRESULT sink_connect(IUnknown *format, const struct writer_kind *kind, const struct burn_view *view, struct burn_sink **sink)
{
    struct burn_sink *object = calloc(1, sizeof(*object));
    HRESULT hr;

    *sink = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->kind = kind;
    object->view = *view;
    object->action = -1;
    object->shown.single_speed = view->single_speed;
    object->shown.sector_bytes = kind == &data_kind ? 2048 : 2352;
    hr = event_sink_connect(format, kind->events, update, object, &object->events);
    if (SUCCEEDED(hr)) *sink = object;
    else free(object);
    return hr;
}

HRESULT burn_sink_connect_data(IDiscFormat2Data *format, const struct burn_view *view, struct burn_sink **sink)
{
    return sink_connect((IUnknown *)format, &data_kind, view, sink);
}

HRESULT burn_sink_connect_raw(IDiscFormat2RawCD *format, const struct burn_view *view, struct burn_sink **sink)
{
    return sink_connect((IUnknown *)format, &raw_kind, view, sink);
}

bool burn_sink_has_written(const struct burn_sink *sink)
{
    return sink && sink->wrote;
}

bool burn_sink_is_verifying(const struct burn_sink *sink)
{
    return sink && sink->kind->verifying >= 0 && sink->action == sink->kind->verifying;
}

void burn_sink_disconnect(struct burn_sink *sink)
{
    if (!sink) return;
    event_sink_disconnect(sink->events);
    progress_end(&sink->progress);
    free(sink);
}
