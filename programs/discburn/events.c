/*
 * Events for programs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdarg.h>
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "discstate.h"
#include "drives.h"
#include "events.h"
#include "report.h"

#define INTERVAL 500 /* ms between two events of one action */

void event_open(struct json *json, const char *name)
{
    memset(json, 0, sizeof(*json));
    json->one_line = true;
    json_open_object(json, NULL);
    json_ascii(json, "event", name);
}

void event_close(struct json *json)
{
    json_close_object(json);
}

void notice(const WCHAR *format, ...)
{
    struct json json;
    WCHAR text[512];
    va_list args;

    va_start(args, format);
    _vsnwprintf(text, ARRAYSIZE(text) - 1, format, args);
    va_end(args);
    text[ARRAYSIZE(text) - 1] = 0;
    if (!console_is_for_programs())
    {
        print(L"%s\n", text);
        return;
    }
    event_open(&json, "notice");
    json_string(&json, "text", text);
    event_close(&json);
}

static int percent(const struct progress_state *state)
{
    int64_t value = state->total > 0 ? state->done * 100 / state->total : 0;

    return value < 0 ? 0 : value > 100 ? 100 : (int)value;
}

static void json_known(struct json *json, const char *key, bool known, int64_t number)
{
    if (known) json_number(json, key, number);
    else json_null(json, key);
}

void event_progress(const char *action, const struct progress_state *state, void *context)
{
    static const char *last;
    static DWORD told;
    bool whole = state && state->done >= state->total;
    DWORD now = GetTickCount();
    struct json json;

    (void)context;
    if (last && !strcmp(last, action) && !whole && now - told < INTERVAL) return;
    last = action;
    told = now;
    event_open(&json, "progress");
    json_ascii(&json, "action", action);
    if (state)
    {
        double rate = progress_rate(state);

        json_number(&json, "percent", percent(state));
        if (!state->is_time)
        {
            json_number(&json, "sectors_done", state->done);
            json_number(&json, "sectors", state->total);
            json_known(&json, "bytes_per_second", rate > 0, (int64_t)rate);
            if (rate > 0 && state->single_speed > 0) json_decimal(&json, "speed_x", rate / state->single_speed);
            else json_null(&json, "speed_x");
            json_known(&json, "buffer_percent", state->buffer >= 0, state->buffer);
        }
        json_number(&json, "elapsed_seconds", state->elapsed);
        json_known(&json, "remaining_seconds", state->remaining >= 0, state->remaining);
    }
    event_close(&json);
}

void event_members_of_disc(struct json *json, IDiscRecorder2 *recorder)
{
    struct disc_state state;
    struct disc_facts disc;
    WCHAR path[MAX_PATH];

    drive_path(recorder, path, ARRAYSIZE(path));
    json_string(json, "drive", *path ? path : NULL);
    disc_facts_get(recorder, &disc);
    if (disc.result != MMC_OK) json_null(json, "disc");
    else
    {
        disc_state_of(recorder, &state);
        forget_failure();
        json_open_object(json, "disc");
        json_disc_members(json, &disc, &state);
        json_close_object(json);
    }
    disc_facts_done(&disc);
    forget_failure();
}

void event_disc(IDiscRecorder2 *recorder)
{
    struct json json;

    event_open(&json, "disc");
    event_members_of_disc(&json, recorder);
    event_close(&json);
}

void event_result(const WCHAR *verb, enum exit_status status)
{
    static const char *const words[] = { "done", "failed", "usage", "mismatch", "cancelled" };
    HRESULT hr = reported_failure();
    struct json json;
    WCHAR code[16];

    _snwprintf(code, ARRAYSIZE(code), L"0x%08lx", hr);
    event_open(&json, "result");
    json_string(&json, "verb", verb);
    json_ascii(&json, "status", words[status]);
    json_number(&json, "exit_status", status);
    json_string(&json, "error", status && *console_errors() ? console_errors() : NULL);
    json_string(&json, "hresult", status && FAILED(hr) ? code : NULL);
    event_close(&json);
}

bool wants_json(int argc, WCHAR **argv)
{
    int i;

    for (i = 1; i < argc && wcscmp(argv[i], L"--"); i++)
        if (!wcscmp(argv[i], L"--json")) return true;
    return false;
}
