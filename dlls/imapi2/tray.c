/*
 * Whether a recorder's client keeps its drive's tray locked.
 *
 * A process that ends with a locked tray leaves the user with a drive whose button does nothing. Where it ends by ExitProcess (the end
 * of main, Ctrl+C) the DLL hears of it; where it is killed (TerminateProcess, SIGTERM, a crash) nobody does, and whoever takes
 * the drive next unlocks it (recorder.c). There is no lock around the drives that are kept in mind: at the end of a process it
 * may be held by a thread that is gone.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/opcode.h"
#include "mmc/unit.h"
#include "tray.h"

#define MAX_LOCKED 16

static struct spti *volatile locked_drives[MAX_LOCKED];

static BOOL replace(struct spti *old, struct spti *spti)
{
    UINT i;

    for (i = 0; i < MAX_LOCKED; i++)
        if (InterlockedCompareExchangePointer((void *volatile *)&locked_drives[i], spti, old) == old) return TRUE;
    return FALSE;
}

void tray_forget(struct spti *spti)
{
    if (spti) replace(spti, NULL);
}

void tray_note(enum tray *tray, struct spti *spti, const BYTE *cdb)
{
    /* The persistent states are another thing (MMC-6): they outlive who set them. */
    if (cdb[0] != MMC_PREVENT_ALLOW_MEDIUM_REMOVAL || cdb[4] & 2) return;
    replace(spti, NULL);
    if (cdb[4] & 1) replace(NULL, spti);
    *tray = cdb[4] & 1 ? TRAY_LOCKED : TRAY_FREE;
}

void tray_process_ends(void)
{
    struct mmc_device device;
    struct spti *spti;
    UINT i;

    for (i = 0; i < MAX_LOCKED; i++)
    {
        if (!(spti = InterlockedExchangePointer((void *volatile *)&locked_drives[i], NULL))) continue;
        mmc_device_init(&device, spti_transport(spti));
        mmc_prevent_removal(&device, false, false);
    }
}
