/*
 * UDF, for the files of libs/volume alone. Revisions 1.02 to 2.60: up to 1.50 with NSR02 and File Entries, from 2.00 on with NSR03
 * and Extended File Entries (creation times, named streams), from 2.50 on with a metadata partition.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_UDF_H
#define VOLUME_UDF_H

#include "volume/parts.h"
#include "volume/udf_fields.h"

/* ECMA-167 4/14.9 and 4/14.17: the fixed part, before extended attributes and allocation descriptors. */
#define UDF_FILE_ENTRY_SIZE 176
#define UDF_EXTENDED_FILE_ENTRY_SIZE 216
/* ECMA-167 4/14.4 */
#define UDF_FILE_IDENTIFIER_SIZE 38
#define UDF_MAX_FILE_IDENTIFIER 296
/* ECMA-167 4/14.14.1.1: the longest extent of whole blocks. */
#define UDF_MAX_EXTENT UINT32_C(0x3FFFF800)
/* ECMA-167 3/8.4.2.2 */
#define UDF_SEQUENCE_BLOCKS 16
/* UDF 2.2.4.6: at least 8 KiB on what can be written again. */
#define UDF_INTEGRITY_BLOCKS 4
/* UDF 2.2.10: extents of the metadata file are multiples of this and begin at them. An ECC block of BD, two of DVD. */
#define UDF_METADATA_UNIT 32
/* The first that is not reserved (UDF 3.2.1.1). */
#define UDF_FIRST_UNIQUE_ID 16

/* Where a block of a directory begins: with which identifier, and how many of its bytes are in the block before. */
struct udf_start
{
    const struct volume_node *child;    /* NULL: the first, which names the parent */
    uint32_t before;
};

/* What is known of a node, by its serial. */
struct udf_node
{
    uint32_t directory_bytes;   /* of directories */
    uint32_t first_start;       /* in the plan's starts, of directories that do not lie in their entry */
};

struct udf_plan
{
    unsigned version;           /* of ECMA-167's descriptors: 2 or 3 */
    bool extended;              /* Extended File Entries */
    bool real_time;             /* a type of file (UDF 2.01 2.3.5.2) */
    bool metadata;              /* a metadata partition */
    uint32_t main_sequence, integrity, reserve_sequence, second_anchor;     /* absolute */
    uint32_t partition_start, partition_blocks;     /* absolute; in this and all earlier sessions */
    /* The file set and all entries: in the metadata partition, where there is one, else in the partition itself. */
    uint32_t entries_start, entries_blocks;         /* absolute */
    uint32_t entries_base;      /* the number of the first of these blocks in the partition that they belong to */
    uint32_t metadata_file, mirror_file;            /* absolute: File Entries of the metadata file and its mirror */
    uint32_t metadata_blocks;   /* whole units; entries_blocks of them are used */
    uint32_t mirror_start;      /* absolute: the mirror's own blocks, or entries_start */
    uint64_t first_unique_id, next_unique_id;
    struct udf_node *nodes;
    struct udf_start *starts;
};

/* The blocks that an entry takes, one after the other: the entry itself, further allocation descriptors, the stream directory's
 * entry and what that has no room for, what the directory's entry has no room for. */
struct udf_shape
{
    uint32_t entry;             /* 1; 0 for a node that is not in this file system */
    uint32_t extents;           /* allocation descriptors */
    uint32_t allocation_blocks; /* allocation extent descriptors */
    uint32_t stream_entry;      /* 1 with named streams */
    uint32_t stream_bytes, stream_blocks;
    uint32_t directory_blocks;
};

static inline uint32_t udf_entry_size(const struct udf_plan *plan)
{
    return plan->extended ? UDF_EXTENDED_FILE_ENTRY_SIZE : UDF_FILE_ENTRY_SIZE;
}

/* What an entry has room for behind its fixed part. */
static inline uint32_t udf_entry_room(const struct udf_plan *plan)
{
    return VOLUME_BLOCK_SIZE - udf_entry_size(plan);
}

static inline uint32_t udf_shape_blocks(const struct udf_shape *shape)
{
    return shape->entry + shape->allocation_blocks + shape->stream_entry + shape->stream_blocks + shape->directory_blocks;
}

/* The reference number of the partition with the entries (ECMA-167 4/8.1: an index into the partition maps). */
static inline uint16_t udf_entries_partition(const struct udf_plan *plan)
{
    return plan->metadata ? 1 : 0;
}

static inline uint64_t udf_unique_id(const struct udf_plan *plan, const struct volume_node *node)
{
    return node->serial ? plan->first_unique_id + node->serial : 0;
}

/* Everything about a node's blocks but where they are (udf_plan.c). */
void udf_get_shape(const struct volume_image *image, const struct udf_plan *plan, const struct volume_node *node,
        struct udf_shape *shape);

/* The bytes that a directory's identifier of a child takes; of the parent with NULL (udf_entries.c). */
uint32_t udf_identifier_size(const struct volume_node *child);
/* The name that it has there, which is its own unless that is too long: UTF-16, at most 254 characters. Returns the length. */
unsigned udf_entry_name(const struct volume_node *node, uint16_t *name);
/* Whether it is its own. */
bool udf_keeps_name(const struct volume_node *node);

/* Allocation descriptors: how many a file's contents take, and their size in bytes. */
uint32_t udf_extent_count(const struct volume_node *node);
uint32_t udf_extent_size(const struct udf_plan *plan);

/* A descriptor that says where the one of an entry or extent is: long_ad (ECMA-167 4/14.14.2). */
void udf_put_long_ad(uint8_t *out, uint32_t length, uint32_t block, uint16_t partition, uint32_t unique_id);

/* The entry of the metadata file or of its mirror, whose contents begin at an absolute block (udf_entries.c). */
void udf_make_metadata_entry(const struct volume_image *image, const struct udf_plan *plan, bool mirror, uint8_t *out);

/* Parts. The argument of udf_make_sequence is 1 for the reserve. */
enum volume_result udf_make_anchor(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem);
enum volume_result udf_make_sequence(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem);
enum volume_result udf_make_integrity(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem);
enum volume_result udf_make_entries(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem);
/* The first two blocks of the entries: the file set's descriptor and its end (udf_volume.c). */
void udf_make_file_set(const struct volume_image *image, uint32_t index, uint8_t *out);

#endif
