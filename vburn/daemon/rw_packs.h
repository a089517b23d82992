/* rw_packs.h: the R-W sub-channel in pack form: error correction and interleave (IEC 60908 clause 18; MMC-6 4.2.3.8.4).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_RW_PACKS_H
#define VBURN_RW_PACKS_H

#include <stdbool.h>
#include <stdint.h>

enum
{
    RW_PACK_SYMBOLS = 24,       /* six bits each */
    RW_PACKS_PER_SECTOR = 4,
    RW_DELAY = 7                /* packs the last symbol of a pack comes after the first */
};

/* The packs whose symbols are not all on the disc yet: a ring of the last eight, symbols already swapped. */
struct rw_interleave
{
    uint8_t pack[RW_DELAY + 1][RW_PACK_SYMBOLS];
    unsigned newest;
};

void rw_interleave_init(struct rw_interleave *interleave);

/* Puts parity Q (symbols 2, 3) and P (symbols 20 to 23) into a pack. */
void rw_pack_protect(uint8_t pack[RW_PACK_SYMBOLS]);

/* Whether both parities of a pack are right. */
bool rw_pack_good(const uint8_t pack[RW_PACK_SYMBOLS]);

/* Takes the next four packs (their parity is made here) and gives the 96 six-bit symbols that follow on the disc. */
void rw_interleave_sector(struct rw_interleave *interleave, const uint8_t packs[96], uint8_t symbols[96]);

/* The way back. symbols: those of three successive sectors, 288; packs: the four that begin in the first of them.
 * One wrong symbol a pack is corrected. */
void rw_deinterleave_sector(const uint8_t symbols[288], uint8_t packs[96]);

#endif
