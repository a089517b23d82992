/*
 * What file systems a disc has: by libs/volume, which reads them to be added to.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "recorder/transport.h"
#include "volume/import.h"

#include "cancel.h"
#include "report.h"
#include "volumefacts.h"

/* The one that is looked at first tells the label. */
static const struct
{
    enum volume_file_system file_system;
    const char *name;
}
order[] = { { VOLUME_UDF, "UDF" }, { VOLUME_JOLIET, "Joliet" }, { VOLUME_ISO9660, "ISO 9660" } };

/* The disc for libs/volume. */
struct source
{
    struct volume_disc disc;
    struct mmc_device *device;
};

static enum volume_result read_blocks(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    struct source *source = (struct source *)((char *)disc - offsetof(struct source, disc));
    uint32_t step;

    for (; count; block += step, count -= step, out = (char *)out + step * 2048)
    {
        step = min(count, 16);
        if (cancel_wanted() || mmc_read(source->device, block, step, false, out, step * 2048) != MMC_OK) return VOLUME_READ_FAILED;
    }
    return VOLUME_OK;
}

/* The label is known before the first file or directory is: what they are is not asked for. */
static enum volume_result stop(struct volume_disc *disc, const uint16_t *path, unsigned length, uint32_t directories, uint32_t files)
{
    (void)disc;
    (void)path;
    (void)length;
    (void)directories;
    (void)files;
    return VOLUME_NOT_SUPPORTED;
}

/* What lies in its own entry; nothing of it is wanted. */
static void *embed(const uint8_t *bytes, uint32_t size)
{
    (void)bytes;
    (void)size;
    return malloc(1);
}

static enum volume_result read_contents(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    (void)contents;
    (void)node;
    (void)offset;
    (void)out;
    (void)size;
    return VOLUME_READ_FAILED;
}

static const struct volume_contents_class no_contents = { read_contents, free };

static bool is_data(const struct disc_facts *disc, const struct mmc_track_information *track)
{
    return !track->blank && (!disc->is_cd || track->track_mode & 0x04);
}

/* Where the last session with data begins, and how many sectors of the disc may be looked at. False: there are none. */
static bool find_session(const struct disc_facts *disc, uint32_t *start, uint32_t *blocks)
{
    const struct mmc_track_information *track;
    uint32_t session = 0, i;
    int64_t end;

    *start = *blocks = 0;
    for (i = 0; i < disc->track_count; i++)
    {
        track = &disc->tracks[i].information;
        if (!is_data(disc, track) || track->start < 0) continue;
        if (!*blocks || track->session > session) *start = (uint32_t)track->start;
        session = track->session;
        end = track->start + (int64_t)track->size;
        if (end > 0 && end < INT32_MAX) *blocks = (uint32_t)end;
    }
    if (disc_facts_is_overwritable(disc)) *start = 0;
    return *blocks > *start;
}

static void read_label(struct source *source, uint32_t start, enum volume_file_system file_system, struct volume_facts *facts)
{
    struct volume_tree *tree = volume_tree_create(&no_contents);
    struct volume_imported imported;
    unsigned i;

    if (!tree) return;
    memset(&imported, 0, sizeof(imported));
    volume_import(&source->disc, start, file_system, tree, embed, &imported, NULL);
    volume_tree_destroy(tree);
    if (!*facts->label)
    {
        for (i = 0; i < imported.label_length && i < ARRAYSIZE(facts->label) - 1; i++)
            facts->label[i] = imported.label[i] < ' ' ? ' ' : imported.label[i];
        facts->label[i] = 0;
    }
    if (file_system != VOLUME_UDF) return;
    facts->udf_revision = imported.udf_revision;
    facts->end = imported.end;
}

void volume_facts_get(IDiscRecorder2 *recorder, const struct disc_facts *disc, struct volume_facts *facts)
{
    struct recorder_transport transport;
    struct mmc_device device;
    struct source source = { .disc = { .read = read_blocks, .progress = stop }, .device = &device };
    uint32_t start, last, size;
    unsigned i;

    memset(facts, 0, sizeof(*facts));
    if (disc->result != MMC_OK || disc->information.disc_status == MMC_DISC_BLANK || !find_session(disc, &start, &source.disc.blocks))
        return;
    if (FAILED(recorder_transport_init(&transport, (IUnknown *)recorder))) return;
    mmc_device_init(&device, &transport.transport);
    if (disc_facts_is_overwritable(disc) && mmc_read_capacity(&device, &last, &size) == MMC_OK && last < INT32_MAX)
        source.disc.blocks = last + 1;
    if (volume_identify(&source.disc, start, &facts->file_systems) != VOLUME_OK) facts->file_systems = 0;
    for (i = 0; i < ARRAYSIZE(order); i++)
        if (facts->file_systems & order[i].file_system && (order[i].file_system == VOLUME_UDF || !*facts->label))
            read_label(&source, start, order[i].file_system, facts);
    recorder_transport_done(&transport);
    forget_failure();
}

const char *volume_facts_file_system(const struct volume_facts *facts, unsigned *index)
{
    while (*index < ARRAYSIZE(order))
    {
        size_t i = ARRAYSIZE(order) - 1 - (*index)++;

        if (facts->file_systems & order[i].file_system) return order[i].name;
    }
    return NULL;
}
