/* data_recording.c: writing to DVD and BD: the commands, and what all methods of recording have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "data_commands.h"
#include "data_format.h"
#include "data_method.h"
#include "unit.h"

enum { CLOSE_TRACK_SESSION = 0x5b };

bool data_writable(struct unit *unit, struct command *command)
{
    const struct disc *disc = medium_disc(unit);

    if (disc->data.cartridge_protected)
        return check(command, SENSE_WRITE_PROTECTED);
    return disc->data.protected ? check(command, SENSE_PERSISTENT_WRITE_PROTECT) : true;
}

/* Sectors among these that have to go to the spare area, and do. False: there are no more spare sectors. */
static bool replace_defects(struct disc *disc, int32_t lba, uint32_t count)
{
    const struct extent *bad;
    int32_t end = lba + (int32_t)count, besides, spares = disc_spares(disc, &besides) + besides, used = 0;
    size_t i;

    for (i = 0; i < disc->data.replaced.count; i++)
        used += disc->data.replaced.list[i].last + 1 - disc->data.replaced.list[i].first;
    while (lba < end && (bad = extents_find(&disc->data.bad, lba, (uint32_t)(end - lba))))
    {
        int32_t first = bad->first > lba ? bad->first : lba, last = bad->last < end - 1 ? bad->last : end - 1;

        for (; first <= last; first++)
        {
            if (extents_find(&disc->data.replaced, first, 1))
                continue;
            if (used++ >= spares || !extents_add(&disc->data.replaced, first, first))
                return false;
            disc->changed = true;
        }
        lba = last + 1;
    }
    return true;
}

/* Where the laser has stopped it can go on; on DVD-R and DVD-RW only when page 05h asks for it (BUFE). */
static bool goes_on_after_underrun(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc_kind_info(disc->kind)->family != FAMILY_DVD_MINUS || disc->data.format_type != NOT_FORMATTED
           || write_parameter_burn_free(unit);
}

bool data_burn(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct recording *recording = &unit->recording;
    struct disc *disc = medium_disc(unit);
    /* WRITE(12) with Streaming: no time for defects (MMC-6 6.45.2.4). */
    bool streaming = command->cdb[0] == 0xaa && command->cdb[10] & 0x80;

    recording->closing = false;
    if (!recording->fed_at)
    {
        recording->busy_sense = SENSE_LONG_WRITE_IN_PROGRESS;
        pacing_begin(&unit->pacing, DATA_SIZE, unit->speed.class->sectors);
    }
    switch (pacing_accept(&unit->pacing, count * DATA_SIZE, speed_mean(&unit->speed), goes_on_after_underrun(unit), unit_now()))
    {
    case PACING_FULL:
        return check(command, SENSE_LONG_WRITE_IN_PROGRESS);
    case PACING_DRY:
        return check(command, SENSE_LOSS_OF_STREAMING);
    case PACING_TAKEN:
        break;
    }
    recording->fed_at = unit_now();
    if (recording->rehearsal)
        return true;
    if (data_method_of(disc)->replaces_defects && !streaming && !replace_defects(disc, lba, count))
        return check(command, SENSE_REALLOCATION_FAILED);
    if (!disc_burn(disc, lba, count, command->data))
        return check(command, SENSE_WRITE_ERROR);
    if (disc->state == DISC_BLANK)
        disc_set_state(disc, DISC_INCOMPLETE);
    return true;
}

static bool write_blocks(struct unit *unit, struct command *command, uint32_t count)
{
    uint32_t lba = get_be32(command->cdb + 2);

    format_background_advance(unit);
    if (!data_writable(unit, command))
        return false;
    if ((uint64_t)lba + count > (uint64_t)medium_disc(unit)->data.sectors)
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    return received(command, (uint64_t)count * DATA_SIZE)
           && (!count || data_method_of(medium_disc(unit))->write(unit, command, (int32_t)lba, count));
}

void data_write_10(struct unit *unit, struct command *command)
{
    write_blocks(unit, command, get_be16(command->cdb + 7));
}

void data_write_12(struct unit *unit, struct command *command)
{
    write_blocks(unit, command, get_be32(command->cdb + 6));
}

void data_write_and_verify_10(struct unit *unit, struct command *command)
{
    uint32_t count = get_be16(command->cdb + 7);

    if (!write_blocks(unit, command, count))
        return;
    data_synchronize_cache(unit, command); /* it is read from the disc, not from the buffer */
    if (command->status == STATUS_GOOD)
        data_verify_10(unit, command);
}

/* Empties the buffer; the answer comes when that is done, unless the host does not want to wait. */
static void flush(struct unit *unit, struct command *command, bool immediately)
{
    bool dry;
    uint64_t time;

    unit->recording.fed_at = 0;
    if (!unit->pacing.level && !unit->pacing.generated)
        return;
    time = pacing_flush(&unit->pacing, speed_mean(&unit->speed), unit_now(), &dry);
    if (!immediately)
        command->busy_us += time;
}

void data_synchronize_cache(struct unit *unit, struct command *command)
{
    const struct data_method *method = data_method_of(medium_disc(unit));
    bool immediately = command->cdb[0] == 0x35 && command->cdb[1] & 2;

    format_background_advance(unit);
    flush(unit, command, immediately);
    if (!disc_sync(medium_disc(unit)))
        check(command, SENSE_WRITE_ERROR);
    else if (method->synchronised)
        method->synchronised(unit, command);
}

void data_work(struct unit *unit, struct command *command, double sectors, enum sense_code sense, bool immediately)
{
    bool dry;
    uint64_t time;

    if (unit->pacing.speed <= 0 || sectors <= 0)
        return;
    unit->recording.busy_sense = sense;
    unit->recording.closing = command->cdb[0] == CLOSE_TRACK_SESSION;
    if (!unit->pacing.level)
        pacing_set_blocks(&unit->pacing, DATA_SIZE, unit->speed.class->sectors);
    pacing_generate(&unit->pacing, (uint32_t)sectors, speed_mean(&unit->speed), unit_now());
    time = pacing_flush(&unit->pacing, speed_mean(&unit->speed), unit_now(), &dry);
    if (!immediately)
        command->busy_us += time;
}

bool data_changed(struct unit *unit, struct command *command)
{
    struct disc *disc = medium_disc(unit);

    disc->changed = true;
    unit->events.features_changed = true;
    return disc_sync(disc) || check(command, SENSE_WRITE_ERROR);
}

void data_close_track_session(struct unit *unit, struct command *command)
{
    const struct data_method *method = data_method_of(medium_disc(unit));
    const uint8_t *cdb = command->cdb;
    enum sense_code sense = recording_not_ready(unit);

    format_background_advance(unit);
    if (sense != SENSE_NONE) /* of what is still being closed nothing can be closed (MMC-6 6.3.3.1) */
    {
        check(command, unit->recording.closing ? SENSE_SESSION_INCOMPLETE_TRACK : sense);
        return;
    }
    if (!data_writable(unit, command))
        return;
    if (!method->close)
    {
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
        return;
    }
    flush(unit, command, cdb[1] & 1);
    unit->recording.closing = true;
    method->close(unit, command, cdb[2] & 7, get_be16(cdb + 4));
}

void data_reserve_track(struct unit *unit, struct command *command)
{
    const struct data_method *method = data_method_of(medium_disc(unit));

    if (!data_writable(unit, command))
        return;
    if (!method->reserve)
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
    else
        method->reserve(unit, command);
}

void data_blank(struct unit *unit, struct command *command)
{
    const struct data_method *method = data_method_of(medium_disc(unit));

    if (!data_writable(unit, command))
        return;
    if (!method->blank)
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
    else
        method->blank(unit, command, command->cdb[1] & 7, get_be32(command->cdb + 2));
}

/* MMC-6 6.36. The power calibration itself shows nowhere. */
void data_send_opc_information(struct unit *unit, struct command *command)
{
    const struct disc *disc = medium_disc(unit);

    if (!received(command, get_be16(command->cdb + 7)))
        return;
    if (!data_writable(unit, command))
        return;
    if (command->cdb[1] & 1 && disc->data.finalised)
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
}
