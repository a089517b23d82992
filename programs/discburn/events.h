/*
 * What --json says while something goes on: an event, a JSON object in a line of its own, and the last one is the result.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_EVENTS_H
#define DISCBURN_EVENTS_H

#include "discburn.h"
#include "facts.h"
#include "json.h"
#include "progress.h"

/* {"event": name, ... }: what stands between is the caller's. */
void event_open(struct json *json, const char *name);
void event_close(struct json *json);

/* A step of the work, and how far it is; at most two of a step in a second. context: not used. */
void event_progress(const char *action, const struct progress_state *state, void *context);

/* The drive and the disc in it, as members of the event that is open; and as an event of its own. */
void event_members_of_disc(struct json *json, IDiscRecorder2 *recorder);
void event_disc(IDiscRecorder2 *recorder);

/* A line that is worth knowing: on standard output for people, {"event": "notice", "text": ...} for programs. Without the end of a line. */
void notice(const WCHAR *format, ...);

/* The last event. */
void event_result(const WCHAR *verb, enum exit_status status);

/* Whether --json is among the arguments: a command line that is wrong is told as asked for, too. */
bool wants_json(int argc, WCHAR **argv);

#endif
