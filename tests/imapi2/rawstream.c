/*
 * Tests of the result of MsftRawCDImageCreator as a stream, and of clients' streams that do not do what they should. What
 * is in its sectors is for rawsectors.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "raw_test.h"

/* --- IStream ------------------------------------------------------------------------------------------------------- */

static IStream *small_image(struct test_stream *source)
{
    IRawCDImageCreator *image = create_image();
    IStream *stream = NULL;
    LONG index;
    HRESULT hr;

    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, &source->IStream_iface, &index);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_Release(image);
    return stream;
}

static void test_istream(void)
{
    static const struct
    {
        DWORD origin;
        LONGLONG move;
        HRESULT hr;
        LONGLONG after;         /* below 0: from the end */
    }
    seeks[] =
    {
        { STREAM_SEEK_SET, 100, S_OK, 100 },
        { STREAM_SEEK_CUR, 5, S_OK, 105 },
        { STREAM_SEEK_CUR, -105, S_OK, 0 },
        { STREAM_SEEK_CUR, -1, STG_E_INVALIDFUNCTION, 0 },
        { STREAM_SEEK_SET, -1, STG_E_INVALIDFUNCTION, 0 },
        { STREAM_SEEK_END, -1, S_OK, -1 },
        { 3, 0, STG_E_INVALIDFUNCTION, -1 },
        { STREAM_SEEK_CUR, 0x7fffffffffffffffll, STG_E_INVALIDFUNCTION, -1 },
        { STREAM_SEEK_SET, 0x7fffffffffffffffll, S_OK, 0x7fffffffffffffffll },
        { STREAM_SEEK_SET, 0, S_OK, 0 },
    };
    ULARGE_INTEGER position, count = { .QuadPart = 10 };
    LARGE_INTEGER move;
    struct test_stream source;
    IStream *stream, *clone;
    BYTE buffer[10000], other[10000];
    IUnknown *unknown;
    ULONGLONG size;
    STATSTG stat;
    unsigned i;
    ULONG done;
    HRESULT hr;

    test_stream_init(&source, 1, 300 * SOUND_SIZE);
    stream = small_image(&source);
    size = stream_size(stream);
    ok(size == (22650 + 300 + 6750) * 2448, "%I64u\n", size);

    /* A part of the first sector, first of all: Q says TNO 00, POINT 01, 95:00:00. */
    memset(buffer, 0xee, sizeof(buffer));
    hr = read_at(stream, 2352, buffer, 95, &done);
    ok(hr == S_OK && done == 95, "%#lx %lu\n", hr, done);
    ok(buffer[7] == 0x40 && buffer[23] == 0x40 && buffer[24] == 0x40 && !buffer[0], "%#x %#x %#x %#x\n", buffer[7],
            buffer[23], buffer[24], buffer[0]);

    hr = IStream_QueryInterface(stream, &IID_ISequentialStream, (void **)&unknown);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(unknown);
    hr = IStream_QueryInterface(stream, &IID_IMarshal, (void **)&unknown);
    ok(hr == S_OK, "%#lx\n", hr);
    IUnknown_Release(unknown);
    hr = IStream_QueryInterface(stream, &IID_IDispatch, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "%#lx\n", hr);

    for (i = 0; i < ARRAY_SIZE(seeks); i++)
    {
        ULONGLONG expected = seeks[i].after < 0 ? size + seeks[i].after : (ULONGLONG)seeks[i].after;

        move.QuadPart = seeks[i].move;
        hr = IStream_Seek(stream, move, seeks[i].origin, &position);
        ok(hr == seeks[i].hr, "%u: %#lx\n", i, hr);
        move.QuadPart = 0;
        IStream_Seek(stream, move, STREAM_SEEK_CUR, &position);
        ok(position.QuadPart == expected, "%u: %I64u\n", i, position.QuadPart);
        hr = IStream_Seek(stream, move, STREAM_SEEK_CUR, NULL);
        ok(hr == S_OK, "%#lx\n", hr);
    }

    /* The end. */
    hr = read_at(stream, size - 5, buffer, 100, &done);
    ok(hr == S_OK && done == 5, "%#lx %lu\n", hr, done);
    hr = IStream_Read(stream, buffer, 100, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = read_at(stream, size + 1000, buffer, 100, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = read_at(stream, 0, buffer, 0, &done);
    ok(hr == S_OK && !done, "%#lx %lu\n", hr, done);
    hr = IStream_Read(stream, NULL, 10, &done);
    ok(hr == STG_E_INVALIDPOINTER && !done, "%#lx %lu\n", hr, done);
    hr = IStream_Read(stream, buffer, 10, NULL);
    ok(hr == S_OK, "%#lx\n", hr);

    hr = IStream_Stat(stream, NULL, STATFLAG_NONAME);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, 99);
    ok(hr == STG_E_INVALIDFUNCTION, "%#lx\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    ok(hr == S_OK && stat.grfMode == STGM_READ, "%#lx %#lx\n", hr, stat.grfMode);
    CoTaskMemFree(stat.pwcsName);

    done = 1;
    hr = IStream_Write(stream, buffer, 10, &done);
    ok(hr == STG_E_ACCESSDENIED && !done, "%#lx %lu\n", hr, done);
    hr = IStream_SetSize(stream, count);
    ok(hr == STG_E_ACCESSDENIED, "%#lx\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_LockRegion(stream, count, count, LOCK_WRITE);
    ok(hr == STG_E_INVALIDFUNCTION, "%#lx\n", hr);

    /* A clone starts where the original is, and goes its own way. */
    hr = read_at(stream, 22650 * 2448 - 5000, buffer, 1000, &done);
    ok(hr == S_OK && done == 1000, "%#lx %lu\n", hr, done);
    hr = IStream_Clone(stream, NULL);
    ok(hr == STG_E_INVALIDPOINTER, "%#lx\n", hr);
    hr = IStream_Clone(stream, &clone);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IStream_Read(clone, buffer, 10000, &done);
    ok(hr == S_OK && done == 10000, "%#lx %lu\n", hr, done);
    hr = IStream_Read(clone, other, 5000, &done);
    ok(hr == S_OK && done == 5000, "%#lx %lu\n", hr, done);
    hr = IStream_Read(stream, other, 10000, &done);
    ok(hr == S_OK && done == 10000, "%#lx %lu\n", hr, done);
    ok(!memcmp(buffer, other, 10000), "the clone differs\n");
    IStream_Release(stream);
    hr = read_at(clone, 0, buffer, 100, &done);
    ok(hr == S_OK && done == 100, "%#lx %lu\n", hr, done);
    IStream_Release(clone);
    ok(source.ref == 1, "ref %ld\n", source.ref);
}

static void test_copy_to(void)
{
    ULARGE_INTEGER count, read, written;
    struct test_stream source;
    IStream *stream, *target;
    LARGE_INTEGER move;
    ULONGLONG size;
    BYTE *whole, *copied;
    HGLOBAL memory;
    HRESULT hr;

    test_stream_init(&source, 1, 400 * SOUND_SIZE);
    stream = small_image(&source);
    size = stream_size(stream);
    whole = read_whole(stream, size, 1 << 20);

    CreateStreamOnHGlobal(NULL, TRUE, &target);
    count.QuadPart = size;
    IStream_SetSize(target, count);     /* growing it piece by piece takes Wine minutes */
    move.QuadPart = 1000;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    count.QuadPart = ~0ull;
    hr = IStream_CopyTo(stream, target, count, &read, &written);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(read.QuadPart == size - 1000 && written.QuadPart == size - 1000, "%I64u %I64u\n", read.QuadPart, written.QuadPart);
    GetHGlobalFromStream(target, &memory);
    copied = GlobalLock(memory);
    ok(!memcmp(copied, whole + 1000, (size_t)size - 1000), "the copy differs\n");
    GlobalUnlock(memory);
    IStream_Release(target);

    CreateStreamOnHGlobal(NULL, TRUE, &target);
    move.QuadPart = 0;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    count.QuadPart = 100001;
    hr = IStream_CopyTo(stream, target, count, &read, NULL);
    ok(hr == S_OK && read.QuadPart == 100001, "%#lx %I64u\n", hr, read.QuadPart);
    hr = IStream_CopyTo(stream, target, count, NULL, &written);
    ok(hr == S_OK && written.QuadPart == 100001, "%#lx %I64u\n", hr, written.QuadPart);
    IStream_Release(target);

    hr = IStream_CopyTo(stream, NULL, count, &read, &written);
    ok(hr == STG_E_INVALIDPOINTER && !read.QuadPart && !written.QuadPart, "%#lx\n", hr);
    hr = IStream_CopyTo(stream, &source.IStream_iface, count, &read, &written);
    ok(hr == STG_E_ACCESSDENIED && !written.QuadPart, "%#lx %I64u\n", hr, written.QuadPart);
    free(whole);
    IStream_Release(stream);
}

/* --- clients' streams that do not do what they should -------------------------------------------------------------- */

static void test_bad_sources(void)
{
    static const struct
    {
        ULONGLONG end, fail_at;
        HRESULT fail_hr, hr;
        LONG good;              /* sectors that can be read */
    }
    tests[] =
    {
        { 500 * 2352, 0, S_OK, S_OK, 500 },
        { 0, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 0 },
        { 100, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 0 },
        { 2351, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 0 },
        { 2352, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 1 },
        { 250 * 2352 + 7, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 250 },
        { 500 * 2352 - 1, 0, S_OK, HRESULT_FROM_WIN32(ERROR_HANDLE_EOF), 499 },
        { 500 * 2352, 0, STG_E_READFAULT, STG_E_READFAULT, 0 },
        { 500 * 2352, 333 * 2352, STG_E_READFAULT, STG_E_READFAULT, 333 },
        { 500 * 2352, 333 * 2352 - 1, E_OUTOFMEMORY, E_OUTOFMEMORY, 332 },
        { 500 * 2352, 499 * 2352 + 2351, RPC_E_DISCONNECTED, RPC_E_DISCONNECTED, 499 },
    };
    BYTE *buffer = malloc(600 * 2448);
    struct test_stream source;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        LARGE_INTEGER zero = { .QuadPart = 0 };
        ULARGE_INTEGER position;
        LONG sector, good = 0;
        IStream *stream;
        ULONG done;

        winetest_push_context("%u", i);
        test_stream_init(&source, 1, 500 * SOUND_SIZE);
        source.end = tests[i].end;
        source.fail_at = tests[i].fail_at;
        source.fail_hr = tests[i].fail_hr;
        stream = small_image(&source);
        for (sector = 0; sector < 500; sector++)
        {
            hr = read_at(stream, (22650ull + sector) * 2448, buffer, 2448, &done);
            if (FAILED(hr)) break;
            ok(hr == S_OK && done == 2448, "%#lx %lu\n", hr, done);
            ok(buffer[0] == stream_byte(1, (ULONGLONG)sector * 2352), "sector %ld\n", sector);
            good++;
        }
        ok(hr == tests[i].hr, "%#lx\n", hr);
        ok(good == tests[i].good, "%ld sectors\n", good);
        if (FAILED(tests[i].hr))
        {
            ok(!done, "%lu\n", done);
            check_error_text(L"track 1");
            IStream_Seek(stream, zero, STREAM_SEEK_CUR, &position);
            ok(position.QuadPart == (22650ull + sector) * 2448, "%I64u\n", position.QuadPart);
            /* A read over it fails as a whole, and does so again. */
            hr = read_at(stream, 22600 * 2448, buffer, 600 * 2448, &done);
            ok(hr == tests[i].hr && !done, "%#lx %lu\n", hr, done);
            hr = IStream_Read(stream, buffer, 600 * 2448, &done);
            ok(hr == tests[i].hr && !done, "%#lx %lu\n", hr, done);
            IStream_Seek(stream, zero, STREAM_SEEK_CUR, &position);
            ok(position.QuadPart == 22600 * 2448, "%I64u\n", position.QuadPart);
            /* What is not of this stream can be read. */
            hr = read_at(stream, 22600 * 2448, buffer, 50 * 2448, &done);
            ok(hr == S_OK && done == 50 * 2448, "%#lx %lu\n", hr, done);
            hr = read_at(stream, (22650 + 500) * 2448, buffer, 2448, &done);
            ok(hr == S_OK && done == 2448, "%#lx %lu\n", hr, done);
        }
        IStream_Release(stream);
        ok(source.ref == 1, "ref %ld\n", source.ref);
        winetest_pop_context();
    }
    free(buffer);
}

/* One that cannot be moved is good for reading from front to back; one that is moved by others is moved back. */
static void test_seeking_sources(void)
{
    struct test_stream source;
    BYTE buffer[2448];
    IStream *stream;
    LONG sector;
    ULONG done;
    HRESULT hr;

    test_stream_init(&source, 3, 400 * SOUND_SIZE);
    source.seek_hr = E_NOTIMPL;
    stream = small_image(&source);
    for (sector = 0; sector < 400; sector++)
    {
        hr = read_at(stream, (22650ull + sector) * 2448, buffer, 2448, &done);
        ok(hr == S_OK && done == 2448 && buffer[100] == stream_byte(3, sector * 2352ull + 100), "%ld: %#lx\n", sector, hr);
    }
    hr = read_at(stream, 22650 * 2448, buffer, 2448, &done);
    ok(hr == E_NOTIMPL, "%#lx\n", hr);
    IStream_Release(stream);

    test_stream_init(&source, 3, 400 * SOUND_SIZE);
    source.position = 12345;        /* where the client left it: the track begins at the stream's start all the same */
    stream = small_image(&source);
    for (sector = 0; sector < 400; sector++)
    {
        hr = read_at(stream, (22650ull + sector) * 2448, buffer, 2448, &done);
        ok(hr == S_OK && done == 2448 && buffer[100] == stream_byte(3, sector * 2352ull + 100), "%ld: %#lx\n", sector, hr);
        source.position = 777 * sector;
    }
    IStream_Release(stream);
}

static void read_from_within(void *context)
{
    IStream *stream = *(IStream **)context;
    BYTE byte;
    ULONG done = 1;
    HRESULT hr;

    if (!stream) return;
    hr = IStream_Read(stream, &byte, 1, &done);
    ok(hr == HRESULT_FROM_WIN32(ERROR_BUSY) && !done, "%#lx %lu\n", hr, done);
}

static void test_reentry(void)
{
    struct test_stream source;
    BYTE buffer[2448];
    IStream *stream = NULL;
    ULONG done;
    HRESULT hr;

    test_stream_init(&source, 3, 400 * SOUND_SIZE);
    source.on_read = read_from_within;
    source.context = &stream;
    stream = small_image(&source);
    hr = read_at(stream, 22650 * 2448, buffer, 2448, &done);
    ok(hr == S_OK && done == 2448 && buffer[7] == stream_byte(3, 7), "%#lx %lu\n", hr, done);
    ok(source.reads == 1, "%ld reads\n", source.reads);
    IStream_Release(stream);
}

/* Clones share the client's stream: each gets what it asks for, also from two threads. */
struct reader
{
    IStream *stream;
    ULONG from, step, wrong, failed;
};

static DWORD WINAPI read_all_over(void *context)
{
    struct reader *reader = context;
    BYTE buffer[2448];
    ULONG i, j, done;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < 3000; i++)
    {
        ULONG sector = (reader->from + i * reader->step) % 1000;
        LARGE_INTEGER move = { .QuadPart = (22650ull + sector) * 2448 };

        if (FAILED(IStream_Seek(reader->stream, move, STREAM_SEEK_SET, NULL))) reader->failed++;
        if (FAILED(IStream_Read(reader->stream, buffer, 2448, &done)) || done != 2448) reader->failed++;
        for (j = 0; j < 2352; j += 97)
            if (buffer[j] != stream_byte(5, sector * 2352ull + j))
            {
                reader->wrong++;
                break;
            }
    }
    CoUninitialize();
    return 0;
}

static void test_threads(void)
{
    struct reader readers[2] = { { NULL, 0, 101, 0, 0 }, { NULL, 500, 37, 0, 0 } };
    struct test_stream source;
    HANDLE threads[2];
    unsigned i;
    HRESULT hr;

    /* The source belongs to the multithreaded apartment, as the readers do. */
    CoUninitialize();
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    test_stream_init(&source, 5, 1000 * SOUND_SIZE);
    readers[0].stream = small_image(&source);
    hr = IStream_Clone(readers[0].stream, &readers[1].stream);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < 2; i++) threads[i] = CreateThread(NULL, 0, read_all_over, &readers[i], 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (i = 0; i < 2; i++)
    {
        ok(!readers[i].failed && !readers[i].wrong, "%u: %lu failed, %lu wrong\n", i, readers[i].failed, readers[i].wrong);
        CloseHandle(threads[i]);
        IStream_Release(readers[i].stream);
    }
    ok(source.ref == 1, "ref %ld\n", source.ref);
    CoUninitialize();
    CoInitialize(NULL);
}

/* A stream of a single-threaded apartment is called there, also when the result is read elsewhere. */
static DWORD caller;

static void note_caller(void *context)
{
    (void)context;
    caller = GetCurrentThreadId();
}

static DWORD WINAPI read_elsewhere(void *context)
{
    struct reader *reader = context;
    LARGE_INTEGER move = { .QuadPart = 22650 * 2448 };
    BYTE buffer[2448];
    ULONG done, i, j;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(IStream_Seek(reader->stream, move, STREAM_SEEK_SET, NULL))) reader->failed++;
    for (i = 0; i < 300; i++)
    {
        if (FAILED(IStream_Read(reader->stream, buffer, 2448, &done)) || done != 2448) reader->failed++;
        for (j = 0; j < 2352; j++)
            if (buffer[j] != stream_byte(9, i * 2352 + j))
            {
                reader->wrong++;
                break;
            }
    }
    CoUninitialize();
    return 0;
}

static void test_apartments(void)
{
    struct reader reader = { NULL, 0, 0, 0, 0 };
    struct test_stream source;
    HANDLE thread;
    DWORD index;
    HRESULT hr;

    test_stream_init(&source, 9, 300 * SOUND_SIZE);
    source.on_read = note_caller;
    reader.stream = small_image(&source);
    thread = CreateThread(NULL, 0, read_elsewhere, &reader, 0, NULL);
    hr = CoWaitForMultipleHandles(0, 60000, 1, &thread, &index);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!reader.failed && !reader.wrong, "%lu failed, %lu wrong\n", reader.failed, reader.wrong);
    ok(caller == GetCurrentThreadId(), "called by thread %lx\n", caller);
    CloseHandle(thread);
    IStream_Release(reader.stream);
    ok(source.ref == 1, "ref %ld\n", source.ref);
}

/* The stream of a real file, as clients have it. */
static void test_file(void)
{
    WCHAR folder[MAX_PATH], name[MAX_PATH];
    struct test_stream source;
    IStream *stream, *file = NULL;
    HANDLE handle;
    DWORD written;
    BYTE sector[2448], data[2352];
    LONG i, j;
    ULONG done;
    HRESULT hr;
    IRawCDImageCreator *image = create_image();
    LONG index;
    HMODULE shlwapi = LoadLibraryW(L"shlwapi.dll");
    HRESULT (WINAPI *open_stream)(const WCHAR *, DWORD, IStream **) = (void *)GetProcAddress(shlwapi,
            "SHCreateStreamOnFileW");

    GetTempPathW(MAX_PATH, folder);
    GetTempFileNameW(folder, L"raw", 0, name);
    handle = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    for (i = 0; i < 350; i++)
    {
        for (j = 0; j < 2352; j++) data[j] = stream_byte(6, i * 2352 + j);
        WriteFile(handle, data, sizeof(data), &written, NULL);
    }
    CloseHandle(handle);
    hr = open_stream(name, STGM_READ | STGM_SHARE_DENY_WRITE, &file);
    ok(hr == S_OK, "%#lx\n", hr);
    test_stream_init(&source, 6, 0);
    hr = IRawCDImageCreator_AddTrack(image, IMAPI_CD_SECTOR_AUDIO, file, &index);
    ok(hr == S_OK, "%#lx\n", hr);
    IStream_Release(file);
    hr = IRawCDImageCreator_CreateResultImage(image, &stream);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 349; i >= 0; i--)
    {
        hr = read_at(stream, (22650ull + i) * 2448, sector, 2448, &done);
        ok(hr == S_OK && done == 2448, "%#lx %lu\n", hr, done);
        for (j = 0; j < 2352; j++) if (sector[j] != stream_byte(6, i * 2352 + j)) break;
        ok(j == 2352, "sector %ld differs\n", i);
    }
    IStream_Release(stream);
    IRawCDImageCreator_Release(image);
    ok(DeleteFileW(name), "still open: %lu\n", GetLastError());
    FreeLibrary(shlwapi);
}

START_TEST(rawstream)
{
    CoInitialize(NULL);
    test_istream();
    test_copy_to();
    test_bad_sources();
    test_seeking_sources();
    test_reentry();
    test_threads();
    test_apartments();
    test_file();
    CoUninitialize();
}
