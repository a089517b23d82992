/* imapi2fs.dll: its entry points. There is no class yet, so only the type library is registered.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "com/com.h"
#include "imapi2fs.h"

static const struct com_library library = { &LIBID_IMAPI2FS, IMAPI2FS_MajorVersion, IMAPI2FS_MinorVersion };

static const struct com_module imapi2fs_module = { L"IMAPI2FS", &library, 1, NULL, 0, NULL, 0 };

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    return com_module_main(&imapi2fs_module, instance, reason, reserved);
}

STDAPI DllCanUnloadNow(void)
{
    return com_module_can_unload_now();
}

STDAPI DllGetClassObject(REFCLSID clsid, REFIID riid, void **out)
{
    return com_module_get_class_object(clsid, riid, out);
}

STDAPI DllRegisterServer(void)
{
    return com_module_register();
}

STDAPI DllUnregisterServer(void)
{
    return com_module_unregister();
}
