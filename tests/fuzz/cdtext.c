/*
 * CD-TEXT: packs from any disc, texts of any caller, and the symbols of the lead-in.
 *
 * Input: the first byte says which. Packs: a byte of flags (1 a wrong CRC, 2 the sequence number counts by itself) and 16
 * bytes each. Texts: the tracks, the number of languages with their code and set; then for each text its language, type,
 * track, length and bytes. Symbols: a sector number, and packs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/cdtext_text.h"
#include "redbook/crc16.h"
#include "fuzz.h"

#define PACKS_SIZE ((size_t)CDTEXT_MAX_PACKS * CDTEXT_PACK_SIZE)

static void *room(size_t size)
{
    void *bytes = calloc(1, size ? size : 1);

    if (!bytes) abort();
    return bytes;
}

/* In an allocation of exactly their size. */
static uint8_t *take_packs(struct input *input, size_t *count)
{
    uint8_t *packs, *pack, sequence = 0;
    size_t most = input_ended(input) ? 0 : (input->size - input->at + 16) / 17;

    if (most > CDTEXT_MAX_PACKS + 10) most = CDTEXT_MAX_PACKS + 10;
    packs = room(most * CDTEXT_PACK_SIZE);
    for (pack = packs, *count = 0; *count < most; pack += CDTEXT_PACK_SIZE, (*count)++)
    {
        uint8_t flags = take_byte(input);

        take_bytes(input, pack, 16);
        if (flags & 2) pack[2] = sequence++;
        crc16_append(pack, 16);
        if (flags & 1) pack[17] ^= 1;
    }
    return packs;
}

static void check_texts(const struct cdtext *cdtext)
{
    unsigned i, type, track;

    must_hold(cdtext->block_count <= CDTEXT_MAX_BLOCKS, "there are eight languages at most");
    for (i = 0; i < cdtext->block_count; i++)
        for (type = 0; type < CDTEXT_TYPES; type++)
            for (track = 0; track <= TOC_MAX_TRACKS; track++)
            {
                const struct cdtext_string *text = cdtext->blocks[i]->texts[type][track];

                if (!text) continue;
                must_hold(cdtext_check_place(CDTEXT_TITLE + type, track) == CDTEXT_OK, "texts are where texts may be");
                must_hold(text->size && text->size <= CDTEXT_MAX_BLOCK_PACKS * CDTEXT_PAYLOAD_SIZE, "texts are of their block");
                must_hold(cdtext_get(cdtext->blocks[i], CDTEXT_TITLE + type, track) == text, "a text is found");
            }
}

static bool same_text(const struct cdtext_string *a, const struct cdtext_string *b)
{
    if (!a || !b) return !a && !b;
    return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

/* Of the disc or one of its tracks: texts of others are not written. */
static bool has_text(const struct cdtext *cdtext, const struct cdtext_block *block)
{
    unsigned type, track;

    for (type = 0; type < CDTEXT_TYPES; type++)
        for (track = 0; track <= cdtext->last_track; track++)
            if ((!track || track >= cdtext->first_track) && block->texts[type][track]) return true;
    return false;
}

static void check_same(const struct cdtext *cdtext, const struct cdtext *again)
{
    unsigned i, j = 0, type, track;

    must_hold(cdtext->first_track == again->first_track && cdtext->last_track == again->last_track, "the tracks are kept");
    for (i = 0; i < cdtext->block_count; i++)
    {
        if (!has_text(cdtext, cdtext->blocks[i])) continue;
        must_hold(j < again->block_count, "every language with a text is kept");
        must_hold(cdtext->blocks[i]->language == again->blocks[j]->language
                && cdtext->blocks[i]->character_set == again->blocks[j]->character_set, "language and set are kept");
        for (type = 0; type < CDTEXT_TYPES; type++)
            for (track = 0; track <= cdtext->last_track; track++)
            {
                if (track && track < cdtext->first_track) continue;
                must_hold(same_text(cdtext->blocks[i]->texts[type][track], again->blocks[j]->texts[type][track]),
                        "every text is kept");
            }
        j++;
    }
    must_hold(j == again->block_count, "no language comes of itself");
}

/* Encodes, checks the packs, and reads them again. exact: the same texts must come back. (Texts from a disc may have half
 * characters of their set, which get lost.) */
static void there_and_back(const struct cdtext *cdtext, bool exact)
{
    uint8_t *packs = room(PACKS_SIZE);
    struct cdtext_report report;
    struct cdtext_pack pack;
    struct cdtext again;
    unsigned block = 0;
    size_t count = 0, i;
    enum cdtext_result result = cdtext_encode(cdtext, packs, &count, &block);

    must_hold(result == CDTEXT_OK || (result == CDTEXT_BLOCK_FULL && block < cdtext->block_count), "only room may be missing");
    if (result == CDTEXT_OK)
    {
        must_hold(count <= CDTEXT_MAX_PACKS, "packs fit");
        for (i = 0; i < count; i++)
        {
            must_hold(cdtext_pack_decode(packs + i * CDTEXT_PACK_SIZE, &pack), "every CRC is right");
            must_hold(pack.type >= CDTEXT_TITLE && pack.type <= CDTEXT_SIZES && !pack.extension && pack.track <= TOC_MAX_TRACKS,
                    "packs have known types and tracks");
        }
        must_hold(cdtext_decode(packs, count, &again, &report) == CDTEXT_OK, "our own packs are understood");
        must_hold(!report.bad_crc && !report.ignored && !report.missing && !report.without_sizes && report.packs == count,
                "nothing is wrong with our own packs");
        must_hold(!exact || !report.damaged, "all of our own texts is read");
        check_texts(&again);
        if (exact && count) check_same(cdtext, &again);
        cdtext_done(&again);
    }
    must_hold(*cdtext_result_text(result) || result == CDTEXT_OK, "what is wrong has words");
    free(packs);
}

static void packs_of_a_disc(struct input *input)
{
    struct cdtext_report report;
    struct cdtext cdtext;
    size_t count, i;
    uint8_t *packs = take_packs(input, &count), again[CDTEXT_PACK_SIZE];
    struct cdtext_pack pack;

    for (i = 0; i < count; i++)
    {
        bool good = cdtext_pack_decode(packs + i * CDTEXT_PACK_SIZE, &pack);

        cdtext_pack_encode(&pack, again);
        must_hold(!memcmp(again, packs + i * CDTEXT_PACK_SIZE, 16), "a pack there and back is the same");
        must_hold(good == !memcmp(again, packs + i * CDTEXT_PACK_SIZE, CDTEXT_PACK_SIZE), "the CRC decides");
    }
    must_hold(cdtext_decode(packs, count, &cdtext, &report) == CDTEXT_OK, "any packs are taken");
    must_hold(report.packs == count && report.bad_crc <= count && report.ignored <= count, "the report counts packs");
    check_texts(&cdtext);
    if (cdtext.first_track >= 1 && cdtext.first_track <= cdtext.last_track && cdtext.last_track <= TOC_MAX_TRACKS)
        there_and_back(&cdtext, false);
    cdtext_done(&cdtext);
    free(packs);
}

static void texts_of_a_caller(struct input *input)
{
    static const uint8_t sets[4] = { CDTEXT_ISO_8859_1, CDTEXT_ASCII, CDTEXT_MS_JIS, 2 };
    uint8_t languages;
    struct cdtext cdtext;
    size_t where;

    cdtext_init(&cdtext);
    cdtext.first_track = (uint8_t)(1 + take_byte(input) % TOC_MAX_TRACKS);
    cdtext.last_track = (uint8_t)(cdtext.first_track + take_byte(input) % (TOC_MAX_TRACKS + 1u - cdtext.first_track));
    for (languages = take_byte(input) % 10; languages; languages--)
    {
        int16_t language = (int16_t)take_16(input);
        enum cdtext_result result = cdtext_add_block(&cdtext, language, sets[take_byte(input) & 3]);

        must_hold(result != CDTEXT_OK || cdtext_find_block(&cdtext, language), "a language that was added is there");
    }
    while (!input_ended(input) && cdtext.block_count)
    {
        struct cdtext_block *block = cdtext.blocks[take_byte(input) % cdtext.block_count];
        uint8_t type = take_byte(input), track = take_byte(input), *bytes;
        uint16_t size = take_16(input);
        const struct cdtext_string *before;
        enum cdtext_result result;

        if (size > input->size - (input->at < input->size ? input->at : input->size))
            size = (uint16_t)(input->size - (input->at < input->size ? input->at : input->size));
        bytes = room(size);
        take_bytes(input, bytes, size);
        before = cdtext_check_place(type, track) == CDTEXT_OK ? cdtext_get(block, type, track) : NULL;
        where = SIZE_MAX;
        result = cdtext_put(block, type, track, bytes, size, &where);
        if (result == CDTEXT_BAD_CHARACTER) must_hold(where < size, "the wrong character is in the text");
        if (result == CDTEXT_OK)
            must_hold(size ? cdtext_get(block, type, track)->size == size : !cdtext_get(block, type, track), "a text is put");
        else if (cdtext_check_place(type, track) == CDTEXT_OK)
            must_hold(cdtext_get(block, type, track) == before, "what was there stays");
        free(bytes);
    }
    check_texts(&cdtext);
    there_and_back(&cdtext, true);
    cdtext_done(&cdtext);
}

static void symbols(struct input *input)
{
    uint32_t sector = take_32(input);
    uint8_t rw[SUBCODE_SIZE], back[CDTEXT_PACKS_PER_SECTOR * CDTEXT_PACK_SIZE];
    size_t count, i;
    uint8_t *packs = take_packs(input, &count);

    if (count)
    {
        cdtext_sector(packs, count, sector, rw);
        for (i = 0; i < SUBCODE_SIZE; i++) must_hold(rw[i] < 64, "a symbol has six bits");
        cdtext_sector_packs(rw, back);
        for (i = 0; i < CDTEXT_PACKS_PER_SECTOR; i++)
            must_hold(!memcmp(back + i * CDTEXT_PACK_SIZE,
                    packs + ((uint64_t)sector * CDTEXT_PACKS_PER_SECTOR + i) % count * CDTEXT_PACK_SIZE, CDTEXT_PACK_SIZE),
                    "packs are in the lead-in in their order");
    }
    free(packs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size, 0 };

    switch (take_byte(&input) % 3)
    {
    case 0: packs_of_a_disc(&input); break;
    case 1: texts_of_a_caller(&input); break;
    case 2: symbols(&input); break;
    }
    return 0;
}
