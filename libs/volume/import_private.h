/*
 * What the readers of libs/volume share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_IMPORT_PRIVATE_H
#define VOLUME_IMPORT_PRIVATE_H

#include "volume/import.h"
#include "volume/parts.h"

/* Deeper than any tree that is meant to be used; a program that walks it by recursion survives it. */
#define IMPORT_MAX_DEPTH 512
/* A path in UTF-16 that deep. */
#define IMPORT_MAX_PATH 32767

/* What is kept of a disc in memory has bounds, whatever the disc says: no disc that is meant to be read comes near them. */
#define IMPORT_MAX_NODES 4000000
#define IMPORT_MAX_EMBEDDED (UINT64_C(1) << 30)

/* A set of runs of blocks that do not overlap: directories, which nobody has a reason to share. */
struct import_runs
{
    struct import_run *runs;    /* ascending */
    uint32_t count, room;
};

struct import
{
    struct volume_disc *disc;
    struct volume_tree *tree;
    void *(*embed)(const uint8_t *bytes, uint32_t size);
    struct volume_imported *imported;
    struct volume_problem *problem;
    uint32_t session_start;
    struct import_runs seen;
    uint32_t directories, files;
    uint64_t embedded;          /* bytes that the caller was given to keep */
    uint16_t path[IMPORT_MAX_PATH];
};

/* Leaves which block was wrong, and what (with its clause), and gives the result back. */
enum volume_result import_fail(struct import *import, enum volume_result result, uint32_t block, const char *what);
enum volume_result import_corrupt(struct import *import, uint32_t block, const char *what);

/* Reads blocks, all of which must be on the disc. */
enum volume_result import_read(struct import *import, uint32_t block, uint32_t count, void *out);

/* Notes that blocks belong to a directory. VOLUME_CORRUPT when some of them did already: a loop, or two on top of each other. */
enum volume_result import_claim(struct import *import, uint32_t block, uint32_t count, const char *what);

/* Characters that lead a Windows program into another directory become an underscore (UDF 4.2.2.1). */
void import_clean_name(uint16_t *name, unsigned length);

/* Adds a node of that name to a directory. A name that cannot stand in a tree is VOLUME_CORRUPT, as is one that is there already.
 * VOLUME_NOT_SUPPORTED: there are too many. */
enum volume_result import_add(struct import *import, struct volume_node *parent, enum volume_kind kind, const uint16_t *name,
        unsigned length, uint32_t block, struct volume_node **node);

/* Tells the caller's progress of a file, or of a directory about to be read. */
enum volume_result import_tell(struct import *import, const struct volume_node *node);

/* The readers; `imported` is all zeros but for the file system. */
enum volume_result iso_import(struct import *import, bool joliet);
enum volume_result udf_import(struct import *import);

/* Whether the session has the descriptors of a file system (iso_import.c, udf_import.c). */
enum volume_result iso_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems);
enum volume_result udf_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems);

#endif
