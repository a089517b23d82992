/*
 * Streams over a file on a disk, and over bytes in memory.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include "com/stream.h"
#include "imapi2fs_private.h"

const struct com_class fsi_stream_class = { &CLSID_FsiStream, NULL, NULL, &IID_IStream, NULL, NULL };

WCHAR *describe_error(HRESULT hr)
{
    WCHAR *text = com_message(hr, NULL, 0), number[32];

    if (text) return text;
    swprintf(number, ARRAYSIZE(number), L"Error 0x%08lX.", (unsigned long)hr);
    return _wcsdup(number);
}

WCHAR *path_make_literal(const WCHAR *path)
{
    WCHAR *plain, *literal = NULL;
    DWORD size, length;
    BOOL share;

    if (!wcsncmp(path, L"\\\\?\\", 4) || !wcsncmp(path, L"\\\\.\\", 4)) return _wcsdup(path);
    if (!(size = GetFullPathNameW(path, 0, NULL, NULL)) || !(plain = malloc(size * sizeof(*plain)))) return NULL;
    length = GetFullPathNameW(path, size, plain, NULL);
    /* a device's name */
    if (length && length < size && !wcsncmp(plain, L"\\\\.\\", 4)) return plain;
    share = plain[0] == '\\' && plain[1] == '\\';
    if (length && length < size && (literal = malloc((size + 8) * sizeof(*literal))))
    {
        wcscpy(literal, share ? L"\\\\?\\UNC\\" : L"\\\\?\\");
        wcscat(literal, share ? plain + 2 : plain);
    }
    free(plain);
    return literal;
}

const WCHAR *path_as_typed(const WCHAR *path)
{
    return wcsncmp(path, L"\\\\?\\", 4) || !wcsncmp(path, L"\\\\?\\UNC", 7) ? path : path + 4;
}

HANDLE file_open_for_reading(const WCHAR *path)
{
    HANDLE file;
    WCHAR *literal;

    SetLastError(ERROR_OUTOFMEMORY);
    if (!(literal = path_make_literal(path))) return INVALID_HANDLE_VALUE;
    file = CreateFileW(literal, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    free(literal);
    if (file != INVALID_HANDLE_VALUE && GetFileType(file) != FILE_TYPE_DISK)
    {
        CloseHandle(file);
        file = INVALID_HANDLE_VALUE;
        SetLastError(ERROR_BAD_DEVICE);
    }
    return file;
}

/* --- a file ---------------------------------------------------------------------------------------------------------- */

struct file_content
{
    struct com_stream_content content;
    HANDLE file;
};

static struct file_content *file_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct file_content, content);
}

/* Each read names its place, so that clones do not move each other's. */
static HRESULT file_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    while (*done < size)
    {
        OVERLAPPED place = { .Offset = (DWORD)(position + *done), .OffsetHigh = (DWORD)((position + *done) >> 32) };
        DWORD got = 0, error = ERROR_HANDLE_EOF;

        if (!ReadFile(file_from_content(content)->file, buffer + *done, size - *done, &got, &place)) error = GetLastError();
        else if (got) error = ERROR_SUCCESS;
        if (error) return com_error(HRESULT_FROM_WIN32(error), &fsi_stream_class, &IID_IStream,
                L"The file could not be read from byte %I64u on.", position + *done);
        *done += got;
    }
    return S_OK;
}

static void file_destroy(struct com_stream_content *content)
{
    CloseHandle(file_from_content(content)->file);
    com_stream_content_done(content);
    free(content);
}

static const struct com_stream_kind file_kind = { &com_stream_vtbl, NULL, &fsi_stream_class, FALSE, file_read, NULL,
    file_destroy };

HRESULT file_stream_create(const WCHAR *path, IStream **out)
{
    struct file_content *file;
    LARGE_INTEGER size;
    HANDLE handle;
    DWORD error;

    *out = NULL;
    if ((handle = file_open_for_reading(path)) == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32(GetLastError());
    if (!GetFileSizeEx(handle, &size))
    {
        error = GetLastError();
        CloseHandle(handle);
        return HRESULT_FROM_WIN32(error);
    }
    if (!(file = calloc(1, sizeof(*file))))
    {
        CloseHandle(handle);
        return E_OUTOFMEMORY;
    }
    com_stream_content_init(&file->content, &file_kind);
    file->content.size = (ULONGLONG)size.QuadPart;
    file->file = handle;
    return com_stream_create(&file->content, out);
}

/* --- memory ---------------------------------------------------------------------------------------------------------- */

struct memory_content
{
    struct com_stream_content content;
    BYTE *bytes;
};

static struct memory_content *memory_from_content(struct com_stream_content *content)
{
    return CONTAINING_RECORD(content, struct memory_content, content);
}

static HRESULT memory_read(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done)
{
    memcpy(buffer, memory_from_content(content)->bytes + position, size);
    *done = size;
    return S_OK;
}

static void memory_destroy(struct com_stream_content *content)
{
    free(memory_from_content(content)->bytes);
    com_stream_content_done(content);
    free(content);
}

static const struct com_stream_kind memory_kind = { &com_stream_vtbl, NULL, &fsi_stream_class, FALSE, memory_read, NULL,
    memory_destroy };

HRESULT memory_stream_create(BYTE *bytes, ULONG size, IStream **out)
{
    struct memory_content *memory;

    *out = NULL;
    if (!(memory = calloc(1, sizeof(*memory))))
    {
        free(bytes);
        return E_OUTOFMEMORY;
    }
    com_stream_content_init(&memory->content, &memory_kind);
    memory->content.size = size;
    memory->bytes = bytes;
    return com_stream_create(&memory->content, out);
}
