/*
 * Reading UDF, for udf_locate.c (which volume there is, and where its partitions are) and udf_import.c (its files).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_UDF_READER_H
#define VOLUME_UDF_READER_H

#include "volume/import_private.h"
#include "volume/udf_fields.h"

/* A logical volume has one partition of each kind at most, and what lies on it (UDF 2.2.4.6). */
#define UDF_MAX_MAPS 4

enum udf_map_kind
{
    UDF_MAP_PLAIN,              /* ECMA-167 3/10.7.2 */
    UDF_MAP_VIRTUAL,            /* UDF 1.50 2.2.8: blocks through a table */
    UDF_MAP_SPARABLE,           /* UDF 1.50 2.2.9: bad packets stand elsewhere */
    UDF_MAP_METADATA,           /* UDF 2.50 2.2.10: the blocks of a file */
};

/* A bad packet, and what stands for it. */
struct udf_spare
{
    uint32_t original;          /* block in the partition */
    uint32_t mapped;            /* absolute */
};

struct udf_map
{
    enum udf_map_kind kind;
    uint16_t number;            /* of the partition it is, or lies on */
    uint32_t start, blocks;     /* of that partition, absolute */
    uint32_t packet_blocks;     /* sparable */
    struct udf_spare *spares;   /* ascending by original */
    uint32_t spare_count;
    uint32_t metadata_file, mirror_file;    /* blocks in the partition */
    struct volume_extent *extents;          /* metadata: of its file, absolute */
    uint32_t *firsts;           /* the block of the metadata partition with which each begins */
    uint32_t extent_count;
    uint32_t *table;            /* virtual: blocks in the partition */
    uint32_t table_count;
};

/* ECMA-167 4/7.1 and 4/14.14.2: where something is. */
struct udf_address
{
    uint32_t block;
    uint16_t map;
    uint32_t length;            /* bytes; 0: nowhere */
};

struct udf_reader
{
    struct import *import;
    struct udf_map maps[UDF_MAX_MAPS];
    unsigned map_count;
    struct udf_address file_set;
    uint64_t effort;            /* steps of which a disc can want any number: extents that were followed, blocks of descriptors */
};

/* A list of extents that grows; absolute. */
struct udf_extents
{
    struct volume_extent *extents;
    uint32_t count, room;
};

/* What a File Entry of either kind says. */
struct udf_file
{
    uint8_t block[VOLUME_BLOCK_SIZE];
    uint32_t absolute;          /* where it stands */
    uint16_t map;
    uint8_t type;               /* ECMA-167 4/14.6.6 */
    uint16_t flags;             /* 4/14.6.8 */
    uint64_t length;
    volume_time created, modified, accessed;
    struct udf_address streams; /* the stream directory */
    const uint8_t *descriptors; /* allocation descriptors, or what is embedded; in block */
    uint32_t descriptor_bytes;
};

/* The volume of the session: its label, revision, partitions. */
enum volume_result udf_locate(struct udf_reader *reader);
void udf_reader_done(struct udf_reader *reader);

/* The absolute place of a block of a partition, and how many that follow it there follow it on the disc, too. VOLUME_CORRUPT when the
 * partition has no such block. `from` is the block with the reference. */
enum volume_result udf_translate(struct udf_reader *reader, uint16_t map, uint32_t block, uint32_t from, uint32_t *absolute,
        uint32_t *run);

/* Reads a block with a descriptor and checks its tag: any of two (0: only the first). `location` is what the tag has to say. */
enum volume_result udf_read_descriptor(struct udf_reader *reader, uint32_t absolute, uint32_t location, enum udf_tag tag,
        enum udf_tag other, uint8_t *block);
/* The tag alone: id, checksum, CRC, location. `room` bytes are there. */
bool udf_check_tag(const uint8_t *descriptor, uint32_t room, uint32_t location);

enum volume_result udf_read_file(struct udf_reader *reader, const struct udf_address *address, uint32_t from,
        struct udf_file *file);
/* The extents of a file that is not embedded; for the caller to free. Holes are VOLUME_NOT_SUPPORTED. */
enum volume_result udf_read_extents(struct udf_reader *reader, const struct udf_file *file, struct udf_extents *extents);

struct udf_address udf_get_long_ad(const uint8_t *bytes);
volume_time udf_get_timestamp(const uint8_t *bytes);
/* Compressed Unicode (UDF 2.1.1) of `length` bytes as UTF-16: at most 254 characters. False when it is neither 8 nor 16 bits. */
bool udf_decompress(const uint8_t *bytes, unsigned length, uint16_t *text, unsigned *text_length);

/* The start of an identifier (ECMA-167 1/7.4). */
bool udf_is_regid(const uint8_t *regid, const char *identifier);

#endif
