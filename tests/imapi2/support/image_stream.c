/* An image as a client's own IStream gives it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include "drive_test.h"
#include "image_stream.h"

static struct image_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct image_stream, IStream_iface);
}

static struct image_stream *impl_from_IBlockRangeList(IBlockRangeList *iface)
{
    return CONTAINING_RECORD(iface, struct image_stream, IBlockRangeList_iface);
}

static HRESULT WINAPI image_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    struct image_stream *stream = impl_from_IStream(iface);

    *out = NULL;
    if (IsEqualGUID(riid, &IID_IUnknown) || IsEqualGUID(riid, &IID_ISequentialStream) || IsEqualGUID(riid, &IID_IStream))
        *out = iface;
    else if (IsEqualGUID(riid, &IID_IBlockRangeList) && stream->has_ranges)
        *out = &stream->IBlockRangeList_iface;
    if (!*out) return E_NOINTERFACE;
    InterlockedIncrement(&stream->ref);
    return S_OK;
}

static ULONG WINAPI image_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->ref);
}

static ULONG WINAPI image_Release(IStream *iface)
{
    return InterlockedDecrement(&impl_from_IStream(iface)->ref);
}

static HRESULT WINAPI image_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct image_stream *stream = impl_from_IStream(iface);
    ULONG count = size;

    if (stream->on_read) stream->on_read(stream->context);
    if (stream->read_hr && stream->position + size > stream->fail_at) return stream->read_hr;
    if (stream->most && count > stream->most) count = stream->most;
    if (stream->position >= stream->size) count = 0;
    else if (count > stream->size - stream->position)
        count = (ULONG)(stream->size - stream->position);
    memcpy(buffer, stream->data + stream->position, count);
    stream->position += count;
    stream->bytes_read += count;
    if (read) *read = count;
    return count < size && !stream->most ? S_FALSE : S_OK;
}

static HRESULT WINAPI image_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    (void)iface, (void)data, (void)size, (void)written;
    ok(0, "the image is written to\n");
    return STG_E_ACCESSDENIED;
}

static HRESULT WINAPI image_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct image_stream *stream = impl_from_IStream(iface);

    if (stream->seek_hr) return stream->seek_hr;
    if (origin == STREAM_SEEK_CUR) move.QuadPart += (LONGLONG)stream->position;
    if (origin == STREAM_SEEK_END) move.QuadPart += (LONGLONG)stream->size;
    stream->position = (ULONGLONG)move.QuadPart;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

static HRESULT WINAPI image_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    (void)iface, (void)size;
    return E_NOTIMPL;
}

static HRESULT WINAPI image_CopyTo(IStream *iface, IStream *to, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    (void)iface, (void)to, (void)size, (void)read, (void)written;
    return E_NOTIMPL;
}

static HRESULT WINAPI image_Commit(IStream *iface, DWORD flags)
{
    (void)iface, (void)flags;
    return E_NOTIMPL;
}

static HRESULT WINAPI image_Revert(IStream *iface)
{
    (void)iface;
    return E_NOTIMPL;
}

static HRESULT WINAPI image_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    (void)iface, (void)offset, (void)size, (void)type;
    return E_NOTIMPL;
}

static HRESULT WINAPI image_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct image_stream *stream = impl_from_IStream(iface);

    ok(flags == STATFLAG_NONAME, "flags %lx\n", flags);
    if (stream->stat_hr) return stream->stat_hr;
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = stream->stat_size;
    return S_OK;
}

static HRESULT WINAPI image_Clone(IStream *iface, IStream **out)
{
    (void)iface;
    *out = NULL;
    return E_NOTIMPL;
}

static const IStreamVtbl image_vtbl = {
    image_QueryInterface, image_AddRef, image_Release, image_Read, image_Write, image_Seek, image_SetSize, image_CopyTo,
    image_Commit, image_Revert, image_LockRegion, image_LockRegion, image_Stat, image_Clone,
};

/* --- the ranges, each an object of its own ------------------------------------------------------------------------------ */

struct range
{
    IBlockRange IBlockRange_iface;
    LONG ref;
    LONG first, last;
};

static struct range *impl_from_IBlockRange(IBlockRange *iface)
{
    return CONTAINING_RECORD(iface, struct range, IBlockRange_iface);
}

static HRESULT WINAPI range_QueryInterface(IBlockRange *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch) && !IsEqualGUID(riid, &IID_IBlockRange))
        return E_NOINTERFACE;
    *out = iface;
    IBlockRange_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI range_AddRef(IBlockRange *iface)
{
    return InterlockedIncrement(&impl_from_IBlockRange(iface)->ref);
}

static ULONG WINAPI range_Release(IBlockRange *iface)
{
    struct range *range = impl_from_IBlockRange(iface);
    ULONG ref = InterlockedDecrement(&range->ref);

    if (!ref) free(range);
    return ref;
}

static HRESULT WINAPI range_GetTypeInfoCount(IBlockRange *iface, UINT *count)
{
    (void)iface, (void)count;
    return E_NOTIMPL;
}

static HRESULT WINAPI range_GetTypeInfo(IBlockRange *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return E_NOTIMPL;
}

static HRESULT WINAPI range_GetIDsOfNames(IBlockRange *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static HRESULT WINAPI range_Invoke(IBlockRange *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    (void)iface, (void)id, (void)riid, (void)lcid, (void)flags, (void)params, (void)result, (void)exception, (void)arg_err;
    return E_NOTIMPL;
}

static HRESULT WINAPI range_get_StartLba(IBlockRange *iface, LONG *value)
{
    *value = impl_from_IBlockRange(iface)->first;
    return S_OK;
}

static HRESULT WINAPI range_get_EndLba(IBlockRange *iface, LONG *value)
{
    *value = impl_from_IBlockRange(iface)->last;
    return S_OK;
}

static const IBlockRangeVtbl range_vtbl = {
    range_QueryInterface, range_AddRef, range_Release, range_GetTypeInfoCount, range_GetTypeInfo, range_GetIDsOfNames,
    range_Invoke, range_get_StartLba, range_get_EndLba,
};

static HRESULT WINAPI list_QueryInterface(IBlockRangeList *iface, REFIID riid, void **out)
{
    return image_QueryInterface(&impl_from_IBlockRangeList(iface)->IStream_iface, riid, out);
}

static ULONG WINAPI list_AddRef(IBlockRangeList *iface)
{
    return InterlockedIncrement(&impl_from_IBlockRangeList(iface)->ref);
}

static ULONG WINAPI list_Release(IBlockRangeList *iface)
{
    return InterlockedDecrement(&impl_from_IBlockRangeList(iface)->ref);
}

static HRESULT WINAPI list_GetTypeInfoCount(IBlockRangeList *iface, UINT *count)
{
    (void)iface, (void)count;
    return E_NOTIMPL;
}

static HRESULT WINAPI list_GetTypeInfo(IBlockRangeList *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return E_NOTIMPL;
}

static HRESULT WINAPI list_GetIDsOfNames(IBlockRangeList *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static HRESULT WINAPI list_Invoke(IBlockRangeList *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
        VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    (void)iface, (void)id, (void)riid, (void)lcid, (void)flags, (void)params, (void)result, (void)exception, (void)arg_err;
    return E_NOTIMPL;
}

static HRESULT WINAPI list_get_BlockRanges(IBlockRangeList *iface, SAFEARRAY **value)
{
    struct image_stream *stream = impl_from_IBlockRangeList(iface);
    struct range *range;
    VARIANT element;
    LONG i;

    if (stream->ranges_hr) return stream->ranges_hr;
    *value = SafeArrayCreateVector(VT_VARIANT, 0, stream->range_count);
    for (i = 0; i < (LONG)stream->range_count; i++)
    {
        range = calloc(1, sizeof(*range));
        range->IBlockRange_iface.lpVtbl = &range_vtbl;
        range->ref = 1;
        range->first = stream->ranges[i][0];
        range->last = stream->ranges[i][1];
        V_VT(&element) = VT_DISPATCH;
        V_DISPATCH(&element) = (IDispatch *)&range->IBlockRange_iface;
        SafeArrayPutElement(*value, &i, &element);
        IBlockRange_Release(&range->IBlockRange_iface);
    }
    return S_OK;
}

static const IBlockRangeListVtbl list_vtbl = {
    list_QueryInterface, list_AddRef, list_Release, list_GetTypeInfoCount, list_GetTypeInfo, list_GetIDsOfNames, list_Invoke,
    list_get_BlockRanges,
};

/* --- for tests ------------------------------------------------------------------------------------------------------------ */

static void init(struct image_stream *stream)
{
    memset(stream, 0, sizeof(*stream));
    stream->IStream_iface.lpVtbl = &image_vtbl;
    stream->IBlockRangeList_iface.lpVtbl = &list_vtbl;
    stream->ref = 1;
}

BOOL image_stream_open(struct image_stream *stream, const char *path)
{
    FILE *file = fopen(path, "rb");

    init(stream);
    ok(file != NULL, "'%s' cannot be opened\n", path);
    if (!file) return FALSE;
    fseek(file, 0, SEEK_END);
    stream->size = stream->stat_size = (ULONGLONG)ftell(file);
    rewind(file);
    stream->data = malloc((size_t)stream->size + 1);
    ok(fread(stream->data, 1, (size_t)stream->size, file) == stream->size, "'%s' cannot be read\n", path);
    fclose(file);
    return TRUE;
}

void image_stream_make(struct image_stream *stream, BYTE seed, ULONGLONG size)
{
    ULONG i, value = seed * 2654435761u + 1;

    init(stream);
    stream->size = stream->stat_size = size;
    stream->data = malloc((size_t)size + 1);
    for (i = 0; i < size; i++)
    {
        value = value * 1664525 + 1013904223;
        stream->data[i] = (BYTE)(value >> 24);
    }
}

void image_stream_add_ranges(struct image_stream *stream, const char *text)
{
    LONG first, last;
    int used;

    stream->has_ranges = TRUE;
    while (*text && stream->range_count < IMAGE_MAX_RANGES && sscanf(text, "%ld-%ld%n", &first, &last, &used) == 2)
    {
        stream->ranges[stream->range_count][0] = first;
        stream->ranges[stream->range_count++][1] = last;
        text += used;
        if (*text == ',') text++;
    }
}

void image_stream_done(struct image_stream *stream)
{
    ok(stream->ref == 1, "the stream has %ld references\n", stream->ref);
    free(stream->data);
}
