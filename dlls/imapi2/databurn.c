/*
 * Data are burned: the command thread.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "mmc/features.h"
#include "databurn.h"
#include "trace.h"

#define ALIVE_POLL_MS 500

struct databurn
{
    struct recording_host host;
    struct databurn_plan plan;
    struct recording recording;
    struct databurn_outcome outcome;
    HANDLE thread;
    HANDLE done_event;
    HANDLE phase_event;
    volatile LONG cancelled;
    volatile LONG phases;               /* a bit for each that was entered */
    volatile LONG written;
    volatile LONG verified;
    volatile LONG done;
};

/* --- what the recording wants ---------------------------------------------------------------------------------------- */

static struct databurn *impl_from_recording_host(struct recording_host *host)
{
    return CONTAINING_RECORD(host, struct databurn, host);
}

static uint32_t host_milliseconds(struct recording_host *host)
{
    (void)host;
    return GetTickCount();
}

static void host_sleep(struct recording_host *host, uint32_t milliseconds)
{
    (void)host;
    Sleep(milliseconds);
}

static bool host_is_cancelled(struct recording_host *host)
{
    return impl_from_recording_host(host)->cancelled != 0;
}

static void host_enter_phase(struct recording_host *host, enum recording_phase phase)
{
    struct databurn *burn = impl_from_recording_host(host);

    InterlockedExchange(&burn->phases, burn->phases | 1 << phase);
    SetEvent(burn->phase_event);
}

static void host_set_speed(struct recording_host *host, struct mmc_device *device)
{
    struct databurn *burn = impl_from_recording_host(host);

    speed_set(device, burn->plan.has_speed ? &burn->plan.speed : NULL);
}

/* --- the thread ------------------------------------------------------------------------------------------------------ */

static enum recording_end write_pieces(struct databurn *burn)
{
    uint32_t range = 0, offset = 0;
    struct recording_piece piece;
    enum recording_end end;
    struct ring_slot *slot;

    host_enter_phase(&burn->host, RECORDING_WRITING);
    while (!ring_is_done(burn->plan.ring))
    {
        if (burn->cancelled) return RECORDING_CANCELLED;
        if (!(slot = ring_next_full(burn->plan.ring)))
        {
            WaitForSingleObject(ring_filled_event(burn->plan.ring), ALIVE_POLL_MS);
            continue;
        }
        if (!recording_next_piece(&burn->recording, &range, &offset, &piece)) break;
        if ((end = recording_write(&burn->recording, piece.lba, slot->data, piece.sectors)) != RECORDING_SUCCESS) return end;
        ring_drained(burn->plan.ring);
        InterlockedExchange(&burn->written, (LONG)burn->recording.written);
    }
    return burn->cancelled ? RECORDING_CANCELLED : RECORDING_SUCCESS;
}

/* Nothing is read of what was only a trial. Media that are overwritten keep no record of what was written to them: there some of it is
 * looked at even when nobody wants a verification, so that a success is one. */
static enum recording_end verify(struct databurn *burn)
{
    bool full = burn->plan.verification == IMAPI_BURN_VERIFICATION_FULL;
    enum recording_end end = RECORDING_SUCCESS;
    void *buffer;

    if (burn->plan.options.simulate) return RECORDING_SUCCESS;
    if (burn->plan.verification == IMAPI_BURN_VERIFICATION_NONE && !burn->plan.disc.medium->overwritable)
        return RECORDING_SUCCESS;
    if (burn->plan.verification != IMAPI_BURN_VERIFICATION_NONE)
    {
        host_enter_phase(&burn->host, RECORDING_VERIFYING);
        end = recording_check_tracks(&burn->recording);
    }
    buffer = VirtualAlloc(NULL, (SIZE_T)burn->plan.options.transfer * RECORDING_SECTOR_SIZE, MEM_COMMIT, PAGE_READWRITE);
    if (!buffer)
    {
        burn->recording.result = MMC_BUFFER_TOO_SMALL;
        return RECORDING_DRIVE_FAILED;
    }
    if (end == RECORDING_SUCCESS)
        end = recording_verify(&burn->recording, full ? RECORDING_VERIFY_ALL : RECORDING_VERIFY_SAMPLES, buffer,
                &burn->verified);
    VirtualFree(buffer, 0, MEM_RELEASE);
    return end;
}

static enum recording_end run(struct databurn *burn)
{
    enum recording_end end = recording_prepare(&burn->recording);

    if (end == RECORDING_SUCCESS) end = write_pieces(burn);
    if (end != RECORDING_SUCCESS)
    {
        recording_abandon(&burn->recording);
        return end;
    }
    if ((end = recording_finish(&burn->recording)) != RECORDING_SUCCESS) return end;
    return verify(burn);
}

static DWORD WINAPI command_thread(void *argument)
{
    struct databurn *burn = argument;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    burn->outcome.end = run(burn);
    burn->outcome.result = burn->recording.result;
    burn->outcome.device = burn->recording.failed;
    burn->outcome.text = burn->recording.text;
    burn->outcome.lba = burn->recording.lba;
    burn->outcome.ending = burn->recording.ending;
    if (SUCCEEDED(com)) CoUninitialize();
    InterlockedExchange(&burn->done, 1);
    SetEvent(burn->done_event);
    return 0;
}

/* --- for the other thread -------------------------------------------------------------------------------------------- */

HRESULT databurn_create(const struct databurn_plan *plan, enum recording_plan *planned, struct databurn **out)
{
    struct mmc_device device;
    struct databurn *burn;

    *out = NULL;
    *planned = RECORDING_NO_MEMORY;
    if (!(burn = calloc(1, sizeof(*burn)))) return E_OUTOFMEMORY;
    burn->plan = *plan;
    burn->host.milliseconds = host_milliseconds;
    burn->host.sleep = host_sleep;
    burn->host.is_cancelled = host_is_cancelled;
    burn->host.enter_phase = host_enter_phase;
    burn->host.set_speed = host_set_speed;
    burn->phases = 1 << RECORDING_VALIDATING;
    mmc_device_init(&device, plan->transport);
    recording_init(&burn->recording, &device, &burn->host, &plan->disc, &plan->options);
    burn->done_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    burn->phase_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (burn->done_event && burn->phase_event)
        *planned = plan->parts ? recording_plan_parts(&burn->recording, plan->sectors, plan->parts, plan->part_count)
                : recording_plan_all(&burn->recording, plan->sectors, plan->postgap);
    if (*planned == RECORDING_PLANNED)
    {
        *out = burn;
        return S_OK;
    }
    databurn_free(burn);
    return *planned == RECORDING_NO_MEMORY ? E_OUTOFMEMORY : S_OK;
}

HRESULT databurn_start(struct databurn *burn, struct ring *ring)
{
    burn->plan.ring = ring;
    trace_mark(NULL, L"burning data: %lu sectors on a %hs, from LBA %ld on, in %lu parts",
            (ULONG)burn->recording.sectors, mmc_profile_name(burn->plan.disc.profile), (LONG)databurn_start_lba(burn),
            (ULONG)burn->recording.range_count);
    burn->thread = CreateThread(NULL, 0, command_thread, burn, 0, NULL);
    return burn->thread ? S_OK : E_OUTOFMEMORY;
}

bool databurn_next_piece(const struct databurn *burn, uint32_t *range, uint32_t *offset, struct recording_piece *piece)
{
    return recording_next_piece(&burn->recording, range, offset, piece);
}

uint32_t databurn_sectors(const struct databurn *burn)
{
    return burn->recording.sectors;
}

int32_t databurn_start_lba(const struct databurn *burn)
{
    return burn->recording.range_count ? burn->recording.ranges[0].start : 0;
}

HANDLE databurn_done_event(const struct databurn *burn)
{
    return burn->done_event;
}

HANDLE databurn_phase_event(const struct databurn *burn)
{
    return burn->phase_event;
}

BOOL databurn_is_done(const struct databurn *burn)
{
    return burn->done != 0;
}

enum recording_phase databurn_next_phase(const struct databurn *burn, enum recording_phase phase)
{
    LONG phases = burn->phases;
    int next;

    for (next = phase + 1; next <= RECORDING_COMPLETED; next++)
        if (phases & (1 << next)) return (enum recording_phase)next;
    return phase;
}

uint32_t databurn_written(const struct databurn *burn)
{
    return (uint32_t)burn->written;
}

uint32_t databurn_verified(const struct databurn *burn)
{
    return (uint32_t)burn->verified;
}

void databurn_cancel(struct databurn *burn)
{
    InterlockedExchange(&burn->cancelled, 1);
    SetEvent(ring_filled_event(burn->plan.ring));
}

void databurn_get_outcome(const struct databurn *burn, struct databurn_outcome *outcome)
{
    *outcome = burn->outcome;
}

void databurn_free(struct databurn *burn)
{
    if (!burn) return;
    if (burn->thread)
    {
        WaitForSingleObject(burn->thread, INFINITE);
        CloseHandle(burn->thread);
    }
    if (burn->done_event) CloseHandle(burn->done_event);
    if (burn->phase_event) CloseHandle(burn->phase_event);
    recording_done(&burn->recording);
    free(burn);
}
