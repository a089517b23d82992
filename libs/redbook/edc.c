/*
 * The error detection code of data sectors.
 *
 * The polynomial is P = (x + 1) (x^31 + x^15 + x^3 + 1). Four terms are an even number, so x + 1 divides the second factor
 * too, and P divides each power of two of it from its square on:
 *
 *     (x^31 + x^15 + x^3 + 1)^(2^k) = y^31 + y^15 + y^3 + 1    with y = x^(2^k), k >= 1
 *
 * With y a word of 128, 32, 16 or 8 bits, a message of words can therefore be shortened to its last 31 by adding each of
 * the others to those 16, 28 and 31 behind it: no table, and nothing that the next 15 words wait for. What is left of
 * 31 bytes goes through a table, four at a time.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/edc.h"
#include "redbook/sector_tables.h"

/* Words that a message is shortened to. */
#define REST 31
/* Below this nothing is gained, and shorten_blocks wants 46 words. */
#define SHORT_MESSAGE 1024

/* 16 bytes, the most that is added at once. */
#if defined(__GNUC__)
typedef uint64_t block __attribute__((vector_size(16)));
#define ADD(to, from) ((to) ^= (from))
#else
typedef struct { uint64_t half[2]; } block;
#define ADD(to, from) ((to).half[0] ^= (from).half[0], (to).half[1] ^= (from).half[1])
#endif
#define BLOCK_SIZE sizeof(block)
#define MAX_BLOCKS ((EDC_MAX_LENGTH + BLOCK_SIZE - 1) / BLOCK_SIZE)

/* y = x^128. Each word is given what those before it have for it. */
static void shorten_blocks(block *words, size_t count)
{
    size_t surplus = count - REST, i;

    for (i = 16; i < 28; i++) ADD(words[i], words[i - 16]);
    for (; i < REST; i++)
    {
        ADD(words[i], words[i - 16]);
        ADD(words[i], words[i - 28]);
    }
    for (; i < surplus + 16; i++)
    {
        ADD(words[i], words[i - 16]);
        ADD(words[i], words[i - 28]);
        ADD(words[i], words[i - 31]);
    }
    for (; i < surplus + 28; i++)
    {
        ADD(words[i], words[i - 28]);
        ADD(words[i], words[i - 31]);
    }
    for (; i < count; i++) ADD(words[i], words[i - 31]);
}

static void add_block(uint8_t *to, const uint8_t *from)
{
    block sum, other;

    memcpy(&sum, to, BLOCK_SIZE);
    memcpy(&other, from, BLOCK_SIZE);
    ADD(sum, other);
    memcpy(to, &sum, BLOCK_SIZE);
}

/* y = x^(8 * word): the last `length` bytes before end become the last REST * word. There is room for a block before
 * them, where zeros are put so that whole blocks of words can go. */
static void shorten(uint8_t *end, size_t length, size_t word)
{
    size_t surplus = length - REST * word, filler = (BLOCK_SIZE - surplus % BLOCK_SIZE) % BLOCK_SIZE;
    uint8_t *first = end - length - filler;

    memset(first, 0, filler);
    for (; first < end - REST * word; first += BLOCK_SIZE)
    {
        add_block(first + 16 * word, first);
        add_block(first + 28 * word, first);
        add_block(first + 31 * word, first);
    }
}

static uint32_t by_table(const uint8_t *data, size_t size)
{
    uint32_t value = 0;

    for (; size >= 4; size -= 4, data += 4)
    {
        value ^= (uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
        value = edc_remainders[3][value & 0xff] ^ edc_remainders[2][value >> 8 & 0xff]
                ^ edc_remainders[1][value >> 16 & 0xff] ^ edc_remainders[0][value >> 24];
    }
    for (; size; size--) value = value >> 8 ^ edc_remainders[0][(value ^ *data++) & 0xff];
    return value;
}

uint32_t edc(const uint8_t *data, size_t size)
{
    size_t count = (size + BLOCK_SIZE - 1) / BLOCK_SIZE;
    block words[MAX_BLOCKS];
    uint8_t *end = (uint8_t *)(words + count);

    if (size < SHORT_MESSAGE) return by_table(data, size);
    /* Zeros before a message change nothing. */
    memset(words, 0, BLOCK_SIZE);
    memcpy(end - size, data, size);
    shorten_blocks(words, count);
    shorten(end, REST * BLOCK_SIZE, 4);
    shorten(end, REST * 4, 2);
    shorten(end, REST * 2, 1);
    return by_table(end - REST, REST);
}
