/* sg_ioctls.c: the ioctls by which Linux passes SCSI commands through (scsi/sg.h; SCSI Generic HOWTO).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <linux/cdrom.h>
#include <scsi/scsi.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

enum
{
    SG_VERSION = 30536,         /* 3.5.36, as Linux' block layer says */
    RESERVED_SIZE = 512 << 10,
    TICKS_PER_SECOND = 100,     /* SG_GET_TIMEOUT counts in USER_HZ */
    DRIVER_SENSE = 8
};

static uint32_t milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

static int fail(int error)
{
    errno = error;
    return -1;
}

/* The data of a scatter list, gathered before an OUT and scattered after an IN. */
static bool copy_scattered(const sg_io_hdr_t *header, uint8_t *flat, size_t size, bool gather)
{
    const struct iovec *parts = header->dxferp;
    size_t at = 0;
    unsigned i;

    for (i = 0; i < header->iovec_count && at < size; i++)
    {
        size_t length = parts[i].iov_len < size - at ? parts[i].iov_len : size - at;

        if (gather)
            memcpy(flat + at, parts[i].iov_base, length);
        else
            memcpy(parts[i].iov_base, flat + at, length);
        at += length;
    }
    return at == size;
}

static void fill_result(sg_io_hdr_t *header, const struct vb_request *request, const struct vb_reply *reply)
{
    header->status = reply->status;
    header->masked_status = reply->status >> 1 & 0x1f;
    header->msg_status = 0;
    header->host_status = reply->host_status;
    header->driver_status = reply->sense_length ? DRIVER_SENSE : 0;
    header->resid = reply->no_residual ? 0 : (int)(request->data_length - reply->data_length);
    header->sb_len_wr = reply->sense_length < header->mx_sb_len ? reply->sense_length : header->mx_sb_len;
    if (!header->sbp)
        header->sb_len_wr = 0;
    if (header->sb_len_wr)
        memcpy(header->sbp, reply->sense, header->sb_len_wr);
    header->info = reply->status || reply->host_status || reply->sense_length ? SG_INFO_CHECK : SG_INFO_OK;
}

static int sg_io(struct shim_drive *drive, sg_io_hdr_t *header)
{
    struct vb_request request = { .magic = VB_MAGIC, .kind = VB_SCSI };
    uint32_t began = milliseconds();
    struct vb_reply reply;
    uint8_t *flat = NULL;
    int error;

    if (header->interface_id != 'S' || header->cmd_len > sizeof(request.cdb) || !header->cmd_len || !header->cmdp)
        return fail(EINVAL);
    if (header->dxfer_len > VB_MAX_DATA)
        return fail(EIO);
    request.cdb_length = header->cmd_len;
    memcpy(request.cdb, header->cmdp, header->cmd_len);
    request.timeout_ms = header->timeout;
    switch (header->dxfer_len ? header->dxfer_direction : SG_DXFER_NONE) /* without data the direction is not looked at */
    {
    case SG_DXFER_NONE:
        break;
    case SG_DXFER_TO_DEV:
        request.direction = VB_OUT;
        break;
    case SG_DXFER_FROM_DEV:
    case SG_DXFER_TO_FROM_DEV:
        request.direction = VB_IN;
        break;
    default:
        return fail(EINVAL);
    }
    request.data_length = request.direction == VB_NONE ? 0 : header->dxfer_len;
    if (request.data_length && !header->dxferp)
        return fail(EFAULT);
    if (request.data_length && header->iovec_count && !(flat = malloc(request.data_length)))
        return fail(ENOMEM);
    if (flat && request.direction == VB_OUT && !copy_scattered(header, flat, request.data_length, true))
    {
        free(flat);
        return fail(EINVAL);
    }
    error = shim_transact(drive, &request, &reply, flat ? flat : header->dxferp);
    if (!error)
    {
        if (flat && request.direction == VB_IN)
            copy_scattered(header, flat, reply.data_length, false);
        fill_result(header, &request, &reply);
        header->duration = milliseconds() - began;
    }
    free(flat);
    return error ? fail(error) : 0;
}

/* The packet interface of the cdrom layer, which libcdio uses. */
static int send_packet(struct shim_drive *drive, struct cdrom_generic_command *packet)
{
    struct vb_request request = { .magic = VB_MAGIC, .kind = VB_SCSI, .cdb_length = CDROM_PACKET_SIZE };
    struct vb_reply reply;
    int error;

    memcpy(request.cdb, packet->cmd, CDROM_PACKET_SIZE);
    if (packet->buflen > VB_MAX_DATA)
        return fail(EINVAL);
    if (packet->buflen && packet->data_direction == CGC_DATA_WRITE)
        request.direction = VB_OUT;
    else if (packet->buflen && packet->data_direction == CGC_DATA_READ)
        request.direction = VB_IN;
    request.data_length = request.direction == VB_NONE ? 0 : packet->buflen;
    request.timeout_ms = packet->timeout > 0 ? (uint32_t)packet->timeout * 10 : 0;
    if ((error = shim_transact(drive, &request, &reply, packet->buffer)))
        return fail(error);
    packet->stat = reply.status;
    if (packet->sense && reply.sense_length)
        memcpy(packet->sense, reply.sense, sizeof(*packet->sense) < VB_SENSE_SIZE ? sizeof(*packet->sense) : VB_SENSE_SIZE);
    if (reply.status || reply.host_status)
        return fail(EIO);
    packet->buflen -= reply.data_length;
    return 0;
}

bool shim_sg_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result)
{
    *result = 0;
    switch (request)
    {
    case SG_IO:
        *result = sg_io(drive, argument);
        return true;
    case CDROM_SEND_PACKET:
        *result = send_packet(drive, argument);
        return true;
    case SG_GET_VERSION_NUM:
        *(int *)argument = SG_VERSION;
        return true;
    case SG_SET_TIMEOUT:
    case SG_SET_RESERVED_SIZE:
        return true;
    case SG_GET_TIMEOUT:
        *result = 60 * TICKS_PER_SECOND;
        return true;
    case SG_GET_RESERVED_SIZE:
        *(int *)argument = RESERVED_SIZE;
        return true;
    case SG_EMULATED_HOST:
        *(int *)argument = 1;
        return true;
    case SCSI_IOCTL_GET_IDLUN: /* host, channel, LUN and target in a byte each; the second number is unique per host */
        ((uint32_t *)argument)[0] = drive->minor;
        ((uint32_t *)argument)[1] = 0;
        return true;
    case SCSI_IOCTL_GET_BUS_NUMBER:
        *(int *)argument = 0;
        return true;
    }
    return false;
}
