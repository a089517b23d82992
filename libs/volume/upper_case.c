/*
 * One case for names.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume/tree.h"

/* Simple case mappings of the Unicode Character Database, as runs: every `step`th character of first..last has its upper
 * case at a distance. What has no simple mapping in the Basic Multilingual Plane stays as it is. */
static const struct
{
    uint16_t first, last;
    uint8_t step;
    int16_t distance;
}
runs[] =
{
    { 'a', 'z', 1, -32 },               /* Basic Latin */
    { 0x00E0, 0x00F6, 1, -32 },         /* Latin-1 */
    { 0x00F8, 0x00FE, 1, -32 },
    { 0x00FF, 0x00FF, 1, 121 },
    { 0x0101, 0x012F, 2, -1 },          /* Latin Extended-A */
    { 0x0133, 0x0137, 2, -1 },
    { 0x013A, 0x0148, 2, -1 },
    { 0x014B, 0x0177, 2, -1 },
    { 0x017A, 0x017E, 2, -1 },
    { 0x0183, 0x0185, 2, -1 },          /* Latin Extended-B */
    { 0x01A1, 0x01A5, 2, -1 },
    { 0x01CE, 0x01DC, 2, -1 },
    { 0x01DF, 0x01EF, 2, -1 },
    { 0x01F9, 0x021F, 2, -1 },
    { 0x0223, 0x0233, 2, -1 },
    { 0x03AC, 0x03AC, 1, -38 },         /* Greek */
    { 0x03AD, 0x03AF, 1, -37 },
    { 0x03B1, 0x03C1, 1, -32 },
    { 0x03C2, 0x03C2, 1, -31 },
    { 0x03C3, 0x03CB, 1, -32 },
    { 0x03CC, 0x03CC, 1, -64 },
    { 0x03CD, 0x03CE, 1, -63 },
    { 0x0430, 0x044F, 1, -32 },         /* Cyrillic */
    { 0x0450, 0x045F, 1, -80 },
    { 0x0461, 0x0481, 2, -1 },
    { 0x048B, 0x04BF, 2, -1 },
    { 0x04C2, 0x04CE, 2, -1 },
    { 0x04CF, 0x04CF, 1, -15 },
    { 0x04D1, 0x052F, 2, -1 },
    { 0x0561, 0x0586, 1, -48 },         /* Armenian */
    { 0x1E01, 0x1E95, 2, -1 },          /* Latin Extended Additional */
    { 0x1EA1, 0x1EFF, 2, -1 },
    { 0x2170, 0x217F, 1, -16 },         /* Roman numerals */
    { 0x24D0, 0x24E9, 1, -26 },         /* letters in circles */
    { 0xFF41, 0xFF5A, 1, -32 },         /* full width */
};

uint16_t volume_upper_case(uint16_t character)
{
    unsigned low = 0, high = sizeof(runs) / sizeof(*runs), middle;

    if (character < 'a') return character;
    while (low < high)
    {
        middle = (low + high) / 2;
        if (character > runs[middle].last) low = middle + 1;
        else high = middle;
    }
    if (low == sizeof(runs) / sizeof(*runs) || character < runs[low].first) return character;
    if ((character - runs[low].first) % runs[low].step) return character;
    return (uint16_t)(character + runs[low].distance);
}
