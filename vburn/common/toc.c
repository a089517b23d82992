/* toc.c: the table of contents, from the Q recorded in the lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "toc.h"
#include "address.h"
#include "qchannel.h"

#include <stdlib.h>
#include <string.h>

/* MCN and ISRC stand in at least one of 100 successive sectors (IEC 60908 17.5.2 and 17.5.3); three times as many
 * are looked at before a drive says that there is none. */
#define SECTORS_SEARCHED 300

static bool same_point(const struct toc_entry *a, const struct toc_entry *b)
{
    return a->session == b->session && a->adr == b->adr && a->point == b->point;
}

/* BCD where it is BCD; B0h to C1h points carry other values as they are. */
static uint8_t number(uint8_t byte)
{
    uint8_t binary;

    return binary_from_bcd(byte, &binary) ? binary : byte;
}

static void add_entry(struct toc *toc, const uint8_t q[Q_SIZE], uint8_t session)
{
    struct toc_entry entry = { session, (uint8_t)q_adr(q), (uint8_t)q_control(q), q[2], { 0 }, q[6], { 0 } };
    unsigned i;

    if (q[2] < 0xa0 && !binary_from_bcd(q[2], &entry.point))
        return;
    for (i = 0; i < 3; i++)
    {
        entry.time[i] = number(q[3 + i]);
        entry.value[i] = number(q[7 + i]);
    }
    for (i = 0; i < toc->entry_count; i++)
        if (same_point(&toc->entries[i], &entry))
            return; /* each is recorded many times: the first good reading counts */
    if (toc->entry_count < TOC_MAX_ENTRIES)
        toc->entries[toc->entry_count++] = entry;
}

/* Collects the points of the lead-in from first to last, both LBA. */
static void scan_lead_in(struct toc *toc, const struct disc *disc, int32_t first, int32_t last, uint8_t session)
{
    int32_t lba;
    uint8_t q[Q_SIZE];

    for (lba = first; lba <= last; lba++)
    {
        if (!disc_read_q(disc, lba, q) || !q_valid(q) || q[1] != Q_TRACK_LEAD_IN)
            continue;
        if (q_adr(q) == Q_ADR_POSITION || q_adr(q) == Q_ADR_SESSION)
            add_entry(toc, q, session);
    }
}

static const struct toc_entry *find_entry(const struct toc *toc, unsigned session, unsigned point)
{
    unsigned i;

    for (i = 0; i < toc->entry_count; i++)
        if (toc->entries[i].session == session && toc->entries[i].adr == Q_ADR_POSITION && toc->entries[i].point == point)
            return &toc->entries[i];
    return NULL;
}

/* Point B0h of a session, or NULL. */
static const struct toc_entry *find_session_entry(const struct toc *toc, unsigned session)
{
    unsigned i;

    for (i = 0; i < toc->entry_count; i++)
        if (toc->entries[i].session == session && toc->entries[i].adr == Q_ADR_SESSION
            && toc->entries[i].point == TOC_POINT_NEXT_SESSION)
            return &toc->entries[i];
    return NULL;
}

/* A time of the program area; FF:FF:FF, "there is none", is refused too. */
static bool session_lba(const uint8_t time[3], int32_t *lba)
{
    struct msf msf = { time[0], time[1], time[2] };

    return msf.minute < 90 && lba_from_msf(msf, lba);
}

static bool entry_lba(const struct toc_entry *entry, int32_t *lba)
{
    return session_lba(entry->value, lba);
}

/* Whether the points of a session make a table of contents; if so its tracks are added. */
static bool build_session(struct toc *toc, uint8_t number_of_session)
{
    const struct toc_entry *first = find_entry(toc, number_of_session, TOC_POINT_FIRST);
    const struct toc_entry *last = find_entry(toc, number_of_session, TOC_POINT_LAST);
    const struct toc_entry *out = find_entry(toc, number_of_session, TOC_POINT_LEAD_OUT), *entry, *next;
    struct toc_session session = { .number = number_of_session };
    unsigned count = 0, point;

    if (!first || !last || !out || !entry_lba(out, &session.lead_out))
        return false;
    session.first_track = first->value[0];
    session.last_track = last->value[0];
    session.disc_type = (uint8_t)((first->value[1] / 10) << 4 | first->value[1] % 10); /* back to the code: 10h, 20h */
    session.lead_out_control = out->control;
    if (!session.first_track || session.last_track > TOC_MAX_TRACKS || session.first_track > session.last_track)
        return false;
    for (point = session.first_track; point <= session.last_track; point++)
    {
        struct toc_track *track = &toc->tracks[toc->track_count + count];

        if (toc->track_count + count >= TOC_MAX_TRACKS || !(entry = find_entry(toc, number_of_session, point)))
            return false;
        track->session = number_of_session;
        track->number = (uint8_t)point;
        track->adr = entry->adr;
        track->control = entry->control;
        if (!entry_lba(entry, &track->start) || track->start < 0)
            return false;
        track->end = session.lead_out;
        if (count)
        {
            if (track->start <= track[-1].start)
                return false;
            track[-1].end = track->start;
        }
        count++;
    }
    if (toc->tracks[toc->track_count + count - 1].start >= session.lead_out)
        return false;
    next = find_session_entry(toc, number_of_session);
    session.open = next && session_lba(next->time, &session.next_program) && session.next_program > session.lead_out;
    toc->track_count += count;
    toc->sessions[toc->session_count++] = session;
    return true;
}

/* A0, A1, A2, the tracks, then B0 and further mode 5 points: the order of READ TOC format 2 (MMC-6 table 496). */
static int entry_order(const void *left, const void *right)
{
    const struct toc_entry *a = left, *b = right;
    int rank_a = a->adr == Q_ADR_POSITION && a->point >= 0xa0 ? a->point - 0xa0 : a->point + 16;
    int rank_b = b->adr == Q_ADR_POSITION && b->point >= 0xa0 ? b->point - 0xa0 : b->point + 16;

    if (a->session != b->session)
        return a->session - b->session;
    if (a->adr != b->adr)
        return a->adr - b->adr;
    return rank_a - rank_b;
}

struct toc *toc_read(const struct disc *disc)
{
    struct toc *toc = calloc(1, sizeof(*toc));
    const struct toc_session *last;

    if (!toc)
        return NULL;
    scan_lead_in(toc, disc, disc->lead_in_start, PREGAP_START - 1, 1);
    if (!build_session(toc, 1))
    {
        free(toc);
        return NULL;
    }
    /* Each session that leaves room for another says where that one's program area begins; its lead-in lies before. */
    while ((last = &toc->sessions[toc->session_count - 1])->open && toc->session_count < TOC_MAX_SESSIONS)
    {
        unsigned entries = toc->entry_count;

        scan_lead_in(toc, disc, last->lead_out, last->next_program - 1, (uint8_t)(last->number + 1));
        if (!build_session(toc, (uint8_t)(last->number + 1)))
        {
            toc->entry_count = entries;
            break;
        }
    }
    qsort(toc->entries, toc->entry_count, sizeof(toc->entries[0]), entry_order);
    return toc;
}

const struct toc_track *toc_track_at(const struct toc *toc, int32_t lba)
{
    unsigned i;

    for (i = 0; i < toc->track_count; i++)
        if (lba >= toc->tracks[i].start && lba < toc->tracks[i].end)
            return &toc->tracks[i];
    return NULL;
}

const struct toc_track *toc_track_by_number(const struct toc *toc, unsigned number_wanted)
{
    unsigned i;

    for (i = 0; i < toc->track_count; i++)
        if (toc->tracks[i].number == number_wanted)
            return &toc->tracks[i];
    return NULL;
}

bool toc_read_catalogue(const struct disc *disc, const struct toc *toc, char text[14], uint8_t *frame)
{
    int32_t lba, start = toc->track_count ? toc->tracks[0].start : 0;
    uint8_t q[Q_SIZE];

    for (lba = start; lba < start + SECTORS_SEARCHED; lba++)
    {
        if (disc_read_q(disc, lba, q) && q_decode_catalogue(q, text))
        {
            *frame = number(q[9]);
            return true;
        }
    }
    return false;
}

/* A frame of mode 3 does not say whose it is: it belongs to the track that mode 1 spoke of last, and the pause of the next
 * track, with that track's number and ISRC, may begin long before the next track in the table of contents does. */
bool toc_read_isrc(const struct disc *disc, const struct toc_track *track, char text[13], uint8_t *frame)
{
    unsigned number_now = track->number;
    struct q_position position;
    uint8_t q[Q_SIZE];
    int32_t lba;

    for (lba = track->start; lba < track->end && lba < track->start + SECTORS_SEARCHED; lba++)
    {
        if (!disc_read_q(disc, lba, q))
            continue;
        if (q_decode_position(q, &position))
            number_now = position.track;
        else if (number_now == track->number && q_decode_isrc(q, text))
        {
            *frame = number(q[9]);
            return true;
        }
    }
    return false;
}
