/*
 * The plan of a disc: a few by hand, and what IEC 60908 17 asks of every disc, over many made by chance.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/layout.h"
#include "redbook/subcode.h"

static uint32_t random_state;

static uint32_t chance(uint32_t below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)random_state * below >> 32);
}

static struct layout disc;

static void set_isrc(struct layout_track *track, const char *text)
{
    assert_int_equal(isrc_parse(text, strlen(text), &track->isrc, NULL), ISRC_OK);
}

/* --- by hand ------------------------------------------------------------------------------------------------------- */

static void two_tracks(enum layout_gaps gaps)
{
    layout_init(&disc);
    disc.gaps = gaps;
    disc.track_count = 2;
    disc.tracks[0].length = 1000;
    disc.tracks[1].length = 2000;
    set_isrc(&disc.tracks[0], "USK7Y9812345");
    assert_int_equal(mcn_parse("4988006116269", 13, &disc.mcn, NULL), MCN_OK);
}

struct expected
{
    int32_t lba;
    uint8_t tno, index;
    uint32_t relative;
    bool begins, p;
    enum layout_source source;
    unsigned source_track;
    uint32_t source_sector;
};

static void check(const struct expected *expected, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
    {
        struct layout_position position;

        layout_locate(&disc, expected[i].lba, &position);
        if (position.tno != expected[i].tno || position.index != expected[i].index ||
            position.relative != expected[i].relative || position.begins != expected[i].begins ||
            position.p != expected[i].p || position.source != expected[i].source ||
            (position.source != LAYOUT_SILENCE && position.source_sector != expected[i].source_sector) ||
            (position.source == LAYOUT_TRACK && position.source_track != expected[i].source_track))
            fail_msg("LBA %d: TNO %d INDEX %d relative %u begins %d P %d source %d %u %u", expected[i].lba, position.tno,
                     position.index, position.relative, position.begins, position.p, position.source,
                     position.source_track, position.source_sector);
    }
}

static void test_gapless(void **state)
{
    static const struct expected expected[] =
    {
        { -22650, 0, 0, 427500, true, false, LAYOUT_SILENCE, 0, 0 },
        { -151, 0, 0, 449999, false, false, LAYOUT_SILENCE, 0, 0 },
        { -150, 1, 0, 149, true, true, LAYOUT_SILENCE, 0, 0 },
        { -149, 1, 0, 148, false, true, LAYOUT_SILENCE, 0, 0 },
        { -1, 1, 0, 0, false, true, LAYOUT_SILENCE, 0, 0 },
        { 0, 1, 1, 0, true, true, LAYOUT_TRACK, 0, 0 },
        { 1, 1, 1, 1, false, false, LAYOUT_TRACK, 0, 1 },
        { 849, 1, 1, 849, false, false, LAYOUT_TRACK, 0, 849 },
        { 850, 2, 0, 149, true, true, LAYOUT_TRACK, 0, 850 },
        { 999, 2, 0, 0, false, true, LAYOUT_TRACK, 0, 999 },
        { 1000, 2, 1, 0, true, true, LAYOUT_TRACK, 1, 0 },
        { 1001, 2, 1, 1, false, false, LAYOUT_TRACK, 1, 1 },
        { 2849, 2, 1, 1849, false, false, LAYOUT_TRACK, 1, 1849 },
        { 2850, 2, 1, 1850, false, true, LAYOUT_TRACK, 1, 1850 },
        { 2999, 2, 1, 1999, false, true, LAYOUT_TRACK, 1, 1999 },
        { 3000, 0xaa, 1, 0, true, true, LAYOUT_SILENCE, 0, 0 },
        { 3001, 0xaa, 1, 1, false, false, LAYOUT_SILENCE, 0, 0 },
        { 3150, 0xaa, 1, 150, false, false, LAYOUT_SILENCE, 0, 0 },
        { 3151, 0xaa, 1, 151, false, true, LAYOUT_SILENCE, 0, 0 },
        { 3169, 0xaa, 1, 169, false, true, LAYOUT_SILENCE, 0, 0 },
        { 3170, 0xaa, 1, 170, false, false, LAYOUT_SILENCE, 0, 0 },
        { 9749, 0xaa, 1, 6749, false, false, LAYOUT_SILENCE, 0, 0 },
    };
    static const uint8_t toc[] =
    {
        0, 26, 1, 2, 0, 0x10, 1, 0, 0, 0, 0, 0, 0, 0x10, 2, 0, 0, 0, 0x03, 0xe8, 0, 0x10, 0xaa, 0, 0, 0, 0x0b, 0xb8,
    };
    uint8_t data[TOC_FORMAT0_MAX_SIZE];

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.leadout, 3000);
    assert_int_equal(disc.end, 9750);
    check(expected, sizeof(expected) / sizeof(expected[0]));
    assert_int_equal(toc_format0(&disc.toc, false, 0, data, sizeof(data)), sizeof(toc));
    assert_memory_equal(data, toc, sizeof(toc));
}

static void test_silent_gaps(void **state)
{
    static const struct expected expected[] =
    {
        { 999, 1, 1, 999, false, false, LAYOUT_TRACK, 0, 999 },
        { 1000, 2, 0, 149, true, true, LAYOUT_SILENCE, 0, 0 },
        { 1149, 2, 0, 0, false, true, LAYOUT_SILENCE, 0, 0 },
        { 1150, 2, 1, 0, true, true, LAYOUT_TRACK, 1, 0 },
        { 3149, 2, 1, 1999, false, true, LAYOUT_TRACK, 1, 1999 },
        { 3150, 0xaa, 1, 0, true, true, LAYOUT_SILENCE, 0, 0 },
    };

    (void)state;
    two_tracks(LAYOUT_SILENT_GAPS);
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.tracks[1].start, 1150);
    assert_int_equal(disc.leadout, 3150);
    check(expected, sizeof(expected) / sizeof(expected[0]));
}

static void test_hidden(void **state)
{
    static const struct expected expected[] =
    {
        { -150, 7, 0, 4999, true, true, LAYOUT_HIDDEN, 0, 0 },
        { 0, 7, 0, 4849, false, true, LAYOUT_HIDDEN, 0, 150 },
        { 4849, 7, 0, 0, false, true, LAYOUT_HIDDEN, 0, 4999 },
        { 4850, 7, 1, 0, true, true, LAYOUT_TRACK, 0, 0 },
    };

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    disc.hidden_length = 5000;
    disc.first_number = 7;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    check(expected, sizeof(expected) / sizeof(expected[0]));
    assert_int_equal(disc.toc.first, 7);
    assert_int_equal(disc.toc.last, 8);
    assert_int_equal(disc.toc.tracks[0].start, 4850);
    /* The shortest is the ordinary pause, with sound in it. */
    disc.hidden_length = 150;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.tracks[0].start, 0);
}

static void test_indexes(void **state)
{
    static const struct expected expected[] =
    {
        { 0, 1, 1, 0, true, true, LAYOUT_TRACK, 0, 0 },
        { 99, 1, 1, 99, false, false, LAYOUT_TRACK, 0, 99 },
        { 100, 1, 2, 100, true, false, LAYOUT_TRACK, 0, 100 },
        { 101, 1, 2, 101, false, false, LAYOUT_TRACK, 0, 101 },
        { 849, 1, 3, 849, true, false, LAYOUT_TRACK, 0, 849 },
        { 850, 2, 0, 149, true, true, LAYOUT_TRACK, 0, 850 },
    };

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[0].extra_indexes = 2;
    disc.tracks[0].index_offset[0] = 100;
    disc.tracks[0].index_offset[1] = 849;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    check(expected, sizeof(expected) / sizeof(expected[0]));
}

static void test_refused(void **state)
{
    unsigned track;

    (void)state;
    layout_init(&disc);
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_NO_TRACKS);

    two_tracks(LAYOUT_GAPLESS);
    disc.first_number = 0;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_BAD_TRACK_NUMBER);
    disc.first_number = 99;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_BAD_TRACK_NUMBER);
    disc.first_number = 98;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);

    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[1].length = 299;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_TRACK_TOO_SHORT);
    assert_int_equal(track, 1);
    disc.tracks[1].length = 300;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_OK);

    disc.hidden_length = 149;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_HIDDEN_TOO_SHORT);
    disc.hidden_length = 0;

    /* The last sector of user data is LBA 398,099 at most. */
    disc.tracks[1].length = 398100 - 1000;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_OK);
    assert_int_equal(disc.end, CD_LBA_MAX + 1);
    disc.tracks[1].length++;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_TOO_LONG);
    disc.tracks[1].length = UINT32_MAX;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_TOO_LONG);
    disc.tracks[1].length = 2000;
    disc.hidden_length = UINT32_MAX;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_TOO_LONG);

    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[0].extra_indexes = 1;
    disc.tracks[0].index_offset[0] = 0;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
    disc.tracks[0].index_offset[0] = 850;           /* in the pause of track 2 */
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
    disc.gaps = LAYOUT_SILENT_GAPS;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_OK);
    disc.tracks[0].index_offset[0] = 1000;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
    disc.tracks[0].extra_indexes = 2;
    disc.tracks[0].index_offset[0] = disc.tracks[0].index_offset[1] = 100;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
    disc.tracks[0].extra_indexes = 99;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
}

/* The MCN's sector of this second, LBA 925, begins INDEX 02, and the one after it track 2: it comes another sector later. */
static void test_slot_twice_taken(void **state)
{
    int32_t lba;

    (void)state;
    two_tracks(LAYOUT_SILENT_GAPS);
    disc.tracks[0].length = 926;
    disc.tracks[0].extra_indexes = 1;
    disc.tracks[0].index_offset[0] = 925;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    for (lba = 920; lba < 940; lba++)
    {
        struct subq subq;
        bool p;

        layout_subq(&disc, lba, &subq, &p);
        assert_int_equal(subq.adr, lba == 927 ? SUBQ_ADR_MCN : SUBQ_ADR_POSITION);
    }
}

/* MMC-6, write parameters, Copy: 4 sectors 0, 4 sectors 1. The TOC says "prohibited". */
static void test_scms(void **state)
{
    int32_t lba;

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[0].scms = true;
    disc.tracks[0].control = SUBQ_CONTROL_COPY_PERMITTED;
    disc.tracks[1].control = SUBQ_CONTROL_COPY_PERMITTED;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.tracks[0].control, 0);
    assert_int_equal(disc.toc.tracks[1].control, 2);
    for (lba = -150; lba < 3000; lba++)
    {
        struct subq subq;
        bool p;

        layout_subq(&disc, lba, &subq, &p);
        assert_int_equal(subq.control, lba >= 850 || (lba + 150) % 8 >= 4 ? 2 : 0);
    }
}

/* In a gapless pause the sound is that of the track before: its pre-emphasis must stay on, or it is heard wrongly. */
static void test_preemphasis_in_pause(void **state)
{
    struct layout_position position;

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[0].control = SUBQ_CONTROL_PREEMPHASIS;
    disc.tracks[1].control = SUBQ_CONTROL_COPY_PERMITTED;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    layout_locate(&disc, 849, &position);
    assert_int_equal(position.control, SUBQ_CONTROL_PREEMPHASIS);
    layout_locate(&disc, 850, &position);
    assert_int_equal(position.control, SUBQ_CONTROL_PREEMPHASIS | SUBQ_CONTROL_COPY_PERMITTED);
    layout_locate(&disc, 1000, &position);
    assert_int_equal(position.control, SUBQ_CONTROL_COPY_PERMITTED);
    disc.gaps = LAYOUT_SILENT_GAPS;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    layout_locate(&disc, 1000, &position);
    assert_int_equal(position.control, SUBQ_CONTROL_COPY_PERMITTED);
}

/* --- data -------------------------------------------------------------------------------------------------------------- */

struct run_of
{
    int32_t start, end;         /* LBA, end excluded */
    uint8_t tno, index;
    uint32_t first;             /* relative time of the first, up or, with index 0, down */
    uint8_t control;
    enum sector_type type;
    int source;                 /* track index, or -1: no data */
};

static void check_runs(const struct run_of *runs, size_t count)
{
    size_t i;
    int32_t lba;

    for (i = 0; i < count; i++)
        for (lba = runs[i].start; lba < runs[i].end; lba++)
        {
            uint32_t since = (uint32_t)(lba - runs[i].start);
            struct layout_position position;
            struct subq subq;
            bool p;

            layout_locate(&disc, lba, &position);
            layout_subq(&disc, lba, &subq, &p);
            if (position.tno != runs[i].tno || position.index != runs[i].index || position.type != runs[i].type
                || position.relative != (runs[i].index ? runs[i].first + since : runs[i].first - since)
                || position.control != runs[i].control || subq.control != runs[i].control
                || (runs[i].source < 0 ? position.source != LAYOUT_SILENCE
                    : position.source != LAYOUT_TRACK || position.source_track != (unsigned)runs[i].source))
                fail_msg("run %u, LBA %d: TNO %d INDEX %d relative %u control %x type %d source %d", (unsigned)i, lba,
                         position.tno, position.index, position.relative, position.control, position.type, position.source);
        }
}

/* SCSI-2 table 236, the example of a disc with both: a post-gap of data, then silence, before sound; before data after
 * sound a second of silence and two of data, the whole of it with the number of the track that comes; nothing between
 * data of one mode; a post-gap before the lead-out. */
static void test_mixed(void **state)
{
    static const uint32_t lengths[] = { 6000, 3000, 10000, 8000, 2000 };
    static const enum sector_type types[] =
        { SECTOR_MODE_1, SECTOR_MODE_1, SECTOR_AUDIO, SECTOR_AUDIO, SECTOR_MODE_1 };
    static const struct run_of runs[] =
    {
        { -150, 0, 1, 0, 149, 4, SECTOR_MODE_1, -1 },
        { 0, 6000, 1, 1, 0, 4, SECTOR_MODE_1, 0 },
        { 6000, 9000, 2, 1, 0, 4, SECTOR_MODE_1, 1 },
        { 9000, 9150, 2, 1, 3000, 4, SECTOR_MODE_1, -1 },           /* post-gap */
        { 9150, 9300, 3, 0, 149, 2, SECTOR_AUDIO, -1 },             /* pause */
        { 9300, 19150, 3, 1, 0, 2, SECTOR_AUDIO, 2 },
        { 19150, 19300, 4, 0, 149, 2, SECTOR_AUDIO, 2 },            /* gapless */
        { 19300, 27300, 4, 1, 0, 2, SECTOR_AUDIO, 3 },
        { 27300, 27375, 5, 0, 224, 2, SECTOR_AUDIO, -1 },           /* pre-gap, first part */
        { 27375, 27525, 5, 0, 149, 4, SECTOR_MODE_1, -1 },          /* second part */
        { 27525, 29525, 5, 1, 0, 4, SECTOR_MODE_1, 4 },
        { 29525, 29675, 5, 1, 2000, 4, SECTOR_MODE_1, -1 },         /* post-gap */
        { 29675, 36425, 0xaa, 1, 0, 4, SECTOR_MODE_1, -1 },
    };
    struct layout_position position;
    unsigned i;

    (void)state;
    layout_init(&disc);
    disc.track_count = 5;
    for (i = 0; i < 5; i++)
    {
        disc.tracks[i].type = types[i];
        disc.tracks[i].length = lengths[i];
        disc.tracks[i].control = types[i] == SECTOR_AUDIO ? SUBQ_CONTROL_COPY_PERMITTED : SUBQ_CONTROL_DATA;
    }
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    check_runs(runs, sizeof(runs) / sizeof(runs[0]));
    assert_int_equal(disc.end, 36425);
    assert_int_equal(disc.toc.disc_type, TOC_DISC_CDDA_OR_CDROM);
    assert_int_equal(disc.toc.leadout_control, 4);
    layout_locate(&disc, -151, &position);
    assert_int_equal(position.type, SECTOR_MODE_1);
    /* No pause before track 2, but a start flag; and P falls in the sector after its first. */
    for (i = 5849; i <= 6001; i++)
    {
        layout_locate(&disc, (int32_t)i, &position);
        assert_int_equal(position.p, i >= 5850 && i <= 6000);
    }
    /* As well with the gaps of sound silent: only those grow. */
    disc.gaps = LAYOUT_SILENT_GAPS;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.tracks[1].start, 6000);
    assert_int_equal(disc.toc.tracks[2].start, 9300);
    assert_int_equal(disc.toc.tracks[3].start, 19450);
    assert_int_equal(disc.leadout, 29675 + 150);
}

/* Another mode of data is preceded as sound would be; another form is not another mode. */
static void test_modes(void **state)
{
    static const struct run_of runs[] =
    {
        { 0, 1000, 1, 1, 0, 4, SECTOR_MODE_1, 0 },
        { 1000, 1075, 2, 0, 224, 4, SECTOR_MODE_1, -1 },
        { 1075, 1225, 2, 0, 149, 4, SECTOR_MODE_2_FORM_1, -1 },
        { 1225, 2225, 2, 1, 0, 4, SECTOR_MODE_2_FORM_1, 1 },
        { 2225, 3225, 3, 1, 0, 4, SECTOR_MODE_2_FORM_2, 2 },
        { 3225, 3375, 3, 1, 1000, 4, SECTOR_MODE_2_FORM_2, -1 },
        { 3375, 3400, 0xaa, 1, 0, 4, SECTOR_MODE_2_FORM_2, -1 },
    };
    unsigned i;

    (void)state;
    layout_init(&disc);
    disc.track_count = 3;
    for (i = 0; i < 3; i++)
    {
        disc.tracks[i].length = 1000;
        disc.tracks[i].control = SUBQ_CONTROL_DATA;
    }
    disc.tracks[0].type = SECTOR_MODE_1;
    disc.tracks[1].type = SECTOR_MODE_2_FORM_1;
    disc.tracks[2].type = SECTOR_MODE_2_FORM_2;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    check_runs(runs, sizeof(runs) / sizeof(runs[0]));
    assert_int_equal(disc.toc.disc_type, TOC_DISC_CDDA_OR_CDROM);
    disc.tracks[0].type = SECTOR_MODE_2;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.disc_type, TOC_DISC_CDDA_OR_CDROM);
    assert_int_equal(disc.toc.tracks[1].start, 1000);
    disc.tracks[0].type = SECTOR_MODE_2_FORM_2;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.disc_type, TOC_DISC_CDROM_XA);
    disc.tracks[0].type = SECTOR_AUDIO;
    disc.tracks[0].control = 0;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.toc.disc_type, TOC_DISC_CDROM_XA);
}

static void test_data_limits(void **state)
{
    unsigned track;

    (void)state;
    layout_init(&disc);
    disc.track_count = 1;
    disc.tracks[0].type = SECTOR_MODE_1;
    disc.tracks[0].control = SUBQ_CONTROL_DATA;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_TRACK_TOO_SHORT);
    /* A short track is filled up to four seconds. */
    disc.tracks[0].length = 1;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.leadout, 300);
    disc.tracks[0].length = 149;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.leadout, 300);
    disc.tracks[0].length = 151;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    assert_int_equal(disc.leadout, 301);
    /* The post-gap has to fit as well. */
    disc.tracks[0].length = LAYOUT_LEADOUT_LIMIT - 150;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    disc.tracks[0].length++;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_TOO_LONG);
    disc.tracks[0].length = UINT32_MAX;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_TOO_LONG);
    disc.tracks[0].length = 1000;
    disc.first_number = 2;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_BAD_TRACK_NUMBER);
    disc.first_number = 1;
    disc.hidden_length = 1000;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_HIDDEN_BEFORE_DATA);
    /* Sound after data is no place for a gapless pause: an index may be in the last two seconds, but not in a post-gap. */
    two_tracks(LAYOUT_GAPLESS);
    disc.tracks[0].type = SECTOR_MODE_1;
    disc.tracks[0].control = SUBQ_CONTROL_DATA;
    disc.tracks[0].isrc.text[0] = 0;
    disc.tracks[0].extra_indexes = 1;
    disc.tracks[0].index_offset[0] = 999;
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    disc.tracks[0].index_offset[0] = 1000;
    assert_int_equal(layout_arrange(&disc, &track), LAYOUT_BAD_INDEX);
    assert_int_equal(track, 0);
}

/* --- by chance ----------------------------------------------------------------------------------------------------- */

static void random_isrc(struct isrc *isrc)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    unsigned i;

    for (i = 0; i < ISRC_LENGTH; i++)
        isrc->text[i] = i < 2 ? letters[chance(26)] : i < 5 ? letters[chance(36)] : letters[26 + chance(10)];
    isrc->text[ISRC_LENGTH] = 0;
}

static void random_disc(uint32_t seed)
{
    unsigned i, j;
    bool with_data;

    random_state = seed;
    layout_init(&disc);
    with_data = !chance(3);
    disc.gaps = chance(2) ? LAYOUT_GAPLESS : LAYOUT_SILENT_GAPS;
    disc.first_number = (uint8_t)(1 + chance(3) * chance(40));
    disc.track_count = (uint8_t)(1 + chance(chance(4) ? 10 : 100 - disc.first_number));
    disc.hidden_length = chance(3) ? 0 : 150 + chance(2000);
    if (chance(4))
    {
        for (i = 0; i < MCN_LENGTH - 1; i++) disc.mcn.text[i] = (char)('0' + chance(10));
        disc.mcn.text[MCN_LENGTH - 1] = mcn_check_digit(disc.mcn.text);
    }
    for (i = 0; i < disc.track_count; i++)
    {
        struct layout_track *track = &disc.tracks[i];

        track->length = 300 + chance(chance(2) ? 20 : 4000);
        track->control = (uint8_t)chance(4);
        if (disc.first_number == 1 && (i || !disc.hidden_length) && with_data && chance(2))
        {
            track->type = (enum sector_type)chance(SECTOR_TYPES);
            if (track->type != SECTOR_AUDIO) track->control = SUBQ_CONTROL_DATA;
            if (track->type != SECTOR_AUDIO && !chance(3)) track->length = 1 + chance(400);
        }
        if (track->type == SECTOR_AUDIO)
        {
            track->scms = !chance(4);
            if (chance(4)) random_isrc(&track->isrc);
        }
        if (!chance(3))
        {
            uint32_t offset = 0, end = track->length;

            if (disc.gaps == LAYOUT_GAPLESS && track->type == SECTOR_AUDIO) end -= 150;

            for (j = 0; j < LAYOUT_MAX_EXTRA_INDEXES; j++)
            {
                offset += 10 + chance(chance(2) ? 2 : 200);
                if (offset >= end) break;
                track->index_offset[j] = offset;
            }
            track->extra_indexes = (uint8_t)j;
        }
    }
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
}

struct run
{
    uint32_t mcn, isrc;         /* sectors since the last of them, or since they could first have been */
    uint32_t others;            /* one bit for each of the last ten sectors that was not mode 1 */
};

static unsigned bits(uint32_t value)
{
    unsigned count = 0;

    for (; value; value &= value - 1) count++;
    return count;
}

/* Walks a whole disc as a reader would, by what Q says alone. */
static void walk(void)
{
    struct toc_collector collector;
    struct run run = { 0 };
    struct subq last_position = { 0 };
    uint32_t p_ones = 0;
    uint8_t last_tno = 0;
    bool have_position = false;
    struct toc toc;
    int32_t lba;

    toc_collector_init(&collector);
    for (lba = LAYOUT_LEADIN_START; lba < disc.end; lba++)
    {
        struct layout_position position;
        struct subq subq, decoded;
        uint8_t q[SUBQ_SIZE];
        struct msf msf;
        bool p;

        /* Every sector decodes, with a right CRC, to what went in. */
        layout_subq(&disc, lba, &subq, &p);
        layout_locate(&disc, lba, &position);
        subq_encode(&subq, q);
        assert_int_equal(subq_decode(q, &decoded), SUBQ_OK);
        assert_int_equal(decoded.adr, subq.adr);
        assert_int_equal(decoded.control, subq.control);
        toc_collector_add(&collector, q);
        assert_true(msf_from_lba(lba, &msf));

        if (lba < -150)
        {
            assert_int_equal(decoded.adr, SUBQ_ADR_POSITION);
            assert_int_equal(decoded.tno, 0);
            assert_int_equal(msf_to_frames(decoded.relative), msf_to_frames(msf));
            assert_false(p);
            continue;
        }

        /* 17.5: mode 1 in at least 9 of any 10 successive sectors. */
        run.others = (run.others << 1 | (decoded.adr != SUBQ_ADR_POSITION)) & 0x3ff;
        assert_true(bits(run.others) <= 1);

        /* 17.5.2, 17.5.3: each in at least one of any 100 successive sectors. */
        if (position.tno != last_tno) run.isrc = 0;
        last_tno = position.tno;
        run.mcn++;
        run.isrc++;
        if (decoded.adr == SUBQ_ADR_MCN)
        {
            assert_string_equal(decoded.mcn.text, disc.mcn.text);
            run.mcn = 0;
        }
        if (decoded.adr == SUBQ_ADR_ISRC)
        {
            assert_int_not_equal(position.tno, SUBQ_TNO_LEADOUT);
            assert_string_equal(decoded.isrc.text, disc.tracks[position.tno - disc.first_number].isrc.text);
            run.isrc = 0;
        }
        if (decoded.adr != SUBQ_ADR_POSITION) assert_int_equal(decoded.aframe, msf.frame);
        if (mcn_is_set(&disc.mcn)) assert_true(run.mcn < 100);
        if (position.tno != SUBQ_TNO_LEADOUT && isrc_is_set(&disc.tracks[position.tno - disc.first_number].isrc))
            assert_true(run.isrc < 100);

        if (decoded.adr == SUBQ_ADR_POSITION)
        {
            assert_int_equal(msf_to_frames(decoded.absolute), lba + 150);
            assert_int_equal(decoded.tno, position.tno);
            assert_int_equal(decoded.index, position.index);
            if (have_position)
            {
                uint32_t passed = msf_to_frames(decoded.absolute) - msf_to_frames(last_position.absolute);
                uint32_t now = msf_to_frames(decoded.relative), then = msf_to_frames(last_position.relative);

                assert_in_range(passed, 1, 2);
                /* A new TNO or INDEX is seen in its very first sector: time runs on, or starts over. */
                if (decoded.tno == last_position.tno && decoded.index == last_position.index)
                    assert_int_equal(now, decoded.index ? then + passed : then - passed);
                else if (decoded.tno == last_position.tno && last_position.index)
                {
                    assert_int_equal(decoded.index, last_position.index + 1);
                    assert_int_equal(now, then + passed);
                }
                else if (decoded.tno == last_position.tno)
                {
                    assert_int_equal(decoded.index, 1);
                    assert_int_equal(now, 0);
                    assert_int_equal(then, passed - 1);
                }
                else if (decoded.tno == SUBQ_TNO_LEADOUT)
                {
                    assert_int_equal(decoded.index, 1);
                    assert_int_equal(now, 0);
                }
                else
                {
                    const struct layout_track *track = &disc.tracks[decoded.tno - disc.first_number];
                    bool data = track->type != SECTOR_AUDIO, before = track[-1].type != SECTOR_AUDIO;
                    bool same = data && before && sector_mode(track->type) == sector_mode(track[-1].type);

                    assert_int_equal(decoded.tno, last_position.tno + 1);
                    assert_int_equal(decoded.index, same ? 1 : 0);
                    assert_int_equal(now, same ? 0 : data ? 224 : 149);
                    /* MMC-6, "Post-gap": before sound, two seconds that belong to the data. */
                    if (before && !data)
                        assert_true(then + passed >= track[-1].length + 150 && then + passed >= 300);
                }
            }
            last_position = decoded;
            have_position = true;
        }

        /* 17.4: a start flag of two seconds at least before each track and the lead-out. */
        if (position.begins && position.index == 1) assert_true(p && p_ones >= 150);
        if (position.region == LAYOUT_PROGRAM && position.index == 0) assert_true(p);
        p_ones = p ? p_ones + 1 : 0;
    }
    assert_int_equal(toc_collector_result(&collector, &toc), TOC_COMPLETE);
    assert_true(toc_equal(&toc, &disc.toc));
    assert_int_equal(last_position.tno, SUBQ_TNO_LEADOUT);
}

/* Each sector of every track is somewhere, once, in order. */
static void check_sources(void)
{
    uint32_t expected = 0;
    int before = disc.hidden_length ? -1 : 0;
    int32_t lba;

    for (lba = LAYOUT_LEADIN_START; lba < disc.end; lba++)
    {
        struct layout_position position;
        int source;

        layout_locate(&disc, lba, &position);
        if (position.source == LAYOUT_SILENCE) continue;
        source = position.source == LAYOUT_HIDDEN ? -1 : (int)position.source_track;
        if (source != before)
        {
            assert_int_equal(source, before + 1);
            assert_int_equal(expected, before < 0 ? disc.hidden_length : disc.tracks[before].length);
            before = source;
            expected = 0;
        }
        assert_int_equal(position.source_sector, expected);
        expected++;
    }
    assert_int_equal(before, disc.track_count - 1);
    assert_int_equal(expected, disc.tracks[before].length);
}

static void test_many(void **state)
{
    uint32_t seed;

    (void)state;
    for (seed = 1; seed <= 60; seed++)
    {
        random_disc(seed);
        walk();
        check_sources();
    }
}

/* The lead-out: 2 Hz from two seconds on, half of the time 1. */
static void test_leadout_p(void **state)
{
    unsigned changes = 0, ones = 0;
    bool last = true;
    int32_t lba;

    (void)state;
    two_tracks(LAYOUT_GAPLESS);
    assert_int_equal(layout_arrange(&disc, NULL), LAYOUT_OK);
    for (lba = 3151; lba < 3151 + 75 * 80; lba++)
    {
        struct layout_position position;

        layout_locate(&disc, lba, &position);
        changes += position.p != last;
        last = position.p;
        ones += position.p;
    }
    assert_int_equal(changes, 80 * 4 - 1);
    assert_in_range(ones, 75 * 40 - 40, 75 * 40 + 40);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_gapless),
        cmocka_unit_test(test_silent_gaps),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_indexes),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_slot_twice_taken),
        cmocka_unit_test(test_scms),
        cmocka_unit_test(test_preemphasis_in_pause),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_data_limits),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_leadout_p),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
