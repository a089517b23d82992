/* overwrite.c: what media that can be written anywhere have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "unit.h"

#include <string.h>

static bool formatted(const struct disc *disc)
{
    return disc->data.format_type != NOT_FORMATTED;
}

void overwrite_summary(struct unit *unit, struct data_summary *summary)
{
    const struct disc *disc = medium_disc(unit);
    /* While DVD+RW is formatted in the background, and when that has been stopped, the session is not complete. */
    bool part = disc->data.background == BACKGROUND_RUNNING || disc->data.background == BACKGROUND_STOPPED;

    summary->status = !formatted(disc) ? STATUS_EMPTY : part ? STATUS_INCOMPLETE : STATUS_FINALISED;
    summary->last_session = !formatted(disc) ? SESSION_EMPTY : part ? SESSION_INCOMPLETE : SESSION_COMPLETE;
    summary->sessions = summary->first_track = summary->last_track = 1;
    summary->tracks = formatted(disc) ? 1 : 0;
}

void overwrite_track(struct unit *unit, unsigned number, struct data_track_info *info)
{
    const struct disc *disc = medium_disc(unit);

    memset(info, 0, sizeof(*info));
    info->session = info->number = number;
    info->size = formatted(disc) ? disc->data.formatted : disc->data.sectors;
    info->blank = !formatted(disc);
    info->free = info->blank ? info->size : 0;
}

int32_t overwrite_capacity(struct unit *unit)
{
    return formatted(medium_disc(unit)) ? medium_disc(unit)->data.formatted : 0;
}

bool overwrite_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (!formatted(disc))
        return check(command, SENSE_MEDIUM_NOT_FORMATTED);
    if ((int64_t)lba + count > disc->data.formatted)
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    return data_burn(unit, command, lba, count);
}

void formats_add(struct data_formats *formats, uint8_t type, int32_t sectors, uint32_t parameter)
{
    struct data_format *format;

    if (formats->count == FORMATS_MOST)
        return;
    format = &formats->list[formats->count++];
    format->type = type;
    format->sectors = sectors;
    format->parameter = parameter;
}

void formats_begin(const struct disc *disc, struct data_formats *formats)
{
    formats->count = 0;
    formats->type = formatted(disc) ? CAPACITY_FORMATTED : CAPACITY_UNFORMATTED;
    formats->sectors = formatted(disc) ? disc->data.formatted : disc->data.sectors;
}

bool formats_have(const struct data_formats *formats, uint8_t type, uint32_t sectors)
{
    unsigned i;

    for (i = 0; i < formats->count; i++)
        if (formats->list[i].type == type && (uint32_t)formats->list[i].sectors == sectors)
            return true;
    return false;
}

bool overwrite_formatted(struct unit *unit, struct command *command, const struct format_request *request, int32_t sectors,
                         double passes)
{
    struct disc *disc = medium_disc(unit);
    struct vb_error error;

    if (!disc_erase(disc, true, &error))
        return check(command, SENSE_WRITE_ERROR);
    disc->data.replaced.count = 0;
    disc->data.format_type = request->type;
    disc->data.format_subtype = request->subtype;
    disc->data.formatted = sectors;
    disc_set_state(disc, DISC_COMPLETE);
    if (!disc_mark_burned(disc, 0, sectors))
        return check(command, SENSE_WRITE_ERROR);
    data_work(unit, command, passes * sectors, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    return data_changed(unit, command);
}
