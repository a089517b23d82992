/*
 * Checksums of what was sent to a disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "recording/checksum.h"

/* Odd, and so a bijection to multiply with; else any number whose bits look random: of the fractions of e and of the root of 3. */
#define MULTIPLIER UINT64_C(0xB7E151628AED2A6B)
#define START UINT64_C(0xBB67AE8584CAA73B)

static uint64_t step(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * MULTIPLIER;
    return sum << 29 | sum >> 35;
}

static uint64_t word_at(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

/* Eight lanes let a processor multiply without waiting for the last result. Written out, since a compiler keeps an array of them in
 * memory: it is four times as fast so. */
uint64_t recording_checksum(const void *data, size_t size)
{
    uint64_t a = START, b = START + 1, c = START + 2, d = START + 3, e = START + 4, f = START + 5, g = START + 6, h = START + 7;
    const unsigned char *bytes = data;
    uint64_t sum = size;

    for (; size >= 64; size -= 64, bytes += 64)
    {
        a = step(a, word_at(bytes));
        b = step(b, word_at(bytes + 8));
        c = step(c, word_at(bytes + 16));
        d = step(d, word_at(bytes + 24));
        e = step(e, word_at(bytes + 32));
        f = step(f, word_at(bytes + 40));
        g = step(g, word_at(bytes + 48));
        h = step(h, word_at(bytes + 56));
    }
    sum = step(step(step(step(sum, a), b), c), d);
    return step(step(step(step(sum, e), f), g), h);
}
