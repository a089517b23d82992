/*
 * READ TRACK INFORMATION.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/disc_information.h"
#include "mmc/track_information.h"

#define FULL_SIZE 48
#define SHORTEST  28 /* MMC-1 ended after the track size */

enum mmc_result mmc_read_track_information_raw(struct mmc_device *device, enum mmc_track_address type,
        uint32_t address, bool open, void *buffer, uint32_t size, uint32_t *length)
{
    static const struct mmc_length_field length_field = { 0, 2 };
    struct mmc_command command = mmc_begin(MMC_READ_TRACK_INFORMATION, MMC_TIMEOUT_MEDIUM);

    *length = 0;
    if (size < 2 || size > 0xFFFF) return MMC_BAD_ARGUMENT;
    command.cdb[1] = (uint8_t)((open ? 0x04 : 0x00) | (type & 0x03));
    put_be32(command.cdb + 2, address);
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, buffer, size);
    return mmc_execute_counted(device, &command, length_field, 2, length);
}

static enum mmc_result read_information(struct mmc_device *device, enum mmc_track_address type, uint32_t address, bool open,
        struct mmc_track_information *information)
{
    uint8_t data[FULL_SIZE];
    enum mmc_result result;
    uint32_t length;

    memset(information, 0, sizeof(*information));
    result = mmc_read_track_information_raw(device, type, address, open, data, sizeof(data), &length);
    if (result != MMC_OK) return result;
    if (length < SHORTEST) return MMC_BAD_REPLY;

    information->track = data[2];
    information->session = data[3];
    information->layer_jump_status = data[5] >> 6;
    information->damaged = data[5] & 0x20;
    information->copy = data[5] & 0x10;
    information->track_mode = data[5] & 0x0F;
    information->reserved = data[6] & 0x80;
    information->blank = data[6] & 0x40;
    information->packet = data[6] & 0x20;
    information->fixed_packet = data[6] & 0x10;
    information->data_mode = data[6] & 0x0F;
    information->next_writable_valid = data[7] & 0x01;
    information->start = (int32_t)get_be32(data + 8);
    information->next_writable = (int32_t)get_be32(data + 12);
    information->free_blocks = get_be32(data + 16);
    information->packet_size = get_be32(data + 20);
    information->size = get_be32(data + 24);
    if (length >= 32)
    {
        information->last_recorded_valid = data[7] & 0x02;
        information->last_recorded = (int32_t)get_be32(data + 28);
    }
    if (length >= 33) information->track |= (uint16_t)(data[32] << 8);
    if (length >= 34) information->session |= (uint16_t)(data[33] << 8);
    if (length >= 40) information->read_compatibility = get_be32(data + 36);
    if (length >= 44) information->layer_jump_next = get_be32(data + 40);
    if (length >= 48) information->last_layer_jump = get_be32(data + 44);
    return MMC_OK;
}

enum mmc_result mmc_read_track_information(struct mmc_device *device, enum mmc_track_address type, uint32_t address,
        struct mmc_track_information *information)
{
    return read_information(device, type, address, false, information);
}

enum mmc_result mmc_read_invisible_track(struct mmc_device *device, struct mmc_track_information *information)
{
    enum mmc_result result = mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, information), again;
    struct mmc_disc_information disc;

    if (result != MMC_ILLEGAL_REQUEST) return result;
    again = mmc_read_disc_information(device, &disc);
    if (again != MMC_OK) return mmc_result_is_gone(again) ? again : result;
    if (!disc.last_track_in_last_session) return result;
    return mmc_read_track_information(device, MMC_TRACK_BY_NUMBER, disc.last_track_in_last_session, information);
}

enum mmc_result mmc_read_open_track_information(struct mmc_device *device, enum mmc_track_address type, uint32_t address,
        struct mmc_track_information *information)
{
    return read_information(device, type, address, true, information);
}

int32_t mmc_track_next_data(const struct mmc_track_information *track)
{
    return track->next_writable > track->start ? track->next_writable : track->start;
}
