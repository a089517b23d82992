/* test_raw.c: RAW writing, and what READ TOC, READ SUB-CHANNEL and READ CD say of it afterwards.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"
#include "support/raw_disc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 26, LEAD_IN = -11634, SIZE = 2000 };

static const struct raw_track tracks[] =
{
    { 0, 0, 0, "USK7Y9812345" }, { 450, 300, 2, "DEAB12012347" }, { 900, 900, 1, NULL }
};
static const struct raw_disc sample = { LEAD_IN, 1, tracks, 3, 1234, "0123456789012" };

/* How a sector is sent: a data block type with its size and the function that makes it. */
struct form
{
    unsigned block_type, size;
    void (*make)(const struct raw_disc *disc, int32_t lba, uint8_t *sector);
};

static const struct form forms[] =
{
    { 1, 2368, raw_disc_sector_pq }, { 2, 2448, raw_disc_sector }, { 3, 2448, raw_disc_sector }
};

/* Lets a test spoil what is sent. */
typedef void (*spoiler)(int32_t lba, uint8_t *sector);

/* Writes sectors from..to-1; stops at the first that is refused. */
static enum sense_code write_range(struct drive *drive, const struct raw_disc *disc, const struct form *form, int32_t from,
                                   int32_t to, spoiler spoil)
{
    enum sense_code sense = SENSE_NONE;
    int32_t lba;
    unsigned count, i;

    for (lba = from; lba < to && sense == SENSE_NONE; lba += (int32_t)count)
    {
        count = to - lba < BATCH ? (unsigned)(to - lba) : BATCH;
        for (i = 0; i < count; i++)
        {
            form->make(disc, lba + (int32_t)i, drive->data + i * form->size);
            if (spoil)
                spoil(lba + (int32_t)i, drive->data + i * form->size);
        }
        sense = drive_write(drive, lba, count, count * form->size);
    }
    return sense;
}

static enum sense_code synchronise(struct drive *drive)
{
    return DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static void burn(struct drive *drive, const struct raw_disc *disc, const struct form *form, spoiler spoil)
{
    drive_insert_blank(drive, SIZE);
    assert_sense(drive_set_write(drive, 3, form->block_type, 0x40), "good");
    assert_sense(write_range(drive, disc, form, disc->lead_in, disc->lead_out + RAW_LEAD_OUT_LENGTH, spoil), "good");
    assert_sense(synchronise(drive), "good");
}

static unsigned disc_status(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    return drive->data[2];
}

static void check_toc(struct drive *drive, const struct raw_disc *disc)
{
    unsigned i;

    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "good");
    assert_int_equal(drive->command.reply_length, 4 + 8 * (disc->count + 1));
    assert_int_equal(get_be16(drive->data), 2 + 8 * (disc->count + 1));
    assert_int_equal(drive->data[2], disc->first_number);
    assert_int_equal(drive->data[3], disc->first_number + disc->count - 1);
    for (i = 0; i <= disc->count; i++)
    {
        const uint8_t *entry = drive->data + 4 + 8 * i;

        assert_int_equal(entry[2], i < disc->count ? disc->first_number + i : 0xaa);
        assert_int_equal(get_be32(entry + 4), i < disc->count ? disc->tracks[i].start : disc->lead_out);
        if (i < disc->count)
            assert_int_equal(entry[1], 0x10 | disc->tracks[i].control);
    }
}

static void check_isrc(struct drive *drive, unsigned number, const char *isrc)
{
    assert_sense(DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, (uint8_t)number, 0, 24, 0), "good");
    assert_int_equal(drive->command.reply_length, 24);
    assert_int_equal(drive->data[4], 3);
    assert_int_equal(drive->data[6], number);
    assert_int_equal(drive->data[8], isrc ? 0x80 : 0);
    if (isrc)
        assert_memory_equal(drive->data + 9, isrc, 12);
}

static void check_catalogue(struct drive *drive, const char *catalogue)
{
    assert_sense(DO(drive, VB_IN, 24, 0x42, 0, 0x40, 2, 0, 0, 0, 0, 24, 0), "good");
    assert_int_equal(drive->data[4], 2);
    assert_int_equal(drive->data[8], catalogue ? 0x80 : 0);
    if (catalogue)
        assert_memory_equal(drive->data + 9, catalogue, 13);
}

/* READ CD with main channel and a sub-channel form; gives the size of a sector. */
static enum sense_code read_cd_sectors(struct drive *drive, int32_t lba, unsigned count, unsigned sub)
{
    return DO(drive, VB_IN, count * 2448, 0xbe, 0x04, (uint8_t)(lba >> 24), (uint8_t)(lba >> 16), (uint8_t)(lba >> 8),
              (uint8_t)lba, 0, 0, (uint8_t)count, 0x10, (uint8_t)sub, 0);
}

static void check_sectors(struct drive *drive, const struct raw_disc *disc, bool with_rw)
{
    uint8_t wanted[2448], wanted_pq[2368];
    int32_t lba;

    for (lba = 0; lba < disc->lead_out; lba += 7)
    {
        raw_disc_sector(disc, lba, wanted);
        raw_disc_sector_pq(disc, lba, wanted_pq);
        assert_sense(read_cd_sectors(drive, lba, 1, 1), "good");
        assert_int_equal(drive->command.reply_length, 2448);
        assert_memory_equal(drive->data, wanted, 2352);
        if (with_rw)
            assert_memory_equal(drive->data + 2352, wanted + 2352, 96);
        assert_sense(read_cd_sectors(drive, lba, 1, 2), "good");
        assert_int_equal(drive->command.reply_length, 2368);
        assert_memory_equal(drive->data, wanted_pq, 2368);
    }
}

/* The three forms of sub-channel leave the same disc (R-W being zero). */
static void all_forms(void **state)
{
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
    {
        burn(drive, &sample, &forms[i], NULL);
        assert_int_equal(disc_status(drive) & 0x0f, 0x0e);
        check_toc(drive, &sample);
        check_isrc(drive, 1, "USK7Y9812345");
        check_isrc(drive, 2, "DEAB12012347");
        check_isrc(drive, 3, NULL);
        check_catalogue(drive, "0123456789012");
        check_sectors(drive, &sample, true);
        drive_reload(drive);
        check_toc(drive, &sample);
        check_isrc(drive, 2, "DEAB12012347");
    }
    drive_free(drive);
}

static void other_first_number(void **state)
{
    const struct raw_disc disc = { LEAD_IN, 17, tracks, 3, 1234, NULL };
    struct drive *drive = drive_new();

    (void)state;
    burn(drive, &disc, &forms[2], NULL);
    check_toc(drive, &disc);
    check_isrc(drive, 18, "DEAB12012347");
    check_catalogue(drive, NULL);
    assert_sense(DO(drive, VB_IN, 24, 0x42, 0, 0x40, 3, 0, 0, 1, 0, 24, 0), "5/24/00");
    drive_free(drive);
}

/* READ DISC and TRACK INFORMATION before, while and after. */
static void states(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_int_equal(disc_status(drive), 0x00);
    assert_memory_equal(drive->data + 16, ((uint8_t[]){ 0, 97, 26, 66 }), 4);
    assert_memory_equal(drive->data + 20, ((uint8_t[]){ 0, 0, 28, 50 }), 4);
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[6] & 0x40, 0x40);                      /* blank */
    assert_int_equal(drive->data[7] & 1, 1);                            /* NWA valid */
    assert_int_equal((int32_t)get_be32(drive->data + 12), LEAD_IN);
    assert_int_equal(get_be32(drive->data + 24), SIZE);

    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 100, NULL), "good");
    assert_int_equal(disc_status(drive), 0x05);
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), "good");
    assert_int_equal((int32_t)get_be32(drive->data + 12), LEAD_IN + 100);

    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN + 100, 1234 + 6750, NULL), "good");
    assert_int_equal(disc_status(drive), 0x05);                         /* not before the cache is synchronised */
    assert_sense(synchronise(drive), "good");
    assert_int_equal(disc_status(drive), 0x0e);
    assert_memory_equal(drive->data + 16, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    assert_int_equal(drive->data[8], 0x00);                             /* CD-DA or CD-ROM */
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[2], 2);
    assert_int_equal(drive->data[5] & 0x0f, 2);
    assert_int_equal(get_be32(drive->data + 8), 450);
    assert_int_equal(get_be32(drive->data + 24), 450);
    assert_int_equal(drive->data[7], 0);
    assert_sense(DO(drive, VB_IN, 8, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(get_be32(drive->data), 1233);
    assert_sense(drive_write(drive, LEAD_IN, 1, 2448), "5/30/05");      /* a CD-R is written once */
    drive_free(drive);
}

/* What cannot be written where. */
static void refused_addresses(void **state)
{
    static const struct { int32_t lba; const char *sense; } cases[] =
    {
        { 0, "5/21/02" }, { -150, "5/21/02" }, { LEAD_IN - 1, "5/21/02" }, { LEAD_IN + 1, "5/21/02" },
        { -45150, "5/21/02" }, { INT32_MAX, "5/21/02" }, { INT32_MIN, "5/21/02" }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_sense(drive_write(drive, cases[i].lba, 1, 2448), cases[i].sense);
    assert_int_equal(disc_status(drive), 0x00); /* none of them has touched the disc */
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 52, NULL), "good");
    assert_sense(drive_write(drive, LEAD_IN + 53, 1, 2448), "5/21/02");
    assert_sense(drive_write(drive, LEAD_IN + 51, 1, 2448), "5/21/02");
    assert_sense(drive_write(drive, LEAD_IN + 52, 2, 2448 * 2 - 1), "B/4B/00");
    assert_sense(drive_write(drive, LEAD_IN + 52, 0, 0), "good");
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN + 52, 0, NULL), "good");
    drive_free(drive);
}

/* The program area ends at the last possible lead-out, and the spiral 90 seconds behind it. */
static void too_long(void **state)
{
    const struct raw_disc longer = { LEAD_IN, 1, tracks, 3, SIZE + 1, NULL }, fits = { LEAD_IN, 1, tracks, 3, SIZE, NULL };
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_range(drive, &longer, &forms[2], LEAD_IN, SIZE + 100, NULL), "5/21/00");
    assert_int_equal(drive->unit.recording.next, SIZE);
    drive_insert_blank(drive, SIZE);
    assert_sense(write_range(drive, &fits, &forms[2], LEAD_IN, SIZE + 6750, NULL), "good");
    assert_sense(write_range(drive, &fits, &forms[2], SIZE + 6750, SIZE + 6751, NULL), "5/21/00");
    assert_sense(synchronise(drive), "good");
    check_toc(drive, &fits);
    drive_free(drive);
}

static void spoil_lead_in(int32_t lba, uint8_t *sector)
{
    if (lba < -150)
        sector[2352] ^= 0x40;
}

/* All readings of track 2 in the lead-in but one. */
static void spoil_most_of_track_2(int32_t lba, uint8_t *sector)
{
    if (lba < -150 && lba != LEAD_IN + 3 + 18 * 30)
        sector[2352 + 40] ^= (lba - LEAD_IN) / 3 % 6 == 1 ? 0x40 : 0;
}

static void spoil_track_2(int32_t lba, uint8_t *sector)
{
    if (lba < -150 && (lba - LEAD_IN) / 3 % 6 == 1)
        sector[2352 + 95] ^= 0x40;
}

static void spoil_isrc(int32_t lba, uint8_t *sector)
{
    if (lba > 0 && lba % 100 == 90)
        sector[2352 + 50] ^= 0x40;
}

/* The drive believes no Q whose CRC is wrong. */
static void bad_crc(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    burn(drive, &sample, &forms[2], spoil_lead_in);
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "3/57/00");
    assert_sense(read_cd_sectors(drive, 0, 1, 0), "3/57/00");
    assert_int_equal(disc_status(drive), 0x05);

    burn(drive, &sample, &forms[2], spoil_track_2);
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "3/57/00");

    burn(drive, &sample, &forms[2], spoil_most_of_track_2); /* one good reading is enough */
    check_toc(drive, &sample);

    burn(drive, &sample, &forms[2], spoil_isrc);
    check_toc(drive, &sample);
    check_isrc(drive, 1, NULL);
    check_catalogue(drive, "0123456789012");
    drive_free(drive);
}

/* A lead-in that contradicts itself makes no table of contents either. */
static void senseless_toc(void **state)
{
    static const struct raw_track backwards[] = { { 0, 0, 0, NULL }, { 900, 900, 0, NULL }, { 450, 450, 0, NULL } };
    static const struct raw_track behind[] = { { 0, 0, 0, NULL }, { 1300, 1300, 0, NULL } };
    const struct raw_disc discs[] =
    {
        { LEAD_IN, 1, backwards, 3, 1234, NULL }, { LEAD_IN, 1, behind, 2, 1234, NULL }, { LEAD_IN, 0, tracks, 3, 1234, NULL },
        { LEAD_IN, 98, tracks, 3, 1234, NULL }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(discs) / sizeof(discs[0]); i++)
    {
        burn(drive, &discs[i], &forms[2], NULL);
        assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "3/57/00");
    }
    drive_free(drive);
}

static void spoil_crc_to_zero(int32_t lba, uint8_t *sector)
{
    (void)lba;
    sector[2352 + 10] = sector[2352 + 11] = 0;
}

static void leave_crc_uninverted(int32_t lba, uint8_t *sector)
{
    (void)lba;
    sector[2352 + 10] ^= 0xff;
    sector[2352 + 11] ^= 0xff;
}

/* "CRC or 0" (MMC-6 table 458): with 0 in block type 1 the drive makes the CRC, and with cdrdao's; a wrong one goes to the disc as it
 * is. */
static void crc_by_drive(void **state)
{
    void (*const spoil[])(int32_t lba, uint8_t *sector) = { spoil_crc_to_zero, leave_crc_uninverted };
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        struct drive *drive = drive_new();

        burn(drive, &sample, &forms[0], spoil[i]);
        check_toc(drive, &sample);
        check_sectors(drive, &sample, true);
        drive_free(drive);
    }
}

static void test_write(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    assert_sense(drive_set_write(drive, 3, 3, 0x50), "good");
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, 1234 + 6750, NULL), "good");
    assert_int_equal(disc_status(drive), 0x05);
    assert_sense(synchronise(drive), "good");
    assert_int_equal(disc_status(drive), 0x00);
    assert_int_equal(drive->unit.medium.disc->burned_count, 0);
    drive_free(drive);
}

static void closing(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), "good"); /* nothing to close */
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 6, 0, 0, 1, 0, 0, 0, 0), "5/24/00");
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, 500, NULL), "good");
    assert_sense(synchronise(drive), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), "5/72/03");
    assert_sense(write_range(drive, &sample, &forms[2], 500, 1234 + 6750, NULL), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), "good");
    assert_int_equal(disc_status(drive), 0x0e);
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), "good");
    drive_free(drive);
}

/* The drive loses its power in the middle: the disc is not blank any more, and takes nothing more. */
static void broken_off(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    /* Before the table of contents has been recorded whole. */
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 10, NULL), "good");
    unit_power_on(&drive->unit);
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "6/29/00");
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "6/28/00");
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(drive_write(drive, LEAD_IN + 10, 1, 2448), "5/30/05");
    drive_reload(drive);
    assert_sense(drive_write(drive, LEAD_IN, 1, 2448), "5/30/05");
    assert_int_equal(disc_status(drive), 0x05);
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[7] & 1, 0); /* no next writable address */
    assert_sense(DO(drive, VB_IN, 804, 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), "3/57/00");

    /* With the lead-in on the disc a drive takes it for finished, until it reads what is not there. */
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, 300, NULL), "good");
    unit_power_on(&drive->unit);
    drive_reload(drive);
    DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0);
    assert_int_equal(disc_status(drive), 0x0e);
    assert_sense(read_cd_sectors(drive, 299, 1, 0), "good");
    assert_sense(read_cd_sectors(drive, 299, 2, 0), "3/11/00");
    assert_sense(drive_write(drive, 300, 1, 2448), "5/30/05");
    drive_free(drive);
}

/* MMC-6 6.42 with annex F: nothing opens the tray while a long write goes on, unlocked or not; only force does. */
static void tray_while_recording(void **state)
{
    static const double speeds[] = { 0, 4 };
    struct drive *drive = drive_new();
    struct vb_error error;
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        drive->unit.pacing.speed = 0;
        drive_insert_blank(drive, SIZE);
        drive->unit.pacing.speed = speeds[i];
        drive_set_write(drive, 3, 3, 0x40);
        assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 520, NULL), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x1e, 0, 0, 0, 0, 0), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "2/04/08");
        assert_false(medium_press_eject(&drive->unit, &error));
        assert_non_null(strstr(error.text, "being recorded"));
        assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN + 520, LEAD_IN + 546, NULL), "good");

        /* Who wrote is dead: the drive is patient for a while, and while there is something in the buffer. */
        drive->unit.recording.fed_at -= 10000000;
        assert_int_equal(medium_press_eject(&drive->unit, &error), i == 0);
        drive->unit.pacing.since -= 10000000;
        assert_true(medium_press_eject(&drive->unit, &error));
        assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "good");
        assert_null(drive->unit.recording.mode);
    }

    /* Broken off: what was sent is on the disc. Forced. Ended. */
    drive->unit.pacing.speed = 0;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 52, NULL), "good");
    assert_false(medium_press_eject(&drive->unit, &error));
    assert_sense(synchronise(drive), "good");
    assert_true(medium_press_eject(&drive->unit, &error));
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN + 52, LEAD_IN + 78, NULL), "good");
    assert_false(medium_press_eject(&drive->unit, &error));
    medium_take_out(&drive->unit);
    assert_null(drive->unit.recording.mode);
    burn(drive, &sample, &forms[2], NULL);
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "good");
    drive_free(drive);
}

/* Write parameters stay as they are while a recording is going on. */
static void parameters_while_recording(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    drive_insert_blank(drive, SIZE);
    drive_set_write(drive, 3, 3, 0x40);
    assert_sense(write_range(drive, &sample, &forms[2], LEAD_IN, LEAD_IN + 26, NULL), "good");
    assert_sense(drive_set_write(drive, 3, 1, 0x40), "5/2C/00");
    assert_sense(drive_set_write(drive, 3, 3, 0x40), "good");
    drive_free(drive);
}

/* READ SUB-CHANNEL format 1: where the last READ CD has left the head, index 0 counting down. */
static void current_position(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    burn(drive, &sample, &forms[2], NULL);
    read_cd_sectors(drive, 460, 1, 0);
    assert_sense(DO(drive, VB_IN, 16, 0x42, 0, 0x40, 1, 0, 0, 0, 0, 16, 0), "good");
    assert_memory_equal(drive->data + 4, ((uint8_t[]){ 1, 0x12, 2, 1, 0, 0, 1, 0xcc, 0, 0, 0, 10 }), 12);
    read_cd_sectors(drive, 310, 1, 0);
    assert_sense(DO(drive, VB_IN, 16, 0x42, 2, 0x40, 1, 0, 0, 0, 0, 16, 0), "good");
    assert_memory_equal(drive->data + 4, ((uint8_t[]){ 1, 0x12, 2, 0, 0, 0, 6, 10, 0, 0, 1, 64 }), 12);
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(all_forms), cmocka_unit_test(other_first_number), cmocka_unit_test(states),
        cmocka_unit_test(refused_addresses), cmocka_unit_test(too_long), cmocka_unit_test(bad_crc),
        cmocka_unit_test(senseless_toc),
        cmocka_unit_test(crc_by_drive), cmocka_unit_test(test_write), cmocka_unit_test(closing),
        cmocka_unit_test(broken_off), cmocka_unit_test(tray_while_recording), cmocka_unit_test(parameters_while_recording), cmocka_unit_test(current_position),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
