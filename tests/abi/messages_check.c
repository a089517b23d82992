/* FormatMessage on a built DLL's handle has a text for each HRESULT of tests/data/hresults.tsv, and the inserts which
 * that table names are filled in with the right type: programs call FormatMessage with the DLL's handle.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include "wine/test.h"
#include "abi_tables.h"
#include "messages_check.h"

#define MAX_INSERTS 3

/* What an insert is given and what it must look like in the text. The numbers lie beyond 32 bits where they may. */
static const struct insert_form
{
    const char *form;
    DWORD_PTR value;
    const WCHAR *text;
} insert_forms[MAX_INSERTS][4] =
{
    {
        { "ls", (DWORD_PTR)L"Erst\x00e9\x4e00", L"Erst\x00e9\x4e00" },
        { "s", (DWORD_PTR)L"\\Prime\\one", L"\\Prime\\one" },
        { "I64d", (DWORD_PTR)11223344556677ull, L"11223344556677" },
        { "u", 4000000001u, L"4000000001" },
    },
    {
        { "ls", (DWORD_PTR)L"Zweit\x00e9", L"Zweit\x00e9" },
        { "s", (DWORD_PTR)L"\\Prime\\two", L"\\Prime\\two" },
        { "I64d", (DWORD_PTR)22334455667788ull, L"22334455667788" },
        { "u", 4000000002u, L"4000000002" },
    },
    {
        { "ls", (DWORD_PTR)L"Dritt\x00e9", L"Dritt\x00e9" },
        { "s", (DWORD_PTR)L"\\Prime\\three", L"\\Prime\\three" },
        { "I64d", (DWORD_PTR)33445566778899ull, L"33445566778899" },
        { "u", 4000000003u, L"4000000003" },
    },
};

static const struct insert_form *find_form(UINT number, const char *form, size_t len)
{
    UINT i;

    for (i = 0; i < ARRAY_SIZE(insert_forms[number]); i++)
        if (strlen(insert_forms[number][i].form) == len && !memcmp(insert_forms[number][i].form, form, len))
            return &insert_forms[number][i];
    return NULL;
}

/* Reads "1:ls,2:I64d". Returns how many there are. */
static UINT get_inserts(const char *text, const struct insert_form *inserts[MAX_INSERTS])
{
    UINT count = 0;

    while (*text && count < MAX_INSERTS)
    {
        size_t len = strcspn(text, ",");

        ok(len > 2 && text[0] == (char)('1' + count) && text[1] == ':', "the table has inserts '%s'\n", text);
        if (!(inserts[count] = find_form(count, text + 2, len - 2)))
        {
            ok(0, "the table has an insert of no known form '%s'\n", text);
            return count;
        }
        count++;
        text += len + (text[len] == ',');
    }
    return count;
}

/* The inserts that a message asks for, with their forms, in order of their numbers and written as in the table. */
static void describe_inserts(const WCHAR *raw, char *text, size_t size)
{
    char form[MAX_INSERTS][16] = { "" };
    size_t used = 0;
    UINT i, j;

    for (; *raw; raw++)
    {
        if (*raw != '%' || raw[1] < '1' || raw[1] > '9') continue;
        i = raw[1] - '1';
        ok(i < MAX_INSERTS, "insert number %u\n", i + 1);
        if (i >= MAX_INSERTS) continue;
        ok(raw[2] == '!', "insert %u has no form\n", i + 1);
        for (j = 0; raw[2] == '!' && raw[3 + j] && raw[3 + j] != '!' && j < ARRAY_SIZE(form[i]) - 1; j++)
            form[i][j] = (char)raw[3 + j];
        form[i][j] = 0;
    }
    text[0] = 0;
    for (i = 0; i < MAX_INSERTS; i++)
        if (form[i][0]) used += snprintf(text + used, size - used, "%s%u:%s", used ? "," : "", i + 1, form[i]);
}

/* A text for people: begins with a capital, a quotation mark or an insert, ends in a sentence, is on one line. */
static void check_wording(const WCHAR *text)
{
    int len = lstrlenW(text), i;

    ok(len > 20, "only %d characters\n", len);
    if (len < 3) return;
    ok(text[len - 2] == '\r' && text[len - 1] == '\n', "no line end\n");
    ok(text[len - 3] == '.' || text[len - 3] == ':' || text[len - 3] == '-', "ends in '%c'\n", text[len - 3]);
    for (i = 0; i < len - 2; i++)
        if (text[i] < ' ' || text[i] > '~') break;
    ok(i == len - 2, "character %#x in the text\n", text[i]);
    ok((text[0] >= 'A' && text[0] <= 'Z') || text[0] == '\'', "begins with '%c'\n", text[0]);
}

static void check_message(HMODULE module, const struct abi_hresult *hresult)
{
    const struct insert_form *inserts[MAX_INSERTS];
    DWORD_PTR args[MAX_INSERTS] = { 0 };
    WCHAR raw[1024], text[1024];
    char described[64];
    UINT count, i;
    DWORD len;

    len = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, module, hresult->value, 0, raw,
                         ARRAY_SIZE(raw), NULL);
    ok(len != 0, "no message, error %lu\n", GetLastError());
    if (!len) return;
    check_wording(raw);
    describe_inserts(raw, described, sizeof(described));
    ok(!strcmp(described, hresult->inserts), "inserts '%s' instead of '%s'\n", described, hresult->inserts);

    count = get_inserts(hresult->inserts, inserts);
    for (i = 0; i < count; i++)
    {
        if (sizeof(DWORD_PTR) < 8 && !strcmp(inserts[i]->form, "I64d"))
        {
            skip("a 32-bit program has no room for 64 bits in an argument array\n");
            return;
        }
        args[i] = inserts[i]->value;
    }
    len = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY, module, hresult->value, 0, text,
                         ARRAY_SIZE(text), (va_list *)args);
    ok(len != 0, "no message with inserts, error %lu\n", GetLastError());
    if (!len) return;
    for (i = 0; i < count; i++)
        ok(wcsstr(text, inserts[i]->text) != NULL, "insert %u is not in %s\n", i + 1, wine_dbgstr_w(text));
    ok(!wcschr(text, '%') && !wcschr(text, '!'), "is left as %s\n", wine_dbgstr_w(text));
}

void messages_check(const char *library)
{
    HMODULE module = LoadLibraryA(library);
    UINT count = 0, i;
    WCHAR text[1024];

    ok(module != NULL, "%s.dll does not load, error %lu\n", library, GetLastError());
    if (!module) return;
    for (i = 0; i < abi_hresults_count; i++)
    {
        const struct abi_hresult *hresult = &abi_hresults[i];

        winetest_push_context("%s", hresult->name);
        if (!strcmp(hresult->library, library))
        {
            check_message(module, hresult);
            count++;
        }
        else
            ok(!FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, module, hresult->value, 0,
                               text, ARRAY_SIZE(text), NULL), "has the message %s\n", wine_dbgstr_w(text));
        winetest_pop_context();
    }
    ok(count > 0, "no table has HRESULTs of %s\n", library);
    trace("%u messages\n", count);
    FreeLibrary(module);
}
