/*
 * What the disc is, and what can be done with it: the judgement. No command is sent here.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "mmc/disc_state.h"

/* No optical disc has more blocks: an address beyond is a drive's mistake. */
#define BLOCKS_MOST 0x7FFFFFFFu

/* MMC-6 4.3.6, 4.3.9: so many tracks or sessions go on a disc, and the next one is the last. */
#define CD_TRACKS          99
#define DVD_PLUS_SESSIONS  191

/* --- kind of medium ------------------------------------------------------------------------------------------------ */

struct medium_row
{
    uint16_t profile;
    uint8_t medium;
    uint8_t finalised;       /* what it counts as when it is finalised and cannot be erased */
};

static const struct medium_row media[] =
{
    { MMC_PROFILE_NON_REMOVABLE_DISK, MMC_MEDIUM_DISK, MMC_MEDIUM_DISK },
    { MMC_PROFILE_REMOVABLE_DISK, MMC_MEDIUM_DISK, MMC_MEDIUM_DISK },
    { MMC_PROFILE_CD_ROM, MMC_MEDIUM_CD_ROM, MMC_MEDIUM_CD_ROM },
    { MMC_PROFILE_CD_R, MMC_MEDIUM_CD_R, MMC_MEDIUM_CD_ROM },
    { MMC_PROFILE_CD_RW, MMC_MEDIUM_CD_RW, MMC_MEDIUM_CD_ROM },
    { MMC_PROFILE_DVD_ROM, MMC_MEDIUM_DVD_ROM, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_R, MMC_MEDIUM_DVD_R, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_RAM, MMC_MEDIUM_DVD_RAM, MMC_MEDIUM_DVD_RAM },
    { MMC_PROFILE_DVD_RW_OVERWRITE, MMC_MEDIUM_DVD_RW, MMC_MEDIUM_DVD_RW },
    { MMC_PROFILE_DVD_RW_SEQUENTIAL, MMC_MEDIUM_DVD_RW, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_R_DL_SEQUENTIAL, MMC_MEDIUM_DVD_R_DL, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_R_DL_LAYER_JUMP, MMC_MEDIUM_DVD_R_DL, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_PLUS_RW, MMC_MEDIUM_DVD_PLUS_RW, MMC_MEDIUM_DVD_PLUS_RW },
    { MMC_PROFILE_DVD_PLUS_R, MMC_MEDIUM_DVD_PLUS_R, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_DVD_PLUS_RW_DL, MMC_MEDIUM_DVD_PLUS_RW_DL, MMC_MEDIUM_DVD_PLUS_RW_DL },
    { MMC_PROFILE_DVD_PLUS_R_DL, MMC_MEDIUM_DVD_PLUS_R_DL, MMC_MEDIUM_DVD_ROM },
    { MMC_PROFILE_BD_ROM, MMC_MEDIUM_BD_ROM, MMC_MEDIUM_BD_ROM },
    { MMC_PROFILE_BD_R_SEQUENTIAL, MMC_MEDIUM_BD_R, MMC_MEDIUM_BD_ROM },
    { MMC_PROFILE_BD_R_RANDOM, MMC_MEDIUM_BD_R, MMC_MEDIUM_BD_ROM },
    { MMC_PROFILE_BD_RE, MMC_MEDIUM_BD_RE, MMC_MEDIUM_BD_RE },
    { MMC_PROFILE_HD_DVD_ROM, MMC_MEDIUM_HD_DVD_ROM, MMC_MEDIUM_HD_DVD_ROM },
    { MMC_PROFILE_HD_DVD_R, MMC_MEDIUM_HD_DVD_R, MMC_MEDIUM_HD_DVD_ROM },
    { MMC_PROFILE_HD_DVD_RAM, MMC_MEDIUM_HD_DVD_RAM, MMC_MEDIUM_HD_DVD_RAM },
};

static const struct medium_row *find_profile(uint16_t profile)
{
    size_t i;

    for (i = 0; i < sizeof(media) / sizeof(media[0]); i++)
        if (media[i].profile == profile) return &media[i];
    return NULL;
}

/* The row of this medium, that of its profile before others. */
static const struct medium_row *find_medium(uint8_t medium, uint16_t profile)
{
    const struct medium_row *row = find_profile(profile);
    size_t i;

    if (row && row->medium == medium) return row;
    for (i = 0; i < sizeof(media) / sizeof(media[0]); i++)
        if (media[i].medium == medium) return &media[i];
    return NULL;
}

static bool is_rom(uint8_t medium)
{
    return medium == MMC_MEDIUM_CD_ROM || medium == MMC_MEDIUM_DVD_ROM || medium == MMC_MEDIUM_BD_ROM
            || medium == MMC_MEDIUM_HD_DVD_ROM;
}

static uint8_t medium_of_book(const struct mmc_physical_format *physical)
{
    switch (physical->book_type)
    {
    case MMC_BOOK_DVD_ROM: return MMC_MEDIUM_DVD_ROM;
    case MMC_BOOK_DVD_RAM: return MMC_MEDIUM_DVD_RAM;
    case MMC_BOOK_DVD_R: return physical->layers > 1 ? MMC_MEDIUM_DVD_R_DL : MMC_MEDIUM_DVD_R;
    case MMC_BOOK_DVD_RW: return MMC_MEDIUM_DVD_RW;
    case MMC_BOOK_DVD_PLUS_RW: return MMC_MEDIUM_DVD_PLUS_RW;
    case MMC_BOOK_DVD_PLUS_R: return MMC_MEDIUM_DVD_PLUS_R;
    case MMC_BOOK_DVD_PLUS_RW_DL: return MMC_MEDIUM_DVD_PLUS_RW_DL;
    case MMC_BOOK_DVD_PLUS_R_DL: return MMC_MEDIUM_DVD_PLUS_R_DL;
    default: return MMC_MEDIUM_UNKNOWN;
    }
}

/* Before finalised discs become ROMs. */
static uint8_t recordable_medium(const struct mmc_disc_facts *facts)
{
    const struct mmc_write_features *features = &facts->features;
    const struct medium_row *row = find_profile(features->current_profile);
    uint8_t book;

    /* Drives without GET CONFIGURATION write CDs only: the erasable bit tells which. */
    if (!facts->has_features)
    {
        if (!facts->has_information) return MMC_MEDIUM_UNKNOWN;
        return facts->information.erasable ? MMC_MEDIUM_CD_RW : MMC_MEDIUM_CD_R;
    }
    if (features->dvd_plus_rw.state.current) return MMC_MEDIUM_DVD_PLUS_RW;
    if (features->dvd_plus_rw_dl.state.current) return MMC_MEDIUM_DVD_PLUS_RW_DL;
    if (features->dvd_plus_r_dl.state.current) return MMC_MEDIUM_DVD_PLUS_R_DL;
    if (features->dvd_plus_r.state.current) return MMC_MEDIUM_DVD_PLUS_R;
    /* A book type is what somebody had the drive record: that of DVD-ROM on another disc does not make it one that cannot be
     * written while the profile says that it can. It tells what the drive takes for a ROM because it only reads it. */
    if (row && !is_rom(row->medium)) return row->medium;
    book = facts->has_physical ? medium_of_book(&facts->physical) : MMC_MEDIUM_UNKNOWN;
    if (book != MMC_MEDIUM_UNKNOWN) return book;
    return row ? row->medium : MMC_MEDIUM_UNKNOWN;
}

/* Features that are current only while every block can be written again. */
static bool can_be_overwritten(const struct mmc_write_features *features)
{
    return features->random_writable.state.current || features->restricted_overwrite.current
            || features->rigid_overwrite.state.current || (features->dvd_plus_rw.state.current && features->dvd_plus_rw.write)
            || (features->dvd_plus_rw_dl.state.current && features->dvd_plus_rw_dl.write);
}

enum mmc_medium mmc_judge_medium(const struct mmc_disc_facts *facts)
{
    uint8_t medium = recordable_medium(facts);
    const struct medium_row *row = find_medium(medium, facts->features.current_profile);

    if (!row || !facts->has_information || facts->information.disc_status != MMC_DISC_FINALIZED || facts->information.erasable
            || can_be_overwritten(&facts->features))
        return (enum mmc_medium)medium;
    return (enum mmc_medium)row->finalised;
}

/* --- how it is recorded -------------------------------------------------------------------------------------------- */

static uint8_t judge_recording(const struct mmc_disc_state *state)
{
    switch (state->medium)
    {
    case MMC_MEDIUM_CD_R:
    case MMC_MEDIUM_CD_RW:
    case MMC_MEDIUM_DVD_R:
    case MMC_MEDIUM_DVD_R_DL:
    case MMC_MEDIUM_DVD_PLUS_R:
    case MMC_MEDIUM_DVD_PLUS_R_DL:
    case MMC_MEDIUM_HD_DVD_R:
        return MMC_RECORDING_SEQUENTIAL;
    case MMC_MEDIUM_BD_R:
        return state->profile == MMC_PROFILE_BD_R_RANDOM ? MMC_RECORDING_RANDOM_ONCE : MMC_RECORDING_SEQUENTIAL;
    case MMC_MEDIUM_DVD_RW:
        return state->profile == MMC_PROFILE_DVD_RW_OVERWRITE ? MMC_RECORDING_OVERWRITE : MMC_RECORDING_SEQUENTIAL;
    case MMC_MEDIUM_DVD_RAM:
    case MMC_MEDIUM_DVD_PLUS_RW:
    case MMC_MEDIUM_DVD_PLUS_RW_DL:
    case MMC_MEDIUM_HD_DVD_RAM:
    case MMC_MEDIUM_BD_RE:
    case MMC_MEDIUM_DISK:
        return MMC_RECORDING_OVERWRITE;
    default:
        return MMC_RECORDING_NONE;
    }
}

static uint8_t judge_write_unit(uint8_t medium)
{
    switch (medium)
    {
    case MMC_MEDIUM_UNKNOWN:
    case MMC_MEDIUM_CD_ROM:
    case MMC_MEDIUM_CD_R:
    case MMC_MEDIUM_CD_RW:
    case MMC_MEDIUM_DISK:
        return 1;
    case MMC_MEDIUM_BD_ROM:
    case MMC_MEDIUM_BD_R:
    case MMC_MEDIUM_BD_RE:
    case MMC_MEDIUM_HD_DVD_ROM: /* 64 KiB too: HD DVD's ECC block */
    case MMC_MEDIUM_HD_DVD_R:
    case MMC_MEDIUM_HD_DVD_RAM:
        return 32;
    default:
        return 16;
    }
}

/* The features by which this medium would be written; present: the drive has one of them, current: and now. */
static struct mmc_feature_state judge_ability(const struct mmc_write_features *f, uint8_t medium)
{
    struct mmc_feature_state ability = { false, false };
    struct mmc_feature_state needed[4];
    unsigned int count = 0, i;

    switch (medium)
    {
    case MMC_MEDIUM_CD_R:
    case MMC_MEDIUM_CD_RW:
        needed[count++] = f->incremental.state;
        needed[count++] = f->cd_track_at_once;
        needed[count++] = f->cd_mastering;
        needed[count++] = f->restricted_overwrite;
        break;
    case MMC_MEDIUM_DVD_R:
    case MMC_MEDIUM_DVD_R_DL:
    case MMC_MEDIUM_DVD_RW:
        needed[count++] = f->incremental.state;
        needed[count++] = f->dvd_dash_write.state;
        needed[count++] = f->layer_jump.state;
        needed[count++] = f->rigid_overwrite.state;
        break;
    case MMC_MEDIUM_DVD_PLUS_R:
        needed[count++] = f->dvd_plus_r.state;
        if (!f->dvd_plus_r.write) return ability;
        break;
    case MMC_MEDIUM_DVD_PLUS_R_DL:
        needed[count++] = f->dvd_plus_r_dl.state;
        if (!f->dvd_plus_r_dl.write) return ability;
        break;
    case MMC_MEDIUM_DVD_PLUS_RW:
        needed[count++] = f->dvd_plus_rw.state;
        if (!f->dvd_plus_rw.write) return ability;
        break;
    case MMC_MEDIUM_DVD_PLUS_RW_DL:
        needed[count++] = f->dvd_plus_rw_dl.state;
        if (!f->dvd_plus_rw_dl.write) return ability;
        break;
    case MMC_MEDIUM_BD_R:
    case MMC_MEDIUM_BD_RE:
        needed[count++] = f->bd_write.state;
        needed[count++] = f->incremental.state;
        needed[count++] = f->random_writable.state;
        needed[count++] = f->write_once;
        break;
    case MMC_MEDIUM_DVD_RAM:
    case MMC_MEDIUM_DISK:
    case MMC_MEDIUM_HD_DVD_R:
    case MMC_MEDIUM_HD_DVD_RAM:
        needed[count++] = f->random_writable.state;
        needed[count++] = f->incremental.state;
        break;
    default:
        break;
    }
    for (i = 0; i < count; i++)
    {
        ability.present |= needed[i].present;
        ability.current |= needed[i].current;
    }
    return ability;
}

static uint16_t judge_protection(const struct mmc_disc_facts *facts, const struct mmc_disc_state *state)
{
    struct mmc_feature_state ability;
    uint16_t protection = 0;

    if (facts->has_protection)
    {
        if (facts->protection.until_power_down) protection |= MMC_PROTECTED_UNTIL_POWER_DOWN;
        if (facts->protection.cartridge) protection |= MMC_PROTECTED_BY_CARTRIDGE;
        if (facts->protection.medium_specific) protection |= MMC_PROTECTED_BY_MEDIUM;
        if (facts->protection.permanent) protection |= MMC_PROTECTED_BY_SOFTWARE;
    }
    if (state->recording == MMC_RECORDING_NONE) return protection | MMC_PROTECTED_READ_ONLY;
    /* Before MMC-2 nothing tells. */
    if (!facts->has_features) return protection;
    ability = judge_ability(&facts->features, state->medium);
    if (!ability.present) return protection | MMC_PROTECTED_READ_ONLY;
    /* Of a disc that is full, protected or still to be formatted the features are not current either. */
    if (ability.current || protection || facts->features.formattable.state.current) return protection;
    if (state->blank || state->appendable || state->recording == MMC_RECORDING_OVERWRITE) protection |= MMC_PROTECTED_READ_ONLY;
    return protection;
}

/* --- its state ----------------------------------------------------------------------------------------------------- */

static bool is_dvd_plus_rw(uint8_t medium)
{
    return medium == MMC_MEDIUM_DVD_PLUS_RW || medium == MMC_MEDIUM_DVD_PLUS_RW_DL;
}

static void judge_sequential(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    const struct mmc_disc_information *information = &facts->information;
    uint8_t session = information->last_session_status;

    state->blank = information->disc_status == MMC_DISC_BLANK;
    state->finalised = information->disc_status == MMC_DISC_FINALIZED;
    state->damaged = session == MMC_SESSION_DAMAGED && !state->blank;
    if (facts->has_open_track && facts->open_track.damaged) state->damaged = true;
    /* A blank disc has one empty session at most, with one track that is to come. */
    if (state->blank && (information->sessions > 1 || information->last_track_in_last_session > 1))
    {
        state->blank = false;
        state->damaged = true;
    }
    if (information->disc_status == MMC_DISC_APPENDABLE)
    {
        state->incomplete_session = session == MMC_SESSION_INCOMPLETE;
        state->appendable = !state->damaged && !state->incomplete_session;
    }
    /* A CD-RW in packets: randomly writable, but not by sessions. */
    state->needs_erase = !state->blank && !state->appendable && information->erasable
            && (state->medium == MMC_MEDIUM_CD_RW || state->medium == MMC_MEDIUM_DVD_RW);
    state->pseudo_overwrite = facts->features.pow.current;
}

static bool judge_final_session(const struct mmc_disc_facts *facts, const struct mmc_disc_state *state)
{
    uint16_t track = facts->has_open_track ? facts->open_track.track : 0;

    if (!state->blank && !state->appendable) return false;
    switch (state->medium)
    {
    case MMC_MEDIUM_CD_R:
    case MMC_MEDIUM_CD_RW:
        return state->tracks + 1 >= CD_TRACKS;
    case MMC_MEDIUM_DVD_R:
    case MMC_MEDIUM_DVD_RW:
        /* A DVD-RW that was blanked minimally, and drives that only know disc-at-once; of a protected disc neither is current. */
        return facts->features.dvd_dash_write.state.current && !facts->features.incremental.state.current;
    case MMC_MEDIUM_DVD_R_DL:
        /* Sequential recording on two layers has one border (MMC-6 4.3.4); a blank disc can be recorded in either way. */
        return !facts->features.layer_jump.state.current
                || (state->profile == MMC_PROFILE_DVD_R_DL_SEQUENTIAL && !state->blank);
    case MMC_MEDIUM_DVD_PLUS_R:
        return track >= DVD_PLUS_SESSIONS || state->sessions + 1 >= DVD_PLUS_SESSIONS;
    case MMC_MEDIUM_DVD_PLUS_R_DL:
        return state->sessions + 1 >= 127;
    default:
        return false;
    }
}

static void judge_overwritable(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    const struct mmc_disc_information *information = &facts->information;
    bool says_formatted = facts->has_formats && facts->formats.state == MMC_CAPACITY_FORMATTED;

    if (is_dvd_plus_rw(state->medium))
    {
        /* What stopped half way is formatted as far as it came, and writing begins at 0. */
        state->background_format = information->background_format;
        state->formatted = information->background_format != MMC_NOT_FORMATTED
                || (says_formatted && information->disc_status != MMC_DISC_BLANK);
    }
    else if (facts->has_formats && facts->formats.state != MMC_CAPACITY_UNKNOWN) state->formatted = says_formatted;
    else state->formatted = information->disc_status != MMC_DISC_BLANK;

    state->needs_format = !state->formatted;
    state->blank = information->disc_status == MMC_DISC_BLANK || state->needs_format;
    state->damaged = information->last_session_status == MMC_SESSION_DAMAGED && !state->blank;
    /* DVD-RW: a quick format whose session is not closed has no capacity yet. */
    if (state->medium == MMC_MEDIUM_DVD_RW)
        state->incomplete_session = (facts->has_formats && facts->formats.state == MMC_CAPACITY_UNKNOWN)
                || information->last_session_status == MMC_SESSION_INCOMPLETE;
}

/* --- its addresses ------------------------------------------------------------------------------------------------- */

static uint32_t blocks_after(const struct mmc_disc_facts *facts)
{
    return facts->has_capacity && facts->last_lba && facts->last_lba < BLOCKS_MOST ? facts->last_lba + 1 : 0;
}

static void judge_open_track(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    const struct mmc_track_information *track = &facts->open_track;
    int32_t lead_out;

    if (state->blank) state->has_next_writable = true;
    if (facts->has_open_track && track->next_writable_valid && track->next_writable >= 0)
    {
        state->has_next_writable = true;
        if (!state->blank) state->next_writable = (uint32_t)track->next_writable;
    }
    if (!state->has_next_writable)
    {
        /* A damaged track tells how far it could have gone. */
        if (facts->has_open_track && track->start >= 0 && track->size <= BLOCKS_MOST - (uint32_t)track->start)
            state->total_blocks = (uint32_t)track->start + track->size;
        return;
    }
    if (facts->has_open_track && track->free_blocks <= BLOCKS_MOST - state->next_writable)
        state->free_blocks = track->free_blocks;
    state->total_blocks = state->next_writable + state->free_blocks;
    if (facts->layer_0 && facts->layer_0 <= BLOCKS_MOST / 2 && state->profile == MMC_PROFILE_DVD_R_DL_LAYER_JUMP)
        state->total_blocks = 2 * facts->layer_0;
    /* Only on CD is the field a time; there it reaches to the very end, also of discs whose drive tells no free blocks. */
    if ((state->medium != MMC_MEDIUM_CD_R && state->medium != MMC_MEDIUM_CD_RW)
            || !mmc_disc_last_lead_out(&facts->information, &lead_out) || lead_out <= 0)
        return;
    if (!state->free_blocks && (uint32_t)lead_out > state->next_writable && state->blank)
        state->free_blocks = (uint32_t)lead_out;
    if ((uint32_t)lead_out > state->total_blocks) state->total_blocks = (uint32_t)lead_out;
}

static void judge_last_session(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    const struct mmc_track_information *track = &facts->last_track;
    int64_t last;

    if (facts->has_session_start && facts->session_start >= 0)
    {
        state->has_previous_session = true;
        state->previous_start = (uint32_t)facts->session_start;
    }
    if (!facts->has_last_track || track->start < 0 || track->blank) return;
    last = track->last_recorded_valid ? track->last_recorded : (int64_t)track->start + track->size - 1;
    /* In layer jump a drive counts what it filled layer 1 up with; addresses go on behind a jump at the end of layer 0 only. */
    if (track->layer_jump_status && track->last_layer_jump >= (uint32_t)track->start && track->last_layer_jump < last
            && track->last_layer_jump + 1 != facts->layer_0)
        last = track->last_layer_jump;
    if (last < track->start || last > BLOCKS_MOST) return;
    state->has_last_written = true;
    state->last_written = (uint32_t)last;
}

static void judge_sequential_addresses(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    if (!state->finalised) judge_open_track(facts, state);
    if (!state->blank) judge_last_session(facts, state);
    /* A session that begins where nothing is written yet, or behind the next writable address, is a mistake of the drive. */
    if (state->has_previous_session && state->has_next_writable && state->previous_start >= state->next_writable
            && !state->finalised)
    {
        state->has_previous_session = state->has_last_written = false;
        state->previous_start = state->last_written = 0;
    }
    if (!state->total_blocks) state->total_blocks = blocks_after(facts);
    if (!state->total_blocks && state->has_last_written) state->total_blocks = state->last_written + 1;
}

static uint32_t format_blocks(const struct mmc_disc_facts *facts, uint8_t type)
{
    const struct mmc_format *format = facts->has_formats ? mmc_find_format(&facts->formats, type) : NULL;

    return format && format->blocks <= BLOCKS_MOST ? format->blocks : 0;
}

/* What there will be once it is formatted as its writer does. */
static uint32_t blocks_when_formatted(const struct mmc_disc_facts *facts, uint8_t medium)
{
    uint32_t blocks = 0;

    if (is_dvd_plus_rw(medium)) blocks = format_blocks(facts, MMC_FORMAT_DVD_PLUS_RW);
    if (medium == MMC_MEDIUM_DVD_RW && !(blocks = format_blocks(facts, MMC_FORMAT_RW_FULL)))
        blocks = format_blocks(facts, MMC_FORMAT_DVD_RW_QUICK);
    if (!blocks) blocks = format_blocks(facts, MMC_FORMAT_FULL);
    if (!blocks) blocks = format_blocks(facts, MMC_FORMAT_BD_RE_SPARES);
    if (!blocks && facts->has_formats && facts->formats.state == MMC_CAPACITY_UNFORMATTED
            && facts->formats.blocks <= BLOCKS_MOST)
        blocks = facts->formats.blocks;
    return blocks;
}

static void judge_overwritable_addresses(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    uint32_t now = 0, later;

    if (facts->has_formats && facts->formats.state == MMC_CAPACITY_FORMATTED && facts->formats.blocks <= BLOCKS_MOST)
        now = facts->formats.blocks;
    if (!now && state->formatted) now = blocks_after(facts);
    if (!now && state->formatted && facts->features.random_writable.last_lba < BLOCKS_MOST)
        now = facts->features.random_writable.last_lba ? facts->features.random_writable.last_lba + 1 : 0;
    later = blocks_when_formatted(facts, state->medium);
    /* DVD+RW and DVD-RW grow while they are written; the others are as large as they were formatted. */
    if (!now || ((is_dvd_plus_rw(state->medium) || state->medium == MMC_MEDIUM_DVD_RW) && later > now)) now = later;
    state->total_blocks = state->free_blocks = now;
    state->has_next_writable = true;
    if (!state->blank && facts->has_last_track && facts->last_track.last_recorded_valid) judge_last_session(facts, state);
    state->has_previous_session = false;
    state->previous_start = 0;
}

static void judge_numbers(const struct mmc_disc_information *information, struct mmc_disc_state *state)
{
    bool complete = information->disc_status == MMC_DISC_FINALIZED || information->last_session_status == MMC_SESSION_COMPLETE
            || state->recording == MMC_RECORDING_OVERWRITE;

    if (state->blank) return;
    state->sessions = complete || !information->sessions ? information->sessions : (uint16_t)(information->sessions - 1);
    state->tracks = information->last_track_in_last_session;
    /* An empty last session has one track in it, that which is to come. */
    if (information->last_session_status == MMC_SESSION_EMPTY && !complete)
        state->tracks = information->first_track_in_last_session ? (uint16_t)(information->first_track_in_last_session - 1) : 0;
}

void mmc_judge_disc(const struct mmc_disc_facts *facts, struct mmc_disc_state *state)
{
    memset(state, 0, sizeof(*state));
    state->profile = facts->has_features ? facts->features.current_profile : MMC_PROFILE_NONE;
    state->medium = (uint8_t)mmc_judge_medium(facts);
    state->recording = judge_recording(state);
    state->write_unit = judge_write_unit(state->medium);
    state->background_format = MMC_FORMATTED;
    state->known = facts->has_information;
    if (state->known)
    {
        state->erasable = facts->information.erasable || state->recording == MMC_RECORDING_OVERWRITE;
        if (state->recording == MMC_RECORDING_OVERWRITE)
        {
            judge_overwritable(facts, state);
            judge_overwritable_addresses(facts, state);
        }
        else
        {
            judge_sequential(facts, state);
            judge_sequential_addresses(facts, state);
            if (state->recording != MMC_RECORDING_SEQUENTIAL) state->blank = state->appendable = state->needs_erase = false;
        }
        judge_numbers(&facts->information, state);
        if (facts->features.layer_jump.state.current && facts->layer_0 <= BLOCKS_MOST / 2) state->layer_0 = facts->layer_0;
        state->final_session = state->recording == MMC_RECORDING_SEQUENTIAL && judge_final_session(facts, state);
    }
    state->protection = judge_protection(facts, state);
}
