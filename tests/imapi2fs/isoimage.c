/*
 * Tests of MsftIsoImageManager (sdk-api, IIsoImageManager; behaviour.md 26).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include "fs_test.h"

#define SOURCE L"IMAPI2FS.MsftIsoImageManager"
#define BLOCK 2048

static IIsoImageManager *create(void)
{
    IIsoImageManager *manager = NULL;
    HRESULT hr = CoCreateInstance(&CLSID_MsftIsoImageManager, NULL, CLSCTX_INPROC_SERVER, &IID_IIsoImageManager,
            (void **)&manager);

    ok(hr == S_OK, "%#lx\n", hr);
    return manager;
}

static void check_path(IIsoImageManager *manager, const WCHAR *expected)
{
    BSTR path = NULL;
    HRESULT hr = IIsoImageManager_get_Path(manager, &path);

    ok(hr == S_OK && path && !wcscmp(path, expected), "%#lx %s\n", hr, wine_dbgstr_w(path));
    SysFreeString(path);
}

static HRESULT set_path(IIsoImageManager *manager, const WCHAR *text)
{
    BSTR path = SysAllocString(text);
    HRESULT hr = IIsoImageManager_SetPath(manager, path);

    SysFreeString(path);
    return hr;
}

/* --- what is valid ---------------------------------------------------------------------------------------------------- */

/* Blocks from 16 on, each by its type and identifier (ECMA-119 8.1, ECMA-167 2/9.1). '-' is an empty block. */
static const struct
{
    const char *what;
    const char *blocks[4];
    ULONGLONG size;             /* bytes */
    HRESULT hr;
    ULONGLONG fail_at;          /* where the stream fails, with STG_E_REVERTED */
}
images[] =
{
    { "ISO 9660", { "\1CD001\1", "\xff" "CD001\1" }, 20 * BLOCK, S_OK },
    { "UDF 1.02", { "\0BEA01\1", "\0NSR02\1", "\0TEA01\1" }, 20 * BLOCK, S_OK },
    { "UDF 2.01", { "\0BEA01\1", "\0NSR03\1", "\0TEA01\1" }, 20 * BLOCK, S_OK },
    { "a bridge", { "\1CD001\1", "\xff" "CD001\1", "\0BEA01\1", "\0NSR02\1" }, 20 * BLOCK, S_OK },
    { "the end in the middle of what there is", { "\1CD001\1" }, 17 * BLOCK, S_OK },
    { "one byte more", { "\1CD001\1", "\xff" "CD001\1" }, 20 * BLOCK + 1, IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED },
    { "one byte less", { "\1CD001\1", "\xff" "CD001\1" }, 20 * BLOCK - 1, IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED },
    { "raw sectors", { "\1CD001\1" }, 21 * 2352, IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED },
    { "nothing in it", { "-" }, 20 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "empty", { "\1CD001\1" }, 0, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "ends before its descriptors", { "\1CD001\1" }, 16 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "another identifier", { "\1CD002\1" }, 20 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "a terminator alone", { "\xff" "CD001\1" }, 20 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "NSR without a beginning", { "\0NSR02\1" }, 20 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "a beginning alone", { "\0BEA01\1", "\0TEA01\1" }, 20 * BLOCK, IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND },
    { "as many sectors as there may be", { "\1CD001\1" }, 0x7FFFFFFFull * BLOCK, S_OK },
    { "one more", { "\1CD001\1" }, 0x80000000ull * BLOCK, IMAPI_E_IMAGEMANAGER_IMAGE_TOO_BIG },
    { "too big, and no multiple", { "\1CD001\1" }, 0x80000000ull * BLOCK + 1, IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED },
    { "too big, and nothing in it", { "-" }, 0x80000000ull * BLOCK, IMAPI_E_IMAGEMANAGER_IMAGE_TOO_BIG },
    { "unreadable", { "\1CD001\1" }, 20 * BLOCK, STG_E_REVERTED, 16 * BLOCK + 5 },
    { "unreadable behind its descriptors", { "\1CD001\1", "\xff" "CD001\1", "-" }, 30 * BLOCK, S_OK, 19 * BLOCK },
};

static BYTE descriptors[4 * BLOCK];

static void make_descriptors(unsigned image)
{
    unsigned i;

    memset(descriptors, 0, sizeof(descriptors));
    for (i = 0; i < ARRAY_SIZE(images[image].blocks) && images[image].blocks[i]; i++)
        if (images[image].blocks[i][0] != '-') memcpy(descriptors + i * BLOCK, images[image].blocks[i], 7);
}

static void test_validate_streams(void)
{
    IIsoImageManager *manager = create();
    struct test_stream stream;
    IStream *found;
    unsigned i;
    HRESULT hr;

    hr = IIsoImageManager_Validate(manager);
    ok(hr == IMAPI_E_IMAGEMANAGER_NO_IMAGE, "%#lx\n", hr);
    check_error(SOURCE, L"SetPath");
    found = (IStream *)1;
    hr = IIsoImageManager_get_Stream(manager, &found);
    ok(hr == IMAPI_E_IMAGEMANAGER_NO_IMAGE && !found, "%#lx %p\n", hr, found);
    check_path(manager, L"");
    ok(IIsoImageManager_get_Path(manager, NULL) == E_POINTER, "no E_POINTER\n");
    ok(IIsoImageManager_get_Stream(manager, NULL) == E_POINTER, "no E_POINTER\n");
    hr = IIsoImageManager_SetStream(manager, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    check_error(SOURCE, L"stream");

    for (i = 0; i < ARRAY_SIZE(images); i++)
    {
        winetest_push_context("%s", images[i].what);
        make_descriptors(i);
        test_stream_init(&stream, images[i].size);
        stream.data = descriptors;
        stream.data_at = 16 * BLOCK;
        stream.data_size = sizeof(descriptors);
        stream.most = i % 2 ? 700 : 0;
        stream.position = 12345;
        if (images[i].fail_at)
        {
            stream.fail_at = images[i].fail_at;
            stream.fail_hr = STG_E_REVERTED;
        }
        hr = IIsoImageManager_SetStream(manager, &stream.IStream_iface);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = IIsoImageManager_Validate(manager);
        ok(hr == images[i].hr, "%#lx\n", hr);
        if (FAILED(hr)) check_error(SOURCE, L".");
        ok(stream.position == 12345, "the seek pointer is at %I64u\n", stream.position);
        hr = IIsoImageManager_get_Stream(manager, &found);
        ok(hr == S_OK && found == &stream.IStream_iface, "%#lx %p\n", hr, found);
        IStream_Release(found);
        test_stream_init(&stream, 0);
        stream.ref = 10;
        stream.stat_hr = stream.seek_hr = STG_E_REVERTED;
        hr = IIsoImageManager_Validate(manager);
        ok(hr == STG_E_REVERTED, "a stream without a length: %#lx\n", hr);
        check_error(SOURCE, L"how long");
        winetest_pop_context();
    }
    ok(!IIsoImageManager_Release(manager), "references left\n");
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

static WCHAR folder[MAX_PATH];

static HANDLE make_file(const WCHAR *path, unsigned image, DWORD share)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, share, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD written;

    ok(file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
    make_descriptors(image);
    SetFilePointer(file, 16 * BLOCK, NULL, FILE_BEGIN);
    WriteFile(file, descriptors, sizeof(descriptors), &written, NULL);
    SetFilePointer(file, (LONG)images[image].size, NULL, FILE_BEGIN);
    SetEndOfFile(file);
    return file;
}

static void test_paths(void)
{
    WCHAR good[MAX_PATH + 20], bad[MAX_PATH + 20], busy[MAX_PATH + 20];
    IIsoImageManager *manager = create();
    const WCHAR *wrong[8];
    struct test_stream stream;
    LARGE_INTEGER move = { .QuadPart = 16 * BLOCK };
    IStream *found, *other, *clone;
    HANDLE file, reader;
    BYTE bytes[16];
    STATSTG stat;
    ULONG read;
    unsigned i;
    HRESULT hr;
    BSTR path;

    swprintf(good, ARRAY_SIZE(good), L"%ls\\g\x00f6\x4e00 d.iso", folder);
    swprintf(bad, ARRAY_SIZE(bad), L"%ls\\bad.iso", folder);
    swprintf(busy, ARRAY_SIZE(busy), L"%ls\\busy.iso", folder);
    CloseHandle(make_file(good, 0, 0));
    CloseHandle(make_file(bad, 5, 0));
    file = make_file(busy, 0, 0);

    hr = set_path(manager, good);
    ok(hr == S_OK, "%#lx\n", hr);
    check_path(manager, good);
    hr = IIsoImageManager_Validate(manager);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IIsoImageManager_get_Stream(manager, &found);
    ok(hr == S_OK && found, "%#lx\n", hr);

    /* what cannot be a path, and what cannot be opened: the object keeps what it has */
    wrong[0] = L"";
    wrong[1] = L"C:\\no\\such\\file.iso";
    wrong[2] = folder;
    wrong[3] = busy;
    wrong[4] = L"C:\\a|b<c>\".iso";
    wrong[5] = L"NUL";
    wrong[6] = L"no such file.iso";
    wrong[7] = L"http://example.org/a.iso";
    for (i = 0; i < ARRAY_SIZE(wrong); i++)
    {
        hr = set_path(manager, wrong[i]);
        ok(hr == IMAPI_E_INVALID_PATH, "%s: %#lx\n", wine_dbgstr_w(wrong[i]), hr);
        check_error(SOURCE, wrong[i]);
        check_path(manager, good);
    }
    hr = IIsoImageManager_SetPath(manager, NULL);
    ok(hr == IMAPI_E_INVALID_PATH, "%#lx\n", hr);
    path = SysAllocStringLen(good, lstrlenW(good) + 3);
    memcpy(path + lstrlenW(good), L"\0ab", 3 * sizeof(WCHAR));
    hr = IIsoImageManager_SetPath(manager, path);
    ok(hr == IMAPI_E_INVALID_PATH, "%#lx\n", hr);
    SysFreeString(path);
    hr = IIsoImageManager_get_Stream(manager, &other);
    ok(hr == S_OK && other == found, "%#lx %p %p\n", hr, found, other);
    IStream_Release(other);

    /* the file as a stream */
    hr = IStream_Stat(found, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == images[0].size, "%#lx %I64u\n", hr, stat.cbSize.QuadPart);
    hr = IStream_Seek(found, move, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Clone(found, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(found, bytes, 8, NULL);
    ok(hr == S_OK && !memcmp(bytes, "\1CD001\1\0", 8), "%#lx\n", hr);
    move.QuadPart = images[0].size - 4;
    IStream_Seek(found, move, STREAM_SEEK_SET, NULL);
    read = 0;
    hr = IStream_Read(found, bytes, sizeof(bytes), &read);
    ok(hr == S_OK && read == 4, "%#lx %lu\n", hr, read);
    hr = IStream_Read(clone, bytes, 8, &read);
    ok(hr == S_OK && read == 8 && !memcmp(bytes, "\1CD001\1\0", 8), "%#lx\n", hr);
    hr = IStream_Write(found, bytes, 4, NULL);
    ok(hr == STG_E_ACCESSDENIED, "%#lx\n", hr);

    /* others may read it meanwhile, not write */
    reader = CreateFileW(good, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    ok(reader != INVALID_HANDLE_VALUE, "error %lu\n", GetLastError());
    CloseHandle(reader);
    reader = CreateFileW(good, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    ok(reader == INVALID_HANDLE_VALUE, "it can be written\n");

    hr = set_path(manager, bad);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IIsoImageManager_Validate(manager);
    ok(hr == IMAPI_E_IMAGEMANAGER_IMAGE_NOT_ALIGNED, "%#lx\n", hr);
    check_error(SOURCE, L"40961");

    /* a stream takes the path away; the file is closed with its last stream */
    test_stream_init(&stream, BLOCK);
    hr = IIsoImageManager_SetStream(manager, &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    check_path(manager, L"");
    ok(DeleteFileW(bad), "error %lu\n", GetLastError());
    ok(!DeleteFileW(good), "deleted while there is a stream of it\n");
    IStream_Release(found);
    ok(!DeleteFileW(good), "deleted while there is a clone of it\n");
    IStream_Release(clone);
    ok(DeleteFileW(good), "error %lu\n", GetLastError());
    ok(!IIsoImageManager_Release(manager), "references left\n");
    ok(stream.ref == 1, "%ld references\n", stream.ref);
    CloseHandle(file);
    DeleteFileW(busy);
}

/* A path that the system takes only as \\?\, given as users have it. */
static void test_long_path(void)
{
    IIsoImageManager *manager = create();
    WCHAR path[700];
    unsigned i;
    HRESULT hr;

    swprintf(path, ARRAY_SIZE(path), L"\\\\?\\%ls", folder);
    for (i = 0; i < 5; i++)
    {
        swprintf(path + lstrlenW(path), 62, L"\\%060u", i);
        ok(CreateDirectoryW(path, NULL), "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
    }
    wcscat(path, L"\\a.iso");
    CloseHandle(make_file(path, 1, 0));
    hr = set_path(manager, path + 4);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(path + 4), hr);
    check_path(manager, path + 4);
    ok(IIsoImageManager_Validate(manager) == S_OK, "not valid\n");
    hr = set_path(manager, path);
    ok(hr == S_OK, "%#lx\n", hr);
    IIsoImageManager_Release(manager);
    ok(DeleteFileW(path), "error %lu\n", GetLastError());
    for (i = 0; i < 5; i++)
    {
        *wcsrchr(path, '\\') = 0;
        ok(RemoveDirectoryW(path), "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
    }
}

/* The interface is neither dual nor for automation; late binding works all the same, and hands its stream on. */
static void test_late_bound(void)
{
    IIsoImageManager *manager = create();
    struct test_stream stream;
    WCHAR path[MAX_PATH + 20];
    VARIANT result, argument;
    IBootOptions *options;
    IDispatch *dispatch;
    ITypeInfo *info;
    TYPEATTR *attr;
    UINT count = 0;
    HRESULT hr;

    hr = IIsoImageManager_QueryInterface(manager, &IID_IDispatch, (void **)&dispatch);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IDispatch_GetTypeInfoCount(dispatch, &count);
    ok(hr == S_OK && count == 1, "%#lx %u\n", hr, count);
    hr = IDispatch_GetTypeInfo(dispatch, 0, LOCALE_USER_DEFAULT, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK)
    {
        ITypeInfo_GetTypeAttr(info, &attr);
        ok(IsEqualGUID(&attr->guid, &IID_IIsoImageManager), "%s\n", wine_dbgstr_guid(&attr->guid));
        ITypeInfo_ReleaseTypeAttr(info, attr);
        ITypeInfo_Release(info);
    }

    hr = invoke(dispatch, L"Validate", DISPATCH_METHOD, NULL, NULL);
    ok(hr == IMAPI_E_IMAGEMANAGER_NO_IMAGE, "%#lx\n", hr);
    ok(exception.bstrSource && !wcscmp(exception.bstrSource, SOURCE), "%s\n", wine_dbgstr_w(exception.bstrSource));
    hr = invoke_text(dispatch, L"setpath", DISPATCH_METHOD, L"C:\\no such.iso");
    ok(hr == IMAPI_E_INVALID_PATH, "%#lx\n", hr);
    ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"C:\\no such.iso"), "%s\n",
            wine_dbgstr_w(exception.bstrDescription));

    swprintf(path, ARRAY_SIZE(path), L"%ls\\late.iso", folder);
    CloseHandle(make_file(path, 0, 0));
    hr = invoke_text(dispatch, L"SetPath", DISPATCH_METHOD, path);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke(dispatch, L"Path", DISPATCH_PROPERTYGET | DISPATCH_METHOD, NULL, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), path), "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    hr = invoke_text(dispatch, L"Path", DISPATCH_PROPERTYPUT, path);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    hr = invoke(dispatch, L"Stream", DISPATCH_PROPERTYGET | DISPATCH_METHOD, NULL, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN && V_UNKNOWN(&result), "%#lx %d\n", hr, V_VT(&result));

    /* the stream goes on, to boot options */
    hr = CoCreateInstance(&CLSID_BootOptions, NULL, CLSCTX_INPROC_SERVER, &IID_IBootOptions, (void **)&options);
    ok(hr == S_OK, "%#lx\n", hr);
    V_VT(&argument) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&argument) = &result;
    hr = invoke(options, L"AssignBootImage", DISPATCH_METHOD, &argument, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    VariantClear(&result);
    hr = invoke(options, L"ImageSize", DISPATCH_PROPERTYGET, NULL, &result);
    ok(hr == S_OK && V_UI4(&result) == 20 * BLOCK, "%#lx\n", hr);
    IBootOptions_Release(options);

    test_stream_init(&stream, 20 * BLOCK);
    hr = invoke_object(dispatch, L"SetStream", VT_DISPATCH, &stream.IDispatch_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke(dispatch, L"Validate", DISPATCH_METHOD, NULL, NULL);
    ok(hr == IMAPI_E_IMAGEMANAGER_NO_VALID_VD_FOUND, "%#lx\n", hr);
    hr = invoke_object(dispatch, L"SetStream", VT_DISPATCH, dispatch);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    IDispatch_Release(dispatch);
    ok(!IIsoImageManager_Release(manager), "references left\n");
    ok(stream.ref == 1, "%ld references\n", stream.ref);
    ok(DeleteFileW(path), "error %lu\n", GetLastError());
}

START_TEST(isoimage)
{
    WCHAR temp[MAX_PATH];

    CoInitialize(NULL);
    GetTempPathW(ARRAY_SIZE(temp), temp);
    swprintf(folder, ARRAY_SIZE(folder), L"%lsisoimage%lu", temp, GetCurrentProcessId());
    CreateDirectoryW(folder, NULL);
    test_validate_streams();
    test_paths();
    test_long_path();
    test_late_bound();
    ok(RemoveDirectoryW(folder), "something is left in %s\n", wine_dbgstr_w(folder));
    CoUninitialize();
}
