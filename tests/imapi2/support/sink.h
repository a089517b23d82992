/* Sinks for DDiscFormat2RawCDEvents that write down what they are told.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_SINK_H
#define TESTS_SINK_H

#include <windows.h>
#include "imapi2.h"

#define SINK_MAX_EVENTS 4096

enum sink_kind
{
    SINK_DISPATCH,  /* only IDispatch: scripts, ATL's IDispEventImpl, .NET */
    SINK_VTABLE     /* DDiscFormat2RawCDEvents by its vtable; Invoke answers E_NOTIMPL */
};

/* One event as it was received. */
struct sink_event
{
    LONG action;        /* IMAPI_FORMAT2_RAW_CD_WRITE_ACTION */
    LONG start_lba;
    LONG sector_count;
    LONG last_read;
    LONG last_written;
    LONG total_buffer;
    LONG used_buffer;
    LONG free_buffer;
    LONG elapsed;
    LONG remaining;
    DWORD thread;
};

struct sink
{
    DDiscFormat2RawCDEvents DDiscFormat2RawCDEvents_iface;
    LONG ref;
    enum sink_kind kind;
    /* Called for every event after it was written down; may be NULL. */
    void (*handler)(struct sink *sink, IDiscFormat2RawCD *format, IDiscFormat2RawCDEventArgs *args);
    void *context;          /* the handler's */
    BOOL elsewhere;         /* the writer is in another apartment than the sink */
    IDiscFormat2RawCD *expected; /* who must be firing, not referenced; NULL: not known */
    struct sink_event events[SINK_MAX_EVENTS];
    UINT count;
    DWORD cookie;           /* of the advised connection, 0 for none */
};

/* A sink with one reference. */
struct sink *sink_create(enum sink_kind kind);

/* Connects the sink to the writer, and takes it off again. */
void sink_advise(struct sink *sink, IDiscFormat2RawCD *format);
void sink_unadvise(struct sink *sink, IDiscFormat2RawCD *format);
/* Checks that nobody else holds the sink and frees it. */
void sink_free(struct sink *sink);

/* Events with this action. */
UINT sink_count(const struct sink *sink, LONG action);

#endif
