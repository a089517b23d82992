/* cd_text.c: CD-TEXT packs out of the lead-in.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cd_text.h"
#include "address.h"
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

enum
{
    PACKS_PER_SECTOR = 4,
    PACK_SYMBOLS = 24,      /* of six bits */
    PACKS_MOST = 8 * 256    /* eight language blocks of up to 256 packs */
};

/* 24 symbols of six bits are 18 bytes. */
static void join_symbols(const uint8_t *symbols, uint8_t pack[CD_TEXT_PACK_SIZE])
{
    unsigned i;

    for (i = 0; i < PACK_SYMBOLS / 4; i++, symbols += 4, pack += 3)
    {
        uint32_t bits = (uint32_t)(symbols[0] & 63) << 18 | (uint32_t)(symbols[1] & 63) << 12
                        | (uint32_t)(symbols[2] & 63) << 6 | (symbols[3] & 63u);

        pack[0] = (uint8_t)(bits >> 16);
        pack[1] = (uint8_t)(bits >> 8);
        pack[2] = (uint8_t)bits;
    }
}

/* The CRC over 16 bytes is that of Q: polynomial 0x1021, inverted. */
static bool pack_good(const uint8_t pack[CD_TEXT_PACK_SIZE])
{
    unsigned crc = 0, i, j;

    for (i = 0; i < 16; i++)
    {
        crc ^= (unsigned)pack[i] << 8;
        for (j = 0; j < 8; j++)
            crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
    return get_be16(pack + 16) == (~crc & 0xffff) && pack[0] >= 0x80 && pack[0] < 0x90;
}

/* A pack is known by its language block and its sequence number in it. */
static bool same_place(const uint8_t *a, const uint8_t *b)
{
    return a[2] == b[2] && (a[3] & 0x70) == (b[3] & 0x70);
}

uint8_t *cd_text_read(const struct disc *disc, uint32_t *length)
{
    uint8_t sector[SECTOR_SIZE], pack[CD_TEXT_PACK_SIZE], *packs = NULL;
    uint8_t seen[8][256 / 8] = { { 0 } };
    uint32_t count = 0, first_repeated = 0;
    int32_t lba;
    unsigned i;

    *length = 0;
    if (disc->state == DISC_BLANK || !(packs = malloc(PACKS_MOST * CD_TEXT_PACK_SIZE)))
        return NULL;
    for (lba = disc->lead_in_start; lba < PREGAP_START; lba++)
    {
        if (!disc_read(disc, lba, 1, sector))
            continue;
        for (i = 0; i < PACKS_PER_SECTOR; i++)
        {
            uint8_t *bits, mask;

            join_symbols(sector + MAIN_SIZE + i * PACK_SYMBOLS, pack);
            if (!pack_good(pack))
                continue;
            bits = &seen[pack[3] >> 4 & 7][pack[2] / 8];
            mask = (uint8_t)(1u << pack[2] % 8);
            if (!(*bits & mask) && count < PACKS_MOST)
            {
                *bits |= mask;
                memcpy(packs + count++ * CD_TEXT_PACK_SIZE, pack, CD_TEXT_PACK_SIZE);
                first_repeated = 0;
            }
            else if (++first_repeated > 2 * count)
                goto done; /* two rounds brought nothing new */
        }
    }
done:
    if (!count)
    {
        free(packs);
        return NULL;
    }
    /* The recording may have begun in the middle of a round: turn the ring so that the first block's first pack leads. */
    for (i = 0; i < count; i++)
    {
        static const uint8_t first[CD_TEXT_PACK_SIZE];

        if (same_place(packs + i * CD_TEXT_PACK_SIZE, first))
            break;
    }
    if (i && i < count)
    {
        uint8_t *turned = malloc((size_t)count * CD_TEXT_PACK_SIZE);

        if (turned)
        {
            memcpy(turned, packs + i * CD_TEXT_PACK_SIZE, (size_t)(count - i) * CD_TEXT_PACK_SIZE);
            memcpy(turned + (count - i) * CD_TEXT_PACK_SIZE, packs, (size_t)i * CD_TEXT_PACK_SIZE);
            free(packs);
            packs = turned;
        }
    }
    *length = count * CD_TEXT_PACK_SIZE;
    return packs;
}
