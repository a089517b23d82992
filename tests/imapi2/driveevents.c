/*
 * DDiscMaster2Events of MsftDiscMaster2 (behaviour.md 0.5, 1): drives that come and go while somebody listens. Drives are made
 * with the mount manager of Wine, which takes a new letter at any time; elsewhere this cannot be tried without hands.
 *
 *   driveevents drive device=PATH    the drive that comes is this one of the host's, and can be used when it is told of
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "support/drive_test.h"
#include <winioctl.h>
#include <tlhelp32.h>
#include <olectl.h>
#include <stdio.h>

/* --- drives that come and go --------------------------------------------------------------------------------------- */

/* Wine's IOCTL_MOUNTMGR_DEFINE_UNIX_DRIVE and what it takes (its ddk/mountmgr.h); paths of the host follow. */
#define DEFINE_UNIX_DRIVE CTL_CODE('m', 32, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
struct unix_drive
{
    ULONG size, type, fs_type;
    DWORD serial;
    ULONGLONG unix_dev;
    WCHAR letter;
    USHORT mount_point_offset, device_offset, label_offset;
};

static BOOL define_drive(WCHAR letter, ULONG type, const char *mount_point, const char *device)
{
    char buffer[2 * MAX_PATH + sizeof(struct unix_drive)] = { 0 };
    struct unix_drive *drive = (struct unix_drive *)buffer;
    DWORD size = sizeof(*drive);
    HANDLE manager;
    BOOL ret;

    manager = CreateFileW(L"\\\\.\\MountPointManager", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, 0, NULL);
    if (manager == INVALID_HANDLE_VALUE) return FALSE;
    drive->letter = letter;
    drive->type = type;
    if (mount_point)
    {
        drive->mount_point_offset = (USHORT)size;
        size += sprintf(buffer + size, "%.*s", MAX_PATH - 1, mount_point) + 1;
    }
    if (device)
    {
        drive->device_offset = (USHORT)size;
        size += sprintf(buffer + size, "%.*s", MAX_PATH - 1, device) + 1;
    }
    drive->size = size;
    ret = DeviceIoControl(manager, DEFINE_UNIX_DRIVE, drive, size, NULL, 0, &size, NULL);
    CloseHandle(manager);
    return ret;
}

static BOOL plug(WCHAR letter)
{
    return define_drive(letter, DRIVE_CDROM, "/tmp", NULL);
}

static void unplug(WCHAR letter)
{
    ok(define_drive(letter, DRIVE_NO_ROOT_DIR, NULL, NULL), "unplug %c: %lu\n", letter, GetLastError());
}

/* --- sinks ------------------------------------------------------------------------------------------------------------ */

enum what_to_do { LISTEN, UNADVISE, RELEASE_OBJECT, COME_BACK, INITIALIZE };

struct listener
{
    DDiscMaster2Events DDiscMaster2Events_iface;
    LONG ref;
    BOOL by_vtable;             /* Invoke answers E_NOTIMPL */
    BOOL free_threaded;
    IUnknown *marshaler;
    enum what_to_do action;
    IDiscMaster2 *master;       /* whom it listens to; a reference with RELEASE_OBJECT */
    DWORD cookie;
    DWORD thread;               /* where it is to be called, or 0 */
    LONG added, removed, seen;  /* seen: events whose drive was (not) in the list, as it should be */
    WCHAR letters[16];          /* in the order of the events */
    HANDLE event;               /* set after each */
};

static struct listener *impl_from_DDiscMaster2Events(DDiscMaster2Events *iface)
{
    return CONTAINING_RECORD(iface, struct listener, DDiscMaster2Events_iface);
}

static HRESULT WINAPI listener_QueryInterface(DDiscMaster2Events *iface, REFIID riid, void **out)
{
    struct listener *listener = impl_from_DDiscMaster2Events(iface);

    *out = NULL;
    if (IsEqualGUID(riid, &IID_IMarshal) && listener->marshaler)
        return IUnknown_QueryInterface(listener->marshaler, riid, out);
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_IDispatch)
            && !(listener->by_vtable && IsEqualGUID(riid, &IID_DDiscMaster2Events)))
        return E_NOINTERFACE;
    *out = iface;
    DDiscMaster2Events_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI listener_AddRef(DDiscMaster2Events *iface)
{
    return (ULONG)InterlockedIncrement(&impl_from_DDiscMaster2Events(iface)->ref);
}

static ULONG WINAPI listener_Release(DDiscMaster2Events *iface)
{
    return (ULONG)InterlockedDecrement(&impl_from_DDiscMaster2Events(iface)->ref);
}

static HRESULT WINAPI listener_GetTypeInfoCount(DDiscMaster2Events *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI listener_GetTypeInfo(DDiscMaster2Events *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid;
    *info = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI listener_GetIDsOfNames(DDiscMaster2Events *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static void advise(struct listener *listener, IDiscMaster2 *master);

static void unadvise(struct listener *listener, IDiscMaster2 *master)
{
    IConnectionPointContainer *container;
    IConnectionPoint *point;

    ok_hr(IDiscMaster2_QueryInterface(master, &IID_IConnectionPointContainer, (void **)&container), S_OK);
    ok_hr(IConnectionPointContainer_FindConnectionPoint(container, &IID_DDiscMaster2Events, &point), S_OK);
    ok_hr(IConnectionPoint_Unadvise(point, listener->cookie), S_OK);
    IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
}

static BOOL is_listed(IDiscMaster2 *master, const WCHAR *id)
{
    LONG count = 0, i;
    BOOL found = FALSE;
    BSTR item;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    for (i = 0; i < count && !found; i++)
    {
        if (FAILED(IDiscMaster2_get_Item(master, i, &item))) break;
        found = !lstrcmpiW(item, id);
        SysFreeString(item);
    }
    return found;
}

static void initialize(BSTR id)
{
    IDiscRecorder2 *recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2);
    BSTR vendor = NULL;

    if (!recorder) return;
    ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), S_OK);
    ok_error(IDiscRecorder2_get_VendorId(recorder, &vendor), S_OK);
    ok(vendor && vendor[0], "a drive of nobody's\n");
    SysFreeString(vendor);
    IDiscRecorder2_Release(recorder);
}

static void act(struct listener *listener, IDiscMaster2 *master, BSTR id)
{
    IDiscMaster2 *held = listener->master;

    switch (listener->action)
    {
    case UNADVISE: unadvise(listener, master); break;
    case COME_BACK: unadvise(listener, master); advise(listener, master); break;
    case INITIALIZE: initialize(id); break;
    case RELEASE_OBJECT:
        if (!held) break;
        listener->master = NULL;
        IDiscMaster2_Release(held);
        break;
    default: break;
    }
}

static HRESULT receive(struct listener *listener, BOOL arrived, IDispatch *object, BSTR id)
{
    IDiscMaster2 *master = NULL;
    LONG count = listener->added + listener->removed;

    ok(!listener->thread || GetCurrentThreadId() == listener->thread, "called on another thread\n");
    ok(object && id, "%p %p\n", object, id);
    if (!object || !id) return E_FAIL;
    ok_hr(IDispatch_QueryInterface(object, &IID_IDiscMaster2, (void **)&master), S_OK);
    if (!master) return E_FAIL;
    /* In an apartment it may be a proxy: Wine makes one even of an object that is free-threaded. */
    ok(listener->thread || master == listener->master, "%p fires instead of %p\n", master, listener->master);
    ok(!wcsncmp(id, L"\\\\.\\", 4) && id[4] && id[5] == ':' && !id[6], "the id is %s\n", wine_dbgstr_w(id));
    if (is_listed(master, id) == arrived) listener->seen++;
    if (count < (LONG)ARRAY_SIZE(listener->letters)) listener->letters[count] = id[4];
    act(listener, master, id);
    if (arrived) InterlockedIncrement(&listener->added);
    else InterlockedIncrement(&listener->removed);
    IDiscMaster2_Release(master);
    SetEvent(listener->event);
    return E_FAIL;              /* does not matter */
}

static HRESULT WINAPI listener_Invoke(DDiscMaster2Events *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
        DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    struct listener *listener = impl_from_DDiscMaster2Events(iface);

    (void)riid, (void)lcid, (void)result, (void)exception, (void)arg_err;
    if (listener->by_vtable) return E_NOTIMPL;
    ok(id == 0x100 || id == 0x101, "dispid %#lx\n", id);
    ok(flags & DISPATCH_METHOD, "flags %x\n", flags);
    ok(params->cArgs == 2 && !params->cNamedArgs, "%u arguments\n", params->cArgs);
    if (params->cArgs != 2) return E_FAIL;
    ok(V_VT(&params->rgvarg[1]) == VT_DISPATCH && V_VT(&params->rgvarg[0]) == VT_BSTR, "types %u, %u\n",
            V_VT(&params->rgvarg[1]), V_VT(&params->rgvarg[0]));
    return receive(listener, id == 0x100, V_DISPATCH(&params->rgvarg[1]), V_BSTR(&params->rgvarg[0]));
}

static HRESULT WINAPI listener_NotifyDeviceAdded(DDiscMaster2Events *iface, IDispatch *object, BSTR id)
{
    ok(impl_from_DDiscMaster2Events(iface)->by_vtable, "a sink with IDispatch is called by its vtable\n");
    return receive(impl_from_DDiscMaster2Events(iface), TRUE, object, id);
}

static HRESULT WINAPI listener_NotifyDeviceRemoved(DDiscMaster2Events *iface, IDispatch *object, BSTR id)
{
    ok(impl_from_DDiscMaster2Events(iface)->by_vtable, "a sink with IDispatch is called by its vtable\n");
    return receive(impl_from_DDiscMaster2Events(iface), FALSE, object, id);
}

static const DDiscMaster2EventsVtbl listener_vtbl =
{
    listener_QueryInterface,
    listener_AddRef,
    listener_Release,
    listener_GetTypeInfoCount,
    listener_GetTypeInfo,
    listener_GetIDsOfNames,
    listener_Invoke,
    listener_NotifyDeviceAdded,
    listener_NotifyDeviceRemoved,
};

static void listener_init(struct listener *listener, enum what_to_do action)
{
    memset(listener, 0, sizeof(*listener));
    listener->DDiscMaster2Events_iface.lpVtbl = (DDiscMaster2EventsVtbl *)&listener_vtbl;
    listener->ref = 1;
    listener->action = action;
    listener->thread = GetCurrentThreadId();
    listener->event = CreateEventW(NULL, FALSE, FALSE, NULL);
}

static void advise(struct listener *listener, IDiscMaster2 *master)
{
    IConnectionPointContainer *container;
    IConnectionPoint *point;

    listener->master = master;
    ok_hr(IDiscMaster2_QueryInterface(master, &IID_IConnectionPointContainer, (void **)&container), S_OK);
    ok_hr(IConnectionPointContainer_FindConnectionPoint(container, &IID_DDiscMaster2Events, &point), S_OK);
    ok_hr(IConnectionPoint_Advise(point, (IUnknown *)&listener->DDiscMaster2Events_iface, &listener->cookie), S_OK);
    IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
}

static void look_at_messages(void)
{
    MSG message;

    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
}

/* Looks at messages until the listener has heard as much in all; a watchdog says when that will not be. */
static void wait_for(struct listener *listener, LONG added, LONG removed)
{
    DWORD start = GetTickCount();

    while (listener->added < added || listener->removed < removed)
    {
        if (GetTickCount() - start > PATIENCE_MS) break;
        MsgWaitForMultipleObjects(1, &listener->event, FALSE, 1000, QS_ALLINPUT);
        look_at_messages();
    }
    ok(listener->added == added && listener->removed == removed, "%ld came and %ld went, not %ld and %ld\n",
            listener->added, listener->removed, added, removed);
}

/* Until the watch has let it go: who fires may hold it for a moment. */
static void listener_done(struct listener *listener)
{
    DWORD start = GetTickCount();

    while (listener->ref > 1 && GetTickCount() - start < PATIENCE_MS)
    {
        look_at_messages();
        Sleep(1);
    }
    ok(listener->ref == 1, "the sink has %ld references\n", listener->ref);
    ok(listener->seen == listener->added + listener->removed, "the list was wrong for %ld of %ld\n", listener->seen,
            listener->added + listener->removed);
    CloseHandle(listener->event);
}

static void release_master(IDiscMaster2 *master)
{
    DWORD start = GetTickCount();
    ULONG ref;

    /* Who fires holds the object for a moment, too. */
    IDiscMaster2_AddRef(master);
    while (IDiscMaster2_Release(master) > 1 && GetTickCount() - start < PATIENCE_MS)
    {
        look_at_messages();
        Sleep(1);
        IDiscMaster2_AddRef(master);
    }
    ref = IDiscMaster2_Release(master);
    ok(!ref, "%lu references are left\n", ref);
}

/* --- tests ------------------------------------------------------------------------------------------------------------ */

static void test_come_and_go(DWORD apartment, BOOL by_vtable)
{
    struct listener listener;
    IDiscMaster2 *master;

    winetest_push_context("apartment %lu, %s", apartment, by_vtable ? "vtable" : "IDispatch");
    CoInitializeEx(NULL, apartment);
    master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    listener_init(&listener, LISTEN);
    listener.by_vtable = by_vtable;
    if (apartment == COINIT_MULTITHREADED) listener.thread = 0;
    advise(&listener, master);
    ok(plug('w') && plug('x'), "plug\n");
    wait_for(&listener, 2, 0);
    ok(wcschr(listener.letters, 'W') && wcschr(listener.letters, 'X'), "%s\n", wine_dbgstr_w(listener.letters));
    unplug('w');
    unplug('x');
    wait_for(&listener, 2, 2);
    ok(wcschr(listener.letters + 2, 'W') && wcschr(listener.letters + 2, 'X'), "%s\n", wine_dbgstr_w(listener.letters));
    unadvise(&listener, master);
    release_master(master);
    listener_done(&listener);
    CoUninitialize();
    winetest_pop_context();
}

/* One goes when it hears something, one goes and comes back, one stays. */
static void test_unadvise(void)
{
    struct listener stays, goes, returns;
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);

    listener_init(&goes, UNADVISE);
    listener_init(&returns, COME_BACK);
    listener_init(&stays, LISTEN);
    advise(&goes, master);
    advise(&returns, master);
    advise(&stays, master);
    ok(plug('w'), "plug\n");
    wait_for(&stays, 1, 0);
    wait_for(&returns, 1, 0);
    wait_for(&goes, 1, 0);
    unplug('w');
    wait_for(&stays, 1, 1);
    wait_for(&returns, 1, 1);
    wait_for(&goes, 1, 0);
    unadvise(&stays, master);
    unadvise(&returns, master);

    /* All are gone: a new one hears of what happens from now on, and nothing of what has happened. */
    ok(plug('w'), "plug\n");
    stays.added = stays.removed = stays.seen = 0;
    advise(&stays, master);
    ok(plug('x'), "plug\n");
    wait_for(&stays, 1, 0);
    unplug('w');
    wait_for(&stays, 1, 1);
    unplug('x');
    wait_for(&stays, 1, 2);
    unadvise(&stays, master);
    release_master(master);
    listener_done(&stays);
    listener_done(&goes);
    listener_done(&returns);
}

/* The last reference goes from within an event, and once with a sink still connected. */
static void test_release(void)
{
    struct listener releases, other;
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2), *second;

    second = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    listener_init(&releases, RELEASE_OBJECT);
    listener_init(&other, LISTEN);
    advise(&releases, master);
    advise(&other, second);
    ok(plug('w'), "plug\n");
    wait_for(&releases, 1, 0);
    wait_for(&other, 1, 0);
    ok(!releases.master, "not released\n");
    listener_done(&releases);
    unplug('w');
    wait_for(&other, 1, 1);
    release_master(second);
    listener_done(&other);
}

/* The threads of this process. Wine has some of its own, which come to an end when they like. */
struct threads
{
    DWORD ids[64];
    unsigned count;
};

static void list_threads(struct threads *threads)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = { sizeof(entry) };
    BOOL more;

    threads->count = 0;
    for (more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
        if (entry.th32OwnerProcessID == GetCurrentProcessId() && threads->count < ARRAY_SIZE(threads->ids))
            threads->ids[threads->count++] = entry.th32ThreadID;
    CloseHandle(snapshot);
}

static BOOL has_thread(const struct threads *threads, DWORD id)
{
    unsigned i;

    for (i = 0; i < threads->count; i++)
        if (threads->ids[i] == id) return TRUE;
    return FALSE;
}

/* The one thread that was not there before. */
static DWORD new_thread(const struct threads *before)
{
    struct threads now;
    unsigned count = 0, i;
    DWORD id = 0;

    list_threads(&now);
    for (i = 0; i < now.count; i++)
        if (!has_thread(before, now.ids[i])) id = now.ids[i], count++;
    ok(count == 1, "%u new threads\n", count);
    return id;
}

static void wait_for_end(DWORD thread)
{
    DWORD start = GetTickCount();
    struct threads now;

    do
    {
        Sleep(1);
        list_threads(&now);
    }
    while (has_thread(&now, thread) && GetTickCount() - start < PATIENCE_MS);
    ok(!has_thread(&now, thread), "the thread does not end\n");
}

/* A thread while there is a sink, and none before and after. */
static void test_thread(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    struct listener first, second;
    struct threads before;
    DWORD watch;

    listener_init(&first, LISTEN);
    listener_init(&second, LISTEN);
    CoCreateFreeThreadedMarshaler((IUnknown *)&first.DDiscMaster2Events_iface, &first.marshaler);
    CoCreateFreeThreadedMarshaler((IUnknown *)&second.DDiscMaster2Events_iface, &second.marshaler);
    list_threads(&before);
    advise(&first, master);
    watch = new_thread(&before);
    advise(&second, master);
    ok(new_thread(&before) == watch, "another thread\n");
    unadvise(&first, master);
    ok(new_thread(&before) == watch, "another thread\n");
    unadvise(&second, master);
    wait_for_end(watch);
    list_threads(&before);
    advise(&first, master);
    watch = new_thread(&before);
    ok(!IDiscMaster2_Release(master), "references are left\n");
    wait_for_end(watch);
    ok(first.ref == 1 && second.ref == 1, "%ld %ld\n", first.ref, second.ref);
    IUnknown_Release(first.marshaler);
    IUnknown_Release(second.marshaler);
    CloseHandle(first.event);
    CloseHandle(second.event);
}

/* COM lets the DLL go while the thread is still there: it stays until the thread has ended, and then goes. */
static void test_unload(void)
{
    IDiscMaster2 *master;
    struct listener listener;
    DWORD start;
    unsigned i;

    for (i = 0; i < 5; i++)
    {
        master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
        listener_init(&listener, LISTEN);
        advise(&listener, master);
        ok(!IDiscMaster2_Release(master), "references are left\n");
        CoFreeUnusedLibrariesEx(0, 0);
        CoFreeUnusedLibrariesEx(0, 0);
        listener_done(&listener);
    }
    start = GetTickCount();
    while (GetModuleHandleW(L"imapi2.dll") && GetTickCount() - start < PATIENCE_MS) Sleep(1);
    ok(!GetModuleHandleW(L"imapi2.dll"), "the DLL stays\n");
}

static void scenario_drive(void)
{
    struct listener listener;
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);

    listener_init(&listener, INITIALIZE);
    advise(&listener, master);
    ok(define_drive('w', DRIVE_CDROM, "/tmp", argument_value("device", "/dev/sr0")), "plug\n");
    wait_for(&listener, 1, 0);
    listener.action = LISTEN;
    unplug('w');
    wait_for(&listener, 1, 1);
    unadvise(&listener, master);
    release_master(master);
    listener_done(&listener);
}

static const struct scenario scenarios[] = { { "drive", scenario_drive } };

START_TEST(driveevents)
{
    const char *name;

    if (!plug('w'))
    {
        skip("drives that come and go: this system's mount manager is not Wine's\n");
        return;
    }
    unplug('w');
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive of the host's"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    else
    {
        test_unadvise();
        test_release();
        test_thread();
        test_unload();
    }
    CoUninitialize();
    if (name) return;
    test_come_and_go(COINIT_APARTMENTTHREADED, FALSE);
    test_come_and_go(COINIT_APARTMENTTHREADED, TRUE);
    test_come_and_go(COINIT_MULTITHREADED, FALSE);
    test_come_and_go(COINIT_MULTITHREADED, TRUE);
}
