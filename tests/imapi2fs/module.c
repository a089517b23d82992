/* imapi2fs.dll as a COM server: it creates what can be created, and hands out no stub for what cannot (documentation of
 * DllGetClassObject and DllCanUnloadNow).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <imapi2fs.h>
#include "wine/test.h"

/* The classes of the table (tests/data/coclasses.tsv). */
static const struct
{
    const char *name;
    const CLSID *clsid;
    const IID *iid;             /* the default interface of one that can be created */
    const WCHAR *prog_id;
}
classes[] =
{
    { "MsftIsoImageManager", &CLSID_MsftIsoImageManager, &IID_IIsoImageManager, L"IMAPI2FS.MsftIsoImageManager" },
    { "MsftFileSystemImage", &CLSID_MsftFileSystemImage, &IID_IFileSystemImage3, L"IMAPI2FS.MsftFileSystemImage" },
    { "BootOptions", &CLSID_BootOptions, &IID_IBootOptions, L"IMAPI2FS.BootOptions" },
    { "FsiStream", &CLSID_FsiStream }, { "FileSystemImageResult", &CLSID_FileSystemImageResult },
    { "ProgressItem", &CLSID_ProgressItem }, { "EnumProgressItems", &CLSID_EnumProgressItems },
    { "ProgressItems", &CLSID_ProgressItems }, { "FsiDirectoryItem", &CLSID_FsiDirectoryItem },
    { "FsiFileItem", &CLSID_FsiFileItem }, { "EnumFsiItems", &CLSID_EnumFsiItems },
    { "FsiNamedStreams", &CLSID_FsiNamedStreams }, { "BlockRange", &CLSID_BlockRange },
    { "BlockRangeList", &CLSID_BlockRangeList }, { "GUID_NULL", &GUID_NULL },
};

static HRESULT (WINAPI *get_class_object)(REFCLSID clsid, REFIID riid, void **out);
static HRESULT (WINAPI *can_unload)(void);

static void check_object(IUnknown *object, const IID *iid, const CLSID *clsid)
{
    static const IID *const interfaces[] = { &IID_IUnknown, &IID_IDispatch, &IID_ISupportErrorInfo, &IID_IProvideClassInfo2,
        &IID_IMarshal };
    ISupportErrorInfo *errors;
    IProvideClassInfo *provider;
    IUnknown *other;
    ITypeInfo *info;
    TYPEATTR *attr;
    unsigned i;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(interfaces); i++)
    {
        hr = IUnknown_QueryInterface(object, interfaces[i], (void **)&other);
        ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_guid(interfaces[i]), hr);
        if (hr == S_OK) IUnknown_Release(other);
    }
    hr = IUnknown_QueryInterface(object, &IID_IStream, (void **)&other);
    ok(hr == E_NOINTERFACE && !other, "%#lx\n", hr);
    IUnknown_QueryInterface(object, &IID_ISupportErrorInfo, (void **)&errors);
    hr = ISupportErrorInfo_InterfaceSupportsErrorInfo(errors, iid);
    ok(hr == S_OK, "%#lx\n", hr);
    ISupportErrorInfo_Release(errors);
    IUnknown_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    hr = IProvideClassInfo_GetClassInfo(provider, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr == S_OK)
    {
        ITypeInfo_GetTypeAttr(info, &attr);
        ok(IsEqualGUID(&attr->guid, clsid), "%s\n", wine_dbgstr_guid(&attr->guid));
        ITypeInfo_ReleaseTypeAttr(info, attr);
        ITypeInfo_Release(info);
    }
    IProvideClassInfo_Release(provider);
}

START_TEST(module)
{
    HMODULE module;
    IClassFactory *factory;
    IUnknown *object;
    CLSID clsid;
    HRESULT hr;
    UINT i;

    CoInitialize(NULL);
    module = LoadLibraryA("imapi2fs");
    ok(module != NULL, "imapi2fs.dll does not load, error %lu\n", GetLastError());
    if (!module) return;
    get_class_object = (void *)GetProcAddress(module, "DllGetClassObject");
    can_unload = (void *)GetProcAddress(module, "DllCanUnloadNow");
    ok(get_class_object != NULL && can_unload != NULL, "an export is missing\n");
    ok(GetProcAddress(module, "DllRegisterServer") != NULL, "DllRegisterServer is missing\n");
    ok(GetProcAddress(module, "DllUnregisterServer") != NULL, "DllUnregisterServer is missing\n");
    if (!get_class_object || !can_unload) return;

    for (i = 0; i < ARRAY_SIZE(classes); i++)
    {
        winetest_push_context("%s", classes[i].name);
        factory = (void *)0xdeadbeef;
        hr = get_class_object(classes[i].clsid, &IID_IClassFactory, (void **)&factory);
        ok(hr == (classes[i].iid ? S_OK : CLASS_E_CLASSNOTAVAILABLE), "hr %#lx\n", hr);
        if (hr == S_OK)
        {
            hr = CLSIDFromProgID(classes[i].prog_id, &clsid);
            ok(hr == S_OK && IsEqualGUID(&clsid, classes[i].clsid), "%#lx %s\n", hr, wine_dbgstr_guid(&clsid));
            hr = IClassFactory_CreateInstance(factory, NULL, classes[i].iid, (void **)&object);
            ok(hr == S_OK, "%#lx\n", hr);
            ok(can_unload() == S_FALSE, "an object does not count\n");
            if (hr == S_OK)
            {
                check_object(object, classes[i].iid, classes[i].clsid);
                ok(!IUnknown_Release(object), "references left\n");
            }
            hr = IClassFactory_CreateInstance(factory, NULL, &IID_IStream, (void **)&object);
            ok(hr == E_NOINTERFACE && !object, "%#lx\n", hr);
            IClassFactory_Release(factory);
        }
        else ok(!factory, "the pointer is not cleared\n");
        winetest_pop_context();
    }
    hr = can_unload();
    ok(hr == S_OK, "DllCanUnloadNow says %#lx\n", hr);
    FreeLibrary(module);
    CoUninitialize();
}
