/*
 * discburn: the verb and its help.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <wchar.h>
#include <objbase.h>

#include "console.h"
#include "discburn.h"
#include "report.h"

const WCHAR program_name[] = L"discburn";

static const struct verb * const verbs[] =
{
    &drives_verb,
    &info_verb,
    &audio_verb,
    &data_verb,
    &erase_verb,
    &close_verb,
    &image_verb,
};

static void print_help(void)
{
    size_t i;

    print(L"usage: discburn VERB [ARGUMENT...]\n\nVerbs:\n");
    for (i = 0; i < ARRAYSIZE(verbs); i++) print(L"  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
    print(L"\ndiscburn VERB --help says more. Exit status: 0 done, 1 failed, 2 the command line is wrong,\n"
            L"3 what was read back from the disc is something else, 4 cancelled.\n");
}

/* The first line of its help, where the rest is to be had. */
static void print_usage(const struct verb *verb)
{
    print_error(L"%.*s (discburn %s --help)\n", (int)wcscspn(verb->help, L"\n"), verb->help, verb->name);
}

/* What there is to be done, where that was not said. */
static void print_verbs(void)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(verbs); i++) print_error(L"  %-8s %s\n", verbs[i]->name, verbs[i]->summary);
    print_error(L"discburn --help and discburn VERB --help say more.\n");
}

static const struct verb *find_verb(const WCHAR *name)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(verbs); i++)
        if (!wcscmp(verbs[i]->name, name)) return verbs[i];
    return NULL;
}

static enum exit_status run(int argc, WCHAR **argv)
{
    const struct verb *verb;
    enum exit_status status;
    HRESULT hr;

    if (argc >= 2 && (!wcscmp(argv[1], L"--help") || !wcscmp(argv[1], L"-h") || !wcscmp(argv[1], L"/?")))
    {
        print_help();
        return EXIT_DONE;
    }
    if (argc >= 2 && !wcscmp(argv[1], L"--version"))
    {
        print(L"discburn %hs\n", IMAPI2_VERSION);
        return EXIT_DONE;
    }
    if (argc < 2)
    {
        print_error(L"discburn: what is to be done?\n");
        print_verbs();
        return EXIT_USAGE;
    }
    if (!(verb = find_verb(argv[1])))
    {
        print_error(L"discburn: %s: there is no such verb. There are:\n", argv[1]);
        print_verbs();
        return EXIT_USAGE;
    }

    if (FAILED(hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)))
    {
        report_failure(hr, L"COM cannot be started");
        return EXIT_FAILED;
    }
    status = verb->run(argc - 1, argv + 1);
    if (status == EXIT_USAGE) print_usage(verb);
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
