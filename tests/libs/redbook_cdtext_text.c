/*
 * The texts of CD-TEXT: the packs that others make of the same sheet, limits, character sets, and reading damaged packs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "redbook/cdtext_text.h"

#include "cdtext_packs.h"

/* One text of a sheet. */
struct entry
{
    unsigned block, type, track;
    const char *text;
};

static const struct entry libburn_sheet[] =
{
    { 0, 0x80, 0, "0123456789" }, { 0, 0x80, 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF" }, { 0, 0x80, 2, "Humpty Dumpty" },
    { 0, 0x80, 3, "Mee Owwww" },
    { 0, 0x81, 0, "United Cat Orchestra" }, { 0, 0x81, 1, "Felix and The Purrs" }, { 0, 0x81, 2, "Catwalk Beauties" },
    { 0, 0x81, 3, "Mia Kitten" },
    { 0, 0x82, 0, "Various Songwriters" }, { 0, 0x82, 1, "Friedrich Schiller" }, { 0, 0x82, 2, "Mother Goose" },
    { 0, 0x82, 3, "Mia Kitten" },
    { 0, 0x83, 0, "Various Composers" }, { 0, 0x83, 1, "Ludwig van Beethoven" }, { 0, 0x83, 2, "unknown" },
    { 0, 0x83, 3, "M\xfcller" },
    { 0, 0x84, 0, "Tom Cat" }, { 0, 0x84, 1, "Ann Cat" }, { 0, 0x84, 2, "Bach" }, { 0, 0x84, 3, "Mia Kitten" },
    { 0, 0x85, 0, "For all our fans" }, { 0, 0x85, 1, "Fritz and Louie once were punks" }, { 0, 0x85, 2, "Pluck the goose" },
    { 0, 0x86, 0, "1234567890" },
    { 0, 0x87, 0, "Feline classic music" },
    { 0, 0x8d, 0, "This is not to be shown by CD players" },
    { 0, 0x8e, 0, "4006381333931" }, { 0, 0x8e, 1, "XYBLG1101234" }, { 0, 0x8e, 2, "XYBLG1100005" },
    { 0, 0x8e, 3, "XYBLG1100006" },
    { 1, 0x80, 0, "Froehliche Naechte" }, { 1, 0x80, 1, "Lied an die Freude" }, { 1, 0x80, 2, "Humpty" },
    { 1, 0x80, 3, "Miau" },
    { 0, 0, 0, NULL },
};

static const struct entry wodim_sheet[] =
{
    { 0, 0x80, 0, "0123456789" }, { 0, 0x80, 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF" }, { 0, 0x80, 2, "Humpty Dumpty" },
    { 0, 0x80, 3, "Mee Owwww" },
    { 0, 0x81, 0, "United Cat Orchestra" }, { 0, 0x81, 1, "Felix and The Purrs" }, { 0, 0x81, 2, "Mia Kitten" },
    { 0, 0x81, 3, "Mia Kitten" },
    { 0, 0x8e, 0, "4006381333931" }, { 0, 0x8e, 1, "XYBLG1101234" }, { 0, 0x8e, 2, "XYBLG1100005" },
    { 0, 0x8e, 3, "XYBLG1100006" },
    { 0, 0, 0, NULL },
};

static const struct entry cdrwin_sheet[] =
{
    { 0, 0x80, 0, "TestDiskTitle" }, { 0, 0x80, 1, "TestTrackTitle1" }, { 0, 0x80, 2, "TestTrackTitle2" },
    { 0, 0x81, 0, "TestDiskPerformer" }, { 0, 0x81, 1, "TestTrackPerformer1" }, { 0, 0x81, 2, "TestTrackPerformer2" },
    { 0, 0, 0, NULL },
};

static const struct entry japanese_sheet[] =
{
    { 0, 0x80, 0, "Children" }, { 0, 0x80, 1, "Red shoes" }, { 0, 0x80, 2, "Sunset" }, { 0, 0x80, 3, "ABC 123" },
    { 1, 0x80, 0, "\x89\xb9\x8a\x79\x82\xcc\x97\x46\x82\xbe\x82\xbf" },
    { 1, 0x80, 1, "\x90\xd4\x82\xa2\x8c\x43\x82\xcd\x82\xa2\x82\xc4\x82\xbd\x8f\x97\x82\xcc\x8e\x71\x88\xd9\x90\x6c\x82\xb3"
                  "\x82\xf1\x82\xc9\x82\xc2\x82\xea\x82\xe7\x82\xea\x82\xc4" },
    { 1, 0x80, 2, "\x97\x5b\x8f\xc4\x8f\xac\x8f\xc4" },
    { 1, 0x80, 3, "\x82\x60\x82\x61\x82\x62\x81\x40\x82\x50\x82\x51\x82\x52" },
    { 1, 0x8d, 0, "na\xefve" },
    { 0, 0, 0, NULL },
};

struct sheet
{
    const char *name;
    const uint8_t *packs;
    size_t size;
    unsigned last_track, blocks;
    struct
    {
        uint8_t language, character_set, copyright;
        uint16_t genre;
    }
    block[2];
    const struct entry *entries;
};

static const struct sheet sheets[] =
{
    { "libburn", libburn_packs, sizeof(libburn_packs), 3, 2, { { 9, 0, 0, 5 }, { 8, 1, 3, 0 } }, libburn_sheet },
    { "wodim", wodim_packs, sizeof(wodim_packs), 3, 1, { { 9, 0, 0, 0 } }, wodim_sheet },
    { "cdrwin", cdrwin_packs, sizeof(cdrwin_packs), 2, 1, { { 9, 1, 0, 0 } }, cdrwin_sheet },
    { "japanese", japanese_packs, sizeof(japanese_packs), 3, 2, { { 9, 1, 0, 0 }, { 0x69, 0x80, 3, 0 } }, japanese_sheet },
};

static uint8_t packs[CDTEXT_MAX_PACKS * CDTEXT_PACK_SIZE];

static void put(struct cdtext *cdtext, unsigned block, unsigned type, unsigned track, const char *text)
{
    size_t where = 0;
    enum cdtext_result result = cdtext_put(cdtext->blocks[block], type, track, (const uint8_t *)text, strlen(text), &where);

    if (result != CDTEXT_OK) fail_msg("%u %#x %u: %s (%zu)", block, type, track, cdtext_result_text(result), where);
}

static void fill(struct cdtext *cdtext, const struct sheet *sheet)
{
    const struct entry *entry;
    unsigned i;

    cdtext_init(cdtext);
    cdtext->last_track = (uint8_t)sheet->last_track;
    for (i = 0; i < sheet->blocks; i++)
    {
        assert_int_equal(cdtext_add_block(cdtext, sheet->block[i].language, sheet->block[i].character_set), CDTEXT_OK);
        cdtext->blocks[i]->copyright = sheet->block[i].copyright;
        cdtext->blocks[i]->genre = sheet->block[i].genre;
    }
    for (entry = sheet->entries; entry->text; entry++) put(cdtext, entry->block, entry->type, entry->track, entry->text);
}

/* The same texts are the same packs, byte for byte. */
static void test_encode(void **state)
{
    struct cdtext cdtext;
    size_t i, count, at;

    (void)state;
    for (i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
    {
        fill(&cdtext, &sheets[i]);
        assert_int_equal(cdtext_encode(&cdtext, packs, &count, NULL), CDTEXT_OK);
        for (at = 0; at < count && at < sheets[i].size / CDTEXT_PACK_SIZE; at++)
            if (memcmp(packs + at * CDTEXT_PACK_SIZE, sheets[i].packs + at * CDTEXT_PACK_SIZE, CDTEXT_PACK_SIZE))
                fail_msg("%s: pack %zu", sheets[i].name, at);
        assert_int_equal(count * CDTEXT_PACK_SIZE, sheets[i].size);
        cdtext_done(&cdtext);
    }
}

static const char *text_of(const struct cdtext *cdtext, unsigned block, unsigned type, unsigned track)
{
    static char text[4096];
    const struct cdtext_string *string = cdtext_get(cdtext->blocks[block], type, track);

    snprintf(text, sizeof(text), "%.*s", string ? (int)string->size : 0, string ? (const char *)string->bytes : "");
    return text;
}

static unsigned count_texts(const struct cdtext *cdtext)
{
    unsigned block, type, track, count = 0;

    for (block = 0; block < cdtext->block_count; block++)
        for (type = 0; type < CDTEXT_TYPES; type++)
            for (track = 0; track <= TOC_MAX_TRACKS; track++) count += cdtext->blocks[block]->texts[type][track] != NULL;
    return count;
}

static void check_sheet(const struct cdtext *cdtext, const struct sheet *sheet)
{
    const struct entry *entry;
    unsigned i, texts = 0;

    assert_int_equal(cdtext->first_track, 1);
    assert_int_equal(cdtext->last_track, sheet->last_track);
    assert_int_equal(cdtext->block_count, sheet->blocks);
    for (i = 0; i < sheet->blocks; i++)
    {
        assert_int_equal(cdtext->blocks[i]->language, sheet->block[i].language);
        assert_int_equal(cdtext->blocks[i]->character_set, sheet->block[i].character_set);
        assert_int_equal(cdtext->blocks[i]->copyright, sheet->block[i].copyright);
        assert_int_equal(cdtext->blocks[i]->genre, sheet->block[i].genre);
    }
    for (entry = sheet->entries; entry->text; entry++, texts++)
        assert_string_equal(text_of(cdtext, entry->block, entry->type, entry->track), entry->text);
    assert_int_equal(count_texts(cdtext), texts);
}

static void test_decode(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
    {
        assert_int_equal(cdtext_decode(sheets[i].packs, sheets[i].size / CDTEXT_PACK_SIZE, &cdtext, &report), CDTEXT_OK);
        check_sheet(&cdtext, &sheets[i]);
        assert_int_equal(report.packs, sheets[i].size / CDTEXT_PACK_SIZE);
        assert_int_equal(report.bad_crc + report.ignored + report.missing + report.damaged + report.without_sizes, 0);
        cdtext_done(&cdtext);
    }
}

/* As drives hand them out that collect from the lead-in: begun in the middle, more than once, without the CRC. */
static void test_decode_round(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext;
    size_t i, j, start;

    (void)state;
    for (i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
        for (start = 0; start < sheets[i].size / CDTEXT_PACK_SIZE; start += 5)
        {
            size_t count = sheets[i].size / CDTEXT_PACK_SIZE;

            for (j = 0; j < 2 * count; j++)
            {
                memcpy(packs + j * CDTEXT_PACK_SIZE, sheets[i].packs + (start + j) % count * CDTEXT_PACK_SIZE,
                       CDTEXT_PACK_SIZE);
                if (j >= count) packs[j * CDTEXT_PACK_SIZE + 16] = packs[j * CDTEXT_PACK_SIZE + 17] = 0;
            }
            /* A pack that is damaged where it comes first is taken from the second round. */
            packs[4] ^= 0x20;
            memcpy(packs + count * CDTEXT_PACK_SIZE, sheets[i].packs + start * CDTEXT_PACK_SIZE, CDTEXT_PACK_SIZE);
            assert_int_equal(cdtext_decode(packs, 2 * count, &cdtext, &report), CDTEXT_OK);
            check_sheet(&cdtext, &sheets[i]);
            assert_int_equal(report.packs, 2 * count);
            assert_int_equal(report.bad_crc, count);
            assert_int_equal(report.ignored, count);
            assert_int_equal(report.missing + report.damaged, 0);
            cdtext_done(&cdtext);
        }
}

/* One pack is not there: the texts that lie in it are lost, all others are as they were. */
static void test_decode_gap(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext;
    const struct entry *entry;
    size_t i, gap;

    (void)state;
    for (i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
    {
        size_t count = sheets[i].size / CDTEXT_PACK_SIZE;

        for (gap = 0; gap < count; gap++)
        {
            unsigned lost = 0;

            memcpy(packs, sheets[i].packs, gap * CDTEXT_PACK_SIZE);
            memcpy(packs + gap * CDTEXT_PACK_SIZE, sheets[i].packs + (gap + 1) * CDTEXT_PACK_SIZE,
                   (count - 1 - gap) * CDTEXT_PACK_SIZE);
            assert_int_equal(cdtext_decode(packs, count - 1, &cdtext, &report), CDTEXT_OK);
            assert_int_equal(cdtext.block_count, sheets[i].blocks);
            for (entry = sheets[i].entries; entry->text; entry++)
            {
                const char *text = text_of(&cdtext, entry->block, entry->type, entry->track);

                if (!*text) lost++;
                else if (strcmp(text, entry->text)) fail_msg("%s without pack %zu: \"%s\"", sheets[i].name, gap, text);
            }
            /* Twelve bytes touch seven texts at most. */
            if (sheets[i].packs[gap * CDTEXT_PACK_SIZE] == CDTEXT_SIZES) assert_int_equal(lost, 0);
            else assert_in_range(lost, 1, 7);
            /* How many there should be only the size information says. */
            assert_int_equal(report.missing, gap == count - 1 && sheets[i].blocks == 1 ? 0 : 1);
            assert_int_equal(report.without_sizes, sheets[i].packs[gap * CDTEXT_PACK_SIZE] == CDTEXT_SIZES);
            cdtext_done(&cdtext);
        }
    }
}

/* Wrong CRC: said, and taken none the less. */
static void test_decode_bad_crc(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext;

    (void)state;
    memcpy(packs, wodim_packs, sizeof(wodim_packs));
    packs[17] ^= 1;
    packs[4] = '9';
    assert_int_equal(cdtext_decode(packs, sizeof(wodim_packs) / CDTEXT_PACK_SIZE, &cdtext, &report), CDTEXT_OK);
    assert_int_equal(report.bad_crc, 1);
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_TITLE, 0), "9123456789");
    cdtext_done(&cdtext);
}

/* cdrdao's second block: one byte wide, no terminators between its texts of two zeros. What is there is read as it is. */
static void test_decode_cdrdao(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext;

    (void)state;
    assert_int_equal(cdtext_decode(cdrdao_packs, sizeof(cdrdao_packs) / CDTEXT_PACK_SIZE, &cdtext, &report), CDTEXT_OK);
    assert_int_equal(cdtext.block_count, 2);
    assert_int_equal(cdtext.blocks[1]->language, 105);
    assert_int_equal(cdtext.blocks[0]->genre, 5);
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_TITLE, 3), "Mee Owwww");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_GENRE, 0), "Fe");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_DISC_ID, 0), "1234567890");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_CODES, 2), "XYBLG1100005");
    assert_int_equal(report.bad_crc, 0);
    cdtext_done(&cdtext);
}

/* What other writers may do: a pack for each text, the genre's code in each of its packs, a repeat of nothing. */
static void test_decode_sloppy(void **state)
{
    static const struct
    {
        uint8_t type, track, position;
        const char *payload;    /* twelve bytes */
    }
    made[] =
    {
        { CDTEXT_TITLE, 0, 0, "Album\0\0\0\0\0\0\0" },
        { CDTEXT_TITLE, 1, 0, "One\0\0\0\0\0\0\0\0\0" },
        { CDTEXT_TITLE, 2, 0, "Two\0\0\0\0\0\0\0\0\0" },
        { CDTEXT_PERFORMER, 0, 0, "Band\0\t\0\t\0\0\0\0" },
        { CDTEXT_GENRE, 0, 0, "\0\x0e" "long words" },
        { CDTEXT_GENRE, 0, 10, "\0\x0e" " on jazz\0\0" },
    };
    struct cdtext_report report;
    struct cdtext cdtext;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(made) / sizeof(made[0]); i++)
    {
        struct cdtext_pack pack = { .type = made[i].type, .track = made[i].track, .position = made[i].position,
                                    .sequence = (uint8_t)i };

        memcpy(pack.payload, made[i].payload, sizeof(pack.payload));
        cdtext_pack_encode(&pack, packs + i * CDTEXT_PACK_SIZE);
    }
    assert_int_equal(cdtext_decode(packs, i, &cdtext, &report), CDTEXT_OK);
    assert_int_equal(count_texts(&cdtext), 5);
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_TITLE, 0), "Album");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_TITLE, 1), "One");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_TITLE, 2), "Two");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_PERFORMER, 0), "Band");
    assert_string_equal(text_of(&cdtext, 0, CDTEXT_GENRE, 0), "long words on jazz");
    assert_int_equal(cdtext.blocks[0]->genre, 14);
    assert_int_equal(report.without_sizes, 1);
    assert_int_equal(report.missing + report.damaged + report.bad_crc + report.ignored, 0);
    cdtext_done(&cdtext);
}

/* Bytes that are anything: nothing is read or written beyond its place (the sanitizers see to that), and what comes
 * out can be written again, if it fits. */
static void test_decode_noise(void **state)
{
    uint32_t random = 20260722;
    unsigned round, i;

    (void)state;
    for (round = 0; round < 3000; round++)
    {
        size_t count = round % 400, size = count * CDTEXT_PACK_SIZE;
        uint8_t *noise = malloc(size ? size : 1);
        struct cdtext_report report;
        struct cdtext cdtext;

        assert_non_null(noise);
        for (i = 0; i < size; i++)
        {
            random = random * 1664525 + 1013904223;
            noise[i] = (uint8_t)(random >> 24);
            if (i % CDTEXT_PACK_SIZE == 0) noise[i] = (uint8_t)(0x80 | (noise[i] & (round & 1 ? 0x0f : 0x8f)));
            if (round & 2 && i % CDTEXT_PACK_SIZE == 2) noise[i] = (uint8_t)(i / CDTEXT_PACK_SIZE);
            if (round & 4 && i % CDTEXT_PACK_SIZE == 0) noise[i] = (uint8_t)(0x80 + (i / CDTEXT_PACK_SIZE) / 64);
            if (round & 8 && i % 3 == 0) noise[i] = 0;
        }
        assert_int_equal(cdtext_decode(noise, count, &cdtext, &report), CDTEXT_OK);
        assert_int_equal(report.packs, count);
        cdtext_encode(&cdtext, packs, &count, NULL);
        cdtext_done(&cdtext);
        free(noise);
    }
}

/* The first title of a lead-in of `size` times one letter. */
static void put_long(struct cdtext *cdtext, unsigned block, unsigned type, unsigned track, size_t size)
{
    static char text[4096];

    memset(text, 'x', size);
    text[size] = 0;
    put(cdtext, block, type, track, text);
}

/* 253 packs have 3036 bytes: a text of 3035 and its end fit into a block, with an empty text for the one track one
 * less. */
static void test_limits(void **state)
{
    static uint8_t text[CDTEXT_MAX_BLOCK_PACKS * CDTEXT_PAYLOAD_SIZE];
    struct cdtext_report report;
    struct cdtext cdtext, back;
    unsigned i, block = 99;
    size_t count;

    (void)state;
    cdtext_init(&cdtext);
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_OK);
    assert_int_equal(count, 0);
    for (i = 0; i < CDTEXT_MAX_BLOCKS; i++) assert_int_equal(cdtext_add_block(&cdtext, 10 + (long)i, CDTEXT_ASCII), CDTEXT_OK);
    assert_int_equal(cdtext_add_block(&cdtext, 99, CDTEXT_ASCII), CDTEXT_TOO_MANY_BLOCKS);
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_OK);
    assert_int_equal(count, 0);

    for (i = 0; i < CDTEXT_MAX_BLOCKS; i++) put_long(&cdtext, i, CDTEXT_TITLE, 0, 3034);
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_OK);
    assert_int_equal(count, CDTEXT_MAX_PACKS);
    assert_int_equal(packs[count * CDTEXT_PACK_SIZE - CDTEXT_PACK_SIZE + 2], 255);
    assert_int_equal(cdtext_decode(packs, count, &back, &report), CDTEXT_OK);
    assert_int_equal(report.bad_crc + report.ignored + report.missing + report.damaged + report.without_sizes, 0);
    for (i = 0; i < CDTEXT_MAX_BLOCKS; i++)
    {
        assert_int_equal(back.blocks[i]->language, 10 + i);
        assert_int_equal(cdtext_get(back.blocks[i], CDTEXT_TITLE, 0)->size, 3034);
    }
    cdtext_done(&back);

    put_long(&cdtext, 5, CDTEXT_TITLE, 0, 3035);
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_BLOCK_FULL);
    assert_int_equal(block, 5);
    assert_int_equal(count, 0);
    put_long(&cdtext, 5, CDTEXT_TITLE, 0, 3000);
    /* A type more is a pack more, and there are two left. */
    put(&cdtext, 5, CDTEXT_MESSAGE, 0, "m");
    put(&cdtext, 5, CDTEXT_DISC_ID, 0, "d");
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_OK);
    put(&cdtext, 5, CDTEXT_CLOSED_INFORMATION, 0, "c");
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, &block), CDTEXT_BLOCK_FULL);
    memset(text, 'x', sizeof(text));
    assert_int_equal(cdtext_put(cdtext.blocks[0], CDTEXT_TITLE, 0, text, sizeof(text), NULL), CDTEXT_TOO_LONG);
    assert_int_equal(cdtext_get(cdtext.blocks[0], CDTEXT_TITLE, 0)->size, 3034);
    cdtext_done(&cdtext);
}

/* Ninety-nine times the same performer: only with repeats do they fit, and then they come back. Where they fit
 * without, there are none. */
static void test_repeats(void **state)
{
    static const char name[] = "A performer whose name has sixty characters, and who is alone";
    static const char wide[] = "\x89\xb9\x8a\x79\x82\xcc\x97\x46\x82\xbe\x82\xbf\x89\xb9\x8a\x79\x82\xcc\x97\x46\x82\xbe\x82\xbf"
                               "\x89\xb9\x8a\x79\x82\xcc\x97\x46\x82\xbe\x82\xbf";
    struct cdtext_report report;
    struct cdtext cdtext, back;
    size_t count, i, tabulators;
    unsigned track;

    (void)state;
    cdtext_init(&cdtext);
    cdtext.first_track = 1;
    cdtext.last_track = 99;
    assert_int_equal(cdtext_add_block(&cdtext, 9, CDTEXT_ISO_8859_1), CDTEXT_OK);
    assert_int_equal(cdtext_add_block(&cdtext, 0x69, CDTEXT_MS_JIS), CDTEXT_OK);
    for (track = 0; track <= 99; track++)
    {
        put(&cdtext, 0, CDTEXT_PERFORMER, track, track == 50 ? "Somebody else" : name);
        /* One character is as short as a tabulator. */
        put(&cdtext, 0, CDTEXT_SONGWRITER, track, "S");
        put(&cdtext, 1, CDTEXT_PERFORMER, track, wide);
    }
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, NULL), CDTEXT_OK);
    assert_int_equal(cdtext_decode(packs, count, &back, &report), CDTEXT_OK);
    assert_int_equal(report.missing + report.damaged + report.without_sizes, 0);
    for (track = 0; track <= 99; track++)
    {
        assert_string_equal(text_of(&back, 0, CDTEXT_PERFORMER, track), track == 50 ? "Somebody else" : name);
        assert_string_equal(text_of(&back, 1, CDTEXT_PERFORMER, track), wide);
    }
    cdtext_done(&back);
    for (i = tabulators = 0; i < count * CDTEXT_PACK_SIZE; i++)
    {
        size_t at = i % CDTEXT_PACK_SIZE;

        if (at >= 4 && at < 16 && packs[i - at] == CDTEXT_SONGWRITER) assert_int_not_equal(packs[i], '\t');
        if (at >= 4 && at < 16 && packs[i] == '\t' && packs[i - at] == CDTEXT_PERFORMER) tabulators++;
    }
    /* Not of the first track, not of 50 and 51; two bytes each in Japanese. */
    assert_int_equal(tabulators, 96 + 2 * 98);

    for (track = 4; track <= 99; track++) put(&cdtext, 0, CDTEXT_PERFORMER, track, "");
    for (track = 0; track <= 99; track++) put(&cdtext, 0, CDTEXT_SONGWRITER, track, "");
    cdtext_remove_block(&cdtext, 0x69);
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, NULL), CDTEXT_OK);
    assert_in_range(count, 30, 35);
    for (i = 0; i < (count - 3) * CDTEXT_PACK_SIZE; i++)
        if (i % CDTEXT_PACK_SIZE >= 4 && i % CDTEXT_PACK_SIZE < 16) assert_int_not_equal(packs[i], '\t');
    assert_int_equal(cdtext_decode(packs, count, &back, &report), CDTEXT_OK);
    assert_string_equal(text_of(&back, 0, CDTEXT_PERFORMER, 3), name);
    assert_string_equal(text_of(&back, 0, CDTEXT_PERFORMER, 4), "");
    cdtext_done(&back);
    cdtext_done(&cdtext);
}

/* A disc whose tracks begin at 40, and blocks without texts, which do not get a number. */
static void test_numbers(void **state)
{
    struct cdtext_report report;
    struct cdtext cdtext, back;
    size_t count;

    (void)state;
    cdtext_init(&cdtext);
    cdtext.first_track = 40;
    cdtext.last_track = 42;
    assert_int_equal(cdtext_add_block(&cdtext, 8, CDTEXT_ISO_8859_1), CDTEXT_OK);
    assert_int_equal(cdtext_add_block(&cdtext, 9, CDTEXT_ISO_8859_1), CDTEXT_OK);
    put(&cdtext, 1, CDTEXT_TITLE, 41, "same");
    put(&cdtext, 1, CDTEXT_TITLE, 42, "same");
    put(&cdtext, 1, CDTEXT_TITLE, 7, "not on this disc");
    cdtext.blocks[1]->genre = 0x12;
    assert_int_equal(cdtext_encode(&cdtext, packs, &count, NULL), CDTEXT_OK);
    assert_int_equal(count, 1 + 1 + 3);
    assert_memory_equal(packs, "\x80\x00\x00\x00\0\0same\0same\0", 16);
    assert_memory_equal(packs + CDTEXT_PACK_SIZE, "\x87\x00\x01\x00\x00\x12\0\0\0\0\0\0\0\0\0\0", 16);
    assert_memory_equal(packs + 2 * CDTEXT_PACK_SIZE, "\x8f\x00\x02\x00\x00\x28\x2a\x00\x01", 9);
    assert_int_equal(cdtext_decode(packs, count, &back, &report), CDTEXT_OK);
    assert_int_equal(back.block_count, 1);
    assert_int_equal(back.blocks[0]->language, 9);
    assert_string_equal(text_of(&back, 0, CDTEXT_TITLE, 40), "");
    assert_string_equal(text_of(&back, 0, CDTEXT_TITLE, 41), "same");
    assert_string_equal(text_of(&back, 0, CDTEXT_TITLE, 42), "same");
    assert_int_equal(back.first_track, 40);
    assert_int_equal(back.last_track, 42);
    cdtext_done(&back);
    cdtext_done(&cdtext);
}

static void test_languages(void **state)
{
    static const struct
    {
        long language, set;
        enum cdtext_result result;
    }
    cases[] =
    {
        { 9, 0, CDTEXT_OK }, { 0, 1, CDTEXT_OK }, { 0x7f, 0x80, CDTEXT_OK },
        { 9, 1, CDTEXT_LANGUAGE_THERE }, { 0x80, 0, CDTEXT_BAD_LANGUAGE }, { -1, 0, CDTEXT_BAD_LANGUAGE },
        { 265, 0, CDTEXT_BAD_LANGUAGE }, { 10, 2, CDTEXT_BAD_CHARACTER_SET }, { 10, 0x81, CDTEXT_BAD_CHARACTER_SET },
        { 10, 256, CDTEXT_BAD_CHARACTER_SET }, { 10, -128, CDTEXT_BAD_CHARACTER_SET },
    };
    struct cdtext cdtext;
    size_t i;

    (void)state;
    cdtext_init(&cdtext);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        assert_int_equal(cdtext_add_block(&cdtext, cases[i].language, cases[i].set), cases[i].result);
        assert_int_equal(*cdtext_result_text(cases[i].result) == 0, cases[i].result == CDTEXT_OK);
    }
    assert_int_equal(cdtext.block_count, 3);
    assert_false(cdtext_remove_block(&cdtext, 10));
    assert_true(cdtext_remove_block(&cdtext, 0));
    assert_false(cdtext_remove_block(&cdtext, 0));
    assert_int_equal(cdtext.block_count, 2);
    assert_int_equal(cdtext.blocks[1]->language, 0x7f);
    assert_ptr_equal(cdtext_find_block(&cdtext, 0x7f), cdtext.blocks[1]);
    assert_null(cdtext_find_block(&cdtext, 0));
    cdtext_done(&cdtext);
}

static void test_put(void **state)
{
    static const struct
    {
        long set;
        unsigned type, track;
        const char *text;
        enum cdtext_result result;
        size_t where;
    }
    cases[] =
    {
        { 0, 0x80, 0, " ~\xa0\xff", CDTEXT_OK, 0 },
        { 0, 0x80, 99, "a", CDTEXT_OK, 0 },
        { 0, 0x80, 1, "a\tb", CDTEXT_BAD_CHARACTER, 1 },
        { 0, 0x80, 1, "\t", CDTEXT_BAD_CHARACTER, 0 },
        { 0, 0x80, 1, "abc\n", CDTEXT_BAD_CHARACTER, 3 },
        { 0, 0x80, 1, "a\x7f", CDTEXT_BAD_CHARACTER, 1 },
        { 0, 0x80, 1, "\x80", CDTEXT_BAD_CHARACTER, 0 },
        { 0, 0x80, 1, "\x9f", CDTEXT_BAD_CHARACTER, 0 },
        { 0, 0x80, 100, "a", CDTEXT_BAD_TRACK, 0 },
        { 0, 0x86, 1, "a", CDTEXT_DISC_ONLY, 0 },
        { 0, 0x87, 1, "a", CDTEXT_DISC_ONLY, 0 },
        { 0, 0x8d, 1, "a", CDTEXT_DISC_ONLY, 0 },
        { 0, 0x88, 0, "a", CDTEXT_BAD_TYPE, 0 },
        { 0, 0x8f, 0, "a", CDTEXT_BAD_TYPE, 0 },
        { 0, 0x00, 0, "a", CDTEXT_BAD_TYPE, 0 },
        { 0, 0x180, 0, "a", CDTEXT_BAD_TYPE, 0 },
        { 0, 0x86, 0, "\xe4", CDTEXT_BAD_CHARACTER, 0 },
        { 0, 0x87, 0, "\xe4", CDTEXT_BAD_CHARACTER, 0 },
        { 1, 0x8d, 0, "\xe4", CDTEXT_OK, 0 },
        { 1, 0x80, 0, "\xe4", CDTEXT_BAD_CHARACTER, 0 },
        { 1, 0x80, 0, " ~", CDTEXT_OK, 0 },
        { 0x80, 0x80, 0, "\x81\x40\x9f\xfc\xe0\x40\xef\xfc\xfa\x40\xfc\x4b", CDTEXT_OK, 0 },
        { 0x80, 0x80, 0, "A", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\x81\x40\x81", CDTEXT_BAD_CHARACTER, 2 },
        { 0x80, 0x80, 0, "\x81\x3f", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\x81\x7f", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\x81\xfd", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\x80\x40", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\xa0\x40", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\xb1\xb2", CDTEXT_BAD_CHARACTER, 0 },     /* half-width katakana */
        { 0x80, 0x80, 0, "\xf0\x40", CDTEXT_BAD_CHARACTER, 0 },     /* the user's own */
        { 0x80, 0x80, 0, "\xf9\xfc", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x80, 0, "\xfd\x40", CDTEXT_BAD_CHARACTER, 0 },
        { 0x80, 0x86, 0, "ABC-1", CDTEXT_OK, 0 },
        { 0x80, 0x8d, 0, "\xe4", CDTEXT_OK, 0 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        size_t where = 0;
        struct cdtext cdtext;
        enum cdtext_result result;
        bool keeps = cdtext_check_place(cases[i].type, cases[i].track) == CDTEXT_OK;
        const char *before = cases[i].set == CDTEXT_MS_JIS && cases[i].type <= CDTEXT_MESSAGE ? "\x82\xa0" : "before";

        cdtext_init(&cdtext);
        assert_int_equal(cdtext_add_block(&cdtext, 9, cases[i].set), CDTEXT_OK);
        if (keeps) put(&cdtext, 0, cases[i].type, cases[i].track, before);
        result = cdtext_put(cdtext.blocks[0], cases[i].type, cases[i].track, (const uint8_t *)cases[i].text,
                            strlen(cases[i].text), &where);
        if (result != cases[i].result || where != cases[i].where)
            fail_msg("case %zu: %d at %zu, not %d at %zu", i, result, where, cases[i].result, cases[i].where);
        if (result == CDTEXT_OK) assert_string_equal(text_of(&cdtext, 0, cases[i].type, cases[i].track), cases[i].text);
        else if (keeps) assert_string_equal(text_of(&cdtext, 0, cases[i].type, cases[i].track), before);
        if (keeps)
        {
            put(&cdtext, 0, cases[i].type, cases[i].track, "");
            assert_null(cdtext_get(cdtext.blocks[0], cases[i].type, cases[i].track));
        }
        cdtext_done(&cdtext);
    }
}

static void test_characters(void **state)
{
    static const struct
    {
        uint32_t from, to;
    }
    wide[] =
    {
        { ' ', 0x3000 }, { '!', 0xff01 }, { '"', 0x201d }, { '\'', 0x2019 }, { '0', 0xff10 }, { 'A', 0xff21 }, { 'z', 0xff5a },
        { '~', 0xff5e }, { 0x7f, 0x7f }, { 0x1f, 0x1f }, { 0x3042, 0x3042 }, { 0x301c, 0xff5e }, { 0xa5, 0xffe5 },
        { 0xff71, 0xff71 }, { 0x1f600, 0x1f600 },
    };
    uint32_t i;

    (void)state;
    for (i = 0; i < sizeof(wide) / sizeof(wide[0]); i++) assert_int_equal(cdtext_full_width(wide[i].from), wide[i].to);
    for (i = 0; i < 0x30000; i++)
    {
        bool ascii = i >= 0x20 && i < 0x7f, latin = i >= 0xa0 && i < 0x100;

        assert_int_equal(cdtext_byte(CDTEXT_ASCII, i), ascii ? i : 0);
        assert_int_equal(cdtext_byte(CDTEXT_ISO_8859_1, i), ascii || latin ? i : 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_encode),
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_decode_round),
        cmocka_unit_test(test_decode_gap),
        cmocka_unit_test(test_decode_bad_crc),
        cmocka_unit_test(test_decode_cdrdao),
        cmocka_unit_test(test_decode_sloppy),
        cmocka_unit_test(test_decode_noise),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_put),
        cmocka_unit_test(test_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
