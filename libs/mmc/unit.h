/*
 * The logical unit itself: ready or not, tray, lock, events (MMC-6 GET EVENT STATUS NOTIFICATION, MECHANISM STATUS,
 * PREVENT ALLOW MEDIUM REMOVAL, START STOP UNIT; SPC-4 REQUEST SENSE, TEST UNIT READY).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_UNIT_H
#define MMC_UNIT_H

#include "mmc/device.h"

/* MMC_OK when a medium is in and can be used; else why not. */
enum mmc_result mmc_test_unit_ready(struct mmc_device *device);

/*
 * Ask for sense data outright. MMC_OK also when there is none (key 0): while a format or close goes on the drive tells
 * its progress here. *sense is not valid when the drive's answer could not be understood (MMC_BAD_REPLY).
 */
enum mmc_result mmc_request_sense(struct mmc_device *device, struct mmc_sense *sense);

/* LOEJ and START together. */
enum mmc_start_stop
{
    MMC_STOP = 0,
    MMC_START = 1,
    MMC_EJECT = 2,
    MMC_LOAD = 3
};

/* immediate: do not wait for the tray or the spindle. MMC_LOCKED when an eject is prevented. */
enum mmc_result mmc_start_stop_unit(struct mmc_device *device, enum mmc_start_stop action, bool immediate);

/* Lock or release the medium. persistent: the other lock, which leaves the eject button as a request (MMC-6). */
enum mmc_result mmc_prevent_removal(struct mmc_device *device, bool prevent, bool persistent);

/* Notification classes of GET EVENT STATUS NOTIFICATION. */
enum mmc_event_class
{
    MMC_EVENT_OPERATIONAL_CHANGE = 1,
    MMC_EVENT_POWER_MANAGEMENT = 2,
    MMC_EVENT_EXTERNAL_REQUEST = 3,
    MMC_EVENT_MEDIA = 4,
    MMC_EVENT_MULTI_INITIATOR = 5,
    MMC_EVENT_DEVICE_BUSY = 6
};

enum mmc_media_event_code
{
    MMC_MEDIA_NO_CHANGE = 0,
    MMC_MEDIA_EJECT_REQUEST = 1,
    MMC_MEDIA_NEW = 2,
    MMC_MEDIA_REMOVED = 3,
    MMC_MEDIA_CHANGED = 4,
    MMC_MEDIA_FORMAT_COMPLETED = 5,
    MMC_MEDIA_FORMAT_RESTARTED = 6
};

/* The media event descriptor. Reading it takes the event away from the drive's queue. */
struct mmc_media_event
{
    uint8_t code;            /* enum mmc_media_event_code, or one of a later standard */
    bool medium_present;
    bool tray_open;
    uint8_t start_slot;
    uint8_t end_slot;
};

/* Poll the media class. MMC_NO_FEATURE when the drive answers that it has no media events. */
enum mmc_result mmc_get_media_event(struct mmc_device *device, struct mmc_media_event *event);

/* Poll the device busy class: how long the drive will be busy, in milliseconds; 0 when it is not. */
enum mmc_result mmc_get_busy_time(struct mmc_device *device, uint32_t *milliseconds);

struct mmc_mechanism_status
{
    bool fault;
    uint8_t changer_state;   /* 0 ready, 1 load, 2 unload, 3 initialising */
    uint8_t current_slot;
    uint8_t mechanism_state; /* 0 idle, 1 playing, 2 scanning, 7 none */
    bool door_open;
    uint32_t current_lba;
    uint8_t slots;           /* 0 for a drive that is no changer */
};

enum mmc_result mmc_mechanism_status(struct mmc_device *device, struct mmc_mechanism_status *status);

#endif
