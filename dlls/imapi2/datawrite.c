/*
 * MsftDiscFormat2Data: Write. The caller's thread reads the caller's stream and fires the caller's events; the command thread
 * (databurn.c) talks to the drive; a ring stands between them. A recorder that is not free-threaded is spoken to by the
 * caller's thread, through a relay.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "mmc/features.h"
#include "data_args.h"
#include "databurn.h"
#include "datadisc.h"
#include "datasource.h"
#include "format_data.h"
#include "media.h"
#include "relay.h"
#include "ring.h"

#define EVENT_INTERVAL_MS 500
/* As much as bridges a source that stalls for half a second at 16x BD (72 MB/s), and every adapter takes a slot in one command. */
#define RING_BYTES (48 * 1024 * 1024)
#define SLOT_BYTES 65536

struct datawrite
{
    struct format_data *format;
    struct data_source source;
    struct ring *ring;                  /* NULL until it is known what is written */
    struct databurn *burn;              /* likewise */
    struct relay *relay;                /* or NULL: the recorder may be called on any thread */
    struct databurn_plan plan;
    uint32_t range, offset;             /* the next piece to be read from the source */
    uint32_t sectors_read;
    BOOL has_more;
    BOOL started;
    HRESULT adjusted;                   /* S_OK or what became of the speed */
    enum recording_phase shown_phase;
    DWORD start, phase_start, last_event;   /* tick counts */
};

/* --- events ---------------------------------------------------------------------------------------------------------- */

static LONG remaining_seconds(const struct datawrite *write, DWORD elapsed_ms)
{
    uint32_t done = 0, all = 0;

    if (!write->burn) return 0;
    all = databurn_sectors(write->burn);
    if (write->shown_phase == RECORDING_WRITING) done = databurn_written(write->burn);
    else if (write->shown_phase == RECORDING_VERIFYING && write->plan.verification == IMAPI_BURN_VERIFICATION_FULL)
        done = databurn_verified(write->burn);
    return done && done < all ? (LONG)((ULONGLONG)(all - done) * elapsed_ms / done / 1000) : 0;
}

/* A burn of several parts counts as one run of sectors from the first part's start on, so that what clients make of it,
 * (LastWrittenLba - StartLba) / SectorCount, grows from nothing to all (behaviour.md 0.6). */
static void tell_sinks(struct datawrite *write)
{
    static const IMAPI_FORMAT2_DATA_WRITE_ACTION actions[] = { IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_FORMATTING_MEDIA, IMAPI_FORMAT2_DATA_WRITE_ACTION_INITIALIZING_HARDWARE,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_CALIBRATING_POWER, IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION, IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED };
    struct com_connection_point *point = &write->format->events.point[0];
    struct data_progress progress = { 0 };
    DWORD now = GetTickCount();
    VARIANT arguments[2];
    LONG written = 0;

    if (!com_connection_point_has_sinks(point)) return;
    progress.sector_count = (LONG)write->plan.sectors;
    if (write->burn)
    {
        written = (LONG)databurn_written(write->burn);
        progress.start_lba = databurn_start_lba(write->burn);
        progress.sector_count = (LONG)databurn_sectors(write->burn);
    }
    progress.last_read_lba = progress.start_lba + (LONG)write->sectors_read - (write->sectors_read ? 1 : 0);
    progress.last_written_lba = progress.start_lba + written - (written ? 1 : 0);
    if (write->ring)
    {
        progress.total_buffer = (LONG)ring_size(write->ring);
        progress.used_buffer = (LONG)ring_used(write->ring);
    }
    progress.action = actions[write->shown_phase];
    progress.elapsed = (LONG)((now - write->start) / 1000);
    progress.remaining = remaining_seconds(write, now - write->phase_start);

    /* Last argument first, as DISPPARAMS has them. */
    V_VT(&arguments[0]) = VT_DISPATCH;
    if (FAILED(data_args_create(&progress, &V_DISPATCH(&arguments[0])))) return;
    V_VT(&arguments[1]) = VT_DISPATCH;
    V_DISPATCH(&arguments[1]) = (IDispatch *)&write->format->IDiscFormat2Data_iface;
    com_connection_point_fire(point, DISPID_DDISCFORMAT2DATAEVENTS_UPDATE, arguments, 2);
    IDispatch_Release(V_DISPATCH(&arguments[0]));
}

/* The interval begins when the handlers are through: slow ones, too, leave time to fill the ring. */
static void fire_event(struct datawrite *write)
{
    tell_sinks(write);
    write->last_event = GetTickCount();
}

static void show_phase(struct datawrite *write, enum recording_phase phase)
{
    write->shown_phase = phase;
    write->phase_start = GetTickCount();
    fire_event(write);
}

/* One event for each action that the burn has come to, however short it was; and one every half a second. */
static void fire_if_due(struct datawrite *write)
{
    enum recording_phase phase;

    while (write->started && (phase = databurn_next_phase(write->burn, write->shown_phase)) != write->shown_phase)
        show_phase(write, phase);
    if (GetTickCount() - write->last_event >= EVENT_INTERVAL_MS) fire_event(write);
}

/* --- the source ------------------------------------------------------------------------------------------------------ */

static HRESULT fill_slot(struct datawrite *write, struct ring_slot *slot)
{
    struct recording_piece piece;
    uint32_t range, offset;
    HRESULT hr;

    databurn_next_piece(write->burn, &write->range, &write->offset, &piece);
    slot->used = piece.sectors * RECORDING_SECTOR_SIZE;
    if (FAILED(hr = data_source_read(&write->source, piece.source, piece.data, slot->data))) return hr;
    memset(slot->data + piece.data * RECORDING_SECTOR_SIZE, 0, (piece.sectors - piece.data) * RECORDING_SECTOR_SIZE);
    write->sectors_read += piece.sectors;
    ring_filled(write->ring);
    range = write->range;
    offset = write->offset;
    write->has_more = databurn_next_piece(write->burn, &range, &offset, &piece);
    if (!write->has_more) ring_finish(write->ring);
    return S_OK;
}

/* Fills the ring before the laser is on, so that a slow source shows itself early. */
static HRESULT prime_ring(struct datawrite *write)
{
    struct ring_slot *slot;
    HRESULT hr;

    while (write->has_more && (slot = ring_next_free(write->ring)))
    {
        if (write->format->writer.cancelled) return E_IMAPI_REQUEST_CANCELLED;
        if (FAILED(hr = fill_slot(write, slot))) return hr;
        fire_if_due(write);
    }
    return write->format->writer.cancelled ? E_IMAPI_REQUEST_CANCELLED : S_OK;
}

/* --- the disc -------------------------------------------------------------------------------------------------------- */

static HRESULT refuse_disc(const struct recording_disc *disc)
{
    HRESULT hr = E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;

    /* A closed disc that cannot be erased is a ROM to Windows, and those are not supported. */
    if (disc->state & RECORDING_STATE_UNSUPPORTED
            || (disc->state & (RECORDING_STATE_FINALIZED | RECORDING_STATE_ERASE_REQUIRED)) == RECORDING_STATE_FINALIZED)
        hr = E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED;
    else if (disc->state & RECORDING_STATE_WRITE_PROTECTED)
        hr = E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED;
    return com_error(hr, data_kind.class_info, data_kind.iid, L"%ls. It is a %hs.", datadisc_obstacle(disc),
            mmc_profile_name(disc->profile));
}

/* Nobody's data are overwritten unless that is wished; who hands over a list of what has changed knows what is on the disc. */
static HRESULT check_not_in_use(struct datawrite *write, struct mmc_device *device)
{
    enum mmc_result result;
    BOOL blank = FALSE;

    if (!write->plan.disc.medium->overwritable || write->plan.parts || write->format->choices.force_overwrite) return S_OK;
    if (write->plan.disc.state & RECORDING_STATE_BLANK) return S_OK;
    result = media_looks_blank(device, &blank);
    if (result != MMC_OK && result != MMC_MEDIUM_ERROR) return writer_status(&data_kind, device, result);
    return blank ? S_OK : writer_error(&data_kind, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, L"Set ForceOverwrite to write over it.");
}

static HRESULT check_disc(struct datawrite *write)
{
    struct mmc_device device;
    enum mmc_result result;

    mmc_device_init(&device, write->plan.transport);
    if ((result = datadisc_examine(&device, &write->plan.disc)) != MMC_OK)
        return writer_status(&data_kind, &device, result);
    if (datadisc_obstacle(&write->plan.disc)) return refuse_disc(&write->plan.disc);
    /* The ranges are for media that are written anywhere. */
    if (write->plan.disc.medium->overwritable && write->source.parts)
    {
        write->plan.parts = (const uint32_t (*)[2])write->source.parts;
        write->plan.part_count = write->source.part_count;
    }
    write->plan.has_speed = writer_choose_speed(&write->format->writer, &device, &write->plan.speed, &write->adjusted);
    return check_not_in_use(write, &device);
}

static HRESULT make_plan(struct datawrite *write)
{
    enum recording_plan planned;
    HRESULT hr;

    if (FAILED(hr = databurn_create(&write->plan, &planned, &write->burn))) return hr;
    if (planned == RECORDING_TOO_LARGE)
        return com_error(E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, data_kind.class_info, data_kind.iid,
                L"It has %lu sectors, this disc has room for %lu.", (ULONG)write->plan.sectors,
                (ULONG)(write->plan.parts ? write->plan.disc.total : write->plan.disc.free));
    if (planned == RECORDING_BAD_RANGE)
        return writer_error(&data_kind, E_INVALIDARG, L"The stream's list of block ranges has one that ends before its "
                L"start or beyond the stream's end.");
    return S_OK;
}

/* --- the burn -------------------------------------------------------------------------------------------------------- */

/* Waits for room in the ring, the next phase or the end of the burn. An STA's messages are served meanwhile. */
static void wait_for_progress(struct datawrite *write)
{
    HANDLE handles[4] = { databurn_done_event(write->burn), databurn_phase_event(write->burn),
        ring_drained_event(write->ring) };
    DWORD elapsed = GetTickCount() - write->last_event, index;
    DWORD timeout = elapsed < EVENT_INTERVAL_MS ? EVENT_INTERVAL_MS - elapsed : 0, count = 3;
    HRESULT hr;

    if (write->relay) handles[count++] = relay_event(write->relay);
    hr = CoWaitForMultipleHandles(0, timeout, count, handles, &index);
    /* A thread that never initialised COM has no messages to be served. */
    if (FAILED(hr) && hr != RPC_S_CALLPENDING) WaitForMultipleObjects(count, handles, FALSE, timeout);
}

/* Feeds the burn until its thread is through. What the stream did wrong, if it did; the text about it is put into
 * *error, since event handlers, of which more are called, may leave one of their own. */
static HRESULT feed(struct datawrite *write, IErrorInfo **error)
{
    struct ring_slot *slot;
    HRESULT hr = S_OK;

    *error = NULL;
    while (!databurn_is_done(write->burn))
    {
        if (write->relay) relay_serve(write->relay);
        if (write->format->writer.cancelled) databurn_cancel(write->burn);
        if (SUCCEEDED(hr) && !write->format->writer.cancelled && write->has_more && (slot = ring_next_free(write->ring)))
        {
            if (FAILED(hr = fill_slot(write, slot)))
            {
                GetErrorInfo(0, error);
                databurn_cancel(write->burn);
            }
        }
        else
            wait_for_progress(write);
        fire_if_due(write);
    }
    return hr;
}

static HRESULT outcome_to_hresult(const struct datawrite *write, uint32_t sectors, const struct databurn_outcome *outcome)
{
    switch (outcome->end)
    {
    case RECORDING_SUCCESS: return write->adjusted;
    case RECORDING_CANCELLED: return E_IMAPI_REQUEST_CANCELLED;
    case RECORDING_PARAMETERS_REFUSED:
        if (write->plan.options.simulate)
            return writer_error(&data_kind, E_IMAPI_RECORDER_NO_SUCH_FEATURE, L"This drive has no test writing with this disc.");
        if (outcome->result == MMC_FEATURE_NOT_CURRENT)
            return com_error(E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, data_kind.class_info, data_kind.iid,
                    L"It has none of the ways in which a %hs in this state can be recorded.",
                    mmc_profile_name(write->plan.disc.profile));
        break;
    case RECORDING_DISC_DISAGREES:
        if (outcome->result == MMC_NO_DEVICE || outcome->result == MMC_NO_MEDIUM || outcome->result == MMC_DENIED
                || outcome->result == MMC_TRANSPORT_ERROR || outcome->result == MMC_TIMEOUT
                || mmc_result_is_temporary(outcome->result))
            break;
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, data_kind.class_info, data_kind.iid,
                L"All %lu sectors were sent, but %hs%hs%hs.", (ULONG)sectors, outcome->text,
                outcome->result == MMC_OK ? "" : ": ", outcome->result == MMC_OK ? "" : mmc_result_text(outcome->result));
    case RECORDING_DATA_DIFFER:
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, data_kind.class_info, data_kind.iid,
                L"Sectors from LBA %ld on %hs.", (LONG)outcome->lba, outcome->text);
    case RECORDING_DRIVE_FAILED: break;
    }
    if (outcome->result == MMC_MEDIUM_FULL)
        return writer_error(&data_kind, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
                L"The drive says that the disc is full.");
    return writer_status(&data_kind, &outcome->device, outcome->result);
}

static HRESULT burn(struct datawrite *write)
{
    struct databurn_outcome outcome;
    IErrorInfo *stream_error;
    HRESULT hr, stream_hr;
    uint32_t sectors;

    if (FAILED(hr = databurn_start(write->burn, write->ring))) return hr;
    write->started = TRUE;
    stream_hr = feed(write, &stream_error);
    fire_if_due(write);
    databurn_get_outcome(write->burn, &outcome);
    sectors = databurn_sectors(write->burn);
    /* The last word on a success, which clients wait for (anchors.md, complaints). */
    if (SUCCEEDED(stream_hr) && outcome.end == RECORDING_SUCCESS) show_phase(write, RECORDING_COMPLETED);
    if (FAILED(stream_hr)) SetErrorInfo(0, stream_error);
    if (stream_error) IErrorInfo_Release(stream_error);
    return FAILED(stream_hr) ? stream_hr : outcome_to_hresult(write, sectors, &outcome);
}

static HRESULT write_source(struct datawrite *write)
{
    ULONG slot_size = min(write->plan.transport->max_transfer, SLOT_BYTES), slots;
    HRESULT hr;

    write->plan.options.transfer = slot_size / RECORDING_SECTOR_SIZE;
    slot_size = write->plan.options.transfer * RECORDING_SECTOR_SIZE;
    fire_event(write);
    if (FAILED(hr = check_disc(write))) return hr;
    /* From here on the drive is spoken to by the command thread. */
    if (!com_is_free_threaded((IUnknown *)write->format->writer.recorder))
    {
        if (FAILED(hr = relay_create(write->plan.transport, &write->relay))) return hr;
        write->plan.transport = relay_transport(write->relay);
    }
    if (FAILED(hr = make_plan(write))) return hr;
    slots = min(RING_BYTES / slot_size, databurn_sectors(write->burn) / write->plan.options.transfer + 2);
    if (FAILED(hr = ring_create(slots, slot_size, &write->ring))) return hr;
    if (!(write->has_more = databurn_sectors(write->burn) != 0)) ring_finish(write->ring);
    if (FAILED(hr = prime_ring(write))) return hr;
    return burn(write);
}

static HRESULT write_to_drive(struct datawrite *write)
{
    struct writer *writer = &write->format->writer;
    HRESULT hr;

    if (FAILED(hr = writer_take_drive(writer))) return hr;
    write->plan.transport = &writer->transport.transport;
    hr = write_source(write);
    databurn_free(write->burn);
    relay_free(write->relay);
    ring_free(write->ring);
    writer_release_drive(writer);
    return hr;
}

HRESULT datawrite_run(struct format_data *format, IStream *stream)
{
    struct datawrite *write;
    HRESULT hr;

    if (!(write = calloc(1, sizeof(*write)))) return E_OUTOFMEMORY;
    write->format = format;
    write->start = write->phase_start = write->last_event = GetTickCount();
    write->shown_phase = RECORDING_VALIDATING;
    write->plan.postgap = format->choices.postgap_already_in_image != VARIANT_FALSE;
    write->plan.verification = format->verification.level;
    write->plan.options.close = format->choices.force_media_to_be_closed != VARIANT_FALSE;
    write->plan.options.incompatible = format->choices.disable_consumer_dvd_compatibility_mode != VARIANT_FALSE;
    write->plan.options.buffer_underrun_free = format->choices.buffer_underrun_free_disabled == VARIANT_FALSE;
    write->plan.options.simulate = format->simulation.simulate != VARIANT_FALSE;
    if (SUCCEEDED(hr = data_source_init(&write->source, stream)))
    {
        write->plan.sectors = write->source.sectors;
        hr = write_to_drive(write);
        data_source_done(&write->source);
    }
    if (hr == E_IMAPI_REQUEST_CANCELLED) writer_error(&data_kind, hr, NULL);
    free(write);
    return hr;
}
