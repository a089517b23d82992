/* Collections as scripts know them: IEnumVARIANT over a snapshot, and SAFEARRAY(VARIANT) both ways.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"

struct enum_variant
{
    IEnumVARIANT IEnumVARIANT_iface;
    struct com_object com;
    SAFEARRAY *items;               /* never changed once made */
    ULONG count;
    LONG next;                      /* moved atomically: the object may be called from several threads */
};

static HRESULT enum_variant_create(SAFEARRAY *items, ULONG count, ULONG next, IEnumVARIANT **out);

static inline struct enum_variant *impl_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct enum_variant, IEnumVARIANT_iface);
}

static HRESULT WINAPI enum_variant_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **out)
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT(iface);

    if (out && IsEqualIID(riid, &IID_IEnumVARIANT))
    {
        IEnumVARIANT_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    return com_object_query_interface(&enumerator->com, riid, out);
}

static ULONG WINAPI enum_variant_AddRef(IEnumVARIANT *iface)
{
    return com_object_add_ref(&impl_from_IEnumVARIANT(iface)->com);
}

static ULONG WINAPI enum_variant_Release(IEnumVARIANT *iface)
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT(iface);
    ULONG ref = com_object_release(&enumerator->com);

    if (!ref)
    {
        SafeArrayDestroy(enumerator->items);
        com_object_done(&enumerator->com);
        free(enumerator);
    }
    return ref;
}

ULONG com_enum_advance(LONG *next, ULONG count, ULONG wanted, ULONG *first)
{
    ULONG here, taken;

    do
    {
        here = (ULONG)*next;
        taken = min(wanted, count - here);
    }
    while (InterlockedCompareExchange(next, (LONG)(here + taken), (LONG)here) != (LONG)here);

    *first = here;
    return taken;
}

static HRESULT WINAPI enum_variant_Next(IEnumVARIANT *iface, ULONG wanted, VARIANT *out, ULONG *fetched)
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT(iface);
    ULONG first, taken, i;
    VARIANT *items;
    HRESULT hr;

    if (fetched) *fetched = 0;
    /* Only who asks for one can do without being told how many came. */
    if (!out || (!fetched && wanted > 1)) return wanted ? E_POINTER : S_OK;

    for (i = 0; i < wanted; i++) VariantInit(&out[i]);
    taken = com_enum_advance(&enumerator->next, enumerator->count, wanted, &first);
    if (FAILED(hr = SafeArrayAccessData(enumerator->items, (void **)&items))) return hr;
    for (i = 0; i < taken && SUCCEEDED(hr); i++) hr = VariantCopy(&out[i], &items[first + i]);
    SafeArrayUnaccessData(enumerator->items);
    if (FAILED(hr))
    {
        while (i) VariantClear(&out[--i]);
        return hr;
    }
    if (fetched) *fetched = taken;
    return taken == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_variant_Skip(IEnumVARIANT *iface, ULONG wanted)
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT(iface);
    ULONG first;

    return com_enum_advance(&enumerator->next, enumerator->count, wanted, &first) == wanted ? S_OK : S_FALSE;
}

static HRESULT WINAPI enum_variant_Reset(IEnumVARIANT *iface)
{
    InterlockedExchange(&impl_from_IEnumVARIANT(iface)->next, 0);
    return S_OK;
}

static HRESULT WINAPI enum_variant_Clone(IEnumVARIANT *iface, IEnumVARIANT **out)
{
    struct enum_variant *enumerator = impl_from_IEnumVARIANT(iface);
    SAFEARRAY *copy;
    HRESULT hr;

    if (!out) return E_POINTER;
    *out = NULL;
    if (FAILED(hr = SafeArrayCopy(enumerator->items, &copy))) return hr;
    return enum_variant_create(copy, enumerator->count, enumerator->next, out);
}

static const IEnumVARIANTVtbl enum_variant_vtbl =
{
    enum_variant_QueryInterface,
    enum_variant_AddRef,
    enum_variant_Release,
    enum_variant_Next,
    enum_variant_Skip,
    enum_variant_Reset,
    enum_variant_Clone,
};

/* Takes the array, also when it fails. */
static HRESULT enum_variant_create(SAFEARRAY *items, ULONG count, ULONG next, IEnumVARIANT **out)
{
    struct enum_variant *enumerator;

    if (!(enumerator = malloc(sizeof(*enumerator))))
    {
        SafeArrayDestroy(items);
        return E_OUTOFMEMORY;
    }
    enumerator->IEnumVARIANT_iface.lpVtbl = &enum_variant_vtbl;
    com_object_init(&enumerator->com, (IUnknown *)&enumerator->IEnumVARIANT_iface, NULL);
    enumerator->items = items;
    enumerator->count = count;
    enumerator->next = next;
    *out = &enumerator->IEnumVARIANT_iface;
    return S_OK;
}

HRESULT com_enum_variant_create(const VARIANT *items, ULONG count, IEnumVARIANT **out)
{
    SAFEARRAY *copy;
    HRESULT hr;

    if (!out) return E_POINTER;
    *out = NULL;
    if (FAILED(hr = com_safearray_from_variants(items, count, &copy))) return hr;
    return enum_variant_create(copy, count, 0, out);
}

/* Makes element `index` of what a builder was given; the array owns it then. */
typedef HRESULT (*make_element)(VARIANT *element, const void *items, ULONG index, VARTYPE vt);

static HRESULT build(const void *items, ULONG count, VARTYPE vt, make_element make, SAFEARRAY **out)
{
    SAFEARRAY *array;
    VARIANT *elements;
    HRESULT hr;
    ULONG i;

    if (!out) return E_POINTER;
    *out = NULL;
    if (!items && count) return E_POINTER;

    /* elements of a new array are VT_EMPTY */
    if (!(array = SafeArrayCreateVector(VT_VARIANT, 0, count))) return E_OUTOFMEMORY;
    if (FAILED(hr = SafeArrayAccessData(array, (void **)&elements)))
    {
        SafeArrayDestroy(array);
        return hr;
    }
    for (i = 0; i < count && SUCCEEDED(hr); i++) hr = make(&elements[i], items, i, vt);
    SafeArrayUnaccessData(array);
    if (FAILED(hr))
    {
        SafeArrayDestroy(array);
        return hr;
    }
    *out = array;
    return S_OK;
}

static HRESULT make_copy(VARIANT *element, const void *items, ULONG index, VARTYPE vt)
{
    (void)vt;
    return VariantCopy(element, (VARIANT *)&((const VARIANT *)items)[index]);
}

static HRESULT make_long(VARIANT *element, const void *items, ULONG index, VARTYPE vt)
{
    V_I4(element) = ((const LONG *)items)[index];
    V_VT(element) = vt;
    return S_OK;
}

static HRESULT make_string(VARIANT *element, const void *items, ULONG index, VARTYPE vt)
{
    if (!(V_BSTR(element) = SysAllocString(((const WCHAR *const *)items)[index]))) return E_OUTOFMEMORY;
    V_VT(element) = vt;
    return S_OK;
}

static HRESULT make_dispatch(VARIANT *element, const void *items, ULONG index, VARTYPE vt)
{
    if ((V_DISPATCH(element) = ((IDispatch *const *)items)[index])) IDispatch_AddRef(V_DISPATCH(element));
    V_VT(element) = vt;
    return S_OK;
}

static HRESULT make_byte(VARIANT *element, const void *items, ULONG index, VARTYPE vt)
{
    V_UI1(element) = ((const BYTE *)items)[index];
    V_VT(element) = vt;
    return S_OK;
}

HRESULT com_safearray_from_variants(const VARIANT *items, ULONG count, SAFEARRAY **out)
{
    return build(items, count, VT_VARIANT, make_copy, out);
}

HRESULT com_safearray_from_longs(VARTYPE vt, const LONG *items, ULONG count, SAFEARRAY **out)
{
    return build(items, count, vt, make_long, out);
}

HRESULT com_safearray_from_strings(const WCHAR *const *items, ULONG count, SAFEARRAY **out)
{
    return build(items, count, VT_BSTR, make_string, out);
}

HRESULT com_safearray_from_dispatch(IDispatch *const *items, ULONG count, SAFEARRAY **out)
{
    return build(items, count, VT_DISPATCH, make_dispatch, out);
}

HRESULT com_safearray_from_bytes(const BYTE *items, ULONG count, SAFEARRAY **out)
{
    return build(items, count, VT_UI1, make_byte, out);
}

void com_free_interfaces(IUnknown **interfaces, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) IUnknown_Release(interfaces[i]);
    CoTaskMemFree(interfaces);
}

static HRESULT element_interface(const void *data, VARTYPE vt, ULONG index, REFIID riid, IUnknown **out)
{
    VARIANT object;
    HRESULT hr;

    VariantInit(&object);
    if (vt == VT_VARIANT)
    {
        if (FAILED(com_variant_resolve(&object, &((const VARIANT *)data)[index]))) return E_INVALIDARG;
    }
    else if ((V_UNKNOWN(&object) = ((IUnknown *const *)data)[index]))
    {
        V_VT(&object) = VT_UNKNOWN;
        IUnknown_AddRef(V_UNKNOWN(&object));
    }

    if ((V_VT(&object) != VT_DISPATCH && V_VT(&object) != VT_UNKNOWN) || !V_UNKNOWN(&object) ||
        FAILED(IUnknown_QueryInterface(V_UNKNOWN(&object), riid, (void **)out)))
        hr = E_INVALIDARG;
    else
        hr = S_OK;
    VariantClear(&object);
    return hr;
}

HRESULT com_safearray_get_interfaces(SAFEARRAY *array, REFIID riid, IUnknown ***out, ULONG *count)
{
    IUnknown **interfaces;
    LONG lower, upper;
    HRESULT hr = S_OK;
    ULONG length, i;
    VARTYPE vt;
    void *data;

    if (!out || !count) return E_POINTER;
    *out = NULL;
    *count = 0;
    if (!array) return E_POINTER;

    if (SafeArrayGetDim(array) != 1 || FAILED(SafeArrayGetVartype(array, &vt)) ||
        (vt != VT_VARIANT && vt != VT_DISPATCH && vt != VT_UNKNOWN) ||
        FAILED(SafeArrayGetLBound(array, 1, &lower)) || FAILED(SafeArrayGetUBound(array, 1, &upper)))
        return E_INVALIDARG;
    if (upper < lower) return S_OK;
    length = (ULONG)upper - (ULONG)lower + 1;

    if (!(interfaces = CoTaskMemAlloc(length * sizeof(*interfaces)))) return E_OUTOFMEMORY;
    if (FAILED(hr = SafeArrayAccessData(array, &data)))
    {
        CoTaskMemFree(interfaces);
        return hr;
    }
    for (i = 0; i < length; i++)
    {
        if (FAILED(hr = element_interface(data, vt, i, riid, &interfaces[i]))) break;
    }
    SafeArrayUnaccessData(array);
    if (FAILED(hr))
    {
        com_free_interfaces(interfaces, i);
        return hr;
    }
    *out = interfaces;
    *count = length;
    return S_OK;
}
