/*
 * What the command files share: a command begun, and replies that begin with their own length.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_COMMAND_H
#define MMC_COMMAND_H

#include <string.h>

#include "mmc/be.h"
#include "mmc/device.h"

/* A zeroed command of the length that its operation code's group has (SPC-4 4.3.4). */
struct mmc_command mmc_begin(uint8_t opcode, uint32_t timeout);

/* Give it data to fetch or to send. The pointer of data to send is not const in struct mmc_command; they are only read. */
void mmc_fetch_into(struct mmc_command *command, void *data, uint32_t length);
void mmc_send_from(struct mmc_command *command, const void *data, uint32_t length);

/*
 * Where a reply says how long it is: at most SCSI's length fields count the bytes behind themselves.
 */
struct mmc_length_field
{
    uint8_t offset;          /* of the field in the reply */
    uint8_t size;            /* bytes: 1, 2 or 4 */
};

/*
 * Zero the buffer, execute, and check: at least minimum bytes came, and the reply says that it has as many.
 * *available receives the bytes that may be looked at: those that came and that the reply claims.
 */
enum mmc_result mmc_execute_counted(struct mmc_device *device, const struct mmc_command *command,
        struct mmc_length_field field, uint32_t minimum, uint32_t *available);

/*
 * Execute a command that fetches count sectors of sector_size bytes each into buffer, and check that every one of them came:
 * the start of each is marked beforehand, for a transport that lost an error in the middle says GOOD, and perhaps even that
 * everything was transferred. MMC_BAD_REPLY when one is missing. count * sector_size fits 32 bits (the caller's check).
 */
enum mmc_result mmc_execute_sectors(struct mmc_device *device, struct mmc_command *command, void *buffer, uint32_t count,
        uint32_t sector_size);

/* Copy length bytes of ASCII without leading and trailing blanks, terminate, and put '?' for what is not printable.
 * text holds length + 1 bytes. */
void mmc_copy_text(char *text, const uint8_t *bytes, uint32_t length);

#endif
