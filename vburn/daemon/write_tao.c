/* write_tao.c: the track-at-once write type (MMC-6 4.7.4.1).
 *
 * The host sends the user data of one track after the other; the drive puts a pause of two seconds before each and a
 * run-out of two sectors behind it, notes it in the program memory area, and makes lead-in and lead-out when the session
 * is closed. SYNCHRONIZE CACHE ends a track, as CLOSE TRACK does: the laser has stopped.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "qchannel.h"
#include "scramble.h"
#include "session_layout.h"
#include "unit.h"
#include "write_modes.h"

#include <stdlib.h>
#include <string.h>

enum
{
    CHUNK = 32,
    RUN_OUT = 2,
    TRACK_LEAST = 300,          /* sectors: a track is not shorter than four seconds; the drive fills it up */
    /* bytes of page 05h */
    WP_TRACK_MODE = 3, WP_MULTI_SESSION = 3, WP_SESSION_FORMAT = 8, WP_CATALOGUE = 16, WP_ISRC = 32, WP_SUB_HEADER = 48,
    OPEN_NEXT = 0xc0, VALID = 0x80
};

/* What the host sends of a sector, by data block type (MMC-6 table 668). */
static const struct tao_form
{
    uint16_t size, at;          /* bytes, and where they go; 0: not for this write type */
    enum sector_type type;
} forms[16] =
{
    [0] = { 2352, 0, SECTOR_CD_DA },
    [8] = { 2048, 16, SECTOR_MODE_1 },
    [9] = { 2336, 16, SECTOR_MODE_2 },
    [10] = { 2048, 24, SECTOR_MODE_2_FORM_1 },  /* the sub-header is that of page 05h */
    [11] = { 2056, 16, SECTOR_MODE_2_FORM_1 },
    [12] = { 2324, 24, SECTOR_MODE_2_FORM_2 },
    [13] = { 2332, 16, SECTOR_MODE_2_FORM_1 },  /* form 1 or 2, as the sub-header says */
};

enum { BLOCK_TYPES = 1 << 0 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13 };

unsigned tao_take_tracks(struct unit *unit, struct session_layout *layout)
{
    const struct pma_track *rehearsed;
    unsigned count = recording_rehearsed(unit, &rehearsed);

    layout_take_pma(layout, medium_disc(unit));
    return layout_add_pma(layout, rehearsed, count);
}

/* The session that is open, with its tracks. False when none can be written to. */
static bool find_session(struct unit *unit, struct session_layout *layout)
{
    memset(layout, 0, sizeof(*layout));
    if (!layout_next_session(layout, medium_disc(unit), medium_toc(unit)))
        return false;
    tao_take_tracks(unit, layout);
    return true;
}

bool tao_session_has_tracks(struct unit *unit)
{
    struct session_layout layout;

    return find_session(unit, &layout) && layout.track_count;
}

/* Where the next track's user data begin. False when there is no place for one. */
static bool find_start(struct unit *unit, const struct session_layout *layout, int32_t *lba)
{
    const struct disc *disc = medium_disc(unit);
    int32_t pause = layout->track_count ? layout->lead_out : layout->program;

    *lba = pause + PREGAP_LENGTH;
    return *lba + TRACK_LEAST + RUN_OUT <= disc->last_lead_out && !disc_is_burned(disc, pause, 1)
           && layout_first_number(medium_toc(unit)) + layout->track_count <= TOC_MAX_TRACKS;
}

static bool tao_next_writable(struct unit *unit, int32_t *lba)
{
    struct session_layout layout;

    return find_session(unit, &layout) && find_start(unit, &layout, lba);
}

/* Catalogue number and ISRC as page 05h has them, when they are what they should be. */
static void take_numbers(const struct unit *unit, struct session_layout *layout, struct layout_track *track)
{
    const uint8_t *page = write_parameters(unit);
    unsigned i;

    if (page[WP_CATALOGUE] & VALID)
    {
        for (i = 0; i < 13 && page[WP_CATALOGUE + 1 + i] >= '0' && page[WP_CATALOGUE + 1 + i] <= '9'; i++)
            layout->catalogue[i] = (char)page[WP_CATALOGUE + 1 + i];
        if (i < 13)
            layout->catalogue[0] = 0;
    }
    if (page[WP_ISRC] & VALID)
    {
        for (i = 0; i < 12; i++)
        {
            char c = (char)page[WP_ISRC + 1 + i];

            if (!(c >= '0' && c <= '9') && !(i < 5 && c >= 'A' && c <= 'Z'))
                break;
            track->isrc[i] = c;
        }
        if (i < 12)
            track->isrc[0] = 0;
    }
}

static void add_track(struct unit *unit, struct session_layout *layout, unsigned number, int32_t start)
{
    struct layout_track *track = &layout->tracks[layout->track_count++];
    unsigned i;

    memset(track, 0, sizeof(*track));
    track->number = (uint8_t)number;
    track->control = write_parameters(unit)[WP_TRACK_MODE] & 15;
    track->type = forms[write_parameter_block_type(unit)].type;
    for (i = 0; i < LAYOUT_INDEXES; i++)
        track->index[i] = INDEX_ABSENT;
    track->index[0] = start - PREGAP_LENGTH;
    track->index[1] = start;
    layout->lead_out = INDEX_ABSENT; /* nobody knows yet */
    take_numbers(unit, layout, track);
}

static bool begin_track(struct unit *unit, struct command *command, int32_t lba)
{
    const struct tao_form *form = &forms[write_parameter_block_type(unit)];
    bool is_data = write_parameters(unit)[WP_TRACK_MODE] & Q_CONTROL_DATA;
    struct session_layout *layout = malloc(sizeof(*layout));
    int32_t start;

    if (!layout)
        return check(command, SENSE_WRITE_ERROR);
    if (!find_session(unit, layout))
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
    else if (!find_start(unit, layout, &start))
        check(command, SENSE_LBA_OUT_OF_RANGE);
    else if (lba != start)
        check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    else if (is_data != (form->type != SECTOR_CD_DA)) /* track mode and data block type contradict each other */
        check(command, SENSE_ILLEGAL_MODE_FOR_TRACK);
    else
    {
        recording_begin(unit, &tao_recording, start - PREGAP_LENGTH, form->size);
        unit->recording.session = layout;
        add_track(unit, layout, layout_first_number(medium_toc(unit)) + layout->track_count, start);
        return recording_burn_empty(unit, command, layout, start);
    }
    free(layout);
    return false;
}

static void make_sector(struct unit *unit, int32_t lba, const uint8_t *block, uint8_t *sector)
{
    const struct tao_form *form = &forms[write_parameter_block_type(unit)];
    enum sector_type type = form->type;

    memset(sector, 0, MAIN_SIZE);
    if (form->at == 24)
    {
        memcpy(sector + 16, write_parameters(unit) + WP_SUB_HEADER, 4);
        sector[18] = (uint8_t)(type == SECTOR_MODE_2_FORM_2 ? sector[18] | 0x20 : sector[18] & ~0x20);
        memcpy(sector + 20, sector + 16, 4);
    }
    memcpy(sector + form->at, block, form->size);
    if (form->size == 2332 && sector[18] & 0x20)
        type = SECTOR_MODE_2_FORM_2;
    if (type != SECTOR_CD_DA)
    {
        cd_sector_complete(sector, lba, type);
        cd_sector_scramble(sector);
    }
    layout_sub_channel(unit->recording.session, medium_disc(unit), lba, sector + MAIN_SIZE);
}

static bool tao_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    unsigned size = forms[write_parameter_block_type(unit)].size;
    const uint8_t *block = command->data;
    uint8_t sectors[CHUNK * SECTOR_SIZE];
    uint32_t filled = 0;

    if (!received(command, (uint64_t)count * size))
        return false;
    if (unit->recording.mode && lba != unit->recording.next)
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    if ((int64_t)lba + count + RUN_OUT > medium_disc(unit)->last_lead_out)
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    if (!unit->recording.mode && !begin_track(unit, command, lba))
        return false;
    if (!recording_accept(unit, command, count * size))
        return false;
    for (; count; count--, lba++, block += size)
    {
        make_sector(unit, lba, block, sectors + filled * SECTOR_SIZE);
        if (++filled == CHUNK || count == 1)
        {
            if (!recording_burn(unit, command, sectors, filled))
                return false;
            filled = 0;
        }
    }
    return true;
}

/* Fills the track up, puts the run-out behind it and notes it. */
static bool end_track(struct unit *unit, struct command *command)
{
    struct session_layout *layout = unit->recording.session;
    const struct layout_track *track = &layout->tracks[layout->track_count - 1];
    int32_t end = unit->recording.next;
    struct pma_track entry = { (uint8_t)layout->number, track->number, track->control, (uint8_t)track->type,
                               track->index[1], 0 };

    if (end < track->index[1] + TRACK_LEAST)
        end = track->index[1] + TRACK_LEAST;
    entry.end = end + RUN_OUT;
    if (!recording_burn_empty(unit, command, layout, entry.end))
        return false;
    if (unit->recording.simulated ? !recording_rehearse(unit, &entry) : !disc_add_pma(medium_disc(unit), &entry))
        return check(command, SENSE_WRITE_ERROR);
    unit->recording.session = NULL;
    free(layout);
    return recording_complete(unit, command, DISC_INCOMPLETE);
}

static bool tao_synchronised(struct unit *unit, struct command *command)
{
    return end_track(unit, command);
}

/* Lead-in and lead-out around the tracks that have been recorded. */
static bool close_session(struct unit *unit, struct command *command)
{
    struct session_layout layout;

    if (!find_session(unit, &layout) || !layout.track_count)
        return true; /* nothing has been recorded: nothing to close */
    layout.leave_open = (write_parameters(unit)[WP_MULTI_SESSION] & OPEN_NEXT) == OPEN_NEXT;
    layout.disc_type = write_parameters(unit)[WP_SESSION_FORMAT];
    recording_begin(unit, &tao_recording, layout.lead_in, MAIN_SIZE);
    if (!recording_burn_empty(unit, command, &layout, layout.program))
        return false;
    unit->recording.next = layout.lead_out;
    return recording_burn_empty(unit, command, &layout, layout.lead_out + layout_lead_out_length(&layout))
           && recording_complete(unit, command, layout.leave_open ? DISC_INCOMPLETE : DISC_COMPLETE);
}

static bool tao_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { CLOSE_SESSION = 2 };

    (void)number;
    if (unit->recording.mode && !end_track(unit, command))
        return false;
    if (function != CLOSE_SESSION)
        return true;
    if (!write_parameter_test(unit))
        return close_session(unit, command);
    recording_end_rehearsal(unit); /* the disc is as it was */
    return true;
}

const struct recording_mode tao_recording =
{
    "TAO", WRITE_TYPE_TAO, BLOCK_TYPES, tao_next_writable, tao_write, tao_synchronised, tao_close
};
