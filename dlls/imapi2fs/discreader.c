/*
 * The blocks of the disc in a drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "discreader.h"
#include "foreignthread.h"
#include "mmc/capacity.h"
#include "mmc/disc_information.h"
#include "mmc/format.h"
#include "mmc/read.h"
#include "mmc/toc.h"
#include "recorder/patience.h"
#include "recorder/transport.h"

/* Directories are read block by block, and lie side by side. A write unit of BDs, and what every transport moves at once. */
#define CHUNK_BLOCKS 16

struct disc_reader
{
    struct volume_disc disc;
    struct com_agile recorder;
    CRITICAL_SECTION lock;      /* for what follows; held while the recorder is called, with nothing else inside */
    HRESULT error;
    uint32_t first, count;      /* the blocks in chunk */
    BYTE chunk[CHUNK_BLOCKS * VOLUME_BLOCK_SIZE];
};

static struct disc_reader *impl_from_disc(struct volume_disc *disc)
{
    return CONTAINING_RECORD(disc, struct disc_reader, disc);
}

struct wanted
{
    uint32_t block, count;
    void *out;
};

static uint32_t read_blocks(struct mmc_device *device, void *context, enum mmc_result *result)
{
    const struct wanted *wanted = context;

    *result = mmc_read(device, wanted->block, wanted->count, false, wanted->out, wanted->count * VOLUME_BLOCK_SIZE);
    return mmc_result_is_temporary(*result) ? MMC_ASK_AGAIN : 0;
}

static enum volume_result read_from_drive(struct disc_reader *reader, uint32_t block, uint32_t count, void *out)
{
    /* one that has just got its disc is given the time that it asks for by saying so */
    const struct mmc_patience patience = recorder_patience(250, 10000);
    struct wanted wanted = { block, count, out };
    struct recorder_transport transport;
    struct mmc_device device;
    enum mmc_result result;
    IUnknown *recorder;

    if (FAILED(reader->error = com_agile_get(&reader->recorder, &IID_IUnknown, (void **)&recorder))) return VOLUME_READ_FAILED;
    reader->error = recorder_transport_init(&transport, recorder);
    IUnknown_Release(recorder);
    if (FAILED(reader->error)) return VOLUME_READ_FAILED;
    mmc_device_init(&device, &transport.transport);
    result = mmc_ask_patiently(&device, &patience, read_blocks, &wanted);
    reader->error = result && FAILED(transport.last_error) ? transport.last_error : S_OK;
    recorder_transport_done(&transport);
    return result ? VOLUME_READ_FAILED : VOLUME_OK;
}

/* One that is not in the chunk, and others behind it; on a scratched disc at least that one. */
static enum volume_result fill_chunk(struct disc_reader *reader, uint32_t block)
{
    uint32_t count = min(CHUNK_BLOCKS, reader->disc.blocks - block);
    enum volume_result result;

    reader->count = 0;
    if ((result = read_from_drive(reader, block, count, reader->chunk)) && count > 1)
        result = read_from_drive(reader, block, count = 1, reader->chunk);
    if (result) return result;
    reader->first = block;
    reader->count = count;
    return VOLUME_OK;
}

static enum volume_result read_disc(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    struct disc_reader *reader = impl_from_disc(disc);
    enum volume_result result = VOLUME_OK;
    BYTE *place = out;

    /* the client's thread may be waiting for this one, and the recorder be that thread's */
    if (foreign_thread_is()) return VOLUME_READ_FAILED;
    EnterCriticalSection(&reader->lock);
    for (; count && !result; block++, count--, place += VOLUME_BLOCK_SIZE)
    {
        if (block < reader->first || block - reader->first >= reader->count) result = fill_chunk(reader, block);
        if (!result) memcpy(place, reader->chunk + (block - reader->first) * VOLUME_BLOCK_SIZE, VOLUME_BLOCK_SIZE);
    }
    LeaveCriticalSection(&reader->lock);
    return result;
}

HRESULT disc_reader_create(IDiscRecorder2 *recorder, ULONG blocks, struct disc_reader **out)
{
    struct disc_reader *reader;
    IDiscRecorder2Ex *commands;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&commands))) return hr;
    IDiscRecorder2Ex_Release(commands);
    if (!(reader = calloc(1, sizeof(*reader)))) return E_OUTOFMEMORY;
    reader->disc.read = read_disc;
    reader->disc.blocks = blocks;
    InitializeCriticalSection(&reader->lock);
    com_agile_set(&reader->recorder, &IID_IDiscRecorder2, recorder);
    *out = reader;
    return S_OK;
}

void disc_reader_destroy(struct disc_reader *reader)
{
    if (!reader) return;
    com_agile_clear(&reader->recorder);
    DeleteCriticalSection(&reader->lock);
    free(reader);
}

struct volume_disc *disc_reader_get(struct disc_reader *reader)
{
    return &reader->disc;
}

HRESULT disc_reader_last_error(const struct disc_reader *reader)
{
    return reader->error;
}

BOOL disc_reader_is_unformatted(struct disc_reader *reader)
{
    struct mmc_format_capacities capacities;
    struct recorder_transport transport;
    struct mmc_device device;
    IUnknown *recorder;
    BOOL unformatted;
    HRESULT hr;

    if (FAILED(com_agile_get(&reader->recorder, &IID_IUnknown, (void **)&recorder))) return FALSE;
    hr = recorder_transport_init(&transport, recorder);
    IUnknown_Release(recorder);
    if (FAILED(hr)) return FALSE;
    mmc_device_init(&device, &transport.transport);
    unformatted = !mmc_read_format_capacities(&device, &capacities) && capacities.state == MMC_CAPACITY_UNFORMATTED;
    recorder_transport_done(&transport);
    return unformatted;
}

/* --- where the session is -------------------------------------------------------------------------------------------- */

static enum mmc_result find_session(struct mmc_device *device, struct disc_session *session)
{
    struct mmc_session_information information;
    uint32_t last_block, block_size;
    enum mmc_result result;

    if ((result = mmc_read_capacity(device, &last_block, &block_size))) return result;
    /* media for rewriting at will have one session, and some of their drives no table of contents */
    if (mmc_read_session_information(device, &information) || information.track.start < 0) session->start = 0;
    else session->start = (ULONG)information.track.start;
    session->end = last_block + 1;
    return session->start < session->end ? MMC_OK : MMC_BAD_REPLY;
}

BOOL disc_find_last_session(IDiscRecorder2 *recorder, struct disc_session *session)
{
    struct mmc_disc_information disc;
    struct recorder_transport transport;
    struct mmc_device device;
    BOOL found;

    if (FAILED(recorder_transport_init(&transport, (IUnknown *)recorder))) return FALSE;
    mmc_device_init(&device, &transport.transport);
    found = !mmc_read_disc_information(&device, &disc) && disc.disc_status != MMC_DISC_BLANK && !find_session(&device, session);
    recorder_transport_done(&transport);
    return found;
}
