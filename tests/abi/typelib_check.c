/* Compares the type library in a built DLL with the tables of tests/data, in both directions: all that the tables have
 * is looked up in the library, and all that the library has must be in the tables.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef COBJMACROS
#define COBJMACROS
#endif
#include <windows.h>
#include <ole2.h>
#include <oleauto.h>
#include <stdio.h>
#include "wine/test.h"
#include "abi_tables.h"
#include "typelib_check.h"

#define TEXT_SIZE 256
#define FIRST_AUTOMATIC_MEMBERID 0x60000000

/* What the interfaces above stand on and what is defined with it. The type library holds copies of these, except for
 * those which it takes from stdole2.tlb. */
static const char *const system_types[] =
{
    "ISequentialStream", "IStream", "tagSTATSTG", "_FILETIME", "_LARGE_INTEGER", "_ULARGE_INTEGER",
    "IConnectionPointContainer", "IEnumConnectionPoints", "IConnectionPoint", "IEnumConnections", "tagCONNECTDATA",
    "GUID",
};
/* The structure behind GUID has no name of its own in Wine's wtypes.idl, so widl makes one up. */
static const char widl_name[] = "__WIDL_";

static const char *const stdole_types[] = { "IUnknown", "IDispatch", "IEnumVARIANT" };

static BOOL is_in(const char *name, const char *const *list, UINT count)
{
    UINT i;

    for (i = 0; i < count; i++) if (!strcmp(name, list[i])) return TRUE;
    return FALSE;
}

static void to_text(const WCHAR *wide, char *text)
{
    if (!WideCharToMultiByte(CP_ACP, 0, wide ? wide : L"", -1, text, TEXT_SIZE, NULL, NULL)) text[0] = 0;
}

static void get_name(ITypeInfo *info, MEMBERID member, char *text)
{
    BSTR name = NULL;
    HRESULT hr = ITypeInfo_GetDocumentation(info, member, &name, NULL, NULL, NULL);

    ok(hr == S_OK, "GetDocumentation failed, hr %#lx\n", hr);
    to_text(name, text);
    SysFreeString(name);
}

static void get_library_name(ITypeLib *lib, char *text)
{
    BSTR name = NULL;
    HRESULT hr = ITypeLib_GetDocumentation(lib, -1, &name, NULL, NULL, NULL);

    ok(hr == S_OK, "GetDocumentation of a library failed, hr %#lx\n", hr);
    to_text(name, text);
    SysFreeString(name);
}

/* Every type a member refers to lies in this very library, but for those of stdole: an own copy even of what the other
 * DLL's library has too (.NET tells IMAPI2FS.IMAPI_MEDIA_PHYSICAL_TYPE from IMAPI2.IMAPI_MEDIA_PHYSICAL_TYPE). */
static void check_home(ITypeInfo *info, const char *name, const char *own_library)
{
    char library[TEXT_SIZE];
    ITypeLib *lib;
    UINT index;
    HRESULT hr = ITypeInfo_GetContainingTypeLib(info, &lib, &index);

    ok(hr == S_OK, "GetContainingTypeLib of %s failed, hr %#lx\n", name, hr);
    if (hr != S_OK) return;
    get_library_name(lib, library);
    ITypeLib_Release(lib);
    ok(!strcmp(library, is_in(name, stdole_types, ARRAY_SIZE(stdole_types)) ? "stdole" : own_library),
       "%s is in the library %s\n", name, library);
}

static void append(char *text, const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, TEXT_SIZE - used, "%s", more);
}

/* Appends a type as C writes it. IDispatch* has a VARTYPE of its own, so it ends in a star as well. */
static void append_type(ITypeInfo *info, const TYPEDESC *desc, const char *library, char *text)
{
    static const struct { VARTYPE vt; const char *name; } names[] =
    {
        { VT_I2, "SHORT" }, { VT_UI2, "USHORT" }, { VT_I4, "LONG" }, { VT_UI4, "ULONG" }, { VT_I8, "LONGLONG" },
        { VT_UI8, "ULONGLONG" }, { VT_UI1, "BYTE" }, { VT_I1, "CHAR" }, { VT_INT, "INT" }, { VT_UINT, "UINT" },
        { VT_R4, "FLOAT" }, { VT_R8, "DOUBLE" }, { VT_BSTR, "BSTR" }, { VT_BOOL, "VARIANT_BOOL" }, { VT_DATE, "DATE" },
        { VT_VARIANT, "VARIANT" }, { VT_DISPATCH, "IDispatch*" }, { VT_UNKNOWN, "IUnknown*" },
        { VT_HRESULT, "HRESULT" }, { VT_ERROR, "SCODE" }, { VT_VOID, "void" },
    };
    char part[TEXT_SIZE];
    ITypeInfo *other;
    UINT i;

    switch (desc->vt)
    {
    case VT_PTR:
        append_type(info, desc->lptdesc, library, text);
        append(text, "*");
        return;
    case VT_SAFEARRAY:
        append(text, "SAFEARRAY(");
        append_type(info, desc->lptdesc, library, text);
        append(text, ")");
        return;
    case VT_CARRAY:
        append_type(info, &desc->lpadesc->tdescElem, library, text);
        for (i = 0; i < desc->lpadesc->cDims; i++)
        {
            snprintf(part, sizeof(part), "[%lu]", desc->lpadesc->rgbounds[i].cElements);
            append(text, part);
        }
        return;
    case VT_USERDEFINED:
        if (ITypeInfo_GetRefTypeInfo(info, desc->hreftype, &other) != S_OK)
        {
            append(text, "(lost)");
            return;
        }
        get_name(other, MEMBERID_NIL, part);
        check_home(other, part, library);
        append(text, part);
        ITypeInfo_Release(other);
        return;
    }
    for (i = 0; i < ARRAY_SIZE(names); i++)
        if (names[i].vt == desc->vt)
        {
            append(text, names[i].name);
            return;
        }
    snprintf(part, sizeof(part), "(type %d)", desc->vt);
    append(text, part);
}

/* A type library finds names by member id alone, which a property's put and get share, and so gives those of the one
 * that comes first. */
static BOOL is_first_of_member(ITypeInfo *info, UINT index, MEMBERID member)
{
    FUNCDESC *desc;
    BOOL found = FALSE;
    UINT i;

    for (i = 0; i < index && !found; i++)
    {
        if (ITypeInfo_GetFuncDesc(info, i, &desc) != S_OK) continue;
        found = desc->memid == member;
        ITypeInfo_ReleaseFuncDesc(info, desc);
    }
    return !found;
}

/* The names of the parameters; the value of a property put has none. A type library keeps one case of a name, whichever
 * comes first, so that a parameter may have that of a property ("Count"): to callers case makes no difference. */
static void check_param_names(ITypeInfo *info, const FUNCDESC *desc, const struct abi_method *method)
{
    UINT expected = method->param_count - (desc->invkind == INVOKE_PROPERTYPUT), count = 0, i;
    BSTR names[16] = { NULL };
    char text[TEXT_SIZE];
    HRESULT hr;

    hr = ITypeInfo_GetNames(info, desc->memid, names, ARRAY_SIZE(names), &count);
    ok(hr == S_OK, "GetNames failed, hr %#lx\n", hr);
    ok(count == expected + 1, "%u names instead of %u\n", count, expected + 1);
    for (i = 0; i < expected && i + 1 < count; i++)
    {
        to_text(names[i + 1], text);
        ok(!_stricmp(text, method->params[i].name), "parameter %u is called %s instead of %s\n", i, text,
           method->params[i].name);
    }
    for (i = 0; i < count; i++) SysFreeString(names[i]);
}

static void check_params(ITypeInfo *info, const FUNCDESC *desc, const struct abi_method *method, const char *library)
{
    char text[TEXT_SIZE];
    UINT i;

    ok(desc->cParams == (SHORT)method->param_count, "%d parameters instead of %u\n", desc->cParams,
       method->param_count);
    ok(!desc->cParamsOpt, "%d optional parameters\n", desc->cParamsOpt);
    for (i = 0; i < method->param_count && (SHORT)i < desc->cParams; i++)
    {
        const struct abi_param *param = &method->params[i];
        const ELEMDESC *elem = &desc->lprgelemdescParam[i];

        text[0] = 0;
        append_type(info, &elem->tdesc, library, text);
        ok(!strcmp(text, param->type), "parameter %u has type %s instead of %s\n", i, text, param->type);
        ok(elem->paramdesc.wParamFlags == param->flags, "parameter %u has flags %#x instead of %#x\n", i,
           elem->paramdesc.wParamFlags, param->flags);
    }
}

static void check_method(ITypeInfo *info, UINT index, const struct abi_method *method, const char *library)
{
    char text[TEXT_SIZE] = "";
    FUNCDESC *desc;
    HRESULT hr;

    winetest_push_context("%s", method->name);
    hr = ITypeInfo_GetFuncDesc(info, index, &desc);
    ok(hr == S_OK, "GetFuncDesc(%u) failed, hr %#lx\n", index, hr);
    if (hr == S_OK)
    {
        get_name(info, desc->memid, text);
        ok(!strcmp(text, method->name), "is called %s\n", text);
        ok(desc->oVft == (SHORT)(method->slot * sizeof(void *)), "slot %u instead of %u\n",
           (UINT)(desc->oVft / sizeof(void *)), method->slot);
        ok(desc->invkind == method->kind, "invoke kind %d instead of %d\n", desc->invkind, method->kind);
        if (method->has_dispid)
            ok(desc->memid == method->dispid, "dispatch id %#lx instead of %#lx\n", desc->memid, method->dispid);
        else
            ok((desc->memid & 0xf0000000) == FIRST_AUTOMATIC_MEMBERID, "member id %#lx\n", desc->memid);
        ok(desc->wFuncFlags == method->flags, "flags %#x instead of %#x\n", desc->wFuncFlags, method->flags);
        ok(desc->funckind == FUNC_PUREVIRTUAL, "function kind %d\n", desc->funckind);
        ok(desc->callconv == CC_STDCALL, "calling convention %d\n", desc->callconv);
        ok(desc->elemdescFunc.tdesc.vt == VT_HRESULT, "returns type %d\n", desc->elemdescFunc.tdesc.vt);
        check_params(info, desc, method, library);
        if (is_first_of_member(info, index, desc->memid)) check_param_names(info, desc, method);
        ITypeInfo_ReleaseFuncDesc(info, desc);
    }
    winetest_pop_context();
}

static void check_base(ITypeInfo *info, const struct abi_interface *iface, const char *library)
{
    char text[TEXT_SIZE];
    HREFTYPE ref;
    ITypeInfo *base;
    HRESULT hr = ITypeInfo_GetRefTypeOfImplType(info, 0, &ref);

    ok(hr == S_OK, "GetRefTypeOfImplType failed, hr %#lx\n", hr);
    if (hr != S_OK) return;
    hr = ITypeInfo_GetRefTypeInfo(info, ref, &base);
    ok(hr == S_OK, "GetRefTypeInfo of the base failed, hr %#lx\n", hr);
    if (hr != S_OK) return;
    get_name(base, MEMBERID_NIL, text);
    ok(!strcmp(text, iface->base), "base %s instead of %s\n", text, iface->base);
    check_home(base, text, library);
    ITypeInfo_Release(base);
}

/* The interface as a vtable: what it adds to its base. */
static void check_vtable(ITypeInfo *info, const struct abi_interface *iface, const char *library)
{
    TYPEATTR *attr;
    HRESULT hr;
    UINT i;

    hr = ITypeInfo_GetTypeAttr(info, &attr);
    ok(hr == S_OK, "GetTypeAttr failed, hr %#lx\n", hr);
    if (hr != S_OK) return;
    ok(attr->typekind == TKIND_INTERFACE, "type kind %d\n", attr->typekind);
    ok(attr->wTypeFlags == iface->flags, "flags %#x instead of %#x\n", attr->wTypeFlags, iface->flags);
    ok(attr->cbSizeVft == iface->slots * sizeof(void *), "%u slots instead of %u\n",
       (UINT)(attr->cbSizeVft / sizeof(void *)), iface->slots);
    ok(attr->cFuncs == iface->method_count, "%u methods instead of %u\n", attr->cFuncs, iface->method_count);
    ok(!attr->cVars, "%u variables\n", attr->cVars);
    check_base(info, iface, library);
    for (i = 0; i < iface->method_count && i < attr->cFuncs; i++) check_method(info, i, &iface->methods[i], library);
    ITypeInfo_ReleaseTypeAttr(info, attr);
}

static void check_interface(ITypeInfo *info, const TYPEATTR *attr, const struct abi_interface *iface,
                            const char *library)
{
    BOOL dual = (iface->flags & TYPEFLAG_FDUAL) != 0;
    ITypeInfo *vtable = NULL;
    WORD flags;
    HREFTYPE ref;
    HRESULT hr;

    ok(IsEqualGUID(&attr->guid, &iface->iid), "IID %s\n", wine_dbgstr_guid(&attr->guid));
    /* GetTypeAttr hides oleautomation on the dispatch side. */
    flags = dual ? iface->flags & ~TYPEFLAG_FOLEAUTOMATION : iface->flags;
    ok(attr->wTypeFlags == flags, "flags %#x instead of %#x\n", attr->wTypeFlags, flags);
    ok(attr->typekind == (dual ? TKIND_DISPATCH : TKIND_INTERFACE), "type kind %d\n", attr->typekind);
    if (!dual)
    {
        check_vtable(info, iface, library);
        return;
    }
    /* A dual interface shows its dispatch side first; -1 leads to the other. */
    hr = ITypeInfo_GetRefTypeOfImplType(info, -1, &ref);
    ok(hr == S_OK, "there is no vtable side, hr %#lx\n", hr);
    if (hr == S_OK) hr = ITypeInfo_GetRefTypeInfo(info, ref, &vtable);
    ok(hr == S_OK, "the vtable side is not to be had, hr %#lx\n", hr);
    if (hr != S_OK) return;
    check_vtable(vtable, iface, library);
    ITypeInfo_Release(vtable);
}

static void check_class(ITypeInfo *info, const TYPEATTR *attr, const struct abi_class *class, const char *library)
{
    char text[TEXT_SIZE];
    ITypeInfo *other;
    HREFTYPE ref;
    HRESULT hr;
    INT flags;
    UINT i;

    ok(attr->typekind == TKIND_COCLASS, "type kind %d\n", attr->typekind);
    ok(IsEqualGUID(&attr->guid, &class->clsid), "CLSID %s\n", wine_dbgstr_guid(&attr->guid));
    ok(attr->wTypeFlags == TYPEFLAG_FCANCREATE, "flags %#x\n", attr->wTypeFlags);
    ok(attr->cImplTypes == class->impl_count, "%u interfaces instead of %u\n", attr->cImplTypes, class->impl_count);
    for (i = 0; i < class->impl_count && i < attr->cImplTypes; i++)
    {
        const struct abi_impl *impl = &class->impls[i];

        winetest_push_context("%s", impl->interface_name);
        hr = ITypeInfo_GetImplTypeFlags(info, i, &flags);
        ok(hr == S_OK && flags == impl->flags, "hr %#lx, flags %#x instead of %#x\n", hr, flags, impl->flags);
        hr = ITypeInfo_GetRefTypeOfImplType(info, i, &ref);
        if (hr == S_OK) hr = ITypeInfo_GetRefTypeInfo(info, ref, &other);
        ok(hr == S_OK, "interface %u is not to be had, hr %#lx\n", i, hr);
        if (hr == S_OK)
        {
            get_name(other, MEMBERID_NIL, text);
            ok(!strcmp(text, impl->interface_name), "interface %u is %s\n", i, text);
            check_home(other, text, library);
            ITypeInfo_Release(other);
        }
        winetest_pop_context();
    }
}

static void check_enum(ITypeInfo *info, const TYPEATTR *attr, const struct abi_enum *e)
{
    char text[TEXT_SIZE];
    VARDESC *desc;
    HRESULT hr;
    UINT i;

    ok(attr->typekind == TKIND_ENUM, "type kind %d\n", attr->typekind);
    ok(attr->cVars == e->value_count, "%u values instead of %u\n", attr->cVars, e->value_count);
    for (i = 0; i < e->value_count && i < attr->cVars; i++)
    {
        winetest_push_context("%s", e->values[i].name);
        hr = ITypeInfo_GetVarDesc(info, i, &desc);
        ok(hr == S_OK, "GetVarDesc failed, hr %#lx\n", hr);
        if (hr == S_OK)
        {
            get_name(info, desc->memid, text);
            ok(!strcmp(text, e->values[i].name), "is called %s\n", text);
            ok(desc->varkind == VAR_CONST, "variable kind %d\n", desc->varkind);
            if (desc->varkind == VAR_CONST)
                ok(V_VT(desc->lpvarValue) == VT_I4 && V_I4(desc->lpvarValue) == e->values[i].value,
                   "type %d, value %ld instead of %ld\n", V_VT(desc->lpvarValue), V_I4(desc->lpvarValue),
                   e->values[i].value);
            ok(desc->wVarFlags == e->values[i].flags, "flags %#x instead of %#x\n", desc->wVarFlags,
               e->values[i].flags);
            ITypeInfo_ReleaseVarDesc(info, desc);
        }
        winetest_pop_context();
    }
}

static const struct abi_interface *find_interface(const char *name)
{
    UINT i;

    for (i = 0; i < abi_interfaces_count; i++) if (!strcmp(abi_interfaces[i].name, name)) return &abi_interfaces[i];
    return NULL;
}

static const struct abi_enum *find_enum(const char *name)
{
    UINT i;

    for (i = 0; i < abi_enums_count; i++) if (!strcmp(abi_enums[i].name, name)) return &abi_enums[i];
    return NULL;
}

/* A class belongs to one library only: none has copies of the other's. */
static const struct abi_class *find_class(const char *name, const char *dll)
{
    UINT i;

    for (i = 0; i < abi_classes_count; i++)
        if (!strcmp(abi_classes[i].name, name) && !strcmp(abi_classes[i].library, dll)) return &abi_classes[i];
    return NULL;
}

/* One type of the library against the table that has its name; the kind decides which table that is. */
static void check_type(ITypeInfo *info, const char *name, const char *dll, const char *library)
{
    const struct abi_interface *iface = NULL;
    const struct abi_class *class = NULL;
    const struct abi_enum *e = NULL;
    TYPEATTR *attr;
    HRESULT hr;

    hr = ITypeInfo_GetTypeAttr(info, &attr);
    ok(hr == S_OK, "GetTypeAttr failed, hr %#lx\n", hr);
    if (hr != S_OK) return;
    if (attr->typekind == TKIND_COCLASS) class = find_class(name, dll);
    else if (attr->typekind == TKIND_ENUM) e = find_enum(name);
    else iface = find_interface(name);

    if (class) check_class(info, attr, class, library);
    else if (e) check_enum(info, attr, e);
    else if (iface) check_interface(info, attr, iface, library);
    else if (attr->typekind == TKIND_RECORD && !strncmp(name, widl_name, strlen(widl_name)))
        ok(attr->cbSizeInstance == sizeof(GUID), "size %lu\n", attr->cbSizeInstance);
    else
        ok(is_in(name, system_types, ARRAY_SIZE(system_types)), "a type that is in no table, of kind %d\n",
           attr->typekind);
    ITypeInfo_ReleaseTypeAttr(info, attr);
}

/* How often the library has a type of that name and kind. */
static UINT count_types(ITypeLib *lib, const char *name, TYPEKIND kind)
{
    UINT count = ITypeLib_GetTypeInfoCount(lib), found = 0, i;
    char text[TEXT_SIZE];
    TYPEKIND type_kind;
    BSTR str;

    for (i = 0; i < count; i++)
    {
        if (ITypeLib_GetTypeInfoType(lib, i, &type_kind) != S_OK || type_kind != kind) continue;
        if (ITypeLib_GetDocumentation(lib, i, &str, NULL, NULL, NULL) != S_OK) continue;
        to_text(str, text);
        SysFreeString(str);
        if (!strcmp(text, name)) found++;
    }
    return found;
}

static void check_nothing_missing(ITypeLib *lib, const char *dll)
{
    UINT i;

    for (i = 0; i < abi_interfaces_count; i++)
        if (!strcmp(abi_interfaces[i].library, dll))
            ok(count_types(lib, abi_interfaces[i].name, abi_interfaces[i].flags & TYPEFLAG_FDUAL ? TKIND_DISPATCH
                           : TKIND_INTERFACE) == 1, "the interface %s is not there once\n", abi_interfaces[i].name);
    for (i = 0; i < abi_classes_count; i++)
        if (!strcmp(abi_classes[i].library, dll))
            ok(count_types(lib, abi_classes[i].name, TKIND_COCLASS) == 1, "the class %s is not there once\n",
               abi_classes[i].name);
    for (i = 0; i < abi_enums_count; i++)
        if (!strcmp(abi_enums[i].library, dll))
            ok(count_types(lib, abi_enums[i].name, TKIND_ENUM) == 1, "the enumeration %s is not there once\n",
               abi_enums[i].name);
}

static void check_library(ITypeLib *lib, const struct abi_library *expected)
{
    char name[TEXT_SIZE], help[TEXT_SIZE];
    BSTR name_str = NULL, help_str = NULL, file_str = NULL;
    TLIBATTR *attr;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(lib, &attr);
    ok(hr == S_OK, "GetLibAttr failed, hr %#lx\n", hr);
    if (hr == S_OK)
    {
        ok(IsEqualGUID(&attr->guid, &expected->libid), "LIBID %s\n", wine_dbgstr_guid(&attr->guid));
        ok(attr->wMajorVerNum == 1 && attr->wMinorVerNum == 0, "version %d.%d\n", attr->wMajorVerNum,
           attr->wMinorVerNum);
        ok(attr->lcid == LOCALE_NEUTRAL, "language %#lx\n", attr->lcid);
        ok(attr->syskind == (sizeof(void *) == 8 ? SYS_WIN64 : SYS_WIN32), "system kind %d\n", attr->syskind);
        ok(!(attr->wLibFlags & (LIBFLAG_FRESTRICTED | LIBFLAG_FHIDDEN | LIBFLAG_FCONTROL)), "flags %#x\n",
           attr->wLibFlags);
        ITypeLib_ReleaseTLibAttr(lib, attr);
    }
    hr = ITypeLib_GetDocumentation(lib, -1, &name_str, &help_str, NULL, &file_str);
    ok(hr == S_OK, "GetDocumentation failed, hr %#lx\n", hr);
    to_text(name_str, name);
    to_text(help_str, help);
    ok(!strcmp(name, expected->name), "name %s\n", name);
    ok(!strcmp(help, expected->help), "help string %s\n", help);
    ok(!file_str || !*file_str, "help file %s\n", wine_dbgstr_w(file_str));
    SysFreeString(name_str);
    SysFreeString(help_str);
    SysFreeString(file_str);
}

static void check_types(ITypeLib *lib, const char *dll, const char *library)
{
    UINT count = ITypeLib_GetTypeInfoCount(lib), i;
    char name[TEXT_SIZE];
    ITypeInfo *info;
    HRESULT hr;

    trace("%s has %u types\n", library, count);
    for (i = 0; i < count; i++)
    {
        hr = ITypeLib_GetTypeInfo(lib, i, &info);
        ok(hr == S_OK, "GetTypeInfo(%u) failed, hr %#lx\n", i, hr);
        if (hr != S_OK) continue;
        get_name(info, MEMBERID_NIL, name);
        winetest_push_context("%s", name);
        check_type(info, name, dll, library);
        winetest_pop_context();
        ITypeInfo_Release(info);
    }
}

static const struct abi_library *find_library(const char *dll)
{
    UINT i;

    for (i = 0; i < abi_libraries_count; i++) if (!strcmp(abi_libraries[i].library, dll)) return &abi_libraries[i];
    return NULL;
}

void typelib_check(const char *library)
{
    const struct abi_library *expected = find_library(library);
    WCHAR path[MAX_PATH];
    HMODULE module;
    ITypeLib *lib;
    HRESULT hr;

    ok(expected != NULL, "no table has the library of %s\n", library);
    module = LoadLibraryA(library);
    ok(module != NULL, "%s.dll does not load, error %lu\n", library, GetLastError());
    if (!expected || !module) return;
    GetModuleFileNameW(module, path, ARRAY_SIZE(path));
    trace("%s\n", wine_dbgstr_w(path));
    hr = LoadTypeLibEx(path, REGKIND_NONE, &lib);
    ok(hr == S_OK, "LoadTypeLibEx failed, hr %#lx\n", hr);
    if (hr == S_OK)
    {
        check_library(lib, expected);
        check_types(lib, library, expected->name);
        check_nothing_missing(lib, library);
        ITypeLib_Release(lib);
    }
    FreeLibrary(module);
}
