/* MsftDiscRecorder2 as scripts see it, IDiscRecorder2 (behaviour.md 2): without arguments what needs no drive, the
 * scenarios are for the virtual one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "support/drive_test.h"

static IDiscRecorder2 *create_recorder(void)
{
    return create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2);
}

static void test_interfaces(void)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscRecorder2, &IID_IDiscRecorder2Ex,
        &IID_ISupportErrorInfo, &IID_IProvideClassInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IDiscMaster2, &IID_IConnectionPointContainer, NULL };
    IDiscRecorder2 *recorder = create_recorder();

    if (!recorder) return;
    check_interfaces((IUnknown *)recorder, has, has_not);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
}

/* As an earlier call leaves it that has failed. */
static void leave_error(void)
{
    ICreateErrorInfo *created;
    IErrorInfo *info;

    ok_hr(CreateErrorInfo(&created), S_OK);
    ICreateErrorInfo_SetDescription(created, (WCHAR *)L"of an earlier failure");
    ok_hr(ICreateErrorInfo_QueryInterface(created, &IID_IErrorInfo, (void **)&info), S_OK);
    SetErrorInfo(0, info);
    IErrorInfo_Release(info);
    ICreateErrorInfo_Release(created);
}

/* There is nothing more to say of it, and what was said before is not about it. */
#define ok_pointer(call) do { leave_error(); ok_hr(call, E_POINTER); ok_no_text(#call); } while (0)
static void ok_no_text(const char *call)
{
    BSTR text = take_error_text();

    ok(!text, "%s leaves %s\n", call, wine_dbgstr_w(text));
    SysFreeString(text);
}

static void test_pointers(IDiscRecorder2 *recorder)
{
    ok_pointer(IDiscRecorder2_get_VendorId(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_ProductId(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_ProductRevision(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_VolumeName(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_VolumePathNames(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_DeviceCanLoadMedia(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_LegacyDeviceNumber(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_SupportedFeaturePages(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_CurrentFeaturePages(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_SupportedProfiles(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_CurrentProfiles(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_SupportedModePages(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, NULL));
    ok_pointer(IDiscRecorder2_get_ActiveDiscRecorder(recorder, NULL));
}

/* Nothing but InitializeDiscRecorder works before it; the code is silent, E_FAIL is listed nearly everywhere. */
static void test_not_initialised(IDiscRecorder2 *recorder)
{
    BSTR text = (BSTR)0xdeadbeef, name = SysAllocString(L"winetest");
    SAFEARRAY *array = (SAFEARRAY *)0xdeadbeef;
    VARIANT_BOOL flag;
    LONG number;

    ok_error(IDiscRecorder2_get_VendorId(recorder, &text), E_FAIL);
    ok(!text, "got %p\n", text);
    ok_error(IDiscRecorder2_get_ProductId(recorder, &text), E_FAIL);
    ok_error(IDiscRecorder2_get_ProductRevision(recorder, &text), E_FAIL);
    ok_error(IDiscRecorder2_get_VolumeName(recorder, &text), E_FAIL);
    ok_error(IDiscRecorder2_get_ActiveDiscRecorder(recorder, &text), E_FAIL);
    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &text), E_FAIL);
    ok_error(IDiscRecorder2_get_VolumePathNames(recorder, &array), E_FAIL);
    ok(!array, "got %p\n", array);
    ok_error(IDiscRecorder2_get_SupportedFeaturePages(recorder, &array), E_FAIL);
    ok_error(IDiscRecorder2_get_CurrentFeaturePages(recorder, &array), E_FAIL);
    ok_error(IDiscRecorder2_get_SupportedProfiles(recorder, &array), E_FAIL);
    ok_error(IDiscRecorder2_get_CurrentProfiles(recorder, &array), E_FAIL);
    ok_error(IDiscRecorder2_get_SupportedModePages(recorder, &array), E_FAIL);
    ok_error(IDiscRecorder2_get_DeviceCanLoadMedia(recorder, &flag), E_FAIL);
    ok_error(IDiscRecorder2_get_LegacyDeviceNumber(recorder, &number), E_FAIL);
    ok_error(IDiscRecorder2_EjectMedia(recorder), E_FAIL);
    ok_error(IDiscRecorder2_CloseTray(recorder), E_FAIL);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), E_FAIL);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), E_FAIL);
    ok_error(IDiscRecorder2_DisableMcn(recorder), E_FAIL);
    ok_error(IDiscRecorder2_EnableMcn(recorder), E_FAIL);
    SysFreeString(name);
}

static void test_bad_ids(IDiscRecorder2 *recorder)
{
    static const char *const ids[] = { NULL, "", "\\\\.\\Z9:", "nonsense", "C:\\", "\\\\.\\C:", "\\\\?\\",
        "\\\\.\\PhysicalDrive0" };
    UINT i;

    for (i = 0; i < ARRAY_SIZE(ids); i++)
    {
        BSTR id = bstr_from(ids[i]);

        winetest_push_context("id %s", ids[i] ? ids[i] : "NULL");
        ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), E_INVALIDARG);
        winetest_pop_context();
        SysFreeString(id);
    }
}

/* 1 to 62 characters of those that IOCTL_CDROM_EXCLUSIVE_ACCESS takes (0.3). A good name gets as far as the drive. */
static void test_client_names(IDiscRecorder2 *recorder, HRESULT good)
{
    static const WCHAR sixty_two[] = L"12345678901234567890123456789012345678901234567890123456789012";
    static const WCHAR sixty_three[] = L"123456789012345678901234567890123456789012345678901234567890123";
    static const struct
    {
        const WCHAR *name;
        BOOL valid;
    } names[] = {
        { NULL, FALSE },
        { L"", FALSE },
        { L"a", TRUE },
        { L"Z", TRUE },
        { L"0", TRUE },
        { L" ", TRUE },
        { L"My program 1.0", TRUE },
        { L"a.b,c:d;e_f-g h", TRUE },
        { sixty_two, TRUE },
        { sixty_three, FALSE },
        { L"a\\b", FALSE },
        { L"a/b", FALSE },
        { L"a\"b", FALSE },
        { L"a'b", FALSE },
        { L"a(b)", FALSE },
        { L"a\tb", FALSE },
        { L"a\nb", FALSE },
        { L"a+b", FALSE },
        { L"a=b", FALSE },
        { L"a@b", FALSE },
        { L"a[b", FALSE },
        { L"a`b", FALSE },
        { L"a{b", FALSE },
        { L"a!b", FALSE },
        { L"K\x00fcnstler", FALSE },
        { L"\x4e00", FALSE },
        { L"\x0130", FALSE },
    };
    UINT i;

    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        BSTR name = SysAllocString(names[i].name);

        winetest_push_context("name %s", wine_dbgstr_w(names[i].name));
        ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), names[i].valid ? good : E_INVALIDARG);
        if (SUCCEEDED(good) && names[i].valid) ok_hr(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
        winetest_pop_context();
        SysFreeString(name);
    }
}

static void test_dispatch(IDiscRecorder2 *recorder)
{
    static WCHAR name[] = L"VendorId";
    WCHAR *names = name;
    DISPPARAMS none = { NULL, NULL, 0, 0 };
    EXCEPINFO exception = { 0 };
    VARIANT result;
    DISPID id = 0;

    ok_hr(IDiscRecorder2_GetIDsOfNames(recorder, &IID_NULL, &names, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    VariantInit(&result);
    ok_hr(IDiscRecorder2_Invoke(recorder, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &none, &result,
            &exception, NULL), DISP_E_EXCEPTION);
    ok(exception.scode == E_FAIL, "scode %08lx\n", exception.scode);
    ok(text_contains(exception.bstrDescription, "InitializeDiscRecorder"), "the text is %s\n",
            wine_dbgstr_w(exception.bstrDescription));
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
}

/* --- with a drive ------------------------------------------------------------------------------------------------------ */

static void check_text(BSTR text, const char *wanted)
{
    BSTR other = bstr_from(wanted);

    ok(text && !lstrcmpW(text, other), "%s instead of %s\n", wine_dbgstr_w(text), wine_dbgstr_w(other));
    SysFreeString(other);
}

/* What the elements of an array have in common, and that value is among them. */
static void check_array(SAFEARRAY *array, VARTYPE type, LONG value, BOOL has)
{
    LONG lower = -1, upper = -1, i;
    VARIANT *elements = NULL;
    BOOL found = FALSE;
    VARTYPE kind = 0;

    ok(array != NULL, "no array\n");
    if (!array) return;
    SafeArrayGetVartype(array, &kind);
    ok(SafeArrayGetDim(array) == 1 && kind == VT_VARIANT, "%u dimensions of type %u\n", SafeArrayGetDim(array), kind);
    ok_hr(SafeArrayGetLBound(array, 1, &lower), S_OK);
    ok_hr(SafeArrayGetUBound(array, 1, &upper), S_OK);
    ok(!lower && upper >= 0, "from %ld to %ld\n", lower, upper);
    ok_hr(SafeArrayAccessData(array, (void **)&elements), S_OK);
    for (i = 0; i <= upper; i++)
    {
        ok(V_VT(&elements[i]) == type, "element %ld has the type %u\n", i, V_VT(&elements[i]));
        if (V_I4(&elements[i]) == value) found = TRUE;
    }
    ok(found == has, "%lx is %s\n", value, has ? "not there" : "there");
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

static void check_strings(IDiscRecorder2 *recorder)
{
    BSTR text = NULL;

    ok_error(IDiscRecorder2_get_VendorId(recorder, &text), S_OK);
    check_text(text, argument_value("vendor", "VBURN"));
    SysFreeString(text);
    ok_error(IDiscRecorder2_get_ProductId(recorder, &text), S_OK);
    check_text(text, argument_value("product", "VIRTUAL BURNER"));
    SysFreeString(text);
    ok_error(IDiscRecorder2_get_ProductRevision(recorder, &text), S_OK);
    check_text(text, argument_value("revision", "1.00"));
    SysFreeString(text);
    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &text), S_OK);
    ok(!text || !*text, "the owner is %s\n", wine_dbgstr_w(text));
    SysFreeString(text);
}

static void check_volume(IDiscRecorder2 *recorder)
{
    SAFEARRAY *paths = NULL;
    VARIANT path;
    LONG zero = 0, number = -1;
    BSTR text = NULL;

    ok_error(IDiscRecorder2_get_VolumeName(recorder, &text), S_OK);
    ok(text_contains(text, "\\\\?\\Volume{"), "the volume is %s\n", wine_dbgstr_w(text));
    SysFreeString(text);
    ok_error(IDiscRecorder2_get_VolumePathNames(recorder, &paths), S_OK);
    VariantInit(&path);
    ok_hr(SafeArrayGetElement(paths, &zero, &path), S_OK);
    ok(V_VT(&path) == VT_BSTR && SysStringLen(V_BSTR(&path)) == 3 && !lstrcmpW(V_BSTR(&path) + 1, L":\\"),
            "the first path is %s\n", wine_dbgstr_w(V_BSTR(&path)));
    VariantClear(&path);
    SafeArrayDestroy(paths);
    ok_error(IDiscRecorder2_get_LegacyDeviceNumber(recorder, &number), S_OK);
    ok(number >= 0 && number < 64, "number %ld\n", number);
}

/* Profiles and features by MMC-6 tables 91 and 92: those of the disc that is in, by default a blank CD-R; of another
 * profile=NUMBER feature=NUMBER. */
static void check_lists(IDiscRecorder2 *recorder)
{
    LONG profile = strtol(argument_value("profile", "0x9"), NULL, 0), feature = strtol(argument_value("feature", "0x2e"), NULL, 0);
    SAFEARRAY *array;

    ok_error(IDiscRecorder2_get_SupportedProfiles(recorder, &array), S_OK);
    check_array(array, VT_I4, profile, TRUE);
    ok_error(IDiscRecorder2_get_CurrentProfiles(recorder, &array), S_OK);
    check_array(array, VT_I4, profile, TRUE);
    ok_error(IDiscRecorder2_get_CurrentProfiles(recorder, &array), S_OK);
    check_array(array, VT_I4, IMAPI_PROFILE_TYPE_CDROM, FALSE);
    ok_error(IDiscRecorder2_get_SupportedFeaturePages(recorder, &array), S_OK);
    check_array(array, VT_I4, feature, TRUE);
    ok_error(IDiscRecorder2_get_CurrentFeaturePages(recorder, &array), S_OK);
    check_array(array, VT_I4, feature, TRUE);
    ok_error(IDiscRecorder2_get_SupportedModePages(recorder, &array), S_OK);
    check_array(array, VT_I4, IMAPI_MODE_PAGE_TYPE_WRITE_PARAMETERS, TRUE);
}

static void scenario_drive(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    VARIANT_BOOL loads = VARIANT_FALSE;
    BSTR id = NULL;

    if (!recorder) return;
    ok_error(IDiscRecorder2_get_ActiveDiscRecorder(recorder, &id), S_OK);
    check_strings(recorder);
    check_volume(recorder);
    check_lists(recorder);
    ok_error(IDiscRecorder2_get_DeviceCanLoadMedia(recorder, &loads), S_OK);
    ok(loads == VARIANT_TRUE, "got %d\n", loads);
    test_client_names(recorder, S_OK);

    /* A bad id leaves no half of a drive behind; the same id again is fine. */
    test_bad_ids(recorder);
    ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), S_OK);
    check_strings(recorder);
    SysFreeString(id);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
}

static void check_owner(IDiscRecorder2 *recorder, const char *wanted)
{
    BSTR owner = NULL;

    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &owner), S_OK);
    check_text(owner ? owner : (BSTR)L"", wanted);
    SysFreeString(owner);
}

static void check_locked(HRESULT hr, const char *call, const char *owner)
{
    BSTR text = take_error_text();

    ok(hr == E_IMAPI_RECORDER_LOCKED, "%s: %08lx\n", call, hr);
    ok(text_contains(text, owner), "%s: the text does not name %s: %s\n", call, owner, wine_dbgstr_w(text));
    SysFreeString(text);
}

/* What somebody gets who does not hold the drive. */
static void check_shut_out(IDiscRecorder2 *recorder, const char *owner)
{
    BSTR name = SysAllocString(L"other"), id = NULL;
    IDiscRecorder2 *another = create_recorder();
    VARIANT_BOOL loads;
    IDiscRecorder2Ex *ex;
    ULONG size;
    BYTE *data;

    check_owner(recorder, owner);
    check_locked(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_FALSE, name), "AcquireExclusiveAccess", owner);
    check_locked(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), "with force", owner);
    check_locked(IDiscRecorder2_EjectMedia(recorder), "EjectMedia", owner);
    check_locked(IDiscRecorder2_CloseTray(recorder), "CloseTray", owner);
    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    check_locked(IDiscRecorder2Ex_GetDiscInformation(ex, &data, &size), "GetDiscInformation", owner);
    IDiscRecorder2Ex_Release(ex);

    /* Choosing the drive and asking who it is works all the same (section 2), so that a program can list it. */
    ok_error(IDiscRecorder2_get_ActiveDiscRecorder(recorder, &id), S_OK);
    ok_error(IDiscRecorder2_InitializeDiscRecorder(another, id), S_OK);
    check_owner(another, owner);
    ok_error(IDiscRecorder2_get_DeviceCanLoadMedia(another, &loads), S_OK);
    IDiscRecorder2_Release(another);
    SysFreeString(name);
    SysFreeString(id);
}

struct release_on_thread
{
    IDiscRecorder2 *recorder;
    HRESULT hr;
};

static DWORD WINAPI release_thread(void *argument)
{
    struct release_on_thread *call = argument;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    call->hr = IDiscRecorder2_ReleaseExclusiveAccess(call->recorder);
    CoUninitialize();
    return 0;
}

/* Counted like the lock, for each object by itself; who holds the drive shuts out others from this, too. */
static void check_mcn(IDiscRecorder2 *recorder, IDiscRecorder2 *other)
{
    BSTR name = SysAllocString(L"MCN");

    ok_error(IDiscRecorder2_DisableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_DisableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_EnableMcn(other), E_FAIL);
    ok_error(IDiscRecorder2_EnableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_EnableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_EnableMcn(recorder), E_FAIL);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_FALSE, name), S_OK);
    check_locked(IDiscRecorder2_DisableMcn(other), "DisableMcn", "MCN");
    check_locked(IDiscRecorder2_EnableMcn(other), "EnableMcn", "MCN");
    ok_error(IDiscRecorder2_DisableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    /* Giving up the drive does not enable it; only what was disabled here can be enabled here. */
    ok_error(IDiscRecorder2_EnableMcn(other), E_FAIL);
    ok_error(IDiscRecorder2_EnableMcn(recorder), S_OK);
    SysFreeString(name);
}

/* Another drive is not chosen while this one is held; any other time it is, and nothing of the one before stays. */
static void check_choosing_again(IDiscRecorder2 *recorder)
{
    BSTR name = SysAllocString(L"Chooser"), id = NULL;

    ok_error(IDiscRecorder2_get_ActiveDiscRecorder(recorder, &id), S_OK);
    ok_error(IDiscRecorder2_DisableMcn(recorder), S_OK);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_FALSE, name), S_OK);
    ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), E_IMAPI_RECORDER_LOCKED);
    check_owner(recorder, "Chooser");
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), S_OK);
    ok_error(IDiscRecorder2_EnableMcn(recorder), E_FAIL);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), E_FAIL);
    SysFreeString(name);
    SysFreeString(id);
}

/* The lock counts, belongs to the object, and not to a thread (section 2). */
static void scenario_exclusive(void)
{
    IDiscRecorder2 *holder = open_first_recorder(), *other = open_first_recorder();
    BSTR name = SysAllocString(L"First: the owner"), second = SysAllocString(L"Second");
    struct release_on_thread call = { holder, E_UNEXPECTED };
    HANDLE thread;
    DWORD id;

    if (!holder || !other) return;
    check_owner(holder, "");
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(holder), E_FAIL);
    ok_error(IDiscRecorder2_EnableMcn(holder), E_FAIL);
    check_mcn(holder, other);
    check_choosing_again(holder);

    ok_error(IDiscRecorder2_AcquireExclusiveAccess(holder, VARIANT_FALSE, name), S_OK);
    check_owner(holder, "First: the owner");
    ok_error(IDiscRecorder2_DisableMcn(holder), S_OK);
    check_shut_out(other, "First: the owner");
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(holder, VARIANT_TRUE, second), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(holder), S_OK);
    check_shut_out(other, "First: the owner");

    thread = CreateThread(NULL, 0, release_thread, &call, 0, &id);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ok(call.hr == S_OK, "on another thread: %08lx\n", call.hr);
    check_owner(other, "");
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(holder), E_FAIL);

    /* The last reference gives up what was held. */
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(holder, VARIANT_TRUE, second), S_OK);
    check_owner(other, "Second");
    IDiscRecorder2_Release(holder);
    check_owner(other, "");
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(other, VARIANT_TRUE, second), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(other), S_OK);
    IDiscRecorder2_Release(other);
    SysFreeString(name);
    SysFreeString(second);
}

/* Tells its parent that it has the drive, and keeps it until it is told to end. */
static void scenario_hold(void)
{
    HANDLE held = OpenEventA(EVENT_MODIFY_STATE, FALSE, argument_value("held", ""));
    HANDLE end = OpenEventA(SYNCHRONIZE, FALSE, argument_value("end", ""));
    BSTR name = SysAllocString(L"Another process");
    IDiscRecorder2 *recorder;

    ok(held && end, "the parent's events are not there\n");
    if ((recorder = open_first_recorder()))
    {
        ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
        SetEvent(held);
        WaitForSingleObject(end, INFINITE);
        /* No release: the process ends, or is killed. */
    }
    SysFreeString(name);
}

static HANDLE start_holder(HANDLE held, const char *held_name, const char *end_name)
{
    PROCESS_INFORMATION info = { 0 };
    STARTUPINFOA startup = { 0 };
    char command[512], **argv;

    winetest_get_mainargs(&argv);
    sprintf(command, "\"%s\" recorder hold held=%s end=%s", argv[0], held_name, end_name);
    startup.cb = sizeof(startup);
    if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info))
    {
        ok(0, "the other process could not be started, error %lu\n", GetLastError());
        return NULL;
    }
    CloseHandle(info.hThread);
    {
        HANDLE handles[2] = { held, info.hProcess };

        ok(!WaitForMultipleObjects(2, handles, FALSE, INFINITE), "the other process did not take the drive\n");
    }
    return info.hProcess;
}

static void check_free_again(IDiscRecorder2 *recorder)
{
    BSTR name = SysAllocString(L"This process");

    check_owner(recorder, "");
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    SysFreeString(name);
}

static void try_prepare(IDiscRecorder2 *recorder)
{
    IDiscFormat2RawCD *format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);
    BSTR name = SysAllocString(L"Late comer");
    HRESULT hr;

    if (!format) return;
    ok_error(IDiscFormat2RawCD_put_ClientName(format, name), S_OK);
    ok_error(IDiscFormat2RawCD_put_Recorder(format, recorder), S_OK);
    hr = IDiscFormat2RawCD_PrepareMedia(format);
    check_locked(hr, "PrepareMedia", "Another process");
    if (SUCCEEDED(hr)) IDiscFormat2RawCD_ReleaseMedia(format);
    ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
    SysFreeString(name);
}

/* The lock is between processes; one that dies loses it, whether it ends or is killed (section 2). */
static void scenario_processes(void)
{
    static const char held_name[] = "imapi2-test-held", end_name[] = "imapi2-test-end";
    HANDLE held = CreateEventA(NULL, FALSE, FALSE, held_name), end = CreateEventA(NULL, FALSE, FALSE, end_name), process;
    IDiscRecorder2 *recorder = open_first_recorder();
    int killed;

    for (killed = 0; recorder && killed < 2; killed++)
    {
        winetest_push_context(killed ? "killed" : "ended");
        if ((process = start_holder(held, held_name, end_name)))
        {
            check_shut_out(recorder, "Another process");
            try_prepare(recorder);
            if (killed) TerminateProcess(process, 0);
            else
                SetEvent(end);
            wait_child_process(process);
            CloseHandle(process);
            check_free_again(recorder);
        }
        winetest_pop_context();
    }
    if (recorder) IDiscRecorder2_Release(recorder);
}

/* Who holds one drive does not hold the other, here and in another process; two objects for one drive are two clients. */
static void scenario_two_drives(void)
{
    static const char held_name[] = "imapi2-test-held", end_name[] = "imapi2-test-end";
    HANDLE held = CreateEventA(NULL, FALSE, FALSE, held_name), end = CreateEventA(NULL, FALSE, FALSE, end_name), process;
    IDiscRecorder2 *first = open_recorder(0), *second = open_recorder(1);
    BSTR name = SysAllocString(L"Holder"), other = SysAllocString(L"Other holder");
    VARIANT_BOOL loads;

    if (!first || !second) return;
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(first, VARIANT_FALSE, name), S_OK);
    check_owner(first, "Holder");
    check_owner(second, "");
    check_lists(second);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(second, VARIANT_FALSE, other), S_OK);
    check_owner(first, "Holder");
    check_owner(second, "Other holder");
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(first), S_OK);
    check_owner(first, "");
    check_owner(second, "Other holder");
    ok_error(IDiscRecorder2_get_DeviceCanLoadMedia(first, &loads), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(second), S_OK);
    check_owner(second, "");

    /* The other process takes the first drive. */
    if ((process = start_holder(held, held_name, end_name)))
    {
        check_shut_out(first, "Another process");
        check_owner(second, "");
        check_lists(second);
        ok_error(IDiscRecorder2_AcquireExclusiveAccess(second, VARIANT_TRUE, name), S_OK);
        TerminateProcess(process, 0);
        wait_child_process(process);
        CloseHandle(process);
        check_free_again(first);
        check_owner(second, "Holder");
        ok_error(IDiscRecorder2_ReleaseExclusiveAccess(second), S_OK);
    }
    CloseHandle(held);
    CloseHandle(end);
    SysFreeString(name);
    SysFreeString(other);
    ok(!IDiscRecorder2_Release(first), "references are left\n");
    ok(!IDiscRecorder2_Release(second), "references are left\n");
}

/* The tray of a drive that nobody holds opens, whatever a program that died before left behind. */
static void scenario_eject(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();

    if (!recorder) return;
    check_owner(recorder, "");
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    IDiscRecorder2_Release(recorder);
}

static void scenario_tray(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();

    if (!recorder) return;
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);
    ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);
    IDiscRecorder2_Release(recorder);
}

/* Whether the tray comes in at a command, as the drive has told: loads=no. */
static void scenario_loads(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    BOOL wanted = strcmp(argument_value("loads", "yes"), "no");
    VARIANT_BOOL loads = 42;

    if (!recorder) return;
    ok_error(IDiscRecorder2_get_DeviceCanLoadMedia(recorder, &loads), S_OK);
    ok(loads == (wanted ? VARIANT_TRUE : VARIANT_FALSE), "got %d\n", loads);
    IDiscRecorder2_Release(recorder);
}

/* A command without data, again after unit attentions. Its sense is there with S_IMAPI_COMMAND_HAS_SENSE_DATA. */
static HRESULT send_six(IDiscRecorder2 *recorder, BYTE opcode, BYTE flags, BYTE sense[18])
{
    BYTE cdb[6] = { opcode, 0, 0, 0, flags, 0 };
    IDiscRecorder2Ex *ex;
    HRESULT hr;

    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    do hr = IDiscRecorder2Ex_SendCommandNoData(ex, cdb, sizeof(cdb), sense, 10);
    while (hr == S_IMAPI_COMMAND_HAS_SENSE_DATA && (sense[2] & 15) == 6);
    IDiscRecorder2Ex_Release(ex);
    return hr;
}

/* PREVENT ALLOW MEDIUM REMOVAL (MMC-6). */
static void prevent_removal(IDiscRecorder2 *recorder, BOOL prevent)
{
    BYTE sense[18];

    ok_hr(send_six(recorder, 0x1e, (BYTE)prevent, sense), S_OK);
}

/* What the drive itself says of an eject: START STOP UNIT, LoEj. The tray is closed again. */
static void check_tray(BOOL locked)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    BYTE sense[18] = { 0 };
    HRESULT hr = send_six(recorder, 0x1b, 2, sense);

    if (locked) ok(hr == S_IMAPI_COMMAND_HAS_SENSE_DATA && sense[12] == 0x53 && sense[13] == 2, "%08lx, %02x/%02x\n", hr,
            sense[12], sense[13]);
    else ok(hr == S_OK, "%08lx, %02x/%02x\n", hr, sense[12], sense[13]);
    if (!locked) ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);
    IDiscRecorder2_Release(recorder);
}

/* A program that was killed has left the tray locked, as this one does without exclusive access. */
static void leave_locked(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();

    prevent_removal(recorder, TRUE);
    IDiscRecorder2_Release(recorder);
    check_tray(TRUE);
}

/* Who takes the drive finds a tray that it can open, and leaves none that is locked; what it has locked itself is its own while it
 * has the drive, also for EjectMedia (section 2, DEVSET), and goes with it. */
static void scenario_tray_lock(void)
{
    BSTR name = SysAllocString(L"Holder");
    IDiscRecorder2 *recorder;

    leave_locked();
    if (!(recorder = open_first_recorder())) return;
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);

    leave_locked();
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);

    leave_locked();
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    check_tray(FALSE);

    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    prevent_removal(recorder, TRUE);
    ok_error(IDiscRecorder2_EjectMedia(recorder), E_IMAPI_RECORDER_LOCKED);
    prevent_removal(recorder, FALSE);
    ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
    ok_error(IDiscRecorder2_CloseTray(recorder), S_OK);
    prevent_removal(recorder, TRUE);
    ok_error(IDiscRecorder2_ReleaseExclusiveAccess(recorder), S_OK);
    check_tray(TRUE);

    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    prevent_removal(recorder, TRUE);
    IDiscRecorder2_Release(recorder);
    check_tray(FALSE);
    SysFreeString(name);
}

/* The process ends, by ExitProcess, with a tray that it has locked: tests/burn/cases looks at the drive afterwards. */
static void scenario_exit_locked(void)
{
    BSTR name = SysAllocString(L"Holder");
    IDiscRecorder2 *recorder = open_first_recorder();

    if (!recorder) return;
    ok_error(IDiscRecorder2_AcquireExclusiveAccess(recorder, VARIANT_TRUE, name), S_OK);
    prevent_removal(recorder, TRUE);
    SysFreeString(name);
}

static const struct scenario scenarios[] = {
    { "drive", scenario_drive },
    { "exclusive", scenario_exclusive },
    { "hold", scenario_hold },
    { "processes", scenario_processes },
    { "two-drives", scenario_two_drives },
    { "eject", scenario_eject },
    { "loads", scenario_loads },
    { "tray", scenario_tray },
    { "tray-lock", scenario_tray_lock },
    { "exit-locked", scenario_exit_locked },
};

START_TEST(recorder)
{
    IDiscRecorder2 *recorder;
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    else if ((recorder = create_recorder()))
    {
        test_interfaces();
        test_pointers(recorder);
        test_not_initialised(recorder);
        test_bad_ids(recorder);
        test_client_names(recorder, E_FAIL);
        test_dispatch(recorder);
        ok(!IDiscRecorder2_Release(recorder), "references are left\n");
    }
    CoUninitialize();
}
