/*
 * The texts of a CD-TEXT: of the disc and its tracks, in up to eight languages, to packs and back.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Texts are kept as they are on the disc, in the character set of their block, without terminator.
 */
#ifndef REDBOOK_CDTEXT_TEXT_H
#define REDBOOK_CDTEXT_TEXT_H

#include "redbook/cdtext.h"
#include "redbook/toc.h"

/* Of types 0x80 to 0x85. CDTEXT_DISC_ID, CDTEXT_GENRE and CDTEXT_CODES are always ASCII, CDTEXT_CLOSED_INFORMATION ISO
 * 8859-1. */
enum cdtext_character_set
{
    CDTEXT_ISO_8859_1 = 0x00,
    CDTEXT_ASCII = 0x01,
    CDTEXT_MS_JIS = 0x80,       /* Shift JIS, of which only what has two bytes */
};

#define CDTEXT_COPYRIGHT_NONE 0
#define CDTEXT_COPYRIGHT 3
/* Genre codes go to here so far: 0 not used, 1 not defined, ... 27 world music. */
#define CDTEXT_GENRE_LAST 27

struct cdtext_string
{
    uint16_t size;
    uint8_t bytes[];
};

struct cdtext_block
{
    uint8_t character_set;      /* enum cdtext_character_set; from a disc any byte */
    uint8_t language;           /* EBU Tech 3264 appendix 3: 9 English, 8 German, 0x69 Japanese, 0 unknown */
    uint8_t copyright;          /* CDTEXT_COPYRIGHT_*; from a disc any byte */
    uint16_t genre;             /* code */
    struct cdtext_string *texts[CDTEXT_TYPES][1 + TOC_MAX_TRACKS];  /* [type & 15][track number, 0 the disc]; NULL: empty */
};

struct cdtext
{
    uint8_t first_track, last_track;
    unsigned block_count;
    struct cdtext_block *blocks[CDTEXT_MAX_BLOCKS];
};

enum cdtext_result
{
    CDTEXT_OK,
    CDTEXT_NO_MEMORY,
    CDTEXT_TOO_MANY_BLOCKS,     /* a ninth language */
    CDTEXT_LANGUAGE_THERE,
    CDTEXT_BAD_LANGUAGE,        /* more than a byte */
    CDTEXT_BAD_CHARACTER_SET,
    CDTEXT_BAD_TYPE,            /* a pack type that carries no texts, or none that one puts oneself */
    CDTEXT_DISC_ONLY,           /* the type says something of the disc, not of a track */
    CDTEXT_BAD_TRACK,           /* above 99 */
    CDTEXT_BAD_CHARACTER,       /* not in the character set */
    CDTEXT_TOO_LONG,            /* the text alone would not fit into a block */
    CDTEXT_BLOCK_FULL,          /* the texts of a language take more than 253 packs */
};

/* One sentence that says what is wrong, in ASCII, for CDTEXT_OK an empty string. Static. */
const char *cdtext_result_text(enum cdtext_result result);

/* No languages, tracks 1 to 1. */
void cdtext_init(struct cdtext *cdtext);
void cdtext_done(struct cdtext *cdtext);

/* A language without texts, behind the others. */
enum cdtext_result cdtext_add_block(struct cdtext *cdtext, long language, long character_set);

/* NULL when there is none of that language. */
struct cdtext_block *cdtext_find_block(const struct cdtext *cdtext, long language);

/* False when there is none of that language. */
bool cdtext_remove_block(struct cdtext *cdtext, long language);

/* The set in which the texts of a type are, in a block of the set character_set. */
uint8_t cdtext_set_of_type(uint8_t character_set, unsigned type);

/* Whether a text may be put: CDTEXT_OK, CDTEXT_BAD_TYPE, CDTEXT_DISC_ONLY or CDTEXT_BAD_TRACK. */
enum cdtext_result cdtext_check_place(unsigned type, unsigned track);

/* Puts `size` bytes as a text, 0 to take it away. track: its number, 0 for the disc. For CDTEXT_BAD_CHARACTER *where
 * (may be NULL) is the offset of the character. What was there stays when this fails. */
enum cdtext_result cdtext_put(struct cdtext_block *block, unsigned type, unsigned track, const uint8_t *bytes, size_t size,
        size_t *where);

/* The text, or NULL. */
const struct cdtext_string *cdtext_get(const struct cdtext_block *block, unsigned type, unsigned track);

/* A code point of Unicode in the sets of one byte: the byte, or 0 when the set has it not. Control characters are in
 * neither, not even the tabulator, which has a meaning of its own in CD-TEXT. */
uint8_t cdtext_byte(enum cdtext_character_set set, uint32_t code_point);

/* Bytes of the character at bytes[0] of `size` (1 and more), 0 when there is none of the set. MS-JIS is Shift JIS with
 * NEC's and IBM's rows, but without those that users make for themselves (0xF0 to 0xF9) and without what has one byte. */
size_t cdtext_character_size(uint8_t set, const uint8_t *bytes, size_t size);

/* For MS-JIS: the form with two bytes of what has one and two there (ASCII; U+FF21 for A), and Microsoft's number of
 * what its table has under another than JIS's; anything else as it is. The conversion to Shift JIS is the caller's,
 * whose system has the table. */
uint32_t cdtext_full_width(uint32_t code_point);

/* All packs of all languages that have a text, numbered in their order. packs: room for CDTEXT_MAX_PACKS of 18 bytes.
 * A type that one track or the disc has, all tracks have, empty if need be. A text that is the previous track's is
 * written as a tabulator only where the language would not fit otherwise: not all players know of that. For
 * CDTEXT_BLOCK_FULL *block (may be NULL) is the index in blocks. Without any text *count is 0. */
enum cdtext_result cdtext_encode(const struct cdtext *cdtext, uint8_t *packs, size_t *count, unsigned *block);

/* What was wrong with packs. */
struct cdtext_report
{
    uint32_t packs;             /* looked at */
    uint32_t bad_crc;           /* taken none the less: some drives do not hand the CRC on */
    uint32_t ignored;           /* of no known type, or a second time */
    uint32_t missing;           /* whose sequence numbers were not there */
    uint32_t damaged;           /* texts of which a part was missing: left out */
    uint32_t without_sizes;     /* blocks without complete size information */
};

/* `count` packs as a drive gives them. Nothing is expected of them; what can be made out is in *cdtext, for
 * cdtext_done. Of two packs with one number that with the right CRC counts, or the first. CDTEXT_OK or
 * CDTEXT_NO_MEMORY (then *cdtext is empty). Texts are not checked against their set. */
enum cdtext_result cdtext_decode(const uint8_t *packs, size_t count, struct cdtext *cdtext, struct cdtext_report *report);

#endif
