/*
 * Threads of the DLL's own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "foreignthread.h"

static DWORD slot = TLS_OUT_OF_INDEXES;         /* struct openahead on such a thread */

void foreign_thread_start(void)
{
    slot = TlsAlloc();
}

void foreign_thread_stop(void)
{
    if (slot != TLS_OUT_OF_INDEXES) TlsFree(slot);
}

BOOL foreign_thread_begin(struct openahead *files)
{
    return slot != TLS_OUT_OF_INDEXES && TlsSetValue(slot, files);
}

/* TlsGetValue makes the last error a success, which a caller may still want. */
struct openahead *foreign_thread_files(void)
{
    DWORD error = GetLastError();
    struct openahead *files = slot != TLS_OUT_OF_INDEXES ? TlsGetValue(slot) : NULL;

    SetLastError(error);
    return files;
}

BOOL foreign_thread_is(void)
{
    return foreign_thread_files() != NULL;
}
