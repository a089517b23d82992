/*
 * A raw CD image in the making: what its creator, its tracks and its result streams share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include "imapi2error.h"
#include "rawdisc.h"

const struct raw_sector_kind *raw_sector_kind(IMAPI_CD_SECTOR_TYPE type)
{
    static const struct raw_sector_kind kinds[] =
    {
        [IMAPI_CD_SECTOR_AUDIO]         = { SECTOR_AUDIO, 2352, FALSE },
        [IMAPI_CD_SECTOR_MODE_ZERO]     = { SECTOR_MODE_0, 2336, FALSE },
        [IMAPI_CD_SECTOR_MODE1]         = { SECTOR_MODE_1, 2048, FALSE },
        [IMAPI_CD_SECTOR_MODE2FORM0]    = { SECTOR_MODE_2, 2336, FALSE },
        [IMAPI_CD_SECTOR_MODE2FORM1]    = { SECTOR_MODE_2_FORM_1, 2048, FALSE },
        [IMAPI_CD_SECTOR_MODE2FORM2]    = { SECTOR_MODE_2_FORM_2, 2336, FALSE },
        [IMAPI_CD_SECTOR_MODE1RAW]      = { SECTOR_MODE_1, 2352, TRUE },
        [IMAPI_CD_SECTOR_MODE2FORM0RAW] = { SECTOR_MODE_2, 2352, TRUE },
        [IMAPI_CD_SECTOR_MODE2FORM1RAW] = { SECTOR_MODE_2_FORM_1, 2352, TRUE },
        [IMAPI_CD_SECTOR_MODE2FORM2RAW] = { SECTOR_MODE_2_FORM_2, 2352, TRUE },
    };

    return (ULONG)type < ARRAYSIZE(kinds) ? &kinds[type] : NULL;
}

HRESULT raw_disc_create(struct raw_disc **out)
{
    struct raw_disc *disc;

    if (!(disc = calloc(1, sizeof(*disc)))) return E_OUTOFMEMORY;
    disc->ref = 1;
    InitializeCriticalSection(&disc->lock);
    layout_init(&disc->layout);
    cdtext_init(&disc->text);
    /* The default is not documented. Clients leave it unset and burn with R-W, so it has R-W; without a generator the two
     * forms that do are the same. */
    disc->type = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
    disc->leadout_limit = LAYOUT_LEADOUT_LIMIT;
    *out = disc;
    return S_OK;
}

struct raw_disc *raw_disc_add_ref(struct raw_disc *disc)
{
    InterlockedIncrement(&disc->ref);
    return disc;
}

void raw_disc_release(struct raw_disc *disc)
{
    unsigned i;

    if (InterlockedDecrement(&disc->ref)) return;
    com_stream_source_destroy(disc->hidden);
    com_stream_source_destroy(disc->rw);
    for (i = 0; i < TOC_MAX_TRACKS; i++) com_stream_source_destroy(disc->tracks[i]);
    cdtext_done(&disc->text);
    free(disc->text_packs);
    DeleteCriticalSection(&disc->lock);
    free(disc);
}

HRESULT raw_disc_begin_change(struct raw_disc *disc, REFIID iid)
{
    EnterCriticalSection(&disc->lock);
    if (!disc->frozen) return S_OK;
    LeaveCriticalSection(&disc->lock);
    return com_error(E_IMAPI_RAW_IMAGE_IS_READ_ONLY, &raw_image_class, iid, NULL);
}

ULONG raw_disc_sectors(const struct raw_disc *disc)
{
    return (ULONG)(disc->layout.end - LAYOUT_LEADIN_START);
}
