/*
 * MsftDiscFormat2RawCD: whole CDs from raw images, with every bit of the sub-channels.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "format_rawcd.h"
#include "trace.h"

/* A stream of WriteMedia begins at MSF 95:00:00: five minutes of lead-in and two seconds of pause before LBA 0. */
#define WRITE_MEDIA_LEAD_IN (5 * 60 * 75 + 150)

static struct format_rawcd *impl_from_IDiscFormat2RawCD(IDiscFormat2RawCD *iface)
{
    return CONTAINING_RECORD(iface, struct format_rawcd, IDiscFormat2RawCD_iface);
}

static const LONG media_types[] = { IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDRW };

static enum mmc_result can_write_raw(struct mmc_device *device, BOOL *can)
{
    enum mmc_result result;
    ULONG types;

    result = rawmedia_get_sector_types(device, &types);
    *can = types != 0;
    return result;
}

static const struct writer_kind rawcd_kind = { &format_rawcd_class, &IID_IDiscFormat2RawCD, E_IMAPI_DF2RAW_WRITE_IN_PROGRESS,
    E_IMAPI_DF2RAW_MEDIA_IS_PREPARED, E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED, E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED,
    E_IMAPI_DF2RAW_RECORDER_NOT_SUPPORTED, E_IMAPI_DF2RAW_CLIENT_NAME_IS_NOT_VALID, media_types, ARRAYSIZE(media_types),
    can_write_raw, NULL };

HRESULT rawcd_error(HRESULT hr, const WCHAR *detail)
{
    return writer_error(&rawcd_kind, hr, detail);
}

HRESULT rawcd_status(const struct mmc_device *device, enum mmc_result result)
{
    return writer_status(&rawcd_kind, device, result);
}

static HRESULT WINAPI format_rawcd_QueryInterface(IDiscFormat2RawCD *iface, REFIID riid, void **out)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscFormat2)
            || IsEqualGUID(riid, &IID_IDiscFormat2RawCD))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &format->events.IConnectionPointContainer_iface;
    else if (IsEqualGUID(riid, &IID_IBurnSimulation))
        *out = &format->simulation.IBurnSimulation_iface;
    else
        return com_object_query_interface(&format->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI format_rawcd_AddRef(IDiscFormat2RawCD *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2RawCD(iface)->com);
}

static ULONG WINAPI format_rawcd_Release(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    ULONG ref = com_object_release(&format->com);

    if (!ref)
    {
        /* A client that forgot ReleaseMedia does not leave the drive locked. */
        if (format->writer.state == WRITER_PREPARED) writer_release_drive(&format->writer);
        com_connection_points_done(&format->events);
        writer_done(&format->writer);
        com_object_done(&format->com);
        free(format);
    }
    return ref;
}

static HRESULT WINAPI format_rawcd_GetTypeInfoCount(IDiscFormat2RawCD *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI format_rawcd_GetTypeInfo(IDiscFormat2RawCD *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2RawCD, index, lcid, info);
}

static HRESULT WINAPI format_rawcd_GetIDsOfNames(IDiscFormat2RawCD *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2RawCD, riid, names, count, lcid, ids);
}

static HRESULT WINAPI format_rawcd_Invoke(IDiscFormat2RawCD *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2RawCD, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

/* The documented oddity: for a drive that cannot, the answer FALSE comes with a failure code (behaviour.md section 5). */
static HRESULT WINAPI format_rawcd_IsRecorderSupported(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    HRESULT hr = writer_is_recorder_supported(&rawcd_kind, recorder, value);

    (void)iface;
    if (FAILED(hr) || *value) return hr;
    return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_SUPPORTED, L"This drive has no raw recording.");
}

static HRESULT WINAPI format_rawcd_IsCurrentMediaSupported(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_current_media_supported(&rawcd_kind, recorder, value);
}

static HRESULT WINAPI format_rawcd_get_MediaPhysicallyBlank(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return writer_get_physically_blank(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_MediaHeuristicallyBlank(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return writer_get_heuristically_blank(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_SupportedMediaTypes(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    (void)iface;
    return writer_get_supported_media_types(&rawcd_kind, value);
}

/* --- preparing and writing ------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_rawcd_PrepareMedia(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    if (!format->writer.recorder) hr = rawcd_error(E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, NULL);
    else if (!format->writer.client_name)
        hr = rawcd_error(E_IMAPI_DF2RAW_CLIENT_NAME_IS_NOT_VALID, NULL);
    if (SUCCEEDED(hr)) format->writer.state = WRITER_CHANGING;
    writer_leave(&format->writer);
    if (FAILED(hr)) return hr;

    /* Recorder and name do not change in this state. */
    if (SUCCEEDED(hr = rawmedia_prepare(format)))
    {
        format->sector_type = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
        format->buffer_underrun_free_disabled = VARIANT_FALSE;
    }
    writer_set_state(&format->writer, SUCCEEDED(hr) ? WRITER_PREPARED : WRITER_IDLE);
    return trace_result(L"PrepareMedia", hr);
}

static HRESULT WINAPI format_rawcd_WriteMedia2(IDiscFormat2RawCD *iface, IStream *stream, LONG lead_in)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!stream) return com_missing(rawcd_kind.class_info, rawcd_kind.iid, L"data");
    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->writer.state = WRITER_BUSY;
    format->writer.cancelled = 0;
    writer_leave(&format->writer);

    /* The client may let go of either while it is being called. */
    IDiscFormat2RawCD_AddRef(iface);
    IStream_AddRef(stream);
    trace_mark(NULL, L"WriteMedia2 begins: a stream with a lead-in of %ld sectors", lead_in);
    hr = trace_result(L"WriteMedia2", rawwrite_run(format, stream, lead_in));
    IStream_Release(stream);
    writer_set_state(&format->writer, WRITER_PREPARED);
    IDiscFormat2RawCD_Release(iface);
    return hr;
}

static HRESULT WINAPI format_rawcd_WriteMedia(IDiscFormat2RawCD *iface, IStream *stream)
{
    return format_rawcd_WriteMedia2(iface, stream, WRITE_MEDIA_LEAD_IN);
}

static HRESULT WINAPI format_rawcd_CancelWrite(IDiscFormat2RawCD *iface)
{
    if (writer_cancel(&impl_from_IDiscFormat2RawCD(iface)->writer)) return S_OK;
    return rawcd_error(E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS, NULL);
}

static HRESULT WINAPI format_rawcd_ReleaseMedia(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->writer.state = WRITER_CHANGING;
    writer_leave(&format->writer);
    writer_release_drive(&format->writer);
    writer_set_state(&format->writer, WRITER_IDLE);
    return S_OK;
}

/* --- recorder and speed ---------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_rawcd_SetWriteSpeed(IDiscFormat2RawCD *iface, LONG speed, VARIANT_BOOL pure_cav)
{
    return writer_set_speed(&impl_from_IDiscFormat2RawCD(iface)->writer, speed, pure_cav);
}

static HRESULT WINAPI format_rawcd_get_RequestedWriteSpeed(IDiscFormat2RawCD *iface, LONG *value)
{
    return writer_get_requested_speed(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_RequestedRotationTypeIsPureCAV(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return writer_get_requested_pure_cav(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_CurrentWriteSpeed(IDiscFormat2RawCD *iface, LONG *value)
{
    return writer_get_current_speed(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_CurrentRotationTypeIsPureCAV(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return writer_get_current_pure_cav(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_SupportedWriteSpeeds(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    return writer_get_supported_speeds(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_SupportedWriteSpeedDescriptors(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    return writer_get_supported_speed_descriptors(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_CurrentPhysicalMediaType(IDiscFormat2RawCD *iface,
        IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    return writer_get_media_type(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_put_Recorder(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder)
{
    return writer_put_recorder(&impl_from_IDiscFormat2RawCD(iface)->writer, recorder);
}

static HRESULT WINAPI format_rawcd_get_Recorder(IDiscFormat2RawCD *iface, IDiscRecorder2 **value)
{
    return writer_get_recorder(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_put_ClientName(IDiscFormat2RawCD *iface, BSTR value)
{
    return writer_put_client_name(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

static HRESULT WINAPI format_rawcd_get_ClientName(IDiscFormat2RawCD *iface, BSTR *value)
{
    return writer_get_client_name(&impl_from_IDiscFormat2RawCD(iface)->writer, value);
}

/* --- properties of its own ------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_rawcd_put_BufferUnderrunFreeDisabled(IDiscFormat2RawCD *iface, VARIANT_BOOL value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->buffer_underrun_free_disabled = value ? VARIANT_TRUE : VARIANT_FALSE;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_BufferUnderrunFreeDisabled(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IDiscFormat2RawCD(iface)->buffer_underrun_free_disabled;
    return S_OK;
}

static HRESULT get_prepared_lba(IDiscFormat2RawCD *iface, const LONG *lba, LONG *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = writer_enter_prepared(&format->writer))) return hr;
    *value = *lba;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_StartOfNextSession(IDiscFormat2RawCD *iface, LONG *value)
{
    return get_prepared_lba(iface, &impl_from_IDiscFormat2RawCD(iface)->start_of_next_session, value);
}

static HRESULT WINAPI format_rawcd_get_LastPossibleStartOfLeadout(IDiscFormat2RawCD *iface, LONG *value)
{
    return get_prepared_lba(iface, &impl_from_IDiscFormat2RawCD(iface)->last_possible_start_of_leadout, value);
}

static HRESULT get_sector_types(struct format_rawcd *format, ULONG *types)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    /* The page has no code of the writer's for a missing recorder here, only E_POINTER and E_INVALIDARG. */
    if (FAILED(hr = writer_get_transport(&format->writer, E_INVALIDARG, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, rawmedia_get_sector_types(&device, types));
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT WINAPI format_rawcd_get_SupportedSectorTypes(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    LONG types[3], type;
    ULONG mask, count = 0;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    if (FAILED(hr = get_sector_types(impl_from_IDiscFormat2RawCD(iface), &mask))) return hr;
    for (type = IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY; type <= IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW; type++)
        if (mask & (1u << type)) types[count++] = type;
    return com_safearray_from_longs(VT_UI4, types, count, value);
}

static HRESULT WINAPI format_rawcd_put_RequestedSectorType(IDiscFormat2RawCD *iface,
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    ULONG types;
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    writer_leave(&format->writer);
    if ((UINT)value < IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY || (UINT)value > IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW)
        return rawcd_error(E_INVALIDARG, L"There is no such sector type.");
    if (FAILED(hr = get_sector_types(format, &types))) return hr;
    if (!(types & (1u << value))) return rawcd_error(E_IMAPI_DF2RAW_DATA_BLOCK_TYPE_NOT_SUPPORTED, NULL);
    if (FAILED(hr = writer_enter(&format->writer, WRITER_PREPARED))) return hr;
    format->sector_type = value;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_RequestedSectorType(IDiscFormat2RawCD *iface,
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = writer_enter_prepared(&format->writer))) return hr;
    *value = format->sector_type;
    writer_leave(&format->writer);
    return S_OK;
}

static const IDiscFormat2RawCDVtbl format_rawcd_vtbl = {
    format_rawcd_QueryInterface,
    format_rawcd_AddRef,
    format_rawcd_Release,
    format_rawcd_GetTypeInfoCount,
    format_rawcd_GetTypeInfo,
    format_rawcd_GetIDsOfNames,
    format_rawcd_Invoke,
    format_rawcd_IsRecorderSupported,
    format_rawcd_IsCurrentMediaSupported,
    format_rawcd_get_MediaPhysicallyBlank,
    format_rawcd_get_MediaHeuristicallyBlank,
    format_rawcd_get_SupportedMediaTypes,
    format_rawcd_PrepareMedia,
    format_rawcd_WriteMedia,
    format_rawcd_WriteMedia2,
    format_rawcd_CancelWrite,
    format_rawcd_ReleaseMedia,
    format_rawcd_SetWriteSpeed,
    format_rawcd_put_Recorder,
    format_rawcd_get_Recorder,
    format_rawcd_put_BufferUnderrunFreeDisabled,
    format_rawcd_get_BufferUnderrunFreeDisabled,
    format_rawcd_get_StartOfNextSession,
    format_rawcd_get_LastPossibleStartOfLeadout,
    format_rawcd_get_CurrentPhysicalMediaType,
    format_rawcd_get_SupportedSectorTypes,
    format_rawcd_put_RequestedSectorType,
    format_rawcd_get_RequestedSectorType,
    format_rawcd_put_ClientName,
    format_rawcd_get_ClientName,
    format_rawcd_get_RequestedWriteSpeed,
    format_rawcd_get_RequestedRotationTypeIsPureCAV,
    format_rawcd_get_CurrentWriteSpeed,
    format_rawcd_get_CurrentRotationTypeIsPureCAV,
    format_rawcd_get_SupportedWriteSpeeds,
    format_rawcd_get_SupportedWriteSpeedDescriptors,
};

/* For sinks that have only the vtable. */
static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != DISPID_DDISCFORMAT2RAWCDEVENTS_UPDATE || count != 2) return DISP_E_MEMBERNOTFOUND;
    return DDiscFormat2RawCDEvents_Update((DDiscFormat2RawCDEvents *)sink, V_DISPATCH(&args[1]), V_DISPATCH(&args[0]));
}

static const struct com_source format_rawcd_sources[] = { { &IID_DDiscFormat2RawCDEvents, call_sink } };

static HRESULT format_rawcd_create(REFIID riid, void **out)
{
    struct format_rawcd *format;
    HRESULT hr;

    *out = NULL;
    if (!(format = calloc(1, sizeof(*format)))) return E_OUTOFMEMORY;
    format->IDiscFormat2RawCD_iface.lpVtbl = &format_rawcd_vtbl;
    com_object_init(&format->com, (IUnknown *)&format->IDiscFormat2RawCD_iface, &format_rawcd_class);
    com_connection_points_init(&format->events, (IUnknown *)&format->IDiscFormat2RawCD_iface, format_rawcd_sources,
            ARRAYSIZE(format_rawcd_sources));
    writer_init(&format->writer, &rawcd_kind);
    simulation_init(&format->simulation, (IUnknown *)&format->IDiscFormat2RawCD_iface, &format->writer,
            rawmedia_can_simulate);
    format->sector_type = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
    hr = IDiscFormat2RawCD_QueryInterface(&format->IDiscFormat2RawCD_iface, riid, out);
    IDiscFormat2RawCD_Release(&format->IDiscFormat2RawCD_iface);
    return hr;
}

const struct com_class format_rawcd_class = { &CLSID_MsftDiscFormat2RawCD, L"IMAPI2.MsftDiscFormat2RawCD",
    L"IMAPI2 raw CD writer", &IID_IDiscFormat2RawCD, &IID_DDiscFormat2RawCDEvents, format_rawcd_create };
