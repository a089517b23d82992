/* toc.h: the table of contents, read from the Q sub-channel recorded in the lead-in (IEC 60908 17.5.2).
 *
 * Nothing here comes from knowledge of what was meant to be written: a frame whose CRC is wrong is not there.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_TOC_H
#define VBURN_TOC_H

#include "disc.h"

#define TOC_POINT_FIRST    0xa0
#define TOC_POINT_LAST     0xa1
#define TOC_POINT_LEAD_OUT 0xa2
#define TOC_POINT_NEXT_SESSION  0xb0
#define TOC_POINT_FIRST_LEAD_IN 0xc0

enum
{
    TOC_MAX_ENTRIES = 256,
    TOC_MAX_TRACKS = 99,
    TOC_MAX_SESSIONS = 99
};

/* One point of a lead-in. Numbers are binary, converted from the BCD on the disc; points A0h and up as they are. */
struct toc_entry
{
    uint8_t session;
    uint8_t adr, control;
    uint8_t point;
    uint8_t time[3];    /* MIN, SEC, FRAME: the running time, or for mode 5 what the point means */
    uint8_t zero;
    uint8_t value[3];   /* PMIN, PSEC, PFRAME */
};

struct toc_track
{
    uint8_t session, number; /* from 1 */
    uint8_t adr, control;
    int32_t start;           /* LBA of index 1 */
    int32_t end;             /* LBA behind the last sector: the start of the next track, or of the session's lead-out */
};

struct toc_session
{
    uint8_t number;
    uint8_t first_track, last_track;
    uint8_t disc_type;       /* PSEC of point A0h: 00 audio or data, 10 CD-I, 20 CD-ROM XA */
    uint8_t lead_out_control;
    int32_t lead_out;        /* LBA */
    bool open;               /* another session may follow (point B0h) */
    int32_t next_program;    /* if so: LBA from which its program area may begin */
};

struct toc
{
    struct toc_entry entries[TOC_MAX_ENTRIES];
    unsigned entry_count;
    struct toc_track tracks[TOC_MAX_TRACKS];
    unsigned track_count;
    struct toc_session sessions[TOC_MAX_SESSIONS];
    unsigned session_count;
};

/* Reads the lead-in of each session. NULL when no session has a complete table of contents: points A0, A1, A2 and
 * every track from first to last, in ascending order. The caller frees. */
struct toc *toc_read(const struct disc *disc);

/* The track that holds lba (pauses belong to the track before them), or NULL outside the tracks. */
const struct toc_track *toc_track_at(const struct toc *toc, int32_t lba);

const struct toc_track *toc_track_by_number(const struct toc *toc, unsigned number);

/* Collects the catalogue number; looks at the first sectors of the program area, as far as a drive would. */
bool toc_read_catalogue(const struct disc *disc, const struct toc *toc, char text[14], uint8_t *frame);

/* The ISRC of a track, from the first sectors of the track. */
bool toc_read_isrc(const struct disc *disc, const struct toc_track *track, char text[13], uint8_t *frame);

#endif
