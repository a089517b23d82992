/*
 * Addresses and BCD against the tables of the standards.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/msf.h"

/* MMC-6, table "LBA to MSF translation": its ends and what lies about its seams. */
static const struct
{
    int32_t lba;
    struct msf msf;
}
pairs[] =
{
    { -45150, { 90, 0, 0 } },
    { -45149, { 90, 0, 1 } },
    { -22650, { 95, 0, 0 } },       /* where IMAPI's images begin */
    { -11635, { 97, 26, 65 } },     /* a common start of the lead-in in ATIPs */
    { -151, { 99, 59, 74 } },
    { -150, { 0, 0, 0 } },
    { -149, { 0, 0, 1 } },
    { -76, { 0, 0, 74 } },
    { -75, { 0, 1, 0 } },
    { -1, { 0, 1, 74 } },
    { 0, { 0, 2, 0 } },
    { 1, { 0, 2, 1 } },
    { 4349, { 0, 59, 74 } },
    { 4350, { 1, 0, 0 } },
    { 359844, { 79, 59, 69 } },
    { 397799, { 88, 25, 74 } },     /* IMAPI's pages name these two */
    { 398099, { 88, 29, 74 } },
    { 404849, { 89, 59, 74 } },
};

static void test_table(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
    {
        struct msf msf = { 0xff, 0xff, 0xff };
        int32_t lba = 0x7fffffff;

        assert_true(msf_from_lba(pairs[i].lba, &msf));
        assert_int_equal(msf.min, pairs[i].msf.min);
        assert_int_equal(msf.sec, pairs[i].msf.sec);
        assert_int_equal(msf.frame, pairs[i].msf.frame);
        assert_true(msf_to_lba(pairs[i].msf, &lba));
        assert_int_equal(lba, pairs[i].lba);
    }
}

static void test_every_address(void **state)
{
    int32_t lba, back;
    struct msf msf;

    (void)state;
    for (lba = CD_LBA_MIN; lba <= CD_LBA_MAX; lba++)
    {
        assert_true(msf_from_lba(lba, &msf));
        assert_true(msf_is_valid(msf));
        assert_true(msf_to_lba(msf, &back));
        assert_int_equal(back, lba);
        if (lba < -150) assert_true(msf.min >= 90);
        else assert_true(msf.min < 90);
    }
}

static void test_out_of_range(void **state)
{
    static const int32_t addresses[] = { -45151, 404850, INT32_MIN, INT32_MAX };
    static const struct msf times[] = { { 100, 0, 0 }, { 0, 60, 0 }, { 0, 0, 75 }, { 255, 255, 255 } };
    struct msf msf = { 1, 2, 3 };
    int32_t lba = 4;
    size_t i;

    (void)state;
    for (i = 0; i < 4; i++)
    {
        assert_false(msf_from_lba(addresses[i], &msf));
        assert_int_equal(msf.min * 10000 + msf.sec * 100 + msf.frame, 10203);
        assert_false(msf_is_valid(times[i]));
        assert_false(msf_to_lba(times[i], &lba));
        assert_int_equal(lba, 4);
    }
}

static void test_frames(void **state)
{
    uint32_t frames;

    (void)state;
    for (frames = 0; frames < 450000; frames++) assert_int_equal(msf_to_frames(msf_from_frames(frames)), frames);
    assert_int_equal(msf_to_frames(msf_from_frames(450000)), 0);
}

static void test_bcd(void **state)
{
    unsigned value;

    (void)state;
    for (value = 0; value < 256; value++)
    {
        uint8_t binary = 0xee;
        bool right = value % 16 < 10 && value / 16 < 10;

        assert_int_equal(bcd_to_binary((uint8_t)value, &binary), right);
        assert_int_equal(binary, right ? value / 16 * 10 + value % 16 : 0xee);
        if (right) assert_int_equal(bcd_from_binary(binary), value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_every_address),
        cmocka_unit_test(test_out_of_range),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_bcd),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
