/* disc_kind.c: the kinds of disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "disc_kind.h"
#include "address.h"
#include "disc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum
{
    DVD_ECC = 16, BD_CLUSTER = 32,
    CD_MOST = LBA_HIGHEST + 1 - LEAD_OUT_ROOM,  /* the longest that leaves room for a lead-out below 90:00:00: 88:30:00 */
    /* Small ones are for tests: a drive takes what the lead-in says. */
    LEAST = 1, DATA_LEAST = 1024,
    DVD_MOST = 8u << 20, BD_MOST = 64u << 20
};

/* Capacities: ECMA-359 (DVD-R), ECMA-338 (DVD-RW), ECMA-330 (DVD-RAM), ECMA-349 (DVD+R), ECMA-337 (DVD+RW), ECMA-364 (DVD+R DL),
 * ECMA-374 (DVD+RW DL), and for DVD-R DL and BD what drives say of the discs that are sold. */
static const struct disc_kind_info kinds[DISC_KIND_COUNT] =
{
    [DISC_CD_R]  = { "cd-r", FAMILY_CD, false, 1, 0, SECTOR_SIZE, 359849, LEAST, CD_MOST, 0, 0, false },
    [DISC_CD_RW] = { "cd-rw", FAMILY_CD, true, 1, 0, SECTOR_SIZE, 359849, LEAST, CD_MOST, 0, 0, false },
    [DISC_DVD_R] = { "dvd-r", FAMILY_DVD_MINUS, false, 1, DVD_ECC, DATA_SIZE, 2298496, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_R_DL] = { "dvd-r-dl", FAMILY_DVD_MINUS, false, 2, DVD_ECC, DATA_SIZE, 4171712, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_RW] = { "dvd-rw", FAMILY_DVD_MINUS, true, 1, DVD_ECC, DATA_SIZE, 2297888, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_RAM] = { "dvd-ram", FAMILY_DVD_RAM, true, 1, DVD_ECC, DATA_SIZE, 2295072, DATA_LEAST, DVD_MOST, 58368, 12800, true },
    [DISC_DVD_PLUS_R] = { "dvd+r", FAMILY_DVD_PLUS, false, 1, DVD_ECC, DATA_SIZE, 2295104, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_PLUS_R_DL] = { "dvd+r-dl", FAMILY_DVD_PLUS, false, 2, DVD_ECC, DATA_SIZE, 4173824, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_PLUS_RW] = { "dvd+rw", FAMILY_DVD_PLUS, true, 1, DVD_ECC, DATA_SIZE, 2295104, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_DVD_PLUS_RW_DL] = { "dvd+rw-dl", FAMILY_DVD_PLUS, true, 2, DVD_ECC, DATA_SIZE, 4173824, DATA_LEAST, DVD_MOST, 0, 0, false },
    [DISC_BD_R] = { "bd-r", FAMILY_BD, false, 1, BD_CLUSTER, DATA_SIZE, 12219392, DATA_LEAST, BD_MOST, 393216, 0, false },
    [DISC_BD_R_DL] = { "bd-r-dl", FAMILY_BD, false, 2, BD_CLUSTER, DATA_SIZE, 24438784, DATA_LEAST, BD_MOST, 786432, 0, false },
    [DISC_BD_RE] = { "bd-re", FAMILY_BD, true, 1, BD_CLUSTER, DATA_SIZE, 12219392, DATA_LEAST, BD_MOST, 393216, 0, false },
    [DISC_BD_RE_DL] = { "bd-re-dl", FAMILY_BD, true, 2, BD_CLUSTER, DATA_SIZE, 24438784, DATA_LEAST, BD_MOST, 786432, 0, false },
};

const struct disc_kind_info *disc_kind_info(enum disc_kind kind)
{
    return &kinds[kind];
}

const char *disc_kind_name(enum disc_kind kind)
{
    return kind < DISC_KIND_COUNT ? kinds[kind].name : "unknown";
}

enum disc_kind disc_kind_from_name(const char *name)
{
    unsigned kind;

    for (kind = 0; kind < DISC_KIND_COUNT; kind++)
        if (!strcmp(name, kinds[kind].name))
            break;
    return (enum disc_kind)kind;
}

bool disc_parse_capacity(enum disc_kind kind, const char *text, int32_t *sectors, struct vb_error *error)
{
    /* 79:59:74 is what blanks sold as 80 minutes have. */
    static const struct { const char *name; int32_t sectors; } named[] = { { "74min", 333000 }, { "80min", 359849 } };
    const struct disc_kind_info *info = disc_kind_info(kind);
    int32_t unit = info->ecc_sectors ? info->ecc_sectors : 1;
    char *end;
    long long value;
    size_t i;

    if (!text)
    {
        *sectors = info->sectors;
        return true;
    }
    for (i = 0; info->family == FAMILY_CD && i < sizeof(named) / sizeof(named[0]); i++)
    {
        if (!strcmp(text, named[i].name))
        {
            *sectors = named[i].sectors;
            return true;
        }
    }
    errno = 0;
    value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < info->least || value > info->most)
        return vb_fail(error, "the size '%s' is not one a %s can have: give %sa number of sectors from %d to %d", text,
                       info->family == FAMILY_CD ? "CD" : info->name, info->family == FAMILY_CD ? "74min, 80min or " : "",
                       info->least, info->most);
    *sectors = (int32_t)((value + unit - 1) / unit * unit);
    return true;
}
