/* commands.h: handlers that need no state of their own, one group per file.
 *
 * Each carries out command->cdb on unit and answers into command. Whether a disc is ready has been asked before where
 * the table in unit.c says so.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_COMMANDS_H
#define VBURN_COMMANDS_H

#include "command.h"

struct unit;

/* inquiry.c */
void inquiry(struct unit *unit, struct command *command);

/* features.c */
void get_configuration(struct unit *unit, struct command *command);

/* disc_information.c */
void read_disc_information(struct unit *unit, struct command *command);
void read_track_information(struct unit *unit, struct command *command);

/* capacity.c */
void read_capacity(struct unit *unit, struct command *command);
void read_format_capacities(struct unit *unit, struct command *command);

/* toc_commands.c */
void read_toc_pma_atip(struct unit *unit, struct command *command);

/* sub_channel_command.c */
void read_sub_channel(struct unit *unit, struct command *command);

/* read_cd.c */
void read_cd(struct unit *unit, struct command *command);
void read_cd_msf(struct unit *unit, struct command *command);
void read_10(struct unit *unit, struct command *command);
void read_12(struct unit *unit, struct command *command);
void seek_10(struct unit *unit, struct command *command);

#endif
