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

/* "1:10, 0:42 left, buffer 98 %" and the like. A line of its own has room for the sectors too; a bar shows them. */
static void format_rest(const struct progress_state *state, bool sectors, WCHAR *text, size_t size)
{
    WCHAR done[64] = L"", remaining[32] = L"", buffer[32] = L"";

    if (state->remaining >= 0)
        _snwprintf(remaining, ARRAYSIZE(remaining), L", %ld:%02ld left", state->remaining / 60, state->remaining % 60);
    if (state->buffer >= 0) _snwprintf(buffer, ARRAYSIZE(buffer), L", buffer %d %%", state->buffer);
    if (sectors) _snwprintf(done, ARRAYSIZE(done), L"%I64d/%I64d sectors, ", state->done, state->total);
    _snwprintf(text, size - 1, L"%s%ld:%02ld%s%s", done, state->elapsed / 60, state->elapsed % 60, remaining, buffer);
    text[size - 1] = 0;
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
    format_rest(state, !progress->terminal, rest, ARRAYSIZE(rest));
    if (progress->terminal) draw(progress, percent, rest);
    else print(L"%s %3d %%: %s\n", progress->what, percent, rest);
}

void progress_end(struct progress *progress)
{
    if (progress->width) print(L"\n");
    progress->width = 0;
}
