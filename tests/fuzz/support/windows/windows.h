/*
 * As much of Windows as programs/discburn/wav.c needs, natively: one file, in memory.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef FUZZ_WINDOWS_H
#define FUZZ_WINDOWS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

typedef uint8_t BYTE;
typedef uint32_t DWORD;
typedef int BOOL;
typedef wchar_t WCHAR;
typedef void *HANDLE;
typedef int32_t HRESULT;

typedef struct
{
    DWORD Offset, OffsetHigh;
} OVERLAPPED;

typedef struct
{
    int64_t QuadPart;
} LARGE_INTEGER;

#define INVALID_HANDLE_VALUE     ((HANDLE)(intptr_t)-1)
#define ERROR_FILE_NOT_FOUND     2
#define ERROR_PATH_NOT_FOUND     3
#define ERROR_ACCESS_DENIED      5
#define ERROR_NOT_ENOUGH_MEMORY  8
#define ERROR_HANDLE_EOF         38
#define MAX_PATH                 260
#define GENERIC_READ             0
#define FILE_SHARE_READ          0
#define OPEN_EXISTING            0
#define FILE_ATTRIBUTE_NORMAL    0
#define FILE_FLAG_SEQUENTIAL_SCAN 0
#define FILE_TYPE_DISK           1
#define S_OK                     ((HRESULT)0)
#define STG_E_READFAULT          ((HRESULT)0x8003001E)
#define FAILED(hr)               ((hr) < 0)
#define HRESULT_FROM_WIN32(error) ((HRESULT)((error) | 0x80070000))
#define min(a, b)                ((a) < (b) ? (a) : (b))

static const uint8_t *only_file;
static size_t only_file_size;
static DWORD last_error;

static inline void set_only_file(const uint8_t *data, size_t size)
{
    only_file = data;
    only_file_size = size;
}

static inline void SetLastError(DWORD error)
{
    last_error = error;
}

static inline DWORD GetLastError(void)
{
    return last_error;
}

static inline DWORD GetFullPathNameW(const WCHAR *path, DWORD size, WCHAR *full, WCHAR **file_part)
{
    DWORD length = (DWORD)wcslen(path);

    (void)file_part;
    if (size <= length) return length + 1;
    wcscpy(full, path);
    return length;
}

#define INVALID_FILE_ATTRIBUTES  ((DWORD)-1)
#define FILE_ATTRIBUTE_DIRECTORY 0x10
static inline DWORD GetFileAttributesW(const WCHAR *path)
{
    (void)path;
    return INVALID_FILE_ATTRIBUTES;
}

static inline HANDLE CreateFileW(const WCHAR *path, DWORD access, DWORD share, void *security, DWORD how, DWORD flags,
        HANDLE like)
{
    (void)path; (void)access; (void)share; (void)security; (void)how; (void)flags; (void)like;
    return &only_file;
}

static inline BOOL CloseHandle(HANDLE file)
{
    return file == &only_file;
}

static inline DWORD GetFileType(HANDLE file)
{
    return file == &only_file ? FILE_TYPE_DISK : 0;
}

static inline BOOL GetFileSizeEx(HANDLE file, LARGE_INTEGER *size)
{
    size->QuadPart = (int64_t)only_file_size;
    return file == &only_file;
}

/* Never all at once, as files on a network may. */
static inline BOOL ReadFile(HANDLE file, void *buffer, DWORD length, DWORD *got, OVERLAPPED *position)
{
    uint64_t offset = (uint64_t)position->OffsetHigh << 32 | position->Offset;

    *got = 0;
    if (offset >= only_file_size)
    {
        last_error = ERROR_HANDLE_EOF;
        return 0;
    }
    if (length > 1000) length = 1000;
    if (length > only_file_size - offset) length = (DWORD)(only_file_size - offset);
    memcpy(buffer, only_file + offset, length);
    *got = length;
    return file == &only_file;
}

/* The formats that wav.c uses: Windows' %s is %ls here, %I64u is %llu and %lx is %x. */
static inline int _vsnwprintf(WCHAR *text, size_t size, const WCHAR *format, va_list args)
{
    WCHAR native[300], *to = native;

    for (; *format && to < native + 290; format++)
    {
        if (format[0] != '%')
        {
            *to++ = *format;
            continue;
        }
        *to++ = *format++;
        while (*format == '0' || (*format >= '1' && *format <= '9' && *format != 'I')) *to++ = *format++;
        if (!wcsncmp(format, L"I64", 3))
        {
            *to++ = 'l';
            format += 3;
        }
        else if (*format == 'l') format++;
        if (*format == 's') *to++ = 'l';
        *to++ = *format;
    }
    *to = 0;
    return vswprintf(text, size, native, args);
}

#endif
