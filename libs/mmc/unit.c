/*
 * Ready or not, tray, lock, events.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/unit.h"

#define EVENT_HEADER_SIZE 4
#define EVENT_REPLY_SIZE  8 /* header and the four bytes that every class but the power class's extension has */

enum mmc_result mmc_test_unit_ready(struct mmc_device *device)
{
    struct mmc_command command = mmc_begin(MMC_TEST_UNIT_READY, MMC_TIMEOUT_QUICK);

    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_request_sense(struct mmc_device *device, struct mmc_sense *sense)
{
    uint8_t data[18] = { 0 };
    struct mmc_command command = mmc_begin(MMC_REQUEST_SENSE, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t transferred;

    memset(sense, 0, sizeof(*sense));
    command.cdb[4] = sizeof(data);
    mmc_fetch_into(&command, data, sizeof(data));
    if ((result = mmc_execute(device, &command, &transferred)) != MMC_OK) return result;
    return mmc_sense_parse(data, transferred, sense) ? MMC_OK : MMC_BAD_REPLY;
}

enum mmc_result mmc_start_stop_unit(struct mmc_device *device, enum mmc_start_stop action, bool immediate)
{
    struct mmc_command command = mmc_begin(MMC_START_STOP_UNIT, MMC_TIMEOUT_MEDIUM);

    command.cdb[1] = immediate;
    command.cdb[4] = action & 0x03;
    return mmc_execute(device, &command, NULL);
}

enum mmc_result mmc_prevent_removal(struct mmc_device *device, bool prevent, bool persistent)
{
    struct mmc_command command = mmc_begin(MMC_PREVENT_ALLOW_MEDIUM_REMOVAL, MMC_TIMEOUT_QUICK);

    command.cdb[4] = (uint8_t)(persistent << 1 | prevent);
    return mmc_execute(device, &command, NULL);
}

/* Poll one notification class; the four bytes of its event descriptor. */
static enum mmc_result get_event(struct mmc_device *device, enum mmc_event_class class, uint8_t descriptor[4])
{
    static const struct mmc_length_field length_field = { 0, 2 };
    uint8_t data[EVENT_REPLY_SIZE];
    struct mmc_command command = mmc_begin(MMC_GET_EVENT_STATUS_NOTIFICATION, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t available;

    command.cdb[1] = 0x01; /* polled */
    command.cdb[4] = (uint8_t)(1 << class);
    put_be16(command.cdb + 7, sizeof(data));
    mmc_fetch_into(&command, data, sizeof(data));
    result = mmc_execute_counted(device, &command, length_field, EVENT_HEADER_SIZE, &available);
    if (result != MMC_OK) return result;
    /* NEA (no event available): none of the requested classes is supported. */
    if (data[2] & 0x80) return MMC_NO_FEATURE;
    if ((data[2] & 0x07) != class || available < EVENT_REPLY_SIZE) return MMC_BAD_REPLY;
    memcpy(descriptor, data + EVENT_HEADER_SIZE, 4);
    return MMC_OK;
}

enum mmc_result mmc_get_media_event(struct mmc_device *device, struct mmc_media_event *event)
{
    uint8_t descriptor[4];
    enum mmc_result result;

    memset(event, 0, sizeof(*event));
    if ((result = get_event(device, MMC_EVENT_MEDIA, descriptor)) != MMC_OK) return result;
    event->code = descriptor[0] & 0x0F;
    event->medium_present = descriptor[1] & 0x02;
    event->tray_open = descriptor[1] & 0x01;
    event->start_slot = descriptor[2];
    event->end_slot = descriptor[3];
    return MMC_OK;
}

enum mmc_result mmc_get_busy_time(struct mmc_device *device, uint32_t *milliseconds)
{
    uint8_t descriptor[4];
    enum mmc_result result;

    *milliseconds = 0;
    if ((result = get_event(device, MMC_EVENT_DEVICE_BUSY, descriptor)) != MMC_OK) return result;
    if (descriptor[1]) *milliseconds = get_be16(descriptor + 2) * 100u; /* in units of 100 ms */
    return MMC_OK;
}

enum mmc_result mmc_mechanism_status(struct mmc_device *device, struct mmc_mechanism_status *status)
{
    uint8_t data[8] = { 0 }; /* the header; slot tables are not fetched */
    struct mmc_command command = mmc_begin(MMC_MECHANISM_STATUS, MMC_TIMEOUT_QUICK);
    enum mmc_result result;
    uint32_t transferred;

    memset(status, 0, sizeof(*status));
    put_be16(command.cdb + 8, sizeof(data));
    mmc_fetch_into(&command, data, sizeof(data));
    if ((result = mmc_execute(device, &command, &transferred)) != MMC_OK) return result;
    if (transferred < sizeof(data)) return MMC_BAD_REPLY;
    status->fault = data[0] & 0x80;
    status->changer_state = data[0] >> 5 & 0x03;
    status->current_slot = (uint8_t)((data[1] & 0x07) << 5 | (data[0] & 0x1F));
    status->mechanism_state = data[1] >> 5;
    status->door_open = data[1] & 0x10;
    status->current_lba = get_be24(data + 2);
    status->slots = data[5] & 0x3F;
    return MMC_OK;
}
