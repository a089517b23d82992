/*
 * Data on DVD and BD: by MsftDiscFormat2Data, and with nothing but DeviceIoControl.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "bench.h"
#include "../../programs/common/eventsink.h"
#include <shlwapi.h>

/* What one WRITE takes of a transfer of 64 KiB; bench/run compares what the drive was sent. */
#define SECTORS_PER_COMMAND 32
/* What the generator and the loop send over and over: no multiple of a command's length. */
#define NOISE_PERIOD (4u * 1024 * 1024 + 2048)
#define STALL_EVERY_MS 5000
#define STALL_MS 500

/* --- a source that stalls -------------------------------------------------------------------------------------------- */

/* A stream in front of another. It is read by one thread, and delegates everything but Read. */
struct stalling_stream
{
    IStream IStream_iface;
    IStream *inner;
    DWORD begun, next_stall;    /* tick counts */
    uint64_t rate, given;       /* bytes a millisecond, 0: without a limit; bytes */
};

static struct stalling_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct stalling_stream, IStream_iface);
}

static HRESULT WINAPI stalling_QueryInterface(IStream *iface, REFIID riid, void **out)
{
    *out = NULL;
    if (!IsEqualGUID(riid, &IID_IUnknown) && !IsEqualGUID(riid, &IID_ISequentialStream) && !IsEqualGUID(riid, &IID_IStream))
        return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

/* It lives as long as the program. */
static ULONG WINAPI stalling_AddRef(IStream *iface)
{
    (void)iface;
    return 2;
}

static ULONG WINAPI stalling_Release(IStream *iface)
{
    (void)iface;
    return 1;
}

static HRESULT WINAPI stalling_Read(IStream *iface, void *buffer, ULONG size, ULONG *read)
{
    struct stalling_stream *stream = impl_from_IStream(iface);
    DWORD now = GetTickCount();

    if (!stream->begun)
    {
        stream->begun = now;
        stream->next_stall = now + STALL_EVERY_MS;
    }
    if ((LONG)(now - stream->next_stall) >= 0)
    {
        Sleep(STALL_MS);
        stream->next_stall = now + STALL_EVERY_MS + STALL_MS;
        /* What was not given meanwhile is not made up for. */
        stream->begun += STALL_MS;
    }
    while (stream->rate && stream->given / stream->rate > GetTickCount() - stream->begun) Sleep(1);
    stream->given += size;
    return IStream_Read(stream->inner, buffer, size, read);
}

static HRESULT WINAPI stalling_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written)
{
    return IStream_Write(impl_from_IStream(iface)->inner, buffer, size, written);
}

static HRESULT WINAPI stalling_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    return IStream_Seek(impl_from_IStream(iface)->inner, move, origin, position);
}

static HRESULT WINAPI stalling_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    return IStream_SetSize(impl_from_IStream(iface)->inner, size);
}

static HRESULT WINAPI stalling_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written)
{
    return IStream_CopyTo(impl_from_IStream(iface)->inner, target, size, read, written);
}

static HRESULT WINAPI stalling_Commit(IStream *iface, DWORD flags)
{
    return IStream_Commit(impl_from_IStream(iface)->inner, flags);
}

static HRESULT WINAPI stalling_Revert(IStream *iface)
{
    return IStream_Revert(impl_from_IStream(iface)->inner);
}

static HRESULT WINAPI stalling_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return IStream_LockRegion(impl_from_IStream(iface)->inner, offset, size, type);
}

static HRESULT WINAPI stalling_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return IStream_UnlockRegion(impl_from_IStream(iface)->inner, offset, size, type);
}

static HRESULT WINAPI stalling_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    return IStream_Stat(impl_from_IStream(iface)->inner, stat, flags);
}

static HRESULT WINAPI stalling_Clone(IStream *iface, IStream **out)
{
    return IStream_Clone(impl_from_IStream(iface)->inner, out);
}

static const IStreamVtbl stalling_vtbl =
{
    stalling_QueryInterface, stalling_AddRef, stalling_Release, stalling_Read, stalling_Write, stalling_Seek,
    stalling_SetSize, stalling_CopyTo, stalling_Commit, stalling_Revert, stalling_LockRegion, stalling_UnlockRegion,
    stalling_Stat, stalling_Clone,
};

static IStream *stalling_stream(IStream *inner, LONG megabytes_per_second)
{
    static struct stalling_stream stream;

    stream.IStream_iface.lpVtbl = (IStreamVtbl *)&stalling_vtbl;
    stream.inner = inner;
    stream.rate = (uint64_t)megabytes_per_second * 1000;
    return &stream.IStream_iface;
}

/* --- a sink that looks at the clock ------------------------------------------------------------------------------------ */

/* When the writer came to each action; 0: it did not. */
struct times
{
    LARGE_INTEGER entered[IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING + 1];
};

static void note_time(const DISPPARAMS *params, void *context)
{
    IDispatch *arguments = event_argument_object(params, 1);
    IMAPI_FORMAT2_DATA_WRITE_ACTION action;
    IDiscFormat2DataEventArgs *progress;
    struct times *times = context;

    if (!arguments) return;
    must(IDispatch_QueryInterface(arguments, &IID_IDiscFormat2DataEventArgs, (void **)&progress), "the progress");
    must(IDiscFormat2DataEventArgs_get_CurrentAction(progress, &action), "CurrentAction");
    IDiscFormat2DataEventArgs_Release(progress);
    if ((unsigned int)action < ARRAYSIZE(times->entered) && !times->entered[action].QuadPart)
        QueryPerformanceCounter(&times->entered[action]);
}

/* --- the ways ------------------------------------------------------------------------------------------------------------ */

struct job
{
    char subject[64];
    const WCHAR *path;          /* \\.\D: */
    LONG sectors;
    BOOL verify;
    const WCHAR *file;
};

static double since(const LARGE_INTEGER *start)
{
    LARGE_INTEGER now, frequency;

    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (double)(now.QuadPart - start->QuadPart) / (double)frequency.QuadPart;
}

static void report_rate(const struct job *job, const char *measure, double seconds)
{
    report(job->subject, measure, (double)job->sectors * 2048 / seconds / 1e6);
}

static IStream *open_file(const WCHAR *file)
{
    IStream *stream;

    must(SHCreateStreamOnFileEx(file, STGM_READ | STGM_SHARE_DENY_WRITE, 0, FALSE, NULL, &stream), "the image file");
    return stream;
}

static void write_stream(const struct job *job, IStream *stream)
{
    struct times times = { { { { 0 } } } };
    struct event_sink *sink;
    IBurnVerification *verification;
    IDiscRecorder2 *recorder;
    IDiscFormat2Data *format;
    LARGE_INTEGER start;
    BSTR name = SysAllocString(L"imapi2 bench");

    recorder = first_recorder();
    must(CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Data, (void **)&format),
            "MsftDiscFormat2Data");
    must(IDiscFormat2Data_put_ClientName(format, name), "ClientName");
    must(IDiscFormat2Data_put_Recorder(format, recorder), "Recorder");
    must(IDiscFormat2Data_put_ForceOverwrite(format, VARIANT_TRUE), "ForceOverwrite");
    must(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), "IBurnVerification");
    must(IBurnVerification_put_BurnVerificationLevel(verification,
            job->verify ? IMAPI_BURN_VERIFICATION_FULL : IMAPI_BURN_VERIFICATION_NONE), "BurnVerificationLevel");
    must(event_sink_connect((IUnknown *)format, &IID_DDiscFormat2DataEvents, note_time, &times, &sink), "the events");
    QueryPerformanceCounter(&start);
    must(IDiscFormat2Data_Write(format, stream), "Write");
    report_rate(job, job->verify ? "writtenandread" : "written", since(&start));
    if (job->verify) report_rate(job, "read", since(&times.entered[IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING]));
    event_sink_disconnect(sink);
    IBurnVerification_Release(verification);
    IDiscFormat2Data_Release(format);
    IDiscRecorder2_Release(recorder);
    SysFreeString(name);
}

static void write_bare(const struct job *job)
{
    HANDLE device = bare_open(job->path);
    LARGE_INTEGER start;
    BYTE *noise = VirtualAlloc(NULL, NOISE_PERIOD, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);

    must_be(noise != NULL, "memory for noise");
    noise_fill(noise, NOISE_PERIOD);
    bare_attend(device);
    QueryPerformanceCounter(&start);
    bare_write_data(device, noise, NOISE_PERIOD, (uint32_t)job->sectors, SECTORS_PER_COMMAND);
    report_rate(job, "written", since(&start));
    CloseHandle(device);
}

static void read_bare(const struct job *job)
{
    HANDLE device = bare_open(job->path);
    LARGE_INTEGER start;

    bare_attend(device);
    QueryPerformanceCounter(&start);
    bare_read_data(device, (uint32_t)job->sectors, SECTORS_PER_COMMAND);
    report_rate(job, "read", since(&start));
    CloseHandle(device);
}

/*
 * data SUBJECT WAY PATH MEGABYTES [ARGUMENT]: the disc in the drive written once, or read. The ways:
 *   loop, readloop          DeviceIoControl and nothing else, written from memory or read
 *   generator, file FILE    MsftDiscFormat2Data, bytes from memory or out of a file
 *   verify                  the same as generator, and then fully verified
 *   stalls RATE             from memory, RATE MB a second (0: as fast as it goes), with stalls
 */
int verb_data(int argc, WCHAR **argv)
{
    const WCHAR *way = argv[0];
    struct job job = { { 0 } };
    IStream *stream;
    BYTE *noise;

    if (argc < 3) return 2;
    snprintf(job.subject, sizeof(job.subject), "%ls", argv[-1]);
    job.path = argv[1];
    job.sectors = (LONG)(_wtoi64(argv[2]) * 1000000 / 65536 * 32);
    job.verify = !wcscmp(way, L"verify");
    if (!wcscmp(way, L"loop"))
    {
        write_bare(&job);
        return 0;
    }
    if (!wcscmp(way, L"readloop"))
    {
        read_bare(&job);
        return 0;
    }
    if (!wcscmp(way, L"file"))
    {
        must_be(argc > 3, "a file");
        stream = open_file(argv[3]);
        write_stream(&job, stream);
        IStream_Release(stream);
        return 0;
    }
    noise = noise_create(NOISE_PERIOD);
    stream = memory_stream_create(noise, NOISE_PERIOD, (uint64_t)job.sectors * 2048);
    write_stream(&job, wcscmp(way, L"stalls") ? stream : stalling_stream(stream, argc > 3 ? _wtoi(argv[3]) : 0));
    IStream_Release(stream);
    free(noise);
    return 0;
}
