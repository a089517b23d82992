/* sequential.h: what media that are recorded from the inside to the outside have in common: DVD-R and DVD-RW with their RZones and
 * borders, DVD+R with its fragments, BD-R with its sequential recording ranges. MMC-6 calls all of these tracks and sessions, and so
 * does this. Private to their methods.
 *
 * The tracks are those of disc->data: closed ones, open ones that were reserved, and the one that is being written to behind them.
 * Where nothing has been written behind the last one lies the invisible track, which is not in the list.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SEQUENTIAL_H
#define VBURN_SEQUENTIAL_H

#include "data_method.h"

/* Members of struct data_method. */
void sequential_summary(struct unit *unit, struct data_summary *summary);
void sequential_track(struct unit *unit, unsigned number, struct data_track_info *info);
int32_t sequential_capacity(struct unit *unit);
bool sequential_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count);
bool sequential_synchronised(struct unit *unit, struct command *command);
bool sequential_reserve(struct unit *unit, struct command *command);
void sequential_abandon(struct unit *unit);

/* Behind the last sector that can be recorded: the layer break and the spare areas leave so much. In layer jump: of layer 0. */
int32_t sequential_limit(const struct disc *disc);

/* Pads the track up, to its end if it was reserved, and closes it. A track that does not exist is 5/24/00. */
bool sequential_close_track(struct unit *unit, struct command *command, unsigned number);

/* Closes the open tracks of the last session and the session; with finalise the disc, too, also when the session is empty. Nothing
 * recorded: nothing done. Reserved tracks that are not full are 5/72/03. */
bool sequential_close_session(struct unit *unit, struct command *command, bool finalise);

/* Puts as many sectors as the command asks for in the place of what was recorded at lba, which takes room at the next writable
 * address (pseudo-overwrite, MMC-6 4.5.3.5.4). */
bool sequential_overwrite(struct unit *unit, struct command *command, int32_t lba, uint32_t count);

/* For layer_jump.c. The last track, or NULL. */
struct data_track *sequential_last_track(const struct disc *disc);

/* Where the invisible track begins. False when there is none: the disc is closed or full, or the last track is still being written. */
bool sequential_find_invisible(const struct disc *disc, int32_t *start);

/* The invisible track becomes one that can be seen, up to the end of the disc. NULL without memory. */
struct data_track *sequential_begin_track(struct disc *disc, int32_t start);

/* Should the drive be killed now, the disc tells of a track that broke off. */
bool sequential_note(struct unit *unit, struct command *command, struct data_track *track);

#endif
