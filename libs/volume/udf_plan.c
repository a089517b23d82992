/*
 * UDF: which descriptors and entries there are, and where.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "volume/udf.h"

#define FILE_SET_BLOCKS 2

/* --- shapes ---------------------------------------------------------------------------------------------------------- */

static uint32_t fixed_size(const struct volume_options *options)
{
    return options->udf_revision >= 0x200 ? UDF_EXTENDED_FILE_ENTRY_SIZE : UDF_FILE_ENTRY_SIZE;
}

bool udf_holds(const struct volume_image *image, const struct volume_node *node)
{
    if (!(image->options.file_systems & VOLUME_UDF)) return false;
    return node->kind != VOLUME_STREAM || image->options.udf_revision >= 0x200;
}

/* A real-time file has blocks of its own (UDF 2.01, "Real-Time Files"): it is there to be read in sequence. */
bool udf_embeds(const struct volume_image *image, const struct volume_node *node)
{
    bool shared = node->kind == VOLUME_FILE && image->options.file_systems != VOLUME_UDF;

    if (node->kind == VOLUME_DIRECTORY || shared || (node->flags & (VOLUME_REAL_TIME | VOLUME_ON_DISC))) return false;
    if (!udf_holds(image, node)) return false;
    return node->file.size <= VOLUME_BLOCK_SIZE - fixed_size(&image->options);
}

static uint32_t stream_directory_bytes(const struct volume_node *owner)
{
    uint32_t bytes = udf_identifier_size(NULL);
    const struct volume_node *stream;

    for (stream = owner->streams->first; stream; stream = stream->next) bytes += udf_identifier_size(stream);
    return bytes;
}

static uint32_t allocation_blocks(const struct udf_plan *plan, uint32_t extents)
{
    uint32_t size = udf_extent_size(plan), room = udf_entry_room(plan) / size, rest;
    uint32_t further = (VOLUME_BLOCK_SIZE - 24) / size;

    if (extents <= room) return 0;
    /* The last place in every block but the last says where it goes on. */
    rest = extents - (room - 1);
    return rest <= further ? 1 : (rest - further + further - 2) / (further - 1) + 1;
}

void udf_get_shape(const struct volume_image *image, const struct udf_plan *plan, const struct volume_node *node,
        struct udf_shape *shape)
{
    uint32_t room = udf_entry_room(plan), bytes;

    *shape = (struct udf_shape){ 0 };
    if (!udf_holds(image, node)) return;
    shape->entry = 1;
    if (plan->extended && node->streams && node->streams->count)
    {
        shape->stream_entry = 1;
        shape->stream_bytes = stream_directory_bytes(node);
        if (shape->stream_bytes > room) shape->stream_blocks = volume_blocks_of(shape->stream_bytes);
    }
    if (node->kind == VOLUME_DIRECTORY)
    {
        bytes = plan->nodes[node->serial].directory_bytes;
        if (bytes > room) shape->directory_blocks = volume_blocks_of(bytes);
        return;
    }
    if (udf_embeds(image, node)) return;
    shape->extents = udf_extent_count(node);
    shape->allocation_blocks = allocation_blocks(plan, shape->extents);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

static enum volume_result measure_directories(const struct volume_image *image, struct udf_plan *plan,
        struct volume_problem *problem)
{
    const struct volume_node *node, *child;
    uint64_t bytes, starts = 0;
    uint32_t i;

    for (i = 0; i < image->node_count; i++)
    {
        node = image->nodes[i];
        if (node->kind != VOLUME_DIRECTORY) continue;
        bytes = udf_identifier_size(NULL);
        for (child = node->children.first; child; child = child->next) bytes += udf_identifier_size(child);
        if (bytes > UDF_MAX_EXTENT) return volume_fail(VOLUME_IMAGE_TOO_BIG, problem, node, VOLUME_UDF);
        plan->nodes[i].directory_bytes = (uint32_t)bytes;
        plan->nodes[i].first_start = (uint32_t)starts;
        if (bytes > udf_entry_room(plan)) starts += volume_blocks_of(bytes);
    }
    if (starts > UINT32_MAX) return VOLUME_IMAGE_TOO_BIG;
    if (starts && !(plan->starts = malloc((size_t)starts * sizeof(*plan->starts)))) return VOLUME_OUT_OF_MEMORY;
    return VOLUME_OK;
}

/* Notes where each block of a directory begins. An identifier, unlike a record of ISO 9660, may go on in the next block. */
static void note_starts(const struct udf_plan *plan, const struct volume_node *node)
{
    struct udf_start *starts;
    uint32_t place = udf_identifier_size(NULL), block = 1, size;
    const struct volume_node *child;

    if (plan->nodes[node->serial].directory_bytes <= udf_entry_room(plan)) return;
    starts = plan->starts + plan->nodes[node->serial].first_start;
    starts[0] = (struct udf_start){ NULL, 0 };
    for (child = node->children.first; child; child = child->next, place += size)
    {
        size = udf_identifier_size(child);
        if (place + size <= block * VOLUME_BLOCK_SIZE) continue;
        /* It may end just where the block does, and then the next one begins there. */
        starts[block] = (struct udf_start){ child, block * VOLUME_BLOCK_SIZE - place };
        block++;
    }
}

/* --- places ---------------------------------------------------------------------------------------------------------- */

static enum volume_result plan_fixed(struct volume_image *image, struct udf_plan *plan)
{
    uint32_t anchor = image->options.session_start + VOLUME_UDF_ANCHOR;
    enum volume_result result;

    if ((result = volume_take_blocks(image, UDF_SEQUENCE_BLOCKS, &plan->main_sequence))) return result;
    volume_add_part(image, plan->main_sequence, UDF_SEQUENCE_BLOCKS, udf_make_sequence, 0);
    if ((result = volume_take_blocks(image, UDF_INTEGRITY_BLOCKS, &plan->integrity))) return result;
    volume_add_part(image, plan->integrity, UDF_INTEGRITY_BLOCKS, udf_make_integrity, 0);
    volume_add_part(image, anchor, 1, udf_make_anchor, anchor);
    if (image->next <= anchor) image->next = (uint64_t)anchor + 1;
    return VOLUME_OK;
}

static enum volume_result align(struct volume_image *image, const struct udf_plan *plan)
{
    uint64_t offset = (image->next - plan->partition_start) % UDF_METADATA_UNIT;

    if (offset) image->next += UDF_METADATA_UNIT - offset;
    return image->next > UINT32_MAX ? VOLUME_IMAGE_TOO_BIG : VOLUME_OK;
}

static enum volume_result make_metadata_entries(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    uint32_t i;

    (void)argument; (void)problem;
    for (i = 0; i < count; i++)
        udf_make_metadata_entry(image, image->udf, index + i != 0, out + (size_t)i * VOLUME_BLOCK_SIZE);
    return VOLUME_OK;
}

/* The metadata partition: its two files' entries, then its blocks, then perhaps their mirror. */
static enum volume_result plan_metadata(struct volume_image *image, struct udf_plan *plan)
{
    enum volume_result result;

    if ((result = volume_take_blocks(image, 2, &plan->metadata_file))) return result;
    plan->mirror_file = plan->metadata_file + 1;
    volume_add_part(image, plan->metadata_file, 2, make_metadata_entries, 0);
    plan->metadata_blocks = (plan->entries_blocks + UDF_METADATA_UNIT - 1) / UDF_METADATA_UNIT * UDF_METADATA_UNIT;
    if ((result = align(image, plan))) return result;
    if ((result = volume_take_blocks(image, plan->metadata_blocks, &plan->entries_start))) return result;
    plan->entries_base = 0;
    plan->mirror_start = plan->entries_start;
    if (!image->options.mirror_metadata) return VOLUME_OK;
    if ((result = align(image, plan))) return result;
    if ((result = volume_take_blocks(image, plan->metadata_blocks, &plan->mirror_start))) return result;
    volume_add_part(image, plan->mirror_start, plan->entries_blocks, udf_make_entries, 0);
    return VOLUME_OK;
}

static enum volume_result place_entries(struct volume_image *image, struct udf_plan *plan)
{
    uint64_t blocks = FILE_SET_BLOCKS;
    enum volume_result result;
    struct udf_shape shape;
    struct volume_node *node;
    uint32_t i;

    for (i = 0; i < image->node_count; i++)
    {
        udf_get_shape(image, plan, image->nodes[i], &shape);
        blocks += udf_shape_blocks(&shape);
    }
    if (blocks > UINT32_MAX / 2) return VOLUME_IMAGE_TOO_BIG;
    plan->entries_blocks = (uint32_t)blocks;
    if (plan->metadata)
    {
        if ((result = plan_metadata(image, plan))) return result;
    }
    else
    {
        if ((result = volume_take_blocks(image, blocks, &plan->entries_start))) return result;
        plan->entries_base = plan->entries_start - plan->partition_start;
    }
    volume_add_part(image, plan->entries_start, plan->entries_blocks, udf_make_entries, 0);

    blocks = plan->entries_base + FILE_SET_BLOCKS;
    for (i = 0; i < image->node_count; i++)
    {
        node = (struct volume_node *)image->nodes[i];
        node->udf_entry = (uint32_t)blocks;
        udf_get_shape(image, plan, node, &shape);
        blocks += udf_shape_blocks(&shape);
        if (node->kind == VOLUME_DIRECTORY) note_starts(plan, node);
    }
    return VOLUME_OK;
}

/* What earlier sessions have must lie in the partition, which goes on from theirs. */
static enum volume_result check_extents(const struct volume_image *image, const struct udf_plan *plan,
        struct volume_problem *problem)
{
    uint32_t i, j;

    for (i = 0; i < image->node_count; i++)
    {
        const struct volume_node *node = image->nodes[i];

        for (j = 0; j < node->extent_count; j++)
        {
            if (node->file.extents[j].block < plan->partition_start)
                return volume_fail(VOLUME_BAD_EXTENTS, problem, node, VOLUME_UDF);
        }
    }
    return VOLUME_OK;
}

static enum volume_result create(struct volume_image *image, struct udf_plan *plan, struct volume_problem *problem)
{
    enum volume_result result;

    if (!(plan->nodes = calloc(image->node_count, sizeof(*plan->nodes)))) return VOLUME_OUT_OF_MEMORY;
    if ((result = plan_fixed(image, plan))) return result;
    plan->partition_start = image->options.partition_start;
    if (!plan->partition_start)
    {
        if (plan->metadata) image->next = (image->next + UDF_METADATA_UNIT - 1) / UDF_METADATA_UNIT * UDF_METADATA_UNIT;
        plan->partition_start = (uint32_t)image->next;
    }
    if (plan->partition_start > image->next) return VOLUME_BAD_EXTENTS;
    if ((result = check_extents(image, plan, problem))) return result;
    if ((result = measure_directories(image, plan, problem))) return result;
    return place_entries(image, plan);
}

/* The numbers go on from the session before. None of them ends in 32 bits that are 0 to 15 (UDF 3.2.1.1): identifiers have no more of
 * them. */
static uint64_t first_unique_id(uint64_t next, uint32_t count)
{
    if ((uint32_t)next > UINT32_MAX - count) next = ((next >> 32) + 1) << 32;
    return (uint32_t)next < UDF_FIRST_UNIQUE_ID ? (next & ~UINT64_C(0xFFFFFFFF)) + UDF_FIRST_UNIQUE_ID : next;
}

enum volume_result udf_plan_create(struct volume_image *image, struct udf_plan **out, struct volume_problem *problem)
{
    const struct volume_options *options = &image->options;
    enum volume_result result;
    struct udf_plan *plan;

    *out = NULL;
    if (!(plan = calloc(1, sizeof(*plan)))) return VOLUME_OUT_OF_MEMORY;
    plan->version = options->udf_revision >= 0x200 ? 3 : 2;
    plan->extended = options->udf_revision >= 0x200;
    plan->real_time = options->udf_revision >= 0x201;
    plan->metadata = options->udf_revision >= 0x250;
    plan->first_unique_id = first_unique_id(options->next_unique_id, image->node_count);
    plan->next_unique_id = plan->first_unique_id + image->node_count;
    if ((result = create(image, plan, problem))) udf_plan_destroy(plan);
    else *out = plan;
    return result;
}

enum volume_result udf_plan_finish(struct volume_image *image, struct udf_plan *plan, struct volume_problem *problem)
{
    uint64_t unit = image->options.anchor_count ? image->options.write_unit : 0, behind;
    enum volume_result result;

    (void)problem;
    plan->partition_blocks = (uint32_t)(image->next - plan->partition_start);
    /* The second anchor is the last block of a unit, and of the disc as far as it is written. */
    behind = image->next + UDF_SEQUENCE_BLOCKS + 1;
    if (unit > 1 && behind % unit) image->next += unit - behind % unit;
    if ((result = volume_take_blocks(image, UDF_SEQUENCE_BLOCKS, &plan->reserve_sequence))) return result;
    volume_add_part(image, plan->reserve_sequence, UDF_SEQUENCE_BLOCKS, udf_make_sequence, 1);
    if ((result = volume_take_blocks(image, 1, &plan->second_anchor))) return result;
    volume_add_part(image, plan->second_anchor, 1, udf_make_anchor, plan->second_anchor);
    return VOLUME_OK;
}

void udf_plan_destroy(struct udf_plan *plan)
{
    if (!plan) return;
    free(plan->nodes);
    free(plan->starts);
    free(plan);
}

void udf_places(const struct udf_plan *plan, struct volume_places *places)
{
    places->partition_start = plan->partition_start;
    places->next_unique_id = plan->next_unique_id;
}
