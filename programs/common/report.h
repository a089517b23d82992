/*
 * Failures in words: what failed, the HRESULT, its text, and what to do about it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_REPORT_H
#define PROGRAMS_REPORT_H

#include <stdarg.h>
#include <windows.h>
#include "mmc/device.h"

/*
 * Print that something failed with hr: the description that the object left for this thread (IErrorInfo), else the text
 * of the module's or the system's message table, and advice where there is some. what is a clause without a full stop:
 * L"The disc cannot be written". Takes the thread's error object.
 */
void report_failure(HRESULT hr, const WCHAR *what);

/* The code of the last failure that was reported; S_OK: there was none. */
HRESULT reported_failure(void);

/* What failure_text and report_failure say of a drive that does not answer INQUIRY. */
extern const WCHAR no_answer[];

/* The words alone, without advice; NULL when there are none. The caller frees them. Takes the thread's error object too. */
WCHAR *failure_text(HRESULT hr);

/* A failure that is nobody's business has left its description behind: it must not stand for the next one. */
void forget_failure(void);

/* Prints what is not on the disc as it was wanted, in words: format and args as of print. */
void report_difference(const WCHAR *format, va_list args);

/* As report_failure for a command sent to the drive; the sense data are those of the device's last command. */
void report_command_failure(const struct mmc_device *device, enum mmc_result result, const WCHAR *what);

#endif
