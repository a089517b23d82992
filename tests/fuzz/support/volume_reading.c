/*
 * A disc of anybody's, read as a tree, and that tree as a further session.
 *
 * Input: what is done (4: checksums and CRCs of UDF's tags are put right as they are read, or hardly anything would get past them; 8: a
 * session is planned behind it, which with 16 is written in place), the number of blocks (16 bits), the session's start (a byte),
 * and then runs of bytes: the block (16 bits), where in it (16 bits), how many (16 bits), the bytes. Everything else is 0.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "volume_reading.h"
#include "fuzz.h"

enum { MAX_BLOCKS = 2048, MAX_READS = 200000 };

struct fuzz_disc
{
    struct volume_disc disc;
    uint8_t *blocks[MAX_BLOCKS];
    bool mend;
    unsigned reads;
};

struct embedded
{
    uint32_t size;
    uint8_t bytes[];
};

/* ECMA-167 3/7.2 */
static void mend_tag(uint8_t *tag, size_t room)
{
    unsigned crc = 0, sum = 0, length = tag[10] | tag[11] << 8, i, bit;

    if (length > room - 16) return;
    for (i = 0; i < length; i++)
        for (crc ^= (unsigned)tag[16 + i] << 8, bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
    tag[8] = (uint8_t)crc;
    tag[9] = (uint8_t)(crc >> 8);
    for (i = 0; i < 16; i++) if (i != 4) sum += tag[i];
    tag[4] = (uint8_t)sum;
}

/* ECMA-167 3/7.2.1, 4/7.2.1: what a descriptor begins with, and nothing else, such as the recognition sequence. */
static bool is_tag(const uint8_t *tag)
{
    return (tag[1] == 0 ? tag[0] && tag[0] <= 9 : tag[1] == 1 && tag[0] <= 10) && (tag[2] == 2 || tag[2] == 3) && !tag[3];
}

static void mend_block(uint8_t *block)
{
    size_t at;

    for (at = VOLUME_BLOCK_SIZE - 40; at; at -= 4)
        if (is_tag(block + at) && block[at] == 1 && block[at + 1] == 1) mend_tag(block + at, VOLUME_BLOCK_SIZE - at);
    if (is_tag(block)) mend_tag(block, VOLUME_BLOCK_SIZE);
}

static enum volume_result read_blocks(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    struct fuzz_disc *fuzz = (struct fuzz_disc *)disc;
    uint8_t *bytes = out;

    must_hold(count && block < disc->blocks && count <= disc->blocks - block, "only blocks of the disc are read");
    for (; count; count--, block++, bytes += VOLUME_BLOCK_SIZE)
    {
        must_hold(++fuzz->reads < MAX_READS, "the reading ends");
        if (!fuzz->blocks[block]) memset(bytes, 0, VOLUME_BLOCK_SIZE);
        else
        {
            memcpy(bytes, fuzz->blocks[block], VOLUME_BLOCK_SIZE);
            if (fuzz->mend) mend_block(bytes);
        }
    }
    return VOLUME_OK;
}

static enum volume_result tell_progress(struct volume_disc *disc, const uint16_t *path, unsigned length, uint32_t directories,
        uint32_t files)
{
    unsigned i;

    (void)disc; (void)directories; (void)files;
    must_hold(length >= 1 && path[0] == '\\', "paths begin at the root");
    for (i = 0; i + 1 < length; i++)
        if (path[i] == '\\' && path[i + 1] == '.')
            must_hold(i + 2 < length && path[i + 2] != '\\' && !(path[i + 2] == '.' && (i + 3 == length || path[i + 3] == '\\')),
                    "no path leads outside");
    return VOLUME_OK;
}

static enum volume_result read_embedded(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    const struct embedded *embedded = contents;

    (void)node;
    must_hold(offset <= embedded->size && size <= embedded->size - offset, "only what there is is asked for");
    memcpy(out, embedded->bytes + offset, size);
    return VOLUME_OK;
}

static const struct volume_contents_class embedded_class = { read_embedded, free };

static void *embed(const uint8_t *bytes, uint32_t size)
{
    struct embedded *embedded = malloc(sizeof(*embedded) + size);

    must_hold(embedded != NULL && size <= VOLUME_BLOCK_SIZE, "what is embedded is small");
    embedded->size = size;
    if (size) memcpy(embedded->bytes, bytes, size);
    return embedded;
}

static void check_file(const struct fuzz_disc *fuzz, const struct volume_node *node)
{
    uint64_t total = 0;
    unsigned i;

    if (node->file.contents)
    {
        must_hold(node->file.size == ((struct embedded *)node->file.contents)->size, "an embedded file has its size");
        return;
    }
    for (i = 0; i < node->extent_count; i++)
    {
        const struct volume_extent *extent = &node->file.extents[i];

        must_hold(extent->length && extent->block < fuzz->disc.blocks
                && (extent->length - 1) / VOLUME_BLOCK_SIZE < fuzz->disc.blocks - extent->block, "extents are on the disc");
        must_hold(i + 1 == node->extent_count || extent->length % VOLUME_BLOCK_SIZE == 0, "extents are whole blocks");
        total += extent->length;
    }
    must_hold(total == node->file.size, "extents add up to the size");
}

static void check_name(const struct volume_node *node)
{
    unsigned i;

    must_hold(node->name_length, "every node has a name");
    must_hold(!(node->name_length <= 2 && node->name[0] == '.' && node->name[node->name_length - 1] == '.'), "no node is . or ..");
    for (i = 0; i < node->name_length; i++)
        must_hold(node->name[i] && node->name[i] != '/' && node->name[i] != '\\', "no name leads anywhere");
}

static void check_tree(const struct fuzz_disc *fuzz, const struct volume_tree *tree)
{
    const struct volume_node *root = volume_tree_root(tree), *node = root, *stream;

    for (; node; node = volume_tree_next(root, node))
    {
        must_hold(volume_node_depth(node) <= 1024, "no tree is that deep");
        if (node != root) check_name(node);
        if (node->kind == VOLUME_FILE) check_file(fuzz, node);
        for (stream = node->streams ? node->streams->first : NULL; stream; stream = stream->next)
        {
            check_name(stream);
            check_file(fuzz, stream);
        }
    }
}

static void further_session(struct volume_tree *tree, unsigned file_system, struct fuzz_disc *fuzz,
        const struct volume_imported *imported, bool in_place)
{
    static uint8_t blocks[16 * VOLUME_BLOCK_SIZE];
    struct volume_options options = { .iso_level = 2, .udf_revision = 0x201, .application = "FUZZ" };
    struct volume_image *image;
    uint32_t block, total, count;

    options.file_systems = file_system == VOLUME_JOLIET ? VOLUME_ISO9660 | VOLUME_JOLIET : file_system;
    options.session_start = (fuzz->disc.blocks + 31) & ~31u;
    options.partition_start = imported->partition_start;
    options.next_unique_id = imported->next_unique_id;
    if (in_place)
    {
        memcpy(options.anchors, imported->anchors, sizeof(options.anchors));
        options.anchor_count = imported->anchor_count;
        options.write_unit = 16;
        options.disc = &fuzz->disc;
    }
    if (volume_image_create(tree, &embedded_class, &options, &image, NULL)) return;
    total = volume_image_blocks(image);
    fuzz->reads = 0;
    for (block = 0; block < total && block < 2000 + (in_place ? options.session_start : 0); block += count)
    {
        count = total - block < 16 ? total - block : 16;
        must_hold(volume_image_read(image, block, count, blocks, NULL) == VOLUME_OK, "what was planned can be read");
    }
    volume_image_destroy(image);
}

int read_volume(enum volume_file_system file_system, const uint8_t *data, size_t size)
{
    struct input input = { data, size, 0 };
    struct fuzz_disc *fuzz = calloc(1, sizeof(*fuzz));
    struct volume_imported imported;
    struct volume_problem problem;
    struct volume_tree *tree = volume_tree_create(&embedded_class);
    uint8_t what = take_byte(&input), start;
    unsigned i, known;
    enum volume_result result;

    must_hold(fuzz && tree, "there is memory");
    fuzz->mend = what & 4;
    fuzz->disc.read = read_blocks;
    fuzz->disc.progress = tell_progress;
    fuzz->disc.blocks = take_16(&input) % MAX_BLOCKS + 1;
    start = take_byte(&input);
    while (!input_ended(&input))
    {
        uint32_t block = take_16(&input) % MAX_BLOCKS, at = take_16(&input) % VOLUME_BLOCK_SIZE, length = take_16(&input);

        if (length > VOLUME_BLOCK_SIZE - at) length = VOLUME_BLOCK_SIZE - at;
        if (!fuzz->blocks[block] && !(fuzz->blocks[block] = calloc(1, VOLUME_BLOCK_SIZE))) abort();
        take_bytes(&input, fuzz->blocks[block] + at, length);
    }
    must_hold(volume_identify(&fuzz->disc, start, &known) == VOLUME_OK || fuzz->disc.blocks <= start + 17u, "a disc can be looked at");
    result = volume_import(&fuzz->disc, start, file_system, tree, embed, &imported, &problem);
    must_hold(result != VOLUME_OUT_OF_MEMORY, "a small disc takes little memory");
    must_hold(result != VOLUME_CORRUPT || problem.what, "what is wrong has words");
    check_tree(fuzz, tree);
    must_hold(imported.end <= fuzz->disc.blocks && imported.anchor_count <= VOLUME_MAX_ANCHORS, "the volume is on the disc");
    if (!result && what & 8) further_session(tree, file_system, fuzz, &imported, file_system == VOLUME_UDF && what & 16);
    volume_tree_destroy(tree);
    for (i = 0; i < MAX_BLOCKS; i++) free(fuzz->blocks[i]);
    free(fuzz);
    return 0;
}
