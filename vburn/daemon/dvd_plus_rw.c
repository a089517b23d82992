/* dvd_plus_rw.c: DVD+RW and DVD+RW DL: a basic format that goes on in the background while the disc is used (MMC-6 4.4.5, 6.5.4.2.14).
 *
 * Writing does not wait for it: what is written counts as formatted. When it has been stopped, only what is formatted takes data
 * until it is restarted.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data_format.h"
#include "overwrite.h"
#include "unit.h"

enum
{
    BASIC_FORMAT = 0x26,
    RESTART = 1,                /* in the type dependent parameter */
    ANY_NUMBER = -1,
    LEAD_IN = 2048, LEAD_OUT = 1024 /* sectors: for how long lead-in and a temporary lead-out take */
};

/* What has been formatted or written without a break from the beginning on. */
static int32_t end_of_format(const struct disc *disc)
{
    return disc->burned_count && !disc->burned[0].first ? disc->burned[0].last + 1 : 0;
}

/* A format that was stopped is followed by a temporary lead-out; behind it nothing can be read. */
static int32_t plus_rw_capacity(struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc->data.background == BACKGROUND_STOPPED ? end_of_format(disc) : overwrite_capacity(unit);
}

static void plus_rw_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats_begin(disc, formats);
    if (disc->data.background == BACKGROUND_STOPPED) /* up to the temporary lead-out */
        formats->sectors = end_of_format(disc);
    formats_add(formats, BASIC_FORMAT, disc->data.sectors, 0);
}

static bool plus_rw_format(struct unit *unit, struct command *command, const struct format_request *request)
{
    struct disc *disc = medium_disc(unit);
    struct vb_error error;

    if (request->parameter & RESTART)
    {
        if (disc->data.background == BACKGROUND_NONE)
            return check(command, SENSE_INVALID_PARAMETER); /* nothing that could be gone on with */
        if (disc->data.background == BACKGROUND_STOPPED)
        {
            data_work(unit, command, LEAD_IN, SENSE_FORMAT_IN_PROGRESS, request->immediately);
            format_background_start(unit, end_of_format(disc));
        }
        return data_changed(unit, command);
    }
    if (request->sectors != (uint32_t)ANY_NUMBER && request->sectors > (uint32_t)disc->data.sectors)
        return check(command, SENSE_INVALID_PARAMETER);
    if (!disc_erase(disc, true, &error))
        return check(command, SENSE_WRITE_ERROR);
    disc->data.format_type = BASIC_FORMAT;
    disc->data.formatted = disc->data.sectors; /* whatever was asked for: the format is of the whole disc in the end */
    disc_set_state(disc, DISC_INCOMPLETE);
    data_work(unit, command, LEAD_IN, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    format_background_start(unit, 0);
    return data_changed(unit, command);
}

static bool plus_rw_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct disc *disc = medium_disc(unit);

    if (disc->data.background == BACKGROUND_STOPPED && !disc_is_burned(disc, lba, count))
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    return overwrite_write(unit, command, lba, count);
}

/* Without a background format there is nothing to stop or close, which is no error (MMC-6 6.3.3.6). */
static bool plus_rw_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    enum { STOP = 0, CLOSE_TRACK = 1, CLOSE_SESSION = 2 };
    bool running = format_in_background(unit);

    (void)number;
    if (function != STOP && function != CLOSE_TRACK && function != CLOSE_SESSION)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (!running)
        return true;
    format_background_stop(unit);
    if (function == CLOSE_SESSION) /* a temporary lead-out, so that players find an end */
        data_work(unit, command, LEAD_OUT, SENSE_OPERATION_IN_PROGRESS, command->cdb[1] & 1);
    return data_changed(unit, command);
}

const struct data_method dvd_plus_rw_method =
{
    "DVD+RW", overwrite_summary, overwrite_track, plus_rw_capacity, plus_rw_write, NULL, plus_rw_close,
    plus_rw_formats, plus_rw_format, NULL, NULL, format_background_stop, false
};
