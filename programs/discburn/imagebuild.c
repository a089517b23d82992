/*
 * An image of trees and files.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <wchar.h>

#include "imapi2fserror.h"

#include "console.h"
#include "events.h"
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

static const struct
{
    const WCHAR *name;
    LONG revision;
}
revisions[] =
{
    { L"1.02", 0x102 }, { L"1.50", 0x150 }, { L"2.00", 0x200 }, { L"2.01", 0x201 }, { L"2.50", 0x250 }, { L"2.60", 0x260 },
};

bool image_parse_revision(const WCHAR *verb, const WCHAR *text, LONG *revision)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(revisions); i++)
    {
        if (wcscmp(text, revisions[i].name)) continue;
        *revision = revisions[i].revision;
        return true;
    }
    print_error(L"discburn %s: --udf %s: it is 1.02, 1.50, 2.00, 2.01, 2.50 or 2.60\n", verb, text);
    return false;
}

/* --- what is on the disc ---------------------------------------------------------------------------------------------- */

static enum exit_status import(IFileSystemImage3 *image, IDiscFormat2Data *sessions)
{
    SAFEARRAY *interfaces = NULL;
    FsiFileSystems imported;
    HRESULT hr = IDiscFormat2Data_get_MultisessionInterfaces(sessions, &interfaces);

    if (SUCCEEDED(hr)) hr = IFileSystemImage3_put_MultisessionInterfaces(image, interfaces);
    if (SUCCEEDED(hr)) hr = IFileSystemImage3_ImportFileSystem(image, &imported);
    if (interfaces) SafeArrayDestroy(interfaces);
    return FAILED(hr) ? failed(hr, L"What is on the disc cannot be added to") : EXIT_DONE;
}

/* A disc that is added to keeps its label, unless it is to have another one. */
static HRESULT set_label(IFileSystemImage3 *image, const struct image_contents *contents, const struct image_disc *disc)
{
    BSTR label = NULL;
    HRESULT hr = S_OK;

    if (contents->label) return put_label(image, contents->label);
    if (disc && disc->sessions && SUCCEEDED(IFileSystemImage3_get_ImportedVolumeName(image, &label)) && label && *label)
        hr = IFileSystemImage3_put_VolumeName(image, label);
    SysFreeString(label);
    return hr;
}

static enum exit_status set_up(IFileSystemImage3 *image, const struct image_contents *contents, struct image_disc *disc)
{
    enum exit_status status;
    HRESULT hr = S_OK;

    if (disc && disc->sessions && (status = import(image, disc->sessions))) return status;
    if (disc && disc->sessions && FAILED(IFileSystemImage3_get_FileCount(image, &disc->files))) disc->files = 0;
    if (disc && FAILED(hr = IFileSystemImage3_ChooseImageDefaults(image, disc->recorder)))
        return failed(hr, L"The image cannot be made for the disc");
    /* how much too large one is can be told only of a whole one */
    if (SUCCEEDED(hr)) hr = IFileSystemImage3_put_FreeMediaBlocks(image, 0);
    if (SUCCEEDED(hr) && contents->file_systems) hr = IFileSystemImage3_put_FileSystemsToCreate(image, contents->file_systems);
    if (SUCCEEDED(hr) && contents->udf_revision) hr = IFileSystemImage3_put_UDFRevision(image, contents->udf_revision);
    if (SUCCEEDED(hr)) hr = IFileSystemImage3_put_ISO9660InterchangeLevel(image, contents->level);
    if (FAILED(hr)) return failed(hr, L"The image cannot be set up");
    if (FAILED(hr = set_label(image, contents, disc))) return failed(hr, L"The label cannot be set");
    return EXIT_DONE;
}

/* --- the label -------------------------------------------------------------------------------------------------------- */

/* Each file system has characters and a length of its own for it. */
static void tell_label(IFileSystemImage3 *image, const WCHAR *label)
{
    static const FsiFileSystems order[] = { FsiFileSystemISO9660, FsiFileSystemJoliet, FsiFileSystemUDF };
    static const WCHAR *const names[] = { L"ISO 9660", L"Joliet", L"UDF" };
    FsiFileSystems systems = FsiFileSystemNone;
    BSTR text;
    int i;

    if (FAILED(IFileSystemImage3_get_FileSystemsToCreate(image, &systems))) return;
    for (i = 0; i < 3; i++)
    {
        HRESULT hr;

        if (!(systems & order[i])) continue;
        text = NULL;
        switch (order[i])
        {
        case FsiFileSystemISO9660: hr = IFileSystemImage3_get_VolumeNameISO9660(image, &text); break;
        case FsiFileSystemJoliet: hr = IFileSystemImage3_get_VolumeNameJoliet(image, &text); break;
        default: hr = IFileSystemImage3_get_VolumeNameUDF(image, &text); break;
        }
        if (SUCCEEDED(hr) && text && wcscmp(text, label))
            notice(L"The label is %s in %s, which cannot have \"%s\".", text, names[i], label);
        SysFreeString(text);
    }
    forget_failure();
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

static enum exit_status add_boots(IFileSystemImage3 *image, const struct image_contents *contents)
{
    enum exit_status status = EXIT_DONE;
    IBootOptions *boots[2];
    LONG count = 0, i;
    HRESULT hr;

    if (contents->boot && FAILED(hr = make_boot(contents->boot, PlatformX86, &boots[0])))
        return failed_with_path(hr, L"%s cannot be booted from", contents->boot);
    if (contents->boot) count++;
    if (contents->efi && FAILED(hr = make_boot(contents->efi, PlatformEFI, &boots[count])))
        status = failed_with_path(hr, L"%s cannot be booted from", contents->efi);
    else if (contents->efi) count++;
    if (!status && count && FAILED(hr = put_boots(image, boots, count))) status = failed(hr, L"The image cannot be made bootable");
    for (i = 0; i < count; i++) IBootOptions_Release(boots[i]);
    return status;
}

/* --- contents --------------------------------------------------------------------------------------------------------- */

/* *hr: why a tree could not be added, which has not been told then. */
static enum exit_status add_trees(IFileSystemImage3 *image, const struct image_contents *contents, HRESULT *hr, unsigned int *which)
{
    IFsiDirectoryItem *root;
    unsigned int i;

    if (FAILED(*hr = IFileSystemImage3_get_Root(image, &root))) return failed(*hr, L"The image has no root");
    for (i = 0; i < contents->tree_count && SUCCEEDED(*hr); i++)
    {
        BSTR path = SysAllocString(contents->trees[i]);

        *hr = path ? IFsiDirectoryItem_AddTree(root, path, VARIANT_FALSE) : E_OUTOFMEMORY;
        SysFreeString(path);
        *which = i;
    }
    IFsiDirectoryItem_Release(root);
    return FAILED(*hr) ? EXIT_FAILED : EXIT_DONE;
}

/* A file of 2 GiB and the like, where nobody asked for ISO 9660. */
static bool is_iso_limit(HRESULT hr)
{
    return hr == IMAPI_E_DATA_TOO_BIG || hr == IMAPI_E_ISO9660_LEVELS || hr == IMAPI_E_TOO_MANY_DIRS;
}

/* Without a choice of the user's UDF alone takes what ISO 9660 does not have. */
static enum exit_status add_contents(IFileSystemImage3 *image, const struct image_contents *contents)
{
    enum exit_status status;
    unsigned int which = 0;
    FsiFileSystems systems;
    HRESULT hr, again;

    status = add_trees(image, contents, &hr, &which);
    if (!status || SUCCEEDED(hr)) return status;
    if (contents->falls_back && is_iso_limit(hr) && SUCCEEDED(IFileSystemImage3_get_FileSystemsToCreate(image, &systems))
            && systems & ~FsiFileSystemUDF)
    {
        forget_failure();
        again = IFileSystemImage3_put_FileSystemsToCreate(image, FsiFileSystemUDF);
        if (SUCCEEDED(again))
        {
            notice(L"It gets UDF alone: ISO 9660 has no files of 2 GiB, nor so many or such deep directories.");
            status = add_trees(image, contents, &hr, &which);
            if (!status || SUCCEEDED(hr)) return status;
        }
    }
    failed_with_path(hr, L"%s cannot be added", contents->trees[which]);
    if (!contents->falls_back && is_iso_limit(hr))
        print_error(L"          UDF has room for it: --udf 2.01 without --iso and --joliet.\n");
    return EXIT_FAILED;
}

enum exit_status image_build(const struct image_contents *contents, struct image_disc *disc, IFileSystemImage3 **image,
        IFileSystemImageResult **result)
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
    if (!(status = set_up(*image, contents, disc)) && !(status = add_boots(*image, contents))
            && !(status = add_contents(*image, contents)) && FAILED(hr = IFileSystemImage3_CreateResultImage(*image, result)))
        status = failed(hr, L"The image cannot be made");
    if (!status)
    {
        if (contents->label) tell_label(*image, contents->label);
        return EXIT_DONE;
    }
    IFileSystemImage3_Release(*image);
    *image = NULL;
    return status;
}
