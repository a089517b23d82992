/* imapi2.dll as a COM server: which classes there are and what each says of itself (tests/data/coclasses.tsv), what keeps
 * the DLL loaded, and that registering and unregistering leave nothing behind.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <windows.h>
#include <ocidl.h>
#include <olectl.h>
#include <imapi2.h>
#include "wine/test.h"
#include "../abi/abi_tables.h"
#include "../registry_dump.h"

static HMODULE dll;
static HRESULT (WINAPI *pDllGetClassObject)(REFCLSID clsid, REFIID riid, void **out);
static HRESULT (WINAPI *pDllCanUnloadNow)(void);
static HRESULT (WINAPI *pDllRegisterServer)(void);
static HRESULT (WINAPI *pDllUnregisterServer)(void);

/* Classes without which the DLL is no use; the others are tested as soon as they are registered. */
static const char *const required[] =
{
    "MsftDiscMaster2", "MsftDiscRecorder2", "MsftDiscFormat2RawCD", "MsftRawCDImageCreator"
};

static const struct abi_interface *find_interface(const char *name)
{
    unsigned int i;

    for (i = 0; i < abi_interfaces_count; i++)
        if (!strcmp(abi_interfaces[i].name, name) && !strcmp(abi_interfaces[i].library, "imapi2"))
            return &abi_interfaces[i];
    return NULL;
}

static BOOL is_dispatch(const struct abi_interface *iface)
{
    while (iface && strcmp(iface->base, "IDispatch")) iface = find_interface(iface->base);
    return iface != NULL;
}

/* The type information that an object gives of itself and of its class. */
static void check_type_info(const struct abi_class *class_info, IUnknown *object, const struct abi_interface *iface)
{
    IProvideClassInfo2 *provide;
    IDispatch *dispatch;
    ITypeInfo *info;
    TYPEATTR *attr;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IProvideClassInfo2, (void **)&provide);
    ok(hr == S_OK, "IProvideClassInfo2: %#lx\n", hr);
    if (hr == S_OK)
    {
        hr = IProvideClassInfo2_GetClassInfo(provide, &info);
        ok(hr == S_OK, "GetClassInfo: %#lx\n", hr);
        if (hr == S_OK)
        {
            ITypeInfo_GetTypeAttr(info, &attr);
            ok(attr->typekind == TKIND_COCLASS && IsEqualGUID(&attr->guid, &class_info->clsid), "%d %s\n",
               attr->typekind, wine_dbgstr_guid(&attr->guid));
            ITypeInfo_ReleaseTypeAttr(info, attr);
            ITypeInfo_Release(info);
        }
        IProvideClassInfo2_Release(provide);
    }

    if (!is_dispatch(iface)) return;
    hr = IUnknown_QueryInterface(object, &IID_IDispatch, (void **)&dispatch);
    ok(hr == S_OK, "IDispatch: %#lx\n", hr);
    if (hr != S_OK) return;
    hr = IDispatch_GetTypeInfo(dispatch, 0, LOCALE_USER_DEFAULT, &info);
    ok(hr == S_OK, "GetTypeInfo: %#lx\n", hr);
    if (hr == S_OK)
    {
        ITypeInfo_GetTypeAttr(info, &attr);
        ok(attr->typekind == TKIND_DISPATCH && IsEqualGUID(&attr->guid, &iface->iid), "%d %s instead of %s\n",
           attr->typekind, wine_dbgstr_guid(&attr->guid), iface->name);
        ITypeInfo_ReleaseTypeAttr(info, attr);
        ITypeInfo_Release(info);
    }
    IDispatch_Release(dispatch);
}

/* Every interface that the class names; a source interface as a connection point. */
static void check_interfaces(const struct abi_class *class_info, IUnknown *object)
{
    const struct abi_interface *iface;
    IConnectionPointContainer *container;
    IProvideClassInfo2 *provide;
    ISupportErrorInfo *errors;
    IConnectionPoint *point;
    IUnknown *unknown;
    GUID guid;
    HRESULT hr;
    UINT i;

    hr = IUnknown_QueryInterface(object, &IID_ISupportErrorInfo, (void **)&errors);
    ok(hr == S_OK, "ISupportErrorInfo: %#lx\n", hr);
    if (hr != S_OK) return;

    for (i = 0; i < class_info->impl_count; i++)
    {
        const struct abi_impl *impl = &class_info->impls[i];

        if (!(iface = find_interface(impl->interface_name))) continue;      /* a system interface */
        winetest_push_context("%s", iface->name);
        if (impl->flags & IMPLTYPEFLAG_FSOURCE)
        {
            hr = IUnknown_QueryInterface(object, &IID_IConnectionPointContainer, (void **)&container);
            ok(hr == S_OK, "IConnectionPointContainer: %#lx\n", hr);
            if (hr == S_OK)
            {
                hr = IConnectionPointContainer_FindConnectionPoint(container, &iface->iid, &point);
                ok(hr == S_OK, "%#lx\n", hr);
                if (hr == S_OK) IConnectionPoint_Release(point);
                IConnectionPointContainer_Release(container);
            }
            if ((impl->flags & IMPLTYPEFLAG_FDEFAULT) &&
                SUCCEEDED(IUnknown_QueryInterface(object, &IID_IProvideClassInfo2, (void **)&provide)))
            {
                hr = IProvideClassInfo2_GetGUID(provide, GUIDKIND_DEFAULT_SOURCE_DISP_IID, &guid);
                ok(hr == S_OK && IsEqualGUID(&guid, &iface->iid), "%#lx %s\n", hr, wine_dbgstr_guid(&guid));
                IProvideClassInfo2_Release(provide);
            }
        }
        else
        {
            hr = IUnknown_QueryInterface(object, &iface->iid, (void **)&unknown);
            ok(hr == S_OK, "%#lx\n", hr);
            if (hr == S_OK) IUnknown_Release(unknown);
            hr = ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &iface->iid);
            ok(hr == S_OK, "no error info: %#lx\n", hr);
            if (impl->flags & IMPLTYPEFLAG_FDEFAULT) check_type_info(class_info, object, iface);
        }
        winetest_pop_context();
    }
    /* The streams leave it too. */
    if (SUCCEEDED(IUnknown_QueryInterface(object, &IID_IStream, (void **)&unknown))) IUnknown_Release(unknown);
    else unknown = NULL;
    hr = ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, &IID_IStream);
    ok(hr == (unknown ? S_OK : S_FALSE), "error info for IStream: %#lx\n", hr);
    ISupportErrorInfo_Release(errors);
}

static void check_class(const struct abi_class *class_info, const CLSID *clsid)
{
    IClassFactory *factory;
    IUnknown *object, *second;
    HRESULT hr;

    ok(IsEqualCLSID(clsid, &class_info->clsid), "%s\n", wine_dbgstr_guid(clsid));
    hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    check_interfaces(class_info, object);
    ok(pDllCanUnloadNow() == S_FALSE, "the object does not count\n");
    ok(!IUnknown_Release(object), "references left\n");

    second = (IUnknown *)0xdeadbeef;
    hr = pDllGetClassObject(clsid, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    hr = IClassFactory_CreateInstance(factory, (IUnknown *)factory, &IID_IUnknown, (void **)&second);
    ok(hr == CLASS_E_NOAGGREGATION && !second, "%#lx %p\n", hr, second);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IClassFactory, (void **)&second);
    ok(hr == E_NOINTERFACE && !second, "%#lx %p\n", hr, second);
    ok(!IClassFactory_Release(factory), "references left\n");
}

static void test_classes(void)
{
    unsigned int i, j, found = 0;
    WCHAR prog_id[64];
    IUnknown *object;
    CLSID clsid;
    HRESULT hr;

    for (i = 0; i < abi_classes_count; i++)
    {
        const struct abi_class *class_info = &abi_classes[i];
        BOOL needed = FALSE;

        if (strcmp(class_info->library, "imapi2")) continue;
        winetest_push_context("%s", class_info->name);
        for (j = 0; j < ARRAY_SIZE(required); j++) needed |= !strcmp(required[j], class_info->name);

        swprintf(prog_id, ARRAY_SIZE(prog_id), L"IMAPI2.%hs", class_info->name);
        hr = CLSIDFromProgID(prog_id, &clsid);
        ok(!needed || hr == S_OK, "not registered: %#lx\n", hr);
        if (hr == S_OK)
        {
            found++;
            check_class(class_info, &clsid);
            wcscat(prog_id, L".1");
            hr = CLSIDFromProgID(prog_id, &clsid);
            ok(hr == S_OK && IsEqualCLSID(&clsid, &class_info->clsid), "%#lx\n", hr);
        }
        else
        {
            /* not there yet, or handed out only */
            object = (IUnknown *)0xdeadbeef;
            hr = pDllGetClassObject(&class_info->clsid, &IID_IClassFactory, (void **)&object);
            ok(hr == CLASS_E_CLASSNOTAVAILABLE && !object, "%#lx %p\n", hr, object);
            hr = CoCreateInstance(&class_info->clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IUnknown, (void **)&object);
            ok(hr == REGDB_E_CLASSNOTREG && !object, "%#lx %p\n", hr, object);
        }
        winetest_pop_context();
    }
    trace("%u classes can be created\n", found);
    ok(pDllCanUnloadNow() == S_OK, "something still counts\n");
    hr = pDllGetClassObject(&CLSID_MsftRawCDImageCreator, &IID_IClassFactory, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = pDllGetClassObject(&GUID_NULL, &IID_IClassFactory, (void **)&object);
    ok(hr == CLASS_E_CLASSNOTAVAILABLE && !object, "%#lx\n", hr);
}

/* What is handed out keeps the DLL, and its factory does, and a lock. */
static void test_can_unload(void)
{
    IRawCDImageCreator *image;
    IClassFactory *factory;
    ISupportErrorInfo *errors;
    HRESULT hr;

    hr = pDllGetClassObject(&CLSID_MsftRawCDImageCreator, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(pDllCanUnloadNow() == S_FALSE, "a factory does not count\n");
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IRawCDImageCreator, (void **)&image);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IClassFactory_LockServer(factory, TRUE);
    ok(hr == S_OK, "%#lx\n", hr);
    IRawCDImageCreator_QueryInterface(image, &IID_ISupportErrorInfo, (void **)&errors);
    IRawCDImageCreator_Release(image);
    ok(!ISupportErrorInfo_Release(errors), "references left\n");
    ok(pDllCanUnloadNow() == S_FALSE, "a lock does not count\n");
    hr = IClassFactory_LockServer(factory, FALSE);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(!IClassFactory_Release(factory), "references left\n");
    ok(pDllCanUnloadNow() == S_OK, "something still counts\n");
}

/* A failure leaves words: those of the DLL's message table, and more. */
static void test_error_info(void)
{
    IRawCDImageCreator *image;
    WCHAR message[512];
    BSTR source, text;
    IErrorInfo *info;
    IStream *stream;
    DWORD length;
    GUID iid;
    HRESULT hr, failure;

    hr = CoCreateInstance(&CLSID_MsftRawCDImageCreator, NULL, CLSCTX_INPROC_SERVER, &IID_IRawCDImageCreator,
                          (void **)&image);
    ok(hr == S_OK, "%#lx\n", hr);
    SetErrorInfo(0, NULL);
    failure = IRawCDImageCreator_CreateResultImage(image, &stream);         /* there is no track */
    ok(FAILED(failure), "%#lx\n", failure);
    hr = GetErrorInfo(0, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    IErrorInfo_GetSource(info, &source);
    ok(!wcscmp(source, L"IMAPI2.MsftRawCDImageCreator"), "%s\n", wine_dbgstr_w(source));
    SysFreeString(source);
    IErrorInfo_GetGUID(info, &iid);
    ok(IsEqualIID(&iid, &IID_IRawCDImageCreator), "%s\n", wine_dbgstr_guid(&iid));
    IErrorInfo_GetDescription(info, &text);
    length = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, dll, failure, 0, message,
                            ARRAY_SIZE(message), NULL);
    while (length && wcschr(L"\r\n ", message[length - 1])) message[--length] = 0;
    ok(length && !wcsncmp(text, message, length), "%s does not begin with %s\n", wine_dbgstr_w(text),
       wine_dbgstr_w(message));
    SysFreeString(text);
    IErrorInfo_Release(info);
    IRawCDImageCreator_Release(image);
}

/* ---- registration */

static void ok_dump_has(const struct dump *dump, const WCHAR *key, const WCHAR *name, const WCHAR *value)
{
    WCHAR line[512];

    swprintf(line, ARRAY_SIZE(line), L"Software\\Classes\\%ls : %ls = %ls\n", key, name, value);
    ok(wcsstr(dump->text, line) != NULL, "missing: %s\n", wine_dbgstr_w(line));
}

/* The server of a class is the DLL's file; system32 and syswow64 are two names of one folder to a 32-bit program. */
static void check_server(const WCHAR *class_key, const WCHAR *path)
{
    WCHAR key[256], value[MAX_PATH] = L"";
    DWORD size = sizeof(value) - sizeof(WCHAR);
    const WCHAR *name = wcsrchr(path, '\\');
    LONG status;
    HKEY handle;

    swprintf(key, ARRAY_SIZE(key), L"Software\\Classes\\%ls", class_key);
    status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_READ, &handle);
    ok(!status, "%s: %ld\n", wine_dbgstr_w(key), status);
    if (status) return;
    RegQueryValueExW(handle, NULL, NULL, NULL, (BYTE *)value, &size);
    RegCloseKey(handle);
    if (sizeof(void *) == 8) ok(!_wcsicmp(value, path), "%s\n", wine_dbgstr_w(value));
    else ok(wcsrchr(value, '\\') && !_wcsicmp(wcsrchr(value, '\\'), name), "%s\n", wine_dbgstr_w(value));
}

/* Every class and every interface of the library, or none of them. */
static void check_registered(const struct dump *dump, BOOL registered)
{
    WCHAR path[MAX_PATH], clsid[39], libid[39], key[128], prog_id[64];
    unsigned int i;
    CLSID found;

    GetModuleFileNameW(dll, path, ARRAY_SIZE(path));
    StringFromGUID2(&LIBID_IMAPI2, libid, ARRAY_SIZE(libid));
    ok(!wcsstr(dump->text, libid) == !registered, "the library's GUID is %s\n", registered ? "missing" : "left");

    for (i = 0; i < abi_classes_count; i++)
    {
        if (strcmp(abi_classes[i].library, "imapi2")) continue;
        winetest_push_context("%s", abi_classes[i].name);
        StringFromGUID2(&abi_classes[i].clsid, clsid, ARRAY_SIZE(clsid));
        swprintf(prog_id, ARRAY_SIZE(prog_id), L"IMAPI2.%hs", abi_classes[i].name);
        if (!registered)
        {
            ok(!wcsstr(dump->text, clsid), "the CLSID is left\n");
            ok(!wcsstr(dump->text, prog_id), "the ProgID is left\n");
        }
        else if (CLSIDFromProgID(prog_id, &found) == S_OK)
        {
            swprintf(key, ARRAY_SIZE(key), L"CLSID\\%ls\\InprocServer32", clsid);
            check_server(key, path);
            ok_dump_has(dump, key, L"ThreadingModel", L"Both");
            swprintf(key, ARRAY_SIZE(key), L"CLSID\\%ls\\TypeLib", clsid);
            ok_dump_has(dump, key, L"", libid);
            swprintf(key, ARRAY_SIZE(key), L"CLSID\\%ls\\VersionIndependentProgID", clsid);
            ok_dump_has(dump, key, L"", prog_id);
            swprintf(key, ARRAY_SIZE(key), L"%ls\\CLSID", prog_id);
            ok_dump_has(dump, key, L"", clsid);
            swprintf(key, ARRAY_SIZE(key), L"%ls.1\\CLSID", prog_id);
            ok_dump_has(dump, key, L"", clsid);
            swprintf(key, ARRAY_SIZE(key), L"%ls\\CurVer", prog_id);
            wcscat(prog_id, L".1");
            ok_dump_has(dump, key, L"", prog_id);
            swprintf(key, ARRAY_SIZE(key), L"CLSID\\%ls\\ProgID", clsid);
            ok_dump_has(dump, key, L"", prog_id);
        }
        winetest_pop_context();
    }

    /* RegisterTypeLib describes those that automation can marshal */
    for (i = 0; i < abi_interfaces_count; i++)
    {
        const struct abi_interface *iface = &abi_interfaces[i];

        if (strcmp(iface->library, "imapi2")) continue;
        if (registered && !(iface->flags & (TYPEFLAG_FOLEAUTOMATION | TYPEFLAG_FDUAL))) continue;
        winetest_push_context("%s", iface->name);
        StringFromGUID2(&iface->iid, clsid, ARRAY_SIZE(clsid));
        swprintf(key, ARRAY_SIZE(key), L"Interface\\%ls\\TypeLib", clsid);
        if (registered) ok_dump_has(dump, key, L"", libid);
        else ok(!wcsstr(dump->text, key), "the interface is left\n");
        winetest_pop_context();
    }
}

/* Whether the DLL of the other bitness is registered besides: then what both share stays. */
static BOOL is_other_bitness_registered(void)
{
    WCHAR path[128] = L"Software\\Classes\\CLSID\\";
    REGSAM other = KEY_WOW64_32KEY;
    BOOL is_wow64;
    HKEY key;

    if (sizeof(void *) == 4)
    {
        if (!IsWow64Process(GetCurrentProcess(), &is_wow64) || !is_wow64) return FALSE;
        other = KEY_WOW64_64KEY;
    }
    StringFromGUID2(&CLSID_MsftRawCDImageCreator, path + wcslen(path), 39);
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ | other, &key)) return FALSE;
    RegCloseKey(key);
    return TRUE;
}

/* The prefix has the DLL registered when the test starts, and when it ends. */
static void test_registration(void)
{
    struct dump before = { 0 }, without = { 0 }, after = { 0 }, again = { 0 };
    ITypeLib *library;
    HRESULT hr;
    size_t i;

    dump_key(&before, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    check_registered(&before, TRUE);
    hr = LoadRegTypeLib(&LIBID_IMAPI2, 1, 0, LANG_NEUTRAL, &library);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK) ITypeLib_Release(library);

    hr = pDllUnregisterServer();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&without, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    if (is_other_bitness_registered()) skip("the other bitness is registered too: what both share stays\n");
    else check_registered(&without, FALSE);
    hr = pDllUnregisterServer();
    ok(hr == S_OK, "unregistering what is not registered: %#lx\n", hr);

    hr = pDllRegisterServer();
    ok(hr == S_OK, "%#lx\n", hr);
    hr = pDllRegisterServer();
    ok(hr == S_OK, "registering again: %#lx\n", hr);
    dump_key(&after, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    check_registered(&after, TRUE);

    hr = pDllUnregisterServer();
    ok(hr == S_OK, "%#lx\n", hr);
    dump_key(&again, HKEY_LOCAL_MACHINE, L"Software\\Classes");
    ok(!wcscmp(without.text, again.text), "registering and unregistering leave something\n");
    for (i = 0; again.text[i] && again.text[i] == without.text[i]; i++);
    if (again.text[i]) trace("from here: %s\n", wine_dbgstr_wn(again.text + i, 200));

    hr = pDllRegisterServer();
    ok(hr == S_OK, "%#lx\n", hr);
    free(before.text);
    free(without.text);
    free(after.text);
    free(again.text);
}

START_TEST(com)
{
    WCHAR path[MAX_PATH + 16];

    CoInitialize(NULL);
    /* The one that COM loads, not one beside this program. */
    GetSystemDirectoryW(path, MAX_PATH);
    lstrcatW(path, L"\\imapi2.dll");
    dll = LoadLibraryW(path);
    ok(dll != NULL, "imapi2.dll does not load: %lu\n", GetLastError());
    if (dll)
    {
        pDllGetClassObject = (void *)GetProcAddress(dll, "DllGetClassObject");
        pDllCanUnloadNow = (void *)GetProcAddress(dll, "DllCanUnloadNow");
        pDllRegisterServer = (void *)GetProcAddress(dll, "DllRegisterServer");
        pDllUnregisterServer = (void *)GetProcAddress(dll, "DllUnregisterServer");
        ok(pDllGetClassObject && pDllCanUnloadNow && pDllRegisterServer && pDllUnregisterServer, "an export is missing\n");
        ok(pDllCanUnloadNow() == S_OK, "something counts already\n");
        test_classes();
        test_can_unload();
        test_error_info();
        test_registration();
        ok(pDllCanUnloadNow() == S_OK, "something still counts\n");
        FreeLibrary(dll);
    }
    CoUninitialize();
}
