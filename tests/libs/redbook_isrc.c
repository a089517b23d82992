/*
 * ISRC: which texts are one, what is wrong with the others, and its 60 bits in Q mode 3.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/isrc.h"

/* ISO 3901: country 2 letters, registrant 3 letters or digits, year 2 digits, designation 5 digits. */
static const struct
{
    const char *text;
    enum isrc_result result;
    size_t where;
    const char *formatted;
}
cases[] =
{
    /* right */
    { "US-K7Y-98-12345", ISRC_OK, 0, "US-K7Y-98-12345" },       /* the example of Microsoft's page */
    { "USK7Y9812345", ISRC_OK, 0, "US-K7Y-98-12345" },
    { "us-k7y-98-12345", ISRC_OK, 0, "US-K7Y-98-12345" },
    { "usk7y9812345", ISRC_OK, 0, "US-K7Y-98-12345" },
    { "Us-K7y-98-12345", ISRC_OK, 0, "US-K7Y-98-12345" },
    { "AA-000-00-00000", ISRC_OK, 0, "AA-000-00-00000" },
    { "ZZ-ZZZ-99-99999", ISRC_OK, 0, "ZZ-ZZZ-99-99999" },
    { "zzzzz9999999", ISRC_OK, 0, "ZZ-ZZZ-99-99999" },
    { "DE-A12-00-00001", ISRC_OK, 0, "DE-A12-00-00001" },
    { "GBAYE0601498", ISRC_OK, 0, "GB-AYE-06-01498" },
    { "QM-1A2-26-00000", ISRC_OK, 0, "QM-1A2-26-00000" },       /* a prefix that is no country */
    /* too short */
    { "", ISRC_TOO_SHORT, 0, NULL },
    { "U", ISRC_TOO_SHORT, 1, NULL },
    { "US", ISRC_TOO_SHORT, 2, NULL },
    { "US-", ISRC_TOO_SHORT, 3, NULL },
    { "US-K7Y", ISRC_TOO_SHORT, 6, NULL },
    { "US-K7Y-98", ISRC_TOO_SHORT, 9, NULL },
    { "US-K7Y-98-1234", ISRC_TOO_SHORT, 14, NULL },
    { "USK7Y981234", ISRC_TOO_SHORT, 11, NULL },
    /* too long */
    { "US-K7Y-98-123456", ISRC_TOO_LONG, 15, NULL },
    { "USK7Y98123456", ISRC_TOO_LONG, 12, NULL },
    { "US-K7Y-98-12345 ", ISRC_TOO_LONG, 15, NULL },
    { "US-K7Y-98-12345-", ISRC_TOO_LONG, 15, NULL },
    { "USK7Y9812345-", ISRC_TOO_LONG, 12, NULL },
    /* country */
    { "1S-K7Y-98-12345", ISRC_BAD_COUNTRY, 0, NULL },
    { "U1-K7Y-98-12345", ISRC_BAD_COUNTRY, 1, NULL },
    { " US-K7Y-98-12345", ISRC_BAD_COUNTRY, 0, NULL },
    { "  USK7Y9812345", ISRC_BAD_COUNTRY, 0, NULL },
    { "ISRC USK7Y9812345", ISRC_BAD_OWNER, 4, NULL },
    { "@A-K7Y-98-12345", ISRC_BAD_COUNTRY, 0, NULL },           /* the neighbours of the alphabet in ASCII */
    { "A[-K7Y-98-12345", ISRC_BAD_COUNTRY, 1, NULL },
    { "`A-K7Y-98-12345", ISRC_BAD_COUNTRY, 0, NULL },
    { "A{-K7Y-98-12345", ISRC_BAD_COUNTRY, 1, NULL },
    { "\xc3\x84-K7Y-98-12345", ISRC_BAD_COUNTRY, 0, NULL },
    /* registrant */
    { "US-K_Y-98-12345", ISRC_BAD_OWNER, 4, NULL },
    { "US-K Y-98-12345", ISRC_BAD_OWNER, 4, NULL },
    { "US-:7Y-98-12345", ISRC_BAD_OWNER, 3, NULL },
    { "US-K7/-98-12345", ISRC_BAD_OWNER, 5, NULL },
    { "USK.Y9812345", ISRC_BAD_OWNER, 3, NULL },
    /* year */
    { "US-K7Y-A8-12345", ISRC_BAD_YEAR, 7, NULL },
    { "US-K7Y-9O-12345", ISRC_BAD_YEAR, 8, NULL },              /* a letter O */
    { "USK7YX812345", ISRC_BAD_YEAR, 5, NULL },
    /* designation */
    { "US-K7Y-98-A2345", ISRC_BAD_SERIAL, 10, NULL },
    { "US-K7Y-98-1234X", ISRC_BAD_SERIAL, 14, NULL },
    { "USK7Y98 2345", ISRC_BAD_SERIAL, 7, NULL },
    { "USK7Y981234l", ISRC_BAD_SERIAL, 11, NULL },
    /* dashes: all or none */
    { "US-K7Y9812345", ISRC_BAD_DASH, 6, NULL },
    { "US-K7Y-9812345", ISRC_BAD_DASH, 9, NULL },
    { "USK7Y-98-12345", ISRC_BAD_DASH, 5, NULL },
    { "USK7Y98-12345", ISRC_BAD_DASH, 7, NULL },
    { "U-SK7Y-98-12345", ISRC_BAD_DASH, 1, NULL },
    { "-USK7Y9812345", ISRC_BAD_DASH, 0, NULL },
    { "US--K7Y-98-12345", ISRC_BAD_DASH, 3, NULL },
    { "US K7Y 98 12345", ISRC_BAD_OWNER, 2, NULL },
    { "US-K7Y-98.12345", ISRC_BAD_DASH, 9, NULL },
    { "US_K7Y_98_12345", ISRC_BAD_OWNER, 2, NULL },
    { "---------------", ISRC_BAD_DASH, 0, NULL },
};

static const struct isrc before = { "XX9990000000" };

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        char formatted[ISRC_DASHED_LENGTH + 1];
        struct isrc isrc = before;
        size_t where = 999;
        enum isrc_result result = isrc_parse(cases[i].text, strlen(cases[i].text), &isrc, &where);

        if (result != cases[i].result) fail_msg("%s: %d, not %d", cases[i].text, result, cases[i].result);
        if (result == ISRC_OK)
        {
            isrc_format(&isrc, formatted);
            assert_string_equal(formatted, cases[i].formatted);
            assert_true(isrc_is_set(&isrc));
            assert_string_equal(isrc_result_text(result), "");
        }
        else
        {
            if (where != cases[i].where) fail_msg("%s: at %zu, not %zu", cases[i].text, where, cases[i].where);
            assert_memory_equal(&isrc, &before, sizeof(isrc));
            assert_true(strlen(isrc_result_text(result)) > 20);
        }
        assert_int_equal(isrc_parse(cases[i].text, strlen(cases[i].text), &isrc, NULL), result);
    }
}

/* The length is what counts, not a NUL. */
static void test_length(void **state)
{
    struct isrc isrc = before;
    size_t where;

    (void)state;
    assert_int_equal(isrc_parse("USK7Y9812345garbage", 12, &isrc, &where), ISRC_OK);
    assert_string_equal(isrc.text, "USK7Y9812345");
    assert_int_equal(isrc_parse("USK7Y9812345\0", 13, &isrc, &where), ISRC_TOO_LONG);
    assert_int_equal(isrc_parse("USK7Y98\0""2345", 12, &isrc, &where), ISRC_BAD_SERIAL);
    assert_int_equal(where, 7);
}

/* Every byte in every place: accepted exactly where ISO 3901 has it. */
static void test_every_character(void **state)
{
    static const char form[] = "LL-XXX-DD-DDDDD";
    unsigned place, c;

    (void)state;
    for (place = 0; place < 15; place++)
        for (c = 0; c < 256; c++)
        {
            char text[] = "US-K7Y-98-12345";
            bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'), digit = c >= '0' && c <= '9';
            bool right = form[place] == '-' ? c == '-' : (form[place] != 'D' && letter) || (form[place] != 'L' && digit);
            struct isrc isrc = before;

            text[place] = (char)c;
            assert_int_equal(isrc_parse(text, 15, &isrc, NULL) == ISRC_OK, right);
        }
}

/* IEC 60908 17.5.3, worked out by hand: U 100101, S 100011, K 011011, 7 000111, Y 101001, 00, then BCD, then 0000. */
static void test_packed_by_hand(void **state)
{
    static const uint8_t expected[ISRC_PACKED_SIZE] =
    {
        /* 100101 10|0011 0110|11 000111|101001 00| 9    8    1    2    3    4    5    0 */
        0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50
    };
    struct isrc isrc = { "USK7Y9812345" }, back;
    uint8_t packed[ISRC_PACKED_SIZE];

    (void)state;
    isrc_pack(&isrc, packed);
    assert_memory_equal(packed, expected, sizeof(packed));
    assert_true(isrc_unpack(packed, &back));
    assert_true(isrc_equal(&isrc, &back));
}

static void test_packed_back(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t packed[ISRC_PACKED_SIZE];
        struct isrc isrc, back;
        unsigned bit;

        if (cases[i].result != ISRC_OK) continue;
        isrc_parse(cases[i].text, strlen(cases[i].text), &isrc, NULL);
        isrc_pack(&isrc, packed);
        assert_true(isrc_unpack(packed, &back));
        assert_string_equal(isrc.text, back.text);
        /* No flipped bit goes for the same code. */
        for (bit = 0; bit < 64; bit++)
        {
            packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_true(!isrc_unpack(packed, &back) || !isrc_equal(&isrc, &back));
            packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

/* Codes that are not in the alphabet: 0x0a..0x10 and 0x2b..0x3f; letters in the digits' places do not exist. */
static void test_unpack_refuses(void **state)
{
    static const uint8_t zero_bits[][ISRC_PACKED_SIZE] =
    {
        { 0x96, 0x36, 0xc7, 0xa5, 0x98, 0x12, 0x34, 0x50 },
        { 0x96, 0x36, 0xc7, 0xa6, 0x98, 0x12, 0x34, 0x50 },
        { 0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x51 },
        { 0x96, 0x36, 0xc7, 0xa4, 0xa8, 0x12, 0x34, 0x50 },
        { 0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0xf0 },
    };
    struct isrc isrc = before;
    unsigned code, i;

    (void)state;
    for (code = 0; code < 64; code++)
    {
        uint8_t packed[ISRC_PACKED_SIZE] = { (uint8_t)(code << 2) };
        bool right = code <= 0x09 || (code >= 0x11 && code <= 0x2a);

        assert_int_equal(isrc_unpack(packed, &isrc), right);
        if (right) assert_int_equal(isrc.text[0], "0123456789       ABCDEFGHIJKLMNOPQRSTUVWXYZ"[code]);
    }
    isrc = before;
    for (i = 0; i < 5; i++) assert_false(isrc_unpack(zero_bits[i], &isrc));
    assert_memory_equal(&isrc, &before, sizeof(isrc));
}

static void test_unset(void **state)
{
    char formatted[ISRC_DASHED_LENGTH + 1] = "x";
    struct isrc isrc = { "" };

    (void)state;
    assert_false(isrc_is_set(&isrc));
    isrc_format(&isrc, formatted);
    assert_string_equal(formatted, "");
    assert_false(isrc_equal(&isrc, &before));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_packed_by_hand),
        cmocka_unit_test(test_packed_back),
        cmocka_unit_test(test_unpack_refuses),
        cmocka_unit_test(test_unset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
