/* data_format.h: formatting that goes on while the disc is used (DVD+RW, MMC-6 4.4.5).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DATA_FORMAT_H
#define VBURN_DATA_FORMAT_H

#include "command.h"

struct unit;

struct formatting
{
    bool running;
    int32_t done;           /* sectors, at the time since */
    uint64_t since;         /* unit_now() */
};

/* Starts, or goes on, behind so many sectors. */
void format_background_start(struct unit *unit, int32_t done);

/* Brings the disc up to date: marks what has been formatted since the last time. To be called before the disc is looked at. */
void format_background_advance(struct unit *unit);

/* Stops it, for good or until the next restart. */
void format_background_stop(struct unit *unit);

bool format_in_background(const struct unit *unit);

/* 0 to 65535. */
unsigned format_background_progress(const struct unit *unit);

#endif
