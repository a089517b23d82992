/* test_parts.c: the parts of the burner that know a standard, each against that standard.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "address.h"
#include "bytes.h"
#include "cd_sector.h"
#include "pacing.h"
#include "qchannel.h"
#include "scramble.h"
#include "support/drive.h"
#include "support/raw_disc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* MMC-6 table "LBA to MSF translation": the ends of both ranges, and what lies beside them. */
static void addresses(void **state)
{
    static const struct { int32_t lba; uint8_t minute, second, frame; } cases[] =
    {
        { -45150, 90, 0, 0 }, { -11634, 97, 26, 66 }, { -151, 99, 59, 74 }, { -150, 0, 0, 0 }, { -1, 0, 1, 74 },
        { 0, 0, 2, 0 }, { 4350, 1, 0, 0 }, { 404849, 89, 59, 74 }
    };
    static const struct msf bad[] = { { 100, 0, 0 }, { 0, 60, 0 }, { 0, 0, 75 }, { 255, 255, 255 } };
    struct msf msf;
    int32_t lba;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        msf = msf_from_lba(cases[i].lba);
        assert_int_equal(msf.minute, cases[i].minute);
        assert_int_equal(msf.second, cases[i].second);
        assert_int_equal(msf.frame, cases[i].frame);
        assert_true(lba_from_msf(msf, &lba));
        assert_int_equal(lba, cases[i].lba);
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(lba_from_msf(bad[i], &lba));
}

/* Frames of Q with a right CRC that all the same say nothing. */
static void q_frames(void **state)
{
    struct q_frame_case
    {
        uint8_t q[10];
        bool position, catalogue, isrc;
    };
    static const struct q_frame_case cases[] =
    {
        { { 0x01, 0x01, 0x01, 0, 0, 0, 0, 0, 2, 0 }, true, false, false },
        { { 0x01, 0xaa, 0x01, 0, 0, 0, 0, 0, 2, 0 }, true, false, false },
        { { 0x01, 0x00, 0xa0, 0, 0, 0, 0, 1, 0, 0 }, false, false, false },     /* a point of the lead-in */
        { { 0x01, 0x0a, 0x01, 0, 0, 0, 0, 0, 2, 0 }, false, false, false },     /* not BCD */
        { { 0x01, 0x01, 0x01, 0, 0x60, 0, 0, 0, 2, 0 }, false, false, false },  /* 60 seconds */
        { { 0x01, 0x01, 0x01, 0, 0, 0x75, 0, 0, 2, 0 }, false, false, false },  /* 75 frames */
        { { 0x02, 0x01, 0x23, 0x45, 0x67, 0x89, 0x01, 0x20, 0, 0 }, false, true, false },
        { { 0x02, 0x0a, 0x23, 0x45, 0x67, 0x89, 0x01, 0x20, 0, 0 }, false, false, false },
        { { 0x03, 0x96, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50, 0 }, false, false, true },
        { { 0x03, 0xff, 0x36, 0xc7, 0xa4, 0x98, 0x12, 0x34, 0x50, 0 }, false, false, false }, /* code 3Fh */
        { { 0x03, 0x96, 0x36, 0xc7, 0xa4, 0x9a, 0x12, 0x34, 0x50, 0 }, false, false, false },
    };
    struct q_position position;
    char text[14];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t q[12];

        memcpy(q, cases[i].q, 10);
        put_be16(q + 10, q_crc(q));
        assert_int_equal(q_decode_position(q, &position), cases[i].position);
        assert_int_equal(q_decode_catalogue(q, text), cases[i].catalogue);
        assert_int_equal(q_decode_isrc(q, text), cases[i].isrc);
        q[5] ^= 1;
        assert_false(q_decode_position(q, &position) || q_decode_catalogue(q, text) || q_decode_isrc(q, text));
    }
}

/* The CRC against the tests' own long division. */
static void q_crc_agrees(void **state)
{
    static const struct raw_track track[] = { { 0, 0, 0, "USK7Y9812345" } };
    static const struct raw_disc disc = { -11634, 1, track, 1, 20000, "4006381333931" };
    uint8_t q[12];
    int32_t lba;

    (void)state;
    for (lba = -11634; lba < 21000; lba += 11)
    {
        raw_disc_q(&disc, lba, q);
        assert_true(q_valid(q));
    }
}

/* ECMA-130 annex B: the sequence begins 01 80 00 60 00 28 00 1E 80 08 60 06 A8 02 FE 81 80 60 60 28. */
static void scrambler(void **state)
{
    static const uint8_t begin[] =
    {
        0x01, 0x80, 0x00, 0x60, 0x00, 0x28, 0x00, 0x1e, 0x80, 0x08, 0x60, 0x06, 0xa8, 0x02, 0xfe, 0x81, 0x80, 0x60, 0x60, 0x28
    };
    uint8_t sector[MAIN_SIZE] = { 0 };
    static const uint8_t zero[MAIN_SIZE];

    (void)state;
    cd_sector_scramble(sector);
    assert_memory_equal(sector, zero, 12);
    assert_memory_equal(sector + 12, begin, sizeof(begin));
    cd_sector_scramble(sector);
    assert_memory_equal(sector, zero, MAIN_SIZE);
}

/* The check matrices of IEC 60908 18: every row of H times the pack is zero. GF(2^6) by shift and add. */
static uint8_t times(uint8_t a, unsigned exponent)
{
    while (exponent--)
        a = (uint8_t)(a & 0x20 ? (a << 1 ^ 0x43) & 0x3f : a << 1);
    return a;
}

static void check_pack(const uint8_t *pack)
{
    unsigned row, i;

    for (row = 0; row < 4; row++)
    {
        uint8_t sum = 0;

        for (i = 0; i < 24; i++)
            sum ^= times(pack[i], row * (23 - i));
        assert_int_equal(sum, 0);
    }
    for (row = 0; row < 2; row++)
    {
        uint8_t sum = 0;

        for (i = 0; i < 4; i++)
            sum ^= times(pack[i], row * (3 - i));
        assert_int_equal(sum, 0);
    }
}

/* Where each symbol of a pack comes on the disc, in symbols from the pack's beginning: the table every CD+G reader
 * has, derived from the exchange of 1/18, 2/5 and 3/23 and the delay of (place mod 8) packs. */
static const uint8_t symbol_places[24] =
{
    0, 66, 125, 191, 100, 50, 150, 175, 8, 33, 58, 83, 108, 133, 158, 183, 16, 41, 25, 91, 116, 141, 166, 75
};

static void rw_packs(void **state)
{
    enum { SECTORS = 12 };
    struct rw_interleave interleave;
    uint8_t packs[SECTORS][96], disc[SECTORS + 2][96] = { { 0 } }, back[96], *flat = disc[0];
    unsigned sector, pack, i;

    (void)state;
    srand(1);
    rw_interleave_init(&interleave);
    for (sector = 0; sector < SECTORS; sector++)
    {
        for (i = 0; i < 96; i++)
            packs[sector][i] = (uint8_t)(rand() & 63);
        rw_interleave_sector(&interleave, packs[sector], disc[sector]);
        for (pack = 0; pack < 4; pack++)
        {
            rw_pack_protect(packs[sector] + pack * 24);
            check_pack(packs[sector] + pack * 24);
            assert_true(rw_pack_good(packs[sector] + pack * 24));
        }
    }
    for (sector = 0; sector + 2 < SECTORS; sector++)
    {
        for (pack = 0; pack < 4; pack++)
            for (i = 0; i < 24; i++)
                assert_int_equal(flat[(sector * 4 + pack) * 24 + symbol_places[i]], packs[sector][pack * 24 + i]);
        rw_deinterleave_sector(disc[sector], back);
        assert_memory_equal(back, packs[sector], 96);
        for (i = 0; i < 24; i++) /* one wrong symbol of each pack is put right */
        {
            uint8_t spoiled[288];

            memcpy(spoiled, disc[sector], 288);
            for (pack = 0; pack < 4; pack++)
                spoiled[pack * 24 + symbol_places[i]] ^= (uint8_t)(1 + rand() % 63);
            rw_deinterleave_sector(spoiled, back);
            assert_memory_equal(back, packs[sector], 96);
        }
    }
}

/* Time is given, not measured. 10x of 2352-byte blocks is 1,764,000 bytes a second. */
static void pacing(void **state)
{
    const uint64_t second = 1000000;
    struct pacing pacing;
    bool dry;

    (void)state;
    pacing_init(&pacing);
    pacing_begin(&pacing, 2352, 75);
    assert_int_equal(pacing_accept(&pacing, 1 << 30, 48, false, 0), PACING_TAKEN); /* unpaced */

    pacing.speed = 10;
    assert_int_equal(pacing_accept(&pacing, BUFFER_SIZE, 48, false, 0), PACING_TAKEN);
    assert_int_equal(pacing_accept(&pacing, 1, 48, false, 0), PACING_FULL);
    assert_int_equal(pacing_room(&pacing, 48, second), 1764000);
    assert_int_equal(pacing_accept(&pacing, 1764000, 48, false, second), PACING_TAKEN);
    assert_int_equal(pacing_accept(&pacing, 100, 48, false, second), PACING_FULL);
    /* The buffer lasts 1.19 seconds. */
    assert_int_equal(pacing_room(&pacing, 48, 3 * second), BUFFER_SIZE);
    assert_int_equal(pacing_accept(&pacing, 1, 48, false, 3 * second), PACING_DRY);

    pacing_begin(&pacing, 2352, 75);
    assert_int_equal(pacing_accept(&pacing, BUFFER_SIZE, 48, true, 0), PACING_TAKEN);
    assert_int_equal(pacing_accept(&pacing, 2352, 48, true, 9 * second), PACING_TAKEN);
    assert_int_equal(pacing.underruns, 1);
    assert_int_equal(pacing.lowest, 0);

    /* Before the laser starts nothing can run dry; what the host chooses limits the speed. */
    pacing_begin(&pacing, 2352, 75);
    assert_int_equal(pacing_accept(&pacing, 2352, 48, false, 0), PACING_TAKEN);
    assert_int_equal(pacing_accept(&pacing, 2352, 48, false, 60 * second), PACING_TAKEN);
    assert_int_equal(pacing_flush(&pacing, 1, 60 * second, &dry), 2 * second / 75 + 1);
    assert_false(dry);
    assert_int_equal(pacing.lowest, BUFFER_SIZE);
    assert_true(pacing_busy(&pacing, 1, 60 * second));
    assert_false(pacing_busy(&pacing, 1, 61 * second));
    assert_int_equal(pacing_accept(&pacing, 2352, 48, false, 99 * second), PACING_TAKEN);

    /* The lowest level is one that a host found, not one behind a flush, when nothing more comes. */
    pacing_begin(&pacing, 2352, 75);
    assert_int_equal(pacing_accept(&pacing, BUFFER_SIZE, 48, false, 0), PACING_TAKEN);
    assert_int_equal(pacing_accept(&pacing, 1764000 / 2, 48, false, second / 2), PACING_TAKEN);
    assert_int_equal(pacing_flush(&pacing, 48, second / 2, &dry), (uint64_t)(BUFFER_SIZE * 1e6 / 1764000) + 1);
    assert_false(pacing_busy(&pacing, 48, 10 * second));
    assert_int_equal(pacing.lowest, BUFFER_SIZE - 1764000 / 2);
}

/* Loss of streaming, as a host sees it. */
static void loss_of_streaming(void **state)
{
    struct drive *drive = drive_new();
    unsigned burn_free;

    (void)state;
    for (burn_free = 0; burn_free < 2; burn_free++)
    {
        drive->unit.pacing.speed = 0;
        drive_insert_blank(drive, 2000);
        assert_sense(drive_set_write(drive, 3, 3, burn_free ? 0x40 : 0), "good");
        drive->unit.pacing.speed = 48;
        memset(drive->data, 0, sizeof(drive->data));
        assert_sense(drive_write(drive, -11634, 500, 500 * 2448), "good");
        assert_sense(drive_write(drive, -11134, 500, 500 * 2448), "2/04/08");
        DO(drive, VB_IN, 12, 0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0);
        assert_int_equal(get_be32(drive->data + 4), BUFFER_SIZE);
        drive->unit.pacing.since -= 10000000; /* ten seconds pass */
        assert_sense(drive_write(drive, -11134, 1, 2448), burn_free ? "good" : "3/0C/09");
        assert_sense(drive_write(drive, -11133, 1, 2448), burn_free ? "good" : "5/30/05");
    }
    drive_free(drive);
}

/* disc.txt as nobody should have written it. */
static void bad_descriptions(void **state)
{
    static const char *const texts[] =
    {
        "", "\n", "vburn disc 2\n", "vburn disc 1\n", "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: -11634\n",
#define HEAD "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: -11634\nlast possible lead-out: 3000\n"
        "vburn disc 1\nkind: dvd\nstate: blank\nlead-in start: -11634\nlast possible lead-out: 3000\n",
        "vburn disc 1\nkind: cd-r\nstate: wet\nlead-in start: -11634\nlast possible lead-out: 3000\n",
        "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: 0\nlast possible lead-out: 3000\n",
        "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: -99999\nlast possible lead-out: 3000\n",
        "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: -11634\nlast possible lead-out: 0\n",
        "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: -11634\nlast possible lead-out: 404000\n",
        "vburn disc 1\nkind: cd-r\nstate: blank\nlead-in start: x\nlast possible lead-out: 3000\n",
        HEAD "burned: 5 to 3\n", HEAD "burned: -11635 to 3\n", HEAD "burned: 0 to 9750\n", HEAD "burned: 0\n",
        HEAD "burned: 0 to 10\nburned: 5 to 20\n", HEAD "burned: 0 to 10\nburned: 11 to 20\n", HEAD "burned 0 to 10\n",
        HEAD "burned: 9999999999999999999 to 3\n",
    };
    char folder[] = "/tmp/vburn-test-XXXXXX", path[64], sectors[64];
    struct vb_error error;
    struct disc *disc;
    FILE *file;
    size_t i;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/disc.txt", folder);
    snprintf(sectors, sizeof(sectors), "%s/sectors", folder);
    assert_null(disc_open(folder, false, &error));
    for (i = 0; i <= sizeof(texts) / sizeof(texts[0]); i++)
    {
        bool good = i == sizeof(texts) / sizeof(texts[0]); /* in the end one that is right */

        assert_non_null(file = fopen(path, "w"));
        fputs(good ? HEAD "burned: 0 to 10\nburned: 20 to 9749\nlater: something new\n" : texts[i], file);
        fclose(file);
        assert_non_null(file = fopen(sectors, "w"));
        fclose(file);
        *error.text = 0;
        disc = disc_open(folder, false, &error);
        if (!disc != !good)
            fail_msg("description %u was %s", (unsigned)i, disc ? "taken" : "refused");
        if (!disc)
            assert_true(*error.text);
        disc_close(disc);
    }
    unlink(path);
    unlink(sectors);
    rmdir(folder);
}

/* Burned extents grow together. */
static void extents(void **state)
{
    static const struct { int32_t first; uint32_t count; const char *after; } steps[] =
    {
        { 10, 5, "10-14" }, { 20, 5, "10-14 20-24" }, { 0, 3, "0-2 10-14 20-24" }, { 15, 1, "0-2 10-15 20-24" },
        { 3, 7, "0-15 20-24" }, { 12, 10, "0-24" }, { -11634, 1, "-11634--11634 0-24" }, { 5, 2, "-11634--11634 0-24" }
    };
    struct drive *drive = drive_new();
    struct disc *disc = drive_insert_blank(drive, 3000);
    static uint8_t sectors[10 * SECTOR_SIZE];
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
    {
        char text[200] = "";

        assert_true(disc_burn(disc, steps[i].first, steps[i].count, sectors));
        for (j = 0; j < disc->burned_count; j++)
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%d-%d", j ? " " : "", disc->burned[j].first,
                     disc->burned[j].last);
        assert_string_equal(text, steps[i].after);
    }
    assert_false(disc_burn(disc, 9750, 1, sectors));
    assert_false(disc_burn(disc, -11635, 1, sectors));
    assert_false(disc_read(disc, 24, 2, sectors));
    assert_true(disc_read(disc, 24, 1, sectors));
    drive_free(drive);
}

static void capacities(void **state)
{
    static const struct { const char *text; int32_t sectors; } cases[] =
    {
        { "74min", 333000 }, { "80min", 359849 }, { "1", 1 }, { "398100", 398100 }, { "398101", 0 }, { "0", 0 }, { "-1", 0 },
        { "", 0 }, { "80", 80 }, { "80 min", 0 }, { "99999999999999999999", 0 }, { "0x10", 0 }
    };
    struct vb_error error;
    int32_t sectors;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        assert_int_equal(disc_parse_capacity(DISC_CD_R, cases[i].text, &sectors, &error), cases[i].sectors != 0);
        if (cases[i].sectors)
            assert_int_equal(sectors, cases[i].sectors);
    }
}

/* The rule language: what is a rule, and what each effect does to a command. */
static void fault_rules(void **state)
{
    static const struct { const char *text; bool good; } cases[] =
    {
        { "WRITE(10) lost", true }, { "write(10) after=100 count=2 sense=3/0C/00", true }, { "0x2A unplug", true },
        { "ANY delay=10", true }, { "READ TOC/PMA/ATIP truncate=4", true }, { "INQUIRY set=8:0x41 extend=2", true },
        { "INQUIRY errno=EPERM for=1000", true }, { "INQUIRY sense=2/04/01 nosense", true },
        { "", false }, { "INQUIRY", false }, { "lost", false }, { "FOO lost", false }, { "0x1FF lost", false },
        { "INQUIRY sense=1", false }, { "INQUIRY sense=1/2/3/4", false }, { "INQUIRY sense=GG/00/00", false },
        { "INQUIRY after=x lost", false }, { "INQUIRY after= lost", false }, { "INQUIRY errno=EFOO", false },
        { "INQUIRY set=1", false }, { "INQUIRY set=1:256", false }, { "INQUIRY after=3", false }, { "INQUIRY delay=-1", false },
        { "INQUIRY nosense", false }, { "INQUIRY lost=1", false },
        { "MEDIUM sense=2/04/01 for=10000", true }, { "READ(10) recovered=1/17/01 delay=5 truncate=3", true },
        { "WRITE(10) swallowed", true }, { "CLOSE TRACK SESSION ignored", true }, { "ANY attention=6/29/00 count=1", true }, { "INQUIRY sense=0/00/00", false },
        { "INQUIRY recovered=1/17/01 lost", false }, { "INQUIRY sense=3/11/00 extend=3", false },
        { "INQUIRY set=0:1 set=0:1 set=0:1 set=0:1 set=0:1 set=0:1 set=0:1 set=0:1 set=0:1", false }
    };
    struct drive *drive = drive_new();
    struct faults *faults = &drive->unit.faults;
    struct vb_error error;
    unsigned i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        if (fault_add(faults, cases[i].text, &error) != cases[i].good)
            fail_msg("'%s' was %s", cases[i].text, cases[i].good ? "refused" : "taken");
        fault_clear(faults);
    }

#define INQUIRY() DO(drive, VB_IN, 36, 0x12, 0, 0, 0, 36, 0)
    assert_true(fault_add(faults, "INQUIRY after=1 count=2 sense=4/44/00", &error));
    assert_sense(INQUIRY(), "good");
    assert_sense(INQUIRY(), "4/44/00");
    assert_sense(DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0), "good");
    assert_int_not_equal(drive->data[2], 4); /* it came along with the status */
    assert_sense(INQUIRY(), "4/44/00");
    assert_sense(INQUIRY(), "good");
    fault_clear(faults);

    assert_true(fault_add(faults, "INQUIRY sense=4/44/00 nosense", &error));
    INQUIRY();
    assert_true(drive->command.autosense_withheld);
    DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0);
    assert_int_equal(drive->data[2], 4);
    assert_int_equal(drive->data[12], 0x44);
    fault_clear(faults);

    assert_true(fault_add(faults, "INQUIRY lost", &error));
    INQUIRY();
    assert_int_equal(drive->command.host_status, 1);
    assert_int_equal(drive->command.status, 0);
    assert_int_equal(drive->command.reply_length, 0);
    fault_clear(faults);

    assert_true(fault_add(faults, "ANY delay=1500", &error));
    assert_sense(INQUIRY(), "good");
    assert_int_equal(drive->command.busy_us, 1500000);
    assert_int_equal(drive->command.reply_length, 36);
    fault_clear(faults);

    /* Beside the time the laser takes, not in place of it. */
    drive_insert(drive, DISC_CD_RW, 3000);
    assert_true(fault_add(faults, "BLANK delay=1500", &error));
    assert_true(fault_add(faults, "SYNCHRONIZE CACHE delay=1500", &error));
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(drive->command.busy_us, 1500000);
    assert_sense(drive_write(drive, 0, 16, 16 * 2048), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_int_equal(drive->command.busy_us, 1500000);
    drive->unit.pacing.speed = 48;
    assert_sense(DO(drive, VB_NONE, 0, 0xa1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_true(drive->command.busy_us > 1500000 + 1000000);
    drive->unit.pacing.speed = 0;
    fault_clear(faults);

    assert_true(fault_add(faults, "INQUIRY truncate=7", &error));
    assert_true(fault_add(faults, "INQUIRY extend=4", &error));
    assert_true(fault_add(faults, "INQUIRY set=2:0x99", &error));
    INQUIRY();
    assert_int_equal(drive->command.reply_length, 11);
    assert_int_equal(drive->data[2], 0x99);
    assert_int_equal(drive->data[7], 0x5a);
    fault_clear(faults);

    assert_true(fault_add(faults, "INQUIRY eject", &error));
    drive_insert_blank(drive, 3000);
    drive->unit.medium.prevented = true;
    INQUIRY();
    assert_true(drive->unit.medium.tray_open);
    assert_null(drive->unit.medium.disc);
    fault_clear(faults);

    assert_true(fault_add(faults, "INQUIRY unplug", &error));
    INQUIRY();
    assert_true(drive->command.hang_up);
    assert_true(faults->unplugged);
    unit_power_on(&drive->unit);
    assert_false(faults->unplugged);
    drive_free(drive);
}

/* A data track, scrambled by the host as RAW wants it: the drive gives the parts MMC-6 table 451 names, and 2048 bytes
 * by READ(10); a flipped bit is found by the EDC. */
static void data_track(void **state)
{
    static const struct raw_track track[] = { { 0, 0, 4, NULL } };
    static const struct raw_disc disc = { -11634, 1, track, 1, 400, NULL };
    static const struct { uint8_t select; uint32_t size; uint16_t from; } parts[] =
    {
        { 0x10, 2048, 16 }, { 0xf8, 2352, 0 }, { 0x20, 4, 12 }, { 0x30, 2052, 12 }, { 0x18, 2336, 16 }, { 0xa0, 16, 0 }, { 0x08, 288, 2064 },
        { 0x80, 12, 0 }
    };
    struct drive *drive = drive_new();
    uint8_t plain[2352];
    int32_t lba;
    size_t i;

    (void)state;
    drive_insert_blank(drive, 2000);
    drive_set_write(drive, 3, 3, 0x40);
    for (lba = disc.lead_in; lba < disc.lead_out + 100; lba++)
    {
        uint32_t edc = 0, byte, bit;
        struct msf msf = msf_from_lba(lba);

        raw_disc_sector(&disc, lba, drive->data);
        memset(drive->data, 0, 2352);
        memset(drive->data + 1, 255, 10);
        drive->data[12] = bcd_from_binary(msf.minute);
        drive->data[13] = bcd_from_binary(msf.second);
        drive->data[14] = bcd_from_binary(msf.frame);
        drive->data[15] = 1;
        memset(drive->data + 16, lba & 255, 2048);
        for (byte = 0; byte < 2064; byte++) /* ECMA-130 14.3, bit by bit */
            for (bit = 0; bit < 8; bit++)
                edc = edc >> 1 ^ ((edc ^ drive->data[byte] >> bit) & 1 ? 0xd8018001u : 0);
        for (byte = 0; byte < 4; byte++)
            drive->data[2064 + byte] = (uint8_t)(edc >> 8 * byte);
        if (lba == 20)
            drive->data[1000] ^= 1;
        if (lba == 10)
            memcpy(plain, drive->data, 2352);
        cd_sector_scramble(drive->data);
        assert_sense(drive_write(drive, lba, 1, 2448), "good");
    }
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");

    assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 10, 0, 0, 1, 0), "good");
    assert_int_equal(drive->command.reply_length, 2048);
    assert_memory_equal(drive->data, plain + 16, 2048);
    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
    {
        assert_sense(DO(drive, VB_IN, 2352, 0xbe, 8, 0, 0, 0, 10, 0, 0, 1, parts[i].select, 0, 0), "good");
        assert_int_equal(drive->command.reply_length, parts[i].size);
        assert_memory_equal(drive->data, plain + parts[i].from, parts[i].size);
    }
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 8, 0, 0, 0, 10, 0, 0, 1, 0x90, 0, 0), "5/24/00"); /* a gap: sync and data */
    assert_sense(DO(drive, VB_IN, 2352, 0xbe, 4, 0, 0, 0, 10, 0, 0, 1, 0x10, 0, 0), "5/64/00"); /* CD-DA wanted */
    assert_sense(DO(drive, VB_IN, 2048, 0x28, 0, 0, 0, 0, 20, 0, 0, 1, 0), "3/11/05");
    assert_sense(DO(drive, VB_IN, 48, 0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), "good");
    assert_int_equal(drive->data[5] & 15, 4);
    assert_int_equal(drive->data[6] & 15, 1);
    drive_free(drive);
}

/* CD-TEXT in the lead-in: packs with a right CRC, each once, the first block's first pack first, wherever the round began. */
static void cd_text(void **state)
{
    static const struct raw_track track[] = { { 0, 0, 0, NULL } };
    static const struct raw_disc disc = { -11634, 1, track, 1, 400, NULL };
    enum { PACKS = 7 };
    struct drive *drive = drive_new();
    uint8_t packs[PACKS][18];
    int32_t lba;
    unsigned i, j, at = 3;

    (void)state;
    for (i = 0; i < PACKS; i++)
    {
        memset(packs[i], 'a' + (int)i, 18);
        packs[i][0] = i < 4 ? 0x80 : 0x8f;
        packs[i][1] = (uint8_t)i;
        packs[i][2] = (uint8_t)i;
        packs[i][3] = 0;
        /* the CRC of Q is over ten bytes only: long division by the same polynomial over sixteen */
        {
            unsigned remainder = 0, bit;

            for (bit = 0; bit < 16 * 8 + 16; bit++)
            {
                remainder = remainder << 1 | (bit < 128 ? packs[i][bit / 8] >> (7 - bit % 8) & 1u : 0);
                if (remainder & 0x10000)
                    remainder ^= 0x11021;
            }
            put_be16(packs[i] + 16, remainder ^ 0xffff);
        }
    }
    drive_insert_blank(drive, 2000);
    drive_set_write(drive, 3, 2, 0x40); /* in the lead-in the drive leaves R-W of cooked blocks alone */
    for (lba = disc.lead_in; lba < disc.lead_out + 100; lba++)
    {
        raw_disc_sector(&disc, lba, drive->data);
        if (lba < -150)
        {
            for (i = 0; i < 4; i++, at = (at + 1) % PACKS)
                for (j = 0; j < 24; j++)
                {
                    unsigned bit = j * 6, pair = packs[at][bit / 8] << 8 | (bit / 8 < 17 ? packs[at][bit / 8 + 1] : 0);

                    drive->data[2352 + i * 24 + j] |= (uint8_t)(pair >> (10 - bit % 8) & 63);
                }
            if (lba == disc.lead_in)
                drive->data[2352 + 10] ^= 1; /* a spoiled pack is no pack */
        }
        assert_sense(drive_write(drive, lba, 1, 2448), "good");
    }
    DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assert_sense(DO(drive, VB_IN, 999, 0x43, 0, 5, 0, 0, 0, 0, 3, 0xe7, 0), "good");
    assert_int_equal(drive->command.reply_length, 4 + PACKS * 18);
    assert_int_equal(get_be16(drive->data), 2 + PACKS * 18);
    assert_memory_equal(drive->data + 4, packs, PACKS * 18);
    drive_free(drive);
}

/* Cooked packs of the program area come back as they were sent, with the parity the drive made. */
static void cooked_packs(void **state)
{
    static const struct raw_track track[] = { { 0, 0, 0, NULL } };
    static const struct raw_disc disc = { -11634, 1, track, 1, 400, NULL };
    struct drive *drive = drive_new();
    uint8_t wanted[96];
    int32_t lba;
    unsigned i, pack;

    (void)state;
    drive_insert_blank(drive, 2000);
    drive_set_write(drive, 3, 2, 0x40);
    for (lba = disc.lead_in; lba < disc.lead_out + 100; lba++)
    {
        raw_disc_sector(&disc, lba, drive->data);
        for (i = 0; lba >= 0 && lba < 400 && i < 96; i++)
            drive->data[2352 + i] |= (uint8_t)((lba * 31 + (int)i * 7) & 63);
        assert_sense(drive_write(drive, lba, 1, 2448), "good");
    }
    DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    for (lba = 0; lba < 397; lba += 13)
    {
        for (i = 0; i < 96; i++)
            wanted[i] = (uint8_t)((lba * 31 + (int)i * 7) & 63);
        for (pack = 0; pack < 4; pack++)
            rw_pack_protect(wanted + pack * 24);
        assert_sense(DO(drive, VB_IN, 2448, 0xbe, 4, 0, 0, (uint8_t)(lba >> 8), (uint8_t)lba, 0, 0, 1, 0x10, 4, 0), "good");
        assert_memory_equal(drive->data + 2352, wanted, 96);
    }
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(addresses), cmocka_unit_test(q_frames), cmocka_unit_test(q_crc_agrees), cmocka_unit_test(scrambler),
        cmocka_unit_test(rw_packs), cmocka_unit_test(pacing), cmocka_unit_test(loss_of_streaming),
        cmocka_unit_test(bad_descriptions), cmocka_unit_test(extents), cmocka_unit_test(capacities),
        cmocka_unit_test(fault_rules), cmocka_unit_test(data_track), cmocka_unit_test(cd_text), cmocka_unit_test(cooked_packs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
