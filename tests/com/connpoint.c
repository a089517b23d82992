/* Connection points: who may connect, how events arrive, and what sinks may do meanwhile.
 * Rules: IConnectionPoint and IConnectionPointContainer in the Platform SDK; events go through IDispatch::Invoke, and only
 * to a sink that answers E_NOTIMPL there by vtable.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "object/object.h"
#include "wine/test.h"

/* What a sink says yes to. */
#define HAS_EVENTS        0x01      /* QueryInterface: DTestEvents */
#define HAS_DISPATCH      0x02      /* QueryInterface: IDispatch */
#define INVOKE_WORKS      0x04      /* else E_NOTIMPL */
#define OTHER_DISPATCH    0x08      /* IDispatch is another pointer, for other purposes */
#define FREE_THREADED     0x10

enum sink_action { DO_NOTHING, UNADVISE_SELF, UNADVISE_NEXT, ADVISE_ANOTHER, RELEASE_OBJECT, FAIL, DISCONNECTED };

struct sink
{
    DTestEvents DTestEvents_iface;
    IDispatch other;
    IUnknown *marshaler;
    LONG ref;
    unsigned int has;
    enum sink_action action;
    struct sink *next;              /* for the actions */
    DWORD cookie;
    IConnectionPoint *point;
    ITest *object;

    unsigned int invoked, called, other_invoked;
    LONG last_count;
    DWORD thread;                   /* of the last event */
};

static inline struct sink *impl_from_DTestEvents(DTestEvents *iface)
{
    return CONTAINING_RECORD(iface, struct sink, DTestEvents_iface);
}

static HRESULT WINAPI sink_QueryInterface(DTestEvents *iface, REFIID riid, void **out)
{
    struct sink *sink = impl_from_DTestEvents(iface);

    *out = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || (IsEqualIID(riid, &IID_DTestEvents) && (sink->has & HAS_EVENTS)))
        *out = iface;
    else if (IsEqualIID(riid, &IID_IDispatch) && (sink->has & OTHER_DISPATCH))
        *out = &sink->other;
    else if (IsEqualIID(riid, &IID_IDispatch) && (sink->has & HAS_DISPATCH))
        *out = iface;
    else if (IsEqualIID(riid, &IID_IMarshal) && sink->marshaler)
        return IUnknown_QueryInterface(sink->marshaler, riid, out);
    else
        return E_NOINTERFACE;
    InterlockedIncrement(&sink->ref);
    return S_OK;
}

static ULONG WINAPI sink_AddRef(DTestEvents *iface)
{
    return InterlockedIncrement(&impl_from_DTestEvents(iface)->ref);
}

/* Sinks live on the tests' stacks. */
static ULONG WINAPI sink_Release(DTestEvents *iface)
{
    return InterlockedDecrement(&impl_from_DTestEvents(iface)->ref);
}

static HRESULT WINAPI sink_GetTypeInfoCount(DTestEvents *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI sink_GetTypeInfo(DTestEvents *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface; (void)index; (void)lcid; (void)info;
    return E_NOTIMPL;
}

static HRESULT WINAPI sink_GetIDsOfNames(DTestEvents *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
                                         DISPID *ids)
{
    (void)iface; (void)riid; (void)names; (void)count; (void)lcid; (void)ids;
    return E_NOTIMPL;
}

static HRESULT act(struct sink *sink)
{
    sink->thread = GetCurrentThreadId();
    switch (sink->action)
    {
    case UNADVISE_SELF: return IConnectionPoint_Unadvise(sink->point, sink->cookie);
    case UNADVISE_NEXT: return IConnectionPoint_Unadvise(sink->point, sink->next->cookie);
    case ADVISE_ANOTHER:
        sink->action = DO_NOTHING;
        return IConnectionPoint_Advise(sink->point, (IUnknown *)&sink->next->DTestEvents_iface, &sink->next->cookie);
    case RELEASE_OBJECT: ITest_Release(sink->object); return S_OK;
    case FAIL: return E_FAIL;
    case DISCONNECTED: return RPC_E_DISCONNECTED;
    default: return S_OK;
    }
}

static HRESULT WINAPI sink_Invoke(DTestEvents *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                  VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    struct sink *sink = impl_from_DTestEvents(iface);

    (void)lcid;
    if (!(sink->has & INVOKE_WORKS)) return E_NOTIMPL;
    ok(id == 0x300, "id %#lx\n", id);
    ok(IsEqualIID(riid, &IID_NULL), "%s\n", wine_dbgstr_guid(riid));
    ok(flags == DISPATCH_METHOD, "flags %#x\n", flags);
    ok(params->cArgs == 3 && !params->cNamedArgs, "%u %u\n", params->cArgs, params->cNamedArgs);
    ok(V_VT(&params->rgvarg[2]) == VT_DISPATCH && V_DISPATCH(&params->rgvarg[2]), "no object\n");
    ok(V_VT(&params->rgvarg[1]) == VT_I4, "%d\n", V_VT(&params->rgvarg[1]));
    ok(V_VT(&params->rgvarg[0]) == VT_BSTR && !wcscmp(V_BSTR(&params->rgvarg[0]), L"text"), "no text\n");
    ok(result && exception && arg_err, "%p %p %p\n", result, exception, arg_err);
    sink->invoked++;
    sink->last_count = V_I4(&params->rgvarg[1]);
    return act(sink);
}

static HRESULT WINAPI sink_Update(DTestEvents *iface, IDispatch *object, LONG count, BSTR text)
{
    struct sink *sink = impl_from_DTestEvents(iface);

    ok(object != NULL && !wcscmp(text, L"text"), "%p %s\n", object, wine_dbgstr_w(text));
    sink->called++;
    sink->last_count = count;
    return act(sink);
}

static const DTestEventsVtbl sink_vtbl =
{
    sink_QueryInterface,
    sink_AddRef,
    sink_Release,
    sink_GetTypeInfoCount,
    sink_GetTypeInfo,
    sink_GetIDsOfNames,
    sink_Invoke,
    sink_Update,
};

static HRESULT WINAPI other_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    struct sink *sink = CONTAINING_RECORD(iface, struct sink, other);

    return sink_QueryInterface(&sink->DTestEvents_iface, riid, out);
}

static ULONG WINAPI other_AddRef(IDispatch *iface)
{
    return InterlockedIncrement(&CONTAINING_RECORD(iface, struct sink, other)->ref);
}

static ULONG WINAPI other_Release(IDispatch *iface)
{
    return InterlockedDecrement(&CONTAINING_RECORD(iface, struct sink, other)->ref);
}

static HRESULT WINAPI other_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                   VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    (void)id; (void)riid; (void)lcid; (void)flags; (void)params; (void)result; (void)exception; (void)arg_err;
    CONTAINING_RECORD(iface, struct sink, other)->other_invoked++;
    return S_OK;
}

static const IDispatchVtbl other_vtbl = { other_QueryInterface, other_AddRef, other_Release, NULL, NULL, NULL, other_Invoke };

static void sink_init(struct sink *sink, unsigned int has)
{
    memset(sink, 0, sizeof(*sink));
    sink->DTestEvents_iface.lpVtbl = &sink_vtbl;
    sink->other.lpVtbl = &other_vtbl;
    sink->has = has;
    sink->ref = 1;
    sink->last_count = -1;
    if (has & FREE_THREADED)
        CoCreateFreeThreadedMarshaler((IUnknown *)&sink->DTestEvents_iface, &sink->marshaler);
}

/* The object with its connection point; the point's reference keeps both. */
static struct test_object *object_with_point(IConnectionPoint **point)
{
    struct test_object *object = test_object_new();
    IConnectionPointContainer *container;
    HRESULT hr;

    hr = ITest_QueryInterface(&object->ITest_iface, &IID_IConnectionPointContainer, (void **)&container);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_DTestEvents, point);
    ok(hr == S_OK, "%#lx\n", hr);
    IConnectionPointContainer_Release(container);
    return object;
}

static HRESULT advise(IConnectionPoint *point, struct sink *sink)
{
    sink->point = point;
    return IConnectionPoint_Advise(point, (IUnknown *)&sink->DTestEvents_iface, &sink->cookie);
}

static void test_container(void)
{
    struct test_object *object = test_object_new();
    IConnectionPointContainer *container, *same;
    IConnectionPoint *point, *points[3];
    IEnumConnectionPoints *list, *copy;
    IUnknown *unknown;
    ULONG fetched;
    HRESULT hr;
    IID iid;

    hr = ITest_QueryInterface(&object->ITest_iface, &IID_IConnectionPointContainer, (void **)&container);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IConnectionPointContainer_QueryInterface(container, &IID_IUnknown, (void **)&unknown);
    ok(hr == S_OK && unknown == (IUnknown *)&object->ITest_iface, "identity: %#lx %p\n", hr, unknown);
    IUnknown_Release(unknown);

    point = (IConnectionPoint *)1;
    hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_ITest, &point);
    ok(hr == CONNECT_E_NOCONNECTION && !point, "%#lx %p\n", hr, point);
    hr = IConnectionPointContainer_FindConnectionPoint(container, &IID_DTestEvents, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IConnectionPointContainer_EnumConnectionPoints(container, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);

    hr = IConnectionPointContainer_EnumConnectionPoints(container, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Next(list, 2, points, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Next(list, 1, points, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Clone(list, &copy);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Next(list, 2, points + 1, &fetched);
    ok(hr == S_FALSE && fetched == 1, "%#lx %lu\n", hr, fetched);
    hr = IEnumConnectionPoints_Skip(copy, 1);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Skip(copy, 1);
    ok(hr == S_FALSE, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Reset(copy);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnectionPoints_Next(copy, 1, &point, NULL);
    ok(hr == S_OK && point == points[0], "%#lx\n", hr);
    IConnectionPoint_Release(point);
    IEnumConnectionPoints_Release(copy);
    IEnumConnectionPoints_Release(list);

    hr = IConnectionPoint_GetConnectionInterface(points[0], &iid);
    ok(hr == S_OK && IsEqualIID(&iid, &IID_DTestEvents), "%#lx %s\n", hr, wine_dbgstr_guid(&iid));
    hr = IConnectionPoint_GetConnectionInterface(points[1], &iid);
    ok(hr == S_OK && IsEqualIID(&iid, &IID_DTestOtherEvents), "%#lx %s\n", hr, wine_dbgstr_guid(&iid));
    hr = IConnectionPoint_GetConnectionPointContainer(points[1], &same);
    ok(hr == S_OK && same == container, "%#lx\n", hr);
    IConnectionPointContainer_Release(same);
    hr = IConnectionPoint_QueryInterface(points[0], &IID_ITest, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "%#lx\n", hr);
    IConnectionPoint_Release(points[1]);
    IConnectionPointContainer_Release(container);

    /* a point keeps its object */
    ITest_Release(&object->ITest_iface);
    ok(com_module_can_unload_now() == S_FALSE, "the object is gone\n");
    ok(!IConnectionPoint_Release(points[0]), "references left\n");
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
}

static void test_who_may_connect(void)
{
    static const struct
    {
        unsigned int has;
        HRESULT hr;
        unsigned int invoked, called;
    }
    cases[] =
    {
        { HAS_EVENTS | HAS_DISPATCH | INVOKE_WORKS, S_OK, 2, 0 },
        { HAS_DISPATCH | INVOKE_WORKS, S_OK, 2, 0 },                        /* scripts */
        { HAS_EVENTS | INVOKE_WORKS, S_OK, 2, 0 },                          /* ATL, with its own map only */
        { HAS_EVENTS | HAS_DISPATCH, S_OK, 0, 2 },                          /* plain C++ */
        { HAS_EVENTS, S_OK, 0, 2 },
        { HAS_DISPATCH, S_OK, 0, 0 },                                       /* nothing to call it by */
        { HAS_EVENTS | OTHER_DISPATCH | INVOKE_WORKS, S_OK, 2, 0 },         /* a form that is a sink besides */
        { HAS_EVENTS | OTHER_DISPATCH, S_OK, 0, 2 },
        { HAS_EVENTS | HAS_DISPATCH | INVOKE_WORKS | FREE_THREADED, S_OK, 2, 0 },
        { 0, CONNECT_E_CANNOTCONNECT, 0, 0 },
    };
    struct test_object *object;
    IConnectionPoint *point;
    struct sink sink;
    unsigned int i;
    LONG fired;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        object = object_with_point(&point);
        sink_init(&sink, cases[i].has);
        sink.cookie = 77;
        ok(!com_connection_point_has_sinks(&object->events.point[0]), "there is one\n");
        hr = advise(point, &sink);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        if (hr == S_OK)
        {
            ok(sink.cookie != 0, "no cookie\n");
            ok(com_connection_point_has_sinks(&object->events.point[0]), "there is none\n");
            hr = ITest_Fire(&object->ITest_iface, 2, &fired);
            ok(hr == S_OK && fired == 2, "%#lx %ld\n", hr, fired);
            hr = IConnectionPoint_Unadvise(point, sink.cookie);
            ok(hr == S_OK, "%#lx\n", hr);
            hr = IConnectionPoint_Unadvise(point, sink.cookie);
            ok(hr == CONNECT_E_NOCONNECTION, "%#lx\n", hr);
        }
        else
        {
            ok(!sink.cookie, "cookie %lu\n", sink.cookie);
        }
        ITest_Fire(&object->ITest_iface, 1, &fired);
        ok(sink.invoked == cases[i].invoked, "invoked %u times\n", sink.invoked);
        ok(sink.called == cases[i].called, "called %u times\n", sink.called);
        ok(!sink.other_invoked, "the wrong IDispatch was invoked\n");
        if (sink.invoked + sink.called) ok(sink.last_count == 1, "%ld\n", sink.last_count);
        ok(sink.ref == 1, "the sink has %ld references\n", sink.ref);
        if (sink.marshaler) IUnknown_Release(sink.marshaler);
        ITest_Release(&object->ITest_iface);
        ok(!IConnectionPoint_Release(point), "references left\n");
        winetest_pop_context();
    }

    object = object_with_point(&point);
    hr = IConnectionPoint_Advise(point, NULL, &sink.cookie);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IConnectionPoint_Advise(point, (IUnknown *)point, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IConnectionPoint_Unadvise(point, 0);
    ok(hr == CONNECT_E_NOCONNECTION, "%#lx\n", hr);
    ITest_Release(&object->ITest_iface);

    /* what is not unadvised goes with the object */
    sink_init(&sink, HAS_DISPATCH | INVOKE_WORKS);
    hr = advise(point, &sink);
    ok(hr == S_OK && sink.ref > 1, "%#lx %ld\n", hr, sink.ref);
    ok(!IConnectionPoint_Release(point), "references left\n");
    ok(sink.ref == 1, "the sink has %ld references\n", sink.ref);
}

static void test_enum_connections(void)
{
    struct test_object *object;
    IEnumConnections *list;
    IConnectionPoint *point;
    CONNECTDATA data[3];
    struct sink sinks[2];
    ULONG fetched, i;
    HRESULT hr;

    object = object_with_point(&point);
    hr = IConnectionPoint_EnumConnections(point, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnections_Next(list, 3, data, &fetched);
    ok(hr == S_FALSE && !fetched, "%#lx %lu\n", hr, fetched);
    IEnumConnections_Release(list);

    for (i = 0; i < 2; i++)
    {
        sink_init(&sinks[i], HAS_DISPATCH | INVOKE_WORKS);
        hr = advise(point, &sinks[i]);
        ok(hr == S_OK, "%#lx\n", hr);
    }
    hr = IConnectionPoint_EnumConnections(point, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IConnectionPoint_Unadvise(point, sinks[0].cookie);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumConnections_Next(list, 3, data, &fetched);
    ok(hr == S_FALSE && fetched == 2, "%#lx %lu\n", hr, fetched);
    for (i = 0; i < fetched; i++)
    {
        ok(data[i].dwCookie == sinks[i].cookie, "%lu: %lu %lu\n", i, data[i].dwCookie, sinks[i].cookie);
        ok(data[i].pUnk == (IUnknown *)&sinks[i].DTestEvents_iface, "%lu: %p\n", i, data[i].pUnk);
        IUnknown_Release(data[i].pUnk);
    }
    IEnumConnections_Release(list);
    IConnectionPoint_Unadvise(point, sinks[1].cookie);
    for (i = 0; i < 2; i++) ok(sinks[i].ref == 1, "%lu: %ld references\n", i, sinks[i].ref);

    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(point), "references left\n");
}

static void test_actions(void)
{
    static const struct
    {
        enum sink_action action;    /* of the first of two sinks, when it is first called */
        unsigned int first, second; /* how often each is called in two events */
        unsigned int third;         /* advised meanwhile */
    }
    cases[] =
    {
        { DO_NOTHING, 2, 2, 0 },
        { UNADVISE_SELF, 1, 2, 0 },
        { UNADVISE_NEXT, 2, 0, 0 },
        { ADVISE_ANOTHER, 2, 2, 1 },
        { FAIL, 2, 2, 0 },
        { DISCONNECTED, 1, 2, 0 },
    };
    struct test_object *object;
    IConnectionPoint *point;
    struct sink sinks[3];
    unsigned int i, j;
    LONG fired;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        object = object_with_point(&point);
        for (j = 0; j < 3; j++) sink_init(&sinks[j], HAS_EVENTS | HAS_DISPATCH | INVOKE_WORKS);
        sinks[0].action = cases[i].action;
        sinks[0].next = cases[i].action == ADVISE_ANOTHER ? &sinks[2] : &sinks[1];
        for (j = 0; j < 2; j++)
        {
            hr = advise(point, &sinks[j]);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        ITest_Fire(&object->ITest_iface, 2, &fired);
        ok(sinks[0].invoked == cases[i].first, "first: %u\n", sinks[0].invoked);
        ok(sinks[1].invoked == cases[i].second, "second: %u\n", sinks[1].invoked);
        ok(sinks[2].invoked == cases[i].third, "third: %u\n", sinks[2].invoked);
        ITest_Release(&object->ITest_iface);
        ok(!IConnectionPoint_Release(point), "references left\n");
        for (j = 0; j < 3; j++) ok(sinks[j].ref == 1, "sink %u has %ld references\n", j, sinks[j].ref);
        winetest_pop_context();
    }

    /* the last reference to the firing object goes inside the event */
    object = object_with_point(&point);
    sink_init(&sinks[0], HAS_DISPATCH | INVOKE_WORKS);
    sink_init(&sinks[1], HAS_DISPATCH | INVOKE_WORKS);
    sinks[0].action = RELEASE_OBJECT;
    sinks[0].object = &object->ITest_iface;
    advise(point, &sinks[0]);
    advise(point, &sinks[1]);
    IConnectionPoint_Release(point);
    ITest_Fire(&object->ITest_iface, 1, &fired);
    ok(sinks[0].invoked == 1 && sinks[1].invoked == 1, "%u %u\n", sinks[0].invoked, sinks[1].invoked);
    ok(sinks[0].ref == 1 && sinks[1].ref == 1, "%ld %ld\n", sinks[0].ref, sinks[1].ref);
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
}

/* Fires from a thread of another apartment. */
struct firing
{
    struct test_object *object;
    DWORD apartment;
    LONG count;
};

static DWORD WINAPI fire_thread(void *context)
{
    struct firing *firing = context;
    LONG fired;

    CoInitializeEx(NULL, firing->apartment);
    ITest_Fire(&firing->object->ITest_iface, firing->count, &fired);
    CoUninitialize();
    return 0;
}

/* Waits as an apartment should, with its messages; gives up after a minute, which is a failure and no measure. */
static BOOL wait_pumping(HANDLE handle)
{
    DWORD index;

    return CoWaitForMultipleHandles(0, 60000, 1, &handle, &index) == S_OK;
}

static void test_apartments(void)
{
    static const struct
    {
        unsigned int has;
        DWORD firing;
        BOOL at_home;               /* the sink is called on its own thread */
    }
    cases[] =
    {
        { HAS_EVENTS | HAS_DISPATCH | INVOKE_WORKS, COINIT_MULTITHREADED, TRUE },
        { HAS_DISPATCH | INVOKE_WORKS, COINIT_MULTITHREADED, TRUE },
        { HAS_DISPATCH | INVOKE_WORKS, COINIT_APARTMENTTHREADED, TRUE },
        /* IDispatch is for other purposes; the type library is registered for this one */
        { HAS_EVENTS | OTHER_DISPATCH | INVOKE_WORKS, COINIT_MULTITHREADED, TRUE },
        { HAS_EVENTS | HAS_DISPATCH | INVOKE_WORKS | FREE_THREADED, COINIT_MULTITHREADED, FALSE },
    };
    struct firing firing;
    IConnectionPoint *point;
    struct sink sink;
    unsigned int i;
    HANDLE thread;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        firing.object = object_with_point(&point);
        firing.apartment = cases[i].firing;
        firing.count = 3;
        sink_init(&sink, cases[i].has);
        hr = advise(point, &sink);
        ok(hr == S_OK, "%#lx\n", hr);
        thread = CreateThread(NULL, 0, fire_thread, &firing, 0, NULL);
        ok(wait_pumping(thread), "the firing thread hangs\n");
        CloseHandle(thread);
        ok(sink.invoked == 3 && sink.last_count == 2, "%u %ld\n", sink.invoked, sink.last_count);
        ok(!sink.other_invoked, "the wrong IDispatch was invoked\n");
        ok((sink.thread == GetCurrentThreadId()) == cases[i].at_home, "called on thread %#lx, home is %#lx\n", sink.thread,
           GetCurrentThreadId());
        hr = IConnectionPoint_Unadvise(point, sink.cookie);
        ok(hr == S_OK, "%#lx\n", hr);
        ok(sink.ref == 1 + !!sink.marshaler || sink.ref == 1, "the sink has %ld references\n", sink.ref);
        if (sink.marshaler) IUnknown_Release(sink.marshaler);
        ITest_Release(&firing.object->ITest_iface);
        ok(!IConnectionPoint_Release(point), "references left\n");
        winetest_pop_context();
    }
}

static DWORD WINAPI advise_and_leave_thread(void *context)
{
    struct sink *sink = context;
    HRESULT hr;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    hr = IConnectionPoint_Advise(sink->point, (IUnknown *)&sink->DTestEvents_iface, &sink->cookie);
    ok(hr == S_OK, "%#lx\n", hr);
    CoUninitialize();
    return 0;
}

/* A client whose apartment ends without having unadvised. */
static void test_gone_apartment(void)
{
    struct test_object *object;
    IConnectionPoint *point;
    struct sink sink, here;
    HANDLE thread;
    LONG fired;
    HRESULT hr;

    object = object_with_point(&point);
    sink_init(&sink, HAS_DISPATCH | INVOKE_WORKS);
    sink_init(&here, HAS_DISPATCH | INVOKE_WORKS);
    sink.point = point;
    thread = CreateThread(NULL, 0, advise_and_leave_thread, &sink, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    hr = advise(point, &here);
    ok(hr == S_OK, "%#lx\n", hr);

    hr = ITest_Fire(&object->ITest_iface, 2, &fired);
    ok(hr == S_OK && fired == 2, "%#lx %ld\n", hr, fired);
    ok(!sink.invoked, "a dead sink was invoked\n");
    ok(here.invoked == 2, "%u\n", here.invoked);
    IConnectionPoint_Unadvise(point, here.cookie);
    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(point), "references left\n");
    ok(here.ref == 1, "%ld\n", here.ref);
}

/* What the owner of the points is told. */
static LONG changes, listening;
static HRESULT changed_hr;

static HRESULT count_change(struct com_connection_points *points)
{
    changes++;
    listening = com_connection_point_has_sinks(&points->point[0]);
    return changed_hr;
}

static void test_changes(void)
{
    struct sink first, second, gone;
    struct test_object *object;
    IConnectionPoint *point;
    LONG fired;
    HRESULT hr;

    object = object_with_point(&point);
    sink_init(&first, HAS_DISPATCH | INVOKE_WORKS);
    sink_init(&second, HAS_DISPATCH | INVOKE_WORKS);
    sink_init(&gone, HAS_DISPATCH | INVOKE_WORKS);
    gone.action = DISCONNECTED;
    changes = 0;
    changed_hr = S_OK;
    object->events.changed = count_change;

    hr = advise(point, &first);
    ok(hr == S_OK && changes == 1 && listening, "%#lx %ld %ld\n", hr, changes, listening);
    hr = advise(point, &second);
    ok(hr == S_OK && changes == 2 && listening, "%#lx %ld %ld\n", hr, changes, listening);
    hr = IConnectionPoint_Unadvise(point, first.cookie);
    ok(hr == S_OK && changes == 3 && listening, "%#lx %ld %ld\n", hr, changes, listening);
    hr = IConnectionPoint_Unadvise(point, first.cookie);
    ok(hr == CONNECT_E_NOCONNECTION && changes == 3, "%#lx %ld\n", hr, changes);
    hr = IConnectionPoint_Unadvise(point, second.cookie);
    ok(hr == S_OK && changes == 4 && !listening, "%#lx %ld %ld\n", hr, changes, listening);

    /* One that turns out to be gone while events are fired. */
    hr = advise(point, &gone);
    ok(hr == S_OK && changes == 5 && listening, "%#lx %ld %ld\n", hr, changes, listening);
    ITest_Fire(&object->ITest_iface, 1, &fired);
    ok(changes == 6 && !listening && gone.ref == 1, "%ld %ld %ld\n", changes, listening, gone.ref);

    /* Refused by the owner. */
    changed_hr = E_OUTOFMEMORY;
    hr = advise(point, &first);
    ok(hr == E_OUTOFMEMORY && !first.cookie && !listening && first.ref == 1, "%#lx %lu %ld %ld\n", hr, first.cookie,
       listening, first.ref);
    changed_hr = S_OK;

    /* The end of the object is no change. */
    hr = advise(point, &first);
    ok(hr == S_OK, "%#lx\n", hr);
    changes = 0;
    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(point), "references left\n");
    ok(!changes && first.ref == 1, "%ld %ld\n", changes, first.ref);
}

static void test_alive(void)
{
    struct com_object object = { .ref = 2 };

    ok(com_object_add_ref_if_alive(&object) && object.ref == 3, "%ld\n", object.ref);
    object.ref = 0;
    ok(!com_object_add_ref_if_alive(&object) && !object.ref, "%ld\n", object.ref);
}

static DWORD WINAPI unadvise_thread(void *context)
{
    struct sink *sink = context;
    HRESULT hr;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    hr = IConnectionPoint_Unadvise(sink->point, sink->cookie);
    ok(hr == S_OK, "%#lx\n", hr);
    CoUninitialize();
    return 0;
}

/* Unadvise from another apartment while the sink's own sleeps without looking at its messages. */
static void test_unadvise_elsewhere(void)
{
    struct test_object *object;
    IConnectionPoint *point;
    struct sink sink;
    HANDLE thread;
    HRESULT hr;
    LONG fired;

    object = object_with_point(&point);
    sink_init(&sink, HAS_DISPATCH | INVOKE_WORKS);
    hr = advise(point, &sink);
    ok(hr == S_OK, "%#lx\n", hr);
    thread = CreateThread(NULL, 0, unadvise_thread, &sink, 0, NULL);
    ok(WaitForSingleObject(thread, 60000) == WAIT_OBJECT_0, "Unadvise hangs\n");
    CloseHandle(thread);
    ITest_Fire(&object->ITest_iface, 1, &fired);
    ok(!sink.invoked && sink.ref == 1, "%u %ld\n", sink.invoked, sink.ref);
    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(point), "references left\n");
}

/* A program without COM, which has the object by DllGetClassObject. */
static DWORD WINAPI without_com_thread(void *context)
{
    struct test_object *object;
    IConnectionPoint *point;
    struct sink sink;
    LONG fired;
    HRESULT hr;

    (void)context;
    object = object_with_point(&point);
    sink_init(&sink, HAS_DISPATCH | INVOKE_WORKS);
    hr = advise(point, &sink);
    ok(hr == S_OK, "%#lx\n", hr);
    ITest_Fire(&object->ITest_iface, 1, &fired);
    ok(sink.invoked == 1, "%u\n", sink.invoked);
    hr = IConnectionPoint_Unadvise(point, sink.cookie);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(sink.ref == 1, "%ld\n", sink.ref);
    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(point), "references left\n");
    return 0;
}

/* Advise and Unadvise on several threads while events are fired. */
struct stress
{
    IConnectionPoint *point;
    LONG failures;
};

static DWORD WINAPI stress_thread(void *context)
{
    struct stress *stress = context;
    struct sink sink;
    unsigned int i;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < 200; i++)
    {
        sink_init(&sink, HAS_DISPATCH | INVOKE_WORKS | FREE_THREADED);
        if (advise(stress->point, &sink) != S_OK || IConnectionPoint_Unadvise(stress->point, sink.cookie) != S_OK)
            InterlockedIncrement(&stress->failures);
        /* whoever fires may hold it for a moment longer */
        while (sink.ref > 1) Sleep(0);
        IUnknown_Release(sink.marshaler);
    }
    CoUninitialize();
    return 0;
}

static void test_stress(void)
{
    struct test_object *object;
    struct stress stress = { NULL, 0 };
    struct firing firing;
    HANDLE threads[3];
    unsigned int i;

    object = object_with_point(&stress.point);
    firing.object = object;
    firing.apartment = COINIT_MULTITHREADED;
    firing.count = 1000;
    threads[0] = CreateThread(NULL, 0, fire_thread, &firing, 0, NULL);
    for (i = 1; i < 3; i++) threads[i] = CreateThread(NULL, 0, stress_thread, &stress, 0, NULL);
    for (i = 0; i < 3; i++)
    {
        ok(wait_pumping(threads[i]), "thread %u hangs\n", i);
        CloseHandle(threads[i]);
    }
    ok(!stress.failures, "%ld failures\n", stress.failures);
    ok(!com_connection_point_has_sinks(&object->events.point[0]), "a sink is left\n");
    ITest_Release(&object->ITest_iface);
    ok(!IConnectionPoint_Release(stress.point), "references left\n");
}

START_TEST(connpoint)
{
    HANDLE thread;
    HRESULT hr;

    test_module_start();
    thread = CreateThread(NULL, 0, without_com_thread, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);

    CoInitialize(NULL);
    test_container();
    test_who_may_connect();
    test_enum_connections();
    test_actions();
    test_changes();
    test_alive();
    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    test_apartments();
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    test_gone_apartment();
    test_unadvise_elsewhere();
    test_stress();
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
    CoUninitialize();
}
