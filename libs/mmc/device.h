/*
 * A drive as the command set sees it, and the one place where commands are retried and sense is understood.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DEVICE_H
#define MMC_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "mmc/opcode.h"
#include "mmc/result.h"
#include "mmc/sense.h"
#include "mmc/transport.h"

/* Timeouts in seconds. MMC-6 names them per command only in the Time-out mode page, which few drives have. */
#define MMC_TIMEOUT_QUICK   10    /* answered from the drive's memory */
#define MMC_TIMEOUT_MEDIUM  60    /* the medium may have to spin up or be searched */
#define MMC_TIMEOUT_WRITE   120   /* a write that may wait for the buffer, calibration or relocation */
#define MMC_TIMEOUT_FINISH  1800  /* flushing and closing without IMMED: a lead-out or a DVD's padding takes minutes */
#define MMC_TIMEOUT_ERASE   7200  /* blanking and formatting a whole disc without IMMED: a CD-RW at 1x takes 80 minutes */

struct mmc_device
{
    struct mmc_transport *transport;
    struct mmc_sense last_sense;      /* sense of the last attempt of the last command; not valid when it gave none */
    uint8_t last_opcode;              /* operation code of the last command */
    uint8_t last_status;              /* its SCSI status */
    enum mmc_transport_error last_transport_error;
    bool last_recovered;              /* the last command succeeded, but with a recovered error: see last_sense */
    uint32_t recovered_errors;        /* how many commands did so */
    bool medium_changed;              /* sticky: a 6/28 was seen, also one that a retry got past; the caller clears it */
    bool was_reset;                   /* sticky: likewise 6/29 or 6/2A: mode pages may be back at their defaults */
};

/* Make *device speak through transport, which the caller keeps alive. No command is sent. */
void mmc_device_init(struct mmc_device *device, struct mmc_transport *transport);

/*
 * Send a command and say what its outcome means. *transferred (may be NULL) receives the bytes that moved.
 *
 * - A unit attention is not an answer: the command is sent again, at most MMC_ATTEMPTS times in all. Not so for a
 *   command that writes when medium or settings may have changed: that is MMC_MEDIUM_CHANGED or MMC_RESET.
 * - CHECK CONDITION without sense: REQUEST SENSE is sent for it.
 * - A recovered error (key 1) is success, and remembered in last_recovered. When deferred, the command was not
 *   performed and is sent again.
 * - GOOD proves nothing: a transport may lose an error. The start of a buffer that is to be filled is marked before
 *   the command, and GOOD with the mark intact is MMC_BAD_REPLY.
 * - Whatever waits (MMC_BUSY, MMC_BECOMING_READY ...) is left to the caller, who knows how to wait and for how long.
 */
enum mmc_result mmc_execute(struct mmc_device *device, const struct mmc_command *command, uint32_t *transferred);

#define MMC_ATTEMPTS 5

#endif
