/*
 * The sub-channels of one sector as they travel to and from a drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_SUBCODE_H
#define REDBOOK_SUBCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "redbook/subq.h"

#define CD_AUDIO_SECTOR_SIZE 2352
#define SUBCODE_SIZE 96             /* data block types 2 and 3: one byte per symbol, bit 7 P, bit 6 Q, bits 5..0 R..W */
#define SUBCODE_PQ_SIZE 16          /* data block type 1: 12 bytes Q, 3 zero, P in the top bit of the last byte */

/* Sectors with their sub-channel: data block type 1, and types 2 and 3 (MMC-6, write parameters mode page). */
#define CD_SECTOR_SIZE_PQ  (CD_AUDIO_SECTOR_SIZE + SUBCODE_PQ_SIZE)
#define CD_SECTOR_SIZE_RAW (CD_AUDIO_SECTOR_SIZE + SUBCODE_SIZE)

/* rw: 96 bytes of which bits 5..0 are taken, or NULL for R-W all zero. */
void subcode_join(bool p, const uint8_t q[SUBQ_SIZE], const uint8_t *rw, uint8_t subcode[SUBCODE_SIZE]);

/* Any of p, q and rw may be NULL. p: 12 bytes, the P bits of the sector, the first in the top bit of p[0]; rw: 96 bytes
 * with bits 7 and 6 zero. */
void subcode_split(const uint8_t subcode[SUBCODE_SIZE], uint8_t *p, uint8_t *q, uint8_t *rw);

/* What P says of a sector: the majority of its 96 bits. */
bool subcode_p(const uint8_t subcode[SUBCODE_SIZE]);

void subcode_pack_pq(bool p, const uint8_t q[SUBQ_SIZE], uint8_t packed[SUBCODE_PQ_SIZE]);
void subcode_unpack_pq(const uint8_t packed[SUBCODE_PQ_SIZE], bool *p, uint8_t q[SUBQ_SIZE]);

#endif
