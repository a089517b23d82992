/* test_tao.c: tracks at once, sessions made of them, and rewritable discs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"

#include <stdio.h>
#include <string.h>

enum { SIZE = 40000, AUDIO = 0, DATA = 4, OPEN_NEXT = 0xc0 };

/* Page 05h: TAO with this data block type, track mode and the bits of byte 3's upper half. */
static enum sense_code set_tao(struct drive *drive, unsigned block_type, unsigned track_mode, unsigned multi, const char *isrc)
{
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[8 + 2] = 0x41;
    drive->data[8 + 3] = (uint8_t)(multi | track_mode);
    drive->data[8 + 4] = (uint8_t)block_type;
    memset(drive->data + 8 + 32, 0, 16);
    if (isrc)
    {
        drive->data[8 + 32] = 0x80;
        memcpy(drive->data + 8 + 33, isrc, 12);
    }
    drive->data[8 + 16] = 0x80;
    memcpy(drive->data + 8 + 17, "4006381333931", 13);
    return DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
}

static enum sense_code write_filled(struct drive *drive, int32_t lba, unsigned count, unsigned size, int value)
{
    memset(drive->data, value, (size_t)count * size);
    return drive_write(drive, lba, count, count * size);
}

static enum sense_code synchronise(struct drive *drive)
{
    return DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static enum sense_code close_what(struct drive *drive, unsigned function)
{
    return DO(drive, VB_NONE, 0, 0x5b, 0, (uint8_t)function, 0, 0, 0, 0, 0, 0, 0);
}

static void check_disc(struct drive *drive, unsigned status, unsigned sessions, unsigned first, unsigned last)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    assert_int_equal(drive->data[2] & 0x0f, status);
    assert_int_equal(drive->data[4], sessions);
    assert_int_equal(drive->data[5], first);
    assert_int_equal(drive->data[6], last);
}

/* The next writable address, or -9999 when there is none. */
static int32_t next_writable(struct drive *drive)
{
    if (DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 0xff, 0, 0, 48, 0) != SENSE_NONE || !(drive->data[7] & 1))
        return -9999;
    return (int32_t)get_be32(drive->data + 12);
}

static void check_track(struct drive *drive, unsigned number, unsigned session, int32_t start, uint32_t length, unsigned control)
{
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, (uint8_t)number, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[2], number);
    assert_int_equal(drive->data[3], session);
    assert_int_equal(drive->data[5] & 15, control);
    assert_int_equal(get_be32(drive->data + 8), start);
    assert_int_equal(get_be32(drive->data + 24), length);
}

/* Three tracks of different ends, the session closed: start, run-out of two and pause of 150 sectors. */
static void session_of_tracks(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    assert_sense(set_tao(drive, 0, AUDIO, 0, "USK7Y9812345"), "good");
    check_disc(drive, 0x00, 1, 1, 1);
    assert_int_equal(next_writable(drive), 0);
    assert_sense(close_what(drive, 2), "good"); /* nothing to close */
    assert_sense(write_filled(drive, -150, 1, 2352, 1), "5/21/02");
    assert_sense(write_filled(drive, 1, 1, 2352, 1), "5/21/02");
    check_disc(drive, 0x00, 1, 1, 1);

    assert_sense(write_filled(drive, 0, 400, 2352, 1), "good");
    assert_sense(write_filled(drive, 399, 1, 2352, 1), "5/21/02");
    assert_int_equal(next_writable(drive), 400);
    assert_sense(synchronise(drive), "good"); /* ends the track */
    check_disc(drive, 0x05, 1, 1, 2);
    check_track(drive, 1, 1, 0, 402, 0);
    assert_int_equal(next_writable(drive), 552);
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "3/57/00"); /* no lead-in yet */
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 3, 0, 0, 0, 0, 3, 0x24, 0), "good");
    assert_int_equal(drive->command.reply_length, 15);
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 0, 10, 0, 0, 1, 0x10, 0, 0), "good"); /* it can be read all the same */
    assert_int_equal(drive->data[5], 1);

    assert_sense(set_tao(drive, 0, AUDIO | 2, 0, NULL), "good");
    assert_sense(write_filled(drive, 552, 10, 2352, 2), "good");
    assert_sense(close_what(drive, 1), "good"); /* filled up to four seconds */
    check_track(drive, 2, 1, 552, 302, 2);

    drive_reload(drive); /* the program memory area is on the disc */
    assert_int_equal(next_writable(drive), 552 + 302 + 150);
    assert_sense(set_tao(drive, 0, AUDIO, 0, "DEAB12012347"), "good");
    assert_sense(write_filled(drive, 1004, 300, 2352, 3), "good");
    assert_sense(close_what(drive, 2), "good"); /* ends the track too */
    check_disc(drive, 0x0e, 1, 1, 3);
    drive_reload(drive);
    check_disc(drive, 0x0e, 1, 1, 3);
    assert_int_equal(next_writable(drive), -9999);
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "good");
    assert_int_equal(get_be32(drive->data + 8), 0);
    assert_int_equal(get_be32(drive->data + 16), 552);
    assert_int_equal(drive->data[13], 0x12);
    assert_int_equal(get_be32(drive->data + 24), 1004);
    assert_int_equal(get_be32(drive->data + 32), 1306);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 1, 0, 24, 0);
    assert_memory_equal(drive->data + 9, "USK7Y9812345", 12);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 2, 0, 24, 0);
    assert_int_equal(drive->data[8], 0);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 3, 0, 24, 0);
    assert_memory_equal(drive->data + 9, "DEAB12012347", 12);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0);
    assert_memory_equal(drive->data + 9, "4006381333931", 13);
    assert_sense(write_filled(drive, 1456, 1, 2352, 4), "5/30/05");
    drive_free(drive);
}

/* Every block type: what the host sends comes back, and the drive adds the rest. */
static void block_types(void **state)
{
    static const struct { unsigned type, mode, size; const char *begin; unsigned expected; const char *read_10; } cases[] =
    {
        { 8, DATA, 2048, "good", 2, "good" }, { 9, DATA, 2336, "good", 3, "5/64/00" }, { 10, DATA, 2048, "good", 4, "good" },
        { 11, DATA, 2056, "good", 4, "good" }, { 12, DATA, 2324, "good", 5, "5/64/00" }, { 13, DATA, 2332, "good", 4, "good" },
        { 0, DATA, 2352, "5/64/00", 0, NULL }, { 8, AUDIO, 2048, "5/64/00", 0, NULL }
    };
    struct drive *drive = drive_new();
    size_t i;
    unsigned j;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        drive_insert_blank(drive, SIZE);
        assert_sense(set_tao(drive, cases[i].type, cases[i].mode, 0, NULL), "good");
        for (j = 0; j < 300; j++)
        {
            memset(drive->data, (int)j & 0xff, cases[i].size);
            if (cases[i].type == 11 || cases[i].type == 13)
                memset(drive->data, 0, 8);
            if (cases[i].type == 9)
                memcpy(drive->data, "\1\2\3\4\5\6\7\10", 8);
            assert_sense(drive_write(drive, (int32_t)j, 1, cases[i].size), j ? "good" : cases[i].begin);
            if (strcmp(cases[i].begin, "good"))
                break;
        }
        if (strcmp(cases[i].begin, "good"))
            continue;
        assert_sense(close_what(drive, 2), "good");
        assert_sense(DO(drive, VB_IN, 2352, 0xbe, (uint8_t)(cases[i].expected << 2), 0, 0, 0, 99, 0, 0, 1, 0xf8, 0, 0), "good");
        assert_int_equal(drive->data[15], cases[i].expected == 2 ? 1 : 2);
        assert_int_equal(drive->data[1000], 99);
        assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 99, 0, 0, 1, 0), cases[i].read_10);
    }
    for (i = 1; i < 8; i++) /* what TAO cannot write */
        assert_sense(set_tao(drive, (unsigned)i, AUDIO, 0, NULL), "5/26/00");
    drive_free(drive);
}

/* Three sessions, the last closed for good. */
static void sessions(void **state)
{
    /* start of each: lead-out + 6750 (later 2250) + lead-in 4500 + pregap 150 */
    static const int32_t starts[3] = { 0, 302 + 11400, 302 + 11400 + 302 + 6900 };
    struct drive *drive = drive_new();
    unsigned i;

    (void)state;
    drive_insert_blank(drive, SIZE);
    for (i = 0; i < 3; i++)
    {
        assert_sense(set_tao(drive, 8, DATA, i < 2 ? OPEN_NEXT : 0, NULL), "good");
        assert_int_equal(next_writable(drive), starts[i]);
        assert_sense(write_filled(drive, starts[i], 300, 2048, (int)i + 1), "good");
        assert_sense(close_what(drive, 2), "good");
        drive_reload(drive);
        check_disc(drive, i < 2 ? 0x01 : 0x0e, i < 2 ? i + 2 : 3, i < 2 ? i + 2 : 3, i < 2 ? i + 2 : 3);
        check_track(drive, i + 1, i + 1, starts[i], 302, 4);
    }
    assert_int_equal(next_writable(drive), -9999);
    for (i = 0; i < 3; i++)
    {
        assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, (uint8_t)(starts[i] >> 8), (uint8_t)starts[i], 0, 0, 1, 0), "good");
        assert_int_equal(drive->data[77], i + 1);
    }
    DO(drive, VB_IN, 12, 0x43, 0, 1, 0, 0, 0, 0, 0, 12, 0);
    assert_int_equal(get_be32(drive->data + 8), starts[2]);
    drive_free(drive);
}

/* SAO and RAW want a session without tracks; a test write leaves nothing; a disc gets full. */
static void refusals(void **state)
{
    static const uint8_t sheet[4][8] =
    {
        { 0x01, 0, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 1, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 1, 1, 0x00, 0, 0, 2, 0 },
        { 0x01, 0xaa, 1, 0x01, 0, 0, 6, 0 }
    };
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, 1000);
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_sense(write_filled(drive, 0, 300, 2352, 1), "good");
    assert_sense(synchronise(drive), "good");
    drive_set_write(drive, 2, 0, 0x40);
    memcpy(drive->data, sheet, sizeof(sheet));
    assert_sense(DO(drive, VB_OUT, 32, 0x5d, 0, 0, 0, 0, 0, 0, 0, 32, 0), "5/30/05");
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_filled(drive, -11634, 1, 2448, 0), "5/30/05");
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_sense(write_filled(drive, 452, 546, 2352, 2), "good");
    assert_sense(write_filled(drive, 998, 1, 2352, 2), "5/21/00"); /* two sectors for the run-out */
    assert_sense(close_what(drive, 1), "good");
    assert_int_equal(next_writable(drive), -9999);
    assert_sense(write_filled(drive, 1150, 1, 2352, 2), "5/21/00");
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(close_what(drive, 2), "good"); /* also when page 05h says something else meanwhile */
    check_disc(drive, 0x0e, 1, 1, 2);

    drive_insert_blank(drive, 1000);
    assert_sense(drive_set_write(drive, 1, 0, 0x50), "good"); /* test write */
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[11] = AUDIO;
    DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0);
    assert_sense(write_filled(drive, 0, 300, 2352, 1), "good");
    assert_sense(close_what(drive, 2), "good");
    check_disc(drive, 0x00, 1, 1, 1);
    assert_int_equal(drive->unit.medium.disc->burned_count, 0);
    drive_free(drive);
}

/* A test write of several tracks (MMC-6 7.5.3, Test Write): the drive goes on behind each as in a burn, and the disc stays as it is.
 * The end of the session, and leaving the test, put the drive back to where the disc is. */
static void rehearsal(void **state)
{
    struct drive *drive = drive_new();
    unsigned how, i;

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_sense(write_filled(drive, 0, 300, 2352, 1), "good");
    assert_sense(synchronise(drive), "good"); /* one track in earnest */
    for (how = 0; how < 3; how++)
    {
        assert_sense(drive_set_write(drive, 1, 0, 0x50), "good");
        for (i = 0; i < 3; i++)
        {
            assert_int_equal(next_writable(drive), 452 + i * 452);
            check_disc(drive, 0x05, 1, 1, i + 2);
            assert_sense(write_filled(drive, 452, 1, 2352, 1), i ? "5/21/02" : "good");
            assert_sense(write_filled(drive, 452 + (int)i * 452 + !i, 299, 2352, 1), "good");
            assert_sense(i == 1 ? close_what(drive, 1) : synchronise(drive), "good");
        }
        assert_int_equal(next_writable(drive), 452 + 3 * 452);
        if (how == 0)
            assert_sense(close_what(drive, 2), "good");
        else if (how == 1)
            assert_sense(drive_set_write(drive, 1, 0, 0x40), "good");
        else
            drive_reload(drive);
        assert_int_equal(next_writable(drive), 452);
        check_disc(drive, 0x05, 1, 1, 2);
    }
    assert_sense(drive_set_write(drive, 1, 0, 0x40), "good");
    assert_sense(write_filled(drive, 452, 300, 2352, 2), "good");
    assert_sense(close_what(drive, 2), "good");
    check_disc(drive, 0x0e, 1, 1, 2);
    drive_free(drive);
}

/* A drive whose next writable address does not move in a test write takes every track at the same place. */
static void forgotten_rehearsal(void **state)
{
    struct drive *drive = drive_new();
    struct vb_error error;
    unsigned i;

    (void)state;
    drive_insert_blank(drive, SIZE);
    assert_true(fault_add(&drive->unit.faults, "SYNCHRONIZE CACHE forgets", &error));
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_sense(drive_set_write(drive, 1, 0, 0x50), "good");
    for (i = 0; i < 3; i++)
    {
        assert_int_equal(next_writable(drive), 0);
        assert_sense(write_filled(drive, 0, 300, 2352, 1), "good");
        assert_sense(synchronise(drive), "good");
        check_disc(drive, 0x00, 1, 1, 1);
    }
    assert_sense(drive_set_write(drive, 1, 0, 0x40), "good");
    for (i = 0; i < 3; i++) /* what was burned is on the disc whatever a drive forgets */
    {
        assert_int_equal(next_writable(drive), i * 452);
        assert_sense(write_filled(drive, (int)i * 452, 300, 2352, 1), "good");
        assert_sense(synchronise(drive), "good");
    }
    drive_free(drive);
}

/* The drive loses its power in a track: what came before is there and can be closed, nothing can be added. */
static void broken_track(void **state)
{
    struct drive *drive = drive_new();
    struct vb_error error;

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_sense(write_filled(drive, 0, 300, 2352, 1), "good");
    assert_sense(synchronise(drive), "good");
    assert_true(medium_press_eject(&drive->unit, &error)); /* between tracks nothing is burned */
    assert_sense(write_filled(drive, 452, 100, 2352, 2), "good");
    assert_false(medium_press_eject(&drive->unit, &error));
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "2/04/08");
    unit_power_on(&drive->unit);
    drive_reload(drive);
    DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0);
    set_tao(drive, 0, AUDIO, 0, NULL);
    assert_int_equal(next_writable(drive), -9999);
    assert_sense(write_filled(drive, 552, 1, 2352, 1), "5/21/00");
    check_track(drive, 1, 1, 0, 302, 0);
    assert_sense(close_what(drive, 2), "good");
    check_disc(drive, 0x0e, 1, 1, 1);
    drive_free(drive);
}

static void burn_one(struct drive *drive)
{
    set_tao(drive, 8, DATA, 0, NULL);
    assert_sense(write_filled(drive, 0, 300, 2048, 9), "good");
    assert_sense(close_what(drive, 2), "good");
    check_disc(drive, 0x0e, 1, 1, 1);
}

static void rewritable(void **state)
{
    struct drive *drive = drive_new();
    unsigned type;

    (void)state;
    drive_insert(drive, DISC_CD_RW, 5000);
    DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0);
    assert_int_equal(drive->data[2], 0x10); /* erasable, blank */
    DO(drive, VB_IN, 8, 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0);
    assert_int_equal(get_be16(drive->data + 6), 0x000a);
    for (type = 0; type < 2; type++)
    {
        burn_one(drive);
        assert_sense(write_filled(drive, 0, 1, 2048, 1), "5/30/05"); /* not without blanking */
        drive_reload(drive);
        assert_sense(DO(drive, VB_NONE, 0, 0xa1, (uint8_t)type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
        check_disc(drive, 0x00, 1, 1, 1);
        assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), "5/21/00");
        drive_reload(drive);
        check_disc(drive, 0x00, 1, 1, 1);
    }
    burn_one(drive);
    for (type = 2; type < 8; type++)
        assert_sense(DO(drive, VB_NONE, 0, 0xa1, (uint8_t)type, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "5/24/00");
    drive_insert_blank(drive, 5000);
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "5/30/05"); /* a CD-R is not erased */

    /* In real time, and with IMMED: 2/04/07 until it is done. */
    drive_insert(drive, DISC_CD_RW, 5000);
    drive->unit.pacing.speed = 1;
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(drive->command.busy_us, 0);
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "2/04/07");
    drive->unit.pacing.since -= 11635ull * 1000000 / 75;
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_in_range(drive->command.busy_us, 11634ull * 1000000 / 75, 11634ull * 1000000 / 75 + 2);
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(session_of_tracks), cmocka_unit_test(block_types), cmocka_unit_test(sessions),
        cmocka_unit_test(refusals), cmocka_unit_test(rehearsal), cmocka_unit_test(forgotten_rehearsal), cmocka_unit_test(broken_track), cmocka_unit_test(rewritable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
