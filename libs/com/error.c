/* Errors with words: IErrorInfo.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "com_private.h"

/* A detail is a sentence or two; what is longer is cut. */
#define MAX_DETAIL 1024

static void set_error_info(const WCHAR *text, const struct com_class *source, REFIID iid)
{
    const WCHAR *name = source && source->prog_id ? source->prog_id : com_module_get()->name;
    ICreateErrorInfo *create;
    IErrorInfo *info;

    /* An earlier failure's text must not pass for this one's, come what may. */
    SetErrorInfo(0, NULL);

    if (FAILED(CreateErrorInfo(&create))) return;
    ICreateErrorInfo_SetGUID(create, iid);
    ICreateErrorInfo_SetSource(create, (WCHAR *)name);
    ICreateErrorInfo_SetDescription(create, (WCHAR *)text);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info)))
    {
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
    }
    ICreateErrorInfo_Release(create);
}

WCHAR *com_describe(HRESULT hr, const WCHAR *const *inserts, UINT count, const WCHAR *detail)
{
    WCHAR *message = com_message(hr, inserts, count);
    size_t size = (message ? wcslen(message) : 64) + wcslen(detail) + 2;
    WCHAR *text = malloc(size * sizeof(*text));

    if (text)
    {
        if (message) wcscpy(text, message);
        else _snwprintf(text, size, L"The operation failed with error 0x%08lX.", (unsigned long)hr);
        if (*detail)
        {
            wcscat(text, L" ");
            wcscat(text, detail);
        }
    }
    free(message);
    return text;
}

static void report(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *const *inserts, UINT count,
                   const WCHAR *detail)
{
    WCHAR *text = com_describe(hr, inserts, count, detail);

    if (text) set_error_info(text, source, iid);
    free(text);
}

HRESULT com_error(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *detail, ...)
{
    WCHAR buffer[MAX_DETAIL] = L"";
    va_list args;

    if (detail)
    {
        va_start(args, detail);
        _vsnwprintf(buffer, MAX_DETAIL - 1, detail, args);
        va_end(args);
        buffer[MAX_DETAIL - 1] = 0;
    }
    report(hr, source, iid, NULL, 0, buffer);
    return hr;
}

HRESULT com_error_text(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *detail)
{
    report(hr, source, iid, NULL, 0, detail ? detail : L"");
    return hr;
}

HRESULT com_error_with_inserts(HRESULT hr, const struct com_class *source, REFIID iid, const WCHAR *const *inserts,
                               UINT count, const WCHAR *detail)
{
    report(hr, source, iid, inserts, count, detail ? detail : L"");
    return hr;
}

HRESULT com_bare_error(HRESULT hr)
{
    SetErrorInfo(0, NULL);
    return hr;
}

HRESULT com_missing(const struct com_class *source, REFIID iid, const WCHAR *argument)
{
    return com_error(E_POINTER, source, iid, L"The argument \"%ls\" is missing: it is NULL, or Nothing.", argument);
}
