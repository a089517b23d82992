/*
 * A track is burned at once, and a session of such tracks closed: the command thread, from the write parameters to the drive's own
 * word that it is on the disc (MMC-6 4.2, 6.3, 7.5.4).
 *
 * A GOOD status proves nothing (facts/wine.md): beyond what burnsteps.c asks while writing, behind each track the drive's record of it
 * must be the one of what was sent, and behind the closing its table of contents.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/disc_information.h"
#include "mmc/mode_pages.h"
#include "mmc/toc.h"
#include "mmc/track_information.h"
#include "mmc/write.h"
#include "redbook/subcode.h"
#include "taoburn.h"

/* No track is shorter (IEC 60908 17.5.1: four seconds). */
#define LEAST_SECTORS 300
#define PAUSE_SECTORS 150
#define RUN_OUT_SECTORS 2

/* --- write parameters ------------------------------------------------------------------------------------------------ */

/* What is given up one after the other where a drive refuses it or keeps its own. A drive without the page is not asked to have it
 * (anchors.md): whether it can write shows when it does. */
enum mmc_result taoburn_set_parameters(struct mmc_device *device, const struct tao_plan *plan)
{
    static const uint32_t essential = MMC_SET_WRITE_TYPE | MMC_SET_DATA_BLOCK_TYPE | MMC_SET_TEST_WRITE | MMC_SET_TRACK_MODE
            | MMC_SET_MULTISESSION;
    static const uint32_t more[] = { MMC_SET_BUFFER_UNDERRUN_FREE | MMC_SET_COPY | MMC_SET_FIXED_PACKET
            | MMC_SET_SESSION_FORMAT | MMC_SET_AUDIO_PAUSE, MMC_SET_BUFFER_UNDERRUN_FREE, 0 };
    struct mmc_write_parameters parameters = { 0 };
    enum mmc_result result = MMC_OK;
    unsigned int i;

    parameters.write_type = MMC_WRITE_TAO;
    parameters.test_write = plan->simulate;
    parameters.data_block_type = MMC_BLOCK_RAW_2352;
    parameters.buffer_underrun_free = plan->buffer_underrun_free;
    parameters.multisession = plan->final ? MMC_NO_NEXT_SESSION_NO_B0 : MMC_NEXT_SESSION_ALLOWED;
    parameters.audio_pause = PAUSE_SECTORS;
    for (i = 0; i < ARRAYSIZE(more); i++)
    {
        parameters.fields = essential | more[i];
        result = mmc_set_write_parameters(device, &parameters);
        if (result != MMC_INVALID_MODE_PARAMETERS && result != MMC_ILLEGAL_REQUEST) break;
    }
    return result == MMC_NO_SUCH_MODE_PAGE ? MMC_OK : result;
}

static enum burn_end prepare(struct taoburn *burn, struct burn_pump *pump)
{
    const struct tao_plan *plan = burn->plan;
    struct mmc_device *device = burn_pump_device(pump);
    enum mmc_result result = taoburn_set_parameters(device, plan);

    if (result == MMC_INVALID_MODE_PARAMETERS || result == MMC_ILLEGAL_REQUEST)
        return burn_failed(&burn->outcome, pump, BURN_PARAMETERS_REFUSED, result);
    if (result != MMC_OK) return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);

    /* A drive that cannot be slowed down is no reason not to burn. */
    result = speed_set(device, plan->has_speed ? &plan->speed : NULL);
    if (mmc_result_is_gone(result)) return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
    /* Once for the session: there is not room for many on a disc. */
    result = burn->disc.tracks || plan->simulate ? MMC_OK : burn_calibrate(pump);
    if (burn_pump_is_cancelled(pump)) return BURN_CANCELLED;
    return result == MMC_OK ? BURN_SUCCESS : burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
}

/* --- the track ------------------------------------------------------------------------------------------------------- */

/* A track that was broken off stays, shortened, but no shorter than tracks are. What becomes of it the drive's record tells. */
static void fill_up(struct taoburn *burn, struct burn_pump *pump)
{
    static const BYTE silence[CD_AUDIO_SECTOR_SIZE];
    ULONG written = burn_pump_get_written(pump);

    for (; written && written < LEAST_SECTORS; written++)
        if (mmc_write(burn_pump_device(pump), burn->disc.next + (LONG)written, 1, silence, sizeof(silence)) != MMC_OK) break;
}

/* Many drives close a track by themselves behind SYNCHRONIZE CACHE, and then refuse to do it again: their record tells. */
static enum mmc_result close_track(struct taoburn *burn, struct burn_pump *pump)
{
    struct mmc_device *device = burn_pump_device(pump);
    enum mmc_result result;

    if ((result = burn_flush(pump, FALSE)) != MMC_OK) return result;
    result = mmc_close_track_session(device, MMC_CLOSE_TRACK, (uint16_t)(burn->disc.tracks + 1), true);
    /* MMC-1 has no IMMED here; a track that is left open would take the next one's sound. */
    if (burn_is_unknown_to_drive(result))
        result = mmc_close_track_session(device, MMC_CLOSE_TRACK, (uint16_t)(burn->disc.tracks + 1), false);
    if (mmc_result_is_gone(result)) return result;
    return burn_wait_until_done(pump, FALSE);
}

/* The next track of a disc, with so many sectors at least. */
struct track_check
{
    struct tao_disc *disc;
    ULONG least;
};

/* The disc gets where it is and how long, when the drive's record is that of such a track. */
static const WCHAR *check_track(struct mmc_device *device, const void *context, enum mmc_result *result)
{
    const struct track_check *check = context;
    struct tao_disc *disc = check->disc;
    struct mmc_track_information track;

    *result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, disc->tracks + 1, &track);
    if (*result != MMC_OK) return L"the drive knows nothing of the track";
    if (track.blank) return L"the drive says that the track is blank";
    if (track.damaged) return L"the drive says that the track is damaged";
    if (track.start != disc->next) return L"the track begins elsewhere than it should";
    if (track.size < check->least) return L"the track is shorter than what was sent";
    disc->starts[disc->tracks] = track.start;
    disc->sizes[disc->tracks] = track.size;
    return NULL;
}

static const WCHAR *check_blank(struct mmc_device *device, const void *context, enum mmc_result *result)
{
    struct mmc_disc_information information;

    (void)context;
    *result = mmc_read_disc_information(device, &information);
    if (*result != MMC_OK) return L"the drive does not tell the state of the disc";
    return information.disc_status == MMC_DISC_BLANK ? NULL : L"the drive says that the disc is not blank any more";
}

/* Behind a simulated track some drives go on as if it were there. Others take the next one at the same address: what that one has to
 * itself is less by the track, its run-out and the pause before the next. */
static enum mmc_result find_room_behind(struct mmc_device *device, struct tao_disc *disc, LONG start, ULONG sectors)
{
    enum mmc_result result = taoburn_find_room(device, disc);

    if (result != MMC_OK || disc->next != start) return result;
    disc->ahead += sectors + RUN_OUT_SECTORS + PAUSE_SECTORS;
    return taoburn_find_room(device, disc);
}

/* The track, and the room behind it. While a simulation lasts drives tell of its tracks as if they were there, or do not. */
static enum burn_end take_track(struct taoburn *burn, struct burn_pump *pump, ULONG least)
{
    struct mmc_device *device = burn_pump_device(pump);
    struct tao_disc *disc = &burn->disc;
    const struct track_check check = { disc, least };
    enum mmc_result result;
    enum burn_end end;

    if (burn->plan->simulate)
    {
        if (check_track(device, &check, &result))
        {
            disc->starts[disc->tracks] = disc->next + (LONG)disc->ahead;
            disc->sizes[disc->tracks] = least;
        }
    }
    else if ((end = burn_confirm(pump, &burn->outcome, check_track, &check, FALSE)) != BURN_SUCCESS)
        return end;
    disc->tracks++;
    if (!burn->plan->simulate) disc->real = disc->tracks;
    /* A disc that is full has no next track; what else goes wrong here is told when there shall be one. */
    result = burn->plan->simulate ? find_room_behind(device, disc, disc->next, least) : taoburn_find_room(device, disc);
    return mmc_result_is_gone(result) ? burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result) : BURN_SUCCESS;
}

/* What was broken off leaves the disc such that more tracks can follow. How that goes does not change why it was broken off. */
static void save_track(struct taoburn *burn, struct burn_pump *pump)
{
    struct burn_outcome outcome = burn->outcome;

    if (!burn_pump_get_written(pump) || outcome.result == MMC_NO_DEVICE || outcome.result == MMC_NO_MEDIUM) return;
    burn_pump_set_phase(pump, TAO_FINISHING);
    fill_up(burn, pump);
    if (close_track(burn, pump) == MMC_OK) take_track(burn, pump, 1);
    burn->outcome = outcome;
}

static enum burn_end burn_track(struct taoburn *burn, struct burn_pump *pump)
{
    enum mmc_result result;
    enum burn_end end;

    if ((end = prepare(burn, pump)) != BURN_SUCCESS) return end;
    burn_pump_set_phase(pump, TAO_WRITING);
    if ((end = burn_write(pump, &burn->outcome)) != BURN_SUCCESS)
    {
        save_track(burn, pump);
        return end;
    }
    burn_pump_set_phase(pump, TAO_FINISHING);
    if ((result = close_track(burn, pump)) != MMC_OK) return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
    if (burn->plan->verify) burn_pump_set_phase(pump, TAO_VERIFYING);
    return take_track(burn, pump, burn->plan->sectors);
}

/* Nobody else's burn is to be a simulation because of this one. */
static void end_simulation(struct mmc_device *device)
{
    struct mmc_write_parameters parameters = { 0 };

    parameters.fields = MMC_SET_TEST_WRITE;
    mmc_set_write_parameters(device, &parameters);
}

void taoburn_track(struct burn_pump *pump, void *context)
{
    struct taoburn *burn = context;

    burn->outcome.end = burn_track(burn, pump);
    /* The next track goes on with it, and the closing ends it. */
    if (burn->plan->simulate && burn->disc.tracks == burn->disc.real && burn->outcome.result != MMC_NO_DEVICE)
        end_simulation(burn_pump_device(pump));
}

/* --- the session ----------------------------------------------------------------------------------------------------- */

static const WCHAR *check_session(struct mmc_device *device, const void *context, enum mmc_result *result)
{
    struct mmc_disc_information information;
    const struct taoburn *burn = context;
    const struct tao_disc *disc = &burn->disc;
    struct mmc_toc toc;
    ULONG i;

    *result = mmc_read_disc_information(device, &information);
    if (*result != MMC_OK) return L"the drive does not tell the state of the disc";
    if (information.disc_status == MMC_DISC_BLANK) return L"the drive says that the disc is still blank";
    if (burn->plan->final && information.disc_status != MMC_DISC_FINALIZED) return L"the drive says that the disc is not closed";
    if (information.disc_status == MMC_DISC_APPENDABLE && information.last_session_status == MMC_SESSION_INCOMPLETE)
        return L"the drive says that the session is not complete";
    if ((*result = mmc_read_toc(device, &toc)) != MMC_OK) return L"the drive finds no table of contents on the disc";
    if (toc.first_track != 1 || toc.last_track != disc->tracks || toc.count != disc->tracks + 1)
        return L"the table of contents has other tracks than those that were written";
    for (i = 0; i < disc->tracks; i++)
        if (toc.tracks[i].number != i + 1 || toc.tracks[i].start != disc->starts[i])
            return L"a track begins elsewhere than it should";
    if (toc.tracks[i].number != MMC_LEAD_OUT_TRACK || toc.tracks[i].start <= disc->starts[i - 1])
        return L"the lead-out begins elsewhere than it should";
    return NULL;
}

static enum burn_end close_session(struct taoburn *burn, struct burn_pump *pump)
{
    struct mmc_device *device = burn_pump_device(pump);
    struct tao_plan plan = *burn->plan;
    enum mmc_result result;

    burn_pump_set_phase(pump, TAO_FINISHING);
    if (burn->disc.tracks > burn->disc.real)
    {
        /* With that the drive forgets the tracks, and tells of the disc again. */
        end_simulation(device);
        burn->disc.tracks = burn->disc.real;
        burn->disc.ahead = 0;
        if (!burn->disc.tracks) return burn_confirm(pump, &burn->outcome, check_blank, NULL, FALSE);
    }
    /* Tracks that are on the disc are closed, whatever was tried behind them. */
    plan.simulate = FALSE;
    /* What the last track was written with may be forgotten by now, or somebody else's. */
    result = taoburn_set_parameters(device, &plan);
    if (mmc_result_is_gone(result)) return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
    result = mmc_close_track_session(device, MMC_CLOSE_SESSION, 0, true);
    if (burn_is_unknown_to_drive(result)) result = mmc_close_track_session(device, MMC_CLOSE_SESSION, 0, false);
    if (result != MMC_OK && !mmc_result_is_unfinished(result))
        return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
    if ((result = burn_wait_until_done(pump, FALSE)) != MMC_OK)
        return burn_failed(&burn->outcome, pump, BURN_DRIVE_FAILED, result);
    if (burn->plan->verify) burn_pump_set_phase(pump, TAO_VERIFYING);
    return burn_confirm(pump, &burn->outcome, check_session, burn, FALSE);
}

void taoburn_close(struct burn_pump *pump, void *context)
{
    struct taoburn *burn = context;

    burn->outcome.end = close_session(burn, pump);
}

/* --- room ------------------------------------------------------------------------------------------------------------ */

enum mmc_result taoburn_find_room(struct mmc_device *device, struct tao_disc *disc)
{
    struct mmc_track_information track;
    enum mmc_result result;

    disc->free = 0;
    result = mmc_read_invisible_track(device, &track);
    if (result != MMC_OK) return result;
    if (!track.next_writable_valid) return MMC_MEDIUM_FULL;
    disc->next = track.next_writable;
    disc->free = track.free_blocks > disc->ahead ? track.free_blocks - disc->ahead : 0;
    return MMC_OK;
}
