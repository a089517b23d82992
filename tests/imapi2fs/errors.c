/*
 * Errors that need something to go wrong outside: working directories that vanish or are full, copies that somebody takes away,
 * directories that are gone while a tree is read (sdk-api, IFileSystemImage and IFsiDirectoryItem; behaviour.md 18 and 23).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fake_drive.h"

static WCHAR scratch[MAX_PATH];

/* A path below the scratch directory, until the fourth next call. */
static const WCHAR *below(const WCHAR *name)
{
    static WCHAR paths[4][MAX_PATH];
    static unsigned turn;
    WCHAR *path = paths[turn++ % 4];

    swprintf(path, MAX_PATH, L"%ls\\%ls", scratch, name);
    return path;
}

static HRESULT put_directory(IFileSystemImage3 *image, const WCHAR *path)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFileSystemImage3_put_WorkingDirectory(image, text);

    SysFreeString(text);
    return hr;
}

/* The copies in a directory, into whose paths a text is put for each; how many there are. */
static unsigned find_copies(const WCHAR *directory, WCHAR paths[][MAX_PATH], unsigned most)
{
    WCHAR pattern[MAX_PATH];
    WIN32_FIND_DATAW data;
    unsigned count = 0;
    HANDLE search;

    swprintf(pattern, MAX_PATH, L"%ls\\imapi-*.tmp", directory);
    if ((search = FindFirstFileW(pattern, &data)) == INVALID_HANDLE_VALUE) return 0;
    do if (count < most) swprintf(paths[count++], MAX_PATH, L"%ls\\%ls", directory, data.cFileName);
    while (FindNextFileW(search, &data));
    FindClose(search);
    return count;
}

static void cut_file(const WCHAR *path)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, TRUNCATE_EXISTING, 0, NULL);

    ok(file != INVALID_HANDLE_VALUE, "%s: error %lu\n", wine_dbgstr_w(path), GetLastError());
    CloseHandle(file);
}

/* What was there before still is, and more can be added. */
static void check_usable(IFileSystemImage3 *image, IFsiDirectoryItem2 *root, LONG files)
{
    static unsigned turn;
    struct test_stream stream;
    WCHAR name[16];

    ok(file_count(image) == files, "%ld files\n", file_count(image));
    IFileSystemImage3_put_StageFiles(image, VARIANT_FALSE);
    swprintf(name, ARRAY_SIZE(name), L"after%u", turn++);
    ok(add_file(root, name, test_stream_init(&stream, 3000)) == S_OK, "nothing can be added any more\n");
    ok(remove_item(root, name) == S_OK, "nothing can be removed any more\n");
    /* it would have to be there when the change points are gone */
    IFileSystemImage3_LockInChangePoint(image);
    IFileSystemImage3_put_StageFiles(image, VARIANT_TRUE);
}

/* --- the working directory ------------------------------------------------------------------------------------------- */

#define STAGED_SIZE 300000

static void test_working_directory(void)
{
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_stream stream;
    WCHAR copies[4][MAX_PATH];
    const WCHAR *text;
    unsigned count;
    HRESULT hr;

    make_scratch(scratch);
    make_directory(scratch, L"one");
    make_directory(scratch, L"two");
    make_file(scratch, L"file", 10, 1);
    image = image_create_with(UDF, 0x201, &root);
    IFileSystemImage3_put_StageFiles(image, VARIANT_TRUE);

    hr = put_directory(image, below(L"file"));
    check_failure(hr, IMAPI_E_INVALID_WORKING_DIRECTORY, IMAGE_SOURCE, L"\\file'");
    ok(put_directory(image, below(L"one")) == S_OK, "it is refused\n");

    /* no disk has an exabyte free */
    hr = add_file(root, L"huge", test_stream_init(&stream, (ULONGLONG)1 << 60));
    check_failure(hr, IMAPI_E_WORKING_DIRECTORY_SPACE, ITEM_SOURCE, L"1152921504606846976 are needed");
    ok(!find_copies(below(L"one"), copies, 4) && stream.ref == 1, "something is left\n");
    check_usable(image, root, 0);
    add_file(root, L"huge", &stream.IStream_iface);
    check_error(ITEM_SOURCE, below(L"one"));

    /* it goes away */
    ok(RemoveDirectoryW(below(L"one")), "error %lu\n", GetLastError());
    hr = add_file(root, L"staged", test_stream_init(&stream, STAGED_SIZE));
    check_failure(hr, IMAPI_E_STASHFILE_OPEN_FAILURE, ITEM_SOURCE, below(L"one\\imapi-"));
    check_usable(image, root, 0);
    make_directory(scratch, L"one");

    /* all copies move, or none: one of them is gone */
    ok(add_file(root, L"first", &stream.IStream_iface) == S_OK && add_file(root, L"second", &stream.IStream_iface) == S_OK
            && add_file(root, L"third", &stream.IStream_iface) == S_OK, "not added\n");
    count = find_copies(below(L"one"), copies, 4);
    ok(count == 3, "%u copies\n", count);
    ok(DeleteFileW(copies[1]), "error %lu\n", GetLastError());
    hr = put_directory(image, below(L"two"));
    check_failure(hr, IMAPI_E_STASHFILE_MOVE, IMAGE_SOURCE, below(L"two"));
    put_directory(image, below(L"two"));
    check_error(IMAGE_SOURCE, wcsrchr(copies[1], '\\') + 1);
    text = get_text(image, get_WorkingDirectory);
    ok(text && !wcscmp(text, below(L"one")), "%s\n", wine_dbgstr_w(text));
    ok(find_copies(below(L"one"), copies, 4) == 2 && !find_copies(below(L"two"), copies, 4), "some have moved\n");
    check_usable(image, root, 3);
    image_done(image, root);
    ok(!find_copies(below(L"one"), copies, 4), "copies are left\n");
    remove_scratch(scratch);
}

/* A copy that somebody has taken away or changed: the error names it, and whose it was. */
static void test_copies(void)
{
    static const struct { BOOL cut; HRESULT hr; } cases[] =
    {
        { FALSE, IMAPI_E_STASHFILE_OPEN_FAILURE },
        { TRUE, IMAPI_E_STASHFILE_READ_FAILURE },
    };
    IFileSystemImageResult2 *result;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_stream stream;
    WCHAR copies[2][MAX_PATH];
    IFsiFileItem2 *file;
    BYTE buffer[100];
    IStream *data;
    ULONG blocks;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        make_scratch(scratch);
        image = image_create_with(ISO | UDF, 0x201, &root);
        ok(put_directory(image, scratch) == S_OK, "it is refused\n");
        IFileSystemImage3_put_StageFiles(image, VARIANT_TRUE);
        ok(add_file(root, L"staged", test_stream_init(&stream, STAGED_SIZE)) == S_OK, "not added\n");
        ok(find_copies(scratch, copies, 2) == 1, "no copy\n");
        if (cases[i].cut) cut_file(copies[0]);
        else ok(DeleteFileW(copies[0]), "error %lu\n", GetLastError());
        result = create_result(image);
        read_result(result, &blocks, &hr);
        check_failure(hr, cases[i].hr, ITEM_SOURCE, copies[0]);
        read_result(result, &blocks, &hr);
        check_error(ITEM_SOURCE, L"'\\staged'");
        IFileSystemImageResult2_Release(result);
        file = find_item(root, L"staged", &IID_IFsiFileItem2);
        hr = IFsiFileItem2_get_Data(file, &data);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = IStream_Read(data, buffer, sizeof(buffer), NULL);
        check_failure(hr, cases[i].hr, ITEM_SOURCE, copies[0]);
        IStream_Release(data);
        IFsiFileItem2_Release(file);
        check_usable(image, root, 1);
        image_done(image, root);
        remove_scratch(scratch);
        winetest_pop_context();
    }
}

/* For a process that cannot write large files (tests/errors/run): the disk is full before the copy is whole. */
static void test_shortage(void)
{
    BYTE *bytes = calloc(1, STAGED_SIZE);
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_stream stream;
    WCHAR copies[1][MAX_PATH];
    DWORD written = 0;
    HANDLE file;
    HRESULT hr;
    BOOL good;

    make_scratch(scratch);
    file = CreateFileW(below(L"plain"), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "error %lu\n", GetLastError());
    good = WriteFile(file, bytes, STAGED_SIZE, &written, NULL) && written == STAGED_SIZE;
    CloseHandle(file);
    ok(!good, "there is no shortage to test with\n");
    image = image_create_with(UDF, 0x201, &root);
    ok(put_directory(image, scratch) == S_OK, "it is refused\n");
    IFileSystemImage3_put_StageFiles(image, VARIANT_TRUE);
    hr = add_file(root, L"staged", test_stream_init(&stream, STAGED_SIZE));
    check_failure(hr, IMAPI_E_STASHFILE_WRITE_FAILURE, ITEM_SOURCE, below(L"imapi-"));
    add_file(root, L"staged", &stream.IStream_iface);
    check_error(ITEM_SOURCE, L"WorkingDirectory");
    ok(!find_copies(scratch, copies, 1) && stream.ref == 1, "something is left\n");
    check_usable(image, root, 0);
    image_done(image, root);
    remove_scratch(scratch);
    free(bytes);
}

/* --- directories ----------------------------------------------------------------------------------------------------- */

/* Told of the file between them, the sink takes the two directories away: one of them is still to be read. */
static void take_directories_away(DISPID id, DISPPARAMS *params)
{
    (void)id; (void)params;
    RemoveDirectoryW(below(L"tree\\a"));
    RemoveDirectoryW(below(L"tree\\z"));
}

static void test_vanishing_directory(void)
{
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct test_sink sink;
    LONG before;
    HRESULT hr;

    make_scratch(scratch);
    make_directory(scratch, L"tree");
    make_directory(scratch, L"tree\\a");
    make_directory(scratch, L"tree\\z");
    make_file(scratch, L"tree\\m", 5000, 1);
    image = image_create_with(UDF, 0x201, &root);
    before = change_point(image);
    test_sink_connect(&sink, (IUnknown *)image, &IID_DFileSystemImageEvents, take_directories_away);
    hr = add_tree(root, below(L"tree"), FALSE);
    check_failure(hr, IMAPI_E_DIRECTORY_READ_FAILURE, ITEM_SOURCE, below(L"tree\\"));
    ok(change_point(image) == before && !file_count(image) && !directory_count(image), "something was added\n");
    hr = add_tree(root, below(L"tree"), FALSE);
    ok(hr == S_OK && file_count(image) == 1, "%#lx %ld\n", hr, file_count(image));
    test_sink_disconnect(&sink);
    image_done(image, root);
    remove_scratch(scratch);
}

/* --- what the texts say ---------------------------------------------------------------------------------------------- */

static HRESULT put_name(IFileSystemImage3 *image, const WCHAR *name)
{
    BSTR text = SysAllocString(name);
    HRESULT hr = IFileSystemImage3_put_VolumeName(image, text);

    SysFreeString(text);
    return hr;
}

/* The limit, the value and the way out are in the text; a failure without a text leaves none of an earlier one. */
static void test_texts(void)
{
    static const struct { const WCHAR *path, *words; } paths[] =
    {
        { L"", L"no name" }, { L"a\\\\b", L"1 to 255 characters" }, { L"..\\b", L"1 to 255 characters" }, { L"dir\\.", L"1 to 255 characters" },
    };
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root, *inner;
    struct fake_drive drive;
    IErrorInfo *info;
    unsigned i;
    HRESULT hr;

    image = image_create_with(UDF, 0x201, &root);
    check_failure(put_name(image, L"a name of just thirty-three chars"), IMAPI_E_INVALID_VOLUME_NAME, IMAGE_SOURCE, L"33 characters. VolumeName takes 32");
    ok(put_name(image, L"a name of just thirty-two chars.") == S_OK, "it is refused\n");
    check_failure(put_name(image, L"bell\a"), IMAPI_E_INVALID_VOLUME_NAME, IMAGE_SOURCE, L"character 5 is a control character");
    hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, (IMAPI_MEDIA_PHYSICAL_TYPE)99);
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"99 is no IMAPI_MEDIA_PHYSICAL_TYPE");
    hr = IFileSystemImage3_get_Root(image, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    ok(GetErrorInfo(0, &info) == S_FALSE, "the text of an earlier failure is left\n");

    ok(add_directory(root, L"dir") == S_OK, "no directory\n");
    for (i = 0; i < ARRAY_SIZE(paths); i++)
        check_failure(add_directory(root, paths[i].path), IMAPI_E_INVALID_PATH, ITEM_SOURCE, paths[i].words);
    inner = find_item(root, L"dir", &IID_IFsiDirectoryItem2);
    check_failure(add_directory(inner, L"\\more"), IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"leave the first slash out");
    check_failure(remove_item(inner, L""), IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"the directory itself");
    check_failure(remove_tree(inner, L""), IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"It is empty");
    check_failure(add_tree(root, L"C:\\*.txt", FALSE), IMAPI_E_INVALID_PATH, ITEM_SOURCE, L"without * and ?");
    IFsiDirectoryItem2_Release(inner);

    /* a failure of imapi2.dll's, with its message */
    fake_drive_init(&drive);
    drive.no_medium = TRUE;
    hr = IFileSystemImage3_ChooseImageDefaults(image, &drive.IDiscRecorder2_iface);
    check_failure(hr, E_IMAPI_RECORDER_MEDIA_NO_MEDIA, IMAGE_SOURCE, L"Insert");
    fake_drive_done(&drive);
    image_done(image, root);
}

/* What is usual on a medium is no choice when the tree cannot be on it; then nothing changes. */
static void test_limits(void)
{
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    FsiFileSystems found;
    struct test_stream stream;
    LONG value;
    HRESULT hr;

    image = image_create_with(UDF, 0x201, &root);
    ok(add_file(root, L"large", test_stream_init(&stream, (ULONGLONG)1 << 32)) == S_OK, "not added\n");
    hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER);
    check_failure(hr, IMAPI_E_DATA_TOO_BIG, IMAGE_SOURCE, L"'\\large'");
    ok(IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == UDF, "%d\n", (int)found);
    ok(IFileSystemImage3_get_UDFRevision(image, &value) == S_OK && value == 0x201, "%#lx\n", value);
    ok(IFileSystemImage3_get_FreeMediaBlocks(image, &value) == S_OK && !value, "%ld\n", value);
    hr = IFileSystemImage3_ChooseImageDefaultsForMediaType(image, IMAPI_MEDIA_TYPE_BDR);
    ok(hr == S_OK && IFileSystemImage3_get_FileSystemsToCreate(image, &found) == S_OK && found == UDF, "%#lx\n", hr);
    image_done(image, root);
}

START_TEST(errors)
{
    char **argv;
    int argc = winetest_get_mainargs(&argv);

    CoInitialize(NULL);
    if (argc > 2 && !strcmp(argv[2], "shortage")) test_shortage();
    else
    {
        test_working_directory();
        test_copies();
        test_vanishing_directory();
        test_texts();
        test_limits();
    }
    CoUninitialize();
}
