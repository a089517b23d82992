/*
 * IFsiItem, which directories and files have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <wchar.h>
#include "item.h"
#include "planner.h"
#include "result.h"

/* DATE counts days from 1899-12-30, FILETIME from 1601-01-01. */
#define DAYS_BETWEEN 109205
#define PER_DAY INT64_C(864000000000)
#define PER_MILLISECOND INT64_C(10000)
/* The end of 9999, the last that DATE has. */
#define LAST_DATE 2958466.0

const IID IID_fs_item = { 0x303f59ae, 0xecf1, 0x4a66, { 0xba, 0x39, 0xe6, 0x0a, 0x7c, 0x1b, 0x81, 0x65 } };

void fs_item_init(struct fs_item *item, IUnknown *outer, const struct com_class *class_info, const IID *iid,
        struct fs_image *image, struct volume_node *node)
{
    com_object_init(&item->com, outer, class_info);
    item->class_info = class_info;
    item->iid = iid;
    item->image = fs_image_add_ref(image);
    item->node = node;
    volume_node_hold(node);
}

void fs_item_done(struct fs_item *item)
{
    fs_image_enter(item->image);
    if (item->node->handles == 1 && (item->node->flags & VOLUME_FLOATING) && !(item->node->flags & VOLUME_DESTROYED))
        volume_node_destroy(item->image->tree, item->node);
    volume_node_let_go(item->image->tree, item->node);
    fs_image_leave(item->image);
    fs_image_release(item->image);
    com_object_done(&item->com);
}

struct fs_item *fs_item_from_interface(IFsiItem *iface)
{
    struct fs_item *item = NULL;

    /* Answers without counting. */
    if (!iface || FAILED(IFsiItem_QueryInterface(iface, &IID_fs_item, (void **)&item))) return NULL;
    return item;
}

HRESULT fs_item_create(struct fs_image *image, struct volume_node *node, IFsiItem **out)
{
    if (node->kind == VOLUME_DIRECTORY) return fs_directory_create(image, node, (IFsiDirectoryItem2 **)out);
    return fs_file_create(image, node, (IFsiFileItem2 **)out);
}

HRESULT fs_item_error(const struct fs_item *item, HRESULT hr, const WCHAR *first, const WCHAR *second)
{
    return fs_error(hr, item->class_info, item->iid, first, second);
}

HRESULT fs_item_path_error(const struct fs_item *item, HRESULT hr)
{
    WCHAR *path = fs_node_path(item->node);

    hr = fs_item_error(item, hr, path, NULL);
    free(path);
    return hr;
}

HRESULT fs_item_begin_change(struct fs_item *item)
{
    return fs_image_begin_change(item->image, item->class_info, item->iid);
}

void fs_item_end_change(struct fs_item *item)
{
    fs_image_end_change(item->image);
}

/* --- changes --------------------------------------------------------------------------------------------------------- */

/* The journal must not know nodes that may be gone before it is. */
static BOOL is_journaled(const struct fs_item *item)
{
    return !(item->node->flags & (VOLUME_FLOATING | VOLUME_DESTROYED));
}

HRESULT fs_item_set_flags(struct fs_item *item, uint8_t flags)
{
    if (flags == item->node->flags) return S_OK;
    /* a real-time file does not lie in its entry */
    if ((flags ^ item->node->flags) & VOLUME_REAL_TIME) item->image->size.planned = false;
    if (is_journaled(item)) return volume_journal_set_flags(item->image->journal, item->node, flags) ? E_OUTOFMEMORY : S_OK;
    item->node->flags = flags;
    return S_OK;
}

HRESULT fs_item_set_times(struct fs_item *item, volume_time created, volume_time modified, volume_time accessed)
{
    if (is_journaled(item))
        return volume_journal_set_times(item->image->journal, item->node, created, modified, accessed) ? E_OUTOFMEMORY : S_OK;
    item->node->created = created;
    item->node->modified = modified;
    item->node->accessed = accessed;
    return S_OK;
}

/* --- names ----------------------------------------------------------------------------------------------------------- */

HRESULT fs_item_get_name(struct fs_item *item, BSTR *value)
{
    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    *value = SysAllocStringLen((const WCHAR *)item->node->name, item->node->name_length);
    fs_image_leave(item->image);
    return *value ? S_OK : E_OUTOFMEMORY;
}

HRESULT fs_item_get_full_path(struct fs_item *item, BSTR *value)
{
    WCHAR *path;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    path = fs_node_path(item->node);
    fs_image_leave(item->image);
    *value = path ? SysAllocString(path) : NULL;
    free(path);
    return *value ? S_OK : E_OUTOFMEMORY;
}

/* --- times ----------------------------------------------------------------------------------------------------------- */

static volume_time *time_of(struct fs_item *item, enum fs_item_time which, volume_time times[3])
{
    times[FS_CREATED] = item->node->created;
    times[FS_ACCESSED] = item->node->accessed;
    times[FS_MODIFIED] = item->node->modified;
    return &times[which];
}

HRESULT fs_item_get_time(struct fs_item *item, enum fs_item_time which, DATE *value)
{
    volume_time times[3], time;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    time = *time_of(item, which, times);
    fs_image_leave(item->image);
    /* whole milliseconds, since not more comes back */
    time = (time + PER_MILLISECOND / 2) / PER_MILLISECOND * PER_MILLISECOND;
    *value = (double)(time / PER_DAY) - DAYS_BETWEEN + (double)(time % PER_DAY) / (double)PER_DAY;
    return S_OK;
}

/* The page knows an error for times that contradict each other, and not which do: nothing is accessed or modified before it was
 * created. */
HRESULT fs_item_put_time(struct fs_item *item, enum fs_item_time which, DATE value)
{
    static const WCHAR *const names[] = { L"CreationTime", L"LastAccessedTime", L"LastModifiedTime" };
    volume_time times[3];
    unsigned wrong = 0;
    HRESULT hr;

    if (!(value >= 0 && value < LAST_DATE)) return fs_item_error(item, IMAPI_E_INVALID_PARAM, names[which], NULL);
    if (FAILED(hr = fs_item_begin_change(item))) return hr;
    *time_of(item, which, times) = ((volume_time)floor(value) + DAYS_BETWEEN) * PER_DAY
            + (volume_time)floor((value - floor(value)) * 86400000.0 + 0.5) * PER_MILLISECOND;
    if (times[FS_ACCESSED] < times[FS_CREATED]) wrong = FS_ACCESSED;
    if (times[FS_MODIFIED] < times[FS_CREATED]) wrong = FS_MODIFIED;
    if (wrong) hr = fs_item_error(item, IMAPI_E_INVALID_DATE, names[wrong], names[FS_CREATED]);
    else hr = fs_item_set_times(item, times[FS_CREATED], times[FS_MODIFIED], times[FS_ACCESSED]);
    fs_item_end_change(item);
    return hr;
}

/* --- attributes ------------------------------------------------------------------------------------------------------ */

HRESULT fs_item_get_hidden(struct fs_item *item, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    *value = item->node->flags & VOLUME_HIDDEN ? VARIANT_TRUE : VARIANT_FALSE;
    fs_image_leave(item->image);
    return S_OK;
}

HRESULT fs_item_put_hidden(struct fs_item *item, VARIANT_BOOL value)
{
    HRESULT hr;

    if (FAILED(hr = fs_item_begin_change(item))) return hr;
    hr = fs_item_set_flags(item, (uint8_t)(value ? item->node->flags | VOLUME_HIDDEN : item->node->flags & ~VOLUME_HIDDEN));
    fs_item_end_change(item);
    return hr;
}

/* --- names in the file systems --------------------------------------------------------------------------------------- */

static UINT put_name(const struct volume_image *plan, FsiFileSystems file_system, const struct volume_node *node, WCHAR *text)
{
    uint16_t name[VOLUME_MAX_NAME];
    unsigned length = volume_image_name(plan, (enum volume_file_system)file_system, node, name, VOLUME_MAX_NAME);

    memcpy(text, name, length * sizeof(*text));
    return length;
}

/* From the end on: the names of the node and of all directories above it. */
static BSTR make_path(const struct volume_image *plan, FsiFileSystems file_system, const struct volume_node *node)
{
    UINT size = 1, length;
    const struct volume_node *part;
    WCHAR name[VOLUME_MAX_NAME], *text, *place;
    BSTR path;

    for (part = node; part->parent; part = part->parent) size += put_name(plan, file_system, part, name) + 1;
    if (!(text = malloc(size * sizeof(*text)))) return NULL;
    place = text + size;
    for (part = node; part->parent; part = part->parent)
    {
        length = put_name(plan, file_system, part, name);
        place -= length;
        memcpy(place, name, length * sizeof(*name));
        *--place = '\\';
    }
    if (node->parent) path = SysAllocStringLen(place, (UINT)(text + size - place));
    else path = SysAllocString(L"\\");
    free(text);
    return path;
}

HRESULT fs_item_file_system_name(struct fs_item *item, FsiFileSystems file_system, BOOL path, BSTR *value)
{
    WCHAR name[VOLUME_MAX_NAME];
    struct volume_image *plan;
    HRESULT hr = S_OK;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    fs_image_enter(item->image);
    if (!file_system || (file_system & (file_system - 1)) || !(item->image->file_systems & file_system))
        hr = fs_item_error(item, IMAPI_E_INVALID_PARAM, L"fileSystem", NULL);
    else if (!fs_image_has(item->image, item->node)) hr = fs_item_path_error(item, IMAPI_E_NOT_IN_FILE_SYSTEM);
    else if (item->image->finished) plan = item->image->finished->plan;
    else hr = fs_plan(item->image, NULL, NULL, 0, item->class_info, item->iid, &plan);
    if (SUCCEEDED(hr))
    {
        if (path) *value = make_path(plan, file_system, item->node);
        else *value = SysAllocStringLen(name, put_name(plan, file_system, item->node, name));
        if (!*value) hr = E_OUTOFMEMORY;
        if (!item->image->finished) volume_image_destroy(plan);
    }
    fs_image_leave(item->image);
    return hr;
}
