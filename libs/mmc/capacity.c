/*
 * READ CAPACITY.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/capacity.h"
#include "mmc/command.h"

enum mmc_result mmc_read_capacity(struct mmc_device *device, uint32_t *last_lba, uint32_t *block_size)
{
    uint8_t data[8];
    struct mmc_command command = mmc_begin(MMC_READ_CAPACITY, MMC_TIMEOUT_MEDIUM);
    enum mmc_result result;
    uint32_t transferred;

    *last_lba = *block_size = 0;
    mmc_fetch_into(&command, data, sizeof(data));
    if ((result = mmc_execute(device, &command, &transferred)) != MMC_OK) return result;
    if (transferred < sizeof(data)) return MMC_BAD_REPLY;
    *last_lba = get_be32(data);
    *block_size = get_be32(data + 4);
    return MMC_OK;
}
