/* test_data.c: DVD and BD: what each kind is, what can be done with it in each state, formats, defects, protection, and time.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "data_method.h"
#include "support/drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CDB(...) { __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ })

enum { FORMAT_UNIT = 0x04, BLOCK = 2048, SMALL = 32768, NO_LIST = 0xff };

static void fill(uint8_t *data, uint32_t sectors, unsigned seed)
{
    uint32_t i;

    for (i = 0; i < sectors * BLOCK; i++)
        data[i] = (uint8_t)(seed + i / BLOCK + i * 7);
}

static void set_speed(struct drive *drive, double speed)
{
    pacing_set_speed(&drive->unit.pacing, speed, drive->unit.speed.write, unit_now());
}

static enum sense_code write_sectors(struct drive *drive, int32_t lba, unsigned count, unsigned seed)
{
    fill(drive->data, count, seed);
    return drive_write(drive, lba, count, count * BLOCK);
}

static enum sense_code read_sectors(struct drive *drive, int32_t lba, unsigned count)
{
    uint8_t cdb[10] = { 0x28 };

    put_be32(cdb + 2, (uint32_t)lba);
    put_be16(cdb + 7, count);
    return drive_do(drive, cdb, sizeof(cdb), VB_IN, count * BLOCK);
}

/* The sectors hold what write_sectors has put there. */
static void assert_sectors(struct drive *drive, int32_t lba, unsigned count, unsigned seed)
{
    uint8_t *wanted = malloc((size_t)count * BLOCK);

    assert_non_null(wanted);
    fill(wanted, count, seed);
    assert_sense(read_sectors(drive, lba, count), "good");
    assert_memory_equal(drive->data, wanted, (size_t)count * BLOCK);
    free(wanted);
}

/* FORMAT UNIT with one descriptor (MMC-6 6.5.3); flags is byte 1 of the header. */
static enum sense_code format_disc(struct drive *drive, unsigned type, unsigned subtype, uint32_t sectors, uint32_t parameter,
                                   unsigned flags)
{
    memset(drive->data, 0, 12);
    drive->data[1] = (uint8_t)flags;
    drive->data[3] = 8;
    put_be32(drive->data + 4, sectors);
    put_be32(drive->data + 8, parameter);
    drive->data[8] = (uint8_t)(type << 2 | subtype);
    return DO(drive, VB_OUT, 12, FORMAT_UNIT, 0x11, 0, 0, 0, 0);
}

/* Sectors as READ CAPACITY has them, 0 for none. */
static uint32_t capacity(struct drive *drive)
{
    uint32_t last;

    assert_sense(DO(drive, VB_IN, 8, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    last = get_be32(drive->data);
    assert_int_equal(get_be32(drive->data + 4), BLOCK);
    return last ? last + 1 : 0;
}

/* Byte 2 (status, last session, erasable) and byte 7 (background format) of READ DISC INFORMATION. */
static unsigned disc_status(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    return (unsigned)drive->data[2] << 8 | (drive->data[7] & 3);
}

static bool feature_current(struct drive *drive, unsigned code)
{
    assert_sense(DO(drive, VB_IN, 64, 0x46, 2, (uint8_t)(code >> 8), (uint8_t)code, 0, 0, 0, 0, 64, 0), "good");
    return drive->command.reply_length > 8 && get_be16(drive->data + 8) == code && drive->data[10] & 1;
}

/* What each kind is when it comes from the shop (MMC-6 table 93, clause 5.4, 6.23.3). */
static void kinds(void **state)
{
    static const struct kind_case
    {
        enum disc_kind kind;
        unsigned profile;
        uint32_t capacity;          /* READ CAPACITY */
        unsigned status;            /* READ DISC INFORMATION byte 2 */
        uint8_t descriptor;         /* READ FORMAT CAPACITIES: type of the first */
        uint8_t formats[FORMATS_MOST + 1];
        uint16_t current[12];       /* features that depend on the medium */
    } cases[] =
    {
        { DISC_DVD_RAM, 0x12, 2236704, 0x1f, 2, { 0, 0, 1, 1, NO_LIST },
          { 0x04, 0x10, 0x1f, 0x20, 0x23, 0x24, 0 } },
        { DISC_DVD_PLUS_RW, 0x1a, 0, 0x10, 1, { 0x26, NO_LIST }, { 0x04, 0x1f, 0x23, 0x2a, 0 } },
        { DISC_DVD_PLUS_RW_DL, 0x2a, 0, 0x10, 1, { 0x26, NO_LIST }, { 0x04, 0x1f, 0x23, 0x3a, 0 } },
        { DISC_BD_RE, 0x43, 0, 0x10, 1, { 0, 0x30, 0x30, 0x30, 0x31, NO_LIST }, { 0x04, 0x23, 0x40, 0x41, 0 } },
        { DISC_BD_RE_DL, 0x43, 0, 0x10, 1, { 0, 0x30, 0x30, 0x30, 0x31, NO_LIST }, { 0x04, 0x23, 0x40, 0x41, 0 } },
    };
    static const uint16_t dependent[] =
    {
        0x04, 0x10, 0x1e, 0x1f, 0x20, 0x21, 0x23, 0x24, 0x26, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x33, 0x37, 0x38, 0x3a, 0x3b, 0x40,
        0x41
    };
    struct drive *drive = drive_new();
    size_t i, j, k;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        const struct kind_case *test = &cases[i];
        const struct disc_kind_info *info = disc_kind_info(test->kind);

        drive_insert(drive, test->kind, info->sectors);
        assert_sense(DO(drive, VB_IN, 8, 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0), "good");
        assert_int_equal(get_be16(drive->data + 6), test->profile);
        assert_int_equal(capacity(drive), test->capacity);
        assert_int_equal(disc_status(drive) >> 8, test->status);
        assert_sense(DO(drive, VB_IN, 255, 0x23, 0, 0, 0, 0, 0, 0, 0, 255, 0), "good");
        assert_int_equal(drive->data[8] & 3, test->descriptor);
        assert_int_equal(get_be32(drive->data + 4), test->capacity ? (int)test->capacity : info->sectors);
        for (j = 0; test->formats[j] != NO_LIST; j++)
            assert_int_equal(drive->data[12 + j * 8 + 4] >> 2, test->formats[j]);
        assert_int_equal(drive->data[3], 8 + j * 8);
        for (j = 0; j < sizeof(dependent) / sizeof(dependent[0]); j++)
        {
            bool wanted = false;

            for (k = 0; test->current[k]; k++)
                wanted |= test->current[k] == dependent[j];
            if (feature_current(drive, dependent[j]) != wanted)
                fail_msg("%s: feature %04X is %scurrent", info->name, dependent[j], wanted ? "not " : "");
        }
    }
    drive_free(drive);
}

enum test_medium { PLUS_RW_BLANK, PLUS_RW_FORMATTED, RAM, RE_BLANK, RE_FORMATTED, RAM_PROTECTED, MEDIA };

static void bring_to(struct drive *drive, enum test_medium medium)
{
    static const enum disc_kind kind_of[MEDIA] =
    {
        DISC_DVD_PLUS_RW, DISC_DVD_PLUS_RW, DISC_DVD_RAM, DISC_BD_RE, DISC_BD_RE, DISC_DVD_RAM
    };
    struct disc *disc = drive_insert(drive, kind_of[medium], SMALL);

    if (medium == PLUS_RW_FORMATTED)
        assert_sense(format_disc(drive, 0x26, 0, SMALL, 0, 0), "good");
    else if (medium == RE_FORMATTED)
        assert_sense(format_disc(drive, 0x31, 0, SMALL, 0, 0), "good");
    disc->data.cartridge_protected = medium == RAM_PROTECTED;
}

/* Each command in each state. */
static void all_commands(void **state)
{
    static const struct
    {
        const char *name;
        uint8_t cdb[16];
        unsigned cdb_length;
        enum vb_direction direction;
        uint32_t length;
        const char *sense[MEDIA];
    } cases[] =
    {
#define ALL(text) { text, text, text, text, text, text }
        { "TEST UNIT READY", CDB(0x00, 0, 0, 0, 0, 0), VB_NONE, 0, ALL("good") },
        { "READ(10)", CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), VB_IN, BLOCK,
          { "5/21/00", "good", "good", "5/21/00", "good", "good" } },
        { "READ(12)", CDB(0xa8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), VB_IN, BLOCK,
          { "5/21/00", "good", "good", "5/21/00", "good", "good" } },
        { "READ(10) behind the end", CDB(0x28, 0, 0, 0, 0x80, 0, 0, 0, 1, 0), VB_IN, BLOCK, ALL("5/21/00") },
        { "READ(10) at FFFFFFFFh", CDB(0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 2, 0), VB_IN, BLOCK, ALL("5/21/00") },
        { "WRITE(10)", CDB(0x2a, 0, 0, 0, 0, 16, 0, 0, 16, 0), VB_OUT, 16 * BLOCK,
          { "5/30/10", "good", "good", "5/30/10", "good", "7/27/00" } },
        { "WRITE(12), streaming", CDB(0xaa, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0x80, 0), VB_OUT, 16 * BLOCK,
          { "5/30/10", "good", "good", "5/30/10", "good", "7/27/00" } },
        { "WRITE(10) of nothing", CDB(0x2a, 0, 0, 0, 0, 16, 0, 0, 0, 0), VB_NONE, 0,
          { "good", "good", "good", "good", "good", "7/27/00" } },
        { "WRITE(10) of half a sector", CDB(0x2a, 0, 0, 0, 0, 16, 0, 0, 1, 0), VB_OUT, BLOCK / 2,
          { "B/4B/00", "B/4B/00", "B/4B/00", "B/4B/00", "B/4B/00", "7/27/00" } },
        { "WRITE(10) over the end", CDB(0x2a, 0, 0, 0, 0x7f, 0xff, 0, 0, 2, 0), VB_OUT, 2 * BLOCK,
          { "5/21/00", "5/21/00", "5/21/00", "5/21/00", "5/21/00", "7/27/00" } },
        { "WRITE AND VERIFY(10)", CDB(0x2e, 0, 0, 0, 0, 16, 0, 0, 16, 0), VB_OUT, 16 * BLOCK,
          { "5/30/10", "good", "good", "5/30/10", "good", "7/27/00" } },
        { "VERIFY(10)", CDB(0x2f, 0, 0, 0, 0, 16, 0, 0, 16, 0), VB_NONE, 0,
          { "5/21/00", "good", "good", "5/21/00", "good", "good" } },
        { "VERIFY(10), BYTCHK", CDB(0x2f, 2, 0, 0, 0, 16, 0, 0, 16, 0), VB_NONE, 0, ALL("5/24/00") },
        { "SEEK(10)", CDB(0x2b, 0, 0, 0, 0, 16, 0, 0, 0, 0), VB_NONE, 0,
          { "5/21/00", "good", "good", "5/21/00", "good", "good" } },
        { "SYNCHRONIZE CACHE", CDB(0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0, ALL("good") },
        { "READ TOC", CDB(0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804,
          { "5/24/00", "good", "good", "5/24/00", "good", "good" } },
        { "READ TOC, sessions", CDB(0x43, 0, 1, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804,
          { "5/24/00", "good", "good", "5/24/00", "good", "good" } },
        { "READ TOC, ATIP", CDB(0x43, 2, 4, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, ALL("5/24/00") },
        { "READ DISC INFORMATION", CDB(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), VB_IN, 34, ALL("good") },
        { "READ TRACK INFORMATION, LBA 0", CDB(0x52, 0, 0, 0, 0, 0, 0, 0, 48, 0), VB_IN, 48, ALL("good") },
        { "READ TRACK INFORMATION, track 1", CDB(0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), VB_IN, 48, ALL("good") },
        { "READ TRACK INFORMATION, track 2", CDB(0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0), VB_IN, 48, ALL("5/24/00") },
        { "READ TRACK INFORMATION, session 1", CDB(0x52, 2, 0, 0, 0, 1, 0, 0, 48, 0), VB_IN, 48, ALL("good") },
        { "READ TRACK INFORMATION, behind the end", CDB(0x52, 0, 0, 0, 0x80, 0, 0, 0, 48, 0), VB_IN, 48, ALL("5/21/00") },
        { "RESERVE TRACK", CDB(0x53, 0, 0, 0, 0, 0, 0, 0, 16, 0), VB_NONE, 0,
          { "5/30/05", "5/30/05", "5/30/05", "5/30/05", "5/30/05", "7/27/00" } },
        { "SEND OPC INFORMATION", CDB(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0,
          { "good", "good", "good", "good", "good", "7/27/00" } },
        { "CLOSE SESSION", CDB(0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0,
          { "good", "good", "good", "good", "good", "7/27/00" } },
        { "CLOSE, function 5", CDB(0x5b, 0, 5, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0,
          { "5/24/00", "5/24/00", "5/24/00", "5/24/00", "5/24/00", "7/27/00" } },
        { "BLANK", CDB(0xa1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0,
          { "5/30/05", "5/30/05", "5/30/05", "5/30/05", "5/30/05", "7/27/00" } },
        { "READ BUFFER CAPACITY", CDB(0x5c, 1, 0, 0, 0, 0, 0, 0, 12, 0), VB_IN, 12, ALL("good") },
        { "FORMAT UNIT without a list", CDB(0x04, 0x01, 0, 0, 0, 0), VB_OUT, 12, ALL("5/24/00") },
        { "FORMAT UNIT, code 0", CDB(0x04, 0x10, 0, 0, 0, 0), VB_OUT, 12, ALL("5/24/00") },
        { "FORMAT UNIT, short list", CDB(0x04, 0x11, 0, 0, 0, 0), VB_OUT, 11, ALL("B/4B/00") },
        { "SEND CUE SHEET", CDB(0x5d, 0, 0, 0, 0, 0, 0, 0, 8, 0), VB_OUT, 8, ALL("5/30/05") },
        { "READ CD", CDB(0xbe, 0, 0, 0, 0, 0, 0, 0, 1, 0x10, 0, 0), VB_IN, 2352, ALL("5/30/02") },
        { "READ SUB-CHANNEL", CDB(0x42, 0, 0x40, 1, 0, 0, 0, 0, 16, 0), VB_IN, 16, ALL("5/30/02") },
        { "READ DISC STRUCTURE FFh", CDB(0xad, 0, 0, 0, 0, 0, 0, 0xff, 0, 99, 0, 0), VB_IN, 99, ALL("good") },
        { "READ DISC STRUCTURE 00h of a DVD", CDB(0xad, 0, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0), VB_IN, 99,
          { "good", "good", "good", "5/24/00", "5/24/00", "good" } },
        { "READ DISC STRUCTURE 00h of a BD", CDB(0xad, 1, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0), VB_IN, 99,
          { "5/24/00", "5/24/00", "5/24/00", "good", "good", "5/24/00" } },
        { "READ DISC STRUCTURE 0Ah of a DVD", CDB(0xad, 0, 0, 0, 0, 0, 0, 0x0a, 0, 16, 0, 0), VB_IN, 16,
          { "5/24/00", "5/24/00", "good", "5/24/00", "5/24/00", "good" } },
        { "READ DISC STRUCTURE 0Ah of a BD", CDB(0xad, 1, 0, 0, 0, 0, 0, 0x0a, 0, 16, 0, 0), VB_IN, 16,
          { "5/24/00", "5/24/00", "5/24/00", "3/31/00", "good", "5/24/00" } },
        { "READ DISC STRUCTURE 0Eh", CDB(0xad, 0, 0, 0, 0, 0, 0, 0x0e, 0, 99, 0, 0), VB_IN, 99, ALL("5/24/00") },
        { "READ DISC STRUCTURE, layer 1", CDB(0xad, 0, 0, 0, 0, 0, 1, 0xff, 0, 99, 0, 0), VB_IN, 99, ALL("5/24/00") },
        { "SEND DISC STRUCTURE 00h", CDB(0xbf, 0, 0, 0, 0, 0, 0, 0x00, 0, 8, 0, 0), VB_OUT, 8, ALL("5/24/00") },
    };
    struct drive *drive = drive_new();
    unsigned medium;
    size_t i;

    (void)state;
    for (medium = 0; medium < MEDIA; medium++)
    {
        for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        {
            enum sense_code sense;

            bring_to(drive, (enum test_medium)medium);
            memset(drive->data, 0, 64);
            sense = drive_do(drive, cases[i].cdb, cases[i].cdb_length, cases[i].direction, cases[i].length);
            if (strcmp(sense_text(sense), cases[i].sense[medium]))
                fail_msg("%s, medium %u: %s, expected %s", cases[i].name, medium, sense_text(sense), cases[i].sense[medium]);
        }
    }
    drive_free(drive);
}

/* What FORMAT UNIT makes of which disc (MMC-6 6.5.4.2). Sizes are of full discs. */
static void formats(void **state)
{
    enum { FOV_DCRT = 0xa0 };
    static const struct
    {
        enum disc_kind kind;
        unsigned type, subtype;
        uint32_t sectors, parameter;
        unsigned flags;
        const char *sense;
        uint32_t capacity;
    } cases[] =
    {
        { DISC_DVD_RAM, 0x00, 0, 2236704, 0, 0, "good", 2236704 },
        { DISC_DVD_RAM, 0x00, 0, 2295072, 0, FOV_DCRT, "good", 2295072 },
        { DISC_DVD_RAM, 0x00, 0, 2236703, 0, 0, "5/26/00", 2236704 },
        { DISC_DVD_RAM, 0x01, 0, 2236704, 0, 0, "5/26/00", 2236704 }, /* the spare area only grows */
        { DISC_DVD_RAM, 0x01, 0, 2226976, 0, 0, "good", 2226976 },
        { DISC_DVD_RAM, 0x26, 0, 2236704, 0, 0, "5/26/00", 2236704 },
        { DISC_DVD_RAM, 0x00, 1, 2236704, 0, 0, "5/26/00", 2236704 },
        { DISC_DVD_PLUS_RW, 0x26, 0, 2295104, 0, 0, "good", 2295104 },
        { DISC_DVD_PLUS_RW, 0x26, 0, 0xffffffff, 0, 0, "good", 2295104 },
        { DISC_DVD_PLUS_RW, 0x26, 0, 2295105, 0, 0, "5/26/00", 0 },
        { DISC_DVD_PLUS_RW, 0x26, 0, 2295104, 1, 0, "5/26/00", 0 }, /* restart of what was never started */
        { DISC_DVD_PLUS_RW, 0x00, 0, 2295104, 0, 0, "5/26/00", 0 },
        { DISC_DVD_PLUS_RW_DL, 0x26, 0, 4173824, 0, 0, "good", 4173824 },
        { DISC_BD_RE, 0x00, 0, 11826176, 0, 0, "good", 11826176 },
        { DISC_BD_RE, 0x00, 0, 12088320, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x00, 2, 11826176, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x30, 2, 11826176, 0, 0, "good", 11826176 },
        { DISC_BD_RE, 0x30, 3, 5796864, 0, 0, "good", 5796864 },
        { DISC_BD_RE, 0x30, 3, 12088320, 0, 0, "good", 12088320 },
        { DISC_BD_RE, 0x30, 3, 12000000, 0, 0, "good", 12000000 }, /* between least and most */
        { DISC_BD_RE, 0x30, 3, 12000016, 0, 0, "5/26/00", 0 },     /* half a cluster */
        { DISC_BD_RE, 0x30, 3, 12088352, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x30, 3, 5796832, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x30, 1, 11826176, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x30, 3, 0xffffffff, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE, 0x31, 0, 12219392, 0, 0, "good", 12219392 },
        { DISC_BD_RE, 0x31, 0, 11826176, 0, 0, "5/26/00", 0 },
        { DISC_BD_RE_DL, 0x00, 0, 23652352, 0, 0, "good", 23652352 },
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        const char *sense;

        drive_insert(drive, cases[i].kind, disc_kind_info(cases[i].kind)->sectors);
        sense = sense_text(format_disc(drive, cases[i].type, cases[i].subtype, cases[i].sectors, cases[i].parameter, cases[i].flags));
        if (strcmp(sense, cases[i].sense))
            fail_msg("%s, format %02X.%u of %u sectors: %s, expected %s", disc_kind_name(cases[i].kind), cases[i].type,
                     cases[i].subtype, cases[i].sectors, sense, cases[i].sense);
        assert_int_equal(capacity(drive), cases[i].capacity);
        drive_reload(drive); /* and it is on file */
        assert_int_equal(capacity(drive), cases[i].capacity);
        if (!cases[i].capacity)
            continue;
        assert_int_equal(disc_status(drive) >> 8, cases[i].kind == DISC_DVD_RAM ? 0x1f : 0x1e);
        assert_sense(write_sectors(drive, (int32_t)cases[i].capacity - 32, 32, 5), "good");
        assert_sense(write_sectors(drive, (int32_t)cases[i].capacity - 16, 32, 5), "5/21/00");
        assert_sectors(drive, (int32_t)cases[i].capacity - 32, 32, 5);
        assert_int_equal(feature_current(drive, 0x20), 1);
        assert_int_equal(feature_current(drive, 0x24), cases[i].kind == DISC_DVD_RAM || cases[i].capacity < (uint32_t)disc_kind_info(cases[i].kind)->sectors);
    }
    drive_free(drive);
}

/* What is written is there after the disc has been out, what was not written is zeros, and a format takes all of it away. */
static void overwriting(void **state)
{
    static const enum test_medium media[] = { PLUS_RW_FORMATTED, RAM, RE_FORMATTED };
    struct drive *drive = drive_new();
    uint8_t zero[BLOCK] = { 0 };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(media) / sizeof(media[0]); i++)
    {
        bring_to(drive, media[i]);
        assert_sense(read_sectors(drive, 4711, 1), "good");
        assert_memory_equal(drive->data, zero, BLOCK);
        assert_sense(write_sectors(drive, 4711, 100, 1), "good"); /* no alignment is asked for */
        assert_sense(write_sectors(drive, 4750, 3, 9), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
        drive_reload(drive);
        assert_sectors(drive, 4711, 39, 1);
        assert_sectors(drive, 4750, 3, 9);
        assert_sense(format_disc(drive, media[i] == RAM ? 0x00 : media[i] == RE_FORMATTED ? 0x31 : 0x26, 0,
                                 media[i] == RAM ? capacity(drive) : SMALL, 0, 0), "good");
        assert_sense(read_sectors(drive, 4711, 1), "good");
        assert_memory_equal(drive->data, zero, BLOCK);
    }
    drive_free(drive);
}

/* The life of a DVD+RW (MMC-6 4.4.5): formatted in the background, stopped, gone on with. */
static void background_format(void **state)
{
    enum { BLANK = 0x1000, RUNNING = 0x1502, STOPPED = 0x1501, COMPLETE = 0x1e03 };
    struct drive *drive = drive_new();
    uint32_t end;
    unsigned first, status;

    (void)state;
    drive_insert(drive, DISC_DVD_PLUS_RW, 1 << 20);
    set_speed(drive, 8); /* 190 seconds for all of it */
    assert_int_equal(disc_status(drive), BLANK);
    assert_sense(format_disc(drive, 0x26, 0, 0xffffffff, 0, 2), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "2/04/04"); /* the lead-in */
    assert_int_equal(drive->command.progress_valid, 1);
    assert_sense(DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0), "good");
    assert_int_equal(drive->data[2], 2);
    assert_int_equal(drive->data[15] & 0x80, 0x80);
    while (DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0) == SENSE_FORMAT_IN_PROGRESS)
        ;
    /* Ready, and it goes on: no sense, but its code and how far it is (MMC-6 annex F). */
    assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "good");
    assert_int_equal(disc_status(drive), RUNNING);
    assert_sense(DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0), "good");
    assert_int_equal(drive->data[2], 0);
    assert_int_equal(get_be16(drive->data + 12), 0x0404);
    assert_int_equal(drive->data[15] & 0x80, 0x80);
    first = get_be16(drive->data + 16);
    assert_true(first < 65535);

    /* Anywhere, without waiting for it. */
    assert_sense(write_sectors(drive, 0, 64, 1), "good");
    assert_sense(write_sectors(drive, 1000000, 16, 2), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 2, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    while (DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0) == SENSE_LONG_WRITE_IN_PROGRESS)
        ;
    set_speed(drive, 0.0001); /* so that it stays where it is */
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(disc_status(drive), STOPPED);
    end = capacity(drive);
    assert_in_range(end, 64, 999999);
    assert_sense(DO(drive, VB_IN, 20, 0x23, 0, 0, 0, 0, 0, 0, 0, 20, 0), "good");
    assert_int_equal(get_be32(drive->data + 4), end);
    drive_reload(drive);
    assert_int_equal(disc_status(drive), STOPPED);
    assert_sectors(drive, 0, 64, 1);
    assert_sense(write_sectors(drive, (int32_t)end - 32, 32, 3), "good");
    assert_sense(write_sectors(drive, (int32_t)end, 16, 3), "5/21/02"); /* not formatted, and not being formatted */
    assert_sense(read_sectors(drive, (int32_t)end, 1), "5/21/00");

    /* Restarted, where it had stopped; what has been written stays. */
    assert_sense(format_disc(drive, 0x26, 0, 0xffffffff, 1, 2), "good");
    set_speed(drive, 0);
    assert_int_equal(disc_status(drive), COMPLETE);
    assert_int_equal(capacity(drive), 1 << 20);
    assert_sectors(drive, 0, 64, 1);
    assert_sectors(drive, (int32_t)end - 32, 32, 3);
    assert_sectors(drive, 1000000, 16, 2);
    status = disc_status(drive);
    assert_sense(format_disc(drive, 0x26, 0, 0xffffffff, 1, 2), "good"); /* nothing left to be done */
    assert_int_equal(disc_status(drive), status);

    /* Taken out while it is formatted: stopped. */
    set_speed(drive, 8);
    assert_sense(format_disc(drive, 0x26, 0, 0xffffffff, 0, 0), "good");
    assert_true(drive->command.busy_us > 0); /* not IMMED: the lead-in is waited for */
    while (DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0) == SENSE_FORMAT_IN_PROGRESS)
        ;
    set_speed(drive, 0.0001);
    drive_reload(drive);
    assert_int_equal(disc_status(drive), STOPPED);
    drive_free(drive);
}

/* DVD-RW in restricted overwrite (MMC-6 4.4.3.5): each step is a command and what it makes of the disc. */
static void restricted_overwrite(void **state)
{
    enum step { FORMAT, WRITE, CLOSE, BLANK_IT };
    static const struct
    {
        enum step step;
        uint32_t a, b;              /* FORMAT: type, sectors; WRITE: LBA, count; CLOSE: function; BLANK_IT: type */
        const char *sense;
        unsigned profile, status;   /* READ DISC INFORMATION byte 2 */
        uint32_t capacity;
        uint8_t descriptor;         /* READ FORMAT CAPACITIES: type of the first */
        int64_t next;               /* next writable address; -1: none */
    } steps[] =
    {
        { FORMAT, 0x13, 0, "5/26/00", 0x14, 0x10, 0, 1, 0 },            /* nothing that could grow */
        { FORMAT, 0x15, 0, "good", 0x13, 0x15, 0, 3, 0 },               /* intermediate */
        { WRITE, 16, 16, "5/21/02", 0x13, 0x15, 0, 3, 0 },              /* not at the end */
        { WRITE, 0, 8, "5/21/02", 0x13, 0x15, 0, 3, 0 },                /* half an ECC block */
        { WRITE, 8, 16, "5/21/02", 0x13, 0x15, 0, 3, 0 },
        { CLOSE, 2, 0, "good", 0x13, 0x15, 0, 3, 0 },                   /* nothing to be closed yet */
        { WRITE, 0, 64, "good", 0x13, 0x15, 64, 3, 64 },
        { WRITE, 16, 16, "good", 0x13, 0x15, 64, 3, 64 },               /* over what is there */
        { WRITE, 48, 32, "good", 0x13, 0x15, 80, 3, 80 },               /* over it and on */
        { WRITE, 96, 16, "5/21/02", 0x13, 0x15, 80, 3, 80 },
        { CLOSE, 1, 0, "good", 0x13, 0x15, 80, 3, 80 },
        { CLOSE, 2, 0, "good", 0x13, 0x1e, 80, 2, -1 },
        { WRITE, 64, 16, "good", 0x13, 0x1e, 80, 2, -1 },
        { WRITE, 80, 16, "5/21/00", 0x13, 0x1e, 80, 2, -1 },
        { FORMAT, 0x13, SMALL - 79, "5/26/00", 0x13, 0x1e, 80, 2, -1 },
        { FORMAT, 0x13, 0, "good", 0x13, 0x15, 80, 3, 80 },             /* quick grow */
        { WRITE, 80, 16, "good", 0x13, 0x15, 96, 3, 96 },
        { CLOSE, 2, 0, "good", 0x13, 0x1e, 96, 2, -1 },
        { FORMAT, 0x11, 100, "good", 0x13, 0x1e, 208, 2, -1 },          /* grow: whole ECC blocks, at once */
        { WRITE, 192, 16, "good", 0x13, 0x1e, 208, 2, -1 },
        { FORMAT, 0x10, SMALL, "good", 0x13, 0x1e, SMALL, 2, -1 },
        { WRITE, SMALL - 16, 16, "good", 0x13, 0x1e, SMALL, 2, -1 },
        { WRITE, SMALL - 16, 32, "5/21/00", 0x13, 0x1e, SMALL, 2, -1 },
        { FORMAT, 0x00, 4096, "good", 0x13, 0x1e, 4096, 2, -1 },
        { BLANK_IT, 0, 0, "good", 0x14, 0x10, 0, 1, 0 },
        { FORMAT, 0x00, 0, "5/26/00", 0x14, 0x10, 0, 1, 0 },
        { FORMAT, 0x15, 4096, "good", 0x13, 0x15, 4096, 3, 4096 },
        { WRITE, 2048, 16, "good", 0x13, 0x15, 4096, 3, 4096 },
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    drive_insert(drive, DISC_DVD_RW, SMALL);
    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
    {
        enum sense_code sense = SENSE_NONE;

        switch (steps[i].step)
        {
        case FORMAT: sense = format_disc(drive, steps[i].a, 0, steps[i].b, 16, 2); break;
        case WRITE: sense = write_sectors(drive, (int32_t)steps[i].a, steps[i].b, 1); break;
        case CLOSE: sense = DO(drive, VB_NONE, 0, 0x5b, 0, (uint8_t)steps[i].a, 0, 0, 0, 0, 0, 0, 0); break;
        case BLANK_IT: sense = DO(drive, VB_NONE, 0, 0xa1, (uint8_t)steps[i].a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); break;
        }
        if (strcmp(sense_text(sense), steps[i].sense))
            fail_msg("step %zu: %s, expected %s", i, sense_text(sense), steps[i].sense);
        if (i % 3 == 2 && steps[i].step != WRITE)
            drive_reload(drive); /* none of it is lost with the disc taken out */
        assert_sense(DO(drive, VB_IN, 8, 0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0), "good");
        if (get_be16(drive->data + 6) != steps[i].profile)
            fail_msg("step %zu: profile %02X", i, get_be16(drive->data + 6));
        if (disc_status(drive) >> 8 != steps[i].status || capacity(drive) != steps[i].capacity)
            fail_msg("step %zu: status %02X, capacity %u", i, disc_status(drive) >> 8, capacity(drive));
        assert_sense(DO(drive, VB_IN, 12, 0x23, 0, 0, 0, 0, 0, 0, 0, 12, 0), "good");
        assert_int_equal(drive->data[8] & 3, steps[i].descriptor);
        assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), "good");
        if ((drive->data[7] & 1 ? (int64_t)get_be32(drive->data + 12) : -1) != steps[i].next)
            fail_msg("step %zu: next writable address %u, %svalid", i, get_be32(drive->data + 12), drive->data[7] & 1 ? "" : "in");
        assert_int_equal(feature_current(drive, 0x26), steps[i].profile == 0x13);
        assert_int_equal(feature_current(drive, 0x2c), steps[i].profile == 0x13);
        assert_int_equal(feature_current(drive, 0x2f), steps[i].profile == 0x14);
    }
    assert_sectors(drive, 2048, 16, 1);
    drive_free(drive);
}

/* A format that has to be waited for, with and without IMMED. */
static void foreground_format(void **state)
{
    struct drive *drive = drive_new();
    unsigned last = 0, different = 0;
    uint64_t deadline;

    (void)state;
    drive_insert(drive, DISC_DVD_RAM, SMALL);
    set_speed(drive, 5);
    assert_sense(format_disc(drive, 0x00, 0, SMALL, 0, 0), "good");
    assert_in_range(drive->command.busy_us, 15000000, 25000000); /* 2 * 32768 sectors at 5 * 676 a second */
    drive_insert(drive, DISC_DVD_RAM, SMALL);
    set_speed(drive, 5);
    assert_sense(format_disc(drive, 0x00, 0, SMALL, 0, 2), "good");
    assert_int_equal(drive->command.busy_us, 0);
    assert_sense(read_sectors(drive, 0, 1), "2/04/04");
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "2/04/04"); /* the tray stays shut */
    deadline = unit_now() + 300000;
    while (unit_now() < deadline)
    {
        assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "2/04/04");
        assert_true(drive->command.progress >= last);
        different += drive->command.progress > last;
        last = drive->command.progress;
    }
    assert_true(different > 0);
    drive_reload(drive); /* taken out by force: half a format is none */
    assert_int_equal(disc_status(drive) >> 8, 0x10);
    assert_int_equal(capacity(drive), 0);
    set_speed(drive, 5);
    assert_sense(format_disc(drive, 0x00, 0, SMALL, 0, 2), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "2/04/04");
    set_speed(drive, 0);
    assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "good");
    drive_free(drive);
}

/* Bad sectors: seen by reading and verifying; where the drive manages defects it puts spare ones in their place, while there are any. */
static void bad_sectors(void **state)
{
    struct drive *drive = drive_new();
    struct disc *disc;

    (void)state;
    bring_to(drive, PLUS_RW_FORMATTED);
    disc = drive->unit.medium.disc;
    assert_true(extents_add(&disc->data.bad, 100, 101));
    assert_sense(write_sectors(drive, 96, 16, 1), "good"); /* it does not know */
    assert_sense(read_sectors(drive, 96, 16), "3/11/00");
    assert_sense(read_sectors(drive, 101, 1), "3/11/00");
    assert_sense(read_sectors(drive, 96, 4), "good");
    assert_sense(read_sectors(drive, 102, 4), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x2f, 0, 0, 0, 0, 96, 0, 0, 16, 0), "3/11/00");
    fill(drive->data, 16, 1);
    assert_sense(DO(drive, VB_OUT, 16 * BLOCK, 0x2e, 0, 0, 0, 0, 96, 0, 0, 16, 0), "3/11/00");

    disc = drive_insert(drive, DISC_BD_RE, SMALL);
    assert_sense(format_disc(drive, 0x30, 3, SMALL - 352, 0, 0), "good"); /* the least spare area of a disc of this size */
    assert_true(extents_add(&disc->data.bad, 1000, 1000 + 352));
    assert_sense(read_sectors(drive, 1000, 1), "3/11/00"); /* before it is written nothing is replaced */
    fill(drive->data, 16, 1);
    assert_sense(DO(drive, VB_OUT, 16 * BLOCK, 0xaa, 0, 0, 0, 0x03, 0xe8, 0, 0, 0, 16, 0x80, 0), "good"); /* streaming: not then either */
    assert_sense(read_sectors(drive, 1000, 1), "3/11/00");
    assert_sense(write_sectors(drive, 990, 20, 4), "good");
    assert_sectors(drive, 990, 20, 4);
    assert_sense(read_sectors(drive, 990, 21), "3/11/00");
    assert_sense(DO(drive, VB_IN, 16, 0xad, 1, 0, 0, 0, 0, 0, 0x0a, 0, 16, 0, 0), "good");
    assert_int_equal(get_be32(drive->data + 12), 352 / 32);
    drive_reload(drive);
    assert_sectors(drive, 990, 20, 4);
    assert_sense(write_sectors(drive, 1010, 342, 4), "good");
    assert_sense(write_sectors(drive, 1352, 1, 4), "3/0C/02"); /* the 353rd */
    assert_sense(write_sectors(drive, 1353, 1, 4), "good");
    drive_free(drive);
}

/* The tab of a cartridge, and the persistent protection that SEND DISC STRUCTURE C0h sets (MMC-6 6.37.3.8, 6.22.3.4.1). */
static void protection(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    bring_to(drive, RAM);
    memset(drive->data, 0, 8);
    drive->data[4] = 2;
    assert_sense(DO(drive, VB_OUT, 8, 0xbf, 0, 0, 0, 0, 0, 0, 0xc0, 0, 8, 0, 0), "good");
    assert_sense(write_sectors(drive, 0, 16, 1), "7/27/04");
    assert_sense(format_disc(drive, 0, 0, SMALL, 0, 0), "7/27/04");
    assert_int_equal(feature_current(drive, 0x20), 0);
    drive_reload(drive);
    assert_sense(write_sectors(drive, 0, 16, 1), "7/27/04");
    assert_sense(DO(drive, VB_IN, 8, 0xad, 0, 0, 0, 0, 0, 0, 0xc0, 0, 8, 0, 0), "good");
    assert_int_equal(drive->data[4], 2);
    memset(drive->data, 0, 8);
    assert_sense(DO(drive, VB_OUT, 8, 0xbf, 0, 0, 0, 0, 0, 0, 0xc0, 0, 8, 0, 0), "good");
    assert_sense(write_sectors(drive, 0, 16, 1), "good");
    drive->unit.medium.disc->data.cartridge_protected = true;
    memset(drive->data, 0, 8);
    assert_sense(DO(drive, VB_OUT, 8, 0xbf, 0, 0, 0, 0, 0, 0, 0xc0, 0, 8, 0, 0), "7/27/00");
    assert_sense(DO(drive, VB_IN, 8, 0xad, 0, 0, 0, 0, 0, 0, 0xc0, 0, 8, 0, 0), "good");
    assert_int_equal(drive->data[4], 4);
    drive_free(drive);
}

/* Speeds are those of the disc (MMC-6 6.8, 6.39), and the buffer takes what comes at their rate. */
static void speeds(void **state)
{
    static const struct { enum disc_kind kind; uint32_t fastest, slowest; } cases[] =
    {
        { DISC_DVD_PLUS_RW, 11080, 3324 }, { DISC_DVD_RAM, 6925, 2770 }, { DISC_BD_RE, 8991, 4495 }, { DISC_CD_RW, 8467, 705 }
    };
    struct drive *drive = drive_new();
    unsigned last;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        drive_insert(drive, cases[i].kind, SMALL);
        assert_sense(DO(drive, VB_IN, 500, 0xac, 0, 0, 0, 0, 0, 0, 0, 0, 20, 3, 0), "good");
        last = (get_be32(drive->data) - 4) / 16 - 1;
        assert_int_equal(get_be32(drive->data + 8 + 12), cases[i].fastest);
        assert_int_equal(get_be32(drive->data + 8 + last * 16 + 12), cases[i].slowest);
        memset(drive->data, 0, 28);
        put_be32(drive->data + 8, SMALL - 1);
        put_be32(drive->data + 12, 10000);
        put_be32(drive->data + 16, 1000);
        put_be32(drive->data + 20, cases[i].slowest + 1);
        put_be32(drive->data + 24, 1000);
        assert_sense(DO(drive, VB_OUT, 28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0), "good");
        assert_sense(DO(drive, VB_IN, 24, 0xac, 0x14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), "good");
        assert_int_equal(get_be32(drive->data + 8 + 4), cases[i].slowest);
    }

    /* Constant angular velocity (WRC 01b): 16x at the rim of a DVD-R, of which 25/58 at the start; a DVD+RW has it not. */
    drive_insert(drive, DISC_DVD_R, SMALL);
    assert_sense(DO(drive, VB_NONE, 0, 0xbb, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_IN, 24, 0xac, 0x14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), "good");
    assert_int_equal(get_be32(drive->data + 8 + 4), 22160 * 25 / 58);
    assert_int_equal(get_be32(drive->data + 8 + 12), 22160);
    assert_sense(DO(drive, VB_IN, 99, 0x5a, 8, 0x2a, 0, 0, 0, 0, 0, 99, 0), "good");
    assert_int_equal(drive->data[8 + 27] & 3, 1);
    assert_sense(DO(drive, VB_NONE, 0, 0xbb, 1, 0xff, 0xff, 22159 >> 8, 22159 & 0xff, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_IN, 24, 0xac, 0x14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), "good");
    assert_int_equal(get_be32(drive->data + 8 + 4), 12 * 1385);
    drive_insert(drive, DISC_DVD_PLUS_RW, SMALL);
    assert_sense(DO(drive, VB_NONE, 0, 0xbb, 1, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_IN, 24, 0xac, 0x14, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), "good");
    assert_int_equal(get_be32(drive->data + 8 + 4), 11080);

    /* 2 MiB of buffer at 2.4 * 1385 kB/s: half a second of data fits, the rest has to wait. An empty buffer spoils nothing. */
    bring_to(drive, PLUS_RW_FORMATTED);
    set_speed(drive, 2.4);
    for (i = 0; i < 100; i++)
        if (write_sectors(drive, (int32_t)i * 32, 32, 1) != SENSE_NONE)
            break;
    assert_in_range(i, 31, 40);
    assert_sense(drive->command.sense, "2/04/08");
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 2, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x00, 0, 0, 0, 0, 0), "2/04/08");
    set_speed(drive, 0);
    assert_sectors(drive, 0, 32, 1);
    drive_free(drive);
}

/* Descriptions that do not describe a disc. The last line of a good one is put in the place of LINE. */
static void descriptions(void **state)
{
    static const struct { const char *line; bool good; } cases[] =
    {
        { "sectors: 32768", true }, { "sectors: 32767", false }, { "sectors: 0", false }, { "sectors: 99999999999", false },
        { "sectors: 32768x", false }, { "", false },
        { "sectors: 32768\nformat: type 26 sub-type 0 sectors 32768", true },
        { "sectors: 32768\nformat: type 26 sub-type 0 sectors 32769", false },
        { "sectors: 32768\nformat: type 26 sub-type 4 sectors 32768", false },
        { "sectors: 32768\nformat: type ff sub-type 0 sectors 32768", false },
        { "sectors: 32768\nformat: type 26 sub-type 0 sectors -1", false },
        { "sectors: 32768\nbackground format: stopped", true }, { "sectors: 32768\nbackground format: soon", false },
        { "sectors: 32768\nlast session: open", true }, { "sectors: 32768\nlast session: ajar", false },
        { "sectors: 32768\nwrite-protected: yes", true }, { "sectors: 32768\nwrite-protected: no", false },
        { "sectors: 32768\ncartridge write-protected: yes", true }, { "sectors: 32768\nfinalised: maybe", false },
        { "sectors: 32768\nbad: 5 to 7\nbad: 6 to 9\nreplaced: 5 to 5", true }, { "sectors: 32768\nbad: 7 to 5", false },
        { "sectors: 32768\nbad: 5", false }, { "sectors: 32768\nlayer break: 32768", false },
        { "sectors: 32768\ntrack: session 1 track 1 from 0 to 160 next 16 reserved", true },
        { "sectors: 32768\ntrack: session 1 track 1 from 0 to 160 next 161", false },
        { "sectors: 32768\ntrack: session 1 track 2 from 0 to 160 next 160", false },
        { "sectors: 32768\ntrack: session 1 track 1 from 0 to 40000 next 160", false },
        { "sectors: 32768\ntrack: session 1 track 1 from 0 to 160 next 160 odd", false },
        { "sectors: 32768\ntrack: session 1 track 1 from 0 to 160 next 160\ntrack: session 1 track 2 from 150 to 320 next 320", false },
        { "sectors: 32768\nburned: 0 to 32768", false }, { "sectors: 32768\nburned: 0 to 32767", true },
        { "sectors: 32768\nlead-in start: -11634", false }, { "sectors: 32768\nsomething new: 1", true },
    };
    struct drive *drive = drive_new();
    struct vb_error error;
    char path[128], folder[100];
    size_t i;

    (void)state;
    drive_insert(drive, DISC_DVD_PLUS_RW, SMALL);
    medium_take_out(&drive->unit);
    snprintf(folder, sizeof(folder), "%s/disc", drive->folder);
    snprintf(path, sizeof(path), "%s/disc.txt", folder);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        FILE *file = fopen(path, "w");
        struct disc *disc;

        assert_non_null(file);
        fprintf(file, "vburn disc 1\nkind: dvd+rw\nstate: incomplete\n%s\n", cases[i].line);
        fclose(file);
        disc = disc_open(folder, false, &error);
        if (!disc != !cases[i].good)
            fail_msg("\"%s\" was %s", cases[i].line, disc ? "taken" : error.text);
        disc_close(disc);
    }
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(kinds), cmocka_unit_test(all_commands), cmocka_unit_test(formats), cmocka_unit_test(overwriting),
        cmocka_unit_test(background_format), cmocka_unit_test(restricted_overwrite),
        cmocka_unit_test(foreground_format), cmocka_unit_test(bad_sectors),
        cmocka_unit_test(protection), cmocka_unit_test(speeds), cmocka_unit_test(descriptions),
    };

    return cmocka_run_group_tests_name("test_data", tests, NULL, NULL);
}
