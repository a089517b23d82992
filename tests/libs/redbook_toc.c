/*
 * The table of contents: READ TOC's bytes, the lead-in, and what a collector makes of good and of wrong lead-ins.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/crc16.h"
#include "redbook/toc.h"

static const struct toc three =
{
    .first = 1, .last = 3, .leadout = 150000, .leadout_control = 2,
    .tracks = { { 0, 0 }, { 1, 20000 }, { 2, 70123 } },
};

/* MMC-6 6.25.3.2, format 0000b. */
static void test_format0(void **state)
{
    static const uint8_t lba[] =
    {
        0x00, 0x22, 1, 3,
        0, 0x10, 1, 0, 0x00, 0x00, 0x00, 0x00,
        0, 0x11, 2, 0, 0x00, 0x00, 0x4e, 0x20,
        0, 0x12, 3, 0, 0x00, 0x01, 0x11, 0xeb,
        0, 0x12, 0xaa, 0, 0x00, 0x02, 0x49, 0xf0,
    };
    static const uint8_t msf[] =
    {
        0x00, 0x12, 1, 3,
        0, 0x12, 3, 0, 0, 15, 36, 73,
        0, 0x12, 0xaa, 0, 0, 33, 22, 0,
    };
    uint8_t data[TOC_FORMAT0_MAX_SIZE];

    (void)state;
    assert_int_equal(toc_format0(&three, false, 0, data, sizeof(data)), sizeof(lba));
    assert_memory_equal(data, lba, sizeof(lba));
    assert_int_equal(toc_format0(&three, false, 1, data, sizeof(data)), sizeof(lba));
    assert_int_equal(toc_format0(&three, true, 3, data, sizeof(data)), sizeof(msf));
    assert_memory_equal(data, msf, sizeof(msf));
    assert_int_equal(toc_format0(&three, false, 0xaa, data, sizeof(data)), 12);
    assert_memory_equal(data + 4, lba + 28, 8);
    assert_int_equal(toc_format0(&three, false, 4, data, sizeof(data)), 0);
    /* Truncated, the length is still that of the whole. */
    memset(data, 0xee, sizeof(data));
    assert_int_equal(toc_format0(&three, false, 0, data, 5), sizeof(lba));
    assert_memory_equal(data, lba, 5);
    assert_int_equal(data[5], 0xee);
}

static void make_full(struct toc *toc, uint8_t first, uint8_t last)
{
    unsigned i;

    memset(toc, 0, sizeof(*toc));
    toc->first = first;
    toc->last = last;
    for (i = 0; i < toc_track_count(toc); i++)
    {
        toc->tracks[i].start = (int32_t)(i * 4001);
        toc->tracks[i].control = (uint8_t)(i & 3);
    }
    toc->leadout = (int32_t)(i * 4001);
    toc->leadout_control = (uint8_t)((i - 1) & 3);
}

static void test_format0_full(void **state)
{
    uint8_t data[TOC_FORMAT0_MAX_SIZE];
    struct toc toc;

    (void)state;
    make_full(&toc, 1, 99);
    assert_int_equal(toc_format0(&toc, true, 0, data, sizeof(data)), 804);
    assert_int_equal(data[0] << 8 | data[1], 802);
    make_full(&toc, 40, 42);
    assert_int_equal(toc_format0(&toc, false, 0, data, sizeof(data)), 36);
    assert_int_equal(data[6], 40);
}

static void encode(const struct toc *toc, uint32_t sector, uint8_t q[SUBQ_SIZE])
{
    struct subq subq;

    toc_leadin_q(toc, sector, -22650 + (int32_t)sector, &subq);
    subq_encode(&subq, q);
}

/* IEC 60908 17.5.1: every item three times, then the next, over and over. */
static void test_leadin_order(void **state)
{
    static const uint8_t points[] = { 1, 2, 3, 0xa0, 0xa1, 0xa2 };
    uint32_t sector;

    (void)state;
    for (sector = 0; sector < 100; sector++)
    {
        struct subq subq;

        toc_leadin_q(&three, sector, -22650 + (int32_t)sector, &subq);
        assert_int_equal(subq.adr, 1);
        assert_int_equal(subq.tno, 0);
        assert_int_equal(subq.index, points[sector / 3 % 6]);
        assert_int_equal(msf_to_frames(subq.relative), 95 * 4500 + sector);
        switch (subq.index)
        {
        case 2:
            assert_int_equal(subq.control, 1);
            assert_int_equal(msf_to_frames(subq.absolute), 20150);
            break;
        case 0xa0:
            assert_int_equal(subq.control, 0);
            assert_int_equal(subq.absolute.min, 1);
            assert_int_equal(subq.absolute.sec, 0);
            break;
        case 0xa1:
            assert_int_equal(subq.control, 2);
            assert_int_equal(subq.absolute.min, 3);
            break;
        case 0xa2:
            assert_int_equal(subq.control, 2);
            assert_int_equal(msf_to_frames(subq.absolute), 150150);
            break;
        }
    }
}

/* PSEC of A0 is on the disc as 0x00, 0x10 or 0x20. */
static void test_disc_type(void **state)
{
    static const uint8_t types[] = { TOC_DISC_CDDA_OR_CDROM, TOC_DISC_CDI, TOC_DISC_CDROM_XA };
    unsigned i, sector;

    (void)state;
    for (i = 0; i < 3; i++)
    {
        struct toc_collector collector;
        struct toc toc = three, back;
        uint8_t q[SUBQ_SIZE];

        toc.disc_type = types[i];
        encode(&toc, 9, q);
        assert_int_equal(q[2], 0xa0);
        assert_int_equal(q[8], types[i]);
        toc_collector_init(&collector);
        for (sector = 0; sector < 18; sector++)
        {
            encode(&toc, sector, q);
            toc_collector_add(&collector, q);
        }
        assert_int_equal(toc_collector_result(&collector, &back), TOC_COMPLETE);
        assert_int_equal(back.disc_type, types[i]);
    }
}

static void test_collector(void **state)
{
    static const uint8_t ranges[][2] = { { 1, 1 }, { 1, 2 }, { 1, 99 }, { 99, 99 }, { 17, 80 } };
    unsigned i;

    (void)state;
    for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
    {
        struct toc_collector collector;
        struct toc toc, back;
        uint32_t sector, needed;
        uint8_t q[SUBQ_SIZE];

        make_full(&toc, ranges[i][0], ranges[i][1]);
        toc_collector_init(&collector);
        assert_int_equal(toc_collector_result(&collector, &back), TOC_NO_LEADIN);
        needed = (toc_track_count(&toc) + 3) * TOC_LEADIN_REPEATS;
        for (sector = 0; sector < needed - TOC_LEADIN_REPEATS; sector++)
        {
            encode(&toc, 1000000 * TOC_LEADIN_REPEATS % needed + sector, q);
            toc_collector_add(&collector, q);
            if (sector % 3 == 1)
                assert_int_equal(toc_collector_result(&collector, &back), TOC_INCOMPLETE);
        }
        for (; sector < needed; sector++)
        {
            encode(&toc, 1000000 * TOC_LEADIN_REPEATS % needed + sector, q);
            toc_collector_add(&collector, q);
        }
        assert_int_equal(toc_collector_result(&collector, &back), TOC_COMPLETE);
        assert_true(toc_equal(&toc, &back));
        assert_int_equal(collector.seen, needed);
        assert_int_equal(collector.damaged, 0);
    }
}

static void add(struct toc_collector *collector, uint8_t control, uint8_t point, uint8_t m, uint8_t s, uint8_t f)
{
    struct subq subq = { .control = control, .adr = 1, .index = point, .relative = { 97, 0, 0 }, .absolute = { m, s, f } };
    uint8_t q[SUBQ_SIZE];

    subq_encode(&subq, q);
    toc_collector_add(collector, q);
}

static void add_three(struct toc_collector *collector)
{
    toc_collector_init(collector);
    add(collector, 0, 1, 0, 2, 0);
    add(collector, 0, 2, 10, 0, 0);
    add(collector, 0, 3, 20, 0, 0);
    add(collector, 0, 0xa0, 1, 0, 0);
    add(collector, 0, 0xa1, 3, 0, 0);
    add(collector, 0, 0xa2, 30, 0, 0);
}

/* What a lead-in may lie about. */
static void test_collector_refuses(void **state)
{
    static const struct
    {
        uint8_t control, point, m, s, f;
        enum toc_collected result;
    }
    cases[] =
    {
        { 0, 2, 10, 0, 0, TOC_COMPLETE },           /* the same again */
        { 0, 0xb0, 10, 0, 0, TOC_COMPLETE },        /* not looked at */
        { 2, 2, 10, 0, 0, TOC_COMPLETE },           /* SCMS */
        { 1, 2, 10, 0, 0, TOC_CONTRADICTORY },
        { 4, 2, 10, 0, 0, TOC_CONTRADICTORY },
        { 0, 2, 10, 0, 1, TOC_CONTRADICTORY },
        { 0, 0xa0, 2, 0, 0, TOC_CONTRADICTORY },
        { 0, 0xa0, 1, 20, 0, TOC_CONTRADICTORY },
        { 0, 0xa1, 2, 0, 0, TOC_CONTRADICTORY },
        { 0, 0xa2, 31, 0, 0, TOC_CONTRADICTORY },
        { 0, 4, 25, 0, 0, TOC_IMPOSSIBLE },         /* a track after the last */
    };
    struct toc_collector collector;
    struct toc toc;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        add_three(&collector);
        assert_int_equal(toc_collector_result(&collector, &toc), TOC_COMPLETE);
        memset(&toc, 0xee, sizeof(toc));
        add(&collector, cases[i].control, cases[i].point, cases[i].m, cases[i].s, cases[i].f);
        if (toc_collector_result(&collector, &toc) != cases[i].result) fail_msg("case %zu", i);
        if (cases[i].result != TOC_COMPLETE) assert_int_equal(toc.first, 0xee);
        else assert_int_equal(toc.tracks[1].control, 0);
    }

    /* The copy bit may also come first. */
    toc_collector_init(&collector);
    add(&collector, 2, 1, 0, 2, 0);
    add_three(&collector);
    add(&collector, 2, 1, 0, 2, 0);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_COMPLETE);
    assert_int_equal(toc.tracks[0].control, 0);

    /* Addresses that do not ascend. */
    toc_collector_init(&collector);
    add(&collector, 0, 1, 10, 0, 0);
    add(&collector, 0, 2, 10, 0, 0);
    add(&collector, 0, 0xa0, 1, 0, 0);
    add(&collector, 0, 0xa1, 2, 0, 0);
    add(&collector, 0, 0xa2, 30, 0, 0);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_IMPOSSIBLE);

    /* A lead-out before the last track. */
    toc_collector_init(&collector);
    add(&collector, 0, 1, 10, 0, 0);
    add(&collector, 0, 0xa0, 1, 0, 0);
    add(&collector, 0, 0xa1, 1, 0, 0);
    add(&collector, 0, 0xa2, 10, 0, 0);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_IMPOSSIBLE);

    /* First above last; numbers that no track has. */
    toc_collector_init(&collector);
    add(&collector, 0, 1, 10, 0, 0);
    add(&collector, 0, 0xa0, 2, 0, 0);
    add(&collector, 0, 0xa1, 1, 0, 0);
    add(&collector, 0, 0xa2, 20, 0, 0);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_IMPOSSIBLE);
    toc_collector_init(&collector);
    add(&collector, 0, 1, 10, 0, 0);
    add(&collector, 0, 0xa0, 0, 0, 0);
    add(&collector, 0, 0xa1, 1, 0, 0);
    add(&collector, 0, 0xa2, 20, 0, 0);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_IMPOSSIBLE);

    /* Times that are none: 10:75:00 is BCD but no second. */
    toc_collector_init(&collector);
    add(&collector, 0, 1, 10, 75, 0);
    assert_int_equal(collector.damaged, 1);
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_NO_LEADIN);
}

static void test_collector_damage(void **state)
{
    struct toc_collector collector;
    uint8_t q[SUBQ_SIZE];
    struct toc back;
    unsigned sector;

    (void)state;
    toc_collector_init(&collector);
    for (sector = 0; sector < 18; sector++)
    {
        encode(&three, sector, q);
        if (sector % 3 != 2) q[sector % 12] ^= 0x10;       /* of each three one is readable */
        toc_collector_add(&collector, q);
    }
    assert_int_equal(collector.damaged, 12);
    assert_int_equal(collector.seen, 6);
    assert_int_equal(toc_collector_result(&collector, &back), TOC_COMPLETE);
    assert_true(toc_equal(&back, &three));

    /* Sectors outside the lead-in, and other modes, do not count. */
    toc_collector_init(&collector);
    memset(q, 0, sizeof(q));
    q[0] = 0x01;
    q[1] = q[2] = 0x01;
    crc16_append(q, 10);
    toc_collector_add(&collector, q);
    q[0] = 0x05;
    q[1] = 0;
    crc16_append(q, 10);
    toc_collector_add(&collector, q);
    q[0] = 0x02;
    crc16_append(q, 10);
    toc_collector_add(&collector, q);
    assert_int_equal(collector.seen + collector.damaged, 0);
    assert_int_equal(toc_collector_result(&collector, &back), TOC_NO_LEADIN);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_format0),
        cmocka_unit_test(test_format0_full),
        cmocka_unit_test(test_leadin_order),
        cmocka_unit_test(test_disc_type),
        cmocka_unit_test(test_collector),
        cmocka_unit_test(test_collector_refuses),
        cmocka_unit_test(test_collector_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
