/*
 * Erasing takes an hour at most (behaviour.md section 6), on a clock of the test's own: a drive that blanks or formats for so long,
 * one that does not do it quickly or in the background, one that breaks off, and one that says it is done and is not.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording_fake.h"
#include "recording/blank.h"

struct drive
{
    struct mmc_transport transport;
    struct fake_clock clock;
    uint32_t answers_in;        /* each answer takes so long */
    uint32_t duration;          /* of the operation; UINT32_MAX: it never ends */
    uint32_t fails_at;          /* it breaks off with 3/51/00; 0: not */
    uint32_t busy_until;        /* it is still at work on something else */
    bool no_minimal, no_immediate, stays;
    uint8_t asc, ascq;          /* 2/xx/yy while it is at work */
    bool begun, done;
    uint32_t begun_at;
    uint8_t options;            /* byte 1 of the BLANK that it took */
    unsigned int blanks;        /* that it was given */
    int32_t last_progress;
    unsigned int reports;
};

static void host_report(struct recording_host *host, int32_t progress)
{
    struct drive *drive = (struct drive *)((char *)host - offsetof(struct drive, clock.host));

    assert_true(progress >= drive->last_progress);
    drive->last_progress = progress;
    drive->reports++;
}

static bool is_at_work(const struct drive *drive)
{
    return drive->begun && !drive->done && (drive->duration == UINT32_MAX || drive->clock.now - drive->begun_at < drive->duration);
}

static void blank(struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    drive->blanks++;
    if (drive->clock.now < drive->busy_until) answer_sense(reply, 2, 0x04, 0x08);
    else if ((drive->no_minimal && (command->cdb[1] & 7) == 1) || (drive->no_immediate && command->cdb[1] & 0x10))
        answer_sense(reply, 5, 0x24, 0x00);
    else
    {
        drive->begun = true;
        drive->begun_at = drive->clock.now;
        drive->options = command->cdb[1];
        if (!(command->cdb[1] & 0x10)) drive->clock.now += drive->duration;
    }
}

static enum mmc_transport_error execute(struct mmc_transport *transport, const struct mmc_command *command, struct mmc_reply *reply)
{
    struct drive *drive = (struct drive *)transport;
    uint8_t *data;

    memset(reply, 0, sizeof(*reply));
    drive->clock.now += drive->answers_in;
    switch (command->cdb[0])
    {
    case MMC_BLANK: blank(drive, command, reply); break;
    case MMC_TEST_UNIT_READY:
        if (drive->clock.now < drive->busy_until) answer_sense(reply, 2, 0x04, 0x08);
        else if (drive->begun && drive->fails_at && drive->clock.now - drive->begun_at >= drive->fails_at)
        {
            answer_sense(reply, 3, 0x51, 0x00);
            drive->done = true;
        }
        else if (is_at_work(drive))
        {
            uint64_t progress = drive->duration == UINT32_MAX ? 0x8000 : (uint64_t)(drive->clock.now - drive->begun_at) * 65535 / drive->duration;

            answer_sense(reply, 2, drive->asc, drive->ascq);
            reply->sense[15] = 0x80; /* SKSV */
            reply->sense[16] = (uint8_t)(progress >> 8);
            reply->sense[17] = (uint8_t)progress;
        }
        break;
    case MMC_REQUEST_SENSE: /* nothing to tell */
        data = answer_data(command, reply, 18);
        data[0] = 0x70;
        data[7] = 10;
        break;
    case MMC_READ_DISC_INFORMATION:
        data = answer_data(command, reply, 34);
        data[1] = 32;
        data[2] = drive->begun && !drive->stays ? 0x10 : 0x1E; /* erasable; blank, or finalised */
        break;
    default: fail_msg("command %02x", command->cdb[0]);
    }
    return MMC_TRANSPORT_OK;
}

static void test_blanking(void **state)
{
    static const struct
    {
        const char *name;
        struct drive drive;
        bool full;
        enum recording_blanking end;
        uint8_t options;            /* 10h IMMED, 1 minimal */
        unsigned int blanks;
        uint32_t at_least, at_most; /* milliseconds that it took */
    } cases[] = {
        { "quickly", { .duration = 30 * SECOND }, false, RECORDING_BLANKED, 0x11, 1, 30 * SECOND, 31 * SECOND },
        { "fully", { .duration = 15 * MINUTE }, true, RECORDING_BLANKED, 0x10, 1, 15 * MINUTE, 15 * MINUTE + SECOND },
        { "2/04/07 meanwhile", { .duration = MINUTE, .ascq = 7 }, true, RECORDING_BLANKED, 0x10, 1, MINUTE, MINUTE + SECOND },
        { "2/04/08 meanwhile", { .duration = MINUTE, .ascq = 8 }, true, RECORDING_BLANKED, 0x10, 1, MINUTE, MINUTE + SECOND },
        { "a second under the hour", { .duration = 60 * MINUTE - SECOND }, true, RECORDING_BLANKED, 0x10, 1, 60 * MINUTE - SECOND,
          60 * MINUTE },
        { "a second over the hour", { .duration = 60 * MINUTE + SECOND }, true, RECORDING_BLANK_TOO_LONG, 0x10, 1, 60 * MINUTE,
          60 * MINUTE + SECOND },
        { "it never ends", { .duration = UINT32_MAX }, true, RECORDING_BLANK_TOO_LONG, 0x10, 1, 60 * MINUTE, 60 * MINUTE + SECOND },
        { "it never ends, and answers slowly", { .duration = UINT32_MAX, .answers_in = 9 * SECOND }, true,
          RECORDING_BLANK_TOO_LONG, 0x10, 1, 60 * MINUTE, 61 * MINUTE },
        { "busy before it", { .duration = MINUTE, .busy_until = MINUTE }, false, RECORDING_BLANKED, 0x11, 2, 2 * MINUTE,
          2 * MINUTE + SECOND },
        { "busy before it for most of the hour", { .duration = 20 * MINUTE, .busy_until = 50 * MINUTE }, false,
          RECORDING_BLANK_TOO_LONG, 0x11, 2, 60 * MINUTE, 60 * MINUTE + SECOND },
        { "no quick blanking", { .duration = MINUTE, .no_minimal = true }, false, RECORDING_BLANKED, 0x10, 2, MINUTE, MINUTE + SECOND },
        { "not in the background", { .duration = MINUTE, .no_immediate = true }, false, RECORDING_BLANKED, 0x01, 3, MINUTE, MINUTE + SECOND },
        { "neither", { .duration = MINUTE, .no_minimal = true, .no_immediate = true }, false, RECORDING_BLANKED, 0x00, 4, MINUTE,
          MINUTE + SECOND },
        { "it breaks off", { .duration = 15 * MINUTE, .fails_at = 7 * MINUTE }, true, RECORDING_BLANK_BROKE_OFF, 0x10, 1, 7 * MINUTE,
          7 * MINUTE + SECOND },
        { "the disc is not blank", { .duration = MINUTE, .stays = true }, true, RECORDING_BLANK_NOT_EMPTY, 0x10, 1, MINUTE,
          MINUTE + SECOND },
    };
    unsigned int i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct drive drive = cases[i].drive;
        struct mmc_device device;
        enum mmc_result result;

        print_message("%s\n", cases[i].name);
        drive.transport.execute = execute;
        drive.transport.max_transfer = 65536;
        clock_init(&drive.clock);
        drive.clock.host.report = host_report;
        drive.asc = 0x04;
        if (!drive.ascq) drive.ascq = 0x04;
        mmc_device_init(&device, &drive.transport);
        assert_int_equal(recording_blank(&device, &drive.clock.host, cases[i].full, &result), cases[i].end);
        assert_int_equal(drive.options, cases[i].options);
        assert_int_equal(drive.blanks, cases[i].blanks);
        assert_in_range(drive.clock.now, cases[i].at_least, cases[i].at_most);
        if (cases[i].end == RECORDING_BLANK_TOO_LONG) assert_true(mmc_result_is_unfinished(result));
        /* The clients' progress bar moves. */
        if (drive.options & 0x10) assert_true(drive.reports > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_blanking) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
