/* overwrite.h: what media that can be written anywhere have in common. Private to their methods.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_OVERWRITE_H
#define VBURN_OVERWRITE_H

#include "data_method.h"

/* One session with one track, from LBA 0 to the formatted capacity. */
void overwrite_summary(struct unit *unit, struct data_summary *summary);
void overwrite_track(struct unit *unit, unsigned number, struct data_track_info *info);
int32_t overwrite_capacity(struct unit *unit);
bool overwrite_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count);

/* Adds a line to the list; the sectors are cut to whole ECC blocks. */
void formats_add(struct data_formats *formats, uint8_t type, int32_t sectors, uint32_t parameter);

/* Current capacity and its type as most media have them. */
void formats_begin(const struct disc *disc, struct data_formats *formats);

/* Whether the list has this type with exactly so many sectors. */
bool formats_have(const struct data_formats *formats, uint8_t type, uint32_t sectors);

/* The disc is formatted now, all of it at once, what was on it is gone. Takes the time that `passes` over it take. */
bool overwrite_formatted(struct unit *unit, struct command *command, const struct format_request *request, int32_t sectors,
                         double passes);

#endif
