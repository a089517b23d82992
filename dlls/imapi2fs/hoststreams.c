/*
 * The named streams of a file or directory of the host's.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <wchar.h>
#include "hoststreams.h"

typedef HANDLE (WINAPI *find_first_stream)(const WCHAR *path, STREAM_INFO_LEVELS level, void *data, DWORD flags);
typedef BOOL (WINAPI *find_next_stream)(HANDLE search, void *data);

/* What GetProcAddress gives is no function of this type; the way through void * is the one without a warning. */
static void *get_procedure(const char *name)
{
    return (void *)GetProcAddress(GetModuleHandleW(L"kernel32.dll"), name);
}

/* ":name:$DATA"; the file's own contents are the stream without a name. Other types are no bytes of a user's. */
static BOOL take_name(WCHAR *stream)
{
    WCHAR *type = *stream == ':' ? wcschr(stream + 1, ':') : NULL;

    if (!type || type == stream + 1 || wcscmp(type, L":$DATA")) return FALSE;
    *type = 0;
    return TRUE;
}

DWORD host_streams_enumerate(const WCHAR *path, HRESULT (*found)(void *context, const WCHAR *name, ULONGLONG size), void *context)
{
    find_first_stream first = get_procedure("FindFirstStreamW");
    find_next_stream next = get_procedure("FindNextStreamW");
    WIN32_FIND_STREAM_DATA data;
    HRESULT hr = S_OK;
    HANDLE search;
    DWORD error;

    /* Windows XP has neither */
    if (!first || !next) return ERROR_SUCCESS;
    if ((search = first(path, FindStreamInfoStandard, &data, 0)) == INVALID_HANDLE_VALUE) error = GetLastError();
    else
    {
        do if (take_name(data.cStreamName)) hr = found(context, data.cStreamName + 1, (ULONGLONG)data.StreamSize.QuadPart);
        while (SUCCEEDED(hr) && next(search, &data));
        error = FAILED(hr) ? ERROR_SUCCESS : GetLastError();
        FindClose(search);
    }
    switch (error)
    {
    case ERROR_HANDLE_EOF:              /* that was all */
    case ERROR_INVALID_PARAMETER:       /* a file system without streams */
    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED:
        return ERROR_SUCCESS;
    default:
        return error;
    }
}
