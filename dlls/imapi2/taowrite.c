/*
 * MsftDiscFormat2TrackAtOnce: AddAudioTrack and the closing of the session on the caller's thread (burnpump.h): the stream and the
 * events. taoburn.c has what the command thread does.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "redbook/subcode.h"
#include "format_tao.h"
#include "tao_args.h"
#include "taoburn.h"

/* No track is shorter than four seconds; what is missing is silence (the pages on AddAudioTrack). */
#define LEAST_SECTORS 300

struct taowrite
{
    struct format_tao *format;
    IStream *stream;
    ULONGLONG rest;                 /* bytes of the stream that are still to come; behind them there is silence */
    ULONG sectors_read;
    struct tao_plan plan;
    struct taoburn burn;
};

/* While the session is closed events are about its last track, all of which is on the disc: who divides by SectorCount, as the page on
 * monitoring progress does, divides by no zero. */
static void get_last_track(const struct tao_disc *disc, struct burn_progress *progress)
{
    if (!disc->tracks) return;
    progress->start_lba = disc->starts[disc->tracks - 1];
    progress->sector_count = (LONG)max(disc->sizes[disc->tracks - 1], 1);
    progress->last_read_lba = progress->last_written_lba = progress->start_lba + progress->sector_count - 1;
}

static void tell_sinks(void *context, struct burn_pump *pump)
{
    static const IMAPI_FORMAT2_TAO_WRITE_ACTION actions[] = { IMAPI_FORMAT2_TAO_WRITE_ACTION_PREPARING,
        IMAPI_FORMAT2_TAO_WRITE_ACTION_WRITING, IMAPI_FORMAT2_TAO_WRITE_ACTION_FINISHING,
        IMAPI_FORMAT2_TAO_WRITE_ACTION_VERIFYING };
    struct taowrite *write = context;
    struct com_connection_point *point = &write->format->events.point[0];
    struct tao_progress progress = { 0 };
    IDispatch *args;

    if (!com_connection_point_has_sinks(point)) return;
    burn_pump_get_progress(pump, &progress.burn);
    progress.track = (LONG)write->format->disc.tracks;
    if (write->stream) progress.track++;
    else get_last_track(&write->format->disc, &progress.burn);
    progress.action = actions[burn_pump_get_phase(pump)];
    progress.elapsed = (LONG)(burn_pump_get_phase_time(pump) / 1000);
    if (burn_pump_get_phase(pump) == TAO_WRITING) progress.remaining = burn_pump_get_remaining_time(pump);
    if (FAILED(tao_args_create(&progress, &args))) return;
    burn_fire(point, DISPID_DDISCFORMAT2TAOEVENTS_UPDATE, (IDispatch *)&write->format->IDiscFormat2TrackAtOnce_iface, args);
    IDispatch_Release(args);
}

/* --- the stream ------------------------------------------------------------------------------------------------------ */

static HRESULT stream_error(HRESULT hr, const WCHAR *what)
{
    return com_error(E_IMAPI_DF2TAO_STREAM_NOT_SUPPORTED, &format_tao_class, &IID_IDiscFormat2TrackAtOnce,
            L"%ls (0x%08lx).", what, hr);
}

static HRESULT fill(void *context, struct ring_slot *slot, ULONG sectors)
{
    struct taowrite *write = context;
    ULONG wanted;
    HRESULT hr;

    slot->lba = write->burn.disc.next + (LONG)write->sectors_read;
    slot->used = sectors * CD_AUDIO_SECTOR_SIZE;
    wanted = (ULONG)min(write->rest, slot->used);
    if (wanted)
    {
        hr = burn_read_stream(write->stream, slot->data, wanted, NULL);
        if (FAILED(hr)) return stream_error(hr, L"The stream could not be read: its Read answered with an error");
        if (hr != S_OK)
            return tao_error(E_IMAPI_DF2TAO_STREAM_NOT_SUPPORTED, L"The stream ended before the length that its Stat gives.");
    }
    memset(slot->data + wanted, 0, slot->used - wanted);
    write->rest -= wanted;
    write->sectors_read += sectors;
    return S_OK;
}

/* All of the stream is the track, from its beginning on if it can seek. A part of a sector at its end is filled up with silence. */
static HRESULT measure_stream(struct taowrite *write)
{
    LARGE_INTEGER zero = { { 0, 0 } };
    ULONGLONG sectors;
    STATSTG stat;
    HRESULT hr;

    memset(&stat, 0, sizeof(stat));
    hr = IStream_Stat(write->stream, &stat, STATFLAG_NONAME);
    if (FAILED(hr)) return stream_error(hr, L"The stream's length is not known: its Stat answered with an error");
    write->rest = stat.cbSize.QuadPart;
    if (!write->rest)
        return tao_error(E_IMAPI_DF2TAO_STREAM_NOT_SUPPORTED, L"It is empty. A track is 16-bit stereo at 44.1 kHz, without a "
                L"header.");
    IStream_Seek(write->stream, zero, STREAM_SEEK_SET, NULL);
    sectors = (write->rest + CD_AUDIO_SECTOR_SIZE - 1) / CD_AUDIO_SECTOR_SIZE;
    sectors = max(sectors, LEAST_SECTORS);
    if (sectors > write->format->disc.free)
        return com_error(E_IMAPI_DF2TAO_NOT_ENOUGH_SPACE, &format_tao_class, &IID_IDiscFormat2TrackAtOnce,
                L"The track has %I64u sectors, and the disc has room for %lu (75 are a second).", sectors,
                write->format->disc.free);
    write->plan.sectors = (ULONG)sectors;
    return S_OK;
}

/* --- burning --------------------------------------------------------------------------------------------------------- */

static void init(struct taowrite *write, struct format_tao *format)
{
    memset(write, 0, sizeof(*write));
    write->format = format;
    write->plan.buffer_underrun_free = !format->buffer_underrun_free_disabled;
    write->plan.simulate = format->simulation.simulate != VARIANT_FALSE;
    write->plan.final = !format->do_not_finalize;
    write->plan.verify = format->verification.level != IMAPI_BURN_VERIFICATION_NONE;
    write->burn.plan = &write->plan;
    write->burn.disc = format->disc;
}

static HRESULT outcome_to_hresult(const struct taowrite *write)
{
    const struct burn_outcome *outcome = &write->burn.outcome;

    switch (outcome->end)
    {
    case BURN_SUCCESS: return S_OK;
    case BURN_CANCELLED: return tao_error(E_IMAPI_REQUEST_CANCELLED, NULL);
    case BURN_PARAMETERS_REFUSED:
        return writer_status(&tao_kind, &outcome->device, MMC_INVALID_MODE_PARAMETERS);
    case BURN_DISC_DISAGREES:
        if (outcome->result != MMC_OK && outcome->result != MMC_ILLEGAL_REQUEST && outcome->result != MMC_INVALID_ADDRESS
                && outcome->result != MMC_MEDIUM_ERROR)
            return writer_status(&tao_kind, &outcome->device, outcome->result);
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, &format_tao_class, &IID_IDiscFormat2TrackAtOnce,
                L"Everything was sent, but %ls. Take a new disc, and burn it slower.", outcome->disagreement);
    case BURN_DRIVE_FAILED: break;
    }
    if (outcome->result == MMC_MEDIUM_FULL)
        return tao_error(E_IMAPI_DF2TAO_NOT_ENOUGH_SPACE, L"The drive says that the disc is full.");
    return writer_status(&tao_kind, &outcome->device, outcome->result);
}

static HRESULT run(struct taowrite *write, void (*work)(struct burn_pump *pump, void *context))
{
    struct format_tao *format = write->format;
    struct burn_pump_plan plan = { 0 };
    struct burn_pump *pump;
    HRESULT hr;

    plan.recorder = (IUnknown *)format->writer.recorder;
    plan.transport = &format->writer.transport.transport;
    plan.cancelled = &format->writer.cancelled;
    plan.first_phase = write->stream ? TAO_PREPARING : TAO_FINISHING;
    plan.start = write->burn.disc.next;
    plan.sectors = write->plan.sectors;
    plan.sector_size = CD_AUDIO_SECTOR_SIZE;
    plan.context = write;
    plan.fill = fill;
    plan.tell = tell_sinks;
    if (FAILED(hr = burn_pump_create(&plan, &pump))) return hr;
    if (plan.sectors) hr = burn_pump_prime(pump);
    if (SUCCEEDED(hr)) hr = burn_pump_run(pump, work, &write->burn);
    else if (hr == E_IMAPI_REQUEST_CANCELLED)
        tao_error(hr, NULL);
    burn_pump_free(pump);
    /* Whatever came of it, a track may be there now. */
    EnterCriticalSection(&format->writer.lock);
    format->disc = write->burn.disc;
    LeaveCriticalSection(&format->writer.lock);
    return FAILED(hr) ? hr : outcome_to_hresult(write);
}

/* A drive that did not tell behind the last track how much room there is may do so now; where there is no next track, or none that can
 * be written, there is none. */
static HRESULT ask_for_room(struct format_tao *format, struct mmc_device *device)
{
    struct tao_disc disc = format->disc;
    enum mmc_result result;

    if (disc.free) return S_OK;
    result = taoburn_find_room(device, &disc);
    if (result == MMC_MEDIUM_FULL || result == MMC_INVALID_ADDRESS || burn_is_unknown_to_drive(result)) result = MMC_OK;
    EnterCriticalSection(&format->writer.lock);
    format->disc = disc;
    LeaveCriticalSection(&format->writer.lock);
    return writer_status(&tao_kind, device, result);
}

/* After simulated tracks one that is burned goes where the first of them went, once the drive has forgotten them. */
static HRESULT leave_simulation(struct taowrite *write)
{
    struct format_tao *format = write->format;
    struct tao_disc *disc = &write->burn.disc;
    struct mmc_device device;
    enum mmc_result result;

    if (write->plan.simulate || disc->tracks == disc->real) return S_OK;
    mmc_device_init(&device, &format->writer.transport.transport);
    result = taoburn_set_parameters(&device, &write->plan);
    disc->tracks = disc->real;
    disc->ahead = 0;
    if (result == MMC_OK) result = taoburn_find_room(&device, disc);
    EnterCriticalSection(&format->writer.lock);
    format->disc = *disc;
    LeaveCriticalSection(&format->writer.lock);
    return result == MMC_OK ? S_OK : writer_status(&tao_kind, &device, result);
}

HRESULT taowrite_run(struct format_tao *format, IStream *stream)
{
    struct mmc_device device;
    struct taowrite *write;
    HRESULT hr, adjusted;

    if ((format->simulation.simulate ? format->disc.tracks : format->disc.real) == TOC_MAX_TRACKS)
        return tao_error(E_IMAPI_DF2TAO_TRACK_LIMIT_REACHED, NULL);
    mmc_device_init(&device, &format->writer.transport.transport);
    if (FAILED(hr = ask_for_room(format, &device))) return hr;
    if (!(write = malloc(sizeof(*write)))) return E_OUTOFMEMORY;
    init(write, format);
    write->stream = stream;
    if (SUCCEEDED(hr = leave_simulation(write)) && SUCCEEDED(hr = measure_stream(write)))
    {
        write->plan.has_speed = writer_choose_speed(&format->writer, &device, &write->plan.speed, &adjusted);
        hr = run(write, taoburn_track);
    }
    free(write);
    return hr;
}

HRESULT taowrite_close(struct format_tao *format)
{
    struct taowrite *write;
    HRESULT hr;

    if (!(write = malloc(sizeof(*write)))) return E_OUTOFMEMORY;
    init(write, format);
    hr = run(write, taoburn_close);
    free(write);
    return hr;
}
