/*
 * ISO 9660 and Joliet: which directories there are, in which order their records stand, and where.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/iso.h"

/* ECMA-119 9.4: a path table record without its identifier. */
#define PATH_RECORD_SIZE 8
/* --- order ----------------------------------------------------------------------------------------------------------- */

/* A child with its identifier and the lengths of its parts in bytes, so that sorting needs nothing else. */
struct entry
{
    const uint8_t *identifier;
    const struct volume_node *node;
    uint8_t name, extension_start, extension;
};

/* The version, ";1", is the same everywhere. Of several dots the last one separates. */
static void take_apart(struct entry *entry, unsigned width)
{
    unsigned length = *entry->identifier, end = length, dot;

    entry->name = (uint8_t)length;
    entry->extension_start = entry->extension = 0;
    if (entry->node->kind != VOLUME_FILE) return;
    end -= 2 * width;
    /* identifier[dot] is the last byte of a character: behind the byte of length they begin at 1 */
    for (dot = end; dot >= width; dot -= width)
        if (entry->identifier[dot] == '.' && (width == 1 || !entry->identifier[dot - 1])) break;
    entry->name = (uint8_t)(dot >= width ? dot - width : end);
    entry->extension_start = (uint8_t)(dot >= width ? dot : end);
    entry->extension = (uint8_t)(end - entry->extension_start);
}

static int compare_parts(const uint8_t *left, unsigned left_length, const uint8_t *right, unsigned right_length)
{
    int order = memcmp(left, right, left_length < right_length ? left_length : right_length);

    return order ? order : (int)left_length - (int)right_length;
}

/* ECMA-119 9.3: names, the shorter filled with blanks, then extensions in the same way; with Joliet filled with zeros ("Sort
 * Ordering"). No character that may be there comes before what fills. */
static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = compare_parts(left->identifier + 1, left->name, right->identifier + 1, right->name);

    return order ? order : compare_parts(left->identifier + 1 + left->extension_start, left->extension,
            right->identifier + 1 + right->extension_start, right->extension);
}

static enum volume_result sort_children(struct iso_plan *plan, const struct volume_node *directory, uint32_t first)
{
    uint32_t count = directory->children.count, i = 0;
    const struct volume_node *node;
    struct entry *entries;

    if (!count) return VOLUME_OK;
    if (!(entries = malloc(count * sizeof(*entries)))) return VOLUME_OUT_OF_MEMORY;
    for (node = directory->children.first; node; node = node->next)
    {
        entries[i] = (struct entry){ plan->text + plan->nodes[node->serial].identifier, node, 0, 0, 0 };
        take_apart(&entries[i++], plan->joliet ? 2 : 1);
    }
    qsort(entries, count, sizeof(*entries), compare_entries);
    for (i = 0; i < count; i++) plan->children[first + i] = entries[i].node;
    free(entries);
    return VOLUME_OK;
}

/* Directories level by level, those of one level in the order of their parents and then of their identifiers: this is the order
 * of the path table (ECMA-119 6.9.1), and comes by itself when the children of each are appended. */
static enum volume_result order_directories(struct iso_plan *plan, unsigned level, struct volume_problem *problem)
{
    uint32_t children = 0, known = 1, i, j;
    enum volume_result result;

    for (i = 0; i < plan->directory_count; i++)
    {
        struct iso_directory *directory = &plan->directories[i];

        if ((result = iso_name_children(plan, level, directory->node, 0, problem))) return result;
        if ((result = sort_children(plan, directory->node, children))) return result;
        directory->first_child = children;
        directory->child_count = directory->node->children.count;
        children += directory->child_count;
        for (j = directory->first_child; j < children; j++)
        {
            if (plan->children[j]->kind != VOLUME_DIRECTORY) continue;
            plan->nodes[plan->children[j]->serial].directory = known;
            plan->directories[known].node = plan->children[j];
            plan->directories[known++].parent = i;
        }
    }
    return VOLUME_OK;
}

/* --- place ----------------------------------------------------------------------------------------------------------- */

/* A record never goes on in the next block (ECMA-119 6.8.1.1). Counts the blocks, and with `starts` notes where each begins. */
static uint32_t lay_records(const struct iso_plan *plan, const struct iso_directory *directory, struct iso_start *starts)
{
    uint32_t used = 2 * iso_record_bytes(1), blocks = 1, i, j;

    if (starts) starts[0] = (struct iso_start){ 0, 0 };
    for (i = 0; i < directory->child_count; i++)
    {
        const struct volume_node *node = plan->children[directory->first_child + i];
        uint32_t size = iso_record_bytes(plan->text[plan->nodes[node->serial].identifier]);

        for (j = 0; j < iso_record_count(node); j++)
        {
            if (used + size > VOLUME_BLOCK_SIZE)
            {
                if (starts) starts[blocks] = (struct iso_start){ i + 2, j };
                blocks++;
                used = 0;
            }
            used += size;
        }
    }
    return blocks;
}

static enum volume_result place_directories(struct volume_image *image, struct iso_plan *plan)
{
    enum volume_result result;
    uint64_t blocks = 0;
    uint32_t i;

    for (i = 0; i < plan->directory_count; i++)
    {
        uint64_t count = lay_records(plan, &plan->directories[i], NULL);

        if (count > UINT32_MAX / VOLUME_BLOCK_SIZE) return VOLUME_IMAGE_TOO_BIG;
        plan->directories[i].bytes = (uint32_t)count * VOLUME_BLOCK_SIZE;
        plan->directories[i].first_start = (uint32_t)blocks;
        blocks += count;
    }
    if ((result = volume_take_blocks(image, blocks, &plan->first_block))) return result;
    plan->block_count = (uint32_t)blocks;
    if (!(plan->starts = malloc((size_t)blocks * sizeof(*plan->starts)))) return VOLUME_OUT_OF_MEMORY;
    for (i = 0; i < plan->directory_count; i++)
    {
        plan->directories[i].block = plan->first_block + plan->directories[i].first_start;
        lay_records(plan, &plan->directories[i], plan->starts + plan->directories[i].first_start);
    }
    volume_add_part(image, plan->first_block, plan->block_count, iso_make_directories, plan->joliet ? ISO_JOLIET : 0);
    return VOLUME_OK;
}

static uint32_t path_table_size(const struct iso_plan *plan)
{
    uint32_t bytes = PATH_RECORD_SIZE + 2, i;

    for (i = 1; i < plan->directory_count; i++)
    {
        uint8_t length;

        iso_identifier(plan, plan->directories[i].node, &length);
        bytes += (PATH_RECORD_SIZE + length + 1u) & ~1u;
    }
    return bytes;
}

static enum volume_result place_path_tables(struct volume_image *image, struct iso_plan *plan)
{
    uint32_t argument = plan->joliet ? ISO_JOLIET : 0, blocks;
    enum volume_result result;

    plan->path_table_bytes = path_table_size(plan);
    blocks = volume_blocks_of(plan->path_table_bytes);
    if ((result = volume_take_blocks(image, blocks, &plan->path_table_l))) return result;
    volume_add_part(image, plan->path_table_l, blocks, iso_make_path_table, argument);
    if ((result = volume_take_blocks(image, blocks, &plan->path_table_m))) return result;
    volume_add_part(image, plan->path_table_m, blocks, iso_make_path_table, argument | ISO_PATH_TABLE_M);
    return VOLUME_OK;
}

static enum volume_result create(struct volume_image *image, struct iso_plan *plan, struct volume_problem *problem)
{
    uint32_t directories = 0, i;
    uint64_t text = 1;
    enum volume_result result;

    for (i = 0; i < image->node_count; i++)
    {
        directories += image->nodes[i]->kind == VOLUME_DIRECTORY;
        text += iso_text_bytes(plan->joliet, image->options.iso_level, image->nodes[i]);
    }
    /* More is only needed where numbers make names longer. */
    if (text > UINT32_MAX || !(plan->text = malloc((size_t)text))) return VOLUME_OUT_OF_MEMORY;
    plan->text_size = (uint32_t)text;
    plan->text_used = 1;        /* offset 0 says that there is none */
    plan->nodes = calloc(image->node_count, sizeof(*plan->nodes));
    plan->children = malloc(image->node_count * sizeof(*plan->children));
    plan->directories = calloc(directories, sizeof(*plan->directories));
    if (!plan->nodes || !plan->children || !plan->directories) return VOLUME_OUT_OF_MEMORY;
    plan->directory_count = directories;
    plan->directories[0].node = image->nodes[0];
    if ((result = order_directories(plan, image->options.iso_level, problem))) return result;
    if ((result = place_path_tables(image, plan))) return result;
    return place_directories(image, plan);
}

enum volume_result iso_plan_create(struct volume_image *image, bool joliet, struct iso_plan **out,
        struct volume_problem *problem)
{
    enum volume_result result;
    struct iso_plan *plan;

    *out = NULL;
    if (!(plan = calloc(1, sizeof(*plan)))) return VOLUME_OUT_OF_MEMORY;
    plan->joliet = joliet;
    if ((result = create(image, plan, problem))) iso_plan_destroy(plan);
    else *out = plan;
    return result;
}

void iso_plan_destroy(struct iso_plan *plan)
{
    if (!plan) return;
    free(plan->nodes);
    free(plan->text);
    free(plan->children);
    free(plan->directories);
    free(plan->starts);
    free(plan);
}
