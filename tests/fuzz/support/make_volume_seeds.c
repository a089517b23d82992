/*
 * Makes the inputs that fuzzing the readers of libs/volume begins with: images of a small tree in every form, in the form of
 * tests/fuzz/volume_import.c. make_volume_seeds FOLDER writes FOLDER/volume_import/NAME.
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
    const char *name;
    unsigned reader, file_systems, revision;
    bool mirror, boot;
}
seeds[] =
{
    { "iso", 8, VOLUME_ISO9660, 0x102, false, true },
    { "joliet", 9, VOLUME_ISO9660 | VOLUME_JOLIET, 0x102, false, false },
    { "udf_102", 4 + 8 + 2, VOLUME_UDF, 0x102, false, false },
    { "udf_201", 4 + 8 + 2, VOLUME_UDF, 0x201, false, false },
    { "udf_250", 4 + 2, VOLUME_UDF, 0x250, false, false },
    { "udf_260_mirror", 4 + 2, VOLUME_UDF, 0x260, true, false },
    { "bridge", 2, VOLUME_ISO9660 | VOLUME_JOLIET | VOLUME_UDF, 0x201, false, true },
};

int main(int argc, char **argv)
{
    struct volume_boot boot = { 0, VOLUME_BOOT_NONE, "TEST", &anything, 3000 };
    struct volume_tree *tree = volume_tree_create(&pattern_class);
    struct volume_node *directory, *file;
    struct volume_image *image;
    uint8_t bytes[VOLUME_BLOCK_SIZE];
    char path[4096];
    uint32_t block, end;
    unsigned i;
    FILE *out;

    if (argc != 2 || !tree) return 1;
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

        snprintf(path, sizeof(path), "%s/volume_import/%s", argv[1], seeds[i].name);
        if (volume_image_create(tree, &pattern_class, &options, &image, NULL) || !(out = fopen(path, "wb")))
        {
            perror(path);
            return 1;
        }
        fputc((int)seeds[i].reader, out);
        put_16(out, volume_image_blocks(image) - 1);
        fputc(0, out);
        for (block = 0; block < volume_image_blocks(image); block++)
        {
            if (volume_image_read(image, block, 1, bytes, NULL)) return 1;
            for (end = VOLUME_BLOCK_SIZE; end && !bytes[end - 1]; end--) ;
            /* nothing reads the files */
            if (!end || (bytes[0] == 'c' && bytes[end - 1] == 'c')) continue;
            put_16(out, block);
            put_16(out, 0);
            put_16(out, end);
            fwrite(bytes, 1, end, out);
        }
        if (fclose(out)) return 1;
        volume_image_destroy(image);
    }
    volume_tree_destroy(tree);
    return 0;
}
