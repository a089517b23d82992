/*
 * Data sectors: the fast coding against a slow one from the definitions in ECMA-130 14, 15, annexes A and B, and the checker
 * against planted damage.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/ecc.h"
#include "redbook/edc.h"
#include "redbook/scramble.h"
#include "redbook/sector.h"

static uint32_t random_state = 1;

static uint32_t chance(uint32_t below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)random_state * below >> 32);
}

static void fill(uint8_t *data, size_t size)
{
    while (size--) *data++ = (uint8_t)chance(256);
}

/* --- the definitions -------------------------------------------------------------------------------------------------- */

/* 14.3: (x^16 + x^15 + x^2 + 1) (x^16 + x^2 + x + 1), multiplied out here. */
static uint64_t edc_polynomial(void)
{
    uint64_t product = 0;
    unsigned i;

    for (i = 0; i < 17; i++)
        if (0x18005 >> i & 1) product ^= (uint64_t)0x10007 << i;
    return product;
}

/* The message, a bit at a time, and 32 zero bits; the remainder's highest power is the first bit of the code. */
static uint32_t slow_edc(const uint8_t *data, size_t size)
{
    uint64_t remainder = 0;
    uint32_t code = 0;
    size_t i;

    for (i = 0; i < 8 * (size + 4); i++)
    {
        remainder = remainder << 1 | (i / 8 < size ? data[i / 8] >> i % 8 & 1 : 0);
        if (remainder >> 32) remainder ^= edc_polynomial();
    }
    for (i = 0; i < 32; i++) code |= (uint32_t)(remainder >> i & 1) << (31 - i);
    return code;
}

/* GF(2^8) by x^8 + x^4 + x^3 + x^2 + 1. */
static unsigned times(unsigned a, unsigned b)
{
    unsigned product = 0;

    for (; b; b >>= 1)
    {
        if (b & 1) product ^= a;
        a = a & 0x80 ? a << 1 ^ 0x11d : a << 1;
    }
    return product;
}

static unsigned power_of_alpha(unsigned exponent)
{
    unsigned power = 1;

    while (exponent--) power = times(power, 2);
    return power;
}

/* Annex A: H times the vector is zero, where the first row of H is ones and the second falling powers of alpha. */
static bool is_code_word(const uint8_t *symbols, unsigned count)
{
    unsigned sum = 0, weighted = 0, i;

    for (i = 0; i < count; i++)
    {
        sum ^= symbols[i];
        weighted ^= times(symbols[i], power_of_alpha(count - 1 - i));
    }
    return !sum && !weighted;
}

/* Annex A, figures A.1 and A.2, the numbers of the words in the vectors. area: from the header on. */
static bool is_product_code(const uint8_t *area)
{
    uint8_t vector[45];
    unsigned plane, n, m;

    for (plane = 0; plane < 2; plane++)
    {
        for (n = 0; n < 43; n++)
        {
            for (m = 0; m < 26; m++) vector[m] = area[2 * (43 * m + n) + plane];
            if (!is_code_word(vector, 26)) return false;
        }
        for (n = 0; n < 26; n++)
        {
            for (m = 0; m < 43; m++) vector[m] = area[2 * ((44 * m + 43 * n) % 1118) + plane];
            vector[43] = area[2 * (1118 + n) + plane];
            vector[44] = area[2 * (1118 + 26 + n) + plane];
            if (!is_code_word(vector, 45)) return false;
        }
    }
    return true;
}

/* --- the parts -------------------------------------------------------------------------------------------------------- */

static void test_edc(void **state)
{
    static const size_t lengths[] = { 0, 1, 3, 4, 31, 100, 1023, 1024, 1025, 1026, 1040, 2055, 2056, 2064, 2332, 2351, 2352 };
    uint8_t data[EDC_MAX_LENGTH];
    unsigned i, round;
    size_t at;

    (void)state;
    for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
        for (round = 0; round < 4; round++)
        {
            fill(data, lengths[i]);
            assert_int_equal(edc(data, lengths[i]), slow_edc(data, lengths[i]));
        }
    /* Each bit alone: nothing that is added twice or left out can hide. */
    memset(data, 0, sizeof(data));
    for (at = 0; at < 2352; at++)
    {
        data[at] = (uint8_t)(1 << at % 8);
        assert_int_equal(edc(data, 2352), slow_edc(data + at, 2352 - at));
        data[at] = 0;
    }
}

static void test_ecc(void **state)
{
    uint8_t area[ECC_AREA_SIZE];
    unsigned round, at;

    (void)state;
    for (round = 0; round < 50; round++)
    {
        fill(area, sizeof(area));
        ecc_encode(area);
        assert_true(is_product_code(area));
    }
    for (at = 0; at < ECC_DATA_SIZE; at += 7)
    {
        memset(area, 0, sizeof(area));
        area[at] = (uint8_t)(1 << at % 8);
        ecc_encode(area);
        assert_true(is_product_code(area));
    }
}

/* Annex B: x^15 + x + 1, preset to 1. The first bytes are those known from every book about CD-ROM. */
static void test_scramble(void **state)
{
    static const uint8_t first[] = { 0x01, 0x80, 0x00, 0x60, 0x00, 0x28, 0x00, 0x1e, 0x80, 0x08, 0x60, 0x06, 0xa8 };
    uint8_t sector[SECTOR_SIZE] = { 0 }, before[SECTOR_SIZE], bits[15 + 8 * 2340] = { 1 };
    unsigned i;

    (void)state;
    sector_scramble(sector);
    for (i = 0; i < 12; i++) assert_int_equal(sector[i], 0);
    assert_memory_equal(sector + 12, first, sizeof(first));
    for (i = 0; i < 8 * 2340; i++)
    {
        bits[i + 15] = bits[i] ^ bits[i + 1];
        assert_int_equal(sector[12 + i / 8] >> i % 8 & 1, bits[i]);
    }
    fill(sector, sizeof(sector));
    memcpy(before, sector, sizeof(sector));
    sector_scramble(sector);
    assert_memory_not_equal(sector, before, sizeof(sector));
    sector_scramble(sector);
    assert_memory_equal(sector, before, sizeof(sector));
}

/* --- sectors ---------------------------------------------------------------------------------------------------------- */

static const struct
{
    enum sector_type type;
    unsigned mode, user, user_size, edc_from, edc_at;
    bool ecc;
}
types[] =
{
    { SECTOR_MODE_0, 0, 16, 2336, 0, 0, false },
    { SECTOR_MODE_1, 1, 16, 2048, 0, 2064, true },
    { SECTOR_MODE_2, 2, 16, 2336, 0, 0, false },
    { SECTOR_MODE_2_FORM_1, 2, 24, 2048, 16, 2072, true },
    { SECTOR_MODE_2_FORM_2, 2, 16, 2336, 16, 2348, false },
};

#define TYPES (sizeof(types) / sizeof(types[0]))

/* The address in BCD and the mode, as 14.2 has them. */
static void check_header(const uint8_t *sector, int32_t lba, unsigned mode)
{
    unsigned frames = (unsigned)(lba + (lba < -150 ? 450150 : 150)), i;
    unsigned time[3] = { frames / 4500, frames / 75 % 60, frames % 75 };

    for (i = 0; i < 12; i++) assert_int_equal(sector[i], i == 0 || i == 11 ? 0 : 0xff);
    for (i = 0; i < 3; i++) assert_int_equal(sector[12 + i], time[i] / 10 * 16 + time[i] % 10);
    assert_int_equal(sector[15], mode);
}

static void check_codes(const uint8_t *sector, unsigned i)
{
    uint32_t stored = 0;
    unsigned byte;
    uint8_t area[ECC_AREA_SIZE];

    if (types[i].edc_at)
    {
        for (byte = 0; byte < 4; byte++) stored |= (uint32_t)sector[types[i].edc_at + byte] << 8 * byte;
        assert_int_equal(stored, slow_edc(sector + types[i].edc_from, types[i].edc_at - types[i].edc_from));
    }
    if (types[i].ecc)
    {
        memcpy(area, sector + 12, sizeof(area));
        if (types[i].type == SECTOR_MODE_2_FORM_1) memset(area, 0, 4);
        assert_true(is_product_code(area));
    }
}

static void test_encode(void **state)
{
    static const int32_t addresses[] = { -22650, -151, -150, -1, 0, 1, 74, 75, 4350, 12345, 333000, 398099, 404849 };
    uint8_t sector[SECTOR_SIZE], user[SECTOR_SIZE];
    unsigned i, j;

    (void)state;
    for (i = 0; i < TYPES; i++)
    {
        assert_int_equal(sector_user_offset(types[i].type), types[i].user);
        assert_int_equal(sector_user_size(types[i].type), types[i].user_size);
        assert_int_equal(sector_mode(types[i].type), types[i].mode);
        for (j = 0; j < sizeof(addresses) / sizeof(addresses[0]); j++)
        {
            fill(user, sizeof(user));
            if (types[i].type == SECTOR_MODE_0) memset(user, 0, sizeof(user));
            memset(sector, 0xa5, sizeof(sector));
            sector_encode(sector, types[i].type, addresses[j], user);
            check_header(sector, addresses[j], types[i].mode);
            check_codes(sector, i);
            if (types[i].type == SECTOR_MODE_2_FORM_2)
            {
                user[2] |= 0x20;
                memcpy(user + 4, user, 4);
                assert_memory_equal(sector + 16, user, 2332);
            }
            else assert_memory_equal(sector + types[i].user, user, types[i].user_size);
            if (types[i].type == SECTOR_MODE_1)
                assert_memory_equal(sector + 2068, "\0\0\0\0\0\0\0", 8);
            if (types[i].type == SECTOR_MODE_2_FORM_1)
                assert_memory_equal(sector + 16, "\0\0\x08\0\0\0\x08", 8);
            assert_int_equal(sector_check(sector, types[i].type, addresses[j]), SECTOR_GOOD);
        }
    }
}

/* The first sector of an ISO image, zeros, as wodim 1.1.11 -raw96r and cdrdao 1.2.4 have burned it (both the same). */
static void test_known_sector(void **state)
{
    static const struct { unsigned at; uint8_t bytes[9]; } known[] =
    {
        { 12, "\x00\x02\x00\x01\0\0\0\0" }, { 2064, "\xc5\x13\x68\x2b\0\0\0\0" }, { 2072, "\0\0\0\0\x00\xf7\x00\xf5" },
        { 2240, "\0\0\0\0\0\0\0\0" }, { 2248, "\0\x41\0\0\0\0\0\0" }, { 2344, "\x00\x00\x00\x90\x00\xc1\x00\x12" },
    };
    uint8_t sector[SECTOR_SIZE];
    unsigned i;

    (void)state;
    sector_encode(sector, SECTOR_MODE_1, 0, NULL);
    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        assert_memory_equal(sector + known[i].at, known[i].bytes, 8);
}

/* The user's data may stand in their place already. */
static void test_in_place(void **state)
{
    uint8_t sector[SECTOR_SIZE], other[SECTOR_SIZE], user[SECTOR_SIZE];
    unsigned i;

    (void)state;
    for (i = 0; i < TYPES; i++)
    {
        fill(user, sizeof(user));
        fill(sector, sizeof(sector));
        memcpy(sector + types[i].user, user, types[i].user_size);
        sector_encode(sector, types[i].type, 4711, sector + types[i].user);
        sector_encode(other, types[i].type, 4711, user);
        assert_memory_equal(sector, other, sizeof(sector));
    }
    sector_encode(sector, SECTOR_AUDIO, 0, user);
    assert_memory_equal(sector, user, sizeof(sector));
}

static void test_without_data(void **state)
{
    uint8_t sector[SECTOR_SIZE];
    unsigned i, j;

    (void)state;
    for (i = 0; i < TYPES; i++)
    {
        memset(sector, 0xa5, sizeof(sector));
        sector_encode(sector, types[i].type, -150, NULL);
        assert_int_equal(sector_check(sector, types[i].type, -150), SECTOR_GOOD);
        check_codes(sector, i);
        for (j = types[i].type == SECTOR_MODE_2_FORM_2 ? 24 : types[i].user;
             j < types[i].user + types[i].user_size - (types[i].type == SECTOR_MODE_2_FORM_2 ? 4 : 0); j++)
            assert_int_equal(sector[j], 0);
    }
    sector_encode(sector, SECTOR_MODE_2_FORM_2, -150, NULL);
    assert_memory_equal(sector + 16, "\0\0\x20\0\0\0\x20", 8);
    sector_encode(sector, SECTOR_AUDIO, -150, NULL);
    for (j = 0; j < SECTOR_SIZE; j++) assert_int_equal(sector[j], 0);
}

/* XA: an EDC of form 2 that is zero is none. */
static void test_form_2_without_edc(void **state)
{
    uint8_t sector[SECTOR_SIZE], user[2336];

    (void)state;
    fill(user, sizeof(user));
    memset(user + 2332, 0, 4);
    sector_encode(sector, SECTOR_MODE_2_FORM_2, 0, user);
    assert_memory_equal(sector + 2348, "\0\0\0", 4);
    assert_int_equal(sector_check(sector, SECTOR_MODE_2_FORM_2, 0), SECTOR_GOOD);
    user[2335] = 1;
    sector_encode(sector, SECTOR_MODE_2_FORM_2, 0, user);
    assert_memory_not_equal(sector + 2348, user + 2332, 4);
    assert_int_equal(sector_check(sector, SECTOR_MODE_2_FORM_2, 0), SECTOR_GOOD);
}

/* Every byte, one bit of it turned round: what the checker says of it, by where it is. */
static enum sector_fault expected_fault(enum sector_type type, unsigned at)
{
    if (at < 12) return SECTOR_BAD_SYNC;
    if (at < 15) return SECTOR_BAD_ADDRESS;
    if (at == 15) return SECTOR_BAD_MODE;
    switch (type)
    {
    case SECTOR_MODE_0: return SECTOR_BAD_ZEROS;
    case SECTOR_MODE_1: return at < 2068 ? SECTOR_BAD_EDC : at < 2076 ? SECTOR_BAD_ZEROS : SECTOR_BAD_ECC;
    case SECTOR_MODE_2_FORM_1: return at < 24 ? SECTOR_BAD_SUBHEADER : at < 2076 ? SECTOR_BAD_EDC : SECTOR_BAD_ECC;
    case SECTOR_MODE_2_FORM_2: return at < 24 ? SECTOR_BAD_SUBHEADER : SECTOR_BAD_EDC;
    default: return SECTOR_GOOD;
    }
}

static void test_damage(void **state)
{
    uint8_t sector[SECTOR_SIZE], user[SECTOR_SIZE] = { 0 };
    unsigned i, at;

    (void)state;
    for (i = 0; i < TYPES; i++)
    {
        if (types[i].type != SECTOR_MODE_0) fill(user, sizeof(user));
        sector_encode(sector, types[i].type, 1000, user);
        for (at = 0; at < SECTOR_SIZE; at++)
        {
            uint8_t bit = (uint8_t)(1 << chance(8));

            sector[at] ^= bit;
            assert_int_equal(sector_check(sector, types[i].type, 1000), expected_fault(types[i].type, at));
            sector[at] ^= bit;
        }
        assert_int_equal(sector_check(sector, types[i].type, 1000), SECTOR_GOOD);
        assert_int_equal(sector_check(sector, types[i].type, 1001), SECTOR_BAD_ADDRESS);
    }
    /* Both copies of the sub-header say the other form. */
    sector_encode(sector, SECTOR_MODE_2_FORM_1, 0, user);
    assert_int_equal(sector_check(sector, SECTOR_MODE_2_FORM_2, 0), SECTOR_BAD_SUBHEADER);
    sector_encode(sector, SECTOR_MODE_2_FORM_2, 0, user);
    assert_int_equal(sector_check(sector, SECTOR_MODE_2_FORM_1, 0), SECTOR_BAD_SUBHEADER);
    assert_int_equal(sector_check(sector, SECTOR_MODE_2, 0), SECTOR_GOOD);
    assert_int_equal(sector_check(user, SECTOR_AUDIO, 0), SECTOR_GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_edc),
        cmocka_unit_test(test_ecc),
        cmocka_unit_test(test_scramble),
        cmocka_unit_test(test_encode),
        cmocka_unit_test(test_known_sector),
        cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_without_data),
        cmocka_unit_test(test_form_2_without_edc),
        cmocka_unit_test(test_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
