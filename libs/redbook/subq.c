/*
 * The Q sub-channel of one sector: twelve bytes, encoded and decoded.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "redbook/crc16.h"
#include "redbook/subq.h"

/* Where things are in the twelve bytes (IEC 60908 17.5.1 to 17.5.3). */
#define DATA_SIZE 10            /* control/ADR and the nine data bytes, over which the CRC goes */
#define TNO 1
#define INDEX 2
#define RELATIVE 3
#define ZERO 6
#define ABSOLUTE 7
#define AFRAME 9

static uint8_t encode_number(uint8_t value)
{
    return value >= 0xa0 ? value : bcd_from_binary(value);
}

static bool decode_number(uint8_t bcd, uint8_t *value)
{
    if (bcd >= 0xa0)
    {
        *value = bcd;
        return true;
    }
    return bcd_to_binary(bcd, value);
}

static void encode_time(struct msf time, uint8_t *raw)
{
    raw[0] = bcd_from_binary(time.min);
    raw[1] = bcd_from_binary(time.sec);
    raw[2] = bcd_from_binary(time.frame);
}

static bool decode_time(const uint8_t *raw, struct msf *time)
{
    return bcd_to_binary(raw[0], &time->min) && bcd_to_binary(raw[1], &time->sec) && bcd_to_binary(raw[2], &time->frame);
}

void subq_encode(const struct subq *subq, uint8_t raw[SUBQ_SIZE])
{
    memset(raw, 0, SUBQ_SIZE);
    raw[0] = (uint8_t)(subq->control << 4 | subq->adr);
    switch (subq->adr)
    {
    case SUBQ_ADR_POSITION:
        raw[TNO] = encode_number(subq->tno);
        raw[INDEX] = encode_number(subq->index);
        encode_time(subq->relative, raw + RELATIVE);
        raw[ZERO] = subq->zero;
        encode_time(subq->absolute, raw + ABSOLUTE);
        break;
    case SUBQ_ADR_MCN:
        mcn_pack(&subq->mcn, raw + 1);
        raw[AFRAME] = bcd_from_binary(subq->aframe);
        break;
    case SUBQ_ADR_ISRC:
        isrc_pack(&subq->isrc, raw + 1);
        raw[AFRAME] = bcd_from_binary(subq->aframe);
        break;
    }
    crc16_append(raw, DATA_SIZE);
}

static bool decode_position(const uint8_t *raw, struct subq *subq)
{
    subq->zero = raw[ZERO];
    return decode_number(raw[TNO], &subq->tno) && decode_number(raw[INDEX], &subq->index) &&
           decode_time(raw + RELATIVE, &subq->relative) && decode_time(raw + ABSOLUTE, &subq->absolute);
}

/* AFRAME goes on with the running frame number, 0 to 74 (IEC 60908 17.5.2). */
static bool decode_aframe(const uint8_t *raw, uint8_t *aframe)
{
    return bcd_to_binary(raw[AFRAME], aframe) && *aframe < CD_FRAMES_PER_SECOND;
}

static bool decode_mcn(const uint8_t *raw, struct subq *subq)
{
    return mcn_unpack(raw + 1, &subq->mcn) && !raw[1 + MCN_PACKED_SIZE] && decode_aframe(raw, &subq->aframe);
}

static bool decode_isrc(const uint8_t *raw, struct subq *subq)
{
    return isrc_unpack(raw + 1, &subq->isrc) && decode_aframe(raw, &subq->aframe);
}

enum subq_result subq_decode(const uint8_t raw[SUBQ_SIZE], struct subq *subq)
{
    bool right;

    memset(subq, 0, sizeof(*subq));
    if (!crc16_matches(raw, DATA_SIZE)) return SUBQ_BAD_CRC;
    subq->control = raw[0] >> 4;
    subq->adr = raw[0] & 15;
    switch (subq->adr)
    {
    case SUBQ_ADR_POSITION: right = decode_position(raw, subq); break;
    case SUBQ_ADR_MCN: right = decode_mcn(raw, subq); break;
    case SUBQ_ADR_ISRC: right = decode_isrc(raw, subq); break;
    default: return SUBQ_UNKNOWN_ADR;
    }
    return right ? SUBQ_OK : SUBQ_BAD_FIELD;
}
