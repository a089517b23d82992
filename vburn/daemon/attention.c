/* attention.c: unit attention conditions, sense data and REQUEST SENSE.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "attention.h"
#include "bytes.h"
#include "data_format.h"
#include "unit.h"

#include <string.h>

void attention_init(struct attention *attention)
{
    memset(attention, 0, sizeof(*attention));
    attention_raise(attention, SENSE_POWER_ON);
}

void attention_raise(struct attention *attention, enum sense_code sense)
{
    unsigned i;

    for (i = 0; i < attention->count; i++)
        if (attention->pending[i] == sense)
            return;
    if (attention->count < sizeof(attention->pending) / sizeof(attention->pending[0]))
        attention->pending[attention->count++] = sense;
}

enum sense_code attention_take(struct attention *attention)
{
    enum sense_code sense;

    if (!attention->count)
        return SENSE_NONE;
    sense = attention->pending[0];
    attention->count--;
    memmove(attention->pending, attention->pending + 1, attention->count * sizeof(attention->pending[0]));
    return sense;
}

void note_progress(const struct unit *unit, struct command *command, enum sense_code sense)
{
    command->progress_valid = true;
    switch (sense)
    {
    case SENSE_BACKGROUND_FORMAT:
        command->progress = (uint16_t)format_background_progress(unit);
        break;
    case SENSE_FORMAT_IN_PROGRESS:
    case SENSE_OPERATION_IN_PROGRESS:
    case SENSE_LONG_WRITE_IN_PROGRESS:
        command->progress = (uint16_t)pacing_progress(&unit->pacing, speed_mean(&unit->speed), unit_now());
        break;
    default:
        command->progress_valid = false;
        break;
    }
}

void sense_data(const struct command *command, enum sense_code sense, uint8_t data[VB_SENSE_SIZE])
{
    memset(data, 0, VB_SENSE_SIZE);
    data[0] = 0x70;
    data[2] = (uint8_t)(sense >> 16);
    data[7] = VB_SENSE_SIZE - 8;
    data[12] = (uint8_t)(sense >> 8);
    data[13] = (uint8_t)sense;
    if (!command->progress_valid)
        return;
    data[15] = 0x80; /* SKSV */
    put_be16(data + 16, command->progress);
}

/* SPC-4 6.37: sense that waits, else a unit attention, else what TEST UNIT READY would say; always with GOOD. */
void request_sense(struct unit *unit, struct command *command)
{
    uint8_t data[VB_SENSE_SIZE];
    enum sense_code sense = unit->attention.kept_sense;

    unit->attention.kept_sense = SENSE_NONE;
    if (sense == SENSE_NONE)
        sense = attention_take(&unit->attention);
    if (sense == SENSE_NONE)
        sense = medium_not_ready(unit);
    if (sense == SENSE_NONE)
        sense = recording_not_ready(unit);
    if (sense == SENSE_NONE && format_in_background(unit))
        sense = SENSE_BACKGROUND_FORMAT;
    if (command->cdb[1] & 1) /* descriptor format: not offered */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    note_progress(unit, command, sense);
    sense_data(command, sense, data);
    reply(command, data, sizeof(data), command->cdb[4]);
}
