// A script host of the tests' own: what Wine's cscript does, and the events that it does not hand to scripts (WScript.ConnectObject,
// CreateObject with a prefix). Errors of a script, in a handler too, are told by line; Wine's host keeps them to itself.
//   script_host SCRIPT.vbs|SCRIPT.js [ARGUMENT...]     status 0: the script came to its end; 1: it did not
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

#include <windows.h>
#include <activscp.h>
#include <oleauto.h>
#include <ocidl.h>
#include <olectl.h>
#include <winioctl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <map>
#include <string>
#include <vector>

typedef std::map<DISPID, std::wstring> Names;

// MinGW's libraries do not have it for 64 bit.
#ifdef _WIN64
static const IID iid_parse = { 0xc7ef7658, 0xe1ee, 0x480e, { 0x97, 0xea, 0xd5, 0x2c, 0xb4, 0xd7, 0x6d, 0x17 } };
#else
static const IID iid_parse = { 0xbb1a2ae2, 0xa4f9, 0x11cf, { 0x8f, 0x20, 0x00, 0x80, 0x5f, 0x2c, 0xd0, 0x64 } };
#endif

static void say(const std::wstring &text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text.c_str(), -1, nullptr, 0, nullptr, nullptr);
    std::string bytes(size, 0);

    WideCharToMultiByte(CP_UTF8, 0, text.c_str(), -1, &bytes[0], size, nullptr, nullptr);
    printf("%s\n", bytes.c_str());
    fflush(stdout);
}

static std::wstring hex(HRESULT hr)
{
    wchar_t text[16];

    _snwprintf(text, 16, L"%08lx", hr);
    return text;
}

// IDispatch and nothing else: what a script engine gives to an event source.
class Dispatch : public IDispatch
{
public:
    virtual ~Dispatch() {}
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        if (!out) return E_POINTER;
        *out = iid == IID_IUnknown || iid == IID_IDispatch ? static_cast<IDispatch *>(this) : nullptr;
        if (!*out) return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&references); }
    STDMETHODIMP_(ULONG) Release() override
    {
        LONG left = InterlockedDecrement(&references);

        if (!left) delete this;
        return left;
    }
    STDMETHODIMP GetTypeInfoCount(UINT *count) override { *count = 0; return S_OK; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo **info) override { *info = nullptr; return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *) override { return E_NOTIMPL; }

private:
    LONG references = 1;
};

// The script's functions, which handlers are looked for among.
struct Functions
{
    IDispatch *script = nullptr;
    bool failed = false;
};

// Events of one source: Update of an object connected with the prefix burn_ is the script's burn_Update.
class Handlers : public Dispatch
{
public:
    Handlers(Functions *functions_, const std::wstring &prefix_, const Names &names_) : functions(functions_), prefix(prefix_), names(names_) {}
    STDMETHODIMP Invoke(DISPID id, REFIID, LCID lcid, WORD, DISPPARAMS *params, VARIANT *, EXCEPINFO *, UINT *) override
    {
        Names::const_iterator found = names.find(id);
        EXCEPINFO exception = {};
        DISPID function;

        if (found == names.end()) return DISP_E_MEMBERNOTFOUND;
        std::wstring name = prefix + found->second;
        LPOLESTR text = &name[0];
        // A script need not have a handler for everything.
        if (!functions->script || FAILED(functions->script->GetIDsOfNames(IID_NULL, &text, 1, lcid, &function))) return S_OK;
        HRESULT hr = functions->script->Invoke(function, IID_NULL, lcid, DISPATCH_METHOD, params, nullptr, &exception, nullptr);
        if (FAILED(hr))
        {
            say(L"not ok the handler " + name + L" failed: " + hex(hr) + L" " + (exception.bstrDescription ? exception.bstrDescription : L""));
            functions->failed = true;
        }
        SysFreeString(exception.bstrDescription);
        SysFreeString(exception.bstrSource);
        SysFreeString(exception.bstrHelpFile);
        return hr;
    }

private:
    Functions *functions;
    std::wstring prefix;
    Names names;
};

// Every event interface of the object's class, by the class's type information, is connected to the script's functions.
static HRESULT connect(IUnknown *object, const std::wstring &prefix, Functions *functions)
{
    IProvideClassInfo *provider = nullptr;
    IConnectionPointContainer *container = nullptr;
    ITypeInfo *type = nullptr;
    TYPEATTR *attributes;
    UINT connected = 0, count;
    HRESULT hr;

    if (FAILED(hr = object->QueryInterface(IID_IProvideClassInfo, reinterpret_cast<void **>(&provider)))) return hr;
    hr = provider->GetClassInfo(&type);
    provider->Release();
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = object->QueryInterface(IID_IConnectionPointContainer, reinterpret_cast<void **>(&container))))
    {
        type->GetTypeAttr(&attributes);
        count = attributes->cImplTypes;
        type->ReleaseTypeAttr(attributes);
        for (UINT i = 0; i < count; i++)
        {
            IConnectionPoint *point = nullptr;
            ITypeInfo *events = nullptr;
            HREFTYPE reference;
            INT flags;
            DWORD cookie;
            Names names;

            if (FAILED(type->GetImplTypeFlags(i, &flags)) || !(flags & IMPLTYPEFLAG_FSOURCE)) continue;
            if (FAILED(type->GetRefTypeOfImplType(i, &reference)) || FAILED(type->GetRefTypeInfo(reference, &events))) continue;
            events->GetTypeAttr(&attributes);
            for (UINT j = 0; j < attributes->cFuncs; j++)
            {
                FUNCDESC *function;
                BSTR name = nullptr;

                if (FAILED(events->GetFuncDesc(j, &function))) continue;
                if (SUCCEEDED(events->GetDocumentation(function->memid, &name, nullptr, nullptr, nullptr))) names[function->memid] = name;
                SysFreeString(name);
                events->ReleaseFuncDesc(function);
            }
            if (SUCCEEDED(container->FindConnectionPoint(attributes->guid, &point)))
            {
                Handlers *handlers = new Handlers(functions, prefix, names);
                if (SUCCEEDED(point->Advise(handlers, &cookie))) connected++;
                handlers->Release();
                point->Release();
            }
            events->ReleaseTypeAttr(attributes);
            events->Release();
        }
        container->Release();
    }
    type->Release();
    return SUCCEEDED(hr) && !connected ? CONNECT_E_NOCONNECTION : hr;
}

static void pump(DWORD milliseconds)
{
    DWORD start = GetTickCount(), passed = 0;
    MSG message;

    do
    {
        MsgWaitForMultipleObjects(0, nullptr, FALSE, milliseconds - passed, QS_ALLINPUT);
        while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
        passed = GetTickCount() - start;
    }
    while (passed < milliseconds);
}

class Arguments : public Dispatch
{
public:
    explicit Arguments(const std::vector<std::wstring> &texts_) : texts(texts_) {}
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *names, UINT, LCID, DISPID *id) override
    {
        *id = !_wcsicmp(names[0], L"Item") ? DISPID_VALUE : !_wcsicmp(names[0], L"Count") || !_wcsicmp(names[0], L"length") ? 1 : DISPID_UNKNOWN;
        return *id == DISPID_UNKNOWN ? DISP_E_UNKNOWNNAME : S_OK;
    }
    STDMETHODIMP Invoke(DISPID id, REFIID, LCID, WORD, DISPPARAMS *params, VARIANT *result, EXCEPINFO *, UINT *) override
    {
        VARIANT index;

        if (!result) return S_OK;
        VariantInit(&index);
        if (id == 1)
        {
            V_VT(result) = VT_I4;
            V_I4(result) = static_cast<LONG>(texts.size());
            return S_OK;
        }
        if (params->cArgs != 1) return DISP_E_BADPARAMCOUNT;
        HRESULT hr = VariantChangeType(&index, &params->rgvarg[0], 0, VT_UI4);
        if (FAILED(hr)) return hr;
        if (V_UI4(&index) >= texts.size()) return DISP_E_BADINDEX;
        V_VT(result) = VT_BSTR;
        V_BSTR(result) = SysAllocString(texts[V_UI4(&index)].c_str());
        return S_OK;
    }

private:
    std::vector<std::wstring> texts;
};

// Saves a stream, which scripts do with ADODB.Stream where there is one.
static HRESULT save(IUnknown *object, const std::wstring &path)
{
    std::vector<BYTE> buffer(65536);
    IStream *stream;
    ULONG read;
    HRESULT hr = object ? object->QueryInterface(IID_IStream, reinterpret_cast<void **>(&stream)) : E_POINTER;

    if (FAILED(hr)) return hr;
    FILE *file = _wfopen(path.c_str(), L"wb");
    if (!file) hr = STG_E_ACCESSDENIED;
    while (SUCCEEDED(hr) && SUCCEEDED(hr = stream->Read(buffer.data(), static_cast<ULONG>(buffer.size()), &read)) && read)
        if (fwrite(buffer.data(), 1, read, file) != read) hr = STG_E_WRITEFAULT;
    if (file && fclose(file) && SUCCEEDED(hr)) hr = STG_E_WRITEFAULT;
    stream->Release();
    return SUCCEEDED(hr) ? S_OK : hr;
}

// A CD drive without a disc comes or goes: Wine's IOCTL_MOUNTMGR_DEFINE_UNIX_DRIVE. Elsewhere that takes hands.
static HRESULT define_drive(wchar_t letter, bool present)
{
    struct
    {
        ULONG size, type, fs_type;
        DWORD serial;
        ULONGLONG unix_dev;
        WCHAR letter;
        USHORT mount_point, device, label;
        char path[8];
    } drive = {};
    const DWORD define = CTL_CODE('m', 32, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS);
    DWORD returned;

    drive.size = sizeof(drive);
    drive.type = present ? DRIVE_CDROM : DRIVE_NO_ROOT_DIR;
    drive.letter = letter;
    if (present)
    {
        drive.mount_point = offsetof(decltype(drive), path);
        strcpy(drive.path, "/tmp");
    }
    HANDLE manager = CreateFileW(L"\\\\.\\MountPointManager", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
            OPEN_EXISTING, 0, nullptr);
    if (manager == INVALID_HANDLE_VALUE) return HRESULT_FROM_WIN32(GetLastError());
    HRESULT hr = DeviceIoControl(manager, define, &drive, sizeof(drive), nullptr, 0, &returned, nullptr) ? S_OK : HRESULT_FROM_WIN32(GetLastError());
    CloseHandle(manager);
    return hr;
}

// WScript, as far as the tests' scripts use it; SaveStream and DefineDrive are this host's own.
class Host : public Dispatch
{
public:
    Host(Functions *functions_, const std::vector<std::wstring> &texts) : functions(functions_), arguments(new Arguments(texts)) {}
    ~Host() override { arguments->Release(); }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *names, UINT, LCID, DISPID *id) override
    {
        for (UINT i = 0; i < ARRAYSIZE(members); i++)
        {
            if (_wcsicmp(names[0], members[i])) continue;
            *id = i + 1;
            return S_OK;
        }
        *id = DISPID_UNKNOWN;
        return DISP_E_UNKNOWNNAME;
    }
    STDMETHODIMP Invoke(DISPID id, REFIID, LCID, WORD, DISPPARAMS *params, VARIANT *result, EXCEPINFO *, UINT *) override
    {
        std::vector<VARIANT> values(params->cArgs);
        HRESULT hr = S_OK;

        if (id < 1 || id > static_cast<LONG>(ARRAYSIZE(members))) return DISP_E_MEMBERNOTFOUND;
        for (UINT i = 0; i < params->cArgs; i++)
        {
            VariantInit(&values[i]);
            if (SUCCEEDED(hr)) hr = VariantCopyInd(&values[i], &params->rgvarg[params->cArgs - 1 - i]);
        }
        if (SUCCEEDED(hr)) hr = call(id - 1, values, result);
        for (size_t i = 0; i < values.size(); i++) VariantClear(&values[i]);
        return hr;
    }

private:
    static const wchar_t *const members[7];

    static HRESULT text_of(VARIANT &value, std::wstring &out)
    {
        HRESULT hr = VariantChangeType(&value, &value, VARIANT_ALPHABOOL, VT_BSTR);
        if (SUCCEEDED(hr)) out = V_BSTR(&value) ? V_BSTR(&value) : L"";
        return hr;
    }
    static IUnknown *object_of(const VARIANT &value)
    {
        return V_VT(&value) == VT_DISPATCH || V_VT(&value) == VT_UNKNOWN ? V_UNKNOWN(&value) : nullptr;
    }
    HRESULT call(LONG member, std::vector<VARIANT> &values, VARIANT *result)
    {
        std::wstring line, text;
        HRESULT hr = S_OK;
        CLSID clsid;

        switch (member)
        {
        case 0: // Echo
            for (size_t i = 0; i < values.size(); i++)
            {
                if (FAILED(hr = text_of(values[i], text))) return hr;
                line += (i ? L" " : L"") + text;
            }
            say(line);
            return S_OK;
        case 1: // Arguments; with an index it is the argument
            if (values.size())
            {
                DISPPARAMS params = { values.data(), nullptr, static_cast<UINT>(values.size()), 0 };
                return arguments->Invoke(DISPID_VALUE, IID_NULL, 0, DISPATCH_PROPERTYGET, &params, result, nullptr, nullptr);
            }
            if (!result) return S_OK;
            V_VT(result) = VT_DISPATCH;
            V_DISPATCH(result) = arguments;
            arguments->AddRef();
            return S_OK;
        case 2: // CreateObject progid[, prefix]
        {
            IDispatch *object;

            if (values.empty() || values.size() > 2) return DISP_E_BADPARAMCOUNT;
            if (FAILED(hr = text_of(values[0], text)) || FAILED(hr = CLSIDFromProgID(text.c_str(), &clsid))) return hr;
            if (FAILED(hr = CoCreateInstance(clsid, nullptr, CLSCTX_INPROC_SERVER, IID_IDispatch, reinterpret_cast<void **>(&object)))) return hr;
            if (values.size() == 2 && SUCCEEDED(hr = text_of(values[1], text))) hr = connect(object, text, functions);
            if (FAILED(hr) || !result)
            {
                object->Release();
                return hr;
            }
            V_VT(result) = VT_DISPATCH;
            V_DISPATCH(result) = object;
            return S_OK;
        }
        case 3: // ConnectObject object, prefix
            if (values.size() != 2 || !object_of(values[0])) return DISP_E_TYPEMISMATCH;
            if (FAILED(hr = text_of(values[1], text))) return hr;
            return connect(object_of(values[0]), text, functions);
        case 4: // Sleep milliseconds
            if (values.size() != 1 || FAILED(VariantChangeType(&values[0], &values[0], 0, VT_UI4))) return DISP_E_TYPEMISMATCH;
            pump(V_UI4(&values[0]));
            return S_OK;
        case 5: // SaveStream stream, path
            if (values.size() != 2 || FAILED(text_of(values[1], text))) return DISP_E_TYPEMISMATCH;
            return save(object_of(values[0]), text);
        default: // DefineDrive letter, present
            if (values.size() != 2 || FAILED(text_of(values[0], text)) || FAILED(VariantChangeType(&values[1], &values[1], 0, VT_BOOL)))
                return DISP_E_TYPEMISMATCH;
            return define_drive(text[0], V_BOOL(&values[1]));
        }
    }

    Functions *functions;
    Arguments *arguments;
};

const wchar_t *const Host::members[7] = { L"Echo", L"Arguments", L"CreateObject", L"ConnectObject", L"Sleep", L"SaveStream", L"DefineDrive" };

class Site : public IActiveScriptSite, public IActiveScriptSiteWindow
{
public:
    Site(IDispatch *host_, Functions *functions_) : host(host_), functions(functions_) {}
    virtual ~Site() {}
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        if (!out) return E_POINTER;
        if (iid == IID_IUnknown || iid == IID_IActiveScriptSite) *out = static_cast<IActiveScriptSite *>(this);
        else if (iid == IID_IActiveScriptSiteWindow) *out = static_cast<IActiveScriptSiteWindow *>(this);
        else *out = nullptr;
        return *out ? S_OK : E_NOINTERFACE;
    }
    // It lives as long as main does.
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP GetLCID(LCID *lcid) override { *lcid = LOCALE_USER_DEFAULT; return S_OK; }
    STDMETHODIMP GetItemInfo(LPCOLESTR name, DWORD mask, IUnknown **item, ITypeInfo **type) override
    {
        if (item) *item = nullptr;
        if (type) *type = nullptr;
        if (_wcsicmp(name, L"WScript")) return TYPE_E_ELEMENTNOTFOUND;
        if (!(mask & SCRIPTINFO_IUNKNOWN) || !item) return E_NOTIMPL;
        host->AddRef();
        *item = host;
        return S_OK;
    }
    STDMETHODIMP GetDocVersionString(BSTR *) override { return E_NOTIMPL; }
    STDMETHODIMP OnScriptTerminate(const VARIANT *, const EXCEPINFO *) override { return S_OK; }
    STDMETHODIMP OnStateChange(SCRIPTSTATE) override { return S_OK; }
    STDMETHODIMP OnScriptError(IActiveScriptError *error) override
    {
        EXCEPINFO exception = {};
        ULONG line = 0;
        LONG column = 0;
        DWORD cookie;

        error->GetExceptionInfo(&exception);
        error->GetSourcePosition(&cookie, &line, &column);
        say(L"not ok line " + std::to_wstring(line + 1) + L": " + hex(exception.scode) + L" " + (exception.bstrDescription ? exception.bstrDescription : L""));
        SysFreeString(exception.bstrDescription);
        SysFreeString(exception.bstrSource);
        SysFreeString(exception.bstrHelpFile);
        functions->failed = true;
        return S_OK;
    }
    STDMETHODIMP OnEnterScript() override { return S_OK; }
    STDMETHODIMP OnLeaveScript() override { return S_OK; }
    STDMETHODIMP GetWindow(HWND *window) override { *window = nullptr; return S_OK; }
    STDMETHODIMP EnableModeless(BOOL) override { return S_OK; }

private:
    IDispatch *host;
    Functions *functions;
};

// The tests' scripts are ASCII.
static bool read_script(const wchar_t *path, std::wstring &text)
{
    FILE *file = _wfopen(path, L"rb");
    int c;

    if (!file) return false;
    while ((c = fgetc(file)) != EOF) text += static_cast<wchar_t>(c);
    fclose(file);
    return true;
}

static int run(const wchar_t *path, const std::vector<std::wstring> &texts)
{
    const wchar_t *dot = wcsrchr(path, L'.');
    IActiveScript *engine = nullptr;
    IActiveScriptParse *parser = nullptr;
    Functions functions;
    std::wstring script;
    CLSID clsid;
    HRESULT hr;

    if (!read_script(path, script))
    {
        say(std::wstring(L"not ok there is no ") + path);
        return 1;
    }
    hr = CLSIDFromProgID(dot && !_wcsicmp(dot, L".js") ? L"JScript" : L"VBScript", &clsid);
    if (SUCCEEDED(hr)) hr = CoCreateInstance(clsid, nullptr, CLSCTX_INPROC_SERVER, IID_IActiveScript, reinterpret_cast<void **>(&engine));
    if (SUCCEEDED(hr)) hr = engine->QueryInterface(iid_parse, reinterpret_cast<void **>(&parser));
    if (FAILED(hr))
    {
        say(L"not ok there is no script engine: " + hex(hr));
        if (engine) engine->Release();
        return 1;
    }
    Host *host = new Host(&functions, texts);
    Site site(host, &functions);
    if (SUCCEEDED(hr = parser->InitNew()) && SUCCEEDED(hr = engine->SetScriptSite(&site)) &&
        SUCCEEDED(hr = engine->AddNamedItem(L"WScript", SCRIPTITEM_ISVISIBLE | SCRIPTITEM_NOCODE)) &&
        SUCCEEDED(hr = engine->SetScriptState(SCRIPTSTATE_STARTED)) && SUCCEEDED(hr = engine->GetScriptDispatch(nullptr, &functions.script)))
    {
        EXCEPINFO exception = {};
        // The line of an error is counted from the first.
        hr = parser->ParseScriptText(script.c_str(), nullptr, nullptr, nullptr, 0, 0, SCRIPTTEXT_ISVISIBLE, nullptr, &exception);
    }
    if (FAILED(hr) && !functions.failed) say(L"not ok the script: " + hex(hr));
    if (functions.script) functions.script->Release();
    functions.script = nullptr;
    engine->Close();
    parser->Release();
    engine->Release();
    host->Release();
    return FAILED(hr) || functions.failed ? 1 : 0;
}

int main()
{
    int count, status;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    std::vector<std::wstring> texts;

    if (count < 2)
    {
        say(L"script_host: no script was named");
        return 2;
    }
    for (int i = 2; i < count; i++) texts.push_back(words[i]);
    if (FAILED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) return 1;
    status = run(words[1], texts);
    CoUninitialize();
    LocalFree(words);
    return status;
}
