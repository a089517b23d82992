/* cue_sheet.c: reading a cue sheet.
 *
 * Entries of eight bytes: CTL/ADR, TNO, INDEX, data form, SCMS, MIN, SEC, FRAME. ADR 2 is half of the catalogue number, ADR 3
 * half of an ISRC; the others say where an index begins. The first of these is the lead-in (TNO 0), the last the lead-out
 * (TNO AAh). Times are absolute and in binary.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cue_sheet.h"
#include "address.h"
#include "qchannel.h"

#include <string.h>

enum { ENTRY_SIZE = 8, SCMS_ALTERNATE = 0x80, TNO_LEAD_OUT = 0xaa };

static const struct cue_form forms[] =
{
    { 0x00, 0, 2352, 0, SECTOR_CD_DA, false },
    { 0x01, 0, 0, 0, SECTOR_CD_DA, false },
    { 0x10, 1, 2048, 16, SECTOR_MODE_1, true },
    { 0x11, 1, 2352, 0, SECTOR_MODE_1, false },
    { 0x14, 1, 0, 16, SECTOR_MODE_1, true },
    { 0x20, 1, 2336, 16, SECTOR_MODE_2_FORM_1, true },  /* form 1 or 2, as the sub-header says */
    { 0x21, 1, 2352, 0, SECTOR_MODE_2_FORM_1, false },
    { 0x24, 1, 0, 16, SECTOR_MODE_2_FORM_1, true },
    { 0x30, 1, 2336, 16, SECTOR_MODE_2, true },
    { 0x31, 1, 2352, 0, SECTOR_MODE_2, false },
    { 0x34, 1, 0, 16, SECTOR_MODE_2, true },
};

/* Where the reading stands. */
struct reader
{
    struct cue_sheet *cue;
    unsigned first_track;
    int32_t last_lead_out;
    char catalogue[14], isrc[13];   /* collected, not yet given to their owner */
    unsigned catalogue_parts, isrc_parts;
    unsigned isrc_track;
    bool lead_in_seen, lead_out_seen;
};

static const struct cue_form *find_form(unsigned data_form)
{
    size_t i;

    for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (forms[i].code == (data_form & 0x3f))
            return &forms[i];
    return NULL;
}

const struct cue_stretch *cue_stretch_at(const struct cue_sheet *cue, int32_t lba)
{
    unsigned low = 0, high = cue->stretch_count - 1;

    while (low < high)
    {
        unsigned middle = (low + high + 1) / 2;

        if (cue->stretches[middle].first <= lba)
            low = middle;
        else
            high = middle - 1;
    }
    return &cue->stretches[low];
}

/* N1..N7 in the first entry, N8..N13 and a zero in the second, in ASCII. */
static bool take_catalogue(struct reader *reader, const uint8_t *entry)
{
    unsigned part = reader->catalogue_parts++, i, count = part ? 6 : 7;

    if (part > 1 || reader->lead_in_seen)
        return false;
    for (i = 0; i < count; i++)
    {
        if (entry[1 + i] < '0' || entry[1 + i] > '9')
            return false;
        reader->catalogue[part * 7 + i] = (char)entry[1 + i];
    }
    return true;
}

/* TNO, then six characters each. */
static bool take_isrc(struct reader *reader, const uint8_t *entry)
{
    unsigned part = reader->isrc_parts++, i;

    if (part > 1 || (part && entry[1] != reader->isrc_track))
        return false;
    reader->isrc_track = entry[1];
    for (i = 0; i < 6; i++)
    {
        unsigned place = part * 6 + i;
        uint8_t c = entry[2 + i];

        if (!(c >= '0' && c <= '9') && !(place < 5 && c >= 'A' && c <= 'Z'))
            return false;
        reader->isrc[place] = (char)c;
    }
    return true;
}

/* Ends the last stretch at lba and begins another there. */
static bool begin_stretch(struct reader *reader, int32_t lba, const uint8_t *entry)
{
    struct cue_sheet *cue = reader->cue;
    struct cue_stretch *last = cue->stretch_count ? &cue->stretches[cue->stretch_count - 1] : NULL, *next;
    const struct cue_form *form = find_form(entry[3]);
    unsigned sub_channel = entry[3] >> 6;

    if (last && lba <= last->first)
        return false;
    if (last)
        last->end = lba;
    if (entry[1] == TNO_LEAD_OUT)
        return true; /* always made by the drive, whatever form is named */
    if (!form || sub_channel == 2 || form->is_data != !!(entry[0] >> 4 & Q_CONTROL_DATA))
        return false;
    next = &cue->stretches[cue->stretch_count++];
    next->first = lba;
    next->form = form;
    next->sub_channel = (enum cue_sub_channel)sub_channel;
    return true;
}

static bool take_lead_in(struct reader *reader, const uint8_t *entry)
{
    struct cue_sheet *cue = reader->cue;

    if (reader->lead_in_seen || entry[2] || cue->stretch_count)
        return false;
    reader->lead_in_seen = true;
    if (!begin_stretch(reader, cue->layout.lead_in, entry))
        return false;
    return !cue->stretches[0].form->main_size; /* the main channel of the lead-in is the drive's */
}

static bool take_index(struct reader *reader, const uint8_t *entry, int32_t lba)
{
    struct session_layout *layout = &reader->cue->layout;
    struct layout_track *track = layout->track_count ? &layout->tracks[layout->track_count - 1] : NULL;
    unsigned index = entry[2], i;

    if (!track || track->number != entry[1]) /* the next track */
    {
        unsigned wanted = track ? track->number + 1u : reader->first_track;

        /* On a blank disc numbers may begin anywhere; else they go on. */
        if ((track || reader->first_track > 1) && entry[1] != wanted)
            return false;
        if (index > 1 || layout->track_count == TOC_MAX_TRACKS || !entry[1] || entry[1] > TOC_MAX_TRACKS)
            return false;
        if (!track && (index || lba != layout->program)) /* the first has a pause, and it begins where the lead-in ends */
            return false;
        track = &layout->tracks[layout->track_count++];
        track->number = entry[1];
        track->control = entry[0] >> 4;
        for (i = 0; i < LAYOUT_INDEXES; i++)
            track->index[i] = INDEX_ABSENT;
        if (reader->isrc_parts == 2 && reader->isrc_track == track->number)
            memcpy(track->isrc, reader->isrc, sizeof(track->isrc));
        else if (reader->isrc_parts)
            return false;
        reader->isrc_parts = 0;
    }
    else if (index >= LAYOUT_INDEXES || !index || track->index[index - 1] == INDEX_ABSENT
             || track->index[index] != INDEX_ABSENT)
        return false;
    if (!begin_stretch(reader, lba, entry))
        return false;
    track->index[index] = lba;
    if (index == 1)
    {
        track->control = entry[0] >> 4;
        track->alternate_copy = entry[4] & SCMS_ALTERNATE;
        track->type = reader->cue->stretches[reader->cue->stretch_count - 1].form->type;
    }
    return true;
}

static bool take_lead_out(struct reader *reader, const uint8_t *entry, int32_t lba)
{
    struct session_layout *layout = &reader->cue->layout;

    if (!layout->track_count || entry[2] != 1 || lba > reader->last_lead_out || reader->isrc_parts)
        return false;
    if (layout->tracks[layout->track_count - 1].index[1] == INDEX_ABSENT)
        return false;
    layout->lead_out = lba;
    reader->lead_out_seen = true;
    return begin_stretch(reader, lba, entry);
}

static bool take_entry(struct reader *reader, const uint8_t *entry)
{
    const struct msf msf = { entry[5], entry[6], entry[7] };
    int32_t lba;

    if (reader->lead_out_seen)
        return false;
    switch (entry[0] & 15)
    {
    case Q_ADR_CATALOGUE:
        return take_catalogue(reader, entry);
    case Q_ADR_ISRC:
        return take_isrc(reader, entry);
    case Q_ADR_POSITION:
        break;
    default:
        return false;
    }
    if (entry[1] == Q_TRACK_LEAD_IN)
        return take_lead_in(reader, entry);
    if (!reader->lead_in_seen || msf.minute >= 90 || !lba_from_msf(msf, &lba))
        return false;
    return entry[1] == TNO_LEAD_OUT ? take_lead_out(reader, entry, lba) : take_index(reader, entry, lba);
}

/* A track's pause comes with its index 1 behind it. */
static bool tracks_are_whole(const struct session_layout *layout)
{
    unsigned i;

    for (i = 0; i < layout->track_count; i++)
        if (layout->tracks[i].index[1] == INDEX_ABSENT)
            return false;
    return layout->tracks[0].index[1] >= layout->program + PREGAP_LENGTH;
}

bool cue_sheet_parse(struct cue_sheet *cue, const uint8_t *data, uint32_t size, unsigned first_track,
                     int32_t last_lead_out)
{
    struct reader reader = { .cue = cue, .first_track = first_track, .last_lead_out = last_lead_out };
    uint32_t at;

    if (!size || size % ENTRY_SIZE || size > CUE_SHEET_MOST)
        return false;
    for (at = 0; at < size; at += ENTRY_SIZE)
        if (!take_entry(&reader, data + at))
            return false;
    if (!reader.lead_out_seen || reader.catalogue_parts == 1 || !tracks_are_whole(&cue->layout))
        return false;
    if (reader.catalogue_parts)
        memcpy(cue->layout.catalogue, reader.catalogue, sizeof(cue->layout.catalogue));
    return true;
}
