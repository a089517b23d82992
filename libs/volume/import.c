/*
 * A file system on a disc as a tree: what the readers share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/import_private.h"

/* A tenth of a second. */
#define MAX_PROBES 16000000

struct import_run
{
    uint32_t first, end;
};

enum volume_result import_fail(struct import *import, enum volume_result result, uint32_t block, const char *what)
{
    if (import->problem)
    {
        import->problem->file_system = import->imported->file_system;
        import->problem->block = block;
        import->problem->what = what;
    }
    return result;
}

enum volume_result import_corrupt(struct import *import, uint32_t block, const char *what)
{
    return import_fail(import, VOLUME_CORRUPT, block, what);
}

enum volume_result import_read(struct import *import, uint32_t block, uint32_t count, void *out)
{
    enum volume_result result;

    if (block >= import->disc->blocks || count > import->disc->blocks - block)
        return import_corrupt(import, block, "a block beyond the end of the disc");
    result = import->disc->read(import->disc, block, count, out);
    return result ? import_fail(import, result, block, "a block that cannot be read") : VOLUME_OK;
}

/* The first run that ends after a block. */
static uint32_t find_run(const struct import_runs *seen, uint32_t block)
{
    uint32_t low = 0, high = seen->count, middle;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (seen->runs[middle].end > block) high = middle;
        else low = middle + 1;
    }
    return low;
}

/* Runs that touch become one: a disc with its directories side by side needs one for all of them. */
enum volume_result import_claim(struct import *import, uint32_t block, uint32_t count, const char *what)
{
    struct import_runs *seen = &import->seen;
    uint32_t place = find_run(seen, block), end, room;
    struct import_run *runs;

    if (!count) return VOLUME_OK;
    if (block >= import->disc->blocks || count > import->disc->blocks - block)
        return import_corrupt(import, block, "a directory beyond the end of the disc");
    end = block + count;
    if (place < seen->count && seen->runs[place].first < end) return import_corrupt(import, block, what);
    if (place && seen->runs[place - 1].end == block)
    {
        seen->runs[place - 1].end = end;
        if (place == seen->count || seen->runs[place].first != end) return VOLUME_OK;
        seen->runs[place - 1].end = seen->runs[place].end;
        memmove(seen->runs + place, seen->runs + place + 1, (seen->count - place - 1) * sizeof(*seen->runs));
        seen->count--;
        return VOLUME_OK;
    }
    if (place < seen->count && seen->runs[place].first == end)
    {
        seen->runs[place].first = block;
        return VOLUME_OK;
    }
    if (seen->count == seen->room)
    {
        room = seen->room ? 2 * seen->room : 64;
        if (!(runs = realloc(seen->runs, room * sizeof(*runs)))) return VOLUME_OUT_OF_MEMORY;
        seen->runs = runs;
        seen->room = room;
    }
    memmove(seen->runs + place + 1, seen->runs + place, (seen->count - place) * sizeof(*seen->runs));
    seen->runs[place] = (struct import_run){ block, end };
    seen->count++;
    return VOLUME_OK;
}

void import_clean_name(uint16_t *name, unsigned length)
{
    unsigned i;

    for (i = 0; i < length; i++)
        if (!name[i] || name[i] == '/' || name[i] == '\\') name[i] = '_';
}

enum volume_result import_add(struct import *import, struct volume_node *parent, enum volume_kind kind, const uint16_t *name,
        unsigned length, uint32_t block, struct volume_node **out)
{
    uint64_t nodes = (uint64_t)volume_tree_files(import->tree) + volume_tree_directories(import->tree) + volume_tree_streams(import->tree);
    struct volume_node *node;
    enum volume_result result;

    *out = NULL;
    if (nodes >= IMPORT_MAX_NODES) return import_fail(import, VOLUME_NOT_SUPPORTED, block, "more than four million files");
    /* A path of these would lead out of the directory. */
    if (length == 1 && name[0] == '.') return import_corrupt(import, block, "a name that is a dot");
    if (length == 2 && name[0] == '.' && name[1] == '.') return import_corrupt(import, block, "a name that is two dots");
    if (!length || length > VOLUME_MAX_NAME) return import_corrupt(import, block, "a name that is empty or too long");
    if (!(node = volume_node_create(kind, name, length, 0))) return VOLUME_OUT_OF_MEMORY;
    if (kind != VOLUME_DIRECTORY) node->flags |= VOLUME_ON_DISC;
    if ((result = volume_tree_attach(import->tree, parent, node)))
    {
        volume_node_destroy(import->tree, node);
        return result == VOLUME_DUPLICATE_NAME ? import_corrupt(import, block, "two of the same name in a directory") : result;
    }
    if (volume_tree_probes(import->tree) > MAX_PROBES + 64 * nodes)
        return import_corrupt(import, block, "thousands of names that differ in case alone");
    *out = node;
    return VOLUME_OK;
}

/* The path, from its end on. */
enum volume_result import_tell(struct import *import, const struct volume_node *node)
{
    unsigned place = IMPORT_MAX_PATH;
    const struct volume_node *part;

    if (node->kind == VOLUME_DIRECTORY) import->directories++;
    else import->files++;
    if (!import->disc->progress) return VOLUME_OK;
    if (node->kind == VOLUME_DIRECTORY) import->path[--place] = '\\';
    for (part = node; part->parent; part = part->parent)
    {
        if (place < part->name_length + 1u) break;
        place -= part->name_length;
        memcpy(import->path + place, part->name, part->name_length * sizeof(*part->name));
        import->path[--place] = '\\';
    }
    return import->disc->progress(import->disc, import->path + place, IMPORT_MAX_PATH - place, import->directories - 1,
            import->files);
}

enum volume_result volume_identify(struct volume_disc *disc, uint32_t session_start, unsigned *file_systems)
{
    enum volume_result result;
    unsigned udf = 0;

    *file_systems = 0;
    if ((result = iso_identify(disc, session_start, file_systems))) return result;
    if ((result = udf_identify(disc, session_start, &udf))) return result;
    *file_systems |= udf;
    return VOLUME_OK;
}

enum volume_result volume_import(struct volume_disc *disc, uint32_t session_start, enum volume_file_system file_system,
        struct volume_tree *tree, void *(*embed)(const uint8_t *bytes, uint32_t size), struct volume_imported *imported,
        struct volume_problem *problem)
{
    enum volume_result result;
    struct import *import;

    memset(imported, 0, sizeof(*imported));
    imported->file_system = file_system;
    if (problem) memset(problem, 0, sizeof(*problem));
    if (!(import = calloc(1, sizeof(*import)))) return VOLUME_OUT_OF_MEMORY;
    import->disc = disc;
    import->tree = tree;
    import->embed = embed;
    import->imported = imported;
    import->problem = problem;
    import->session_start = session_start;
    result = file_system == VOLUME_UDF ? udf_import(import) : iso_import(import, file_system == VOLUME_JOLIET);
    free(import->seen.runs);
    free(import);
    return result;
}
