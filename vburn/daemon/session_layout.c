/* session_layout.c: what follows from how a session is laid out.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session_layout.h"
#include "address.h"
#include "q_frames.h"
#include "qchannel.h"
#include "scramble.h"

#include <string.h>

enum
{
    TOC_REPEATS = 3,            /* each point stands in three successive sectors (IEC 60908 17.5.2) */
    CATALOGUE_PHASE = 40,       /* where in each 100 sectors the catalogue number stands, and the ISRC */
    ISRC_PHASE = 90,
    MODE_2_AND_3_EVERY = 100,
    SCMS_PERIOD = 4             /* sectors for which the alternating copy bit stays (IEC 60958-3: 9.375 Hz) */
};

bool layout_next_session(struct session_layout *layout, const struct disc *disc, const struct toc *toc)
{
    const struct toc_session *last;

    if (!toc)
    {
        layout->number = 1;
        layout->lead_in = disc->lead_in_start;
        layout->program = PREGAP_START;
        return disc->state == DISC_BLANK || (disc->pma_count && !disc_is_burned(disc, layout->lead_in, 1));
    }
    last = &toc->sessions[toc->session_count - 1];
    layout->number = last->number + 1u;
    layout->lead_in = last->lead_out + (last->number == 1 ? LEAD_OUT_FIRST : LEAD_OUT_LATER);
    layout->program = layout->lead_in + LEAD_IN_LATER;
    return last->open && layout->number <= TOC_MAX_SESSIONS && layout->program + PREGAP_LENGTH < disc->last_lead_out
           && last->last_track < TOC_MAX_TRACKS && !disc_is_burned(disc, layout->lead_in, 1);
}

unsigned layout_first_number(const struct toc *toc)
{
    return toc ? toc->sessions[toc->session_count - 1].last_track + 1u : 1;
}

unsigned layout_take_pma(struct session_layout *layout, const struct disc *disc)
{
    layout->track_count = 0;
    return layout_add_pma(layout, disc->pma, disc->pma_count);
}

unsigned layout_add_pma(struct session_layout *layout, const struct pma_track *pma, unsigned count)
{
    unsigned i, j;

    for (i = 0; i < count && layout->track_count < TOC_MAX_TRACKS; i++)
    {
        struct layout_track *track = &layout->tracks[layout->track_count];

        if (pma[i].session != layout->number)
            continue;
        memset(track, 0, sizeof(*track));
        track->number = pma[i].number;
        track->control = pma[i].control;
        track->type = (enum sector_type)pma[i].type;
        for (j = 0; j < LAYOUT_INDEXES; j++)
            track->index[j] = INDEX_ABSENT;
        track->index[0] = pma[i].start - PREGAP_LENGTH;
        track->index[1] = pma[i].start;
        layout->lead_out = pma[i].end;
        layout->track_count++;
    }
    return layout->track_count;
}

/* Where a track begins with its pause. */
static int32_t track_begin(const struct layout_track *track)
{
    return track->index[0] < track->index[1] ? track->index[0] : track->index[1];
}

const struct layout_track *layout_track_at(const struct session_layout *layout, int32_t lba)
{
    unsigned i;

    for (i = layout->track_count - 1; i > 0; i--)
        if (lba >= track_begin(&layout->tracks[i]))
            break;
    return &layout->tracks[i];
}

static unsigned control_at(const struct layout_track *track, int32_t lba)
{
    unsigned copy = track->alternate_copy && lba / SCMS_PERIOD & 1 ? Q_CONTROL_COPY_PERMITTED : 0;

    return track->control ^ copy;
}

/* The points of the lead-in, one after the other, each TOC_REPEATS times. */
static void lead_in_q(const struct session_layout *layout, const struct disc *disc, int32_t lba, uint8_t q[Q_SIZE])
{
    const struct layout_track *first = &layout->tracks[0], *last = &layout->tracks[layout->track_count - 1];
    /* B0h tells where the next session may begin; the first session's C0h where the first lead-in began. */
    unsigned session_points = layout->leave_open ? (layout->number == 1 ? 2 : 1) : 0;
    unsigned turn = (unsigned)(lba - layout->lead_in) / TOC_REPEATS % (layout->track_count + 3 + session_points);
    struct msf time = msf_from_lba(lba), value = { 0, 0, 0 };
    int32_t next = layout->lead_out + layout_lead_out_length(layout) + LEAD_IN_LATER + PREGAP_LENGTH;

    if (turn < layout->track_count)
    {
        const struct layout_track *track = &layout->tracks[turn];

        q_frame_point(track->control, Q_ADR_POSITION, track->number, time, 0, msf_from_lba(track->index[1]), q);
        return;
    }
    switch (turn - layout->track_count)
    {
    case 0:
        value.minute = first->number;
        value.second = (uint8_t)(layout->disc_type >> 4) * 10; /* 10h and 20h come out as they are in BCD */
        q_frame_point(first->control, Q_ADR_POSITION, TOC_POINT_FIRST, time, 0, value, q);
        break;
    case 1:
        value.minute = last->number;
        q_frame_point(last->control, Q_ADR_POSITION, TOC_POINT_LAST, time, 0, value, q);
        break;
    case 2:
        q_frame_point(last->control, Q_ADR_POSITION, TOC_POINT_LEAD_OUT, time, 0, msf_from_lba(layout->lead_out), q);
        break;
    case 3:
        q_frame_point(first->control, Q_ADR_SESSION, TOC_POINT_NEXT_SESSION, msf_from_lba(next), session_points,
                      msf_from_lba(disc->last_lead_out), q);
        break;
    default:
        q_frame_point(first->control, Q_ADR_SESSION, TOC_POINT_FIRST_LEAD_IN, value, 0,
                      msf_from_lba(disc->lead_in_start), q);
        break;
    }
}

static void lead_out_q(const struct session_layout *layout, int32_t lba, uint8_t q[Q_SIZE])
{
    struct q_position position =
    {
        Q_TRACK_LEAD_OUT, 1, msf_from_length((uint32_t)(lba - layout->lead_out)), msf_from_lba(lba)
    };

    q_frame_position(layout->tracks[layout->track_count - 1].control, &position, q);
}

static void position_q(const struct layout_track *track, int32_t lba, uint8_t q[Q_SIZE])
{
    struct q_position position = { .track = track->number, .absolute = msf_from_lba(lba) };
    /* In a pause the time runs down, and is zero in its last sector (ECMA-130 22.3.3.2). */
    int32_t time = lba >= track->index[1] ? lba - track->index[1] : track->index[1] - 1 - lba;
    unsigned i;

    for (i = 1; i < LAYOUT_INDEXES && lba >= track->index[i]; i++)
        position.index = (uint8_t)i;
    position.relative = msf_from_length((uint32_t)time);
    q_frame_position(control_at(track, lba), &position, q);
}

/* Whether one of the track's indexes begins here: players look for that sector, so it always says where it is. */
static bool index_begins(const struct layout_track *track, int32_t lba)
{
    unsigned i;

    for (i = 0; i < LAYOUT_INDEXES; i++)
        if (track->index[i] == lba)
            return true;
    return false;
}

static void program_q(const struct session_layout *layout, int32_t lba, uint8_t q[Q_SIZE])
{
    const struct layout_track *track = layout_track_at(layout, lba);
    unsigned phase = (unsigned)(lba - layout->program) % MODE_2_AND_3_EVERY, frame = msf_from_lba(lba).frame;

    if (!index_begins(track, lba) && lba >= layout->tracks[0].index[1])
    {
        if (phase == CATALOGUE_PHASE && *layout->catalogue)
        {
            q_frame_catalogue(control_at(track, lba), layout->catalogue, frame, q);
            return;
        }
        if (phase == ISRC_PHASE && *track->isrc && lba >= track->index[1])
        {
            q_frame_isrc(control_at(track, lba), track->isrc, frame, q);
            return;
        }
    }
    position_q(track, lba, q);
}

/* P is set in pauses, for two seconds before a track at least, and in the lead-out it flashes at 2 Hz (IEC 60908 17.4). */
static bool p_of(const struct session_layout *layout, int32_t lba)
{
    unsigned i;

    if (lba < layout->program)
        return false;
    for (i = 0; lba < layout->lead_out && i < layout->track_count; i++)
        if (lba < layout->tracks[i].index[1] && lba >= layout->tracks[i].index[1] - PREGAP_LENGTH)
            return true;
    if (lba < layout->lead_out)
        return lba < layout_track_at(layout, lba)->index[1];
    return lba - layout->lead_out >= PREGAP_LENGTH && (lba - layout->lead_out) * 4 / 75 & 1;
}

void layout_sub_channel(const struct session_layout *layout, const struct disc *disc, int32_t lba, uint8_t symbols[96])
{
    uint8_t q[Q_SIZE];

    if (lba < layout->program)
        lead_in_q(layout, disc, lba, q);
    else if (lba < layout->lead_out)
        program_q(layout, lba, q);
    else
        lead_out_q(layout, lba, q);
    memset(symbols, p_of(layout, lba) ? 0x80 : 0, SUBCHANNEL_SIZE);
    subchannel_insert(symbols, 6, q);
}

void layout_empty_sector(const struct session_layout *layout, const struct disc *disc, int32_t lba,
                         uint8_t sector[SECTOR_SIZE])
{
    const struct layout_track *track = lba < layout->program ? &layout->tracks[0]
                                       : lba < layout->lead_out ? layout_track_at(layout, lba)
                                       : &layout->tracks[layout->track_count - 1];

    memset(sector, 0, MAIN_SIZE);
    if (track->control & Q_CONTROL_DATA)
    {
        cd_sector_complete(sector, lba, track->type);
        cd_sector_scramble(sector);
    }
    layout_sub_channel(layout, disc, lba, sector + MAIN_SIZE);
}
