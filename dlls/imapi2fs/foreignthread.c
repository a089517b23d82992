/*
 * Threads of the DLL's own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "foreignthread.h"

static DWORD slot = TLS_OUT_OF_INDEXES;         /* not NULL on such a thread */

void foreign_thread_start(void)
{
    slot = TlsAlloc();
}

void foreign_thread_stop(void)
{
    if (slot != TLS_OUT_OF_INDEXES) TlsFree(slot);
}

BOOL foreign_thread_begin(void)
{
    return slot != TLS_OUT_OF_INDEXES && TlsSetValue(slot, &slot);
}

/* TlsGetValue makes the last error a success, which a caller may still want. */
BOOL foreign_thread_is(void)
{
    DWORD error = GetLastError();
    BOOL is = slot != TLS_OUT_OF_INDEXES && TlsGetValue(slot) != NULL;

    SetLastError(error);
    return is;
}
