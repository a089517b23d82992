/*
 * ISO 9660 and Joliet: the blocks of directories and path tables.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/calendar.h"
#include "volume/iso.h"
#include "volume/numbers.h"

/* ECMA-119 9.1.6 */
#define FLAG_HIDDEN 0x01
#define FLAG_DIRECTORY 0x02
#define FLAG_MORE_EXTENTS 0x80

static const struct iso_plan *plan_of(const struct volume_image *image, uint32_t argument)
{
    return argument & ISO_JOLIET ? image->joliet : image->iso;
}

/* ECMA-119 9.1.5: seven bytes, in UTC. All zeros is "not known", as is a year that a byte cannot tell. */
static void put_date(uint8_t *out, volume_time time)
{
    struct calendar date;

    memset(out, 0, 7);
    if (!calendar_from_time(time, &date) || date.year < 1900 || date.year > 2155) return;
    out[0] = (uint8_t)(date.year - 1900);
    out[1] = date.month;
    out[2] = date.day;
    out[3] = date.hour;
    out[4] = date.minute;
    out[5] = date.second;
}

/* ECMA-119 9.1 */
static uint32_t put_record(uint8_t *out, const struct volume_node *node, uint32_t block, uint32_t bytes, uint8_t flags,
        const uint8_t *identifier, uint8_t length)
{
    uint32_t size = iso_record_bytes(length);

    memset(out, 0, size);
    out[0] = (uint8_t)size;
    put_both32(out + 2, block);
    put_both32(out + 10, bytes);
    put_date(out + 18, node->modified);
    out[25] = (uint8_t)(flags | (node->flags & VOLUME_HIDDEN ? FLAG_HIDDEN : 0));
    put_both16(out + 28, 1);        /* the volume's number in its set */
    out[32] = length;
    memcpy(out + ISO_RECORD_SIZE, identifier, length);
    return size;
}

void iso_make_directory_record(const struct iso_directory *directory, uint8_t identifier, uint8_t *out)
{
    put_record(out, directory->node, directory->block, directory->bytes, FLAG_DIRECTORY, &identifier, 1);
}

static uint32_t put_child(const struct iso_plan *plan, const struct volume_node *node, uint32_t extent, uint8_t *out)
{
    const struct iso_directory *directory = &plan->directories[plan->nodes[node->serial].directory];
    uint8_t length, more;
    const uint8_t *identifier = iso_identifier(plan, node, &length);

    if (node->kind == VOLUME_DIRECTORY)
        return put_record(out, node, directory->block, directory->bytes, FLAG_DIRECTORY, identifier, length);
    if (!node->extent_count)
        return put_record(out, node, node->data_block, (uint32_t)node->file.size, 0, identifier, length);
    more = extent + 1 < node->extent_count ? FLAG_MORE_EXTENTS : 0;
    return put_record(out, node, node->file.extents[extent].block, (uint32_t)node->file.extents[extent].length, more,
            identifier, length);
}

/* One block of a directory: as many records as it has room for, from the one on that it begins with. */
static void make_block(const struct iso_plan *plan, const struct iso_directory *directory, uint32_t index, uint8_t *out)
{
    struct iso_start start = plan->starts[directory->first_start + index];
    uint32_t used = 0, child = start.child, extent = start.extent;

    memset(out, 0, VOLUME_BLOCK_SIZE);
    if (!child)
    {
        const struct iso_directory *parent = &plan->directories[directory->parent];
        uint8_t *second = out + iso_record_bytes(1);

        iso_make_directory_record(directory, 0, out);
        iso_make_directory_record(parent, 1, second);
        used = 2 * iso_record_bytes(1);
        child = 2;
    }
    for (; child - 2 < directory->child_count; child++, extent = 0)
    {
        const struct volume_node *node = plan->children[directory->first_child + child - 2];
        uint32_t size = iso_record_bytes(plan->text[plan->nodes[node->serial].identifier]);

        for (; extent < iso_record_count(node); extent++)
        {
            if (used + size > VOLUME_BLOCK_SIZE) return;
            used += put_child(plan, node, extent, out + used);
        }
    }
}

/* The last directory that begins at or before a block, counted from the first one's. */
static uint32_t find_directory(const struct iso_plan *plan, uint32_t index)
{
    uint32_t low = 0, high = plan->directory_count, middle;

    while (high - low > 1)
    {
        middle = low + (high - low) / 2;
        if (plan->directories[middle].first_start <= index) low = middle;
        else high = middle;
    }
    return low;
}

enum volume_result iso_make_directories(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    const struct iso_plan *plan = plan_of(image, argument);
    uint32_t directory = find_directory(plan, index), end = index + count;

    (void)problem;
    for (; index < end; index++, out += VOLUME_BLOCK_SIZE)
    {
        if (directory + 1 < plan->directory_count && index == plan->directories[directory + 1].first_start) directory++;
        make_block(plan, &plan->directories[directory], index - plan->directories[directory].first_start, out);
    }
    return VOLUME_OK;
}

/* ECMA-119 9.4 */
static uint32_t put_path_record(const struct iso_plan *plan, uint32_t number, bool most_first, uint8_t *out)
{
    const struct iso_directory *directory = &plan->directories[number];
    static const uint8_t root = 0;
    const uint8_t *identifier = &root;
    uint8_t length = 1;

    if (number) identifier = iso_identifier(plan, directory->node, &length);
    out[0] = length;
    out[1] = 0;
    (most_first ? put_be32 : put_le32)(out + 2, directory->block);
    (most_first ? put_be16 : put_le16)(out + 6, directory->parent + 1);
    memcpy(out + 8, identifier, length);
    if (length & 1) out[8 + length] = 0;
    return (8u + length + 1) & ~1u;
}

/* Records go on from one block into the next, and are found by counting from the first: a table is read as a whole, and small. */
enum volume_result iso_make_path_table(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem)
{
    const struct iso_plan *plan = plan_of(image, argument);
    uint64_t begin = (uint64_t)index * VOLUME_BLOCK_SIZE, end = begin + (uint64_t)count * VOLUME_BLOCK_SIZE, place = 0;
    uint8_t record[8 + ISO_MAX_IDENTIFIER + 1];
    uint32_t number, size, i;

    (void)problem;
    memset(out, 0, (size_t)(end - begin));
    for (number = 0; number < plan->directory_count && place < end; number++, place += size)
    {
        size = put_path_record(plan, number, (argument & ISO_PATH_TABLE_M) != 0, record);
        for (i = 0; i < size; i++)
            if (place + i >= begin && place + i < end) out[place + i - begin] = record[i];
    }
    return VOLUME_OK;
}
