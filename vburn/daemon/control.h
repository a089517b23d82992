/* control.h: what the command line asks of the daemon: insert, eject, status, faults, speed.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_CONTROL_H
#define VBURN_CONTROL_H

#include "unit.h"

struct control_answer
{
    bool good;
    bool stop;      /* the daemon is to end */
    char *text;     /* for the user: the answer, or what was wrong; allocated, may be NULL */
};

/* words: the message as received, words each ended by a zero byte, size bytes in all. */
struct control_answer control_execute(struct unit *unit, const char *words, uint32_t size);

/* Reads back what the drive remembered when it was last on: the disc in it and its speed. */
void control_restore(struct unit *unit);

#endif
