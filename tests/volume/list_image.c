/*
 * list_image: what libs/volume reads from an image of anybody's.
 *
 *     list_image IMAGE iso|joliet|udf [DIRECTORY]
 *
 * Prints a line for every directory, file and named stream: its kind (D, F, S), size, a hash of its contents (FNV-1a, 64 bits) and
 * path. With DIRECTORY all of it is written there too, streams as files NAME:STREAM. Exit status 1 and a line that says why when
 * the image is refused.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "host_tree.h"
#include "volume/import.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct file_disc
{
    struct volume_disc disc;
    FILE *file;
};

/* What lay in a file's own entry. */
struct embedded
{
    uint32_t size;
    uint8_t bytes[];
};

static struct file_disc disc;

static enum volume_result read_disc(struct volume_disc *this_disc, uint32_t block, uint32_t count, void *out)
{
    if (block >= this_disc->blocks || count > this_disc->blocks - block) host_fail("blocks %u and on are not on the disc", block);
    if (fseeko(disc.file, (off_t)block * VOLUME_BLOCK_SIZE, SEEK_SET)
            || fread(out, VOLUME_BLOCK_SIZE, count, disc.file) != count) return VOLUME_READ_FAILED;
    return VOLUME_OK;
}

static enum volume_result read_embedded(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    const struct embedded *embedded = contents;

    (void)node;
    memcpy(out, embedded->bytes + offset, size);
    return VOLUME_OK;
}

static void *embed(const uint8_t *bytes, uint32_t size)
{
    struct embedded *embedded = malloc(sizeof(*embedded) + size);

    if (!embedded) return NULL;
    embedded->size = size;
    memcpy(embedded->bytes, bytes, size);
    return embedded;
}

static const struct volume_contents_class embedded_class = { read_embedded, free };

/* Paths are as deep as the tree; made anew for each of its nodes they would be too many. */
static char path[200000];
static size_t root_length;

static void use_bytes(const uint8_t *bytes, size_t size, uint64_t *hash, FILE *out)
{
    size_t i;

    for (i = 0; i < size; i++) *hash = (*hash ^ bytes[i]) * UINT64_C(0x100000001B3);
    if (out && fwrite(bytes, 1, size, out) != size) host_fail("%s: %s", path, strerror(errno));
}

static void show_file(const struct volume_node *node, bool extract)
{
    static uint8_t bytes[64 * VOLUME_BLOCK_SIZE];
    uint64_t hash = UINT64_C(0xCBF29CE484222325), left;
    FILE *out = NULL;
    unsigned i;

    if (extract && !(out = fopen(path, "wbx"))) host_fail("%s: %s", path, strerror(errno));
    if (node->file.contents) use_bytes(((struct embedded *)node->file.contents)->bytes, (size_t)node->file.size, &hash, out);
    for (i = 0; i < node->extent_count; i++)
    {
        uint32_t block = node->file.extents[i].block;

        for (left = node->file.extents[i].length; left;)
        {
            uint32_t size = left < sizeof(bytes) ? (uint32_t)left : sizeof(bytes);
            uint32_t count = (size + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE;

            if (read_disc(&disc.disc, block, count, bytes)) host_fail("%s: not on the disc", path);
            use_bytes(bytes, size, &hash, out);
            block += count;
            left -= size;
        }
    }
    if (out && fclose(out)) host_fail("%s: %s", path, strerror(errno));
    printf("%c %12" PRIu64 " %016" PRIx64 " %s\n", node->kind == VOLUME_STREAM ? 'S' : 'F', node->file.size, hash,
            path + root_length);
}

static size_t append(size_t length, char separator, const struct volume_node *node)
{
    if (length + 2 + 3 * VOLUME_MAX_NAME > sizeof(path)) host_fail("a path is too long");
    path[length] = separator;
    host_to_utf8(node->name, node->name_length, path + length + 1);
    return length + 1 + strlen(path + length + 1);
}

static void show(const struct volume_node *node, size_t length, bool extract)
{
    const struct volume_node *child;

    for (child = node->streams ? node->streams->first : NULL; child; child = child->next)
    {
        append(length, ':', child);
        show_file(child, extract);
    }
    path[length] = 0;
    if (node->kind != VOLUME_DIRECTORY)
    {
        show_file(node, extract);
        return;
    }
    if (extract && mkdir(path, 0777)) host_fail("%s: %s", path, strerror(errno));
    printf("D %12u %016x %s/\n", node->children.count, 0, path + root_length);
    for (child = node->children.first; child; child = child->next) show(child, append(length, '/', child), extract);
}

int main(int argc, char **argv)
{
    struct volume_imported imported;
    struct volume_problem problem = { 0 };
    struct volume_tree *tree;
    enum volume_file_system file_system;
    enum volume_result result;

    if (argc < 3 || argc > 4) host_fail("list_image IMAGE iso|joliet|udf [DIRECTORY]");
    file_system = !strcmp(argv[2], "iso") ? VOLUME_ISO9660 : !strcmp(argv[2], "joliet") ? VOLUME_JOLIET : VOLUME_UDF;
    if (!(disc.file = fopen(argv[1], "rb")) || fseeko(disc.file, 0, SEEK_END))
        host_fail("%s: %s", argv[1], strerror(errno));
    disc.disc.blocks = (uint32_t)(ftello(disc.file) / VOLUME_BLOCK_SIZE);
    disc.disc.read = read_disc;
    if (!(tree = volume_tree_create(&embedded_class))) host_fail("out of memory");
    if ((result = volume_import(&disc.disc, 0, file_system, tree, embed, &imported, &problem)))
        printf("refused: result %d, block %u: %s\n", result, problem.block, problem.what ? problem.what : "-");
    else
    {
        if (argc == 4) root_length = (size_t)snprintf(path, sizeof(path), "%s", argv[3]);
        show(volume_tree_root(tree), root_length, argc == 4);
    }
    volume_tree_destroy(tree);
    fclose(disc.file);
    return result != VOLUME_OK;
}
