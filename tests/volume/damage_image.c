/*
 * damage_image: plants one fault in an image, so that a checker can be seen to find it, and a reader to survive it.
 *
 *     damage_image --list                  a line for each: form|name|the clause that it offends
 *     damage_image IMAGE NAME DAMAGED
 *
 * Where the fault is not in a checksum itself, tags and CRCs are put right again behind it: they would hide the fault. The form is
 * iso (ISO 9660 and Joliet, with a boot image), udf (2.01), or mirror (2.50 with a mirror of its metadata). Places are found by
 * following the structures of the sound image as the standards have them; no code of libs/volume is here.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *disc;

static uint8_t *at(uint32_t block)
{
    if (block >= disc_blocks)
    {
        fprintf(stderr, "the image is not what was expected: block %u\n", block);
        exit(2);
    }
    return disc + (size_t)block * BLOCK;
}

static void put16(uint8_t *p, unsigned value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *p, uint32_t value)
{
    put16(p, value & 0xFFFF);
    put16(p + 2, value >> 16);
}

/* 7.3.3 */
static void put_both(uint8_t *p, uint32_t value)
{
    put32(p, value);
    p[4] = (uint8_t)(value >> 24);
    p[5] = (uint8_t)(value >> 16);
    p[6] = (uint8_t)(value >> 8);
    p[7] = (uint8_t)value;
}

static void expect(bool held, const char *what)
{
    if (held) return;
    fprintf(stderr, "the image is not what was expected: %s\n", what);
    exit(2);
}

/* --- ISO 9660 -------------------------------------------------------------------------------------------------------- */

static uint8_t *descriptor(unsigned type)
{
    uint32_t block;

    for (block = 16; at(block)[0] != type; block++) expect(at(block)[0] != 255, "no such descriptor");
    return at(block);
}

static uint8_t *root(void) { return at(le32(descriptor(1) + 158)); }

/* The n-th record of a directory's first block, from 0. */
static uint8_t *record(uint8_t *directory, unsigned n)
{
    for (; n; n--)
    {
        expect(*directory, "too few records");
        directory += *directory;
    }
    expect(*directory, "too few records");
    return directory;
}

/* The n-th record that is a directory's (from 0), or a file's; behind the first two. */
static uint8_t *member(uint8_t *directory, bool wanted, unsigned n)
{
    unsigned i;

    for (i = 2; ; i++)
        if (!(record(directory, i)[25] & 2) == !wanted && !n--) return record(directory, i);
}

static void iso_identifier(void) { descriptor(1)[2] = 'X'; }
static void iso_terminator(void) { descriptor(255)[0] = 7; }
static void iso_version(void) { descriptor(1)[6] = 3; }
static void iso_space(void) { descriptor(1)[80]++; }
static void iso_block_size(void) { put16(descriptor(1) + 128, 1024); descriptor(1)[130] = 4; descriptor(1)[131] = 0; }
static void iso_label(void) { descriptor(1)[40] = 'a'; }
static void iso_date(void) { memcpy(descriptor(1) + 813 + 4, "13", 2); }
static void iso_structure(void) { descriptor(1)[881] = 2; }
static void iso_reserved(void) { descriptor(1)[2000] = 1; }
static void iso_table_size(void) { put_both(descriptor(1) + 132, le32(descriptor(1) + 132) - 10); }
static void iso_table_place(void) { put32(descriptor(1) + 140, disc_blocks + 5); }

/* The records of the first two children of the root change places; their identifiers have the same length or they would not fit. */
static uint8_t *table(void) { return at(le32(descriptor(1) + 140)); }

static uint8_t *table_record(unsigned n)
{
    uint8_t *p = table();

    for (; n; n--) p += 8 + *p + *p % 2;
    expect(*p, "too few records in the path table");
    return p;
}

static void iso_table_order(void)
{
    uint8_t first[300], *one = table_record(1), *two = table_record(2);
    unsigned one_size = 8u + *one + *one % 2, two_size = 8u + *two + *two % 2;

    memcpy(first, one, one_size);
    memmove(one, two, two_size);
    memcpy(one + two_size, first, one_size);
}

static void iso_table_parent(void) { put16(table_record(1) + 6, 200); }
static void iso_table_extent(void) { put32(table_record(1) + 2, le32(descriptor(1) + 140)); }
static void iso_table_name(void) { table_record(1)[8] ^= 1; }
static void iso_table_m(void) { at(be32(descriptor(1) + 148))[8 + 2 + 7]++; }
static void iso_both_orders(void) { member(root(), false, 0)[6 + 3]++; }
static void iso_extent(void) { put_both(member(root(), false, 0) + 2, disc_blocks + 10); }
static void iso_record_date(void) { member(root(), false, 0)[19] = 13; }
static void iso_flags(void) { member(root(), false, 0)[25] |= 0x40; }
static void iso_character(void) { member(root(), false, 0)[33] = '*'; }
static void iso_version_number(void) { uint8_t *r = member(root(), false, 0); r[33 + r[32] - 1] = '0'; }
static void iso_unit(void) { member(root(), false, 0)[26] = 1; }
static void iso_dot(void) { record(root(), 0)[33] = 1; }
static void iso_dot_dot(void) { put_both(record(at(le32(member(root(), true, 0) + 2)), 1) + 2, 20); }
static void iso_length(void) { member(root(), false, 0)[0] = 20; }
static void iso_loop(void) { memcpy(member(root(), true, 0) + 2, record(root(), 0) + 2, 16); }
static void iso_tail(void) { root()[BLOCK - 1] = 1; }

static void iso_record_order(void)
{
    uint8_t first[300], *one = member(root(), false, 0), *two = one + *one;
    unsigned one_size = *one, two_size = *two;

    expect(two_size != 0, "two files");
    memcpy(first, one, one_size);
    memmove(one, two, two_size);
    memcpy(one + two_size, first, one_size);
}

static void iso_overlap(void)
{
    uint8_t *one = member(root(), false, 0), *two = member(root(), false, 1);

    put_both(two + 2, le32(one + 2) + 1);
}

static void iso_on_directory(void) { put_both(member(root(), false, 0) + 2, le32(descriptor(1) + 158)); }
static void joliet_flags(void) { descriptor(2)[7] = 1; }

static void joliet_character(void)
{
    uint8_t *r = member(at(le32(descriptor(2) + 158)), false, 0);

    r[33] = 0;
    r[34] = '?';
}

static void boot_sum(void) { at(le32(descriptor(0) + 0x47))[5]++; }
static void boot_key(void) { at(le32(descriptor(0) + 0x47))[30] = 0; }
static void boot_place(void) { put32(at(le32(descriptor(0) + 0x47)) + 40, disc_blocks); }
static void boot_catalogue(void) { put32(descriptor(0) + 0x47, disc_blocks); }

/* --- UDF ------------------------------------------------------------------------------------------------------------- */

/* Puts the CRC and the checksum of a descriptor right. */
static void mend(uint8_t *d)
{
    unsigned crc = 0, i, bit, sum = 0, length = le16(d + 10);

    for (i = 0; i < length; i++)
        for (crc ^= (unsigned)d[16 + i] << 8, bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
    put16(d + 8, crc & 0xFFFF);
    for (i = 0; i < 16; i++) if (i != 4) sum += d[i];
    d[4] = (uint8_t)sum;
}

static uint8_t *anchor(void) { return at(256); }
static uint8_t *reserve(void) { return at(le32(anchor() + 28)); }

static uint8_t *in_sequence(unsigned tag)
{
    uint32_t block = le32(anchor() + 20);

    while (le16(at(block)) != tag) expect(le16(at(block++)) != 8, "no such volume descriptor");
    return at(block);
}

/* The same field in both sequences: they are the same, and wrong. */
static void set_in_sequences(unsigned tag, unsigned offset, uint8_t value)
{
    uint32_t block = le32(anchor() + 20), other = le32(anchor() + 28);

    while (le16(at(block)) != tag) block++, other++;
    at(block)[offset] = at(other)[offset] = value;
    mend(at(block));
    mend(at(other));
}

static uint32_t partition_start(void) { return le32(in_sequence(5) + 188); }

/* Where the entries are counted from: the partition, or the metadata file, which here has one extent. */
static uint32_t entries_start(void)
{
    const uint8_t *logical = in_sequence(6), *map = logical + 440 + 6, *entry;
    uint32_t fixed;

    if (le32(logical + 268) == 1) return partition_start();
    entry = at(partition_start() + le32(map + 40));
    fixed = le16(entry) == 261 ? 176 : 216;
    return partition_start() + le32(entry + fixed + le32(entry + fixed - 8) + 4);
}

static uint8_t *file_set(void) { return at(entries_start() + le32(in_sequence(6) + 252)); }
static uint8_t *root_entry(void) { return at(entries_start() + le32(file_set() + 404)); }
static uint8_t *integrity(void) { return at(le32(in_sequence(6) + 436)); }

static uint8_t *body_of(uint8_t *entry)
{
    uint32_t fixed = le16(entry) == 261 ? 176 : 216;

    return entry + fixed + le32(entry + fixed - 8);
}

/* The contents of a directory, in its entry or in its first extent. */
static uint8_t *members_of(uint8_t *entry)
{
    return (le16(entry + 34) & 7) == 3 ? body_of(entry) : at(entries_start() + le32(body_of(entry) + 4));
}

static uint8_t *next_fid(uint8_t *fid)
{
    fid += (38u + le16(fid + 36) + fid[19] + 3) & ~3u;
    expect(le16(fid) == 257, "too few identifiers");
    return fid;
}

/* The n-th identifier of the root, of a directory or of a file. */
static uint8_t *fid(bool directory, unsigned n)
{
    uint8_t *p = members_of(root_entry());

    for (;;)
    {
        p = next_fid(p);
        if (!(p[18] & 2) == !directory && !n--) return p;
    }
}

static uint8_t *entry_of(const uint8_t *identifier) { return at(entries_start() + le32(identifier + 24)); }

/* A file of the root with extents; the n-th. */
static uint8_t *large_file(unsigned n)
{
    unsigned i;

    for (i = 0; ; i++)
    {
        uint8_t *entry = entry_of(fid(false, i));

        if ((le16(entry + 34) & 7) != 3 && !n--) return entry;
    }
}

static uint8_t *with_streams(void)
{
    unsigned i;

    for (i = 0; ; i++)
    {
        uint8_t *entry = entry_of(fid(false, i));

        if (le16(entry) == 266 && le32(entry + 152)) return entry;
    }
}

/* Identifiers lie in their directory's entry or in blocks of their own: where it is an entry, its CRC is wrong now, too. */
static void mend_fid(uint8_t *p)
{
    mend(p);
    if ((le16(root_entry() + 34) & 7) == 3) mend(root_entry());
}

static void udf_nsr(void) { uint32_t b = 16; while (memcmp(at(b) + 1, "NSR0", 4)) b++; at(b)[5] = at(b)[5] == '2' ? '3' : '2'; }
static void udf_no_end(void) { uint32_t b = 16; while (memcmp(at(b) + 1, "TEA01", 5)) b++; at(b)[1] = 'X'; }
static void udf_anchor(void) { memset(at(disc_blocks - 1), 0, BLOCK); }
static void udf_anchor_differs(void) { put32(at(disc_blocks - 1) + 16, 17 * BLOCK); mend(at(disc_blocks - 1)); }
static void udf_checksum(void) { in_sequence(1)[4]++; }
static void udf_crc(void) { root_entry()[60] ^= 1; }
static void udf_location(void) { put32(root_entry() + 12, le32(root_entry() + 12) + 1); mend(root_entry()); }
static void udf_version(void) { put16(root_entry() + 2, 2); mend(root_entry()); }
static void udf_reserve(void) { reserve()[30] ^= 1; mend(reserve()); }
static void udf_label(void) { set_in_sequences(1, 24, 9); }
static void udf_partition_end(void) { set_in_sequences(5, 195, 0x10); }
static void udf_contents(void) { set_in_sequences(5, 24 + 6, '7'); }
static void udf_block_size(void) { set_in_sequences(6, 213, 4); }
static void udf_domain(void) { set_in_sequences(6, 216 + 3, 'X'); }
static void udf_revision(void) { set_in_sequences(4, 20 + 24, 0x50); }
static void udf_charspec(void) { set_in_sequences(6, 20, 1); }
static void udf_map_length(void) { set_in_sequences(6, 264, 5); }
static void udf_open(void) { put32(integrity() + 28, 0); mend(integrity()); }
static void udf_next_id(void) { put32(integrity() + 40, 17); mend(integrity()); }
static uint8_t *integrity_use(void) { return integrity() + 80 + 8 * le32(integrity() + 72); }
static void udf_files(void) { put32(integrity_use() + 32, 1); mend(integrity()); }
static void udf_directories(void) { put32(integrity_use() + 36, 1); mend(integrity()); }
static void udf_size_table(void) { uint8_t *d = integrity(); put32(d + 80 + 4 * le32(d + 72), 1); mend(d); }
static void udf_root(void) { put32(file_set() + 404, 0x00FFFFFF); mend(file_set()); }
static void udf_file_set_name(void) { file_set()[113] ^= 1; mend(file_set()); }
static void udf_links(void) { put16(entry_of(fid(true, 0)) + 48, 9); mend(entry_of(fid(true, 0))); }
static void udf_file_links(void) { put16(entry_of(fid(false, 0)) + 48, 5); mend(entry_of(fid(false, 0))); }
static void udf_length(void) { uint8_t *e = large_file(0); put32(e + 56, le32(e + 56) + 1); mend(e); }
static void udf_recorded(void) { uint8_t *e = large_file(0); put32(e + (le16(e) == 266 ? 72 : 64), 1); mend(e); }
static void udf_object_size(void) { uint8_t *e = with_streams(); put32(e + 64, le32(e + 64) + 1); mend(e); }
static void udf_type(void) { uint8_t *e = entry_of(fid(false, 0)); e[27] = 4; mend(e); }
static void udf_strategy(void) { uint8_t *e = entry_of(fid(false, 0)); e[20] = 3; mend(e); }
static void udf_time(void) { uint8_t *e = root_entry(); e[(le16(e) == 266 ? 92 : 84) + 4] = 13; mend(e); }
static void udf_root_id(void) { uint8_t *e = root_entry(); e[le16(e) == 266 ? 200 : 160] = 1; mend(e); }

static void udf_same_id(void)
{
    uint8_t *one = fid(false, 0), *two = fid(false, 1), *e = entry_of(two);
    unsigned place = le16(e) == 266 ? 200 : 160;

    memcpy(e + place, entry_of(one) + place, 8);
    mend(e);
    memcpy(two + 32, one + 32, 4);
    mend_fid(two);
}

static void udf_fid_id(void) { uint8_t *p = fid(false, 0); put32(p + 32, 9999); mend_fid(p); }
static void udf_overlap(void) { memcpy(body_of(large_file(1)) + 4, body_of(large_file(0)) + 4, 4); mend(large_file(1)); }
static void udf_on_entries(void)
{
    uint8_t *e = large_file(0);

    put32(body_of(e) + 4, le32(file_set() + 404));
    mend(e);
}
static void udf_outside(void) { put32(body_of(large_file(0)) + 4, 0x00FFFFF0); mend(large_file(0)); }
static void udf_loop(void) { uint8_t *p = fid(true, 0); put32(p + 24, le32(file_set() + 404)); mend_fid(p); }
static void udf_two_parents(void) { memcpy(fid(true, 0) + 20, fid(true, 1) + 20, 16); mend_fid(fid(true, 0)); }
static void udf_parent(void)
{
    uint8_t *e = entry_of(fid(true, 0)), *p = members_of(e);

    put32(p + 24, le32(fid(true, 1) + 24));
    mend(p);
    if ((le16(e + 34) & 7) == 3) mend(e);
}
static void udf_fid_tag(void) { put16(fid(false, 0), 300); if ((le16(root_entry() + 34) & 7) == 3) mend(root_entry()); }
static void udf_fid_kind(void) { uint8_t *p = fid(false, 0); p[18] |= 2; mend_fid(p); }
static void udf_compression(void) { uint8_t *p = fid(false, 0); p[38 + le16(p + 36)] = 9; mend_fid(p); }
static void udf_stream_flag(void)
{
    uint8_t *directory = at(entries_start() + le32(with_streams() + 156)), *e = entry_of(next_fid(members_of(directory)));

    e[35] &= (uint8_t)~0x20;
    mend(e);
}
static void udf_no_streams(void) { put32(with_streams() + 156, 0x00FFFFFF); mend(with_streams()); }

static uint8_t *metadata_map(void) { return in_sequence(6) + 440 + 6; }
static uint8_t *mirror_entry(void) { return at(partition_start() + le32(metadata_map() + 44)); }
static uint32_t mirror_start(void) { return partition_start() + le32(body_of(mirror_entry()) + 4); }
static void mirror_differs(void) { at(mirror_start() + 3)[100] ^= 1; }
static void mirror_type(void) { mirror_entry()[27] = 250; mend(mirror_entry()); }
static void mirror_is_main(void) { memcpy(body_of(mirror_entry()), body_of(at(partition_start() + le32(metadata_map() + 40))), 8); mend(mirror_entry()); }
static void metadata_alignment(void) { set_in_sequences(6, 446 + 57, 0x10); }
static void metadata_partition(void) { set_in_sequences(6, 446 + 38, 7); }

static const struct
{
    const char *form, *name;
    void (*plant)(void);
    const char *clause;
}
faults[] =
{
    { "iso", "standard identifier", iso_identifier, "ECMA-119 8.1.2" },
    { "iso", "no terminator", iso_terminator, "ECMA-119 8.1" },
    { "iso", "descriptor version", iso_version, "ECMA-119 8.1.3" },
    { "iso", "volume space in one byte order", iso_space, "ECMA-119 8.4.8" },
    { "iso", "logical block size", iso_block_size, "ECMA-119 8.4.12" },
    { "iso", "volume identifier", iso_label, "ECMA-119 8.4.6" },
    { "iso", "thirteenth month", iso_date, "ECMA-119 8.4.26" },
    { "iso", "file structure version", iso_structure, "ECMA-119 8.4.30" },
    { "iso", "reserved bytes", iso_reserved, "ECMA-119 8.4.33" },
    { "iso", "path table too short", iso_table_size, "ECMA-119 6.9.1" },
    { "iso", "path table outside", iso_table_place, "ECMA-119 8.4.14" },
    { "iso", "path table out of order", iso_table_order, "ECMA-119 6.9.1" },
    { "iso", "path table's parent", iso_table_parent, "ECMA-119 9.4.4" },
    { "iso", "path table's extent", iso_table_extent, "ECMA-119 9.4.3" },
    { "iso", "path table's identifier", iso_table_name, "ECMA-119 9.4.5" },
    { "iso", "type M path table", iso_table_m, "ECMA-119 9.4.4" },
    { "iso", "extent in one byte order", iso_both_orders, "ECMA-119 9.1.3" },
    { "iso", "extent outside", iso_extent, "ECMA-119 9.1.3" },
    { "iso", "record's date", iso_record_date, "ECMA-119 9.1.5" },
    { "iso", "file flags", iso_flags, "ECMA-119 9.1.6" },
    { "iso", "character", iso_character, "ECMA-119 7.4.1" },
    { "iso", "version number 0", iso_version_number, "ECMA-119 7.5.1" },
    { "iso", "file unit size", iso_unit, "ECMA-119 9.1.7" },
    { "iso", "first record", iso_dot, "ECMA-119 6.8.2.2" },
    { "iso", "second record", iso_dot_dot, "ECMA-119 6.8.2.2" },
    { "iso", "record too short", iso_length, "ECMA-119 9.1.1" },
    { "iso", "loop of directories", iso_loop, "ECMA-119 6.8.2" },
    { "iso", "bytes behind the last record", iso_tail, "ECMA-119 6.8.1.1" },
    { "iso", "records out of order", iso_record_order, "ECMA-119 9.3" },
    { "iso", "files that overlap", iso_overlap, "ECMA-119 6.4" },
    { "iso", "file on a directory", iso_on_directory, "ECMA-119 6.4" },
    { "iso", "Joliet's volume flags", joliet_flags, "Joliet, SVD volume flags" },
    { "iso", "Joliet's characters", joliet_character, "Joliet, allowed character set" },
    { "iso", "boot catalogue's sum", boot_sum, "El Torito 2.1" },
    { "iso", "boot catalogue's key", boot_key, "El Torito 2.1" },
    { "iso", "boot image outside", boot_place, "El Torito figure 3" },
    { "iso", "boot catalogue outside", boot_catalogue, "El Torito figure 7" },
    { "udf", "other NSR", udf_nsr, "ECMA-167 3/9.1" },
    { "udf", "recognition without an end", udf_no_end, "ECMA-167 2/8.3.1" },
    { "udf", "one anchor", udf_anchor, "ECMA-167 3/8.4.2.1" },
    { "udf", "anchors that differ", udf_anchor_differs, "ECMA-167 3/8.4.2.1" },
    { "udf", "tag checksum", udf_checksum, "ECMA-167 3/7.2.3" },
    { "udf", "CRC", udf_crc, "ECMA-167 3/7.2.6" },
    { "udf", "tag location", udf_location, "ECMA-167 3/7.2.8" },
    { "udf", "descriptor version", udf_version, "UDF 2.2.1.1" },
    { "udf", "reserve sequence", udf_reserve, "ECMA-167 3/8.4.2.2" },
    { "udf", "compression id of the label", udf_label, "ECMA-167 3/10.1.4" },
    { "udf", "partition too long", udf_partition_end, "ECMA-167 3/10.5.9" },
    { "udf", "partition contents", udf_contents, "ECMA-167 3/10.5.5" },
    { "udf", "logical block size", udf_block_size, "UDF 2.2.4.2" },
    { "udf", "domain", udf_domain, "UDF 2.2.4.3" },
    { "udf", "revisions that differ", udf_revision, "UDF 2.1.5.3" },
    { "udf", "character set", udf_charspec, "ECMA-167 3/10.6.3" },
    { "udf", "partition map too short", udf_map_length, "ECMA-167 3/10.7" },
    { "udf", "not closed", udf_open, "ECMA-167 3/10.10.3" },
    { "udf", "next unique id", udf_next_id, "UDF 3.2.1.1" },
    { "udf", "number of files", udf_files, "UDF 2.2.6.4" },
    { "udf", "number of directories", udf_directories, "UDF 2.2.6.4" },
    { "udf", "size table", udf_size_table, "ECMA-167 3/10.10.9" },
    { "udf", "root outside", udf_root, "ECMA-167 4/14.4.5" },
    { "udf", "name in the file set", udf_file_set_name, "ECMA-167 4/14.1.10" },
    { "udf", "links of a directory", udf_links, "ECMA-167 4/14.9.6" },
    { "udf", "links of a file", udf_file_links, "ECMA-167 4/14.9.6" },
    { "udf", "information length", udf_length, "ECMA-167 4/14.9.10" },
    { "udf", "blocks recorded", udf_recorded, "ECMA-167 4/14.9.11" },
    { "udf", "object size", udf_object_size, "ECMA-167 4/14.17.11" },
    { "udf", "file type", udf_type, "ECMA-167 4/14.6.6" },
    { "udf", "strategy", udf_strategy, "UDF 2.3.5.1" },
    { "udf", "thirteenth month", udf_time, "ECMA-167 4/14.9.13" },
    { "udf", "unique id of the root", udf_root_id, "UDF 3.2.1.1" },
    { "udf", "unique id twice", udf_same_id, "UDF 3.2.1.1" },
    { "udf", "unique id in a directory", udf_fid_id, "UDF 2.3.4.3" },
    { "udf", "files that overlap", udf_overlap, "ECMA-167 4/8.1" },
    { "udf", "file on entries", udf_on_entries, "ECMA-167 4/8.1" },
    { "udf", "extent outside", udf_outside, "ECMA-167 4/14.14" },
    { "udf", "loop of directories", udf_loop, "ECMA-167 4/8.6" },
    { "udf", "directory with two parents", udf_two_parents, "ECMA-167 4/8.6" },
    { "udf", "wrong parent", udf_parent, "ECMA-167 4/8.6" },
    { "udf", "no identifier", udf_fid_tag, "ECMA-167 4/14.4" },
    { "udf", "file called a directory", udf_fid_kind, "ECMA-167 4/14.6.6" },
    { "udf", "compression id of a name", udf_compression, "UDF 2.1.1" },
    { "udf", "stream flag", udf_stream_flag, "ECMA-167 4/14.6.8" },
    { "udf", "stream directory outside", udf_no_streams, "ECMA-167 4/14.4.5" },
    { "mirror", "mirror that differs", mirror_differs, "UDF 2.2.13" },
    { "mirror", "type of the mirror", mirror_type, "ECMA-167 4/14.6.6" },
    { "mirror", "mirror on the file itself", mirror_is_main, "ECMA-167 4/8.1" },
    { "mirror", "alignment", metadata_alignment, "UDF 2.2.13.1" },
    { "mirror", "partition of the metadata", metadata_partition, "UDF 2.2.10" },
    { "mirror", "loop of directories", udf_loop, "ECMA-167 4/8.6" },
    { "mirror", "files that overlap", udf_overlap, "ECMA-167 4/8.1" },
    { "mirror", "CRC", udf_crc, "ECMA-167 3/7.2.6" },
};

int main(int argc, char **argv)
{
    const unsigned count = sizeof(faults) / sizeof(*faults);
    const char *form;
    unsigned i;
    FILE *out;

    if (argc == 2 && !strcmp(argv[1], "--list"))
    {
        for (i = 0; i < count; i++) printf("%s|%s|%s\n", faults[i].form, faults[i].name, faults[i].clause);
        return 0;
    }
    if (argc != 4)
    {
        fprintf(stderr, "damage_image --list, or damage_image IMAGE NAME DAMAGED\n");
        return 2;
    }
    disc_open(argv[1]);
    disc = allocate((size_t)disc_blocks * BLOCK);
    expect(disc_read(0, disc_blocks, disc), "its size");
    /* names are the same in several forms; the image's own name ends in its form */
    form = strrchr(argv[1], '.') ? strrchr(argv[1], '.') + 1 : "";
    for (i = 0; i < count && (strcmp(faults[i].name, argv[2]) || strcmp(faults[i].form, form)); i++) ;
    expect(i < count, "no such damage of an image that ends in its form");
    faults[i].plant();
    if (!(out = fopen(argv[3], "wb")) || fwrite(disc, BLOCK, disc_blocks, out) != disc_blocks || fclose(out))
    {
        perror(argv[3]);
        return 2;
    }
    free(disc);
    return 0;
}
