/*
 * Tests of AddTree and AddTreeWithNamedStreams (sdk-api, IFsiDirectoryItem::AddTree, IFsiDirectoryItem2; behaviour.md 23).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include "image_test.h"

static WCHAR scratch[MAX_PATH];
static IFileSystemImage3 *image;
static IFsiDirectoryItem2 *root;

static void begin(FsiFileSystems systems)
{
    image = image_create_with(systems, 0x201, &root);
    make_scratch(scratch);
}

static void end(void)
{
    image_done(image, root);
    remove_scratch(scratch);
}

static const WCHAR *below(const WCHAR *name)
{
    static WCHAR path[4][MAX_PATH];
    static unsigned next;

    next = (next + 1) % 4;
    swprintf(path[next], MAX_PATH, L"%ls\\%ls", scratch, name);
    return path[next];
}

/* Has the system below Wine do something in a directory; FALSE where there is none. */
static BOOL run_shell(const WCHAR *directory, const WCHAR *command)
{
    char *(CDECL *unix_file_name)(const WCHAR *) = (void *)GetProcAddress(GetModuleHandleW(L"kernel32"), "wine_get_unix_file_name");
    STARTUPINFOW startup = { sizeof(startup) };
    PROCESS_INFORMATION process;
    WCHAR line[4 * MAX_PATH], done[MAX_PATH];
    char *unix_directory;
    unsigned i;

    swprintf(done, ARRAY_SIZE(done), L"%ls\\shell-is-done", directory);
    if (!unix_file_name || !(unix_directory = unix_file_name(directory))) return FALSE;
    swprintf(line, ARRAY_SIZE(line), L"\\\\?\\unix\\bin\\sh -c \"cd '%hs' && %ls; : > shell-is-done\"", unix_directory, command);
    HeapFree(GetProcessHeap(), 0, unix_directory);
    if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) return FALSE;
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    /* Wine gives no handle to wait for */
    for (i = 0; i < 15000 && GetFileAttributesW(done) == INVALID_FILE_ATTRIBUTES; i++) Sleep(20);
    return DeleteFileW(done);
}

static LONGLONG size_of(const WCHAR *path)
{
    IFsiFileItem *file = find_item(root, path, &IID_IFsiFileItem);
    LONGLONG size = -1;

    if (!file) return -1;
    IFsiFileItem_get_DataSize(file, &size);
    IFsiFileItem_Release(file);
    return size;
}

static void make_small_tree(void)
{
    make_directory(scratch, L"base");
    make_directory(scratch, L"base\\inner");
    make_directory(scratch, L"base\\empty");
    make_file(scratch, L"base\\one.txt", 100, 1);
    make_file(scratch, L"base\\inner\\two.bin", 5000, 2);
    make_file(scratch, L"base\\nothing", 0, 0);
}

/* --- which source ---------------------------------------------------------------------------------------------------- */

/* Every way to write a source, with and without its base directory: what is in the image then. */
static void test_sources(void)
{
    static const struct
    {
        const WCHAR *format;    /* %ls: the scratch directory */
        BOOL with_base;
        HRESULT hr;
        const WCHAR *there;     /* a path that is in the image then */
        LONG files, directories;
    }
    tests[] =
    {
        { L"%ls\\base", FALSE, S_OK, L"\\inner\\two.bin", 3, 2 }, { L"%ls\\base", TRUE, S_OK, L"\\base\\inner\\two.bin", 3, 3 },
        { L"%ls\\base\\", FALSE, S_OK, L"\\inner\\two.bin", 3, 2 }, { L"%ls\\base\\", TRUE, S_OK, L"\\base\\empty", 3, 3 },
        { L"%ls/base", TRUE, S_OK, L"\\base\\one.txt", 3, 3 }, { L"%ls/base/inner/", TRUE, S_OK, L"\\inner\\two.bin", 1, 1 },
        { L"%ls\\base\\.\\inner\\..", TRUE, S_OK, L"\\base\\one.txt", 3, 3 }, { L"\\\\?\\%ls\\base", TRUE, S_OK, L"\\base\\one.txt", 3, 3 },
        { L"%ls\\BASE\\Inner", TRUE, S_OK, L"\\inner\\two.bin", 1, 1 },
        { L"%ls\\base\\empty", FALSE, S_OK, L"\\", 0, 0 }, { L"%ls\\base\\empty", TRUE, S_OK, L"\\empty", 0, 1 },
        /* scripts give files as well, with and without their base */
        { L"%ls\\base\\one.txt", TRUE, S_OK, L"\\one.txt", 1, 0 }, { L"%ls\\base\\one.txt", FALSE, S_OK, L"\\one.txt", 1, 0 },
        { L"%ls\\base\\nothing", TRUE, S_OK, L"\\nothing", 1, 0 },
        { L"%ls\\none", TRUE, HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) }, { L"%ls\\none\\none", FALSE, HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) },
        { L"%ls\\none\\", FALSE, HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) },
        { L"%ls\\base\\*", FALSE, IMAPI_E_INVALID_PATH }, { L"%ls\\base\\on?.txt", TRUE, IMAPI_E_INVALID_PATH },
        { L"", FALSE, IMAPI_E_INVALID_PARAM },
    };
    WCHAR path[MAX_PATH + 40];
    unsigned i;
    HRESULT hr;

    begin(ISO | JOLIET | UDF);
    make_small_tree();
    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        swprintf(path, ARRAY_SIZE(path), tests[i].format, scratch);
        hr = add_tree(root, path, tests[i].with_base);
        check_failure(hr, tests[i].hr, ITEM_SOURCE, tests[i].hr == IMAPI_E_INVALID_PARAM ? L"'sourceDirectory'" : path);
        ok(file_count(image) == tests[i].files && directory_count(image) == tests[i].directories, "%ld files, %ld directories\n",
                file_count(image), directory_count(image));
        if (SUCCEEDED(tests[i].hr)) ok(exists(image, tests[i].there), "no %s\n", wine_dbgstr_w(tests[i].there));
        ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
        winetest_pop_context();
    }
    hr = IFsiDirectoryItem2_AddTree(root, NULL, VARIANT_TRUE);
    ok(hr == IMAPI_E_INVALID_PARAM || hr == E_POINTER, "%#lx\n", hr);

    /* below a directory of the image, and relative to the current directory */
    ok(add_directory(root, L"target") == S_OK, "no directory\n");
    {
        IFsiDirectoryItem2 *target = find_item(root, L"target", &IID_IFsiDirectoryItem2);
        WCHAR current[MAX_PATH];

        GetCurrentDirectoryW(ARRAY_SIZE(current), current);
        SetCurrentDirectoryW(scratch);
        hr = add_tree(target, L"base", TRUE);
        ok(hr == S_OK && exists(image, L"\\target\\base\\inner\\two.bin") == FsiItemFile, "%#lx\n", hr);
        hr = add_tree(target, L"base\\one.txt", FALSE);
        ok(hr == S_OK && exists(image, L"\\target\\one.txt") == FsiItemFile, "%#lx\n", hr);
        SetCurrentDirectoryW(current);
        IFsiDirectoryItem2_Release(target);
    }
    end();
}

/* A drive's root has no name to be included by. In Wine a drive is a link below the prefix. */
static void test_drive_root(void)
{
    WCHAR path[] = L"?:\\", command[2 * MAX_PATH];
    unsigned round;
    HRESULT hr;

    begin(UDF);
    make_small_tree();
    for (path[0] = 'y'; path[0] > 'd' && GetDriveTypeW(path) != DRIVE_NO_ROOT_DIR; path[0]--) ;
    swprintf(command, ARRAY_SIZE(command), L"ln -s $PWD $WINEPREFIX/dosdevices/%lc:", path[0]);
    if (path[0] > 'd' && run_shell(below(L"base"), command))
    {
        for (round = 0; round < 4; round++)
        {
            path[2] = round / 2 ? 0 : '\\';
            if (!path[2]) SetCurrentDirectoryW(L"C:\\");
            hr = add_tree(root, path, round % 2);
            ok(hr == S_OK && file_count(image) == 3 && directory_count(image) == 2, "%u: %#lx %ld %ld\n", round, hr, file_count(image),
                    directory_count(image));
            ok(exists(image, L"\\inner\\two.bin") == FsiItemFile, "%u: it is not there\n", round);
            ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
        }
        swprintf(command, ARRAY_SIZE(command), L"rm $WINEPREFIX/dosdevices/%lc:", path[0]);
        run_shell(below(L"base"), command);
    }
    else skip("this is not Wine, or there is no shell below it\n");
    end();
}

/* --- what comes with it ---------------------------------------------------------------------------------------------- */

static void test_attributes(void)
{
    static const FILETIME created = { 0, 0x01c00000 }, accessed = { 0, 0x01c80000 }, modified = { 0, 0x01d00000 };
    SYSTEMTIME time;
    DATE date, expected;
    VARIANT_BOOL hidden;
    IFsiItem *item;
    HANDLE file;
    HRESULT hr;

    begin(ISO | JOLIET);
    make_small_tree();
    make_file(scratch, L"base\\hidden", 10, 1);
    make_file(scratch, L"base\\system", 10, 1);
    make_file(scratch, L"base\\read-only", 10, 1);
    make_file(scratch, L"base\\.dotted", 10, 1);
    SetFileAttributesW(below(L"base\\hidden"), FILE_ATTRIBUTE_HIDDEN);
    SetFileAttributesW(below(L"base\\system"), FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_HIDDEN);
    SetFileAttributesW(below(L"base\\read-only"), FILE_ATTRIBUTE_READONLY);
    SetFileAttributesW(below(L"base\\inner"), FILE_ATTRIBUTE_HIDDEN);
    file = CreateFileW(below(L"base\\one.txt"), FILE_WRITE_ATTRIBUTES, 0, NULL, OPEN_EXISTING, 0, NULL);
    ok(SetFileTime(file, &created, &accessed, &modified), "error %lu\n", GetLastError());
    CloseHandle(file);
    hr = add_tree(root, below(L"base"), FALSE);
    ok(hr == S_OK && file_count(image) == 7 && directory_count(image) == 2, "all of them: %#lx %ld\n", hr, file_count(image));
    if (GetFileAttributesW(below(L"base\\hidden")) & FILE_ATTRIBUTE_HIDDEN)
    {
        item = find_item(root, L"hidden", &IID_IFsiItem);
        IFsiItem_get_IsHidden(item, &hidden);
        ok(hidden == VARIANT_TRUE, "it is not hidden\n");
        IFsiItem_Release(item);
        item = find_item(root, L"inner", &IID_IFsiItem);
        IFsiItem_get_IsHidden(item, &hidden);
        ok(hidden == VARIANT_TRUE, "the directory is not hidden\n");
        IFsiItem_Release(item);
    }
    else skip("this file system keeps no attributes\n");
    item = find_item(root, L"one.txt", &IID_IFsiItem);
    IFsiItem_get_IsHidden(item, &hidden);
    ok(hidden == VARIANT_FALSE, "it is hidden\n");
    /* its own time, in UTC */
    FileTimeToSystemTime(&modified, &time);
    SystemTimeToVariantTime(&time, &expected);
    hr = IFsiItem_get_LastModifiedTime(item, &date);
    ok(hr == S_OK && fabs(date - expected) < 1.0 / 86400, "%f, not %f\n", date, expected);
    FileTimeToSystemTime(&accessed, &time);
    SystemTimeToVariantTime(&time, &expected);
    hr = IFsiItem_get_LastAccessedTime(item, &date);
    ok(hr == S_OK && fabs(date - expected) < 1.0 / 86400, "%f, not %f\n", date, expected);
    IFsiItem_Release(item);
    end();
}

/* Where there is something already, what comes prevails; what cannot be joined leaves everything as it was. */
static void test_collisions(void)
{
    struct test_stream stream;
    LONG point;
    HRESULT hr;

    begin(ISO | JOLIET);
    make_small_tree();
    test_stream_init(&stream, 77);
    ok(add_file(root, L"one.txt", &stream.IStream_iface) == S_OK, "no file\n");
    ok(add_directory(root, L"inner") == S_OK, "no directory\n");
    ok(add_file(root, L"inner\\kept", &stream.IStream_iface) == S_OK, "no file\n");
    ok(add_file(root, L"inner\\two.bin", &stream.IStream_iface) == S_OK, "no file\n");
    hr = add_tree(root, below(L"base"), FALSE);
    ok(hr == S_OK && file_count(image) == 4 && directory_count(image) == 2, "%#lx %ld %ld\n", hr, file_count(image), directory_count(image));
    ok(size_of(L"one.txt") == 100 && size_of(L"inner\\two.bin") == 5000 && size_of(L"inner\\kept") == 77, "not what it should be\n");
    /* once more is nothing new */
    hr = add_tree(root, below(L"base"), FALSE);
    ok(hr == S_OK && file_count(image) == 4 && directory_count(image) == 2, "%#lx %ld %ld\n", hr, file_count(image), directory_count(image));

    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    ok(add_file(root, L"one.txt", &stream.IStream_iface) == S_OK, "no file\n");
    ok(add_file(root, L"inner", &stream.IStream_iface) == S_OK, "no file\n");
    point = change_point(image);
    hr = add_tree(root, below(L"base"), FALSE);
    check_failure(hr, IMAPI_E_DUP_NAME, ITEM_SOURCE, L"inner'");
    ok(change_point(image) == point && file_count(image) == 2 && !directory_count(image), "something was added\n");
    ok(size_of(L"one.txt") == 77, "it was replaced\n");
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    ok(add_directory(root, L"one.txt") == S_OK, "no directory\n");
    hr = add_tree(root, below(L"base\\one.txt"), TRUE);
    check_failure(hr, IMAPI_E_DUP_NAME, ITEM_SOURCE, L"one.txt'");
    end();
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

/* --- limits ---------------------------------------------------------------------------------------------------------- */

static void test_limits(void)
{
    WCHAR path[MAX_PATH], name[40];
    LARGE_INTEGER size;
    unsigned i;
    HANDLE file;
    DWORD done;
    HRESULT hr;

    begin(ISO | JOLIET);
    make_directory(scratch, L"base");
    wcscpy(path, L"base");
    for (i = 1; i <= 8; i++)
    {
        swprintf(name, ARRAY_SIZE(name), L"\\level %u", i);
        wcscat(path, name);
        make_directory(scratch, path);
    }
    hr = add_tree(root, below(L"base"), FALSE);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, ITEM_SOURCE, L"level 8");
    ok(!directory_count(image) && !change_point(image), "something was added\n");
    hr = add_tree(root, below(L"base\\level 1"), FALSE);
    ok(hr == S_OK && directory_count(image) == 7, "%#lx %ld\n", hr, directory_count(image));
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = add_tree(root, below(L"base\\level 1"), TRUE);
    check_failure(hr, IMAPI_E_ISO9660_LEVELS, ITEM_SOURCE, L"level 8");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_tree(root, below(L"base"), TRUE);
    ok(hr == S_OK && directory_count(image) == 9, "%#lx %ld\n", hr, directory_count(image));
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");

    /* a file of more than 4 GiB, all of it a hole but its end */
    make_directory(scratch, L"large");
    file = CreateFileW(below(L"large\\sparse"), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    size.QuadPart = 0x140000000;
    SetFilePointerEx(file, size, NULL, FILE_BEGIN);
    ok(WriteFile(file, "end", 3, &done, NULL), "error %lu\n", GetLastError());
    CloseHandle(file);
    hr = add_tree(root, below(L"large"), FALSE);
    ok(hr == S_OK && size_of(L"sparse") == 0x140000003, "%#lx\n", hr);
    {
        IFileSystemImageResult2 *result = create_result(image);
        LARGE_INTEGER move;
        IStream *stream;
        char buffer[16];
        STATSTG stat;
        ULONG read;
        IProgressItems *items;
        IProgressItem *item;
        ULONG last;

        ok(IFileSystemImageResult2_get_ImageStream(result, &stream) == S_OK, "no stream\n");
        IStream_Stat(stream, &stat, STATFLAG_NONAME);
        ok(stat.cbSize.QuadPart > 0x140000000, "%I64x\n", stat.cbSize.QuadPart);
        IFileSystemImageResult2_get_ProgressItems(result, &items);
        IProgressItems_get_Item(items, 0, &item);
        IProgressItem_get_LastBlock(item, &last);
        move.QuadPart = (ULONGLONG)last * BLOCK;
        IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
        hr = IStream_Read(stream, buffer, sizeof(buffer), &read);
        ok(hr == S_OK && !memcmp(buffer, "end\0\0", 5), "%#lx\n", hr);
        IProgressItem_Release(item);
        IProgressItems_Release(items);
        IStream_Release(stream);
        IFileSystemImageResult2_Release(result);
    }
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET | UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_tree(root, below(L"large"), FALSE);
    check_failure(hr, IMAPI_E_DATA_TOO_BIG, ITEM_SOURCE, L"sparse");
    ok(!file_count(image), "something was added\n");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_FreeMediaBlocks(image, 100000);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_tree(root, below(L"large"), FALSE);
    check_failure(hr, IMAPI_E_IMAGE_SIZE_LIMIT, ITEM_SOURCE, below(L"large"));
    ok(!file_count(image), "something was added\n");

    /* names that are held to the letter */
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_StrictFileSystemCompliance(image, VARIANT_TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_tree(root, below(L"base"), FALSE);
    check_failure(hr, IMAPI_E_NO_UNIQUE_NAME, ITEM_SOURCE, L"level 1");
    end();
}

/* ECMA-119 9.4.5: 65,535 directories. Those of UDF are as many as one likes. */
static void test_many_directories(void)
{
    WCHAR name[80];
    unsigned i;
    HRESULT hr;

    image = image_create_with(ISO | JOLIET, 0x201, &root);
    for (i = 1; i < 65535; i++)
    {
        swprintf(name, ARRAY_SIZE(name), L"d%u", i);
        if ((hr = add_directory(root, name)) != S_OK) break;
    }
    ok(hr == S_OK && directory_count(image) == 65534, "%u: %#lx\n", i, hr);
    hr = add_directory(root, L"one too many");
    check_failure(hr, IMAPI_E_TOO_MANY_DIRS, ITEM_SOURCE, L"ISO 9660");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, UDF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_directory(root, L"one too many");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO);
    check_failure(hr, IMAPI_E_TOO_MANY_DIRS, IMAGE_SOURCE, L"ISO 9660");
    ok(remove_item(root, L"one too many") == S_OK, "not removed\n");
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFileSystemImage3_RollbackToChangePoint(image, 65535);
    check_failure(hr, IMAPI_E_TOO_MANY_DIRS, IMAGE_SOURCE, L"ISO 9660");
    image_done(image, root);
}

/* --- paths longer than MAX_PATH -------------------------------------------------------------------------------------- */

/* Directories of one name in each other, as many as the system makes; the path, which has its prefix, leads to the last then. */
static unsigned make_chain(WCHAR *path, const WCHAR *name, unsigned levels)
{
    unsigned i;

    for (i = 0; i < levels; i++)
    {
        wcscat(path, L"\\");
        wcscat(path, name);
        if (CreateDirectoryW(path, NULL)) continue;
        path[wcslen(path) - wcslen(name) - 1] = 0;
        break;
    }
    return i;
}

static void remove_chain(WCHAR *path, const WCHAR *name, unsigned levels)
{
    while (levels--)
    {
        RemoveDirectoryW(path);
        path[wcslen(path) - wcslen(name) - 1] = 0;
    }
}

static void test_long_paths(void)
{
    static WCHAR path[8000], file[8000];
    static const struct { const WCHAR *name; unsigned levels; } tests[] =
    {
        { L"a directory whose name is about fifty characters long", 12 }, { L"d", 200 },
    };
    unsigned i, levels;
    HANDLE handle;
    DWORD done;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        begin(UDF);
        make_directory(scratch, L"base");
        swprintf(path, ARRAY_SIZE(path), L"\\\\?\\%ls\\base", scratch);
        levels = make_chain(path, tests[i].name, tests[i].levels);
        swprintf(file, ARRAY_SIZE(file), L"%ls\\deep.txt", path);
        handle = CreateFileW(file, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
        if (handle == INVALID_HANDLE_VALUE) skip("%u levels: no file there, error %lu\n", levels, GetLastError());
        else
        {
            WriteFile(handle, "deep", 4, &done, NULL);
            CloseHandle(handle);
            hr = add_tree(root, below(L"base"), FALSE);
            ok(hr == S_OK && file_count(image) == 1 && directory_count(image) == (LONG)levels, "%u: %#lx %ld %ld\n", levels, hr,
                    file_count(image), directory_count(image));
            if (hr == S_OK)
            {
                IFileSystemImageResult2 *result = create_result(image);
                ULONG blocks;
                BYTE *bytes = read_result(result, &blocks, &hr);

                ok(bytes != NULL, "%#lx\n", hr);
                free(bytes);
                IFileSystemImageResult2_Release(result);
            }
            DeleteFileW(file);
        }
        remove_chain(path, tests[i].name, levels);
        end();
        winetest_pop_context();
    }
}

/* Names of every sort that a host's file system may have. */
static void test_odd_names(void)
{
    static const WCHAR *const names[] = { L"\xd83d\xde00 face", L"\x0394\x03b5\x03bb\x03c4\x03b1", L"\x3042.txt", L"a b  c", L"%41", L"#;,=+[]",
        L"\x00e9\x0301", L"CON.txt.", L"very.many.dots.in.a.name", L"~", L"-r", L"'quoted'" };
    WCHAR path[MAX_PATH];
    unsigned i, made = 0;
    HANDLE file;
    HRESULT hr;

    begin(ISO | JOLIET | UDF);
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        swprintf(path, ARRAY_SIZE(path), L"\\\\?\\%ls\\%ls", scratch, names[i]);
        file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        if (file == INVALID_HANDLE_VALUE)
        {
            skip("%s: error %lu\n", wine_dbgstr_w(names[i]), GetLastError());
            continue;
        }
        CloseHandle(file);
        made++;
    }
    hr = add_tree(root, scratch, FALSE);
    ok(hr == S_OK && file_count(image) == (LONG)made, "%#lx %ld of %u\n", hr, file_count(image), made);
    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        WCHAR member[60] = L"\\";

        wcscat(member, names[i]);
        ok(made < ARRAY_SIZE(names) || exists(image, member) == FsiItemFile, "no %s\n", wine_dbgstr_w(names[i]));
        swprintf(path, ARRAY_SIZE(path), L"\\\\?\\%ls\\%ls", scratch, names[i]);
        DeleteFileW(path);
    }
    end();
}

/* --- links ----------------------------------------------------------------------------------------------------------- */

/* Symbolic links of the system below Wine: to files and directories they are what they lead to; one that leads back up is left out,
 * and one that leads nowhere is not seen. Windows' own are made where that is allowed. */
static void test_links(void)
{
    HRESULT hr;

    begin(UDF);
    make_small_tree();
    if (!run_shell(below(L"base"), L"ln -s one.txt link; ln -s inner again; ln -s . self; ln -s .. inner/up; ln -s nowhere dangling"))
    {
        skip("this is not Wine, or there is no shell below it\n");
        end();
        return;
    }
    hr = add_tree(root, below(L"base"), TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(exists(image, L"\\base\\link") == FsiItemFile && size_of(L"base\\link") == 100, "the link to a file\n");
    ok(exists(image, L"\\base\\again\\two.bin") == FsiItemFile, "the link to a directory\n");
    ok(!exists(image, L"\\base\\self") && !exists(image, L"\\base\\inner\\up"), "the links back up\n");
    ok(!exists(image, L"\\base\\dangling"), "the link to nowhere\n");
    if (hr == S_OK)
    {
        IFileSystemImageResult2 *result = create_result(image);
        ULONG blocks;
        BYTE *bytes = read_result(result, &blocks, &hr);

        ok(bytes != NULL, "the image cannot be read: %#lx\n", hr);
        if (!bytes) check_error(ITEM_SOURCE, L"nothing");
        free(bytes);
        IFileSystemImageResult2_Release(result);
    }
    else check_error(ITEM_SOURCE, L"nothing");
    /* what is neither a file nor a directory has no place in an image */
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    run_shell(below(L"base"), L"rm link again self inner/up dangling; mkfifo inner/pipe");
    hr = add_tree(root, below(L"base"), TRUE);
    check_failure(hr, IMAPI_E_NOT_FILE, ITEM_SOURCE, L"\\base\\inner\\pipe'");
    ok(!file_count(image) && !directory_count(image), "something was added\n");
    hr = add_tree(root, below(L"base\\inner\\pipe"), FALSE);
    check_failure(hr, IMAPI_E_NOT_FILE, ITEM_SOURCE, L"\\base\\inner\\pipe'");
    run_shell(below(L"base"), L"rm inner/pipe");
    ok(add_tree(root, below(L"base"), TRUE) == S_OK, "it cannot be added without it either\n");
    end();
}

/* Names that the system below Wine has, and Windows has not: a file that is listed can be read. */
static void test_foreign_names(void)
{
    static const WCHAR *const names[] = { L"\\star*", L"\\question?", L"\\more>", L"\\dir|ectory\\in*side" };
    IFileSystemImageResult2 *result;
    ULONG blocks;
    unsigned i;
    BYTE *bytes;
    HRESULT hr;

    begin(UDF);
    make_directory(scratch, L"base");
    if (!run_shell(below(L"base"), L"echo 1 > 'star*'; echo 2 > 'question?'; echo 3 > 'more>'; mkdir 'dir|ectory'; "
            L"echo 5 > 'dir|ectory/in*side'"))
    {
        skip("this is not Wine, or there is no shell below it\n");
        end();
        return;
    }
    hr = add_tree(root, below(L"base"), FALSE);
    ok(hr == S_OK && file_count(image) == 4, "%#lx %ld\n", hr, file_count(image));
    for (i = 0; i < ARRAY_SIZE(names); i++) ok(exists(image, names[i]) == FsiItemFile, "no %s\n", wine_dbgstr_w(names[i]));
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    if (!bytes) check_error(ITEM_SOURCE, L"nothing");
    free(bytes);
    IFileSystemImageResult2_Release(result);
    /* but for those that cannot be opened by any name, which it says at once */
    run_shell(below(L"base"), L"rm -r star* question* more* dir*; echo 4 > 'tab\there'");
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = add_tree(root, below(L"base"), FALSE);
    check_failure(hr, IMAPI_E_DATA_STREAM_CREATE_FAILURE, ITEM_SOURCE, L"tab\there");
    ok(!file_count(image), "something was added\n");
    run_shell(below(L"base"), L"rm tab*");
    end();
}

/* --- named streams --------------------------------------------------------------------------------------------------- */

/* Wine's files have none: two functions of kernel32 are replaced in this process for the time of the test. */
static const struct { const WCHAR *file, *name; ULONGLONG size; } named[] =
{
    { L"one.txt", L"::$DATA", 100 }, { L"one.txt", L":zone:$DATA", 26 }, { L"one.txt", L":a second one:$DATA", 5000 },
    { L"one.txt", L":an index:$INDEX_ALLOCATION", 4096 }, { L"inner", L":of a directory:$DATA", 7 },
};
static const WCHAR *searched;
static unsigned search_at;
static DWORD stream_error;

static BOOL find_named(WIN32_FIND_STREAM_DATA *data)
{
    for (; search_at < ARRAY_SIZE(named); search_at++)
    {
        if (wcscmp(named[search_at].file, searched)) continue;
        wcscpy(data->cStreamName, named[search_at].name);
        data->StreamSize.QuadPart = (LONGLONG)named[search_at++].size;
        return TRUE;
    }
    SetLastError(ERROR_HANDLE_EOF);
    return FALSE;
}

static HANDLE WINAPI fake_first_stream(const WCHAR *path, STREAM_INFO_LEVELS level, void *data, DWORD flags)
{
    static WCHAR name[MAX_PATH];

    (void)level; (void)flags;
    if (stream_error)
    {
        SetLastError(stream_error);
        return INVALID_HANDLE_VALUE;
    }
    lstrcpynW(name, wcsrchr(path, '\\') + 1, ARRAY_SIZE(name));
    searched = name;
    search_at = 0;
    if (!find_named(data)) return INVALID_HANDLE_VALUE;
    return CreateEventW(NULL, FALSE, FALSE, NULL);      /* something that can be closed; FindClose refuses it, which nobody minds */
}

static BOOL WINAPI fake_next_stream(HANDLE search, void *data)
{
    (void)search;
    return find_named(data);
}

struct patch
{
    BYTE *at;
    BYTE saved[16];
};

static BOOL patch_function(struct patch *patch, const char *name, void *to)
{
    DWORD old;

    if (!(patch->at = (void *)GetProcAddress(GetModuleHandleW(L"kernel32"), name))) return FALSE;
    if (!VirtualProtect(patch->at, sizeof(patch->saved), PAGE_EXECUTE_READWRITE, &old)) return FALSE;
    memcpy(patch->saved, patch->at, sizeof(patch->saved));
#ifdef _WIN64
    memcpy(patch->at, "\x48\xb8", 2);   /* mov rax, to; jmp rax */
    memcpy(patch->at + 2, &to, 8);
    memcpy(patch->at + 10, "\xff\xe0", 2);
#else
    *patch->at = 0xe9;                  /* jmp to */
    *(DWORD *)(patch->at + 1) = (DWORD)((BYTE *)to - (patch->at + 5));
#endif
    FlushInstructionCache(GetCurrentProcess(), patch->at, sizeof(patch->saved));
    return TRUE;
}

static void take_back(struct patch *patch)
{
    if (!patch->at) return;
    memcpy(patch->at, patch->saved, sizeof(patch->saved));
    FlushInstructionCache(GetCurrentProcess(), patch->at, sizeof(patch->saved));
}

static LONG stream_count(const WCHAR *path)
{
    IFsiFileItem2 *file = find_item(root, path, &IID_IFsiFileItem2);
    IFsiNamedStreams *streams;
    LONG count = -1;

    if (!file) return -1;
    if (IFsiFileItem2_get_FsiNamedStreams(file, &streams) == S_OK)
    {
        IFsiNamedStreams_get_Count(streams, &count);
        IFsiNamedStreams_Release(streams);
    }
    IFsiFileItem2_Release(file);
    return count;
}

static void test_named_streams(void)
{
    struct patch first = { NULL }, next = { NULL };
    IFsiNamedStreams *streams;
    IFsiFileItem2 *file, *stream;
    const WCHAR *text;
    LONGLONG size;
    LONG point;
    HRESULT hr;

    begin(UDF);
    make_small_tree();
    if (!patch_function(&first, "FindFirstStreamW", fake_first_stream) || !patch_function(&next, "FindNextStreamW", fake_next_stream))
    {
        skip("the functions cannot be replaced\n");
        take_back(&first);
        end();
        return;
    }
    hr = add_tree_with_streams(root, below(L"base"), FALSE);
    ok(hr == S_OK && file_count(image) == 3 && directory_count(image) == 2, "%#lx %ld %ld\n", hr, file_count(image), directory_count(image));
    ok(stream_count(L"one.txt") == 2 && stream_count(L"nothing") == 0, "%ld %ld\n", stream_count(L"one.txt"), stream_count(L"nothing"));
    file = find_item(root, L"one.txt", &IID_IFsiFileItem2);
    hr = IFsiFileItem2_get_FsiNamedStreams(file, &streams);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IFsiNamedStreams_get_Item(streams, 1, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    text = get_text(stream, get_Name);
    ok(text && !wcscmp(text, L"a second one"), "%s\n", wine_dbgstr_w(text));
    IFsiFileItem2_get_DataSize(stream, &size);
    ok(size == 5000, "%d\n", (int)size);
    IFsiFileItem2_Release(stream);
    IFsiNamedStreams_Release(streams);
    IFsiFileItem2_Release(file);

    /* the plain one leaves them */
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = add_tree(root, below(L"base"), FALSE);
    ok(hr == S_OK && stream_count(L"one.txt") == 0, "%#lx\n", hr);

    /* what has no room for them says so, and succeeds */
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = IFileSystemImage3_put_UDFRevision(image, 0x150);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = add_tree_with_streams(root, below(L"base"), TRUE);
    ok(hr == IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED && stream_count(L"base\\one.txt") == 2, "%#lx\n", hr);
    hr = IFileSystemImage3_put_FileSystemsToCreate(image, ISO | JOLIET);
    ok(hr == IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED, "%#lx\n", hr);
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    hr = add_tree_with_streams(root, below(L"base"), FALSE);
    ok(hr == IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED, "%#lx\n", hr);

    /* a file whose streams cannot be listed */
    ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    point = change_point(image);
    stream_error = ERROR_ACCESS_DENIED;
    hr = add_tree_with_streams(root, below(L"base"), FALSE);
    ok(FAILED(hr) && change_point(image) == point && !file_count(image), "%#lx\n", hr);
    if (FAILED(hr)) check_error(ITEM_SOURCE, scratch);
    /* a file system that has none is no error */
    stream_error = ERROR_INVALID_PARAMETER;
    hr = add_tree_with_streams(root, below(L"base"), FALSE);
    ok(SUCCEEDED(hr) && file_count(image) == 3, "%#lx\n", hr);
    stream_error = 0;
    take_back(&first);
    take_back(&next);
    hr = add_tree_with_streams(root, below(L"base"), TRUE);
    ok(SUCCEEDED(hr) && exists(image, L"\\base\\one.txt") == FsiItemFile, "by the system's own: %#lx\n", hr);
    end();
}

/* --- from a script --------------------------------------------------------------------------------------------------- */

static void test_late_binding(void)
{
    DISPPARAMS params = { 0 };
    VARIANT args[2];
    WCHAR *name = (WCHAR *)L"AddTree";
    unsigned i;
    DISPID id;
    HRESULT hr;

    begin(ISO | JOLIET);
    make_small_tree();
    hr = IFsiDirectoryItem2_GetIDsOfNames(root, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < 3; i++)
    {
        /* arguments come last one first; a boolean may be a number */
        params.rgvarg = args;
        params.cArgs = 2;
        V_VT(&args[1]) = VT_BSTR;
        V_BSTR(&args[1]) = SysAllocString(below(L"base"));
        V_VT(&args[0]) = i == 1 ? VT_I2 : VT_BOOL;
        V_I2(&args[0]) = i == 2 ? 0 : i ? 1 : VARIANT_TRUE;
        hr = IFsiDirectoryItem2_Invoke(root, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &params, NULL, NULL, NULL);
        ok(hr == S_OK && exists(image, i == 2 ? L"\\one.txt" : L"\\base\\one.txt") == FsiItemFile, "%u: %#lx\n", i, hr);
        VariantClear(&args[1]);
        ok(remove_tree(root, L"\\") == S_OK, "not emptied\n");
    }
    end();
}

START_TEST(addtree)
{
    CoInitialize(NULL);
    test_sources();
    test_drive_root();
    test_attributes();
    test_collisions();
    test_limits();
    test_many_directories();
    test_long_paths();
    test_odd_names();
    test_links();
    test_foreign_names();
    test_named_streams();
    test_late_binding();
    CoUninitialize();
}
