/*
 * What every recording does on the command thread.
 *
 * A GOOD status proves nothing (facts/wine.md): while writing, the drive is asked for its buffer now and then, which a drive that is
 * gone cannot answer; a WRITE that was lost leaves the drive's next writable address behind, so that the next WRITE is refused,
 * and behind the last one that address is asked for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/inquiry.h"
#include "mmc/poll.h"
#include "mmc/track_information.h"
#include "mmc/unit.h"
#include "mmc/write.h"
#include "recorder/patience.h"
#include "burnpump_private.h"

/* A drive whose buffer is full says so at once; this is how long until it is asked again. */
#define BUSY_POLL_MS 20
/* No drive is silent for longer while it spins up, calibrates or takes care of its laser's power. */
#define BUSY_LIMIT_MS 120000
#define ALIVE_POLL_MS 500
#define FINISH_POLL_MS 250
/* How long somebody who waits may take to notice that it was cancelled. */
#define PAUSE_STEP_MS 50

struct mmc_device *burn_pump_device(struct burn_pump *pump)
{
    return &pump->device;
}

void burn_pump_set_phase(struct burn_pump *pump, int phase)
{
    InterlockedExchange(&pump->phases, pump->phases | 1 << phase);
    SetEvent(pump->phase_event);
}

const struct ring_slot *burn_pump_next_slot(struct burn_pump *pump)
{
    const struct ring_slot *slot;

    while (pump->ring && !ring_is_done(pump->ring) && !burn_pump_is_cancelled(pump))
    {
        if ((slot = ring_next_full(pump->ring))) return slot;
        WaitForSingleObject(ring_filled_event(pump->ring), ALIVE_POLL_MS);
    }
    return NULL;
}

void burn_pump_slot_written(struct burn_pump *pump, const struct ring_slot *slot)
{
    LONG sectors = (LONG)(slot->used / pump->plan.sector_size);

    InterlockedExchange(&pump->last_written, slot->lba + sectors - 1);
    InterlockedExchangeAdd(&pump->written, sectors);
    ring_drained(pump->ring);
}

BOOL burn_pump_pause(struct burn_pump *pump, DWORD milliseconds)
{
    DWORD step;

    for (; milliseconds; milliseconds -= step)
    {
        if (burn_pump_is_cancelled(pump)) return FALSE;
        step = min(milliseconds, PAUSE_STEP_MS);
        Sleep(step);
    }
    return !burn_pump_is_cancelled(pump);
}

enum burn_end burn_failed(struct burn_outcome *outcome, struct burn_pump *pump, enum burn_end end, enum mmc_result result)
{
    outcome->result = result;
    outcome->device = pump->device;
    return outcome->end = end;
}

BOOL burn_is_unknown_to_drive(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST;
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

/* A transport that breaks down may look like GOOD, but it cannot tell how full the drive's buffer is. Some drives
 * cannot either, or say it in a form of their own; they can still say who they are. */
static enum mmc_result check_alive(struct burn_pump *pump)
{
    struct mmc_buffer_capacity capacity;
    struct mmc_inquiry inquiry;
    enum mmc_result result = MMC_BAD_REPLY;

    if (GetTickCount() - pump->last_alive < ALIVE_POLL_MS) return MMC_OK;
    if (pump->has_buffer_capacity)
    {
        result = mmc_read_buffer_capacity(&pump->device, &capacity);
        if (burn_is_unknown_to_drive(result) || result == MMC_BAD_REPLY) pump->has_buffer_capacity = FALSE;
    }
    if (!pump->has_buffer_capacity) result = mmc_inquiry(&pump->device, &inquiry);
    pump->last_alive = GetTickCount();
    return mmc_result_is_gone(result) ? result : MMC_OK;
}

/* MMC_BUSY means that nothing of it was taken: the same sectors are sent again. So are those that a transport could not send, once: a
 * drive that has them for all that does not want them at this address any more, or has them twice at the same place. */
static enum mmc_result write_slot(struct burn_pump *pump, const struct ring_slot *slot)
{
    DWORD start = GetTickCount();
    enum mmc_result result;
    BOOL again = FALSE;

    for (;;)
    {
        result = mmc_write(&pump->device, slot->lba, slot->used / pump->plan.sector_size, slot->data, slot->used);
        if (result == MMC_TRANSPORT_ERROR && !again && !burn_pump_is_cancelled(pump))
        {
            again = TRUE;
            continue;
        }
        if (!mmc_result_is_temporary(result)) return result;
        if (burn_pump_is_cancelled(pump) || GetTickCount() - start >= BUSY_LIMIT_MS) return result;
        Sleep(BUSY_POLL_MS);
    }
}

/* Where the drive says that it will write next; FALSE where it does not say. */
static BOOL get_next_writable(struct burn_pump *pump, int32_t *lba)
{
    struct mmc_track_information track;

    if (mmc_read_invisible_track(&pump->device, &track) != MMC_OK) return FALSE;
    *lba = track.next_writable;
    return track.next_writable_valid;
}

/* How many of the last WRITE's sectors the drive did not take. A WRITE that got lost and looked GOOD is noticed by the next
 * one, which does not begin where the drive goes on; behind the last one the address itself is asked for, of drives that had
 * it right behind the first (MMC-6 6.27 leaves to them what it is in a raw recording). */
static LONG count_missing(struct burn_pump *pump, const struct ring_slot *slot, LONG sectors)
{
    LONG end = slot->lba + sectors;
    int32_t next;

    if (!pump->written) pump->counts = get_next_writable(pump, &next) && next == end;
    else if (pump->counts && (ULONG)(pump->written + sectors) == pump->plan.sectors && get_next_writable(pump, &next) && next < end)
        return end - next;
    return 0;
}

/* Sends a slot, the last one again if the drive has not taken it. */
static enum burn_end send_slot(struct burn_pump *pump, const struct ring_slot *slot, struct burn_outcome *outcome)
{
    LONG sectors = (LONG)(slot->used / pump->plan.sector_size), missing = 0;
    enum mmc_result result;
    unsigned int attempt;

    for (attempt = 0; attempt < 2; attempt++)
    {
        result = write_slot(pump, slot);
        if (burn_pump_is_cancelled(pump) && result != MMC_OK) return BURN_CANCELLED;
        if (result != MMC_OK) return burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);
        if ((result = check_alive(pump)) != MMC_OK) return burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);
        if (!(missing = count_missing(pump, slot, sectors))) return BURN_SUCCESS;
        if (missing != sectors) break;
    }
    outcome->disagreement = L"the drive has not taken the last of them";
    return burn_failed(outcome, pump, BURN_DISC_DISAGREES, MMC_OK);
}

BOOL burn_pump_is_counted(const struct burn_pump *pump)
{
    return pump->counts;
}

enum burn_end burn_write(struct burn_pump *pump, struct burn_outcome *outcome)
{
    const struct ring_slot *slot;
    enum burn_end end;

    /* Behind the first WRITE at once: what does not come through is told before much is lost. */
    pump->last_alive = GetTickCount() - ALIVE_POLL_MS;
    while ((slot = burn_pump_next_slot(pump)))
    {
        if ((end = send_slot(pump, slot, outcome)) != BURN_SUCCESS) return outcome->end = end;
        burn_pump_slot_written(pump, slot);
    }
    return outcome->end = burn_pump_is_cancelled(pump) ? BURN_CANCELLED : BURN_SUCCESS;
}

/* --- waiting --------------------------------------------------------------------------------------------------------- */

static uint32_t milliseconds(void *context)
{
    (void)context;
    return GetTickCount();
}

static bool pause(void *context, uint32_t milliseconds, int32_t progress)
{
    (void)progress;
    return burn_pump_pause(context, milliseconds);
}

/* Half an hour at most. */
static struct mmc_patience patience_of(struct burn_pump *pump, BOOL may_cancel)
{
    if (!may_cancel) return recorder_patience(FINISH_POLL_MS, MMC_FINISH_LIMIT);
    return (struct mmc_patience){ FINISH_POLL_MS, MMC_FINISH_LIMIT, milliseconds, pause, pump };
}

static uint32_t calibrate(struct mmc_device *device, void *context, enum mmc_result *result)
{
    (void)context;
    *result = mmc_calibrate_power(device);
    return mmc_result_is_temporary(*result) ? BUSY_LIMIT_MS : 0;
}

enum mmc_result burn_calibrate(struct burn_pump *pump)
{
    struct mmc_patience patience = patience_of(pump, TRUE);
    enum mmc_result result = mmc_ask_patiently(&pump->device, &patience, calibrate, NULL);

    /* Drives that calibrate when they like are no reason not to burn. */
    return burn_is_unknown_to_drive(result) ? MMC_OK : result;
}

enum mmc_result burn_wait_until_done(struct burn_pump *pump, BOOL may_cancel)
{
    struct mmc_patience patience = patience_of(pump, may_cancel);

    return mmc_wait_until_done(&pump->device, &patience);
}

/* A drive that was busy has not taken the command; one that has is through with it at once. */
static uint32_t flush(struct mmc_device *device, void *context, enum mmc_result *result)
{
    BOOL *asked = context;

    *result = *asked ? mmc_test_unit_ready(device) : MMC_OK;
    *asked = TRUE;
    if (*result == MMC_OK) *result = mmc_synchronize_cache(device, false);
    return mmc_result_is_unfinished(*result) ? MMC_ASK_AGAIN : 0;
}

enum mmc_result burn_flush(struct burn_pump *pump, BOOL may_cancel)
{
    struct mmc_patience patience = patience_of(pump, may_cancel);
    BOOL asked = FALSE;

    return mmc_ask_patiently(&pump->device, &patience, flush, &asked);
}

struct confirmation
{
    burn_check check;
    const void *context;
    const WCHAR *wrong;
};

static uint32_t confirm(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct confirmation *confirmation = context;

    confirmation->wrong = confirmation->check(device, confirmation->context, result);
    return confirmation->wrong ? mmc_time_to_agree(*result) : 0;
}

enum burn_end burn_confirm(struct burn_pump *pump, struct burn_outcome *outcome, burn_check check, const void *context, BOOL may_cancel)
{
    struct mmc_patience patience = patience_of(pump, may_cancel);
    struct confirmation confirmation = { check, context, NULL };
    enum mmc_result result = mmc_ask_patiently(&pump->device, &patience, confirm, &confirmation);

    outcome->disagreement = confirmation.wrong;
    if (!confirmation.wrong) return BURN_SUCCESS;
    if (may_cancel && mmc_time_to_agree(result) && burn_pump_is_cancelled(pump)) return BURN_CANCELLED;
    return burn_failed(outcome, pump, BURN_DISC_DISAGREES, result);
}
