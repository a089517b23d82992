/*
 * Reading data.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/read.h"

#define FUA       0x08   /* byte 1 of READ */
#define STREAMING 0x80   /* byte 10 of READ(12) */

static bool is_readable(const struct mmc_device *device, uint32_t lba, uint32_t blocks, uint32_t most, uint32_t size)
{
    uint64_t total = (uint64_t)blocks * MMC_DATA_BLOCK_SIZE;

    return blocks && blocks <= most && total <= size && total <= device->transport->max_transfer
            && (uint64_t)lba + blocks <= (uint64_t)UINT32_MAX + 1;
}

enum mmc_result mmc_read(struct mmc_device *device, uint32_t lba, uint32_t blocks, bool from_medium, void *buffer,
        uint32_t size)
{
    struct mmc_command command = mmc_begin(MMC_READ_10, MMC_TIMEOUT_MEDIUM);

    if (!is_readable(device, lba, blocks, 0xFFFF, size)) return MMC_BAD_ARGUMENT;
    command.cdb[1] = from_medium ? FUA : 0;
    put_be32(command.cdb + 2, lba);
    put_be16(command.cdb + 7, (uint16_t)blocks);
    return mmc_execute_sectors(device, &command, buffer, blocks, MMC_DATA_BLOCK_SIZE);
}

enum mmc_result mmc_read_12(struct mmc_device *device, uint32_t lba, uint32_t blocks, bool from_medium, bool streaming,
        void *buffer, uint32_t size)
{
    struct mmc_command command = mmc_begin(MMC_READ_12, MMC_TIMEOUT_MEDIUM);

    if (!is_readable(device, lba, blocks, UINT32_MAX, size) || (from_medium && streaming)) return MMC_BAD_ARGUMENT;
    command.cdb[1] = from_medium ? FUA : 0;
    put_be32(command.cdb + 2, lba);
    put_be32(command.cdb + 6, blocks);
    command.cdb[10] = streaming ? STREAMING : 0;
    return mmc_execute_sectors(device, &command, buffer, blocks, MMC_DATA_BLOCK_SIZE);
}

enum mmc_result mmc_verify(struct mmc_device *device, uint32_t lba, uint32_t blocks)
{
    struct mmc_command command = mmc_begin(MMC_VERIFY_10, MMC_TIMEOUT_FINISH);

    if (blocks > 0xFFFF || (uint64_t)lba + blocks > (uint64_t)UINT32_MAX + 1) return MMC_BAD_ARGUMENT;
    put_be32(command.cdb + 2, lba);
    put_be16(command.cdb + 7, (uint16_t)blocks);
    return mmc_execute(device, &command, NULL);
}
