/* test_killed.c: the drive is killed in the middle of a recording. What was written and synchronised is on the disc, and the next
 * drive that gets the disc knows what can still be done with it.
 *
 * A child process records and ends itself by SIGKILL, as `kill -9` does; the parent loads the disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"
#include "support/raw_disc.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 20000, DATA_SIZE_IN_SECTORS = 60000, PIECE = 30 };

/* In the child: nothing goes wrong unless the test is wrong. */
static void must(enum sense_code sense)
{
    if (sense == SENSE_NONE)
        return;
    print_error("the child got %s\n", sense_text(sense));
    _exit(1);
}

static void synchronise(struct drive *drive)
{
    must(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}

/* Each sector has its own address in it, so that no sector can pass for another. */
static void write_addresses(struct drive *drive, int32_t lba, unsigned count, unsigned block)
{
    unsigned done, i;

    for (done = 0; done < count; done += PIECE, lba += PIECE)
    {
        memset(drive->data, 0x5a, PIECE * block);
        for (i = 0; i < PIECE; i++)
            put_be32(drive->data + i * block + 64, (uint32_t)lba + i);
        must(drive_write(drive, lba, PIECE, PIECE * block));
    }
}

static void record_tao(struct drive *drive)
{
    drive_set_write(drive, 1, 8, 0x40);
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[11] = 4; /* data */
    must(DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0));
    write_addresses(drive, 0, 300, 2048);
    synchronise(drive);
    write_addresses(drive, 452, 90, 2048);
}

static void record_sao(struct drive *drive)
{
    static const uint8_t sheet[4][8] =
    {
        { 0x41, 0, 0, 0x14, 0, 0, 0, 0 }, { 0x41, 1, 0, 0x10, 0, 0, 0, 0 }, { 0x41, 1, 1, 0x10, 0, 0, 2, 0 },
        { 0x41, 0xaa, 1, 0x14, 0, 0, 20, 0 }
    };

    must(drive_set_write(drive, 2, 8, 0x40));
    memcpy(drive->data, sheet, sizeof(sheet));
    must(DO(drive, VB_OUT, 32, 0x5d, 0, 0, 0, 0, 0, 0, 0, 32, 0));
    write_addresses(drive, -150, 150 + 300, 2048);
    synchronise(drive);
    write_addresses(drive, 300, 90, 2048);
}

static void record_raw(struct drive *drive)
{
    static const struct raw_track track = { 0, -150, 0, NULL };
    const struct raw_disc disc = { -11634, 1, &track, 1, 1200, NULL };
    int32_t lba;
    unsigned i;

    must(drive_set_write(drive, 3, 3, 0x40));
    for (lba = disc.lead_in; lba < 390; lba += PIECE)
    {
        unsigned count = lba < 0 && lba + PIECE > 0 ? (unsigned)-lba : PIECE;

        for (i = 0; i < count; i++)
            raw_disc_sector(&disc, lba + (int32_t)i, drive->data + i * 2448);
        must(drive_write(drive, lba, count, count * 2448));
        if (count < PIECE)
            lba -= PIECE - (int32_t)count;
        if (lba == 300 - PIECE)
            synchronise(drive);
    }
}

/* DVD and BD: a track and a session that are finished, and one that is under way. */
static void record_data(struct drive *drive)
{
    DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
    memset(drive->data, 0, 8);
    drive->data[8 + 3] |= 0xc0; /* another session may follow */
    must(DO(drive, VB_OUT, 60, 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60, 0));
    write_addresses(drive, 0, 300, 2048);
    must(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0));
    must(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0));
    write_addresses(drive, (int32_t)get_be32(drive->data + 8), 300, 2048);
    synchronise(drive);
    must(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0));
    write_addresses(drive, (int32_t)get_be32(drive->data + 12), 90, 2048);
}

static void record_dao(struct drive *drive)
{
    must(drive_set_write(drive, 2, 8, 0x40));
    must(DO(drive, VB_NONE, 0, 0x53, 0, 0, 0, 0, 0, 0, 0x10, 0, 0)); /* 4096 sectors */
    write_addresses(drive, 0, 300, 2048);
    synchronise(drive);
    write_addresses(drive, 304, 90, 2048);
}

/* Where anything can be overwritten there is nothing to be synchronised but the data themselves. */
static void record_overwritable(struct drive *drive)
{
    if (drive->unit.medium.disc->data.format_type == NOT_FORMATTED)
    {
        must(DO(drive, VB_IN, 44, 0x23, 0, 0, 0, 0, 0, 0, 0, 44, 0));
        memmove(drive->data + 4, drive->data + 12, 8); /* the first format that the drive offers */
        memset(drive->data, 0, 4);
        drive->data[3] = 8;
        must(DO(drive, VB_OUT, 12, 0x04, 0x11, 0, 0, 0, 0));
    }
    write_addresses(drive, 5000, 300, 2048);
    synchronise(drive);
    write_addresses(drive, 9000, 90, 2048);
}

static void check_data(struct drive *drive, int32_t lba)
{
    assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, (uint8_t)(lba >> 8), (uint8_t)lba, 0, 0, 1, 0), "good");
    assert_int_equal(get_be32(drive->data + 64), lba);
    assert_int_equal(drive->data[100], 0x5a);
}

static void check_disc_status(struct drive *drive, unsigned status)
{
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "good");
    assert_int_equal(drive->data[2] & 0x0f, status);
}

/* The track before is there, and its session can be closed. */
static void check_tao(struct drive *drive)
{
    int32_t lba;

    for (lba = 0; lba < 300; lba++)
        check_data(drive, lba);
    check_disc_status(drive, 0x05);
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), "good");
    check_disc_status(drive, 0x0e);
    assert_sense(DO(drive, VB_IN, 20, 0x43, 0, 0, 0, 0, 0, 0, 0, 20, 0), "good");
    assert_int_equal(drive->data[3], 1);
    check_data(drive, 299);
}

/* The lead-in came first and can be read, so that the disc counts as finished; what was never burned is a medium error. */
static void check_sao(struct drive *drive)
{
    int32_t lba;

    for (lba = 0; lba < 300; lba++)
        check_data(drive, lba);
    assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 1200 >> 8, 1200 & 255, 0, 0, 1, 0), "3/11/00");
    check_disc_status(drive, 0x0e);
}

static void check_closed_track(struct drive *drive, unsigned number, unsigned status)
{
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, (uint8_t)number, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[5] & 0x20, 0x20); /* damaged */
    assert_int_equal(drive->data[7] & 1, 0);       /* and without an address to go on at */
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 1, 0, 0, (uint8_t)number, 0, 0, 0, 0), "good");
    check_disc_status(drive, status);
}

/* All that was synchronised is there. The track that broke off is damaged; it can be closed, and the next one begins behind what may
 * have been burned of it. */
static void check_sequential(struct drive *drive)
{
    int32_t lba, start;

    for (lba = 0; lba < 300; lba++)
        check_data(drive, lba);
    check_disc_status(drive, 0x09);
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0), "good");
    start = (int32_t)get_be32(drive->data + 8);
    for (lba = start; lba < start + 300; lba++)
        check_data(drive, lba);
    check_closed_track(drive, 2, 0x05);
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 3, 0, 0, 48, 0), "good");
    assert_in_range(get_be32(drive->data + 12), start + 304 + 90, start + 304 + 90 + 64);
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), "good");
}

static void check_dao(struct drive *drive)
{
    int32_t lba;

    for (lba = 0; lba < 300; lba++)
        check_data(drive, lba);
    check_closed_track(drive, 1, 0x05); /* filled up to its reserved end */
    assert_sense(DO(drive, VB_NONE, 0, 0x5b, 0, 2, 0, 0, 0, 0, 0, 0, 0), "good");
    check_disc_status(drive, 0x0e);
    check_data(drive, 299);
}

static void check_overwritable(struct drive *drive)
{
    int32_t lba;

    for (lba = 5000; lba < 5300; lba++)
        check_data(drive, lba);
    write_addresses(drive, 5300, 30, 2048);
    synchronise(drive);
    check_data(drive, 5329);
}

static void check_raw(struct drive *drive)
{
    static const struct raw_track track = { 0, -150, 0, NULL };
    const struct raw_disc disc = { -11634, 1, &track, 1, 1200, NULL };
    uint8_t sector[2352];
    int32_t lba;

    for (lba = 0; lba < 300; lba++)
    {
        raw_disc_main(&disc, lba, sector);
        assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, (uint8_t)(lba >> 8), (uint8_t)lba, 0, 0, 1, 0x10, 0, 0), "good");
        assert_memory_equal(drive->data, sector, 2352);
    }
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 1100 >> 8, 1100 & 255, 0, 0, 1, 0x10, 0, 0), "3/11/00");
    check_disc_status(drive, 0x0e);
}

static const struct killed_case
{
    const char *name;
    enum disc_kind kind;
    void (*record)(struct drive *drive);    /* in the child, which ends behind it */
    void (*check)(struct drive *drive);     /* with the disc in another drive */
} cases[] =
{
    { "CD-R, track at once", DISC_CD_R, record_tao, check_tao },
    { "CD-RW, track at once", DISC_CD_RW, record_tao, check_tao },
    { "CD-R, session at once", DISC_CD_R, record_sao, check_sao },
    { "CD-R, raw", DISC_CD_R, record_raw, check_raw },
    { "DVD-R, incremental", DISC_DVD_R, record_data, check_sequential },
    { "DVD-RW, incremental", DISC_DVD_RW, record_data, check_sequential },
    { "DVD-R, disc at once", DISC_DVD_R, record_dao, check_dao },
    { "DVD-R DL, disc at once", DISC_DVD_R_DL, record_dao, check_dao },
    { "DVD+R", DISC_DVD_PLUS_R, record_data, check_sequential },
    { "DVD+R DL", DISC_DVD_PLUS_R_DL, record_data, check_sequential },
    { "BD-R", DISC_BD_R, record_data, check_sequential },
    { "DVD+RW", DISC_DVD_PLUS_RW, record_overwritable, check_overwritable },
    { "DVD-RAM", DISC_DVD_RAM, record_overwritable, check_overwritable },
    { "BD-RE", DISC_BD_RE, record_overwritable, check_overwritable },
};

static void killed(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct drive *drive = drive_new();
        int status;
        pid_t child;

        print_message("# %s\n", cases[i].name);
        drive_insert(drive, cases[i].kind, cases[i].kind <= DISC_CD_RW ? SIZE : DATA_SIZE_IN_SECTORS);
        child = fork();
        assert_true(child >= 0);
        if (!child)
        {
            cases[i].record(drive);
            kill(getpid(), SIGKILL);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        drive_reload(drive);
        cases[i].check(drive);
        drive_free(drive);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(killed) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
