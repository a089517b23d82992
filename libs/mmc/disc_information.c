/*
 * READ DISC INFORMATION.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/disc_information.h"
#include "redbook/msf.h"

#define FIXED_SIZE 34 /* up to the OPC tables */
#define SHORTEST   12 /* up to the high bytes of the track numbers; the addresses of older drives may be missing */

enum mmc_result mmc_read_disc_information_raw(struct mmc_device *device, void *buffer, uint32_t size, uint32_t *length)
{
    static const struct mmc_length_field length_field = { 0, 2 };
    struct mmc_command command = mmc_begin(MMC_READ_DISC_INFORMATION, MMC_TIMEOUT_MEDIUM);

    *length = 0;
    if (size < 2 || size > 0xFFFF) return MMC_BAD_ARGUMENT;
    put_be16(command.cdb + 7, (uint16_t)size);
    mmc_fetch_into(&command, buffer, size);
    return mmc_execute_counted(device, &command, length_field, 2, length);
}

enum mmc_result mmc_read_disc_information(struct mmc_device *device, struct mmc_disc_information *information)
{
    uint8_t data[FIXED_SIZE];
    enum mmc_result result;
    uint32_t length;

    memset(information, 0, sizeof(*information));
    if ((result = mmc_read_disc_information_raw(device, data, sizeof(data), &length)) != MMC_OK) return result;
    if (length < SHORTEST) return MMC_BAD_REPLY;
    if (data[2] >> 5) return MMC_BAD_REPLY; /* another data type than the one asked for */

    information->erasable = data[2] & 0x10;
    information->last_session_status = data[2] >> 2 & 0x03;
    information->disc_status = data[2] & 0x03;
    information->first_track = data[3];
    information->sessions = (uint16_t)(data[9] << 8 | data[4]);
    information->first_track_in_last_session = (uint16_t)(data[10] << 8 | data[5]);
    information->last_track_in_last_session = (uint16_t)(data[11] << 8 | data[6]);
    information->unrestricted_use = data[7] & 0x20;
    information->mrw_dirty = data[7] & 0x04;
    information->background_format = data[7] & 0x03;
    information->disc_type = data[8];
    memset(information->last_session_lead_in, 0xFF, 4);
    memset(information->last_possible_lead_out, 0xFF, 4);
    if (length >= 16)
    {
        information->disc_id_valid = data[7] & 0x80;
        information->disc_id = get_be32(data + 12);
    }
    if (length >= 20) memcpy(information->last_session_lead_in, data + 16, 4);
    if (length >= 24) memcpy(information->last_possible_lead_out, data + 20, 4);
    if (length >= 32)
    {
        information->bar_code_valid = data[7] & 0x40;
        memcpy(information->bar_code, data + 24, 8);
    }
    if (length >= 33)
    {
        information->application_code_valid = data[7] & 0x10;
        information->application_code = data[32];
    }
    if (length >= 34) information->opc_entries = data[33];
    return MMC_OK;
}

static bool msf_address(const uint8_t address[4], int32_t *lba)
{
    struct msf msf = { address[1], address[2], address[3] };

    /* The first byte is reserved, or the hours of a DDCD; FFs stand for none. */
    return !address[0] && msf_is_valid(msf) && msf_to_lba(msf, lba);
}

bool mmc_disc_lead_in_start(const struct mmc_disc_information *information, int32_t *lba)
{
    return msf_address(information->last_session_lead_in, lba);
}

bool mmc_disc_last_lead_out(const struct mmc_disc_information *information, int32_t *lba)
{
    return msf_address(information->last_possible_lead_out, lba);
}
