/*
 * Makes the inputs that fuzzing the readers of libs/volume begins with, in the form of volume_reading.c.
 *
 *     make_volume_seeds FOLDER                      images of a small tree in every form: FOLDER/TARGET/NAME
 *     make_volume_seeds FOLDER TARGET NAME IMAGE    an image of anybody's: FOLDER/TARGET/NAME
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum volume_result read_pattern(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    (void)contents; (void)node; (void)offset;
    memset(out, 'c', size);
    return VOLUME_OK;
}

static void release_nothing(void *contents)
{
    (void)contents;
}

static const struct volume_contents_class pattern_class = { read_pattern, release_nothing };
static int anything;

static struct volume_node *add(struct volume_tree *tree, struct volume_node *parent, enum volume_kind kind, const char *name,
        uint64_t size)
{
    uint16_t wide[80];
    size_t i;
    struct volume_node *node;

    for (i = 0; name[i]; i++) wide[i] = (uint8_t)name[i];
    node = volume_node_create(kind, wide, i, INT64_C(130000000000000000));
    if (!node || volume_tree_attach(tree, parent, node)) exit(1);
    if (kind != VOLUME_DIRECTORY) volume_node_set_contents(tree, node, &anything, size);
    return node;
}

static void put_16(FILE *file, uint32_t value)
{
    fputc(value >> 8 & 0xFF, file);
    fputc(value & 0xFF, file);
}

static const struct
{
    const char *name, *target;
    unsigned what, file_systems, revision;
    bool mirror, boot;
}
seeds[] =
{
    { "iso", "volume_iso", 8, VOLUME_ISO9660, 0x102, false, true },
    { "joliet", "volume_joliet", 8, VOLUME_ISO9660 | VOLUME_JOLIET, 0x102, false, false },
    { "udf_102", "volume_udf", 4 + 8, VOLUME_UDF, 0x102, false, false },
    { "udf_102_in_place", "volume_udf", 4 + 8 + 16, VOLUME_UDF, 0x102, false, false },
    { "udf_201", "volume_udf", 4 + 8, VOLUME_UDF, 0x201, false, false },
    { "udf_250", "volume_udf", 4, VOLUME_UDF, 0x250, false, false },
    { "udf_260_mirror", "volume_udf", 4, VOLUME_UDF, 0x260, true, false },
    { "bridge", "volume_udf", 0, VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x201, false, true },
};

/* In the form of volume_reading.c. */
struct seed
{
    FILE *file;
};

static bool begin_seed(struct seed *seed, const char *folder, const char *target, const char *name, unsigned what, uint32_t blocks)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s/%s", folder, target, name);
    if (!blocks || blocks > 2048 || !(seed->file = fopen(path, "wb")))
    {
        fprintf(stderr, "%s: %u blocks\n", path, blocks);
        return false;
    }
    fputc((int)what, seed->file);
    put_16(seed->file, blocks - 1);
    fputc(0, seed->file);
    return true;
}

static void put_block(struct seed *seed, uint32_t block, const uint8_t *bytes)
{
    unsigned end;

    for (end = VOLUME_BLOCK_SIZE; end && !bytes[end - 1]; end--) ;
    /* nothing reads the files, which are full of this */
    if (!end || (bytes[0] == 'c' && bytes[end - 1] == 'c')) return;
    put_16(seed->file, block);
    put_16(seed->file, 0);
    put_16(seed->file, end);
    fwrite(bytes, 1, end, seed->file);
}

/* An image of somebody else's. */
static int take_image(const char *folder, const char *target, const char *name, const char *image)
{
    uint8_t bytes[VOLUME_BLOCK_SIZE];
    FILE *in = fopen(image, "rb");
    struct seed seed;
    uint32_t block;
    long size;

    if (!in || fseek(in, 0, SEEK_END) || (size = ftell(in)) < 0 || fseek(in, 0, SEEK_SET))
    {
        perror(image);
        return 1;
    }
    if (!begin_seed(&seed, folder, target, name, !strcmp(target, "volume_udf") ? 4 + 8 : 8, (uint32_t)(size / VOLUME_BLOCK_SIZE))) return 1;
    for (block = 0; fread(bytes, VOLUME_BLOCK_SIZE, 1, in) == 1; block++) put_block(&seed, block, bytes);
    fclose(in);
    return fclose(seed.file) != 0;
}

int main(int argc, char **argv)
{
    struct volume_boot boot = { 0, VOLUME_BOOT_NONE, "TEST", &anything, 3000 };
    struct volume_node *directory, *file;
    struct volume_tree *tree;
    struct volume_image *image;
    uint8_t bytes[VOLUME_BLOCK_SIZE];
    struct seed seed;
    uint32_t block;
    unsigned i;

    if (argc == 5) return take_image(argv[1], argv[2], argv[3], argv[4]);
    if (argc != 2 || !(tree = volume_tree_create(&pattern_class))) return 1;
    file = add(tree, volume_tree_root(tree), VOLUME_FILE, "large file.txt", 5000);
    add(tree, file, VOLUME_STREAM, "stream", 10);
    add(tree, volume_tree_root(tree), VOLUME_FILE, "small", 10);
    add(tree, volume_tree_root(tree), VOLUME_FILE, "empty", 0);
    directory = add(tree, volume_tree_root(tree), VOLUME_DIRECTORY, "directory", 0);
    add(tree, directory, VOLUME_FILE, "inside.bin", 2000);
    add(tree, directory, VOLUME_DIRECTORY, "deeper", 0);
    for (i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
    {
        struct volume_options options = { .file_systems = seeds[i].file_systems, .iso_level = 2, .udf_revision = seeds[i].revision,
            .mirror_metadata = seeds[i].mirror, .now = INT64_C(130000000000000000), .identity = 1, .application = "SEED",
            .boot = &boot, .boot_count = seeds[i].boot };

        if (volume_image_create(tree, &pattern_class, &options, &image, NULL)) return 1;
        if (!begin_seed(&seed, argv[1], seeds[i].target, seeds[i].name, seeds[i].what, volume_image_blocks(image))) return 1;
        for (block = 0; block < volume_image_blocks(image); block++)
        {
            if (volume_image_read(image, block, 1, bytes, NULL)) return 1;
            put_block(&seed, block, bytes);
        }
        if (fclose(seed.file)) return 1;
        volume_image_destroy(image);
    }
    volume_tree_destroy(tree);
    return 0;
}
