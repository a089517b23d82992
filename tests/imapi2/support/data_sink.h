/* Sinks for DDiscFormat2DataEvents that write down what they are told.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_DATA_SINK_H
#define TESTS_DATA_SINK_H

#include <windows.h>
#include "imapi2.h"

#define DATA_SINK_MAX_EVENTS 4096

/* One event as it was received. */
struct data_event
{
    IMAPI_FORMAT2_DATA_WRITE_ACTION action;
    LONG start_lba, sector_count, last_read, last_written;
    LONG total_buffer, used_buffer, free_buffer;
    LONG elapsed, remaining, total;
    DWORD thread;
};

struct data_sink
{
    DDiscFormat2DataEvents DDiscFormat2DataEvents_iface;
    LONG ref;
    BOOL vtable_only;       /* Invoke answers E_NOTIMPL; else it is called by Invoke alone, as scripts, ATL and .NET are */
    IDiscFormat2Data *expected; /* who must be firing, not referenced */
    /* Called for every event after it was written down; may be NULL. */
    void (*handler)(struct data_sink *sink, IDiscFormat2Data *format);
    void *context;
    struct data_event events[DATA_SINK_MAX_EVENTS];
    UINT count;
    DWORD cookie;
};

struct data_sink *data_sink_create(BOOL vtable_only);
void data_sink_advise(struct data_sink *sink, IDiscFormat2Data *format);
void data_sink_unadvise(struct data_sink *sink, IDiscFormat2Data *format);
/* Checks that nobody else holds the sink and frees it. */
void data_sink_free(struct data_sink *sink);

#endif
