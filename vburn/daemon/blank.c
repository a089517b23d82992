/* blank.c: BLANK (MMC-6 6.2), for CD-RW.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"
#include "write_modes.h"

enum blanking_type
{
    BLANK_DISC = 0,
    BLANK_MINIMALLY = 1         /* program memory area, lead-in and the first pregap */
};

void blank(struct unit *unit, struct command *command)
{
    struct disc *disc = medium_disc(unit);
    unsigned type = command->cdb[1] & 7;
    bool immediately = command->cdb[1] & 0x10, ignored;
    int32_t end = type == BLANK_DISC ? disc_end(disc) : 0;
    struct vb_error error;
    uint64_t time, now;

    if (type != BLANK_DISC && type != BLANK_MINIMALLY)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (disc->kind != DISC_CD_RW)
    {
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
        return;
    }
    if (unit->recording.mode)
    {
        check(command, SENSE_COMMAND_SEQUENCE);
        return;
    }
    if (write_parameter_test(unit))
        return;
    recording_abandon(unit); /* a cue sheet that waits is for the disc as it was */
    if (!disc_erase(disc, type == BLANK_DISC, &error))
    {
        check(command, SENSE_WRITE_ERROR);
        return;
    }
    medium_forget_contents(unit);
    unit->events.features_changed = true;
    unit->recording.busy_sense = SENSE_OPERATION_IN_PROGRESS;
    pacing_begin(&unit->pacing, MAIN_SIZE, unit->speed.class->sectors);
    now = unit_now();
    pacing_generate(&unit->pacing, (uint32_t)(end - disc->lead_in_start), speed_mean(&unit->speed), now);
    time = pacing_flush(&unit->pacing, speed_mean(&unit->speed), now, &ignored);
    if (!immediately)
        command->busy_us += time;
}
