/*
 * mmc_execute: when a command is sent again, when sense is asked for, and when GOOD is not believed.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

#define CHECK MMC_STATUS_CHECK_CONDITION
#define FIXED(key, asc, ascq) "70 00 " key " 00 00 00 00 0A 00 00 00 00 " asc " " ascq " 00 00 00 00"
#define DEFERRED(key, asc, ascq) "71 00 " key " 00 00 00 00 0A 00 00 00 00 " asc " " ascq " 00 00 00 00"

#define READY "00 00 00 00 00 00"
#define WRITE "2A 00 00 00 00 00 00 00 01 00"
#define SENSE "03 00 00 00 12 00"
#define CAPACITY "25 00 00 00 00 00 00 00 00 00"

enum call { CALL_READY, CALL_WRITE, CALL_CAPACITY };

static const struct
{
    const char *name;
    enum call call;
    struct fake_answer answers[8];
    enum mmc_result result;
    bool recovered, medium_changed, was_reset;
}
cases[] =
{
    { "good", CALL_READY, { { READY } }, MMC_OK, false, false, false },
    { "one unit attention", CALL_READY,
        { { READY, .status = CHECK, .sense = FIXED("06", "28", "00") }, { READY } }, MMC_OK, false, true, false },
    { "three unit attentions after power on", CALL_READY,
        { { READY, .status = CHECK, .sense = FIXED("06", "29", "00") },
          { READY, .status = CHECK, .sense = FIXED("06", "28", "00") },
          { READY, .status = CHECK, .sense = FIXED("06", "3F", "0E") },
          { READY } }, MMC_OK, false, true, true },
    { "unit attentions without end", CALL_READY,
        { { READY, .status = CHECK, .sense = FIXED("06", "3F", "01") },
          { READY, .status = CHECK, .sense = FIXED("06", "3F", "01") },
          { READY, .status = CHECK, .sense = FIXED("06", "3F", "01") },
          { READY, .status = CHECK, .sense = FIXED("06", "3F", "01") },
          { READY, .status = CHECK, .sense = FIXED("06", "3F", "01") } }, MMC_UNIT_ATTENTION, false, false, false },
    { "then not ready", CALL_READY,
        { { READY, .status = CHECK, .sense = FIXED("06", "28", "00") },
          { READY, .status = CHECK, .sense = FIXED("02", "3A", "00") } }, MMC_NO_MEDIUM, false, true, false },

    /* a write is not sent to what may be another disc, or with other write parameters */
    { "write, another disc", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("06", "28", "00") } },
        MMC_MEDIUM_CHANGED, false, true, false },
    { "write, after reset", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("06", "29", "00") } },
        MMC_RESET, false, false, true },
    { "write, mode parameters changed", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("06", "2A", "01") } },
        MMC_RESET, false, false, true },
    { "write, harmless attention", CALL_WRITE,
        { { WRITE, .status = CHECK, .sense = FIXED("06", "3F", "0E") }, { WRITE } }, MMC_OK, false, false, false },
    { "write, buffer full: for the caller", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("02", "04", "08") } },
        MMC_BUSY, false, false, false },

    { "recovered", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("01", "0C", "01") } },
        MMC_OK, true, false, false },
    { "recovered, with data", CALL_CAPACITY,
        { { CAPACITY, .status = CHECK, .sense = FIXED("01", "17", "01"), .reply = "00 00 00 01 00 00 08 00" } },
        MMC_OK, true, false, false },
    { "recovered, without the data", CALL_CAPACITY,
        { { CAPACITY, .status = CHECK, .sense = FIXED("01", "17", "01") } }, MMC_BAD_REPLY, true, false, false },
    { "deferred and recovered: this one was not performed", CALL_WRITE,
        { { WRITE, .status = CHECK, .sense = DEFERRED("01", "0C", "01") }, { WRITE } }, MMC_OK, false, false, false },
    { "deferred error", CALL_WRITE, { { WRITE, .status = CHECK, .sense = DEFERRED("03", "0C", "00") } },
        MMC_WRITE_ERROR, false, false, false },

    /* the transport lost the sense data */
    { "sense asked for", CALL_READY,
        { { READY, .status = CHECK }, { SENSE, .reply = FIXED("02", "3A", "01") } }, MMC_NO_MEDIUM, false, false, false },
    { "sense asked for: unit attention", CALL_READY,
        { { READY, .status = CHECK }, { SENSE, .reply = FIXED("06", "28", "00") }, { READY } },
        MMC_OK, false, true, false },
    { "sense asked for, and gone", CALL_READY,
        { { READY, .status = CHECK }, { SENSE, .reply = FIXED("00", "00", "00") } }, MMC_COMMAND_FAILED, false, false, false },
    { "sense asked for, and refused", CALL_READY,
        { { READY, .status = CHECK }, { SENSE, .status = CHECK } }, MMC_COMMAND_FAILED, false, false, false },
    { "sense asked for, and lost again", CALL_READY,
        { { READY, .status = CHECK }, { SENSE } }, MMC_COMMAND_FAILED, false, false, false },
    { "sense asked for, the drive is gone", CALL_READY,
        { { READY, .status = CHECK }, { SENSE, .error = MMC_TRANSPORT_NO_DEVICE } }, MMC_COMMAND_FAILED, false, false, false },
    { "sense that is none", CALL_READY,
        { { READY, .status = CHECK, .sense = "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
          { SENSE, .reply = FIXED("05", "20", "00") } }, MMC_ILLEGAL_COMMAND, false, false, false },
    { "no sense key, as it came", CALL_WRITE, { { WRITE, .status = CHECK, .sense = FIXED("00", "00", "00") } },
        MMC_OK, false, false, false },

    /* GOOD proves nothing (a time-out below Wine arrives as GOOD) */
    { "good without data", CALL_CAPACITY, { { CAPACITY, .lie = 8 } }, MMC_BAD_REPLY, false, false, false },
    { "good with half of it", CALL_CAPACITY, { { CAPACITY, .reply = "00 00 00 01" } }, MMC_BAD_REPLY, false, false, false },
    { "more said to be there than was asked for", CALL_CAPACITY,
        { { CAPACITY, .reply = "00 00 00 01 00 00 08 00", .lie = 100 } }, MMC_OK, false, false, false },

    { "busy", CALL_READY, { { READY, .status = MMC_STATUS_BUSY } }, MMC_BUSY, false, false, false },
    { "task set full", CALL_READY, { { READY, .status = MMC_STATUS_TASK_SET_FULL } }, MMC_BUSY, false, false, false },
    { "reserved", CALL_READY, { { READY, .status = MMC_STATUS_RESERVATION_CONFLICT } }, MMC_RESERVED, false, false, false },
    { "a status that does not exist", CALL_READY, { { READY, .status = 0x3E } }, MMC_COMMAND_FAILED, false, false, false },

    { "no device", CALL_READY, { { READY, .error = MMC_TRANSPORT_NO_DEVICE } }, MMC_NO_DEVICE, false, false, false },
    { "timeout", CALL_READY, { { READY, .error = MMC_TRANSPORT_TIMEOUT } }, MMC_TIMEOUT, false, false, false },
    { "denied", CALL_WRITE, { { WRITE, .error = MMC_TRANSPORT_DENIED } }, MMC_DENIED, false, false, false },
    { "refused", CALL_WRITE, { { WRITE, .error = MMC_TRANSPORT_REFUSED } }, MMC_TRANSPORT_ERROR, false, false, false },
    { "failed", CALL_WRITE, { { WRITE, .error = MMC_TRANSPORT_FAILED } }, MMC_TRANSPORT_ERROR, false, false, false },
};

static void test_policy(void **state)
{
    static const uint8_t block[2048];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        enum mmc_result result = MMC_OK;
        uint32_t lba, size;
        struct fake fake;
        unsigned int j;

        fake_begin(&fake);
        for (j = 0; j < 8 && cases[i].answers[j].cdb; j++) fake_expect(&fake, cases[i].answers[j]);
        switch (cases[i].call)
        {
        case CALL_READY: result = mmc_test_unit_ready(&fake.device); break;
        case CALL_WRITE: result = mmc_write(&fake.device, 0, 1, block, sizeof(block)); break;
        case CALL_CAPACITY: result = mmc_read_capacity(&fake.device, &lba, &size); break;
        }
        if (result != cases[i].result) fail_msg("%s: %s", cases[i].name, mmc_result_text(result));
        if (fake.sent != fake.answer_count) fail_msg("%s: %u commands", cases[i].name, fake.sent);
        if (fake.device.last_recovered != cases[i].recovered) fail_msg("%s: recovered", cases[i].name);
        if (fake.device.medium_changed != cases[i].medium_changed) fail_msg("%s: changed", cases[i].name);
        if (fake.device.was_reset != cases[i].was_reset) fail_msg("%s: reset", cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_policy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
