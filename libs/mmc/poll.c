/*
 * Asking a drive again.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/disc_information.h"
#include "mmc/poll.h"
#include "mmc/unit.h"

#define DISAGREE_LIMIT_MS 10000
#define SILENCE_LIMIT_MS 5000

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

enum mmc_result mmc_ask_patiently(struct mmc_device *device, const struct mmc_patience *patience, mmc_question question,
        void *context)
{
    enum mmc_result result;
    uint32_t start, questions, limit;

    if (!patience->interval || !patience->pause || !patience->milliseconds) return MMC_BAD_ARGUMENT;
    start = patience->milliseconds(patience->context);
    questions = patience->limit / patience->interval + 1;
    for (;;)
    {
        limit = question(device, context, &result);
        if (limit > patience->limit) limit = patience->limit;
        /* a drive may take its time for its answers, too */
        if (!--questions || patience->milliseconds(patience->context) - start >= limit) return result;
        if (!patience->pause(patience->context, patience->interval, progress(device, result))) return result;
    }
}

static uint32_t ask_ready(struct mmc_device *device, void *context, enum mmc_result *result)
{
    (void)context;
    *result = mmc_test_unit_ready(device);
    return *result == MMC_BECOMING_READY || *result == MMC_BUSY || *result == MMC_MEDIUM_CHANGED
            || *result == MMC_UNIT_ATTENTION ? MMC_ASK_AGAIN : 0;
}

enum mmc_result mmc_wait_until_ready(struct mmc_device *device, const struct mmc_patience *patience)
{
    return mmc_ask_patiently(device, patience, ask_ready, NULL);
}

static uint32_t ask_done(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct mmc_disc_information information;

    (void)context;
    if ((*result = mmc_test_unit_ready(device)) == MMC_OK)
    {
        *result = mmc_read_disc_information(device, &information);
        /* A drive that knows only removable disks has none, and what it has on a disc is not the question here. */
        if (*result == MMC_ILLEGAL_COMMAND || *result == MMC_ILLEGAL_REQUEST) *result = MMC_OK;
    }
    return mmc_result_is_unfinished(*result) ? MMC_ASK_AGAIN : 0;
}

enum mmc_result mmc_wait_until_done(struct mmc_device *device, const struct mmc_patience *patience)
{
    return mmc_ask_patiently(device, patience, ask_done, NULL);
}

uint32_t mmc_time_to_agree(enum mmc_result result)
{
    if (result == MMC_NO_DEVICE || result == MMC_NO_MEDIUM || result == MMC_DENIED) return 0;
    if (mmc_result_is_unfinished(result)) return MMC_FINISH_LIMIT;
    return mmc_result_is_gone(result) ? SILENCE_LIMIT_MS : DISAGREE_LIMIT_MS;
}
