/*
 * The size of an image whose tree changes, known without planning it each time: that it never says what is not so, and how seldom an image
 * has to be planned by whoever fills a disc file by file.
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

#include "volume/image.h"
#include "volume/size.h"

static void let_go(void *contents)
{
    (void)contents;
}

static const struct volume_contents_class contents_class = { NULL, let_go };

static uint32_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % limit;
}

static const struct
{
    unsigned file_systems, revision, iso_level;
    bool mirror;
    uint32_t start;             /* of the session */
    uint32_t unit;              /* in place, with units of so many blocks; 0: not */
}
forms[] =
{
    { VOLUME_ISO9660, 0x102, 1, false, 0, 0 },
    { VOLUME_ISO9660, 0x102, 2, false, 0, 0 },
    { VOLUME_ISO9660 | VOLUME_JOLIET, 0x102, 1, false, 0, 0 },
    { VOLUME_UDF, 0x102, 1, false, 0, 0 },
    { VOLUME_UDF, 0x201, 1, false, 0, 0 },
    { VOLUME_UDF, 0x201, 1, false, 70000, 32 },
    { VOLUME_UDF, 0x250, 1, false, 0, 0 },
    { VOLUME_UDF, 0x260, 1, true, 0, 0 },
    { VOLUME_ISO9660 | VOLUME_UDF, 0x102, 1, false, 0, 0 },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x102, 2, false, 0, 0 },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x201, 1, false, 12345, 0 },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x250, 2, true, 0, 0 },
};

static struct volume_image *plan(struct volume_tree *tree, unsigned form)
{
    struct volume_options options = { .file_systems = forms[form].file_systems, .udf_revision = forms[form].revision,
        .iso_level = forms[form].iso_level, .mirror_metadata = forms[form].mirror, .session_start = forms[form].start };
    struct volume_image *image;

    if (forms[form].unit)
    {
        options.anchors[0] = VOLUME_BLOCK_SIZE / 8;     /* 256 */
        options.anchor_count = 1;
        options.partition_start = 288;
        options.next_unique_id = 1000;
        options.write_unit = forms[form].unit;
    }
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    return image;
}

/* What the size is in truth. */
static uint32_t measure(struct volume_tree *tree, unsigned form)
{
    struct volume_image *image = plan(tree, form);
    uint32_t blocks = volume_image_blocks(image);

    volume_image_destroy(image);
    return blocks;
}

static void note(struct volume_size *size, struct volume_tree *tree, unsigned form)
{
    struct volume_image *image = plan(tree, form);

    volume_size_note(size, tree, image);
    volume_image_destroy(image);
}

static struct volume_node *add(struct volume_tree *tree, struct volume_node *parent, enum volume_kind kind, const char *name, uint64_t size)
{
    struct volume_node *node;
    uint16_t wide[VOLUME_MAX_NAME];
    unsigned i;

    for (i = 0; name[i]; i++) wide[i] = (uint8_t)name[i];
    assert_non_null(node = volume_node_create(kind, wide, i, 0));
    if (kind != VOLUME_DIRECTORY) volume_node_set_contents(tree, node, &random_state, size);
    if (!volume_tree_attach(tree, parent, node)) return node;
    volume_node_destroy(tree, node);
    return NULL;
}

/* --- any changes ----------------------------------------------------------------------------------------------------- */

/* Names of any length, many of which become the same in ISO 9660 and in Joliet. */
static void random_name(char *name)
{
    static const unsigned most[] = { 5, 12, 30, 70, 200 };
    unsigned length = 1 + random_below(most[random_below(5)]), i;

    for (i = 0; i < length; i++) name[i] = "aA b*?.xy+"[random_below(10)];
    sprintf(name + length, random_below(3) ? "%u" : "", random_below(1000));
}

static uint64_t random_size(void)
{
    static const uint32_t most[] = { 1, 2000, 5000, 100000, 0x7FFFFFFF };

    return random_below(most[random_below(random_below(20) ? 4 : 5)]);
}

static struct volume_node *random_node(struct volume_tree *tree)
{
    struct volume_node *root = volume_tree_root(tree), *node = root;
    uint32_t steps = random_below(volume_tree_files(tree) + volume_tree_directories(tree) + 1);

    while (steps-- && node->kind + 1) node = volume_tree_next(root, node);
    return node;
}

static void change(struct volume_tree *tree)
{
    struct volume_node *node = random_node(tree), *directory = node->kind == VOLUME_DIRECTORY ? node : node->parent, *parent, *previous;
    char name[300];

    random_name(name);
    switch (random_below(12))
    {
    case 0:
        if (volume_node_depth(directory) < 6) add(tree, directory, VOLUME_DIRECTORY, name, 0);
        break;
    case 1:
        add(tree, node, VOLUME_STREAM, name, random_size());
        break;
    case 2:
        if (node->kind == VOLUME_FILE) volume_node_set_contents(tree, node, &random_state, random_size());
        break;
    case 3:
    case 4:
        if (node->streams && node->streams->first) node = node->streams->first;
        else if (!node->parent || (node->kind == VOLUME_DIRECTORY && node->children.count > 20)) break;
        parent = node->parent;
        previous = node->previous;
        volume_tree_detach(tree, node);
        if (random_below(2)) volume_node_destroy(tree, node);
        else volume_tree_put_back(tree, parent, previous, node);
        break;
    default:
        add(tree, directory, VOLUME_FILE, name, random_size());
    }
}

/* Whatever is done, the size lies between the two; and nothing done, they are it. */
static void test_bounds(void **state)
{
    unsigned form, round, i;

    (void)state;
    for (form = 0; form < sizeof(forms) / sizeof(*forms); form++)
    {
        for (round = 0; round < 6; round++)
        {
            struct volume_tree *tree = volume_tree_create(&contents_class);
            struct volume_size size = { false };
            uint64_t least, most;

            random_state = form * 100 + round;
            volume_size_now(&size, tree, &least, &most);
            assert_true(least == 0 && most == UINT64_MAX);
            for (i = 0; i < 200 + round * 20; i++)
            {
                uint32_t truth = measure(tree, form);

                volume_size_now(&size, tree, &least, &most);
                if (least > truth || most < truth)
                    fail_msg("form %u, round %u, change %u: %u blocks are not %llu to %llu", form, round, i, truth,
                            (unsigned long long)least, (unsigned long long)most);
                if (i % (1 + round * 10) == 0)
                {
                    note(&size, tree, form);
                    volume_size_now(&size, tree, &least, &most);
                    assert_true(least == truth && most == truth);
                }
                change(tree);
            }
            volume_tree_destroy(tree);
        }
    }
}

/* --- a disc that is filled file by file ------------------------------------------------------------------------------ */

enum { FILES = 1500 };

static uint32_t one_block(uint32_t i) { (void)i; return 1000; }
static uint32_t nothing(uint32_t i) { (void)i; return 0; }
static uint32_t any_size(uint32_t i) { return i * 7919 % 60000; }

static const struct
{
    const char *name;
    uint32_t (*size)(uint32_t i);
    unsigned directories;
    unsigned plannings;         /* at most, until the disc is full */
}
clients[] =
{
    { "files of a block in one directory", one_block, 1, 160 },
    { "files of a block in 100 directories", one_block, 100, 160 },
    { "files of any size in 10 directories", any_size, 10, 40 },        /* of which small ones still fit when large ones do not */
    { "empty files in 10 directories", nothing, 10, 360 },
};

/* As the faces do it: what does not fit is taken out again. Every decision that was made without planning is looked at when it was close. */
static unsigned fill(unsigned client, unsigned form, uint32_t limit, unsigned *refused)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_size size = { false }, now;
    struct volume_node *parents[100], *node;
    unsigned plannings = 0;
    uint64_t least, most;
    char name[32];
    uint32_t i;

    *refused = 0;
    for (i = 0; i < clients[client].directories; i++)
    {
        sprintf(name, "dir%u", i);
        parents[i] = add(tree, volume_tree_root(tree), VOLUME_DIRECTORY, name, 0);
    }
    for (i = 0; i < FILES; i++)
    {
        sprintf(name, "file%u.txt", i);
        node = add(tree, parents[i % clients[client].directories], VOLUME_FILE, name, clients[client].size(i));
        volume_size_now(&size, tree, &least, &most);
        if (least <= limit && most > limit)
        {
            plannings++;
            note(&now, tree, form);
            least = now.blocks;
            if (least <= limit) size = now;
        }
        else if (i % 97 == 0 && (measure(tree, form) <= limit) != (least <= limit))
            fail_msg("form %u, file %u: %u blocks are not %llu to %llu", form, i, measure(tree, form), (unsigned long long)least,
                    (unsigned long long)most);
        if (least <= limit) continue;
        (*refused)++;
        volume_tree_take_back(tree, node);
        volume_node_destroy(tree, node);
    }
    assert_true(measure(tree, form) <= limit);
    volume_tree_destroy(tree);
    return plannings;
}

static uint32_t all_of_it(unsigned client, unsigned form)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *parents[100];
    uint32_t i, blocks;
    char name[32];

    for (i = 0; i < FILES; i++)
    {
        unsigned directory = i % clients[client].directories;

        sprintf(name, "dir%u", directory);
        if (i == directory) parents[i] = add(tree, volume_tree_root(tree), VOLUME_DIRECTORY, name, 0);
        sprintf(name, "file%u.txt", i);
        add(tree, parents[directory], VOLUME_FILE, name, clients[client].size(i));
    }
    blocks = measure(tree, form);
    volume_tree_destroy(tree);
    return blocks;
}

static void test_plannings(void **state)
{
    unsigned client, form, plannings, more, refused;

    (void)state;
    for (client = 0; client < sizeof(clients) / sizeof(*clients); client++)
    {
        for (form = 0; form < sizeof(forms) / sizeof(*forms); form++)
        {
            uint32_t all = all_of_it(client, form), empty = forms[form].start + 300, limit;
            bool padded = forms[form].unit;

            /* all of it and not a block more; then room for nine tenths. A file of a block or none may go into padding: that of these one
             * does not fit is seen by planning. */
            plannings = fill(client, form, all, &refused);
            assert_int_equal(refused, 0);
            limit = all > empty ? empty + (all - empty) / 10 * 9 : all - 1;
            more = fill(client, form, limit, &refused);
            if (getenv("SIZE_SHOW")) printf("%s, form %u: %u, %u with %u refused (%u blocks)\n", clients[client].name, form, plannings,
                    more, refused, all);
            assert_true(refused > 0);
            assert_in_range(plannings, 2, clients[client].plannings);
            assert_in_range(more, 2, clients[client].plannings + (clients[client].size == any_size && !padded ? 0 : refused));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_bounds), cmocka_unit_test(test_plannings) };

    return cmocka_run_group_tests_name("volume_size", tests, NULL, NULL);
}
