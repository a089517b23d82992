/*
 * The R to W sub-channels as packs: their parity, and their interleaving for the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_RW_H
#define REDBOOK_RW_H

#include <stdbool.h>
#include <stdint.h>

#include "redbook/subcode.h"

/* A pack is 24 symbols of six bits: two of command, two of Q parity over those, sixteen of data, four of P parity over
 * all of it (IEC 60908 18). A sector has four. Symbols are in bits 5..0 here, as in subcode_join. */
#define RW_PACK_SIZE 24
#define RW_PACKS_PER_SECTOR (SUBCODE_SIZE / RW_PACK_SIZE)

/* Interleaving spreads a pack over eight: a sector on the disc has symbols of its own packs and of two sectors before. */
#define RW_HISTORY 2

/* Computes symbols 2, 3 and 20 to 23 of each of the four packs of a sector. */
void rw_add_parity(uint8_t packs[SUBCODE_SIZE]);

/* True when the parity of one pack is right. */
bool rw_parity_matches(const uint8_t pack[RW_PACK_SIZE]);

/* cooked: sectors n-2, n-1 and n of packs with their parity, one after the other (zeros before the first);
 * raw: what sector n carries on the disc. */
void rw_interleave(const uint8_t cooked[(RW_HISTORY + 1) * SUBCODE_SIZE], uint8_t raw[SUBCODE_SIZE]);

/* The way back. raw: sectors n, n+1 and n+2 from the disc; cooked: the packs of sector n. */
void rw_deinterleave(const uint8_t raw[(RW_HISTORY + 1) * SUBCODE_SIZE], uint8_t cooked[SUBCODE_SIZE]);

#endif
