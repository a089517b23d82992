/* data_commands.h: handlers for media of 2048-byte sectors, one group per file.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DATA_COMMANDS_H
#define VBURN_DATA_COMMANDS_H

#include "command.h"

struct unit;

/* data_reading.c */
void data_read_capacity(struct unit *unit, struct command *command);
void data_read_10(struct unit *unit, struct command *command);
void data_read_12(struct unit *unit, struct command *command);
void data_verify_10(struct unit *unit, struct command *command);
void data_seek_10(struct unit *unit, struct command *command);

/* data_recording.c */
void data_write_10(struct unit *unit, struct command *command);
void data_write_12(struct unit *unit, struct command *command);
void data_write_and_verify_10(struct unit *unit, struct command *command);
void data_synchronize_cache(struct unit *unit, struct command *command);
void data_close_track_session(struct unit *unit, struct command *command);
void data_reserve_track(struct unit *unit, struct command *command);
void data_blank(struct unit *unit, struct command *command);
void data_send_opc_information(struct unit *unit, struct command *command);

/* data_information.c */
void data_read_disc_information(struct unit *unit, struct command *command);
void data_read_track_information(struct unit *unit, struct command *command);
void data_read_toc(struct unit *unit, struct command *command);

/* data_format.c */
void data_read_format_capacities(struct unit *unit, struct command *command);
void data_format_unit(struct unit *unit, struct command *command);

/* disc_structure.c */
void data_read_disc_structure(struct unit *unit, struct command *command);
void data_send_disc_structure(struct unit *unit, struct command *command);

#endif
