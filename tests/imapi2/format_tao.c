/* MsftDiscFormat2TrackAtOnce (behaviour.md 0.3, 0.4, 5, 8, 10, 27). Without arguments what needs no drive; the scenario `burn` is for
 * the virtual one, and reads its tracks back through READ CD.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "support/drive_test.h"
#include "support/update_sink.h"
#include "imapi2ext.h"
#include "raw_test.h"

static IDiscFormat2TrackAtOnce *create_format(void)
{
    return create_object(&CLSID_MsftDiscFormat2TrackAtOnce, &IID_IDiscFormat2TrackAtOnce);
}

/* --- without a drive --- */

static void test_interfaces(void)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscFormat2, &IID_IDiscFormat2TrackAtOnce,
        &IID_IBurnVerification, &IID_IBurnSimulation, &IID_IConnectionPointContainer, &IID_ISupportErrorInfo,
        &IID_IProvideClassInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IDiscFormat2Data, &IID_IDiscFormat2RawCD, &IID_IDiscFormat2Erase, &IID_IStream,
        NULL };
    IDiscFormat2TrackAtOnce *format = create_format();

    if (!format) return;
    check_interfaces((IUnknown *)format, has, has_not);
    ok(!IDiscFormat2TrackAtOnce_Release(format), "references are left\n");
}

static void test_pointers(IDiscFormat2TrackAtOnce *format)
{
    VARIANT_BOOL flag = 42;

    ok_hr(IDiscFormat2TrackAtOnce_get_MediaPhysicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_MediaHeuristicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_SupportedMediaTypes(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_IsRecorderSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_IsRecorderSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    flag = 42;
    ok_hr(IDiscFormat2TrackAtOnce_IsCurrentMediaSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    ok_hr(IDiscFormat2TrackAtOnce_AddAudioTrack(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_Recorder(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_BufferUnderrunFreeDisabled(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_NumberOfExistingTracks(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_TotalSectorsOnMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_FreeSectorsOnMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_UsedSectorsOnMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_DoNotFinalizeMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_ExpectedTableOfContents(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_CurrentPhysicalMediaType(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_ClientName(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_RequestedWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_RequestedRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_CurrentWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_CurrentRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_SupportedWriteSpeeds(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2TrackAtOnce_get_SupportedWriteSpeedDescriptors(format, NULL), E_POINTER);
}

/* The codes of the pages for an object that has no recorder and is not prepared (sections 0.4, 8, 27). */
static void test_idle(IDiscFormat2TrackAtOnce *format)
{
    IDiscRecorder2 *recorder = (IDiscRecorder2 *)0xdeadbeef;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct test_stream stream;
    VARIANT_BOOL flag = 42;
    LONG value = 42;
    SAFEARRAY *array;
    BSTR name = (BSTR)0xdeadbeef;

    ok_hr(IDiscFormat2TrackAtOnce_get_Recorder(format, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
    ok_hr(IDiscFormat2TrackAtOnce_get_ClientName(format, &name), S_OK);
    ok(!name || !*name, "got %s\n", wine_dbgstr_w(name));
    SysFreeString(name);
    ok_hr(IDiscFormat2TrackAtOnce_get_BufferUnderrunFreeDisabled(format, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IDiscFormat2TrackAtOnce_get_DoNotFinalizeMedia(format, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IDiscFormat2TrackAtOnce_get_RequestedWriteSpeed(format, &value), S_OK);
    ok(value == -1, "got %ld\n", value);
    ok_hr(IDiscFormat2TrackAtOnce_get_RequestedRotationTypeIsPureCAV(format, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);

    ok_error(IDiscFormat2TrackAtOnce_PrepareMedia(format), E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_AddAudioTrack(format, test_stream_init(&stream, 1, 2352)),
            E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok(stream.ref == 1 && !stream.reads, "the stream has %ld references, %ld reads\n", stream.ref, stream.reads);
    ok_error(IDiscFormat2TrackAtOnce_CancelAddTrack(format), E_IMAPI_DF2TAO_WRITE_NOT_IN_PROGRESS);
    ok_error(IDiscFormat2TrackAtOnce_ReleaseMedia(format), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE),
            E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    value = 42;
    ok_error(IDiscFormat2TrackAtOnce_get_NumberOfExistingTracks(format, &value), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok(!value, "got %ld\n", value);
    ok_error(IDiscFormat2TrackAtOnce_get_TotalSectorsOnMedia(format, &value), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_get_FreeSectorsOnMedia(format, &value), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_get_UsedSectorsOnMedia(format, &value), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_get_ExpectedTableOfContents(format, &array), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    ok(!array, "got %p\n", array);
    ok_error(IDiscFormat2TrackAtOnce_get_CurrentPhysicalMediaType(format, &type), E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_get_CurrentWriteSpeed(format, &value), E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_get_CurrentRotationTypeIsPureCAV(format, &flag), E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_get_SupportedWriteSpeeds(format, &array), E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_get_SupportedWriteSpeedDescriptors(format, &array),
            E_IMAPI_DF2TAO_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2TrackAtOnce_SetWriteSpeed(format, -1, VARIANT_FALSE), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2TrackAtOnce_SetWriteSpeed(format, 0, VARIANT_FALSE), E_INVALIDARG);
    ok_hr(IDiscFormat2TrackAtOnce_put_Recorder(format, NULL), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_put_DoNotFinalizeMedia(format, VARIANT_TRUE), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_DoNotFinalizeMedia(format, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
}

static void test_client_name(IDiscFormat2TrackAtOnce *format)
{
    BSTR name = SysAllocString(L"a/b"), good = SysAllocString(L"a client"), got = NULL;

    ok_error(IDiscFormat2TrackAtOnce_put_ClientName(format, NULL), E_IMAPI_DF2TAO_CLIENT_NAME_IS_NOT_VALID);
    ok_error(IDiscFormat2TrackAtOnce_put_ClientName(format, name), E_IMAPI_DF2TAO_CLIENT_NAME_IS_NOT_VALID);
    ok_hr(IDiscFormat2TrackAtOnce_put_ClientName(format, good), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_ClientName(format, &got), S_OK);
    ok(got && !wcscmp(got, good), "got %s\n", wine_dbgstr_w(got));
    SysFreeString(got);
    SysFreeString(good);
    SysFreeString(name);
}

/* Section 10: no full verification for this writer. */
static void test_verification(IDiscFormat2TrackAtOnce *format)
{
    IMAPI_BURN_VERIFICATION_LEVEL level = 42;
    IBurnVerification *verification = NULL;

    ok_hr(IDiscFormat2TrackAtOnce_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    if (!verification) return;
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, &level), S_OK);
    ok(level == IMAPI_BURN_VERIFICATION_NONE, "got %d\n", level);
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, NULL), E_POINTER);
    ok_hr(IBurnVerification_put_BurnVerificationLevel(verification, IMAPI_BURN_VERIFICATION_QUICK), S_OK);
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, IMAPI_BURN_VERIFICATION_FULL), E_NOTIMPL);
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, 3), E_INVALIDARG);
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, &level), S_OK);
    ok(level == IMAPI_BURN_VERIFICATION_QUICK, "got %d\n", level);
    IBurnVerification_Release(verification);
}

static void test_media_types(IDiscFormat2TrackAtOnce *format)
{
    SAFEARRAY *array = NULL;
    VARIANT *types;

    ok_hr(IDiscFormat2TrackAtOnce_get_SupportedMediaTypes(format, &array), S_OK);
    if (!array) return;
    ok(array->rgsabound[0].cElements == 2 && !array->rgsabound[0].lLbound, "%lu elements\n", array->rgsabound[0].cElements);
    ok_hr(SafeArrayAccessData(array, (void **)&types), S_OK);
    ok(V_VT(&types[0]) == VT_I4 && V_I4(&types[0]) == IMAPI_MEDIA_TYPE_CDR, "got %ld\n", V_I4(&types[0]));
    ok(V_VT(&types[1]) == VT_I4 && V_I4(&types[1]) == IMAPI_MEDIA_TYPE_CDRW, "got %ld\n", V_I4(&types[1]));
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

/* --- burning --- */

#define MAX_TRACKS 8

struct tao_test
{
    IDiscRecorder2 *recorder;
    IDiscFormat2TrackAtOnce *format;
    struct update_sink *sink;
    UINT count;
    ULONGLONG sizes[MAX_TRACKS];    /* bytes */
    LONG starts[MAX_TRACKS];
    UINT cancel_track;              /* from 1; 0: none */
    UINT current;
    BOOL left;                      /* the simulation was switched off */
};

static BOOL argument_is(const char *key, const char *value)
{
    return !strcmp(argument_value(key, ""), value);
}

/* What handlers do: nothing that changes the object is allowed while it writes (section 27), but cancelling is. */
static void handle_update(struct update_sink *sink, IDispatch *object)
{
    const struct update *update = &sink->updates[sink->count - 1];
    struct tao_test *test = sink->context;
    IDiscFormat2TrackAtOnce *format = NULL;
    LONG value;

    ok_hr(IDispatch_QueryInterface(object, &IID_IDiscFormat2TrackAtOnce, (void **)&format), S_OK);
    ok(format == test->format, "%p fires instead of %p\n", format, test->format);
    if (!format) return;
    if (sink->count == 1)
    {
        ok_error(IDiscFormat2TrackAtOnce_put_Recorder(format, test->recorder), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_put_ClientName(format, NULL), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_put_DoNotFinalizeMedia(format, VARIANT_TRUE), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE),
                E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_PrepareMedia(format), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_ReleaseMedia(format), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_error(IDiscFormat2TrackAtOnce_get_NumberOfExistingTracks(format, &value), E_IMAPI_DF2TAO_WRITE_IN_PROGRESS);
        ok_hr(IDiscFormat2TrackAtOnce_get_UsedSectorsOnMedia(format, &value), S_OK);
        ok(!value, "%ld sectors are used\n", value);
    }
    if (test->cancel_track && test->current == test->cancel_track && update->action == IMAPI_FORMAT2_TAO_WRITE_ACTION_WRITING)
        ok_hr(IDiscFormat2TrackAtOnce_CancelAddTrack(format), S_OK);
    IDiscFormat2TrackAtOnce_Release(format);
}

static LONG sectors_of(ULONGLONG size)
{
    return (LONG)max((size + 2351) / 2352, 300);
}

static void set_simulation(IDiscFormat2TrackAtOnce *format, VARIANT_BOOL simulate)
{
    IBurnSimulation *simulation = NULL;

    ok_hr(IDiscFormat2TrackAtOnce_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    ok_error(IBurnSimulation_put_Simulate(simulation, simulate), S_OK);
    IBurnSimulation_Release(simulation);
}

/* burned=N: the tracks before this one were trials, and are not on the disc. */
static void leave_simulation(struct tao_test *test)
{
    UINT i, trials = test->current - 1;
    LONG first = test->starts[trials];

    set_simulation(test->format, VARIANT_FALSE);
    for (i = trials; i < test->count; i++)
    {
        test->starts[i - trials] = test->starts[i] - first;
        test->sizes[i - trials] = test->sizes[i];
    }
    test->left = TRUE;
    test->count -= trials;
    test->current = 1;
}

static HRESULT add_tracks(struct tao_test *test)
{
    struct test_stream stream;
    HRESULT hr = S_OK;
    LONG value, used = 0;

    for (test->current = 1; test->current <= test->count && SUCCEEDED(hr); test->current++)
    {
        if (!test->left && test->current == (UINT)atoi(argument_value("burned", "0"))) leave_simulation(test);
        test_stream_init(&stream, (BYTE)test->current, test->sizes[test->current - 1]);
        if (argument_is("stream", "short")) stream.end = stream.size / 2;
        if (argument_is("stream", "position")) stream.position = 1000;
        hr = IDiscFormat2TrackAtOnce_AddAudioTrack(test->format, &stream.IStream_iface);
        if (SUCCEEDED(hr) || hr == hresult_by_name(argument_value("expect", "S_OK"))) ok_error(hr, hr);
        ok(stream.ref == 1, "the stream has %ld references\n", stream.ref);
        if (FAILED(hr)) break;
        ok_hr(IDiscFormat2TrackAtOnce_get_NumberOfExistingTracks(test->format, &value), S_OK);
        ok(value == (LONG)test->current, "%ld tracks after %u\n", value, test->current);
        ok_hr(IDiscFormat2TrackAtOnce_get_UsedSectorsOnMedia(test->format, &value), S_OK);
        ok(value >= (test->current > 1 ? used : 0) + sectors_of(test->sizes[test->current - 1]), "%ld sectors are used\n", value);
        used = value;
        if (test->sink)
            update_sink_check_section(test->sink, test->starts[test->current - 1],
                    sectors_of(test->sizes[test->current - 1]), IMAPI_FORMAT2_TAO_WRITE_ACTION_WRITING);
    }
    return hr;
}

/* Audio sectors as READ CD gives them (MMC-6 6.19), F8h: all of a sector. */
static void check_audio(struct tao_test *test, UINT track)
{
    BYTE cdb[12] = { 0xbe, 0, 0, 0, 0, 0, 0, 0, 1, 0xf8, 0, 0 }, sense[18], data[2352];
    ULONGLONG size = test->sizes[track - 1], offset = 0;
    LONG sector, sectors = sectors_of(size);
    IDiscRecorder2Ex *ex = NULL;
    ULONG fetched = 0, i;
    HRESULT hr = S_OK;

    ok_hr(IDiscRecorder2_QueryInterface(test->recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    for (sector = 0; ex && sector < sectors; sector++)
    {
        LONG lba = test->starts[track - 1] + sector;

        cdb[2] = (BYTE)(lba >> 24), cdb[3] = (BYTE)(lba >> 16), cdb[4] = (BYTE)(lba >> 8), cdb[5] = (BYTE)lba;
        do
            hr = IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, sizeof(cdb), sense, 60, data, sizeof(data), &fetched);
        while (hr == S_IMAPI_COMMAND_HAS_SENSE_DATA && (sense[2] & 15) == 6);
        for (i = 0; hr == S_OK && i < sizeof(data); i++, offset++)
            if (data[i] != (offset < size ? stream_byte((BYTE)track, offset) : 0)) break;
        ok(hr == S_OK && i == sizeof(data), "track %u, sector %ld: %08lx, byte %lu\n", track, sector, hr, i);
        if (hr != S_OK || i != sizeof(data)) break;
    }
    if (ex) IDiscRecorder2Ex_Release(ex);
}

/* The drive's READ TOC is what was expected, byte by byte. */
static void check_toc(struct tao_test *test, SAFEARRAY *expected)
{
    BYTE cdb[10] = { 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0 }, sense[18], data[804] = { 0 };
    IDiscRecorder2Ex *ex = NULL;
    VARIANT *bytes = NULL;
    ULONG fetched = 0, i;
    HRESULT hr = S_OK;

    ok_hr(IDiscRecorder2_QueryInterface(test->recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    ok_hr(SafeArrayAccessData(expected, (void **)&bytes), S_OK);
    if (!ex || !bytes) return;
    do
        hr = IDiscRecorder2Ex_SendCommandGetDataFromDevice(ex, cdb, sizeof(cdb), sense, 60, data, sizeof(data), &fetched);
    while (hr == S_IMAPI_COMMAND_HAS_SENSE_DATA && (sense[2] & 15) == 6);
    ok(hr == S_OK, "READ TOC: %08lx\n", hr);
    ok(expected->rgsabound[0].cElements == 4 + 8 * (test->count + 1), "%lu bytes\n", expected->rgsabound[0].cElements);
    for (i = 0; i < expected->rgsabound[0].cElements && i < sizeof(data); i++)
        ok(V_VT(&bytes[i]) == VT_UI1 && V_UI1(&bytes[i]) == data[i], "byte %lu was to be %02x, READ TOC gives %02x\n", i,
                V_UI1(&bytes[i]), data[i]);
    SafeArrayUnaccessData(expected);
    IDiscRecorder2Ex_Release(ex);
}

static void check_prepared(struct tao_test *test)
{
    LONG total = 0, free_sectors = 0, used = 42, tracks = 42;
    VARIANT_BOOL flag;
    SAFEARRAY *toc;

    ok_error(IDiscFormat2TrackAtOnce_PrepareMedia(test->format), E_IMAPI_DF2TAO_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_put_Recorder(test->format, NULL), E_IMAPI_DF2TAO_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_put_ClientName(test->format, NULL), E_IMAPI_DF2TAO_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2TrackAtOnce_put_DoNotFinalizeMedia(test->format, VARIANT_TRUE), E_IMAPI_DF2TAO_MEDIA_IS_PREPARED);
    ok_hr(IDiscFormat2TrackAtOnce_put_BufferUnderrunFreeDisabled(test->format, VARIANT_TRUE), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_BufferUnderrunFreeDisabled(test->format, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
    ok_hr(IDiscFormat2TrackAtOnce_put_BufferUnderrunFreeDisabled(test->format, VARIANT_FALSE), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_TotalSectorsOnMedia(test->format, &total), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_FreeSectorsOnMedia(test->format, &free_sectors), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_UsedSectorsOnMedia(test->format, &used), S_OK);
    ok_hr(IDiscFormat2TrackAtOnce_get_NumberOfExistingTracks(test->format, &tracks), S_OK);
    ok(total > 0 && free_sectors == total && !used && !tracks, "%ld sectors, %ld free, %ld used, %ld tracks\n", total,
            free_sectors, used, tracks);
    ok_error(IDiscFormat2TrackAtOnce_get_ExpectedTableOfContents(test->format, &toc),
            E_IMAPI_DF2TAO_TABLE_OF_CONTENTS_EMPTY_DISC);
    ok_error(IDiscFormat2TrackAtOnce_CancelAddTrack(test->format), E_IMAPI_DF2TAO_WRITE_NOT_IN_PROGRESS);
}

static void set_options(struct tao_test *test)
{
    IBurnVerification *verification = NULL;
    BSTR name = bstr_from("track tests");

    ok_error(IDiscFormat2TrackAtOnce_put_Recorder(test->format, test->recorder), S_OK);
    ok_error(IDiscFormat2TrackAtOnce_PrepareMedia(test->format), E_IMAPI_DF2TAO_CLIENT_NAME_IS_NOT_VALID);
    ok_error(IDiscFormat2TrackAtOnce_put_ClientName(test->format, name), S_OK);
    SysFreeString(name);
    if (argument_is("finalize", "no"))
        ok_hr(IDiscFormat2TrackAtOnce_put_DoNotFinalizeMedia(test->format, VARIANT_TRUE), S_OK);
    if (argument_is("verify", "quick"))
    {
        ok_hr(IDiscFormat2TrackAtOnce_QueryInterface(test->format, &IID_IBurnVerification, (void **)&verification), S_OK);
        ok_hr(IBurnVerification_put_BurnVerificationLevel(verification, IMAPI_BURN_VERIFICATION_QUICK), S_OK);
        IBurnVerification_Release(verification);
    }
    if (argument_is("simulate", "yes"))
        set_simulation(test->format, VARIANT_TRUE);
    if (!argument_value("sink", "")[0]) return;
    test->sink = update_sink_create(argument_value("sink", ""), &IID_DDiscFormat2TrackAtOnceEvents);
    test->sink->handler = handle_update;
    test->sink->context = test;
    update_sink_advise(test->sink, (IUnknown *)test->format);
}

/* tracks=BYTES,BYTES,... */
static void read_tracks(struct tao_test *test)
{
    const char *text = argument_value("tracks", "1000000,800000");
    LONG start = 0;
    char *end;

    for (; *text && test->count < MAX_TRACKS; text = *end ? end + 1 : end)
    {
        test->sizes[test->count] = strtoul(text, &end, 10);
        test->starts[test->count] = start;
        /* Two sectors of run-out and the pause (IEC 60908, MMC-6 4.2.3). */
        start += sectors_of(test->sizes[test->count++]) + 2 + 150;
    }
    test->cancel_track = (UINT)atoi(argument_value("cancel", "0"));
}

static void finish(struct tao_test *test, HRESULT hr)
{
    SAFEARRAY *toc = NULL;
    UINT i, verifying;
    BOOL burned;

    if (hr == S_OK) ok_hr(IDiscFormat2TrackAtOnce_get_ExpectedTableOfContents(test->format, &toc), S_OK);
    hr = IDiscFormat2TrackAtOnce_ReleaseMedia(test->format);
    ok_error(hr, hresult_by_name(argument_value("release", "S_OK")));
    ok_error(IDiscFormat2TrackAtOnce_ReleaseMedia(test->format), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    burned = hr == S_OK && toc && (test->left || !argument_is("simulate", "yes"));
    if (burned) check_toc(test, toc);
    for (i = 1; burned && i <= test->count; i++) check_audio(test, i);
    SafeArrayDestroy(toc);
    if (!test->sink) return;
    verifying = update_sink_count(test->sink, IMAPI_FORMAT2_TAO_WRITE_ACTION_VERIFYING);
    ok(!verifying == !(argument_is("verify", "quick") && burned), "%u events of the verification\n", verifying);
    ok(!burned || update_sink_count(test->sink, IMAPI_FORMAT2_TAO_WRITE_ACTION_FINISHING) > 1, "nothing is told of the end\n");
}

static void scenario_burn(void)
{
    struct tao_test test = { 0 };
    HRESULT hr;

    read_tracks(&test);
    if (!(test.recorder = open_first_recorder())) return;
    if (!(test.format = create_format())) return;
    set_options(&test);
    hr = IDiscFormat2TrackAtOnce_PrepareMedia(test.format);
    ok_error(hr, hresult_by_name(argument_value("prepare", "S_OK")));
    if (SUCCEEDED(hr))
    {
        check_prepared(&test);
        hr = add_tracks(&test);
        ok(hr == hresult_by_name(argument_value("expect", "S_OK")), "AddAudioTrack: %08lx\n", hr);
        finish(&test, hr);
    }
    else
        ok_error(IDiscFormat2TrackAtOnce_ReleaseMedia(test.format), E_IMAPI_DF2TAO_MEDIA_IS_NOT_PREPARED);
    if (!argument_is("drive", "gone")) check_drive_is_free(test.recorder);
    if (test.sink) update_sink_free(test.sink, (IUnknown *)test.format);
    ok(!IDiscFormat2TrackAtOnce_Release(test.format), "references to the writer are left\n");
    IDiscRecorder2_Release(test.recorder);
}

/* A writer that is let go without ReleaseMedia gives the drive back. */
static void scenario_forget(void)
{
    IDiscRecorder2 *recorder = open_first_recorder();
    IDiscFormat2TrackAtOnce *format = create_format();
    BSTR name = bstr_from("track tests");

    if (!recorder || !format) return;
    ok_error(IDiscFormat2TrackAtOnce_put_Recorder(format, recorder), S_OK);
    ok_error(IDiscFormat2TrackAtOnce_put_ClientName(format, name), S_OK);
    ok_error(IDiscFormat2TrackAtOnce_PrepareMedia(format), S_OK);
    ok(!IDiscFormat2TrackAtOnce_Release(format), "references are left\n");
    check_drive_is_free(recorder);
    IDiscRecorder2_Release(recorder);
    SysFreeString(name);
}

START_TEST(format_tao)
{
    static const struct scenario scenarios[] = { { "burn", scenario_burn }, { "forget", scenario_forget } };
    IDiscFormat2TrackAtOnce *format;
    char **argv;

    CoInitializeEx(NULL, argument_is("apartment", "mta") ? COINIT_MULTITHREADED : COINIT_APARTMENTTHREADED);
    if (winetest_get_mainargs(&argv) > 2) run_scenario(scenarios, ARRAY_SIZE(scenarios), argv[2]);
    else if ((format = create_format()))
    {
        test_interfaces();
        test_pointers(format);
        test_idle(format);
        test_client_name(format);
        test_verification(format);
        test_media_types(format);
        ok(!IDiscFormat2TrackAtOnce_Release(format), "references are left\n");
    }
    CoUninitialize();
}
