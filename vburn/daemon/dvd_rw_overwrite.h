/* dvd_rw_overwrite.h: formatting a DVD-RW, from either of its states. Private to their methods.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DVD_RW_OVERWRITE_H
#define VBURN_DVD_RW_OVERWRITE_H

#include "data_method.h"

/* Adds the formats that a DVD-RW can be given now; type and sectors of the list are the caller's. */
void dvd_rw_add_formats(const struct disc *disc, struct data_formats *formats);

/* Member of struct data_method. Afterwards the disc is one of restricted overwrite. */
bool dvd_rw_format(struct unit *unit, struct command *command, const struct format_request *request);

#endif
