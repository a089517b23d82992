/*
 * A file system on a disc as a tree. What is on the disc was made by anybody, perhaps to do harm: everything read is checked, and what
 * contradicts itself is refused.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_IMPORT_H
#define VOLUME_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "volume/image.h"
#include "volume/result.h"
#include "volume/tree.h"

/* The disc, as whoever has one gives it. */
struct volume_disc
{
    /* `count` blocks of 2048 bytes from an absolute block on. VOLUME_READ_FAILED when one of them cannot be read. */
    enum volume_result (*read)(struct volume_disc *disc, uint32_t block, uint32_t count, void *out);
    uint32_t blocks;            /* how many there are, from 0 on; nothing beyond is asked for */
    /* NULL, or called for each directory before its members are read (the path with a backslash at the end) and for each file (its
     * path); UTF-16, not terminated. The counts are of what was read before. Anything but VOLUME_OK ends the import with it. */
    enum volume_result (*progress)(struct volume_disc *disc, const uint16_t *path, unsigned length, uint32_t directories,
            uint32_t files);
};

/* What there was beside the tree. */
struct volume_imported
{
    unsigned file_system;       /* VOLUME_ISO9660, VOLUME_JOLIET or VOLUME_UDF */
    uint16_t label[126];
    unsigned label_length;
    unsigned udf_revision;      /* UDF: as 0x102; what must be known to write */
    bool metadata_partition;
    uint32_t partition_start;   /* UDF: absolute */
    uint64_t next_unique_id;    /* UDF */
    bool read_only;             /* UDF: the partition is (ECMA-167 3/10.5.7), as in all that libs/volume makes; else somebody else keeps
                                 * account of what of it is free */
    uint32_t end;               /* UDF: one past the last block that the volume is known to take, its last anchor included. With a
                                 * virtual partition that is the end of the disc. */
    uint32_t anchors[VOLUME_MAX_ANCHORS];   /* UDF: where there are anchors: what a session written in place has to change */
    unsigned anchor_count;
    uint32_t directories;       /* UDF: as the volume says; 0: it does not */
    uint32_t files;
    uint32_t boot_catalogue;    /* El Torito: its block, 0: none */
};

/* Which file systems the session that begins at a block has: a mask of VOLUME_ISO9660 ...; *file_systems is 0 when none is known. Only
 * the descriptors at the session's start are looked at. VOLUME_READ_FAILED. */
enum volume_result volume_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems);

/* Reads one file system of a session into an empty tree: all nodes are VOLUME_ON_DISC, or, where a file lies in its own entry, have
 * contents that `embed` makes of its bytes (it copies them; NULL: out of memory). On failure the tree holds what was read so far, for
 * the caller to destroy, and *problem (may be NULL) says in which block, and what was wrong there. VOLUME_NOT_RECOGNISED when
 * the session has no such file system. */
enum volume_result volume_import(struct volume_disc *disc, uint32_t session_start, enum volume_file_system file_system,
        struct volume_tree *tree, void *(*embed)(const uint8_t *bytes, uint32_t size), struct volume_imported *imported,
        struct volume_problem *problem);

#endif
