/* Messages with inserts: FormatMessage's page says what each sequence stands for; an insert is a text here, whatever its form.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>

#include "object/object.h"
#include "com/com_private.h"
#include "wine/test.h"

#define TEST_E_PLAIN ((HRESULT)0xc07f0001)
#define TEST_E_NUMBERS ((HRESULT)0xc07f0002)
#define TEST_E_BARE ((HRESULT)0xc07f0010)

/* The third is missing, the second looks like an insert itself. */
static const WCHAR *const inserts[] =
{
    L"C:\\a\\b.iso", L"%1", NULL, L"", L"5", L"6", L"7", L"8", L"9", L"ten", L"eleven",
};

static void test_sequences(void)
{
    static const struct
    {
        const WCHAR *text, *filled;
        UINT count;
    }
    tests[] =
    {
        { L"", L"", 11 },
        { L"nothing", L"nothing", 11 },
        { L"%1", L"C:\\a\\b.iso", 11 },
        { L"<%1!ls!>", L"<C:\\a\\b.iso>", 11 },
        { L"%1!s!%1!S!%1!hs!", L"C:\\a\\b.isoC:\\a\\b.isoC:\\a\\b.iso", 11 },
        { L"%5!I64d! %6!u! %7!08x! %8!lu! %9!c!", L"5 6 7 8 9", 11 },
        { L"%10 %11!d!", L"ten eleven", 11 },
        { L"%100", L"ten0", 11 },
        { L"[%2]", L"[%1]", 11 },                           /* what is filled in is not looked at again */
        { L"[%3][%3!ls!][%4]", L"[][][]", 11 },
        { L"[%12][%99!I64u!]", L"[][]", 11 },
        { L"[%2!ls!]", L"[]", 1 },
        { L"[%1!ls!]", L"[]", 0 },
        { L"%5!", L"5!", 11 },                              /* an exclamation mark that opens no form */
        { L"%5!!%6", L"56", 11 },
        { L"%5 is it!", L"5 is it!", 11 },
        { L"100%%", L"100%", 11 },
        { L"%%1", L"%1", 11 },
        { L"%%%1", L"%C:\\a\\b.iso", 11 },
        { L"a%nb%rc%td%be", L"a\r\nb\rc\td e", 11 },
        { L"%!%.% %a", L"!. a", 11 },
        { L"the end%0 is here %1", L"the end", 11 },
        { L"half%", L"half", 11 },
    };
    WCHAR *text;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        text = com_fill_in(tests[i].text, inserts, tests[i].count);
        ok(text && !wcscmp(text, tests[i].filled), "%s: %s\n", wine_dbgstr_w(tests[i].text), wine_dbgstr_w(text));
        free(text);
    }
}

static void test_table(void)
{
    static const WCHAR *const values[] = { L"file", L"9223372036854775807", L"18446744073709551615", L"50" };
    static const struct
    {
        HRESULT hr;
        const WCHAR *text;
        UINT count;
    }
    tests[] =
    {
        { TEST_E_PLAIN, L"There is nothing to fill in.", 4 },
        { TEST_E_NUMBERS, L"'file' has 9223372036854775807 of 18446744073709551615 bytes and 50 per cent (100%).", 4 },
        { TEST_E_NUMBERS, L"'file' has 9223372036854775807 of  bytes and  per cent (100%).", 2 },
        { TEST_E_NUMBERS, L"'' has  of  bytes and  per cent (100%).", 0 },
        { TEST_E_BARE, L"9223372036854775807 comes before file", 4 },
        { (HRESULT)0xc07f0000, NULL, 4 },
        { (HRESULT)0xc07f0003, NULL, 4 },
        { (HRESULT)0xc07f0011, NULL, 4 },
    };
    WCHAR *text;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE(tests); i++)
    {
        text = com_message(tests[i].hr, values, tests[i].count);
        if (tests[i].text)
            ok(text && !wcscmp(text, tests[i].text), "%u: %s\n", i, wine_dbgstr_w(text));
        else ok(!text, "%u: %s\n", i, wine_dbgstr_w(text));
        free(text);
    }

    /* a text of the system's with an insert */
    text = com_message(HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT), NULL, 0);
    ok(text && !wcschr(text, '%'), "%s\n", wine_dbgstr_w(text));
    free(text);
    text = com_message(HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT), values, 4);
    ok(text && wcsstr(text, values[0]) && !wcschr(text, '%'), "%s\n", wine_dbgstr_w(text));
    free(text);
}

static void check_text(const WCHAR *expected)
{
    IErrorInfo *info;
    BSTR text;
    HRESULT hr;

    hr = GetErrorInfo(0, &info);
    ok(hr == S_OK, "%#lx\n", hr);
    if (hr != S_OK) return;
    hr = IErrorInfo_GetDescription(info, &text);
    ok(hr == S_OK && !wcscmp(text, expected), "%#lx %s\n", hr, wine_dbgstr_w(text));
    SysFreeString(text);
    IErrorInfo_Release(info);
}

/* What reaches the client. A path may be longer than any buffer. */
static void test_error_info(void)
{
    static const WCHAR *const values[] = { L"%n", L"1", L"2", L"50" };
    const WCHAR *path;
    WCHAR *text, *expected;
    unsigned int i;
    HRESULT hr;

    hr = com_error_with_inserts(TEST_E_NUMBERS, &test_class, &IID_ITest, values, ARRAY_SIZE(values), NULL);
    ok(hr == TEST_E_NUMBERS, "%#lx\n", hr);
    check_text(L"'%n' has 1 of 2 bytes and 50 per cent (100%).");
    hr = com_error_with_inserts(TEST_E_NUMBERS, &test_class, &IID_ITest, values, ARRAY_SIZE(values), L"Not %1, 100%.");
    ok(hr == TEST_E_NUMBERS, "%#lx\n", hr);
    check_text(L"'%n' has 1 of 2 bytes and 50 per cent (100%). Not %1, 100%.");

    text = malloc(40001 * sizeof(*text));
    expected = malloc(41000 * sizeof(*expected));
    for (i = 0; i < 40000; i++) text[i] = 'a' + i % 26;
    text[i] = 0;
    path = text;
    hr = com_error_with_inserts(TEST_E_BARE, &test_class, &IID_ITest, &path, 1, NULL);
    ok(hr == TEST_E_BARE, "%#lx\n", hr);
    wcscpy(expected, L" comes before ");
    wcscat(expected, text);
    check_text(expected);
    free(text);
    free(expected);
}

START_TEST(messages)
{
    test_sequences();
    test_table();
    test_error_info();
}
