/*
 * The tree of an image, and the index by which a name is found in it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/tree.h"

/* The index is a hash table with linear probing, never more than three quarters full. */
#define FIRST_INDEX_SIZE 64

struct volume_tree
{
    const struct volume_contents_class *contents;
    struct volume_node *root;
    uint32_t counts[3];             /* by kind, of what is attached below the root */
    uint64_t blocks[3];             /* of their contents, by kind */
    uint64_t came[3], went[3];      /* by kind: volume_tree_came */
    struct volume_node **index;     /* every attached directory and file; index_size of them, a power of two */
    uint32_t *hashes;               /* what hash_node says of each of them: most that are not sought need not be looked at */
    uint32_t index_size, index_used;
    uint64_t probes;                /* places in the index that were taken when a node was put into it */
};

/* Nearly all characters of nearly all names are ASCII. */
static uint16_t upper_case(uint16_t character)
{
    if (character >= 0x80) return volume_upper_case(character);
    return character >= 'a' && character <= 'z' ? (uint16_t)(character - 32) : character;
}

static uint32_t hash_name(const struct volume_node *parent, const uint16_t *name, size_t length)
{
    uint64_t hash = (uintptr_t)parent * UINT64_C(0x9E3779B97F4A7C15);
    size_t i;

    for (i = 0; i < length; i++) hash = (hash ^ upper_case(name[i])) * UINT64_C(0x100000001B3);
    return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t hash_node(const struct volume_node *node)
{
    return hash_name(node->parent, node->name, node->name_length);
}

static bool same_name(const struct volume_node *node, const uint16_t *name, size_t length)
{
    return node->name_length == length && !memcmp(node->name, name, length * sizeof(*name));
}

static bool same_name_any_case(const struct volume_node *node, const uint16_t *name, size_t length)
{
    size_t i;

    if (node->name_length != length) return false;
    for (i = 0; i < length; i++)
        if (upper_case(node->name[i]) != upper_case(name[i])) return false;
    return true;
}

/* --- the index ------------------------------------------------------------------------------------------------------- */

static void index_put(struct volume_tree *tree, struct volume_node *node, uint32_t hash)
{
    uint32_t mask = tree->index_size - 1, place = hash & mask;

    for (; tree->index[place]; tree->probes++) place = (place + 1) & mask;
    tree->index[place] = node;
    tree->hashes[place] = hash;
    tree->index_used++;
}

/* Makes room for `more` nodes, so that putting them in cannot fail. */
static bool index_reserve(struct volume_tree *tree, uint32_t more)
{
    struct volume_node **old = tree->index, **larger;
    uint32_t *old_hashes = tree->hashes, *hashes;
    uint64_t size = tree->index_size ? tree->index_size : FIRST_INDEX_SIZE;
    uint32_t old_size = tree->index_size, i;

    while (((uint64_t)tree->index_used + more) * 4 > size * 3) size *= 2;
    if (size == tree->index_size) return true;
    if (size > UINT32_MAX / 2) return false;
    larger = calloc((size_t)size, sizeof(*larger));
    hashes = malloc((size_t)size * sizeof(*hashes));
    if (!larger || !hashes)
    {
        free(larger);
        free(hashes);
        return false;
    }
    tree->index = larger;
    tree->hashes = hashes;
    tree->index_size = (uint32_t)size;
    tree->index_used = 0;
    for (i = 0; i < old_size; i++)
        if (old[i]) index_put(tree, old[i], old_hashes[i]);
    free(old);
    free(old_hashes);
    return true;
}

/* What follows in the same run moves up, so that no search ends at the gap. */
static void index_take(struct volume_tree *tree, const struct volume_node *node)
{
    uint32_t mask = tree->index_size - 1, gap = hash_node(node) & mask, place, home;

    while (tree->index[gap] != node) gap = (gap + 1) & mask;
    for (place = (gap + 1) & mask; tree->index[place]; place = (place + 1) & mask)
    {
        home = tree->hashes[place] & mask;
        if (((place - home) & mask) < ((place - gap) & mask)) continue;
        tree->index[gap] = tree->index[place];
        tree->hashes[gap] = tree->hashes[place];
        gap = place;
    }
    tree->index[gap] = NULL;
    tree->index_used--;
}

static struct volume_node *index_find(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t length, bool (*same)(const struct volume_node *, const uint16_t *, size_t))
{
    uint32_t mask = tree->index_size - 1, hash, place;

    if (!tree->index_size) return NULL;
    hash = hash_name(parent, name, length);
    for (place = hash & mask; tree->index[place]; place = (place + 1) & mask)
        if (tree->hashes[place] == hash && tree->index[place]->parent == parent && same(tree->index[place], name, length))
            return tree->index[place];
    return NULL;
}

/* --- nodes ----------------------------------------------------------------------------------------------------------- */

static struct volume_node *create_node(enum volume_kind kind, const uint16_t *name, size_t name_length, volume_time now)
{
    struct volume_node *node = calloc(1, sizeof(*node) + name_length * sizeof(*name));

    if (!node) return NULL;
    node->kind = (uint8_t)kind;
    node->name_length = (uint8_t)name_length;
    if (name_length) memcpy(node->name, name, name_length * sizeof(*name));
    node->created = node->modified = node->accessed = now;
    return node;
}

struct volume_node *volume_node_create(enum volume_kind kind, const uint16_t *name, size_t name_length, volume_time now)
{
    size_t i;

    if (!name_length || name_length > VOLUME_MAX_NAME) return NULL;
    for (i = 0; i < name_length; i++)
        if (!name[i] || name[i] == '/' || name[i] == '\\') return NULL;
    return create_node(kind, name, name_length, now);
}

static void drop_contents(struct volume_tree *tree, struct volume_node *node)
{
    if (node->kind == VOLUME_DIRECTORY) return;
    if (node->file.contents) tree->contents->release(node->file.contents);
    free(node->file.extents);
    node->file.contents = NULL;
    node->file.extents = NULL;
    node->file.size = 0;
    node->extent_count = 0;
    node->flags &= (uint8_t)~VOLUME_ON_DISC;
}

static void free_node(struct volume_tree *tree, struct volume_node *node)
{
    if (node->handles)
    {
        node->parent = node->next = node->previous = NULL;
        node->streams = NULL;
        if (node->kind == VOLUME_DIRECTORY) node->children = (struct volume_children){ 0 };
        node->flags |= VOLUME_DESTROYED;
        return;
    }
    drop_contents(tree, node);
    free(node);
}

static void destroy_one(struct volume_tree *tree, struct volume_node *node)
{
    struct volume_node *stream, *next;

    for (stream = node->streams ? node->streams->first : NULL; stream; stream = next)
    {
        next = stream->next;
        free_node(tree, stream);
    }
    free(node->streams);
    free_node(tree, node);
}

void volume_node_hold(struct volume_node *node)
{
    node->handles++;
}

void volume_node_let_go(struct volume_tree *tree, struct volume_node *node)
{
    if (!--node->handles && (node->flags & VOLUME_DESTROYED)) free_node(tree, node);
}

/* Without recursion: a path may be as deep as memory goes. */
void volume_node_destroy(struct volume_tree *tree, struct volume_node *node)
{
    struct volume_node *next, *parent, *top = node;

    while (node)
    {
        if (node->kind == VOLUME_DIRECTORY && node->children.first)
        {
            next = node->children.first;
            node->children.first = next->next;
            node = next;
            continue;
        }
        parent = node == top ? NULL : node->parent;
        destroy_one(tree, node);
        node = parent;
    }
}

unsigned volume_node_depth(const struct volume_node *node)
{
    unsigned depth = 0;

    while ((node = node->parent)) depth++;
    return depth;
}

struct volume_node *volume_tree_next(const struct volume_node *top, const struct volume_node *node)
{
    if (node->kind == VOLUME_DIRECTORY && node->children.first) return node->children.first;
    while (node != top && !node->next) node = node->parent;
    return node == top ? NULL : node->next;
}

/* What a node counts among the tree's blocks. */
static uint64_t contents_blocks(const struct volume_node *node)
{
    if (node->kind == VOLUME_DIRECTORY || (node->flags & VOLUME_ON_DISC)) return 0;
    return node->file.size / 2048 + (node->file.size % 2048 != 0);
}

enum passage
{
    COMES,
    GOES,
    NEVER_CAME,                     /* the first undone */
    NEVER_WENT,
};

static void account_one(struct volume_tree *tree, const struct volume_node *node, enum passage passage)
{
    bool in = passage == COMES || passage == NEVER_WENT, anew = passage == COMES || passage == GOES;
    uint64_t *ever = passage == COMES || passage == NEVER_CAME ? tree->came : tree->went, weight = 1u + node->extent_count;

    tree->counts[node->kind] += in ? 1 : UINT32_MAX;
    tree->blocks[node->kind] += in ? contents_blocks(node) : 0 - contents_blocks(node);
    ever[node->kind] += anew ? weight : 0 - weight;
}

static bool is_attached(const struct volume_tree *tree, const struct volume_node *node)
{
    while (node->parent) node = node->parent;
    return node == tree->root;
}

void volume_node_set_contents(struct volume_tree *tree, struct volume_node *node, void *contents, uint64_t size)
{
    bool attached = is_attached(tree, node);

    if (attached) account_one(tree, node, GOES);
    drop_contents(tree, node);
    if (!size && contents) tree->contents->release(contents);
    node->file.contents = size ? contents : NULL;
    node->file.size = size;
    if (attached) account_one(tree, node, COMES);
}

enum volume_result volume_node_set_extents(struct volume_tree *tree, struct volume_node *node,
        const struct volume_extent *extents, size_t count, uint64_t size)
{
    struct volume_extent *copy = NULL;
    bool attached = is_attached(tree, node);
    uint64_t sum = 0;
    size_t i;

    if (count > UINT16_MAX) return VOLUME_BAD_EXTENTS;
    for (i = 0; i < count; i++)
    {
        if (extents[i].length > size - sum || (i + 1 < count && extents[i].length % 2048)) return VOLUME_BAD_EXTENTS;
        sum += extents[i].length;
    }
    if (sum != size) return VOLUME_BAD_EXTENTS;
    if (count && !(copy = malloc(count * sizeof(*copy)))) return VOLUME_OUT_OF_MEMORY;
    if (count) memcpy(copy, extents, count * sizeof(*copy));
    if (attached) account_one(tree, node, GOES);
    drop_contents(tree, node);
    node->file.size = size;
    node->file.extents = copy;
    node->extent_count = (uint16_t)count;
    node->flags |= VOLUME_ON_DISC;
    if (attached) account_one(tree, node, COMES);
    return VOLUME_OK;
}

/* --- the tree -------------------------------------------------------------------------------------------------------- */

struct volume_tree *volume_tree_create(const struct volume_contents_class *contents)
{
    struct volume_tree *tree = calloc(1, sizeof(*tree));

    if (!tree) return NULL;
    tree->contents = contents;
    if ((tree->root = create_node(VOLUME_DIRECTORY, NULL, 0, 0))) return tree;
    free(tree);
    return NULL;
}

void volume_tree_destroy(struct volume_tree *tree)
{
    if (!tree) return;
    volume_node_destroy(tree, tree->root);
    free(tree->index);
    free(tree->hashes);
    free(tree);
}

struct volume_node *volume_tree_root(const struct volume_tree *tree)
{
    return tree->root;
}

uint32_t volume_tree_files(const struct volume_tree *tree)
{
    return tree->counts[VOLUME_FILE];
}

uint32_t volume_tree_directories(const struct volume_tree *tree)
{
    return tree->counts[VOLUME_DIRECTORY];
}

uint32_t volume_tree_streams(const struct volume_tree *tree)
{
    return tree->counts[VOLUME_STREAM];
}

uint64_t volume_tree_blocks(const struct volume_tree *tree)
{
    return tree->blocks[VOLUME_FILE] + tree->blocks[VOLUME_STREAM];
}

uint64_t volume_tree_blocks_of(const struct volume_tree *tree, enum volume_kind kind)
{
    return tree->blocks[kind];
}

uint64_t volume_tree_came(const struct volume_tree *tree, enum volume_kind kind)
{
    return tree->came[kind];
}

uint64_t volume_tree_went(const struct volume_tree *tree, enum volume_kind kind)
{
    return tree->went[kind];
}

uint64_t volume_tree_probes(const struct volume_tree *tree)
{
    return tree->probes;
}

/* Counts a subtree, which is attached, into the tree or out of it, and into the index or out of it. */
static void account(struct volume_tree *tree, struct volume_node *top, enum passage passage)
{
    struct volume_node *node, *stream;

    if (top->kind == VOLUME_STREAM)
    {
        account_one(tree, top, passage);
        return;
    }

    for (node = top; node; node = volume_tree_next(top, node))
    {
        account_one(tree, node, passage);
        for (stream = node->streams ? node->streams->first : NULL; stream; stream = stream->next)
            account_one(tree, stream, passage);
        if (passage == COMES || passage == NEVER_WENT) index_put(tree, node, hash_node(node));
        else index_take(tree, node);
    }
}

static uint32_t count_nodes(const struct volume_node *top)
{
    const struct volume_node *node;
    uint32_t count = 0;

    for (node = top; node; node = volume_tree_next(top, node)) count++;
    return count;
}

static struct volume_children *siblings_of(struct volume_node *parent, const struct volume_node *node)
{
    return node->kind == VOLUME_STREAM ? parent->streams : &parent->children;
}

static void link_node(struct volume_node *parent, struct volume_node *previous, struct volume_node *node)
{
    struct volume_children *siblings = siblings_of(parent, node);

    node->parent = parent;
    node->previous = previous;
    node->next = previous ? previous->next : siblings->first;
    if (previous) previous->next = node;
    else siblings->first = node;
    if (node->next) node->next->previous = node;
    else siblings->last = node;
    siblings->count++;
}

enum volume_result volume_tree_attach(struct volume_tree *tree, struct volume_node *parent, struct volume_node *node)
{
    bool attached = is_attached(tree, parent);

    if (node->kind == VOLUME_STREAM)
    {
        if (volume_tree_find_stream(parent, node->name, node->name_length)) return VOLUME_DUPLICATE_NAME;
        if (!parent->streams && !(parent->streams = calloc(1, sizeof(*parent->streams)))) return VOLUME_OUT_OF_MEMORY;
        link_node(parent, parent->streams->last, node);
        if (attached) account(tree, node, COMES);
        return VOLUME_OK;
    }
    if (volume_tree_find_exact(tree, parent, node->name, node->name_length)) return VOLUME_DUPLICATE_NAME;
    if (attached && !index_reserve(tree, count_nodes(node))) return VOLUME_OUT_OF_MEMORY;
    link_node(parent, parent->children.last, node);
    if (attached) account(tree, node, COMES);
    return VOLUME_OK;
}

static void take_out(struct volume_tree *tree, struct volume_node *node, enum passage passage)
{
    struct volume_children *siblings = siblings_of(node->parent, node);

    if (is_attached(tree, node)) account(tree, node, passage);
    if (node->previous) node->previous->next = node->next;
    else siblings->first = node->next;
    if (node->next) node->next->previous = node->previous;
    else siblings->last = node->previous;
    siblings->count--;
    node->parent = node->next = node->previous = NULL;
}

void volume_tree_detach(struct volume_tree *tree, struct volume_node *node)
{
    take_out(tree, node, GOES);
}

void volume_tree_take_back(struct volume_tree *tree, struct volume_node *node)
{
    take_out(tree, node, NEVER_CAME);
}

void volume_tree_put_back(struct volume_tree *tree, struct volume_node *parent, struct volume_node *previous,
        struct volume_node *node)
{
    link_node(parent, previous, node);
    if (is_attached(tree, parent)) account(tree, node, NEVER_WENT);
}

/* What is not attached is not in the index: there are few of those, and they are small. */
static struct volume_node *find_child(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t length, bool (*same)(const struct volume_node *, const uint16_t *, size_t))
{
    struct volume_node *node;

    if (parent->kind != VOLUME_DIRECTORY) return NULL;
    if (is_attached(tree, parent)) return index_find(tree, parent, name, length, same);
    for (node = parent->children.first; node; node = node->next)
        if (same(node, name, length)) return node;
    return NULL;
}

struct volume_node *volume_tree_find_exact(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t name_length)
{
    return find_child(tree, parent, name, name_length, same_name);
}

static bool is_twin(const struct volume_node *node, const uint16_t *name, size_t length)
{
    return node->name != name && same_name_any_case(node, name, length);
}

struct volume_node *volume_tree_find_twin(const struct volume_tree *tree, const struct volume_node *node)
{
    return find_child(tree, node->parent, node->name, node->name_length, is_twin);
}

struct volume_node *volume_tree_find(const struct volume_tree *tree, const struct volume_node *parent,
        const uint16_t *name, size_t name_length)
{
    struct volume_node *node = find_child(tree, parent, name, name_length, same_name);

    return node ? node : find_child(tree, parent, name, name_length, same_name_any_case);
}

struct volume_node *volume_tree_find_stream(const struct volume_node *owner, const uint16_t *name, size_t name_length)
{
    struct volume_node *stream;

    for (stream = owner->streams ? owner->streams->first : NULL; stream; stream = stream->next)
        if (same_name(stream, name, name_length)) return stream;
    return NULL;
}
