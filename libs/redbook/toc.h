/*
 * The table of contents of a session: as READ TOC gives it, as the lead-in spells it, and collected back from a lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_TOC_H
#define REDBOOK_TOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redbook/subq.h"

#define TOC_MAX_TRACKS 99
/* Header and 100 descriptors of READ TOC/PMA/ATIP format 0000b. */
#define TOC_FORMAT0_MAX_SIZE (4 + 8 * (TOC_MAX_TRACKS + 1))
/* How often a POINT is repeated before the next one follows (IEC 60908 17.5.1). */
#define TOC_LEADIN_REPEATS 3

enum toc_disc_type
{
    TOC_DISC_CDDA_OR_CDROM = 0x00,
    TOC_DISC_CDI = 0x10,
    TOC_DISC_CDROM_XA = 0x20,
};

struct toc_track
{
    uint8_t control;            /* SUBQ_CONTROL_* */
    int32_t start;              /* LBA of INDEX 01 */
};

struct toc
{
    uint8_t first, last;        /* track numbers, 1..99, first <= last */
    uint8_t disc_type;          /* enum toc_disc_type */
    uint8_t leadout_control;
    int32_t leadout;            /* LBA */
    struct toc_track tracks[TOC_MAX_TRACKS];    /* tracks[n - first] is track n */
};

unsigned toc_track_count(const struct toc *toc);
bool toc_equal(const struct toc *a, const struct toc *b);

/* The reply of READ TOC/PMA/ATIP, format 0000b (MMC-6 6.25.3.2): data length, first and last track, then descriptors from
 * track from on (0 and 1: all; 0xaa: lead-out only), the lead-out last; addresses in LBA, or in MSF when msf.
 * Writes at most size bytes of it and returns the length of the whole; 0 when from is above the last track and not 0xaa. */
size_t toc_format0(const struct toc *toc, bool msf, uint8_t from, uint8_t *data, size_t size);

/* The lead-in is POINT first..last, A0, A1, A2, each TOC_LEADIN_REPEATS times, over and over (IEC 60908 17.5.1).
 * Gives the Q of the sector at lba, sector being its number counted from where that repetition begins. */
void toc_leadin_q(const struct toc *toc, uint32_t sector, int32_t lba, struct subq *subq);

/* The way back: a TOC out of the lead-in sectors of any writer. */
struct toc_collector
{
    uint32_t seen;              /* sectors with a usable entry */
    uint32_t damaged;           /* sectors with a wrong CRC or fields */
    uint32_t contradictions;    /* sectors that say something else about a POINT than an earlier one */
    bool have_first, have_last;
    bool have[TOC_MAX_TRACKS + 1];              /* by track number; 0 is the lead-out */
    struct toc_track point[TOC_MAX_TRACKS + 1];
    struct toc toc;             /* first, last and disc type as they come */
};

enum toc_collected
{
    TOC_COMPLETE,
    TOC_NO_LEADIN,              /* no usable lead-in sector was seen */
    TOC_INCOMPLETE,             /* a track, A0, A1 or A2 is missing */
    TOC_CONTRADICTORY,          /* two sectors disagree */
    TOC_IMPOSSIBLE,             /* complete, but first > last, a track outside them, or addresses that do not ascend */
};

void toc_collector_init(struct toc_collector *collector);

/* Takes the twelve bytes of Q of one sector; sectors that are not TNO 0, ADR 1, POINT 1..99, A0, A1 or A2 are passed over.
 * The copy bit may alternate between repetitions (SCMS): the track then counts as copy prohibited. */
void toc_collector_add(struct toc_collector *collector, const uint8_t q[SUBQ_SIZE]);

/* Fills *toc with TOC_COMPLETE only. May be asked at any time. */
enum toc_collected toc_collector_result(const struct toc_collector *collector, struct toc *toc);

#endif
