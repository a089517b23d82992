/* data_method.c: which profile a disc has, and how it is recorded (MMC-6 table 93 and clause 5.4).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data_method.h"
#include "layer_jump.h"

/* Of an unformatted and of a formatted disc, and of one that was formatted for random recording. Kinds without a method cannot be
 * put into this drive. */
static const struct
{
    struct way { uint16_t profile; const struct data_method *method; } unformatted, formatted, random;
} kinds[DISC_KIND_COUNT] =
{
    [DISC_CD_R]           = { { 0x0009, NULL }, { 0x0009, NULL }, { 0 } },
    [DISC_CD_RW]          = { { 0x000a, NULL }, { 0x000a, NULL }, { 0 } },
    [DISC_DVD_R]          = { { 0x0011, &dvd_r_method }, { 0x0011, &dvd_r_method }, { 0 } },
    [DISC_DVD_RAM]        = { { 0x0012, &dvd_ram_method }, { 0x0012, &dvd_ram_method }, { 0 } },
    [DISC_DVD_RW]         = { { 0x0014, &dvd_rw_sequential_method }, { 0x0013, &dvd_rw_overwrite_method }, { 0 } },
    [DISC_DVD_R_DL]       = { { 0x0015, &dvd_r_method }, { 0x0015, &dvd_r_method }, { 0 } },
    [DISC_DVD_PLUS_RW]    = { { 0x001a, &dvd_plus_rw_method }, { 0x001a, &dvd_plus_rw_method }, { 0 } },
    [DISC_DVD_PLUS_R]     = { { 0x001b, &dvd_plus_r_method }, { 0x001b, &dvd_plus_r_method }, { 0 } },
    [DISC_DVD_PLUS_RW_DL] = { { 0x002a, &dvd_plus_rw_method }, { 0x002a, &dvd_plus_rw_method }, { 0 } },
    [DISC_DVD_PLUS_R_DL]  = { { 0x002b, &dvd_plus_r_method }, { 0x002b, &dvd_plus_r_method }, { 0 } },
    [DISC_BD_R]           = { { 0x0041, &bd_r_method }, { 0x0041, &bd_r_with_spares_method }, { 0x0042, &bd_r_random_method } },
    [DISC_BD_R_DL]        = { { 0x0041, &bd_r_method }, { 0x0041, &bd_r_with_spares_method }, { 0x0042, &bd_r_random_method } },
    [DISC_BD_RE]          = { { 0x0043, &bd_re_method }, { 0x0043, &bd_re_method }, { 0 } },
    [DISC_BD_RE_DL]       = { { 0x0043, &bd_re_method }, { 0x0043, &bd_re_method }, { 0 } },
};

static const struct way layer_jump = { 0x0016, &dvd_r_layer_jump_method };

static const struct way *way_of(const struct disc *disc)
{
    if (disc->data.jumps)
        return &layer_jump;
    if (disc->data.format_type == NOT_FORMATTED)
        return &kinds[disc->kind].unformatted;
    if (kinds[disc->kind].random.method && disc->data.format_subtype == BD_R_RANDOM_RECORDING)
        return &kinds[disc->kind].random;
    return &kinds[disc->kind].formatted;
}

const struct data_method *data_method_of(const struct disc *disc)
{
    return way_of(disc)->method;
}

unsigned disc_profile(const struct disc *disc)
{
    return disc ? way_of(disc)->profile : 0;
}
