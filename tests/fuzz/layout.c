/*
 * The plan of a disc with hostile parameters: arranged, then looked at around every border.
 *
 * Input: gaps, first number, number of tracks, hidden length (32 bits), flags (1 an MCN, 2 any tracks unlike the first), an
 * address (32 bits); then for each track its length (32 bits), control, flags (1 SCMS, 2 an ISRC), the number of further
 * indexes, and 16 bits from one index to the next (of the first four; the others follow one by one).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/layout.h"
#include "fuzz.h"

static void take_track(struct input *input, struct layout_track *track)
{
    uint8_t flags;
    uint32_t offset = 0;
    unsigned i;

    track->length = take_32(input);
    track->control = take_byte(input) & 0x0F;
    flags = take_byte(input);
    track->scms = flags & 1;
    if (flags & 2) isrc_parse("USK7Y9812345", ISRC_LENGTH, &track->isrc, NULL);
    track->extra_indexes = take_byte(input);
    for (i = 0; i < track->extra_indexes && i < LAYOUT_MAX_EXTRA_INDEXES; i++)
        track->index_offset[i] = offset += i < 4 ? take_16(input) : 1;
}

static void take_layout(struct input *input, struct layout *layout)
{
    uint8_t flags;
    unsigned i;

    layout_init(layout);
    layout->gaps = take_byte(input) & 1 ? LAYOUT_SILENT_GAPS : LAYOUT_GAPLESS;
    layout->first_number = take_byte(input);
    layout->track_count = take_byte(input);
    layout->hidden_length = take_32(input);
    flags = take_byte(input);
    if (flags & 1) mcn_parse("0724354526022", MCN_LENGTH, &layout->mcn, NULL);
    for (i = 0; i < TOC_MAX_TRACKS; i++)
    {
        if (i && (input_ended(input) || !(flags & 2))) layout->tracks[i] = layout->tracks[i - 1];
        else take_track(input, &layout->tracks[i]);
    }
}

/* Same TNO and INDEX: nothing begins from one to the other. */
static bool same_place(const struct layout_position *a, const struct layout_position *b)
{
    return a->region == b->region && a->tno == b->tno && a->index == b->index;
}

static void check_position(const struct layout *layout, int32_t lba, const struct layout_position *here)
{
    struct layout_position before;

    must_hold((here->region == LAYOUT_LEADIN) == (lba < -LAYOUT_PAUSE_LENGTH), "the lead-in ends at -150");
    must_hold((here->region == LAYOUT_LEADOUT) == (lba >= layout->leadout), "the lead-out begins where it does");
    if (here->region == LAYOUT_PROGRAM)
    {
        must_hold(here->track < layout->track_count && here->tno == layout->first_number + here->track, "TNO counts tracks");
        must_hold(lba >= layout->tracks[here->track].pause, "a track begins with its pause");
        must_hold((here->index == 0) == (lba < layout->tracks[here->track].start), "INDEX 00 is the pause");
        must_hold(here->index <= 99, "INDEX ends at 99");
    }
    else must_hold(here->source == LAYOUT_SILENCE, "outside the program area there is silence");
    if (here->source == LAYOUT_TRACK)
        must_hold(here->source_track < layout->track_count
                && here->source_sector < layout->tracks[here->source_track].length, "sound comes from inside a track");
    if (here->source == LAYOUT_HIDDEN)
        must_hold(here->source_sector < layout->hidden_length, "hidden sound comes from inside the hidden track");
    if (lba == LAYOUT_LEADIN_START) return;

    layout_locate(layout, lba - 1, &before);
    must_hold(here->begins == !same_place(here, &before), "what begins was not there a sector before");
    must_hold(before.region <= here->region, "regions follow one another");
    if (here->region != LAYOUT_PROGRAM || before.region != LAYOUT_PROGRAM) return;
    must_hold(here->track == before.track || here->track == before.track + 1, "tracks follow one another");
    if (here->source == before.source && here->source_track == before.source_track)
        must_hold(here->source == LAYOUT_SILENCE || here->source_sector == before.source_sector + 1, "sound goes on");
    if (here->track == before.track && before.index && here->index) /* an INDEX does not begin the time again */
        must_hold(here->relative == before.relative + 1, "relative time counts up from INDEX 01");
    if (!before.index && !here->index) must_hold(here->relative + 1 == before.relative, "in a pause it counts down");
    if (!before.index && here->index) must_hold(!before.relative && !here->relative, "it is 0 on both sides of INDEX 01");
}

static void check_q(const struct layout *layout, int32_t lba, const struct layout_position *here)
{
    uint8_t raw[SUBQ_SIZE], again[SUBQ_SIZE];
    struct subq subq, read;
    int32_t address = 0;
    bool p;

    layout_subq(layout, lba, &subq, &p);
    must_hold(p == here->p, "P is the position's");
    subq_encode(&subq, raw);
    must_hold(subq_decode(raw, &read) == SUBQ_OK, "Q that is made is understood");
    subq_encode(&read, again);
    must_hold(!memcmp(raw, again, sizeof(raw)), "Q there and back is the same");
    if (here->region == LAYOUT_LEADIN)
    {
        must_hold(read.adr == SUBQ_ADR_POSITION && read.tno == SUBQ_TNO_LEADIN, "the lead-in has mode 1");
        return;
    }
    must_hold(read.control == here->control, "control is the position's");
    if (here->begins) must_hold(read.adr == SUBQ_ADR_POSITION, "what begins is said at once");
    if (read.adr != SUBQ_ADR_POSITION)
    {
        must_hold(read.adr == SUBQ_ADR_MCN ? mcn_equal(&read.mcn, &layout->mcn)
                : isrc_equal(&read.isrc, &layout->tracks[here->track].isrc), "the codes are the disc's");
        must_hold(read.aframe == (uint32_t)(lba + CD_MSF_OFFSET) % CD_FRAMES_PER_SECOND, "AFRAME is the address's");
        return;
    }
    must_hold(read.tno == here->tno && read.index == here->index, "TNO and INDEX are the position's");
    must_hold(msf_to_frames(read.relative) == here->relative, "relative time is the position's");
    must_hold(msf_to_lba(read.absolute, &address) && address == lba, "absolute time is the address");
}

static void check_around(const struct layout *layout, int64_t lba)
{
    struct layout_position here;
    int64_t i;

    for (i = lba - 2; i <= lba + 2; i++)
    {
        if (i < LAYOUT_LEADIN_START || i >= layout->end) continue;
        layout_locate(layout, (int32_t)i, &here);
        check_position(layout, (int32_t)i, &here);
        check_q(layout, (int32_t)i, &here);
    }
}

static void check_lead_in(const struct layout *layout)
{
    unsigned sectors = (layout->track_count + 3u) * TOC_LEADIN_REPEATS, i;
    struct toc_collector collector;
    uint8_t raw[SUBQ_SIZE];
    struct subq subq;
    struct toc toc;
    bool p;

    toc_collector_init(&collector);
    for (i = 0; i < sectors; i++)
    {
        layout_subq(layout, LAYOUT_LEADIN_START + (int32_t)i, &subq, &p);
        subq_encode(&subq, raw);
        toc_collector_add(&collector, raw);
    }
    must_hold(toc_collector_result(&collector, &toc) == TOC_COMPLETE && toc_equal(&toc, &layout->toc),
            "the lead-in is the plan's table of contents");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct layout layout;
    struct input input = { data, size, 0 };
    enum layout_result result;
    unsigned fault = 0, i, j;
    uint32_t anywhere;

    anywhere = take_32(&input);
    take_layout(&input, &layout);
    result = layout_arrange(&layout, &fault);
    must_hold(!layout.track_count || fault < layout.track_count, "the track at fault is there");
    if (result != LAYOUT_OK && result != LAYOUT_BAD_INDEX) return 0;

    must_hold(layout.leadout >= LAYOUT_MIN_TRACK_LENGTH && layout.leadout <= LAYOUT_LEADOUT_LIMIT, "the lead-out fits");
    must_hold(layout.end == layout.leadout + LAYOUT_LEADOUT_LENGTH && layout.end <= CD_LBA_MAX + 1, "the end fits");
    /* Wrong indexes may follow one another in any order, and then Q does too; but nothing may fall over them. */
    if (result == LAYOUT_BAD_INDEX)
    {
        struct layout_position here;
        struct subq subq;
        int32_t lba;
        bool p;

        for (i = 0; i < layout.track_count; i++)
            for (lba = layout.tracks[i].start; lba < layout.tracks[i].start + 300; lba += 11)
            {
                layout_locate(&layout, lba, &here);
                must_hold(here.index <= 99, "INDEX ends at 99");
                layout_subq(&layout, lba, &subq, &p);
            }
        return 0;
    }
    check_lead_in(&layout);
    check_around(&layout, LAYOUT_LEADIN_START);
    check_around(&layout, -LAYOUT_PAUSE_LENGTH);
    check_around(&layout, layout.leadout);
    check_around(&layout, layout.leadout - LAYOUT_PAUSE_LENGTH);
    check_around(&layout, layout.leadout + LAYOUT_PAUSE_LENGTH);
    check_around(&layout, layout.end);
    check_around(&layout, LAYOUT_LEADIN_START + (int64_t)(anywhere % (uint32_t)(layout.end - LAYOUT_LEADIN_START)));
    for (i = 0; i < layout.track_count; i++)
    {
        const struct layout_track *track = &layout.tracks[i];

        check_around(&layout, track->pause);
        check_around(&layout, track->start);
        if (i > 2 && i + 1 < layout.track_count) continue; /* every track's 98 indexes would take too long */
        for (j = 0; j < track->extra_indexes; j++)
        {
            struct layout_position here;

            check_around(&layout, (int64_t)track->start + track->index_offset[j]);
            layout_locate(&layout, track->start + (int32_t)track->index_offset[j], &here);
            must_hold(here.region == LAYOUT_PROGRAM && here.track == i && here.index == 2 + j && here.begins,
                    "every index is on the disc");
        }
    }
    return 0;
}
