/*
 * How large an image is while its tree changes, without planning it anew for each change.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_SIZE_H
#define VOLUME_SIZE_H

#include "volume/image.h"

/* What was known when the image was last planned, and what each change since may have made of it. */
struct volume_size
{
    bool planned;               /* false: nothing is known; so it has to be set when anything but the tree changes, or a node's flags */
    bool streams;               /* named streams are in it */
    uint32_t blocks;            /* of the image */
    uint64_t contents;          /* blocks of these that were contents */
    uint64_t came[3], went[3];  /* volume_tree_came and volume_tree_went */
    uint32_t weights[3];        /* blocks, contents aside, that one node of a kind takes at most */
    int least[3];               /* and at least: -1 where what is counted among the contents may take none */
    uint32_t slack;             /* blocks more or less that any change at all may make */
    uint32_t padding;           /* blocks at the end that are there for the alignment, at most */
};

/* Remembers the size of an image that was planned of that tree just now. What it has then must not be undone as if it had never come: for
 * that, nothing may be known. */
void volume_size_note(struct volume_size *size, const struct volume_tree *tree, const struct volume_image *image);

/* Between which numbers of blocks the size is that the image of the tree would have now; both are it when nothing has changed. They move
 * apart by some blocks with each node that came or went, whatever their contents. Nothing is known: 0 and UINT64_MAX. */
void volume_size_now(const struct volume_size *size, const struct volume_tree *tree, uint64_t *least, uint64_t *most);

#endif
