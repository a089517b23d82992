/*
 * What kind of disc is in the drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/disc_information.h"
#include "mmc/features.h"
#include "mmc/unit.h"
#include "media.h"

#define READY_TIMEOUT_MS 30000
#define READY_POLL_MS 200

struct profile_type
{
    uint16_t profile;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    IMAPI_MEDIA_PHYSICAL_TYPE finalised; /* the type it counts as once nothing can be added or erased */
};

static const struct profile_type profile_types[] = {
    { MMC_PROFILE_NON_REMOVABLE_DISK, IMAPI_MEDIA_TYPE_DISK, IMAPI_MEDIA_TYPE_DISK },
    { MMC_PROFILE_REMOVABLE_DISK, IMAPI_MEDIA_TYPE_DISK, IMAPI_MEDIA_TYPE_DISK },
    { MMC_PROFILE_CD_ROM, IMAPI_MEDIA_TYPE_CDROM, IMAPI_MEDIA_TYPE_CDROM },
    { MMC_PROFILE_CD_R, IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDROM },
    { MMC_PROFILE_CD_RW, IMAPI_MEDIA_TYPE_CDRW, IMAPI_MEDIA_TYPE_CDRW },
    { MMC_PROFILE_DVD_ROM, IMAPI_MEDIA_TYPE_DVDROM, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_DVD_R, IMAPI_MEDIA_TYPE_DVDDASHR, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_DVD_RAM, IMAPI_MEDIA_TYPE_DVDRAM, IMAPI_MEDIA_TYPE_DVDRAM },
    { MMC_PROFILE_DVD_RW_OVERWRITE, IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DVDDASHRW },
    { MMC_PROFILE_DVD_RW_SEQUENTIAL, IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DVDDASHRW },
    { MMC_PROFILE_DVD_R_DL_SEQUENTIAL, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_DVD_R_DL_LAYER_JUMP, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_DVD_PLUS_RW, IMAPI_MEDIA_TYPE_DVDPLUSRW, IMAPI_MEDIA_TYPE_DVDPLUSRW },
    { MMC_PROFILE_DVD_PLUS_R, IMAPI_MEDIA_TYPE_DVDPLUSR, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_DVD_PLUS_RW_DL, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER },
    { MMC_PROFILE_DVD_PLUS_R_DL, IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDROM },
    { MMC_PROFILE_BD_ROM, IMAPI_MEDIA_TYPE_BDROM, IMAPI_MEDIA_TYPE_BDROM },
    { MMC_PROFILE_BD_R_SEQUENTIAL, IMAPI_MEDIA_TYPE_BDR, IMAPI_MEDIA_TYPE_BDROM },
    { MMC_PROFILE_BD_R_RANDOM, IMAPI_MEDIA_TYPE_BDR, IMAPI_MEDIA_TYPE_BDROM },
    { MMC_PROFILE_BD_RE, IMAPI_MEDIA_TYPE_BDRE, IMAPI_MEDIA_TYPE_BDRE },
    { MMC_PROFILE_HD_DVD_ROM, IMAPI_MEDIA_TYPE_HDDVDROM, IMAPI_MEDIA_TYPE_HDDVDROM },
    { MMC_PROFILE_HD_DVD_R, IMAPI_MEDIA_TYPE_HDDVDR, IMAPI_MEDIA_TYPE_HDDVDROM },
    { MMC_PROFILE_HD_DVD_RAM, IMAPI_MEDIA_TYPE_HDDVDRAM, IMAPI_MEDIA_TYPE_HDDVDRAM },
};

static const struct profile_type *find_profile(uint16_t profile)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(profile_types); i++)
        if (profile_types[i].profile == profile) return &profile_types[i];
    return NULL;
}

/* Drives without GET CONFIGURATION write CDs only: the erasable bit tells which. */
static IMAPI_MEDIA_PHYSICAL_TYPE legacy_type(const struct mmc_disc_information *information)
{
    if (information->erasable) return IMAPI_MEDIA_TYPE_CDRW;
    return information->disc_status == MMC_DISC_FINALIZED ? IMAPI_MEDIA_TYPE_CDROM : IMAPI_MEDIA_TYPE_CDR;
}

enum mmc_result media_get_type(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE *type)
{
    struct mmc_disc_information information;
    const struct profile_type *known;
    enum mmc_result result;
    uint16_t profile;

    *type = IMAPI_MEDIA_TYPE_UNKNOWN;
    if ((result = media_wait_ready(device)) != MMC_OK) return result;
    result = mmc_get_current_profile(device, &profile);
    if (result == MMC_ILLEGAL_COMMAND)
    {
        if ((result = mmc_read_disc_information(device, &information)) == MMC_OK) *type = legacy_type(&information);
        return result;
    }
    if (result != MMC_OK) return result;
    if (!(known = find_profile(profile))) return MMC_OK;
    *type = known->type;
    if (known->type == known->finalised) return MMC_OK;
    result = mmc_read_disc_information(device, &information);
    if (result == MMC_OK && information.disc_status == MMC_DISC_FINALIZED && !information.erasable)
        *type = known->finalised;
    return result;
}

enum mmc_result media_wait_ready(struct mmc_device *device)
{
    DWORD start = GetTickCount();
    enum mmc_result result;

    for (;;)
    {
        result = mmc_test_unit_ready(device);
        /* Busy: the end of the last burn may still be on its way to the disc. */
        if (result != MMC_BECOMING_READY && result != MMC_BUSY && result != MMC_MEDIUM_CHANGED
                && result != MMC_UNIT_ATTENTION)
            return result;
        if (GetTickCount() - start >= READY_TIMEOUT_MS) return result;
        Sleep(READY_POLL_MS);
    }
}

ULONG media_sector_size(struct mmc_device *device)
{
    const struct profile_type *known;
    uint16_t profile;

    if (mmc_get_current_profile(device, &profile) != MMC_OK || !(known = find_profile(profile))) return 2352;
    return known->finalised == IMAPI_MEDIA_TYPE_CDROM || known->type == IMAPI_MEDIA_TYPE_CDRW ? 2352 : 2048;
}
