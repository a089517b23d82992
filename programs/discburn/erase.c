/*
 * discburn erase: makes a rewritable disc empty.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <getopt.h>
#include <string.h>
#include <wchar.h>

#include "imapi2.h"
#include "imapi2error.h"

#include "arguments.h"
#include "cancel.h"
#include "console.h"
#include "discburn.h"
#include "discstate.h"
#include "drives.h"
#include "events.h"
#include "eventsink.h"
#include "facts.h"
#include "progress.h"
#include "report.h"

#define CLIENT_NAME L"discburn"

enum option_code
{
    OPTION_DRIVE = ARGUMENT_PLAIN, /* also with its name */
    OPTION_FULL,
    OPTION_EJECT,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] =
{
    { "full", no_argument, NULL, OPTION_FULL },
    { "eject", no_argument, NULL, OPTION_EJECT },
    { "json", no_argument, NULL, OPTION_JSON },
    { "drive", required_argument, NULL, OPTION_DRIVE },
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

struct erase_run
{
    const WCHAR *drive_name;     /* NULL: the first that can do it */
    bool full, eject, json, help;
    bool begun;                      /* the disc is not as it was */
    IDiscFormat2Erase *format;
    IDiscRecorder2 *recorder;
    WCHAR drive[DRIVE_NAME_MAX];
    struct progress progress;
    struct progress_state shown;
};

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct erase_run *run = context;

    (void)as_typed;
    switch (option)
    {
    case OPTION_DRIVE: return arguments_take_drive(L"erase", value, &run->drive_name);
    case OPTION_FULL: run->full = true; return true;
    case OPTION_EJECT: run->eject = true; return true;
    case OPTION_JSON: run->json = true; return true;
    case OPTION_HELP: run->help = true; return true;
    default: return false;
    }
}

static enum exit_status failed(HRESULT hr, const WCHAR *what)
{
    report_failure(hr, what);
    return EXIT_FAILED;
}

/* --- the disc -------------------------------------------------------------------------------------------------------- */

static enum exit_status refuse(const struct erase_run *run, const struct disc_facts *facts, const struct disc_state *state)
{
    const char *kind = mmc_profile_name(disc_facts_kind(facts));

    if (SUCCEEDED(state->hr) && state->status & IMAPI_FORMAT2_DATA_MEDIA_STATE_WRITE_PROTECTED)
    {
        const WCHAR *by = disc_state_protection(state);

        print_error(L"discburn: %s: The disc is write protected%s%s. Nothing was erased.\n", run->drive, by ? L" " : L"", by ? by : L"");
    }
    else if (!strcmp(disc_facts_state(facts), "read-only"))
        print_error(L"discburn: %s: It is a %hs, which can only be read. Nothing was erased.\n", run->drive, kind);
    else
        print_error(L"discburn: %s: It is a %hs, which is written once and cannot be erased.\n", run->drive, kind);
    return EXIT_FAILED;
}

static enum exit_status check_disc(const struct erase_run *run)
{
    VARIANT_BOOL supported = VARIANT_FALSE;
    enum exit_status status = EXIT_DONE;
    struct disc_facts facts;
    struct disc_state state;
    HRESULT hr;

    /* waits for a disc that was just put in */
    disc_facts_get(run->recorder, &facts);
    disc_state_of(run->recorder, &state);
    forget_failure();
    hr = IDiscFormat2Erase_IsCurrentMediaSupported(run->format, run->recorder, &supported);
    if (FAILED(hr)) status = failed(hr, run->drive);
    else if (!supported || (SUCCEEDED(state.hr) && state.status & IMAPI_FORMAT2_DATA_MEDIA_STATE_WRITE_PROTECTED))
        status = refuse(run, &facts, &state);
    else if (!run->json)
        print(L"Erasing the %hs in %s, %s\n", mmc_profile_name(disc_facts_kind(&facts)), run->drive,
                run->full ? L"all of it" : L"quickly");
    disc_facts_done(&facts);
    return status;
}

static enum exit_status prepare(struct erase_run *run)
{
    BSTR name = SysAllocString(CLIENT_NAME);
    enum exit_status status;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MsftDiscFormat2Erase, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Erase, (void **)&run->format);
    if (SUCCEEDED(hr)) hr = name ? IDiscFormat2Erase_put_ClientName(run->format, name) : E_OUTOFMEMORY;
    SysFreeString(name);
    if (FAILED(hr)) return failed(hr, L"Discs cannot be erased");
    if (FAILED(find_drive(run->drive_name, (IDiscFormat2 *)run->format, &wish_erasable, &run->recorder, run->drive)))
        return EXIT_FAILED;
    if ((status = check_disc(run))) return status;
    if (FAILED(hr = IDiscFormat2Erase_put_Recorder(run->format, run->recorder))) return failed(hr, run->drive);
    hr = IDiscFormat2Erase_put_FullErase(run->format, run->full ? VARIANT_TRUE : VARIANT_FALSE);
    return FAILED(hr) ? failed(hr, run->drive) : EXIT_DONE;
}

/* --- erasing --------------------------------------------------------------------------------------------------------- */

/* The drive says at most what part is done; IMAPI2 makes seconds of it. */
static void update(const DISPPARAMS *params, void *context)
{
    struct erase_run *run = context;
    LONG elapsed = event_argument_number(params, 1), total = event_argument_number(params, 2);

    /* that it is not at its end yet is sure */
    if (total <= elapsed) total = elapsed + 1;
    run->shown.is_time = true;
    run->shown.done = run->shown.elapsed = elapsed;
    run->shown.total = total;
    run->shown.remaining = total - elapsed;
    run->shown.buffer = -1;
    if (run->json) event_progress("erasing", &run->shown, NULL);
    else progress_show(&run->progress, &run->shown);
}

static void show_end(struct erase_run *run)
{
    if (!run->shown.is_time) return;
    run->shown.done = run->shown.total = run->shown.elapsed ? run->shown.elapsed : 1;
    run->shown.remaining = -1;
    if (run->json) event_progress("erasing", &run->shown, NULL);
    else progress_show(&run->progress, &run->shown);
}

static enum exit_status erase(struct erase_run *run)
{
    struct event_sink *sink = NULL;
    HRESULT hr;

    if (!run->json) progress_begin(&run->progress, L"Erasing");
    if (FAILED(hr = event_sink_connect((IUnknown *)run->format, &IID_DDiscFormat2EraseEvents, update, run, &sink)))
        report_failure(hr, L"The progress cannot be shown");
    run->begun = true;
    hr = IDiscFormat2Erase_EraseMedia(run->format);
    event_sink_disconnect(sink);
    if (SUCCEEDED(hr)) show_end(run);
    progress_end(&run->progress);
    return FAILED(hr) ? failed(hr, L"The disc was not erased") : EXIT_DONE;
}

static enum exit_status erase_disc(struct erase_run *run)
{
    enum exit_status status;
    struct json json;

    if ((status = prepare(run))) return status;
    if (cancel_wanted())
    {
        print_error(L"discburn: Cancelled. Nothing was erased.\n");
        return EXIT_CANCELLED;
    }
    if (run->json)
    {
        event_open(&json, "start");
        json_bool(&json, "full", run->full);
        event_members_of_disc(&json, run->recorder);
        event_close(&json);
    }
    if ((status = erase(run))) return status;
    print(L"Erased: the disc can be burned anew.\n");
    return EXIT_DONE;
}

static enum exit_status run_erase(int argc, WCHAR **argv)
{
    struct erase_run run;
    enum exit_status status = EXIT_USAGE;
    HRESULT hr;

    memset(&run, 0, sizeof(run));
    if (wants_json(argc, argv)) console_for_programs();
    if (!arguments_parse(L"erase", argc, argv, long_options, take_option, &run, &run.help)) run.json = wants_json(argc, argv);
    else if (run.help)
    {
        print(L"%s", erase_verb.help);
        status = EXIT_DONE;
    }
    else
    {
        cancel_watch(L"A disc that is being erased is left alone until that is done ...");
        status = erase_disc(&run);
    }
    if (run.json && run.recorder) event_disc(run.recorder);
    if (run.format) IDiscFormat2Erase_Release(run.format);
    if (run.eject && run.begun && run.recorder && FAILED(hr = IDiscRecorder2_EjectMedia(run.recorder)))
    {
        failed(hr, L"The disc cannot be ejected");
        if (status == EXIT_DONE) status = EXIT_FAILED;
    }
    if (run.recorder) IDiscRecorder2_Release(run.recorder);
    if (run.json && !run.help) event_result(L"erase", status);
    return status;
}

const struct verb erase_verb =
{
    L"erase",
    L"make a rewritable disc empty",
    L"usage: discburn erase [--full] [OPTION...] [DRIVE]\n"
    L"\n"
    L"Makes the disc in the drive (D, D: or the drive's id; without one, the first\n"
    L"that has a disc to be erased) empty: CD-RW, DVD-RW, DVD+RW, DVD-RAM, BD-RE.\n"
    L"It does not ask. Once begun it is not ended by Ctrl-C: drives do not stop.\n"
    L"\n"
    L"  --full        all of the disc, which takes as long as writing it; without it\n"
    L"                only what says what is on it, in a minute or two\n"
    L"  --eject       eject the disc at the end, if it was erased\n"
    L"  --drive D:    the drive, by letter or id (discburn drives lists them)\n"
    L"  --json        for programs: a JSON object in each line. \"event\" is start\n"
    L"                (full, drive, disc), progress (action: erasing; percent,\n"
    L"                elapsed_seconds, remaining_seconds), disc (drive, disc),\n"
    L"                or, last, result (verb, status, exit_status, error,\n"
    L"                hresult); disc and result are as those of discburn data\n"
    L"\n"
    L"Exit status: 0 the disc is empty, 1 it could not be erased, 2 the command line\n"
    L"is wrong, 4 cancelled before it began.\n",
    run_erase,
};
