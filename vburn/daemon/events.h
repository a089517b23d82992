/* events.h: GET EVENT STATUS NOTIFICATION (MMC-6 6.7).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_EVENTS_H
#define VBURN_EVENTS_H

#include "command.h"

enum media_event
{
    MEDIA_EVENT_NONE = 0,
    MEDIA_EVENT_EJECT_REQUEST = 1,
    MEDIA_EVENT_NEW_MEDIA = 2,
    MEDIA_EVENT_REMOVAL = 3
};

struct events
{
    enum media_event media[4];  /* oldest first; each is reported once */
    unsigned media_count;
    bool features_changed;      /* operational change: the current features are others now */
};

void events_init(struct events *events);

/* Queues an event; when the queue is full the oldest is lost. New media and removal also change the features. */
void events_media(struct events *events, enum media_event event);

struct unit;
void get_event_status_notification(struct unit *unit, struct command *command);

#endif
