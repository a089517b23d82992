/* information.c: what the drive says of the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "drive.h"

#include <string.h>

/* MMC-6 6.21. */
bool cmd_read_disc_information(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    bool over = medium_is_overwritten(medium), blank = medium_is_blank(medium), terse = drive->personality == TERSE;
    const struct track *last = &medium->tracks[medium->track_count - 1];
    uint8_t data[34 + 16] = { 0 };
    unsigned size = 34, status, state, first = 1, sessions = over ? 1 : last->session;

    if (command->cdb[1] & 7)
        return invalid_field(drive);
    if (over) /* MMC-6 table 374: random writable media may be "others", or as if they were complete */
        status = blank ? 0 : drive->personality == SLOW && medium->kind == DVD_RAM ? 3 : 2, state = blank ? 0 : 3;
    else
    {
        bool empty = !medium->finished && last->state == TRACK_OPEN && last->nwa == last->start
                     && (medium->track_count == 1 || medium->tracks[medium->track_count - 2].session != last->session);

        status = medium->finished ? 2 : blank ? 0 : 1;
        state = medium->finished ? 3 : empty ? 0 : 1;
        for (first = medium->track_count; first > 1 && medium->tracks[first - 2].session == last->session; first--)
            ;
    }
    data[2] = (uint8_t)(state << 2 | status);
    if (medium->kind == CD_RW || medium->kind == DVD_RW || medium->kind == DVD_PLUS_RW || medium->kind == DVD_RAM || medium->kind == BD_RE)
        data[2] |= 0x10;
    data[3] = 1;
    data[4] = (uint8_t)sessions;
    data[5] = (uint8_t)first;
    data[6] = (uint8_t)(over ? 1 : medium->track_count);
    data[7] = drive->personality == SLOW || medium_is_cd(medium) ? 0x20 : 0;
    if (medium->kind == DVD_PLUS_RW)
        data[7] |= blank ? 0 : 3;
    memset(data + 16, 0xff, 8);
    if (medium_is_cd(medium))
    {
        uint32_t end = (uint32_t)medium->capacity + 150;

        data[8] = medium->finished || medium->sessions_closed ? 0 : 0xff;
        if (!medium->finished)
        {
            data[16] = 0, data[17] = 97, data[18] = 34, data[19] = 21;
            data[20] = 0, data[21] = (uint8_t)(end / 4500), data[22] = (uint8_t)(end / 75 % 60), data[23] = (uint8_t)(end % 75);
        }
    }
    if (terse)
    {
        /* Two entries of the table of optimum power calibrations. */
        data[33] = 2;
        memcpy(data + 34, "\x05\x54\x11\x22\x33\x44\x55\x66\x15\x51\x12\x23\x34\x45\x56\x67", 16);
        size += 16;
    }
    put_be16(data, size - 2);
    return answer(command, data, size, get_be16(command->cdb + 7));
}

/* The track that is asked for, or NULL. */
static struct track *asked_track(struct drive *drive, unsigned type, uint32_t number)
{
    struct medium *medium = &drive->medium;
    unsigned i;

    switch (type)
    {
    case 0:
        return number < (uint32_t)medium->capacity ? medium_track_at(medium, (int32_t)number) : NULL;
    case 1:
        if (number == 0xff && drive->personality != OLD)
            return medium_is_overwritten(medium) ? NULL : medium_invisible(medium);
        return number && number <= medium->track_count ? &medium->tracks[number - 1] : NULL;
    case 2:
        for (i = 0; i < medium->track_count; i++)
            if (medium->tracks[i].session == number)
                return &medium->tracks[i];
        return NULL;
    }
    return NULL;
}

/* MMC-6 6.27; 28 bytes in MMC-1 and in drives that never knew more, 48 today. */
bool cmd_read_track_information(struct drive *drive, struct command *command)
{
    struct medium *medium = &drive->medium;
    uint8_t data[48] = { 0 };
    bool over = medium_is_overwritten(medium), cd = medium_is_cd(medium);
    unsigned size = drive->personality == OLD ? 28 : drive->personality == TERSE ? (medium_is_bd(medium) || cd ? 48 : 28) : 36;
    struct track *track = asked_track(drive, command->cdb[1] & 7, get_be32(command->cdb + 2)), whole = { 0 };

    if (!track)
        return invalid_field(drive);
    if (over)
    {
        whole = (struct track){ .state = TRACK_CLOSED, .size = medium->formatted, .session = 1, .control = 4 };
        if (!medium->formatted)
            whole.size = medium->capacity;
    }
    data[2] = (uint8_t)(over ? 1 : medium_track_number(medium, track));
    if (over)
        track = &whole;
    data[3] = (uint8_t)track->session;
    data[5] = (uint8_t)(cd ? track->control : 4);
    data[6] = cd && !(track->control & 4) ? 0x0f : 1;
    if (track->state == TRACK_RESERVED)
        data[6] |= 0x80;
    if ((track->state == TRACK_OPEN && track->nwa == track->start) || (over && !medium->formatted))
        data[6] |= 0x40;
    if (!cd && !over && (medium->kind == DVD_R || medium->kind == DVD_RW))
        data[6] |= 0x20; /* incremental */
    put_be32(data + 8, (uint32_t)track->start);
    if (track->state != TRACK_CLOSED)
    {
        data[7] = 1;
        put_be32(data + 12, (uint32_t)track->nwa);
        put_be32(data + 16, (uint32_t)medium_track_room(medium, track));
    }
    if (cd && track->state == TRACK_OPEN && !track->start && !track->nwa && drive->cue.count)
        put_be32(data + 12, (uint32_t)drive->cue.next);
    if (!cd && !over && drive->personality != OLD)
        put_be32(data + 20, 16);
    put_be32(data + 24, (uint32_t)(track->state == TRACK_OPEN ? medium->capacity - track->start : track->size));
    if (size > 28 && !cd && !over && track->nwa > track->start)
    {
        data[7] |= 2;
        put_be32(data + 28, (uint32_t)track->nwa - 1);
    }
    put_be16(data, size - 2);
    return answer(command, data, size, get_be16(command->cdb + 7));
}

static void put_address(uint8_t *at, int32_t lba, bool msf)
{
    uint32_t frames = (uint32_t)(lba + 150);

    if (!msf)
    {
        put_be32(at, (uint32_t)lba);
        return;
    }
    at[0] = 0;
    at[1] = (uint8_t)(frames / 4500);
    at[2] = (uint8_t)(frames / 75 % 60);
    at[3] = (uint8_t)(frames % 75);
}

static unsigned closed_tracks(const struct medium *medium)
{
    unsigned i;

    for (i = 0; i < medium->track_count && (medium->tracks[i].session <= medium->sessions_closed); i++)
        ;
    return i;
}

static unsigned put_toc(const struct medium *medium, uint8_t *data, unsigned from, bool msf)
{
    unsigned count = closed_tracks(medium), i, size = 4;

    data[2] = 1;
    data[3] = (uint8_t)count;
    for (i = from ? from : 1; i <= count; i++, size += 8)
    {
        data[size + 1] = 0x10 | medium->tracks[i - 1].control;
        data[size + 2] = (uint8_t)i;
        put_address(data + size + 4, medium->tracks[i - 1].start, msf);
    }
    data[size + 1] = 0x10 | medium->tracks[count - 1].control;
    data[size + 2] = 0xaa;
    put_address(data + size + 4, track_end(&medium->tracks[count - 1]), msf);
    return size + 8;
}

static unsigned put_point(uint8_t *at, unsigned session, unsigned control, unsigned point, int32_t lba)
{
    at[0] = (uint8_t)session;
    at[1] = (uint8_t)(0x10 | control);
    at[3] = (uint8_t)point;
    put_address(at + 7, lba, true);
    at[7] = 0;
    return 11;
}

static unsigned put_full_toc(const struct medium *medium, uint8_t *data)
{
    unsigned session, i, size = 4;

    data[2] = 1;
    data[3] = (uint8_t)medium->sessions_closed;
    for (session = 1; session <= medium->sessions_closed; session++)
    {
        unsigned first = 0, last = 0;

        for (i = 1; i <= medium->track_count; i++)
            if (medium->tracks[i - 1].session == session)
            {
                first = first ? first : i;
                last = i;
            }
        for (i = 0xa0; i <= 0xa1; i++)
        {
            size += put_point(data + size, session, medium->tracks[first - 1].control, i, -150);
            data[size - 3] = (uint8_t)(i == 0xa0 ? first : last);
        }
        size += put_point(data + size, session, medium->tracks[first - 1].control, 0xa2, track_end(&medium->tracks[last - 1]));
        for (i = first; i <= last; i++)
            size += put_point(data + size, session, medium->tracks[i - 1].control, i, medium->tracks[i - 1].start);
        if (session < medium->sessions_closed || !medium->finished)
        {
            /* Where the next program area may begin, and the last possible lead-out. */
            int32_t next = session < medium->sessions_closed || last < medium->track_count ? medium->tracks[last].start : 0;

            put_address(data + size + 3, next, true);
            put_point(data + size, session, 0, 0xb0, medium->capacity);
            data[size + 1] = 0x50;
            size += 11;
        }
    }
    return size;
}

/* MMC-1 5.1.20, MMC-6 6.26. `old` has no ATIP, and formats 0 to 2 only. */
bool cmd_read_toc(struct drive *drive, struct command *command)
{
    static uint8_t data[16 + 11 * 4 * 100];
    const struct medium *medium = &drive->medium;
    unsigned format = command->cdb[2] & 15, track = command->cdb[6], allocation = get_be16(command->cdb + 7), size;
    bool msf = command->cdb[1] & 2;

    if (!format)
        format = command->cdb[9] >> 6; /* SFF-8020i has it there */
    memset(data, 0, sizeof(data));
    if (format == 4 && drive->personality != OLD && medium_is_cd(medium))
    {
        data[4] = 0xb0;
        data[6] = medium->kind == CD_RW ? 0xc0 : 0x80;
        data[8] = 97, data[9] = 34, data[10] = 21;
        put_address(data + 11, medium->capacity, true);
        data[11] = 0;
        data[12] = (uint8_t)(((uint32_t)medium->capacity + 150) / 4500);
        data[13] = (uint8_t)(((uint32_t)medium->capacity + 150) / 75 % 60);
        data[14] = (uint8_t)(((uint32_t)medium->capacity + 150) % 75);
        put_be16(data, 26);
        return answer(command, data, 28, allocation);
    }
    if (format > 2 || (format && !medium_is_cd(medium) && drive->personality == TERSE && format == 2))
        return invalid_field(drive);
    if (medium_is_overwritten(medium))
    {
        if (!medium->formatted || track > 1 || format == 2)
            return invalid_field(drive);
        memcpy(data + 2, "\x01\x01\0\x14\x01\0", 6);
        if (!format)
        {
            memcpy(data + 12, "\0\x14\xaa\0", 4);
            put_address(data + 16, medium->formatted, msf);
        }
        put_be16(data, format ? 10 : 18);
        return answer(command, data, format ? 12 : 20, allocation);
    }
    if (!medium->sessions_closed)
        return drive->personality == OLD && !medium_is_blank(medium) ? refuse(drive, 3, 0x57, 0) : invalid_field(drive);
    if (format == 2)
        size = put_full_toc(medium, data);
    else if (format == 1)
    {
        unsigned count = closed_tracks(medium), first = count;

        while (first > 1 && medium->tracks[first - 2].session == medium->sessions_closed)
            first--;
        data[2] = 1;
        data[3] = (uint8_t)medium->sessions_closed;
        data[5] = 0x10 | medium->tracks[first - 1].control;
        data[6] = (uint8_t)first;
        put_address(data + 8, medium->tracks[first - 1].start, msf);
        size = 12;
    }
    else
    {
        if (track > closed_tracks(medium) && track != 0xaa)
            return invalid_field(drive);
        size = put_toc(medium, data, track == 0xaa ? closed_tracks(medium) + 1 : track, msf);
    }
    put_be16(data, size - 2);
    return answer(command, data, size, allocation);
}

/* Of a disc without a finished session there is no capacity: an error for some, the last block 0 for others. */
bool cmd_read_capacity(struct drive *drive, struct command *command)
{
    const struct medium *medium = &drive->medium;
    uint8_t data[8] = { 0 };
    unsigned count = closed_tracks(medium);

    put_be32(data + 4, DATA_SECTOR);
    if (medium_is_overwritten(medium))
    {
        if (!medium->formatted)
            return refuse(drive, 3, 0x31, 0);
        put_be32(data, (uint32_t)medium->formatted - 1);
    }
    else if (medium->sessions_closed && count)
        put_be32(data, (uint32_t)track_end(&medium->tracks[count - 1]) - 1);
    else if (drive->personality == OLD || drive->personality == STRICT)
        return refuse(drive, 2, 0x30, 0);
    return answer(command, data, 8, 8);
}

static unsigned put_format(uint8_t *at, uint32_t blocks, unsigned type, uint32_t parameter)
{
    put_be32(at, blocks);
    at[4] = (uint8_t)(type << 2);
    at[5] = (uint8_t)(parameter >> 16);
    put_be16(at + 6, parameter);
    return 8;
}

/* MMC-6 6.23. `terse` lists the formats from the last to the first. */
bool cmd_read_format_capacities(struct drive *drive, struct command *command)
{
    static const struct { enum medium_kind kind; uint32_t blocks; unsigned type; uint32_t parameter; } formats[] =
    {
        { BD_RE, 11826176, 0x00, 2048 }, { BD_RE, 11826176, 0x30, 0x6000 }, { BD_RE, 11564032, 0x30, 0xa000 }, { BD_RE, 12219392, 0x31, 2048 },
        { BD_R, 11826176, 0x00, 2048 }, { BD_R, 11826176, 0x32, 0x3000 },
        { DVD_PLUS_RW, 2295104, 0x26, 0 },
        { DVD_RAM, 2236704, 0x00, 2048 }, { DVD_RAM, 2295072, 0x00, 2048 }, { DVD_RAM, 2236704, 0x01, 2048 },
        { DVD_RW, 2297888, 0x00, 2048 }, { DVD_RW, 2297888, 0x10, 16 }, { DVD_RW, 0, 0x15, 16 }
    };
    const struct medium *medium = &drive->medium;
    uint8_t data[12 + 8 * 8] = { 0 };
    unsigned count = sizeof(formats) / sizeof(formats[0]), i, size = 12;
    bool formatted = medium_is_overwritten(medium) || medium->kind == BD_R ? medium->formatted : !medium_is_blank(medium);

    if (!drive->loaded)
        formatted = false;
    put_format(data + 4, (uint32_t)(medium_is_overwritten(medium) && formatted ? medium->formatted : medium->capacity), 0, DATA_SECTOR);
    data[8] = !drive->loaded ? 3 : formatted ? 2 : 1;
    for (i = 0; drive->loaded && i < count; i++)
    {
        unsigned at = drive->personality == TERSE ? count - 1 - i : i;
        uint32_t blocks = formats[at].blocks > (uint32_t)medium->capacity ? (uint32_t)medium->capacity : formats[at].blocks;

        if (formats[at].kind == medium->kind)
            size += put_format(data + size, blocks, formats[at].type, formats[at].parameter);
    }
    data[3] = (uint8_t)(size - 4);
    return answer(command, data, size, get_be16(command->cdb + 7));
}

/* MMC-6 6.22: physical format information, and of BD the disc information. */
bool cmd_read_disc_structure(struct drive *drive, struct command *command)
{
    static const uint8_t books[] = { [DVD_R] = 0x25, [DVD_RW] = 0x32, [DVD_PLUS_R] = 0xa1, [DVD_PLUS_RW] = 0x92, [DVD_RAM] = 0x16 };
    static uint8_t data[4 + 4096];
    const struct medium *medium = &drive->medium;
    unsigned type = command->cdb[1] & 15, format = command->cdb[7], size = 4 + (type ? 4096 : 2048);

    if (format || medium_is_cd(medium) || (type == 1) != medium_is_bd(medium))
        return refuse(drive, 5, medium_is_cd(medium) ? 0x30 : 0x24, medium_is_cd(medium) ? 2 : 0);
    memset(data, 0, sizeof(data));
    put_be16(data, size - 2);
    if (!type)
    {
        data[4] = books[medium->kind];
        data[5] = 0x0f;
        data[6] = 2;
        put_be32(data + 8, 0x30000);
        put_be32(data + 12, 0x30000u + (uint32_t)medium->capacity - 1);
    }
    else
    {
        memcpy(data + 4, "DI\x01\x08", 4);
        memcpy(data + 4 + 8, medium->kind == BD_RE ? "BDW" : "BDR", 3);
        data[4 + 12] = 0x11;
    }
    return answer(command, data, size, get_be16(command->cdb + 8));
}

bool cmd_read_buffer_capacity(struct drive *drive, struct command *command)
{
    uint8_t data[12] = { 0, 10 };
    bool blocks = command->cdb[1] & 1;

    if (blocks && drive->personality == STRICT)
        return invalid_field(drive);
    data[3] = blocks;
    put_be32(data + 4, blocks ? 1024 : 2048 * 1024);
    put_be32(data + 8, drive->full ? 0 : blocks ? 1024 : 2048 * 1024);
    return answer(command, data, 12, get_be16(command->cdb + 7));
}

/* MMC-1 5.1.15: no position is known, numbers are as they were recorded. */
bool cmd_read_sub_channel(struct drive *drive, struct command *command)
{
    const struct medium *medium = &drive->medium;
    uint8_t data[24] = { 0, 0x15, 0, 0 };
    unsigned format = command->cdb[3], track = command->cdb[6], size = format == 1 ? 16 : 24;

    if (!medium_is_cd(medium) || !(command->cdb[2] & 0x40))
        return answer(command, data, 4, get_be16(command->cdb + 7));
    if (!format || format > 3 || (format == 3 && (!track || track > medium->track_count)))
        return invalid_field(drive);
    put_be16(data + 2, size - 4);
    data[4] = (uint8_t)format;
    if (format == 2 && medium->mcn[0])
    {
        data[8] = 0x80;
        memcpy(data + 9, medium->mcn, 13);
    }
    if (format == 3)
    {
        data[5] = 0x10 | medium->tracks[track - 1].control;
        data[6] = (uint8_t)track;
        if (medium->tracks[track - 1].isrc[0])
        {
            data[8] = 0x80;
            memcpy(data + 9, medium->tracks[track - 1].isrc, 12);
        }
    }
    return answer(command, data, size, get_be16(command->cdb + 7));
}

bool cmd_mechanism_status(struct drive *drive, struct command *command)
{
    uint8_t data[8] = { 0, (uint8_t)(drive->loaded ? 0 : 0x10) };

    return answer(command, data, 8, get_be16(command->cdb + 8));
}
