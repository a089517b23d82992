/*
 * Media catalogue numbers: which texts are one, what is wrong with the others, and the digits in Q mode 2.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/mcn.h"

static const struct
{
    const char *text;
    enum mcn_result result;
    size_t where;
    char check_digit;
    const char *full;
}
cases[] =
{
    /* right; the first is on Microsoft's page, with and without its zero */
    { "0123456789012", MCN_OK, 0, 0, "0123456789012" },
    { "123456789012", MCN_OK, 0, 0, "0123456789012" },
    { "4006381333931", MCN_OK, 0, 0, "4006381333931" },     /* GS1's favourite example */
    { "5901234123457", MCN_OK, 0, 0, "5901234123457" },
    { "4988006116269", MCN_OK, 0, 0, "4988006116269" },     /* read from the Q of a pressed disc */
    { "036000291452", MCN_OK, 0, 0, "0036000291452" },      /* a UPC-A */
    { "36000291452", MCN_OK, 0, 0, "0036000291452" },
    { "96385074", MCN_OK, 0, 0, "0000096385074" },          /* an EAN-8 */
    { "0000000000000", MCN_OK, 0, 0, "0000000000000" },
    { "0", MCN_OK, 0, 0, "0000000000000" },
    { "17", MCN_OK, 0, 0, "0000000000017" },
    { "9999999999994", MCN_OK, 0, 0, "9999999999994" },
    { "9780201379624", MCN_OK, 0, 0, "9780201379624" },
    /* check digit */
    { "0123456789011", MCN_BAD_CHECK_DIGIT, 12, '2', NULL },
    { "0123456789013", MCN_BAD_CHECK_DIGIT, 12, '2', NULL },
    { "4006381333930", MCN_BAD_CHECK_DIGIT, 12, '1', NULL },
    { "4006381333932", MCN_BAD_CHECK_DIGIT, 12, '1', NULL },
    { "4006381333391", MCN_BAD_CHECK_DIGIT, 12, '9', NULL },    /* two digits exchanged */
    { "9999999999999", MCN_BAD_CHECK_DIGIT, 12, '4', NULL },
    { "1", MCN_BAD_CHECK_DIGIT, 0, '0', NULL },
    { "12", MCN_BAD_CHECK_DIGIT, 1, '7', NULL },
    { "1234567890128", MCN_OK, 0, 0, "1234567890128" },
    { "1234567890123", MCN_BAD_CHECK_DIGIT, 12, '8', NULL },
    { "036000291453", MCN_BAD_CHECK_DIGIT, 11, '2', NULL },
    /* too long */
    { "00123456789012", MCN_TOO_LONG, 13, 0, NULL },
    { "40063813339310", MCN_TOO_LONG, 13, 0, NULL },
    { "400638133393100000000", MCN_TOO_LONG, 13, 0, NULL },
    /* no digits */
    { "", MCN_EMPTY, 0, 0, NULL },
    { " ", MCN_NOT_A_DIGIT, 0, 0, NULL },
    { " 4006381333931", MCN_NOT_A_DIGIT, 0, 0, NULL },
    { "4006381333931 ", MCN_NOT_A_DIGIT, 13, 0, NULL },
    { "4-006381-333931", MCN_NOT_A_DIGIT, 1, 0, NULL },
    { "4 006381 333931", MCN_NOT_A_DIGIT, 1, 0, NULL },
    { "400638133393X", MCN_NOT_A_DIGIT, 12, 0, NULL },
    { "A006381333931", MCN_NOT_A_DIGIT, 0, 0, NULL },
    { "40063813339\xb2""1", MCN_NOT_A_DIGIT, 11, 0, NULL },
    { "+123456789012", MCN_NOT_A_DIGIT, 0, 0, NULL },
    { "-1", MCN_NOT_A_DIGIT, 0, 0, NULL },
    { "0x123456789", MCN_NOT_A_DIGIT, 1, 0, NULL },
    { "012345678901:", MCN_NOT_A_DIGIT, 12, 0, NULL },      /* the neighbours of the digits in ASCII */
    { "01234567890/2", MCN_NOT_A_DIGIT, 11, 0, NULL },
};

static const struct mcn before = { "5901234123457" };

static void test_cases(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct mcn_problem problem = { 999, 'x' };
        struct mcn mcn = before;
        enum mcn_result result = mcn_parse(cases[i].text, strlen(cases[i].text), &mcn, &problem);

        if (result != cases[i].result) fail_msg("%s: %d, not %d", cases[i].text, result, cases[i].result);
        if (result == MCN_OK)
        {
            assert_string_equal(mcn.text, cases[i].full);
            assert_true(mcn_is_set(&mcn));
        }
        else
        {
            if (problem.where != cases[i].where) fail_msg("%s: at %zu", cases[i].text, problem.where);
            assert_int_equal(problem.check_digit, cases[i].check_digit);
            assert_memory_equal(&mcn, &before, sizeof(mcn));
            assert_true(strlen(mcn_result_text(result)) > 20);
        }
        assert_int_equal(mcn_parse(cases[i].text, strlen(cases[i].text), &mcn, NULL), result);
    }
}

/* The digit named as right is right, and no other is. */
static void test_check_digit(void **state)
{
    char text[MCN_LENGTH + 1];
    unsigned n;

    (void)state;
    for (n = 0; n < 20000; n++)
    {
        unsigned i, accepted = 0;
        struct mcn mcn;

        for (i = 0; i < MCN_LENGTH - 1; i++) text[i] = (char)('0' + n * 7919u * (i + 1) / 13 % 10);
        for (i = 0; i < 10; i++)
        {
            text[MCN_LENGTH - 1] = (char)('0' + i);
            if (mcn_parse(text, MCN_LENGTH, &mcn, NULL) != MCN_OK) continue;
            accepted++;
            assert_int_equal(text[MCN_LENGTH - 1], mcn_check_digit(text));
        }
        assert_int_equal(accepted, 1);
    }
}

static void test_packed(void **state)
{
    static const uint8_t expected[MCN_PACKED_SIZE] = { 0x49, 0x88, 0x00, 0x61, 0x16, 0x26, 0x90 };
    struct mcn mcn = { "4988006116269" }, back;
    uint8_t packed[MCN_PACKED_SIZE];
    unsigned digit;

    (void)state;
    mcn_pack(&mcn, packed);
    assert_memory_equal(packed, expected, sizeof(packed));
    assert_true(mcn_unpack(packed, &back));
    assert_true(mcn_equal(&mcn, &back));
    /* A wrong check digit is read as it is. */
    packed[6] = 0x80;
    assert_true(mcn_unpack(packed, &back));
    assert_string_equal(back.text, "4988006116268");
    packed[6] = 0x91;
    assert_false(mcn_unpack(packed, &back));
    for (digit = 0; digit < MCN_LENGTH; digit++)
    {
        memcpy(packed, expected, sizeof(packed));
        packed[digit / 2] |= digit % 2 ? 0x0f : 0xf0;
        assert_false(mcn_unpack(packed, &back));
    }
    assert_string_equal(back.text, "4988006116268");
}

static void test_unset(void **state)
{
    struct mcn mcn = { "" };

    (void)state;
    assert_false(mcn_is_set(&mcn));
    assert_false(mcn_equal(&mcn, &before));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_check_digit),
        cmocka_unit_test(test_packed),
        cmocka_unit_test(test_unset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
