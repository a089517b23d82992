/*
 * The Write Parameters page: each member at its bits and nowhere else (MMC-6 clause 7), and a drive that accepts the page
 * and keeps something else is found out.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

#define PAGE_LENGTH 52

static const struct
{
    const char *name;
    struct mmc_write_parameters set;
    unsigned int offset;     /* where the bytes begin that change ... */
    const char *from_zero;   /* ... what they are then in a page of zeros */
    const char *from_ones;   /* ... and in a page of ones */
}
cases[] =
{
    { "write type", { MMC_SET_WRITE_TYPE, .write_type = MMC_WRITE_RAW }, 2, "03", "F3" },
    { "test write", { MMC_SET_TEST_WRITE, .test_write = true }, 2, "10", "FF" },
    { "no test write", { MMC_SET_TEST_WRITE }, 2, "00", "EF" },
    { "link size", { MMC_SET_LINK_SIZE, .link_size_valid = true, .link_size = 7 }, 2, "20 00 00 07", "FF FF FF 07" },
    { "buffer underrun free", { MMC_SET_BUFFER_UNDERRUN_FREE, .buffer_underrun_free = true }, 2, "40", "FF" },
    { "no buffer underrun free", { MMC_SET_BUFFER_UNDERRUN_FREE }, 2, "00", "BF" },
    { "multisession", { MMC_SET_MULTISESSION, .multisession = MMC_NO_NEXT_SESSION_B0 }, 3, "40", "7F" },
    { "next session", { MMC_SET_MULTISESSION, .multisession = MMC_NEXT_SESSION_ALLOWED }, 3, "C0", "FF" },
    { "fixed packet", { MMC_SET_FIXED_PACKET, .fixed_packet = true }, 3, "20", "FF" },
    { "copy", { MMC_SET_COPY, .copy = false }, 3, "00", "EF" },
    { "track mode", { MMC_SET_TRACK_MODE, .track_mode = 4 }, 3, "04", "F4" },
    { "data block type", { MMC_SET_DATA_BLOCK_TYPE, .data_block_type = MMC_BLOCK_RAW_PW }, 4, "03", "F3" },
    { "application code", { MMC_SET_APPLICATION_CODE, .application_code = 5 }, 7, "05", "C5" },
    { "session format", { MMC_SET_SESSION_FORMAT, .session_format = 0x20 }, 8, "20", "20" },
    { "packet size", { MMC_SET_PACKET_SIZE, .packet_size = 0x01020304 }, 10, "01 02 03 04", "01 02 03 04" },
    { "audio pause", { MMC_SET_AUDIO_PAUSE, .audio_pause = 150 }, 14, "00 96", "00 96" },
    { "catalogue number", { MMC_SET_CATALOGUE_NUMBER, .catalogue_number = "4006381333931" }, 16,
        "80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00", "80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00" },
    { "no catalogue number", { MMC_SET_CATALOGUE_NUMBER }, 16, "00", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
    { "isrc", { MMC_SET_ISRC, .isrc = "USK7Y9812345" }, 32,
        "80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00", "80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00" },
    { "nothing", { 0, .write_type = 9, .isrc = "X" }, 2, "00", "FF" },
};

static void check_page(const char *name, const uint8_t *page, uint8_t filler, unsigned int offset, const char *changed)
{
    uint8_t expected[PAGE_LENGTH];

    memset(expected, filler, sizeof(expected));
    expected[0] = filler ? 0xC5 : MMC_PAGE_WRITE_PARAMETERS;
    hex_bytes(changed, expected + offset, PAGE_LENGTH - offset);
    if (memcmp(page, expected, PAGE_LENGTH)) fail_msg("%s, in a page of %02x", name, filler);
}

static void test_pack(void **state)
{
    uint8_t page[PAGE_LENGTH];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        memset(page, 0, sizeof(page));
        page[0] = MMC_PAGE_WRITE_PARAMETERS;
        assert_true(mmc_write_parameters_pack(&cases[i].set, page, sizeof(page)));
        check_page(cases[i].name, page, 0, cases[i].offset, cases[i].from_zero);
        memset(page, 0xFF, sizeof(page));
        page[0] = 0xC5; /* with PS and SPF bits as a drive may give them */
        assert_true(mmc_write_parameters_pack(&cases[i].set, page, sizeof(page)));
        check_page(cases[i].name, page, 0xFF, cases[i].offset, cases[i].from_ones);
    }
}

static void test_parse(void **state)
{
    struct mmc_write_parameters x, again;
    uint8_t page[PAGE_LENGTH], copy[PAGE_LENGTH];

    (void)state;
    hex_bytes("05 32 72 B7 0A 07 00 2A 20 00 00 00 00 20 00 96 80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00 "
            "80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00 01 02 03 04", page, sizeof(page));
    assert_true(mmc_write_parameters_parse(page, sizeof(page), &x));
    assert_true(x.write_type == MMC_WRITE_SAO && x.test_write && x.link_size_valid && x.buffer_underrun_free);
    assert_true(x.multisession == 2 && x.fixed_packet && x.copy && x.track_mode == 7);
    assert_true(x.data_block_type == MMC_BLOCK_MODE2_FORM1 && x.link_size == 7 && x.application_code == 0x2A);
    assert_true(x.session_format == 0x20 && x.packet_size == 32 && x.audio_pause == 150);
    assert_string_equal(x.catalogue_number, "4006381333931");
    assert_string_equal(x.isrc, "USK7Y9812345");

    /* all of it written back over zeros gives the same page, but for what no member covers */
    memset(copy, 0, sizeof(copy));
    copy[0] = 5;
    copy[1] = 0x32;
    memcpy(copy + 48, page + 48, 4);
    assert_true(mmc_write_parameters_pack(&x, copy, sizeof(copy)));
    assert_memory_equal(copy, page, sizeof(page));
    assert_true(mmc_write_parameters_parse(copy, 48, &again));
    assert_memory_equal(&again, &x, sizeof(x));

    assert_false(mmc_write_parameters_parse(page, 47, &x));
    page[0] = 6;
    assert_false(mmc_write_parameters_parse(page, sizeof(page), &x));
    assert_false(mmc_write_parameters_pack(&x, page, sizeof(page)));
}

static void test_values_that_do_not_fit(void **state)
{
    static const struct mmc_write_parameters bad[] =
    {
        { MMC_SET_WRITE_TYPE, .write_type = 16 },
        { MMC_SET_MULTISESSION, .multisession = 4 },
        { MMC_SET_TRACK_MODE, .track_mode = 16 },
        { MMC_SET_DATA_BLOCK_TYPE, .data_block_type = 16 },
        { MMC_SET_APPLICATION_CODE, .application_code = 64 },
        { MMC_SET_CATALOGUE_NUMBER, .catalogue_number = "400638133393" },
        { MMC_SET_CATALOGUE_NUMBER, .catalogue_number = { '4', '0', '0', '6', '3', '8', '1', '3', '3', '3', '9', '3', '1', '0' } },
        { MMC_SET_ISRC, .isrc = "USK7Y981234" },
        { MMC_SET_ISRC, .isrc = { 'U', 'S', 'K', '7', 'Y', '9', '8', '1', '2', '3', '4', '5', '6' } },
    };
    uint8_t page[PAGE_LENGTH] = { MMC_PAGE_WRITE_PARAMETERS };
    struct fake fake;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    {
        assert_false(mmc_write_parameters_pack(&bad[i], page, sizeof(page)));
        fake_begin(&fake);
        assert_int_equal(mmc_set_write_parameters(&fake.device, &bad[i]), MMC_BAD_ARGUMENT);
    }
}

#define HEADER "00 3A 00 00 00 00 00 00 "
#define REST   "00 00 00 00 00 00 00 00 00 00 96 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 " \
    "00 00 00 00 00 00 00 00 00"
#define SENSE_PAGE  "5A 08 05 00 00 00 00 01 29 00"
#define SELECT_PAGE "55 10 00 00 00 00 00 00 3C 00"

static const struct
{
    const char *name;
    struct fake_answer answers[4];
    enum mmc_result result;
}
drives[] =
{
    { "takes it",
        { { SENSE_PAGE, .reply = HEADER "85 32 61 04 08 " REST },
          { SELECT_PAGE, .sent = "00 00 00 00 00 00 00 00 05 32 63 C4 03 " REST },
          { SENSE_PAGE, .reply = HEADER "85 32 63 C4 03 " REST } }, MMC_OK },
    { "changes something else with it",
        { { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST }, { SELECT_PAGE },
          { SENSE_PAGE, .reply = HEADER "05 32 03 C0 03 " REST } }, MMC_OK },
    { "ignores the block type",
        { { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST }, { SELECT_PAGE },
          { SENSE_PAGE, .reply = HEADER "05 32 63 C4 02 " REST } }, MMC_INVALID_MODE_PARAMETERS },
    { "ignores all",
        { { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST }, { SELECT_PAGE },
          { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST } }, MMC_INVALID_MODE_PARAMETERS },
    { "refuses",
        { { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST },
          { SELECT_PAGE, .status = MMC_STATUS_CHECK_CONDITION,
            .sense = "70 00 05 00 00 00 00 0A 00 00 00 00 26 02 00 80 00 0A" } }, MMC_INVALID_MODE_PARAMETERS },
    { "has no such page",
        { { SENSE_PAGE, .status = MMC_STATUS_CHECK_CONDITION,
            .sense = "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 C0 00 02" } }, MMC_NO_SUCH_MODE_PAGE },
    { "has a page that is too short",
        { { SENSE_PAGE, .reply = "00 0E 00 00 00 00 00 00 05 06 61 04 08 00 00 00" } }, MMC_BAD_REPLY },
    { "loses the page", { { SENSE_PAGE, .reply = HEADER "05 32 61 04 08 " REST }, { SELECT_PAGE }, { SENSE_PAGE } },
        MMC_BAD_REPLY },
};

static void test_set(void **state)
{
    static const struct mmc_write_parameters raw =
    {
        MMC_SET_WRITE_TYPE | MMC_SET_MULTISESSION | MMC_SET_DATA_BLOCK_TYPE,
        .write_type = MMC_WRITE_RAW, .multisession = MMC_NEXT_SESSION_ALLOWED, .data_block_type = MMC_BLOCK_RAW_PW
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(drives) / sizeof(drives[0]); i++)
    {
        struct fake fake;
        enum mmc_result result;

        fake_begin(&fake);
        for (j = 0; j < 4 && drives[i].answers[j].cdb; j++) fake_expect(&fake, drives[i].answers[j]);
        result = mmc_set_write_parameters(&fake.device, &raw);
        if (result != drives[i].result) fail_msg("a drive that %s: %s", drives[i].name, mmc_result_text(result));
        fake_end(&fake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_pack),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_values_that_do_not_fit),
        cmocka_unit_test(test_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
