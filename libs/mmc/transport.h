/*
 * The wire: how one command descriptor block reaches a drive and its answer comes back.
 *
 * libs/mmc knows no operating system; whoever has one implements struct mmc_transport
 * (SCSI pass-through in the DLL, IDiscRecorder2Ex in a program, a script of answers in a test).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_TRANSPORT_H
#define MMC_TRANSPORT_H

#include <stdint.h>

#define MMC_CDB_MAX   16
#define MMC_SENSE_MAX 32

enum mmc_direction
{
    MMC_NO_DATA,
    MMC_FROM_DEVICE,
    MMC_TO_DEVICE
};

/* One command on its way to the drive. */
struct mmc_command
{
    uint8_t cdb[MMC_CDB_MAX];
    uint8_t cdb_length;      /* bytes of cdb that count: 6, 10, 12 or 16 */
    enum mmc_direction direction;
    void *data;              /* the caller's; NULL with MMC_NO_DATA. With MMC_TO_DEVICE it is only read. */
    uint32_t data_length;    /* bytes at data; 0 with MMC_NO_DATA */
    uint32_t timeout;        /* seconds; never 0 */
};

/* SAM-4 5.3.1, the status codes a CD, DVD or BD drive can give. */
enum mmc_status
{
    MMC_STATUS_GOOD = 0x00,
    MMC_STATUS_CHECK_CONDITION = 0x02,
    MMC_STATUS_BUSY = 0x08,
    MMC_STATUS_RESERVATION_CONFLICT = 0x18,
    MMC_STATUS_TASK_SET_FULL = 0x28
};

/* What came back. A transport sets every field whenever it answers MMC_TRANSPORT_OK. */
struct mmc_reply
{
    uint8_t status;                /* SCSI status, see enum mmc_status */
    uint32_t transferred;          /* bytes of data that really moved, as far as the transport knows; <= data_length */
    uint8_t sense[MMC_SENSE_MAX];  /* as the drive gave it, fixed or descriptor form */
    uint8_t sense_length;          /* bytes of sense that are valid; 0 when none came with the status */
};

/* What became of the attempt to send a command: everything but MMC_TRANSPORT_OK means that no SCSI status came back. */
enum mmc_transport_error
{
    MMC_TRANSPORT_OK,
    MMC_TRANSPORT_NO_DEVICE, /* the drive is gone, or was never there */
    MMC_TRANSPORT_TIMEOUT,   /* no answer within the command's timeout */
    MMC_TRANSPORT_DENIED,    /* the system refuses this command to this program (EPERM, C0000022) */
    MMC_TRANSPORT_REFUSED,   /* the system does not accept the parameters: too much data, a bad CDB length */
    MMC_TRANSPORT_FAILED     /* anything else */
};

struct mmc_transport
{
    /*
     * Send one command and wait for its end. Synchronous; never retries, never asks for sense by itself beyond what
     * arrives with the status (mmc_execute does both). Called by one thread at a time.
     * On return other than MMC_TRANSPORT_OK *reply need not be set.
     */
    enum mmc_transport_error (*execute)(struct mmc_transport *transport, const struct mmc_command *command,
            struct mmc_reply *reply);
    uint32_t max_transfer;   /* bytes that one command can move; at least 2448 */
};

#endif
