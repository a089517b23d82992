/*
 * A table of contents collected from the lead-in of any writer, spelt again, and as READ TOC gives it.
 *
 * Input: seven bytes for each sector of a lead-in: flags, control and ADR, POINT, ZERO, PMIN, PSEC, PFRAME. Flags: 1 a
 * wrong CRC, 2 not TNO 0, 4 the sector comes three times.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/toc.h"
#include "mmc/be.h"
#include "redbook/crc16.h"
#include "redbook/toc.h"
#include "fuzz.h"

static void add_sector(struct toc_collector *collector, struct input *input)
{
    uint8_t q[SUBQ_SIZE] = { 0 };
    uint8_t flags = take_byte(input);
    unsigned times = flags & 4 ? TOC_LEADIN_REPEATS : 1;

    q[0] = take_byte(input);
    q[1] = flags & 2;
    q[2] = take_byte(input);
    take_bytes(input, q + 6, 4);
    crc16_append(q, 10);
    if (flags & 1) q[11] ^= 1;
    while (times--) toc_collector_add(collector, q);
}

static void check_order(const struct toc *toc)
{
    unsigned i;

    must_hold(toc->first >= 1 && toc->first <= toc->last && toc->last <= TOC_MAX_TRACKS, "tracks are 1 to 99");
    for (i = 0; i < toc_track_count(toc); i++)
    {
        must_hold(toc->tracks[i].control <= 15, "control is a nibble");
        must_hold(toc->tracks[i].start >= CD_LBA_MIN && toc->tracks[i].start < toc->leadout, "tracks lie before the lead-out");
        if (i) must_hold(toc->tracks[i].start > toc->tracks[i - 1].start, "tracks ascend");
    }
    must_hold(toc->leadout <= CD_LBA_MAX, "the lead-out is an address");
}

static void check_lead_in(const struct toc *toc)
{
    unsigned sectors = (toc_track_count(toc) + 3) * TOC_LEADIN_REPEATS, i;
    struct toc_collector collector;
    uint8_t q[SUBQ_SIZE];
    struct subq subq;
    struct toc again;

    toc_collector_init(&collector);
    for (i = 0; i < sectors; i++)
    {
        toc_leadin_q(toc, i, -22650 + (int32_t)i, &subq);
        subq_encode(&subq, q);
        toc_collector_add(&collector, q);
        must_hold(i + TOC_LEADIN_REPEATS >= sectors
                || toc_collector_result(&collector, &again) != TOC_COMPLETE, "before its end a lead-in is not complete");
    }
    must_hold(!collector.damaged && collector.seen == sectors, "every sector that is made is understood");
    must_hold(toc_collector_result(&collector, &again) == TOC_COMPLETE && toc_equal(toc, &again),
            "a lead-in there and back is the same");
}

struct answering
{
    struct mmc_transport transport;
    const uint8_t *reply;
    uint32_t length;
};

static enum mmc_transport_error answer(struct mmc_transport *transport, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct answering *answering = (struct answering *)transport;

    reply->transferred = answering->length < command->data_length ? answering->length : command->data_length;
    memcpy(command->data, answering->reply, reply->transferred);
    return MMC_TRANSPORT_OK;
}

static void check_reply(const struct toc *toc, uint8_t from)
{
    uint8_t whole[TOC_FORMAT0_MAX_SIZE], *cut;
    size_t length = toc_format0(toc, false, from, whole, sizeof(whole)), i;
    struct answering answering = { { answer, 65536 }, whole, (uint32_t)length };
    struct mmc_device device;
    struct mmc_toc *read;

    must_hold(!length == (from > toc->last && from != SUBQ_TNO_LEADOUT), "behind the last track there is nothing");
    if (!length) return;
    must_hold(length <= sizeof(whole) && get_be16(whole) + 2u == length, "a reply says its length");
    cut = malloc(from + 1u);
    if (!cut) abort();
    must_hold(toc_format0(toc, true, from, cut, from) == length, "a cut reply has the whole length");
    free(cut);
    if (from > toc->first) return;
    read = malloc(sizeof(*read));
    if (!read) abort();
    mmc_device_init(&device, &answering.transport);
    must_hold(mmc_read_toc(&device, read) == MMC_OK, "our own reply is understood");
    must_hold(read->count == toc_track_count(toc) + 1 && read->tracks[read->count - 1].start == toc->leadout,
            "all tracks are read");
    for (i = 0; i < toc_track_count(toc); i++)
        must_hold(read->tracks[i].start == toc->tracks[i].start && read->tracks[i].control == toc->tracks[i].control
                && read->tracks[i].number == toc->first + i, "a track is read as it is");
    free(read);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size, 0 };
    struct toc_collector collector;
    enum toc_collected result;
    struct toc toc = { 0 };
    static const struct toc zero;
    uint32_t sectors = 0;

    toc_collector_init(&collector);
    while (!input_ended(&input) && sectors < 1000)
    {
        add_sector(&collector, &input);
        sectors++;
    }
    must_hold(collector.seen + collector.damaged <= sectors * TOC_LEADIN_REPEATS, "no sector counts twice");
    must_hold(collector.contradictions <= collector.seen, "only what was seen contradicts");
    result = toc_collector_result(&collector, &toc);
    if (result != TOC_COMPLETE)
    {
        must_hold(!memcmp(&toc, &zero, sizeof(toc)), "what is not complete is not given");
        return 0;
    }
    check_order(&toc);
    check_lead_in(&toc);
    check_reply(&toc, 0);
    check_reply(&toc, size ? data[size - 1] : 0);
    check_reply(&toc, SUBQ_TNO_LEADOUT);
    return 0;
}
