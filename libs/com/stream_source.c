/*
 * A client's stream that is read to make another of it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include "com/stream_source.h"

static HRESULT seek_to(IStream *stream, ULONGLONG offset)
{
    LARGE_INTEGER move;

    move.QuadPart = (LONGLONG)offset;
    return IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
}

/* Stat is the way to ask; a stream without it (E_NOTIMPL), or one that does not know, still has an end to seek to. */
HRESULT com_stream_source_ask_size(IStream *stream, ULONGLONG *size)
{
    STATSTG stat = { 0 };
    LARGE_INTEGER move = { .QuadPart = 0 };
    ULARGE_INTEGER end = { .QuadPart = 0 };
    HRESULT stat_hr, hr;

    stat_hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    if (SUCCEEDED(stat_hr)) CoTaskMemFree(stat.pwcsName);       /* some give one all the same */
    if (SUCCEEDED(stat_hr) && stat.cbSize.QuadPart)
    {
        *size = stat.cbSize.QuadPart;
        return S_OK;
    }
    hr = IStream_Seek(stream, move, STREAM_SEEK_END, &end);
    if (SUCCEEDED(hr)) hr = seek_to(stream, 0);
    if (FAILED(hr) && FAILED(stat_hr)) return stat_hr;
    *size = SUCCEEDED(hr) ? end.QuadPart : 0;
    return S_OK;
}

HRESULT com_stream_source_create(IStream *stream, const WCHAR *name, struct com_stream_source **out)
{
    struct com_stream_source *source;
    ULONGLONG size;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = com_stream_source_ask_size(stream, &size))) return hr;
    if (!(source = calloc(1, sizeof(*source)))) return E_OUTOFMEMORY;
    source->size = size;
    wcsncpy(source->name, name, ARRAYSIZE(source->name) - 1);
    InitializeCriticalSection(&source->lock);
    com_agile_set(&source->stream, &IID_IStream, stream);
    *out = source;
    return S_OK;
}

void com_stream_source_destroy(struct com_stream_source *source)
{
    if (!source) return;
    com_agile_clear(&source->stream);
    DeleteCriticalSection(&source->lock);
    free(source);
}

/* Reads until everything is there: IStream::Read may give less than was asked for without being at the end. */
static HRESULT read_all(IStream *stream, BYTE *buffer, ULONG size, ULONG *done)
{
    while (*done < size)
    {
        ULONG got = 0;
        HRESULT hr = IStream_Read(stream, buffer + *done, size - *done, &got);

        if (FAILED(hr)) return hr;
        if (got > size - *done) return E_UNEXPECTED;
        if (!got) return HRESULT_FROM_WIN32(ERROR_HANDLE_EOF);
        *done += got;
    }
    return S_OK;
}

HRESULT com_stream_source_read(struct com_stream_source *source, ULONGLONG offset, BYTE *buffer, ULONG size, ULONG *done)
{
    IStream *stream;
    HRESULT hr;

    *done = 0;
    if (offset >= source->size) return S_OK;
    if (size > source->size - offset) size = (ULONG)(source->size - offset);
    if (FAILED(hr = com_agile_get(&source->stream, &IID_IStream, (void **)&stream))) return hr;

    EnterCriticalSection(&source->lock);
    /* Always sought, since the client may have moved the pointer; but one that cannot be moved is good for reading on. */
    hr = seek_to(stream, offset);
    if (FAILED(hr) && offset == source->position) hr = S_OK;
    if (SUCCEEDED(hr))
    {
        hr = read_all(stream, buffer, size, done);
        source->position = offset + *done;
    }
    LeaveCriticalSection(&source->lock);
    IStream_Release(stream);
    return hr;
}

HRESULT com_stream_source_error(HRESULT hr, const struct com_class *reader, const struct com_stream_source *source,
        ULONGLONG at)
{
    if (hr == HRESULT_FROM_WIN32(ERROR_HANDLE_EOF))
        return com_error(hr, reader, &IID_IStream, L"The stream of %ls ended after %I64u bytes, although it had said that it "
                L"has %I64u.", source->name, at, source->size);
    return com_error(hr, reader, &IID_IStream, L"The stream of %ls failed after %I64u of %I64u bytes.", source->name, at,
            source->size);
}
