/* The registry as text, for tests that compare what is there before and after: for each key its path, and PATH : NAME = VALUE
 * for each of its values.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_REGISTRY_DUMP_H
#define TESTS_REGISTRY_DUMP_H

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include "wine/test.h"

/* Begins zeroed; the text is for the test to free. */
struct dump
{
    WCHAR *text;
    size_t length, size;
};

static void dump_add(struct dump *dump, const WCHAR *text)
{
    size_t length = wcslen(text);

    if (dump->length + length + 1 > dump->size)
    {
        dump->size = (dump->length + length + 1) * 2;
        if (!(dump->text = realloc(dump->text, dump->size * sizeof(WCHAR)))) abort();
    }
    wcscpy(dump->text + dump->length, text);
    dump->length += length;
}

/* Everything below the key, with one line for each key and value. */
static void dump_key(struct dump *dump, HKEY root, const WCHAR *path)
{
    WCHAR name[256], child[1024], data[1024];
    DWORD i, length, size;
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ, &key)) return;
    dump_add(dump, path);
    dump_add(dump, L"\n");
    for (i = 0; ; i++)
    {
        length = ARRAY_SIZE(name);
        size = sizeof(data) - sizeof(WCHAR);
        memset(data, 0, sizeof(data));
        if (RegEnumValueW(key, i, name, &length, NULL, NULL, (BYTE *)data, &size)) break;
        dump_add(dump, path);
        dump_add(dump, L" : ");
        dump_add(dump, name);
        dump_add(dump, L" = ");
        dump_add(dump, data);
        dump_add(dump, L"\n");
    }
    for (i = 0; ; i++)
    {
        length = ARRAY_SIZE(name);
        if (RegEnumKeyExW(key, i, name, &length, NULL, NULL, NULL, NULL)) break;
        if (wcslen(path) + length + 2 > ARRAY_SIZE(child)) continue;
        wcscpy(child, path);
        wcscat(child, L"\\");
        wcscat(child, name);
        dump_key(dump, root, child);
    }
    RegCloseKey(key);
}

#endif
