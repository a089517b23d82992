/* attention.h: unit attention conditions (SAM-5 5.14).
 *
 * Linux is one initiator for all its programs, so a condition is reported once, to the first command that does not
 * let it pass, whichever program sent it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ATTENTION_H
#define VBURN_ATTENTION_H

#include "command.h"

struct attention
{
    enum sense_code pending[4]; /* in the order they are reported */
    unsigned count;
    enum sense_code kept_sense; /* sense that could not be delivered with its command; REQUEST SENSE gives it */
};

void attention_init(struct attention *attention);

/* Adds a condition unless it is pending already. */
void attention_raise(struct attention *attention, enum sense_code sense);

/* Takes the oldest condition; SENSE_NONE when there is none. */
enum sense_code attention_take(struct attention *attention);

struct unit;
void request_sense(struct unit *unit, struct command *command);

/* Puts the progress indication into the command where the sense is of an operation that goes on. */
void note_progress(const struct unit *unit, struct command *command, enum sense_code sense);

/* Fixed format, 18 bytes (SPC-4 4.5.3); with the command's progress indication if it has one. */
void sense_data(const struct command *command, enum sense_code sense, uint8_t data[VB_SENSE_SIZE]);

#endif
