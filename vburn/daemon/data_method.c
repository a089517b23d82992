/* data_method.c: which profile a disc has, and how it is recorded (MMC-6 table 93 and clause 5.4).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data_method.h"

/* Of an unformatted and of a formatted disc. Kinds without a method cannot be put into this drive. */
static const struct
{
    struct { uint16_t profile; const struct data_method *method; } unformatted, formatted;
} kinds[DISC_KIND_COUNT] =
{
    [DISC_CD_R]           = { { 0x0009, NULL }, { 0x0009, NULL } },
    [DISC_CD_RW]          = { { 0x000a, NULL }, { 0x000a, NULL } },
    [DISC_DVD_R]          = { { 0x0011, &dvd_r_method }, { 0x0011, &dvd_r_method } },
    [DISC_DVD_RAM]        = { { 0x0012, &dvd_ram_method }, { 0x0012, &dvd_ram_method } },
    [DISC_DVD_RW]         = { { 0x0014, &dvd_rw_sequential_method }, { 0x0013, &dvd_rw_overwrite_method } },
    [DISC_DVD_R_DL]       = { { 0x0015, &dvd_r_method }, { 0x0015, &dvd_r_method } },
    [DISC_DVD_PLUS_RW]    = { { 0x001a, &dvd_plus_rw_method }, { 0x001a, &dvd_plus_rw_method } },
    [DISC_DVD_PLUS_R]     = { { 0x001b, &dvd_plus_r_method }, { 0x001b, &dvd_plus_r_method } },
    [DISC_DVD_PLUS_RW_DL] = { { 0x002a, &dvd_plus_rw_method }, { 0x002a, &dvd_plus_rw_method } },
    [DISC_DVD_PLUS_R_DL]  = { { 0x002b, &dvd_plus_r_method }, { 0x002b, &dvd_plus_r_method } },
    [DISC_BD_R]           = { { 0x0041, &bd_r_method }, { 0x0041, &bd_r_with_spares_method } },
    [DISC_BD_R_DL]        = { { 0x0041, &bd_r_method }, { 0x0041, &bd_r_with_spares_method } },
    [DISC_BD_RE]          = { { 0x0043, &bd_re_method }, { 0x0043, &bd_re_method } },
    [DISC_BD_RE_DL]       = { { 0x0043, &bd_re_method }, { 0x0043, &bd_re_method } },
};

const struct data_method *data_method_of(const struct disc *disc)
{
    return disc->data.format_type == NOT_FORMATTED ? kinds[disc->kind].unformatted.method : kinds[disc->kind].formatted.method;
}

unsigned disc_profile(const struct disc *disc)
{
    if (!disc)
        return 0;
    return disc->data.format_type == NOT_FORMATTED ? kinds[disc->kind].unformatted.profile : kinds[disc->kind].formatted.profile;
}
