/*
 * check_udf: holds a UDF image against ECMA-167 (3rd edition) and OSTA UDF, field by field: the volume here, its files in
 * udf_files.c.
 *
 *     check_udf IMAGE [revision=1.02 ... 2.60] [start=LBA]
 *
 * revision: the one that it has to be. start: of the session. Prints a line for each finding; exit status 1 when there is one.
 * Not known here: virtual and sparable partitions, more than one volume. Clauses of UDF are those of revision 2.50.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "udf_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SEQUENCE = 256 };

/* The descriptors of a volume descriptor sequence that count. */
struct sequence
{
    uint32_t first, blocks;
    uint8_t primary[BLOCK], implementation[BLOCK], partition[BLOCK], logical[BLOCK], unallocated[BLOCK];
    uint32_t primary_block, implementation_block, partition_block, logical_block, unallocated_block;    /* 0: none */
};

static uint32_t start;

/* --- recognition and anchors ----------------------------------------------------------------------------------------- */

/* 2/8.3, 2/9: from block 16 on, one after the other. */
static void check_recognition(void)
{
    uint8_t d[BLOCK];
    uint32_t block;
    bool begun = false, ended = false, known = false;

    for (block = start + 16; block < start + 256 && disc_read(block, 1, d) && !ended; block++)
    {
        const char *id = (const char *)d + 1;

        if (!begun && !memcmp(id, "CD001", 5)) continue;
        if (!memcmp(id, "BEA01", 5)) begun = true;
        else if (!begun) break;
        else if (!memcmp(id, "TEA01", 5)) ended = true;
        else if (!memcmp(id, "NSR02", 5) || !memcmp(id, "NSR03", 5))
        {
            if (known) finding(block, "ECMA-167 3/9.1", "a second NSR descriptor");
            known = true;
            if (revision && (id[4] == '2') != (revision < 0x200))
                finding(block, "ECMA-167 3/9.1", "NSR0%c with revision %x.%02x", id[4], revision >> 8, revision & 0xFF);
        }
        else if (memcmp(id, "BOOT2", 5)) break;
        if (d[0]) finding(block, "ECMA-167 2/9.1.1", "structure type %u", d[0]);
        if (d[6] != 1) finding(block, "ECMA-167 2/9.1.3", "structure version %u", d[6]);
        if (memcmp(id, "BOOT2", 5)) check_zero(d + 7, BLOCK - 7, block, "ECMA-167 2/9.1.4", "structure data");
    }
    if (!begun || !ended || !known)
        finding(block, "ECMA-167 2/8.3.1", "the recognition sequence has %s%s%s", begun ? "" : "no BEA01 ", known ? "" : "no NSR0x ",
                ended ? "" : "no TEA01");
    claim(start, block - start, 0, "system area and recognition sequence");
}

/* 3/8.4.2.1: at two of three places. Leaves the first that is there. */
static bool find_anchors(uint8_t *anchor)
{
    const uint32_t places[] = { start + 256, disc_blocks - 257, disc_blocks - 1 };
    uint8_t d[BLOCK];
    unsigned i, found = 0;

    for (i = 0; i < 3; i++)
    {
        if (!disc_read(places[i], 1, d) || le16(d) != TAG_ANCHOR) continue;
        if (i && (places[i] == places[0] || le32(d + 12) != places[i]))
        {
            if (places[i] != places[0]) check_tag(d, 512, places[i], places[i], "ECMA-167 3/10.2");
            continue;
        }
        if (!check_tag(d, 512, places[i], places[i], "ECMA-167 3/10.2")) continue;
        check_zero(d + 32, BLOCK - 32, places[i], "ECMA-167 3/10.2.4", "reserved");
        claim(places[i], 1, 0, "an anchor");
        if (!found++) memcpy(anchor, d, BLOCK);
        else if (memcmp(anchor + 16, d + 16, 16)) finding(places[i], "ECMA-167 3/8.4.2.1", "the anchors do not say the same");
    }
    if (found < 2) finding(places[0], "ECMA-167 3/8.4.2.1", "%u anchors at blocks %u, %u and %u", found, places[0], places[1], places[2]);
    return found;
}

/* --- the volume descriptor sequence ---------------------------------------------------------------------------------- */

static void keep(uint8_t *where, uint32_t *place, const uint8_t *d, uint32_t block)
{
    /* 3/8.4.3: the highest sequence number counts */
    if (*place && le32(where + 16) > le32(d + 16)) return;
    memcpy(where, d, BLOCK);
    *place = block;
}

static bool read_sequence(const uint8_t *extent, struct sequence *s, const char *name)
{
    uint32_t i;
    uint8_t d[BLOCK];
    bool ended = false;

    s->blocks = le32(extent) / BLOCK;
    s->first = le32(extent + 4);
    if (s->blocks < 16) finding(start + 256, "ECMA-167 3/8.4.2.2", "the %s sequence has %u blocks", name, s->blocks);
    if (le32(extent) % BLOCK || s->blocks > MAX_SEQUENCE || s->first >= disc_blocks || s->blocks > disc_blocks - s->first)
    {
        finding(start + 256, "ECMA-167 3/10.2.2", "the %s sequence has %u bytes at %u", name, le32(extent), s->first);
        return false;
    }
    claim(s->first, s->blocks, 0, name);
    for (i = 0; i < s->blocks; i++)
    {
        uint32_t block = s->first + i;
        unsigned tag, size = 512;

        if (!disc_read(block, 1, d)) return false;
        tag = le16(d);
        if (ended || !tag)
        {
            /* 3/8.4.2: behind a Terminating Descriptor nothing is interpreted; an unrecorded block ends it, too */
            ended = true;
            continue;
        }
        if (tag == TAG_LOGICAL) size = 440 + (le32(d + 264) <= BLOCK - 440 ? le32(d + 264) : 0);
        else if (tag == TAG_UNALLOCATED) size = 24 + (le32(d + 20) <= (BLOCK - 24) / 8 ? 8 * le32(d + 20) : 0);
        if (!check_tag(d, size, block, block, "ECMA-167 3/8.4.2")) continue;
        switch (tag)
        {
        case TAG_PRIMARY: keep(s->primary, &s->primary_block, d, block); break;
        case TAG_IMPLEMENTATION: keep(s->implementation, &s->implementation_block, d, block); break;
        case TAG_PARTITION: keep(s->partition, &s->partition_block, d, block); break;
        case TAG_LOGICAL: keep(s->logical, &s->logical_block, d, block); break;
        case TAG_UNALLOCATED: keep(s->unallocated, &s->unallocated_block, d, block); break;
        case TAG_TERMINATING:
            check_zero(d + 16, BLOCK - 16, block, "ECMA-167 3/10.9.2", "reserved");
            ended = true;
            break;
        default: finding(block, "ECMA-167 3/8.4.1", "a descriptor with tag %u", tag); break;
        }
    }
    if (!ended) finding(s->first, "ECMA-167 3/8.4.2", "the %s sequence has no end", name);
    if (!s->primary_block) finding(s->first, "ECMA-167 3/8.4.1", "no Primary Volume Descriptor in the %s sequence", name);
    if (!s->implementation_block) finding(s->first, "UDF 2.2.7", "no *UDF LV Info in the %s sequence", name);
    if (!s->partition_block) finding(s->first, "ECMA-167 3/8.4.1", "no Partition Descriptor in the %s sequence", name);
    if (!s->logical_block) finding(s->first, "ECMA-167 3/8.4.1", "no Logical Volume Descriptor in the %s sequence", name);
    if (!s->unallocated_block) finding(s->first, "UDF 2.2.3", "no Unallocated Space Descriptor in the %s sequence", name);
    return s->primary_block && s->partition_block && s->logical_block;
}

/* 3/8.4.2.2: the same descriptors, but for where they stand. */
static void compare_sequences(const struct sequence *one, const struct sequence *two)
{
    const struct { const uint8_t *a, *b; uint32_t place; const char *name; } pairs[] =
    {
        { one->primary, two->primary, two->primary_block, "Primary Volume" },
        { one->implementation, two->implementation, two->implementation_block, "Implementation Use Volume" },
        { one->partition, two->partition, two->partition_block, "Partition" },
        { one->logical, two->logical, two->logical_block, "Logical Volume" },
        { one->unallocated, two->unallocated, two->unallocated_block, "Unallocated Space" },
    };
    unsigned i;

    for (i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        if (memcmp(pairs[i].a + 16, pairs[i].b + 16, BLOCK - 16))
            finding(pairs[i].place, "ECMA-167 3/8.4.2.2", "the %s Descriptor of the reserve sequence is not that of the main one", pairs[i].name);
}

static void check_primary(const uint8_t *d, uint32_t block)
{
    if (le32(d + 20)) finding(block, "ECMA-167 3/10.1.3", "Primary Volume Descriptor number %u", le32(d + 20));
    check_dstring(d + 24, 32, block, "ECMA-167 3/10.1.4", "volume identifier");
    if (!d[55]) finding(block, "UDF 2.2.2", "no volume identifier");
    if (le16(d + 56) != 1 || le16(d + 58) != 1) finding(block, "ECMA-167 3/10.1.5", "volume %u of %u", le16(d + 56), le16(d + 58));
    if (le16(d + 60) != 2 && le16(d + 60) != 3) finding(block, "UDF 2.2.2.1", "interchange level %u", le16(d + 60));
    if (le16(d + 62) != 2 && le16(d + 62) != 3) finding(block, "UDF 2.2.2.2", "maximum interchange level %u", le16(d + 62));
    if (le32(d + 64) != 1 || le32(d + 68) != 1) finding(block, "UDF 2.2.2.3", "character set lists %08x, %08x", le32(d + 64), le32(d + 68));
    check_dstring(d + 72, 128, block, "ECMA-167 3/10.1.11", "volume set identifier");
    /* UDF 2.2.2.5: sixteen characters that tell it from others, the first eight of them hexadecimal digits */
    if (d[72] == 8 && d[199] < 17) finding(block, "UDF 2.2.2.5", "a volume set identifier of %u characters", d[199] - 1);
    check_charspec(d + 200, block, "UDF 2.2.2.6", "descriptor character set");
    check_charspec(d + 264, block, "UDF 2.2.2.7", "explanatory character set");
    if (d[345]) check_regid(d + 344, NULL, block, "ECMA-167 3/10.1.16", "application identifier");
    check_timestamp(d + 376, block, "ECMA-167 3/10.1.17", "recording time");
    check_regid(d + 388, NULL, block, "UDF 2.1.5.2", "implementation identifier");
    if (le16(d + 488) & ~1) finding(block, "ECMA-167 3/10.1.21", "flags %04x", le16(d + 488));
    check_zero(d + 490, 22, block, "ECMA-167 3/10.1.22", "reserved");
}

static void check_implementation(const uint8_t *d, uint32_t block, const uint8_t *logical)
{
    static const char *const names[] = { "LVInfo1", "LVInfo2", "LVInfo3" };
    unsigned i;

    check_regid(d + 20, "*UDF LV Info", block, "UDF 2.2.7.1", "implementation identifier");
    check_revision(d + 20, block, "UDF 2.1.5.3", "*UDF LV Info");
    check_charspec(d + 52, block, "UDF 2.2.7.2.1", "character set");
    check_dstring(d + 116, 128, block, "UDF 2.2.7.2.2", "logical volume identifier");
    if (memcmp(d + 116, logical + 84, 128)) finding(block, "UDF 2.2.7.2.2", "another name than the logical volume's");
    for (i = 0; i < 3; i++) check_dstring(d + 244 + 36 * i, 36, block, "UDF 2.2.7.2.3", names[i]);
    check_regid(d + 352, NULL, block, "UDF 2.2.7.2.4", "implementation identifier");
}

static void check_partition(const uint8_t *d, uint32_t block)
{
    uint32_t first = le32(d + 188), blocks = le32(d + 192);

    if (le16(d + 20) != 1) finding(block, "ECMA-167 3/10.5.3", "partition flags %04x", le16(d + 20));
    check_regid(d + 24, revision < 0x200 ? "+NSR02" : "+NSR03", block, "ECMA-167 3/10.5.5", "partition contents");
    if (le32(d + 184) > 4 || (revision < 0x260 && !le32(d + 184))) finding(block, "ECMA-167 3/10.5.7", "access type %u", le32(d + 184));
    /* UDF 2.2.14.2: what can only be read has no free space to speak of */
    if (le32(d + 184) == 1) check_zero(d + 56, 128, block, "UDF 2.3.3", "space tables of a partition that is read only");
    if (!blocks || first >= disc_blocks || blocks > disc_blocks - first)
        finding(block, "ECMA-167 3/10.5.9", "a partition of %u blocks at %u on %u", blocks, first, disc_blocks);
    check_regid(d + 196, NULL, block, "UDF 2.1.5.2", "implementation identifier");
    check_zero(d + 356, 156, block, "ECMA-167 3/10.5.12", "reserved");
}

static void check_unallocated(const uint8_t *d, uint32_t block, const uint8_t *partition)
{
    uint32_t i, count = le32(d + 20);

    if (count > (BLOCK - 24) / 8) finding(block, "ECMA-167 3/10.8.3", "%u extents", count);
    else for (i = 0; i < count; i++)
    {
        uint32_t first = le32(d + 28 + 8 * i), blocks = le32(d + 24 + 8 * i) / BLOCK;

        if (first < le32(partition + 188) + le32(partition + 192) && first + blocks > le32(partition + 188))
            finding(block, "ECMA-167 3/10.8.4", "unallocated space in the partition, at %u", first);
        claim(first, blocks, 0, "unallocated space");
    }
}

/* --- partitions ------------------------------------------------------------------------------------------------------ */

static void check_metadata(const uint8_t *map, uint32_t block)
{
    struct extent *main_extents, *mirror_extents;
    unsigned main_count, mirror_count, i, j;
    uint32_t bitmap = le32(map + 48);
    uint8_t one[BLOCK], two[BLOCK];
    bool duplicated = map[58] & 1;

    if (revision < 0x250) finding(block, "UDF 2.2.10", "a metadata partition in revision %x.%02x", revision >> 8, revision & 0xFF);
    check_revision(map + 4, block, "UDF 2.1.5.3", "*UDF Metadata Partition");
    check_zero(map + 2, 2, block, "UDF 2.2.10", "reserved");
    check_zero(map + 59, 5, block, "UDF 2.2.10", "reserved");
    if (map[58] & ~1) finding(block, "UDF 2.2.10", "flags %02x", map[58]);
    maps[1].unit = le32(map + 52);
    maps[1].alignment = le16(map + 56);
    if (!maps[1].unit || maps[1].unit % 32 || !maps[1].alignment)
        finding(block, "UDF 2.2.10", "an allocation unit of %u blocks, alignment of %u", maps[1].unit, maps[1].alignment);
    if (le32(map + 40) == le32(map + 44)) finding(block, "UDF 2.2.10", "the metadata file is its own mirror");
    check_metadata_file(le32(map + 40), 250, &main_extents, &main_count);
    if (duplicated) check_metadata_file(le32(map + 44), 251, &mirror_extents, &mirror_count);
    else
    {
        /* the same blocks: they are the main file's already */
        uint8_t entry[BLOCK], mirror[BLOCK];
        uint32_t place = place_of(0, le32(map + 44)), fixed;

        mirror_extents = NULL;
        mirror_count = main_count;
        if (place == UINT32_MAX || !disc_read(place, 1, mirror) || (le16(mirror) != TAG_ENTRY && le16(mirror) != TAG_EXTENDED_ENTRY))
            finding(block, "UDF 2.2.10", "no entry of the mirror at %u of the partition", le32(map + 44));
        else
        {
            claim(place, 1, 0, "the mirror's entry");
            fixed = le16(mirror) == TAG_ENTRY ? 176 : 216;
            check_tag(mirror, fixed, le32(map + 44), place, "ECMA-167 4/14.9");
            if (mirror[27] != 251) finding(place, "UDF 2.2.13", "file type %u of the mirror", mirror[27]);
            if (place_of(0, le32(map + 40)) != UINT32_MAX && disc_read(place_of(0, le32(map + 40)), 1, entry)
                    && (memcmp(entry + fixed, mirror + fixed, BLOCK - fixed) || le64(entry + 56) != le64(mirror + 56)))
                finding(place, "UDF 2.2.13", "the mirror is not of the same blocks, and is not said to have its own");
        }
    }
    if (bitmap != UINT32_MAX) finding(block, "UDF 2.2.10", "a metadata bitmap file that nothing here makes");
    maps[1].extents = main_extents;
    maps[1].extent_count = main_count;
    for (i = 0; i < main_count; i++)
    {
        maps[1].metadata_blocks += main_extents[i].count;
        if (maps[1].unit && main_extents[i].count % maps[1].unit)
            finding(main_extents[i].block, "UDF 2.2.13.1", "an extent of %u blocks, in units of %u", main_extents[i].count, maps[1].unit);
        if (maps[1].alignment && (main_extents[i].block - maps[0].start) % maps[1].alignment)
            finding(main_extents[i].block, "UDF 2.2.13.1", "an extent at %u of the partition, aligned to %u",
                    main_extents[i].block - maps[0].start, maps[1].alignment);
    }
    if (!duplicated) return;
    for (i = 0, j = 0; i < main_count && j < mirror_count; i++, j++)
    {
        uint32_t k;

        if (main_extents[i].count != mirror_extents[j].count)
        {
            finding(mirror_extents[j].block, "UDF 2.2.13", "the mirror has other extents");
            break;
        }
        for (k = 0; k < main_extents[i].count; k++)
            if (disc_read(main_extents[i].block + k, 1, one) && disc_read(mirror_extents[j].block + k, 1, two) && memcmp(one, two, BLOCK))
                finding(mirror_extents[j].block + k, "UDF 2.2.13", "the mirror differs from block %u", main_extents[i].block + k);
    }
    if (main_count != mirror_count) finding(block, "UDF 2.2.13", "the mirror has %u extents, not %u", mirror_count, main_count);
    free(mirror_extents);
}

static bool check_logical(const uint8_t *d, uint32_t block, const uint8_t *partition)
{
    uint32_t size = le32(d + 264), count = le32(d + 268), at, i;

    check_charspec(d + 20, block, "ECMA-167 3/10.6.3", "descriptor character set");
    check_dstring(d + 84, 128, block, "ECMA-167 3/10.6.4", "logical volume identifier");
    if (le32(d + 212) != BLOCK) finding(block, "UDF 2.2.4.2", "logical blocks of %u bytes", le32(d + 212));
    check_regid(d + 216, "*OSTA UDF Compliant", block, "UDF 2.2.4.3", "domain identifier");
    if (d[242] & ~3) finding(block, "UDF 2.1.5.3", "domain flags %02x", d[242]);
    check_regid(d + 272, NULL, block, "UDF 2.1.5.2", "implementation identifier");
    maps[0].start = le32(partition + 188);
    maps[0].blocks = le32(partition + 192);
    if (maps[0].start >= disc_blocks) maps[0].blocks = 0;
    else if (maps[0].blocks > disc_blocks - maps[0].start) maps[0].blocks = disc_blocks - maps[0].start;
    maps[1] = maps[0];
    if (size > BLOCK - 440 || !count || count > 2)
    {
        finding(block, "ECMA-167 3/10.6.8", "%u partition maps in %u bytes", count, size);
        return false;
    }
    for (i = at = 0; i < count; i++, at += d[440 + at + 1])
    {
        const uint8_t *map = d + 440 + at;

        if (size - at < 6 || map[1] > size - at || map[1] < 6)
        {
            finding(block, "ECMA-167 3/10.7", "partition map %u goes over its end", i);
            return false;
        }
        map_count = i + 1;
        if (map[0] == 1)
        {
            if (map[1] != 6) finding(block, "ECMA-167 3/10.7.2", "a partition map of %u bytes", map[1]);
            if (le16(map + 2) != 1) finding(block, "ECMA-167 3/10.7.2.3", "volume sequence number %u", le16(map + 2));
            if (le16(map + 4) != le16(partition + 22)) finding(block, "ECMA-167 3/10.7.2.4", "there is no partition %u", le16(map + 4));
        }
        else if (i && map[0] == 2 && map[1] == 64 && !strncmp((const char *)map + 5, "*UDF Metadata Partition", 23))
        {
            map_count = 1;
            maps[1].metadata = true;
            if (le16(map + 36) != 1) finding(block, "UDF 2.2.10", "volume sequence number %u", le16(map + 36));
            if (le16(map + 38) != le16(partition + 22)) finding(block, "UDF 2.2.10", "there is no partition %u", le16(map + 38));
            check_metadata(map, block);
            map_count = 2;
        }
        else
        {
            finding(block, "ECMA-167 3/10.7", "a partition map of type %u, %u bytes", map[0], map[1]);
            return false;
        }
    }
    if (at != size) finding(block, "ECMA-167 3/10.6.8", "partition maps of %u bytes, said to be %u", at, size);
    if (revision >= 0x250 && map_count < 2 && le32(partition + 184) == 1)
        finding(block, "UDF 2.2.10", "no metadata partition");
    return true;
}

/* --- integrity and file set ------------------------------------------------------------------------------------------ */

static void check_integrity(const uint8_t *logical, uint32_t from)
{
    uint8_t d[BLOCK], last[BLOCK];
    uint32_t first = le32(logical + 436), blocks = le32(logical + 432) / BLOCK, i, block = 0, partitions, use, use_size;

    if (!blocks || first >= disc_blocks || blocks > disc_blocks - first || le32(logical + 432) < 8192)
        finding(from, "UDF 2.2.4.6", "the integrity sequence has %u bytes at %u", le32(logical + 432), first);
    for (i = 0; i < blocks && disc_read(first + i, 1, d); i++)
    {
        if (le16(d) == TAG_TERMINATING)
        {
            check_tag(d, 512, first + i, first + i, "ECMA-167 3/10.9");
            break;
        }
        if (le16(d) != TAG_INTEGRITY) break;
        memcpy(last, d, BLOCK);
        block = first + i;
    }
    claim(first, blocks, 0, "the integrity sequence");
    if (!block)
    {
        finding(first, "ECMA-167 3/8.8.2", "no Logical Volume Integrity Descriptor");
        return;
    }
    memcpy(d, last, BLOCK);
    partitions = le32(d + 72);
    use_size = le32(d + 76);
    if (partitions != map_count) finding(block, "ECMA-167 3/10.10.6", "%u partitions, not %u", partitions, map_count);
    use = 80 + 8 * (partitions <= 4 ? partitions : 4);
    if (use_size < 46 || use_size > BLOCK - use)
    {
        finding(block, "UDF 2.2.6.4", "%u bytes for the implementation", use_size);
        return;
    }
    if (!check_tag(d, use + use_size, block, block, "ECMA-167 3/10.10")) return;
    check_timestamp(d + 16, block, "ECMA-167 3/10.10.2", "recording time");
    if (le32(d + 28) != 1) finding(block, "ECMA-167 3/10.10.3", "integrity type %u: not closed", le32(d + 28));
    check_zero(d + 32, 8, block, "ECMA-167 3/10.10.4", "next integrity extent");
    if (le64(d + 40) <= highest_unique_id || (uint32_t)le64(d + 40) < 16)
        finding(block, "UDF 3.2.1.1", "the next unique id is %llu, the highest so far %llu", (unsigned long long)le64(d + 40),
                (unsigned long long)highest_unique_id);
    for (i = 0; i < map_count && i < partitions; i++)
    {
        uint32_t free_blocks = le32(d + 80 + 4 * i), size = le32(d + 80 + 4 * partitions + 4 * i);
        uint32_t wanted = maps[i].metadata ? maps[i].metadata_blocks : maps[i].blocks;

        if (size != wanted) finding(block, "ECMA-167 3/10.10.9", "partition %u has %u blocks, not %u", i, wanted, size);
        if (free_blocks != UINT32_MAX && free_blocks > size) finding(block, "ECMA-167 3/10.10.8", "%u blocks of %u are free", free_blocks, size);
    }
    check_regid(d + use, NULL, block, "UDF 2.1.5.2", "implementation identifier");
    if (le32(d + use + 32) != files_found) finding(block, "UDF 2.2.6.4", "%u files, said to be %u", files_found, le32(d + use + 32));
    if (le32(d + use + 36) != directories_found)
        finding(block, "UDF 2.2.6.4", "%u directories, said to be %u", directories_found, le32(d + use + 36));
    if (le16(d + use + 40) > revision || le16(d + use + 42) > revision || le16(d + use + 44) < le16(d + use + 42)
            || le16(d + use + 40) < 0x102)
        finding(block, "UDF 2.2.6.4", "revisions %04x to read, %04x to %04x to write", le16(d + use + 40), le16(d + use + 42), le16(d + use + 44));
}

static void check_file_set(const uint8_t *logical, uint32_t from)
{
    uint8_t d[BLOCK], next[BLOCK];
    uint32_t length = le32(logical + 248) & 0x3FFFFFFF, location = le32(logical + 252), block = place_of(le16(logical + 256), location), i;
    static const struct { unsigned at, size; const char *clause, *name; } texts[] =
    {
        { 112, 128, "ECMA-167 4/14.1.10", "logical volume identifier" }, { 304, 32, "ECMA-167 4/14.1.12", "file set identifier" },
        { 336, 32, "ECMA-167 4/14.1.13", "copyright file identifier" }, { 368, 32, "ECMA-167 4/14.1.14", "abstract file identifier" },
    };

    if (map_count == 2 && maps[1].metadata && le16(logical + 256) != 1) finding(from, "UDF 2.2.10", "the file set is not in the metadata partition");
    if (block == UINT32_MAX || length < BLOCK || !disc_read(block, 1, d) || le16(d) != TAG_FILE_SET)
    {
        finding(block == UINT32_MAX ? from : block, "ECMA-167 4/8.3.1", "no File Set Descriptor at %u of partition %u", location, le16(logical + 256));
        return;
    }
    for (i = 0; i < (length + BLOCK - 1) / BLOCK; i++)
        claim(maps[le16(logical + 256)].metadata ? CLAIM_METADATA + location + i : block + i, 1, 0, "the file set's descriptors");
    if (!check_tag(d, 512, location, block, "ECMA-167 4/14.1")) return;
    if (length >= 2 * BLOCK && disc_read(block + 1, 1, next) && le16(next))
    {
        if (le16(next) != TAG_TERMINATING) finding(block + 1, "ECMA-167 4/8.3.1", "tag %u behind the File Set Descriptor", le16(next));
        else check_tag(next, 512, location + 1, block + 1, "ECMA-167 4/14.2");
    }
    check_timestamp(d + 16, block, "ECMA-167 4/14.1.2", "recording time");
    if (le16(d + 28) != 3 || le16(d + 30) != 3) finding(block, "UDF 2.3.2.1", "interchange levels %u, %u", le16(d + 28), le16(d + 30));
    if (le32(d + 32) != 1 || le32(d + 36) != 1) finding(block, "UDF 2.3.2.3", "character set lists %08x, %08x", le32(d + 32), le32(d + 36));
    if (le32(d + 40) || le32(d + 44)) finding(block, "ECMA-167 4/14.1.7", "file set %u, descriptor %u", le32(d + 40), le32(d + 44));
    check_charspec(d + 48, block, "UDF 2.3.2.5", "character set of the logical volume identifier");
    check_charspec(d + 240, block, "UDF 2.3.2.6", "character set of the file set");
    for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) check_dstring(d + texts[i].at, texts[i].size, block, texts[i].clause, texts[i].name);
    if (memcmp(d + 112, logical + 84, 128)) finding(block, "ECMA-167 4/14.1.10", "another logical volume identifier than the volume's");
    check_regid(d + 416, "*OSTA UDF Compliant", block, "UDF 2.3.2.7", "domain identifier");
    check_revision(d + 416, block, "UDF 2.1.5.3", "the file set's domain");
    check_zero(d + 448, 16, block, "ECMA-167 4/14.1.17", "next extent");
    check_zero(d + 480, 32, block, "ECMA-167 4/14.1.19", "reserved");
    check_files(d + 400, d + 464, block);
}

int main(int argc, char **argv)
{
    static uint8_t anchor[BLOCK];
    static struct sequence main_sequence, reserve;
    unsigned wanted = 0, major, minor;
    bool main_good, reserve_good;
    int arg;

    if (argc < 2) goto usage;
    for (arg = 2; arg < argc; arg++)
        if (sscanf(argv[arg], "revision=%1x.%2x", &major, &minor) == 2) wanted = major << 8 | minor;
        else if (!strncmp(argv[arg], "start=", 6)) start = (uint32_t)strtoul(argv[arg] + 6, NULL, 10);
        else goto usage;
    disc_open(argv[1]);
    if (find_anchors(anchor))
    {
        main_good = read_sequence(anchor + 16, &main_sequence, "main");
        reserve_good = read_sequence(anchor + 24, &reserve, "reserve");
        if (main_good && reserve_good) compare_sequences(&main_sequence, &reserve);
        if (!main_good) main_sequence = reserve;
        if (main_good || reserve_good)
        {
            const uint8_t *logical = main_sequence.logical, *partition = main_sequence.partition;

            revision = wanted;
            check_revision(logical + 216, main_sequence.logical_block, "UDF 2.1.5.3", "the volume's domain");
            /* once more, now that the revision is known */
            check_tag(logical, 440, main_sequence.logical_block, main_sequence.logical_block, "ECMA-167 3/10.6");
            check_recognition();
            check_primary(main_sequence.primary, main_sequence.primary_block);
            if (main_sequence.implementation_block)
                check_implementation(main_sequence.implementation, main_sequence.implementation_block, logical);
            check_partition(partition, main_sequence.partition_block);
            if (main_sequence.unallocated_block)
                check_unallocated(main_sequence.unallocated, main_sequence.unallocated_block, partition);
            if (check_logical(logical, main_sequence.logical_block, partition))
            {
                check_file_set(logical, main_sequence.logical_block);
                check_integrity(logical, main_sequence.logical_block);
            }
        }
    }
    claims_check(disc_blocks, "ECMA-167 4/8.1");
    free(maps[1].extents);
    return findings_end();

usage:
    fprintf(stderr, "check_udf IMAGE [revision=1.02 ... 2.60] [start=LBA]\n");
    return 2;
}
