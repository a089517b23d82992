/*
 * A burn's pump, for its two files.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_BURNPUMP_PRIVATE_H
#define IMAPI2_BURNPUMP_PRIVATE_H

#include "burnpump.h"
#include "relay.h"

struct burn_pump
{
    struct burn_pump_plan plan;
    struct ring *ring;              /* NULL: nothing is written */
    struct relay *relay;            /* or NULL: the recorder may be called on any thread */
    ULONG slot_sectors;
    HANDLE done_event;              /* the command thread is through */
    HANDLE phase_event;             /* it has come to another phase; reset by a wait */
    void (*work)(struct burn_pump *pump, void *context);
    void *work_context;

    /* The caller's thread's. */
    ULONG fed;                      /* sectors */
    LONG last_fed;                  /* LBA */
    BOOL failed;                    /* fill has; there is no more */
    BOOL told;                      /* anything at all */
    int shown_phase;
    DWORD phase_start;              /* tick counts */
    DWORD last_event;

    /* Either thread's. */
    volatile LONG stopped;
    volatile LONG phases;           /* a bit for each that the work has come to */
    volatile LONG written;
    volatile LONG last_written;     /* LBA */
    volatile LONG done;

    /* The command thread's. */
    struct mmc_device device;
    DWORD last_alive;
    BOOL has_buffer_capacity;
    BOOL counts;                    /* the drive's next writable address follows this recording */
};

#endif
