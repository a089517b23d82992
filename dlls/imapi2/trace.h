/*
 * The flight recorder: with IMAPI2_TRACE=FILE each command that is sent to a drive is a line in that file, and so are the
 * methods that cause them. docs/flight-recorder.md describes the lines.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_TRACE_H
#define IMAPI2_TRACE_H

#include <windows.h>
#include "mmc/transport.h"

/* The file, or NULL: no trace is written. Set once, before the first command, by trace_start. */
extern HANDLE trace_file;

/* Looks at IMAPI2_TRACE, the first time that it is called in this process. A file that cannot be opened is told once on
 * the debug output, and nothing more comes of it. */
void trace_start(void);

/* The DLL is unloaded: the file is given back. */
void trace_stop(void);

/* A moment, for trace_command. */
LONGLONG trace_clock(void);

/* A command was sent at `begun`, and has come back: with the system's error, and where that is 0 with a reply. Only to be
 * called while trace_file is not NULL. drive: a letter and a colon, or what else it is called in the trace. */
void trace_command(const WCHAR *drive, const struct mmc_command *command, LONGLONG begun, DWORD error,
        enum mmc_transport_error meaning, const struct mmc_reply *reply);

/* What an upper layer does, in a line of its own; format as of wprintf. drive may be NULL: none in particular. Does nothing
 * without a trace. */
void trace_mark(const WCHAR *drive, const WCHAR *format, ...);

/* The same for the end of a method: its result, and the text that it leaves for its caller (IErrorInfo). Returns hr. */
HRESULT trace_result(const WCHAR *method, HRESULT hr);

#endif
