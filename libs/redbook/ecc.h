/*
 * The error correction code of data sectors: a Reed-Solomon product code over GF(2^8) (ECMA-130 14.5 and annex A).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_ECC_H
#define REDBOOK_ECC_H

#include <stdint.h>

/* What it protects, from the header on: 24 rows of 43 words of two bytes. P makes two rows more of it, Q 26 diagonals. */
#define ECC_DATA_SIZE 2064
#define ECC_P_SIZE    172
#define ECC_Q_SIZE    104
#define ECC_AREA_SIZE (ECC_DATA_SIZE + ECC_P_SIZE + ECC_Q_SIZE)

/* Puts the parities P and Q behind the data. */
void ecc_encode(uint8_t area[ECC_AREA_SIZE]);

#endif
