/*
 * wine/test.h: a header for test programs, with the names and the meanings of the one that Wine's own tests include,
 * so that a test written here also builds there.
 *
 * A test program is a number of subtests, one per C file, each with its START_TEST(file_name). One more file, made by
 * the build, defines STANDALONE and winetest_testlist; there this header brings the code and main(). Run without
 * arguments the program runs every subtest in a process of its own, so that one that crashes takes no other along;
 * run as `program subtest [arguments]` it runs that one. The exit status is the number of failures, 255 at most.
 *
 * Environment: WINETEST_DEBUG=0|1|2 (1 if unset; 0 mutes trace), WINETEST_REPORT_SUCCESS=1 (print what succeeds too),
 * WINETEST_INTERACTIVE=1, WINETEST_PLATFORM=windows|wine (found out if unset).
 *
 * Copyright 2026 the imapi2 authors.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#ifndef __WINE_WINE_TEST_H
#define __WINE_WINE_TEST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__USE_MINGW_ANSI_STDIO) && !__USE_MINGW_ANSI_STDIO
#define WINETEST_PRINTF(fmt, args) __attribute__((format(ms_printf, fmt, args)))
#elif defined(__GNUC__)
#define WINETEST_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define WINETEST_PRINTF(fmt, args)
#endif

/* One subtest; the list ends with a NULL name. */
struct test
{
    const char *name;
    void (*func)(void);
};
extern const struct test winetest_testlist[];

extern int winetest_debug;           /* how much to say: 0 only failures, 1 traces too, 2 everything */
extern int winetest_report_success;  /* say what succeeded as well */
extern int winetest_interactive;     /* a person sits in front of it: dialogs are allowed */
extern const char *winetest_platform; /* "windows" or "wine" */

typedef int winetest_ok_func(int condition, const char *msg, ...) WINETEST_PRINTF(2, 3);
typedef void winetest_msg_func(const char *msg, ...) WINETEST_PRINTF(1, 2);

/* Each remembers the place for the calling thread and gives the function that is to be called next. */
extern winetest_ok_func *winetest_ok_at(const char *file, int line);
extern winetest_msg_func *winetest_skip_at(const char *file, int line);
extern winetest_msg_func *winetest_win_skip_at(const char *file, int line);
extern winetest_msg_func *winetest_trace_at(const char *file, int line);

extern winetest_ok_func winetest_ok;
extern winetest_msg_func winetest_skip;
extern winetest_msg_func winetest_win_skip;
extern winetest_msg_func winetest_trace;

extern void winetest_start_todo(int is_todo);
extern int winetest_loop_todo(void);
extern void winetest_end_todo(void);

/* Text put before every message of this thread until it is popped: says which round of a loop failed. */
extern void winetest_push_context(const char *fmt, ...) WINETEST_PRINTF(1, 2);
extern void winetest_pop_context(void);

/* The program's arguments; argv[1] is the subtest's name. Returns their number. */
extern int winetest_get_mainargs(char ***argv);

/* Failures so far, over all threads. */
extern LONG winetest_get_failures(void);
extern void winetest_add_failures(LONG new_failures);

/* Waits for a child that runs (part of) a subtest and takes over its failures. The caller closes the handle. */
extern void winetest_wait_child_process(HANDLE process);

/* Printable forms in a buffer of the thread's own; it is reused after a few dozen calls. NULL prints as (null). */
extern const char *wine_dbgstr_an(const char *str, int n);
extern const char *wine_dbgstr_wn(const WCHAR *str, int n);
extern const char *wine_dbgstr_guid(const GUID *guid);
extern const char *wine_dbgstr_longlong(ULONGLONG value);

static inline const char *wine_dbgstr_a(const char *str)
{
    return wine_dbgstr_an(str, -1);
}

static inline const char *wine_dbgstr_w(const WCHAR *str)
{
    return wine_dbgstr_wn(str, -1);
}

static inline int winetest_on_wine(void)
{
    return !strcmp(winetest_platform, "wine");
}

/* True for what only some Windows do and Wine never should. */
static inline int broken(int condition)
{
    return condition && !winetest_on_wine();
}

#define START_TEST(name) void func_##name(void); void func_##name(void)

#define ok_(file, line) winetest_ok_at(file, line)
#define skip_(file, line) winetest_skip_at(file, line)
#define win_skip_(file, line) winetest_win_skip_at(file, line)
#define trace_(file, line) winetest_trace_at(file, line)

#define ok ok_(__FILE__, __LINE__)
#define skip skip_(__FILE__, __LINE__)
#define win_skip win_skip_(__FILE__, __LINE__)
#define trace trace_(__FILE__, __LINE__)

/* A statement whose ok()s are expected to fail; one that succeeds is then itself a failure. */
#define todo_if(is_todo) for (winetest_start_todo(is_todo); winetest_loop_todo(); winetest_end_todo())
#define todo_wine_if(is_todo) todo_if((is_todo) && winetest_on_wine())
#define todo_wine todo_wine_if(1)

#define wait_child_process winetest_wait_child_process

#ifdef __cplusplus
}
#endif

#ifdef STANDALONE

#define WINETEST_MAX_CONTEXTS 8
#define WINETEST_CONTEXT_SIZE 128
#define WINETEST_STRINGS_SIZE 4096

/* What belongs to one thread. todo_bits is a stack of todo blocks: bit 0 says whether the innermost counts as one. */
struct winetest_thread
{
    const char *file;
    int line;
    unsigned int todo_bits;
    int todo_loop;
    unsigned int context_count;
    char context[WINETEST_MAX_CONTEXTS][WINETEST_CONTEXT_SIZE];
    char strings[WINETEST_STRINGS_SIZE];
    size_t strings_used;
};

int winetest_debug = 1;
int winetest_report_success;
int winetest_interactive;
const char *winetest_platform = "windows";

static int winetest_argc;
static char **winetest_argv;
static const struct test *winetest_current;
static DWORD winetest_tls = TLS_OUT_OF_INDEXES;
static CRITICAL_SECTION winetest_print_lock;

static LONG winetest_successes;
static LONG winetest_failures;
static LONG winetest_todo_successes;  /* failed inside todo, as was to be expected */
static LONG winetest_todo_failures;   /* succeeded inside todo: the todo can go */
static LONG winetest_skipped;

static struct winetest_thread *winetest_thread(void)
{
    struct winetest_thread *thread;
    DWORD error = GetLastError();

    if (!(thread = TlsGetValue(winetest_tls)))
    {
        if (!(thread = calloc(1, sizeof(*thread)))) abort();
        thread->file = "(no file)";
        TlsSetValue(winetest_tls, thread);
    }
    /* A test may look at the last error after an ok(). */
    SetLastError(error);
    return thread;
}

static void winetest_set_place(const char *file, int line)
{
    struct winetest_thread *thread = winetest_thread();
    const char *slash = strrchr(file, '/'), *backslash = strrchr(file, '\\');

    if (backslash > slash) slash = backslash;
    thread->file = slash ? slash + 1 : file;
    thread->line = line;
}

winetest_ok_func *winetest_ok_at(const char *file, int line)
{
    winetest_set_place(file, line);
    return winetest_ok;
}

winetest_msg_func *winetest_skip_at(const char *file, int line)
{
    winetest_set_place(file, line);
    return winetest_skip;
}

winetest_msg_func *winetest_win_skip_at(const char *file, int line)
{
    winetest_set_place(file, line);
    return winetest_win_skip;
}

winetest_msg_func *winetest_trace_at(const char *file, int line)
{
    winetest_set_place(file, line);
    return winetest_trace;
}

/* One line at a time, whatever other threads print. */
static void winetest_report(const char *kind, const char *msg, va_list args)
{
    struct winetest_thread *thread = winetest_thread();
    DWORD error = GetLastError();
    unsigned int i;
    size_t len = strlen(msg);

    EnterCriticalSection(&winetest_print_lock);
    printf("%s:%d: %s", thread->file, thread->line, kind);
    for (i = 0; i < thread->context_count; i++) printf("%s: ", thread->context[i]);
    vprintf(msg, args);
    if (!len || msg[len - 1] != '\n') putchar('\n');
    fflush(stdout);
    LeaveCriticalSection(&winetest_print_lock);
    SetLastError(error);
}

static int winetest_vok(int condition, const char *msg, va_list args)
{
    struct winetest_thread *thread = winetest_thread();

    if (thread->todo_bits & 1)
    {
        if (condition)
        {
            winetest_report("Test succeeded inside todo block: ", msg, args);
            InterlockedIncrement(&winetest_todo_failures);
            return 0;
        }
        if (winetest_debug > 0) winetest_report("Test marked todo: ", msg, args);
        InterlockedIncrement(&winetest_todo_successes);
        return 1;
    }
    if (!condition)
    {
        winetest_report("Test failed: ", msg, args);
        InterlockedIncrement(&winetest_failures);
        return 0;
    }
    if (winetest_report_success) winetest_report("Test succeeded: ", msg, args);
    InterlockedIncrement(&winetest_successes);
    return 1;
}

int winetest_ok(int condition, const char *msg, ...)
{
    va_list args;
    int ret;

    va_start(args, msg);
    ret = winetest_vok(condition, msg, args);
    va_end(args);
    return ret;
}

static void winetest_vskip(const char *msg, va_list args)
{
    winetest_report("Tests skipped: ", msg, args);
    InterlockedIncrement(&winetest_skipped);
}

void winetest_skip(const char *msg, ...)
{
    va_list args;

    va_start(args, msg);
    winetest_vskip(msg, args);
    va_end(args);
}

/* For what some Windows lack: in Wine there is no such excuse. */
void winetest_win_skip(const char *msg, ...)
{
    va_list args;

    va_start(args, msg);
    if (winetest_on_wine()) winetest_vok(0, msg, args);
    else winetest_vskip(msg, args);
    va_end(args);
}

void winetest_trace(const char *msg, ...)
{
    va_list args;

    if (winetest_debug <= 0) return;
    va_start(args, msg);
    winetest_report("", msg, args);
    va_end(args);
}

void winetest_start_todo(int is_todo)
{
    struct winetest_thread *thread = winetest_thread();

    /* Within a todo everything is one. */
    thread->todo_bits = (thread->todo_bits << 1) | (is_todo || (thread->todo_bits & 1));
    thread->todo_loop = 1;
}

int winetest_loop_todo(void)
{
    struct winetest_thread *thread = winetest_thread();
    int again = thread->todo_loop;

    thread->todo_loop = 0;
    return again;
}

void winetest_end_todo(void)
{
    winetest_thread()->todo_bits >>= 1;
}

void winetest_push_context(const char *fmt, ...)
{
    struct winetest_thread *thread = winetest_thread();
    va_list args;

    if (thread->context_count == WINETEST_MAX_CONTEXTS)
    {
        winetest_ok(0, "more than %d contexts", WINETEST_MAX_CONTEXTS);
        return;
    }
    va_start(args, fmt);
    vsnprintf(thread->context[thread->context_count], WINETEST_CONTEXT_SIZE, fmt, args);
    va_end(args);
    thread->context[thread->context_count++][WINETEST_CONTEXT_SIZE - 1] = 0;
}

void winetest_pop_context(void)
{
    struct winetest_thread *thread = winetest_thread();

    if (thread->context_count) thread->context_count--;
    else winetest_ok(0, "no context to pop");
}

int winetest_get_mainargs(char ***argv)
{
    *argv = winetest_argv;
    return winetest_argc;
}

LONG winetest_get_failures(void)
{
    return winetest_failures + winetest_todo_failures;
}

void winetest_add_failures(LONG new_failures)
{
    while (new_failures-- > 0) InterlockedIncrement(&winetest_failures);
}

void winetest_wait_child_process(HANDLE process)
{
    DWORD status = ~0u;

    if (WaitForSingleObject(process, INFINITE) != WAIT_OBJECT_0 || !GetExitCodeProcess(process, &status))
    {
        winetest_ok(0, "waiting for the child failed, error %lu", GetLastError());
        return;
    }
    if (status > 255) winetest_ok(0, "the child ended with %08lx", status);
    else if (status)
    {
        winetest_trace("%lu failures in the child", status);
        winetest_add_failures(status);
    }
}

/* Room for a string of at most that many bytes, the last one included. */
static char *winetest_string(size_t size)
{
    struct winetest_thread *thread = winetest_thread();

    if (thread->strings_used + size > sizeof(thread->strings)) thread->strings_used = 0;
    thread->strings_used += size;
    return thread->strings + thread->strings_used - size;
}

#define WINETEST_LONGEST_STRING 300

/* Appends one character of a C string literal; false when there is no room for the longest form and the end. */
static int winetest_put_char(char *buffer, size_t *used, unsigned int ch, int wide)
{
    char *p = buffer + *used;

    if (*used + 12 > WINETEST_LONGEST_STRING) return 0;
    if (ch == '"' || ch == '\\') *used += sprintf(p, "\\%c", ch);
    else if (ch == '\n') *used += sprintf(p, "\\n");
    else if (ch == '\r') *used += sprintf(p, "\\r");
    else if (ch == '\t') *used += sprintf(p, "\\t");
    else if (ch >= ' ' && ch < 127) *used += sprintf(p, "%c", ch);
    else *used += sprintf(p, wide ? "\\%04x" : "\\x%02x", ch);
    return 1;
}

static const char *winetest_quote(const char *astr, const WCHAR *wstr, int n)
{
    char *buffer;
    size_t used, i, count;

    if (!astr && !wstr) return "(null)";
    if (n >= 0) count = n;
    else count = wstr ? (size_t)lstrlenW(wstr) : strlen(astr);
    buffer = winetest_string(WINETEST_LONGEST_STRING);
    used = sprintf(buffer, wstr ? "L\"" : "\"");
    for (i = 0; i < count; i++)
        if (!winetest_put_char(buffer, &used, wstr ? wstr[i] : (unsigned char)astr[i], wstr != NULL)) break;
    sprintf(buffer + used, i < count ? "\"..." : "\"");
    return buffer;
}

const char *wine_dbgstr_an(const char *str, int n)
{
    return winetest_quote(str, NULL, n);
}

const char *wine_dbgstr_wn(const WCHAR *str, int n)
{
    return winetest_quote(NULL, str, n);
}

const char *wine_dbgstr_guid(const GUID *guid)
{
    char *buffer;

    if (!guid) return "(null)";
    buffer = winetest_string(40);
    sprintf(buffer, "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", (unsigned long)guid->Data1, guid->Data2,
            guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4],
            guid->Data4[5], guid->Data4[6], guid->Data4[7]);
    return buffer;
}

const char *wine_dbgstr_longlong(ULONGLONG value)
{
    char *buffer = winetest_string(24);

    if (value >> 32) sprintf(buffer, "%lx%08lx", (unsigned long)(value >> 32), (unsigned long)value);
    else sprintf(buffer, "%lx", (unsigned long)value);
    return buffer;
}

static int winetest_clip(LONG failures)
{
    return failures > 255 ? 255 : failures;
}

static void winetest_summary(void)
{
    LONG failures = winetest_get_failures();

    printf("%s: %ld tests executed (%ld marked as todo, %ld %s), %ld skipped.\n", winetest_current->name,
           winetest_successes + winetest_todo_successes + failures, winetest_todo_successes,
           failures, failures == 1 ? "failure" : "failures", winetest_skipped);
    fflush(stdout);
}

/* A crash ends the subtest, but is counted and says where it was. */
static LONG CALLBACK winetest_crashed(EXCEPTION_POINTERS *ptrs)
{
    struct winetest_thread *thread = winetest_thread();

    printf("%s:%d: the last test before an exception\n", thread->file, thread->line);
    printf("%s: unhandled exception %08lx at %p\n", winetest_current->name,
           (unsigned long)ptrs->ExceptionRecord->ExceptionCode, ptrs->ExceptionRecord->ExceptionAddress);
    winetest_add_failures(1);
    winetest_summary();
    TerminateProcess(GetCurrentProcess(), winetest_clip(winetest_get_failures()));
    return EXCEPTION_EXECUTE_HANDLER;
}

static int winetest_run(const struct test *test)
{
    winetest_current = test;
    SetUnhandledExceptionFilter(winetest_crashed);
    test->func();
    winetest_summary();
    return winetest_clip(winetest_get_failures());
}

/* Runs a subtest in a process of its own. Returns its failures; one that did not end by itself has at least one. */
static LONG winetest_run_in_child(const struct test *test)
{
    char path[MAX_PATH], command[MAX_PATH + 128];
    STARTUPINFOA startup;
    PROCESS_INFORMATION info;
    DWORD status = 1;

    memset(&startup, 0, sizeof(startup));
    startup.cb = sizeof(startup);
    GetModuleFileNameA(NULL, path, sizeof(path));
    snprintf(command, sizeof(command), "\"%s\" %s", path, test->name);
    fflush(stdout);
    if (!CreateProcessA(path, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &info))
    {
        printf("%s: could not be started, error %lu\n", test->name, GetLastError());
        return 1;
    }
    WaitForSingleObject(info.hProcess, INFINITE);
    GetExitCodeProcess(info.hProcess, &status);
    CloseHandle(info.hThread);
    CloseHandle(info.hProcess);
    if (status > 255)
    {
        printf("%s: ended with %08lx\n", test->name, status);
        return 1;
    }
    return status;
}

static int winetest_env(const char *name, int value)
{
    const char *str = getenv(name);

    return str && *str ? atoi(str) : value;
}

static void winetest_setup(int argc, char **argv)
{
    const char *platform = getenv("WINETEST_PLATFORM");

    winetest_argc = argc;
    winetest_argv = argv;
    winetest_tls = TlsAlloc();
    InitializeCriticalSection(&winetest_print_lock);
    winetest_debug = winetest_env("WINETEST_DEBUG", 1);
    winetest_report_success = winetest_env("WINETEST_REPORT_SUCCESS", 0);
    winetest_interactive = winetest_env("WINETEST_INTERACTIVE", 0);
    if (platform && *platform) winetest_platform = platform;
    else if (GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version")) winetest_platform = "wine";
    if (!winetest_interactive) SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}

int main(int argc, char **argv)
{
    const struct test *test;
    LONG failures = 0;

    winetest_setup(argc, argv);
    if (argc < 2)
    {
        for (test = winetest_testlist; test->name; test++) failures += winetest_run_in_child(test);
        return winetest_clip(failures);
    }
    for (test = winetest_testlist; test->name; test++)
        if (!strcmp(test->name, argv[1])) return winetest_run(test);

    printf("There is no subtest '%s'. There are:\n", argv[1]);
    for (test = winetest_testlist; test->name; test++) printf("    %s\n", test->name);
    return 255;
}

#endif /* STANDALONE */

#endif /* __WINE_WINE_TEST_H */
