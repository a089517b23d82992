/*
 * check_cd_text.c: CD-TEXT in the lead-in of a disc, by what MMC-6 annex J and Red Book's CD-TEXT mode say of it: each sector has
 * four packs of 18 bytes in R-W, six bits a symbol, and the packs of all blocks follow one another again and again. A pack is
 * its type, track, number and a byte with the block and the position of its first character, twelve bytes, and a CRC.
 *
 * The decoding is this program's own; none of the project's libraries is in it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "check_disc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
    PACK_SIZE = 18, TEXT_SIZE = 12, BLOCKS = 8, PACKS = 256, EXPECTED_MOST = 400, FIRST_TYPE = 0x80, SIZE_INFO = 0x8f,
    GENRE_TYPE = 0x87, TOC_TYPE = 0x88, TOC2_TYPE = 0x89
};

struct block
{
    bool given[PACKS];
    uint8_t pack[PACKS][PACK_SIZE];
};

struct expected_text
{
    unsigned block, track, type;
    const char *text;
    bool found;
};

static struct block blocks[BLOCKS];
static struct expected_text texts[EXPECTED_MOST];
static unsigned text_count, taken;

bool cd_text_expect(const char *argument)
{
    struct expected_text *text = &texts[text_count];
    int end = 0;

    if (text_count == EXPECTED_MOST)
        fail("too many texts", argument);
    if ((sscanf(argument, "%u/%u:%x:%n", &text->block, &text->track, &text->type, &end) != 3 || !end)
        && (text->block = 0, sscanf(argument, "%u:%x:%n", &text->track, &text->type, &end) != 2 || !end))
        fail("a text is [BLOCK/]TRACK:TYPE:TEXT", argument);
    text->text = argument + end;
    text_count++;
    return true;
}

static void take_pack(long lba, const uint8_t *pack)
{
    struct block *block = &blocks[pack[3] >> 4 & 7];
    unsigned number = pack[2], i;

    for (i = 0; i < PACK_SIZE && !pack[i]; i++)
        ;
    if (i == PACK_SIZE)
    {
        problem(lba, "CD-TEXT: there is no pack");
        return;
    }
    taken++;
    if (!crc_is_right(pack, PACK_SIZE))
        problem(lba, "CD-TEXT: the CRC of pack %u is wrong", number);
    else if (pack[0] < FIRST_TYPE || pack[0] > SIZE_INFO)
        problem(lba, "CD-TEXT: pack %u has the type %02x", number, pack[0]);
    else if (!block->given[number])
    {
        block->given[number] = true;
        memcpy(block->pack[number], pack, PACK_SIZE);
    }
    else if (memcmp(block->pack[number], pack, PACK_SIZE))
        problem(lba, "CD-TEXT: pack %u is another one than before", number);
}

void cd_text_take(long lba, const uint8_t *symbols)
{
    uint8_t packs[4][PACK_SIZE] = { { 0 } };
    unsigned bit;

    for (bit = 0; bit < 4 * PACK_SIZE * 8; bit++)
        packs[0][bit / 8] = (uint8_t)(packs[0][bit / 8] | (symbols[bit / 6] >> (5 - bit % 6) & 1) << (7 - bit % 8));
    for (bit = 0; bit < 4; bit++)
        take_pack(lba, packs[bit]);
}

/* A text has ended: is it one that was expected? Texts beyond those, such as an ISRC that a burner adds, may be there. */
static void compare(unsigned block, unsigned track, unsigned type, const char *text)
{
    unsigned i;

    for (i = 0; i < text_count; i++)
    {
        if (texts[i].block != block || texts[i].track != track || texts[i].type != type)
            continue;
        texts[i].found = true;
        if (strcmp(texts[i].text, text))
            problem(-151, "CD-TEXT: track %u has '%s' for %02x, not '%s'", track, text, type, texts[i].text);
    }
}

/* Puts the texts of a type together and takes them apart by their ends, checking the numbers in the packs' heads. */
static void check_type(const struct block *block, unsigned number_of_block, unsigned type)
{
    char text[512], before[512] = "";
    unsigned number, i, track = 0, length = 0;
    bool begun = false;

    for (number = 0; number < PACKS; number++)
    {
        const uint8_t *pack = block->pack[number];
        unsigned width = pack[3] & 0x80 ? 2 : 1, position = length / width;

        if (!block->given[number] || pack[0] != type)
            continue;
        if (!begun)
            track = pack[1];
        begun = true;
        if (pack[1] != track)
            problem(-151, "CD-TEXT: pack %u begins in track %u, not %u", number, pack[1], track);
        if ((pack[3] & 15) != (position > 15 ? 15 : position))
            problem(-151, "CD-TEXT: pack %u begins at character %u, not %u", number, pack[3] & 15, position);
        for (i = 0; i < TEXT_SIZE; i += width)
        {
            bool end = !pack[4 + i] && (width == 1 || !pack[5 + i]);

            if (!end && length + width < sizeof(text))
            {
                memcpy(text + length, pack + 4 + i, width);
                length += width;
            }
            if (!end)
                continue;
            text[length] = 0;
            /* A tabulator (two in double byte) says: as the track before. */
            if (!strcmp(text, width == 1 ? "\t" : "\t\t"))
                strcpy(text, before);
            compare(number_of_block, track++, type, text);
            strcpy(before, text);
            length = 0;
        }
    }
}

/* The three packs 8Fh: how many packs there are of each type, and the number of the last. */
static void check_sizes(const struct block *block, unsigned number_of_block)
{
    uint8_t info[36] = { 0 };
    unsigned counts[16] = { 0 }, number, i, last = 0, parts = 0;

    for (number = 0; number < PACKS; number++)
    {
        const uint8_t *pack = block->pack[number];

        if (!block->given[number])
            continue;
        if (number && !block->given[number - 1])
            problem(-151, "CD-TEXT: pack %u is missing", number - 1);
        last = number;
        counts[pack[0] & 15]++;
        if (pack[0] == SIZE_INFO && pack[1] < 3)
        {
            memcpy(info + TEXT_SIZE * pack[1], pack + 4, TEXT_SIZE);
            parts |= 1u << pack[1];
        }
    }
    if (parts != 7)
    {
        problem(-151, "CD-TEXT: block %u does not have its three packs of sizes", number_of_block);
        return;
    }
    for (i = 0; i < 16; i++)
        if (info[4 + i] != counts[i])
            problem(-151, "CD-TEXT: there are %u packs %02x, and the sizes say %u", counts[i], FIRST_TYPE + i, info[4 + i]);
    if (info[20 + number_of_block] != last)
        problem(-151, "CD-TEXT: the last pack is %u, and the sizes say %u", last, info[20 + number_of_block]);
}

void cd_text_check(void)
{
    unsigned i, type;

    for (i = 0; i < BLOCKS; i++)
    {
        if (!memchr(blocks[i].given, true, sizeof(blocks[i].given)))
            continue;
        check_sizes(&blocks[i], i);
        for (type = FIRST_TYPE; type < SIZE_INFO; type++)
            if (type != GENRE_TYPE && type != TOC_TYPE && type != TOC2_TYPE) /* these are no texts */
                check_type(&blocks[i], i, type);
    }
    for (i = 0; i < text_count; i++)
        if (!texts[i].found)
            problem(-151, "CD-TEXT: there is no %02x of track %u", texts[i].type, texts[i].track);
    if (!taken)
        problem(-151, "there is no CD-TEXT");
}
