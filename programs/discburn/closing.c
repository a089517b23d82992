/*
 * What a recording that broke off has left open is closed.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>

#include "recorder/patience.h"
#include "recording/medium.h"

#include "closing.h"

#define POLL_MS 250
/* As many as a session of any medium has at most, and no drive is believed more. */
#define TRACKS_MOST 2048

/* --- waiting ----------------------------------------------------------------------------------------------------------- */

/* One wait, for the eyes of whoever looks at it. */
struct wait
{
    struct closing *closing;
    DWORD start;
};

static bool pause_for(void *context, uint32_t length, int32_t progress)
{
    struct wait *wait = context;
    struct progress_state state = { .is_time = true, .total = 65536, .remaining = -1, .buffer = -1 };

    if (progress != MMC_PROGRESS_UNKNOWN && wait->closing->observe)
    {
        state.done = progress;
        state.elapsed = (long)((GetTickCount() - wait->start) / 1000);
        wait->closing->observe(&state, wait->closing->context);
    }
    Sleep(length);
    return true;
}

static enum mmc_result wait_until_done(struct closing *closing)
{
    struct wait wait = { closing, GetTickCount() };
    struct mmc_patience patience = recorder_patience(POLL_MS, MMC_FINISH_LIMIT);

    patience.pause = pause_for;
    patience.context = &wait;
    return mmc_wait_until_done(closing->device, &patience);
}

/* --- closing ----------------------------------------------------------------------------------------------------------- */

/* The first refusal is kept: should something stay open, it says why. */
static void note(struct closing *closing, enum mmc_result result)
{
    if (result == MMC_OK || mmc_result_is_unfinished(result) || closing->result != MMC_OK) return;
    closing->result = result;
    closing->failed = *closing->device;
}

static void close_one(struct closing *closing, enum mmc_close_function function, uint16_t track)
{
    enum mmc_result result = mmc_close_track_session(closing->device, function, track, true);

    /* a drive that does not know IMMED */
    if (result == MMC_ILLEGAL_REQUEST) result = mmc_close_track_session(closing->device, function, track, false);
    note(closing, result);
    if (!mmc_result_is_gone(result)) note(closing, wait_until_done(closing));
}

/* What is behind the last recording is room for the next one, and no track that could be closed; a reservation is one. */
static bool is_open(const struct mmc_track_information *track)
{
    return track->next_writable_valid && (track->reserved || !track->blank);
}

static void close_tracks(struct closing *closing, const struct mmc_disc_information *disc)
{
    uint32_t first = disc->first_track_in_last_session, last = disc->last_track_in_last_session, i;
    struct mmc_track_information track;

    if (last < first || last - first >= TRACKS_MOST) return;
    for (i = first; i <= last && !mmc_result_is_gone(closing->result); i++)
        if (mmc_read_track_information(closing->device, MMC_TRACK_BY_NUMBER, i, &track) == MMC_OK && is_open(&track))
            close_one(closing, MMC_CLOSE_TRACK, (uint16_t)i);
}

/* On CD and DVD-R the page with the write parameters says whether another session may follow (MMC-6 6.3). A drive that refuses them
 * closes with what it has. */
static void let_more_follow(struct closing *closing, const struct recording_medium *medium)
{
    struct mmc_write_parameters parameters;

    if (!medium->ways[0]->parameters) return;
    parameters = *medium->ways[0]->parameters;
    parameters.fields |= MMC_SET_MULTISESSION | MMC_SET_TEST_WRITE;
    parameters.multisession = medium->one_session ? MMC_NO_NEXT_SESSION_NO_B0 : MMC_NEXT_SESSION_ALLOWED;
    mmc_set_write_parameters(closing->device, &parameters);
}

static bool is_closed(struct closing *closing)
{
    struct mmc_disc_information disc;
    enum mmc_result result = mmc_read_disc_information(closing->device, &disc);

    note(closing, result);
    if (result != MMC_OK || disc.background_format == MMC_FORMAT_RUNNING) return false;
    return disc.disc_status == MMC_DISC_FINALIZED || disc.disc_status == MMC_DISC_BLANK
            || (disc.last_session_status != MMC_SESSION_INCOMPLETE && disc.last_session_status != MMC_SESSION_DAMAGED);
}

bool closing_run(struct closing *closing)
{
    const struct recording_medium *medium = recording_find_medium(closing->profile);
    const struct recording_steps *steps;
    struct mmc_disc_information disc;
    enum mmc_result result;

    closing->result = MMC_OK;
    note(closing, wait_until_done(closing));
    if (closing->result != MMC_OK || !medium) return false;
    /* drives that are through with everything refuse it */
    if (mmc_synchronize_cache(closing->device, true) == MMC_OK) note(closing, wait_until_done(closing));
    let_more_follow(closing, medium);
    result = mmc_read_disc_information(closing->device, &disc);
    note(closing, result);
    if (result != MMC_OK) return false;
    if (!medium->overwritable) close_tracks(closing, &disc);
    steps = medium->ways[0]->endings[RECORDING_APPENDABLE];
    if (steps->count && !mmc_result_is_gone(closing->result))
    {
        const struct recording_step *last = &steps->step[steps->count - 1];

        close_one(closing, last->function, 0);
        if (last->otherwise != last->function && !is_closed(closing)) close_one(closing, last->otherwise, 0);
    }
    return is_closed(closing);
}
