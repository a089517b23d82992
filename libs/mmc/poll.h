/*
 * Waiting for what a drive does by itself after a command with IMMED: blanking, formatting, closing, flushing.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_POLL_H
#define MMC_POLL_H

#include "mmc/device.h"

#define MMC_PROGRESS_UNKNOWN (-1)

/* How somebody waits. */
struct mmc_patience
{
    uint32_t interval;       /* milliseconds between two questions; not 0 */
    uint32_t limit;          /* milliseconds altogether: the drive is asked limit / interval + 1 times at most */
    /*
     * Lets so many milliseconds pass; called between two questions, on the caller's thread. progress: how far the drive says that
     * it is, in 65536ths, or MMC_PROGRESS_UNKNOWN. False: the caller does not want to wait any longer.
     */
    bool (*pause)(void *context, uint32_t milliseconds, int32_t progress);
    void *context;           /* handed to pause */
};

/*
 * Ask until the drive is through with what it is doing. MMC_OK: it is, and answers for the disc again. A temporary outcome
 * (mmc_result_is_unfinished): it was still at work when the limit was reached or pause gave up. Anything else: how it failed; an
 * error of the operation itself comes as the answer to the next question.
 *
 * TEST UNIT READY alone does not tell: there are drives that answer it GOOD while a session is being closed, and say 2/04/07
 * to READ DISC INFORMATION; so both are asked. Where TEST UNIT READY's sense has no progress, REQUEST SENSE is asked for it
 * (MMC-6 4.2.4, 6.5: immediate operations report it there).
 */
enum mmc_result mmc_wait_until_done(struct mmc_device *device, const struct mmc_patience *patience);

#endif
