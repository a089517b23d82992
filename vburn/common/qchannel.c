/* qchannel.c: decoding the Q sub-channel from what lies on the disc (IEC 60908 17.5).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "qchannel.h"
#include "bytes.h"

#include <string.h>

void subchannel_extract(const uint8_t symbols[SUBCHANNEL_SIZE], unsigned bit, uint8_t bits[Q_SIZE])
{
    unsigned i, j;

    for (i = 0; i < Q_SIZE; i++)
    {
        uint64_t eight = 0;

        for (j = 0; j < 8; j++)
            eight |= (uint64_t)symbols[i * 8 + j] << 8 * j;
        /* The product brings bit 8j to bit 63 - j, and no two bits of it meet. */
        bits[i] = (uint8_t)((eight >> bit & 0x0101010101010101u) * 0x8040201008040201u >> 56);
    }
}

void subchannel_insert(uint8_t symbols[SUBCHANNEL_SIZE], unsigned bit, const uint8_t bits[Q_SIZE])
{
    unsigned i;

    for (i = 0; i < SUBCHANNEL_SIZE; i++)
    {
        unsigned value = bits[i / 8] >> (7 - i % 8) & 1;

        symbols[i] = (uint8_t)((symbols[i] & ~(1u << bit)) | value << bit);
    }
}

uint16_t q_crc(const uint8_t q[Q_SIZE])
{
    /* What four bits that leave at the top bring in: multiples of x^16 + x^12 + x^5 + 1. */
    static const uint16_t four[16] =
    {
        0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
        0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef
    };
    unsigned crc = 0, i;

    for (i = 0; i < 10; i++)
    {
        crc ^= (unsigned)q[i] << 8;
        crc = (crc << 4 ^ four[crc >> 12]) & 0xffff;
        crc = (crc << 4 ^ four[crc >> 12]) & 0xffff;
    }
    return (uint16_t)~crc;
}

bool q_valid(const uint8_t q[Q_SIZE])
{
    return get_be16(q + 10) == q_crc(q);
}

static bool decode_msf(const uint8_t *bcd, struct msf *msf)
{
    return binary_from_bcd(bcd[0], &msf->minute) && binary_from_bcd(bcd[1], &msf->second)
           && binary_from_bcd(bcd[2], &msf->frame) && msf->second < 60 && msf->frame < 75;
}

bool q_decode_position(const uint8_t q[Q_SIZE], struct q_position *position)
{
    if (!q_valid(q) || q_adr(q) != Q_ADR_POSITION || q[1] == Q_TRACK_LEAD_IN)
        return false;
    if (q[1] == Q_TRACK_LEAD_OUT)
        position->track = Q_TRACK_LEAD_OUT;
    else if (!binary_from_bcd(q[1], &position->track))
        return false;
    return binary_from_bcd(q[2], &position->index) && decode_msf(q + 3, &position->relative)
           && decode_msf(q + 7, &position->absolute);
}

bool q_decode_catalogue(const uint8_t q[Q_SIZE], char text[14])
{
    unsigned i;

    if (!q_valid(q) || q_adr(q) != Q_ADR_CATALOGUE)
        return false;
    for (i = 0; i < 13; i++)
    {
        unsigned digit = q[1 + i / 2] >> (i % 2 ? 0 : 4) & 15;

        if (digit > 9)
            return false;
        text[i] = (char)('0' + digit);
    }
    text[13] = 0;
    return true;
}

bool q_decode_isrc(const uint8_t q[Q_SIZE], char text[13])
{
    uint64_t bits = (uint64_t)get_be32(q + 1) << 32 | get_be32(q + 5);
    unsigned i, code;

    if (!q_valid(q) || q_adr(q) != Q_ADR_ISRC)
        return false;
    for (i = 0; i < 5; i++) /* five characters of six bits: the ASCII code less 0x30 */
    {
        code = (unsigned)(bits >> (58 - 6 * i)) & 63;
        if (code > 9 && (code < 0x11 || code > 0x2a))
            return false;
        text[i] = (char)(code + '0');
    }
    for (i = 0; i < 7; i++) /* two zero bits, seven digits, four zero bits */
    {
        code = (unsigned)(bits >> (28 - 4 * i)) & 15;
        if (code > 9)
            return false;
        text[5 + i] = (char)(code + '0');
    }
    text[12] = 0;
    return true;
}
