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

/* Whether nothing was ever written, or all of it was erased: the drive's own word. A ROM never is. */
enum mmc_result media_is_blank(struct mmc_device *device, BOOL *blank);

/* Whether there is nothing to lose: the same on media that are blank or not; on those that are written anywhere at any time
 * also when the first and the last 2 MB are zeros, where every file system has something (behaviour.md section 5). */
enum mmc_result media_looks_blank(struct mmc_device *device, BOOL *blank);

/* Waits while the drive says that it is becoming ready or busy, at most half a minute. MMC_OK, or what it said last. */
enum mmc_result media_wait_ready(struct mmc_device *device);

#endif
