/* rw_packs.c: R-W packs: Reed-Solomon codes over GF(2^6) and the interleave over eight packs.
 *
 * IEC 60908 clause 18 (R-W): GF(2^6) with x^6 + x + 1. Parity Q: (4,2) over symbols 0 to 3, parity in 2 and 3, roots
 * a^0 and a^1. Parity P: (24,20) over the pack, parity in 20 to 23, roots a^0 to a^3. Before transmission symbols
 * 1 and 18, 2 and 5, 3 and 23 change places; then the symbol at place n comes n mod 8 packs later.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rw_packs.h"

#include <string.h>

enum { FIELD = 64, ORDER = FIELD - 1, Q_SYMBOLS = 4 };

static uint8_t power[2 * ORDER], logarithm[FIELD];

static void make_tables(void)
{
    unsigned i, value = 1;

    if (power[0])
        return;
    for (i = 0; i < ORDER; i++)
    {
        power[i] = power[i + ORDER] = (uint8_t)value;
        logarithm[value] = (uint8_t)i;
        value <<= 1;
        if (value & FIELD)
            value ^= FIELD | 3;
    }
}

static uint8_t multiply(uint8_t a, uint8_t b)
{
    return a && b ? power[logarithm[a] + logarithm[b]] : 0;
}

/* The codeword as a polynomial, its first symbol the highest coefficient, at a^root. */
static uint8_t syndrome(const uint8_t *symbols, unsigned count, unsigned root)
{
    uint8_t sum = 0;
    unsigned i;

    for (i = 0; i < count; i++)
        sum = multiply(sum, power[root]) ^ symbols[i];
    return sum;
}

/* Makes the last `parity` of count symbols the remainder by (x - a^0) .. (x - a^(parity-1)). */
static void encode(uint8_t *symbols, unsigned count, unsigned parity)
{
    uint8_t generator[5] = { 1 }, remainder[4] = { 0 };
    unsigned i, j;

    for (i = 0; i < parity; i++) /* generator, highest coefficient first, times (x + a^i) */
    {
        for (j = i + 1; j > 0; j--)
            generator[j] ^= multiply(generator[j - 1], power[i]);
    }
    for (i = 0; i < count - parity; i++)
    {
        uint8_t feedback = symbols[i] ^ remainder[0];

        for (j = 0; j + 1 < parity; j++)
            remainder[j] = remainder[j + 1] ^ multiply(feedback, generator[j + 1]);
        remainder[parity - 1] = multiply(feedback, generator[parity]);
    }
    memcpy(symbols + count - parity, remainder, parity);
}

/* Corrects one wrong symbol. False when there are more. */
static bool correct(uint8_t *symbols, unsigned count, unsigned parity)
{
    uint8_t s[4];
    unsigned i, place, any = 0;

    for (i = 0; i < parity; i++)
        any |= s[i] = syndrome(symbols, count, i);
    if (!any)
        return true;
    if (!s[0] || !s[1])
        return false;
    place = (logarithm[s[1]] + ORDER - logarithm[s[0]]) % ORDER; /* error s[0] at coefficient x^place */
    if (place >= count)
        return false;
    for (i = 2; i < parity; i++)
        if (s[i] != multiply(s[0], power[place * i % ORDER]))
            return false;
    symbols[count - 1 - place] ^= s[0];
    return true;
}

void rw_pack_protect(uint8_t pack[RW_PACK_SYMBOLS])
{
    make_tables();
    encode(pack, Q_SYMBOLS, 2);
    encode(pack, RW_PACK_SYMBOLS, 4);
}

bool rw_pack_good(const uint8_t pack[RW_PACK_SYMBOLS])
{
    unsigned i, any = 0;

    make_tables();
    for (i = 0; i < 2; i++)
        any |= syndrome(pack, Q_SYMBOLS, i);
    for (i = 0; i < 4; i++)
        any |= syndrome(pack, RW_PACK_SYMBOLS, i);
    return !any;
}

/* The exchange is its own inverse. */
static void exchange(uint8_t pack[RW_PACK_SYMBOLS])
{
    static const uint8_t pairs[3][2] = { { 1, 18 }, { 2, 5 }, { 3, 23 } };
    unsigned i;

    for (i = 0; i < 3; i++)
    {
        uint8_t symbol = pack[pairs[i][0]];

        pack[pairs[i][0]] = pack[pairs[i][1]];
        pack[pairs[i][1]] = symbol;
    }
}

void rw_interleave_init(struct rw_interleave *interleave)
{
    memset(interleave, 0, sizeof(*interleave));
}

void rw_interleave_sector(struct rw_interleave *interleave, const uint8_t packs[96], uint8_t symbols[96])
{
    unsigned pack, place, i;

    for (pack = 0; pack < RW_PACKS_PER_SECTOR; pack++)
    {
        uint8_t *newest;

        interleave->newest = (interleave->newest + 1) % (RW_DELAY + 1);
        newest = interleave->pack[interleave->newest];
        for (i = 0; i < RW_PACK_SYMBOLS; i++)
            newest[i] = packs[pack * RW_PACK_SYMBOLS + i] & 63;
        rw_pack_protect(newest);
        exchange(newest);
        for (place = 0; place < RW_PACK_SYMBOLS; place++)
        {
            unsigned from = (interleave->newest + RW_DELAY + 1 - place % 8) % (RW_DELAY + 1);

            symbols[pack * RW_PACK_SYMBOLS + place] = interleave->pack[from][place];
        }
    }
}

void rw_deinterleave_sector(const uint8_t symbols[288], uint8_t packs[96])
{
    unsigned pack, place;

    make_tables();
    for (pack = 0; pack < RW_PACKS_PER_SECTOR; pack++)
    {
        uint8_t *to = packs + pack * RW_PACK_SYMBOLS;

        for (place = 0; place < RW_PACK_SYMBOLS; place++)
            to[place] = symbols[(pack + place % 8) * RW_PACK_SYMBOLS + place] & 63;
        exchange(to);
        correct(to, RW_PACK_SYMBOLS, 4);
        correct(to, Q_SYMBOLS, 2);
    }
}
