/*
 * Constants of the coding of data sectors.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_SECTOR_TABLES_H
#define REDBOOK_SECTOR_TABLES_H

#include <stdint.h>

/* Everything of a sector but its sync pattern is scrambled. */
#define SCRAMBLE_LENGTH 2340

/* [d][b]: the EDC of the byte b and d zero bytes behind it, as in edc.h. */
extern const uint32_t edc_remainders[4][256];

/* What the scrambler adds to the bytes behind the sync pattern (ECMA-130 annex B). */
extern const uint8_t scramble_sequence[SCRAMBLE_LENGTH];

#endif
