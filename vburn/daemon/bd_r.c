/* bd_r.c: BD-R and BD-R DL in the sequential recording mode (MMC-6 4.5.3.5). The first write formats a disc without spare areas; FORMAT
 * UNIT before it makes spare areas, and with sub-type 0 what is recorded can be overwritten in pretence (SRM+POW). Random recording is
 * not offered.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "sequential.h"
#include "unit.h"

enum
{
    STANDARD_SPARES = 0x00, CHOSEN_SPARES = 0x32,
    WITH_POW = 0, WITHOUT_POW = 1,              /* sub-types */
    SPARE_LEAST = 0x1000, SPARE_MOST = 0x31000, /* clusters of 25 GB, as with BD-RE */
    CLUSTER = 32,
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
    formats->sectors = sequential_limit(disc);
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

    if (request->subtype > WITHOUT_POW || spares < least || spares > most || spares % CLUSTER)
        return check(command, SENSE_INVALID_PARAMETER);
    disc->data.format_type = request->type;
    disc->data.format_subtype = request->subtype;
    disc->data.formatted = (int32_t)request->sectors;
    data_work(unit, command, DDS_AND_TDMA, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    return data_changed(unit, command);
}

static bool bd_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (formatted(disc) && disc->data.format_subtype == WITH_POW && !disc->data.finalised && disc_is_burned(disc, lba, count))
        return sequential_overwrite(unit, command, lba, count);
    return sequential_write(unit, command, lba, count);
}

static bool bd_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { CLOSE_SRR = 1, CLOSE_SESSION = 2, FINALISE = 6 };

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
