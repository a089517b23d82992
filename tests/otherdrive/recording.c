/* recording.c: what changes the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive.h"

#include <stdlib.h>
#include <string.h>

enum { TRACK_AT_ONCE = 1, SESSION_AT_ONCE = 2, BLOCK_RAW = 0, BLOCK_MODE_1 = 8, BLOCK_XA_FORM_1 = 10, LINK_SIZE = 16 /* what every program sends */ };

static bool keeps_open(const struct drive *drive)
{
    return (write_page(drive)[3] & 0xc0) == 0xc0;
}

static bool tests_only(const struct drive *drive)
{
    return write_page(drive)[2] & 0x10 && drive->medium.kind <= DVD_RW;
}

/* --- session at once (MMC-6 6.33) --- */

static int32_t cue_lba(const uint8_t *entry)
{
    return entry[5] * 4500 + entry[6] * 75 + entry[7] - 150;
}

static bool is_position(const uint8_t *entry)
{
    return (entry[0] & 15) == 1;
}

/* What the host sends of a sector there: bytes, 0 when the drive makes it. */
static unsigned cue_sector_size(const struct cue *cue, int32_t lba)
{
    unsigned i, form = 0;

    for (i = 0; i < cue->count; i++)
        if (is_position(cue->entries + 8 * i) && cue->entries[8 * i + 1] && cue_lba(cue->entries + 8 * i) <= lba)
            form = cue->entries[8 * i + 3];
    switch (form)
    {
    case 0x00: case 0x11: return CD_SECTOR;
    case 0x10: return DATA_SECTOR;
    default:   return 0;
    }
}

static void cue_skip(struct cue *cue)
{
    while (cue->next < cue->end && !cue_sector_size(cue, cue->next))
        cue->next++;
}

static void take_tracks(struct medium *medium, const struct cue *cue)
{
    unsigned i;

    medium->track_count = 0;
    for (i = 0; i < cue->count; i++)
    {
        const uint8_t *entry = cue->entries + 8 * i;
        struct track *track = medium->track_count ? &medium->tracks[medium->track_count - 1] : NULL;

        if ((entry[0] & 15) == 2)
        {
            memcpy(medium->mcn, entry + 1, 7);
            memcpy(medium->mcn + 7, entry + 9, 6);
            i++;
        }
        else if (is_position(entry) && entry[1] == 0xaa && track)
            track->size = cue_lba(entry) - track->start;
        else if (is_position(entry) && entry[1] && entry[2] == 1)
        {
            if (track)
                track->size = cue_lba(entry) - track->start;
            track = &medium->tracks[medium->track_count++];
            *track = (struct track){ .start = cue_lba(entry), .nwa = cue_lba(entry), .session = 1, .control = entry[0] >> 4 };
        }
    }
    /* ISRCs come before the track they are of. */
    for (i = 0; i + 1 < cue->count; i++)
        if ((cue->entries[8 * i] & 15) == 3 && cue->entries[8 * i + 1] - 1u < medium->track_count)
        {
            uint8_t *isrc = medium->tracks[cue->entries[8 * i + 1] - 1].isrc;

            memcpy(isrc, cue->entries + 8 * i + 2, 6);
            memcpy(isrc + 6, cue->entries + 8 * ++i + 2, 6);
        }
}

bool cmd_send_cue_sheet(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    uint32_t size = get_be24(command->cdb + 6), i;
    const uint8_t *last = command->data + size - 8;

    if (!medium_is_cd(medium))
        return refuse(drive, 5, 0x30, 2);
    if ((write_page(drive)[2] & 15) != SESSION_AT_ONCE)
        return refuse(drive, 5, 0x2c, 0);
    if (!medium_is_blank(medium))
        return refuse(drive, 5, 0x30, 5);
    if (size < 24 || size % 8 || size > CUE_ROOM || size > command->room)
        return invalid_field(drive);
    if (command->data[1] || last[1] != 0xaa || last[2] != 1)
        return invalid_parameter(drive);
    for (i = 0; i < size; i += 8)
    {
        const uint8_t *entry = command->data + i;

        /* No sub-channels from the host. */
        if (is_position(entry) && (entry[3] & 0xc0 || !memchr("\x00\x01\x10\x11\x14", entry[3], 5)))
            return invalid_parameter(drive);
        if (is_position(entry) && i && cue_lba(entry) < -150)
            return invalid_parameter(drive);
    }
    memcpy(drive->cue.entries, command->data, size);
    drive->cue.count = size / 8;
    drive->cue.next = -150;
    drive->cue.end = cue_lba(last);
    cue_skip(&drive->cue);
    command->moved = size;
    return true;
}

static bool write_session(struct drive *drive, struct command *command, int32_t lba, uint32_t count)
{
    struct medium *medium = &drive->medium;
    uint8_t *at = command->data;
    unsigned size;

    if (lba != drive->cue.next)
        return refuse(drive, 5, 0x21, 2);
    for (; count; count--)
    {
        size = cue_sector_size(&drive->cue, drive->cue.next);
        if (drive->cue.next >= drive->cue.end || !size || command->moved + size > command->room)
            return refuse(drive, 5, 0x21, 0);
        if (!tests_only(drive) && !medium_write(medium, drive->cue.next, at, size))
            return refuse(drive, 3, 0x0c, 0);
        at += size;
        command->moved += size;
        drive->cue.next++;
        /* The host goes on where there is something to send. */
        cue_skip(&drive->cue);
    }
    return true;
}

static void end_session_at_once(struct drive *drive)
{
    struct medium *medium = &drive->medium;
    unsigned i;

    if (!tests_only(drive))
    {
        take_tracks(medium, &drive->cue);
        for (i = 0; i < medium->track_count; i++)
        {
            medium->tracks[i].state = TRACK_CLOSED;
            medium->tracks[i].nwa = track_end(&medium->tracks[i]);
        }
        medium_close_session(medium, !keeps_open(drive));
    }
    drive->cue.count = 0;
}

/* --- everything else --- */

static unsigned block_size(const struct drive *drive)
{
    if (!medium_is_cd(&drive->medium))
        return DATA_SECTOR;
    switch (write_page(drive)[4] & 15)
    {
    case BLOCK_RAW:       return CD_SECTOR;
    case BLOCK_MODE_1:    return DATA_SECTOR;
    case BLOCK_XA_FORM_1: return DATA_SECTOR;
    }
    return 0;
}

static bool store(struct drive *drive, struct command *command, int32_t lba, uint32_t count, unsigned size)
{
    uint32_t i;

    if ((uint64_t)count * size > command->room)
        return invalid_field(drive); /* more sectors than bytes */
    for (i = 0; i < count; i++)
        if (!drive->test_write && !medium_write(&drive->medium, lba + (int32_t)i, command->data + i * size, size))
            return refuse(drive, 3, 0x0c, 0);
    command->moved = count * size;
    return true;
}

static bool begin_writing(struct drive *drive, struct track *track)
{
    const uint8_t *page = write_page(drive);

    if (medium_is_cd(&drive->medium))
    {
        if ((page[2] & 15) != TRACK_AT_ONCE)
            return refuse(drive, 5, 0x2c, 0);
        /* Sound is sent as sectors of 2352 bytes, data are not (MMC-6 table 645). */
        if (!block_size(drive) || (block_size(drive) == CD_SECTOR) == !!(page[3] & 4))
            return refuse(drive, 5, 0x64, 0);
        track->control = page[3] & 15;
        if (page[16] & 0x80)
            memcpy(drive->medium.mcn, page + 17, 13);
        if (page[32] & 0x80)
            memcpy(track->isrc, page + 33, 12);
    }
    drive->test_write = tests_only(drive);
    drive->test_nwa = track->nwa;
    return true;
}

static bool write_track(struct drive *drive, struct command *command, int32_t lba, uint32_t count)
{
    struct medium *medium = &drive->medium;
    struct track *track = medium_track_at(medium, lba);

    if (medium->finished)
        return refuse(drive, 5, 0x30, 5);
    if (!track || track->state == TRACK_CLOSED || lba != track->nwa)
        return refuse(drive, 5, 0x21, drive->personality == OLD ? 0 : 2);
    if (drive->personality == STRICT && !medium_is_cd(medium) && count % LINK_SIZE)
        return invalid_field(drive);
    if (count > (uint32_t)medium_track_room(medium, track))
        return refuse(drive, 5, track->state == TRACK_RESERVED ? 0x63 : 0x21, 0);
    if (track->nwa == track->start && !begin_writing(drive, track))
        return false;
    if (!store(drive, command, lba, count, block_size(drive)))
        return false;
    track->nwa += (int32_t)count;
    return true;
}

static bool write_anywhere(struct drive *drive, struct command *command, int32_t lba, uint32_t count)
{
    struct medium *medium = &drive->medium;

    if (!medium->formatted)
        return refuse(drive, 5, 0x30, medium->kind == BD_RE ? 0x10 : 5);
    if (lba < 0 || count > (uint32_t)medium->formatted || lba > medium->formatted - (int32_t)count)
        return refuse(drive, 5, 0x21, 0);
    /* A DVD-RW in restricted overwrite has packets only; of others a drive that cannot complete them says so in feature 0020h. */
    if ((drive->personality == STRICT && medium->kind != DVD_RAM) || medium->restricted)
        if (lba % LINK_SIZE || count % LINK_SIZE)
            return refuse(drive, 5, 0x21, 2);
    drive->test_write = false;
    return store(drive, command, lba, count, DATA_SECTOR);
}

bool cmd_write(struct drive *drive, struct command *command)
{
    int32_t lba = (int32_t)get_be32(command->cdb + 2);
    uint32_t count = command->cdb[0] == 0xaa ? get_be32(command->cdb + 6) : get_be16(command->cdb + 7);
    bool good;

    if (!count)
        return true;
    if (drive->personality == SLOW && drive->writes % 5 == 4 && !drive->full)
        drive->full = 4;
    if (drive->full > 1)
    {
        drive->full--;
        return refuse(drive, 2, 4, 8);
    }
    if (drive->cue.count)
        good = write_session(drive, command, lba, count);
    else if (medium_is_overwritten(&drive->medium))
        good = write_anywhere(drive, command, lba, count);
    else
        good = write_track(drive, command, lba, count);
    if (!good)
        return false;
    drive->writes++;
    drive->full = 0;
    if (drive->personality == SLOW && drive->writes % 17 == 0)
        drive->deferred = true;
    if (drive->personality == SLOW && drive->writes % 11 == 0)
        return refuse(drive, 1, 0x0c, 1); /* recovered with automatic reallocation; all of it is written */
    return true;
}

/* After a test nothing has been written. */
static bool end_test(struct drive *drive)
{
    struct track *track = medium_invisible(&drive->medium);

    if (!drive->test_write || !track)
        return false;
    track->nwa = drive->test_nwa;
    drive->test_write = false;
    return true;
}

static struct track *written_track(struct drive *drive)
{
    struct track *track = medium_is_overwritten(&drive->medium) ? NULL : medium_invisible(&drive->medium);

    return track && track->nwa > track->start ? track : NULL;
}

bool cmd_synchronize_cache(struct drive *drive, struct command *command)
{
    bool immediate = command->cdb[1] & 2;
    struct track *track = written_track(drive);

    if (immediate && (drive->personality == STRICT || drive->personality == OLD))
        return invalid_field(drive);
    if (drive->cue.count && drive->cue.next < drive->cue.end)
        return refuse(drive, 5, 0x2c, 0); /* in the middle of a session */
    if (drive->cue.count)
        end_session_at_once(drive);
    else if (track && medium_is_cd(&drive->medium) && drive->personality != OLD && !end_test(drive))
        medium_close_track(&drive->medium, track); /* MMC-6 6.53: a track at once cannot be gone on with */
    else if (track && !medium_is_cd(&drive->medium) && drive->personality != STRICT && !drive->test_write)
        while (track->nwa % medium_unit(&drive->medium))
            track->nwa++;
    go_on(drive, immediate, 8);
    return true;
}

static bool close_one(struct drive *drive, unsigned number)
{
    struct medium *medium = &drive->medium;
    struct track *track;

    if (medium_is_cd(medium)) /* there is one at most that can be closed */
        track = medium_invisible(medium);
    else
        track = number && number <= medium->track_count ? &medium->tracks[number - 1] : NULL;
    if (!track)
        return medium_is_cd(medium) || invalid_field(drive);
    if (end_test(drive) || track->state == TRACK_CLOSED)
        return true;
    if (track->nwa > track->start || track->state == TRACK_RESERVED)
        medium_close_track(medium, track);
    return true;
}

/* MMC-6 6.3. */
bool cmd_close_track_session(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    unsigned function = command->cdb[2] & 7, number = get_be16(command->cdb + 4);
    bool immediate = command->cdb[1] & 1, plus = medium->kind == DVD_PLUS_R, bd = medium->kind == BD_R;

    if (immediate && drive->personality == OLD)
        return invalid_field(drive);
    if (medium_is_overwritten(medium))
    {
        if (drive->personality == STRICT && medium->kind != DVD_PLUS_RW)
            return refuse(drive, 5, 0x30, 5);
        go_on(drive, immediate, 7);
        return true;
    }
    if (medium->finished)
        return drive->personality == STRICT ? refuse(drive, 5, 0x72, 4) : true;
    switch (function)
    {
    case 1:
        if (!close_one(drive, number))
            return false;
        break;
    case 2:
    case 5:
    case 6:
        if ((function == 6 && !plus && !bd) || (function == 5 && !plus))
            return invalid_field(drive);
        if (end_test(drive))
            break;
        if (function == 2 && medium_is_cd(medium) && drive->personality == STRICT && written_track(drive))
            return refuse(drive, 5, 0x72, 3); /* first the track */
        if (function == 2 && !written_track(drive) && (medium->track_count == 1 || medium->tracks[medium->track_count - 2].session
            != medium->tracks[medium->track_count - 1].session))
            break; /* nothing in it */
        medium_close_session(medium, function != 2 || (!plus && !bd && !keeps_open(drive)));
        if (drive->personality == SLOW)
            add_attention(drive, 0x28, 0); /* the disc is another now */
        break;
    default:
        return invalid_field(drive);
    }
    go_on(drive, immediate, 7);
    return true;
}

/* MMC-6 6.32. */
bool cmd_reserve_track(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    struct track *track = medium_is_overwritten(medium) ? NULL : medium_invisible(medium);
    uint32_t size = get_be32(command->cdb + 5), unit = (uint32_t)medium_unit(medium);

    if (medium_is_cd(medium) || medium_is_overwritten(medium))
        return refuse(drive, 5, 0x30, 5);
    if (command->cdb[1] & 3)
        return invalid_field(drive);
    if (!track || track->nwa > track->start || !size)
        return refuse(drive, 5, 0x2c, 0);
    size = (size + unit - 1) / unit * unit;
    if (size > (uint32_t)(medium->capacity - track->start))
        return refuse(drive, 5, 0x21, 0);
    track->state = TRACK_RESERVED;
    track->size = (int32_t)size;
    medium_begin_after(medium, track);
    return true;
}

bool cmd_blank(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    unsigned type = command->cdb[1] & 7;
    bool immediate = command->cdb[1] & 0x10;

    if (immediate && drive->personality == OLD)
        return invalid_field(drive);
    if (medium->kind != CD_RW && medium->kind != DVD_RW)
        return refuse(drive, 5, 0x30, 5);
    if (type > 1)
        return invalid_field(drive);
    medium_erase(medium);
    go_on(drive, immediate, drive->personality == SLOW ? 4 : 7);
    return true;
}

/* MMC-6 6.5. */
bool cmd_format_unit(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    const uint8_t *data = command->data;
    unsigned type;
    uint32_t blocks;

    if ((command->cdb[1] & 0x1f) != 0x11 || command->room < 12)
        return invalid_field(drive);
    if (get_be16(data + 2) != 8)
        return invalid_parameter(drive);
    type = data[8] >> 2;
    blocks = get_be32(data + 4);
    if (drive->personality == STRICT && (data[0] || (data[1] & 0x7c && !(data[1] & 0x80))))
        return invalid_parameter(drive);
    switch (medium->kind)
    {
    case BD_RE:
        if (type != 0 && type != 0x30 && type != 0x31)
            return invalid_parameter(drive);
        break;
    case BD_R:
        if (type != 0 && type != 0x32)
            return invalid_parameter(drive);
        /* Sub-types 0 and 1 are sequential recording; with 0 the host may ask for pseudo-overwrite, which is not in the feature list. */
        if (data[8] & 2)
            return invalid_parameter(drive);
        if (!medium_is_blank(medium))
            return refuse(drive, 5, 0x30, 5);
        break;
    case DVD_PLUS_RW:
        if (type != 0x26)
            return invalid_parameter(drive);
        blocks = (uint32_t)medium->capacity;
        break;
    case DVD_RAM:
        if (type > 1)
            return invalid_parameter(drive);
        break;
    case DVD_RW:
        if (type != 0 && type != 0x10 && type != 0x15)
            return invalid_parameter(drive);
        break;
    default:
        return refuse(drive, 5, 0x30, 5);
    }
    if (blocks > (uint32_t)medium->capacity || (!blocks && medium->kind != DVD_RW))
        return invalid_parameter(drive);
    medium_erase(medium);
    medium->restricted = medium->kind == DVD_RW;
    if (medium->kind == BD_R)
        medium->capacity = (int32_t)blocks;
    medium->formatted = blocks ? (int32_t)blocks : medium->capacity;
    command->moved = 12;
    add_attention(drive, 0x28, 1); /* formatting has changed the media's profile or capacity; some tell, some do not */
    if (drive->personality != SLOW)
        drive->attention_count--;
    go_on(drive, data[1] & 2, 4);
    return true;
}

bool cmd_send_opc(struct drive *drive, struct command *command)
{
    if (drive->personality == STRICT && get_be16(command->cdb + 7))
        return invalid_field(drive);
    if (drive->medium.finished)
        return refuse(drive, 5, 0x30, 5);
    return true;
}

/* --- the tray --- */

bool cmd_prevent(struct drive *drive, struct command *command)
{
    drive->prevented = command->cdb[4] & 1;
    return true;
}

bool cmd_start_stop(struct drive *drive, struct command *command)
{
    unsigned what = command->cdb[4] & 3;

    if (command->cdb[4] >> 4 && drive->personality == OLD)
        return invalid_field(drive); /* power conditions */
    if (what == 2 && drive->prevented)
        return refuse(drive, 5, 0x53, 2);
    if (what == 2)
        drive->loaded = false;
    if (what == 3 && !drive->loaded)
    {
        drive->loaded = drive->media_event = true;
        add_attention(drive, 0x28, 0);
        if (drive->personality == SLOW)
            drive->becoming_ready = 3;
    }
    return true;
}
