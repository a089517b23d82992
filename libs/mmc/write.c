/*
 * Recording.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/write.h"

enum mmc_result mmc_write(struct mmc_device *device, int32_t lba, uint32_t blocks, const void *data, uint32_t size)
{
    struct mmc_command command = mmc_begin(MMC_WRITE_10, MMC_TIMEOUT_WRITE);

    if (!blocks || blocks > 0xFFFF || !size || size % blocks || size > device->transport->max_transfer)
        return MMC_BAD_ARGUMENT;
    put_be32(command.cdb + 2, (uint32_t)lba);
    put_be16(command.cdb + 7, (uint16_t)blocks);
    mmc_send_from(&command, data, size);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_write_12(struct mmc_device *device, int32_t lba, uint32_t blocks, bool streaming, const void *data,
        uint32_t size)
{
    struct mmc_command command = mmc_begin(MMC_WRITE_12, MMC_TIMEOUT_WRITE);

    if (!blocks || !size || size % blocks || size > device->transport->max_transfer) return MMC_BAD_ARGUMENT;
    put_be32(command.cdb + 2, (uint32_t)lba);
    put_be32(command.cdb + 6, blocks);
    command.cdb[10] = streaming ? 0x80 : 0x00;
    mmc_send_from(&command, data, size);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_synchronize_cache(struct mmc_device *device, bool immediate)
{
    struct mmc_command command = mmc_begin(MMC_SYNCHRONIZE_CACHE,
            immediate ? MMC_TIMEOUT_WRITE : MMC_TIMEOUT_FINISH);

    command.cdb[1] = immediate ? 0x02 : 0x00;
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_close_track_session(struct mmc_device *device, enum mmc_close_function function, uint16_t track,
        bool immediate)
{
    struct mmc_command command = mmc_begin(MMC_CLOSE_TRACK_SESSION,
            immediate ? MMC_TIMEOUT_WRITE : MMC_TIMEOUT_FINISH);

    if ((unsigned int)function > MMC_CLOSE_FINALIZE) return MMC_BAD_ARGUMENT;
    command.cdb[1] = immediate ? 0x01 : 0x00;
    command.cdb[2] = (uint8_t)function;
    put_be16(command.cdb + 4, track);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_calibrate_power(struct mmc_device *device)
{
    struct mmc_command command = mmc_begin(MMC_SEND_OPC_INFORMATION, MMC_TIMEOUT_WRITE);

    command.cdb[1] = 0x01; /* DoOPC, and no OPC table from us */
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_send_opc_values(struct mmc_device *device, const struct mmc_opc *values, uint32_t count)
{
    struct mmc_command command = mmc_begin(MMC_SEND_OPC_INFORMATION, MMC_TIMEOUT_WRITE);
    uint8_t list[MMC_OPC_MAX * 8];
    uint32_t i;

    if (!count || count > MMC_OPC_MAX) return MMC_BAD_ARGUMENT;
    for (i = 0; i < count; i++)
    {
        put_be16(list + 8 * i, values[i].speed);
        memcpy(list + 8 * i + 2, values[i].values, sizeof(values[i].values));
    }
    put_be16(command.cdb + 7, (uint16_t)(8 * count));
    mmc_send_from(&command, list, 8 * count);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_reserve_track_to(struct mmc_device *device, uint32_t lba)
{
    struct mmc_command command = mmc_begin(MMC_RESERVE_TRACK, MMC_TIMEOUT_WRITE);

    command.cdb[1] = 0x01; /* ARSV */
    put_be32(command.cdb + 2, lba);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_reserve_track(struct mmc_device *device, uint32_t blocks)
{
    struct mmc_command command = mmc_begin(MMC_RESERVE_TRACK, MMC_TIMEOUT_WRITE);

    put_be32(command.cdb + 5, blocks);
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_read_buffer_capacity(struct mmc_device *device, struct mmc_buffer_capacity *capacity)
{
    static const struct mmc_length_field length_field = { 0, 2 };
    uint8_t data[12];
    struct mmc_command command = mmc_begin(MMC_READ_BUFFER_CAPACITY, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t available;

    memset(capacity, 0, sizeof(*capacity));
    put_be16(command.cdb + 7, sizeof(data));
    mmc_fetch_into(&command, data, sizeof(data));
    result = mmc_execute_counted(device, &command, length_field, sizeof(data), &available);
    if (result != MMC_OK) return result;
    if ((data[3] & 0x01) || get_be32(data + 8) > get_be32(data + 4)) return MMC_BAD_REPLY; /* in blocks: not asked for */
    capacity->length = get_be32(data + 4);
    capacity->available = get_be32(data + 8);
    return MMC_OK;
}
