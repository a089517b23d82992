/* cd_sector.c: type and error detection code of data sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cd_sector.h"

#include <string.h>

enum { SYNC_SIZE = 12 };

static const uint8_t sync_pattern[SYNC_SIZE] = { 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0 };

enum sector_type cd_sector_type(const uint8_t sector[MAIN_SIZE])
{
    if (memcmp(sector, sync_pattern, SYNC_SIZE))
        return SECTOR_UNREADABLE;
    switch (sector[15])
    {
    case 1:
        return SECTOR_MODE_1;
    case 2: /* the sub-header stands twice; where the copies differ it is none */
        if (memcmp(sector + 16, sector + 20, 4))
            return SECTOR_MODE_2;
        return sector[18] & 0x20 ? SECTOR_MODE_2_FORM_2 : SECTOR_MODE_2_FORM_1;
    default:
        return SECTOR_UNREADABLE;
    }
}

/* ECMA-130 14.3: (x^16 + x^15 + x^2 + 1)(x^16 + x^2 + x + 1), least significant bit first. */
static uint32_t edc(const uint8_t *data, size_t size)
{
    uint32_t value = 0;
    unsigned bit;

    while (size--)
    {
        value ^= *data++;
        for (bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? 0xd8018001u : 0);
    }
    return value;
}

bool cd_sector_edc_good(const uint8_t sector[MAIN_SIZE], enum sector_type type)
{
    static const struct { uint16_t from, size; } areas[] =
    {
        [SECTOR_MODE_1] = { 0, 2064 }, [SECTOR_MODE_2_FORM_1] = { 16, 2056 }, [SECTOR_MODE_2_FORM_2] = { 16, 2332 }
    };
    const uint8_t *stored;
    uint32_t value;

    if (type >= sizeof(areas) / sizeof(areas[0]) || !areas[type].size)
        return true;
    stored = sector + areas[type].from + areas[type].size;
    value = (uint32_t)stored[0] | (uint32_t)stored[1] << 8 | (uint32_t)stored[2] << 16 | (uint32_t)stored[3] << 24;
    if (type == SECTOR_MODE_2_FORM_2 && !value)
        return true; /* optional there */
    return edc(sector + areas[type].from, areas[type].size) == value;
}
