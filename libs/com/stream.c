/*
 * What all streams of the DLLs share: IStream over bytes that cannot be written.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/stream.h"

/* Bytes that CopyTo moves at a time. */
#define COPY_SIZE (32 * 2448)

static struct com_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct com_stream, IStream_iface);
}

struct com_stream *com_stream_from_interface(void *iface)
{
    return impl_from_IStream(iface);
}

/* Of every failure there is a text, so that an earlier one's does not pass for it. */
static HRESULT stream_error(struct com_stream *stream, HRESULT hr, const WCHAR *detail)
{
    return com_error_text(hr, stream->content->kind->class_info, &IID_IStream, detail);
}

/* The objects are free-threaded, so that in this process there are no proxies of them. */
BOOL com_stream_is_same(struct com_stream *stream, IStream *other)
{
    return other->lpVtbl == stream->IStream_iface.lpVtbl && impl_from_IStream(other)->content == stream->content;
}

/* --- contents ------------------------------------------------------------------------------------------------------ */

void com_stream_content_init(struct com_stream_content *content, const struct com_stream_kind *kind)
{
    content->kind = kind;
    content->ref = 1;
    content->size = 0;
    InitializeCriticalSection(&content->lock);
}

void com_stream_content_done(struct com_stream_content *content)
{
    DeleteCriticalSection(&content->lock);
}

static struct com_stream_content *content_add_ref(struct com_stream_content *content)
{
    InterlockedIncrement(&content->ref);
    return content;
}

void com_stream_content_release(struct com_stream_content *content)
{
    if (!InterlockedDecrement(&content->ref)) content->kind->destroy(content);
}

static ULONGLONG content_size(struct com_stream_content *content)
{
    ULONGLONG size;

    EnterCriticalSection(&content->lock);
    size = content->size;
    LeaveCriticalSection(&content->lock);
    return size;
}

/* --- the object ---------------------------------------------------------------------------------------------------- */

HRESULT WINAPI com_stream_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    struct com_stream *stream = impl_from_IStream(iface);
    const struct com_stream_kind *kind = stream->content->kind;
    const IID *own = kind->iid;

    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_ISequentialStream) || IsEqualGUID(riid, &IID_IStream)
            || (own && IsEqualGUID(riid, own)))
    {
        *out = iface;
        IStream_AddRef(iface);
        return S_OK;
    }
    if (kind->query && SUCCEEDED(kind->query(stream->content, iface, riid, out))) return S_OK;
    return com_object_query_interface(&stream->com, riid, out);
}

ULONG WINAPI com_stream_AddRef(IStream *iface)
{
    return com_object_add_ref(&impl_from_IStream(iface)->com);
}

ULONG WINAPI com_stream_Release(IStream *iface)
{
    struct com_stream *stream = impl_from_IStream(iface);
    ULONG ref = com_object_release(&stream->com);

    if (!ref)
    {
        com_stream_content_release(stream->content);
        DeleteCriticalSection(&stream->lock);
        com_object_done(&stream->com);
        free(stream);
    }
    return ref;
}

HRESULT com_stream_create(struct com_stream_content *content, IStream **out)
{
    struct com_stream *stream;

    *out = NULL;
    if (!(stream = calloc(1, sizeof(*stream))))
    {
        com_stream_content_release(content);
        return E_OUTOFMEMORY;
    }
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)content->kind->vtbl;
    com_object_init(&stream->com, (IUnknown *)&stream->IStream_iface, content->kind->class_info);
    InitializeCriticalSection(&stream->lock);
    stream->content = content;
    *out = &stream->IStream_iface;
    return S_OK;
}

HRESULT com_stream_create_object(struct com_stream_content *content, REFIID riid, void **out)
{
    IStream *stream;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = com_stream_create(content, &stream))) return hr;
    hr = IStream_QueryInterface(stream, riid, out);
    IStream_Release(stream);
    return hr;
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* Under the stream's lock. */
static HRESULT read_here(struct com_stream *stream, BYTE *buffer, ULONG size, ULONG *done)
{
    ULONGLONG end = content_size(stream->content);

    if (stream->position >= end) return S_OK;
    if (size > end - stream->position) size = (ULONG)(end - stream->position);
    return size ? stream->content->kind->read(stream->content, stream->position, buffer, size, done) : S_OK;
}

/* All of it or, with a failure, nothing: then the seek pointer stays. At the end it is S_OK with what there is. */
HRESULT WINAPI com_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct com_stream *stream = impl_from_IStream(iface);
    ULONG done = 0;
    HRESULT hr;

    if (read) *read = 0;
    if (!buffer) return stream_error(stream, STG_E_INVALIDPOINTER, L"There is no buffer to read into.");
    EnterCriticalSection(&stream->lock);
    if (stream->reading) hr = stream_error(stream, HRESULT_FROM_WIN32(ERROR_BUSY), L"The stream is read from within its own "
            L"Read, by one that it is made of.");
    else
    {
        stream->reading = TRUE;
        hr = read_here(stream, buffer, size, &done);
        stream->reading = FALSE;
        if (SUCCEEDED(hr)) stream->position += done;
    }
    LeaveCriticalSection(&stream->lock);
    if (SUCCEEDED(hr) && read) *read = done;
    return hr;
}

HRESULT WINAPI com_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct com_stream *stream = impl_from_IStream(iface);
    HRESULT hr = S_OK;
    LONGLONG from;

    EnterCriticalSection(&stream->lock);
    switch (origin)
    {
    case STREAM_SEEK_SET: from = 0; break;
    case STREAM_SEEK_CUR: from = (LONGLONG)stream->position; break;
    case STREAM_SEEK_END: from = (LONGLONG)content_size(stream->content); break;
    default: from = 0; hr = STG_E_INVALIDFUNCTION;
    }
    /* Before the start and beyond what is a number; beyond the end is allowed, as it is elsewhere. */
    if (move.QuadPart < -from || move.QuadPart > MAXLONGLONG - from) hr = STG_E_INVALIDFUNCTION;
    if (SUCCEEDED(hr)) stream->position = (ULONGLONG)(from + move.QuadPart);
    if (position) position->QuadPart = stream->position;
    LeaveCriticalSection(&stream->lock);
    if (FAILED(hr)) stream_error(stream, hr, L"The seek pointer goes from 0 to 2^63 - 1, from the start, from where it is or "
            L"from the end.");
    return hr;
}

void com_stream_rewind(struct com_stream *stream)
{
    EnterCriticalSection(&stream->lock);
    stream->position = 0;
    LeaveCriticalSection(&stream->lock);
}

/* No lock is held over the calls to target, which may be anything. */
HRESULT WINAPI com_stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    struct com_stream *stream = impl_from_IStream(iface);
    ULONGLONG left = size.QuadPart;
    HRESULT hr = S_OK;
    BYTE *buffer;

    if (read) read->QuadPart = 0;
    if (written) written->QuadPart = 0;
    if (!target) return stream_error(stream, STG_E_INVALIDPOINTER, L"There is no stream to copy to.");
    if (!(buffer = malloc(COPY_SIZE))) return E_OUTOFMEMORY;
    while (left)
    {
        ULONG done = 0, out = 0;

        if (FAILED(hr = com_stream_Read(iface, buffer, (ULONG)min(left, COPY_SIZE), &done)) || !done) break;
        if (read) read->QuadPart += done;
        hr = IStream_Write(target, buffer, done, &out);
        if (written) written->QuadPart += out;
        if (SUCCEEDED(hr) && out < done) hr = STG_E_MEDIUMFULL;
        if (FAILED(hr)) stream_error(stream, hr, L"The stream that was to be copied to does not take it all.");
        if (FAILED(hr)) break;
        hr = S_OK;
        left -= done;
    }
    free(buffer);
    return hr;
}

/* No name: it has none. */
HRESULT WINAPI com_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct com_stream *stream = impl_from_IStream(iface);

    if (!stat) return stream_error(stream, E_POINTER, NULL);
    if (flags != STATFLAG_DEFAULT && flags != STATFLAG_NONAME)
        return stream_error(stream, STG_E_INVALIDFUNCTION, L"Stat knows STATFLAG_DEFAULT and STATFLAG_NONAME.");
    ZeroMemory(stat, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = content_size(stream->content);
    stat->grfMode = STGM_READ;
    return S_OK;
}

HRESULT WINAPI com_stream_Clone(IStream *iface, IStream **out)
{
    struct com_stream *stream = impl_from_IStream(iface);
    struct com_stream_content *content;
    HRESULT hr;

    if (!out) return stream_error(stream, STG_E_INVALIDPOINTER, NULL);
    *out = NULL;
    if (!stream->content->kind->copy) content = content_add_ref(stream->content);
    else if (FAILED(hr = stream->content->kind->copy(stream->content, &content))) return hr;
    if (FAILED(hr = com_stream_create(content, out))) return hr;
    EnterCriticalSection(&stream->lock);
    impl_from_IStream(*out)->position = stream->position;
    LeaveCriticalSection(&stream->lock);
    return S_OK;
}

/* --- changes ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI com_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    (void)buffer;
    (void)size;
    if (written) *written = 0;
    return stream_error(impl_from_IStream(iface), STG_E_ACCESSDENIED, L"The stream can only be read.");
}

/* The seek pointer stays where it is, as IStream::SetSize says, also beyond a new end. */
HRESULT WINAPI com_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    struct com_stream *stream = impl_from_IStream(iface);
    struct com_stream_content *content = stream->content;

    if (!content->kind->resizable)
        return stream_error(stream, STG_E_ACCESSDENIED, L"The stream is as long as what it is made of.");
    if (size.QuadPart > COM_STREAM_MAX_SIZE)
        return stream_error(stream, STG_E_INVALIDFUNCTION, L"A stream has at most 2^63 - 1 bytes.");
    EnterCriticalSection(&content->lock);
    content->size = size.QuadPart;
    LeaveCriticalSection(&content->lock);
    return S_OK;
}

/* There are no transactions: nothing is left to be committed. */
HRESULT WINAPI com_stream_Commit(IStream *iface, DWORD flags)
{
    (void)iface;
    (void)flags;
    return S_OK;
}

HRESULT WINAPI com_stream_Revert(IStream *iface)
{
    (void)iface;
    return S_OK;
}

HRESULT WINAPI com_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)offset;
    (void)size;
    (void)type;
    return stream_error(impl_from_IStream(iface), STG_E_INVALIDFUNCTION, L"Parts of the stream cannot be locked.");
}

HRESULT WINAPI com_stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return com_stream_LockRegion(iface, offset, size, type);
}

const IStreamVtbl com_stream_vtbl = { COM_STREAM_METHODS };
