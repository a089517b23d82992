/*
 * Waiting for a drive.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording/host.h"

#define POLL_MS 250

static bool pause_for(void *context, uint32_t milliseconds, int32_t progress)
{
    struct recording_host *host = context;

    (void)progress;
    if (host->is_cancelled(host)) return false;
    host->sleep(host, milliseconds);
    return !host->is_cancelled(host);
}

enum mmc_result recording_wait(struct recording_host *host, struct mmc_device *device, uint32_t limit_ms)
{
    const struct mmc_patience patience = { POLL_MS, limit_ms, pause_for, host };

    return mmc_wait_until_done(device, &patience);
}
