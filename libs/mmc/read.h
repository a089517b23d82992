/*
 * Reading data: READ(10), READ(12), VERIFY(10) (MMC-6 clause 6). Blocks of 2048 bytes; a CD's audio is read with READ CD.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_READ_H
#define MMC_READ_H

#include "mmc/device.h"

#define MMC_DATA_BLOCK_SIZE 2048

/*
 * READ(10): blocks (1 .. 65535) from lba on into buffer, which has size bytes, at least blocks * 2048 of them. from_medium: not from
 * the drive's cache (FUA), as one reads who wants to know what is on the disc. MMC_BAD_REPLY when a block did not come although
 * the drive said that all did; MMC_MEDIUM_ERROR, MMC_BLANK_CHECK and others as the drive says, and then last_sense.information may
 * name the block, and what is in buffer is not to be used.
 */
enum mmc_result mmc_read(struct mmc_device *device, uint32_t lba, uint32_t blocks, bool from_medium, void *buffer,
        uint32_t size);

/* READ(12), likewise. streaming: time counts more than correctness, the drive may give data that are wrong; not together
 * with from_medium (MMC-6 READ (12), Streaming). */
enum mmc_result mmc_read_12(struct mmc_device *device, uint32_t lba, uint32_t blocks, bool from_medium, bool streaming,
        void *buffer, uint32_t size);

/* VERIFY(10): the drive reads these blocks and says whether they can be read; nothing is transferred. blocks: 0 .. 65535,
 * 0 is no error and does nothing. */
enum mmc_result mmc_verify(struct mmc_device *device, uint32_t lba, uint32_t blocks);

#endif
