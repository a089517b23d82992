/*
 * Images, written and read back: every file system and revision over trees of every shape, and images with a byte changed.
 * tests/volume has the same images read by other people's programs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>

#include "volume_contents.h"
#include "volume/udf_fields.h"

/* --- contents: bytes that say which file and where they are ---------------------------------------------------------- */

static void set_contents(struct volume_tree *tree, struct volume_node *node, uint32_t seed, uint64_t size)
{
    struct contents *contents = calloc(1, sizeof(*contents));

    contents->seed = seed;
    volume_node_set_contents(tree, node, contents, size);
}

/* --- trees ----------------------------------------------------------------------------------------------------------- */

static uint32_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % limit;
}

static struct volume_node *add(struct volume_tree *tree, struct volume_node *parent, enum volume_kind kind, const uint16_t *name,
        unsigned length)
{
    /* even seconds: what all file systems can tell */
    struct volume_node *node = volume_node_create(kind, name, length, INT64_C(130000000000000000) + random_below(1000) * 20000000LL);

    assert_non_null(node);
    if (volume_tree_attach(tree, parent, node) == VOLUME_OK) return node;
    volume_node_destroy(tree, node);
    return NULL;
}

static struct volume_node *add_ascii(struct volume_tree *tree, struct volume_node *parent, enum volume_kind kind, const char *name)
{
    uint16_t wide[256];
    unsigned i;

    for (i = 0; name[i]; i++) wide[i] = (uint8_t)name[i];
    return add(tree, parent, kind, wide, i);
}

static void one_file(struct volume_tree *tree)
{
    set_contents(tree, add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, "hello.txt"), 1, 6);
}

/* Sizes around every border: of blocks, of what an entry has room for. */
static void sizes(struct volume_tree *tree)
{
    static const uint32_t borders[] = { 0, 1, 1831, 1832, 1833, 1871, 1872, 1873, 2047, 2048, 2049, 4096, 65536, 1000000 };
    char name[32];
    unsigned i;

    for (i = 0; i < sizeof(borders) / sizeof(*borders); i++)
    {
        sprintf(name, "size %u.bin", borders[i]);
        set_contents(tree, add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, name), i, borders[i]);
    }
}

/* So many that directories and path tables take several blocks, and identifiers lie across them. */
static void many(struct volume_tree *tree)
{
    struct volume_node *parent = volume_tree_root(tree), *node;
    char name[64];
    unsigned i;

    for (i = 0; i < 2500; i++)
    {
        sprintf(name, "file number %u of many with a name of some length%s", i * 7919 % 2500, i % 3 ? "" : ".txt");
        node = add_ascii(tree, parent, i % 50 == 49 ? VOLUME_DIRECTORY : VOLUME_FILE, name);
        if (node->kind == VOLUME_FILE) set_contents(tree, node, i, i % 50 ? i % 300 : i);
        if (i % 400 == 399) parent = add_ascii(tree, volume_tree_root(tree), VOLUME_DIRECTORY, name + 5);
    }
}

/* Just the sizes of directories at which the next block begins. */
static void directory_borders(struct volume_tree *tree)
{
    struct volume_node *directory;
    char name[64];
    unsigned i, j;

    for (i = 40; i < 110; i++)
    {
        sprintf(name, "dir%u", i);
        directory = add_ascii(tree, volume_tree_root(tree), VOLUME_DIRECTORY, name);
        for (j = 0; j < i; j++)
        {
            sprintf(name, "%u", j + 100);
            add_ascii(tree, directory, VOLUME_FILE, name);
        }
    }
}

static void levels(struct volume_tree *tree)
{
    struct volume_node *node = volume_tree_root(tree);
    char name[16];
    unsigned i;

    for (i = 1; i < 8; i++)
    {
        sprintf(name, "level%u", i);
        node = add_ascii(tree, node, VOLUME_DIRECTORY, name);
    }
    set_contents(tree, add_ascii(tree, node, VOLUME_FILE, "deep.txt"), 3, 3000);
}

/* Any characters, of every plane; any lengths. */
static void any_names(struct volume_tree *tree)
{
    uint16_t name[VOLUME_MAX_NAME];
    struct volume_node *node, *parent = volume_tree_root(tree);
    unsigned i, j, length, kind;

    for (i = 0; i < 400; i++)
    {
        length = 1 + random_below(i % 7 ? 40 : 127);
        kind = random_below(4);
        for (j = 0; j < length; j++)
        {
            name[j] = (uint16_t)(kind == 0 ? 'a' + random_below(26) : kind == 1 ? 0xC0 + random_below(64)
                    : kind == 2 ? 0x3041 + random_below(80) : 0x0410 + random_below(64));
            if (kind == 2 && j + 1 < length && !random_below(5))
            {
                name[j++] = (uint16_t)(0xD800 + random_below(0x400));
                name[j] = (uint16_t)(0xDC00 + random_below(0x400));
            }
        }
        if (!(node = add(tree, parent, i % 9 ? VOLUME_FILE : VOLUME_DIRECTORY, name, length))) continue;
        if (node->kind == VOLUME_FILE) set_contents(tree, node, i, random_below(9000));
        else if (volume_node_depth(node) < 6) parent = node;
        if (!(i % 5)) node->flags |= VOLUME_HIDDEN;
    }
}

/* Named streams of files and directories, small and large, and more of them than an entry has room for. */
static void streams(struct volume_tree *tree)
{
    struct volume_node *file = add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, "with streams"), *directory, *stream;
    char name[80];
    unsigned i;

    set_contents(tree, file, 1, 5000);
    directory = add_ascii(tree, volume_tree_root(tree), VOLUME_DIRECTORY, "directory with one");
    set_contents(tree, add_ascii(tree, directory, VOLUME_STREAM, "of a directory"), 2, 10);
    for (i = 0; i < 60; i++)
    {
        sprintf(name, "stream %u with a name that takes its room in the stream directory", i);
        stream = add_ascii(tree, file, VOLUME_STREAM, name);
        set_contents(tree, stream, i, i * i * 10);
    }
}

static void nothing(struct volume_tree *tree)
{
    (void)tree;
}

static const struct
{
    const char *name;
    void (*grow)(struct volume_tree *tree);
}
trees[] =
{
    { "nothing", nothing }, { "one file", one_file }, { "sizes", sizes }, { "many", many },
    { "directory borders", directory_borders }, { "levels", levels }, { "any names", any_names }, { "streams", streams },
};

static const struct
{
    unsigned file_systems, revision, iso_level;
    bool mirror;
}
forms[] =
{
    { VOLUME_ISO9660, 0x102, 1, false },
    { VOLUME_ISO9660, 0x102, 2, false },
    { VOLUME_ISO9660 | VOLUME_JOLIET, 0x102, 2, false },
    { VOLUME_UDF, 0x102, 1, false },
    { VOLUME_UDF, 0x150, 1, false },
    { VOLUME_UDF, 0x200, 1, false },
    { VOLUME_UDF, 0x201, 1, false },
    { VOLUME_UDF, 0x250, 1, false },
    { VOLUME_UDF, 0x250, 1, true },
    { VOLUME_UDF, 0x260, 1, true },
    { VOLUME_ISO9660 | VOLUME_UDF, 0x102, 1, false },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x102, 2, false },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x201, 2, false },
    { VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x250, 2, true },
};

/* --- reading --------------------------------------------------------------------------------------------------------- */

struct memory_disc
{
    struct volume_disc disc;
    uint8_t *bytes;
};

static enum volume_result read_memory(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    memcpy(out, ((struct memory_disc *)disc)->bytes + (size_t)block * VOLUME_BLOCK_SIZE, (size_t)count * VOLUME_BLOCK_SIZE);
    return VOLUME_OK;
}

static void make_options(unsigned form, uint32_t session_start, struct volume_options *options)
{
    static const uint16_t label[] = { 'L', 'A', 'B', 'E', 'L' };

    memset(options, 0, sizeof(*options));
    options->file_systems = forms[form].file_systems;
    options->udf_revision = forms[form].revision;
    options->iso_level = forms[form].iso_level;
    options->mirror_metadata = forms[form].mirror;
    memcpy(options->iso_label.text, label, sizeof(label));
    memcpy(options->joliet_label.text, label, sizeof(label));
    memcpy(options->udf_label.text, label, sizeof(label));
    options->iso_label.length = options->joliet_label.length = options->udf_label.length = 5;
    options->now = INT64_C(130000000000000000);
    options->identity = 0x0123456789ABCDEF;
    strcpy(options->application, "TEST");
    options->session_start = session_start;
}

/* The whole image at its place on a disc, read in pieces of changing size. */
static struct memory_disc *read_image(const struct volume_image *image, uint32_t start)
{
    struct memory_disc *disc = calloc(1, sizeof(*disc));
    uint32_t blocks = volume_image_blocks(image), block, step, sizes_of_steps[] = { 1, 7, 64, 3 }, i;

    disc->disc.read = read_memory;
    disc->disc.blocks = start + blocks;
    disc->bytes = calloc(disc->disc.blocks, VOLUME_BLOCK_SIZE);
    for (block = i = 0; block < blocks; block += step, i++)
    {
        step = sizes_of_steps[i % 4] < blocks - block ? sizes_of_steps[i % 4] : blocks - block;
        assert_int_equal(volume_image_read(image, block, step, disc->bytes + (size_t)(start + block) * VOLUME_BLOCK_SIZE, NULL),
                VOLUME_OK);
    }
    return disc;
}

static void free_disc(struct memory_disc *disc)
{
    free(disc->bytes);
    free(disc);
}

static void compare_contents(const struct memory_disc *disc, const struct volume_node *wanted, const struct volume_node *got)
{
    const struct contents *contents = wanted->file.contents;
    uint64_t offset = 0, i;
    unsigned extent;

    assert_int_equal(got->file.size, wanted->file.size);
    if (got->file.contents)
    {
        const struct contents *embedded = got->file.contents;

        for (i = 0; i < got->file.size; i++) assert_int_equal(embedded->bytes[i], byte_of(contents->seed, i));
        return;
    }
    for (extent = 0; extent < got->extent_count; extent++)
    {
        const uint8_t *bytes = disc->bytes + (size_t)got->file.extents[extent].block * VOLUME_BLOCK_SIZE;

        for (i = 0; i < got->file.extents[extent].length; i++, offset++)
            if (bytes[i] != byte_of(contents->seed, offset)) fail_msg("byte %llu differs", (unsigned long long)offset);
    }
    assert_int_equal(offset, wanted->file.size);
}

static void compare_streams(const struct memory_disc *disc, const struct volume_node *wanted, const struct volume_node *got)
{
    const struct volume_node *stream, *other;

    assert_int_equal(got->streams ? got->streams->count : 0, wanted->streams ? wanted->streams->count : 0);
    for (stream = wanted->streams ? wanted->streams->first : NULL; stream; stream = stream->next)
    {
        other = volume_tree_find_stream(got, stream->name, stream->name_length);
        assert_non_null(other);
        compare_contents(disc, stream, other);
    }
}

/* The name that the image gives a node, as a reader shows it: without a version. */
static unsigned shown_name(const struct volume_image *image, unsigned file_system, const struct volume_node *node, uint16_t *name)
{
    unsigned length = volume_image_name(image, file_system, node, name, 300);

    if (file_system != VOLUME_UDF && node->kind == VOLUME_FILE) length -= 2;
    if (file_system == VOLUME_ISO9660 && node->kind == VOLUME_FILE && length > 1 && name[length - 1] == '.') length--;
    return length;
}

static void compare(const struct memory_disc *disc, const struct volume_image *image, unsigned file_system, bool with_streams,
        struct volume_tree *wanted_tree, struct volume_tree *got_tree, const struct volume_node *wanted,
        const struct volume_node *got)
{
    const struct volume_node *node;
    struct volume_node *other;
    uint16_t name[300];
    unsigned length;

    assert_int_equal(got->children.count, wanted->children.count);
    for (node = wanted->children.first; node; node = node->next)
    {
        length = shown_name(image, file_system, node, name);
        assert_int_not_equal(length, 0);
        other = volume_tree_find_exact(got_tree, got, name, length);
        assert_non_null(other);
        assert_int_equal(other->kind, node->kind);
        assert_int_equal(other->flags & VOLUME_HIDDEN, node->flags & VOLUME_HIDDEN);
        assert_true(other->modified == node->modified);
        if (node->kind == VOLUME_FILE) compare_contents(disc, node, other);
        if (with_streams) compare_streams(disc, node, other);
        if (node->kind == VOLUME_DIRECTORY)
            compare(disc, image, file_system, with_streams, wanted_tree, got_tree, node, other);
    }
}

static void check_image(unsigned form, struct volume_tree *tree, const struct volume_image *image, uint32_t start)
{
    struct memory_disc *disc = read_image(image, start);
    struct volume_imported imported;
    struct volume_problem problem;
    struct volume_tree *got;
    unsigned file_system, identified;
    enum volume_result result;

    assert_int_equal(volume_identify(&disc->disc, start, &identified), VOLUME_OK);
    assert_int_equal(identified, forms[form].file_systems);
    for (file_system = 1; file_system <= VOLUME_UDF; file_system *= 2)
    {
        got = volume_tree_create(&contents_class);
        result = volume_import(&disc->disc, start, file_system, got, embed, &imported, &problem);
        if (!(forms[form].file_systems & file_system)) assert_int_equal(result, VOLUME_NOT_RECOGNISED);
        else
        {
            if (result) fail_msg("file system %u: %d, block %u: %s", file_system, result, problem.block, problem.what);
            assert_int_equal(imported.label_length, 5);
            if (file_system == VOLUME_UDF)
            {
                assert_int_equal(imported.udf_revision, forms[form].revision);
                assert_int_equal(imported.files, volume_tree_files(tree));
                assert_int_equal(imported.directories, volume_tree_directories(tree) + 1);
                assert_int_equal(imported.metadata_partition, forms[form].revision >= 0x250);
            }
            compare(disc, image, file_system, file_system == VOLUME_UDF && forms[form].revision >= 0x200, tree, got,
                    volume_tree_root(tree), volume_tree_root(got));
        }
        volume_tree_destroy(got);
    }
    free_disc(disc);
}

/* Everything in every form, and, behind an earlier session, at another place. */
static void test_there_and_back(void **state)
{
    struct volume_options options;
    struct volume_problem problem;
    struct volume_image *image;
    struct volume_tree *tree;
    unsigned i, form, session;

    (void)state;
    for (i = 0; i < sizeof(trees) / sizeof(*trees); i++)
    {
        random_state = 42;
        tree = volume_tree_create(&contents_class);
        trees[i].grow(tree);
        for (form = 0; form < sizeof(forms) / sizeof(*forms); form++)
        {
            for (session = 0; session < (form % 4 == 3 ? 2 : 1); session++)
            {
                make_options(form, session * 11400, &options);
                if (volume_image_create(tree, &contents_class, &options, &image, &problem))
                    fail_msg("%s, form %u: no image", trees[i].name, form);
                check_image(form, tree, image, session * 11400);
                volume_image_destroy(image);
            }
        }
        volume_tree_destroy(tree);
    }
}

/* The same tree gives the same bytes, whatever the order in which they are asked for. */
static void test_any_order(void **state)
{
    struct volume_options options;
    struct volume_image *image, *again;
    struct memory_disc *disc;
    struct volume_tree *tree = volume_tree_create(&contents_class);
    uint8_t block[3 * VOLUME_BLOCK_SIZE];
    uint32_t place, i;

    (void)state;
    random_state = 5;
    many(tree);
    streams(tree);
    make_options(13, 0, &options);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    disc = read_image(image, 0);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &again, NULL), VOLUME_OK);
    assert_int_equal(volume_image_blocks(again), volume_image_blocks(image));
    for (i = 0; i < 4000; i++)
    {
        place = random_below(volume_image_blocks(image) - 2);
        assert_int_equal(volume_image_read(again, place, 3, block, NULL), VOLUME_OK);
        assert_memory_equal(block, disc->bytes + (size_t)place * VOLUME_BLOCK_SIZE, sizeof(block));
    }
    free_disc(disc);
    volume_image_destroy(image);
    volume_image_destroy(again);
    volume_tree_destroy(tree);
}

/* --- limits ---------------------------------------------------------------------------------------------------------- */

static enum volume_result try(struct volume_tree *tree, unsigned file_systems, struct volume_problem *problem)
{
    struct volume_options options;
    struct volume_image *image;
    enum volume_result result;

    make_options(0, 0, &options);
    options.file_systems = file_systems;
    result = volume_image_create(tree, &contents_class, &options, &image, problem);
    volume_image_destroy(image);
    return result;
}

static void test_limits(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_node *node = volume_tree_root(tree);
    struct volume_problem problem;
    unsigned i;

    (void)state;
    assert_int_equal(try(tree, 0, &problem), VOLUME_NO_FILE_SYSTEM);
    assert_int_equal(try(tree, VOLUME_JOLIET, &problem), VOLUME_NO_FILE_SYSTEM);
    assert_int_equal(try(tree, VOLUME_JOLIET | VOLUME_UDF, &problem), VOLUME_NO_FILE_SYSTEM);

    /* ECMA-119 6.8.2.1: eight levels, the root is one of them */
    for (i = 0; i < 7; i++) node = add_ascii(tree, node, VOLUME_DIRECTORY, "d");
    assert_int_equal(try(tree, VOLUME_ISO9660, &problem), VOLUME_OK);
    node = add_ascii(tree, node, VOLUME_DIRECTORY, "d");
    assert_int_equal(try(tree, VOLUME_ISO9660, &problem), VOLUME_TOO_DEEP);
    assert_ptr_equal(problem.node, node);
    assert_int_equal(problem.file_system, VOLUME_ISO9660);
    assert_int_equal(try(tree, VOLUME_UDF, &problem), VOLUME_OK);
    volume_tree_destroy(tree);

    tree = volume_tree_create(&contents_class);
    node = add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, "large");
    set_contents(tree, node, 1, UINT64_C(0x7FFFFFFF));
    assert_int_equal(try(tree, VOLUME_ISO9660, &problem), VOLUME_OK);
    set_contents(tree, node, 1, UINT64_C(0x80000000));
    assert_int_equal(try(tree, VOLUME_ISO9660 | VOLUME_UDF, &problem), VOLUME_FILE_TOO_BIG);
    assert_ptr_equal(problem.node, node);
    assert_int_equal(try(tree, VOLUME_UDF, &problem), VOLUME_OK);
    set_contents(tree, node, 1, UINT64_C(2048) << 32);
    assert_int_equal(try(tree, VOLUME_UDF, &problem), VOLUME_IMAGE_TOO_BIG);
    volume_tree_destroy(tree);
}

/* A file of a terabyte: its allocation descriptors go on in blocks of their own, and each block of it is where they say. */
static void test_large_file(void **state)
{
    const uint64_t size = (UINT64_C(1) << 40) + 12345;
    uint8_t block[VOLUME_BLOCK_SIZE];
    struct volume_options options;
    struct volume_image *image;
    struct volume_tree *tree;
    struct volume_node *node;
    uint64_t offset;
    unsigned form, i;

    (void)state;
    for (form = 3; form < 10; form++)
    {
        tree = volume_tree_create(&contents_class);
        node = add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, "large");
        set_contents(tree, node, 9, size);
        make_options(form, 0, &options);
        assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
        for (i = 0; i < 100; i++)
        {
            offset = ((uint64_t)random_below(0xFFFFFF) << 17 | random_below(0xFFFF)) % size / 2048 * 2048;
            if (i == 99) offset = size / 2048 * 2048;
            assert_int_equal(volume_image_read(image, node->data_block + (uint32_t)(offset / 2048), 1, block, NULL), VOLUME_OK);
            assert_int_equal(block[0], byte_of(9, offset));
            assert_int_equal(block[2047], i == 99 ? 0 : byte_of(9, offset + 2047));
        }
        volume_image_destroy(image);
        volume_tree_destroy(tree);
    }
}

/* --- names ----------------------------------------------------------------------------------------------------------- */

static void test_names(void **state)
{
    static const struct
    {
        const char *name;
        bool directory;
        const char *level_1, *level_2, *joliet;
    }
    cases[] =
    {
        { "readme.txt", false, "README.TXT;1", "README.TXT;1", "readme.txt;1" },
        { "noextension", false, "NOEXTENS.;1", "NOEXTENSION.;1", "noextension;1" },
        { "a long name.html", false, "A_LONG_N.HTM;1", "A_LONG_NAME.HTML;1", "a long name.html;1" },
        { "two.dots.tar.gz", false, "TWO_DOTS.GZ;1", "TWO_DOTS_TAR.GZ;1", "two.dots.tar.gz;1" },
        { ".hidden", false, "_HIDDEN.;1", "_HIDDEN.;1", ".hidden;1" },
        { "semi;colon*?.x", false, "SEMI_COL.X;1", "SEMI_COLON__.X;1", "semi_colon__.x;1" },
        { "directory.with.dots", true, "DIRECTOR", "DIRECTORY_WITH_DOTS", "directory.with.dots" },
        { "...", false, "__.;1", "__.;1", "_;1" },
        { "dots.x..", false, "DOTS_X_.;1", "DOTS_X_.;1", "dots.x;1" },
        { "dots...", true, "DOTS___", "DOTS___", "dots" },
        { "..", false, "_.;1", "_.;1", "_;1" },
        { "trailing dot.", false, "TRAILING.;1", "TRAILING_DOT.;1", "trailing dot;1" },
        { "a name of more than thirty characters.extension", false, "A_NAME_O.EXT;1", "A_NAME_OF_MORE_THAN_T.EXTENSION;1",
            "a name of more than thirty characters.extension;1" },
    };
    struct volume_options options;
    struct volume_image *image;
    struct volume_tree *tree;
    struct volume_node *node;
    const char *wanted;
    uint16_t name[300];
    unsigned i, j, level, length;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        tree = volume_tree_create(&contents_class);
        node = add_ascii(tree, volume_tree_root(tree), cases[i].directory ? VOLUME_DIRECTORY : VOLUME_FILE, cases[i].name);
        for (level = 1; level <= 3; level++)
        {
            make_options(2, 0, &options);
            options.iso_level = level == 1 ? 1 : 2;
            assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
            length = volume_image_name(image, level == 3 ? VOLUME_JOLIET : VOLUME_ISO9660, node, name, 300);
            wanted = level == 1 ? cases[i].level_1 : level == 2 ? cases[i].level_2 : cases[i].joliet;
            for (j = 0; j < length && wanted[j] && name[j] == (uint8_t)wanted[j]; j++) ;
            if (j != length || wanted[j]) fail_msg("%s: character %u of %u, not %s", cases[i].name, j, length, wanted);
            volume_image_destroy(image);
        }
        volume_tree_destroy(tree);
    }
}

/* A hundred thousand names that all begin alike are told apart, and that takes no time to speak of. */
static void test_collisions(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_options options;
    struct volume_image *image;
    char name[64];
    unsigned i;

    (void)state;
    for (i = 0; i < 100000; i++)
    {
        sprintf(name, "the same beginning %u.data", i);
        add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, name);
    }
    make_options(0, 0, &options);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    check_image(0, tree, image, 0);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
}

/* --- boot ------------------------------------------------------------------------------------------------------------ */

static void test_boot(void **state)
{
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct contents contents[2] = { { 1, 0 }, { 2, 0 } };
    struct volume_boot boot[2] = { { 0, VOLUME_BOOT_NONE, "BIOS", &contents[0], 3000 },
        { 0xEF, VOLUME_BOOT_NONE, "EFI", &contents[1], 5000 } };
    struct volume_options options;
    struct volume_places places;
    struct volume_image *image;
    struct memory_disc *disc;
    const uint8_t *catalogue;
    unsigned i, sum = 0;

    (void)state;
    one_file(tree);
    make_options(0, 0, &options);
    options.boot = boot;
    options.boot_count = 2;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    volume_image_places(image, &places);
    assert_int_equal(volume_image_name(image, VOLUME_ISO9660, volume_tree_root(tree)->children.first, NULL, 0), 11);
    disc = read_image(image, 0);
    /* El Torito 2.0: the record is in block 17 and has the catalogue's place at 0x47 */
    assert_memory_equal(disc->bytes + 17 * 2048, "\0CD001\1EL TORITO SPECIFICATION", 30);
    assert_int_equal(disc->bytes[17 * 2048 + 0x47], places.boot_catalogue);
    catalogue = disc->bytes + places.boot_catalogue * 2048;
    for (i = 0; i < 32; i += 2) sum += catalogue[i] | catalogue[i + 1] << 8;
    assert_int_equal(sum & 0xFFFF, 0);
    assert_int_equal(catalogue[32], 0x88);
    assert_int_equal(catalogue[38], 6);         /* 3,000 bytes in sectors of 512 */
    assert_int_equal(catalogue[64], 0x91);
    assert_int_equal(catalogue[65], 0xEF);
    assert_int_equal(disc->bytes[(catalogue[40] | catalogue[41] << 8) * 2048 + 100], byte_of(1, 100));
    assert_int_equal(disc->bytes[(catalogue[96 + 8] | catalogue[96 + 9] << 8) * 2048 + 4999], byte_of(2, 4999));
    free_disc(disc);
    volume_image_destroy(image);

    boot[0].emulation = VOLUME_BOOT_1440_KB;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_BOOT_BAD_SIZE);
    boot[0].size = 1474560;
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
}

static void read_catalogue(struct volume_tree *tree, const struct volume_options *options, uint8_t *catalogue)
{
    struct volume_places places;
    struct volume_image *image;

    assert_int_equal(volume_image_create(tree, &contents_class, options, &image, NULL), VOLUME_OK);
    volume_image_places(image, &places);
    assert_int_equal(volume_image_read(image, places.boot_catalogue, 1, catalogue, NULL), VOLUME_OK);
    volume_image_destroy(image);
}

/* El Torito, figure 3: the type of the hard disk's one partition; UEFI 2.10, 13.3.2.1: the size of a system partition. */
static void test_boot_disks(void **state)
{
    struct contents *disk = calloc(1, sizeof(*disk) + 4096);
    struct volume_boot boot = { 0, VOLUME_BOOT_HARD_DISK, "", disk, 4096 };
    struct volume_tree *tree = volume_tree_create(&contents_class);
    struct volume_options options;
    uint8_t catalogue[VOLUME_BLOCK_SIZE];
    struct volume_image *image;

    (void)state;
    disk->size = 4096;
    disk->bytes[510] = 0x55;
    disk->bytes[511] = 0xAA;
    disk->bytes[446 + 16 + 4] = 0x0E;       /* the second of four */
    assert_int_equal(volume_boot_examine(&contents_class, &boot), VOLUME_OK);
    make_options(0, 0, &options);
    options.boot = &boot;
    options.boot_count = 1;
    read_catalogue(tree, &options, catalogue);
    assert_int_equal(catalogue[33], 4);
    assert_int_equal(catalogue[36], 0x0E);
    assert_int_equal(catalogue[38], 1);
    disk->bytes[511] = 0;                   /* no partitions */
    assert_int_equal(volume_boot_examine(&contents_class, &boot), VOLUME_OK);
    read_catalogue(tree, &options, catalogue);
    assert_int_equal(catalogue[36], 0);
    boot.size = 511;
    assert_int_equal(volume_boot_examine(&contents_class, &boot), VOLUME_BOOT_BAD_SIZE);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_BOOT_BAD_SIZE);

    boot.emulation = VOLUME_BOOT_NONE;
    boot.size = 65535 * 512 + 1;
    read_catalogue(tree, &options, catalogue);
    assert_int_equal(catalogue[38] | catalogue[39] << 8, 0xFFFF);
    boot.platform = 0xEF;
    read_catalogue(tree, &options, catalogue);
    assert_int_equal(catalogue[38] | catalogue[39] << 8, 0);
    boot.size = 65535 * 512;
    read_catalogue(tree, &options, catalogue);
    assert_int_equal(catalogue[38] | catalogue[39] << 8, 0xFFFF);
    volume_tree_destroy(tree);
    free(disk);
}

/* ECMA-167 1/7.2.6: bit by bit, as it is defined there, and its example. */
static void test_crc(void **state)
{
    static const uint8_t example[] = { 0x70, 0x6A, 0x77 };
    uint8_t bytes[60];
    unsigned length, i, bit, crc;

    (void)state;
    assert_int_equal(udf_crc(example, 3), 0x3299);
    for (length = 0; length <= sizeof(bytes); length++)
    {
        for (i = 0; i < length; i++) bytes[i] = (uint8_t)(i * 37 + length * 91);
        for (crc = i = 0; i < length; i++)
            for (crc ^= (unsigned)bytes[i] << 8, bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xFFFF;
        assert_int_equal(udf_crc(bytes, length), crc);
    }
}

/* --- versions -------------------------------------------------------------------------------------------------------- */

static uint8_t *find_bytes(struct memory_disc *disc, const char *text)
{
    size_t length = strlen(text), i;

    for (i = 0; i + length <= (size_t)disc->disc.blocks * VOLUME_BLOCK_SIZE; i++)
        if (!memcmp(disc->bytes + i, text, length)) return disc->bytes + i;
    fail_msg("no %s on the disc", text);
    return NULL;
}

/* ECMA-119 7.5.1 and 9.3: the newest of a file's versions comes first, and is the one. Twice the same one is a mistake; a slash in a name
 * leads nowhere. */
static void test_versions(void **state)
{
    static const struct
    {
        const char *first, *second, *third;
        enum volume_result result;
        unsigned files;
    }
    cases[] =
    {
        { "FILE.TXT;3", "FILE.TXT;2", "FILE.TXT;1", VOLUME_OK, 1 },
        { "FILE.TXT;2", "FILE.TXT;1", "FILX.TXT;1", VOLUME_OK, 2 },
        { "FILE.TXT;2", "FILX.TXT;2", "FILX.TXT;1", VOLUME_OK, 2 },
        { "FILE.TXT;1", "FILE.TXT;1", "FILX.TXT;1", VOLUME_CORRUPT, 0 },
        { "FILE.TXT;1", "FILE.TXT;2", "FILX.TXT;1", VOLUME_CORRUPT, 0 },
        { "FILE.TXT;2", "../X.TXT;1", "FI/E.TXT;1", VOLUME_OK, 3 },
    };
    struct volume_tree *tree = volume_tree_create(&contents_class), *got;
    const char *names[] = { "FIL1.TXT", "FIL2.TXT", "FIL3.TXT" };
    struct volume_imported imported;
    struct volume_options options;
    struct volume_image *image;
    struct memory_disc *disc;
    uint8_t *records[3];
    enum volume_result result;
    unsigned i, j;

    (void)state;
    for (i = 0; i < 3; i++) set_contents(tree, add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, names[i]), i, 100 + i);
    make_options(0, 0, &options);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    disc = read_image(image, 0);
    for (i = 0; i < 3; i++) records[i] = find_bytes(disc, names[i]);
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        memcpy(records[0], cases[i].first, 10);
        memcpy(records[1], cases[i].second, 10);
        memcpy(records[2], cases[i].third, 10);
        got = volume_tree_create(&contents_class);
        result = volume_import(&disc->disc, 0, VOLUME_ISO9660, got, embed, &imported, NULL);
        assert_int_equal(result, cases[i].result);
        if (!result)
        {
            const struct volume_node *node = volume_tree_root(got)->children.first;

            assert_int_equal(volume_tree_files(got), cases[i].files);
            assert_int_equal(node->name_length, 8);
            assert_int_equal(node->file.size, 100);
            for (; node; node = node->next)
                for (j = 0; j < node->name_length; j++) assert_int_not_equal(node->name[j], '/');
        }
        volume_tree_destroy(got);
    }
    free_disc(disc);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

/* ECMA-119 6.8.1, 6.8.2.2, 9.1.1: what is left of a directory is not taken for all of it. */
static void test_lost_records(void **state)
{
    enum { FILES = 150 }; /* four blocks of them */
    static const struct
    {
        const char *what, *beside;  /* a name in the block */
        unsigned place, count;      /* bytes that become zeros, in the block; at the record with count 1 */
        int value;
    }
    cases[] =
    {
        { "the root", "ROOT.TXT", 0, VOLUME_BLOCK_SIZE, 0 },
        { "a directory's first block", "F0000.TXT", 0, VOLUME_BLOCK_SIZE, 0 },
        { "a directory's last block", "F0149.TXT", 0, VOLUME_BLOCK_SIZE, 0 },
        { "the directory itself", "F0000.TXT", 33, 1, 5 },
        { "its parent", "F0000.TXT", 34 + 33, 1, 5 },
        { "the parent's record", "F0000.TXT", 34, 34, 0 },
    };
    struct volume_tree *tree = volume_tree_create(&contents_class), *got;
    struct volume_node *sub = add_ascii(tree, volume_tree_root(tree), VOLUME_DIRECTORY, "SUB");
    struct volume_imported imported;
    struct volume_options options;
    struct volume_image *image;
    struct memory_disc *disc;
    uint8_t kept[VOLUME_BLOCK_SIZE], *block, *record;
    char name[16];
    unsigned i;

    (void)state;
    set_contents(tree, add_ascii(tree, volume_tree_root(tree), VOLUME_FILE, "ROOT.TXT"), FILES, 100);
    for (i = 0; i < FILES; i++)
    {
        snprintf(name, sizeof(name), "F%04u.TXT", i);
        set_contents(tree, add_ascii(tree, sub, VOLUME_FILE, name), i, 100);
    }
    make_options(0, 0, &options);
    assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
    disc = read_image(image, 0);
    for (i = 0; i <= sizeof(cases) / sizeof(*cases); i++)
    {
        bool last = i == sizeof(cases) / sizeof(*cases);

        print_message("%s\n", last ? "a record's length" : cases[i].what);
        record = find_bytes(disc, last ? "F0075.TXT" : cases[i].beside) - 33;
        block = disc->bytes + (size_t)(record - disc->bytes) / VOLUME_BLOCK_SIZE * VOLUME_BLOCK_SIZE;
        memcpy(kept, block, sizeof(kept));
        if (last) record[0] = 0;
        else memset(block + cases[i].place, cases[i].value, cases[i].count);
        got = volume_tree_create(&contents_class);
        assert_int_equal(volume_import(&disc->disc, 0, VOLUME_ISO9660, got, embed, &imported, NULL), VOLUME_CORRUPT);
        volume_tree_destroy(got);
        memcpy(block, kept, sizeof(kept));
    }
    got = volume_tree_create(&contents_class);
    assert_int_equal(volume_import(&disc->disc, 0, VOLUME_ISO9660, got, embed, &imported, NULL), VOLUME_OK);
    assert_int_equal(volume_tree_files(got), FILES + 1);
    volume_tree_destroy(got);
    free_disc(disc);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
}

/* --- damage ---------------------------------------------------------------------------------------------------------- */

/* Whatever is changed in the structures, reading ends, with a tree or with a reason. The sanitizers watch. */
static void test_damage(void **state)
{
    static const unsigned damaged[] = { 1, 2, 3, 6, 8 };
    struct volume_options options;
    struct volume_imported imported;
    struct volume_problem problem;
    struct volume_image *image;
    struct volume_tree *tree = volume_tree_create(&contents_class), *got;
    struct memory_disc *disc;
    unsigned i, j, k, sound, broken;
    uint8_t before[4];
    size_t place[4];

    (void)state;
    random_state = 1;
    directory_borders(tree);
    streams(tree);
    for (i = 0; i < sizeof(damaged) / sizeof(*damaged); i++)
    {
        make_options(damaged[i], 0, &options);
        assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
        disc = read_image(image, 0);
        sound = broken = 0;
        for (j = 0; j < 600; j++)
        {
            for (k = 0; k < 1 + j % 4; k++)
            {
                place[k] = 16 * 2048 + random_below((disc->disc.blocks - 16) * 2048);
                /* most of it in what is read first */
                if (j % 2) place[k] = 16 * 2048 + place[k] % (40 * 2048);
                before[k] = disc->bytes[place[k]];
                disc->bytes[place[k]] = (uint8_t)random_below(256);
            }
            got = volume_tree_create(&contents_class);
            if (volume_import(&disc->disc, 0, forms[damaged[i]].file_systems == 3 ? VOLUME_JOLIET : forms[damaged[i]].file_systems,
                    got, embed, &imported, &problem)) broken++;
            else sound++;
            volume_tree_destroy(got);
            while (k) { k--; disc->bytes[place[k]] = before[k]; }
        }
        assert_int_not_equal(broken, 0);
        assert_int_not_equal(sound, 0);
        free_disc(disc);
        volume_image_destroy(image);
    }
    volume_tree_destroy(tree);
}

/* Names that differ in case alone share a place in the index of names: a disc full of them would take time without end. A few
 * thousand, which somebody may have, are read. */
static void test_case_alone(void **state)
{
    static const unsigned counts[] = { 2000, 8000 };
    struct volume_options options;
    struct volume_imported imported;
    struct volume_problem problem;
    struct volume_image *image;
    struct volume_tree *tree, *got;
    struct memory_disc *disc;
    enum volume_result result;
    uint16_t name[15];
    unsigned i, j, k;

    (void)state;
    for (i = 0; i < 2; i++)
    {
        tree = volume_tree_create(&contents_class);
        for (j = 0; j < counts[i]; j++)
        {
            for (k = 0; k < 15; k++) name[k] = (uint16_t)((j >> k & 1 ? 'A' : 'a') + k);
            add(tree, volume_tree_root(tree), VOLUME_FILE, name, 15);
        }
        make_options(5, 0, &options);
        assert_int_equal(volume_image_create(tree, &contents_class, &options, &image, NULL), VOLUME_OK);
        disc = read_image(image, 0);
        got = volume_tree_create(&contents_class);
        result = volume_import(&disc->disc, 0, VOLUME_UDF, got, embed, &imported, &problem);
        assert_int_equal(result, i ? VOLUME_CORRUPT : VOLUME_OK);
        if (!i) assert_int_equal(volume_tree_files(got), counts[i]);
        volume_tree_destroy(got);
        free_disc(disc);
        volume_image_destroy(image);
        volume_tree_destroy(tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_large_file),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_collisions),
        cmocka_unit_test(test_boot),
        cmocka_unit_test(test_boot_disks),
        cmocka_unit_test(test_crc),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_lost_records),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_case_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
