/*
 * Wine's mount manager, which makes the drive letters.
 *
 * A program starts after it, since Wine's service manager waits for each driver; but only for ten seconds (ServicesPipeTimeout), while
 * the driver goes on. On a machine that stands still a program runs before there is a single letter (tests/vburn/late_letters.sh).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "mountmanager.h"

#define POLL_MS 20

static BOOL is_wine(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");

    return ntdll && GetProcAddress(ntdll, "wine_get_version");
}

/* FALSE: it runs, or was not to be started, or nobody can say. */
static BOOL service_is_late(SC_HANDLE service)
{
    QUERY_SERVICE_CONFIGW *config;
    SERVICE_STATUS status;
    BOOL late = FALSE;
    DWORD size = 0;

    if (!QueryServiceStatus(service, &status) || status.dwCurrentState == SERVICE_RUNNING) return FALSE;
    if (status.dwCurrentState == SERVICE_START_PENDING) return TRUE;
    QueryServiceConfigW(service, NULL, 0, &size);
    if (!size || !(config = malloc(size))) return FALSE;
    if (QueryServiceConfigW(service, config, size, &size)) late = config->dwStartType <= SERVICE_AUTO_START;
    free(config);
    return late;
}

/* It makes itself known before it makes letters. */
static BOOL is_known(void)
{
    HANDLE manager = CreateFileW(L"\\\\.\\MountPointManager", 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);

    if (manager == INVALID_HANDLE_VALUE) return FALSE;
    CloseHandle(manager);
    return TRUE;
}

/* The user, or whoever set up this Wine, has said that there is an optical drive: then one is worth waiting for, even if the mount
 * manager has not got as far as to be known. */
static BOOL drive_is_configured(void)
{
    WCHAR name[8], type[16];
    BOOL found = FALSE;
    HKEY key;
    DWORD i;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Wine\\Drives", 0, KEY_QUERY_VALUE, &key)) return FALSE;
    for (i = 0; !found; i++)
    {
        DWORD name_length = ARRAYSIZE(name), size = sizeof(type) - sizeof(WCHAR), kind;
        LONG error = RegEnumValueW(key, i, name, &name_length, NULL, &kind, (BYTE *)type, &size);

        if (error == ERROR_MORE_DATA) continue;
        if (error) break;
        type[size / sizeof(WCHAR)] = 0;
        found = kind == REG_SZ && !_wcsicmp(type, L"cdrom");
    }
    RegCloseKey(key);
    return found;
}

static void wait_for_service(SC_HANDLE service)
{
    DWORD start = GetTickCount();

    if (!service_is_late(service) || (!is_known() && !drive_is_configured())) return;
    while (service_is_late(service) && GetTickCount() - start < MOUNT_MANAGER_LIMIT_MS) Sleep(POLL_MS);
}

void mount_manager_wait(void)
{
    static LONG over;
    SC_HANDLE services, service = NULL;

    if (InterlockedCompareExchange(&over, 0, 0)) return;
    if (is_wine() && (services = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT)))
    {
        if ((service = OpenServiceW(services, L"MountMgr", SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG)))
        {
            wait_for_service(service);
            CloseServiceHandle(service);
        }
        CloseServiceHandle(services);
    }
    InterlockedExchange(&over, 1);
}
