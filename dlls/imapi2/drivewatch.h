/*
 * Watching optical drives come and go.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DRIVEWATCH_H
#define IMAPI2_DRIVEWATCH_H

#include "com/com.h"

struct drive_watch;

/* From now on, until drive_watch_stop, calls `tell` for every drive that has come or gone, with its id (drives.h), those that
 * have gone first, on a thread of its own in the multithreaded apartment. The owner is not held by the watch, but while tell
 * runs, which gets its `outer`. E_OUTOFMEMORY, or why there is no thread. */
HRESULT drive_watch_start(struct com_object *owner, void (*tell)(IUnknown *owner, BOOL arrived, const WCHAR *id),
        struct drive_watch **out);

/* Does not wait, so that it can be called from anywhere, also from within tell: a tell that runs goes on, and no other begins.
 * The owner calls it before its memory goes; the watch is not the caller's any more. */
void drive_watch_stop(struct drive_watch *watch);

#endif
