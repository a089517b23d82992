// A program with event sinks of its own, as C++ clients have them, early-bound. A sink has only IDispatch (scripts' and ATL's
// IDispEventSimpleImpl), IDispatch under the events' name too (ATL's IDispEventImpl, which has no Update in its table), or only the table of
// methods, with an Invoke that does nothing.
//   event_client data|tracks|erase|image|import|engine FILE SINK APARTMENT [cancel]
// SINK: dispatch, atl, vtable. APARTMENT: sta, mta, or guest: the sink is in an STA and the burner at work in the MTA.
// FILE: a tree for data and image, samples for tracks, sectors for engine, quick or full for erase, a number of files for import.
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <ocidl.h>
#include <stdio.h>
#include <wchar.h>
#include <string>
#include <vector>
#include "imapi2.h"
#include "imapi2fs.h"
#include "imapi2error.h"

// --- what clients have from their compiler's libraries, without __uuidof

template <class T> struct Id;
#define ID(type) template <> struct Id<type> { static const IID &iid() { return IID_##type; } }
ID(IUnknown); ID(IStream); ID(IDispatch); ID(IConnectionPointContainer);
ID(IDiscMaster2); ID(IDiscRecorder2); ID(IDiscRecorder2Ex); ID(IDiscFormat2Data); ID(IDiscFormat2TrackAtOnce); ID(IDiscFormat2Erase); ID(IWriteEngine2);
ID(IDiscFormat2DataEventArgs); ID(IDiscFormat2TrackAtOnceEventArgs); ID(IWriteEngine2EventArgs);
ID(DDiscFormat2DataEvents); ID(DDiscFormat2TrackAtOnceEvents); ID(DDiscFormat2EraseEvents); ID(DWriteEngine2Events);
ID(IFileSystemImage3); ID(IIsoImageManager); ID(DFileSystemImageEvents); ID(DFileSystemImageImportEvents);
#undef ID

template <class T> class Pointer
{
public:
    Pointer() : object(nullptr) {}
    explicit Pointer(IUnknown *from) : object(nullptr) { if (from) from->QueryInterface(Id<T>::iid(), reinterpret_cast<void **>(&object)); }
    Pointer(const Pointer &) = delete;
    Pointer &operator=(const Pointer &) = delete;
    ~Pointer() { reset(); }
    HRESULT create(REFCLSID clsid)
    {
        return CoCreateInstance(clsid, nullptr, CLSCTX_INPROC_SERVER, Id<T>::iid(), reinterpret_cast<void **>(&object));
    }
    void reset() { if (object) object->Release(); object = nullptr; }
    T **operator&() { return &object; }
    T *operator->() const { return object; }
    operator T *() const { return object; }

private:
    T *object;
};

struct Text
{
    explicit Text(const wchar_t *text) : bstr(SysAllocString(text)) {}
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;
    ~Text() { SysFreeString(bstr); }
    BSTR bstr;
};

static unsigned bad;

static bool check(bool condition, const std::string &what)
{
    if (condition) return true;
    printf("not ok %s\n", what.c_str());
    bad++;
    return false;
}

static std::string hex(HRESULT hr)
{
    char text[16];

    snprintf(text, sizeof(text), "%08lx", hr);
    return text;
}

// --- the sinks

enum Kind { ONLY_DISPATCH, ATL, ONLY_VTABLE };

// Wine sends the objects in an event's VARIANTs to another apartment as proxies, free-threaded as they are; Windows as themselves.
static bool is_proxy(IUnknown *object)
{
    static const IID multi_query = { 0x00000020, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };
    IUnknown *proxy = nullptr;

    if (FAILED(object->QueryInterface(multi_query, reinterpret_cast<void **>(&proxy)))) return false;
    proxy->Release();
    return true;
}

// What came, whatever the way.
struct Log
{
    Kind kind = ONLY_DISPATCH;
    IUnknown *source = nullptr;     // who is to tell
    DWORD thread = 0;               // on which
    bool cancel = false;
    bool elsewhere = false;         // the source is at work in another apartment
    unsigned events = 0, not_implemented = 0;
    std::string actions;            // each once, in the order in which it came
    LONG action = -1, start = 0, count = 0, read = 0, written = 0, last = -1, elapsed = 0;

    void arrive(IDispatch *object)
    {
        Pointer<IUnknown> one(object), other(source);

        events++;
        check(one && (one == static_cast<IUnknown *>(other) || (elsewhere && is_proxy(one))), "it is the object that tells");
        check(GetCurrentThreadId() == thread, "it is told on the thread of the sink");
    }
    void act(LONG now)
    {
        if (now != action) actions += std::to_string(now) + " ";
        action = now;
    }
    template <class Args> void section(Args *args)
    {
        LONG total = -1, used = -1, free = -1;

        check(args->get_StartLba(&start) == S_OK && args->get_SectorCount(&count) == S_OK && args->get_LastReadLba(&read) == S_OK &&
            args->get_LastWrittenLba(&written) == S_OK && args->get_TotalSystemBuffer(&total) == S_OK && args->get_UsedSystemBuffer(&used) == S_OK &&
            args->get_FreeSystemBuffer(&free) == S_OK, "all properties can be read");
        check(free == total - used && used >= 0 && free >= 0, "free is total less used");
        check(count > 0 && read >= written && written >= start && written < start + count, "the addresses are within the section");
    }
};

// The methods that every sink has; told() takes what came.
template <class Events> class Sink : public Events
{
public:
    explicit Sink(Log &log_, DISPID id_, UINT arguments_) : log(log_), id(id_), arguments(arguments_) {}
    virtual ~Sink() {}
    ULONG references() const { return count; }
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        bool named = IsEqualIID(iid, Id<Events>::iid());

        if (!out) return E_POINTER;
        *out = nullptr;
        // The second is not what COM allows, and what some table-only sinks of the trade do all the same.
        if (!IsEqualIID(iid, IID_IUnknown) && !IsEqualIID(iid, IID_IDispatch) && !(named && log.kind != ONLY_DISPATCH)) return E_NOINTERFACE;
        *out = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&count); }
    STDMETHODIMP_(ULONG) Release() override { return InterlockedDecrement(&count); }
    STDMETHODIMP GetTypeInfoCount(UINT *number) override { *number = 0; return S_OK; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo **info) override
    {
        check(false, "a sink is not asked for type information");
        *info = nullptr;
        return E_NOTIMPL;
    }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *, UINT, LCID, DISPID *) override
    {
        check(false, "a sink is not asked for names");
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID member, REFIID iid, LCID, WORD flags, DISPPARAMS *params, VARIANT *, EXCEPINFO *, UINT *) override
    {
        if (log.kind == ONLY_VTABLE)
        {
            log.not_implemented++;
            return E_NOTIMPL;
        }
        if (!check(member == id && IsEqualIID(iid, IID_NULL) && (flags & DISPATCH_METHOD) && params && params->cArgs == arguments && !params->cNamedArgs,
            "the call is as the event has it: member " + std::to_string(member))) return S_OK;
        if (!check(V_VT(&params->rgvarg[arguments - 1]) == VT_DISPATCH, "the object is the last of the arguments")) return DISP_E_TYPEMISMATCH;
        log.arrive(V_DISPATCH(&params->rgvarg[arguments - 1]));
        told(params->rgvarg);
        // A sink may answer what it likes (the pages: return values are ignored).
        return E_FAIL;
    }

protected:
    virtual void told(VARIANT *values) = 0;
    bool by_table(IDispatch *object)
    {
        if (!check(log.kind == ONLY_VTABLE, "a sink that has IDispatch is called by Invoke")) return false;
        log.arrive(object);
        return true;
    }
    Log &log;

private:
    DISPID id;
    UINT arguments;
    LONG count = 1;
};

// Update(object, progress), with what is done with the progress.
template <class Events, class Args> class ProgressSink : public Sink<Events>
{
public:
    ProgressSink(Log &log_, DISPID id_) : Sink<Events>(log_, id_, 2) {}
    STDMETHODIMP Update(IDispatch *object, IDispatch *progress) override
    {
        if (this->by_table(object)) take(object, progress);
        return E_FAIL;
    }

protected:
    void told(VARIANT *values) override
    {
        if (check(V_VT(&values[0]) == VT_DISPATCH, "progress is an object")) take(V_DISPATCH(&values[1]), V_DISPATCH(&values[0]));
    }
    void take(IDispatch *object, IDispatch *progress)
    {
        Pointer<Args> args(progress);

        if (!check(args != nullptr, "progress has its interface")) return;
        this->log.section(static_cast<Args *>(args));
        progressed(object, args);
    }
    virtual void progressed(IDispatch *object, Args *args) = 0;
};

class DataSink : public ProgressSink<DDiscFormat2DataEvents, IDiscFormat2DataEventArgs>
{
public:
    explicit DataSink(Log &log_) : ProgressSink(log_, 0x200) {}

protected:
    void progressed(IDispatch *object, IDiscFormat2DataEventArgs *args) override
    {
        IMAPI_FORMAT2_DATA_WRITE_ACTION action = IMAPI_FORMAT2_DATA_WRITE_ACTION_VALIDATING_MEDIA;
        LONG elapsed = -1, remaining = -1, total = -1;

        check(args->get_CurrentAction(&action) == S_OK && args->get_ElapsedTime(&elapsed) == S_OK && args->get_RemainingTime(&remaining) == S_OK &&
            args->get_TotalTime(&total) == S_OK, "action and times");
        check(elapsed >= 0 && remaining >= 0 && total == elapsed + remaining, "the times fit");
        log.act(action);
        if (log.cancel && action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA)
        {
            Pointer<IDiscFormat2Data> format(object);
            check(format && format->CancelWrite() == S_OK, "cancelled from the event");
        }
    }
};

class TrackSink : public ProgressSink<DDiscFormat2TrackAtOnceEvents, IDiscFormat2TrackAtOnceEventArgs>
{
public:
    explicit TrackSink(Log &log_) : ProgressSink(log_, 0x200) {}

protected:
    void progressed(IDispatch *object, IDiscFormat2TrackAtOnceEventArgs *args) override
    {
        IMAPI_FORMAT2_TAO_WRITE_ACTION action = IMAPI_FORMAT2_TAO_WRITE_ACTION_UNKNOWN;
        LONG track = -1, elapsed = -1, remaining = -1;

        check(args->get_CurrentAction(&action) == S_OK && args->get_CurrentTrackNumber(&track) == S_OK && args->get_ElapsedTime(&elapsed) == S_OK &&
            args->get_RemainingTime(&remaining) == S_OK, "action, track and times");
        check(track == 1 && elapsed >= 0 && remaining >= 0, "the first track");
        log.act(action);
        if (log.cancel && action == IMAPI_FORMAT2_TAO_WRITE_ACTION_WRITING)
        {
            Pointer<IDiscFormat2TrackAtOnce> format(object);
            check(format && format->CancelAddTrack() == S_OK, "cancelled from the event");
        }
    }
};

class EngineSink : public ProgressSink<DWriteEngine2Events, IWriteEngine2EventArgs>
{
public:
    explicit EngineSink(Log &log_) : ProgressSink(log_, 0x100) {}

protected:
    void progressed(IDispatch *object, IWriteEngine2EventArgs *) override
    {
        Pointer<IWriteEngine2> engine(object);
        VARIANT_BOOL writing = 42;

        check(engine && engine->get_WriteInProgress(&writing) == S_OK && writing == VARIANT_TRUE, "it is writing");
        if (log.cancel) engine->CancelWrite();
    }
};

class EraseSink : public Sink<DDiscFormat2EraseEvents>
{
public:
    explicit EraseSink(Log &log_) : Sink(log_, 0x200, 3) {}
    STDMETHODIMP Update(IDispatch *object, LONG elapsed, LONG estimated) override
    {
        if (by_table(object)) take(elapsed, estimated);
        return S_OK;
    }

protected:
    void told(VARIANT *values) override
    {
        if (check(V_VT(&values[0]) == VT_I4 && V_VT(&values[1]) == VT_I4, "times are VT_I4")) take(V_I4(&values[1]), V_I4(&values[0]));
    }
    void take(LONG elapsed, LONG estimated)
    {
        check(elapsed >= log.elapsed && estimated >= elapsed, std::to_string(elapsed) + " of " + std::to_string(estimated) + " seconds");
        log.elapsed = elapsed;
    }
};

class ImageSink : public Sink<DFileSystemImageEvents>
{
public:
    explicit ImageSink(Log &log_) : Sink(log_, 0x100, 4) {}
    STDMETHODIMP Update(IDispatch *object, BSTR file, LONG copied, LONG total) override
    {
        if (by_table(object)) take(file, copied, total);
        return S_OK;
    }

protected:
    void told(VARIANT *values) override
    {
        if (check(V_VT(&values[0]) == VT_I4 && V_VT(&values[1]) == VT_I4 && V_VT(&values[2]) == VT_BSTR, "a name and two numbers"))
            take(V_BSTR(&values[2]), V_I4(&values[1]), V_I4(&values[0]));
    }
    void take(BSTR file, LONG copied, LONG total)
    {
        check(file && wcschr(file, '\\') && copied >= 0 && copied <= total, "a file's path, and how much of it");
        log.last = copied;
        log.count = total;
    }
};

class ImportSink : public Sink<DFileSystemImageImportEvents>
{
public:
    explicit ImportSink(Log &log_) : Sink(log_, 0x101, 7) {}
    STDMETHODIMP UpdateImport(IDispatch *object, FsiFileSystems system, BSTR item, LONG directories, LONG, LONG files, LONG all) override
    {
        if (by_table(object)) take(system, item, directories, files, all);
        return S_OK;
    }

protected:
    void told(VARIANT *values) override
    {
        bool numbers = V_VT(&values[4]) == VT_BSTR;

        for (UINT i = 0; i < 4; i++) numbers = numbers && V_VT(&values[i]) == VT_I4;
        if (check(numbers && V_VT(&values[5]) == VT_I4, "a name and five numbers"))
            take(V_I4(&values[5]), V_BSTR(&values[4]), V_I4(&values[3]), V_I4(&values[1]), V_I4(&values[0]));
    }
    void take(LONG system, BSTR item, LONG directories, LONG files, LONG all)
    {
        UINT length = SysStringLen(item);

        check(system == FsiFileSystemUDF || all == -1, "how many files there are is known of UDF alone");
        check(length && directories >= 0 && files >= log.written, "items are counted up");
        if (length && item[length - 1] != '\\') log.last++;
        log.written = files;
    }
};

// --- what is done while a sink listens

struct Job
{
    std::wstring verb, file;
    Log log;
    Pointer<IDiscRecorder2> recorder;
    Pointer<IUnknown> object;       // who tells
    HRESULT hr = E_FAIL;
};

static HRESULT open_stream(const std::wstring &file, IStream **stream)
{
    Pointer<IIsoImageManager> manager;
    HRESULT hr = manager.create(CLSID_MsftIsoImageManager);

    if (SUCCEEDED(hr)) hr = manager->SetPath(Text(file.c_str()).bstr);
    if (SUCCEEDED(hr)) hr = manager->get_Stream(stream);
    return hr;
}

static HRESULT add_tree(IFileSystemImage3 *image, const std::wstring &tree)
{
    Pointer<IFsiDirectoryItem> root;
    HRESULT hr = image->get_Root(&root);

    if (SUCCEEDED(hr)) hr = root->AddTree(Text(tree.c_str()).bstr, VARIANT_FALSE);
    return hr;
}

template <> struct Id<IFsiDirectoryItem> { static const IID &iid() { return IID_IFsiDirectoryItem; } };
template <> struct Id<IFileSystemImageResult> { static const IID &iid() { return IID_IFileSystemImageResult; } };

static HRESULT make_image(const std::wstring &tree, IStream **stream)
{
    Pointer<IFileSystemImage3> image;
    Pointer<IFileSystemImageResult> result;
    HRESULT hr = image.create(CLSID_MsftFileSystemImage);

    if (SUCCEEDED(hr)) hr = image->put_FreeMediaBlocks(0);
    if (SUCCEEDED(hr)) hr = image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(FsiFileSystemISO9660 | FsiFileSystemJoliet));
    if (SUCCEEDED(hr)) hr = add_tree(image, tree);
    if (SUCCEEDED(hr)) hr = image->CreateResultImage(&result);
    if (SUCCEEDED(hr)) hr = result->get_ImageStream(stream);
    return hr;
}

static HRESULT run_data(Job &job)
{
    Pointer<IDiscFormat2Data> format(job.object);
    Pointer<IStream> stream;
    HRESULT hr = format->put_Recorder(job.recorder);

    if (SUCCEEDED(hr)) hr = format->put_ClientName(Text(L"event_client").bstr);
    if (SUCCEEDED(hr)) hr = make_image(job.file, &stream);
    return SUCCEEDED(hr) ? format->Write(stream) : hr;
}

static HRESULT run_tracks(Job &job)
{
    Pointer<IDiscFormat2TrackAtOnce> format(job.object);
    Pointer<IStream> stream;
    HRESULT hr = format->put_Recorder(job.recorder), track;

    if (SUCCEEDED(hr)) hr = format->put_ClientName(Text(L"event_client").bstr);
    if (SUCCEEDED(hr)) hr = open_stream(job.file, &stream);
    if (SUCCEEDED(hr)) hr = format->PrepareMedia();
    if (FAILED(hr)) return hr;
    track = format->AddAudioTrack(stream);
    hr = format->ReleaseMedia();
    return FAILED(track) ? track : hr;
}

static HRESULT run_erase(Job &job)
{
    Pointer<IDiscFormat2Erase> format(job.object);
    HRESULT hr = format->put_Recorder(job.recorder);

    if (SUCCEEDED(hr)) hr = format->put_ClientName(Text(L"event_client").bstr);
    if (SUCCEEDED(hr)) hr = format->put_FullErase(job.file == L"full" ? VARIANT_TRUE : VARIANT_FALSE);
    return SUCCEEDED(hr) ? format->EraseMedia() : hr;
}

static HRESULT run_engine(Job &job)
{
    Pointer<IWriteEngine2> engine(job.object);
    Pointer<IDiscRecorder2Ex> recorder(job.recorder);
    Pointer<IStream> stream;
    STATSTG stat = {};
    HRESULT hr = engine->put_Recorder(recorder);

    if (SUCCEEDED(hr)) hr = engine->put_BytesPerSector(2048);
    if (SUCCEEDED(hr)) hr = open_stream(job.file, &stream);
    if (SUCCEEDED(hr)) hr = stream->Stat(&stat, STATFLAG_NONAME);
    if (SUCCEEDED(hr)) hr = job.recorder->AcquireExclusiveAccess(VARIANT_TRUE, Text(L"event_client").bstr);
    if (FAILED(hr)) return hr;
    hr = engine->WriteSection(stream, 0, static_cast<LONG>(stat.cbSize.QuadPart / 2048));
    job.recorder->ReleaseExclusiveAccess();
    return hr;
}

static HRESULT run_image(Job &job)
{
    Pointer<IFileSystemImage3> image(job.object);
    HRESULT hr = image->put_FreeMediaBlocks(0);

    return SUCCEEDED(hr) ? add_tree(image, job.file) : hr;
}

static HRESULT run_import(Job &job)
{
    Pointer<IFileSystemImage3> image(job.object);
    Pointer<IDiscFormat2Data> format;
    SAFEARRAY *array = nullptr;
    FsiFileSystems system;
    HRESULT hr = format.create(CLSID_MsftDiscFormat2Data);

    if (SUCCEEDED(hr)) hr = format->put_Recorder(job.recorder);
    if (SUCCEEDED(hr)) hr = format->get_MultisessionInterfaces(&array);
    if (SUCCEEDED(hr)) hr = image->put_MultisessionInterfaces(array);
    if (array) SafeArrayDestroy(array);
    return SUCCEEDED(hr) ? image->ImportFileSystem(&system) : hr;
}

static const struct Verb
{
    const wchar_t *name;
    const CLSID *clsid;
    const IID *events;
    HRESULT (*run)(Job &job);
    HRESULT cancelled;
    const char *actions;
    const char *cancelled_actions;  // at least these
} verbs[] = {
    { L"data", &CLSID_MsftDiscFormat2Data, &IID_DDiscFormat2DataEvents, run_data, E_IMAPI_REQUEST_CANCELLED, "0 2 3 4 5 6 ", "0 2 3 4 " },
    { L"tracks", &CLSID_MsftDiscFormat2TrackAtOnce, &IID_DDiscFormat2TrackAtOnceEvents, run_tracks, E_IMAPI_REQUEST_CANCELLED, "1 2 3 ", "1 2 3 " },
    { L"erase", &CLSID_MsftDiscFormat2Erase, &IID_DDiscFormat2EraseEvents, run_erase, S_OK, "", "" },
    { L"engine", &CLSID_MsftWriteEngine2, &IID_DWriteEngine2Events, run_engine, E_IMAPI_REQUEST_CANCELLED, "", "" },
    { L"image", &CLSID_MsftFileSystemImage, &IID_DFileSystemImageEvents, run_image, S_OK, "", "" },
    { L"import", &CLSID_MsftFileSystemImage, &IID_DFileSystemImageImportEvents, run_import, S_OK, "", "" },
};

static HRESULT open_recorder(IDiscRecorder2 **out)
{
    Pointer<IDiscMaster2> master;
    Pointer<IDiscRecorder2> recorder;
    BSTR id = nullptr;
    HRESULT hr = master.create(CLSID_MsftDiscMaster2);

    if (SUCCEEDED(hr)) hr = master->get_Item(0, &id);
    if (SUCCEEDED(hr)) hr = recorder.create(CLSID_MsftDiscRecorder2);
    if (SUCCEEDED(hr)) hr = recorder->InitializeDiscRecorder(id);
    SysFreeString(id);
    if (FAILED(hr)) return hr;
    *out = recorder;
    (*out)->AddRef();
    return S_OK;
}

static HRESULT prepare(Job &job, const Verb &verb)
{
    HRESULT hr = job.object.create(*verb.clsid);

    if (SUCCEEDED(hr) && job.verb != L"image") hr = open_recorder(&job.recorder);
    job.log.source = job.object;
    return hr;
}

static void *make_sink(Job &job)
{
    if (job.verb == L"data") return static_cast<IDispatch *>(new DataSink(job.log));
    if (job.verb == L"tracks") return static_cast<IDispatch *>(new TrackSink(job.log));
    if (job.verb == L"erase") return static_cast<IDispatch *>(new EraseSink(job.log));
    if (job.verb == L"engine") return static_cast<IDispatch *>(new EngineSink(job.log));
    if (job.verb == L"image") return static_cast<IDispatch *>(new ImageSink(job.log));
    return static_cast<IDispatch *>(new ImportSink(job.log));
}

static DWORD WINAPI guest(void *context)
{
    Job &job = *static_cast<Job *>(context);

    CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    for (UINT i = 0; i < ARRAYSIZE(verbs); i++)
        if (job.verb == verbs[i].name) job.hr = verbs[i].run(job);
    CoUninitialize();
    return 0;
}

static void check_result(const Job &job, const Verb &verb)
{
    const Log &log = job.log;
    HRESULT wanted = log.cancel ? verb.cancelled : S_OK;

    check(job.hr == wanted, "it ended with " + hex(job.hr) + ", not " + hex(wanted));
    check(log.events > 0, "something was told");
    if (log.cancel) check(log.actions.find(verb.cancelled_actions) == 0 || log.actions == "1 2 ", "the actions until it was cancelled: " + log.actions);
    else check(log.actions == verb.actions, "the actions: " + log.actions);
    if (log.kind == ONLY_VTABLE) check(log.not_implemented >= log.events, "by the table when Invoke is not there");
    if (log.cancel) return;
    if (job.verb == L"data" || job.verb == L"tracks" || job.verb == L"engine") check(log.written == log.start + log.count - 1, "the last event has it all");
    if (job.verb == L"image") check(log.last == log.count && log.count > 0, "the last event has all of the file");
    if (job.verb == L"import") check(log.last + 1 == _wtoi(job.file.c_str()), "files were told");
}

static int run(Job &job, const Verb &verb, bool in_guest)
{
    Pointer<IConnectionPointContainer> container;
    IConnectionPoint *point = nullptr;
    DWORD cookie = 0;
    HRESULT hr = prepare(job, verb);

    if (!check(SUCCEEDED(hr), "the object and the recorder: " + hex(hr))) return 1;
    if (!check(SUCCEEDED(job.object->QueryInterface(IID_IConnectionPointContainer, reinterpret_cast<void **>(&container))) &&
        SUCCEEDED(container->FindConnectionPoint(*verb.events, &point)), "a connection point")) return 1;
    job.log.thread = GetCurrentThreadId();
    job.log.elsewhere = in_guest;
    IDispatch *sink = static_cast<IDispatch *>(make_sink(job));
    check(point->Advise(sink, &cookie) == S_OK && cookie, "Advise");
    if (in_guest)
    {
        HANDLE thread = CreateThread(nullptr, 0, guest, &job, 0, nullptr);
        DWORD index;

        CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index);
        CloseHandle(thread);
    }
    else job.hr = verb.run(job);
    check(point->Unadvise(cookie) == S_OK, "Unadvise");
    check(sink->AddRef() == 2 && sink->Release() == 1, "nobody holds the sink");
    check_result(job, verb);
    point->Release();
    container.reset();
    job.recorder.reset();
    // The last: nothing of it is held by what is over.
    IUnknown *last = job.object;
    last->AddRef();
    job.object.reset();
    check(!last->Release(), "references to the object are left");
    return bad ? 1 : 0;
}

int main()
{
    int count, status = 1;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    Job *job = new Job;

    if (count < 5) return 2;
    job->verb = words[1];
    job->file = words[2];
    job->log.kind = !wcscmp(words[3], L"vtable") ? ONLY_VTABLE : !wcscmp(words[3], L"atl") ? ATL : ONLY_DISPATCH;
    job->log.cancel = count > 5 && !wcscmp(words[5], L"cancel");
    if (FAILED(CoInitializeEx(nullptr, wcscmp(words[4], L"mta") ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED))) return 1;
    for (UINT i = 0; i < ARRAYSIZE(verbs); i++)
        if (job->verb == verbs[i].name) status = run(*job, verbs[i], !wcscmp(words[4], L"guest"));
    if (!status) printf("ok %u events %s\nend\n", job->log.events, job->log.actions.c_str());
    delete job;
    CoUninitialize();
    LocalFree(words);
    return status;
}
