/*
 * libs/recording: the table of media, what goes where on a disc, how a disc ends, checksums. What drives make of it is in
 * tests/datadiscs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "recording/checksum.h"
#include "recording/recorder.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_table(void **state)
{
    unsigned int count, i, j, ending;
    const struct recording_medium *media = recording_media(&count);

    (void)state;
    assert_true(count > 10);
    for (i = 0; i < count; i++)
    {
        for (j = 0; j < i; j++) assert_int_not_equal(media[i].profile, media[j].profile);
        assert_ptr_equal(recording_find_medium(media[i].profile), &media[i]);
        /* CD sectors, the ECC blocks of DVD, the clusters of BD. */
        assert_true(media[i].write_unit == 1 || media[i].write_unit == 16 || media[i].write_unit == 32);
        assert_int_equal(media[i].sector_size, media[i].write_unit == 1 ? 2352 : 2048);
        assert_true(media[i].way_count >= 1 && media[i].way_count <= RECORDING_WAYS_MAX);
        assert_true(media[i].format_count <= RECORDING_FORMATS_MAX);
        for (j = 0; j < media[i].way_count; j++)
        {
            assert_non_null(media[i].ways[j]);
            for (ending = 0; ending < RECORDING_ENDINGS; ending++)
            {
                assert_non_null(media[i].ways[j]->endings[ending]);
                assert_true(media[i].ways[j]->endings[ending]->count <= RECORDING_STEPS_MAX);
            }
        }
        /* A way in which a disc that has something on it already can go on, unless there is only one session. */
        for (j = 0; j < media[i].way_count && media[i].ways[j]->blank_only; j++) ;
        assert_true(j < media[i].way_count || media[i].one_session);
    }
    assert_null(recording_find_medium(MMC_PROFILE_CD_ROM));
    assert_null(recording_find_medium(MMC_PROFILE_NONE));
}

static void make_disc(struct recording_disc *disc, uint16_t profile, uint32_t total, uint32_t free_sectors)
{
    memset(disc, 0, sizeof(*disc));
    disc->profile = profile;
    disc->medium = recording_find_medium(profile);
    assert_non_null(disc->medium);
    disc->total = total;
    disc->free = free_sectors;
    disc->next_writable = (int32_t)(total - free_sectors);
    if (disc->medium->overwritable) disc->next_writable = 0;
}

/* The matrix of DisableConsumerDvdCompatibilityMode and ForceMediaToBeClosed, and the 2 % (behaviour.md section 7). */
/* A drive that does not tell how much room a disc has (MMC-6 6.22, 6.24, 6.26) has not told of a full disc. */
static void test_untold(void **state)
{
    static const struct
    {
        uint16_t profile;
        bool information, track, formats;
        const char *untold;
    } cases[] =
    {
        { MMC_PROFILE_CD_R, true, true, false, NULL },
        { MMC_PROFILE_CD_R, false, true, false, "READ DISC INFORMATION" },
        { MMC_PROFILE_CD_R, true, false, false, "READ TRACK INFORMATION" },
        { MMC_PROFILE_DVD_PLUS_R, true, true, false, NULL },
        { MMC_PROFILE_DVD_PLUS_R, false, false, true, "READ DISC INFORMATION" },
        { MMC_PROFILE_BD_R_SEQUENTIAL, true, false, true, "READ TRACK INFORMATION" },
        { MMC_PROFILE_BD_RE, true, false, true, NULL },
        { MMC_PROFILE_BD_RE, false, false, true, "READ DISC INFORMATION" },
        { MMC_PROFILE_DVD_RAM, true, false, false, "READ FORMAT CAPACITIES" },
        { MMC_PROFILE_DVD_ROM, false, false, false, NULL },
    };
    struct recording_disc disc;
    unsigned int i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct mmc_disc_facts facts = { .has_features = true, .has_information = cases[i].information,
            .has_open_track = cases[i].track, .has_formats = cases[i].formats };

        facts.features.current_profile = cases[i].profile;
        facts.features.incremental.state.present = facts.features.incremental.state.current = true;
        facts.features.random_writable.state = facts.features.bd_write.state = facts.features.incremental.state;
        facts.features.cd_track_at_once = facts.features.dvd_plus_r.state = facts.features.incremental.state;
        facts.features.dvd_plus_r.write = true;
        facts.information.disc_status = MMC_DISC_BLANK;
        facts.open_track.track = 1;
        facts.open_track.next_writable_valid = true;
        facts.open_track.free_blocks = 1000000;
        recording_judge(&facts, &disc);
        if (!cases[i].untold) assert_null(disc.untold);
        else assert_string_equal(disc.untold ? disc.untold : "nothing", cases[i].untold);
    }
}

static void test_endings(void **state)
{
    static const struct
    {
        uint16_t profile;
        uint32_t total, free_sectors, sectors;
        bool close, incompatible;
        enum recording_ending ending;
    } cases[] = {
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 2295104, 1000, false, false, RECORDING_COMPATIBLE },
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 2295104, 1000, true, false, RECORDING_COMPATIBLE },
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 2295104, 1000, true, true, RECORDING_CLOSED },
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 2295104, 1000, false, true, RECORDING_APPENDABLE },
        { MMC_PROFILE_DVD_PLUS_R_DL, 4173824, 4173824, 1000, false, false, RECORDING_COMPATIBLE },
        { MMC_PROFILE_DVD_PLUS_R_DL, 4173824, 4173824, 1000, true, true, RECORDING_CLOSED },
        { MMC_PROFILE_DVD_PLUS_R_DL, 4173824, 4173824, 1000, false, true, RECORDING_CLOSED },
        /* No effect on CD and DVD-R. */
        { MMC_PROFILE_CD_R, 359849, 359697, 1000, false, false, RECORDING_APPENDABLE },
        { MMC_PROFILE_CD_R, 359849, 359697, 1000, false, true, RECORDING_APPENDABLE },
        { MMC_PROFILE_CD_R, 359849, 359697, 1000, true, false, RECORDING_CLOSED },
        { MMC_PROFILE_DVD_R, 2298496, 2298496, 1000, false, false, RECORDING_APPENDABLE },
        { MMC_PROFILE_DVD_R, 2298496, 2298496, 1000, true, true, RECORDING_CLOSED },
        { MMC_PROFILE_DVD_R_DL_SEQUENTIAL, 4171712, 4171712, 1000, false, false, RECORDING_CLOSED },
        { MMC_PROFILE_BD_R_SEQUENTIAL, 11826176, 11826176, 1000, false, false, RECORDING_APPENDABLE },
        /* 2 % and less. */
        { MMC_PROFILE_BD_R_SEQUENTIAL, 1000000, 1000000, 979999, false, false, RECORDING_APPENDABLE },
        { MMC_PROFILE_BD_R_SEQUENTIAL, 1000000, 1000000, 980000, false, false, RECORDING_CLOSED },
        { MMC_PROFILE_BD_R_SEQUENTIAL, 1000000, 500000, 480000, false, false, RECORDING_CLOSED },
        /* More than 2 %, but no other session fits: lead-out, lead-in, pregap and four seconds (11,700). */
        { MMC_PROFILE_CD_R, 100000, 100000, 88300, false, false, RECORDING_APPENDABLE },
        { MMC_PROFILE_CD_R, 100000, 100000, 88301, false, false, RECORDING_CLOSED },
        /* What is overwritten is never closed. */
        { MMC_PROFILE_BD_RE, 11826176, 11826176, 11826176, true, true, RECORDING_APPENDABLE },
        { MMC_PROFILE_DVD_PLUS_RW, 2295104, 2295104, 1000, false, true, RECORDING_APPENDABLE },
        { MMC_PROFILE_DVD_PLUS_RW, 2295104, 2295104, 1000, false, false, RECORDING_COMPATIBLE },
    };
    struct recording_disc disc;
    unsigned int i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
    {
        make_disc(&disc, cases[i].profile, cases[i].total, cases[i].free_sectors);
        if (recording_choose_ending(&disc, cases[i].sectors, cases[i].close, cases[i].incompatible) != cases[i].ending)
            fail_msg("case %u", i);
    }
}

/* Every sector of every range once, in order, in pieces that one command takes; on media that are overwritten no piece but the first
 * of a range begins off its multiple. */
static void check_pieces(const struct recording *recording)
{
    uint32_t range = 0, offset = 0, seen = 0, sectors = 0, at = 0, data = 0;
    struct recording_piece piece;

    while (recording_next_piece(recording, &range, &offset, &piece))
    {
        const struct recording_range *current = &recording->ranges[seen];

        assert_true(piece.sectors >= 1 && piece.sectors <= recording->options.transfer);
        assert_true(piece.before + piece.data <= piece.sectors);
        assert_int_equal(piece.lba, current->start + (int32_t)at);
        if (piece.data) assert_int_equal(piece.source + current->before, current->source + at + piece.before);
        if (piece.before) assert_int_equal(at, 0);
        data += piece.data;
        if (at && recording->disc.medium->overwritable)
            assert_int_equal((uint32_t)piece.lba % recording->options.transfer, 0);
        at += piece.sectors;
        sectors += piece.sectors;
        if (at == current->before + current->data + current->padding)
        {
            assert_int_equal(data, current->data);
            data = 0;
            seen++;
            at = 0;
        }
    }
    assert_int_equal(seen, recording->range_count);
    assert_int_equal(sectors, recording->sectors);
}

static void start_plan(struct recording *recording, const struct recording_disc *disc)
{
    static const struct recording_options options = { .transfer = 32 };
    struct mmc_device device;

    memset(&device, 0, sizeof(device));
    recording_init(recording, &device, NULL, disc, &options);
}

static void test_plan_all(void **state)
{
    static const struct
    {
        uint16_t profile;
        uint32_t total, free_sectors, sectors;
        bool postgap;               /* is in the source */
        enum recording_plan plan;
        uint32_t written;
    } cases[] = {
        { MMC_PROFILE_CD_R, 359849, 359697, 1000, false, RECORDING_PLANNED, 1150 },
        { MMC_PROFILE_CD_R, 359849, 359697, 1000, true, RECORDING_PLANNED, 1000 },
        { MMC_PROFILE_CD_R, 359849, 359697, 359697, false, RECORDING_PLANNED, 359847 },
        { MMC_PROFILE_CD_R, 359849, 359697, 359698, false, RECORDING_TOO_LARGE, 0 },
        /* The post-gap is of no concern when it is the client's own. */
        { MMC_PROFILE_CD_R, 359849, 359697, 359847, true, RECORDING_PLANNED, 359847 },
        { MMC_PROFILE_CD_R, 359849, 359697, 359848, true, RECORDING_TOO_LARGE, 0 },
        { MMC_PROFILE_DVD_R, 2298496, 2298496, 1000, false, RECORDING_PLANNED, 1008 },
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 1600, 1600, false, RECORDING_PLANNED, 1600 },
        { MMC_PROFILE_DVD_PLUS_R, 2295104, 1600, 1601, false, RECORDING_TOO_LARGE, 0 },
        { MMC_PROFILE_BD_R_SEQUENTIAL, 11826176, 11826176, 33, false, RECORDING_PLANNED, 64 },
        /* A drive that completes the last block itself is left to it; one in restricted overwrite does not. */
        { MMC_PROFILE_BD_RE, 11826176, 11826176, 33, false, RECORDING_PLANNED, 33 },
        { MMC_PROFILE_DVD_RW_OVERWRITE, 2297888, 2297888, 33, false, RECORDING_PLANNED, 48 },
        { MMC_PROFILE_BD_RE, 11826176, 11826176, 11826177, false, RECORDING_TOO_LARGE, 0 },
    };
    struct recording recording;
    struct recording_disc disc;
    unsigned int i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
    {
        make_disc(&disc, cases[i].profile, cases[i].total, cases[i].free_sectors);
        start_plan(&recording, &disc);
        if (recording_plan_all(&recording, cases[i].sectors, cases[i].postgap) != cases[i].plan) fail_msg("case %u", i);
        if (cases[i].plan == RECORDING_PLANNED)
        {
            assert_int_equal(recording.sectors, cases[i].written);
            check_pieces(&recording);
        }
        recording_done(&recording);
    }
}

static void test_plan_parts(void **state)
{
    static const struct
    {
        uint16_t profile;
        uint32_t parts[3][2];
        uint32_t count;
        enum recording_plan plan;
        uint32_t written;
    } cases[] = {
        { MMC_PROFILE_BD_RE, { { 0, 0 } }, 1, RECORDING_PLANNED, 1 },
        { MMC_PROFILE_BD_RE, { { 900, 999 }, { 0, 99 }, { 33, 33 } }, 3, RECORDING_PLANNED, 201 },
        { MMC_PROFILE_BD_RE, { { 0, 0 } }, 0, RECORDING_PLANNED, 0 },
        { MMC_PROFILE_BD_RE, { { 0, 1000 } }, 1, RECORDING_BAD_RANGE, 0 },
        { MMC_PROFILE_BD_RE, { { 9, 8 } }, 1, RECORDING_BAD_RANGE, 0 },
        { MMC_PROFILE_BD_RE, { { 0xFFFFFFFF, 0xFFFFFFFF } }, 1, RECORDING_BAD_RANGE, 0 },
        /* Whole units, completed with what is on the disc. */
        { MMC_PROFILE_DVD_RW_OVERWRITE, { { 17, 18 } }, 1, RECORDING_PLANNED, 16 },
        { MMC_PROFILE_DVD_RW_OVERWRITE, { { 15, 16 } }, 1, RECORDING_PLANNED, 32 },
        { MMC_PROFILE_DVD_RW_OVERWRITE, { { 999, 999 } }, 1, RECORDING_PLANNED, 16 },
        { MMC_PROFILE_DVD_RW_OVERWRITE, { { 5, 9 }, { 700, 776 }, { 16, 31 } }, 3, RECORDING_PLANNED, 16 + 96 + 16 },
    };
    struct recording recording;
    struct recording_disc disc;
    unsigned int i;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
    {
        make_disc(&disc, cases[i].profile, 100000, 100000);
        start_plan(&recording, &disc);
        if (recording_plan_parts(&recording, 1000, cases[i].parts, cases[i].count) != cases[i].plan) fail_msg("case %u", i);
        if (cases[i].plan == RECORDING_PLANNED)
        {
            assert_int_equal(recording.sectors, cases[i].written);
            check_pieces(&recording);
        }
        recording_done(&recording);
    }
}

/* No bit can change unnoticed, wherever it is; nor can words change their places. */
static void test_checksum(void **state)
{
    uint8_t data[4096], other[4096];
    uint64_t sum;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(data); i++) data[i] = (uint8_t)(i * 7 + (i >> 8));
    sum = recording_checksum(data, sizeof(data));
    assert_true(sum == recording_checksum(data, sizeof(data)));
    for (i = 0; i < sizeof(data) * 8; i++)
    {
        data[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_true(recording_checksum(data, sizeof(data)) != sum);
        data[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    memcpy(other, data + 2048, 2048);
    memcpy(other + 2048, data, 2048);
    assert_true(recording_checksum(other, sizeof(other)) != sum);
    assert_true(recording_checksum(data, 2048) != recording_checksum(data, 4096));
    memset(data, 0, sizeof(data));
    assert_true(recording_checksum(data, 2048) != recording_checksum(data, 4096));
}

/* Of many WRITEs 32 are samples, the first and the last among them; of few, or where everything is compared, all are. */
static void test_sums(void **state)
{
    static const struct
    {
        enum recording_verification verification;
        uint32_t pieces, wanted;
    } cases[] = {
        { RECORDING_VERIFY_SAMPLES, 1, 1 }, { RECORDING_VERIFY_SAMPLES, 256, 256 }, { RECORDING_VERIFY_SAMPLES, 257, 32 },
        { RECORDING_VERIFY_SAMPLES, 1000, 32 }, { RECORDING_VERIFY_SAMPLES, 67141, 32 }, { RECORDING_VERIFY_SAMPLES, 2000003, 32 },
        { RECORDING_VERIFY_ALL, 1, 1 }, { RECORDING_VERIFY_ALL, 67141, 67141 },
    };
    uint32_t i, piece, wanted, gap, widest;

    (void)state;
    for (i = 0; i < COUNT(cases); i++)
    {
        struct recording recording = { .pieces = cases[i].pieces, .options = { .verification = cases[i].verification } };

        wanted = gap = widest = 0;
        for (piece = 0; piece < cases[i].pieces; piece++, gap++)
        {
            if (!recording_wants_sum(&recording, piece)) continue;
            wanted++;
            if (gap > widest) widest = gap;
            gap = 0;
        }
        assert_int_equal(wanted, cases[i].wanted);
        assert_int_equal(recording_sums_wanted(&recording), wanted);
        assert_true(recording_wants_sum(&recording, 0) && recording_wants_sum(&recording, cases[i].pieces - 1));
        assert_true(widest <= cases[i].pieces / 31 + 1); /* and they are spread evenly */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_untold),
        cmocka_unit_test(test_endings),
        cmocka_unit_test(test_plan_all),
        cmocka_unit_test(test_plan_parts),
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_sums),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
