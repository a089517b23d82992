/*
 * The blocks of a finished image as a stream, computed when they are read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "com/stream.h"
#include "contents.h"
#include "readahead.h"
#include "result.h"

struct image_stream
{
    struct com_stream_content content;
    struct fs_finished *finished;
    /* Of who reads on and on; with content.lock, which is not held while blocks are computed. */
    struct readahead *readahead;
    ULONGLONG end;              /* where the last read ended */
    unsigned misses;            /* reads since one was served from what was read ahead */
};

static struct image_stream *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct image_stream, content);
}

/* Part of a block. */
static enum volume_result read_part(const struct volume_image *plan, ULONGLONG position, BYTE *buffer, ULONG size,
        struct volume_problem *problem)
{
    BYTE block[VOLUME_BLOCK_SIZE];
    enum volume_result result = volume_image_read(plan, (uint32_t)(position / VOLUME_BLOCK_SIZE), 1, block, problem);

    if (!result) memcpy(buffer, block + position % VOLUME_BLOCK_SIZE, size);
    return result;
}

/* Computes what there is up to `size` bytes, in whole blocks where it can; *done is how many bytes it was. */
static enum volume_result compute(const struct volume_image *plan, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done,
        struct volume_problem *problem)
{
    ULONG offset = (ULONG)(position % VOLUME_BLOCK_SIZE);

    if (offset || size < VOLUME_BLOCK_SIZE)
    {
        *done = min(size, VOLUME_BLOCK_SIZE - offset);
        return read_part(plan, position, buffer, *done, problem);
    }
    *done = size - size % VOLUME_BLOCK_SIZE;
    return volume_image_read(plan, (uint32_t)(position / VOLUME_BLOCK_SIZE), *done / VOLUME_BLOCK_SIZE, buffer, problem);
}

/* Clones read wherever they like; who goes on where the last read ended is worth reading ahead for, unless somebody else is being
 * served. Without it all is well, too. */
#define MISSES_BEFORE_MOVING 16

static struct readahead *follow(struct image_stream *stream, ULONGLONG position)
{
    struct readahead *readahead;
    BOOL start;

    EnterCriticalSection(&stream->content.lock);
    start = position && position == stream->end && (!stream->readahead || stream->misses >= MISSES_BEFORE_MOVING);
    if (start && !stream->readahead) stream->readahead = readahead_create(stream->finished->plan);
    if (start) stream->misses = 0;
    readahead = stream->readahead;
    LeaveCriticalSection(&stream->content.lock);
    if (readahead && start) readahead_start(readahead, position);
    return readahead;
}

static void remember(struct image_stream *stream, ULONGLONG end, BOOL served)
{
    EnterCriticalSection(&stream->content.lock);
    stream->end = end;
    stream->misses = served ? 0 : stream->misses + 1;
    LeaveCriticalSection(&stream->content.lock);
}

static HRESULT image_stream_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    struct image_stream *stream = impl_from_content(content);
    struct readahead *readahead = follow(stream, position);
    enum volume_result result = VOLUME_OK;
    struct volume_problem problem = { NULL };
    ULONGLONG end = NO_CHUNK;
    BOOL served = FALSE;
    ULONG part;

    if (size > content->size - position) size = (ULONG)(content->size - position);
    for (; *done < size && !result; *done += part, position += part)
    {
        part = readahead ? readahead_read(readahead, position, buffer + *done, size - *done, &end) : 0;
        if (!part) result = compute(stream->finished->plan, position, buffer + *done, (ULONG)min(size - *done, end - position),
                &part, &problem);
        /* it is not moved by those that it does not serve */
        if (end == NO_CHUNK || result) continue;
        served = TRUE;
        readahead_pass(readahead, position + part);
    }
    if (!result)
    {
        remember(stream, position, served);
        return S_OK;
    }
    *done = 0;
    return fs_read_error(stream->finished->image, result, &problem, &fsi_stream_class, &IID_IStream);
}

static void image_stream_destroy(struct com_stream_content *content)
{
    struct image_stream *stream = impl_from_content(content);

    readahead_destroy(stream->readahead);
    fs_finished_release(stream->finished);
    com_stream_content_done(content);
    free(stream);
}

/* A writer asks the stream what of it has to be written (behaviour.md 17). */
static HRESULT image_stream_query(struct com_stream_content *content, IStream *outer, REFIID riid, void **out)
{
    if (!IsEqualGUID(riid, &IID_IBlockRangeList)) return E_NOINTERFACE;
    return fs_finished_ranges(impl_from_content(content)->finished, (IUnknown *)outer, (IBlockRangeList **)out);
}

static const struct com_stream_kind image_stream_kind = { &com_stream_vtbl, NULL, &fsi_stream_class, FALSE, image_stream_read,
    NULL, image_stream_destroy, image_stream_query };

HRESULT fs_image_stream_create(struct fs_finished *finished, IStream **out)
{
    struct image_stream *stream = calloc(1, sizeof(*stream));

    *out = NULL;
    if (!stream) return E_OUTOFMEMORY;
    com_stream_content_init(&stream->content, &image_stream_kind);
    stream->finished = fs_finished_add_ref(finished);
    stream->content.size = (ULONGLONG)volume_image_blocks(finished->plan) * VOLUME_BLOCK_SIZE;
    return com_stream_create(&stream->content, out);
}
