/* Sinks for the one event Update of MsftWriteEngine2, MsftDiscFormat2Erase and MsftDiscFormat2TrackAtOnce, which write down what they
 * are told.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_UPDATE_SINK_H
#define TESTS_UPDATE_SINK_H

#include <windows.h>
#include "imapi2.h"

#define UPDATE_SINK_MAX 4096

/* One event as it was received: what its arguments have. */
struct update
{
    LONG start_lba, sector_count, last_read, last_written, total_buffer, used_buffer, free_buffer;
    LONG track, action, elapsed, remaining;     /* track at once; erasing: elapsed, and remaining is the estimated total */
    DWORD thread;
};

struct update_sink
{
    const struct update_sink_vtbl *vtbl;
    LONG ref;
    BOOL by_vtable;             /* Invoke answers E_NOTIMPL; else there is only IDispatch */
    const IID *events;          /* DWriteEngine2Events, ... */
    DISPID id;
    /* Called for every event after it was written down; may be NULL. */
    void (*handler)(struct update_sink *sink, IDispatch *object);
    void *context;              /* the handler's */
    struct update updates[UPDATE_SINK_MAX];
    UINT count;
    DWORD cookie;               /* of the advised connection, 0 for none */
};

/* kind: "dispatch" or "vtable". The sink has one reference. */
struct update_sink *update_sink_create(const char *kind, const IID *events);
void update_sink_advise(struct update_sink *sink, IUnknown *object);
/* Takes it off, checks that nobody else holds it, and frees it. */
void update_sink_free(struct update_sink *sink, IUnknown *object);

/* Updates with this action. */
UINT update_sink_count(const struct update_sink *sink, LONG action);

/* What is true of all events with IWriteEngine2EventArgs of a section that was written whole: numbers go up to the end. */
void update_sink_check_section(const struct update_sink *sink, LONG start, LONG sectors, LONG writing_action);

#endif
