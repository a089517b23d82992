/*
 * One tree joined with another.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_MERGE_H
#define VOLUME_MERGE_H

#include "volume/journal.h"

enum volume_merge
{
    VOLUME_REPLACE,             /* of two files of the very same name the new one stays */
    VOLUME_KEEP,                /* the old one stays */
};

/* Moves everything below the root of `from` into a directory of the journal's tree; directories of the very same name become one.
 * Each step is a change point of its own. `moved` (may be NULL) is called for each
 * that has arrived, with what is below it; anything but VOLUME_OK ends the merge with that. Afterwards `from` is empty; on failure what is left in it is the caller's to destroy, and what
 * was moved is to be rolled back. VOLUME_DUPLICATE_NAME when one is a directory where the other is not, with the old one in
 * problem->node. */
enum volume_result volume_merge(struct volume_journal *journal, struct volume_tree *tree, struct volume_node *into,
        struct volume_tree *from, enum volume_merge how, enum volume_result (*moved)(void *context, struct volume_node *node),
        void *context, struct volume_problem *problem);

#endif
