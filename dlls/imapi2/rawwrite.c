/*
 * MsftDiscFormat2RawCD: WriteMedia. The caller's thread reads the caller's stream and fires the caller's events; the
 * command thread (rawburn.c) talks to the drive; a ring stands between them. A recorder that is not free-threaded is
 * spoken to by the caller's thread, through a relay.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "mmc/disc_information.h"
#include "redbook/subcode.h"
#include "redbook/toc.h"
#include "format_rawcd.h"
#include "rawburn.h"
#include "rawcd_args.h"
#include "relay.h"
#include "ring.h"

#define EVENT_INTERVAL_MS 500
/* As much as bridges a source that stalls for a second at 48x, and every adapter takes a slot in one command. */
#define RING_BYTES (8 * 1024 * 1024)
#define SLOT_BYTES 65536
/* The pause before the first track, which the lead-in ends at. */
#define PAUSE_START (-150)
/* Streams that cannot seek are read and thrown away up to the lead-in's start. */
#define SKIP_BYTES 65536

struct rawwrite
{
    struct format_rawcd *format;
    IStream *stream;
    struct ring *ring;
    struct rawburn *burn;           /* NULL until the ring is primed */
    struct relay *relay;            /* or NULL: the recorder may be called on any thread */
    struct rawburn_plan plan;
    ULONG sectors_per_slot;
    uint32_t sectors_read;
    struct toc_collector collector;
    enum rawburn_phase shown_phase;
    DWORD phase_start;              /* tick counts */
    DWORD last_event;
};

ULONG rawcd_sector_size(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type)
{
    return type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY ? CD_SECTOR_SIZE_PQ : CD_SECTOR_SIZE_RAW;
}

static HRESULT stream_error(HRESULT hr, const WCHAR *what)
{
    return com_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
            L"%ls (0x%08lx).", what, hr);
}

/* --- events ---------------------------------------------------------------------------------------------------------- */

static LONG remaining_seconds(const struct rawwrite *write, LONG written, DWORD elapsed_ms)
{
    ULONGLONG rest = (ULONGLONG)write->plan.sectors - (ULONGLONG)written;

    if (write->shown_phase != RAWBURN_WRITING || !written) return 0;
    return (LONG)(rest * elapsed_ms / (ULONGLONG)written / 1000);
}

static void tell_sinks(struct rawwrite *write)
{
    static const IMAPI_FORMAT2_RAW_CD_WRITE_ACTION actions[] = { IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING,
        IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING };
    struct com_connection_point *point = &write->format->events.point[0];
    struct rawcd_progress progress = { 0 };
    DWORD now = GetTickCount();
    VARIANT arguments[2];
    LONG written;

    if (!com_connection_point_has_sinks(point)) return;
    written = write->burn ? rawburn_get_written(write->burn) - write->plan.start : 0;
    progress.start_lba = write->plan.start;
    progress.sector_count = (LONG)write->plan.sectors;
    progress.last_read_lba = write->plan.start + (LONG)write->sectors_read - (write->sectors_read ? 1 : 0);
    progress.last_written_lba = write->plan.start + written - (written ? 1 : 0);
    progress.total_buffer = (LONG)ring_size(write->ring);
    progress.used_buffer = (LONG)ring_used(write->ring);
    progress.action = actions[write->shown_phase];
    progress.elapsed = (LONG)((now - write->phase_start) / 1000);
    progress.remaining = remaining_seconds(write, written, now - write->phase_start);

    /* Last argument first, as DISPPARAMS has them. */
    V_VT(&arguments[0]) = VT_DISPATCH;
    if (FAILED(rawcd_args_create(&progress, &V_DISPATCH(&arguments[0])))) return;
    V_VT(&arguments[1]) = VT_DISPATCH;
    V_DISPATCH(&arguments[1]) = (IDispatch *)&write->format->IDiscFormat2RawCD_iface;
    com_connection_point_fire(point, DISPID_DDISCFORMAT2RAWCDEVENTS_UPDATE, arguments, 2);
    IDispatch_Release(V_DISPATCH(&arguments[0]));
}

/* The interval begins when the handlers are through: slow ones, too, leave time to fill the ring. */
static void fire_event(struct rawwrite *write)
{
    tell_sinks(write);
    write->last_event = GetTickCount();
}

/* TRUE when the burn has come to another phase. */
static BOOL follow_phase(struct rawwrite *write)
{
    enum rawburn_phase phase = write->burn ? rawburn_get_phase(write->burn) : RAWBURN_PREPARING;

    if (phase == write->shown_phase) return FALSE;
    write->shown_phase = phase;
    write->phase_start = GetTickCount();
    return TRUE;
}

static void fire_if_due(struct rawwrite *write)
{
    if (follow_phase(write) || GetTickCount() - write->last_event >= EVENT_INTERVAL_MS) fire_event(write);
}

/* --- the stream ------------------------------------------------------------------------------------------------------ */

static HRESULT read_bytes(IStream *stream, BYTE *data, ULONG size)
{
    ULONG read, done = 0;
    HRESULT hr;

    while (done < size)
    {
        read = 0;
        hr = IStream_Read(stream, data + done, size - done, &read);
        if (FAILED(hr)) return stream_error(hr, L"The stream could not be read: its Read answered with an error");
        if (!read || read > size - done)
            return rawcd_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, L"The stream ended before the length that its Stat "
                    L"gives.");
        done += read;
    }
    return S_OK;
}

static HRESULT skip_bytes(IStream *stream, ULONGLONG count)
{
    HRESULT hr = S_OK;
    BYTE *scratch;
    ULONG step;

    if (!(scratch = malloc(SKIP_BYTES))) return E_OUTOFMEMORY;
    while (count && SUCCEEDED(hr))
    {
        step = (ULONG)min(count, SKIP_BYTES);
        hr = read_bytes(stream, scratch, step);
        count -= step;
    }
    free(scratch);
    return hr;
}

/* Goes to the part of the lead-in that this disc has room for. */
static HRESULT position_stream(struct rawwrite *write, LONG lead_in)
{
    LARGE_INTEGER offset;

    offset.QuadPart = ((LONGLONG)write->plan.start + lead_in) * write->plan.sector_size;
    if (SUCCEEDED(IStream_Seek(write->stream, offset, STREAM_SEEK_SET, NULL))) return S_OK;
    return skip_bytes(write->stream, (ULONGLONG)offset.QuadPart);
}

/* How much of the stream goes to the disc. */
static HRESULT measure_stream(struct rawwrite *write, LONG lead_in)
{
    LONGLONG skipped = (LONGLONG)write->plan.start + lead_in;
    ULONGLONG sectors;
    STATSTG stat;
    HRESULT hr;

    if (lead_in < 0) return rawcd_error(E_INVALIDARG, L"The number of lead-in sectors cannot be negative.");
    if (skipped < 0)
        return com_error(E_IMAPI_DF2RAW_STREAM_LEADIN_TOO_SHORT, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"This disc wants %ld sectors before LBA 0, the stream has %ld.", -write->plan.start, lead_in);
    memset(&stat, 0, sizeof(stat));
    hr = IStream_Stat(write->stream, &stat, STATFLAG_NONAME);
    if (FAILED(hr)) return stream_error(hr, L"The stream's length is not known: its Stat answered with an error");
    if (stat.cbSize.QuadPart % write->plan.sector_size)
        return com_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"Its length of %I64u bytes is no multiple of the %lu bytes of a sector; RequestedSectorType says what a "
                L"sector is made of.", stat.cbSize.QuadPart, (ULONG)write->plan.sector_size);
    sectors = stat.cbSize.QuadPart / write->plan.sector_size;
    if (sectors <= (ULONGLONG)skipped + (ULONGLONG)(PAUSE_START - write->plan.start))
        return rawcd_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, L"It ends within the lead-in.");
    sectors -= (ULONGLONG)skipped;
    if (sectors > 450000)
        return rawcd_error(E_IMAPI_DF2RAW_NOT_ENOUGH_SPACE, L"It has more sectors than any CD.");
    write->plan.sectors = (uint32_t)sectors;
    return S_OK;
}

/* The lead-in's Q tells what the disc's table of contents will be, whoever made the stream. */
static void collect_toc(struct rawwrite *write, const BYTE *data, ULONG sectors)
{
    uint8_t q[SUBQ_SIZE];
    bool p;
    ULONG i;

    for (i = 0; i < sectors; i++, data += write->plan.sector_size)
    {
        if (write->plan.start + (LONG)(write->sectors_read + i) >= PAUSE_START) return;
        if (write->plan.block_type == MMC_BLOCK_RAW_PQ) subcode_unpack_pq(data + CD_AUDIO_SECTOR_SIZE, &p, q);
        else
            subcode_split(data + CD_AUDIO_SECTOR_SIZE, NULL, q, NULL);
        toc_collector_add(&write->collector, q);
    }
}

static BOOL has_more(const struct rawwrite *write)
{
    return write->sectors_read < write->plan.sectors;
}

static HRESULT fill_slot(struct rawwrite *write, struct ring_slot *slot)
{
    ULONG sectors = min(write->sectors_per_slot, write->plan.sectors - write->sectors_read);
    HRESULT hr;

    slot->used = sectors * write->plan.sector_size;
    if (FAILED(hr = read_bytes(write->stream, slot->data, slot->used))) return hr;
    collect_toc(write, slot->data, sectors);
    write->sectors_read += sectors;
    ring_filled(write->ring);
    if (!has_more(write)) ring_finish(write->ring);
    return S_OK;
}

/* Fills the ring before the laser is on. The table of contents has come by several times then. */
static HRESULT prime_ring(struct rawwrite *write)
{
    struct ring_slot *slot;
    HRESULT hr;

    while (has_more(write) && (slot = ring_next_free(write->ring)))
    {
        if (write->format->writer.cancelled) return E_IMAPI_REQUEST_CANCELLED;
        if (FAILED(hr = fill_slot(write, slot))) return hr;
        fire_if_due(write);
    }
    return S_OK;
}

static HRESULT check_toc(struct rawwrite *write)
{
    static const WCHAR *const reasons[] = { L"", L"Its lead-in has no table of contents in the Q sub-channel",
        L"The table of contents in its lead-in is not complete", L"The table of contents in its lead-in contradicts itself",
        L"The table of contents in its lead-in is impossible" };
    enum toc_collected collected = toc_collector_result(&write->collector, &write->plan.toc);

    if (collected != TOC_COMPLETE)
        return com_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"%ls: a disc made of it could not be read. Is RequestedSectorType what the stream was made for?",
                reasons[collected]);
    if (write->plan.toc.leadout > write->format->last_possible_start_of_leadout)
        return com_error(E_IMAPI_DF2RAW_NOT_ENOUGH_SPACE, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"The image's lead-out begins at LBA %ld, this disc's at %ld at the latest.",
                (LONG)write->plan.toc.leadout, write->format->last_possible_start_of_leadout);
    if ((LONGLONG)write->plan.start + write->plan.sectors <= write->plan.toc.leadout)
        return rawcd_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, L"It ends before the lead-out that its table of contents "
                L"announces.");
    return S_OK;
}

/* --- the drive ------------------------------------------------------------------------------------------------------- */

/* A disc that was written to since PrepareMedia, or changed, is not written again. */
static HRESULT check_still_blank(struct rawwrite *write)
{
    struct mmc_disc_information information;
    struct mmc_device device;
    enum mmc_result result;

    mmc_device_init(&device, write->plan.transport);
    if ((result = mmc_read_disc_information(&device, &information)) != MMC_OK) return rawcd_status(&device, result);
    if (information.disc_status == MMC_DISC_BLANK) return S_OK;
    return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK, L"Something was written to it since PrepareMedia.");
}

static void choose_speed(struct rawwrite *write)
{
    struct mmc_device device;
    HRESULT adjusted;

    mmc_device_init(&device, write->plan.transport);
    write->plan.has_speed = writer_choose_speed(&write->format->writer, &device, &write->plan.speed, &adjusted);
}

/* Waits for room in the ring or the end of the burn. An STA's messages are served meanwhile. */
static void wait_for_progress(struct rawwrite *write)
{
    HANDLE handles[3] = { rawburn_done_event(write->burn), ring_drained_event(write->ring) };
    DWORD elapsed = GetTickCount() - write->last_event, index;
    DWORD timeout = elapsed < EVENT_INTERVAL_MS ? EVENT_INTERVAL_MS - elapsed : 0, count = 2;
    HRESULT hr;

    if (write->relay) handles[count++] = relay_event(write->relay);
    hr = CoWaitForMultipleHandles(0, timeout, count, handles, &index);
    /* A thread that never initialised COM has no messages to be served. */
    if (FAILED(hr) && hr != RPC_S_CALLPENDING) WaitForMultipleObjects(count, handles, FALSE, timeout);
}

/* Feeds the burn until its thread is through. What the stream did wrong, if it did; the text about it is put into
 * *error, since event handlers, of which more are called, may leave one of their own. */
static HRESULT feed(struct rawwrite *write, IErrorInfo **error)
{
    struct ring_slot *slot;
    HRESULT hr = S_OK;

    *error = NULL;
    while (!rawburn_is_done(write->burn))
    {
        if (write->relay) relay_serve(write->relay);
        if (write->format->writer.cancelled) rawburn_cancel(write->burn);
        if (SUCCEEDED(hr) && !write->format->writer.cancelled && has_more(write) && (slot = ring_next_free(write->ring)))
        {
            if (FAILED(hr = fill_slot(write, slot)))
            {
                GetErrorInfo(0, error);
                rawburn_cancel(write->burn);
            }
        }
        else
            wait_for_progress(write);
        fire_if_due(write);
    }
    return hr;
}

static HRESULT outcome_to_hresult(const struct rawwrite *write, const struct rawburn_outcome *outcome)
{
    switch (outcome->end)
    {
    case RAWBURN_SUCCESS: return S_OK;
    case RAWBURN_CANCELLED: return E_IMAPI_REQUEST_CANCELLED;
    case RAWBURN_PARAMETERS_REFUSED:
        return rawcd_error(E_IMAPI_DF2RAW_DATA_BLOCK_TYPE_NOT_SUPPORTED, write->plan.simulate
                ? L"It refused the write parameters for a simulation of this RequestedSectorType."
                : L"It refused the write parameters for this RequestedSectorType.");
    case RAWBURN_DISC_DISAGREES:
        if (outcome->result != MMC_OK && outcome->result != MMC_ILLEGAL_REQUEST && outcome->result != MMC_MEDIUM_ERROR)
            return rawcd_status(&outcome->device, outcome->result);
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"All %lu sectors were sent, but %ls.",
                (ULONG)write->plan.sectors, outcome->disagreement);
    case RAWBURN_DRIVE_FAILED: break;
    }
    if (outcome->result == MMC_MEDIUM_FULL)
        return rawcd_error(E_IMAPI_DF2RAW_NOT_ENOUGH_SPACE, L"The drive says that the disc is full.");
    return rawcd_status(&outcome->device, outcome->result);
}

static HRESULT burn(struct rawwrite *write)
{
    struct rawburn_outcome outcome;
    IErrorInfo *stream_error;
    HRESULT hr, stream_hr;

    if (!com_is_free_threaded((IUnknown *)write->format->writer.recorder))
    {
        if (FAILED(hr = relay_create(write->plan.transport, &write->relay))) return hr;
        write->plan.transport = relay_transport(write->relay);
    }
    if (FAILED(hr = rawburn_start(&write->plan, &write->burn))) return hr;
    stream_hr = feed(write, &stream_error);
    /* The last word, which clients wait for: everything that was written (anchors.md, complaints). */
    follow_phase(write);
    fire_event(write);
    rawburn_join(write->burn, &outcome);
    write->burn = NULL;
    if (FAILED(stream_hr)) SetErrorInfo(0, stream_error);
    if (stream_error) IErrorInfo_Release(stream_error);
    return FAILED(stream_hr) ? stream_hr : outcome_to_hresult(write, &outcome);
}

static HRESULT write_stream(struct rawwrite *write, LONG lead_in)
{
    ULONG slot_size;
    HRESULT hr;

    if (FAILED(hr = measure_stream(write, lead_in))) return hr;
    if (FAILED(hr = check_still_blank(write))) return hr;
    if (FAILED(hr = position_stream(write, lead_in))) return hr;
    choose_speed(write);
    slot_size = min(write->plan.transport->max_transfer, SLOT_BYTES);
    write->sectors_per_slot = slot_size / write->plan.sector_size;
    if (FAILED(hr = ring_create(RING_BYTES / slot_size, slot_size, &write->ring))) return hr;
    write->plan.ring = write->ring;
    toc_collector_init(&write->collector);
    fire_event(write);
    hr = prime_ring(write);
    if (SUCCEEDED(hr)) hr = check_toc(write);
    if (SUCCEEDED(hr)) hr = burn(write);
    relay_free(write->relay);
    ring_free(write->ring);
    return hr;
}

HRESULT rawwrite_run(struct format_rawcd *format, IStream *stream, LONG lead_in)
{
    struct rawwrite *write;
    HRESULT hr;

    if (!(write = calloc(1, sizeof(*write)))) return E_OUTOFMEMORY;
    write->format = format;
    write->stream = stream;
    write->phase_start = write->last_event = GetTickCount();
    write->plan.transport = &format->writer.transport.transport;
    write->plan.start = format->start_of_next_session;
    write->plan.sector_size = rawcd_sector_size(format->sector_type);
    write->plan.block_type = (enum mmc_data_block_type)format->sector_type;
    write->plan.buffer_underrun_free = !format->buffer_underrun_free_disabled;
    write->plan.simulate = format->simulation.simulate != VARIANT_FALSE;
    hr = write_stream(write, lead_in);
    if (hr == E_IMAPI_REQUEST_CANCELLED) rawcd_error(hr, NULL);
    free(write);
    return hr;
}
