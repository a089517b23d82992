/*
 * Which drive is meant.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdbool.h>
#include <wchar.h>

#include "console.h"
#include "drives.h"
#include "report.h"

/* The first path under which the drive can be reached, such as L"D:\\"; empty when it has none. */
static void first_path(IDiscRecorder2 *recorder, WCHAR *path, size_t size)
{
    SAFEARRAY *paths = NULL;
    VARIANT value;
    LONG index;

    *path = 0;
    if (FAILED(IDiscRecorder2_get_VolumePathNames(recorder, &paths)) || !paths) return;
    VariantInit(&value);
    if (SafeArrayGetDim(paths) == 1 && SUCCEEDED(SafeArrayGetLBound(paths, 1, &index))
            && SUCCEEDED(SafeArrayGetElement(paths, &index, &value)))
    {
        if (V_VT(&value) == VT_BSTR && V_BSTR(&value) && wcslen(V_BSTR(&value)) < size) wcscpy(path, V_BSTR(&value));
        VariantClear(&value);
    }
    SafeArrayDestroy(paths);
}

static void trim(WCHAR *text)
{
    size_t length = wcslen(text);

    while (length && text[length - 1] == ' ') text[--length] = 0;
}

static void describe(IDiscRecorder2 *recorder, const WCHAR *path, WCHAR *description)
{
    WCHAR vendor[32] = L"", product[64] = L"";
    BSTR text;

    if (SUCCEEDED(IDiscRecorder2_get_VendorId(recorder, &text)) && text)
    {
        lstrcpynW(vendor, text, ARRAYSIZE(vendor));
        SysFreeString(text);
    }
    if (SUCCEEDED(IDiscRecorder2_get_ProductId(recorder, &text)) && text)
    {
        lstrcpynW(product, text, ARRAYSIZE(product));
        SysFreeString(text);
    }
    trim(vendor);
    trim(product);
    _snwprintf(description, DRIVE_NAME_MAX - 1, L"%.16s%s%s%s%s", path, *path && *vendor ? L" " : L"", vendor,
            *product ? L" " : L"", product);
    description[DRIVE_NAME_MAX - 1] = 0;
}

/* "d", "d:", "d:\" mean L"D:\\"; anything else is compared with the unique id. */
static bool is_named(const WCHAR *name, const WCHAR *path, const WCHAR *id)
{
    size_t length = wcslen(name);

    if (!_wcsicmp(name, id)) return true;
    return *path && length <= 3 && !_wcsnicmp(name, path, length) && length > 0;
}

HRESULT find_drive(const WCHAR *name, IDiscFormat2RawCD *format, IDiscRecorder2 **recorder,
        WCHAR description[DRIVE_NAME_MAX])
{
    IDiscMaster2 *master;
    LONG i, count = 0;
    bool said = false;
    HRESULT hr;

    *recorder = NULL;
    *description = 0;
    hr = CoCreateInstance(&CLSID_MsftDiscMaster2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscMaster2, (void **)&master);
    if (SUCCEEDED(hr))
    {
        hr = IDiscMaster2_get_Count(master, &count);
        if (FAILED(hr)) IDiscMaster2_Release(master);
    }
    if (FAILED(hr))
    {
        report_failure(hr, L"The drives cannot be listed");
        return hr;
    }

    for (i = 0; i < count && !*recorder && !said; i++)
    {
        VARIANT_BOOL supported = VARIANT_FALSE;
        IDiscRecorder2 *candidate = NULL;
        WCHAR path[MAX_PATH];
        BSTR id = NULL;

        if (FAILED(IDiscMaster2_get_Item(master, i, &id))) break; /* unplugged since it was counted */
        hr = CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2,
                (void **)&candidate);
        if (SUCCEEDED(hr)) hr = IDiscRecorder2_InitializeDiscRecorder(candidate, id);
        if (SUCCEEDED(hr))
        {
            first_path(candidate, path, ARRAYSIZE(path));
            /* A drive that cannot be burned with says so with a failure here. */
            if (name ? is_named(name, path, id)
                    : SUCCEEDED(IDiscFormat2RawCD_IsRecorderSupported(format, candidate, &supported)) && supported)
            {
                describe(candidate, path, description);
                *recorder = candidate;
                candidate = NULL;
            }
        }
        else if (name && !_wcsicmp(name, id))
        {
            report_failure(hr, L"The drive cannot be used");
            said = true;
        }
        forget_failure();
        if (candidate) IDiscRecorder2_Release(candidate);
        SysFreeString(id);
    }
    IDiscMaster2_Release(master);
    if (*recorder) return S_OK;

    if (said) return hr;
    if (!count) print_error(L"discburn: There is no CD, DVD or BD drive.\n");
    else if (name) print_error(L"discburn: There is no CD, DVD or BD drive %s.\n", name);
    else print_error(L"discburn: None of the drives here (%ld) can burn CDs in raw mode.\n", count);
    return E_FAIL;
}
