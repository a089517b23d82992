/*
 * The plan of a disc written in one go: what is at which address, from the lead-in to the end of the lead-out.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/layout.h"

/* Where in a second the MCN and the ISRC of the track have their sectors. */
#define MCN_SLOT 25
#define ISRC_SLOT 50

/* Half a period of the copy bit under SCMS. */
#define SCMS_SECTORS 4

/* What Q says about the kind of sound, as opposed to the right to copy it. */
#define SOUND_BITS (SUBQ_CONTROL_PREEMPHASIS | SUBQ_CONTROL_FOUR_CHANNELS | SUBQ_CONTROL_DATA)

void layout_init(struct layout *layout)
{
    memset(layout, 0, sizeof(*layout));
    layout->gaps = LAYOUT_GAPLESS;
    layout->first_number = 1;
}

/* --- the plan ------------------------------------------------------------------------------------------------------ */

static bool indexes_are_right(const struct layout_track *track, uint32_t length)
{
    uint32_t before = 0;
    unsigned i;

    if (track->extra_indexes > LAYOUT_MAX_EXTRA_INDEXES) return false;
    for (i = 0; i < track->extra_indexes; i++)
    {
        if (track->index_offset[i] <= before || track->index_offset[i] >= length) return false;
        before = track->index_offset[i];
    }
    return true;
}

/* The control nibble of a track in the TOC, where it cannot alternate. */
static uint8_t fixed_control(const struct layout_track *track)
{
    return track->scms ? track->control & ~SUBQ_CONTROL_COPY_PERMITTED : track->control;
}

static bool is_sound(const struct layout_track *track)
{
    return track->type == SECTOR_AUDIO;
}

/* The next track's pause is the end of this one. */
static bool runs_on(const struct layout *layout, unsigned index)
{
    return layout->gaps == LAYOUT_GAPLESS && index + 1u < layout->track_count && is_sound(&layout->tracks[index])
           && is_sound(&layout->tracks[index + 1]);
}

/* Sectors with the number of a track before its INDEX 01. */
static uint32_t pause_length(const struct layout *layout, unsigned index)
{
    const struct layout_track *track = &layout->tracks[index];

    if (!index || is_sound(track)) return LAYOUT_PAUSE_LENGTH;
    if (!is_sound(&track[-1]) && sector_mode(track->type) == sector_mode(track[-1].type)) return 0;
    return LAYOUT_PREGAP_FIRST_LENGTH + LAYOUT_PREGAP_SECOND_LENGTH;
}

static uint32_t postgap_length(const struct layout *layout, unsigned index)
{
    const struct layout_track *track = &layout->tracks[index];
    uint32_t needed = index + 1u == layout->track_count || is_sound(&track[1]) ? LAYOUT_POSTGAP_LENGTH : 0;

    if (is_sound(track)) return 0;
    return track->length + needed < LAYOUT_MIN_TRACK_LENGTH ? LAYOUT_MIN_TRACK_LENGTH - track->length : needed;
}

/* What PSEC of point A0 says goes by the first data track (MMC-6, READ TOC format 2: "CD-ROM XA disc with first track in
 * mode 2"). Mode 2 without forms is not XA. */
static enum toc_disc_type disc_type(const struct layout *layout)
{
    unsigned i;

    for (i = 0; i < layout->track_count; i++)
        if (!is_sound(&layout->tracks[i]))
            return layout->tracks[i].type == SECTOR_MODE_2_FORM_1 || layout->tracks[i].type == SECTOR_MODE_2_FORM_2
                   ? TOC_DISC_CDROM_XA : TOC_DISC_CDDA_OR_CDROM;
    return TOC_DISC_CDDA_OR_CDROM;
}

static void make_toc(struct layout *layout)
{
    struct toc *toc = &layout->toc;
    unsigned i;

    memset(toc, 0, sizeof(*toc));
    toc->first = layout->first_number;
    toc->last = (uint8_t)(layout->first_number + layout->track_count - 1);
    toc->disc_type = (uint8_t)disc_type(layout);
    for (i = 0; i < layout->track_count; i++)
    {
        toc->tracks[i].control = fixed_control(&layout->tracks[i]);
        toc->tracks[i].start = layout->tracks[i].start;
    }
    toc->leadout = layout->leadout;
    toc->leadout_control = toc->tracks[layout->track_count - 1].control;
}

/* What holds for the disc as a whole. */
static enum layout_result check_disc(const struct layout *layout)
{
    unsigned i;

    if (!layout->track_count) return LAYOUT_NO_TRACKS;
    if (layout->first_number < 1 || layout->first_number + layout->track_count - 1 > TOC_MAX_TRACKS)
        return LAYOUT_BAD_TRACK_NUMBER;
    for (i = 0; i < layout->track_count; i++)
        if (!is_sound(&layout->tracks[i]) && layout->first_number != 1) return LAYOUT_BAD_TRACK_NUMBER;
    if (!layout->hidden_length) return LAYOUT_OK;
    if (!is_sound(&layout->tracks[0])) return LAYOUT_HIDDEN_BEFORE_DATA;
    return layout->hidden_length < LAYOUT_PAUSE_LENGTH ? LAYOUT_HIDDEN_TOO_SHORT : LAYOUT_OK;
}

enum layout_result layout_arrange(struct layout *layout, unsigned *track)
{
    enum layout_result result;
    unsigned i, ignored, at_fault = 0;
    int64_t lba = 0;

    if (!track) track = &ignored;
    *track = 0;
    if ((result = check_disc(layout)) != LAYOUT_OK) return result;
    if (layout->hidden_length) lba = (int64_t)layout->hidden_length - LAYOUT_PAUSE_LENGTH;

    for (i = 0; i < layout->track_count; i++)
    {
        struct layout_track *current = &layout->tracks[i];
        uint32_t pause = pause_length(layout, i);

        *track = i;
        if (current->length < (is_sound(current) ? LAYOUT_MIN_TRACK_LENGTH : 1)) return LAYOUT_TRACK_TOO_SHORT;
        if (result == LAYOUT_OK &&
            !indexes_are_right(current, current->length - (runs_on(layout, i) ? LAYOUT_PAUSE_LENGTH : 0)))
        {
            result = LAYOUT_BAD_INDEX;
            at_fault = i;
        }
        if (i && !runs_on(layout, i - 1)) lba += pause;
        if (lba + current->length > LAYOUT_LEADOUT_LIMIT) return LAYOUT_TOO_LONG;
        current->start = (int32_t)lba;
        current->pause = i ? current->start - (int32_t)pause : -LAYOUT_PAUSE_LENGTH;
        current->postgap = postgap_length(layout, i);
        lba += (int64_t)current->length + current->postgap;
        if (lba > LAYOUT_LEADOUT_LIMIT) return LAYOUT_TOO_LONG;
    }
    layout->leadout = (int32_t)lba;
    layout->end = layout->leadout + LAYOUT_LEADOUT_LENGTH;
    make_toc(layout);
    *track = at_fault;
    return result;
}

/* --- one address --------------------------------------------------------------------------------------------------- */

/* The track to whose TNO lba belongs: the last one whose pause has begun. */
static unsigned find_track(const struct layout *layout, int32_t lba)
{
    unsigned low = 0, high = layout->track_count;

    while (high - low > 1)
    {
        unsigned middle = (low + high) / 2;

        if (layout->tracks[middle].pause <= lba) low = middle;
        else high = middle;
    }
    return low;
}

/* How many of the indexes beyond INDEX 01 have begun at an offset. Also of a track with too many, for whom layout_arrange
 * computes addresses all the same. */
static unsigned count_indexes(const struct layout_track *track, uint32_t offset)
{
    unsigned low = 0, high = track->extra_indexes;

    if (high > LAYOUT_MAX_EXTRA_INDEXES) high = LAYOUT_MAX_EXTRA_INDEXES;
    while (low < high)
    {
        unsigned middle = (low + high) / 2;

        if (track->index_offset[middle] <= offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

static uint32_t absolute_frame(int32_t lba)
{
    struct msf msf = { 0 };

    msf_from_lba(lba, &msf);
    return msf_to_frames(msf);
}

/* The start flag of a track or of the lead-out: its pause, and at least two seconds before it begins. */
static bool in_start_flag(const struct layout *layout, int32_t lba)
{
    unsigned index;

    if (lba < -LAYOUT_PAUSE_LENGTH || lba >= layout->leadout) return false;
    index = find_track(layout, lba);
    if (lba < layout->tracks[index].start || lba >= layout->leadout - LAYOUT_PAUSE_LENGTH) return true;
    return index + 1u < layout->track_count && lba >= layout->tracks[index + 1].start - LAYOUT_PAUSE_LENGTH;
}

/* IEC 60908 17.4. P falls one sector later than Q says that a track has begun. */
static bool p_at(const struct layout *layout, int32_t lba)
{
    uint32_t since;

    if (lba <= layout->leadout) return in_start_flag(layout, lba) || in_start_flag(layout, lba - 1);
    since = (uint32_t)(lba - layout->leadout - 1);
    /* 2 Hz: a half period is 75 / 4 sectors. */
    return since >= LAYOUT_PAUSE_LENGTH && (since - LAYOUT_PAUSE_LENGTH) * 4 / CD_FRAMES_PER_SECOND % 2 == 0;
}

static void locate_in_track(const struct layout *layout, int32_t lba, struct layout_position *position)
{
    unsigned index = find_track(layout, lba);
    const struct layout_track *track = &layout->tracks[index];
    uint32_t offset = (uint32_t)(lba - track->start);
    unsigned extra = count_indexes(track, offset);

    if (offset < track->length)
    {
        position->source = LAYOUT_TRACK;
        position->source_track = index;
        position->source_sector = offset;
    }
    /* else a post-gap, which goes on with the last index */
    position->type = track->type;
    position->index = (uint8_t)(1 + extra);
    position->relative = offset;
    position->begins = offset == (extra ? track->index_offset[extra - 1] : 0);
    position->control = track->control;
}

static void locate_in_pause(const struct layout *layout, int32_t lba, struct layout_position *position)
{
    unsigned index = find_track(layout, lba);
    const struct layout_track *track = &layout->tracks[index];

    position->index = 0;
    position->relative = (uint32_t)(track->start - lba - 1);
    position->begins = lba == track->pause;
    position->control = track->control;
    position->type = track->type;
    if (!index && layout->hidden_length)
    {
        position->source = LAYOUT_HIDDEN;
        position->source_sector = (uint32_t)(lba + LAYOUT_PAUSE_LENGTH);
    }
    else if (index && !is_sound(track) && lba < track->start - LAYOUT_PREGAP_SECOND_LENGTH)
    {
        position->type = track[-1].type;
        position->control = fixed_control(&track[-1]);
    }
    else if (index && runs_on(layout, index - 1))
    {
        position->source = LAYOUT_TRACK;
        position->source_track = index - 1;
        position->source_sector = (uint32_t)(lba - track[-1].start);
        position->control = (track->control & ~SOUND_BITS) | (track[-1].control & SOUND_BITS);
    }
}

void layout_locate(const struct layout *layout, int32_t lba, struct layout_position *position)
{
    memset(position, 0, sizeof(*position));
    position->p = p_at(layout, lba);
    if (lba < -LAYOUT_PAUSE_LENGTH)
    {
        position->region = LAYOUT_LEADIN;
        position->type = layout->tracks[0].type;
        position->relative = absolute_frame(lba);
        position->begins = lba == LAYOUT_LEADIN_START;
    }
    else if (lba < layout->leadout)
    {
        const struct layout_track *track;

        position->region = LAYOUT_PROGRAM;
        position->track = find_track(layout, lba);
        position->tno = (uint8_t)(layout->first_number + position->track);
        track = &layout->tracks[position->track];
        if (lba < track->start) locate_in_pause(layout, lba, position);
        else locate_in_track(layout, lba, position);
        if (track->scms)
        {
            position->control &= ~SUBQ_CONTROL_COPY_PERMITTED;
            if (absolute_frame(lba) / SCMS_SECTORS % 2) position->control |= SUBQ_CONTROL_COPY_PERMITTED;
        }
    }
    else
    {
        position->region = LAYOUT_LEADOUT;
        position->tno = SUBQ_TNO_LEADOUT;
        position->index = 1;
        position->relative = (uint32_t)(lba - layout->leadout);
        position->begins = lba == layout->leadout;
        position->control = layout->toc.leadout_control;
        position->type = layout->tracks[layout->track_count - 1].type;
    }
}

/* True when the sector is the one that the slot of this second falls on: the slot's own, or, while a TNO or INDEX begins
 * there, the next. Indexes may follow one another sector by sector, but for that twice no disc has been made. */
static bool is_slot(const struct layout *layout, int32_t lba, uint32_t slot, bool begins)
{
    uint32_t frame = absolute_frame(lba) % CD_FRAMES_PER_SECOND, late;
    struct layout_position before;

    if (begins || frame < slot || frame > slot + 2) return false;
    for (late = frame - slot; late; late--)
    {
        layout_locate(layout, lba - (int32_t)late, &before);
        if (!before.begins) return false;
    }
    return true;
}

void layout_subq(const struct layout *layout, int32_t lba, struct subq *subq, bool *p)
{
    struct layout_position position;
    const struct isrc *isrc;

    layout_locate(layout, lba, &position);
    *p = position.p;
    if (position.region == LAYOUT_LEADIN)
    {
        toc_leadin_q(&layout->toc, (uint32_t)(lba - LAYOUT_LEADIN_START), lba, subq);
        return;
    }

    memset(subq, 0, sizeof(*subq));
    subq->control = position.control;
    isrc = position.region == LAYOUT_PROGRAM ? &layout->tracks[position.track].isrc : NULL;
    if (mcn_is_set(&layout->mcn) && is_slot(layout, lba, MCN_SLOT, position.begins))
    {
        subq->adr = SUBQ_ADR_MCN;
        subq->mcn = layout->mcn;
        subq->aframe = (uint8_t)(absolute_frame(lba) % CD_FRAMES_PER_SECOND);
    }
    else if (isrc && isrc_is_set(isrc) && is_slot(layout, lba, ISRC_SLOT, position.begins))
    {
        subq->adr = SUBQ_ADR_ISRC;
        subq->isrc = *isrc;
        subq->aframe = (uint8_t)(absolute_frame(lba) % CD_FRAMES_PER_SECOND);
    }
    else
    {
        subq->adr = SUBQ_ADR_POSITION;
        subq->tno = position.tno;
        subq->index = position.index;
        subq->relative = msf_from_frames(position.relative);
        msf_from_lba(lba, &subq->absolute);
    }
}
