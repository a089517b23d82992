/*
 * libs/recording: which way a DVD-R DL is recorded in, by a drive that has layer jump recording or not, and that no jump comes to lie in
 * the image: its sectors have addresses one behind the other, those behind a jump at LBA n have not (MMC-6 6.26, 6.37, 7.5).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording_fake.h"
#include "recording/recorder.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define M 30000u                    /* sectors of layer 0 */
#define NONE UINT32_MAX

enum refusals { NO_TYPE = 1, NO_INTERVAL = 2, NO_MANUAL = 4, NO_BOUNDARY = 8 };

struct drive
{
    struct mmc_transport transport;
    struct fake_clock clock;
    bool jumps;                     /* feature 0033h is current */
    bool begun;                     /* a session is on the disc, in layer jump; else it is blank */
    unsigned int refuses;           /* enum refusals */
    uint32_t start, interval;
    uint8_t page[52], type;         /* 05h, and its write type */
    uint32_t boundary, manual, reserved; /* what it was told; NONE: nothing */
};

static void put32(uint8_t *field, uint32_t value)
{
    field[0] = (uint8_t)(value >> 24);
    field[1] = (uint8_t)(value >> 16);
    field[2] = (uint8_t)(value >> 8);
    field[3] = (uint8_t)value;
}

static uint32_t get32(const uint8_t *field)
{
    return (uint32_t)field[0] << 24 | (uint32_t)field[1] << 16 | (uint32_t)field[2] << 8 | field[3];
}

static enum mmc_transport_error give(const struct mmc_command *command, struct mmc_reply *reply, const uint8_t *data, uint32_t length)
{
    reply->transferred = length < command->data_length ? length : command->data_length;
    memcpy(command->data, data, reply->transferred);
    return MMC_TRANSPORT_OK;
}

static enum mmc_transport_error refuse(struct mmc_reply *reply, uint8_t asc)
{
    answer_sense(reply, 5, asc, 0);
    return MMC_TRANSPORT_OK;
}

static uint16_t profile(const struct drive *drive)
{
    return drive->begun || (drive->jumps && drive->type == MMC_WRITE_LAYER_JUMP) ? MMC_PROFILE_DVD_R_DL_LAYER_JUMP
            : MMC_PROFILE_DVD_R_DL_SEQUENTIAL;
}

static enum mmc_transport_error tell_features(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    static const uint8_t all[3][12] = { { 0, 0x21, 0x0d, 8, 1, 0, 3, 1, 16 }, { 0, 0x2f, 0x09, 4, 0x4e }, { 0, 0x33, 0x01, 8, 0, 0, 0, 1, 16 } };
    uint32_t length = 8, i;
    uint8_t data[64] = { 0 };

    for (i = 0; i < 3; i++)
    {
        bool current = all[i][1] == 0x33 ? drive->jumps : !drive->begun;

        if ((command->cdb[1] & 3) == 2 && all[i][1] != command->cdb[3]) continue;
        memcpy(data + length, all[i], 4u + all[i][3]);
        if (!current) data[length + 2] &= 0xfe;
        length += 4u + all[i][3];
    }
    put32(data, length - 4);
    data[7] = (uint8_t)profile(drive);
    return give(command, reply, data, length);
}

static enum mmc_transport_error tell_disc(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    uint8_t last = drive->begun ? 2 : 1, data[34] = { 0, 32, drive->begun, 1, last, last, last };

    return give(command, reply, data, sizeof(data));
}

static enum mmc_transport_error tell_track(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    uint8_t data[48] = { 0, 46, drive->begun ? 2 : 1, drive->begun ? 2 : 1, 0, 4, 0x41, 1 };

    put32(data + 8, drive->start);
    put32(data + 12, drive->start);
    put32(data + 16, 2 * (M - drive->start));
    put32(data + 24, 2 * (M - drive->start));
    if (profile(drive) == MMC_PROFILE_DVD_R_DL_LAYER_JUMP)
    {
        data[5] |= drive->interval ? 0xc0 : drive->manual != NONE ? 0x80 : 0x40;
        put32(data + 40, drive->interval ? drive->start + drive->interval - 1 : drive->manual != NONE ? drive->manual : M - 1);
    }
    return give(command, reply, data, sizeof(data));
}

static enum mmc_transport_error tell_structure(const struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    uint8_t data[12] = { 0, 10 };

    switch (command->cdb[7])
    {
    case 0x20:
        put32(data + 8, M);
        return drive->refuses & NO_BOUNDARY ? refuse(reply, 0x24) : give(command, reply, data, 12);
    case 0x22:
        put32(data + 8, drive->interval);
        return give(command, reply, data, 12);
    default:
        return refuse(reply, 0x24);
    }
}

static enum mmc_transport_error take_structure(struct drive *drive, const struct mmc_command *command, struct mmc_reply *reply)
{
    const uint8_t *data = command->data;

    assert_int_equal(command->data_length, 12);
    switch (command->cdb[7])
    {
    case 0x20: drive->boundary = get32(data + 8); return MMC_TRANSPORT_OK;
    case 0x22:
        if (drive->refuses & NO_INTERVAL) return refuse(reply, 0x2c);
        drive->interval = get32(data + 8);
        return MMC_TRANSPORT_OK;
    case 0x23:
        if (drive->refuses & NO_MANUAL || drive->interval) return refuse(reply, 0x26);
        drive->manual = get32(data + 8);
        return MMC_TRANSPORT_OK;
    default: return refuse(reply, 0x24);
    }
}

static enum mmc_transport_error execute(struct mmc_transport *transport, const struct mmc_command *command, struct mmc_reply *reply)
{
    struct drive *drive = (struct drive *)transport;
    uint8_t pages[60] = { 0, 58 };
    const uint8_t *sent = command->data;

    memset(reply, 0, sizeof(*reply));
    switch (command->cdb[0])
    {
    case MMC_GET_CONFIGURATION: return tell_features(drive, command, reply);
    case MMC_READ_DISC_INFORMATION: return tell_disc(drive, command, reply);
    case MMC_READ_TRACK_INFORMATION: return tell_track(drive, command, reply);
    case MMC_READ_DISC_STRUCTURE: return tell_structure(drive, command, reply);
    case MMC_SEND_DISC_STRUCTURE: return take_structure(drive, command, reply);
    case MMC_RESERVE_TRACK: drive->reserved = get32(command->cdb + 5); return MMC_TRANSPORT_OK;
    case MMC_SEND_OPC_INFORMATION: return MMC_TRANSPORT_OK;
    case MMC_MODE_SENSE_10:
        memcpy(pages + 8, drive->page, 52);
        return give(command, reply, pages, sizeof(pages));
    case MMC_MODE_SELECT_10:
        assert_int_equal(command->data_length, 60);
        if ((sent[8 + 2] & 15) == MMC_WRITE_LAYER_JUMP && drive->refuses & NO_TYPE) return refuse(reply, 0x26);
        memcpy(drive->page, sent + 8, 52);
        drive->type = drive->page[2] & 15;
        return MMC_TRANSPORT_OK;
    default: return refuse(reply, 0x20);
    }
}

static void test_ways(void **state)
{
    static const struct
    {
        const char *what;
        bool jumps, begun, close;
        unsigned int refuses;
        uint8_t type;               /* that somebody left in page 05h */
        uint32_t start, interval, sectors;
        enum recording_end end;
        uint8_t type_after;
        enum recording_ending ending;
        uint32_t manual, interval_after, boundary;
    } cases[] = {
        { "without layer jump", false, false, false, 0, 0, 0, 0, 1008, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 512 },
        { "stays open", true, false, false, 0, 0, 0, 0, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, 1007, 0, NONE },
        { "stays open, in layer jump already", true, false, false, 0, 4, 0, 0, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, 1007, 0, NONE },
        { "is closed", true, false, true, 0, 0, 0, 0, 1008, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 512 },
        { "is closed, in layer jump already", true, false, true, 0, 4, 0, 0, 1008, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 512 },
        { "leaves no room behind it", true, false, false, 0, 0, 0, 0, 29000, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 14512 },
        { "layer jump is refused", true, false, false, NO_TYPE, 0, 0, 0, 1008, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 512 },
        { "layer 0's size is not told", true, false, false, NO_BOUNDARY, 0, 0, 0, 1008, RECORDING_SUCCESS, MMC_WRITE_SAO, RECORDING_CLOSED, NONE, 0, 512 },
        { "jumps at intervals", true, false, false, 0, 0, 0, 160, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, 1007, 0, NONE },
        { "jumps at intervals, whatever is said", true, false, false, NO_INTERVAL, 0, 0, 160, 1000, RECORDING_DRIVE_FAILED, 4, RECORDING_APPENDABLE, NONE, 160, NONE },
        { "jumps at intervals behind the image", true, false, false, NO_INTERVAL, 0, 0, 1008, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, NONE, 1008, NONE },
        { "jumps where it wants", true, false, false, NO_MANUAL, 0, 0, 0, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, NONE, 0, NONE },
        { "another session", true, true, false, 0, 0, 10000, 0, 1000, RECORDING_SUCCESS, 4, RECORDING_APPENDABLE, 11007, 0, NONE },
        { "the last session", true, true, true, 0, 0, 10000, 0, 1000, RECORDING_SUCCESS, 4, RECORDING_CLOSED, 11007, 0, NONE },
        { "across layer 0's end", true, true, false, 0, 0, 10000, 0, 30000, RECORDING_SUCCESS, 4, RECORDING_CLOSED, M - 1, 0, NONE },
        { "another session that cannot be told so", true, true, false, NO_TYPE, 0, 10000, 0, 1000, RECORDING_PARAMETERS_REFUSED, 0, RECORDING_APPENDABLE, NONE, 0, NONE },
    };
    struct recording_options options = { .transfer = 32 };
    struct recording recording;
    struct recording_disc disc;
    struct mmc_device device;
    unsigned int i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
    {
        struct drive drive = { .transport = { execute, 65536 }, .jumps = cases[i].jumps, .begun = cases[i].begun,
            .refuses = cases[i].refuses, .start = cases[i].start, .interval = cases[i].interval, .type = cases[i].type,
            .page = { 5, 50, cases[i].type },
            .boundary = NONE, .manual = NONE, .reserved = NONE };
        bool at_once = cases[i].type_after == MMC_WRITE_SAO;

        print_message("%s\n", cases[i].what);
        clock_init(&drive.clock);
        options.close = cases[i].close;
        mmc_device_init(&device, &drive.transport);
        assert_int_equal(recording_examine(&device, &disc), MMC_OK);
        assert_int_equal(disc.next_writable, cases[i].start);
        assert_int_equal(disc.free, 2 * (M - cases[i].start));
        recording_init(&recording, &device, &drive.clock.host, &disc, &options);
        assert_int_equal(recording_plan_all(&recording, cases[i].sectors, false), RECORDING_PLANNED);
        assert_int_equal(recording_prepare(&recording), cases[i].end);
        assert_int_equal(drive.type, cases[i].type_after);
        if (cases[i].end == RECORDING_SUCCESS) assert_int_equal(recording.ending, cases[i].ending);
        assert_int_equal(drive.manual, cases[i].manual);
        assert_int_equal(drive.interval, cases[i].interval_after);
        assert_int_equal(drive.boundary, cases[i].boundary);
        assert_int_equal(drive.reserved, at_once ? recording.sectors : NONE);
        recording_done(&recording);
    }
}

/* No piece goes across layer 0's end, and none is lost for that. */
static void test_pieces(void **state)
{
    static const int32_t starts[] = { 0, 16, 10000, 29952, 29968, 29984 };
    struct recording_options options = { .transfer = 32 };
    struct recording_disc disc = { .profile = MMC_PROFILE_DVD_R_DL_LAYER_JUMP, .next_valid = true, .layer_0 = M };
    struct recording_piece piece;
    struct recording recording;
    struct mmc_device device;
    uint32_t range, offset;
    int32_t next;
    unsigned int i;

    (void)state;
    memset(&device, 0, sizeof(device));
    disc.medium = recording_find_medium(disc.profile);
    for (i = 0; i < COUNT(starts); i++)
    {
        disc.next_writable = next = starts[i];
        disc.free = disc.total = 2 * (M - (uint32_t)starts[i]);
        recording_init(&recording, &device, NULL, &disc, &options);
        assert_int_equal(recording_plan_all(&recording, disc.free, false), RECORDING_PLANNED);
        range = offset = 0;
        while (recording_next_piece(&recording, &range, &offset, &piece))
        {
            assert_int_equal(piece.lba, next);
            next += (int32_t)piece.sectors;
            assert_true((uint32_t)piece.lba >= M || (uint32_t)next <= M);
        }
        assert_int_equal(next, starts[i] + (int32_t)disc.free);
        recording_done(&recording);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_ways), cmocka_unit_test(test_pieces) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
