/*
 * Q: its CRC, frames read from pressed discs, frames worked out by hand, and damage.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/crc16.h"
#include "redbook/subq.h"

/* IEC 60908 17.5.1 said slowly: bit by bit, x^16 + x^12 + x^5 + 1, the remainder inverted. */
static uint16_t slow_crc(const uint8_t *data, size_t size)
{
    uint32_t remainder = 0;
    size_t bit;

    for (bit = 0; bit < size * 8 + 16; bit++)
    {
        uint32_t next = bit < size * 8 ? data[bit / 8] >> (7 - bit % 8) & 1 : 0;

        remainder = remainder << 1 | next;
        if (remainder & 0x10000) remainder ^= 0x11021;
    }
    return (uint16_t)~remainder;
}

static void test_crc(void **state)
{
    uint8_t data[64];
    uint32_t random = 1;
    size_t size, i;

    (void)state;
    for (size = 0; size < sizeof(data) - 2; size++)
    {
        for (i = 0; i < size; i++) data[i] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
        assert_int_equal(crc16(data, size), slow_crc(data, size));
        crc16_append(data, size);
        assert_int_equal(data[size] << 8 | data[size + 1], slow_crc(data, size));
        assert_true(crc16_matches(data, size));
        data[size] ^= 1;
        assert_false(crc16_matches(data, size));
    }
    /* The published check value of this CRC (CRC-16/GENIBUS is preset; this is XMODEM's 0x31c3 inverted). */
    assert_int_equal(crc16((const uint8_t *)"123456789", 9), 0xce3c);
}

/* Frames as they are on pressed discs, CRC included (from disc dumpers' notes). */
static const struct
{
    uint8_t raw[SUBQ_SIZE];
    struct subq subq;
}
frames[] =
{
    { { 0x01, 0x04, 0x00, 0x00, 0x01, 0x74, 0x00, 0x01, 0x48, 0x01, 0x7e, 0x01 },
      { .adr = 1, .tno = 4, .index = 0, .relative = { 0, 1, 74 }, .absolute = { 1, 48, 1 } } },
    { { 0x01, 0x95, 0x01, 0x00, 0x13, 0x69, 0x00, 0x58, 0x09, 0x60, 0x08, 0x7c },
      { .adr = 1, .tno = 95, .index = 1, .relative = { 0, 13, 69 }, .absolute = { 58, 9, 60 } } },
    { { 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x75 },
      { .adr = 2, .mcn = { "0000000000000" }, .aframe = 0 } },
};

static void assert_same(const struct subq *a, const struct subq *b)
{
    assert_int_equal(a->control, b->control);
    assert_int_equal(a->adr, b->adr);
    assert_int_equal(a->tno, b->tno);
    assert_int_equal(a->index, b->index);
    assert_int_equal(a->zero, b->zero);
    assert_int_equal(msf_to_frames(a->relative), msf_to_frames(b->relative));
    assert_int_equal(msf_to_frames(a->absolute), msf_to_frames(b->absolute));
    assert_string_equal(a->mcn.text, b->mcn.text);
    assert_string_equal(a->isrc.text, b->isrc.text);
    assert_int_equal(a->aframe, b->aframe);
}

static void test_pressed_discs(void **state)
{
    struct subq subq;
    uint8_t raw[SUBQ_SIZE];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
    {
        assert_int_equal(subq_decode(frames[i].raw, &subq), SUBQ_OK);
        assert_same(&subq, &frames[i].subq);
        subq_encode(&frames[i].subq, raw);
        assert_memory_equal(raw, frames[i].raw, SUBQ_SIZE);
    }
}

/* The layouts of IEC 60908 17.5.1 (lead-in, track, lead-out), 17.5.2 and 17.5.3, byte for byte. */
static void test_by_hand(void **state)
{
    static const struct
    {
        struct subq subq;
        uint8_t data[10];
    }
    made[] =
    {
        { { .control = 2, .adr = 1, .tno = 0, .index = SUBQ_POINT_FIRST_TRACK, .relative = { 97, 26, 65 }, .absolute = { 1, 0, 0 } },
          { 0x21, 0x00, 0xa0, 0x97, 0x26, 0x65, 0x00, 0x01, 0x00, 0x00 } },
        { { .control = 2, .adr = 1, .tno = 0, .index = SUBQ_POINT_LAST_TRACK, .relative = { 99, 59, 74 }, .absolute = { 12, 0, 0 } },
          { 0x21, 0x00, 0xa1, 0x99, 0x59, 0x74, 0x00, 0x12, 0x00, 0x00 } },
        { { .control = 0, .adr = 1, .tno = 0, .index = SUBQ_POINT_LEADOUT, .relative = { 95, 0, 0 }, .absolute = { 72, 10, 45 } },
          { 0x01, 0x00, 0xa2, 0x95, 0x00, 0x00, 0x00, 0x72, 0x10, 0x45 } },
        { { .control = 1, .adr = 1, .tno = 0, .index = 99, .relative = { 95, 0, 1 }, .absolute = { 60, 59, 58 } },
          { 0x11, 0x00, 0x99, 0x95, 0x00, 0x01, 0x00, 0x60, 0x59, 0x58 } },
        { { .control = 0, .adr = 1, .tno = 10, .index = 11, .relative = { 12, 34, 56 }, .absolute = { 78, 9, 10 } },
          { 0x01, 0x10, 0x11, 0x12, 0x34, 0x56, 0x00, 0x78, 0x09, 0x10 } },
        { { .control = 4, .adr = 1, .tno = SUBQ_TNO_LEADOUT, .index = 1, .relative = { 0, 0, 0 }, .absolute = { 3, 2, 1 } },
          { 0x41, 0xaa, 0x01, 0x00, 0x00, 0x00, 0x00, 0x03, 0x02, 0x01 } },
        { { .control = 0, .adr = 2, .mcn = { "4988006116269" }, .aframe = 25 },
          { 0x02, 0x49, 0x88, 0x00, 0x61, 0x16, 0x26, 0x90, 0x00, 0x25 } },
        { { .control = 3, .adr = 3, .isrc = { "USK7Y9812345" }, .aframe = 74 },
          { 0x33, 0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50, 0x74 } },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(made) / sizeof(made[0]); i++)
    {
        uint8_t raw[SUBQ_SIZE];
        struct subq back;
        uint16_t crc = slow_crc(made[i].data, 10);

        subq_encode(&made[i].subq, raw);
        assert_memory_equal(raw, made[i].data, 10);
        assert_int_equal(raw[10] << 8 | raw[11], crc);
        assert_int_equal(subq_decode(raw, &back), SUBQ_OK);
        assert_same(&back, &made[i].subq);
    }
}

/* Any one, and any two, of the 96 bits wrong: noticed. */
static void test_damage(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
    {
        unsigned a, b;

        for (a = 0; a < 96; a++)
            for (b = a; b < 96; b++)
            {
                uint8_t raw[SUBQ_SIZE];
                struct subq subq, zero;

                memcpy(raw, frames[i].raw, sizeof(raw));
                raw[a / 8] ^= (uint8_t)(0x80 >> a % 8);
                if (b != a) raw[b / 8] ^= (uint8_t)(0x80 >> b % 8);
                memset(&subq, 0xff, sizeof(subq));
                memset(&zero, 0, sizeof(zero));
                assert_int_equal(subq_decode(raw, &subq), SUBQ_BAD_CRC);
                assert_same(&subq, &zero);
            }
    }
}

/* A right CRC does not make right fields. */
static void test_bad_fields(void **state)
{
    static const struct
    {
        uint8_t data[10];
        enum subq_result result;
    }
    bad[] =
    {
        { { 0x01, 0x1a, 0x01, 0, 0, 0, 0, 0, 2, 0 }, SUBQ_BAD_FIELD },
        { { 0x01, 0x01, 0x0f, 0, 0, 0, 0, 0, 2, 0 }, SUBQ_BAD_FIELD },
        { { 0x01, 0x01, 0x01, 0xa0, 0, 0, 0, 0, 2, 0 }, SUBQ_BAD_FIELD },
        { { 0x01, 0x01, 0x01, 0, 0x5a, 0, 0, 0, 2, 0 }, SUBQ_BAD_FIELD },
        { { 0x01, 0x01, 0x01, 0, 0, 0, 0, 0, 2, 0xff }, SUBQ_BAD_FIELD },
        { { 0x01, 0x01, 0x01, 0, 0, 0, 0x55, 0, 2, 0 }, SUBQ_OK },             /* ZERO is told, not judged */
        { { 0x02, 0xa9, 0x88, 0x00, 0x61, 0x16, 0x26, 0x90, 0x00, 0x25 }, SUBQ_BAD_FIELD },
        { { 0x02, 0x49, 0x88, 0x00, 0x61, 0x16, 0x26, 0x91, 0x00, 0x25 }, SUBQ_BAD_FIELD },
        { { 0x02, 0x49, 0x88, 0x00, 0x61, 0x16, 0x26, 0x90, 0x01, 0x25 }, SUBQ_BAD_FIELD },
        { { 0x03, 0xff, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50, 0x74 }, SUBQ_BAD_FIELD },
        { { 0x03, 0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50, 0x7a }, SUBQ_BAD_FIELD },
        { { 0x05, 0x00, 0xb0, 0, 0, 0, 0, 0, 0, 0 }, SUBQ_UNKNOWN_ADR },
        { { 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, SUBQ_UNKNOWN_ADR },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    {
        uint8_t raw[SUBQ_SIZE];
        struct subq subq;

        memcpy(raw, bad[i].data, 10);
        crc16_append(raw, 10);
        if (subq_decode(raw, &subq) != bad[i].result) fail_msg("case %zu: %d", i, subq_decode(raw, &subq));
        assert_int_equal(subq.adr, bad[i].data[0] & 15);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_crc),
        cmocka_unit_test(test_pressed_discs),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_bad_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
