/*
 * Tests of FileSystemImageResult and its stream (sdk-api, IFileSystemImageResult, IFileSystemImageResult2, IProgressItems ...;
 * behaviour.md 18, 20 and 21). That what is in the stream is an image is for tests/images.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image_test.h"

/* An image with a small tree: files of `sizes` bytes below \dir, the n-th full of n + 1; streams[] are theirs. */
#define FILES 5
static const ULONG sizes[FILES] = { 1, 2048, 0, 100000, 2049 };
static BYTE fill[FILES][100000];
static struct test_stream streams[FILES];

static IFileSystemImage3 *make_image(FsiFileSystems systems, LONG revision, IFsiDirectoryItem2 **root)
{
    IFileSystemImage3 *image = image_create_with(systems, revision, root);
    WCHAR name[20];
    unsigned i;

    ok(add_directory(*root, L"dir") == S_OK, "no directory\n");
    for (i = 0; i < FILES; i++)
    {
        memset(fill[i], (int)i + 1, sizes[i]);
        test_stream_init(&streams[i], sizes[i]);
        streams[i].data = fill[i];
        streams[i].data_size = sizes[i];
        swprintf(name, ARRAY_SIZE(name), L"dir\\file %u.txt", i);
        ok(add_file(*root, name, &streams[i].IStream_iface) == S_OK, "no file\n");
    }
    return image;
}

static void done(IFileSystemImage3 *image, IFsiDirectoryItem2 *root)
{
    unsigned i;

    image_done(image, root);
    for (i = 0; i < FILES; i++) ok(streams[i].ref == 1, "%u: %ld references\n", i, streams[i].ref);
}

/* --- what a result says ---------------------------------------------------------------------------------------------- */

static void test_properties(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = make_image(ISO | JOLIET, 0, &root);
    IFileSystemImageResult2 *result = create_result(image), *second = create_result(image);
    IBlockRangeList *ranges = (IBlockRangeList *)1;
    LONG blocks, size, others;
    ULONG count;
    IStream *stream;
    STATSTG stat;
    BYTE *bytes, *again;
    VARIANT value;
    WCHAR id[200];
    BSTR text;
    HRESULT hr;

    hr = IFileSystemImageResult2_get_TotalBlocks(result, &blocks);
    ok(hr == S_OK && blocks > 20, "%#lx %ld\n", hr, blocks);
    hr = IFileSystemImageResult2_get_BlockSize(result, &size);
    ok(hr == S_OK && size == BLOCK, "%#lx %ld\n", hr, size);
    hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == (ULONGLONG)blocks * BLOCK && stat.type == STGTY_STREAM, "%#lx %I64u\n", hr, stat.cbSize.QuadPart);
    IStream_Release(stream);
    hr = IFileSystemImageResult2_get_ModifiedBlocks(result, &ranges);
    check_failure(hr, E_NOTIMPL, ITEM_SOURCE, L"whole image");
    ok(!ranges, "ranges\n");

    /* the identifier is of the image, not of the result */
    hr = IFileSystemImageResult2_get_DiscId(result, &text);
    ok(hr == S_OK && SysStringLen(text) > 0 && SysStringLen(text) < ARRAY_SIZE(id), "%#lx\n", hr);
    wcscpy(id, text);
    SysFreeString(text);
    hr = IFileSystemImageResult2_get_DiscId(second, &text);
    ok(hr == S_OK && !wcscmp(text, id), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);

    ok(IFileSystemImageResult2_get_TotalBlocks(result, NULL) == E_POINTER && IFileSystemImageResult2_get_BlockSize(result, NULL) == E_POINTER
            && IFileSystemImageResult2_get_ImageStream(result, NULL) == E_POINTER && IFileSystemImageResult2_get_DiscId(result, NULL) == E_POINTER
            && IFileSystemImageResult2_get_ProgressItems(result, NULL) == E_POINTER
            && IFileSystemImageResult2_get_ModifiedBlocks(result, NULL) == E_POINTER, "no E_POINTER\n");

    /* two results at a time are one image */
    bytes = read_result(result, &count, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    again = read_result(second, &count, &hr);
    ok(again && !memcmp(bytes, again, (size_t)count * BLOCK), "%#lx\n", hr);
    ok(!memcmp(bytes + 16 * BLOCK, "\1CD001\1", 7), "no volume descriptor\n");
    free(again);
    ok(!IFileSystemImageResult2_Release(second), "references left\n");

    /* late-bound, the stream as an unknown */
    hr = invoke(result, L"ImageStream", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == S_OK && V_VT(&value) == VT_UNKNOWN, "%#lx %u\n", hr, V_VT(&value));
    VariantClear(&value);
    hr = invoke(result, L"ProgressItems", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == S_OK && V_VT(&value) == VT_DISPATCH, "%#lx %u\n", hr, V_VT(&value));
    VariantClear(&value);
    hr = invoke(result, L"TotalBlocks", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) == blocks, "%#lx %u\n", hr, V_VT(&value));
    hr = invoke(result, L"ModifiedBlocks", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");

    /* a session behind others begins where it is told, and is as long */
    hr = IFileSystemImage3_put_SessionStartBlock(image, 12345);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    hr = IFileSystemImageResult2_get_TotalBlocks(result, &others);
    ok(hr == S_OK && others == blocks, "%#lx %ld %ld\n", hr, others, blocks);
    again = read_result(result, &count, &hr);
    ok(again && !memcmp(again + 16 * BLOCK, "\1CD001\1", 7), "no volume descriptor\n");
    /* the same tree with other numbers in it */
    ok(memcmp(bytes, again, (size_t)count * BLOCK), "the same blocks\n");
    free(again);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    free(bytes);
    done(image, root);
}

/* An image that was never given a name has one that is made when the result is. */
static void test_default_name(void)
{
    static const struct { FsiFileSystems systems; LONG revision; } tests[] = { { ISO, 0 }, { ISO | JOLIET, 0 }, { ISO | UDF, 0x102 } };
    IFsiDirectoryItem2 *root;
    IFileSystemImageResult2 *result;
    IFileSystemImage3 *image;
    const WCHAR *text;
    BYTE *bytes;
    ULONG blocks;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        image = image_create_with(tests[i].systems, tests[i].revision, &root);
        result = create_result(image);
        bytes = read_result(result, &blocks, &hr);
        ok(bytes && bytes[16 * BLOCK + 40] >= '0' && bytes[16 * BLOCK + 40] <= '9', "%u: %#lx %.32s\n", i, hr, bytes ? (char *)bytes + 16 * BLOCK + 40 : "");
        free(bytes);
        ok(!IFileSystemImageResult2_Release(result), "references left\n");
        text = get_text(image, get_VolumeName);
        ok(text && !*text, "the name stays unset: %s\n", wine_dbgstr_w(text));
        hr = invoke_text(image, L"VolumeName", DISPATCH_PROPERTYPUT, L"a label");
        ok(hr == S_OK, "%#lx\n", hr);
        result = create_result(image);
        bytes = read_result(result, &blocks, &hr);
        ok(bytes && !memcmp(bytes + 16 * BLOCK + 40, "A_LABEL  ", 9), "%u: %#lx\n", i, hr);
        free(bytes);
        ok(!IFileSystemImageResult2_Release(result), "references left\n");
        image_done(image, root);
    }
}

/* --- reading --------------------------------------------------------------------------------------------------------- */

/* As clients read: block by block, in large pieces, in odd ones, with and without a count. */
static void test_reading(void)
{
    static const struct { ULONG piece; BOOL no_count; } ways[] =
    {
        { BLOCK }, { BLOCK, TRUE }, { 64 * BLOCK }, { 4 << 20 }, { 4 << 20, TRUE }, { 1000 }, { 3 * BLOCK + 7 }, { 1 << 16 },
    };
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = make_image(ISO | JOLIET | UDF, 0x201, &root);
    IFileSystemImageResult2 *result = create_result(image);
    ULARGE_INTEGER place, all;
    LARGE_INTEGER move;
    IStream *stream, *copy;
    ULONG blocks, read, i;
    ULONGLONG done_bytes, size;
    BYTE *bytes, *again;
    STATSTG stat;
    HGLOBAL memory;
    HRESULT hr;

    bytes = read_result(result, &blocks, &hr);
    size = (ULONGLONG)blocks * BLOCK;
    again = malloc((size_t)size + (4 << 20));
    for (i = 0; i < ARRAY_SIZE(ways); i++)
    {
        winetest_push_context("pieces of %lu", ways[i].piece);
        hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
        ok(hr == S_OK, "%#lx\n", hr);
        memset(again, 0xcc, (size_t)size);
        for (done_bytes = 0; done_bytes < size; done_bytes += ways[i].no_count ? ways[i].piece : read)
        {
            hr = IStream_Read(stream, again + done_bytes, ways[i].piece, ways[i].no_count ? NULL : &read);
            ok(SUCCEEDED(hr), "%#lx\n", hr);
            if (FAILED(hr) || (!ways[i].no_count && !read)) break;
        }
        ok(ways[i].no_count || done_bytes == size, "%I64u of %I64u bytes\n", done_bytes, size);
        ok(!memcmp(bytes, again, (size_t)size), "other bytes\n");
        /* and nothing behind the end */
        read = 99;
        hr = IStream_Read(stream, again, 100, &read);
        ok(SUCCEEDED(hr) && !read, "%#lx %lu\n", hr, read);
        ok(!IStream_Release(stream), "references left\n");
        winetest_pop_context();
    }

    /* places */
    hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    move.QuadPart = -5000;
    hr = IStream_Seek(stream, move, STREAM_SEEK_END, &place);
    ok(hr == S_OK && place.QuadPart == size - 5000, "%#lx\n", hr);
    hr = IStream_Read(stream, again, 10000, &read);
    ok(SUCCEEDED(hr) && read == 5000 && !memcmp(again, bytes + size - 5000, 5000), "%#lx %lu\n", hr, read);
    move.QuadPart = 16 * BLOCK + 1;
    hr = IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(stream, again, 5, &read);
    ok(hr == S_OK && read == 5 && !memcmp(again, "CD001", 5), "%#lx %lu\n", hr, read);
    move.QuadPart = -1;
    hr = IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    ok(FAILED(hr), "%#lx\n", hr);
    move.QuadPart = -5;
    hr = IStream_Seek(stream, move, STREAM_SEEK_CUR, &place);
    ok(hr == S_OK && place.QuadPart == 16 * BLOCK + 1, "%#lx\n", hr);

    ok(IStream_Stat(stream, NULL, STATFLAG_NONAME) == E_POINTER, "no E_POINTER\n");
    hr = IStream_Stat(stream, &stat, 77);
    ok(hr == STG_E_INVALIDFUNCTION, "%#lx\n", hr);
    hr = IStream_Write(stream, again, 5, &read);
    ok(hr == STG_E_ACCESSDENIED || hr == E_NOTIMPL, "%#lx\n", hr);
    all.QuadPart = 5;
    hr = IStream_SetSize(stream, all);
    ok(FAILED(hr), "%#lx\n", hr);

    memory = GlobalAlloc(GMEM_MOVEABLE, 0);
    CreateStreamOnHGlobal(memory, TRUE, &copy);
    move.QuadPart = 0;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    all.QuadPart = ~0ull;
    hr = IStream_CopyTo(stream, copy, all, &place, NULL);
    ok(hr == S_OK && place.QuadPart == size, "%#lx %I64u\n", hr, place.QuadPart);
    ok(!memcmp(GlobalLock(memory), bytes, (size_t)size), "other bytes\n");
    GlobalUnlock(memory);
    IStream_Release(copy);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    /* the stream goes on without the result, and without the image */
    ok(!IFsiDirectoryItem2_Release(root), "references left\n");
    ok(!IFileSystemImage3_Release(image), "references left\n");
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, again, (ULONG)size, &read);
    ok(hr == S_OK && read == size && !memcmp(bytes, again, (size_t)size), "%#lx\n", hr);
    ok(!IStream_Release(stream), "references left\n");
    for (i = 0; i < FILES; i++) ok(streams[i].ref == 1, "%lu: %ld references\n", i, streams[i].ref);
    free(bytes);
    free(again);
}

/* --- threads --------------------------------------------------------------------------------------------------------- */

struct reader
{
    IStream *stream;
    const BYTE *bytes;
    ULONG blocks, seed;
    DWORD apartment;
    HRESULT hr;
    BOOL good;
};

static DWORD WINAPI read_stream(void *context)
{
    struct reader *reader = context;
    BYTE *buffer = malloc(64 * BLOCK);
    LARGE_INTEGER move;
    ULONG i, read, seed = reader->seed;

    CoInitializeEx(NULL, reader->apartment);
    reader->good = TRUE;
    for (i = 0; i < 400 && SUCCEEDED(reader->hr) && reader->good; i++)
    {
        seed = seed * 1664525 + 1013904223;
        move.QuadPart = (ULONGLONG)(seed >> 8) % ((ULONGLONG)reader->blocks * BLOCK);
        IStream_Seek(reader->stream, move, STREAM_SEEK_SET, NULL);
        reader->hr = IStream_Read(reader->stream, buffer, (seed >> 3) % (64 * BLOCK), &read);
        reader->good = !memcmp(buffer, reader->bytes + move.QuadPart, read);
    }
    free(buffer);
    CoUninitialize();
    return 0;
}

/* Readers that go on where they were, and now and then begin elsewhere, at the end above all: the blocks that are computed ahead of
 * one of them are the others', too. */
static DWORD WINAPI read_on(void *context)
{
    struct reader *reader = context;
    BYTE *buffer = malloc(64 * BLOCK);
    ULONG i, read, at = 0, count, seed = reader->seed;
    LARGE_INTEGER move;

    CoInitializeEx(NULL, reader->apartment);
    reader->good = TRUE;
    for (i = 0; i < 2000 && SUCCEEDED(reader->hr) && reader->good; i++)
    {
        seed = seed * 1664525 + 1013904223;
        if (at >= reader->blocks || !((seed >> 8) % 40))
            at = (seed >> 16) % 3 ? reader->blocks - (seed >> 16) % min(reader->blocks, 600) - 1 : (seed >> 16) % reader->blocks;
        count = min(1 + (seed >> 24) % 64, reader->blocks - at);
        move.QuadPart = (ULONGLONG)at * BLOCK;
        IStream_Seek(reader->stream, move, STREAM_SEEK_SET, NULL);
        reader->hr = IStream_Read(reader->stream, buffer, count * BLOCK, &read);
        reader->good = read == count * BLOCK && !memcmp(buffer, reader->bytes + move.QuadPart, read);
        at += count;
    }
    free(buffer);
    CoUninitialize();
    return 0;
}

/* Clones of one stream, each with a place of its own, on threads of either kind; the files are the host's. */
static void test_threads(LPTHREAD_START_ROUTINE read)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET | UDF, 0x250, &root);
    IFileSystemImageResult2 *result;
    struct reader readers[4];
    HANDLE threads[4];
    WCHAR scratch[MAX_PATH], name[40];
    BYTE *bytes;
    ULONG blocks;
    unsigned i;
    HRESULT hr;

    make_scratch(scratch);
    for (i = 0; i < 40; i++)
    {
        swprintf(name, ARRAY_SIZE(name), L"file %u", i);
        make_file(scratch, name, i * 3001, (BYTE)i);
    }
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK && file_count(image) == 40, "%#lx %ld\n", hr, file_count(image));
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    for (i = 0; i < 4; i++)
    {
        readers[i] = (struct reader){ .bytes = bytes, .blocks = blocks, .seed = i, .apartment = i % 2 ? COINIT_MULTITHREADED : COINIT_APARTMENTTHREADED };
        if (i == 0) hr = IFileSystemImageResult2_get_ImageStream(result, &readers[i].stream);
        else hr = IStream_Clone(readers[0].stream, &readers[i].stream);
        ok(hr == S_OK, "%#lx\n", hr);
    }
    for (i = 0; i < 4; i++) threads[i] = CreateThread(NULL, 0, read, &readers[i], 0, NULL);
    for (i = 0; i < 4; i++)
    {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
        ok(SUCCEEDED(readers[i].hr) && readers[i].good, "%u: %#lx %d\n", i, readers[i].hr, readers[i].good);
        IStream_Release(readers[i].stream);
    }
    free(bytes);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    image_done(image, root);
    remove_scratch(scratch);
}

/* --- files that are not what they were ------------------------------------------------------------------------------- */

enum change
{
    VANISHES,
    GROWS,
    SHRINKS,
    BECOMES_A_DIRECTORY,
    IS_LOCKED,
    CHANGE_COUNT
};

/* What happens to a file between adding and reading is seen, and named; when it is as it was, the stream goes on. */
static void test_changes(void)
{
    static const HRESULT expected[] = { IMAPI_E_DATA_STREAM_CREATE_FAILURE, IMAPI_E_DATA_STREAM_INCONSISTENCY, IMAPI_E_DATA_STREAM_INCONSISTENCY,
        IMAPI_E_DATA_STREAM_INCONSISTENCY, IMAPI_E_DATA_STREAM_CREATE_FAILURE };
    static const WCHAR *const words[] = { L"victim.bin", L"30000", L"10000", L"victim.bin", L"victim.bin" };
    WCHAR scratch[MAX_PATH], path[MAX_PATH];
    IFileSystemImageResult2 *result;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image;
    HANDLE lock = NULL;
    BYTE *bytes, *before;
    IStream *stream;
    LARGE_INTEGER start = { { 0 } };
    unsigned change;
    ULONG blocks, read;
    HRESULT hr;

    make_scratch(scratch);
    make_file(scratch, L"first.bin", 5000, 1);
    swprintf(path, ARRAY_SIZE(path), L"%ls\\victim.bin", scratch);
    for (change = 0; change < CHANGE_COUNT; change++)
    {
        winetest_push_context("change %u", change);
        make_file(scratch, L"victim.bin", 20000, 2);
        image = image_create_with(ISO | JOLIET | UDF, 0x102, &root);
        hr = add_tree(root, scratch, FALSE);
        ok(hr == S_OK, "%#lx\n", hr);
        result = create_result(image);
        before = read_result(result, &blocks, &hr);
        ok(before != NULL, "%#lx\n", hr);
        hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
        ok(hr == S_OK, "%#lx\n", hr);
        switch (change)
        {
        case VANISHES: ok(DeleteFileW(path), "error %lu\n", GetLastError()); break;
        case GROWS: make_file(scratch, L"victim.bin", 30000, 2); break;
        case SHRINKS: make_file(scratch, L"victim.bin", 10000, 2); break;
        case BECOMES_A_DIRECTORY:
            ok(DeleteFileW(path), "error %lu\n", GetLastError());
            make_directory(scratch, L"victim.bin");
            break;
        default:
            lock = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
            ok(lock != INVALID_HANDLE_VALUE, "error %lu\n", GetLastError());
        }
        bytes = malloc((size_t)blocks * BLOCK);
        hr = IStream_Read(stream, bytes, blocks * BLOCK, &read);
        if (change == BECOMES_A_DIRECTORY && hr == IMAPI_E_DATA_STREAM_CREATE_FAILURE) check_error(ITEM_SOURCE, words[change]);
        else check_failure(hr, expected[change], ITEM_SOURCE, words[change]);
        ok(!read, "%lu\n", read);
        hr = IStream_Read(stream, bytes, blocks * BLOCK, &read);
        ok(FAILED(hr), "%#lx\n", hr);
        if (FAILED(hr)) check_error(ITEM_SOURCE, path + wcslen(scratch));
        /* what lies before it can be read */
        hr = IStream_Read(stream, bytes, 20 * BLOCK, &read);
        ok(hr == S_OK && read == 20 * BLOCK && !memcmp(bytes, before, read), "%#lx %lu\n", hr, read);
        if (change == IS_LOCKED) CloseHandle(lock);
        if (change == BECOMES_A_DIRECTORY) RemoveDirectoryW(path);
        make_file(scratch, L"victim.bin", 20000, 2);
        IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
        hr = IStream_Read(stream, bytes, blocks * BLOCK, &read);
        ok(hr == S_OK && read == blocks * BLOCK && !memcmp(bytes, before, read), "%#lx %lu\n", hr, read);
        IStream_Release(stream);
        ok(!IFileSystemImageResult2_Release(result), "references left\n");
        image_done(image, root);
        free(before);
        free(bytes);
        winetest_pop_context();
    }
    remove_scratch(scratch);
}

/* Files by the hundred, of which one in the middle vanished and one became longer, are read ahead of who reads: the errors come where
 * the files are and not before, and everything around them can be read; there again once they are back. */
static void test_errors_ahead(void)
{
    enum { COUNT = 300, GONE = 100, LONGER = 200, PIECE = 8 };
    WCHAR scratch[MAX_PATH], name[40], gone[MAX_PATH];
    static BYTE buffer[PIECE * BLOCK];
    IFileSystemImageResult2 *result;
    unsigned round, failures, i;
    LARGE_INTEGER place;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET | UDF, 0x102, &root);
    ULONG blocks, read, at, bad[2];
    IStream *stream;
    BYTE *bytes;
    HRESULT hr;

    make_scratch(scratch);
    for (i = 0; i < COUNT; i++)
    {
        swprintf(name, ARRAY_SIZE(name), L"file%03u.bin", i);
        make_file(scratch, name, (1 + i % 7) * 3000, (BYTE)(i + 1));
    }
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    swprintf(gone, ARRAY_SIZE(gone), L"%ls\\file%03u.bin", scratch, GONE);
    for (round = 0; round < 2; round++)
    {
        if (!round) ok(DeleteFileW(gone), "error %lu\n", GetLastError());
        else make_file(scratch, L"file100.bin", (1 + GONE % 7) * 3000, (BYTE)(GONE + 1));
        make_file(scratch, L"file200.bin", (1 + LONGER % 7) * 3000 + !round, (BYTE)(LONGER + 1));
        /* backwards, while what follows the last place is still read ahead */
        place.QuadPart = 0;
        hr = IStream_Seek(stream, place, STREAM_SEEK_SET, NULL);
        ok(hr == S_OK, "%#lx\n", hr);
        failures = 0;
        for (at = 0; at < blocks; at += PIECE)
        {
            ULONG count = min(PIECE, blocks - at);

            hr = IStream_Read(stream, buffer, count * BLOCK, &read);
            if (SUCCEEDED(hr))
            {
                ok(read == count * BLOCK && !memcmp(buffer, bytes + (size_t)at * BLOCK, read), "other bytes at %lu\n", at);
                continue;
            }
            if (failures < ARRAY_SIZE(bad)) bad[failures] = at;
            /* a file may lie in two pieces, or in three */
            if (bytes[(size_t)at * BLOCK] <= GONE + 1 || bytes[(size_t)(at + count - 1) * BLOCK] <= GONE + 1)
                check_failure(hr, IMAPI_E_DATA_STREAM_CREATE_FAILURE, ITEM_SOURCE, L"file100.bin");
            else check_failure(hr, IMAPI_E_DATA_STREAM_INCONSISTENCY, ITEM_SOURCE, L"file200.bin");
            failures++;
            place.QuadPart = (ULONGLONG)(at + count) * BLOCK;
            hr = IStream_Seek(stream, place, STREAM_SEEK_SET, NULL);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        if (round) ok(!failures, "%u failures\n", failures);
        else ok(failures >= 2 && failures <= 6, "%u failures\n", failures);
    }
    /* letting go in the middle of what is read ahead leaves no file open */
    place.QuadPart = (ULONGLONG)(blocks / 4) * BLOCK;
    IStream_Seek(stream, place, STREAM_SEEK_SET, NULL);
    for (i = 0; i < 20; i++)
    {
        hr = IStream_Read(stream, buffer, sizeof(buffer), &read);
        ok(hr == S_OK && read == sizeof(buffer), "%#lx %lu\n", hr, read);
    }
    IStream_Release(stream);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    for (i = 0; i < COUNT; i++)
    {
        HANDLE file;

        swprintf(gone, ARRAY_SIZE(gone), L"%ls\\file%03u.bin", scratch, i);
        file = CreateFileW(gone, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
        ok(file != INVALID_HANDLE_VALUE, "file %u: error %lu\n", i, GetLastError());
        CloseHandle(file);
    }
    free(bytes);
    image_done(image, root);
    remove_scratch(scratch);
}

/* A large file between small ones is read straight to where it belongs: its neighbours, its edges and what lies across them, forwards
 * and backwards, in large pieces and in small ones. */
static void test_large_between_small(void)
{
    static const ULONG pieces[] = { 7 * BLOCK, 100 * BLOCK, 512 * BLOCK, 33 * BLOCK + 11 };
    WCHAR scratch[MAX_PATH], name[40];
    IFileSystemImageResult2 *result;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO | JOLIET, 0, &root);
    ULONGLONG size, at;
    LARGE_INTEGER place;
    ULONG blocks, read;
    BYTE *bytes, *buffer = malloc(512 * BLOCK);
    IStream *stream;
    unsigned i;
    HRESULT hr;

    make_scratch(scratch);
    for (i = 0; i < 60; i++)
    {
        swprintf(name, ARRAY_SIZE(name), L"file%03u.bin", i);
        make_file(scratch, name, i % 20 == 7 ? (6u << 20) + i : 3001 + i, (BYTE)(i + 1));
    }
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    size = (ULONGLONG)blocks * BLOCK;
    for (i = 0; i < ARRAY_SIZE(pieces); i++)
    {
        hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
        ok(hr == S_OK, "%#lx\n", hr);
        for (at = 0; at < size; at += read)
        {
            hr = IStream_Read(stream, buffer, pieces[i], &read);
            ok(hr == S_OK && read == min(pieces[i], size - at) && !memcmp(buffer, bytes + at, read), "%u: %#lx at %I64u\n", i, hr, at);
            if (hr != S_OK || !read) break;
        }
        /* from the middle of the last large file back to the first */
        for (at = size; at > 14 * pieces[i]; at -= 14 * pieces[i])
        {
            unsigned j;

            place.QuadPart = (LONGLONG)(at - 14 * pieces[i]);
            IStream_Seek(stream, place, STREAM_SEEK_SET, NULL);
            for (j = 0; j < 3; j++)
            {
                hr = IStream_Read(stream, buffer, pieces[i], &read);
                ok(hr == S_OK && read == pieces[i] && !memcmp(buffer, bytes + place.QuadPart + j * pieces[i], read), "%u: %#lx at %I64u\n",
                        i, hr, at);
            }
        }
        IStream_Release(stream);
    }
    free(buffer);
    free(bytes);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    image_done(image, root);
    remove_scratch(scratch);
}

/* A small file lies among the blocks that the identifier is made of. */
static void test_identifier_without_file(void)
{
    WCHAR scratch[MAX_PATH], path[MAX_PATH];
    IFileSystemImageResult2 *result;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO, 0, &root);
    BSTR id = (BSTR)1;
    HRESULT hr;

    make_scratch(scratch);
    make_file(scratch, L"victim.bin", 5000, 1);
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    swprintf(path, ARRAY_SIZE(path), L"%ls\\victim.bin", scratch);
    ok(DeleteFileW(path), "error %lu\n", GetLastError());
    hr = IFileSystemImageResult2_get_DiscId(result, &id);
    check_failure(hr, IMAPI_E_DATA_STREAM_CREATE_FAILURE, ITEM_SOURCE, L"victim.bin");
    ok(!id, "an identifier\n");
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    image_done(image, root);
    remove_scratch(scratch);
}

/* Who stops reading in the middle of a file, and lets go, has the file for writing, though the image is still there. */
static void test_closed_files(void)
{
    WCHAR scratch[MAX_PATH], path[MAX_PATH];
    IFileSystemImageResult2 *result;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO, 0, &root);
    static BYTE buffer[40 * BLOCK];
    IStream *stream;
    HANDLE file;
    ULONG read;
    HRESULT hr;

    make_scratch(scratch);
    make_file(scratch, L"victim.bin", 200 * BLOCK, 1);
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    result = create_result(image);
    hr = IFileSystemImageResult2_get_ImageStream(result, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(stream, buffer, sizeof(buffer), &read);
    ok(hr == S_OK && read == sizeof(buffer) && buffer[sizeof(buffer) - 1] == 1, "%#lx %lu\n", hr, read);
    IStream_Release(stream);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    swprintf(path, ARRAY_SIZE(path), L"%ls\\victim.bin", scratch);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "error %lu\n", GetLastError());
    CloseHandle(file);
    image_done(image, root);
    remove_scratch(scratch);
}

/* The same of a client's stream: shorter than it said, and failing in the middle. */
static void test_stream_changes(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = make_image(UDF, 0x102, &root);
    IFileSystemImageResult2 *result = create_result(image);
    ULONG blocks;
    BYTE *bytes;
    HRESULT hr;

    streams[3].size = 50000;
    bytes = read_result(result, &blocks, &hr);
    check_failure(hr, IMAPI_E_DATA_STREAM_INCONSISTENCY, ITEM_SOURCE, L"file 3.txt");
    ok(!bytes, "bytes\n");
    bytes = read_result(result, &blocks, &hr);
    check_failure(hr, IMAPI_E_DATA_STREAM_INCONSISTENCY, ITEM_SOURCE, L"100000 bytes were expected, 50000");
    streams[3].size = 100000;
    streams[3].fail_at = 60000;
    streams[3].fail_hr = STG_E_REVERTED;
    bytes = read_result(result, &blocks, &hr);
    check_failure(hr, IMAPI_E_DATA_STREAM_READ_FAILURE, ITEM_SOURCE, L"\\dir\\file 3.txt");
    streams[3].fail_hr = S_OK;
    /* one that gives little at a time is a good one */
    streams[3].most = 777;
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    free(bytes);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    done(image, root);
}

/* --- progress -------------------------------------------------------------------------------------------------------- */

static void test_progress_items(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = make_image(ISO | JOLIET, 0, &root);
    IFileSystemImageResult2 *result = create_result(image);
    IEnumProgressItems *items, *clone;
    IProgressItem *item, *some[8];
    ULONG first, last, count, blocks, i, fetched, before = 0;
    IProgressItems *list;
    const WCHAR *text;
    VARIANT value;
    BYTE *bytes;
    LONG number;
    BSTR name;
    HRESULT hr;

    bytes = read_result(result, &blocks, &hr);
    hr = IFileSystemImageResult2_get_ProgressItems(result, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IProgressItems_get_Count(list, &number);
    ok(hr == S_OK && number == FILES - 1, "all but the empty one: %#lx %ld\n", hr, number);
    for (i = 0; i < (ULONG)number; i++)
    {
        winetest_push_context("%lu", i);
        hr = IProgressItems_get_Item(list, (LONG)i, &item);
        ok(hr == S_OK, "%#lx\n", hr);
        text = get_text(item, get_Description);
        ok(text && !wcsncmp(text, L"\\dir\\file ", 10), "%s\n", wine_dbgstr_w(text));
        IProgressItem_get_FirstBlock(item, &first);
        IProgressItem_get_LastBlock(item, &last);
        IProgressItem_get_BlockCount(item, &count);
        ok(first > before && last >= first && last < blocks && count == last - first + 1, "%lu %lu %lu\n", first, last, count);
        before = last;
        if (text && bytes)
        {
            unsigned file = text[10] - '0';

            ok(count == (sizes[file] + BLOCK - 1) / BLOCK, "%lu blocks of %lu bytes\n", count, sizes[file]);
            ok(bytes[(size_t)first * BLOCK] == file + 1 && bytes[(size_t)last * BLOCK] == file + 1, "it is not there\n");
            hr = IProgressItems_ProgressItemFromBlock(list, last, &some[0]);
            ok(hr == S_OK, "%#lx\n", hr);
            IProgressItem_get_FirstBlock(some[0], &fetched);
            ok(fetched == first, "%lu %lu\n", fetched, first);
            IProgressItem_Release(some[0]);
            name = SysAllocString(text);
            hr = IProgressItems_ProgressItemFromDescription(list, name, &some[0]);
            ok(hr == S_OK, "%#lx\n", hr);
            if (hr == S_OK) IProgressItem_Release(some[0]);
            SysFreeString(name);
        }
        ok(IProgressItem_get_Description(item, NULL) == E_POINTER && IProgressItem_get_FirstBlock(item, NULL) == E_POINTER
                && IProgressItem_get_LastBlock(item, NULL) == E_POINTER && IProgressItem_get_BlockCount(item, NULL) == E_POINTER, "no E_POINTER\n");
        IProgressItem_Release(item);
        winetest_pop_context();
    }
    /* outside */
    hr = IProgressItems_get_Item(list, number, &item);
    ok(hr == E_INVALIDARG && !item, "%#lx\n", hr);
    hr = IProgressItems_get_Item(list, -1, &item);
    ok(hr == E_INVALIDARG && !item, "%#lx\n", hr);
    hr = IProgressItems_ProgressItemFromBlock(list, 0, &item);
    ok(hr == E_INVALIDARG && !item, "%#lx\n", hr);
    hr = IProgressItems_ProgressItemFromBlock(list, blocks, &item);
    ok(hr == E_INVALIDARG && !item, "%#lx\n", hr);
    hr = IProgressItems_ProgressItemFromDescription(list, NULL, &item);
    ok(hr == E_FAIL && !item, "%#lx\n", hr);
    name = SysAllocString(L"\\none");
    hr = IProgressItems_ProgressItemFromDescription(list, name, &item);
    ok(hr == E_INVALIDARG && !item, "%#lx\n", hr);
    ok(IProgressItems_ProgressItemFromDescription(list, name, NULL) == E_POINTER && IProgressItems_get_Item(list, 0, NULL) == E_POINTER
            && IProgressItems_ProgressItemFromBlock(list, 0, NULL) == E_POINTER && IProgressItems_get_Count(list, NULL) == E_POINTER
            && IProgressItems_get__NewEnum(list, NULL) == E_POINTER && IProgressItems_get_EnumProgressItems(list, NULL) == E_POINTER, "no E_POINTER\n");
    SysFreeString(name);

    /* enumerations, after the result and the image are gone */
    hr = IProgressItems_get_EnumProgressItems(list, &items);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IFileSystemImageResult2_Release(result), "references left\n");
    done(image, root);
    hr = IEnumProgressItems_Next(items, 3, some, &fetched);
    ok(hr == S_OK && fetched == 3, "%#lx %lu\n", hr, fetched);
    for (i = 0; i < fetched; i++) IProgressItem_Release(some[i]);
    hr = IEnumProgressItems_Clone(items, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumProgressItems_Next(items, 3, some, &fetched);
    ok(hr == S_FALSE && fetched == 1, "%#lx %lu\n", hr, fetched);
    IProgressItem_Release(some[0]);
    hr = IEnumProgressItems_Skip(clone, 1);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumProgressItems_Skip(clone, 1);
    ok(hr == S_FALSE, "%#lx\n", hr);
    IEnumProgressItems_Reset(clone);
    hr = IEnumProgressItems_Next(clone, 1, some, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    IProgressItem_Release(some[0]);
    ok(IEnumProgressItems_Next(clone, 2, some, NULL) == E_POINTER && IEnumProgressItems_Next(clone, 1, NULL, &fetched) == E_POINTER
            && IEnumProgressItems_Clone(clone, NULL) == E_POINTER, "no E_POINTER\n");
    ok(!IEnumProgressItems_Release(clone) && !IEnumProgressItems_Release(items), "references left\n");
    hr = invoke(list, L"Count", DISPATCH_PROPERTYGET, NULL, &value);
    ok(hr == S_OK && V_I4(&value) == FILES - 1, "%#lx\n", hr);
    ok(!IProgressItems_Release(list), "references left\n");
    free(bytes);
}

/* --- images that cannot be ------------------------------------------------------------------------------------------- */

static void test_failures(void)
{
    IFileSystemImageResult *result = (IFileSystemImageResult *)1;
    IBootOptions *boot;
    struct test_stream stream;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image;
    SAFEARRAY *array;
    VARIANT value;
    LONG index = 0;
    HRESULT hr;

    image = image_create_with(ISO | JOLIET, 0, &root);
    CoCreateInstance(&CLSID_BootOptions, NULL, CLSCTX_INPROC_SERVER, &IID_IBootOptions, (void **)&boot);
    array = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    V_VT(&value) = VT_DISPATCH;
    V_DISPATCH(&value) = (IDispatch *)boot;
    SafeArrayPutElement(array, &index, &value);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    ok(hr == S_OK, "%#lx\n", hr);
    SafeArrayDestroy(array);
    /* a reference counts as it is when the result is made */
    hr = IFileSystemImage3_CreateResultImage(image, &result);
    check_failure(hr, IMAPI_E_BOOT_IMAGE_DATA, IMAGE_SOURCE, L"boot image");
    ok(!result, "a result\n");
    ok(add_directory(root, L"not frozen") == S_OK, "frozen without a result\n");
    hr = IBootOptions_AssignBootImage(boot, test_stream_init(&stream, 2048));
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_CreateResultImage(image, &result);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IFileSystemImageResult_Release(result), "references left\n");
    hr = IFileSystemImage3_put_FreeMediaBlocks(image, 1000);
    ok(hr == S_OK, "%#lx\n", hr);
    IBootOptions_AssignBootImage(boot, test_stream_init(&stream, 4096000));
    result = (IFileSystemImageResult *)1;
    hr = IFileSystemImage3_CreateResultImage(image, &result);
    check_failure(hr, IMAPI_E_IMAGE_TOO_BIG, IMAGE_SOURCE, L"FreeMediaBlocks");
    ok(!result, "a result\n");
    image_done(image, root);
    ok(!IBootOptions_Release(boot), "references left\n");
}

START_TEST(result)
{
    CoInitialize(NULL);
    test_properties();
    test_default_name();
    test_reading();
    test_threads(read_stream);
    test_threads(read_on);
    test_changes();
    test_errors_ahead();
    test_large_between_small();
    test_identifier_without_file();
    test_closed_files();
    test_stream_changes();
    test_progress_items();
    test_failures();
    CoUninitialize();
}
