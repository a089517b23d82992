/*
 * The Q sub-channel of one sector: twelve bytes, encoded and decoded.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_SUBQ_H
#define REDBOOK_SUBQ_H

#include <stdbool.h>
#include <stdint.h>

#include "redbook/isrc.h"
#include "redbook/mcn.h"
#include "redbook/msf.h"

#define SUBQ_SIZE 12

/* The control nibble (IEC 60908 17.5; MMC-6 "Q sub-channel control field"). */
#define SUBQ_CONTROL_PREEMPHASIS    0x1
#define SUBQ_CONTROL_COPY_PERMITTED 0x2
#define SUBQ_CONTROL_DATA           0x4
#define SUBQ_CONTROL_FOUR_CHANNELS  0x8

/* ADR: what the nine data bytes are. */
#define SUBQ_ADR_POSITION 1
#define SUBQ_ADR_MCN      2
#define SUBQ_ADR_ISRC     3

#define SUBQ_TNO_LEADIN   0
#define SUBQ_TNO_LEADOUT  0xaa

/* POINT in the lead-in, beside 1..99. */
#define SUBQ_POINT_FIRST_TRACK 0xa0     /* PMIN first track number, PSEC disc type */
#define SUBQ_POINT_LAST_TRACK  0xa1     /* PMIN last track number */
#define SUBQ_POINT_LEADOUT     0xa2     /* PMIN:PSEC:PFRAME start of the lead-out */

/* Decoded. Numbers are binary here, BCD on the disc; TNO, INDEX and POINT of 0xa0 and above are the same in both. */
struct subq
{
    uint8_t control;        /* 0..15, SUBQ_CONTROL_* */
    uint8_t adr;            /* SUBQ_ADR_*; decides which of the rest means something */
    /* ADR 1 */
    uint8_t tno;            /* SUBQ_TNO_LEADIN, 1..99, SUBQ_TNO_LEADOUT */
    uint8_t index;          /* INDEX 0..99; in the lead-in POINT */
    struct msf relative;    /* MIN:SEC:FRAME: time in the track (counting down in a pause), in the lead-in or lead-out.
                             * min may be any BCD number, sec and frame likewise: the lead-in has other things in them */
    uint8_t zero;           /* 0 on a CD */
    struct msf absolute;    /* AMIN:ASEC:AFRAME; in the lead-in PMIN:PSEC:PFRAME, whatever POINT makes of them */
    /* ADR 2 and 3 */
    struct mcn mcn;
    struct isrc isrc;
    uint8_t aframe;         /* frame part of the absolute time, 0..74 */
};

enum subq_result
{
    SUBQ_OK,
    SUBQ_BAD_CRC,           /* nothing in the twelve bytes can be trusted */
    SUBQ_BAD_FIELD,         /* CRC right, but a field is not BCD or out of its alphabet */
    SUBQ_UNKNOWN_ADR,       /* CRC right; control and adr are filled, the rest is of a mode not decoded here */
};

/* Makes the twelve bytes as they are on the disc: control and ADR in byte 0 (control in the high nibble), nine data
 * bytes, CRC big-endian. Fields must be in their ranges. ADR 1, 2 and 3 only. */
void subq_encode(const struct subq *subq, uint8_t raw[SUBQ_SIZE]);

/* Fills *subq completely (fields of other modes are zero); with SUBQ_BAD_CRC all of it is zero. */
enum subq_result subq_decode(const uint8_t raw[SUBQ_SIZE], struct subq *subq);

#endif
