/* MsftDiscFormat2Data with an image file on whatever drive and disc there is (behaviour.md 5 and 12): needs a drive, which tests/tgt
 * has. Nothing here knows which one it is.
 *
 *   imageburn burn image=FILE [verify=none|quick|full] [close=yes] [incompatible=yes] [simulate=yes]
 *                  [before=STATE] [after=STATE] [type=TYPE] [free=SECTORS] [hr=NAME] [text=PART]
 *                  [disc=FILE damage=BYTE] [cancel=yes] [gone=yes]
 *
 * STATE and TYPE are the numbers of CurrentMediaStatus and CurrentPhysicalMediaType. damage: this byte of the disc's
 * backing file is changed when everything has been written, before the drive hears of the end.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "support/drive_test.h"
#include "support/foreign_recorder.h"
#include "imapi2ext.h"
#include "../../programs/common/eventsink.h"

#define SECTOR 2048

struct image_burn
{
    IDiscFormat2Data *format;
    ULONG sectors;
    UINT events[8];             /* by action */
    LONG last_action;
    LONG last_written, sector_count;
    BOOL out_of_order;
    BOOL cancel;                /* in the first event of the writing */
};

static BOOL argument_is(const char *key, const char *value)
{
    return !strcmp(argument_value(key, ""), value);
}

/* The file in memory, as a stream; NULL after a failed ok(). */
static IStream *load_image(const char *path, ULONG *sectors)
{
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    DWORD size = GetFileSize(file, NULL), done = 0;
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, size);
    IStream *stream = NULL;
    BYTE *data;

    ok(file != INVALID_HANDLE_VALUE && size && !(size % SECTOR), "the image is not there, or has %lu bytes\n", size);
    if (file == INVALID_HANDLE_VALUE || !memory) return NULL;
    data = GlobalLock(memory);
    ok(ReadFile(file, data, size, &done, NULL) && done == size, "the image cannot be read\n");
    GlobalUnlock(memory);
    CloseHandle(file);
    ok_hr(CreateStreamOnHGlobal(memory, TRUE, &stream), S_OK);
    *sectors = size / SECTOR;
    return stream;
}

/* In front of CLOSE TRACK SESSION (MMC-6 6.3): behind the last WRITE, and before anything is read for a verification. */
static void damage_disc(const BYTE *cdb)
{
    LONG at = strtol(argument_value("damage", "0"), NULL, 0);
    static BOOL is_damaged;
    DWORD done = 0;
    HANDLE file;
    BYTE byte = 0;

    if (cdb[0] != 0x5b || is_damaged) return;
    is_damaged = TRUE;
    file = CreateFileA(argument_value("disc", ""), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
            OPEN_EXISTING, 0, NULL);
    SetFilePointer(file, at, NULL, FILE_BEGIN);
    ok(ReadFile(file, &byte, 1, &done, NULL) && done == 1, "no byte %ld on the disc\n", at);
    byte ^= 0x01;
    SetFilePointer(file, at, NULL, FILE_BEGIN);
    ok(WriteFile(file, &byte, 1, &done, NULL) && done == 1, "byte %ld cannot be changed\n", at);
    CloseHandle(file);
}

static void on_event(const DISPPARAMS *params, void *context)
{
    IDispatch *object = event_argument_object(params, 0), *progress = event_argument_object(params, 1);
    struct image_burn *burn = context;
    IMAPI_FORMAT2_DATA_WRITE_ACTION action = 0;
    IDiscFormat2DataEventArgs *args;

    ok(object == (IDispatch *)burn->format, "another object fires\n");
    ok_hr(IDispatch_QueryInterface(progress, &IID_IDiscFormat2DataEventArgs, (void **)&args), S_OK);
    IDiscFormat2DataEventArgs_get_CurrentAction(args, &action);
    ok((ULONG)action < ARRAY_SIZE(burn->events), "action %u\n", action);
    if ((ULONG)action < ARRAY_SIZE(burn->events)) burn->events[action]++;
    /* VERIFYING has a higher number than COMPLETED, and comes before it. */
    if ((LONG)action < burn->last_action && action != IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED) burn->out_of_order = TRUE;
    burn->last_action = action;
    if (action == IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA)
    {
        IDiscFormat2DataEventArgs_get_SectorCount(args, &burn->sector_count);
        if (burn->cancel) ok_hr(IDiscFormat2Data_CancelWrite(burn->format), S_OK);
    }
    IDiscFormat2DataEventArgs_get_LastWrittenLba(args, &burn->last_written);
    IDiscFormat2DataEventArgs_Release(args);
}

static void check_number(const char *what, const char *key, HRESULT hr, LONG value)
{
    if (!*argument_value(key, "")) return;
    ok(hr == S_OK, "%s: %08lx\n", what, hr);
    ok(value == strtol(argument_value(key, ""), NULL, 0), "%s is %#lx, not %s\n", what, value, argument_value(key, ""));
}

static void check_state(IDiscFormat2Data *format, const char *key)
{
    IMAPI_FORMAT2_DATA_MEDIA_STATE state = 0;
    HRESULT hr = IDiscFormat2Data_get_CurrentMediaStatus(format, &state);

    check_number("the state", key, hr, state);
}

static void check_disc(IDiscFormat2Data *format)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type = 0;
    LONG number = -1;
    HRESULT hr;

    check_state(format, "before");
    hr = IDiscFormat2Data_get_CurrentPhysicalMediaType(format, &type);
    check_number("the type", "type", hr, type);
    hr = IDiscFormat2Data_get_FreeSectorsOnMedia(format, &number);
    check_number("the free room", "free", hr, number);
    hr = IDiscFormat2Data_get_TotalSectorsOnMedia(format, &number);
    check_number("the room", "total", hr, number);
    hr = IDiscFormat2Data_get_NextWritableAddress(format, &number);
    check_number("the next writable address", "next", hr, number);
}

/* FALSE: what was chosen is refused with the code that the drive is to be refused with. */
static BOOL choose(IDiscFormat2Data *format)
{
    static const char *const levels[] = { "none", "quick", "full" };
    IBurnVerification *verification;
    IBurnSimulation *simulation;
    HRESULT hr;
    UINT i;

    if (argument_is("close", "yes")) ok_hr(IDiscFormat2Data_put_ForceMediaToBeClosed(format, VARIANT_TRUE), S_OK);
    if (argument_is("incompatible", "yes"))
        ok_hr(IDiscFormat2Data_put_DisableConsumerDvdCompatibilityMode(format, VARIANT_TRUE), S_OK);
    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    for (i = 0; i < ARRAY_SIZE(levels); i++)
        if (argument_is("verify", levels[i])) ok_hr(IBurnVerification_put_BurnVerificationLevel(verification, i), S_OK);
    IBurnVerification_Release(verification);
    if (!argument_is("simulate", "yes")) return TRUE;
    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    hr = IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE);
    IBurnSimulation_Release(simulation);
    if (hr != S_OK) ok_error(hr, hresult_by_name(argument_value("hr", "S_OK")));
    return hr == S_OK;
}

static void check_events(const struct image_burn *burn, HRESULT hr)
{
    ok(!burn->out_of_order, "the actions are out of order\n");
    if (hr != S_OK) return;
    ok(burn->last_action == IMAPI_FORMAT2_DATA_WRITE_ACTION_COMPLETED, "the last action is %ld\n", burn->last_action);
    ok(burn->events[IMAPI_FORMAT2_DATA_WRITE_ACTION_WRITING_DATA], "no event while writing\n");
    ok(burn->events[IMAPI_FORMAT2_DATA_WRITE_ACTION_FINALIZATION], "no event while finishing\n");
    ok(!burn->events[IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING] == !(argument_is("verify", "quick") || argument_is("verify", "full")),
            "%u events while verifying\n", burn->events[IMAPI_FORMAT2_DATA_WRITE_ACTION_VERIFYING]);
    ok((ULONG)burn->sector_count >= burn->sectors, "%ld sectors are written of %lu\n", burn->sector_count, burn->sectors);
    ok(burn->last_written + 1 >= burn->sector_count, "the last sector is %ld of %ld\n", burn->last_written, burn->sector_count);
}

static void burn_image(IDiscRecorder2 *recorder, IDiscFormat2Data *format)
{
    struct image_burn burn = { .format = format, .last_action = -1, .cancel = argument_is("cancel", "yes") };
    HRESULT hr, wanted = hresult_by_name(argument_value("hr", "S_OK"));
    const char *part = argument_value("text", "");
    BSTR name = SysAllocString(L"imageburn"), text;
    VARIANT_BOOL supported = VARIANT_FALSE;
    struct event_sink *sink;
    IStream *image;
    BOOL chosen;

    ok_hr(IDiscFormat2Data_IsRecorderSupported(format, recorder, &supported), S_OK);
    ok(supported == VARIANT_TRUE, "the recorder is not supported\n");
    ok_hr(IDiscFormat2Data_put_ClientName(format, name), S_OK);
    ok_hr(IDiscFormat2Data_put_Recorder(format, recorder), S_OK);
    check_disc(format);
    chosen = choose(format);
    ok_hr(event_sink_connect((IUnknown *)format, &IID_DDiscFormat2DataEvents, on_event, &burn, &sink), S_OK);
    if (chosen && (image = load_image(argument_value("image", ""), &burn.sectors)))
    {
        hr = IDiscFormat2Data_Write(format, image);
        text = take_error_text();
        ok_hr(hr, wanted);
        ok(!text == SUCCEEDED(hr) && (!*part || text_contains(text, part)), "the text is %s\n", wine_dbgstr_w(text));
        SysFreeString(text);
        check_events(&burn, hr);
        check_state(format, "after");
        IStream_Release(image);
    }
    event_sink_disconnect(sink);
    SysFreeString(name);
}

static void scenario_burn(void)
{
    IDiscFormat2Data *format = create_object(&CLSID_MsftDiscFormat2Data, &IID_IDiscFormat2Data);
    IDiscRecorder2 *recorder = open_first_recorder(), *real = recorder;

    if (!format || !recorder) return;
    if (*argument_value("damage", ""))
    {
        recorder = foreign_recorder_create(real, damage_disc);
        IDiscRecorder2_Release(real);
    }
    burn_image(recorder, format);
    ok(!IDiscFormat2Data_Release(format), "references are left\n");
    if (!argument_is("gone", "yes")) check_drive_is_free(recorder);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
}

static const struct scenario scenarios[] = {
    { "burn", scenario_burn },
};

START_TEST(imageburn)
{
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    CoUninitialize();
}
