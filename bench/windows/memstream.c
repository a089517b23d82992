/*
 * A stream whose bytes are in memory, and the way of a stream into memory.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "bench.h"

struct memory_stream
{
    IStream IStream_iface;
    LONG ref;
    const BYTE *data;
    uint64_t period, size, position;
};

static struct memory_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct memory_stream, IStream_iface);
}

static HRESULT WINAPI memory_stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_ISequentialStream) && !IsEqualGUID(riid, &IID_IStream))
        return E_NOINTERFACE;
    IStream_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI memory_stream_AddRef(IStream *iface)
{
    return (ULONG)InterlockedIncrement(&impl_from_IStream(iface)->ref);
}

static ULONG WINAPI memory_stream_Release(IStream *iface)
{
    LONG ref = InterlockedDecrement(&impl_from_IStream(iface)->ref);

    if (!ref) free(impl_from_IStream(iface));
    return (ULONG)ref;
}

static HRESULT WINAPI memory_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct memory_stream *stream = impl_from_IStream(iface);
    BYTE *to = buffer;
    ULONG done = 0;

    if (stream->position >= stream->size) size = 0;
    else if (size > stream->size - stream->position) size = (ULONG)(stream->size - stream->position);
    while (done < size)
    {
        uint64_t at = (stream->position + done) % stream->period;
        ULONG part = (ULONG)min(size - done, stream->period - at);

        memcpy(to + done, stream->data + at, part);
        done += part;
    }
    stream->position += done;
    if (read) *read = done;
    return S_OK;
}

static HRESULT WINAPI memory_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    (void)iface;
    (void)buffer;
    (void)size;
    if (written) *written = 0;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI memory_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct memory_stream *stream = impl_from_IStream(iface);
    int64_t from = origin == STREAM_SEEK_CUR ? (int64_t)stream->position
            : origin == STREAM_SEEK_END ? (int64_t)stream->size : 0;

    if (origin > STREAM_SEEK_END || from + move.QuadPart < 0) return STG_E_INVALIDFUNCTION;
    stream->position = (uint64_t)(from + move.QuadPart);
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

static HRESULT WINAPI memory_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface;
    (void)size;
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI memory_stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    (void)iface;
    (void)target;
    (void)size;
    (void)read;
    (void)written;
    return E_NOTIMPL;
}

static HRESULT WINAPI memory_stream_Commit(IStream *iface, DWORD flags)
{
    (void)iface;
    (void)flags;
    return S_OK;
}

static HRESULT WINAPI memory_stream_Revert(IStream *iface)
{
    (void)iface;
    return S_OK;
}

static HRESULT WINAPI memory_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface;
    (void)offset;
    (void)size;
    (void)type;
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI memory_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    (void)flags;
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = impl_from_IStream(iface)->size;
    return S_OK;
}

static HRESULT WINAPI memory_stream_Clone(IStream *iface, IStream **out)
{
    const struct memory_stream *stream = impl_from_IStream(iface);

    *out = memory_stream_create(stream->data, stream->period, stream->size);
    impl_from_IStream(*out)->position = stream->position;
    return S_OK;
}

static const IStreamVtbl memory_stream_vtbl =
{
    memory_stream_QueryInterface, memory_stream_AddRef, memory_stream_Release, memory_stream_Read, memory_stream_Write,
    memory_stream_Seek, memory_stream_SetSize, memory_stream_CopyTo, memory_stream_Commit, memory_stream_Revert,
    memory_stream_LockRegion, memory_stream_LockRegion, memory_stream_Stat, memory_stream_Clone,
};

IStream *memory_stream_create(const BYTE *data, uint64_t period, uint64_t size)
{
    struct memory_stream *stream = calloc(1, sizeof(*stream));

    must_be(stream != NULL, "memory for a stream");
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&memory_stream_vtbl;
    stream->ref = 1;
    stream->data = data;
    stream->period = period;
    stream->size = size;
    return &stream->IStream_iface;
}

void noise_fill(BYTE *data, size_t period)
{
    uint32_t state = 1;
    size_t i;

    for (i = 0; i < period; i++)
    {
        state = state * 1664525 + 1013904223;
        data[i] = (BYTE)(state >> 24);
    }
}

BYTE *noise_create(size_t period)
{
    BYTE *data = malloc(period);

    must_be(data != NULL, "memory for noise");
    noise_fill(data, period);
    return data;
}

BYTE *stream_load(IStream *stream, uint64_t *size)
{
    ULONG piece, done;
    uint64_t at = 0;
    STATSTG stat;
    BYTE *data;

    must(IStream_Stat(stream, &stat, STATFLAG_NONAME), "Stat of an image");
    *size = stat.cbSize.QuadPart;
    data = VirtualAlloc(NULL, (SIZE_T)*size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    must_be(data != NULL, "memory for an image");
    while (at < *size)
    {
        piece = (ULONG)min(*size - at, 1 << 20);
        must(IStream_Read(stream, data + at, piece, &done), "Read of an image");
        must_be(done != 0, "an image that is as long as it says");
        at += done;
    }
    return data;
}
