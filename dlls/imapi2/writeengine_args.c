/*
 * The arguments of a progress event of the write engine: values of one moment, which a handler may keep.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "writeengine_args.h"

struct writeengine_args
{
    IWriteEngine2EventArgs IWriteEngine2EventArgs_iface;
    struct com_object com;
    struct burn_progress progress;
};

static struct writeengine_args *impl_from_IWriteEngine2EventArgs(IWriteEngine2EventArgs *iface)
{
    return CONTAINING_RECORD(iface, struct writeengine_args, IWriteEngine2EventArgs_iface);
}

static HRESULT WINAPI writeengine_args_QueryInterface(IWriteEngine2EventArgs *iface, REFIID riid, void **out)
{
    if (!out) return com_bare_error(E_POINTER);
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_IDispatch)
            || IsEqualGUID(riid, &IID_IWriteEngine2EventArgs))
    {
        *out = iface;
        IWriteEngine2EventArgs_AddRef(iface);
        return S_OK;
    }
    return com_object_query_interface(&impl_from_IWriteEngine2EventArgs(iface)->com, riid, out);
}

static ULONG WINAPI writeengine_args_AddRef(IWriteEngine2EventArgs *iface)
{
    return com_object_add_ref(&impl_from_IWriteEngine2EventArgs(iface)->com);
}

static ULONG WINAPI writeengine_args_Release(IWriteEngine2EventArgs *iface)
{
    struct writeengine_args *args = impl_from_IWriteEngine2EventArgs(iface);
    ULONG ref = com_object_release(&args->com);

    if (!ref)
    {
        com_object_done(&args->com);
        free(args);
    }
    return ref;
}

static HRESULT WINAPI writeengine_args_GetTypeInfoCount(IWriteEngine2EventArgs *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI writeengine_args_GetTypeInfo(IWriteEngine2EventArgs *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_IWriteEngine2EventArgs, index, lcid, info);
}

static HRESULT WINAPI writeengine_args_GetIDsOfNames(IWriteEngine2EventArgs *iface, REFIID riid, WCHAR **names, UINT count,
        LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_IWriteEngine2EventArgs, riid, names, count, lcid, ids);
}

static HRESULT WINAPI writeengine_args_Invoke(IWriteEngine2EventArgs *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_IWriteEngine2EventArgs, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT get_long(LONG source, LONG *value)
{
    if (!value) return com_bare_error(E_POINTER);
    *value = source;
    return S_OK;
}

static HRESULT WINAPI writeengine_args_get_StartLba(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.start_lba, value);
}

static HRESULT WINAPI writeengine_args_get_SectorCount(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.sector_count, value);
}

static HRESULT WINAPI writeengine_args_get_LastReadLba(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.last_read_lba, value);
}

static HRESULT WINAPI writeengine_args_get_LastWrittenLba(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.last_written_lba, value);
}

static HRESULT WINAPI writeengine_args_get_TotalSystemBuffer(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.total_buffer, value);
}

static HRESULT WINAPI writeengine_args_get_UsedSystemBuffer(IWriteEngine2EventArgs *iface, LONG *value)
{
    return get_long(impl_from_IWriteEngine2EventArgs(iface)->progress.used_buffer, value);
}

static HRESULT WINAPI writeengine_args_get_FreeSystemBuffer(IWriteEngine2EventArgs *iface, LONG *value)
{
    const struct burn_progress *progress = &impl_from_IWriteEngine2EventArgs(iface)->progress;

    return get_long(progress->total_buffer - progress->used_buffer, value);
}

static const IWriteEngine2EventArgsVtbl writeengine_args_vtbl = {
    writeengine_args_QueryInterface,
    writeengine_args_AddRef,
    writeengine_args_Release,
    writeengine_args_GetTypeInfoCount,
    writeengine_args_GetTypeInfo,
    writeengine_args_GetIDsOfNames,
    writeengine_args_Invoke,
    writeengine_args_get_StartLba,
    writeengine_args_get_SectorCount,
    writeengine_args_get_LastReadLba,
    writeengine_args_get_LastWrittenLba,
    writeengine_args_get_TotalSystemBuffer,
    writeengine_args_get_UsedSystemBuffer,
    writeengine_args_get_FreeSystemBuffer,
};

HRESULT writeengine_args_create(const struct burn_progress *progress, IDispatch **out)
{
    struct writeengine_args *args;

    *out = NULL;
    if (!(args = calloc(1, sizeof(*args)))) return E_OUTOFMEMORY;
    args->IWriteEngine2EventArgs_iface.lpVtbl = &writeengine_args_vtbl;
    com_object_init(&args->com, (IUnknown *)&args->IWriteEngine2EventArgs_iface, NULL);
    args->progress = *progress;
    *out = (IDispatch *)&args->IWriteEngine2EventArgs_iface;
    return S_OK;
}
