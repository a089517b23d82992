/* The lives of recordings (behaviour.md 2, 4, 6 to 9) for tests/faults/run, which lets the drive fail in the middle of them: many
 * in one process, each with objects of its own, told line by line on the standard input and answered in a line that begins
 * with @. Here nothing is judged: what comes of a fault is the runner's table.
 *
 *   faults serve drive=LETTER|ID files=FOLDER   by its letter only to be asked for the id: that looks at every drive
 *     id               @id ID
 *     live NAME WORD...   opens the drive and lives that life (support/lives.c), from the empty object to its release; answers with
 *                      the first call that failed: @live STEP HRESULT release=HRESULT owner=NAME text=TEXT
 *     eject            opens the tray, as a program that comes after: @eject STEP HRESULT release= owner= text=
 *     look             opens the drive and asks whether it is ready, which takes its unit attention away: @look ...
 *     quit
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include "support/drive_test.h"
#include "support/life.h"

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

/* The words behind the name go to the life. */
static void live(const char *request)
{
    struct life life;
    char name[16];
    int used = 0;

    if (sscanf(request, "%15s%n", name, &used) != 1) used = 0, name[0] = 0;
    life_init(&life, request + used);
    if (SUCCEEDED(life_open_drive(&life))) ok(life_run(&life, name), "there is no life '%s'\n", name);
    printf("@live %s %08lx release=%08lx ", life.step, life.hr, life.released);
    print_rest(life.recorder, life.text);
    life_done(&life);
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

static HRESULT eject(IDiscRecorder2 *recorder)
{
    return IDiscRecorder2_EjectMedia(recorder);
}

/* Opens the drive, makes one call, and tells. */
static void call_recorder(const char *name, HRESULT (*call)(IDiscRecorder2 *recorder))
{
    struct life life;

    life_init(&life, "");
    if (SUCCEEDED(life_open_drive(&life))) life_step(&life, name, call(life.recorder));
    printf("@%s %s %08lx release=%08lx ", name, life.step, life.hr, life.released);
    print_rest(life.recorder, life.text);
    life_done(&life);
}

static void serve(void)
{
    char line[128];

    while (fgets(line, sizeof(line), stdin) && strncmp(line, "quit", 4))
    {
        if (!strncmp(line, "live ", 5)) live(line + 5);
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
