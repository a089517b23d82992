/* Connection points, and firing events at what is connected.
 *
 * A sink belongs to the apartment that advised it (agile.c); events are fired on whatever thread something happened on.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"
#include "connpoint_private.h"

/* Counted: the list holds a reference, and so does whoever fires at it meanwhile. */
struct com_connection
{
    struct com_connection *next;
    struct com_agile sink;
    const IID *iid;                 /* by which the sink is kept: its Invoke is the events' */
    DWORD cookie;                   /* 0 once unadvised; guarded by the point's lock */
    LONG ref;
};

static void connection_release(struct com_connection *connection)
{
    if (InterlockedDecrement(&connection->ref)) return;
    com_agile_clear(&connection->sink);
    free(connection);
}

/* All connections of now, referenced, in the order of their cookies. NULL with *count 0 when there are none or no memory. */
static struct com_connection **snapshot(struct com_connection_point *point, UINT *count)
{
    struct com_connection *connection, **connections = NULL;
    UINT i = 0;

    *count = 0;
    EnterCriticalSection(&point->lock);
    for (connection = point->first; connection; connection = connection->next) i++;
    if (i && (connections = malloc(i * sizeof(*connections))))
    {
        for (i = 0, connection = point->first; connection; connection = connection->next)
        {
            InterlockedIncrement(&connection->ref);
            connections[i++] = connection;
        }
        *count = i;
    }
    LeaveCriticalSection(&point->lock);
    return connections;
}

static DWORD current_cookie(struct com_connection_point *point, struct com_connection *connection)
{
    DWORD cookie;

    EnterCriticalSection(&point->lock);
    cookie = connection->cookie;
    LeaveCriticalSection(&point->lock);
    return cookie;
}

static HRESULT take_off(struct com_connection_point *point, DWORD cookie)
{
    struct com_connection **link, *found = NULL;

    if (!cookie) return CONNECT_E_NOCONNECTION;

    EnterCriticalSection(&point->lock);
    for (link = &point->first; *link; link = &(*link)->next)
    {
        if ((*link)->cookie != cookie) continue;
        found = *link;
        *link = found->next;
        found->cookie = 0;
        break;
    }
    LeaveCriticalSection(&point->lock);

    if (!found) return CONNECT_E_NOCONNECTION;
    connection_release(found);
    return S_OK;
}

static HRESULT tell_owner(struct com_connection_point *point)
{
    struct com_connection_points *points = point->container;

    return points->changed ? points->changed(points) : S_OK;
}

static HRESULT disconnect(struct com_connection_point *point, DWORD cookie)
{
    IUnknown *outer = point->container->outer;
    HRESULT hr;

    /* a sink that goes may let the last reference to the object go */
    IUnknown_AddRef(outer);
    hr = take_off(point, cookie);
    if (SUCCEEDED(hr)) tell_owner(point);
    IUnknown_Release(outer);
    return hr;
}

static inline struct com_connection_point *impl_from_IConnectionPoint(IConnectionPoint *iface)
{
    return CONTAINING_RECORD(iface, struct com_connection_point, IConnectionPoint_iface);
}

static HRESULT WINAPI point_QueryInterface(IConnectionPoint *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;
    *out = NULL;

    /* a point is an object of its own, whose life is that of its container */
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IConnectionPoint)) return E_NOINTERFACE;
    IConnectionPoint_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI point_AddRef(IConnectionPoint *iface)
{
    return IUnknown_AddRef(impl_from_IConnectionPoint(iface)->container->outer);
}

static ULONG WINAPI point_Release(IConnectionPoint *iface)
{
    return IUnknown_Release(impl_from_IConnectionPoint(iface)->container->outer);
}

static HRESULT WINAPI point_GetConnectionInterface(IConnectionPoint *iface, IID *iid)
{
    if (!iid) return E_POINTER;
    *iid = *impl_from_IConnectionPoint(iface)->source->iid;
    return S_OK;
}

static HRESULT WINAPI point_GetConnectionPointContainer(IConnectionPoint *iface, IConnectionPointContainer **out)
{
    if (!out) return E_POINTER;
    *out = &impl_from_IConnectionPoint(iface)->container->IConnectionPointContainer_iface;
    IConnectionPointContainer_AddRef(*out);
    return S_OK;
}

/* The sink's Invoke for these events: the source interface's own, for a sink may have another IDispatch for other purposes;
 * IDispatch where a sink knows nothing else. When both are one pointer, IDispatch is the better name: its proxy is the
 * system's, and needs no registered type library. */
static HRESULT choose_sink_interface(IUnknown *sink, const struct com_source *source, IDispatch **out, const IID **iid)
{
    IDispatch *events = NULL, *dispatch = NULL;

    if (FAILED(IUnknown_QueryInterface(sink, source->iid, (void **)&events))) events = NULL;
    if (FAILED(IUnknown_QueryInterface(sink, &IID_IDispatch, (void **)&dispatch))) dispatch = NULL;

    if (events && events != dispatch)
    {
        if (dispatch) IDispatch_Release(dispatch);
        *out = events;
        *iid = source->iid;
        return S_OK;
    }
    if (events) IDispatch_Release(events);
    if (!dispatch) return CONNECT_E_CANNOTCONNECT;
    *out = dispatch;
    *iid = &IID_IDispatch;
    return S_OK;
}

static HRESULT WINAPI point_Advise(IConnectionPoint *iface, IUnknown *sink, DWORD *cookie)
{
    struct com_connection_point *point = impl_from_IConnectionPoint(iface);
    struct com_connection *connection, **link;
    IDispatch *dispatch;
    HRESULT hr;

    if (!cookie) return E_POINTER;
    *cookie = 0;
    if (!sink) return E_POINTER;

    if (!(connection = calloc(1, sizeof(*connection)))) return E_OUTOFMEMORY;
    if (FAILED(hr = choose_sink_interface(sink, point->source, &dispatch, &connection->iid)))
    {
        free(connection);
        return hr;
    }
    com_agile_set(&connection->sink, connection->iid, dispatch);
    IDispatch_Release(dispatch);
    connection->ref = 1;

    /* Cookies only grow, so a stale one never hits somebody else's connection; 2^32 - 1 advises are out of reach. */
    EnterCriticalSection(&point->lock);
    *cookie = connection->cookie = ++point->last_cookie;
    for (link = &point->first; *link; link = &(*link)->next);
    *link = connection;
    LeaveCriticalSection(&point->lock);

    if (FAILED(hr = tell_owner(point)))
    {
        disconnect(point, *cookie);
        *cookie = 0;
    }
    return hr;
}

static HRESULT WINAPI point_Unadvise(IConnectionPoint *iface, DWORD cookie)
{
    return disconnect(impl_from_IConnectionPoint(iface), cookie);
}

static HRESULT WINAPI point_EnumConnections(IConnectionPoint *iface, IEnumConnections **out)
{
    struct com_connection_point *point = impl_from_IConnectionPoint(iface);
    struct com_connection **connections;
    CONNECTDATA *data = NULL;
    UINT i, count, found = 0;
    HRESULT hr;

    if (!out) return E_POINTER;
    *out = NULL;

    connections = snapshot(point, &count);
    if (count && !(data = malloc(count * sizeof(*data))))
    {
        for (i = 0; i < count; i++) connection_release(connections[i]);
        free(connections);
        return E_OUTOFMEMORY;
    }
    for (i = 0; i < count; i++)
    {
        data[found].dwCookie = current_cookie(point, connections[i]);
        /* one whose apartment is gone cannot be shown */
        if (data[found].dwCookie &&
            SUCCEEDED(com_agile_get(&connections[i]->sink, connections[i]->iid, (void **)&data[found].pUnk))) found++;
        connection_release(connections[i]);
    }
    free(connections);

    hr = com_enum_connections_create(data, found, out);
    for (i = 0; i < found; i++) IUnknown_Release(data[i].pUnk);
    free(data);
    return hr;
}

static const IConnectionPointVtbl point_vtbl =
{
    point_QueryInterface,
    point_AddRef,
    point_Release,
    point_GetConnectionInterface,
    point_GetConnectionPointContainer,
    point_Advise,
    point_Unadvise,
    point_EnumConnections,
};

static inline struct com_connection_points *impl_from_IConnectionPointContainer(IConnectionPointContainer *iface)
{
    return CONTAINING_RECORD(iface, struct com_connection_points, IConnectionPointContainer_iface);
}

static HRESULT WINAPI container_QueryInterface(IConnectionPointContainer *iface, REFIID riid, void **out)
{
    return IUnknown_QueryInterface(impl_from_IConnectionPointContainer(iface)->outer, riid, out);
}

static ULONG WINAPI container_AddRef(IConnectionPointContainer *iface)
{
    return IUnknown_AddRef(impl_from_IConnectionPointContainer(iface)->outer);
}

static ULONG WINAPI container_Release(IConnectionPointContainer *iface)
{
    return IUnknown_Release(impl_from_IConnectionPointContainer(iface)->outer);
}

static HRESULT WINAPI container_EnumConnectionPoints(IConnectionPointContainer *iface, IEnumConnectionPoints **out)
{
    struct com_connection_points *points = impl_from_IConnectionPointContainer(iface);
    IConnectionPoint *items[COM_MAX_SOURCES];
    UINT i;

    if (!out) return E_POINTER;
    *out = NULL;
    for (i = 0; i < points->count; i++) items[i] = &points->point[i].IConnectionPoint_iface;
    return com_enum_connection_points_create(items, points->count, out);
}

static HRESULT WINAPI container_FindConnectionPoint(IConnectionPointContainer *iface, REFIID riid, IConnectionPoint **out)
{
    struct com_connection_points *points = impl_from_IConnectionPointContainer(iface);
    UINT i;

    if (!out) return E_POINTER;
    *out = NULL;
    for (i = 0; i < points->count; i++)
    {
        if (!IsEqualIID(points->point[i].source->iid, riid)) continue;
        *out = &points->point[i].IConnectionPoint_iface;
        IConnectionPoint_AddRef(*out);
        return S_OK;
    }
    return CONNECT_E_NOCONNECTION;
}

static const IConnectionPointContainerVtbl container_vtbl =
{
    container_QueryInterface,
    container_AddRef,
    container_Release,
    container_EnumConnectionPoints,
    container_FindConnectionPoint,
};

void com_connection_points_init(struct com_connection_points *points, IUnknown *outer, const struct com_source *sources,
                                UINT count)
{
    UINT i;

    points->IConnectionPointContainer_iface.lpVtbl = &container_vtbl;
    points->outer = outer;
    points->count = count;
    points->changed = NULL;
    for (i = 0; i < count; i++)
    {
        struct com_connection_point *point = &points->point[i];

        point->IConnectionPoint_iface.lpVtbl = &point_vtbl;
        point->container = points;
        point->source = &sources[i];
        point->first = NULL;
        point->last_cookie = 0;
        InitializeCriticalSection(&point->lock);
    }
}

void com_connection_points_done(struct com_connection_points *points)
{
    UINT i;

    for (i = 0; i < points->count; i++)
    {
        struct com_connection_point *point = &points->point[i];

        while (point->first) take_off(point, point->first->cookie);
        DeleteCriticalSection(&point->lock);
    }
}

BOOL com_connection_point_has_sinks(struct com_connection_point *point)
{
    BOOL any;

    EnterCriticalSection(&point->lock);
    any = point->first != NULL;
    LeaveCriticalSection(&point->lock);
    return any;
}

/* Whose process or apartment is no more will not come back. */
static BOOL is_gone(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == CO_E_OBJNOTCONNECTED || hr == RPC_E_SERVER_DIED ||
           hr == RPC_E_SERVER_DIED_DNE || hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

static HRESULT fire_at(const struct com_source *source, struct com_connection *connection, DISPID id, VARIANT *args,
                       UINT count)
{
    DISPPARAMS params = { args, NULL, count, 0 };
    EXCEPINFO exception;
    IDispatch *sink;
    VARIANT result;
    UINT arg_err;
    void *events;
    HRESULT hr;

    if (FAILED(hr = com_agile_get(&connection->sink, connection->iid, (void **)&sink))) return hr;

    /* Nothing of this is used, but there are sinks that write to it unasked. */
    memset(&exception, 0, sizeof(exception));
    VariantInit(&result);
    hr = IDispatch_Invoke(sink, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &params, &result, &exception,
                          &arg_err);
    VariantClear(&result);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);

    if (hr == E_NOTIMPL && source->call &&
        SUCCEEDED(IDispatch_QueryInterface(sink, source->iid, &events)))
    {
        hr = source->call(events, id, args, count);
        IUnknown_Release((IUnknown *)events);
    }
    IDispatch_Release(sink);
    return hr;
}

void com_connection_point_fire(struct com_connection_point *point, DISPID id, VARIANT *args, UINT count)
{
    IUnknown *outer = point->container->outer;
    struct com_connection **connections;
    UINT i, connection_count;

    /* a sink may let the last reference to the firing object go */
    IUnknown_AddRef(outer);
    connections = snapshot(point, &connection_count);
    for (i = 0; i < connection_count; i++)
    {
        DWORD cookie = current_cookie(point, connections[i]);

        if (cookie && is_gone(fire_at(point->source, connections[i], id, args, count))) disconnect(point, cookie);
        connection_release(connections[i]);
    }
    free(connections);
    IUnknown_Release(outer);
}
