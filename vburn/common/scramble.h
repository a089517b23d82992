/* scramble.h: the scrambler of data sectors (ECMA-130 annex B).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SCRAMBLE_H
#define VBURN_SCRAMBLE_H

#include "disc.h"

/* Scrambles or descrambles, in place, everything behind the sync pattern of a main channel sector. */
void cd_sector_scramble(uint8_t sector[MAIN_SIZE]);

#endif
