/* dvd_rw_overwrite.c: DVD-RW in restricted overwrite (MMC-6 4.4.3.5, 6.5.4.2): whole ECC blocks anywhere in what is formatted.
 *
 * A full format is all there at once. A quick format (15h), and a quick growing (13h), leave the last border in the intermediate
 * state: it grows as it is written on at its end, until it is closed.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dvd_rw_overwrite.h"
#include "dvd_minus_r.h"
#include "overwrite.h"
#include "unit.h"

#include <string.h>

enum
{
    FULL_FORMAT = 0x00, FULL_FORMAT_BY_PACKETS = 0x10, GROW = 0x11, QUICK_GROW = 0x13, QUICK_FORMAT = 0x15,
    ECC = 16,
    LEAD_IN = 2048, BORDER_OUT = 2048 /* sectors: how long making them takes */
};

static int32_t room(const struct disc *disc)
{
    return disc->data.sectors - disc->data.formatted;
}

void dvd_rw_add_formats(const struct disc *disc, struct data_formats *formats)
{
    formats_add(formats, FULL_FORMAT, disc->data.sectors, 0);
    formats_add(formats, FULL_FORMAT_BY_PACKETS, disc->data.sectors, ECC);
    if (disc->data.format_type != NOT_FORMATTED && !disc->data.session_open)
    {
        formats_add(formats, GROW, room(disc), ECC);
        formats_add(formats, QUICK_GROW, room(disc), ECC);
    }
    formats_add(formats, QUICK_FORMAT, disc->data.sectors, ECC);
}

static void overwrite_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats_begin(disc, formats);
    if (disc->data.session_open)
    {
        formats->type = CAPACITY_NONE; /* it is not known before the border is closed (MMC-6 6.23.3.2) */
        formats->sectors = disc->data.sectors;
    }
    dvd_rw_add_formats(disc, formats);
}

/* Makes the formatted area end here, and no sooner than it did. */
static bool grow_to(struct disc *disc, int32_t end)
{
    if (end <= disc->data.formatted)
        return true;
    if (!disc_mark_burned(disc, disc->data.formatted, end))
        return false;
    disc->data.formatted = end;
    disc->changed = true;
    return true;
}

static bool grow(struct unit *unit, struct command *command, const struct format_request *request, int32_t sectors)
{
    struct disc *disc = medium_disc(unit);

    disc->data.session_open = request->type == QUICK_GROW && room(disc);
    if (!grow_to(disc, disc->data.formatted + sectors))
        return check(command, SENSE_WRITE_ERROR);
    disc_set_state(disc, disc->data.session_open ? DISC_INCOMPLETE : DISC_COMPLETE);
    data_work(unit, command, request->type == GROW ? sectors : LEAD_IN, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    return data_changed(unit, command);
}

bool dvd_rw_format(struct unit *unit, struct command *command, const struct format_request *request)
{
    struct disc *disc = medium_disc(unit);
    bool growing = request->type == GROW || request->type == QUICK_GROW;
    int32_t most = growing ? room(disc) : disc->data.sectors, sectors;

    if (unit->recording.noted)
        return check(command, SENSE_COMMAND_SEQUENCE); /* in the middle of a sequential recording */
    /* What is given is the least; the drive makes whole ECC blocks of it. */
    if (request->sectors > (uint32_t)most || request->subtype
        || (!request->sectors && request->type != QUICK_FORMAT && request->type != QUICK_GROW))
        return check(command, SENSE_INVALID_PARAMETER);
    sectors = (int32_t)(request->sectors + ECC - 1) / ECC * ECC;
    if (growing)
        return grow(unit, command, request, sectors);
    if (!overwrite_formatted(unit, command, request, sectors, request->type == QUICK_FORMAT ? 0.01 : 1))
        return false;
    if (request->type != QUICK_FORMAT)
        return true;
    disc->data.session_open = true;
    disc_set_state(disc, DISC_INCOMPLETE);
    return data_changed(unit, command);
}

static void restricted_summary(struct unit *unit, struct data_summary *summary)
{
    overwrite_summary(unit, summary);
    if (!medium_disc(unit)->data.session_open)
        return;
    summary->status = STATUS_INCOMPLETE;
    summary->last_session = SESSION_INCOMPLETE;
    summary->tracks = medium_disc(unit)->data.formatted ? 1 : 0;
}

static void restricted_track(struct unit *unit, unsigned number, struct data_track_info *info)
{
    const struct disc *disc = medium_disc(unit);

    overwrite_track(unit, number, info);
    info->packet = true;
    info->packet_size = ECC;
    if (!disc->data.session_open)
        return;
    info->next_valid = room(disc) > 0;
    info->next = disc->data.formatted;
    info->free = room(disc);
    info->blank = !disc->data.formatted;
    if (info->blank)
        info->size = disc->data.sectors;
}

static bool restricted_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    int32_t end = lba + (int32_t)count;

    if (lba % ECC || count % ECC)
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    if (end > disc->data.formatted && !disc->data.session_open)
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    if (lba > disc->data.formatted) /* it grows at its end and nowhere else */
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    return data_burn(unit, command, lba, count) && (grow_to(disc, end) || check(command, SENSE_WRITE_ERROR));
}

/* Border-out behind the last sector that was written: the intermediate state ends (MMC-6 6.3.3.2.3). */
static bool restricted_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { CLOSE_TRACK = 1, CLOSE_SESSION = 2 };
    struct disc *disc = medium_disc(unit);

    (void)number;
    if (function != CLOSE_TRACK && function != CLOSE_SESSION)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (function == CLOSE_TRACK || !disc->data.session_open || !disc->data.formatted)
        return true;
    disc->data.session_open = false;
    disc_set_state(disc, DISC_COMPLETE);
    data_work(unit, command, BORDER_OUT, SENSE_OPERATION_IN_PROGRESS, command->cdb[1] & 1);
    return data_changed(unit, command);
}

const struct data_method dvd_rw_overwrite_method =
{
    "DVD-RW restricted overwrite", restricted_summary, restricted_track, overwrite_capacity, restricted_write, NULL,
    restricted_close, overwrite_formats, dvd_rw_format, dvd_rw_blank, NULL, NULL, false
};
