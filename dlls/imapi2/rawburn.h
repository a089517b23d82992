/*
 * A raw CD is burned: the command thread, from the write parameters to the drive's own word that the disc is there.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RAWBURN_H
#define IMAPI2_RAWBURN_H

#include <windows.h>
#include "mmc/device.h"
#include "mmc/mode_pages.h"
#include "redbook/toc.h"
#include "ring.h"
#include "speed.h"

/* What is to be burned. */
struct rawburn_plan
{
    struct mmc_transport *transport;
    struct ring *ring;              /* sectors, in slots of whole sectors */
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

enum rawburn_end
{
    RAWBURN_SUCCESS,
    RAWBURN_CANCELLED,
    RAWBURN_PARAMETERS_REFUSED,     /* MODE SELECT: the drive does not do this data block type, or no simulation */
    RAWBURN_DRIVE_FAILED,           /* result and device say how */
    RAWBURN_DISC_DISAGREES          /* everything was sent, but the drive does not say that it is on the disc */
};

/* How it ended; valid once the thread is through. */
struct rawburn_outcome
{
    enum rawburn_end end;
    enum mmc_result result;
    struct mmc_device device;       /* with the sense of the command that failed */
    const WCHAR *disagreement;      /* static text, with RAWBURN_DISC_DISAGREES */
};

struct rawburn;

/* Starts the command thread. The plan is copied; transport and ring must live until rawburn_join. */
HRESULT rawburn_start(const struct rawburn_plan *plan, struct rawburn **out);

/* Signalled when the thread is through; the burn's own. The same without asking the system. */
HANDLE rawburn_done_event(const struct rawburn *burn);
BOOL rawburn_is_done(const struct rawburn *burn);

/* May be asked at any time. lba: one past the last sector that the drive took. */
enum rawburn_phase rawburn_get_phase(const struct rawburn *burn);
int32_t rawburn_get_written(const struct rawburn *burn);

/* Asks the thread to stop after the command that is under way. */
void rawburn_cancel(struct rawburn *burn);

/* Waits for the thread (rawburn_cancel or the ring's end must have been said), gives the outcome and frees burn. */
void rawburn_join(struct rawburn *burn, struct rawburn_outcome *outcome);

#endif
