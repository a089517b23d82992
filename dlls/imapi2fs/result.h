/*
 * A finished image: its plan, which it shares with its streams.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2FS_RESULT_H
#define IMAPI2FS_RESULT_H

#include "fsimage.h"

/* While there is one, the image does not change, so each image has one at most. */
struct fs_finished
{
    LONG ref;
    struct fs_image *image;
    struct volume_image *plan;
    struct disc_reader *reader;     /* the disc that the image is written in place on, or NULL */
    struct volume_boot boots[IMAPI2FS_BOOT_ENTRY_COUNT_MAX];
    unsigned boot_count;
};

struct fs_finished *fs_finished_add_ref(struct fs_finished *finished);
/* Without the lock. */
void fs_finished_release(struct fs_finished *finished);

/* Plans the image and freezes it. Without the lock: boot images may be a client's. */
HRESULT fs_result_create(struct fs_image *image, IFileSystemImageResult **out);

/* Leaves the error for blocks that could not be computed, or contents that could not be read. The node is one that stays. Without the
 * lock. */
HRESULT fs_read_error(struct fs_image *image, enum volume_result result, const struct volume_problem *problem,
        const struct com_class *source, REFIID iid);

/* What has to be written of an image that is written in place, in that order, as an interface of `outer`; E_NOTIMPL for
 * others: all of it. */
HRESULT fs_finished_ranges(const struct fs_finished *finished, IUnknown *outer, IBlockRangeList **out);

/* The image's blocks as a stream; takes a reference of its own. */
HRESULT fs_image_stream_create(struct fs_finished *finished, IStream **out);

#endif
