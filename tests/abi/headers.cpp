/* Compiled, never run: the public headers serve a C++ program and say what the tables of tests/data say.
 * abi_list.h is made by tools/abi-tables.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <imapi2.h>
#include <imapi2error.h>
#include <imapi2fs.h>
#include <imapi2fserror.h>
#include <type_traits>

namespace
{

constexpr bool is_guid(const GUID &guid, const GUID &expected)
{
    for (int i = 0; i < 8; i++)
        if (guid.Data4[i] != expected.Data4[i]) return false;
    return guid.Data1 == expected.Data1 && guid.Data2 == expected.Data2 && guid.Data3 == expected.Data3;
}

template<typename Char> constexpr bool is_text(const Char *text, const Char *expected)
{
    while (*text && *text == *expected) text++, expected++;
    return *text == *expected;
}

#define ABI_INTERFACE(library, name, slots, a, b, c, ...) \
    static_assert(is_guid(__uuidof(name), GUID { a, b, c, { __VA_ARGS__ } }), "IID of " #name); \
    static_assert(std::is_abstract<name>::value && std::is_base_of<IUnknown, name>::value, #name " as a class"); \
    static_assert(std::is_same<decltype(IID_##name), const IID>::value, "IID_" #name);
#define ABI_CLASS(library, name, a, b, c, ...) \
    static_assert(is_guid(__uuidof(name), GUID { a, b, c, { __VA_ARGS__ } }), "CLSID of " #name); \
    static_assert(std::is_same<decltype(CLSID_##name), const CLSID>::value, "CLSID_" #name);
#define ABI_LIBRARY(library, name, ...) \
    static_assert(std::is_same<decltype(LIBID_##name), const IID>::value, "LIBID_" #name);
#define ABI_VALUE(name, value) static_assert((name) == (value), "value of " #name);
#define ABI_STRING(name, value) static_assert(is_text(name, value), "text of " #name);
#define ABI_SAME(name, other) static_assert(&name == &other, #name);
#define ABI_TYPEDEF(name) static_assert(std::is_same<name, ULONG>::value, "type of " #name);
#define ABI_HRESULT(name, number) \
    static_assert(name == static_cast<HRESULT>(number) && std::is_same<decltype(name), HRESULT>::value, \
                  "value or type of " #name);

#include "abi_list.h"

/* That a class can be made of an event interface, with the methods by their names. */
class Sink : public DDiscFormat2RawCDEvents
{
public:
    virtual ~Sink() {}
    STDMETHOD(QueryInterface)(REFIID, void **) override { return E_NOINTERFACE; }
    STDMETHOD_(ULONG, AddRef)() override { return 1; }
    STDMETHOD_(ULONG, Release)() override { return 1; }
    STDMETHOD(GetTypeInfoCount)(UINT *) override { return E_NOTIMPL; }
    STDMETHOD(GetTypeInfo)(UINT, LCID, ITypeInfo **) override { return E_NOTIMPL; }
    STDMETHOD(GetIDsOfNames)(REFIID, LPOLESTR *, UINT, LCID, DISPID *) override { return E_NOTIMPL; }
    STDMETHOD(Invoke)(DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *, EXCEPINFO *, UINT *) override
    {
        return E_NOTIMPL;
    }
    STDMETHOD(Update)(IDispatch *, IDispatch *) override { return S_OK; }
};
static_assert(!std::is_abstract<Sink>::value, "Update has another form");

}
