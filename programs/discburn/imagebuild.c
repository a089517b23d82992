/*
 * An image of trees and files.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <wchar.h>

#include "imagebuild.h"
#include "report.h"

static enum exit_status failed(HRESULT hr, const WCHAR *what)
{
    report_failure(hr, what);
    return EXIT_FAILED;
}

static enum exit_status failed_with_path(HRESULT hr, const WCHAR *what, const WCHAR *path)
{
    WCHAR text[512];

    _snwprintf(text, ARRAYSIZE(text) - 1, what, path);
    text[ARRAYSIZE(text) - 1] = 0;
    return failed(hr, text);
}

static HRESULT put_label(IFileSystemImage3 *image, const WCHAR *label)
{
    BSTR text = SysAllocString(label);
    HRESULT hr = text ? IFileSystemImage3_put_VolumeName(image, text) : E_OUTOFMEMORY;

    SysFreeString(text);
    return hr;
}

static enum exit_status set_up(IFileSystemImage3 *image, const struct image_options *options)
{
    HRESULT hr;

    /* an image in a file is as large as it is */
    if (FAILED(hr = IFileSystemImage3_put_FreeMediaBlocks(image, 0))
            || FAILED(hr = IFileSystemImage3_put_FileSystemsToCreate(image, options->file_systems))
            || FAILED(hr = IFileSystemImage3_put_UDFRevision(image, options->udf_revision))
            || FAILED(hr = IFileSystemImage3_put_ISO9660InterchangeLevel(image, options->level)))
        return failed(hr, L"The image cannot be set up");
    if (options->label && FAILED(hr = put_label(image, options->label))) return failed(hr, L"The label cannot be set");
    return EXIT_DONE;
}

/* --- boot images ------------------------------------------------------------------------------------------------------ */

static HRESULT open_file(const WCHAR *path, IStream **stream)
{
    BSTR text = SysAllocString(path);
    IIsoImageManager *manager;
    HRESULT hr;

    *stream = NULL;
    hr = CoCreateInstance(&CLSID_MsftIsoImageManager, NULL, CLSCTX_ALL, &IID_IIsoImageManager, (void **)&manager);
    if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = IIsoImageManager_SetPath(manager, text))) hr = IIsoImageManager_get_Stream(manager, stream);
        IIsoImageManager_Release(manager);
    }
    SysFreeString(text);
    return hr;
}

/* An image of a floppy disk's size is one, as AssignBootImage has it; UEFI's is a file system whatever its size. */
static HRESULT make_boot(const WCHAR *path, PlatformId platform, IBootOptions **boot)
{
    IStream *stream;
    HRESULT hr;

    *boot = NULL;
    if (FAILED(hr = open_file(path, &stream))) return hr;
    hr = CoCreateInstance(&CLSID_BootOptions, NULL, CLSCTX_ALL, &IID_IBootOptions, (void **)boot);
    if (SUCCEEDED(hr)) hr = IBootOptions_put_PlatformId(*boot, platform);
    if (SUCCEEDED(hr)) hr = IBootOptions_AssignBootImage(*boot, stream);
    if (SUCCEEDED(hr) && platform == PlatformEFI) hr = IBootOptions_put_Emulation(*boot, EmulationNone);
    IStream_Release(stream);
    if (SUCCEEDED(hr) || !*boot) return hr;
    IBootOptions_Release(*boot);
    *boot = NULL;
    return hr;
}

static HRESULT put_boots(IFileSystemImage3 *image, IBootOptions **boots, LONG count)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, count);
    HRESULT hr = array ? S_OK : E_OUTOFMEMORY;
    VARIANT value;
    LONG i;

    for (i = 0; i < count && SUCCEEDED(hr); i++)
    {
        V_VT(&value) = VT_DISPATCH;
        V_DISPATCH(&value) = (IDispatch *)boots[i];
        hr = SafeArrayPutElement(array, &i, &value);
    }
    if (SUCCEEDED(hr)) hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    if (array) SafeArrayDestroy(array);
    return hr;
}

static enum exit_status add_boots(IFileSystemImage3 *image, const struct image_options *options)
{
    enum exit_status status = EXIT_DONE;
    IBootOptions *boots[2];
    LONG count = 0, i;
    HRESULT hr;

    if (options->boot && FAILED(hr = make_boot(options->boot, PlatformX86, &boots[0])))
        return failed_with_path(hr, L"%s cannot be booted from", options->boot);
    if (options->boot) count++;
    if (options->efi && FAILED(hr = make_boot(options->efi, PlatformEFI, &boots[count])))
        status = failed_with_path(hr, L"%s cannot be booted from", options->efi);
    else if (options->efi) count++;
    if (!status && count && FAILED(hr = put_boots(image, boots, count))) status = failed(hr, L"The image cannot be made bootable");
    for (i = 0; i < count; i++) IBootOptions_Release(boots[i]);
    return status;
}

/* --- contents --------------------------------------------------------------------------------------------------------- */

static enum exit_status add_trees(IFileSystemImage3 *image, const struct image_options *options)
{
    enum exit_status status = EXIT_DONE;
    IFsiDirectoryItem *root;
    unsigned int i;
    HRESULT hr;

    if (FAILED(hr = IFileSystemImage3_get_Root(image, &root))) return failed(hr, L"The image has no root");
    for (i = 0; i < options->tree_count && !status; i++)
    {
        BSTR path = SysAllocString(options->trees[i]);

        hr = path ? IFsiDirectoryItem_AddTree(root, path, VARIANT_FALSE) : E_OUTOFMEMORY;
        SysFreeString(path);
        if (FAILED(hr)) status = failed_with_path(hr, L"%s cannot be added", options->trees[i]);
    }
    IFsiDirectoryItem_Release(root);
    return status;
}

enum exit_status image_build(const struct image_options *options, IFileSystemImage3 **image, IFileSystemImageResult **result)
{
    enum exit_status status;
    HRESULT hr;

    *result = NULL;
    hr = CoCreateInstance(&CLSID_MsftFileSystemImage, NULL, CLSCTX_ALL, &IID_IFileSystemImage3, (void **)image);
    if (FAILED(hr))
    {
        *image = NULL;
        return failed(hr, L"imapi2fs.dll is not there");
    }
    if (!(status = set_up(*image, options)) && !(status = add_boots(*image, options)) && !(status = add_trees(*image, options))
            && FAILED(hr = IFileSystemImage3_CreateResultImage(*image, result)))
        status = failed(hr, L"The image cannot be made");
    if (!status) return EXIT_DONE;
    IFileSystemImage3_Release(*image);
    *image = NULL;
    return status;
}
