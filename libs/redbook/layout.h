/*
 * The plan of a disc written in one go: what is at which address, from the lead-in to the end of the lead-out.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_LAYOUT_H
#define REDBOOK_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "redbook/isrc.h"
#include "redbook/mcn.h"
#include "redbook/sector.h"
#include "redbook/subq.h"
#include "redbook/toc.h"

/* The lead-in of a plan begins at MSF 95:00:00 and ends at 99:59:74; drives write the part of it that their disc has. */
#define LAYOUT_LEADIN_START (-22650)
/* The pause before the first track: LBA -150..-1, or longer with a hidden track. */
#define LAYOUT_PAUSE_LENGTH 150
/* A track has at least four seconds (IEC 60908 17.5.1). */
#define LAYOUT_MIN_TRACK_LENGTH 300
/* What stands at the end of a data track before sound or the lead-out, part of the track but without data, and what a data
 * track begins with where the one before is of another mode: a second as that one is, and two as the track is (MMC-6,
 * "Post-gap" and "Pre-gap"; ECMA-130 20). A data track after one of its own mode follows at once. */
#define LAYOUT_POSTGAP_LENGTH 150
#define LAYOUT_PREGAP_FIRST_LENGTH 75
#define LAYOUT_PREGAP_SECOND_LENGTH 150
/* The lead-out of a first session: one minute and a half (MMC-6, "Lead-out"; it is why IMAPI ends user data at 88:29:74). */
#define LAYOUT_LEADOUT_LENGTH 6750
/* Where the lead-out must have begun, so that it ends at 89:59:74 at the latest. */
#define LAYOUT_LEADOUT_LIMIT (CD_LBA_MAX + 1 - LAYOUT_LEADOUT_LENGTH)
/* INDEX 02..99 */
#define LAYOUT_MAX_EXTRA_INDEXES 98

/* Between two tracks of sound; where data begin or end the gaps are those above. */
enum layout_gaps
{
    LAYOUT_GAPLESS,         /* tracks follow one another; the pause (INDEX 00) of a track is the last 150 sectors of the
                             * sound of the one before it */
    LAYOUT_SILENT_GAPS,     /* 150 sectors of silence, INDEX 00 of the next track, stand between two tracks */
};

struct layout_track
{
    /* by the caller */
    enum sector_type type;
    uint32_t length;        /* sectors, from INDEX 01, without a post-gap. Sound: LAYOUT_MIN_TRACK_LENGTH at least; data:
                             * one, and the post-gap is as long as it takes to make it as many */
    uint8_t control;        /* SUBQ_CONTROL_*, of them SUBQ_CONTROL_DATA for all types but sound; with scms the copy bit is
                             * not looked at */
    bool scms;              /* the copy bit alternates: a copy that may not be copied further. Sound only */
    struct isrc isrc;       /* sound only */
    uint8_t extra_indexes;  /* how many of: */
    uint32_t index_offset[LAYOUT_MAX_EXTRA_INDEXES];    /* INDEX 02 and on: sectors from INDEX 01, ascending, > 0 */
    /* by layout_arrange */
    int32_t start;          /* LBA of INDEX 01 */
    int32_t pause;          /* LBA of the first sector with this track's number: INDEX 00; start where there is none */
    uint32_t postgap;       /* sectors behind length that are the track's */
};

struct layout
{
    /* by the caller */
    enum layout_gaps gaps;
    uint8_t first_number;   /* of tracks[0], 1..99; with data tracks 1 */
    uint8_t track_count;
    uint32_t hidden_length; /* sectors of sound before the first track from LBA -150 on, at least 150; 0: silence, 150.
                             * Only before sound */
    struct mcn mcn;
    struct layout_track tracks[TOC_MAX_TRACKS];
    /* by layout_arrange */
    int32_t leadout;        /* LBA: one past the last sector of the last track, its post-gap included */
    int32_t end;            /* LBA: one past the last sector of the lead-out */
    struct toc toc;
};

enum layout_result
{
    LAYOUT_OK,
    LAYOUT_NO_TRACKS,
    LAYOUT_BAD_TRACK_NUMBER,    /* a number would be outside 1..99 */
    LAYOUT_TRACK_TOO_SHORT,
    LAYOUT_HIDDEN_TOO_SHORT,
    LAYOUT_HIDDEN_BEFORE_DATA,
    LAYOUT_TOO_LONG,            /* the lead-out would begin after LAYOUT_LEADOUT_LIMIT */
    LAYOUT_BAD_INDEX,           /* too many, not ascending, past the end of the track, or, gapless, in the pause of the
                                 * next track, where it could not be seen */
};

/* Everything zero: gapless, no tracks, numbers from 1. */
void layout_init(struct layout *layout);

/* Computes start, pause, leadout, end and toc; to be called again after every change, before any of the functions below.
 * *track (may be NULL) is the index in tracks[] of the track at fault. With LAYOUT_BAD_INDEX all addresses are computed
 * none the less, with any other failure they are not. */
enum layout_result layout_arrange(struct layout *layout, unsigned *track);

enum layout_region
{
    LAYOUT_LEADIN,
    LAYOUT_PROGRAM,             /* TNO 1..99, pauses included */
    LAYOUT_LEADOUT,
};

enum layout_source
{
    LAYOUT_SILENCE,             /* silence, or a sector without data */
    LAYOUT_HIDDEN,              /* sector source_sector of the hidden track */
    LAYOUT_TRACK,               /* sector source_sector of tracks[source_track] */
};

struct layout_position
{
    enum layout_region region;
    enum layout_source source;
    unsigned source_track;
    uint32_t source_sector;
    enum sector_type type;      /* of the sector: in the lead-in as the first track, in the lead-out as the last */
    unsigned track;             /* tracks[] index of the TNO (LAYOUT_PROGRAM only) */
    uint8_t control;            /* as in Q at this address. The copy bit alternates with scms, 4 sectors 0, 4 sectors 1
                                 * (9.375 Hz: MMC-6, write parameters, Copy); in a gapless pause pre-emphasis is said of
                                 * the sound that is heard, the track before; in the first part of a pre-gap it is the
                                 * track before's */
    uint8_t tno;                /* SUBQ_TNO_LEADIN, 1..99, SUBQ_TNO_LEADOUT */
    uint8_t index;              /* 0 in a pause, 1..99; 1 in the lead-out; 0 in the lead-in */
    uint32_t relative;          /* frames: since INDEX 01, to the end of the pause, since the start of the lead-out */
    bool begins;                /* the first sector of this TNO and INDEX */
    bool p;                     /* 1 in pauses and the 150 sectors before a track or the lead-out, and still 1 in the one after;
                                 * in the lead-out then 0 for two seconds, then 1 and 0 at 2 Hz (IEC 60908 17.4) */
};

/* lba must be in LAYOUT_LEADIN_START .. layout->end - 1. Costs a binary search: any order of addresses will do. */
void layout_locate(const struct layout *layout, int32_t lba, struct layout_position *position);

/* The Q of a sector, and its P. Mode 1 (position), with one mode 2 (MCN, when set; program area and lead-out) and one
 * mode 3 (ISRC of the TNO, when set) in every 75 sectors, at AFRAME 25 and 50 or the sector after, so that a new TNO or
 * INDEX is never announced late. IEC 60908 17.5 asks for one in 100, and for mode 1 in 9 of 10. The lead-in has only mode 1.
 * Relative time counts down to 00:00:00 in the last sector of a pause and up from 00:00:00 in the first of the track. */
void layout_subq(const struct layout *layout, int32_t lba, struct subq *subq, bool *p);

#endif
