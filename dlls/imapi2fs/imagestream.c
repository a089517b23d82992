/*
 * The blocks of a finished image as a stream, computed when they are read.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "com/stream.h"
#include "contents.h"
#include "result.h"

struct image_stream
{
    struct com_stream_content content;
    struct fs_finished *finished;
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

static HRESULT image_stream_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    struct fs_finished *finished = impl_from_content(content)->finished;
    enum volume_result result = VOLUME_OK;
    struct volume_problem problem = { NULL };
    ULONG part, offset;

    if (size > content->size - position) size = (ULONG)(content->size - position);
    for (; *done < size && !result; *done += part)
    {
        offset = (ULONG)((position + *done) % VOLUME_BLOCK_SIZE);
        part = size - *done;
        if (offset || part < VOLUME_BLOCK_SIZE)
        {
            part = min(part, VOLUME_BLOCK_SIZE - offset);
            result = read_part(finished->plan, position + *done, buffer + *done, part, &problem);
        }
        else
        {
            part -= part % VOLUME_BLOCK_SIZE;
            result = volume_image_read(finished->plan, (uint32_t)((position + *done) / VOLUME_BLOCK_SIZE),
                    part / VOLUME_BLOCK_SIZE, buffer + *done, &problem);
        }
    }
    if (!result) return S_OK;
    *done = 0;
    return fs_read_error(result, &problem, &fsi_stream_class, &IID_IStream);
}

static void image_stream_destroy(struct com_stream_content *content)
{
    struct image_stream *stream = impl_from_content(content);

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
