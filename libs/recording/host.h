/*
 * What a recording wants of whoever runs it: time, a word on whether to go on, and somebody to tell how far it is.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_HOST_H
#define RECORDING_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "mmc/device.h"
#include "mmc/poll.h"

/* In the order in which they come, but for verifying, which precedes the end (behaviour.md section 7). */
enum recording_phase
{
    RECORDING_VALIDATING,
    RECORDING_FORMATTING,
    RECORDING_INITIALIZING,
    RECORDING_CALIBRATING,
    RECORDING_WRITING,
    RECORDING_FINALIZING,
    RECORDING_VERIFYING,
    RECORDING_COMPLETED
};

struct recording_host
{
    uint32_t (*milliseconds)(struct recording_host *host);              /* from any beginning; may wrap around */
    void (*sleep)(struct recording_host *host, uint32_t milliseconds);
    bool (*is_cancelled)(struct recording_host *host);
    void (*enter_phase)(struct recording_host *host, enum recording_phase phase);
    /* Tells the drive the speed; before the power is calibrated for it. What comes of it does not matter. */
    void (*set_speed)(struct recording_host *host, struct mmc_device *device);
    /* How far the drive says that it is with what is waited for, in 65536ths; may be NULL. */
    void (*report)(struct recording_host *host, int32_t progress);
};

/* Patience for mmc_ask_patiently: at most so long. A cancellation ends it. */
struct mmc_patience recording_patience(struct recording_host *host, uint32_t limit_ms);

/* Waits for what the drive does by itself, at most so long; see mmc_wait_until_done. A cancellation ends the waiting. */
enum mmc_result recording_wait(struct recording_host *host, struct mmc_device *device, uint32_t limit_ms);

/* No drive is busy for longer while it spins up, calibrates or takes care of its laser's power, in milliseconds. */
#define RECORDING_BUSY_LIMIT 120000
/* A full format takes as long as recording all of the disc, or three times that with certification. */
#define RECORDING_FORMAT_LIMIT (4 * 60 * 60 * 1000)

#endif
