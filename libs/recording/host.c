/*
 * Waiting for a drive.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording/host.h"

#define POLL_MS 250

struct waiting
{
    struct recording_host *host;
    uint32_t start, limit;
};

/* A drive may take its time for its answers, too. */
static bool pause_for(void *context, uint32_t milliseconds, int32_t progress)
{
    const struct waiting *waiting = context;
    struct recording_host *host = waiting->host;

    if (progress != MMC_PROGRESS_UNKNOWN && host->report) host->report(host, progress);
    if (host->is_cancelled(host) || host->milliseconds(host) - waiting->start >= waiting->limit) return false;
    host->sleep(host, milliseconds);
    return !host->is_cancelled(host);
}

enum mmc_result recording_wait(struct recording_host *host, struct mmc_device *device, uint32_t limit_ms)
{
    struct waiting waiting = { host, host->milliseconds(host), limit_ms };
    const struct mmc_patience patience = { POLL_MS, limit_ms, pause_for, &waiting };

    return mmc_wait_until_done(device, &patience);
}
