/*
 * Data are burned: what the command thread does.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/features.h"
#include "databurn.h"
#include "trace.h"

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
    burn_pump_pause(impl_from_recording_host(host)->pump, milliseconds);
}

static bool host_is_cancelled(struct recording_host *host)
{
    return burn_pump_is_cancelled(impl_from_recording_host(host)->pump);
}

static void host_enter_phase(struct recording_host *host, enum recording_phase phase)
{
    burn_pump_set_phase(impl_from_recording_host(host)->pump, phase);
}

static void host_set_speed(struct recording_host *host, struct mmc_device *device)
{
    struct databurn *burn = impl_from_recording_host(host);

    speed_set(device, burn->has_speed ? &burn->speed : NULL);
}

void databurn_init(struct databurn *burn, const struct mmc_device *device, const struct recording_disc *disc,
        const struct recording_options *options)
{
    burn->host.milliseconds = host_milliseconds;
    burn->host.sleep = host_sleep;
    burn->host.is_cancelled = host_is_cancelled;
    burn->host.enter_phase = host_enter_phase;
    burn->host.set_speed = host_set_speed;
    recording_init(&burn->recording, device, &burn->host, disc, options);
}

void databurn_done(struct databurn *burn)
{
    recording_done(&burn->recording);
}

static enum recording_end write_pieces(struct databurn *burn)
{
    uint32_t range = 0, offset = 0;
    struct recording_piece piece;
    const struct ring_slot *slot;
    enum recording_end end;

    burn_pump_set_phase(burn->pump, RECORDING_WRITING);
    while ((slot = burn_pump_next_slot(burn->pump)) && recording_next_piece(&burn->recording, &range, &offset, &piece))
    {
        if ((end = recording_keep(&burn->recording, &piece, slot->data)) != RECORDING_SUCCESS) return end;
        if ((end = recording_write(&burn->recording, piece.lba, slot->data, piece.sectors)) != RECORDING_SUCCESS) return end;
        burn_pump_slot_written(burn->pump, slot);
    }
    return burn_pump_is_cancelled(burn->pump) ? RECORDING_CANCELLED : RECORDING_SUCCESS;
}

static enum recording_end compare(struct databurn *burn)
{
    SIZE_T size = (SIZE_T)burn->recording.options.transfer * RECORDING_SECTOR_SIZE;
    void *buffer = VirtualAlloc(NULL, size, MEM_COMMIT, PAGE_READWRITE);
    enum recording_end end;

    if (!buffer)
    {
        burn->recording.result = MMC_BUFFER_TOO_SMALL;
        return RECORDING_DRIVE_FAILED;
    }
    end = recording_verify(&burn->recording, buffer, &burn->verified);
    VirtualFree(buffer, 0, MEM_RELEASE);
    return end;
}

/* Nothing is read of what was only a trial. Media that are overwritten keep no record of what was written to them: there some of it is
 * looked at even when nobody wants a verification, so that a success is one. */
static enum recording_end verify(struct databurn *burn)
{
    enum recording_end end;

    if (burn->recording.options.simulate) return RECORDING_SUCCESS;
    if (burn->verification == IMAPI_BURN_VERIFICATION_NONE)
        return burn->recording.disc.medium->overwritable ? compare(burn) : RECORDING_SUCCESS;
    burn_pump_set_phase(burn->pump, RECORDING_VERIFYING);
    if ((end = recording_check_tracks(&burn->recording)) != RECORDING_SUCCESS) return end;
    return compare(burn);
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

void databurn_work(struct burn_pump *pump, void *context)
{
    struct databurn *burn = context;

    burn->pump = pump;
    burn->recording.device = *burn_pump_device(pump);
    trace_mark(NULL, L"burning data: %lu sectors on a %hs, from LBA %ld on, in %lu parts", (ULONG)burn->recording.sectors,
            mmc_profile_name(burn->recording.disc.profile), (LONG)burn->recording.ranges[0].start,
            (ULONG)burn->recording.range_count);
    burn->end = run(burn);
    /* The last word on a success, which clients wait for (anchors.md, complaints). */
    if (burn->end == RECORDING_SUCCESS) burn_pump_set_phase(pump, RECORDING_COMPLETED);
}
