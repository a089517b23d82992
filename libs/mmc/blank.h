/*
 * BLANK (MMC-6 6.2): CD-RW and sequential DVD-RW become empty again.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_BLANK_H
#define MMC_BLANK_H

#include "mmc/device.h"

enum mmc_blank_type
{
    MMC_BLANK_DISC = 0,            /* everything is overwritten; takes as long as recording it */
    MMC_BLANK_MINIMAL = 1,         /* PMA, first TOC and pregap of CD-RW; lead-in and RMA of DVD-RW */
    MMC_BLANK_TRACK = 2,           /* CD-RW: the track that start is in */
    MMC_BLANK_UNRESERVE = 3,       /* the reserved track that start is in */
    MMC_BLANK_TRACK_TAIL = 4,      /* CD-RW: from start to the end of its track */
    MMC_BLANK_UNCLOSE = 5,         /* the last session's lead-in and lead-out go: more can be added to it */
    MMC_BLANK_LAST_SESSION = 6
};

/*
 * start: an LBA, or for a track its number, where the type has one; else 0. immediate: only begin; then TEST UNIT READY and the
 * reading of the disc's state say 2/04/07 or 2/04/08 until it is done (poll.h). On failure the disc's state is what READ DISC
 * INFORMATION says. MMC_ILLEGAL_REQUEST: this disc or drive does not have that type.
 */
enum mmc_result mmc_blank(struct mmc_device *device, enum mmc_blank_type type, uint32_t start, bool immediate);

#endif
