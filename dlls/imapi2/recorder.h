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
#include "tray.h"

struct recorder
{
    IDiscRecorder2 IDiscRecorder2_iface;
    IDiscRecorder2Ex IDiscRecorder2Ex_iface;
    struct com_object com;
    /* The drive, one command at a time, and everything below. A command may take minutes, so what says which drive this
     * is (id to can_load) may also be read under state_lock, and is changed under both, lock first. */
    CRITICAL_SECTION lock;
    CRITICAL_SECTION state_lock;
    WCHAR *id;                  /* NULL until initialised */
    WCHAR letter;               /* 0 where the drive has none */
    WCHAR *lock_key;            /* names the drive the same way in every process, by whichever path it was opened */
    ULONG index;                /* in the system's list when it was initialised */
    struct spti *spti;
    struct mmc_inquiry inquiry;
    BOOL can_load;              /* asked once, so that it can be answered while another client has the drive */
    struct mmc_device device;
    struct exclusive exclusive;
    LONG exclusive_count;
    enum tray tray;             /* while exclusive_count */
    LONG mcn_disabled_count;
};

extern const struct com_class recorder_class;
extern const IDiscRecorder2ExVtbl recorder_ex_vtbl;

/* Enters the recorder's lock for a request that needs the drive. S_OK; the lock is then held until recorder_leave.
 * E_FAIL with text where no drive was set, E_IMAPI_RECORDER_LOCKED with the owner's name where another client has it
 * (not asked with even_if_locked: who gives up the drive, or asks for it). */
HRESULT recorder_enter(struct recorder *recorder, REFIID iid, BOOL even_if_locked);
void recorder_leave(struct recorder *recorder);

/* The same for what is answered without a command, also while one is under way and whoever has the drive; E_FAIL as
 * above. The state lock is held until recorder_looked. */
HRESULT recorder_look(struct recorder *recorder, REFIID iid);
void recorder_looked(struct recorder *recorder);

#endif
