/*
 * Asking a drive for everything that it knows of the disc in it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "mmc/capacity.h"
#include "mmc/disc_state.h"
#include "mmc/toc.h"

/* A session with more tracks than a CD has is not searched further for its start. */
#define TRACKS_SEARCHED 99

/* What ends the asking: no answer to the next question can be had, or it would be about another disc or another moment. */
static bool ends_asking(enum mmc_result result)
{
    switch (result)
    {
    case MMC_NO_MEDIUM:
    case MMC_BECOMING_READY:
    case MMC_FORMAT_IN_PROGRESS:
    case MMC_BUSY:
    case MMC_MEDIUM_CHANGED:
    case MMC_RESERVED:
    case MMC_NO_DEVICE:
    case MMC_TIMEOUT:
    case MMC_DENIED:
    case MMC_TRANSPORT_ERROR:
        return true;
    default:
        return false;
    }
}

/* What there is no going on without, because everything else follows from it: a drive may not know the question, or find no answer on
 * the disc, but one that fails at it is not to be taken for one with an empty disc. */
static bool is_no_answer(enum mmc_result result)
{
    return result == MMC_HARDWARE_ERROR || result == MMC_ABORTED || result == MMC_COMMAND_FAILED || result == MMC_BAD_REPLY
            || result == MMC_NOT_READY || result == MMC_RESET || result == MMC_UNIT_ATTENTION;
}

/* Notes whether there is an answer; true when the asking goes on. */
static bool noted(enum mmc_result *result, bool *has)
{
    *has = *result == MMC_OK;
    if (ends_asking(*result)) return false;
    *result = MMC_OK;
    return true;
}

static bool is_dvd(uint16_t profile)
{
    return (profile >= MMC_PROFILE_DVD_ROM && profile <= MMC_PROFILE_DVD_PLUS_R) || profile == MMC_PROFILE_DVD_PLUS_RW_DL
            || profile == MMC_PROFILE_DVD_PLUS_R_DL;
}

static bool is_cd(const struct mmc_disc_facts *facts)
{
    uint16_t profile = facts->features.current_profile;

    return !facts->has_features
            || (profile >= MMC_PROFILE_CD_ROM && profile <= MMC_PROFILE_CD_RW);
}

static bool is_rom(uint16_t profile)
{
    return profile == MMC_PROFILE_CD_ROM || profile == MMC_PROFILE_DVD_ROM || profile == MMC_PROFILE_BD_ROM
            || profile == MMC_PROFILE_HD_DVD_ROM;
}

static enum mmc_result ask_kind(struct mmc_device *device, struct mmc_disc_facts *facts)
{
    const struct mmc_write_features *features = &facts->features;
    enum mmc_result result = mmc_get_write_features(device, &facts->features);

    facts->has_features = result == MMC_OK;
    if (result != MMC_OK && result != MMC_ILLEGAL_COMMAND) return result;
    /* Nothing in the drive: what else it says is of no disc. */
    if (facts->has_features && features->current_profile == MMC_PROFILE_NONE) return MMC_NO_MEDIUM;
    result = mmc_read_disc_information(device, &facts->information);
    if (is_no_answer(result)) return result;
    if (!noted(&result, &facts->has_information)) return result;
    /* The plus media are known by their features, whatever book type they were told to have. */
    if (!is_dvd(features->current_profile) || features->dvd_plus_rw.state.current || features->dvd_plus_r.state.current
            || features->dvd_plus_rw_dl.state.current || features->dvd_plus_r_dl.state.current)
        return MMC_OK;
    result = mmc_read_physical_format(device, 0, &facts->physical);
    noted(&result, &facts->has_physical);
    return result;
}

/* The track that is written next. FFh is CD's invisible track; of other media the last track is it, but there are drives that
 * know it only under the one or the other name. */
static enum mmc_result ask_open_track(struct mmc_device *device, struct mmc_disc_facts *facts)
{
    uint32_t numbers[2] = { MMC_INVISIBLE_TRACK, MMC_INVISIBLE_TRACK };
    struct mmc_track_information track;
    enum mmc_result result;
    unsigned int i;
    bool has;

    numbers[is_cd(facts)] = facts->information.last_track_in_last_session ? facts->information.last_track_in_last_session : 1;
    for (i = 0; i < 2; i++)
    {
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, numbers[i], &track);
        if (is_no_answer(result)) return result;
        if (!noted(&result, &has)) return result;
        if (!has) continue;
        /* What takes nothing more, as a damaged track, may be known under one name alone. */
        if (!facts->has_open_track || track.next_writable_valid) facts->open_track = track;
        facts->has_open_track = true;
        if (track.next_writable_valid) break;
    }
    return MMC_OK;
}

/* The number of the last track of the last complete session, 0 for none. */
static uint16_t last_complete_track(const struct mmc_disc_information *information)
{
    if (information->disc_status == MMC_DISC_BLANK) return 0;
    if (information->disc_status == MMC_DISC_FINALIZED || information->last_session_status == MMC_SESSION_COMPLETE)
        return information->last_track_in_last_session;
    return information->first_track_in_last_session ? (uint16_t)(information->first_track_in_last_session - 1) : 0;
}

/* The first track of the session that the last complete track is in: by the number of the session, and of drives that do not
 * know that by going back from track to track. */
static enum mmc_result find_session_start(struct mmc_device *device, struct mmc_disc_facts *facts, uint16_t number)
{
    struct mmc_track_information track;
    enum mmc_result result;
    unsigned int steps;
    bool has;

    result = mmc_read_track_information(device, MMC_TRACK_BY_SESSION, facts->last_track.session, &track);
    if (!noted(&result, &has)) return result;
    facts->session_start = track.start;
    facts->has_session_start = has && track.session == facts->last_track.session && track.start <= facts->last_track.start;
    if (facts->has_session_start) return MMC_OK;

    facts->session_start = facts->last_track.start;
    for (steps = 0; steps < TRACKS_SEARCHED && --number >= 1; steps++)
    {
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, number, &track);
        if (!noted(&result, &has)) return result;
        if (!has || track.session != facts->last_track.session) break;
        facts->session_start = track.start;
    }
    facts->has_session_start = true;
    return MMC_OK;
}

static enum mmc_result ask_last_session(struct mmc_device *device, struct mmc_disc_facts *facts)
{
    const struct mmc_disc_information *information = &facts->information;
    uint16_t number = last_complete_track(information), first = information->first_track_in_last_session;
    struct mmc_session_information session;
    struct mmc_track_information track;
    enum mmc_result result;

    if (!number) return MMC_OK;
    result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, number, &facts->last_track);
    if (!noted(&result, &facts->has_last_track)) return result;
    if (is_cd(facts))
    {
        result = mmc_read_session_information(device, &session);
        if (!noted(&result, &facts->has_session_start)) return result;
        facts->session_start = session.track.start;
        if (facts->has_session_start) return MMC_OK;
    }
    if (!facts->has_last_track) return MMC_OK;
    /* With nothing behind it the complete session is the last one of all, whose first track is known. */
    if (number != information->last_track_in_last_session || !first || first > number)
        return find_session_start(device, facts, number);
    track = facts->last_track;
    facts->has_session_start = true;
    if (first != number)
    {
        result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, first, &track);
        if (!noted(&result, &facts->has_session_start)) return result;
    }
    facts->session_start = track.start;
    return MMC_OK;
}

static enum mmc_result ask_rest(struct mmc_device *device, struct mmc_disc_facts *facts)
{
    uint16_t profile = facts->features.current_profile;
    uint32_t block_size;
    enum mmc_result result;
    bool ignored;

    if (!is_cd(facts) && !is_rom(profile))
    {
        result = mmc_read_format_capacities(device, &facts->formats);
        if (is_no_answer(result)) return result;
        if (!noted(&result, &facts->has_formats)) return result;
        result = mmc_read_write_protection(device, is_dvd(profile) ? MMC_STRUCTURE_DVD : MMC_STRUCTURE_BD, &facts->protection);
        if (!noted(&result, &facts->has_protection)) return result;
    }
    if (facts->features.layer_jump.state.current)
    {
        result = mmc_read_layer_number(device, MMC_STRUCTURE_LAYER_BOUNDARY, &facts->layer_0, &ignored);
        if (!noted(&result, &ignored)) return result;
    }
    if (facts->has_information && facts->information.disc_status == MMC_DISC_BLANK) return MMC_OK;
    result = mmc_read_capacity(device, &facts->last_lba, &block_size);
    noted(&result, &facts->has_capacity);
    return result;
}

enum mmc_result mmc_read_disc_facts(struct mmc_device *device, struct mmc_disc_facts *facts)
{
    enum mmc_result result;

    memset(facts, 0, sizeof(*facts));
    if ((result = ask_kind(device, facts)) != MMC_OK) return result;
    if (facts->has_information)
    {
        if (facts->information.disc_status == MMC_DISC_BLANK || facts->information.disc_status == MMC_DISC_APPENDABLE)
            result = ask_open_track(device, facts);
        if (result != MMC_OK) return result;
        if ((result = ask_last_session(device, facts)) != MMC_OK) return result;
    }
    return ask_rest(device, facts);
}

enum mmc_result mmc_read_medium(struct mmc_device *device, enum mmc_medium *medium)
{
    struct mmc_disc_facts facts;
    enum mmc_result result;

    memset(&facts, 0, sizeof(facts));
    *medium = MMC_MEDIUM_UNKNOWN;
    if ((result = ask_kind(device, &facts)) == MMC_OK) *medium = mmc_judge_medium(&facts);
    return result;
}

enum mmc_result mmc_read_disc_state(struct mmc_device *device, struct mmc_disc_state *state)
{
    struct mmc_disc_facts facts;
    enum mmc_result result;

    memset(state, 0, sizeof(*state));
    if ((result = mmc_read_disc_facts(device, &facts)) == MMC_OK) mmc_judge_disc(&facts, state);
    return result;
}
