/* The module and its objects: class factories, what keeps the DLL loaded, class information, marshalling, error info, and
 * registration, which leaves nothing behind.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "object/object.h"
#include "wine/test.h"
#include "../registry_dump.h"

static void test_class_factory(void)
{
    IClassFactory *factory, *second;
    IUnknown *unknown;
    ITest *test;
    HRESULT hr;

    ok(com_module_can_unload_now() == S_OK, "something counts already\n");

    hr = com_module_get_class_object(&CLSID_Test, &IID_IClassFactory, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    factory = (IClassFactory *)1;
    hr = com_module_get_class_object(&IID_ITest, &IID_IClassFactory, (void **)&factory);
    ok(hr == CLASS_E_CLASSNOTAVAILABLE && !factory, "%#lx %p\n", hr, factory);
    /* handed out only */
    hr = com_module_get_class_object(com_module_get()->classes[1]->clsid, &IID_IClassFactory, (void **)&factory);
    ok(hr == CLASS_E_CLASSNOTAVAILABLE, "%#lx\n", hr);
    hr = com_module_get_class_object(&CLSID_Test, &IID_ITest, (void **)&factory);
    ok(hr == E_NOINTERFACE && !factory, "%#lx %p\n", hr, factory);
    ok(com_module_can_unload_now() == S_OK, "a failure counts\n");

    hr = com_module_get_class_object(&CLSID_Test, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(com_module_can_unload_now() == S_FALSE, "a factory does not count\n");
    hr = com_module_get_class_object(&CLSID_Test, &IID_IUnknown, (void **)&second);
    ok(hr == S_OK, "%#lx\n", hr);
    IClassFactory_Release(second);

    unknown = (IUnknown *)factory;
    hr = IClassFactory_CreateInstance(factory, unknown, &IID_IUnknown, (void **)&test);
    ok(hr == CLASS_E_NOAGGREGATION && !test, "%#lx %p\n", hr, test);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IStream, (void **)&test);
    ok(hr == E_NOINTERFACE && !test, "%#lx %p\n", hr, test);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_ITest, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_ITest, (void **)&test);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IClassFactory_Release(factory), "references left\n");
    ok(com_module_can_unload_now() == S_FALSE, "an object does not count\n");
    ok(!ITest_Release(test), "references left\n");
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");

    com_module_get_class_object(&CLSID_Test, &IID_IClassFactory, (void **)&factory);
    hr = IClassFactory_LockServer(factory, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IClassFactory_Release(factory), "references left\n");
    ok(com_module_can_unload_now() == S_FALSE, "a lock does not count\n");
    com_module_get_class_object(&CLSID_Test, &IID_IClassFactory, (void **)&factory);
    IClassFactory_LockServer(factory, FALSE);
    IClassFactory_Release(factory);
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
}

static void test_object_interfaces(void)
{
    static const struct
    {
        const IID *iid;
        HRESULT hr;
        HRESULT error_info;         /* InterfaceSupportsErrorInfo */
    }
    cases[] =
    {
        { &IID_IUnknown, S_OK, S_FALSE },
        { &IID_IDispatch, S_OK, S_FALSE },
        { &IID_ITest, S_OK, S_OK },
        { &IID_ITestBase, S_OK, S_OK },
        { &IID_ISupportErrorInfo, S_OK, S_FALSE },
        { &IID_IProvideClassInfo, S_OK, S_FALSE },
        { &IID_IProvideClassInfo2, S_OK, S_FALSE },
        { &IID_IConnectionPointContainer, S_OK, S_FALSE },
        { &IID_IMarshal, S_OK, S_FALSE },
        { &IID_DTestEvents, E_NOINTERFACE, S_FALSE },
        { &IID_IStream, E_NOINTERFACE, S_FALSE },
    };
    struct test_object *object = test_object_new();
    IUnknown *unknown, *self;
    IProvideClassInfo2 *class_info;
    ISupportErrorInfo *errors;
    struct com_object plain;
    ITypeInfo *info;
    TYPEATTR *attr;
    unsigned int i;
    GUID guid;
    HRESULT hr;

    ITest_QueryInterface(&object->ITest_iface, &IID_ISupportErrorInfo, (void **)&errors);
    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("%s", wine_dbgstr_guid(cases[i].iid));
        unknown = (IUnknown *)1;
        hr = ITest_QueryInterface(&object->ITest_iface, cases[i].iid, (void **)&unknown);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        if (hr == S_OK)
        {
            hr = IUnknown_QueryInterface(unknown, &IID_IUnknown, (void **)&self);
            ok(hr == S_OK && self == (IUnknown *)&object->ITest_iface, "identity: %#lx %p\n", hr, self);
            IUnknown_Release(self);
            IUnknown_Release(unknown);
        }
        else ok(!unknown, "%p\n", unknown);
        hr = ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, cases[i].iid);
        ok(hr == cases[i].error_info, "error info: %#lx\n", hr);
        winetest_pop_context();
    }
    ISupportErrorInfo_Release(errors);

    ITest_QueryInterface(&object->ITest_iface, &IID_IProvideClassInfo2, (void **)&class_info);
    hr = IProvideClassInfo2_GetClassInfo(class_info, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ITypeInfo_GetTypeAttr(info, &attr);
    ok(hr == S_OK && attr->typekind == TKIND_COCLASS && IsEqualGUID(&attr->guid, &CLSID_Test), "%#lx\n", hr);
    ITypeInfo_ReleaseTypeAttr(info, attr);
    ITypeInfo_Release(info);
    hr = IProvideClassInfo2_GetGUID(class_info, GUIDKIND_DEFAULT_SOURCE_DISP_IID, &guid);
    ok(hr == S_OK && IsEqualGUID(&guid, &IID_DTestEvents), "%#lx %s\n", hr, wine_dbgstr_guid(&guid));
    hr = IProvideClassInfo2_GetGUID(class_info, 77, &guid);
    ok(hr == E_INVALIDARG && IsEqualGUID(&guid, &GUID_NULL), "%#lx\n", hr);
    hr = IProvideClassInfo2_GetGUID(class_info, GUIDKIND_DEFAULT_SOURCE_DISP_IID, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IProvideClassInfo2_GetClassInfo(class_info, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    IProvideClassInfo2_Release(class_info);
    ok(!ITest_Release(&object->ITest_iface), "references left\n");

    /* an object without a class, and one whose class fires nothing */
    object = test_object_new();
    com_object_init(&plain, (IUnknown *)&object->ITest_iface, NULL);
    hr = com_object_query_interface(&plain, &IID_IProvideClassInfo, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "%#lx\n", hr);
    hr = com_object_query_interface(&plain, &IID_ISupportErrorInfo, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    com_object_done(&plain);
    com_object_init(&plain, (IUnknown *)&object->ITest_iface, com_module_get()->classes[1]);
    hr = IProvideClassInfo2_GetGUID(&plain.IProvideClassInfo2_iface, GUIDKIND_DEFAULT_SOURCE_DISP_IID, &guid);
    ok(hr == E_FAIL && IsEqualGUID(&guid, &GUID_NULL), "%#lx\n", hr);
    com_object_done(&plain);
    ITest_Release(&object->ITest_iface);
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
}

struct marshalled
{
    IStream *stream;
    ITest *original;
};

static DWORD WINAPI unmarshal_thread(void *context)
{
    struct marshalled *marshalled = context;
    ITest *test;
    HRESULT hr;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    hr = CoGetInterfaceAndReleaseStream(marshalled->stream, &IID_ITest, (void **)&test);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK)
    {
        ok(test == marshalled->original, "a proxy: %p %p\n", test, marshalled->original);
        ITest_Release(test);
    }
    CoUninitialize();
    return 0;
}

/* Free-threaded: another apartment gets the object itself. */
static void test_marshalling(void)
{
    struct test_object *object = test_object_new();
    struct marshalled marshalled = { NULL, &object->ITest_iface };
    HANDLE thread;
    HRESULT hr;

    hr = CoMarshalInterThreadInterfaceInStream(&IID_ITest, (IUnknown *)&object->ITest_iface, &marshalled.stream);
    ok(hr == S_OK, "%#lx\n", hr);
    thread = CreateThread(NULL, 0, unmarshal_thread, &marshalled, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ok(!ITest_Release(&object->ITest_iface), "references left\n");
}

static void test_agile(void)
{
    struct com_agile agile = { 0, NULL };
    IUnknown *foreign = foreign_object_create(&IID_ITestBase), *found;
    struct test_object *object = test_object_new();
    HRESULT hr;

    hr = com_agile_get(&agile, &IID_IUnknown, (void **)&found);
    ok(hr == S_FALSE && !found, "%#lx\n", hr);
    com_agile_set(&agile, &IID_IDispatch, foreign);
    hr = com_agile_get(&agile, &IID_IDispatch, (void **)&found);
    ok(hr == S_OK && found == foreign, "%#lx %p\n", hr, found);
    IUnknown_Release(found);
    /* what says itself how it travels is kept as it is */
    com_agile_set(&agile, &IID_IDispatch, &object->ITest_iface);
    ok(agile.direct && !agile.cookie, "%p %lu\n", agile.direct, agile.cookie);
    ok(!IUnknown_Release(foreign), "references left\n");
    hr = com_agile_get(&agile, &IID_ITest, (void **)&found);
    ok(hr == S_OK && found == (IUnknown *)&object->ITest_iface, "%#lx %p\n", hr, found);
    IUnknown_Release(found);
    com_agile_set(&agile, &IID_IUnknown, NULL);
    hr = com_agile_get(&agile, &IID_IUnknown, (void **)&found);
    ok(hr == S_FALSE && !found, "%#lx\n", hr);
    com_agile_clear(&agile);
    ok(!ITest_Release(&object->ITest_iface), "references left\n");
}

static void check_error(const WCHAR *source, const WCHAR *contains)
{
    IErrorInfo *info;
    BSTR text;
    GUID guid;
    HRESULT hr;

    hr = GetErrorInfo(0, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    hr = IErrorInfo_GetSource(info, &text);
    ok(hr == S_OK && !wcscmp(text, source), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IErrorInfo_GetDescription(info, &text);
    ok(hr == S_OK && wcsstr(text, contains), "%#lx %s\n", hr, wine_dbgstr_w(text));
    ok(!wcspbrk(text, L"\r\n"), "a line end in %s\n", wine_dbgstr_w(text));
    SysFreeString(text);
    hr = IErrorInfo_GetGUID(info, &guid);
    ok(hr == S_OK && IsEqualGUID(&guid, &IID_ITest), "%#lx %s\n", hr, wine_dbgstr_guid(&guid));
    IErrorInfo_Release(info);
}

static void test_errors(void)
{
    WCHAR *message, long_text[3000];
    unsigned int i;
    HRESULT hr;

    hr = com_error(E_OUTOFMEMORY, &test_class, &IID_ITest, NULL);
    ok(hr == E_OUTOFMEMORY, "%#lx\n", hr);
    check_error(L"ComTest.Test", L".");
    hr = com_error(E_OUTOFMEMORY, NULL, &IID_ITest, L"%ls is %d", L"One", 1);
    ok(hr == E_OUTOFMEMORY, "%#lx\n", hr);
    check_error(L"ComTest", L" One is 1");
    hr = com_error(0xc0aa7777, com_module_get()->classes[1], &IID_ITest, NULL);
    ok(hr == (HRESULT)0xc0aa7777, "%#lx\n", hr);
    check_error(L"ComTest", L"0xC0AA7777");

    /* per cent signs of the caller's own are no format; what is too long is cut */
    for (i = 0; i < ARRAY_SIZE(long_text) - 1; i++) long_text[i] = i % 2 ? 's' : '%';
    long_text[i] = 0;
    hr = com_error(E_FAIL, &test_class, &IID_ITest, L"%ls", long_text);
    ok(hr == E_FAIL, "%#lx\n", hr);
    check_error(L"ComTest.Test", L"%s%s%s");

    hr = com_error_with_inserts(E_FAIL, &test_class, &IID_ITest, NULL, 0, NULL);
    ok(hr == E_FAIL, "%#lx\n", hr);
    check_error(L"ComTest.Test", L"");
    message = com_message(0xc0aa7777, NULL, 0);
    ok(!message, "%s\n", wine_dbgstr_w(message));
}

/* ---- registration */

static BOOL dump_has(const struct dump *dump, const WCHAR *line)
{
    return wcsstr(dump->text, line) != NULL;
}

static void test_registration(void)
{
    static const WCHAR *const lines[] =
    {
        L"Software\\Classes\\CLSID\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06} :  = The test object\n",
        L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\InprocServer32 : ThreadingModel = Both\n",
        L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\ProgID :  = ComTest.Test.1\n",
        L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\VersionIndependentProgID :  = ComTest.Test\n",
        L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\TypeLib :  = {6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A01}\n",
        L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\Version :  = 1.0\n",
        L"Software\\Classes\\ComTest.Test :  = The test object\n",
        L"Software\\Classes\\ComTest.Test\\CLSID :  = {6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\n",
        L"Software\\Classes\\ComTest.Test\\CurVer :  = ComTest.Test.1\n",
        L"Software\\Classes\\ComTest.Test.1\\CLSID :  = {6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\n",
        L"\\TypeLib\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A01}\\1.0",
        L"\\TypeLib\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8B01}\\1.0",
        L"\\Interface\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8B02}\\TypeLib",
        L"\\Interface\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A03}\\TypeLib",
        L"\\Interface\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A04}\\TypeLib",
    };
    struct dump before = { 0 }, once = { 0 }, twice = { 0 }, after = { 0 };
    WCHAR path[MAX_PATH], line[MAX_PATH + 64];
    unsigned int i;
    ITypeLib *library;
    CLSID clsid;
    HRESULT hr;

    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&before, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!dump_has(&before, L"ComTest") && !dump_has(&before, L"6F2B7C10"), "something was left by an earlier test\n");

    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&once, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    for (i = 0; i < ARRAY_SIZE(lines); i++)
        ok(dump_has(&once, lines[i]), "not registered: %s\n", wine_dbgstr_w(lines[i]));
    GetModuleFileNameW(NULL, path, ARRAY_SIZE(path));
    wcscpy(line, L"InprocServer32 :  = ");
    wcscat(line, path);
    ok(dump_has(&once, line), "not registered: %s\n", wine_dbgstr_w(line));
    ok(!dump_has(&once, L"6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A07"), "what cannot be created is registered\n");

    hr = CLSIDFromProgID(L"ComTest.Test", &clsid);
    ok(hr == S_OK && IsEqualCLSID(&clsid, &CLSID_Test), "%#lx\n", hr);
    hr = LoadRegTypeLib(&LIBID_ComTest, 1, 0, LANG_NEUTRAL, &library);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) ITypeLib_Release(library);
    hr = LoadRegTypeLib(&LIBID_ComTestExt, 1, 0, LANG_NEUTRAL, &library);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) ITypeLib_Release(library);

    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&twice, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(once.text, twice.text), "registering twice is not the same as once\n");

    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&after, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(before.text, after.text), "something is left or lost\n");
    for (i = 0; after.text[i] && after.text[i] == before.text[i]; i++);
    if (after.text[i]) trace("from here: %s\n", wine_dbgstr_wn(after.text + i, 200));
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);

    free(before.text);
    free(once.text);
    free(twice.text);
    free(after.text);
}

static void set_key(const WCHAR *path, const WCHAR *value, REGSAM view)
{
    HKEY key;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_WRITE | view, NULL, &key, NULL);

    ok(!status, "%s: %ld\n", wine_dbgstr_w(path), status);
    status = RegSetValueExW(key, NULL, 0, REG_SZ, (const BYTE *)value, (wcslen(value) + 1) * sizeof(WCHAR));
    ok(!status, "%s: %ld\n", wine_dbgstr_w(path), status);
    RegCloseKey(key);
}

#define LIBRARY L"Software\\Classes\\TypeLib\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A01}\\1.0\\0\\"
#ifdef _WIN64
#define THIS_LIBRARY LIBRARY L"win64"
#define OTHER_LIBRARY LIBRARY L"win32"
#else
#define THIS_LIBRARY LIBRARY L"win32"
#endif

/* The file that was registered is no longer where it was. */
static void test_moved_file(void)
{
    struct dump before = { 0 }, after = { 0 };
    HRESULT hr;

    dump_key(&before, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    set_key(THIS_LIBRARY, L"C:\\nowhere\\nothing.dll", 0);
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&after, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(before.text, after.text), "something is left or lost\n");
    free(before.text);
    free(after.text);
}

/* As if the DLL of the other bitness were registered too: what both share stays. */
static void test_other_bitness(void)
{
#ifdef _WIN64
    struct dump before = { 0 }, half = { 0 }, after = { 0 };
    HRESULT hr;

    dump_key(&before, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    set_key(OTHER_LIBRARY, L"C:\\other\\test.dll", 0);
    set_key(L"Software\\Classes\\CLSID\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\InprocServer32", L"C:\\other\\test.dll",
            KEY_WOW64_32KEY);

    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&half, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(dump_has(&half, L"Software\\Classes\\ComTest.Test.1\\CLSID"), "the ProgID is gone\n");
    ok(dump_has(&half, L"\\Interface\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A03}\\TypeLib"), "the interface is gone\n");
    ok(dump_has(&half, L"C:\\other\\test.dll"), "the other library is gone\n");
    ok(!dump_has(&half, L"Classes\\CLSID\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}"), "the class is there\n");
    ok(!dump_has(&half, L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A01}\\1.0\\0\\win64"), "the library is there\n");

    RegDeleteKeyW(HKEY_LOCAL_MACHINE, OTHER_LIBRARY);
    RegDeleteKeyW(HKEY_LOCAL_MACHINE,
                  L"Software\\Classes\\Wow6432Node\\CLSID\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}\\InprocServer32");
    RegDeleteKeyW(HKEY_LOCAL_MACHINE,
                  L"Software\\Classes\\Wow6432Node\\CLSID\\{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8A06}");
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&after, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(before.text, after.text), "something is left or lost\n");
    free(before.text);
    free(half.text);
    free(after.text);
#else
    skip("the 64-bit program tests this\n");
#endif
}

#define OTHER_LIBID L"{6F2B7C10-4B0E-4D3C-9A51-0C5F2E7D8AFF}"
#define OTHER_KEY L"Software\\Classes\\TypeLib\\" OTHER_LIBID

static void check_owner(REFIID iid, REGSAM view, const WCHAR *expected)
{
    WCHAR path[128] = L"Software\\Classes\\Interface\\", libid[64] = L"none";
    DWORD size = sizeof(libid);
    HKEY key;

    StringFromGUID2(iid, path + wcslen(path), 39);
    wcscat(path, L"\\TypeLib");
    if (!RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | view, &key))
    {
        RegQueryValueExW(key, NULL, NULL, NULL, (BYTE *)libid, &size);
        RegCloseKey(key);
    }
    ok(!_wcsicmp(libid, expected), "%s, view %#lx: %s\n", wine_dbgstr_guid(iid), view, wine_dbgstr_w(libid));
}

static void set_owner(REFIID iid, REGSAM view)
{
    WCHAR path[128] = L"Software\\Classes\\Interface\\";

    StringFromGUID2(iid, path + wcslen(path), 39);
    wcscat(path, L"\\TypeLib");
    set_key(path, OTHER_LIBID, view);
}

static void remove_owner(REFIID iid, REGSAM view)
{
    WCHAR name[64], *end;
    HKEY key;

    StringFromGUID2(iid, name, 39);
    end = name + wcslen(name);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\Interface", 0, KEY_ALL_ACCESS | view, &key)) return;
    wcscpy(end, L"\\TypeLib");
    RegDeleteKeyW(key, name);
    wcscpy(end, L"\\ProxyStubClsid");
    RegDeleteKeyW(key, name);
    wcscpy(end, L"\\ProxyStubClsid32");
    RegDeleteKeyW(key, name);
    *end = 0;
    RegDeleteKeyW(key, name);
    RegCloseKey(key);
}

/* An interface that two libraries describe belongs to the one whose it is, whichever of them comes or goes. */
static void test_borrowed(void)
{
    static const REGSAM views[] = { KEY_WOW64_64KEY, KEY_WOW64_32KEY };
    struct dump before = { 0 }, after = { 0 };
    unsigned int i;
    WCHAR own[64];
    HRESULT hr;

    StringFromGUID2(&LIBID_ComTest, own, ARRAY_SIZE(own));
    dump_key(&before, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    /* somebody else's library has them both; one is his */
    set_key(OTHER_KEY, L"", 0);
    for (i = 0; i < ARRAY_SIZE(views); i++)
    {
        set_owner(&IID_ITestBase, views[i]);
        set_owner(&IID_ITest, views[i]);
    }
    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < ARRAY_SIZE(views); i++)
    {
        check_owner(&IID_ITestBase, views[i], OTHER_LIBID);
        check_owner(&IID_ITest, views[i], own);
    }
    /* he comes once more, and takes all */
    for (i = 0; i < ARRAY_SIZE(views); i++) set_owner(&IID_ITest, views[i]);
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < ARRAY_SIZE(views); i++)
    {
        check_owner(&IID_ITestBase, views[i], OTHER_LIBID);
        check_owner(&IID_ITest, views[i], OTHER_LIBID);
    }
    /* he has gone without clearing up */
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, OTHER_KEY);
    hr = com_module_register();
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < ARRAY_SIZE(views); i++) check_owner(&IID_ITestBase, views[i], own);
    hr = com_module_unregister();
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < ARRAY_SIZE(views); i++)
    {
        check_owner(&IID_ITestBase, views[i], L"none");
        remove_owner(&IID_ITest, views[i]);
    }
    dump_key(&after, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(before.text, after.text), "something is left or lost\n");
    free(before.text);
    free(after.text);
}

START_TEST(module)
{
    CoInitialize(NULL);
    test_module_start();
    ok(com_module_instance() == GetModuleHandleW(NULL), "%p\n", com_module_instance());
    test_class_factory();
    test_object_interfaces();
    test_marshalling();
    test_agile();
    test_errors();
    test_registration();
    test_moved_file();
    test_other_bitness();
    test_borrowed();
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
    CoUninitialize();
}
