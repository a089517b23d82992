/*
 * INQUIRY.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/inquiry.h"

#define PAGE_UNIT_SERIAL_NUMBER 0x80

enum mmc_result mmc_inquiry(struct mmc_device *device, struct mmc_inquiry *inquiry)
{
    static const struct mmc_length_field length_field = { 4, 1 };
    uint8_t data[96];
    struct mmc_command command = mmc_begin(MMC_INQUIRY, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t available;

    memset(inquiry, 0, sizeof(*inquiry));
    command.cdb[4] = sizeof(data);
    mmc_fetch_into(&command, data, sizeof(data));
    /* 36 bytes are what SPC-4 requires; the rest is there or not. */
    if ((result = mmc_execute_counted(device, &command, length_field, 36, &available)) != MMC_OK) return result;

    inquiry->qualifier = data[0] >> 5;
    inquiry->device_type = data[0] & 0x1F;
    inquiry->removable = data[1] & 0x80;
    inquiry->version = data[2];
    mmc_copy_text(inquiry->vendor, data + 8, 8);
    mmc_copy_text(inquiry->product, data + 16, 16);
    mmc_copy_text(inquiry->revision, data + 32, 4);
    if (available >= 56) mmc_copy_text(inquiry->vendor_specific, data + 36, 20);
    return MMC_OK;
}

enum mmc_result mmc_serial_number(struct mmc_device *device, char *text, size_t size)
{
    static const struct mmc_length_field length_field = { 3, 1 };
    uint8_t data[255];
    char number[sizeof(data) - 4 + 1];
    struct mmc_command command = mmc_begin(MMC_INQUIRY, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t available;
    size_t length;

    if (!size) return MMC_BAD_ARGUMENT;
    *text = 0;
    command.cdb[1] = 0x01; /* EVPD */
    command.cdb[2] = PAGE_UNIT_SERIAL_NUMBER;
    command.cdb[4] = sizeof(data);
    mmc_fetch_into(&command, data, sizeof(data));
    if ((result = mmc_execute_counted(device, &command, length_field, 4, &available)) != MMC_OK) return result;
    /* Drives that know no vital product data answer with the standard data. */
    if (data[1] != PAGE_UNIT_SERIAL_NUMBER) return MMC_ILLEGAL_REQUEST;

    mmc_copy_text(number, data + 4, available - 4);
    length = strlen(number);
    if (length > size - 1) length = size - 1;
    memcpy(text, number, length);
    text[length] = 0;
    return MMC_OK;
}
