/* dvd_plus_r.c: DVD+R and DVD+R DL: fragments, which are one track when their session is closed (MMC-6 4.3.6.2, 6.3.3.4).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "sequential.h"
#include "unit.h"

static bool plus_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { CLOSE_FRAGMENT = 1, CLOSE_SESSION = 2, CLOSE_SESSION_EXTENDED = 4, FINALISE_MINIMAL_RADIUS = 5, FINALISE = 6 };

    switch (function)
    {
    case CLOSE_FRAGMENT:
        return sequential_close_track(unit, command, number);
    case CLOSE_SESSION_EXTENDED: /* the middle zones at 30 mm at least: there have to be two layers */
        if (medium_disc(unit)->kind != DISC_DVD_PLUS_R_DL)
            break;
        return sequential_close_session(unit, command, false);
    case CLOSE_SESSION:
        return sequential_close_session(unit, command, false);
    case FINALISE_MINIMAL_RADIUS:
    case FINALISE:
        return sequential_close_session(unit, command, true);
    }
    return check(command, SENSE_INVALID_FIELD_IN_CDB);
}

static void plus_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats->type = disc->state == DISC_BLANK ? CAPACITY_UNFORMATTED : disc->data.finalised ? CAPACITY_FORMATTED : CAPACITY_NONE;
    formats->sectors = disc->data.finalised ? sequential_capacity(unit) : disc->data.sectors;
}

const struct data_method dvd_plus_r_method =
{
    "DVD+R", sequential_summary, sequential_track, sequential_capacity, sequential_write, sequential_synchronised, plus_close,
    plus_formats, NULL, NULL, sequential_reserve, sequential_abandon, false
};
