/*
 * The progress of MsftDiscFormat2Data: shown from its events, which also cancel the writing when the user wants to stop.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_DATASINK_H
#define PROGRAMS_DATASINK_H

#include <stdbool.h>
#include <windows.h>
#include "imapi2.h"

struct data_sink;

/* Connect a new sink to format's DDiscFormat2DataEvents. show: with a bar or lines; without, Ctrl-C alone is looked at. */
HRESULT data_sink_connect(IDiscFormat2Data *format, bool show, struct data_sink **sink);

/* Disconnect, end the bar, and give the sink back. NULL is allowed. */
void data_sink_disconnect(struct data_sink *sink);

#endif
