/*
 * The arguments of a progress event of the track-at-once writer: values of one moment, which a handler may keep.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "tao_args.h"

struct tao_args
{
    IDiscFormat2TrackAtOnceEventArgs IDiscFormat2TrackAtOnceEventArgs_iface;
    struct com_object com;
    struct tao_progress progress;
};

static struct tao_args *impl_from_IDiscFormat2TrackAtOnceEventArgs(IDiscFormat2TrackAtOnceEventArgs *iface)
{
    return CONTAINING_RECORD(iface, struct tao_args, IDiscFormat2TrackAtOnceEventArgs_iface);
}

static HRESULT WINAPI tao_args_QueryInterface(IDiscFormat2TrackAtOnceEventArgs *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IWriteEngine2EventArgs)
            || IsEqualGUID(riid, &IID_IDiscFormat2TrackAtOnceEventArgs))
    {
        *out = iface;
        IDiscFormat2TrackAtOnceEventArgs_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->com, riid, out);
}

static ULONG WINAPI tao_args_AddRef(IDiscFormat2TrackAtOnceEventArgs *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->com);
}

static ULONG WINAPI tao_args_Release(IDiscFormat2TrackAtOnceEventArgs *iface)
{
    struct tao_args *args = impl_from_IDiscFormat2TrackAtOnceEventArgs(iface);
    ULONG ref = com_object_release(&args->com);

    if (!ref)
    {
        com_object_done(&args->com);
        free(args);
    }
    return ref;
}

static HRESULT WINAPI tao_args_GetTypeInfoCount(IDiscFormat2TrackAtOnceEventArgs *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI tao_args_GetTypeInfo(IDiscFormat2TrackAtOnceEventArgs *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2TrackAtOnceEventArgs, index, lcid, info);
}

static HRESULT WINAPI tao_args_GetIDsOfNames(IDiscFormat2TrackAtOnceEventArgs *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2TrackAtOnceEventArgs, riid, names, count, lcid, ids);
}

static HRESULT WINAPI tao_args_Invoke(IDiscFormat2TrackAtOnceEventArgs *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2TrackAtOnceEventArgs, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT get_long(LONG source, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = source;
    return S_OK;
}

static HRESULT WINAPI tao_args_get_StartLba(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.start_lba, value);
}

static HRESULT WINAPI tao_args_get_SectorCount(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.sector_count, value);
}

static HRESULT WINAPI tao_args_get_LastReadLba(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.last_read_lba, value);
}

static HRESULT WINAPI tao_args_get_LastWrittenLba(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.last_written_lba, value);
}

static HRESULT WINAPI tao_args_get_TotalSystemBuffer(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.total_buffer, value);
}

static HRESULT WINAPI tao_args_get_UsedSystemBuffer(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn.used_buffer, value);
}

static HRESULT WINAPI tao_args_get_CurrentTrackNumber(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.track, value);
}

static HRESULT WINAPI tao_args_get_ElapsedTime(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.elapsed, value);
}

static HRESULT WINAPI tao_args_get_RemainingTime(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    return get_long(impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.remaining, value);
}

static HRESULT WINAPI tao_args_get_FreeSystemBuffer(IDiscFormat2TrackAtOnceEventArgs *iface, LONG *value)
{
    const struct burn_progress *progress = &impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.burn;

    return get_long(progress->total_buffer - progress->used_buffer, value);
}

static HRESULT WINAPI tao_args_get_CurrentAction(IDiscFormat2TrackAtOnceEventArgs *iface,
        IMAPI_FORMAT2_TAO_WRITE_ACTION *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IDiscFormat2TrackAtOnceEventArgs(iface)->progress.action;
    return S_OK;
}

static const IDiscFormat2TrackAtOnceEventArgsVtbl tao_args_vtbl = {
    tao_args_QueryInterface,
    tao_args_AddRef,
    tao_args_Release,
    tao_args_GetTypeInfoCount,
    tao_args_GetTypeInfo,
    tao_args_GetIDsOfNames,
    tao_args_Invoke,
    tao_args_get_StartLba,
    tao_args_get_SectorCount,
    tao_args_get_LastReadLba,
    tao_args_get_LastWrittenLba,
    tao_args_get_TotalSystemBuffer,
    tao_args_get_UsedSystemBuffer,
    tao_args_get_FreeSystemBuffer,
    tao_args_get_CurrentTrackNumber,
    tao_args_get_CurrentAction,
    tao_args_get_ElapsedTime,
    tao_args_get_RemainingTime,
};

HRESULT tao_args_create(const struct tao_progress *progress, IDispatch **out)
{
    struct tao_args *args;

    *out = NULL;
    if (!(args = calloc(1, sizeof(*args)))) return E_OUTOFMEMORY;
    args->IDiscFormat2TrackAtOnceEventArgs_iface.lpVtbl = &tao_args_vtbl;
    com_object_init(&args->com, (IUnknown *)&args->IDiscFormat2TrackAtOnceEventArgs_iface, NULL);
    args->progress = *progress;
    *out = (IDispatch *)&args->IDiscFormat2TrackAtOnceEventArgs_iface;
    return S_OK;
}
