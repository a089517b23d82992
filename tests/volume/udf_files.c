/*
 * check_udf, files: all entries from the root on, what their descriptors allocate, what directories say of them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "udf_files.h"

#include <stdlib.h>
#include <string.h>

enum kind { KIND_DIRECTORY, KIND_FILE, KIND_STREAM_DIRECTORY, KIND_STREAM, KIND_METADATA };
enum { TYPE_DIRECTORY = 4, TYPE_FILE = 5, TYPE_STREAM_DIRECTORY = 13, TYPE_REAL_TIME = 249 };
enum { FID_HIDDEN = 1, FID_DIRECTORY = 2, FID_DELETED = 4, FID_PARENT = 8, FID_METADATA = 16 };
enum { MAX_DIRECTORY = 256 << 20, MAX_EXTENTS = 1 << 22 };

/* An entry that something points at. */
struct entry
{
    uint32_t block;             /* in its partition */
    uint16_t map;
    uint8_t kind;
    bool read, sound;
    uint32_t parent;            /* index of what has the identifier, or of the owner of a stream directory */
    uint32_t absolute;
    uint64_t unique_id, length, object_size, stream_lengths;
    uint16_t links;             /* as it says */
    uint32_t names, parents;    /* identifiers that name it; and as the parent */
    uint32_t stream_parents;    /* of these, in its stream directory */
    uint32_t first_name_id;     /* the unique id in the first of its names */
};

struct map maps[2];
unsigned map_count;
uint32_t files_found, directories_found;
uint64_t highest_unique_id;

static struct entry *entries;
static uint32_t entry_count, entry_room;
static uint32_t *table;         /* hash of the entries: index + 1 */
static uint32_t table_size;

uint32_t place_of(unsigned map, uint32_t block)
{
    unsigned i;

    if (map >= map_count) return UINT32_MAX;
    if (!maps[map].metadata) return block < maps[map].blocks ? maps[map].start + block : UINT32_MAX;
    for (i = 0; i < maps[map].extent_count; i++)
    {
        if (block < maps[map].extents[i].count) return maps[map].extents[i].block + block;
        block -= maps[map].extents[i].count;
    }
    return UINT32_MAX;
}

static uint32_t slot_of(uint16_t map, uint32_t block)
{
    uint32_t slot = (block * 2654435761u ^ map) & (table_size - 1);

    while (table[slot] && (entries[table[slot] - 1].block != block || entries[table[slot] - 1].map != map))
        slot = (slot + 1) & (table_size - 1);
    return slot;
}

static uint32_t entry_at(uint16_t map, uint32_t block, bool *is_new)
{
    uint32_t slot, i;

    if (2 * entry_count >= table_size)
    {
        free(table);
        table_size = table_size ? 2 * table_size : 1 << 16;
        table = allocate(table_size * sizeof(*table));
        memset(table, 0, table_size * sizeof(*table));
        for (i = 0; i < entry_count; i++) table[slot_of(entries[i].map, entries[i].block)] = i + 1;
    }
    slot = slot_of(map, block);
    *is_new = !table[slot];
    if (table[slot]) return table[slot] - 1;
    if (entry_count == entry_room)
    {
        entry_room = entry_room ? 2 * entry_room : 1024;
        entries = enlarge(entries, entry_room * sizeof(*entries));
    }
    memset(&entries[entry_count], 0, sizeof(*entries));
    entries[entry_count].map = map;
    entries[entry_count].block = block;
    table[slot] = ++entry_count;
    return entry_count - 1;
}

/* --- allocation ------------------------------------------------------------------------------------------------------ */

/* What the allocation descriptors of an entry add up to. */
struct allocation
{
    struct extent *extents;     /* recorded, absolute */
    uint32_t *blocks;           /* their first blocks in their partition */
    uint32_t count, room;
    unsigned map;               /* of the first */
    uint64_t bytes, recorded_blocks;
    bool sound;
};

static void add_extent(struct allocation *all, unsigned map, uint32_t block, uint32_t length, uint32_t from, const char *what)
{
    uint32_t count = (length + BLOCK - 1) / BLOCK, absolute = place_of(map, block), i;

    if (absolute == UINT32_MAX || place_of(map, block + count - 1) == UINT32_MAX || block + count < block)
    {
        finding(from, "ECMA-167 4/14.14", "an extent of %u blocks at %u of partition %u, which has not so many", count, block, map);
        all->sound = false;
        return;
    }
    claim(maps[map].metadata ? CLAIM_METADATA + block : absolute, count, 0, what);
    /* of a metadata partition an extent may lie in several pieces */
    for (i = 0; i < count; i++)
    {
        absolute = place_of(map, block + i);
        if (all->count && i && all->extents[all->count - 1].block + all->extents[all->count - 1].count == absolute)
        {
            if (!maps[map].metadata)
            {
                all->extents[all->count - 1].count += count - i;
                break;
            }
            all->extents[all->count - 1].count++;
            continue;
        }
        if (all->count == all->room)
        {
            all->room = all->room ? 2 * all->room : 4;
            all->extents = enlarge(all->extents, all->room * sizeof(*all->extents));
            all->blocks = enlarge(all->blocks, all->room * sizeof(*all->blocks));
        }
        if (!all->count) all->map = map;
        all->extents[all->count] = (struct extent){ absolute, 1 };
        all->blocks[all->count++] = block + i;
    }
}

/* Short (kind 0) or long (1) descriptors, over as many blocks of them as there are (4/12, 4/14.14). */
static void read_allocation(struct allocation *all, const uint8_t *bytes, uint32_t size, unsigned kind, unsigned map, uint32_t from,
        const char *what)
{
    unsigned step = kind ? 16 : 8, at, steps = 0;
    uint8_t block[BLOCK];
    bool ended = false, partial = false;

    if (size % step) finding(from, "ECMA-167 4/14.14", "%u bytes of allocation descriptors of %u", size, step);
    for (at = 0; at + step <= size && !ended; at += step)
    {
        uint32_t length = le32(bytes + at) & 0x3FFFFFFF, place = le32(bytes + at + 4), where, next;
        unsigned type = le32(bytes + at) >> 30, partition = kind ? le16(bytes + at + 8) : map;

        if (!length)
        {
            ended = true;
            break;
        }
        if (++steps > MAX_EXTENTS)
        {
            finding(from, "ECMA-167 4/12", "descriptors without an end");
            all->sound = false;
            return;
        }
        if (type == 3)
        {
            where = place_of(partition, place);
            if (where == UINT32_MAX || !disc_read(where, 1, block) || le16(block) != TAG_EXTENT)
            {
                finding(where == UINT32_MAX ? from : where, "ECMA-167 4/14.5", "no allocation extent descriptor at %u of partition %u",
                        place, partition);
                all->sound = false;
                return;
            }
            if (!check_tag(block, 24, place, where, "ECMA-167 4/14.5")) return;
            if (at + step < size && le32(bytes + at + step) & 0x3FFFFFFF)
                finding(from, "ECMA-167 4/12", "descriptors behind the one that continues them");
            next = le32(block + 20);
            if (next > BLOCK - 24) finding(where, "ECMA-167 4/14.5.3", "%u bytes of descriptors in a block", next), next = BLOCK - 24;
            /* UDF 2.3.10: at most a block */
            if (length > BLOCK) finding(from, "UDF 2.3.10", "an allocation extent of %u bytes", length);
            claim(maps[partition].metadata ? CLAIM_METADATA + place : where, 1, 0, "an allocation extent descriptor");
            bytes = block + 24;
            size = next;
            at = 0u - step;
            from = where;
            continue;
        }
        if (partial) finding(from, "ECMA-167 4/12.1", "an extent behind one that is not whole blocks");
        if (length % BLOCK) partial = true;
        all->bytes += length;
        if (type == 0)
        {
            all->recorded_blocks += (length + BLOCK - 1) / BLOCK;
            add_extent(all, partition, place, length, from, what);
        }
        else if (type == 1) add_extent(all, partition, place, length, from, what);
        if (kind && le16(bytes + at + 10) & ~1) finding(from, "UDF 2.3.10.1", "flags %04x of an allocation descriptor", le16(bytes + at + 10));
    }
    if (ended) check_zero(bytes + at, size - at, from, "ECMA-167 4/12", "behind the last allocation descriptor");
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

/* 4/14.10: the header and a row of attributes. */
static void check_attributes(const uint8_t *bytes, uint32_t size, uint32_t location, uint32_t block)
{
    uint32_t at, length;

    if (!size) return;
    if (size < 24 || le16(bytes) != TAG_ATTRIBUTES)
    {
        finding(block, "ECMA-167 4/14.10.1", "%u bytes of attributes without a header", size);
        return;
    }
    check_tag(bytes, 24, location, block, "ECMA-167 4/14.10.1");
    for (at = 24; at < size; at += length)
    {
        length = size - at >= 12 ? le32(bytes + at + 8) : 0;
        if (length < 12 || length > size - at)
        {
            finding(block, "ECMA-167 4/14.10.2", "an attribute of %u bytes, %u are left", length, size - at);
            return;
        }
    }
}

static const char *const whats[] = { "a directory", "a file", "a stream directory", "a stream", "the metadata file" };

static void check_icb_tag(const uint8_t *d, unsigned kind, unsigned type, uint32_t block)
{
    unsigned flags = le16(d + 34);

    if (le32(d + 16)) finding(block, "ECMA-167 4/14.6.1", "%u prior entries", le32(d + 16));
    if (le16(d + 20) != 4) finding(block, "UDF 2.3.5.1", "strategy type %u", le16(d + 20));
    check_zero(d + 22, 2, block, "ECMA-167 4/14.6.3", "strategy parameter");
    if (le16(d + 24) != 1) finding(block, "ECMA-167 4/14.6.4", "%u entries at most", le16(d + 24));
    if (d[26]) finding(block, "ECMA-167 4/14.6.5", "the reserved byte is %02x", d[26]);
    if (d[27] != type && !(kind == KIND_FILE && d[27] == TYPE_REAL_TIME && revision >= 0x201))
        finding(block, "ECMA-167 4/14.6.6", "file type %u for %s", d[27], whats[kind]);
    if (flags & 8) finding(block, "UDF 2.3.5.4", "the flag of sorted directories");
    if (flags & 0xC000) finding(block, "ECMA-167 4/14.6.8", "reserved flags %04x", flags);
    if (kind == KIND_STREAM && !(flags & 0x2000)) finding(block, "ECMA-167 4/14.6.8", "a stream without the stream flag");
    if ((kind == KIND_FILE || kind == KIND_DIRECTORY) && flags & 0x2000)
        finding(block, "ECMA-167 4/14.6.8", "the stream flag for %s", whats[kind]);
    if ((flags & 7) != 0 && (flags & 7) != 1 && (flags & 7) != 3)
        finding(block, "UDF 2.3.5.4", "allocation descriptors of type %u", flags & 7);
}

/* Everything of a File Entry or Extended File Entry; its allocation is left in *all. The body of an embedded one is at *embedded. */
static bool check_entry(struct entry *entry, unsigned type, uint8_t *d, struct allocation *all, const uint8_t **embedded,
        uint8_t *stream_icb)
{
    uint32_t block = entry->absolute, attributes, descriptors, fixed;
    bool extended;
    unsigned kind, shift;

    memset(all, 0, sizeof(*all));
    all->sound = true;
    *embedded = NULL;
    memset(stream_icb, 0, 16);
    if (!disc_read(block, 1, d) || (le16(d) != TAG_ENTRY && le16(d) != TAG_EXTENDED_ENTRY))
    {
        finding(block, "ECMA-167 4/14.9", "no file entry for %s", whats[entry->kind]);
        return false;
    }
    extended = le16(d) == TAG_EXTENDED_ENTRY;
    if (extended && revision < 0x200) finding(block, "UDF 3.3.5", "an extended file entry before revision 2.00");
    fixed = extended ? 216 : 176;
    shift = extended ? 8 : 0;       /* Object Size comes in between */
    attributes = le32(d + fixed - 8);
    descriptors = le32(d + fixed - 4);
    if (attributes > BLOCK - fixed || descriptors > BLOCK - fixed - attributes)
    {
        finding(block, "ECMA-167 4/14.9", "%u bytes of attributes and %u of descriptors", attributes, descriptors);
        return false;
    }
    if (!check_tag(d, fixed + attributes + descriptors, entry->block, block, "ECMA-167 4/14.9")) return false;
    check_icb_tag(d, entry->kind, type, block);
    kind = le16(d + 34) & 7;
    entry->links = le16(d + 48);
    if (d[50] || d[51] || le32(d + 52)) finding(block, "UDF 2.3.6", "record format %u, display %u, length %u", d[50], d[51], le32(d + 52));
    entry->length = le64(d + 56);
    entry->object_size = extended ? le64(d + 64) : entry->length;
    check_timestamp(d + 72 + shift, block, "ECMA-167 4/14.9.12", "access time");
    check_timestamp(d + 84 + shift, block, "ECMA-167 4/14.9.13", "modification time");
    if (extended) check_timestamp(d + 104, block, "ECMA-167 4/14.17.14", "creation time");
    check_timestamp(d + (extended ? 116 : 96), block, "ECMA-167 4/14.9.14", "attribute time");
    if (!le32(d + (extended ? 128 : 108))) finding(block, "ECMA-167 4/14.9.15", "checkpoint 0");
    if (extended)
    {
        check_zero(d + 132, 4, block, "ECMA-167 4/14.17.17", "reserved");
        memcpy(stream_icb, d + 152, 16);
    }
    if (le32(d + (extended ? 136 : 112))) finding(block, "UDF 2.3.6", "an extended attribute ICB that nothing here makes");
    check_regid(d + (extended ? 168 : 128), NULL, block, "UDF 2.1.5.2", "implementation identifier");
    entry->unique_id = le64(d + (extended ? 200 : 160));
    check_attributes(d + fixed, attributes, entry->block, block);
    if (kind == 3)
    {
        *embedded = d + fixed + attributes;
        all->bytes = descriptors;
    }
    else if (kind <= 1)
        read_allocation(all, d + fixed + attributes, descriptors, kind, entry->map, block, whats[entry->kind]);
    if (all->bytes != entry->length && all->sound)
        finding(block, "ECMA-167 4/14.9.10", "information length %llu, extents of %llu bytes", (unsigned long long)entry->length,
                (unsigned long long)all->bytes);
    if (le64(d + 64 + shift) != all->recorded_blocks && all->sound)
        finding(block, "ECMA-167 4/14.9.11", "%llu blocks recorded, its extents have %llu", (unsigned long long)le64(d + 64 + shift),
                (unsigned long long)all->recorded_blocks);
    /* UDF 2.50 2.2.10: directories lie in the metadata partition, files do not */
    if (map_count == 2 && maps[1].metadata && all->count && entry->kind != KIND_METADATA
            && maps[all->map].metadata != (entry->kind == KIND_DIRECTORY || entry->kind == KIND_STREAM_DIRECTORY))
        finding(block, "UDF 2.2.10", "the contents of %s are in partition %u", whats[entry->kind], all->map);
    return true;
}

void check_metadata_file(uint32_t block, unsigned type, struct extent **extents, unsigned *count)
{
    struct entry entry = { .block = block, .kind = KIND_METADATA };
    struct allocation all;
    const uint8_t *embedded;
    uint8_t d[BLOCK], streams[16];

    *extents = NULL;
    *count = 0;
    entry.absolute = place_of(0, block);
    if (entry.absolute == UINT32_MAX)
    {
        finding(0, "UDF 2.2.10", "the metadata file is at %u of the partition", block);
        return;
    }
    claim(entry.absolute, 1, 0, "a metadata file's entry");
    if (!check_entry(&entry, type, d, &all, &embedded, streams)) return;
    if (le16(d + 34) & 7) finding(entry.absolute, "UDF 2.2.13.1", "a metadata file has short allocation descriptors");
    *extents = all.extents;
    *count = all.count;
    free(all.blocks);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const uint8_t *one = *(uint8_t *const *)a, *two = *(uint8_t *const *)b;

    return *one != *two ? *one - *two : memcmp(one + 1, two + 1, *one);
}

/* A reference to an entry, as long_ad. Returns its index, or UINT32_MAX. */
static uint32_t refer(const uint8_t *icb, uint32_t from, bool *is_new)
{
    uint32_t block = le32(icb + 4), absolute, index;
    uint16_t map = le16(icb + 8);

    if ((le32(icb) & 0x3FFFFFFF) != BLOCK || le32(icb) >> 30)
        finding(from, "UDF 2.3.5.1", "an ICB of %u bytes, of type %u", le32(icb) & 0x3FFFFFFF, le32(icb) >> 30);
    if ((absolute = place_of(map, block)) == UINT32_MAX)
    {
        finding(from, "ECMA-167 4/14.4.5", "an ICB at %u of partition %u", block, map);
        return UINT32_MAX;
    }
    if (map_count == 2 && maps[1].metadata && !maps[map].metadata)
        finding(from, "UDF 2.2.10", "an ICB outside the metadata partition");
    index = entry_at(map, block, is_new);
    entries[index].absolute = absolute;
    return index;
}

static void check_identifier(uint32_t directory, const uint8_t *fid, uint32_t from, bool first)
{
    unsigned flags = fid[18], name_length = fid[19];
    bool in_streams = entries[directory].kind == KIND_STREAM_DIRECTORY, is_new;
    uint32_t index, wanted;
    enum kind kind;

    if (flags & 0xE0) finding(from, "ECMA-167 4/14.4.3", "file characteristics %02x", flags);
    if (flags & FID_DELETED) return;
    if (first != !!(flags & FID_PARENT)) finding(from, "ECMA-167 4/8.6", "the parent's identifier is the first, and only the first");
    if (flags & FID_PARENT)
    {
        /* of a file with streams it is a file */
        if (name_length || (!(flags & FID_DIRECTORY) && !in_streams))
            finding(from, "ECMA-167 4/14.4.4", "the parent's identifier has a name, or is not a directory's");
    }
    else if (!name_length) finding(from, "ECMA-167 4/14.4.4", "an identifier without a name");
    if (fid[16] != 1 || fid[17]) finding(from, "ECMA-167 4/14.4.2", "file version number %u", le16(fid + 16));
    if ((index = refer(fid + 20, from, &is_new)) == UINT32_MAX) return;
    if (flags & FID_PARENT)
    {
        wanted = entries[directory].parent;
        if (index != wanted) finding(from, "ECMA-167 4/8.6", "the parent is said to be at %u, and is at %u", entries[index].block, entries[wanted].block);
        entries[index].parents++;
        if (in_streams) entries[index].stream_parents++;
        return;
    }
    kind = in_streams ? KIND_STREAM : flags & FID_DIRECTORY ? KIND_DIRECTORY : KIND_FILE;
    if (in_streams && flags & FID_DIRECTORY) finding(from, "UDF 3.3.5.1", "a directory in a stream directory");
    if (is_new)
    {
        entries[index].kind = (uint8_t)kind;
        entries[index].parent = directory;
        entries[index].first_name_id = le32(fid + 32);
    }
    else
    {
        if (entries[index].kind != kind) finding(from, "ECMA-167 4/14.4.3", "an identifier of %s names %s", whats[kind], whats[entries[index].kind]);
        if (kind == KIND_DIRECTORY) finding(from, "ECMA-167 4/8.6", "a directory with two parents, or that is its own");
    }
    entries[index].names++;
    if (kind == KIND_FILE) files_found++;
}

static void check_directory(uint32_t directory, const uint8_t *bytes, uint32_t size, const struct allocation *all)
{
    uint32_t at, count = 0, padded, extent, from, location, skipped, i;
    const uint8_t **names = allocate((size / 38 + 1) * sizeof(*names));
    uint32_t name_count = 0;

    for (at = 0; at < size; at += padded, count++)
    {
        const uint8_t *fid = bytes + at;
        unsigned length, use;

        /* the block where it begins: absolute, and as its tag has to say */
        from = entries[directory].absolute;
        location = entries[directory].block;
        for (extent = skipped = 0; extent < all->count; skipped += all->extents[extent++].count)
            if (at / BLOCK < skipped + all->extents[extent].count)
            {
                from = all->extents[extent].block + at / BLOCK - skipped;
                location = all->blocks[extent] + at / BLOCK - skipped;
                break;
            }
        if (size - at < 38 || le16(fid) != TAG_IDENTIFIER)
        {
            finding(from, "ECMA-167 4/14.4", "no file identifier descriptor at byte %u of a directory", at);
            break;
        }
        use = le16(fid + 36);
        length = 38u + use + fid[19];
        padded = (length + 3) & ~3u;
        if (padded > size - at)
        {
            finding(from, "ECMA-167 4/14.4", "the descriptor at byte %u goes over the directory's end", at);
            break;
        }
        if (use % 4) finding(from, "ECMA-167 4/14.4.6", "%u bytes for the implementation", use);
        if (!check_tag(fid, padded, location, from, "ECMA-167 4/14.4")) break;
        check_zero(fid + length, padded - length, from, "ECMA-167 4/14.4.9", "padding");
        check_cs0(fid + 38 + use, fid[19], from, "UDF 2.3.4.4", "file identifier");
        if (use >= 32) check_regid(fid + 38, NULL, from, "UDF 2.3.4.5", "implementation use");
        check_identifier(directory, fid, from, !count);
        if (fid[19] && !(fid[18] & FID_DELETED))
        {
            /* L_FI before the name, for sorting: where it is not in the way any more */
            uint8_t *copy = allocate(1u + fid[19]);

            copy[0] = fid[19];
            memcpy(copy + 1, fid + 38 + use, fid[19]);
            names[name_count++] = copy;
        }
    }
    if (!count) finding(entries[directory].absolute, "ECMA-167 4/8.6", "a directory without its parent's identifier");
    qsort(names, name_count, sizeof(*names), by_name);
    for (i = 1; i < name_count; i++)
        if (!by_name(&names[i - 1], &names[i]))
            finding(entries[directory].absolute, "ECMA-167 4/8.6", "two members have the name \"%.*s\"", names[i][0] - 1, names[i] + 2);
    for (i = 0; i < name_count; i++) free((void *)names[i]);
    free(names);
}

static void visit(uint32_t index)
{
    static const uint8_t types[] = { TYPE_DIRECTORY, TYPE_FILE, TYPE_STREAM_DIRECTORY, TYPE_FILE };
    struct allocation all;
    const uint8_t *embedded;
    uint8_t d[BLOCK], streams[16], *bytes = NULL;
    uint32_t i, size, at, stream_directory;
    enum kind kind = entries[index].kind;
    bool is_new;

    claim(maps[entries[index].map].metadata ? CLAIM_METADATA + entries[index].block : entries[index].absolute, 1, 0, "a file entry");
    entries[index].read = true;
    entries[index].sound = check_entry(&entries[index], types[kind], d, &all, &embedded, streams);
    if (entries[index].sound && (kind == KIND_DIRECTORY || kind == KIND_STREAM_DIRECTORY))
    {
        if (kind == KIND_DIRECTORY) directories_found++;
        size = entries[index].length < MAX_DIRECTORY ? (uint32_t)entries[index].length : MAX_DIRECTORY;
        if (embedded) check_directory(index, embedded, size < all.bytes ? size : (uint32_t)all.bytes, &all);
        else if (all.sound && all.bytes >= size)
        {
            bytes = allocate((size_t)size + BLOCK);
            for (i = at = 0; i < all.count && at < size; at += all.extents[i].count * BLOCK, i++)
                if (!disc_read(all.extents[i].block, all.extents[i].count, bytes + at)) break;
            check_directory(index, bytes, at < size ? at : size, &all);
            free(bytes);
        }
    }
    if (entries[index].sound && le32(streams))
    {
        if (kind != KIND_FILE && kind != KIND_DIRECTORY) finding(entries[index].absolute, "UDF 3.3.5.1", "streams of %s", whats[kind]);
        else if ((stream_directory = refer(streams, entries[index].absolute, &is_new)) != UINT32_MAX)
        {
            if (!is_new) finding(entries[index].absolute, "ECMA-167 4/9.2", "a stream directory that belongs to another");
            else
            {
                entries[stream_directory].kind = KIND_STREAM_DIRECTORY;
                entries[stream_directory].parent = index;
            }
        }
    }
    free(all.extents);
    free(all.blocks);
}

static int by_unique_id(const void *a, const void *b)
{
    const struct entry *one = &entries[*(const uint32_t *)a], *two = &entries[*(const uint32_t *)b];

    return one->unique_id < two->unique_id ? -1 : one->unique_id > two->unique_id;
}

/* The file or directory that a stream or stream directory belongs to; of others, themselves. */
static uint32_t owner_of(uint32_t index)
{
    if (entries[index].kind == KIND_STREAM) index = entries[index].parent;
    if (entries[index].kind == KIND_STREAM_DIRECTORY) index = entries[index].parent;
    return index;
}

/* UDF 3.2.1.1: the root has 0, no two files have the same; streams have their own or that of their file. */
static void check_unique_ids(uint32_t root)
{
    uint32_t *sorted = allocate(entry_count * sizeof(*sorted)), i, count = 0;

    for (i = 0; i < entry_count; i++)
    {
        const struct entry *entry = &entries[i];

        if (!entry->sound) continue;
        if (entry->unique_id > highest_unique_id) highest_unique_id = entry->unique_id;
        if (i == root)
        {
            if (entry->unique_id) finding(entry->absolute, "UDF 3.2.1.1", "the root has unique id %llu", (unsigned long long)entry->unique_id);
            continue;
        }
        /* the system's streams are nobody's */
        if (entry->kind == KIND_STREAM_DIRECTORY && entry->parent == i) continue;
        if (owner_of(i) != i && entry->unique_id == entries[owner_of(i)].unique_id) continue;
        if ((uint32_t)entry->unique_id < 16) finding(entry->absolute, "UDF 3.2.1.1", "unique id %llu is reserved", (unsigned long long)entry->unique_id);
        sorted[count++] = i;
    }
    qsort(sorted, count, sizeof(*sorted), by_unique_id);
    for (i = 1; i < count; i++)
        if (entries[sorted[i]].unique_id == entries[sorted[i - 1]].unique_id)
            finding(entries[sorted[i]].absolute, "UDF 3.2.1.1", "unique id %llu is that of the entry in block %u, too",
                    (unsigned long long)entries[sorted[i]].unique_id, entries[sorted[i - 1]].absolute);
    free(sorted);
}

void check_files(const uint8_t *root_icb, const uint8_t *stream_icb, uint32_t from)
{
    uint32_t root, i;
    bool is_new;

    if ((root = refer(root_icb, from, &is_new)) == UINT32_MAX) return;
    entries[root].kind = KIND_DIRECTORY;
    entries[root].parent = root;
    /* UDF 2.3.2.9: the system's streams have a directory without an owner, which is its own parent */
    if (le32(stream_icb) && (i = refer(stream_icb, from, &is_new)) != UINT32_MAX && is_new)
    {
        entries[i].kind = KIND_STREAM_DIRECTORY;
        entries[i].parent = i;
    }
    for (i = 0; i < entry_count; i++) visit(i);

    for (i = 0; i < entry_count; i++)
        if (entries[i].sound && entries[i].kind == KIND_STREAM) entries[owner_of(i)].stream_lengths += entries[i].length;
    for (i = 0; i < entry_count; i++)
    {
        const struct entry *entry = &entries[i];
        uint32_t links = entry->names + entry->parents;

        if (!entry->sound) continue;
        /* whether a stream directory's way back counts is not said; a stream directory has no name that could */
        if (entry->kind == KIND_STREAM_DIRECTORY ? entry->links > 1
                : entry->links != links && entry->links != links - entry->stream_parents)
            finding(entry->absolute, "ECMA-167 4/14.9.6", "link count %u of %s with %u identifiers", entry->links, whats[entry->kind], links);
        if (entry->object_size != entry->length + entry->stream_lengths)
            finding(entry->absolute, "ECMA-167 4/14.17.11", "object size %llu of %s of %llu bytes with %llu in streams",
                    (unsigned long long)entry->object_size, whats[entry->kind], (unsigned long long)entry->length,
                    (unsigned long long)entry->stream_lengths);
        if (revision >= 0x200 && entry->names == 1 && entry->first_name_id != (uint32_t)entry->unique_id)
            finding(entry->absolute, "UDF 2.3.4.3", "unique id %llu, and %u in the directory", (unsigned long long)entry->unique_id,
                    entry->first_name_id);
    }
    check_unique_ids(root);
    free(entries);
    free(table);
}
