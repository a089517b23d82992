/*
 * READ CD.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/read_cd.h"

/* Bytes of each part of a sector (MMC-6, READ CD command, "main channel selection"); 0 where a type has none. */
struct sector_parts
{
    uint16_t sync, header, subheader, user_data, edc_ecc;
};

static const struct sector_parts parts[] =
{
    [MMC_SECTOR_ANY] = { 0, 0, 0, 0, 0 },
    [MMC_SECTOR_CD_DA] = { 0, 0, 0, 2352, 0 },
    [MMC_SECTOR_MODE1] = { 12, 4, 0, 2048, 288 },
    [MMC_SECTOR_MODE2] = { 12, 4, 0, 2336, 0 },
    [MMC_SECTOR_MODE2_FORM1] = { 12, 4, 8, 2048, 280 },
    [MMC_SECTOR_MODE2_FORM2] = { 12, 4, 8, 2328, 0 },
};

static uint32_t main_channel_size(const struct mmc_read_cd *request)
{
    const struct sector_parts *part = &parts[request->type];
    uint32_t size = 0;

    if ((request->main_channel & MMC_MAIN_ALL) == MMC_MAIN_ALL) return MMC_RAW_SECTOR_SIZE;
    if (request->main_channel & MMC_MAIN_SYNC) size += part->sync;
    if (request->main_channel & MMC_MAIN_HEADER) size += part->header;
    if (request->main_channel & MMC_MAIN_SUBHEADER) size += part->subheader;
    if (request->main_channel & MMC_MAIN_USER_DATA) size += part->user_data;
    if (request->main_channel & MMC_MAIN_EDC_ECC) size += part->edc_ecc;
    return size;
}

uint32_t mmc_read_cd_sector_size(const struct mmc_read_cd *request)
{
    uint32_t size;

    if ((unsigned int)request->type >= sizeof(parts) / sizeof(parts[0])) return 0;
    /* The drive would send more than is counted here. */
    if (request->main_channel & ~(MMC_MAIN_ALL | MMC_MAIN_C2)) return 0;
    size = main_channel_size(request);
    /* Whatever is on the disc decides, and the request does not say what that is. */
    if (!size && (request->main_channel & MMC_MAIN_ALL)) return 0;

    if (request->main_channel & MMC_MAIN_C2) size += MMC_C2_SIZE;
    switch (request->sub_channel)
    {
    case MMC_SUB_NONE: break;
    case MMC_SUB_Q: size += MMC_SUB_Q_SIZE; break;
    case MMC_SUB_RAW:
    case MMC_SUB_RW: size += MMC_SUB_RAW_SIZE; break;
    default: return 0;
    }
    return size;
}

enum mmc_result mmc_read_cd(struct mmc_device *device, const struct mmc_read_cd *request, void *buffer, uint32_t size)
{
    struct mmc_command command = mmc_begin(MMC_READ_CD, MMC_TIMEOUT_MEDIUM);
    uint32_t sector_size = mmc_read_cd_sector_size(request);
    uint64_t total = (uint64_t)sector_size * request->sectors;

    if (!total || request->sectors > 0xFFFFFF || total > size || total > device->transport->max_transfer)
        return MMC_BAD_ARGUMENT;
    command.cdb[1] = (uint8_t)(request->type << 2);
    put_be32(command.cdb + 2, (uint32_t)request->lba);
    put_be24(command.cdb + 6, request->sectors);
    command.cdb[9] = request->main_channel;
    command.cdb[10] = (uint8_t)request->sub_channel;
    return mmc_execute_sectors(device, &command, buffer, request->sectors, sector_size);
}
