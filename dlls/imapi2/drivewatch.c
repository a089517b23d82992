/*
 * Watching optical drives come and go.
 *
 * By looking again and again: Wine sends no notification when it gets a drive (facts/wine.md), and where the system would send
 * one it goes to a window, which a program without messages does not have. Looking does not ask the drives anything as long as
 * their names stay the same, so that one that is burning is left alone. A drive that is gone and back within an interval is
 * not noticed.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "drives.h"
#include "drivewatch.h"

#define INTERVAL_MS 1000

struct drive_watch
{
    LONG ref;                       /* the owner's and the thread's */
    CRITICAL_SECTION lock;          /* for owner; never held while calling out */
    struct com_object *owner;       /* NULL once stopped: not referenced, but not gone while the lock is held */
    void (*tell)(IUnknown *owner, BOOL arrived, const WCHAR *id);
    HANDLE stop;                    /* an event */
    HMODULE module;                 /* of this code, kept for the thread */
    /* Of the thread alone. */
    struct drive_list names;        /* drives_names when we looked last */
    struct drive_list drives;       /* drives_enumerate when these changed last */
};

static void watch_release(struct drive_watch *watch)
{
    if (InterlockedDecrement(&watch->ref)) return;
    drives_free(&watch->names);
    drives_free(&watch->drives);
    if (watch->stop) CloseHandle(watch->stop);
    DeleteCriticalSection(&watch->lock);
    free(watch);
}

/* The owner, referenced; NULL when it wants to hear no more. */
static IUnknown *get_owner(struct drive_watch *watch)
{
    IUnknown *owner = NULL;

    EnterCriticalSection(&watch->lock);
    if (watch->owner && com_object_add_ref_if_alive(watch->owner)) owner = watch->owner->outer;
    LeaveCriticalSection(&watch->lock);
    return owner;
}

/* Tells of the drives that are in one list and not in the other. */
static void tell_difference(struct drive_watch *watch, const struct drive_list *these, const struct drive_list *others,
        BOOL arrived)
{
    IUnknown *owner;
    ULONG i;

    for (i = 0; i < these->count; i++)
    {
        if (drives_find(others, these->drives[i].id)) continue;
        if (!(owner = get_owner(watch))) return;
        watch->tell(owner, arrived, these->drives[i].id);
        IUnknown_Release(owner);
    }
}

/* What cannot be found out now is found out the next time. */
static void look(struct drive_watch *watch)
{
    struct drive_list names, drives;

    if (FAILED(drives_names(&names))) return;
    if (drives_same(&names, &watch->names) || FAILED(drives_enumerate(&drives)))
    {
        drives_free(&names);
        return;
    }
    drives_free(&watch->names);
    watch->names = names;
    tell_difference(watch, &watch->drives, &drives, FALSE);
    tell_difference(watch, &drives, &watch->drives, TRUE);
    drives_free(&watch->drives);
    watch->drives = drives;
}

static DWORD WINAPI watch_thread(void *context)
{
    struct drive_watch *watch = context;
    HMODULE module = watch->module;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    while (WaitForSingleObject(watch->stop, INTERVAL_MS) == WAIT_TIMEOUT) look(watch);
    CoUninitialize();
    watch_release(watch);
    /* The DLL may have no more use than this thread. */
    FreeLibraryAndExitThread(module, 0);
}

/* The names before the drives: one that comes in between is found by the first look. */
static HRESULT look_first(struct drive_watch *watch)
{
    HRESULT hr;

    if (FAILED(hr = drives_names(&watch->names))) return hr;
    return drives_enumerate(&watch->drives);
}

static HRESULT start_thread(struct drive_watch *watch)
{
    HANDLE thread;
    DWORD error;

    if (!(watch->stop = CreateEventW(NULL, TRUE, FALSE, NULL))) return HRESULT_FROM_WIN32(GetLastError());
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)watch_thread, &watch->module))
        return HRESULT_FROM_WIN32(GetLastError());
    InterlockedIncrement(&watch->ref);
    if (!(thread = CreateThread(NULL, 0, watch_thread, watch, 0, NULL)))
    {
        error = GetLastError();
        InterlockedDecrement(&watch->ref);
        FreeLibrary(watch->module);
        return HRESULT_FROM_WIN32(error);
    }
    CloseHandle(thread);
    return S_OK;
}

HRESULT drive_watch_start(struct com_object *owner, void (*tell)(IUnknown *owner, BOOL arrived, const WCHAR *id),
        struct drive_watch **out)
{
    struct drive_watch *watch;
    HRESULT hr;

    *out = NULL;
    if (!(watch = calloc(1, sizeof(*watch)))) return E_OUTOFMEMORY;
    watch->ref = 1;
    InitializeCriticalSection(&watch->lock);
    watch->owner = owner;
    watch->tell = tell;
    hr = look_first(watch);
    if (SUCCEEDED(hr)) hr = start_thread(watch);
    if (SUCCEEDED(hr)) *out = watch;
    else watch_release(watch);
    return hr;
}

void drive_watch_stop(struct drive_watch *watch)
{
    EnterCriticalSection(&watch->lock);
    watch->owner = NULL;
    LeaveCriticalSection(&watch->lock);
    SetEvent(watch->stop);
    watch_release(watch);
}
