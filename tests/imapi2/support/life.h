/* A recording from its beginning to its end, as a client makes it, for the fault sweep (tests/faults): each call's failure is
 * noted, and nothing is judged.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_LIFE_H
#define TESTS_LIFE_H

#include <windows.h>
#include <ole2.h>
#include "imapi2.h"

struct life
{
    const char *options;        /* "verify=2 close=1": words behind the life's name */
    IDiscRecorder2 *recorder;   /* of its own */
    const char *step;           /* the first that failed, "all" for none */
    HRESULT hr;                 /* its code */
    BSTR text;                  /* and its error text */
    HRESULT released;           /* what ReleaseMedia gave of a writer where it does nothing but to give the drive back */
};

void life_init(struct life *life, const char *options);
void life_done(struct life *life);

/* Keeps the first failure; gives hr back. */
HRESULT life_step(struct life *life, const char *name, HRESULT hr);

/* Opens the drive that the command line names: drive=LETTER|ID. */
HRESULT life_open_drive(struct life *life);

/* The number of the option "NAME=NUMBER", or otherwise what is given. */
LONG life_option(const struct life *life, const char *name, LONG otherwise);

/* Lives the life of that name, whose drive has been opened. FALSE: there is none of this name. */
BOOL life_run(struct life *life, const char *name);

#endif
