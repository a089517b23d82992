/*
 * Data sectors as a burn leaves them on a virtual disc, for check_disc: decoded from ECMA-130 14, 15, annexes A and B, by none
 * of the project's libraries.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "data_sector.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { MAIN_SIZE = 2352, SYNC_SIZE = 12 };

const struct data_kind *data_kind_by_name(const char *name)
{
    static const struct data_kind kinds[] =
    {
        { "zero", 2336, 16, 0, 0, 0, 0, 0 },
        { "mode1", 2048, 16, 1, 0, 2064, 1, 0 },
        { "mode2", 2336, 16, 2, 0, 0, 0, 0 },
        { "form1", 2048, 24, 2, 16, 2072, 1, 0x08 },
        { "form2", 2336, 16, 2, 16, 2348, 0, 0x20 },
    };
    unsigned i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

static void descramble(uint8_t *sector)
{
    unsigned shift = 1, i, bit;

    for (i = SYNC_SIZE; i < MAIN_SIZE; i++)
        for (bit = 0; bit < 8; bit++)
        {
            sector[i] ^= (uint8_t)((shift & 1) << bit);
            shift = shift >> 1 | ((shift ^ shift >> 1) & 1) << 14;
        }
}

static bool edc_is_right(const uint8_t *data, unsigned size)
{
    uint32_t value = 0;
    unsigned bit;

    /* With its code behind it a message is divisible. */
    for (size += 4; size--; data++)
        for (bit = 0; bit < 8; bit++)
            value = value >> 1 ^ ((value ^ *data >> bit) & 1 ? 0xd8018001u : 0);
    return !value;
}

static uint8_t times_alpha(uint8_t value)
{
    return (uint8_t)(value << 1 ^ (value & 0x80 ? 0x1d : 0));
}

/* place[]: the words of a code vector. */
static bool vector_is_right(const uint8_t *area, const unsigned *place, unsigned count, unsigned plane)
{
    uint8_t sum = 0, weighted = 0;
    unsigned i;

    for (i = 0; i < count; i++)
    {
        sum ^= area[2 * place[i] + plane];
        weighted = times_alpha(weighted) ^ area[2 * place[i] + plane];
    }
    return !sum && !weighted;
}

static bool ecc_is_right(const uint8_t *area)
{
    unsigned place[45], n, m;

    for (n = 0; n < 43; n++)
    {
        for (m = 0; m < 26; m++)
            place[m] = 43 * m + n;
        if (!vector_is_right(area, place, 26, 0) || !vector_is_right(area, place, 26, 1))
            return false;
    }
    for (n = 0; n < 26; n++)
    {
        for (m = 0; m < 43; m++)
            place[m] = (44 * m + 43 * n) % 1118;
        place[43] = 1118 + n;
        place[44] = 1144 + n;
        if (!vector_is_right(area, place, 45, 0) || !vector_is_right(area, place, 45, 1))
            return false;
    }
    return true;
}

static bool header_is_right(const uint8_t *header, unsigned mode, long lba)
{
    long frames = lba < -150 ? lba + 450150 : lba + 150;
    long time[3] = { frames / 4500, frames / 75 % 60, frames % 75 };
    unsigned i;

    for (i = 0; i < 3; i++)
        if (header[i] != time[i] / 10 * 16 + time[i] % 10)
            return false;
    return header[3] == mode;
}

/* The user's part of a sector. Of form 2 sub-header and EDC may be another, as they are made right. */
static bool user_is_right(const uint8_t *sector, const struct data_kind *kind, const uint8_t *user)
{
    static const uint8_t zeros[MAIN_SIZE];
    bool form_2 = kind->submode == 0x20;
    unsigned from = form_2 ? 8 : 0, end = form_2 ? kind->size - 4 : kind->size;

    return !memcmp(sector + kind->from + from, (user ? user : zeros) + from, end - from);
}

const char *data_sector_check(uint8_t *sector, const struct data_kind *kind, long lba, const uint8_t *user)
{
    static const uint8_t sync[SYNC_SIZE] = { 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0 };
    uint8_t area[MAIN_SIZE - SYNC_SIZE];

    if (memcmp(sector, sync, SYNC_SIZE))
        return "there is no sync pattern";
    descramble(sector);
    if (!header_is_right(sector + SYNC_SIZE, kind->mode, lba))
        return "the header has another address or mode";
    if (kind->submode && memcmp(sector + 16, sector + 20, 4))
        return "there are two sub-headers";
    if (kind->submode && (sector[18] & 0x20) != (kind->submode & 0x20))
        return "the sector has the other form";
    if (kind->edc_at && !edc_is_right(sector + kind->edc_from, kind->edc_at - kind->edc_from))
        return "the EDC is wrong";
    memcpy(area, sector + SYNC_SIZE, sizeof(area));
    if (kind->mode == 2)
        memset(area, 0, 4);
    if (kind->ecc && !ecc_is_right(area))
        return "the ECC is wrong";
    return user_is_right(sector, kind, user) ? NULL : "the user's data are others";
}
