/*
 * What can be done with a disc next.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "next.h"

#define ERASE_REST L"rase it (discburn erase)"
#define ERASE L"e" ERASE_REST

static bool is_audio(const struct disc_facts *facts)
{
    return facts->is_cd && facts->track_count && !(facts->tracks[facts->track_count - 1].information.track_mode & 0x04);
}

/* A session that is open: it is closed, or the disc is emptied. */
static const WCHAR *next_of_unclosed(const struct disc_facts *facts)
{
    bool erasable = facts->information.erasable;

    if (facts->information.background_format == MMC_FORMAT_RUNNING) return L"It is being formatted: data can be burned meanwhile.";
    if (facts->broken_off && erasable) return L"A recording on it broke off: discburn close, or discburn erase.";
    /* tracks of audio may have been recorded one by one, or all of them in one piece, which no drive closes */
    if (facts->broken_off && is_audio(facts)) return L"A recording on it broke off: discburn close may keep what is there.";
    if (facts->broken_off) return L"A recording on it broke off: discburn close keeps what is there.";
    return erasable ? L"A session on it is not closed: discburn close, or discburn erase."
            : L"A session on it is not closed: close it (discburn close).";
}

/* Of a disc that is recorded session by session and has something on it. */
static const WCHAR *next_of_open(const struct disc_facts *facts, const struct disc_state *state)
{
    const WCHAR *obstacle = SUCCEEDED(state->hr) ? disc_state_obstacle(state) : NULL;
    bool erasable = facts->information.erasable;

    if (disc_facts_is_unclosed(facts)) return next_of_unclosed(facts);
    if (obstacle) return obstacle;
    if (facts->next_known && facts->free_sectors) return L"More can be added behind what is there.";
    return erasable ? L"It is full: " ERASE L"." : L"It is full.";
}

const WCHAR *disc_next(const struct disc_facts *facts, const struct disc_state *state)
{
    const char *is = disc_facts_state(facts);
    bool erasable = facts->information.erasable;

    if (SUCCEEDED(state->hr) && disc_state_is_overwritable(state) && disc_state_is_blank(state))
        return L"There is nothing on it: burn data.";
    if (!strcmp(is, "read-only")) return L"Nothing: it can only be read.";
    if (!facts->information_known) return L"The drive does not say what it is.";
    if (!strcmp(is, "blank")) return facts->is_cd ? L"It is blank: burn data or audio." : L"It is blank: burn data.";
    if (!strcmp(is, "open")) return next_of_open(facts, state);
    if (strcmp(is, "finished")) return L"It can be written again and again.";
    if (facts->unreadable) return erasable ? L"E" ERASE_REST L"." : L"Nothing more can be written: take another disc.";
    return erasable ? L"It is finished: " ERASE L"." : L"It is finished: nothing more can be written.";
}
