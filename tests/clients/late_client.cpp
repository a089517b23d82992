// A program that knows the objects by name only, as PowerShell, VB.NET and dynamic C# do: every property of every class, read and put in
// every form in which such clients send values; arguments by name; collections; class information; another apartment.
//   late_client [TREE]     TREE: a directory with files in it; with a drive in the system the writers are asked about its disc too
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <ocidl.h>
#include <olectl.h>
#include <stdio.h>
#include <wchar.h>
#include <string>
#include <vector>

static unsigned bad;

static std::string narrow(const wchar_t *text)
{
    std::string out;

    for (; text && *text; text++) out += *text < 128 ? static_cast<char>(*text) : '?';
    return out;
}

static bool check(bool condition, const std::string &what)
{
    if (condition) return true;
    printf("not ok %s\n", what.c_str());
    bad++;
    return false;
}

// The summary of a part: what went wrong in it was told before.
static void summary(const std::string &what, unsigned before)
{
    if (bad == before) printf("ok %s\n", what.c_str());
    fflush(stdout);
}

static std::string hex(HRESULT hr)
{
    char text[16];

    snprintf(text, sizeof(text), "%08lx", hr);
    return text;
}

struct Value : VARIANT
{
    Value() { VariantInit(this); }
    ~Value() { VariantClear(this); }
    Value(const Value &) = delete;
    Value &operator=(const Value &) = delete;
    static void set(VARIANT &value, LONG number) { V_VT(&value) = VT_I4; V_I4(&value) = number; }
    static void set(VARIANT &value, const wchar_t *text) { V_VT(&value) = VT_BSTR; V_BSTR(&value) = SysAllocString(text); }
    static void set(VARIANT &value, IDispatch *object)
    {
        V_VT(&value) = VT_DISPATCH;
        V_DISPATCH(&value) = object;
        if (object) object->AddRef();
    }
};

// What a call came to: for failures of the member itself its own code and words.
struct Answer
{
    HRESULT hr = S_OK;
    std::wstring words;
};

static Answer invoke(IDispatch *object, DISPID id, WORD flags, DISPPARAMS *params, VARIANT *result)
{
    EXCEPINFO exception = {};
    UINT argument = 0;
    Answer answer;

    answer.hr = object->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, flags, params, result, &exception, &argument);
    if (answer.hr == DISP_E_EXCEPTION)
    {
        if (exception.pfnDeferredFillIn) exception.pfnDeferredFillIn(&exception);
        answer.hr = exception.scode;
        answer.words = exception.bstrDescription ? exception.bstrDescription : L"";
        check(FAILED(exception.scode), "an exception is a failure: " + hex(exception.scode));
        check(!answer.words.empty(), "an exception has words: " + hex(exception.scode));
        check(exception.bstrSource && *exception.bstrSource, "an exception has a source");
    }
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrHelpFile);
    return answer;
}

static DISPID id_of(IDispatch *object, const wchar_t *name)
{
    LPOLESTR text = const_cast<LPOLESTR>(name);
    DISPID id = DISPID_UNKNOWN;

    return SUCCEEDED(object->GetIDsOfNames(IID_NULL, &text, 1, LOCALE_USER_DEFAULT, &id)) ? id : DISPID_UNKNOWN;
}

static Answer get(IDispatch *object, const wchar_t *name, VARIANT *result, WORD flags = DISPATCH_PROPERTYGET)
{
    DISPPARAMS none = {};

    return invoke(object, id_of(object, name), flags, &none, result);
}

static Answer put_id(IDispatch *object, DISPID id, VARIANT *value, WORD flags = DISPATCH_PROPERTYPUT)
{
    DISPID named = DISPID_PROPERTYPUT;
    DISPPARAMS params = { value, &named, 1, 1 };

    return invoke(object, id, flags, &params, nullptr);
}

static Answer call(IDispatch *object, const wchar_t *name, std::vector<VARIANT *> values, VARIANT *result = nullptr)
{
    std::vector<VARIANT> reversed(values.size());
    DISPPARAMS params = { reversed.data(), nullptr, static_cast<UINT>(values.size()), 0 };

    for (size_t i = 0; i < values.size(); i++) reversed[values.size() - 1 - i] = *values[i];
    return invoke(object, id_of(object, name), DISPATCH_METHOD | DISPATCH_PROPERTYGET, &params, result);
}

static IDispatch *create(const wchar_t *progid)
{
    IDispatch *object = nullptr;
    CLSID clsid;

    if (FAILED(CLSIDFromProgID(progid, &clsid)) ||
        FAILED(CoCreateInstance(clsid, nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, reinterpret_cast<void **>(&object)))) return nullptr;
    return object;
}

// --- properties, as the object's type information has them

struct Property
{
    std::wstring name;
    DISPID id;
    VARTYPE type = VT_EMPTY;    // what a caller gets; an enumeration is a VT_I4, an interface a VT_DISPATCH or VT_UNKNOWN
    bool readable = false, writable = false;
};

static VARTYPE type_of(ITypeInfo *info, const TYPEDESC &description)
{
    VARTYPE type = description.vt;
    ITypeInfo *referenced;
    TYPEATTR *attributes;

    if (type == VT_SAFEARRAY) return VT_ARRAY | description.lptdesc->vt;
    if (type == VT_PTR) return type_of(info, *description.lptdesc);
    if (type != VT_USERDEFINED) return type == VT_INT ? static_cast<VARTYPE>(VT_I4) : type;
    if (FAILED(info->GetRefTypeInfo(description.hreftype, &referenced))) return VT_EMPTY;
    if (SUCCEEDED(referenced->GetTypeAttr(&attributes)))
    {
        switch (attributes->typekind)
        {
        case TKIND_ENUM: type = VT_I4; break;
        case TKIND_ALIAS: type = type_of(referenced, attributes->tdescAlias); break;
        case TKIND_DISPATCH: type = VT_DISPATCH; break;
        default: type = attributes->wTypeFlags & TYPEFLAG_FDISPATCHABLE ? VT_DISPATCH : VT_UNKNOWN;
        }
        referenced->ReleaseTypeAttr(attributes);
    }
    referenced->Release();
    return type;
}

static std::vector<Property> properties_of(ITypeInfo *info)
{
    std::vector<Property> found;
    TYPEATTR *attributes;

    if (FAILED(info->GetTypeAttr(&attributes))) return found;
    for (UINT i = 0; i < attributes->cFuncs; i++)
    {
        FUNCDESC *function;
        BSTR name = nullptr;
        Property *property = nullptr;
        bool getter, putter;

        if (FAILED(info->GetFuncDesc(i, &function))) continue;
        // By the dispatch view the value is what the function gives back; by the other one (IIsoImageManager is not dual) the last parameter.
        bool by_parameter = attributes->typekind == TKIND_INTERFACE && function->cParams == 1;
        getter = function->invkind == INVOKE_PROPERTYGET && (!function->cParams || by_parameter);
        putter = function->invkind == INVOKE_PROPERTYPUT && function->cParams == 1;
        if ((getter || putter) && SUCCEEDED(info->GetDocumentation(function->memid, &name, nullptr, nullptr, nullptr)))
        {
            for (size_t j = 0; j < found.size(); j++)
                if (found[j].id == function->memid) property = &found[j];
            if (!property)
            {
                found.push_back(Property());
                property = &found.back();
                property->name = name;
                property->id = function->memid;
            }
            if (getter)
            {
                property->readable = true;
                property->type = type_of(info, by_parameter ? *function->lprgelemdescParam[0].tdesc.lptdesc : function->elemdescFunc.tdesc);
            }
            else property->writable = true;
        }
        SysFreeString(name);
        info->ReleaseFuncDesc(function);
    }
    info->ReleaseTypeAttr(attributes);
    return found;
}

static bool same(VARIANT &one, VARIANT &other)
{
    if (V_VT(&one) != V_VT(&other)) return false;
    switch (V_VT(&one))
    {
    case VT_BSTR: return !wcscmp(V_BSTR(&one) ? V_BSTR(&one) : L"", V_BSTR(&other) ? V_BSTR(&other) : L"");
    case VT_BOOL: return V_BOOL(&one) == V_BOOL(&other);
    case VT_I4: return V_I4(&one) == V_I4(&other);
    case VT_DATE: return V_DATE(&one) == V_DATE(&other);
    default: return true;           // objects and arrays may be made anew each time
    }
}

// Every form of a number that is not the declared one, and of a truth value; what comes back is the declared type.
static void put_forms(IDispatch *object, const Property &property, const VARIANT &current, const std::string &where)
{
    struct Form { const char *what; VARIANT value; } forms[12];
    VARIANT inner, reference;
    SHORT i2;
    LONG i4;
    VARIANT_BOOL flag;
    UINT count = 0;
    bool is_flag = V_VT(&current) == VT_BOOL;

    if (V_VT(&current) != VT_I4 && !is_flag) return;
    i4 = is_flag ? V_BOOL(&current) : V_I4(&current);
    flag = V_BOOL(&current);
    i2 = static_cast<SHORT>(i4);
    Value::set(inner, i4);
    memset(&reference, 0, sizeof(reference));
    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = &inner;
#define FORM(type, field, content) do { memset(&forms[count], 0, sizeof(forms[count])); forms[count].what = #type; V_VT(&forms[count].value) = type; \
    forms[count].value.field = content; count++; } while (0)
    FORM(VT_I4, lVal, i4);
    FORM(VT_R8, dblVal, i4);
    FORM(VT_I8, llVal, i4);
    FORM(VT_BYREF | VT_I4, plVal, &i4);
    FORM(VT_BYREF | VT_VARIANT, pvarVal, &inner);
    FORM(VT_BYREF | VT_VARIANT, pvarVal, &reference);
    if (i2 == i4)
    {
        FORM(VT_I2, iVal, i2);
        FORM(VT_BYREF | VT_I2, piVal, &i2);
    }
    if (is_flag)
    {
        FORM(VT_UI1, bVal, static_cast<BYTE>(i4 ? 1 : 0));
        FORM(VT_BYREF | VT_BOOL, pboolVal, &flag);
    }
#undef FORM
    wchar_t digits[16];
    _snwprintf(digits, 16, L"%ld", i4);
    forms[count].what = "VT_BSTR";
    VariantInit(&forms[count].value);
    Value::set(forms[count++].value, digits);
    // What cannot be put now, or is no value to be put (a default of -1), is refused in each form alike.
    VARIANT plain = current;
    HRESULT wanted_hr = put_id(object, property.id, &plain).hr;
    for (UINT i = 0; i < count; i++)
    {
        Value after;
        Answer answer = put_id(object, property.id, &forms[i].value);

        if (FAILED(wanted_hr)) check(answer.hr == wanted_hr, where + " refused as " + forms[i].what + ": " + hex(answer.hr) + ", not " + hex(wanted_hr));
        else if (check(SUCCEEDED(answer.hr), where + " put as " + forms[i].what + ": " + hex(answer.hr) + " " + narrow(answer.words.c_str())))
        {
            DISPPARAMS none = {};
            VARIANT wanted = current;

            answer = invoke(object, property.id, DISPATCH_PROPERTYGET, &none, &after);
            check(SUCCEEDED(answer.hr) && same(after, wanted), where + " as it was after put as " + forms[i].what);
        }
    }
    VariantClear(&forms[count - 1].value);

    // What is no value at all changes nothing and says so.
    static const struct { const char *what; VARTYPE type; LONG value; } wrong[] = { { "missing", VT_ERROR, DISP_E_PARAMNOTFOUND },
        { "words", VT_BSTR, 0 }, { "no object", VT_DISPATCH, 0 } };
    for (UINT i = 0; i < ARRAYSIZE(wrong); i++)
    {
        Value value, after;
        DISPPARAMS none = {};
        VARIANT wanted = current;

        V_VT(&value) = wrong[i].type;
        if (wrong[i].type == VT_BSTR) V_BSTR(&value) = SysAllocString(L"neither nor");
        else V_ERROR(&value) = wrong[i].value;
        if (wrong[i].type == VT_DISPATCH) V_DISPATCH(&value) = nullptr;
        Answer answer = put_id(object, property.id, &value);
        check(FAILED(answer.hr), where + " put as " + wrong[i].what + " is refused");
        invoke(object, property.id, DISPATCH_PROPERTYGET, &none, &after);
        check(same(after, wanted), where + " stays when " + wrong[i].what + " is refused");
    }
}

// As Format-List shows an object: everything it has, asked in every way, each answer of its declared type. Puts only where a failure of the
// value that was just read would be a mistake.
static void read_all(IDispatch *object, const std::string &what, bool puts)
{
    unsigned before = bad, values = 0, failures = 0;
    ITypeInfo *info = nullptr;
    UINT count = 42;

    check(object->GetTypeInfoCount(&count) == S_OK && count == 1, what + ": GetTypeInfoCount");
    if (!check(object->GetTypeInfo(0, LOCALE_USER_DEFAULT, &info) == S_OK && info, what + ": GetTypeInfo")) return;
    std::vector<Property> properties = properties_of(info);
    info->Release();
    for (size_t i = 0; i < properties.size(); i++)
    {
        const Property &property = properties[i];
        std::string where = what + "." + narrow(property.name.c_str());
        std::wstring upper = property.name;
        DISPPARAMS none = {};
        Value value, again;

        for (size_t j = 0; j < upper.size(); j++) upper[j] = towupper(upper[j]);
        check(id_of(object, upper.c_str()) == property.id, where + " has its number by name, whatever the case");
        if (!property.readable) continue;
        Answer answer = invoke(object, property.id, DISPATCH_PROPERTYGET, &none, &value);
        // PowerShell and VBScript do not know whether it is a method.
        Answer second = invoke(object, property.id, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &none, &again);
        check(answer.hr == second.hr && same(value, again), where + " is the same asked as a method or property");
        if (FAILED(answer.hr))
        {
            check(V_VT(&value) == VT_EMPTY, where + " leaves no value when it fails");
            failures++;
            continue;
        }
        values++;
        check(V_VT(&value) == property.type, where + " is of type " + std::to_string(V_VT(&value)) + ", not " + std::to_string(property.type));
        if (V_VT(&value) == (VT_ARRAY | VT_VARIANT))
            check(V_ARRAY(&value) && SafeArrayGetDim(V_ARRAY(&value)) == 1, where + " is an array of one dimension");
        // Without a place for the result it is asked all the same.
        check(SUCCEEDED(invoke(object, property.id, DISPATCH_PROPERTYGET, &none, nullptr).hr), where + " without a place for it");
        if (property.writable && puts) put_forms(object, property, value, where);
    }
    Value value;
    DISPPARAMS none = {};
    check(invoke(object, 0x7000, DISPATCH_PROPERTYGET, &none, &value).hr == DISP_E_MEMBERNOTFOUND, what + " has no member 0x7000");
    check(id_of(object, L"NoSuchMember") == DISPID_UNKNOWN, what + " has no NoSuchMember");
    summary(what + ": " + std::to_string(values) + " properties, " + std::to_string(failures) + " that are not to be had now", before);
}

// --- what a client asks an object for

static void check_identity(IDispatch *object, const std::string &what, const char *wanted_sources)
{
    // What .NET, scripts and COM itself ask for, and the objects have not; a foreign interface must not be answered.
    static const struct { const char *name; IID iid; } asked[] = {
        { "IManagedObject", { 0xc3fcc19e, 0xa970, 0x11d2, { 0x8b, 0x5a, 0x00, 0xa0, 0xc9, 0xb7, 0xc9, 0xc4 } } },
        { "IInspectable", { 0xaf86e2e0, 0xb12d, 0x4c6a, { 0x9c, 0x5a, 0xd7, 0xaa, 0x65, 0x10, 0x1e, 0x90 } } },
        { "IDispatchEx", { 0xa6ef9860, 0xc720, 0x11d0, { 0x93, 0x37, 0x00, 0xa0, 0xc9, 0x0d, 0xca, 0xa9 } } },
        { "IObjectSafety", { 0xcb5bdc81, 0x93c1, 0x11cf, { 0x8f, 0x20, 0x00, 0x80, 0x5f, 0x2c, 0xd0, 0x64 } } },
        { "IPersistStreamInit", { 0x7fd52380, 0x4e07, 0x101b, { 0xae, 0x2d, 0x08, 0x00, 0x2b, 0x2e, 0xc7, 0x13 } } },
        { "ICustomQueryInterface", { 0x00000000, 0x1111, 0x2222, { 1, 2, 3, 4, 5, 6, 7, 8 } } },
        { "IStdMarshalInfo", { 0x00000018, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } } },
        { "INoMarshal", { 0xecc8691b, 0xc1db, 0x4dc0, { 0x85, 0x5e, 0x65, 0xf6, 0xc5, 0x51, 0xaf, 0x49 } } },
    };
    unsigned before = bad;
    IUnknown *identity = nullptr, *again = nullptr;
    IProvideClassInfo2 *provider = nullptr;
    IConnectionPointContainer *container = nullptr;
    ISupportErrorInfo *errors = nullptr;

    for (UINT i = 0; i < ARRAYSIZE(asked); i++)
    {
        void *out = &out;
        HRESULT hr = object->QueryInterface(asked[i].iid, &out);
        check(hr == E_NOINTERFACE && !out, what + " answers " + hex(hr) + " to " + asked[i].name);
    }
    if (check(SUCCEEDED(object->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&identity))), what + ": IUnknown"))
    {
        if (SUCCEEDED(object->QueryInterface(IID_ISupportErrorInfo, reinterpret_cast<void **>(&errors))))
        {
            errors->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&again));
            check(again == identity, what + " is one object whoever asks");
            again->Release();
            errors->Release();
        }
        else check(false, what + ": ISupportErrorInfo");
        identity->Release();
    }
    if (check(SUCCEEDED(object->QueryInterface(IID_IProvideClassInfo2, reinterpret_cast<void **>(&provider))), what + ": IProvideClassInfo2"))
    {
        ITypeInfo *type = nullptr, *own = nullptr;
        TYPEATTR *attributes;
        GUID source = {};
        HRESULT hr;

        if (check(SUCCEEDED(provider->GetClassInfo(&type)), what + ": its class") && SUCCEEDED(type->GetTypeAttr(&attributes)))
        {
            check(attributes->typekind == TKIND_COCLASS, what + ": the class is one");
            type->ReleaseTypeAttr(attributes);
        }
        if (type) type->Release();
        hr = provider->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID, &source);
        check(SUCCEEDED(hr) == (*wanted_sources != 0), what + ": the default source " + hex(hr));
        check(FAILED(provider->GetGUID(77, &source)), what + ": no GUID of kind 77");
        if (SUCCEEDED(object->GetTypeInfo(0, 0, &own)) && SUCCEEDED(own->GetTypeAttr(&attributes)))
        {
            check((attributes->typekind == TKIND_DISPATCH) == (what != "IMAPI2FS.MsftIsoImageManager"), what + ": its type information is the dispatch view");
            own->ReleaseTypeAttr(attributes);
        }
        if (own) own->Release();
        provider->Release();
    }
    // The connection points, by name.
    std::string sources;
    if (SUCCEEDED(object->QueryInterface(IID_IConnectionPointContainer, reinterpret_cast<void **>(&container))))
    {
        IEnumConnectionPoints *points = nullptr;
        IConnectionPoint *point;
        ULONG fetched;

        if (check(SUCCEEDED(container->EnumConnectionPoints(&points)), what + ": EnumConnectionPoints"))
        {
            while (points->Next(1, &point, &fetched) == S_OK)
            {
                wchar_t key[128], name[64] = L"?", text[40];
                LONG size = sizeof(name);
                IID iid;

                point->GetConnectionInterface(&iid);
                StringFromGUID2(iid, text, 40);
                _snwprintf(key, 128, L"Interface\\%ls", text);
                RegQueryValueW(HKEY_CLASSES_ROOT, key, name, &size);
                sources += (sources.empty() ? "" : " ") + narrow(name);
                point->Release();
            }
            points->Release();
        }
        container->Release();
    }
    check(sources == wanted_sources, what + ": its connection points are '" + sources + "', not '" + wanted_sources + "'");
    summary(what + ": what it is" + (sources.empty() ? "" : ", and tells by " + sources), before);
}

// --- collections

static bool next(IEnumVARIANT *items, VARIANT *value)
{
    ULONG fetched = 42;
    HRESULT hr = items->Next(1, value, &fetched);

    check((hr == S_OK && fetched == 1) || (hr == S_FALSE && !fetched), "Next answers " + hex(hr));
    return hr == S_OK;
}

static void enumerate(IDispatch *object, const std::string &what, VARTYPE type, ULONG least)
{
    unsigned before = bad;
    DISPPARAMS none = {};
    Value holder;
    IEnumVARIANT *items = nullptr, *other = nullptr;
    ULONG count = 0, copied = 0;

    Answer answer = invoke(object, DISPID_NEWENUM, DISPATCH_METHOD | DISPATCH_PROPERTYGET, &none, &holder);
    if (!check(SUCCEEDED(answer.hr) && (V_VT(&holder) == VT_UNKNOWN || V_VT(&holder) == VT_DISPATCH) && V_UNKNOWN(&holder) &&
        SUCCEEDED(V_UNKNOWN(&holder)->QueryInterface(IID_IEnumVARIANT, reinterpret_cast<void **>(&items))), what + ": its enumerator")) return;
    for (;;)
    {
        Value value;
        if (!next(items, &value)) break;
        check(V_VT(&value) == type, what + ": an element of type " + std::to_string(V_VT(&value)));
        count++;
    }
    check(count >= least, what + ": " + std::to_string(count) + " elements");
    Value number;
    answer = get(object, L"Count", &number);
    if (SUCCEEDED(answer.hr)) check(V_VT(&number) == VT_I4 && V_I4(&number) == static_cast<LONG>(count), what + ": Count");
    // At the end, and over it.
    check(items->Skip(1) == S_FALSE, what + ": nothing to skip at the end");
    check(items->Reset() == S_OK, what + ": Reset");
    if (count) check(items->Skip(1) == S_OK, what + ": one is skipped");
    if (check(items->Clone(&other) == S_OK && other, what + ": Clone"))
    {
        for (;;)
        {
            Value value;
            if (!next(other, &value)) break;
            copied++;
        }
        check(copied == (count ? count - 1 : 0), what + ": the copy stands where its model did");
        other->Release();
    }
    // More than there are: what is there, and S_FALSE; the rest is empty.
    std::vector<VARIANT> many(count + 2);
    ULONG fetched = 42;
    memset(many.data(), 0x7f, many.size() * sizeof(VARIANT));
    check(items->Reset() == S_OK && items->Next(count + 2, many.data(), &fetched) == S_FALSE && fetched == count, what + ": all at once");
    for (ULONG i = 0; i < count + 2; i++)
    {
        check(V_VT(&many[i]) == (i < count ? type : static_cast<VARTYPE>(VT_EMPTY)), what + ": all at once, element " + std::to_string(i));
        VariantClear(&many[i]);
    }
    items->Release();
    summary(what + ": " + std::to_string(count) + " elements by IEnumVARIANT", before);
}

// --- arguments by name, in both orders, and what is wrong with them

static void name_arguments(IDispatch *root, const wchar_t *tree)
{
    unsigned before = bad;
    LPOLESTR names[3] = { const_cast<LPOLESTR>(L"AddTree"), const_cast<LPOLESTR>(L"sourceDirectory"), const_cast<LPOLESTR>(L"includeBaseDirectory") };
    DISPID ids[3] = { DISPID_UNKNOWN, DISPID_UNKNOWN, DISPID_UNKNOWN };
    VARIANT values[2];
    Value path, count;

    Value::set(path, tree);
    if (!check(root->GetIDsOfNames(IID_NULL, names, 3, LOCALE_USER_DEFAULT, ids) == S_OK && ids[1] == 0 && ids[2] == 1, "AddTree's arguments have names")) return;
    for (UINT order = 0; order < 2; order++)
    {
        DISPID named[2] = { ids[1 + order], ids[2 - order] };
        DISPPARAMS params = { values, named, 2, 2 };

        values[order] = path;
        V_VT(&values[1 - order]) = VT_I4;
        V_I4(&values[1 - order]) = 1;
        Answer answer = invoke(root, ids[0], DISPATCH_METHOD, &params, nullptr);
        check(SUCCEEDED(answer.hr), "AddTree by names, order " + std::to_string(order) + ": " + hex(answer.hr));
    }
    // The second by name, the first by place.
    DISPPARAMS mixed = { values, &ids[2], 2, 1 };
    V_VT(&values[0]) = VT_BOOL;
    V_BOOL(&values[0]) = VARIANT_TRUE;
    values[1] = path;
    check(SUCCEEDED(invoke(root, ids[0], DISPATCH_METHOD, &mixed, nullptr).hr), "AddTree with one by name");
    // There is one base directory in it now, however often it was added.
    check(SUCCEEDED(get(root, L"Count", &count).hr) && V_I4(&count) == 1, "the directory is there once");

    static const struct { const char *what; DISPID named[2]; UINT count, names; HRESULT hr; } wrong[] = {
        { "no arguments", { 0, 0 }, 0, 0, DISP_E_BADPARAMCOUNT },
        { "one argument", { 0, 0 }, 1, 0, DISP_E_BADPARAMCOUNT },
        { "three arguments", { 0, 0 }, 3, 0, DISP_E_BADPARAMCOUNT },
        { "the same name twice", { 0, 0 }, 2, 2, DISP_E_PARAMNOTFOUND },
        { "a name that is none", { 7, 0 }, 2, 1, DISP_E_PARAMNOTFOUND },
        { "by place and by name", { 0, 0 }, 2, 1, DISP_E_PARAMNOTFOUND },
    };
    for (UINT i = 0; i < ARRAYSIZE(wrong); i++)
    {
        VARIANT three[3] = { path, path, path };
        DISPPARAMS params = { three, const_cast<DISPID *>(wrong[i].named), wrong[i].count, wrong[i].names };
        Answer answer = invoke(root, ids[0], DISPATCH_METHOD, &params, nullptr);
        check(answer.hr == wrong[i].hr, std::string("AddTree with ") + wrong[i].what + ": " + hex(answer.hr));
    }
    // An argument that is left out in the middle, as $null or Missing.
    Value missing;
    V_VT(&missing) = VT_ERROR;
    V_ERROR(&missing) = DISP_E_PARAMNOTFOUND;
    Answer answer = call(root, L"AddTree", { &path, &missing });
    check(answer.hr == DISP_E_PARAMNOTOPTIONAL, "AddTree without its second argument: " + hex(answer.hr));
    // JScript and VBA ask for the property as a method where they do not know better, VBScript for the method as a property.
    VARIANT pair[2];
    V_VT(&pair[0]) = VT_BOOL;
    V_BOOL(&pair[0]) = VARIANT_FALSE;
    pair[1] = path;
    DISPPARAMS both = { pair, nullptr, 2, 0 };
    check(SUCCEEDED(invoke(root, ids[0], DISPATCH_METHOD | DISPATCH_PROPERTYGET, &both, nullptr).hr), "AddTree as a method or property");
    summary("arguments by place and by name", before);
}

// --- arrays of objects, in the forms that clients have for them

static void put_arrays(IDispatch *image)
{
    static const struct { const char *what; VARTYPE array, element; bool by_reference; bool works; } forms[] = {
        { "VT_ARRAY|VT_VARIANT of VT_DISPATCH", VT_VARIANT, VT_DISPATCH, false, true },
        { "VT_ARRAY|VT_VARIANT of VT_UNKNOWN", VT_VARIANT, VT_UNKNOWN, false, true },
        { "VT_BYREF|VT_ARRAY|VT_VARIANT", VT_VARIANT, VT_DISPATCH, true, true },
        { "VT_ARRAY|VT_DISPATCH", VT_DISPATCH, VT_DISPATCH, false, true },
        { "VT_ARRAY|VT_UNKNOWN", VT_UNKNOWN, VT_UNKNOWN, false, true },
        { "VT_BYREF|VT_ARRAY|VT_UNKNOWN", VT_UNKNOWN, VT_UNKNOWN, true, true },
        { "VT_ARRAY|VT_I4", VT_I4, VT_I4, false, false },
        { "VT_ARRAY|VT_VARIANT of VT_I4", VT_VARIANT, VT_I4, false, false },
        { "VT_ARRAY|VT_BSTR", VT_BSTR, VT_BSTR, false, false },
    };
    unsigned before = bad;
    DISPID id = id_of(image, L"BootImageOptionsArray");

    for (UINT i = 0; i < ARRAYSIZE(forms); i++)
    {
        IDispatch *boot = create(L"IMAPI2FS.BootOptions");
        SAFEARRAY *array = SafeArrayCreateVector(forms[i].array, 0, 1);
        Value empty, value;
        void *data;

        // A boot option with an image in it, from a stream that has no IDispatch.
        IStream *stream = nullptr;
        Value image_value, after;
        CreateStreamOnHGlobal(nullptr, TRUE, &stream);
        stream->Write(L"a boot sector", 26, nullptr);
        V_VT(&image_value) = VT_UNKNOWN;
        V_UNKNOWN(&image_value) = stream;
        check(SUCCEEDED(call(boot, L"AssignBootImage", { &image_value }).hr), "AssignBootImage");
        // From nothing each time.
        V_VT(&empty) = VT_ARRAY | VT_VARIANT;
        V_ARRAY(&empty) = SafeArrayCreateVector(VT_VARIANT, 0, 0);
        check(SUCCEEDED(put_id(image, id, &empty).hr), std::string(forms[i].what) + ": an empty array takes all away");
        SafeArrayAccessData(array, &data);
        if (forms[i].array == VT_VARIANT)
        {
            VARIANT *element = static_cast<VARIANT *>(data);
            if (forms[i].element == VT_I4) Value::set(*element, 5);
            else
            {
                Value::set(*element, boot);
                V_VT(element) = forms[i].element;
            }
        }
        else if (forms[i].element == VT_DISPATCH || forms[i].element == VT_UNKNOWN)
        {
            *static_cast<IUnknown **>(data) = boot;
            boot->AddRef();
        }
        else if (forms[i].element == VT_I4) *static_cast<LONG *>(data) = 5;
        SafeArrayUnaccessData(array);
        if (forms[i].by_reference)
        {
            V_VT(&value) = VT_BYREF | VT_ARRAY | forms[i].array;
            V_ARRAYREF(&value) = &array;
        }
        else
        {
            V_VT(&value) = VT_ARRAY | forms[i].array;
            V_ARRAY(&value) = array;
        }
        Answer answer = put_id(image, id, &value);
        check(SUCCEEDED(answer.hr) == forms[i].works, std::string("an array put as ") + forms[i].what + ": " + hex(answer.hr) + " " + narrow(answer.words.c_str()));
        LONG upper = 42;
        if (SUCCEEDED(get(image, L"BootImageOptionsArray", &after).hr)) SafeArrayGetUBound(V_ARRAY(&after), 1, &upper);
        check(upper == (forms[i].works ? 0 : -1), std::string("what is there after ") + forms[i].what);
        V_VT(&value) = VT_EMPTY;
        SafeArrayDestroy(array);
        boot->Release();
    }
    Value none;
    V_VT(&none) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(&none) = SafeArrayCreateVector(VT_VARIANT, 0, 0);
    check(SUCCEEDED(put_id(image, id, &none).hr), "all taken away");
    summary("arrays of objects", before);
}

// --- objects put with and without Set

static void put_objects(IDispatch *recorder)
{
    static const wchar_t *const writers[] = { L"IMAPI2.MsftDiscFormat2Data", L"IMAPI2.MsftDiscFormat2TrackAtOnce", L"IMAPI2.MsftDiscFormat2Erase",
        L"IMAPI2.MsftDiscFormat2RawCD" };
    static const struct { const char *what; WORD flags; } ways[] = { { "PROPERTYPUT", DISPATCH_PROPERTYPUT },
        { "PROPERTYPUTREF", DISPATCH_PROPERTYPUTREF }, { "both", DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF } };
    unsigned before = bad;

    for (UINT i = 0; i < ARRAYSIZE(writers); i++)
    {
        IDispatch *writer = create(writers[i]);
        DISPID id = writer ? id_of(writer, L"Recorder") : DISPID_UNKNOWN;
        std::string what = narrow(writers[i]) + ".Recorder";

        if (!check(writer != nullptr, narrow(writers[i]) + " is there")) continue;
        for (UINT j = 0; j < ARRAYSIZE(ways); j++)
        {
            for (UINT form = 0; form < 3; form++)
            {
                Value value, inner, after;
                IUnknown *one = nullptr, *other = nullptr;

                Value::set(inner, recorder);
                if (form == 1) { V_VT(&value) = VT_BYREF | VT_VARIANT; V_VARIANTREF(&value) = &inner; }
                else Value::set(value, recorder);
                if (form == 2) V_VT(&value) = VT_UNKNOWN;
                Answer answer = put_id(writer, id, &value, ways[j].flags);
                check(SUCCEEDED(answer.hr), what + " by " + ways[j].what + ", form " + std::to_string(form) + ": " + hex(answer.hr) + " " + narrow(answer.words.c_str()));
                answer = get(writer, L"Recorder", &after);
                if (check(SUCCEEDED(answer.hr) && V_VT(&after) == VT_DISPATCH && V_DISPATCH(&after), what + " is given back"))
                {
                    V_DISPATCH(&after)->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&one));
                    recorder->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&other));
                    check(one == other, what + " is the one that was put");
                    one->Release();
                    other->Release();
                }
                if (form == 1) V_VT(&value) = VT_EMPTY;
            }
        }
        // Something that is no recorder leaves what was there.
        Value wrong, after;
        Value::set(wrong, writer);
        check(put_id(writer, id, &wrong, DISPATCH_PROPERTYPUTREF).hr == DISP_E_TYPEMISMATCH, what + ": a writer is no recorder");
        check(SUCCEEDED(get(writer, L"Recorder", &after).hr) && V_DISPATCH(&after), what + ": and the recorder stays");
        writer->Release();
    }
    summary("objects put with and without Set", before);
}

// --- another apartment, as a runtime callable wrapper of another thread has it

struct Guest
{
    IStream *stream;
    DWORD model;
    const wchar_t *property;
    HRESULT hr;
    VARTYPE type;
};

static DWORD WINAPI visit(void *context)
{
    Guest *guest = static_cast<Guest *>(context);
    IDispatch *object = nullptr;

    guest->hr = CoInitializeEx(nullptr, guest->model);
    if (FAILED(guest->hr)) return 0;
    guest->hr = CoGetInterfaceAndReleaseStream(guest->stream, IID_IDispatch, reinterpret_cast<void **>(&object));
    if (SUCCEEDED(guest->hr))
    {
        Value value;
        guest->hr = get(object, guest->property, &value).hr;
        guest->type = V_VT(&value);
        object->Release();
    }
    CoUninitialize();
    return 0;
}

static void another_apartment(IDispatch *object, const std::string &what, const wchar_t *property, VARTYPE type)
{
    static const DWORD models[] = { COINIT_MULTITHREADED, COINIT_APARTMENTTHREADED };
    unsigned before = bad;

    for (UINT i = 0; i < ARRAYSIZE(models); i++)
    {
        Guest guest = { nullptr, models[i], property, E_FAIL, VT_EMPTY };
        HRESULT hr = CoMarshalInterThreadInterfaceInStream(IID_IDispatch, object, &guest.stream);

        if (!check(SUCCEEDED(hr), what + " is marshalled: " + hex(hr))) continue;
        HANDLE thread = CreateThread(nullptr, 0, visit, &guest, 0, nullptr);
        DWORD index;
        // With messages, as an apartment waits.
        CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index);
        CloseHandle(thread);
        check(SUCCEEDED(guest.hr) && guest.type == type, what + " in another apartment (" + std::to_string(models[i]) + "): " + hex(guest.hr) + ", type " +
            std::to_string(guest.type));
    }
    summary(what + " in other apartments", before);
}

// --- everything

static const struct { const wchar_t *progid; const char *sources; const wchar_t *property; VARTYPE type; bool puts; } classes[] = {
    { L"IMAPI2.MsftDiscMaster2", "DDiscMaster2Events", L"Count", VT_I4, true },
    { L"IMAPI2.MsftDiscRecorder2", "", L"SupportedProfiles", VT_ARRAY | VT_VARIANT, false },
    { L"IMAPI2.MsftWriteEngine2", "DWriteEngine2Events", L"BytesPerSector", VT_I4, true },
    { L"IMAPI2.MsftDiscFormat2Erase", "DDiscFormat2EraseEvents", L"FullErase", VT_BOOL, true },
    { L"IMAPI2.MsftDiscFormat2Data", "DDiscFormat2DataEvents", L"SupportedMediaTypes", VT_ARRAY | VT_VARIANT, true },
    { L"IMAPI2.MsftDiscFormat2TrackAtOnce", "DDiscFormat2TrackAtOnceEvents", L"SupportedMediaTypes", VT_ARRAY | VT_VARIANT, true },
    { L"IMAPI2.MsftDiscFormat2RawCD", "DDiscFormat2RawCDEvents", L"SupportedMediaTypes", VT_ARRAY | VT_VARIANT, true },
    { L"IMAPI2.MsftRawCDImageCreator", "", L"ResultingImageType", VT_I4, true },
    { L"IMAPI2FS.MsftFileSystemImage", "DFileSystemImageEvents DFileSystemImageImportEvents", L"VolumeName", VT_BSTR, true },
    { L"IMAPI2FS.BootOptions", "", L"Emulation", VT_I4, true },
    { L"IMAPI2FS.MsftIsoImageManager", "", L"Path", VT_BSTR, true },
};

static void look_at_image(const wchar_t *tree)
{
    IDispatch *image = create(L"IMAPI2FS.MsftFileSystemImage");
    Value root, result, items;
    Answer answer;

    if (!check(image != nullptr, "an image")) return;
    if (check(SUCCEEDED(get(image, L"Root", &root).hr) && V_VT(&root) == VT_DISPATCH, "its root"))
    {
        name_arguments(V_DISPATCH(&root), tree);
        read_all(V_DISPATCH(&root), "the root", true);
        enumerate(V_DISPATCH(&root), "the root", VT_DISPATCH, 1);
    }
    put_arrays(image);
    answer = call(image, L"CreateResultImage", {}, &result);
    if (check(SUCCEEDED(answer.hr) && V_VT(&result) == VT_DISPATCH, "a result: " + hex(answer.hr) + " " + narrow(answer.words.c_str())))
    {
        read_all(V_DISPATCH(&result), "the result", false);
        another_apartment(V_DISPATCH(&result), "the result", L"TotalBlocks", VT_I4);
        another_apartment(V_DISPATCH(&result), "the result", L"ImageStream", VT_UNKNOWN);
        if (check(SUCCEEDED(get(V_DISPATCH(&result), L"ProgressItems", &items).hr) && V_VT(&items) == VT_DISPATCH, "progress items"))
        {
            read_all(V_DISPATCH(&items), "the progress items", false);
            enumerate(V_DISPATCH(&items), "the progress items", VT_DISPATCH, 1);
        }
    }
    // The dispatch view has what derived revisions added, on an image that is frozen too.
    Value blocks;
    answer = get(V_DISPATCH(&result), L"ModifiedBlocks", &blocks);
    check(answer.hr == E_NOTIMPL, "ModifiedBlocks by name, of an image that is written whole: " + hex(answer.hr));
    another_apartment(image, "the image", L"BootImageOptionsArray", VT_ARRAY | VT_VARIANT);
    image->Release();
}

static void look_at_drive()
{
    IDispatch *master = create(L"IMAPI2.MsftDiscMaster2"), *recorder = create(L"IMAPI2.MsftDiscRecorder2");
    static const wchar_t *const writers[] = { L"IMAPI2.MsftDiscFormat2Data", L"IMAPI2.MsftDiscFormat2TrackAtOnce", L"IMAPI2.MsftDiscFormat2Erase",
        L"IMAPI2.MsftDiscFormat2RawCD" };
    Value count, id;

    if (!check(master && recorder && SUCCEEDED(get(master, L"Count", &count).hr), "a drive master")) return;
    enumerate(master, "the drives", VT_BSTR, 0);
    if (!V_I4(&count)) printf("# no drive: the writers are not asked about a disc\n");
    else
    {
        Value zero;
        Value::set(zero, 0L);
        check(SUCCEEDED(call(master, L"Item", { &zero }, &id).hr) && V_VT(&id) == VT_BSTR, "the first drive");
        Answer answer = call(recorder, L"InitializeDiscRecorder", { &id });
        check(SUCCEEDED(answer.hr), "a recorder: " + hex(answer.hr));
        read_all(recorder, "the recorder", false);
        another_apartment(recorder, "the recorder", L"SupportedProfiles", VT_ARRAY | VT_VARIANT);
        put_objects(recorder);
        for (UINT i = 0; i < ARRAYSIZE(writers); i++)
        {
            IDispatch *writer = create(writers[i]);
            Value value;

            if (!writer) continue;
            Value::set(value, recorder);
            check(SUCCEEDED(put_id(writer, id_of(writer, L"Recorder"), &value).hr), narrow(writers[i]) + " takes the recorder");
            read_all(writer, narrow(writers[i]) + " with a disc", false);
            another_apartment(writer, narrow(writers[i]) + " with a disc", L"CurrentPhysicalMediaType", VT_I4);
            writer->Release();
        }
    }
    recorder->Release();
    master->Release();
}

static DWORD WINAPI look(void *context)
{
    const wchar_t *tree = static_cast<const wchar_t *>(context);

    for (UINT i = 0; i < ARRAYSIZE(classes); i++)
    {
        IDispatch *object = create(classes[i].progid);
        std::string what = narrow(classes[i].progid);

        if (!check(object != nullptr, what + " is there")) continue;
        check_identity(object, what, classes[i].sources);
        read_all(object, what, classes[i].puts);
        // One that has no drive has no profiles.
        if (wcscmp(classes[i].progid, L"IMAPI2.MsftDiscRecorder2")) another_apartment(object, what, classes[i].property, classes[i].type);
        check(!object->Release(), what + ": references are left");
    }
    look_at_drive();
    if (tree) look_at_image(tree);
    return 0;
}

int main()
{
    int count;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    static const struct { const char *what; DWORD model; } apartments[] = { { "an STA", COINIT_APARTMENTTHREADED }, { "the MTA", COINIT_MULTITHREADED } };

    for (UINT i = 0; i < ARRAYSIZE(apartments); i++)
    {
        printf("# from %s\n", apartments[i].what);
        if (FAILED(CoInitializeEx(nullptr, apartments[i].model))) return 1;
        look(count > 1 ? arguments[1] : nullptr);
        CoUninitialize();
    }
    LocalFree(arguments);
    if (!bad) printf("end\n");
    return bad ? 1 : 0;
}
