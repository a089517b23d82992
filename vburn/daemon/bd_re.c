/* bd_re.c: BD-RE: sold unformatted; formatted with spare areas of a size to be chosen, or with none (MMC-6 6.5.4.2.15).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "overwrite.h"
#include "unit.h"

enum
{
    FULL_FORMAT = 0x00, WITH_SPARES = 0x30, WITHOUT_SPARES = 0x31,
    QUICK_REFORMAT = 0, NO_CERTIFICATION = 1, FULL_CERTIFICATION = 2, QUICK_CERTIFICATION = 3, /* sub-types */
    CLUSTER = 32
};

/* Of a 25 GB layer drives offer 1000h to 31000h clusters of spare area, 3000h by default; smaller discs have less. */
static int32_t spare(const struct disc *disc, int32_t clusters)
{
    int64_t of_layer = disc_kind_info(DISC_BD_RE)->sectors;

    return (int32_t)((int64_t)disc->data.sectors * clusters / of_layer * CLUSTER);
}

enum { SPARE_LEAST = 0x1000, SPARE_MOST = 0x31000 };

static void add_with_spare(const struct disc *disc, struct data_formats *formats, uint8_t type, int32_t spare_sectors)
{
    formats_add(formats, type, disc->data.sectors - spare_sectors, (uint32_t)(spare_sectors / CLUSTER));
}

static void re_formats(struct unit *unit, struct data_formats *formats)
{
    const struct disc *disc = medium_disc(unit);

    formats_begin(disc, formats);
    add_with_spare(disc, formats, FULL_FORMAT, disc_default_spare(disc));
    add_with_spare(disc, formats, WITH_SPARES, disc_default_spare(disc));
    add_with_spare(disc, formats, WITH_SPARES, spare(disc, SPARE_MOST));
    add_with_spare(disc, formats, WITH_SPARES, spare(disc, SPARE_LEAST));
    formats_add(formats, WITHOUT_SPARES, disc->data.sectors, DATA_SIZE);
}

static bool re_format(struct unit *unit, struct command *command, const struct format_request *request)
{
    static const double passes[] =
    {
        [QUICK_REFORMAT] = 0.01, [NO_CERTIFICATION] = 0.01, [FULL_CERTIFICATION] = 2, [QUICK_CERTIFICATION] = 0.1
    };
    struct disc *disc = medium_disc(unit);
    struct data_formats formats;
    int64_t spares = (int64_t)disc->data.sectors - request->sectors;

    re_formats(unit, &formats);
    switch (request->type)
    {
    case WITH_SPARES: /* any size between least and most */
        if (spares < spare(disc, SPARE_LEAST) || spares > spare(disc, SPARE_MOST) || spares % CLUSTER
            || request->subtype == NO_CERTIFICATION)
            return check(command, SENSE_INVALID_PARAMETER);
        break;
    case FULL_FORMAT:
        if (request->subtype)
            return check(command, SENSE_INVALID_PARAMETER);
        /* fall through */
    default:
        if (!formats_have(&formats, request->type, request->sectors))
            return check(command, SENSE_INVALID_PARAMETER);
        break;
    }
    return overwrite_formatted(unit, command, request, (int32_t)request->sectors, passes[request->subtype]);
}

/* There is no session to be closed; programs that close one all the same have done no harm. */
static bool re_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    (void)unit;
    (void)number;
    return function <= 2 || check(command, SENSE_INVALID_FIELD_IN_CDB);
}

const struct data_method bd_re_method =
{
    "BD-RE", overwrite_summary, overwrite_track, overwrite_capacity, overwrite_write, NULL, re_close, re_formats, re_format,
    NULL, NULL, NULL, true
};
