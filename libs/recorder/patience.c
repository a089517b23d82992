/*
 * How long who asks a drive on a Windows thread waits.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "recorder/patience.h"

static uint32_t milliseconds(void *context)
{
    (void)context;
    return GetTickCount();
}

static bool pause(void *context, uint32_t milliseconds, int32_t progress)
{
    (void)context;
    (void)progress;
    Sleep(milliseconds);
    return true;
}

struct mmc_patience recorder_patience(uint32_t interval, uint32_t limit)
{
    return (struct mmc_patience){ interval, limit, milliseconds, pause, NULL };
}
