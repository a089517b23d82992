/* layer_jump.h: DVD-R DL recorded in layer jump (MMC-6 4.3.4, 6.3.3.3; write type 4 of page 05h, profile 0016h).
 *
 * A track has as much of layer 0 as of layer 1, above it. It is recorded in blocks: sectors of layer 0 up to a jump, then those of layer 1
 * above them, from the outside to the inside; where M is the number of sectors of layer 0, the sector above LBA n is 2M - 1 - n. So
 * addresses leap at each jump but one, that at the end of layer 0, and the next writable address tells where to.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_LAYER_JUMP_H
#define VBURN_LAYER_JUMP_H

#include "data_method.h"

extern const struct data_method dvd_r_layer_jump_method;

/* Sectors of layer 0: where the layer break was put, or as manufactured. */
int32_t layer_0_sectors(const struct disc *disc);

/* LBA of the middle area, as manufactured or shifted: of layer 0 can be recorded what lies before it. */
int32_t layer_jump_middle(const struct disc *disc);

/* How a blank disc is recorded follows page 05h, and with it the profile; of one that is not blank it stands. */
void layer_jump_choose(struct unit *unit);

/* SEND DISC STRUCTURE 21h, 22h and 23h (MMC-6 6.37). */
bool layer_jump_shift_middle(struct unit *unit, struct command *command, uint32_t value);
bool layer_jump_set_interval(struct unit *unit, struct command *command, uint32_t value);
bool layer_jump_set_manual(struct unit *unit, struct command *command, uint32_t value);

/* For sequential.c: what was written ends with a whole ECC block. */
bool layer_jump_fill_unit(struct unit *unit, struct command *command, struct data_track *track);

/* The track ends on layer 0 with what was written, and on layer 1 it is filled up to what is above its beginning. */
bool layer_jump_end_track(struct unit *unit, struct command *command, struct data_track *track);

#endif
