/*
 * What file systems refuse: how deep directories lie and how many there are, the size of files, and names where they may not be changed.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume/iso.h"
#include "volume/udf.h"

/* ECMA-119 6.8.2.1: the root is the first of eight levels. Joliet has no such limit ("Directory Hierarchy"), but stands beside
 * ISO 9660. */
#define MAX_LEVELS 8
/* ECMA-119 9.4.5: what a directory's number has room for, in both hierarchies. The root counts. */
#define MAX_DIRECTORIES 65535
/* ECMA-119 6.8.1: the bytes of a directory or of an extent are counted in 32 bits. Windows takes no file of 2 GiB into
 * ISO 9660 or Joliet; programs that read signed sizes are why. */
#define MAX_FILE_SIZE UINT32_C(0x7FFFFFFF)

/* ISO 9660 has one case: two names that differ in no more become the same. */
static enum volume_result check_name(const struct volume_tree *tree, const struct volume_options *options,
        const struct volume_node *node, struct volume_problem *problem)
{
    unsigned file_systems = options->file_systems;

    if (node->kind == VOLUME_STREAM) return VOLUME_OK;
    if ((file_systems & VOLUME_ISO9660) && (!iso_keeps_name(false, options->iso_level, node) || volume_tree_find_twin(tree, node)))
        return volume_fail(VOLUME_NAME_CHANGED, problem, node, VOLUME_ISO9660);
    if ((file_systems & VOLUME_JOLIET) && !iso_keeps_name(true, options->iso_level, node))
        return volume_fail(VOLUME_NAME_CHANGED, problem, node, VOLUME_JOLIET);
    if ((file_systems & VOLUME_UDF) && !udf_keeps_name(node))
        return volume_fail(VOLUME_NAME_CHANGED, problem, node, VOLUME_UDF);
    return VOLUME_OK;
}

enum volume_result volume_check_node(const struct volume_tree *tree, const struct volume_options *options,
        const struct volume_node *node, struct volume_problem *problem)
{
    unsigned file_systems = options->file_systems;

    if (file_systems & VOLUME_ISO9660)
    {
        if (node->kind == VOLUME_FILE && node->file.size > MAX_FILE_SIZE)
            return volume_fail(VOLUME_FILE_TOO_BIG, problem, node, VOLUME_ISO9660);
        if (node->kind == VOLUME_DIRECTORY && volume_tree_directories(tree) >= MAX_DIRECTORIES)
            return volume_fail(VOLUME_TOO_MANY_DIRECTORIES, problem, node, VOLUME_ISO9660);
        if (node->kind == VOLUME_DIRECTORY && volume_node_depth(node) >= MAX_LEVELS)
            return volume_fail(VOLUME_TOO_DEEP, problem, node, VOLUME_ISO9660);
    }
    return options->keep_names && node->parent ? check_name(tree, options, node, problem) : VOLUME_OK;
}

enum volume_result volume_check_nodes(const struct volume_tree *tree, const struct volume_options *options,
        const struct volume_node *top, struct volume_problem *problem)
{
    enum volume_result result = VOLUME_OK;
    const struct volume_node *node;

    if (!(options->file_systems & VOLUME_ISO9660) && !options->keep_names) return VOLUME_OK;
    for (node = top; node && !result; node = volume_tree_next(top, node)) result = volume_check_node(tree, options, node, problem);
    return result;
}
