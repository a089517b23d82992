/*
 * The arguments of a progress event of the raw CD writer: values of one moment, which a handler may keep.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "rawcd_args.h"

struct rawcd_args
{
    IDiscFormat2RawCDEventArgs IDiscFormat2RawCDEventArgs_iface;
    struct com_object com;
    struct rawcd_progress progress;
};

static struct rawcd_args *impl_from_IDiscFormat2RawCDEventArgs(IDiscFormat2RawCDEventArgs *iface)
{
    return CONTAINING_RECORD(iface, struct rawcd_args, IDiscFormat2RawCDEventArgs_iface);
}

static HRESULT WINAPI rawcd_args_QueryInterface(IDiscFormat2RawCDEventArgs *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IWriteEngine2EventArgs) || IsEqualGUID(riid, &IID_IDiscFormat2RawCDEventArgs))
    {
        *out = iface;
        IDiscFormat2RawCDEventArgs_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IDiscFormat2RawCDEventArgs(iface)->com, riid, out);
}

static ULONG WINAPI rawcd_args_AddRef(IDiscFormat2RawCDEventArgs *iface)
{
    return com_object_add_ref(&impl_from_IDiscFormat2RawCDEventArgs(iface)->com);
}

static ULONG WINAPI rawcd_args_Release(IDiscFormat2RawCDEventArgs *iface)
{
    struct rawcd_args *args = impl_from_IDiscFormat2RawCDEventArgs(iface);
    ULONG ref = com_object_release(&args->com);

    if (!ref)
    {
        com_object_done(&args->com);
        free(args);
    }
    return ref;
}

static HRESULT WINAPI rawcd_args_GetTypeInfoCount(IDiscFormat2RawCDEventArgs *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI rawcd_args_GetTypeInfo(IDiscFormat2RawCDEventArgs *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IDiscFormat2RawCDEventArgs, index, lcid, info);
}

static HRESULT WINAPI rawcd_args_GetIDsOfNames(IDiscFormat2RawCDEventArgs *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IDiscFormat2RawCDEventArgs, riid, names, count, lcid, ids);
}

static HRESULT WINAPI rawcd_args_Invoke(IDiscFormat2RawCDEventArgs *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IDiscFormat2RawCDEventArgs, iface, id, riid, lcid, flags, params, result, exception,
            arg_err);
}

/* Every value but the action is a LONG. */
static HRESULT get_long(const LONG *source, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = *source;
    return S_OK;
}

static HRESULT WINAPI rawcd_args_get_StartLba(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.start_lba, value);
}

static HRESULT WINAPI rawcd_args_get_SectorCount(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.sector_count, value);
}

static HRESULT WINAPI rawcd_args_get_LastReadLba(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.last_read_lba, value);
}

static HRESULT WINAPI rawcd_args_get_LastWrittenLba(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.last_written_lba, value);
}

static HRESULT WINAPI rawcd_args_get_TotalSystemBuffer(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.total_buffer, value);
}

static HRESULT WINAPI rawcd_args_get_UsedSystemBuffer(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.burn.used_buffer, value);
}

static HRESULT WINAPI rawcd_args_get_FreeSystemBuffer(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    struct rawcd_args *args = impl_from_IDiscFormat2RawCDEventArgs(iface);
    LONG free_bytes = args->progress.burn.total_buffer - args->progress.burn.used_buffer;

    return get_long(&free_bytes, value);
}

static HRESULT WINAPI rawcd_args_get_CurrentAction(IDiscFormat2RawCDEventArgs *iface,
        IMAPI_FORMAT2_RAW_CD_WRITE_ACTION *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.action;
    return S_OK;
}

static HRESULT WINAPI rawcd_args_get_ElapsedTime(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.elapsed, value);
}

static HRESULT WINAPI rawcd_args_get_RemainingTime(IDiscFormat2RawCDEventArgs *iface, LONG *value)
{
    return get_long(&impl_from_IDiscFormat2RawCDEventArgs(iface)->progress.remaining, value);
}

static const IDiscFormat2RawCDEventArgsVtbl rawcd_args_vtbl = {
    rawcd_args_QueryInterface,
    rawcd_args_AddRef,
    rawcd_args_Release,
    rawcd_args_GetTypeInfoCount,
    rawcd_args_GetTypeInfo,
    rawcd_args_GetIDsOfNames,
    rawcd_args_Invoke,
    rawcd_args_get_StartLba,
    rawcd_args_get_SectorCount,
    rawcd_args_get_LastReadLba,
    rawcd_args_get_LastWrittenLba,
    rawcd_args_get_TotalSystemBuffer,
    rawcd_args_get_UsedSystemBuffer,
    rawcd_args_get_FreeSystemBuffer,
    rawcd_args_get_CurrentAction,
    rawcd_args_get_ElapsedTime,
    rawcd_args_get_RemainingTime,
};

HRESULT rawcd_args_create(const struct rawcd_progress *progress, IDispatch **out)
{
    struct rawcd_args *args;

    *out = NULL;
    if (!(args = calloc(1, sizeof(*args)))) return E_OUTOFMEMORY;
    args->IDiscFormat2RawCDEventArgs_iface.lpVtbl = &rawcd_args_vtbl;
    com_object_init(&args->com, (IUnknown *)&args->IDiscFormat2RawCDEventArgs_iface, NULL);
    args->progress = *progress;
    *out = (IDispatch *)&args->IDiscFormat2RawCDEventArgs_iface;
    return S_OK;
}
