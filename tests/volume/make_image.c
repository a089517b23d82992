/*
 * make_image: an image of a directory, made by libs/volume.
 *
 *     make_image [OPTION...] DIRECTORY IMAGE (- is standard output)
 *       --iso  --joliet  --udf REVISION (1.02 ... 2.60)   which file systems
 *       --level 1|2       of ISO 9660; 1 if it is not said
 *       --mirror          the metadata file's mirror has blocks of its own
 *       --boot FILE, --efi FILE   boot images without emulation, for a BIOS and for UEFI
 *       --label TEXT      of the volume, in all file systems
 *       --time SECONDS    of the volume and of everything in it, since 1970; else now and the files' own
 *       --identity NUMBER of the volume
 *       --expect FILE_SYSTEM DIRECTORY   (iso, joliet, udf; any number of times) makes there, of hard links, what a reader of that
 *                         file system has to find: the tree under the names that it has there
 *       --no-streams      the expectation is without named streams
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include "host_tree.h"
#include "volume/image.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STEP 256

struct expectation
{
    enum volume_file_system file_system;
    const char *directory;
};

static bool without_streams;

/* As a reader shows it: without the version, and without the dot of an empty extension (ECMA-119 7.5.1). */
static void shown_name(const struct volume_image *image, enum volume_file_system file_system, const struct volume_node *node,
        char *out)
{
    uint16_t name[300];
    unsigned length = volume_image_name(image, file_system, node, name, 300);

    if (file_system != VOLUME_UDF && node->kind == VOLUME_FILE)
    {
        length -= 2;
        if (file_system == VOLUME_ISO9660 && name[length - 1] == '.') length--;
    }
    if (!length) host_fail("a name is empty");
    host_to_utf8(name, length, out);
}

static void link_file(const struct volume_node *node, const char *path)
{
    int file;

    if (node->file.contents ? link(node->file.contents, path) : (file = open(path, O_CREAT | O_EXCL, 0666)) < 0 || close(file))
        host_fail("%s: %s", path, strerror(errno));
}

static void expect(const struct volume_image *image, enum volume_file_system file_system, const struct volume_node *directory,
        const char *path)
{
    const struct volume_node *node, *stream;
    char name[1000], stream_name[1000], *child;
    uint16_t any[300];

    if (mkdir(path, 0777)) host_fail("%s: %s", path, strerror(errno));
    for (node = directory->children.first; node; node = node->next)
    {
        shown_name(image, file_system, node, name);
        if (asprintf(&child, "%s/%s", path, name) < 0) host_fail("out of memory");
        if (node->kind == VOLUME_DIRECTORY) expect(image, file_system, node, child);
        else link_file(node, child);
        free(child);
        for (stream = node->streams ? node->streams->first : NULL; stream && !without_streams; stream = stream->next)
        {
            if (!volume_image_name(image, file_system, stream, any, 300)) continue;
            shown_name(image, file_system, stream, stream_name);
            if (asprintf(&child, "%s/%s:%s", path, name, stream_name) < 0) host_fail("out of memory");
            link_file(stream, child);
            free(child);
        }
    }
}

static void take_label(struct volume_label *label, const char *text)
{
    label->length = (uint8_t)host_to_utf16(text, label->text, sizeof(label->text) / sizeof(*label->text));
}

static void take_boot(struct volume_options *options, struct volume_boot *boot, const char *path, uint8_t platform)
{
    struct volume_boot *entry = &boot[options->boot_count++];
    struct stat status;

    if (options->boot_count > VOLUME_MAX_BOOT_ENTRIES || stat(path, &status)) host_fail("%s: no boot image", path);
    entry->platform = platform;
    entry->contents = strdup(path);
    entry->size = (uint32_t)status.st_size;
    options->boot = boot;
}

static enum volume_file_system file_system_of(const char *name)
{
    if (!strcmp(name, "iso")) return VOLUME_ISO9660;
    if (!strcmp(name, "joliet")) return VOLUME_JOLIET;
    if (!strcmp(name, "udf")) return VOLUME_UDF;
    host_fail("%s: no file system", name);
}

int main(int argc, char **argv)
{
    static const struct option long_options[] =
    {
        { "iso", no_argument, NULL, 'i' }, { "joliet", no_argument, NULL, 'j' }, { "udf", required_argument, NULL, 'u' },
        { "level", required_argument, NULL, 'l' }, { "mirror", no_argument, NULL, 'm' }, { "boot", required_argument, NULL, 'b' },
        { "efi", required_argument, NULL, 'e' }, { "label", required_argument, NULL, 'L' },
        { "time", required_argument, NULL, 't' }, { "identity", required_argument, NULL, 'I' },
        { "expect", required_argument, NULL, 'x' }, { "no-streams", no_argument, NULL, 'S' }, { 0 },
    };
    static uint8_t blocks[STEP * VOLUME_BLOCK_SIZE];
    static struct volume_boot boot[VOLUME_MAX_BOOT_ENTRIES];
    struct expectation expectations[8];
    unsigned expected = 0, i, major, minor;
    struct volume_options options = { .iso_level = 1, .udf_revision = 0x102, .identity = 0x123456789ABCDEF0 };
    struct volume_problem problem = { 0 };
    struct volume_image *image;
    struct volume_tree *tree;
    volume_time fixed = 0;
    uint32_t block, count, total;
    enum volume_result result;
    const char *label = "LABEL";
    int option;
    FILE *out;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
        switch (option)
        {
        case 'i': options.file_systems |= VOLUME_ISO9660; break;
        case 'j': options.file_systems |= VOLUME_JOLIET; break;
        case 'u':
            if (sscanf(optarg, "%1x.%2x", &major, &minor) != 2) host_fail("%s: no revision", optarg);
            options.file_systems |= VOLUME_UDF;
            options.udf_revision = major << 8 | minor;
            break;
        case 'l': options.iso_level = (unsigned)atoi(optarg); break;
        case 'm': options.mirror_metadata = true; break;
        case 'b': take_boot(&options, boot, optarg, 0); break;
        case 'e': take_boot(&options, boot, optarg, 0xEF); break;
        case 'L': label = optarg; break;
        case 't': fixed = (atoll(optarg) + INT64_C(11644473600)) * 10000000; break;
        case 'I': options.identity = strtoull(optarg, NULL, 0); break;
        case 'S': without_streams = true; break;
        case 'x':
            if (expected == 8 || optind >= argc) host_fail("--expect FILE_SYSTEM DIRECTORY");
            expectations[expected].file_system = file_system_of(optarg);
            expectations[expected++].directory = argv[optind++];
            break;
        default: return 2;
        }
    if (argc - optind != 2) host_fail("make_image [OPTION...] DIRECTORY IMAGE");
    take_label(&options.iso_label, label);
    take_label(&options.joliet_label, label);
    take_label(&options.udf_label, label);
    options.now = fixed ? fixed : (time(NULL) + INT64_C(11644473600)) * 10000000;
    strcpy(options.application, "MAKE_IMAGE");

    if (!(tree = volume_tree_create(&host_contents_class))) host_fail("out of memory");
    host_read_tree(tree, volume_tree_root(tree), argv[optind], fixed);
    if ((result = volume_image_create(tree, &host_contents_class, &options, &image, &problem)))
        host_fail("no image: result %d, file system %u", result, problem.file_system);
    if (!(out = strcmp(argv[optind + 1], "-") ? fopen(argv[optind + 1], "wb") : stdout)) host_fail("%s: %s", argv[optind + 1], strerror(errno));
    total = volume_image_blocks(image);
    for (block = 0; block < total; block += count)
    {
        count = total - block < STEP ? total - block : STEP;
        if ((result = volume_image_read(image, block, count, blocks, &problem)))
            host_fail("block %u: result %d", block, result);
        if (fwrite(blocks, VOLUME_BLOCK_SIZE, count, out) != count) host_fail("%s: %s", argv[optind + 1], strerror(errno));
    }
    if (fclose(out)) host_fail("%s: %s", argv[optind + 1], strerror(errno));
    for (i = 0; i < expected; i++)
        expect(image, expectations[i].file_system, volume_tree_root(tree), expectations[i].directory);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
    for (i = 0; i < options.boot_count; i++) free(boot[i].contents);
    return 0;
}
