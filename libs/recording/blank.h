/*
 * A rewritable disc becomes empty again by BLANK, or is formatted, at most within an hour (behaviour.md section 6).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_BLANK_H
#define RECORDING_BLANK_H

#include "recording/host.h"

/* Milliseconds. */
#define RECORDING_ERASE_LIMIT (60 * 60 * 1000)

enum recording_blanking
{
    RECORDING_BLANKED,
    RECORDING_BLANK_REFUSED,        /* it did not begin: *result says why */
    RECORDING_BLANK_BROKE_OFF,      /* it began, and then: *result */
    RECORDING_BLANK_TOO_LONG,       /* after the hour it is still at work, as *result says */
    RECORDING_BLANK_NOT_EMPTY       /* the drive said that it is done, but that the disc is not blank */
};

/*
 * BLANK of the whole disc, or of what makes it look written. A drive that cannot do it quickly, or in the background, does it thoroughly,
 * or lets one wait. The host's report gets the progress, and its is_cancelled ends nothing: half a blanking is no use.
 */
enum recording_blanking recording_blank(struct mmc_device *device, struct recording_host *host, bool full,
        enum mmc_result *result);

/* What became of waiting so long at most for an operation that began at `start` of the host's clock and may take the hour. */
enum recording_blanking recording_wait_for_blank(struct mmc_device *device, struct recording_host *host, uint32_t start,
        enum mmc_result *result);

#endif
