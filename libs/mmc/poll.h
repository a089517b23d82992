/*
 * Asking a drive again: it becomes ready, or is through with what it does by itself after a command with IMMED (blanking,
 * formatting, closing, flushing).
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
    uint32_t limit;          /* milliseconds altogether: the drive is asked limit / interval + 1 times at most, and not behind it */
    uint32_t (*milliseconds)(void *context);    /* the time, from any beginning; may wrap around */
    /*
     * Lets so many milliseconds pass; called between two questions, on the caller's thread. progress: how far the drive says that
     * it is, in 65536ths, or MMC_PROGRESS_UNKNOWN. False: the caller does not want to wait any longer.
     */
    bool (*pause)(void *context, uint32_t milliseconds, int32_t progress);
    void *context;           /* handed to both */
};

/*
 * Asks once, and says in *result how it went, which is MMC_OK only when it need not be asked again. For how many milliseconds from the
 * first time an answer such as this one is worth asking again; 0: it will not change.
 */
typedef uint32_t (*mmc_question)(struct mmc_device *device, void *context, enum mmc_result *result);

/* For a question that may be asked as long as patience lasts. */
#define MMC_ASK_AGAIN UINT32_MAX

/* Asks until the answer is final, or worth no more time, or pause gives up. The last *result, with device as it left it;
 * MMC_BAD_ARGUMENT: patience is not complete. context is the question's. */
enum mmc_result mmc_ask_patiently(struct mmc_device *device, const struct mmc_patience *patience, mmc_question question,
        void *context);

/* Waits until TEST UNIT READY has an answer that will last, be it MMC_OK or not: a disc that was just put in is spun up, and the end
 * of the last recording may still be on its way to it. A format that goes on by itself is not waited for. */
enum mmc_result mmc_wait_until_ready(struct mmc_device *device, const struct mmc_patience *patience);

/* For questions whether a disc is as it was recorded: how long it is asked again of a drive that answered with result and disagrees.
 * A drive that has become ready may still need a moment to take in what was written; one that says nothing sensible at all is not
 * asked for so long. */
uint32_t mmc_time_to_agree(enum mmc_result result);

/* For closing, and for flushing a buffer, in milliseconds: lead-outs and a DVD's padding take minutes. */
#define MMC_FINISH_LIMIT (30 * 60 * 1000)

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
