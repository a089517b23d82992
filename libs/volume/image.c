/*
 * An image: the order in which its parts are planned, and reading them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/parts.h"

enum volume_result volume_fail(enum volume_result result, struct volume_problem *problem, const struct volume_node *node,
        unsigned file_system)
{
    if (problem)
    {
        problem->node = node;
        problem->file_system = file_system;
    }
    return result;
}

/* --- planning -------------------------------------------------------------------------------------------------------- */

enum volume_result volume_take_blocks(struct volume_image *image, uint64_t count, uint32_t *first)
{
    uint64_t anchor = (uint64_t)image->options.session_start + VOLUME_UDF_ANCHOR;

    if ((image->options.file_systems & VOLUME_UDF) && image->next <= anchor && image->next + count > anchor)
        image->next = anchor + 1;
    if (count > UINT32_MAX || image->next + count > UINT32_MAX) return VOLUME_IMAGE_TOO_BIG;
    *first = (uint32_t)image->next;
    image->next += count;
    return VOLUME_OK;
}

void volume_add_part(struct volume_image *image, uint32_t first, uint32_t count, volume_make make, uint32_t argument)
{
    unsigned i;

    for (i = image->part_count++; i && image->parts[i - 1].first > first; i--) image->parts[i] = image->parts[i - 1];
    image->parts[i] = (struct volume_part){ first, count, argument, make };
}

/* Numbers the nodes. Streams follow the node that they belong to. */
static enum volume_result number_nodes(struct volume_image *image, struct volume_tree *tree)
{
    struct volume_node *root = volume_tree_root(tree), *node, *stream;
    uint64_t count = (uint64_t)1 + volume_tree_files(tree) + volume_tree_directories(tree) + volume_tree_streams(tree);
    uint32_t serial = 0;

    if (count > UINT32_MAX || !(image->nodes = malloc((size_t)count * sizeof(*image->nodes)))) return VOLUME_OUT_OF_MEMORY;
    image->node_count = (uint32_t)count;
    for (node = root; node; node = volume_tree_next(root, node))
    {
        node->data_block = node->udf_entry = 0;
        node->serial = serial;
        image->nodes[serial++] = node;
        for (stream = node->streams ? node->streams->first : NULL; stream; stream = stream->next)
        {
            stream->data_block = stream->udf_entry = 0;
            stream->serial = serial;
            image->nodes[serial++] = stream;
        }
    }
    return VOLUME_OK;
}

enum descriptor
{
    DESCRIPTOR_PRIMARY,
    DESCRIPTOR_BOOT,
    DESCRIPTOR_JOLIET,
    DESCRIPTOR_TERMINATOR,
    DESCRIPTOR_RECOGNITION,         /* and the two that follow */
};

/* ECMA-119 8.3: a set of volume descriptors ends with this. */
static void make_terminator(uint8_t *out)
{
    memset(out, 0, VOLUME_BLOCK_SIZE);
    out[0] = 255;
    memcpy(out + 1, "CD001", 5);
    out[6] = 1;
}

static enum volume_result make_descriptor(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    uint32_t i;

    (void)problem;
    for (i = 0; i < count; i++, out += VOLUME_BLOCK_SIZE)
    {
        switch (argument)
        {
        case DESCRIPTOR_PRIMARY: iso_make_descriptor(image, image->iso, out); break;
        case DESCRIPTOR_BOOT: boot_make_record(image, out); break;
        case DESCRIPTOR_JOLIET: iso_make_descriptor(image, image->joliet, out); break;
        case DESCRIPTOR_TERMINATOR: make_terminator(out); break;
        default: udf_make_recognition(image, index + i, out); break;
        }
    }
    return VOLUME_OK;
}

static void add_descriptor(struct volume_image *image, enum descriptor which)
{
    uint32_t count = which == DESCRIPTOR_RECOGNITION ? 3 : 1;

    volume_add_part(image, (uint32_t)image->next, count, make_descriptor, which);
    image->next += count;
}

/* The boot record directly follows the primary descriptor: El Torito 2.0 wants it in block 17. */
static void plan_descriptors(struct volume_image *image)
{
    unsigned file_systems = image->options.file_systems;

    image->next = (uint64_t)image->options.session_start + VOLUME_SYSTEM_AREA;
    if (file_systems & VOLUME_ISO9660) add_descriptor(image, DESCRIPTOR_PRIMARY);
    if (image->options.boot_count) add_descriptor(image, DESCRIPTOR_BOOT);
    if (file_systems & VOLUME_JOLIET) add_descriptor(image, DESCRIPTOR_JOLIET);
    if (file_systems & VOLUME_ISO9660 || image->options.boot_count) add_descriptor(image, DESCRIPTOR_TERMINATOR);
    if (file_systems & VOLUME_UDF) add_descriptor(image, DESCRIPTOR_RECOGNITION);
}

static enum volume_result plan(struct volume_image *image, struct volume_problem *problem)
{
    unsigned file_systems = image->options.file_systems;
    enum volume_result result;

    plan_descriptors(image);
    if (image->options.boot_count && (result = boot_plan(image, problem))) return result;
    if ((file_systems & VOLUME_ISO9660) && (result = iso_plan_create(image, false, &image->iso, problem))) return result;
    if ((file_systems & VOLUME_JOLIET) && (result = iso_plan_create(image, true, &image->joliet, problem))) return result;
    if ((file_systems & VOLUME_UDF) && (result = udf_plan_create(image, &image->udf, problem))) return result;
    if ((result = contents_plan(image, problem))) return result;
    if ((file_systems & VOLUME_UDF) && (result = udf_plan_finish(image, image->udf, problem))) return result;
    image->session_end = image->end = (uint32_t)image->next;
    image->start = image->options.session_start;
    return image->options.anchor_count ? in_place_plan(image) : VOLUME_OK;
}

enum volume_result volume_image_create(struct volume_tree *tree, const struct volume_contents_class *contents,
        const struct volume_options *options, struct volume_image **out, struct volume_problem *problem)
{
    unsigned file_systems = options->file_systems;
    struct volume_image *image;
    enum volume_result result;

    *out = NULL;
    if (problem) memset(problem, 0, sizeof(*problem));
    if (!file_systems || (file_systems & (VOLUME_ISO9660 | VOLUME_JOLIET)) == VOLUME_JOLIET) return VOLUME_NO_FILE_SYSTEM;
    if (options->boot_count > VOLUME_MAX_BOOT_ENTRIES) return VOLUME_BOOT_TOO_MANY;
    /* ISO 9660's descriptors would have to be where those of the first session are. */
    if (options->anchor_count && file_systems != VOLUME_UDF) return VOLUME_NO_FILE_SYSTEM;
    if (options->anchor_count > VOLUME_MAX_ANCHORS) return VOLUME_BAD_EXTENTS;
    if ((uint64_t)options->session_start + VOLUME_UDF_ANCHOR >= UINT32_MAX) return VOLUME_IMAGE_TOO_BIG;
    if (!(image = calloc(1, sizeof(*image)))) return VOLUME_OUT_OF_MEMORY;
    image->options = *options;
    image->contents = contents;
    if (options->boot_count) memcpy(image->boot, options->boot, options->boot_count * sizeof(*image->boot));
    image->options.boot = image->boot;
    result = volume_check_nodes(tree, options, volume_tree_root(tree), problem);
    if (!result) result = number_nodes(image, tree);
    if (!result) result = plan(image, problem);
    if (result)
    {
        volume_image_destroy(image);
        return result;
    }
    *out = image;
    return VOLUME_OK;
}

void volume_image_destroy(struct volume_image *image)
{
    if (!image) return;
    iso_plan_destroy(image->iso);
    iso_plan_destroy(image->joliet);
    udf_plan_destroy(image->udf);
    free(image->nodes);
    free(image->files);
    free(image);
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

uint32_t volume_image_blocks(const struct volume_image *image)
{
    return image->end - image->start;
}

uint32_t volume_image_start(const struct volume_image *image)
{
    return image->start;
}

/* The first part that ends after a block. */
static const struct volume_part *find_part(const struct volume_image *image, uint32_t block)
{
    unsigned low = 0, high = image->part_count, middle;

    while (low < high)
    {
        middle = (low + high) / 2;
        if (block - image->parts[middle].first < image->parts[middle].count || block < image->parts[middle].first)
            high = middle;
        else low = middle + 1;
    }
    return low < image->part_count ? &image->parts[low] : NULL;
}

enum volume_result volume_image_read(const struct volume_image *image, uint32_t block, uint32_t count, void *data,
        struct volume_problem *problem)
{
    uint32_t absolute = image->start + block, step;
    const struct volume_part *part;
    enum volume_result result;
    uint8_t *out = data;

    if (problem) memset(problem, 0, sizeof(*problem));
    for (; count; count -= step, absolute += step, out += (size_t)step * VOLUME_BLOCK_SIZE)
    {
        part = find_part(image, absolute);
        if (!part || absolute < part->first)
        {
            step = part && part->first - absolute < count ? part->first - absolute : count;
            if ((result = in_place_read(image, absolute, step, out, problem))) return result;
            continue;
        }
        step = part->count - (absolute - part->first);
        if (step > count) step = count;
        result = part->make(image, part->argument, absolute - part->first, step, out, problem);
        if (result) return result;
    }
    return VOLUME_OK;
}

uint32_t volume_image_file_count(const struct volume_image *image)
{
    return image->file_count;
}

const struct volume_node *volume_image_file(const struct volume_image *image, uint32_t index)
{
    return image->files[index];
}

uint32_t volume_image_first_file(const struct volume_image *image, uint32_t block)
{
    uint64_t absolute = (uint64_t)image->start + block;
    uint32_t low = 0, high = image->file_count, middle;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (image->files[middle]->data_block < absolute) low = middle + 1;
        else high = middle;
    }
    return low;
}

const struct volume_node *volume_image_file_around(const struct volume_image *image, uint32_t block, uint32_t *end)
{
    uint64_t absolute = (uint64_t)image->start + block, behind;
    uint32_t index = volume_image_first_file(image, block + 1);
    const struct volume_node *file;

    if (!index) return NULL;
    file = image->files[index - 1];
    behind = (uint64_t)file->data_block + volume_blocks_of(file->file.size);
    if (absolute >= behind) return NULL;
    *end = (uint32_t)(behind - image->start);
    return file;
}

unsigned volume_image_name(const struct volume_image *image, enum volume_file_system file_system,
        const struct volume_node *node, uint16_t *name, unsigned size)
{
    if (!(image->options.file_systems & file_system)) return 0;
    switch (file_system)
    {
    case VOLUME_ISO9660: return iso_name(image->iso, node, name, size);
    case VOLUME_JOLIET: return iso_name(image->joliet, node, name, size);
    case VOLUME_UDF: return udf_name(image->udf, node, name, size);
    }
    return 0;
}

void volume_image_places(const struct volume_image *image, struct volume_places *places)
{
    memset(places, 0, sizeof(*places));
    places->boot_catalogue = image->boot_catalogue;
    if (image->udf) udf_places(image->udf, places);
}
