/*
 * MsftRawCDImageCreator: puts tracks together to the image of a whole disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "imapi2ext.h"
#include "rawdisc.h"
#include "rawextension.h"
#include "redbook/subcode.h"

/* The last sector of a special pregap: LBA 397,799, so that the shortest track and the lead-out fit after it. */
#define MAX_FIRST_TRACK_START (LAYOUT_LEADOUT_LIMIT - LAYOUT_MIN_TRACK_LENGTH)

/* Enough to see that a text is too long. */
#define MAX_MCN_TEXT 64

struct raw_image
{
    IRawCDImageCreator IRawCDImageCreator_iface;
    struct com_object com;
    struct raw_disc *disc;
    struct raw_extension extension;
};

static struct raw_image *impl_from_IRawCDImageCreator(IRawCDImageCreator *iface)
{
    return CONTAINING_RECORD(iface, struct raw_image, IRawCDImageCreator_iface);
}

static HRESULT image_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &raw_image_class, &IID_IRawCDImageCreator, detail);
}

static HRESULT WINAPI raw_image_QueryInterface(IRawCDImageCreator *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IRawCDImageCreator))
    {
        *out = iface;
        IRawCDImageCreator_AddRef(iface);
        return S_OK;
    }
    if (IsEqualGUID(riid, &IID_IRawCDImageCreatorExtension))
    {
        *out = &impl_from_IRawCDImageCreator(iface)->extension.IRawCDImageCreatorExtension_iface;
        IRawCDImageCreator_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IRawCDImageCreator(iface)->com, riid, out);
}

static ULONG WINAPI raw_image_AddRef(IRawCDImageCreator *iface)
{
    return com_object_add_ref(&impl_from_IRawCDImageCreator(iface)->com);
}

static ULONG WINAPI raw_image_Release(IRawCDImageCreator *iface)
{
    struct raw_image *image = impl_from_IRawCDImageCreator(iface);
    ULONG ref = com_object_release(&image->com);

    if (!ref)
    {
        raw_disc_release(image->disc);
        com_object_done(&image->com);
        free(image);
    }
    return ref;
}

static HRESULT WINAPI raw_image_GetTypeInfoCount(IRawCDImageCreator *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI raw_image_GetTypeInfo(IRawCDImageCreator *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IRawCDImageCreator, index, lcid, info);
}

static HRESULT WINAPI raw_image_GetIDsOfNames(IRawCDImageCreator *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IRawCDImageCreator, riid, names, count, lcid, ids);
}

static HRESULT WINAPI raw_image_Invoke(IRawCDImageCreator *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IRawCDImageCreator, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

static HRESULT begin_change(struct raw_disc *disc)
{
    return raw_disc_begin_change(disc, &IID_IRawCDImageCreator);
}

static void end_change(struct raw_disc *disc)
{
    LeaveCriticalSection(&disc->lock);
}

/* Works out all addresses anew. FALSE when the image would not fit: the caller takes back what it did, and calls again. */
static BOOL arrange(struct raw_disc *disc)
{
    enum layout_result result = layout_arrange(&disc->layout, NULL);

    if (result == LAYOUT_NO_TRACKS) return TRUE;
    return (result == LAYOUT_OK || result == LAYOUT_BAD_INDEX) && disc->layout.leadout <= disc->leadout_limit;
}

/* --- the result ---------------------------------------------------------------------------------------------------- */

static const WCHAR no_length[] = L"The stream does not say how long it is.";

static HRESULT stream_error(HRESULT hr)
{
    return image_error(hr, no_length);
}

/* The page wants a generator to have its full size when the result is made, so it may have grown since it was added. Calls
 * the client's stream, so without the lock. */
static HRESULT refresh_generator(struct raw_disc *disc)
{
    struct com_stream_source *source;
    IStream *stream = NULL;
    ULONGLONG size;
    HRESULT hr;

    EnterCriticalSection(&disc->lock);
    source = disc->frozen ? NULL : disc->rw;
    hr = source ? com_agile_get(&source->stream, &IID_IStream, (void **)&stream) : S_OK;
    LeaveCriticalSection(&disc->lock);
    if (!stream) return FAILED(hr) ? stream_error(hr) : S_OK;

    hr = com_stream_source_ask_size(stream, &size);
    IStream_Release(stream);
    if (FAILED(hr)) return stream_error(hr);
    EnterCriticalSection(&disc->lock);
    if (disc->rw == source && !disc->frozen) source->size = size;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

/* S_OK when a generator reaches at least to the end of the tracks. The page wants 96 bytes for each sector of the image,
 * but how long its lead-out is a client cannot know: there R-W may end, and are zero then. */
static HRESULT check_generator(struct raw_disc *disc)
{
    ULONGLONG needed = (ULONGLONG)(disc->layout.leadout - LAYOUT_LEADIN_START) * SUBCODE_SIZE;

    if (!disc->rw || disc->rw->size >= needed) return S_OK;
    return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"The stream of R-W sub-channels has %I64u "
            L"bytes; from the lead-in at 95:00:00 to the end of the last track there are %I64u, 96 for each sector.",
            disc->rw->size, needed);
}

static HRESULT create_result(struct raw_disc *disc, IStream **out)
{
    unsigned track;
    HRESULT hr;

    switch (layout_arrange(&disc->layout, &track))
    {
    case LAYOUT_OK:
        break;
    case LAYOUT_NO_TRACKS:
        return image_error(E_IMAPI_RAW_IMAGE_NO_TRACKS, NULL);
    case LAYOUT_BAD_INDEX:
        return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"An index of track %u lies in its last "
                L"150 sectors, which without gaps between the tracks are the pause of track %u. Clear it, or set "
                L"DisableGaplessAudio.", disc->layout.first_number + track, disc->layout.first_number + track + 1);
    default:
        return image_error(E_UNEXPECTED, NULL);
    }
    if (FAILED(hr = check_generator(disc))) return hr;
    if (FAILED(hr = raw_text_make_packs(disc))) return hr;
    if (FAILED(hr = raw_stream_create(disc, out))) return image_error(hr, NULL);
    disc->frozen = TRUE;
    return S_OK;
}

static HRESULT WINAPI raw_image_CreateResultImage(IRawCDImageCreator *iface, IStream **out)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr;

    if (!out) return com_bare_error(E_POINTER);
    *out = NULL;
    if (FAILED(hr = refresh_generator(disc))) return hr;
    if (FAILED(hr = begin_change(disc))) return hr;
    hr = create_result(disc, out);
    end_change(disc);
    return hr;
}

/* --- what is on the disc ------------------------------------------------------------------------------------------- */

/* Error texts are for the interface that the call came through. */
static HRESULT add_error(HRESULT hr, REFIID iid, const WCHAR *detail)
{
    return com_error_text(hr, &raw_image_class, iid, detail);
}

static ULONGLONG sectors_of(const struct com_stream_source *source, ULONG unit)
{
    return source->size / unit + (source->size % unit != 0);
}

/* Data tracks are numbered from 1 (the page of StartingTrackNumber), and a special pregap is sound that is heard by winding
 * back from a first track of sound. */
static HRESULT may_have_data(const struct raw_disc *disc, REFIID iid)
{
    if (disc->layout.first_number != 1)
        return add_error(E_INVALIDARG, iid, L"With a StartingTrackNumber other than 1 all tracks are audio.");
    if (!disc->layout.track_count && disc->hidden)
        return add_error(E_INVALIDARG, iid, L"There is a special pregap: the first track has to be audio.");
    return S_OK;
}

/* What can be said of a track before its stream is looked at. With the lock. */
static HRESULT may_add_track(const struct raw_disc *disc, REFIID iid, const struct raw_sector_kind *kind)
{
    if (disc->layout.first_number + disc->layout.track_count > TOC_MAX_TRACKS)
        return add_error(E_IMAPI_RAW_IMAGE_TOO_MANY_TRACKS, iid, NULL);
    return kind->type == SECTOR_AUDIO ? S_OK : may_have_data(disc, iid);
}

/* Sound is the client's to make long enough; data are filled up to four seconds with sectors that have none. */
static HRESULT check_length(const struct com_stream_source *source, REFIID iid, const struct raw_sector_kind *kind)
{
    ULONGLONG sectors = sectors_of(source, kind->unit);

    if (kind->type == SECTOR_AUDIO && sectors < LAYOUT_MIN_TRACK_LENGTH)
        return com_error(E_INVALIDARG, &raw_image_class, iid, L"A track has 300 sectors (four seconds, 705,600 bytes) at "
                L"least; this stream has %I64u bytes.", source->size);
    if (!sectors) return add_error(E_INVALIDARG, iid, L"The stream is empty.");
    /* Half a sector cannot be filled up once it is scrambled. */
    if (kind->whole && source->size % kind->unit)
        return com_error(E_INVALIDARG, &raw_image_class, iid, L"Raw sectors have 2,352 bytes each; this stream has %I64u.",
                source->size);
    if (sectors > LAYOUT_LEADOUT_LIMIT) return add_error(E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, iid, NULL);
    return S_OK;
}

/* With the lock. The source is the disc's now, unless this fails. */
static HRESULT append_track(struct raw_disc *disc, REFIID iid, IMAPI_CD_SECTOR_TYPE type, struct com_stream_source *source)
{
    struct layout_track *track = &disc->layout.tracks[disc->layout.track_count];
    const struct raw_sector_kind *kind = raw_sector_kind(type);
    HRESULT hr;

    if (FAILED(hr = check_length(source, iid, kind))) return hr;
    ZeroMemory(track, sizeof(*track));
    track->type = kind->type;
    track->length = (uint32_t)sectors_of(source, kind->unit);
    /* The default for sound is not documented: 0 of the enumeration, copying permitted. */
    track->control = kind->type == SECTOR_AUDIO ? SUBQ_CONTROL_COPY_PERMITTED : SUBQ_CONTROL_DATA;
    disc->layout.track_count++;
    if (!arrange(disc))
    {
        disc->layout.track_count--;
        arrange(disc);
        return com_error(E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, &raw_image_class, iid, L"The lead-out would begin after LBA "
                L"%ld.", (long)disc->leadout_limit);
    }
    disc->tracks[disc->layout.track_count - 1] = source;
    disc->types[disc->layout.track_count - 1] = type;
    return S_OK;
}

/* type is one that is known. */
static HRESULT add_track(struct raw_disc *disc, REFIID iid, IMAPI_CD_SECTOR_TYPE type, IStream *data, LONG *index)
{
    const struct raw_sector_kind *kind = raw_sector_kind(type);
    struct com_stream_source *source;
    WCHAR name[16];
    HRESULT hr;

    if (FAILED(hr = raw_disc_begin_change(disc, iid))) return hr;
    hr = may_add_track(disc, iid, kind);
    _snwprintf(name, ARRAYSIZE(name), L"track %u", disc->layout.first_number + disc->layout.track_count);
    end_change(disc);
    if (FAILED(hr)) return hr;

    /* Asks the client's stream, so without the lock; what was looked at before may have changed since. */
    if (FAILED(hr = com_stream_source_create(data, name, &source))) return add_error(hr, iid, no_length);
    if (SUCCEEDED(hr = raw_disc_begin_change(disc, iid)))
    {
        if (SUCCEEDED(hr = may_add_track(disc, iid, kind))) hr = append_track(disc, iid, type, source);
        if (SUCCEEDED(hr)) *index = disc->layout.track_count;
        end_change(disc);
    }
    if (FAILED(hr)) com_stream_source_destroy(source);
    return hr;
}

/* The stream is 44.1 kHz, stereo, 16 bit, without a header. A last sector that is there in part is filled with silence. */
static HRESULT WINAPI raw_image_AddTrack(IRawCDImageCreator *iface, IMAPI_CD_SECTOR_TYPE type, IStream *data,
        LONG *index)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr;

    if (index) *index = 0;
    if (!index) return com_bare_error(E_POINTER);
    if (!data) return com_missing(&raw_image_class, &IID_IRawCDImageCreator, L"data");
    if (FAILED(hr = begin_change(disc))) return hr;
    end_change(disc);
    if (type != IMAPI_CD_SECTOR_AUDIO) return image_error(E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED, NULL);
    return add_track(disc, &IID_IRawCDImageCreator, type, data, index);
}

HRESULT raw_image_add_data_track(struct raw_disc *disc, IMAPI_CD_SECTOR_TYPE type, IStream *data, LONG *index)
{
    REFIID iid = &IID_IRawCDImageCreatorExtension;
    HRESULT hr;

    if (index) *index = 0;
    if (!index) return com_bare_error(E_POINTER);
    if (!data) return com_missing(&raw_image_class, iid, L"data");
    if (FAILED(hr = raw_disc_begin_change(disc, iid))) return hr;
    end_change(disc);
    if (type == IMAPI_CD_SECTOR_AUDIO)
        return add_error(E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED, iid, L"Audio is added with AddTrack.");
    if (!raw_sector_kind(type)) return add_error(E_IMAPI_RAW_IMAGE_SECTOR_TYPE_NOT_SUPPORTED, iid, NULL);
    return add_track(disc, iid, type, data, index);
}

static HRESULT set_pregap(struct raw_disc *disc, struct com_stream_source *source)
{
    ULONGLONG sectors = sectors_of(source, CD_AUDIO_SECTOR_SIZE);

    if (disc->layout.track_count) return image_error(E_IMAPI_RAW_IMAGE_TRACKS_ALREADY_ADDED, NULL);
    if (sectors < LAYOUT_PAUSE_LENGTH)
        return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"A special pregap has 150 sectors (two "
                L"seconds, 352,800 bytes) at least; this stream has %I64u bytes.", source->size);
    if (sectors - LAYOUT_PAUSE_LENGTH > MAX_FIRST_TRACK_START
            || (LONG)sectors - LAYOUT_PAUSE_LENGTH + LAYOUT_MIN_TRACK_LENGTH > disc->leadout_limit)
        return image_error(E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, L"No track would fit behind the special pregap.");
    disc->layout.hidden_length = (uint32_t)sectors;
    return S_OK;
}

/* The sound takes the place of the pause before the first track: it begins at LBA -150, and the track when it ends. A
 * second call replaces the first one's stream. */
static HRESULT WINAPI raw_image_AddSpecialPregap(IRawCDImageCreator *iface, IStream *data)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    struct com_stream_source *source, *old = NULL;
    HRESULT hr;

    if (!data) return com_missing(&raw_image_class, &IID_IRawCDImageCreator, L"data");
    if (FAILED(hr = begin_change(disc))) return hr;
    if (disc->layout.track_count) hr = image_error(E_IMAPI_RAW_IMAGE_TRACKS_ALREADY_ADDED, NULL);
    end_change(disc);
    if (FAILED(hr)) return hr;

    if (FAILED(hr = com_stream_source_create(data, L"the special pregap", &source))) return stream_error(hr);
    if (SUCCEEDED(hr = begin_change(disc)))
    {
        if (SUCCEEDED(hr = set_pregap(disc, source)))
        {
            old = disc->hidden;
            disc->hidden = source;
        }
        end_change(disc);
    }
    com_stream_source_destroy(SUCCEEDED(hr) ? old : source);
    return hr;
}

static HRESULT generator_refused(void)
{
    return image_error(E_INVALIDARG, L"An image with P and Q alone has no R-W sub-channels: change ResultingImageType.");
}

/* NULL takes a generator away again. */
static HRESULT WINAPI raw_image_AddSubcodeRWGenerator(IRawCDImageCreator *iface, IStream *subcode)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    struct com_stream_source *source = NULL, *old = NULL;
    HRESULT hr;

    if (FAILED(hr = begin_change(disc))) return hr;
    if (subcode && disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY) hr = generator_refused();
    end_change(disc);
    if (FAILED(hr)) return hr;

    if (subcode && FAILED(hr = com_stream_source_create(subcode, L"the R-W sub-channels", &source)))
        return stream_error(hr);
    if (SUCCEEDED(hr = begin_change(disc)))
    {
        if (subcode && disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY) hr = generator_refused();
        else
        {
            old = disc->rw;
            disc->rw = source;
        }
        end_change(disc);
    }
    com_stream_source_destroy(SUCCEEDED(hr) ? old : source);
    return hr;
}

/* --- properties ---------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_image_put_ResultingImageType(IRawCDImageCreator *iface,
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr;

    if (FAILED(hr = begin_change(disc))) return hr;
    switch (value)
    {
    case IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY:
        if (disc->rw) hr = image_error(E_INVALIDARG, L"There is a stream of R-W sub-channels, which an image with P and Q "
                L"alone has no place for: take it away with AddSubcodeRWGenerator(NULL) first.");
        else disc->type = value;
        break;
    case IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED:
    case IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW:
        disc->type = value;
        break;
    default:
        hr = image_error(E_INVALIDARG, L"The type of an image is 1 (P and Q), 2 (cooked) or 3 (raw).");
    }
    end_change(disc);
    return hr;
}

static HRESULT WINAPI raw_image_get_ResultingImageType(IRawCDImageCreator *iface,
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    *value = disc->type;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

/* For properties that an image without tracks does not have. */
static HRESULT get_address(IRawCDImageCreator *iface, LONG (*get)(const struct layout *layout), LONG *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr = S_OK;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    EnterCriticalSection(&disc->lock);
    if (disc->layout.track_count) *value = get(&disc->layout);
    else hr = E_IMAPI_RAW_IMAGE_NO_TRACKS;
    LeaveCriticalSection(&disc->lock);
    return FAILED(hr) ? image_error(hr, NULL) : hr;
}

static LONG start_of_leadout(const struct layout *layout)
{
    return layout->leadout;
}

/* What a post-gap behind data has is not the user's. */
static LONG last_user_sector(const struct layout *layout)
{
    const struct layout_track *last = &layout->tracks[layout->track_count - 1];

    return last->start + (LONG)last->length - 1;
}

static HRESULT WINAPI raw_image_get_StartOfLeadout(IRawCDImageCreator *iface, LONG *value)
{
    return get_address(iface, start_of_leadout, value);
}

/* The page names 398,099 as the highest value, which is the last sector of the largest image and not its lead-out; the
 * lead-out may begin one later. */
static HRESULT WINAPI raw_image_put_StartOfLeadoutLimit(IRawCDImageCreator *iface, LONG value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr;

    if (FAILED(hr = begin_change(disc))) return hr;
    if (value <= 0 || value > LAYOUT_LEADOUT_LIMIT)
        hr = image_error(E_INVALIDARG, L"The lead-out begins at an LBA from 1 to 398,100.");
    else if (disc->layout.track_count && value < disc->layout.leadout)
        hr = com_error(E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, &raw_image_class, &IID_IRawCDImageCreator, L"The tracks added "
                L"so far reach to LBA %ld.", (long)disc->layout.leadout - 1);
    else disc->leadout_limit = value;
    end_change(disc);
    return hr;
}

static HRESULT WINAPI raw_image_get_StartOfLeadoutLimit(IRawCDImageCreator *iface, LONG *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    *value = disc->leadout_limit;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

/* The page says the opposite of the name and of the type library's help text; these two say it alike, and a property that
 * is called "disable" and is false by default hardly enables. So VARIANT_FALSE: the tracks' sound is contiguous, and the
 * last 150 sectors of a track are the next one's pause. VARIANT_TRUE: 150 sectors of silence between tracks. */
static HRESULT WINAPI raw_image_put_DisableGaplessAudio(IRawCDImageCreator *iface, VARIANT_BOOL value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    enum layout_gaps old;
    HRESULT hr;

    if (FAILED(hr = begin_change(disc))) return hr;
    old = disc->layout.gaps;
    disc->layout.gaps = value ? LAYOUT_SILENT_GAPS : LAYOUT_GAPLESS;
    if (!arrange(disc))
    {
        disc->layout.gaps = old;
        arrange(disc);
        hr = image_error(E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, L"With gaps between the tracks the image would be too long.");
    }
    end_change(disc);
    return hr;
}

static HRESULT WINAPI raw_image_get_DisableGaplessAudio(IRawCDImageCreator *iface, VARIANT_BOOL *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    *value = disc->layout.gaps == LAYOUT_SILENT_GAPS ? VARIANT_TRUE : VARIANT_FALSE;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

static HRESULT mcn_refused(enum mcn_result result, const struct mcn_problem *problem, const WCHAR *value)
{
    if (result == MCN_BAD_CHECK_DIGIT)
        return com_error(E_IMAPI_DF2TAO_INVALID_MCN, &raw_image_class, &IID_IRawCDImageCreator, L"%hs After \"%.*ls\" it "
                L"has to be %c.", mcn_result_text(result), (int)problem->where, value, problem->check_digit);
    return com_error(E_IMAPI_DF2TAO_INVALID_MCN, &raw_image_class, &IID_IRawCDImageCreator, L"%hs Look at character %u of "
            L"\"%.64ls\".", mcn_result_text(result), (unsigned)problem->where + 1, value);
}

/* Not documented, decided here: NULL and an empty string remove the number; a wrong one is refused with the one code there
 * is for it, and what was there before stays. */
static HRESULT WINAPI raw_image_put_MediaCatalogNumber(IRawCDImageCreator *iface, BSTR value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    UINT length = SysStringLen(value), i;
    enum mcn_result result = MCN_OK;
    struct mcn_problem problem;
    char text[MAX_MCN_TEXT];
    struct mcn mcn = { "" };
    HRESULT hr;

    if (length > MAX_MCN_TEXT) length = MAX_MCN_TEXT;
    for (i = 0; i < length; i++) text[i] = value[i] < 0x7f ? (char)value[i] : 0x7f;

    if (FAILED(hr = begin_change(disc))) return hr;
    if (length) result = mcn_parse(text, length, &mcn, &problem);
    if (result == MCN_OK) disc->layout.mcn = mcn;
    end_change(disc);
    return result == MCN_OK ? S_OK : mcn_refused(result, &problem, value);
}

static HRESULT WINAPI raw_image_get_MediaCatalogNumber(IRawCDImageCreator *iface, BSTR *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    WCHAR text[MCN_LENGTH + 1];
    unsigned i;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    for (i = 0; i <= MCN_LENGTH; i++) text[i] = (WCHAR)disc->layout.mcn.text[i];
    LeaveCriticalSection(&disc->lock);
    return (*value = SysAllocString(text)) ? S_OK : E_OUTOFMEMORY;
}

/* The IDL's range holds for marshalled calls only. */
static HRESULT WINAPI raw_image_put_StartingTrackNumber(IRawCDImageCreator *iface, LONG value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    HRESULT hr;

    if (FAILED(hr = begin_change(disc))) return hr;
    if (value < 1 || value > TOC_MAX_TRACKS) hr = image_error(E_INVALIDARG, L"Track numbers are 1 to 99.");
    else if (disc->layout.track_count) hr = image_error(E_IMAPI_RAW_IMAGE_TRACKS_ALREADY_ADDED, NULL);
    else disc->layout.first_number = (uint8_t)value;
    end_change(disc);
    return hr;
}

static HRESULT WINAPI raw_image_get_StartingTrackNumber(IRawCDImageCreator *iface, LONG *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    *value = disc->layout.first_number;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

static HRESULT WINAPI raw_image_get_NumberOfExistingTracks(IRawCDImageCreator *iface, LONG *value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&disc->lock);
    *value = disc->layout.track_count;
    LeaveCriticalSection(&disc->lock);
    return S_OK;
}

/* index is what AddTrack gave, 1 for the first, whatever number the track has. */
static HRESULT WINAPI raw_image_get_TrackInfo(IRawCDImageCreator *iface, LONG index, IRawCDImageTrackInfo **value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    LONG count;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    raw_image_get_NumberOfExistingTracks(iface, &count);
    if (index < 1 || index > count)
        return com_error(E_INVALIDARG, &raw_image_class, &IID_IRawCDImageCreator, L"There is no track with the index %ld; "
                L"%ld were added so far.", (long)index, (long)count);
    return raw_track_create(disc, (ULONG)index - 1, value);
}

static HRESULT WINAPI raw_image_get_LastUsedUserSectorInImage(IRawCDImageCreator *iface, LONG *value)
{
    return get_address(iface, last_user_sector, value);
}

/* Which VT is not documented. VT_UI1, a byte of the reply to READ TOC (format 0, addresses in LBA as everywhere in this
 * interface) each: scripts can use that, unlike a pointer to bytes without a length. */
static HRESULT WINAPI raw_image_get_ExpectedTableOfContents(IRawCDImageCreator *iface, SAFEARRAY **value)
{
    struct raw_disc *disc = impl_from_IRawCDImageCreator(iface)->disc;
    BYTE toc[TOC_FORMAT0_MAX_SIZE];
    size_t size = 0;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    EnterCriticalSection(&disc->lock);
    if (disc->layout.track_count) size = toc_format0(&disc->layout.toc, false, 0, toc, sizeof(toc));
    LeaveCriticalSection(&disc->lock);
    if (!size) return image_error(E_IMAPI_RAW_IMAGE_NO_TRACKS, NULL);
    return com_safearray_from_bytes(toc, (ULONG)size, value);
}

static const IRawCDImageCreatorVtbl raw_image_vtbl =
{
    raw_image_QueryInterface,
    raw_image_AddRef,
    raw_image_Release,
    raw_image_GetTypeInfoCount,
    raw_image_GetTypeInfo,
    raw_image_GetIDsOfNames,
    raw_image_Invoke,
    raw_image_CreateResultImage,
    raw_image_AddTrack,
    raw_image_AddSpecialPregap,
    raw_image_AddSubcodeRWGenerator,
    raw_image_put_ResultingImageType,
    raw_image_get_ResultingImageType,
    raw_image_get_StartOfLeadout,
    raw_image_put_StartOfLeadoutLimit,
    raw_image_get_StartOfLeadoutLimit,
    raw_image_put_DisableGaplessAudio,
    raw_image_get_DisableGaplessAudio,
    raw_image_put_MediaCatalogNumber,
    raw_image_get_MediaCatalogNumber,
    raw_image_put_StartingTrackNumber,
    raw_image_get_StartingTrackNumber,
    raw_image_get_TrackInfo,
    raw_image_get_NumberOfExistingTracks,
    raw_image_get_LastUsedUserSectorInImage,
    raw_image_get_ExpectedTableOfContents,
};

static HRESULT raw_image_create(REFIID riid, void **out)
{
    struct raw_image *image;
    HRESULT hr;

    *out = NULL;
    if (!(image = calloc(1, sizeof(*image)))) return E_OUTOFMEMORY;
    if (FAILED(hr = raw_disc_create(&image->disc)))
    {
        free(image);
        return hr;
    }
    image->IRawCDImageCreator_iface.lpVtbl = &raw_image_vtbl;
    com_object_init(&image->com, (IUnknown *)&image->IRawCDImageCreator_iface, &raw_image_class);
    raw_extension_init(&image->extension, (IUnknown *)&image->IRawCDImageCreator_iface, image->disc);
    hr = IRawCDImageCreator_QueryInterface(&image->IRawCDImageCreator_iface, riid, out);
    IRawCDImageCreator_Release(&image->IRawCDImageCreator_iface);
    return hr;
}

const struct com_class raw_image_class =
{
    &CLSID_MsftRawCDImageCreator, L"IMAPI2.MsftRawCDImageCreator", L"IMAPI2 raw CD image creator",
    &IID_IRawCDImageCreator, NULL, raw_image_create
};
