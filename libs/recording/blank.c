/*
 * A rewritable disc becomes empty again.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/blank.h"
#include "mmc/disc_information.h"
#include "recording/blank.h"

enum recording_blanking recording_wait_for_blank(struct mmc_device *device, struct recording_host *host, uint32_t start,
        enum mmc_result *result)
{
    uint32_t gone = host->milliseconds(host) - start;

    *result = recording_wait(host, device, gone < RECORDING_ERASE_LIMIT ? RECORDING_ERASE_LIMIT - gone : 0);
    if (*result == MMC_OK) return RECORDING_BLANKED;
    return mmc_result_is_unfinished(*result) ? RECORDING_BLANK_TOO_LONG : RECORDING_BLANK_BROKE_OFF;
}

static enum mmc_result begin(struct mmc_device *device, bool full)
{
    static const struct
    {
        enum mmc_blank_type type;
        bool immediate;
    } attempts[] = { { MMC_BLANK_MINIMAL, true }, { MMC_BLANK_DISC, true }, { MMC_BLANK_MINIMAL, false },
        { MMC_BLANK_DISC, false } };
    enum mmc_result result = MMC_ILLEGAL_REQUEST;
    unsigned int i;

    for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]) && result == MMC_ILLEGAL_REQUEST; i++)
        if (!full || attempts[i].type == MMC_BLANK_DISC)
            result = mmc_blank(device, attempts[i].type, 0, attempts[i].immediate);
    return result;
}

enum recording_blanking recording_blank(struct mmc_device *device, struct recording_host *host, bool full,
        enum mmc_result *result)
{
    uint32_t start = host->milliseconds(host);
    struct mmc_disc_information information;
    enum recording_blanking end;

    *result = begin(device, full);
    if (mmc_result_is_unfinished(*result))
    {
        /* The end of the last burn may still have been on its way to the disc, or the disc was new. */
        if ((end = recording_wait_for_blank(device, host, start, result)) != RECORDING_BLANKED) return end;
        *result = begin(device, full);
    }
    if (*result != MMC_OK) return RECORDING_BLANK_REFUSED;
    if ((end = recording_wait_for_blank(device, host, start, result)) != RECORDING_BLANKED) return end;
    if ((*result = mmc_read_disc_information(device, &information)) != MMC_OK) return RECORDING_BLANK_BROKE_OFF;
    return information.disc_status == MMC_DISC_BLANK ? RECORDING_BLANKED : RECORDING_BLANK_NOT_EMPTY;
}
