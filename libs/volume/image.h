/*
 * A tree as the blocks of a disc: planned once, then computed block by block, in any order, as they are asked for. Nothing of a
 * file's contents is kept in memory.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_IMAGE_H
#define VOLUME_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "volume/result.h"
#include "volume/tree.h"

#define VOLUME_BLOCK_SIZE 2048

enum volume_file_system
{
    VOLUME_ISO9660 = 1,
    VOLUME_JOLIET = 2,          /* only together with VOLUME_ISO9660 */
    VOLUME_UDF = 4,
};

/* El Torito 1.0, figure 3, boot media type. */
enum volume_boot_emulation
{
    VOLUME_BOOT_NONE,
    VOLUME_BOOT_1200_KB,
    VOLUME_BOOT_1440_KB,
    VOLUME_BOOT_2880_KB,
    VOLUME_BOOT_HARD_DISK,
};

#define VOLUME_MAX_BOOT_ENTRIES 32
#define VOLUME_MAX_MANUFACTURER 24

/* A boot image. The first is the catalogue's default entry, each other one a section of its own. */
struct volume_boot
{
    uint8_t platform;           /* 0 x86, 1 PowerPC, 2 Mac, 0xEF EFI */
    enum volume_boot_emulation emulation;
    char manufacturer[VOLUME_MAX_MANUFACTURER + 1];
    void *contents;             /* of the tree's contents class; stays the caller's, who keeps it while the image lives */
    uint32_t size;              /* bytes, at least 1 */
    uint8_t system;             /* of an emulated hard disk: the type of its partition (volume_boot_examine) */
};

/* Places where UDF's readers look for an anchor (ECMA-167 3/8.4.2.1, UDF 2.2.3). */
#define VOLUME_MAX_ANCHORS 4

/* A label: UTF-16, not terminated, and its length in characters, cut by the caller to what the file system takes. */
struct volume_label
{
    uint16_t text[126];
    uint8_t length;
};

struct volume_options
{
    unsigned file_systems;      /* VOLUME_ISO9660 ... */
    unsigned iso_level;         /* 1: 8.3 names, 2: up to 31 characters (ECMA-119 10) */
    unsigned udf_revision;      /* 0x102, 0x150, 0x200, 0x201, 0x250, 0x260 */
    bool keep_names;            /* a name that would have to be changed is refused; its case does not count where there is one alone */
    bool mirror_metadata;       /* UDF 2.50 and on: the metadata file's mirror has blocks of its own (UDF 2.50 2.2.13) */
    struct volume_label iso_label, joliet_label, udf_label;
    volume_time now;            /* when the volume was made */
    uint64_t identity;          /* what tells this volume from all others; the volume set identifiers begin with it */
    char application[64];       /* who made it; ASCII */
    /* A session behind others. */
    uint32_t session_start;     /* LBA of the image's first block */
    uint32_t partition_start;   /* UDF: LBA where the partition of the first session begins, 0: there is none before */
    uint64_t next_unique_id;    /* UDF: from the session before, 0: there is none before */
    /* A session on a medium that is written in place, behind others on it; UDF alone. anchor_count says that it is one. The image is
     * of the whole disc then: block 0 is LBA 0, and volume_image_ranges tells what of it has to be written. */
    uint32_t anchors[VOLUME_MAX_ANCHORS];   /* LBAs that hold an anchor which has to point at this session (import.h finds them) */
    unsigned anchor_count;
    uint32_t write_unit;        /* blocks that can only be written together, from a multiple of it on; 0 and 1: each by itself */
    struct volume_disc *disc;   /* import.h: where the blocks are read that stay as they are; NULL: they are zeros. From whatever
                                 * thread reads the image. Stays the caller's, who keeps it while the image lives. */
    /* */
    const struct volume_boot *boot; /* first session alone */
    unsigned boot_count;
};

struct volume_disc;
struct volume_image;

/* Plans an image. The tree, which must not change while the image lives, has its nodes' data_block, udf_entry and serial set. The
 * options are copied, but for the boot images' contents. Nothing is read of any contents. On failure *problem (may be NULL) says where. */
enum volume_result volume_image_create(struct volume_tree *tree, const struct volume_contents_class *contents,
        const struct volume_options *options, struct volume_image **image, struct volume_problem *problem);
void volume_image_destroy(struct volume_image *image);

/* Reads of the image of a hard disk what the catalogue says of it, and of others nothing: for each boot image, before an image is
 * planned with it. VOLUME_BOOT_BAD_SIZE, or why it cannot be read. */
enum volume_result volume_boot_examine(const struct volume_contents_class *contents, struct volume_boot *boot);

/* Whether an image with these options could not be planned because of one node of the tree, which is attached, or because of how many
 * directories there are: what can be said without planning, in a time that does not grow with the tree. VOLUME_TOO_DEEP,
 * VOLUME_TOO_MANY_DIRECTORIES, VOLUME_FILE_TOO_BIG, VOLUME_NAME_CHANGED. */
enum volume_result volume_check_node(const struct volume_tree *tree, const struct volume_options *options,
        const struct volume_node *node, struct volume_problem *problem);
/* The same of a node with everything below it. */
enum volume_result volume_check_nodes(const struct volume_tree *tree, const struct volume_options *options,
        const struct volume_node *top, struct volume_problem *problem);

/* Blocks of the image, and the LBA of its first one: session_start, or 0 when it is written in place. */
uint32_t volume_image_blocks(const struct volume_image *image);
uint32_t volume_image_start(const struct volume_image *image);

/* Runs of blocks that have to be written, by their LBAs, in that order: all of the image, or, when it is written in place, the session
 * and then the anchors, each as whole write units. They may lie on top of each other: what they say of a block is the same. Returns
 * how many there are, at least 1. */
struct volume_range
{
    uint32_t first, count;
};
#define VOLUME_MAX_RANGES (1 + VOLUME_MAX_ANCHORS)
unsigned volume_image_ranges(const struct volume_image *image, struct volume_range *ranges);

/* `count` blocks from `block` on (0: the first of the image) into count * VOLUME_BLOCK_SIZE bytes. The image is only read: any
 * thread, and several at once if the contents' class can. On failure nothing in `out` counts. */
enum volume_result volume_image_read(const struct volume_image *image, uint32_t block, uint32_t count, void *out,
        struct volume_problem *problem);

/* The files with blocks of their own in this image, in the order of their blocks. index: below the count. */
uint32_t volume_image_file_count(const struct volume_image *image);
const struct volume_node *volume_image_file(const struct volume_image *image, uint32_t index);
/* The first of them that begins at a block of the image or behind it: the count when none does. */
uint32_t volume_image_first_file(const struct volume_image *image, uint32_t block);
/* The file that a block of the image is part of, and the first block behind it (*end); NULL: it is part of none. */
const struct volume_node *volume_image_file_around(const struct volume_image *image, uint32_t block, uint32_t *end);

/* The names that a file system has a node under; UTF-16, not terminated. Returns the length, at most `size` characters are
 * written; name may be NULL with size 0. 0 when the node is not in that file system. */
unsigned volume_image_name(const struct volume_image *image, enum volume_file_system file_system,
        const struct volume_node *node, uint16_t *name, unsigned size);

/* Where the structures are, for tests and for what an application wants to record. Absolute block numbers, 0: not there. */
struct volume_places
{
    uint32_t partition_start;   /* UDF */
    uint64_t next_unique_id;    /* UDF: the one that a further session begins with */
    uint32_t boot_catalogue;
};
void volume_image_places(const struct volume_image *image, struct volume_places *places);

#endif
