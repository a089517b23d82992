/*
 * check_iso: holds an ISO 9660 image, with Joliet and El Torito if it has them, against ECMA-119, the Joliet specification
 * (1995) and El Torito 1.0, field by field.
 *
 *     check_iso IMAGE [level=1|2|3] [start=LBA]
 *
 * level: of interchange (ECMA-119 10), which nothing on the disc says; 3 when it is not given. start: of the session.
 * Prints a line for each finding; exit status 1 when there is one. The clauses are those of ECMA-119, 2nd edition.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* File flags (9.1.6). */
enum { FLAG_HIDDEN = 1, FLAG_DIRECTORY = 2, FLAG_ASSOCIATED = 4, FLAG_RECORD = 8, FLAG_PROTECTION = 16, FLAG_MULTI_EXTENT = 128 };
enum { MAX_DIRECTORIES = 65535, RECORD = 33 };

/* A directory: from its parent's record, and what its own say. */
struct directory
{
    uint32_t block, size;
    uint32_t parent;            /* index; the root's is itself */
    unsigned level, path_length;
    uint8_t id[256];
    unsigned id_length;
    bool seen_in_path_table;
};

/* One hierarchy: that of a volume descriptor. */
struct hierarchy
{
    bool joliet;
    uint32_t descriptor;        /* its block */
    const char *name;
    struct directory *directories;
    uint32_t count, room;
    uint8_t *tables[4];
};

static uint32_t start;
static unsigned level = 3;
static uint32_t volume_end;     /* one past the last block */

/* 7.3.3 and 7.2.3: the same number twice. */
static uint32_t both32(const uint8_t *bytes, uint32_t block, const char *clause, const char *what)
{
    if (le32(bytes) != be32(bytes + 4))
        finding(block, clause, "%s: %u in one byte order, %u in the other", what, le32(bytes), be32(bytes + 4));
    return le32(bytes);
}

static uint16_t both16(const uint8_t *bytes, uint32_t block, const char *clause, const char *what)
{
    if (le16(bytes) != be16(bytes + 2))
        finding(block, clause, "%s: %u in one byte order, %u in the other", what, le16(bytes), be16(bytes + 2));
    return le16(bytes);
}

/* --- characters and dates -------------------------------------------------------------------------------------------- */

static bool is_d(unsigned c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* 7.4.1, table in annex A */
static bool is_a(unsigned c)
{
    return is_d(c) || (c && c < 128 && strchr(" !\"%&'()*+,-./:;<=>?", (int)c));
}

/* Joliet, "Allowed Character Set" */
static bool is_joliet(unsigned c)
{
    return c >= 0x20 && c != '*' && c != '/' && c != ':' && c != ';' && c != '?' && c != '\\';
}

/* A descriptor's text, filled with spaces (7.4.3.2); `separators`: it may be a file's identifier, or a path's. */
static void check_text(const struct hierarchy *h, const uint8_t *text, unsigned size, bool d, bool file, uint32_t block,
        const char *clause, const char *what)
{
    unsigned i, end = size;

    if (h->joliet)
    {
        for (i = 0; i + 1 < size; i += 2)
        {
            unsigned c = be16(text + i);

            /* what is not there is often zero: it is filling (Joliet says nothing else of it than 8.4 does) */
            if (!is_joliet(c) && !(file && c == ';') && c) finding(block, clause, "%s: character %04x", what, c);
            if (!c)
            {
                check_zero(text + i, size - i, block, clause, what);
                return;
            }
        }
        return;
    }
    while (end && text[end - 1] == ' ') end--;
    if (!d && end && *text == '_') d = file = true;
    for (i = 0; i < end; i++)
    {
        if (d ? is_d(text[i]) || (file && (text[i] == '.' || text[i] == ';' || (text[i] == '_' && !i))) : is_a(text[i])) continue;
        finding(block, clause, "%s: character %02x at %u", what, text[i], i);
        return;
    }
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100) || year % 400 == 0;
}

static bool date_exists(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second)
{
    static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u)
            && hour <= 23 && minute <= 59 && second <= 59;
}

/* 8.4.26.1 */
static void check_long_date(const uint8_t *date, uint32_t block, const char *clause, const char *what)
{
    static const uint8_t widths[] = { 4, 2, 2, 2, 2, 2, 2 };
    unsigned fields[7], i, j, at = 0;
    int8_t offset = (int8_t)date[16];
    bool any = false;

    for (i = 0; i < 7; i++)
        for (fields[i] = j = 0; j < widths[i]; j++, at++)
        {
            if (date[at] < '0' || date[at] > '9')
            {
                finding(block, clause, "%s: byte %u is %02x, no digit", what, at, date[at]);
                return;
            }
            fields[i] = fields[i] * 10 + (date[at] - '0');
            any |= date[at] != '0';
        }
    if (!any)
    {
        if (date[16]) finding(block, clause, "%s: no date, but an offset from UTC", what);
        return;
    }
    if (!fields[0] || !date_exists(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]))
        finding(block, clause, "%s: no such date, %.16s", what, date);
    if (offset < -48 || offset > 52) finding(block, clause, "%s: %d quarters of an hour from UTC", what, offset);
}

/* 9.1.5 */
static void check_short_date(const uint8_t *date, uint32_t block)
{
    unsigned i;
    int8_t offset = (int8_t)date[6];

    for (i = 0; i < 7 && !date[i]; i++) ;
    if (i == 7) return;
    if (!date_exists(1900u + date[0], date[1], date[2], date[3], date[4], date[5]))
        finding(block, "ECMA-119 9.1.5", "no such date: %u-%u-%u %u:%u:%u", 1900u + date[0], date[1], date[2], date[3], date[4], date[5]);
    if (offset < -48 || offset > 52) finding(block, "ECMA-119 9.1.5", "%d quarters of an hour from UTC", offset);
}

/* --- identifiers ----------------------------------------------------------------------------------------------------- */

/* An identifier in characters, and where its parts begin: name, extension, version (7.5.1). */
struct parts
{
    uint16_t text[256];
    unsigned length, name, extension, version;
    bool has_dot, has_version;
};

static void take_apart(const struct hierarchy *h, const uint8_t *id, unsigned id_length, bool directory, struct parts *parts)
{
    unsigned i;

    memset(parts, 0, sizeof(*parts));
    for (i = 0; h->joliet ? i + 1 < id_length : i < id_length; i += h->joliet ? 2 : 1)
        parts->text[parts->length++] = h->joliet ? be16(id + i) : id[i];
    parts->name = parts->length;
    parts->extension = parts->version = parts->length;
    if (directory) return;
    for (i = parts->length; i--;)
        if (parts->text[i] == ';')
        {
            parts->has_version = true;
            parts->version = i + 1;
            parts->name = i;
            break;
        }
    parts->extension = parts->name;
    for (i = parts->name; i--;)
        if (parts->text[i] == '.')
        {
            parts->has_dot = true;
            parts->extension = i + 1;
            parts->name = i;
            break;
        }
}

static unsigned extension_end(const struct parts *parts)
{
    return parts->has_version ? parts->version - 1 : parts->length;
}

static unsigned version_of(const struct parts *parts)
{
    unsigned i, version = 0;

    for (i = parts->version; i < parts->length; i++)
        if (parts->text[i] >= '0' && parts->text[i] <= '9' && version < 100000) version = version * 10 + (parts->text[i] - '0');
    return version;
}

static void check_identifier(const struct hierarchy *h, const uint8_t *id, unsigned id_length, bool directory, uint32_t block)
{
    const char *clause = h->joliet ? "Joliet" : directory ? "ECMA-119 7.6" : "ECMA-119 7.5";
    struct parts parts;
    unsigned i, name, extension;

    if (h->joliet && id_length % 2)
    {
        finding(block, clause, "an identifier of %u bytes, half a character", id_length);
        return;
    }
    take_apart(h, id, id_length, directory, &parts);
    name = parts.name;
    extension = directory ? 0 : extension_end(&parts) - parts.extension;
    if (!id_length) finding(block, directory ? "ECMA-119 9.1.10" : clause, "an identifier without a character");
    for (i = 0; i < (directory ? parts.length : extension_end(&parts)); i++)
    {
        if (h->joliet ? is_joliet(parts.text[i]) : is_d(parts.text[i])) continue;
        if (!directory && parts.has_dot && i == parts.extension - 1) continue;
        finding(block, h->joliet ? "Joliet, allowed character set" : "ECMA-119 7.4.1", "character %04x in the identifier %.*s",
                parts.text[i], h->joliet ? 0 : (int)id_length, id);
        break;
    }
    if (h->joliet)
    {
        if ((directory ? parts.length : extension_end(&parts)) > 64)
            finding(block, "Joliet, relaxation of ISO 9660", "an identifier of %u characters", parts.length);
    }
    else if (directory)
    {
        if (parts.length > (level == 1 ? 8u : 31u))
            finding(block, level == 1 ? "ECMA-119 10.1" : "ECMA-119 7.6.3", "a directory identifier of %u characters", parts.length);
    }
    else
    {
        /* 7.5.1: both separators, also when what they separate is empty */
        if (!parts.has_dot) finding(block, "ECMA-119 7.5.1", "no SEPARATOR 1 in %.*s", (int)id_length, id);
        if (name + extension > 30) finding(block, "ECMA-119 7.5.2", "name and extension have %u characters", name + extension);
        if (!name && !extension) finding(block, "ECMA-119 7.5.2", "neither a name nor an extension");
        if (level == 1 && (name > 8 || extension > 3))
            finding(block, "ECMA-119 10.1", "a name of %u and an extension of %u characters", name, extension);
    }
    if (!directory)
    {
        unsigned version = version_of(&parts);

        if (!parts.has_version) finding(block, "ECMA-119 7.5.1", "no version number");
        else if (parts.version == parts.length || version < 1 || version > 32767)
            finding(block, "ECMA-119 7.5.1", "version number %u", version);
        for (i = parts.version; i < parts.length; i++)
            if (parts.text[i] < '0' || parts.text[i] > '9')
            {
                finding(block, "ECMA-119 7.5.1", "character %04x in a version number", parts.text[i]);
                break;
            }
    }
}

/* Two pieces of text, the shorter filled (9.3: with spaces; Joliet: with zeros). */
static int compare_filled(const struct hierarchy *h, const uint16_t *a, unsigned a_length, const uint16_t *b, unsigned b_length)
{
    unsigned i, filling = h->joliet ? 0 : ' ';

    for (i = 0; i < a_length || i < b_length; i++)
    {
        unsigned c = i < a_length ? a[i] : filling, d = i < b_length ? b[i] : filling;

        if (c != d) return c < d ? -1 : 1;
    }
    return 0;
}

/* 9.3: name ascending, extension ascending, version descending. */
static int compare_identifiers(const struct hierarchy *h, const struct parts *a, const struct parts *b)
{
    int order = compare_filled(h, a->text, a->name, b->text, b->name);

    if (!order)
        order = compare_filled(h, a->text + a->extension, extension_end(a) - a->extension, b->text + b->extension,
                extension_end(b) - b->extension);
    if (!order) order = (int)version_of(b) - (int)version_of(a);
    return order;
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

static uint32_t add_directory(struct hierarchy *h, uint32_t block, uint32_t size, uint32_t parent, const uint8_t *id,
        unsigned id_length)
{
    struct directory *directory;

    if (h->count == h->room)
    {
        h->room = h->room ? 2 * h->room : 256;
        h->directories = enlarge(h->directories, h->room * sizeof(*h->directories));
    }
    directory = &h->directories[h->count];
    memset(directory, 0, sizeof(*directory));
    directory->block = block;
    directory->size = size;
    directory->parent = parent;
    directory->level = h->count ? h->directories[parent].level + 1 : 1;
    directory->path_length = h->count ? h->directories[parent].path_length + id_length + 1 : 0;
    directory->id_length = id_length;
    memcpy(directory->id, id, id_length);
    return h->count++;
}

/* The fields of any directory record, from LEN_DR on; the whole of it is there. */
static void check_record(const struct hierarchy *h, const uint8_t *record, uint32_t block)
{
    uint32_t extent = both32(record + 2, block, "ECMA-119 9.1.3", "location of extent");
    uint32_t size = both32(record + 10, block, "ECMA-119 9.1.4", "data length");
    uint16_t sequence = both16(record + 28, block, "ECMA-119 9.1.9", "volume sequence number");

    if (record[1]) finding(block, "ECMA-119 9.1.2", "an extended attribute record of %u blocks", record[1]);
    if (size && (extent >= volume_end || (size - 1) / BLOCK >= volume_end - extent))
        finding(block, "ECMA-119 9.1.3", "an extent at %u of %u bytes in a volume of %u blocks", extent, size, volume_end);
    check_short_date(record + 18, block);
    if (record[25] & 0x60) finding(block, "ECMA-119 9.1.6", "reserved file flags %02x", record[25]);
    if (record[25] & FLAG_RECORD || record[25] & FLAG_PROTECTION)
        finding(block, "ECMA-119 9.1.6", "flags %02x speak of an extended attribute record", record[25]);
    if (level < 3 && record[25] & FLAG_MULTI_EXTENT) finding(block, "ECMA-119 10.2", "a file in several sections");
    if (record[26] || record[27]) finding(block, "ECMA-119 9.1.7", "interleaving: unit %u, gap %u", record[26], record[27]);
    if (sequence != 1) finding(block, "ECMA-119 9.1.9", "volume sequence number %u", sequence);
    if (!(record[32] & 1) && record[RECORD + record[32]] && RECORD + record[32] < record[0])
        finding(block, "ECMA-119 9.1.12", "the padding byte is %02x", record[RECORD + record[32]]);
    (void)h;
}

/* '.' and '..' (6.8.2.2): they say what the record in the parent, and the parent's parent's, say. */
static void check_dots(const struct hierarchy *h, uint32_t index, unsigned which, const uint8_t *record, uint32_t block)
{
    const struct directory *self = &h->directories[index], *other = which ? &h->directories[self->parent] : self;
    const char *name = which ? "the second record" : "the first record";

    if (record[32] != 1 || record[RECORD] != which)
    {
        finding(block, "ECMA-119 6.8.2.2", "%s of a directory has not the identifier %02x", name, which);
        return;
    }
    if (!(record[25] & FLAG_DIRECTORY)) finding(block, "ECMA-119 6.8.2.2", "%s is not of a directory", name);
    if (le32(record + 2) != other->block)
        finding(block, "ECMA-119 6.8.2.2", "%s says extent %u, not %u", name, le32(record + 2), other->block);
    if (le32(record + 10) != other->size)
        finding(block, "ECMA-119 6.8.2.2", "%s says %u bytes, not %u", name, le32(record + 10), other->size);
}

static bool is_ancestor(const struct hierarchy *h, uint32_t index, uint32_t block)
{
    for (;; index = h->directories[index].parent)
    {
        if (h->directories[index].block == block) return true;
        if (!index) return false;
    }
}

static void check_directory(struct hierarchy *h, uint32_t index)
{
    uint32_t first = h->directories[index].block, size = h->directories[index].size, blocks = size / BLOCK, i;
    uint8_t bytes[BLOCK];
    struct parts last = { 0 }, parts;
    unsigned records = 0;
    uint8_t last_flags = 0;

    if (size % BLOCK || !size) finding(first, "ECMA-119 6.8.1.3", "a directory of %u bytes", size);
    for (i = 0; i < blocks; i++)
    {
        uint32_t block = first + i, at = 0;

        if (!disc_read(block, 1, bytes)) return;
        while (at < BLOCK)
        {
            const uint8_t *record = bytes + at;
            bool directory;
            int order;

            if (!*record)
            {
                check_zero(record, BLOCK - at, block, "ECMA-119 6.8.1.1", "behind the last record of a block");
                break;
            }
            if (*record % 2) finding(block, "ECMA-119 9.1.12", "a record of %u bytes at %u", *record, at);
            if (at + *record > BLOCK)
            {
                finding(block, "ECMA-119 6.8.1.1", "the record at %u goes over the end of the block", at);
                break;
            }
            if (*record < RECORD + 1 || *record < RECORD + record[32])
            {
                finding(block, "ECMA-119 9.1.1", "a record of %u bytes with an identifier of %u", *record, record[32]);
                break;
            }
            check_record(h, record, block);
            directory = record[25] & FLAG_DIRECTORY;
            if (records < 2) check_dots(h, index, records, record, block);
            else
            {
                check_identifier(h, record + RECORD, record[32], directory, block);
                take_apart(h, record + RECORD, record[32], directory, &parts);
                if (records > 2)
                {
                    order = compare_identifiers(h, &last, &parts);
                    if (order > 0 && last_flags & FLAG_MULTI_EXTENT)
                        finding(block, "ECMA-119 9.1.6", "the record at %u is not of the file that is not complete", at);
                    else if (order > 0) finding(block, "ECMA-119 9.3", "the record at %u is before its turn", at);
                    else if (!order && !(last_flags & (FLAG_MULTI_EXTENT | FLAG_ASSOCIATED)))
                        finding(block, "ECMA-119 7.5.1", "the record at %u has the identifier of the one before", at);
                }
                if (h->directories[index].path_length + record[32] > 255 && !h->joliet)
                    finding(block, "ECMA-119 6.8.2.1", "a path of %u characters", h->directories[index].path_length + record[32]);
                if (directory)
                {
                    if (is_ancestor(h, index, le32(record + 2)))
                        finding(block, "ECMA-119 6.8.2", "the directory at %u is its own ancestor", at);
                    else if (h->count >= 4 * MAX_DIRECTORIES) finding(block, "ECMA-119 6.9.1", "too many directories");
                    else add_directory(h, le32(record + 2), le32(record + 10), index, record + RECORD, record[32]);
                }
                else
                {
                    uint32_t extent = le32(record + 2), file_size = le32(record + 10);

                    if (last_flags & FLAG_MULTI_EXTENT && records == 2) finding(block, "ECMA-119 9.1.6", "a section of nothing");
                    if (record[25] & FLAG_MULTI_EXTENT && file_size % BLOCK)
                        finding(block, "ECMA-119 6.5.1", "a section of %u bytes is not the last of its file", file_size);
                    /* files may share their extents, but only whole ones */
                    claim(extent, ((uint64_t)file_size + BLOCK - 1) / BLOCK, (uint64_t)extent << 32 | file_size, "a file");
                }
                last = parts;
                last_flags = record[25];
            }
            records++;
            at += *record;
        }
        if (!at) finding(block, "ECMA-119 6.8.1.1", "a block of a directory without a record");
    }
    if (last_flags & FLAG_MULTI_EXTENT) finding(first, "ECMA-119 9.1.6", "the last section of a file is missing");
    if (records < 2 && blocks) finding(first, "ECMA-119 6.8.2.2", "a directory of %u records", records);
}

/* Directories are visited in the order in which they were found, which is that of their levels. */
static void check_hierarchy(struct hierarchy *h, const uint8_t *root)
{
    static const uint8_t zero = 0;
    uint32_t i;

    if (*root != 34) finding(h->descriptor, "ECMA-119 8.4.18", "the root's record has %u bytes", *root);
    if (root[32] != 1 || root[33]) finding(h->descriptor, "ECMA-119 7.6.2", "the root's identifier is not 00");
    if (!(root[25] & FLAG_DIRECTORY)) finding(h->descriptor, "ECMA-119 8.4.18", "the root is no directory");
    check_record(h, root, h->descriptor);
    add_directory(h, le32(root + 2), le32(root + 10), 0, &zero, 1);
    for (i = 0; i < h->count; i++)
    {
        if (h->directories[i].level > 8 && !h->joliet)
            finding(h->directories[i].block, "ECMA-119 6.8.2.1", "a directory of level %u", h->directories[i].level);
        claim(h->directories[i].block, h->directories[i].size / BLOCK, 0, h->joliet ? "a Joliet directory" : "a directory");
        check_directory(h, i);
    }
}

/* --- path tables ----------------------------------------------------------------------------------------------------- */

static const struct hierarchy *sorting;

static int by_block(const void *a, const void *b)
{
    uint32_t one = sorting->directories[*(const uint32_t *)a].block, two = sorting->directories[*(const uint32_t *)b].block;

    return one < two ? -1 : one > two;
}

static uint32_t *find_directory(const struct hierarchy *h, uint32_t *sorted, uint32_t block)
{
    uint32_t low = 0, high = h->count;

    while (low < high)
    {
        uint32_t middle = low + (high - low) / 2;

        if (h->directories[sorted[middle]].block < block) low = middle + 1;
        else high = middle;
    }
    return low < h->count && h->directories[sorted[low]].block == block ? &sorted[low] : NULL;
}

/* A directory identifier of the path table for ordering (6.9.1). */
static int compare_ids(const struct hierarchy *h, const uint8_t *a, unsigned a_length, const uint8_t *b, unsigned b_length)
{
    struct parts one, two;

    take_apart(h, a, a_length, true, &one);
    take_apart(h, b, b_length, true, &two);
    return compare_filled(h, one.text, one.length, two.text, two.length);
}

/* 9.4, 6.9.1: numbers, order, and that it names each directory of the hierarchy once. */
static void check_path_table(struct hierarchy *h, const uint8_t *table, uint32_t size, uint32_t block, bool big)
{
    struct entry { uint32_t at, parent, directory; unsigned level; } *entries = allocate((size_t)MAX_DIRECTORIES * sizeof(*entries));
    uint32_t *sorted = allocate(h->count * sizeof(*sorted)), at, count = 0, i;

    for (i = 0; i < h->count; i++)
    {
        sorted[i] = i;
        h->directories[i].seen_in_path_table = false;
    }
    sorting = h;
    qsort(sorted, h->count, sizeof(*sorted), by_block);
    for (at = 0; at < size;)
    {
        const uint8_t *record = table + at;
        uint32_t where = block + at / BLOCK, extent, parent, *found;
        unsigned length = *record;

        if (!length || size - at < 8 || size - at < 8 + length + length % 2)
        {
            finding(where, "ECMA-119 9.4.1", "the record at %u of the path table has an identifier of %u bytes", at, length);
            break;
        }
        if (count == MAX_DIRECTORIES)
        {
            finding(where, "ECMA-119 9.4.4", "more directories than a path table can count");
            break;
        }
        extent = big ? be32(record + 2) : le32(record + 2);
        parent = big ? be16(record + 6) : le16(record + 6);
        if (record[1]) finding(where, "ECMA-119 9.4.2", "an extended attribute record");
        if (length % 2 && record[8 + length]) finding(where, "ECMA-119 9.4.6", "the padding byte is %02x", record[8 + length]);
        entries[count].at = at;
        entries[count].parent = parent;
        entries[count].level = 1;
        entries[count].directory = UINT32_MAX;
        if (!count)
        {
            if (parent != 1) finding(where, "ECMA-119 9.4.4", "the root's parent is number %u", parent);
            if (length != 1 || record[8]) finding(where, "ECMA-119 7.6.2", "the root's identifier is not 00");
        }
        else if (!parent || parent > count)
            finding(where, "ECMA-119 9.4.4", "the record at %u has parent number %u, and is number %u", at, parent, count + 1);
        else
        {
            const struct entry *last = &entries[count - 1];

            entries[count].level = entries[parent - 1].level + 1;
            if (last->level > entries[count].level || (last->level == entries[count].level && last->parent > parent)
                    || (count > 1 && last->level == entries[count].level && last->parent == parent
                    && compare_ids(h, table + last->at + 8, table[last->at], record + 8, length) >= 0))
                finding(where, "ECMA-119 6.9.1", "the record at %u of the path table is before its turn", at);
        }
        if (!(found = find_directory(h, sorted, extent)))
            finding(where, "ECMA-119 9.4.3", "the record at %u says block %u, where no directory is", at, extent);
        else
        {
            struct directory *directory = &h->directories[*found];

            entries[count].directory = *found;
            if (directory->seen_in_path_table) finding(where, "ECMA-119 6.9.1", "a directory is there twice");
            directory->seen_in_path_table = true;
            if (directory->id_length != length || memcmp(directory->id, record + 8, length))
                finding(where, "ECMA-119 9.4.5", "the record at %u has not its directory's identifier", at);
            if (count && parent && parent <= count && entries[parent - 1].directory != directory->parent)
                finding(where, "ECMA-119 9.4.4", "the record at %u has not its directory's parent", at);
        }
        count++;
        at += 8 + length + length % 2;
    }
    for (i = 0; i < h->count; i++)
        if (!h->directories[i].seen_in_path_table)
            finding(h->directories[i].block, "ECMA-119 6.9.1", "the path table at %u has not this directory", block);
    free(entries);
    free(sorted);
}

/* All of them say the same; each copy that there is is claimed. */
static void check_path_tables(struct hierarchy *h, const uint8_t *descriptor)
{
    static const char *const names[] = { "type L path table", "optional type L path table", "type M path table",
        "optional type M path table" };
    static const char *const clauses[] = { "ECMA-119 8.4.14", "ECMA-119 8.4.15", "ECMA-119 8.4.16", "ECMA-119 8.4.17" };
    uint32_t size = both32(descriptor + 132, h->descriptor, "ECMA-119 8.4.13", "path table size"), blocks = (size + BLOCK - 1) / BLOCK;
    unsigned i;

    for (i = 0; i < 4; i++)
    {
        const uint8_t *field = descriptor + 140 + 4 * i;
        uint32_t where = i < 2 ? le32(field) : be32(field);
        uint8_t *table;

        if (!where && i % 2) continue;
        if (!size || where >= volume_end || blocks > volume_end - where)
        {
            finding(h->descriptor, clauses[i], "%s of %u bytes at %u", names[i], size, where);
            continue;
        }
        table = allocate((size_t)blocks * BLOCK);
        if (disc_read(where, blocks, table))
        {
            check_path_table(h, table, size, where, i >= 2);
            check_zero(table + size, (size_t)blocks * BLOCK - size, where + blocks - 1, "ECMA-119 6.9", "behind the path table");
        }
        claim(where, blocks, 0, names[i]);
        free(table);
    }
}

/* --- descriptors ----------------------------------------------------------------------------------------------------- */

static const struct { unsigned at, size; bool d, file; const char *clause, *name; } texts[] =
{
    { 8, 32, false, false, "ECMA-119 8.4.5", "system identifier" },
    { 40, 32, true, false, "ECMA-119 8.4.6", "volume identifier" },
    { 190, 128, true, false, "ECMA-119 8.4.19", "volume set identifier" },
    { 318, 128, false, false, "ECMA-119 8.4.20", "publisher identifier" },
    { 446, 128, false, false, "ECMA-119 8.4.21", "data preparer identifier" },
    { 574, 128, false, false, "ECMA-119 8.4.22", "application identifier" },
    { 702, 37, true, true, "ECMA-119 8.4.23", "copyright file identifier" },
    { 739, 37, true, true, "ECMA-119 8.4.24", "abstract file identifier" },
    { 776, 37, true, true, "ECMA-119 8.4.25", "bibliographic file identifier" },
};

static const struct { unsigned at; const char *clause, *name; } dates[] =
{
    { 813, "ECMA-119 8.4.26", "volume creation" },
    { 830, "ECMA-119 8.4.27", "volume modification" },
    { 847, "ECMA-119 8.4.28", "volume expiration" },
    { 864, "ECMA-119 8.4.29", "volume effective" },
};

static void check_volume_descriptor(struct hierarchy *h, const uint8_t *d, uint32_t space)
{
    uint32_t block = h->descriptor, size;
    unsigned i;
    uint16_t set, sequence, block_size;

    if (d[0] == 1 && d[7]) finding(block, "ECMA-119 8.4.4", "byte 8 is %02x", d[7]);
    if (d[0] == 2 && d[7] & ~1) finding(block, "ECMA-119 8.5.3", "volume flags %02x", d[7]);
    if (h->joliet && d[7]) finding(block, "Joliet, SVD volume flags", "volume flags %02x", d[7]);
    for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        check_text(h, d + texts[i].at, texts[i].size, texts[i].d, texts[i].file, block, texts[i].clause, texts[i].name);
    check_zero(d + 72, 8, block, "ECMA-119 8.4.7", "unused");
    size = both32(d + 80, block, "ECMA-119 8.4.8", "volume space size");
    if (size != space) finding(block, "ECMA-119 8.4.8", "a volume space of %u blocks, and of %u in the first descriptor", size, space);
    if (d[0] == 1) check_zero(d + 88, 32, block, "ECMA-119 8.4.9", "unused");
    set = both16(d + 120, block, "ECMA-119 8.4.10", "volume set size");
    sequence = both16(d + 124, block, "ECMA-119 8.4.11", "volume sequence number");
    if (!set || !sequence || sequence > set) finding(block, "ECMA-119 8.4.11", "volume %u of a set of %u", sequence, set);
    block_size = both16(d + 128, block, "ECMA-119 8.4.12", "logical block size");
    if (block_size != BLOCK) finding(block, "ECMA-119 8.4.12", "logical blocks of %u bytes", block_size);
    for (i = 0; i < sizeof(dates) / sizeof(*dates); i++) check_long_date(d + dates[i].at, block, dates[i].clause, dates[i].name);
    if (d[881] != 1) finding(block, "ECMA-119 8.4.30", "file structure version %u", d[881]);
    if (d[882]) finding(block, "ECMA-119 8.4.31", "byte 883 is %02x", d[882]);
    check_zero(d + 1395, BLOCK - 1395, block, "ECMA-119 8.4.33", "reserved");
    check_hierarchy(h, d + 156);
    check_path_tables(h, d);
}

/* --- El Torito ------------------------------------------------------------------------------------------------------- */

static void check_boot_entry(const uint8_t *entry, uint32_t block, unsigned at, uint8_t platform)
{
    static const uint32_t floppies[] = { 0, 1228800, 1474560, 2949120 };
    uint32_t extent = le32(entry + 8), sectors = le16(entry + 6), bytes;
    uint8_t type = entry[1] & 0x0F;

    if (entry[0] != 0x88 && entry[0]) finding(block, "El Torito 2.2", "the boot indicator at %u is %02x", at, entry[0]);
    if (type > 4) finding(block, "El Torito figure 3", "boot media type %u at %u", type, at);
    bytes = type >= 1 && type <= 3 ? floppies[type] : sectors * 512;
    if (type == 4 && !entry[4]) finding(block, "El Torito figure 3", "the emulated hard disk at %u has no type of partition", at);
    if (entry[5]) finding(block, "El Torito figure 3", "the unused byte of the entry at %u is %02x", at, entry[5]);
    /* UEFI 2.10, 13.3.2.1: a system partition without a size goes on to the end */
    if (!sectors && platform != 0xEF) finding(block, "El Torito figure 3", "the entry at %u loads no sector", at);
    if (extent < start + 16 || extent >= volume_end || (bytes + BLOCK - 1) / BLOCK > volume_end - extent)
        finding(block, "El Torito figure 3", "the image of the entry at %u lies at %u", at, extent);
}

static void check_boot(const uint8_t *record, uint32_t block)
{
    uint8_t catalogue[BLOCK];
    uint32_t where = le32(record + 0x47);
    unsigned i, at, entries, sum = 0;
    bool last = false;

    check_zero(record + 7 + 32, 32, block, "El Torito figure 7", "unused");
    check_zero(record + 0x4B, BLOCK - 0x4B, block, "El Torito figure 7", "unused");
    if (where < start + 16 || where >= volume_end || !disc_read(where, 1, catalogue))
    {
        finding(block, "El Torito figure 7", "the boot catalogue is at %u", where);
        return;
    }
    claim(where, 1, (uint64_t)where << 32 | BLOCK, "the boot catalogue");
    for (i = 0; i < 32; i += 2) sum += le16(catalogue + i);
    if (catalogue[0] != 1) finding(where, "El Torito 2.1", "header id %02x", catalogue[0]);
    if (catalogue[1] > 2 && catalogue[1] != 0xEF) finding(where, "El Torito 2.1", "platform %02x", catalogue[1]);
    check_zero(catalogue + 2, 2, where, "El Torito 2.1", "reserved");
    if (sum & 0xFFFF) finding(where, "El Torito 2.1", "the words of the validation entry add up to %04x", sum & 0xFFFF);
    if (catalogue[30] != 0x55 || catalogue[31] != 0xAA) finding(where, "El Torito 2.1", "no key 55 AA");
    check_boot_entry(catalogue + 32, where, 32, catalogue[1]);
    for (at = 64; at < BLOCK && (catalogue[at] == 0x90 || catalogue[at] == 0x91); at += 32 * (entries + 1))
    {
        entries = le16(catalogue + at + 2);
        if (last) finding(where, "El Torito 2.3", "a section behind the last one");
        last = catalogue[at] == 0x91;
        if (!entries || at + 32 * (entries + 1) > BLOCK)
        {
            finding(where, "El Torito 2.3", "a section of %u entries at %u", entries, at);
            return;
        }
        for (i = 1; i <= entries; i++) check_boot_entry(catalogue + at + 32 * i, where, at + 32 * i, catalogue[at + 1]);
    }
    if (at > 64 && !last) finding(where, "El Torito 2.3", "no section is the last");
    if (at < BLOCK) check_zero(catalogue + at, BLOCK - at, where, "El Torito 2.3", "behind the last section");
}

/* --- the volume ------------------------------------------------------------------------------------------------------ */

static int usage(void)
{
    fprintf(stderr, "check_iso IMAGE [level=1|2|3] [start=LBA]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint8_t d[BLOCK], primary[BLOCK] = { 0 };
    struct hierarchy hierarchies[4] = { 0 };
    unsigned count = 0, i, primaries = 0;
    uint32_t block, space = 0;
    int arg;

    if (argc < 2) return usage();
    for (arg = 2; arg < argc; arg++)
        if (!strncmp(argv[arg], "level=", 6)) level = (unsigned)atoi(argv[arg] + 6);
        else if (!strncmp(argv[arg], "start=", 6)) start = (uint32_t)strtoul(argv[arg] + 6, NULL, 10);
        else return usage();
    disc_open(argv[1]);

    for (block = start + 16; ; block++)
    {
        if (!disc_read(block, 1, d))
        {
            finding(block, "ECMA-119 8.3", "no volume descriptor set terminator");
            break;
        }
        if (memcmp(d + 1, "CD001", 5))
        {
            finding(block, "ECMA-119 8.1.2", "no standard identifier CD001");
            break;
        }
        if (d[6] != 1 && !(d[0] == 2 && d[6] == 2)) finding(block, "ECMA-119 8.1.3", "volume descriptor version %u", d[6]);
        if (d[0] == 255)
        {
            check_zero(d + 7, BLOCK - 7, block, "ECMA-119 8.3.4", "reserved");
            break;
        }
        if (d[0] == 1)
        {
            if (primaries++)
            {
                if (memcmp(d, primary, BLOCK)) finding(block, "ECMA-119 6.7.1.1", "another primary volume descriptor");
                continue;
            }
            memcpy(primary, d, BLOCK);
            space = both32(d + 80, block, "ECMA-119 8.4.8", "volume space size");
            /* of a session the space is counted from the disc's start, or from its own */
            volume_end = space <= disc_blocks - start ? start + space : space;
            if (space > disc_blocks) finding(block, "ECMA-119 8.4.8", "a volume of %u blocks on %u", space, disc_blocks);
            if (volume_end > disc_blocks) volume_end = disc_blocks;
            hierarchies[count].descriptor = block;
            check_volume_descriptor(&hierarchies[count++], d, space);
        }
        else if (d[0] == 2 && count < 4)
        {
            bool joliet = d[88] == 0x25 && d[89] == 0x2F && (d[90] == 0x40 || d[90] == 0x43 || d[90] == 0x45);

            if (!primaries) finding(block, "ECMA-119 6.7.1", "a supplementary volume descriptor before the primary");
            if (!joliet)
            {
                finding(block, "Joliet, SVD escape sequences", "%02x %02x %02x", d[88], d[89], d[90]);
                continue;
            }
            check_zero(d + 91, 29, block, "ECMA-119 8.5.6", "behind the escape sequence");
            hierarchies[count].joliet = true;
            hierarchies[count].descriptor = block;
            check_volume_descriptor(&hierarchies[count++], d, space);
        }
        else if (d[0] == 0)
        {
            if (!volume_end) volume_end = disc_blocks;
            /* El Torito 2.0: behind the primary volume descriptor, in sector 17 */
            if (memcmp(d + 7, "EL TORITO SPECIFICATION\0\0\0\0\0\0\0\0\0", 32)) continue;
            if (block != start + 17) finding(block, "El Torito 2.0", "the boot record is not in block %u", start + 17);
            check_boot(d, block);
        }
        else if (d[0] != 3) finding(block, "ECMA-119 8.1.1", "volume descriptor type %u", d[0]);
    }
    if (!primaries) finding(start + 16, "ECMA-119 6.7.1.1", "no primary volume descriptor");
    claim(start, block < disc_blocks ? block + 1 - start : 17, 0, "system area and volume descriptors");
    claims_check(volume_end, "ECMA-119 6.4");
    for (i = 0; i < count; i++) free(hierarchies[i].directories);
    return findings_end();
}
