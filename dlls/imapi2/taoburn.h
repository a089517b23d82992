/*
 * A track is burned at once, and a session of such tracks closed: on the command thread (burnpump.h).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_TAOBURN_H
#define IMAPI2_TAOBURN_H

#include <windows.h>
#include "burnpump.h"
#include "format_tao.h"

enum tao_phase
{
    TAO_PREPARING,
    TAO_WRITING,
    TAO_FINISHING,
    TAO_VERIFYING
};

struct tao_plan
{
    bool buffer_underrun_free;
    bool simulate;                  /* with the laser off: the disc must be blank afterwards */
    bool final;                     /* no session can follow */
    bool verify;                    /* somebody wants to be told that it is verified, which is done in any case */
    bool has_speed;
    struct speed speed;             /* without it: as fast as the drive likes */
    ULONG sectors;                  /* of the track */
};

/* A burn_pump_run's context. */
struct taoburn
{
    const struct tao_plan *plan;
    struct tao_disc disc;           /* before, and afterwards with the track that was written, shortened if it was cancelled */
    struct burn_outcome outcome;
};

/* Its works: a track at disc.next, and the closing of the session. */
void taoburn_track(struct burn_pump *pump, void *context);
void taoburn_close(struct burn_pump *pump, void *context);

/* Page 05h for audio track at once. What libs/mmc says; MMC_INVALID_MODE_PARAMETERS or MMC_ILLEGAL_REQUEST: the drive does not
 * do this. */
enum mmc_result taoburn_set_parameters(struct mmc_device *device, const struct tao_plan *plan);

/* Where the next track goes, and how much it can have: 0 unless it is MMC_OK. MMC_MEDIUM_FULL where the drive names no address. */
enum mmc_result taoburn_find_room(struct mmc_device *device, struct tao_disc *disc);

#endif
