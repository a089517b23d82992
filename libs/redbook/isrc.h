/*
 * The International Standard Recording Code of a track (ISO 3901).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_ISRC_H
#define REDBOOK_ISRC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ISRC_LENGTH 12
#define ISRC_DASHED_LENGTH 15
/* Bytes of an ISRC in Q mode 3: 5 x 6 bits, 2 zero bits, 7 BCD digits, 4 zero bits (IEC 60908 17.5.3). */
#define ISRC_PACKED_SIZE 8

/* Twelve characters without dashes, upper case, NUL at the end. text[0] == 0 means that there is no ISRC. */
struct isrc
{
    char text[ISRC_LENGTH + 1];
};

enum isrc_result
{
    ISRC_OK,
    ISRC_TOO_SHORT,         /* ends before the twelve characters are complete */
    ISRC_TOO_LONG,          /* goes on after the serial number */
    ISRC_BAD_COUNTRY,       /* the first two are letters */
    ISRC_BAD_OWNER,         /* the next three are letters or digits */
    ISRC_BAD_YEAR,          /* the next two are digits */
    ISRC_BAD_SERIAL,        /* the last five are digits */
    ISRC_BAD_DASH,          /* dashes stand after the country, the owner and the year, all three or none */
};

/* Reads length characters of text (ASCII; NULs and anything above 0x7e are wrong characters; not NUL-terminated).
 * Accepted: CCOOOYYSSSSS or CC-OOO-YY-SSSSS; lower case becomes upper. Partial dashes and blanks are refused: a value
 * of another shape is more probably a mistake than a notation.
 * ISRC_OK fills *isrc. Otherwise *isrc is untouched and *where (may be NULL) is the index in text of the first character
 * at fault; for ISRC_TOO_SHORT it is length. An empty text is ISRC_TOO_SHORT: whoever lets it mean "none" asks first. */
enum isrc_result isrc_parse(const char *text, size_t length, struct isrc *isrc, size_t *where);

/* One sentence that says what is wrong, in ASCII, for ISRC_OK an empty string. Static. */
const char *isrc_result_text(enum isrc_result result);

bool isrc_is_set(const struct isrc *isrc);
bool isrc_equal(const struct isrc *a, const struct isrc *b);

/* US-K7Y-98-12345 and NUL; an unset ISRC gives an empty string. */
void isrc_format(const struct isrc *isrc, char text[ISRC_DASHED_LENGTH + 1]);

/* The 60 bits of Q mode 3 in eight bytes, the last four bits zero. A set ISRC only. */
void isrc_pack(const struct isrc *isrc, uint8_t packed[ISRC_PACKED_SIZE]);

/* False, and *isrc untouched, when a code is outside the alphabet, a digit is above 9 or one of the zero bits is set. */
bool isrc_unpack(const uint8_t packed[ISRC_PACKED_SIZE], struct isrc *isrc);

#endif
