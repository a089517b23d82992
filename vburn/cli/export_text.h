/* export_text.h: CD-TEXT as the exports say it: by language, item and track (IEC 60908 annex J; MMC-6 annex J).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_EXPORT_TEXT_H
#define VBURN_EXPORT_TEXT_H

#include "disc.h"

#include <stdbool.h>
#include <stdint.h>

enum cd_text_item /* the pack type less 80h */
{
    CD_TEXT_TITLE = 0,
    CD_TEXT_PERFORMER = 1,
    CD_TEXT_SONGWRITER = 2,
    CD_TEXT_COMPOSER = 3,
    CD_TEXT_ARRANGER = 4,
    CD_TEXT_MESSAGE = 5,
    CD_TEXT_DISC_ID = 6,
    CD_TEXT_GENRE = 7,
    CD_TEXT_TOC_1 = 8,
    CD_TEXT_TOC_2 = 9,
    CD_TEXT_CODE = 14,          /* catalogue number of the album, ISRC of a track */
    CD_TEXT_SIZE = 15,
    CD_TEXT_ITEMS = 16
};

enum { CD_TEXT_LANGUAGES = 8, CD_TEXT_BYTES_MOST = 256 * 12 };

/* The bytes of all packs of one item in one language, one behind the other. */
struct cd_text_field
{
    uint8_t bytes[CD_TEXT_BYTES_MOST];
    unsigned size;
    uint8_t first;              /* track the bytes begin with, 0 the album */
    bool wide;                  /* characters of two bytes */
};

struct cd_text
{
    uint8_t *packs;             /* as they stand in the lead-in, 18 bytes each */
    uint32_t length;
    struct cd_text_field fields[CD_TEXT_LANGUAGES][CD_TEXT_ITEMS];
};

/* What the lead-in of the first session has; NULL when there is no CD-TEXT, or no memory. cd_text_close takes NULL too. */
struct cd_text *cd_text_open(const struct disc *disc);
void cd_text_close(struct cd_text *text);

/* Whether there is anything of this language. */
bool cd_text_has_language(const struct cd_text *text, unsigned language);

/* The code of a language (EBU Tech 3258; 9 is English), by the size information; English where there is none. */
uint8_t cd_text_language_code(const struct cd_text *text, unsigned language);

/* One text, without its zero: of an item that has one for the album (track 0) and for each track. A tabulator stands for the
 * text of the track before. False when the item does not exist there. Bytes points into the text. */
bool cd_text_of_track(const struct cd_text *text, unsigned language, enum cd_text_item item, unsigned track,
                      const uint8_t **bytes, unsigned *size);

#endif
