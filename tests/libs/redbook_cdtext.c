/*
 * CD-TEXT packs: their fields and CRC against packs of other people's making, and the symbols of the lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/cdtext.h"

#include "cdtext_packs.h"

static const struct
{
    const char *name;
    const uint8_t *packs;
    size_t size;
}
sources[] =
{
    { "libburn", libburn_packs, sizeof(libburn_packs) },
    { "wodim", wodim_packs, sizeof(wodim_packs) },
    { "cdrdao", cdrdao_packs, sizeof(cdrdao_packs) },
    { "cdrwin", cdrwin_packs, sizeof(cdrwin_packs) },
    { "japanese", japanese_packs, sizeof(japanese_packs) },
};

/* Every pack taken apart and put together is the same, and any wrong bit is noticed. */
static void test_packs(void **state)
{
    size_t i, at;
    unsigned bit;

    (void)state;
    for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        for (at = 0; at < sources[i].size; at += CDTEXT_PACK_SIZE)
        {
            uint8_t bytes[CDTEXT_PACK_SIZE], damaged[CDTEXT_PACK_SIZE];
            struct cdtext_pack pack;

            if (!cdtext_pack_decode(sources[i].packs + at, &pack)) fail_msg("%s: CRC at %zu", sources[i].name, at);
            cdtext_pack_encode(&pack, bytes);
            assert_memory_equal(bytes, sources[i].packs + at, sizeof(bytes));
            for (bit = 0; bit < 8 * CDTEXT_PACK_SIZE; bit++)
            {
                memcpy(damaged, bytes, sizeof(damaged));
                damaged[bit / 8] ^= (uint8_t)(0x80 >> bit % 8);
                assert_false(cdtext_pack_decode(damaged, &pack));
            }
        }
}

/* MMC-3 table J.2 and J.3: which bits are whose. */
static void test_fields(void **state)
{
    static const struct
    {
        struct cdtext_pack pack;
        uint8_t header[4];
    }
    cases[] =
    {
        { { 0x80, 0, false, 0, 0, false, 0, { 0 } }, { 0x80, 0x00, 0x00, 0x00 } },
        { { 0x8f, 2, false, 255, 7, false, 0, { 0 } }, { 0x8f, 0x02, 0xff, 0x70 } },
        { { 0x81, 99, false, 16, 0, true, 15, { 0 } }, { 0x81, 0x63, 0x10, 0x8f } },
        { { 0x85, 1, true, 1, 5, true, 9, { 0 } }, { 0x85, 0x81, 0x01, 0xd9 } },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t bytes[CDTEXT_PACK_SIZE];
        struct cdtext_pack back;

        cdtext_pack_encode(&cases[i].pack, bytes);
        assert_memory_equal(bytes, cases[i].header, 4);
        assert_true(cdtext_pack_decode(bytes, &back));
        assert_int_equal(back.type, cases[i].pack.type);
        assert_int_equal(back.track, cases[i].pack.track);
        assert_int_equal(back.extension, cases[i].pack.extension);
        assert_int_equal(back.sequence, cases[i].pack.sequence);
        assert_int_equal(back.block, cases[i].pack.block);
        assert_int_equal(back.double_byte, cases[i].pack.double_byte);
        assert_int_equal(back.position, cases[i].pack.position);
    }
}

/* The example of libburn's doc/cdtext.txt, which it explains byte for byte. */
static void test_sizes(void **state)
{
    static const uint8_t bytes[CDTEXT_SIZES_SIZE] =
    {
        0x01, 0x01, 0x03, 0x00, 0x06, 0x05, 0x04, 0x05, 0x07, 0x06, 0x01, 0x02,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x03, 0x2c, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    };
    static const uint8_t packs[CDTEXT_TYPES] = { 6, 5, 4, 5, 7, 6, 1, 2, 0, 0, 0, 0, 0, 0, 6, 3 };
    uint8_t again[CDTEXT_SIZES_SIZE];
    struct cdtext_sizes sizes;

    (void)state;
    cdtext_sizes_decode(bytes, &sizes);
    assert_int_equal(sizes.character_set, 1);
    assert_int_equal(sizes.first_track, 1);
    assert_int_equal(sizes.last_track, 3);
    assert_int_equal(sizes.copyright, 0);
    assert_memory_equal(sizes.packs, packs, sizeof(packs));
    assert_int_equal(sizes.last_sequence[0], 0x2c);
    assert_int_equal(sizes.last_sequence[1], 0);
    assert_int_equal(sizes.language[0], 9);
    assert_int_equal(sizes.language[1], 0);
    cdtext_sizes_encode(&sizes, again);
    assert_memory_equal(again, bytes, sizeof(bytes));
}

/* The n-th symbol of a pack, bit by bit: 18 bytes are 144 bits, six to a symbol, the first bit in R. */
static unsigned symbol(const uint8_t *pack, unsigned n)
{
    unsigned i, value = 0;

    for (i = 6 * n; i < 6 * n + 6; i++) value = value << 1 | (pack[i / 8] >> (7 - i % 8) & 1u);
    return value;
}

static void test_sectors(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
    {
        size_t count = sources[i].size / CDTEXT_PACK_SIZE;
        uint32_t n;

        for (n = 0; n < 100; n++)
        {
            uint8_t rw[SUBCODE_SIZE], packs[CDTEXT_PACKS_PER_SECTOR * CDTEXT_PACK_SIZE];
            unsigned j;

            cdtext_sector(sources[i].packs, count, n, rw);
            for (j = 0; j < SUBCODE_SIZE; j++)
                assert_int_equal(rw[j], symbol(sources[i].packs + (4 * n + j / 24) % count * CDTEXT_PACK_SIZE, j % 24));
            /* Mode 4 of R-W: the three high bits of a pack's first symbol. */
            for (j = 0; j < SUBCODE_SIZE; j += 24) assert_int_equal(rw[j] >> 3, 4);

            for (j = 0; j < SUBCODE_SIZE; j++) rw[j] |= (uint8_t)(j << 6);
            cdtext_sector_packs(rw, packs);
            for (j = 0; j < CDTEXT_PACKS_PER_SECTOR; j++)
                assert_memory_equal(packs + j * CDTEXT_PACK_SIZE,
                                    sources[i].packs + (4 * n + j) % count * CDTEXT_PACK_SIZE, CDTEXT_PACK_SIZE);
        }
    }
}

/* Far into a lead-in, and with fewer packs than a sector holds. */
static void test_sector_numbers(void **state)
{
    uint8_t rw[SUBCODE_SIZE], far[SUBCODE_SIZE];

    (void)state;
    cdtext_sector(libburn_packs, 7, 0, rw);
    cdtext_sector(libburn_packs, 7, 7u * 613566756u, far);
    assert_memory_equal(rw, far, sizeof(rw));
    cdtext_sector(libburn_packs, 1, 12345, rw);
    assert_memory_equal(rw, rw + 24, 24);
    assert_memory_equal(rw, rw + 72, 24);
}

int main(void)
{
    static const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_packs),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_sectors),
        cmocka_unit_test(test_sector_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
