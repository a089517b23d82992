/* scramble.c: the scrambler of data sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scramble.h"

#include <stdbool.h>

enum { SYNC_SIZE = 12 };

/* ECMA-130 annex B: a 15-bit register with x^15 + x + 1, preset to 1, least significant bit first. */
void cd_sector_scramble(uint8_t sector[MAIN_SIZE])
{
    static uint8_t sequence[MAIN_SIZE - SYNC_SIZE];
    static bool made;
    unsigned i, bit;

    if (!made)
    {
        unsigned reg = 1;

        for (i = 0; i < sizeof(sequence); i++)
        {
            for (bit = 0; bit < 8; bit++)
            {
                sequence[i] |= (uint8_t)((reg & 1) << bit);
                reg = reg >> 1 | ((reg ^ reg >> 1) & 1) << 14;
            }
        }
        made = true;
    }
    for (i = 0; i < sizeof(sequence); i++)
        sector[SYNC_SIZE + i] ^= sequence[i];
}
