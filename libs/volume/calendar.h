/*
 * Times as dates.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_CALENDAR_H
#define VOLUME_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "volume/tree.h"

/* UTC, of the Gregorian calendar. */
struct calendar
{
    int year;
    uint8_t month, day, hour, minute, second;
    uint32_t microseconds;
};

/* False, and all zeros, for 0 and for what is outside the years 1 to 9999. */
bool calendar_from_time(volume_time time, struct calendar *date);

/* The way back; 0 for what is no date. */
volume_time calendar_to_time(const struct calendar *date);

#endif
