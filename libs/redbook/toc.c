/*
 * The table of contents of a session: as READ TOC gives it, as the lead-in spells it, and collected back from a lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/toc.h"

unsigned toc_track_count(const struct toc *toc)
{
    return toc->last - toc->first + 1u;
}

bool toc_equal(const struct toc *a, const struct toc *b)
{
    unsigned i;

    if (a->first != b->first || a->last != b->last || a->disc_type != b->disc_type || a->leadout != b->leadout ||
        a->leadout_control != b->leadout_control)
        return false;
    for (i = 0; i < toc_track_count(a); i++)
        if (a->tracks[i].control != b->tracks[i].control || a->tracks[i].start != b->tracks[i].start) return false;
    return true;
}

/* --- READ TOC ------------------------------------------------------------------------------------------------------ */

static uint8_t *put_descriptor(uint8_t *descriptor, uint8_t number, uint8_t control, int32_t start, bool as_msf)
{
    struct msf msf = { 0 };

    descriptor[0] = 0;
    descriptor[1] = (uint8_t)(SUBQ_ADR_POSITION << 4 | control);    /* ADR is in the high nibble here, unlike in Q */
    descriptor[2] = number;
    descriptor[3] = 0;
    if (as_msf)
    {
        msf_from_lba(start, &msf);
        descriptor[4] = 0;
        descriptor[5] = msf.min;
        descriptor[6] = msf.sec;
        descriptor[7] = msf.frame;
    }
    else
    {
        descriptor[4] = (uint8_t)((uint32_t)start >> 24);
        descriptor[5] = (uint8_t)((uint32_t)start >> 16);
        descriptor[6] = (uint8_t)((uint32_t)start >> 8);
        descriptor[7] = (uint8_t)start;
    }
    return descriptor + 8;
}

size_t toc_format0(const struct toc *toc, bool msf, uint8_t from, uint8_t *data, size_t size)
{
    uint8_t whole[TOC_FORMAT0_MAX_SIZE], *p = whole + 4;
    unsigned number;
    size_t length;

    if (from > toc->last && from != SUBQ_TNO_LEADOUT) return 0;
    if (from != SUBQ_TNO_LEADOUT)
        for (number = toc->first; number <= toc->last; number++)
            if (number >= from)
                p = put_descriptor(p, (uint8_t)number, toc->tracks[number - toc->first].control,
                                   toc->tracks[number - toc->first].start, msf);
    p = put_descriptor(p, SUBQ_TNO_LEADOUT, toc->leadout_control, toc->leadout, msf);
    length = (size_t)(p - whole);
    whole[0] = (uint8_t)((length - 2) >> 8);        /* the length does not count its own two bytes */
    whole[1] = (uint8_t)(length - 2);
    whole[2] = toc->first;
    whole[3] = toc->last;
    memcpy(data, whole, length < size ? length : size);
    return length;
}

/* --- lead-in ------------------------------------------------------------------------------------------------------- */

void toc_leadin_q(const struct toc *toc, uint32_t sector, int32_t lba, struct subq *subq)
{
    unsigned count = toc_track_count(toc), entry = sector / TOC_LEADIN_REPEATS % (count + 3);
    const struct toc_track *last = &toc->tracks[count - 1];

    memset(subq, 0, sizeof(*subq));
    subq->adr = SUBQ_ADR_POSITION;
    subq->tno = SUBQ_TNO_LEADIN;
    msf_from_lba(lba, &subq->relative);
    if (entry < count)
    {
        subq->index = (uint8_t)(toc->first + entry);
        subq->control = toc->tracks[entry].control;
        msf_from_lba(toc->tracks[entry].start, &subq->absolute);
    }
    else if (entry == count)
    {
        subq->index = SUBQ_POINT_FIRST_TRACK;
        subq->control = toc->tracks[0].control;
        subq->absolute.min = toc->first;
        /* PSEC is written as it is, and this is the BCD number that is written as 0x10 or 0x20. */
        bcd_to_binary(toc->disc_type, &subq->absolute.sec);
    }
    else if (entry == count + 1)
    {
        subq->index = SUBQ_POINT_LAST_TRACK;
        subq->control = last->control;
        subq->absolute.min = toc->last;
    }
    else
    {
        subq->index = SUBQ_POINT_LEADOUT;
        subq->control = toc->leadout_control;
        msf_from_lba(toc->leadout, &subq->absolute);
    }
}

/* --- and back ------------------------------------------------------------------------------------------------------ */

void toc_collector_init(struct toc_collector *collector)
{
    memset(collector, 0, sizeof(*collector));
}

/* Two values of a control nibble, one of which may be the other half of an alternating copy bit: false when they differ
 * in anything else. */
static bool merge_control(uint8_t *control, uint8_t other)
{
    if ((*control ^ other) & ~SUBQ_CONTROL_COPY_PERMITTED) return false;
    *control &= other;
    return true;
}

static bool merge_address(bool *have, struct toc_track *known, const struct subq *subq, int32_t address)
{
    if (!*have)
    {
        *have = true;
        known->control = subq->control;
        known->start = address;
        return true;
    }
    return known->start == address && merge_control(&known->control, subq->control);
}

static bool merge_number(bool *have, uint8_t *known, uint8_t number)
{
    if (!*have)
    {
        *have = true;
        *known = number;
    }
    return *known == number;
}

void toc_collector_add(struct toc_collector *collector, const uint8_t q[SUBQ_SIZE])
{
    struct toc *toc = &collector->toc;
    struct subq subq;
    bool agrees;
    int32_t lba;

    switch (subq_decode(q, &subq))
    {
    case SUBQ_OK: break;
    case SUBQ_UNKNOWN_ADR: return;
    default: collector->damaged++; return;
    }
    if (subq.adr != SUBQ_ADR_POSITION || subq.tno != SUBQ_TNO_LEADIN) return;

    if (subq.index == SUBQ_POINT_FIRST_TRACK)
    {
        bool have_type = collector->have_first;

        agrees = merge_number(&have_type, &toc->disc_type, bcd_from_binary(subq.absolute.sec));
        agrees = merge_number(&collector->have_first, &toc->first, subq.absolute.min) && agrees;
    }
    else if (subq.index == SUBQ_POINT_LAST_TRACK)
        agrees = merge_number(&collector->have_last, &toc->last, subq.absolute.min);
    else if (subq.index == SUBQ_POINT_LEADOUT || (subq.index >= 1 && subq.index <= TOC_MAX_TRACKS))
    {
        unsigned slot = subq.index == SUBQ_POINT_LEADOUT ? 0 : subq.index;

        if (!msf_to_lba(subq.absolute, &lba))
        {
            collector->damaged++;
            return;
        }
        agrees = merge_address(&collector->have[slot], &collector->point[slot], &subq, lba);
    }
    else return;

    collector->seen++;
    if (!agrees) collector->contradictions++;
}

enum toc_collected toc_collector_result(const struct toc_collector *collector, struct toc *toc)
{
    struct toc found = collector->toc;
    unsigned number;

    if (!collector->seen) return TOC_NO_LEADIN;
    if (!collector->have_first || !collector->have_last || !collector->have[0]) return TOC_INCOMPLETE;
    if (found.first < 1 || found.last > TOC_MAX_TRACKS || found.first > found.last) return TOC_IMPOSSIBLE;
    for (number = found.first; number <= found.last; number++)
        if (!collector->have[number]) return TOC_INCOMPLETE;
    if (collector->contradictions) return TOC_CONTRADICTORY;

    for (number = 1; number <= TOC_MAX_TRACKS; number++)
    {
        if (!collector->have[number]) continue;
        if (number < found.first || number > found.last) return TOC_IMPOSSIBLE;
        found.tracks[number - found.first] = collector->point[number];
        if (number > found.first && collector->point[number].start <= collector->point[number - 1].start)
            return TOC_IMPOSSIBLE;
    }
    if (collector->point[0].start <= collector->point[found.last].start) return TOC_IMPOSSIBLE;
    found.leadout = collector->point[0].start;
    found.leadout_control = collector->point[0].control;
    *toc = found;
    return TOC_COMPLETE;
}
