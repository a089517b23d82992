/*
 * CD-TEXT packs, and their way into the lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/cdtext.h"
#include "redbook/crc16.h"

#define HEADER_SIZE 4
#define CRC_OFFSET (HEADER_SIZE + CDTEXT_PAYLOAD_SIZE)
#define SYMBOLS_PER_PACK (SUBCODE_SIZE / CDTEXT_PACKS_PER_SECTOR)

/* Offsets in the 36 bytes of size information. */
enum
{
    SIZES_CHARACTER_SET = 0,
    SIZES_FIRST_TRACK = 1,
    SIZES_LAST_TRACK = 2,
    SIZES_COPYRIGHT = 3,
    SIZES_PACKS = 4,
    SIZES_LAST_SEQUENCE = 20,
    SIZES_LANGUAGE = 28
};

void cdtext_pack_encode(const struct cdtext_pack *pack, uint8_t bytes[CDTEXT_PACK_SIZE])
{
    bytes[0] = pack->type;
    bytes[1] = (uint8_t)((pack->extension ? 0x80 : 0) | (pack->track & 0x7f));
    bytes[2] = pack->sequence;
    bytes[3] = (uint8_t)((pack->double_byte ? 0x80 : 0) | (pack->block & 7) << 4 | (pack->position & 15));
    memcpy(bytes + HEADER_SIZE, pack->payload, CDTEXT_PAYLOAD_SIZE);
    crc16_append(bytes, CRC_OFFSET);
}

bool cdtext_pack_decode(const uint8_t bytes[CDTEXT_PACK_SIZE], struct cdtext_pack *pack)
{
    pack->type = bytes[0];
    pack->extension = bytes[1] & 0x80;
    pack->track = bytes[1] & 0x7f;
    pack->sequence = bytes[2];
    pack->double_byte = bytes[3] & 0x80;
    pack->block = bytes[3] >> 4 & 7;
    pack->position = bytes[3] & 15;
    memcpy(pack->payload, bytes + HEADER_SIZE, CDTEXT_PAYLOAD_SIZE);
    return crc16_matches(bytes, CRC_OFFSET);
}

void cdtext_sizes_encode(const struct cdtext_sizes *sizes, uint8_t bytes[CDTEXT_SIZES_SIZE])
{
    bytes[SIZES_CHARACTER_SET] = sizes->character_set;
    bytes[SIZES_FIRST_TRACK] = sizes->first_track;
    bytes[SIZES_LAST_TRACK] = sizes->last_track;
    bytes[SIZES_COPYRIGHT] = sizes->copyright;
    memcpy(bytes + SIZES_PACKS, sizes->packs, CDTEXT_TYPES);
    memcpy(bytes + SIZES_LAST_SEQUENCE, sizes->last_sequence, CDTEXT_MAX_BLOCKS);
    memcpy(bytes + SIZES_LANGUAGE, sizes->language, CDTEXT_MAX_BLOCKS);
}

void cdtext_sizes_decode(const uint8_t bytes[CDTEXT_SIZES_SIZE], struct cdtext_sizes *sizes)
{
    sizes->character_set = bytes[SIZES_CHARACTER_SET];
    sizes->first_track = bytes[SIZES_FIRST_TRACK];
    sizes->last_track = bytes[SIZES_LAST_TRACK];
    sizes->copyright = bytes[SIZES_COPYRIGHT];
    memcpy(sizes->packs, bytes + SIZES_PACKS, CDTEXT_TYPES);
    memcpy(sizes->last_sequence, bytes + SIZES_LAST_SEQUENCE, CDTEXT_MAX_BLOCKS);
    memcpy(sizes->language, bytes + SIZES_LANGUAGE, CDTEXT_MAX_BLOCKS);
}

/* Three bytes are four symbols. */
static void spread(const uint8_t *bytes, uint8_t *symbols)
{
    unsigned i;

    for (i = 0; i < CDTEXT_PACK_SIZE / 3; i++, bytes += 3, symbols += 4)
    {
        symbols[0] = bytes[0] >> 2;
        symbols[1] = (uint8_t)((bytes[0] << 4 | bytes[1] >> 4) & 0x3f);
        symbols[2] = (uint8_t)((bytes[1] << 2 | bytes[2] >> 6) & 0x3f);
        symbols[3] = bytes[2] & 0x3f;
    }
}

static void collect(const uint8_t *symbols, uint8_t *bytes)
{
    unsigned i;

    for (i = 0; i < CDTEXT_PACK_SIZE / 3; i++, bytes += 3, symbols += 4)
    {
        bytes[0] = (uint8_t)(symbols[0] << 2 | (symbols[1] >> 4 & 3));
        bytes[1] = (uint8_t)(symbols[1] << 4 | (symbols[2] >> 2 & 15));
        bytes[2] = (uint8_t)(symbols[2] << 6 | (symbols[3] & 0x3f));
    }
}

void cdtext_sector(const uint8_t *packs, size_t count, uint32_t n, uint8_t rw[SUBCODE_SIZE])
{
    unsigned i;

    for (i = 0; i < CDTEXT_PACKS_PER_SECTOR; i++)
    {
        size_t pack = (size_t)(((uint64_t)n * CDTEXT_PACKS_PER_SECTOR + i) % count);

        spread(packs + pack * CDTEXT_PACK_SIZE, rw + i * SYMBOLS_PER_PACK);
    }
}

void cdtext_sector_packs(const uint8_t rw[SUBCODE_SIZE], uint8_t packs[CDTEXT_PACKS_PER_SECTOR * CDTEXT_PACK_SIZE])
{
    unsigned i;

    for (i = 0; i < CDTEXT_PACKS_PER_SECTOR; i++)
        collect(rw + i * SYMBOLS_PER_PACK, packs + i * CDTEXT_PACK_SIZE);
}
