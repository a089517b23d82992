/*
 * MsftStreamInterleave: several streams in turns, each with a number of bytes of its own (behaviour.md 13.3).
 *
 * What happens where one stream has fewer turns than another is not documented, nor what an incomplete last turn is. Decided
 * here, for "any fixed-size interleave is supported": the frame of one turn of each stream has the same size and form up to
 * the end of the stream that lasts longest, and what a stream does not have any more is zeros. So a sector stays a sector.
 * Before Initialize the stream is empty.
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

/* Bytes of the whole that are put together at a time: in each of these steps a stream is read once. */
#define STEP_SIZE (256 * 1024)

struct strand
{
    struct com_stream_source *source;
    ULONG turn;                 /* bytes in a frame */
    ULONGLONG start;            /* where they are in it */
};

struct interleave
{
    struct com_stream_content content;
    /* Set once, under the content's lock, and read without it when the size says that they are there. */
    struct strand *strands;
    ULONG count;
    ULONGLONG frame;            /* bytes */
};

struct interleave_vtbl
{
    IStreamVtbl stream;
    HRESULT (WINAPI *Initialize)(IStreamInterleave *iface, IStream **streams, ULONG *sizes, ULONG count);
};
C_ASSERT(sizeof(struct interleave_vtbl) == sizeof(IStreamInterleaveVtbl));
C_ASSERT(offsetof(struct interleave_vtbl, Initialize) == offsetof(IStreamInterleaveVtbl, Initialize));

static struct interleave *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct interleave, content);
}

static struct interleave *impl_from_IStreamInterleave(IStreamInterleave *iface)
{
    return impl_from_content(com_stream_from_interface(iface)->content);
}

static HRESULT interleave_error(HRESULT hr, const WCHAR *text)
{
    return com_error_text(hr, &stream_interleave_class, &IID_IStreamInterleave, text);
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

/* How many bytes of a strand there are before this one of the whole. */
static ULONGLONG bytes_before(const struct interleave *interleave, const struct strand *strand, ULONGLONG position)
{
    ULONGLONG offset = position % interleave->frame, part = 0;

    if (offset > strand->start) part = min(offset - strand->start, strand->turn);
    return position / interleave->frame * strand->turn + part;
}

/* Puts `size` bytes of a strand, from `from` on, to their places in the piece of the whole that begins at position. */
static void spread(const struct interleave *interleave, const struct strand *strand, ULONGLONG from, const BYTE *data,
        ULONG size, ULONGLONG position, BYTE *out)
{
    while (size)
    {
        ULONG offset = (ULONG)(from % strand->turn), run = min(strand->turn - offset, size);
        ULONGLONG place = from / strand->turn * interleave->frame + strand->start + offset;

        CopyMemory(out + (place - position), data, run);
        data += run;
        from += run;
        size -= run;
    }
}

/* STEP_SIZE bytes at most; room has as many. */
static HRESULT read_step(struct interleave *interleave, ULONGLONG position, BYTE *out, ULONG size, BYTE *room)
{
    ULONG i;

    for (i = 0; i < interleave->count; i++)
    {
        struct strand *strand = &interleave->strands[i];
        ULONGLONG from = bytes_before(interleave, strand, position);
        ULONG wanted = (ULONG)(bytes_before(interleave, strand, position + size) - from), done;
        HRESULT hr;

        if (!wanted) continue;
        hr = com_stream_source_read(strand->source, from, room, wanted, &done);
        if (FAILED(hr)) return com_stream_source_error(hr, &stream_interleave_class, strand->source, from + done);
        ZeroMemory(room + done, wanted - done);
        spread(interleave, strand, from, room, wanted, position, out);
    }
    return S_OK;
}

static HRESULT interleave_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size,
        ULONG *done)
{
    BYTE *room = malloc(min(size, STEP_SIZE));
    HRESULT hr = room ? S_OK : E_OUTOFMEMORY;

    while (SUCCEEDED(hr) && *done < size)
    {
        ULONG step = min(size - *done, STEP_SIZE);

        hr = read_step(impl_from_content(content), position + *done, buffer + *done, step, room);
        *done += step;
    }
    free(room);
    return hr;
}

static void free_strands(struct strand *strands, ULONG count)
{
    ULONG i;

    if (strands) for (i = 0; i < count; i++) com_stream_source_destroy(strands[i].source);
    free(strands);
}

static void interleave_destroy(struct com_stream_content *content)
{
    struct interleave *interleave = impl_from_content(content);

    free_strands(interleave->strands, interleave->count);
    com_stream_content_done(content);
    free(interleave);
}

/* --- strands ------------------------------------------------------------------------------------------------------- */

static HRESULT check_arguments(struct com_stream *self, IStream **streams, const ULONG *sizes, ULONG count)
{
    ULONG i;

    if (!streams || !sizes) return com_missing(&stream_interleave_class, &IID_IStreamInterleave, streams ? L"interleaveSizes" : L"streams");
    if (!count || count > MAXLONG) return interleave_error(E_INVALIDARG, L"The number of streams is from 1 to 2147483647.");
    for (i = 0; i < count; i++)
    {
        if (!streams[i]) return com_missing(&stream_interleave_class, &IID_IStreamInterleave, L"streams");
        if (!sizes[i]) return interleave_error(E_INVALIDARG, L"Each stream has a byte or more at its turn.");
        if (com_stream_is_same(self, streams[i]))
            return interleave_error(E_INVALIDARG, L"A stream cannot be a part of itself.");
    }
    return S_OK;
}

/* Calls the streams, so without a lock. */
static HRESULT make_strands(IStream **streams, const ULONG *sizes, ULONG count, struct strand **out)
{
    struct strand *strands;
    HRESULT hr = S_OK;
    ULONG i;

    *out = NULL;
    if (!(strands = calloc(count, sizeof(*strands)))) return E_OUTOFMEMORY;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        WCHAR name[32];

        swprintf(name, ARRAYSIZE(name), L"part %lu", i + 1);
        strands[i].turn = sizes[i];
        if (i) strands[i].start = strands[i - 1].start + strands[i - 1].turn;
        hr = com_stream_source_create(streams[i], name, &strands[i].source);
    }
    if (SUCCEEDED(hr)) *out = strands;
    else free_strands(strands, count);
    return hr;
}

/* There are as many frames as the stream that lasts longest has turns. A frame, 2^31 times less than 2^32 bytes, is always a
 * number; all of them may be too much. */
static HRESULT measure(const struct strand *strands, ULONG count, ULONGLONG *frame, ULONGLONG *size)
{
    ULONGLONG frames = 0;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        ULONGLONG length = strands[i].source->size;
        ULONGLONG turns = length / strands[i].turn + (length % strands[i].turn != 0);

        frames = max(frames, turns);
    }
    *frame = strands[count - 1].start + strands[count - 1].turn;
    if (frames > COM_STREAM_MAX_SIZE / *frame)
        return interleave_error(E_INVALIDARG, L"Together the streams are longer than a stream can be.");
    *size = frames * *frame;
    return S_OK;
}

/* Once only, as IStreamConcatenate's page says of its own. */
static HRESULT WINAPI interleave_Initialize(IStreamInterleave *iface, IStream **streams, ULONG *sizes, ULONG count)
{
    struct interleave *interleave = impl_from_IStreamInterleave(iface);
    struct strand *strands;
    ULONGLONG frame = 0, size = 0;
    HRESULT hr;

    if (FAILED(hr = check_arguments(com_stream_from_interface(iface), streams, sizes, count))) return hr;
    if (FAILED(hr = make_strands(streams, sizes, count, &strands))) return hr;
    hr = measure(strands, count, &frame, &size);

    EnterCriticalSection(&interleave->content.lock);
    if (SUCCEEDED(hr) && interleave->strands)
        hr = interleave_error(E_INVALIDARG, L"The stream has its parts already.");
    if (SUCCEEDED(hr))
    {
        interleave->strands = strands;
        interleave->count = count;
        interleave->frame = frame;
        interleave->content.size = size;
    }
    LeaveCriticalSection(&interleave->content.lock);
    if (FAILED(hr)) free_strands(strands, count);
    return hr;
}

static const struct interleave_vtbl interleave_vtbl = { { COM_STREAM_METHODS }, interleave_Initialize };

static const struct com_stream_kind interleave_kind = { &interleave_vtbl.stream, &IID_IStreamInterleave,
    &stream_interleave_class, FALSE, interleave_read, NULL, interleave_destroy };

static HRESULT interleave_create(REFIID riid, void **out)
{
    struct interleave *interleave;

    *out = NULL;
    if (!(interleave = calloc(1, sizeof(*interleave)))) return E_OUTOFMEMORY;
    com_stream_content_init(&interleave->content, &interleave_kind);
    return com_stream_create_object(&interleave->content, riid, out);
}

const struct com_class stream_interleave_class = { &CLSID_MsftStreamInterleave, L"IMAPI2.MsftStreamInterleave",
    L"IMAPI2 stream of streams in turns", &IID_IStreamInterleave, NULL, interleave_create };
