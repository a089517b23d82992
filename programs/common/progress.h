/*
 * How far it is: a bar that is drawn again on a terminal, a line for each tenth elsewhere.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_PROGRESS_H
#define PROGRAMS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

struct progress
{
    const WCHAR *what;       /* "Writing" */
    bool terminal;
    int last_tenth;          /* of the last line printed, where it is no terminal */
    int width;               /* characters of the line drawn last; 0: none stands there */
    int bar_length;          /* characters between the brackets; 0: not known yet */
    DWORD drawn;             /* when that was: GetTickCount */
};

/* Where it stands now. */
struct progress_state
{
    int64_t done, total;     /* sectors, or seconds */
    bool is_time;            /* seconds */
    long elapsed, remaining; /* seconds; remaining < 0: not known */
    int buffer;              /* percent of the buffer that is filled, or < 0 */
    double speed;            /* sectors per second, of the last moments; 0: not known */
    double single_speed;     /* 1x, bytes per second; 0: not known */
    unsigned int sector_bytes;
};

/* Bytes per second: of the last moments, or in all when everything is done; 0: not known. */
double progress_rate(const struct progress_state *state);

/* Begin, with a name for what is done; an unfinished bar of something else is ended. */
void progress_begin(struct progress *progress, const WCHAR *what);
void progress_show(struct progress *progress, const struct progress_state *state);
/* End the line of a bar, if one stands there. */
void progress_end(struct progress *progress);

#endif
