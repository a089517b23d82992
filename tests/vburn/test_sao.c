/* test_sao.c: session at once: cue sheets good and bad, and what the drive makes of them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "cd_sector.h"
#include "qchannel.h"
#include "support/drive.h"

#include <stdio.h>
#include <string.h>

enum { SIZE = 20000, OPEN_NEXT = 0xc0 };

/* CTL/ADR, TNO, INDEX, data form, SCMS, MIN, SEC, FRAME */
typedef uint8_t cue_entry[8];

/* Two tracks: 300 sectors with ISRC and index 2, then a pause of 75 that the drive makes, then 325. */
static const cue_entry two_tracks[] =
{
    { 0x02, '4', '0', '0', '6', '3', '8', '1' }, { 0x02, '3', '3', '3', '9', '3', '1', 0 },
    { 0x01, 0, 0, 0x01, 0, 0, 0, 0 },
    { 0x03, 1, 'U', 'S', 'K', '7', 'Y', '9' }, { 0x03, 1, '8', '1', '2', '3', '4', '5' },
    { 0x01, 1, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 1, 1, 0x00, 0, 0, 2, 0 }, { 0x01, 1, 2, 0x00, 0, 0, 4, 0 },
    { 0x21, 2, 0, 0x01, 0, 0, 6, 0 }, { 0x21, 2, 1, 0x00, 0, 0, 7, 0 },
    { 0x21, 0xaa, 1, 0x01, 0, 0, 11, 25 },
};

static enum sense_code send_cue(struct drive *drive, const cue_entry *entries, unsigned count)
{
    unsigned size = count * 8;

    memcpy(drive->data, entries, size);
    return DO(drive, VB_OUT, size, 0x5d, 0, 0, 0, 0, 0, (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size, 0);
}

static void set_sao(struct drive *drive, unsigned bits, unsigned multi)
{
    assert_sense(drive_set_write(drive, 2, 0, bits), "good");
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[11] = (uint8_t)((drive->data[11] & 0x3f) | multi);
    assert_sense(DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0), "good");
}

/* Writes count sectors of `size` bytes at lba, each filled with a byte that follows from its address. */
static enum sense_code write_filled(struct drive *drive, int32_t lba, unsigned count, unsigned size)
{
    unsigned i;

    for (i = 0; i < count; i++)
        memset(drive->data + (size_t)i * size, (lba + (int32_t)i) * 7 & 0xff, size);
    return drive_write(drive, lba, count, count * size);
}

static enum sense_code synchronise(struct drive *drive)
{
    return DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static unsigned disc_status(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    return drive->data[2];
}

static void burn_two_tracks(struct drive *drive, unsigned multi)
{
    drive_insert_blank(drive, SIZE);
    set_sao(drive, 0x40, multi);
    assert_sense(send_cue(drive, two_tracks, 11), "good");
    assert_sense(write_filled(drive, 0, 300, 2352), "good");
    assert_sense(write_filled(drive, 375, 325, 2352), "good");
    assert_sense(synchronise(drive), "good");
}

/* Q of a sector by READ CD. */
static const uint8_t *q_at(struct drive *drive, int32_t lba)
{
    assert_sense(DO(drive, VB_IN, 2368, 0xbe, 0, (uint8_t)(lba >> 24), (uint8_t)(lba >> 16), (uint8_t)(lba >> 8), (uint8_t)lba, 0, 0,
                    1, 0xf8, 2, 0), "good");
    assert_int_equal(drive->command.reply_length, 2368);
    return drive->data + 2352;
}

/* Positions in Q as ECMA-130 22.3.3 wants them: the pause runs down to zero, indexes begin where the cue sheet says. */
static void positions(void **state)
{
    static const struct { int32_t lba; uint8_t q[10]; uint8_t p; } cases[] =
    {
        { -150, { 0x01, 0x01, 0x00, 0x00, 0x01, 0x74, 0x00, 0x00, 0x00, 0x00 }, 0x80 },
        { -1, { 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x74 }, 0x80 },
        { 0, { 0x01, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00 }, 0 },
        { 149, { 0x01, 0x01, 0x01, 0x00, 0x01, 0x74, 0x00, 0x00, 0x03, 0x74 }, 0 },
        { 150, { 0x01, 0x01, 0x02, 0x00, 0x02, 0x00, 0x00, 0x00, 0x04, 0x00 }, 0 },
        { 224, { 0x01, 0x01, 0x02, 0x00, 0x02, 0x74, 0x00, 0x00, 0x04, 0x74 }, 0 },
        { 225, { 0x01, 0x01, 0x02, 0x00, 0x03, 0x00, 0x00, 0x00, 0x05, 0x00 }, 0x80 }, /* two seconds before the start, IEC 60908 17.4.1 */
        { 299, { 0x01, 0x01, 0x02, 0x00, 0x03, 0x74, 0x00, 0x00, 0x05, 0x74 }, 0x80 },
        { 300, { 0x21, 0x02, 0x00, 0x00, 0x00, 0x74, 0x00, 0x00, 0x06, 0x00 }, 0x80 },
        { 374, { 0x21, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x74 }, 0x80 },
        { 375, { 0x21, 0x02, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00 }, 0 },
        { 699, { 0x21, 0x02, 0x01, 0x00, 0x04, 0x24, 0x00, 0x00, 0x11, 0x24 }, 0 },
    };
    struct drive *drive = drive_new();
    unsigned catalogues = 0, isrcs = 0;
    int32_t lba;
    size_t i;

    (void)state;
    burn_two_tracks(drive, 0);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        const uint8_t *q = q_at(drive, cases[i].lba);

        if (memcmp(q, cases[i].q, 10) || q[15] != cases[i].p)
            fail_msg("Q at %d: %02x %02x %02x %02x %02x %02x %02x %02x %02x %02x, P %02x", cases[i].lba, q[0], q[1], q[2], q[3], q[4],
                     q[5], q[6], q[7], q[8], q[9], q[15]);
        assert_true(q_valid(q));
    }
    /* In each 100 successive sectors of a track with an ISRC one has it, and one of the disc the catalogue number. */
    for (lba = 0; lba < 300; lba++)
    {
        unsigned adr = q_at(drive, lba)[0] & 15;

        catalogues += adr == 2;
        isrcs += adr == 3;
    }
    assert_int_equal(catalogues, 3);
    assert_int_equal(isrcs, 3);
    drive_free(drive);
}

static void burned_session(void **state)
{
    struct drive *drive = drive_new();
    int32_t lba;

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_sao(drive, 0x40, 0);
    DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0);
    assert_int_equal((int32_t)get_be32(drive->data + 12), -150); /* the next writable address of SAO */
    assert_sense(write_filled(drive, -150, 1, 2352), "5/2C/00"); /* no cue sheet yet */
    assert_sense(send_cue(drive, two_tracks, 11), "good");
    DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0);
    assert_int_equal((int32_t)get_be32(drive->data + 12), 0); /* the drive makes the pregap */
    assert_sense(write_filled(drive, -150, 1, 2352), "5/21/02");
    assert_int_equal(disc_status(drive), 0x00);
    assert_sense(write_filled(drive, 0, 299, 2352), "good");
    assert_sense(write_filled(drive, 299, 2, 2352), "5/21/00"); /* the second is in the pause */
    assert_sense(send_cue(drive, two_tracks, 11), "5/2C/00");
    assert_sense(synchronise(drive), "good");
    assert_int_equal(disc_status(drive), 0x05);
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), "5/72/03");
    assert_sense(write_filled(drive, 299, 1, 2352), "good");
    assert_sense(write_filled(drive, 300, 1, 2352), "5/21/02");
    assert_sense(write_filled(drive, 375, 325, 2352), "good");
    assert_sense(write_filled(drive, 700, 1, 2352), "5/21/00");
    assert_sense(synchronise(drive), "good");
    assert_int_equal(disc_status(drive), 0x0e);
    assert_sense(write_filled(drive, 0, 1, 2352), "5/30/05");
    assert_sense(send_cue(drive, two_tracks, 11), "5/30/05");

    drive_reload(drive);
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "good");
    assert_int_equal(drive->command.reply_length, 28);
    assert_int_equal(get_be32(drive->data + 8), 0);
    assert_int_equal(drive->data[13], 0x12);
    assert_int_equal(get_be32(drive->data + 16), 375);
    assert_int_equal(get_be32(drive->data + 24), 700);
    for (lba = 0; lba < 700; lba++)
    {
        uint8_t wanted = lba >= 300 && lba < 375 ? 0 : (uint8_t)(lba * 7);

        DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, (uint8_t)(lba >> 8), (uint8_t)lba, 0, 0, 1, 0x10, 0, 0);
        assert_int_equal(drive->data[0], wanted);
        assert_int_equal(drive->data[2351], wanted);
    }
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0);
    assert_memory_equal(drive->data + 9, "4006381333931", 13);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 1, 0, 24, 0);
    assert_memory_equal(drive->data + 9, "USK7Y9812345", 12);
    DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 2, 0, 24, 0);
    assert_int_equal(drive->data[8], 0);
    assert_int_equal(drive->unit.medium.disc->burned[0].last, 700 + 6750 - 1); /* the lead-out of a first session: 1:30 */
    drive_free(drive);
}

/* The same cue sheet with one thing wrong. */
static void bad_cue_sheets(void **state)
{
    static const struct { const char *what; unsigned entry, byte; uint8_t value; } cases[] =
    {
        { "a letter in the catalogue number", 0, 3, 'A' }, { "ADR 4", 0, 0, 0x04 }, { "lead-in with index 1", 2, 2, 1 },
        { "lead-in with a main channel", 2, 3, 0x00 }, { "ISRC with a lower case letter", 3, 2, 'u' },
        { "ISRC with a letter in the year", 4, 2, 'A' }, { "ISRC of two tracks", 4, 1, 2 }, { "ISRC of another track", 3, 1, 2 },
        { "a data form that does not exist", 6, 3, 0x02 }, { "data form of data for audio", 6, 3, 0x10 },
        { "sub-channel form 2", 6, 3, 0x80 }, { "track 0", 6, 1, 0 }, { "track 3 behind 1", 8, 1, 3 }, { "track 1A", 9, 1, 0x1a },
        { "first pregap elsewhere", 5, 7, 1 }, { "first pause too short", 6, 6, 1 }, { "times run back", 8, 6, 3 },
        { "the same time twice", 7, 6, 2 }, { "index 3 behind 1", 7, 2, 3 }, { "60 seconds", 9, 6, 60 }, { "75 frames", 9, 7, 75 },
        { "90 minutes", 10, 5, 90 }, { "a lead-out beyond the disc", 10, 5, 5 }, { "a lead-out with index 0", 10, 2, 0 },
        { "no lead-out", 10, 1, 2 },
    };
    struct drive *drive = drive_new();
    cue_entry sheet[12];
    size_t i;

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_sao(drive, 0x40, 0);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        memcpy(sheet, two_tracks, sizeof(two_tracks));
        sheet[cases[i].entry][cases[i].byte] = cases[i].value;
        if (strcmp(sense_text(send_cue(drive, sheet, 11)), "5/26/00"))
            fail_msg("%s: %s", cases[i].what, sense_text(drive->command.sense));
    }
    for (i = 0; i < 11; i++) /* cut short anywhere */
        assert_sense(send_cue(drive, two_tracks, (unsigned)i), i ? "5/26/00" : "5/24/00");
    memcpy(sheet, two_tracks, sizeof(two_tracks));
    memcpy(sheet[11], sheet[10], 8);
    assert_sense(send_cue(drive, sheet, 12), "5/26/00"); /* something behind the lead-out */
    memcpy(drive->data, two_tracks, sizeof(two_tracks));
    assert_sense(DO(drive, VB_OUT, 88, 0x5d, 0, 0, 0, 0, 0, 0, 0, 87, 0), "5/26/00");
    assert_sense(DO(drive, VB_OUT, 80, 0x5d, 0, 0, 0, 0, 0, 0, 0, 88, 0), "B/4B/00");
    assert_sense(DO(drive, VB_OUT, 88, 0x5d, 0, 0, 0, 0, 0, 0xff, 0, 0, 0), "5/1A/00");
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(send_cue(drive, two_tracks, 11), "5/2C/00"); /* not in RAW */
    assert_int_equal(disc_status(drive), 0x00);
    drive_free(drive);
}

/* Every data form: what the host sends is in its place, and the drive adds what is missing. */
static void data_forms(void **state)
{
    static const struct { uint8_t form, mode; uint16_t size, from; const char *read_10; } cases[] =
    {
        { 0x10, 1, 2048, 16, "good" }, { 0x20, 2, 2336, 16, "good" }, { 0x30, 2, 2336, 16, "5/64/00" }, { 0x11, 1, 2352, 0, "3/11/05" }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        cue_entry sheet[] =
        {
            { 0x41, 0, 0, 0x14, 0, 0, 0, 0 }, { 0x41, 1, 0, 0x14, 0, 0, 0, 0 }, { 0x41, 1, 1, cases[i].form, 0, 0, 2, 0 },
            { 0x41, 0xaa, 1, 0x14, 0, 0, 6, 0 }
        };
        unsigned j;

        drive_insert_blank(drive, SIZE);
        set_sao(drive, 0x40, 0);
        assert_sense(send_cue(drive, sheet, 4), "good");
        for (j = 0; j < 300; j++)
        {
            memset(drive->data, (int)j & 0xff, cases[i].size);
            if (cases[i].form == 0x20)
                memset(drive->data, 0, 8); /* sub-headers: form 1 */
            if (cases[i].form == 0x30)
                memcpy(drive->data, "\1\2\3\4\5\6\7\10", 8);
            assert_sense(drive_write(drive, (int32_t)j, 1, cases[i].size), "good");
        }
        assert_sense(synchronise(drive), "good");
        assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 77, 0, 0, 1, 0), cases[i].read_10);
        if (cases[i].form == 0x11)
            continue; /* sent whole, and senseless: no sync, no EDC */
        assert_sense(DO(drive, VB_IN, 2352, 0xbe, 0, 0, 0, 0, 77, 0, 0, 1, 0xf8, 0, 0), "good");
        assert_memory_equal(drive->data + 12, ((uint8_t[]){ 0x00, 0x03, 0x02, cases[i].mode }), 4); /* LBA 77 is 00:03:02 */
        assert_int_equal(drive->data[cases[i].from + 100], 77);
        /* Pauses and lead-out are data sectors too. */
        assert_sense(DO(drive, VB_IN, 2352, 0xbe, 0, 0xff, 0xff, 0xff, 0xf0, 0, 0, 1, 0xf8, 0, 0), "good");
    }
    drive_free(drive);
}

/* ECC by its definition: every code vector's sum, and its sum weighted by falling powers of alpha, are zero
 * (ECMA-130 annex A). */
static uint8_t times_power(uint8_t value, unsigned exponent)
{
    while (exponent--)
        value = (uint8_t)(value << 1 ^ (value & 0x80 ? 0x1d : 0));
    return value;
}

static void error_correction(void **state)
{
    static const struct { enum sector_type type; unsigned user, size; } cases[] =
    {
        { SECTOR_MODE_1, 16, 2048 }, { SECTOR_MODE_2_FORM_1, 16, 2056 }
    };
    uint8_t sector[2352];
    unsigned i, j, plane, vector, symbol;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        memset(sector, 0xee, sizeof(sector));
        for (j = 0; j < cases[i].size; j++)
            sector[cases[i].user + j] = (uint8_t)(j * j + 3);
        memcpy(sector + 20, sector + 16, 4);
        sector[18] = sector[22] = 0;
        cd_sector_complete(sector, 4321, cases[i].type);
        assert_true(cd_sector_edc_good(sector, cases[i].type));
        assert_int_equal(cd_sector_type(sector), cases[i].type);
        if (cases[i].type == SECTOR_MODE_2_FORM_1)
            memset(sector + 12, 0, 4);
        for (plane = 0; plane < 2; plane++)
        {
            for (vector = 0; vector < 43; vector++)
            {
                uint8_t sum = 0, weighted = 0;

                for (symbol = 0; symbol < 26; symbol++)
                {
                    sum ^= sector[12 + 2 * (43 * symbol + vector) + plane];
                    weighted ^= times_power(sector[12 + 2 * (43 * symbol + vector) + plane], 25 - symbol);
                }
                assert_int_equal(sum | weighted, 0);
            }
            for (vector = 0; vector < 26; vector++)
            {
                uint8_t sum = 0, weighted = 0;

                for (symbol = 0; symbol < 45; symbol++)
                {
                    unsigned word = symbol < 43 ? (44 * symbol + 43 * vector) % 1118 : 1118 + (symbol - 43) * 26 + vector;

                    sum ^= sector[12 + 2 * word + plane];
                    weighted ^= times_power(sector[12 + 2 * word + plane], 44 - symbol);
                }
                assert_int_equal(sum | weighted, 0);
            }
        }
    }
}

/* A session left open, and the next one behind it: lead-in, numbers and addresses go on (Orange Book part II). */
static void second_session(void **state)
{
    /* 700 + 6750 + 4500 = 11950, 150 behind it the first track: 12100 is 02:43:25 */
    static const cue_entry next[] =
    {
        { 0x01, 0, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 3, 0, 0x01, 0, 2, 41, 25 }, { 0x01, 3, 1, 0x00, 0, 2, 43, 25 },
        { 0x01, 0xaa, 1, 0x01, 0, 2, 47, 25 }
    };
    struct drive *drive = drive_new();
    cue_entry wrong[4];

    (void)state;
    burn_two_tracks(drive, OPEN_NEXT);
    drive_reload(drive);
    assert_int_equal(disc_status(drive), 0x01);             /* appendable, the last session is empty */
    assert_int_equal(drive->data[4], 2);
    assert_int_equal(drive->data[5], 3);
    assert_memory_equal(drive->data + 16, ((uint8_t[]){ 0, 1, 41, 25 }), 4); /* LBA 7450 */
    DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 0xff, 0, 0, 48, 0);
    assert_int_equal(drive->data[2], 3);
    assert_int_equal(drive->data[3], 2);
    assert_int_equal(get_be32(drive->data + 12), 11950);
    DO(drive, VB_IN, 804, 0x43, 0, 2, 0, 0, 0, 1, 3, 0x24, 0);
    assert_int_equal(drive->command.reply_length, 4 + 7 * 11);
    assert_int_equal(drive->data[4 + 5 * 11 + 3], 0xb0);
    assert_memory_equal(drive->data + 4 + 5 * 11 + 4, ((uint8_t[]){ 2, 43, 25 }), 3); /* where it may begin */
    assert_int_equal(drive->data[4 + 6 * 11 + 3], 0xc0);

    memcpy(wrong, next, sizeof(next));
    wrong[1][1] = wrong[2][1] = 1; /* numbers go on */
    assert_sense(send_cue(drive, wrong, 4), "5/26/00");
    assert_sense(send_cue(drive, two_tracks, 11), "5/26/00");
    set_sao(drive, 0x40, 0);
    assert_sense(send_cue(drive, next, 4), "good");
    assert_sense(write_filled(drive, 12100, 300, 2352), "good");
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "good");
    assert_int_equal(drive->data[3], 2);                    /* the new track is not there before its session is closed */
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 2, 0, 0, 0, 0), "good");
    drive_reload(drive);
    assert_int_equal(disc_status(drive), 0x0e);
    assert_int_equal(drive->data[4], 2);
    assert_int_equal(drive->data[6], 3);
    DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0);
    assert_int_equal(drive->data[3], 3);
    assert_int_equal(get_be32(drive->data + 4 + 2 * 8 + 4), 12100);
    assert_int_equal(get_be32(drive->data + 4 + 3 * 8 + 4), 12400);
    DO(drive, VB_IN, 12, 0x43, 0, 1, 0, 0, 0, 0, 0, 12, 0);
    assert_int_equal(drive->data[3], 2);
    assert_int_equal(drive->data[6], 3);
    assert_int_equal(get_be32(drive->data + 8), 12100);
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 0x2f, 0x44, 0, 0, 1, 0x10, 0, 0), "good");
    assert_int_equal(drive->data[0], 12100 * 7 & 0xff);
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 0x03, 0x20, 0, 0, 1, 0x10, 0, 0), "5/21/00"); /* between the sessions */
    drive_free(drive);
}

/* A recording that breaks off in the second session leaves the first as it is; the lead-in that stands behind it already says
 * that no further one may follow. */
static void broken_second_session(void **state)
{
    static const cue_entry next[] =
    {
        { 0x01, 0, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 3, 0, 0x01, 0, 2, 41, 25 }, { 0x01, 3, 1, 0x00, 0, 2, 43, 25 },
        { 0x01, 0xaa, 1, 0x01, 0, 2, 47, 25 }
    };
    struct drive *drive = drive_new();

    (void)state;
    burn_two_tracks(drive, OPEN_NEXT);
    set_sao(drive, 0x40, 0);
    assert_sense(send_cue(drive, next, 4), "good");
    assert_sense(write_filled(drive, 12100, 10, 2352), "good");
    drive_reload(drive);
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 0, 10, 0, 0, 1, 0x10, 0, 0), "good");
    assert_sense(send_cue(drive, next, 4), "5/30/05");
    drive_free(drive);
}

static void simulation(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_sao(drive, 0x50, 0);
    assert_sense(send_cue(drive, two_tracks, 11), "good");
    assert_sense(write_filled(drive, 0, 300, 2352), "good");
    assert_sense(write_filled(drive, 375, 325, 2352), "good");
    assert_sense(synchronise(drive), "good");
    assert_int_equal(disc_status(drive), 0x00);
    assert_int_equal(drive->unit.medium.disc->burned_count, 0);
    drive_free(drive);
}

/* R-W sent by the host: raw as it is, packed with the drive's parity; CD-TEXT in the lead-in with no main channel. */
static void sub_channels(void **state)
{
    static const cue_entry sheet[] =
    {
        { 0x01, 0, 0, 0x41, 0, 0, 0, 0 }, { 0x01, 1, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 1, 1, 0x40, 0, 0, 2, 0 },
        { 0x01, 1, 2, 0xc0, 0, 0, 6, 0 }, { 0x01, 0xaa, 1, 0x01, 0, 0, 10, 0 }
    };
    struct drive *drive = drive_new();
    uint8_t wanted[96];
    unsigned i, pack;
    int32_t lba;

    (void)state;
    drive_insert_blank(drive, SIZE);
    set_sao(drive, 0x40, 0);
    assert_sense(send_cue(drive, sheet, 5), "good");
    for (lba = -11634; lba < -150; lba += 87)
        assert_sense(drive_write(drive, lba, 87, 87 * 96), "good");
    for (lba = 0; lba < 600; lba++)
    {
        memset(drive->data, 0x11, 2352);
        for (i = 0; i < 96; i++)
            drive->data[2352 + i] = (uint8_t)(0xc0 | ((unsigned)lba + i));
        assert_sense(drive_write(drive, lba, 1, 2448), "good");
    }
    assert_sense(synchronise(drive), "good");
    DO(drive, VB_IN, 2448, 0xbe, 4, 0, 0, 0, 20, 0, 0, 1, 0x10, 1, 0);
    for (i = 0; i < 96; i++)
        assert_int_equal(drive->data[2352 + i] & 0x3f, (20 + i) & 0x3f);
    assert_true(q_valid(q_at(drive, 20)));
    DO(drive, VB_IN, 2448, 0xbe, 4, 0, 0, 0x01, 0x90, 0, 0, 1, 0x10, 4, 0);
    for (i = 0; i < 96; i++)
        wanted[i] = (400 + i) & 0x3f;
    for (pack = 0; pack < 4; pack++)
        rw_pack_protect(wanted + pack * 24);
    assert_memory_equal(drive->data + 2352, wanted, 96);
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(positions), cmocka_unit_test(burned_session), cmocka_unit_test(bad_cue_sheets),
        cmocka_unit_test(data_forms), cmocka_unit_test(error_correction), cmocka_unit_test(second_session),
        cmocka_unit_test(broken_second_session), cmocka_unit_test(simulation), cmocka_unit_test(sub_channels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
