/* An image as a client's own IStream gives it, which can be told to misbehave, and to have a list of block ranges.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_IMAGE_STREAM_H
#define TESTS_IMAGE_STREAM_H

#include <windows.h>
#include <ole2.h>
#include "imapi2.h"

#define IMAGE_MAX_RANGES 64

/* Lives on the caller's stack: the count is there to be looked at. */
struct image_stream
{
    IStream IStream_iface;
    IBlockRangeList IBlockRangeList_iface;
    LONG ref;
    BYTE *data;
    ULONGLONG size;             /* bytes at data */
    ULONGLONG stat_size;        /* what Stat says */
    HRESULT stat_hr, seek_hr, read_hr, ranges_hr;
    ULONGLONG fail_at;          /* a Read that comes here fails with read_hr */
    ULONG most;                 /* bytes a Read gives at most; 0: all */
    BOOL has_ranges;
    LONG ranges[IMAGE_MAX_RANGES][2];   /* first and last block */
    ULONG range_count;
    ULONGLONG position, bytes_read;
    void (*on_read)(void *context);
    void *context;
};

/* With the bytes of a file, or with so many bytes of computed content. */
BOOL image_stream_open(struct image_stream *stream, const char *path);
void image_stream_make(struct image_stream *stream, BYTE seed, ULONGLONG size);
/* "0-99,200-231": adds the ranges. */
void image_stream_add_ranges(struct image_stream *stream, const char *text);
/* Checks that nobody holds it any more. */
void image_stream_done(struct image_stream *stream);

#endif
