/* The DLL as a COM server: what keeps it loaded, and its class factories.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "com_private.h"

static const struct com_module *current_module;
static HINSTANCE module_instance;
static LONG module_locks;

BOOL com_module_main(const struct com_module *module, HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        current_module = module;
        module_instance = instance;
        com_type_info_init();
        DisableThreadLibraryCalls(instance);
    }
    /* At the end of the process oleaut32 may be gone already: only a FreeLibrary gives type information back. */
    else if (reason == DLL_PROCESS_DETACH && !reserved)
    {
        com_type_info_cleanup();
    }
    return TRUE;
}

HINSTANCE com_module_instance(void)
{
    return module_instance;
}

const struct com_module *com_module_get(void)
{
    return current_module;
}

void com_module_lock(void)
{
    InterlockedIncrement(&module_locks);
}

void com_module_unlock(void)
{
    InterlockedDecrement(&module_locks);
}

HRESULT com_module_can_unload_now(void)
{
    return InterlockedCompareExchange(&module_locks, 0, 0) ? S_FALSE : S_OK;
}

/* A factory counts as an object: with a client that keeps only IClassFactory the DLL must stay. */
struct factory
{
    IClassFactory IClassFactory_iface;
    const struct com_class *class_info;
    LONG ref;
};

static inline struct factory *impl_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct factory, IClassFactory_iface);
}

static HRESULT WINAPI factory_QueryInterface(IClassFactory *iface, REFIID riid, void **out)
{
    if (!out) return E_POINTER;

    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory))
    {
        IClassFactory_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI factory_AddRef(IClassFactory *iface)
{
    struct factory *factory = impl_from_IClassFactory(iface);

    return InterlockedIncrement(&factory->ref);
}

static ULONG WINAPI factory_Release(IClassFactory *iface)
{
    struct factory *factory = impl_from_IClassFactory(iface);
    ULONG ref = InterlockedDecrement(&factory->ref);

    if (!ref)
    {
        free(factory);
        com_module_unlock();
    }
    return ref;
}

static HRESULT WINAPI factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID riid, void **out)
{
    struct factory *factory = impl_from_IClassFactory(iface);

    if (!out) return E_POINTER;
    *out = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    return factory->class_info->create(riid, out);
}

static HRESULT WINAPI factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    if (lock) com_module_lock();
    else com_module_unlock();
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface,
    factory_AddRef,
    factory_Release,
    factory_CreateInstance,
    factory_LockServer,
};

HRESULT com_module_get_class_object(REFCLSID clsid, REFIID riid, void **out)
{
    const struct com_class *class_info = NULL;
    struct factory *factory;
    HRESULT hr;
    UINT i;

    if (!out) return E_POINTER;
    *out = NULL;

    for (i = 0; i < current_module->class_count && !class_info; i++)
    {
        const struct com_class *candidate = current_module->classes[i];

        if (candidate->create && IsEqualCLSID(candidate->clsid, clsid)) class_info = candidate;
    }
    if (!class_info) return CLASS_E_CLASSNOTAVAILABLE;

    if (!(factory = malloc(sizeof(*factory)))) return E_OUTOFMEMORY;
    factory->IClassFactory_iface.lpVtbl = &factory_vtbl;
    factory->class_info = class_info;
    factory->ref = 1;
    com_module_lock();

    hr = IClassFactory_QueryInterface(&factory->IClassFactory_iface, riid, out);
    IClassFactory_Release(&factory->IClassFactory_iface);
    return hr;
}

WCHAR *com_library_path(UINT index)
{
    WCHAR *module = com_module_path(), *path = NULL;
    size_t size;

    /* oleaut32 takes the first resource for a path without a number; that is how the classes' library is registered on
     * Windows, too. */
    if (!index || !module) return module;
    size = wcslen(module) + 12;
    if ((path = malloc(size * sizeof(*path)))) _snwprintf(path, size, L"%ls\\%u", module, index + 1);
    free(module);
    return path;
}

WCHAR *com_module_path(void)
{
    DWORD size, length;
    WCHAR *path;

    /* 32767 characters is the longest path there is */
    for (size = MAX_PATH; size <= 32768; size *= 2)
    {
        if (!(path = malloc(size * sizeof(*path)))) return NULL;
        length = GetModuleFileNameW(module_instance, path, size);
        if (length && length < size) return path;
        free(path);
    }
    return NULL;
}
