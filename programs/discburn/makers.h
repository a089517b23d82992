/*
 * Who made a CD-R or CD-RW.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_MAKERS_H
#define DISCBURN_MAKERS_H

#include <stdint.h>

/* By the start of the lead-in in its ATIP, an LBA below -150; NULL for a code that is not in the table. */
const char *disc_maker(int32_t lead_in_start);

#endif
