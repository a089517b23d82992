/* The objects as scripts and .NET see them: everything by name, through IDispatch. What is sent is what VBScript in Wine and
 * on Windows, PowerShell and C# were seen to send (VT_BYREF|VT_VARIANT, objects of others for interface parameters).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <windows.h>
#include <olectl.h>
#include <imapi2.h>
#include <imapi2error.h>
#include "wine/test.h"

static EXCEPINFO exception;

static HRESULT invoke(IDispatch *object, const WCHAR *name, WORD flags, VARIANT *args, UINT count, VARIANT *result)
{
    DISPID id, put_id = DISPID_PROPERTYPUT;
    DISPPARAMS params = { args, NULL, count, 0 };
    WCHAR *names[] = { (WCHAR *)name };
    HRESULT hr;

    if (result) VariantInit(result);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrSource);
    memset(&exception, 0, sizeof(exception));
    hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(name), hr);
    if (hr != S_OK) return hr;
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
    {
        params.rgdispidNamedArgs = &put_id;
        params.cNamedArgs = 1;
    }
    return IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result, &exception, NULL);
}

static HRESULT get(IDispatch *object, const WCHAR *name, VARIANT *result)
{
    return invoke(object, name, DISPATCH_METHOD | DISPATCH_PROPERTYGET, NULL, 0, result);
}

/* As VBScript puts a variable. */
static HRESULT put(IDispatch *object, const WCHAR *name, VARIANT *value)
{
    VARIANT reference;

    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = value;
    return invoke(object, name, DISPATCH_PROPERTYPUT, &reference, 1, NULL);
}

static void set_long(VARIANT *value, LONG number)
{
    V_VT(value) = VT_I4;
    V_I4(value) = number;
}

static void set_string(VARIANT *value, const WCHAR *text)
{
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = SysAllocString(text);
}

static IDispatch *create(const WCHAR *prog_id)
{
    IDispatch *object = NULL;
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID(prog_id, &clsid);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(prog_id), hr);
    if (hr == S_OK)
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object);
    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(prog_id), hr);
    return object;
}

/* A script's own object: IDispatch first, and an IStream at another address, as ADODB.Stream has it. */
struct foreign_stream
{
    IDispatch IDispatch_iface;
    IStream *stream;                /* aggregated only in name: its identity is its own */
    LONG ref;
};

static inline struct foreign_stream *impl_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct foreign_stream, IDispatch_iface);
}

static HRESULT WINAPI foreign_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    struct foreign_stream *foreign = impl_from_IDispatch(iface);

    *out = NULL;
    if (foreign->stream && IsEqualIID(riid, &IID_IStream))
        return IStream_QueryInterface(foreign->stream, riid, out);
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch)) return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI foreign_AddRef(IDispatch *iface)
{
    return InterlockedIncrement(&impl_from_IDispatch(iface)->ref);
}

static ULONG WINAPI foreign_Release(IDispatch *iface)
{
    return InterlockedDecrement(&impl_from_IDispatch(iface)->ref);
}

/* Nobody has a reason to call these. */
static HRESULT WINAPI foreign_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface; (void)count;
    ok(0, "GetTypeInfoCount was called\n");
    return E_NOTIMPL;
}

static HRESULT WINAPI foreign_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface; (void)index; (void)lcid; (void)info;
    ok(0, "GetTypeInfo was called\n");
    return E_NOTIMPL;
}

static HRESULT WINAPI foreign_GetIDsOfNames(IDispatch *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
                                            DISPID *ids)
{
    (void)iface; (void)riid; (void)names; (void)count; (void)lcid; (void)ids;
    ok(0, "GetIDsOfNames was called\n");
    return E_NOTIMPL;
}

static HRESULT WINAPI foreign_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                     VARIANT *result, EXCEPINFO *excepinfo, UINT *arg_err)
{
    (void)iface; (void)id; (void)riid; (void)lcid; (void)flags; (void)params; (void)result; (void)excepinfo;
    (void)arg_err;
    ok(0, "Invoke was called\n");
    return E_NOTIMPL;
}

static const IDispatchVtbl foreign_vtbl =
{
    foreign_QueryInterface,
    foreign_AddRef,
    foreign_Release,
    foreign_GetTypeInfoCount,
    foreign_GetTypeInfo,
    foreign_GetIDsOfNames,
    foreign_Invoke,
};

static void foreign_init(struct foreign_stream *foreign, ULONG size)
{
    ULARGE_INTEGER length;
    HRESULT hr;

    foreign->IDispatch_iface.lpVtbl = &foreign_vtbl;
    foreign->stream = NULL;
    foreign->ref = 1;
    if (!size) return;
    hr = CreateStreamOnHGlobal(NULL, TRUE, &foreign->stream);
    ok(hr == S_OK, "%#lx\n", hr);
    length.QuadPart = size;
    hr = IStream_SetSize(foreign->stream, length);
    ok(hr == S_OK, "%#lx\n", hr);
}

static void test_image_properties(void)
{
    static const WCHAR *const bad_numbers[] = { L"4006381333932", L"40063813339311", L"400638133393x", L"one" };
    IDispatch *image = create(L"IMAPI2.MsftRawCDImageCreator");
    VARIANT value, result;
    unsigned int i;
    HRESULT hr;

    if (!image) return;

    set_string(&value, L"4006381333931");
    hr = put(image, L"MediaCatalogNumber", &value);
    ok(hr == S_OK, "%#lx\n", hr);
    VariantClear(&value);
    hr = get(image, L"mediacatalognumber", &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), L"4006381333931"), "%#lx\n", hr);
    VariantClear(&result);

    for (i = 0; i < ARRAY_SIZE(bad_numbers); i++)
    {
        winetest_push_context("%s", wine_dbgstr_w(bad_numbers[i]));
        set_string(&value, bad_numbers[i]);
        hr = put(image, L"MediaCatalogNumber", &value);
        VariantClear(&value);
        ok(hr == DISP_E_EXCEPTION, "%#lx\n", hr);
        ok(exception.scode == E_IMAPI_DF2TAO_INVALID_MCN, "%#lx\n", exception.scode);
        ok(exception.bstrSource && !wcscmp(exception.bstrSource, L"IMAPI2.MsftRawCDImageCreator"), "%s\n",
           wine_dbgstr_w(exception.bstrSource));
        ok(SysStringLen(exception.bstrDescription) > 20, "%s\n", wine_dbgstr_w(exception.bstrDescription));
        hr = get(image, L"MediaCatalogNumber", &result);
        ok(hr == S_OK && !wcscmp(V_BSTR(&result), L"4006381333931"), "what was there is gone\n");
        VariantClear(&result);
        winetest_pop_context();
    }

    /* a number arrives as a number, a boolean as one, an enumeration as its value */
    V_VT(&value) = VT_R8;
    V_R8(&value) = 4006381333931.0;
    hr = put(image, L"MediaCatalogNumber", &value);
    ok(hr == S_OK, "%#lx %s\n", hr, wine_dbgstr_w(exception.bstrDescription));
    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = VARIANT_TRUE;
    hr = put(image, L"DisableGaplessAudio", &value);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = get(image, L"DisableGaplessAudio", &result);
    ok(hr == S_OK && V_VT(&result) == VT_BOOL && V_BOOL(&result) == VARIANT_TRUE, "%#lx %d\n", hr, V_VT(&result));
    V_VT(&value) = VT_I2;
    V_I2(&value) = IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW;
    hr = put(image, L"ResultingImageType", &value);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = get(image, L"ResultingImageType", &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, "%#lx %d\n", hr,
       V_VT(&result));
    set_string(&value, L"many");
    hr = put(image, L"StartingTrackNumber", &value);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    VariantClear(&value);
    set_long(&value, 1);
    hr = put(image, L"NumberOfExistingTracks", &value);
    ok(hr == DISP_E_MEMBERNOTFOUND, "a put of what can only be got: %#lx\n", hr);

    ok(!IDispatch_Release(image), "references left\n");
}

/* Tracks from a script's own objects, and their ISRCs. */
static void test_tracks(void)
{
    static const VARTYPE types[] = { VT_DISPATCH, VT_UNKNOWN };
    IDispatch *image = create(L"IMAPI2.MsftRawCDImageCreator"), *track;
    struct foreign_stream streams[2], no_stream;
    VARIANT args[2], links[2], value, result;
    unsigned int i;
    HRESULT hr;

    if (!image) return;

    for (i = 0; i < 2; i++)
    {
        winetest_push_context("type %d", types[i]);
        foreign_init(&streams[i], 300 * 2352);
        set_long(&args[1], IMAPI_CD_SECTOR_AUDIO);
        V_VT(&links[0]) = types[i];
        V_DISPATCH(&links[0]) = &streams[i].IDispatch_iface;
        V_VT(&links[1]) = V_VT(&args[0]) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&links[1]) = &links[0];
        V_VARIANTREF(&args[0]) = &links[1];
        hr = invoke(image, L"AddTrack", DISPATCH_METHOD | DISPATCH_PROPERTYGET, args, 2, &result);
        ok(hr == S_OK, "%#lx %s\n", hr, wine_dbgstr_w(exception.bstrDescription));
        ok(V_VT(&result) == VT_I4 && V_I4(&result) == (LONG)i + 1, "%d %ld\n", V_VT(&result), V_I4(&result));
        winetest_pop_context();
    }

    foreign_init(&no_stream, 0);
    V_VT(&args[0]) = VT_DISPATCH;
    V_DISPATCH(&args[0]) = &no_stream.IDispatch_iface;
    hr = invoke(image, L"AddTrack", DISPATCH_METHOD, args, 2, &result);
    ok(hr == DISP_E_TYPEMISMATCH, "an object that is no stream: %#lx\n", hr);
    V_DISPATCH(&args[0]) = NULL;
    hr = invoke(image, L"AddTrack", DISPATCH_METHOD, args, 2, &result);
    ok(hr == DISP_E_EXCEPTION && FAILED(exception.scode), "Nothing: %#lx %#lx\n", hr, exception.scode);
    hr = invoke(image, L"AddTrack", DISPATCH_METHOD, args, 1, &result);
    ok(hr == DISP_E_BADPARAMCOUNT, "%#lx\n", hr);
    hr = get(image, L"NumberOfExistingTracks", &result);
    ok(hr == S_OK && V_I4(&result) == 2, "%#lx %ld\n", hr, V_I4(&result));

    /* image.TrackInfo(2).ISRC = ... */
    set_long(&value, 2);
    hr = invoke(image, L"TrackInfo", DISPATCH_METHOD | DISPATCH_PROPERTYGET, &value, 1, &result);
    ok(hr == S_OK && V_VT(&result) == VT_DISPATCH, "%#lx %d\n", hr, V_VT(&result));
    if (hr == S_OK)
    {
        track = V_DISPATCH(&result);
        set_string(&value, L"usk7y9812345");
        hr = put(track, L"ISRC", &value);
        ok(hr == S_OK, "%#lx\n", hr);
        VariantClear(&value);
        hr = get(track, L"ISRC", &result);
        ok(hr == S_OK && !wcscmp(V_BSTR(&result), L"US-K7Y-98-12345"), "%#lx %s\n", hr, wine_dbgstr_w(V_BSTR(&result)));
        VariantClear(&result);
        set_string(&value, L"US-K7Y-98-1234");
        hr = put(track, L"ISRC", &value);
        ok(hr == DISP_E_EXCEPTION && exception.scode == E_IMAPI_DF2TAO_INVALID_ISRC, "%#lx %#lx\n", hr, exception.scode);
        VariantClear(&value);
        hr = get(track, L"TrackIndexes", &result);
        ok(hr == S_OK && V_VT(&result) == (VT_ARRAY | VT_VARIANT), "%#lx %#x\n", hr, V_VT(&result));
        VariantClear(&result);
        IDispatch_Release(track);
    }

    /* what comes back is a stream, and no more than that */
    hr = invoke(image, L"CreateResultImage", DISPATCH_METHOD, NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN && V_UNKNOWN(&result), "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    hr = invoke(image, L"CreateResultImage", DISPATCH_METHOD, NULL, 0, &result);
    ok(hr == DISP_E_EXCEPTION && exception.scode == E_IMAPI_RAW_IMAGE_IS_READ_ONLY, "%#lx %#lx\n", hr, exception.scode);

    ok(!IDispatch_Release(image), "references left\n");
    for (i = 0; i < 2; i++)
    {
        ok(streams[i].ref == 1, "%u: %ld references\n", i, streams[i].ref);
        ok(!IStream_Release(streams[i].stream), "%u: references left to the stream\n", i);
    }
    ok(no_stream.ref == 1, "%ld references\n", no_stream.ref);
}

/* writer.Recorder = recorder, with and without Set: an object of another class is no recorder. */
static void test_recorder(void)
{
    static const WORD flags[] = { DISPATCH_PROPERTYPUT, DISPATCH_PROPERTYPUTREF,
                                  DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF };
    IDispatch *writer = create(L"IMAPI2.MsftDiscFormat2RawCD"), *recorder = create(L"IMAPI2.MsftDiscRecorder2");
    IDispatch *image = create(L"IMAPI2.MsftRawCDImageCreator");
    VARIANT value;
    unsigned int i;
    HRESULT hr;

    if (!writer || !recorder || !image) return;

    for (i = 0; i < ARRAY_SIZE(flags); i++)
    {
        winetest_push_context("flags %#x", flags[i]);
        V_VT(&value) = VT_DISPATCH;
        V_DISPATCH(&value) = image;
        hr = invoke(writer, L"Recorder", flags[i], &value, 1, NULL);
        ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
        /* whether it takes a recorder without a drive is not for this test: it is asked */
        V_DISPATCH(&value) = recorder;
        hr = invoke(writer, L"Recorder", flags[i], &value, 1, NULL);
        ok(hr == S_OK || hr == DISP_E_EXCEPTION, "%#lx\n", hr);
        winetest_pop_context();
    }
    set_string(&value, L"A client");
    hr = put(writer, L"ClientName", &value);
    ok(hr == S_OK, "%#lx %s\n", hr, wine_dbgstr_w(exception.bstrDescription));
    VariantClear(&value);

    IDispatch_Release(writer);
    ok(!IDispatch_Release(recorder), "references left\n");
    ok(!IDispatch_Release(image), "references left\n");
}

/* For Each id In master, and master(0): the same ids. */
static void test_enumeration(void)
{
    IDispatch *master = create(L"IMAPI2.MsftDiscMaster2");
    DISPPARAMS params = { NULL, NULL, 0, 0 };
    VARIANT result, item, index;
    IEnumVARIANT *list;
    LONG count, i;
    HRESULT hr;

    if (!master) return;
    hr = get(master, L"Count", &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4, "%#lx %d\n", hr, V_VT(&result));
    count = V_I4(&result);
    hr = IDispatch_Invoke(master, DISPID_NEWENUM, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD | DISPATCH_PROPERTYGET,
                          &params, &result, NULL, NULL);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN, "%#lx %d\n", hr, V_VT(&result));
    hr = IUnknown_QueryInterface(V_UNKNOWN(&result), &IID_IEnumVARIANT, (void **)&list);
    ok(hr == S_OK, "%#lx\n", hr);
    VariantClear(&result);
    for (i = 0; i < count; i++)
    {
        hr = IEnumVARIANT_Next(list, 1, &item, NULL);
        ok(hr == S_OK && V_VT(&item) == VT_BSTR, "%#lx %d\n", hr, V_VT(&item));
        set_long(&index, i);
        params.rgvarg = &index;
        params.cArgs = 1;
        hr = IDispatch_Invoke(master, DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD | DISPATCH_PROPERTYGET,
                              &params, &result, NULL, NULL);
        ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), V_BSTR(&item)), "%#lx\n", hr);
        VariantClear(&result);
        VariantClear(&item);
    }
    hr = IEnumVARIANT_Next(list, 1, &item, NULL);
    ok(hr == S_FALSE, "%#lx\n", hr);
    IEnumVARIANT_Release(list);
    if (!count) trace("no drive here: the enumeration is empty\n");

    set_long(&index, -1);
    hr = invoke(master, L"Item", DISPATCH_PROPERTYGET, &index, 1, &result);
    ok(hr == DISP_E_EXCEPTION && exception.scode == E_INVALIDARG, "%#lx %#lx\n", hr, exception.scode);
    ok(!IDispatch_Release(master), "references left\n");
}

/* Nothing where an object has to be given: E_POINTER, and the text names the argument as the type library does. */
static void test_missing(void)
{
    static const struct { const CLSID *clsid; const WCHAR *method; UINT arguments; const WCHAR *missing; } calls[] =
    {
        { &CLSID_MsftDiscFormat2Data, L"Write", 1, L"\"data\"" },
        { &CLSID_MsftDiscFormat2Data, L"IsRecorderSupported", 1, L"\"recorder\"" },
        { &CLSID_MsftDiscFormat2Data, L"IsCurrentMediaSupported", 1, L"\"recorder\"" },
        { &CLSID_MsftDiscFormat2Erase, L"IsRecorderSupported", 1, L"\"recorder\"" },
        { &CLSID_MsftDiscFormat2TrackAtOnce, L"AddAudioTrack", 1, L"\"data\"" },
        { &CLSID_MsftDiscFormat2RawCD, L"WriteMedia", 1, L"\"data\"" },
        { &CLSID_MsftDiscFormat2RawCD, L"WriteMedia2", 2, L"\"data\"" },
        { &CLSID_MsftWriteEngine2, L"WriteSection", 3, L"\"data\"" },
        { &CLSID_MsftRawCDImageCreator, L"AddTrack", 2, L"\"data\"" },
        { &CLSID_MsftRawCDImageCreator, L"AddSpecialPregap", 1, L"\"data\"" },
    };
    VARIANT args[3], result;
    IDispatch *object;
    unsigned i, j;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(calls); i++)
    {
        winetest_push_context("%s", wine_dbgstr_w(calls[i].method));
        hr = CoCreateInstance(calls[i].clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object);
        ok(hr == S_OK, "%#lx\n", hr);
        /* the last argument first; the object is the first one everywhere but in AddTrack */
        for (j = 0; j < calls[i].arguments; j++) set_long(&args[j], 0);
        j = wcscmp(calls[i].method, L"AddTrack") ? calls[i].arguments - 1 : 0;
        V_VT(&args[j]) = VT_DISPATCH;
        V_DISPATCH(&args[j]) = NULL;
        hr = invoke(object, calls[i].method, DISPATCH_METHOD, args, calls[i].arguments, &result);
        ok(hr == DISP_E_EXCEPTION && exception.scode == E_POINTER, "%#lx, %#lx\n", hr, exception.scode);
        ok(exception.bstrDescription && wcsstr(exception.bstrDescription, calls[i].missing), "%s\n",
                wine_dbgstr_w(exception.bstrDescription));
        IDispatch_Release(object);
        winetest_pop_context();
    }
}

START_TEST(dispatch)
{
    CoInitialize(NULL);
    test_missing();
    test_image_properties();
    test_tracks();
    test_recorder();
    test_enumeration();
    CoUninitialize();
}
