/*
 * The scrambler of data sectors (ECMA-130 15 and annex B).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_SCRAMBLE_H
#define REDBOOK_SCRAMBLE_H

#include <stdint.h>

/* Scrambles a sector of 2352 bytes in place, or takes it back: everything behind the sync pattern. */
void sector_scramble(uint8_t *sector);

#endif
