/*
 * What the disc writers and the eraser have in common: state, recorder, and the drive's answers about its disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "imapi2error.h"
#include "mmc/unit.h"
#include "exclusive.h"
#include "media.h"
#include "status.h"
#include "writer.h"

void writer_init(struct writer *writer, const struct writer_kind *kind)
{
    writer->kind = kind;
    InitializeCriticalSection(&writer->lock);
    writer->requested_speed = SPEED_MAXIMUM;
}

void writer_done(struct writer *writer)
{
    recorder_transport_done(&writer->transport);
    if (writer->recorder) IDiscRecorder2_Release(writer->recorder);
    SysFreeString(writer->client_name);
    DeleteCriticalSection(&writer->lock);
}

HRESULT writer_error(const struct writer_kind *kind, HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, kind->class_info, kind->iid, detail);
}

HRESULT writer_status(const struct writer_kind *kind, const struct mmc_device *device, enum mmc_result result)
{
    IErrorInfo *info;

    if (result == MMC_RESERVED && GetErrorInfo(0, &info) == S_OK)
    {
        /* The recorder has said who holds the drive, which nobody here knows. */
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
        return E_IMAPI_RECORDER_LOCKED;
    }
    return status_report(device, result, kind->class_info, kind->iid);
}

/* --- states ---------------------------------------------------------------------------------------------------------- */

HRESULT writer_wrong_state(struct writer *writer, enum writer_state wanted)
{
    const struct writer_kind *kind = writer->kind;
    HRESULT hr;

    if (writer->state == WRITER_BUSY) hr = kind->busy;
    else
        hr = wanted == WRITER_IDLE ? kind->is_prepared : kind->is_not_prepared;
    return writer_error(kind, hr, NULL);
}

static HRESULT enter_if(struct writer *writer, BOOL (*allowed)(enum writer_state state, enum writer_state wanted),
        enum writer_state wanted)
{
    HRESULT hr;

    EnterCriticalSection(&writer->lock);
    if (allowed(writer->state, wanted)) return S_OK;
    hr = writer_wrong_state(writer, wanted);
    LeaveCriticalSection(&writer->lock);
    return hr;
}

static BOOL is_wanted(enum writer_state state, enum writer_state wanted)
{
    return state == wanted;
}

static BOOL is_prepared(enum writer_state state, enum writer_state wanted)
{
    return state == wanted || state == WRITER_BUSY;
}

HRESULT writer_enter(struct writer *writer, enum writer_state wanted)
{
    return enter_if(writer, is_wanted, wanted);
}

HRESULT writer_enter_prepared(struct writer *writer)
{
    return enter_if(writer, is_prepared, WRITER_PREPARED);
}

void writer_leave(struct writer *writer)
{
    LeaveCriticalSection(&writer->lock);
}

HRESULT writer_check_not_busy(struct writer *writer)
{
    BOOL busy;

    EnterCriticalSection(&writer->lock);
    busy = writer->state == WRITER_BUSY;
    LeaveCriticalSection(&writer->lock);
    return busy ? writer_error(writer->kind, writer->kind->busy, NULL) : S_OK;
}

void writer_set_state(struct writer *writer, enum writer_state state)
{
    EnterCriticalSection(&writer->lock);
    writer->state = state;
    LeaveCriticalSection(&writer->lock);
}

BOOL writer_cancel(struct writer *writer)
{
    BOOL busy;

    EnterCriticalSection(&writer->lock);
    if ((busy = writer->state == WRITER_BUSY)) InterlockedExchange(&writer->cancelled, 1);
    LeaveCriticalSection(&writer->lock);
    return busy;
}

/* --- the drive ------------------------------------------------------------------------------------------------------- */

HRESULT writer_get_transport(struct writer *writer, HRESULT missing, struct recorder_transport *transport)
{
    IDiscRecorder2 *recorder;
    HRESULT hr;

    memset(transport, 0, sizeof(*transport));
    EnterCriticalSection(&writer->lock);
    if ((recorder = writer->recorder)) IDiscRecorder2_AddRef(recorder);
    LeaveCriticalSection(&writer->lock);
    if (!recorder)
        return writer_error(writer->kind, missing, missing == E_INVALIDARG || missing == E_POINTER
                ? L"Set the Recorder property first." : NULL);
    hr = recorder_transport_init(transport, (IUnknown *)recorder);
    IDiscRecorder2_Release(recorder);
    return hr;
}

HRESULT writer_take_drive(struct writer *writer)
{
    struct mmc_device device;
    HRESULT hr;

    if (FAILED(hr = IDiscRecorder2_AcquireExclusiveAccess(writer->recorder, VARIANT_TRUE, writer->client_name)))
        return hr;
    IDiscRecorder2_DisableMcn(writer->recorder);
    /* A drive that cannot lock its tray can burn all the same. */
    mmc_device_init(&device, &writer->transport.transport);
    mmc_prevent_removal(&device, true, false);
    return S_OK;
}

/* A drive left locked needs a paper clip: one that does not hear the first time is told again. A GOOD that is none is not
 * noticed here; EjectMedia finds the tray locked then, and unlocks it. */
static void unlock_tray(struct mmc_device *device)
{
    unsigned int attempt;

    for (attempt = 0; attempt < 3 && mmc_prevent_removal(device, false, false) != MMC_OK; attempt++) ;
}

void writer_release_drive(struct writer *writer)
{
    struct mmc_device device;
    IErrorInfo *info;

    /* The client wants to read why it failed, not what came after. */
    if (GetErrorInfo(0, &info) != S_OK) info = NULL;
    mmc_device_init(&device, &writer->transport.transport);
    unlock_tray(&device);
    IDiscRecorder2_EnableMcn(writer->recorder);
    IDiscRecorder2_ReleaseExclusiveAccess(writer->recorder);
    SetErrorInfo(0, info);
    if (info) IErrorInfo_Release(info);
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

HRESULT writer_can_use_drive(const struct writer_kind *kind, IDiscRecorder2 *recorder, BOOL *can)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    *can = FALSE;
    hr = recorder_transport_init(&transport, (IUnknown *)recorder);
    if (hr == E_NOINTERFACE) return S_OK;
    if (FAILED(hr)) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(kind, &device, kind->drive_can(&device, can));
    if (FAILED(hr)) *can = FALSE;
    recorder_transport_done(&transport);
    return hr;
}

HRESULT writer_is_recorder_supported(const struct writer_kind *kind, IDiscRecorder2 *recorder, VARIANT_BOOL *value)
{
    HRESULT hr;
    BOOL can;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (!recorder) return com_missing(kind->class_info, kind->iid, L"recorder");
    hr = writer_can_use_drive(kind, recorder, &can);
    if (can) *value = VARIANT_TRUE;
    return hr;
}

static BOOL has_type(const struct writer_kind *kind, IMAPI_MEDIA_PHYSICAL_TYPE type)
{
    UINT i;

    for (i = 0; i < kind->media_type_count; i++)
        if (kind->media_types[i] == (LONG)type) return TRUE;
    return FALSE;
}

HRESULT writer_is_current_media_supported(const struct writer_kind *kind, IDiscRecorder2 *recorder, VARIANT_BOOL *value)
{
    struct recorder_transport transport;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct mmc_device device;
    enum mmc_result result;
    HRESULT hr;
    BOOL can;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (!recorder) return com_missing(kind->class_info, kind->iid, L"recorder");
    if (FAILED(hr = writer_can_use_drive(kind, recorder, &can)) || !can) return hr;
    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)recorder))) return hr;
    mmc_device_init(&device, &transport.transport);
    if ((result = media_get_type(&device, &type)) == MMC_OK)
    {
        can = has_type(kind, type);
        if (can && kind->disc_can) result = kind->disc_can(&device, type, &can);
    }
    hr = writer_status(kind, &device, result);
    if (SUCCEEDED(hr) && can) *value = VARIANT_TRUE;
    recorder_transport_done(&transport);
    return hr;
}

static HRESULT get_blank(struct writer *writer, enum mmc_result (*ask)(struct mmc_device *device, BOOL *blank),
        VARIANT_BOOL *value)
{
    struct recorder_transport transport;
    struct mmc_device device;
    BOOL blank = FALSE;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    if (FAILED(hr = writer_get_transport(writer, writer->kind->no_recorder, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(writer->kind, &device, ask(&device, &blank));
    if (SUCCEEDED(hr) && blank) *value = VARIANT_TRUE;
    recorder_transport_done(&transport);
    return hr;
}

HRESULT writer_get_physically_blank(struct writer *writer, VARIANT_BOOL *value)
{
    return get_blank(writer, media_is_blank, value);
}

HRESULT writer_get_heuristically_blank(struct writer *writer, VARIANT_BOOL *value)
{
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    /* It may have to read megabytes, for which a drive that is burning has no time. */
    if (FAILED(hr = writer_check_not_busy(writer))) return hr;
    return get_blank(writer, media_looks_blank, value);
}

HRESULT writer_get_supported_media_types(const struct writer_kind *kind, SAFEARRAY **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return com_safearray_from_longs(VT_I4, kind->media_types, kind->media_type_count, value);
}

/* --- properties ------------------------------------------------------------------------------------------------------ */

/* The old one is let go when nothing is locked: it is the client's. */
static HRESULT set_recorder(struct writer *writer, IDiscRecorder2 *recorder)
{
    struct recorder_transport transport = { 0 }, old_transport;
    IDiscRecorder2 *old;
    HRESULT hr;

    if (recorder && FAILED(recorder_transport_init(&transport, (IUnknown *)recorder)))
        return writer_error(writer->kind, writer->kind->recorder_not_supported,
                L"The object takes no commands for a drive.");
    if (FAILED(hr = writer_enter(writer, WRITER_IDLE)))
    {
        recorder_transport_done(&transport);
        return hr;
    }
    old = writer->recorder;
    old_transport = writer->transport;
    if ((writer->recorder = recorder)) IDiscRecorder2_AddRef(recorder);
    writer->transport = transport;
    writer_leave(writer);
    recorder_transport_done(&old_transport);
    if (old) IDiscRecorder2_Release(old);
    return S_OK;
}

HRESULT writer_put_recorder(struct writer *writer, IDiscRecorder2 *recorder)
{
    HRESULT hr;
    BOOL can;

    if (recorder)
    {
        if (FAILED(hr = writer_enter(writer, WRITER_IDLE))) return hr;
        writer_leave(writer);
        hr = writer_can_use_drive(writer->kind, recorder, &can);
        /* A drive that somebody else has at the moment is asked no questions; who wants to write is told that it is held. */
        if (hr == E_IMAPI_RECORDER_LOCKED) SetErrorInfo(0, NULL);
        else if (FAILED(hr))
            return hr;
        else if (!can)
            return writer_error(writer->kind, writer->kind->recorder_not_supported, NULL);
    }
    return set_recorder(writer, recorder);
}

HRESULT writer_get_recorder(struct writer *writer, IDiscRecorder2 **value)
{
    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&writer->lock);
    if ((*value = writer->recorder)) IDiscRecorder2_AddRef(*value);
    LeaveCriticalSection(&writer->lock);
    return S_OK;
}

HRESULT writer_put_client_name(struct writer *writer, BSTR value)
{
    BSTR copy;
    HRESULT hr;

    if (FAILED(hr = writer_enter(writer, WRITER_IDLE))) return hr;
    if (!exclusive_name_is_valid(value))
        hr = writer_error(writer->kind, writer->kind->client_name_is_not_valid, NULL);
    else if (!(copy = SysAllocString(value)))
        hr = E_OUTOFMEMORY;
    else
    {
        SysFreeString(writer->client_name);
        writer->client_name = copy;
    }
    writer_leave(writer);
    return hr;
}

HRESULT writer_get_client_name(struct writer *writer, BSTR *value)
{
    HRESULT hr = S_OK;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    EnterCriticalSection(&writer->lock);
    if (writer->client_name && !(*value = SysAllocString(writer->client_name))) hr = E_OUTOFMEMORY;
    LeaveCriticalSection(&writer->lock);
    return hr;
}

HRESULT writer_get_media_type(struct writer *writer, IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    struct recorder_transport transport;
    struct mmc_device device;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = IMAPI_MEDIA_TYPE_UNKNOWN;
    if (FAILED(hr = writer_get_transport(writer, writer->kind->no_recorder, &transport))) return hr;
    mmc_device_init(&device, &transport.transport);
    hr = writer_status(writer->kind, &device, media_get_type(&device, value));
    recorder_transport_done(&transport);
    return hr;
}
