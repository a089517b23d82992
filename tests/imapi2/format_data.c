/* MsftDiscFormat2Data and the multisession objects: interfaces, properties and states without a drive (behaviour.md 0.3, 0.4, 5, 7,
 * 10, 12, 27; the codes of facts/method_hresults.tsv). What happens with discs is in data.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include "imapi2ext.h"
#include "support/drive_test.h"
#include "support/image_stream.h"

static IDiscFormat2Data *create_format(void)
{
    return create_object(&CLSID_MsftDiscFormat2Data, &IID_IDiscFormat2Data);
}

static void test_interfaces(void)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscFormat2, &IID_IDiscFormat2Data,
        &IID_IBurnVerification, &IID_IBurnSimulation, &IID_IConnectionPointContainer, &IID_ISupportErrorInfo,
        &IID_IProvideClassInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IDiscFormat2RawCD, &IID_IDiscFormat2TrackAtOnce, &IID_IDiscFormat2Erase,
        &IID_IDiscRecorder2, &IID_IStream, NULL };
    IDiscFormat2Data *format = create_format();

    if (!format) return;
    check_interfaces((IUnknown *)format, has, has_not);
    ok(!IDiscFormat2Data_Release(format), "references are left\n");
}

static void test_pointers(IDiscFormat2Data *format)
{
    VARIANT_BOOL flag = 42;

    ok_hr(IDiscFormat2Data_get_MediaPhysicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_MediaHeuristicallyBlank(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_SupportedMediaTypes(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_IsRecorderSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_IsRecorderSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    flag = 42;
    ok_hr(IDiscFormat2Data_IsCurrentMediaSupported(format, NULL, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_IsCurrentMediaSupported(format, NULL, &flag), E_POINTER);
    ok(!flag, "got %d\n", flag);
    ok_hr(IDiscFormat2Data_get_Recorder(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_BufferUnderrunFreeDisabled(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_PostgapAlreadyInImage(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_CurrentMediaStatus(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_WriteProtectStatus(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_TotalSectorsOnMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_FreeSectorsOnMedia(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_NextWritableAddress(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_StartAddressOfPreviousSession(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_LastWrittenAddressOfPreviousSession(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_ForceMediaToBeClosed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_DisableConsumerDvdCompatibilityMode(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_CurrentPhysicalMediaType(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_ClientName(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_RequestedWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_RequestedRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_CurrentWriteSpeed(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_CurrentRotationTypeIsPureCAV(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_SupportedWriteSpeeds(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_SupportedWriteSpeedDescriptors(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_ForceOverwrite(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_get_MultisessionInterfaces(format, NULL), E_POINTER);
    ok_hr(IDiscFormat2Data_Write(format, NULL), E_POINTER);
}

static void test_no_recorder(IDiscFormat2Data *format)
{
    IDiscRecorder2 *recorder = (IDiscRecorder2 *)0xdeadbeef;
    IMAPI_MEDIA_WRITE_PROTECT_STATE protection;
    IMAPI_FORMAT2_DATA_MEDIA_STATE state;
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct image_stream stream;
    SAFEARRAY *array;
    VARIANT_BOOL flag;
    LONG value;

    ok_hr(IDiscFormat2Data_get_Recorder(format, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
    ok_error(IDiscFormat2Data_get_CurrentPhysicalMediaType(format, &type), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_CurrentWriteSpeed(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_CurrentRotationTypeIsPureCAV(format, &flag), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_SupportedWriteSpeeds(format, &array), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_SupportedWriteSpeedDescriptors(format, &array), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_SetWriteSpeed(format, -1, VARIANT_FALSE), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_CurrentMediaStatus(format, &state), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_WriteProtectStatus(format, &protection), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_TotalSectorsOnMedia(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_FreeSectorsOnMedia(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_NextWritableAddress(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_StartAddressOfPreviousSession(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_get_LastWrittenAddressOfPreviousSession(format, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IDiscFormat2Data_CancelWrite(format), E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS);
    image_stream_make(&stream, 1, 2048);
    ok_error(IDiscFormat2Data_Write(format, &stream.IStream_iface), E_IMAPI_RECORDER_REQUIRED);
    image_stream_done(&stream);
    flag = 42;
    ok(FAILED(IDiscFormat2Data_get_MediaPhysicallyBlank(format, &flag)) && !flag, "got %d\n", flag);
    flag = 42;
    ok(FAILED(IDiscFormat2Data_get_MediaHeuristicallyBlank(format, &flag)) && !flag, "got %d\n", flag);
    SetErrorInfo(0, NULL);
}

#define FLAG(name) { #name, offsetof(IDiscFormat2DataVtbl, put_##name), offsetof(IDiscFormat2DataVtbl, get_##name) }

static const struct
{
    const char *name;
    size_t put, get;    /* of the methods in the table */
}
flags[] = { FLAG(BufferUnderrunFreeDisabled), FLAG(PostgapAlreadyInImage), FLAG(ForceMediaToBeClosed),
    FLAG(DisableConsumerDvdCompatibilityMode), FLAG(ForceOverwrite) };

static HRESULT put_flag(IDiscFormat2Data *format, size_t offset, VARIANT_BOOL value)
{
    typedef HRESULT (WINAPI *method)(IDiscFormat2Data *format, VARIANT_BOOL value);

    return (*(const method *)((const char *)format->lpVtbl + offset))(format, value);
}

static HRESULT get_flag(IDiscFormat2Data *format, size_t offset, VARIANT_BOOL *value)
{
    typedef HRESULT (WINAPI *method)(IDiscFormat2Data *format, VARIANT_BOOL *value);

    return (*(const method *)((const char *)format->lpVtbl + offset))(format, value);
}

/* All of them are off at first (section 7), and none has to do with another. */
static void test_flags(IDiscFormat2Data *format)
{
    static const VARIANT_BOOL values[][2] = { { VARIANT_TRUE, VARIANT_TRUE }, { VARIANT_FALSE, VARIANT_FALSE },
        { 1, VARIANT_TRUE }, { 0, VARIANT_FALSE } };
    VARIANT_BOOL flag;
    UINT i, j, k;

    for (i = 0; i < ARRAYSIZE(flags); i++)
    {
        flag = 42;
        ok_hr(get_flag(format, flags[i].get, &flag), S_OK);
        ok(flag == VARIANT_FALSE, "%s is %d at first\n", flags[i].name, flag);
    }
    for (i = 0; i < ARRAYSIZE(flags); i++)
        for (j = 0; j < ARRAYSIZE(values); j++)
        {
            ok_hr(put_flag(format, flags[i].put, values[j][0]), S_OK);
            for (k = 0; k < ARRAYSIZE(flags); k++)
            {
                flag = 42;
                ok_hr(get_flag(format, flags[k].get, &flag), S_OK);
                ok(flag == (k == i ? values[j][1] : VARIANT_FALSE), "%s is %d after %s was set to %d\n", flags[k].name, flag,
                        flags[i].name, values[j][0]);
            }
        }
}

static void test_speed(IDiscFormat2Data *format)
{
    VARIANT_BOOL cav = 42;
    LONG speed = 42;

    ok_hr(IDiscFormat2Data_get_RequestedWriteSpeed(format, &speed), S_OK);
    ok(speed == -1, "got %ld\n", speed);
    ok_hr(IDiscFormat2Data_get_RequestedRotationTypeIsPureCAV(format, &cav), S_OK);
    ok(cav == VARIANT_FALSE, "got %d\n", cav);
    ok_error(IDiscFormat2Data_SetWriteSpeed(format, 0, VARIANT_FALSE), E_INVALIDARG);
    ok_error(IDiscFormat2Data_SetWriteSpeed(format, -2, VARIANT_FALSE), E_INVALIDARG);
}

static void test_client_name(IDiscFormat2Data *format)
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
        { L"a/b", FALSE },
        { L"caf\xe9", FALSE },
    };
    BSTR name = (BSTR)0xdeadbeef, kept;
    UINT i;

    ok_hr(IDiscFormat2Data_get_ClientName(format, &name), S_OK);
    ok(!name || !*name, "got %s\n", wine_dbgstr_w(name));
    SysFreeString(name);
    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        name = names[i].name ? SysAllocString(names[i].name) : NULL;
        ok_error(IDiscFormat2Data_put_ClientName(format, name), names[i].valid ? S_OK : E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID);
        kept = NULL;
        ok_hr(IDiscFormat2Data_get_ClientName(format, &kept), S_OK);
        ok(kept && (lstrcmpW(kept, names[i].name ? names[i].name : L"") == 0) == names[i].valid, "%u: it is %s\n", i,
                wine_dbgstr_w(kept));
        SysFreeString(kept);
        SysFreeString(name);
    }
}

/* Works without a recorder (section 5): every type that can be recorded, once; what cannot is not there. */
static void test_media_types(IDiscFormat2Data *format)
{
    static const LONG wanted[] = { IMAPI_MEDIA_TYPE_CDR, IMAPI_MEDIA_TYPE_CDRW, IMAPI_MEDIA_TYPE_DVDRAM,
        IMAPI_MEDIA_TYPE_DVDPLUSR, IMAPI_MEDIA_TYPE_DVDPLUSRW, IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDDASHR,
        IMAPI_MEDIA_TYPE_DVDDASHRW, IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER, IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER,
        IMAPI_MEDIA_TYPE_BDR, IMAPI_MEDIA_TYPE_BDRE };
    SAFEARRAY *array = NULL;
    VARIANT *types;
    UINT i, j, found;

    ok_hr(IDiscFormat2Data_get_SupportedMediaTypes(format, &array), S_OK);
    if (!array) return;
    ok(array->rgsabound[0].cElements == ARRAYSIZE(wanted) && !array->rgsabound[0].lLbound, "%lu elements from %ld\n",
            array->rgsabound[0].cElements, array->rgsabound[0].lLbound);
    ok_hr(SafeArrayAccessData(array, (void **)&types), S_OK);
    for (i = 0; i < ARRAYSIZE(wanted); i++)
    {
        for (j = found = 0; j < array->rgsabound[0].cElements; j++)
            if (V_VT(&types[j]) == VT_I4 && V_I4(&types[j]) == wanted[i]) found++;
        ok(found == 1, "type %ld is there %u times\n", wanted[i], found);
    }
    SafeArrayUnaccessData(array);
    SafeArrayDestroy(array);
}

/* Section 10. */
static void test_verification(IDiscFormat2Data *format)
{
    IMAPI_BURN_VERIFICATION_LEVEL level = 42;
    IBurnVerification *verification = NULL;
    INT i;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnVerification, (void **)&verification), S_OK);
    if (!verification) return;
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, NULL), E_POINTER);
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, &level), S_OK);
    ok(level == IMAPI_BURN_VERIFICATION_NONE, "got %d\n", level);
    for (i = IMAPI_BURN_VERIFICATION_FULL; i >= IMAPI_BURN_VERIFICATION_NONE; i--)
    {
        ok_error(IBurnVerification_put_BurnVerificationLevel(verification, i), S_OK);
        ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, &level), S_OK);
        ok((INT)level == i, "got %d\n", level);
    }
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, IMAPI_BURN_VERIFICATION_FULL + 1), E_INVALIDARG);
    ok_error(IBurnVerification_put_BurnVerificationLevel(verification, -1), E_INVALIDARG);
    ok_hr(IBurnVerification_get_BurnVerificationLevel(verification, &level), S_OK);
    ok(level == IMAPI_BURN_VERIFICATION_NONE, "got %d\n", level);
    IBurnVerification_Release(verification);
}

/* The extension of docs/extensions.md, also by its name on the writer itself. */
static void test_simulation(IDiscFormat2Data *format)
{
    static WCHAR member[] = L"Simulate";
    IBurnSimulation *simulation = NULL;
    VARIANT_BOOL flag = 42;
    WCHAR *name = member;
    DISPID id = 0;

    ok_hr(IDiscFormat2Data_QueryInterface(format, &IID_IBurnSimulation, (void **)&simulation), S_OK);
    if (!simulation) return;
    ok_hr(IBurnSimulation_get_Simulate(simulation, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "it is %d\n", flag);
    ok_error(IBurnSimulation_put_Simulate(simulation, VARIANT_TRUE), E_IMAPI_RECORDER_REQUIRED);
    ok_error(IBurnSimulation_get_IsSimulationSupported(simulation, &flag), E_IMAPI_RECORDER_REQUIRED);
    IBurnSimulation_Release(simulation);
    ok_hr(IDiscFormat2Data_GetIDsOfNames(format, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    ok(id == 0x10300, "the identifier is %lx\n", id);
}

/* --- multisession (section 12) ------------------------------------------------------------------------------------------ */

static IDispatch *multisession(IDiscFormat2Data *format, LONG index)
{
    SAFEARRAY *array = NULL;
    VARIANT element;

    ok_hr(IDiscFormat2Data_get_MultisessionInterfaces(format, &array), S_OK);
    if (!array) return NULL;
    ok(array->rgsabound[0].cElements == 2 && !array->rgsabound[0].lLbound, "%lu elements from %ld\n",
            array->rgsabound[0].cElements, array->rgsabound[0].lLbound);
    VariantInit(&element);
    ok_hr(SafeArrayGetElement(array, &index, &element), S_OK);
    ok(V_VT(&element) == VT_DISPATCH && V_DISPATCH(&element), "an element of type %u\n", V_VT(&element));
    SafeArrayDestroy(array);
    return V_DISPATCH(&element);
}

/* What both have. */
static void test_multisession(IMultisession *session)
{
    IDiscRecorder2 *recorder = (IDiscRecorder2 *)0xdeadbeef;
    VARIANT_BOOL flag = 42;

    ok_hr(IMultisession_get_IsSupportedOnCurrentMediaState(session, NULL), E_POINTER);
    ok_error(IMultisession_get_IsSupportedOnCurrentMediaState(session, &flag), E_IMAPI_RECORDER_REQUIRED);
    ok(!flag, "got %d\n", flag);
    ok_hr(IMultisession_get_InUse(session, NULL), E_POINTER);
    flag = 42;
    ok_hr(IMultisession_get_InUse(session, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IMultisession_put_InUse(session, VARIANT_TRUE), S_OK);
    ok_hr(IMultisession_get_InUse(session, &flag), S_OK);
    ok(flag == VARIANT_TRUE, "got %d\n", flag);
    ok_hr(IMultisession_put_InUse(session, VARIANT_FALSE), S_OK);
    ok_hr(IMultisession_get_InUse(session, &flag), S_OK);
    ok(flag == VARIANT_FALSE, "got %d\n", flag);
    ok_hr(IMultisession_get_ImportRecorder(session, NULL), E_POINTER);
    ok_hr(IMultisession_get_ImportRecorder(session, &recorder), S_OK);
    ok(!recorder, "got %p\n", recorder);
}

static void test_sequential(IDiscFormat2Data *format)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IMultisession, &IID_IMultisessionSequential,
        &IID_IMultisessionSequential2, &IID_ISupportErrorInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IMultisessionRandomWrite, NULL };
    IMultisessionSequential2 *session = (IMultisessionSequential2 *)multisession(format, 0);
    VARIANT_BOOL flag = 42;
    LONG value = 42;

    if (!session) return;
    check_interfaces((IUnknown *)session, has, has_not);
    test_multisession((IMultisession *)session);
    ok_hr(IMultisessionSequential2_get_IsFirstDataSession(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_IsFirstDataSession(session, &flag), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionSequential2_get_StartAddressOfPreviousSession(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_StartAddressOfPreviousSession(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionSequential2_get_LastWrittenAddressOfPreviousSession(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_LastWrittenAddressOfPreviousSession(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionSequential2_get_NextWritableAddress(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_NextWritableAddress(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionSequential2_get_FreeSectorsOnMedia(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_FreeSectorsOnMedia(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionSequential2_get_WriteUnitSize(session, NULL), E_POINTER);
    ok_error(IMultisessionSequential2_get_WriteUnitSize(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok(!IMultisessionSequential2_Release(session), "references are left\n");
}

static void test_random(IDiscFormat2Data *format)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IMultisession, &IID_IMultisessionRandomWrite,
        &IID_ISupportErrorInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IMultisessionSequential, &IID_IMultisessionSequential2, NULL };
    IMultisessionRandomWrite *session = (IMultisessionRandomWrite *)multisession(format, 1);
    LONG value = 42;

    if (!session) return;
    check_interfaces((IUnknown *)session, has, has_not);
    test_multisession((IMultisession *)session);
    ok_hr(IMultisessionRandomWrite_get_WriteUnitSize(session, NULL), E_POINTER);
    ok_error(IMultisessionRandomWrite_get_WriteUnitSize(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionRandomWrite_get_LastWrittenAddress(session, NULL), E_POINTER);
    ok_error(IMultisessionRandomWrite_get_LastWrittenAddress(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok_hr(IMultisessionRandomWrite_get_TotalSectorsOnMedia(session, NULL), E_POINTER);
    ok_error(IMultisessionRandomWrite_get_TotalSectorsOnMedia(session, &value), E_IMAPI_RECORDER_REQUIRED);
    ok(!IMultisessionRandomWrite_Release(session), "references are left\n");
}

START_TEST(format_data)
{
    IDiscFormat2Data *format;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    test_interfaces();
    if ((format = create_format()))
    {
        test_pointers(format);
        test_no_recorder(format);
        test_flags(format);
        test_speed(format);
        test_client_name(format);
        test_media_types(format);
        test_verification(format);
        test_simulation(format);
        test_sequential(format);
        test_random(format);
        ok(!IDiscFormat2Data_Release(format), "references are left\n");
    }
    CoUninitialize();
}
