/*
 * The arguments of a progress event of the data writer: values of one moment, which a handler may keep.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "data_args.h"

struct data_args
{
    IDiscFormat2DataEventArgs IDiscFormat2DataEventArgs_iface;
    struct com_object com;
    struct data_progress progress;
};

static struct data_args *impl_from_IDiscFormat2DataEventArgs(IDiscFormat2DataEventArgs *iface)
{
    return CONTAINING_RECORD(iface, struct data_args, IDiscFormat2DataEventArgs_iface);
}

static HRESULT WINAPI data_args_QueryInterface(IDiscFormat2DataEventArgs *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IWriteEngine2EventArgs) || IsEqualGUID(riid, &IID_IDiscFormat2DataEventArgs))
    {
        *out = iface;
        IDiscFormat2DataEventArgs_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IDiscFormat2DataEventArgs(iface)->com, riid, out);
}

static ULONG WINAPI data_args_AddRef(IDiscFormat2DataEventArgs *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2DataEventArgs(iface)->com);
}

static ULONG WINAPI data_args_Release(IDiscFormat2DataEventArgs *iface)
{
    struct data_args *args = impl_from_IDiscFormat2DataEventArgs(iface);
    ULONG ref = com_object_release(&args->com);

    if (!ref)
    {
        com_object_done(&args->com);
        free(args);
    }
    return ref;
}

static HRESULT WINAPI data_args_GetTypeInfoCount(IDiscFormat2DataEventArgs *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI data_args_GetTypeInfo(IDiscFormat2DataEventArgs *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2DataEventArgs, index, lcid, info);
}

static HRESULT WINAPI data_args_GetIDsOfNames(IDiscFormat2DataEventArgs *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2DataEventArgs, riid, names, count, lcid, ids);
}

static HRESULT WINAPI data_args_Invoke(IDiscFormat2DataEventArgs *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2DataEventArgs, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

/* Every value but the action is a LONG. */
static HRESULT get_long(const LONG *source, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = *source;
    return S_OK;
}

static HRESULT WINAPI data_args_get_StartLba(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.start_lba, value);
}

static HRESULT WINAPI data_args_get_SectorCount(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.sector_count, value);
}

static HRESULT WINAPI data_args_get_LastReadLba(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.last_read_lba, value);
}

static HRESULT WINAPI data_args_get_LastWrittenLba(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.last_written_lba, value);
}

static HRESULT WINAPI data_args_get_TotalSystemBuffer(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.total_buffer, value);
}

static HRESULT WINAPI data_args_get_UsedSystemBuffer(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.burn.used_buffer, value);
}

static HRESULT WINAPI data_args_get_FreeSystemBuffer(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    struct data_args *args = impl_from_IDiscFormat2DataEventArgs(iface);
    LONG free_bytes = args->progress.burn.total_buffer - args->progress.burn.used_buffer;

    return get_long(&free_bytes, value);
}

static HRESULT WINAPI data_args_get_ElapsedTime(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.elapsed, value);
}

static HRESULT WINAPI data_args_get_RemainingTime(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2DataEventArgs(iface)->progress.remaining, value);
}

static HRESULT WINAPI data_args_get_TotalTime(IDiscFormat2DataEventArgs *iface, LONG *value)
{
    struct data_args *args = impl_from_IDiscFormat2DataEventArgs(iface);
    LONG total = args->progress.elapsed + args->progress.remaining;

    return get_long(&total, value);
}

static HRESULT WINAPI data_args_get_CurrentAction(IDiscFormat2DataEventArgs *iface,
        IMAPI_FORMAT2_DATA_WRITE_ACTION *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IDiscFormat2DataEventArgs(iface)->progress.action;
    return S_OK;
}

static const IDiscFormat2DataEventArgsVtbl data_args_vtbl = {
    data_args_QueryInterface,
    data_args_AddRef,
    data_args_Release,
    data_args_GetTypeInfoCount,
    data_args_GetTypeInfo,
    data_args_GetIDsOfNames,
    data_args_Invoke,
    data_args_get_StartLba,
    data_args_get_SectorCount,
    data_args_get_LastReadLba,
    data_args_get_LastWrittenLba,
    data_args_get_TotalSystemBuffer,
    data_args_get_UsedSystemBuffer,
    data_args_get_FreeSystemBuffer,
    data_args_get_ElapsedTime,
    data_args_get_RemainingTime,
    data_args_get_TotalTime,
    data_args_get_CurrentAction,
};

HRESULT data_args_create(const struct data_progress *progress, IDispatch **out)
{
    struct data_args *args;

    *out = NULL;
    if (!(args = calloc(1, sizeof(*args)))) return E_OUTOFMEMORY;
    args->IDiscFormat2DataEventArgs_iface.lpVtbl = &data_args_vtbl;
    com_object_init(&args->com, (IUnknown *)&args->IDiscFormat2DataEventArgs_iface, NULL);
    args->progress = *progress;
    *out = (IDispatch *)&args->IDiscFormat2DataEventArgs_iface;
    return S_OK;
}
