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
#define DESCRIPTORS_MAX  MMC_PERFORMANCE_MAX
#define REPLY_MAX        (HEADER_SIZE + DESCRIPTORS_MAX * DESCRIPTOR_SIZE)

/* Byte 1 of GET PERFORMANCE type 0 */
#define TOLERANCE_10 0x10
#define DATA_WRITE   0x04

#define STREAMING_SIZE 28

/* GET PERFORMANCE of this type and data type, into data; *found receives the number of descriptors that came. */
static enum mmc_result get_descriptors(struct mmc_device *device, uint8_t type, uint8_t data_type, uint32_t lba,
        uint8_t data[REPLY_MAX], uint32_t *found)
{
    static const struct mmc_length_field length_field = { 0, 4 };
    struct mmc_command command = mmc_begin(MMC_GET_PERFORMANCE, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t available;

    *found = 0;
    command.cdb[1] = data_type;
    put_be32(command.cdb + 2, lba);
    put_be16(command.cdb + 8, DESCRIPTORS_MAX);
    command.cdb[10] = type;
    mmc_fetch_into(&command, data, REPLY_MAX);
    result = mmc_execute_counted(device, &command, length_field, HEADER_SIZE, &available);
    if (result == MMC_OK) *found = (available - HEADER_SIZE) / DESCRIPTOR_SIZE;
    return result;
}

static enum mmc_result get_write_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    uint8_t data[REPLY_MAX];
    enum mmc_result result;
    uint32_t i, found;

    result = get_descriptors(device, TYPE_WRITE_SPEED, 0, 0, data, &found);
    if (result != MMC_OK) return result;
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
    result = get_write_speeds(device, speeds, capacity, count);
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

enum mmc_result mmc_get_performance(struct mmc_device *device, bool write, uint32_t lba, struct mmc_performance *performance,
        uint32_t capacity, uint32_t *count)
{
    uint8_t data[REPLY_MAX];
    enum mmc_result result;
    uint32_t i, found;

    *count = 0;
    result = get_descriptors(device, 0, (uint8_t)(TOLERANCE_10 | (write ? DATA_WRITE : 0)), lba, data, &found);
    if (result != MMC_OK) return result;
    /* Header: Write and Except tell what these descriptors are about. */
    if (found && (!(data[4] & 0x02) == write || (data[4] & 0x01))) return MMC_BAD_REPLY;
    for (i = 0; i < found && i < capacity; i++)
    {
        const uint8_t *descriptor = data + HEADER_SIZE + i * DESCRIPTOR_SIZE;

        performance[i].start_lba = get_be32(descriptor);
        performance[i].start_speed = get_be32(descriptor + 4);
        performance[i].end_lba = get_be32(descriptor + 8);
        performance[i].end_speed = get_be32(descriptor + 12);
    }
    *count = i;
    return found > capacity ? MMC_BUFFER_TOO_SMALL : MMC_OK;
}

enum mmc_result mmc_set_streaming(struct mmc_device *device, const struct mmc_streaming *streaming)
{
    struct mmc_command command = mmc_begin(MMC_SET_STREAMING, MMC_TIMEOUT_MEDIUM);
    uint8_t list[STREAMING_SIZE] = { 0 };

    if (streaming->rotation > 3) return MMC_BAD_ARGUMENT;
    if (!streaming->restore_defaults && (!streaming->read_time || !streaming->write_time
            || streaming->start_lba > streaming->end_lba))
        return MMC_BAD_ARGUMENT;
    list[0] = (uint8_t)(streaming->rotation << 3 | streaming->restore_defaults << 2 | streaming->exact << 1
            | streaming->random_access);
    put_be32(list + 4, streaming->start_lba);
    put_be32(list + 8, streaming->end_lba);
    put_be32(list + 12, streaming->read_size);
    put_be32(list + 16, streaming->read_time);
    put_be32(list + 20, streaming->write_size);
    put_be32(list + 24, streaming->write_time);
    put_be16(command.cdb + 9, sizeof(list));
    mmc_send_from(&command, list, sizeof(list));
    return mmc_execute(device, &command, NULL);
}
