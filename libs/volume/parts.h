/*
 * How an image is put together, for the files of libs/volume alone: each file system plans its structures as parts, runs of
 * blocks that it can compute when they are asked for.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_PARTS_H
#define VOLUME_PARTS_H

#include "volume/image.h"

#define VOLUME_MAX_PARTS (32 + VOLUME_MAX_BOOT_ENTRIES)

/* The first sixteen blocks of a session are not for file systems (ECMA-119 6.2.1, ECMA-167 2/8.3). */
#define VOLUME_SYSTEM_AREA 16
/* Where UDF's first anchor is, from the start of the session (ECMA-167 3/8.4.2.1). */
#define VOLUME_UDF_ANCHOR 256

struct iso_plan;
struct udf_plan;

/* Makes blocks index .. index + count - 1 of a part. `argument` is what the part was added with. */
typedef enum volume_result (*volume_make)(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem);

struct volume_part
{
    uint32_t first, count;      /* absolute */
    uint32_t argument;
    volume_make make;
};

struct volume_image
{
    struct volume_options options;
    const struct volume_contents_class *contents;
    struct volume_boot boot[VOLUME_MAX_BOOT_ENTRIES];
    uint32_t boot_block[VOLUME_MAX_BOOT_ENTRIES];   /* absolute */
    uint32_t boot_catalogue;                        /* absolute, 0: none */
    const struct volume_node **nodes;   /* by serial: depth first, the root is 0; streams follow their owner */
    uint32_t node_count;
    const struct volume_node **files;   /* those with blocks in this image, ascending by data_block */
    uint32_t file_count;
    struct volume_part parts[VOLUME_MAX_PARTS];     /* ascending; blocks in none of them are zero */
    unsigned part_count;
    uint64_t next;                      /* planning: the first block that is still free, absolute */
    uint32_t session_end;               /* one past the session's last block, absolute */
    uint32_t start, end;                /* of the image, absolute: of the session, or of the whole disc that it is written into */
    uint32_t anchors[VOLUME_MAX_ANCHORS];           /* those outside the session that are written anew */
    unsigned anchor_count;
    struct iso_plan *iso, *joliet;      /* of the file systems that were chosen, else NULL */
    struct udf_plan *udf;
};

/* --- planning -------------------------------------------------------------------------------------------------------- */

/* Takes the next `count` blocks (at least 1); never UDF's anchor point, which lies in the way. *first is absolute. */
enum volume_result volume_take_blocks(struct volume_image *image, uint64_t count, uint32_t *first);

/* Says who makes blocks that were taken. In any order; two parts never overlap. */
void volume_add_part(struct volume_image *image, uint32_t first, uint32_t count, volume_make make, uint32_t argument);

/* Leaves where it went wrong, and gives `result` back. problem may be NULL. */
enum volume_result volume_fail(enum volume_result result, struct volume_problem *problem, const struct volume_node *node,
        unsigned file_system);

static inline uint32_t volume_blocks_of(uint64_t bytes)
{
    return (uint32_t)((bytes + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE);
}

/* contents.c: blocks for every file that needs some, and for the boot images. After everything else was planned that wants
 * to lie before them. */
enum volume_result contents_plan(struct volume_image *image, struct volume_problem *problem);

/* iso_plan.c: names, directories and path tables of ISO 9660, or (joliet) Joliet: takes blocks, fills *plan. The volume
 * descriptors' blocks were taken before (image.c). */
enum volume_result iso_plan_create(struct volume_image *image, bool joliet, struct iso_plan **plan,
        struct volume_problem *problem);
void iso_plan_destroy(struct iso_plan *plan);
/* The volume descriptor, in the 2048 bytes at out (iso_descriptor.c). */
void iso_make_descriptor(const struct volume_image *image, const struct iso_plan *plan, uint8_t *out);
unsigned iso_name(const struct iso_plan *plan, const struct volume_node *node, uint16_t *name, unsigned size);

/* in_place.c. Planning: when the session is planned, image->start and end, and the parts outside it. Reading: blocks that are in no
 * part. */
enum volume_result in_place_plan(struct volume_image *image);
enum volume_result in_place_read(const struct volume_image *image, uint32_t block, uint32_t count, uint8_t *out,
        struct volume_problem *problem);

/* boot.c: El Torito 1.0. Takes the catalogue's block and checks the images; the boot record descriptor in 2048 bytes. */
enum volume_result boot_plan(struct volume_image *image, struct volume_problem *problem);
void boot_make_record(const struct volume_image *image, uint8_t *out);

/* udf_plan.c. Whether a node is in UDF: streams are from revision 2.00 on. */
bool udf_holds(const struct volume_image *image, const struct volume_node *node);
/* Whether a file's or stream's contents lie in its File Entry (ECMA-167 4/14.6.8, flags 3): then it has no blocks.
 * Only where no other file system needs them. */
bool udf_embeds(const struct volume_image *image, const struct volume_node *node);
/* The blocks before the contents: the volume descriptor sequence, the partition's start, the file set, all File Entries and
 * directories. And those behind: the reserve sequence and the second anchor. */
enum volume_result udf_plan_create(struct volume_image *image, struct udf_plan **plan, struct volume_problem *problem);
enum volume_result udf_plan_finish(struct volume_image *image, struct udf_plan *plan, struct volume_problem *problem);
void udf_plan_destroy(struct udf_plan *plan);
/* The three blocks of the volume recognition sequence: BEA01, NSR02 or NSR03, TEA01 (ECMA-167 2/9). */
void udf_make_recognition(const struct volume_image *image, unsigned index, uint8_t *out);
unsigned udf_name(const struct udf_plan *plan, const struct volume_node *node, uint16_t *name, unsigned size);
void udf_places(const struct udf_plan *plan, struct volume_places *places);

#endif
