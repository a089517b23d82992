/*
 * The sub-channels of one sector as they travel to and from a drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/subcode.h"

#define P_BIT 0x80
#define Q_BIT 0x40
#define RW_BITS 0x3f

static bool bit(const uint8_t *bits, unsigned n)
{
    return bits[n / 8] >> (7 - n % 8) & 1;
}

void subcode_join(bool p, const uint8_t q[SUBQ_SIZE], const uint8_t *rw, uint8_t subcode[SUBCODE_SIZE])
{
    unsigned i;

    for (i = 0; i < SUBCODE_SIZE; i++)
        subcode[i] = (uint8_t)((p ? P_BIT : 0) | (bit(q, i) ? Q_BIT : 0) | (rw ? rw[i] & RW_BITS : 0));
}

static void collect(const uint8_t subcode[SUBCODE_SIZE], uint8_t mask, uint8_t *bits)
{
    unsigned i;

    memset(bits, 0, SUBCODE_SIZE / 8);
    for (i = 0; i < SUBCODE_SIZE; i++)
        if (subcode[i] & mask) bits[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

void subcode_split(const uint8_t subcode[SUBCODE_SIZE], uint8_t *p, uint8_t *q, uint8_t *rw)
{
    unsigned i;

    if (p) collect(subcode, P_BIT, p);
    if (q) collect(subcode, Q_BIT, q);
    if (rw)
        for (i = 0; i < SUBCODE_SIZE; i++) rw[i] = subcode[i] & RW_BITS;
}

bool subcode_p(const uint8_t subcode[SUBCODE_SIZE])
{
    unsigned i, ones = 0;

    for (i = 0; i < SUBCODE_SIZE; i++) ones += subcode[i] >> 7;
    return ones > SUBCODE_SIZE / 2;
}

void subcode_pack_pq(bool p, const uint8_t q[SUBQ_SIZE], uint8_t packed[SUBCODE_PQ_SIZE])
{
    memcpy(packed, q, SUBQ_SIZE);
    memset(packed + SUBQ_SIZE, 0, SUBCODE_PQ_SIZE - SUBQ_SIZE);
    if (p) packed[SUBCODE_PQ_SIZE - 1] = P_BIT;
}

void subcode_unpack_pq(const uint8_t packed[SUBCODE_PQ_SIZE], bool *p, uint8_t q[SUBQ_SIZE])
{
    memcpy(q, packed, SUBQ_SIZE);
    *p = packed[SUBCODE_PQ_SIZE - 1] & P_BIT;
}
