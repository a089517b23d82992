/*
 * What a client gives to be written.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "imapi2error.h"
#include "recording/recorder.h"
#include "datasource.h"
#include "format_data.h"

/* What is passed over in streams that cannot seek is read and thrown away. */
#define SKIP_BYTES RECORDING_SECTOR_SIZE

static HRESULT stream_error(HRESULT hr, const WCHAR *what)
{
    return com_error(E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, data_kind.class_info, data_kind.iid, L"%ls (0x%08lx).", what, hr);
}

/* What the stream itself says of a failure, which names the file of an image that is gone. NULL: nothing. For the caller to free. */
static BSTR stream_description(void)
{
    IErrorInfo *info;
    BSTR text = NULL;

    if (GetErrorInfo(0, &info) != S_OK) return NULL;
    if (FAILED(IErrorInfo_GetDescription(info, &text))) text = NULL;
    IErrorInfo_Release(info);
    return text;
}

static HRESULT read_error(HRESULT hr)
{
    BSTR said = stream_description();
    HRESULT error = com_error(E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, data_kind.class_info, data_kind.iid,
            L"The stream could not be read: its Read answered with an error (0x%08lx).%ls%.800ls", hr, said ? L" It says: " : L"",
            said ? said : L"");

    SysFreeString(said);
    return error;
}

static HRESULT measure(struct data_source *source)
{
    STATSTG stat;
    HRESULT hr;

    memset(&stat, 0, sizeof(stat));
    hr = IStream_Stat(source->stream, &stat, STATFLAG_NONAME);
    if (FAILED(hr)) return stream_error(hr, L"The stream's length is not known: its Stat answered with an error");
    if (!stat.cbSize.QuadPart) return writer_error(&data_kind, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, L"It is empty.");
    if (stat.cbSize.QuadPart % RECORDING_SECTOR_SIZE)
        return com_error(E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED, data_kind.class_info, data_kind.iid,
                L"Its length of %I64u bytes is no multiple of the 2048 bytes of a sector.", stat.cbSize.QuadPart);
    if (stat.cbSize.QuadPart / RECORDING_SECTOR_SIZE > MAXLONG)
        return com_error(E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA, data_kind.class_info, data_kind.iid,
                L"It has %I64u bytes.", stat.cbSize.QuadPart);
    source->sectors = (uint32_t)(stat.cbSize.QuadPart / RECORDING_SECTOR_SIZE);
    return S_OK;
}

/* An address that is negative becomes one beyond every stream's end. */
static HRESULT get_range(IUnknown *object, uint32_t part[2])
{
    IBlockRange *range = (IBlockRange *)object;
    LONG first, last;
    HRESULT hr;

    if (SUCCEEDED(hr = IBlockRange_get_StartLba(range, &first)) && SUCCEEDED(hr = IBlockRange_get_EndLba(range, &last)))
    {
        part[0] = (uint32_t)first;
        part[1] = (uint32_t)last;
    }
    return hr;
}

static HRESULT take_ranges(struct data_source *source, SAFEARRAY *array)
{
    IUnknown **objects;
    ULONG count, i;
    HRESULT hr;

    if (FAILED(hr = com_safearray_get_interfaces(array, &IID_IBlockRange, &objects, &count))) return hr;
    if (!(source->parts = calloc(count ? count : 1, sizeof(*source->parts)))) hr = E_OUTOFMEMORY;
    source->part_count = count;
    for (i = 0; i < count && SUCCEEDED(hr); i++) hr = get_range(objects[i], source->parts[i]);
    com_free_interfaces(objects, count);
    return hr;
}

/* Who has no list, or answers that there is none (E_NOTIMPL), has everything written. A list that cannot be had is none to
 * be guessed at. */
static HRESULT look_for_ranges(struct data_source *source)
{
    SAFEARRAY *array = NULL;
    IBlockRangeList *list;
    HRESULT hr;

    if (FAILED(IStream_QueryInterface(source->stream, &IID_IBlockRangeList, (void **)&list))) return S_OK;
    hr = IBlockRangeList_get_BlockRanges(list, &array);
    IBlockRangeList_Release(list);
    if (hr == E_NOTIMPL) return S_OK;
    if (SUCCEEDED(hr) && array)
    {
        hr = take_ranges(source, array);
        SafeArrayDestroy(array);
    }
    return FAILED(hr) ? stream_error(hr, L"Its list of block ranges cannot be read") : S_OK;
}

HRESULT data_source_init(struct data_source *source, IStream *stream)
{
    LARGE_INTEGER start = { { 0 } };
    HRESULT hr;

    source->stream = stream;
    IStream_AddRef(stream);
    if (SUCCEEDED(hr = measure(source))) hr = look_for_ranges(source);
    if (FAILED(hr))
    {
        data_source_done(source);
        return hr;
    }
    /* One that cannot seek is taken to be at its start. */
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    source->next = 0;
    return S_OK;
}

void data_source_done(struct data_source *source)
{
    free(source->parts);
    source->parts = NULL;
    IStream_Release(source->stream);
}

static HRESULT read_bytes(IStream *stream, BYTE *data, ULONG size)
{
    ULONG read, done = 0;
    HRESULT hr;

    while (done < size)
    {
        read = 0;
        /* what is left of an earlier failure is none of this one's */
        SetErrorInfo(0, NULL);
        hr = IStream_Read(stream, data + done, size - done, &read);
        if (FAILED(hr)) return read_error(hr);
        if (!read || read > size - done)
            return writer_error(&data_kind, E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
                    L"The stream ended before the length that its Stat gives.");
        done += read;
    }
    return S_OK;
}

static HRESULT go_to(struct data_source *source, uint32_t sector)
{
    BYTE scratch[SKIP_BYTES];
    LARGE_INTEGER offset;
    ULONGLONG rest;
    HRESULT hr;

    if (sector == source->next) return S_OK;
    offset.QuadPart = (LONGLONG)sector * RECORDING_SECTOR_SIZE;
    if (SUCCEEDED(hr = IStream_Seek(source->stream, offset, STREAM_SEEK_SET, NULL))) return S_OK;
    if (sector < source->next) return stream_error(hr, L"The stream cannot go back to a range: its Seek answered with an error");
    for (rest = (ULONGLONG)(sector - source->next) * RECORDING_SECTOR_SIZE; rest; rest -= sizeof(scratch))
        if (FAILED(hr = read_bytes(source->stream, scratch, sizeof(scratch)))) return hr;
    return S_OK;
}

HRESULT data_source_read(struct data_source *source, uint32_t first, uint32_t sectors, BYTE *buffer)
{
    HRESULT hr;

    if (!sectors) return S_OK;
    if (FAILED(hr = go_to(source, first))) return hr;
    if (FAILED(hr = read_bytes(source->stream, buffer, sectors * RECORDING_SECTOR_SIZE))) return hr;
    source->next = first + sectors;
    return S_OK;
}
