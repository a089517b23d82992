/*
 * Reading ISO 9660 and Joliet, of levels 1 to 3, whoever wrote them. Extensions in the system use areas (Rock Ridge, XA) are left
 * alone: a Windows program sees the names that the standard has.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/calendar.h"
#include "volume/import_private.h"
#include "volume/iso.h"
#include "volume/numbers.h"

/* A set of descriptors that goes on for longer was never ended. */
#define MAX_DESCRIPTORS 64
/* ECMA-119 8.1.1 */
#define TYPE_BOOT 0
#define TYPE_PRIMARY 1
#define TYPE_SUPPLEMENTARY 2
#define TYPE_TERMINATOR 255
/* ECMA-119 9.1.6 */
#define FLAG_HIDDEN 0x01
#define FLAG_DIRECTORY 0x02
#define FLAG_ASSOCIATED 0x04
#define FLAG_MORE_EXTENTS 0x80
/* A file's extents, of which level 3 has several: at 4 GiB each more than any disc. */
#define MAX_EXTENTS 256

static bool is_descriptor(const uint8_t *block)
{
    return !memcmp(block + 1, "CD001", 5) && block[6] == 1;
}

/* Joliet Specification, "Escape Sequences": UCS-2 level 1, 2 or 3. */
static bool is_joliet(const uint8_t *block)
{
    return block[0] == TYPE_SUPPLEMENTARY && block[88] == '%' && block[89] == '/'
            && (block[90] == '@' || block[90] == 'C' || block[90] == 'E');
}

enum volume_result iso_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems)
{
    uint64_t block = (uint64_t)session_start + VOLUME_SYSTEM_AREA, end = block + MAX_DESCRIPTORS;
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;

    *file_systems = 0;
    for (; block < end && block < disc->blocks; block++)
    {
        if ((result = disc->read(disc, (uint32_t)block, 1, data))) return result;
        if (!is_descriptor(data) || data[0] == TYPE_TERMINATOR) break;
        if (data[0] == TYPE_PRIMARY) *file_systems |= VOLUME_ISO9660;
        if (is_joliet(data)) *file_systems |= VOLUME_JOLIET;
    }
    /* Joliet without ISO 9660 is nothing that anybody wrote on purpose. */
    if (!(*file_systems & VOLUME_ISO9660)) *file_systems = 0;
    return VOLUME_OK;
}

/* Finds the descriptor of the file system, and notes the boot catalogue. */
static enum volume_result find_descriptor(struct import *import, bool joliet, uint8_t *found)
{
    uint64_t block = (uint64_t)import->session_start + VOLUME_SYSTEM_AREA, end = block + MAX_DESCRIPTORS;
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;
    bool have = false;

    for (; block < end && block < import->disc->blocks; block++)
    {
        if ((result = import_read(import, (uint32_t)block, 1, data))) return result;
        if (!is_descriptor(data) || data[0] == TYPE_TERMINATOR) break;
        if (data[0] == TYPE_BOOT && !memcmp(data + 7, "EL TORITO SPECIFICATION", 23))
            import->imported->boot_catalogue = get_le32(data + 0x47);
        if (!have && (joliet ? is_joliet(data) : data[0] == TYPE_PRIMARY))
        {
            memcpy(found, data, sizeof(data));
            have = true;
        }
    }
    return have ? VOLUME_OK : import_fail(import, VOLUME_NOT_RECOGNISED, (uint32_t)block, "no volume descriptor");
}

static void get_label(const uint8_t *field, bool joliet, struct volume_imported *imported)
{
    unsigned count = joliet ? 16 : 32, i;

    for (i = 0; i < count; i++) imported->label[i] = joliet ? (uint16_t)(field[2 * i] << 8 | field[2 * i + 1]) : field[i];
    while (count && (imported->label[count - 1] == ' ' || !imported->label[count - 1])) count--;
    imported->label_length = count;
}

/* ECMA-119 9.1.5. The offset from UTC is in quarters of an hour. */
static volume_time get_date(const uint8_t *field)
{
    struct calendar date = { 1900 + field[0], field[1], field[2], field[3], field[4], field[5], 0 };
    int8_t offset = (int8_t)field[6];
    volume_time time = calendar_to_time(&date);

    if (!time || offset < -48 || offset > 52) return time;
    return time - (volume_time)offset * 15 * 60 * 10000000;
}

/* --- records --------------------------------------------------------------------------------------------------------- */

/* One directory record (ECMA-119 9.1). */
struct record
{
    uint32_t place;             /* the block it stands in */
    uint32_t block, length;     /* its extent, in bytes */
    uint8_t flags;
    volume_time date;
    const uint8_t *identifier;
    uint8_t identifier_length;
};

/* A file of several extents, of which more are to come. */
struct pending
{
    struct volume_node *node;
    struct volume_extent extents[MAX_EXTENTS];
    unsigned count;
    uint64_t size;
    const struct volume_node *newest;   /* the file whose records came last, of which older versions may follow */
    unsigned version;
    bool older;                 /* records of one of those are being left out */
};

static enum volume_result parse_record(struct import *import, const uint8_t *bytes, uint32_t room, uint32_t place,
        struct record *record)
{
    uint8_t size = bytes[0];

    if (size < ISO_RECORD_SIZE + 1 || size > room)
        return import_corrupt(import, place, "a directory record of an impossible length (ECMA-119 9.1.1)");
    record->place = place;
    record->identifier_length = bytes[32];
    record->identifier = bytes + ISO_RECORD_SIZE;
    if (!record->identifier_length || record->identifier_length > size - ISO_RECORD_SIZE)
        return import_corrupt(import, place, "an identifier longer than its directory record (ECMA-119 9.1.10)");
    if (bytes[26] || bytes[27]) return import_fail(import, VOLUME_NOT_SUPPORTED, place, "an interleaved file (ECMA-119 6.4.3)");
    record->block = get_le32(bytes + 2);
    /* An extended attribute record stands before the contents (ECMA-119 9.1.2). */
    if (bytes[1] > UINT32_MAX - record->block) return import_corrupt(import, place, "an extent beyond the end of the disc");
    record->block += bytes[1];
    record->length = get_le32(bytes + 10);
    record->date = get_date(bytes + 18);
    record->flags = bytes[25];
    return VOLUME_OK;
}

/* The name of a record: without the version (0: none), and without a dot that nothing follows (ECMA-119 7.5.1). */
static unsigned get_name(const struct record *record, bool joliet, uint16_t *name, unsigned *version)
{
    unsigned count = joliet ? record->identifier_length / 2u : record->identifier_length, i, j;

    for (i = 0; i < count; i++)
        name[i] = joliet ? (uint16_t)(record->identifier[2 * i] << 8 | record->identifier[2 * i + 1])
                : record->identifier[i];
    import_clean_name(name, count);
    *version = 0;
    if (record->flags & FLAG_DIRECTORY) return count;
    for (i = count; i && name[i - 1] >= '0' && name[i - 1] <= '9'; i--) ;
    if (i && i < count && name[i - 1] == ';')
    {
        for (j = i; j < count && *version <= 32767; j++) *version = *version * 10 + name[j] - '0';
        count = i - 1;
    }
    if (!joliet && count > 1 && name[count - 1] == '.') count--;
    return count;
}

static enum volume_result add_directory(struct import *import, struct volume_node *parent, const struct record *record,
        const uint16_t *name, unsigned length)
{
    struct volume_node *node;
    enum volume_result result;

    if ((result = import_add(import, parent, VOLUME_DIRECTORY, name, length, record->place, &node))) return result;
    node->created = node->modified = node->accessed = record->date;
    if (record->flags & FLAG_HIDDEN) node->flags |= VOLUME_HIDDEN;
    node->data_block = record->block;       /* until it is read */
    node->serial = record->length;
    return VOLUME_OK;
}

/* Files' extents may lie on top of each other: that is how two names for one file are written. */
static enum volume_result add_extent(struct import *import, const struct record *record, struct pending *pending)
{
    uint32_t blocks = volume_blocks_of(record->length);

    if (blocks && (record->block >= import->disc->blocks || blocks > import->disc->blocks - record->block))
        return import_corrupt(import, record->place, "a file beyond the end of the disc");
    if (pending->count == MAX_EXTENTS) return import_corrupt(import, record->place, "a file in too many extents");
    if (pending->size % VOLUME_BLOCK_SIZE)
        return import_corrupt(import, record->place, "an extent that is not the last and has no whole blocks (ECMA-119 6.5.1)");
    if (record->length) pending->extents[pending->count++] = (struct volume_extent){ record->block, record->length };
    pending->size += record->length;
    return VOLUME_OK;
}

/* Of several versions of a file the newest comes first (ECMA-119 9.3), and is the one that counts. */
static bool is_older_version(const struct record *record, const uint16_t *name, unsigned length, unsigned version, struct pending *pending)
{
    const struct volume_node *newest = pending->newest;
    bool older = pending->older;

    if (!older)
    {
        older = !pending->node && newest && version && version < pending->version && newest->name_length == length
                && !memcmp(newest->name, name, length * sizeof(*name));
        pending->version = version;
    }
    pending->older = older && (record->flags & FLAG_MORE_EXTENTS);
    return older;
}

static enum volume_result add_file(struct import *import, struct volume_node *parent, const struct record *record,
        const uint16_t *name, unsigned length, struct pending *pending)
{
    enum volume_result result;

    if (!pending->node)
    {
        if ((result = import_add(import, parent, VOLUME_FILE, name, length, record->place, &pending->node))) return result;
        pending->node->created = pending->node->modified = pending->node->accessed = record->date;
        if (record->flags & FLAG_HIDDEN) pending->node->flags |= VOLUME_HIDDEN;
        pending->newest = pending->node;
    }
    else if (pending->node->name_length != length || memcmp(pending->node->name, name, length * sizeof(*name)))
        return import_corrupt(import, record->place, "a file whose further extents have another name (ECMA-119 9.1.6)");
    if ((result = add_extent(import, record, pending))) return result;
    if (record->flags & FLAG_MORE_EXTENTS) return VOLUME_OK;
    result = volume_node_set_extents(import->tree, pending->node, pending->extents, pending->count, pending->size);
    if (!result) result = import_tell(import, pending->node);
    pending->node = NULL;
    pending->count = 0;
    pending->size = 0;
    return result;
}

static enum volume_result add_record(struct import *import, struct volume_node *parent, const struct record *record,
        bool joliet, struct pending *pending)
{
    uint16_t name[VOLUME_MAX_NAME];
    unsigned length, version;

    /* The directory itself and its parent (ECMA-119 6.8.2.2); an associated file is the resource fork of another system's. */
    if (record->identifier_length == 1 && record->identifier[0] <= 1) return VOLUME_OK;
    if (record->flags & FLAG_ASSOCIATED) return VOLUME_OK;
    length = get_name(record, joliet, name, &version);
    if (!(record->flags & FLAG_DIRECTORY))
    {
        if (is_older_version(record, name, length, version, pending)) return VOLUME_OK;
        return add_file(import, parent, record, name, length, pending);
    }
    if (pending->node) return import_corrupt(import, record->place, "a file whose last extent is missing (ECMA-119 9.1.6)");
    return add_directory(import, parent, record, name, length);
}

/* Each block of a directory begins with a record; the first of all are the directory itself and its parent (ECMA-119 6.8.1, 6.8.2.2). What
 * is zeros instead has lost its files: an empty directory that is added to would hide them for good. */
static bool begins_well(const uint8_t *data, uint32_t bytes, bool first)
{
    if (!data[0]) return false;
    if (!first) return true;
    return data[0] < bytes && data[32] == 1 && !data[33] && data[data[0]] && data[0] + 34u <= bytes && data[data[0] + 32] == 1
            && data[data[0] + 33] == 1;
}

/* A record whose length alone is gone: its extent stands there still, in both orders of bytes (ECMA-119 9.1.3). */
static bool has_lost_length(const uint8_t *bytes, uint32_t room)
{
    return room > ISO_RECORD_SIZE && get_le32(bytes + 2) && get_le32(bytes + 2) == get_be32(bytes + 6)
            && get_le32(bytes + 10) == get_be32(bytes + 14);
}

/* The records of one block. They end with it, or where the rest is zeros (ECMA-119 6.8.1.3). */
static enum volume_result read_block(struct import *import, struct volume_node *directory, uint32_t block, uint32_t bytes,
        bool joliet, bool first, struct pending *pending)
{
    uint8_t data[VOLUME_BLOCK_SIZE];
    enum volume_result result;
    struct record record;
    uint32_t place;

    if ((result = import_read(import, block, 1, data))) return result;
    if (!begins_well(data, bytes, first)) return import_corrupt(import, block, "a directory without its records (ECMA-119 6.8.2.2)");
    for (place = 0; place < bytes && data[place]; place += data[place])
    {
        if ((result = parse_record(import, data + place, bytes - place, block, &record))) return result;
        if ((result = add_record(import, directory, &record, joliet, pending))) return result;
    }
    if (place < bytes && has_lost_length(data + place, bytes - place))
        return import_corrupt(import, block, "a directory record without a length (ECMA-119 9.1.1)");
    return VOLUME_OK;
}

static enum volume_result read_directory(struct import *import, struct volume_node *directory, bool joliet,
        struct pending *pending)
{
    uint32_t start = directory->data_block, block = start, left = directory->serial, step;
    enum volume_result result;

    directory->data_block = directory->serial = 0;
    if (volume_node_depth(directory) > IMPORT_MAX_DEPTH) return import_corrupt(import, block, "directories without end");
    if (!left) return import_corrupt(import, block, "a directory of no length (ECMA-119 6.8.2.2)");
    result = import_claim(import, block, volume_blocks_of(left), "a directory that lies on another, or in itself");
    if (result) return result;
    if ((result = import_tell(import, directory))) return result;
    memset(pending, 0, sizeof(*pending));
    for (; left; left -= step, block++)
    {
        step = left < VOLUME_BLOCK_SIZE ? left : VOLUME_BLOCK_SIZE;
        if ((result = read_block(import, directory, block, step, joliet, block == start, pending))) return result;
    }
    if (pending->node) return import_corrupt(import, block, "a file whose last extent is missing (ECMA-119 9.1.6)");
    return VOLUME_OK;
}

enum volume_result iso_import(struct import *import, bool joliet)
{
    struct volume_node *root = volume_tree_root(import->tree), *node;
    uint8_t descriptor[VOLUME_BLOCK_SIZE];
    struct pending *pending;
    enum volume_result result;
    struct record record;

    if ((result = find_descriptor(import, joliet, descriptor))) return result;
    if (get_le16(descriptor + 128) != VOLUME_BLOCK_SIZE)
        return import_fail(import, VOLUME_NOT_SUPPORTED, import->session_start + VOLUME_SYSTEM_AREA,
                "logical blocks that are not of 2048 bytes (ECMA-119 8.4.12)");
    get_label(descriptor + 40, joliet, import->imported);
    result = parse_record(import, descriptor + 156, 34, import->session_start + VOLUME_SYSTEM_AREA, &record);
    if (result) return result;
    root->created = root->modified = root->accessed = record.date;
    root->data_block = record.block;
    root->serial = record.length;

    if (!(pending = malloc(sizeof(*pending)))) return VOLUME_OUT_OF_MEMORY;
    /* Parents come before their children: a directory is filled before the walk goes down into it. */
    for (node = root; node && !result; node = volume_tree_next(root, node))
    {
        if (node->kind == VOLUME_DIRECTORY) result = read_directory(import, node, joliet, pending);
    }
    free(pending);
    return result;
}
