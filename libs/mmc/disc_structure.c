/*
 * READ DISC STRUCTURE and SEND DISC STRUCTURE.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "mmc/be.h"
#include "mmc/disc_structure.h"

enum mmc_result mmc_read_disc_structure(struct mmc_device *device, uint8_t media_type, uint8_t format, uint32_t address,
        uint8_t layer, uint8_t agid, void *buffer, uint32_t size, uint32_t *length)
{
    struct mmc_command command = { { MMC_READ_DISC_STRUCTURE }, 12, MMC_FROM_DEVICE };
    uint32_t transferred, said, whole;
    enum mmc_result result;
    uint8_t *reply;

    *length = 0;
    if (!size || size > MMC_DISC_STRUCTURE_MAX || media_type > 15 || agid > 3) return MMC_BAD_ARGUMENT;
    whole = size + MMC_DISC_STRUCTURE_HEADER_SIZE;
    if (whole > 0xffff) whole = 0xffff;
    if (!(reply = calloc(1, whole))) return MMC_TRANSPORT_ERROR;
    command.cdb[1] = media_type;
    put_be32(command.cdb + 2, address);
    command.cdb[6] = layer;
    command.cdb[7] = format;
    put_be16(command.cdb + 8, (uint16_t)whole);
    command.cdb[10] = (uint8_t)(agid << 6);
    command.data = reply;
    command.data_length = whole;
    command.timeout = MMC_TIMEOUT_MEDIUM;
    result = mmc_execute(device, &command, &transferred);
    if (result == MMC_OK)
    {
        /* The length counts what follows it: the header's other two bytes too. */
        said = transferred > MMC_DISC_STRUCTURE_HEADER_SIZE ? get_be16(reply) + 2u : 0;
        if (said <= MMC_DISC_STRUCTURE_HEADER_SIZE) result = MMC_BAD_REPLY;
        else
        {
            *length = (said < transferred ? said : transferred) - MMC_DISC_STRUCTURE_HEADER_SIZE;
            memcpy(buffer, reply + MMC_DISC_STRUCTURE_HEADER_SIZE, *length);
        }
    }
    free(reply);
    return result;
}

enum mmc_result mmc_send_disc_structure(struct mmc_device *device, uint8_t media_type, uint8_t format, const void *data,
        uint32_t length)
{
    struct mmc_command command = { { MMC_SEND_DISC_STRUCTURE }, 12, MMC_TO_DEVICE };
    enum mmc_result result;
    uint8_t *list;

    if (!length || length > MMC_DISC_STRUCTURE_MAX - 1 || media_type > 15) return MMC_BAD_ARGUMENT;
    if (!(list = calloc(1, length + MMC_DISC_STRUCTURE_HEADER_SIZE))) return MMC_TRANSPORT_ERROR;
    put_be16(list, (uint16_t)(length + 2));
    memcpy(list + MMC_DISC_STRUCTURE_HEADER_SIZE, data, length);
    command.cdb[1] = media_type;
    command.cdb[7] = format;
    put_be16(command.cdb + 8, (uint16_t)(length + MMC_DISC_STRUCTURE_HEADER_SIZE));
    command.data = list;
    command.data_length = length + MMC_DISC_STRUCTURE_HEADER_SIZE;
    command.timeout = MMC_TIMEOUT_MEDIUM;
    result = mmc_execute(device, &command, NULL);
    free(list);
    return result;
}

bool mmc_physical_format_parse(const uint8_t *data, uint32_t length, struct mmc_physical_format *physical)
{
    memset(physical, 0, sizeof(*physical));
    if (length < 16) return false;
    /* Two bits of layers less one; more than two have never been. */
    if ((data[2] >> 5 & 0x03) > 1) return false;
    physical->book_type = data[0] >> 4;
    physical->part_version = data[0] & 0x0F;
    physical->small_disc = data[1] >> 4 == 1;
    physical->layers = (uint8_t)((data[2] >> 5 & 0x03) + 1);
    physical->opposite_track_path = data[2] & 0x10;
    physical->first_sector = get_be24(data + 5);
    physical->last_sector = get_be24(data + 9);
    physical->last_sector_layer_0 = get_be24(data + 13);
    return true;
}

enum mmc_result mmc_read_physical_format(struct mmc_device *device, uint8_t layer, struct mmc_physical_format *physical)
{
    enum mmc_result result;
    uint32_t length;
    uint8_t data[32];

    memset(physical, 0, sizeof(*physical));
    result = mmc_read_disc_structure(device, MMC_STRUCTURE_DVD, MMC_STRUCTURE_PHYSICAL, 0, layer, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    return mmc_physical_format_parse(data, length, physical) ? MMC_OK : MMC_BAD_REPLY;
}

enum mmc_result mmc_read_write_protection(struct mmc_device *device, uint8_t media_type,
        struct mmc_write_protection *protection)
{
    enum mmc_result result;
    uint32_t length;
    uint8_t data[4];

    memset(protection, 0, sizeof(*protection));
    result = mmc_read_disc_structure(device, media_type, MMC_STRUCTURE_WRITE_PROTECTION, 0, 0, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    protection->until_power_down = data[0] & 0x01;
    protection->permanent = data[0] & 0x02;
    protection->cartridge = data[0] & 0x04;
    protection->medium_specific = data[0] & 0x08;
    return MMC_OK;
}

enum mmc_result mmc_set_write_protection(struct mmc_device *device, uint8_t media_type, bool protect)
{
    uint8_t data[4] = { 0 };

    data[0] = protect ? 0x02 : 0x00;
    return mmc_send_disc_structure(device, media_type, MMC_STRUCTURE_WRITE_PROTECTION, data, sizeof(data));
}

static bool is_layer_number(enum mmc_structure_format format)
{
    return format >= MMC_STRUCTURE_LAYER_BOUNDARY && format <= MMC_STRUCTURE_REMAPPING;
}

enum mmc_result mmc_read_layer_number(struct mmc_device *device, enum mmc_structure_format format, uint32_t *number, bool *fixed)
{
    enum mmc_result result;
    uint32_t length;
    uint8_t data[8];

    *number = 0;
    *fixed = false;
    if (!is_layer_number(format)) return MMC_BAD_ARGUMENT;
    result = mmc_read_disc_structure(device, MMC_STRUCTURE_DVD, (uint8_t)format, 0, 0, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length < sizeof(data)) return MMC_BAD_REPLY;
    *fixed = data[0] & 0x80;
    *number = get_be32(data + 4);
    return MMC_OK;
}

enum mmc_result mmc_send_layer_number(struct mmc_device *device, enum mmc_structure_format format, uint32_t number)
{
    uint8_t data[8] = { 0 };

    if (!is_layer_number(format)) return MMC_BAD_ARGUMENT;
    put_be32(data + 4, number);
    return mmc_send_disc_structure(device, MMC_STRUCTURE_DVD, (uint8_t)format, data, sizeof(data));
}

enum mmc_result mmc_read_spare_area(struct mmc_device *device, uint8_t media_type, struct mmc_spare_area *spare)
{
    enum mmc_result result;
    uint32_t length;
    uint8_t data[12];

    memset(spare, 0, sizeof(*spare));
    result = mmc_read_disc_structure(device, media_type, MMC_STRUCTURE_SPARE_AREA, 0, 0, 0, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length < sizeof(data)) return MMC_BAD_REPLY;
    if (media_type == MMC_STRUCTURE_BD) spare->unused = get_be32(data + 4);
    else
    {
        spare->unused = get_be32(data);
        spare->unused_supplementary = get_be32(data + 4);
    }
    spare->allocated = get_be32(data + 8);
    return MMC_OK;
}
