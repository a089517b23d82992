/*
 * READ CAPACITY (MMC-6): the last readable address.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_CAPACITY_H
#define MMC_CAPACITY_H

#include "mmc/device.h"

/* *last_lba: of the last block; *block_size in bytes, 2048 on any disc. On a blank disc drives say 0, or refuse. */
enum mmc_result mmc_read_capacity(struct mmc_device *device, uint32_t *last_lba, uint32_t *block_size);

#endif
