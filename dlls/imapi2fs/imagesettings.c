/*
 * MsftFileSystemImage: what can be set (behaviour.md 18).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>
#include "image.h"
#include "imported.h"
#include "planner.h"
#include "stash.h"

static HRESULT image_invalid(const WCHAR *name, const WCHAR *detail)
{
    return fs_invalid(&image_class, &IID_IFileSystemImage3, name, detail);
}

/* A choice of the image's that is either so or not. */
static HRESULT get_flag(struct fs_image *core, const BOOL *flag, VARIANT_BOOL *value)
{
    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = *flag ? VARIANT_TRUE : VARIANT_FALSE;
    fs_image_leave(core);
    return S_OK;
}

static HRESULT put_flag(struct image *image, BOOL *flag, VARIANT_BOOL value)
{
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    *flag = value != VARIANT_FALSE;
    image_end_change(image);
    return S_OK;
}

/* --- size ------------------------------------------------------------------------------------------------------------ */

HRESULT WINAPI image_get_SessionStartBlock(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = (LONG)core->session_start;
    fs_image_leave(core);
    return S_OK;
}

/* An import sets it, and then it stays. */
HRESULT WINAPI image_put_SessionStartBlock(IFileSystemImage3 *iface, LONG value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    HRESULT hr;

    if (value < 0) return image_invalid(L"SessionStartBlock", L"It is the number of a block, 0 on a blank disc.");
    if (FAILED(hr = image_begin_change(image))) return hr;
    if (image->core->imported) hr = com_error(IMAPI_E_READONLY, &image_class, &IID_IFileSystemImage3,
            L"The import has set SessionStartBlock: the session begins where the disc has place for it.");
    else image->core->session_start = (ULONG)value;
    image_end_change(image);
    return hr;
}

HRESULT WINAPI image_get_FreeMediaBlocks(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = (LONG)core->free_blocks;
    fs_image_leave(core);
    return S_OK;
}

/* 0 and -1 are both in use for "any number". */
HRESULT image_set_free_blocks(struct image *image, ULONG blocks)
{
    ULONG before = image->core->free_blocks;
    HRESULT hr;

    image->core->free_blocks = blocks;
    if (SUCCEEDED(hr = fs_image_check_size(image->core, NULL, &image_class, &IID_IFileSystemImage3))) return S_OK;
    image->core->free_blocks = before;
    return hr == IMAPI_E_IMAGE_SIZE_LIMIT ? image_error(IMAPI_E_IMAGE_TOO_BIG, NULL) : hr;
}

HRESULT WINAPI image_put_FreeMediaBlocks(IFileSystemImage3 *iface, LONG value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    hr = image_set_free_blocks(image, value < 0 ? 0 : (ULONG)value);
    image_end_change(image);
    return hr;
}

HRESULT WINAPI image_get_UsedBlocks(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    ULONGLONG blocks;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    blocks = fs_image_used_blocks(core);
    fs_image_leave(core);
    *value = blocks > MAXLONG ? MAXLONG : (LONG)blocks;
    return S_OK;
}

/* A session goes on with the file systems of those before it. */
HRESULT image_set_defaults(struct image *image, FsiFileSystems file_systems, LONG revision, ULONG blocks)
{
    struct fs_image *core = image->core;
    FsiFileSystems before = core->file_systems;
    LONG revision_before = core->udf_revision;
    HRESULT hr = S_OK;

    if (!core->imported)
    {
        core->file_systems = file_systems;
        core->udf_revision = revision;
        hr = fs_image_check_limits(core, volume_tree_root(core->tree), &image_class, &IID_IFileSystemImage3);
    }
    if (SUCCEEDED(hr)) hr = image_set_free_blocks(image, blocks);
    if (SUCCEEDED(hr)) return hr;
    core->file_systems = before;
    core->udf_revision = revision_before;
    return hr;
}

HRESULT WINAPI image_ChooseImageDefaultsForMediaType(IFileSystemImage3 *iface, IMAPI_MEDIA_PHYSICAL_TYPE type)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    FsiFileSystems file_systems;
    WCHAR detail[200];
    LONG revision;
    ULONG blocks;
    HRESULT hr;

    if (!fs_media_defaults(type, &file_systems, &revision, &blocks))
    {
        _snwprintf(detail, ARRAYSIZE(detail), L"%d is no IMAPI_MEDIA_PHYSICAL_TYPE: these are 0 to 19, such as 2 for a CD-R, 6 for a DVD+R, "
                L"12 for a disk and 18 for a BD-R.", (int)type);
        return image_invalid(L"value", detail);
    }
    if (FAILED(hr = image_begin_change(image))) return hr;
    hr = image_set_defaults(image, file_systems, revision, blocks);
    image_end_change(image);
    return hr;
}

/* --- names ----------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI image_get_VolumeName(IFileSystemImage3 *iface, BSTR *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = SysAllocString(core->volume_name ? core->volume_name : L"");
    fs_image_leave(core);
    return *value ? S_OK : E_OUTOFMEMORY;
}

/* The page allows 15 characters, and few of them; Windows itself takes the label of twenty, with dots and dashes, which the most used
 * of all scripts gives. What a file system cannot have of a name is cut or replaced (VolumeNameISO9660 ...). */
#define MAX_VOLUME_NAME 32

HRESULT WINAPI image_put_VolumeName(IFileSystemImage3 *iface, BSTR value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    UINT length = SysStringLen(value), i;
    WCHAR *name = NULL;
    HRESULT hr;

    if (length > MAX_VOLUME_NAME)
        return com_error(IMAPI_E_INVALID_VOLUME_NAME, &image_class, &IID_IFileSystemImage3, L"'%.100ls' has %u characters. VolumeName takes %u; "
                L"of these ISO 9660 has 32 (A to Z, 0 to 9 and _), Joliet the first 16 and UDF all.", value, length, MAX_VOLUME_NAME);
    for (i = 0; i < length; i++)
        if (value[i] < ' ') return com_error(IMAPI_E_INVALID_VOLUME_NAME, &image_class, &IID_IFileSystemImage3,
                L"Its character %u is a control character (U+%04X), which no file system has in a name.", i + 1, value[i]);
    if (length && !(name = _wcsdup(value))) return E_OUTOFMEMORY;
    if (FAILED(hr = image_begin_change(image)))
    {
        free(name);
        return hr;
    }
    free(image->core->volume_name);
    image->core->volume_name = name;
    image_end_change(image);
    return S_OK;
}

static HRESULT get_label(IFileSystemImage3 *iface, size_t offset, BSTR *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    struct volume_options options = { 0 };
    const struct volume_label *label = (const struct volume_label *)((const BYTE *)&options + offset);

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    fs_make_labels(core->volume_name ? core->volume_name : L"", &options);
    fs_image_leave(core);
    *value = SysAllocStringLen((const WCHAR *)label->text, label->length);
    return *value ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI image_get_VolumeNameUDF(IFileSystemImage3 *iface, BSTR *value)
{
    return get_label(iface, offsetof(struct volume_options, udf_label), value);
}

HRESULT WINAPI image_get_VolumeNameJoliet(IFileSystemImage3 *iface, BSTR *value)
{
    return get_label(iface, offsetof(struct volume_options, joliet_label), value);
}

HRESULT WINAPI image_get_VolumeNameISO9660(IFileSystemImage3 *iface, BSTR *value)
{
    return get_label(iface, offsetof(struct volume_options, iso_label), value);
}

/* --- file systems ---------------------------------------------------------------------------------------------------- */

#define ALL_FILE_SYSTEMS (FsiFileSystemISO9660 | FsiFileSystemJoliet | FsiFileSystemUDF)

HRESULT WINAPI image_get_FileSystemsToCreate(IFileSystemImage3 *iface, FsiFileSystems *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = core->file_systems;
    fs_image_leave(core);
    return S_OK;
}

/* A session goes on with what it has imported, and adds no file system that the disc did not have. */
static BOOL may_have(const struct fs_image *core, FsiFileSystems value)
{
    if (!core->imported) return TRUE;
    return !(value & ~core->imported->file_systems) && (value & core->imported->volume.file_system);
}

/* Joliet is a second hierarchy of ISO 9660, and nothing without it. What is in the tree must fit. */
HRESULT WINAPI image_put_FileSystemsToCreate(IFileSystemImage3 *iface, FsiFileSystems value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    struct fs_image *core = image->core;
    FsiFileSystems before;
    struct volume_image *plan;
    HRESULT hr;

    if (!value || (value & ~ALL_FILE_SYSTEMS)
            || (value & (FsiFileSystemISO9660 | FsiFileSystemJoliet)) == FsiFileSystemJoliet)
        return image_invalid(L"FileSystemsToCreate", L"It is a sum of 1 (ISO 9660), 2 (Joliet) and 4 (UDF); Joliet needs ISO 9660.");
    if (FAILED(hr = image_begin_change(image))) return hr;
    before = core->file_systems;
    if (!may_have(core, value))
    {
        image_end_change(image);
        return image_error(IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED, NULL);
    }
    core->file_systems = value;
    if (SUCCEEDED(hr = fs_plan(core, NULL, NULL, 0, &image_class, &IID_IFileSystemImage3, &plan))) volume_image_destroy(plan);
    else core->file_systems = before;
    if (SUCCEEDED(hr) && volume_tree_streams(core->tree) && (!(value & FsiFileSystemUDF) || core->udf_revision < 0x200))
        hr = IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
    image_end_change(image);
    return hr;
}

HRESULT WINAPI image_get_FileSystemsSupported(IFileSystemImage3 *iface, FsiFileSystems *value)
{
    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    *value = ALL_FILE_SYSTEMS;
    return S_OK;
}

/* 2.60 is beyond Windows, whose newest is 2.50. */
static const LONG udf_revisions[] = { 0x102, 0x150, 0x200, 0x201, 0x250, 0x260 };

BOOL fs_is_udf_revision(LONG revision)
{
    unsigned i;

    for (i = 0; i < ARRAYSIZE(udf_revisions); i++)
        if (udf_revisions[i] == revision) return TRUE;
    return FALSE;
}

HRESULT WINAPI image_put_UDFRevision(IFileSystemImage3 *iface, LONG value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    HRESULT hr;

    if (!fs_is_udf_revision(value))
        return image_invalid(L"UDFRevision", L"It is one of 0x102, 0x150, 0x200, 0x201, 0x250 and 0x260.");
    if (FAILED(hr = image_begin_change(image))) return hr;
    if (image->core->imported && image->core->udf_revision != value)
        hr = image_error(IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED, NULL);
    else image->core->udf_revision = value;
    image_end_change(image);
    return hr;
}

HRESULT WINAPI image_get_UDFRevision(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = core->udf_revision;
    fs_image_leave(core);
    return S_OK;
}

HRESULT WINAPI image_get_UDFRevisionsSupported(IFileSystemImage3 *iface, SAFEARRAY **value)
{
    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    return com_safearray_from_longs(VT_I4, udf_revisions, ARRAYSIZE(udf_revisions), value);
}

HRESULT WINAPI image_put_ISO9660InterchangeLevel(IFileSystemImage3 *iface, LONG value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    LONG before;
    HRESULT hr;

    if (value != 1 && value != 2) return image_invalid(L"ISO9660InterchangeLevel", L"It is 1 or 2.");
    if (FAILED(hr = image_begin_change(image))) return hr;
    before = image->core->iso_level;
    image->core->iso_level = value;
    hr = fs_image_check_limits(image->core, volume_tree_root(image->core->tree), &image_class, &IID_IFileSystemImage3);
    if (FAILED(hr)) image->core->iso_level = before;
    image_end_change(image);
    return hr;
}

HRESULT WINAPI image_get_ISO9660InterchangeLevel(IFileSystemImage3 *iface, LONG *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    *value = core->iso_level;
    fs_image_leave(core);
    return S_OK;
}

HRESULT WINAPI image_get_ISO9660InterchangeLevelsSupported(IFileSystemImage3 *iface, SAFEARRAY **value)
{
    static const LONG levels[] = { 1, 2 };

    (void)iface;
    if (!value) return com_bare_error(E_POINTER);
    return com_safearray_from_longs(VT_UI4, levels, ARRAYSIZE(levels), value);
}

HRESULT WINAPI image_get_UseRestrictedCharacterSet(IFileSystemImage3 *iface, VARIANT_BOOL *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    return get_flag(core, &core->restricted_names, value);
}

HRESULT WINAPI image_put_UseRestrictedCharacterSet(IFileSystemImage3 *iface, VARIANT_BOOL value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);

    return put_flag(image, &image->core->restricted_names, value);
}

HRESULT WINAPI image_get_CreateRedundantUdfMetadataFiles(IFileSystemImage3 *iface, VARIANT_BOOL *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    return get_flag(core, &core->mirror_metadata, value);
}

HRESULT WINAPI image_put_CreateRedundantUdfMetadataFiles(IFileSystemImage3 *iface, VARIANT_BOOL value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    image->core->mirror_metadata = value != VARIANT_FALSE;
    if (!(image->core->file_systems & FsiFileSystemUDF) || image->core->udf_revision < 0x250) hr = IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED;
    image_end_change(image);
    return hr;
}


/* --- how strictly ---------------------------------------------------------------------------------------------------- */

HRESULT WINAPI image_get_StrictFileSystemCompliance(IFileSystemImage3 *iface, VARIANT_BOOL *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    return get_flag(core, &core->strict, value);
}

/* What is in the tree already was not held to it. */
HRESULT WINAPI image_put_StrictFileSystemCompliance(IFileSystemImage3 *iface, VARIANT_BOOL value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    struct fs_image *core = image->core;
    HRESULT hr;

    if (FAILED(hr = image_begin_change(image))) return hr;
    if (value && !core->strict && volume_tree_root(core->tree)->children.count)
        hr = image_error(IMAPI_E_FILE_SYSTEM_NOT_EMPTY, NULL);
    else core->strict = value != VARIANT_FALSE;
    image_end_change(image);
    return hr;
}

/* --- temporary files ------------------------------------------------------------------------------------------------- */

HRESULT WINAPI image_get_WorkingDirectory(IFileSystemImage3 *iface, BSTR *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;
    WCHAR *directory;

    if (!value) return com_bare_error(E_POINTER);
    fs_image_enter(core);
    directory = fs_image_working_directory(core);
    fs_image_leave(core);
    *value = directory ? SysAllocString(directory) : NULL;
    free(directory);
    return *value ? S_OK : E_OUTOFMEMORY;
}

/* The full path, without a separator at its end but for a drive's root. NULL: out of memory or no path. */
static WCHAR *full_directory(const WCHAR *given)
{
    DWORD size = GetFullPathNameW(given, 0, NULL, NULL), length;
    WCHAR *path = size ? malloc(size * sizeof(*path)) : NULL;

    if (!path) return NULL;
    length = GetFullPathNameW(given, size, path, NULL);
    if (!length || length >= size)
    {
        free(path);
        return NULL;
    }
    while (length > 1 && (path[length - 1] == '\\' || path[length - 1] == '/')) path[--length] = 0;
    return path;
}

/* Whether files can be made there is found out by making one. */
static DWORD try_directory(const WCHAR *directory)
{
    size_t size = wcslen(directory) + 40;
    WCHAR *path = malloc(size * sizeof(*path));
    DWORD error = ERROR_SUCCESS;
    HANDLE file;

    if (!path) return ERROR_OUTOFMEMORY;
    swprintf(path, size, L"%ls\\imapi-%08lx-%08lx.tmp", directory, GetCurrentProcessId(), GetCurrentThreadId());
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE) error = GetLastError();
    else CloseHandle(file);
    free(path);
    return error;
}

HRESULT WINAPI image_put_WorkingDirectory(IFileSystemImage3 *iface, BSTR value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);
    WCHAR *directory, *reason;
    const WCHAR *given = value;
    DWORD error;
    HRESULT hr;

    if (!value || !*value) return fs_invalid(&image_class, &IID_IFileSystemImage3, L"WorkingDirectory", L"It is empty.");
    directory = full_directory(value);
    error = directory ? try_directory(directory) : ERROR_INVALID_NAME;
    if (error)
    {
        reason = describe_error(HRESULT_FROM_WIN32(error));
        hr = com_error_with_inserts(IMAPI_E_INVALID_WORKING_DIRECTORY, &image_class, &IID_IFileSystemImage3, &given, 1, reason);
        free(reason);
        free(directory);
        return hr;
    }
    if (SUCCEEDED(hr = image_begin_change(image)))
    {
        if (SUCCEEDED(hr = fs_stash_move(image->core, directory, &image_class, &IID_IFileSystemImage3)))
        {
            free(image->core->working_directory);
            image->core->working_directory = directory;
            directory = NULL;
        }
        image_end_change(image);
    }
    free(directory);
    return hr;
}

HRESULT WINAPI image_get_StageFiles(IFileSystemImage3 *iface, VARIANT_BOOL *value)
{
    struct fs_image *core = impl_from_IFileSystemImage3(iface)->core;

    return get_flag(core, &core->stage_files, value);
}

/* For what is added from now on. */
HRESULT WINAPI image_put_StageFiles(IFileSystemImage3 *iface, VARIANT_BOOL value)
{
    struct image *image = impl_from_IFileSystemImage3(iface);

    return put_flag(image, &image->core->stage_files, value);
}
