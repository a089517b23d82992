/*
 * What the files hold: blocks for it, which all file systems share, and reading them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/parts.h"

/* The last file that begins at or before a block. */
static uint32_t find_file(const struct volume_image *image, uint32_t block)
{
    uint32_t low = 0, high = image->file_count, middle;

    while (high - low > 1)
    {
        middle = low + (high - low) / 2;
        if (image->files[middle]->data_block <= block) low = middle;
        else high = middle;
    }
    return low;
}

/* `count` blocks of something of `size` bytes from its block `index` on; what is missing of the last one is zeros. */
static enum volume_result read_contents(const struct volume_image *image, void *contents, const struct volume_node *node,
        uint64_t size, uint32_t index, uint32_t count, uint8_t *out)
{
    uint64_t offset = (uint64_t)index * VOLUME_BLOCK_SIZE, left = size - offset;
    uint64_t wanted = (uint64_t)count * VOLUME_BLOCK_SIZE;
    enum volume_result result;
    uint32_t part;

    if (left < wanted)
    {
        memset(out + left, 0, (size_t)(wanted - left));
        wanted = left;
    }
    for (; wanted; wanted -= part, offset += part, out += part)
    {
        part = wanted > (UINT32_C(1) << 30) ? UINT32_C(1) << 30 : (uint32_t)wanted;
        if ((result = image->contents->read(contents, node, offset, out, part))) return result;
    }
    return VOLUME_OK;
}

static enum volume_result make_files(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem)
{
    uint32_t block = image->files[0]->data_block + index, file = find_file(image, block), step, blocks;
    const struct volume_node *node;
    enum volume_result result;

    (void)argument;
    for (; count; count -= step, block += step, file++, out += (size_t)step * VOLUME_BLOCK_SIZE)
    {
        node = image->files[file];
        blocks = volume_blocks_of(node->file.size);
        step = blocks - (block - node->data_block);
        if (step > count) step = count;
        result = read_contents(image, node->file.contents, node, node->file.size, block - node->data_block, step, out);
        if (result) return volume_fail(result, problem, node, 0);
    }
    return VOLUME_OK;
}

static enum volume_result make_boot_image(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    const struct volume_boot *boot = &image->boot[argument];

    (void)problem;
    return read_contents(image, boot->contents, NULL, boot->size, index, count, out);
}

static bool needs_blocks(const struct volume_image *image, const struct volume_node *node)
{
    if (node->kind == VOLUME_DIRECTORY || !node->file.size || (node->flags & VOLUME_ON_DISC)) return false;
    if (node->kind == VOLUME_STREAM && !udf_holds(image, node)) return false;
    return !udf_embeds(image, node);
}

/* Blocks for the files, one after the other. UDF's anchor is behind them: what is before the contents was planned. */
static enum volume_result plan_files(struct volume_image *image, struct volume_problem *problem)
{
    uint64_t first = 0, total = 0;
    enum volume_result result;
    struct volume_node *node;
    uint32_t block, i;

    for (i = 0; i < image->node_count; i++)
    {
        if (!needs_blocks(image, image->nodes[i])) continue;
        image->file_count++;
        total += (image->nodes[i]->file.size + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE;
        if (total > UINT32_MAX) return volume_fail(VOLUME_IMAGE_TOO_BIG, problem, image->nodes[i], 0);
    }
    if (!image->file_count) return VOLUME_OK;
    if (!(image->files = malloc(image->file_count * sizeof(*image->files)))) return VOLUME_OUT_OF_MEMORY;
    if ((result = volume_take_blocks(image, total, &block))) return result;
    volume_add_part(image, block, (uint32_t)total, make_files, 0);
    for (i = 0; i < image->node_count; i++)
    {
        if (!needs_blocks(image, image->nodes[i])) continue;
        node = (struct volume_node *)image->nodes[i];
        node->data_block = block;
        block += volume_blocks_of(node->file.size);
        image->files[first++] = node;
    }
    return VOLUME_OK;
}

static enum volume_result plan_boot_images(struct volume_image *image)
{
    enum volume_result result;
    unsigned i;

    for (i = 0; i < image->options.boot_count; i++)
    {
        uint32_t blocks = volume_blocks_of(image->boot[i].size);

        if ((result = volume_take_blocks(image, blocks, &image->boot_block[i]))) return result;
        volume_add_part(image, image->boot_block[i], blocks, make_boot_image, i);
    }
    return VOLUME_OK;
}

enum volume_result contents_plan(struct volume_image *image, struct volume_problem *problem)
{
    enum volume_result result;

    if ((result = plan_boot_images(image))) return result;
    return plan_files(image, problem);
}
