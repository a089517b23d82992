/*
 * Output.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdarg.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "console.h"

static bool for_programs;
static WCHAR *errors;    /* print_error's words, when they are kept */

bool console_is_for_programs(void)
{
    return for_programs;
}

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

/* The words themselves, for free; NULL when there is no memory. */
static WCHAR *format_text(const WCHAR *format, va_list args)
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
        if (length < 0 || length >= size - 1) continue;
        text[length] = 0;
        return text;
    }
    free(text);
    return NULL;
}

/* Adds words to those kept: lines and what is indented become one line. */
static void keep(const WCHAR *text)
{
    size_t used = errors ? wcslen(errors) : 0, name = wcslen(program_name);
    WCHAR *larger = realloc(errors, (used + wcslen(text) + 2) * sizeof(*errors));

    if (!larger) return;
    errors = larger;
    if (!wcsncmp(text, program_name, name) && text[name] == ':') text += name + 1;
    if (used) errors[used++] = ' ';
    for (; *text; text++)
    {
        if (!iswspace(*text)) errors[used++] = *text;
        else if (used && errors[used - 1] != ' ') errors[used++] = ' ';
    }
    while (used && errors[used - 1] == ' ') used--;
    errors[used] = 0;
}

static void print_words(const WCHAR *format, va_list args)
{
    WCHAR *text = format_text(format, args);

    if (text) write_text(STD_OUTPUT_HANDLE, text);
    free(text);
}

void print(const WCHAR *format, ...)
{
    va_list args;

    if (for_programs) return;
    va_start(args, format);
    print_words(format, args);
    va_end(args);
}

void print_for_programs(const WCHAR *format, ...)
{
    va_list args;

    va_start(args, format);
    print_words(format, args);
    va_end(args);
}

void print_error(const WCHAR *format, ...)
{
    WCHAR *text;
    va_list args;

    va_start(args, format);
    text = format_text(format, args);
    va_end(args);
    if (!text) return;
    write_text(STD_ERROR_HANDLE, text);
    if (for_programs) keep(text);
    free(text);
}

void console_for_programs(void)
{
    for_programs = true;
}

const WCHAR *console_errors(void)
{
    return errors ? errors : L"";
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
