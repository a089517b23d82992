/*
 * Ctrl-C.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>

#include "cancel.h"
#include "console.h"

static volatile LONG wanted;
static const WCHAR *words = L"Cancelling ...";

static BOOL WINAPI control_handler(DWORD type)
{
    /* What the drive is doing may have to end first: say at once that it was heard. */
    if (!InterlockedExchange(&wanted, 1)) print_error(L"%s%s\n", output_is_terminal() ? L"\n" : L"", words);
    /* When the console closes the process ends as soon as this returns: leave the writer the time it is given. */
    if (type == CTRL_CLOSE_EVENT || type == CTRL_LOGOFF_EVENT || type == CTRL_SHUTDOWN_EVENT) Sleep(INFINITE);
    return TRUE;
}

void cancel_watch(const WCHAR *heard)
{
    if (heard) words = heard;
    SetConsoleCtrlHandler(control_handler, TRUE);
}

bool cancel_wanted(void)
{
    return wanted != 0;
}
