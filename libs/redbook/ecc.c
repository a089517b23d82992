/*
 * The error correction code of data sectors.
 *
 * The data are a matrix of 26 rows of 43 words, the last two of which are parity P; low and high bytes are coded apart,
 * and alike, so that a vector of bytes codes both. A code word has a column (P: 24 data symbols) or a diagonal (Q: word k of
 * diagonal v is in row v + k modulo 26, column k; 43 data symbols), and two parity symbols p and q behind them, such
 * that the sum of all is zero, and the sum weighted by falling powers of alpha, ending in 1, is too (annex A, H_P and H_Q).
 * With A the sum of the data and B their weighted one, both without the parity: p + q = A, alpha p + q = B, so
 * p = (A + B) / (alpha + 1).
 *
 * All columns are coded at once, a row after the other, and all diagonals, a column after the other; for these the
 * matrix is turned over.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/ecc.h"

#define ROWS 26
#define DATA_ROWS 24
#define COLUMNS 43
#define ROW_SIZE (2 * COLUMNS)
#define COLUMN_SIZE (2 * ROWS)

/* x^8 + x^4 + x^3 + x^2 + 1 without its x^8, and 1 / (alpha + 1) in that field. */
#define FIELD 0x1d
#define INVERSE_OF_3 0xf4

/* --- as many symbols as the machine takes at once ------------------------------------------------------------------ */

#if defined(__GNUC__) && defined(__SSE2__) && !defined(ECC_PLAIN)
#define HAVE_VECTORS 1
#endif

#ifdef HAVE_VECTORS
#include <emmintrin.h>

typedef __m128i symbols;

static inline symbols load(const uint8_t *from)
{
    return _mm_loadu_si128((const __m128i *)from);
}

static inline void store(uint8_t *to, symbols value)
{
    _mm_storeu_si128((__m128i *)to, value);
}

static inline symbols add(symbols a, symbols b)
{
    return _mm_xor_si128(a, b);
}

static inline symbols times_alpha(symbols a)
{
    symbols carry = _mm_cmpgt_epi8(_mm_setzero_si128(), a);

    return _mm_xor_si128(_mm_add_epi8(a, a), _mm_and_si128(carry, _mm_set1_epi8(FIELD)));
}

static inline symbols shift_right(symbols a, int bits, uint8_t mask)
{
    return _mm_and_si128(_mm_srli_epi16(a, bits), _mm_set1_epi8((char)mask));
}

/* Where the lowest bit is set. */
static inline symbols if_odd(symbols a, uint8_t value)
{
    symbols odd = _mm_cmpgt_epi8(_mm_setzero_si128(), _mm_slli_epi16(a, 7));

    return _mm_and_si128(odd, _mm_set1_epi8((char)value));
}

static inline symbols zero(void)
{
    return _mm_setzero_si128();
}

#else

typedef uint32_t symbols;

#define EACH(byte) ((byte) * 0x01010101u)

static inline symbols load(const uint8_t *from)
{
    symbols value;

    memcpy(&value, from, sizeof(value));
    return value;
}

static inline void store(uint8_t *to, symbols value)
{
    memcpy(to, &value, sizeof(value));
}

static inline symbols add(symbols a, symbols b)
{
    return a ^ b;
}

static inline symbols if_odd(symbols a, uint8_t value)
{
    return (a & EACH(1)) * value;
}

static inline symbols shift_right(symbols a, int bits, uint8_t mask)
{
    return a >> bits & EACH(mask);
}

static inline symbols times_alpha(symbols a)
{
    return (a << 1 & EACH(0xfeu)) ^ if_odd(shift_right(a, 7, 1), FIELD);
}

static inline symbols zero(void)
{
    return 0;
}

#endif

#define STEP ((unsigned)sizeof(symbols))

/* A polynomial in alpha of even weight is divisible by alpha + 1 as it stands: bit n of the quotient is the sum of the
 * bits above n. The weight is that of the field's polynomial, odd, more where it is not. */
static inline symbols over_alpha_plus_1(symbols a)
{
    a = add(a, shift_right(a, 1, 0x7f));
    a = add(a, shift_right(a, 2, 0x3f));
    a = add(a, shift_right(a, 4, 0x0f));
    return add(shift_right(a, 1, 0x7f), if_odd(a, INVERSE_OF_3));
}

/* --- the code ------------------------------------------------------------------------------------------------------- */

static inline void put_parity(symbols sum, symbols weighted, uint8_t *p, uint8_t *q)
{
    symbols first = over_alpha_plus_1(add(times_alpha(weighted), sum));

    store(p, first);
    store(q, add(first, sum));
}

/* `width` code words that lie beside one another: symbol n of all of them is at data + n * stride. Those at the end may be
 * done twice; two stretches of them together, since each addition has to wait for the one before. */
static inline void encode(const uint8_t *data, unsigned count, unsigned stride, unsigned width, uint8_t *parity)
{
    unsigned place, n;

    for (place = 0; place < width; place += 2 * STEP)
    {
        unsigned left = place + STEP <= width ? place : width - STEP;
        unsigned right = place + 2 * STEP <= width ? place + STEP : width - STEP;
        symbols sum_left = zero(), sum_right = zero(), weighted_left = zero(), weighted_right = zero();
        const uint8_t *row = data;

        for (n = 0; n < count; n++, row += stride)
        {
            symbols a = load(row + left), b = load(row + right);

            sum_left = add(sum_left, a);
            sum_right = add(sum_right, b);
            weighted_left = times_alpha(add(weighted_left, a));
            weighted_right = times_alpha(add(weighted_right, b));
        }
        put_parity(sum_left, weighted_left, parity + left, parity + width + left);
        put_parity(sum_right, weighted_right, parity + right, parity + width + right);
    }
}

/* --- the matrix turned over ------------------------------------------------------------------------------------------ */

/* Column k as it is needed, from row k modulo 26 on: word v is that of diagonal v. Eight rows are put there at a time, at
 * their place and once more 26 words before it, so that what goes beyond an end is within at the other. */
#define MARGIN COLUMN_SIZE
#define STRIDE 128

#ifdef HAVE_VECTORS

#define BLOCK 8

static inline void put_rows(uint8_t *column, unsigned k, unsigned row, symbols words)
{
    uint8_t *place = column + MARGIN + 2 * ((row + 2 * ROWS - k) % ROWS);

    store(place, words);
    store(place - COLUMN_SIZE, words);
}

/* Eight words of eight rows, from words[row][k] on. */
static inline void turn_block(const uint8_t *data, unsigned row, unsigned k, uint8_t columns[COLUMNS][STRIDE])
{
    symbols a[BLOCK], b[BLOCK];
    unsigned i;

    /* Unrolled, so that all of it stays in registers. */
#pragma GCC unroll 8
    for (i = 0; i < BLOCK; i++) a[i] = load(data + (row + i) * ROW_SIZE + 2 * k);
#pragma GCC unroll 4
    for (i = 0; i < 4; i++)
    {
        b[i] = _mm_unpacklo_epi16(a[2 * i], a[2 * i + 1]);          /* words 0-3 of two rows */
        b[i + 4] = _mm_unpackhi_epi16(a[2 * i], a[2 * i + 1]);      /* words 4-7 */
    }
#pragma GCC unroll 4
    for (i = 0; i < 4; i++)
    {
        a[2 * i] = _mm_unpacklo_epi32(b[2 * i], b[2 * i + 1]);      /* two words of four rows */
        a[2 * i + 1] = _mm_unpackhi_epi32(b[2 * i], b[2 * i + 1]);
    }
#pragma GCC unroll 2
    for (i = 0; i < 2; i++)
    {
        put_rows(columns[k + 4 * i], k + 4 * i, row, _mm_unpacklo_epi64(a[4 * i], a[4 * i + 2]));
        put_rows(columns[k + 4 * i + 1], k + 4 * i + 1, row, _mm_unpackhi_epi64(a[4 * i], a[4 * i + 2]));
        put_rows(columns[k + 4 * i + 2], k + 4 * i + 2, row, _mm_unpacklo_epi64(a[4 * i + 1], a[4 * i + 3]));
        put_rows(columns[k + 4 * i + 3], k + 4 * i + 3, row, _mm_unpackhi_epi64(a[4 * i + 1], a[4 * i + 3]));
    }
}

static void turn_over(const uint8_t *data, uint8_t columns[COLUMNS][STRIDE])
{
    static const uint8_t rows[] = { 0, 8, 16, ROWS - BLOCK }, first[] = { 0, 8, 16, 24, 32, COLUMNS - BLOCK };
    unsigned i, j;

    for (i = 0; i < sizeof(rows); i++)
        for (j = 0; j < sizeof(first); j++) turn_block(data, rows[i], first[j], columns);
}

#else

static void turn_over(const uint8_t *data, uint8_t columns[COLUMNS][STRIDE])
{
    unsigned row, k, place;

    for (k = 0; k < COLUMNS; k++)
        for (place = 0, row = k % ROWS; place < ROWS; place++, row = row + 1 < ROWS ? row + 1 : 0)
            memcpy(columns[k] + MARGIN + 2 * place, data + row * ROW_SIZE + 2 * k, 2);
}

#endif

void ecc_encode(uint8_t area[ECC_AREA_SIZE])
{
    uint8_t columns[COLUMNS][STRIDE];

    encode(area, DATA_ROWS, ROW_SIZE, ROW_SIZE, area + ECC_DATA_SIZE);
    turn_over(area, columns);
    encode(columns[0] + MARGIN, COLUMNS, STRIDE, COLUMN_SIZE, area + ECC_DATA_SIZE + ECC_P_SIZE);
}
