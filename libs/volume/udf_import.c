/*
 * Reading UDF: entries, directories, named streams.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/calendar.h"
#include "volume/numbers.h"
#include "volume/udf_reader.h"

/* ECMA-167 4/14.6.6, UDF 2.3.5.2 */
#define TYPE_DIRECTORY 4
#define TYPE_FILE 5
#define TYPE_STREAM_DIRECTORY 13
#define TYPE_REAL_TIME 249
/* ECMA-167 4/14.6.8: how the allocation descriptors look. */
#define AD_SHORT 0
#define AD_LONG 1
#define AD_EXTENDED 2
#define AD_EMBEDDED 3
/* ECMA-167 4/14.14.1.1: types of extents. */
#define EXTENT_RECORDED 0
#define EXTENT_CONTINUES 3
/* ECMA-167 4/14.4.3 */
#define IDENTIFIER_HIDDEN 0x01
#define IDENTIFIER_DIRECTORY 0x02
#define IDENTIFIER_DELETED 0x04
#define IDENTIFIER_PARENT 0x08
#define IDENTIFIER_METADATA 0x10

#define IDENTIFIER_SIZE 38
/* A file in more extents than this was made to be. */
#define MAX_EXTENTS 65535
/* As above for those of its descriptors that stand in blocks of their own. */
#define MAX_CONTINUATIONS 4096

/* --- fields ---------------------------------------------------------------------------------------------------------- */

struct udf_address udf_get_long_ad(const uint8_t *bytes)
{
    return (struct udf_address){ get_le32(bytes + 4), get_le16(bytes + 8), get_le32(bytes) & 0x3FFFFFFF };
}

volume_time udf_get_timestamp(const uint8_t *bytes)
{
    uint16_t type = get_le16(bytes);
    int offset = (type & 0xFFF) >= 0x800 ? (type & 0xFFF) - 0x1000 : type & 0xFFF;
    struct calendar date = { (int16_t)get_le16(bytes + 2), bytes[4], bytes[5], bytes[6], bytes[7], bytes[8],
        bytes[9] * 10000u + bytes[10] * 100u + bytes[11] };
    volume_time time;

    if (date.microseconds > 999999) date.microseconds = 0;
    time = calendar_to_time(&date);
    /* -2047: no offset given (ECMA-167 1/7.3.1) */
    if (!time || type >> 12 != 1 || offset < -1440 || offset > 1440) return time;
    return time - (volume_time)offset * 60 * 10000000;
}

bool udf_decompress(const uint8_t *bytes, unsigned length, uint16_t *text, unsigned *text_length)
{
    unsigned i;

    *text_length = 0;
    if (!length) return true;
    if (bytes[0] == 8)
        for (i = 1; i < length; i++) text[(*text_length)++] = bytes[i];
    else if (bytes[0] == 16)
        for (i = 1; i + 1 < length; i += 2) text[(*text_length)++] = (uint16_t)(bytes[i] << 8 | bytes[i + 1]);
    else return false;
    return true;
}

/* --- entries --------------------------------------------------------------------------------------------------------- */

enum volume_result udf_read_file(struct udf_reader *reader, const struct udf_address *address, uint32_t from,
        struct udf_file *file)
{
    uint32_t run, fixed, attributes, shift;
    enum volume_result result;
    bool extended;

    if ((result = udf_translate(reader, address->map, address->block, from, &file->absolute, &run))) return result;
    result = udf_read_descriptor(reader, file->absolute, address->block, UDF_FILE_ENTRY, UDF_EXTENDED_FILE_ENTRY, file->block);
    if (result) return result;
    extended = get_le16(file->block) == UDF_EXTENDED_FILE_ENTRY;
    shift = extended ? 8 : 0;
    fixed = extended ? 216 : 176;
    if (get_le16(file->block + 20) != 4)
        return import_fail(reader->import, VOLUME_NOT_SUPPORTED, file->absolute, "an ICB strategy other than 4 (UDF 2.3.5.1)");
    file->map = address->map;
    file->type = file->block[27];
    file->flags = get_le16(file->block + 34);
    file->length = get_le64(file->block + 56);
    file->accessed = udf_get_timestamp(file->block + 72 + shift);
    file->modified = udf_get_timestamp(file->block + 84 + shift);
    file->created = extended ? udf_get_timestamp(file->block + 104) : file->modified;
    file->streams = extended ? udf_get_long_ad(file->block + 152) : (struct udf_address){ 0 };
    attributes = get_le32(file->block + fixed - 8);
    file->descriptor_bytes = get_le32(file->block + fixed - 4);
    if (attributes > VOLUME_BLOCK_SIZE - fixed || file->descriptor_bytes > VOLUME_BLOCK_SIZE - fixed - attributes)
        return import_corrupt(reader->import, file->absolute, "a File Entry longer than its block (ECMA-167 4/14.9)");
    file->descriptors = file->block + fixed + attributes;
    if ((file->flags & 7) == AD_EMBEDDED && file->length != file->descriptor_bytes)
        return import_corrupt(reader->import, file->absolute, "an embedded file of another length than its entry says (ECMA-167 4/14.9.10)");
    return VOLUME_OK;
}

/* Adds a run to a list, or to its last one when it goes on from there. */
static enum volume_result append_run(struct udf_reader *reader, struct udf_extents *list, uint32_t block, uint64_t length,
        uint32_t from)
{
    struct volume_extent *last = list->count ? &list->extents[list->count - 1] : NULL, *extents;

    if (last && last->length % VOLUME_BLOCK_SIZE)
        return import_corrupt(reader->import, from, "an extent that is not the last and has no whole blocks (ECMA-167 4/12.1)");
    if (last && (uint64_t)last->block + last->length / VOLUME_BLOCK_SIZE == block)
    {
        last->length += length;
        return VOLUME_OK;
    }
    if (list->count == MAX_EXTENTS)
        return import_fail(reader->import, VOLUME_NOT_SUPPORTED, from, "a file in more than 65,535 extents");
    if (list->count == list->room)
    {
        uint32_t room = list->room ? 2 * list->room : 4;

        if (!(extents = realloc(list->extents, room * sizeof(*extents)))) return VOLUME_OUT_OF_MEMORY;
        list->extents = extents;
        list->room = room;
    }
    list->extents[list->count++] = (struct volume_extent){ block, length };
    return VOLUME_OK;
}

/* A sound disc needs a few steps for each of its blocks at most. */
static enum volume_result spend(struct udf_reader *reader, uint32_t from)
{
    if (reader->effort++ < 8 * (uint64_t)reader->import->disc->blocks + 65536) return VOLUME_OK;
    return import_corrupt(reader->import, from, "extents without end (ECMA-167 4/12)");
}

/* An extent in a partition as runs on the disc. */
static enum volume_result append_extent(struct udf_reader *reader, struct udf_extents *list, uint16_t map, uint32_t block,
        uint32_t length, uint32_t from)
{
    enum volume_result result;
    uint32_t absolute, run;
    uint64_t part;

    while (length)
    {
        if ((result = spend(reader, from))) return result;
        if ((result = udf_translate(reader, map, block, from, &absolute, &run))) return result;
        part = (uint64_t)run * VOLUME_BLOCK_SIZE < length ? (uint64_t)run * VOLUME_BLOCK_SIZE : length;
        if ((result = append_run(reader, list, absolute, part, from))) return result;
        length -= (uint32_t)part;
        block += run;
    }
    return VOLUME_OK;
}

/* Reads the block in which the descriptors go on. */
static enum volume_result read_continuation(struct udf_reader *reader, uint16_t map, uint32_t block, uint32_t from, uint8_t *data,
        const uint8_t **descriptors, uint32_t *bytes)
{
    enum volume_result result;
    uint32_t absolute, run;

    if ((result = spend(reader, from))) return result;
    if ((result = udf_translate(reader, map, block, from, &absolute, &run))) return result;
    if ((result = udf_read_descriptor(reader, absolute, block, UDF_ALLOCATION_EXTENT, 0, data))) return result;
    *bytes = get_le32(data + 20);
    *descriptors = data + 24;
    if (*bytes > VOLUME_BLOCK_SIZE - 24)
        return import_corrupt(reader->import, absolute, "allocation descriptors longer than their block (ECMA-167 4/14.5)");
    return VOLUME_OK;
}

enum volume_result udf_read_extents(struct udf_reader *reader, const struct udf_file *file, struct udf_extents *list)
{
    uint32_t bytes = file->descriptor_bytes, size, length, block, place = 0, continuations = 0, type;
    const uint8_t *descriptors = file->descriptors;
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;
    uint64_t left = file->length;
    uint16_t map;

    *list = (struct udf_extents){ 0 };
    if (left > (uint64_t)reader->import->disc->blocks * VOLUME_BLOCK_SIZE)
        return import_corrupt(reader->import, file->absolute, "a file longer than the disc (ECMA-167 4/14.9.10)");
    if ((file->flags & 7) != AD_SHORT && (file->flags & 7) != AD_LONG)
        return import_fail(reader->import, VOLUME_NOT_SUPPORTED, file->absolute, "extended allocation descriptors (UDF 2.3.10)");
    size = (file->flags & 7) == AD_SHORT ? 8 : 16;
    while (left && place + size <= bytes)
    {
        length = get_le32(descriptors + place) & 0x3FFFFFFF;
        type = get_le32(descriptors + place) >> 30;
        block = get_le32(descriptors + place + 4);
        map = size == 8 ? file->map : get_le16(descriptors + place + 8);
        place += size;
        if (!length) break;
        if (type == EXTENT_CONTINUES)
        {
            if (++continuations > MAX_CONTINUATIONS)
                return import_corrupt(reader->import, file->absolute, "allocation descriptors without end (ECMA-167 4/12)");
            result = read_continuation(reader, map, block, file->absolute, data, &descriptors, &bytes);
            if (result) return result;
            place = 0;
            continue;
        }
        if (type != EXTENT_RECORDED)
            return import_fail(reader->import, VOLUME_NOT_SUPPORTED, file->absolute, "a file with holes (ECMA-167 4/14.14.1.1)");
        if (length > left) length = (uint32_t)left;
        if ((result = append_extent(reader, list, map, block, length, file->absolute))) return result;
        left -= length;
    }
    if (left) return import_corrupt(reader->import, file->absolute, "fewer extents than the file is long (ECMA-167 4/14.9.10)");
    return VOLUME_OK;
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

/* The bytes of a directory, a window of two blocks at a time: an identifier is no longer than one (ECMA-167 4/14.4). */
struct window
{
    struct udf_reader *reader;
    const uint8_t *embedded;
    struct udf_extents extents;
    uint32_t extent, block;     /* which is read next */
    uint64_t left;              /* bytes that are not in data yet */
    uint32_t begin, end;        /* what of data counts */
    uint32_t place;             /* the block of the newest data, for errors */
    uint8_t data[2 * VOLUME_BLOCK_SIZE];
};

/* Sees to it that `bytes` are there, or all that are left. */
static enum volume_result fill_window(struct window *window, uint32_t bytes)
{
    enum volume_result result;
    uint32_t step;

    while (window->end - window->begin < bytes && window->left)
    {
        const struct volume_extent *extent;

        memmove(window->data, window->data + window->begin, window->end - window->begin);
        window->end -= window->begin;
        window->begin = 0;
        step = window->left < VOLUME_BLOCK_SIZE ? (uint32_t)window->left : VOLUME_BLOCK_SIZE;
        if (window->embedded) memcpy(window->data + window->end, window->embedded, step);
        else
        {
            extent = &window->extents.extents[window->extent];
            window->place = extent->block + window->block;
            result = import_read(window->reader->import, window->place, 1, window->data + window->end);
            if (result) return result;
            if (++window->block == volume_blocks_of(extent->length))
            {
                window->extent++;
                window->block = 0;
            }
        }
        window->end += step;
        window->left -= step;
    }
    return VOLUME_OK;
}

static enum volume_result open_window(struct udf_reader *reader, const struct udf_file *file, struct window *window)
{
    enum volume_result result;
    uint32_t i;

    memset(window, 0, sizeof(*window));
    window->reader = reader;
    window->left = file->length;
    window->place = file->absolute;
    result = import_claim(reader->import, file->absolute, 1, "a directory that lies on another, or in itself");
    if (result) return result;
    if ((file->flags & 7) == AD_EMBEDDED)
    {
        window->embedded = file->descriptors;
        return VOLUME_OK;
    }
    result = udf_read_extents(reader, file, &window->extents);
    for (i = 0; i < window->extents.count && !result; i++)
        result = import_claim(reader->import, window->extents.extents[i].block,
                volume_blocks_of(window->extents.extents[i].length), "a directory that lies on another, or in itself");
    return result;
}

/* One File Identifier Descriptor. */
struct identifier
{
    uint8_t characteristics;
    struct udf_address address;
    uint16_t name[VOLUME_MAX_NAME];
    unsigned name_length;
};

/* VOLUME_NOT_RECOGNISED: there are no more. */
static enum volume_result next_identifier(struct window *window, struct identifier *identifier)
{
    struct import *import = window->reader->import;
    const uint8_t *bytes;
    uint32_t size, use;
    enum volume_result result;

    if ((result = fill_window(window, VOLUME_BLOCK_SIZE))) return result;
    if (window->end == window->begin) return VOLUME_NOT_RECOGNISED;
    bytes = window->data + window->begin;
    size = window->end - window->begin;
    if (size < IDENTIFIER_SIZE || get_le16(bytes) != UDF_FILE_IDENTIFIER)
        return import_corrupt(import, window->place, "no File Identifier Descriptor where one was to be (ECMA-167 4/14.4)");
    use = get_le16(bytes + 36);
    if (IDENTIFIER_SIZE + use + bytes[19] > size)
        return import_corrupt(import, window->place, "a File Identifier Descriptor longer than its directory (ECMA-167 4/14.4)");
    /* Where it begins is told by the tag itself: which of several blocks that is need not be found out again. */
    if (!udf_check_tag(bytes, size, get_le32(bytes + 12)))
        return import_corrupt(import, window->place, "a File Identifier Descriptor with a wrong tag (ECMA-167 3/7.2)");
    identifier->characteristics = bytes[18];
    identifier->address = udf_get_long_ad(bytes + 20);
    if (!udf_decompress(bytes + IDENTIFIER_SIZE + use, bytes[19], identifier->name, &identifier->name_length))
        identifier->name_length = 0;
    import_clean_name(identifier->name, identifier->name_length);
    size = (IDENTIFIER_SIZE + use + bytes[19] + 3) & ~3u;
    window->begin += size < window->end - window->begin ? size : window->end - window->begin;
    return VOLUME_OK;
}

static enum volume_result set_contents(struct udf_reader *reader, struct volume_node *node, const struct udf_file *file)
{
    struct udf_extents list = { 0 };
    enum volume_result result;
    void *contents;

    if ((file->flags & 7) == AD_EMBEDDED)
    {
        if (!file->length) return volume_node_set_extents(reader->import->tree, node, NULL, 0, 0);
        /* Any number of names can be given to one entry. */
        if ((reader->import->embedded += file->length) > IMPORT_MAX_EMBEDDED)
            return import_fail(reader->import, VOLUME_NOT_SUPPORTED, file->absolute, "more than 1 GiB of files in their entries");
        if (!(contents = reader->import->embed(file->descriptors, file->descriptor_bytes))) return VOLUME_OUT_OF_MEMORY;
        volume_node_set_contents(reader->import->tree, node, contents, file->length);
        return VOLUME_OK;
    }
    if (!(result = udf_read_extents(reader, file, &list)))
        result = volume_node_set_extents(reader->import->tree, node, list.extents, list.count, file->length);
    free(list.extents);
    return result;
}

static void set_times(struct volume_node *node, const struct udf_file *file)
{
    node->created = file->created;
    node->modified = file->modified;
    node->accessed = file->accessed;
}

static enum volume_result add_stream(struct udf_reader *reader, struct volume_node *owner, const struct identifier *identifier,
        uint32_t from)
{
    struct volume_node *node;
    enum volume_result result;
    struct udf_file *file;

    if (!(file = malloc(sizeof(*file)))) return VOLUME_OUT_OF_MEMORY;
    if (!(result = udf_read_file(reader, &identifier->address, from, file)))
        result = import_add(reader->import, owner, VOLUME_STREAM, identifier->name, identifier->name_length, from, &node);
    if (!result)
    {
        set_times(node, file);
        result = set_contents(reader, node, file);
    }
    free(file);
    return result;
}

/* UDF 2.00 3.3.5: what is marked as metadata belongs to the system that wrote it, and is not the user's. */
static enum volume_result read_streams(struct udf_reader *reader, struct volume_node *owner, const struct udf_file *owner_file)
{
    struct identifier identifier;
    struct udf_file *file;
    struct window *window;
    enum volume_result result;

    if (!owner_file->streams.length) return VOLUME_OK;
    file = malloc(sizeof(*file));
    window = malloc(sizeof(*window));
    if (!file || !window) result = VOLUME_OUT_OF_MEMORY;
    else if (!(result = udf_read_file(reader, &owner_file->streams, owner_file->absolute, file))
            && file->type != TYPE_STREAM_DIRECTORY)
        result = import_corrupt(reader->import, file->absolute, "no stream directory where one was to be (ECMA-167 4/9.2)");
    else if (!result)
    {
        result = open_window(reader, file, window);
        while (!result && !(result = next_identifier(window, &identifier)))
        {
            if (identifier.characteristics & (IDENTIFIER_PARENT | IDENTIFIER_DELETED | IDENTIFIER_METADATA)) continue;
            result = add_stream(reader, owner, &identifier, window->place);
        }
        free(window->extents.extents);
        if (result == VOLUME_NOT_RECOGNISED) result = VOLUME_OK;
    }
    free(file);
    free(window);
    return result;
}

static enum volume_result add_member(struct udf_reader *reader, struct volume_node *directory,
        const struct identifier *identifier, uint32_t from, struct udf_file *file)
{
    bool is_directory = (identifier->characteristics & IDENTIFIER_DIRECTORY) != 0;
    struct volume_node *node;
    enum volume_result result;

    if ((result = udf_read_file(reader, &identifier->address, from, file))) return result;
    if (is_directory != (file->type == TYPE_DIRECTORY))
        return import_corrupt(reader->import, file->absolute, "a directory that is none, or the other way round (ECMA-167 4/14.4.3)");
    /* Devices, pipes and links of other systems are not for Windows programs. */
    if (!is_directory && file->type != TYPE_FILE && file->type != TYPE_REAL_TIME && file->type != 0) return VOLUME_OK;
    result = import_add(reader->import, directory, is_directory ? VOLUME_DIRECTORY : VOLUME_FILE, identifier->name,
            identifier->name_length, from, &node);
    if (result) return result;
    set_times(node, file);
    if (identifier->characteristics & IDENTIFIER_HIDDEN) node->flags |= VOLUME_HIDDEN;
    if (file->type == TYPE_REAL_TIME) node->flags |= VOLUME_REAL_TIME;
    if (is_directory)
    {
        node->udf_entry = identifier->address.block;    /* until it is read */
        node->serial = identifier->address.map;
        return VOLUME_OK;
    }
    if ((result = set_contents(reader, node, file))) return result;
    if ((result = read_streams(reader, node, file))) return result;
    return import_tell(reader->import, node);
}

static enum volume_result read_directory(struct udf_reader *reader, struct volume_node *directory, struct udf_file *file,
        struct window *window)
{
    struct udf_address address = { directory->udf_entry, (uint16_t)directory->serial, VOLUME_BLOCK_SIZE };
    struct identifier identifier;
    struct udf_file *member;
    enum volume_result result;

    directory->udf_entry = directory->serial = 0;
    if ((result = udf_read_file(reader, &address, reader->maps[0].start, file))) return result;
    if (file->type != TYPE_DIRECTORY)
        return import_corrupt(reader->import, file->absolute, "no directory where one was to be (ECMA-167 4/14.6.6)");
    if (volume_node_depth(directory) > IMPORT_MAX_DEPTH)
        return import_corrupt(reader->import, file->absolute, "directories without end");
    set_times(directory, file);
    if ((result = import_tell(reader->import, directory))) return result;
    if (!(member = malloc(sizeof(*member)))) return VOLUME_OUT_OF_MEMORY;
    result = open_window(reader, file, window);
    while (!result && !(result = next_identifier(window, &identifier)))
    {
        if (identifier.characteristics & (IDENTIFIER_PARENT | IDENTIFIER_DELETED)) continue;
        result = add_member(reader, directory, &identifier, window->place, member);
    }
    free(window->extents.extents);
    free(member);
    if (result != VOLUME_NOT_RECOGNISED) return result;
    return read_streams(reader, directory, file);
}

/* ECMA-167 4/14.1: the last file set that there is. */
static enum volume_result read_file_set(struct udf_reader *reader, struct udf_address *root)
{
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;
    uint32_t absolute, run;

    result = udf_translate(reader, reader->file_set.map, reader->file_set.block, reader->maps[0].start, &absolute, &run);
    if (result) return result;
    result = udf_read_descriptor(reader, absolute, reader->file_set.block, UDF_FILE_SET, 0, data);
    if (result) return result;
    *root = udf_get_long_ad(data + 400);
    return VOLUME_OK;
}

static enum volume_result read_tree(struct udf_reader *reader)
{
    struct volume_node *root = volume_tree_root(reader->import->tree), *node;
    struct udf_address address;
    struct udf_file *file;
    struct window *window;
    enum volume_result result;

    if ((result = read_file_set(reader, &address))) return result;
    file = malloc(sizeof(*file));
    window = malloc(sizeof(*window));
    if (!file || !window) result = VOLUME_OUT_OF_MEMORY;
    root->udf_entry = address.block;
    root->serial = address.map;
    for (node = root; node && !result; node = volume_tree_next(root, node))
        if (node->kind == VOLUME_DIRECTORY) result = read_directory(reader, node, file, window);
    free(file);
    free(window);
    return result;
}

enum volume_result udf_import(struct import *import)
{
    struct udf_reader reader = { .import = import };
    enum volume_result result;

    if (!(result = udf_locate(&reader))) result = read_tree(&reader);
    udf_reader_done(&reader);
    return result;
}
