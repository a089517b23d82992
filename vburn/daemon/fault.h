/* fault.h: faults on demand. The rule language is described in docs/vburn.md.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_FAULT_H
#define VBURN_FAULT_H

#include "command.h"
#include "error.h"

struct fault_rule;
struct unit;

struct faults
{
    struct fault_rule *rules;   /* in the order given; owned */
    unsigned count;
    bool unplugged;             /* the drive has vanished from the bus */
};

/* Adds a rule, "WRITE(10) after=100 lost". */
bool fault_add(struct faults *faults, const char *text, struct vb_error *error);

/* Takes all rules away. The drive stays unplugged if it was. */
void fault_clear(struct faults *faults);

/* One line per rule with how often it has struck, allocated; the caller frees. */
char *fault_list(const struct faults *faults);

/* Before a command is carried out. True: the fault has answered it and the drive does nothing. */
bool fault_before(struct unit *unit, struct command *command);

/* After it: faults that change the answer. */
void fault_after(struct unit *unit, struct command *command);

#endif
