/*
 * Whether the disc in the drive has something on it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "mmc/capacity.h"
#include "mmc/disc_information.h"
#include "mmc/read.h"
#include "media.h"

#define BLOCK_SIZE 2048
/* The 2 MB at either end. */
#define LOOKED_AT_BLOCKS (2 * 1024 * 1024 / BLOCK_SIZE)
#define STEP_BYTES 65536

static BOOL is_rom(IMAPI_MEDIA_PHYSICAL_TYPE type)
{
    return type == IMAPI_MEDIA_TYPE_CDROM || type == IMAPI_MEDIA_TYPE_DVDROM || type == IMAPI_MEDIA_TYPE_BDROM
            || type == IMAPI_MEDIA_TYPE_HDDVDROM;
}

/* Media that are written anywhere at any time: nothing but what is on them tells whether it is of use to anybody. */
static BOOL is_overwritable(IMAPI_MEDIA_PHYSICAL_TYPE type)
{
    switch (type)
    {
    case IMAPI_MEDIA_TYPE_UNKNOWN:
    case IMAPI_MEDIA_TYPE_DVDRAM:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER:
    case IMAPI_MEDIA_TYPE_DISK:
    case IMAPI_MEDIA_TYPE_HDDVDRAM:
    case IMAPI_MEDIA_TYPE_BDRE: return TRUE;
    default: return FALSE;
    }
}

static enum mmc_result ask_blank(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE type, BOOL *blank)
{
    struct mmc_disc_information information;
    enum mmc_result result;

    *blank = FALSE;
    if (is_rom(type)) return MMC_OK;
    result = mmc_read_disc_information(device, &information);
    if (result == MMC_OK) *blank = information.disc_status == MMC_DISC_BLANK;
    /* Disks that are no discs do not know the command, nor what it is to be blank. */
    return result == MMC_ILLEGAL_COMMAND && type == IMAPI_MEDIA_TYPE_DISK ? MMC_OK : result;
}

enum mmc_result media_is_blank(struct mmc_device *device, BOOL *blank)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    enum mmc_result result;

    *blank = FALSE;
    if ((result = media_get_type(device, &type)) != MMC_OK) return result;
    return ask_blank(device, type, blank);
}

static BOOL is_zero(const BYTE *data, ULONG size)
{
    return !data[0] && !memcmp(data, data + 1, size - 1);
}

/* Sectors that were never written count as zeros: some drives do not read them. */
static enum mmc_result check_zero(struct mmc_device *device, uint32_t lba, uint32_t blocks, BYTE *buffer, ULONG size, BOOL *zero)
{
    enum mmc_result result;
    uint32_t step;

    for (*zero = TRUE; blocks && *zero; lba += step, blocks -= step)
    {
        step = min(blocks, size / BLOCK_SIZE);
        result = mmc_read(device, lba, step, false, buffer, size);
        if (result != MMC_OK && result != MMC_BLANK_CHECK) return result;
        if (result == MMC_OK) *zero = is_zero(buffer, step * BLOCK_SIZE);
    }
    return MMC_OK;
}

static enum mmc_result check_both_ends(struct mmc_device *device, BOOL *zero)
{
    ULONG size = min(device->transport->max_transfer, STEP_BYTES);
    uint32_t last, block_size, blocks;
    enum mmc_result result;
    BYTE *buffer;

    if ((result = mmc_read_capacity(device, &last, &block_size)) != MMC_OK) return result;
    /* Only blocks as all discs have them are looked at; who has others has had them given. */
    if (block_size != BLOCK_SIZE || !(buffer = malloc(size))) return MMC_OK;
    blocks = (uint32_t)min((uint64_t)last + 1, LOOKED_AT_BLOCKS);
    result = check_zero(device, 0, blocks, buffer, size, zero);
    if (result == MMC_OK && *zero) result = check_zero(device, last - (blocks - 1), blocks, buffer, size, zero);
    free(buffer);
    return result;
}

enum mmc_result media_looks_blank(struct mmc_device *device, BOOL *blank)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    enum mmc_result result;

    *blank = FALSE;
    if ((result = media_get_type(device, &type)) != MMC_OK) return result;
    if ((result = ask_blank(device, type, blank)) != MMC_OK || *blank || !is_overwritable(type)) return result;
    return check_both_ends(device, blank);
}
