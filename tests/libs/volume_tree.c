/*
 * The tree of an image and its change points.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "volume/calendar.h"
#include "volume/journal.h"
#include "volume/tree.h"

static int released;

static enum volume_result read_nothing(void *contents, const struct volume_node *node, uint64_t offset, void *out,
        uint32_t size)
{
    (void)contents; (void)node; (void)offset; (void)out; (void)size;
    return VOLUME_READ_FAILED;
}

static void release(void *contents)
{
    (void)contents;
    released++;
}

static const struct volume_contents_class contents_class = { read_nothing, release };

static size_t widen(const char *text, uint16_t *wide)
{
    size_t i;

    for (i = 0; text[i]; i++) wide[i] = (uint8_t)text[i];
    return i;
}

static struct volume_node *make(enum volume_kind kind, const char *name)
{
    uint16_t wide[300];

    return volume_node_create(kind, wide, widen(name, wide), 1);
}

static struct volume_node *find(struct volume_tree *tree, struct volume_node *parent, const char *name)
{
    uint16_t wide[300];

    return volume_tree_find(tree, parent, wide, widen(name, wide));
}

static struct volume_node *add(struct volume_tree *tree, struct volume_node *parent, enum volume_kind kind, const char *name)
{
    struct volume_node *node = make(kind, name);

    assert_non_null(node);
    assert_int_equal(volume_tree_attach(tree, parent, node), VOLUME_OK);
    return node;
}

/* What a path cannot hold is no name; everything else is for the file systems to judge. */
static void test_names(void **state)
{
    static const struct
    {
        const char *name;
        int good;
    }
    cases[] =
    {
        { "a", 1 }, { "a b.c;1", 1 }, { ".", 1 }, { "*?:|<>\"", 1 }, { "\x01", 1 }, { "", 0 }, { "a/b", 0 }, { "a\\b", 0 },
    };
    uint16_t longest[VOLUME_MAX_NAME + 1], nul[2] = { 'a', 0 };
    struct volume_node *node;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        node = make(VOLUME_FILE, cases[i].name);
        assert_int_equal(node != NULL, cases[i].good);
        volume_node_destroy(NULL, node);
    }
    for (i = 0; i <= VOLUME_MAX_NAME; i++) longest[i] = 'x';
    assert_null(volume_node_create(VOLUME_FILE, longest, VOLUME_MAX_NAME + 1, 0));
    assert_null(volume_node_create(VOLUME_FILE, nul, 2, 0));
    node = volume_node_create(VOLUME_FILE, longest, VOLUME_MAX_NAME, 0);
    assert_non_null(node);
    volume_node_destroy(NULL, node);
}

static void test_finding(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *root = volume_tree_root(tree), *upper, *lower, *directory, *same;

    (void)state;
    upper = add(tree, root, VOLUME_FILE, "README");
    lower = add(tree, root, VOLUME_FILE, "readme");
    assert_ptr_equal(find(tree, root, "README"), upper);
    assert_ptr_equal(find(tree, root, "readme"), lower);
    assert_non_null(find(tree, root, "ReadMe"));
    assert_null(find(tree, root, "readm"));
    assert_null(find(tree, lower, "x"));
    same = make(VOLUME_DIRECTORY, "readme");
    assert_int_equal(volume_tree_attach(tree, root, same), VOLUME_DUPLICATE_NAME);
    volume_node_destroy(tree, same);

    /* what is below a directory comes and goes with it */
    directory = make(VOLUME_DIRECTORY, "d");
    add(tree, directory, VOLUME_FILE, "inside");
    assert_int_equal(volume_tree_files(tree), 2);
    assert_int_equal(volume_tree_attach(tree, root, directory), VOLUME_OK);
    assert_int_equal(volume_tree_files(tree), 3);
    assert_int_equal(volume_tree_directories(tree), 1);
    assert_non_null(find(tree, find(tree, root, "D"), "INSIDE"));
    volume_tree_detach(tree, directory);
    assert_int_equal(volume_tree_files(tree), 2);
    assert_null(find(tree, root, "d"));
    assert_non_null(find(tree, directory, "inside"));
    volume_node_destroy(tree, directory);
    volume_tree_destroy(tree);
}

/* Names are put in and taken out in disorder, and each look-up is as it must be. */
static void test_index(void **state)
{
    enum { COUNT = 3000, STEPS = 60000 };
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *root = volume_tree_root(tree), *nodes[COUNT] = { NULL };
    uint32_t random = 1, present = 0, i, which;
    char name[32];

    (void)state;
    for (i = 0; i < STEPS; i++)
    {
        random = random * 1664525 + 1013904223;
        which = random >> 8 & 0xFFFFFF;
        which %= COUNT;
        sprintf(name, "file %u.dat", which);
        assert_ptr_equal(find(tree, root, name), nodes[which]);
        if (nodes[which])
        {
            volume_tree_detach(tree, nodes[which]);
            volume_node_destroy(tree, nodes[which]);
            nodes[which] = NULL;
            present--;
        }
        else
        {
            nodes[which] = add(tree, root, VOLUME_FILE, name);
            present++;
        }
        assert_int_equal(volume_tree_files(tree), present);
        assert_int_equal(root->children.count, present);
    }
    volume_tree_destroy(tree);
}

static void test_contents(void **state)
{
    struct volume_extent extents[] = { { 10, 4096 }, { 100, 5 } }, ragged[] = { { 10, 4095 }, { 100, 6 } };
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *root = volume_tree_root(tree), *file;
    int contents;

    (void)state;
    released = 0;
    file = add(tree, root, VOLUME_FILE, "f");
    volume_node_set_contents(tree, file, &contents, 2049);
    assert_int_equal(volume_tree_blocks(tree), 2);
    volume_node_set_contents(tree, file, &contents, 0);
    assert_int_equal(released, 2);
    assert_null(file->file.contents);
    assert_int_equal(volume_tree_blocks(tree), 0);
    assert_int_equal(volume_node_set_extents(tree, file, extents, 2, 4102), VOLUME_BAD_EXTENTS);
    assert_int_equal(volume_node_set_extents(tree, file, extents, 2, 4100), VOLUME_BAD_EXTENTS);
    assert_int_equal(volume_node_set_extents(tree, file, ragged, 2, 4101), VOLUME_BAD_EXTENTS);
    assert_int_equal(volume_node_set_extents(tree, file, extents, 2, 4101), VOLUME_OK);
    assert_int_equal(volume_tree_blocks(tree), 0);
    assert_true(file->flags & VOLUME_ON_DISC);
    volume_node_set_contents(tree, file, &contents, 1);
    assert_false(file->flags & VOLUME_ON_DISC);
    volume_tree_destroy(tree);
    assert_int_equal(released, 3);
}

/* A node that is held is there, and its contents are, after its tree's directory is gone. */
static void test_held(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *directory = add(tree, volume_tree_root(tree), VOLUME_DIRECTORY, "d"), *file;
    int contents;

    (void)state;
    released = 0;
    file = add(tree, directory, VOLUME_FILE, "f");
    volume_node_set_contents(tree, file, &contents, 7);
    volume_node_hold(file);
    volume_tree_detach(tree, directory);
    volume_node_destroy(tree, directory);
    assert_true(file->flags & VOLUME_DESTROYED);
    assert_null(file->parent);
    assert_int_equal(file->file.size, 7);
    assert_int_equal(released, 0);
    volume_node_let_go(tree, file);
    assert_int_equal(released, 1);
    volume_tree_destroy(tree);
}

/* Every state that a sequence of changes went through comes back. */
static void test_journal(void **state)
{
    enum { STEPS = 400 };
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_journal *journal = volume_journal_create(tree);
    struct volume_node *root = volume_tree_root(tree), *node;
    char order[STEPS + 1][256], name[8];
    uint32_t random = 7, i, point;

    (void)state;
    for (i = 0; i <= STEPS; i++)
    {
        order[i][0] = 0;
        for (node = root->children.first; node; node = node->next)
            sprintf(order[i] + strlen(order[i]), "%c%d%s ", (char)node->name[0], (int)(node->modified % 10),
                    node->flags & VOLUME_HIDDEN ? "h" : "");
        if (i == STEPS) break;
        assert_int_equal(volume_journal_point(journal), i);
        random = random * 1664525 + 1013904223;
        sprintf(name, "%c", 'a' + (int)(random >> 16) % 20);
        node = find(tree, root, name);
        if (!node) assert_int_equal(volume_journal_attach(journal, root, make(VOLUME_DIRECTORY, name)), VOLUME_OK);
        else if (random >> 28 < 5) assert_int_equal(volume_journal_remove(journal, node), VOLUME_OK);
        else if (random >> 28 < 10) assert_int_equal(volume_journal_set_times(journal, node, 1, i, 1), VOLUME_OK);
        else assert_int_equal(volume_journal_set_flags(journal, node, node->flags ^ VOLUME_HIDDEN), VOLUME_OK);
    }
    assert_false(volume_journal_roll_back(journal, STEPS + 1));
    for (point = STEPS; point > 100; point -= 37)
    {
        char now[256] = "";

        assert_true(volume_journal_roll_back(journal, point));
        assert_int_equal(volume_journal_point(journal), point);
        for (node = root->children.first; node; node = node->next)
            sprintf(now + strlen(now), "%c%d%s ", (char)node->name[0], (int)(node->modified % 10),
                    node->flags & VOLUME_HIDDEN ? "h" : "");
        assert_string_equal(now, order[point]);
    }
    volume_journal_lock_in(journal);
    point = volume_journal_point(journal);
    assert_false(volume_journal_roll_back(journal, point - 1));
    assert_true(volume_journal_roll_back(journal, point));
    volume_journal_destroy(journal);
    volume_tree_destroy(tree);
}

/* What there is in a tree, with its named streams, as a text. */
static const char *describe(struct volume_tree *tree)
{
    static char text[2][400];
    static unsigned turn;
    const struct volume_node *node, *stream, *root = volume_tree_root(tree);
    char *out = text[turn++ % 2];

    *out = 0;
    for (node = volume_tree_next(root, root); node; node = volume_tree_next(root, node))
    {
        sprintf(out + strlen(out), "%u%c%d%s", volume_node_depth(node), (char)node->name[0], (int)node->modified,
                node->flags & VOLUME_HIDDEN ? "h" : "");
        for (stream = node->streams ? node->streams->first : NULL; stream; stream = stream->next)
            sprintf(out + strlen(out), ":%c", (char)stream->name[0]);
        strcat(out, " ");
    }
    sprintf(out + strlen(out), "%u files %u directories %u streams", volume_tree_files(tree), volume_tree_directories(tree),
            volume_tree_streams(tree));
    return out;
}

/* The newest attachment withdrawn: the node is its maker's again, and nothing else has changed. */
static void test_withdraw(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_journal *journal = volume_journal_create(tree);
    struct volume_node *root = volume_tree_root(tree), *directory = make(VOLUME_DIRECTORY, "d"), *file = make(VOLUME_FILE, "f"),
            *stream = make(VOLUME_STREAM, "s");
    char before[400];

    (void)state;
    assert_int_equal(volume_journal_attach(journal, root, directory), VOLUME_OK);
    strcpy(before, describe(tree));
    assert_int_equal(volume_journal_attach(journal, directory, file), VOLUME_OK);
    assert_string_not_equal(describe(tree), before);
    volume_journal_withdraw(journal);
    assert_string_equal(describe(tree), before);
    assert_int_equal(volume_journal_point(journal), 1);
    assert_null(file->parent);
    assert_null(find(tree, directory, "f"));
    /* it can go elsewhere, and with a stream */
    assert_int_equal(volume_journal_attach(journal, root, file), VOLUME_OK);
    strcpy(before, describe(tree));
    assert_int_equal(volume_journal_attach(journal, file, stream), VOLUME_OK);
    volume_journal_withdraw(journal);
    assert_string_equal(describe(tree), before);
    volume_node_destroy(tree, stream);
    /* what was withdrawn is not undone once more */
    assert_true(volume_journal_roll_back(journal, 1));
    assert_string_equal(describe(tree), "1d1 0 files 1 directories 0 streams");
    volume_journal_destroy(journal);
    volume_tree_destroy(tree);
}

struct wish
{
    struct volume_tree *tree;
    enum volume_result result;
    char seen[400];
};

static enum volume_result decide(void *context)
{
    struct wish *wish = context;

    strcpy(wish->seen, describe(wish->tree));
    return wish->result;
}

/* The check sees everything as it was; what it refuses is as it had become, whatever the changes were, and can be undone later. */
static void test_roll_back_if(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_journal *journal = volume_journal_create(tree);
    struct volume_node *root = volume_tree_root(tree), *a, *b, *c;
    struct wish wish = { tree, VOLUME_TOO_DEEP, "" };
    char states[9][400];
    uint32_t point, last = 0;

    (void)state;
    a = make(VOLUME_DIRECTORY, "a");
    b = make(VOLUME_FILE, "b");
    c = make(VOLUME_DIRECTORY, "c");
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_attach(journal, root, a), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_attach(journal, a, b), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_attach(journal, b, make(VOLUME_STREAM, "s")), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_set_times(journal, b, 1, 7, 9), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_set_flags(journal, a, VOLUME_HIDDEN), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_attach(journal, root, c), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_remove(journal, a), VOLUME_OK);
    strcpy(states[last++], describe(tree));
    assert_int_equal(volume_journal_attach(journal, c, make(VOLUME_FILE, "b")), VOLUME_OK);
    strcpy(states[last], describe(tree));
    assert_int_equal(volume_journal_point(journal), last);

    /* refused, from every place, and more than once: everything is as it is now */
    for (point = 0; point <= last; point++)
    {
        assert_int_equal(volume_journal_roll_back_if(journal, point, decide, &wish), VOLUME_TOO_DEEP);
        assert_string_equal(wish.seen, states[point]);
        assert_string_equal(describe(tree), states[last]);
        assert_int_equal(volume_journal_point(journal), last);
    }
    /* allowed, step by step, each of them refused once before */
    wish.result = VOLUME_OK;
    for (point = last; point-- > 0; )
    {
        wish.result = VOLUME_TOO_DEEP;
        assert_int_equal(volume_journal_roll_back_if(journal, 0, decide, &wish), VOLUME_TOO_DEEP);
        wish.result = VOLUME_OK;
        assert_int_equal(volume_journal_roll_back_if(journal, point, decide, &wish), VOLUME_OK);
        assert_string_equal(wish.seen, states[point]);
        assert_string_equal(describe(tree), states[point]);
        assert_int_equal(volume_journal_point(journal), point);
    }
    volume_journal_destroy(journal);
    volume_tree_destroy(tree);
}

/* The start of Unix' time is 11,644,473,600 seconds after FILETIME's. */
static void test_calendar(void **state)
{
    static const struct
    {
        volume_time time;
        struct calendar date;
    }
    cases[] =
    {
        { INT64_C(116444736000000000), { 1970, 1, 1, 0, 0, 0, 0 } },
        { INT64_C(125911584000000000), { 2000, 1, 1, 0, 0, 0, 0 } },
        { INT64_C(125962559999999990), { 2000, 2, 28, 23, 59, 59, 999999 } },
        { INT64_C(125962560000000000), { 2000, 2, 29, 0, 0, 0, 0 } },
    };
    struct calendar date;
    volume_time time;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        assert_true(calendar_from_time(cases[i].time, &date));
        assert_memory_equal(&date, &cases[i].date, sizeof(date));
        assert_int_equal(calendar_to_time(&cases[i].date), cases[i].time);
    }
    assert_false(calendar_from_time(0, &date));
    assert_false(calendar_from_time(INT64_MAX, &date));
    assert_false(calendar_from_time(INT64_MIN, &date));
    /* there and back, over all years */
    for (time = INT64_C(-504911231999999990); time < INT64_C(2650467743990000000); time += INT64_C(86399999999990) * 37)
    {
        assert_true(calendar_from_time(time, &date));
        assert_int_equal(calendar_to_time(&date), time);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_finding),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_held),
        cmocka_unit_test(test_journal),
        cmocka_unit_test(test_withdraw),
        cmocka_unit_test(test_roll_back_if),
        cmocka_unit_test(test_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
