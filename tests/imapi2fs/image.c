/*
 * Tests of MsftFileSystemImage: its properties, and what is refused when (sdk-api, IFileSystemImage, 2 and 3; behaviour.md 18, 19, 27
 * and 29). What is in its tree is tested by items.c and addtree.c, results by result.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image_test.h"

/* --- defaults -------------------------------------------------------------------------------------------------------- */

static void test_defaults(void)
{
    static const LONG revisions[] = { 0x102, 0x150, 0x200, 0x201, 0x250, 0x260 }, levels[] = { 1, 2 };
    static const struct
    {
        const WCHAR *name;
        VARTYPE vt;
        LONG value;
    }
    numbers[] =
    {
        { L"SessionStartBlock", VT_I4, 0 }, { L"FreeMediaBlocks", VT_I4, 332800 }, { L"FileCount", VT_I4, 0 },
        { L"DirectoryCount", VT_I4, 0 }, { L"ChangePoint", VT_I4, 0 }, { L"StrictFileSystemCompliance", VT_BOOL, 0 },
        { L"UseRestrictedCharacterSet", VT_BOOL, 0 }, { L"FileSystemsToCreate", VT_I4, 3 }, { L"FileSystemsSupported", VT_I4, 7 },
        { L"UDFRevision", VT_I4, 0x102 }, { L"ISO9660InterchangeLevel", VT_I4, 1 }, { L"StageFiles", VT_BOOL, 0 },
        { L"CreateRedundantUdfMetadataFiles", VT_BOOL, VARIANT_TRUE },
    };
    static const WCHAR *const texts[] = { L"VolumeName", L"ImportedVolumeName", L"VolumeNameUDF", L"VolumeNameJoliet",
        L"VolumeNameISO9660" };
    IFileSystemImage3 *image = image_create();
    WCHAR temp[MAX_PATH], *end;
    const WCHAR *directory;
    IBootOptions *boot;
    VARIANT value;
    unsigned i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(numbers); i++)
    {
        hr = invoke(image, numbers[i].name, DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == numbers[i].vt, "%s: %#lx %u\n", wine_dbgstr_w(numbers[i].name), hr, V_VT(&value));
        if (V_VT(&value) == VT_BOOL) V_I4(&value) = V_BOOL(&value);
        ok(V_I4(&value) == numbers[i].value, "%s: %ld\n", wine_dbgstr_w(numbers[i].name), V_I4(&value));
    }
    for (i = 0; i < ARRAY_SIZE(texts); i++)
    {
        hr = invoke(image, texts[i], DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == VT_BSTR && !SysStringLen(V_BSTR(&value)), "%s: %#lx %u\n", wine_dbgstr_w(texts[i]), hr,
                V_VT(&value));
        VariantClear(&value);
    }
    hr = invoke(image, L"UsedBlocks", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) > 0, "%#lx %ld\n", hr, V_I4(&value));

    GetTempPathW(ARRAY_SIZE(temp), temp);
    end = temp + wcslen(temp);
    if (end[-1] == '\\') end[-1] = 0;
    directory = get_text(image, get_WorkingDirectory);
    ok(directory && !wcsicmp(directory, temp), "%s\n", wine_dbgstr_w(directory));

    boot = (IBootOptions *)1;
    hr = IFileSystemImage3_get_BootImageOptions(image, &boot);
    ok(hr == S_OK && !boot, "%#lx %p\n", hr, boot);
    for (i = 0; i < 2; i++)
    {
        static const WCHAR *const names[] = { L"BootImageOptionsArray", L"MultisessionInterfaces" };

        hr = invoke(image, names[i], DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == (VT_ARRAY | VT_VARIANT), "%u: %#lx %u\n", i, hr, V_VT(&value));
        ok(SafeArrayGetDim(V_ARRAY(&value)) == 1 && V_ARRAY(&value)->rgsabound[0].cElements == 0
                && V_ARRAY(&value)->rgsabound[0].lLbound == 0, "%u: not an empty array\n", i);
        VariantClear(&value);
    }
    for (i = 0; i < 2; i++)
    {
        static const WCHAR *const names[] = { L"UDFRevisionsSupported", L"ISO9660InterchangeLevelsSupported" };
        const LONG *wanted = i ? levels : revisions;
        ULONG count = i ? ARRAY_SIZE(levels) : ARRAY_SIZE(revisions);
        VARIANT *elements;

        hr = invoke(image, names[i], DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == (VT_ARRAY | VT_VARIANT), "%u: %#lx %u\n", i, hr, V_VT(&value));
        if (hr != S_OK) continue;
        ok(V_ARRAY(&value)->rgsabound[0].cElements == count, "%u: %lu\n", i, V_ARRAY(&value)->rgsabound[0].cElements);
        elements = V_ARRAY(&value)->pvData;
        for (j = 0; j < min(count, V_ARRAY(&value)->rgsabound[0].cElements); j++)
            ok(V_VT(&elements[j]) == (i ? VT_UI4 : VT_I4) && V_I4(&elements[j]) == wanted[j], "%u: %u: %u %#lx\n", i, j,
                    V_VT(&elements[j]), V_I4(&elements[j]));
        VariantClear(&value);
    }
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

/* NULL for every out-pointer is E_POINTER, and nothing else happens. By the slots of the table. */
static void test_null_pointers(void)
{
    IFileSystemImage3 *image = image_create();
    IFileSystemImage3Vtbl *v = (IFileSystemImage3Vtbl *)image->lpVtbl;
    HRESULT (WINAPI *const getters[])(IFileSystemImage3 *, void *) =
    {
#define G(name) (HRESULT (WINAPI *)(IFileSystemImage3 *, void *))(void *)v->name
        G(get_Root), G(get_SessionStartBlock), G(get_FreeMediaBlocks), G(get_UsedBlocks), G(get_VolumeName),
        G(get_ImportedVolumeName), G(get_BootImageOptions), G(get_FileCount), G(get_DirectoryCount), G(get_WorkingDirectory),
        G(get_ChangePoint), G(get_StrictFileSystemCompliance), G(get_UseRestrictedCharacterSet), G(get_FileSystemsToCreate),
        G(get_FileSystemsSupported), G(get_UDFRevision), G(get_UDFRevisionsSupported), G(get_ISO9660InterchangeLevel),
        G(get_ISO9660InterchangeLevelsSupported), G(CreateResultImage), G(CalculateDiscIdentifier), G(ImportFileSystem),
        G(get_VolumeNameUDF), G(get_VolumeNameJoliet), G(get_VolumeNameISO9660), G(get_StageFiles), G(get_MultisessionInterfaces),
        G(get_BootImageOptionsArray), G(get_CreateRedundantUdfMetadataFiles), G(SetMaxMediaBlocksFromDevice),
        G(ChooseImageDefaults),
#undef G
    };
    FsiFileSystems systems;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(getters); i++)
    {
        hr = getters[i](image, NULL);
        ok(hr == E_POINTER, "%u: %#lx\n", i, hr);
    }
    check_failure(IFileSystemImage3_ChooseImageDefaults(image, NULL), E_POINTER, IMAGE_SOURCE, L"\"discRecorder\"");
    check_failure(IFileSystemImage3_SetMaxMediaBlocksFromDevice(image, NULL), E_POINTER, IMAGE_SOURCE, L"\"discRecorder\"");
    ok(IFileSystemImage3_Exists(image, NULL, NULL) == E_POINTER, "Exists\n");
    ok(IFileSystemImage3_CreateDirectoryItem(image, NULL, NULL) == E_POINTER, "CreateDirectoryItem\n");
    ok(IFileSystemImage3_CreateFileItem(image, NULL, NULL) == E_POINTER, "CreateFileItem\n");
    ok(IFileSystemImage3_IdentifyFileSystemsOnDisc(image, NULL, NULL) == E_POINTER, "IdentifyFileSystemsOnDisc\n");
    ok(IFileSystemImage3_GetDefaultFileSystemForImport(image, 7, NULL) == E_POINTER, "GetDefaultFileSystemForImport\n");
    hr = IFileSystemImage3_GetDefaultFileSystemForImport(image, 7, &systems);
    ok(hr == S_OK && systems == UDF, "%#lx %d\n", hr, (int)systems);
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

/* --- numbers --------------------------------------------------------------------------------------------------------- */

/* Puts in a row on one object: what is refused leaves what was there. */
static void test_numbers(void)
{
    static const struct
    {
        const WCHAR *name;
        LONG value;
        HRESULT hr;
        LONG after;
        const WCHAR *words;
    }
    tests[] =
    {
        { L"SessionStartBlock", 1000, S_OK, 1000 }, { L"SessionStartBlock", -1, IMAPI_E_INVALID_PARAM, 1000, L"'SessionStartBlock'" },
        { L"SessionStartBlock", 0, S_OK, 0 },
        { L"FreeMediaBlocks", 1000, S_OK, 1000 }, { L"FreeMediaBlocks", 0, S_OK, 0 }, { L"FreeMediaBlocks", -1, S_OK, 0 },
        { L"FreeMediaBlocks", 5000, S_OK, 5000 }, { L"FreeMediaBlocks", 10, IMAPI_E_IMAGE_TOO_BIG, 5000, L"FreeMediaBlocks" },
        { L"FreeMediaBlocks", MAXLONG, S_OK, MAXLONG },
        { L"FileSystemsToCreate", 1, S_OK, 1 }, { L"FileSystemsToCreate", 4, S_OK, 4 }, { L"FileSystemsToCreate", 5, S_OK, 5 },
        { L"FileSystemsToCreate", 7, S_OK, 7 }, { L"FileSystemsToCreate", 3, S_OK, 3 },
        { L"FileSystemsToCreate", 0, IMAPI_E_INVALID_PARAM, 3, L"'FileSystemsToCreate'" },
        { L"FileSystemsToCreate", 2, IMAPI_E_INVALID_PARAM, 3, L"Joliet" },
        { L"FileSystemsToCreate", 6, IMAPI_E_INVALID_PARAM, 3, L"Joliet" },
        { L"FileSystemsToCreate", 8, IMAPI_E_INVALID_PARAM, 3, L"'FileSystemsToCreate'" },
        { L"FileSystemsToCreate", 0x40000000, IMAPI_E_INVALID_PARAM, 3, L"'FileSystemsToCreate'" },
        { L"FileSystemsToCreate", 0x40000001, IMAPI_E_INVALID_PARAM, 3, L"'FileSystemsToCreate'" },
        { L"FileSystemsToCreate", -1, IMAPI_E_INVALID_PARAM, 3, L"'FileSystemsToCreate'" },
        { L"UDFRevision", 0x150, S_OK, 0x150 }, { L"UDFRevision", 0x200, S_OK, 0x200 }, { L"UDFRevision", 0x201, S_OK, 0x201 },
        { L"UDFRevision", 0x250, S_OK, 0x250 }, { L"UDFRevision", 0x260, S_OK, 0x260 }, { L"UDFRevision", 0x102, S_OK, 0x102 },
        { L"UDFRevision", 0x103, IMAPI_E_INVALID_PARAM, 0x102, L"'UDFRevision'" },
        { L"UDFRevision", 0, IMAPI_E_INVALID_PARAM, 0x102, L"'UDFRevision'" },
        { L"UDFRevision", 102, IMAPI_E_INVALID_PARAM, 0x102, L"0x102" },
        { L"ISO9660InterchangeLevel", 2, S_OK, 2 }, { L"ISO9660InterchangeLevel", 1, S_OK, 1 },
        { L"ISO9660InterchangeLevel", 0, IMAPI_E_INVALID_PARAM, 1, L"'ISO9660InterchangeLevel'" },
        { L"ISO9660InterchangeLevel", 3, IMAPI_E_INVALID_PARAM, 1, L"'ISO9660InterchangeLevel'" },
        { L"ISO9660InterchangeLevel", -1, IMAPI_E_INVALID_PARAM, 1, L"'ISO9660InterchangeLevel'" },
    };
    static const WCHAR *const booleans[] = { L"StageFiles", L"UseRestrictedCharacterSet", L"StrictFileSystemCompliance" };
    IFileSystemImage3 *image = image_create();
    VARIANT value, put;
    unsigned i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = invoke_put_long(image, tests[i].name, tests[i].value);
        ok(hr == tests[i].hr, "%s %#lx: %#lx\n", wine_dbgstr_w(tests[i].name), tests[i].value, hr);
        if (FAILED(hr))
        {
            ok(exception.bstrDescription && wcsstr(exception.bstrDescription, tests[i].words), "%s %#lx: %s\n",
                    wine_dbgstr_w(tests[i].name), tests[i].value, wine_dbgstr_w(exception.bstrDescription));
            ok(exception.bstrSource && !wcscmp(exception.bstrSource, IMAGE_SOURCE), "%s\n", wine_dbgstr_w(exception.bstrSource));
        }
        hr = invoke(image, tests[i].name, DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_I4(&value) == tests[i].after, "%s %#lx: %#lx %#lx\n", wine_dbgstr_w(tests[i].name), tests[i].value, hr,
                V_I4(&value));
    }
    for (i = 0; i < ARRAY_SIZE(booleans); i++)
        for (j = 0; j < 4; j++)
        {
            static const VARIANT_BOOL given[] = { VARIANT_TRUE, 1, VARIANT_FALSE, VARIANT_FALSE };

            V_VT(&put) = VT_BOOL;
            V_BOOL(&put) = given[j];
            hr = invoke(image, booleans[i], DISPATCH_PROPERTYPUT, &put, NULL);
            ok(hr == S_OK, "%u %u: %#lx\n", i, j, hr);
            hr = invoke(image, booleans[i], DISPATCH_PROPERTYGET, NULL, &value);
            ok(hr == S_OK && V_BOOL(&value) == (given[j] ? VARIANT_TRUE : VARIANT_FALSE), "%u %u: %d\n", i, j, V_BOOL(&value));
        }
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

static void test_redundant_metadata(void)
{
    static const struct { LONG revision; FsiFileSystems systems; HRESULT hr; } tests[] =
    {
        { 0x102, UDF, IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED }, { 0x201, UDF, IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED },
        { 0x250, UDF, S_OK }, { 0x260, UDF, S_OK }, { 0x250, ISO | JOLIET, IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED },
    };
    IFileSystemImage3 *image = image_create();
    VARIANT_BOOL value;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        IFileSystemImage3_put_FileSystemsToCreate(image, tests[i].systems);
        IFileSystemImage3_put_UDFRevision(image, tests[i].revision);
        hr = IFileSystemImage3_put_CreateRedundantUdfMetadataFiles(image, i % 2 ? VARIANT_TRUE : VARIANT_FALSE);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        hr = IFileSystemImage3_get_CreateRedundantUdfMetadataFiles(image, &value);
        ok(hr == S_OK && value == (i % 2 ? VARIANT_TRUE : VARIANT_FALSE), "%u: %#lx %d\n", i, hr, value);
    }
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

/* --- media ----------------------------------------------------------------------------------------------------------- */

/* Every kind is known, down to those that cannot be written; CDs have ISO 9660 and Joliet, larger media have UDF. */
static void test_media_types(void)
{
    static const struct { IMAPI_MEDIA_PHYSICAL_TYPE type; FsiFileSystems has; LONG least; } tests[] =
    {
        { IMAPI_MEDIA_TYPE_CDROM, ISO | JOLIET, 300000 }, { IMAPI_MEDIA_TYPE_CDR, ISO | JOLIET, 300000 },
        { IMAPI_MEDIA_TYPE_DVDPLUSR, UDF, 2290000 }, { IMAPI_MEDIA_TYPE_DISK, UDF, 0 },
        { IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER, UDF, 4100000 }, { IMAPI_MEDIA_TYPE_BDR, UDF, 11000000 },
    };
    IFileSystemImage3 *image = image_create();
    FsiFileSystems systems, before;
    LONG blocks, type;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, tests[i].type);
        ok(hr == S_OK, "%u: %#lx\n", i, hr);
        IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
        ok((systems & tests[i].has) == tests[i].has, "%u: %d\n", i, (int)systems);
        IFileSystemImage3_get_FreeMediaBlocks(image, &blocks);
        ok(tests[i].least ? blocks >= tests[i].least : !blocks, "%u: %ld\n", i, blocks);
    }
    for (type = IMAPI_MEDIA_TYPE_UNKNOWN; type <= IMAPI_MEDIA_TYPE_MAX; type++)
    {
        hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, (IMAPI_MEDIA_PHYSICAL_TYPE)type);
        ok(hr == S_OK, "%ld: %#lx\n", type, hr);
    }
    IFileSystemImage3_get_FileSystemsToCreate(image, &before);
    for (type = -1; type < 100; type += type < 0 ? 1 + IMAPI_MEDIA_TYPE_MAX + 1 : 13)
    {
        hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, (IMAPI_MEDIA_PHYSICAL_TYPE)type);
        check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'value'");
        IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
        ok(systems == before, "%ld: %d\n", type, (int)systems);
    }
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

/* A medium that is too small for what is in the tree already. */
static void test_media_too_small(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(UDF, 0x250, &root);
    struct test_stream stream;
    FsiFileSystems systems;
    LONG blocks, revision;
    HRESULT hr;

    hr = add_file(root, L"large", test_stream_init(&stream, 900ull << 20));
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_CDR);
    check_failure(hr, IMAPI_E_IMAGE_TOO_BIG, IMAGE_SOURCE, L"FreeMediaBlocks");
    IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
    IFileSystemImage3_get_FreeMediaBlocks(image, &blocks);
    IFileSystemImage3_get_UDFRevision(image, &revision);
    ok(systems == UDF && !blocks && revision == 0x250, "%d %ld %#lx\n", (int)systems, blocks, revision);
    hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_DVDPLUSR);
    ok(hr == S_OK, "%#lx\n", hr);
    image_done(image, root);
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

enum { MANY = 200 };

/* Adds those of many files that are wanted (NULL: all), with the limit or 0, and gives back which could be, and the blocks of the result. */
static LONG fill_image(FsiFileSystems file_systems, LONG revision, LONG limit, const BOOL *wanted, BOOL *taken)
{
    static struct test_stream streams[MANY];
    IFileSystemImageResult2 *result;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(file_systems, revision, &root);
    LONG blocks = 0;
    WCHAR name[32];
    HRESULT hr;
    int i;

    hr = IFileSystemImage3_put_FreeMediaBlocks(image, limit);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < MANY; i++)
    {
        taken[i] = FALSE;
        if (wanted && !wanted[i]) continue;
        swprintf(name, ARRAYSIZE(name), L"file number %d.data", i);
        hr = add_file(root, name, test_stream_init(&streams[i], i * 997 % 12000));
        ok(hr == S_OK || (limit && hr == IMAPI_E_IMAGE_SIZE_LIMIT), "%d: %#lx\n", i, hr);
        taken[i] = hr == S_OK;
    }
    if ((result = create_result(image)))
    {
        hr = IFileSystemImageResult2_get_TotalBlocks(result, &blocks);
        ok(hr == S_OK, "%#lx\n", hr);
        IFileSystemImageResult2_Release(result);
    }
    image_done(image, root);
    return blocks;
}

/* Near the limit not every file has the image planned; yet what is refused is what does not fit, and nothing else. */
static void test_exact_limit(void)
{
    static const struct { FsiFileSystems file_systems; LONG revision, limit; } forms[] =
    {
        { ISO | JOLIET, 0x102, 500 }, { UDF, 0x102, 900 }, { ISO | JOLIET | UDF, 0x102, 900 }, { UDF, 0x250, 1000 },
    };
    BOOL taken[MANY], wanted[MANY], ignored[MANY];
    unsigned form, refused;
    LONG blocks;
    int i;

    for (form = 0; form < ARRAYSIZE(forms); form++)
    {
        blocks = fill_image(forms[form].file_systems, forms[form].revision, forms[form].limit, NULL, taken);
        ok(blocks && blocks <= forms[form].limit, "%u: %ld blocks\n", form, blocks);
        for (i = 0, refused = 0; i < MANY; i++)
        {
            if (taken[i] || refused++ % 8) continue;
            memset(wanted, 0, sizeof(wanted));
            memcpy(wanted, taken, i * sizeof(*wanted));
            wanted[i] = TRUE;
            blocks = fill_image(forms[form].file_systems, forms[form].revision, 0, wanted, ignored);
            ok(blocks > forms[form].limit, "%u: file %d was refused, with it there are %ld blocks\n", form, i, blocks);
        }
        ok(refused > 8 && refused < MANY, "%u: %u refused\n", form, refused);
    }
}

/* The default is a CD: a larger file is refused, and the text says which property to set. */
static void test_size_limit(void)
{
    IFileSystemImage3 *image = image_create();
    IFsiDirectoryItem2 *root = image_root(image);
    struct test_stream large, small;
    IFsiFileItem *file;
    IFsiItem *item;
    LONG point;
    BSTR name;
    HRESULT hr;

    IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET | UDF);
    hr = add_file(root, L"small", test_stream_init(&small, 5000));
    ok(hr == S_OK, "%#lx\n", hr);
    point = change_point(image);
    hr = add_file(root, L"large", test_stream_init(&large, 700ull << 20));
    check_failure(hr, IMAPI_E_IMAGE_SIZE_LIMIT, ITEM_SOURCE, L"'large'");
    hr = add_file(root, L"large", &large.IStream_iface);
    check_failure(hr, IMAPI_E_IMAGE_SIZE_LIMIT, ITEM_SOURCE, L"FreeMediaBlocks");
    ok(change_point(image) == point && file_count(image) == 1 && !exists(image, L"\\large"), "something was added\n");
    ok(large.ref == 1, "%ld references\n", large.ref);
    hr = add_file(root, L"small", &large.IStream_iface);
    check_failure(hr, IMAPI_E_IMAGE_SIZE_LIMIT, ITEM_SOURCE, L"'small'");
    item = find_item(root, L"small", &IID_IFsiFileItem);
    if (item)
    {
        LONGLONG size;

        IFsiFileItem_get_DataSize((IFsiFileItem *)item, &size);
        ok(size == 5000, "%d: the file that would have been replaced is not as it was\n", (int)size);
        IFsiItem_Release(item);
    }

    /* an item of one's own that does not fit can be added once it does */
    name = SysAllocString(L"mine");
    hr = IFileSystemImage3_CreateFileItem(image, name, &file);
    ok(hr == S_OK, "%#lx\n", hr);
    SysFreeString(name);
    hr = IFsiFileItem_put_Data(file, &large.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiDirectoryItem2_Add(root, (IFsiItem *)file);
    check_failure(hr, IMAPI_E_IMAGE_SIZE_LIMIT, ITEM_SOURCE, L"'mine'");
    ok(change_point(image) == point && !exists(image, L"\\mine"), "something was added\n");
    hr = IFileSystemImage3_put_FreeMediaBlocks(image, -1);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiDirectoryItem2_Add(root, (IFsiItem *)file);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(exists(image, L"\\mine") == FsiItemFile, "it was not added\n");
    IFsiFileItem_Release(file);
    hr = IFileSystemImage3_put_FreeMediaBlocks(image, 332800);
    check_failure(hr, IMAPI_E_IMAGE_TOO_BIG, IMAGE_SOURCE, L"FreeMediaBlocks");
    hr = remove_item(root, L"mine");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_FreeMediaBlocks(image, 332800);
    ok(hr == S_OK, "%#lx\n", hr);
    image_done(image, root);
    ok(large.ref == 1 && small.ref == 1, "%ld %ld references\n", large.ref, small.ref);
}

/* --- volume names ---------------------------------------------------------------------------------------------------- */

static void test_volume_names(void)
{
    static const struct
    {
        const WCHAR *name, *iso, *joliet, *udf;         /* iso NULL: refused */
    }
    tests[] =
    {
        { L"DISC", L"DISC", L"DISC", L"DISC" },
        { L"my disc", L"MY_DISC", L"my disc", L"my disc" },
        /* the label of the script that is copied most, with its date and its name */
        { L"2024-01-01.My-Folder", L"2024_01_01_MY_FOLDER", L"2024-01-01.My-Fo", L"2024-01-01.My-Folder" },
        { L"12345678901234567890123456789012", L"12345678901234567890123456789012", L"1234567890123456",
            L"12345678901234567890123456789012" },
        { L"123456789012345678901234567890123" },
        { L"a\nb" },
        { L"", L"", L"", L"" },
        { L"\x0394\x03b9\x03c3\x03ba\x03bf\x03c2", L"______", L"\x0394\x03b9\x03c3\x03ba\x03bf\x03c2",
            L"\x0394\x03b9\x03c3\x03ba\x03bf\x03c2" },
    };
    IFileSystemImage3 *image = image_create();
    const WCHAR *held = L"", *text;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        hr = invoke_text(image, L"VolumeName", DISPATCH_PROPERTYPUT, tests[i].name);
        ok(hr == (tests[i].iso ? S_OK : IMAPI_E_INVALID_VOLUME_NAME), "%u: %#lx\n", i, hr);
        if (FAILED(hr)) ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"volume name"), "%u: %s\n", i,
                wine_dbgstr_w(exception.bstrDescription));
        else held = tests[i].name;
        text = get_text(image, get_VolumeName);
        ok(text && !wcscmp(text, held), "%u: %s\n", i, wine_dbgstr_w(text));
        if (!tests[i].iso) continue;
        text = get_text(image, get_VolumeNameISO9660);
        ok(text && !wcscmp(text, tests[i].iso), "%u: %s\n", i, wine_dbgstr_w(text));
        text = get_text(image, get_VolumeNameJoliet);
        ok(text && !wcscmp(text, tests[i].joliet), "%u: %s\n", i, wine_dbgstr_w(text));
        text = get_text(image, get_VolumeNameUDF);
        ok(text && !wcscmp(text, tests[i].udf), "%u: %s\n", i, wine_dbgstr_w(text));
    }
    hr = IFileSystemImage3_put_VolumeName(image, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

/* --- limits of file systems ------------------------------------------------------------------------------------------ */

static void make_levels(WCHAR *path, unsigned levels)
{
    unsigned i;

    for (i = 0, *path = 0; i < levels; i++) swprintf(path + wcslen(path), 20, L"\\L%u", i + 1);
}

/* ECMA-119 6.8.2.1: the root is the first of eight levels. It shows when a directory is added, and when ISO 9660 comes later. */
static void test_levels(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET, 0, &root);
    FsiFileSystems systems;
    struct test_stream stream;
    WCHAR path[200];
    unsigned level;
    LONG point;
    HRESULT hr;

    for (level = 1; level <= 7; level++)
    {
        make_levels(path, level);
        hr = add_directory(root, path);
        ok(hr == S_OK, "%u: %#lx\n", level, hr);
    }
    point = change_point(image);
    make_levels(path, 8);
    hr = add_directory(root, path);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, ITEM_SOURCE, L"L8");
    ok(change_point(image) == point && directory_count(image) == 7, "%ld\n", change_point(image));
    wcscat(path, L".txt");
    hr = add_file(root, path, test_stream_init(&stream, 10));
    ok(hr == S_OK, "%#lx\n", hr);

    hr = IFileSystemImage3_put_FileSystemsToCreate(image, UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    for (level = 8; level <= 20; level++)
    {
        make_levels(path, level);
        hr = add_directory(root, path);
        ok(hr == S_OK, "%u: %#lx\n", level, hr);
    }
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, IMAGE_SOURCE, L"8 levels");
    IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
    ok(systems == UDF, "%d\n", (int)systems);
    make_levels(path, 8);
    hr = remove_tree(root, path);
    ok(hr == S_OK, "%#lx\n", hr);
    point = change_point(image);
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET | UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    /* going back would bring the levels back */
    hr = IFileSystemImage3_RollbackToChangePoint(image, point - 1);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, IMAGE_SOURCE, L"8 levels");
    ok(change_point(image) == point && directory_count(image) == 7, "%ld %ld\n", change_point(image), directory_count(image));
    image_done(image, root);
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

/* A file that ISO 9660 cannot have; the text says where it can be. */
static void test_large_files(void)
{
    static const struct { FsiFileSystems systems; ULONGLONG size; HRESULT hr; } tests[] =
    {
        { ISO, 0x7fffffff, S_OK }, { ISO, 0x80000000, IMAPI_E_DATA_TOO_BIG }, { ISO | JOLIET, 0x80000000, IMAPI_E_DATA_TOO_BIG },
        { ISO | JOLIET | UDF, 0x80000000, IMAPI_E_DATA_TOO_BIG }, { UDF, 0x80000000, S_OK }, { UDF, 1ull << 40, S_OK },
    };
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image;
    struct test_stream stream;
    FsiFileSystems systems;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        image = image_create_with(tests[i].systems, 0x201, &root);
        hr = add_file(root, L"a large file", test_stream_init(&stream, tests[i].size));
        if (FAILED(tests[i].hr))
        {
            check_failure(hr, tests[i].hr, ITEM_SOURCE, L"a large file");
            hr = add_file(root, L"a large file", &stream.IStream_iface);
            check_failure(hr, tests[i].hr, ITEM_SOURCE, L"UDF");
            ok(!file_count(image) && stream.ref == 1, "it was added\n");
        }
        else
        {
            ok(hr == S_OK, "%#lx\n", hr);
            hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO);
            if (tests[i].size > 0x7fffffff)
            {
                check_failure(hr, IMAPI_E_DATA_TOO_BIG, IMAGE_SOURCE, L"a large file");
                IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
                ok(systems == tests[i].systems, "%d\n", (int)systems);
            }
            else ok(hr == S_OK, "%#lx\n", hr);
        }
        image_done(image, root);
        winetest_pop_context();
    }
}

/* --- names that a file system has to change -------------------------------------------------------------------------- */

/* StrictFileSystemCompliance: what would have to be changed is refused. Case is not a change: names are found in any. */
static void test_strict(void)
{
    static const struct
    {
        FsiFileSystems systems;
        LONG level;
        const WCHAR *name;
        BOOL directory;
        HRESULT hr;
        const WCHAR *words;
    }
    tests[] =
    {
        { ISO, 1, L"README.TXT" }, { ISO, 1, L"readme.txt" }, { ISO, 1, L"README" }, { ISO, 1, L"12345678.123" }, { ISO, 1, L"A_B.C_D" },
        { ISO, 1, L"123456789.TXT", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" }, { ISO, 1, L"A.HTML", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 1, L"A B.TXT", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"'\\A B.TXT'" }, { ISO, 1, L"A-B.TXT", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 1, L"A.B.C", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" }, { ISO, 1, L"\x0391.TXT", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 1, L"A.", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" }, { ISO, 1, L".A", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 1, L"12345678", TRUE }, { ISO, 1, L"123456789", TRUE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 1, L"DIR.EXT", TRUE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 2, L"123456789.HTML" }, { ISO, 2, L"A2345678901234567890123456.HTML" },
        { ISO, 2, L"A23456789012345678901234567.HTML", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO, 2, L"A234567890123456789012345678901", TRUE }, { ISO, 2, L"A2345678901234567890123456789012", TRUE, IMAPI_E_NO_UNIQUE_NAME, L"ISO 9660" },
        { ISO | JOLIET, 2, L"A_B.TXT" }, { ISO | JOLIET, 2, L"A*B.TXT", FALSE, IMAPI_E_NO_UNIQUE_NAME, L"" },
        { UDF, 1, L"A*B;\x0391 with a long name.and.dots" }, { UDF, 1, L"." L"profile" },
    };
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image;
    struct test_stream stream;
    FsiFileSystems systems;
    VARIANT_BOOL strict;
    LONG point, level;
    unsigned i;
    WCHAR name[256];
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        image = image_create_with(tests[i].systems, 0x201, &root);
        IFileSystemImage3_put_ISO9660InterchangeLevel(image, tests[i].level);
        hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_TRUE);
        ok(hr == S_OK, "%#lx\n", hr);
        test_stream_init(&stream, 10);
        hr = tests[i].directory ? add_directory(root, tests[i].name) : add_file(root, tests[i].name, &stream.IStream_iface);
        if (tests[i].words) check_failure(hr, tests[i].hr, ITEM_SOURCE, tests[i].words);
        else ok(hr == S_OK, "%#lx\n", hr);
        ok(change_point(image) == (tests[i].words ? 0 : 1), "%ld\n", change_point(image));
        image_done(image, root);
        winetest_pop_context();
    }

    image = image_create_with(UDF, 0x201, &root);
    test_stream_init(&stream, 10);
    /* names of 254 characters of 8 bits and 127 of 16 (UDF 2.1.1) */
    for (i = 0; i < 255; i++) name[i] = 'n';
    name[255] = 0;
    hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_file(root, name, &stream.IStream_iface);
    check_failure(hr, IMAPI_E_NO_UNIQUE_NAME, ITEM_SOURCE, L"UDF");
    name[254] = 0;
    hr = add_file(root, name, &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    name[0] = 0x0391;
    hr = add_file(root, name, &stream.IStream_iface);
    check_failure(hr, IMAPI_E_NO_UNIQUE_NAME, ITEM_SOURCE, L"UDF");
    name[127] = 0;
    hr = add_file(root, name, &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);

    /* other file systems, and another level, are held to it as well */
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | UDF);
    check_failure(hr, IMAPI_E_NO_UNIQUE_NAME, IMAGE_SOURCE, L"ISO 9660");
    IFileSystemImage3_get_FileSystemsToCreate(image, &systems);
    ok(systems == UDF, "%d\n", (int)systems);
    hr = remove_tree(root, L"\\");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_ISO9660InterchangeLevel(image, 2);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_file(root, L"LONGERNAME.HTML", &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    /* the same in another case is the same */
    hr = add_file(root, L"LongerName.html", &stream.IStream_iface);
    ok(hr == S_OK && file_count(image) == 1, "%#lx %ld\n", hr, file_count(image));
    hr = add_directory(root, L"longername.html");
    ok(FAILED(hr), "%#lx\n", hr);
    point = change_point(image);
    hr = IFileSystemImage3_put_ISO9660InterchangeLevel(image, 1);
    check_failure(hr, IMAPI_E_NO_UNIQUE_NAME, IMAGE_SOURCE, L"LongerName.html");
    hr = IFileSystemImage3_get_ISO9660InterchangeLevel(image, &level);
    ok(hr == S_OK && level == 2 && change_point(image) == point, "%#lx %ld\n", hr, level);

    /* not while there is something in the image that was not held to it; back is always possible */
    hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_TRUE);
    ok(hr == S_OK, "what is set already: %#lx\n", hr);
    hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_TRUE);
    check_failure(hr, IMAPI_E_FILE_SYSTEM_NOT_EMPTY, IMAGE_SOURCE, L"empty");
    hr = IFileSystemImage3_get_StrictFileSystemCompliance(image, &strict);
    ok(hr == S_OK && strict == VARIANT_FALSE, "%#lx %d\n", hr, strict);
    hr = add_file(root, L"Longer name.html", &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    image_done(image, root);
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

/* UseRestrictedCharacterSet: names that are added from then on have code points 32 to 127 alone. */
static void test_restricted(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET, 0, &root);
    static const WCHAR *const bad[] = { L"\x00e9.txt", L"a\tb", L"\x0391", L"\xd83d\xde00" };
    struct test_stream stream;
    IFsiFileItem *file = (IFsiFileItem *)1;
    unsigned i;
    BSTR name;
    HRESULT hr;

    hr = add_file(root, L"\x00e9.txt", test_stream_init(&stream, 10));
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_UseRestrictedCharacterSet(image, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        WCHAR path[40] = L"\\";

        wcscat(path, bad[i]);
        hr = add_file(root, path, &stream.IStream_iface);
        check_failure(hr, IMAPI_E_RESTRICTED_NAME_VIOLATION, ITEM_SOURCE, bad[i]);
        hr = add_directory(root, bad[i]);
        check_failure(hr, IMAPI_E_RESTRICTED_NAME_VIOLATION, ITEM_SOURCE, L"UseRestrictedCharacterSet");
    }
    name = SysAllocString(L"\x0391");
    hr = IFileSystemImage3_CreateFileItem(image, name, &file);
    check_failure(hr, IMAPI_E_RESTRICTED_NAME_VIOLATION, IMAGE_SOURCE, L"\x0391");
    ok(!file, "an item\n");
    SysFreeString(name);
    hr = add_file(root, L"plain ~ name", &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    /* what was there before is found, and can be removed */
    ok(exists(image, L"\\\x00e9.TXT") == FsiItemFile, "it is not found\n");
    hr = remove_item(root, L"\x00e9.txt");
    ok(hr == S_OK, "%#lx\n", hr);
    image_done(image, root);
}

/* --- existence ------------------------------------------------------------------------------------------------------- */

static void test_exists(void)
{
    static const struct { const WCHAR *path; HRESULT hr; FsiItemType type; } tests[] =
    {
        { L"\\", S_OK, FsiItemDirectory }, { L"/", S_OK, FsiItemDirectory }, { L"\\dir", S_OK, FsiItemDirectory },
        { L"\\DIR\\", S_OK, FsiItemDirectory }, { L"/dir/file", S_OK, FsiItemFile }, { L"\\Dir\\FILE", S_OK, FsiItemFile },
        { L"\\dir\\other", S_OK, FsiItemNotFound }, { L"\\other", S_OK, FsiItemNotFound },
        { L"\\other\\file", IMAPI_E_DIR_NOT_FOUND }, { L"\\dir\\file\\below", IMAPI_E_NOT_DIR },
        { L"dir", IMAPI_E_INVALID_PATH }, { L"", IMAPI_E_INVALID_PATH }, { L"\\\\dir", IMAPI_E_INVALID_PATH },
        { L"\\dir\\\\file", IMAPI_E_INVALID_PATH }, { L"\\dir\\..", IMAPI_E_INVALID_PATH }, { L"\\.", IMAPI_E_INVALID_PATH },
    };
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET | UDF, 0x201, &root);
    struct test_stream stream;
    FsiItemType type;
    unsigned i;
    BSTR path;
    HRESULT hr;

    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    ok(add_file(root, L"dir\\file", test_stream_init(&stream, 0)) == S_OK, "no file\n");
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        path = SysAllocString(tests[i].path);
        type = 99;
        hr = IFileSystemImage3_Exists(image, path, &type);
        ok(hr == tests[i].hr && type == tests[i].type, "%s: %#lx %d\n", wine_dbgstr_w(tests[i].path), hr, (int)type);
        if (FAILED(hr)) check_error(IMAGE_SOURCE, hr == IMAPI_E_INVALID_PATH ? tests[i].path : L"'\\");
        SysFreeString(path);
    }
    hr = IFileSystemImage3_Exists(image, NULL, &type);
    check_failure(hr, IMAPI_E_INVALID_PATH, IMAGE_SOURCE, L"");
    image_done(image, root);
}

/* --- change points --------------------------------------------------------------------------------------------------- */

static void test_change_points(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(UDF, 0x201, &root);
    struct test_stream one, two;
    LONG point, i, points[8];
    IFsiFileItem2 *file, *mine;
    VARIANT_BOOL flag;
    DATE before, date;
    LONGLONG size;
    BSTR name;
    HRESULT hr;

    test_stream_init(&one, 111);
    test_stream_init(&two, 222);
    ok(change_point(image) == 0, "%ld\n", change_point(image));
    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    ok(add_file(root, L"dir\\a", &one.IStream_iface) == S_OK, "no file\n");
    points[0] = change_point(image);
    ok(points[0] == 2, "%ld\n", points[0]);
    file = find_item(root, L"dir\\a", &IID_IFsiFileItem2);
    IFsiFileItem2_get_CreationTime(file, &before);

    /* every kind of change, each of them one step back and all of them at once */
    hr = IFsiFileItem2_put_CreationTime(file, 30000.5);
    ok(hr == S_OK, "%#lx\n", hr);
    points[1] = change_point(image);
    hr = IFsiFileItem2_put_IsHidden(file, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    points[2] = change_point(image);
    hr = IFsiFileItem2_put_IsRealTime(file, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    points[3] = change_point(image);
    name = SysAllocString(L"stream");
    hr = IFsiFileItem2_AddStream(file, name, &two.IStream_iface);
    SysFreeString(name);
    ok(hr == S_OK, "%#lx\n", hr);
    points[4] = change_point(image);
    ok(add_file(root, L"dir\\a", &two.IStream_iface) == S_OK, "not replaced\n");
    points[5] = change_point(image);
    ok(add_file(root, L"dir\\b", &two.IStream_iface) == S_OK, "no file\n");
    points[6] = change_point(image);
    ok(remove_tree(root, L"dir") == S_OK, "not removed\n");
    points[7] = change_point(image);
    for (i = 1; i < 8; i++) ok(points[i] > points[i - 1], "%ld: %ld after %ld\n", i, points[i], points[i - 1]);

    ok(!file_count(image) && !directory_count(image), "%ld %ld\n", file_count(image), directory_count(image));
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[6]);
    ok(hr == S_OK && change_point(image) == points[6], "%#lx %ld\n", hr, change_point(image));
    ok(file_count(image) == 2 && directory_count(image) == 1, "%ld %ld\n", file_count(image), directory_count(image));
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[5]);
    ok(hr == S_OK && !exists(image, L"\\dir\\b"), "%#lx\n", hr);
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[4]);
    ok(hr == S_OK, "%#lx\n", hr);
    {
        IFsiFileItem2 *again = find_item(root, L"dir\\a", &IID_IFsiFileItem2);

        IFsiFileItem2_get_DataSize(again, &size);
        ok(size == 111, "%d\n", (int)size);
        IFsiFileItem2_Release(again);
    }
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[0]);
    ok(hr == S_OK && change_point(image) == points[0], "%#lx %ld\n", hr, change_point(image));
    /* the item stands for the same file, which has everything that it had */
    IFsiFileItem2_get_CreationTime(file, &date);
    ok(date == before, "%f %f\n", date, before);
    IFsiFileItem2_get_IsHidden(file, &flag);
    ok(flag == VARIANT_FALSE, "hidden\n");
    IFsiFileItem2_get_IsRealTime(file, &flag);
    ok(flag == VARIANT_FALSE, "real time\n");
    IFsiFileItem2_Release(file);

    /* numbers that are none, or not any more */
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[0] + 1);
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'changePoint'");
    hr = IFileSystemImage3_RollbackToChangePoint(image, -1);
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'changePoint'");
    hr = IFileSystemImage3_RollbackToChangePoint(image, points[0]);
    ok(hr == S_OK, "to where it is: %#lx\n", hr);
    point = change_point(image);
    hr = IFileSystemImage3_LockInChangePoint(image);
    ok(hr == S_OK && change_point(image) == point, "%#lx %ld\n", hr, change_point(image));
    hr = IFileSystemImage3_RollbackToChangePoint(image, point - 1);
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'changePoint'");
    ok(file_count(image) == 1 && change_point(image) == point, "%ld\n", file_count(image));
    ok(add_directory(root, L"later") == S_OK, "no directory\n");
    hr = IFileSystemImage3_RollbackToChangePoint(image, point);
    ok(hr == S_OK && !exists(image, L"\\later"), "%#lx\n", hr);

    /* what is not in the image is no change of it, and nothing of it is kept */
    name = SysAllocString(L"mine");
    hr = IFileSystemImage3_CreateFileItem(image, name, (IFsiFileItem **)&mine);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiFileItem2_put_LastModifiedTime(mine, 50000.0);
    ok(hr == S_OK && change_point(image) == point, "%#lx %ld\n", hr, change_point(image));
    hr = IFsiFileItem2_put_IsHidden(mine, VARIANT_TRUE);
    ok(hr == S_OK && change_point(image) == point, "%#lx %ld\n", hr, change_point(image));
    ok(!IFsiFileItem2_Release(mine), "references left\n");
    ok(add_directory(root, L"later") == S_OK, "no directory\n");
    hr = IFileSystemImage3_RollbackToChangePoint(image, point);
    ok(hr == S_OK, "%#lx\n", hr);
    /* the same of one that was removed for good */
    mine = find_item(root, L"dir\\a", &IID_IFsiFileItem2);
    ok(remove_item(root, L"dir\\a") == S_OK, "not removed\n");
    IFileSystemImage3_LockInChangePoint(image);
    point = change_point(image);
    hr = IFsiFileItem2_put_IsHidden(mine, VARIANT_TRUE);
    ok(hr == S_OK && change_point(image) == point, "%#lx %ld\n", hr, change_point(image));
    ok(!IFsiFileItem2_Release(mine), "references left\n");
    hr = IFileSystemImage3_RollbackToChangePoint(image, point);
    ok(hr == S_OK, "%#lx\n", hr);

    /* an item of one's own whose adding was undone, and that of a tree that was */
    hr = IFileSystemImage3_CreateFileItem(image, name, (IFsiFileItem **)&mine);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiFileItem2_put_IsHidden(mine, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiDirectoryItem2_Add(root, (IFsiItem *)mine);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiFileItem2_put_IsHidden(mine, VARIANT_FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_RollbackToChangePoint(image, point);
    ok(hr == S_OK && !exists(image, L"\\mine"), "%#lx\n", hr);
    ok(!IFsiFileItem2_Release(mine), "references left\n");
    SysFreeString(name);
    image_done(image, root);
    ok(one.ref == 1 && two.ref == 1, "%ld %ld references\n", one.ref, two.ref);
}

/* --- boot images ----------------------------------------------------------------------------------------------------- */

static IBootOptions *boot_create(struct test_stream *stream, ULONGLONG size, LONG platform)
{
    IBootOptions *boot = NULL;
    HRESULT hr = CoCreateInstance(&CLSID_BootOptions, NULL, CLSCTX_INPROC_SERVER, &IID_IBootOptions, (void **)&boot);

    ok(hr == S_OK, "%#lx\n", hr);
    IBootOptions_put_PlatformId(boot, (PlatformId)platform);
    if (stream)
    {
        hr = IBootOptions_AssignBootImage(boot, test_stream_init(stream, size));
        ok(hr == S_OK, "%#lx\n", hr);
    }
    return boot;
}

static SAFEARRAY *array_of(VARTYPE vt, void *const *objects, ULONG count)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, count);
    LONG i;

    for (i = 0; i < (LONG)count; i++)
    {
        VARIANT value;

        V_VT(&value) = vt;
        V_UNKNOWN(&value) = objects[i];
        SafeArrayPutElement(array, &i, &value);
    }
    return array;
}

static ULONG array_count(IFileSystemImage3 *image)
{
    SAFEARRAY *array = NULL;
    ULONG count;
    HRESULT hr = IFileSystemImage3_get_BootImageOptionsArray(image, &array);

    ok(hr == S_OK && array, "%#lx\n", hr);
    if (!array) return ~0u;
    count = array->rgsabound[0].cElements;
    SafeArrayDestroy(array);
    return count;
}

static void test_boot_images(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET, 0, &root);
    struct test_stream streams[3];
    IBootOptions *bios = boot_create(&streams[0], 2048, 0), *efi = boot_create(&streams[1], 65536, 0xef), *got, *empty;
    void *objects[40];
    SAFEARRAY *array;
    VARIANT value;
    PlatformId id;
    ULONG i, size;
    HRESULT hr;

    /* one is copied */
    hr = IFileSystemImage3_put_BootImageOptions(image, bios);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_get_BootImageOptions(image, &got);
    ok(hr == S_OK && got && got != bios, "%#lx %p\n", hr, got);
    IBootOptions_put_PlatformId(bios, PlatformMac);
    IBootOptions_get_PlatformId(got, &id);
    ok(id == PlatformX86, "%d\n", (int)id);
    IBootOptions_get_ImageSize(got, &size);
    ok(size == 2048, "%lu\n", size);
    IBootOptions_Release(got);
    ok(array_count(image) == 1, "%lu\n", array_count(image));
    IBootOptions_put_PlatformId(bios, PlatformX86);

    /* several are referenced, whichever way an array brings them */
    for (i = 0; i < 3; i++)
    {
        objects[0] = bios;
        objects[1] = efi;
        IBootOptions_AddRef(bios);
        IBootOptions_AddRef(efi);
        array = array_of(i == 1 ? VT_UNKNOWN : VT_DISPATCH, objects, 2);
        IBootOptions_Release(bios);
        IBootOptions_Release(efi);
        if (i == 2)
        {
            V_VT(&value) = VT_ARRAY | VT_VARIANT;
            V_ARRAY(&value) = array;
            hr = invoke(image, L"BootImageOptionsArray", DISPATCH_PROPERTYPUT, &value, NULL);
        }
        else hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
        ok(hr == S_OK, "%lu: %#lx\n", i, hr);
        SafeArrayDestroy(array);
        ok(array_count(image) == 2, "%lu\n", array_count(image));
        hr = IFileSystemImage3_get_BootImageOptions(image, &got);
        ok(hr == S_OK && got == bios, "%#lx %p\n", hr, got);
        IBootOptions_Release(got);
        /* and what was there before is let go */
        hr = IFileSystemImage3_put_BootImageOptions(image, NULL);
        ok(hr == S_OK && !array_count(image), "%#lx\n", hr);
    }

    /* an array that is none leaves what there was */
    hr = IFileSystemImage3_put_BootImageOptions(image, bios);
    ok(hr == S_OK, "%#lx\n", hr);
    objects[0] = root;
    IFsiDirectoryItem2_AddRef(root);
    array = array_of(VT_DISPATCH, objects, 1);
    IFsiDirectoryItem2_Release(root);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    check_failure(hr, E_NOINTERFACE, IMAGE_SOURCE, L"BootOptions");
    SafeArrayDestroy(array);
    array = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    check_failure(hr, E_NOINTERFACE, IMAGE_SOURCE, L"BootOptions");
    SafeArrayDestroy(array);
    for (i = 0; i < 33; i++) objects[i] = bios;
    for (i = 0; i < 33; i++) IBootOptions_AddRef(bios);
    array = array_of(VT_DISPATCH, objects, 33);
    for (i = 0; i < 33; i++) IBootOptions_Release(bios);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    check_failure(hr, IMAPI_E_BOOT_IMAGE_DATA, IMAGE_SOURCE, L"32");
    SafeArrayDestroy(array);
    ok(array_count(image) == 1, "%lu\n", array_count(image));
    array = SafeArrayCreateVector(VT_VARIANT, 0, 0);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    ok(hr == S_OK && !array_count(image), "%#lx\n", hr);
    SafeArrayDestroy(array);

    /* options without an image, and a stream that fails */
    empty = boot_create(NULL, 0, 0);
    hr = IFileSystemImage3_put_BootImageOptions(image, empty);
    check_failure(hr, IMAPI_E_BOOT_IMAGE_DATA, IMAGE_SOURCE, L"boot image");
    ok(!array_count(image), "it was put\n");
    streams[0].fail_hr = STG_E_READFAULT;
    hr = IFileSystemImage3_put_BootImageOptions(image, bios);
    check_failure(hr, IMAPI_E_BOOT_IMAGE_DATA, IMAGE_SOURCE, L"boot image");
    ok(!array_count(image), "it was put\n");
    streams[0].fail_hr = S_OK;

    /* only on a first session */
    IFileSystemImage3_put_SessionStartBlock(image, 5000);
    hr = IFileSystemImage3_put_BootImageOptions(image, bios);
    check_failure(hr, IMAPI_E_BOOT_OBJECT_CONFLICT, IMAGE_SOURCE, L"first session");
    objects[0] = bios;
    IBootOptions_AddRef(bios);
    array = array_of(VT_DISPATCH, objects, 1);
    IBootOptions_Release(bios);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    check_failure(hr, IMAPI_E_BOOT_OBJECT_CONFLICT, IMAGE_SOURCE, L"first session");
    SafeArrayDestroy(array);
    hr = IFileSystemImage3_put_BootImageOptions(image, NULL);
    ok(hr == S_OK, "nothing is always possible: %#lx\n", hr);

    image_done(image, root);
    ok(!IBootOptions_Release(empty), "references left\n");
    ok(!IBootOptions_Release(bios), "references left\n");
    ok(!IBootOptions_Release(efi), "references left\n");
    ok(streams[0].ref == 1 && streams[1].ref == 1, "%ld %ld references\n", streams[0].ref, streams[1].ref);
}

/* --- frozen by a result ---------------------------------------------------------------------------------------------- */

static void test_frozen(void)
{
    static const struct { const WCHAR *name; LONG value; } puts[] =
    {
        { L"FreeMediaBlocks", 0 }, { L"SessionStartBlock", 0 }, { L"FileSystemsToCreate", 1 }, { L"UDFRevision", 0x201 },
        { L"ISO9660InterchangeLevel", 2 }, { L"UseRestrictedCharacterSet", 1 }, { L"StageFiles", 1 },
        { L"CreateRedundantUdfMetadataFiles", 0 }, { L"StrictFileSystemCompliance", 0 },
    };
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET, 0, &root);
    IFileSystemImageResult2 *result, *second;
    struct test_stream stream, boot_stream;
    IBootOptions *boot = boot_create(&boot_stream, 2048, 0);
    IStream *data = NULL, *bytes = NULL;
    WCHAR temp[MAX_PATH];
    IFsiFileItem *file, *mine;
    VARIANT value, before;
    unsigned i, round;
    IFsiItem *item;
    BSTR name;
    HRESULT hr;

    ok(add_file(root, L"file", test_stream_init(&stream, 5000)) == S_OK, "no file\n");
    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    hr = get_item(root, L"file", &item);
    ok(hr == S_OK, "%#lx\n", hr);
    file = find_item(root, L"file", &IID_IFsiFileItem);
    name = SysAllocString(L"mine");
    hr = IFileSystemImage3_CreateFileItem(image, name, &mine);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    second = create_result(image);
    GetTempPathW(ARRAY_SIZE(temp), temp);

    /* by either result alone, and by a stream alone */
    for (round = 0; round < 3; round++)
    {
        winetest_push_context("round %u", round);
        for (i = 0; i < ARRAY_SIZE(puts); i++)
        {
            invoke(image, puts[i].name, DISPATCH_PROPERTYGET, NULL, &before);
            hr = invoke_put_long(image, puts[i].name, puts[i].value);
            ok(hr == IMAPI_E_READONLY, "%s: %#lx\n", wine_dbgstr_w(puts[i].name), hr);
            ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"result"), "%s\n", wine_dbgstr_w(exception.bstrDescription));
            invoke(image, puts[i].name, DISPATCH_PROPERTYGET, NULL, &value);
            ok(V_I4(&value) == V_I4(&before), "%s has changed\n", wine_dbgstr_w(puts[i].name));
        }
        hr = invoke_text(image, L"VolumeName", DISPATCH_PROPERTYPUT, L"OTHER");
        ok(hr == IMAPI_E_READONLY, "%#lx\n", hr);
        hr = invoke_text(image, L"WorkingDirectory", DISPATCH_PROPERTYPUT, temp);
        ok(hr == IMAPI_E_READONLY, "%#lx\n", hr);
        check_failure(IFileSystemImage3_put_BootImageOptions(image, boot), IMAPI_E_READONLY, IMAGE_SOURCE, L"result");
        check_failure(IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_BDR), IMAPI_E_READONLY, IMAGE_SOURCE, L"result");
        check_failure(IFileSystemImage3_RollbackToChangePoint(image, 0), IMAPI_E_READONLY, IMAGE_SOURCE, L"result");
        check_failure(add_file(root, L"more", &stream.IStream_iface), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(add_directory(root, L"more"), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(add_tree(root, temp, FALSE), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(add_tree_with_streams(root, temp, FALSE), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(remove_item(root, L"file"), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(remove_tree(root, L"dir"), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiDirectoryItem2_Add(root, (IFsiItem *)mine), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiItem_put_IsHidden(item, VARIANT_TRUE), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiItem_put_CreationTime(item, 30000.0), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiItem_put_LastAccessedTime(item, 60000.0), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiItem_put_LastModifiedTime(item, 60000.0), IMAPI_E_READONLY, ITEM_SOURCE, L"result");
        check_failure(IFsiFileItem_put_Data(file, &stream.IStream_iface), IMAPI_E_READONLY, ITEM_SOURCE, L"");
        ok(file_count(image) == 1 && directory_count(image) == 1, "something has changed\n");
        ok(exists(image, L"\\file") == FsiItemFile, "what is read is not there\n");
        hr = IFsiFileItem_get_Data(file, &data);
        ok(hr == S_OK, "%#lx\n", hr);
        if (hr == S_OK) IStream_Release(data);
        if (round == 0) ok(!IFileSystemImageResult2_Release(result), "references left\n");
        if (round == 1)
        {
            hr = IFileSystemImageResult2_get_ImageStream(second, &bytes);
            ok(hr == S_OK, "%#lx\n", hr);
            ok(!IFileSystemImageResult2_Release(second), "references left\n");
        }
        winetest_pop_context();
    }
    ok(!IStream_Release(bytes), "references left\n");
    ok(add_directory(root, L"more") == S_OK, "still frozen\n");
    ok(IFsiDirectoryItem2_Add(root, (IFsiItem *)mine) == S_OK, "still frozen\n");
    ok(IFileSystemImage3_put_BootImageOptions(image, boot) == S_OK, "still frozen\n");
    result = create_result(image);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    SysFreeString(name);
    IFsiFileItem_Release(mine);
    IFsiFileItem_Release(file);
    IFsiItem_Release(item);
    image_done(image, root);
    ok(!IBootOptions_Release(boot), "references left\n");
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

/* --- late binding ---------------------------------------------------------------------------------------------------- */

/* The object's type is its newest interface, and every name is there; Root is what the object is without a name (dispid 0). */
static void test_late_binding(void)
{
    static const WCHAR *const names[] = { L"Root", L"SessionStartBlock", L"FreeMediaBlocks", L"SetMaxMediaBlocksFromDevice",
        L"UsedBlocks", L"VolumeName", L"ImportedVolumeName", L"BootImageOptions", L"FileCount", L"DirectoryCount", L"WorkingDirectory",
        L"ChangePoint", L"StrictFileSystemCompliance", L"UseRestrictedCharacterSet", L"FileSystemsToCreate", L"FileSystemsSupported",
        L"UDFRevision", L"UDFRevisionsSupported", L"ChooseImageDefaults", L"ChooseImageDefaultsForMediaType",
        L"ISO9660InterchangeLevel", L"ISO9660InterchangeLevelsSupported", L"CreateResultImage", L"Exists", L"CalculateDiscIdentifier",
        L"IdentifyFileSystemsOnDisc", L"GetDefaultFileSystemForImport", L"ImportFileSystem", L"ImportSpecificFileSystem",
        L"RollbackToChangePoint", L"LockInChangePoint", L"CreateDirectoryItem", L"CreateFileItem", L"VolumeNameUDF", L"VolumeNameJoliet",
        L"VolumeNameISO9660", L"StageFiles", L"MultisessionInterfaces", L"BootImageOptionsArray", L"CreateRedundantUdfMetadataFiles",
        L"ProbeSpecificFileSystem" };
    IFileSystemImage3 *image = image_create();
    DISPPARAMS none = { 0 };
    IDispatch *root;
    VARIANT value, args[2];
    ITypeInfo *info;
    DISPID id;
    BSTR name;
    unsigned i;
    UINT count;
    HRESULT hr;

    ok(IFileSystemImage3_GetTypeInfoCount(image, &count) == S_OK && count == 1, "%u\n", count);
    hr = IFileSystemImage3_GetTypeInfo(image, 0, LOCALE_USER_DEFAULT, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL);
    ok(hr == S_OK && !wcscmp(name, L"IFileSystemImage3"), "%#lx %s\n", hr, wine_dbgstr_w(name));
    SysFreeString(name);
    ITypeInfo_Release(info);
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        WCHAR *text = (WCHAR *)names[i];

        hr = IFileSystemImage3_GetIDsOfNames(image, &IID_NULL, &text, 1, LOCALE_USER_DEFAULT, &id);
        ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(names[i]), hr);
    }
    VariantInit(&value);
    hr = IFileSystemImage3_Invoke(image, DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &none, &value, NULL, NULL);
    ok(hr == S_OK && V_VT(&value) == VT_DISPATCH, "%#lx %u\n", hr, V_VT(&value));
    root = V_DISPATCH(&value);

    /* numbers as texts and as other numbers, as scripts have them */
    ok(invoke_text(image, L"FreeMediaBlocks", DISPATCH_PROPERTYPUT, L"400000") == S_OK, "a text is no number\n");
    V_VT(&args[0]) = VT_I2;
    V_I2(&args[0]) = 7;
    ok(invoke(image, L"FileSystemsToCreate", DISPATCH_PROPERTYPUT, &args[0], NULL) == S_OK, "VT_I2\n");
    V_VT(&args[0]) = VT_R8;
    V_R8(&args[0]) = 0x201;
    ok(invoke(image, L"UDFRevision", DISPATCH_PROPERTYPUT, &args[0], NULL) == S_OK, "VT_R8\n");
    V_VT(&args[1]) = VT_I4;
    V_I4(&args[1]) = 2;
    V_VT(&args[0]) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&args[0]) = &args[1];
    ok(invoke(image, L"ISO9660InterchangeLevel", DISPATCH_PROPERTYPUT, &args[0], NULL) == S_OK, "VT_BYREF\n");

    hr = invoke_text(root, L"AddDirectory", DISPATCH_METHOD, L"\\one");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_text(root, L"AddDirectory", DISPATCH_METHOD, L"two");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_text(root, L"AddDirectory", DISPATCH_METHOD, L"\\one\\below/it");
    ok(hr == IMAPI_E_DIR_NOT_FOUND, "%#lx\n", hr);
    ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"\\one\\below"), "%s\n", wine_dbgstr_w(exception.bstrDescription));
    ok(directory_count(image) == 2, "%ld\n", directory_count(image));
    IDispatch_Release(root);
    ok(!IFileSystemImage3_Release(image), "references left\n");
}

START_TEST(image)
{
    CoInitialize(NULL);
    test_defaults();
    test_null_pointers();
    test_numbers();
    test_redundant_metadata();
    test_media_types();
    test_media_too_small();
    test_size_limit();
    test_exact_limit();
    test_volume_names();
    test_levels();
    test_large_files();
    test_strict();
    test_restricted();
    test_exists();
    test_change_points();
    test_boot_images();
    test_frozen();
    test_late_binding();
    CoUninitialize();
}
