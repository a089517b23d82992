/* dvd_minus_r.c: DVD-R, DVD-R DL, and DVD-RW as long as it is not formatted: incremental recording (write type 0 of page 05h) and disc
 * at once (write type 2), MMC-6 4.3.4 and 6.3.3.2.
 *
 * Disc at once: one track from LBA 0, whose size RESERVE TRACK has said; with its last sector synchronised the disc is closed.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dvd_minus_r.h"
#include "dvd_rw_overwrite.h"
#include "overwrite.h"
#include "sequential.h"
#include "unit.h"

enum { WP_MULTI_SESSION = 3, OPEN_NEXT = 0xc0, MINIMAL_BLANKING = 8192 /* sectors: RMA and lead-in */ };

static bool disc_at_once(const struct unit *unit)
{
    return write_parameter_type(unit) == WRITE_TYPE_SAO;
}

static bool reserved_for_all(const struct disc *disc)
{
    return disc->data.track_count == 1 && disc->data.tracks[0].reserved && !disc->data.tracks[0].closed;
}

static bool minus_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (disc_at_once(unit) && !disc->data.finalised && !reserved_for_all(disc))
        return check(command, disc->data.track_count ? SENSE_CANNOT_WRITE_MEDIUM : SENSE_COMMAND_SEQUENCE);
    if (!disc_at_once(unit) && (write_parameter_type(unit) != WRITE_TYPE_PACKET || disc->data.minimally_blanked))
        return check(command, SENSE_ILLEGAL_MODE_FOR_TRACK);
    return sequential_write(unit, command, lba, count);
}

static bool minus_synchronised(struct unit *unit, struct command *command)
{
    const struct disc *disc = medium_disc(unit);

    if (!sequential_synchronised(unit, command))
        return false;
    if (!disc_at_once(unit) || !reserved_for_all(disc) || disc->data.tracks[0].next < disc->data.tracks[0].end)
        return true;
    return sequential_close_session(unit, command, true);
}

/* DVD-R DL has one session when it is recorded incrementally (MMC-6 6.3.3.3.3), in layer jump as many as fit. */
bool dvd_minus_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { CLOSE_TRACK = 1, CLOSE_SESSION = 2 };
    bool leave_open = (write_parameters(unit)[WP_MULTI_SESSION] & OPEN_NEXT) == OPEN_NEXT && !disc_at_once(unit)
                      && (medium_disc(unit)->kind != DISC_DVD_R_DL || medium_disc(unit)->data.jumps);

    switch (function)
    {
    case CLOSE_TRACK:
        return sequential_close_track(unit, command, number);
    case CLOSE_SESSION:
        return sequential_close_session(unit, command, !leave_open);
    default:
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    }
}

void dvd_minus_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats->type = disc->state == DISC_BLANK ? CAPACITY_UNFORMATTED : disc->data.finalised ? CAPACITY_FORMATTED : CAPACITY_NONE;
    formats->sectors = disc->data.finalised ? data_method_of(disc)->capacity(unit) : disc->data.sectors;
    if (disc->kind == DISC_DVD_RW)
        dvd_rw_add_formats(disc, formats);
}

bool dvd_rw_blank(struct unit *unit, struct command *command, unsigned type, uint32_t address)
{
    enum { WHOLE = 0, MINIMALLY = 1 };
    struct disc *disc = medium_disc(unit);
    struct vb_error error;

    (void)address;
    if (type != WHOLE && type != MINIMALLY)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (unit->recording.noted)
        return check(command, SENSE_COMMAND_SEQUENCE);
    if (write_parameter_test(unit))
        return true;
    /* What is left after a minimal one cannot be read either: the file needs not keep it. */
    if (!disc_erase(disc, true, &error))
        return check(command, SENSE_WRITE_ERROR);
    disc->data.minimally_blanked = type == MINIMALLY;
    data_work(unit, command, type == WHOLE ? disc->data.sectors : MINIMAL_BLANKING, SENSE_OPERATION_IN_PROGRESS,
              command->cdb[1] & 0x10);
    return data_changed(unit, command);
}

const struct data_method dvd_r_method =
{
    "DVD-R", sequential_summary, sequential_track, sequential_capacity, minus_write, minus_synchronised, dvd_minus_close,
    dvd_minus_formats, NULL, NULL, sequential_reserve, sequential_abandon, false
};

const struct data_method dvd_rw_sequential_method =
{
    "DVD-RW, sequential", sequential_summary, sequential_track, sequential_capacity, minus_write, minus_synchronised, dvd_minus_close,
    dvd_minus_formats, dvd_rw_format, dvd_rw_blank, sequential_reserve, sequential_abandon, false
};
