/* q_frames.c: making Q.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "q_frames.h"
#include "bytes.h"

#include <string.h>

static uint8_t digits_or_code(unsigned value)
{
    return value < 100 ? bcd_from_binary(value) : (uint8_t)value;
}

static void put_time(uint8_t *at, struct msf time)
{
    at[0] = digits_or_code(time.minute);
    at[1] = digits_or_code(time.second);
    at[2] = digits_or_code(time.frame);
}

static void begin(uint8_t q[Q_SIZE], unsigned control, unsigned adr)
{
    memset(q, 0, Q_SIZE);
    q[0] = (uint8_t)(control << 4 | adr);
}

static void end(uint8_t q[Q_SIZE])
{
    put_be16(q + 10, q_crc(q));
}

void q_frame_position(unsigned control, const struct q_position *position, uint8_t q[Q_SIZE])
{
    begin(q, control, Q_ADR_POSITION);
    q[1] = digits_or_code(position->track);
    q[2] = bcd_from_binary(position->index);
    put_time(q + 3, position->relative);
    put_time(q + 7, position->absolute);
    end(q);
}

void q_frame_point(unsigned control, unsigned adr, unsigned point, struct msf time, unsigned zero, struct msf value,
                   uint8_t q[Q_SIZE])
{
    begin(q, control, adr);
    q[2] = digits_or_code(point);
    put_time(q + 3, time);
    q[6] = digits_or_code(zero);
    put_time(q + 7, value);
    end(q);
}

void q_frame_catalogue(unsigned control, const char *digits, unsigned frame, uint8_t q[Q_SIZE])
{
    unsigned i;

    begin(q, control, Q_ADR_CATALOGUE);
    for (i = 0; i < 13; i++)
        q[1 + i / 2] |= (uint8_t)((digits[i] - '0') << (i % 2 ? 0 : 4));
    q[9] = bcd_from_binary(frame);
    end(q);
}

void q_frame_isrc(unsigned control, const char *isrc, unsigned frame, uint8_t q[Q_SIZE])
{
    uint64_t bits = 0;
    unsigned i;

    begin(q, control, Q_ADR_ISRC);
    for (i = 0; i < 5; i++)
        bits = bits << 6 | (uint64_t)(isrc[i] - '0');
    bits <<= 2;
    for (i = 5; i < 12; i++)
        bits = bits << 4 | (uint64_t)(isrc[i] - '0');
    bits <<= 4;
    put_be32(q + 1, (uint32_t)(bits >> 32));
    put_be32(q + 5, (uint32_t)bits);
    q[9] = bcd_from_binary(frame);
    end(q);
}
