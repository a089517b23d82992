/* Late-bound calls: what scripts and .NET send, and what comes back.
 * The rules are those of IDispatch::Invoke in the Platform SDK; what Wine's VBScript sends was measured.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "object/object.h"
#include "wine/test.h"

static IDispatch *dispatch;
static struct test_object *object;

static DISPID id_of(const WCHAR *name)
{
    WCHAR *names[] = { (WCHAR *)name };
    DISPID id = DISPID_UNKNOWN;
    HRESULT hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);

    ok(hr == S_OK, "%s: %#lx\n", wine_dbgstr_w(name), hr);
    return id;
}

static HRESULT put(const WCHAR *name, VARIANT *value, WORD flags, UINT *arg_err)
{
    DISPID put_id = DISPID_PROPERTYPUT;
    DISPPARAMS params = { value, &put_id, 1, 1 };
    EXCEPINFO exception;

    memset(&exception, 0, sizeof(exception));
    return IDispatch_Invoke(dispatch, id_of(name), &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, NULL, &exception,
                            arg_err);
}

static HRESULT get(const WCHAR *name, VARIANT *args, UINT count, VARIANT *result)
{
    DISPPARAMS params = { args, NULL, count, 0 };

    VariantInit(result);
    return IDispatch_Invoke(dispatch, id_of(name), &IID_NULL, LOCALE_USER_DEFAULT,
                            DISPATCH_METHOD | DISPATCH_PROPERTYGET, &params, result, NULL, NULL);
}

static void set_long(VARIANT *value, LONG number)
{
    V_VT(value) = VT_I4;
    V_I4(value) = number;
}

static void set_string(VARIANT *value, const WCHAR *text)
{
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = SysAllocString(text);
}

static void set_reference(VARIANT *value, VARIANT *to)
{
    V_VT(value) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(value) = to;
}

static void test_type_info(void)
{
    WCHAR number[] = L"NUMBER", name[] = L"name", nonsense[] = L"Nonsense", join[] = L"Join", second[] = L"second";
    WCHAR *names[] = { number }, *base[] = { name }, *unknown[] = { nonsense }, *params[] = { join, second };
    ITypeInfo *info;
    TYPEATTR *attr;
    DISPID ids[2];
    UINT count;
    HRESULT hr;

    hr = IDispatch_GetTypeInfoCount(dispatch, &count);
    ok(hr == S_OK && count == 1, "%#lx %u\n", hr, count);
    hr = IDispatch_GetTypeInfoCount(dispatch, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);

    info = (ITypeInfo *)1;
    hr = IDispatch_GetTypeInfo(dispatch, 1, LOCALE_USER_DEFAULT, &info);
    ok(hr == DISP_E_BADINDEX && !info, "%#lx %p\n", hr, info);
    hr = IDispatch_GetTypeInfo(dispatch, 0, LOCALE_USER_DEFAULT, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ITypeInfo_GetTypeAttr(info, &attr);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(IsEqualGUID(&attr->guid, &IID_ITest), "%s\n", wine_dbgstr_guid(&attr->guid));
    ok(attr->typekind == TKIND_DISPATCH, "kind %d\n", attr->typekind);
    ok(attr->wTypeFlags & TYPEFLAG_FDUAL, "flags %#x\n", attr->wTypeFlags);
    ITypeInfo_ReleaseTypeAttr(info, attr);
    ITypeInfo_Release(info);

    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, ids);
    ok(hr == S_OK && ids[0] == 0x100, "%#lx %#lx\n", hr, ids[0]);
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, base, 1, LOCALE_USER_DEFAULT, ids);
    ok(hr == S_OK && ids[0] == 0, "%#lx %#lx\n", hr, ids[0]);
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, params, 2, LOCALE_USER_DEFAULT, ids);
    ok(hr == S_OK && ids[0] == 0x200 && ids[1] == 1, "%#lx %#lx %#lx\n", hr, ids[0], ids[1]);
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, unknown, 1, LOCALE_USER_DEFAULT, ids);
    ok(hr == DISP_E_UNKNOWNNAME && ids[0] == DISPID_UNKNOWN, "%#lx %#lx\n", hr, ids[0]);
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_IUnknown, names, 1, LOCALE_USER_DEFAULT, ids);
    ok(hr == DISP_E_UNKNOWNINTERFACE, "%#lx\n", hr);
}

/* A LONG given in every form that a client has for a number. */
static void test_numbers(void)
{
    static WCHAR four[] = L"4", words[] = L"four";
    static const struct
    {
        VARIANT value;
        HRESULT hr;
        LONG number;
    }
    cases[] =
    {
        { { .vt = VT_I4, .lVal = -4 }, S_OK, -4 },
        { { .vt = VT_I2, .iVal = -4 }, S_OK, -4 },
        { { .vt = VT_UI1, .bVal = 200 }, S_OK, 200 },
        { { .vt = VT_UI4, .ulVal = 4 }, S_OK, 4 },
        { { .vt = VT_R8, .dblVal = 4.4 }, S_OK, 4 },
        { { .vt = VT_R8, .dblVal = 1e12 }, DISP_E_OVERFLOW, 0 },
        { { .vt = VT_I8, .llVal = 4 }, S_OK, 4 },
        { { .vt = VT_BOOL, .boolVal = VARIANT_TRUE }, S_OK, -1 },
        { { .vt = VT_BSTR, .bstrVal = four }, S_OK, 4 },
        { { .vt = VT_BSTR, .bstrVal = words }, DISP_E_TYPEMISMATCH, 0 },
        { { .vt = VT_EMPTY }, S_OK, 0 },
        { { .vt = VT_NULL }, DISP_E_TYPEMISMATCH, 0 },
        { { .vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND }, DISP_E_PARAMNOTOPTIONAL, 0 },
    };
    VARIANT value, reference, reference2;
    unsigned int i, depth;
    UINT arg_err;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        /* as it is, by reference, and by reference to a reference */
        for (depth = 0; depth < 3; depth++)
        {
            winetest_push_context("case %u depth %u", i, depth);
            object->number = 77;
            value = cases[i].value;
            if (V_VT(&value) == VT_BSTR) V_BSTR(&value) = SysAllocString(V_BSTR(&value));
            set_reference(&reference, &value);
            set_reference(&reference2, &reference);
            arg_err = 77;
            hr = put(L"Number", depth == 2 ? &reference2 : depth ? &reference : &value, DISPATCH_PROPERTYPUT, &arg_err);
            ok(hr == cases[i].hr, "%#lx\n", hr);
            ok(object->number == (FAILED(cases[i].hr) ? 77 : cases[i].number), "%ld\n", object->number);
            ok(arg_err == (FAILED(cases[i].hr) ? 0 : 77), "arg_err %u\n", arg_err);
            ok(V_VT(&value) == V_VT(&cases[i].value), "the caller's argument became %#x\n", V_VT(&value));
            VariantClear(&value);
            winetest_pop_context();
        }
    }
}

static void test_references(void)
{
    VARIANT value, loop;
    LONG number = 12;
    BSTR text = SysAllocString(L"by reference");
    HRESULT hr;

    V_VT(&value) = VT_BYREF | VT_I4;
    V_I4REF(&value) = &number;
    hr = put(L"Number", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->number == 12, "%#lx %ld\n", hr, object->number);

    V_VT(&value) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&value) = &text;
    hr = put(L"Name", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && !wcscmp(object->name, L"by reference"), "%#lx %s\n", hr, wine_dbgstr_w(object->name));
    SysFreeString(text);

    /* what never ends, and what leads nowhere */
    set_reference(&loop, &loop);
    hr = put(L"Number", &loop, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    set_reference(&loop, NULL);
    hr = put(L"Number", &loop, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    V_VT(&value) = VT_BYREF | VT_I4;
    V_I4REF(&value) = NULL;
    hr = put(L"Number", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
}

static void test_other_types(void)
{
    VARIANT value, result, args[3];
    HRESULT hr;

    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = VARIANT_TRUE;
    hr = put(L"Flag", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->flag == VARIANT_TRUE, "%#lx %d\n", hr, object->flag);
    hr = get(L"Flag", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BOOL && V_BOOL(&result) == VARIANT_TRUE, "%#lx %d\n", hr, V_VT(&result));
    set_long(&value, 5);
    hr = put(L"Flag", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->flag == VARIANT_TRUE, "%#lx %d\n", hr, object->flag);

    hr = put(L"Kind", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->kind == TEST_KIND_SOME, "%#lx %d\n", hr, object->kind);
    hr = get(L"Kind", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 5, "%#lx %d\n", hr, V_VT(&result));
    set_long(&value, 6);
    hr = put(L"Aliased", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->number == 6, "%#lx %ld\n", hr, object->number);

    V_VT(&value) = VT_DATE;
    V_DATE(&value) = 40000.5;
    hr = put(L"Day", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->day == 40000.5, "%#lx %f\n", hr, object->day);
    hr = get(L"Day", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_DATE && V_DATE(&result) == 40000.5, "%#lx %d\n", hr, V_VT(&result));

    hr = get(L"Big", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I8 && V_I8(&result) == 0x123456789abcdefLL, "%#lx %d\n", hr, V_VT(&result));
    hr = get(L"Unsigned", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UI4 && V_UI4(&result) == 0xfffffff0, "%#lx %d\n", hr, V_VT(&result));

    set_long(&args[2], 1000);
    V_VT(&args[1]) = VT_R8;
    V_R8(&args[1]) = 100;
    V_VT(&args[0]) = VT_I8;
    V_I8(&args[0]) = 0x100000000LL;
    hr = get(L"TakeLongLong", args, 3, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I8 && V_I8(&result) == 0x100000000LL + 1100, "%#lx %d %s\n", hr,
       V_VT(&result), wine_dbgstr_longlong(V_I8(&result)));

    set_string(&value, L"in a variant");
    hr = put(L"Anything", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    ok(V_VT(&object->anything) == VT_BSTR && !wcscmp(V_BSTR(&object->anything), L"in a variant"), "%d\n",
       V_VT(&object->anything));
    hr = get(L"Anything", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), L"in a variant"), "%#lx %d\n", hr,
       V_VT(&result));
    VariantClear(&result);
    VariantClear(&value);

    /* S_FALSE is success, and there is no result */
    hr = get(L"Nothing", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_EMPTY, "%#lx %d\n", hr, V_VT(&result));
}

/* An interface parameter takes whatever object has that interface; never a pointer of another. */
static void test_objects(void)
{
    static const struct
    {
        const WCHAR *name;
        VARTYPE vt;
        const IID *iid;             /* that the foreign object has, besides IDispatch */
        BOOL object;
        HRESULT hr;
        BOOL null;                  /* what is set then is NULL */
    }
    cases[] =
    {
        { L"Stream", VT_UNKNOWN,  &IID_IStream, TRUE, S_OK, FALSE },
        { L"Stream", VT_DISPATCH, &IID_IStream, TRUE, S_OK, FALSE },
        { L"Stream", VT_DISPATCH, NULL, TRUE, DISP_E_TYPEMISMATCH, FALSE },
        { L"Stream", VT_UNKNOWN,  NULL, TRUE, DISP_E_TYPEMISMATCH, FALSE },
        { L"Stream", VT_DISPATCH, &IID_ITestBase, TRUE, DISP_E_TYPEMISMATCH, FALSE },
        { L"Stream", VT_DISPATCH, NULL, FALSE, S_OK, TRUE },
        { L"Stream", VT_UNKNOWN,  NULL, FALSE, S_OK, TRUE },
        { L"Stream", VT_EMPTY, NULL, FALSE, S_OK, TRUE },
        { L"Stream", VT_NULL, NULL, FALSE, S_OK, TRUE },
        { L"Stream", VT_I4, NULL, FALSE, DISP_E_TYPEMISMATCH, FALSE },
        { L"Stream", VT_BSTR, NULL, FALSE, DISP_E_TYPEMISMATCH, FALSE },
        { L"Other",  VT_UNKNOWN, &IID_ITestBase, TRUE, S_OK, FALSE },
        { L"Other",  VT_DISPATCH, &IID_ITestBase, TRUE, S_OK, FALSE },
        { L"Other",  VT_DISPATCH, &IID_IStream, TRUE, DISP_E_TYPEMISMATCH, FALSE },
    };
    static const WORD all_flags[] = { DISPATCH_PROPERTYPUT, DISPATCH_PROPERTYPUTREF,
                                      DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF };
    VARIANT value, reference, result;
    unsigned int i, j, depth;
    IUnknown *foreign, *kept;
    UINT arg_err;
    ULONG refs;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    for (j = 0; j < ARRAY_SIZE(all_flags); j++)
    for (depth = 0; depth < 2; depth++)
    {
        winetest_push_context("case %u flags %#x depth %u", i, all_flags[j], depth);
        foreign = foreign_object_create(cases[i].iid);
        memset(&value, 0, sizeof(value));
        V_VT(&value) = cases[i].vt;
        if (cases[i].object) V_UNKNOWN(&value) = foreign;
        set_reference(&reference, &value);
        arg_err = 77;
        hr = put(cases[i].name, depth ? &reference : &value, all_flags[j], &arg_err);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        ok(arg_err == (hr == DISP_E_TYPEMISMATCH ? 0 : 77), "arg_err %u\n", arg_err);
        kept = *cases[i].name == 'S' ? (IUnknown *)object->stream : (IUnknown *)object->other;
        if (hr == S_OK) ok(kept == (cases[i].null ? NULL : foreign), "%p\n", kept);
        if (*cases[i].name == 'S') ITest_put_Stream(&object->ITest_iface, NULL);
        else ITest_put_Other(&object->ITest_iface, NULL);
        ok(V_VT(&value) == cases[i].vt, "the caller's argument became %#x\n", V_VT(&value));
        refs = IUnknown_Release(foreign);
        ok(!refs, "%lu references left\n", refs);
        winetest_pop_context();
    }

    /* a Set where there is no object to set */
    set_long(&value, 1);
    hr = put(L"Number", &value, DISPATCH_PROPERTYPUTREF, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);

    /* what comes back says what it can do */
    foreign = foreign_object_create(&IID_IStream);
    ITest_put_Stream(&object->ITest_iface, (IStream *)foreign);
    hr = get(L"Stream", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_UNKNOWN && V_UNKNOWN(&result) == foreign, "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    ITest_put_Stream(&object->ITest_iface, NULL);
    ok(!IUnknown_Release(foreign), "references left\n");
    hr = get(L"Self", NULL, 0, &result);
    ok(hr == S_OK && V_VT(&result) == VT_DISPATCH && V_DISPATCH(&result) == dispatch, "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
}

static void test_arrays(void)
{
    static const VARTYPE types[] = { VT_VARIANT, VT_DISPATCH, VT_UNKNOWN };
    VARIANT value, reference, result, index, *elements;
    IUnknown *foreign = foreign_object_create(&IID_IStream), **found;
    SAFEARRAY *array;
    unsigned int i, depth;
    ULONG count;
    LONG place;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(types); i++)
    for (depth = 0; depth < 3; depth++)
    {
        winetest_push_context("type %u depth %u", types[i], depth);
        array = SafeArrayCreateVector(types[i], 0, 2);
        VariantInit(&value);
        V_VT(&value) = VT_UNKNOWN;
        V_UNKNOWN(&value) = foreign;
        for (place = 0; place < 2; place++)
        {
            hr = SafeArrayPutElement(array, &place, types[i] == VT_VARIANT ? (void *)&value : (void *)foreign);
            ok(hr == S_OK, "%#lx\n", hr);
        }
        V_VT(&value) = VT_ARRAY | types[i];
        V_ARRAY(&value) = array;
        if (depth == 2)
        {
            V_VT(&value) |= VT_BYREF;
            V_ARRAYREF(&value) = &array;
        }
        set_reference(&reference, &value);
        hr = put(L"Items", depth == 1 ? &reference : &value, DISPATCH_PROPERTYPUT, NULL);
        ok(hr == S_OK, "%#lx\n", hr);
        SafeArrayDestroy(array);

        hr = com_safearray_get_interfaces(object->items, &IID_IStream, &found, &count);
        ok(hr == S_OK && count == 2, "%#lx %lu\n", hr, count);
        if (hr == S_OK) ok(found[0] == foreign && found[1] == foreign, "%p %p\n", found[0], found[1]);
        com_free_interfaces(found, count);
        winetest_pop_context();
    }

    set_long(&value, 1);
    hr = put(L"Items", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    V_VT(&value) = VT_ARRAY | VT_I4;
    V_ARRAY(&value) = SafeArrayCreateVector(VT_I4, 0, 2);
    hr = put(L"Items", &value, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == DISP_E_TYPEMISMATCH, "%#lx\n", hr);
    SafeArrayDestroy(V_ARRAY(&value));

    /* a property that is an array, with an index: recorder.VolumePathNames(0) */
    array = SafeArrayCreateVector(VT_VARIANT, 0, 2);
    SafeArrayAccessData(array, (void **)&elements);
    set_long(&elements[0], 10);
    set_string(&elements[1], L"eleven");
    SafeArrayUnaccessData(array);
    ITest_put_Items(&object->ITest_iface, array);
    SafeArrayDestroy(array);
    set_long(&index, 1);
    hr = get(L"Items", &index, 1, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), L"eleven"), "%#lx %d\n", hr, V_VT(&result));
    VariantClear(&result);
    set_long(&index, 2);
    hr = get(L"Items", &index, 1, &result);
    ok(hr == DISP_E_BADINDEX && V_VT(&result) == VT_EMPTY, "%#lx %d\n", hr, V_VT(&result));
    set_reference(&reference, &index);
    set_long(&index, 0);
    hr = get(L"Items", &reference, 1, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 10, "%#lx %d\n", hr, V_VT(&result));
    hr = get(L"Number", &index, 1, &result);
    ok(hr == DISP_E_BADPARAMCOUNT, "%#lx\n", hr);

    ok(!IUnknown_Release(foreign) || object->items, "references left\n");
}

static void test_arguments(void)
{
    VARIANT args[4], result;
    DISPID named[] = { 2, 1, 0 };
    DISPPARAMS params = { args, NULL, 3, 0 };
    EXCEPINFO exception;
    UINT arg_err = 77;
    HRESULT hr;

    /* last argument first */
    set_string(&args[2], L"x");
    set_long(&args[1], 7);
    V_VT(&args[0]) = VT_BOOL;
    V_BOOL(&args[0]) = VARIANT_TRUE;
    hr = get(L"Join", args, 3, &result);
    ok(hr == S_OK && V_VT(&result) == VT_BSTR && !wcscmp(V_BSTR(&result), L"x/7/-1"), "%#lx %s\n", hr,
       wine_dbgstr_w(V_BSTR(&result)));
    VariantClear(&result);
    hr = get(L"Join", args, 2, &result);
    ok(hr == DISP_E_BADPARAMCOUNT, "%#lx\n", hr);
    hr = get(L"Join", args, 4, &result);
    ok(hr == DISP_E_BADPARAMCOUNT, "%#lx\n", hr);

    /* all by name, in the order given by the names */
    params.rgdispidNamedArgs = named;
    params.cNamedArgs = 3;
    hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == S_OK && !wcscmp(V_BSTR(&result), L"x/7/-1"), "%#lx\n", hr);
    VariantClear(&result);
    /* the last by name only */
    params.cNamedArgs = 1;
    hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == S_OK && !wcscmp(V_BSTR(&result), L"x/7/-1"), "%#lx\n", hr);
    VariantClear(&result);
    /* one twice; one that is not there */
    named[0] = 0;
    hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == DISP_E_PARAMNOTFOUND, "%#lx\n", hr);
    named[0] = 3;
    hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
    ok(hr == DISP_E_PARAMNOTFOUND, "%#lx\n", hr);
    params.cNamedArgs = 0;

    /* which argument was wrong: its place in rgvarg */
    VariantClear(&args[1]);
    set_string(&args[1], L"no number");
    hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, &arg_err);
    ok(hr == DISP_E_TYPEMISMATCH && arg_err == 1, "%#lx %u\n", hr, arg_err);
    ok(V_VT(&result) == VT_EMPTY, "%d\n", V_VT(&result));
    VariantClear(&args[1]);
    VariantClear(&args[2]);

    /* a property with a parameter */
    set_long(&args[0], 9);
    hr = get(L"Square", args, 1, &result);
    ok(hr == S_OK && V_VT(&result) == VT_I4 && V_I4(&result) == 81, "%#lx %ld\n", hr, V_I4(&result));
    params.cArgs = 1;
    hr = IDispatch_Invoke(dispatch, 0x108, &IID_NULL, 0, DISPATCH_PROPERTYGET, &params, NULL, NULL, NULL);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IDispatch_Invoke(dispatch, 0x108, &IID_NULL, 0, DISPATCH_PROPERTYPUT, &params, NULL, NULL, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    hr = IDispatch_Invoke(dispatch, 0x999, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, NULL, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    /* IDispatch's and IUnknown's own methods are not for scripts */
    hr = IDispatch_Invoke(dispatch, 0x60000002, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, NULL, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    hr = IDispatch_Invoke(dispatch, 0x108, &IID_IUnknown, 0, DISPATCH_PROPERTYGET, &params, NULL, NULL, NULL);
    ok(hr == DISP_E_UNKNOWNINTERFACE, "%#lx\n", hr);
    hr = IDispatch_Invoke(dispatch, 0x108, &IID_NULL, 0, DISPATCH_PROPERTYGET, NULL, NULL, NULL, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    (void)exception;
}

static void test_failures(void)
{
    static const struct
    {
        LONG hr;
        const WCHAR *detail;
        const WCHAR *end;           /* of the description */
        const WCHAR *source;
    }
    cases[] =
    {
        { 0x80070005, L"The door is shut.", L" The door is shut. (42)", L"ComTest.Test" },
        { 0xc0aa0203, L"Nobody knows this code.", L"0xC0AA0203. Nobody knows this code. (42)", L"ComTest.Test" },
        { 0x80070005, NULL, L".", L"ComTest" },
        { 0xc0aa0203, NULL, L"0xC0AA0203.", L"ComTest" },
    };
    VARIANT args[2];
    DISPPARAMS params = { args, NULL, 2, 0 };
    EXCEPINFO exception;
    unsigned int i;
    IErrorInfo *info;
    size_t length;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        /* what an earlier failure left is not this one's */
        com_error(E_OUTOFMEMORY, &test_class, &IID_ITest, L"stale");

        memset(&exception, 0xcc, sizeof(exception));
        set_long(&args[1], cases[i].hr);
        VariantInit(&args[0]);
        set_string(&args[0], cases[i].detail);
        hr = IDispatch_Invoke(dispatch, 0x201, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, &exception, NULL);
        ok(hr == DISP_E_EXCEPTION, "%#lx\n", hr);
        ok(exception.scode == cases[i].hr && !exception.wCode, "%#lx %u\n", exception.scode, exception.wCode);
        ok(!wcscmp(exception.bstrSource, cases[i].source), "%s\n", wine_dbgstr_w(exception.bstrSource));
        length = wcslen(exception.bstrDescription);
        ok(length > wcslen(cases[i].end) &&
           !wcscmp(exception.bstrDescription + length - wcslen(cases[i].end), cases[i].end), "%s\n",
           wine_dbgstr_w(exception.bstrDescription));
        ok(!wcsstr(exception.bstrDescription, L"stale"), "%s\n", wine_dbgstr_w(exception.bstrDescription));
        ok(!exception.pfnDeferredFillIn && !exception.bstrHelpFile, "not filled\n");
        SysFreeString(exception.bstrSource);
        SysFreeString(exception.bstrDescription);
        VariantClear(&args[0]);
        hr = GetErrorInfo(0, &info);
        ok(hr == S_FALSE, "the error info was left behind: %#lx\n", hr);
        winetest_pop_context();
    }

    set_string(&args[0], L"x");
    hr = IDispatch_Invoke(dispatch, 0x201, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, NULL, NULL);
    ok(hr == DISP_E_EXCEPTION, "%#lx\n", hr);
    VariantClear(&args[0]);
    SetErrorInfo(0, NULL);
}

/* Several threads at once, the first use of an interface included. */
static DWORD WINAPI hammer(void *context)
{
    VARIANT args[3], result;
    DISPPARAMS params = { args, NULL, 3, 0 };
    unsigned int i, *good = context;
    HRESULT hr;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    for (i = 0; i < 500; i++)
    {
        set_string(&args[2], L"x");
        set_long(&args[1], i);
        V_VT(&args[0]) = VT_I4;
        V_I4(&args[0]) = 1;
        hr = IDispatch_Invoke(dispatch, 0x200, &IID_NULL, 0, DISPATCH_METHOD, &params, &result, NULL, NULL);
        if (hr == S_OK && V_VT(&result) == VT_BSTR && !wcsncmp(V_BSTR(&result), L"x/", 2)) ++*good;
        VariantClear(&result);
        VariantClear(&args[2]);
    }
    CoUninitialize();
    return 0;
}

static void test_threads(void)
{
    unsigned int good[4] = { 0 }, i;
    HANDLE threads[4];

    for (i = 0; i < 4; i++) threads[i] = CreateThread(NULL, 0, hammer, &good[i], 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    for (i = 0; i < 4; i++)
    {
        ok(good[i] == 500, "thread %u: %u calls were right\n", i, good[i]);
        CloseHandle(threads[i]);
    }
}

/* Members of an extension stand, for a script, beside those of the interface that it extends. */
static void test_extension(void)
{
    WCHAR twice[] = L"TWICE", value_name[] = L"value";
    WCHAR *names[] = { twice, value_name };
    DISPPARAMS none = { NULL, NULL, 0, 0 };
    VARIANT argument, value;
    DISPPARAMS one = { &argument, NULL, 1, 0 };
    ITestExtension *extension;
    EXCEPINFO exception;
    ITypeInfo *info;
    TYPEATTR *attr;
    DISPID ids[2];
    HRESULT hr;

    ok(id_of(L"Extra") == 0x10100, "%#lx\n", id_of(L"Extra"));
    ok(id_of(L"Nothing") == 0x202, "%#lx\n", id_of(L"Nothing"));
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 2, LOCALE_USER_DEFAULT, ids);
    ok(hr == S_OK && ids[0] == 0x10200 && ids[1] == 0, "%#lx %#lx %#lx\n", hr, ids[0], ids[1]);

    set_long(&argument, 7);
    hr = put(L"Extra", &argument, DISPATCH_PROPERTYPUT, NULL);
    ok(hr == S_OK && object->extra == 7, "%#lx %ld\n", hr, object->extra);
    hr = get(L"extra", NULL, 0, &value);
    ok(hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) == 7, "%#lx %d %ld\n", hr, V_VT(&value), V_I4(&value));
    set_long(&argument, 21);
    hr = get(L"Twice", &argument, 1, &value);
    ok(hr == S_OK && V_VT(&value) == VT_I4 && V_I4(&value) == 42, "%#lx %d %ld\n", hr, V_VT(&value), V_I4(&value));

    memset(&exception, 0, sizeof(exception));
    set_long(&argument, -1);
    hr = IDispatch_Invoke(dispatch, 0x10200, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &one, NULL, &exception, NULL);
    ok(hr == DISP_E_EXCEPTION && exception.scode == E_INVALIDARG, "%#lx %#lx\n", hr, exception.scode);
    ok(exception.bstrDescription && wcsstr(exception.bstrDescription, L"-1 is negative."), "%s\n",
       wine_dbgstr_w(exception.bstrDescription));
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrSource);

    /* neither has it, or has it in this way */
    hr = IDispatch_Invoke(dispatch, 0x10999, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &none, NULL, NULL, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    hr = IDispatch_Invoke(dispatch, 0x10200, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUT, &none, NULL, NULL, NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);

    /* asked for, it is an interface with type information of its own, and the same object */
    hr = IDispatch_QueryInterface(dispatch, &IID_ITestExtension, (void **)&extension);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ITestExtension_GetTypeInfo(extension, 0, LOCALE_USER_DEFAULT, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = ITypeInfo_GetTypeAttr(info, &attr);
    ok(hr == S_OK && IsEqualGUID(&attr->guid, &IID_ITestExtension), "%#lx\n", hr);
    ITypeInfo_ReleaseTypeAttr(info, attr);
    ITypeInfo_Release(info);
    hr = ITestExtension_Invoke(extension, 0x10201, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &none, NULL, NULL, NULL);
    ok(hr == DISP_E_EXCEPTION, "%#lx\n", hr);
    hr = ITestExtension_Invoke(extension, 0x100, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &none, &value, NULL,
                               NULL);
    ok(hr == DISP_E_MEMBERNOTFOUND, "%#lx\n", hr);
    ITestExtension_Release(extension);
}

START_TEST(dispatch)
{
    HRESULT hr;

    CoInitialize(NULL);
    test_module_start();
    object = test_object_new();
    hr = ITest_QueryInterface(&object->ITest_iface, &IID_IDispatch, (void **)&dispatch);
    ok(hr == S_OK, "%#lx\n", hr);
    ITest_Release(&object->ITest_iface);

    test_threads();
    test_type_info();
    test_numbers();
    test_references();
    test_other_types();
    test_objects();
    test_arrays();
    test_arguments();
    test_failures();
    test_extension();

    ok(!IDispatch_Release(dispatch), "references left\n");
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
    com_module_main(com_module_get(), com_module_instance(), DLL_PROCESS_DETACH, NULL);
    CoUninitialize();
}
