/*
 * Formatting.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/format.h"

#define LIST_HEADER_SIZE 4
#define DESCRIPTOR_SIZE  8

/* CDB byte 1 of FORMAT UNIT */
#define FMT_DATA    0x10   /* there is a parameter list */
#define CMP_LST     0x08
#define FORMAT_CODE 0x01   /* the only one that MMC has beside CD-RW's of old */

/* Byte 1 of the format list header */
#define FOV   0x80         /* the option bits beside IMMED are valid */
#define DCRT  0x20
#define IMMED 0x02

enum mmc_result mmc_read_format_capacities(struct mmc_device *device, struct mmc_format_capacities *capacities)
{
    static const struct mmc_length_field length_field = { 3, 1 };
    uint8_t data[LIST_HEADER_SIZE + 256];
    struct mmc_command command = mmc_begin(MMC_READ_FORMAT_CAPACITIES, MMC_TIMEOUT_MEDIUM);
    uint32_t available, i;
    enum mmc_result result;

    memset(capacities, 0, sizeof(*capacities));
    put_be16(command.cdb + 7, sizeof(data));
    mmc_fetch_into(&command, data, sizeof(data));
    result = mmc_execute_counted(device, &command, length_field, LIST_HEADER_SIZE + DESCRIPTOR_SIZE, &available);
    if (result != MMC_OK) return result;

    capacities->blocks = get_be32(data + 4);
    capacities->state = data[8] & 0x03;
    capacities->block_size = get_be24(data + 9);
    if (!capacities->state)
    {
        memset(capacities, 0, sizeof(*capacities));
        return MMC_BAD_REPLY;
    }
    capacities->count = (available - LIST_HEADER_SIZE - DESCRIPTOR_SIZE) / DESCRIPTOR_SIZE;
    if (capacities->count > MMC_FORMATS_MAX) capacities->count = MMC_FORMATS_MAX;
    for (i = 0; i < capacities->count; i++)
    {
        const uint8_t *descriptor = data + LIST_HEADER_SIZE + (i + 1) * DESCRIPTOR_SIZE;

        capacities->formats[i].blocks = get_be32(descriptor);
        capacities->formats[i].type = descriptor[4] >> 2;
        capacities->formats[i].parameter = get_be24(descriptor + 5);
    }
    return MMC_OK;
}

const struct mmc_format *mmc_find_format(const struct mmc_format_capacities *capacities, uint8_t type)
{
    uint32_t i;

    for (i = 0; i < capacities->count && i < MMC_FORMATS_MAX; i++)
        if (capacities->formats[i].type == type) return &capacities->formats[i];
    return NULL;
}

enum mmc_result mmc_format_unit(struct mmc_device *device, const struct mmc_format *format,
        const struct mmc_format_options *options)
{
    struct mmc_command command = mmc_begin(MMC_FORMAT_UNIT, options->immediate ? MMC_TIMEOUT_WRITE : MMC_TIMEOUT_ERASE);
    uint8_t list[LIST_HEADER_SIZE + DESCRIPTOR_SIZE] = { 0 };

    if (format->type > 0x3F || format->subtype > 3 || format->parameter > 0xFFFFFF) return MMC_BAD_ARGUMENT;
    command.cdb[1] = (uint8_t)(FMT_DATA | (options->keep_defects ? CMP_LST : 0) | FORMAT_CODE);
    list[1] = (uint8_t)((options->no_certification ? FOV | DCRT : 0) | (options->immediate ? IMMED : 0));
    put_be16(list + 2, DESCRIPTOR_SIZE);
    put_be32(list + 4, format->blocks);
    list[8] = (uint8_t)(format->type << 2 | format->subtype);
    put_be24(list + 9, format->parameter);
    mmc_send_from(&command, list, sizeof(list));
    return mmc_execute(device, &command, NULL);
}
