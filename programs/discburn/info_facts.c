/*
 * What both ways to tell of a disc must work out first.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "info.h"

WCHAR *info_cd_text(const struct cdtext_block *block, unsigned int type, unsigned int track)
{
    const struct cdtext_string *text = cdtext_get(block, type, track);
    /* what is said to be ISO 8859-1 is that, or ASCII, on every known disc */
    UINT code_page = cdtext_set_of_type(block->character_set, type) == CDTEXT_MS_JIS ? 932 : 28591;
    WCHAR *wide, *c;
    int length;

    if (!text || !text->size) return NULL;
    length = MultiByteToWideChar(code_page, 0, (const char *)text->bytes, text->size, NULL, 0);
    if (length <= 0 || !(wide = malloc((length + 1) * sizeof(*wide)))) return NULL;
    MultiByteToWideChar(code_page, 0, (const char *)text->bytes, text->size, wide, length);
    wide[length] = 0;
    for (c = wide; *c; c++)
        if (*c < ' ') *c = ' ';
    return wide;
}

LONG info_used_sectors(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume)
{
    if (FAILED(state->hr)) return -1;
    if (disc_state_is_overwritable(state) && volume->end && (LONG)volume->end < state->total) return (LONG)volume->end;
    if (disc_state_is_overwritable(state) || state->free < 0 || state->free > state->total) return -1;
    return disc->information.disc_status == MMC_DISC_BLANK ? 0 : state->total - state->free;
}
