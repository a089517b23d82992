/*
 * Output.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdarg.h>
#include <stdlib.h>
#include <wchar.h>

#include "console.h"

static void write_bytes(HANDLE handle, const char *bytes, DWORD length)
{
    DWORD written;

    while (length && WriteFile(handle, bytes, length, &written, NULL) && written)
    {
        bytes += written;
        length -= written;
    }
}

static void write_text(DWORD which, const WCHAR *text)
{
    HANDLE handle = GetStdHandle(which);
    int length = (int)wcslen(text), size;
    DWORD mode, written;
    char *bytes;

    if (!length || !handle || handle == INVALID_HANDLE_VALUE) return;
    if (GetConsoleMode(handle, &mode) && WriteConsoleW(handle, text, length, &written, NULL)) return;

    size = WideCharToMultiByte(CP_UTF8, 0, text, length, NULL, 0, NULL, NULL);
    if (size <= 0 || !(bytes = malloc(size))) return;
    WideCharToMultiByte(CP_UTF8, 0, text, length, bytes, size, NULL, NULL);
    write_bytes(handle, bytes, size);
    free(bytes);
}

static void write_format(DWORD which, const WCHAR *format, va_list args)
{
    int size = 1024;
    WCHAR *text = NULL;

    /* Messages of the system and file names have no limit worth relying on. */
    for (; size <= 1024 * 1024; size *= 4)
    {
        WCHAR *larger = realloc(text, size * sizeof(*text));
        va_list copy;
        int length;

        if (!larger) break;
        text = larger;
        va_copy(copy, args);
        length = _vsnwprintf(text, size - 1, format, copy);
        va_end(copy);
        if (length >= 0 && length < size - 1)
        {
            text[length] = 0;
            write_text(which, text);
            break;
        }
    }
    free(text);
}

void print(const WCHAR *format, ...)
{
    va_list args;

    va_start(args, format);
    write_format(STD_OUTPUT_HANDLE, format, args);
    va_end(args);
}

void print_error(const WCHAR *format, ...)
{
    va_list args;

    va_start(args, format);
    write_format(STD_ERROR_HANDLE, format, args);
    va_end(args);
}

bool output_is_terminal(void)
{
    return GetFileType(GetStdHandle(STD_OUTPUT_HANDLE)) == FILE_TYPE_CHAR;
}

int terminal_width(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info) && info.dwSize.X > 20) return info.dwSize.X;
    return 80;
}
