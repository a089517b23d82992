/*
 * The sink of a writer's events. It has IDispatch alone, which is how IMAPI2 calls a sink.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "eventsink.h"

#define DISPID_UPDATE 0x200

struct event_sink
{
    IDispatch IDispatch_iface;
    LONG refcount;
    IID events;
    event_handler handler;
    void *context;
    IConnectionPoint *point;
    DWORD cookie;
};

static inline struct event_sink *impl_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct event_sink, IDispatch_iface);
}

static HRESULT WINAPI sink_QueryInterface(IDispatch *iface, REFIID iid, void **object)
{
    if (!object) return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IDispatch)
            && !IsEqualIID(iid, &impl_from_IDispatch(iface)->events))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *object = iface;
    return S_OK;
}

static ULONG WINAPI sink_AddRef(IDispatch *iface)
{
    return InterlockedIncrement(&impl_from_IDispatch(iface)->refcount);
}

static ULONG WINAPI sink_Release(IDispatch *iface)
{
    struct event_sink *sink = impl_from_IDispatch(iface);
    ULONG refcount = InterlockedDecrement(&sink->refcount);

    if (!refcount) free(sink);
    return refcount;
}

static HRESULT WINAPI sink_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    if (!count) return E_POINTER;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    (void)index;
    (void)lcid;
    if (info) *info = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT WINAPI sink_GetIDsOfNames(IDispatch *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    UINT i;

    (void)iface;
    (void)iid;
    (void)names;
    (void)lcid;
    for (i = 0; i < count; i++) ids[i] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

/* Arguments stand in reverse order. */
static const VARIANT *argument_at(const DISPPARAMS *params, unsigned int place)
{
    const VARIANT *argument;

    if (place >= params->cArgs) return NULL;
    argument = &params->rgvarg[params->cArgs - 1 - place];
    return V_VT(argument) == (VT_BYREF | VT_VARIANT) ? V_VARIANTREF(argument) : argument;
}

IDispatch *event_argument_object(const DISPPARAMS *params, unsigned int place)
{
    const VARIANT *argument = argument_at(params, place);

    if (argument && V_VT(argument) == VT_DISPATCH) return V_DISPATCH(argument);
    if (argument && V_VT(argument) == (VT_BYREF | VT_DISPATCH)) return *V_DISPATCHREF(argument);
    return NULL;
}

LONG event_argument_number(const DISPPARAMS *params, unsigned int place)
{
    const VARIANT *argument = argument_at(params, place);

    return argument && V_VT(argument) == VT_I4 ? V_I4(argument) : 0;
}

static HRESULT WINAPI sink_Invoke(IDispatch *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *error)
{
    struct event_sink *sink = impl_from_IDispatch(iface);

    (void)iid;
    (void)lcid;
    (void)flags;
    (void)result;
    (void)exception;
    (void)error;
    if (id != DISPID_UPDATE) return DISP_E_MEMBERNOTFOUND;
    if (!params || params->cArgs < 2) return DISP_E_BADPARAMCOUNT;
    if (sink->handler) sink->handler(params, sink->context);
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

HRESULT event_sink_connect(IUnknown *source, REFIID events, event_handler handler, void *context,
        struct event_sink **sink)
{
    struct event_sink *object = calloc(1, sizeof(*object));
    IConnectionPointContainer *container;
    HRESULT hr;

    *sink = NULL;
    if (!object) return E_OUTOFMEMORY;
    object->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&sink_vtbl;
    object->refcount = 1;
    object->events = *events;
    object->handler = handler;
    object->context = context;

    hr = IUnknown_QueryInterface(source, &IID_IConnectionPointContainer, (void **)&container);
    if (SUCCEEDED(hr))
    {
        hr = IConnectionPointContainer_FindConnectionPoint(container, events, &object->point);
        IConnectionPointContainer_Release(container);
    }
    if (SUCCEEDED(hr)) hr = IConnectionPoint_Advise(object->point, (IUnknown *)&object->IDispatch_iface, &object->cookie);
    if (FAILED(hr))
    {
        if (object->point) IConnectionPoint_Release(object->point);
        IDispatch_Release(&object->IDispatch_iface);
        return hr;
    }
    *sink = object;
    return S_OK;
}

void event_sink_disconnect(struct event_sink *sink)
{
    if (!sink) return;
    IConnectionPoint_Unadvise(sink->point, sink->cookie);
    IConnectionPoint_Release(sink->point);
    sink->point = NULL;
    sink->handler = NULL;
    IDispatch_Release(&sink->IDispatch_iface);
}
