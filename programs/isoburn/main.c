/*
 * isoburn: an image file to a disc, with the command line of Windows' own:
 *
 *     ISOBURN.EXE [/Q] [<drive letter>:] <disk image file name>
 *
 * Windows' opens a dialog, and with /Q begins to burn without waiting. This one begins in either case; without /Q it
 * shows the progress on its standard output. What Windows' gives as its exit status is not documented: here it is that of discburn.
 * The disc is closed: what is on an image is a whole disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdbool.h>
#include <wchar.h>
#include <objbase.h>

#include "imapi2.h"
#include "imapi2error.h"

#include "burnsink.h"
#include "cancel.h"
#include "console.h"
#include "drives.h"
#include "imagefile.h"
#include "media.h"
#include "report.h"

const WCHAR program_name[] = L"isoburn";

enum exit_status
{
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_CANCELLED = 4
};

struct arguments
{
    bool quiet;
    const WCHAR *drive;     /* "D:", or NULL: one that can burn it */
    const WCHAR *image;
};

static const WCHAR usage[] = L"usage: isoburn [/Q] [DRIVE:] IMAGE\n\n"
        L"Burns an image file, such as an .iso, to the disc in the drive; without DRIVE to the\n"
        L"first drive that can burn, one with a blank disc before others. The disc is closed.\n\n"
        L"  /Q     says nothing unless it fails\n\n"
        L"Exit status: 0 done, 1 failed, 2 the command line is wrong, 4 cancelled.\n";

static bool is_drive(const WCHAR *word)
{
    return iswalpha(word[0]) && word[1] == ':' && (!word[2] || (word[2] == '\\' && !word[3]));
}

/* What begins with a slash and has only one is an option to Windows; with more it is a path of Wine's host. */
static bool is_option(const WCHAR *word)
{
    return word[0] == '-' || (word[0] == '/' && !wcspbrk(word + 1, L"/\\."));
}

static bool wrong(const WCHAR *word, const WCHAR *what)
{
    print_error(L"isoburn: %s%s%s\n%s", word, *word ? L": " : L"", what, usage);
    return false;
}

/* In any order, as programs call it that were written for Windows' own. *help: it was asked for. */
static bool parse(int argc, WCHAR **argv, struct arguments *arguments, bool *help)
{
    int i;

    for (i = 1; i < argc; i++)
    {
        if (!_wcsicmp(argv[i], L"/q") || !_wcsicmp(argv[i], L"-q")) arguments->quiet = true;
        else if (!wcscmp(argv[i], L"/?") || !wcscmp(argv[i], L"-?") || !_wcsicmp(argv[i], L"--help")) *help = true;
        else if (is_option(argv[i])) return wrong(argv[i], L"there is no such option");
        else if (is_drive(argv[i]))
        {
            if (arguments->drive) return wrong(argv[i], L"one drive at a time");
            arguments->drive = argv[i];
        }
        else if (arguments->image) return wrong(argv[i], L"one image at a time");
        else if (!*argv[i]) return wrong(L"", L"the image's name is empty");
        else arguments->image = argv[i];
    }
    return *help || arguments->image || wrong(L"", L"which image?");
}

/* Takes the drive that was named, or one that fits, and sets up the writer for it. */
static HRESULT set_up(IDiscFormat2Data *format, const struct arguments *arguments, WCHAR drive[DRIVE_NAME_MAX])
{
    BSTR name = SysAllocString(program_name);
    IDiscRecorder2 *recorder;
    HRESULT hr;

    if (!name) return E_OUTOFMEMORY;
    hr = IDiscFormat2Data_put_ClientName(format, name);
    SysFreeString(name);
    if (FAILED(hr))
    {
        report_failure(hr, L"Discs cannot be burned");
        return hr;
    }
    if (FAILED(hr = find_drive(arguments->drive, (IDiscFormat2 *)format, &wish_blank, &recorder, drive))) return hr;
    hr = IDiscFormat2Data_put_Recorder(format, recorder);
    IDiscRecorder2_Release(recorder);
    if (SUCCEEDED(hr)) hr = IDiscFormat2Data_put_ForceMediaToBeClosed(format, VARIANT_TRUE);
    if (FAILED(hr)) report_failure(hr, drive);
    return hr;
}

/* What is on a disc stays there: an image goes to a blank one. */
static bool disc_is_blank(IDiscFormat2Data *format, const WCHAR *drive)
{
    VARIANT_BOOL blank = VARIANT_FALSE;
    HRESULT hr = IDiscFormat2Data_get_MediaHeuristicallyBlank(format, &blank);

    if (FAILED(hr)) report_failure(hr, drive);
    else if (!blank)
        print_error(L"isoburn: %s: The disc is not blank. Put in a blank one, or erase it where it can be.\n", drive);
    return SUCCEEDED(hr) && blank;
}

static enum exit_status burn(IDiscFormat2Data *format, IStream *image, const struct arguments *arguments)
{
    struct burn_view view = { .show = !arguments->quiet };
    IMAPI_MEDIA_PHYSICAL_TYPE type;
    struct burn_sink *sink = NULL;
    WCHAR drive[DRIVE_NAME_MAX];
    HRESULT hr;

    if (FAILED(set_up(format, arguments, drive)) || !disc_is_blank(format, drive)) return EXIT_FAILED;
    if (SUCCEEDED(IDiscFormat2Data_get_CurrentPhysicalMediaType(format, &type)))
        view.single_speed = media_single_speed(type) * (double)IMAGE_SECTOR_BYTES;
    /* Without events there is nothing to look at and nothing to cancel by, but a disc all the same. */
    if (FAILED(hr = burn_sink_connect_data(format, &view, &sink)))
        report_failure(hr, L"The progress cannot be shown");
    hr = cancel_wanted() ? E_IMAPI_REQUEST_CANCELLED : IDiscFormat2Data_Write(format, image);
    burn_sink_disconnect(sink);
    if (hr == E_IMAPI_REQUEST_CANCELLED)
    {
        print_error(L"isoburn: Cancelled. The disc is not what was to be burned.\n");
        return EXIT_CANCELLED;
    }
    if (FAILED(hr))
    {
        report_failure(hr, drive);
        return EXIT_FAILED;
    }
    if (!arguments->quiet) print(L"Burned.\n");
    return EXIT_DONE;
}

static enum exit_status burn_image(const struct arguments *arguments)
{
    IDiscFormat2Data *format = NULL;
    enum exit_status status;
    IStream *image;
    int64_t sectors;
    HRESULT hr;

    if (image_file_open(arguments->image, &image, &sectors) != S_OK) return EXIT_FAILED;
    hr = CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Data, (void **)&format);
    if (FAILED(hr))
    {
        report_failure(hr, L"Discs cannot be burned");
        status = EXIT_FAILED;
    }
    else
    {
        status = burn(format, image, arguments);
        IDiscFormat2Data_Release(format);
    }
    IStream_Release(image);
    return status;
}

static enum exit_status run(int argc, WCHAR **argv)
{
    struct arguments arguments = { false, NULL, NULL };
    enum exit_status status;
    bool help = false;
    HRESULT hr;

    if (!parse(argc, argv, &arguments, &help)) return EXIT_USAGE;
    if (help)
    {
        print(L"%s", usage);
        return EXIT_DONE;
    }
    if (FAILED(hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)))
    {
        report_failure(hr, L"COM cannot be started");
        return EXIT_FAILED;
    }
    cancel_watch(NULL);
    status = burn_image(&arguments);
    CoUninitialize();
    return status;
}

/* MinGW's headers do not declare it. */
int wmain(int argc, WCHAR **argv);

int wmain(int argc, WCHAR **argv)
{
    enum exit_status status = run(argc, argv);

    return status == EXIT_DONE && console_lost_output() ? EXIT_FAILED : status;
}
