/* recording.c: the writing commands, and what all write types have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "recording.h"
#include "bytes.h"
#include "data_method.h"
#include "session_layout.h"
#include "unit.h"
#include "write_modes.h"

#include <stdlib.h>
#include <string.h>

const struct recording_mode *const recording_modes[] = { &tao_recording, &sao_recording, &raw_recording, NULL };

const struct recording_mode *recording_mode_of(unsigned write_type)
{
    unsigned i;

    for (i = 0; recording_modes[i]; i++)
        if (recording_modes[i]->write_type == write_type)
            return recording_modes[i];
    return NULL;
}

unsigned recording_block_size(unsigned data_block_type)
{
    static const uint16_t sizes[16] =
    {
        [0] = 2352, [1] = 2368, [2] = 2448, [3] = 2448,
        [8] = 2048, [9] = 2336, [10] = 2048, [11] = 2056, [12] = 2324, [13] = 2332
    };

    return sizes[data_block_type & 15];
}

enum sense_code recording_not_ready(const struct unit *unit)
{
    return pacing_busy(&unit->pacing, speed_mean(&unit->speed), unit_now()) ? unit->recording.busy_sense : SENSE_NONE;
}

/* How long a drive waits for more before it takes the recording for broken off; the host may have died. */
#define PATIENCE_US 2000000

bool recording_goes_on(const struct unit *unit)
{
    const struct recording *recording = &unit->recording;
    uint64_t now = unit_now();

    if (recording_not_ready(unit) != SENSE_NONE)
        return true;
    if ((!recording->mode && !recording->noted && !recording->rehearsal) || !recording->fed_at)
        return false;
    return now - recording->fed_at < PATIENCE_US || pacing_burns(&unit->pacing, speed_mean(&unit->speed), now);
}

void recording_begin(struct unit *unit, const struct recording_mode *mode, int32_t lba, unsigned block_size)
{
    struct disc *disc = medium_disc(unit);
    struct recording *recording = &unit->recording;

    medium_toc(unit); /* read before anything is added */
    recording->in_lead_out = recording->noted = false;
    recording->busy_sense = SENSE_LONG_WRITE_IN_PROGRESS;
    recording->simulated = write_parameter_test(unit);
    recording->next = lba;
    recording->fed_at = unit_now();
    rw_interleave_init(&recording->interleave);
    if (!recording->simulated)
        disc_set_state(disc, DISC_INCOMPLETE);
    pacing_begin(&unit->pacing, block_size, unit->speed.class->sectors);
    recording->mode = mode;
}

/* The laser stops in the middle, and a CD-R cannot be gone on with from there. */
static bool loss_of_streaming(struct unit *unit, struct command *command)
{
    recording_abandon(unit);
    return check(command, SENSE_LOSS_OF_STREAMING);
}

bool recording_accept(struct unit *unit, struct command *command, uint32_t bytes)
{
    switch (pacing_accept(&unit->pacing, bytes, speed_mean(&unit->speed), write_parameter_burn_free(unit), unit_now()))
    {
    case PACING_FULL:
        return check(command, SENSE_LONG_WRITE_IN_PROGRESS);
    case PACING_DRY:
        return loss_of_streaming(unit, command);
    default:
        unit->recording.fed_at = unit_now();
        return true;
    }
}

bool recording_burn(struct unit *unit, struct command *command, const uint8_t *sectors, uint32_t count)
{
    struct recording *recording = &unit->recording;
    struct vb_error error;

    if (!recording->simulated && !disc_burn(medium_disc(unit), recording->next, count, sectors))
    {
        recording_abandon(unit);
        return check(command, SENSE_WRITE_ERROR);
    }
    recording->next += (int32_t)count;
    if (recording->simulated || recording->noted)
        return true;
    /* A CD-R cannot be burned twice: should the daemon die before anything is synchronised, it must know that much. */
    recording->noted = true;
    return disc_save(medium_disc(unit), &error) || check(command, SENSE_WRITE_ERROR);
}

bool recording_burn_empty(struct unit *unit, struct command *command, const struct session_layout *layout, int32_t end)
{
    enum { CHUNK = 32 };
    uint8_t sectors[CHUNK * SECTOR_SIZE];
    uint32_t count, i;

    while (unit->recording.next < end)
    {
        int32_t lba = unit->recording.next;

        count = end - lba < CHUNK ? (uint32_t)(end - lba) : CHUNK;
        for (i = 0; i < count; i++)
            layout_empty_sector(layout, medium_disc(unit), lba + (int32_t)i, sectors + i * SECTOR_SIZE);
        pacing_generate(&unit->pacing, count, speed_mean(&unit->speed), unit_now());
        if (!recording_burn(unit, command, sectors, count))
            return false;
    }
    return true;
}

unsigned recording_rehearsed(struct unit *unit, const struct pma_track **tracks)
{
    if (!write_parameter_test(unit))
        recording_end_rehearsal(unit);
    *tracks = unit->recording.rehearsed;
    return unit->recording.rehearsed_count;
}

bool recording_rehearse(struct unit *unit, const struct pma_track *track)
{
    struct recording *recording = &unit->recording;
    struct pma_track *grown = realloc(recording->rehearsed, (recording->rehearsed_count + 1) * sizeof(*grown));

    if (!grown)
        return false;
    recording->rehearsed = grown;
    grown[recording->rehearsed_count++] = *track;
    return true;
}

void recording_end_rehearsal(struct unit *unit)
{
    free(unit->recording.rehearsed);
    unit->recording.rehearsed = NULL;
    unit->recording.rehearsed_count = 0;
}

bool recording_complete(struct unit *unit, struct command *command, enum disc_state state)
{
    struct disc *disc = medium_disc(unit);
    bool simulated = unit->recording.simulated;

    unit->recording.noted = false;
    unit->recording.mode = NULL;
    medium_forget_contents(unit);
    unit->events.features_changed = true;
    if (simulated)
        return true;
    disc_set_state(disc, state);
    return disc_sync(disc) || check(command, SENSE_WRITE_ERROR);
}

void recording_abandon(struct unit *unit)
{
    struct disc *disc = medium_disc(unit);
    struct vb_error error;

    if (disc && !disc_is_cd(disc))
    {
        const struct data_method *method = data_method_of(disc);

        if (method && method->abandon)
            method->abandon(unit);
        if (recording_not_ready(unit) == SENSE_FORMAT_IN_PROGRESS)
            disc_erase(disc, true, &error); /* half a format is none */
        disc_sync(disc);
    }
    unit->recording.noted = false;
    unit->recording.fed_at = 0;
    pacing_stop(&unit->pacing);
    cue_sheet_forget(&unit->recording);
    recording_end_rehearsal(unit);
    free(unit->recording.session);
    unit->recording.session = NULL;
    if (!unit->recording.mode)
        return;
    if (disc && !unit->recording.simulated)
        disc_sync(disc);
    unit->recording.mode = NULL;
    medium_forget_contents(unit);
}

static void write_blocks(struct unit *unit, struct command *command, uint32_t count)
{
    const struct recording_mode *mode = unit->recording.mode;

    if (!mode)
        mode = recording_mode_of(write_parameter_type(unit)); /* page 05h holds no other than the drive has */
    if (count)
        mode->write(unit, command, (int32_t)get_be32(command->cdb + 2), count);
}

void write_10(struct unit *unit, struct command *command)
{
    write_blocks(unit, command, get_be16(command->cdb + 7));
}

void write_12(struct unit *unit, struct command *command)
{
    write_blocks(unit, command, get_be32(command->cdb + 6));
}

/* Nothing more is awaited: the buffer may run empty from now on. */
static bool end_streaming(struct unit *unit, struct command *command)
{
    bool dry;

    pacing_flush(&unit->pacing, speed_mean(&unit->speed), unit_now(), &dry);
    /* Behind the last sector of the program there is nothing that an empty buffer could spoil. */
    if (dry && !write_parameter_burn_free(unit) && !unit->recording.in_lead_out)
        return loss_of_streaming(unit, command);
    return true;
}

/* The answer comes when everything has been burned. */
static void wait_for_laser(struct unit *unit, struct command *command)
{
    bool ignored;

    command->busy_us += pacing_flush(&unit->pacing, speed_mean(&unit->speed), unit_now(), &ignored);
}

void synchronize_cache(struct unit *unit, struct command *command)
{
    bool immediately = command->cdb[1] & 2;

    unit->recording.fed_at = 0;
    if (unit->recording.mode && end_streaming(unit, command) && unit->recording.mode->synchronised(unit, command)
        && !immediately)
        wait_for_laser(unit, command);
}

void close_track_session(struct unit *unit, struct command *command)
{
    enum close_function { CLOSE_TRACK = 1, CLOSE_SESSION = 2 };
    const uint8_t *cdb = command->cdb;
    unsigned function = cdb[2] & 7;
    const struct recording_mode *mode = unit->recording.mode;
    enum sense_code sense = recording_not_ready(unit);

    if (sense != SENSE_NONE)
    {
        check(command, sense);
        return;
    }
    if (function != CLOSE_TRACK && function != CLOSE_SESSION) /* the others are for DVD and BD */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    /* A session with tracks recorded one by one is closed in the same way whatever page 05h says now. */
    if (!mode)
        mode = tao_session_has_tracks(unit) ? &tao_recording : recording_mode_of(write_parameter_type(unit));
    if (unit->recording.mode && !end_streaming(unit, command))
        return;
    if (mode->close(unit, command, function, get_be16(cdb + 4)) && !(cdb[1] & 1))
        wait_for_laser(unit, command);
}

/* MMC-6 6.38. The power calibration itself shows nowhere. */
void send_opc_information(struct unit *unit, struct command *command)
{
    uint32_t length = get_be16(command->cdb + 7);

    if (!received(command, length))
        return;
    if (length % 8 && length % 8 != 2) /* a header of two bytes and entries of eight, or no header in early programs */
    {
        check(command, SENSE_PARAMETER_LIST_LENGTH);
        return;
    }
    if (command->cdb[1] & 1 && medium_disc(unit)->state == DISC_COMPLETE && medium_disc(unit)->kind == DISC_CD_R)
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
}

/* MMC-6 6.21 */
void read_buffer_capacity(struct unit *unit, struct command *command)
{
    bool in_blocks = command->cdb[1] & 1;
    unsigned block_size = disc_is_cd(medium_disc(unit)) ? recording_block_size(write_parameter_block_type(unit)) : DATA_SIZE;
    uint32_t room = pacing_room(&unit->pacing, speed_mean(&unit->speed), unit_now()), size = BUFFER_SIZE;
    uint8_t answer[12] = { 0, 10 };

    if (in_blocks && block_size)
    {
        answer[3] = 1;
        size /= block_size;
        room /= block_size;
    }
    put_be32(answer + 4, in_blocks ? 0 : size); /* reserved when counted in blocks */
    put_be32(answer + 8, room);
    reply(command, answer, sizeof(answer), get_be16(command->cdb + 7));
}
