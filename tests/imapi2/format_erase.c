/* MsftDiscFormat2Erase (behaviour.md 0.3, 5, 6). Without arguments what needs no drive; the scenario `erase` is for the virtual one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "support/drive_test.h"
#include "support/update_sink.h"

static IDiscFormat2Erase *create_format(void)
{
    return create_object(&CLSID_MsftDiscFormat2Erase, &IID_IDiscFormat2Erase);
}

static void test_interfaces(IDiscFormat2Erase *format)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscFormat2, &IID_IDiscFormat2Erase,
        &IID_IConnectionPointContainer, &IID_ISupportErrorInfo, &IID_IProvideClassInfo, &IID_IProvideClassInfo2,
        &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IBurnVerification, &IID_IDiscFormat2Data, &IID_IDiscFormat2RawCD, &IID_IStream,
        NULL };

    check_interfaces((IUnknown *)format, has, has_not);
}

static void test_pointers(IDiscFormat2Erase *format)
{
    VARIANT_BOOL flag = 42;

    ok_hr(IDiscFormat2Erase_get_MediaPhysicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_get_MediaHeuristicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_get_SupportedMediaTypes(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_IsRecorderSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_IsRecorderSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    flag = 42;
    ok_hr(IDiscFormat2Erase_IsCurrentMediaSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    ok_hr(IDiscFormat2Erase_get_Recorder(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_get_FullErase(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_get_CurrentPhysicalMediaType(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Erase_get_ClientName(format, NULL), E_POINTER);
}

static void test_no_recorder(IDiscFormat2Erase *format)
{
    BSTR bad = SysAllocString(L"a/b"), good = SysAllocString(L"a client"), name = (BSTR)0xdeadbeef;
    IDiscRecorder2 *recorder = (IDiscRecorder2 *)0xdeadbeef;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    VARIANT_BOOL flag = 42;

    ok_hr(IDiscFormat2Erase_get_Recorder(format, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
    ok_hr(IDiscFormat2Erase_get_FullErase(format, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IDiscFormat2Erase_put_FullErase(format, 1), S_OK);
    ok_hr(IDiscFormat2Erase_get_FullErase(format, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
    ok_hr(IDiscFormat2Erase_get_ClientName(format, &name), S_OK);
    ok(!name || !*name, "got %s\n", wine_dbgstr_w(name));
    SysFreeString(name);
    ok_error(IDiscFormat2Erase_get_CurrentPhysicalMediaType(format, &type), E_IMAPI_RECORDER_REQUIRED);
    flag = 42;
    ok(FAILED(IDiscFormat2Erase_get_MediaPhysicallyBlank(format, &flag)) && !flag, "got %d\n", flag);
    ok_error(IDiscFormat2Erase_EraseMedia(format), E_POINTER);
    /* The page of put_ClientName. */
    ok_error(IDiscFormat2Erase_put_ClientName(format, NULL), E_INVALIDARG);
    ok_error(IDiscFormat2Erase_put_ClientName(format, bad), E_INVALIDARG);
    ok_hr(IDiscFormat2Erase_put_ClientName(format, good), S_OK);
    ok_hr(IDiscFormat2Erase_get_ClientName(format, &name), S_OK);
    ok(name && !wcscmp(name, good), "got %s\n", wine_dbgstr_w(name));
    SysFreeString(name);
    ok_error(IDiscFormat2Erase_EraseMedia(format), E_POINTER);
    ok_hr(IDiscFormat2Erase_put_Recorder(format, NULL), S_OK);
    SysFreeString(bad);
    SysFreeString(good);
}

/* In the order of the documents' sample, and what came later behind. */
static void test_media_types(IDiscFormat2Erase *format)
{
    static const LONG first[] = { IMAPI_MEDIA_TYPE_CDRW, IMAPI_MEDIA_TYPE_DVDRAM, IMAPI_MEDIA_TYPE_DVDPLUSRW,
        IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DISK };
    SAFEARRAY *array = NULL;
    VARIANT *types;
    UINT i;

    ok_hr(IDiscFormat2Erase_get_SupportedMediaTypes(format, &array), S_OK);
    if (!array) return;
    ok(array->rgsabound[0].cElements >= ARRAY_SIZE(first) && !array->rgsabound[0].lLbound, "%lu elements\n",
            array->rgsabound[0].cElements);
    ok_hr(SafeArrayAccessData(array, (void **)&types), S_OK);
    for (i = 0; i < ARRAY_SIZE(first); i++)
        ok(V_VT(&types[i]) == VT_I4 && V_I4(&types[i]) == first[i], "type %u is %ld\n", i, V_I4(&types[i]));
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

/* --- erasing --- */

static void handle_update(struct update_sink *sink, IDispatch *object)
{
    IDiscFormat2Erase *format = NULL;

    ok_hr(IDispatch_QueryInterface(object, &IID_IDiscFormat2Erase, (void **)&format), S_OK);
    if (!format) return;
    if (sink->count == 1)
    {
        ok_error(IDiscFormat2Erase_put_Recorder(format, NULL), E_IMAPI_ERASE_RECORDER_IN_USE);
        ok_error(IDiscFormat2Erase_put_FullErase(format, VARIANT_FALSE), E_IMAPI_ERASE_RECORDER_IN_USE);
        ok_error(IDiscFormat2Erase_EraseMedia(format), E_IMAPI_ERASE_RECORDER_IN_USE);
    }
    IDiscFormat2Erase_Release(format);
}

static void check_updates(const struct update_sink *sink)
{
    UINT i;

    ok(sink->count >= 2, "%u events\n", sink->count);
    for (i = 0; i < sink->count; i++)
    {
        const struct update *update = &sink->updates[i];

        ok(update->thread == GetCurrentThreadId(), "event %u came on another thread\n", i);
        ok(update->elapsed >= 0 && update->remaining >= update->elapsed, "event %u: %ld of %ld seconds\n", i, update->elapsed,
                update->remaining);
        if (i) ok(update->elapsed >= update[-1].elapsed, "event %u: time goes back\n", i);
    }
}

/* full=yes sink=dispatch|vtable expect=HRESULT text=PART type=MEDIA_TYPE looks=yes|no blank=yes|no: afterwards */
static void scenario_erase(void)
{
    const char *sink_kind = argument_value("sink", "dispatch"), *text = argument_value("text", "");
    HRESULT hr, wanted = hresult_by_name(argument_value("expect", "S_OK"));
    IDiscRecorder2 *recorder = open_first_recorder();
    IDiscFormat2Erase *format = create_format();
    BSTR name = bstr_from("erase tests"), said;
    struct update_sink *sink;
    IMAPI_MEDIA_PHYSICAL_TYPE type = 0;
    VARIANT_BOOL blank = 42;

    if (!recorder || !format) return;
    ok_error(IDiscFormat2Erase_put_Recorder(format, recorder), S_OK);
    ok_error(IDiscFormat2Erase_EraseMedia(format), E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID);
    ok_error(IDiscFormat2Erase_put_ClientName(format, name), S_OK);
    if (!strcmp(argument_value("full", ""), "yes")) ok_hr(IDiscFormat2Erase_put_FullErase(format, VARIANT_TRUE), S_OK);
    if (argument_value("type", "")[0])
    {
        ok_error(IDiscFormat2Erase_get_CurrentPhysicalMediaType(format, &type), S_OK);
        ok(type == (IMAPI_MEDIA_PHYSICAL_TYPE)atoi(argument_value("type", "")), "the disc is of type %d\n", type);
        ok_error(IDiscFormat2Erase_IsCurrentMediaSupported(format, recorder, &blank), S_OK);
        ok(blank == (wanted == E_IMAPI_ERASE_MEDIA_IS_NOT_SUPPORTED ? VARIANT_FALSE : VARIANT_TRUE), "got %d\n", blank);
    }
    sink = update_sink_create(sink_kind, &IID_DDiscFormat2EraseEvents);
    sink->handler = handle_update;
    update_sink_advise(sink, (IUnknown *)format);
    hr = IDiscFormat2Erase_EraseMedia(format);
    ok(hr == wanted, "EraseMedia: %08lx\n", hr);
    said = take_error_text();
    ok(SUCCEEDED(hr) || (said && *said), "there is no text\n");
    ok(!*text || text_contains(said, text), "the text is %s\n", wine_dbgstr_w(said));
    SysFreeString(said);
    if (SUCCEEDED(hr))
    {
        check_updates(sink);
        ok_error(IDiscFormat2Erase_get_MediaHeuristicallyBlank(format, &blank), S_OK);
        ok(blank == VARIANT_TRUE, "there is still something on the disc\n");
        ok_error(IDiscFormat2Erase_get_MediaPhysicallyBlank(format, &blank), S_OK);
        ok(blank == (strcmp(argument_value("blank", "yes"), "yes") ? VARIANT_FALSE : VARIANT_TRUE), "blank: %d\n", blank);
    }
    if (strcmp(argument_value("drive", ""), "gone")) check_drive_is_free(recorder);
    update_sink_free(sink, (IUnknown *)format);
    ok(!IDiscFormat2Erase_Release(format), "references are left\n");
    IDiscRecorder2_Release(recorder);
    SysFreeString(name);
}

START_TEST(format_erase)
{
    static const struct scenario scenarios[] = { { "erase", scenario_erase } };
    IDiscFormat2Erase *format;
    char **argv;

    CoInitializeEx(NULL, strcmp(argument_value("apartment", ""), "mta") ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
    if (winetest_get_mainargs(&argv) > 2) run_scenario(scenarios, ARRAY_SIZE(scenarios), argv[2]);
    else if ((format = create_format()))
    {
        test_interfaces(format);
        test_pointers(format);
        test_no_recorder(format);
        test_media_types(format);
        ok(!IDiscFormat2Erase_Release(format), "references are left\n");
    }
    CoUninitialize();
}
