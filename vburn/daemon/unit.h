/* unit.h: the logical unit: the parts of the drive, and the table of its commands.
 *
 * Each part keeps its own state in its own struct, declared in its own header; struct unit only holds them together.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_UNIT_H
#define VBURN_UNIT_H

#include "attention.h"
#include "command.h"
#include "data_format.h"
#include "events.h"
#include "fault.h"
#include "medium.h"
#include "mode_pages.h"
#include "pacing.h"
#include "recording.h"
#include "speed.h"

struct unit
{
    const char *home;           /* the drive's folder, absolute */
    char serial[17];            /* drive_serial(home) */
    int32_t position;           /* LBA last read or sought, for READ SUB-CHANNEL */
    struct medium medium;
    struct attention attention;
    struct events events;
    struct mode_pages mode_pages;
    struct speed speed;
    struct pacing pacing;
    struct recording recording;
    struct formatting formatting;
    struct faults faults;
};

/* Power on: no medium, everything as after a reset. home must live as long as the unit. */
void unit_init(struct unit *unit, const char *home);

void unit_free(struct unit *unit);

/* As if the cable had been pulled and put in again: mode pages, prevention and pending events are as after power on. */
void unit_power_on(struct unit *unit);

/* Carries out one command. cdb_length is what the host sent; a CDB shorter than its operation code asks for is refused. */
void unit_execute(struct unit *unit, struct command *command, uint8_t cdb_length);

/* "READ TOC/PMA/ATIP" for an operation code, or NULL for one the drive does not have. */
const char *unit_command_name(uint8_t opcode);

/* The other way round, upper or lower case alike; also "0x43". -1 when there is no such command. */
int unit_command_opcode(const char *name);

/* Whether the command is answered by NOT READY while there is no disc. */
bool unit_command_needs_disc(uint8_t opcode);

/* The length of a CDB that the group code of its operation code stands for (SPC-4 4.2.5.1); 0 for vendor codes. */
unsigned unit_cdb_length(uint8_t opcode);

/* Microseconds of a clock that only goes forward. */
uint64_t unit_now(void);

#endif
