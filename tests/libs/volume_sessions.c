/*
 * Sessions behind sessions: each is read back as a tree, something is put into it and taken out of it, and it is written behind. On
 * media that are written once the sessions have descriptors of their own; on those written in place the anchors at the disc's start
 * change, last of all.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>

#include "volume_contents.h"

enum { DISC_BLOCKS = 4096, SESSIONS = 4, FILES = 5 };

/* --- a disc ---------------------------------------------------------------------------------------------------------- */

struct memory_disc
{
    struct volume_disc disc;
    uint8_t bytes[DISC_BLOCKS * VOLUME_BLOCK_SIZE];
};

static enum volume_result read_memory(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    assert_true(block < disc->blocks && count <= disc->blocks - block);
    memcpy(out, ((struct memory_disc *)disc)->bytes + (size_t)block * VOLUME_BLOCK_SIZE, (size_t)count * VOLUME_BLOCK_SIZE);
    return VOLUME_OK;
}

/* A file's name, size and bytes follow from its number. */
static uint32_t size_of(unsigned number)
{
    return number * 997 % 7000;
}

static struct volume_node *add_file(struct volume_tree *tree, unsigned number)
{
    uint16_t name[24];
    char text[24];
    unsigned i;
    struct contents *contents = calloc(1, sizeof(*contents));
    struct volume_node *node;

    snprintf(text, sizeof(text), "FILE%u.BIN", number);
    for (i = 0; text[i]; i++) name[i] = (uint8_t)text[i];
    node = volume_node_create(VOLUME_FILE, name, i, INT64_C(130000000000000000));
    assert_int_equal(volume_tree_attach(tree, volume_tree_root(tree), node), VOLUME_OK);
    contents->seed = number;
    volume_node_set_contents(tree, node, contents, size_of(number));
    return node;
}

static void check_file(const struct memory_disc *disc, const struct volume_node *node, unsigned number)
{
    const struct contents *embedded = node->file.contents;
    uint64_t offset = 0, i;
    unsigned extent;

    assert_int_equal(node->file.size, size_of(number));
    if (embedded)
    {
        for (i = 0; i < embedded->size; i++) assert_int_equal(embedded->bytes[i], byte_of(number, i));
        return;
    }
    for (extent = 0; extent < node->extent_count; extent++)
        for (i = 0; i < node->file.extents[extent].length; i++, offset++)
            assert_int_equal(disc->bytes[(size_t)node->file.extents[extent].block * VOLUME_BLOCK_SIZE + i], byte_of(number, offset));
    assert_int_equal(offset, node->file.size);
}

/* Of each session's files the first is gone in the next; `sessions` of them were written. */
static void check_tree(const struct memory_disc *disc, struct volume_tree *tree, unsigned sessions)
{
    struct volume_node *node;
    uint16_t name[24];
    char text[24];
    unsigned number, i, found = 0;

    for (number = 0; number < sessions * FILES; number++)
    {
        snprintf(text, sizeof(text), "FILE%u.BIN", number);
        for (i = 0; text[i]; i++) name[i] = (uint8_t)text[i];
        node = volume_tree_find_exact(tree, volume_tree_root(tree), name, i);
        if (number % FILES == 0 && number / FILES + 1 < sessions)
        {
            assert_null(node);
            continue;
        }
        assert_non_null(node);
        check_file(disc, node, number);
        found++;
    }
    assert_int_equal(volume_tree_files(tree), found);
}

static struct volume_tree *read_session(struct memory_disc *disc, uint32_t start, enum volume_file_system file_system,
        unsigned sessions, struct volume_imported *imported)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_problem problem;
    enum volume_result result = volume_import(&disc->disc, start, file_system, tree, embed, imported, &problem);

    if (result) fail_msg("result %d, block %u: %s", result, problem.block, problem.what);
    check_tree(disc, tree, sessions);
    return tree;
}

static void change_tree(struct volume_tree *tree, unsigned session)
{
    struct volume_node *node;
    unsigned i;

    if (session)
    {
        for (node = volume_tree_root(tree)->children.first; node; node = node->next)
        {
            char text[24];
            unsigned same = 0;

            snprintf(text, sizeof(text), "FILE%u.BIN", (session - 1) * FILES);
            if (node->name_length == strlen(text)) for (same = 0; text[same] && node->name[same] == (uint8_t)text[same];) same++;
            if (same == node->name_length) break;
        }
        assert_non_null(node);
        volume_tree_detach(tree, node);
        volume_node_destroy(tree, node);
    }
    for (i = 0; i < FILES; i++) add_file(tree, session * FILES + i);
}

static void make_options(unsigned file_systems, unsigned revision, const struct volume_imported *imported, struct volume_options *options)
{
    memset(options, 0, sizeof(*options));
    options->file_systems = file_systems;
    options->udf_revision = revision;
    options->iso_level = 2;
    options->mirror_metadata = true;
    options->now = INT64_C(130000000000000000);
    options->identity = 1;
    options->partition_start = imported->partition_start;
    options->next_unique_id = imported->next_unique_id;
}

static const struct
{
    unsigned file_systems, revision;
    enum volume_file_system read;
}
forms[] =
{
    { VOLUME_ISO9660, 0x102, VOLUME_ISO9660 },
    { VOLUME_ISO9660 | VOLUME_JOLIET, 0x102, VOLUME_JOLIET },
    { VOLUME_UDF, 0x102, VOLUME_UDF },
    { VOLUME_UDF, 0x150, VOLUME_UDF },
    { VOLUME_UDF, 0x201, VOLUME_UDF },
    { VOLUME_UDF, 0x250, VOLUME_UDF },
    { VOLUME_UDF, 0x260, VOLUME_UDF },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x201, VOLUME_UDF },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x250, VOLUME_UDF },
};

/* --- written once ---------------------------------------------------------------------------------------------------- */

static void test_behind_each_other(void **state)
{
    struct memory_disc *disc = malloc(sizeof(*disc));
    struct volume_imported imported, before;
    struct volume_options options;
    struct volume_range ranges[VOLUME_MAX_RANGES];
    struct volume_image *image;
    struct volume_tree *tree;
    unsigned form, session;
    uint32_t start;

    (void)state;
    for (form = 0; form < sizeof(forms) / sizeof(*forms); form++)
    {
        memset(disc, 0xEE, sizeof(*disc));
        disc->disc = (struct volume_disc){ .read = read_memory };
        memset(&imported, 0, sizeof(imported));
        tree = volume_tree_create(&contents_class);
        for (start = session = 0; session < SESSIONS; session++)
        {
            change_tree(tree, session);
            make_options(forms[form].file_systems, forms[form].revision, &imported, &options);
            options.session_start = start;
            assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
            assert_int_equal(volume_image_start(image), start);
            assert_int_equal(volume_image_ranges(image, ranges), 1);
            assert_int_equal(ranges[0].first, start);
            assert_int_equal(ranges[0].count, volume_image_blocks(image));
            disc->disc.blocks = start + volume_image_blocks(image);
            assert_true(disc->disc.blocks <= DISC_BLOCKS);
            assert_int_equal(volume_image_read(image, 0, volume_image_blocks(image),
                    disc->bytes + (size_t)start * VOLUME_BLOCK_SIZE, NULL), VOLUME_OK);
            volume_image_destroy(image);
            volume_tree_destroy(tree);

            before = imported;
            tree = read_session(disc, start, forms[form].read, session + 1, &imported);
            if (forms[form].read == VOLUME_UDF)
            {
                assert_int_equal(imported.end, disc->disc.blocks);
                assert_true(imported.read_only);
                assert_true(imported.next_unique_id > before.next_unique_id);
                if (session) assert_int_equal(imported.partition_start, before.partition_start);
            }
            /* what a drive leaves between sessions, and more */
            start = (disc->disc.blocks + 100 + 15) & ~15u;
        }
        volume_tree_destroy(tree);
    }
    free(disc);
}

/* --- written in place ------------------------------------------------------------------------------------------------ */

static void write_range(struct memory_disc *disc, const struct volume_image *image, const struct volume_range *range)
{
    assert_int_equal(volume_image_read(image, range->first, range->count,
            disc->bytes + (size_t)range->first * VOLUME_BLOCK_SIZE, NULL), VOLUME_OK);
    if (range->first + range->count > disc->disc.blocks) disc->disc.blocks = range->first + range->count;
}

/* An image of the whole disc, of which only the ranges are written, units at a time, in their order. */
static void write_in_place(struct memory_disc *disc, struct volume_tree *tree, const struct volume_imported *before,
        unsigned revision, uint32_t unit, unsigned session)
{
    struct volume_range ranges[VOLUME_MAX_RANGES];
    uint8_t *whole, *old = malloc(sizeof(disc->bytes));
    struct memory_disc *disc_before = malloc(sizeof(*disc_before));
    struct volume_options options;
    struct volume_imported imported;
    struct volume_image *image;
    unsigned i, count;
    uint32_t block;

    memcpy(disc_before, disc, sizeof(*disc));
    make_options(VOLUME_UDF, revision, before, &options);
    options.session_start = unit > 1 ? (before->end + unit - 1) / unit * unit : before->end;
    memcpy(options.anchors, before->anchors, sizeof(options.anchors));
    options.anchor_count = before->anchor_count;
    options.write_unit = unit;
    options.disc = &disc_before->disc;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    assert_int_equal(volume_image_start(image), 0);
    assert_true(volume_image_blocks(image) <= DISC_BLOCKS);
    whole = malloc((size_t)volume_image_blocks(image) * VOLUME_BLOCK_SIZE);
    assert_int_equal(volume_image_read(image, 0, volume_image_blocks(image), whole, NULL), VOLUME_OK);

    count = volume_image_ranges(image, ranges);
    assert_true(count >= 2 && count <= VOLUME_MAX_RANGES);
    assert_int_equal(ranges[0].first, options.session_start);
    memcpy(old, disc->bytes, sizeof(disc->bytes));
    for (i = 0; i < count; i++)
    {
        if (unit > 1)
        {
            assert_int_equal(ranges[i].first % unit, 0);
            assert_int_equal(ranges[i].count % unit, 0);
        }
        /* What breaks off before the anchors leaves the disc as it was: the one at 256 is the first that is asked. */
        if (i == 1) volume_tree_destroy(read_session(disc, 0, VOLUME_UDF, session, &imported));
        write_range(disc, image, &ranges[i]);
    }
    assert_int_equal(disc->disc.blocks, volume_image_blocks(image));
    /* What was not written is what the image says, too, but for what nobody has written yet. */
    assert_memory_equal(disc->bytes, whole, (size_t)disc->disc.blocks * VOLUME_BLOCK_SIZE);
    for (block = 0; block < before->end; block++)
    {
        bool anchor = false;

        for (i = 0; i < before->anchor_count; i++) anchor |= block == before->anchors[i];
        if (anchor != (memcmp(old + (size_t)block * VOLUME_BLOCK_SIZE, disc->bytes + (size_t)block * VOLUME_BLOCK_SIZE,
                VOLUME_BLOCK_SIZE) != 0)) fail_msg("block %u is %san anchor", block, anchor ? "" : "not ");
    }
    free(whole);
    free(old);
    free(disc_before);
    volume_image_destroy(image);
}

static void test_in_place(void **state)
{
    static const uint32_t units[] = { 0, 1, 16, 32 };
    struct memory_disc *disc = malloc(sizeof(*disc));
    struct volume_imported imported;
    struct volume_options options;
    struct volume_image *image;
    struct volume_tree *tree;
    unsigned form, session, i, unit;

    (void)state;
    for (form = 0; form < sizeof(forms) / sizeof(*forms); form++)
    {
        if (forms[form].file_systems != VOLUME_UDF) continue;
        for (unit = 0; unit < sizeof(units) / sizeof(*units); unit++)
        {
            memset(disc, 0, sizeof(*disc));
            disc->disc.read = read_memory;
            memset(&imported, 0, sizeof(imported));
            tree = volume_tree_create(&contents_class);
            change_tree(tree, 0);
            make_options(VOLUME_UDF, forms[form].revision, &imported, &options);
            assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
            disc->disc.blocks = volume_image_blocks(image);
            assert_int_equal(volume_image_read(image, 0, disc->disc.blocks, disc->bytes, NULL), VOLUME_OK);
            volume_image_destroy(image);
            volume_tree_destroy(tree);
            for (session = 1; session < SESSIONS; session++)
            {
                tree = read_session(disc, 0, VOLUME_UDF, session, &imported);
                assert_int_equal(imported.end, disc->disc.blocks);
                assert_int_equal(imported.anchor_count, 2);
                assert_int_equal(imported.anchors[0], 256);
                assert_int_equal(imported.anchors[1], disc->disc.blocks - 1);
                change_tree(tree, session);
                write_in_place(disc, tree, &imported, forms[form].revision, units[unit], session);
                volume_tree_destroy(tree);
            }
            tree = read_session(disc, 0, VOLUME_UDF, SESSIONS, &imported);
            volume_tree_destroy(tree);
        }
    }

    /* Not in place: what has ISO 9660, too; and a partition that begins behind the session. */
    tree = volume_tree_create(&contents_class);
    make_options(VOLUME_UDF | VOLUME_ISO9660, 0x201, &imported, &options);
    options.session_start = 3200;
    options.anchor_count = 1;
    options.anchors[0] = 256;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_NO_FILE_SYSTEM);
    options.file_systems = VOLUME_UDF;
    options.partition_start = 5000;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_BAD_EXTENTS);
    /* An anchor at the end of a medium that is larger than what is on it, and one that lies where the session does. */
    options.partition_start = 288;
    options.write_unit = 16;
    options.anchors[1] = 999999;
    options.anchors[2] = 3201;
    options.anchors[3] = 256;
    options.anchor_count = 4;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    {
        struct volume_range ranges[VOLUME_MAX_RANGES];

        assert_int_equal(volume_image_ranges(image, ranges), 3);
        assert_int_equal(ranges[1].first, 256);
        assert_int_equal(ranges[2].first, 999984);
        assert_int_equal(volume_image_blocks(image), 1000000);
        for (i = 0; i < 2; i++)
            assert_int_equal(volume_image_read(image, ranges[1 + i].first, 16, disc->bytes, NULL), VOLUME_OK);
        assert_int_equal(disc->bytes[15 * VOLUME_BLOCK_SIZE], 2);
    }
    volume_image_destroy(image);
    volume_tree_destroy(tree);
    free(disc);
}

/* UDF 3.2.1.1: no number's low half is less than 16, wherever the session before left off. */
static void test_unique_ids(void **state)
{
    static const uint64_t befores[] = { 0, 5, 16, 1000, 0xFFFFFFF0, 0xFFFFFFFF, UINT64_C(0x100000000), UINT64_C(0x10000000F),
        UINT64_C(0xFFFFFFFFFFFFFFF0), UINT64_MAX };
    struct volume_imported imported = { .partition_start = 0 };
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_options options;
    struct volume_places places;
    struct volume_image *image;
    unsigned i, number;

    (void)state;
    for (number = 0; number < 40; number++) add_file(tree, number);
    for (i = 0; i < sizeof(befores) / sizeof(*befores); i++)
    {
        imported.next_unique_id = befores[i];
        make_options(VOLUME_UDF, 0x201, &imported, &options);
        assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
        volume_image_places(image, &places);
        assert_true((uint32_t)places.next_unique_id >= 16 + 41);
        assert_true(places.next_unique_id >= befores[i] || befores[i] >= UINT64_C(0xFFFFFFFFFFFFFFD0));
        volume_image_destroy(image);
    }
    volume_tree_destroy(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_behind_each_other),
        cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_unique_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
