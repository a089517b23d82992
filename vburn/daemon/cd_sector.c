/* cd_sector.c: type, error detection and error correction of data sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cd_sector.h"
#include "address.h"

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

/* The bytes the EDC covers; it stands behind them. */
static const struct { uint16_t from, size; } areas[] =
{
    [SECTOR_MODE_1] = { 0, 2064 }, [SECTOR_MODE_2_FORM_1] = { 16, 2056 }, [SECTOR_MODE_2_FORM_2] = { 16, 2332 }
};

static bool has_edc(enum sector_type type)
{
    return type < sizeof(areas) / sizeof(areas[0]) && areas[type].size;
}

/* GF(2^8) with x^8 + x^4 + x^3 + x^2 + 1 (ECMA-130 annex A). */
static uint8_t times_alpha(uint8_t value)
{
    return (uint8_t)(value << 1 ^ (value & 0x80 ? 0x1d : 0));
}

/* value / (alpha + 1), found by trying, once. */
static uint8_t over_alpha_plus_one(uint8_t value)
{
    static uint8_t table[256];
    static bool made;
    unsigned i;

    for (i = 0; !made && i < 256; i++)
        table[(uint8_t)(times_alpha((uint8_t)i) ^ i)] = (uint8_t)i;
    made = true;
    return table[value];
}

/* One code vector: `count` symbols whose places `place` gives, then two parity symbols, such that their sum and their sum
 * weighted by falling powers of alpha are zero (annex A, the check matrices H_P and H_Q). */
static void put_parity(uint8_t *area, unsigned count, unsigned (*place)(unsigned vector, unsigned symbol), unsigned vector,
                       unsigned plane)
{
    uint8_t sum = 0, weighted = 0, first;
    unsigned i;

    for (i = 0; i < count; i++)
    {
        uint8_t symbol = area[2 * place(vector, i) + plane];

        sum ^= symbol;
        weighted = times_alpha(weighted) ^ symbol;
    }
    weighted = times_alpha(times_alpha(weighted));
    first = over_alpha_plus_one(weighted ^ sum);
    area[2 * place(vector, count) + plane] = first;
    area[2 * place(vector, count + 1) + plane] = first ^ sum;
}

/* Places are 16-bit words from the header on; words 1032 to 1117 are parity P, 1118 to 1169 parity Q. */
static unsigned place_p(unsigned vector, unsigned symbol)
{
    return 43 * symbol + vector;
}

static unsigned place_q(unsigned vector, unsigned symbol)
{
    return symbol < 43 ? (44 * symbol + 43 * vector) % 1118 : 1118 + 26 * (symbol - 43) + vector;
}

static void put_ecc(uint8_t sector[MAIN_SIZE])
{
    unsigned vector, plane;

    for (plane = 0; plane < 2; plane++)
    {
        for (vector = 0; vector < 43; vector++)
            put_parity(sector + SYNC_SIZE, 24, place_p, vector, plane);
    }
    for (plane = 0; plane < 2; plane++)
    {
        for (vector = 0; vector < 26; vector++)
            put_parity(sector + SYNC_SIZE, 43, place_q, vector, plane);
    }
}

void cd_sector_complete(uint8_t sector[MAIN_SIZE], int32_t lba, enum sector_type type)
{
    struct msf msf = msf_from_lba(lba);
    const uint8_t header[4] =
    {
        bcd_from_binary(msf.minute), bcd_from_binary(msf.second), bcd_from_binary(msf.frame), type == SECTOR_MODE_1 ? 1 : 2
    };
    uint32_t value;
    unsigned i;

    memcpy(sector, sync_pattern, SYNC_SIZE);
    memcpy(sector + SYNC_SIZE, header, sizeof(header));
    if (has_edc(type))
    {
        value = edc(sector + areas[type].from, areas[type].size);
        for (i = 0; i < 4; i++)
            sector[areas[type].from + areas[type].size + i] = (uint8_t)(value >> 8 * i);
    }
    if (type == SECTOR_MODE_1)
    {
        memset(sector + 2068, 0, 8);
        put_ecc(sector);
    }
    else if (type == SECTOR_MODE_2_FORM_1) /* there the header counts as zero */
    {
        memset(sector + SYNC_SIZE, 0, sizeof(header));
        put_ecc(sector);
        memcpy(sector + SYNC_SIZE, header, sizeof(header));
    }
}

bool cd_sector_edc_good(const uint8_t sector[MAIN_SIZE], enum sector_type type)
{
    const uint8_t *stored;
    uint32_t value;

    if (!has_edc(type))
        return true;
    stored = sector + areas[type].from + areas[type].size;
    value = (uint32_t)stored[0] | (uint32_t)stored[1] << 8 | (uint32_t)stored[2] << 16 | (uint32_t)stored[3] << 24;
    if (type == SECTOR_MODE_2_FORM_2 && !value)
        return true; /* optional there */
    return edc(sector + areas[type].from, areas[type].size) == value;
}
