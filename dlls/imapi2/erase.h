/*
 * A disc is erased: what the command thread of MsftDiscFormat2Erase does.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_ERASE_H
#define IMAPI2_ERASE_H

#include <windows.h>
#include "mmc/disc_state.h"
#include "recording/host.h"
#include "burnpump.h"

/* How a disc is erased (behaviour.md section 6). */
enum erase_method
{
    ERASE_BLANK,        /* CD-RW, DVD-RW: BLANK, which leaves nothing recorded */
    ERASE_OVERWRITE     /* media that are written anywhere: zeros over the ends, or over all of it */
};

#define ERASE_RANGES 2

struct erase_range
{
    LONG start;         /* LBA */
    ULONG sectors;
};

struct erase_plan
{
    enum erase_method method;
    BOOL full;
    struct mmc_disc_state disc;
    ULONG guess;        /* seconds that it will take, as long as nothing better is known */
    ULONG range_count;  /* to be overwritten */
    struct erase_range ranges[ERASE_RANGES];
};

/* What the disc needs. FALSE: it is of no kind that can be erased. */
BOOL erase_make_plan(const struct mmc_disc_state *disc, BOOL full, struct erase_plan *plan);

/* Sectors that are overwritten; 0 for ERASE_BLANK. */
ULONG erase_sectors(const struct erase_plan *plan);

enum erase_end
{
    ERASE_DONE,
    ERASE_SPIN_UP_FAILED,
    ERASE_COMMAND_FAILED,       /* it did not begin, or a sector could not be written */
    ERASE_BROKE_OFF,            /* it began, and the drive then said something that it does not say while erasing */
    ERASE_TOO_LONG,             /* more than an hour */
    ERASE_DISC_DISAGREES        /* the drive said that it is done, but the disc is not empty; outcome.disagreement */
};

/* A burn_pump_run's work and context. */
struct erase
{
    const struct erase_plan *plan;
    struct recording_host host;
    volatile LONG progress;     /* of BLANK or of formatting, in 65536ths; 0: the drive does not tell */
    enum erase_end end;
    struct burn_outcome outcome;
};

void erase_work(struct burn_pump *pump, void *context);

#endif
