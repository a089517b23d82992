/*
 * What an image will hold: directories, files and named streams, before anything is said of where they lie. No file system's
 * rules are here; each of them maps the names and leaves out what it cannot hold.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_TREE_H
#define VOLUME_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "volume/result.h"

/* Names are UTF-16 in the machine's byte order, not terminated, as Windows has them: lone surrogates are possible. */
#define VOLUME_MAX_NAME 255

/* Times are 100 ns since 1601-01-01, UTC, as Windows' FILETIME; 0 is "not known". */
typedef int64_t volume_time;

enum volume_kind
{
    VOLUME_DIRECTORY,
    VOLUME_FILE,
    VOLUME_STREAM,              /* a named stream: its parent is the file or directory that it belongs to */
};

enum volume_flag
{
    VOLUME_HIDDEN = 1,
    VOLUME_REAL_TIME = 2,       /* UDF 2.01 and on: a file that is played as it is read */
    VOLUME_ON_DISC = 4,         /* the contents are on the disc already, in an earlier session */
    VOLUME_DESTROYED = 8,       /* only its holder still knows it */
    VOLUME_FLOATING = 16,       /* the holders': it belongs to them, and was never attached */
};

/* A run of blocks on the disc with a file's contents (VOLUME_ON_DISC). */
struct volume_extent
{
    uint32_t block;             /* LBA */
    uint64_t length;            /* bytes; all but the last of a file are whole blocks */
};

/* What the tree keeps of a file's contents is a pointer of its owner's and how to deal with it. */
struct volume_contents_class
{
    /* Exactly `size` bytes from `offset` on, which are within the size that the node has (node is NULL for a boot image).
     * VOLUME_READ_FAILED, or VOLUME_CONTENTS_CHANGED when there are not as many any more. Any thread. */
    enum volume_result (*read)(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size);
    /* The tree does not need it any more. */
    void (*release)(void *contents);
};

struct volume_children
{
    struct volume_node *first, *last;
    uint32_t count;
};

/* Made and changed by the functions below alone, read by everybody. Small on purpose: there are hundreds of thousands. */
struct volume_node
{
    struct volume_node *parent; /* NULL: the root, or not attached */
    struct volume_node *next, *previous;    /* siblings, in the order in which they came */
    struct volume_children *streams;        /* named streams, or NULL */
    union
    {
        struct volume_children children;    /* VOLUME_DIRECTORY */
        struct
        {
            uint64_t size;                  /* bytes */
            void *contents;                 /* the owner's; NULL for VOLUME_ON_DISC and for empty files */
            struct volume_extent *extents;  /* VOLUME_ON_DISC: where, ascending in the file; else NULL */
        } file;                             /* VOLUME_FILE, VOLUME_STREAM */
    };
    volume_time created, modified, accessed;
    /* Where things are, once an image was planned (image.h): absolute block numbers, 0: nowhere. */
    uint32_t data_block;        /* the contents, which all file systems share */
    uint32_t udf_entry;         /* the File Entry: its block in the UDF partition that has it */
    uint32_t handles;           /* volume_node_hold */
    uint32_t serial;            /* counts the nodes of a planned image: an index into the tables of each file system */
    uint16_t extent_count;      /* of file.extents */
    uint8_t kind, flags, name_length;
    uint16_t name[];
};

struct volume_tree;

/* A tree with an empty root. NULL: out of memory. */
struct volume_tree *volume_tree_create(const struct volume_contents_class *contents);
/* With all nodes in it; detached ones (volume_node_create, volume_tree_remove) are their holder's. */
void volume_tree_destroy(struct volume_tree *tree);
struct volume_node *volume_tree_root(const struct volume_tree *tree);

/* How many there are below the root. */
uint32_t volume_tree_files(const struct volume_tree *tree);
uint32_t volume_tree_directories(const struct volume_tree *tree);
uint32_t volume_tree_streams(const struct volume_tree *tree);
/* Blocks of 2048 bytes that the contents of all of these take, but for those that are on the disc already. */
uint64_t volume_tree_blocks(const struct volume_tree *tree);
uint64_t volume_tree_blocks_of(const struct volume_tree *tree, enum volume_kind kind);
/* How many were ever put into the tree and taken out of it, those that lie on the disc with each of their extents once more; not what was
 * undone. Differences count. */
uint64_t volume_tree_came(const struct volume_tree *tree, enum volume_kind kind);
uint64_t volume_tree_went(const struct volume_tree *tree, enum volume_kind kind);
/* How much longer than it should have been the search for names was that were put into the tree: names of one directory that differ in
 * case alone make each other slow. A few for each node are in order. */
uint64_t volume_tree_probes(const struct volume_tree *tree);

/* A node that is nowhere yet, without contents; all its times are `now`. NULL: out of memory, or a name that is empty, too
 * long, or has a NUL or a slash in it (but for the backslash, which separates the parts of a path, every other character is for
 * the file systems to judge). */
struct volume_node *volume_node_create(enum volume_kind kind, const uint16_t *name, size_t name_length, volume_time now);
/* A node without a parent, with everything below it. NULL is nothing. Nodes that somebody holds are left to them, one by one. */
void volume_node_destroy(struct volume_tree *tree, struct volume_node *node);

/* For objects that stand for a node: its memory and contents stay until it is let go, whatever becomes of the tree. */
void volume_node_hold(struct volume_node *node);
void volume_node_let_go(struct volume_tree *tree, struct volume_node *node);

/* Puts a node, with what is below it, into a directory, or a VOLUME_STREAM to a file or directory. VOLUME_DUPLICATE_NAME when the
 * very same name is there already, VOLUME_OUT_OF_MEMORY; nothing has changed then. */
enum volume_result volume_tree_attach(struct volume_tree *tree, struct volume_node *parent, struct volume_node *node);
/* Takes a node, with what is below it, out; it is the caller's then. Not the root. */
void volume_tree_detach(struct volume_tree *tree, struct volume_node *node);
/* Attaching undone, which is taking out what was put in last. */
void volume_tree_take_back(struct volume_tree *tree, struct volume_node *node);
/* Taking out undone, when everything is as it was just after: behind the sibling that it had before it, or first with NULL. */
void volume_tree_put_back(struct volume_tree *tree, struct volume_node *parent, struct volume_node *previous,
        struct volume_node *node);

/* The child of that name, or NULL. `find` takes the very same name, or else one that differs only in case (which of several is
 * not defined); `find_exact` only the former. Neither costs more in a large directory than in a small one. */
struct volume_node *volume_tree_find(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t name_length);
struct volume_node *volume_tree_find_exact(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t name_length);
/* Another child of the same parent whose name differs from the node's in case alone, or NULL. */
struct volume_node *volume_tree_find_twin(const struct volume_tree *tree, const struct volume_node *node);
struct volume_node *volume_tree_find_stream(const struct volume_node *owner, const uint16_t *name, size_t name_length);

/* Contents of a file or stream: the tree's from then on, also when the node is detached; what was there is let go. With size 0
 * nothing is kept. */
void volume_node_set_contents(struct volume_tree *tree, struct volume_node *node, void *contents, uint64_t size);
/* The same for contents on the disc. The extents are copied. VOLUME_OUT_OF_MEMORY; VOLUME_BAD_EXTENTS when they do not add up to
 * the size. */
enum volume_result volume_node_set_extents(struct volume_tree *tree, struct volume_node *node,
        const struct volume_extent *extents, size_t count, uint64_t size);

/* Depth first, parents before children, in the order of the siblings: the node after this one below `top`, or NULL. Named
 * streams are not among them. Not for use across changes. */
struct volume_node *volume_tree_next(const struct volume_node *top, const struct volume_node *node);

/* Directories above a node: 0 for the root. */
unsigned volume_node_depth(const struct volume_node *node);

/* UTF-16 of one case, as much as a disc's reader can be expected to do: simple, one character to one. */
uint16_t volume_upper_case(uint16_t character);

#endif
