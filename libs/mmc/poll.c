/*
 * Waiting for what a drive does by itself.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/disc_information.h"
#include "mmc/poll.h"
#include "mmc/unit.h"

static enum mmc_result ask(struct mmc_device *device)
{
    struct mmc_disc_information information;
    enum mmc_result result = mmc_test_unit_ready(device);

    if (result != MMC_OK) return result;
    result = mmc_read_disc_information(device, &information);
    /* A drive that knows only removable disks has none, and what it has on a disc is not the question here. */
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST ? MMC_OK : result;
}

/* How far it is, by the answer that has just come or by REQUEST SENSE. device is left as that answer left it. */
static int32_t progress(struct mmc_device *device, enum mmc_result answer)
{
    struct mmc_device asked = *device;
    struct mmc_sense sense;

    if (device->last_sense.progress_valid) return device->last_sense.progress;
    if (!mmc_result_is_temporary(answer)) return MMC_PROGRESS_UNKNOWN;
    if (mmc_request_sense(&asked, &sense) != MMC_OK || !sense.progress_valid) return MMC_PROGRESS_UNKNOWN;
    return sense.progress;
}

enum mmc_result mmc_wait_until_done(struct mmc_device *device, const struct mmc_patience *patience)
{
    enum mmc_result result;
    uint32_t questions;

    if (!patience->interval || !patience->pause) return MMC_BAD_ARGUMENT;
    questions = patience->limit / patience->interval + 1;
    for (;;)
    {
        result = ask(device);
        if (!mmc_result_is_unfinished(result) || !--questions) return result;
        if (!patience->pause(patience->context, patience->interval, progress(device, result))) return result;
    }
}
