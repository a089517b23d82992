/*
 * Reading UDF: which volume there is, and where its partitions are.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/numbers.h"
#include "volume/udf_reader.h"

/* A volume recognition sequence has three descriptors of UDF's and a few of others. */
#define MAX_RECOGNITION 64
/* A volume descriptor sequence, with what it goes on in. */
#define MAX_SEQUENCE 256
#define MAX_PARTITIONS 4
#define TAG_VOLUME_POINTER 3
/* ECMA-167 3/10.5.7 */
#define ACCESS_READ_ONLY 1

/* The descriptors of a sequence that prevail: of each kind the one with the highest number (ECMA-167 3/8.4.3). */
struct sequence
{
    uint8_t logical_volume[VOLUME_BLOCK_SIZE];
    uint32_t logical_volume_number, logical_volume_block;
    bool has_logical_volume;
    struct partition
    {
        uint32_t descriptor_number;
        uint16_t number;
        uint32_t access, start, blocks;
    }
    partitions[MAX_PARTITIONS];
    unsigned partition_count;
};

enum volume_result udf_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems)
{
    uint64_t block = (uint64_t)session_start + VOLUME_SYSTEM_AREA, end = block + MAX_RECOGNITION;
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;
    bool begun = false;

    *file_systems = 0;
    for (; block < end && block < disc->blocks; block++)
    {
        if ((result = disc->read(disc, (uint32_t)block, 1, data))) return result;
        /* ISO 9660's descriptors are part of the sequence (ECMA-167 2/8.3.1). */
        if (!memcmp(data + 1, "CD001", 5)) continue;
        if (!memcmp(data + 1, "BEA01", 5)) begun = true;
        else if (begun && (!memcmp(data + 1, "NSR02", 5) || !memcmp(data + 1, "NSR03", 5))) *file_systems = VOLUME_UDF;
        else break;
    }
    return VOLUME_OK;
}

bool udf_check_tag(const uint8_t *descriptor, uint32_t room, uint32_t location)
{
    uint8_t sum = 0;
    unsigned i;

    for (i = 0; i < UDF_TAG_SIZE; i++) sum = (uint8_t)(sum + (i == 4 ? 0 : descriptor[i]));
    if (sum != descriptor[4] || get_le32(descriptor + 12) != location) return false;
    if (get_le16(descriptor + 10) > room - UDF_TAG_SIZE) return false;
    return udf_crc(descriptor + UDF_TAG_SIZE, get_le16(descriptor + 10)) == get_le16(descriptor + 8);
}

bool udf_is_regid(const uint8_t *regid, const char *identifier)
{
    return !strncmp((const char *)regid + 1, identifier, 23);
}

enum volume_result udf_read_descriptor(struct udf_reader *reader, uint32_t absolute, uint32_t location, enum udf_tag tag,
        enum udf_tag other, uint8_t *block)
{
    enum volume_result result = import_read(reader->import, absolute, 1, block);

    if (result) return result;
    if (!udf_check_tag(block, VOLUME_BLOCK_SIZE, location))
        return import_corrupt(reader->import, absolute, "a descriptor with a wrong tag (ECMA-167 3/7.2)");
    if (get_le16(block) != tag && (!other || get_le16(block) != other))
        return import_corrupt(reader->import, absolute, "another descriptor than the one that was to be there (ECMA-167 3/7.2.1)");
    return VOLUME_OK;
}

/* --- the volume descriptor sequence ---------------------------------------------------------------------------------- */

static void note_partition(struct sequence *sequence, const uint8_t *data)
{
    struct partition partition = { get_le32(data + 16), get_le16(data + 22), get_le32(data + 184), get_le32(data + 188),
        get_le32(data + 192) };
    unsigned i;

    for (i = 0; i < sequence->partition_count && sequence->partitions[i].number != partition.number; i++) ;
    if (i == MAX_PARTITIONS) return;
    if (i < sequence->partition_count && sequence->partitions[i].descriptor_number > partition.descriptor_number) return;
    sequence->partitions[i] = partition;
    if (i == sequence->partition_count) sequence->partition_count++;
}

static void note_logical_volume(struct sequence *sequence, const uint8_t *data, uint32_t block)
{
    if (sequence->has_logical_volume && sequence->logical_volume_number > get_le32(data + 16)) return;
    memcpy(sequence->logical_volume, data, VOLUME_BLOCK_SIZE);
    sequence->logical_volume_number = get_le32(data + 16);
    sequence->logical_volume_block = block;
    sequence->has_logical_volume = true;
}

/* The volume has blocks up to there; as far as there is a disc. */
static void note_end(struct import *import, uint32_t first, uint32_t blocks)
{
    uint64_t end = (uint64_t)first + blocks;

    if (end > import->disc->blocks) end = import->disc->blocks;
    if (end > import->imported->end) import->imported->end = (uint32_t)end;
}

/* Until it is terminated, or a block is none of its own (ECMA-167 3/8.4.2). A pointer leads to where it goes on. */
static enum volume_result read_sequence(struct import *import, const uint8_t *extent, struct sequence *sequence)
{
    uint32_t left = get_le32(extent) / VOLUME_BLOCK_SIZE, block = get_le32(extent + 4), count;
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;

    memset(sequence, 0, sizeof(*sequence));
    for (count = 0; left && count < MAX_SEQUENCE; count++, left--, block++)
    {
        if ((result = import_read(import, block, 1, data))) return result;
        if (!udf_check_tag(data, VOLUME_BLOCK_SIZE, block)) break;
        switch (get_le16(data))
        {
        case UDF_PARTITION: note_partition(sequence, data); break;
        case UDF_LOGICAL_VOLUME: note_logical_volume(sequence, data, block); break;
        case UDF_TERMINATING: left = 1; break;
        case TAG_VOLUME_POINTER:
            left = get_le32(data + 20) / VOLUME_BLOCK_SIZE + 1;
            block = get_le32(data + 24) - 1;
            break;
        }
    }
    if (sequence->has_logical_volume && sequence->partition_count) return VOLUME_OK;
    return import_corrupt(import, block, "a volume descriptor sequence without a logical volume or partition (ECMA-167 3/8.4.2)");
}

static bool is_anchor(struct import *import, uint32_t block, uint8_t *data)
{
    return block < import->disc->blocks && !import->disc->read(import->disc, block, 1, data)
            && get_le16(data) == UDF_ANCHOR && udf_check_tag(data, VOLUME_BLOCK_SIZE, block);
}

/* The anchor is at two of three places (ECMA-167 3/8.4.2.1), and at 512 where a disc is still open (UDF 2.2.3). All of them are looked
 * for, and the first whose sequence can be read counts; *anchor is its block then. */
static enum volume_result read_anchored(struct import *import, struct sequence *sequence, uint8_t *anchor)
{
    uint64_t last = import->disc->blocks ? import->disc->blocks - 1 : 0, start = import->session_start;
    uint64_t places[VOLUME_MAX_ANCHORS] = { start + 256, last, last > 256 ? last - 256 : last, start + 512 };
    struct volume_imported *imported = import->imported;
    enum volume_result result, found = VOLUME_NOT_RECOGNISED;
    uint8_t data[VOLUME_BLOCK_SIZE];
    unsigned i, j;

    for (i = 0; i < VOLUME_MAX_ANCHORS; i++)
    {
        if (places[i] <= start || places[i] > last) continue;
        for (j = 0; j < imported->anchor_count && imported->anchors[j] != places[i]; j++) ;
        if (j < imported->anchor_count || !is_anchor(import, (uint32_t)places[i], data)) continue;
        imported->anchors[imported->anchor_count++] = (uint32_t)places[i];
        if (!found) continue;
        memcpy(anchor, data, sizeof(data));
        if ((found = read_sequence(import, data + 16, sequence)) && !(result = read_sequence(import, data + 24, sequence)))
            found = VOLUME_OK;
    }
    if (found == VOLUME_NOT_RECOGNISED) import_fail(import, found, (uint32_t)start + 256, "no anchor (ECMA-167 3/8.4.2.1)");
    return found;
}

/* Where the volume ends: what its descriptors lay claim to, and an anchor just behind that. */
static void find_end(struct udf_reader *reader, const struct sequence *sequence, const uint8_t *anchor)
{
    const uint8_t *integrity = sequence->logical_volume + 432;
    struct import *import = reader->import;
    uint8_t data[VOLUME_BLOCK_SIZE];
    unsigned i;

    for (i = 0; i < 2; i++) note_end(import, get_le32(anchor + 20 + 8 * i), get_le32(anchor + 16 + 8 * i) / VOLUME_BLOCK_SIZE);
    note_end(import, get_le32(integrity + 4), get_le32(integrity) / VOLUME_BLOCK_SIZE);
    import->imported->read_only = true;
    for (i = 0; i < sequence->partition_count; i++)
    {
        note_end(import, sequence->partitions[i].start, sequence->partitions[i].blocks);
        if (sequence->partitions[i].access != ACCESS_READ_ONLY) import->imported->read_only = false;
    }
    for (i = 0; i < reader->map_count; i++)
        if (reader->maps[i].kind == UDF_MAP_VIRTUAL) note_end(import, 0, import->disc->blocks);
    if (is_anchor(import, import->imported->end, data)) import->imported->end++;
}

/* --- partitions ------------------------------------------------------------------------------------------------------ */

static int compare_spares(const void *a, const void *b)
{
    uint32_t left = ((const struct udf_spare *)a)->original, right = ((const struct udf_spare *)b)->original;

    return left < right ? -1 : left > right;
}

/* UDF 1.50 2.2.11: the sparing table, of which any copy will do. */
static enum volume_result read_spares(struct udf_reader *reader, const uint8_t *bytes, struct udf_map *map)
{
    uint32_t size = get_le32(bytes + 44), blocks = volume_blocks_of(size), copies = bytes[42], i, count = 0;
    enum volume_result result;
    uint8_t *table;

    map->packet_blocks = get_le16(bytes + 40);
    if (!map->packet_blocks || !copies || copies > 4 || size < 56 || blocks > 512)
        return import_corrupt(reader->import, 0, "an impossible sparable partition (UDF 2.2.9)");
    if (!(table = malloc((size_t)blocks * VOLUME_BLOCK_SIZE))) return VOLUME_OUT_OF_MEMORY;
    result = VOLUME_CORRUPT;
    for (i = 0; i < copies && result; i++)
    {
        uint32_t place = get_le32(bytes + 48 + 4 * i);

        if ((result = import_read(reader->import, place, blocks, table))) continue;
        count = get_le16(table + 48);
        if (!udf_check_tag(table, blocks * VOLUME_BLOCK_SIZE, place) || !udf_is_regid(table + 16, "*UDF Sparing Table")
                || 56 + 8 * count > size)
            result = import_corrupt(reader->import, place, "a wrong sparing table (UDF 2.2.11)");
    }
    if (!result && (map->spares = calloc(count + 1, sizeof(*map->spares))))
    {
        for (i = 0; i < count; i++)
        {
            uint32_t original = get_le32(table + 56 + 8 * i);

            /* Above this they are free or bad themselves. */
            if (original < 0xFFFFFFF0)
                map->spares[map->spare_count++] = (struct udf_spare){ original, get_le32(table + 60 + 8 * i) };
        }
        qsort(map->spares, map->spare_count, sizeof(*map->spares), compare_spares);
    }
    else if (!result) result = VOLUME_OUT_OF_MEMORY;
    free(table);
    return result;
}

static enum volume_result read_map(struct udf_reader *reader, const uint8_t *bytes, const struct sequence *sequence)
{
    uint32_t block = sequence->logical_volume_block;
    struct udf_map *map = &reader->maps[reader->map_count];
    unsigned i;

    memset(map, 0, sizeof(*map));
    map->number = get_le16(bytes + (bytes[0] == 1 ? 4 : 38));
    if (bytes[0] == 1) map->kind = UDF_MAP_PLAIN;
    else if (udf_is_regid(bytes + 4, "*UDF Virtual Partition")) map->kind = UDF_MAP_VIRTUAL;
    else if (udf_is_regid(bytes + 4, "*UDF Sparable Partition")) map->kind = UDF_MAP_SPARABLE;
    else if (udf_is_regid(bytes + 4, "*UDF Metadata Partition")) map->kind = UDF_MAP_METADATA;
    else return import_fail(reader->import, VOLUME_NOT_SUPPORTED, block, "an unknown kind of partition map (ECMA-167 3/10.7)");

    for (i = 0; i < sequence->partition_count && sequence->partitions[i].number != map->number; i++) ;
    if (i == sequence->partition_count)
        return import_corrupt(reader->import, block, "a partition map without its partition (ECMA-167 3/10.7)");
    map->start = sequence->partitions[i].start;
    map->blocks = sequence->partitions[i].blocks;
    /* On a disc that is still being written the partition has no end yet. */
    if (map->start >= reader->import->disc->blocks)
        return import_corrupt(reader->import, block, "a partition beyond the end of the disc (ECMA-167 3/10.5)");
    if (map->blocks > reader->import->disc->blocks - map->start) map->blocks = reader->import->disc->blocks - map->start;
    map->metadata_file = get_le32(bytes + 40);
    map->mirror_file = get_le32(bytes + 44);
    reader->map_count++;
    return map->kind == UDF_MAP_SPARABLE ? read_spares(reader, bytes, map) : VOLUME_OK;
}

static enum volume_result read_maps(struct udf_reader *reader, const struct sequence *sequence)
{
    const uint8_t *maps = sequence->logical_volume + 440;
    uint32_t bytes = get_le32(sequence->logical_volume + 264), place, count = get_le32(sequence->logical_volume + 268), i;
    enum volume_result result;

    if (bytes > VOLUME_BLOCK_SIZE - 440 || !count || count > UDF_MAX_MAPS)
        return import_corrupt(reader->import, sequence->logical_volume_block, "impossible partition maps (ECMA-167 3/10.6)");
    for (i = place = 0; i < count; i++, place += maps[place + 1])
    {
        uint32_t needed = place < bytes && maps[place] == 1 ? 6 : 64;

        if (bytes - place < needed || place > bytes || maps[place + 1] != needed)
            return import_corrupt(reader->import, sequence->logical_volume_block, "a partition map of a wrong length (ECMA-167 3/10.7)");
        if ((result = read_map(reader, maps + place, sequence))) return result;
    }
    return VOLUME_OK;
}

static bool translate_metadata(const struct udf_map *map, uint32_t block, uint32_t *absolute, uint32_t *run)
{
    uint32_t low = 0, high = map->extent_count, middle, blocks;

    if (!high) return false;
    while (high - low > 1)
    {
        middle = low + (high - low) / 2;
        if (map->firsts[middle] <= block) low = middle;
        else high = middle;
    }
    blocks = volume_blocks_of(map->extents[low].length);
    block -= map->firsts[low];
    if (block >= blocks) return false;
    *absolute = map->extents[low].block + block;
    *run = blocks - block;
    return true;
}

enum volume_result udf_translate(struct udf_reader *reader, uint16_t number, uint32_t block, uint32_t from, uint32_t *absolute,
        uint32_t *run)
{
    const char *beyond = "a block beyond the end of its partition (ECMA-167 4/7.1)";
    const struct udf_spare *spare;
    const struct udf_map *map;
    struct udf_spare key;

    if (number >= reader->map_count) return import_corrupt(reader->import, from, "a reference to no partition (ECMA-167 4/7.1)");
    map = &reader->maps[number];
    if (map->kind == UDF_MAP_METADATA)
        return translate_metadata(map, block, absolute, run) ? VOLUME_OK : import_corrupt(reader->import, from, beyond);
    *run = 0;
    if (map->kind == UDF_MAP_VIRTUAL)
    {
        if (block >= map->table_count) return import_corrupt(reader->import, from, beyond);
        block = map->table[block];
        *run = 1;
    }
    if (block >= map->blocks) return import_corrupt(reader->import, from, beyond);
    *absolute = map->start + block;
    if (!*run) *run = map->blocks - block;
    if (map->kind != UDF_MAP_SPARABLE) return VOLUME_OK;
    if (*run > map->packet_blocks - block % map->packet_blocks) *run = map->packet_blocks - block % map->packet_blocks;
    key.original = block - block % map->packet_blocks;
    if (!map->spare_count || !(spare = bsearch(&key, map->spares, map->spare_count, sizeof(key), compare_spares))) return VOLUME_OK;
    if ((uint64_t)spare->mapped + map->packet_blocks > reader->import->disc->blocks)
        return import_corrupt(reader->import, from, "a packet spared beyond the end of the disc (UDF 2.2.11)");
    *absolute = spare->mapped + block % map->packet_blocks;
    return VOLUME_OK;
}

/* --- metadata and virtual partitions --------------------------------------------------------------------------------- */

/* The partition that a metadata or virtual one lies on. */
static enum volume_result find_base(struct udf_reader *reader, const struct udf_map *map, uint16_t *base)
{
    for (*base = 0; *base < reader->map_count; ++*base)
    {
        const struct udf_map *other = &reader->maps[*base];

        if (other->number == map->number && (other->kind == UDF_MAP_PLAIN || other->kind == UDF_MAP_SPARABLE)) return VOLUME_OK;
    }
    return import_corrupt(reader->import, 0, "a partition that lies on none (UDF 2.2.8, 2.2.10)");
}

static enum volume_result read_metadata_file(struct udf_reader *reader, struct udf_map *map, uint16_t base, uint32_t block)
{
    struct udf_address address = { block, base, VOLUME_BLOCK_SIZE };
    struct udf_extents extents = { 0 };
    enum volume_result result;
    struct udf_file *file;
    uint32_t first, i;

    if (!(file = malloc(sizeof(*file)))) return VOLUME_OUT_OF_MEMORY;
    if (!(result = udf_read_file(reader, &address, map->start, file)))
        result = udf_read_extents(reader, file, &extents);
    free(file);
    if (result)
    {
        free(extents.extents);
        return result;
    }
    free(map->extents);
    map->extents = extents.extents;
    map->extent_count = extents.count;
    if (!(map->firsts = malloc((extents.count + 1) * sizeof(*map->firsts)))) return VOLUME_OUT_OF_MEMORY;
    for (i = first = 0; i < extents.count; i++)
    {
        map->firsts[i] = first;
        first += volume_blocks_of(extents.extents[i].length);
    }
    return VOLUME_OK;
}

/* The table (UDF 1.50 2.2.10): with 2.00 a header before the numbers, before that a trailer behind them. */
static enum volume_result read_table(struct udf_reader *reader, const struct udf_file *file, struct udf_map *map)
{
    uint32_t bytes, header = 0, count, i, done = 0;
    struct udf_extents extents = { 0 };
    enum volume_result result = VOLUME_OK;
    uint8_t *data;

    if (file->length > 64 * 1024 * 1024 || file->length < 36)
        return import_corrupt(reader->import, file->absolute, "an impossible virtual allocation table (UDF 2.2.11)");
    bytes = (uint32_t)file->length;
    if (!(data = malloc((size_t)volume_blocks_of(bytes) * VOLUME_BLOCK_SIZE))) return VOLUME_OUT_OF_MEMORY;
    if ((file->flags & 7) == 3) memcpy(data, file->descriptors, bytes);
    else if (!(result = udf_read_extents(reader, file, &extents)))
    {
        for (i = 0; i < extents.count && !result; i++)
        {
            result = import_read(reader->import, extents.extents[i].block, volume_blocks_of(extents.extents[i].length), data + done);
            done += (uint32_t)extents.extents[i].length;
        }
    }
    free(extents.extents);
    if (!result)
    {
        if (file->type == 248) header = get_le16(data);
        else bytes -= 36;
        if (header > bytes) result = import_corrupt(reader->import, file->absolute, "a wrong virtual allocation table (UDF 2.2.11)");
    }
    if (!result && !(map->table = calloc((bytes - header) / 4 + 1, sizeof(*map->table)))) result = VOLUME_OUT_OF_MEMORY;
    if (!result)
    {
        count = (bytes - header) / 4;
        for (i = 0; i < count; i++) map->table[i] = get_le32(data + header + 4 * i);
        map->table_count = count;
    }
    free(data);
    return result;
}

/* Its entry is the last block that was written, or, with what a drive adds to a track, up to a few before (UDF 1.50 2.2.10). */
static enum volume_result read_virtual(struct udf_reader *reader, struct udf_map *map, uint16_t base)
{
    uint32_t last = reader->import->disc->blocks, i;
    enum volume_result result = VOLUME_OK;
    struct udf_file *file;

    if (!(file = malloc(sizeof(*file)))) return VOLUME_OUT_OF_MEMORY;
    for (i = 1; i <= 8 + 150; i++)
    {
        struct udf_address address = { last - i - map->start, base, VOLUME_BLOCK_SIZE };

        if (last < i || last - i < map->start) break;
        result = udf_read_file(reader, &address, map->start, file);
        if (result == VOLUME_OUT_OF_MEMORY) break;
        if (result || (file->type != 248 && file->type != 0)) continue;
        result = read_table(reader, file, map);
        free(file);
        return result;
    }
    free(file);
    return result == VOLUME_OUT_OF_MEMORY ? result
            : import_corrupt(reader->import, last, "no virtual allocation table at the end (UDF 2.2.10)");
}

static enum volume_result read_dependent(struct udf_reader *reader)
{
    enum volume_result result;
    uint16_t base;
    unsigned i;

    for (i = 0; i < reader->map_count; i++)
    {
        struct udf_map *map = &reader->maps[i];

        if (map->kind != UDF_MAP_METADATA && map->kind != UDF_MAP_VIRTUAL) continue;
        if ((result = find_base(reader, map, &base))) return result;
        if (map->kind == UDF_MAP_VIRTUAL) result = read_virtual(reader, map, base);
        else if ((result = read_metadata_file(reader, map, base, map->metadata_file)))
            result = read_metadata_file(reader, map, base, map->mirror_file);
        if (result) return result;
    }
    return VOLUME_OK;
}

/* --- the logical volume ---------------------------------------------------------------------------------------------- */

/* The last integrity descriptor there is (ECMA-167 3/10.10); a volume without a sound one can still be read. */
static void read_integrity(struct udf_reader *reader, const uint8_t *extent)
{
    uint32_t left = get_le32(extent) / VOLUME_BLOCK_SIZE, block = get_le32(extent + 4), count, use;
    struct volume_imported *imported = reader->import->imported;
    uint8_t data[VOLUME_BLOCK_SIZE];

    for (count = 0; left && count < MAX_SEQUENCE; count++, left--, block++)
    {
        if (block >= reader->import->disc->blocks || reader->import->disc->read(reader->import->disc, block, 1, data)) return;
        if (get_le16(data) != UDF_LOGICAL_VOLUME_INTEGRITY || !udf_check_tag(data, VOLUME_BLOCK_SIZE, block)) return;
        imported->next_unique_id = get_le64(data + 40);
        if (get_le32(data + 72) > UDF_MAX_MAPS) return;
        use = 80 + 8 * get_le32(data + 72);
        if (get_le32(data + 76) >= 46)
        {
            imported->files = get_le32(data + use + 32);
            imported->directories = get_le32(data + use + 36);
            imported->udf_revision = get_le16(data + use + 42);
        }
        if (get_le32(data + 32))
        {
            left = get_le32(data + 32) / VOLUME_BLOCK_SIZE + 1;
            block = get_le32(data + 36) - 1;
        }
    }
}

enum volume_result udf_locate(struct udf_reader *reader)
{
    struct import *import = reader->import;
    unsigned file_systems, i;
    uint8_t anchor[VOLUME_BLOCK_SIZE];
    struct sequence *sequence;
    enum volume_result result;
    const uint8_t *volume;

    if ((result = udf_identify(import->disc, import->session_start, &file_systems)))
        return import_fail(import, result, import->session_start + VOLUME_SYSTEM_AREA, "a block that cannot be read");
    if (!file_systems)
        return import_fail(import, VOLUME_NOT_RECOGNISED, import->session_start + VOLUME_SYSTEM_AREA,
                "no volume recognition sequence (ECMA-167 2/8.3)");
    if (!(sequence = malloc(sizeof(*sequence)))) return VOLUME_OUT_OF_MEMORY;
    volume = sequence->logical_volume;
    if (!(result = read_anchored(import, sequence, anchor)))
    {
        if (get_le32(volume + 212) != VOLUME_BLOCK_SIZE)
            result = import_fail(import, VOLUME_NOT_SUPPORTED, sequence->logical_volume_block,
                    "logical blocks that are not of 2048 bytes (ECMA-167 3/10.6.5)");
        else if (!udf_is_regid(volume + 216, "*OSTA UDF Compliant"))
            result = import_fail(import, VOLUME_NOT_SUPPORTED, sequence->logical_volume_block, "a domain other than UDF's (UDF 2.2.4.3)");
    }
    if (!result)
    {
        import->imported->udf_revision = get_le16(volume + 240);
        udf_decompress(volume + 84, volume[211] < 127 ? volume[211] : 127, import->imported->label,
                &import->imported->label_length);
        reader->file_set = udf_get_long_ad(volume + 248);
        read_integrity(reader, volume + 432);
        if (!(result = read_maps(reader, sequence))) result = read_dependent(reader);
        if (!result) find_end(reader, sequence, anchor);
    }
    free(sequence);
    if (!result) import->imported->partition_start = reader->maps[0].start;
    for (i = 0; i < reader->map_count; i++)
        if (reader->maps[i].kind == UDF_MAP_METADATA) import->imported->metadata_partition = true;
    return result;
}

void udf_reader_done(struct udf_reader *reader)
{
    unsigned i;

    for (i = 0; i < UDF_MAX_MAPS; i++)
    {
        free(reader->maps[i].spares);
        free(reader->maps[i].extents);
        free(reader->maps[i].firsts);
        free(reader->maps[i].table);
    }
}
