/*
 * The raw CD image as a stream: every sector, with its sub-channels, is computed when it is read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "rawdisc.h"
#include "redbook/rw.h"
#include "redbook/subcode.h"

/* Sectors that are asked of a client's stream at a time. */
#define WINDOW_SECTORS 32
/* Bytes that CopyTo moves at a time. */
#define COPY_SIZE (WINDOW_SECTORS * CD_SECTOR_SIZE_RAW)

/* What was read last of one of the client's streams. */
struct window
{
    struct raw_source *source;
    ULONG unit;                 /* bytes that a sector takes of the stream */
    ULONG first, count;         /* sectors of the stream that are in data, complete */
    BYTE *data;                 /* WINDOW_SECTORS units */
};

struct raw_stream
{
    IStream IStream_iface;
    struct com_object com;
    struct raw_disc *disc;      /* frozen: read without its lock */
    ULONG sector_size;
    ULONGLONG size;
    /* Everything below. Held while the client's streams are read, since the position and the windows belong together. */
    CRITICAL_SECTION lock;
    BOOL reading;               /* the client's stream, in its Read, called us */
    ULONGLONG position;
    struct window sound, rw;
    BYTE sector[CD_SECTOR_SIZE_RAW];    /* for reads of parts of a sector */
    LONGLONG sector_number;     /* in the image, -1: none */
};

static const BYTE silence[CD_AUDIO_SECTOR_SIZE];

static struct raw_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct raw_stream, IStream_iface);
}

/* --- sectors ------------------------------------------------------------------------------------------------------- */

static HRESULT source_error(HRESULT hr, const struct raw_source *source, ULONGLONG at)
{
    if (hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF))
        return com_error(hr, &raw_image_class, &IID_IStream, L"The stream of %ls ended after %I64u bytes, although it had "
                L"said that it has %I64u.", source->name, at, source->size);
    return com_error(hr, &raw_image_class, &IID_IStream, L"The stream of %ls failed after %I64u of %I64u bytes.",
            source->name, at, source->size);
}

/* One sector of a client's stream. The last may be there in part: it is filled up with zeros, silence. A stream that fails
 * or ends after the sector that is wanted is heard of when the one that it does not have is wanted. */
static HRESULT get_sector(struct window *window, struct raw_source *source, ULONG number, const BYTE **data)
{
    if (window->source != source || number < window->first || number - window->first >= window->count)
    {
        ULONGLONG offset = (ULONGLONG)number * window->unit;
        ULONG done;
        HRESULT hr;

        window->source = source;
        window->first = number;
        window->count = 0;
        hr = raw_source_read(source, offset, window->data, WINDOW_SECTORS * window->unit, &done);
        if (SUCCEEDED(hr) && done % window->unit)
        {
            ULONG missing = window->unit - done % window->unit;

            ZeroMemory(window->data + done, missing);
            done += missing;
        }
        window->count = done / window->unit;
        if (!window->count) return source_error(FAILED(hr) ? hr : E_UNEXPECTED, source, offset + done);
    }
    *data = window->data + (number - window->first) * window->unit;
    return S_OK;
}

static HRESULT get_sound(struct raw_stream *stream, const struct layout_position *position, const BYTE **data)
{
    switch (position->source)
    {
    case LAYOUT_HIDDEN:
        return get_sector(&stream->sound, stream->disc->hidden, position->source_sector, data);
    case LAYOUT_TRACK:
        return get_sector(&stream->sound, stream->disc->tracks[position->source_track], position->source_sector, data);
    default:
        *data = silence;
        return S_OK;
    }
}

/* Where the generator has ended (in the lead-out: CreateResultImage saw to it that it reaches so far) R-W are zero. */
static HRESULT get_packs(struct raw_stream *stream, LONG sector, BYTE packs[SUBCODE_SIZE])
{
    const BYTE *data;
    HRESULT hr;

    if (sector < 0 || (ULONGLONG)sector * SUBCODE_SIZE >= stream->disc->rw->size)
    {
        ZeroMemory(packs, SUBCODE_SIZE);
        return S_OK;
    }
    if (FAILED(hr = get_sector(&stream->rw, stream->disc->rw, (ULONG)sector, &data))) return hr;
    CopyMemory(packs, data, SUBCODE_SIZE);
    return S_OK;
}

/* The generator gives packs. For data block type 2 they go to the drive as they are, which does the rest; type 3 is what
 * is on the disc, with parity and interleaving. */
static HRESULT get_rw(struct raw_stream *stream, LONG sector, BYTE rw[SUBCODE_SIZE])
{
    BYTE cooked[(RW_HISTORY + 1) * SUBCODE_SIZE];
    HRESULT hr;
    LONG i;

    if (stream->disc->type != IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW) return get_packs(stream, sector, rw);
    for (i = 0; i <= RW_HISTORY; i++)
    {
        BYTE *packs = cooked + i * SUBCODE_SIZE;

        if (FAILED(hr = get_packs(stream, sector - RW_HISTORY + i, packs))) return hr;
        rw_add_parity(packs);
    }
    rw_interleave(cooked, rw);
    return S_OK;
}

/* sector: counted from the start of the image. */
static HRESULT make_sector(struct raw_stream *stream, LONG sector, BYTE *out)
{
    const struct layout *layout = &stream->disc->layout;
    LONG lba = LAYOUT_LEADIN_START + sector;
    struct layout_position position;
    BYTE q[SUBQ_SIZE], rw[SUBCODE_SIZE];
    const BYTE *sound;
    struct subq subq;
    HRESULT hr;
    bool p;

    layout_locate(layout, lba, &position);
    if (FAILED(hr = get_sound(stream, &position, &sound))) return hr;
    CopyMemory(out, sound, CD_AUDIO_SECTOR_SIZE);
    out += CD_AUDIO_SECTOR_SIZE;

    layout_subq(layout, lba, &subq, &p);
    subq_encode(&subq, q);
    if (stream->disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY)
    {
        subcode_pack_pq(p, q, out);
        return S_OK;
    }
    if (stream->disc->rw && FAILED(hr = get_rw(stream, sector, rw))) return hr;
    subcode_join(p, q, stream->disc->rw ? rw : NULL, out);
    return S_OK;
}

/* What is in the image from position on, size bytes at most. All of it or a failure: nothing is made up for what a
 * client's stream does not give. */
static HRESULT read_image(struct raw_stream *stream, ULONGLONG position, BYTE *out, ULONG size, ULONG *done)
{
    HRESULT hr;

    *done = 0;
    if (position >= stream->size) return S_OK;
    if (size > stream->size - position) size = (ULONG)(stream->size - position);
    while (*done < size)
    {
        LONG sector = (LONG)((position + *done) / stream->sector_size);
        ULONG offset = (ULONG)((position + *done) % stream->sector_size);
        ULONG part = min(stream->sector_size - offset, size - *done);

        if (part == stream->sector_size)
        {
            if (FAILED(hr = make_sector(stream, sector, out + *done))) return hr;
        }
        else
        {
            if (stream->sector_number != sector)
            {
                stream->sector_number = -1;
                if (FAILED(hr = make_sector(stream, sector, stream->sector))) return hr;
                stream->sector_number = sector;
            }
            CopyMemory(out + *done, stream->sector + offset, part);
        }
        *done += part;
    }
    return S_OK;
}

/* --- IStream ------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI raw_stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_ISequentialStream) || IsEqualGUID(riid, &IID_IStream))
    {
        *out = iface;
        IStream_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IStream(iface)->com, riid, out);
}

static ULONG WINAPI raw_stream_AddRef(IStream *iface)
{
    return com_object_add_ref(&impl_from_IStream(iface)->com);
}

static ULONG WINAPI raw_stream_Release(IStream *iface)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    ULONG ref = com_object_release(&stream->com);

    if (!ref)
    {
        raw_disc_release(stream->disc);
        free(stream->sound.data);
        free(stream->rw.data);
        DeleteCriticalSection(&stream->lock);
        com_object_done(&stream->com);
        free(stream);
    }
    return ref;
}

static HRESULT WINAPI raw_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    ULONG done = 0;
    HRESULT hr;

    if (read) *read = 0;
    if (!buffer) return STG_E_INVALIDPOINTER;
    EnterCriticalSection(&stream->lock);
    if (stream->reading) hr = HRESULT_FROM_WIN32(ERROR_BUSY);
    else
    {
        stream->reading = TRUE;
        hr = read_image(stream, stream->position, buffer, size, &done);
        stream->reading = FALSE;
        if (SUCCEEDED(hr)) stream->position += done;
    }
    LeaveCriticalSection(&stream->lock);
    if (SUCCEEDED(hr) && read) *read = done;
    return hr;
}

static HRESULT WINAPI raw_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    (void)iface;
    (void)buffer;
    (void)size;
    if (written) *written = 0;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI raw_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    HRESULT hr = S_OK;
    LONGLONG from;

    EnterCriticalSection(&stream->lock);
    switch (origin)
    {
    case STREAM_SEEK_SET: from = 0; break;
    case STREAM_SEEK_CUR: from = (LONGLONG)stream->position; break;
    case STREAM_SEEK_END: from = (LONGLONG)stream->size; break;
    default: from = 0; hr = STG_E_INVALIDFUNCTION;
    }
    /* Before the start and beyond what is a number; beyond the end is allowed, as it is elsewhere. */
    if (move.QuadPart < -from || move.QuadPart > MAXLONGLONG - from) hr = STG_E_INVALIDFUNCTION;
    if (SUCCEEDED(hr)) stream->position = (ULONGLONG)(from + move.QuadPart);
    if (position) position->QuadPart = stream->position;
    LeaveCriticalSection(&stream->lock);
    return hr;
}

static HRESULT WINAPI raw_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface;
    (void)size;
    return STG_E_ACCESSDENIED;
}

/* No lock is held over the calls to target, which may be anything. */
static HRESULT WINAPI raw_stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    ULONGLONG left = size.QuadPart;
    HRESULT hr = S_OK;
    BYTE *buffer;

    if (read) read->QuadPart = 0;
    if (written) written->QuadPart = 0;
    if (!target) return STG_E_INVALIDPOINTER;
    if (!(buffer = malloc(COPY_SIZE))) return E_OUTOFMEMORY;
    while (left)
    {
        ULONG done = 0, out = 0;

        if (FAILED(hr = raw_stream_Read(iface, buffer, (ULONG)min(left, COPY_SIZE), &done)) || !done) break;
        if (read) read->QuadPart += done;
        hr = IStream_Write(target, buffer, done, &out);
        if (written) written->QuadPart += out;
        if (SUCCEEDED(hr) && out < done) hr = STG_E_MEDIUMFULL;
        if (FAILED(hr)) break;
        hr = S_OK;
        left -= done;
    }
    free(buffer);
    return hr;
}

static HRESULT WINAPI raw_stream_Commit(IStream *iface, DWORD flags)
{
    (void)iface;
    (void)flags;
    return S_OK;
}

static HRESULT WINAPI raw_stream_Revert(IStream *iface)
{
    (void)iface;
    return S_OK;
}

static HRESULT WINAPI raw_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface;
    (void)offset;
    (void)size;
    (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI raw_stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return raw_stream_LockRegion(iface, offset, size, type);
}

/* No name: the image has none. */
static HRESULT WINAPI raw_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    if (!stat) return E_POINTER;
    if (flags != STATFLAG_DEFAULT && flags != STATFLAG_NONAME) return STG_E_INVALIDFUNCTION;
    ZeroMemory(stat, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = impl_from_IStream(iface)->size;
    stat->grfMode = STGM_READ;
    return S_OK;
}

static HRESULT WINAPI raw_stream_Clone(IStream *iface, IStream **out)
{
    struct raw_stream *stream = impl_from_IStream(iface);
    HRESULT hr;

    if (!out) return STG_E_INVALIDPOINTER;
    if (FAILED(hr = raw_stream_create(stream->disc, out))) return hr;
    EnterCriticalSection(&stream->lock);
    impl_from_IStream(*out)->position = stream->position;
    LeaveCriticalSection(&stream->lock);
    return S_OK;
}

static const IStreamVtbl raw_stream_vtbl =
{
    raw_stream_QueryInterface,
    raw_stream_AddRef,
    raw_stream_Release,
    raw_stream_Read,
    raw_stream_Write,
    raw_stream_Seek,
    raw_stream_SetSize,
    raw_stream_CopyTo,
    raw_stream_Commit,
    raw_stream_Revert,
    raw_stream_LockRegion,
    raw_stream_UnlockRegion,
    raw_stream_Stat,
    raw_stream_Clone,
};

HRESULT raw_stream_create(struct raw_disc *disc, IStream **out)
{
    struct raw_stream *stream;

    *out = NULL;
    if (!(stream = calloc(1, sizeof(*stream)))) return E_OUTOFMEMORY;
    stream->sound.unit = CD_AUDIO_SECTOR_SIZE;
    stream->sound.data = malloc(WINDOW_SECTORS * CD_AUDIO_SECTOR_SIZE);
    stream->rw.unit = SUBCODE_SIZE;
    stream->rw.data = malloc(WINDOW_SECTORS * SUBCODE_SIZE);
    if (!stream->sound.data || !stream->rw.data)
    {
        free(stream->sound.data);
        free(stream->rw.data);
        free(stream);
        return E_OUTOFMEMORY;
    }
    stream->IStream_iface.lpVtbl = &raw_stream_vtbl;
    com_object_init(&stream->com, (IUnknown *)&stream->IStream_iface, NULL);
    InitializeCriticalSection(&stream->lock);
    stream->disc = raw_disc_add_ref(disc);
    stream->sector_size = disc->type == IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY ? CD_SECTOR_SIZE_PQ : CD_SECTOR_SIZE_RAW;
    stream->size = (ULONGLONG)raw_disc_sectors(disc) * stream->sector_size;
    stream->sector_number = -1;
    *out = &stream->IStream_iface;
    return S_OK;
}
