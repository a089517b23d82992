/*
 * The forms in which the sub-channels travel: MMC-6 write data block types 1, 2 and 3.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/subcode.h"

static const uint8_t q[SUBQ_SIZE] = { 0x80, 0x01, 0xff, 0x00, 0xa5, 0x5a, 0x0f, 0xf0, 0x33, 0xcc, 0x12, 0x34 };

static void test_sizes(void **state)
{
    (void)state;
    assert_int_equal(CD_SECTOR_SIZE_PQ, 2368);
    assert_int_equal(CD_SECTOR_SIZE_RAW, 2448);
}

/* Symbol n of the 96 carries bit n of each channel, the most significant bit of a byte first. */
static void test_join(void **state)
{
    uint8_t subcode[SUBCODE_SIZE], rw[SUBCODE_SIZE], p_back[12], q_back[12], rw_back[SUBCODE_SIZE];
    unsigned i, p;

    (void)state;
    for (i = 0; i < SUBCODE_SIZE; i++) rw[i] = (uint8_t)(i * 37);      /* P and Q bits set here and there: not taken */
    for (p = 0; p < 2; p++)
    {
        subcode_join(p, q, rw, subcode);
        for (i = 0; i < SUBCODE_SIZE; i++)
        {
            unsigned q_bit = q[i >> 3] >> (7 - (i & 7)) & 1;

            assert_int_equal(subcode[i], p << 7 | q_bit << 6 | (rw[i] & 0x3f));
        }
        assert_int_equal(subcode_p(subcode), p);
        subcode_split(subcode, p_back, q_back, rw_back);
        for (i = 0; i < 12; i++) assert_int_equal(p_back[i], p ? 0xff : 0);
        assert_memory_equal(q_back, q, 12);
        for (i = 0; i < SUBCODE_SIZE; i++) assert_int_equal(rw_back[i], rw[i] & 0x3f);
        subcode_split(subcode, NULL, NULL, NULL);
    }
    subcode_join(false, q, NULL, subcode);
    for (i = 0; i < SUBCODE_SIZE; i++) assert_int_equal(subcode[i] & 0xbf, 0);
}

/* One sector's P is all ones or all zeros; single bits that were read wrong do not count. */
static void test_p_majority(void **state)
{
    uint8_t subcode[SUBCODE_SIZE] = { 0 };
    unsigned i;

    (void)state;
    for (i = 0; i < SUBCODE_SIZE; i++)
    {
        assert_int_equal(subcode_p(subcode), i > 48);
        subcode[i * 7 % SUBCODE_SIZE] |= 0x80;
    }
    assert_true(subcode_p(subcode));
}

static void test_pq(void **state)
{
    uint8_t packed[SUBCODE_PQ_SIZE], back[SUBQ_SIZE];
    bool p;

    (void)state;
    memset(packed, 0xee, sizeof(packed));
    subcode_pack_pq(true, q, packed);
    assert_memory_equal(packed, q, 12);
    assert_memory_equal(packed + 12, "\0\0\0\x80", 4);
    subcode_unpack_pq(packed, &p, back);
    assert_true(p);
    assert_memory_equal(back, q, 12);

    subcode_pack_pq(false, q, packed);
    assert_memory_equal(packed + 12, "\0\0\0\0", 4);
    subcode_unpack_pq(packed, &p, back);
    assert_false(p);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_p_majority),
        cmocka_unit_test(test_pq),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
