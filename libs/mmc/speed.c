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
    for (i = 0; i < found; i++)
    {
        const uint8_t *descriptor = data + HEADER_SIZE + i * DESCRIPTOR_SIZE;
        struct mmc_write_speed *speed = &speeds[*count];

        /* A speed of nothing is an empty place in the drive's table. */
        if (!get_be32(descriptor + 12)) continue;
        if (*count == capacity) return MMC_BUFFER_TOO_SMALL;
        speed->pure_cav = (descriptor[0] >> 3 & 0x03) == 1;
        speed->exact = descriptor[0] & 0x02;
        speed->mixed = descriptor[0] & 0x01;
        speed->end_lba = get_be32(descriptor + 4);
        speed->read_speed = get_be32(descriptor + 8);
        speed->write_speed = get_be32(descriptor + 12);
        ++*count;
    }
    return MMC_OK;
}

static enum mmc_result get_page_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    struct mmc_capabilities page;
    enum mmc_result result;
    uint32_t i;

    if ((result = mmc_get_capabilities(device, &page)) != MMC_OK) return result;
    for (i = 0; i < page.speed_count; i++)
    {
        if (!page.speeds[i].speed) continue;
        if (*count == capacity) return MMC_BUFFER_TOO_SMALL;
        speeds[*count] = (struct mmc_write_speed){ .pure_cav = page.speeds[i].rotation_control == 1,
            .read_speed = page.max_read_speed, .write_speed = page.speeds[i].speed };
        ++*count;
    }
    if (!*count && page.max_write_speed && capacity)
        speeds[(*count)++] = (struct mmc_write_speed){ .read_speed = page.max_read_speed, .write_speed = page.max_write_speed };
    return MMC_OK;
}

/* What it is set to write at, at its fastest. */
static enum mmc_result get_nominal_speed(struct mmc_device *device, struct mmc_write_speed *speed, uint32_t *count)
{
    struct mmc_performance found[MMC_PERFORMANCE_MAX];
    enum mmc_result result;
    uint32_t i, number;

    if ((result = mmc_get_performance(device, true, 0, found, MMC_PERFORMANCE_MAX, &number)) != MMC_OK) return result;
    *speed = (struct mmc_write_speed){ .write_speed = 0 };
    for (i = 0; i < number; i++)
    {
        if (found[i].start_speed > speed->write_speed) speed->write_speed = found[i].start_speed;
        if (found[i].end_speed > speed->write_speed) speed->write_speed = found[i].end_speed;
        speed->end_lba = found[i].end_lba;
    }
    *count = speed->write_speed ? 1 : 0;
    return MMC_OK;
}

/* The drive has heard the question and does not know the answer; the next source may. */
static bool is_unknown(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST || result == MMC_BAD_REPLY
            || result == MMC_NO_SUCH_MODE_PAGE || result == MMC_INCOMPATIBLE_MEDIUM || result == MMC_COMMAND_FAILED
            || result == MMC_SEQUENCE_ERROR || result == MMC_INVALID_ADDRESS;
}

enum mmc_result mmc_get_write_speeds(struct mmc_device *device, struct mmc_write_speed *speeds, uint32_t capacity,
        uint32_t *count)
{
    enum mmc_result result;

    *count = 0;
    result = get_write_speeds(device, speeds, capacity, count);
    if (result == MMC_OK ? *count : !is_unknown(result)) return result;
    result = get_page_speeds(device, speeds, capacity, count);
    if (result == MMC_OK ? *count : !is_unknown(result)) return result;
    if (capacity) result = get_nominal_speed(device, speeds, count);
    return is_unknown(result) ? MMC_OK : result;
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
