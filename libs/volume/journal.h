/*
 * What was done to a tree, so that it can be undone: IMAPI's change points.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef VOLUME_JOURNAL_H
#define VOLUME_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "volume/tree.h"

/* A change point is the number of changes since the tree was made. All changes of a tree with a journal go through it, or it could
 * not undo them. */
struct volume_journal;

/* NULL: out of memory. The tree stays the caller's, and outlives the journal. */
struct volume_journal *volume_journal_create(struct volume_tree *tree);
/* What was removed from the tree and could have come back is destroyed. */
void volume_journal_destroy(struct volume_journal *journal);

uint32_t volume_journal_point(const struct volume_journal *journal);

/* The changes: as the functions of tree.h, and each one change point. On failure nothing has changed. A node that was removed belongs
 * to the journal. */
enum volume_result volume_journal_attach(struct volume_journal *journal, struct volume_node *parent, struct volume_node *node);
enum volume_result volume_journal_remove(struct volume_journal *journal, struct volume_node *node);
enum volume_result volume_journal_set_times(struct volume_journal *journal, struct volume_node *node, volume_time created,
        volume_time modified, volume_time accessed);
enum volume_result volume_journal_set_flags(struct volume_journal *journal, struct volume_node *node, uint8_t flags);

/* Undoes everything since a change point, which is the current one again then. False, and nothing is undone, when it is not
 * reached yet or was locked in. */
bool volume_journal_roll_back(struct volume_journal *journal, uint32_t point);

/* The same if `check`, which is called when everything is as it was then, says VOLUME_OK; else everything is as it is now, and what it
 * said comes back. For a change point that can be reached. */
enum volume_result volume_journal_roll_back_if(struct volume_journal *journal, uint32_t point,
        enum volume_result (*check)(void *context), void *context);
bool volume_journal_reaches(const struct volume_journal *journal, uint32_t point);

/* Undoes the newest change, which must be volume_journal_attach: the node is the caller's as before it. */
void volume_journal_withdraw(struct volume_journal *journal);

/* There is no going back to before the current change point any more. */
void volume_journal_lock_in(struct volume_journal *journal);

#endif
