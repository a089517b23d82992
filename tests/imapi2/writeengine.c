/* MsftWriteEngine2 (behaviour.md 0.5, 0.6, 4). Without arguments what needs no drive; the scenario `write` is for the virtual one: it
 * sets the write parameters as a client has to (MMC-6 7.5.4), and writes audio to a blank CD.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "support/drive_test.h"
#include "support/update_sink.h"
#include "raw_test.h"

static IWriteEngine2 *create_engine(void)
{
    return create_object(&CLSID_MsftWriteEngine2, &IID_IWriteEngine2);
}

static void test_interfaces(IWriteEngine2 *engine)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IWriteEngine2, &IID_IConnectionPointContainer,
        &IID_ISupportErrorInfo, &IID_IProvideClassInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IDiscFormat2, &IID_IBurnVerification, &IID_IStream, NULL };

    check_interfaces((IUnknown *)engine, has, has_not);
}

static void test_pointers(IWriteEngine2 *engine)
{
    ok_hr(IWriteEngine2_WriteSection(engine, NULL, 0, 1), E_POINTER);
    ok_hr(IWriteEngine2_put_Recorder(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_Recorder(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_UseStreamingWrite12(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_StartingSectorsPerSecond(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_EndingSectorsPerSecond(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_BytesPerSector(engine, NULL), E_POINTER);
    ok_hr(IWriteEngine2_get_WriteInProgress(engine, NULL), E_POINTER);
}

struct long_property
{
    HRESULT (WINAPI *put)(IWriteEngine2 *engine, LONG value);
    HRESULT (WINAPI *get)(IWriteEngine2 *engine, LONG *value);
    BOOL has_maximum;       /* -1 may be put */
};

static void test_properties(IWriteEngine2 *engine)
{
    const struct long_property properties[] = {
        { engine->lpVtbl->put_StartingSectorsPerSecond, engine->lpVtbl->get_StartingSectorsPerSecond, TRUE },
        { engine->lpVtbl->put_EndingSectorsPerSecond, engine->lpVtbl->get_EndingSectorsPerSecond, TRUE },
        { engine->lpVtbl->put_BytesPerSector, engine->lpVtbl->get_BytesPerSector, FALSE },
    };
    IDiscRecorder2Ex *recorder = (IDiscRecorder2Ex *)0xdeadbeef;
    VARIANT_BOOL flag = 42;
    LONG value;
    UINT i;

    for (i = 0; i < ARRAY_SIZE(properties); i++)
    {
        winetest_push_context("property %u", i);
        value = 42;
        ok_hr(properties[i].get(engine, &value), S_OK);
        ok(value == -1, "got %ld\n", value);
        ok_error(properties[i].put(engine, 0), E_INVALIDARG);
        ok_error(properties[i].put(engine, -2), E_INVALIDARG);
        ok_error(properties[i].put(engine, -1), properties[i].has_maximum ? S_OK : E_INVALIDARG);
        ok_hr(properties[i].get(engine, &value), S_OK);
        ok(value == -1, "got %ld\n", value);
        ok_hr(properties[i].put(engine, 2048), S_OK);
        ok_hr(properties[i].get(engine, &value), S_OK);
        ok(value == 2048, "got %ld\n", value);
        winetest_pop_context();
    }
    ok_hr(IWriteEngine2_get_UseStreamingWrite12(engine, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IWriteEngine2_put_UseStreamingWrite12(engine, VARIANT_FALSE), S_OK);
    ok_error(IWriteEngine2_put_UseStreamingWrite12(engine, VARIANT_TRUE), E_NOTIMPL);
    flag = 42;
    ok_hr(IWriteEngine2_get_WriteInProgress(engine, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IWriteEngine2_get_Recorder(engine, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
    ok_hr(IWriteEngine2_CancelWrite(engine), S_IMAPI_WRITE_NOT_IN_PROGRESS);
}

static void test_arguments(IWriteEngine2 *engine)
{
    struct test_stream stream;
    IStream *iface = test_stream_init(&stream, 1, 2048);

    ok_error(IWriteEngine2_WriteSection(engine, iface, 0, 1), E_INVALIDARG);    /* no recorder */
    ok_error(IWriteEngine2_WriteSection(engine, iface, 0, 0), E_INVALIDARG);
    ok_error(IWriteEngine2_WriteSection(engine, iface, 0, -1), E_INVALIDARG);
    ok_error(IWriteEngine2_WriteSection(engine, iface, 0x7fffffff, 1), E_INVALIDARG);
    ok(stream.ref == 1 && !stream.reads, "%ld references, %ld reads\n", stream.ref, stream.reads);
}

/* --- with a drive --- */

static void set_page(IDiscRecorder2Ex *ex)
{
    BYTE *page = NULL;
    ULONG size = 0;

    ok_error(IDiscRecorder2Ex_GetModePage(ex, IMAPI_MODE_PAGE_TYPE_WRITE_PARAMETERS,
            IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, &page,
            &size), S_OK);
    if (!page) return;
    ok(size >= 52, "the page has %lu bytes\n", size);
    page[2] = (page[2] & 0xe0) | 1;     /* track at once, no test write */
    page[3] = 0;                        /* audio; no next session */
    page[4] = page[4] & 0xf0;           /* 2352 bytes */
    page[8] = 0;
    ok_error(IDiscRecorder2Ex_SetModePage(ex, IMAPI_MODE_PAGE_REQUEST_TYPE_CURRENT_VALUES, page, size), S_OK);
    CoTaskMemFree(page);
}

static void handle_update(struct update_sink *sink, IDispatch *object)
{
    IWriteEngine2 *engine = NULL;
    struct test_stream other;
    VARIANT_BOOL busy = 42;

    ok_hr(IDispatch_QueryInterface(object, &IID_IWriteEngine2, (void **)&engine), S_OK);
    if (!engine) return;
    if (sink->count == 1)
    {
        ok_hr(IWriteEngine2_get_WriteInProgress(engine, &busy), S_OK);
        ok(busy == VARIANT_TRUE, "got %d\n", busy);
        ok_error(IWriteEngine2_put_BytesPerSector(engine, 2048), E_FAIL);
        ok_error(IWriteEngine2_put_StartingSectorsPerSecond(engine, 75), E_FAIL);
        ok_error(IWriteEngine2_WriteSection(engine, test_stream_init(&other, 1, 2352), 0, 1), E_FAIL);
    }
    if (sink->context && sink->count >= 2) ok_hr(IWriteEngine2_CancelWrite(engine), S_OK);
    IWriteEngine2_Release(engine);
}

/* A stream that makes an event due when half of it was read: more is on the way then than the buffer holds. */
static void let_event_come(void *context)
{
    struct test_stream *stream = context;

    if (stream->position < stream->size / 2) return;
    stream->on_read = NULL;
    Sleep(EVENT_IS_DUE_MS);
}

/* sectors=N bytes=N sink=dispatch|vtable cancel=yes expect=HRESULT stream=short|broken start=N */
static void scenario_write(void)
{
    LONG sectors = atol(argument_value("sectors", "3000")), bytes = atol(argument_value("bytes", "2352"));
    HRESULT hr, wanted = hresult_by_name(argument_value("expect", "S_OK"));
    LONG start = atol(argument_value("start", "0"));
    IDiscRecorder2 *recorder = open_first_recorder();
    IWriteEngine2 *engine = create_engine();
    BSTR name = bstr_from("engine tests");
    IDiscRecorder2Ex *ex = NULL, *got = NULL;
    struct test_stream stream;
    struct update_sink *sink;

    if (!recorder || !engine) return;
    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    set_page(ex);
    ok_hr(IWriteEngine2_put_Recorder(engine, ex), S_OK);
    ok_hr(IWriteEngine2_get_Recorder(engine, &got), S_OK);
    ok(got == ex, "got %p\n", got);
    if (got) IDiscRecorder2Ex_Release(got);
    test_stream_init(&stream, 7, (ULONGLONG)sectors * bytes);
    ok_error(IWriteEngine2_WriteSection(engine, &stream.IStream_iface, start, sectors), E_INVALIDARG); /* BytesPerSector */
    ok_hr(IWriteEngine2_put_BytesPerSector(engine, bytes), S_OK);
    sink = update_sink_create(argument_value("sink", "dispatch"), &IID_DWriteEngine2Events);
    sink->handler = handle_update;
    if (!strcmp(argument_value("cancel", ""), "yes"))
    {
        sink->context = sink;
        stream.on_read = let_event_come;
        stream.context = &stream;
    }
    update_sink_advise(sink, (IUnknown *)engine);
    if (!strcmp(argument_value("stream", ""), "short")) stream.size -= bytes;
    if (!strcmp(argument_value("stream", ""), "broken")) stream.fail_at = stream.size / 2, stream.fail_hr = wanted;
    hr = IWriteEngine2_WriteSection(engine, &stream.IStream_iface, start, sectors);
    if (hr == wanted) ok_error(hr, wanted);
    ok(hr == wanted, "WriteSection: %08lx\n", hr);
    ok(stream.ref == 1, "the stream has %ld references\n", stream.ref);
    if (hr == S_OK) update_sink_check_section(sink, start, sectors, 0);
    ok_hr(IWriteEngine2_CancelWrite(engine), S_IMAPI_WRITE_NOT_IN_PROGRESS);
    update_sink_free(sink, (IUnknown *)engine);
    ok(!IWriteEngine2_Release(engine), "references are left\n");
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    if (ex) IDiscRecorder2Ex_Release(ex);
    IDiscRecorder2_Release(recorder);
    SysFreeString(name);
}

START_TEST(writeengine)
{
    static const struct scenario scenarios[] = { { "write", scenario_write } };
    IWriteEngine2 *engine;
    char **argv;

    CoInitializeEx(NULL, strcmp(argument_value("apartment", ""), "mta") ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
    if (winetest_get_mainargs(&argv) > 2) run_scenario(scenarios, ARRAY_SIZE(scenarios), argv[2]);
    else if ((engine = create_engine()))
    {
        test_interfaces(engine);
        test_pointers(engine);
        test_properties(engine);
        test_arguments(engine);
        ok(!IWriteEngine2_Release(engine), "references are left\n");
    }
    CoUninitialize();
}
