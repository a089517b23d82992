/*
 * Whether a recorder's client keeps its drive's tray locked.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_TRAY_H
#define IMAPI2_TRAY_H

#include <windows.h>
#include "spti.h"

/* What the client has told the drive since it took it (PREVENT ALLOW MEDIUM REMOVAL). */
enum tray
{
    TRAY_UNTOUCHED, /* nothing: if it is locked, whoever did that is gone, as this client has the drive */
    TRAY_LOCKED,
    TRAY_FREE
};

/* A command was sent to the drive with success: takes note when it is one that locks or unlocks the tray. */
void tray_note(enum tray *tray, struct spti *spti, const BYTE *cdb);

/* The drive is closed, or not the client's any more: it is not kept in mind for tray_process_ends. */
void tray_forget(struct spti *spti);

/* From DllMain, at the end of the process, whose other threads are gone already: unlocks the trays that are noted as locked. Drives
 * take seconds to answer only when they are out of order. */
void tray_process_ends(void);

#endif
