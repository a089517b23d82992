/*
 * The sink of a writer's events: shows the progress, or hands it on, and cancels the writing when the user wants to stop.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_BURNSINK_H
#define PROGRAMS_BURNSINK_H

#include <stdbool.h>
#include <windows.h>
#include "imapi2.h"

#include "progress.h"

struct burn_sink;

/* What becomes of the events. */
struct burn_view
{
    bool show;                  /* with a bar or lines on standard output */
    double single_speed;        /* 1x of the disc, bytes per second; 0: not known, speeds are in MB/s alone */
    /* Called for each event, or NULL. action: "writing" and the like. state: NULL but for writing, and verifying where it can be
     * told how far that is. */
    void (*observe)(const char *action, const struct progress_state *state, void *context);
    void *context;
};

/* Connect a new sink to format's DDiscFormat2DataEvents or DDiscFormat2RawCDEvents. view is copied. */
HRESULT burn_sink_connect_data(IDiscFormat2Data *format, const struct burn_view *view, struct burn_sink **sink);
HRESULT burn_sink_connect_raw(IDiscFormat2RawCD *format, const struct burn_view *view, struct burn_sink **sink);

/* Writing was begun, so that something may be on the disc. NULL is allowed. */
bool burn_sink_has_written(const struct burn_sink *sink);

/* The last event told of the verification: the disc itself is burned. NULL is allowed. */
bool burn_sink_is_verifying(const struct burn_sink *sink);

/* Disconnect, end the bar, and give the sink back. NULL is allowed. */
void burn_sink_disconnect(struct burn_sink *sink);

#endif
