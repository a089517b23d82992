/* write_modes.h: the write types, one per file.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_WRITE_MODES_H
#define VBURN_WRITE_MODES_H

#include "recording.h"

extern const struct recording_mode tao_recording;   /* write_tao.c */
extern const struct recording_mode sao_recording;   /* write_sao.c */
extern const struct recording_mode raw_recording;   /* write_raw.c */

/* Drops a cue sheet that has not been burned. */
void cue_sheet_forget(struct recording *recording);

/* Whether the session that is open has tracks recorded at once in it. */
bool tao_session_has_tracks(struct unit *unit);

/* Takes the tracks that the session layout->number has already into layout: those in the program memory area, and those that have
 * been written as a test. Gives how many there are. */
unsigned tao_take_tracks(struct unit *unit, struct session_layout *layout);

void blank(struct unit *unit, struct command *command);

void send_cue_sheet(struct unit *unit, struct command *command);

#endif
