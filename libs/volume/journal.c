/*
 * What was done to a tree, newest last, and how it is undone.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "volume/journal.h"

enum change
{
    ATTACHED,
    REMOVED,
    TIMES_SET,
    FLAGS_SET,
};

/* What there was before, where that is not plain. The memory of hundreds of thousands: one pointer for what is rare. */
struct before
{
    struct volume_node *parent, *previous;          /* REMOVED: where it was */
    volume_time created, modified, accessed;        /* TIMES_SET */
    uint8_t flags;                                  /* FLAGS_SET */
};

struct record
{
    struct volume_node *node;
    union
    {
        struct before *before;      /* NULL for ATTACHED */
        struct volume_node *parent; /* ATTACHED, while it is undone: where it was */
    };
    enum change change;
};

struct volume_journal
{
    struct volume_tree *tree;
    struct record *records;
    uint32_t count, room;
    uint32_t locked;            /* changes that are not in records any more */
};

struct volume_journal *volume_journal_create(struct volume_tree *tree)
{
    struct volume_journal *journal = calloc(1, sizeof(*journal));

    if (journal) journal->tree = tree;
    return journal;
}

uint32_t volume_journal_point(const struct volume_journal *journal)
{
    return journal->locked + journal->count;
}

void volume_journal_lock_in(struct volume_journal *journal)
{
    uint32_t i;

    for (i = 0; i < journal->count; i++)
    {
        if (journal->records[i].change == REMOVED) volume_node_destroy(journal->tree, journal->records[i].node);
        free(journal->records[i].before);
    }
    journal->locked += journal->count;
    journal->count = 0;
}

void volume_journal_destroy(struct volume_journal *journal)
{
    if (!journal) return;
    volume_journal_lock_in(journal);
    free(journal->records);
    free(journal);
}

/* Room for one more record, and for what it has to remember. NULL: out of memory. */
static struct record *next_record(struct volume_journal *journal, bool remembers)
{
    struct record *records;
    uint32_t room;

    if (journal->count == journal->room)
    {
        room = journal->room ? journal->room + journal->room / 2 : 64;
        if (room < journal->room || !(records = realloc(journal->records, room * sizeof(*records)))) return NULL;
        journal->records = records;
        journal->room = room;
    }
    journal->records[journal->count] = (struct record){ 0 };
    if (remembers && !(journal->records[journal->count].before = calloc(1, sizeof(struct before)))) return NULL;
    return &journal->records[journal->count];
}

enum volume_result volume_journal_attach(struct volume_journal *journal, struct volume_node *parent, struct volume_node *node)
{
    struct record *record = next_record(journal, false);
    enum volume_result result;

    if (!record) return VOLUME_OUT_OF_MEMORY;
    if ((result = volume_tree_attach(journal->tree, parent, node))) return result;
    record->node = node;
    record->change = ATTACHED;
    journal->count++;
    return VOLUME_OK;
}

enum volume_result volume_journal_remove(struct volume_journal *journal, struct volume_node *node)
{
    struct record *record = next_record(journal, true);

    if (!record) return VOLUME_OUT_OF_MEMORY;
    record->node = node;
    record->change = REMOVED;
    record->before->parent = node->parent;
    record->before->previous = node->previous;
    volume_tree_detach(journal->tree, node);
    journal->count++;
    return VOLUME_OK;
}

enum volume_result volume_journal_set_times(struct volume_journal *journal, struct volume_node *node, volume_time created,
        volume_time modified, volume_time accessed)
{
    struct record *record = next_record(journal, true);

    if (!record) return VOLUME_OUT_OF_MEMORY;
    record->node = node;
    record->change = TIMES_SET;
    record->before->created = node->created;
    record->before->modified = node->modified;
    record->before->accessed = node->accessed;
    node->created = created;
    node->modified = modified;
    node->accessed = accessed;
    journal->count++;
    return VOLUME_OK;
}

enum volume_result volume_journal_set_flags(struct volume_journal *journal, struct volume_node *node, uint8_t flags)
{
    struct record *record = next_record(journal, true);

    if (!record) return VOLUME_OUT_OF_MEMORY;
    record->node = node;
    record->change = FLAGS_SET;
    record->before->flags = node->flags;
    node->flags = flags;
    journal->count++;
    return VOLUME_OK;
}

/* Undone, a record knows what there was behind it, so that it can be done again. */
static void undo(struct volume_journal *journal, struct record *record)
{
    struct volume_node *node = record->node;
    struct before *before = record->before, now;

    switch (record->change)
    {
    case ATTACHED:
        record->parent = node->parent;
        volume_tree_take_back(journal->tree, node);
        break;
    case REMOVED:
        /* The index never becomes smaller, and had room for it: this cannot fail. */
        volume_tree_put_back(journal->tree, before->parent, before->previous, node);
        break;
    case TIMES_SET:
        now = (struct before){ .created = node->created, .modified = node->modified, .accessed = node->accessed };
        node->created = before->created;
        node->modified = before->modified;
        node->accessed = before->accessed;
        *before = now;
        break;
    case FLAGS_SET:
        now = (struct before){ .flags = node->flags };
        node->flags = before->flags;
        *before = now;
        break;
    }
}

/* The last of its siblings, as it was when it was attached. */
static struct volume_node *last_sibling(const struct volume_node *parent, const struct volume_node *node)
{
    if (node->kind == VOLUME_STREAM) return parent->streams->last;
    return parent->children.last;
}

static void redo(struct volume_journal *journal, struct record *record)
{
    struct volume_node *parent;

    switch (record->change)
    {
    case ATTACHED:
        parent = record->parent;
        record->before = NULL;
        volume_tree_put_back(journal->tree, parent, last_sibling(parent, record->node), record->node);
        break;
    case REMOVED:
        volume_tree_detach(journal->tree, record->node);
        break;
    default:
        undo(journal, record);
        break;
    }
}

/* The newest record, which was undone, for good. */
static void forget(struct volume_journal *journal)
{
    struct record *record = &journal->records[--journal->count];

    if (record->change == ATTACHED) volume_node_destroy(journal->tree, record->node);
    else free(record->before);
}

bool volume_journal_reaches(const struct volume_journal *journal, uint32_t point)
{
    return point >= journal->locked && point <= volume_journal_point(journal);
}

bool volume_journal_roll_back(struct volume_journal *journal, uint32_t point)
{
    if (!volume_journal_reaches(journal, point)) return false;
    while (volume_journal_point(journal) > point)
    {
        undo(journal, &journal->records[journal->count - 1]);
        forget(journal);
    }
    return true;
}

enum volume_result volume_journal_roll_back_if(struct volume_journal *journal, uint32_t point,
        enum volume_result (*check)(void *context), void *context)
{
    uint32_t last = point - journal->locked, i;
    enum volume_result result;

    for (i = journal->count; i > last; i--) undo(journal, &journal->records[i - 1]);
    result = check(context);
    if (result) for (i = last; i < journal->count; i++) redo(journal, &journal->records[i]);
    else while (journal->count > last) forget(journal);
    return result;
}

void volume_journal_withdraw(struct volume_journal *journal)
{
    volume_tree_take_back(journal->tree, journal->records[--journal->count].node);
}
