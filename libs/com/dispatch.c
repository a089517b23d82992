/* IDispatch for every scriptable object, from the type library.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"

/* How many references to references are followed: VBScript makes two, and a longer chain is a loop. */
#define MAX_REFERENCES 8

/* No method of these libraries has as many. */
#define MAX_PARAMS 16

HRESULT com_variant_resolve(VARIANT *out, const VARIANT *value)
{
    UINT i;

    VariantInit(out);
    for (i = 0; i < MAX_REFERENCES && V_VT(value) == (VT_BYREF | VT_VARIANT); i++)
    {
        value = V_VARIANTREF(value);
        if (!value) return DISP_E_TYPEMISMATCH;
    }
    if (V_VT(value) == (VT_BYREF | VT_VARIANT)) return DISP_E_TYPEMISMATCH;
    if ((V_VT(value) & VT_BYREF) && !V_BYREF(value)) return DISP_E_TYPEMISMATCH;
    return VariantCopyInd(out, (VARIANT *)value);
}

HRESULT com_dispatch_get_type_info_count(UINT *count)
{
    if (!count) return E_POINTER;
    *count = 1;
    return S_OK;
}

HRESULT com_dispatch_get_type_info(REFIID iid, UINT index, LCID lcid, ITypeInfo **info)
{
    const struct com_interface *compiled;
    HRESULT hr;

    (void)lcid;                     /* the library is in one language */
    if (!info) return E_POINTER;
    *info = NULL;
    if (index) return DISP_E_BADINDEX;
    if (FAILED(hr = com_interface_get(iid, &compiled))) return hr;
    *info = compiled->dispatch;
    ITypeInfo_AddRef(*info);
    return S_OK;
}

/* The extension of a scriptable interface, or NULL. */
static const IID *extension_of(REFIID iid)
{
    const struct com_module *module = com_module_get();
    UINT i;

    for (i = 0; i < module->extension_count; i++)
    {
        if (IsEqualIID(module->extensions[i].iid, iid)) return module->extensions[i].extension;
    }
    return NULL;
}

HRESULT com_dispatch_get_ids_of_names(REFIID iid, REFIID riid, WCHAR **names, UINT count, LCID lcid, DISPID *ids)
{
    const struct com_interface *compiled;
    const IID *extension;
    HRESULT hr;

    (void)lcid;
    if (!IsEqualIID(riid, &IID_NULL)) return DISP_E_UNKNOWNINTERFACE;
    if (!names || !ids) return E_POINTER;
    if (!count) return E_INVALIDARG;
    if (FAILED(hr = com_interface_get(iid, &compiled))) return hr;
    hr = DispGetIDsOfNames(compiled->dispatch, names, count, ids);
    /* Only the member's name, which is the first, says whose it is. */
    if (hr != DISP_E_UNKNOWNNAME || ids[0] != DISPID_UNKNOWN || !(extension = extension_of(iid))) return hr;
    if (FAILED(hr = com_interface_get(extension, &compiled))) return hr;
    return DispGetIDsOfNames(compiled->dispatch, names, count, ids);
}

static const struct com_method *find_method(const struct com_interface *compiled, DISPID id, UINT kinds)
{
    UINT i;

    for (i = 0; i < compiled->method_count; i++)
    {
        const struct com_method *method = &compiled->methods[i];

        if (method->id == id && (method->kind & kinds)) return method;
    }
    return NULL;
}

/* What the caller means. VBScript asks for METHOD|PROPERTYGET where it cannot tell. A Set (PUTREF) of an object goes to the
 * propput where the library has no propputref. */
static const struct com_method *choose_method(const struct com_interface *compiled, DISPID id, WORD flags)
{
    const struct com_method *method;

    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
    {
        if ((method = find_method(compiled, id, flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))))
            return method;
        method = find_method(compiled, id, INVOKE_PROPERTYPUT);
        if (method && method->param_count)
        {
            VARTYPE vt = method->params[method->param_count - 1].vt;

            if (vt == VT_DISPATCH || vt == VT_UNKNOWN || vt == VT_VARIANT) return method;
        }
        return NULL;
    }
    return find_method(compiled, id, flags & (DISPATCH_METHOD | DISPATCH_PROPERTYGET));
}

/* An object for an interface parameter: whatever it is, it is asked for that interface. */
static HRESULT coerce_object(VARIANT *value, const struct com_param *param)
{
    IUnknown *object = NULL;

    switch (V_VT(value))
    {
    case VT_EMPTY:
    case VT_NULL:
        break;

    case VT_DISPATCH:
    case VT_UNKNOWN:
        if (!V_UNKNOWN(value)) break;
        if (FAILED(IUnknown_QueryInterface(V_UNKNOWN(value), &param->iid, (void **)&object)) || !object)
            return DISP_E_TYPEMISMATCH;
        break;

    default:
        return DISP_E_TYPEMISMATCH;
    }
    VariantClear(value);
    V_VT(value) = param->vt;
    V_UNKNOWN(value) = object;
    return S_OK;
}

/* An array for SAFEARRAY(VARIANT). .NET clients send arrays of objects: each becomes a variant. */
static HRESULT coerce_array(VARIANT *value, const struct com_param *param)
{
    LONG lower, upper;
    SAFEARRAY *source, *array;
    VARIANT *elements;
    IUnknown **objects;
    HRESULT hr;
    ULONG i;

    if (V_VT(value) == param->vt) return S_OK;
    if (param->vt != (VT_ARRAY | VT_VARIANT) ||
        (V_VT(value) != (VT_ARRAY | VT_DISPATCH) && V_VT(value) != (VT_ARRAY | VT_UNKNOWN)))
        return DISP_E_TYPEMISMATCH;

    source = V_ARRAY(value);
    if (!source || SafeArrayGetDim(source) != 1 || FAILED(SafeArrayGetLBound(source, 1, &lower)) ||
        FAILED(SafeArrayGetUBound(source, 1, &upper)) || upper < lower - 1)
        return DISP_E_TYPEMISMATCH;

    if (!(array = SafeArrayCreateVector(VT_VARIANT, lower, (ULONG)upper - (ULONG)lower + 1))) return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = SafeArrayAccessData(source, (void **)&objects)))
    {
        if (SUCCEEDED(hr = SafeArrayAccessData(array, (void **)&elements)))
        {
            for (i = 0; i < (ULONG)upper - (ULONG)lower + 1; i++)
            {
                V_VT(&elements[i]) = V_VT(value) & ~VT_ARRAY;
                if ((V_UNKNOWN(&elements[i]) = objects[i])) IUnknown_AddRef(objects[i]);
            }
            SafeArrayUnaccessData(array);
        }
        SafeArrayUnaccessData(source);
    }
    if (FAILED(hr))
    {
        SafeArrayDestroy(array);
        return hr;
    }
    VariantClear(value);
    V_VT(value) = param->vt;
    V_ARRAY(value) = array;
    return S_OK;
}

/* `out`, which the caller clears whatever happens, becomes a value of just the parameter's type. */
static HRESULT coerce(VARIANT *out, const VARIANT *value, const struct com_param *param, LCID lcid)
{
    HRESULT hr = com_variant_resolve(out, value);

    if (FAILED(hr)) return hr;
    if (V_VT(out) == VT_ERROR && V_ERROR(out) == DISP_E_PARAMNOTFOUND && param->vt != VT_VARIANT)
        return DISP_E_PARAMNOTOPTIONAL;
    if (param->vt == VT_DISPATCH || param->vt == VT_UNKNOWN) return coerce_object(out, param);
    if (param->vt & VT_ARRAY) return coerce_array(out, param);
    if (param->vt == VT_VARIANT || V_VT(out) == param->vt) return S_OK;
    return VariantChangeTypeEx(out, out, lcid, 0, param->vt);
}

/* DISPPARAMS has the last argument first, and named ones before all others. Writes where each parameter's argument is. */
static HRESULT place_arguments(const struct com_method *method, const DISPPARAMS *params, WORD flags, UINT *place)
{
    BOOL put = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);
    UINT i, unnamed;

    if (params->cArgs != method->param_count || params->cNamedArgs > params->cArgs) return DISP_E_BADPARAMCOUNT;
    if (params->cArgs && !params->rgvarg) return E_POINTER;
    if (params->cNamedArgs && !params->rgdispidNamedArgs) return E_POINTER;

    unnamed = params->cArgs - params->cNamedArgs;
    for (i = 0; i < method->param_count; i++) place[i] = i < unnamed ? params->cArgs - 1 - i : MAX_PARAMS;

    for (i = 0; i < params->cNamedArgs; i++)
    {
        DISPID id = params->rgdispidNamedArgs[i];
        UINT position = put && id == DISPID_PROPERTYPUT ? method->param_count - 1 : (UINT)id;

        if (position >= method->param_count || place[position] != MAX_PARAMS) return DISP_E_PARAMNOTFOUND;
        place[position] = i;
    }
    return S_OK;
}

/* The words of a failure: what the method left, or else the message of its HRESULT. */
static void fill_exception(EXCEPINFO *exception, HRESULT hr)
{
    IErrorInfo *info = NULL;
    WCHAR *message;

    memset(exception, 0, sizeof(*exception));
    exception->scode = hr;
    if (GetErrorInfo(0, &info) == S_OK && info)
    {
        IErrorInfo_GetDescription(info, &exception->bstrDescription);
        IErrorInfo_GetSource(info, &exception->bstrSource);
        IErrorInfo_GetHelpFile(info, &exception->bstrHelpFile);
        IErrorInfo_GetHelpContext(info, &exception->dwHelpContext);
        IErrorInfo_Release(info);
    }
    if (!exception->bstrDescription && (message = com_describe(hr, NULL, 0, L"")))
    {
        exception->bstrDescription = SysAllocString(message);
        free(message);
    }
    if (!exception->bstrSource) exception->bstrSource = SysAllocString(com_module_get()->name);
}

/* Calls the method with arguments already of the right types; the [out, retval] value goes to `result`, which is empty
 * when there is none. */
static HRESULT call(const struct com_method *method, void *iface, VARIANT *args, VARIANT *result)
{
    VARIANT *pointers[MAX_PARAMS + 1], returned, reference;
    VARTYPE types[MAX_PARAMS + 1];
    UINT i, count = method->param_count;
    HRESULT hr;

    VariantInit(result);
    for (i = 0; i < count; i++)
    {
        types[i] = method->params[i].vt;
        pointers[i] = &args[i];
    }
    if (method->result != VT_EMPTY)
    {
        /* the value itself starts at the same place in the union, whatever its type; a VARIANT is itself */
        V_VT(&reference) = VT_BYREF | method->result;
        V_BYREF(&reference) = method->result == VT_VARIANT ? (void *)result : (void *)&V_NONE(result);
        types[count] = V_VT(&reference);
        pointers[count++] = &reference;
        memset(&V_CY(result), 0, sizeof(V_CY(result)));
    }

    SetErrorInfo(0, NULL);
    hr = DispCallFunc(iface, method->offset, CC_STDCALL, VT_ERROR, count, types, pointers, &returned);
    if (SUCCEEDED(hr)) hr = V_ERROR(&returned);
    if (SUCCEEDED(hr) && method->result != VT_EMPTY && method->result != VT_VARIANT) V_VT(result) = method->result;
    else if (FAILED(hr) && method->result != VT_VARIANT) V_VT(result) = VT_EMPTY;
    return hr;
}

static HRESULT invoke_method(const struct com_method *method, void *iface, LCID lcid, WORD flags,
                             const DISPPARAMS *params, VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    VARIANT args[MAX_PARAMS], value;
    UINT place[MAX_PARAMS];
    HRESULT hr;
    UINT i;

    if (method->param_count > MAX_PARAMS) return DISP_E_BADPARAMCOUNT;
    if (FAILED(hr = place_arguments(method, params, flags, place))) return hr;

    for (i = 0; i < method->param_count; i++) VariantInit(&args[i]);
    for (i = 0; i < method->param_count; i++)
    {
        if (FAILED(hr = coerce(&args[i], &params->rgvarg[place[i]], &method->params[i], lcid)))
        {
            if (arg_err) *arg_err = place[i];
            break;
        }
    }
    if (SUCCEEDED(hr) && FAILED(hr = call(method, iface, args, &value)))
    {
        if (exception) fill_exception(exception, hr);
        VariantClear(&value);
        hr = DISP_E_EXCEPTION;
    }
    else if (SUCCEEDED(hr))
    {
        if (result) *result = value;
        else VariantClear(&value);
        hr = S_OK;
    }
    for (i = 0; i < method->param_count; i++) VariantClear(&args[i]);
    return hr;
}

/* An element of an array property: recorder.VolumePathNames(0). */
static HRESULT index_array(SAFEARRAY *array, VARTYPE vt, const DISPPARAMS *params, LCID lcid, VARIANT *result,
                           UINT *arg_err)
{
    LONG indices[MAX_PARAMS];
    VARIANT value;
    HRESULT hr;
    UINT i;

    if (!array || SafeArrayGetDim(array) != params->cArgs || params->cArgs > MAX_PARAMS) return DISP_E_BADINDEX;
    for (i = 0; i < params->cArgs; i++)
    {
        UINT place = params->cArgs - 1 - i;

        if (SUCCEEDED(hr = com_variant_resolve(&value, &params->rgvarg[place])))
            hr = VariantChangeTypeEx(&value, &value, lcid, 0, VT_I4);
        if (SUCCEEDED(hr)) indices[i] = V_I4(&value);
        VariantClear(&value);
        if (FAILED(hr))
        {
            if (arg_err) *arg_err = place;
            return hr;
        }
    }
    VariantInit(&value);
    if (vt == VT_VARIANT) hr = SafeArrayGetElement(array, indices, &value);
    else
    {
        V_VT(&value) = vt;
        hr = SafeArrayGetElement(array, indices, &V_NONE(&value));
        if (FAILED(hr)) V_VT(&value) = VT_EMPTY;
    }
    if (SUCCEEDED(hr) && result) *result = value;
    else VariantClear(&value);
    return hr;
}

/* Arguments for a property that takes none are meant for its value: an array's element or a collection's item. */
static HRESULT invoke_indexed(const struct com_method *method, void *iface, LCID lcid, const DISPPARAMS *params,
                              VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    DISPPARAMS none = { NULL, NULL, 0, 0 };
    VARIANT value;
    HRESULT hr;

    if (params->cNamedArgs || !params->rgvarg) return DISP_E_BADPARAMCOUNT;
    if (FAILED(hr = invoke_method(method, iface, lcid, DISPATCH_PROPERTYGET, &none, &value, exception, arg_err)))
        return hr;

    if (V_VT(&value) & VT_ARRAY)
    {
        hr = index_array(V_ARRAY(&value), V_VT(&value) & VT_TYPEMASK, params, lcid, result, arg_err);
    }
    else if (V_VT(&value) == VT_DISPATCH && V_DISPATCH(&value))
    {
        hr = IDispatch_Invoke(V_DISPATCH(&value), DISPID_VALUE, &IID_NULL, lcid, DISPATCH_PROPERTYGET,
                              (DISPPARAMS *)params, result, exception, arg_err);
    }
    else
    {
        hr = DISP_E_BADPARAMCOUNT;
    }
    VariantClear(&value);
    return hr;
}

/* Invokes a member of the one interface. */
static HRESULT invoke_on(REFIID iid, void *iface, DISPID id, LCID lcid, WORD flags, DISPPARAMS *params, VARIANT *result,
                         EXCEPINFO *exception, UINT *arg_err)
{
    const struct com_interface *compiled;
    const struct com_method *method;
    HRESULT hr;

    if (FAILED(hr = com_interface_get(iid, &compiled))) return hr;
    if (!(method = choose_method(compiled, id, flags))) return DISP_E_MEMBERNOTFOUND;

    if (method->kind == INVOKE_PROPERTYGET && !method->param_count && params->cArgs)
        return invoke_indexed(method, iface, lcid, params, result, exception, arg_err);
    return invoke_method(method, iface, lcid, flags, params, result, exception, arg_err);
}

HRESULT com_dispatch_invoke(REFIID iid, void *iface, DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *params,
                            VARIANT *result, EXCEPINFO *exception, UINT *arg_err)
{
    const IID *extension;
    IUnknown *extended;
    HRESULT hr;

    if (!IsEqualIID(riid, &IID_NULL)) return DISP_E_UNKNOWNINTERFACE;
    if (!params) return E_POINTER;
    if (result) VariantInit(result);
    /* Wine's JScript calls the property as a method, which its Enumerator then has none without. */
    if (id == DISPID_NEWENUM && flags == DISPATCH_METHOD) flags |= DISPATCH_PROPERTYGET;
    hr = invoke_on(iid, iface, id, lcid, flags, params, result, exception, arg_err);
    if (hr != DISP_E_MEMBERNOTFOUND || !(extension = extension_of(iid))) return hr;

    if (FAILED(IUnknown_QueryInterface((IUnknown *)iface, extension, (void **)&extended))) return hr;
    hr = invoke_on(extension, extended, id, lcid, flags, params, result, exception, arg_err);
    IUnknown_Release(extended);
    return hr;
}
