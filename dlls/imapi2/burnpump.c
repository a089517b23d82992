/*
 * The two threads of a burn: the caller's thread, which feeds and tells, and what starts the command thread.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "burnpump_private.h"

#define EVENT_INTERVAL_MS 500
/* As much as bridges a source that stalls for a second at 48x. */
#define USUAL_RING_BYTES (8 * 1024 * 1024)
/* Every adapter takes a slot in one command. */
#define SLOT_BYTES 65536

HRESULT burn_pump_create(const struct burn_pump_plan *plan, struct burn_pump **out)
{
    ULONG slot_size = min(plan->transport->max_transfer, SLOT_BYTES);
    struct burn_pump *pump;
    HRESULT hr = S_OK;

    *out = NULL;
    if (!(pump = calloc(1, sizeof(*pump)))) return E_OUTOFMEMORY;
    pump->plan = *plan;
    pump->phase_start = pump->last_event = GetTickCount();
    pump->last_fed = pump->last_written = plan->start;
    pump->has_buffer_capacity = TRUE;
    pump->shown_phase = plan->first_phase;
    pump->done_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    pump->phase_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!pump->done_event || !pump->phase_event) hr = E_OUTOFMEMORY;
    if (plan->sectors)
    {
        pump->slot_sectors = slot_size / plan->sector_size;
        hr = ring_create((plan->ring_bytes ? plan->ring_bytes : USUAL_RING_BYTES) / slot_size, slot_size, &pump->ring);
    }
    if (SUCCEEDED(hr) && plan->recorder && !com_is_free_threaded(plan->recorder))
        hr = relay_create(plan->transport, &pump->relay);
    if (FAILED(hr))
    {
        burn_pump_free(pump);
        return hr;
    }
    mmc_device_init(&pump->device, pump->relay ? relay_transport(pump->relay) : plan->transport);
    *out = pump;
    return S_OK;
}

void burn_pump_free(struct burn_pump *pump)
{
    if (!pump) return;
    relay_free(pump->relay);
    ring_free(pump->ring);
    if (pump->done_event) CloseHandle(pump->done_event);
    if (pump->phase_event) CloseHandle(pump->phase_event);
    free(pump);
}

int burn_pump_get_phase(const struct burn_pump *pump)
{
    return pump->shown_phase;
}

DWORD burn_pump_get_phase_time(const struct burn_pump *pump)
{
    return GetTickCount() - pump->phase_start;
}

ULONG burn_pump_get_written(const struct burn_pump *pump)
{
    return (ULONG)pump->written;
}

void burn_pump_get_progress(const struct burn_pump *pump, struct burn_progress *progress)
{
    progress->start_lba = pump->plan.start;
    progress->sector_count = (LONG)pump->plan.sectors;
    progress->last_read_lba = pump->last_fed;
    progress->last_written_lba = pump->last_written;
    progress->total_buffer = pump->ring ? (LONG)ring_size(pump->ring) : 0;
    progress->used_buffer = pump->ring ? (LONG)ring_used(pump->ring) : 0;
}

LONG burn_pump_get_remaining_time(const struct burn_pump *pump)
{
    ULONGLONG written = (ULONG)pump->written;

    return written ? (LONG)((pump->plan.sectors - written) * burn_pump_get_phase_time(pump) / written / 1000) : 0;
}

BOOL burn_pump_is_cancelled(const struct burn_pump *pump)
{
    return *pump->plan.cancelled || pump->stopped;
}

/* --- telling --------------------------------------------------------------------------------------------------------- */

/* The interval begins when the handlers are through: slow ones, too, leave time to fill the ring. */
static void tell(struct burn_pump *pump)
{
    pump->plan.tell(pump->plan.context, pump);
    pump->last_event = GetTickCount();
}

/* TRUE when the work has come to another phase: the next one after that which was shown last. */
static BOOL follow_phase(struct burn_pump *pump)
{
    LONG later = pump->phases & ~((2 << pump->shown_phase) - 1);
    int phase = pump->shown_phase;

    if (!later) return FALSE;
    while (!(later & 1 << phase)) phase++;
    pump->shown_phase = phase;
    pump->phase_start = GetTickCount();
    return TRUE;
}

static void tell_if_due(struct burn_pump *pump)
{
    BOOL first = !pump->told;

    pump->told = TRUE;
    if (first) tell(pump);
    while (follow_phase(pump)) tell(pump);
    if (GetTickCount() - pump->last_event >= EVENT_INTERVAL_MS) tell(pump);
}

void burn_fire(struct com_connection_point *point, DISPID id, IDispatch *object, IDispatch *progress)
{
    VARIANT arguments[2];

    /* Last argument first, as DISPPARAMS has them. */
    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_DISPATCH;
    V_DISPATCH(&arguments[0]) = progress;
    V_DISPATCH(&arguments[1]) = object;
    com_connection_point_fire(point, id, arguments, ARRAYSIZE(arguments));
}

/* --- feeding --------------------------------------------------------------------------------------------------------- */

HRESULT burn_read_stream(IStream *stream, BYTE *data, ULONG size, ULONG *done)
{
    ULONG read, total = 0;
    HRESULT hr = S_OK;

    while (total < size && hr == S_OK)
    {
        read = 0;
        hr = IStream_Read(stream, data + total, size - total, &read);
        if (SUCCEEDED(hr)) hr = read && read <= size - total ? S_OK : S_FALSE;
        if (hr == S_OK) total += read;
    }
    if (done) *done = total;
    return hr;
}

/* S_FALSE: nothing was filled, because there is no room or no more. */
static HRESULT feed_slot(struct burn_pump *pump)
{
    ULONG sectors = min(pump->slot_sectors, pump->plan.sectors - pump->fed);
    struct ring_slot *slot;
    HRESULT hr;

    if (pump->failed || !sectors || !(slot = ring_next_free(pump->ring))) return S_FALSE;
    if (FAILED(hr = pump->plan.fill(pump->plan.context, slot, sectors)))
    {
        pump->failed = TRUE;
        return hr;
    }
    pump->fed += slot->used / pump->plan.sector_size;
    pump->last_fed = slot->lba + (LONG)(slot->used / pump->plan.sector_size) - 1;
    ring_filled(pump->ring);
    if (pump->fed == pump->plan.sectors) ring_finish(pump->ring);
    return S_OK;
}

HRESULT burn_pump_prime(struct burn_pump *pump)
{
    HRESULT hr;

    tell_if_due(pump);
    do
    {
        if (*pump->plan.cancelled) return E_IMAPI_REQUEST_CANCELLED;
        hr = feed_slot(pump);
        tell_if_due(pump);
    } while (hr == S_OK);
    return FAILED(hr) ? hr : S_OK;
}

/* Waits for room in the ring or the end of the work. An STA's messages are served meanwhile. */
static void wait_for_progress(struct burn_pump *pump)
{
    DWORD elapsed = GetTickCount() - pump->last_event, index, count = 2;
    DWORD timeout = elapsed < EVENT_INTERVAL_MS ? EVENT_INTERVAL_MS - elapsed : 0;
    HANDLE handles[4] = { pump->done_event, pump->phase_event };
    HRESULT hr;

    if (pump->ring) handles[count++] = ring_drained_event(pump->ring);
    if (pump->relay) handles[count++] = relay_event(pump->relay);
    hr = CoWaitForMultipleHandles(0, timeout, count, handles, &index);
    /* A thread that never initialised COM has no messages to be served. */
    if (FAILED(hr) && hr != RPC_S_CALLPENDING) WaitForMultipleObjects(count, handles, FALSE, timeout);
}

static void stop_work(struct burn_pump *pump)
{
    InterlockedExchange(&pump->stopped, 1);
    if (pump->ring) SetEvent(ring_filled_event(pump->ring));
}

/* Feeds the work until its thread is through. The text about a failure of fill is put into *error, since event handlers, of which
 * more are called, may leave one of their own. */
static HRESULT feed(struct burn_pump *pump, IErrorInfo **error)
{
    HRESULT hr = S_OK, fed;

    *error = NULL;
    while (!pump->done)
    {
        if (pump->relay) relay_serve(pump->relay);
        if (*pump->plan.cancelled) stop_work(pump);
        fed = burn_pump_is_cancelled(pump) ? S_FALSE : feed_slot(pump);
        if (FAILED(fed))
        {
            hr = fed;
            GetErrorInfo(0, error);
            stop_work(pump);
        }
        if (fed != S_OK) wait_for_progress(pump);
        tell_if_due(pump);
    }
    return hr;
}

/* --- the command thread ---------------------------------------------------------------------------------------------- */

static DWORD WINAPI command_thread(void *argument)
{
    struct burn_pump *pump = argument;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    pump->work(pump, pump->work_context);
    if (SUCCEEDED(com)) CoUninitialize();
    InterlockedExchange(&pump->done, 1);
    SetEvent(pump->done_event);
    return 0;
}

HRESULT burn_pump_run(struct burn_pump *pump, void (*work)(struct burn_pump *pump, void *context), void *context)
{
    IErrorInfo *error;
    HANDLE thread;
    HRESULT hr;

    pump->work = work;
    pump->work_context = context;
    pump->done = 0;
    ResetEvent(pump->done_event);
    tell_if_due(pump);
    if (!(thread = CreateThread(NULL, 0, command_thread, pump, 0, NULL))) return E_OUTOFMEMORY;
    hr = feed(pump, &error);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    /* The last word, which clients wait for: everything that was written (anchors.md, complaints). */
    while (follow_phase(pump) && pump->phases >> pump->shown_phase > 1) tell(pump);
    tell(pump);
    if (FAILED(hr)) SetErrorInfo(0, error);
    if (error) IErrorInfo_Release(error);
    return hr;
}
