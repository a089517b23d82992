/* IBurnSimulation, the extension of MsftDiscFormat2RawCD (docs/extensions.md). Without arguments what needs no drive; the
 * scenarios are for the virtual one. The simulated burns are in burn.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "support/drive_test.h"
#include "imapi2ext.h"

static IBurnSimulation *get_simulation(IDiscFormat2RawCD *format)
{
    IBurnSimulation *simulation = NULL;

    ok_hr(IDiscFormat2RawCD_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    return simulation;
}

/* One object with two faces. */
static void test_identity(IDiscFormat2RawCD *format, IBurnSimulation *simulation)
{
    IUnknown *from_format = NULL, *from_simulation = NULL;
    IDiscFormat2RawCD *back = NULL;

    ok_hr(IDiscFormat2RawCD_QueryInterface(format, &IID_IUnknown, (void **)&from_format), S_OK);
    ok_hr(IBurnSimulation_QueryInterface(simulation, &IID_IUnknown, (void **)&from_simulation), S_OK);
    ok(from_format == from_simulation, "%p is not %p\n", from_simulation, from_format);
    ok_hr(IBurnSimulation_QueryInterface(simulation, &IID_IDiscFormat2RawCD, (void **)&back), S_OK);
    ok(back == format, "%p is not %p\n", back, format);
    if (from_format) IUnknown_Release(from_format);
    if (from_simulation) IUnknown_Release(from_simulation);
    if (back) IDiscFormat2RawCD_Release(back);
}

static void test_no_recorder(IBurnSimulation *simulation)
{
    VARIANT_BOOL value = 42;

    ok_hr(IBurnSimulation_get_Simulate(simulation, NULL), E_POINTER);
    ok_hr(IBurnSimulation_get_IsSimulationSupported(simulation, NULL), E_POINTER);
    ok_hr(IBurnSimulation_get_Simulate(simulation, &value), S_OK);
    ok(value == VARIANT_FALSE, "it is %d\n", value);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    value = 42;
    ok_error(IBurnSimulation_get_IsSimulationSupported(simulation, &value), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok(value == VARIANT_FALSE, "it is %d\n", value);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_FALSE), S_OK);
}

/* What a script does: the member by its name, on the object that it has. */
static HRESULT invoke(IDispatch *object, WORD flags, VARIANT *argument, VARIANT *result)
{
    static WCHAR member[] = L"simulate";
    DISPID id = 0, put = DISPID_PROPERTYPUT;
    DISPPARAMS params = { argument, &put, argument ? 1 : 0, argument ? 1 : 0 };
    WCHAR *name = member;

    ok_hr(IDispatch_GetIDsOfNames(object, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    ok(id == 0x10300, "the identifier is %lx\n", id);
    return IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result, NULL, NULL);
}

static void test_by_name(IDispatch *object, HRESULT wanted, VARIANT_BOOL becomes)
{
    VARIANT value, result;

    V_VT(&value) = VT_BOOL;
    V_BOOL(&value) = VARIANT_TRUE;
    ok_hr(invoke(object, DISPATCH_PROPERTYPUT, &value, NULL), wanted);
    VariantInit(&result);
    ok_hr(invoke(object, DISPATCH_PROPERTYGET, NULL, &result), S_OK);
    ok(V_VT(&result) == VT_BOOL && V_BOOL(&result) == becomes, "got type %u, %d\n", V_VT(&result), V_BOOL(&result));
    V_BOOL(&value) = VARIANT_FALSE;
    ok_hr(invoke(object, DISPATCH_PROPERTYPUT, &value, NULL), S_OK);
}

static IDiscFormat2RawCD *format_with_recorder(void)
{
    IDiscFormat2RawCD *format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);
    IDiscRecorder2 *recorder = open_first_recorder();
    BSTR name = SysAllocString(L"winetest simulation");

    if (!format || !recorder) return NULL;
    ok_error(IDiscFormat2RawCD_put_Recorder(format, recorder), S_OK);
    ok_error(IDiscFormat2RawCD_put_ClientName(format, name), S_OK);
    SysFreeString(name);
    IDiscRecorder2_Release(recorder);
    return format;
}

/* It stays what it was put to, also where PrepareMedia puts the writer's own options back. */
static void scenario_supported(void)
{
    IDiscFormat2RawCD *format = format_with_recorder();
    IBurnSimulation *simulation;
    VARIANT_BOOL value = 42;

    if (!format || !(simulation = get_simulation(format))) return;
    ok_error(IBurnSimulation_get_IsSimulationSupported(simulation, &value), S_OK);
    ok(value == VARIANT_TRUE, "it is %d\n", value);
    test_by_name((IDispatch *)format, S_OK, VARIANT_TRUE);
    test_by_name((IDispatch *)simulation, S_OK, VARIANT_TRUE);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), S_OK);
    ok_error(IDiscFormat2RawCD_PrepareMedia(format), S_OK);
    ok_error(IBurnSimulation_get_Simulate(simulation, &value), S_OK);
    ok(value == VARIANT_TRUE, "it is %d\n", value);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_FALSE), S_OK);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), S_OK);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(format), S_OK);
    ok_error(IBurnSimulation_get_Simulate(simulation, &value), S_OK);
    ok(value == VARIANT_TRUE, "it is %d\n", value);
    IBurnSimulation_Release(simulation);
    ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
}

/* The runner makes the drive one that cannot. */
static void scenario_refused(void)
{
    HRESULT wanted = hresult_by_name(argument_value("hr", "E_IMAPI_RECORDER_NO_SUCH_FEATURE"));
    IDiscFormat2RawCD *format = format_with_recorder();
    IBurnSimulation *simulation;
    VARIANT_BOOL value = 42;

    if (!format || !(simulation = get_simulation(format))) return;
    ok_error(IBurnSimulation_get_IsSimulationSupported(simulation, &value), S_OK);
    ok(value == VARIANT_FALSE, "it is %d\n", value);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), wanted);
    value = 42;
    ok_error(IBurnSimulation_get_Simulate(simulation, &value), S_OK);
    ok(value == VARIANT_FALSE, "it is %d\n", value);
    IBurnSimulation_Release(simulation);
    ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
}

static const struct scenario scenarios[] = {
    { "supported", scenario_supported },
    { "refused", scenario_refused },
};

START_TEST(simulation)
{
    IBurnSimulation *simulation;
    IDiscFormat2RawCD *format;
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    else if ((format = create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD)))
    {
        if ((simulation = get_simulation(format)))
        {
            test_identity(format, simulation);
            test_no_recorder(simulation);
            test_by_name((IDispatch *)format, DISP_E_EXCEPTION, VARIANT_FALSE);
            IBurnSimulation_Release(simulation);
        }
        ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
    }
    CoUninitialize();
}
