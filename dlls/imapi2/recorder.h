/*
 * MsftDiscRecorder2: one drive. IDiscRecorder2 is in recorder.c, IDiscRecorder2Ex in recorder_ex.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RECORDER_H
#define IMAPI2_RECORDER_H

#include "com/com.h"
#include "imapi2.h"
#include "mmc/device.h"
#include "mmc/inquiry.h"
#include "exclusive.h"
#include "spti.h"

struct recorder
{
    IDiscRecorder2 IDiscRecorder2_iface;
    IDiscRecorder2Ex IDiscRecorder2Ex_iface;
    struct com_object com;
    /* Everything below, and the drive: one command at a time. */
    CRITICAL_SECTION lock;
    WCHAR *id;                  /* NULL until initialised */
    WCHAR letter;               /* 0 where the drive has none */
    WCHAR *lock_key;            /* names the drive the same way in every process, by whichever path it was opened */
    ULONG index;                /* in the system's list when it was initialised */
    struct spti *spti;
    struct mmc_device device;
    struct mmc_inquiry inquiry;
    BOOL can_load;              /* asked once, so that it can be answered while another client has the drive */
    struct exclusive exclusive;
    LONG exclusive_count;
    LONG mcn_disabled_count;
};

extern const struct com_class recorder_class;
extern const IDiscRecorder2ExVtbl recorder_ex_vtbl;

/* Enters the recorder's lock for a request that needs the drive. S_OK; the lock is then held until recorder_leave.
 * E_FAIL with text where no drive was set, E_IMAPI_RECORDER_LOCKED with the owner's name where another client has it
 * (not asked with even_if_locked: what Windows answers from the driver's memory). */
HRESULT recorder_enter(struct recorder *recorder, REFIID iid, BOOL even_if_locked);
void recorder_leave(struct recorder *recorder);

#endif
