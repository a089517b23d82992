/* vburn_scratch.h: a folder for the discs and drives of a fuzz target.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef FUZZ_VBURN_SCRATCH_H
#define FUZZ_VBURN_SCRATCH_H

#include <stdbool.h>

struct command;

/* The path of an empty folder below $TMPDIR, taken away at the end of the program: made, or emptied, now. */
const char *scratch_empty(void);

/* Whether a message from the command line may be carried out here: it does not write outside the folder (trace, disc=)
 * and does not end the process (the fault `kill`). words as for control_execute. */
bool scratch_allows(const char *words, unsigned size);

/* Carries out a command on a unit and checks what must be true of every answer. The buffer is command->data, with 64
 * bytes of room behind data_length. */
struct unit;
void scratch_execute(struct unit *unit, struct command *command, unsigned cdb_length);

#endif
