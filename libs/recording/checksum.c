/*
 * Checksums of what was sent to a disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "recording/checksum.h"

/* As many lanes as let a processor multiply without waiting for the last result. */
#define LANES 4

/* Odd, and so a bijection to multiply with; else any number whose bits look random: of the fractions of e and of the root of 3. */
#define MULTIPLIER UINT64_C(0xB7E151628AED2A6B)
#define START UINT64_C(0xBB67AE8584CAA73B)

static uint64_t step(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * MULTIPLIER;
    return sum << 29 | sum >> 35;
}

uint64_t recording_checksum(const void *data, size_t size)
{
    uint64_t sums[LANES] = { START, START + 1, START + 2, START + 3 }, words[LANES], sum = size;
    const unsigned char *bytes = data;
    unsigned int i;

    for (; size >= sizeof(words); size -= sizeof(words), bytes += sizeof(words))
    {
        memcpy(words, bytes, sizeof(words));
        for (i = 0; i < LANES; i++) sums[i] = step(sums[i], words[i]);
    }
    for (i = 0; i < LANES; i++) sum = step(sum, sums[i]);
    return sum;
}
