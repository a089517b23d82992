/* layer_jump.c: DVD-R DL recorded in layer jump.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "layer_jump.h"
#include "dvd_minus_r.h"
#include "sequential.h"
#include "unit.h"

#include <string.h>
#include <unistd.h>

int32_t layer_0_sectors(const struct disc *disc)
{
    const struct disc_kind_info *info = disc_kind_info(disc->kind);

    return disc->data.layer_break ? disc->data.layer_break : disc->data.sectors / info->layers / info->ecc_sectors * info->ecc_sectors;
}

int32_t layer_jump_middle(const struct disc *disc)
{
    return disc->data.shifted_middle ? disc->data.shifted_middle : layer_0_sectors(disc);
}

void layer_jump_choose(struct unit *unit)
{
    struct disc *disc = medium_disc(unit);
    bool jumps;

    if (!disc || !disc->data.layer_jump || disc->state != DISC_BLANK)
        return;
    jumps = write_parameter_type(unit) == WRITE_TYPE_LAYER_JUMP && !disc->data.layer_break;
    if (jumps == disc->data.jumps)
        return;
    disc->data.jumps = jumps;
    unit->events.features_changed = true;
}

/* --- addresses --- */

static int32_t above(const struct disc *disc, int32_t lba)
{
    return 2 * layer_0_sectors(disc) - 1 - lba;
}

/* Whether the block's part of layer 0 is full, and that of layer 1 is being recorded. */
static bool is_above(const struct data_track *track)
{
    return track->jump >= track->block;
}

/* The sector of layer 0 after which the laser jumps next. */
static int32_t next_jump(const struct disc *disc, const struct data_track *track)
{
    const struct data_state *data = &disc->data;
    int32_t block = is_above(track) ? track->jump + 1 : track->block, end = layer_jump_middle(disc) - 1;

    if (data->jump_interval && data->jump_interval <= end - block)
        return block + data->jump_interval - 1;
    return !is_above(track) && data->manual_jump >= track->next && data->manual_jump && data->manual_jump < end ? data->manual_jump : end;
}

/* Behind the last sector that can be written without a jump. */
static int32_t run_end(const struct disc *disc, const struct data_track *track)
{
    return (is_above(track) ? above(disc, track->block) : next_jump(disc, track)) + 1;
}

/* What of a track can still be written, on both layers. */
static int32_t room(const struct disc *disc, const struct data_track *track)
{
    int32_t middle = layer_jump_middle(disc);

    if (is_above(track))
        return above(disc, track->block) + 1 - track->next + 2 * (middle - track->jump - 1);
    return track->block < middle ? middle - track->next + middle - track->block : 0;
}

static void jump_up(struct disc *disc, struct data_track *track)
{
    track->jump = track->next - 1;
    track->next = above(disc, track->jump);
    if (track->jump >= disc->data.manual_jump)
        disc->data.manual_jump = 0;
}

/* So many sectors are recorded, no more than fit before the next jump. */
static void advance(struct disc *disc, struct data_track *track, int32_t count)
{
    int32_t end = run_end(disc, track);

    track->next += count;
    track->last = track->next - 1;
    if (track->next < end)
        return;
    if (is_above(track))
        track->next = track->block = track->jump + 1;
    else
        jump_up(disc, track);
}

/* --- recording --- */

/* Zeros up to there. */
static bool fill(struct unit *unit, struct command *command, struct data_track *track, int32_t end)
{
    struct disc *disc = medium_disc(unit);

    if (track->next >= end)
        return true;
    if (!disc_mark_burned(disc, track->next, end))
        return check(command, SENSE_WRITE_ERROR);
    advance(disc, track, end - track->next);
    disc->changed = true;
    return true;
}

bool layer_jump_fill_unit(struct unit *unit, struct command *command, struct data_track *track)
{
    int32_t size = disc_kind_info(medium_disc(unit)->kind)->ecc_sectors;

    return fill(unit, command, track, (track->next + size - 1) / size * size);
}

/* How far the laser has come on layer 0 in a track that broke off: as far as there is something. */
static int32_t broken_end(const struct disc *disc, const struct data_track *track)
{
    int32_t size = disc_kind_info(disc->kind)->ecc_sectors, middle = layer_jump_middle(disc), end;
    off_t hole;

    if (is_above(track))
        return track->jump + 1;
    hole = lseek(disc->file, (off_t)track->next * DATA_SIZE, SEEK_HOLE);
    end = hole < 0 ? track->next : (int32_t)(hole / DATA_SIZE < middle ? (hole + DATA_SIZE - 1) / DATA_SIZE : middle);
    return (end + size - 1) / size * size;
}

bool layer_jump_end_track(struct unit *unit, struct command *command, struct data_track *track)
{
    struct disc *disc = medium_disc(unit);

    if (track->damaged)
    {
        track->end = broken_end(disc, track);
        return true;
    }
    if (!layer_jump_fill_unit(unit, command, track))
        return false;
    if (!is_above(track) && track->next > track->block)
        jump_up(disc, track);
    if (is_above(track) && !fill(unit, command, track, above(disc, track->block) + 1))
        return false;
    track->end = track->block;
    return true;
}

/* The track that a write goes to; NULL after CHECK CONDITION. */
static struct data_track *find_track(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    struct data_track *track = sequential_last_track(disc), next;
    int32_t start;
    bool is_new = sequential_find_invisible(disc, &start);

    if (is_new)
    {
        next = (struct data_track){ .start = start, .block = start, .next = start, .jump = -1, .last = -1 };
        track = &next;
    }
    if (disc->data.finalised)
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
    else if (!track || track->closed || track->damaged || !room(disc, track) || lba != track->next)
        check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    else if (count > (uint32_t)room(disc, track))
        check(command, SENSE_LBA_OUT_OF_RANGE);
    else if (count > (uint32_t)(run_end(disc, track) - lba))
        check(command, SENSE_WRITE_CROSSES_LAYER_JUMP);
    else if (!is_new || (track = sequential_begin_track(disc, start)))
        return track;
    else
        check(command, SENSE_WRITE_ERROR);
    return NULL;
}

static bool jump_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    struct data_track *track;

    if (write_parameter_type(unit) != WRITE_TYPE_LAYER_JUMP)
        return check(command, SENSE_ILLEGAL_MODE_FOR_TRACK);
    if (!(track = find_track(unit, command, lba, count)) || !sequential_note(unit, command, track)
        || !data_burn(unit, command, lba, count))
        return false;
    advance(disc, track, (int32_t)count);
    disc->changed = true;
    return true;
}

/* --- what the drive tells --- */

static void jump_track(struct unit *unit, unsigned number, struct data_track_info *info)
{
    const struct disc *disc = medium_disc(unit);
    struct data_track invisible = { .jump = -1, .last = -1 };
    const struct data_track *track = number <= disc->data.track_count ? &disc->data.tracks[number - 1] : &invisible;
    bool interval = disc->data.jump_interval;

    memset(info, 0, sizeof(*info));
    info->number = number;
    info->packet = true;
    info->jump_status = interval ? JUMP_INTERVAL : disc->data.manual_jump || track->jump >= 0 ? JUMP_MANUAL : JUMP_UNSPECIFIED;
    if (track == &invisible)
    {
        if (!sequential_find_invisible(disc, &invisible.start))
            return;
        invisible.session = disc->data.sessions_closed + 1u;
        invisible.next = invisible.block = invisible.start;
        invisible.end = layer_jump_middle(disc);
    }
    info->session = track->session;
    info->start = track->start;
    info->size = 2 * (track->end - track->start);
    info->above = above(disc, track->end - 1);
    info->above_end = above(disc, track->start) + 1;
    info->damaged = track->damaged;
    info->blank = !track->closed && track->last < 0;
    info->last_jump = track->jump < 0 ? 0 : track->jump;
    info->last_recorded_valid = track->last >= 0;
    info->last_recorded = track->last;
    if (track->closed || track->damaged || !room(disc, track))
        return;
    info->next = track->next;
    info->next_valid = true;
    info->free = room(disc, track);
    info->next_jump = next_jump(disc, track);
}

/* Up to the end of what lies farthest out on layer 1, where the first track begins. */
static int32_t jump_capacity(struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);
    int32_t end = 0;
    unsigned i;

    for (i = 0; i < disc->data.track_count; i++)
    {
        const struct data_track *track = &disc->data.tracks[i];
        /* Layer 1 is recorded from its first block on as soon as that is complete. */
        int32_t behind = track->block > track->start ? above(disc, track->start) + 1 : track->last + 1;

        if (behind > end)
            end = behind;
    }
    return end;
}

/* --- where it jumps (MMC-6 6.37.3) --- */

/* The track that goes on, or will; false when there is none. */
static bool find_open(const struct disc *disc, struct data_track *open)
{
    const struct data_track *last = sequential_last_track(disc);
    int32_t start;

    if (sequential_find_invisible(disc, &start))
        *open = (struct data_track){ .start = start, .block = start, .next = start, .jump = -1, .last = -1 };
    else if (!last || last->closed || last->damaged || disc->data.finalised)
        return false;
    else
        *open = *last;
    return true;
}

static bool on_boundary(const struct disc *disc, uint32_t sectors)
{
    return sectors % disc_kind_info(disc->kind)->ecc_sectors == 0;
}

/* Once, behind what is recorded of layer 0. */
bool layer_jump_shift_middle(struct unit *unit, struct command *command, uint32_t value)
{
    struct disc *disc = medium_disc(unit);
    struct data_track open;

    if (disc->data.shifted_middle || !find_open(disc, &open))
        return check(command, SENSE_COMMAND_SEQUENCE);
    if (!on_boundary(disc, value) || value > (uint32_t)layer_0_sectors(disc)
        || value <= (uint32_t)(is_above(&open) ? open.jump : open.next))
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.shifted_middle = (int32_t)value;
    return data_changed(unit, command);
}

/* As long as nothing is recorded of the track; 0 takes it back. */
bool layer_jump_set_interval(struct unit *unit, struct command *command, uint32_t value)
{
    struct disc *disc = medium_disc(unit);
    struct data_track open;

    if (!find_open(disc, &open) || open.last >= 0)
        return check(command, SENSE_COMMAND_SEQUENCE);
    if (!on_boundary(disc, value) || value > (uint32_t)layer_0_sectors(disc))
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.jump_interval = (int32_t)value;
    disc->data.manual_jump = 0;
    return data_changed(unit, command);
}

/* The last sector of an ECC block of layer 0 that is not recorded yet, while layer 0 is being recorded, not at intervals. */
bool layer_jump_set_manual(struct unit *unit, struct command *command, uint32_t value)
{
    struct disc *disc = medium_disc(unit);
    struct data_track open;

    if (disc->data.jump_interval || !find_open(disc, &open) || is_above(&open))
        return check(command, SENSE_COMMAND_SEQUENCE);
    if (value >= (uint32_t)layer_jump_middle(disc) || !on_boundary(disc, value + 1) || value < (uint32_t)open.next)
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.manual_jump = (int32_t)value;
    return data_changed(unit, command);
}

const struct data_method dvd_r_layer_jump_method =
{
    "DVD-R DL, layer jump", sequential_summary, jump_track, jump_capacity, jump_write, sequential_synchronised, dvd_minus_close,
    dvd_minus_formats, NULL, NULL, NULL, sequential_abandon, false
};
