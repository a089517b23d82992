/*
 * A WAV file's samples as an IStream.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "trackstream.h"

struct track_stream
{
    IStream IStream_iface;
    LONG refcount;
    const struct wav *wav;
    uint64_t size;
    uint64_t position;
};

static inline struct track_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct track_stream, IStream_iface);
}

static HRESULT WINAPI stream_QueryInterface(IStream *iface, REFIID iid, void **object)
{
    if (!object) return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ISequentialStream) || IsEqualIID(iid, &IID_IStream))
    {
        IStream_AddRef(iface);
        *object = iface;
        return S_OK;
    }
    *object = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->refcount);
}

static ULONG WINAPI stream_Release(IStream *iface)
{
    struct track_stream *stream = impl_from_IStream(iface);
    ULONG refcount = InterlockedDecrement(&stream->refcount);

    if (!refcount) free(stream);
    return refcount;
}

static HRESULT WINAPI stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct track_stream *stream = impl_from_IStream(iface);
    uint64_t left = stream->position < stream->size ? stream->size - stream->position : 0;
    ULONG count = (ULONG)min(left, (uint64_t)size);
    HRESULT hr;

    if (read) *read = 0;
    if (!buffer && size) return STG_E_INVALIDPOINTER;
    if (FAILED(hr = wav_read(stream->wav, stream->position, buffer, count))) return hr;
    stream->position += count;
    if (read) *read = count;
    return count == size ? S_OK : S_FALSE;
}

static HRESULT WINAPI stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    (void)iface;
    (void)buffer;
    (void)size;
    if (written) *written = 0;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct track_stream *stream = impl_from_IStream(iface);
    uint64_t from;

    switch (origin)
    {
    case STREAM_SEEK_SET: from = 0; break;
    case STREAM_SEEK_CUR: from = stream->position; break;
    case STREAM_SEEK_END: from = stream->size; break;
    default: return STG_E_INVALIDFUNCTION;
    }
    if (move.QuadPart < 0 ? 0 - (uint64_t)move.QuadPart > from : (uint64_t)move.QuadPart > INT64_MAX - from)
        return STG_E_INVALIDFUNCTION;
    stream->position = from + (uint64_t)move.QuadPart;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

static HRESULT WINAPI stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface;
    (void)size;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    uint64_t total_read = 0, total_written = 0;
    BYTE buffer[16 * CD_SECTOR_BYTES];
    HRESULT hr = S_OK;

    if (!target) return STG_E_INVALIDPOINTER;
    while (total_read < size.QuadPart)
    {
        ULONG got, put = 0;

        hr = IStream_Read(iface, buffer, (ULONG)min(size.QuadPart - total_read, sizeof(buffer)), &got);
        if (FAILED(hr) || !got) break;
        total_read += got;
        hr = IStream_Write(target, buffer, got, &put);
        total_written += put;
        if (SUCCEEDED(hr) && put < got) hr = STG_E_MEDIUMFULL;
        if (FAILED(hr)) break;
    }
    if (read) read->QuadPart = total_read;
    if (written) written->QuadPart = total_written;
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT WINAPI stream_Commit(IStream *iface, DWORD flags)
{
    (void)iface;
    (void)flags;
    return S_OK;
}

static HRESULT WINAPI stream_Revert(IStream *iface)
{
    (void)iface;
    return S_OK;
}

static HRESULT WINAPI stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface;
    (void)offset;
    (void)size;
    (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    (void)flags; /* it has no name */
    if (!stat) return STG_E_INVALIDPOINTER;
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = impl_from_IStream(iface)->size;
    stat->grfMode = STGM_READ;
    return S_OK;
}

static HRESULT WINAPI stream_Clone(IStream *iface, IStream **clone)
{
    struct track_stream *stream = impl_from_IStream(iface);
    HRESULT hr;

    if (!clone) return STG_E_INVALIDPOINTER;
    if (SUCCEEDED(hr = track_stream_create(stream->wav, clone)))
        impl_from_IStream(*clone)->position = stream->position;
    return hr;
}

static const IStreamVtbl stream_vtbl =
{
    stream_QueryInterface,
    stream_AddRef,
    stream_Release,
    stream_Read,
    stream_Write,
    stream_Seek,
    stream_SetSize,
    stream_CopyTo,
    stream_Commit,
    stream_Revert,
    stream_LockRegion,
    stream_LockRegion,
    stream_Stat,
    stream_Clone,
};

HRESULT track_stream_create(const struct wav *wav, IStream **stream)
{
    struct track_stream *object = calloc(1, sizeof(*object));

    *stream = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->IStream_iface.lpVtbl = &stream_vtbl;
    object->refcount = 1;
    object->wav = wav;
    object->size = (uint64_t)wav_sectors(wav) * CD_SECTOR_BYTES;
    *stream = &object->IStream_iface;
    return S_OK;
}
