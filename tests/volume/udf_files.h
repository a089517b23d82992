/*
 * check_udf: between the volume (check_udf.c) and its files (udf_files.c).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef CHECK_UDF_FILES_H
#define CHECK_UDF_FILES_H

#include "udf_fields.h"

/* An extent of a partition's blocks. */
struct extent
{
    uint32_t block, count;      /* absolute */
};

/* A partition of the logical volume (3/10.6): plain, or with metadata. */
struct map
{
    bool metadata;
    uint32_t start, blocks;     /* of the partition below, absolute */
    struct extent *extents;     /* metadata */
    unsigned extent_count;
    uint32_t metadata_blocks;
    uint32_t unit, alignment;   /* blocks */
};

extern struct map maps[2];
extern unsigned map_count;

/* What was counted while walking. */
extern uint32_t files_found, directories_found;
extern uint64_t highest_unique_id;

/* The absolute block, UINT32_MAX for one that is not there. */
uint32_t place_of(unsigned map, uint32_t block);

/* A file that is in no directory: the metadata file (250), its mirror (251). Its extents, absolute and in order. */
void check_metadata_file(uint32_t block, unsigned type, struct extent **extents, unsigned *count);

/* Everything from the root on. `from`: the block with the reference. */
void check_files(const uint8_t *root_icb, const uint8_t *stream_icb, uint32_t from);

#endif
