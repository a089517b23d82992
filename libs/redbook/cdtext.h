/*
 * CD-TEXT as it is on the disc: packs of 18 bytes, and how they lie in the R to W sub-channels of the lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sources: MMC-3 annex J (packs, CRC, size information), and libburn's doc/cdtext.txt, which puts it together with what Sony
 * published (texts, terminators, repeats). cdtext_text.h is the layer above: texts in up to eight languages.
 */
#ifndef REDBOOK_CDTEXT_H
#define REDBOOK_CDTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redbook/subcode.h"

#define CDTEXT_PACK_SIZE 18
#define CDTEXT_PAYLOAD_SIZE 12
#define CDTEXT_PACKS_PER_SECTOR 4
#define CDTEXT_MAX_BLOCKS 8
/* Sequence numbers have eight bits. */
#define CDTEXT_MAX_BLOCK_PACKS 256
#define CDTEXT_MAX_PACKS (CDTEXT_MAX_BLOCKS * CDTEXT_MAX_BLOCK_PACKS)
/* A pack's position field: this, or more. */
#define CDTEXT_POSITION_MAX 15

enum cdtext_type
{
    CDTEXT_TITLE = 0x80,
    CDTEXT_PERFORMER = 0x81,
    CDTEXT_SONGWRITER = 0x82,
    CDTEXT_COMPOSER = 0x83,
    CDTEXT_ARRANGER = 0x84,
    CDTEXT_MESSAGE = 0x85,
    CDTEXT_DISC_ID = 0x86,
    CDTEXT_GENRE = 0x87,                /* a code of two bytes, then words */
    CDTEXT_TOC = 0x88,
    CDTEXT_TOC_2 = 0x89,
    CDTEXT_CLOSED_INFORMATION = 0x8d,
    CDTEXT_CODES = 0x8e,                /* UPC/EAN of the disc, ISRCs of the tracks */
    CDTEXT_SIZES = 0x8f,
};

#define CDTEXT_TYPES 16
#define CDTEXT_TYPE_INDEX(type) ((type) & 0x0f)

/* One pack, taken apart. */
struct cdtext_pack
{
    uint8_t type;                       /* enum cdtext_type; 0x80..0x8f on a sound disc */
    uint8_t track;                      /* of the first character in the pack, 0 the disc; of CDTEXT_SIZES 0..2. 7 bits */
    bool extension;                     /* top bit of the track byte: zero so far */
    uint8_t sequence;                   /* counted in each block from 0 */
    uint8_t block;                      /* 0..7 */
    bool double_byte;
    uint8_t position;                   /* how many characters of the first text were in packs before; 15: as many or more */
    uint8_t payload[CDTEXT_PAYLOAD_SIZE];
};

/* Values beyond their fields' widths are cut off. The CRC is made. */
void cdtext_pack_encode(const struct cdtext_pack *pack, uint8_t bytes[CDTEXT_PACK_SIZE]);

/* True when the CRC is right; *pack is filled in either case. */
bool cdtext_pack_decode(const uint8_t bytes[CDTEXT_PACK_SIZE], struct cdtext_pack *pack);

/* What the three packs of type CDTEXT_SIZES at the end of each block say together. */
struct cdtext_sizes
{
    uint8_t character_set;              /* enum cdtext_character_set of cdtext_text.h, of types 0x80 to 0x85 */
    uint8_t first_track, last_track;
    uint8_t copyright;                  /* CDTEXT_COPYRIGHT_* */
    uint8_t packs[CDTEXT_TYPES];        /* of each type, in this block; packs[15] is 3 */
    uint8_t last_sequence[CDTEXT_MAX_BLOCKS];   /* of each block; 0: no such block */
    uint8_t language[CDTEXT_MAX_BLOCKS];        /* EBU Tech 3264 appendix 3 */
};

#define CDTEXT_SIZES_PACKS 3
#define CDTEXT_SIZES_SIZE (CDTEXT_SIZES_PACKS * CDTEXT_PAYLOAD_SIZE)

void cdtext_sizes_encode(const struct cdtext_sizes *sizes, uint8_t bytes[CDTEXT_SIZES_SIZE]);
void cdtext_sizes_decode(const uint8_t bytes[CDTEXT_SIZES_SIZE], struct cdtext_sizes *sizes);

/* The R to W symbols of one sector of the lead-in, in bits 5..0 of each byte: packs 4n to 4n+3 of `count` (1 and
 * more), begun anew behind the last one. 18 bytes are 24 symbols, the highest bits first. Neither parity nor
 * interleaving: mode 4 of R-W, which the first symbol of a pack names with its three high bits, protects its packs by
 * their CRC alone (MMC-3 annex J). */
void cdtext_sector(const uint8_t *packs, size_t count, uint32_t n, uint8_t rw[SUBCODE_SIZE]);

/* The way back: the four packs of one sector of the lead-in. Bits 7 and 6 of rw are not looked at. */
void cdtext_sector_packs(const uint8_t rw[SUBCODE_SIZE], uint8_t packs[CDTEXT_PACKS_PER_SECTOR * CDTEXT_PACK_SIZE]);

#endif
