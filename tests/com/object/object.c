/* The object with which libs/com is tested, and the module that it belongs to.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>

#include "object.h"

static inline struct test_object *impl_from_ITest(ITest *iface)
{
    return CONTAINING_RECORD(iface, struct test_object, ITest_iface);
}

static HRESULT WINAPI test_QueryInterface(ITest *iface, REFIID riid, void **out)
{
    struct test_object *object = impl_from_ITest(iface);

    if (IsEqualIID(riid, &IID_IDispatch) || IsEqualIID(riid, &IID_ITestBase) || IsEqualIID(riid, &IID_ITest))
        *out = iface;
    else if (IsEqualIID(riid, &IID_IConnectionPointContainer))
        *out = &object->events.IConnectionPointContainer_iface;
    else if (IsEqualIID(riid, &IID_ITestExtension))
        *out = &object->ITestExtension_iface;
    else
        return com_object_query_interface(&object->com, riid, out);
    ITest_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI test_AddRef(ITest *iface)
{
    return com_object_add_ref(&impl_from_ITest(iface)->com);
}

static ULONG WINAPI test_Release(ITest *iface)
{
    struct test_object *object = impl_from_ITest(iface);
    ULONG ref = com_object_release(&object->com);

    if (!ref)
    {
        SysFreeString(object->name);
        if (object->stream) IStream_Release(object->stream);
        if (object->other) ITestBase_Release(object->other);
        if (object->items) SafeArrayDestroy(object->items);
        VariantClear(&object->anything);
        com_connection_points_done(&object->events);
        com_object_done(&object->com);
        free(object);
    }
    return ref;
}

static HRESULT WINAPI test_GetTypeInfoCount(ITest *iface, UINT *count)
{
    (void)iface;
    return com_dispatch_get_type_info_count(count);
}

static HRESULT WINAPI test_GetTypeInfo(ITest *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface;
    return com_dispatch_get_type_info(&IID_ITest, index, lcid, info);
}

static HRESULT WINAPI test_GetIDsOfNames(ITest *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids)
{
    (void)iface;
    return com_dispatch_get_ids_of_names(&IID_ITest, riid, names, count, lcid, ids);
}

static HRESULT WINAPI test_Invoke(ITest *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                  VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    return com_dispatch_invoke(&IID_ITest, iface, id, riid, lcid, flags, params, result, exception, arg_err);
}

static HRESULT WINAPI test_get_Name(ITest *iface, BSTR *value)
{
    return (*value = SysAllocString(impl_from_ITest(iface)->name)) ? S_OK : S_FALSE;
}

static HRESULT WINAPI test_put_Name(ITest *iface, BSTR value)
{
    return SysReAllocString(&impl_from_ITest(iface)->name, value ? value : L"(null)") ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI test_put_Number(ITest *iface, LONG value)
{
    impl_from_ITest(iface)->number = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Number(ITest *iface, LONG *value)
{
    *value = impl_from_ITest(iface)->number;
    return S_OK;
}

static HRESULT WINAPI test_put_Flag(ITest *iface, VARIANT_BOOL value)
{
    impl_from_ITest(iface)->flag = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Flag(ITest *iface, VARIANT_BOOL *value)
{
    *value = impl_from_ITest(iface)->flag;
    return S_OK;
}

static HRESULT WINAPI test_put_Kind(ITest *iface, TEST_KIND value)
{
    impl_from_ITest(iface)->kind = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Kind(ITest *iface, TEST_KIND *value)
{
    *value = impl_from_ITest(iface)->kind;
    return S_OK;
}

static HRESULT WINAPI test_put_Day(ITest *iface, DATE value)
{
    impl_from_ITest(iface)->day = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Day(ITest *iface, DATE *value)
{
    *value = impl_from_ITest(iface)->day;
    return S_OK;
}

static HRESULT WINAPI test_put_Stream(ITest *iface, IStream *value)
{
    struct test_object *object = impl_from_ITest(iface);

    if (value) IStream_AddRef(value);
    if (object->stream) IStream_Release(object->stream);
    object->stream = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Stream(ITest *iface, IStream **value)
{
    if ((*value = impl_from_ITest(iface)->stream)) IStream_AddRef(*value);
    return S_OK;
}

static HRESULT WINAPI test_put_Other(ITest *iface, ITestBase *value)
{
    struct test_object *object = impl_from_ITest(iface);

    if (value) ITestBase_AddRef(value);
    if (object->other) ITestBase_Release(object->other);
    object->other = value;
    return S_OK;
}

static HRESULT WINAPI test_get_Other(ITest *iface, ITestBase **value)
{
    if ((*value = impl_from_ITest(iface)->other)) ITestBase_AddRef(*value);
    return S_OK;
}

static HRESULT WINAPI test_put_Items(ITest *iface, SAFEARRAY *value)
{
    struct test_object *object = impl_from_ITest(iface);

    if (object->items) SafeArrayDestroy(object->items);
    object->items = NULL;
    return SafeArrayCopy(value, &object->items);
}

static HRESULT WINAPI test_get_Items(ITest *iface, SAFEARRAY **value)
{
    return SafeArrayCopy(impl_from_ITest(iface)->items, value);
}

static HRESULT WINAPI test_put_Anything(ITest *iface, VARIANT value)
{
    return VariantCopy(&impl_from_ITest(iface)->anything, &value);
}

static HRESULT WINAPI test_get_Anything(ITest *iface, VARIANT *value)
{
    VariantInit(value);
    return VariantCopy(value, &impl_from_ITest(iface)->anything);
}

static HRESULT WINAPI test_get_Square(ITest *iface, LONG of, LONG *value)
{
    (void)iface;
    *value = of * of;
    return S_OK;
}

static HRESULT WINAPI test_get_Big(ITest *iface, LONGLONG *value)
{
    (void)iface;
    *value = 0x123456789abcdefLL;
    return S_OK;
}

static HRESULT WINAPI test_get_Unsigned(ITest *iface, ULONG *value)
{
    (void)iface;
    *value = 0xfffffff0;
    return S_OK;
}

static HRESULT WINAPI test_put_Aliased(ITest *iface, TEST_ALIAS value)
{
    return test_put_Number(iface, value);
}

static HRESULT WINAPI test_Join(ITest *iface, BSTR first, LONG second, VARIANT_BOOL third, BSTR *value)
{
    WCHAR text[128];

    (void)iface;
    _snwprintf(text, ARRAYSIZE(text), L"%.64ls/%ld/%d", first, (long)second, third);
    return (*value = SysAllocString(text)) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI test_Fail(ITest *iface, LONG hr, BSTR detail)
{
    (void)iface;
    if (!detail || !*detail) return hr;     /* automation makes a NULL string an empty one */
    return com_error(hr, &test_class, &IID_ITest, L"%ls (%d)", detail, 42);
}

static HRESULT WINAPI test_Nothing(ITest *iface)
{
    (void)iface;
    return S_FALSE;
}

static HRESULT WINAPI test_Fire(ITest *iface, LONG count, LONG *fired)
{
    struct test_object *object = impl_from_ITest(iface);
    VARIANT args[3];

    for (*fired = 0; *fired < count; ++*fired)
    {
        V_VT(&args[2]) = VT_DISPATCH;
        V_DISPATCH(&args[2]) = (IDispatch *)iface;
        V_VT(&args[1]) = VT_I4;
        V_I4(&args[1]) = *fired;
        V_VT(&args[0]) = VT_BSTR;
        V_BSTR(&args[0]) = SysAllocString(L"text");
        com_connection_point_fire(&object->events.point[0], 0x300, args, 3);
        VariantClear(&args[0]);
    }
    return S_OK;
}

static HRESULT WINAPI test_get_Self(ITest *iface, ITest **value)
{
    *value = iface;
    ITest_AddRef(iface);
    return S_OK;
}

static HRESULT WINAPI test_TakeLongLong(ITest *iface, LONGLONG first, DATE second, LONGLONG third, LONGLONG *sum)
{
    (void)iface;
    *sum = first + (LONGLONG)second + third;
    return S_OK;
}

static HRESULT WINAPI test_get__NewEnum(ITest *iface, IEnumVARIANT **value)
{
    VARIANT items[3];
    int i;

    (void)iface;
    for (i = 0; i < 3; i++)
    {
        V_VT(&items[i]) = VT_I4;
        V_I4(&items[i]) = 10 * i;
    }
    return com_enum_variant_create(items, 3, value);
}

static const ITestVtbl test_vtbl =
{
    test_QueryInterface,
    test_AddRef,
    test_Release,
    test_GetTypeInfoCount,
    test_GetTypeInfo,
    test_GetIDsOfNames,
    test_Invoke,
    test_get_Name,
    test_put_Name,
    test_put_Number,
    test_get_Number,
    test_put_Flag,
    test_get_Flag,
    test_put_Kind,
    test_get_Kind,
    test_put_Day,
    test_get_Day,
    test_put_Stream,
    test_get_Stream,
    test_put_Other,
    test_get_Other,
    test_put_Items,
    test_get_Items,
    test_put_Anything,
    test_get_Anything,
    test_get_Square,
    test_get_Big,
    test_get_Unsigned,
    test_put_Aliased,
    test_Join,
    test_Fail,
    test_Nothing,
    test_Fire,
    test_get_Self,
    test_TakeLongLong,
    test_get__NewEnum,
};

static HRESULT call_update(void *sink, DISPID id, const VARIANT *args, UINT count)
{
    if (id != 0x300 || count != 3) return E_UNEXPECTED;
    return DTestEvents_Update((DTestEvents *)sink, V_DISPATCH(&args[2]), V_I4(&args[1]), V_BSTR(&args[0]));
}

static const struct com_source sources[] =
{
    { &IID_DTestEvents, call_update },
    { &IID_DTestOtherEvents, NULL },
};

const struct com_class test_class =
{
    &CLSID_Test, L"ComTest.Test", L"The test object", &IID_ITest, &IID_DTestEvents, test_object_create
};

/* Handed out only: not registered and not created. */
static const CLSID clsid_handed_out = { 0x6f2b7c10, 0x4b0e, 0x4d3c, { 0x9a, 0x51, 0x0c, 0x5f, 0x2e, 0x7d, 0x8a, 0x07 } };
static const struct com_class handed_out_class = { &clsid_handed_out, NULL, L"Handed out", &IID_ITest, NULL, NULL };

static const struct com_class *const classes[] = { &test_class, &handed_out_class };
static const struct com_library libraries[] = { { &LIBID_ComTest, 1, 0 }, { &LIBID_ComTestExt, 1, 0 } };
static const struct com_extension extensions[] = { { &IID_ITest, &IID_ITestExtension } };
static const IID *const borrowed[] = { &IID_ITestBase };

static const struct com_module module = { L"ComTest", libraries, ARRAYSIZE(libraries), classes, ARRAYSIZE(classes),
                                          extensions, ARRAYSIZE(extensions), borrowed, ARRAYSIZE(borrowed) };

void test_module_start(void)
{
    if (!com_module_get()) com_module_main(&module, GetModuleHandleW(NULL), DLL_PROCESS_ATTACH, NULL);
}

struct test_object *test_object_new(void)
{
    struct test_object *object = calloc(1, sizeof(*object));

    if (!object) abort();
    object->ITest_iface.lpVtbl = &test_vtbl;
    object->ITestExtension_iface.lpVtbl = &test_extension_vtbl;
    com_object_init(&object->com, (IUnknown *)&object->ITest_iface, &test_class);
    com_connection_points_init(&object->events, (IUnknown *)&object->ITest_iface, sources, ARRAYSIZE(sources));
    return object;
}

HRESULT test_object_create(REFIID riid, void **out)
{
    struct test_object *object = test_object_new();
    HRESULT hr = ITest_QueryInterface(&object->ITest_iface, riid, out);

    ITest_Release(&object->ITest_iface);
    return hr;
}

/* ------------------------------------------------------------------------------------------------ a foreign object */

struct foreign_object
{
    IDispatch IDispatch_iface;
    const IID *iid;
    LONG ref;
};

static inline struct foreign_object *impl_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct foreign_object, IDispatch_iface);
}

static HRESULT WINAPI foreign_QueryInterface(IDispatch *iface, REFIID riid, void **out)
{
    struct foreign_object *object = impl_from_IDispatch(iface);

    *out = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !(object->iid && IsEqualIID(riid, object->iid))) return E_NOINTERFACE;
    *out = iface;
    IDispatch_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI foreign_AddRef(IDispatch *iface)
{
    return InterlockedIncrement(&impl_from_IDispatch(iface)->ref);
}

static ULONG WINAPI foreign_Release(IDispatch *iface)
{
    ULONG ref = InterlockedDecrement(&impl_from_IDispatch(iface)->ref);

    if (!ref) free(impl_from_IDispatch(iface));
    return ref;
}

static HRESULT WINAPI foreign_GetTypeInfoCount(IDispatch *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT WINAPI foreign_GetTypeInfo(IDispatch *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface; (void)index; (void)lcid;
    *info = NULL;
    return E_NOTIMPL;
}

static HRESULT WINAPI foreign_GetIDsOfNames(IDispatch *iface, REFIID riid, WCHAR **names, UINT count, LCID lcid,
                                            DISPID *ids)
{
    (void)iface; (void)riid; (void)names; (void)count; (void)lcid; (void)ids;
    return E_NOTIMPL;
}

static HRESULT WINAPI foreign_Invoke(IDispatch *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                                     VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    (void)iface; (void)id; (void)riid; (void)lcid; (void)flags; (void)params; (void)result; (void)exception;
    (void)arg_err;
    return E_NOTIMPL;
}

static const IDispatchVtbl foreign_vtbl =
{
    foreign_QueryInterface,
    foreign_AddRef,
    foreign_Release,
    foreign_GetTypeInfoCount,
    foreign_GetTypeInfo,
    foreign_GetIDsOfNames,
    foreign_Invoke,
};

IUnknown *foreign_object_create(const IID *iid)
{
    struct foreign_object *object = calloc(1, sizeof(*object));

    if (!object) abort();
    object->IDispatch_iface.lpVtbl = &foreign_vtbl;
    object->iid = iid;
    object->ref = 1;
    return (IUnknown *)&object->IDispatch_iface;
}
