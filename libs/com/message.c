/* The words of an HRESULT: the DLL's message table, else the system's, with the inserts filled in.
 *
 * FormatMessage itself would do it, but it wants each insert in the type that the message names (%2!I64d!, and two arguments for
 * it in 32 bit), so that whoever fills in a message would have to know its text. Here an insert is a text, whatever the
 * message says of it: the message is taken as it stands in the table and filled in by hand.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "com_private.h"

#ifndef MESSAGE_RESOURCE_UNICODE
#define MESSAGE_RESOURCE_UNICODE 1
#endif

/* imapi2error.h, imapi2fserror.h */
#define FACILITY_IMAPI2 0xAA

/* What is written goes here; without `out` it is only counted. */
struct output
{
    WCHAR *out;
    size_t length;
};

static void put(struct output *output, const WCHAR *text, size_t length)
{
    if (output->out) memcpy(output->out + output->length, text, length * sizeof(*text));
    output->length += length;
}

/* The insert whose number begins at `number`, one or two digits, and its form if it has one: "1", "12!ls!". Returns what comes
 * behind. */
static const WCHAR *put_insert(struct output *output, const WCHAR *number, const WCHAR *const *inserts, UINT count)
{
    UINT index = *number++ - '0';
    const WCHAR *end;

    if (*number >= '0' && *number <= '9') index = 10 * index + (*number++ - '0');
    if (index <= count && inserts[index - 1]) put(output, inserts[index - 1], wcslen(inserts[index - 1]));
    return *number == '!' && (end = wcschr(number + 1, '!')) ? end + 1 : number;
}

/* What FormatMessage's page says of each sequence. */
static void fill_in(struct output *output, const WCHAR *text, const WCHAR *const *inserts, UINT count)
{
    while (*text)
    {
        size_t plain = wcscspn(text, L"%");

        put(output, text, plain);
        text += plain;
        if (!*text || !*++text) return;
        switch (*text)
        {
        case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
            text = put_insert(output, text, inserts, count);
            continue;
        case '0': return;
        case 'n': put(output, L"\r\n", 2); break;
        case 'r': put(output, L"\r", 1); break;
        case 't': put(output, L"\t", 1); break;
        case 'b': put(output, L" ", 1); break;
        default: put(output, text, 1); break;           /* a per cent sign, a full stop, an exclamation mark, a blank */
        }
        text++;
    }
}

WCHAR *com_fill_in(const WCHAR *text, const WCHAR *const *inserts, UINT count)
{
    struct output output = { NULL, 0 };

    fill_in(&output, text, inserts, count);
    if (!(output.out = malloc((output.length + 1) * sizeof(*output.out)))) return NULL;
    output.length = 0;
    fill_in(&output, text, inserts, count);
    output.out[output.length] = 0;
    return output.out;
}

/* An entry's text, without the zeros that it is padded with; for the caller to free. */
static WCHAR *copy_entry(const MESSAGE_RESOURCE_ENTRY *entry)
{
    size_t size = entry->Length - offsetof(MESSAGE_RESOURCE_ENTRY, Text);
    WCHAR *text;
    int length;

    if (entry->Length < offsetof(MESSAGE_RESOURCE_ENTRY, Text)) return NULL;
    if (!(text = calloc(size + 1, sizeof(*text)))) return NULL;
    if (entry->Flags & MESSAGE_RESOURCE_UNICODE) memcpy(text, entry->Text, size & ~(size_t)1);
    else
    {
        length = MultiByteToWideChar(CP_ACP, 0, (const char *)entry->Text, (int)size, text, (int)size);
        text[max(length, 0)] = 0;
    }
    return text;
}

/* The message as it is in the table of a DLL. FindResource looks for the languages that FormatMessage would, and comes to
 * the only one there is. */
static WCHAR *table_message(HMODULE module, DWORD id)
{
    HRSRC found = FindResourceW(module, MAKEINTRESOURCEW(1), (WCHAR *)RT_MESSAGETABLE);
    HGLOBAL loaded = found ? LoadResource(module, found) : NULL;
    const MESSAGE_RESOURCE_DATA *table = loaded ? LockResource(loaded) : NULL;
    const MESSAGE_RESOURCE_ENTRY *entry;
    DWORD i;

    for (i = 0; table && i < table->NumberOfBlocks; i++)
    {
        const MESSAGE_RESOURCE_BLOCK *block = &table->Blocks[i];

        if (id < block->LowId || id > block->HighId) continue;
        entry = (const void *)((const BYTE *)table + block->OffsetToEntries);
        for (id -= block->LowId; id; id--) entry = (const void *)((const BYTE *)entry + entry->Length);
        return copy_entry(entry);
    }
    return NULL;
}

/* Of the DLL whose failures are handed on. The codes of a facility are those of this family alone. */
static WCHAR *kin_message(HRESULT hr)
{
    const struct com_module *own = com_module_get();
    const WCHAR *kin = own ? own->kin : NULL;
    HMODULE module;
    WCHAR *text;

    if (!kin || HRESULT_FACILITY(hr) != FACILITY_IMAPI2 || !(module = LoadLibraryExW(kin, NULL, LOAD_LIBRARY_AS_DATAFILE))) return NULL;
    text = table_message(module, (DWORD)hr);
    FreeLibrary(module);
    return text;
}

/* FormatMessage resolves all but the inserts here, so that "%%1" is seen as one: no message of the system is like that. */
static WCHAR *system_message(DWORD id)
{
    WCHAR *text = NULL, *copy;

    if (!FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                        id, 0, (WCHAR *)&text, 0, NULL))
        return NULL;
    copy = _wcsdup(text);
    LocalFree(text);
    return copy;
}

WCHAR *com_message(HRESULT hr, const WCHAR *const *inserts, UINT count)
{
    WCHAR *raw, *text;
    size_t length;

    if (!(raw = table_message(com_module_instance(), hr)) && !(raw = kin_message(hr)) && !(raw = system_message(hr))) return NULL;
    text = com_fill_in(raw, inserts, count);
    free(raw);
    if (!text) return NULL;
    length = wcslen(text);
    while (length && wcschr(L" \r\n\t", text[length - 1])) length--;
    text[length] = 0;
    return text;
}
