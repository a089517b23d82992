/*
 * MsftDiscFormat2TrackAtOnce: audio CDs, a track at a time.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "format_tao.h"
#include "trace.h"

static struct format_tao *impl_from_IDiscFormat2TrackAtOnce(IDiscFormat2TrackAtOnce *iface)
{
    return CONTAINING_RECORD(iface, struct format_tao, IDiscFormat2TrackAtOnce_iface);
}

static const LONG media_types[] = { IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDRW };

const struct writer_kind tao_kind = { &format_tao_class, &IID_IDiscFormat2TrackAtOnce, E_IMAPI_DF2TAO_WRITE_IN_PROGRESS,
    E_IMAPI_DF2TAO_MEDIA_IS_PREPARED, E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED, E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED,
    E_IMAPI_DF2TAO_RECORDER_NOT_SUPPORTED, E_IMAPI_DF2TAO_CLIENT_NAME_IS_NOT_VALID, media_types, ARRAYSIZE(media_types),
    taomedia_can_write, NULL };

HRESULT tao_error(HRESULT hr, const WCHAR *detail)
{
    return writer_error(&tao_kind, hr, detail);
}

static HRESULT WINAPI format_tao_QueryInterface(IDiscFormat2TrackAtOnce *iface, REFIID riid, void **out)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscFormat2)
            || IsEqualGUID(riid, &IID_IDiscFormat2TrackAtOnce))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &format->events.IConnectionPointContainer_iface;
    else if (IsEqualGUID(riid, &IID_IBurnVerification))
        *out = &format->verification.IBurnVerification_iface;
    else if (IsEqualGUID(riid, &IID_IBurnSimulation))
        *out = &format->simulation.IBurnSimulation_iface;
    else
        return com_object_query_interface(&format->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI format_tao_AddRef(IDiscFormat2TrackAtOnce *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2TrackAtOnce(iface)->com);
}

static ULONG WINAPI format_tao_Release(IDiscFormat2TrackAtOnce *iface)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    ULONG ref = com_object_release(&format->com);

    if (!ref)
    {
        /* A client that forgot ReleaseMedia does not leave the drive locked. The session is left open: closing it takes minutes, in
         * which nobody could be told anything. */
        if (format->writer.state == WRITER_PREPARED) writer_release_drive(&format->writer);
        com_connection_points_done(&format->events);
        writer_done(&format->writer);
        com_object_done(&format->com);
        free(format);
    }
    return ref;
}

static HRESULT WINAPI format_tao_GetTypeInfoCount(IDiscFormat2TrackAtOnce *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI format_tao_GetTypeInfo(IDiscFormat2TrackAtOnce *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2TrackAtOnce, index, lcid, info);
}

static HRESULT WINAPI format_tao_GetIDsOfNames(IDiscFormat2TrackAtOnce *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2TrackAtOnce, riid, names, count, lcid, ids);
}

static HRESULT WINAPI format_tao_Invoke(IDiscFormat2TrackAtOnce *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2TrackAtOnce, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_tao_IsRecorderSupported(IDiscFormat2TrackAtOnce *iface,
        IDiscRecorder2 *recorder, VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_recorder_supported(&tao_kind, recorder, value);
}

static HRESULT WINAPI format_tao_IsCurrentMediaSupported(IDiscFormat2TrackAtOnce *iface,
        IDiscRecorder2 *recorder, VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_current_media_supported(&tao_kind, recorder, value);
}

static HRESULT WINAPI format_tao_get_MediaPhysicallyBlank(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return writer_get_physically_blank(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_MediaHeuristicallyBlank(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return writer_get_heuristically_blank(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_SupportedMediaTypes(IDiscFormat2TrackAtOnce *iface, SAFEARRAY **value)
{
    (void)iface;
    return writer_get_supported_media_types(&tao_kind, value);
}

/* --- preparing and writing ------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_tao_PrepareMedia(IDiscFormat2TrackAtOnce *iface)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    if (!format->writer.recorder) hr = tao_error(E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED, NULL);
    else if (!format->writer.client_name)
        hr = tao_error(E_IMAPI_DF2TAO_CLIENT_NAME_IS_NOT_VALID, NULL);
    if (SUCCEEDED(hr)) format->writer.state = WRITER_CHANGING;
    writer_leave(&format->writer);
    if (FAILED(hr)) return hr;

    /* Recorder and name do not change in this state. */
    if (SUCCEEDED(hr = taomedia_prepare(format))) format->buffer_underrun_free_disabled = VARIANT_FALSE;
    writer_set_state(&format->writer, SUCCEEDED(hr) ? WRITER_PREPARED : WRITER_IDLE);
    return trace_result(L"PrepareMedia", hr);
}

static HRESULT WINAPI format_tao_AddAudioTrack(IDiscFormat2TrackAtOnce *iface, IStream *data)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    HRESULT hr;

    if (!data) return com_missing(tao_kind.class_info, tao_kind.iid, L"data");
    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->writer.state = WRITER_BUSY;
    format->writer.cancelled = 0;
    writer_leave(&format->writer);

    /* The client may let go of either while it is being called. */
    IDiscFormat2TrackAtOnce_AddRef(iface);
    IStream_AddRef(data);
    trace_mark(NULL, L"AddAudioTrack begins: track %lu", format->disc.tracks + 1);
    hr = trace_result(L"AddAudioTrack", taowrite_run(format, data));
    IStream_Release(data);
    writer_set_state(&format->writer, WRITER_PREPARED);
    IDiscFormat2TrackAtOnce_Release(iface);
    return hr;
}

static HRESULT WINAPI format_tao_CancelAddTrack(IDiscFormat2TrackAtOnce *iface)
{
    if (writer_cancel(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer)) return S_OK;
    return tao_error(E_IMAPI_DF2TAO_WRITE_NOT_IN_PROGRESS, NULL);
}

/* Whatever becomes of the session, the drive is free afterwards. */
static HRESULT WINAPI format_tao_ReleaseMedia(IDiscFormat2TrackAtOnce *iface)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->writer.state = WRITER_CHANGING;
    format->writer.cancelled = 0;
    writer_leave(&format->writer);

    /* It may fire events. */
    IDiscFormat2TrackAtOnce_AddRef(iface);
    hr = trace_result(L"ReleaseMedia", taomedia_release(format));
    writer_set_state(&format->writer, WRITER_IDLE);
    IDiscFormat2TrackAtOnce_Release(iface);
    return hr;
}

/* --- recorder and speed ---------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_tao_SetWriteSpeed(IDiscFormat2TrackAtOnce *iface, LONG speed, VARIANT_BOOL pure_cav)
{
    return writer_set_speed(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, speed, pure_cav);
}

static HRESULT WINAPI format_tao_get_RequestedWriteSpeed(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    return writer_get_requested_speed(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_RequestedRotationTypeIsPureCAV(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return writer_get_requested_pure_cav(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_CurrentWriteSpeed(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    return writer_get_current_speed(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_CurrentRotationTypeIsPureCAV(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return writer_get_current_pure_cav(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_SupportedWriteSpeeds(IDiscFormat2TrackAtOnce *iface, SAFEARRAY **value)
{
    return writer_get_supported_speeds(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_SupportedWriteSpeedDescriptors(IDiscFormat2TrackAtOnce *iface, SAFEARRAY **value)
{
    return writer_get_supported_speed_descriptors(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_CurrentPhysicalMediaType(IDiscFormat2TrackAtOnce *iface,
        IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    return writer_get_media_type(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_put_Recorder(IDiscFormat2TrackAtOnce *iface, IDiscRecorder2 *recorder)
{
    return writer_put_recorder(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, recorder);
}

static HRESULT WINAPI format_tao_get_Recorder(IDiscFormat2TrackAtOnce *iface, IDiscRecorder2 **value)
{
    return writer_get_recorder(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_put_ClientName(IDiscFormat2TrackAtOnce *iface, BSTR value)
{
    return writer_put_client_name(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

static HRESULT WINAPI format_tao_get_ClientName(IDiscFormat2TrackAtOnce *iface, BSTR *value)
{
    return writer_get_client_name(&impl_from_IDiscFormat2TrackAtOnce(iface)->writer, value);
}

/* --- properties of its own ------------------------------------------------------------------------------------------- */

static HRESULT put_bool(struct format_tao *format, enum writer_state wanted, VARIANT_BOOL *member, VARIANT_BOOL value)
{
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, wanted))) return hr;
    *member = value ? VARIANT_TRUE : VARIANT_FALSE;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT get_bool(VARIANT_BOOL member, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = member;
    return S_OK;
}

static HRESULT WINAPI format_tao_put_BufferUnderrunFreeDisabled(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL value)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);

    return put_bool(format, WRITER_PREPARED, &format->buffer_underrun_free_disabled, value);
}

static HRESULT WINAPI format_tao_get_BufferUnderrunFreeDisabled(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return get_bool(impl_from_IDiscFormat2TrackAtOnce(iface)->buffer_underrun_free_disabled, value);
}

/* Between PrepareMedia and ReleaseMedia it cannot be set at all, so that it never comes too late for a disc
 * (E_IMAPI_DF2TAO_PROPERTY_FOR_BLANK_MEDIA_ONLY). */
static HRESULT WINAPI format_tao_put_DoNotFinalizeMedia(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL value)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);

    return put_bool(format, WRITER_IDLE, &format->do_not_finalize, value);
}

static HRESULT WINAPI format_tao_get_DoNotFinalizeMedia(IDiscFormat2TrackAtOnce *iface, VARIANT_BOOL *value)
{
    return get_bool(impl_from_IDiscFormat2TrackAtOnce(iface)->do_not_finalize, value);
}

/* The page's remark has 0 outside a session, and its table the failure: the value is 0 then. Of a track that is being written a
 * handler learns by CurrentTrackNumber. */
static HRESULT WINAPI format_tao_get_NumberOfExistingTracks(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    *value = (LONG)format->disc.tracks;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT get_disc(struct format_tao *format, struct tao_disc *disc)
{
    HRESULT hr;

    if (FAILED(hr = writer_enter_prepared(&format->writer))) return hr;
    *disc = format->disc;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT WINAPI format_tao_get_TotalSectorsOnMedia(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    struct tao_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = get_disc(impl_from_IDiscFormat2TrackAtOnce(iface), &disc))) return hr;
    *value = (LONG)disc.total;
    return S_OK;
}

static HRESULT WINAPI format_tao_get_FreeSectorsOnMedia(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    struct tao_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = get_disc(impl_from_IDiscFormat2TrackAtOnce(iface), &disc))) return hr;
    *value = (LONG)disc.free;
    return S_OK;
}

/* With the gaps: all that the next track cannot have. */
static HRESULT WINAPI format_tao_get_UsedSectorsOnMedia(IDiscFormat2TrackAtOnce *iface, LONG *value)
{
    struct tao_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = get_disc(impl_from_IDiscFormat2TrackAtOnce(iface), &disc))) return hr;
    *value = disc.tracks && disc.total > disc.free ? (LONG)(disc.total - disc.free) : 0;
    return S_OK;
}

/* The bytes of READ TOC's format 0 with LBAs, a VT_UI1 each, as IRawCDImageCreator has them. */
static HRESULT WINAPI format_tao_get_ExpectedTableOfContents(IDiscFormat2TrackAtOnce *iface, SAFEARRAY **value)
{
    struct format_tao *format = impl_from_IDiscFormat2TrackAtOnce(iface);
    BYTE bytes[TOC_FORMAT0_MAX_SIZE];
    struct tao_disc disc;
    struct toc toc;
    size_t size;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    disc = format->disc;
    writer_leave(&format->writer);
    if (!disc.tracks) return tao_error(E_IMAPI_DF2TAO_TABLE_OF_CONTENTS_EMPTY_DISC, NULL);
    tao_make_toc(&disc, &toc);
    size = toc_format0(&toc, false, 0, bytes, sizeof(bytes));
    return com_safearray_from_bytes(bytes, (ULONG)size, value);
}

static const IDiscFormat2TrackAtOnceVtbl format_tao_vtbl = {
    format_tao_QueryInterface,
    format_tao_AddRef,
    format_tao_Release,
    format_tao_GetTypeInfoCount,
    format_tao_GetTypeInfo,
    format_tao_GetIDsOfNames,
    format_tao_Invoke,
    format_tao_IsRecorderSupported,
    format_tao_IsCurrentMediaSupported,
    format_tao_get_MediaPhysicallyBlank,
    format_tao_get_MediaHeuristicallyBlank,
    format_tao_get_SupportedMediaTypes,
    format_tao_PrepareMedia,
    format_tao_AddAudioTrack,
    format_tao_CancelAddTrack,
    format_tao_ReleaseMedia,
    format_tao_SetWriteSpeed,
    format_tao_put_Recorder,
    format_tao_get_Recorder,
    format_tao_put_BufferUnderrunFreeDisabled,
    format_tao_get_BufferUnderrunFreeDisabled,
    format_tao_get_NumberOfExistingTracks,
    format_tao_get_TotalSectorsOnMedia,
    format_tao_get_FreeSectorsOnMedia,
    format_tao_get_UsedSectorsOnMedia,
    format_tao_put_DoNotFinalizeMedia,
    format_tao_get_DoNotFinalizeMedia,
    format_tao_get_ExpectedTableOfContents,
    format_tao_get_CurrentPhysicalMediaType,
    format_tao_put_ClientName,
    format_tao_get_ClientName,
    format_tao_get_RequestedWriteSpeed,
    format_tao_get_RequestedRotationTypeIsPureCAV,
    format_tao_get_CurrentWriteSpeed,
    format_tao_get_CurrentRotationTypeIsPureCAV,
    format_tao_get_SupportedWriteSpeeds,
    format_tao_get_SupportedWriteSpeedDescriptors,
};

/* For sinks that have only the vtable. */
static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != DISPID_DDISCFORMAT2TAOEVENTS_UPDATE || count != 2) return DISP_E_MEMBERNOTFOUND;
    return DDiscFormat2TrackAtOnceEvents_Update((DDiscFormat2TrackAtOnceEvents *)sink, V_DISPATCH(&args[1]),
            V_DISPATCH(&args[0]));
}

static const struct com_source format_tao_sources[] = { { &IID_DDiscFormat2TrackAtOnceEvents, call_sink } };

static HRESULT format_tao_create(REFIID riid, void **out)
{
    struct format_tao *format;
    IUnknown *outer;
    HRESULT hr;

    *out = NULL;
    if (!(format = calloc(1, sizeof(*format)))) return E_OUTOFMEMORY;
    format->IDiscFormat2TrackAtOnce_iface.lpVtbl = &format_tao_vtbl;
    outer = (IUnknown *)&format->IDiscFormat2TrackAtOnce_iface;
    com_object_init(&format->com, outer, &format_tao_class);
    com_connection_points_init(&format->events, outer, format_tao_sources, ARRAYSIZE(format_tao_sources));
    writer_init(&format->writer, &tao_kind);
    simulation_init(&format->simulation, outer, &format->writer, taomedia_can_simulate);
    verification_init(&format->verification, outer, &format->writer, IMAPI_BURN_VERIFICATION_QUICK);
    hr = IDiscFormat2TrackAtOnce_QueryInterface(&format->IDiscFormat2TrackAtOnce_iface, riid, out);
    IDiscFormat2TrackAtOnce_Release(&format->IDiscFormat2TrackAtOnce_iface);
    return hr;
}

const struct com_class format_tao_class = { &CLSID_MsftDiscFormat2TrackAtOnce, L"IMAPI2.MsftDiscFormat2TrackAtOnce",
    L"IMAPI2 audio track-at-once writer", &IID_IDiscFormat2TrackAtOnce, &IID_DDiscFormat2TrackAtOnceEvents,
    format_tao_create };
