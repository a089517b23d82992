/* The life of a raw burn (behaviour.md 2, 9) for tests/faults/run, which lets the drive fail in the middle of it: many burns
 * in one process, each with objects of its own, told line by line on the standard input and answered in a line that begins
 * with @. Here nothing is judged: what comes of a fault is the runner's table.
 *
 *   faults serve drive=LETTER|ID   by its letter only to be asked for the id: that looks at every drive
 *     id       @id ID
 *     burn     opens the drive, prepares, writes, releases and ejects; answers with the first call that failed:
 *              @burn STEP HRESULT release=HRESULT eject=HRESULT owner=NAME text=TEXT
 *     eject    opens the tray, as a program that comes after: @eject HRESULT owner=NAME text=TEXT
 *     look     opens the drive and asks whether it is ready, which takes its unit attention away: @look HRESULT ...
 *     quit
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include "support/drive_test.h"
#include "support/raw_image.h"

/* Ten seconds: a drive has no use for more, and each case writes it. */
#define LEAD_OUT_SECTORS 750
/* 8x: not what drives start with, so that speeds are asked for. */
#define WRITE_SPEED 600

struct life
{
    IDiscRecorder2 *recorder;
    IDiscFormat2RawCD *format;
    const char *step;   /* the first that failed, "all" for none */
    HRESULT hr;         /* its code */
    BSTR text;          /* and its error text */
};

/* Keeps the first failure. */
static HRESULT step(struct life *life, const char *name, HRESULT hr)
{
    if (FAILED(hr) && SUCCEEDED(life->hr))
    {
        life->step = name;
        life->hr = hr;
        life->text = take_error_text();
    }
    else
        SetErrorInfo(0, NULL);
    return hr;
}

static HRESULT open_drive(struct life *life)
{
    BSTR id = bstr_from(argument_value("drive", ""));
    HRESULT hr;

    if (!(life->recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2))) return E_FAIL;
    hr = IDiscRecorder2_InitializeDiscRecorder(life->recorder, id);
    SysFreeString(id);
    return step(life, "open", hr);
}

static BOOL has_letter(BSTR id, char letter)
{
    IDiscRecorder2 *recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2);
    SAFEARRAY *paths = NULL;
    LONG index = 0;
    VARIANT path;
    BOOL has = FALSE;

    VariantInit(&path);
    if (SUCCEEDED(IDiscRecorder2_InitializeDiscRecorder(recorder, id))
            && SUCCEEDED(IDiscRecorder2_get_VolumePathNames(recorder, &paths))
            && SUCCEEDED(SafeArrayGetElement(paths, &index, &path)) && V_VT(&path) == VT_BSTR)
        has = V_BSTR(&path)[0] == (WCHAR)letter;
    VariantClear(&path);
    if (paths) SafeArrayDestroy(paths);
    IDiscRecorder2_Release(recorder);
    return has;
}

static void print_id(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    char letter = argument_value("drive", "?")[0];
    LONG i, count = 0;
    BSTR id;

    if (!master) return;
    ok_error(IDiscMaster2_get_Count(master, &count), S_OK);
    for (i = 0; i < count; i++)
    {
        if (FAILED(IDiscMaster2_get_Item(master, i, &id))) continue;
        if (has_letter(id, letter)) printf("@id %ls\n", id);
        SysFreeString(id);
    }
    IDiscMaster2_Release(master);
    fflush(stdout);
}

static HRESULT open_format(struct life *life)
{
    BSTR name = SysAllocString(L"winetest faults");
    HRESULT hr;

    if (!(life->format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD))) return E_FAIL;
    step(life, "name", IDiscFormat2RawCD_put_ClientName(life->format, name));
    SysFreeString(name);
    hr = step(life, "recorder", IDiscFormat2RawCD_put_Recorder(life->format, life->recorder));
    if (SUCCEEDED(hr)) hr = step(life, "speed", IDiscFormat2RawCD_SetWriteSpeed(life->format, WRITE_SPEED, VARIANT_FALSE));
    return hr;
}

static void write_disc(struct life *life)
{
    struct raw_image image;
    IStream *stream;
    HRESULT hr;

    raw_image_init(&image, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED);
    image.end = image.lead_out + LEAD_OUT_SECTORS;
    hr = step(life, "type", IDiscFormat2RawCD_put_RequestedSectorType(life->format, image.type));
    if (FAILED(hr)) return;
    stream = raw_stream_create(&image);
    step(life, "write", IDiscFormat2RawCD_WriteMedia(life->format, stream));
    ok(raw_stream_references(stream) == 1, "the stream has %ld references\n", raw_stream_references(stream));
    IStream_Release(stream);
}

static void print_rest(IDiscRecorder2 *recorder, BSTR text)
{
    BSTR owner = NULL;
    WCHAR *c;

    if (recorder) IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &owner);
    for (c = text; c && *c; c++)
        if (*c == '\n' || *c == '\r') *c = ' ';
    printf("owner=%ls text=%ls\n", owner ? owner : L"", text ? text : L"");
    fflush(stdout);
    SysFreeString(owner);
}

static void burn(void)
{
    struct life life = { NULL, NULL, "all", S_OK, NULL };
    HRESULT released = S_OK, ejected = S_OK;

    if (SUCCEEDED(open_drive(&life)) && SUCCEEDED(open_format(&life))
            && SUCCEEDED(step(&life, "prepare", IDiscFormat2RawCD_PrepareMedia(life.format))))
    {
        write_disc(&life);
        released = step(&life, "release", IDiscFormat2RawCD_ReleaseMedia(life.format));
    }
    if (life.format) ok(!IDiscFormat2RawCD_Release(life.format), "references to the writer are left\n");
    if (life.recorder) ejected = step(&life, "eject", IDiscRecorder2_EjectMedia(life.recorder));
    printf("@burn %s %08lx release=%08lx eject=%08lx ", life.step, life.hr, released, ejected);
    print_rest(life.recorder, life.text);
    if (life.recorder) ok(!IDiscRecorder2_Release(life.recorder), "references to the recorder are left\n");
    SysFreeString(life.text);
}

/* TEST UNIT READY. */
static HRESULT look(IDiscRecorder2 *recorder)
{
    BYTE cdb[6] = { 0 }, sense[18];
    IDiscRecorder2Ex *ex = NULL;
    HRESULT hr;

    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    if (!ex) return E_NOINTERFACE;
    hr = IDiscRecorder2Ex_SendCommandNoData(ex, cdb, sizeof(cdb), sense, 10);
    IDiscRecorder2Ex_Release(ex);
    return hr;
}

/* Opens the drive, makes one call, and tells. */
static void call_recorder(const char *name, HRESULT (*call)(IDiscRecorder2 *recorder))
{
    struct life life = { NULL, NULL, "all", S_OK, NULL };

    if (SUCCEEDED(open_drive(&life))) step(&life, name, call(life.recorder));
    printf("@%s %08lx ", name, life.hr);
    print_rest(life.recorder, life.text);
    if (life.recorder) IDiscRecorder2_Release(life.recorder);
    SysFreeString(life.text);
}

static HRESULT eject(IDiscRecorder2 *recorder)
{
    return IDiscRecorder2_EjectMedia(recorder);
}

static void serve(void)
{
    char line[64];

    while (fgets(line, sizeof(line), stdin) && strncmp(line, "quit", 4))
    {
        if (!strncmp(line, "burn", 4)) burn();
        else if (!strncmp(line, "id", 2))
            print_id();
        else if (!strncmp(line, "eject", 5))
            call_recorder("eject", eject);
        else if (!strncmp(line, "look", 4))
            call_recorder("look", look);
        else
            ok(0, "there is no request '%s'\n", line);
    }
}

static const struct scenario scenarios[] = { { "serve", serve } };

START_TEST(faults)
{
    char **argv;

    if (winetest_get_mainargs(&argv) < 3)
    {
        skip("a drive that fails on demand: tests/faults/run does this\n");
        return;
    }
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    run_scenario(scenarios, ARRAY_SIZE(scenarios), argv[2]);
    CoUninitialize();
}
