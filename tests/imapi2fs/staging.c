/*
 * Tests of StageFiles and WorkingDirectory, of named streams and of progress events (sdk-api, IFileSystemImage, IFsiFileItem2,
 * IFsiNamedStreams, DFileSystemImageEvents; behaviour.md 0.5, 18 and 24).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image_test.h"

static unsigned count_files(const WCHAR *directory)
{
    WCHAR pattern[MAX_PATH];
    WIN32_FIND_DATAW data;
    unsigned count = 0;
    HANDLE search;

    swprintf(pattern, ARRAY_SIZE(pattern), L"%ls\\*", directory);
    if ((search = FindFirstFileW(pattern, &data)) == INVALID_HANDLE_VALUE) return 0;
    do count += !(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
    while (FindNextFileW(search, &data));
    FindClose(search);
    return count;
}

static HRESULT put_directory(IFileSystemImage3 *image, const WCHAR *path)
{
    BSTR text = SysAllocString(path);
    HRESULT hr = IFileSystemImage3_put_WorkingDirectory(image, text);

    SysFreeString(text);
    return hr;
}

/* What is staged does not need its source any more, moves with the directory, and is gone with the image. */
static void test_staging(void)
{
    WCHAR scratch[MAX_PATH], one[MAX_PATH], two[MAX_PATH], none[MAX_PATH], source[MAX_PATH], path[MAX_PATH];
    IFileSystemImageResult2 *result;
    struct test_stream stream;
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image;
    const WCHAR *text;
    BYTE *bytes, *again;
    ULONG blocks;
    HRESULT hr;

    make_scratch(scratch);
    make_directory(scratch, L"one");
    make_directory(scratch, L"two");
    make_directory(scratch, L"source");
    swprintf(one, MAX_PATH, L"%ls\\one", scratch);
    swprintf(two, MAX_PATH, L"%ls\\two", scratch);
    swprintf(none, MAX_PATH, L"%ls\\none", scratch);
    swprintf(source, MAX_PATH, L"%ls\\source", scratch);
    make_file(source, L"first", 300000, 7);
    make_file(source, L"second", 10, 8);
    make_file(source, L"empty", 0, 0);

    image = image_create_with(UDF, 0x201, &root);
    hr = put_directory(image, none);
    check_failure(hr, IMAPI_E_INVALID_WORKING_DIRECTORY, IMAGE_SOURCE, none);
    hr = put_directory(image, L"");
    check_failure(hr, IMAPI_E_INVALID_PARAM, IMAGE_SOURCE, L"'WorkingDirectory'");
    hr = put_directory(image, one);
    ok(hr == S_OK, "%#lx\n", hr);
    text = get_text(image, get_WorkingDirectory);
    ok(text && !wcscmp(text, one), "%s\n", wine_dbgstr_w(text));
    IFileSystemImage3_put_StageFiles(image, VARIANT_TRUE);
    hr = add_tree(root, source, FALSE);
    ok(hr == S_OK && count_files(one) == 2, "%#lx %u\n", hr, count_files(one));
    hr = add_file(root, L"streamed", test_stream_init(&stream, 5000));
    ok(hr == S_OK && count_files(one) == 3 && stream.ref == 1, "%#lx %u %ld\n", hr, count_files(one), stream.ref);
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    ok(bytes != NULL, "%#lx\n", hr);
    IFileSystemImageResult2_Release(result);

    swprintf(path, MAX_PATH, L"%ls\\first", source);
    DeleteFileW(path);
    hr = put_directory(image, two);
    ok(hr == S_OK && !count_files(one) && count_files(two) == 3, "%#lx %u %u\n", hr, count_files(one), count_files(two));
    hr = put_directory(image, none);
    check_failure(hr, IMAPI_E_INVALID_WORKING_DIRECTORY, IMAGE_SOURCE, none);
    ok(count_files(two) == 3, "%u\n", count_files(two));
    result = create_result(image);
    again = read_result(result, &blocks, &hr);
    ok(again != NULL, "%#lx\n", hr);
    IFileSystemImageResult2_Release(result);
    free(again);
    free(bytes);
    /* a stream that fails leaves nothing behind */
    stream.fail_hr = STG_E_READFAULT;
    hr = add_file(root, L"failing", &stream.IStream_iface);
    check_failure(hr, IMAPI_E_DATA_STREAM_READ_FAILURE, ITEM_SOURCE, L"failing");
    ok(count_files(two) == 3 && file_count(image) == 4, "%u %ld\n", count_files(two), file_count(image));
    ok(remove_item(root, L"streamed") == S_OK, "not removed\n");
    ok(count_files(two) == 3, "it can come back: %u\n", count_files(two));
    IFileSystemImage3_LockInChangePoint(image);
    ok(count_files(two) == 2, "it cannot any more: %u\n", count_files(two));
    image_done(image, root);
    ok(!count_files(two), "%u files left\n", count_files(two));
    remove_scratch(scratch);
}

/* --- named streams --------------------------------------------------------------------------------------------------- */

static HRESULT add_stream(IFsiFileItem2 *file, const WCHAR *name, IStream *stream)
{
    BSTR text = SysAllocString(name);
    HRESULT hr = IFsiFileItem2_AddStream(file, text, stream);

    SysFreeString(text);
    return hr;
}

static void test_named_streams(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(UDF, 0x201, &root);
    IFsiNamedStreams *streams, *later;
    IFsiFileItem2 *file, *mine, *stream;
    struct test_stream data;
    IEnumFsiItems *items;
    IFsiItem *item;
    VARIANT_BOOL flag;
    const WCHAR *text;
    LONG count;
    BSTR name;
    HRESULT hr;

    test_stream_init(&data, 6000);
    ok(add_file(root, L"file", &data.IStream_iface) == S_OK, "no file\n");
    file = find_item(root, L"file", &IID_IFsiFileItem2);
    hr = IFsiFileItem2_get_FsiNamedStreams(file, &streams);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(add_stream(file, L"one", &data.IStream_iface) == S_OK && add_stream(file, L"two", &data.IStream_iface) == S_OK, "not added\n");
    check_failure(add_stream(file, L"one", &data.IStream_iface), IMAPI_E_DUP_NAME, ITEM_SOURCE, L"'one'");
    check_failure(add_stream(file, L"", &data.IStream_iface), IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'name'");
    check_failure(add_stream(file, L"a\\b", &data.IStream_iface), IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'name'");
    ok(add_stream(file, L"x", NULL) == E_POINTER, "no E_POINTER\n");
    IFsiNamedStreams_get_Count(streams, &count);
    ok(!count, "a snapshot: %ld\n", count);
    hr = IFsiFileItem2_get_FsiNamedStreams(file, &later);
    ok(hr == S_OK && IFsiNamedStreams_get_Count(later, &count) == S_OK && count == 2, "%#lx %ld\n", hr, count);
    hr = IFsiNamedStreams_get_Item(later, 2, &stream);
    check_failure(hr, IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'index'");
    ok(!stream, "a stream\n");
    hr = IFsiNamedStreams_get_Item(later, -1, &stream);
    check_failure(hr, IMAPI_E_INVALID_PARAM, ITEM_SOURCE, L"'index'");
    hr = IFsiNamedStreams_get_EnumNamedStreams(later, &items);
    ok(hr == S_OK && IEnumFsiItems_Skip(items, 1) == S_OK && IEnumFsiItems_Next(items, 1, &item, NULL) == S_OK, "%#lx\n", hr);
    text = get_text(item, get_FullPath);
    ok(text && !wcscmp(text, L"\\file:two"), "%s\n", wine_dbgstr_w(text));
    IFsiItem_Release(item);
    IEnumFsiItems_Release(items);
    hr = IFsiNamedStreams_get_Item(later, 0, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    IFsiFileItem2_get_IsNamedStream(stream, &flag);
    ok(flag == VARIANT_TRUE, "no stream\n");
    IFsiFileItem2_get_IsNamedStream(file, &flag);
    ok(flag == VARIANT_FALSE, "a stream\n");
    {
        IFsiNamedStreams *below = (IFsiNamedStreams *)1;

        check_failure(IFsiFileItem2_get_FsiNamedStreams(stream, &below), IMAPI_E_PROPERTY_NOT_ACCESSIBLE, ITEM_SOURCE, L"FsiNamedStreams");
        ok(!below, "streams\n");
    }
    check_failure(IFsiFileItem2_get_IsRealTime(stream, &flag), IMAPI_E_PROPERTY_NOT_ACCESSIBLE, ITEM_SOURCE, L"IsRealTime");
    check_failure(IFsiFileItem2_put_IsRealTime(stream, VARIANT_TRUE), IMAPI_E_PROPERTY_NOT_ACCESSIBLE, ITEM_SOURCE, L"IsRealTime");
    IFsiFileItem2_Release(stream);
    name = SysAllocString(L"one");
    hr = IFsiFileItem2_RemoveStream(file, name);
    ok(hr == S_OK, "%#lx\n", hr);
    check_failure(IFsiFileItem2_RemoveStream(file, name), IMAPI_E_ITEM_NOT_FOUND, ITEM_SOURCE, L"'one'");
    hr = IFileSystemImage3_CreateFileItem(image, name, (IFsiFileItem **)&item);
    IFsiItem_QueryInterface(item, &IID_IFsiFileItem2, (void **)&mine);
    IFsiItem_Release(item);
    check_failure(add_stream(mine, L"x", &data.IStream_iface), IMAPI_E_NOT_IN_FILE_SYSTEM, ITEM_SOURCE, L"one");
    IFsiFileItem2_Release(mine);
    SysFreeString(name);
    IFileSystemImage3_put_UDFRevision(image, 0x150);
    ok(add_stream(file, L"three", &data.IStream_iface) == IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED, "no word of it\n");
    ok(IFsiFileItem2_put_IsRealTime(file, VARIANT_TRUE) == IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED, "no word of it\n");
    IFsiNamedStreams_Release(streams);
    IFsiNamedStreams_Release(later);
    IFsiFileItem2_Release(file);
    image_done(image, root);
    ok(data.ref == 1, "%ld references\n", data.ref);
}

/* --- events ---------------------------------------------------------------------------------------------------------- */

static unsigned events;
static LONG last_done, last_total;
static WCHAR last_file[MAX_PATH];

static void take_event(DISPID id, DISPPARAMS *params)
{
    ok(id == DISPID_DFILESYSTEMIMAGEEVENTS_UPDATE && params->cArgs == 4 && V_VT(&params->rgvarg[3]) == VT_DISPATCH
            && V_VT(&params->rgvarg[2]) == VT_BSTR, "%ld %u\n", id, params->cArgs);
    lstrcpynW(last_file, V_BSTR(&params->rgvarg[2]), ARRAY_SIZE(last_file));
    last_done = V_I4(&params->rgvarg[1]);
    last_total = V_I4(&params->rgvarg[0]);
    events++;
    /* a sink may ask the image, and change it */
    if (events == 1) ok(!file_count((IFileSystemImage3 *)V_DISPATCH(&params->rgvarg[3])), "the file is there before it was read\n");
}

static void test_events(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(UDF, 0x201, &root);
    IConnectionPointContainer *container;
    IConnectionPoint *point;
    struct test_stream stream;
    struct test_sink sink;
    HRESULT hr;

    IFileSystemImage3_QueryInterface(image, &IID_IConnectionPointContainer, (void **)&container);
    hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_DFileSystemImageImportEvents, &point);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
    test_sink_connect(&sink, (IUnknown *)image, &IID_DFileSystemImageEvents, take_event);
    events = 0;
    hr = add_file(root, L"file", test_stream_init(&stream, 5000));
    ok(hr == S_OK && events >= 2 && last_done == 3 && last_total == 3 && wcsstr(last_file, L"file"), "%#lx %u %ld %ld %s\n", hr, events, last_done,
            last_total, wine_dbgstr_w(last_file));
    test_sink_disconnect(&sink);
    events = 0;
    ok(add_file(root, L"other", &stream.IStream_iface) == S_OK && !events, "%u events\n", events);
    image_done(image, root);
}

START_TEST(staging)
{
    CoInitialize(NULL);
    test_staging();
    test_named_streams();
    test_events();
    CoUninitialize();
}
