/*
 * A raw CD is burned: the command thread, from the write parameters to the drive's own word that the disc is there.
 *
 * In raw mode the host sends lead-in, program area and lead-out as one run of sectors that begins at the lead-in's
 * address from the ATIP; nothing is reserved and nothing is closed (MMC-6 4.2, 7.5.4, write type 3).
 * A GOOD status proves nothing (facts/wine.md): while writing, the drive is asked for its buffer now and then, which a
 * drive that is gone cannot answer; a WRITE that was lost leaves the drive's next writable address behind, so that the next
 * WRITE is refused, and behind the last one that address is asked for; at the end the drive's table of contents must be the
 * one that was sent.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include "mmc/disc_information.h"
#include "mmc/inquiry.h"
#include "mmc/toc.h"
#include "mmc/track_information.h"
#include "mmc/unit.h"
#include "mmc/write.h"
#include "rawburn.h"
#include "trace.h"

/* A drive whose buffer is full says so at once; this is how long until it is asked again. */
#define BUSY_POLL_MS 20
/* No drive is silent for longer while it spins up, calibrates or takes care of its laser's power. */
#define BUSY_LIMIT_MS 120000
#define ALIVE_POLL_MS 500
#define FINISH_POLL_MS 250
#define FINISH_LIMIT_MS (30 * 60 * 1000)
/* After it became ready the drive may still need a moment to take in the new lead-in. */
#define DISAGREE_LIMIT_MS 10000
/* A drive that says nothing sensible at all is not asked for so long. */
#define SILENCE_LIMIT_MS 5000

struct rawburn
{
    struct rawburn_plan plan;
    struct rawburn_outcome outcome;
    struct mmc_device device;
    HANDLE thread;
    HANDLE done_event;
    volatile LONG cancelled;
    volatile LONG phase;
    volatile LONG written;
    volatile LONG done;
    DWORD last_alive;
    BOOL has_buffer_capacity;
    BOOL counts;                    /* the drive's next writable address follows a raw recording */
};

static enum rawburn_end drive_failed(struct rawburn *burn, enum mmc_result result)
{
    burn->outcome.result = result;
    burn->outcome.device = burn->device;
    return RAWBURN_DRIVE_FAILED;
}

static BOOL is_unknown_to_drive(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST;
}

static BOOL is_gone(enum mmc_result result)
{
    return result == MMC_NO_DEVICE || result == MMC_DENIED || result == MMC_TRANSPORT_ERROR || result == MMC_TIMEOUT
            || result == MMC_BAD_REPLY;
}

/* Write parameters, and what is given up one after the other where a drive refuses them or keeps its own: raw recording
 * takes nothing from the last group (MMC-6 7.5.4), and BURN-Free is a wish. */
#define ESSENTIAL_FIELDS (MMC_SET_WRITE_TYPE | MMC_SET_DATA_BLOCK_TYPE | MMC_SET_TEST_WRITE)
#define UNUSED_FIELDS \
    (MMC_SET_TRACK_MODE | MMC_SET_COPY | MMC_SET_FIXED_PACKET | MMC_SET_MULTISESSION | MMC_SET_SESSION_FORMAT)

static enum mmc_result set_parameters(struct rawburn *burn)
{
    static const uint32_t attempts[] = { ESSENTIAL_FIELDS | MMC_SET_BUFFER_UNDERRUN_FREE | UNUSED_FIELDS,
        ESSENTIAL_FIELDS | MMC_SET_BUFFER_UNDERRUN_FREE, ESSENTIAL_FIELDS };
    struct mmc_write_parameters parameters = { 0 };
    enum mmc_result result = MMC_OK;
    unsigned int i;

    parameters.write_type = MMC_WRITE_RAW;
    parameters.test_write = burn->plan.simulate;
    parameters.data_block_type = (uint8_t)burn->plan.block_type;
    parameters.buffer_underrun_free = burn->plan.buffer_underrun_free;
    parameters.multisession = MMC_NO_NEXT_SESSION_NO_B0;
    for (i = 0; i < ARRAYSIZE(attempts); i++)
    {
        parameters.fields = attempts[i];
        result = mmc_set_write_parameters(&burn->device, &parameters);
        if (result != MMC_INVALID_MODE_PARAMETERS && result != MMC_ILLEGAL_REQUEST) break;
    }
    return result;
}

static enum mmc_result calibrate(struct rawburn *burn)
{
    DWORD start = GetTickCount();
    enum mmc_result result;

    while (mmc_result_is_temporary(result = mmc_calibrate_power(&burn->device)))
    {
        if (burn->cancelled || GetTickCount() - start >= BUSY_LIMIT_MS) break;
        Sleep(FINISH_POLL_MS);
    }
    return result;
}

static enum rawburn_end prepare(struct rawburn *burn)
{
    enum mmc_result result = set_parameters(burn);

    if (result == MMC_INVALID_MODE_PARAMETERS || result == MMC_ILLEGAL_REQUEST)
    {
        drive_failed(burn, result);
        return RAWBURN_PARAMETERS_REFUSED;
    }
    if (result != MMC_OK) return drive_failed(burn, result);

    /* A drive that cannot be slowed down, or calibrates when it likes, is no reason not to burn. */
    result = speed_set(&burn->device, burn->plan.has_speed ? &burn->plan.speed : NULL);
    if (is_gone(result)) return drive_failed(burn, result);
    result = calibrate(burn);
    if (burn->cancelled) return RAWBURN_CANCELLED;
    if (result != MMC_OK && !is_unknown_to_drive(result)) return drive_failed(burn, result);
    return RAWBURN_SUCCESS;
}

/* A transport that breaks down may look like GOOD, but it cannot tell how full the drive's buffer is. Some drives
 * cannot either, or say it in a form of their own; they can still say who they are. */
static enum mmc_result check_alive(struct rawburn *burn)
{
    struct mmc_buffer_capacity capacity;
    struct mmc_inquiry inquiry;
    enum mmc_result result = MMC_BAD_REPLY;

    if (GetTickCount() - burn->last_alive < ALIVE_POLL_MS) return MMC_OK;
    if (burn->has_buffer_capacity)
    {
        result = mmc_read_buffer_capacity(&burn->device, &capacity);
        if (is_unknown_to_drive(result) || result == MMC_BAD_REPLY) burn->has_buffer_capacity = FALSE;
    }
    if (!burn->has_buffer_capacity) result = mmc_inquiry(&burn->device, &inquiry);
    burn->last_alive = GetTickCount();
    return is_gone(result) ? result : MMC_OK;
}

/* MMC_BUSY means that nothing of it was taken: the same sectors are sent again. */
static enum mmc_result write_slot(struct rawburn *burn, const struct ring_slot *slot)
{
    DWORD start = GetTickCount();
    enum mmc_result result;

    for (;;)
    {
        result = mmc_write(&burn->device, (int32_t)burn->written, slot->used / burn->plan.sector_size, slot->data,
                slot->used);
        if (!mmc_result_is_temporary(result)) return result;
        if (burn->cancelled || GetTickCount() - start >= BUSY_LIMIT_MS) return result;
        Sleep(BUSY_POLL_MS);
    }
}

/* Where the drive says that it will write next; FALSE where it does not say. */
static BOOL get_next_writable(struct rawburn *burn, int32_t *lba)
{
    struct mmc_track_information track;

    if (mmc_read_track_information(&burn->device, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, &track) != MMC_OK) return FALSE;
    *lba = track.next_writable;
    return track.next_writable_valid;
}

/* How many of the last WRITE's sectors the drive did not take. A WRITE that got lost and looked GOOD is noticed by the next
 * one, which does not begin where the drive goes on; behind the last one the address itself is asked for, of drives that had
 * it right behind the first (MMC-6 6.27 leaves to them what it is in a raw recording). */
static LONG count_missing(struct rawburn *burn, LONG sectors)
{
    LONG end = burn->written + sectors;
    int32_t next;

    if (burn->written == burn->plan.start) burn->counts = get_next_writable(burn, &next) && next == end;
    else if (burn->counts && end == burn->plan.start + (LONG)burn->plan.sectors && get_next_writable(burn, &next)
            && next < end)
        return end - next;
    return 0;
}

/* Sends a slot, the last one again if the drive has not taken it. */
static enum rawburn_end send_slot(struct rawburn *burn, const struct ring_slot *slot)
{
    LONG sectors = (LONG)(slot->used / burn->plan.sector_size), missing = 0;
    enum mmc_result result;
    unsigned int attempt;

    for (attempt = 0; attempt < 2; attempt++)
    {
        result = write_slot(burn, slot);
        if (burn->cancelled && result != MMC_OK) return RAWBURN_CANCELLED;
        if (result != MMC_OK) return drive_failed(burn, result);
        if ((result = check_alive(burn)) != MMC_OK) return drive_failed(burn, result);
        if (!(missing = count_missing(burn, sectors)))
        {
            InterlockedExchangeAdd(&burn->written, sectors);
            return RAWBURN_SUCCESS;
        }
        if (missing != sectors) break;
    }
    burn->outcome.disagreement = L"the drive has not taken the last of them";
    drive_failed(burn, MMC_OK);
    return RAWBURN_DISC_DISAGREES;
}

static enum rawburn_end write_sectors(struct rawburn *burn)
{
    enum rawburn_end end;
    struct ring_slot *slot;

    while (!ring_is_done(burn->plan.ring))
    {
        if (burn->cancelled) return RAWBURN_CANCELLED;
        if (!(slot = ring_next_full(burn->plan.ring)))
        {
            WaitForSingleObject(ring_filled_event(burn->plan.ring), ALIVE_POLL_MS);
            continue;
        }
        if ((end = send_slot(burn, slot)) != RAWBURN_SUCCESS) return end;
        ring_drained(burn->plan.ring);
    }
    return burn->cancelled ? RAWBURN_CANCELLED : RAWBURN_SUCCESS;
}

/* Everything is in the drive, and it finishes the disc whatever the client wants: CancelWrite only ends the waiting for a
 * drive that does not get there. */
static enum mmc_result finish(struct rawburn *burn)
{
    DWORD start = GetTickCount();
    enum mmc_result result;

    result = mmc_synchronize_cache(&burn->device, false);
    while (mmc_result_is_unfinished(result) && !burn->cancelled && GetTickCount() - start < FINISH_LIMIT_MS)
    {
        Sleep(FINISH_POLL_MS);
        result = mmc_test_unit_ready(&burn->device);
        /* A drive that was busy has not taken the command; one that has is through with it at once. */
        if (result == MMC_OK) result = mmc_synchronize_cache(&burn->device, false);
    }
    return result;
}

/* NULL when the drive's table of contents is the one that was sent; else what is wrong with it. */
static const WCHAR *compare_toc(const struct mmc_toc *found, const struct toc *sent)
{
    uint32_t i, tracks = toc_track_count(sent);

    if (found->first_track != sent->first || found->last_track != sent->last || found->count != tracks + 1)
        return L"the table of contents has other tracks than those that were sent";
    for (i = 0; i < tracks; i++)
    {
        if (found->tracks[i].number != sent->first + i || found->tracks[i].start != sent->tracks[i].start)
            return L"a track begins elsewhere than it should";
        /* The copy bit is left out: it alternates with SCMS. */
        if ((found->tracks[i].control ^ sent->tracks[i].control) & ~SUBQ_CONTROL_COPY_PERMITTED)
            return L"a track is of another kind than it should be";
    }
    if (found->tracks[tracks].number != MMC_LEAD_OUT_TRACK || found->tracks[tracks].start != sent->leadout)
        return L"the lead-out begins elsewhere than it should";
    return NULL;
}

/* NULL when the drive says that the disc is what it should be now; else what is wrong. */
static const WCHAR *ask_drive(struct rawburn *burn, enum mmc_result *result)
{
    struct mmc_disc_information information;
    struct mmc_track_information track;
    struct mmc_toc toc;
    const WCHAR *wrong;

    *result = mmc_read_disc_information(&burn->device, &information);
    if (*result != MMC_OK) return L"the drive does not tell the state of the disc";
    if (burn->plan.simulate)
        return information.disc_status == MMC_DISC_BLANK ? NULL : L"the drive says that the disc is not blank any more";
    if (information.disc_status == MMC_DISC_BLANK) return L"the drive says that the disc is still blank";
    if (information.disc_status == MMC_DISC_APPENDABLE && information.last_session_status == MMC_SESSION_INCOMPLETE)
        return L"the drive says that the session is not complete";
    *result = mmc_read_toc(&burn->device, &toc);
    if (*result != MMC_OK) return L"the drive finds no table of contents on the disc";
    if ((wrong = compare_toc(&toc, &burn->plan.toc))) return wrong;
    *result = mmc_read_track_information(&burn->device, MMC_TRACK_BY_NUMBER, burn->plan.toc.last, &track);
    /* Drives before MMC-2 keep no such record. */
    if (*result == MMC_ILLEGAL_COMMAND) return NULL;
    if (*result != MMC_OK) return L"the drive knows nothing of the last track";
    if (track.blank || track.start != burn->plan.toc.tracks[toc_track_count(&burn->plan.toc) - 1].start)
        return L"the drive's record of the last track is not what was sent";
    return NULL;
}

static enum rawburn_end confirm(struct rawburn *burn)
{
    DWORD start = GetTickCount(), limit;
    enum mmc_result result;

    do
    {
        burn->outcome.disagreement = ask_drive(burn, &result);
        if (!burn->outcome.disagreement) return RAWBURN_SUCCESS;
        if (result == MMC_NO_DEVICE || result == MMC_NO_MEDIUM || result == MMC_DENIED) break;
        if (burn->cancelled) return RAWBURN_CANCELLED;
        limit = mmc_result_is_unfinished(result) ? FINISH_LIMIT_MS : is_gone(result) ? SILENCE_LIMIT_MS : DISAGREE_LIMIT_MS;
        Sleep(FINISH_POLL_MS);
    } while (GetTickCount() - start < limit);
    drive_failed(burn, result);
    return RAWBURN_DISC_DISAGREES;
}

static enum rawburn_end run(struct rawburn *burn)
{
    enum rawburn_end end;
    enum mmc_result result;

    if ((end = prepare(burn)) != RAWBURN_SUCCESS) return end;
    InterlockedExchange(&burn->phase, RAWBURN_WRITING);
    if ((end = write_sectors(burn)) != RAWBURN_SUCCESS)
    {
        /* What the drive still has in its buffer goes to the disc, so that it is idle when the next command comes. */
        struct mmc_device failed = burn->outcome.device;

        if (burn->written != burn->plan.start && burn->outcome.result != MMC_NO_DEVICE)
            mmc_synchronize_cache(&burn->device, false);
        burn->outcome.device = failed;
        return end;
    }
    InterlockedExchange(&burn->phase, RAWBURN_FINISHING);
    result = finish(burn);
    if (burn->cancelled && mmc_result_is_unfinished(result)) return RAWBURN_CANCELLED;
    if (result != MMC_OK) return drive_failed(burn, result);
    return confirm(burn);
}

/* Nobody else's burn is to be a simulation because of this one. */
static void end_simulation(struct rawburn *burn)
{
    struct mmc_write_parameters parameters = { 0 };
    struct mmc_device failed = burn->device;

    parameters.fields = MMC_SET_TEST_WRITE;
    mmc_set_write_parameters(&burn->device, &parameters);
    burn->device = failed;
}

static DWORD WINAPI command_thread(void *argument)
{
    struct rawburn *burn = argument;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    burn->outcome.end = run(burn);
    if (burn->plan.simulate && burn->outcome.result != MMC_NO_DEVICE) end_simulation(burn);
    if (SUCCEEDED(com)) CoUninitialize();
    InterlockedExchange(&burn->done, 1);
    SetEvent(burn->done_event);
    return 0;
}

static void trace_plan(const struct rawburn_plan *plan)
{
    WCHAR speed[32] = L"at the fastest speed";

    if (plan->has_speed)
        _snwprintf(speed, ARRAYSIZE(speed) - 1, L"at %lu kB/s", (ULONG)plan->speed.kilobytes_per_second);
    trace_mark(NULL, L"burning: %lu sectors of %lu bytes from LBA %ld on, data block type %d, lead-out at LBA %ld, %ls",
            (ULONG)plan->sectors, (ULONG)plan->sector_size, (LONG)plan->start, plan->block_type, (LONG)plan->toc.leadout,
            speed);
}

HRESULT rawburn_start(const struct rawburn_plan *plan, struct rawburn **out)
{
    struct rawburn *burn;

    *out = NULL;
    if (!(burn = calloc(1, sizeof(*burn)))) return E_OUTOFMEMORY;
    burn->plan = *plan;
    burn->written = plan->start;
    burn->has_buffer_capacity = TRUE;
    /* Behind the first WRITE at once: what does not come through is told before much is lost. */
    burn->last_alive = GetTickCount() - ALIVE_POLL_MS;
    mmc_device_init(&burn->device, plan->transport);
    trace_plan(plan);
    if ((burn->done_event = CreateEventW(NULL, TRUE, FALSE, NULL)))
        burn->thread = CreateThread(NULL, 0, command_thread, burn, 0, NULL);
    if (!burn->thread)
    {
        if (burn->done_event) CloseHandle(burn->done_event);
        free(burn);
        return E_OUTOFMEMORY;
    }
    *out = burn;
    return S_OK;
}

HANDLE rawburn_done_event(const struct rawburn *burn)
{
    return burn->done_event;
}

BOOL rawburn_is_done(const struct rawburn *burn)
{
    return burn->done != 0;
}

enum rawburn_phase rawburn_get_phase(const struct rawburn *burn)
{
    return (enum rawburn_phase)burn->phase;
}

int32_t rawburn_get_written(const struct rawburn *burn)
{
    return (int32_t)burn->written;
}

void rawburn_cancel(struct rawburn *burn)
{
    InterlockedExchange(&burn->cancelled, 1);
    SetEvent(ring_filled_event(burn->plan.ring));
}

void rawburn_join(struct rawburn *burn, struct rawburn_outcome *outcome)
{
    WaitForSingleObject(burn->thread, INFINITE);
    CloseHandle(burn->thread);
    CloseHandle(burn->done_event);
    *outcome = burn->outcome;
    free(burn);
}
