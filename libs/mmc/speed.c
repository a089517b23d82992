/*
 * Speeds.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/mode_pages.h"
#include "mmc/speed.h"

#define TYPE_WRITE_SPEED 3
#define HEADER_SIZE      8
#define DESCRIPTOR_SIZE  16
#define DESCRIPTORS_MAX  128

static enum mmc_result get_performance(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    static const struct mmc_length_field length_field = { 0, 4 };
    uint8_t data[HEADER_SIZE + DESCRIPTORS_MAX * DESCRIPTOR_SIZE];
    struct mmc_command command = mmc_begin(MMC_GET_PERFORMANCE, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t i, available, found;

    put_be16(command.cdb + 8, DESCRIPTORS_MAX);
    command.cdb[10] = TYPE_WRITE_SPEED;
    mmc_fetch_into(&command, data, sizeof(data));
    result = mmc_execute_counted(device, &command, length_field, HEADER_SIZE, &available);
    if (result != MMC_OK) return result;

    found = (available - HEADER_SIZE) / DESCRIPTOR_SIZE;
    for (i = 0; i < found && i < capacity; i++)
    {
        const uint8_t *descriptor = data + HEADER_SIZE + i * DESCRIPTOR_SIZE;

        speeds[i].pure_cav = (descriptor[0] >> 3 & 0x03) == 1;
        speeds[i].exact = descriptor[0] & 0x02;
        speeds[i].mixed = descriptor[0] & 0x01;
        speeds[i].end_lba = get_be32(descriptor + 4);
        speeds[i].read_speed = get_be32(descriptor + 8);
        speeds[i].write_speed = get_be32(descriptor + 12);
    }
    *count = i;
    return found > capacity ? MMC_BUFFER_TOO_SMALL : MMC_OK;
}

static enum mmc_result get_page_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    struct mmc_capabilities page;
    enum mmc_result result;
    uint32_t i;

    if ((result = mmc_get_capabilities(device, &page)) != MMC_OK) return result;
    if (!page.speed_count && page.max_write_speed)
    {
        page.speed_count = 1;
        page.speeds[0].speed = page.max_write_speed;
        page.speeds[0].rotation_control = 0;
    }
    for (i = 0; i < page.speed_count && i < capacity; i++)
    {
        memset(&speeds[i], 0, sizeof(speeds[i]));
        speeds[i].pure_cav = page.speeds[i].rotation_control == 1;
        speeds[i].read_speed = page.max_read_speed;
        speeds[i].write_speed = page.speeds[i].speed;
    }
    *count = i;
    return page.speed_count > capacity ? MMC_BUFFER_TOO_SMALL : MMC_OK;
}

enum mmc_result mmc_get_write_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    enum mmc_result result;

    *count = 0;
    result = get_performance(device, speeds, capacity, count);
    switch (result)
    {
    case MMC_OK:
        if (*count) return MMC_OK;
        break;
    case MMC_ILLEGAL_COMMAND:
    case MMC_ILLEGAL_REQUEST:
    case MMC_BAD_REPLY:
        break;
    default:
        return result;
    }
    return get_page_speeds(device, speeds, capacity, count);
}

enum mmc_result mmc_set_cd_speed(struct mmc_device *device, uint16_t read_speed, uint16_t write_speed, bool pure_cav)
{
    struct mmc_command command = mmc_begin(MMC_SET_CD_SPEED, MMC_TIMEOUT_MEDIUM);

    command.cdb[1] = pure_cav ? 0x01 : 0x00;
    put_be16(command.cdb + 2, read_speed);
    put_be16(command.cdb + 4, write_speed);
    return mmc_execute(device, &command, NULL);
}
