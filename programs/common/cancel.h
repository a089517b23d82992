/*
 * Ctrl-C: remembered, so that what is under way can end in order.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_CANCEL_H
#define PROGRAMS_CANCEL_H

#include <stdbool.h>
#include <windows.h>

/* From now on Ctrl-C, Ctrl-Break and the closing of the console set a flag instead of ending the program. heard: what the user is told
 * then, a line; NULL: that it is being cancelled. */
void cancel_watch(const WCHAR *heard);

/* True once the user wants to stop. */
bool cancel_wanted(void);

#endif
