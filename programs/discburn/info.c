/*
 * discburn info: the disc in a drive, and what can still be done with it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "cancel.h"
#include "console.h"
#include "discburn.h"
#include "drives.h"
#include "info.h"
#include "query_options.h"
#include "report.h"

/* --- which drive, and why not -------------------------------------------------------------------------------------- */

/* The drive that was named; without a name the first with a disc in it, or the first of all. *recorder may be NULL where the
 * drive could not be opened. False where there is none. */
static bool choose_drive(IDiscMaster2 *master, LONG count, const WCHAR *name, struct drive_facts *facts,
        IDiscRecorder2 **recorder)
{
    bool chosen = false;
    LONG i;

    for (i = 0; i < count; i++)
    {
        struct drive_facts candidate;
        IDiscRecorder2 *opened;
        struct disc_facts disc;
        bool better, certain;
        BSTR id;

        if (FAILED(IDiscMaster2_get_Item(master, i, &id))) break;
        drive_facts_get(id, &candidate, &opened);
        SysFreeString(id);
        if (name) certain = better = drive_is_named(name, candidate.path, candidate.id);
        else
        {
            certain = false;
            if (opened && SUCCEEDED(candidate.hr) && count > 1)
            {
                disc_facts_glance(opened, 0, &disc);
                certain = disc.result != MMC_NO_MEDIUM;
                disc_facts_done(&disc);
            }
            better = certain || !chosen;
        }
        if (better)
        {
            if (chosen)
            {
                drive_facts_done(facts);
                if (*recorder) IDiscRecorder2_Release(*recorder);
            }
            *facts = candidate;
            *recorder = opened;
            chosen = true;
            if (certain) return true;
        }
        else
        {
            drive_facts_done(&candidate);
            if (opened) IDiscRecorder2_Release(opened);
        }
    }
    return chosen;
}

/* Why there is nothing to tell of the disc; empty when there is. */
static void find_fault(const struct drive_facts *drive, const struct disc_facts *disc, WCHAR *text, size_t size)
{
    *text = 0;
    if (*drive->owner) _snwprintf(text, size - 1, L"Another program, \"%s\", holds the drive.", drive->owner);
    else if (FAILED(drive->hr)) _snwprintf(text, size - 1, L"%s (0x%08lx)", drive->why ? drive->why : L"", drive->hr);
    else if (disc->result != MMC_OK) _snwprintf(text, size - 1, L"%hs.", mmc_result_text(disc->result));
    text[size - 1] = 0;
}

static enum exit_status show_info(const struct drive_facts *drive, IDiscRecorder2 *recorder, bool as_json)
{
    enum exit_status status = EXIT_DONE;
    struct disc_state state = { .hr = E_FAIL };
    struct volume_facts volume = { 0 };
    struct disc_facts disc;
    WCHAR fault[512];

    memset(&disc, 0, sizeof(disc));
    if (recorder && SUCCEEDED(drive->hr)) disc_facts_get(recorder, &disc);
    find_fault(drive, &disc, fault, ARRAYSIZE(fault));
    if (!*fault && !cancel_wanted()) disc_state_of(recorder, &state);
    if (!*fault && !cancel_wanted()) volume_facts_get(recorder, &disc, &volume);
    forget_failure();
    if (cancel_wanted())
    {
        print_error(L"discburn: Cancelled.\n");
        status = EXIT_CANCELLED;
        if (as_json) info_print_json(drive, NULL, NULL, NULL, L"Cancelled.");
    }
    else if (*fault)
    {
        if (as_json) info_print_json(drive, NULL, NULL, NULL, fault);
        print_error(L"discburn: %s: %s\n", *drive->path ? drive->path : drive->id, fault);
        status = EXIT_FAILED;
    }
    else if (as_json) info_print_json(drive, &disc, &state, &volume, NULL);
    else info_print(drive, &disc, &state, &volume);
    disc_facts_done(&disc);
    return status;
}

/* Why there is nothing to tell of is told to programs as well. */
static enum exit_status no_drive(bool as_json)
{
    if (as_json) info_print_json(NULL, NULL, NULL, NULL, console_errors());
    return EXIT_FAILED;
}

static enum exit_status run_info(int argc, WCHAR **argv)
{
    struct query_options options;
    enum exit_status status = EXIT_FAILED;
    IDiscRecorder2 *recorder = NULL;
    struct drive_facts drive;
    IDiscMaster2 *master;
    LONG count;

    if (!query_options_parse(argc, argv, true, &options)) return EXIT_USAGE;
    if (options.help)
    {
        print(L"%s", info_verb.help);
        return EXIT_DONE;
    }
    if (options.json) console_for_programs();
    if (FAILED(list_drives(&master, &count))) return no_drive(options.json);
    cancel_watch(NULL);
    if (choose_drive(master, count, options.drive, &drive, &recorder))
    {
        status = show_info(&drive, recorder, options.json);
        if (recorder) IDiscRecorder2_Release(recorder);
        drive_facts_done(&drive);
    }
    else
    {
        if (options.drive && count) print_error(L"discburn: There is no CD, DVD or BD drive %s.\n", options.drive);
        else print_error(L"discburn: There is no CD, DVD or BD drive.\n");
        status = no_drive(options.json);
    }
    IDiscMaster2_Release(master);
    return status;
}

const struct verb info_verb =
{
    L"info",
    L"tell all about the disc in a drive, and what can be done with it",
    L"usage: discburn info [--json] [DRIVE]\n"
    L"\n"
    L"Tells what disc is in the drive (D, D: or the drive's id; without one, the\n"
    L"first that has a disc), who made it, how far it is written, its sessions,\n"
    L"tracks, ISRCs, catalogue number and CD-TEXT, how much room is left, how fast it\n"
    L"can be written, and what can be done with it next; and what discs the drive\n"
    L"burns.\n"
    L"\n"
    L"Times are minutes:seconds:frames; a frame is a sector, a second has 75.\n"
    L"\n"
    L"  --json      for programs: {drive, error, disc} with these keys, null where\n"
    L"              there is nothing:\n"
    L"              drive: path, id, vendor, product, revision, held_by,\n"
    L"              burns [\"CD-R\" ...]\n"
    L"              error: why there is no disc to tell of\n"
    L"              disc: kind, state (blank, open, finished, rewritable, read-only,\n"
    L"              unknown), sessions (with something in them), free_sectors (for the\n"
    L"              next burn), next_writable, can [burn, append, overwrite, close,\n"
    L"              erase], obstacle (why nothing can be burned), write_protected,\n"
    L"              total_sectors; these are the same in all verbs; broken_off,\n"
    L"              unreadable_at (the end that cannot be read), erasable, maker,\n"
    L"              lead_in_start, last_lead_out_start, last_session (empty, open,\n"
    L"              damaged, closed), used_sectors, volume {label, file_systems\n"
    L"              [\"ISO 9660\", \"Joliet\", \"UDF\"], udf_revision}, tracks [{number,\n"
    L"              session, start, sectors, kind (audio, data), data_mode,\n"
    L"              copy_permitted, preemphasis, isrc}], lead_out,\n"
    L"              catalogue_number, cd_text [{language, texts [{track (0: album),\n"
    L"              title, performer, songwriter, composer, arranger, message}]}],\n"
    L"              write_speeds_kb_per_second, next\n"
    L"              Addresses are LBAs.\n"
    L"\n"
    L"Exit status: 0 done, 1 there is no drive, no disc, or the drive cannot be\n"
    L"asked, 2 the command line is wrong, 4 cancelled.\n",
    run_info,
};
