/*
 * READ SUB-CHANNEL.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/subchannel.h"

#define FORMAT_POSITION         1
#define FORMAT_CATALOGUE_NUMBER 2
#define FORMAT_ISRC             3

#define POSITION_SIZE 16
#define CODE_SIZE     24 /* catalogue number and ISRC replies alike */
#define CODE_OFFSET   9

/* READ SUB-CHANNEL of one format into size bytes; at least minimum of them come. */
static enum mmc_result read_sub_channel(struct mmc_device *device, uint8_t format, uint8_t track, uint8_t *data,
        uint32_t size, uint32_t minimum)
{
    static const struct mmc_length_field length_field = { 2, 2 };
    struct mmc_command command = mmc_begin(MMC_READ_SUB_CHANNEL, MMC_TIMEOUT_MEDIUM);
    enum mmc_result result;
    uint32_t available;

    command.cdb[2] = 0x40; /* SubQ: more than the header */
    command.cdb[3] = format;
    command.cdb[6] = track;
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, data, size);
    if ((result = mmc_execute_counted(device, &command, length_field, minimum, &available)) != MMC_OK) return result;
    return data[4] == format ? MMC_OK : MMC_BAD_REPLY;
}

enum mmc_result mmc_read_catalogue_number(struct mmc_device *device, char number[13 + 1])
{
    uint8_t data[CODE_SIZE];
    enum mmc_result result;
    int i;

    *number = 0;
    result = read_sub_channel(device, FORMAT_CATALOGUE_NUMBER, 0, data, sizeof(data), CODE_OFFSET + 13);
    if (result != MMC_OK) return result;
    if (!(data[8] & 0x80)) return MMC_OK; /* MCVAL */
    for (i = 0; i < 13; i++)
        if (data[CODE_OFFSET + i] < '0' || data[CODE_OFFSET + i] > '9') return MMC_BAD_REPLY;
    memcpy(number, data + CODE_OFFSET, 13);
    number[13] = 0;
    return MMC_OK;
}

static bool is_isrc_character(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

enum mmc_result mmc_read_isrc(struct mmc_device *device, uint8_t track, char isrc[12 + 1])
{
    uint8_t data[CODE_SIZE];
    enum mmc_result result;
    int i;

    *isrc = 0;
    if (track < 1 || track > 99) return MMC_BAD_ARGUMENT;
    result = read_sub_channel(device, FORMAT_ISRC, track, data, sizeof(data), CODE_OFFSET + 12);
    if (result != MMC_OK) return result;
    if (!(data[8] & 0x80)) return MMC_OK; /* TCVAL */
    if (data[6] != track) return MMC_BAD_REPLY;
    for (i = 0; i < 12; i++)
        if (!is_isrc_character(data[CODE_OFFSET + i])) return MMC_BAD_REPLY;
    memcpy(isrc, data + CODE_OFFSET, 12);
    isrc[12] = 0;
    return MMC_OK;
}

enum mmc_result mmc_read_position(struct mmc_device *device, struct mmc_position *position)
{
    uint8_t data[POSITION_SIZE];
    enum mmc_result result;

    memset(position, 0, sizeof(*position));
    result = read_sub_channel(device, FORMAT_POSITION, 0, data, sizeof(data), sizeof(data));
    if (result != MMC_OK) return result;
    position->audio_status = data[1];
    position->adr = data[5] >> 4;
    position->control = data[5] & 0x0F;
    position->track = data[6];
    position->index = data[7];
    position->absolute = (int32_t)get_be32(data + 8);
    position->relative = (int32_t)get_be32(data + 12);
    return MMC_OK;
}
