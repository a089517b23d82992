/*
 * UDF: what says that there is a volume, and where its file set is.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <string.h>
#include "volume/numbers.h"
#include "volume/udf.h"

#define DESCRIPTOR_SIZE 512
/* ECMA-167 3/10.7.2.1 */
#define TYPE_1_MAP_SIZE 6
/* UDF 2.2.10 */
#define METADATA_MAP_SIZE 64
#define NO_BITMAP UINT32_MAX
#define MAP_DUPLICATE 1

static const char implementation[] = "*Wine imapi2";

static void put_implementation(uint8_t *out)
{
    static const uint8_t system[2] = { 6, 0 };      /* UDF 6.3: Windows */

    udf_put_regid(out, implementation, system, sizeof(system));
}

/* UDF 2.1.5.3: the revision, for the domain and for what UDF itself has defined. */
static void put_udf_regid(const struct volume_image *image, uint8_t *out, const char *identifier)
{
    uint8_t suffix[2];

    put_le16(suffix, image->options.udf_revision);
    udf_put_regid(out, identifier, suffix, sizeof(suffix));
}

static void put_extent_ad(uint8_t *out, uint32_t blocks, uint32_t first)
{
    put_le32(out, blocks * VOLUME_BLOCK_SIZE);
    put_le32(out + 4, first);
}

static void put_label(const struct volume_image *image, uint8_t *out, unsigned size)
{
    udf_put_dstring(out, size, image->options.udf_label.text, image->options.udf_label.length);
}

void udf_make_recognition(const struct volume_image *image, unsigned index, uint8_t *out)
{
    const char *middle = image->udf->version == 3 ? "NSR03" : "NSR02";
    const char *identifiers[] = { "BEA01", middle, "TEA01" };

    memset(out, 0, VOLUME_BLOCK_SIZE);
    memcpy(out + 1, identifiers[index], 5);
    out[6] = 1;
}

enum volume_result udf_make_anchor(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem)
{
    (void)index; (void)count; (void)problem;
    memset(out, 0, VOLUME_BLOCK_SIZE);
    put_extent_ad(out + 16, UDF_SEQUENCE_BLOCKS, image->udf->main_sequence);
    put_extent_ad(out + 24, UDF_SEQUENCE_BLOCKS, image->udf->reserve_sequence);
    udf_put_tag(out, UDF_ANCHOR, image->udf->version, argument, DESCRIPTOR_SIZE);
    return VOLUME_OK;
}

/* --- the volume descriptor sequence ---------------------------------------------------------------------------------- */

/* ECMA-167 3/10.1, UDF 2.2.2 */
static uint32_t put_primary(const struct volume_image *image, uint8_t *out)
{
    uint16_t set[64 + 32];
    char identity[17];
    unsigned length, i;

    put_label(image, out + 24, 32);
    put_le16(out + 56, 1);
    put_le16(out + 58, 1);
    put_le16(out + 60, 2);
    put_le16(out + 62, 2);
    put_le32(out + 64, 1);
    put_le32(out + 68, 1);
    /* UDF 2.2.2.5: sixteen characters that no other volume has, then the label */
    snprintf(identity, sizeof(identity), "%016llX", (unsigned long long)image->options.identity);
    for (length = 0; length < 16; length++) set[length] = (uint16_t)identity[length];
    for (i = 0; i < image->options.udf_label.length && length < 60; i++) set[length++] = image->options.udf_label.text[i];
    udf_put_dstring(out + 72, 128, set, length);
    udf_put_charspec(out + 200);
    udf_put_charspec(out + 264);
    udf_put_regid(out + 344, implementation, NULL, 0);
    udf_put_timestamp(out + 376, image->options.now);
    put_implementation(out + 388);
    return DESCRIPTOR_SIZE;
}

/* ECMA-167 3/10.4, UDF 2.2.7 */
static uint32_t put_implementation_use(const struct volume_image *image, uint8_t *out)
{
    put_udf_regid(image, out + 20, "*UDF LV Info");
    udf_put_charspec(out + 52);
    put_label(image, out + 116, 128);
    put_implementation(out + 352);
    return DESCRIPTOR_SIZE;
}

/* ECMA-167 3/10.5, UDF 2.2.14: the one partition is for reading; its space has no bitmap then. */
static uint32_t put_partition(const struct volume_image *image, uint8_t *out)
{
    put_le16(out + 20, 1);
    udf_put_regid(out + 24, image->udf->version == 3 ? "+NSR03" : "+NSR02", NULL, 0);
    put_le32(out + 184, 1);
    put_le32(out + 188, image->udf->partition_start);
    put_le32(out + 192, image->udf->partition_blocks);
    put_implementation(out + 196);
    return DESCRIPTOR_SIZE;
}

/* UDF 2.50 2.2.10 */
static void put_metadata_map(const struct volume_image *image, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;

    out[0] = 2;
    out[1] = METADATA_MAP_SIZE;
    put_udf_regid(image, out + 4, "*UDF Metadata Partition");
    put_le16(out + 36, 1);
    put_le32(out + 40, plan->metadata_file - plan->partition_start);
    put_le32(out + 44, plan->mirror_file - plan->partition_start);
    put_le32(out + 48, NO_BITMAP);
    put_le32(out + 52, UDF_METADATA_UNIT);
    put_le16(out + 56, UDF_METADATA_UNIT);
    out[58] = plan->mirror_start != plan->entries_start ? MAP_DUPLICATE : 0;
}

/* ECMA-167 3/10.6, UDF 2.2.4 */
static uint32_t put_logical_volume(const struct volume_image *image, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;
    uint32_t maps = TYPE_1_MAP_SIZE;

    udf_put_charspec(out + 20);
    put_label(image, out + 84, 128);
    put_le32(out + 212, VOLUME_BLOCK_SIZE);
    put_udf_regid(image, out + 216, "*OSTA UDF Compliant");
    udf_put_long_ad(out + 248, 2 * VOLUME_BLOCK_SIZE, plan->entries_base, udf_entries_partition(plan), 0);
    put_implementation(out + 272);
    put_extent_ad(out + 432, UDF_INTEGRITY_BLOCKS, plan->integrity);
    out[440] = 1;
    out[441] = TYPE_1_MAP_SIZE;
    put_le16(out + 442, 1);
    if (plan->metadata)
    {
        put_metadata_map(image, out + 446);
        maps += METADATA_MAP_SIZE;
    }
    put_le32(out + 264, maps);
    put_le32(out + 268, plan->metadata ? 2 : 1);
    return 440 + maps;
}

/* ECMA-167 3/10.8: nothing is unallocated. */
static uint32_t put_unallocated_space(const struct volume_image *image, uint8_t *out)
{
    (void)image; (void)out;
    return 24;
}

static const struct
{
    enum udf_tag tag;
    uint32_t (*put)(const struct volume_image *image, uint8_t *out);
}
sequence[] =
{
    { UDF_PRIMARY_VOLUME, put_primary },
    { UDF_IMPLEMENTATION_USE_VOLUME, put_implementation_use },
    { UDF_PARTITION, put_partition },
    { UDF_LOGICAL_VOLUME, put_logical_volume },
    { UDF_UNALLOCATED_SPACE, put_unallocated_space },
    { UDF_TERMINATING, NULL },
};

enum volume_result udf_make_sequence(const struct volume_image *image, uint32_t argument, uint32_t index, uint32_t count,
        uint8_t *out, struct volume_problem *problem)
{
    uint32_t first = argument ? image->udf->reserve_sequence : image->udf->main_sequence, size;

    (void)problem;
    for (; count; count--, index++, out += VOLUME_BLOCK_SIZE)
    {
        memset(out, 0, VOLUME_BLOCK_SIZE);
        if (index >= sizeof(sequence) / sizeof(*sequence)) continue;
        size = DESCRIPTOR_SIZE;
        if (sequence[index].put)
        {
            put_le32(out + 16, index + 1);
            size = sequence[index].put(image, out);
        }
        udf_put_tag(out, sequence[index].tag, image->udf->version, first + index, size);
    }
    return VOLUME_OK;
}

/* --- integrity and file set ------------------------------------------------------------------------------------------ */

/* UDF 2.2.6.4: what a program must know to read, and to write, and the newest that wrote. */
static void put_revisions(const struct volume_image *image, uint8_t *out)
{
    uint32_t revision = image->options.udf_revision;
    /* 2.60 adds nothing that a 2.50 reader would stumble over (UDF 2.60 2.2.6.4) */
    uint32_t read = revision == 0x260 ? 0x250 : revision;

    put_le16(out, read);
    put_le16(out + 2, revision);
    put_le16(out + 4, revision);
}

/* ECMA-167 3/10.10, UDF 2.2.6 */
static void make_integrity_descriptor(const struct volume_image *image, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;
    uint32_t partitions = plan->metadata ? 2 : 1, files = 0, directories = 0, i;
    uint8_t *use = out + 80 + 8 * partitions;

    for (i = 0; i < image->node_count; i++)
    {
        files += image->nodes[i]->kind == VOLUME_FILE;
        directories += image->nodes[i]->kind == VOLUME_DIRECTORY;
    }
    udf_put_timestamp(out + 16, image->options.now);
    put_le32(out + 28, 1);                              /* closed */
    put_le64(out + 40, plan->next_unique_id);
    put_le32(out + 72, partitions);
    put_le32(out + 76, 46);
    put_le32(out + 80 + 4 * partitions, plan->partition_blocks);
    if (plan->metadata) put_le32(out + 84 + 4 * partitions, plan->metadata_blocks);
    put_implementation(use);
    put_le32(use + 32, files);
    put_le32(use + 36, directories);
    put_revisions(image, use + 40);
    udf_put_tag(out, UDF_LOGICAL_VOLUME_INTEGRITY, plan->version, plan->integrity, 80 + 8 * partitions + 46);
}

enum volume_result udf_make_integrity(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    (void)argument; (void)problem;
    for (; count; count--, index++, out += VOLUME_BLOCK_SIZE)
    {
        memset(out, 0, VOLUME_BLOCK_SIZE);
        if (!index) make_integrity_descriptor(image, out);
        else if (index == 1) udf_put_tag(out, UDF_TERMINATING, image->udf->version, image->udf->integrity + index, DESCRIPTOR_SIZE);
    }
    return VOLUME_OK;
}

/* ECMA-167 4/14.1, UDF 2.3.2 */
void udf_make_file_set(const struct volume_image *image, uint32_t index, uint8_t *out)
{
    const struct udf_plan *plan = image->udf;
    uint32_t location = plan->entries_base + index;

    memset(out, 0, VOLUME_BLOCK_SIZE);
    if (index)
    {
        udf_put_tag(out, UDF_TERMINATING, plan->version, location, DESCRIPTOR_SIZE);
        return;
    }
    udf_put_timestamp(out + 16, image->options.now);
    put_le16(out + 28, 3);
    put_le16(out + 30, 3);
    put_le32(out + 32, 1);
    put_le32(out + 36, 1);
    udf_put_charspec(out + 48);
    put_label(image, out + 112, 128);
    udf_put_charspec(out + 240);
    put_label(image, out + 304, 32);
    udf_put_long_ad(out + 400, VOLUME_BLOCK_SIZE, image->nodes[0]->udf_entry, udf_entries_partition(plan), 0);
    put_udf_regid(image, out + 416, "*OSTA UDF Compliant");
    udf_put_tag(out, UDF_FILE_SET, plan->version, location, DESCRIPTOR_SIZE);
}
