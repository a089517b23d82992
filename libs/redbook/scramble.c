/*
 * The scrambler of data sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/scramble.h"
#include "redbook/sector.h"
#include "redbook/sector_tables.h"

void sector_scramble(uint8_t *sector)
{
    uint8_t *data = sector + SECTOR_SYNC_SIZE;
    unsigned i;

    /* 16 bytes at a time: two words that a compiler may well make one of. SCRAMBLE_LENGTH is four more than a multiple. */
    for (i = 0; i + 16 <= SCRAMBLE_LENGTH; i += 16)
    {
        uint64_t value[2], sequence[2];

        memcpy(value, data + i, 16);
        memcpy(sequence, scramble_sequence + i, 16);
        value[0] ^= sequence[0];
        value[1] ^= sequence[1];
        memcpy(data + i, value, 16);
    }
    for (; i < SCRAMBLE_LENGTH; i++) data[i] ^= scramble_sequence[i];
}
