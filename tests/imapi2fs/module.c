/* imapi2fs.dll as a COM server: a class that does not exist yet is refused in words, not handed out as a stub, and what
 * holds nothing can be unloaded (documentation of DllGetClassObject and DllCanUnloadNow).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <imapi2fs.h>
#include "wine/test.h"

START_TEST(module)
{
    static const struct { const char *name; const CLSID *clsid; } classes[] =
    {
        { "MsftFileSystemImage", &CLSID_MsftFileSystemImage }, { "MsftIsoImageManager", &CLSID_MsftIsoImageManager },
        { "BootOptions", &CLSID_BootOptions }, { "FsiStream", &CLSID_FsiStream }, { "GUID_NULL", &GUID_NULL },
    };
    HRESULT (WINAPI *get_class_object)(REFCLSID clsid, REFIID riid, void **out);
    HRESULT (WINAPI *can_unload)(void);
    HMODULE module = LoadLibraryA("imapi2fs");
    void *out;
    HRESULT hr;
    UINT i;

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
        out = (void *)0xdeadbeef;
        hr = get_class_object(classes[i].clsid, &IID_IClassFactory, &out);
        ok(hr == CLASS_E_CLASSNOTAVAILABLE, "%s: hr %#lx\n", classes[i].name, hr);
        ok(!out, "%s: the pointer is not cleared\n", classes[i].name);
    }
    hr = can_unload();
    ok(hr == S_OK, "DllCanUnloadNow says %#lx\n", hr);
    FreeLibrary(module);
}
