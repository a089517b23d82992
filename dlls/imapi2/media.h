/*
 * What kind of disc is in the drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_MEDIA_H
#define IMAPI2_MEDIA_H

#include "imapi2.h"
#include "mmc/device.h"

/* The kind of disc as Windows names it: a finalised disc that cannot be erased is a ROM, whatever it was before
 * (behaviour.md section 5). MMC_OK, MMC_NO_MEDIUM, or why the drive does not say. */
enum mmc_result media_get_type(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE *type);

/* Waits while the drive says that it is becoming ready or busy, at most half a minute. MMC_OK, or what it said last. */
enum mmc_result media_wait_ready(struct mmc_device *device);

#endif
