/*
 * MsftStreamConcatenate: several streams, one after the other (behaviour.md 13.2).
 *
 * The pages of Append and Append2 contradict themselves: they describe what the methods do and that Initialize comes before
 * them, and the one code they list is E_NOTIMPL. Decided here: they append, and E_NOTIMPL is what they answer before
 * Initialize. Before that the stream is empty.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include "com/stream.h"
#include "com/stream_source.h"
#include "imapi2_private.h"

struct part
{
    struct com_stream_source *source;   /* stays until the end */
    ULONGLONG start;                /* where it begins in the whole */
};

struct concatenate
{
    struct com_stream_content content;
    /* Under the content's lock. Parts are only added. */
    BOOL initialized;
    struct part *parts;
    ULONG count;
};

struct concatenate_vtbl
{
    IStreamVtbl stream;
    HRESULT (WINAPI *Initialize)(IStreamConcatenate *iface, IStream *stream1, IStream *stream2);
    HRESULT (WINAPI *Initialize2)(IStreamConcatenate *iface, IStream **streams, ULONG count);
    HRESULT (WINAPI *Append)(IStreamConcatenate *iface, IStream *stream);
    HRESULT (WINAPI *Append2)(IStreamConcatenate *iface, IStream **streams, ULONG count);
};
C_ASSERT(sizeof(struct concatenate_vtbl) == sizeof(IStreamConcatenateVtbl));
C_ASSERT(offsetof(struct concatenate_vtbl, Initialize) == offsetof(IStreamConcatenateVtbl, Initialize));

static struct concatenate *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct concatenate, content);
}

static struct concatenate *impl_from_IStreamConcatenate(IStreamConcatenate *iface)
{
    return impl_from_content(com_stream_from_interface(iface)->content);
}

static HRESULT concatenate_error(HRESULT hr, const WCHAR *text)
{
    return com_error_text(hr, &stream_concatenate_class, &IID_IStreamConcatenate, text);
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* The part that has this byte, which there is: the last one that begins there or before; an empty one never is. */
static struct part find_part(struct concatenate *concatenate, ULONGLONG position)
{
    ULONG low = 0, high;
    struct part part;

    EnterCriticalSection(&concatenate->content.lock);
    high = concatenate->count;
    while (high - low > 1)
    {
        ULONG middle = low + (high - low) / 2;

        if (concatenate->parts[middle].start <= position) low = middle;
        else high = middle;
    }
    part = concatenate->parts[low];
    LeaveCriticalSection(&concatenate->content.lock);
    return part;
}

static HRESULT concatenate_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size,
        ULONG *done)
{
    struct concatenate *concatenate = impl_from_content(content);

    while (*done < size)
    {
        struct part part = find_part(concatenate, position + *done);
        ULONGLONG offset = position + *done - part.start;
        ULONG got;
        HRESULT hr = com_stream_source_read(part.source, offset, buffer + *done, size - *done, &got);

        if (SUCCEEDED(hr) && !got) hr = E_UNEXPECTED;
        if (FAILED(hr)) return com_stream_source_error(hr, &stream_concatenate_class, part.source, offset + got);
        *done += got;
    }
    return S_OK;
}

static void concatenate_destroy(struct com_stream_content *content)
{
    struct concatenate *concatenate = impl_from_content(content);
    ULONG i;

    for (i = 0; i < concatenate->count; i++) com_stream_source_destroy(concatenate->parts[i].source);
    free(concatenate->parts);
    com_stream_content_done(content);
    free(concatenate);
}

/* --- parts --------------------------------------------------------------------------------------------------------- */

/* The streams' sources, with where they begin counted from the first one; *total is their length. Calls the streams, so
 * without a lock. */
static HRESULT make_parts(struct com_stream *self, IStream **streams, ULONG count, struct part **out, ULONGLONG *total)
{
    struct part *parts;
    HRESULT hr = S_OK;
    ULONG i;

    *out = NULL;
    *total = 0;
    for (i = 0; i < count; i++) if (!streams[i]) return com_missing(&stream_concatenate_class, &IID_IStreamConcatenate, L"stream");
    if (!(parts = calloc(count, sizeof(*parts)))) return E_OUTOFMEMORY;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        if (com_stream_is_same(self, streams[i]))
            hr = concatenate_error(E_INVALIDARG, L"A stream cannot be a part of itself.");
        else hr = com_stream_source_create(streams[i], L"", &parts[i].source);
        if (FAILED(hr)) break;
        parts[i].start = *total;
        if (parts[i].source->size > COM_STREAM_MAX_SIZE - *total)
            hr = concatenate_error(E_INVALIDARG, L"Together the streams are longer than a stream can be.");
        else *total += parts[i].source->size;
    }
    if (SUCCEEDED(hr)) *out = parts;
    else
    {
        for (i = 0; i < count; i++) com_stream_source_destroy(parts[i].source);
        free(parts);
    }
    return hr;
}

/* Under the content's lock: takes the parts (not their array) over, and names them by where they come. */
static HRESULT add_parts(struct concatenate *concatenate, const struct part *parts, ULONG count, ULONGLONG total)
{
    const ULONG old = concatenate->count;
    struct part *all;
    ULONG i;

    if (total > COM_STREAM_MAX_SIZE - concatenate->content.size)
        return concatenate_error(E_INVALIDARG, L"Together the streams are longer than a stream can be.");
    if (count > MAXDWORD - old) return E_OUTOFMEMORY;
    if ((SIZE_T)old + count > (SIZE_T)-1 / sizeof(*all)) return E_OUTOFMEMORY;
    if (!(all = realloc(concatenate->parts, ((SIZE_T)old + count) * sizeof(*all)))) return E_OUTOFMEMORY;
    concatenate->parts = all;
    for (i = 0; i < count; i++)
    {
        all[old + i] = parts[i];
        all[old + i].start += concatenate->content.size;
        swprintf(parts[i].source->name, ARRAYSIZE(parts[i].source->name), L"part %lu", old + i + 1);
    }
    concatenate->count += count;
    concatenate->content.size += total;
    concatenate->initialized = TRUE;
    return S_OK;
}

/* S_OK when there may be parts now: `again` for Append, else for Initialize. Under the content's lock. */
static HRESULT check_state(const struct concatenate *concatenate, BOOL again)
{
    if (again && !concatenate->initialized)
        return concatenate_error(E_NOTIMPL, L"Call Initialize or Initialize2 first.");
    if (!again && concatenate->initialized)
        return concatenate_error(E_INVALIDARG, L"The stream has its parts already: use Append.");
    return S_OK;
}

static HRESULT take_streams(IStreamConcatenate *iface, IStream **streams, ULONG count, BOOL again)
{
    struct concatenate *concatenate = impl_from_IStreamConcatenate(iface);
    struct part *parts;
    ULONGLONG total;
    HRESULT hr;
    ULONG i;

    if (!streams) return com_missing(&stream_concatenate_class, &IID_IStreamConcatenate, L"streams");
    if (!count) return concatenate_error(E_INVALIDARG, L"There are no streams in the array.");
    EnterCriticalSection(&concatenate->content.lock);
    hr = check_state(concatenate, again);
    LeaveCriticalSection(&concatenate->content.lock);
    if (FAILED(hr)) return hr;
    if (FAILED(hr = make_parts(com_stream_from_interface(iface), streams, count, &parts, &total))) return hr;

    EnterCriticalSection(&concatenate->content.lock);
    hr = check_state(concatenate, again);
    if (SUCCEEDED(hr)) hr = add_parts(concatenate, parts, count, total);
    LeaveCriticalSection(&concatenate->content.lock);
    for (i = 0; FAILED(hr) && i < count; i++) com_stream_source_destroy(parts[i].source);
    free(parts);
    return hr;
}

static HRESULT WINAPI concatenate_Initialize(IStreamConcatenate *iface, IStream *stream1, IStream *stream2)
{
    IStream *streams[] = { stream1, stream2 };

    return take_streams(iface, streams, ARRAYSIZE(streams), FALSE);
}

static HRESULT WINAPI concatenate_Initialize2(IStreamConcatenate *iface, IStream **streams, ULONG count)
{
    return take_streams(iface, streams, count, FALSE);
}

static HRESULT WINAPI concatenate_Append(IStreamConcatenate *iface, IStream *stream)
{
    return take_streams(iface, &stream, 1, TRUE);
}

static HRESULT WINAPI concatenate_Append2(IStreamConcatenate *iface, IStream **streams, ULONG count)
{
    return take_streams(iface, streams, count, TRUE);
}

static const struct concatenate_vtbl concatenate_vtbl = { { COM_STREAM_METHODS }, concatenate_Initialize,
    concatenate_Initialize2, concatenate_Append, concatenate_Append2 };

static const struct com_stream_kind concatenate_kind = { &concatenate_vtbl.stream, &IID_IStreamConcatenate,
    &stream_concatenate_class, FALSE, concatenate_read, NULL, concatenate_destroy };

static HRESULT concatenate_create(REFIID riid, void **out)
{
    struct concatenate *concatenate;

    *out = NULL;
    if (!(concatenate = calloc(1, sizeof(*concatenate)))) return E_OUTOFMEMORY;
    com_stream_content_init(&concatenate->content, &concatenate_kind);
    return com_stream_create_object(&concatenate->content, riid, out);
}

const struct com_class stream_concatenate_class = { &CLSID_MsftStreamConcatenate, L"IMAPI2.MsftStreamConcatenate",
    L"IMAPI2 stream of streams in a row", &IID_IStreamConcatenate, NULL, concatenate_create };
