/*
 * MsftDiscFormat2Erase: rewritable discs become empty again. erase.c has what is done to the disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "mmc/disc_state.h"
#include "mmc/features.h"
#include "mmc/mode_pages.h"
#include "erase.h"
#include "imapi2_private.h"
#include "media.h"
#include "trace.h"
#include "writer.h"

struct format_erase
{
    IDiscFormat2Erase IDiscFormat2Erase_iface;
    struct com_object com;
    struct com_connection_points events;
    struct writer writer;
    VARIANT_BOOL full;
};

static struct format_erase *impl_from_IDiscFormat2Erase(IDiscFormat2Erase *iface)
{
    return CONTAINING_RECORD(iface, struct format_erase, IDiscFormat2Erase_iface);
}

/* --- what it is ------------------------------------------------------------------------------------------------------ */

/* Dual layer DVD+RW and BD-RE came after the sample's list. */
static const LONG media_types[] = { IMAPI_MEDIA_TYPE_CDRW, IMAPI_MEDIA_TYPE_DVDRAM, IMAPI_MEDIA_TYPE_DVDPLUSRW,
    IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DISK, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER, IMAPI_MEDIA_TYPE_BDRE };

static BOOL is_erasable(uint16_t profile)
{
    return profile == MMC_PROFILE_CD_RW || profile == MMC_PROFILE_DVD_RAM || profile == MMC_PROFILE_DVD_RW_OVERWRITE
            || profile == MMC_PROFILE_DVD_RW_SEQUENTIAL || profile == MMC_PROFILE_DVD_PLUS_RW
            || profile == MMC_PROFILE_DVD_PLUS_RW_DL || profile == MMC_PROFILE_BD_RE
            || profile == MMC_PROFILE_REMOVABLE_DISK;
}

/* Drives list the profiles of the discs that they record; a reader of such discs has the ROM's. */
static enum mmc_result can_erase(struct mmc_device *device, BOOL *can)
{
    struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
    struct mmc_capabilities capabilities;
    enum mmc_result result;
    uint32_t count, i;

    *can = FALSE;
    result = mmc_get_profiles(device, profiles, &count);
    if (result == MMC_ILLEGAL_COMMAND)
    {
        /* Before GET CONFIGURATION there were CDs only. */
        result = mmc_get_capabilities(device, &capabilities);
        if (result == MMC_OK) *can = capabilities.writes_cd_rw;
        return result;
    }
    for (i = 0; result == MMC_OK && i < count; i++)
        if (is_erasable(profiles[i].profile)) *can = TRUE;
    return result;
}

/* The page of put_ClientName has E_INVALIDARG for a bad name; EraseMedia without one says that it is the name. */
static const struct writer_kind erase_kind = { &format_erase_class, &IID_IDiscFormat2Erase, E_IMAPI_ERASE_RECORDER_IN_USE, 0,
    0, E_IMAPI_RECORDER_REQUIRED, E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED, E_INVALIDARG, media_types,
    ARRAYSIZE(media_types), can_erase, NULL };

static HRESULT error(HRESULT hr, const WCHAR *detail)
{
    return writer_error(&erase_kind, hr, detail);
}

static HRESULT WINAPI format_erase_QueryInterface(IDiscFormat2Erase *iface, REFIID riid, void **out)
{
    struct format_erase *format = impl_from_IDiscFormat2Erase(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IDiscFormat2)
            || IsEqualGUID(riid, &IID_IDiscFormat2Erase))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &format->events.IConnectionPointContainer_iface;
    else
        return com_object_query_interface(&format->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI format_erase_AddRef(IDiscFormat2Erase *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2Erase(iface)->com);
}

static ULONG WINAPI format_erase_Release(IDiscFormat2Erase *iface)
{
    struct format_erase *format = impl_from_IDiscFormat2Erase(iface);
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

static HRESULT WINAPI format_erase_GetTypeInfoCount(IDiscFormat2Erase *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI format_erase_GetTypeInfo(IDiscFormat2Erase *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2Erase, index, lcid, info);
}

static HRESULT WINAPI format_erase_GetIDsOfNames(IDiscFormat2Erase *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2Erase, riid, names, count, lcid, ids);
}

static HRESULT WINAPI format_erase_Invoke(IDiscFormat2Erase *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2Erase, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IDiscFormat2 ---------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI format_erase_IsRecorderSupported(IDiscFormat2Erase *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_recorder_supported(&erase_kind, recorder, value);
}

static HRESULT WINAPI format_erase_IsCurrentMediaSupported(IDiscFormat2Erase *iface, IDiscRecorder2 *recorder,
        VARIANT_BOOL *value)
{
    (void)iface;
    return writer_is_current_media_supported(&erase_kind, recorder, value);
}

static HRESULT WINAPI format_erase_get_MediaPhysicallyBlank(IDiscFormat2Erase *iface, VARIANT_BOOL *value)
{
    return writer_get_physically_blank(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static HRESULT WINAPI format_erase_get_MediaHeuristicallyBlank(IDiscFormat2Erase *iface, VARIANT_BOOL *value)
{
    return writer_get_heuristically_blank(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static HRESULT WINAPI format_erase_get_SupportedMediaTypes(IDiscFormat2Erase *iface, SAFEARRAY **value)
{
    (void)iface;
    return writer_get_supported_media_types(&erase_kind, value);
}

/* --- erasing --------------------------------------------------------------------------------------------------------- */

/* One EraseMedia on the caller's thread. */
struct erasing
{
    struct format_erase *format;
    struct erase_plan plan;
    struct erase erase;
    ULONG range;        /* where fill is */
    ULONG offset;       /* sectors in it */
    DWORD start;        /* tick count */
};

static HRESULT fill_zeros(void *context, struct ring_slot *slot, ULONG sectors)
{
    struct erasing *erasing = context;
    const struct erase_range *range = &erasing->plan.ranges[erasing->range];
    ULONG count = min(sectors, range->sectors - erasing->offset);

    slot->lba = range->start + (LONG)erasing->offset;
    slot->used = count * 2048;
    memset(slot->data, 0, slot->used);
    erasing->offset += count;
    if (erasing->offset == range->sectors)
    {
        erasing->range++;
        erasing->offset = 0;
    }
    return S_OK;
}

/* How long it will have taken: what the drive or the zeros written so far tell, else the guess, as long as it holds. */
static LONG estimate(const struct erasing *erasing, const struct burn_pump *pump, ULONG elapsed_ms)
{
    ULONGLONG part = erasing->erase.progress, whole = 65536;

    if (erasing->plan.method == ERASE_OVERWRITE && burn_pump_get_written(pump))
    {
        part = burn_pump_get_written(pump);
        whole = erase_sectors(&erasing->plan);
    }
    if (part) return (LONG)(elapsed_ms * whole / part / 1000);
    return (LONG)max(erasing->plan.guess, elapsed_ms / 1000);
}

static void tell_sinks(void *context, struct burn_pump *pump)
{
    struct erasing *erasing = context;
    struct com_connection_point *point = &erasing->format->events.point[0];
    ULONG elapsed = GetTickCount() - erasing->start;
    VARIANT arguments[3];

    if (!com_connection_point_has_sinks(point)) return;
    /* Last argument first, as DISPPARAMS has them. */
    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[0]) = estimate(erasing, pump, elapsed);
    V_I4(&arguments[1]) = (LONG)(elapsed / 1000);
    V_VT(&arguments[2]) = VT_DISPATCH;
    V_DISPATCH(&arguments[2]) = (IDispatch *)&erasing->format->IDiscFormat2Erase_iface;
    com_connection_point_fire(point, DISPID_IDISCFORMAT2ERASEEVENTS_UPDATE, arguments, ARRAYSIZE(arguments));
}

/* What the documents have a code for is that, with the drive's reason; anything else is the eraser's own failure. */
static HRESULT drive_failed(const struct burn_outcome *outcome, HRESULT hr, const WCHAR *advice)
{
    char sense[160] = "no reason";
    HRESULT known;

    known = writer_status(&erase_kind, &outcome->device, outcome->result);
    if (known != E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE) return known;
    if (outcome->device.last_sense.valid) mmc_sense_text(&outcome->device.last_sense, sense, sizeof(sense));
    return com_error(hr, &format_erase_class, &IID_IDiscFormat2Erase, L"%hs: the drive says: %hs. %ls",
            mmc_result_text(outcome->result), sense, advice);
}

static HRESULT outcome_to_hresult(const struct erase *erase)
{
    switch (erase->end)
    {
    case ERASE_DONE: return S_OK;
    case ERASE_SPIN_UP_FAILED:
        return drive_failed(&erase->outcome, E_IMAPI_ERASE_DRIVE_FAILED_SPINUP_COMMAND, L"Take the disc out, clean it, and "
                L"try again.");
    case ERASE_COMMAND_FAILED:
        return drive_failed(&erase->outcome, E_IMAPI_ERASE_DRIVE_FAILED_ERASE_COMMAND, L"Erase it fully (FullErase), or "
                L"take another disc.");
    case ERASE_BROKE_OFF:
        return drive_failed(&erase->outcome, E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE, L"The disc may be erased "
                L"in part: erase it again, fully.");
    case ERASE_TOO_LONG:
        return error(E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR, L"The drive still says that it is at work. The disc may be worn "
                L"out: take another one.");
    case ERASE_DISC_DISAGREES: break;
    }
    return com_error(E_IMAPI_ERASE_UNEXPECTED_DRIVE_RESPONSE_DURING_ERASE, &format_erase_class, &IID_IDiscFormat2Erase,
            L"The drive said that it was done, but %ls: erase it again, fully.", erase->outcome.disagreement);
}

static HRESULT run_erasing(struct erasing *erasing)
{
    struct writer *writer = &erasing->format->writer;
    struct burn_pump_plan plan = { 0 };
    struct burn_pump *pump;
    HRESULT hr;

    plan.recorder = (IUnknown *)writer->recorder;
    plan.transport = &writer->transport.transport;
    plan.cancelled = &writer->cancelled; /* nobody does */
    plan.sectors = erase_sectors(&erasing->plan);
    plan.sector_size = 2048;
    plan.context = erasing;
    plan.fill = fill_zeros;
    plan.tell = tell_sinks;
    if (FAILED(hr = burn_pump_create(&plan, &pump))) return hr;
    erasing->start = GetTickCount();
    erasing->erase.plan = &erasing->plan;
    hr = burn_pump_run(pump, erase_work, &erasing->erase);
    burn_pump_free(pump);
    return FAILED(hr) ? hr : outcome_to_hresult(&erasing->erase);
}

/* What is in the drive, and how it is erased. */
static HRESULT make_plan(struct format_erase *format, struct erase_plan *plan)
{
    struct mmc_disc_state disc;
    struct mmc_device device;
    enum mmc_result result;

    mmc_device_init(&device, &format->writer.transport.transport);
    if ((result = media_wait_ready(&device)) == MMC_OK) result = mmc_read_disc_state(&device, &disc);
    if (result != MMC_OK) return writer_status(&erase_kind, &device, result);
    if (!erase_make_plan(&disc, format->full != VARIANT_FALSE, plan))
        return com_error(E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED, &format_erase_class, &IID_IDiscFormat2Erase,
                L"The disc in the drive is a %hs.", mmc_profile_name(disc.profile));
    if (disc.protection) return error(E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED, NULL);
    if (!disc.known) return error(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, L"The drive does not tell the state of the disc.");
    if (plan->method == ERASE_BLANK && !disc.erasable) return error(E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE, NULL);
    if (plan->method == ERASE_OVERWRITE && !disc.total_blocks)
        return error(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, L"The drive does not tell how large the disc is.");
    return S_OK;
}

static HRESULT erase_media(struct format_erase *format)
{
    struct erasing *erasing;
    HRESULT hr;

    if (!(erasing = calloc(1, sizeof(*erasing)))) return E_OUTOFMEMORY;
    erasing->format = format;
    /* What is of no use is not waited for with the drive locked. */
    if (SUCCEEDED(hr = make_plan(format, &erasing->plan)) && SUCCEEDED(hr = writer_take_drive(&format->writer)))
    {
        hr = run_erasing(erasing);
        writer_release_drive(&format->writer);
    }
    free(erasing);
    return hr;
}

static HRESULT WINAPI format_erase_EraseMedia(IDiscFormat2Erase *iface)
{
    struct format_erase *format = impl_from_IDiscFormat2Erase(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    if (!format->writer.recorder) hr = error(E_POINTER, L"Set the Recorder property first.");
    else if (!format->writer.client_name)
        hr = error(E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID, L"Set the ClientName property first.");
    if (SUCCEEDED(hr)) format->writer.state = WRITER_BUSY;
    writer_leave(&format->writer);
    if (FAILED(hr)) return hr;

    /* The client may let go of it while it is being called. */
    IDiscFormat2Erase_AddRef(iface);
    trace_mark(NULL, L"EraseMedia begins: %ls", format->full ? L"full" : L"quick");
    hr = trace_result(L"EraseMedia", erase_media(format));
    writer_set_state(&format->writer, WRITER_IDLE);
    IDiscFormat2Erase_Release(iface);
    return hr;
}

/* --- properties ------------------------------------------------------------------------------------------------------ */

static HRESULT WINAPI format_erase_put_Recorder(IDiscFormat2Erase *iface, IDiscRecorder2 *recorder)
{
    return writer_put_recorder(&impl_from_IDiscFormat2Erase(iface)->writer, recorder);
}

static HRESULT WINAPI format_erase_get_Recorder(IDiscFormat2Erase *iface, IDiscRecorder2 **value)
{
    return writer_get_recorder(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static HRESULT WINAPI format_erase_put_FullErase(IDiscFormat2Erase *iface, VARIANT_BOOL value)
{
    struct format_erase *format = impl_from_IDiscFormat2Erase(iface);
    HRESULT hr;

    if (FAILED(hr = writer_enter(&format->writer, WRITER_IDLE))) return hr;
    format->full = value ? VARIANT_TRUE : VARIANT_FALSE;
    writer_leave(&format->writer);
    return S_OK;
}

static HRESULT WINAPI format_erase_get_FullErase(IDiscFormat2Erase *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IDiscFormat2Erase(iface)->full;
    return S_OK;
}

static HRESULT WINAPI format_erase_get_CurrentPhysicalMediaType(IDiscFormat2Erase *iface,
        IMAPI_MEDIA_PHYSICAL_TYPE *value)
{
    return writer_get_media_type(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static HRESULT WINAPI format_erase_put_ClientName(IDiscFormat2Erase *iface, BSTR value)
{
    return writer_put_client_name(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static HRESULT WINAPI format_erase_get_ClientName(IDiscFormat2Erase *iface, BSTR *value)
{
    return writer_get_client_name(&impl_from_IDiscFormat2Erase(iface)->writer, value);
}

static const IDiscFormat2EraseVtbl format_erase_vtbl = {
    format_erase_QueryInterface,
    format_erase_AddRef,
    format_erase_Release,
    format_erase_GetTypeInfoCount,
    format_erase_GetTypeInfo,
    format_erase_GetIDsOfNames,
    format_erase_Invoke,
    format_erase_IsRecorderSupported,
    format_erase_IsCurrentMediaSupported,
    format_erase_get_MediaPhysicallyBlank,
    format_erase_get_MediaHeuristicallyBlank,
    format_erase_get_SupportedMediaTypes,
    format_erase_put_Recorder,
    format_erase_get_Recorder,
    format_erase_put_FullErase,
    format_erase_get_FullErase,
    format_erase_get_CurrentPhysicalMediaType,
    format_erase_put_ClientName,
    format_erase_get_ClientName,
    format_erase_EraseMedia,
};

/* For sinks that have only the vtable. */
static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != DISPID_IDISCFORMAT2ERASEEVENTS_UPDATE || count != 3) return DISP_E_MEMBERNOTFOUND;
    return DDiscFormat2EraseEvents_Update((DDiscFormat2EraseEvents *)sink, V_DISPATCH(&args[2]), V_I4(&args[1]),
            V_I4(&args[0]));
}

static const struct com_source format_erase_sources[] = { { &IID_DDiscFormat2EraseEvents, call_sink } };

static HRESULT format_erase_create(REFIID riid, void **out)
{
    struct format_erase *format;
    HRESULT hr;

    *out = NULL;
    if (!(format = calloc(1, sizeof(*format)))) return E_OUTOFMEMORY;
    format->IDiscFormat2Erase_iface.lpVtbl = &format_erase_vtbl;
    com_object_init(&format->com, (IUnknown *)&format->IDiscFormat2Erase_iface, &format_erase_class);
    com_connection_points_init(&format->events, (IUnknown *)&format->IDiscFormat2Erase_iface, format_erase_sources,
            ARRAYSIZE(format_erase_sources));
    writer_init(&format->writer, &erase_kind);
    hr = IDiscFormat2Erase_QueryInterface(&format->IDiscFormat2Erase_iface, riid, out);
    IDiscFormat2Erase_Release(&format->IDiscFormat2Erase_iface);
    return hr;
}

const struct com_class format_erase_class = { &CLSID_MsftDiscFormat2Erase, L"IMAPI2.MsftDiscFormat2Erase",
    L"IMAPI2 disc eraser", &IID_IDiscFormat2Erase, &IID_DDiscFormat2EraseEvents, format_erase_create };
