/*
 * UDF: the blocks of File Entries and directories.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/numbers.h"
#include "volume/udf.h"

/* ECMA-167 4/14.6.6 */
enum file_type
{
    TYPE_DIRECTORY = 4,
    TYPE_FILE = 5,
    TYPE_STREAM_DIRECTORY = 13,
    TYPE_REAL_TIME = 249,       /* UDF 2.01 2.3.5.2 */
    TYPE_METADATA = 250,        /* UDF 2.50 2.3.5.2 */
    TYPE_METADATA_MIRROR = 251,
};

/* ECMA-167 4/14.6.8 */
enum icb_flag
{
    ICB_SHORT_AD = 0,
    ICB_LONG_AD = 1,
    ICB_EMBEDDED = 3,
    ICB_STREAM = 1 << 13,
};

/* ECMA-167 4/14.9.5: everybody may read, and search directories. */
#define READABLE 0x1084
#define SEARCHABLE 0x0421

/* ECMA-167 4/14.4.3 */
#define IDENTIFIER_HIDDEN 0x01
#define IDENTIFIER_DIRECTORY 0x02
#define IDENTIFIER_PARENT 0x08

/* ECMA-167 4/14.14.1.1: the type of an extent, in the top two bits of its length. */
#define EXTENT_CONTINUES (UINT32_C(3) << 30)

/* The names that are cut: what is left of a long one, and what tells it from others. */
#define MAX_NARROW 254
#define MAX_WIDE 127
#define HASH_DIGITS 16

/* --- names ----------------------------------------------------------------------------------------------------------- */

static unsigned put_hash(const struct volume_node *node, uint16_t *out)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    unsigned i;

    for (i = 0; i < node->name_length; i++) hash = (hash ^ node->name[i]) * UINT64_C(0x100000001B3);
    out[0] = '#';
    for (i = 0; i < HASH_DIGITS; i++) out[1 + i] = (uint16_t)"0123456789ABCDEF"[hash >> (60 - 4 * i) & 15];
    return 1 + HASH_DIGITS;
}

/* A file identifier has 255 bytes (ECMA-167 4/14.4.4). UDF's own way to shorten a name (4.2.2.1) puts a checksum of 16 bits into
 * it; a longer one makes it as good as certain that no two become the same. */
static bool is_narrow(const struct volume_node *node)
{
    return udf_compressed_size(node->name, node->name_length) == node->name_length + 1u;
}

bool udf_keeps_name(const struct volume_node *node)
{
    return node->name_length <= (is_narrow(node) ? MAX_NARROW : MAX_WIDE);
}

unsigned udf_entry_name(const struct volume_node *node, uint16_t *name)
{
    unsigned length = node->name_length, dot = length, base, extension;
    bool narrow = is_narrow(node);

    if (udf_keeps_name(node))
    {
        memcpy(name, node->name, length * sizeof(*name));
        return length;
    }
    /* A short extension stays. */
    while (dot > 1 && length - dot < 16 && node->name[dot - 1] != '.') dot--;
    extension = dot > 1 && node->name[dot - 1] == '.' ? length - dot + 1 : 0;
    base = (narrow ? MAX_NARROW : MAX_WIDE) - extension - 1 - HASH_DIGITS;
    memcpy(name, node->name, base * sizeof(*name));
    if (name[base - 1] >= 0xD800 && name[base - 1] <= 0xDBFF) base--;
    base += put_hash(node, name + base);
    memcpy(name + base, node->name + length - extension, extension * sizeof(*name));
    return base + extension;
}

unsigned udf_name(const struct udf_plan *plan, const struct volume_node *node, uint16_t *name, unsigned size)
{
    uint16_t whole[VOLUME_MAX_NAME];
    unsigned length = udf_entry_name(node, whole);

    if (node->kind == VOLUME_STREAM && !plan->extended) return 0;
    if (size) memcpy(name, whole, (length < size ? length : size) * sizeof(*name));
    return length;
}

/* ECMA-167 4/14.4.9: padded to a multiple of four. */
uint32_t udf_identifier_size(const struct volume_node *child)
{
    uint16_t name[VOLUME_MAX_NAME];

    if (!child) return (UDF_FILE_IDENTIFIER_SIZE + 3) & ~3;
    return (UDF_FILE_IDENTIFIER_SIZE + udf_compressed_size(name, udf_entry_name(child, name)) + 3) & ~3u;
}

/* --- extents --------------------------------------------------------------------------------------------------------- */

void udf_put_long_ad(uint8_t *out, uint32_t length, uint32_t block, uint16_t partition, uint32_t unique_id)
{
    memset(out, 0, 16);
    put_le32(out, length);
    put_le32(out + 4, block);
    put_le16(out + 8, partition);
    put_le32(out + 12, unique_id);          /* UDF 2.3.4.3 */
}

/* Entries in the metadata partition tell with each extent that it is in the other one; else two numbers do. */
uint32_t udf_extent_size(const struct udf_plan *plan)
{
    return plan->metadata ? 16 : 8;
}

static uint32_t put_extent(const struct udf_plan *plan, uint8_t *out, uint32_t length, uint32_t block, uint16_t partition)
{
    if (plan->metadata)
    {
        udf_put_long_ad(out, length, block, partition, 0);
        return 16;
    }
    put_le32(out, length);
    put_le32(out + 4, block);
    return 8;
}

/* A file's contents as runs on the disc, whoever wrote them. */
static void get_run(const struct volume_node *node, uint32_t index, struct volume_extent *run)
{
    if (node->flags & VOLUME_ON_DISC) *run = node->file.extents[index];
    else *run = (struct volume_extent){ node->data_block, node->file.size };
}

static uint32_t run_count(const struct volume_node *node)
{
    return node->flags & VOLUME_ON_DISC ? node->extent_count : node->file.size != 0;
}

uint32_t udf_extent_count(const struct volume_node *node)
{
    struct volume_extent run;
    uint64_t count = 0;
    uint32_t i;

    for (i = 0; i < run_count(node); i++)
    {
        get_run(node, i, &run);
        count += (run.length + UDF_MAX_EXTENT - 1) / UDF_MAX_EXTENT;
    }
    return (uint32_t)count;
}

/* The `wanted`th allocation descriptor and those that follow, `count` of them. */
static void put_extents(const struct udf_plan *plan, const struct volume_node *node, uint32_t wanted, uint32_t count,
        uint8_t *out)
{
    uint32_t i, pieces, skipped = 0, length;
    struct volume_extent run;
    uint64_t offset;

    for (i = 0; i < run_count(node) && count; i++, skipped += pieces)
    {
        get_run(node, i, &run);
        pieces = (uint32_t)((run.length + UDF_MAX_EXTENT - 1) / UDF_MAX_EXTENT);
        if (wanted >= skipped + pieces) continue;
        for (offset = (uint64_t)(wanted - skipped) * UDF_MAX_EXTENT; offset < run.length && count; offset += length)
        {
            length = run.length - offset < UDF_MAX_EXTENT ? (uint32_t)(run.length - offset) : UDF_MAX_EXTENT;
            out += put_extent(plan, out, length,
                    run.block - plan->partition_start + (uint32_t)(offset / VOLUME_BLOCK_SIZE), 0);
            wanted++;
            count--;
        }
    }
}

/* How many allocation descriptors there are before those in a block, and in it: block 0 is the entry. In all but the last the last
 * place says where it goes on. */
static void share_extents(const struct udf_plan *plan, const struct udf_shape *shape, uint32_t block, uint32_t *before,
        uint32_t *here)
{
    uint32_t size = udf_extent_size(plan), first = udf_entry_room(plan) / size;
    uint32_t further = (VOLUME_BLOCK_SIZE - 24) / size;

    if (!shape->allocation_blocks)
    {
        *before = 0;
        *here = shape->extents;
        return;
    }
    *before = block ? first - 1 + (block - 1) * (further - 1) : 0;
    *here = block ? further - 1 : first - 1;
    if (block == shape->allocation_blocks) *here = shape->extents - *before;
}

/* The descriptors of a block, and when others follow where those are. Returns the bytes. */
static uint32_t put_block_extents(const struct udf_plan *plan, const struct volume_node *node,
        const struct udf_shape *shape, uint32_t block, uint8_t *out)
{
    uint32_t before, here, size = udf_extent_size(plan);

    share_extents(plan, shape, block, &before, &here);
    put_extents(plan, node, before, here, out);
    if (block == shape->allocation_blocks) return here * size;
    put_extent(plan, out + here * size, EXTENT_CONTINUES | VOLUME_BLOCK_SIZE, node->udf_entry + block + 1,
            udf_entries_partition(plan));
    return (here + 1) * size;
}

/* ECMA-167 4/14.5: an Allocation Extent Descriptor. */
static void make_allocation_block(const struct udf_plan *plan, const struct volume_node *node,
        const struct udf_shape *shape, uint32_t block, uint8_t *out)
{
    uint32_t bytes;

    memset(out, 0, VOLUME_BLOCK_SIZE);
    put_le32(out + 16, block == 1 ? 0 : node->udf_entry + block - 1);
    bytes = put_block_extents(plan, node, shape, block, out + 24);
    put_le32(out + 20, bytes);
    udf_put_tag(out, UDF_ALLOCATION_EXTENT, plan->version, node->udf_entry + block, 24);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

/* The identifiers of a directory, of either kind. */
struct listing
{
    const struct volume_node *owner;
    const struct volume_children *children;
    bool streams;
};

static struct listing list_directory(const struct volume_node *directory)
{
    return (struct listing){ directory, &directory->children, false };
}

static struct listing list_streams(const struct volume_node *owner)
{
    return (struct listing){ owner, owner->streams, true };
}

/* ECMA-167 4/14.4. The first names the parent, which is the owner for streams. Returns its size. */
static uint32_t put_identifier(const struct udf_plan *plan, const struct listing *listing, const struct volume_node *child,
        uint32_t location, uint8_t *out)
{
    const struct volume_node *target = child;
    uint16_t name[VOLUME_MAX_NAME];
    uint32_t size = udf_identifier_size(child), unique = 0;
    uint8_t characteristics = 0;

    memset(out, 0, size);
    if (!child)
    {
        characteristics = IDENTIFIER_PARENT | IDENTIFIER_DIRECTORY;
        target = listing->streams || !listing->owner->parent ? listing->owner : listing->owner->parent;
        if (listing->streams && target->kind != VOLUME_DIRECTORY) characteristics = IDENTIFIER_PARENT;
    }
    else
    {
        if (child->kind == VOLUME_DIRECTORY) characteristics |= IDENTIFIER_DIRECTORY;
        if (child->flags & VOLUME_HIDDEN) characteristics |= IDENTIFIER_HIDDEN;
        out[19] = (uint8_t)udf_compress(out + UDF_FILE_IDENTIFIER_SIZE, name, udf_entry_name(child, name));
    }
    put_le16(out + 16, 1);
    out[18] = characteristics;
    if (plan->extended) unique = (uint32_t)udf_unique_id(plan, target->kind == VOLUME_STREAM ? target->parent : target);
    udf_put_long_ad(out + 20, VOLUME_BLOCK_SIZE, target->udf_entry, udf_entries_partition(plan), unique);
    udf_put_tag(out, UDF_FILE_IDENTIFIER, plan->version, location, size);
    return size;
}

/* `length` bytes of a directory from an identifier on, of which `before` bytes are left out. `block` is the number of the block
 * that out begins; what begins before it begins in the block before. What is left over is zeros. */
static void make_identifiers(const struct udf_plan *plan, const struct listing *listing, const struct volume_node *child,
        uint32_t before, uint32_t block, uint8_t *out, uint32_t length)
{
    uint8_t identifier[UDF_MAX_FILE_IDENTIFIER];
    uint32_t used = 0, size, part;
    bool parent = !child;

    while (used < length && (parent || child))
    {
        size = put_identifier(plan, listing, parent ? NULL : child, before ? block - 1 : block, identifier);
        part = size - before < length - used ? size - before : length - used;
        memcpy(out + used, identifier + before, part);
        used += part;
        before = 0;
        child = parent ? listing->children->first : child->next;
        parent = false;
    }
    memset(out + used, 0, length - used);
}

static void make_directory_block(const struct udf_plan *plan, const struct volume_node *directory, uint32_t index,
        uint32_t block, uint8_t *out)
{
    struct udf_start start = plan->starts[plan->nodes[directory->serial].first_start + index];
    struct listing listing = list_directory(directory);

    make_identifiers(plan, &listing, start.child, start.before, block, out, VOLUME_BLOCK_SIZE);
}

/* There are few streams: they are counted from the first. */
static void make_stream_directory_block(const struct udf_plan *plan, const struct volume_node *owner, uint32_t index,
        uint32_t block, uint8_t *out)
{
    struct listing listing = list_streams(owner);
    uint32_t begin = index * VOLUME_BLOCK_SIZE, place = 0, size = udf_identifier_size(NULL);
    const struct volume_node *child = NULL;

    while (place + size <= begin)
    {
        place += size;
        child = child ? child->next : listing.children->first;
        size = udf_identifier_size(child);
    }
    make_identifiers(plan, &listing, child, begin - place, block, out, VOLUME_BLOCK_SIZE);
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

/* What the two kinds of entry say (ECMA-167 4/14.9, 4/14.17). */
struct entry
{
    uint8_t type;
    uint16_t flags;
    uint16_t links;
    uint32_t permissions;
    uint64_t length;            /* of the contents */
    uint64_t object_length;     /* with the streams */
    uint64_t blocks;
    volume_time created, modified, accessed;
    uint64_t unique_id;
    uint32_t stream_directory;  /* its entry's block, 0: none */
};

/* Writes everything before the allocation descriptors. */
static void put_entry(const struct udf_plan *plan, const struct entry *entry, uint8_t *out)
{
    static const uint8_t system[2] = { 6, 0 };      /* UDF 6.3: Windows */
    uint32_t shift = plan->extended ? 8 : 0;

    memset(out, 0, VOLUME_BLOCK_SIZE);
    put_le16(out + 20, 4);                          /* strategy (UDF 2.3.5.1) */
    put_le16(out + 24, 1);
    out[27] = entry->type;
    put_le16(out + 34, entry->flags);
    put_le32(out + 36, UINT32_MAX);                 /* no user, no group */
    put_le32(out + 40, UINT32_MAX);
    put_le32(out + 44, entry->permissions);
    put_le16(out + 48, entry->links);
    put_le64(out + 56, entry->length);
    if (plan->extended) put_le64(out + 64, entry->object_length);
    put_le64(out + 64 + shift, entry->blocks);
    udf_put_timestamp(out + 72 + shift, entry->accessed);
    udf_put_timestamp(out + 84 + shift, entry->modified);
    if (plan->extended) udf_put_timestamp(out + 104, entry->created);
    udf_put_timestamp(out + (plan->extended ? 116 : 96), entry->modified);
    put_le32(out + (plan->extended ? 128 : 108), 1);
    if (entry->stream_directory)
        udf_put_long_ad(out + 152, VOLUME_BLOCK_SIZE, entry->stream_directory, udf_entries_partition(plan), 0);
    udf_put_regid(out + (plan->extended ? 168 : 128), "*Wine imapi2", system, sizeof(system));
    put_le64(out + (plan->extended ? 200 : 160), entry->unique_id);
}

/* Then what follows the fixed part has `bytes`, and the tag can be put. */
static void finish_entry(const struct udf_plan *plan, uint32_t bytes, uint32_t location, uint8_t *out)
{
    uint32_t size = udf_entry_size(plan);

    put_le32(out + size - 4, bytes);
    udf_put_tag(out, plan->extended ? UDF_EXTENDED_FILE_ENTRY : UDF_FILE_ENTRY, plan->version, location, size + bytes);
}

/* How many identifiers name a node: one in its parent, and for a directory that of the parent in each of its own, the root being
 * its own parent (ECMA-167 4/14.9.6). */
static uint16_t count_links(const struct volume_node *node)
{
    const struct volume_node *child;
    uint32_t links = 1;

    if (node->kind != VOLUME_DIRECTORY) return 1;
    for (child = node->children.first; child; child = child->next) links += child->kind == VOLUME_DIRECTORY;
    return links > UINT16_MAX ? UINT16_MAX : (uint16_t)links;
}

static void describe(const struct udf_plan *plan, const struct volume_node *node, const struct udf_shape *shape,
        struct entry *entry)
{
    const struct volume_node *stream, *owner = node->kind == VOLUME_STREAM ? node->parent : node;

    *entry = (struct entry){ 0 };
    entry->created = node->created;
    entry->modified = node->modified;
    entry->accessed = node->accessed;
    entry->links = count_links(node);
    entry->unique_id = udf_unique_id(plan, owner);
    entry->permissions = READABLE;
    entry->type = node->flags & VOLUME_REAL_TIME && plan->real_time ? TYPE_REAL_TIME : TYPE_FILE;
    if (node->kind == VOLUME_DIRECTORY)
    {
        entry->type = TYPE_DIRECTORY;
        entry->permissions |= SEARCHABLE;
        entry->length = plan->nodes[node->serial].directory_bytes;
        entry->blocks = shape->directory_blocks;
    }
    else
    {
        entry->length = node->file.size;
        entry->blocks = shape->extents ? (node->file.size + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE : 0;
    }
    if (node->kind == VOLUME_STREAM) entry->flags |= ICB_STREAM;
    entry->object_length = entry->length;
    if (!shape->stream_entry) return;
    entry->stream_directory = node->udf_entry + 1 + shape->allocation_blocks;
    for (stream = node->streams->first; stream; stream = stream->next) entry->object_length += stream->file.size;
}

/* A directory of either kind: its identifiers, or where they are. */
static uint32_t put_directory_contents(const struct udf_plan *plan, const struct listing *listing, uint32_t bytes,
        uint32_t blocks, uint32_t first, uint32_t location, uint8_t *out)
{
    if (!blocks)
    {
        make_identifiers(plan, listing, NULL, 0, location, out, bytes);
        return bytes;
    }
    return put_extent(plan, out, bytes, first, udf_entries_partition(plan));
}

static enum volume_result make_entry(const struct volume_image *image, const struct volume_node *node,
        const struct udf_shape *shape, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;
    uint16_t extents = plan->metadata ? ICB_LONG_AD : ICB_SHORT_AD;
    uint8_t *room = out + udf_entry_size(plan);
    struct listing listing;
    struct entry entry;
    uint32_t bytes = 0;
    enum volume_result result;

    describe(plan, node, shape, &entry);
    if (node->kind == VOLUME_DIRECTORY)
    {
        entry.flags |= shape->directory_blocks ? extents : ICB_EMBEDDED;
        put_entry(plan, &entry, out);
        listing = list_directory(node);
        bytes = put_directory_contents(plan, &listing, plan->nodes[node->serial].directory_bytes, shape->directory_blocks,
                node->udf_entry + udf_shape_blocks(shape) - shape->directory_blocks, node->udf_entry, room);
    }
    else if (udf_embeds(image, node))
    {
        entry.flags |= ICB_EMBEDDED;
        put_entry(plan, &entry, out);
        bytes = (uint32_t)node->file.size;
        if (bytes && (result = image->contents->read(node->file.contents, node, 0, room, bytes))) return result;
    }
    else
    {
        entry.flags |= extents;
        put_entry(plan, &entry, out);
        bytes = put_block_extents(plan, node, shape, 0, room);
    }
    finish_entry(plan, bytes, node->udf_entry, out);
    return VOLUME_OK;
}

/* ECMA-167 4/9.2: the stream directory's identifiers are of streams, its entry is named by that of the owner alone. */
static void make_stream_directory_entry(const struct udf_plan *plan, const struct volume_node *owner,
        const struct udf_shape *shape, uint8_t *out)
{
    uint32_t location = owner->udf_entry + 1 + shape->allocation_blocks;
    struct listing listing = list_streams(owner);
    struct entry entry = { 0 };
    uint32_t bytes;

    entry.type = TYPE_STREAM_DIRECTORY;
    entry.flags = ICB_STREAM;
    entry.flags |= !shape->stream_blocks ? ICB_EMBEDDED : plan->metadata ? ICB_LONG_AD : ICB_SHORT_AD;
    entry.permissions = READABLE | SEARCHABLE;
    entry.length = entry.object_length = shape->stream_bytes;
    entry.blocks = shape->stream_blocks;
    entry.created = owner->created;
    entry.modified = owner->modified;
    entry.accessed = owner->accessed;
    entry.unique_id = udf_unique_id(plan, owner);
    put_entry(plan, &entry, out);
    bytes = put_directory_contents(plan, &listing, shape->stream_bytes, shape->stream_blocks, location + 1, location,
            out + udf_entry_size(plan));
    finish_entry(plan, bytes, location, out);
}

/* UDF 2.50 2.2.13.1: the metadata file, whose blocks are the metadata partition, in the partition itself. */
void udf_make_metadata_entry(const struct volume_image *image, const struct udf_plan *plan, bool mirror, uint8_t *out)
{
    uint32_t start = mirror ? plan->mirror_start : plan->entries_start, bytes = 0, length;
    uint64_t left = (uint64_t)plan->metadata_blocks * VOLUME_BLOCK_SIZE;
    uint8_t *room = out + udf_entry_size(plan);
    struct entry entry = { 0 };

    entry.type = mirror ? TYPE_METADATA_MIRROR : TYPE_METADATA;
    entry.flags = ICB_SHORT_AD;
    entry.length = entry.object_length = left;
    entry.blocks = plan->metadata_blocks;
    entry.created = entry.modified = entry.accessed = image->options.now;
    put_entry(plan, &entry, out);
    for (; left; left -= length, bytes += 8)
    {
        /* whole units (UDF 2.2.10) */
        length = left < UDF_MAX_EXTENT / (UDF_METADATA_UNIT * VOLUME_BLOCK_SIZE) * (UDF_METADATA_UNIT * VOLUME_BLOCK_SIZE)
                ? (uint32_t)left : UDF_MAX_EXTENT / (UDF_METADATA_UNIT * VOLUME_BLOCK_SIZE) * (UDF_METADATA_UNIT * VOLUME_BLOCK_SIZE);
        put_le32(room + bytes, length);
        put_le32(room + bytes + 4, start - plan->partition_start);
        start += length / VOLUME_BLOCK_SIZE;
    }
    finish_entry(plan, bytes, (mirror ? plan->mirror_file : plan->metadata_file) - plan->partition_start, out);
}

/* --- blocks ---------------------------------------------------------------------------------------------------------- */

/* The last node whose blocks begin at or before a block of the entries' partition. */
static uint32_t find_node(const struct volume_image *image, uint32_t block)
{
    uint32_t low = 0, high = image->node_count, middle;

    while (high - low > 1)
    {
        middle = low + (high - low) / 2;
        if (image->nodes[middle]->udf_entry <= block) low = middle;
        else high = middle;
    }
    return low;
}

/* Block `index` of a node's. */
static enum volume_result make_node_block(const struct volume_image *image, const struct volume_node *node,
        const struct udf_shape *shape, uint32_t index, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;
    uint32_t block = node->udf_entry + index;

    if (!index) return make_entry(image, node, shape, out);
    if (index <= shape->allocation_blocks)
    {
        make_allocation_block(plan, node, shape, index, out);
        return VOLUME_OK;
    }
    index -= 1 + shape->allocation_blocks;
    if (index < shape->stream_entry)
    {
        make_stream_directory_entry(plan, node, shape, out);
        return VOLUME_OK;
    }
    index -= shape->stream_entry;
    if (index < shape->stream_blocks) make_stream_directory_block(plan, node, index, block, out);
    else make_directory_block(plan, node, index - shape->stream_blocks, block, out);
    return VOLUME_OK;
}

enum volume_result udf_make_entries(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem)
{
    uint32_t block = image->udf->entries_base + index, end = block + count, node;
    enum volume_result result;
    struct udf_shape shape;

    (void)argument;
    for (; block < end && index < 2; block++, index++, out += VOLUME_BLOCK_SIZE) udf_make_file_set(image, index, out);
    if (block == end) return VOLUME_OK;
    node = find_node(image, block);
    udf_get_shape(image, image->udf, image->nodes[node], &shape);
    for (; block < end; block++, out += VOLUME_BLOCK_SIZE)
    {
        while (block - image->nodes[node]->udf_entry >= udf_shape_blocks(&shape))
            udf_get_shape(image, image->udf, image->nodes[++node], &shape);
        result = make_node_block(image, image->nodes[node], &shape, block - image->nodes[node]->udf_entry, out);
        if (result) return volume_fail(result, problem, image->nodes[node], 0);
    }
    return VOLUME_OK;
}
