/*
 * BLANK.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/blank.h"
#include "mmc/command.h"

enum mmc_result mmc_blank(struct mmc_device *device, enum mmc_blank_type type, uint32_t start, bool immediate)
{
    struct mmc_command command = mmc_begin(MMC_BLANK, immediate ? MMC_TIMEOUT_WRITE : MMC_TIMEOUT_ERASE);

    if ((unsigned int)type > MMC_BLANK_LAST_SESSION) return MMC_BAD_ARGUMENT;
    command.cdb[1] = (uint8_t)((immediate ? 0x10 : 0x00) | type);
    put_be32(command.cdb + 2, start);
    return mmc_execute(device, &command, NULL);
}
