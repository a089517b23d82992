/*
 * Failures in words.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "imapi2.h"
#include "imapi2error.h"

#include "console.h"
#include "report.h"

static const struct
{
    HRESULT hr;
    const WCHAR *advice;
}
advices[] =
{
    { REGDB_E_CLASSNOTREG, L"IMAPI2 is not installed here. Under Wine, imapi2-prefix install puts it into a prefix." },
    { CO_E_DLLNOTFOUND, L"IMAPI2 is registered, but its DLL is gone. Under Wine, imapi2-prefix install repairs a prefix." },
    { E_IMAPI_RECORDER_MEDIA_NO_MEDIA, L"Put a disc into the drive." },
    { E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN, L"Turn the disc over, or try another one." },
    { E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE, L"Put a blank CD-R or CD-RW into the drive." },
    { E_IMAPI_RECORDER_MEDIA_BUSY, L"Wait until the drive has finished what it is doing, and try again." },
    { E_IMAPI_RECORDER_MEDIA_BECOMING_READY, L"Wait until the drive has recognised the disc, and try again." },
    { E_IMAPI_RECORDER_LOCKED, L"Another program uses the drive; end it, or try again later." },
    { E_IMAPI_RECORDER_COMMAND_TIMEOUT, L"The drive does not answer. Switch it off and on, or plug it in again." },
    { E_IMAPI_DF2RAW_MEDIA_IS_NOT_BLANK, L"An audio CD is written in one piece: put in a blank CD-R, or erase the CD-RW "
        L"(discburn erase)." },
    { E_IMAPI_DF2RAW_MEDIA_IS_NOT_SUPPORTED, L"Audio CDs are burned to blank CD-R and CD-RW only; a finished one counts as "
        L"CD-ROM and cannot be written again." },
    { E_IMAPI_DF2RAW_RECORDER_NOT_SUPPORTED, L"This drive cannot write CDs in raw mode; choose another with --drive." },
    { E_IMAPI_DF2RAW_NOT_ENOUGH_SPACE, L"Leave out a track, or take a longer disc." },
    { E_IMAPI_RAW_IMAGE_INSUFFICIENT_SPACE, L"Leave out a track." },
    { E_IMAPI_LOSS_OF_STREAMING, L"The computer was too slow for the drive. Try a lower --speed and a new disc." },
    { E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH, L"Try a lower --speed, or a disc made for this speed." },
    { HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND), L"Check the name of the file." },
    { HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND), L"Check the name of the file." },
};

static HRESULT last_failure;

/* The text of a message table, without the line end it has there. */
static bool message_text(HMODULE module, HRESULT hr, WCHAR *text, DWORD size)
{
    DWORD flags = FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK
            | (module ? FORMAT_MESSAGE_FROM_HMODULE : FORMAT_MESSAGE_FROM_SYSTEM);
    DWORD length = FormatMessageW(flags, module, hr, 0, text, size, NULL);

    while (length && iswspace(text[length - 1])) text[--length] = 0;
    return length > 0;
}

const WCHAR no_answer[] = L"The drive does not answer. "
        L"If it is the virtual burner's, start the program with `vburn run -- wine ...`.";

/* Whether not even INQUIRY came through, which any drive answers in any state: the recorder names the command that failed. What
 * the drive itself answered, an error too, is told by its sense data. */
static bool is_no_answer(HRESULT hr, const WCHAR *text)
{
    return wcsstr(text, L"INQUIRY: ")
            && (hr == E_IMAPI_RECORDER_COMMAND_TIMEOUT || wcsstr(text, L"INQUIRY: The command could not be sent"));
}

/* Programs ask ExclusiveAccessOwner who holds a drive; people are told the name. */
static void leave_out_property(WCHAR *text)
{
    static const WCHAR clause[] = L"ExclusiveAccessOwner says by whom: ";
    WCHAR *at = wcsstr(text, clause);

    if (!at) return;
    memmove(at, at + wcslen(clause), (wcslen(at + wcslen(clause)) + 1) * sizeof(*at));
    *at = towupper(*at);
}

/* A writer that could not read what it was given says so at length, and then what that said, which is the reason. */
static void reason_alone(HRESULT hr, WCHAR *text)
{
    static const WCHAR clause[] = L" It says: ";
    WCHAR *at = hr == E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED ? wcsstr(text, clause) : NULL;

    if (at && at[wcslen(clause)]) memmove(text, at + wcslen(clause), (wcslen(at + wcslen(clause)) + 1) * sizeof(*at));
}

/* What failed in words: the object's own, or those of the tables. NULL when there are none; *own: they are the object's. */
static WCHAR *describe_failure(HRESULT hr, bool *own)
{
    HMODULE module = GetModuleHandleW(L"imapi2.dll");
    IErrorInfo *info = NULL;
    BSTR description = NULL;
    WCHAR text[1024], *copy = NULL;

    if (GetErrorInfo(0, &info) == S_OK)
    {
        IErrorInfo_GetDescription(info, &description);
        IErrorInfo_Release(info);
    }
    *own = description && *description;
    if (*own) copy = _wcsdup(description);
    else if ((module && message_text(module, hr, text, ARRAYSIZE(text)))
            || message_text(NULL, hr, text, ARRAYSIZE(text)))
        copy = _wcsdup(text);
    SysFreeString(description);
    if (copy) leave_out_property(copy);
    if (copy) reason_alone(hr, copy);
    if (copy && is_no_answer(hr, copy))
    {
        free(copy);
        copy = _wcsdup(no_answer);
    }
    return copy;
}

WCHAR *failure_text(HRESULT hr)
{
    bool own;

    return describe_failure(hr, &own);
}

void report_failure(HRESULT hr, const WCHAR *what)
{
    bool own;
    WCHAR *text = describe_failure(hr, &own);
    size_t i;

    last_failure = hr;
    if (text) print_error(L"%s: %s: %s (0x%08lx)\n", program_name, what, text, hr);
    else print_error(L"%s: %s: error 0x%08lx\n", program_name, what, hr);
    free(text);
    /* The object that failed knows better than the table what to do. */
    if (own) return;

    for (i = 0; i < ARRAYSIZE(advices); i++)
        if (advices[i].hr == hr) print_error(L"          %s\n", advices[i].advice);
}

HRESULT reported_failure(void)
{
    return last_failure;
}

void forget_failure(void)
{
    SetErrorInfo(0, NULL);
}

void report_command_failure(const struct mmc_device *device, enum mmc_result result, const WCHAR *what)
{
    const char *name = mmc_command_name(device->last_opcode);
    char text[200];

    print_error(L"%s: %s: %hs", program_name, what, mmc_result_text(result));
    if (device->last_sense.valid)
        print_error(L" (%hs: %hs)\n", name ? name : "command", mmc_sense_text(&device->last_sense, text, sizeof(text)));
    else
        print_error(L" (%hs)\n", name ? name : "command");
}

void report_difference(const WCHAR *format, va_list args)
{
    WCHAR text[512];

    _vsnwprintf(text, ARRAYSIZE(text) - 1, format, args);
    text[ARRAYSIZE(text) - 1] = 0;
    if (console_is_for_programs()) print_error(L"%s: differs: %s\n", program_name, text);
    else print(L"  differs: %s\n", text);
}
