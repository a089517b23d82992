/* command.c: how a handler answers a command.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "command.h"

#include <string.h>

bool check(struct command *command, enum sense_code sense)
{
    command->status = STATUS_CHECK_CONDITION;
    command->sense = sense;
    command->reply_length = 0;
    return false;
}

void reply(struct command *command, const void *data, uint32_t length, uint32_t allocation)
{
    uint32_t room = command->direction == VB_IN ? command->data_length : 0;

    if (length > allocation)
        length = allocation;
    if (length > room)
        length = room;
    if (length)
        memcpy(command->data, data, length);
    command->reply_length = length;
}

bool received(struct command *command, uint64_t needed)
{
    if (command->direction == VB_OUT && command->data_length >= needed)
        return true;
    return needed ? check(command, SENSE_DATA_PHASE_ERROR) : true;
}
