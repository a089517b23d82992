/*
 * FsiDirectoryItem: a directory of an image.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "addtree.h"
#include "contents.h"
#include "item.h"
#include "stash.h"

struct directory
{
    IFsiDirectoryItem2 IFsiDirectoryItem2_iface;
    struct fs_item item;
};

static struct directory *impl_from_IFsiDirectoryItem2(IFsiDirectoryItem2 *iface)
{
    return CONTAINING_RECORD(iface, struct directory, IFsiDirectoryItem2_iface);
}

static struct fs_item *item_of(IFsiDirectoryItem2 *iface)
{
    return &impl_from_IFsiDirectoryItem2(iface)->item;
}

static HRESULT WINAPI directory_QueryInterface(IFsiDirectoryItem2 *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_fs_item))
    {
        *out = item_of(iface);
        return S_OK;
    }
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IFsiItem)
            || IsEqualGUID(riid, &IID_IFsiDirectoryItem) || IsEqualGUID(riid, &IID_IFsiDirectoryItem2))
    {
        *out = iface;
        IFsiDirectoryItem2_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&item_of(iface)->com, riid, out);
}

static ULONG WINAPI directory_AddRef(IFsiDirectoryItem2 *iface)
{
    return com_object_add_ref(&item_of(iface)->com);
}

static ULONG WINAPI directory_Release(IFsiDirectoryItem2 *iface)
{
    struct directory *directory = impl_from_IFsiDirectoryItem2(iface);
    ULONG ref = com_object_release(&directory->item.com);

    if (!ref)
    {
        fs_item_done(&directory->item);
        free(directory);
    }
    return ref;
}

static HRESULT WINAPI directory_GetTypeInfoCount(IFsiDirectoryItem2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI directory_GetTypeInfo(IFsiDirectoryItem2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IFsiDirectoryItem2, index, lcid, info);
}

static HRESULT WINAPI directory_GetIDsOfNames(IFsiDirectoryItem2 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IFsiDirectoryItem2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI directory_Invoke(IFsiDirectoryItem2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IFsiDirectoryItem2, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IFsiItem -------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI directory_get_Name(IFsiDirectoryItem2 *iface, BSTR *value)
{
    return fs_item_get_name(item_of(iface), value);
}

static HRESULT WINAPI directory_get_FullPath(IFsiDirectoryItem2 *iface, BSTR *value)
{
    return fs_item_get_full_path(item_of(iface), value);
}

static HRESULT WINAPI directory_get_CreationTime(IFsiDirectoryItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_CREATED, value);
}

static HRESULT WINAPI directory_put_CreationTime(IFsiDirectoryItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_CREATED, value);
}

static HRESULT WINAPI directory_get_LastAccessedTime(IFsiDirectoryItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_ACCESSED, value);
}

static HRESULT WINAPI directory_put_LastAccessedTime(IFsiDirectoryItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_ACCESSED, value);
}

static HRESULT WINAPI directory_get_LastModifiedTime(IFsiDirectoryItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_MODIFIED, value);
}

static HRESULT WINAPI directory_put_LastModifiedTime(IFsiDirectoryItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_MODIFIED, value);
}

static HRESULT WINAPI directory_get_IsHidden(IFsiDirectoryItem2 *iface, VARIANT_BOOL *value)
{
    return fs_item_get_hidden(item_of(iface), value);
}

static HRESULT WINAPI directory_put_IsHidden(IFsiDirectoryItem2 *iface, VARIANT_BOOL value)
{
    return fs_item_put_hidden(item_of(iface), value);
}

static HRESULT WINAPI directory_FileSystemName(IFsiDirectoryItem2 *iface, FsiFileSystems file_system, BSTR *value)
{
    return fs_item_file_system_name(item_of(iface), file_system, FALSE, value);
}

static HRESULT WINAPI directory_FileSystemPath(IFsiDirectoryItem2 *iface, FsiFileSystems file_system, BSTR *value)
{
    return fs_item_file_system_name(item_of(iface), file_system, TRUE, value);
}

/* --- what is in it --------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI directory_get__NewEnum(IFsiDirectoryItem2 *iface, IEnumVARIANT **value)
{
    struct fs_item *item = item_of(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    hr = fs_enum_variant_create(item->image, &item->node->children, value);
    fs_image_leave(item->image);
    return hr;
}

/* Finds what a path leads to. With the lock. */
static HRESULT find(struct fs_item *item, BSTR path, HRESULT missing, struct volume_node **node)
{
    struct fs_place place;
    HRESULT hr;

    *node = item->node;
    if (FAILED(hr = fs_find_place(item, item->node, path ? path : L"", &place)) || !place.length) return hr;
    *node = volume_tree_find(item->image->tree, place.directory, (const uint16_t *)place.name, place.length);
    return *node ? S_OK : fs_item_error(item, missing, path, NULL);
}

static HRESULT WINAPI directory_get_Item(IFsiDirectoryItem2 *iface, BSTR path, IFsiItem **value)
{
    struct fs_item *item = item_of(iface);
    struct volume_node *node;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    fs_image_enter(item->image);
    hr = find(item, path, IMAPI_E_ITEM_NOT_FOUND, &node);
    if (SUCCEEDED(hr)) hr = fs_item_create(item->image, node, value);
    fs_image_leave(item->image);
    return hr;
}

static HRESULT WINAPI directory_get_Count(IFsiDirectoryItem2 *iface, LONG *value)
{
    struct fs_item *item = item_of(iface);

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    *value = (LONG)item->node->children.count;
    fs_image_leave(item->image);
    return S_OK;
}

static HRESULT WINAPI directory_get_EnumFsiItems(IFsiDirectoryItem2 *iface, IEnumFsiItems **value)
{
    struct fs_item *item = item_of(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(item->image);
    hr = fs_enum_items_create(item->image, &item->node->children, value);
    fs_image_leave(item->image);
    return hr;
}

/* --- changing it ----------------------------------------------------------------------------------------------------- */

/* Begins a change of an attached directory; with IMAPI_E_NOT_IN_FILE_SYSTEM for a detached one. */
static HRESULT begin_attached(struct fs_item *item)
{
    HRESULT hr;

    if (FAILED(hr = fs_item_begin_change(item))) return hr;
    if (fs_image_has(item->image, item->node)) return S_OK;
    hr = fs_item_path_error(item, IMAPI_E_NOT_IN_FILE_SYSTEM);
    fs_item_end_change(item);
    return hr;
}

/* The same, and finds where a path leads. */
static HRESULT begin_at(struct fs_item *item, BSTR path, struct fs_place *place)
{
    HRESULT hr;

    if (FAILED(hr = begin_attached(item))) return hr;
    hr = fs_find_place(item, item->node, path ? path : L"", place);
    if (SUCCEEDED(hr) && !place->length) hr = fs_item_invalid_path(item, path, L"It has no name for the new item.");
    if (SUCCEEDED(hr))
        hr = fs_check_name(item->image, place->name, place->length, item->class_info, item->iid, L"path");
    if (FAILED(hr)) fs_item_end_change(item);
    return hr;
}

/* Attaches a new node at a place that was found; takes it back when the image has become too large, or its file systems cannot have it. */
static HRESULT add_node(struct fs_item *item, const struct fs_place *place, struct volume_node *node, BOOL replace,
        const WCHAR *path)
{
    uint32_t point = volume_journal_point(item->image->journal);
    HRESULT hr;

    if (FAILED(hr = fs_attach(item, place->directory, node, replace)))
    {
        volume_node_destroy(item->image->tree, node);
        return hr;
    }
    if (FAILED(hr = fs_image_check_limits(item->image, node, item->class_info, item->iid))
            || FAILED(hr = fs_image_check_size(item->image, path, item->class_info, item->iid)))
        volume_journal_roll_back(item->image->journal, point);
    return hr;
}

static HRESULT WINAPI directory_AddDirectory(IFsiDirectoryItem2 *iface, BSTR path)
{
    struct fs_item *item = item_of(iface);
    struct volume_node *node;
    struct fs_place place;
    HRESULT hr;

    if (FAILED(hr = begin_at(item, path, &place))) return hr;
    node = volume_node_create(VOLUME_DIRECTORY, (const uint16_t *)place.name, place.length, fs_now());
    hr = node ? add_node(item, &place, node, FALSE, path) : E_OUTOFMEMORY;
    fs_item_end_change(item);
    return hr;
}

/* A stream of a client's as contents, staged if that is wanted; progress is told as the page has it. Without the lock. */
static HRESULT take_stream(struct fs_item *item, const WCHAR *path, IStream *data, struct contents **contents, ULONGLONG *size)
{
    struct fs_progress *progress = NULL;
    struct fs_staging staging;
    HRESULT hr;

    if (FAILED(hr = contents_from_stream(data, &item->image->grave, size, contents)))
        return fs_item_error(item, hr == E_OUTOFMEMORY ? hr : IMAPI_E_DATA_STREAM_READ_FAILURE, path, NULL);
    fs_image_enter(item->image);
    hr = fs_staging_begin(&staging, item->image, item->class_info, item->iid);
    fs_image_leave(item->image);
    if (SUCCEEDED(hr))
    {
        progress = fs_image_hold_progress(item->image);
        if (staging.directory && *size) hr = fs_stage(&staging, contents, NULL, *size, path, progress);
        else if (progress)
        {
            progress->update(progress, path, 0, *size);
            if (*size) progress->update(progress, path, *size, *size);
        }
        fs_progress_done(progress);
    }
    fs_staging_end(&staging);
    if (FAILED(hr)) contents_release(*contents);
    return hr;
}

/* The stream is kept and read when the image is, unless it is staged. */
static HRESULT WINAPI directory_AddFile(IFsiDirectoryItem2 *iface, BSTR path, IStream *data)
{
    struct fs_item *item = item_of(iface);
    struct contents *contents;
    struct volume_node *node;
    struct fs_place place;
    ULONGLONG size;
    HRESULT hr;

    if (!data) return com_missing(item->class_info, item->iid, L"fileData");
    /* a path that cannot be is found before the stream is read */
    if (FAILED(hr = begin_at(item, path, &place))) return hr;
    fs_item_end_change(item);
    if (FAILED(hr = take_stream(item, path, data, &contents, &size))) return hr;
    if (FAILED(hr = begin_at(item, path, &place)))
    {
        contents_release(contents);
        return hr;
    }
    if ((node = volume_node_create(VOLUME_FILE, (const uint16_t *)place.name, place.length, fs_now())))
    {
        volume_node_set_contents(item->image->tree, node, contents, size);
        contents = NULL;
        hr = add_node(item, &place, node, TRUE, path);
    }
    else hr = E_OUTOFMEMORY;
    fs_item_end_change(item);
    contents_release(contents);
    return hr;
}

static HRESULT add_tree(IFsiDirectoryItem2 *iface, BSTR source, VARIANT_BOOL with_base, BOOL with_streams)
{
    struct fs_item *item = item_of(iface);
    HRESULT hr;

    if (!source || !*source) return fs_item_error(item, IMAPI_E_INVALID_PARAM, L"sourceDirectory", NULL);
    if (FAILED(hr = begin_attached(item))) return hr;
    fs_item_end_change(item);
    return fs_add_tree(item, source, with_base != VARIANT_FALSE, with_streams);
}

static HRESULT WINAPI directory_AddTree(IFsiDirectoryItem2 *iface, BSTR source, VARIANT_BOOL with_base)
{
    return add_tree(iface, source, with_base, FALSE);
}

/* What cannot be had is the client's again, who may add it to another directory, or with other limits. */
static HRESULT attach_item(struct fs_item *item, struct volume_node *node)
{
    WCHAR name[VOLUME_MAX_NAME + 1];
    HRESULT hr;

    memcpy(name, node->name, node->name_length * sizeof(*name));
    name[node->name_length] = 0;
    if (FAILED(hr = fs_attach(item, item->node, node, FALSE))) return hr;
    if (FAILED(hr = fs_image_check_limits(item->image, node, item->class_info, item->iid))
            || FAILED(hr = fs_image_check_size(item->image, name, item->class_info, item->iid)))
    {
        volume_journal_withdraw(item->image->journal);
        node->flags |= VOLUME_FLOATING;
    }
    return hr;
}

/* What is given must be ours: made by CreateFileItem or CreateDirectoryItem of this image, and attached nowhere. */
static HRESULT WINAPI directory_Add(IFsiDirectoryItem2 *iface, IFsiItem *given)
{
    struct fs_item *item = item_of(iface), *added = fs_item_from_interface(given);
    HRESULT hr;

    if (!given) return com_missing(item->class_info, item->iid, L"item");
    if (!added || added->image != item->image) return fs_item_error(item, IMAPI_E_INVALID_PARAM, L"item", NULL);
    if (FAILED(hr = begin_attached(item))) return hr;
    if (!(added->node->flags & VOLUME_FLOATING)) hr = fs_item_path_error(added, IMAPI_E_DUP_NAME);
    else hr = attach_item(item, added->node);
    fs_item_end_change(item);
    return hr;
}

static HRESULT WINAPI directory_Remove(IFsiDirectoryItem2 *iface, BSTR path)
{
    struct fs_item *item = item_of(iface);
    struct volume_node *node;
    HRESULT hr;

    if (FAILED(hr = begin_attached(item))) return hr;
    hr = find(item, path, IMAPI_E_FILE_NOT_FOUND, &node);
    if (SUCCEEDED(hr) && node == item->node)
        hr = fs_item_invalid_path(item, path, L"It names the directory itself, which the directory above it can remove.");
    if (SUCCEEDED(hr) && node->kind == VOLUME_DIRECTORY && node->children.count)
        hr = fs_item_error(item, IMAPI_E_DIR_NOT_EMPTY, path, NULL);
    if (SUCCEEDED(hr) && volume_journal_remove(item->image->journal, node)) hr = E_OUTOFMEMORY;
    fs_item_end_change(item);
    return hr;
}

/* "\" empties the image: the root itself stays. */
static HRESULT remove_tree(struct fs_item *item, struct volume_node *node, BSTR path)
{
    uint32_t point = volume_journal_point(item->image->journal);

    if (node->kind != VOLUME_DIRECTORY) return fs_item_error(item, IMAPI_E_NOT_DIR, path, NULL);
    if (node->parent) return volume_journal_remove(item->image->journal, node) ? E_OUTOFMEMORY : S_OK;
    while (node->children.first)
    {
        if (!volume_journal_remove(item->image->journal, node->children.first)) continue;
        volume_journal_roll_back(item->image->journal, point);
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

static HRESULT WINAPI directory_RemoveTree(IFsiDirectoryItem2 *iface, BSTR path)
{
    struct fs_item *item = item_of(iface);
    struct volume_node *node;
    HRESULT hr;

    /* everything is a path of its own, not what a script's empty variable gives */
    if (!path || !*path) return fs_item_invalid_path(item, path, L"It is empty; everything is \\.");
    if (FAILED(hr = begin_attached(item))) return hr;
    hr = find(item, path, IMAPI_E_DIR_NOT_FOUND, &node);
    if (SUCCEEDED(hr)) hr = remove_tree(item, node, path);
    fs_item_end_change(item);
    return hr;
}

static HRESULT WINAPI directory_AddTreeWithNamedStreams(IFsiDirectoryItem2 *iface, BSTR source, VARIANT_BOOL with_base)
{
    return add_tree(iface, source, with_base, TRUE);
}

static const IFsiDirectoryItem2Vtbl directory_vtbl =
{
    directory_QueryInterface,
    directory_AddRef,
    directory_Release,
    directory_GetTypeInfoCount,
    directory_GetTypeInfo,
    directory_GetIDsOfNames,
    directory_Invoke,
    directory_get_Name,
    directory_get_FullPath,
    directory_get_CreationTime,
    directory_put_CreationTime,
    directory_get_LastAccessedTime,
    directory_put_LastAccessedTime,
    directory_get_LastModifiedTime,
    directory_put_LastModifiedTime,
    directory_get_IsHidden,
    directory_put_IsHidden,
    directory_FileSystemName,
    directory_FileSystemPath,
    directory_get__NewEnum,
    directory_get_Item,
    directory_get_Count,
    directory_get_EnumFsiItems,
    directory_AddDirectory,
    directory_AddFile,
    directory_AddTree,
    directory_Add,
    directory_Remove,
    directory_RemoveTree,
    directory_AddTreeWithNamedStreams,
};

HRESULT fs_directory_create(struct fs_image *image, struct volume_node *node, IFsiDirectoryItem2 **out)
{
    struct directory *directory = calloc(1, sizeof(*directory));

    *out = NULL;
    if (!directory) return E_OUTOFMEMORY;
    directory->IFsiDirectoryItem2_iface.lpVtbl = &directory_vtbl;
    fs_item_init(&directory->item, (IUnknown *)&directory->IFsiDirectoryItem2_iface, &directory_class,
            &IID_IFsiDirectoryItem2, image, node);
    *out = &directory->IFsiDirectoryItem2_iface;
    return S_OK;
}

const struct com_class directory_class = { &CLSID_FsiDirectoryItem, NULL, L"IMAPI2FS directory", &IID_IFsiDirectoryItem2,
    NULL, NULL };
