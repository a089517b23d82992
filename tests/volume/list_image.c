/*
 * list_image: what libs/volume reads from an image of anybody's.
 *
 *     list_image [--start=LBA] IMAGE iso|joliet|udf [DIRECTORY]
 *
 * Reads the session that begins at that block, else at 0. Prints a line for every directory, file and named stream: its kind (D, F,
 * S), size, a hash of its contents (FNV-1a, 64 bits) and path. With DIRECTORY all of it is written there too, streams as files
 * NAME:STREAM. Exit status 1 and a line that says why when the image is refused.
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

static struct host_disc disc;

/* Paths are as deep as the tree; made anew for each of its nodes they would be too many. */
static char path[200000];
static size_t root_length;

struct use
{
    uint64_t hash;
    FILE *out;
};

static void use_bytes(void *context, const uint8_t *bytes, size_t size)
{
    struct use *use = context;
    size_t i;

    for (i = 0; i < size; i++) use->hash = (use->hash ^ bytes[i]) * UINT64_C(0x100000001B3);
    if (use->out) host_write(use->out, bytes, size, path);
}

static void show_file(const struct volume_node *node, bool extract)
{
    struct use use = { UINT64_C(0xCBF29CE484222325), NULL };

    if (extract && !(use.out = fopen(path, "wbx"))) host_fail("%s: %s", path, strerror(errno));
    host_read_contents(&disc, node, use_bytes, &use);
    if (use.out) host_close(use.out, path);
    printf("%c %12" PRIu64 " %016" PRIx64 " %s\n", node->kind == VOLUME_STREAM ? 'S' : 'F', node->file.size, use.hash,
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
    uint32_t start = 0;

    if (argc > 1 && !strncmp(argv[1], "--start=", 8))
    {
        start = (uint32_t)strtoul(argv[1] + 8, NULL, 10);
        argc--;
        argv++;
    }
    if (argc < 3 || argc > 4) host_fail("list_image [--start=LBA] IMAGE iso|joliet|udf [DIRECTORY]");
    file_system = !strcmp(argv[2], "iso") ? VOLUME_ISO9660 : !strcmp(argv[2], "joliet") ? VOLUME_JOLIET : VOLUME_UDF;
    host_open_disc(&disc, argv[1]);
    if (!(tree = volume_tree_create(&host_contents_class))) host_fail("out of memory");
    if ((result = volume_import(&disc.disc, start, file_system, tree, host_embed, &imported, &problem)))
        printf("refused: result %d, block %u: %s\n", result, problem.block, problem.what ? problem.what : "-");
    else
    {
        if (argc == 4) root_length = (size_t)snprintf(path, sizeof(path), "%s", argv[3]);
        show(volume_tree_root(tree), root_length, argc == 4);
    }
    volume_tree_destroy(tree);
    return result != VOLUME_OK;
}
