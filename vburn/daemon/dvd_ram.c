/* dvd_ram.c: DVD-RAM: sold formatted, written anywhere, defects are replaced (MMC-6 6.5.4.2.1, 6.5.4.2.2).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "unit.h"

enum
{
    FULL_FORMAT = 0x00, SPARE_AREA_EXPANSION = 0x01,
    EXPANSION = 9728 /* sectors: the steps that drives offer */
};

static int32_t default_capacity(const struct disc *disc)
{
    return disc->data.sectors - disc_default_spare(disc);
}

static void ram_summary(struct unit *unit, struct data_summary *summary)
{
    overwrite_summary(unit, summary);
    if (summary->status == STATUS_FINALISED)
        summary->status = STATUS_OTHER; /* as drives have it: neither finalised nor appendable (MMC-6 6.21.3.1.4) */
}

static void ram_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);
    int32_t i;

    formats_begin(disc, formats);
    formats_add(formats, FULL_FORMAT, default_capacity(disc), DATA_SIZE);
    formats_add(formats, FULL_FORMAT, disc->data.sectors, DATA_SIZE);
    for (i = 1; i <= 2 && disc->data.formatted > i * EXPANSION; i++)
        formats_add(formats, SPARE_AREA_EXPANSION, disc->data.formatted - i * EXPANSION, DATA_SIZE);
}

static bool ram_format(struct unit *unit, struct command *command, const struct format_request *request)
{
    struct disc *disc = medium_disc(unit);
    struct data_formats formats;

    ram_formats(unit, &formats);
    if (!formats_have(&formats, request->type, request->sectors) || request->subtype)
        return check(command, SENSE_INVALID_PARAMETER);
    if (request->type == FULL_FORMAT)
        return overwrite_formatted(unit, command, request, (int32_t)request->sectors, request->certify ? 2 : 0.01);
    /* The spare area grows at the end of the user area; the data before it stay. */
    disc->data.format_type = FULL_FORMAT;
    disc->data.formatted = (int32_t)request->sectors;
    data_work(unit, command, 1024, SENSE_FORMAT_IN_PROGRESS, request->immediately);
    return data_changed(unit, command);
}

/* There is no session to be closed; programs that close one all the same have done no harm. */
static bool ram_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    (void)unit;
    (void)number;
    return function <= 2 || check(command, SENSE_INVALID_FIELD_IN_CDB);
}

const struct data_method dvd_ram_method =
{
    "DVD-RAM", ram_summary, overwrite_track, overwrite_capacity, overwrite_write, NULL, ram_close, ram_formats, ram_format,
    NULL, NULL, NULL, true
};
