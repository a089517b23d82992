/* The connection points of the classes that fire events: where they are, and who may connect. That events arrive is tested
 * where something happens (burn.c, format_rawcd.c); how sinks of every kind are called, with libs/com (tests/com).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <ocidl.h>
#include <olectl.h>
#include <imapi2.h>
#include "wine/test.h"

/* A sink that is only asked who it is. */
struct sink
{
    IDispatch IDispatch_iface;
    const IID *events;              /* its event interface, or NULL */
    BOOL dispatch;
    LONG ref;
};

static inline struct sink *impl_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct sink, IDispatch_iface);
}

static HRESULT WINAPI sink_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    struct sink *sink = impl_from_IDispatch(iface);

    *out = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !(sink->dispatch && IsEqualIID(riid, &IID_IDispatch)) &&
        !(sink->events && IsEqualIID(riid, sink->events))) return E_NOINTERFACE;
    InterlockedIncrement(&sink->ref);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI sink_AddRef(IDispatch *iface)
{
    return InterlockedIncrement(&impl_from_IDispatch(iface)->ref);
}

static ULONG WINAPI sink_Release(IDispatch *iface)
{
    return InterlockedDecrement(&impl_from_IDispatch(iface)->ref);
}

static HRESULT WINAPI sink_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface; (void)index; (void)lcid; (void)info;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_GetIDsOfNames(IDispatch *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface; (void)riid; (void)names; (void)count; (void)lcid; (void)ids;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                  VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    (void)iface; (void)id; (void)riid; (void)lcid; (void)flags; (void)params; (void)result; (void)exception;
    (void)arg_err;
    return S_OK;
}

static const IDispatchVtbl sink_vtbl =
{
    sink_QueryInterface,
    sink_AddRef,
    sink_Release,
    sink_GetTypeInfoCount,
    sink_GetTypeInfo,
    sink_GetIDsOfNames,
    sink_Invoke,
};

static void test_sinks(IConnectionPoint *point, const IID *events)
{
    static const struct
    {
        BOOL events, dispatch;
        HRESULT hr;
    }
    cases[] =
    {
        { TRUE, TRUE, S_OK },
        { TRUE, FALSE, S_OK },
        { FALSE, TRUE, S_OK },
        { FALSE, FALSE, CONNECT_E_CANNOTCONNECT },
    };
    IEnumConnections *list;
    CONNECTDATA data[2];
    ULONG fetched;
    DWORD cookie;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        struct sink sink = { { &sink_vtbl }, cases[i].events ? events : NULL, cases[i].dispatch, 1 };

        winetest_push_context("sink %u", i);
        cookie = 0xdeadbeef;
        hr = IConnectionPoint_Advise(point, (IUnknown *)&sink.IDispatch_iface, &cookie);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        ok((cookie != 0) == (hr == S_OK), "cookie %#lx\n", cookie);
        if (hr == S_OK)
        {
            hr = IConnectionPoint_EnumConnections(point, &list);
            ok(hr == S_OK, "%#lx\n", hr);
            hr = IEnumConnections_Next(list, 2, data, &fetched);
            ok(hr == S_FALSE && fetched == 1 && data[0].dwCookie == cookie, "%#lx %lu\n", hr, fetched);
            if (fetched) IUnknown_Release(data[0].pUnk);
            IEnumConnections_Release(list);
            hr = IConnectionPoint_Unadvise(point, cookie);
            ok(hr == S_OK, "%#lx\n", hr);
            hr = IConnectionPoint_Unadvise(point, cookie);
            ok(hr == CONNECT_E_NOCONNECTION, "%#lx\n", hr);
        }
        ok(sink.ref == 1, "the sink has %ld references\n", sink.ref);
        winetest_pop_context();
    }
    hr = IConnectionPoint_Advise(point, NULL, &cookie);
    ok(hr == E_POINTER, "%#lx\n", hr);
}

static void test_class(const CLSID *clsid, const IID *events)
{
    IConnectionPointContainer *container, *same;
    IEnumConnectionPoints *list;
    IConnectionPoint *point, *points[2];
    IUnknown *object;
    ULONG fetched;
    HRESULT hr;
    IID iid;

    hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object);
    if (hr == REGDB_E_CLASSNOTREG)
    {
        skip("the class is not there yet\n");
        return;
    }
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    hr = IUnknown_QueryInterface(object, &IID_IConnectionPointContainer, (void **)&container);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK)
    {
        hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_IDispatch, &point);
        ok(hr == CONNECT_E_NOCONNECTION && !point, "%#lx\n", hr);
        hr = IConnectionPointContainer_EnumConnectionPoints(container, &list);
        ok(hr == S_OK, "%#lx\n", hr);
        hr = IEnumConnectionPoints_Next(list, 2, points, &fetched);
        ok(hr == S_FALSE && fetched == 1, "%#lx %lu\n", hr, fetched);
        IEnumConnectionPoints_Release(list);
        hr = IConnectionPointContainer_FindConnectionPoint(container, events, &point);
        ok(hr == S_OK && point == points[0], "%#lx\n", hr);
        IConnectionPoint_Release(points[0]);
        hr = IConnectionPoint_GetConnectionInterface(point, &iid);
        ok(hr == S_OK && IsEqualIID(&iid, events), "%#lx %s\n", hr, wine_dbgstr_guid(&iid));
        hr = IConnectionPoint_GetConnectionPointContainer(point, &same);
        ok(hr == S_OK && same == container, "%#lx\n", hr);
        IConnectionPointContainer_Release(same);
        IConnectionPointContainer_Release(container);
        test_sinks(point, events);
        IConnectionPoint_Release(point);
    }
    ok(!IUnknown_Release(object), "references left\n");
}

START_TEST(connpoint)
{
    static const struct
    {
        const char *name;
        const CLSID *clsid;
        const IID *events;
    }
    cases[] =
    {
        { "MsftDiscMaster2", &CLSID_MsftDiscMaster2, &IID_DDiscMaster2Events },
        { "MsftWriteEngine2", &CLSID_MsftWriteEngine2, &IID_DWriteEngine2Events },
        { "MsftDiscFormat2Erase", &CLSID_MsftDiscFormat2Erase, &IID_DDiscFormat2EraseEvents },
        { "MsftDiscFormat2Data", &CLSID_MsftDiscFormat2Data, &IID_DDiscFormat2DataEvents },
        { "MsftDiscFormat2TrackAtOnce", &CLSID_MsftDiscFormat2TrackAtOnce, &IID_DDiscFormat2TrackAtOnceEvents },
        { "MsftDiscFormat2RawCD", &CLSID_MsftDiscFormat2RawCD, &IID_DDiscFormat2RawCDEvents },
    };
    unsigned int i;

    CoInitialize(NULL);
    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("%s", cases[i].name);
        test_class(cases[i].clsid, cases[i].events);
        winetest_pop_context();
    }
    CoUninitialize();
}
