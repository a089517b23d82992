/* command.h: one command while it is carried out, and how a handler answers it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_COMMAND_H
#define VBURN_COMMAND_H

#include "protocol.h"
#include "sense.h"

#include <stdbool.h>
#include <stdint.h>

enum scsi_status
{
    STATUS_GOOD = 0x00,
    STATUS_CHECK_CONDITION = 0x02
};

struct command
{
    /* in */
    uint8_t cdb[16];            /* zero behind its length */
    enum vb_direction direction;
    uint8_t *data;              /* what the host sent (OUT), or room for the answer (IN) */
    uint32_t data_length;       /* bytes of that; 0 when the host moves none */

    /* out; all zero when the handler is called */
    enum scsi_status status;
    enum sense_code sense;
    bool progress_valid;        /* the sense tells how far an operation has come */
    uint16_t progress;          /* 0 to 65535 */
    bool autosense_withheld;    /* a fault rule: the sense waits for REQUEST SENSE */
    uint8_t host_status;
    bool no_residual;           /* with host_status: the adapter says that all bytes have moved */
    int32_t host_error;         /* errno */
    bool hang_up;               /* the drive has vanished: the connection closes without an answer */
    uint32_t reply_length;      /* bytes of data that are the answer; never above data_length */
    uint64_t busy_us;           /* the drive needs so long before it answers */
};

/* Ends the command with CHECK CONDITION; nothing is transferred. Returns false, for `return check(...)`. */
bool check(struct command *command, enum sense_code sense);

/* Answers with length bytes, cut to what the CDB allows (allocation) and the host has room for. */
void reply(struct command *command, const void *data, uint32_t length, uint32_t allocation);

/* Whether the host sent at least `needed` bytes; CHECK CONDITION when not. */
bool received(struct command *command, uint64_t needed);

#endif
