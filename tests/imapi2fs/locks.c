/*
 * A client's streams, boot options and recorders may do anything when they are called, also wait for a thread that calls the image: nothing
 * of theirs is called while the image is locked.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fake_drive.h"

static IFileSystemImage3 *watched;      /* what the other thread calls */
static unsigned calls, refused;

static DWORD WINAPI ask_image(void *context)
{
    LONG count;

    (void)context;
    IFileSystemImage3_get_FileCount(watched, &count);
    return 0;
}

/* Waits for another thread that calls the image. One that does not come back has failed; how long that takes to be seen is no matter. */
static void ask_elsewhere(void)
{
    static BOOL inside;
    HANDLE thread;

    if (!watched || inside || refused) return;
    inside = TRUE;
    calls++;
    thread = CreateThread(NULL, 0, ask_image, NULL, 0, NULL);
    if (WaitForSingleObject(thread, 20000)) refused++;
    CloseHandle(thread);
    inside = FALSE;
}

/* What was done called the client, and the image could be called meanwhile. */
#define check_calls(what) check_calls_(__LINE__, what)
static void check_calls_(unsigned line, const char *what)
{
    ok(calls > 0, "line %u: %s called nothing\n", line, what);
    ok(!refused, "line %u: the image was locked in %s\n", line, what);
    calls = refused = 0;
}

static void test_streams(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(UDF, 0x201, &root);
    struct test_stream stream, other;
    IFsiDirectoryItem *directory;
    IFsiFileItem2 *file;
    IFsiFileItem *item;
    BYTE buffer[10];
    IStream *data;
    LONG point;
    HRESULT hr;
    BSTR name;

    watched = image;
    test_stream_init(&stream, 5000);
    test_stream_init(&other, 5000);
    stream.called = other.called = ask_elsewhere;
    ok(add_file(root, L"file", &stream.IStream_iface) == S_OK, "not added\n");
    check_calls("AddFile");
    ok(remove_item(root, L"file") == S_OK, "not removed\n");
    calls = 0;
    IFileSystemImage3_LockInChangePoint(image);
    check_calls("LockInChangePoint");
    ok(stream.ref == 1, "%ld references\n", stream.ref);

    point = change_point(image);
    ok(add_file(root, L"file", &stream.IStream_iface) == S_OK, "not added\n");
    calls = 0;
    ok(IFileSystemImage3_RollbackToChangePoint(image, point) == S_OK, "not rolled back\n");
    check_calls("RollbackToChangePoint");
    ok(stream.ref == 1, "%ld references\n", stream.ref);

    ok(IFileSystemImage3_put_FreeMediaBlocks(image, 500) == S_OK, "no limit\n");
    test_stream_init(&other, 3000000);
    other.called = ask_elsewhere;
    hr = add_file(root, L"large", &other.IStream_iface);
    ok(hr == IMAPI_E_IMAGE_SIZE_LIMIT && other.ref == 1, "%#lx, %ld\n", hr, other.ref);
    check_calls("AddFile of too much");
    ok(IFileSystemImage3_put_FreeMediaBlocks(image, 0) == S_OK, "no limit\n");

    name = SysAllocString(L"floating");
    ok(IFileSystemImage3_CreateFileItem(image, name, &item) == S_OK, "no item\n");
    SysFreeString(name);
    ok(IFsiFileItem_put_Data(item, &stream.IStream_iface) == S_OK, "no data\n");
    calls = 0;
    ok(IFsiFileItem_put_Data(item, &other.IStream_iface) == S_OK && stream.ref == 1, "%ld references\n", stream.ref);
    check_calls("put_Data");
    IFsiFileItem_Release(item);
    check_calls("an item's last Release");
    ok(other.ref == 1, "%ld references\n", other.ref);

    /* it has become shorter, which the error asks it for */
    ok(add_file(root, L"file", &stream.IStream_iface) == S_OK, "not added\n");
    file = find_item(root, L"file", &IID_IFsiFileItem2);
    ok(IFsiFileItem2_get_Data(file, &data) == S_OK, "no data\n");
    stream.size = 0;
    calls = 0;
    hr = IStream_Read(data, buffer, sizeof(buffer), NULL);
    check_failure(hr, IMAPI_E_DATA_STREAM_INCONSISTENCY, ITEM_SOURCE, L"'\\file'");
    check_calls("Read");
    stream.size = 5000;
    IStream_Release(data);
    IFsiFileItem2_Release(file);

    /* with the image itself: an item keeps what is in it */
    ok(IFileSystemImage3_get_Root(image, &directory) == S_OK, "no root\n");
    watched = NULL;
    IFsiDirectoryItem_Release(directory);
    image_done(image, root);
    ok(stream.ref == 1, "%ld references\n", stream.ref);
    calls = 0;
}

/* --- boot options of a client's own ---------------------------------------------------------------------------------- */

struct test_options
{
    IBootOptions IBootOptions_iface;
    LONG ref;
    IStream *stream;
    ULONG size;
};

static struct test_options *impl_from_options(IBootOptions *iface)
{
    return CONTAINING_RECORD(iface, struct test_options, IBootOptions_iface);
}

static HRESULT WINAPI options_QueryInterface(IBootOptions *iface, REFIID riid, void **out)
{
    ask_elsewhere();
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch) && !IsEqualGUID(riid, &IID_IBootOptions)) return E_NOINTERFACE;
    *out = iface;
    IBootOptions_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI options_AddRef(IBootOptions *iface)
{
    return InterlockedIncrement(&impl_from_options(iface)->ref);
}

static ULONG WINAPI options_Release(IBootOptions *iface)
{
    ask_elsewhere();
    return InterlockedDecrement(&impl_from_options(iface)->ref);
}

static HRESULT WINAPI options_get_BootImage(IBootOptions *iface, IStream **value)
{
    *value = impl_from_options(iface)->stream;
    IStream_AddRef(*value);
    return S_OK;
}

static HRESULT WINAPI options_get_Manufacturer(IBootOptions *iface, BSTR *value)
{
    (void)iface;
    *value = SysAllocString(L"");
    return S_OK;
}

static HRESULT WINAPI options_get_PlatformId(IBootOptions *iface, PlatformId *value)
{
    (void)iface;
    *value = PlatformX86;
    return S_OK;
}

static HRESULT WINAPI options_get_Emulation(IBootOptions *iface, EmulationType *value)
{
    (void)iface;
    ask_elsewhere();
    *value = EmulationHardDisk;
    return S_OK;
}

static HRESULT WINAPI options_get_ImageSize(IBootOptions *iface, ULONG *value)
{
    ask_elsewhere();
    *value = impl_from_options(iface)->size;
    return S_OK;
}

/* What is not here, an image does not call. */
static const IBootOptionsVtbl options_vtbl =
{
    .QueryInterface = options_QueryInterface,
    .AddRef = options_AddRef,
    .Release = options_Release,
    .get_BootImage = options_get_BootImage,
    .get_Manufacturer = options_get_Manufacturer,
    .get_PlatformId = options_get_PlatformId,
    .get_Emulation = options_get_Emulation,
    .get_ImageSize = options_get_ImageSize,
};

static void test_boot_options(void)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(ISO, 0, &root);
    struct test_options options = { { (IBootOptionsVtbl *)&options_vtbl }, 1, NULL, 8192 };
    IDispatch *dispatch = (IDispatch *)&options.IBootOptions_iface;
    IFileSystemImageResult2 *result;
    struct test_stream stream;
    IBootOptions *back;
    SAFEARRAY *array;
    LONG index = 0;
    HRESULT hr;

    options.stream = test_stream_init(&stream, options.size);
    stream.called = ask_elsewhere;
    watched = image;
    array = SafeArrayCreateVector(VT_DISPATCH, 0, 1);
    SafeArrayPutElement(array, &index, dispatch);
    hr = IFileSystemImage3_put_BootImageOptionsArray(image, array);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("put_BootImageOptionsArray");
    SafeArrayDestroy(array);
    calls = 0;
    hr = IFileSystemImage3_get_BootImageOptions(image, &back);
    ok(hr == S_OK && back == &options.IBootOptions_iface, "%#lx\n", hr);
    IBootOptions_Release(back);
    check_calls("get_BootImageOptions");
    hr = IFileSystemImage3_get_BootImageOptionsArray(image, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("get_BootImageOptionsArray");
    SafeArrayDestroy(array);
    calls = 0;
    result = create_result(image);
    check_calls("CreateResultImage");
    if (result) IFileSystemImageResult2_Release(result);
    calls = 0;
    hr = IFileSystemImage3_put_BootImageOptions(image, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("put_BootImageOptions");
    watched = NULL;
    image_done(image, root);
    ok(options.ref == 1 && stream.ref == 1, "%ld and %ld references\n", options.ref, stream.ref);
    calls = 0;
}

/* --- a file on a disc ------------------------------------------------------------------------------------------------ */

static void test_disc(void)
{
    IFileSystemImageResult2 *result;
    struct fake_session session;
    IFileSystemImage3 *image;
    IFsiDirectoryItem2 *root;
    struct fake_drive drive;
    struct test_stream stream;
    FsiFileSystems found;
    IFsiFileItem2 *file;
    SAFEARRAY *array;
    BYTE buffer[10], *bytes;
    IStream *data;
    ULONG blocks;
    HRESULT hr;

    fake_drive_init(&drive);
    image = image_create_with(UDF, 0x201, &root);
    ok(add_file(root, L"file", test_stream_init(&stream, 50000)) == S_OK, "not added\n");
    result = create_result(image);
    bytes = read_result(result, &blocks, &hr);
    memcpy(drive.disc, bytes, min(blocks, FAKE_BLOCKS) * BLOCK);
    free(bytes);
    IFileSystemImageResult2_Release(result);
    image_done(image, root);

    image = image_create_with(UDF, 0x201, &root);
    fake_session_init(&session, FAKE_SEQUENTIAL, &drive);
    array = fake_sessions(&session, 1);
    ok(IFileSystemImage3_put_MultisessionInterfaces(image, array) == S_OK, "no session\n");
    SafeArrayDestroy(array);
    watched = image;
    drive.called = ask_elsewhere;
    hr = IFileSystemImage3_ImportFileSystem(image, &found);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("ImportFileSystem");
    file = find_item(root, L"file", &IID_IFsiFileItem2);
    hr = IFsiFileItem2_get_Data(file, &data);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("get_Data");
    hr = IStream_Read(data, buffer, sizeof(buffer), NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    check_calls("Read");
    IStream_Release(data);
    IFsiFileItem2_Release(file);
    watched = NULL;
    drive.called = NULL;
    image_done(image, root);
    fake_drive_done(&drive);
    calls = 0;
}

START_TEST(locks)
{
    CoInitialize(NULL);
    test_streams();
    test_boot_options();
    test_disc();
    CoUninitialize();
}
