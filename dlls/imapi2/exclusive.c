/*
 * Exclusive access to a drive, with the name of who holds it.
 *
 * Windows' CD-ROM class driver has IOCTL_CDROM_EXCLUSIVE_ACCESS. Wine has not (ERROR_NOT_SUPPORTED), so there the lock
 * is the existence of a named section that carries its owner's name: whoever creates it has the drive, and it
 * vanishes with the last handle, also when the process is killed. A mutex would not do: it belongs to a thread, and a
 * program may acquire on one thread and release on another. A second name, a mutex held for a moment only, keeps
 * a reader of the name from holding the section open while another process tries to create it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdio.h>
#include <windows.h>
#include <winioctl.h>
#include "imapi2error.h"
#include "exclusive.h"
#include "trace.h"

/* From the documentation of IOCTL_CDROM_EXCLUSIVE_ACCESS; MinGW's ntddcdrm.h does not have them. */
#define IOCTL_CDROM_EXCLUSIVE_ACCESS_ CTL_CODE(FILE_DEVICE_CD_ROM, 0x0017, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define CALLER_LENGTH 64

enum exclusive_request
{
    EXCLUSIVE_QUERY_STATE,
    EXCLUSIVE_LOCK_DEVICE,
    EXCLUSIVE_UNLOCK_DEVICE
};

enum exclusive_flags
{
    LOCK_IGNORE_VOLUME = 1
};

struct exclusive_access
{
    ULONG request;
    ULONG flags;
};

struct exclusive_lock
{
    struct exclusive_access access;
    CHAR caller[CALLER_LENGTH];
};

struct exclusive_state
{
    BOOLEAN locked;
    CHAR caller[CALLER_LENGTH];
};

/* What the section holds. */
struct shared_owner
{
    WCHAR name[EXCLUSIVE_NAME_SIZE];
};

/* A guard is only ever held for a few system calls: longer than this and its holder hangs. */
#define GUARD_TIMEOUT_MS 5000

BOOL exclusive_name_is_valid(const WCHAR *name)
{
    static const WCHAR others[] = L" .,:;_-";
    size_t i;

    if (!name || !name[0]) return FALSE;
    for (i = 0; name[i]; i++)
    {
        WCHAR c = name[i];

        if (i + 1 >= EXCLUSIVE_NAME_SIZE) return FALSE;
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) continue;
        if (!wcschr(others, c)) return FALSE;
    }
    return TRUE;
}

/* Object names cannot hold a backslash beyond their namespace, and compare with case. */
static void object_name(const WCHAR *kind, const WCHAR *key, WCHAR *buffer, size_t size)
{
    size_t i, used;

    used = (size_t)_snwprintf(buffer, size - 1, L"Global\\imapi2-%ls-", kind);
    for (i = 0; key[i] && used + 1 < size; i++)
    {
        WCHAR c = key[i];

        if (c == '\\' || c == '/') c = '#';
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        buffer[used++] = c;
    }
    buffer[used] = 0;
}

static HANDLE enter_guard(const WCHAR *key)
{
    WCHAR name[MAX_PATH];
    HANDLE guard;
    DWORD wait;

    object_name(L"guard", key, name, ARRAYSIZE(name));
    if (!(guard = CreateMutexW(NULL, FALSE, name))) return NULL;
    wait = WaitForSingleObject(guard, GUARD_TIMEOUT_MS);
    if (wait == WAIT_OBJECT_0 || wait == WAIT_ABANDONED) return guard;
    CloseHandle(guard);
    return NULL;
}

static void leave_guard(HANDLE guard)
{
    ReleaseMutex(guard);
    CloseHandle(guard);
}

static HRESULT acquire_section(struct exclusive *lock, const WCHAR *key, const WCHAR *name)
{
    WCHAR section_name[MAX_PATH];
    struct shared_owner *owner;
    HRESULT hr = E_FAIL;
    HANDLE guard;

    if (!(guard = enter_guard(key))) return E_FAIL;
    object_name(L"owner", key, section_name, ARRAYSIZE(section_name));
    lock->section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(*owner), section_name);
    if (lock->section && GetLastError() == ERROR_ALREADY_EXISTS)
    {
        CloseHandle(lock->section);
        lock->section = NULL;
        hr = E_IMAPI_RECORDER_LOCKED;
    }
    else if (lock->section && (owner = MapViewOfFile(lock->section, FILE_MAP_WRITE, 0, 0, sizeof(*owner))))
    {
        lstrcpynW(owner->name, name, ARRAYSIZE(owner->name));
        UnmapViewOfFile(owner);
        hr = S_OK;
    }
    else if (lock->section)
    {
        CloseHandle(lock->section);
        lock->section = NULL;
    }
    leave_guard(guard);
    return hr;
}

static HRESULT section_owner(const WCHAR *key, WCHAR name[EXCLUSIVE_NAME_SIZE])
{
    WCHAR section_name[MAX_PATH];
    struct shared_owner *owner;
    HANDLE guard, section;

    name[0] = 0;
    object_name(L"owner", key, section_name, ARRAYSIZE(section_name));
    if (!(guard = enter_guard(key))) return E_FAIL;
    if ((section = OpenFileMappingW(FILE_MAP_READ, FALSE, section_name)))
    {
        if ((owner = MapViewOfFile(section, FILE_MAP_READ, 0, 0, sizeof(*owner))))
        {
            lstrcpynW(name, owner->name, EXCLUSIVE_NAME_SIZE);
            UnmapViewOfFile(owner);
        }
        CloseHandle(section);
    }
    leave_guard(guard);
    return S_OK;
}

/* S_OK, S_FALSE where the system does not know the request, or the failure. */
static HRESULT ask_driver(struct spti *spti, void *request, DWORD request_size, void *reply, DWORD reply_size)
{
    DWORD error = spti_control(spti, IOCTL_CDROM_EXCLUSIVE_ACCESS_, request, request_size, reply, reply_size, NULL);

    switch (error)
    {
    case ERROR_SUCCESS: return S_OK;
    case ERROR_NOT_SUPPORTED:
    case ERROR_INVALID_FUNCTION:
    case ERROR_CALL_NOT_IMPLEMENTED: return S_FALSE;
    case ERROR_BUSY:
    case ERROR_SHARING_VIOLATION: return E_IMAPI_RECORDER_LOCKED;
    default: return HRESULT_FROM_WIN32(error);
    }
}

static HRESULT acquire(struct exclusive *lock, struct spti *spti, const WCHAR *key, const WCHAR *name, BOOL ignore_volume)
{
    struct exclusive_lock request = { { EXCLUSIVE_LOCK_DEVICE, ignore_volume ? LOCK_IGNORE_VOLUME : 0 } };
    HRESULT hr;
    int i;

    for (i = 0; name[i]; i++) request.caller[i] = (CHAR)name[i];
    hr = ask_driver(spti, &request, sizeof(request), NULL, 0);
    if (hr == S_OK)
    {
        lock->driver_holds = TRUE;
        return S_OK;
    }
    if (hr == E_ACCESSDENIED)
    {
        WCHAR owner[EXCLUSIVE_NAME_SIZE];

        /* The driver refuses a held drive and a mounted volume alike: the owner's name tells them apart. */
        if (exclusive_get_owner(spti, key, owner) == S_OK && owner[0]) hr = E_IMAPI_RECORDER_LOCKED;
    }
    return hr == S_FALSE ? acquire_section(lock, key, name) : hr;
}

HRESULT exclusive_acquire(struct exclusive *lock, struct spti *spti, const WCHAR *key, const WCHAR *name, BOOL ignore_volume)
{
    HRESULT hr = acquire(lock, spti, key, name, ignore_volume);

    if (SUCCEEDED(hr)) trace_mark(spti_name(spti), L"exclusive access taken by \"%ls\"", name);
    else trace_mark(spti_name(spti), L"exclusive access refused to \"%ls\": 0x%08lx", name, hr);
    return hr;
}

void exclusive_release(struct exclusive *lock, struct spti *spti, const WCHAR *key)
{
    if (lock->driver_holds || lock->section) trace_mark(spti_name(spti), L"exclusive access released");
    if (lock->driver_holds)
    {
        struct exclusive_access request = { EXCLUSIVE_UNLOCK_DEVICE, 0 };

        ask_driver(spti, &request, sizeof(request), NULL, 0);
        lock->driver_holds = FALSE;
    }
    if (lock->section)
    {
        HANDLE guard = enter_guard(key);

        CloseHandle(lock->section);
        lock->section = NULL;
        if (guard) leave_guard(guard);
    }
}

HRESULT exclusive_get_owner(struct spti *spti, const WCHAR *key, WCHAR owner[EXCLUSIVE_NAME_SIZE])
{
    struct exclusive_access request = { EXCLUSIVE_QUERY_STATE, 0 };
    struct exclusive_state state = { 0 };
    HRESULT hr;
    int i;

    owner[0] = 0;
    hr = ask_driver(spti, &request, sizeof(request), &state, sizeof(state));
    if (hr == S_FALSE) return section_owner(key, owner);
    if (FAILED(hr) || !state.locked) return hr;
    for (i = 0; i + 1 < EXCLUSIVE_NAME_SIZE && state.caller[i]; i++) owner[i] = (BYTE)state.caller[i];
    owner[i] = 0;
    return S_OK;
}

BOOL exclusive_is_held_by_other(const struct exclusive *lock, struct spti *spti, const WCHAR *key)
{
    WCHAR owner[EXCLUSIVE_NAME_SIZE];

    if (lock->section || lock->driver_holds) return FALSE;
    return exclusive_get_owner(spti, key, owner) == S_OK && owner[0];
}
