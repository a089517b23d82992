/*
 * Formatting and waiting: READ FORMAT CAPACITIES and FORMAT UNIT against the tables of MMC-6 6.23 and 6.4, and a drive that takes
 * its time with what it was told to do with IMMED.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

/* MMC-6 6.23.3: list header, current/maximum capacity descriptor, formattable capacity descriptors. */
static const struct
{
    const char *what;
    const char *reply;
    enum mmc_result result;
    uint8_t state;
    uint32_t blocks, block_size, count;
    struct mmc_format last;
}
capacity_cases[] =
{
    { "DVD+RW, formatted", "00 00 00 10 00 23 05 40 02 00 08 00 00 23 05 40 98 00 00 00", MMC_OK,
        MMC_CAPACITY_FORMATTED, 0x230540, 2048, 1, { MMC_FORMAT_DVD_PLUS_RW, 0, 0x230540, 0 } },
    { "BD-RE, never formatted", "00 00 00 28 00 BA 74 00 01 00 08 00 00 B3 7C 00 00 00 08 00 00 B3 7C 00 C0 00 30 00 "
            "00 A4 00 00 C0 00 60 00 00 BA 74 00 C4 00 08 00", MMC_OK,
        MMC_CAPACITY_UNFORMATTED, 0xBA7400, 2048, 4, { MMC_FORMAT_BD_RE_NO_SPARES, 0, 0xBA7400, 0x800 } },
    { "DVD-RW in the intermediate state", "00 00 00 10 00 22 F8 20 03 00 08 00 00 22 F8 20 40 00 00 10", MMC_OK,
        MMC_CAPACITY_UNKNOWN, 0x22F820, 2048, 1, { MMC_FORMAT_RW_FULL, 0, 0x22F820, 16 } },
    { "reserved bits of the sub-type are not looked at", "00 00 00 10 00 23 05 40 FE 00 08 00 00 23 05 40 9B 12 34 56", MMC_OK,
        MMC_CAPACITY_FORMATTED, 0x230540, 2048, 1, { MMC_FORMAT_DVD_PLUS_RW, 0, 0x230540, 0x123456 } },
    { "no formats", "00 00 00 08 00 05 7E 40 01 00 08 00", MMC_OK, MMC_CAPACITY_UNFORMATTED, 0x57E40, 2048, 0, { 0, 0, 0, 0 } },
    { "half a descriptor at the end", "00 00 00 10 00 05 7E 40 01 00 08 00 00 22 F8 20 40 00 00", MMC_OK,
        MMC_CAPACITY_UNFORMATTED, 0x57E40, 2048, 0, { 0, 0, 0, 0 } },
    { "more came than the list says", "00 00 00 08 00 05 7E 40 01 00 08 00 00 22 F8 20 40 00 00 10", MMC_OK,
        MMC_CAPACITY_UNFORMATTED, 0x57E40, 2048, 0, { 0, 0, 0, 0 } },
    { "more promised than came", "00 00 00 F8 00 05 7E 40 02 00 08 00", MMC_OK, MMC_CAPACITY_FORMATTED, 0x57E40, 2048, 0,
        { 0, 0, 0, 0 } },
    { "a state that does not exist", "00 00 00 08 00 05 7E 40 00 00 08 00", MMC_BAD_REPLY, 0, 0, 0, 0, { 0, 0, 0, 0 } },
    { "no current capacity", "00 00 00 00 00 05 7E 40 02 00 08 00", MMC_BAD_REPLY, 0, 0, 0, 0, { 0, 0, 0, 0 } },
    { "cut", "00 00 00 08 00 05 7E 40 02 00 08", MMC_BAD_REPLY, 0, 0, 0, 0, { 0, 0, 0, 0 } },
};

static void test_capacities(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(capacity_cases) / sizeof(capacity_cases[0]); i++)
    {
        struct mmc_format_capacities found;
        struct fake fake;

        print_message("%s\n", capacity_cases[i].what);
        fake_begin(&fake);
        fake_expect(&fake, (struct fake_answer){ .cdb = "23 00 00 00 00 00 00 01 04 00", .reply = capacity_cases[i].reply });
        assert_int_equal(mmc_read_format_capacities(&fake.device, &found), capacity_cases[i].result);
        assert_int_equal(found.state, capacity_cases[i].state);
        assert_int_equal(found.blocks, capacity_cases[i].blocks);
        assert_int_equal(found.block_size, capacity_cases[i].block_size);
        assert_int_equal(found.count, capacity_cases[i].count);
        if (!found.count) continue;
        assert_int_equal(found.formats[found.count - 1].type, capacity_cases[i].last.type);
        assert_int_equal(found.formats[found.count - 1].subtype, capacity_cases[i].last.subtype);
        assert_int_equal(found.formats[found.count - 1].blocks, capacity_cases[i].last.blocks);
        assert_int_equal(found.formats[found.count - 1].parameter, capacity_cases[i].last.parameter);
    }
}

static void test_longest_list(void **state)
{
    static uint8_t reply[4 + 255];
    struct fake_answer answer = { 0 };
    struct mmc_format_capacities found;
    struct fake fake;

    (void)state;
    memset(reply, 0x99, sizeof(reply));
    reply[3] = 0xFF;
    answer.data = reply;
    answer.data_length = sizeof(reply);
    fake_begin(&fake);
    fake_expect(&fake, answer);
    assert_int_equal(mmc_read_format_capacities(&fake.device, &found), MMC_OK);
    assert_int_equal(found.count, 30); /* 255 bytes: the current capacity, 30 formats, and seven bytes of nothing */
    assert_ptr_equal(mmc_find_format(&found, 0x26), &found.formats[0]);
    assert_null(mmc_find_format(&found, MMC_FORMAT_FULL));
}

/* MMC-6 6.4: FmtData, CmpLst and format code; format list header; format descriptor. */
static const struct
{
    struct mmc_format format;
    struct mmc_format_options options;
    const char *cdb, *list;
}
format_cases[] =
{
    { { MMC_FORMAT_FULL, 0, 0x230540, 2048 }, { false, false, false }, "04 11 00 00 00 00", "00 00 00 08 00 23 05 40 00 00 08 00" },
    { { MMC_FORMAT_DVD_PLUS_RW, 0, MMC_FORMAT_MOST_BLOCKS, MMC_FORMAT_RESTART }, { true, false, false }, "04 11 00 00 00 00",
        "00 02 00 08 FF FF FF FF 98 00 00 01" },
    { { MMC_FORMAT_DVD_PLUS_RW, 0, 0x230540, MMC_FORMAT_QUICK_START }, { true, false, false }, "04 11 00 00 00 00",
        "00 02 00 08 00 23 05 40 98 00 00 02" },
    { { MMC_FORMAT_DVD_RW_QUICK, 0, 0, 16 }, { true, false, false }, "04 11 00 00 00 00", "00 02 00 08 00 00 00 00 54 00 00 10" },
    { { MMC_FORMAT_DVD_RW_QUICK_GROW, 0, 0, 16 }, { true, false, false }, "04 11 00 00 00 00",
        "00 02 00 08 00 00 00 00 4C 00 00 10" },
    { { MMC_FORMAT_BD_RE_SPARES, MMC_FORMAT_QUICK_CERTIFICATION, 0xB37C00, 0x3000 }, { true, false, false }, "04 11 00 00 00 00",
        "00 02 00 08 00 B3 7C 00 C3 00 30 00" },
    { { MMC_FORMAT_BD_R_SPARES, MMC_FORMAT_RRM, 0xB37C00, 0xFFFFFF }, { true, false, false }, "04 11 00 00 00 00",
        "00 02 00 08 00 B3 7C 00 CA FF FF FF" },
    /* DCRT counts only with FOV */
    { { MMC_FORMAT_FULL, 0, 0x22EEF0, 2048 }, { true, true, false }, "04 11 00 00 00 00", "00 A2 00 08 00 22 EE F0 00 00 08 00" },
    { { MMC_FORMAT_FULL, 0, 0x22EEF0, 2048 }, { true, true, true }, "04 19 00 00 00 00", "00 A2 00 08 00 22 EE F0 00 00 08 00" },
};

static void test_format(void **state)
{
    static const struct mmc_format bad[] = { { 0x40, 0, 0, 0 }, { 0, 4, 0, 0 }, { 0, 0, 0, 0x1000000 } };
    static const struct mmc_format_options plain = { false, false, false };
    struct fake fake;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(format_cases) / sizeof(format_cases[0]); i++)
    {
        fake_begin(&fake);
        fake_expect(&fake, (struct fake_answer){ .cdb = format_cases[i].cdb, .sent = format_cases[i].list });
        assert_int_equal(mmc_format_unit(&fake.device, &format_cases[i].format, &format_cases[i].options), MMC_OK);
        assert_true(fake.last.timeout == (format_cases[i].options.immediate ? MMC_TIMEOUT_WRITE : MMC_TIMEOUT_ERASE));
    }
    fake_begin(&fake);
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(mmc_format_unit(&fake.device, &bad[i], &plain), MMC_BAD_ARGUMENT);
}

/* --- waiting ------------------------------------------------------------------------------------------------------- */

#define INFORMATION "00 20 10 01 01 01 01 20 00 00 00 00 00 00 00 00 00 61 22 17 00 4F 3B 4A 00 00 00 00 00 00 00 00 00 00"
#define SENSE(key, asc, ascq) "70 00 " key " 00 00 00 00 0A 00 00 00 00 " asc " " ascq " 00 00 00 00"
#define SENSE_HALF(key, asc, ascq) "70 00 " key " 00 00 00 00 0A 00 00 00 00 " asc " " ascq " 00 80 80 00"

struct waited
{
    uint32_t pauses;
    uint32_t give_up;        /* at this pause; 0: never */
    int32_t progress[8];
    uint32_t milliseconds;
};

static uint32_t milliseconds_test(void *context)
{
    return UINT32_MAX - 1500 + ((const struct waited *)context)->milliseconds;
}

static bool pause_test(void *context, uint32_t milliseconds, int32_t progress)
{
    struct waited *waited = context;

    if (waited->pauses < 8) waited->progress[waited->pauses] = progress;
    waited->milliseconds += milliseconds;
    return ++waited->pauses != waited->give_up;
}

static const struct
{
    const char *what;
    uint32_t limit, give_up;
    struct
    {
        const char *cdb, *sense, *reply;
    }
    script[10];
    enum mmc_result result;
    uint32_t pauses;
    int32_t first_progress;
}
wait_cases[] =
{
    { "done at once", 10000, 0, { { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } },
        MMC_OK, 0, 0 },
    { "formatting, progress with the answer", 10000, 0,
        { { "00 00 00 00 00 00", SENSE_HALF("02", "04", "04"), NULL }, { "00 00 00 00 00 00", NULL, NULL },
          { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } }, MMC_OK, 1, 0x8000 },
    { "progress only from REQUEST SENSE", 10000, 0,
        { { "00 00 00 00 00 00", SENSE("02", "04", "04"), NULL }, { "03 00 00 00 12 00", NULL, SENSE_HALF("02", "04", "04") },
          { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } }, MMC_OK, 1, 0x8000 },
    { "progress from nowhere", 10000, 0,
        { { "00 00 00 00 00 00", SENSE("02", "04", "08"), NULL }, { "03 00 00 00 12 00", NULL, SENSE("00", "00", "00") },
          { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } }, MMC_OK, 1,
        MMC_PROGRESS_UNKNOWN },
    { "ready, but the disc is still being closed", 10000, 0,
        { { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", SENSE_HALF("02", "04", "07"), NULL },
          { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } }, MMC_OK, 1, 0x8000 },
    { "5/72/03 while the lead-out is written", 10000, 0,
        { { "00 00 00 00 00 00", SENSE("05", "72", "03"), NULL }, { "00 00 00 00 00 00", NULL, NULL },
          { "51 00 00 00 00 00 00 00 22 00", NULL, INFORMATION } }, MMC_OK, 1, MMC_PROGRESS_UNKNOWN },
    { "the formatting fails", 10000, 0,
        { { "00 00 00 00 00 00", SENSE_HALF("02", "04", "04"), NULL }, { "00 00 00 00 00 00", SENSE("03", "31", "01"), NULL } },
        MMC_MEDIUM_ERROR, 1, 0x8000 },
    { "it does not end: as often as the limit says", 2000, 0,
        { { "00 00 00 00 00 00", SENSE_HALF("02", "04", "04"), NULL }, { "00 00 00 00 00 00", SENSE_HALF("02", "04", "04"), NULL },
          { "00 00 00 00 00 00", SENSE_HALF("02", "04", "04"), NULL } }, MMC_FORMAT_IN_PROGRESS, 2, 0x8000 },
    { "no time at all", 0, 0, { { "00 00 00 00 00 00", SENSE_HALF("02", "04", "08"), NULL } }, MMC_BUSY, 0, 0 },
    { "the caller gives up", 100000, 2,
        { { "00 00 00 00 00 00", SENSE_HALF("02", "04", "07"), NULL }, { "00 00 00 00 00 00", SENSE_HALF("02", "04", "07"), NULL } },
        MMC_BUSY, 2, 0x8000 },
    { "the disc is gone", 10000, 0, { { "00 00 00 00 00 00", SENSE("02", "3A", "00"), NULL } }, MMC_NO_MEDIUM, 0, 0 },
    { "no disc information", 10000, 0,
        { { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", SENSE("05", "20", "00"), NULL } }, MMC_OK, 0, 0 },
    { "disc information that cannot be right", 10000, 0,
        { { "00 00 00 00 00 00", NULL, NULL }, { "51 00 00 00 00 00 00 00 22 00", NULL, "00 02 10 01" } }, MMC_BAD_REPLY, 0, 0 },
};

static void test_waiting(void **state)
{
    static const struct mmc_patience bad[] = { { 0, 10, milliseconds_test, pause_test, NULL },
        { 10, 10, milliseconds_test, NULL, NULL }, { 10, 10, NULL, pause_test, NULL } };
    struct fake fake;
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(wait_cases) / sizeof(wait_cases[0]); i++)
    {
        struct waited waited = { 0, wait_cases[i].give_up, { 0 }, 0 };
        struct mmc_patience patience = { 1000, wait_cases[i].limit, milliseconds_test, pause_test, &waited };

        print_message("%s\n", wait_cases[i].what);
        fake_begin(&fake);
        for (j = 0; wait_cases[i].script[j].cdb; j++)
            fake_expect(&fake, (struct fake_answer){ .cdb = wait_cases[i].script[j].cdb,
                    .status = wait_cases[i].script[j].sense ? MMC_STATUS_CHECK_CONDITION : MMC_STATUS_GOOD,
                    .sense = wait_cases[i].script[j].sense, .reply = wait_cases[i].script[j].reply });
        assert_int_equal(mmc_wait_until_done(&fake.device, &patience), wait_cases[i].result);
        fake_end(&fake);
        assert_int_equal(waited.pauses, wait_cases[i].pauses);
        assert_int_equal(waited.milliseconds, 1000 * wait_cases[i].pauses);
        if (waited.pauses) assert_int_equal(waited.progress[0], wait_cases[i].first_progress);
    }
    fake_begin(&fake);
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(mmc_wait_until_done(&fake.device, &bad[i]), MMC_BAD_ARGUMENT);
}

/* One that puts a disc in order has an answer that will last when that is not MMC_OK, too. */
static void test_becoming_ready(void **state)
{
    static const struct
    {
        const char *sense[4];
        uint32_t answers;
        enum mmc_result result;
        uint32_t pauses;
    }
    cases[] =
    {
        { { NULL }, 1, MMC_OK, 0 },
        { { SENSE_HALF("02", "04", "01"), SENSE_HALF("02", "04", "08"), NULL }, 3, MMC_OK, 2 },
        { { SENSE("06", "28", "00"), SENSE("06", "29", "00"), NULL }, 3, MMC_OK, 0 },    /* by mmc_execute */
        { { SENSE_HALF("02", "04", "01"), SENSE("02", "3A", "00") }, 2, MMC_NO_MEDIUM, 1 },
        { { SENSE_HALF("02", "04", "04") }, 1, MMC_FORMAT_IN_PROGRESS, 0 },
        { { SENSE_HALF("02", "04", "01"), SENSE_HALF("02", "04", "01"), SENSE_HALF("02", "04", "01"), SENSE_HALF("02", "04", "01") },
          4, MMC_BECOMING_READY, 3 },
    };
    struct fake fake;
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct waited waited = { 0, 0, { 0 }, 0 };
        struct mmc_patience patience = { 1000, 3000, milliseconds_test, pause_test, &waited };

        print_message("%zu\n", i);
        fake_begin(&fake);
        for (j = 0; j < cases[i].answers; j++)
            fake_expect(&fake, (struct fake_answer){ .cdb = "00 00 00 00 00 00", .sense = cases[i].sense[j],
                    .status = cases[i].sense[j] ? MMC_STATUS_CHECK_CONDITION : MMC_STATUS_GOOD });
        assert_int_equal(mmc_wait_until_ready(&fake.device, &patience), cases[i].result);
        fake_end(&fake);
        assert_int_equal(waited.pauses, cases[i].pauses);
    }
}

/* A drive that takes its time for each answer, on the test's clock, which wraps around meanwhile. */
struct slow
{
    struct waited *waited;
    uint32_t takes;         /* milliseconds for an answer */
    enum mmc_result answer;
    uint32_t asked;
};

static uint32_t ask_slow(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct slow *slow = context;

    (void)device;
    slow->asked++;
    slow->waited->milliseconds += slow->takes;
    *result = slow->answer;
    return mmc_time_to_agree(*result);
}

static void test_patience(void **state)
{
    static const struct
    {
        enum mmc_result answer;
        uint32_t takes, limit, asked;
    }
    cases[] =
    {
        { MMC_OK, 0, 60000, 11 },                       /* ten seconds for one that says otherwise than it should */
        { MMC_OK, 4000, 60000, 3 },
        { MMC_OK, 0, 2000, 3 },
        { MMC_TRANSPORT_ERROR, 0, 60000, 6 },
        { MMC_SESSION_FIXATION, 0, 60000, 61 },
        { MMC_SESSION_FIXATION, 30000, 60000, 2 },
        { MMC_NO_MEDIUM, 0, 60000, 1 },
        { MMC_NO_DEVICE, 0, 60000, 1 },
    };
    struct fake fake;
    size_t i;

    (void)state;
    fake_begin(&fake);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct waited waited = { 0, 0, { 0 }, 0 };
        struct mmc_patience patience = { 1000, cases[i].limit, milliseconds_test, pause_test, &waited };
        struct slow slow = { &waited, cases[i].takes, cases[i].answer, 0 };

        print_message("%zu\n", i);
        assert_int_equal(mmc_ask_patiently(&fake.device, &patience, ask_slow, &slow), cases[i].answer);
        assert_int_equal(slow.asked, cases[i].asked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_capacities),
        cmocka_unit_test(test_longest_list),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_becoming_ready),
        cmocka_unit_test(test_patience),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
