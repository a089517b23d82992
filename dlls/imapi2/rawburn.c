/*
 * A raw CD is burned: on the command thread, from the write parameters to the drive's own word that the disc is there.
 *
 * In raw mode the host sends lead-in, program area and lead-out as one run of sectors that begins at the lead-in's
 * address from the ATIP; nothing is reserved and nothing is closed (MMC-6 4.2, 7.5.4, write type 3).
 * A GOOD status proves nothing (facts/wine.md): beyond what burnsteps.c asks while writing, at the end the drive's table of
 * contents must be the one that was sent.
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

/* Write parameters, and what is given up one after the other where a drive refuses them or keeps its own: raw recording
 * takes nothing from the last group (MMC-6 7.5.4), and BURN-Free is a wish. */
#define ESSENTIAL_FIELDS (MMC_SET_WRITE_TYPE | MMC_SET_DATA_BLOCK_TYPE | MMC_SET_TEST_WRITE)
#define UNUSED_FIELDS \
    (MMC_SET_TRACK_MODE | MMC_SET_COPY | MMC_SET_FIXED_PACKET | MMC_SET_MULTISESSION | MMC_SET_SESSION_FORMAT)

static enum mmc_result set_parameters(const struct rawburn_plan *plan, struct mmc_device *device)
{
    static const uint32_t attempts[] = { ESSENTIAL_FIELDS | MMC_SET_BUFFER_UNDERRUN_FREE | UNUSED_FIELDS,
        ESSENTIAL_FIELDS | MMC_SET_BUFFER_UNDERRUN_FREE, ESSENTIAL_FIELDS };
    struct mmc_write_parameters parameters = { 0 };
    enum mmc_result result = MMC_OK;
    unsigned int i;

    parameters.write_type = MMC_WRITE_RAW;
    parameters.test_write = plan->simulate;
    parameters.data_block_type = (uint8_t)plan->block_type;
    parameters.buffer_underrun_free = plan->buffer_underrun_free;
    parameters.multisession = MMC_NO_NEXT_SESSION_NO_B0;
    for (i = 0; i < ARRAYSIZE(attempts); i++)
    {
        parameters.fields = attempts[i];
        result = mmc_set_write_parameters(device, &parameters);
        if (result != MMC_INVALID_MODE_PARAMETERS && result != MMC_ILLEGAL_REQUEST) break;
    }
    return result;
}

static enum burn_end prepare(const struct rawburn_plan *plan, struct burn_pump *pump, struct burn_outcome *outcome)
{
    struct mmc_device *device = burn_pump_device(pump);
    enum mmc_result result = set_parameters(plan, device);

    if (result == MMC_INVALID_MODE_PARAMETERS || result == MMC_ILLEGAL_REQUEST)
        return burn_failed(outcome, pump, BURN_PARAMETERS_REFUSED, result);
    if (result != MMC_OK) return burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);

    /* A drive that cannot be slowed down is no reason not to burn. */
    result = speed_set(device, plan->has_speed ? &plan->speed : NULL);
    if (mmc_result_is_gone(result)) return burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);
    result = burn_calibrate(pump);
    if (burn_pump_is_cancelled(pump)) return BURN_CANCELLED;
    return result == MMC_OK ? BURN_SUCCESS : burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);
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
static const WCHAR *check_disc(struct mmc_device *device, const void *context, enum mmc_result *result)
{
    const struct rawburn_plan *plan = context;
    struct mmc_disc_information information;
    struct mmc_track_information track;
    struct mmc_toc toc;
    const WCHAR *wrong;

    *result = mmc_read_disc_information(device, &information);
    if (*result != MMC_OK) return L"the drive does not tell the state of the disc";
    if (plan->simulate)
        return information.disc_status == MMC_DISC_BLANK ? NULL : L"the drive says that the disc is not blank any more";
    if (information.disc_status == MMC_DISC_BLANK) return L"the drive says that the disc is still blank";
    if (information.disc_status == MMC_DISC_APPENDABLE && information.last_session_status == MMC_SESSION_INCOMPLETE)
        return L"the drive says that the session is not complete";
    *result = mmc_read_toc(device, &toc);
    if (*result != MMC_OK) return L"the drive finds no table of contents on the disc";
    if ((wrong = compare_toc(&toc, &plan->toc))) return wrong;
    *result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, plan->toc.last, &track);
    /* Drives before MMC-2 keep no such record. */
    if (*result == MMC_ILLEGAL_COMMAND) return NULL;
    if (*result != MMC_OK) return L"the drive knows nothing of the last track";
    if (track.blank || track.start != plan->toc.tracks[toc_track_count(&plan->toc) - 1].start)
        return L"the drive's record of the last track is not what was sent";
    return NULL;
}

static enum burn_end run(const struct rawburn_plan *plan, struct burn_pump *pump, struct burn_outcome *outcome)
{
    enum mmc_result result;
    enum burn_end end;

    if ((end = prepare(plan, pump, outcome)) != BURN_SUCCESS) return end;
    burn_pump_set_phase(pump, RAWBURN_WRITING);
    if ((end = burn_write(pump, outcome)) != BURN_SUCCESS)
    {
        /* What the drive still has in its buffer goes to the disc, so that it is idle when the next command comes. */
        if (burn_pump_get_written(pump) && outcome->result != MMC_NO_DEVICE)
            mmc_synchronize_cache(burn_pump_device(pump), false);
        return end;
    }
    burn_pump_set_phase(pump, RAWBURN_FINISHING);
    /* Everything is in the drive, and it finishes the disc whatever the client wants: CancelWrite only ends the waiting for a
     * drive that does not get there. */
    result = burn_flush(pump, TRUE);
    if (burn_pump_is_cancelled(pump) && mmc_result_is_unfinished(result)) return BURN_CANCELLED;
    if (result != MMC_OK) return burn_failed(outcome, pump, BURN_DRIVE_FAILED, result);
    return burn_confirm(pump, outcome, check_disc, plan, TRUE);
}

/* Nobody else's burn is to be a simulation because of this one. */
static void end_simulation(struct mmc_device *device)
{
    struct mmc_write_parameters parameters = { 0 };

    parameters.fields = MMC_SET_TEST_WRITE;
    mmc_set_write_parameters(device, &parameters);
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

void rawburn_work(struct burn_pump *pump, void *context)
{
    struct rawburn *burn = context;

    trace_plan(burn->plan);
    burn->outcome.end = run(burn->plan, pump, &burn->outcome);
    if (burn->plan->simulate && burn->outcome.result != MMC_NO_DEVICE) end_simulation(burn_pump_device(pump));
}
