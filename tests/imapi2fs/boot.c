/*
 * Tests of BootOptions (sdk-api, IBootOptions; behaviour.md 25; El Torito 1.0 for the sizes of floppy disks).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fs_test.h"

#define SOURCE L"IMAPI2FS.BootOptions"

static IBootOptions *create(void)
{
    IBootOptions *options = NULL;
    HRESULT hr = CoCreateInstance(&CLSID_BootOptions, NULL, CLSCTX_INPROC_SERVER, &IID_IBootOptions, (void **)&options);

    ok(hr == S_OK, "%#lx\n", hr);
    return options;
}

static void check_state(IBootOptions *options, LONG emulation, ULONG size)
{
    EmulationType type = 99;
    ULONG found = 99;

    ok(IBootOptions_get_Emulation(options, &type) == S_OK && (LONG)type == emulation, "emulation %d, not %ld\n", (int)type,
            emulation);
    ok(IBootOptions_get_ImageSize(options, &found) == S_OK && found == size, "%lu bytes, not %lu\n", found, size);
}

static void test_defaults(void)
{
    IBootOptions *options = create();
    IStream *stream = (IStream *)1;
    BSTR text = (BSTR)1;
    PlatformId platform = 99;
    HRESULT hr;

    check_state(options, EmulationNone, 0);
    hr = IBootOptions_get_BootImage(options, &stream);
    ok(hr == S_OK && !stream, "%#lx %p\n", hr, stream);
    hr = IBootOptions_get_Manufacturer(options, &text);
    ok(hr == S_OK && !SysStringLen(text), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IBootOptions_get_PlatformId(options, &platform);
    ok(hr == S_OK && platform == PlatformX86, "%#lx %d\n", hr, platform);

    hr = IBootOptions_get_BootImage(options, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    check_error(SOURCE, L"");
    ok(IBootOptions_get_Manufacturer(options, NULL) == E_POINTER, "no E_POINTER\n");
    ok(IBootOptions_get_PlatformId(options, NULL) == E_POINTER, "no E_POINTER\n");
    ok(IBootOptions_get_Emulation(options, NULL) == E_POINTER, "no E_POINTER\n");
    ok(IBootOptions_get_ImageSize(options, NULL) == E_POINTER, "no E_POINTER\n");
    ok(IBootOptions_put_Manufacturer(options, NULL) == E_POINTER, "no E_POINTER\n");
    hr = IBootOptions_AssignBootImage(options, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    check_error(SOURCE, L"boot image");
    ok(!IBootOptions_Release(options), "references left\n");
}

static void test_manufacturer(void)
{
    static const struct { const WCHAR *text; UINT length; HRESULT hr; } tests[] =
    {
        { L"Wine", 4, S_OK }, { L"", 0, S_OK }, { L"123456789012345678901234", 24, S_OK },
        { L"1234567890123456789012345", 25, IMAPI_E_INVALID_PARAM },
        { L"a\0b", 3, IMAPI_E_INVALID_PARAM },
        { L"\xd800", 1, IMAPI_E_INVALID_PARAM },
    };
    IBootOptions *options = create();
    const WCHAR *kept = L"";
    BSTR value, text;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        value = SysAllocStringLen(tests[i].text, tests[i].length);
        hr = IBootOptions_put_Manufacturer(options, value);
        ok(hr == tests[i].hr, "%u: %#lx\n", i, hr);
        if (FAILED(hr)) check_error(SOURCE, L"'Manufacturer'");
        else kept = tests[i].text;
        SysFreeString(value);
        text = NULL;
        ok(IBootOptions_get_Manufacturer(options, &text) == S_OK && text && !wcscmp(text, kept), "%u: %s\n", i,
                wine_dbgstr_w(text));
        SysFreeString(text);
    }
    IBootOptions_Release(options);
}

static void test_platform(void)
{
    static const LONG good[] = { 1, 2, 0xEF, 0xFF, 0, 0x80 }, bad[] = { -1, 0x100, MAXLONG };
    IBootOptions *options = create();
    PlatformId found;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(good); i++)
    {
        ok(IBootOptions_put_PlatformId(options, (PlatformId)good[i]) == S_OK, "%ld is refused\n", good[i]);
        ok(IBootOptions_get_PlatformId(options, &found) == S_OK && (LONG)found == good[i], "%d\n", (int)found);
    }
    for (i = 0; i < ARRAY_SIZE(bad); i++)
    {
        hr = IBootOptions_put_PlatformId(options, (PlatformId)bad[i]);
        ok(hr == IMAPI_E_INVALID_PARAM, "%ld: %#lx\n", bad[i], hr);
        check_error(SOURCE, L"'PlatformId'");
        ok(IBootOptions_get_PlatformId(options, &found) == S_OK && found == 0x80, "%d\n", (int)found);
    }
    IBootOptions_Release(options);
}

/* Steps in any order: a put of the emulation (size 0), or an image of that size. */
static void test_emulation(void)
{
    enum { MISMATCH = IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH };
    static const struct
    {
        ULONGLONG size;
        LONG emulation;         /* what is put */
        HRESULT hr;
        LONG after;             /* what it is then */
        ULONG size_after;
        BOOL fresh;             /* begins with a new object */
    }
    steps[] =
    {
        /* every size that sets the type, as AssignBootImage's page says, and their neighbours */
        { 1228800, 0, S_OK, 1, 1228800, TRUE }, { 1474560, 0, S_OK, 2, 1474560, TRUE }, { 2949120, 0, S_OK, 3, 2949120, TRUE },
        { 1228799, 0, S_OK, 0, 1228799, TRUE }, { 1474561, 0, S_OK, 0, 1474561, TRUE }, { 737280, 0, S_OK, 0, 737280, TRUE },
        /* efisys.bin: an image of 1.44 MB that is none of a floppy disk */
        { 1474560, 0, S_OK, 2, 1474560, TRUE }, { 0, 0, S_OK, 0, 1474560, FALSE },
        { 0, 0, S_OK, 0, 0, TRUE }, { 1474560, 0, S_OK, 2, 1474560, FALSE },
        /* before there is an image everything can be put */
        { 0, 2, S_OK, 2, 0, TRUE }, { 1474560, 0, S_OK, 2, 1474560, FALSE },
        { 0, 4, S_OK, 4, 0, TRUE }, { 2048, 0, S_OK, 4, 2048, FALSE },
        /* what does not match, in either order, and what was there stays */
        { 0, 2, S_OK, 2, 0, TRUE }, { 2048, 0, MISMATCH, 2, 0, FALSE }, { 1228800, 0, S_OK, 1, 1228800, FALSE },
        { 2048, 0, S_OK, 0, 2048, TRUE }, { 0, 1, MISMATCH, 0, 2048, FALSE }, { 0, 2, MISMATCH, 0, 2048, FALSE },
        { 0, 3, MISMATCH, 0, 2048, FALSE }, { 0, 4, S_OK, 4, 2048, FALSE }, { 0, 0, S_OK, 0, 2048, FALSE },
        { 1228800, 0, S_OK, 1, 1228800, TRUE }, { 0, 2, MISMATCH, 1, 1228800, FALSE },
        /* a type that an image has brought goes with it */
        { 1474560, 0, S_OK, 2, 1474560, TRUE }, { 2048, 0, S_OK, 0, 2048, FALSE },
        { 0, 4, S_OK, 4, 0, TRUE }, { 1474560, 0, S_OK, 2, 1474560, FALSE }, { 2048, 0, S_OK, 4, 2048, FALSE },
        { 0, -1, IMAPI_E_INVALID_PARAM, 4, 2048, FALSE }, { 0, 5, IMAPI_E_INVALID_PARAM, 4, 2048, FALSE },
        /* what is no image, and the longest */
        { 0xFFFFFFFF, 0, S_OK, 0, 0xFFFFFFFF, TRUE }, { 0x100000000, 0, IMAPI_E_BOOT_IMAGE_DATA, 0, 0xFFFFFFFF, FALSE },
        { 1, 0, S_OK, 0, 1, FALSE },
    };
    static struct test_stream streams[ARRAY_SIZE(steps)];
    IBootOptions *options = NULL;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(steps); i++)
    {
        winetest_push_context("step %u", i);
        if (steps[i].fresh)
        {
            if (options) ok(!IBootOptions_Release(options), "references left\n");
            options = create();
        }
        test_stream_init(&streams[i], steps[i].size);
        if (steps[i].size) hr = IBootOptions_AssignBootImage(options, &streams[i].IStream_iface);
        else hr = IBootOptions_put_Emulation(options, (EmulationType)steps[i].emulation);
        ok(hr == steps[i].hr, "%#lx\n", hr);
        if (FAILED(hr)) check_error(SOURCE, hr == MISMATCH ? L"bytes" : hr == IMAPI_E_INVALID_PARAM ? L"'Emulation'" : L"4294967296");
        check_state(options, steps[i].after, steps[i].size_after);
        winetest_pop_context();
    }
    ok(!IBootOptions_Release(options), "references left\n");
    for (i = 0; i < ARRAY_SIZE(steps); i++) ok(streams[i].ref == 1, "%u: %ld references\n", i, streams[i].ref);
}

static void test_stream_kept(void)
{
    struct test_stream stream, other, broken;
    IBootOptions *options = create();
    IStream *found;
    HRESULT hr;

    test_stream_init(&stream, 4096);
    test_stream_init(&other, 512);
    stream.position = 100;
    hr = IBootOptions_AssignBootImage(options, &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(stream.ref > 1, "it is not kept\n");
    hr = IBootOptions_get_BootImage(options, &found);
    ok(hr == S_OK && found == &stream.IStream_iface, "%#lx %p\n", hr, found);
    IStream_Release(found);

    /* streams that are none: empty, without a length; one whose Stat does not work, but that has an end */
    test_stream_init(&broken, 0);
    hr = IBootOptions_AssignBootImage(options, &broken.IStream_iface);
    ok(hr == IMAPI_E_BOOT_IMAGE_DATA, "%#lx\n", hr);
    check_error(SOURCE, L"empty");
    test_stream_init(&broken, 512);
    broken.stat_hr = broken.seek_hr = STG_E_REVERTED;
    hr = IBootOptions_AssignBootImage(options, &broken.IStream_iface);
    ok(hr == IMAPI_E_BOOT_IMAGE_DATA, "%#lx\n", hr);
    check_error(SOURCE, L"how long");
    ok(broken.ref == 1, "%ld references\n", broken.ref);
    check_state(options, EmulationNone, 4096);
    test_stream_init(&broken, 512);
    broken.stat_hr = E_NOTIMPL;
    hr = IBootOptions_AssignBootImage(options, &broken.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    check_state(options, EmulationNone, 512);
    ok(stream.ref == 1, "the old one is kept: %ld references\n", stream.ref);
    hr = IBootOptions_AssignBootImage(options, &other.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IBootOptions_Release(options), "references left\n");
    ok(other.ref == 1 && broken.ref == 1, "%ld %ld references\n", other.ref, broken.ref);
}

/* As scripts do it: properties in any order before the image, and streams as whatever they have them as. */
static void test_late_bound(void)
{
    IBootOptions *options = create();
    struct test_stream stream;
    VARIANT result, reference, inner;
    HRESULT hr;

    test_stream_init(&stream, 1474560);
    hr = invoke_put_long(options, L"Emulation", 2);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_put_long(options, L"platformid", 0xEF);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_text(options, L"Manufacturer", DISPATCH_PROPERTYPUT, L"Microsoft");
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_object(options, L"AssignBootImage", VT_DISPATCH, &stream.IDispatch_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    check_state(options, Emulation144MFloppy, 1474560);
    hr = invoke_put_long(options, L"Emulation", 0);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = invoke_object(options, L"AssignBootImage", VT_UNKNOWN, &stream.IStream_iface);
    ok(hr == S_OK, "%#lx\n", hr);
    V_VT(&inner) = VT_DISPATCH;
    V_DISPATCH(&inner) = &stream.IDispatch_iface;
    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = &inner;
    hr = invoke(options, L"AssignBootImage", DISPATCH_METHOD, &reference, NULL);
    ok(hr == S_OK, "%#lx\n", hr);

    hr = invoke(options, L"BootImage", DISPATCH_PROPERTYGET | DISPATCH_METHOD, NULL, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN && V_UNKNOWN(&result) == (IUnknown *)&stream.IStream_iface, "%#lx %d\n", hr,
            V_VT(&result));
    VariantClear(&result);
    hr = invoke(options, L"ImageSize", DISPATCH_PROPERTYGET, NULL, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UI4 && V_UI4(&result) == 1474560, "%#lx %d\n", hr, V_VT(&result));

    hr = invoke_put_long(options, L"Emulation", 3);
    ok(hr == IMAPI_E_BOOT_EMULATION_IMAGE_SIZE_MISMATCH, "%#lx\n", hr);
    ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"2949120"), "%s\n",
            wine_dbgstr_w(exception.bstrDescription));
    hr = invoke_object(options, L"AssignBootImage", VT_DISPATCH, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = invoke_object(options, L"AssignBootImage", VT_DISPATCH, options);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    ok(!IBootOptions_Release(options), "references left\n");
    ok(stream.ref == 1, "%ld references\n", stream.ref);
}

START_TEST(boot)
{
    CoInitialize(NULL);
    test_defaults();
    test_manufacturer();
    test_platform();
    test_emulation();
    test_stream_kept();
    test_late_bound();
    CoUninitialize();
}
