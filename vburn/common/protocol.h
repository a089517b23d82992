/* protocol.h: what goes over the unix socket between vburnd and its clients, the shim and the command line.
 *
 * A client sends a request header, followed by data_length bytes when direction is OUT; the daemon answers with a
 * reply header, followed by the reply's data_length bytes. One request at a time on a connection. Both ends run on
 * the same machine, so the fields are in its byte order.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_PROTOCOL_H
#define VBURN_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VB_MAGIC      0x31304256u      /* changes with the layout */
#define VB_MAX_DATA   (16u << 20)      /* more than Linux would pass in one SG_IO */
#define VB_SENSE_SIZE 18

enum vb_kind
{
    VB_SCSI = 1,    /* a command descriptor block */
    VB_CONTROL = 2  /* a line from the command line: words, each ended by a zero byte; always direction OUT */
};

enum vb_direction
{
    VB_NONE,
    VB_IN,          /* from the drive */
    VB_OUT          /* to the drive */
};

struct vb_request
{
    uint32_t magic;
    uint8_t kind, direction, cdb_length, reserved;
    uint8_t cdb[16];
    uint32_t data_length;   /* bytes that follow (OUT) or are taken at most (IN) */
    uint32_t timeout_ms;    /* 0: none */
};

struct vb_reply
{
    uint32_t magic;
    int32_t error;          /* errno the host adapter answers with (SCSI), or 0; for VB_CONTROL 0 or 1 */
    uint8_t status;         /* SCSI status */
    uint8_t sense_length;   /* 0 or VB_SENSE_SIZE */
    uint8_t host_status;    /* as in sg_io_hdr: 0, 1 DID_NO_CONNECT, 3 DID_TIME_OUT, 7 DID_ERROR */
    uint8_t no_residual;    /* 1: the host adapter says that all bytes have moved, whatever data_length is */
    uint8_t sense[VB_SENSE_SIZE];
    uint8_t padding[2];
    uint32_t data_length;   /* bytes that follow; for OUT the bytes taken, and none follow */
};

/* Whether a request that came can be one: its lengths and kind are within what there is. */
bool vb_request_is_valid(const struct vb_request *request);

/* Connects to HOME/socket; the length of HOME does not matter. Returns a descriptor, or -1 with errno. */
int vb_connect(const char *home);

/* Binds HOME/socket and listens, replacing a stale one. Returns a descriptor, or -1 with errno. */
int vb_listen(const char *home);

/* Whole transfers, restarted after signals. False on end of file and errors. */
bool vb_send_all(int fd, const void *data, size_t size);
bool vb_receive_all(int fd, void *data, size_t size);

#endif
