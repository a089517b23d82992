/*
 * A file's contents as a stream of their own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "com/stream.h"
#include "contents.h"
#include "itemstream.h"

struct item_stream
{
    struct com_stream_content content;
    struct fs_image *image;
    struct volume_node *node;       /* held */
    struct contents *contents;      /* counted: a file keeps its bytes while somebody reads them */
};

static struct item_stream *impl_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct item_stream, content);
}

static HRESULT item_stream_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    struct item_stream *stream = impl_from_content(content);
    struct volume_problem problem = { stream->node };
    enum volume_result result;
    HRESULT hr;

    if (size > content->size - position) size = (ULONG)(content->size - position);
    result = fs_contents_class.read(stream->contents, stream->node, position, buffer, size);
    if (!result)
    {
        *done = size;
        return S_OK;
    }
    EnterCriticalSection(&stream->image->lock);
    hr = fs_problem(result, &problem, &file_class, &IID_IStream);
    LeaveCriticalSection(&stream->image->lock);
    return hr;
}

static void item_stream_destroy(struct com_stream_content *content)
{
    struct item_stream *stream = impl_from_content(content);

    EnterCriticalSection(&stream->image->lock);
    volume_node_let_go(stream->image->tree, stream->node);
    LeaveCriticalSection(&stream->image->lock);
    contents_release(stream->contents);
    fs_image_release(stream->image);
    com_stream_content_done(content);
    free(stream);
}

static const struct com_stream_kind item_stream_kind = { &com_stream_vtbl, NULL, NULL, FALSE, item_stream_read, NULL,
    item_stream_destroy };

HRESULT fs_item_stream_create(struct fs_item *item, IStream **out)
{
    struct item_stream *stream = calloc(1, sizeof(*stream));

    *out = NULL;
    if (!stream) return E_OUTOFMEMORY;
    com_stream_content_init(&stream->content, &item_stream_kind);
    stream->image = fs_image_add_ref(item->image);
    stream->node = item->node;
    volume_node_hold(stream->node);
    if (item->node->file.contents) stream->contents = contents_add_ref(item->node->file.contents);
    stream->content.size = item->node->file.contents ? item->node->file.size : 0;
    return com_stream_create(&stream->content, out);
}
