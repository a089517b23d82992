/*
 * FsiFileItem: a file of an image, or a named stream of one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "contents.h"
#include "item.h"
#include "itemstream.h"

struct file
{
    IFsiFileItem2 IFsiFileItem2_iface;
    struct fs_item item;
};

static struct file *impl_from_IFsiFileItem2(IFsiFileItem2 *iface)
{
    return CONTAINING_RECORD(iface, struct file, IFsiFileItem2_iface);
}

static struct fs_item *item_of(IFsiFileItem2 *iface)
{
    return &impl_from_IFsiFileItem2(iface)->item;
}

static HRESULT WINAPI file_QueryInterface(IFsiFileItem2 *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_fs_item))
    {
        *out = item_of(iface);
        return S_OK;
    }
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IFsiItem)
            || IsEqualGUID(riid, &IID_IFsiFileItem) || IsEqualGUID(riid, &IID_IFsiFileItem2))
    {
        *out = iface;
        IFsiFileItem2_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&item_of(iface)->com, riid, out);
}

static ULONG WINAPI file_AddRef(IFsiFileItem2 *iface)
{
    return com_object_add_ref(&item_of(iface)->com);
}

static ULONG WINAPI file_Release(IFsiFileItem2 *iface)
{
    struct file *file = impl_from_IFsiFileItem2(iface);
    ULONG ref = com_object_release(&file->item.com);

    if (!ref)
    {
        fs_item_done(&file->item);
        free(file);
    }
    return ref;
}

static HRESULT WINAPI file_GetTypeInfoCount(IFsiFileItem2 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI file_GetTypeInfo(IFsiFileItem2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IFsiFileItem2, index, lcid, info);
}

static HRESULT WINAPI file_GetIDsOfNames(IFsiFileItem2 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IFsiFileItem2, riid, names, count, lcid, ids);
}

static HRESULT WINAPI file_Invoke(IFsiFileItem2 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IFsiFileItem2, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- IFsiItem -------------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI file_get_Name(IFsiFileItem2 *iface, BSTR *value)
{
    return fs_item_get_name(item_of(iface), value);
}

static HRESULT WINAPI file_get_FullPath(IFsiFileItem2 *iface, BSTR *value)
{
    return fs_item_get_full_path(item_of(iface), value);
}

static HRESULT WINAPI file_get_CreationTime(IFsiFileItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_CREATED, value);
}

static HRESULT WINAPI file_put_CreationTime(IFsiFileItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_CREATED, value);
}

static HRESULT WINAPI file_get_LastAccessedTime(IFsiFileItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_ACCESSED, value);
}

static HRESULT WINAPI file_put_LastAccessedTime(IFsiFileItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_ACCESSED, value);
}

static HRESULT WINAPI file_get_LastModifiedTime(IFsiFileItem2 *iface, DATE *value)
{
    return fs_item_get_time(item_of(iface), FS_MODIFIED, value);
}

static HRESULT WINAPI file_put_LastModifiedTime(IFsiFileItem2 *iface, DATE value)
{
    return fs_item_put_time(item_of(iface), FS_MODIFIED, value);
}

static HRESULT WINAPI file_get_IsHidden(IFsiFileItem2 *iface, VARIANT_BOOL *value)
{
    return fs_item_get_hidden(item_of(iface), value);
}

static HRESULT WINAPI file_put_IsHidden(IFsiFileItem2 *iface, VARIANT_BOOL value)
{
    return fs_item_put_hidden(item_of(iface), value);
}

static HRESULT WINAPI file_FileSystemName(IFsiFileItem2 *iface, FsiFileSystems file_system, BSTR *value)
{
    return fs_item_file_system_name(item_of(iface), file_system, FALSE, value);
}

static HRESULT WINAPI file_FileSystemPath(IFsiFileItem2 *iface, FsiFileSystems file_system, BSTR *value)
{
    return fs_item_file_system_name(item_of(iface), file_system, TRUE, value);
}

/* --- contents -------------------------------------------------------------------------------------------------------- */

static ULONGLONG get_size(struct fs_item *item)
{
    ULONGLONG size;

    fs_image_enter(item->image);
    size = item->node->file.size;
    fs_image_leave(item->image);
    return size;
}

static HRESULT WINAPI file_get_DataSize(IFsiFileItem2 *iface, LONGLONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = (LONGLONG)get_size(item_of(iface));
    return S_OK;
}

static HRESULT WINAPI file_get_DataSize32BitLow(IFsiFileItem2 *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = (LONG)(ULONG)get_size(item_of(iface));
    return S_OK;
}

static HRESULT WINAPI file_get_DataSize32BitHigh(IFsiFileItem2 *iface, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = (LONG)(ULONG)(get_size(item_of(iface)) >> 32);
    return S_OK;
}

static HRESULT WINAPI file_get_Data(IFsiFileItem2 *iface, IStream **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return fs_item_stream_create(item_of(iface), value);
}

/* Only of a file that is not in an image yet: afterwards AddFile replaces it. */
static HRESULT WINAPI file_put_Data(IFsiFileItem2 *iface, IStream *value)
{
    struct fs_item *item = item_of(iface);
    struct contents *contents = NULL;
    ULONGLONG size;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    hr = contents_from_stream(value, &item->image->grave, &size, &contents);
    fs_image_enter(item->image);
    if (FAILED(hr)) hr = fs_item_path_error(item, hr == E_OUTOFMEMORY ? hr : IMAPI_E_DATA_STREAM_READ_FAILURE);
    else if (item->node->flags & VOLUME_FLOATING)
    {
        volume_node_set_contents(item->image->tree, item->node, contents, size);
        contents = NULL;
    }
    else hr = fs_item_error(item, IMAPI_E_READONLY, NULL, NULL);
    fs_image_leave(item->image);
    contents_release(contents);
    return hr;
}

/* --- named streams --------------------------------------------------------------------------------------------------- */

/* What UDF before 2.00, or an image without it, leaves out is kept all the same, and success says so. With the lock. */
static HRESULT kept_for(const struct fs_item *item, LONG revision)
{
    BOOL has = (item->image->file_systems & FsiFileSystemUDF) && item->image->udf_revision >= revision;

    return has ? S_OK : IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
}

static HRESULT not_for_streams(const struct fs_item *item, const WCHAR *property)
{
    return fs_item_error(item, IMAPI_E_PROPERTY_NOT_ACCESSIBLE, property, NULL);
}

static HRESULT WINAPI file_get_FsiNamedStreams(IFsiFileItem2 *iface, IFsiNamedStreams **value)
{
    struct fs_item *item = item_of(iface);
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = NULL;
    fs_image_enter(item->image);
    if (item->node->kind == VOLUME_STREAM) hr = not_for_streams(item, L"FsiNamedStreams");
    else hr = fs_named_streams_create(item->image, item->node, value);
    fs_image_leave(item->image);
    return hr;
}

static HRESULT WINAPI file_get_IsNamedStream(IFsiFileItem2 *iface, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = item_of(iface)->node->kind == VOLUME_STREAM ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

/* With the lock, in a change. */
static HRESULT add_stream(struct fs_item *item, const WCHAR *name, UINT length, struct contents *contents, ULONGLONG size)
{
    struct volume_node *node;
    enum volume_result result;
    uint32_t point;
    HRESULT hr;

    if (item->node->kind == VOLUME_STREAM) return not_for_streams(item, L"FsiNamedStreams");
    if (!fs_image_has(item->image, item->node)) return fs_item_path_error(item, IMAPI_E_NOT_IN_FILE_SYSTEM);
    /* the page: always, for an image with an import */
    if (item->image->imported) return com_error(IMAPI_E_READONLY, item->class_info, item->iid,
            L"Named streams cannot be added once a session has been imported.");
    if (FAILED(hr = fs_check_name(item->image, name, length, item->class_info, item->iid, L"name"))) return hr;
    if (!(node = volume_node_create(VOLUME_STREAM, (const uint16_t *)name, length, fs_now()))) return E_OUTOFMEMORY;
    volume_node_set_contents(item->image->tree, node, contents_add_ref(contents), size);
    point = volume_journal_point(item->image->journal);
    if ((result = volume_journal_attach(item->image->journal, item->node, node)))
    {
        volume_node_destroy(item->image->tree, node);
        if (result == VOLUME_DUPLICATE_NAME) return fs_item_error(item, IMAPI_E_DUP_NAME, name, NULL);
        return E_OUTOFMEMORY;
    }
    if (FAILED(hr = fs_image_check_size(item->image, name, item->class_info, item->iid)))
    {
        volume_journal_roll_back(item->image->journal, point);
        return hr;
    }
    return kept_for(item, 0x200);
}

static HRESULT WINAPI file_AddStream(IFsiFileItem2 *iface, BSTR name, IStream *data)
{
    struct fs_item *item = item_of(iface);
    struct contents *contents;
    ULONGLONG size;
    HRESULT hr;

    if (!data) return com_missing(item->class_info, item->iid, L"streamData");
    if (FAILED(hr = contents_from_stream(data, &item->image->grave, &size, &contents)))
        return fs_item_error(item, hr == E_OUTOFMEMORY ? hr : IMAPI_E_DATA_STREAM_READ_FAILURE, name, NULL);
    if (SUCCEEDED(hr = fs_item_begin_change(item)))
    {
        hr = add_stream(item, name ? name : L"", SysStringLen(name), contents, size);
        fs_item_end_change(item);
    }
    contents_release(contents);
    return hr;
}

static HRESULT WINAPI file_RemoveStream(IFsiFileItem2 *iface, BSTR name)
{
    struct fs_item *item = item_of(iface);
    struct volume_node *stream;
    HRESULT hr;

    if (FAILED(hr = fs_item_begin_change(item))) return hr;
    if (item->node->kind == VOLUME_STREAM) hr = not_for_streams(item, L"FsiNamedStreams");
    else if (!fs_image_has(item->image, item->node)) hr = fs_item_path_error(item, IMAPI_E_NOT_IN_FILE_SYSTEM);
    else if (!(stream = volume_tree_find_stream(item->node, (const uint16_t *)name, SysStringLen(name))))
        hr = fs_item_error(item, IMAPI_E_ITEM_NOT_FOUND, name, NULL);
    else if (volume_journal_remove(item->image->journal, stream)) hr = E_OUTOFMEMORY;
    fs_item_end_change(item);
    return hr;
}

static HRESULT WINAPI file_get_IsRealTime(IFsiFileItem2 *iface, VARIANT_BOOL *value)
{
    struct fs_item *item = item_of(iface);

    if (!value) return com_bare_error(E_POINTER);
    if (item->node->kind == VOLUME_STREAM) return not_for_streams(item, L"IsRealTime");
    fs_image_enter(item->image);
    *value = item->node->flags & VOLUME_REAL_TIME ? VARIANT_TRUE : VARIANT_FALSE;
    fs_image_leave(item->image);
    return S_OK;
}

/* The page has success for an image that is frozen; what its plan has is not changed by it. */
static HRESULT WINAPI file_put_IsRealTime(IFsiFileItem2 *iface, VARIANT_BOOL value)
{
    struct fs_item *item = item_of(iface);
    HRESULT hr = S_OK;

    if (item->node->kind == VOLUME_STREAM) return not_for_streams(item, L"IsRealTime");
    fs_image_enter(item->image);
    if (!item->image->finished)
    {
        hr = fs_item_set_flags(item,
                (uint8_t)(value ? item->node->flags | VOLUME_REAL_TIME : item->node->flags & ~VOLUME_REAL_TIME));
        if (SUCCEEDED(hr)) hr = kept_for(item, 0x201);
    }
    fs_image_leave(item->image);
    return hr;
}

static const IFsiFileItem2Vtbl file_vtbl =
{
    file_QueryInterface,
    file_AddRef,
    file_Release,
    file_GetTypeInfoCount,
    file_GetTypeInfo,
    file_GetIDsOfNames,
    file_Invoke,
    file_get_Name,
    file_get_FullPath,
    file_get_CreationTime,
    file_put_CreationTime,
    file_get_LastAccessedTime,
    file_put_LastAccessedTime,
    file_get_LastModifiedTime,
    file_put_LastModifiedTime,
    file_get_IsHidden,
    file_put_IsHidden,
    file_FileSystemName,
    file_FileSystemPath,
    file_get_DataSize,
    file_get_DataSize32BitLow,
    file_get_DataSize32BitHigh,
    file_get_Data,
    file_put_Data,
    file_get_FsiNamedStreams,
    file_get_IsNamedStream,
    file_AddStream,
    file_RemoveStream,
    file_get_IsRealTime,
    file_put_IsRealTime,
};

HRESULT fs_file_create(struct fs_image *image, struct volume_node *node, IFsiFileItem2 **out)
{
    struct file *file = calloc(1, sizeof(*file));

    *out = NULL;
    if (!file) return E_OUTOFMEMORY;
    file->IFsiFileItem2_iface.lpVtbl = &file_vtbl;
    fs_item_init(&file->item, (IUnknown *)&file->IFsiFileItem2_iface, &file_class, &IID_IFsiFileItem2, image, node);
    *out = &file->IFsiFileItem2_iface;
    return S_OK;
}

const struct com_class file_class = { &CLSID_FsiFileItem, NULL, L"IMAPI2FS file", &IID_IFsiFileItem2, NULL, NULL };
