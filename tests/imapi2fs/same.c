/*
 * The same tree twice gives the same bytes, when the time, of which the volume's identifiers are made, is the same: nothing else that
 * differs from run to run gets into an image. The DLL's clock is set by changing what it imports.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image_test.h"

static DWORD clock_low;

static void WINAPI stopped_clock(FILETIME *time)
{
    time->dwLowDateTime = clock_low;
    time->dwHighDateTime = 0x01d00000;
}

/* Where a module keeps the address of a function that it imports by name (PE format, "Import Address Table"), or NULL. */
static void **find_import(HMODULE module, const char *function)
{
    BYTE *base = (BYTE *)module;
    const IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    const IMAGE_IMPORT_DESCRIPTOR *library = (IMAGE_IMPORT_DESCRIPTOR *)(base
            + headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress);
    const IMAGE_THUNK_DATA *name;
    unsigned i;

    for (; library->Name; library++)
    {
        name = (IMAGE_THUNK_DATA *)(base + library->OriginalFirstThunk);
        for (i = 0; name[i].u1.AddressOfData; i++)
        {
            if (IMAGE_SNAP_BY_ORDINAL(name[i].u1.Ordinal)) continue;
            if (!strcmp((char *)((IMAGE_IMPORT_BY_NAME *)(base + name[i].u1.AddressOfData))->Name, function))
                return (void **)(base + library->FirstThunk) + i;
        }
    }
    return NULL;
}

/* FNV-1a, 64 bits. */
static ULONGLONG hash(const BYTE *bytes, size_t size)
{
    ULONGLONG value = 0xcbf29ce484222325ull;
    size_t i;

    for (i = 0; i < size; i++) value = (value ^ bytes[i]) * 0x100000001b3ull;
    return value;
}

/* An image of the tree and of a stream, by objects of its own. */
static ULONGLONG make_image(const WCHAR *tree, FsiFileSystems file_systems, LONG revision)
{
    IFsiDirectoryItem2 *root;
    IFileSystemImage3 *image = image_create_with(file_systems, revision, &root);
    IFileSystemImageResult2 *result;
    struct test_stream stream;
    ULONGLONG value = 0;
    ULONG blocks = 0;
    BYTE *bytes;
    HRESULT hr;

    ok(add_tree(root, tree, FALSE) == S_OK, "the tree is not added\n");
    ok(add_file(root, L"streamed", test_stream_init(&stream, 12345)) == S_OK, "the stream is not added\n");
    ok(add_directory(root, L"made") == S_OK, "no directory\n");
    if ((result = create_result(image)))
    {
        bytes = read_result(result, &blocks, &hr);
        ok(bytes != NULL, "%#lx\n", hr);
        if (bytes) value = hash(bytes, (size_t)blocks * BLOCK);
        free(bytes);
        IFileSystemImageResult2_Release(result);
    }
    image_done(image, root);
    return value;
}

START_TEST(same)
{
    static const struct { FsiFileSystems file_systems; LONG revision; } cases[] =
    {
        { ISO, 0 }, { ISO | JOLIET, 0 }, { UDF, 0x102 }, { UDF, 0x201 }, { UDF, 0x250 }, { UDF, 0x260 }, { ISO | JOLIET | UDF, 0x102 },
    };
    WCHAR scratch[MAX_PATH], name[40];
    IFileSystemImage3 *image;
    ULONGLONG first, second;
    void **clock, *system;
    DWORD rights;
    unsigned i;

    CoInitialize(NULL);
    make_scratch(scratch);
    make_directory(scratch, L"inner");
    for (i = 0; i < 40; i++)
    {
        swprintf(name, ARRAY_SIZE(name), i % 2 ? L"a long name of a file %u.text" : L"inner\\%u.bin", i);
        make_file(scratch, name, i * 700, (BYTE)i);
    }
    /* it keeps the DLL there */
    image = image_create();
    clock = find_import(GetModuleHandleW(L"imapi2fs"), "GetSystemTimeAsFileTime");
    ok(clock != NULL, "the DLL has another clock\n");
    if (clock && VirtualProtect(clock, sizeof(*clock), PAGE_READWRITE, &rights))
    {
        system = *clock;
        *clock = (void *)stopped_clock;
        for (i = 0; i < ARRAY_SIZE(cases); i++)
        {
            winetest_push_context("%d, %#lx", (int)cases[i].file_systems, cases[i].revision);
            clock_low = 1000;
            first = make_image(scratch, cases[i].file_systems, cases[i].revision);
            second = make_image(scratch, cases[i].file_systems, cases[i].revision);
            ok(first && first == second, "%016I64x and %016I64x\n", first, second);
            /* a minute later it is another volume */
            clock_low += 600000000;
            second = make_image(scratch, cases[i].file_systems, cases[i].revision);
            ok(first != second, "the time is not in it\n");
            winetest_pop_context();
        }
        *clock = system;
        VirtualProtect(clock, sizeof(*clock), rights, &rights);
    }
    else ok(0, "the clock cannot be set: error %lu\n", GetLastError());
    IFileSystemImage3_Release(image);
    remove_scratch(scratch);
    CoUninitialize();
}
