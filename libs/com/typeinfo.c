/* The DLL's own type libraries, and their interfaces compiled into what IDispatch::Invoke needs.
 *
 * ITypeInfo::Invoke is not used: it differs between Wine's versions, ReactOS and Windows in just the cases that scripts
 * bring (references to variants, foreign objects, puts by reference). A method is compiled once from its FUNCDESC; what
 * calls it then is DispCallFunc, which is the same everywhere.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "com_private.h"

/* Nothing in a sound type library refers further than this. */
#define MAX_DEPTH 16

/* A critical section, not a slim lock: ReactOS' kernel32 has none. */
static CRITICAL_SECTION cache_lock;
static ITypeLib *cached_libraries[COM_MAX_LIBRARIES];
static struct com_interface *cached_interfaces;

void com_type_info_init(void)
{
    InitializeCriticalSection(&cache_lock);
}

/* With cache_lock held. A library is a resource of the DLL and need not be registered. */
static HRESULT load_library(UINT index)
{
    WCHAR *path;
    HRESULT hr;

    if (cached_libraries[index]) return S_OK;
    if (!(path = com_library_path(index))) return E_OUTOFMEMORY;
    hr = LoadTypeLibEx(path, REGKIND_NONE, &cached_libraries[index]);
    free(path);
    return hr;
}

HRESULT com_type_library(UINT index, ITypeLib **library)
{
    HRESULT hr;

    *library = NULL;
    EnterCriticalSection(&cache_lock);
    if (SUCCEEDED(hr = load_library(index)))
    {
        *library = cached_libraries[index];
        ITypeLib_AddRef(*library);
    }
    LeaveCriticalSection(&cache_lock);
    return hr;
}

/* With cache_lock held. What an extension's library only refers to stands in the classes' library, which comes first. */
static HRESULT find_type_info(REFGUID guid, ITypeInfo **info)
{
    HRESULT hr = TYPE_E_ELEMENTNOTFOUND;
    UINT i;

    *info = NULL;
    for (i = 0; i < com_module_get()->library_count && FAILED(hr); i++)
    {
        if (FAILED(hr = load_library(i))) return hr;
        hr = ITypeLib_GetTypeInfoOfGuid(cached_libraries[i], guid, info);
    }
    return hr;
}

HRESULT com_type_info(REFGUID guid, ITypeInfo **info)
{
    HRESULT hr;

    EnterCriticalSection(&cache_lock);
    hr = find_type_info(guid, info);
    LeaveCriticalSection(&cache_lock);
    return hr;
}

static HRESULT compile_type(ITypeInfo *info, const TYPEDESC *desc, UINT depth, struct com_param *param);

static HRESULT get_referenced(ITypeInfo *info, HREFTYPE reference, ITypeInfo **referenced, TYPEATTR **attr)
{
    HRESULT hr = ITypeInfo_GetRefTypeInfo(info, reference, referenced);

    if (FAILED(hr)) return hr;
    if (FAILED(hr = ITypeInfo_GetTypeAttr(*referenced, attr))) ITypeInfo_Release(*referenced);
    return hr;
}

/* An interface, enumeration or alias by name. `pointer` says that a pointer to it is meant. */
static HRESULT compile_named_type(ITypeInfo *info, HREFTYPE reference, BOOL pointer, UINT depth, struct com_param *param)
{
    ITypeInfo *referenced;
    TYPEATTR *attr;
    HRESULT hr = get_referenced(info, reference, &referenced, &attr);

    if (FAILED(hr)) return hr;
    if (attr->typekind == TKIND_ALIAS)
    {
        TYPEDESC pointed = { .lptdesc = &attr->tdescAlias, .vt = VT_PTR };

        hr = compile_type(referenced, pointer ? &pointed : &attr->tdescAlias, depth + 1, param);
    }
    else if (attr->typekind == TKIND_ENUM && !pointer)
    {
        param->vt = VT_I4;
    }
    else if (attr->typekind == TKIND_DISPATCH && pointer)
    {
        param->vt = VT_DISPATCH;
        param->iid = attr->guid;
    }
    else if (attr->typekind == TKIND_INTERFACE && pointer)
    {
        param->vt = attr->wTypeFlags & TYPEFLAG_FDISPATCHABLE ? VT_DISPATCH : VT_UNKNOWN;
        param->iid = attr->guid;
    }
    else
    {
        hr = TYPE_E_TYPEMISMATCH;
    }
    ITypeInfo_ReleaseTypeAttr(referenced, attr);
    ITypeInfo_Release(referenced);
    return hr;
}

/* The variant type of a parameter passed by value. TYPE_E_TYPEMISMATCH for what automation does not have. */
static HRESULT compile_type(ITypeInfo *info, const TYPEDESC *desc, UINT depth, struct com_param *param)
{
    struct com_param element;
    HRESULT hr;

    if (depth > MAX_DEPTH) return TYPE_E_CIRCULARTYPE;

    param->iid = IID_NULL;
    switch (desc->vt)
    {
    case VT_USERDEFINED:
        return compile_named_type(info, desc->hreftype, FALSE, depth, param);

    case VT_PTR:
        if (desc->lptdesc->vt == VT_USERDEFINED)
            return compile_named_type(info, desc->lptdesc->hreftype, TRUE, depth, param);
        return TYPE_E_TYPEMISMATCH;

    case VT_SAFEARRAY:
        if (FAILED(hr = compile_type(info, desc->lptdesc, depth + 1, &element))) return hr;
        param->vt = VT_ARRAY | element.vt;
        return S_OK;

    case VT_UNKNOWN:
        param->iid = IID_IUnknown;
        break;

    case VT_DISPATCH:
        param->iid = IID_IDispatch;
        break;

    case VT_INT:
        param->vt = VT_I4;
        return S_OK;

    case VT_UINT:
        param->vt = VT_UI4;
        return S_OK;

    case VT_I1: case VT_UI1: case VT_I2: case VT_UI2: case VT_I4: case VT_UI4: case VT_I8: case VT_UI8:
    case VT_R4: case VT_R8: case VT_CY: case VT_DATE: case VT_BSTR: case VT_BOOL: case VT_VARIANT:
    case VT_ERROR: case VT_DECIMAL:
        break;

    default:
        return TYPE_E_TYPEMISMATCH;
    }
    param->vt = desc->vt;
    return S_OK;
}

/* Compiles one function. S_FALSE for one that scripts cannot call (its parameters are not all [in], with [out, retval] the
 * last): the type library may have such, but IDispatch has not. */
static HRESULT compile_method(ITypeInfo *info, const FUNCDESC *desc, struct com_method *method)
{
    struct com_param result;
    UINT i, count = desc->cParams;
    HRESULT hr;

    method->id = desc->memid;
    method->kind = desc->invkind;
    method->offset = desc->oVft & ~(ULONG_PTR)3;    /* Wine's own DispInvoke clears the low bits too: they are flags */
    method->result = VT_EMPTY;
    method->params = NULL;
    method->param_count = 0;

    if (count && (desc->lprgelemdescParam[count - 1].paramdesc.wParamFlags & PARAMFLAG_FRETVAL))
    {
        const TYPEDESC *type = &desc->lprgelemdescParam[--count].tdesc;

        if (type->vt != VT_PTR) return S_FALSE;
        if (FAILED(hr = compile_type(info, type->lptdesc, 0, &result))) return S_FALSE;
        method->result = result.vt;
    }
    if (!count) return S_OK;

    if (!(method->params = malloc(count * sizeof(*method->params)))) return E_OUTOFMEMORY;
    for (i = 0; i < count; i++)
    {
        const ELEMDESC *param = &desc->lprgelemdescParam[i];

        if ((param->paramdesc.wParamFlags & PARAMFLAG_FOUT) ||
            FAILED(compile_type(info, &param->tdesc, 0, &method->params[i])))
        {
            free(method->params);
            method->params = NULL;
            return S_FALSE;
        }
    }
    method->param_count = count;
    return S_OK;
}

/* The members that one interface adds to its base. */
static HRESULT compile_own_methods(ITypeInfo *info, const TYPEATTR *attr, struct com_interface *compiled)
{
    struct com_method *methods;
    FUNCDESC *desc;
    HRESULT hr;
    UINT i;

    if (!attr->cFuncs) return S_OK;
    methods = realloc(compiled->methods, (compiled->method_count + attr->cFuncs) * sizeof(*methods));
    if (!methods) return E_OUTOFMEMORY;
    compiled->methods = methods;

    for (i = 0; i < attr->cFuncs; i++)
    {
        if (FAILED(hr = ITypeInfo_GetFuncDesc(info, i, &desc))) return hr;
        hr = compile_method(info, desc, &methods[compiled->method_count]);
        if (hr == S_OK) compiled->method_count++;
        ITypeInfo_ReleaseFuncDesc(info, desc);
        if (FAILED(hr)) return hr;
    }
    return S_OK;
}

/* The members of a vtable interface and of its bases, down to IDispatch. */
static HRESULT compile_methods(ITypeInfo *info, UINT depth, struct com_interface *compiled)
{
    ITypeInfo *base;
    HREFTYPE reference;
    TYPEATTR *attr;
    HRESULT hr;

    if (depth > MAX_DEPTH) return TYPE_E_CIRCULARTYPE;
    if (FAILED(hr = ITypeInfo_GetTypeAttr(info, &attr))) return hr;

    if (IsEqualGUID(&attr->guid, &IID_IDispatch) || IsEqualGUID(&attr->guid, &IID_IUnknown)) hr = S_FALSE;
    else hr = compile_own_methods(info, attr, compiled);

    if (hr == S_OK && attr->cImplTypes && SUCCEEDED(hr = ITypeInfo_GetRefTypeOfImplType(info, 0, &reference)) &&
        SUCCEEDED(hr = ITypeInfo_GetRefTypeInfo(info, reference, &base)))
    {
        hr = compile_methods(base, depth + 1, compiled);
        ITypeInfo_Release(base);
    }
    ITypeInfo_ReleaseTypeAttr(info, attr);
    return hr;
}

static void free_interface(struct com_interface *compiled)
{
    UINT i;

    for (i = 0; i < compiled->method_count; i++) free(compiled->methods[i].params);
    free(compiled->methods);
    if (compiled->dispatch) ITypeInfo_Release(compiled->dispatch);
    free(compiled);
}

/* A dual interface stands in the library as its dispatch view; the vtable view is its implemented type -1. */
static HRESULT get_vtable_view(ITypeInfo *dispatch, ITypeInfo **vtable)
{
    HREFTYPE reference;
    TYPEATTR *attr;
    TYPEKIND kind;
    HRESULT hr;

    if (FAILED(hr = ITypeInfo_GetTypeAttr(dispatch, &attr))) return hr;
    kind = attr->typekind;
    ITypeInfo_ReleaseTypeAttr(dispatch, attr);

    if (kind == TKIND_INTERFACE)
    {
        *vtable = dispatch;
        ITypeInfo_AddRef(dispatch);
        return S_OK;
    }
    if (FAILED(hr = ITypeInfo_GetRefTypeOfImplType(dispatch, -1, &reference))) return hr;
    return ITypeInfo_GetRefTypeInfo(dispatch, reference, vtable);
}

/* With cache_lock held. */
static HRESULT compile_interface(REFIID iid, struct com_interface **out)
{
    struct com_interface *compiled;
    ITypeInfo *vtable;
    HRESULT hr;

    if (!(compiled = calloc(1, sizeof(*compiled)))) return E_OUTOFMEMORY;
    compiled->iid = *iid;

    if (SUCCEEDED(hr = find_type_info(iid, &compiled->dispatch)) &&
        SUCCEEDED(hr = get_vtable_view(compiled->dispatch, &vtable)))
    {
        hr = compile_methods(vtable, 0, compiled);
        ITypeInfo_Release(vtable);
    }
    if (FAILED(hr))
    {
        free_interface(compiled);
        return hr;
    }
    *out = compiled;
    return S_OK;
}

HRESULT com_interface_get(REFIID iid, const struct com_interface **out)
{
    struct com_interface *compiled;
    HRESULT hr = S_OK;

    EnterCriticalSection(&cache_lock);
    for (compiled = cached_interfaces; compiled; compiled = compiled->next)
    {
        if (IsEqualIID(&compiled->iid, iid)) break;
    }
    if (!compiled && SUCCEEDED(hr = compile_interface(iid, &compiled)))
    {
        compiled->next = cached_interfaces;
        cached_interfaces = compiled;
    }
    LeaveCriticalSection(&cache_lock);
    *out = compiled;
    return hr;
}

void com_type_info_cleanup(void)
{
    UINT i;

    while (cached_interfaces)
    {
        struct com_interface *next = cached_interfaces->next;

        free_interface(cached_interfaces);
        cached_interfaces = next;
    }
    for (i = 0; i < COM_MAX_LIBRARIES; i++)
    {
        if (cached_libraries[i]) ITypeLib_Release(cached_libraries[i]);
        cached_libraries[i] = NULL;
    }
    DeleteCriticalSection(&cache_lock);
}
