/*
 * How far it is.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "progress.h"

#define BAR_LENGTH      30
#define BAR_SHORTEST    5
#define REDRAW_INTERVAL 100 /* ms */

void progress_begin(struct progress *progress, const WCHAR *what)
{
    progress_end(progress);
    progress->what = what;
    progress->terminal = output_is_terminal();
    progress->last_tenth = -1;
    progress->bar_length = 0;
    progress->drawn = GetTickCount() - REDRAW_INTERVAL;
    print(progress->terminal ? L"%s ..." : L"%s ...\n", what);
    if (progress->terminal) progress->width = (int)wcslen(what) + 4;
}

double progress_rate(const struct progress_state *state)
{
    bool done = state->done >= state->total && state->elapsed > 0;

    if (state->is_time) return 0;
    return (done ? (double)state->done / (double)state->elapsed : state->speed) * state->sector_bytes;
}

/* "4.0x 5.54 MB/s" */
static void format_speed(const struct progress_state *state, WCHAR *text, size_t size)
{
    double rate = progress_rate(state), factor = state->single_speed > 0 ? rate / state->single_speed : 0;

    *text = 0;
    if (rate <= 0) return;
    if (factor > 0) _snwprintf(text, size, factor < 99.95 ? L"%.1fx " : L"%.0fx ", factor);
    _snwprintf(text + wcslen(text), size - wcslen(text), rate < 99.95e6 ? L"%.2f MB/s" : L"%.0f MB/s", rate / 1e6);
}

/* "0:42, 4.0x 5.54 MB/s, 1:10 left, buffer 98 %" and the like. A bar has no room for the time that has passed, until nothing
 * is left. A line of its own has room for the sectors where there is no speed. */
static void format_rest(const struct progress_state *state, bool bar, WCHAR *text, size_t size)
{
    WCHAR done[64] = L"", elapsed[32] = L"", speed[48], remaining[32] = L"", buffer[32] = L"";

    format_speed(state, speed, ARRAYSIZE(speed));
    if (!bar && !*speed && !state->is_time)
        _snwprintf(done, ARRAYSIZE(done), L", %I64d/%I64d sectors", state->done, state->total);
    if (!bar || !*speed || state->remaining <= 0)
        _snwprintf(elapsed, ARRAYSIZE(elapsed), L", %ld:%02ld", state->elapsed / 60, state->elapsed % 60);
    if (state->remaining >= 0 && !(bar && *speed && !state->remaining))
        _snwprintf(remaining, ARRAYSIZE(remaining), L", %ld:%02ld left", state->remaining / 60, state->remaining % 60);
    if (state->buffer >= 0) _snwprintf(buffer, ARRAYSIZE(buffer), L", buffer %d %%", state->buffer);
    _snwprintf(text, size - 1, L"%s%s%s%s%s%s", done, elapsed, *speed ? L", " : L"", speed, remaining, buffer);
    text[size - 1] = 0;
    /* each begins with the comma after the one before it */
    if (*text) memmove(text, text + 2, (wcslen(text + 2) + 1) * sizeof(*text));
}

static void draw(struct progress *progress, int percent, const WCHAR *rest)
{
    WCHAR line[256], bar[BAR_LENGTH + 1];
    int i, length, width = min(terminal_width() - 1, (int)ARRAYSIZE(line) - 1);
    /* what remains of the line beside name, brackets, percentage and figures */
    int bar_length = width - (int)wcslen(progress->what) - (int)wcslen(rest) - 11;

    /* figures get longer and shorter; the bar does not move with them */
    if (!progress->bar_length || bar_length < progress->bar_length)
        progress->bar_length = max(BAR_SHORTEST, min(BAR_LENGTH, bar_length));
    bar_length = progress->bar_length;
    for (i = 0; i < bar_length; i++) bar[i] = i < percent * bar_length / 100 ? '#' : '.';
    bar[bar_length] = 0;
    length = _snwprintf(line, ARRAYSIZE(line) - 1, L"%s [%s] %3d %%  %s", progress->what, bar, percent, rest);
    if (length < 0 || length > width) length = width;
    /* what the last, longer one left behind */
    for (i = length; i < progress->width && i < width; i++) line[i] = ' ';
    progress->width = length;
    line[max(i, length)] = 0;
    print(L"\r%s", line);
}

void progress_show(struct progress *progress, const struct progress_state *state)
{
    int percent = state->total > 0 ? (int)(state->done * 100 / state->total) : 0;
    WCHAR rest[128];

    if (percent < 0) percent = 0;
    if (percent > 100) percent = 100;
    if (progress->terminal)
    {
        DWORD now = GetTickCount();

        if (now - progress->drawn < REDRAW_INTERVAL && state->done < state->total) return;
        progress->drawn = now;
    }
    else
    {
        if (percent / 10 <= progress->last_tenth) return;
        progress->last_tenth = percent / 10;
    }
    format_rest(state, progress->terminal, rest, ARRAYSIZE(rest));
    if (progress->terminal) draw(progress, percent, rest);
    else print(L"%s %3d %%: %s\n", progress->what, percent, rest);
}

void progress_end(struct progress *progress)
{
    if (progress->width) print(L"\n");
    progress->width = 0;
}
