/*
 * MsftDiscFormat2Data: Write, on the caller's thread: what is to be written, whether this disc takes it, and what is told of it. The
 * pump (burnpump.h) carries the data to the command thread (databurn.c).
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

/* As much as bridges a source that stalls for half a second at 16x BD (72 MB/s). */
#define RING_BYTES (48 * 1024 * 1024)
#define SLOT_BYTES 65536 /* which every adapter takes in one command */

struct datawrite
{
    struct format_data *format;
    struct data_source source;
    struct mmc_transport *transport;
    struct recording_disc disc;
    struct recording_options options;
    struct databurn burn;
    struct burn_pump *pump;             /* NULL until it is known what is written */
    BOOL has_parts;                     /* the source's ranges count */
    uint32_t range, offset;             /* the next piece to be read from the source */
    uint32_t sectors_read;
    HRESULT adjusted;                   /* S_OK or what became of the speed */
    DWORD start;                        /* tick count */
};

/* --- events ---------------------------------------------------------------------------------------------------------- */

static LONG remaining_seconds(const struct datawrite *write)
{
    uint32_t done = (uint32_t)write->burn.verified, all = write->burn.recording.sectors;
    int phase = write->pump ? burn_pump_get_phase(write->pump) : RECORDING_VALIDATING;

    if (phase == RECORDING_WRITING) return burn_pump_get_remaining_time(write->pump);
    if (phase != RECORDING_VERIFYING || write->burn.verification != IMAPI_BURN_VERIFICATION_FULL || !done || done > all) return 0;
    return (LONG)((ULONGLONG)(all - done) * burn_pump_get_phase_time(write->pump) / done / 1000);
}

static void tell(void *context, struct burn_pump *pump)
{
    static const IMAPI_FORMAT2_DATA_WRITE_ACTION actions[] = { IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_FORMATTING_MEDIA, IMAPI_FORMAT2_DATA_WRITE_ACTION_INITIALIZING_HARDWARE,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_CALIBRATING_POWER, IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION, IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING,
        IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED };
    struct datawrite *write = context;
    struct com_connection_point *point = &write->format->events.point[0];
    struct data_progress progress = { 0 };
    IDispatch *arguments;

    if (!com_connection_point_has_sinks(point)) return;
    progress.burn.sector_count = (LONG)write->source.sectors;
    if (pump) burn_pump_get_progress(pump, &progress.burn);
    progress.action = actions[pump ? burn_pump_get_phase(pump) : RECORDING_VALIDATING];
    progress.elapsed = (LONG)((GetTickCount() - write->start) / 1000);
    progress.remaining = remaining_seconds(write);
    if (FAILED(data_args_create(&progress, &arguments))) return;
    burn_fire(point, DISPID_DDISCFORMAT2DATAEVENTS_UPDATE, (IDispatch *)&write->format->IDiscFormat2Data_iface, arguments);
    IDispatch_Release(arguments);
}

/* --- the source ------------------------------------------------------------------------------------------------------ */

/* A burn of several parts is told as one run of sectors from the first part's start on, so that what clients make of it,
 * (LastWrittenLba - StartLba) / SectorCount, grows from nothing to all (behaviour.md 0.6). */
static HRESULT fill(void *context, struct ring_slot *slot, ULONG sectors)
{
    struct datawrite *write = context;
    struct recording_piece piece = { 0 };
    BYTE *data;
    HRESULT hr;

    /* The pieces are no longer than the slots, which were made for them. */
    (void)sectors;
    recording_next_piece(&write->burn.recording, &write->range, &write->offset, &piece);
    if (piece.data != piece.sectors) memset(slot->data, 0, piece.sectors * RECORDING_SECTOR_SIZE);
    data = slot->data + piece.before * RECORDING_SECTOR_SIZE;
    if (FAILED(hr = data_source_read(&write->source, piece.source, piece.data, data))) return hr;
    slot->used = piece.sectors * RECORDING_SECTOR_SIZE;
    slot->lba = write->burn.recording.ranges[0].start + (LONG)write->sectors_read;
    write->sectors_read += piece.sectors;
    return S_OK;
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

    if (!write->disc.medium->overwritable || write->has_parts || write->format->choices.force_overwrite) return S_OK;
    if (write->disc.state & RECORDING_STATE_BLANK) return S_OK;
    /* A DVD-RW that was formatted quickly and not written to since. */
    if (write->disc.profile == MMC_PROFILE_DVD_RW_OVERWRITE && !write->disc.last_recorded_valid
            && write->disc.information.last_session_status == MMC_SESSION_INCOMPLETE)
        return S_OK;
    result = media_looks_blank(device, &blank);
    if (result != MMC_OK && result != MMC_MEDIUM_ERROR) return writer_status(&data_kind, device, result);
    return blank ? S_OK : writer_error(&data_kind, E_IMAPI_DF2DATA_MEDIA_NOT_BLANK, NULL);
}

static HRESULT check_disc(struct datawrite *write, struct mmc_device *device)
{
    struct databurn *burn = &write->burn;
    enum mmc_result result = datadisc_examine(device, &write->disc);

    if (result != MMC_OK) return writer_status(&data_kind, device, result);
    if (datadisc_obstacle(&write->disc)) return refuse_disc(&write->disc);
    if (write->disc.untold)
        return com_error(E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE, data_kind.class_info, data_kind.iid,
                L"The drive does not answer %hs, so that it is not known how much room the disc has.", write->disc.untold);
    /* The ranges are for media that are written anywhere. */
    write->has_parts = write->disc.medium->overwritable && write->source.parts;
    burn->has_speed = writer_choose_speed(&write->format->writer, device, &burn->speed, &write->adjusted);
    return check_not_in_use(write, device);
}

static HRESULT make_plan(struct datawrite *write, const struct mmc_device *device)
{
    struct recording *recording = &write->burn.recording;
    enum recording_plan planned;

    databurn_init(&write->burn, device, &write->disc, &write->options);
    if (write->has_parts)
        planned = recording_plan_parts(recording, write->source.sectors, (const uint32_t (*)[2])write->source.parts,
                write->source.part_count);
    else
        planned = recording_plan_all(recording, write->source.sectors,
                write->format->choices.postgap_already_in_image != VARIANT_FALSE);
    switch (planned)
    {
    case RECORDING_PLANNED: return S_OK;
    case RECORDING_TOO_LARGE:
        return com_error(E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, data_kind.class_info, data_kind.iid,
                L"It has %lu sectors, this disc has room for %lu.", (ULONG)write->source.sectors,
                (ULONG)(write->has_parts ? write->disc.total : write->disc.free));
    case RECORDING_BAD_RANGE:
        return writer_error(&data_kind, E_INVALIDARG, L"The stream's list of block ranges has one that ends before its "
                L"start or beyond the stream's end.");
    default: return E_OUTOFMEMORY;
    }
}

/* --- the burn -------------------------------------------------------------------------------------------------------- */

static HRESULT outcome_to_hresult(const struct datawrite *write)
{
    const struct recording *recording = &write->burn.recording;
    enum mmc_result result = recording->result;

    switch (write->burn.end)
    {
    case RECORDING_SUCCESS: return write->adjusted;
    case RECORDING_CANCELLED: return E_IMAPI_REQUEST_CANCELLED;
    case RECORDING_PARAMETERS_REFUSED:
        if (write->options.simulate)
            return writer_error(&data_kind, E_IMAPI_RECORDER_NO_SUCH_FEATURE, L"This drive has no test writing with this disc.");
        if (result == MMC_FEATURE_NOT_CURRENT)
            return com_error(E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED, data_kind.class_info, data_kind.iid,
                    L"It has none of the ways in which a %hs in this state can be recorded.",
                    mmc_profile_name(write->disc.profile));
        break;
    case RECORDING_DISC_DISAGREES:
        if (result == MMC_NO_MEDIUM || mmc_result_is_gone(result) || mmc_result_is_temporary(result)) break;
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, data_kind.class_info, data_kind.iid,
                L"All %lu sectors were sent, but %hs%hs%hs.", (ULONG)recording->sectors, recording->text,
                result == MMC_OK ? "" : ": ", result == MMC_OK ? "" : mmc_result_text(result));
    case RECORDING_DATA_DIFFER:
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, data_kind.class_info, data_kind.iid,
                L"Sectors from LBA %ld on %hs.", (LONG)recording->lba, recording->text);
    case RECORDING_DRIVE_FAILED: break;
    }
    if (result == MMC_MEDIUM_FULL)
        return writer_error(&data_kind, E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
                L"The drive says that the disc is full.");
    return writer_status(&data_kind, &recording->failed, result);
}

static HRESULT write_planned(struct datawrite *write)
{
    struct writer *writer = &write->format->writer;
    struct recording *recording = &write->burn.recording;
    struct burn_pump_plan plan = { (IUnknown *)writer->recorder, write->transport, &writer->cancelled };
    HRESULT hr;

    plan.start = recording->range_count ? recording->ranges[0].start : 0;
    plan.sectors = recording->sectors;
    plan.sector_size = RECORDING_SECTOR_SIZE;
    plan.ring_bytes = (ULONG)min((ULONGLONG)RING_BYTES, ((ULONGLONG)plan.sectors / write->options.transfer + 2) * SLOT_BYTES);
    plan.context = write;
    plan.fill = fill;
    plan.tell = tell;
    if (FAILED(hr = burn_pump_create(&plan, &write->pump))) return hr;
    hr = burn_pump_prime(write->pump);
    if (SUCCEEDED(hr)) hr = burn_pump_run(write->pump, databurn_work, &write->burn);
    if (SUCCEEDED(hr)) hr = outcome_to_hresult(write);
    burn_pump_free(write->pump);
    return hr;
}

static HRESULT write_source(struct datawrite *write)
{
    struct mmc_device device;
    HRESULT hr;

    write->options.transfer = min(write->transport->max_transfer, SLOT_BYTES) / RECORDING_SECTOR_SIZE;
    mmc_device_init(&device, write->transport);
    tell(write, NULL);
    if (FAILED(hr = check_disc(write, &device))) return hr;
    hr = make_plan(write, &device);
    /* A list of ranges with nothing in it: nothing has changed. */
    if (SUCCEEDED(hr) && write->burn.recording.sectors) hr = write_planned(write);
    databurn_done(&write->burn);
    return hr;
}

static HRESULT write_to_drive(struct datawrite *write)
{
    struct writer *writer = &write->format->writer;
    HRESULT hr;

    if (FAILED(hr = writer_take_drive(writer))) return hr;
    write->transport = &writer->transport.transport;
    hr = write_source(write);
    writer_release_drive(writer);
    return hr;
}

HRESULT datawrite_run(struct format_data *format, IStream *stream)
{
    struct datawrite *write;
    HRESULT hr;

    if (!(write = calloc(1, sizeof(*write)))) return E_OUTOFMEMORY;
    write->format = format;
    write->start = GetTickCount();
    write->burn.verification = format->verification.level;
    write->options.verification = format->verification.level == IMAPI_BURN_VERIFICATION_FULL ? RECORDING_VERIFY_ALL
            : RECORDING_VERIFY_SAMPLES;
    write->options.close = format->choices.force_media_to_be_closed != VARIANT_FALSE;
    write->options.incompatible = format->choices.disable_consumer_dvd_compatibility_mode != VARIANT_FALSE;
    write->options.buffer_underrun_free = format->choices.buffer_underrun_free_disabled == VARIANT_FALSE;
    write->options.simulate = format->simulation.simulate != VARIANT_FALSE;
    if (SUCCEEDED(hr = data_source_init(&write->source, stream)))
    {
        hr = write_to_drive(write);
        data_source_done(&write->source);
    }
    if (hr == E_IMAPI_REQUEST_CANCELLED) writer_error(&data_kind, hr, NULL);
    free(write);
    return hr;
}
