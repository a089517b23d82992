/*
 * JSON (RFC 8259).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <wchar.h>

#include "console.h"
#include "json.h"

static void begin_value(struct json *json, const char *key)
{
    if (json->one_line) print_for_programs(L"%s", json->has_members ? L", " : L"");
    else print_for_programs(L"%s%*s", json->has_members ? L",\n" : json->depth ? L"\n" : L"", (int)json->depth * 2, L"");
    if (key) print_for_programs(L"\"%hs\": ", key);
    json->has_members = true;
}

static void open_bracket(struct json *json, const char *key, const WCHAR *bracket)
{
    begin_value(json, key);
    print_for_programs(L"%s", bracket);
    json->depth++;
    json->has_members = false;
}

static void close_bracket(struct json *json, const WCHAR *bracket)
{
    json->depth--;
    if (json->has_members && !json->one_line) print_for_programs(L"\n%*s", (int)json->depth * 2, L"");
    print_for_programs(L"%s%s", bracket, json->depth ? L"" : L"\n");
    json->has_members = true;
}

void json_open_object(struct json *json, const char *key)
{
    open_bracket(json, key, L"{");
}

void json_close_object(struct json *json)
{
    close_bracket(json, L"}");
}

void json_open_array(struct json *json, const char *key)
{
    open_bracket(json, key, L"[");
}

void json_close_array(struct json *json)
{
    close_bracket(json, L"]");
}

void json_string(struct json *json, const char *key, const WCHAR *text)
{
    WCHAR *escaped, *out;

    if (!text || !(escaped = malloc((wcslen(text) * 6 + 1) * sizeof(*escaped))))
    {
        json_null(json, key);
        return;
    }
    for (out = escaped; *text; text++)
    {
        if (*text == '"' || *text == '\\') *out++ = '\\';
        if (*text >= 0x20) *out++ = *text;
        else out += wsprintfW(out, L"\\u%04x", *text);
    }
    *out = 0;
    begin_value(json, key);
    print_for_programs(L"\"%s\"", escaped);
    free(escaped);
}

void json_ascii(struct json *json, const char *key, const char *text)
{
    WCHAR wide[512];

    if (text && *text && MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, ARRAYSIZE(wide))) json_string(json, key, wide);
    else json_null(json, key);
}

void json_number(struct json *json, const char *key, int64_t number)
{
    begin_value(json, key);
    print_for_programs(L"%I64d", number);
}

void json_decimal(struct json *json, const char *key, double number)
{
    begin_value(json, key);
    print_for_programs(L"%.2f", number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin_value(json, key);
    print_for_programs(value ? L"true" : L"false");
}

void json_null(struct json *json, const char *key)
{
    begin_value(json, key);
    print_for_programs(L"null");
}
