/*
 * What the tests of MsftFileSystemImage and its items share: an image, calls with plain texts for BSTRs, trees on the host.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_IMAPI2FS_IMAGE_TEST_H
#define TESTS_IMAPI2FS_IMAGE_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "fs_test.h"

#define IMAGE_SOURCE L"IMAPI2FS.MsftFileSystemImage"
/* Items, results and streams have no ProgID: the library's name stands there. */
#define ITEM_SOURCE L"IMAPI2FS"
#define BLOCK 2048
#define ISO FsiFileSystemISO9660
#define JOLIET FsiFileSystemJoliet
#define UDF FsiFileSystemUDF

HELPER IFileSystemImage3 *image_create(void)
{
    IFileSystemImage3 *image = NULL;
    HRESULT hr = CoCreateInstance(&CLSID_MsftFileSystemImage, NULL, CLSCTX_INPROC_SERVER, &IID_IFileSystemImage3, (void **)&image);

    ok(hr == S_OK, "%#lx\n", hr);
    return image;
}

HELPER IFsiDirectoryItem2 *image_root(IFileSystemImage3 *image)
{
    IFsiDirectoryItem2 *root2 = NULL;
    IFsiDirectoryItem *root = NULL;
    HRESULT hr = IFileSystemImage3_get_Root(image, &root);

    ok(hr == S_OK, "%#lx\n", hr);
    IFsiDirectoryItem_QueryInterface(root, &IID_IFsiDirectoryItem2, (void **)&root2);
    IFsiDirectoryItem_Release(root);
    return root2;
}

/* An image of these file systems without a limit, and its root. */
HELPER IFileSystemImage3 *image_create_with(FsiFileSystems file_systems, LONG udf_revision, IFsiDirectoryItem2 **root)
{
    IFileSystemImage3 *image = image_create();
    HRESULT hr = IFileSystemImage3_put_FileSystemsToCreate(image, file_systems);

    ok(hr == S_OK, "%#lx\n", hr);
    if (udf_revision) ok(IFileSystemImage3_put_UDFRevision(image, udf_revision) == S_OK, "%#lx is refused\n", udf_revision);
    ok(IFileSystemImage3_put_FreeMediaBlocks(image, 0) == S_OK, "no limit is refused\n");
    *root = image_root(image);
    return image;
}

/* Nobody else has the image: its last reference, and its root's. */
HELPER void image_done(IFileSystemImage3 *image, IFsiDirectoryItem2 *root)
{
    ok(!IFsiDirectoryItem2_Release(root), "the root is still referenced\n");
    ok(!IFileSystemImage3_Release(image), "the image is still referenced\n");
}

/* --- calls with plain texts ------------------------------------------------------------------------------------------ */

HELPER HRESULT add_directory(IFsiDirectoryItem2 *directory, const WCHAR *path)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_AddDirectory(directory, text);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT add_file(IFsiDirectoryItem2 *directory, const WCHAR *path, IStream *stream)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_AddFile(directory, text, stream);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT add_tree(IFsiDirectoryItem2 *directory, const WCHAR *path, BOOL with_base)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_AddTree(directory, text, with_base ? VARIANT_TRUE : VARIANT_FALSE);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT add_tree_with_streams(IFsiDirectoryItem2 *directory, const WCHAR *path, BOOL with_base)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_AddTreeWithNamedStreams(directory, text, with_base ? VARIANT_TRUE : VARIANT_FALSE);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT remove_item(IFsiDirectoryItem2 *directory, const WCHAR *path)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_Remove(directory, text);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT remove_tree(IFsiDirectoryItem2 *directory, const WCHAR *path)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_RemoveTree(directory, text);

    SysFreeString(text);
    return hr;
}

HELPER HRESULT get_item(IFsiDirectoryItem2 *directory, const WCHAR *path, IFsiItem **item)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFsiDirectoryItem2_get_Item(directory, text, item);

    SysFreeString(text);
    return hr;
}

/* The item as another of its interfaces, or NULL. */
HELPER void *find_item(IFsiDirectoryItem2 *directory, const WCHAR *path, REFIID riid)
{
    IFsiItem *item;
    void *out = NULL;
    HRESULT hr = get_item(directory, path, &item);

    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(path), hr);
    if (hr != S_OK) return NULL;
    hr = IFsiItem_QueryInterface(item, riid, &out);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(path), hr);
    IFsiItem_Release(item);
    return out;
}

HELPER int exists(IFileSystemImage3 *image, const WCHAR *path)
{
    FsiItemType type = 99;
    BSTR text = SysAllocString(path);
    HRESULT hr = IFileSystemImage3_Exists(image, text, &type);

    SysFreeString(text);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(path), hr);
    return (int)type;
}

HELPER LONG file_count(IFileSystemImage3 *image)
{
    LONG count = -1;

    ok(IFileSystemImage3_get_FileCount(image, &count) == S_OK, "no count\n");
    return count;
}

HELPER LONG directory_count(IFileSystemImage3 *image)
{
    LONG count = -1;

    ok(IFileSystemImage3_get_DirectoryCount(image, &count) == S_OK, "no count\n");
    return count;
}

HELPER LONG change_point(IFileSystemImage3 *image)
{
    LONG point = -1;

    ok(IFileSystemImage3_get_ChangePoint(image, &point) == S_OK, "no change point\n");
    return point;
}

/* A property that is a text, which the next call destroys; NULL when there is none. */
#define get_text(object, getter) get_text_((HRESULT (WINAPI *)(void *, BSTR *))(void *)(object)->lpVtbl->getter, object)
HELPER const WCHAR *get_text_(HRESULT (WINAPI *get)(void *, BSTR *), void *object)
{
    static WCHAR copy[600];
    BSTR text = NULL;
    HRESULT hr = get(object, &text);

    if (hr != S_OK || !text) return NULL;
    lstrcpynW(copy, text, ARRAY_SIZE(copy));
    SysFreeString(text);
    return copy;
}

/* It failed with this, and the text of the error has these words. Otherwise nothing is said. */
#define check_failure(hr, expected, source, words) check_failure_(__LINE__, hr, expected, source, words)
HELPER void check_failure_(unsigned line, HRESULT hr, HRESULT expected, const WCHAR *source, const WCHAR *words)
{
    ok(hr == expected, "line %u: %#lx, not %#lx\n", line, hr, expected);
    if (hr == expected && FAILED(hr)) check_error_(line, source, words);
}

/* --- results --------------------------------------------------------------------------------------------------------- */

HELPER IFileSystemImageResult2 *create_result(IFileSystemImage3 *image)
{
    IFileSystemImageResult2 *result2 = NULL;
    IFileSystemImageResult *result = NULL;
    HRESULT hr = IFileSystemImage3_CreateResultImage(image, &result);

    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return NULL;
    hr = IFileSystemImageResult_QueryInterface(result, &IID_IFileSystemImageResult2, (void **)&result2);
    ok(hr == S_OK, "%#lx\n", hr);
    IFileSystemImageResult_Release(result);
    return result2;
}

/* All of the image's bytes, from malloc; *blocks says how many there are. NULL when reading fails, with *hr. */
HELPER BYTE *read_result(IFileSystemImageResult2 *result, ULONG *blocks, HRESULT *hr)
{
    LONG total = 0;
    IStream *stream;
    ULONG read = 0;
    BYTE *bytes;

    ok(IFileSystemImageResult2_get_TotalBlocks(result, &total) == S_OK && total > 0, "%ld blocks\n", total);
    bytes = malloc((size_t)total * BLOCK);
    *hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
    if (SUCCEEDED(*hr))
    {
        *hr = IStream_Read(stream, bytes, (ULONG)total * BLOCK, &read);
        IStream_Release(stream);
    }
    *blocks = (ULONG)total;
    if (SUCCEEDED(*hr))
    {
        ok(read == (ULONG)total * BLOCK, "%lu of %lu bytes\n", read, (ULONG)total * BLOCK);
        return bytes;
    }
    free(bytes);
    return NULL;
}

/* --- trees on the host ----------------------------------------------------------------------------------------------- */

/* A new directory for a test's files, in the current drive's temporary directory; without a backslash at its end. */
HELPER void make_scratch(WCHAR *path)
{
    WCHAR temp[MAX_PATH];

    GetTempPathW(ARRAY_SIZE(temp), temp);
    swprintf(path, MAX_PATH, L"%lsfstest-%08lx-%04x", temp, GetCurrentProcessId(), (unsigned)GetTickCount() & 0xffff);
    ok(CreateDirectoryW(path, NULL), "error %lu\n", GetLastError());
}

HELPER void make_directory(const WCHAR *base, const WCHAR *name)
{
    WCHAR path[MAX_PATH];

    swprintf(path, ARRAY_SIZE(path), L"%ls\\%ls", base, name);
    ok(CreateDirectoryW(path, NULL), "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
}

/* `size` bytes, each of them `fill`. */
HELPER void make_file(const WCHAR *base, const WCHAR *name, ULONG size, BYTE fill)
{
    WCHAR path[MAX_PATH];
    BYTE *bytes = malloc(size + 1);
    DWORD written;
    HANDLE file;

    swprintf(path, ARRAY_SIZE(path), L"%ls\\%ls", base, name);
    memset(bytes, fill, size);
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
    WriteFile(file, bytes, size, &written, NULL);
    CloseHandle(file);
    free(bytes);
}

/* With everything in it, where no links are. */
HELPER void remove_scratch(const WCHAR *path)
{
    WCHAR pattern[MAX_PATH], member[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE search;

    swprintf(pattern, ARRAY_SIZE(pattern), L"%ls\\*", path);
    if ((search = FindFirstFileW(pattern, &data)) != INVALID_HANDLE_VALUE)
    {
        do
        {
            if (!wcscmp(data.cFileName, L".") || !wcscmp(data.cFileName, L"..")) continue;
            swprintf(member, ARRAY_SIZE(member), L"%ls\\%ls", path, data.cFileName);
            SetFileAttributesW(member, FILE_ATTRIBUTE_NORMAL);
            if (DeleteFileW(member)) continue;
            if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) remove_scratch(member);
        }
        while (FindNextFileW(search, &data));
        FindClose(search);
    }
    ok(RemoveDirectoryW(path), "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
}

#endif
