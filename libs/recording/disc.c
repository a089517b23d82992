/*
 * What a disc is like before it is recorded.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "mmc/toc.h"
#include "recording/disc.h"

#define CONTROL_DATA 0x04               /* of Q's control nibble */

/* Drives before GET CONFIGURATION know CDs only. */
static uint16_t profile_of(const struct mmc_disc_state *found)
{
    if (found->profile != MMC_PROFILE_NONE) return found->profile;
    return found->medium == MMC_MEDIUM_CD_RW ? MMC_PROFILE_CD_RW
            : found->medium == MMC_MEDIUM_CD_R ? MMC_PROFILE_CD_R : MMC_PROFILE_CD_ROM;
}

static uint32_t judge_state(const struct mmc_disc_state *found, const struct recording_medium *medium)
{
    uint32_t state = 0;

    if (!medium) state |= RECORDING_STATE_UNSUPPORTED;
    if (found->finalised || (!medium && found->recording == MMC_RECORDING_NONE)) state |= RECORDING_STATE_FINALIZED;
    /* What a closed disc is protected by is that it is closed; a drive that cannot write such discs does not have to say more. */
    if (found->protection & MMC_PROTECTED_READ_ONLY && !found->finalised) state |= RECORDING_STATE_UNSUPPORTED;
    if (found->protection & ~MMC_PROTECTED_READ_ONLY) state |= RECORDING_STATE_WRITE_PROTECTED;
    if (!medium) return state;
    if (found->damaged) state |= RECORDING_STATE_DAMAGED;
    if (found->damaged && found->erasable) state |= RECORDING_STATE_ERASE_REQUIRED;
    if (medium->overwritable) return state | RECORDING_STATE_OVERWRITABLE | (found->needs_format ? RECORDING_STATE_BLANK : 0);
    if (found->blank) state |= RECORDING_STATE_BLANK;
    if (found->appendable) state |= RECORDING_STATE_APPENDABLE;
    if (found->incomplete_session) state |= RECORDING_STATE_NON_EMPTY_SESSION;
    if (found->needs_erase) state |= RECORDING_STATE_ERASE_REQUIRED;
    if (found->final_session || (medium->one_session && !found->layer_0 && (found->blank || found->appendable)))
        state |= RECORDING_STATE_FINAL_SESSION;
    return state;
}

/* What is free and where the last lead-out may begin are often not the same to a drive. */
static void judge_next(const struct mmc_disc_facts *facts, const struct mmc_disc_state *found, struct recording_disc *disc)
{
    const struct recording_medium *medium = disc->medium;
    uint32_t overhead = (uint32_t)medium->postgap + medium->run_out;
    int32_t lead_out;

    if (!found->has_next_writable) return;
    disc->next_valid = true;
    disc->next_track = facts->has_open_track ? facts->open_track.track : medium->overwritable ? 1 : 0;
    disc->next_writable = (int32_t)found->next_writable;
    if (medium->run_out && !found->blank && facts->has_open_track) disc->next_writable = mmc_track_next_data(&facts->open_track);
    if (medium->run_out && mmc_disc_last_lead_out(&disc->information, &lead_out) && lead_out > disc->next_writable)
        disc->free = (uint32_t)(lead_out - disc->next_writable);
    disc->free = disc->free > overhead ? disc->free - overhead : 0;
    if (!medium->overwritable) disc->free -= disc->free % medium->write_unit;
}

/* A drive that knows nothing of the room on a disc is not to be taken for one with a full disc. */
static const char *find_untold(const struct mmc_disc_facts *facts, const struct recording_disc *disc)
{
    if (!disc->medium) return NULL;
    if (!facts->has_information) return "READ DISC INFORMATION";
    if (disc->free || disc->state & RECORDING_STATE_UNUSABLE) return NULL;
    if (disc->medium->overwritable) return facts->has_formats ? NULL : "READ FORMAT CAPACITIES";
    return facts->has_open_track ? NULL : "READ TRACK INFORMATION";
}

void recording_judge(const struct mmc_disc_facts *facts, struct recording_disc *disc)
{
    struct mmc_disc_state found;

    memset(disc, 0, sizeof(*disc));
    disc->next_writable = disc->previous_start = disc->previous_last = RECORDING_NO_ADDRESS;
    mmc_judge_disc(facts, &found);
    disc->profile = profile_of(&found);
    disc->medium = recording_find_medium(disc->profile);
    if (facts->has_information) disc->information = facts->information;
    disc->state = judge_state(&found, disc->medium);
    disc->protection = found.protection;
    disc->formatted = found.formatted;
    disc->pseudo_overwrite = found.pseudo_overwrite;
    disc->total = found.total_blocks;
    disc->free = found.free_blocks;
    disc->layer_0 = found.layer_0;
    disc->complete_sessions = found.sessions;
    if (found.has_previous_session) disc->previous_start = (int32_t)found.previous_start;
    if (found.has_last_written) disc->previous_last = (int32_t)found.last_written;
    disc->last_recorded_valid = found.has_last_written && facts->last_track.last_recorded_valid;
    if (disc->medium) judge_next(facts, &found, disc);
    disc->untold = find_untold(facts, disc);
    /* The track of a CD ends with what the drive added. */
    if (disc->medium && !disc->last_recorded_valid && disc->previous_last >= disc->medium->run_out)
        disc->previous_last -= disc->medium->run_out;
}

enum mmc_result recording_examine(struct mmc_device *device, struct recording_disc *disc)
{
    struct mmc_disc_facts *facts = malloc(sizeof(*facts));
    enum mmc_result result;

    memset(disc, 0, sizeof(*disc));
    if (!facts) return MMC_BUFFER_TOO_SMALL;
    if ((result = mmc_read_disc_facts(device, facts)) == MMC_OK) recording_judge(facts, disc);
    free(facts);
    return result;
}

enum recording_ending recording_choose_ending(const struct recording_disc *disc, uint32_t sectors, bool close,
        bool incompatible)
{
    /* In layer jump as much of layer 1 is taken as of layer 0, above it. */
    uint64_t taken = disc->layer_0 ? 2 * (uint64_t)sectors : sectors;
    uint32_t left = disc->free > taken ? (uint32_t)(disc->free - taken) : 0;

    if (disc->medium->plus && !incompatible) return RECORDING_COMPATIBLE;
    if (disc->medium->overwritable) return RECORDING_APPENDABLE;
    if (close || (disc->medium->one_session && !disc->layer_0) || left <= disc->total / 50) return RECORDING_CLOSED;
    /* Nothing could follow. */
    return left < (uint32_t)disc->medium->session_overhead + disc->medium->least ? RECORDING_CLOSED : RECORDING_APPENDABLE;
}

enum mmc_result recording_is_first_data_session(struct mmc_device *device, const struct recording_disc *disc, bool *first)
{
    enum mmc_result result;
    struct mmc_toc toc;
    uint32_t i;

    *first = disc->complete_sessions == 0;
    /* On other discs than CDs every session is one of data. */
    if (*first || !disc->medium || !disc->medium->run_out) return MMC_OK;
    if ((result = mmc_read_toc(device, &toc)) != MMC_OK) return result;
    for (i = 0; i < toc.count; i++)
        if (toc.tracks[i].number != MMC_LEAD_OUT_TRACK && toc.tracks[i].control & CONTROL_DATA) return MMC_OK;
    *first = true;
    return MMC_OK;
}
