/*
 * What can be known of a drive and of the disc in it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "imapi2error.h"
#include "recorder/patience.h"
#include "recorder/transport.h"
#include "redbook/subcode.h"

#include "cancel.h"
#include "drives.h"
#include "facts.h"
#include "report.h"

/* A drive may look at a new disc for half a minute. */
#define DISC_PATIENCE 60
#define POLL_MS 250
#define TRACKS_MOST 2048     /* BD-R has the most of all: sessions of one track, 7927 in theory */

/* --- the drive ----------------------------------------------------------------------------------------------------- */

static void copy_text(BSTR text, WCHAR *out, int size)
{
    size_t length;

    if (!text) return;
    lstrcpynW(out, text, size);
    for (length = wcslen(out); length && out[length - 1] == ' ';) out[--length] = 0;
    SysFreeString(text);
}

static void read_names(IDiscRecorder2 *recorder, struct drive_facts *facts)
{
    BSTR text;

    drive_path(recorder, facts->path, ARRAYSIZE(facts->path));
    if (SUCCEEDED(IDiscRecorder2_get_VendorId(recorder, &text)))
        copy_text(text, facts->vendor, ARRAYSIZE(facts->vendor));
    if (SUCCEEDED(IDiscRecorder2_get_ProductId(recorder, &text)))
        copy_text(text, facts->product, ARRAYSIZE(facts->product));
    if (SUCCEEDED(IDiscRecorder2_get_ProductRevision(recorder, &text)))
        copy_text(text, facts->revision, ARRAYSIZE(facts->revision));
    if (SUCCEEDED(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &text)))
        copy_text(text, facts->owner, ARRAYSIZE(facts->owner));
    forget_failure();
}

static void read_features(struct mmc_device *device, struct drive_facts *facts)
{
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_cd_track_at_once track_at_once;
    struct mmc_capabilities capabilities;
    struct mmc_cd_mastering mastering;
    struct mmc_feature feature;
    enum mmc_result profiles;
    unsigned int i;

    profiles = mmc_get_profiles(device, facts->profiles, &facts->profile_count);
    if (profiles != MMC_OK) facts->profile_count = 0;
    if (mmc_get_cd_track_at_once(device, &track_at_once) == MMC_OK)
    {
        facts->track_at_once = true;
        facts->test_write = track_at_once.test_write;
        facts->underrun_free = track_at_once.buffer_underrun_free;
        for (i = 1; i < 4; i++) facts->raw_types[i] = track_at_once.data_types >> i & 1;
    }
    if (mmc_get_cd_mastering(device, &mastering) == MMC_OK)
    {
        facts->session_at_once = mastering.session_at_once;
        facts->raw = mastering.raw;
        facts->test_write |= mastering.test_write;
        facts->underrun_free |= mastering.buffer_underrun_free;
        facts->cd_text_write = mastering.rw_sub_channel;
        /* many drives leave the list of types empty; with R-W they take all forms of it, without it P and Q */
        if (facts->raw && !facts->raw_types[1] && !facts->raw_types[2] && !facts->raw_types[3])
        {
            facts->raw_types[1] = true;
            facts->raw_types[2] = facts->raw_types[3] = mastering.rw_sub_channel;
        }
    }
    /* MMC-6 5.3.12: the lowest bit of CD Read's first byte is CD-TEXT */
    if (mmc_get_feature(device, MMC_FEATURE_CD_READ, false, buffer, &feature) == MMC_OK && feature.length)
        facts->cd_text_read = feature.data[0] & 0x01;
    if (mmc_get_capabilities(device, &capabilities) == MMC_OK)
    {
        facts->reads_isrc = capabilities.reads_isrc;
        facts->reads_mcn = capabilities.reads_upc;
        facts->buffer_size = capabilities.buffer_size;
        facts->test_write |= capabilities.test_write;
        facts->underrun_free |= capabilities.buffer_underrun_free;
        /* Before GET CONFIGURATION this page told what a drive writes, and it wrote track at once (MMC-1 5.2.3.4). */
        if (profiles == MMC_ILLEGAL_COMMAND && capabilities.writes_cd_r)
            facts->profiles[facts->profile_count++].profile = MMC_PROFILE_CD_R;
        if (profiles == MMC_ILLEGAL_COMMAND && capabilities.writes_cd_rw)
            facts->profiles[facts->profile_count++].profile = MMC_PROFILE_CD_RW;
        if (facts->profile_count && profiles == MMC_ILLEGAL_COMMAND) facts->track_at_once = true;
    }
}

static void failed(struct drive_facts *facts, HRESULT hr)
{
    facts->hr = hr;
    facts->why = failure_text(hr);
}

void drive_facts_get(BSTR id, struct drive_facts *facts, IDiscRecorder2 **recorder)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    memset(facts, 0, sizeof(*facts));
    *recorder = NULL;
    facts->id = _wcsdup(id);
    hr = CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2, (void **)recorder);
    if (SUCCEEDED(hr) && FAILED(hr = IDiscRecorder2_InitializeDiscRecorder(*recorder, id)))
    {
        IDiscRecorder2_Release(*recorder);
        *recorder = NULL;
    }
    if (FAILED(hr))
    {
        failed(facts, hr);
        return;
    }
    read_names(*recorder, facts);
    if (*facts->owner)
    {
        facts->hr = E_IMAPI_RECORDER_LOCKED;
        return;
    }
    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)*recorder)))
    {
        failed(facts, hr);
        return;
    }
    mmc_device_init(&device, &transport.transport);
    read_features(&device, facts);
    recorder_transport_done(&transport);
    forget_failure();
}

void drive_facts_done(struct drive_facts *facts)
{
    free(facts->id);
    free(facts->why);
}

/* The discs that profiles stand for; a drive that lists the profile burns them (MMC-6 5.4). */
static const struct
{
    uint16_t profile;
    const char *name;
}
burnable[] =
{
    { MMC_PROFILE_CD_R, "CD-R" }, { MMC_PROFILE_CD_RW, "CD-RW" }, { MMC_PROFILE_DVD_R, "DVD-R" },
    { MMC_PROFILE_DVD_R_DL_SEQUENTIAL, "DVD-R DL" }, { MMC_PROFILE_DVD_R_DL_LAYER_JUMP, "DVD-R DL" },
    { MMC_PROFILE_DVD_RW_OVERWRITE, "DVD-RW" }, { MMC_PROFILE_DVD_RW_SEQUENTIAL, "DVD-RW" },
    { MMC_PROFILE_DVD_RW_DL, "DVD-RW DL" }, { MMC_PROFILE_DVD_PLUS_R, "DVD+R" }, { MMC_PROFILE_DVD_PLUS_R_DL, "DVD+R DL" },
    { MMC_PROFILE_DVD_PLUS_RW, "DVD+RW" }, { MMC_PROFILE_DVD_PLUS_RW_DL, "DVD+RW DL" }, { MMC_PROFILE_DVD_RAM, "DVD-RAM" },
    { MMC_PROFILE_BD_R_SEQUENTIAL, "BD-R" }, { MMC_PROFILE_BD_R_RANDOM, "BD-R" }, { MMC_PROFILE_BD_RE, "BD-RE" },
    { MMC_PROFILE_HD_DVD_R, "HD DVD-R" }, { MMC_PROFILE_HD_DVD_RW, "HD DVD-RW" }, { MMC_PROFILE_HD_DVD_RAM, "HD DVD-RAM" },
};

static bool has_profile(const struct drive_facts *facts, uint16_t profile)
{
    uint32_t i;

    for (i = 0; i < facts->profile_count; i++)
        if (facts->profiles[i].profile == profile) return true;
    return false;
}

const char *drive_facts_burns(const struct drive_facts *facts, uint32_t *index)
{
    while (*index < ARRAYSIZE(burnable))
    {
        uint32_t i = (*index)++;

        if (!has_profile(facts, burnable[i].profile)) continue;
        /* two profiles of one kind stand beside each other */
        if (i && !strcmp(burnable[i - 1].name, burnable[i].name) && has_profile(facts, burnable[i - 1].profile)) continue;
        return burnable[i].name;
    }
    return NULL;
}

/* --- the disc ------------------------------------------------------------------------------------------------------ */

static bool is_cd_profile(uint16_t profile)
{
    return profile >= MMC_PROFILE_CD_ROM && profile <= MMC_PROFILE_CD_RW;
}

static bool pause_until_cancelled(void *context, uint32_t milliseconds, int32_t progress)
{
    (void)context;
    (void)progress;
    if (!cancel_wanted()) Sleep(milliseconds);
    return !cancel_wanted();
}

static enum mmc_result wait_until_ready(struct mmc_device *device, unsigned int seconds)
{
    struct mmc_patience patience = recorder_patience(POLL_MS, seconds * 1000);

    patience.pause = pause_until_cancelled;
    return mmc_wait_until_ready(device, &patience);
}

static void glance(struct mmc_device *device, unsigned int patience, struct disc_facts *facts)
{
    enum mmc_result profile;

    memset(facts, 0, sizeof(*facts));
    facts->lead_out = -1;
    cdtext_init(&facts->cdtext);
    if ((facts->result = wait_until_ready(device, patience)) != MMC_OK) return;
    profile = mmc_get_current_profile(device, &facts->profile);
    if (profile != MMC_OK) facts->profile = MMC_PROFILE_NONE;
    facts->information_known = mmc_read_disc_information(device, &facts->information) == MMC_OK;
    /* Drives before GET CONFIGURATION have CDs only, and tell by the erasable bit which (MMC-1). */
    if (profile == MMC_ILLEGAL_COMMAND && facts->information_known)
        facts->profile = facts->information.erasable ? MMC_PROFILE_CD_RW
                         : facts->information.disc_status == MMC_DISC_FINALIZED ? MMC_PROFILE_CD_ROM : MMC_PROFILE_CD_R;
    facts->is_cd = is_cd_profile(facts->profile);
    /* Drives call a finished CD-R a CD-ROM; its groove knows better. */
    facts->atip_known = facts->is_cd && mmc_read_atip(device, &facts->atip) == MMC_OK;
}

static bool open_device(IDiscRecorder2 *recorder, struct recorder_transport *transport, struct mmc_device *device,
        struct disc_facts *facts)
{
    if (FAILED(recorder_transport_init(transport, (IUnknown *)recorder)))
    {
        memset(facts, 0, sizeof(*facts));
        facts->result = MMC_TRANSPORT_ERROR;
        return false;
    }
    mmc_device_init(device, &transport->transport);
    return true;
}

void disc_facts_glance(IDiscRecorder2 *recorder, unsigned int patience, struct disc_facts *facts)
{
    struct recorder_transport transport;
    struct mmc_device device;

    if (!open_device(recorder, &transport, &device, facts)) return;
    glance(&device, patience, facts);
    recorder_transport_done(&transport);
    forget_failure();
}

/* Where the next write would go. In a track of a CD that is not made of packets that is its start, or it is finished: what
 * stands between is left of a recording in one piece (MMC-6, track information of raw and session at once recording). */
static void take_next(struct disc_facts *facts, struct mmc_track_information *track)
{
    if (facts->is_cd && !track->packet && track->next_writable != track->start
            && facts->information.disc_status == MMC_DISC_APPENDABLE
            && facts->information.last_session_status != MMC_SESSION_EMPTY)
    {
        facts->broken_off = true;
        track->size = track->next_writable > track->start ? (uint32_t)(track->next_writable - track->start) : 0;
        return;
    }
    facts->next_known = true;
    facts->next_writable = facts->is_cd ? mmc_track_next_data(track) : track->next_writable;
    facts->free_sectors = track->free_blocks;
}

/* The drive's records of each track, the one that would be written next included: it is the last, and blank. */
static void read_tracks(struct mmc_device *device, struct disc_facts *facts)
{
    uint32_t first = facts->information.first_track, last = facts->information.last_track_in_last_session, i;
    struct mmc_track_information next;

    if (!facts->information_known || last < first || last - first >= TRACKS_MOST) return;
    if (!(facts->tracks = calloc(last - first + 1, sizeof(*facts->tracks)))) return;
    for (i = first; i <= last && !cancel_wanted(); i++)
    {
        struct mmc_track_information *track = &facts->tracks[facts->track_count].information;

        if (mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, i, track) != MMC_OK) continue;
        if (track->next_writable_valid) take_next(facts, track);
        /* the room for the next track is none yet */
        if (!track->blank && !(track->next_writable_valid && track->next_writable <= track->start)) facts->track_count++;
    }
    if (!facts->next_known && !facts->broken_off && facts->is_cd && facts->information.disc_status != MMC_DISC_FINALIZED
            && mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, &next) == MMC_OK
            && next.next_writable_valid)
    {
        facts->next_known = true;
        facts->next_writable = next.next_writable;
        facts->free_sectors = next.free_blocks;
    }
}

static bool is_audio(const struct mmc_track_information *track)
{
    return !(track->track_mode & 0x04);
}

static void read_cd_texts(struct mmc_device *device, struct disc_facts *facts)
{
    uint8_t *packs = malloc(MMC_CD_TEXT_MAX);
    struct cdtext_report report;
    uint32_t length;

    if (packs && mmc_read_cd_text(device, packs, MMC_CD_TEXT_MAX, &length) == MMC_OK && length)
        cdtext_decode(packs, length / MMC_CD_TEXT_PACK_SIZE, &facts->cdtext, &report);
    free(packs);
}

/* What only CDs have. */
static void read_cd(struct mmc_device *device, struct disc_facts *facts)
{
    struct mmc_toc toc;
    bool audio = false;
    uint32_t i;

    if (facts->information.disc_status == MMC_DISC_BLANK) return;
    if (mmc_read_toc(device, &toc) == MMC_OK && toc.count && toc.tracks[toc.count - 1].number == MMC_LEAD_OUT_TRACK)
        facts->lead_out = toc.tracks[toc.count - 1].start;
    for (i = 0; i < facts->track_count && !cancel_wanted(); i++)
    {
        struct track_facts *track = &facts->tracks[i];

        if (!is_audio(&track->information)) continue;
        audio = true;
        if (track->information.track > 99
                || mmc_read_isrc(device, (uint8_t)track->information.track, track->isrc) != MMC_OK)
            track->isrc[0] = 0;
    }
    if (!audio) return;
    if (mmc_read_catalogue_number(device, facts->catalogue_number) != MMC_OK) facts->catalogue_number[0] = 0;
    read_cd_texts(device, facts);
}

/* MEDIUM ERROR, BLANK CHECK, and ILLEGAL REQUEST where it means the address or the end of the user area: not one of a drive that
 * cannot be asked. */
static bool is_unreadable(const struct mmc_device *device, enum mmc_result result)
{
    const struct mmc_sense *sense = &device->last_sense;

    if (result == MMC_OK || !sense->valid) return false;
    return sense->key == 3 || sense->key == 8 || (sense->key == 5 && (sense->asc == 0x21 || sense->asc == 0x63));
}

static bool sector_is_unreadable(struct mmc_device *device, int32_t lba)
{
    struct mmc_read_cd request = { lba, 1, MMC_SECTOR_ANY, MMC_MAIN_ALL, MMC_SUB_NONE };
    uint8_t sector[CD_SECTOR_SIZE_RAW];

    return is_unreadable(device, mmc_read_cd(device, &request, sector, sizeof(sector)));
}

/* A drive whose power failed in the middle of a recording counts the disc as finished when its lead-in is there. The last two
 * sectors of a good track may be unreadable too, where they are run-out (MMC-6 4.2.3): the one before them decides. */
static void look_at_end(struct mmc_device *device, struct disc_facts *facts)
{
    const struct mmc_track_information *last;
    int32_t end = facts->lead_out;

    if (!facts->is_cd || facts->information.disc_status != MMC_DISC_FINALIZED || !facts->atip_known) return;
    if (end < 0 && facts->track_count)
    {
        last = &facts->tracks[facts->track_count - 1].information;
        end = last->start + (int32_t)min(last->size, 450000);
    }
    if (end < 3 || cancel_wanted()) return;
    if (!sector_is_unreadable(device, end - 1) || !sector_is_unreadable(device, end - 3)) return;
    facts->unreadable = true;
    facts->unreadable_at = end - 1;
}

void disc_facts_get(IDiscRecorder2 *recorder, struct disc_facts *facts)
{
    struct recorder_transport transport;
    struct mmc_device device;
    uint32_t last, size;
    enum mmc_result result;

    if (!open_device(recorder, &transport, &device, facts)) return;
    glance(&device, DISC_PATIENCE, facts);
    if (facts->result == MMC_OK)
    {
        read_tracks(&device, facts);
        if (facts->is_cd) read_cd(&device, facts);
        look_at_end(&device, facts);
        if (facts->information.disc_status == MMC_DISC_RANDOM && mmc_read_capacity(&device, &last, &size) == MMC_OK)
        {
            facts->next_known = true;
            facts->free_sectors = last + 1;
        }
        result = mmc_get_write_speeds(&device, facts->speeds, ARRAYSIZE(facts->speeds), &facts->speed_count);
        if (result != MMC_OK && result != MMC_BUFFER_TOO_SMALL) facts->speed_count = 0;
        if (facts->speed_count > ARRAYSIZE(facts->speeds)) facts->speed_count = ARRAYSIZE(facts->speeds);
    }
    recorder_transport_done(&transport);
    forget_failure();
}

void disc_facts_done(struct disc_facts *facts)
{
    cdtext_done(&facts->cdtext);
    free(facts->tracks);
}

uint16_t disc_facts_kind(const struct disc_facts *facts)
{
    if (facts->profile == MMC_PROFILE_CD_ROM && facts->atip_known)
        return facts->atip.erasable ? MMC_PROFILE_CD_RW : MMC_PROFILE_CD_R;
    return facts->profile;
}

static bool can_be_written(const struct disc_facts *facts)
{
    switch (disc_facts_kind(facts))
    {
    case MMC_PROFILE_NONE:
    case MMC_PROFILE_CD_ROM:
    case MMC_PROFILE_DVD_ROM:
    case MMC_PROFILE_BD_ROM:
    case MMC_PROFILE_HD_DVD_ROM: return false;
    default: return true;
    }
}

bool disc_facts_is_overwritable(const struct disc_facts *facts)
{
    switch (facts->profile)
    {
    case MMC_PROFILE_DVD_RW_OVERWRITE:
    case MMC_PROFILE_DVD_PLUS_RW:
    case MMC_PROFILE_DVD_PLUS_RW_DL:
    case MMC_PROFILE_DVD_RAM:
    case MMC_PROFILE_BD_RE: return true;
    default: return facts->information_known && facts->information.disc_status == MMC_DISC_RANDOM;
    }
}

/* Drives say of what can be written anywhere that it is complete, once it is formatted. */
static unsigned int status_of(const struct disc_facts *facts)
{
    unsigned int status = facts->information.disc_status & 3;

    return status != MMC_DISC_BLANK && disc_facts_is_overwritable(facts) ? MMC_DISC_RANDOM : status;
}

const char *disc_facts_state(const struct disc_facts *facts)
{
    static const char *const states[] = { "blank", "open", "finished", "rewritable" };

    if (!can_be_written(facts)) return "read-only";
    return facts->information_known ? states[status_of(facts)] : "unknown";
}

const char *disc_facts_state_shown(const struct disc_facts *facts)
{
    return facts->unreadable ? "broken off" : disc_facts_state(facts);
}

unsigned int disc_facts_sessions(const struct disc_facts *facts)
{
    const struct mmc_disc_information *disc = &facts->information;

    if (!facts->information_known || disc->disc_status == MMC_DISC_BLANK) return 0;
    /* an empty last session is only the room for the next one */
    return disc->sessions > 1 && disc->last_session_status == MMC_SESSION_EMPTY ? disc->sessions - 1 : disc->sessions;
}

bool disc_facts_is_unclosed(const struct disc_facts *facts)
{
    const struct mmc_disc_information *disc = &facts->information;

    if (!facts->information_known || !can_be_written(facts)) return false;
    if (disc->background_format == MMC_FORMAT_RUNNING) return true;
    /* one that is overwritten has a session like that between a quick format and the first recording behind it */
    if (disc_facts_is_overwritable(facts)) return disc->last_session_status == MMC_SESSION_INCOMPLETE;
    return disc->disc_status == MMC_DISC_APPENDABLE
            && (disc->last_session_status == MMC_SESSION_INCOMPLETE || disc->last_session_status == MMC_SESSION_DAMAGED);
}

double disc_facts_single_speed(const struct disc_facts *facts)
{
    if (facts->profile >= MMC_PROFILE_HD_DVD_ROM && facts->profile != MMC_PROFILE_NON_STANDARD) return 4568 * 2.048;
    if (facts->profile >= MMC_PROFILE_BD_ROM && facts->profile < MMC_PROFILE_HD_DVD_ROM) return 2195 * 2.048;
    if (facts->profile >= MMC_PROFILE_DVD_ROM && facts->profile < MMC_PROFILE_BD_ROM) return 1385;
    return 75 * 2.352;
}
