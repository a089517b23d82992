/*
 * The sink of a raw CD writer's events: shows the progress and, when the user wants to stop, cancels the writing.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_BURNSINK_H
#define DISCBURN_BURNSINK_H

#include <windows.h>
#include "imapi2.h"

#include "progress.h"

struct burn_sink;

/* Connect a new sink to format's DDiscFormat2RawCDEvents. */
HRESULT burn_sink_connect(IDiscFormat2RawCD *format, struct burn_sink **sink);

/* Disconnect, end the progress bar, and give the sink back. NULL is allowed. */
void burn_sink_disconnect(struct burn_sink *sink);

#endif
