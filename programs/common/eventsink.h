/*
 * A sink for the one event that all writers of IMAPI2 have: Update(object, ...).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_EVENTSINK_H
#define PROGRAMS_EVENTSINK_H

#include <windows.h>
#include "imapi2.h"

struct event_sink;

/* Called for each event, in the apartment that connected the sink. The arguments are asked for with the functions below. */
typedef void (*event_handler)(const DISPPARAMS *params, void *context);

/* The argument that stands at this place, the first at 0: its object or NULL, its number or 0. */
IDispatch *event_argument_object(const DISPPARAMS *params, unsigned int place);
LONG event_argument_number(const DISPPARAMS *params, unsigned int place);

/* Connect a new sink to source's event interface (DDiscFormat2DataEvents and its like, whose Update is 200h). */
HRESULT event_sink_connect(IUnknown *source, REFIID events, event_handler handler, void *context,
        struct event_sink **sink);

/* Disconnect and give the sink back: the handler is not called any more. NULL is allowed. */
void event_sink_disconnect(struct event_sink *sink);

#endif
