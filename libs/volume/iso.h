/*
 * ISO 9660 and Joliet, for the files of libs/volume alone: Joliet is a second hierarchy of the same form, with names in UCS-2.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_ISO_H
#define VOLUME_ISO_H

#include "volume/parts.h"

/* Identifiers in bytes, the version ";1" of files included: ECMA-119 7.5.1 and 7.6.3 with 10.1 and 10.2; Joliet's names have 64
 * characters of two bytes. */
#define ISO_MAX_IDENTIFIER 132

/* The last that a name gets which is taken: seven digits and one character are what level 1 has room for. */
#define ISO_MAX_NUMBER 9999999

/* ECMA-119 9.1: a directory record without its identifier. */
#define ISO_RECORD_SIZE 33

/* An identifier as it stands on the disc. */
struct iso_identifier
{
    uint8_t length;             /* bytes */
    uint8_t bytes[ISO_MAX_IDENTIFIER];
};

/* A directory; they are in the order of the path table. */
struct iso_directory
{
    const struct volume_node *node;
    uint32_t parent;            /* index; the root's is itself */
    uint32_t first_child, child_count;  /* in the plan's children */
    uint32_t block, bytes;      /* its extent: whole blocks */
    uint32_t first_start;       /* in the plan's starts, one for each block */
};

/* Where a block of a directory begins: with which child, and for a file in several extents, with which. Children are counted
 * from 2; 0 and 1 are the directory itself and its parent (ECMA-119 6.8.2.2). */
struct iso_start
{
    uint32_t child;
    uint32_t extent;
};

/* What is known of a node, by its serial. */
struct iso_node
{
    uint32_t identifier;        /* offset in the plan's text; 0: not in this file system */
    uint32_t directory;         /* index, of directories */
};

struct iso_plan
{
    bool joliet;
    struct iso_node *nodes;
    uint8_t *text;              /* identifiers: a byte of length, then the bytes */
    uint32_t text_used, text_size;
    const struct volume_node **children;    /* of every directory, in the order of their identifiers */
    struct iso_directory *directories;
    uint32_t directory_count;
    struct iso_start *starts;
    uint32_t path_table_bytes, path_table_l, path_table_m;  /* absolute blocks */
    uint32_t first_block, block_count;                      /* of all directories together, absolute */
};

static inline const uint8_t *iso_identifier(const struct iso_plan *plan, const struct volume_node *node, uint8_t *length)
{
    const uint8_t *text = plan->text + plan->nodes[node->serial].identifier;

    *length = *text;
    return text + 1;
}

/* At most so many bytes of text a node needs, as long as no other takes its name. */
uint32_t iso_text_bytes(bool joliet, unsigned level, const struct volume_node *node);

/* Gives every child of a directory its identifier, all of them different, in the plan's nodes and text (iso_names.c). Names that are
 * taken get numbers beyond `number`, each another one; VOLUME_NO_UNIQUE_NAME when there are none left. */
enum volume_result iso_name_children(struct iso_plan *plan, unsigned level, const struct volume_node *directory,
        uint32_t number, struct volume_problem *problem);

/* Whether the identifier of a node by itself, without its version, is its name; in ISO 9660 but for the case. */
bool iso_keeps_name(bool joliet, unsigned level, const struct volume_node *node);

/* The blocks of the path tables and of the directories (iso_records.c). For iso_make_path_table the argument is ISO_PATH_TABLE_*,
 * with ISO_JOLIET when they are Joliet's. */
enum
{
    ISO_JOLIET = 1,
    ISO_PATH_TABLE_M = 2,       /* numbers with the most significant byte first (ECMA-119 6.9.2), else the least */
};
enum volume_result iso_make_path_table(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem);
enum volume_result iso_make_directories(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem);

/* Bytes of a record with an identifier of that length: always even (ECMA-119 9.1.12). */
static inline uint32_t iso_record_bytes(uint8_t identifier_length)
{
    return (ISO_RECORD_SIZE + identifier_length + 1u) & ~1u;
}

/* How many records a node has in its directory: one, or one for each extent. */
static inline uint32_t iso_record_count(const struct volume_node *node)
{
    return node->kind == VOLUME_FILE && node->extent_count > 1 ? node->extent_count : 1;
}

/* The record of a directory that is not among the children: the root in its descriptor, with identifier 0 (ECMA-119 9.1). */
void iso_make_directory_record(const struct iso_directory *directory, uint8_t identifier, uint8_t *out);

#endif
