/*
 * Sense data: both forms taken apart (SPC-4 4.5), cut at every length, and what they mean.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "mmc_fake.h"

static const struct
{
    const char *bytes;
    bool valid, deferred;
    uint8_t key, asc, ascq;
    int field;              /* byte the drive points at, or -1 */
    int64_t information;    /* or -1 */
    int progress;           /* or -1 */
}
parse_cases[] =
{
    { "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 C0 00 02", true, false, 5, 0x24, 0x00, 2, -1, -1 },
    { "70 00 02 00 00 00 00 0A 00 00 00 00 04 04 00 80 40 00", true, false, 2, 0x04, 0x04, -1, -1, 0x4000 },
    { "F0 00 03 00 01 02 03 0A 00 00 00 00 11 05 00 00 00 00", true, false, 3, 0x11, 0x05, -1, 0x010203, -1 },
    { "71 00 03 00 00 00 00 0A 00 00 00 00 0C 00 00 00 00 00", true, true, 3, 0x0C, 0x00, -1, -1, -1 },
    { "70 00 00 00 00 00 00 0A 00 00 00 00 00 00 00 80 00 01", true, false, 0, 0x00, 0x00, -1, -1, 1 },
    /* additional length too small for the codes, too large for what came, and absent */
    { "70 00 02 00 00 00 00 00 00 00 00 00 3A 01 00 00 00 00", true, false, 2, 0x00, 0x00, -1, -1, -1 },
    { "70 00 02 00 00 00 00 F0 00 00 00 00 3A 01", true, false, 2, 0x3A, 0x01, -1, -1, -1 },
    { "70 00 06", true, false, 6, 0x00, 0x00, -1, -1, -1 },
    { "70 00", false, false, 0, 0, 0, -1, -1, -1 },
    { "70", false, false, 0, 0, 0, -1, -1, -1 },
    { "", false, false, 0, 0, 0, -1, -1, -1 },
    { "00 00 05 00 00 00 00 0A 00 00 00 00 24 00", false, false, 0, 0, 0, -1, -1, -1 },
    { "7F 00 05 00 00 00 00 0A 00 00 00 00 24 00", false, false, 0, 0, 0, -1, -1, -1 },
    /* descriptor form */
    { "72 05 24 00 00 00 00 08 02 06 00 00 C8 00 05 00", true, false, 5, 0x24, 0x00, 5, -1, -1 },
    { "72 03 11 00 00 00 00 0C 00 0A 80 00 00 00 00 01 00 00 00 02", true, false, 3, 0x11, 0, -1, 0x100000002, -1 },
    { "73 01 17 01 00 00 00 00", true, true, 1, 0x17, 0x01, -1, -1, -1 },
    { "72 02 04 08 00 00 00 08 02 06 00 00 80 12 34 00", true, false, 2, 0x04, 0x08, -1, -1, 0x1234 },
    { "72 02", true, false, 2, 0, 0, -1, -1, -1 },
    { "72", false, false, 0, 0, 0, -1, -1, -1 },
    /* descriptors that are too short, run over the end, or have no length at all */
    { "72 05 24 00 00 00 00 08 02 02 00 00 C8 00 05 00", true, false, 5, 0x24, 0x00, -1, -1, -1 },
    { "72 05 24 00 00 00 00 08 02 FF 00 00 C8 00 05 00", true, false, 5, 0x24, 0x00, -1, -1, -1 },
    { "72 05 24 00 00 00 00 FF 00 00 02 06 00 00 C0 00 07 00", true, false, 5, 0x24, 0x00, 7, -1, -1 },
};

static void test_parse(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(parse_cases) / sizeof(parse_cases[0]); i++)
    {
        uint8_t bytes[64];
        uint32_t length = hex_bytes(parse_cases[i].bytes, bytes, sizeof(bytes));
        struct mmc_sense sense;

        if (mmc_sense_parse(bytes, length, &sense) != parse_cases[i].valid) fail_msg("%s", parse_cases[i].bytes);
        assert_int_equal(sense.valid, parse_cases[i].valid);
        assert_int_equal(sense.deferred, parse_cases[i].deferred);
        assert_int_equal(sense.key, parse_cases[i].key);
        assert_int_equal(sense.asc, parse_cases[i].asc);
        assert_int_equal(sense.ascq, parse_cases[i].ascq);
        assert_int_equal(sense.field_valid ? (int)sense.field_byte : -1, parse_cases[i].field);
        assert_int_equal(sense.information_valid ? (int64_t)sense.information : -1, parse_cases[i].information);
        assert_int_equal(sense.progress_valid ? (int)sense.progress : -1, parse_cases[i].progress);
    }
}

/* Every length of every case, from a block of exactly that length: the sanitizer sees a byte too far. */
static void test_cut(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(parse_cases) / sizeof(parse_cases[0]); i++)
    {
        uint8_t bytes[64];
        uint32_t cut, length = hex_bytes(parse_cases[i].bytes, bytes, sizeof(bytes));

        for (cut = 0; cut <= length; cut++)
        {
            uint8_t *exact = malloc(cut ? cut : 1);
            struct mmc_sense sense;
            char text[8];

            memcpy(exact, bytes, cut);
            mmc_sense_parse(exact, cut, &sense);
            assert_true(strlen(mmc_sense_text(&sense, text, sizeof(text))) < sizeof(text));
            free(exact);
        }
    }
}

/* Windows' translation, row by row (first match wins), and the standard's codes beyond it. */
static const struct
{
    uint8_t key, asc, ascq, opcode;
    enum mmc_result result;
}
meanings[] =
{
    { 0x0, 0x00, 0x00, 0x2A, MMC_OK },
    { 0x0, 0x00, 0x16, 0x00, MMC_OK },
    { 0x1, 0x17, 0x01, 0xBE, MMC_OK },
    { 0x1, 0x73, 0x03, 0x54, MMC_OK },
    { 0x4, 0x02, 0x06, 0x00, MMC_UPSIDE_DOWN },
    { 0x2, 0x02, 0x06, 0x00, MMC_UPSIDE_DOWN },
    { 0x2, 0x04, 0x01, 0x00, MMC_BECOMING_READY },
    { 0x2, 0x04, 0x03, 0x00, MMC_NO_MEDIUM },
    { 0x2, 0x04, 0x04, 0x00, MMC_FORMAT_IN_PROGRESS },
    { 0x2, 0x04, 0x07, 0x00, MMC_BUSY },
    { 0x2, 0x04, 0x08, 0x2A, MMC_BUSY },
    { 0x2, 0x04, 0x00, 0x00, MMC_BECOMING_READY },
    { 0x2, 0x04, 0x02, 0x00, MMC_BECOMING_READY },
    { 0x2, 0x30, 0x02, 0xAD, MMC_NO_DISC_STRUCTURE },
    { 0x2, 0x30, 0x02, 0x43, MMC_INCOMPATIBLE_MEDIUM },
    { 0x3, 0x0C, 0x09, 0x35, MMC_OK },
    { 0x3, 0x0C, 0x09, 0x2A, MMC_LOSS_OF_STREAMING },
    { 0x3, 0x0C, 0x00, 0x2A, MMC_WRITE_ERROR },
    { 0x3, 0x0C, 0x00, 0x35, MMC_WRITE_ERROR },
    { 0x4, 0x09, 0x01, 0x00, MMC_UPSIDE_DOWN },
    { 0x4, 0x09, 0x02, 0x00, MMC_INCOMPATIBLE_MEDIUM },
    { 0x4, 0x09, 0x03, 0x00, MMC_HARDWARE_ERROR },
    { 0x5, 0x20, 0x00, 0xAD, MMC_NO_DISC_STRUCTURE },
    { 0x5, 0x24, 0x00, 0xAD, MMC_NO_DISC_STRUCTURE },
    { 0x5, 0x30, 0x02, 0xAD, MMC_NO_DISC_STRUCTURE },
    { 0x5, 0x24, 0x00, 0x5A, MMC_NO_SUCH_MODE_PAGE },
    { 0x5, 0x39, 0x00, 0x5A, MMC_NO_SUCH_MODE_PAGE },
    { 0x5, 0x39, 0x00, 0x55, MMC_INVALID_MODE_PARAMETERS },
    { 0x5, 0x24, 0x00, 0x55, MMC_ILLEGAL_REQUEST },
    { 0x5, 0x26, 0x00, 0x55, MMC_INVALID_MODE_PARAMETERS },
    { 0x5, 0x26, 0x02, 0x55, MMC_INVALID_MODE_PARAMETERS },
    { 0x5, 0x26, 0x00, 0x5D, MMC_ILLEGAL_REQUEST },
    { 0x7, 0x27, 0x00, 0x2A, MMC_WRITE_PROTECTED },
    { 0x7, 0x27, 0x06, 0x2A, MMC_WRITE_PROTECTED },
    { 0x5, 0x27, 0x00, 0x2A, MMC_WRITE_PROTECTED },
    { 0x6, 0x28, 0x00, 0x00, MMC_MEDIUM_CHANGED },
    { 0x6, 0x29, 0x00, 0x00, MMC_RESET },
    { 0x6, 0x2A, 0x01, 0x00, MMC_RESET },
    { 0x6, 0x3F, 0x0E, 0x00, MMC_UNIT_ATTENTION },
    { 0x5, 0x30, 0x05, 0x2A, MMC_INCOMPATIBLE_MEDIUM },
    { 0x2, 0x3A, 0x00, 0x00, MMC_NO_MEDIUM },
    { 0x2, 0x3A, 0x02, 0x00, MMC_NO_MEDIUM },
    { 0x3, 0x73, 0x03, 0x54, MMC_SPEED_MISMATCH },
    { 0x4, 0x73, 0x03, 0x54, MMC_SPEED_MISMATCH },
    { 0x3, 0x73, 0x02, 0x54, MMC_CALIBRATION_AREA_FULL },
    { 0x3, 0x73, 0x05, 0x2A, MMC_MEDIUM_FULL },
    { 0x5, 0x20, 0x00, 0x53, MMC_ILLEGAL_COMMAND },
    { 0x5, 0x21, 0x00, 0x28, MMC_INVALID_ADDRESS },
    { 0x5, 0x21, 0x02, 0x2A, MMC_INVALID_ADDRESS },
    { 0x5, 0x2C, 0x00, 0x2A, MMC_SEQUENCE_ERROR },
    { 0x5, 0x53, 0x02, 0x1B, MMC_LOCKED },
    { 0x5, 0x63, 0x00, 0x2A, MMC_MEDIUM_FULL },
    { 0x5, 0x64, 0x00, 0xBE, MMC_WRONG_MODE_FOR_TRACK },
    { 0x5, 0x6F, 0x03, 0x28, MMC_COPY_PROTECTED },
    { 0x5, 0x72, 0x03, 0x5B, MMC_SESSION_FIXATION },
    { 0x3, 0x72, 0x02, 0x5B, MMC_WRITE_ERROR },
    { 0x5, 0x72, 0x04, 0x5B, MMC_SEQUENCE_ERROR },
    { 0x5, 0x72, 0x05, 0x53, MMC_SEQUENCE_ERROR },
    { 0x3, 0x31, 0x01, 0x04, MMC_MEDIUM_ERROR },
    { 0x3, 0x51, 0x00, 0xA1, MMC_MEDIUM_ERROR },
    { 0x2, 0x04, 0x04, 0x00, MMC_FORMAT_IN_PROGRESS },
    { 0x2, 0x04, 0x07, 0x51, MMC_BUSY },
    { 0x2, 0x04, 0x08, 0x2A, MMC_BUSY },
    { 0x5, 0x63, 0x00, 0x2A, MMC_MEDIUM_FULL },
    { 0x5, 0x64, 0x00, 0x2A, MMC_WRONG_MODE_FOR_TRACK },
    { 0x5, 0x21, 0x00, 0x2A, MMC_INVALID_ADDRESS },
    { 0x5, 0x21, 0x02, 0x2A, MMC_INVALID_ADDRESS },
    { 0x3, 0x0C, 0x00, 0x2A, MMC_WRITE_ERROR },
    { 0x2, 0x3E, 0x00, 0x00, MMC_NOT_READY },
    { 0x3, 0x11, 0x05, 0x28, MMC_MEDIUM_ERROR },
    { 0x4, 0x44, 0x00, 0x28, MMC_HARDWARE_ERROR },
    { 0x5, 0x24, 0x00, 0x2A, MMC_ILLEGAL_REQUEST },
    { 0x8, 0x00, 0x00, 0x28, MMC_BLANK_CHECK },
    { 0xB, 0x00, 0x00, 0x28, MMC_ABORTED },
    { 0xD, 0x00, 0x00, 0x2A, MMC_MEDIUM_FULL },
    { 0x9, 0x80, 0x00, 0x28, MMC_COMMAND_FAILED },
    { 0x0, 0x5D, 0x01, 0x28, MMC_COMMAND_FAILED },
};

static void test_meanings(void **state)
{
    struct mmc_sense sense = { true };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
    {
        enum mmc_result result;

        sense.key = meanings[i].key;
        sense.asc = meanings[i].asc;
        sense.ascq = meanings[i].ascq;
        result = mmc_sense_result(&sense, meanings[i].opcode);
        if (result != meanings[i].result)
            fail_msg("%x/%02x/%02x for %02x means \"%s\"", sense.key, sense.asc, sense.ascq, meanings[i].opcode,
                    mmc_result_text(result));
    }
    sense.valid = false;
    assert_int_equal(mmc_sense_result(&sense, 0x2A), MMC_COMMAND_FAILED);
}

/* The flags beside the codes. */
static void test_flags(void **state)
{
    static const struct
    {
        const char *bytes;
        bool wrong_length, in_cdb;
        uint8_t bit;
    }
    cases[] =
    {
        { "70 00 25 00 00 00 00 0A 00 00 00 00 24 00 00 CB 00 02", true, true, 3 },
        { "70 00 05 00 00 00 00 0A 00 00 00 00 26 00 00 8F 00 02", false, false, 7 },
        { "70 00 15 00 00 00 00 0A 00 00 00 00 24 00 00 F0 00 02", false, true, 0xFF },
        { "72 05 24 00 00 00 00 0C 02 06 00 00 C8 00 05 00 05 02 00 20", true, true, 0 },
        { "72 05 24 00 00 00 00 0C 02 06 00 00 80 00 05 00 05 02 00 DF", false, false, 0xFF },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t bytes[32];
        uint32_t length = hex_bytes(cases[i].bytes, bytes, sizeof(bytes));
        struct mmc_sense sense;

        assert_true(mmc_sense_parse(bytes, length, &sense));
        assert_true(sense.field_valid);
        assert_int_equal(sense.key, MMC_KEY_ILLEGAL_REQUEST);
        assert_int_equal(sense.wrong_length, cases[i].wrong_length);
        assert_int_equal(sense.field_in_cdb, cases[i].in_cdb);
        assert_int_equal(sense.field_bit, cases[i].bit);
    }
}

static void test_words(void **state)
{
    struct mmc_sense sense;
    uint8_t bytes[18];
    char text[120];
    int result;

    (void)state;
    hex_bytes("70 00 02 00 00 00 00 0A 00 00 00 00 3A 02 00 00 00 00", bytes, sizeof(bytes));
    mmc_sense_parse(bytes, sizeof(bytes), &sense);
    assert_string_equal(mmc_sense_text(&sense, text, sizeof(text)), "not ready: medium not present, tray open (2/3A/02)");
    assert_string_equal(mmc_sense_text(&sense, text, 10), "not ready");
    assert_string_equal(mmc_sense_text(&sense, text, 1), "");
    bytes[12] = 0x99;
    mmc_sense_parse(bytes, sizeof(bytes), &sense);
    assert_string_equal(mmc_sense_text(&sense, text, sizeof(text)), "not ready (2/99/02)");
    mmc_sense_parse(NULL, 0, &sense);
    assert_string_equal(mmc_sense_text(&sense, text, sizeof(text)), "no sense data");

    /* every outcome has words of its own */
    for (result = 0; result < MMC_RESULT_COUNT; result++)
        assert_string_not_equal(mmc_result_text((enum mmc_result)result), "Unknown result");
    assert_string_equal(mmc_result_text(MMC_RESULT_COUNT), "Unknown result");
    assert_true(mmc_result_is_temporary(MMC_BUSY));
    assert_false(mmc_result_is_temporary(MMC_NO_MEDIUM));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_meanings),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
