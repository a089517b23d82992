/*
 * A recording is finished by a drive that lies or never gets there, on a clock of the test's own: every waiting ends, and none of it
 * in a success (anchors.md: success means that the drive's own records agree; MMC-6 6.2 CLOSE TRACK SESSION, 6.45 SYNCHRONIZE CACHE).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording_fake.h"
#include "mmc/write.h"
#include "recording/recorder.h"

#define SECTORS 320

struct answer
{
    uint8_t key, asc, ascq;     /* key 0: GOOD */
};

struct drive
{
    struct mmc_transport transport;
    struct fake_clock clock;
    struct answer flush, close; /* always */
    struct answer ready;        /* to TEST UNIT READY, once a session's close was taken */
    uint32_t busy_for;          /* milliseconds; a session's close starts it, and is not taken for a second more */
    uint32_t busy_until;
    bool ignores;               /* a session's close is taken, and nothing is closed */
    bool is_short, is_damaged;  /* what the track's record says */
    bool closed;                /* a session's close was taken */
};

static bool say(struct mmc_reply *reply, const struct answer *answer)
{
    if (!answer->key) return true;
    answer_sense(reply, answer->key, answer->asc, answer->ascq);
    return false;
}

/* One session of one track; with the next one empty behind it when it is closed. */
static void tell_disc(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    bool complete = drive->closed && !drive->ignores;
    uint8_t *data = answer_data(command, reply, 34);

    data[1] = 32;
    data[2] = complete ? 0x01 : 0x05; /* appendable; the last session is empty, or incomplete */
    data[3] = 1;
    data[4] = complete ? 2 : 1;
    data[5] = data[6] = complete ? 2 : 1;
}

static void tell_track(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    uint32_t size = drive->is_short ? SECTORS - 16 : SECTORS;
    uint8_t *data = answer_data(command, reply, 36);

    data[1] = 34;
    data[2] = data[3] = 1;
    data[5] = drive->is_damaged ? 0x24 : 0x04;
    data[6] = 0x01;
    data[26] = (uint8_t)(size >> 8);
    data[27] = (uint8_t)size;
}

static void answer(struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    switch (command->cdb[0])
    {
    case MMC_SYNCHRONIZE_CACHE: say(reply, &drive->flush); break;
    case MMC_CLOSE_TRACK_SESSION: drive->closed |= say(reply, &drive->close) && command->cdb[2] == MMC_CLOSE_SESSION; break;
    case MMC_TEST_UNIT_READY: if (drive->closed) say(reply, &drive->ready); break;
    case MMC_REQUEST_SENSE: answer_data(command, reply, 18)[0] = 0x70; break;
    case MMC_READ_DISC_INFORMATION: tell_disc(drive, command, reply); break;
    case MMC_READ_TRACK_INFORMATION: tell_track(drive, command, reply); break;
    default: fail_msg("command %02x", command->cdb[0]);
    }
}

static enum mmc_transport_error execute(struct mmc_transport *transport, const struct mmc_command *command, struct mmc_reply *reply)
{
    static const struct answer closing = { 2, 0x04, 0x07 }, fixation = { 5, 0x72, 0x03 };
    struct drive *drive = (struct drive *)transport;

    memset(reply, 0, sizeof(*reply));
    if (command->cdb[0] == MMC_CLOSE_TRACK_SESSION && command->cdb[2] == MMC_CLOSE_SESSION && !drive->busy_until)
        drive->busy_until = drive->clock.now + drive->busy_for;
    if (command->cdb[0] == MMC_TEST_UNIT_READY && drive->clock.now < drive->busy_until)
        say(reply, &closing);
    else if (command->cdb[0] == MMC_CLOSE_TRACK_SESSION && drive->busy_for && drive->clock.now < drive->busy_until + SECOND)
        say(reply, &fixation);
    else
        answer(drive, command, reply);
    return MMC_TRANSPORT_OK;
}

/* Everything has been written to a DVD-R, sequentially. */
static void make_recording(struct recording *recording, struct drive *drive)
{
    struct recording_options options = { .transfer = 32 };
    struct recording_disc disc = { .profile = MMC_PROFILE_DVD_R, .total = 2298496, .free = 2298496 };
    struct mmc_device device;

    disc.medium = recording_find_medium(disc.profile);
    assert_non_null(disc.medium);
    mmc_device_init(&device, &drive->transport);
    recording_init(recording, &device, &drive->clock.host, &disc, &options);
    assert_int_equal(recording_plan_all(recording, SECTORS, false), RECORDING_PLANNED);
    recording->way = disc.medium->ways[0];
    recording->ending = RECORDING_APPENDABLE;
    recording->track = 1;
    recording->written = SECTORS;
}

static void test_finishing(void **state)
{
    static const struct
    {
        const char *name;
        struct drive drive;
        enum recording_end end;
        uint32_t at_most;       /* milliseconds */
    } cases[] =
    {
        { "as it should be", { .closed = false }, RECORDING_SUCCESS, SECOND },
        { "SYNCHRONIZE CACHE is never ready", { .flush = { 2, 0x04, 0x08 } }, RECORDING_DRIVE_FAILED, 31 * MINUTE },
        { "SYNCHRONIZE CACHE fails", { .flush = { 3, 0x0C, 0x00 } }, RECORDING_DRIVE_FAILED, SECOND },
        { "the closing never ends", { .ready = { 2, 0x04, 0x07 } }, RECORDING_DRIVE_FAILED, 31 * MINUTE },
        { "the close is never taken", { .close = { 2, 0x04, 0x08 } }, RECORDING_DRIVE_FAILED, 31 * MINUTE },
        { "5/72/03 that does not go away", { .close = { 5, 0x72, 0x03 } }, RECORDING_DISC_DISAGREES, MINUTE },
        { "5/72/03 of a drive that is at work for five minutes", { .busy_for = 5 * MINUTE }, RECORDING_SUCCESS, 6 * MINUTE },
        { "GOOD, and nothing is closed", { .ignores = true }, RECORDING_DISC_DISAGREES, MINUTE },
        { "a track that is too short", { .is_short = true }, RECORDING_DISC_DISAGREES, MINUTE },
        { "a damaged track", { .is_damaged = true }, RECORDING_DISC_DISAGREES, MINUTE },
    };
    unsigned int i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct drive drive = cases[i].drive;
        struct recording recording;

        print_message("%s\n", cases[i].name);
        drive.transport.execute = execute;
        drive.transport.max_transfer = 65536;
        clock_init(&drive.clock);
        make_recording(&recording, &drive);
        assert_int_equal(recording_finish(&recording), cases[i].end);
        assert_in_range(drive.clock.now, 0, cases[i].at_most);
        if (cases[i].end == RECORDING_DRIVE_FAILED) assert_int_not_equal(recording.result, MMC_OK);
        if (cases[i].end == RECORDING_DISC_DISAGREES) assert_non_null(recording.text);
        recording_done(&recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_finishing) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
