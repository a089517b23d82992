/* ITestExtension of the test object, which scripts find beside the members of ITest.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "object.h"

static inline struct test_object *impl_from_ITestExtension(ITestExtension *iface)
{
    return CONTAINING_RECORD(iface, struct test_object, ITestExtension_iface);
}

static HRESULT WINAPI extension_QueryInterface(ITestExtension *iface, REFIID riid, void **out)
{
    return ITest_QueryInterface(&impl_from_ITestExtension(iface)->ITest_iface, riid, out);
}

static ULONG WINAPI extension_AddRef(ITestExtension *iface)
{
    return ITest_AddRef(&impl_from_ITestExtension(iface)->ITest_iface);
}

static ULONG WINAPI extension_Release(ITestExtension *iface)
{
    return ITest_Release(&impl_from_ITestExtension(iface)->ITest_iface);
}

static HRESULT WINAPI extension_GetTypeInfoCount(ITestExtension *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI extension_GetTypeInfo(ITestExtension *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_ITestExtension, index, lcid, info);
}

static HRESULT WINAPI extension_GetIDsOfNames(ITestExtension *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
                                              DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_ITestExtension, riid, names, count, lcid, ids);
}

static HRESULT WINAPI extension_Invoke(ITestExtension *iface, DISPID id, REFIID riid, LCID lcid, WORD flags,
                                       DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_ITestExtension, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT WINAPI extension_put_Extra(ITestExtension *iface, LONG value)
{
    impl_from_ITestExtension(iface)->extra = value;
    return S_OK;
}

static HRESULT WINAPI extension_get_Extra(ITestExtension *iface, LONG *value)
{
    *value = impl_from_ITestExtension(iface)->extra;
    return S_OK;
}

static HRESULT WINAPI extension_Twice(ITestExtension *iface, LONG value, LONG *twice)
{
    (void)iface;
    if (value < 0) return com_error(E_INVALIDARG, &test_class, &IID_ITestExtension, L"%ld is negative.", value);
    *twice = 2 * value;
    return S_OK;
}

static HRESULT WINAPI extension_Nothing(ITestExtension *iface)
{
    (void)iface;
    return E_UNEXPECTED;
}

const ITestExtensionVtbl test_extension_vtbl =
{
    extension_QueryInterface,
    extension_AddRef,
    extension_Release,
    extension_GetTypeInfoCount,
    extension_GetTypeInfo,
    extension_GetIDsOfNames,
    extension_Invoke,
    extension_put_Extra,
    extension_get_Extra,
    extension_Twice,
    extension_Nothing,
};
