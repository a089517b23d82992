/*
 * Tests of the items of an image: directories, files, and enumerations of them (sdk-api, IFsiItem, IFsiDirectoryItem, IFsiFileItem,
 * IEnumFsiItems; behaviour.md 22 to 24). Trees of the host are tested by addtree.c, named streams by streams.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include "image_test.h"

static IFileSystemImage3 *image;
static IFsiDirectoryItem2 *root;
static struct test_stream data;

static void begin(FsiFileSystems systems)
{
    image = image_create_with(systems, 0x201, &root);
    test_stream_init(&data, 3000);
}

static void end(void)
{
    image_done(image, root);
    ok(data.ref == 1, "%ld references to the stream\n", data.ref);
}

static IFsiItem *create_item(BOOL directory, const WCHAR *text, HRESULT expected)
{
    BSTR name = SysAllocString(text);
    IFsiItem *item = (IFsiItem *)1;
    HRESULT hr;

    if (directory) hr = IFileSystemImage3_CreateDirectoryItem(image, name, (IFsiDirectoryItem **)&item);
    else hr = IFileSystemImage3_CreateFileItem(image, name, (IFsiFileItem **)&item);
    SysFreeString(name);
    check_failure(hr, expected, IMAGE_SOURCE, L"");
    ok(SUCCEEDED(hr) || !item, "an item\n");
    return SUCCEEDED(hr) ? item : NULL;
}

/* --- paths ----------------------------------------------------------------------------------------------------------- */

enum action
{
    ADD_DIRECTORY,
    ADD_FILE,
    REMOVE,
    REMOVE_TREE,
    ITEM,
};

/* In a row on one image, from \sub when `below`, else from the root. `words` are in the error's text. */
static void test_paths(void)
{
    static const struct
    {
        enum action action;
        BOOL below;
        const WCHAR *path;
        HRESULT hr;
        const WCHAR *words;
        LONG files, directories;
    }
    steps[] =
    {
        { ADD_DIRECTORY, FALSE, L"sub", S_OK, NULL, 0, 1 },
        { ADD_DIRECTORY, FALSE, L"\\two", S_OK, NULL, 0, 2 },
        { ADD_DIRECTORY, FALSE, L"/three/", S_OK, NULL, 0, 3 },
        { ADD_DIRECTORY, FALSE, L"two\\inner", S_OK, NULL, 0, 4 },
        { ADD_DIRECTORY, FALSE, L"\\two/inner\\deep", S_OK, NULL, 0, 5 },
        { ADD_DIRECTORY, TRUE, L"inner", S_OK, NULL, 0, 6 },
        { ADD_DIRECTORY, TRUE, L"\\inner2", IMAPI_E_INVALID_PATH, L"'\\inner2'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"sub", IMAPI_E_DUP_NAME, L"sub'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"SUB", IMAPI_E_DUP_NAME, L"", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"none\\below", IMAPI_E_DIR_NOT_FOUND, L"'none'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"", IMAPI_E_INVALID_PATH, L"", 0, 6 }, { ADD_DIRECTORY, FALSE, L"\\", IMAPI_E_INVALID_PATH, L"", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"\\\\x", IMAPI_E_INVALID_PATH, L"'\\\\x'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"a\\\\b", IMAPI_E_INVALID_PATH, L"'a\\\\b'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L".", IMAPI_E_INVALID_PATH, L"'.'", 0, 6 }, { ADD_DIRECTORY, FALSE, L"two\\..\\x", IMAPI_E_INVALID_PATH, L"", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"..", IMAPI_E_INVALID_PATH, L"'..'", 0, 6 },
        { ADD_DIRECTORY, FALSE, L"...", S_OK, NULL, 0, 7 },

        { ADD_FILE, FALSE, L"file", S_OK, NULL, 1, 7 }, { ADD_FILE, FALSE, L"\\two\\file", S_OK, NULL, 2, 7 },
        { ADD_FILE, TRUE, L"inner/file", S_OK, NULL, 3, 7 },
        { ADD_FILE, FALSE, L"FILE", S_OK, NULL, 3, 7 }, /* one in the place of another */
        { ADD_FILE, FALSE, L"two", IMAPI_E_DUP_NAME, L"two'", 3, 7 },
        { ADD_FILE, FALSE, L"file\\below", IMAPI_E_NOT_DIR, L"'file'", 3, 7 },
        { ADD_FILE, FALSE, L"none\\file", IMAPI_E_DIR_NOT_FOUND, L"'none'", 3, 7 },
        { ADD_FILE, FALSE, L"", IMAPI_E_INVALID_PATH, L"", 3, 7 },
        { ADD_FILE, FALSE, L"a:b*c?", S_OK, NULL, 4, 7 },
        { ADD_FILE, FALSE, L"\xd83d\xde00.txt", S_OK, NULL, 5, 7 }, { ADD_FILE, FALSE, L"lone \xd83d", S_OK, NULL, 6, 7 },
        { ADD_DIRECTORY, FALSE, L"file", IMAPI_E_DUP_NAME, L"file'", 6, 7 },

        { ITEM, FALSE, L"Two\\INNER", S_OK }, { ITEM, FALSE, L"\\", S_OK }, { ITEM, FALSE, L"", S_OK }, { ITEM, TRUE, L"inner\\File", S_OK },
        { ITEM, FALSE, L"none", IMAPI_E_ITEM_NOT_FOUND, L"'none'" }, { ITEM, FALSE, L"none\\none", IMAPI_E_DIR_NOT_FOUND, L"'none'" },
        { ITEM, TRUE, L"\\two", IMAPI_E_INVALID_PATH, L"'\\two'" }, { ITEM, FALSE, L"..", IMAPI_E_INVALID_PATH, L"'..'" },
        { ITEM, FALSE, L"file\\", S_OK }, { ITEM, FALSE, L"\xd83d\xde00.TXT", S_OK },

        { REMOVE, FALSE, L"none", IMAPI_E_FILE_NOT_FOUND, L"'none'", 6, 7 }, { REMOVE, FALSE, L"none\\x", IMAPI_E_DIR_NOT_FOUND, L"'none'", 6, 7 },
        { REMOVE, FALSE, L"two", IMAPI_E_DIR_NOT_EMPTY, L"'two'", 6, 7 }, { REMOVE, FALSE, L"\\", IMAPI_E_INVALID_PATH, L"", 6, 7 },
        { REMOVE, FALSE, L"three", S_OK, NULL, 6, 6 }, { REMOVE, FALSE, L"\\two/inner\\DEEP\\", S_OK, NULL, 6, 5 },
        { REMOVE, FALSE, L"File", S_OK, NULL, 5, 5 }, { REMOVE, FALSE, L"lone \xd83d", S_OK, NULL, 4, 5 },
        { REMOVE_TREE, FALSE, L"a:b*c?", IMAPI_E_NOT_DIR, L"'a:b*c?'", 4, 5 },
        { REMOVE_TREE, FALSE, L"none", IMAPI_E_DIR_NOT_FOUND, L"'none'", 4, 5 },
        { REMOVE_TREE, TRUE, L"inner", S_OK, NULL, 3, 4 }, { REMOVE_TREE, FALSE, L"\\TWO", S_OK, NULL, 2, 2 },
        { REMOVE_TREE, FALSE, L"\\", S_OK, NULL, 0, 0 }, { REMOVE_TREE, FALSE, L"\\", S_OK, NULL, 0, 0 },
        { ADD_DIRECTORY, TRUE, L"x", IMAPI_E_NOT_IN_FILE_SYSTEM, L"sub'", 0, 0 },
        { ADD_FILE, TRUE, L"x", IMAPI_E_NOT_IN_FILE_SYSTEM, L"sub'", 0, 0 },
        { REMOVE, TRUE, L"x", IMAPI_E_NOT_IN_FILE_SYSTEM, L"sub'", 0, 0 },
        { REMOVE_TREE, TRUE, L"x", IMAPI_E_NOT_IN_FILE_SYSTEM, L"sub'", 0, 0 },
        { ADD_DIRECTORY, FALSE, L"sub", S_OK, NULL, 0, 1 },
    };
    IFsiDirectoryItem2 *below = NULL, *directory;
    IFsiItem *item;
    unsigned i;
    LONG point;
    HRESULT hr;

    begin(ISO | JOLIET | UDF);
    for (i = 0; i < ARRAY_SIZE(steps); i++)
    {
        winetest_push_context("%u: %s", i, wine_dbgstr_w(steps[i].path));
        if (steps[i].below && !below) below = find_item(root, L"sub", &IID_IFsiDirectoryItem2);
        directory = steps[i].below ? below : root;
        point = change_point(image);
        switch (steps[i].action)
        {
        case ADD_DIRECTORY: hr = add_directory(directory, steps[i].path); break;
        case ADD_FILE: hr = add_file(directory, steps[i].path, &data.IStream_iface); break;
        case REMOVE: hr = remove_item(directory, steps[i].path); break;
        case REMOVE_TREE: hr = remove_tree(directory, steps[i].path); break;
        default:
            hr = get_item(directory, steps[i].path, &item);
            if (SUCCEEDED(hr)) IFsiItem_Release(item);
            else ok(!item, "an item\n");
        }
        check_failure(hr, steps[i].hr, ITEM_SOURCE, steps[i].words);
        if (FAILED(hr) || steps[i].action == ITEM) ok(change_point(image) == point, "something has changed\n");
        if (steps[i].action != ITEM)
            ok(file_count(image) == steps[i].files && directory_count(image) == steps[i].directories, "%ld %ld\n", file_count(image),
                    directory_count(image));
        winetest_pop_context();
    }
    IFsiDirectoryItem2_Release(below);
    hr = IFsiDirectoryItem2_AddFile(root, NULL, &data.IStream_iface);
    check_failure(hr, IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"");
    hr = IFsiDirectoryItem2_AddDirectory(root, NULL);
    check_failure(hr, IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"");
    hr = add_file(root, L"x", NULL);
    check_failure(hr, E_POINTER, ITEM_SOURCE, L"\"fileData\"");
    end();
}

/* A name has up to 255 characters; each file system makes of it what it can. */
static void test_long_names(void)
{
    WCHAR name[300];
    unsigned i;
    HRESULT hr;

    begin(ISO | JOLIET | UDF);
    for (i = 0; i < 256; i++) name[i] = 'a' + i % 26;
    name[256] = 0;
    hr = add_file(root, name, &data.IStream_iface);
    check_failure(hr, IMAPI_E_INVALID_PATH, ITEM_SOURCE, name);
    name[255] = 0;
    hr = add_file(root, name, &data.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(exists(image, L"\\") == FsiItemDirectory, "no root\n");
    hr = remove_item(root, name);
    ok(hr == S_OK, "%#lx\n", hr);
    end();
}

/* A stream that cannot be read from or says no length. */
static void test_bad_streams(void)
{
    IFsiFileItem *file;
    struct test_stream other;
    HRESULT hr;

    begin(ISO);
    test_stream_init(&other, 100);
    other.stat_hr = other.seek_hr = E_FAIL;
    hr = add_file(root, L"dead", &other.IStream_iface);
    check_failure(hr, IMAPI_E_DATA_STREAM_READ_FAILURE, ITEM_SOURCE, L"'dead'");
    file = (IFsiFileItem *)create_item(FALSE, L"mine", S_OK);
    hr = IFsiFileItem_put_Data(file, &other.IStream_iface);
    check_failure(hr, IMAPI_E_DATA_STREAM_READ_FAILURE, ITEM_SOURCE, L"mine");
    ok(other.ref == 1 && !file_count(image), "%ld\n", other.ref);
    IFsiFileItem_Release(file);
    end();
}

/* --- what an item says ----------------------------------------------------------------------------------------------- */

static void test_names(void)
{
    static const struct { const WCHAR *path, *name, *iso, *iso_path, *joliet; } tests[] =
    {
        { L"\\", L"", L"", L"\\", L"" },
        { L"\\A directory", L"A directory", L"A_DIRECT", L"\\A_DIRECT", L"A directory" },
        { L"\\A directory\\a long name.html", L"a long name.html", L"A_LONG_N.HTM;1", L"\\A_DIRECT\\A_LONG_N.HTM;1", L"a long name.html;1" },
        { L"\\A directory\\plain", L"plain", L"PLAIN.;1", L"\\A_DIRECT\\PLAIN.;1", L"plain;1" },
    };
    IFsiItem *item;
    BSTR name;
    unsigned i, round;
    HRESULT hr;

    begin(ISO | JOLIET);
    ok(add_directory(root, L"A directory") == S_OK, "no directory\n");
    ok(add_file(root, L"A directory\\a long name.html", &data.IStream_iface) == S_OK, "no file\n");
    ok(add_file(root, L"A directory\\plain", &data.IStream_iface) == S_OK, "no file\n");
    for (round = 0; round < 2; round++)
    {
        /* with a result they come from it */
        IFileSystemImageResult2 *result = round ? create_result(image) : NULL;

        for (i = 0; i < ARRAY_SIZE(tests); i++)
        {
            const WCHAR *text;

            winetest_push_context("%u", i);
            hr = get_item(root, tests[i].path, &item);
            ok(hr == S_OK, "%#lx\n", hr);
            text = get_text(item, get_Name);
            ok(text && !wcscmp(text, tests[i].name), "%s\n", wine_dbgstr_w(text));
            text = get_text(item, get_FullPath);
            ok(text && !wcscmp(text, tests[i].path), "%s\n", wine_dbgstr_w(text));
            hr = IFsiItem_FileSystemName(item, ISO, &name);
            ok(hr == S_OK && !wcscmp(name, tests[i].iso), "%#lx %s\n", hr, wine_dbgstr_w(name));
            SysFreeString(name);
            hr = IFsiItem_FileSystemPath(item, ISO, &name);
            ok(hr == S_OK && !wcscmp(name, tests[i].iso_path), "%#lx %s\n", hr, wine_dbgstr_w(name));
            SysFreeString(name);
            hr = IFsiItem_FileSystemName(item, JOLIET, &name);
            ok(hr == S_OK && !wcscmp(name, tests[i].joliet), "%#lx %s\n", hr, wine_dbgstr_w(name));
            SysFreeString(name);
            IFsiItem_Release(item);
            winetest_pop_context();
        }
        hr = get_item(root, L"A directory", &item);
        ok(hr == S_OK, "%#lx\n", hr);
        /* UDF is not in this image, and the others are no one file system */
        for (i = 0; i < 12; i++)
        {
            if (i == 1 || i == 2) continue;
            name = (BSTR)1;
            hr = IFsiItem_FileSystemName(item, (FsiFileSystems)i, &name);
            check_failure(hr, IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'fileSystem'");
            ok(!name, "a name\n");
            hr = IFsiItem_FileSystemPath(item, (FsiFileSystems)i, &name);
            check_failure(hr, IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'fileSystem'");
        }
        ok(IFsiItem_FileSystemName(item, ISO, NULL) == E_POINTER && IFsiItem_FileSystemPath(item, ISO, NULL) == E_POINTER, "no E_POINTER\n");
        IFsiItem_Release(item);
        if (result) IFileSystemImageResult2_Release(result);
    }
    item = create_item(FALSE, L"detached", S_OK);
    hr = IFsiItem_FileSystemName(item, ISO, &name);
    check_failure(hr, IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"detached");
    ok(get_text(item, get_FullPath) && !wcscmp(get_text(item, get_FullPath), L"\\detached"), "%s\n", wine_dbgstr_w(get_text(item, get_FullPath)));
    IFsiItem_Release(item);
    end();
}

static DATE now_utc(void)
{
    SYSTEMTIME time;
    DATE date;

    GetSystemTime(&time);
    SystemTimeToVariantTime(&time, &date);
    return date;
}

/* DATEs are in UTC. Nothing may be older than its creation. */
static void test_times(void)
{
    enum { CREATED, ACCESSED, MODIFIED };
    static const struct { unsigned which; DATE value; HRESULT hr; const WCHAR *words; } steps[] =
    {
        { CREATED, 30000.0, S_OK }, { MODIFIED, 30000.5, S_OK }, { ACCESSED, 30001.25, S_OK },
        { CREATED, 30000.75, IMAPI_E_INVALID_DATE, L"'LastModifiedTime'" }, { MODIFIED, 29999.0, IMAPI_E_INVALID_DATE, L"'CreationTime'" },
        { ACCESSED, 29999.9, IMAPI_E_INVALID_DATE, L"'LastAccessedTime'" }, { ACCESSED, 30000.0, S_OK }, { MODIFIED, 30000.0, S_OK },
        { CREATED, 0.0, S_OK }, { CREATED, -1.0, IMAPI_E_INVALID_PARAM, L"'CreationTime'" },
        { MODIFIED, 3000000.0, IMAPI_E_INVALID_PARAM, L"'LastModifiedTime'" }, { ACCESSED, 2958465.99, S_OK },
        { ACCESSED, NAN, IMAPI_E_INVALID_PARAM, L"'LastAccessedTime'" }, { MODIFIED, 45000.123456789, S_OK },
    };
    static const WCHAR *const names[] = { L"CreationTime", L"LastAccessedTime", L"LastModifiedTime" };
    DATE held[3], date, before = now_utc(), after;
    IFsiItem *item;
    VARIANT value;
    unsigned i, round, which;
    LONG point;
    HRESULT hr;

    begin(ISO | UDF);
    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    ok(add_file(root, L"file", &data.IStream_iface) == S_OK, "no file\n");
    after = now_utc() + 1.0 / 86400;
    for (round = 0; round < 3; round++)
    {
        winetest_push_context("round %u", round);
        if (round < 2)
        {
            hr = get_item(root, round ? L"file" : L"dir", &item);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        else item = create_item(FALSE, L"detached", S_OK);
        for (which = 0; which < 3; which++)
        {
            hr = invoke(item, names[which], DISPATCH_PROPERTYGET, NULL, &value);
            ok(hr == S_OK && V_VT(&value) == VT_DATE, "%#lx %u\n", hr, V_VT(&value));
            held[which] = V_DATE(&value);
            if (round < 2) ok(held[which] >= before - 1e-5 && held[which] <= after, "%f is not now, %f\n", held[which], before);
        }
        for (i = 0; i < ARRAY_SIZE(steps); i++)
        {
            winetest_push_context("%u", i);
            point = change_point(image);
            switch (steps[i].which)
            {
            case CREATED: hr = IFsiItem_put_CreationTime(item, steps[i].value); break;
            case ACCESSED: hr = IFsiItem_put_LastAccessedTime(item, steps[i].value); break;
            default: hr = IFsiItem_put_LastModifiedTime(item, steps[i].value); break;
            }
            check_failure(hr, steps[i].hr, ITEM_SOURCE, steps[i].words);
            if (SUCCEEDED(hr)) held[steps[i].which] = steps[i].value;
            ok(change_point(image) == point + (SUCCEEDED(hr) && round < 2), "%ld after %ld\n", change_point(image), point);
            for (which = 0; which < 3; which++)
            {
                if (which == CREATED) hr = IFsiItem_get_CreationTime(item, &date);
                else if (which == ACCESSED) hr = IFsiItem_get_LastAccessedTime(item, &date);
                else hr = IFsiItem_get_LastModifiedTime(item, &date);
                /* to a millisecond */
                ok(hr == S_OK && fabs(date - held[which]) < 1.1e-8, "%u: %#lx %.9f %.9f\n", which, hr, date, held[which]);
            }
            winetest_pop_context();
        }
        ok(IFsiItem_get_CreationTime(item, NULL) == E_POINTER && IFsiItem_get_LastAccessedTime(item, NULL) == E_POINTER
                && IFsiItem_get_LastModifiedTime(item, NULL) == E_POINTER && IFsiItem_get_IsHidden(item, NULL) == E_POINTER
                && IFsiItem_get_Name(item, NULL) == E_POINTER && IFsiItem_get_FullPath(item, NULL) == E_POINTER, "no E_POINTER\n");
        /* a script gives a date as VT_DATE, and as a text */
        V_VT(&value) = VT_DATE;
        V_DATE(&value) = 45001.5;
        hr = invoke(item, L"LastModifiedTime", DISPATCH_PROPERTYPUT, &value, NULL);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = invoke(item, L"IsHidden", DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == VT_BOOL && !V_BOOL(&value), "%#lx\n", hr);
        point = change_point(image);
        hr = IFsiItem_put_IsHidden(item, VARIANT_TRUE);
        ok(hr == S_OK && change_point(image) == point + (round < 2), "%#lx\n", hr);
        hr = IFsiItem_put_IsHidden(item, VARIANT_TRUE);
        ok(hr == S_OK && change_point(image) == point + (round < 2), "nothing has changed: %#lx\n", hr);
        invoke(item, L"IsHidden", DISPATCH_PROPERTYGET, NULL, &value);
        ok(V_BOOL(&value) == VARIANT_TRUE, "%d\n", V_BOOL(&value));
        IFsiItem_Release(item);
        winetest_pop_context();
    }
    end();
}

/* --- contents -------------------------------------------------------------------------------------------------------- */

static void test_contents(void)
{
    static const BYTE mark[] = "where it should be";
    IFsiFileItem *file;
    LARGE_INTEGER move;
    LONGLONG size;
    LONG low, high;
    IStream *stream, *clone;
    char buffer[64];
    STATSTG stat;
    ULONG read;
    HRESULT hr;

    begin(UDF);
    data.size = 0x300000005;
    data.data = mark;
    data.data_at = 0x2fffffff0;
    data.data_size = sizeof(mark);
    ok(add_file(root, L"large", &data.IStream_iface) == S_OK, "no file\n");
    file = find_item(root, L"large", &IID_IFsiFileItem);
    hr = IFsiFileItem_get_DataSize(file, &size);
    ok(hr == S_OK && size == 0x300000005, "%#lx %I64x\n", hr, size);
    hr = IFsiFileItem_get_DataSize32BitLow(file, &low);
    ok(hr == S_OK && low == 5, "%#lx %lx\n", hr, low);
    hr = IFsiFileItem_get_DataSize32BitHigh(file, &high);
    ok(hr == S_OK && high == 3, "%#lx %lx\n", hr, high);
    ok(IFsiFileItem_get_DataSize(file, NULL) == E_POINTER && IFsiFileItem_get_DataSize32BitLow(file, NULL) == E_POINTER
            && IFsiFileItem_get_DataSize32BitHigh(file, NULL) == E_POINTER && IFsiFileItem_get_Data(file, NULL) == E_POINTER
            && IFsiFileItem_put_Data(file, NULL) == E_POINTER, "no E_POINTER\n");

    hr = IFsiFileItem_get_Data(file, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == 0x300000005, "%#lx %I64x\n", hr, stat.cbSize.QuadPart);
    move.QuadPart = 0x2fffffff0;
    hr = IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Clone(stream, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(stream, buffer, sizeof(mark), &read);
    ok(hr == S_OK && read == sizeof(mark) && !memcmp(buffer, mark, sizeof(mark)), "%#lx %lu\n", hr, read);
    memset(buffer, 1, sizeof(buffer));
    hr = IStream_Read(clone, buffer, sizeof(buffer), &read);
    ok(hr == S_OK && read == 0x15 && !memcmp(buffer, mark, sizeof(mark)), "the clone stands where it was made: %#lx %lu\n", hr, read);
    IStream_Release(clone);
    /* the file is in the image: AddFile replaces it, and those who read it go on */
    check_failure(IFsiFileItem_put_Data(file, &data.IStream_iface), IMAPI_E_READONLY, ITEM_SOURCE, L"");
    ok(remove_item(root, L"large") == S_OK, "not removed\n");
    IFileSystemImage3_LockInChangePoint(image);
    move.QuadPart = 0x2fffffff0;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, buffer, 5, &read);
    ok(hr == S_OK && read == 5 && !memcmp(buffer, "where", 5), "%#lx %lu\n", hr, read);
    hr = IFsiFileItem_get_DataSize(file, &size);
    ok(hr == S_OK && size == 0x300000005, "%#lx %I64x\n", hr, size);
    data.fail_hr = STG_E_READFAULT;
    hr = IStream_Read(stream, buffer, 5, &read);
    check_failure(hr, IMAPI_E_DATA_STREAM_READ_FAILURE, ITEM_SOURCE, L"large");
    ok(!read, "%lu\n", read);
    IStream_Release(stream);
    IFsiFileItem_Release(file);

    /* before it is in the image, the data can be put, again and again */
    file = (IFsiFileItem *)create_item(FALSE, L"mine", S_OK);
    hr = IFsiFileItem_get_DataSize(file, &size);
    ok(hr == S_OK && !size, "%#lx\n", hr);
    hr = IFsiFileItem_get_Data(file, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(stream, buffer, 5, &read);
    ok(SUCCEEDED(hr) && !read, "%#lx %lu\n", hr, read);
    IStream_Release(stream);
    data.fail_hr = S_OK;
    hr = IFsiFileItem_put_Data(file, &data.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiFileItem_get_DataSize(file, &size);
    ok(hr == S_OK && size == 0x300000005, "%#lx %I64x\n", hr, size);
    data.size = 10;
    /* a script has it as an IDispatch, or an IUnknown */
    {
        VARIANT value;

        V_VT(&value) = VT_DISPATCH;
        V_DISPATCH(&value) = &data.IDispatch_iface;
        hr = invoke(file, L"Data", DISPATCH_PROPERTYPUT, &value, NULL);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = invoke(file, L"Data", DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == VT_UNKNOWN, "%#lx %u\n", hr, V_VT(&value));
        VariantClear(&value);
        hr = invoke(file, L"DataSize32BitLow", DISPATCH_PROPERTYGET, NULL, &value);
        ok(hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) == 10, "%#lx %u\n", hr, V_VT(&value));
    }
    ok(IFsiDirectoryItem2_Add(root, (IFsiItem *)file) == S_OK, "not added\n");
    check_failure(IFsiFileItem_put_Data(file, &data.IStream_iface), IMAPI_E_READONLY, ITEM_SOURCE, L"");
    IFsiFileItem_Release(file);
    end();
}

/* --- Add ------------------------------------------------------------------------------------------------------------- */

static void test_add(void)
{
    IFsiItem *file, *directory, *other, *foreign;
    IFsiDirectoryItem2 *detached, *other_root;
    IFileSystemImage3 *other_image;
    struct test_stream stream;
    HRESULT hr;

    begin(ISO | JOLIET | UDF);
    create_item(FALSE, L"", IMAPI_E_INVALID_PARAM);
    create_item(TRUE, L"a\\b", IMAPI_E_INVALID_PARAM);
    create_item(TRUE, L"a/b", IMAPI_E_INVALID_PARAM);
    create_item(FALSE, L"..", IMAPI_E_INVALID_PARAM);
    hr = IFileSystemImage3_CreateFileItem(image, NULL, (IFsiFileItem **)&file);
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'name'");

    directory = create_item(TRUE, L"Directory", S_OK);
    file = create_item(FALSE, L"file", S_OK);
    IFsiItem_QueryInterface(directory, &IID_IFsiDirectoryItem2, (void **)&detached);
    check_failure(add_directory(detached, L"x"), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    check_failure(add_file(detached, L"x", &data.IStream_iface), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    check_failure(add_tree(detached, L"C:\\", FALSE), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    check_failure(remove_item(detached, L"x"), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    check_failure(remove_tree(detached, L"x"), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    check_failure(IFsiDirectoryItem2_Add(detached, file), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"Directory");
    ok(!file_count(image) && !directory_count(image) && !change_point(image), "something has changed\n");

    hr = IFsiDirectoryItem2_Add(root, directory);
    ok(hr == S_OK && directory_count(image) == 1, "%#lx\n", hr);
    hr = IFsiDirectoryItem2_Add(detached, file);
    ok(hr == S_OK && exists(image, L"\\Directory\\file") == FsiItemFile, "%#lx\n", hr);
    check_failure(IFsiDirectoryItem2_Add(root, file), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"file");
    check_failure(IFsiDirectoryItem2_Add(root, directory), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"Directory");
    check_failure(IFsiDirectoryItem2_Add(detached, directory), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"Directory");
    ok(get_text(file, get_FullPath) && !wcscmp(get_text(file, get_FullPath), L"\\Directory\\file"), "%s\n", wine_dbgstr_w(get_text(file, get_FullPath)));
    IFsiItem_Release(file);

    /* a name that is taken leaves the item to its owner */
    file = create_item(FALSE, L"DIRECTORY", S_OK);
    check_failure(IFsiDirectoryItem2_Add(root, file), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"DIRECTORY");
    hr = IFsiDirectoryItem2_Add(detached, file);
    ok(hr == S_OK && exists(image, L"\\Directory\\Directory") == FsiItemFile, "%#lx\n", hr);
    IFsiItem_Release(file);
    file = create_item(FALSE, L"FILE", S_OK);
    check_failure(IFsiDirectoryItem2_Add(detached, file), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"FILE");
    IFsiItem_Release(file);

    /* what is not of this image */
    other_image = image_create_with(UDF, 0, &other_root);
    test_stream_init(&stream, 10);
    ok(add_file(other_root, L"theirs", &stream.IStream_iface) == S_OK, "no file\n");
    hr = get_item(other_root, L"theirs", &other);
    ok(hr == S_OK, "%#lx\n", hr);
    check_failure(IFsiDirectoryItem2_Add(root, other), IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'item'");
    IFsiItem_Release(other);
    image_done(other_image, other_root);
    foreign = (IFsiItem *)&stream.IDispatch_iface; /* somebody's object, which has not the interface that it is given as */
    check_failure(IFsiDirectoryItem2_Add(root, foreign), IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'item'");
    check_failure(IFsiDirectoryItem2_Add(root, NULL), E_POINTER, ITEM_SOURCE, L"\"item\"");
    hr = invoke_object(root, L"Add", VT_DISPATCH, image);
    ok(hr == DISP_E_TYPEMISMATCH || hr == E_NOINTERFACE, "%#lx\n", hr);

    /* late-bound, and never added */
    file = create_item(FALSE, L"late", S_OK);
    hr = invoke_object(root, L"Add", VT_DISPATCH, file);
    ok(hr == S_OK && exists(image, L"\\late") == FsiItemFile, "%#lx\n", hr);
    IFsiItem_Release(file);
    file = create_item(FALSE, L"never", S_OK);
    IFsiItem_Release(file);
    IFsiDirectoryItem2_Release(detached);
    IFsiItem_Release(directory);
    end();
}

/* Items go on when their image does not, and when they were removed from it. */
static void test_outliving(void)
{
    IFsiDirectoryItem2 *directory;
    IFsiFileItem *file, *again;
    const WCHAR *text;
    IStream *stream;
    char buffer[10];
    ULONG read;
    LONGLONG size;
    HRESULT hr;

    begin(ISO | JOLIET);
    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    ok(add_file(root, L"dir\\file", &data.IStream_iface) == S_OK, "no file\n");
    directory = find_item(root, L"dir", &IID_IFsiDirectoryItem2);
    file = find_item(root, L"dir\\file", &IID_IFsiFileItem);
    ok(!IFsiDirectoryItem2_Release(root), "references left\n");
    ok(!IFileSystemImage3_Release(image), "references left\n");
    text = get_text(file, get_FullPath);
    ok(text && !wcscmp(text, L"\\dir\\file"), "%s\n", wine_dbgstr_w(text));
    hr = IFsiFileItem_get_Data(file, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_file(directory, L"more", &data.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    again = find_item(directory, L"FILE", &IID_IFsiFileItem);
    hr = remove_item(directory, L"file");
    ok(hr == S_OK, "%#lx\n", hr);
    text = get_text(again, get_Name);
    ok(text && !wcscmp(text, L"file"), "%s\n", wine_dbgstr_w(text));
    check_failure(IFsiDirectoryItem2_Add(directory, (IFsiItem *)file), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"file");
    ok(!IFsiDirectoryItem2_Release(directory), "references left\n");
    ok(!IFsiFileItem_Release(again), "references left\n");
    hr = IFsiFileItem_get_DataSize(file, &size);
    ok(hr == S_OK && size == 3000, "%#lx\n", hr);
    ok(!IFsiFileItem_Release(file), "references left\n");
    hr = IStream_Read(stream, buffer, sizeof(buffer), &read);
    ok(hr == S_OK && read == sizeof(buffer), "%#lx %lu\n", hr, read);
    ok(!IStream_Release(stream), "references left\n");
    ok(data.ref == 1, "%ld references to the stream\n", data.ref);
}

/* --- enumerations ---------------------------------------------------------------------------------------------------- */

static void check_next(IEnumFsiItems *items, const WCHAR *name)
{
    IFsiItem *item = NULL;
    const WCHAR *text;
    HRESULT hr = IEnumFsiItems_Next(items, 1, &item, NULL);

    ok(hr == (name ? S_OK : S_FALSE), "%s: %#lx\n", wine_dbgstr_w(name), hr);
    if (hr != S_OK) return;
    text = get_text(item, get_Name);
    ok(name && text && !wcscmp(text, name), "%s, not %s\n", wine_dbgstr_w(text), wine_dbgstr_w(name));
    IFsiItem_Release(item);
}

static void test_enumerations(void)
{
    static const WCHAR *const names[] = { L"one", L"two", L"three", L"four" };
    IEnumFsiItems *items, *clone;
    IEnumVARIANT *variants;
    IFsiItem *some[6];
    IUnknown *unknown;
    VARIANT value[6];
    IFsiDirectoryItem *directory;
    DISPPARAMS none = { 0 };
    LONG count;
    ULONG fetched, i;
    HRESULT hr;

    begin(ISO);
    hr = IFsiDirectoryItem2_get_EnumFsiItems(root, &items);
    ok(hr == S_OK, "%#lx\n", hr);
    check_next(items, NULL);
    ok(IEnumFsiItems_Skip(items, 0) == S_OK && IEnumFsiItems_Skip(items, 1) == S_FALSE, "an empty one\n");
    IEnumFsiItems_Release(items);

    for (i = 0; i < 4; i++)
        ok((i % 2 ? add_directory(root, names[i]) : add_file(root, names[i], &data.IStream_iface)) == S_OK, "%lu\n", i);
    ok(add_file(root, L"two\\below", &data.IStream_iface) == S_OK, "no file\n");
    hr = IFsiDirectoryItem2_get_Count(root, &count);
    ok(hr == S_OK && count == 4, "%#lx %ld\n", hr, count);
    ok(IFsiDirectoryItem2_get_Count(root, NULL) == E_POINTER && IFsiDirectoryItem2_get_EnumFsiItems(root, NULL) == E_POINTER
            && IFsiDirectoryItem2_get__NewEnum(root, NULL) == E_POINTER && IFsiDirectoryItem2_get_Item(root, NULL, NULL) == E_POINTER,
            "no E_POINTER\n");
    hr = IFsiDirectoryItem2_get_EnumFsiItems(root, &items);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiDirectoryItem2_get__NewEnum(root, &variants);
    ok(hr == S_OK, "%#lx\n", hr);

    /* snapshots: what comes or goes later is not in them */
    ok(remove_item(root, L"one") == S_OK && add_file(root, L"five", &data.IStream_iface) == S_OK, "not changed\n");
    for (i = 0; i < 4; i++) check_next(items, names[i]);
    check_next(items, NULL);
    ok(IEnumFsiItems_Reset(items) == S_OK, "no Reset\n");
    fetched = 99;
    hr = IEnumFsiItems_Next(items, 3, some, &fetched);
    ok(hr == S_OK && fetched == 3, "%#lx %lu\n", hr, fetched);
    hr = IEnumFsiItems_Clone(items, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < 3; i++) IFsiItem_Release(some[i]);
    hr = IEnumFsiItems_Next(items, 3, some, &fetched);
    ok(hr == S_FALSE && fetched == 1, "%#lx %lu\n", hr, fetched);
    IFsiItem_Release(some[0]);
    check_next(clone, L"four");
    IEnumFsiItems_Reset(clone);
    ok(IEnumFsiItems_Skip(clone, 2) == S_OK, "no Skip\n");
    check_next(clone, L"three");
    ok(IEnumFsiItems_Skip(clone, 2) == S_FALSE, "beyond the end\n");
    check_next(clone, NULL);
    IEnumFsiItems_Reset(clone);
    ok(IEnumFsiItems_Skip(clone, 0xffffffff) == S_FALSE, "far beyond the end\n");
    check_next(clone, NULL);
    ok(IEnumFsiItems_Next(items, 2, some, NULL) == E_POINTER && IEnumFsiItems_Next(items, 1, NULL, &fetched) == E_POINTER
            && IEnumFsiItems_Clone(items, NULL) == E_POINTER, "no E_POINTER\n");
    hr = IEnumFsiItems_Next(clone, 0, some, &fetched);
    ok(hr == S_OK && !fetched, "%#lx %lu\n", hr, fetched);
    IEnumFsiItems_Release(clone);
    IEnumFsiItems_Release(items);

    hr = IEnumVARIANT_Next(variants, 6, value, &fetched);
    ok(hr == S_FALSE && fetched == 4, "%#lx %lu\n", hr, fetched);
    for (i = 0; i < fetched; i++)
    {
        VARIANT name;

        ok(V_VT(&value[i]) == VT_DISPATCH, "%lu: %u\n", i, V_VT(&value[i]));
        hr = invoke(V_DISPATCH(&value[i]), L"Name", DISPATCH_PROPERTYGET, NULL, &name);
        ok(hr == S_OK && !wcscmp(V_BSTR(&name), names[i]), "%lu: %#lx\n", i, hr);
        VariantClear(&name);
        hr = IDispatch_QueryInterface(V_DISPATCH(&value[i]), &IID_IFsiDirectoryItem, (void **)&directory);
        ok(hr == (i % 2 ? S_OK : E_NOINTERFACE), "%lu: %#lx\n", i, hr);
        if (hr == S_OK) IFsiDirectoryItem_Release(directory);
        VariantClear(&value[i]);
    }
    IEnumVARIANT_Release(variants);

    /* as "for each" has it, and Item, which is what the object is without a name */
    hr = IFsiDirectoryItem2_Invoke(root, DISPID_NEWENUM, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET | DISPATCH_METHOD, &none,
            &value[0], NULL, NULL);
    ok(hr == S_OK && V_VT(&value[0]) == VT_UNKNOWN, "%#lx %u\n", hr, V_VT(&value[0]));
    VariantClear(&value[0]);
    hr = IFsiDirectoryItem2_Invoke(root, DISPID_NEWENUM, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &none, &value[0], NULL, NULL);
    ok(hr == S_OK && V_VT(&value[0]) == VT_UNKNOWN, "as Wine's JScript: %#lx %u\n", hr, V_VT(&value[0]));
    hr = IUnknown_QueryInterface(V_UNKNOWN(&value[0]), &IID_IEnumVARIANT, (void **)&unknown);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) IUnknown_Release(unknown);
    VariantClear(&value[0]);
    {
        DISPPARAMS params = { value, NULL, 1, 0 };
        VARIANT result;

        V_VT(&value[0]) = VT_BSTR;
        V_BSTR(&value[0]) = SysAllocString(L"TWO");
        VariantInit(&result);
        hr = IFsiDirectoryItem2_Invoke(root, DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET | DISPATCH_METHOD, &params,
                &result, NULL, NULL);
        ok(hr == S_OK && V_VT(&result) == VT_DISPATCH, "%#lx %u\n", hr, V_VT(&result));
        VariantClear(&result);
        VariantClear(&value[0]);
    }
    end();
}

START_TEST(items)
{
    CoInitialize(NULL);
    test_paths();
    test_long_names();
    test_bad_streams();
    test_names();
    test_times();
    test_contents();
    test_add();
    test_outliving();
    test_enumerations();
    CoUninitialize();
}
