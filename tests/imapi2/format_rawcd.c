/* MsftDiscFormat2RawCD: its properties and states (behaviour.md 0.3, 0.4, 5, 9, 27). Without arguments what needs no
 * drive; the scenarios are for the virtual one. What happens in WriteMedia is in burn.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "support/drive_test.h"

static IDiscFormat2RawCD *create_format(void)
{
    return create_object(&CLSID_MsftDiscFormat2RawCD, &IID_IDiscFormat2RawCD);
}

static void test_interfaces(void)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscFormat2, &IID_IDiscFormat2RawCD,
        &IID_IConnectionPointContainer, &IID_ISupportErrorInfo, &IID_IProvideClassInfo, &IID_IProvideClassInfo2,
        &IID_IMarshal, NULL };
    /* No verification for this writer (section 10). */
    static const IID *const has_not[] = { &IID_IBurnVerification, &IID_IDiscFormat2Data, &IID_IDiscFormat2TrackAtOnce,
        &IID_IDiscRecorder2, &IID_IStream, NULL };
    IDiscFormat2RawCD *format = create_format();

    if (!format) return;
    check_interfaces((IUnknown *)format, has, has_not);
    ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
}

static void test_pointers(IDiscFormat2RawCD *format)
{
    VARIANT_BOOL flag = 42;

    ok_hr(IDiscFormat2RawCD_get_MediaPhysicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_MediaHeuristicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_SupportedMediaTypes(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_IsRecorderSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_IsRecorderSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    flag = 42;
    ok_hr(IDiscFormat2RawCD_IsCurrentMediaSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_IsCurrentMediaSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    ok_hr(IDiscFormat2RawCD_WriteMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_WriteMedia2(format, NULL, 22650), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_Recorder(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_BufferUnderrunFreeDisabled(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_StartOfNextSession(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_LastPossibleStartOfLeadout(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_CurrentPhysicalMediaType(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_SupportedSectorTypes(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_RequestedSectorType(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_ClientName(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_RequestedWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_RequestedRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_CurrentWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_CurrentRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_SupportedWriteSpeeds(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2RawCD_get_SupportedWriteSpeedDescriptors(format, NULL), E_POINTER);
}

static IStream *some_stream(void)
{
    IStream *stream = NULL;

    ok_hr(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    return stream;
}

/* Without a recorder, the codes of 0.4, 5 and 9. */
static void test_no_recorder(IDiscFormat2RawCD *format)
{
    IDiscRecorder2 *recorder = (IDiscRecorder2 *)0xdeadbeef;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    SAFEARRAY *array;
    VARIANT_BOOL flag;
    LONG value;

    ok_hr(IDiscFormat2RawCD_get_Recorder(format, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
    ok_error(IDiscFormat2RawCD_PrepareMedia(format), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_get_CurrentPhysicalMediaType(format, &type), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_get_CurrentWriteSpeed(format, &value), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_get_CurrentRotationTypeIsPureCAV(format, &flag), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_get_SupportedWriteSpeeds(format, &array), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_get_SupportedWriteSpeedDescriptors(format, &array), E_IMAPI_DF2RAW_NO_RECORDER_SPECIFIED);
    ok_error(IDiscFormat2RawCD_SetWriteSpeed(format, -1, VARIANT_FALSE), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2RawCD_get_SupportedSectorTypes(format, &array), E_INVALIDARG);
    flag = 42;
    ok(FAILED(IDiscFormat2RawCD_get_MediaPhysicallyBlank(format, &flag)) && !flag, "got %d\n", flag);
    flag = 42;
    ok(FAILED(IDiscFormat2RawCD_get_MediaHeuristicallyBlank(format, &flag)) && !flag, "got %d\n", flag);
    SetErrorInfo(0, NULL);
}

static void test_defaults(IDiscFormat2RawCD *format)
{
    VARIANT_BOOL cav = 42, disabled = 42;
    BSTR name = (BSTR)0xdeadbeef;
    LONG speed = 42;

    ok_hr(IDiscFormat2RawCD_get_RequestedWriteSpeed(format, &speed), S_OK);
    ok(speed == -1, "got %ld\n", speed);
    ok_hr(IDiscFormat2RawCD_get_RequestedRotationTypeIsPureCAV(format, &cav), S_OK);
    ok(cav == VARIANT_FALSE, "got %d\n", cav);
    ok_hr(IDiscFormat2RawCD_get_BufferUnderrunFreeDisabled(format, &disabled), S_OK);
    ok(disabled == VARIANT_FALSE, "got %d\n", disabled);
    ok_hr(IDiscFormat2RawCD_get_ClientName(format, &name), S_OK);
    ok(!name || !*name, "got %s\n", wine_dbgstr_w(name));
    SysFreeString(name);
}

/* Works without a recorder (section 5). */
static void test_media_types(IDiscFormat2RawCD *format)
{
    SAFEARRAY *array = NULL;
    VARIANT *types;

    ok_hr(IDiscFormat2RawCD_get_SupportedMediaTypes(format, &array), S_OK);
    if (!array) return;
    ok(array->rgsabound[0].cElements == 2 && !array->rgsabound[0].lLbound, "%lu elements from %ld\n",
            array->rgsabound[0].cElements, array->rgsabound[0].lLbound);
    ok_hr(SafeArrayAccessData(array, (void **)&types), S_OK);
    ok(V_VT(&types[0]) == VT_I4 && V_I4(&types[0]) == IMAPI_MEDIA_TYPE_CDR, "got %ld\n", V_I4(&types[0]));
    ok(V_VT(&types[1]) == VT_I4 && V_I4(&types[1]) == IMAPI_MEDIA_TYPE_CDRW, "got %ld\n", V_I4(&types[1]));
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

static void test_client_name(IDiscFormat2RawCD *format)
{
    static const struct
    {
        const WCHAR *name;
        BOOL valid;
    } names[] = {
        { L"discburn", TRUE },
        { NULL, FALSE },
        { L"", FALSE },
        { L"12345678901234567890123456789012345678901234567890123456789012", TRUE },
        { L"123456789012345678901234567890123456789012345678901234567890123", FALSE },
        { L"a.b,c:d;e_f-g h", TRUE },
        { L"a\\b", FALSE },
        { L"a\nb", FALSE },
        { L"\x4e00", FALSE },
    };
    const WCHAR *last = NULL;
    UINT i;

    for (i = 0; i < ARRAY_SIZE(names); i++)
    {
        BSTR name = SysAllocString(names[i].name), found = NULL;

        winetest_push_context("name %s", wine_dbgstr_w(names[i].name));
        ok_error(IDiscFormat2RawCD_put_ClientName(format, name),
                names[i].valid ? S_OK : E_IMAPI_DF2RAW_CLIENT_NAME_IS_NOT_VALID);
        /* What was there before is kept when the new one is refused. */
        if (names[i].valid) last = names[i].name;
        ok_hr(IDiscFormat2RawCD_get_ClientName(format, &found), S_OK);
        ok(found && !lstrcmpW(found, last), "it is %s\n", wine_dbgstr_w(found));
        winetest_pop_context();
        SysFreeString(found);
        SysFreeString(name);
    }
}

/* The row of behaviour.md 27 for an object that is not prepared. */
static void test_idle(IDiscFormat2RawCD *format)
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    IStream *stream = some_stream();
    LONG value;

    ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_put_RequestedSectorType(format, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW),
            E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_get_RequestedSectorType(format, &type), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_get_StartOfNextSession(format, &value), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_get_LastPossibleStartOfLeadout(format, &value), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_WriteMedia(format, stream), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_WriteMedia2(format, stream, 22650), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(format), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_CancelWrite(format), E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS);
    IStream_Release(stream);
}

/* A recorder that was never initialised, and an object that is none. */
static void test_bad_recorders(IDiscFormat2RawCD *format)
{
    IDiscRecorder2 *recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2), *found = NULL;
    VARIANT_BOOL flag = 42;

    if (!recorder) return;
    ok_error(IDiscFormat2RawCD_IsRecorderSupported(format, recorder, &flag), E_FAIL);
    ok(!flag, "got %d\n", flag);
    ok(FAILED(IDiscFormat2RawCD_put_Recorder(format, recorder)), "a recorder without a drive is taken\n");
    ok_hr(IDiscFormat2RawCD_get_Recorder(format, &found), S_OK);
    ok(!found, "got %p\n", found);
    ok(!IDiscRecorder2_Release(recorder), "references are left\n");
    ok_hr(IDiscFormat2RawCD_put_Recorder(format, NULL), S_OK);
    SetErrorInfo(0, NULL);
}

/* VBScript puts a variable by reference (facts/wine.md), and a wrong object must not be taken for a recorder. */
static void test_dispatch(IDiscFormat2RawCD *format)
{
    static WCHAR client_name[] = L"ClientName", recorder_name[] = L"Recorder";
    WCHAR *name = client_name;
    DISPID id, put = DISPID_PROPERTYPUT;
    VARIANT value, reference;
    DISPPARAMS params = { &reference, &put, 1, 1 };
    BSTR found = NULL;
    HRESULT hr;

    ok_hr(IDiscFormat2RawCD_GetIDsOfNames(format, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"script");
    V_VT(&reference) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&reference) = &value;
    ok_hr(IDiscFormat2RawCD_Invoke(format, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUT, &params, NULL, NULL,
            NULL), S_OK);
    ok_hr(IDiscFormat2RawCD_get_ClientName(format, &found), S_OK);
    ok(found && !lstrcmpW(found, L"script"), "it is %s\n", wine_dbgstr_w(found));
    SysFreeString(found);
    SysFreeString(V_BSTR(&value));

    name = recorder_name;
    ok_hr(IDiscFormat2RawCD_GetIDsOfNames(format, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    V_VT(&value) = VT_DISPATCH;
    V_DISPATCH(&value) = (IDispatch *)format;
    hr = IDiscFormat2RawCD_Invoke(format, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUT, &params, NULL, NULL,
            NULL);
    ok_hr(hr, DISP_E_TYPEMISMATCH);
}

/* --- with a drive ------------------------------------------------------------------------------------------------------ */

struct setup
{
    IDiscRecorder2 *recorder;
    IDiscFormat2RawCD *format;
};

static BOOL set_up(struct setup *setup)
{
    BSTR name = SysAllocString(L"winetest");

    setup->recorder = open_first_recorder();
    setup->format = create_format();
    if (!setup->recorder || !setup->format) return FALSE;
    ok_error(IDiscFormat2RawCD_put_ClientName(setup->format, name), S_OK);
    ok_error(IDiscFormat2RawCD_put_Recorder(setup->format, setup->recorder), S_OK);
    SysFreeString(name);
    return TRUE;
}

static void tear_down(struct setup *setup)
{
    if (setup->format) ok(!IDiscFormat2RawCD_Release(setup->format), "references to the writer are left\n");
    if (setup->recorder) ok(!IDiscRecorder2_Release(setup->recorder), "references to the recorder are left\n");
}

static void check_owner(IDiscRecorder2 *recorder, const WCHAR *wanted)
{
    BSTR owner = NULL;

    ok_error(IDiscRecorder2_get_ExclusiveAccessOwner(recorder, &owner), S_OK);
    ok(!lstrcmpW(owner ? owner : L"", wanted), "the owner is %s\n", wine_dbgstr_w(owner));
    SysFreeString(owner);
}

static void check_media_type(IDiscFormat2RawCD *format, IMAPI_MEDIA_PHYSICAL_TYPE wanted)
{
    IMAPI_MEDIA_PHYSICAL_TYPE type = IMAPI_MEDIA_TYPE_MAX;

    ok_error(IDiscFormat2RawCD_get_CurrentPhysicalMediaType(format, &type), S_OK);
    ok(type == wanted, "the type is %u\n", type);
}

static void check_blank(IDiscFormat2RawCD *format, VARIANT_BOOL wanted)
{
    VARIANT_BOOL physically = 42, heuristically = 42;

    ok_error(IDiscFormat2RawCD_get_MediaPhysicallyBlank(format, &physically), S_OK);
    ok_error(IDiscFormat2RawCD_get_MediaHeuristicallyBlank(format, &heuristically), S_OK);
    ok(physically == wanted && heuristically == wanted, "got %d, %d\n", physically, heuristically);
}

/* No disc: every question about it says so, and the drive is as free afterwards as before. */
static void scenario_empty(void)
{
    struct setup setup;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    VARIANT_BOOL flag = 42;
    SAFEARRAY *array = NULL;

    if (!set_up(&setup)) return;
    ok_error(IDiscFormat2RawCD_IsRecorderSupported(setup.format, setup.recorder, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
    flag = 42;
    ok_error(IDiscFormat2RawCD_IsCurrentMediaSupported(setup.format, setup.recorder, &flag),
            E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_error(IDiscFormat2RawCD_get_CurrentPhysicalMediaType(setup.format, &type), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    ok_error(IDiscFormat2RawCD_get_MediaPhysicallyBlank(setup.format, &flag), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    ok_error(IDiscFormat2RawCD_get_SupportedWriteSpeeds(setup.format, &array), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    ok(!array, "got an array\n");
    ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(setup.format), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    check_drive_is_free(setup.recorder);
    tear_down(&setup);
}

/* A disc that something was written to: PrepareMedia says so. */
static void scenario_written(void)
{
    struct setup setup;
    VARIANT_BOOL flag = 42;

    if (!set_up(&setup)) return;
    check_blank(setup.format, VARIANT_FALSE);
    ok_error(IDiscFormat2RawCD_IsCurrentMediaSupported(setup.format, setup.recorder, &flag), S_OK);
    ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK);
    check_drive_is_free(setup.recorder);
    tear_down(&setup);
}

/* A finished CD-R counts as a CD-ROM (section 5). */
static void scenario_finished(void)
{
    struct setup setup;
    VARIANT_BOOL flag = 42;

    if (!set_up(&setup)) return;
    check_media_type(setup.format, IMAPI_MEDIA_TYPE_CDROM);
    ok_error(IDiscFormat2RawCD_IsCurrentMediaSupported(setup.format, setup.recorder, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    tear_down(&setup);
    scenario_written();
}

static void check_sector_types(IDiscFormat2RawCD *format)
{
    SAFEARRAY *array = NULL;
    VARIANT *types;
    ULONG i;

    ok_error(IDiscFormat2RawCD_get_SupportedSectorTypes(format, &array), S_OK);
    if (!array) return;
    ok(array->rgsabound[0].cElements == 3, "%lu types\n", array->rgsabound[0].cElements);
    ok_hr(SafeArrayAccessData(array, (void **)&types), S_OK);
    for (i = 0; i < array->rgsabound[0].cElements; i++)
        ok(V_VT(&types[i]) == VT_UI4 && V_UI4(&types[i]) == i + 1, "type %lu is %lu, a %u\n", i, V_UI4(&types[i]),
                V_VT(&types[i]));
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

static void check_prepared_properties(IDiscFormat2RawCD *format)
{
    static const IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE types[] = { IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY,
        IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED };
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type = 0;
    VARIANT_BOOL flag = 42;
    UINT i;

    ok_error(IDiscFormat2RawCD_get_RequestedSectorType(format, &type), S_OK);
    ok(type == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, "got %u\n", type);
    for (i = 0; i < ARRAY_SIZE(types); i++)
    {
        ok_error(IDiscFormat2RawCD_put_RequestedSectorType(format, types[i]), S_OK);
        ok_error(IDiscFormat2RawCD_get_RequestedSectorType(format, &type), S_OK);
        ok(type == types[i], "got %u\n", type);
    }
    ok(FAILED(IDiscFormat2RawCD_put_RequestedSectorType(format, 0)), "type 0 is taken\n");
    ok(FAILED(IDiscFormat2RawCD_put_RequestedSectorType(format, 4)), "type 4 is taken\n");
    ok_error(IDiscFormat2RawCD_get_RequestedSectorType(format, &type), S_OK);
    ok(type == IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, "got %u\n", type);

    ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(format, VARIANT_TRUE), S_OK);
    ok_hr(IDiscFormat2RawCD_get_BufferUnderrunFreeDisabled(format, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
    ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(format, VARIANT_FALSE), S_OK);
    ok_error(IDiscFormat2RawCD_CancelWrite(format), E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS);
}

static void check_refused_while_prepared(const struct setup *setup)
{
    BSTR name = SysAllocString(L"another");

    ok_error(IDiscFormat2RawCD_put_Recorder(setup->format, setup->recorder), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_put_Recorder(setup->format, NULL), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_put_ClientName(setup->format, name), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_PrepareMedia(setup->format), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    SysFreeString(name);
}

/* lead-in=LBA and lead-out=LBA: what `vburn status` says of the blank disc. */
static void check_addresses(IDiscFormat2RawCD *format)
{
    LONG start = 42, last = 42;

    ok_error(IDiscFormat2RawCD_get_StartOfNextSession(format, &start), S_OK);
    ok_error(IDiscFormat2RawCD_get_LastPossibleStartOfLeadout(format, &last), S_OK);
    ok(start == atoi(argument_value("lead-in", "0")), "the next session starts at %ld\n", start);
    ok(last == atoi(argument_value("lead-out", "0")), "the last lead-out starts at %ld\n", last);
}

/* A blank CD-R, prepared and given back. */
static void scenario_states(void)
{
    struct setup setup;
    IDiscRecorder2 *found = NULL;
    VARIANT_BOOL flag = 42;
    int round;

    if (!set_up(&setup)) return;
    ok_hr(IDiscFormat2RawCD_get_Recorder(setup.format, &found), S_OK);
    ok(found == setup.recorder, "got %p\n", found);
    if (found) IDiscRecorder2_Release(found);
    check_media_type(setup.format, IMAPI_MEDIA_TYPE_CDR);
    check_blank(setup.format, VARIANT_TRUE);
    check_sector_types(setup.format);
    ok_error(IDiscFormat2RawCD_IsCurrentMediaSupported(setup.format, setup.recorder, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);

    /* The second time everything is at its default again. */
    for (round = 0; round < 2; round++)
    {
        test_idle(setup.format);
        ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), S_OK);
        check_owner(setup.recorder, L"winetest");
        ok_error(IDiscRecorder2_EjectMedia(setup.recorder), E_IMAPI_RECORDER_LOCKED);
        check_addresses(setup.format);
        check_prepared_properties(setup.format);
        check_refused_while_prepared(&setup);
        ok_error(IDiscFormat2RawCD_put_BufferUnderrunFreeDisabled(setup.format, VARIANT_TRUE), S_OK);
        ok_error(IDiscFormat2RawCD_ReleaseMedia(setup.format), S_OK);
        check_owner(setup.recorder, L"");
    }
    check_drive_is_free(setup.recorder);
    tear_down(&setup);
}

/* A writer that is let go while it is prepared gives the drive back. */
static void scenario_forgotten(void)
{
    struct setup setup;

    if (!set_up(&setup)) return;
    ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), S_OK);
    ok(!IDiscFormat2RawCD_Release(setup.format), "references to the writer are left\n");
    setup.format = NULL;
    check_drive_is_free(setup.recorder);
    tear_down(&setup);
}

static DWORD handle_count(void)
{
    DWORD count = 0;

    ok(GetProcessHandleCount(GetCurrentProcess(), &count), "error %lu\n", GetLastError());
    return count;
}

/* What is opened is closed again: the system's caches have filled up in the first rounds. */
static void scenario_leaks(void)
{
    struct setup setup;
    DWORD before = 0, after;
    UINT i;

    for (i = 0; i < 30; i++)
    {
        if (!set_up(&setup)) return;
        ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), S_OK);
        if (i % 2) ok_error(IDiscFormat2RawCD_ReleaseMedia(setup.format), S_OK);
        tear_down(&setup);
        if (i == 9) before = handle_count();
    }
    after = handle_count();
    ok(after == before, "%lu handles are open, %lu were\n", after, before);
}

/* What another thread asks while PrepareMedia waits for the drive. */
static DWORD WINAPI ask_meanwhile(void *context)
{
    IDiscFormat2RawCD *format = context;
    BSTR name = NULL, new_name = SysAllocString(L"another");
    LONG value;

    /* Until it has begun. */
    while (SUCCEEDED(IDiscFormat2RawCD_put_ClientName(format, new_name))) Sleep(10);
    ok_error(IDiscFormat2RawCD_put_ClientName(format, new_name), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_put_Recorder(format, NULL), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_PrepareMedia(format), E_IMAPI_DF2RAW_MEDIA_IS_PREPARED);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(format), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_error(IDiscFormat2RawCD_CancelWrite(format), E_IMAPI_DF2RAW_WRITE_NOT_IN_PROGRESS);
    ok_error(IDiscFormat2RawCD_get_StartOfNextSession(format, &value), E_IMAPI_DF2RAW_MEDIA_IS_NOT_PREPARED);
    ok_hr(IDiscFormat2RawCD_get_ClientName(format, &name), S_OK);
    SysFreeString(name);
    SysFreeString(new_name);
    CloseHandle(CreateFileA(argument_value("answered", ""), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
    return 0;
}

/* The runner lets the drive become ready when answered=FILE is there: others are answered while PrepareMedia waits. */
static void scenario_preparing(void)
{
    struct setup setup;
    HANDLE thread;

    if (!set_up(&setup)) return;
    thread = CreateThread(NULL, 0, ask_meanwhile, setup.format, 0, NULL);
    /* It may change the name before this begins. */
    ok_error(IDiscFormat2RawCD_PrepareMedia(setup.format), S_OK);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ok_error(IDiscFormat2RawCD_ReleaseMedia(setup.format), S_OK);
    tear_down(&setup);
}

static const struct scenario scenarios[] = {
    { "empty", scenario_empty },
    { "written", scenario_written },
    { "finished", scenario_finished },
    { "states", scenario_states },
    { "forgotten", scenario_forgotten },
    { "leaks", scenario_leaks },
    { "preparing", scenario_preparing },
};

START_TEST(format_rawcd)
{
    IDiscFormat2RawCD *format;
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((name = scenario_argument("a drive"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    else if ((format = create_format()))
    {
        test_interfaces();
        test_pointers(format);
        test_no_recorder(format);
        test_defaults(format);
        test_media_types(format);
        test_client_name(format);
        test_idle(format);
        test_bad_recorders(format);
        test_dispatch(format);
        ok(!IDiscFormat2RawCD_Release(format), "references are left\n");
    }
    CoUninitialize();
}
