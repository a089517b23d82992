/*
 * Write speeds, in sectors per second as clients know them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_SPEED_H
#define IMAPI2_SPEED_H

#include <windows.h>
#include "imapi2.h"
#include "mmc/device.h"

#define SPEED_MAXIMUM (-1)
#define SPEED_LIST_SIZE 64

/* One way in which the drive can write the disc that is in. */
struct speed
{
    LONG sectors_per_second;
    uint32_t kilobytes_per_second; /* of 1000 bytes, as drives have it */
    BOOL pure_cav;
};

struct speed_list
{
    struct speed speeds[SPEED_LIST_SIZE];
    ULONG count;
};

/* The speeds for the disc that is in, fastest first, each once; 1x alone where the drive tells none. What libs/mmc answers. */
enum mmc_result speed_get_list(struct mmc_device *device, struct speed_list *list);

/* The speed now set, from the drive's capabilities page. */
enum mmc_result speed_get_current(struct mmc_device *device, struct speed *current);

/* Tells the drive to write so; NULL: as fast as it likes. What libs/mmc answers. */
enum mmc_result speed_set(struct mmc_device *device, const struct speed *speed);

/* The entry of the list nearest to what was asked for: rotation first, then speed, the slower of two equally near;
 * SPEED_MAXIMUM is the fastest. NULL for an empty list. *adjusted: S_OK, or which of the two had to be replaced
 * (S_IMAPI_SPEEDADJUSTED, S_IMAPI_ROTATIONADJUSTED, S_IMAPI_BOTHADJUSTED). */
const struct speed *speed_choose(const struct speed_list *list, LONG sectors_per_second, BOOL pure_cav,
        HRESULT *adjusted);

/* The list as clients get it: VT_UI4, the distinct speeds; and VT_DISPATCH, an IWriteSpeedDescriptor each. */
HRESULT speed_list_to_array(const struct speed_list *list, SAFEARRAY **out);
HRESULT speed_list_to_descriptors(const struct speed_list *list, IMAPI_MEDIA_PHYSICAL_TYPE type, SAFEARRAY **out);

/* One IWriteSpeedDescriptor (writespeed.c). */
HRESULT write_speed_create(IMAPI_MEDIA_PHYSICAL_TYPE type, const struct speed *speed, IWriteSpeedDescriptor **out);

#endif
