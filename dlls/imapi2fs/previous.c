/*
 * What a disc has already, as a multisession object says it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "fsimage.h"
#include "previous.h"

/* For texts. */
struct chooser
{
    const struct com_class *source;
    const IID *iid;
};

static HRESULT bad_parameter(const struct chooser *chooser, const WCHAR *property, HRESULT reason)
{
    if (FAILED(reason))
        return com_error(IMAPI_E_BAD_MULTISESSION_PARAMETER, chooser->source, chooser->iid, L"%ls could not be had: error 0x%08lX.",
                property, (unsigned long)reason);
    return com_error(IMAPI_E_BAD_MULTISESSION_PARAMETER, chooser->source, chooser->iid, L"%ls cannot be right.", property);
}

/* A disc on which it cannot say so is one on which it cannot be used. */
static BOOL is_supported(IMultisession *session)
{
    VARIANT_BOOL value = VARIANT_FALSE;

    return SUCCEEDED(IMultisession_get_IsSupportedOnCurrentMediaState(session, &value)) && value;
}

static BOOL is_known(IMultisession *session)
{
    static const IID *const kinds[] = { &IID_IMultisessionSequential, &IID_IMultisessionRandomWrite };
    IUnknown *unknown;
    unsigned i;

    for (i = 0; i < ARRAYSIZE(kinds); i++)
    {
        if (FAILED(IMultisession_QueryInterface(session, kinds[i], (void **)&unknown))) continue;
        IUnknown_Release(unknown);
        return TRUE;
    }
    return FALSE;
}

/* Profiles of discs that are pressed (MMC-6, "Profile List"): whatever the object says, nothing can be added to one. */
static BOOL is_pressed(IDiscRecorder2 *recorder)
{
    static const LONG pressed[] = { 0x08, 0x10, 0x40, 0x50 };
    SAFEARRAY *profiles = NULL;
    VARIANT *items;
    BOOL found = FALSE;
    VARTYPE type;
    ULONG i, j;

    if (FAILED(IDiscRecorder2_get_CurrentProfiles(recorder, &profiles)) || !profiles) return FALSE;
    if (SafeArrayGetDim(profiles) == 1 && SUCCEEDED(SafeArrayGetVartype(profiles, &type)) && type == VT_VARIANT
            && SUCCEEDED(SafeArrayAccessData(profiles, (void **)&items)))
    {
        /* the first is the one that counts */
        for (i = 0; i < min(1, profiles->rgsabound[0].cElements); i++)
            for (j = 0; j < ARRAYSIZE(pressed); j++)
                if (V_VT(&items[i]) == VT_I4 && V_I4(&items[i]) == pressed[j]) found = TRUE;
        SafeArrayUnaccessData(profiles);
    }
    SafeArrayDestroy(profiles);
    return found;
}

static HRESULT take_recorder(const struct chooser *chooser, IMultisession *session, struct fs_previous *previous)
{
    IDiscRecorder2 *recorder = NULL;
    HRESULT hr = IMultisession_get_ImportRecorder(session, &recorder);

    if (FAILED(hr) || !recorder) return bad_parameter(chooser, L"ImportRecorder", hr);
    if (is_pressed(recorder)) hr = com_error(IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED, chooser->source, chooser->iid, NULL);
    else com_agile_set(&previous->recorder, &IID_IDiscRecorder2, recorder);
    IDiscRecorder2_Release(recorder);
    return hr;
}

/* --- sequential media ------------------------------------------------------------------------------------------------ */

static LONG unit_of(IMultisessionSequential *session)
{
    IMultisessionSequential2 *newer;
    LONG unit = 1;

    if (FAILED(IMultisessionSequential_QueryInterface(session, &IID_IMultisessionSequential2, (void **)&newer))) return 1;
    if (FAILED(IMultisessionSequential2_get_WriteUnitSize(newer, &unit))) unit = 1;
    IMultisessionSequential2_Release(newer);
    return unit;
}

static HRESULT ask_sequential(const struct chooser *chooser, IMultisessionSequential *session, struct fs_previous *previous)
{
    LONG start = -1, next = -1, unit = unit_of(session);
    const WCHAR *block = L"-1";
    HRESULT hr;

    if (FAILED(hr = IMultisessionSequential_get_StartAddressOfPreviousSession(session, &start)))
        return bad_parameter(chooser, L"StartAddressOfPreviousSession", hr);
    if (start < 0) return com_error_with_inserts(IMAPI_E_IMPORT_SEEK_FAILURE, chooser->source, chooser->iid, &block, 1,
            L"The disc is blank: make the image without an import.");
    if (FAILED(hr = IMultisessionSequential_get_NextWritableAddress(session, &next)) || next <= start)
        return bad_parameter(chooser, L"NextWritableAddress", hr);
    if (unit < 1) return bad_parameter(chooser, L"WriteUnitSize", S_OK);
    previous->start = (ULONG)start;
    previous->end = previous->next = (ULONG)next;
    previous->unit = (ULONG)unit;
    return S_OK;
}

/* --- media for writing anywhere -------------------------------------------------------------------------------------- */

static HRESULT ask_random(const struct chooser *chooser, IMultisessionRandomWrite *session, struct fs_previous *previous)
{
    LONG total = 0, unit = 0;
    HRESULT hr;

    if (FAILED(hr = IMultisessionRandomWrite_get_TotalSectorsOnMedia(session, &total)) || total < 1)
        return bad_parameter(chooser, L"TotalSectorsOnMedia", hr);
    if (FAILED(hr = IMultisessionRandomWrite_get_WriteUnitSize(session, &unit)) || unit < 1)
        return bad_parameter(chooser, L"WriteUnitSize", hr);
    previous->random = TRUE;
    previous->end = (ULONG)total;
    previous->unit = (ULONG)unit;
    return S_OK;
}

static HRESULT ask(const struct chooser *chooser, IMultisession *session, struct fs_previous *previous)
{
    IMultisessionSequential *sequential;
    IMultisessionRandomWrite *random;
    HRESULT hr;

    if (SUCCEEDED(hr = IMultisession_QueryInterface(session, &IID_IMultisessionSequential, (void **)&sequential)))
    {
        hr = ask_sequential(chooser, sequential, previous);
        IMultisessionSequential_Release(sequential);
        return hr;
    }
    if (FAILED(hr = IMultisession_QueryInterface(session, &IID_IMultisessionRandomWrite, (void **)&random))) return hr;
    hr = ask_random(chooser, random, previous);
    IMultisessionRandomWrite_Release(random);
    return hr;
}

/* --- choosing -------------------------------------------------------------------------------------------------------- */

static HRESULT choose(const struct chooser *chooser, IMultisession **sessions, ULONG count, IMultisession **chosen)
{
    IMultisession *usable = NULL;
    VARIANT_BOOL in_use;
    HRESULT hr;
    ULONG i;

    *chosen = NULL;
    for (i = 0; i < count; i++)
    {
        in_use = VARIANT_FALSE;
        if (FAILED(hr = IMultisession_get_InUse(sessions[i], &in_use))) return bad_parameter(chooser, L"InUse", hr);
        if (in_use && *chosen) return com_error(IMAPI_E_BAD_MULTISESSION_PARAMETER, chooser->source, chooser->iid,
                L"InUse is true for more than one of the objects.");
        if (in_use) *chosen = sessions[i];
        if (!usable && is_known(sessions[i]) && is_supported(sessions[i])) usable = sessions[i];
    }
    if (*chosen && !(is_known(*chosen) && is_supported(*chosen)))
        return com_error(IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE, chooser->source, chooser->iid, NULL);
    if (!*chosen) *chosen = usable;
    return *chosen ? S_OK : com_error(IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE, chooser->source, chooser->iid, NULL);
}

HRESULT fs_previous_choose(IMultisession **sessions, ULONG count, const struct com_class *source, REFIID iid,
        struct fs_previous **out)
{
    struct chooser chooser = { source, iid };
    struct fs_previous *previous;
    IMultisession *chosen;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = choose(&chooser, sessions, count, &chosen))) return hr;
    if (!(previous = calloc(1, sizeof(*previous)))) return E_OUTOFMEMORY;
    previous->ref = 1;
    hr = ask(&chooser, chosen, previous);
    if (SUCCEEDED(hr)) hr = take_recorder(&chooser, chosen, previous);
    if (FAILED(hr))
    {
        fs_previous_release(previous);
        return hr;
    }
    com_agile_set(&previous->session, &IID_IMultisession, chosen);
    *out = previous;
    return S_OK;
}

struct fs_previous *fs_previous_add_ref(struct fs_previous *previous)
{
    InterlockedIncrement(&previous->ref);
    return previous;
}

void fs_previous_release(struct fs_previous *previous)
{
    if (!previous || InterlockedDecrement(&previous->ref)) return;
    com_agile_clear(&previous->session);
    com_agile_clear(&previous->recorder);
    free(previous);
}
