/* events.c: GET EVENT STATUS NOTIFICATION, polled (MMC-6 6.7).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "events.h"
#include "bytes.h"
#include "unit.h"

#include <string.h>

enum notification_class
{
    CLASS_OPERATIONAL_CHANGE = 1,
    CLASS_POWER = 2,
    CLASS_MEDIA = 4,
    CLASS_DEVICE_BUSY = 6,
    CLASS_COUNT = 8
};

#define SUPPORTED_CLASSES \
    (1u << CLASS_OPERATIONAL_CHANGE | 1u << CLASS_POWER | 1u << CLASS_MEDIA | 1u << CLASS_DEVICE_BUSY)

void events_init(struct events *events)
{
    memset(events, 0, sizeof(*events));
}

void events_media(struct events *events, enum media_event event)
{
    const unsigned room = sizeof(events->media) / sizeof(events->media[0]);

    if (events->media_count == room)
    {
        memmove(events->media, events->media + 1, (room - 1) * sizeof(events->media[0]));
        events->media_count--;
    }
    events->media[events->media_count++] = event;
    if (event != MEDIA_EVENT_EJECT_REQUEST)
        events->features_changed = true;
}

static bool event_waits(const struct unit *unit, unsigned class)
{
    switch (class)
    {
    case CLASS_OPERATIONAL_CHANGE: return unit->events.features_changed;
    case CLASS_MEDIA:              return unit->events.media_count != 0;
    case CLASS_DEVICE_BUSY:        return recording_not_ready(unit) != SENSE_NONE;
    default:                       return false;
    }
}

/* The four bytes of an event; it is taken out of its queue. */
static void describe(struct unit *unit, unsigned class, uint8_t *event)
{
    struct events *events = &unit->events;

    switch (class)
    {
    case CLASS_OPERATIONAL_CHANGE:
        if (events->features_changed)
        {
            event[0] = 2;               /* OpEvent: something has changed */
            put_be16(event + 2, 1);     /* feature change */
        }
        event[1] = 0;                   /* ready */
        events->features_changed = false;
        break;
    case CLASS_POWER:
        event[1] = 1;                   /* active */
        break;
    case CLASS_MEDIA:
        if (events->media_count)
        {
            event[0] = (uint8_t)events->media[0];
            events->media_count--;
            memmove(events->media, events->media + 1, events->media_count * sizeof(events->media[0]));
        }
        event[1] = (uint8_t)((unit->medium.tray_open ? 1 : 0) | (medium_disc(unit) ? 2 : 0));
        break;
    case CLASS_DEVICE_BUSY:
        if (recording_not_ready(unit) != SENSE_NONE)
        {
            event[0] = 1;
            event[1] = 1;               /* busy; the time left in 100 ms is not known: 1 */
            put_be16(event + 2, 1);
        }
        break;
    }
}

void get_event_status_notification(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    uint32_t allocation = get_be16(cdb + 7);
    unsigned asked = cdb[4] & SUPPORTED_CLASSES, class, found = CLASS_COUNT;
    uint8_t answer[8] = { 0 };

    if (!(cdb[1] & 1)) /* asynchronous notification needs tagged queuing */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (class = 0; class < CLASS_COUNT && found == CLASS_COUNT; class++)
        if (asked >> class & 1 && event_waits(unit, class))
            found = class;
    for (class = 0; class < CLASS_COUNT && found == CLASS_COUNT; class++)
        if (asked >> class & 1)
            found = class;
    answer[3] = SUPPORTED_CLASSES;
    if (found == CLASS_COUNT)
    {
        put_be16(answer, 2);
        answer[2] = 0x80; /* NEA: none of the classes asked for */
        reply(command, answer, 4, allocation);
        return;
    }
    put_be16(answer, 6);
    answer[2] = (uint8_t)found;
    if (allocation <= 4) /* only the header is fetched: the event stays (MMC-6 6.7.2.5) */
    {
        reply(command, answer, 4, allocation);
        return;
    }
    describe(unit, found, answer + 4);
    reply(command, answer, sizeof(answer), allocation);
}
