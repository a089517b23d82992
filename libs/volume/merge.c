/*
 * One tree joined with another.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume/merge.h"

struct merge
{
    struct volume_journal *journal;
    struct volume_tree *tree, *from;
    enum volume_merge how;
    enum volume_result (*moved)(void *context, struct volume_node *node);
    void *context;
    struct volume_problem *problem;
};

/* A node that is in neither tree at this moment into a directory that has no directory of its name. */
static enum volume_result move_node(struct merge *merge, struct volume_node *node, struct volume_node *into,
        struct volume_node *old)
{
    enum volume_result result = VOLUME_OK;

    if (old && merge->how == VOLUME_KEEP)
    {
        volume_node_destroy(merge->from, node);
        return VOLUME_OK;
    }
    if (old) result = volume_journal_remove(merge->journal, old);
    if (!result) result = volume_journal_attach(merge->journal, into, node);
    if (!result) return merge->moved ? merge->moved(merge->context, node) : VOLUME_OK;
    merge->problem->node = into;
    volume_node_destroy(merge->from, node);
    return result;
}

/* The next one below *directory, which goes to *into or is left behind. */
static enum volume_result merge_next(struct merge *merge, struct volume_node **directory, struct volume_node **into)
{
    struct volume_node *node = (*directory)->children.first;
    struct volume_node *old = volume_tree_find_exact(merge->tree, *into, node->name, node->name_length);

    if (old && (old->kind == VOLUME_DIRECTORY) != (node->kind == VOLUME_DIRECTORY))
    {
        merge->problem->node = old;
        return VOLUME_DUPLICATE_NAME;
    }
    if (old && node->kind == VOLUME_DIRECTORY)
    {
        *directory = node;
        *into = old;
        return VOLUME_OK;
    }
    volume_tree_detach(merge->from, node);
    return move_node(merge, node, *into, old);
}

/* Without recursion: a path may be as deep as memory goes. */
static enum volume_result merge_members(struct merge *merge, struct volume_node *into)
{
    struct volume_node *top = volume_tree_root(merge->from), *directory = top, *done;
    enum volume_result result = VOLUME_OK;

    while (!result && (directory != top || top->children.first))
    {
        if (directory->children.first) result = merge_next(merge, &directory, &into);
        else
        {
            done = directory;
            directory = done->parent;
            into = into->parent;
            volume_tree_detach(merge->from, done);
            volume_node_destroy(merge->from, done);
        }
    }
    return result;
}

enum volume_result volume_merge(struct volume_journal *journal, struct volume_tree *tree, struct volume_node *into,
        struct volume_tree *from, enum volume_merge how, enum volume_result (*moved)(void *context, struct volume_node *node),
        void *context, struct volume_problem *problem)
{
    struct merge merge = { journal, tree, from, how, moved, context, problem };

    return merge_members(&merge, into);
}
