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
static bool output_lost; /* what print or print_for_programs said did not get out; it was told */

bool console_is_for_programs(void)
{
    return for_programs;
}

/* False: not all of it; the last error says why. */
static bool write_bytes(HANDLE handle, const char *bytes, DWORD length)
{
    DWORD written;

    for (; length; bytes += written, length -= written)
    {
        if (!WriteFile(handle, bytes, length, &written, NULL)) return false;
        /* what a full disk has no room for is no error */
        if (!written) SetLastError(ERROR_DISK_FULL);
        if (!written) return false;
    }
    return true;
}

/* False: not all of it was written, and the last error says why. Where there is nothing to write to, nobody wants it. */
static bool write_text(DWORD which, const WCHAR *text)
{
    HANDLE handle = GetStdHandle(which);
    int length = (int)wcslen(text), size;
    DWORD mode, written;
    char *bytes;
    bool whole;

    if (!length || !handle || handle == INVALID_HANDLE_VALUE) return true;
    if (GetConsoleMode(handle, &mode) && WriteConsoleW(handle, text, length, &written, NULL)) return true;

    size = WideCharToMultiByte(CP_UTF8, 0, text, length, NULL, 0, NULL, NULL);
    if (size <= 0 || !(bytes = malloc(size)))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    WideCharToMultiByte(CP_UTF8, 0, text, length, bytes, size, NULL, NULL);
    whole = write_bytes(handle, bytes, size);
    free(bytes);
    return whole;
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

/* Told once: what is going on goes on, a disc is worth more than words about it. */
static void lose_output(DWORD error)
{
    WCHAR why[256];
    DWORD length;

    if (output_lost) return;
    output_lost = true;
    length = FormatMessageW(FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK | FORMAT_MESSAGE_FROM_SYSTEM, NULL, error, 0,
            why, ARRAYSIZE(why), NULL);
    while (length && iswspace(why[length - 1])) why[--length] = 0;
    if (length) print_error(L"%s: Standard output cannot be written: %s\n", program_name, why);
    else print_error(L"%s: Standard output cannot be written: error %lu\n", program_name, error);
}

static void print_words(const WCHAR *format, va_list args)
{
    WCHAR *text = format_text(format, args);

    if (!text) lose_output(ERROR_NOT_ENOUGH_MEMORY);
    else if (!write_text(STD_OUTPUT_HANDLE, text)) lose_output(GetLastError());
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

bool console_lost_output(void)
{
    return output_lost;
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
