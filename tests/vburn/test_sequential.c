/* test_sequential.c: DVD-R, DVD-RW, DVD+R and BD-R, from the blank disc to the closed one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"

#include <string.h>

enum { SIZE = 40000, NONE = -1, CLOSE_TRACK = 1, CLOSE_SESSION = 2, FINALISE = 6, INCREMENTAL = 0, DAO = 2, TEST = 0x10, BUFE = 0x40 };

/* What distinguishes them: profile (MMC-6 table 93), ECC block, where the second and the third session begin behind the end of the
 * one before (DVD-R: border zones, DVD+R: closure and intro), where the second track of a session does, and whether the tracks
 * of a closed session are one (DVD+R, MMC-6 4.3.6.2). */
static const struct kind_case
{
    enum disc_kind kind;
    unsigned profile, ecc;
    int32_t first_gap, gap, track_gap;
    bool joins;
    unsigned finalise; /* close function, with page 05h saying that no session follows */
} kinds[] =
{
    { DISC_DVD_R, 0x11, 16, 16384, 3072, 0, false, CLOSE_SESSION },
    { DISC_DVD_RW, 0x14, 16, 16384, 3072, 0, false, CLOSE_SESSION },
    { DISC_DVD_PLUS_R, 0x1b, 16, 2048, 2048, 16, true, FINALISE },
    { DISC_DVD_PLUS_R_DL, 0x2b, 16, 2048, 2048, 16, true, FINALISE },
    { DISC_BD_R, 0x41, 32, 0, 0, 0, false, FINALISE },
    { DISC_BD_R_DL, 0x41, 32, 0, 0, 0, false, FINALISE },
};

#define FOR_EACH_KIND(test) \
    for (test = kinds; test < kinds + sizeof(kinds) / sizeof(kinds[0]); test++)

static void check_read(struct drive *drive, int32_t lba, const char *sense, bool zeros)
{
    uint8_t cdb[10] = { 0x28, 0, 0, 0, 0, 0, 0, 0, 1 };

    put_be32(cdb + 2, (uint32_t)lba);
    assert_sense(drive_do(drive, cdb, 10, VB_IN, 2048), sense);
    if (strcmp(sense, "good"))
        return;
    assert_int_equal(get_be32(drive->data), zeros ? 0 : lba);
    assert_int_equal(drive->data[100], zeros ? 0 : 0x5a);
}

static enum sense_code synchronise(struct drive *drive)
{
    return DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static enum sense_code close_what(struct drive *drive, unsigned function, unsigned number)
{
    return DO(drive, VB_NONE, 0, 0x5b, 0, (uint8_t)function, 0, 0, (uint8_t)number, 0, 0, 0, 0);
}

static enum sense_code reserve(struct drive *drive, unsigned bits, uint32_t value)
{
    uint8_t cdb[10] = { 0x53, (uint8_t)bits };

    put_be32(cdb + 5, value);
    return drive_do(drive, cdb, 10, VB_NONE, 0);
}

/* Byte 2 of READ DISC INFORMATION without the erasable bit, sessions, first and last track of the last one. */
static void check_disc(struct drive *drive, unsigned status, unsigned sessions, unsigned first, unsigned last)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    assert_int_equal(drive->data[2] & 0x0f, status);
    assert_int_equal(drive->data[4], sessions);
    assert_int_equal(drive->data[5], first);
    assert_int_equal(drive->data[6], last);
}

/* RT, blank; next writable NONE: it is not valid. */
static void check_track(struct drive *drive, unsigned number, unsigned session, unsigned bits, int32_t start, int32_t next,
                        int32_t size)
{
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, (uint8_t)number, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[2], number);
    assert_int_equal(drive->data[3], session);
    assert_int_equal(drive->data[6] & 0xc0, bits);
    assert_int_equal(get_be32(drive->data + 8), start);
    assert_int_equal(get_be32(drive->data + 24), size);
    assert_int_equal(drive->data[7] & 1, next != NONE);
    if (next != NONE)
    {
        assert_int_equal(get_be32(drive->data + 12), next);
        assert_int_equal(get_be32(drive->data + 16), start + size - next);
    }
}

static unsigned profile(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 8, 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0), "good");
    return get_be16(drive->data + 6);
}

static bool feature_is_current(struct drive *drive, unsigned code)
{
    assert_sense(DO(drive, VB_IN, 64, 0x46, 2, (uint8_t)(code >> 8), (uint8_t)code, 0, 0, 0, 0, 64, 0), "good");
    return drive->command.reply_length >= 12 && drive->data[10] & 1;
}

static uint32_t capacity(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 8, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    return get_be32(drive->data);
}

static int32_t round_up(int32_t sectors, unsigned ecc)
{
    return (sectors + (int32_t)ecc - 1) / (int32_t)ecc * (int32_t)ecc;
}

/* Three sessions, each read before and behind its end; the last closes the disc. */
static void sessions(void **state)
{
    struct drive *drive = drive_new();
    const struct kind_case *test;

    (void)state;
    FOR_EACH_KIND(test)
    {
        int32_t start = 0, end;
        unsigned i;

        drive_insert(drive, test->kind, SIZE);
        assert_int_equal(profile(drive), test->profile);
        check_disc(drive, 0x00, 1, 1, 1);
        check_track(drive, 1, 1, 0x40, 0, 0, SIZE);
        assert_int_equal(capacity(drive), 0);
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "good"); /* nothing to close */
        check_disc(drive, 0x00, 1, 1, 1);
        for (i = 1; i <= 3; i++)
        {
            drive_set_data_write(drive, INCREMENTAL, BUFE, i < 3);
            assert_sense(drive_write_numbered(drive, start + 1, 1), "5/21/02");
            assert_sense(drive_write_numbered(drive, start, 20), "good");
            assert_sense(drive_write_numbered(drive, start, 1), "5/21/02");
            assert_sense(drive_write_numbered(drive, start + 20, 13), "good"); /* in the middle of an ECC block, before the buffer is emptied */
            check_track(drive, i, i, 0x00, start, start + 33, SIZE - start);
            check_read(drive, start + 32, "good", false);
            check_read(drive, start + 33, "5/21/00", false);
            assert_sense(synchronise(drive), "good");
            end = round_up(start + 33, test->ecc);
            check_track(drive, i, i, 0x00, start, end, SIZE - start);
            check_read(drive, start + 33, "good", true); /* the drive has filled the block up */
            check_disc(drive, 0x05, i, i, i);
            drive_reload(drive);
            check_track(drive, i, i, 0x00, start, end, SIZE - start);
            drive_set_data_write(drive, INCREMENTAL, BUFE, i < 3);
            assert_sense(drive_write_numbered(drive, start + 33, 1), "5/21/02"); /* now it has to be where the drive says */
            assert_sense(drive_write_numbered(drive, end, 1), "good");
            end += (int32_t)test->ecc;
            assert_sense(close_what(drive, CLOSE_TRACK, i + 1), "5/24/00");
            assert_sense(close_what(drive, CLOSE_TRACK, i), "good");
            check_disc(drive, 0x05, i, i, i + 1);
            check_track(drive, i, i, test->joins ? 0x80 : 0, start, NONE, end - start);
            assert_int_equal(capacity(drive), end - 1);
            assert_sense(close_what(drive, i < 3 ? CLOSE_SESSION : test->finalise, 0), "good");
            drive_reload(drive);
            check_track(drive, i, i, test->joins ? 0x80 : 0, start, NONE, end - start);
            check_disc(drive, i < 3 ? 0x01 : 0x0e, i < 3 ? i + 1 : 3, i < 3 ? i + 1 : 3, i < 3 ? i + 1 : 3);
            assert_sense(DO(drive, VB_IN, 12, 0x43, 0, 1, 0, 0, 0, 0, 0, 12, 0), "good"); /* the last session's first track */
            assert_int_equal(drive->data[3], i);
            assert_int_equal(get_be32(drive->data + 8), start);
            start = end + (i == 1 ? test->first_gap : test->gap);
            if (i < 3)
                check_track(drive, i + 1, i + 1, 0x40, start, start, SIZE - start);
        }
        assert_int_equal(profile(drive), test->profile);
        assert_sense(drive_write_numbered(drive, start, 1), "5/30/05");
        assert_sense(reserve(drive, 0, 16), "5/30/05");
        assert_sense(DO(drive, VB_NONE, 0, 0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0), "5/30/05"); /* nothing to calibrate for */
        assert_false(feature_is_current(drive, 0x21));
        check_read(drive, 0, "good", false);
    }
    drive_free(drive);
}

/* The last sector is taken, one more is not, and nothing of a write that does not fit. */
static void full_disc(void **state)
{
    struct drive *drive = drive_new();
    const struct kind_case *test;
    int32_t lba;

    (void)state;
    FOR_EACH_KIND(test)
    {
        drive_insert(drive, test->kind, 1024);
        drive_set_data_write(drive, INCREMENTAL, BUFE, true);
        for (lba = 0; lba < 1008; lba += 16)
            assert_sense(drive_write_numbered(drive, lba, 16), "good");
        assert_sense(drive_write_numbered(drive, 1008, 15), "good");
        assert_sense(drive_write_numbered(drive, 1023, 2), "5/21/00");
        check_track(drive, 1, 1, 0x00, 0, 1023, 1024);
        assert_sense(drive_write_numbered(drive, 1023, 1), "good");
        check_track(drive, 1, 1, 0x00, 0, NONE, 1024);
        assert_sense(drive_write_numbered(drive, 1024, 1), "5/21/00");
        assert_sense(synchronise(drive), "good");
        assert_sense(close_what(drive, CLOSE_TRACK, 1), "good");
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
        check_disc(drive, 0x0e, 1, 1, 1); /* there is no room for another session */
        assert_sense(drive_write_numbered(drive, 0, 1), "5/21/02");
        assert_int_equal(capacity(drive), 1023);
        check_read(drive, 1023, "good", false);
    }
    drive_free(drive);
}

/* RESERVE TRACK (MMC-6 6.31): tracks side by side, each with its next writable address. */
static void reserved_tracks(void **state)
{
    struct drive *drive = drive_new();
    const struct kind_case *test;

    (void)state;
    FOR_EACH_KIND(test)
    {
        int32_t size = round_up(100, test->ecc), second = size + test->track_gap, third = second + 64 + test->track_gap;

        drive_insert(drive, test->kind, SIZE);
        drive_set_data_write(drive, INCREMENTAL, BUFE, true);
        assert_sense(reserve(drive, 0, 0), "5/24/00");
        assert_sense(reserve(drive, 0, SIZE + 1), "5/24/00");
        assert_sense(reserve(drive, 1, SIZE + 1), "5/21/00");
        assert_sense(reserve(drive, 0, 100), "good");
        assert_sense(reserve(drive, 1, (uint32_t)second + 64), "good"); /* up to an address */
        check_disc(drive, 0x05, 1, 1, 3);
        check_track(drive, 1, 1, 0xc0, 0, 0, size);
        check_track(drive, 2, 1, 0xc0, second, second, 64);
        check_track(drive, 3, 1, 0x40, third, third, SIZE - third);
        assert_sense(drive_write_numbered(drive, second, 32), "good");
        assert_sense(drive_write_numbered(drive, 0, 32), "good");
        check_track(drive, 2, 1, 0x80, second, second + 32, 64);
        assert_sense(drive_write_numbered(drive, second + 32, 64), "5/63/00"); /* not beyond the end of the track */
        assert_sense(drive_write_numbered(drive, second + 32, 32), "good");
        check_track(drive, 2, 1, 0x80, second, NONE, 64);
        if (test->track_gap)
            assert_sense(drive_write_numbered(drive, second + 64, 1), "5/63/00");
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "5/72/03"); /* the first is not full */
        assert_sense(drive_write_numbered(drive, third, 5), "good");
        assert_sense(reserve(drive, 0, 16), "5/2C/00"); /* the invisible track has been written to */
        drive_reload(drive);
        drive_set_data_write(drive, INCREMENTAL, BUFE, true);
        check_track(drive, 1, 1, 0x80, 0, 32, size);
        assert_sense(close_what(drive, CLOSE_TRACK, 1), "good");
        check_read(drive, 32, "good", true); /* filled up to its end */
        check_read(drive, size - 1, "good", true);
        check_track(drive, 1, 1, test->joins ? 0x80 : 0, 0, NONE, size);
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
        if (test->joins)
            check_track(drive, 1, 1, 0x80, 0, NONE, third + 16);
        else
            check_track(drive, 3, 1, 0, third, NONE, (int32_t)test->ecc);
        check_disc(drive, 0x01, 2, test->joins ? 2 : 4, test->joins ? 2 : 4);
        check_read(drive, second + 63, "good", false);
        if (test->track_gap)
            check_read(drive, size, "3/11/00", false); /* the run-in carries no data */
    }
    drive_free(drive);
}

static void check_dao(struct drive *drive, enum disc_kind kind)
{
    int32_t lba;

    drive_insert(drive, kind, SIZE);
    assert_sense(drive_set_data_write(drive, DAO, BUFE, false), "good");
    assert_sense(drive_write_numbered(drive, 0, 16), "5/2C/00");
    assert_sense(reserve(drive, 0, 100), "good");
    check_track(drive, 1, 1, 0xc0, 0, 0, 112);
    assert_int_equal(drive->data[6] & 0x20, 0); /* no packets */
    for (lba = 0; lba < 96; lba += 32)
        assert_sense(drive_write_numbered(drive, lba, 32), "good");
    assert_sense(synchronise(drive), "good");
    check_disc(drive, 0x05, 1, 1, 2);
    assert_sense(close_what(drive, CLOSE_SESSION, 0), "5/72/03");
    assert_sense(drive_write_numbered(drive, 96, 17), "5/63/00");
    assert_sense(drive_write_numbered(drive, 96, 16), "good");
    assert_sense(synchronise(drive), "good");
    check_disc(drive, 0x0e, 1, 1, 1);
    assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
    check_read(drive, 111, "good", false);
    drive_reload(drive);
    check_disc(drive, 0x0e, 1, 1, 1);
    assert_int_equal(capacity(drive), 111);
}

/* Disc at once (MMC-6 4.3.4.2.3), and what it and incremental recording do not share. */
static void disc_at_once(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    check_dao(drive, DISC_DVD_R);
    check_dao(drive, DISC_DVD_RW);
    check_dao(drive, DISC_DVD_R_DL);
    drive_insert(drive, DISC_DVD_R, SIZE);
    drive_set_data_write(drive, INCREMENTAL, BUFE, true);
    assert_sense(drive_write_numbered(drive, 0, 16), "good");
    assert_sense(close_what(drive, CLOSE_TRACK, 1), "good");
    drive_set_data_write(drive, DAO, BUFE, false);
    assert_sense(drive_write_numbered(drive, 16, 16), "5/30/05"); /* for a blank disc only */
    assert_sense(drive_set_data_write(drive, 1, BUFE, false), "5/26/00");
    assert_sense(drive_set_data_write(drive, 3, BUFE, false), "5/26/00");
    drive_free(drive);
}

/* DVD-R DL has one session (MMC-6 6.3.3.3.3); the first layer ends where SEND DISC STRUCTURE has put it, once. */
static void two_layers(void **state)
{
    static const enum disc_kind with_boundary[] = { DISC_DVD_R_DL, DISC_DVD_PLUS_R_DL };
    struct drive *drive = drive_new();
    unsigned i;

    (void)state;
    drive_insert(drive, DISC_DVD_R_DL, SIZE);
    drive_set_data_write(drive, INCREMENTAL, BUFE, true);
    assert_sense(drive_write_numbered(drive, 0, 16), "good");
    assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
    check_disc(drive, 0x0e, 1, 1, 1);
    for (i = 0; i < 2; i++)
    {
        drive_insert(drive, with_boundary[i], SIZE);
        assert_sense(DO(drive, VB_IN, 12, 0xad, 0, 0, 0, 0, 0, 0, 0x20, 0, 12, 0, 0), "good");
        assert_int_equal(drive->data[4] & 0x80, 0);
        assert_int_equal(get_be32(drive->data + 8), SIZE / 2);
        memset(drive->data, 0, 12);
        drive->data[1] = 10;
        put_be32(drive->data + 8, SIZE / 2 + 1);
        assert_sense(DO(drive, VB_OUT, 12, 0xbf, 0, 0, 0, 0, 0, 0, 0x20, 0, 12, 0, 0), "5/26/00");
        put_be32(drive->data + 8, 1001);
        assert_sense(DO(drive, VB_OUT, 12, 0xbf, 0, 0, 0, 0, 0, 0, 0x20, 0, 12, 0, 0), "good");
        assert_sense(DO(drive, VB_OUT, 12, 0xbf, 0, 0, 0, 0, 0, 0, 0x20, 0, 12, 0, 0), "5/2C/00");
        drive_reload(drive);
        assert_sense(DO(drive, VB_IN, 12, 0xad, 0, 0, 0, 0, 0, 0, 0x20, 0, 12, 0, 0), "good");
        assert_int_equal(drive->data[4] & 0x80, 0x80);
        assert_int_equal(get_be32(drive->data + 8), 1008);
        check_track(drive, 1, 1, 0x40, 0, 0, 2016); /* the second layer is not longer than the first */
        assert_sense(DO(drive, VB_IN, 20, 0xad, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0), "good");
        assert_int_equal(get_be32(drive->data + 16) & 0xffffff, 0x30000 + 1007); /* the last sector of layer 0 (ECMA-267 16.1) */
    }
    drive_insert(drive, DISC_DVD_PLUS_R_DL, SIZE);
    drive_set_data_write(drive, INCREMENTAL, BUFE, true);
    assert_sense(drive_write_numbered(drive, 0, 16), "good");
    assert_sense(close_what(drive, 4, 0), "good"); /* the session, with its middle zones at 30 mm */
    check_disc(drive, 0x01, 2, 2, 2);
    drive_free(drive);
}

/* BD-R: spare areas and pseudo-overwrite by FORMAT UNIT, on a blank disc and once (MMC-6 6.4.4.2.1.6, 4.5.3.5.4). */
static void bd_r_formats(void **state)
{
    enum { BD_SIZE = 320000, DEFAULT = BD_SIZE - 10272 };
    static const struct
    {
        unsigned type, subtype;
        uint32_t sectors;
        const char *sense;
        bool pow;
    } cases[] =
    {
        { 0x00, 0, DEFAULT, "good", true }, { 0x00, 1, DEFAULT, "good", false }, { 0x00, 3, DEFAULT, "5/26/00", false },
        { 0x00, 0, DEFAULT + 32, "5/26/00", false }, { 0x32, 0, DEFAULT - 32000, "good", true },
        { 0x32, 0, BD_SIZE, "5/26/00", false }, { 0x32, 1, BD_SIZE - 4000, "good", false }, { 0x30, 0, DEFAULT, "5/26/00", false }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        int32_t sectors = (int32_t)cases[i].sectors;

        drive_insert(drive, DISC_BD_R, BD_SIZE);
        assert_true(feature_is_current(drive, 0x23));
        assert_sense(DO(drive, VB_IN, 44, 0x23, 0, 0, 0, 0, 0, 0, 0, 44, 0), "good");
        assert_int_equal(drive->data[8] & 3, 1);
        assert_int_equal(drive->data[3], 40);
        assert_int_equal(get_be32(drive->data + 12), DEFAULT);
        memset(drive->data, 0, 12);
        drive->data[3] = 8;
        put_be32(drive->data + 4, cases[i].sectors);
        drive->data[8] = (uint8_t)(cases[i].type << 2 | cases[i].subtype);
        assert_sense(DO(drive, VB_OUT, 12, 0x04, 0x11, 0, 0, 0, 0), cases[i].sense);
        if (strcmp(cases[i].sense, "good"))
            continue;
        drive_reload(drive);
        check_disc(drive, 0x00, 1, 1, 1); /* it is as blank as before */
        check_track(drive, 1, 1, 0x40, 0, 0, sectors);
        assert_false(feature_is_current(drive, 0x23));
        assert_int_equal(feature_is_current(drive, 0x38), cases[i].pow);
        /* Eight bytes: growisofs does not know it as pseudo-overwrite otherwise. */
        assert_sense(DO(drive, VB_IN, 16, 0x46, 2, 0, 0x38, 0, 0, 0, 0, 16, 0), "good");
        assert_int_equal(get_be32(drive->data), 12);
        assert_true(feature_is_current(drive, 0x24));
        assert_sense(DO(drive, VB_IN, 44, 0x23, 0, 0, 0, 0, 0, 0, 0, 44, 0), "good");
        assert_int_equal(drive->data[8] & 3, 2);
        assert_int_equal(drive->data[3], 8); /* not a second time */
        assert_sense(drive_write_numbered(drive, 0, 64), "good");
        assert_sense(synchronise(drive), "good");
        memset(drive->data, 0xa5, 2048);
        assert_sense(drive_write(drive, 40, 1, 2048), cases[i].pow ? "good" : "5/21/02");
        if (!cases[i].pow)
        {
            assert_sense(DO(drive, VB_IN, 16, 0x51, 2, 0, 0, 0, 0, 0, 0, 16, 0), "5/24/00");
            continue;
        }
        assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 40, 0, 0, 1, 0), "good");
        assert_int_equal(drive->data[0], 0xa5);
        check_read(drive, 41, "good", false);
        check_track(drive, 1, 1, 0x00, 0, 96, sectors); /* it has taken a cluster there */
        check_read(drive, 64, "3/11/00", false);
        /* POW resources: replacements, map entries, updates. */
        assert_sense(DO(drive, VB_IN, 16, 0x51, 2, 0, 0, 0, 0, 0, 0, 16, 0), "good");
        assert_int_equal(get_be16(drive->data), 14);
        assert_int_equal(drive->data[2], 0x40);
        assert_int_equal(get_be32(drive->data + 4), (sectors - 96) / 32);
        assert_sense(drive_write_numbered(drive, 70, 1), "5/21/02");
        assert_sense(close_what(drive, FINALISE, 0), "good");
        assert_sense(drive_write_numbered(drive, 40, 1), "5/30/05");
    }
    drive_insert(drive, DISC_BD_R, BD_SIZE); /* written to without a format */
    assert_sense(drive_write_numbered(drive, 0, 32), "good");
    assert_false(feature_is_current(drive, 0x23));
    assert_false(feature_is_current(drive, 0x38));
    assert_sense(drive_write_numbered(drive, 0, 1), "5/21/02");
    drive_free(drive);
}

/* BD-R for random recording: any cluster, once (MMC-6 4.5.3.5; features 0021h and 0025h). */
static void bd_r_random(void **state)
{
    enum { BD_SIZE = 320000, DEFAULT = BD_SIZE - 10272 };
    static const uint8_t format[12] = { 0, 0, 0, 8, 0, DEFAULT >> 16, DEFAULT >> 8 & 0xff, DEFAULT & 0xff, 0x32 << 2 | 2 };
    static const struct { int32_t lba; unsigned count; const char *sense; } writes[] =
    {
        { 6400, 64, "good" }, { 0, 32, "good" }, { 6432, 32, "5/21/02" }, { 6368, 64, "5/21/02" }, { 10, 32, "5/21/02" },
        { 64, 16, "5/21/02" }, { DEFAULT - 32, 32, "good" }, { DEFAULT, 32, "5/21/00" }, { 6464, 32, "good" }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    drive_insert(drive, DISC_BD_R, BD_SIZE);
    memcpy(drive->data, format, sizeof(format));
    assert_sense(DO(drive, VB_OUT, 12, 0x04, 0x11, 0, 0, 0, 0), "good");
    drive_reload(drive);
    assert_sense(DO(drive, VB_IN, 8, 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0), "good");
    assert_int_equal(get_be16(drive->data + 6), 0x42);
    assert_true(feature_is_current(drive, 0x25));
    assert_false(feature_is_current(drive, 0x21));
    assert_false(feature_is_current(drive, 0x38));
    check_disc(drive, 0x00, 1, 1, 1);
    check_track(drive, 1, 1, 0x40, 0, NONE, DEFAULT);
    for (i = 0; i < sizeof(writes) / sizeof(writes[0]); i++)
        assert_sense(drive_write_numbered(drive, writes[i].lba, writes[i].count), writes[i].sense);
    assert_sense(synchronise(drive), "good");
    drive_reload(drive);
    check_disc(drive, 0x05, 1, 1, 1);
    check_track(drive, 1, 1, 0, 0, NONE, DEFAULT);
    check_read(drive, 6463, "good", false);
    check_read(drive, 0, "good", false);
    check_read(drive, 32, "3/11/00", false);
    assert_sense(reserve(drive, 0, 64), "5/30/05");
    assert_sense(close_what(drive, CLOSE_SESSION, 0), "5/24/00");
    assert_sense(close_what(drive, FINALISE, 0), "good");
    check_disc(drive, 0x0e, 1, 1, 1);
    assert_false(feature_is_current(drive, 0x25));
    assert_sense(drive_write_numbered(drive, 64, 32), "5/30/05");
    drive_free(drive);
}

/* A test write goes through all of it, and the disc is as it was (MMC-6 7.5.3; feature 002Fh). */
static void rehearsals(void **state)
{
    static const struct { enum disc_kind kind; unsigned type; } cases[] =
    {
        { DISC_DVD_R, INCREMENTAL }, { DISC_DVD_R, DAO }, { DISC_DVD_RW, INCREMENTAL }, { DISC_DVD_RW, DAO }, { DISC_DVD_R_DL, DAO }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        unsigned how;

        drive_insert(drive, cases[i].kind, SIZE);
        for (how = 0; how < 3; how++)
        {
            assert_sense(drive_set_data_write(drive, cases[i].type, BUFE | TEST, true), "good");
            assert_sense(reserve(drive, 0, 64), "good");
            assert_sense(drive_write_numbered(drive, 1, 1), "5/21/02");
            assert_sense(drive_write_numbered(drive, 0, 32), "good");
            check_track(drive, 1, 1, 0x80, 0, 32, 64);
            assert_sense(synchronise(drive), "good");
            check_disc(drive, 0x05, 1, 1, 2);
            if (how == 0)
            {
                assert_sense(drive_write_numbered(drive, 32, 32), "good");
                assert_sense(synchronise(drive), "good");
                assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
            }
            else if (how == 1)
                assert_sense(drive_set_data_write(drive, cases[i].type, BUFE, true), "good");
            else
                drive_reload(drive);
            check_disc(drive, 0x00, 1, 1, 1);
            assert_int_equal(drive->unit.medium.disc->burned_count, 0);
        }
        drive_reload(drive);
        check_disc(drive, 0x00, 1, 1, 1);
    }
    drive_free(drive);
}

/* BLANK of a DVD-RW; minimally blanked it takes disc at once only, as drives have it, and says so by feature 0021h. */
static void blanking(void **state)
{
    static const struct { unsigned type; const char *incremental; } cases[] = { { 1, "5/64/00" }, { 0, "good" } };
    struct drive *drive = drive_new();
    unsigned i;

    (void)state;
    drive_insert(drive, DISC_DVD_RW, SIZE);
    assert_true(feature_is_current(drive, 0x21));
    for (i = 0; i < 2; i++)
    {
        drive_set_data_write(drive, DAO, BUFE, false);
        assert_sense(reserve(drive, 0, 16), "good");
        assert_sense(drive_write_numbered(drive, 0, 16), "good");
        assert_sense(synchronise(drive), "good");
        check_disc(drive, 0x0e, 1, 1, 1);
        assert_sense(DO(drive, VB_NONE, 0, 0xa1, (uint8_t)cases[i].type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
        drive_reload(drive);
        check_disc(drive, 0x00, 1, 1, 1);
        check_read(drive, 0, "5/21/00", false);
        assert_int_equal(feature_is_current(drive, 0x21), cases[i].type == 0);
        assert_true(feature_is_current(drive, 0x2f));
        drive_set_data_write(drive, INCREMENTAL, BUFE, true);
        assert_sense(drive_write_numbered(drive, 0, 16), cases[i].incremental);
    }
    for (i = 2; i < 8; i++)
        assert_sense(DO(drive, VB_NONE, 0, 0xa1, (uint8_t)i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "5/24/00");
    drive_insert(drive, DISC_DVD_R, SIZE);
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "5/30/05");
    drive_free(drive);
}

/* Which close functions a medium has (MMC-6 6.3.2.3). */
static void close_functions(void **state)
{
    static const struct { enum disc_kind kind; uint8_t have; } cases[] =
    {
        { DISC_DVD_R, 1 << 1 | 1 << 2 }, { DISC_DVD_RW, 1 << 1 | 1 << 2 }, { DISC_DVD_R_DL, 1 << 1 | 1 << 2 },
        { DISC_DVD_PLUS_R, 1 << 1 | 1 << 2 | 1 << 5 | 1 << 6 }, { DISC_DVD_PLUS_R_DL, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 },
        { DISC_BD_R, 1 << 1 | 1 << 2 | 1 << 6 }
    };
    struct drive *drive = drive_new();
    unsigned function;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        drive_insert(drive, cases[i].kind, SIZE);
        drive_set_data_write(drive, INCREMENTAL, BUFE, true);
        assert_sense(drive_write_numbered(drive, 0, 16), "good");
        for (function = 0; function < 8; function++)
            if (!(cases[i].have >> function & 1))
                assert_sense(close_what(drive, function, 1), "5/24/00");
    }
    drive_free(drive);
}

/* In real time: what the drive says while it closes, and what it says to a second close. */
static void closing_takes_time(void **state)
{
    struct drive *drive = drive_new();
    const struct kind_case *test;

    (void)state;
    FOR_EACH_KIND(test)
    {
        drive_insert(drive, test->kind, SIZE);
        drive->unit.pacing.speed = 1;
        drive_set_data_write(drive, INCREMENTAL, BUFE, false);
        assert_sense(reserve(drive, 0, SIZE / 2), "good"); /* to be filled up, which takes ten seconds and more */
        assert_sense(drive_write_numbered(drive, 0, 32), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x5b, 1, 1, 0, 0, 1, 0, 0, 0, 0), "good");
        assert_int_equal(drive->command.busy_us, 0);
        assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "2/04/08");
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "5/72/03"); /* the track is not closed yet */
        check_disc(drive, 0x05, 1, 1, 2);
        drive->unit.pacing.since -= 100000000;
        assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x5b, 1, (uint8_t)test->finalise, 0, 0, 0, 0, 0, 0, 0), "good");
        assert_sense(drive_write_numbered(drive, 32, 1), "2/04/08");
        drive->unit.pacing.since -= 1000000000;
        assert_sense(drive_write_numbered(drive, 32, 1), "5/30/05");
    }
    drive_free(drive);
}

/* A buffer that runs dry is bridged, except on DVD-R without BUFE: the track is damaged, and can only be closed. */
static void dry_buffer(void **state)
{
    static const struct { enum disc_kind kind; unsigned bits; const char *sense; } cases[] =
    {
        { DISC_DVD_R, 0, "3/0C/09" }, { DISC_DVD_R, BUFE, "good" }, { DISC_DVD_PLUS_R, 0, "good" }, { DISC_BD_R, 0, "good" }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        drive_insert(drive, cases[i].kind, SIZE);
        drive->unit.pacing.speed = 1;
        drive_set_data_write(drive, INCREMENTAL, cases[i].bits, true);
        assert_sense(drive_write_numbered(drive, 0, 1000), "good"); /* more than half of the buffer: the laser starts */
        drive->unit.pacing.since -= 10000000;
        assert_sense(drive_write_numbered(drive, 1000, 16), cases[i].sense);
        if (!strcmp(cases[i].sense, "good"))
            continue;
        drive_reload(drive);
        check_track(drive, 1, 1, 0, 0, NONE, SIZE);
        assert_int_equal(drive->data[5] & 0x20, 0x20); /* damage */
        check_disc(drive, 0x09, 1, 1, 1);
        assert_sense(drive_write_numbered(drive, 1000, 16), "5/21/02");
        assert_sense(close_what(drive, CLOSE_TRACK, 1), "good");
        check_disc(drive, 0x05, 1, 1, 2);
        drive->unit.pacing.since -= 10000000; /* what closing takes */
        check_read(drive, 999, "good", false);
        assert_sense(close_what(drive, CLOSE_SESSION, 0), "good");
    }
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(sessions), cmocka_unit_test(full_disc), cmocka_unit_test(reserved_tracks), cmocka_unit_test(disc_at_once),
        cmocka_unit_test(two_layers), cmocka_unit_test(bd_r_formats), cmocka_unit_test(bd_r_random),
        cmocka_unit_test(rehearsals), cmocka_unit_test(blanking),
        cmocka_unit_test(close_functions), cmocka_unit_test(closing_takes_time), cmocka_unit_test(dry_buffer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
