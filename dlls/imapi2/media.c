/*
 * What kind of disc is in the drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/disc_state.h"
#include "recorder/patience.h"
#include "media.h"

#define READY_TIMEOUT_MS 30000
#define READY_POLL_MS 200

/* libs/mmc numbers the kinds of medium as IMAPI does. */
C_ASSERT((int)MMC_MEDIUM_UNKNOWN == IMAPI_MEDIA_TYPE_UNKNOWN && (int)MMC_MEDIUM_CD_ROM == IMAPI_MEDIA_TYPE_CDROM
        && (int)MMC_MEDIUM_CD_R == IMAPI_MEDIA_TYPE_CDR && (int)MMC_MEDIUM_CD_RW == IMAPI_MEDIA_TYPE_CDRW
        && (int)MMC_MEDIUM_DVD_ROM == IMAPI_MEDIA_TYPE_DVDROM && (int)MMC_MEDIUM_DVD_RAM == IMAPI_MEDIA_TYPE_DVDRAM
        && (int)MMC_MEDIUM_DVD_PLUS_R == IMAPI_MEDIA_TYPE_DVDPLUSR && (int)MMC_MEDIUM_DVD_PLUS_RW == IMAPI_MEDIA_TYPE_DVDPLUSRW
        && (int)MMC_MEDIUM_DVD_PLUS_R_DL == IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER
        && (int)MMC_MEDIUM_DVD_R == IMAPI_MEDIA_TYPE_DVDDASHR && (int)MMC_MEDIUM_DVD_RW == IMAPI_MEDIA_TYPE_DVDDASHRW
        && (int)MMC_MEDIUM_DVD_R_DL == IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER && (int)MMC_MEDIUM_DISK == IMAPI_MEDIA_TYPE_DISK
        && (int)MMC_MEDIUM_DVD_PLUS_RW_DL == IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER
        && (int)MMC_MEDIUM_HD_DVD_ROM == IMAPI_MEDIA_TYPE_HDDVDROM && (int)MMC_MEDIUM_HD_DVD_R == IMAPI_MEDIA_TYPE_HDDVDR
        && (int)MMC_MEDIUM_HD_DVD_RAM == IMAPI_MEDIA_TYPE_HDDVDRAM && (int)MMC_MEDIUM_BD_ROM == IMAPI_MEDIA_TYPE_BDROM
        && (int)MMC_MEDIUM_BD_R == IMAPI_MEDIA_TYPE_BDR && (int)MMC_MEDIUM_BD_RE == IMAPI_MEDIA_TYPE_BDRE);

enum mmc_result media_get_type(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE *type)
{
    enum mmc_result result;
    enum mmc_medium medium;

    *type = IMAPI_MEDIA_TYPE_UNKNOWN;
    if ((result = media_wait_ready(device)) != MMC_OK) return result;
    result = mmc_read_medium(device, &medium);
    *type = (IMAPI_MEDIA_PHYSICAL_TYPE)medium;
    return result;
}

enum mmc_result media_wait_ready(struct mmc_device *device)
{
    const struct mmc_patience patience = recorder_patience(READY_POLL_MS, READY_TIMEOUT_MS);

    return mmc_wait_until_ready(device, &patience);
}
