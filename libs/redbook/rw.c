/*
 * The R to W sub-channels as packs: their parity, and their interleaving for the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/rw.h"

#define SYMBOL 0x3f
#define Q_DATA 2
#define Q_PARITY 2
#define P_DATA 20
#define P_PARITY 4

/* The field of IEC 60908 18.2: GF(2^6) by x^6 + x + 1, a its root. power[n] is a^n, twice over so that sums of two
 * exponents need no remainder. */
static const uint8_t power[126] =
{
    0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x03, 0x06, 0x0c, 0x18, 0x30, 0x23, 0x05, 0x0a, 0x14, 0x28, 0x13, 0x26,
    0x0f, 0x1e, 0x3c, 0x3b, 0x35, 0x29, 0x11, 0x22, 0x07, 0x0e, 0x1c, 0x38, 0x33, 0x25, 0x09, 0x12, 0x24, 0x0b,
    0x16, 0x2c, 0x1b, 0x36, 0x2f, 0x1d, 0x3a, 0x37, 0x2d, 0x19, 0x32, 0x27, 0x0d, 0x1a, 0x34, 0x2b, 0x15, 0x2a,
    0x17, 0x2e, 0x1f, 0x3e, 0x3f, 0x3d, 0x39, 0x31, 0x21, 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x03, 0x06, 0x0c,
    0x18, 0x30, 0x23, 0x05, 0x0a, 0x14, 0x28, 0x13, 0x26, 0x0f, 0x1e, 0x3c, 0x3b, 0x35, 0x29, 0x11, 0x22, 0x07,
    0x0e, 0x1c, 0x38, 0x33, 0x25, 0x09, 0x12, 0x24, 0x0b, 0x16, 0x2c, 0x1b, 0x36, 0x2f, 0x1d, 0x3a, 0x37, 0x2d,
    0x19, 0x32, 0x27, 0x0d, 0x1a, 0x34, 0x2b, 0x15, 0x2a, 0x17, 0x2e, 0x1f, 0x3e, 0x3f, 0x3d, 0x39, 0x31, 0x21,
};

/* logarithm[power[n]] is n; of zero there is none. */
static const uint8_t logarithm[64] =
{
     0,  0,  1,  6,  2, 12,  7, 26,  3, 32, 13, 35,  8, 48, 27, 18,
     4, 24, 33, 16, 14, 52, 36, 54,  9, 45, 49, 38, 28, 41, 19, 56,
     5, 62, 25, 11, 34, 31, 17, 47, 15, 23, 53, 51, 37, 44, 55, 40,
    10, 61, 46, 30, 50, 22, 39, 43, 29, 60, 42, 21, 20, 59, 57, 58,
};

/* x^2 + ... = (x - 1)(x - a) and x^4 + ... = (x - 1)(x - a)(x - a^2)(x - a^3), without their leading 1. */
static const uint8_t q_generator[Q_PARITY] = { 0x03, 0x02 };
static const uint8_t p_generator[P_PARITY] = { 0x0f, 0x36, 0x3b, 0x03 };

static uint8_t multiply(uint8_t a, uint8_t b)
{
    return a && b ? power[logarithm[a] + logarithm[b]] : 0;
}

/* The remainder of the data symbols, followed by zeros, by the generator: what makes the whole divisible. */
static void divide(const uint8_t *data, unsigned data_size, const uint8_t *generator, unsigned parity_size, uint8_t *parity)
{
    unsigned i, j;

    for (j = 0; j < parity_size; j++) parity[j] = 0;
    for (i = 0; i < data_size; i++)
    {
        uint8_t factor = (data[i] & SYMBOL) ^ parity[0];

        for (j = 0; j < parity_size; j++)
            parity[j] = (j + 1 < parity_size ? parity[j + 1] : 0) ^ multiply(factor, generator[j]);
    }
}

void rw_add_parity(uint8_t packs[SUBCODE_SIZE])
{
    unsigned i;

    for (i = 0; i < RW_PACKS_PER_SECTOR; i++)
    {
        uint8_t *pack = packs + i * RW_PACK_SIZE;

        divide(pack, Q_DATA, q_generator, Q_PARITY, pack + Q_DATA);
        divide(pack, P_DATA, p_generator, P_PARITY, pack + P_DATA);
    }
}

bool rw_parity_matches(const uint8_t pack[RW_PACK_SIZE])
{
    uint8_t parity[P_PARITY];
    unsigned i;

    divide(pack, Q_DATA, q_generator, Q_PARITY, parity);
    for (i = 0; i < Q_PARITY; i++)
        if (parity[i] != (pack[Q_DATA + i] & SYMBOL)) return false;
    divide(pack, P_DATA, p_generator, P_PARITY, parity);
    for (i = 0; i < P_PARITY; i++)
        if (parity[i] != (pack[P_DATA + i] & SYMBOL)) return false;
    return true;
}

/* IEC 60908 18.3: three pairs of symbols change places, so that a burst does not take both of a parity's; then the symbol
 * at each place is delayed by its place modulo 8 packs. */
static unsigned place_of(unsigned symbol)
{
    switch (symbol)
    {
    case 1: return 18;
    case 18: return 1;
    case 2: return 5;
    case 5: return 2;
    case 3: return 23;
    case 23: return 3;
    default: return symbol;
    }
}

void rw_interleave(const uint8_t cooked[(RW_HISTORY + 1) * SUBCODE_SIZE], uint8_t raw[SUBCODE_SIZE])
{
    unsigned pack, place;

    for (pack = 0; pack < RW_PACKS_PER_SECTOR; pack++)
        for (place = 0; place < RW_PACK_SIZE; place++)
        {
            unsigned from = RW_HISTORY * RW_PACKS_PER_SECTOR + pack - place % 8;

            raw[pack * RW_PACK_SIZE + place] = cooked[from * RW_PACK_SIZE + place_of(place)] & SYMBOL;
        }
}

void rw_deinterleave(const uint8_t raw[(RW_HISTORY + 1) * SUBCODE_SIZE], uint8_t cooked[SUBCODE_SIZE])
{
    unsigned pack, symbol;

    for (pack = 0; pack < RW_PACKS_PER_SECTOR; pack++)
        for (symbol = 0; symbol < RW_PACK_SIZE; symbol++)
        {
            unsigned place = place_of(symbol);

            cooked[pack * RW_PACK_SIZE + symbol] = raw[(pack + place % 8) * RW_PACK_SIZE + place] & SYMBOL;
        }
}
