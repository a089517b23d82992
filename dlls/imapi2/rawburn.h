/*
 * A raw CD is burned: on the command thread, from the write parameters to the drive's own word that the disc is there.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RAWBURN_H
#define IMAPI2_RAWBURN_H

#include <windows.h>
#include "mmc/mode_pages.h"
#include "redbook/toc.h"
#include "burnpump.h"
#include "speed.h"

/* What is to be burned. */
struct rawburn_plan
{
    int32_t start;                  /* LBA of the first sector: the disc's lead-in, negative */
    uint32_t sectors;               /* how many, to the end of the lead-out */
    uint32_t sector_size;           /* bytes: 2368 or 2448 */
    enum mmc_data_block_type block_type;
    bool buffer_underrun_free;
    bool simulate;                  /* with the laser off: the disc must be blank afterwards */
    bool has_speed;
    struct speed speed;             /* without it: as fast as the drive likes */
    struct toc toc;                 /* what the lead-in says; the drive must say the same afterwards */
};

enum rawburn_phase
{
    RAWBURN_PREPARING,
    RAWBURN_WRITING,
    RAWBURN_FINISHING
};

/* A burn_pump_run's work and context. */
struct rawburn
{
    const struct rawburn_plan *plan;
    struct burn_outcome outcome;
};

void rawburn_work(struct burn_pump *pump, void *context);

#endif
