/* test_layer_jump.c: DVD-R DL in layer jump (MMC-6 4.3.4, 6.26, 6.37; write type 4 of page 05h, profile 0016h).
 *
 * Where M sectors make layer 0, the sector above LBA n is 2M - 1 - n: behind a jump after n the drive goes on there, and from the
 * sector above the block's first it comes back to n + 1.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"

#include <string.h>

enum { M = 20000, SIZE = 2 * M, GAP = 16384, INCREMENTAL = 0, DAO = 2, JUMP = 4, TEST = 0x10, BUFE = 0x40, NONE = -1 };

static enum sense_code set_write(struct drive *drive, unsigned type, bool multi)
{
    return drive_set_data_write(drive, type, BUFE, multi);
}

static enum sense_code send(struct drive *drive, unsigned format, uint32_t value)
{
    memset(drive->data, 0, 12);
    drive->data[1] = 10;
    put_be32(drive->data + 8, value);
    return DO(drive, VB_OUT, 12, 0xbf, 0, 0, 0, 0, 0, 0, (uint8_t)format, 0, 12, 0, 0);
}

/* The number, or NONE when there is no such structure; *fixed is its Init Status. */
static int32_t structure(struct drive *drive, unsigned format, bool *fixed)
{
    if (DO(drive, VB_IN, 12, 0xad, 0, 0, 0, 0, 0, 0, (uint8_t)format, 0, 12, 0, 0) != SENSE_NONE)
        return NONE;
    *fixed = drive->data[4] & 0x80;
    return (int32_t)get_be32(drive->data + 8);
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

/* A disc that the drive can record so. */
static struct disc *insert(struct drive *drive)
{
    struct disc *disc = drive_insert(drive, DISC_DVD_R_DL, SIZE);

    disc->data.layer_jump = disc->changed = true;
    return disc;
}

static void check_sector(struct drive *drive, int32_t lba, const char *sense, int32_t wanted)
{
    uint8_t cdb[10] = { 0x28, 0, 0, 0, 0, 0, 0, 0, 1 };

    put_be32(cdb + 2, (uint32_t)lba);
    assert_sense(drive_do(drive, cdb, 10, VB_IN, 2048), sense);
    if (!strcmp(sense, "good"))
        assert_int_equal(get_be32(drive->data), wanted);
}

/* The mode of a blank disc is that of page 05h; with the first sector it stands. */
static void modes(void **state)
{
    static const struct
    {
        unsigned type, profile;
    } blank[] = { { INCREMENTAL, 0x15 }, { JUMP, 0x16 }, { DAO, 0x15 }, { JUMP, 0x16 } };
    struct drive *drive = drive_new();
    bool fixed;
    unsigned i;

    (void)state;
    drive_insert(drive, DISC_DVD_R_DL, SIZE); /* the drive does not have it for this one */
    assert_false(feature_is_current(drive, 0x33));
    assert_sense(set_write(drive, JUMP, true), "5/26/00");
    insert(drive);
    for (i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
    {
        assert_sense(set_write(drive, blank[i].type, true), "good");
        assert_int_equal(profile(drive), blank[i].profile);
        assert_true(feature_is_current(drive, 0x33));
        assert_true(feature_is_current(drive, 0x21));
        assert_true(feature_is_current(drive, 0x2f));
        assert_int_equal(structure(drive, 0x22, &fixed), blank[i].profile == 0x16 ? 0 : NONE);
        assert_int_equal(structure(drive, 0x20, &fixed), M);
    }
    assert_sense(set_write(drive, JUMP | TEST, true), "5/26/00");
    assert_sense(send(drive, 0x20, 1600), "5/2C/00"); /* the layer break is a sequential recording's */
    assert_sense(drive_write_numbered(drive, 0, 16), "good");
    assert_sense(set_write(drive, INCREMENTAL, true), "good");
    assert_int_equal(profile(drive), 0x16);
    assert_sense(drive_write_numbered(drive, 16, 16), "5/64/00");
    assert_true(feature_is_current(drive, 0x33));
    assert_false(feature_is_current(drive, 0x21));
    assert_false(feature_is_current(drive, 0x2f));
    drive_reload(drive);
    assert_int_equal(profile(drive), 0x16);

    insert(drive);
    assert_sense(set_write(drive, INCREMENTAL, true), "good");
    assert_sense(drive_write_numbered(drive, 0, 16), "good");
    assert_sense(set_write(drive, JUMP, true), "good");
    assert_int_equal(profile(drive), 0x15);
    assert_false(feature_is_current(drive, 0x33));
    assert_sense(drive_write_numbered(drive, 16, 16), "5/64/00");

    insert(drive);
    assert_sense(set_write(drive, DAO, true), "good");
    assert_sense(send(drive, 0x20, 1600), "good");
    assert_sense(set_write(drive, JUMP, true), "good");
    assert_int_equal(profile(drive), 0x15); /* who has put the layer break has decided */
    drive_free(drive);
}

enum { WRITE, SEND, SYNC, CLOSE, RELOAD };

/* What is done, and what READ TRACK INFORMATION of the last track says then: LJRS, next writable address, free blocks, next and last
 * layer jump address. */
struct step
{
    unsigned action;
    int32_t what, value;
    const char *sense;
    unsigned status;
    int32_t next, free, next_jump, last_jump;
};

static const struct step unspecified[] =
{
    { WRITE, 0, 100, "good", 1, 100, SIZE - 100, M - 1, 0 },
    { SYNC, 0, 0, "good", 1, 112, SIZE - 112, M - 1, 0 },
    { WRITE, 100, 1, "5/21/02", 1, 112, SIZE - 112, M - 1, 0 },
    { RELOAD, 0, 0, "good", 1, 112, SIZE - 112, M - 1, 0 },
    { WRITE, 112, 1000, "good", 1, 1112, SIZE - 1112, M - 1, 0 },
    { CLOSE, 1, 1, "good", 1, 1120, SIZE - 2240, M - 1, 0 },
};

/* After 159, 319, ...: 2M - 160 is above 159, 2M - 320 above 319. */
static const struct step intervals[] =
{
    { SEND, 0x22, 100, "5/26/00", 1, 0, SIZE, M - 1, 0 },              /* not whole ECC blocks */
    { SEND, 0x22, 160, "good", 3, 0, SIZE, 159, 0 },
    { SEND, 0x23, 31, "5/2C/00", 3, 0, SIZE, 159, 0 },
    { WRITE, 0, 176, "5/21/03", 3, 0, SIZE, 159, 0 },                  /* nothing of it is taken */
    { WRITE, 0, 144, "good", 3, 144, SIZE - 144, 159, 0 },
    { SEND, 0x22, 0, "5/2C/00", 3, 144, SIZE - 144, 159, 0 },          /* too late */
    { WRITE, 144, 32, "5/21/03", 3, 144, SIZE - 144, 159, 0 },
    { WRITE, 144, 16, "good", 3, SIZE - 160, SIZE - 160, 319, 159 },
    { WRITE, 160, 16, "5/21/02", 3, SIZE - 160, SIZE - 160, 319, 159 },
    { WRITE, SIZE - 160, 176, "5/21/00", 3, SIZE - 160, SIZE - 160, 319, 159 },
    { WRITE, SIZE - 160, 160, "good", 3, 160, SIZE - 320, 319, 159 },
    { RELOAD, 0, 0, "good", 3, 160, SIZE - 320, 319, 159 },
    { WRITE, 160, 160, "good", 3, SIZE - 320, SIZE - 480, 479, 319 },
    { WRITE, SIZE - 320, 7, "good", 3, SIZE - 313, SIZE - 487, 479, 319 },
    { CLOSE, 1, 1, "good", 3, 320, SIZE - 640, 479, 0 },
};

static const struct step manually[] =
{
    { SEND, 0x23, 100, "5/26/00", 1, 0, SIZE, M - 1, 0 },
    { SEND, 0x23, M + 15, "5/26/00", 1, 0, SIZE, M - 1, 0 },
    { SEND, 0x23, 319, "good", 2, 0, SIZE, 319, 0 },
    { WRITE, 0, 32, "good", 2, 32, SIZE - 32, 319, 0 },
    { SEND, 0x23, 15, "5/26/00", 2, 32, SIZE - 32, 319, 0 },           /* the laser is past it */
    { SEND, 0x23, 63, "good", 2, 32, SIZE - 32, 63, 0 },
    { WRITE, 32, 48, "5/21/03", 2, 32, SIZE - 32, 63, 0 },
    { WRITE, 32, 32, "good", 2, SIZE - 64, SIZE - 64, M - 1, 63 },
    { SEND, 0x23, 127, "5/2C/00", 2, SIZE - 64, SIZE - 64, M - 1, 63 }, /* not on layer 1 */
    { WRITE, SIZE - 64, 64, "good", 2, 64, SIZE - 128, M - 1, 63 },
    { SEND, 0x21, 64, "5/26/00", 2, 64, SIZE - 128, M - 1, 63 },
    { SEND, 0x21, 128, "good", 2, 64, 128, 127, 63 },
    { SEND, 0x21, 144, "5/2C/00", 2, 64, 128, 127, 63 },               /* once */
    { WRITE, 64, 64, "good", 2, SIZE - 128, 64, 127, 127 },
    { WRITE, SIZE - 128, 65, "5/21/00", 2, SIZE - 128, 64, 127, 127 },
    { WRITE, SIZE - 128, 64, "good", 2, NONE, 0, 0, 127 },
    { WRITE, 128, 1, "5/21/02", 2, NONE, 0, 0, 127 },
};

static void jumps(void **state)
{
    static const struct { const struct step *steps; unsigned count; } tables[] =
    {
        { unspecified, sizeof(unspecified) / sizeof(unspecified[0]) }, { intervals, sizeof(intervals) / sizeof(intervals[0]) },
        { manually, sizeof(manually) / sizeof(manually[0]) },
    };
    struct drive *drive = drive_new();
    enum sense_code sense = SENSE_NONE;
    unsigned i, j, last;

    (void)state;
    for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
    {
        insert(drive);
        assert_sense(set_write(drive, JUMP, true), "good");
        for (j = 0; j < tables[i].count; j++)
        {
            const struct step *step = &tables[i].steps[j];

            switch (step->action)
            {
            case WRITE: sense = drive_write_numbered(drive, step->what, (unsigned)step->value); break;
            case SEND: sense = send(drive, (unsigned)step->what, (uint32_t)step->value); break;
            case SYNC: sense = DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0); break;
            case CLOSE: sense = DO(drive, VB_NONE, 0, 0x5b, 0, (uint8_t)step->what, 0, 0, (uint8_t)step->value, 0, 0, 0, 0); break;
            default:
                DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
                drive_reload(drive);
                sense = SENSE_NONE;
                break;
            }
            print_message("table %u, step %u\n", i, j);
            assert_sense(sense, step->sense);
            assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
            last = drive->data[6];
            assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, (uint8_t)last, 0, 0, 48, 0), "good");
            assert_int_equal(drive->data[5] >> 6, step->status);
            assert_int_equal(drive->data[7] & 1, step->next != NONE);
            assert_int_equal(get_be32(drive->data + 12), step->next == NONE ? 0 : step->next);
            assert_int_equal(get_be32(drive->data + 16), step->free);
            assert_int_equal(get_be32(drive->data + 40), step->next_jump);
            assert_int_equal(get_be32(drive->data + 44), step->last_jump);
        }
    }
    drive_free(drive);
}

/* Three sessions, each as long on layer 1 as on layer 0; the third closes the disc. */
static void sessions(void **state)
{
    struct drive *drive = drive_new();
    int32_t start = 0;
    unsigned i;
    bool fixed;

    (void)state;
    insert(drive);
    for (i = 1; i <= 3; i++)
    {
        assert_sense(set_write(drive, JUMP, i < 3), "good");
        assert_sense(drive_write_numbered(drive, start, 100), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 1, 0, 0, (uint8_t)i, 0, 0, 0, 0), "good");
        assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), "good");
        drive_reload(drive);
        assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
        assert_int_equal(drive->data[2], i < 3 ? 0x01 : 0x0e);
        /* The session's track, by its number and by an address of each layer. */
        assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, (uint8_t)i, 0, 0, 48, 0), "good");
        assert_int_equal(get_be32(drive->data + 8), start);
        assert_int_equal(get_be32(drive->data + 24), 2 * 112);
        assert_int_equal(drive->data[7], 2); /* the last recorded address is that above the first */
        assert_int_equal(get_be32(drive->data + 28), SIZE - 1 - start);
        assert_int_equal(get_be32(drive->data + 44), start + 111);
        {
            uint8_t cdb[10] = { 0x52, 0, 0, 0, 0, 0, 0, 0, 48 };

            put_be32(cdb + 2, (uint32_t)(SIZE - 1 - start - 50));
            assert_sense(drive_do(drive, cdb, 10, VB_IN, 48), "good");
            assert_int_equal(drive->data[2], i);
            put_be32(cdb + 2, (uint32_t)(start + 111));
            assert_sense(drive_do(drive, cdb, 10, VB_IN, 48), "good");
            assert_int_equal(drive->data[2], i);
        }
        check_sector(drive, start + 99, "good", start + 99);
        check_sector(drive, start + 100, "good", 0);
        check_sector(drive, SIZE - 1 - start, "good", 0);
        check_sector(drive, start + 112, "3/11/00", 0);
        check_sector(drive, SIZE - 1 - start - 112, "3/11/00", 0);
        start += 112 + (i == 1 ? GAP : 3072);
    }
    assert_int_equal(profile(drive), 0x16);
    assert_false(feature_is_current(drive, 0x33));
    structure(drive, 0x21, &fixed);
    assert_true(fixed);
    assert_sense(DO(drive, VB_IN, 8, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(get_be32(drive->data), SIZE - 1);
    assert_sense(drive_write_numbered(drive, start, 1), "5/30/05");
    drive_free(drive);
}

/* At the end of layer 0 the addresses go on without a leap, and the disc is full when layer 1 is. */
static void whole_disc(void **state)
{
    struct drive *drive = drive_new();
    int32_t lba, count;

    (void)state;
    insert(drive);
    assert_sense(set_write(drive, JUMP, true), "good");
    for (lba = 0; lba < SIZE; lba += count)
    {
        count = lba < M && lba + 1024 > M ? M - lba : SIZE - lba < 1024 ? SIZE - lba : 1024;
        if (lba < M && lba + count == M)
            assert_sense(drive_write_numbered(drive, lba, (unsigned)count + 1), "5/21/03");
        assert_sense(drive_write_numbered(drive, lba, (unsigned)count), "good");
    }
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 1, 0, 0, 1, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), "good");
    drive_reload(drive);
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    assert_int_equal(drive->data[2], 0x0e);
    for (lba = 0; lba < SIZE; lba += 999)
        check_sector(drive, lba, "good", lba);
    drive_free(drive);
}

/* The drive is gone in the middle of a recording: what was written to layer 0 is taken, and the next track begins behind it. */
static void broken(void **state)
{
    struct drive *drive = drive_new();
    struct disc *disc = insert(drive);

    (void)state;
    assert_sense(set_write(drive, JUMP, true), "good");
    assert_sense(drive_write_numbered(drive, 0, 100), "good");
    disc->data.tracks[0].damaged = true; /* as disc.txt has it */
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    disc->data.tracks[0].next = 0;
    disc->changed = true;
    drive_reload(drive);
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    assert_int_equal(drive->data[2], 0x09);
    assert_sense(drive_write_numbered(drive, 0, 1), "5/21/02");
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 1, 0, 0, 1, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0), "good");
    assert_int_equal(get_be32(drive->data + 12), 112);
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(modes), cmocka_unit_test(jumps), cmocka_unit_test(sessions), cmocka_unit_test(whole_disc),
        cmocka_unit_test(broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
