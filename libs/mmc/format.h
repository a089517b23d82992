/*
 * Formatting: READ FORMAT CAPACITIES and FORMAT UNIT (MMC-6 6.23, 6.4; numbers of MMC-5: 6.24, 6.5).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_FORMAT_H
#define MMC_FORMAT_H

#include "mmc/device.h"

/* What the current/maximum capacity descriptor is about. */
enum mmc_capacity_state
{
    MMC_CAPACITY_UNFORMATTED = 1,    /* or blank: blocks is the most there can be */
    MMC_CAPACITY_FORMATTED = 2,      /* blocks is what is formatted now */
    MMC_CAPACITY_UNKNOWN = 3         /* no medium, or one in the intermediate state: a session that is not closed */
};

enum mmc_format_type
{
    MMC_FORMAT_FULL = 0x00,                  /* DVD-RAM, DVD-RW, BD-RE, BD-R: the standard size */
    MMC_FORMAT_SPARE_EXPANSION = 0x01,       /* DVD-RAM: more spare blocks, fewer for data */
    MMC_FORMAT_RW_FULL = 0x10,               /* CD-RW, DVD-RW: restricted overwrite; parameter: packet size */
    MMC_FORMAT_RW_GROW = 0x11,
    MMC_FORMAT_RW_ADD = 0x12,
    MMC_FORMAT_DVD_RW_QUICK_GROW = 0x13,
    MMC_FORMAT_DVD_RW_QUICK_ADD = 0x14,
    MMC_FORMAT_DVD_RW_QUICK = 0x15,
    MMC_FORMAT_MRW = 0x24,
    MMC_FORMAT_DVD_PLUS_RW = 0x26,           /* basic format, going on in background */
    MMC_FORMAT_BD_RE_SPARES = 0x30,          /* parameter: spare area */
    MMC_FORMAT_BD_RE_NO_SPARES = 0x31,
    MMC_FORMAT_BD_R_SPARES = 0x32
};

/* Format sub-types. */
enum mmc_format_subtype
{
    MMC_FORMAT_QUICK_REFORMAT = 0,           /* BD-RE */
    MMC_FORMAT_NO_CERTIFICATION = 1,
    MMC_FORMAT_FULL_CERTIFICATION = 2,
    MMC_FORMAT_QUICK_CERTIFICATION = 3,
    MMC_FORMAT_SRM_POW = 0,                  /* BD-R: sequential with pseudo-overwrite */
    MMC_FORMAT_SRM = 1,                      /* sequential, without */
    MMC_FORMAT_RRM = 2                       /* random */
};

/* Type dependent parameter of MMC_FORMAT_DVD_PLUS_RW. */
#define MMC_FORMAT_RESTART     0x01  /* go on where a stopped background format ended */
#define MMC_FORMAT_QUICK_START 0x02  /* ready at once; the lead-in is written later */

#define MMC_FORMAT_MOST_BLOCKS 0xFFFFFFFFu  /* with MMC_FORMAT_DVD_PLUS_RW: as many as there are */

/* One way in which the medium can be formatted. */
struct mmc_format
{
    uint8_t type;            /* enum mmc_format_type, or one unknown here: 6 bits */
    uint8_t subtype;         /* 0..3; always 0 in what mmc_read_format_capacities gives, whose bits are reserved there */
    uint32_t blocks;         /* user data blocks afterwards; what may be added, with the types that grow */
    uint32_t parameter;      /* type dependent, 24 bits */
};

#define MMC_FORMATS_MAX 30   /* as many as the list's one-byte length allows beside the current capacity */

struct mmc_format_capacities
{
    uint8_t state;           /* enum mmc_capacity_state */
    uint32_t blocks;         /* of the medium as state says */
    uint32_t block_size;     /* bytes; 0 when the drive gives none */
    uint32_t count;
    struct mmc_format formats[MMC_FORMATS_MAX];
};

/* What the medium's size is, and how it can be formatted, in the drive's order: its preferred one of a type is the first. */
enum mmc_result mmc_read_format_capacities(struct mmc_device *device, struct mmc_format_capacities *capacities);

/* The first format of this type; NULL when the drive does not offer it for this medium. */
const struct mmc_format *mmc_find_format(const struct mmc_format_capacities *capacities, uint8_t type);

struct mmc_format_options
{
    bool immediate;                  /* only begin, then poll (poll.h); a background format goes on behind that */
    bool no_certification;           /* DCRT: DVD-RAM and BD-RE without testing every block */
    bool keep_defects;               /* CmpLst: together with no_certification a quick reformat that keeps the defect list */
};

/*
 * FORMAT UNIT with a list of one format, as READ FORMAT CAPACITIES gives it or changed within what the type allows.
 * Everything on the medium is lost, but for the types that grow or restart. MMC_ILLEGAL_REQUEST: the drive does not do this
 * format on this medium; MMC_MEDIUM_ERROR (3/31): the formatting failed.
 */
enum mmc_result mmc_format_unit(struct mmc_device *device, const struct mmc_format *format,
        const struct mmc_format_options *options);

#endif
