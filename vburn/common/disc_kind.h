/* disc_kind.h: the kinds of disc, and what each kind is by manufacture.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DISC_KIND_H
#define VBURN_DISC_KIND_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>

enum disc_kind
{
    DISC_CD_R,
    DISC_CD_RW,
    DISC_DVD_R,
    DISC_DVD_R_DL,
    DISC_DVD_RW,
    DISC_DVD_RAM,
    DISC_DVD_PLUS_R,
    DISC_DVD_PLUS_R_DL,
    DISC_DVD_PLUS_RW,
    DISC_DVD_PLUS_RW_DL,
    DISC_BD_R,
    DISC_BD_R_DL,
    DISC_BD_RE,
    DISC_BD_RE_DL,
    DISC_KIND_COUNT
};

/* What has commands, structures and speeds in common. */
enum disc_family
{
    FAMILY_CD,
    FAMILY_DVD_MINUS,
    FAMILY_DVD_PLUS,
    FAMILY_DVD_RAM,
    FAMILY_BD
};

struct disc_kind_info
{
    const char *name;           /* as people say it: "dvd+rw" */
    enum disc_family family;
    bool rewritable;
    uint8_t layers;
    uint8_t ecc_sectors;        /* sectors of an ECC block or cluster, the smallest that is recorded; 0: a CD */
    uint16_t sector_size;       /* bytes of a sector in the file */
    int32_t sectors;            /* capacity of a disc as sold, where no size is given (of a CD the last possible start of the
                                 * lead-out). BD: all clusters, spare areas included */
    int32_t least, most;        /* capacities that may be asked for */
    int32_t spare;              /* of those sectors, what the default format keeps for defects */
    int32_t more_spare;         /* sectors kept for that besides, whatever the format */
    bool sold_formatted;
};

/* Never NULL for a kind below DISC_KIND_COUNT. */
const struct disc_kind_info *disc_kind_info(enum disc_kind kind);

/* "cd-r"; "unknown" for DISC_KIND_COUNT. */
const char *disc_kind_name(enum disc_kind kind);

/* DISC_KIND_COUNT when there is no such kind. */
enum disc_kind disc_kind_from_name(const char *name);

/* A capacity as people give it: "74min" and "80min" for CDs, a number of sectors for all; NULL: as sold. Rounded up to whole ECC
 * blocks. */
bool disc_parse_capacity(enum disc_kind kind, const char *text, int32_t *sectors, struct vb_error *error);

#endif
