/*
 * R-W packs: parity against the parity-check matrices, interleaving against the table that readers of CD+G discs use.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/rw.h"

#define SECTORS 40

static uint8_t cooked[SECTORS * SUBCODE_SIZE], raw[SECTORS * SUBCODE_SIZE];

/* GF(2^6) by x^6 + x + 1, slowly. */
static unsigned times(unsigned a, unsigned b)
{
    unsigned product = 0;

    for (; b; b >>= 1)
    {
        if (b & 1) product ^= a;
        a = a & 32 ? a << 1 ^ 0x43 : a << 1;
    }
    return product;
}

/* IEC 60908 18.2: row k of the matrix is a^(k * (n - 1)), ..., a^k, 1; all rows times the pack are zero. */
static unsigned syndromes(const uint8_t *symbols, unsigned n, unsigned rows)
{
    unsigned k, i, j, wrong = 0;

    for (k = 0; k < rows; k++)
    {
        unsigned sum = 0;

        for (i = 0; i < n; i++)
        {
            unsigned term = symbols[i];

            for (j = 0; j < k * (n - 1 - i); j++) term = times(term, 2);
            sum ^= term;
        }
        wrong |= sum;
    }
    return wrong;
}

static void make_packs(void)
{
    uint32_t random = 12345;
    unsigned i, j;

    for (i = 0; i < SECTORS; i++)
    {
        uint8_t *packs = cooked + i * SUBCODE_SIZE;

        for (j = 0; j < SUBCODE_SIZE; j++) packs[j] = (random = random * 1664525 + 1013904223) >> 26;
        rw_add_parity(packs);
    }
}

static void test_parity(void **state)
{
    static const uint8_t zero[SUBCODE_SIZE];
    uint8_t packs[SUBCODE_SIZE] = { 0 };
    unsigned i, j, bit;

    (void)state;
    rw_add_parity(packs);
    assert_memory_equal(packs, zero, sizeof(packs));

    make_packs();
    for (i = 0; i < SECTORS; i++)
        for (j = 0; j < RW_PACKS_PER_SECTOR; j++)
        {
            uint8_t *pack = cooked + i * SUBCODE_SIZE + j * RW_PACK_SIZE;

            assert_int_equal(syndromes(pack, 4, 2), 0);
            assert_int_equal(syndromes(pack, 24, 4), 0);
            assert_true(rw_parity_matches(pack));
            for (bit = 0; bit < RW_PACK_SIZE * 6; bit++)
            {
                pack[bit / 6] ^= (uint8_t)(1 << bit % 6);
                assert_false(rw_parity_matches(pack));
                pack[bit / 6] ^= (uint8_t)(1 << bit % 6);
            }
        }
}

static void interleave_all(void)
{
    uint8_t window[(RW_HISTORY + 1) * SUBCODE_SIZE];
    unsigned i;

    for (i = 0; i < SECTORS; i++)
    {
        unsigned before = i < RW_HISTORY ? i : RW_HISTORY;

        memset(window, 0, sizeof(window));
        memcpy(window + (RW_HISTORY - before) * SUBCODE_SIZE, cooked + (i - before) * SUBCODE_SIZE,
               (before + 1) * SUBCODE_SIZE);
        rw_interleave(window, raw + i * SUBCODE_SIZE);
    }
}

static void test_interleave(void **state)
{
    /* Where in the stream from the disc the 24 symbols of a pack are, as CD+G readers have it. */
    static const unsigned offset[RW_PACK_SIZE] =
    {
        0, 66, 125, 191, 100, 50, 150, 175, 8, 33, 58, 83, 108, 133, 158, 183, 16, 41, 25, 91, 116, 141, 166, 75,
    };
    unsigned pack, i;

    (void)state;
    make_packs();
    interleave_all();
    for (pack = 0; pack < (SECTORS - RW_HISTORY) * RW_PACKS_PER_SECTOR; pack++)
        for (i = 0; i < RW_PACK_SIZE; i++)
            assert_int_equal(raw[pack * RW_PACK_SIZE + offset[i]], cooked[pack * RW_PACK_SIZE + i]);
    /* What came before the first pack is zero. */
    for (i = 0; i < RW_PACK_SIZE; i++)
        if (i % 8) assert_int_equal(raw[i], 0);
}

static void test_there_and_back(void **state)
{
    unsigned i;

    (void)state;
    make_packs();
    interleave_all();
    for (i = 0; i + RW_HISTORY < SECTORS; i++)
    {
        uint8_t back[SUBCODE_SIZE];

        rw_deinterleave(raw + i * SUBCODE_SIZE, back);
        assert_memory_equal(back, cooked + i * SUBCODE_SIZE, SUBCODE_SIZE);
    }
}

/* P and Q bits in the packs are no part of this. */
static void test_only_six_bits(void **state)
{
    uint8_t window[(RW_HISTORY + 1) * SUBCODE_SIZE], out[SUBCODE_SIZE];
    unsigned i;

    (void)state;
    memset(window, 0xc0, sizeof(window));
    rw_add_parity(window);
    rw_interleave(window, out);
    for (i = 0; i < SUBCODE_SIZE; i++) assert_int_equal(out[i], 0);
    rw_deinterleave(window, out);
    for (i = 0; i < SUBCODE_SIZE; i++) assert_int_equal(out[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_parity),
        cmocka_unit_test(test_interleave),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_only_six_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
