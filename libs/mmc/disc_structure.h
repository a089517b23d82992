/*
 * READ DISC STRUCTURE and SEND DISC STRUCTURE, once READ and SEND DVD STRUCTURE (MMC-6 6.22, 6.36).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DISC_STRUCTURE_H
#define MMC_DISC_STRUCTURE_H

#include "mmc/device.h"

#define MMC_DISC_STRUCTURE_HEADER_SIZE 4
#define MMC_DISC_STRUCTURE_MAX 65532 /* bytes after the header that the 16-bit lengths can count, rounded down to 4 */

/*
 * The structure of this format, header taken off, into the caller's buffer of size bytes (1 .. MMC_DISC_STRUCTURE_MAX).
 * media_type 0: DVD, 1: BD. agid: authentication grant, 0..3. *length receives the bytes that are there.
 * MMC_NO_DISC_STRUCTURE when the disc has none of this format; MMC_BAD_REPLY when nothing came but the header.
 */
enum mmc_result mmc_read_disc_structure(struct mmc_device *device, uint8_t media_type, uint8_t format, uint32_t address,
        uint8_t layer, uint8_t agid, void *buffer, uint32_t size, uint32_t *length);

/* Hand over a structure of this format; the header is put before the length bytes (1 .. MMC_DISC_STRUCTURE_MAX - 1, for
 * they and the header are counted in 16 bits) at data. */
enum mmc_result mmc_send_disc_structure(struct mmc_device *device, uint8_t format, const void *data, uint32_t length);

#endif
