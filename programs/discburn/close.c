/*
 * discburn close: what a recording that broke off has left open is closed.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <getopt.h>
#include <string.h>
#include <wchar.h>

#include "imapi2.h"
#include "recorder/transport.h"

#include "arguments.h"
#include "cancel.h"
#include "closing.h"
#include "console.h"
#include "discburn.h"
#include "discstate.h"
#include "drives.h"
#include "events.h"
#include "facts.h"
#include "report.h"

#define CLIENT_NAME L"discburn"

enum option_code
{
    OPTION_DRIVE = ARGUMENT_PLAIN, /* also with its name */
    OPTION_EJECT,
    OPTION_JSON,
    OPTION_HELP
};

static const struct option long_options[] =
{
    { "eject", no_argument, NULL, OPTION_EJECT },
    { "json", no_argument, NULL, OPTION_JSON },
    { "drive", required_argument, NULL, OPTION_DRIVE },
    { "help", no_argument, NULL, OPTION_HELP },
    { NULL, 0, NULL, 0 }
};

struct close_run
{
    const WCHAR *drive_name;     /* NULL: the first with a disc that something is open on */
    bool eject, json, help;
    bool begun;                  /* the disc is not as it was */
    bool locked;                 /* the drive is ours */
    IDiscRecorder2 *recorder;
    uint16_t profile;            /* the disc's */
    WCHAR drive[DRIVE_NAME_MAX];
    struct progress progress;
};

static bool take_option(void *context, int option, const WCHAR *value, const WCHAR *as_typed)
{
    struct close_run *run = context;

    (void)as_typed;
    switch (option)
    {
    case OPTION_DRIVE: return arguments_take_drive(L"close", value, &run->drive_name);
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

/* From now on nobody else sends the drive commands that write. */
static enum exit_status take_drive(struct close_run *run)
{
    BSTR name = SysAllocString(CLIENT_NAME);
    IDiscFormat2Data *format;
    HRESULT hr;

    hr = CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Data, (void **)&format);
    if (FAILED(hr) || !name)
    {
        SysFreeString(name);
        return failed(FAILED(hr) ? hr : E_OUTOFMEMORY, L"Discs cannot be closed");
    }
    if (FAILED(find_drive(run->drive_name, (IDiscFormat2 *)format, &wish_unclosed, &run->recorder, run->drive))) hr = E_FAIL;
    else if (FAILED(hr = IDiscRecorder2_AcquireExclusiveAccess(run->recorder, VARIANT_FALSE, name))) failed(hr, run->drive);
    else run->locked = true;
    IDiscFormat2Data_Release(format);
    SysFreeString(name);
    return FAILED(hr) ? EXIT_FAILED : EXIT_DONE;
}

/* Why there is nothing to be closed; NULL: there is. */
static const WCHAR *why_not(const struct disc_facts *facts)
{
    const char *state = disc_facts_state(facts);

    if (disc_facts_is_unclosed(facts)) return NULL;
    if (!strcmp(state, "read-only")) return L"The disc can only be read: nothing on it is open.";
    if (!facts->information_known) return L"The drive does not say what state the disc is in.";
    if (!strcmp(state, "blank")) return L"The disc is blank: nothing on it is open.";
    if (!strcmp(state, "open")) return L"Nothing on the disc is open: its last session is closed, and more can be added (data --append).";
    if (facts->unreadable) return L"The disc counts as finished, though its recording broke off: nothing on it is open.";
    if (!strcmp(state, "finished")) return L"The disc is finished: nothing on it is open.";
    return L"Nothing on the disc is open: it is written anywhere, again and again.";
}

/* What is on the disc and not closed, a line. */
static void tell_begin(const struct close_run *run, const struct disc_facts *facts)
{
    uint32_t i, written = 0;

    for (i = 0; i < facts->track_count; i++)
    {
        const struct mmc_track_information *track = &facts->tracks[i].information;

        if (track->session != facts->information.sessions) continue;
        if (!track->next_writable_valid) written += track->size;
        else if (track->next_writable > track->start) written += (uint32_t)(track->next_writable - track->start);
    }
    if (facts->information.background_format == MMC_FORMAT_RUNNING)
        print(L"Stopping the format of the %hs in %s\n", mmc_profile_name(disc_facts_kind(facts)), run->drive);
    else
        print(L"Closing session %u, of which %lu sectors are recorded\non the %hs in %s\n", facts->information.sessions, written,
                mmc_profile_name(disc_facts_kind(facts)), run->drive);
}

static enum exit_status check_disc(struct close_run *run)
{
    enum exit_status status = EXIT_DONE;
    const WCHAR *why;
    struct disc_facts facts;
    struct json json;

    disc_facts_get(run->recorder, &facts);
    why = facts.result == MMC_OK ? why_not(&facts) : NULL;
    if (facts.result != MMC_OK)
    {
        print_error(L"discburn: %s: %hs.\n", run->drive, mmc_result_text(facts.result));
        status = EXIT_FAILED;
    }
    else if (why)
    {
        print_error(L"discburn: %s: %s\n", run->drive, why);
        status = EXIT_FAILED;
    }
    else if (cancel_wanted())
    {
        print_error(L"discburn: Cancelled. Nothing was closed.\n");
        status = EXIT_CANCELLED;
    }
    else tell_begin(run, &facts);
    run->profile = facts.profile;
    disc_facts_done(&facts);
    if (status || !run->json) return status;
    event_open(&json, "start");
    event_members_of_disc(&json, run->recorder);
    event_close(&json);
    return status;
}

/* --- closing --------------------------------------------------------------------------------------------------------- */

static void observe(const struct progress_state *state, void *context)
{
    struct close_run *run = context;

    if (run->json) event_progress("closing", state, NULL);
    else progress_show(&run->progress, state);
}

static enum exit_status close_session(struct close_run *run)
{
    struct recorder_transport transport;
    struct mmc_device device;
    struct closing closing = { .device = &device, .profile = run->profile, .observe = observe, .context = run };
    bool closed;
    HRESULT hr;

    if (FAILED(hr = recorder_transport_init(&transport, (IUnknown *)run->recorder))) return failed(hr, run->drive);
    mmc_device_init(&device, &transport.transport);
    if (!run->json) progress_begin(&run->progress, L"Closing");
    run->begun = true;
    closed = closing_run(&closing);
    progress_end(&run->progress);
    recorder_transport_done(&transport);
    forget_failure();
    if (closed) return EXIT_DONE;
    /* what is recorded in one piece has its lead-in already, and what it promises is not there */
    if (closing.result == MMC_OK)
        print_error(L"discburn: %s: The disc could not be closed: the drive took all commands, and says that it is open\n"
                L"          still. Drives cannot close a CD that was recorded in one piece, as discburn audio does.\n", run->drive);
    else report_command_failure(&closing.failed, closing.result, L"The disc could not be closed");
    return EXIT_FAILED;
}

static void tell_end(const struct close_run *run)
{
    struct disc_facts facts;
    struct disc_state state;

    disc_facts_get(run->recorder, &facts);
    disc_state_of(run->recorder, &state);
    forget_failure();
    print(L"Closed. What was recorded can be read; what was still to come is not there.\n"
            L"Where the directories name it all the same, nothing can be added to them.\n");
    if (SUCCEEDED(state.hr) && !disc_state_is_overwritable(&state)) print_sessions_left(disc_facts_sessions(&facts), &state);
    disc_facts_done(&facts);
}

static enum exit_status close_disc(struct close_run *run)
{
    enum exit_status status;

    if ((status = take_drive(run))) return status;
    if ((status = check_disc(run))) return status;
    if ((status = close_session(run))) return status;
    if (!run->json) tell_end(run);
    return EXIT_DONE;
}

static enum exit_status clean_up(struct close_run *run, enum exit_status status)
{
    HRESULT hr;

    if (run->json && run->recorder) event_disc(run->recorder);
    if (run->locked) IDiscRecorder2_ReleaseExclusiveAccess(run->recorder);
    if (run->eject && run->begun && FAILED(hr = IDiscRecorder2_EjectMedia(run->recorder)))
    {
        failed(hr, L"The disc cannot be ejected");
        if (status == EXIT_DONE) status = EXIT_FAILED;
    }
    if (run->recorder) IDiscRecorder2_Release(run->recorder);
    if (run->json) event_result(L"close", status);
    return status;
}

static enum exit_status run_close(int argc, WCHAR **argv)
{
    struct close_run run;

    memset(&run, 0, sizeof(run));
    if (wants_json(argc, argv)) console_for_programs();
    if (!arguments_parse(L"close", argc, argv, long_options, take_option, &run, &run.help))
    {
        if (wants_json(argc, argv)) event_result(L"close", EXIT_USAGE);
        return EXIT_USAGE;
    }
    if (run.help)
    {
        print(L"%s", close_verb.help);
        return EXIT_DONE;
    }
    cancel_watch(L"A disc that is being closed is left alone until that is done ...");
    return clean_up(&run, close_disc(&run));
}

const struct verb close_verb =
{
    L"close",
    L"close what a burn that broke off has left open",
    L"usage: discburn close [OPTION...] [DRIVE]\n"
    L"\n"
    L"Closes the last session of the disc in the drive (D, D: or the drive's id;\n"
    L"without one, the first that has such a disc), which a burn that broke off has\n"
    L"left open: what was recorded can then be read by any drive, and where the\n"
    L"medium lets another session follow, more can be added. What had not been\n"
    L"recorded is not there. A disc on which nothing is open is left as it is.\n"
    L"Once begun it is not ended by Ctrl-C.\n"
    L"\n"
    L"  --eject       eject the disc at the end, if it was tried\n"
    L"  --drive D:    the drive, by letter or id (discburn drives lists them)\n"
    L"  --json        for programs: a JSON object in each line. \"event\" is start\n"
    L"                (drive, disc), progress (action: closing; percent,\n"
    L"                elapsed_seconds, remaining_seconds), disc (drive, disc),\n"
    L"                or, last, result (verb, status, exit_status, error,\n"
    L"                hresult); disc and result are as those of discburn data\n"
    L"\n"
    L"Exit status: 0 it is closed, 1 nothing was open or it could not be closed, 2 the\n"
    L"command line is wrong, 4 cancelled before it began.\n",
    run_close,
};
