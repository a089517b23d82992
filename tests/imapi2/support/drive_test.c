/* What the tests of drives and writers share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <ctype.h>
#include "drive_test.h"
#include "../../abi/abi_tables.h"

void ok_hr_(const char *file, int line, const char *call, HRESULT hr, HRESULT wanted)
{
    ok_(file, line)(hr == wanted, "%s gave %08lx instead of %08lx\n", call, hr, wanted);
}

void ok_error_(const char *file, int line, const char *call, HRESULT hr, HRESULT wanted)
{
    BSTR text = take_error_text();

    ok_hr_(file, line, call, hr, wanted);
    if (FAILED(hr)) ok_(file, line)(text && *text, "%s failed with %08lx and left no text\n", call, hr);
    SysFreeString(text);
}

BSTR take_error_text(void)
{
    IErrorInfo *info;
    BSTR text = NULL;

    if (GetErrorInfo(0, &info) != S_OK) return NULL;
    IErrorInfo_GetDescription(info, &text);
    IErrorInfo_Release(info);
    return text;
}

BOOL text_contains(const WCHAR *text, const char *part)
{
    size_t i, length = strlen(part);

    for (; text && *text; text++)
    {
        for (i = 0; i < length && text[i] < 128 && tolower((int)text[i]) == tolower((unsigned char)part[i]); i++) ;
        if (i == length) return TRUE;
    }
    return FALSE;
}

BSTR bstr_from(const char *text)
{
    BSTR result;
    int length;

    if (!text) return NULL;
    length = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
    if ((result = SysAllocStringLen(NULL, (UINT)length - 1))) MultiByteToWideChar(CP_ACP, 0, text, -1, result, length);
    return result;
}

void *create_object(REFCLSID clsid, REFIID iid)
{
    void *object = NULL;
    HRESULT hr = CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, iid, &object);

    ok(hr == S_OK, "the object could not be created, %08lx\n", hr);
    return SUCCEEDED(hr) ? object : NULL;
}

IDiscRecorder2 *open_recorder(LONG index)
{
    IDiscRecorder2 *recorder = NULL;
    IDiscMaster2 *master;
    BSTR id = NULL;
    HRESULT hr;

    if (!(master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2))) return NULL;
    hr = IDiscMaster2_get_Item(master, index, &id);
    if (FAILED(hr)) skip("there is no drive %ld\n", index);
    else if ((recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2)))
    {
        hr = IDiscRecorder2_InitializeDiscRecorder(recorder, id);
        ok_error(hr, S_OK);
        if (FAILED(hr))
        {
            IDiscRecorder2_Release(recorder);
            recorder = NULL;
        }
    }
    SysFreeString(id);
    IDiscMaster2_Release(master);
    return recorder;
}

IDiscRecorder2 *open_first_recorder(void)
{
    return open_recorder(0);
}

/* START STOP UNIT, LoEj and not Start (MMC-6 6.42); sent again after unit attentions, and while the drive is still at the end of a
 * recording (2/04/08). */
static void open_tray(IDiscRecorder2Ex *ex)
{
    BYTE cdb[6] = { 0x1b, 0, 0, 0, 0x02, 0 }, sense[18];
    HRESULT hr;
    int attentions = 0, waits = 0;

    for (;;)
    {
        hr = IDiscRecorder2Ex_SendCommandNoData(ex, cdb, sizeof(cdb), sense, 10);
        if (hr != S_IMAPI_COMMAND_HAS_SENSE_DATA) break;
        if ((sense[2] & 15) == 6 && ++attentions < 5) continue;
        if ((sense[2] & 15) != 2 || sense[12] != 4 || sense[13] != 8 || ++waits == 240) break;
        Sleep(250);
    }
    ok(hr == S_OK, "the tray does not open: %08lx, %x/%02x/%02x\n", hr, sense[2] & 15, sense[12], sense[13]);
}

void check_drive_is_free(IDiscRecorder2 *recorder)
{
    IDiscRecorder2Ex *ex = NULL;
    BSTR owner = NULL;

    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &owner), S_OK);
    ok(!owner || !*owner, "the owner is %s\n", wine_dbgstr_w(owner));
    SysFreeString(owner);
    ok_hr(IDiscRecorder2_QueryInterface(recorder, &IID_IDiscRecorder2Ex, (void **)&ex), S_OK);
    if (!ex) return;
    open_tray(ex);
    IDiscRecorder2Ex_Release(ex);
}

void check_interfaces(IUnknown *object, const IID *const *has, const IID *const *has_not)
{
    IUnknown *identity, *other, *back;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, &IID_IUnknown, (void **)&identity);
    ok_hr(hr, S_OK);
    hr = IUnknown_QueryInterface(object, &IID_IUnknown, NULL);
    ok_hr(hr, E_POINTER);
    for (; *has; has++)
    {
        hr = IUnknown_QueryInterface(object, *has, (void **)&other);
        ok(hr == S_OK, "%s: %08lx\n", wine_dbgstr_guid(*has), hr);
        if (FAILED(hr)) continue;
        hr = IUnknown_QueryInterface(other, &IID_IUnknown, (void **)&back);
        ok(hr == S_OK && back == identity, "%s has another identity\n", wine_dbgstr_guid(*has));
        if (SUCCEEDED(hr)) IUnknown_Release(back);
        IUnknown_Release(other);
    }
    for (; *has_not; has_not++)
    {
        other = (IUnknown *)0xdeadbeef;
        hr = IUnknown_QueryInterface(object, *has_not, (void **)&other);
        ok(hr == E_NOINTERFACE && !other, "%s: %08lx, %p\n", wine_dbgstr_guid(*has_not), hr, other);
    }
    IUnknown_Release(identity);
}

HRESULT hresult_by_name(const char *name)
{
    static const struct
    {
        const char *name;
        HRESULT hr;
    } system_codes[] = {
        { "S_OK", S_OK },
        { "E_FAIL", E_FAIL },
        { "E_INVALIDARG", E_INVALIDARG },
        { "E_POINTER", E_POINTER },
        { "E_ACCESSDENIED", E_ACCESSDENIED },
        { "ERROR_DEV_NOT_EXIST", HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST) },
    };
    char *end;
    HRESULT hr = (HRESULT)strtoul(name, &end, 16);
    UINT i;

    if (!strncmp(name, "0x", 2) && !*end) return hr;
    for (i = 0; i < ARRAY_SIZE(system_codes); i++)
        if (!strcmp(name, system_codes[i].name)) return system_codes[i].hr;
    for (i = 0; i < abi_hresults_count; i++)
        if (!strcmp(name, abi_hresults[i].name)) return (HRESULT)abi_hresults[i].value;
    ok(0, "there is no HRESULT called %s\n", name);
    return E_UNEXPECTED;
}

const char *scenario_argument(const char *needs)
{
    char **argv;

    if (winetest_get_mainargs(&argv) > 2) return argv[2];
    skip("%s: tests/burn/run does this\n", needs);
    return NULL;
}

const char *argument_value(const char *key, const char *otherwise)
{
    size_t length = strlen(key);
    char **argv;
    int i, argc = winetest_get_mainargs(&argv);

    for (i = 2; i < argc; i++)
        if (!strncmp(argv[i], key, length) && argv[i][length] == '=') return argv[i] + length + 1;
    return otherwise;
}

void run_scenario(const struct scenario *scenarios, UINT count, const char *name)
{
    UINT i;

    for (i = 0; i < count; i++)
    {
        if (strcmp(scenarios[i].name, name)) continue;
        scenarios[i].run();
        return;
    }
    ok(0, "there is no scenario '%s'\n", name);
}
