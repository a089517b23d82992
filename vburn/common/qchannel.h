/* qchannel.h: the sub-channels as they lie on the disc, and what Q says (IEC 60908 clause 17.5).
 *
 * A sector carries 96 sub-channel symbols of eight bits, P in bit 7, Q in bit 6, R to W in bits 5 to 0.
 * The 96 Q bits are 12 bytes, most significant first: control and ADR, nine data bytes, a CRC of 16 bits.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_QCHANNEL_H
#define VBURN_QCHANNEL_H

#include "address.h"

#include <stdbool.h>
#include <stdint.h>

#define SUBCHANNEL_SIZE 96
#define Q_SIZE          12

enum q_adr
{
    Q_ADR_POSITION = 1,
    Q_ADR_CATALOGUE = 2,
    Q_ADR_ISRC = 3,
    Q_ADR_SESSION = 5
};

enum q_control
{
    Q_CONTROL_PREEMPHASIS = 1,
    Q_CONTROL_COPY_PERMITTED = 2,
    Q_CONTROL_DATA = 4,
    Q_CONTROL_FOUR_CHANNELS = 8
};

#define Q_TRACK_LEAD_IN  0x00
#define Q_TRACK_LEAD_OUT 0xaa

/* Mode 1 (ADR 1) outside the lead-in: where the sector is. */
struct q_position
{
    uint8_t track;          /* 1..99 in binary, or Q_TRACK_LEAD_OUT */
    uint8_t index;          /* 0..99 in binary */
    struct msf relative;    /* time in the track; counts down in index 0 */
    struct msf absolute;
};

/* Takes bit `bit` (7 = P, 6 = Q ... 0 = W) of the 96 symbols; gives 12 bytes. */
void subchannel_extract(const uint8_t symbols[SUBCHANNEL_SIZE], unsigned bit, uint8_t bits[Q_SIZE]);

/* Puts 12 bytes into bit `bit` of the 96 symbols, leaving the other bits alone. */
void subchannel_insert(uint8_t symbols[SUBCHANNEL_SIZE], unsigned bit, const uint8_t bits[Q_SIZE]);

/* The CRC over the first ten bytes as it stands on disc, that is inverted (IEC 60908 17.5.1, polynomial 0x1021). */
uint16_t q_crc(const uint8_t q[Q_SIZE]);

/* Whether the CRC in bytes 10 and 11 is right. Nothing else of a Q frame may be believed when it is not. */
bool q_valid(const uint8_t q[Q_SIZE]);

static inline unsigned q_adr(const uint8_t q[Q_SIZE])
{
    return q[0] & 15;
}

static inline unsigned q_control(const uint8_t q[Q_SIZE])
{
    return q[0] >> 4;
}

/* False unless q is a valid frame of mode 1 of the program area or the lead-out with decimal digits. */
bool q_decode_position(const uint8_t q[Q_SIZE], struct q_position *position);

/* False unless q is a valid frame of mode 2; text receives 13 digits and a zero. */
bool q_decode_catalogue(const uint8_t q[Q_SIZE], char text[14]);

/* False unless q is a valid frame of mode 3; text receives 12 characters (no dashes) and a zero. */
bool q_decode_isrc(const uint8_t q[Q_SIZE], char text[13]);

#endif
