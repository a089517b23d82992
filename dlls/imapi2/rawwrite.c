/*
 * MsftDiscFormat2RawCD: WriteMedia on the caller's thread (burnpump.h): the stream and the events. rawburn.c has what
 * the command thread does.
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

/* The pause before the first track, which the lead-in ends at. */
#define PAUSE_START (-150)
/* Streams that cannot seek are read and thrown away up to the lead-in's start. */
#define SKIP_BYTES 65536

struct rawwrite
{
    struct format_rawcd *format;
    IStream *stream;
    struct mmc_transport *transport;
    struct rawburn_plan plan;
    uint32_t sectors_read;
    struct toc_collector collector;
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

static void tell_sinks(void *context, struct burn_pump *pump)
{
    static const IMAPI_FORMAT2_RAW_CD_WRITE_ACTION actions[] = { IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_PREPARING,
        IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_WRITING, IMAPI_FORMAT2_RAW_CD_WRITE_ACTION_FINISHING };
    struct rawwrite *write = context;
    struct com_connection_point *point = &write->format->events.point[0];
    struct rawcd_progress progress = { 0 };
    IDispatch *args;

    if (!com_connection_point_has_sinks(point)) return;
    burn_pump_get_progress(pump, &progress.burn);
    progress.action = actions[burn_pump_get_phase(pump)];
    progress.elapsed = (LONG)(burn_pump_get_phase_time(pump) / 1000);
    if (burn_pump_get_phase(pump) == RAWBURN_WRITING) progress.remaining = burn_pump_get_remaining_time(pump);
    if (FAILED(rawcd_args_create(&progress, &args))) return;
    burn_fire(point, DISPID_DDISCFORMAT2RAWCDEVENTS_UPDATE, (IDispatch *)&write->format->IDiscFormat2RawCD_iface, args);
    IDispatch_Release(args);
}

/* --- the stream ------------------------------------------------------------------------------------------------------ */

static HRESULT read_bytes(IStream *stream, BYTE *data, ULONG size)
{
    HRESULT hr = burn_read_stream(stream, data, size, NULL);

    if (FAILED(hr)) return stream_error(hr, L"The stream could not be read: its Read answered with an error");
    return hr == S_OK ? S_OK : rawcd_error(E_IMAPI_DF2RAW_STREAM_NOT_SUPPORTED, L"The stream ended before the length that "
            L"its Stat gives.");
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

static HRESULT fill_slot(void *context, struct ring_slot *slot, ULONG sectors)
{
    struct rawwrite *write = context;
    HRESULT hr;

    slot->lba = write->plan.start + (LONG)write->sectors_read;
    slot->used = sectors * write->plan.sector_size;
    if (FAILED(hr = read_bytes(write->stream, slot->data, slot->used))) return hr;
    collect_toc(write, slot->data, sectors);
    write->sectors_read += sectors;
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

    mmc_device_init(&device, write->transport);
    if ((result = mmc_read_disc_information(&device, &information)) != MMC_OK) return rawcd_status(&device, result);
    if (information.disc_status == MMC_DISC_BLANK) return S_OK;
    return rawcd_error(E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK, L"Something was written to it since PrepareMedia.");
}

static void choose_speed(struct rawwrite *write)
{
    struct mmc_device device;
    HRESULT adjusted;

    mmc_device_init(&device, write->transport);
    write->plan.has_speed = writer_choose_speed(&write->format->writer, &device, &write->plan.speed, &adjusted);
}

static HRESULT outcome_to_hresult(const struct rawwrite *write, const struct burn_outcome *outcome)
{
    switch (outcome->end)
    {
    case BURN_SUCCESS: return S_OK;
    case BURN_CANCELLED: return E_IMAPI_REQUEST_CANCELLED;
    case BURN_PARAMETERS_REFUSED:
        return rawcd_error(E_IMAPI_DF2RAW_DATA_BLOCK_TYPE_NOT_SUPPORTED, write->plan.simulate
                ? L"It refused the write parameters for a simulation of this RequestedSectorType."
                : L"It refused the write parameters for this RequestedSectorType.");
    case BURN_DISC_DISAGREES:
        if (outcome->result != MMC_OK && outcome->result != MMC_ILLEGAL_REQUEST && outcome->result != MMC_MEDIUM_ERROR)
            return rawcd_status(&outcome->device, outcome->result);
        return com_error(E_IMAPI_BURN_VERIFICATION_FAILED, &format_rawcd_class, &IID_IDiscFormat2RawCD,
                L"All %lu sectors were sent, but %ls.",
                (ULONG)write->plan.sectors, outcome->disagreement);
    case BURN_DRIVE_FAILED: break;
    }
    if (outcome->result == MMC_MEDIUM_FULL)
        return rawcd_error(E_IMAPI_DF2RAW_NOT_ENOUGH_SPACE, L"The drive says that the disc is full.");
    return rawcd_status(&outcome->device, outcome->result);
}

/* The ring is filled before the laser is on; the table of contents has come by several times then. */
static HRESULT burn(struct rawwrite *write, struct burn_pump *pump)
{
    struct rawburn burn = { &write->plan, { 0 } };
    HRESULT hr;

    if (FAILED(hr = burn_pump_prime(pump)) || FAILED(hr = check_toc(write))) return hr;
    if (FAILED(hr = burn_pump_run(pump, rawburn_work, &burn))) return hr;
    return outcome_to_hresult(write, &burn.outcome);
}

static HRESULT write_stream(struct rawwrite *write, LONG lead_in)
{
    struct burn_pump_plan plan = { 0 };
    struct burn_pump *pump;
    HRESULT hr;

    if (FAILED(hr = measure_stream(write, lead_in))) return hr;
    if (FAILED(hr = check_still_blank(write))) return hr;
    if (FAILED(hr = position_stream(write, lead_in))) return hr;
    choose_speed(write);
    plan.recorder = (IUnknown *)write->format->writer.recorder;
    plan.transport = write->transport;
    plan.cancelled = &write->format->writer.cancelled;
    plan.start = write->plan.start;
    plan.sectors = write->plan.sectors;
    plan.sector_size = write->plan.sector_size;
    plan.context = write;
    plan.fill = fill_slot;
    plan.tell = tell_sinks;
    if (FAILED(hr = burn_pump_create(&plan, &pump))) return hr;
    toc_collector_init(&write->collector);
    hr = burn(write, pump);
    burn_pump_free(pump);
    return hr;
}

HRESULT rawwrite_run(struct format_rawcd *format, IStream *stream, LONG lead_in)
{
    struct rawwrite *write;
    HRESULT hr;

    if (!(write = calloc(1, sizeof(*write)))) return E_OUTOFMEMORY;
    write->format = format;
    write->stream = stream;
    write->transport = &format->writer.transport.transport;
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
