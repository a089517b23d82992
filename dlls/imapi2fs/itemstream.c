/*
 * A file's contents as a stream of their own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "com/stream.h"
#include "contents.h"
#include "imported.h"
#include "itemstream.h"
#include "result.h"

struct item_stream
{
    struct com_stream_content content;
    struct fs_image *image;
    struct volume_node *node;       /* held */
    struct contents *contents;      /* counted: a file keeps its bytes while somebody reads them; NULL for one on the disc */
    struct disc_reader *reader;     /* for one on the disc */
};

static struct item_stream *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct item_stream, content);
}

/* Of a file that is on the disc (VOLUME_ON_DISC): block by block, whatever its extents. */
static enum volume_result read_from_disc(struct item_stream *stream, ULONGLONG position, BYTE *buffer, ULONG size,
        struct volume_problem *problem)
{
    const struct volume_extent *extent = stream->node->file.extents;
    struct volume_disc *disc = disc_reader_get(stream->reader);
    enum volume_result result = VOLUME_OK;
    BYTE block[VOLUME_BLOCK_SIZE];
    ULONG part, offset;
    uint16_t left = stream->node->extent_count;

    for (; left && position >= extent->length; left--) position -= (extent++)->length;
    for (; size && left && !result; size -= part, buffer += part, position += part)
    {
        problem->block = extent->block + (uint32_t)(position / VOLUME_BLOCK_SIZE);
        offset = (ULONG)(position % VOLUME_BLOCK_SIZE);
        part = (ULONG)min(size, min(VOLUME_BLOCK_SIZE - offset, extent->length - position));
        result = problem->block < disc->blocks ? disc->read(disc, problem->block, 1, block) : VOLUME_CORRUPT;
        if (!result) memcpy(buffer, block + offset, part);
        if (position + part < extent->length) continue;
        position = 0 - (ULONGLONG)part;
        extent++;
        left--;
    }
    return size && !result ? VOLUME_CORRUPT : result;
}

static HRESULT item_stream_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    struct item_stream *stream = impl_from_content(content);
    struct volume_problem problem = { stream->node };
    enum volume_result result;

    if (size > content->size - position) size = (ULONG)(content->size - position);
    if (stream->reader)
    {
        result = read_from_disc(stream, position, buffer, size, &problem);
        *done = result ? 0 : size;
        if (result == VOLUME_READ_FAILED) return fs_disc_read_error(stream->image, problem.block, &file_class, &IID_IStream);
        return result ? fs_import_error(result, &problem, &file_class, &IID_IStream) : S_OK;
    }
    result = fs_contents_class.read(stream->contents, stream->node, position, buffer, size);
    if (!result)
    {
        *done = size;
        return S_OK;
    }
    return fs_read_error(stream->image, result, &problem, &file_class, &IID_IStream);
}

static void item_stream_destroy(struct com_stream_content *content)
{
    struct item_stream *stream = impl_from_content(content);

    fs_image_enter(stream->image);
    volume_node_let_go(stream->image->tree, stream->node);
    fs_image_leave(stream->image);
    contents_release(stream->contents);
    disc_reader_destroy(stream->reader);
    fs_image_release(stream->image);
    com_stream_content_done(content);
    free(stream);
}

static const struct com_stream_kind item_stream_kind = { &com_stream_vtbl, NULL, NULL, FALSE, item_stream_read, NULL,
    item_stream_destroy };

/* What the stream will read from. With the lock. */
static HRESULT take_source(struct fs_item *item, struct item_stream *stream, struct fs_previous **previous)
{
    const struct volume_node *node = item->node;

    *previous = NULL;
    if ((node->flags & VOLUME_ON_DISC) && node->extent_count)
    {
        if (!item->image->imported) return E_UNEXPECTED;
        *previous = fs_previous_add_ref(item->image->imported->previous);
    }
    else if (node->file.contents) stream->contents = contents_add_ref(node->file.contents);
    stream->content.size = node->file.size;
    return S_OK;
}

HRESULT fs_item_stream_create(struct fs_item *item, IStream **out)
{
    struct fs_previous *previous;
    struct item_stream *stream;
    HRESULT hr;

    *out = NULL;
    if (!(stream = calloc(1, sizeof(*stream)))) return E_OUTOFMEMORY;
    com_stream_content_init(&stream->content, &item_stream_kind);
    stream->image = fs_image_add_ref(item->image);
    stream->node = item->node;
    fs_image_enter(item->image);
    volume_node_hold(stream->node);
    hr = take_source(item, stream, &previous);
    fs_image_leave(item->image);
    /* the recorder is a client's */
    if (SUCCEEDED(hr) && previous) hr = fs_previous_reader(previous, item->class_info, item->iid, &stream->reader);
    fs_previous_release(previous);
    if (SUCCEEDED(hr)) return com_stream_create(&stream->content, out);
    item_stream_destroy(&stream->content);
    return hr;
}
