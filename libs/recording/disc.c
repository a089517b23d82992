/*
 * What a disc is like before it is recorded.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "mmc/capacity.h"
#include "mmc/disc_structure.h"
#include "mmc/toc.h"
#include "recording/disc.h"
#include "recording/format.h"

#define WRITE_PROTECTION_STATUS 0xC0    /* format code of READ DISC STRUCTURE */
#define CONTROL_DATA 0x04               /* of Q's control nibble */

static bool is_unknown_to_drive(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST;
}

static bool is_read_only(uint16_t profile)
{
    return profile == MMC_PROFILE_CD_ROM || profile == MMC_PROFILE_DVD_ROM || profile == MMC_PROFILE_BD_ROM
            || profile == MMC_PROFILE_HD_DVD_ROM;
}

/* Drives before GET CONFIGURATION know CDs only; the erasable bit tells which. */
static enum mmc_result get_profile(struct mmc_device *device, uint16_t *profile)
{
    struct mmc_disc_information information;
    enum mmc_result result = mmc_get_current_profile(device, profile);

    if (result != MMC_ILLEGAL_COMMAND) return result;
    result = mmc_read_disc_information(device, &information);
    *profile = information.erasable ? MMC_PROFILE_CD_RW : MMC_PROFILE_CD_R;
    return result;
}

enum mmc_result recording_get_protection(struct mmc_device *device, uint16_t profile, uint32_t *protection)
{
    static const uint32_t bits[] = { RECORDING_PROTECTED_UNTIL_POWER_DOWN, RECORDING_PROTECTED_BY_SOFTWARE,
        RECORDING_PROTECTED_BY_CARTRIDGE, RECORDING_PROTECTED_BY_MEDIUM };
    enum mmc_result result;
    uint8_t status[4];
    uint32_t length;
    unsigned int i;

    *protection = is_read_only(profile) ? RECORDING_PROTECTED_READ_ONLY : 0;
    result = mmc_read_disc_structure(device, 0, WRITE_PROTECTION_STATUS, 0, 0, 0, status, sizeof(status), &length);
    /* Most drives have no such structure: nothing is protected then that they could tell of. */
    if (is_unknown_to_drive(result) || result == MMC_NO_DISC_STRUCTURE || result == MMC_BAD_REPLY
            || result == MMC_INCOMPATIBLE_MEDIUM)
        return MMC_OK;
    if (result != MMC_OK) return result;
    for (i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
        if (status[0] & (1u << i)) *protection |= bits[i];
    return MMC_OK;
}

static uint32_t sequential_state(const struct recording_disc *disc)
{
    const struct mmc_disc_information *information = &disc->information;
    uint32_t erase = information->erasable ? RECORDING_STATE_ERASE_REQUIRED : 0;

    if (information->disc_status == MMC_DISC_BLANK)
        return RECORDING_STATE_BLANK | (disc->medium->one_session ? RECORDING_STATE_FINAL_SESSION : 0);
    if (information->disc_status == MMC_DISC_FINALIZED) return RECORDING_STATE_FINALIZED | erase;
    switch (information->last_session_status)
    {
    case MMC_SESSION_DAMAGED: return RECORDING_STATE_DAMAGED | erase;
    case MMC_SESSION_INCOMPLETE: return RECORDING_STATE_NON_EMPTY_SESSION | erase;
    default: return RECORDING_STATE_APPENDABLE | (disc->medium->one_session ? RECORDING_STATE_FINAL_SESSION : 0);
    }
}

static uint32_t overwritable_state(const struct recording_disc *disc)
{
    uint32_t state = RECORDING_STATE_OVERWRITABLE | (disc->formatted ? 0 : RECORDING_STATE_BLANK);

    if (disc->information.last_session_status == MMC_SESSION_DAMAGED)
        state |= RECORDING_STATE_DAMAGED | RECORDING_STATE_ERASE_REQUIRED;
    return state;
}

/* The whole disc when nothing can be added to it any more. */
static enum mmc_result measure_recorded(struct mmc_device *device, struct recording_disc *disc)
{
    uint32_t last, block_size;
    enum mmc_result result = mmc_read_capacity(device, &last, &block_size);

    if (result == MMC_OK) disc->total = last + 1;
    /* A disc that was closed badly has none. */
    return result == MMC_BLANK_CHECK || result == MMC_MEDIUM_ERROR || result == MMC_ILLEGAL_REQUEST
            || result == MMC_INCOMPATIBLE_MEDIUM ? MMC_OK : result;
}

/*
 * The invisible track is the next one. Its next writable address is that of the write type in page 05h, which anybody may have
 * left there: for session at once the pregap comes first, in raw recording the lead-in. The track itself begins with its data.
 */
static enum mmc_result measure_next(struct mmc_device *device, struct recording_disc *disc)
{
    const struct recording_medium *medium = disc->medium;
    struct mmc_track_information track;
    uint32_t overhead = medium->postgap + medium->run_out;
    enum mmc_result result;
    int32_t lead_out;

    result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, &track);
    /* DVD+R and BD-R drives know the track by its number. */
    if (is_unknown_to_drive(result) || result == MMC_INVALID_ADDRESS)
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, disc->information.last_track_in_last_session, &track);
    if (result != MMC_OK) return result;
    disc->next_valid = true;
    disc->next_track = track.track;
    disc->next_writable = track.next_writable_valid && track.next_writable >= track.start ? track.next_writable
            : track.start;
    disc->free = track.free_blocks;
    /* On CD what is free and where the last lead-out may begin are often not the same to a drive. */
    if (medium->run_out && mmc_disc_last_lead_out(&disc->information, &lead_out) && lead_out > disc->next_writable)
    {
        disc->total = (uint32_t)lead_out;
        disc->free = (uint32_t)(lead_out - disc->next_writable);
    }
    else
        disc->total = (uint32_t)disc->next_writable + disc->free;
    disc->free = disc->free > overhead ? disc->free - overhead : 0;
    disc->free -= disc->free % medium->write_unit;
    return MMC_OK;
}

/* The last session that is complete, and where its data are. A drive that does not tell has no more to be asked. */
static enum mmc_result find_previous(struct mmc_device *device, struct recording_disc *disc)
{
    const struct mmc_disc_information *information = &disc->information;
    struct mmc_track_information first, last;
    enum mmc_result result;

    if (information->disc_status == MMC_DISC_BLANK || !information->sessions) return MMC_OK;
    disc->complete_sessions = information->sessions;
    if (information->last_session_status != MMC_SESSION_COMPLETE) disc->complete_sessions--;
    if (!disc->complete_sessions) return MMC_OK;
    result = mmc_read_track_information(device, MMC_TRACK_BY_SESSION, disc->complete_sessions, &first);
    if (result != MMC_OK) return is_unknown_to_drive(result) ? MMC_OK : result;
    disc->previous_start = first.start;
    last = first;
    if (information->last_session_status == MMC_SESSION_COMPLETE)
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, information->last_track_in_last_session, &last);
    else if (information->first_track_in_last_session > 1)
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, information->first_track_in_last_session - 1u, &last);
    if (result != MMC_OK) return is_unknown_to_drive(result) ? MMC_OK : result;
    disc->last_recorded_valid = last.last_recorded_valid;
    if (last.last_recorded_valid) disc->previous_last = last.last_recorded;
    else if (last.size)
        disc->previous_last = last.start + (int32_t)(last.size - 1);
    return MMC_OK;
}

static enum mmc_result examine_sequential(struct mmc_device *device, struct recording_disc *disc)
{
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_feature feature;
    enum mmc_result result;

    disc->state = sequential_state(disc);
    disc->formatted = true;
    if (disc->profile == MMC_PROFILE_BD_R_SEQUENTIAL)
        disc->pseudo_overwrite = mmc_get_feature(device, MMC_FEATURE_BD_R_POW, true, buffer, &feature) == MMC_OK;
    if ((result = find_previous(device, disc)) != MMC_OK) return result;
    if (disc->state & RECORDING_STATE_FINALIZED) return measure_recorded(device, disc);
    return measure_next(device, disc);
}

static enum mmc_result examine_overwritable(struct mmc_device *device, struct recording_disc *disc)
{
    enum mmc_result result = recording_measure_format(device, disc->medium, &disc->information, &disc->formatted,
            &disc->total);

    if (result != MMC_OK) return result;
    disc->state = overwritable_state(disc);
    disc->free = disc->total;
    disc->next_writable = 0;
    disc->next_valid = true;
    disc->next_track = 1;
    return disc->formatted ? find_previous(device, disc) : MMC_OK;
}

enum mmc_result recording_examine(struct mmc_device *device, struct recording_disc *disc)
{
    enum mmc_result result;

    memset(disc, 0, sizeof(*disc));
    disc->next_writable = disc->previous_start = disc->previous_last = RECORDING_NO_ADDRESS;
    if ((result = get_profile(device, &disc->profile)) != MMC_OK) return result;
    if (disc->profile == MMC_PROFILE_NONE) return MMC_NO_MEDIUM;
    disc->medium = recording_find_medium(disc->profile);
    if ((result = recording_get_protection(device, disc->profile, &disc->protection)) != MMC_OK) return result;
    result = mmc_read_disc_information(device, &disc->information);
    if (!disc->medium)
    {
        disc->state = RECORDING_STATE_UNSUPPORTED | (is_read_only(disc->profile) ? RECORDING_STATE_FINALIZED : 0);
        return measure_recorded(device, disc);
    }
    if (result != MMC_OK && !(disc->medium->overwritable && is_unknown_to_drive(result))) return result;
    result = disc->medium->overwritable ? examine_overwritable(device, disc) : examine_sequential(device, disc);
    if (disc->protection) disc->state |= RECORDING_STATE_WRITE_PROTECTED;
    return result;
}

enum recording_ending recording_choose_ending(const struct recording_disc *disc, uint32_t sectors, bool close,
        bool incompatible)
{
    uint32_t left = disc->free > sectors ? disc->free - sectors : 0;

    if (disc->medium->plus && !incompatible) return RECORDING_COMPATIBLE;
    if (disc->medium->overwritable) return RECORDING_APPENDABLE;
    return close || disc->medium->one_session || left <= disc->total / 50 ? RECORDING_CLOSED : RECORDING_APPENDABLE;
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
