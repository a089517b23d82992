/*
 * Cue sheets against MMC-6 6.34 (lines, the order of the lines, and the example of a sheet there).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "mmc_fake.h"

#define AUDIO(n, gap, at) { .number = (n), .data_form = MMC_FORM_AUDIO, .pregap_form = MMC_FORM_AUDIO, \
        .has_pregap = true, .pregap_start = (gap), .indexes = { (at) }, .index_count = 1 }
#define DATA(n, gap, at) { .number = (n), .control = 4, .data_form = MMC_FORM_MODE1, .pregap_form = MMC_FORM_MODE1, \
        .has_pregap = true, .pregap_start = (gap), .indexes = { (at) }, .index_count = 1 }

static const struct mmc_cue_track one_data[] = { DATA(1, -150, 0) };
static const struct mmc_cue_track two_audio[] =
{
    { .number = 1, .control = 2, .data_form = MMC_FORM_AUDIO, .pregap_form = MMC_FORM_AUDIO_BY_DRIVE, .has_pregap = true,
      .pregap_start = -150, .indexes = { 0, 1000 }, .index_count = 2, .isrc = "USK7Y9812345" },
    { .number = 2, .alternate_copy = true, .data_form = MMC_FORM_AUDIO, .indexes = { 4500 }, .index_count = 1 },
};
static const struct mmc_cue_track mixed[] = { DATA(1, -150, 0), AUDIO(2, 1000, 1150) };
static const struct mmc_cue_track second_session[] = { DATA(3, 11250, 11400) };

static const struct
{
    const char *what;
    struct mmc_cue_session session;
    const char *sheet;
}
good[] =
{
    { "one data track", { one_data, 1, 5000, MMC_FORM_MODE1_BY_DRIVE, MMC_FORM_MODE1_BY_DRIVE, "" },
        "41 00 00 14 00 00 00 00 41 01 00 10 00 00 00 00 41 01 01 10 00 00 02 00 41 AA 01 14 00 01 08 32" },
    { "audio, with a catalogue number, an ISRC, an index 02 and no second pregap",
        { two_audio, 2, 9000, MMC_FORM_AUDIO_BY_DRIVE, MMC_FORM_AUDIO_BY_DRIVE, "4006381333931" },
        "22 34 30 30 36 33 38 31 22 33 33 33 39 33 31 00 21 00 00 01 00 00 00 00 "
        "23 01 55 53 4B 37 59 39 23 01 38 31 32 33 34 35 21 01 00 01 00 00 00 00 21 01 01 00 00 00 02 00 21 01 02 00 00 00 0F 19 "
        "01 02 01 00 80 01 02 00 01 AA 01 01 00 02 02 00" },
    { "data, then audio", { mixed, 2, 5000, MMC_FORM_MODE1_BY_DRIVE, MMC_FORM_AUDIO_BY_DRIVE, "" },
        "41 00 00 14 00 00 00 00 41 01 00 10 00 00 00 00 41 01 01 10 00 00 02 00 01 02 00 00 00 00 0F 19 01 02 01 00 00 00 11 19 "
        "01 AA 01 01 00 01 08 32" },
    { "a second session, CD-TEXT in its lead-in",
        { second_session, 1, 20000, MMC_FORM_MODE1_BY_DRIVE | MMC_FORM_SUB_RAW, MMC_FORM_MODE1_BY_DRIVE, "" },
        "41 00 00 54 00 00 00 00 41 03 00 10 00 02 20 00 41 03 01 10 00 02 22 00 41 AA 01 14 00 04 1C 32" },
};

static void test_good(void **state)
{
    uint8_t expected[256], *sheet;
    uint32_t length, wanted, size;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
    {
        print_message("%s\n", good[i].what);
        wanted = hex_bytes(good[i].sheet, expected, sizeof(expected));
        for (size = 0; size <= wanted + 8; size++)
        {
            sheet = malloc(size ? size : 1);
            assert_int_equal(mmc_build_cue_sheet(&good[i].session, sheet, size, &length), size < wanted ? MMC_BUFFER_TOO_SMALL : MMC_OK);
            assert_int_equal(length, size < wanted ? 0 : wanted);
            if (length) assert_memory_equal(sheet, expected, length);
            free(sheet);
        }
    }
}

static const struct mmc_cue_track no_pregap[] = { { .number = 1, .data_form = MMC_FORM_AUDIO, .index_count = 1 } };
static const struct mmc_cue_track number_0[] = { DATA(0, -150, 0) };
static const struct mmc_cue_track number_100[] = { DATA(100, -150, 0) };
static const struct mmc_cue_track gap_in_numbers[] = { AUDIO(1, -150, 0), AUDIO(3, 900, 1000) };
static const struct mmc_cue_track backwards[] = { AUDIO(1, -150, 2000), AUDIO(2, 900, 1000) };
static const struct mmc_cue_track index_backwards[] = { AUDIO(1, 0, 0) };
static const struct mmc_cue_track before_the_disc[] = { AUDIO(1, -151, 0) };
static const struct mmc_cue_track audio_as_data[] = { { .number = 1, .control = 4, .data_form = MMC_FORM_AUDIO, .has_pregap = true,
    .pregap_start = -150, .index_count = 1 } };
static const struct mmc_cue_track data_as_audio[] = { { .number = 1, .data_form = MMC_FORM_MODE1, .has_pregap = true,
    .pregap_start = -150, .index_count = 1 } };
static const struct mmc_cue_track no_index[] = { { .number = 1, .has_pregap = true, .pregap_start = -150 } };
static const struct mmc_cue_track many_indexes[] = { { .number = 1, .has_pregap = true, .pregap_start = -150, .index_count = 100 } };
static const struct mmc_cue_track control_16[] = { { .number = 1, .control = 16, .has_pregap = true, .pregap_start = -150,
    .index_count = 1 } };
static const struct mmc_cue_track short_isrc[] = { { .number = 1, .has_pregap = true, .pregap_start = -150, .index_count = 1,
    .isrc = "USK7Y981234" } };

static void test_bad(void **state)
{
    static const struct mmc_cue_session bad[] =
    {
        { one_data, 0, 5000, 0x14, 0x14, "" }, { one_data, 100, 5000, 0x14, 0x14, "" }, { one_data, 1, 0, 0x14, 0x14, "" },
        { one_data, 1, 500000, 0x14, 0x14, "" }, { one_data, 1, 5000, 0x14, 0x14, "400638133393" },
        { no_pregap, 1, 5000, 1, 1, "" }, { number_0, 1, 5000, 0x14, 0x14, "" }, { number_100, 1, 5000, 0x14, 0x14, "" },
        { gap_in_numbers, 2, 5000, 1, 1, "" }, { backwards, 2, 5000, 1, 1, "" }, { index_backwards, 1, 5000, 1, 1, "" },
        { before_the_disc, 1, 5000, 1, 1, "" }, { audio_as_data, 1, 5000, 1, 1, "" }, { data_as_audio, 1, 5000, 1, 1, "" },
        { no_index, 1, 5000, 1, 1, "" }, { many_indexes, 1, 5000, 1, 1, "" }, { control_16, 1, 5000, 1, 1, "" },
        { short_isrc, 1, 5000, 1, 1, "" },
    };
    uint8_t sheet[1024];
    uint32_t length;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    {
        if (mmc_build_cue_sheet(&bad[i], sheet, sizeof(sheet), &length) != MMC_BAD_ARGUMENT) fail_msg("case %u", (unsigned int)i);
        assert_int_equal(length, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_good), cmocka_unit_test(test_bad) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
