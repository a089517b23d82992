/*
 * make_image: an image of a directory, made by libs/volume.
 *
 *     make_image [OPTION...] DIRECTORY IMAGE (- is standard output)
 *       --iso  --joliet  --udf REVISION (1.02 ... 2.60)   which file systems
 *       --level 1|2       of ISO 9660; 1 if it is not said
 *       --mirror          the metadata file's mirror has blocks of its own
 *       --boot FILE, --efi FILE   boot images without emulation, for a BIOS and for UEFI
 *       --floppy FILE, --disk FILE   boot images of an emulated floppy (its size says which) and hard disk
 *       --label TEXT      of the volume, in all file systems
 *       --time SECONDS    of the volume and of everything in it, since 1970; else now and the files' own
 *       --identity NUMBER of the volume
 *       --expect FILE_SYSTEM DIRECTORY   (iso, joliet, udf; any number of times) makes there, of hard links, what a reader of that
 *                         file system has to find: the tree under the names that it has there
 *       --no-streams      the expectation is without named streams
 *       --onto DISC       IMAGE is the whole disc: what DISC has, and behind it a session with DIRECTORY
 *       --import FILE_SYSTEM   and with the tree that DISC has in that file system, which DIRECTORY adds to and replaces
 *       --previous LBA    where the session to import begins; else 0
 *       --start LBA       where the new one begins; else the next multiple of 16
 *       --in-place UNIT   the new one is written in place, in units of so many blocks: it goes where the volume ends, and anchors
 *                         that are there change; only what has to be written is written
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

enum { IN_PLACE = 1000, PREVIOUS, START };

struct expectation
{
    enum volume_file_system file_system;
    const char *directory;
};

static bool without_streams;
static struct host_disc disc;           /* of --onto; blocks is 0 without it */
static volume_time fixed;

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

static void write_bytes(void *out, const uint8_t *bytes, size_t size)
{
    host_write(out, bytes, size, "an expectation");
}

static void link_file(const struct volume_node *node, const char *path)
{
    const struct host_contents *contents = node->file.contents;
    FILE *out;

    if (contents && !contents->size)
    {
        if (link(contents->bytes, path)) host_fail("%s: %s", path, strerror(errno));
        return;
    }
    if (!(out = fopen(path, "wbx"))) host_fail("%s: %s", path, strerror(errno));
    host_read_contents(&disc, node, write_bytes, out);
    host_close(out, path);
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

static void take_boot(struct volume_options *options, struct volume_boot *boot, const char *path, uint8_t platform,
        enum volume_boot_emulation emulation)
{
    static const off_t floppies[] = { 0, 1228800, 1474560, 2949120 };
    struct volume_boot *entry = &boot[options->boot_count++];
    struct stat status;

    if (options->boot_count > VOLUME_MAX_BOOT_ENTRIES || stat(path, &status)) host_fail("%s: no boot image", path);
    entry->platform = platform;
    entry->emulation = emulation;
    if (emulation == VOLUME_BOOT_1200_KB)
    {
        while (entry->emulation <= VOLUME_BOOT_2880_KB && floppies[entry->emulation] != status.st_size) entry->emulation++;
        if (entry->emulation > VOLUME_BOOT_2880_KB) host_fail("%s: no size of a floppy disk", path);
    }
    entry->contents = host_path_contents(path);
    entry->size = (uint32_t)status.st_size;
    if (volume_boot_examine(&host_contents_class, entry)) host_fail("%s: no boot image", path);
    options->boot = boot;
}

static enum volume_file_system file_system_of(const char *name)
{
    if (!strcmp(name, "iso")) return VOLUME_ISO9660;
    if (!strcmp(name, "joliet")) return VOLUME_JOLIET;
    if (!strcmp(name, "udf")) return VOLUME_UDF;
    host_fail("%s: no file system", name);
}

/* What an earlier session says of how the next one has to be. */
static void import(struct volume_tree *tree, enum volume_file_system file_system, uint32_t previous, bool in_place,
        struct volume_options *options)
{
    struct volume_problem problem;
    struct volume_imported imported;
    enum volume_result result;

    if ((result = volume_import(&disc.disc, previous, file_system, tree, host_embed, &imported, &problem)))
        host_fail("no import: result %d, block %u: %s", result, problem.block, problem.what ? problem.what : "-");
    options->partition_start = imported.partition_start;
    options->next_unique_id = imported.next_unique_id;
    if (!in_place) return;
    if (!imported.read_only) host_fail("the partition is not for reading");
    memcpy(options->anchors, imported.anchors, sizeof(imported.anchors));
    options->anchor_count = imported.anchor_count;
    options->session_start = (imported.end + options->write_unit - 1) / options->write_unit * options->write_unit;
    options->disc = &disc.disc;
}

static void write_blocks(const struct volume_image *image, const struct volume_range *range, FILE *out, const char *path)
{
    static uint8_t blocks[STEP * VOLUME_BLOCK_SIZE];
    uint32_t block = range->first - volume_image_start(image), end = block + range->count, count;
    struct volume_problem problem;
    enum volume_result result;

    for (; block < end; block += count)
    {
        count = end - block < STEP ? end - block : STEP;
        if ((result = volume_image_read(image, block, count, blocks, &problem))) host_fail("block %u: result %d", block, result);
        /* on a disc there may be something else, even where there are to be zeros */
        if (!disc.disc.blocks) host_write(out, blocks, (size_t)count * VOLUME_BLOCK_SIZE, path);
        else if (fwrite(blocks, VOLUME_BLOCK_SIZE, count, out) != count) host_fail("%s: %s", path, strerror(errno));
    }
}

/* The image; or the disc, of which the ranges are written anew. */
static void write_image(const struct volume_image *image, const char *path)
{
    static uint8_t blocks[STEP * VOLUME_BLOCK_SIZE];
    struct volume_range ranges[VOLUME_MAX_RANGES];
    unsigned count = volume_image_ranges(image, ranges), i;
    FILE *out = strcmp(path, "-") ? fopen(path, "wb") : stdout;
    uint32_t block, step;

    if (!out) host_fail("%s: %s", path, strerror(errno));
    for (block = 0; block < disc.disc.blocks; block += step)
    {
        step = disc.disc.blocks - block < STEP ? disc.disc.blocks - block : STEP;
        if (disc.disc.read(&disc.disc, block, step, blocks)) host_fail("%s: %s", path, strerror(errno));
        host_write(out, blocks, (size_t)step * VOLUME_BLOCK_SIZE, path);
    }
    for (i = 0; i < count; i++)
    {
        if (disc.disc.blocks && fseeko(out, (off_t)ranges[i].first * VOLUME_BLOCK_SIZE, SEEK_SET))
            host_fail("%s: %s", path, strerror(errno));
        write_blocks(image, &ranges[i], out, path);
    }
    host_close(out, path);
}

int main(int argc, char **argv)
{
    static const struct option long_options[] =
    {
        { "iso", no_argument, NULL, 'i' }, { "joliet", no_argument, NULL, 'j' }, { "udf", required_argument, NULL, 'u' },
        { "level", required_argument, NULL, 'l' }, { "mirror", no_argument, NULL, 'm' }, { "boot", required_argument, NULL, 'b' },
        { "efi", required_argument, NULL, 'e' }, { "floppy", required_argument, NULL, 'f' },
        { "disk", required_argument, NULL, 'd' }, { "label", required_argument, NULL, 'L' },
        { "time", required_argument, NULL, 't' }, { "identity", required_argument, NULL, 'I' },
        { "expect", required_argument, NULL, 'x' }, { "no-streams", no_argument, NULL, 'S' },
        { "onto", required_argument, NULL, 'o' }, { "import", required_argument, NULL, 'n' },
        { "previous", required_argument, NULL, PREVIOUS }, { "start", required_argument, NULL, START },
        { "in-place", required_argument, NULL, IN_PLACE }, { 0 },
    };
    static struct volume_boot boot[VOLUME_MAX_BOOT_ENTRIES];
    struct expectation expectations[8];
    unsigned expected = 0, i, major, minor;
    struct volume_options options = { .iso_level = 1, .udf_revision = 0x102, .identity = 0x123456789ABCDEF0 };
    struct volume_problem problem = { 0 };
    struct volume_image *image;
    struct volume_tree *tree;
    enum volume_file_system imported = 0;
    uint32_t previous = 0;
    enum volume_result result;
    const char *label = "LABEL";
    int option;

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
        case 'b': take_boot(&options, boot, optarg, 0, VOLUME_BOOT_NONE); break;
        case 'e': take_boot(&options, boot, optarg, 0xEF, VOLUME_BOOT_NONE); break;
        case 'f': take_boot(&options, boot, optarg, 0, VOLUME_BOOT_1200_KB); break;
        case 'd': take_boot(&options, boot, optarg, 0, VOLUME_BOOT_HARD_DISK); break;
        case 'o': host_open_disc(&disc, optarg); break;
        case 'n': imported = file_system_of(optarg); break;
        case PREVIOUS: previous = (uint32_t)strtoul(optarg, NULL, 10); break;
        case START: options.session_start = (uint32_t)strtoul(optarg, NULL, 10); break;
        case IN_PLACE: options.write_unit = (uint32_t)strtoul(optarg, NULL, 10); break;
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
    if (disc.disc.blocks && !options.session_start) options.session_start = (disc.disc.blocks + 15) / 16 * 16;
    if (imported) import(tree, imported, previous, options.write_unit != 0, &options);
    host_read_tree(tree, volume_tree_root(tree), argv[optind], fixed);
    if ((result = volume_image_create(tree, &host_contents_class, &options, &image, &problem)))
        host_fail("no image: result %d, file system %u", result, problem.file_system);
    write_image(image, argv[optind + 1]);
    for (i = 0; i < expected; i++)
        expect(image, expectations[i].file_system, volume_tree_root(tree), expectations[i].directory);
    volume_image_destroy(image);
    volume_tree_destroy(tree);
    for (i = 0; i < options.boot_count; i++) free(boot[i].contents);
    return 0;
}
