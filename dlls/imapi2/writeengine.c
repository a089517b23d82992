/*
 * MsftWriteEngine2: writes a run of sectors from a stream to a drive, and nothing besides. Exclusive access, write parameters, and the
 * closing of what was written are the client's.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <limits.h>
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "imapi2error.h"
#include "mmc/read.h"
#include "mmc/unit.h"
#include "recorder/transport.h"
#include "burnpump.h"
#include "imapi2_private.h"
#include "sectionproof.h"
#include "status.h"
#include "trace.h"
#include "writeengine_args.h"

#define UNSET (-1)

/* Pieces of news that a drive may have for the first who asks. */
#define MAX_NEWS 4

struct write_engine
{
    IWriteEngine2 IWriteEngine2_iface;
    struct com_object com;
    struct com_connection_points events;
    CRITICAL_SECTION lock;          /* for what follows; never held while a client or the drive is called */
    IDiscRecorder2Ex *recorder;
    LONG bytes_per_sector;
    LONG starting_speed;            /* sectors per second */
    LONG ending_speed;
    BOOL busy;
    volatile LONG cancelled;
};

/* One WriteSection. */
struct section
{
    struct write_engine *engine;
    IStream *stream;
    LONG start;
    ULONG sectors;
    ULONG sector_size;
    ULONG sectors_read;
    struct section_proof proof;
    struct burn_outcome outcome;
};

static struct write_engine *impl_from_IWriteEngine2(IWriteEngine2 *iface)
{
    return CONTAINING_RECORD(iface, struct write_engine, IWriteEngine2_iface);
}

static HRESULT error(HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, &write_engine_class, &IID_IWriteEngine2, detail);
}

static HRESULT WINAPI write_engine_QueryInterface(IWriteEngine2 *iface, REFIID riid, void **out)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);

    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IWriteEngine2))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &engine->events.IConnectionPointContainer_iface;
    else
        return com_object_query_interface(&engine->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI write_engine_AddRef(IWriteEngine2 *iface)
{
    return com_object_add_ref(&impl_from_IWriteEngine2(iface)->com);
}

static ULONG WINAPI write_engine_Release(IWriteEngine2 *iface)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);
    ULONG ref = com_object_release(&engine->com);

    if (!ref)
    {
        if (engine->recorder) IDiscRecorder2Ex_Release(engine->recorder);
        com_connection_points_done(&engine->events);
        DeleteCriticalSection(&engine->lock);
        com_object_done(&engine->com);
        free(engine);
    }
    return ref;
}

static HRESULT WINAPI write_engine_GetTypeInfoCount(IWriteEngine2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI write_engine_GetTypeInfo(IWriteEngine2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IWriteEngine2, index, lcid, info);
}

static HRESULT WINAPI write_engine_GetIDsOfNames(IWriteEngine2 *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IWriteEngine2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI write_engine_Invoke(IWriteEngine2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IWriteEngine2, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

/* Enters the lock when nothing is being written. The lock is held with S_OK only. */
static HRESULT enter_idle(struct write_engine *engine)
{
    EnterCriticalSection(&engine->lock);
    if (!engine->busy) return S_OK;
    LeaveCriticalSection(&engine->lock);
    return error(E_FAIL, L"A section is being written. Wait until WriteSection returns, or call CancelWrite.");
}

static HRESULT fill(void *context, struct ring_slot *slot, ULONG sectors)
{
    struct section *section = context;
    HRESULT hr;

    slot->lba = section->start + (LONG)section->sectors_read;
    slot->used = sectors * section->sector_size;
    hr = burn_read_stream(section->stream, slot->data, slot->used, NULL);
    if (FAILED(hr))
        return com_error(hr, &write_engine_class, &IID_IWriteEngine2, L"The stream's Read answered with this error at "
                L"sector %lu of the section.", section->sectors_read);
    if (hr != S_OK)
        return com_error(E_INVALIDARG, &write_engine_class, &IID_IWriteEngine2, L"The stream ended at sector %lu of the "
                L"section, which was to have %lu sectors of %lu bytes.", section->sectors_read, section->sectors,
                section->sector_size);
    section->sectors_read += sectors;
    return section->sector_size == MMC_DATA_BLOCK_SIZE ? section_proof_note(&section->proof, slot) : S_OK;
}

static void tell(void *context, struct burn_pump *pump)
{
    struct section *section = context;
    struct com_connection_point *point = &section->engine->events.point[0];
    struct burn_progress progress;
    IDispatch *args;

    if (!com_connection_point_has_sinks(point)) return;
    burn_pump_get_progress(pump, &progress);
    if (FAILED(writeengine_args_create(&progress, &args))) return;
    burn_fire(point, DISPID_DWRITEENGINE2EVENTS_UPDATE, (IDispatch *)&section->engine->IWriteEngine2_iface, args);
    IDispatch_Release(args);
}

/* That there is a new disc, or that the drive was reset, is no failure of the first WRITE: Windows' own driver hears of it before
 * any client does, here it is whoever asks first. A drive that has more to tell is told of by WRITE. */
static void hear_the_news(struct mmc_device *device)
{
    enum mmc_result result;
    UINT i;

    for (i = 0; i < MAX_NEWS; i++)
    {
        result = mmc_test_unit_ready(device);
        if (result != MMC_MEDIUM_CHANGED && result != MMC_RESET && result != MMC_UNIT_ATTENTION) return;
    }
}

/* A success is one, also where only the data can tell. */
static void work(struct burn_pump *pump, void *context)
{
    struct section *section = context;
    enum mmc_result result;

    hear_the_news(burn_pump_device(pump));
    if (burn_write(pump, &section->outcome) != BURN_SUCCESS || burn_pump_is_counted(pump)) return;
    result = section_proof_check(&section->proof, burn_pump_device(pump), &section->engine->cancelled);
    if (result == MMC_OK) return;
    section->outcome.disagreement = L"what is read from the disc is something else";
    burn_failed(&section->outcome, pump, result == MMC_BLANK_CHECK ? BURN_DISC_DISAGREES : BURN_DRIVE_FAILED, result);
}

/* A stream that is known to be too short is not begun with: half a section on a disc is of no use to anybody. */
static HRESULT check_length(const struct section *section)
{
    ULONGLONG wanted = (ULONGLONG)section->sectors * section->sector_size;
    ULARGE_INTEGER position;
    LARGE_INTEGER zero = { { 0, 0 } };
    STATSTG stat;

    memset(&stat, 0, sizeof(stat));
    if (FAILED(IStream_Stat(section->stream, &stat, STATFLAG_NONAME))) return S_OK;
    if (FAILED(IStream_Seek(section->stream, zero, STREAM_SEEK_CUR, &position))) return S_OK;
    /* A stream that is made while it is read may not know its length. */
    if (!stat.cbSize.QuadPart) return S_OK;
    if (position.QuadPart <= stat.cbSize.QuadPart && stat.cbSize.QuadPart - position.QuadPart >= wanted) return S_OK;
    return com_error(E_INVALIDARG, &write_engine_class, &IID_IWriteEngine2, L"The stream has %I64u bytes and stands at "
            L"%I64u, which is less than %lu sectors of %lu bytes.", stat.cbSize.QuadPart, position.QuadPart,
            section->sectors, section->sector_size);
}

static HRESULT outcome_to_hresult(const struct section *section)
{
    const struct burn_outcome *outcome = &section->outcome;

    switch (outcome->end)
    {
    case BURN_SUCCESS: return S_OK;
    case BURN_CANCELLED: return error(E_IMAPI_REQUEST_CANCELLED, NULL);
    case BURN_DISC_DISAGREES:
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, &write_engine_class, &IID_IWriteEngine2,
                L"All %lu sectors were sent, but %ls.", section->sectors, outcome->disagreement);
    default: return status_report(&outcome->device, outcome->result, &write_engine_class, &IID_IWriteEngine2);
    }
}

static HRESULT write_section(struct section *section, struct recorder_transport *transport)
{
    struct burn_pump_plan plan = { 0 };
    struct burn_pump *pump;
    HRESULT hr;

    if (section->sector_size > transport->transport.max_transfer)
        return com_error(E_INVALIDARG, &write_engine_class, &IID_IWriteEngine2, L"This drive takes %lu bytes at a time: "
                L"BytesPerSector cannot be more.", (ULONG)transport->transport.max_transfer);
    if (FAILED(hr = check_length(section))) return hr;
    plan.recorder = (IUnknown *)transport->recorder;
    plan.transport = &transport->transport;
    plan.cancelled = &section->engine->cancelled;
    plan.start = section->start;
    plan.sectors = section->sectors;
    plan.sector_size = section->sector_size;
    plan.context = section;
    plan.fill = fill;
    plan.tell = tell;
    if (FAILED(hr = burn_pump_create(&plan, &pump))) return hr;
    if (SUCCEEDED(hr = burn_pump_prime(pump)) && SUCCEEDED(hr = burn_pump_run(pump, work, section)))
        hr = outcome_to_hresult(section);
    else if (hr == E_IMAPI_REQUEST_CANCELLED)
        error(hr, NULL);
    burn_pump_free(pump);
    section_proof_done(&section->proof);
    return hr;
}

static HRESULT check_arguments(const struct write_engine *engine, LONG start, LONG sectors)
{
    if (sectors <= 0) return error(E_INVALIDARG, L"The number of blocks is 1 at least.");
    if (start > LONG_MAX - sectors) return error(E_INVALIDARG, L"The section ends beyond every disc.");
    if (!engine->recorder) return error(E_INVALIDARG, L"Set the Recorder property first.");
    if (engine->bytes_per_sector == UNSET) return error(E_INVALIDARG, L"Set the BytesPerSector property first.");
    return S_OK;
}

static HRESULT WINAPI write_engine_WriteSection(IWriteEngine2 *iface, IStream *data, LONG start, LONG sectors)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);
    struct section section = { engine, data, start, (ULONG)sectors, 0, 0, { 0 }, { 0 } };
    struct recorder_transport transport;
    HRESULT hr;

    if (!data) return com_missing(&write_engine_class, &IID_IWriteEngine2, L"data");
    if (FAILED(hr = enter_idle(engine))) return hr;
    if (SUCCEEDED(hr = check_arguments(engine, start, sectors)))
    {
        section.sector_size = (ULONG)engine->bytes_per_sector;
        engine->busy = TRUE;
        engine->cancelled = 0;
    }
    LeaveCriticalSection(&engine->lock);
    if (FAILED(hr)) return hr;

    /* The client may let go of either while it is being called. */
    IWriteEngine2_AddRef(iface);
    IStream_AddRef(data);
    trace_mark(NULL, L"WriteSection begins: %ld sectors of %lu bytes from LBA %ld on", sectors, section.sector_size, start);
    /* The recorder does not change while busy. */
    hr = recorder_transport_init(&transport, (IUnknown *)engine->recorder);
    if (SUCCEEDED(hr)) hr = write_section(&section, &transport);
    trace_result(L"WriteSection", hr);
    recorder_transport_done(&transport);
    EnterCriticalSection(&engine->lock);
    engine->busy = FALSE;
    LeaveCriticalSection(&engine->lock);
    IStream_Release(data);
    IWriteEngine2_Release(iface);
    return hr;
}

/* The code for nothing to cancel is a success, unlike the other writers'. */
static HRESULT WINAPI write_engine_CancelWrite(IWriteEngine2 *iface)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);
    BOOL busy;

    EnterCriticalSection(&engine->lock);
    if ((busy = engine->busy)) InterlockedExchange(&engine->cancelled, 1);
    LeaveCriticalSection(&engine->lock);
    return busy ? S_OK : S_IMAPI_WRITE_NOT_IN_PROGRESS;
}

/* --- properties ------------------------------------------------------------------------------------------------------ */

/* The old one is let go when nothing is locked: it is the client's. */
static HRESULT WINAPI write_engine_put_Recorder(IWriteEngine2 *iface, IDiscRecorder2Ex *value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);
    IDiscRecorder2Ex *old;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    if (FAILED(hr = enter_idle(engine))) return hr;
    old = engine->recorder;
    engine->recorder = value;
    IDiscRecorder2Ex_AddRef(value);
    LeaveCriticalSection(&engine->lock);
    if (old) IDiscRecorder2Ex_Release(old);
    return S_OK;
}

static HRESULT WINAPI write_engine_get_Recorder(IWriteEngine2 *iface, IDiscRecorder2Ex **value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);

    if (!value) return com_bare_error(E_POINTER);
    EnterCriticalSection(&engine->lock);
    if ((*value = engine->recorder)) IDiscRecorder2Ex_AddRef(*value);
    LeaveCriticalSection(&engine->lock);
    return S_OK;
}

static HRESULT WINAPI write_engine_put_UseStreamingWrite12(IWriteEngine2 *iface, VARIANT_BOOL value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);
    HRESULT hr;

    if (FAILED(hr = enter_idle(engine))) return hr;
    LeaveCriticalSection(&engine->lock);
    return value ? error(E_NOTIMPL, L"The engine writes with WRITE (10); leave the property at False.") : S_OK;
}

static HRESULT WINAPI write_engine_get_UseStreamingWrite12(IWriteEngine2 *iface, VARIANT_BOOL *value)
{
    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = VARIANT_FALSE;
    return S_OK;
}

static HRESULT put_long(struct write_engine *engine, LONG *member, LONG value)
{
    HRESULT hr;

    if (FAILED(hr = enter_idle(engine))) return hr;
    *member = value;
    LeaveCriticalSection(&engine->lock);
    return S_OK;
}

/* The speeds are hints for pacing. Nothing is paced here: the drive takes what it can, and SetWriteSpeed tells it how much. */
static HRESULT put_speed(struct write_engine *engine, LONG *member, LONG value)
{
    if (value != UNSET && value <= 0)
        return error(E_INVALIDARG, L"A speed is a number of sectors per second, or -1 for the fastest.");
    return put_long(engine, member, value);
}

static HRESULT get_long(LONG member, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = member;
    return S_OK;
}

static HRESULT WINAPI write_engine_put_StartingSectorsPerSecond(IWriteEngine2 *iface, LONG value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);

    return put_speed(engine, &engine->starting_speed, value);
}

static HRESULT WINAPI write_engine_get_StartingSectorsPerSecond(IWriteEngine2 *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2(iface)->starting_speed, value);
}

static HRESULT WINAPI write_engine_put_EndingSectorsPerSecond(IWriteEngine2 *iface, LONG value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);

    return put_speed(engine, &engine->ending_speed, value);
}

static HRESULT WINAPI write_engine_get_EndingSectorsPerSecond(IWriteEngine2 *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2(iface)->ending_speed, value);
}

static HRESULT WINAPI write_engine_put_BytesPerSector(IWriteEngine2 *iface, LONG value)
{
    struct write_engine *engine = impl_from_IWriteEngine2(iface);

    if (value <= 0) return error(E_INVALIDARG, L"A sector has 1 byte at least; discs have 2048, 2352 or 2448.");
    return put_long(engine, &engine->bytes_per_sector, value);
}

static HRESULT WINAPI write_engine_get_BytesPerSector(IWriteEngine2 *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2(iface)->bytes_per_sector, value);
}

static HRESULT WINAPI write_engine_get_WriteInProgress(IWriteEngine2 *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IWriteEngine2(iface)->busy ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static const IWriteEngine2Vtbl write_engine_vtbl = {
    write_engine_QueryInterface,
    write_engine_AddRef,
    write_engine_Release,
    write_engine_GetTypeInfoCount,
    write_engine_GetTypeInfo,
    write_engine_GetIDsOfNames,
    write_engine_Invoke,
    write_engine_WriteSection,
    write_engine_CancelWrite,
    write_engine_put_Recorder,
    write_engine_get_Recorder,
    write_engine_put_UseStreamingWrite12,
    write_engine_get_UseStreamingWrite12,
    write_engine_put_StartingSectorsPerSecond,
    write_engine_get_StartingSectorsPerSecond,
    write_engine_put_EndingSectorsPerSecond,
    write_engine_get_EndingSectorsPerSecond,
    write_engine_put_BytesPerSector,
    write_engine_get_BytesPerSector,
    write_engine_get_WriteInProgress,
};

/* For sinks that have only the vtable. */
static HRESULT call_sink(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != DISPID_DWRITEENGINE2EVENTS_UPDATE || count != 2) return DISP_E_MEMBERNOTFOUND;
    return DWriteEngine2Events_Update((DWriteEngine2Events *)sink, V_DISPATCH(&args[1]), V_DISPATCH(&args[0]));
}

static const struct com_source write_engine_sources[] = { { &IID_DWriteEngine2Events, call_sink } };

static HRESULT write_engine_create(REFIID riid, void **out)
{
    struct write_engine *engine;
    HRESULT hr;

    *out = NULL;
    if (!(engine = calloc(1, sizeof(*engine)))) return E_OUTOFMEMORY;
    engine->IWriteEngine2_iface.lpVtbl = &write_engine_vtbl;
    com_object_init(&engine->com, (IUnknown *)&engine->IWriteEngine2_iface, &write_engine_class);
    com_connection_points_init(&engine->events, (IUnknown *)&engine->IWriteEngine2_iface, write_engine_sources,
            ARRAYSIZE(write_engine_sources));
    InitializeCriticalSection(&engine->lock);
    engine->bytes_per_sector = engine->starting_speed = engine->ending_speed = UNSET;
    hr = IWriteEngine2_QueryInterface(&engine->IWriteEngine2_iface, riid, out);
    IWriteEngine2_Release(&engine->IWriteEngine2_iface);
    return hr;
}

const struct com_class write_engine_class = { &CLSID_MsftWriteEngine2, L"IMAPI2.MsftWriteEngine2",
    L"IMAPI2 write engine", &IID_IWriteEngine2, &IID_DWriteEngine2Events, write_engine_create };
