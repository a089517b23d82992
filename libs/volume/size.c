/*
 * How large an image is while its tree changes, without planning it anew for each change. Contents count in full, so what is uncertain
 * is no more than what names and entries take: a client that fills a disc file by file has its image planned some dozen times, however
 * many files there are.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/parts.h"
#include "volume/size.h"
#include "volume/udf.h"

/* With so many blocks before UDF's partition, what ISO 9660 has before it lies behind the anchor already. */
#define BEHIND_ANCHOR (VOLUME_UDF_ANCHOR + 2 * UDF_METADATA_UNIT)

/* In each hierarchy of ISO 9660 one record more makes its directory longer by a block at most: the block that it comes into is taken
 * apart before or behind it. What comes is the last of its siblings, so that no other's name changes. A directory has a block of its own,
 * too, and a record in two path tables. */
static void weigh_iso(uint32_t *weights, unsigned hierarchies)
{
    weights[VOLUME_FILE] += hierarchies;
    weights[VOLUME_DIRECTORY] += (1 + 1 + 2) * hierarchies;
}

/* In UDF each has its entry, and the directory may become longer by one block, or by two when it lay in its entry before. A file's contents
 * may lie in its entry; its allocation descriptors take a block beside it when there are more than a hundred. The first stream makes
 * a stream directory. */
static void weigh_udf(uint32_t *weights, bool streams, bool mirror)
{
    unsigned copies = mirror ? 2 : 1;

    weights[VOLUME_FILE] += (1 + 2 + 1) * copies + 1;
    weights[VOLUME_DIRECTORY] += (1 + 2) * copies;
    if (streams) weights[VOLUME_STREAM] += (1 + 1 + 2 + 1) * copies + 1;
}

/* An entry, unless there is room for it in a metadata partition, whose size is a multiple of something. What lies in the entry is counted
 * among the contents all the same. */
static void find_least(const struct volume_image *image, int *least)
{
    int entry = image->udf && !image->udf->metadata ? 1 : 0;

    least[VOLUME_DIRECTORY] = entry;
    least[VOLUME_FILE] = image->iso ? entry : entry - 1;
    least[VOLUME_STREAM] = entry - 1;
}

/* What lies at multiples of something, or behind the anchor when there is no room before it, may move by so much. */
static uint32_t find_slack(const struct volume_image *image)
{
    const struct volume_options *options = &image->options;
    bool bridge = options->file_systems != VOLUME_UDF;
    uint32_t slack = 0;

    if (!image->udf) return 0;
    if (image->udf->metadata) slack += (options->mirror_metadata ? 2 : 1) * UDF_METADATA_UNIT + (bridge ? 2 * UDF_METADATA_UNIT : 0);
    if (bridge && image->udf->partition_start < (uint64_t)options->session_start + BEHIND_ANCHOR) slack += VOLUME_UDF_ANCHOR;
    if (options->anchor_count) slack += options->write_unit;
    return slack;
}

static uint64_t count_contents(const struct volume_size *size, const struct volume_tree *tree)
{
    return size->streams ? volume_tree_blocks(tree) : volume_tree_blocks_of(tree, VOLUME_FILE);
}

void volume_size_note(struct volume_size *size, const struct volume_tree *tree, const struct volume_image *image)
{
    const struct volume_options *options = &image->options;
    int kind;

    memset(size, 0, sizeof(*size));
    size->planned = true;
    size->streams = image->udf && image->udf->extended;
    size->blocks = volume_image_blocks(image);
    size->contents = count_contents(size, tree);
    for (kind = VOLUME_DIRECTORY; kind <= VOLUME_STREAM; kind++)
    {
        size->came[kind] = volume_tree_came(tree, (enum volume_kind)kind);
        size->went[kind] = volume_tree_went(tree, (enum volume_kind)kind);
    }
    weigh_iso(size->weights, (image->iso != NULL) + (image->joliet != NULL));
    if (image->udf) weigh_udf(size->weights, size->streams, image->udf->metadata && options->mirror_metadata);
    find_least(image, size->least);
    size->slack = find_slack(image);
    if (options->anchor_count) size->padding = options->write_unit;
}

void volume_size_now(const struct volume_size *size, const struct volume_tree *tree, uint64_t *least, uint64_t *most)
{
    uint64_t contents = count_contents(size, tree), more = 0, less = 0, slack = 0;
    int64_t certain = 0;        /* of what came, contents aside */
    int kind;

    *least = 0;
    *most = UINT64_MAX;
    if (!size->planned) return;
    for (kind = VOLUME_DIRECTORY; kind <= VOLUME_STREAM; kind++)
    {
        uint64_t came = volume_tree_came(tree, (enum volume_kind)kind) - size->came[kind];
        uint64_t went = volume_tree_went(tree, (enum volume_kind)kind) - size->went[kind];

        more += size->weights[kind] * came;
        certain += size->least[kind] * (int64_t)came;
        /* of others the numbers in their names may change then */
        less += 2 * size->weights[kind] * went;
    }
    /* an allocation descriptor has room for a gigabyte, which is 2^19 blocks, and a block for a hundred of them */
    if (more || less) slack = size->slack + ((contents > size->contents ? contents - size->contents : size->contents - contents) >> 25);
    *most = size->blocks + contents - size->contents + more + slack;
    *least = size->blocks + contents - size->contents + (uint64_t)(certain > 0 ? certain : 0);
    /* where nothing went, nothing that is aligned moves down */
    less += less ? slack : more ? size->padding : 0;
    less += (uint64_t)(certain < 0 ? -certain : 0);
    *least = *least > less ? *least - less : 0;
}
