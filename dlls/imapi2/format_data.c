/*
 * MsftDiscFormat2Data: images to discs of every kind.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "datadisc.h"
#include "format_data.h"
#include "media.h"
#include "multisession.h"
#include "trace.h"

static struct format_data *impl_from_IDiscFormat2Data(IDiscFormat2Data *iface)
{
    return CONTAINING_RECORD(iface, struct format_data, IDiscFormat2Data_iface);
}

/* Everything that libs/recording has a row for; the documents say neither which nor in which order. */
static const LONG media_types[] = { IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDRW, IMAPI_MEDIA_TYPE_DVDRAM,
    IMAPI_MEDIA_TYPE_DVDPLUSR, IMAPI_MEDIA_TYPE_DVDPLUSRW, IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDDASHR,
    IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER,
    IMAPI_MEDIA_TYPE_BDR, IMAPI_MEDIA_TYPE_BDRE };

/* A drive that has the profile of any medium that can be recorded, with whatever disc is in. */
static enum mmc_result drive_can_record(struct mmc_device *device, BOOL *can)
{
    struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
    struct mmc_capabilities capabilities;
    enum mmc_result result;
    uint32_t count, i;

    *can = FALSE;
    result = mmc_get_profiles(device, profiles, &count);
    if (result == MMC_ILLEGAL_COMMAND)
    {
        result = mmc_get_capabilities(device, &capabilities);
        if (result == MMC_OK) *can = capabilities.writes_cd_r || capabilities.writes_cd_rw;
        return result;
    }
    if (result != MMC_OK) return result;
    for (i = 0; i < count; i++)
        if (recording_find_medium(profiles[i].profile)) *can = TRUE;
    return MMC_OK;
}

static enum mmc_result disc_can_be_recorded(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE type, BOOL *can)
{
    struct recording_disc disc;
    enum mmc_result result = recording_examine(device, &disc);

    (void)type;
    *can = result == MMC_OK && !(disc.state & RECORDING_STATE_UNUSABLE);
    return result;
}

/* Test writes are for CD-R(W) and DVD-R(W): of what a drive has, its features tell. */
static enum mmc_result drive_can_simulate(struct mmc_device *device, BOOL *can)
{
    static const struct
    {
        uint16_t feature;
        uint8_t bit; /* Test Write, in the first byte */
    } features[] = { { MMC_FEATURE_CD_TRACK_AT_ONCE, 0x04 }, { MMC_FEATURE_DVD_R_RW_WRITE, 0x04 } };
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_capabilities capabilities;
    enum mmc_result result = MMC_OK;
    struct mmc_feature feature;
    unsigned int i;

    *can = FALSE;
    for (i = 0; i < ARRAYSIZE(features); i++)
    {
        result = mmc_get_feature(device, features[i].feature, true, buffer, &feature);
        if (result == MMC_OK && feature.length && feature.data[0] & features[i].bit) *can = TRUE;
        if (result != MMC_OK && result != MMC_NO_FEATURE && result != MMC_FEATURE_NOT_CURRENT) break;
    }
    if (result != MMC_ILLEGAL_COMMAND) return *can || result == MMC_NO_FEATURE || result == MMC_FEATURE_NOT_CURRENT ? MMC_OK : result;
    result = mmc_get_capabilities(device, &capabilities);
    if (result == MMC_OK) *can = capabilities.test_write;
    return result;
}

const struct writer_kind data_kind = { &format_data_class, &IID_IDiscFormat2Data, E_IMAPI_DF2DATA_WRITE_IN_PROGRESS, 0, 0,
    E_IMAPI_RECORDER_REQUIRED, E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID,
    media_types, ARRAYSIZE(media_types), drive_can_record, disc_can_be_recorded };

static HRESULT WINAPI format_data_QueryInterface(IDiscFormat2Data *iface, REFIID riid, void **out)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscFormat2)
            || IsEqualGUID(riid, &IID_IDiscFormat2Data))
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

static ULONG WINAPI format_data_AddRef(IDiscFormat2Data *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2Data(iface)->com);
}

static ULONG WINAPI format_data_Release(IDiscFormat2Data *iface)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);
    ULONG ref = com_object_release(&format->com);

    if (!ref)
    {
        com_connection_points_done(&format->events);
        writer_done(&format->writer);
        com_object_done(&format->com);
        free(format);
    }
    return ref;
}

static HRESULT WINAPI format_data_GetTypeInfoCount(IDiscFormat2Data *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI format_data_GetTypeInfo(IDiscFormat2Data *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2Data, index, lcid, info);
}

static HRESULT WINAPI format_data_GetIDsOfNames(IDiscFormat2Data *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2Data, riid, names, count, lcid, ids);
}

static HRESULT WINAPI format_data_Invoke(IDiscFormat2Data *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2Data, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_data_IsRecorderSupported(IDiscFormat2Data *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_recorder_supported(&data_kind, recorder, value);
}

static HRESULT WINAPI format_data_IsCurrentMediaSupported(IDiscFormat2Data *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_current_media_supported(&data_kind, recorder, value);
}

static HRESULT WINAPI format_data_get_MediaPhysicallyBlank(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return writer_get_physically_blank(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_MediaHeuristicallyBlank(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return writer_get_heuristically_blank(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_SupportedMediaTypes(IDiscFormat2Data *iface, SAFEARRAY **value)
{
    (void)iface;
    return writer_get_supported_media_types(&data_kind, value);
}

/* --- the recorder and the choices ------------------------------------------------------------------------------------ */

static HRESULT WINAPI format_data_put_Recorder(IDiscFormat2Data *iface, IDiscRecorder2 *value)
{
    return writer_put_recorder(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_Recorder(IDiscFormat2Data *iface, IDiscRecorder2 **value)
{
    return writer_get_recorder(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT put_choice(struct format_data *format, VARIANT_BOOL *choice, VARIANT_BOOL value)
{
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    *choice = value ? VARIANT_TRUE : VARIANT_FALSE;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT get_choice(const VARIANT_BOOL *choice, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = *choice;
    return S_OK;
}

static HRESULT WINAPI format_data_put_BufferUnderrunFreeDisabled(IDiscFormat2Data *iface, VARIANT_BOOL value)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    return put_choice(format, &format->choices.buffer_underrun_free_disabled, value);
}

static HRESULT WINAPI format_data_get_BufferUnderrunFreeDisabled(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return get_choice(&impl_from_IDiscFormat2Data(iface)->choices.buffer_underrun_free_disabled, value);
}

static HRESULT WINAPI format_data_put_PostgapAlreadyInImage(IDiscFormat2Data *iface, VARIANT_BOOL value)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    return put_choice(format, &format->choices.postgap_already_in_image, value);
}

static HRESULT WINAPI format_data_get_PostgapAlreadyInImage(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return get_choice(&impl_from_IDiscFormat2Data(iface)->choices.postgap_already_in_image, value);
}

static HRESULT WINAPI format_data_put_ForceMediaToBeClosed(IDiscFormat2Data *iface, VARIANT_BOOL value)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    return put_choice(format, &format->choices.force_media_to_be_closed, value);
}

static HRESULT WINAPI format_data_get_ForceMediaToBeClosed(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return get_choice(&impl_from_IDiscFormat2Data(iface)->choices.force_media_to_be_closed, value);
}

static HRESULT WINAPI format_data_put_DisableConsumerDvdCompatibilityMode(IDiscFormat2Data *iface, VARIANT_BOOL value)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    return put_choice(format, &format->choices.disable_consumer_dvd_compatibility_mode, value);
}

static HRESULT WINAPI format_data_get_DisableConsumerDvdCompatibilityMode(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return get_choice(&impl_from_IDiscFormat2Data(iface)->choices.disable_consumer_dvd_compatibility_mode, value);
}

static HRESULT WINAPI format_data_put_ForceOverwrite(IDiscFormat2Data *iface, VARIANT_BOOL value)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);

    return put_choice(format, &format->choices.force_overwrite, value);
}

static HRESULT WINAPI format_data_get_ForceOverwrite(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return get_choice(&impl_from_IDiscFormat2Data(iface)->choices.force_overwrite, value);
}

static HRESULT WINAPI format_data_put_ClientName(IDiscFormat2Data *iface, BSTR value)
{
    return writer_put_client_name(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_ClientName(IDiscFormat2Data *iface, BSTR *value)
{
    return writer_get_client_name(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

/* --- the disc -------------------------------------------------------------------------------------------------------- */

/* Asks the drive, with one command or another of more than recording_examine's. */
static HRESULT ask_drive(struct format_data *format, enum mmc_result (*ask)(struct mmc_device *device, void *answer),
        void *answer)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (FAILED(hr = writer_check_not_busy(&format->writer))) return hr;
    if (FAILED(hr = writer_get_transport(&format->writer, E_IMAPI_RECORDER_REQUIRED, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(&data_kind, &device, ask(&device, answer));
    recorder_transport_done(&transport);
    return hr;
}

static enum mmc_result ask_disc(struct mmc_device *device, void *answer)
{
    return datadisc_examine(device, answer);
}

/* An overwritable disc is blank when nothing on it is of use to anybody. */
static enum mmc_result ask_state(struct mmc_device *device, void *answer)
{
    struct recording_disc *disc = answer;
    enum mmc_result result = datadisc_examine(device, disc);
    BOOL blank = FALSE;

    if (result != MMC_OK || !(disc->state & RECORDING_STATE_OVERWRITABLE) || disc->state & RECORDING_STATE_BLANK)
        return result;
    if ((result = media_looks_blank(device, &blank)) == MMC_OK && blank) disc->state |= RECORDING_STATE_BLANK;
    /* What cannot be read is not blank. */
    return result == MMC_MEDIUM_ERROR ? MMC_OK : result;
}

static HRESULT WINAPI format_data_get_CurrentMediaStatus(IDiscFormat2Data *iface, IMAPI_FORMAT2_DATA_MEDIA_STATE *value)
{
    struct recording_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = IMAPI_FORMAT2_DATA_MEDIA_STATE_UNKNOWN;
    if (FAILED(hr = ask_drive(impl_from_IDiscFormat2Data(iface), ask_state, &disc))) return hr;
    *value = (IMAPI_FORMAT2_DATA_MEDIA_STATE)disc.state;
    return S_OK;
}

static HRESULT WINAPI format_data_get_WriteProtectStatus(IDiscFormat2Data *iface, IMAPI_MEDIA_WRITE_PROTECT_STATE *value)
{
    struct recording_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = (IMAPI_MEDIA_WRITE_PROTECT_STATE)0;
    if (FAILED(hr = ask_drive(impl_from_IDiscFormat2Data(iface), ask_disc, &disc))) return hr;
    *value = (IMAPI_MEDIA_WRITE_PROTECT_STATE)disc.protection;
    return S_OK;
}

static HRESULT get_number(IDiscFormat2Data *iface, datadisc_number number, LONG *value)
{
    struct recording_disc disc;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = 0;
    if (FAILED(hr = ask_drive(impl_from_IDiscFormat2Data(iface), ask_disc, &disc))) return hr;
    hr = number(&disc, value);
    return FAILED(hr) ? writer_error(&data_kind, hr, NULL) : hr;
}

static HRESULT WINAPI format_data_get_TotalSectorsOnMedia(IDiscFormat2Data *iface, LONG *value)
{
    return get_number(iface, datadisc_total, value);
}

static HRESULT WINAPI format_data_get_FreeSectorsOnMedia(IDiscFormat2Data *iface, LONG *value)
{
    return get_number(iface, datadisc_free, value);
}

static HRESULT WINAPI format_data_get_NextWritableAddress(IDiscFormat2Data *iface, LONG *value)
{
    return get_number(iface, datadisc_next_writable, value);
}

static HRESULT WINAPI format_data_get_StartAddressOfPreviousSession(IDiscFormat2Data *iface, LONG *value)
{
    return get_number(iface, datadisc_previous_start, value);
}

static HRESULT WINAPI format_data_get_LastWrittenAddressOfPreviousSession(IDiscFormat2Data *iface, LONG *value)
{
    return get_number(iface, datadisc_previous_last, value);
}

static HRESULT WINAPI format_data_get_CurrentPhysicalMediaType(IDiscFormat2Data *iface, IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    return writer_get_media_type(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

/* One of each, whatever disc is in: they tell themselves whether they fit. They are of the recorder that is set now. */
static HRESULT WINAPI format_data_get_MultisessionInterfaces(IDiscFormat2Data *iface, SAFEARRAY **value)
{
    IDispatch *interfaces[2] = { NULL, NULL };
    IDiscRecorder2 *recorder;
    HRESULT hr;
    UINT i;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    writer_get_recorder(&impl_from_IDiscFormat2Data(iface)->writer, &recorder);
    hr = multisession_sequential_create(recorder, &interfaces[0]);
    if (SUCCEEDED(hr)) hr = multisession_random_create(recorder, &interfaces[1]);
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(interfaces, ARRAYSIZE(interfaces), value);
    for (i = 0; i < ARRAYSIZE(interfaces); i++)
        if (interfaces[i]) IDispatch_Release(interfaces[i]);
    if (recorder) IDiscRecorder2_Release(recorder);
    return hr;
}

/* --- speed ----------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_data_get_RequestedWriteSpeed(IDiscFormat2Data *iface, LONG *value)
{
    return writer_get_requested_speed(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_RequestedRotationTypeIsPureCAV(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return writer_get_requested_pure_cav(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_CurrentWriteSpeed(IDiscFormat2Data *iface, LONG *value)
{
    return writer_get_current_speed(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_CurrentRotationTypeIsPureCAV(IDiscFormat2Data *iface, VARIANT_BOOL *value)
{
    return writer_get_current_pure_cav(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_SupportedWriteSpeeds(IDiscFormat2Data *iface, SAFEARRAY **value)
{
    return writer_get_supported_speeds(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_get_SupportedWriteSpeedDescriptors(IDiscFormat2Data *iface, SAFEARRAY **value)
{
    return writer_get_supported_speed_descriptors(&impl_from_IDiscFormat2Data(iface)->writer, value);
}

static HRESULT WINAPI format_data_SetWriteSpeed(IDiscFormat2Data *iface, LONG speed, VARIANT_BOOL pure_cav)
{
    return writer_set_speed(&impl_from_IDiscFormat2Data(iface)->writer, speed, pure_cav);
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_data_Write(IDiscFormat2Data *iface, IStream *stream)
{
    struct format_data *format = impl_from_IDiscFormat2Data(iface);
    HRESULT hr;

    if (!stream) return com_missing(data_kind.class_info, data_kind.iid, L"data");
    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    if (!format->writer.recorder) hr = writer_error(&data_kind, E_IMAPI_RECORDER_REQUIRED, NULL);
    else if (!format->writer.client_name)
        hr = writer_error(&data_kind, E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID, NULL);
    if (SUCCEEDED(hr))
    {
        format->writer.state = WRITER_BUSY;
        format->writer.cancelled = 0;
    }
    writer_leave(&format->writer);
    if (FAILED(hr)) return hr;

    /* The client may let go of either while it is being called. */
    IDiscFormat2Data_AddRef(iface);
    IStream_AddRef(stream);
    hr = trace_result(L"Write", datawrite_run(format, stream));
    IStream_Release(stream);
    writer_set_state(&format->writer, WRITER_IDLE);
    IDiscFormat2Data_Release(iface);
    return hr;
}

static HRESULT WINAPI format_data_CancelWrite(IDiscFormat2Data *iface)
{
    if (writer_cancel(&impl_from_IDiscFormat2Data(iface)->writer)) return S_OK;
    return writer_error(&data_kind, E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS, NULL);
}

static const IDiscFormat2DataVtbl format_data_vtbl = {
    format_data_QueryInterface,
    format_data_AddRef,
    format_data_Release,
    format_data_GetTypeInfoCount,
    format_data_GetTypeInfo,
    format_data_GetIDsOfNames,
    format_data_Invoke,
    format_data_IsRecorderSupported,
    format_data_IsCurrentMediaSupported,
    format_data_get_MediaPhysicallyBlank,
    format_data_get_MediaHeuristicallyBlank,
    format_data_get_SupportedMediaTypes,
    format_data_put_Recorder,
    format_data_get_Recorder,
    format_data_put_BufferUnderrunFreeDisabled,
    format_data_get_BufferUnderrunFreeDisabled,
    format_data_put_PostgapAlreadyInImage,
    format_data_get_PostgapAlreadyInImage,
    format_data_get_CurrentMediaStatus,
    format_data_get_WriteProtectStatus,
    format_data_get_TotalSectorsOnMedia,
    format_data_get_FreeSectorsOnMedia,
    format_data_get_NextWritableAddress,
    format_data_get_StartAddressOfPreviousSession,
    format_data_get_LastWrittenAddressOfPreviousSession,
    format_data_put_ForceMediaToBeClosed,
    format_data_get_ForceMediaToBeClosed,
    format_data_put_DisableConsumerDvdCompatibilityMode,
    format_data_get_DisableConsumerDvdCompatibilityMode,
    format_data_get_CurrentPhysicalMediaType,
    format_data_put_ClientName,
    format_data_get_ClientName,
    format_data_get_RequestedWriteSpeed,
    format_data_get_RequestedRotationTypeIsPureCAV,
    format_data_get_CurrentWriteSpeed,
    format_data_get_CurrentRotationTypeIsPureCAV,
    format_data_get_SupportedWriteSpeeds,
    format_data_get_SupportedWriteSpeedDescriptors,
    format_data_put_ForceOverwrite,
    format_data_get_ForceOverwrite,
    format_data_get_MultisessionInterfaces,
    format_data_Write,
    format_data_CancelWrite,
    format_data_SetWriteSpeed,
};

/* For sinks that have only the vtable. */
static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != DISPID_DDISCFORMAT2DATAEVENTS_UPDATE || count != 2) return DISP_E_MEMBERNOTFOUND;
    return DDiscFormat2DataEvents_Update((DDiscFormat2DataEvents *)sink, V_DISPATCH(&args[1]), V_DISPATCH(&args[0]));
}

static const struct com_source format_data_sources[] = { { &IID_DDiscFormat2DataEvents, call_sink } };

static HRESULT format_data_create(REFIID riid, void **out)
{
    struct format_data *format;
    IUnknown *outer;
    HRESULT hr;

    *out = NULL;
    if (!(format = calloc(1, sizeof(*format)))) return E_OUTOFMEMORY;
    format->IDiscFormat2Data_iface.lpVtbl = &format_data_vtbl;
    outer = (IUnknown *)&format->IDiscFormat2Data_iface;
    com_object_init(&format->com, outer, &format_data_class);
    com_connection_points_init(&format->events, outer, format_data_sources, ARRAYSIZE(format_data_sources));
    writer_init(&format->writer, &data_kind);
    simulation_init(&format->simulation, outer, &format->writer, drive_can_simulate);
    verification_init(&format->verification, outer, &format->writer, IMAPI_BURN_VERIFICATION_FULL);
    hr = IDiscFormat2Data_QueryInterface(&format->IDiscFormat2Data_iface, riid, out);
    IDiscFormat2Data_Release(&format->IDiscFormat2Data_iface);
    return hr;
}

const struct com_class format_data_class = { &CLSID_MsftDiscFormat2Data, L"IMAPI2.MsftDiscFormat2Data",
    L"IMAPI2 data writer", &IID_IDiscFormat2Data, &IID_DDiscFormat2DataEvents, format_data_create };
