/*
 * MsftDiscFormat2RawCD: whole CDs from raw images, with every bit of the sub-channels.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "mmc/disc_information.h"
#include "mmc/speed.h"
#include "redbook/subcode.h"
#include "exclusive.h"
#include "format_rawcd.h"
#include "imapi2_private.h"
#include "media.h"
#include "speed.h"
#include "status.h"
#include "trace.h"

/* A stream of WriteMedia begins at MSF 95:00:00: five minutes of lead-in and two seconds of pause before LBA 0. */
#define WRITE_MEDIA_LEAD_IN (5 * 60 * 75 + 150)

static struct format_rawcd *impl_from_IDiscFormat2RawCD(IDiscFormat2RawCD *iface)
{
    return CONTAINING_RECORD(iface, struct format_rawcd, IDiscFormat2RawCD_iface);
}

HRESULT rawcd_error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &format_rawcd_class, &IID_IDiscFormat2RawCD, detail);
}

HRESULT rawcd_status(const struct mmc_device *device, enum mmc_result result)
{
    IErrorInfo *info;

    if (result == MMC_RESERVED && GetErrorInfo(0, &info) == S_OK)
    {
        /* The recorder has said who holds the drive, which nobody here knows. */
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
        return E_IMAPI_RECORDER_LOCKED;
    }
    return status_report(device, result, &format_rawcd_class, &IID_IDiscFormat2RawCD);
}

static HRESULT WINAPI format_rawcd_QueryInterface(IDiscFormat2RawCD *iface, REFIID riid, void **out)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);

    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscFormat2)
            || IsEqualGUID(riid, &IID_IDiscFormat2RawCD))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &format->events.IConnectionPointContainer_iface;
    else if (IsEqualGUID(riid, &IID_IBurnSimulation))
        *out = &format->IBurnSimulation_iface;
    else
        return com_object_query_interface(&format->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI format_rawcd_AddRef(IDiscFormat2RawCD *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2RawCD(iface)->com);
}

static void forget_recorder(struct format_rawcd *format)
{
    recorder_transport_done(&format->transport);
    if (format->recorder) IDiscRecorder2_Release(format->recorder);
    format->recorder = NULL;
}

static ULONG WINAPI format_rawcd_Release(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    ULONG ref = com_object_release(&format->com);

    if (!ref)
    {
        /* A client that forgot ReleaseMedia does not leave the drive locked. */
        if (format->state == RAWCD_PREPARED) rawmedia_release(format);
        forget_recorder(format);
        SysFreeString(format->client_name);
        com_connection_points_done(&format->events);
        DeleteCriticalSection(&format->lock);
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

/* --- states ---------------------------------------------------------------------------------------------------------- */

/* Enters the lock for a request that is allowed only in the given state (behaviour.md section 27). The lock is held
 * with S_OK only. */
static HRESULT enter_state(struct format_rawcd *format, enum rawcd_state wanted)
{
    HRESULT hr = S_OK;

    EnterCriticalSection(&format->lock);
    if (format->state == wanted) return S_OK;
    if (format->state == RAWCD_WRITING) hr = E_IMAPI_DF2RAW_WRITE_IN_PROGRESS;
    else
        hr = wanted == RAWCD_IDLE ? E_IMAPI_DF2RAW_MEDIA_IS_PREPARED : E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED;
    LeaveCriticalSection(&format->lock);
    return rawcd_error(hr, NULL);
}

/* Enters the lock for a getter that is allowed from PrepareMedia to ReleaseMedia. */
static HRESULT enter_prepared(struct format_rawcd *format)
{
    EnterCriticalSection(&format->lock);
    if (format->state == RAWCD_PREPARED || format->state == RAWCD_WRITING) return S_OK;
    LeaveCriticalSection(&format->lock);
    return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED, NULL);
}

static void leave(struct format_rawcd *format)
{
    LeaveCriticalSection(&format->lock);
}

static HRESULT check_not_writing(struct format_rawcd *format)
{
    BOOL writing;

    EnterCriticalSection(&format->lock);
    writing = format->state == RAWCD_WRITING;
    leave(format);
    return writing ? rawcd_error(E_IMAPI_DF2RAW_WRITE_IN_PROGRESS, NULL) : S_OK;
}

HRESULT rawcd_get_transport(struct format_rawcd *format, HRESULT missing, struct recorder_transport *transport)
{
    IDiscRecorder2 *recorder;
    HRESULT hr;

    memset(transport, 0, sizeof(*transport));
    EnterCriticalSection(&format->lock);
    if ((recorder = format->recorder)) IDiscRecorder2_AddRef(recorder);
    LeaveCriticalSection(&format->lock);
    if (!recorder) return rawcd_error(missing, missing == E_INVALIDARG ? L"Set the Recorder property first." : NULL);
    hr = recorder_transport_init(transport, (IUnknown *)recorder);
    IDiscRecorder2_Release(recorder);
    return hr;
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

static HRESULT recorder_can_write_raw(IDiscRecorder2 *recorder, BOOL *can)
{
    struct recorder_transport transport;
    struct mmc_device device;
    enum mmc_result result;
    ULONG types;
    HRESULT hr;

    *can = FALSE;
    hr = recorder_transport_init(&transport, (IUnknown *)recorder);
    if (hr == E_NOINTERFACE) return S_OK;
    if (FAILED(hr)) return hr;
    mmc_device_init(&device, &transport.transport);
    result = rawmedia_get_sector_types(&device, &types);
    hr = rawcd_status(&device, result);
    if (SUCCEEDED(hr)) *can = types != 0;
    recorder_transport_done(&transport);
    return hr;
}

/* The documented oddity: for a drive that cannot, the answer FALSE comes with a failure code (behaviour.md section 5). */
static HRESULT WINAPI format_rawcd_IsRecorderSupported(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    HRESULT hr;
    BOOL can;

    (void)iface;
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    if (!recorder) return E_POINTER;
    if (FAILED(hr = recorder_can_write_raw(recorder, &can))) return hr;
    if (!can) return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_SUPPORTED, L"This drive has no raw recording.");
    *value = VARIANT_TRUE;
    return S_OK;
}

static HRESULT WINAPI format_rawcd_IsCurrentMediaSupported(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    struct recorder_transport transport;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct mmc_device device;
    HRESULT hr;
    BOOL can;

    (void)iface;
    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    if (!recorder) return E_POINTER;
    if (FAILED(hr = recorder_can_write_raw(recorder, &can)) || !can) return hr;
    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)recorder))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, media_get_type(&device, &type));
    if (SUCCEEDED(hr) && (type == IMAPI_MEDIA_TYPE_CDR || type == IMAPI_MEDIA_TYPE_CDRW)) *value = VARIANT_TRUE;
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT get_blank(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    struct mmc_disc_information information;
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (!value) return E_POINTER;
    *value = VARIANT_FALSE;
    if (FAILED(hr = rawcd_get_transport(format, E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, media_wait_ready(&device));
    if (SUCCEEDED(hr)) hr = rawcd_status(&device, mmc_read_disc_information(&device, &information));
    if (SUCCEEDED(hr) && information.disc_status == MMC_DISC_BLANK) *value = VARIANT_TRUE;
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT WINAPI format_rawcd_get_MediaPhysicallyBlank(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return get_blank(iface, value);
}

/* On CDs the two answers are the same (behaviour.md section 5). */
static HRESULT WINAPI format_rawcd_get_MediaHeuristicallyBlank(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    return get_blank(iface, value);
}

static HRESULT WINAPI format_rawcd_get_SupportedMediaTypes(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    static const LONG types[] = { IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDRW };

    (void)iface;
    if (!value) return E_POINTER;
    return com_safearray_from_longs(VT_I4, types, ARRAYSIZE(types), value);
}

/* --- preparing and writing ------------------------------------------------------------------------------------------- */

static void set_state(struct format_rawcd *format, enum rawcd_state state)
{
    EnterCriticalSection(&format->lock);
    format->state = state;
    leave(format);
}

static HRESULT WINAPI format_rawcd_PrepareMedia(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = enter_state(format, RAWCD_IDLE))) return hr;
    if (!format->recorder) hr = rawcd_error(E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, NULL);
    else if (!format->client_name)
        hr = rawcd_error(E_IMAPI_DF2RAW_CLIENT_NAME_IS_NOT_VALID, NULL);
    if (SUCCEEDED(hr)) format->state = RAWCD_CHANGING;
    leave(format);
    if (FAILED(hr)) return hr;

    /* Recorder and name do not change in this state. */
    if (SUCCEEDED(hr = rawmedia_prepare(format)))
    {
        format->sector_type = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
        format->buffer_underrun_free_disabled = VARIANT_FALSE;
    }
    set_state(format, SUCCEEDED(hr) ? RAWCD_PREPARED : RAWCD_IDLE);
    return trace_result(L"PrepareMedia", hr);
}

static HRESULT WINAPI format_rawcd_WriteMedia2(IDiscFormat2RawCD *iface, IStream *stream, LONG lead_in)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!stream) return E_POINTER;
    if (FAILED(hr = enter_state(format, RAWCD_PREPARED))) return hr;
    format->state = RAWCD_WRITING;
    format->cancelled = 0;
    leave(format);

    /* The client may let go of either while it is being called. */
    IDiscFormat2RawCD_AddRef(iface);
    IStream_AddRef(stream);
    trace_mark(NULL, L"WriteMedia2 begins: a stream with a lead-in of %ld sectors", lead_in);
    hr = trace_result(L"WriteMedia2", rawwrite_run(format, stream, lead_in));
    IStream_Release(stream);
    set_state(format, RAWCD_PREPARED);
    IDiscFormat2RawCD_Release(iface);
    return hr;
}

static HRESULT WINAPI format_rawcd_WriteMedia(IDiscFormat2RawCD *iface, IStream *stream)
{
    return format_rawcd_WriteMedia2(iface, stream, WRITE_MEDIA_LEAD_IN);
}

static HRESULT WINAPI format_rawcd_CancelWrite(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    BOOL writing;

    EnterCriticalSection(&format->lock);
    if ((writing = format->state == RAWCD_WRITING)) InterlockedExchange(&format->cancelled, 1);
    leave(format);
    return writing ? S_OK : rawcd_error(E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS, NULL);
}

static HRESULT WINAPI format_rawcd_ReleaseMedia(IDiscFormat2RawCD *iface)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = enter_state(format, RAWCD_PREPARED))) return hr;
    format->state = RAWCD_CHANGING;
    leave(format);
    rawmedia_release(format);
    set_state(format, RAWCD_IDLE);
    return S_OK;
}

/* --- speed ----------------------------------------------------------------------------------------------------------- */

static HRESULT get_speeds(struct format_rawcd *format, HRESULT missing, struct speed_list *list)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    list->count = 0;
    if (FAILED(hr = rawcd_get_transport(format, missing, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, media_wait_ready(&device));
    if (SUCCEEDED(hr)) hr = rawcd_status(&device, speed_get_list(&device, CD_AUDIO_SECTOR_SIZE, list));
    recorder_transport_done(&transport);
    return hr;
}

/* So that CurrentWriteSpeed answers with it. A drive that cannot be told is told again when the burn begins. */
static void tell_speed(struct format_rawcd *format, const struct speed *speed)
{
    struct recorder_transport transport;
    struct mmc_device device;

    if (!speed || FAILED(rawcd_get_transport(format, E_IMAPI_RECORDER_REQUIRED, &transport))) return;
    mmc_device_init(&device, &transport.transport);
    mmc_set_cd_speed(&device, MMC_SPEED_MAX, speed->kilobytes_per_second, speed->pure_cav);
    recorder_transport_done(&transport);
}

/* What was asked for is kept as asked; the drive's own speed is chosen again when the burn begins, for the disc that is
 * in then. */
static HRESULT WINAPI format_rawcd_SetWriteSpeed(IDiscFormat2RawCD *iface, LONG speed, VARIANT_BOOL pure_cav)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    struct speed_list list;
    HRESULT hr, adjusted;

    /* Not a command more than needed to a drive that is burning. */
    if (FAILED(hr = check_not_writing(format))) return hr;
    if (speed != SPEED_MAXIMUM && speed <= 0)
        return rawcd_error(E_INVALIDARG, L"A speed is a number of sectors per second, or -1 for the fastest.");
    if (FAILED(hr = get_speeds(format, E_IMAPI_RECORDER_REQUIRED, &list))) return hr;
    tell_speed(format, speed_choose(&list, speed, pure_cav != VARIANT_FALSE, &adjusted));
    EnterCriticalSection(&format->lock);
    format->requested_speed = speed;
    format->requested_pure_cav = pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
    leave(format);
    return adjusted;
}

static HRESULT WINAPI format_rawcd_get_RequestedWriteSpeed(IDiscFormat2RawCD *iface, LONG *value)
{
    if (!value) return E_POINTER;
    *value = impl_from_IDiscFormat2RawCD(iface)->requested_speed;
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_RequestedRotationTypeIsPureCAV(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    if (!value) return E_POINTER;
    *value = impl_from_IDiscFormat2RawCD(iface)->requested_pure_cav;
    return S_OK;
}

static HRESULT get_current_speed(struct format_rawcd *format, struct speed *speed)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (FAILED(hr = rawcd_get_transport(format, E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, speed_get_current(&device, CD_AUDIO_SECTOR_SIZE, speed));
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT WINAPI format_rawcd_get_CurrentWriteSpeed(IDiscFormat2RawCD *iface, LONG *value)
{
    struct speed speed;
    HRESULT hr;

    if (!value) return E_POINTER;
    if (FAILED(hr = get_current_speed(impl_from_IDiscFormat2RawCD(iface), &speed))) return hr;
    *value = speed.sectors_per_second;
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_CurrentRotationTypeIsPureCAV(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    struct speed speed;
    HRESULT hr;

    if (!value) return E_POINTER;
    if (FAILED(hr = get_current_speed(impl_from_IDiscFormat2RawCD(iface), &speed))) return hr;
    *value = speed.pure_cav ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_SupportedWriteSpeeds(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    struct speed_list list;
    HRESULT hr;

    if (!value) return E_POINTER;
    *value = NULL;
    hr = get_speeds(impl_from_IDiscFormat2RawCD(iface), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &list);
    return FAILED(hr) ? hr : speed_list_to_array(&list, value);
}

static HRESULT WINAPI format_rawcd_get_CurrentPhysicalMediaType(IDiscFormat2RawCD *iface,
        IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (!value) return E_POINTER;
    *value = IMAPI_MEDIA_TYPE_UNKNOWN;
    hr = rawcd_get_transport(impl_from_IDiscFormat2RawCD(iface), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &transport);
    if (FAILED(hr)) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = rawcd_status(&device, media_get_type(&device, value));
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT WINAPI format_rawcd_get_SupportedWriteSpeedDescriptors(IDiscFormat2RawCD *iface, SAFEARRAY **value)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct speed_list list;
    HRESULT hr;

    if (!value) return E_POINTER;
    *value = NULL;
    hr = get_speeds(impl_from_IDiscFormat2RawCD(iface), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED, &list);
    if (SUCCEEDED(hr)) hr = format_rawcd_get_CurrentPhysicalMediaType(iface, &type);
    return FAILED(hr) ? hr : speed_list_to_descriptors(&list, type, value);
}

/* --- properties ------------------------------------------------------------------------------------------------------ */

/* The old one is let go when nothing is locked: it is the client's. */
static HRESULT set_recorder(struct format_rawcd *format, IDiscRecorder2 *recorder)
{
    struct recorder_transport transport = { 0 }, old_transport;
    IDiscRecorder2 *old;
    HRESULT hr;

    if (recorder && FAILED(recorder_transport_init(&transport, (IUnknown *)recorder)))
        return rawcd_error(E_IMAPI_DF2RAW_RECORDER_NOT_SUPPORTED, L"The object takes no commands for a drive.");
    if (FAILED(hr = enter_state(format, RAWCD_IDLE)))
    {
        recorder_transport_done(&transport);
        return hr;
    }
    old = format->recorder;
    old_transport = format->transport;
    if ((format->recorder = recorder)) IDiscRecorder2_AddRef(recorder);
    format->transport = transport;
    leave(format);
    recorder_transport_done(&old_transport);
    if (old) IDiscRecorder2_Release(old);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_put_Recorder(IDiscFormat2RawCD *iface, IDiscRecorder2 *recorder)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;
    BOOL can;

    if (recorder)
    {
        if (FAILED(hr = enter_state(format, RAWCD_IDLE))) return hr;
        leave(format);
        hr = recorder_can_write_raw(recorder, &can);
        /* A drive that somebody else has at the moment is asked no questions; PrepareMedia will say that it is held. */
        if (hr == E_IMAPI_RECORDER_LOCKED) SetErrorInfo(0, NULL);
        else if (FAILED(hr))
            return hr;
        else if (!can)
            return rawcd_error(E_IMAPI_DF2RAW_RECORDER_NOT_SUPPORTED, NULL);
    }
    return set_recorder(format, recorder);
}

static HRESULT WINAPI format_rawcd_get_Recorder(IDiscFormat2RawCD *iface, IDiscRecorder2 **value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);

    if (!value) return E_POINTER;
    EnterCriticalSection(&format->lock);
    if ((*value = format->recorder)) IDiscRecorder2_AddRef(*value);
    leave(format);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_put_BufferUnderrunFreeDisabled(IDiscFormat2RawCD *iface, VARIANT_BOOL value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (FAILED(hr = enter_state(format, RAWCD_PREPARED))) return hr;
    format->buffer_underrun_free_disabled = value ? VARIANT_TRUE : VARIANT_FALSE;
    leave(format);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_BufferUnderrunFreeDisabled(IDiscFormat2RawCD *iface, VARIANT_BOOL *value)
{
    if (!value) return E_POINTER;
    *value = impl_from_IDiscFormat2RawCD(iface)->buffer_underrun_free_disabled;
    return S_OK;
}

static HRESULT get_prepared_lba(IDiscFormat2RawCD *iface, const LONG *lba, LONG *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!value) return E_POINTER;
    *value = 0;
    if (FAILED(hr = enter_prepared(format))) return hr;
    *value = *lba;
    leave(format);
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
    if (FAILED(hr = rawcd_get_transport(format, E_INVALIDARG, &transport))) return hr;
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

    if (!value) return E_POINTER;
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

    if (FAILED(hr = enter_state(format, RAWCD_PREPARED))) return hr;
    leave(format);
    if ((UINT)value < IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY || (UINT)value > IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW)
        return rawcd_error(E_INVALIDARG, L"There is no such sector type.");
    if (FAILED(hr = get_sector_types(format, &types))) return hr;
    if (!(types & (1u << value))) return rawcd_error(E_IMAPI_DF2RAW_DATA_BLOCK_TYPE_NOT_SUPPORTED, NULL);
    if (FAILED(hr = enter_state(format, RAWCD_PREPARED))) return hr;
    format->sector_type = value;
    leave(format);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_get_RequestedSectorType(IDiscFormat2RawCD *iface,
        IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr;

    if (!value) return E_POINTER;
    if (FAILED(hr = enter_prepared(format))) return hr;
    *value = format->sector_type;
    leave(format);
    return S_OK;
}

static HRESULT WINAPI format_rawcd_put_ClientName(IDiscFormat2RawCD *iface, BSTR value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    BSTR copy;
    HRESULT hr;

    if (FAILED(hr = enter_state(format, RAWCD_IDLE))) return hr;
    if (!exclusive_name_is_valid(value))
        hr = rawcd_error(E_IMAPI_DF2RAW_CLIENT_NAME_IS_NOT_VALID, NULL);
    else if (!(copy = SysAllocString(value)))
        hr = E_OUTOFMEMORY;
    else
    {
        SysFreeString(format->client_name);
        format->client_name = copy;
    }
    leave(format);
    return hr;
}

static HRESULT WINAPI format_rawcd_get_ClientName(IDiscFormat2RawCD *iface, BSTR *value)
{
    struct format_rawcd *format = impl_from_IDiscFormat2RawCD(iface);
    HRESULT hr = S_OK;

    if (!value) return E_POINTER;
    *value = NULL;
    EnterCriticalSection(&format->lock);
    if (format->client_name && !(*value = SysAllocString(format->client_name))) hr = E_OUTOFMEMORY;
    leave(format);
    return hr;
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
    format->IBurnSimulation_iface.lpVtbl = &rawsimulation_vtbl;
    com_object_init(&format->com, (IUnknown *)&format->IDiscFormat2RawCD_iface, &format_rawcd_class);
    com_connection_points_init(&format->events, (IUnknown *)&format->IDiscFormat2RawCD_iface, format_rawcd_sources,
            ARRAYSIZE(format_rawcd_sources));
    InitializeCriticalSection(&format->lock);
    format->requested_speed = SPEED_MAXIMUM;
    format->sector_type = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED;
    hr = IDiscFormat2RawCD_QueryInterface(&format->IDiscFormat2RawCD_iface, riid, out);
    IDiscFormat2RawCD_Release(&format->IDiscFormat2RawCD_iface);
    return hr;
}

const struct com_class format_rawcd_class = { &CLSID_MsftDiscFormat2RawCD, L"IMAPI2.MsftDiscFormat2RawCD",
    L"IMAPI2 raw CD writer", &IID_IDiscFormat2RawCD, &IID_DDiscFormat2RawCDEvents, format_rawcd_create };
