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

enum mmc_result mmc_send_disc_structure(struct mmc_device *device, uint8_t format, const void *data, uint32_t length)
{
    struct mmc_command command = { { MMC_SEND_DISC_STRUCTURE }, 12, MMC_TO_DEVICE };
    enum mmc_result result;
    uint8_t *list;

    if (!length || length > MMC_DISC_STRUCTURE_MAX - 1) return MMC_BAD_ARGUMENT;
    if (!(list = calloc(1, length + MMC_DISC_STRUCTURE_HEADER_SIZE))) return MMC_TRANSPORT_ERROR;
    put_be16(list, (uint16_t)(length + 2));
    memcpy(list + MMC_DISC_STRUCTURE_HEADER_SIZE, data, length);
    command.cdb[7] = format;
    put_be16(command.cdb + 8, (uint16_t)(length + MMC_DISC_STRUCTURE_HEADER_SIZE));
    command.data = list;
    command.data_length = length + MMC_DISC_STRUCTURE_HEADER_SIZE;
    command.timeout = MMC_TIMEOUT_MEDIUM;
    result = mmc_execute(device, &command, NULL);
    free(list);
    return result;
}
