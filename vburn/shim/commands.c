/* commands.c: SCSI commands as the kernel itself sends them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <linux/cdrom.h>
#include <string.h>
#include <unistd.h>

enum
{
    ATTENTION_TRIES = 10,
    READY_TRIES = 300, READY_PAUSE_US = 100000, /* half a minute, as sr's time-out */
    COMMAND_TIMEOUT = 30000,
    KEY_NOT_READY = 2, KEY_UNIT_ATTENTION = 6
};

static unsigned sense_key(const struct vb_reply *reply)
{
    return reply->status == 2 && reply->sense_length ? reply->sense[2] & 15u : 0;
}

static bool becoming_ready(const struct vb_reply *reply)
{
    return sense_key(reply) == KEY_NOT_READY && reply->sense[12] == 0x04 && reply->sense[13] == 0x01;
}

int shim_run(struct shim_drive *drive, const uint8_t *cdb, unsigned length, enum vb_direction direction, void *data,
             uint32_t size, struct vb_reply *reply)
{
    struct vb_request request = { .magic = VB_MAGIC, .kind = VB_SCSI, .direction = (uint8_t)direction,
                                  .cdb_length = (uint8_t)length, .data_length = size, .timeout_ms = COMMAND_TIMEOUT };
    int error, tries;

    memcpy(request.cdb, cdb, length);
    for (tries = 0; tries < ATTENTION_TRIES; tries++)
    {
        if ((error = shim_transact(drive, &request, reply, data)))
            return error;
        if (sense_key(reply) != KEY_UNIT_ATTENTION)
            break;
    }
    return 0;
}

int shim_command(struct shim_drive *drive, const uint8_t *cdb, unsigned length, enum vb_direction direction, void *data,
                 uint32_t size)
{
    struct vb_reply reply;
    int error, tries;

    for (tries = 0; ; tries++)
    {
        if ((error = shim_run(drive, cdb, length, direction, data, size, &reply)))
            return error;
        if (!becoming_ready(&reply) || tries == READY_TRIES)
            break;
        usleep(READY_PAUSE_US);
    }
    if (reply.host_status)
        return EIO;
    if (reply.status)
        return sense_key(&reply) == KEY_NOT_READY ? ENOMEDIUM : EIO;
    return reply.data_length < size ? EIO : 0;
}

int shim_drive_status(struct shim_drive *drive)
{
    const uint8_t test_unit_ready[6] = { 0 };
    struct vb_reply reply;
    int error = shim_run(drive, test_unit_ready, sizeof(test_unit_ready), VB_NONE, NULL, 0, &reply);

    if (error)
    {
        errno = error;
        return -1;
    }
    if (!reply.status && !reply.host_status)
        return CDS_DISC_OK;
    if (reply.sense_length && reply.sense[12] == 0x3a)
        return reply.sense[13] == 2 ? CDS_TRAY_OPEN : CDS_NO_DISC;
    return CDS_DRIVE_NOT_READY;
}
