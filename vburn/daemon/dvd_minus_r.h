/* dvd_minus_r.h: what DVD-RW has in common in its two states, and DVD-R DL in both ways to record it. Private to their methods.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DVD_MINUS_R_H
#define VBURN_DVD_MINUS_R_H

#include "data_method.h"

/* BLANK of a DVD-RW, formatted or not: whole, or minimally, after which it takes disc at once only (feature 0021h is not current), as
 * drives have it. */
bool dvd_rw_blank(struct unit *unit, struct command *command, unsigned type, uint32_t address);

/* Members of struct data_method. */
bool dvd_minus_close(struct unit *unit, struct command *command, unsigned function, unsigned number);
void dvd_minus_formats(struct unit *unit, struct data_formats *formats);

#endif
