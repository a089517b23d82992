/*
 * The International Standard Recording Code of a track: read, written, and packed for Q mode 3.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/isrc.h"

/* ISO 3901: what stands where in the twelve characters. */
static const struct
{
    uint8_t start, length;
    bool letters, digits;
    enum isrc_result error;
}
parts[] =
{
    { 0, 2, true, false, ISRC_BAD_COUNTRY },
    { 2, 3, true, true, ISRC_BAD_OWNER },
    { 5, 2, false, true, ISRC_BAD_YEAR },
    { 7, 5, false, true, ISRC_BAD_SERIAL },
};

#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

/* No isdigit and its like: the locale is the program's. */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

enum isrc_result isrc_parse(const char *text, size_t length, struct isrc *isrc, size_t *where)
{
    struct isrc parsed;
    size_t at = 0, part, i, ignored;
    bool dashes = length > 2 && text[2] == '-';

    if (!where) where = &ignored;
    for (part = 0; part < PART_COUNT; part++)
    {
        if (part && dashes)
        {
            *where = at;
            if (at == length) return ISRC_TOO_SHORT;
            if (text[at++] != '-') return ISRC_BAD_DASH;
        }
        for (i = 0; i < parts[part].length; i++)
        {
            char c;

            *where = at;
            if (at == length) return ISRC_TOO_SHORT;
            c = to_upper(text[at++]);
            if (c == '-') return ISRC_BAD_DASH;
            if (!(parts[part].letters && is_letter(c)) && !(parts[part].digits && is_digit(c)))
                return parts[part].error;
            parsed.text[parts[part].start + i] = c;
        }
    }
    *where = at;
    if (at != length) return ISRC_TOO_LONG;
    parsed.text[ISRC_LENGTH] = 0;
    *isrc = parsed;
    return ISRC_OK;
}

const char *isrc_result_text(enum isrc_result result)
{
    switch (result)
    {
    case ISRC_OK: break;
    case ISRC_TOO_SHORT: return "An ISRC has twelve characters (fifteen with its dashes); this one ends too early.";
    case ISRC_TOO_LONG: return "An ISRC ends after its twelve characters (fifteen with its dashes); this one goes on.";
    case ISRC_BAD_COUNTRY: return "An ISRC begins with two letters from A to Z.";
    case ISRC_BAD_OWNER: return "The third to fifth character of an ISRC are letters from A to Z or digits.";
    case ISRC_BAD_YEAR: return "The sixth and seventh character of an ISRC, the year, are digits.";
    case ISRC_BAD_SERIAL: return "The last five characters of an ISRC are digits.";
    case ISRC_BAD_DASH: return "An ISRC has all three dashes, as in US-K7Y-98-12345, or none.";
    }
    return "";
}

bool isrc_is_set(const struct isrc *isrc)
{
    return isrc->text[0] != 0;
}

bool isrc_equal(const struct isrc *a, const struct isrc *b)
{
    return !strcmp(a->text, b->text);
}

void isrc_format(const struct isrc *isrc, char text[ISRC_DASHED_LENGTH + 1])
{
    size_t part;

    if (isrc_is_set(isrc))
    {
        for (part = 0; part < PART_COUNT; part++)
        {
            if (part) *text++ = '-';
            memcpy(text, isrc->text + parts[part].start, parts[part].length);
            text += parts[part].length;
        }
    }
    *text = 0;
}

/* The alphabet of IEC 60908 17.5.3 is ASCII less 0x30: digits 0x00..0x09, letters 0x11..0x2a. */
static bool symbol_from_code(unsigned code, char *c)
{
    *c = (char)(code + '0');
    return is_digit(*c) || is_letter(*c);
}

void isrc_pack(const struct isrc *isrc, uint8_t packed[ISRC_PACKED_SIZE])
{
    uint64_t bits = 0;
    unsigned i;

    for (i = 0; i < 5; i++) bits = bits << 6 | (uint64_t)(isrc->text[i] - '0');
    bits <<= 2;
    for (; i < ISRC_LENGTH; i++) bits = bits << 4 | (uint64_t)(isrc->text[i] - '0');
    bits <<= 4;
    for (i = ISRC_PACKED_SIZE; i--; bits >>= 8) packed[i] = (uint8_t)bits;
}

bool isrc_unpack(const uint8_t packed[ISRC_PACKED_SIZE], struct isrc *isrc)
{
    struct isrc unpacked;
    uint64_t bits = 0;
    unsigned i;

    for (i = 0; i < ISRC_PACKED_SIZE; i++) bits = bits << 8 | packed[i];
    if (bits & 15 || bits >> 32 & 3) return false;
    for (i = 0; i < 5; i++)
        if (!symbol_from_code(bits >> (58 - 6 * i) & 0x3f, &unpacked.text[i])) return false;
    for (; i < ISRC_LENGTH; i++)
    {
        unpacked.text[i] = (char)('0' + (bits >> (28 - 4 * (i - 5)) & 15));
        if (!is_digit(unpacked.text[i])) return false;
    }
    unpacked.text[ISRC_LENGTH] = 0;
    *isrc = unpacked;
    return true;
}
