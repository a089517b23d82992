/* IEnumVARIANT and the arrays of variants. Rules: IEnumVARIANT in the Platform SDK.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "object/object.h"
#include "wine/test.h"

static void test_enumerator(void)
{
    static const WCHAR *const texts[] = { L"one", L"two", L"three" };
    IEnumVARIANT *list, *copy;
    IUnknown *unknown;
    VARIANT items[3], out[4];
    ULONG fetched, i;
    HRESULT hr;

    for (i = 0; i < 3; i++)
    {
        V_VT(&items[i]) = VT_BSTR;
        V_BSTR(&items[i]) = SysAllocString(texts[i]);
    }
    hr = com_enum_variant_create(items, 3, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = com_enum_variant_create(items, 3, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    /* a snapshot: what happens to the originals does not show */
    for (i = 0; i < 3; i++) VariantClear(&items[i]);

    hr = IEnumVARIANT_QueryInterface(list, &IID_IEnumVARIANT, (void **)&unknown);
    ok(hr == S_OK && unknown == (IUnknown *)list, "%#lx\n", hr);
    IUnknown_Release(unknown);
    hr = IEnumVARIANT_QueryInterface(list, &IID_IDispatch, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "%#lx\n", hr);

    /* one without being told how many, as documented; more not */
    hr = IEnumVARIANT_Next(list, 1, out, NULL);
    ok(hr == S_OK && V_VT(out) == VT_BSTR && !wcscmp(V_BSTR(out), L"one"), "%#lx\n", hr);
    VariantClear(out);
    hr = IEnumVARIANT_Next(list, 2, out, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    hr = IEnumVARIANT_Next(list, 1, NULL, &fetched);
    ok(hr == E_POINTER && !fetched, "%#lx\n", hr);
    hr = IEnumVARIANT_Next(list, 0, out, &fetched);
    ok(hr == S_OK && !fetched, "%#lx\n", hr);

    hr = IEnumVARIANT_Clone(list, &copy);
    ok(hr == S_OK, "%#lx\n", hr);
    memset(out, 0xcc, sizeof(out));
    hr = IEnumVARIANT_Next(list, 4, out, &fetched);
    ok(hr == S_FALSE && fetched == 2, "%#lx %lu\n", hr, fetched);
    ok(V_VT(&out[0]) == VT_BSTR && !wcscmp(V_BSTR(&out[0]), L"two"), "%d\n", V_VT(&out[0]));
    ok(V_VT(&out[1]) == VT_BSTR && !wcscmp(V_BSTR(&out[1]), L"three"), "%d\n", V_VT(&out[1]));
    ok(V_VT(&out[2]) == VT_EMPTY && V_VT(&out[3]) == VT_EMPTY, "the rest is not empty\n");
    VariantClear(&out[0]);
    VariantClear(&out[1]);
    hr = IEnumVARIANT_Next(list, 1, out, &fetched);
    ok(hr == S_FALSE && !fetched, "%#lx %lu\n", hr, fetched);
    hr = IEnumVARIANT_Reset(list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumVARIANT_Skip(list, 2);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumVARIANT_Next(list, 1, out, &fetched);
    ok(hr == S_OK && fetched == 1 && !wcscmp(V_BSTR(out), L"three"), "%#lx %lu\n", hr, fetched);
    VariantClear(out);
    hr = IEnumVARIANT_Skip(list, 0xffffffff);
    ok(hr == S_FALSE, "%#lx\n", hr);
    ok(!IEnumVARIANT_Release(list), "references left\n");

    /* the copy stands where the original stood, and outlives it */
    hr = IEnumVARIANT_Next(copy, 1, out, NULL);
    ok(hr == S_OK && !wcscmp(V_BSTR(out), L"two"), "%#lx\n", hr);
    VariantClear(out);
    hr = IEnumVARIANT_Clone(copy, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
    ok(!IEnumVARIANT_Release(copy), "references left\n");

    hr = com_enum_variant_create(NULL, 0, &list);
    ok(hr == S_OK, "%#lx\n", hr);
    hr = IEnumVARIANT_Next(list, 1, out, &fetched);
    ok(hr == S_FALSE && !fetched, "%#lx %lu\n", hr, fetched);
    hr = IEnumVARIANT_Skip(list, 1);
    ok(hr == S_FALSE, "%#lx\n", hr);
    ok(!IEnumVARIANT_Release(list), "references left\n");
    ok(com_module_can_unload_now() == S_OK, "something still counts\n");
}

/* The array is one-dimensional with lower bound 0, of variants, each of the type. */
static VARIANT *open_array(SAFEARRAY *array, ULONG count, VARTYPE vt)
{
    VARIANT *elements = NULL;
    LONG lower, upper;
    VARTYPE type;
    HRESULT hr;
    ULONG i;

    ok(SafeArrayGetDim(array) == 1, "%u dimensions\n", SafeArrayGetDim(array));
    hr = SafeArrayGetVartype(array, &type);
    ok(hr == S_OK && type == VT_VARIANT, "%#lx %d\n", hr, type);
    hr = SafeArrayGetLBound(array, 1, &lower);
    ok(hr == S_OK && !lower, "%#lx %ld\n", hr, lower);
    hr = SafeArrayGetUBound(array, 1, &upper);
    ok(hr == S_OK && upper == (LONG)count - 1, "%#lx %ld\n", hr, upper);
    hr = SafeArrayAccessData(array, (void **)&elements);
    ok(hr == S_OK, "%#lx\n", hr);
    for (i = 0; i < count; i++) ok(V_VT(&elements[i]) == vt, "%lu: %d\n", i, V_VT(&elements[i]));
    return elements;
}

static void close_array(SAFEARRAY *array)
{
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

static void test_builders(void)
{
    static const LONG longs[] = { 1, -1, 0x7fffffff };
    static const WCHAR *const strings[] = { L"", L"D:\\" };
    static const BYTE bytes[] = { 0, 255 };
    IUnknown *foreign = foreign_object_create(NULL);
    IDispatch *objects[] = { (IDispatch *)foreign, (IDispatch *)foreign };
    SAFEARRAY *array;
    VARIANT *elements;
    HRESULT hr;

    hr = com_safearray_from_longs(VT_I4, longs, 3, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    elements = open_array(array, 3, VT_I4);
    ok(V_I4(&elements[0]) == 1 && V_I4(&elements[1]) == -1 && V_I4(&elements[2]) == 0x7fffffff, "wrong values\n");
    close_array(array);
    hr = com_safearray_from_longs(VT_UI4, longs, 3, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    elements = open_array(array, 3, VT_UI4);
    ok(V_UI4(&elements[1]) == 0xffffffff, "%#lx\n", V_UI4(&elements[1]));
    close_array(array);

    hr = com_safearray_from_strings(strings, 2, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    elements = open_array(array, 2, VT_BSTR);
    ok(!SysStringLen(V_BSTR(&elements[0])) && !wcscmp(V_BSTR(&elements[1]), L"D:\\"), "wrong values\n");
    close_array(array);

    hr = com_safearray_from_bytes(bytes, 2, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    elements = open_array(array, 2, VT_UI1);
    ok(V_UI1(&elements[0]) == 0 && V_UI1(&elements[1]) == 255, "wrong values\n");
    close_array(array);

    hr = com_safearray_from_dispatch(objects, 2, &array);
    ok(hr == S_OK, "%#lx\n", hr);
    elements = open_array(array, 2, VT_DISPATCH);
    ok(V_DISPATCH(&elements[1]) == objects[1], "wrong values\n");
    close_array(array);
    ok(!IUnknown_Release(foreign), "references left\n");

    hr = com_safearray_from_longs(VT_I4, NULL, 0, &array);
    ok(hr == S_OK && array, "%#lx\n", hr);
    open_array(array, 0, VT_I4);
    close_array(array);
    hr = com_safearray_from_longs(VT_I4, NULL, 1, &array);
    ok(hr == E_POINTER && !array, "%#lx\n", hr);
    hr = com_safearray_from_longs(VT_I4, longs, 1, NULL);
    ok(hr == E_POINTER, "%#lx\n", hr);
}

static void test_get_interfaces(void)
{
    static const struct
    {
        VARTYPE vt;                 /* of the second of two elements; the first is good */
        BOOL object;
        unsigned int references;    /* to the element */
        HRESULT hr;
    }
    cases[] =
    {
        { VT_DISPATCH, TRUE, 0, S_OK },
        { VT_UNKNOWN, TRUE, 0, S_OK },
        { VT_UNKNOWN, TRUE, 1, S_OK },
        { VT_DISPATCH, TRUE, 2, S_OK },
        { VT_DISPATCH, FALSE, 0, E_INVALIDARG },
        { VT_EMPTY, FALSE, 0, E_INVALIDARG },
        { VT_I4, FALSE, 0, E_INVALIDARG },
        { VT_I4, FALSE, 1, E_INVALIDARG },
    };
    IUnknown *good = foreign_object_create(&IID_ITestBase), *bad = foreign_object_create(NULL), **found;
    VARIANT value, *elements, links[2];
    SAFEARRAYBOUND bounds[2] = { { 1, 0 }, { 1, 0 } };
    SAFEARRAY *array;
    unsigned int i;
    ULONG count;
    HRESULT hr;

    for (i = 0; i < ARRAY_SIZE(cases); i++)
    {
        winetest_push_context("case %u", i);
        memset(&value, 0, sizeof(value));
        V_VT(&value) = cases[i].vt;
        if (cases[i].object) V_UNKNOWN(&value) = good;
        V_VT(&links[0]) = V_VT(&links[1]) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&links[0]) = &value;
        V_VARIANTREF(&links[1]) = &links[0];

        array = SafeArrayCreateVector(VT_VARIANT, 5, 2);
        SafeArrayAccessData(array, (void **)&elements);
        V_VT(&elements[0]) = VT_DISPATCH;
        V_DISPATCH(&elements[0]) = (IDispatch *)good;
        IUnknown_AddRef(good);
        if (cases[i].references) elements[1] = links[cases[i].references - 1];
        else VariantCopy(&elements[1], &value);
        SafeArrayUnaccessData(array);

        hr = com_safearray_get_interfaces(array, &IID_ITestBase, &found, &count);
        ok(hr == cases[i].hr, "%#lx\n", hr);
        ok(count == (hr == S_OK ? 2u : 0u), "%lu\n", count);
        if (hr == S_OK) ok(found[0] == good && found[1] == good, "%p %p\n", found[0], found[1]);
        else ok(!found, "%p\n", found);
        com_free_interfaces(found, count);
        SafeArrayDestroy(array);
        winetest_pop_context();
    }

    /* an object without the interface */
    array = SafeArrayCreateVector(VT_UNKNOWN, 0, 1);
    SafeArrayAccessData(array, (void **)&elements);
    *(IUnknown **)elements = bad;
    IUnknown_AddRef(bad);
    SafeArrayUnaccessData(array);
    hr = com_safearray_get_interfaces(array, &IID_ITestBase, &found, &count);
    ok(hr == E_INVALIDARG && !found && !count, "%#lx\n", hr);
    SafeArrayDestroy(array);

    array = SafeArrayCreateVector(VT_VARIANT, 0, 0);
    hr = com_safearray_get_interfaces(array, &IID_ITestBase, &found, &count);
    ok(hr == S_OK && !found && !count, "%#lx\n", hr);
    SafeArrayDestroy(array);
    array = SafeArrayCreate(VT_VARIANT, 2, bounds);
    hr = com_safearray_get_interfaces(array, &IID_ITestBase, &found, &count);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    SafeArrayDestroy(array);
    array = SafeArrayCreateVector(VT_I4, 0, 1);
    hr = com_safearray_get_interfaces(array, &IID_ITestBase, &found, &count);
    ok(hr == E_INVALIDARG, "%#lx\n", hr);
    SafeArrayDestroy(array);
    hr = com_safearray_get_interfaces(NULL, &IID_ITestBase, &found, &count);
    ok(hr == E_POINTER, "%#lx\n", hr);

    ok(!IUnknown_Release(good), "references left\n");
    ok(!IUnknown_Release(bad), "references left\n");
}

START_TEST(collection)
{
    CoInitialize(NULL);
    test_module_start();
    test_enumerator();
    test_builders();
    test_get_interfaces();
    CoUninitialize();
}
