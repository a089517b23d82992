/*
 * MsftFileSystemImage: the object, its tree, its result and its events.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "image.h"
#include "item.h"
#include "result.h"

struct image *impl_from_IFileSystemImage3(IFileSystemImage3 *iface)
{
    return CONTAINING_RECORD(iface, struct image, IFileSystemImage3_iface);
}

HRESULT image_error(HRESULT hr, const WCHAR *first)
{
    return fs_error(hr, &image_class, &IID_IFileSystemImage3, first, NULL);
}

HRESULT image_begin_change(struct image *image)
{
    HRESULT hr = fs_image_begin_change(image->core, &image_class, &IID_IFileSystemImage3);

    if (SUCCEEDED(hr)) image->core->size.planned = false;
    return hr;
}

/* What was planned meanwhile may have been with settings that are taken back. */
void image_end_change(struct image *image)
{
    image->core->size.planned = false;
    fs_image_end_change(image->core);
}

static HRESULT WINAPI image_QueryInterface(IFileSystemImage3 *iface, REFIID riid, void **out)
{
    struct image *image = impl_from_IFileSystemImage3(iface);

    if (!out) return E_POINTER;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch) || IsEqualGUID(riid, &IID_IFileSystemImage)
            || IsEqualGUID(riid, &IID_IFileSystemImage2) || IsEqualGUID(riid, &IID_IFileSystemImage3))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IConnectionPointContainer))
        *out = &image->events.IConnectionPointContainer_iface;
    else
        return com_object_query_interface(&image->com, riid, out);
    IUnknown_AddRef((IUnknown *)*out);
    return S_OK;
}

static ULONG WINAPI image_AddRef(IFileSystemImage3 *iface)
{
    return com_object_add_ref(&impl_from_IFileSystemImage3(iface)->com);
}

static ULONG WINAPI image_Release(IFileSystemImage3 *iface)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    ULONG ref = com_object_release(&image->com);

    if (!ref)
    {
        fs_image_enter(image->core);
        image->core->progress = NULL;
        fs_image_leave(image->core);
        com_connection_points_done(&image->events);
        fs_image_release(image->core);
        com_object_done(&image->com);
        free(image);
    }
    return ref;
}

static HRESULT WINAPI image_GetTypeInfoCount(IFileSystemImage3 *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI image_GetTypeInfo(IFileSystemImage3 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IFileSystemImage3, index, lcid, info);
}

static HRESULT WINAPI image_GetIDsOfNames(IFileSystemImage3 *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IFileSystemImage3, riid, names, count, lcid, ids);
}

static HRESULT WINAPI image_Invoke(IFileSystemImage3 *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IFileSystemImage3, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

/* --- what is in it --------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI image_get_Root(IFileSystemImage3 *iface, IFsiDirectoryItem **value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    hr = fs_directory_create(core, volume_tree_root(core->tree), (IFsiDirectoryItem2 **)value);
    fs_image_leave(core);
    return hr;
}

static HRESULT WINAPI image_get_FileCount(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = (LONG)volume_tree_files(core->tree);
    fs_image_leave(core);
    return S_OK;
}

/* Without the root, which nobody added. */
static HRESULT WINAPI image_get_DirectoryCount(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = (LONG)volume_tree_directories(core->tree);
    fs_image_leave(core);
    return S_OK;
}

static HRESULT WINAPI image_Exists(IFileSystemImage3 *iface, BSTR path, FsiItemType *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    struct fs_item root = { .class_info = &image_class, .iid = &IID_IFileSystemImage3, .image = core };
    struct volume_node *node;
    struct fs_place place;
    HRESULT hr;

    if (!value) return com_bare_error(E_POINTER);
    *value = FsiItemNotFound;
    if (!path || (*path != '\\' && *path != '/'))
    {
        const WCHAR *insert = path;

        return com_error_with_inserts(IMAPI_E_INVALID_PATH, &image_class, &IID_IFileSystemImage3, &insert, 1,
                L"It has to begin with a backslash or a slash, for the image's root.");
    }
    fs_image_enter(core);
    node = root.node = volume_tree_root(core->tree);
    if (SUCCEEDED(hr = fs_find_place(&root, root.node, path, &place)))
    {
        if (place.length) node = volume_tree_find(core->tree, place.directory, (const uint16_t *)place.name, place.length);
        if (node) *value = node->kind == VOLUME_DIRECTORY ? FsiItemDirectory : FsiItemFile;
    }
    fs_image_leave(core);
    return hr;
}

/* --- items that are not in it yet ------------------------------------------------------------------------------------ */

static HRESULT create_item(struct image *image, enum volume_kind kind, BSTR name, IFsiItem **value)
{
    struct fs_image *core = image->core;
    struct volume_node *node;
    HRESULT hr;

    *value = NULL;
    fs_image_enter(core);
    hr = fs_check_name(core, name ? name : L"", SysStringLen(name), &image_class, &IID_IFileSystemImage3, L"name");
    if (SUCCEEDED(hr))
    {
        if ((node = volume_node_create(kind, (const uint16_t *)name, SysStringLen(name), fs_now())))
        {
            node->flags |= VOLUME_FLOATING;
            hr = fs_item_create(core, node, value);
            if (FAILED(hr)) volume_node_destroy(core->tree, node);
        }
        else hr = E_OUTOFMEMORY;
    }
    fs_image_leave(core);
    return hr;
}

static HRESULT WINAPI image_CreateDirectoryItem(IFileSystemImage3 *iface, BSTR name, IFsiDirectoryItem **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return create_item(impl_from_IFileSystemImage3(iface), VOLUME_DIRECTORY, name, (IFsiItem **)value);
}

static HRESULT WINAPI image_CreateFileItem(IFileSystemImage3 *iface, BSTR name, IFsiFileItem **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return create_item(impl_from_IFileSystemImage3(iface), VOLUME_FILE, name, (IFsiItem **)value);
}

/* --- change points --------------------------------------------------------------------------------------------------- */

static HRESULT WINAPI image_get_ChangePoint(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = (LONG)volume_journal_point(core->journal);
    fs_image_leave(core);
    return S_OK;
}

struct rollback
{
    struct fs_image *core;
    struct volume_problem problem;
    HRESULT hr;
};

/* File systems may have been chosen meanwhile that cannot have what there was. */
static enum volume_result check_rollback(void *context)
{
    struct rollback *rollback = context;
    enum volume_result result = fs_image_find_excess(rollback->core, volume_tree_root(rollback->core->tree), &rollback->problem);

    /* the node is where its path says only as long as this is undone */
    if (result) rollback->hr = fs_problem(result, &rollback->problem, &image_class, &IID_IFileSystemImage3);
    return result;
}

static HRESULT WINAPI image_RollbackToChangePoint(IFileSystemImage3 *iface, LONG point)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    struct rollback rollback = { image->core };
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    if (point < 0 || !volume_journal_reaches(image->core->journal, (uint32_t)point))
        hr = fs_invalid(&image_class, &IID_IFileSystemImage3, L"changePoint",
                L"There is no way back to it: it is not reached yet, or lies before one that was locked in.");
    else if (volume_journal_roll_back_if(image->core->journal, (uint32_t)point, check_rollback, &rollback)) hr = rollback.hr;
    image_end_change(image);
    return hr;
}

static HRESULT WINAPI image_LockInChangePoint(IFileSystemImage3 *iface)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    fs_image_enter(core);
    volume_journal_lock_in(core->journal);
    fs_image_leave(core);
    return S_OK;
}

/* --- the result ------------------------------------------------------------------------------------------------------ */

static HRESULT WINAPI image_CreateResultImage(IFileSystemImage3 *iface, IFileSystemImageResult **value)
{
    if (!value) return com_bare_error(E_POINTER);
    return fs_result_create(impl_from_IFileSystemImage3(iface)->core, value);
}

static const IFileSystemImage3Vtbl image_vtbl =
{
    image_QueryInterface,
    image_AddRef,
    image_Release,
    image_GetTypeInfoCount,
    image_GetTypeInfo,
    image_GetIDsOfNames,
    image_Invoke,
    image_get_Root,
    image_get_SessionStartBlock,
    image_put_SessionStartBlock,
    image_get_FreeMediaBlocks,
    image_put_FreeMediaBlocks,
    image_SetMaxMediaBlocksFromDevice,
    image_get_UsedBlocks,
    image_get_VolumeName,
    image_put_VolumeName,
    image_get_ImportedVolumeName,
    image_get_BootImageOptions,
    image_put_BootImageOptions,
    image_get_FileCount,
    image_get_DirectoryCount,
    image_get_WorkingDirectory,
    image_put_WorkingDirectory,
    image_get_ChangePoint,
    image_get_StrictFileSystemCompliance,
    image_put_StrictFileSystemCompliance,
    image_get_UseRestrictedCharacterSet,
    image_put_UseRestrictedCharacterSet,
    image_get_FileSystemsToCreate,
    image_put_FileSystemsToCreate,
    image_get_FileSystemsSupported,
    image_put_UDFRevision,
    image_get_UDFRevision,
    image_get_UDFRevisionsSupported,
    image_ChooseImageDefaults,
    image_ChooseImageDefaultsForMediaType,
    image_put_ISO9660InterchangeLevel,
    image_get_ISO9660InterchangeLevel,
    image_get_ISO9660InterchangeLevelsSupported,
    image_CreateResultImage,
    image_Exists,
    image_CalculateDiscIdentifier,
    image_IdentifyFileSystemsOnDisc,
    image_GetDefaultFileSystemForImport,
    image_ImportFileSystem,
    image_ImportSpecificFileSystem,
    image_RollbackToChangePoint,
    image_LockInChangePoint,
    image_CreateDirectoryItem,
    image_CreateFileItem,
    image_get_VolumeNameUDF,
    image_get_VolumeNameJoliet,
    image_get_VolumeNameISO9660,
    image_get_StageFiles,
    image_put_StageFiles,
    image_get_MultisessionInterfaces,
    image_put_MultisessionInterfaces,
    image_get_BootImageOptionsArray,
    image_put_BootImageOptionsArray,
    image_get_CreateRedundantUdfMetadataFiles,
    image_put_CreateRedundantUdfMetadataFiles,
    image_ProbeSpecificFileSystem,
};

/* --- events ---------------------------------------------------------------------------------------------------------- */

static HRESULT call_update(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    (void)id;
    (void)count;
    return DFileSystemImageEvents_Update((DFileSystemImageEvents *)sink, V_DISPATCH(&args[3]), V_BSTR(&args[2]), V_I4(&args[1]),
            V_I4(&args[0]));
}

static HRESULT call_update_import(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    (void)id;
    (void)count;
    return DFileSystemImageImportEvents_UpdateImport((DFileSystemImageImportEvents *)sink, V_DISPATCH(&args[6]),
            (FsiFileSystems)V_I4(&args[5]), V_BSTR(&args[4]), V_I4(&args[3]), V_I4(&args[2]), V_I4(&args[1]), V_I4(&args[0]));
}

static const struct com_source sources[] = {
    { &IID_DFileSystemImageEvents, call_update },
    { &IID_DFileSystemImageImportEvents, call_update_import },
};

static struct image *impl_from_progress(struct fs_progress *progress)
{
    return CONTAINING_RECORD(progress, struct image, progress);
}

static BOOL progress_hold(struct fs_progress *progress)
{
    struct image *image = impl_from_progress(progress);

    return com_connection_point_has_sinks(&image->events.point[0]) && com_object_add_ref_if_alive(&image->com);
}

static void progress_release(struct fs_progress *progress)
{
    IFileSystemImage3_Release(&impl_from_progress(progress)->IFileSystemImage3_iface);
}

static LONG sectors(ULONGLONG bytes)
{
    ULONGLONG count = bytes / VOLUME_BLOCK_SIZE + (bytes % VOLUME_BLOCK_SIZE != 0);

    return count > MAXLONG ? MAXLONG : (LONG)count;
}

static void progress_update(struct fs_progress *progress, const WCHAR *file, ULONGLONG bytes, ULONGLONG total)
{
    struct image *image = impl_from_progress(progress);
    VARIANT args[4];

    V_VT(&args[3]) = VT_DISPATCH;
    V_DISPATCH(&args[3]) = (IDispatch *)&image->IFileSystemImage3_iface;
    V_VT(&args[2]) = VT_BSTR;
    if (!(V_BSTR(&args[2]) = SysAllocString(file))) return;
    V_VT(&args[1]) = V_VT(&args[0]) = VT_I4;
    V_I4(&args[1]) = sectors(bytes);
    V_I4(&args[0]) = sectors(total);
    com_connection_point_fire(&image->events.point[0], DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE, args, ARRAYSIZE(args));
    SysFreeString(V_BSTR(&args[2]));
}

BOOL image_has_import_sinks(struct image *image)
{
    return com_connection_point_has_sinks(&image->events.point[1]);
}

void image_fire_import(struct image *image, FsiFileSystems file_system, const WCHAR *item, UINT length, LONG directories,
        LONG total_directories, LONG files, LONG total_files)
{
    const LONG numbers[] = { total_files, files, total_directories, directories };
    VARIANT args[7];
    unsigned i;

    for (i = 0; i < ARRAYSIZE(numbers); i++)
    {
        V_VT(&args[i]) = VT_I4;
        V_I4(&args[i]) = numbers[i];
    }
    V_VT(&args[4]) = VT_BSTR;
    if (!(V_BSTR(&args[4]) = SysAllocStringLen(item, length))) return;
    V_VT(&args[5]) = VT_I4;
    V_I4(&args[5]) = file_system;
    V_VT(&args[6]) = VT_DISPATCH;
    V_DISPATCH(&args[6]) = (IDispatch *)&image->IFileSystemImage3_iface;
    com_connection_point_fire(&image->events.point[1], DISPID_DFILESYSTEMIMAGEIMPORTEVENTS_UPDATEIMPORT, args, ARRAYSIZE(args));
    SysFreeString(V_BSTR(&args[4]));
}

/* --- making one ------------------------------------------------------------------------------------------------------ */

static HRESULT image_create(REFIID riid, void **out)
{
    struct image *image;
    HRESULT hr;

    *out = NULL;
    if (!(image = calloc(1, sizeof(*image)))) return E_OUTOFMEMORY;
    if (FAILED(hr = fs_image_create(&image->core)))
    {
        free(image);
        return hr;
    }
    image->IFileSystemImage3_iface.lpVtbl = &image_vtbl;
    com_object_init(&image->com, (IUnknown *)&image->IFileSystemImage3_iface, &image_class);
    com_connection_points_init(&image->events, (IUnknown *)&image->IFileSystemImage3_iface, sources, ARRAYSIZE(sources));
    image->progress = (struct fs_progress){ progress_hold, progress_release, progress_update };
    image->core->progress = &image->progress;
    hr = IFileSystemImage3_QueryInterface(&image->IFileSystemImage3_iface, riid, out);
    IFileSystemImage3_Release(&image->IFileSystemImage3_iface);
    return hr;
}

const struct com_class image_class = { &CLSID_MsftFileSystemImage, L"IMAPI2FS.MsftFileSystemImage",
    L"IMAPI2FS file system image", &IID_IFileSystemImage3, &IID_DFileSystemImageEvents, image_create };
