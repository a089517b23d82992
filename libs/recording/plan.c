/*
 * What of a source goes where on a disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "recording/recorder.h"

static uint64_t round_up(uint64_t value, uint32_t unit)
{
    return (value + unit - 1) / unit * unit;
}

static uint32_t range_length(const struct recording_range *range)
{
    return range->before + range->data + range->padding;
}

/* Where a drive overwrites, commands begin at multiples of their length: no unit is written twice. */
static uint32_t piece_length(const struct recording *recording, const struct recording_range *range, uint32_t offset)
{
    uint32_t transfer = recording->options.transfer, length = range_length(range) - offset;
    uint32_t first = (uint32_t)range->start + offset;

    if (recording->disc.medium->overwritable) transfer -= first % transfer;
    /* A WRITE may not go across a layer jump, and at the end of layer 0 there is one. */
    if (first < recording->disc.layer_0 && length > recording->disc.layer_0 - first) length = recording->disc.layer_0 - first;
    return length < transfer ? length : transfer;
}

bool recording_next_piece(const struct recording *recording, uint32_t *range, uint32_t *offset,
        struct recording_piece *piece)
{
    const struct recording_range *current;
    uint32_t done;

    while (*range < recording->range_count && *offset == range_length(&recording->ranges[*range]))
    {
        ++*range;
        *offset = 0;
    }
    if (*range == recording->range_count) return false;
    current = &recording->ranges[*range];
    piece->lba = current->start + (int32_t)*offset;
    piece->sectors = piece_length(recording, current, *offset);
    piece->before = *offset < current->before ? current->before - *offset : 0;
    if (piece->before > piece->sectors) piece->before = piece->sectors;
    /* Sectors of the source that earlier pieces had. */
    done = *offset + piece->before - current->before;
    if (*offset + piece->before < current->before) done = 0;
    else if (done > current->data)
        done = current->data;
    piece->source = current->source + done;
    piece->data = current->data - done;
    if (piece->data > piece->sectors - piece->before) piece->data = piece->sectors - piece->before;
    *offset += piece->sectors;
    return true;
}

/* The plan stands: count what it comes to, and make room for the sums. */
static enum recording_plan settle(struct recording *recording)
{
    uint32_t range = 0, offset = 0, pieces = 0;
    struct recording_piece piece;
    uint64_t sectors = 0;

    while (recording_next_piece(recording, &range, &offset, &piece))
    {
        sectors += piece.sectors;
        pieces++;
    }
    if (sectors > INT32_MAX) return RECORDING_TOO_LARGE;
    recording->sectors = (uint32_t)sectors;
    recording->pieces = pieces;
    recording->sums = calloc(pieces ? recording_sums_wanted(recording) : 1, sizeof(*recording->sums));
    return recording->sums ? RECORDING_PLANNED : RECORDING_NO_MEMORY;
}

enum recording_plan recording_plan_all(struct recording *recording, uint32_t sectors, bool postgap)
{
    const struct recording_medium *medium = recording->disc.medium;
    struct recording_range *range = calloc(1, sizeof(*range));
    uint64_t most = (uint64_t)recording->disc.free + (postgap ? medium->postgap : 0), length;

    if (!range) return RECORDING_NO_MEMORY;
    recording->ranges = range;
    recording->range_count = 1;
    if (sectors > most) return RECORDING_TOO_LARGE;
    length = (uint64_t)sectors + (postgap ? 0 : medium->postgap);
    if (!medium->overwritable || medium->whole_units) length = round_up(length, medium->write_unit);
    if (length < medium->least && recording->disc.free + medium->postgap < medium->least) return RECORDING_TOO_LARGE;
    range->start = recording->disc.next_writable;
    range->data = sectors;
    range->padding = (uint32_t)(length - sectors);
    return settle(recording);
}

enum recording_plan recording_plan_parts(struct recording *recording, uint32_t sectors, const uint32_t (*parts)[2],
        uint32_t count)
{
    const struct recording_medium *medium = recording->disc.medium;
    uint32_t unit = medium->whole_units ? medium->write_unit : 1, i;
    struct recording_range *range;

    if (!(recording->ranges = calloc(count ? count : 1, sizeof(*recording->ranges)))) return RECORDING_NO_MEMORY;
    recording->range_count = count;
    recording->keeps = true;
    for (i = 0; i < count; i++)
    {
        if (parts[i][1] < parts[i][0] || parts[i][1] >= sectors) return RECORDING_BAD_RANGE;
        range = &recording->ranges[i];
        range->start = (int32_t)(parts[i][0] / unit * unit);
        range->before = parts[i][0] % unit;
        range->source = parts[i][0];
        range->data = parts[i][1] - parts[i][0] + 1;
        range->padding = (uint32_t)(round_up((uint64_t)parts[i][1] + 1, unit) - parts[i][1] - 1);
        if ((uint64_t)range->start + range_length(range) > recording->disc.total) return RECORDING_TOO_LARGE;
    }
    return settle(recording);
}
