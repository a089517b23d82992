/*
 * What a recording that broke off has left open is closed, by commands of the drive: no object of IMAPI2 does it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_CLOSING_H
#define DISCBURN_CLOSING_H

#include "mmc/mmc.h"
#include "progress.h"

/* A try to close it, and how that failed. */
struct closing
{
    struct mmc_device *device;       /* nobody else sends commands meanwhile */
    uint16_t profile;                /* the disc's, enum mmc_profile */
    void (*observe)(const struct progress_state *state, void *context);    /* now and then while it is waited for; NULL: nobody */
    void *context;
    enum mmc_result result;          /* of the command that failed, or MMC_OK */
    struct mmc_device failed;        /* with its sense */
};

/*
 * Puts what the drive still has on the disc, closes the tracks of the last session that are open, then the session (MMC-6 6.3), such
 * that another may follow where the medium lets one; stops a format that goes on in background. Waits for each. True: the drive says
 * that nothing is open any more. False: closing->result and failed say what it refused; MMC_OK: nothing, and yet it is open.
 */
bool closing_run(struct closing *closing);

#endif
