/*
 * What is asked about a disc that data are to be written to.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "datadisc.h"
#include "media.h"

/* Of these a write protection is the one that has nothing to do with what is on the disc. */
#define UNUSABLE (RECORDING_STATE_UNUSABLE & ~RECORDING_STATE_WRITE_PROTECTED)

enum mmc_result datadisc_examine(struct mmc_device *device, struct recording_disc *disc)
{
    enum mmc_result result = media_wait_ready(device);

    return result == MMC_OK ? recording_examine(device, disc) : result;
}

/* Sectors and addresses are LONGs for clients. */
static HRESULT give(LONGLONG number, LONG *value)
{
    *value = (LONG)min(number, MAXLONG);
    return S_OK;
}

HRESULT datadisc_total(const struct recording_disc *disc, LONG *value)
{
    return disc->medium ? give(disc->total, value) : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
}

HRESULT datadisc_free(const struct recording_disc *disc, LONG *value)
{
    if (disc->state & RECORDING_STATE_FINALIZED && disc->medium) return give(0, value);
    if (disc->untold) return E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE;
    return disc->state & UNUSABLE ? E_IMAPI_DF2DATA_INVALID_MEDIA_STATE : give(disc->free, value);
}

HRESULT datadisc_next_writable(const struct recording_disc *disc, LONG *value)
{
    if (disc->state & UNUSABLE || !disc->next_valid) return E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
    return give(disc->next_writable, value);
}

HRESULT datadisc_previous_start(const struct recording_disc *disc, LONG *value)
{
    return disc->medium ? give(disc->previous_start, value) : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
}

HRESULT datadisc_previous_last(const struct recording_disc *disc, LONG *value)
{
    return disc->medium ? give(disc->previous_last, value) : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
}

HRESULT datadisc_write_unit(const struct recording_disc *disc, LONG *value)
{
    return disc->medium ? give(disc->medium->write_unit, value) : E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;
}

BOOL datadisc_is_sequential(const struct recording_disc *disc)
{
    return disc->medium && !disc->medium->overwritable && !(disc->state & RECORDING_STATE_UNUSABLE);
}

BOOL datadisc_is_overwritable(const struct recording_disc *disc)
{
    return disc->medium && disc->medium->overwritable && !(disc->state & RECORDING_STATE_UNUSABLE);
}

const WCHAR *datadisc_obstacle(const struct recording_disc *disc)
{
    static const struct
    {
        uint32_t state;
        const WCHAR *text;
    } table[] = {
        { RECORDING_STATE_UNSUPPORTED, L"Discs of this kind cannot be written" },
        { RECORDING_STATE_WRITE_PROTECTED, L"The disc is write protected" },
        { RECORDING_STATE_DAMAGED | RECORDING_STATE_ERASE_REQUIRED, L"Its last session is damaged: erase the disc" },
        { RECORDING_STATE_DAMAGED, L"Its last session is damaged" },
        { RECORDING_STATE_NON_EMPTY_SESSION | RECORDING_STATE_ERASE_REQUIRED,
            L"Its last session was begun by another program and not closed: close it with that, or erase the disc" },
        { RECORDING_STATE_NON_EMPTY_SESSION,
            L"Its last session was begun by another program and not closed: close it with that" },
        { RECORDING_STATE_FINALIZED | RECORDING_STATE_ERASE_REQUIRED, L"The disc is closed: erase it first" },
        { RECORDING_STATE_FINALIZED, L"The disc is closed, nothing can be added" },
        { RECORDING_STATE_ERASE_REQUIRED, L"The disc has to be erased first" },
    };
    unsigned int i;

    if (disc->profile == MMC_PROFILE_BD_R_RANDOM && !(disc->state & RECORDING_STATE_FINALIZED))
        return L"The disc was formatted for random recording, where there are no sessions to be added: take another BD-R";
    if (disc->pseudo_overwrite && disc->state & RECORDING_STATE_NON_EMPTY_SESSION)
        return L"Its session belongs to a program that grows it by pseudo-overwrite: add to it with that, or take another BD-R";
    for (i = 0; i < ARRAYSIZE(table); i++)
        if ((disc->state & table[i].state) == table[i].state) return table[i].text;
    return NULL;
}
