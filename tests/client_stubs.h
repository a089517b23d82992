/*
 * What the streams and scriptable objects of the tests' own have to have and do not do, and a sink made of that.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TESTS_CLIENT_STUBS_H
#define TESTS_CLIENT_STUBS_H

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <ocidl.h>
#include "wine/test.h"

/* Not every test file uses every helper. */
#define HELPER static __attribute__((unused))

/* --- IStream --------------------------------------------------------------------------------------------------------- */

HELPER HRESULT WINAPI stream_stub_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface; (void)size;
    return STG_E_ACCESSDENIED;
}

HELPER HRESULT WINAPI stream_stub_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    (void)iface; (void)target; (void)size; (void)read; (void)written;
    return E_NOTIMPL;
}

HELPER HRESULT WINAPI stream_stub_Commit(IStream *iface, DWORD flags)
{
    (void)iface; (void)flags;
    return E_NOTIMPL;
}

HELPER HRESULT WINAPI stream_stub_Revert(IStream *iface)
{
    (void)iface;
    return E_NOTIMPL;
}

/* UnlockRegion as well. */
HELPER HRESULT WINAPI stream_stub_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface; (void)offset; (void)size; (void)type;
    return E_NOTIMPL;
}

HELPER HRESULT WINAPI stream_stub_Clone(IStream *iface, IStream **out)
{
    (void)iface; (void)out;
    return E_NOTIMPL;
}

/* --- IDispatch ------------------------------------------------------------------------------------------------------- */

HELPER HRESULT WINAPI dispatch_stub_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

HELPER HRESULT WINAPI dispatch_stub_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface; (void)index; (void)lcid; (void)info;
    return E_NOTIMPL;
}

HELPER HRESULT WINAPI dispatch_stub_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface; (void)riid; (void)names; (void)count; (void)lcid; (void)ids;
    return DISP_E_UNKNOWNNAME;
}

/* --- a sink that has only IDispatch, and lives as long as its owner's stack ------------------------------------------ */

struct test_sink
{
    IDispatch IDispatch_iface;
    const IID *events;
    void (*told)(DISPID id, DISPPARAMS *params);
    IConnectionPoint *point;
    DWORD cookie;
};

HELPER struct test_sink *impl_from_test_sink(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct test_sink, IDispatch_iface);
}

HELPER HRESULT WINAPI test_sink_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch)
            && !IsEqualGUID(riid, impl_from_test_sink(iface)->events))
        return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

HELPER ULONG WINAPI test_sink_AddRef(IDispatch *iface)
{
    (void)iface;
    return 2;
}

HELPER HRESULT WINAPI test_sink_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *info, UINT *arg_err)
{
    (void)riid; (void)lcid; (void)flags; (void)result; (void)info; (void)arg_err;
    impl_from_test_sink(iface)->told(id, params);
    return S_OK;
}

static const IDispatchVtbl test_sink_vtbl = { test_sink_QueryInterface, test_sink_AddRef, test_sink_AddRef,
    dispatch_stub_GetTypeInfoCount, dispatch_stub_GetTypeInfo, dispatch_stub_GetIDsOfNames, test_sink_Invoke };

/* From now on told is called for each of source's events. */
HELPER void test_sink_connect(struct test_sink *sink, IUnknown *source, const IID *events, void (*told)(DISPID id, DISPPARAMS *params))
{
    IConnectionPointContainer *container;
    HRESULT hr;

    sink->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&test_sink_vtbl;
    sink->events = events;
    sink->told = told;
    sink->point = NULL;
    hr = IUnknown_QueryInterface(source, &IID_IConnectionPointContainer, (void **)&container);
    ok(hr == S_OK, "no connection points: %#lx\n", hr);
    if (FAILED(hr)) return;
    hr = IConnectionPointContainer_FindConnectionPoint(container, events, &sink->point);
    ok(hr == S_OK, "no such events: %#lx\n", hr);
    if (SUCCEEDED(hr)) hr = IConnectionPoint_Advise(sink->point, (IUnknown *)&sink->IDispatch_iface, &sink->cookie);
    ok(hr == S_OK, "no sink is taken: %#lx\n", hr);
    IConnectionPointContainer_Release(container);
}

HELPER void test_sink_disconnect(struct test_sink *sink)
{
    HRESULT hr;

    if (!sink->point) return;
    hr = IConnectionPoint_Unadvise(sink->point, sink->cookie);
    ok(hr == S_OK, "%#lx\n", hr);
    IConnectionPoint_Release(sink->point);
}

#endif
