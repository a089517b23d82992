/* MsftDiscMaster2: the list of drives (behaviour.md 1). True with any number of drives; the scenario "none" is for a
 * system without one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "support/drive_test.h"

static void test_interfaces(IDiscMaster2 *master)
{
    static const IID *const has[] = { &IID_IUnknown, &IID_IDispatch, &IID_IDiscMaster2, &IID_ISupportErrorInfo,
        &IID_IProvideClassInfo, &IID_IProvideClassInfo2, &IID_IMarshal, NULL };
    static const IID *const has_not[] = { &IID_IDiscRecorder2, &IID_IStream, NULL };
    ISupportErrorInfo *support;

    check_interfaces((IUnknown *)master, has, has_not);
    ok_hr(IDiscMaster2_QueryInterface(master, &IID_ISupportErrorInfo, (void **)&support), S_OK);
    ok_hr(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IDiscMaster2), S_OK);
    ISupportErrorInfo_Release(support);
}

static void test_pointers(IDiscMaster2 *master)
{
    ok_hr(IDiscMaster2_get_Count(master, NULL), E_POINTER);
    ok_hr(IDiscMaster2_get_Item(master, 0, NULL), E_POINTER);
    ok_hr(IDiscMaster2_get__NewEnum(master, NULL), E_POINTER);
    ok_hr(IDiscMaster2_get_IsSupportedEnvironment(master, NULL), E_POINTER);
}

static void test_items(IDiscMaster2 *master)
{
    BSTR ids[64] = { NULL }, id;
    LONG count = -1, i, j;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(count >= 0 && count < (LONG)ARRAY_SIZE(ids), "%ld drives\n", count);
    for (i = 0; i < count; i++)
    {
        ok_error(IDiscMaster2_get_Item(master, i, &ids[i]), S_OK);
        ok(ids[i] && ids[i][0], "drive %ld has no id\n", i);
        for (j = 0; j < i; j++) ok(lstrcmpiW(ids[i], ids[j]), "%s is listed twice\n", wine_dbgstr_w(ids[i]));
        /* The id is constant (section 1). */
        ok_error(IDiscMaster2_get_Item(master, i, &id), S_OK);
        ok(id && !lstrcmpW(id, ids[i]), "the id was %s, now it is %s\n", wine_dbgstr_w(ids[i]), wine_dbgstr_w(id));
        SysFreeString(id);
    }
    for (i = 0; i < count; i++) SysFreeString(ids[i]);
}

static void test_bad_index(IDiscMaster2 *master)
{
    LONG count = 0, i;
    BSTR text, id;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    {
        const LONG indices[] = { count, count + 1, -1, 1000, MAXLONG, MINLONG };

        for (i = 0; i < (LONG)ARRAY_SIZE(indices); i++)
        {
            winetest_push_context("index %ld", indices[i]);
            id = (BSTR)0xdeadbeef;
            ok_hr(IDiscMaster2_get_Item(master, indices[i], &id), E_INVALIDARG);
            ok(!id, "got %p\n", id);
            text = take_error_text();
            ok(text_contains(text, "drive"), "the text is %s\n", wine_dbgstr_w(text));
            SysFreeString(text);
            winetest_pop_context();
        }
    }
}

static void test_enumerator(IDiscMaster2 *master)
{
    IEnumVARIANT *enumerator = NULL, *clone = NULL;
    VARIANT item;
    ULONG fetched;
    LONG count = 0, i;
    BSTR id;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok_error(IDiscMaster2_get__NewEnum(master, &enumerator), S_OK);
    if (!enumerator) return;
    for (i = 0; i < count; i++)
    {
        VariantInit(&item);
        ok_hr(IEnumVARIANT_Next(enumerator, 1, &item, &fetched), S_OK);
        ok(fetched == 1 && V_VT(&item) == VT_BSTR, "got %lu of type %u\n", fetched, V_VT(&item));
        ok_hr(IDiscMaster2_get_Item(master, i, &id), S_OK);
        ok(!lstrcmpW(V_BSTR(&item), id), "%s instead of %s\n", wine_dbgstr_w(V_BSTR(&item)), wine_dbgstr_w(id));
        SysFreeString(id);
        VariantClear(&item);
    }
    VariantInit(&item);
    ok_hr(IEnumVARIANT_Next(enumerator, 1, &item, &fetched), S_FALSE);
    ok(!fetched, "got %lu\n", fetched);
    ok_hr(IEnumVARIANT_Reset(enumerator), S_OK);
    ok_hr(IEnumVARIANT_Skip(enumerator, (ULONG)count + 1), S_FALSE);
    ok_hr(IEnumVARIANT_Clone(enumerator, &clone), S_OK);
    if (clone) IEnumVARIANT_Release(clone);
    IEnumVARIANT_Release(enumerator);
}

static void test_environment(IDiscMaster2 *master)
{
    VARIANT_BOOL supported = 42;
    LONG count = 0;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok_hr(IDiscMaster2_get_IsSupportedEnvironment(master, &supported), S_OK);
    ok(supported == VARIANT_FALSE || supported == VARIANT_TRUE, "got %d\n", supported);
    if (!count) ok(!supported, "supported without a drive\n");
}

/* As a script sees it: Count by name, Item as the default property (behaviour.md 29). */
static void test_dispatch(IDiscMaster2 *master)
{
    static WCHAR name[] = L"count";
    WCHAR *names = name;
    DISPPARAMS none = { NULL, NULL, 0, 0 }, one = { NULL, NULL, 1, 0 };
    VARIANT result, argument;
    EXCEPINFO exception;
    LONG count = 0;
    DISPID id = 0;
    HRESULT hr;

    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok_hr(IDiscMaster2_GetIDsOfNames(master, &IID_NULL, &names, 1, LOCALE_USER_DEFAULT, &id), S_OK);
    ok(id == 1, "Count is %ld\n", id);
    VariantInit(&result);
    ok_hr(IDiscMaster2_Invoke(master, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &none, &result, NULL,
            NULL), S_OK);
    ok(V_VT(&result) == VT_I4 && V_I4(&result) == count, "got type %u, %ld\n", V_VT(&result), V_I4(&result));

    V_VT(&argument) = VT_I2;
    V_I2(&argument) = -1;
    one.rgvarg = &argument;
    memset(&exception, 0, sizeof(exception));
    VariantInit(&result);
    hr = IDiscMaster2_Invoke(master, DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET | DISPATCH_METHOD,
            &one, &result, &exception, NULL);
    ok_hr(hr, DISP_E_EXCEPTION);
    ok(exception.scode == E_INVALIDARG, "scode %08lx\n", exception.scode);
    ok(text_contains(exception.bstrDescription, "drive"), "the text is %s\n", wine_dbgstr_w(exception.bstrDescription));
    ok(text_contains(exception.bstrSource, "IMAPI2"), "the source is %s\n", wine_dbgstr_w(exception.bstrSource));
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
}

static void scenario_none(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    VARIANT_BOOL supported = VARIANT_TRUE;
    LONG count = -1;

    if (!master) return;
    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(!count, "%ld drives\n", count);
    ok_hr(IDiscMaster2_get_IsSupportedEnvironment(master, &supported), S_OK);
    ok(!supported, "supported\n");
    IDiscMaster2_Release(master);
}

static void scenario_one(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    VARIANT_BOOL supported = VARIANT_FALSE;
    LONG count = -1;

    if (!master) return;
    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(count == 1, "%ld drives\n", count);
    ok_hr(IDiscMaster2_get_IsSupportedEnvironment(master, &supported), S_OK);
    ok(supported == VARIANT_TRUE, "got %d\n", supported);
    IDiscMaster2_Release(master);
}

/* A path per drive, the interface's where it has one (Item: "a unique identifier", known to SetupDi), and each opens and
 * has its letter: letters=DX, in any order; interfaces=N of them have an interface. eject=X opens the tray of X:. Of drives that
 * cannot be opened (count=only) there is no more to see. */
static void scenario_paths(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    const char *letters = argument_value("letters", "");
    BOOL count_only = !strcmp(argument_value("count", ""), "only");
    LONG count = 0, interfaces = 0, i;
    char found[32] = "";

    if (!master) return;
    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(count == (LONG)strlen(letters), "%ld drives\n", count);
    for (i = 0; i < count && i < 26; i++)
    {
        IDiscRecorder2 *recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2);
        SAFEARRAY *paths = NULL;
        VARIANT *values = NULL;
        BSTR id = NULL;

        ok_error(IDiscMaster2_get_Item(master, i, &id), S_OK);
        if (!wcsncmp(id, L"\\\\?\\", 4)) interfaces++;
        if (count_only)
        {
            SysFreeString(id);
            IDiscRecorder2_Release(recorder);
            continue;
        }
        ok_error(IDiscRecorder2_InitializeDiscRecorder(recorder, id), S_OK);
        ok_error(IDiscRecorder2_get_VolumePathNames(recorder, &paths), S_OK);
        if (paths && SUCCEEDED(SafeArrayAccessData(paths, (void **)&values)))
        {
            ok(paths->rgsabound[0].cElements == 1, "%s has %lu letters\n", wine_dbgstr_w(id), paths->rgsabound[0].cElements);
            found[i] = paths->rgsabound[0].cElements ? (char)V_BSTR(&values[0])[0] : '?';
            ok(strchr(letters, found[i]) && strchr(found, found[i]) == found + i, "%s has the letter %c\n",
               wine_dbgstr_w(id), found[i]);
            SafeArrayUnaccessData(paths);
        }
        if (found[i] == *argument_value("eject", "-")) ok_error(IDiscRecorder2_EjectMedia(recorder), S_OK);
        SafeArrayDestroy(paths);
        SysFreeString(id);
        IDiscRecorder2_Release(recorder);
    }
    ok(interfaces == atoi(argument_value("interfaces", "0")), "%ld interfaces\n", interfaces);
    IDiscMaster2_Release(master);
}

/* A drive that is listed and cannot be used does not make a supported environment (section 1). */
static void scenario_unusable(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    VARIANT_BOOL supported = VARIANT_TRUE;
    LONG count = 0;
    BSTR text;

    if (!master) return;
    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(count > 0, "%ld drives\n", count);
    ok_hr(IDiscMaster2_get_IsSupportedEnvironment(master, &supported), S_OK);
    ok(!supported, "supported\n");
    text = take_error_text();
    ok(!text, "a success left %s\n", wine_dbgstr_w(text));
    SysFreeString(text);
    IDiscMaster2_Release(master);
}

/* Each drive once (test_items), and each one the drive that its id says. The ids go to tests/burn/run, which compares them
 * with those that another process gets. */
static void scenario_two(void)
{
    IDiscMaster2 *master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2);
    IDiscRecorder2 *recorders[2];
    LONG count = -1, numbers[2], i;
    BSTR id, active, paths[2];

    if (!master) return;
    ok_hr(IDiscMaster2_get_Count(master, &count), S_OK);
    ok(count == 2, "%ld drives\n", count);
    for (i = 0; count == 2 && i < 2; i++)
    {
        recorders[i] = open_recorder(i);
        ok_hr(IDiscMaster2_get_Item(master, i, &id), S_OK);
        ok_error(IDiscRecorder2_get_ActiveDiscRecorder(recorders[i], &active), S_OK);
        ok(!lstrcmpW(id, active), "%s is active instead of %s\n", wine_dbgstr_w(active), wine_dbgstr_w(id));
        ok_error(IDiscRecorder2_get_LegacyDeviceNumber(recorders[i], &numbers[i]), S_OK);
        ok_error(IDiscRecorder2_get_VolumeName(recorders[i], &paths[i]), S_OK);
        trace("id %s\n", wine_dbgstr_w(id));
        SysFreeString(active);
        SysFreeString(id);
    }
    if (count == 2)
    {
        ok(numbers[0] != numbers[1], "both are number %ld\n", numbers[0]);
        ok(lstrcmpW(paths[0], paths[1]), "both are %s\n", wine_dbgstr_w(paths[0]));
        for (i = 0; i < 2; i++)
        {
            SysFreeString(paths[i]);
            IDiscRecorder2_Release(recorders[i]);
        }
    }
    IDiscMaster2_Release(master);
}

static const struct scenario scenarios[] = {
    { "none", scenario_none },
    { "one", scenario_one },
    { "paths", scenario_paths },
    { "two", scenario_two },
    { "unusable", scenario_unusable },
};

START_TEST(discmaster)
{
    IDiscMaster2 *master;
    const char *name;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if ((master = create_object(&CLSID_MsftDiscMaster2, &IID_IDiscMaster2)))
    {
        test_interfaces(master);
        test_pointers(master);
        test_items(master);
        test_bad_index(master);
        test_enumerator(master);
        test_environment(master);
        test_dispatch(master);
        ok(!IDiscMaster2_Release(master), "references are left\n");
    }
    if ((name = scenario_argument("a known number of drives"))) run_scenario(scenarios, ARRAY_SIZE(scenarios), name);
    CoUninitialize();
}
