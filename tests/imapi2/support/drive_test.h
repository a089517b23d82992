/* What the tests of drives and writers share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_DRIVE_TEST_H
#define TESTS_DRIVE_TEST_H

#include <windows.h>
#include <ole2.h>
#include "imapi2.h"
#include "imapi2error.h"
#include "wine/test.h"

/* Only what hangs takes longer. */
#define PATIENCE_MS 300000
/* A stream that takes so long makes the next event due: however fast or slow the machine, handlers are called before more of it is
 * read, so that what lies behind cannot have been burned when one of them cancels. */
#define EVENT_IS_DUE_MS 700

#define ok_hr(hr, wanted) ok_hr_(__FILE__, __LINE__, #hr, hr, wanted)
/* The same, and there is an IErrorInfo with a text for it, which is taken away. With S_OK only the code is looked at. */
#define ok_error(hr, wanted) ok_error_(__FILE__, __LINE__, #hr, hr, wanted)

void ok_hr_(const char *file, int line, const char *call, HRESULT hr, HRESULT wanted);
void ok_error_(const char *file, int line, const char *call, HRESULT hr, HRESULT wanted);

/* The description that the calling thread's IErrorInfo has, and takes it away. NULL where there is none; for the caller
 * to free with SysFreeString. */
BSTR take_error_text(void);

/* Whether text contains part, without regard to case. NULL contains nothing. */
BOOL text_contains(const WCHAR *text, const char *part);

/* An ANSI string as a BSTR; NULL stays NULL. For the caller to free. */
BSTR bstr_from(const char *text);

/* The recorder of a drive, by its place in the system's list; NULL after a skip() where there is none. */
IDiscRecorder2 *open_recorder(LONG index);
/* Of the first one. */
IDiscRecorder2 *open_first_recorder(void);

/* An object of the class that is its default interface `iid`; NULL after a failed ok(). */
void *create_object(REFCLSID clsid, REFIID iid);

/* Nobody has the drive, and its tray is not locked: it opens at the bare command, which EjectMedia is more than. */
void check_drive_is_free(IDiscRecorder2 *recorder);

/* Which of the interfaces, a list that NULL ends, the object answers; the identity rule of IUnknown is checked with it. */
void check_interfaces(IUnknown *object, const IID *const *has, const IID *const *has_not);

/* HRESULTs by the name that tests/data/hresults.tsv or winerror.h has for them; also "0x80070057". E_UNEXPECTED after a
 * failed ok() for one that is not known. */
HRESULT hresult_by_name(const char *name);

/* A subtest that was started with arguments: `program subtest scenario ...`. NULL after a skip() where there is none. */
const char *scenario_argument(const char *needs);

/* The value of an argument "key=value" behind the subtest's name, or otherwise what is given. */
const char *argument_value(const char *key, const char *otherwise);

struct scenario
{
    const char *name;
    void (*run)(void);
};

/* Runs the one that is named on the command line; a name that is not in the table fails. */
void run_scenario(const struct scenario *scenarios, UINT count, const char *name);

#endif
