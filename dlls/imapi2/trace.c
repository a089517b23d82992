/*
 * The flight recorder.
 *
 * A line is put together in memory and handed to the system with one WriteFile, so that it is safe whatever becomes of the
 * process, and that several processes can write to one file. A burn sends some 15000 commands, of which each moves 60 KiB:
 * a write of 200 bytes beside each is nothing, and needs no buffer that could be lost.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include "com/com.h"
#include "mmc/describe.h"
#include "trace.h"

#define VARIABLE L"IMAPI2_TRACE"
#define LINE_MAX 2048
/* Whoever holds the mutex writes one line: longer than this and it hangs, and the line is written all the same. */
#define WRITER_TIMEOUT_MS 200
/* What fits of what was sent with a command, of the words of the system, of an upper layer's. */
#define WORDS_MAX 512

HANDLE trace_file;

static HANDLE writers;        /* a mutex: Wine's append looks for the end and writes there, which others may do between */
static LONGLONG start, frequency;

enum start_state
{
    NOT_STARTED,
    STARTING,
    STARTED
};

static void write_line(const char *line, size_t length)
{
    DWORD wait = WAIT_FAILED, written;

    if (writers) wait = WaitForSingleObject(writers, WRITER_TIMEOUT_MS);
    WriteFile(trace_file, line, (DWORD)length, &written, NULL);
    if (wait == WAIT_OBJECT_0 || wait == WAIT_ABANDONED) ReleaseMutex(writers);
}

/* Adds to a line of LINE_MAX characters, which always has room for its end. */
static void add(char *line, size_t *length, const char *format, ...)
{
    size_t room = LINE_MAX - 2 - *length;
    va_list args;
    int count;

    va_start(args, format);
    count = _vsnprintf(line + *length, room, format, args);
    va_end(args);
    *length += count < 0 || (size_t)count > room ? room : (size_t)count;
}

/* Text of others: line ends and what else would break a line are blanks. */
static void add_words(char *line, size_t *length, const WCHAR *words)
{
    char bytes[WORDS_MAX * 3 + 1];
    char *c;

    if (!WideCharToMultiByte(CP_UTF8, 0, words, -1, bytes, sizeof(bytes), NULL, NULL)) return;
    for (c = bytes; *c; c++)
        if ((BYTE)*c < ' ') *c = ' ';
    while (c > bytes && c[-1] == ' ') *--c = 0;
    add(line, length, "%s", bytes);
}

static void add_head(char *line, size_t *length, LONGLONG moment, const WCHAR *drive)
{
    add(line, length, "%11.3f %04lx:%04lx %-3ls ", (double)(moment - start) * 1000 / (double)frequency,
            GetCurrentProcessId(), GetCurrentThreadId(), drive ? drive : L"");
}

static void end_line(char *line, size_t *length)
{
    line[(*length)++] = '\n';
    write_line(line, *length);
}

LONGLONG trace_clock(void)
{
    LARGE_INTEGER now;

    QueryPerformanceCounter(&now);
    return now.QuadPart;
}

/* Where a file of this name is: in Wine a name that begins with a slash is the host's, anywhere else it is one on the
 * current drive. \\?\unix is Wine's own, no other system has it. */
static HANDLE open_file(const WCHAR *name)
{
    static const WCHAR host[] = L"\\\\?\\unix";
    /* no right to write anywhere but at the end */
    const DWORD access = FILE_APPEND_DATA | SYNCHRONIZE, share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE file = INVALID_HANDLE_VALUE;
    WCHAR *path, *c;

    if (name[0] == '/' && (path = malloc(sizeof(host) + wcslen(name) * sizeof(*path))))
    {
        wcscpy(path, host);
        wcscat(path, name);
        for (c = path; *c; c++)
            if (*c == '/') *c = '\\';
        file = CreateFileW(path, access, share, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
        free(path);
    }
    if (file == INVALID_HANDLE_VALUE)
        file = CreateFileW(name, access, share, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    return file;
}

static void write_heading(void)
{
    WCHAR program[MAX_PATH] = L"", *base;
    char line[LINE_MAX];
    size_t length = 0;
    SYSTEMTIME now;

    GetModuleFileNameW(NULL, program, ARRAYSIZE(program) - 1);
    base = wcsrchr(program, '\\');
    GetLocalTime(&now);
    add(line, &length, "# ");
    add_words(line, &length, base ? base + 1 : program);
    add(line, &length, ", process %04lx, %04u-%02u-%02u %02u:%02u:%02u.%03u, imapi2 %s, %u bit\n", GetCurrentProcessId(),
            now.wYear, now.wMonth, now.wDay, now.wHour, now.wMinute, now.wSecond, now.wMilliseconds, IMAPI2_VERSION,
            (unsigned int)sizeof(void *) * 8);
    add(line, &length, "#        ms process:thread, drive, ms it took, bytes moved of bytes asked for, command => its end");
    end_line(line, &length);
}

static void say_no_file(const WCHAR *name, DWORD error)
{
    WCHAR text[WORDS_MAX];

    _snwprintf(text, ARRAYSIZE(text) - 1, L"imapi2: IMAPI2_TRACE: error %lu at opening %ls\n", error, name);
    text[ARRAYSIZE(text) - 1] = 0;
    OutputDebugStringW(text);
}

static void open_trace(void)
{
    LARGE_INTEGER counter;
    HANDLE file;
    WCHAR *name;
    DWORD size;

    if (!(size = GetEnvironmentVariableW(VARIABLE, NULL, 0)) || !(name = malloc(size * sizeof(*name)))) return;
    if (GetEnvironmentVariableW(VARIABLE, name, size) < size && name[0])
    {
        if ((file = open_file(name)) == INVALID_HANDLE_VALUE)
            say_no_file(name, GetLastError());
        else
        {
            writers = CreateMutexW(NULL, FALSE, L"Local\\imapi2-trace");
            QueryPerformanceFrequency(&counter);
            frequency = counter.QuadPart;
            start = trace_clock();
            InterlockedExchangePointer(&trace_file, file);
            write_heading();
        }
    }
    free(name);
}

void trace_start(void)
{
    static volatile LONG state;

    if (state == STARTED) return;
    if (InterlockedCompareExchange(&state, STARTING, NOT_STARTED) == NOT_STARTED)
    {
        open_trace();
        InterlockedExchange(&state, STARTED);
    }
    while (state != STARTED) Sleep(1);
}

void trace_stop(void)
{
    if (!trace_file) return;
    CloseHandle(trace_file);
    if (writers) CloseHandle(writers);
    trace_file = NULL;
}

static void add_outcome(char *line, size_t *length, const struct mmc_command *command, DWORD error,
        enum mmc_transport_error meaning, const struct mmc_reply *reply)
{
    char words[MMC_DESCRIPTION_MAX];
    WCHAR text[WORDS_MAX] = L"";
    struct mmc_sense sense;

    if (meaning != MMC_TRANSPORT_OK)
    {
        add(line, length, "%s", mmc_transport_error_text(meaning));
        if (meaning == MMC_TRANSPORT_TIMEOUT) add(line, length, " after %lu s", (ULONG)command->timeout);
        if (!error) return;
        add(line, length, ", Win32 error %lu", error);
        if (FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                NULL, error, 0, text, ARRAYSIZE(text), NULL))
        {
            add(line, length, ": ");
            add_words(line, length, text);
        }
        return;
    }
    add(line, length, "%s", mmc_status_text(reply->status));
    if (reply->status != MMC_STATUS_CHECK_CONDITION) return;
    mmc_sense_parse(reply->sense, reply->sense_length, &sense);
    add(line, length, ": %s", mmc_describe_sense(&sense, command->cdb, command->cdb_length, words, sizeof(words)));
}

void trace_command(const WCHAR *drive, const struct mmc_command *command, LONGLONG begun, DWORD error,
        enum mmc_transport_error meaning, const struct mmc_reply *reply)
{
    LONGLONG ended = trace_clock();
    char line[LINE_MAX], words[MMC_DESCRIPTION_MAX];
    size_t length = 0;

    add_head(line, &length, begun, drive);
    add(line, &length, "%9.3f ", (double)(ended - begun) * 1000 / (double)frequency);
    if (command->direction == MMC_NO_DATA) add(line, &length, "%-20s", "-");
    else add(line, &length, "%-3s %7lu/%-7lu ", command->direction == MMC_FROM_DEVICE ? "in" : "out",
            (ULONG)reply->transferred, (ULONG)command->data_length);
    add(line, &length, "%s", mmc_describe_command(command->cdb, command->cdb_length, words, sizeof(words)));
    if (command->direction == MMC_TO_DEVICE)
    {
        mmc_describe_parameters(command->cdb, command->cdb_length, command->data, command->data_length, words,
                sizeof(words));
        if (*words) add(line, &length, " {%s}", words);
    }
    add(line, &length, " => ");
    add_outcome(line, &length, command, error, meaning, reply);
    end_line(line, &length);
}

static void mark(const WCHAR *drive, const WCHAR *text)
{
    char line[LINE_MAX];
    size_t length = 0;

    add_head(line, &length, trace_clock(), drive);
    add(line, &length, "-- ");
    add_words(line, &length, text);
    end_line(line, &length);
}

void trace_mark(const WCHAR *drive, const WCHAR *format, ...)
{
    WCHAR text[WORDS_MAX];
    va_list args;

    if (!trace_file) return;
    va_start(args, format);
    _vsnwprintf(text, ARRAYSIZE(text) - 1, format, args);
    va_end(args);
    text[ARRAYSIZE(text) - 1] = 0;
    mark(drive, text);
}

HRESULT trace_result(const WCHAR *method, HRESULT hr)
{
    BSTR description = NULL;
    IErrorInfo *info;

    if (!trace_file) return hr;
    if (FAILED(hr) && GetErrorInfo(0, &info) == S_OK)
    {
        IErrorInfo_GetDescription(info, &description);
        SetErrorInfo(0, info); /* it is the caller's */
        IErrorInfo_Release(info);
    }
    if (description) trace_mark(NULL, L"%ls ended: 0x%08lx %.300ls", method, hr, description);
    else trace_mark(NULL, L"%ls ended: 0x%08lx", method, hr);
    SysFreeString(description);
    return hr;
}
