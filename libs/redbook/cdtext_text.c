/*
 * The texts of a CD-TEXT, and their character sets.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "redbook/cdtext_text.h"

const char *cdtext_result_text(enum cdtext_result result)
{
    static const char *const texts[] =
    {
        [CDTEXT_OK] = "",
        [CDTEXT_NO_MEMORY] = "There is not enough memory.",
        [CDTEXT_TOO_MANY_BLOCKS] = "CD-TEXT has eight languages at most.",
        [CDTEXT_LANGUAGE_THERE] = "This language is there already.",
        [CDTEXT_BAD_LANGUAGE] = "Language codes are 0 to 127 (EBU Tech 3264: 9 English, 8 German, 105 Japanese).",
        [CDTEXT_BAD_CHARACTER_SET] = "Character sets are 0 (ISO 8859-1), 1 (ASCII) and 128 (MS-JIS).",
        [CDTEXT_BAD_TYPE] = "Texts are of the types 0x80 to 0x87 and 0x8D.",
        [CDTEXT_DISC_ONLY] = "This is said of the disc, not of a track.",
        [CDTEXT_BAD_TRACK] = "Tracks have the numbers 1 to 99.",
        [CDTEXT_BAD_CHARACTER] = "A character is not in the character set.",
        [CDTEXT_TOO_LONG] = "The text is longer than all the texts of a language together may be.",
        [CDTEXT_BLOCK_FULL] = "The texts of one language have room in 253 packs of 12 characters, and these take more.",
    };

    return texts[result];
}

/* --- languages ----------------------------------------------------------------------------------------------------- */

void cdtext_init(struct cdtext *cdtext)
{
    memset(cdtext, 0, sizeof(*cdtext));
    cdtext->first_track = cdtext->last_track = 1;
}

static void free_block(struct cdtext_block *block)
{
    unsigned type, track;

    for (type = 0; type < CDTEXT_TYPES; type++)
        for (track = 0; track <= TOC_MAX_TRACKS; track++) free(block->texts[type][track]);
    free(block);
}

void cdtext_done(struct cdtext *cdtext)
{
    while (cdtext->block_count) free_block(cdtext->blocks[--cdtext->block_count]);
}

struct cdtext_block *cdtext_find_block(const struct cdtext *cdtext, long language)
{
    unsigned i;

    for (i = 0; i < cdtext->block_count; i++)
        if (cdtext->blocks[i]->language == language) return cdtext->blocks[i];
    return NULL;
}

enum cdtext_result cdtext_add_block(struct cdtext *cdtext, long language, long character_set)
{
    struct cdtext_block *block;

    /* The list ends at 0x7F. */
    if (language < 0 || language > 0x7f) return CDTEXT_BAD_LANGUAGE;
    if (character_set != CDTEXT_ISO_8859_1 && character_set != CDTEXT_ASCII && character_set != CDTEXT_MS_JIS)
        return CDTEXT_BAD_CHARACTER_SET;
    if (cdtext_find_block(cdtext, language)) return CDTEXT_LANGUAGE_THERE;
    if (cdtext->block_count == CDTEXT_MAX_BLOCKS) return CDTEXT_TOO_MANY_BLOCKS;
    if (!(block = calloc(1, sizeof(*block)))) return CDTEXT_NO_MEMORY;
    block->language = (uint8_t)language;
    block->character_set = (uint8_t)character_set;
    cdtext->blocks[cdtext->block_count++] = block;
    return CDTEXT_OK;
}

bool cdtext_remove_block(struct cdtext *cdtext, long language)
{
    unsigned i;

    for (i = 0; i < cdtext->block_count && cdtext->blocks[i]->language != language; i++);
    if (i == cdtext->block_count) return false;
    free_block(cdtext->blocks[i]);
    cdtext->block_count--;
    memmove(&cdtext->blocks[i], &cdtext->blocks[i + 1], (cdtext->block_count - i) * sizeof(cdtext->blocks[0]));
    return true;
}

/* --- characters ---------------------------------------------------------------------------------------------------- */

uint8_t cdtext_set_of_type(uint8_t character_set, unsigned type)
{
    if (type <= CDTEXT_MESSAGE) return character_set;
    return type == CDTEXT_CLOSED_INFORMATION ? CDTEXT_ISO_8859_1 : CDTEXT_ASCII;
}

uint8_t cdtext_byte(enum cdtext_character_set set, uint32_t code_point)
{
    if (code_point >= 0x20 && code_point <= 0x7e) return (uint8_t)code_point;
    if (set == CDTEXT_ISO_8859_1 && code_point >= 0xa0 && code_point <= 0xff) return (uint8_t)code_point;
    return 0;
}

uint32_t cdtext_full_width(uint32_t code_point)
{
    switch (code_point)
    {
    case 0x20: return 0x3000;
    /* JIS X 0208 has no straight quotation marks; what Japanese input methods write for them. */
    case '"': return 0x201d;
    case '\'': return 0x2019;
    /* What the tables of JIS and of Microsoft have at the same place under different numbers. */
    case 0xa2: return 0xffe0;
    case 0xa3: return 0xffe1;
    case 0xac: return 0xffe2;
    case 0xa5: return 0xffe5;
    case 0x2014: return 0x2015;
    case 0x2016: return 0x2225;
    case 0x2212: return 0xff0d;
    case 0x301c: return 0xff5e;
    default: return code_point > 0x20 && code_point < 0x7f ? code_point + 0xfee0 : code_point;
    }
}

size_t cdtext_character_size(uint8_t set, const uint8_t *bytes, size_t size)
{
    if (set != CDTEXT_MS_JIS) return cdtext_byte((enum cdtext_character_set)set, bytes[0]) ? 1 : 0;
    if (size < 2 || bytes[0] < 0x81 || (bytes[0] > 0x9f && bytes[0] < 0xe0) || bytes[0] > 0xfc) return 0;
    if (bytes[0] >= 0xf0 && bytes[0] <= 0xf9) return 0;
    return bytes[1] >= 0x40 && bytes[1] != 0x7f && bytes[1] <= 0xfc ? 2 : 0;
}

/* --- texts --------------------------------------------------------------------------------------------------------- */

static bool of_disc_only(unsigned type)
{
    return type > CDTEXT_MESSAGE && type != CDTEXT_CODES;
}

static bool is_text(unsigned type)
{
    return (type >= CDTEXT_TITLE && type <= CDTEXT_GENRE) || type == CDTEXT_CLOSED_INFORMATION || type == CDTEXT_CODES;
}

enum cdtext_result cdtext_check_place(unsigned type, unsigned track)
{
    if (!is_text(type)) return CDTEXT_BAD_TYPE;
    if (track > TOC_MAX_TRACKS) return CDTEXT_BAD_TRACK;
    return track && of_disc_only(type) ? CDTEXT_DISC_ONLY : CDTEXT_OK;
}

static enum cdtext_result store(struct cdtext_block *block, unsigned type, unsigned track, const uint8_t *bytes, size_t size)
{
    struct cdtext_string **place = &block->texts[CDTEXT_TYPE_INDEX(type)][track], *string = NULL;

    if (size)
    {
        if (!(string = malloc(sizeof(*string) + size))) return CDTEXT_NO_MEMORY;
        string->size = (uint16_t)size;
        memcpy(string->bytes, bytes, size);
    }
    free(*place);
    *place = string;
    return CDTEXT_OK;
}

enum cdtext_result cdtext_put(struct cdtext_block *block, unsigned type, unsigned track, const uint8_t *bytes, size_t size,
        size_t *where)
{
    enum cdtext_result result = cdtext_check_place(type, track);
    size_t i, step;

    if (result != CDTEXT_OK) return result;
    for (i = 0; i < size; i += step)
        if (!(step = cdtext_character_size(cdtext_set_of_type(block->character_set, type), bytes + i, size - i)))
        {
            if (where) *where = i;
            return CDTEXT_BAD_CHARACTER;
        }
    if (size >= CDTEXT_MAX_BLOCK_PACKS * CDTEXT_PAYLOAD_SIZE) return CDTEXT_TOO_LONG;
    return store(block, type, track, bytes, size);
}

const struct cdtext_string *cdtext_get(const struct cdtext_block *block, unsigned type, unsigned track)
{
    return cdtext_check_place(type, track) == CDTEXT_OK ? block->texts[CDTEXT_TYPE_INDEX(type)][track] : NULL;
}

/* --- to packs ------------------------------------------------------------------------------------------------------ */

/* The packs of one block as they are made. */
struct writer
{
    uint8_t *packs;             /* of the block */
    unsigned count;             /* so far; stays at the limit */
    bool full;                  /* there were more */
    unsigned used;              /* bytes in the payload of: */
    struct cdtext_pack pack;
    uint8_t counts[CDTEXT_TYPES];
};

static void flush_pack(struct writer *writer)
{
    if (!writer->used) return;
    memset(writer->pack.payload + writer->used, 0, CDTEXT_PAYLOAD_SIZE - writer->used);
    writer->used = 0;
    if (writer->count == CDTEXT_MAX_BLOCK_PACKS)
    {
        writer->full = true;
        return;
    }
    writer->pack.sequence = (uint8_t)writer->count;
    cdtext_pack_encode(&writer->pack, writer->packs + writer->count++ * CDTEXT_PACK_SIZE);
    writer->counts[CDTEXT_TYPE_INDEX(writer->pack.type)]++;
}

/* position: characters of the text before this byte. */
static void put_byte(struct writer *writer, unsigned track, size_t position, uint8_t byte)
{
    if (!writer->used)
    {
        writer->pack.track = (uint8_t)track;
        writer->pack.position = (uint8_t)(position < CDTEXT_POSITION_MAX ? position : CDTEXT_POSITION_MAX);
    }
    writer->pack.payload[writer->used++] = byte;
    if (writer->used == CDTEXT_PAYLOAD_SIZE) flush_pack(writer);
}

/* A text and its terminator; `string` may be NULL. */
static void put_string(struct writer *writer, unsigned track, const struct cdtext_string *string)
{
    unsigned width = writer->pack.double_byte ? 2 : 1, i;
    size_t size = string ? string->size : 0;

    for (i = 0; i < size; i++) put_byte(writer, track, i / width, string->bytes[i]);
    for (i = 0; i < width; i++) put_byte(writer, track, size / width, 0);
}

static void put_tabulator(struct writer *writer, unsigned track)
{
    unsigned width = writer->pack.double_byte ? 2 : 1, i;

    for (i = 0; i < width; i++) put_byte(writer, track, 0, '\t');
    for (i = 0; i < width; i++) put_byte(writer, track, 1, 0);
}

/* It shall not be used for the first track, and is no shorter than a text of one character. */
static bool repeats(const struct cdtext *cdtext, struct cdtext_string *const *texts, unsigned track, unsigned width)
{
    const struct cdtext_string *text = texts[track], *before = texts[track - 1];

    return track > cdtext->first_track && text && before && text->size > width && text->size == before->size
            && !memcmp(text->bytes, before->bytes, text->size);
}

static bool has_type(const struct cdtext *cdtext, const struct cdtext_block *block, unsigned type)
{
    unsigned track;

    if (cdtext_get(block, type, 0) || (type == CDTEXT_GENRE && block->genre)) return true;
    for (track = cdtext->first_track; track <= cdtext->last_track; track++)
        if (cdtext_get(block, type, track)) return true;
    return false;
}

static void put_type(struct writer *writer, const struct cdtext *cdtext, const struct cdtext_block *block, unsigned type,
        bool tabulators)
{
    struct cdtext_string *const *texts = block->texts[CDTEXT_TYPE_INDEX(type)];
    unsigned track;

    writer->pack.type = (uint8_t)type;
    writer->pack.double_byte = cdtext_set_of_type(block->character_set, type) == CDTEXT_MS_JIS;
    if (type == CDTEXT_GENRE)
    {
        put_byte(writer, 0, 0, (uint8_t)(block->genre >> 8));
        put_byte(writer, 0, 0, (uint8_t)block->genre);
    }
    put_string(writer, 0, texts[0]);
    if (!of_disc_only(type))
        for (track = cdtext->first_track; track <= cdtext->last_track; track++)
        {
            if (tabulators && type <= CDTEXT_MESSAGE && repeats(cdtext, texts, track, writer->pack.double_byte ? 2 : 1))
                put_tabulator(writer, track);
            else put_string(writer, track, texts[track]);
        }
    flush_pack(writer);
}

/* The texts of a block, and empty packs of size information behind them. False when it is too much. */
static bool put_block(struct writer *writer, const struct cdtext *cdtext, const struct cdtext_block *block, unsigned number,
        bool tabulators)
{
    uint8_t *packs = writer->packs;
    unsigned type, i;

    memset(writer, 0, sizeof(*writer));
    writer->packs = packs;
    writer->pack.block = (uint8_t)number;
    for (type = CDTEXT_TITLE; type < CDTEXT_SIZES; type++)
        if (is_text(type) && has_type(cdtext, block, type)) put_type(writer, cdtext, block, type, tabulators);
    if (!writer->count) return true;

    writer->pack.type = CDTEXT_SIZES;
    writer->pack.double_byte = false;
    for (i = 0; i < CDTEXT_SIZES_SIZE; i++) put_byte(writer, i / CDTEXT_PAYLOAD_SIZE, 0, 0);
    return !writer->full;
}

/* Fills in the last three packs of a block. */
static void finish_block(uint8_t *end, const struct cdtext_sizes *sizes)
{
    uint8_t bytes[CDTEXT_SIZES_SIZE];
    struct cdtext_pack pack;
    unsigned i;

    cdtext_sizes_encode(sizes, bytes);
    for (i = 0; i < CDTEXT_SIZES_PACKS; i++)
    {
        uint8_t *place = end - (CDTEXT_SIZES_PACKS - i) * CDTEXT_PACK_SIZE;

        cdtext_pack_decode(place, &pack);
        memcpy(pack.payload, bytes + i * CDTEXT_PAYLOAD_SIZE, CDTEXT_PAYLOAD_SIZE);
        cdtext_pack_encode(&pack, place);
    }
}

enum cdtext_result cdtext_encode(const struct cdtext *cdtext, uint8_t *packs, size_t *count, unsigned *block)
{
    uint8_t counts[CDTEXT_MAX_BLOCKS][CDTEXT_TYPES], *ends[CDTEXT_MAX_BLOCKS];
    const struct cdtext_block *blocks[CDTEXT_MAX_BLOCKS];
    struct cdtext_sizes sizes = { 0 };
    struct writer writer;
    unsigned i, used = 0;

    *count = 0;
    writer.packs = packs;
    for (i = 0; i < cdtext->block_count; i++)
    {
        const struct cdtext_block *from = cdtext->blocks[i];

        if (!put_block(&writer, cdtext, from, used, false) && !put_block(&writer, cdtext, from, used, true))
        {
            if (block) *block = i;
            return CDTEXT_BLOCK_FULL;
        }
        if (!writer.count) continue;
        writer.packs += writer.count * CDTEXT_PACK_SIZE;
        sizes.last_sequence[used] = (uint8_t)(writer.count - 1);
        sizes.language[used] = from->language;
        memcpy(counts[used], writer.counts, CDTEXT_TYPES);
        blocks[used] = from;
        ends[used++] = writer.packs;
    }
    sizes.first_track = cdtext->first_track;
    sizes.last_track = cdtext->last_track;
    for (i = 0; i < used; i++)
    {
        sizes.character_set = blocks[i]->character_set;
        sizes.copyright = blocks[i]->copyright;
        memcpy(sizes.packs, counts[i], CDTEXT_TYPES);
        finish_block(ends[i], &sizes);
    }
    *count = (size_t)(writer.packs - packs) / CDTEXT_PACK_SIZE;
    return CDTEXT_OK;
}
