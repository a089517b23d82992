/*
 * What an image and its items share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "contents.h"
#include "fsimage.h"
#include "imported.h"
#include "planner.h"

/* 650 MB, or 74 minutes: the page's default. */
#define DEFAULT_FREE_BLOCKS 332800

HRESULT fs_image_create(struct fs_image **out)
{
    struct fs_image *image;
    struct volume_node *root;

    *out = NULL;
    if (!(image = calloc(1, sizeof(*image)))) return E_OUTOFMEMORY;
    image->ref = 1;
    image->file_systems = FsiFileSystemISO9660 | FsiFileSystemJoliet;
    image->iso_level = 1;
    image->udf_revision = 0x102;
    image->mirror_metadata = TRUE;
    image->free_blocks = DEFAULT_FREE_BLOCKS;
    image->tree = volume_tree_create(&fs_contents_class);
    if (image->tree) image->journal = volume_journal_create(image->tree);
    if (!image->journal)
    {
        volume_tree_destroy(image->tree);
        free(image);
        return E_OUTOFMEMORY;
    }
    InitializeCriticalSection(&image->lock);
    root = volume_tree_root(image->tree);
    root->created = root->modified = root->accessed = fs_now();
    *out = image;
    return S_OK;
}

struct fs_image *fs_image_add_ref(struct fs_image *image)
{
    InterlockedIncrement(&image->ref);
    return image;
}

void fs_image_release(struct fs_image *image)
{
    ULONG i;

    if (InterlockedDecrement(&image->ref)) return;
    volume_journal_destroy(image->journal);
    volume_tree_destroy(image->tree);
    free(image->volume_name);
    free(image->working_directory);
    contents_bury(&image->grave);
    for (i = 0; i < image->boot_count; i++) com_shared_release(image->boots[i]);
    fs_previous_release(image->previous);
    fs_imported_destroy(image->imported);
    DeleteCriticalSection(&image->lock);
    free(image);
}

void fs_image_enter(struct fs_image *image)
{
    EnterCriticalSection(&image->lock);
    image->depth++;
}

void fs_image_leave(struct fs_image *image)
{
    struct contents_grave grave = { NULL };

    if (!--image->depth)
    {
        grave = image->grave;
        image->grave.first = NULL;
    }
    LeaveCriticalSection(&image->lock);
    contents_bury(&grave);
}

HRESULT fs_error(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *first, const WCHAR *second)
{
    const WCHAR *inserts[] = { first, second };

    return com_error_with_inserts(hr, source, iid, inserts, ARRAYSIZE(inserts), NULL);
}

HRESULT fs_invalid(const struct com_class *source, REFIID iid, const WCHAR *name, const WCHAR *detail)
{
    return com_error_with_inserts(IMAPI_E_INVALID_PARAM, source, iid, &name, 1, detail);
}

static const struct
{
    enum volume_result result;
    HRESULT hr;
    const WCHAR *detail;
}
problems[] =
{
    { VOLUME_OUT_OF_MEMORY, E_OUTOFMEMORY },
    { VOLUME_DUPLICATE_NAME, IMAPI_E_DUP_NAME },
    { VOLUME_BAD_EXTENTS, IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION },
    { VOLUME_READ_FAILED, IMAPI_E_DATA_STREAM_READ_FAILURE },
    { VOLUME_CONTENTS_CHANGED, IMAPI_E_DATA_STREAM_INCONSISTENCY },
    { VOLUME_NO_FILE_SYSTEM, IMAPI_E_NO_OUTPUT },
    { VOLUME_TOO_DEEP, IMAPI_E_ISO9660_LEVELS },
    { VOLUME_TOO_MANY_DIRECTORIES, IMAPI_E_TOO_MANY_DIRS },
    { VOLUME_FILE_TOO_BIG, IMAPI_E_DATA_TOO_BIG },
    { VOLUME_NO_UNIQUE_NAME, IMAPI_E_NO_UNIQUE_NAME },
    { VOLUME_NAME_CHANGED, IMAPI_E_NO_UNIQUE_NAME, L"It would have to be changed, which StrictFileSystemCompliance forbids." },
    { VOLUME_IMAGE_TOO_BIG, IMAPI_E_IMAGE_SIZE_LIMIT },
    { VOLUME_BOOT_BAD_SIZE, IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH },
    { VOLUME_BOOT_TOO_MANY, IMAPI_E_BOOT_IMAGE_DATA },
};

const WCHAR *fs_file_system_name(unsigned file_system)
{
    switch (file_system)
    {
    case VOLUME_ISO9660: return L"ISO 9660";
    case VOLUME_JOLIET: return L"Joliet";
    case VOLUME_UDF: return L"UDF";
    default: return L"";
    }
}

HRESULT fs_problem(enum volume_result result, const struct volume_problem *problem, const struct com_class *source, REFIID iid)
{
    const WCHAR *inserts[2] = { NULL }, *name = problem ? fs_file_system_name(problem->file_system) : NULL, *detail = NULL;
    HRESULT hr = IMAPI_E_FSI_INTERNAL_ERROR;
    WCHAR *path = NULL, *place = NULL;
    unsigned i;

    for (i = 0; i < ARRAYSIZE(problems); i++)
    {
        if (problems[i].result != result) continue;
        hr = problems[i].hr;
        detail = problems[i].detail;
    }
    if (problem && problem->node) path = fs_node_path(problem->node);
    inserts[0] = path;
    inserts[1] = name;
    if (hr == IMAPI_E_TOO_MANY_DIRS) inserts[0] = name;
    if (hr == IMAPI_E_ISO9660_LEVELS && path && (place = malloc((wcslen(path) + 40) * sizeof(*place))))
        swprintf(place, wcslen(path) + 40, L"The directory is '%ls'.", path);
    hr = com_error_with_inserts(hr, source, iid, inserts, ARRAYSIZE(inserts), place ? place : detail);
    free(place);
    free(path);
    return hr;
}

HRESULT fs_image_begin_change(struct fs_image *image, const struct com_class *source, REFIID iid)
{
    fs_image_enter(image);
    if (!image->finished) return S_OK;
    fs_image_leave(image);
    return fs_error(IMAPI_E_READONLY, source, iid, NULL, NULL);
}

void fs_image_end_change(struct fs_image *image)
{
    fs_image_leave(image);
}

BOOL fs_image_has(const struct fs_image *image, const struct volume_node *node)
{
    while (node->parent) node = node->parent;
    return node == volume_tree_root(image->tree);
}

WCHAR *fs_node_path(const struct volume_node *node)
{
    const struct volume_node *part;
    size_t length = 0;
    WCHAR *path;

    for (part = node; part->parent || part->name_length; part = part->parent)
    {
        length += part->name_length + 1u;
        if (!part->parent) break;
    }
    if (!length) length = 1;
    if (!(path = malloc((length + 1) * sizeof(*path)))) return NULL;
    path[length] = 0;
    if (!node->name_length) path[0] = '\\';
    for (part = node; part && part->name_length; part = part->parent)
    {
        length -= part->name_length;
        memcpy(path + length, part->name, part->name_length * sizeof(*path));
        /* a named stream is told from its file as Windows does it */
        path[--length] = part->kind == VOLUME_STREAM && part->parent ? ':' : '\\';
    }
    return path;
}

WCHAR *fs_image_working_directory(const struct fs_image *image)
{
    WCHAR path[MAX_PATH + 2];
    size_t length;

    if (image->working_directory) return _wcsdup(image->working_directory);
    if (!GetTempPathW(ARRAYSIZE(path), path)) wcscpy(path, L".");
    length = wcslen(path);
    if (length > 1 && path[length - 1] == '\\') path[length - 1] = 0;
    return _wcsdup(path);
}

/* --- progress -------------------------------------------------------------------------------------------------------- */

struct fs_progress *fs_image_hold_progress(struct fs_image *image)
{
    struct fs_progress *progress;

    fs_image_enter(image);
    progress = image->progress;
    if (progress && !progress->hold(progress)) progress = NULL;
    fs_image_leave(image);
    return progress;
}

void fs_progress_done(struct fs_progress *progress)
{
    if (progress) progress->release(progress);
}

volume_time fs_now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return (volume_time)((ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime);
}

/* --- limits of file systems ------------------------------------------------------------------------------------------ */

enum volume_result fs_image_find_excess(const struct fs_image *image, const struct volume_node *node, struct volume_problem *problem)
{
    struct volume_options options;

    fs_fill_options(image, &options);
    return volume_check_nodes(image->tree, &options, node, problem);
}

HRESULT fs_image_check_limits(struct fs_image *image, const struct volume_node *node, const struct com_class *source, REFIID iid)
{
    struct volume_problem problem = { NULL };
    enum volume_result result = fs_image_find_excess(image, node, &problem);

    return result ? fs_problem(result, &problem, source, iid) : S_OK;
}
