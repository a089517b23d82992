/* cd_text.h: CD-TEXT packs, from the R-W sub-channels recorded in the lead-in (IEC 60908 annex J; MMC-6 annex J).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_CD_TEXT_H
#define VBURN_CD_TEXT_H

#include "disc.h"

enum { CD_TEXT_PACK_SIZE = 18 };

/* The packs of the first session with right CRC, in the order recorded, each once, 18 bytes each with the CRC.
 * NULL and 0 when there are none. The caller frees. */
uint8_t *cd_text_read(const struct disc *disc, uint32_t *length);

#endif
