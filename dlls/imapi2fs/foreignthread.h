/*
 * Threads of the DLL's own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_FOREIGNTHREAD_H
#define IMAPI2FS_FOREIGNTHREAD_H

#include <windows.h>

/* From now on this thread is none of a client's: what belongs to a client's apartment, such as its stream or its recorder, cannot be had
 * on it. For a thread that never comes back to a client. FALSE: it cannot be marked as one (the process has used up its slots of
 * thread local storage), so it must not do any of a client's work. `files` are those that are opened ahead for it. */
struct openahead;
BOOL foreign_thread_begin(struct openahead *files);
BOOL foreign_thread_is(void);
/* What it was given; NULL on a client's thread. */
struct openahead *foreign_thread_files(void);

/* When the DLL comes and goes. */
void foreign_thread_start(void);
void foreign_thread_stop(void);

#endif
