/* medium.c: a disc: its tracks and sessions, and its sectors in two flat files.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "drive.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUN_OUT = 2, PREGAP = 150, SHORTEST_CD_TRACK = 300 };

static const struct
{
    const char *name;
    int32_t capacity;
    int32_t unit;
} kinds[] =
{
    [CD_R]        = { "cd-r", 333000, 1 },       /* 74 minutes: unlike vburn's */
    [CD_RW]       = { "cd-rw", 333000, 1 },
    [DVD_R]       = { "dvd-r", 2297888, 16 },
    [DVD_RW]      = { "dvd-rw", 2297888, 16 },
    [DVD_PLUS_R]  = { "dvd+r", 2295104, 16 },
    [DVD_PLUS_RW] = { "dvd+rw", 2295104, 16 },
    [DVD_RAM]     = { "dvd-ram", 2236704, 16 },
    [BD_R]        = { "bd-r", 12219392, 32 },
    [BD_RE]       = { "bd-re", 12219392, 32 }
};

bool medium_is_cd(const struct medium *medium)
{
    return medium->kind <= CD_RW;
}

bool medium_is_bd(const struct medium *medium)
{
    return medium->kind >= BD_R;
}

bool medium_is_overwritten(const struct medium *medium)
{
    return medium->kind == DVD_PLUS_RW || medium->kind == DVD_RAM || medium->kind == BD_RE
           || (medium->kind == DVD_RW && medium->restricted);
}

bool medium_is_blank(const struct medium *medium)
{
    if (medium_is_overwritten(medium))
        return !medium->formatted;
    return !medium->finished && medium->track_count == 1 && medium->tracks[0].state == TRACK_OPEN
           && medium->tracks[0].nwa == medium->tracks[0].start;
}

int32_t medium_unit(const struct medium *medium)
{
    return kinds[medium->kind].unit;
}

static void begin_track(struct medium *medium, int32_t start)
{
    struct track *track;

    if (medium->track_count > TRACKS_MOST || start >= medium->capacity)
    {
        medium->finished = true;
        return;
    }
    track = &medium->tracks[medium->track_count++];
    memset(track, 0, sizeof(*track));
    track->start = track->nwa = start;
    track->session = medium->sessions_closed + 1;
    track->control = 4;
}

void medium_erase(struct medium *medium)
{
    medium->track_count = medium->sessions_closed = 0;
    medium->finished = medium->restricted = false;
    medium->formatted = medium->kind == DVD_RAM ? medium->capacity : 0;
    medium->mcn[0] = 0;
    if (ftruncate(fileno(medium->data), 0) || ftruncate(fileno(medium->audio), 0))
        abort();
    begin_track(medium, 0);
}

bool medium_open(struct medium *medium, const char *kind, const char *path, int32_t capacity)
{
    char *audio;
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kinds[i].name, kind); i++)
        ;
    if (i == sizeof(kinds) / sizeof(kinds[0]))
        return false;
    medium->kind = (enum medium_kind)i;
    medium->capacity = capacity ? capacity : kinds[i].capacity;
    if (asprintf(&audio, "%s.audio", path) < 0)
        abort();
    medium->data = fopen(path, "w+");
    medium->audio = fopen(audio, "w+");
    free(audio);
    if (!medium->data || !medium->audio)
        return false;
    /* A test compares the files while the drive has them. */
    setvbuf(medium->data, NULL, _IONBF, 0);
    setvbuf(medium->audio, NULL, _IONBF, 0);
    medium_erase(medium);
    return true;
}

struct track *medium_invisible(struct medium *medium)
{
    struct track *last = &medium->tracks[medium->track_count - 1];

    return medium->finished || last->state != TRACK_OPEN ? NULL : last;
}

unsigned medium_track_number(const struct medium *medium, const struct track *track)
{
    return (unsigned)(track - medium->tracks) + 1;
}

struct track *medium_track_at(struct medium *medium, int32_t lba)
{
    unsigned i;

    for (i = medium->track_count; i; i--)
        if (medium->tracks[i - 1].start <= lba)
            return &medium->tracks[i - 1];
    return NULL;
}

int32_t track_end(const struct track *track)
{
    return track->start + track->size;
}

int32_t medium_track_room(const struct medium *medium, const struct track *track)
{
    int32_t end = track->state == TRACK_OPEN ? medium->capacity : track->start + track->size;

    return track->state == TRACK_CLOSED ? 0 : end - track->nwa;
}

/* Zeros to the end of the unit, of a data track; the drive does that by itself (MMC-6 4.4). */
static void fill_up(struct medium *medium, struct track *track, int32_t unit)
{
    static const uint8_t zeros[CD_SECTOR];

    while (track->nwa % unit)
        medium_write(medium, track->nwa++, zeros, track->control & 4 ? DATA_SECTOR : CD_SECTOR);
}

void medium_begin_after(struct medium *medium, const struct track *track)
{
    int32_t gap = medium_is_cd(medium) ? PREGAP : medium->kind == DVD_R || medium->kind == DVD_RW ? 16 : 0;

    begin_track(medium, track_end(track) + gap);
}

void medium_close_track(struct medium *medium, struct track *track)
{
    static const uint8_t zeros[CD_SECTOR];
    bool was_last = track->state == TRACK_OPEN;

    if (medium_is_cd(medium))
    {
        while (track->nwa - track->start < SHORTEST_CD_TRACK)
            medium_write(medium, track->nwa++, zeros, track->control & 4 ? DATA_SECTOR : CD_SECTOR);
        /* The two run-out blocks are the track's, as the TOC says it, and cannot be read. */
        track->nwa += RUN_OUT;
        track->run_out = RUN_OUT;
    }
    else
        fill_up(medium, track, medium_unit(medium));
    if (was_last)
        track->size = track->nwa - track->start;
    track->state = TRACK_CLOSED;
    if (was_last)
        medium_begin_after(medium, track);
}

void medium_close_session(struct medium *medium, bool finish)
{
    struct track *last;
    int32_t end, gap;
    unsigned i;

    for (i = 0; i < medium->track_count; i++)
        if (medium->tracks[i].state == TRACK_RESERVED
            || (medium->tracks[i].state == TRACK_OPEN && medium->tracks[i].nwa > medium->tracks[i].start))
            medium_close_track(medium, &medium->tracks[i]);
    last = medium_invisible(medium);
    if (last && medium->track_count > 1)
        medium->track_count--; /* an empty one belongs to no session */
    medium->sessions_closed++;
    last = &medium->tracks[medium->track_count - 1];
    end = track_end(last);
    if (finish)
    {
        medium->finished = true;
        return;
    }
    if (medium_is_cd(medium)) /* lead-out and the next lead-in (ECMA-394 and MMC-6 4.3.4.2) */
        gap = (medium->sessions_closed == 1 ? 6750 : 2250) + 4500 + PREGAP;
    else if (medium->kind == DVD_R || medium->kind == DVD_RW)
        gap = medium->sessions_closed == 1 ? 0x3800 : 0xe00;
    else
        gap = medium->kind == DVD_PLUS_R ? 4096 : 0;
    begin_track(medium, end + gap);
}

bool medium_write(struct medium *medium, int32_t lba, const uint8_t *bytes, unsigned size)
{
    FILE *file = size == CD_SECTOR ? medium->audio : medium->data;

    if (lba < 0)
        return true; /* the first pause is nobody's */
    return !fseeko(file, (off_t)lba * size, SEEK_SET) && fwrite(bytes, size, 1, file) == 1;
}

bool medium_read(struct medium *medium, int32_t lba, uint8_t *bytes, bool *sound)
{
    struct track *track = medium_track_at(medium, lba);
    int32_t end;

    *sound = false;
    memset(bytes, 0, CD_SECTOR);
    if (lba < 0)
        return false;
    if (medium_is_overwritten(medium))
    {
        if (lba >= medium->formatted)
            return false;
    }
    else
    {
        if (!track)
            return false;
        end = track->nwa - track->run_out;
        if (lba >= end)
            return false;
        *sound = !(track->control & 4);
    }
    if (*sound)
        return !fseeko(medium->audio, (off_t)lba * CD_SECTOR, SEEK_SET) && fread(bytes, 1, CD_SECTOR, medium->audio) <= CD_SECTOR;
    return !fseeko(medium->data, (off_t)lba * DATA_SECTOR, SEEK_SET) && fread(bytes, 1, DATA_SECTOR, medium->data) <= DATA_SECTOR;
}

uint16_t medium_profile(const struct drive *drive)
{
    const struct medium *medium = &drive->medium;
    /* A closed DVD-R or DVD+R is a DVD-ROM for some drives, a closed CD-R a CD-ROM (MMC-6 5.3.1). */
    bool as_rom = medium->finished && drive->personality == TERSE;

    if (!drive->loaded)
        return 0;
    switch (medium->kind)
    {
    case CD_R:        return as_rom ? 0x08 : 0x09;
    case CD_RW:       return 0x0a;
    case DVD_R:       return as_rom ? 0x10 : 0x11;
    case DVD_RW:      return medium->restricted ? 0x13 : 0x14;
    case DVD_PLUS_R:  return as_rom ? 0x10 : 0x1b;
    case DVD_PLUS_RW: return 0x1a;
    case DVD_RAM:     return 0x12;
    case BD_R:        return as_rom ? 0x40 : 0x41;
    case BD_RE:       return 0x43;
    }
    return 0;
}
