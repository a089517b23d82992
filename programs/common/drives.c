/*
 * Which drive is meant.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "drives.h"
#include "facts.h"
#include "report.h"

/* Seconds that a drive may take to recognise its disc, before another one is preferred. */
#define BLANK_PATIENCE 10

void drive_path(IDiscRecorder2 *recorder, WCHAR *path, size_t size)
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

bool drive_is_named(const WCHAR *name, const WCHAR *path, const WCHAR *id)
{
    size_t length = wcslen(name);

    if (!_wcsicmp(name, id)) return true;
    return *path && length <= 3 && !_wcsnicmp(name, path, length) && length > 0;
}

/* Opens the drive with this id. Without a name it must be one that can burn; *fits then says so with S_OK. */
static HRESULT open_candidate(const WCHAR *name, BSTR id, IDiscFormat2 *format, IDiscRecorder2 **candidate,
        WCHAR *path, size_t size, bool *fits)
{
    VARIANT_BOOL supported = VARIANT_FALSE;
    HRESULT hr;

    *path = 0;
    *fits = name && !_wcsicmp(name, id);
    hr = CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2, (void **)candidate);
    if (SUCCEEDED(hr)) hr = IDiscRecorder2_InitializeDiscRecorder(*candidate, id);
    if (FAILED(hr)) return hr;
    drive_path(*candidate, path, size);
    if (name) *fits = drive_is_named(name, path, id);
    else
    {
        /* A drive that cannot be burned with says so with a failure here. */
        hr = IDiscFormat2_IsRecorderSupported(format, *candidate, &supported);
        *fits = SUCCEEDED(hr) && supported;
    }
    return hr;
}

/* What is in the drive, as far as it is known soon. Empty: not known. */
static const char *state_of_disc(IDiscRecorder2 *recorder, bool *erasable)
{
    struct disc_facts disc;
    const char *state;

    disc_facts_glance(recorder, BLANK_PATIENCE, &disc);
    state = disc.result == MMC_OK ? disc_facts_state(&disc) : "";
    *erasable = disc.information_known && disc.information.erasable;
    disc_facts_done(&disc);
    return state;
}

static bool is_blank(IDiscRecorder2 *recorder)
{
    bool erasable;

    return !strcmp(state_of_disc(recorder, &erasable), "blank");
}

static bool is_open(IDiscRecorder2 *recorder)
{
    bool erasable;
    const char *state = state_of_disc(recorder, &erasable);

    return !strcmp(state, "open") || !strcmp(state, "rewritable");
}

static bool is_rewritable(IDiscRecorder2 *recorder)
{
    bool erasable;

    return !strcmp(state_of_disc(recorder, &erasable), "rewritable");
}

static bool is_erasable(IDiscRecorder2 *recorder)
{
    bool erasable;
    const char *state = state_of_disc(recorder, &erasable);

    return !strcmp(state, "rewritable") || (erasable && *state && strcmp(state, "blank"));
}

static bool is_unclosed(IDiscRecorder2 *recorder)
{
    struct disc_facts disc;
    bool unclosed;

    disc_facts_glance(recorder, BLANK_PATIENCE, &disc);
    unclosed = disc.result == MMC_OK && disc_facts_is_unclosed(&disc);
    disc_facts_done(&disc);
    return unclosed;
}

const struct disc_wish wish_blank = { L"a blank disc", L"blank discs", is_blank, false };
const struct disc_wish wish_open = { L"a disc that can be added to", L"discs that can be added to", is_open, false };
const struct disc_wish wish_erasable = { L"a disc that can be erased", L"discs that can be erased", is_erasable, true };
const struct disc_wish wish_rewritable = { L"a disc that can be written over", L"discs that can be written over", is_rewritable, true };
const struct disc_wish wish_unclosed = { L"a disc with an open session", L"discs with open sessions", is_unclosed, false };

/* The user must choose, which was told. */
#define SEVERAL_DRIVES HRESULT_FROM_WIN32(ERROR_TOO_MANY_NAMES)

/* The drive that was taken, where there was a choice. */
static void say_choice(unsigned int fitting, unsigned int good, const struct disc_wish *wish, const WCHAR *description)
{
    if (fitting < 2) return;
    if (good == 1) print(L"Using %s, the drive that has %s.\n", description, wish->singular);
    else if (good) print(L"Using %s; other drives have %s too, --drive chooses.\n", description, wish->plural);
    else print(L"Using %s; no drive has %s, --drive chooses another.\n", description, wish->singular);
}

/* Goes through the drives: the one that is named, or the first one that fits and has the wished disc, or the first that fits.
 * With `say`, every drive that does not fit is named with its reason. */
static HRESULT try_drives(IDiscMaster2 *master, LONG count, const WCHAR *name, IDiscFormat2 *format,
        const struct disc_wish *wish, bool say, IDiscRecorder2 **recorder, WCHAR *description)
{
    unsigned int fitting = 0, good = 0;
    HRESULT hr = S_FALSE;
    LONG i;

    for (i = 0; i < count && !(name && *recorder); i++)
    {
        IDiscRecorder2 *candidate = NULL;
        WCHAR path[MAX_PATH];
        bool fits, wished;
        BSTR id = NULL;

        if (FAILED(IDiscMaster2_get_Item(master, i, &id))) break; /* unplugged since it was counted */
        hr = open_candidate(name, id, format, &candidate, path, ARRAYSIZE(path), &fits);
        if (SUCCEEDED(hr) && fits)
        {
            wished = !name && count > 1 && wish->fits(candidate);
            if (!fitting || (wished && !good))
            {
                if (*recorder) IDiscRecorder2_Release(*recorder);
                describe(candidate, path, description);
                *recorder = candidate;
                candidate = NULL;
            }
            fitting++;
            good += wished;
        }
        else if (FAILED(hr) && say && (!name || fits))
            report_failure(hr, *path ? path : id);
        forget_failure();
        if (candidate) IDiscRecorder2_Release(candidate);
        SysFreeString(id);
    }
    if (!*recorder) return hr;
    if (good > 1 && wish->ask)
    {
        print_error(L"%s: Several drives have %s: --drive says which.\n", program_name, wish->plural);
        IDiscRecorder2_Release(*recorder);
        *recorder = NULL;
        return SEVERAL_DRIVES;
    }
    say_choice(fitting, good, wish, description);
    return S_OK;
}

HRESULT list_drives(IDiscMaster2 **master, LONG *count)
{
    HRESULT hr = CoCreateInstance(&CLSID_MsftDiscMaster2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscMaster2, (void **)master);

    *count = 0;
    if (SUCCEEDED(hr) && FAILED(hr = IDiscMaster2_get_Count(*master, count))) IDiscMaster2_Release(*master);
    if (FAILED(hr)) report_failure(hr, L"The drives cannot be listed");
    return hr;
}

HRESULT find_drive(const WCHAR *name, IDiscFormat2 *format, const struct disc_wish *wish, IDiscRecorder2 **recorder,
        WCHAR description[DRIVE_NAME_MAX])
{
    IDiscMaster2 *master;
    LONG count;
    HRESULT hr;

    *recorder = NULL;
    *description = 0;
    if (FAILED(hr = list_drives(&master, &count))) return hr;

    hr = try_drives(master, count, name, format, wish, false, recorder, description);
    if (*recorder || hr == SEVERAL_DRIVES)
    {
        IDiscMaster2_Release(master);
        return hr;
    }
    if (!count) print_error(L"%s: There is no CD, DVD or BD drive.\n", program_name);
    else if (name && hr == S_OK) print_error(L"%s: There is no CD, DVD or BD drive %s.\n", program_name, name);
    /* one drive alone says it better itself: which program has it, say */
    else if (count > 1 || hr == S_OK)
        print_error(L"%s: No drive here can be used for this.%s\n", program_name, FAILED(hr) ? L" Each says why:" : L"");
    if (!name || hr != S_OK) try_drives(master, count, name, format, wish, true, recorder, description);
    IDiscMaster2_Release(master);
    return FAILED(hr) ? hr : HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST);
}
