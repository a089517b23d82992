/* session_layout.h: a session as the drive lays it out: what a cue sheet describes, or what has come of tracks at once.
 *
 * From it follow all sectors the host does not send: the lead-in with its table of contents, pregaps and lead-out, and
 * the Q of those it does send.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SESSION_LAYOUT_H
#define VBURN_SESSION_LAYOUT_H

#include "cd_sector.h"
#include "disc.h"
#include "toc.h"

enum
{
    LAYOUT_INDEXES = 100,
    INDEX_ABSENT = INT32_MAX,
    LEAD_IN_LATER = 4500,       /* lead-in of every session but the first: one minute */
    LEAD_OUT_FIRST = 6750,      /* lead-out of the first session, and of the others (Orange Book: 1:30 and 0:30) */
    LEAD_OUT_LATER = 2250,
    PREGAP_LENGTH = 150
};

struct layout_track
{
    uint8_t number, control;
    bool alternate_copy;                /* SCMS: the copy bit comes and goes */
    enum sector_type type;              /* of sectors the drive makes: SECTOR_CD_DA, SECTOR_MODE_1, a MODE_2 */
    int32_t index[LAYOUT_INDEXES];      /* LBA where each index begins; index[1] always, index[0] where there is a pause */
    char isrc[13];                      /* empty: none */
};

struct session_layout
{
    unsigned number;                    /* of the session, from 1 */
    int32_t lead_in;                    /* LBA of its first sector */
    int32_t program;                    /* LBA behind its last: where the first pregap begins */
    struct layout_track tracks[TOC_MAX_TRACKS];
    unsigned track_count;
    int32_t lead_out;                   /* LBA */
    uint8_t disc_type;                  /* 00h, 10h (CD-I) or 20h (XA) */
    char catalogue[14];                 /* empty: none */
    bool leave_open;                    /* another session may follow */
};

/* Where the next session goes on a disc whose finished sessions are toc (NULL: none): fills number, lead_in and program.
 * False when nothing may be recorded there: the disc is closed, or full, or a recording broke off there. The session
 * may have tracks already (layout_take_pma). */
bool layout_next_session(struct session_layout *layout, const struct disc *disc, const struct toc *toc);

/* The number of the first track of that session; on a blank disc it may also be higher. */
unsigned layout_first_number(const struct toc *toc);

/* Takes the tracks that have been recorded one by one in the session layout->number, and are in the program memory area.
 * Gives how many there are. */
unsigned layout_take_pma(struct session_layout *layout, const struct disc *disc);

/* Adds entries as those of the program memory area, of that session; gives how many tracks the layout has now. */
unsigned layout_add_pma(struct session_layout *layout, const struct pma_track *pma, unsigned count);

static inline int32_t layout_lead_out_length(const struct session_layout *layout)
{
    return layout->number == 1 ? LEAD_OUT_FIRST : LEAD_OUT_LATER;
}

/* The track lba of the program area belongs to, its pause included. */
const struct layout_track *layout_track_at(const struct session_layout *layout, int32_t lba);

/* P and Q of a sector, anywhere in the session, as 96 symbols; R-W is zero. */
void layout_sub_channel(const struct session_layout *layout, const struct disc *disc, int32_t lba, uint8_t symbols[96]);

/* A whole sector nobody sends: lead-in, lead-out, or a pause: no data in the form the track has. */
void layout_empty_sector(const struct session_layout *layout, const struct disc *disc, int32_t lba,
                         uint8_t sector[SECTOR_SIZE]);

#endif
