/*
 * The way back from packs to the texts of a CD-TEXT. What a drive hands out may be anything.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "redbook/cdtext_text.h"

/* The packs of one block by their numbers. */
struct numbered
{
    bool there[CDTEXT_MAX_BLOCK_PACKS], good[CDTEXT_MAX_BLOCK_PACKS];
    struct cdtext_pack packs[CDTEXT_MAX_BLOCK_PACKS];
    unsigned count;
};

/* The texts of one type as they come out of its packs. */
struct reader
{
    struct cdtext_block *block;
    unsigned type, track;
    unsigned first_track;       /* whose text is behind the disc's */
    unsigned width;             /* bytes of a character */
    bool open;                  /* a text has begun and not ended */
    bool skipping;              /* its beginning is not there */
    bool at_end;                /* of the last text: what follows are zeros to fill the pack up */
    size_t size;
    uint8_t bytes[CDTEXT_MAX_BLOCK_PACKS * CDTEXT_PAYLOAD_SIZE];
    enum cdtext_result result;
    struct cdtext_report *report;
};

static void take_pack(struct numbered *numbered, const uint8_t *bytes, struct cdtext_report *report)
{
    struct cdtext_pack pack;
    bool good = cdtext_pack_decode(bytes, &pack);
    struct numbered *block = &numbered[pack.block];

    report->packs++;
    if (!good) report->bad_crc++;
    if (pack.type < CDTEXT_TITLE || pack.type > CDTEXT_SIZES || pack.extension
            || (block->there[pack.sequence] && (block->good[pack.sequence] || !good)))
    {
        report->ignored++;
        return;
    }
    if (block->there[pack.sequence]) report->ignored++;
    else block->count++;
    block->there[pack.sequence] = true;
    block->good[pack.sequence] = good;
    block->packs[pack.sequence] = pack;
}

/* False when one of the three packs is missing. */
static bool find_sizes(const struct numbered *numbered, struct cdtext_sizes *sizes)
{
    uint8_t bytes[CDTEXT_SIZES_SIZE];
    unsigned i, found = 0;

    for (i = 0; i < CDTEXT_MAX_BLOCK_PACKS; i++)
    {
        const struct cdtext_pack *pack = &numbered->packs[i];

        if (!numbered->there[i] || pack->type != CDTEXT_SIZES || pack->track >= CDTEXT_SIZES_PACKS) continue;
        memcpy(bytes + pack->track * CDTEXT_PAYLOAD_SIZE, pack->payload, CDTEXT_PAYLOAD_SIZE);
        found |= 1u << pack->track;
    }
    if (found != (1u << CDTEXT_SIZES_PACKS) - 1) return false;
    cdtext_sizes_decode(bytes, sizes);
    return true;
}

static void keep(struct reader *reader, unsigned track, const uint8_t *bytes, size_t size)
{
    struct cdtext_string *string;

    if (!size || cdtext_check_place(reader->type, track) != CDTEXT_OK) return;
    if (!(string = malloc(sizeof(*string) + size)))
    {
        reader->result = CDTEXT_NO_MEMORY;
        return;
    }
    string->size = (uint16_t)size;
    memcpy(string->bytes, bytes, size);
    free(reader->block->texts[CDTEXT_TYPE_INDEX(reader->type)][track]);
    reader->block->texts[CDTEXT_TYPE_INDEX(reader->type)][track] = string;
}

static bool is_tabulator(const struct reader *reader)
{
    return reader->size == reader->width && reader->bytes[0] == '\t' && reader->bytes[reader->width - 1] == '\t';
}

static void end_text(struct reader *reader)
{
    if (!reader->skipping)
    {
        const struct cdtext_string *before = reader->track ? cdtext_get(reader->block, reader->type, reader->track - 1) : NULL;

        if (!is_tabulator(reader)) keep(reader, reader->track, reader->bytes, reader->size);
        else if (reader->track > 1 && before) keep(reader, reader->track, before->bytes, before->size);
    }
    reader->open = reader->skipping = false;
    reader->size = 0;
    reader->track = reader->track ? reader->track + 1 : reader->first_track;
    if (reader->track > TOC_MAX_TRACKS || cdtext_check_place(reader->type, reader->track) != CDTEXT_OK) reader->at_end = true;
}

static void lose_text(struct reader *reader)
{
    if (reader->open && !reader->skipping) reader->report->damaged++;
    reader->open = reader->skipping = false;
    reader->size = 0;
}

/* Where the pack's first character belongs. contiguous: the pack before it was there. */
static void begin_pack(struct reader *reader, const struct cdtext_pack *pack, bool contiguous)
{
    reader->width = pack->double_byte ? 2 : 1;
    /* The track number decides, since not all writers put the position right. */
    if (contiguous && pack->track == reader->track) return;
    lose_text(reader);
    reader->at_end = false;
    reader->track = pack->track;
    if (pack->position)
    {
        reader->open = reader->skipping = true;
        reader->report->damaged++;
    }
}

/* Whoever writes the genre's code may do so in every pack. */
static unsigned skip_genre(struct reader *reader, const struct cdtext_pack *pack, bool contiguous)
{
    unsigned code = (unsigned)pack->payload[0] << 8 | pack->payload[1];

    if (pack->type != CDTEXT_GENRE) return 0;
    if (!contiguous)
    {
        reader->block->genre = (uint16_t)code;
        return 2;
    }
    return code && code == reader->block->genre ? 2 : 0;
}

static void read_pack(struct reader *reader, const struct cdtext_pack *pack, bool contiguous)
{
    unsigned i, j;

    begin_pack(reader, pack, contiguous);
    for (i = skip_genre(reader, pack, contiguous); i + reader->width <= CDTEXT_PAYLOAD_SIZE && !reader->at_end;
            i += reader->width)
    {
        unsigned any = 0;

        for (j = 0; j < reader->width; j++) any |= pack->payload[i + j];
        if (!any)
        {
            end_text(reader);
            continue;
        }
        reader->open = true;
        if (reader->skipping) continue;
        memcpy(reader->bytes + reader->size, pack->payload + i, reader->width);
        reader->size += reader->width;
    }
}

static enum cdtext_result read_type(struct cdtext_block *block, const struct numbered *numbered, unsigned type,
        unsigned first_track, struct cdtext_report *report)
{
    static const struct reader empty;
    struct reader *reader;
    enum cdtext_result result;
    int last = -1;
    int i;

    if (!(reader = malloc(sizeof(*reader)))) return CDTEXT_NO_MEMORY;
    *reader = empty;
    reader->block = block;
    reader->type = type;
    reader->first_track = first_track;
    reader->report = report;
    reader->width = 1;
    for (i = 0; i < CDTEXT_MAX_BLOCK_PACKS; i++)
    {
        if (!numbered->there[i] || numbered->packs[i].type != type) continue;
        read_pack(reader, &numbered->packs[i], last >= 0 && last + 1 == i);
        last = i;
    }
    lose_text(reader);
    result = reader->result;
    free(reader);
    return result;
}

static enum cdtext_result read_block(struct cdtext *cdtext, const struct numbered *numbered, unsigned number,
        const struct cdtext_sizes *sizes, struct cdtext_report *report)
{
    struct cdtext_block *block = calloc(1, sizeof(*block));
    enum cdtext_result result = CDTEXT_OK;
    struct cdtext_sizes own;
    unsigned type, i, last = 0, first = cdtext->first_track;

    if (!block) return CDTEXT_NO_MEMORY;
    cdtext->blocks[cdtext->block_count++] = block;
    for (i = 0; i < CDTEXT_MAX_BLOCK_PACKS; i++)
    {
        if (!numbered->there[i]) continue;
        last = i;
        if (numbered->packs[i].double_byte) block->character_set = CDTEXT_MS_JIS;
    }
    if (find_sizes(numbered, &own))
    {
        block->character_set = own.character_set;
        block->copyright = own.copyright;
    }
    else report->without_sizes++;
    if (sizes)
    {
        block->language = sizes->language[number];
        if (last < sizes->last_sequence[number]) last = sizes->last_sequence[number];
    }
    for (i = 0; i <= last; i++) report->missing += !numbered->there[i];

    if (first < 1 || first > TOC_MAX_TRACKS) first = 1;
    for (type = CDTEXT_TITLE; type < CDTEXT_SIZES && result == CDTEXT_OK; type++)
        if (cdtext_check_place(type, 0) == CDTEXT_OK) result = read_type(block, numbered, type, first, report);
    return result;
}

enum cdtext_result cdtext_decode(const uint8_t *packs, size_t count, struct cdtext *cdtext, struct cdtext_report *report)
{
    struct numbered *numbered = calloc(CDTEXT_MAX_BLOCKS, sizeof(*numbered));
    enum cdtext_result result = CDTEXT_OK;
    struct cdtext_sizes sizes;
    bool sized = false;
    unsigned i;
    size_t j;

    cdtext_init(cdtext);
    memset(report, 0, sizeof(*report));
    if (!numbered) return CDTEXT_NO_MEMORY;
    for (j = 0; j < count; j++) take_pack(numbered, packs + j * CDTEXT_PACK_SIZE, report);

    /* Any block's size information names the languages of all. */
    for (i = 0; i < CDTEXT_MAX_BLOCKS && !sized; i++) sized = find_sizes(&numbered[i], &sizes);
    if (sized)
    {
        cdtext->first_track = sizes.first_track;
        cdtext->last_track = sizes.last_track;
    }
    for (i = 0; i < CDTEXT_MAX_BLOCKS && result == CDTEXT_OK; i++)
        if (numbered[i].count) result = read_block(cdtext, &numbered[i], i, sized ? &sizes : NULL, report);
    free(numbered);
    if (result != CDTEXT_OK) cdtext_done(cdtext);
    return result;
}
