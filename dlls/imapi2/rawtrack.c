/*
 * IRawCDImageTrackInfo: one track of a raw CD image in the making. What it says is kept in the disc, so that any two
 * objects for one track agree.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "rawdisc.h"

/* A client's mistake in an index should not be one sector off another; Windows' message table names the figure. */
#define MIN_INDEX_DISTANCE 10

/* Enough to see that a text is too long. */
#define MAX_ISRC_TEXT 64

struct raw_track
{
    IRawCDImageTrackInfo IRawCDImageTrackInfo_iface;
    struct com_object com;
    struct raw_disc *disc;
    ULONG index;                /* in the disc's tracks */
};

static struct raw_track *impl_from_IRawCDImageTrackInfo(IRawCDImageTrackInfo *iface)
{
    return CONTAINING_RECORD(iface, struct raw_track, IRawCDImageTrackInfo_iface);
}

static HRESULT track_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &raw_image_class, &IID_IRawCDImageTrackInfo, detail);
}

static HRESULT WINAPI raw_track_QueryInterface(IRawCDImageTrackInfo *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IRawCDImageTrackInfo))
    {
        *out = iface;
        IRawCDImageTrackInfo_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IRawCDImageTrackInfo(iface)->com, riid, out);
}

static ULONG WINAPI raw_track_AddRef(IRawCDImageTrackInfo *iface)
{
    return com_object_add_ref(&impl_from_IRawCDImageTrackInfo(iface)->com);
}

static ULONG WINAPI raw_track_Release(IRawCDImageTrackInfo *iface)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    ULONG ref = com_object_release(&track->com);

    if (!ref)
    {
        raw_disc_release(track->disc);
        com_object_done(&track->com);
        free(track);
    }
    return ref;
}

static HRESULT WINAPI raw_track_GetTypeInfoCount(IRawCDImageTrackInfo *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI raw_track_GetTypeInfo(IRawCDImageTrackInfo *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IRawCDImageTrackInfo, index, lcid, info);
}

static HRESULT WINAPI raw_track_GetIDsOfNames(IRawCDImageTrackInfo *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IRawCDImageTrackInfo, riid, names, count, lcid, ids);
}

static HRESULT WINAPI raw_track_Invoke(IRawCDImageTrackInfo *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IRawCDImageTrackInfo, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

/* Enters the lock and gives the track's plan. */
static struct layout_track *lock_track(struct raw_track *track)
{
    EnterCriticalSection(&track->disc->lock);
    return &track->disc->layout.tracks[track->index];
}

static void unlock_track(struct raw_track *track)
{
    LeaveCriticalSection(&track->disc->lock);
}

/* The same for a change; NULL, and no lock, when *hr says that there are no more. */
static struct layout_track *begin_change(struct raw_track *track, HRESULT *hr)
{
    *hr = raw_disc_begin_change(track->disc, &IID_IRawCDImageTrackInfo);
    return SUCCEEDED(*hr) ? &track->disc->layout.tracks[track->index] : NULL;
}

static void end_change(struct raw_track *track)
{
    layout_arrange(&track->disc->layout, NULL);
    LeaveCriticalSection(&track->disc->lock);
}

/* Puts that only sound can have: as begin_change, and refused for data. */
static struct layout_track *begin_sound_change(struct raw_track *track, const WCHAR *what, HRESULT *hr)
{
    struct layout_track *plan = begin_change(track, hr);

    if (!plan || plan->type == SECTOR_AUDIO) return plan;
    LeaveCriticalSection(&track->disc->lock);
    *hr = com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageTrackInfo, L"This is a data track: only audio tracks "
            L"have %ls.", what);
    return NULL;
}

/* --- where it is --------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_track_get_StartingLba(IRawCDImageTrackInfo *iface, LONG *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);

    if (!value) return com_bare_error(E_POINTER);
    *value = lock_track(track)->start;
    unlock_track(track);
    return S_OK;
}

static HRESULT WINAPI raw_track_get_SectorCount(IRawCDImageTrackInfo *iface, LONG *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);

    if (!value) return com_bare_error(E_POINTER);
    *value = (LONG)lock_track(track)->length;
    unlock_track(track);
    return S_OK;
}

static HRESULT WINAPI raw_track_get_TrackNumber(IRawCDImageTrackInfo *iface, LONG *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);

    if (!value) return com_bare_error(E_POINTER);
    lock_track(track);
    *value = (LONG)(track->disc->layout.first_number + track->index);
    unlock_track(track);
    return S_OK;
}

static HRESULT WINAPI raw_track_get_SectorType(IRawCDImageTrackInfo *iface, IMAPI_CD_SECTOR_TYPE *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);

    if (!value) return com_bare_error(E_POINTER);
    lock_track(track);
    *value = track->disc->types[track->index];
    unlock_track(track);
    return S_OK;
}

/* --- what Q says of it --------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_track_get_ISRC(IRawCDImageTrackInfo *iface, BSTR *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    char text[ISRC_DASHED_LENGTH + 1];
    WCHAR wide[ISRC_DASHED_LENGTH + 1];
    unsigned i;

    if (!value) return com_bare_error(E_POINTER);
    isrc_format(&lock_track(track)->isrc, text);
    unlock_track(track);
    for (i = 0; i <= ISRC_DASHED_LENGTH; i++) wide[i] = (WCHAR)text[i];
    /* Unset is an empty string, not NULL: the page allows both, and this one can be used without asking first. */
    return (*value = SysAllocString(wide)) ? S_OK : E_OUTOFMEMORY;
}

/* Not documented, decided here: NULL and an empty string remove the ISRC; anything malformed is refused with the one code
 * there is for it, and what was there before stays. */
static HRESULT WINAPI raw_track_put_ISRC(IRawCDImageTrackInfo *iface, BSTR value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    UINT length = SysStringLen(value), i;
    struct layout_track *plan;
    char text[MAX_ISRC_TEXT];
    struct isrc isrc = { "" };
    enum isrc_result result = ISRC_OK;
    size_t where = 0;
    HRESULT hr;

    if (length > MAX_ISRC_TEXT) length = MAX_ISRC_TEXT;
    for (i = 0; i < length; i++) text[i] = value[i] < 0x7f ? (char)value[i] : 0x7f;

    plan = length ? begin_sound_change(track, L"an ISRC", &hr) : begin_change(track, &hr);
    if (!plan) return hr;
    if (length) result = isrc_parse(text, length, &isrc, &where);
    if (result == ISRC_OK) plan->isrc = isrc;
    end_change(track);
    if (result == ISRC_OK) return S_OK;
    return com_error(E_IMAPI_DF2TAO_INVALID_ISRC, &raw_image_class, &IID_IRawCDImageTrackInfo,
            L"%hs Look at character %u of \"%.64ls\".", isrc_result_text(result), (unsigned)where + 1, value);
}

static HRESULT WINAPI raw_track_get_DigitalAudioCopySetting(IRawCDImageTrackInfo *iface,
        IMAPI_CD_TRACK_DIGITAL_COPY_SETTING *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    const struct layout_track *plan;

    if (!value) return com_bare_error(E_POINTER);
    plan = lock_track(track);
    if (plan->scms) *value = IMAPI_CD_TRACK_DIGITAL_COPY_SCMS;
    else if (plan->control & SUBQ_CONTROL_COPY_PERMITTED) *value = IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED;
    else *value = IMAPI_CD_TRACK_DIGITAL_COPY_PROHIBITED;
    unlock_track(track);
    return S_OK;
}

static HRESULT WINAPI raw_track_put_DigitalAudioCopySetting(IRawCDImageTrackInfo *iface,
        IMAPI_CD_TRACK_DIGITAL_COPY_SETTING value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    struct layout_track *plan;
    HRESULT hr;

    if (!(plan = begin_sound_change(track, L"a copy setting", &hr))) return hr;
    switch (value)
    {
    case IMAPI_CD_TRACK_DIGITAL_COPY_PERMITTED:
        plan->scms = false;
        plan->control |= SUBQ_CONTROL_COPY_PERMITTED;
        break;
    case IMAPI_CD_TRACK_DIGITAL_COPY_PROHIBITED:
        plan->scms = false;
        plan->control &= ~SUBQ_CONTROL_COPY_PERMITTED;
        break;
    case IMAPI_CD_TRACK_DIGITAL_COPY_SCMS:
        plan->scms = true;
        break;
    default:
        hr = E_INVALIDARG;
    }
    end_change(track);
    if (FAILED(hr)) track_error(hr, L"A copy setting is 0 (permitted), 1 (prohibited) or 2 (SCMS).");
    return hr;
}

static HRESULT WINAPI raw_track_get_AudioHasPreemphasis(IRawCDImageTrackInfo *iface, VARIANT_BOOL *value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);

    if (!value) return com_bare_error(E_POINTER);
    *value = lock_track(track)->control & SUBQ_CONTROL_PREEMPHASIS ? VARIANT_TRUE : VARIANT_FALSE;
    unlock_track(track);
    return S_OK;
}

static HRESULT WINAPI raw_track_put_AudioHasPreemphasis(IRawCDImageTrackInfo *iface, VARIANT_BOOL value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    struct layout_track *plan;
    HRESULT hr;

    if (!(plan = begin_sound_change(track, L"pre-emphasis", &hr))) return hr;
    if (value) plan->control |= SUBQ_CONTROL_PREEMPHASIS;
    else plan->control &= ~SUBQ_CONTROL_PREEMPHASIS;
    end_change(track);
    return S_OK;
}

/* --- its indexes --------------------------------------------------------------------------------------------------- */

/* Offsets from the start of the track, VT_I4, ascending; INDEX 01, offset 0, is one of them. */
static HRESULT WINAPI raw_track_get_TrackIndexes(IRawCDImageTrackInfo *iface, SAFEARRAY **value)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    LONG offsets[LAYOUT_MAX_EXTRA_INDEXES + 1] = { 0 };
    const struct layout_track *plan;
    ULONG count, i;

    if (!value) return com_bare_error(E_POINTER);
    plan = lock_track(track);
    for (i = 0; i < plan->extra_indexes; i++) offsets[i + 1] = (LONG)plan->index_offset[i];
    count = plan->extra_indexes + 1u;
    unlock_track(track);
    return com_safearray_from_longs(VT_I4, offsets, count, value);
}

/* The place in index_offset of the first index at or after an offset. */
static ULONG find_index(const struct layout_track *plan, ULONG offset)
{
    ULONG i;

    for (i = 0; i < plan->extra_indexes && plan->index_offset[i] < offset; i++) ;
    return i;
}

static HRESULT add_index(struct layout_track *plan, ULONG offset)
{
    ULONG place = find_index(plan, offset), i;
    ULONG before = place ? plan->index_offset[place - 1] : 0;

    if (!offset || (place < plan->extra_indexes && plan->index_offset[place] == offset))
        return S_IMAPI_RAW_IMAGE_TRACK_INDEX_ALREADY_EXISTS;
    if (offset >= plan->length) return E_INVALIDARG;
    if (plan->extra_indexes == LAYOUT_MAX_EXTRA_INDEXES) return E_IMAPI_RAW_IMAGE_TOO_MANY_TRACK_INDEXES;
    if (offset - before < MIN_INDEX_DISTANCE
            || (place < plan->extra_indexes && plan->index_offset[place] - offset < MIN_INDEX_DISTANCE))
        return E_IMAPI_RAW_IMAGE_TRACK_INDEX_TOO_CLOSE_TO_OTHER_INDEX;
    for (i = plan->extra_indexes++; i > place; i--) plan->index_offset[i] = plan->index_offset[i - 1];
    plan->index_offset[place] = offset;
    return S_OK;
}

/* Past the end of the track is not documented: E_INVALIDARG. In gapless images the last two seconds of a track but the
 * last are the next one's pause, and an index there could not be seen; whether it will be the last is not known yet, so
 * that is for CreateResultImage to refuse. */
static HRESULT WINAPI raw_track_AddTrackIndex(IRawCDImageTrackInfo *iface, LONG offset)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    struct layout_track *plan;
    HRESULT hr;

    if (!(plan = begin_change(track, &hr))) return hr;
    hr = offset < 0 ? E_INVALIDARG : add_index(plan, (ULONG)offset);
    end_change(track);
    if (hr == E_INVALIDARG) return track_error(hr, L"The offset of an index is within the track, from 0 on.");
    if (FAILED(hr)) return track_error(hr, NULL);
    return hr;
}

static HRESULT clear_index(struct layout_track *plan, ULONG offset)
{
    ULONG place = find_index(plan, offset);

    if (!offset) return E_IMAPI_RAW_IMAGE_TRACK_INDEX_OFFSET_ZERO_CANNOT_BE_CLEARED;
    if (place == plan->extra_indexes || plan->index_offset[place] != offset)
        return E_IMAPI_RAW_IMAGE_TRACK_INDEX_NOT_FOUND;
    for (plan->extra_indexes--; place < plan->extra_indexes; place++)
        plan->index_offset[place] = plan->index_offset[place + 1];
    return S_OK;
}

static HRESULT WINAPI raw_track_ClearTrackIndex(IRawCDImageTrackInfo *iface, LONG offset)
{
    struct raw_track *track = impl_from_IRawCDImageTrackInfo(iface);
    struct layout_track *plan;
    HRESULT hr;

    if (!(plan = begin_change(track, &hr))) return hr;
    hr = clear_index(plan, (ULONG)offset);
    end_change(track);
    return FAILED(hr) ? track_error(hr, NULL) : hr;
}

static const IRawCDImageTrackInfoVtbl raw_track_vtbl =
{
    raw_track_QueryInterface,
    raw_track_AddRef,
    raw_track_Release,
    raw_track_GetTypeInfoCount,
    raw_track_GetTypeInfo,
    raw_track_GetIDsOfNames,
    raw_track_Invoke,
    raw_track_get_StartingLba,
    raw_track_get_SectorCount,
    raw_track_get_TrackNumber,
    raw_track_get_SectorType,
    raw_track_get_ISRC,
    raw_track_put_ISRC,
    raw_track_get_DigitalAudioCopySetting,
    raw_track_put_DigitalAudioCopySetting,
    raw_track_get_AudioHasPreemphasis,
    raw_track_put_AudioHasPreemphasis,
    raw_track_get_TrackIndexes,
    raw_track_AddTrackIndex,
    raw_track_ClearTrackIndex,
};

HRESULT raw_track_create(struct raw_disc *disc, ULONG index, IRawCDImageTrackInfo **out)
{
    struct raw_track *track;

    *out = NULL;
    if (!(track = calloc(1, sizeof(*track)))) return E_OUTOFMEMORY;
    track->IRawCDImageTrackInfo_iface.lpVtbl = &raw_track_vtbl;
    com_object_init(&track->com, (IUnknown *)&track->IRawCDImageTrackInfo_iface, NULL);
    track->disc = raw_disc_add_ref(disc);
    track->index = index;
    *out = &track->IRawCDImageTrackInfo_iface;
    return S_OK;
}
