/*
 * Data are burned: what the command thread of the pump does, which walks the recording through its steps.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATABURN_H
#define IMAPI2_DATABURN_H

#include <windows.h>
#include "imapi2.h"
#include "recording/recorder.h"
#include "burnpump.h"
#include "speed.h"

struct databurn
{
    struct recording_host host;
    struct burn_pump *pump;                 /* while it runs */
    struct recording recording;             /* planned before the pump is made; afterwards it says how it failed */
    IMAPI_BURN_VERIFICATION_LEVEL verification;
    BOOL has_speed;
    struct speed speed;
    enum recording_end end;
    volatile LONG verified;                 /* sectors, for who looks on */
};

/* The recording of a disc that was examined, for a plan (recording_plan_*). The rest is set by the owner. */
void databurn_init(struct databurn *burn, const struct mmc_device *device, const struct recording_disc *disc,
        const struct recording_options *options);
void databurn_done(struct databurn *burn);

/* For burn_pump_run; context is the databurn. The phases of the pump are enum recording_phase. */
void databurn_work(struct burn_pump *pump, void *context);

#endif
