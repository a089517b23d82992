/*
 * The measuring Windows program: one verb for each thing that is measured from inside a process. bench/run calls it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "bench.h"
#include <psapi.h>

static double seconds(FILETIME time)
{
    return (double)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 1e7;
}

static void process_times(double *user, double *kernel)
{
    FILETIME created, exited, in_kernel, in_user;

    must_be(GetProcessTimes(GetCurrentProcess(), &created, &exited, &in_kernel, &in_user), "GetProcessTimes");
    *user = seconds(in_user);
    *kernel = seconds(in_kernel);
}

void stopwatch_start(struct stopwatch *watch)
{
    process_times(&watch->start_user, &watch->start_kernel);
    QueryPerformanceCounter(&watch->start);
}

double stopwatch_seconds(const struct stopwatch *from, const struct stopwatch *to)
{
    LARGE_INTEGER frequency;

    QueryPerformanceFrequency(&frequency);
    return (double)(to->start.QuadPart - from->start.QuadPart) / (double)frequency.QuadPart;
}

void report(const char *subject, const char *measure, double value)
{
    printf("%s\t%s\t%.6f\n", subject, measure, value);
    fflush(stdout);
}

void stopwatch_report(const struct stopwatch *watch, const char *subject)
{
    struct stopwatch now;

    stopwatch_start(&now);
    report(subject, "wall", stopwatch_seconds(watch, &now));
    report(subject, "user", now.start_user - watch->start_user);
    report(subject, "sys", now.start_kernel - watch->start_kernel);
}

void must(HRESULT hr, const char *what)
{
    IErrorInfo *info = NULL;
    BSTR text = NULL;

    if (SUCCEEDED(hr)) return;
    if (GetErrorInfo(0, &info) == S_OK)
    {
        IErrorInfo_GetDescription(info, &text);
        IErrorInfo_Release(info);
    }
    fprintf(stderr, "bench: %s: 0x%08lx %ls\n", what, (unsigned long)hr, text ? text : L"");
    exit(1);
}

void must_be(BOOL holds, const char *what)
{
    DWORD error = GetLastError();

    if (holds) return;
    fprintf(stderr, "bench: %s: failed, last error %lu\n", what, error);
    exit(1);
}

/* What a program costs that does nothing. */
static int verb_empty(int argc, WCHAR **argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

/* As Windows tells it; bench/measure.c asks Linux. */
static void report_peak(const WCHAR *subject)
{
    PROCESS_MEMORY_COUNTERS counters = { sizeof(counters) };

    must_be(GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)), "GetProcessMemoryInfo");
    printf("%ls\tworkingset\t%.1f\n", subject, (double)counters.PeakWorkingSetSize / 1024);
}

int wmain(int argc, WCHAR **argv);

int wmain(int argc, WCHAR **argv)
{
    static const struct
    {
        const WCHAR *name;
        int (*run)(int argc, WCHAR **argv);
    } verbs[] = { { L"empty", verb_empty }, { L"stream", verb_stream }, { L"hash", verb_hash }, { L"pump", verb_pump },
        { L"burn", verb_burn }, { L"data", verb_data }, { L"tree", verb_tree }, { L"files", verb_files } };
    unsigned int i;
    int status;

    for (i = 0; argc > 2 && i < ARRAYSIZE(verbs); i++)
    {
        if (wcscmp(argv[1], verbs[i].name)) continue;
        /* The apartment of a program with a window, which has more to do while it waits than the other kind. */
        must(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), "CoInitializeEx");
        status = verbs[i].run(argc - 3, argv + 3);
        CoUninitialize();
        report_peak(argv[2]);
        return status;
    }
    fprintf(stderr, "usage: bench VERB SUBJECT [ARGUMENT...]; see bench/run\n");
    return 2;
}
