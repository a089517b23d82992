/* bd_r.c: BD-R and BD-R DL (MMC-6 4.5.3.5). The first write formats a disc without spare areas, for sequential recording; FORMAT UNIT
 * before it makes spare areas, and with sub-type 0 what is recorded can be overwritten in pretence (SRM+POW), with 2 any cluster of the
 * disc can be written once (RRM).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "sequential.h"
#include "unit.h"

#include <string.h>

enum
{
    STANDARD_SPARES = 0x00, CHOSEN_SPARES = 0x32,
    SPARE_LEAST = 0x1000, SPARE_MOST = 0x31000, /* clusters of 25 GB, as with BD-RE */
    CLUSTER = 32,
    CLOSE_SRR = 1, CLOSE_SESSION = 2, FINALISE = 6, /* functions of CLOSE TRACK SESSION */
    DDS_AND_TDMA = 4096                         /* sectors: for how long writing them takes */
};

static int32_t spare(const struct disc *disc, int32_t clusters)
{
    return (int32_t)((int64_t)disc->data.sectors * clusters / disc_kind_info(DISC_BD_R)->sectors * CLUSTER);
}

static bool formatted(const struct disc *disc)
{
    return disc->data.format_type != NOT_FORMATTED;
}

static void add_format(const struct disc *disc, struct data_formats *formats, uint8_t type, int32_t spares)
{
    formats_add(formats, type, disc->data.sectors - spares, (uint32_t)(spares / CLUSTER));
}

/* Formats are for a blank disc, and one of them. */
static void bd_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats->type = formatted(disc) || disc->state != DISC_BLANK ? CAPACITY_FORMATTED : CAPACITY_UNFORMATTED;
    formats->sectors = sequential_limit(disc); /* all that is formatted, in either mode */
    if (formats->type == CAPACITY_FORMATTED)
        return;
    add_format(disc, formats, STANDARD_SPARES, disc_default_spare(disc));
    add_format(disc, formats, CHOSEN_SPARES, disc_default_spare(disc));
    add_format(disc, formats, CHOSEN_SPARES, spare(disc, SPARE_MOST));
    add_format(disc, formats, CHOSEN_SPARES, spare(disc, SPARE_LEAST));
}

static bool bd_format(struct unit *unit, struct command *command, const struct format_request *request)
{
    struct disc *disc = medium_disc(unit);
    int64_t spares = (int64_t)disc->data.sectors - request->sectors;
    int32_t least = request->type == STANDARD_SPARES ? disc_default_spare(disc) : spare(disc, SPARE_LEAST);
    int32_t most = request->type == STANDARD_SPARES ? disc_default_spare(disc) : spare(disc, SPARE_MOST);

    if (request->subtype > BD_R_RANDOM_RECORDING || spares < least || spares > most || spares % CLUSTER)
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.format_type = request->type;
    disc->data.format_subtype = request->subtype;
    disc->data.formatted = (int32_t)request->sectors;
    data_work(unit, command, DDS_AND_TDMA, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    return data_changed(unit, command);
}

bool bd_r_pseudo_overwrites(const struct disc *disc)
{
    return data_method_of(disc) == &bd_r_with_spares_method && disc->data.format_subtype == BD_R_PSEUDO_OVERWRITE && !disc->data.finalised
           && !disc->data.cartridge_protected && !disc->data.protected;
}

static bool bd_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (bd_r_pseudo_overwrites(disc) && disc_is_burned(disc, lba, count))
        return sequential_overwrite(unit, command, lba, count);
    return sequential_write(unit, command, lba, count);
}

static bool bd_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    switch (function)
    {
    case CLOSE_SRR:
        return sequential_close_track(unit, command, number);
    case CLOSE_SESSION:
    case FINALISE:
        return sequential_close_session(unit, command, function == FINALISE);
    default:
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    }
}

const struct data_method bd_r_method =
{
    "BD-R", sequential_summary, sequential_track, sequential_capacity, bd_write, sequential_synchronised, bd_close,
    bd_formats, bd_format, NULL, sequential_reserve, sequential_abandon, false
};

const struct data_method bd_r_with_spares_method =
{
    "BD-R, with spare areas", sequential_summary, sequential_track, sequential_capacity, bd_write, sequential_synchronised, bd_close,
    bd_formats, bd_format, NULL, sequential_reserve, sequential_abandon, true
};

/* --- random recording: one track as long as the disc, which is open until the disc is closed --- */

static void random_summary(struct unit *unit, struct data_summary *summary)
{
    const struct disc *disc = medium_disc(unit);
    bool empty = disc->state == DISC_BLANK;

    summary->status = disc->data.finalised ? STATUS_FINALISED : empty ? STATUS_EMPTY : STATUS_INCOMPLETE;
    summary->last_session = disc->data.finalised ? SESSION_COMPLETE : empty ? SESSION_EMPTY : SESSION_INCOMPLETE;
    summary->sessions = summary->first_track = summary->last_track = 1;
    summary->tracks = !empty;
}

static int32_t random_capacity(struct unit *unit)
{
    return medium_disc(unit)->data.formatted;
}

static void random_track(struct unit *unit, unsigned number, struct data_track_info *info)
{
    const struct disc *disc = medium_disc(unit);
    size_t i;

    memset(info, 0, sizeof(*info));
    info->session = info->number = number;
    info->size = disc->data.formatted;
    info->packet = true;
    info->packet_size = CLUSTER;
    info->blank = disc->state == DISC_BLANK;
    info->free = disc->data.finalised ? 0 : info->size;
    for (i = 0; i < disc->burned_count && info->free; i++)
        info->free -= disc->burned[i].last + 1 - disc->burned[i].first;
}

static bool random_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    struct disc *disc = medium_disc(unit);
    struct extents burned = { disc->burned, disc->burned_count };

    if (disc->data.finalised)
        return check(command, SENSE_CANNOT_WRITE_MEDIUM);
    if ((int64_t)lba + count > disc->data.formatted)
        return check(command, SENSE_LBA_OUT_OF_RANGE);
    if (lba % CLUSTER || count % CLUSTER || extents_find(&burned, lba, count))
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    return data_burn(unit, command, lba, count);
}

static bool random_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    struct disc *disc = medium_disc(unit);

    (void)number;
    if (function != FINALISE)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (disc->state == DISC_BLANK)
        return true; /* as in the other mode */
    disc->data.finalised = true;
    disc_set_state(disc, DISC_COMPLETE);
    data_work(unit, command, DDS_AND_TDMA, SENSE_LONG_WRITE_IN_PROGRESS, command->cdb[1] & 1);
    return data_changed(unit, command);
}

const struct data_method bd_r_random_method =
{
    "BD-R, random recording", random_summary, random_track, random_capacity, random_write, NULL, random_close,
    bd_formats, bd_format, NULL, NULL, NULL, true
};
