/*
 * What IMAPI2 says of the disc in a drive: what can be written, and how much of it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_DISCSTATE_H
#define DISCBURN_DISCSTATE_H

#include <stdbool.h>
#include <windows.h>
#include "imapi2.h"

#include "facts.h"
#include "json.h"

struct disc_state
{
    HRESULT hr;                         /* S_OK, or why nothing is known; the error object is left for report_failure */
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    LONG status;                        /* IMAPI_FORMAT2_DATA_MEDIA_STATE */
    LONG protection;                    /* IMAPI_MEDIA_WRITE_PROTECT_STATE */
    bool writable;                      /* data can be written to it as it is */
    bool erasable;                      /* by MsftDiscFormat2Erase */
    LONG total, free;                   /* sectors; -1: not known */
    LONG next;                          /* where the next session begins; -1: nowhere, or not known */
};

/* Asks format, which has its recorder. */
void disc_state_get(IDiscFormat2Data *format, struct disc_state *state);
/* The same of a drive. */
void disc_state_of(IDiscRecorder2 *recorder, struct disc_state *state);

bool disc_state_is_blank(const struct disc_state *state);
/* Written anywhere, again and again. */
bool disc_state_is_overwritable(const struct disc_state *state);
/* Session by session, and there is room for another. */
bool disc_state_is_appendable(const struct disc_state *state);

/* Why nothing can be written to it as it is, and what to do: sentences; NULL: it can. */
const WCHAR *disc_state_obstacle(const struct disc_state *state);

/* By what it is protected, or NULL. */
const WCHAR *disc_state_protection(const struct disc_state *state);

/* "2.4 MB", "4.70 GB": decimal, as discs are sold. */
#define SIZE_TEXT 24
const WCHAR *size_text(int64_t bytes, WCHAR text[SIZE_TEXT]);

/* The members that every object of a disc has, with one meaning (docs/discburn.md): kind, state, sessions, free_sectors, next_writable,
 * can [...], obstacle, write_protected, total_sectors. */
void json_disc_members(struct json *json, const struct disc_facts *facts, const struct disc_state *state);

/* For people: how many sessions a disc has that is written session by session, and how much of it is left; a line. */
void print_sessions_left(unsigned int sessions, const struct disc_state *state);

/* For people: lines of what can be done, each with a label of so many characters. */
void print_disc_state(const struct disc_state *state, int label);

#endif
