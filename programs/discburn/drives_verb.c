/*
 * discburn drives: the drives, what they can burn, and what is in them.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "discburn.h"
#include "drives.h"
#include "facts.h"
#include "json.h"
#include "query_options.h"
#include "report.h"
#include "row.h"

/* How long a drive may take to say what is in it; a list does not wait for one that is looking at a new disc. */
#define GLANCE_PATIENCE 2
#define COLUMN          7    /* where the lines below a drive begin */
#define LABEL           8    /* and what they say, behind their name */

/* Data block types 1 to 3 as people know them. */
static const char *const raw_names[] = { NULL, "P and Q", "R-W packs", "all of P-W" };
static const char *const raw_keys[] = { NULL, "pq", "cooked", "raw" };

static void disc_text(const struct disc_facts *disc, WCHAR *text, size_t size)
{
    if (disc->result == MMC_NO_MEDIUM) _snwprintf(text, size - 1, L"none");
    else if (disc->result != MMC_OK) _snwprintf(text, size - 1, L"not ready");
    else
        _snwprintf(text, size - 1, L"%hs, %hs", mmc_profile_name(disc_facts_kind(disc)), disc_facts_state(disc));
    text[size - 1] = 0;
}

static void print_abilities(const struct drive_facts *facts)
{
    struct row burns = { L"burns", COLUMN, LABEL }, ways = { L"CDs", COLUMN, LABEL }, also = { L"also", COLUMN, LABEL };
    const char *name;
    uint32_t i = 0;
    char raw[64];

    while ((name = drive_facts_burns(facts, &i))) row_add(&burns, name);
    if (!burns.used) row_add(&burns, "nothing: it only reads");
    row_end(&burns);
    if (facts->track_at_once) row_add(&ways, "track at once");
    if (facts->session_at_once) row_add(&ways, "session at once");
    for (i = 1; i < ARRAYSIZE(facts->raw_types); i++)
    {
        if (!facts->raw || !facts->raw_types[i]) continue;
        _snprintf(raw, sizeof(raw), "raw with %s", raw_names[i]);
        row_add(&ways, raw);
    }
    row_end(&ways);
    if (facts->test_write) row_add(&also, "test write");
    if (facts->underrun_free) row_add(&also, "underrun protection");
    if (facts->cd_text_read) row_add(&also, "reads CD-TEXT");
    if (facts->cd_text_write) row_add(&also, "writes CD-TEXT");
    if (facts->reads_isrc) row_add(&also, "reads ISRCs");
    if (facts->buffer_size)
    {
        _snprintf(raw, sizeof(raw), "%u KiB buffer", facts->buffer_size);
        row_add(&also, raw);
    }
    row_end(&also);
}

static void print_drive(const struct drive_facts *facts, const struct disc_facts *disc)
{
    WCHAR model[40], text[40] = L"?", letter[8];

    _snwprintf(model, ARRAYSIZE(model) - 1, L"%s %s %s", facts->vendor, facts->product, facts->revision);
    model[ARRAYSIZE(model) - 1] = 0;
    lstrcpynW(letter, *facts->path ? facts->path : L"-", 3);
    if (disc) disc_text(disc, text, ARRAYSIZE(text));
    print(L"%-6s %-30.30s %-20s %s\n", letter, model, text, *facts->owner ? facts->owner : L"nobody");
    if (SUCCEEDED(facts->hr)) print_abilities(facts);
    else if (facts->why) print(L"%*s%s\n", COLUMN, L"", facts->why);
    print(L"%*s%-*s%s\n", COLUMN, L"", LABEL, L"id", facts->id ? facts->id : L"");
}

static void json_drive(struct json *json, const struct drive_facts *facts, const struct disc_facts *disc)
{
    const char *name;
    uint32_t i = 0;

    json_open_object(json, NULL);
    json_string(json, "path", *facts->path ? facts->path : NULL);
    json_string(json, "id", facts->id);
    json_string(json, "vendor", facts->vendor);
    json_string(json, "product", facts->product);
    json_string(json, "revision", facts->revision);
    json_string(json, "held_by", *facts->owner ? facts->owner : NULL);
    json_string(json, "error", facts->why);
    json_open_array(json, "burns");
    while ((name = drive_facts_burns(facts, &i))) json_ascii(json, NULL, name);
    json_close_array(json);
    json_bool(json, "track_at_once", facts->track_at_once);
    json_bool(json, "session_at_once", facts->session_at_once);
    json_bool(json, "raw", facts->raw);
    json_open_array(json, "raw_sub_channels");
    for (i = 1; i < ARRAYSIZE(facts->raw_types); i++)
        if (facts->raw_types[i]) json_ascii(json, NULL, raw_keys[i]);
    json_close_array(json);
    json_bool(json, "test_write", facts->test_write);
    json_bool(json, "underrun_protection", facts->underrun_free);
    json_bool(json, "cd_text_read", facts->cd_text_read);
    json_bool(json, "cd_text_write", facts->cd_text_write);
    json_bool(json, "isrc_read", facts->reads_isrc);
    json_bool(json, "catalogue_number_read", facts->reads_mcn);
    json_number(json, "buffer_kib", facts->buffer_size);
    if (disc && disc->result == MMC_OK)
    {
        json_open_object(json, "disc");
        json_ascii(json, "kind", mmc_profile_name(disc_facts_kind(disc)));
        json_ascii(json, "state", disc_facts_state(disc));
        json_close_object(json);
    }
    else json_null(json, "disc");
    json_close_object(json);
}

static enum exit_status show_drives(IDiscMaster2 *master, LONG count, bool as_json)
{
    struct json json = { 0 };
    LONG i, failed = 0;

    if (as_json)
    {
        json_open_object(&json, NULL);
        json_open_array(&json, "drives");
    }
    else if (count) print(L"%-6s %-30s %-20s %s\n", L"Drive", L"Model", L"Disc", L"Held by");
    for (i = 0; i < count; i++)
    {
        IDiscRecorder2 *recorder;
        struct drive_facts facts;
        struct disc_facts disc;
        bool looked;
        BSTR id;

        if (FAILED(IDiscMaster2_get_Item(master, i, &id))) break; /* unplugged since it was counted */
        drive_facts_get(id, &facts, &recorder);
        /* one that another program holds is left alone */
        if (FAILED(facts.hr) && !*facts.owner) failed++;
        looked = recorder && SUCCEEDED(facts.hr);
        if (looked) disc_facts_glance(recorder, GLANCE_PATIENCE, &disc);
        if (as_json) json_drive(&json, &facts, looked ? &disc : NULL);
        else print_drive(&facts, looked ? &disc : NULL);
        if (looked) disc_facts_done(&disc);
        if (recorder) IDiscRecorder2_Release(recorder);
        drive_facts_done(&facts);
        SysFreeString(id);
    }
    if (as_json)
    {
        json_close_array(&json);
        json_close_object(&json);
    }
    if (count && !failed) return EXIT_DONE;
    if (!count) print_error(L"discburn: There is no CD, DVD or BD drive.\n");
    return EXIT_FAILED;
}

static enum exit_status run_drives(int argc, WCHAR **argv)
{
    struct query_options options;
    enum exit_status status;
    IDiscMaster2 *master;
    LONG count;

    if (!query_options_parse(argc, argv, false, &options)) return EXIT_USAGE;
    if (options.help)
    {
        print(L"%s", drives_verb.help);
        return EXIT_DONE;
    }
    if (FAILED(list_drives(&master, &count))) return EXIT_FAILED;
    status = show_drives(master, count, options.json);
    IDiscMaster2_Release(master);
    return status;
}

const struct verb drives_verb =
{
    L"drives",
    L"list the drives, what they can burn and what is in them",
    L"usage: discburn drives [--json]\n"
    L"\n"
    L"Lists the CD, DVD and BD drives: letter, maker and model, the disc in it, the\n"
    L"program that holds it, what it burns, and its id for other programs.\n"
    L"\n"
    L"  --json      for programs: {\"drives\": [{...}]} with these keys, null where\n"
    L"              there is nothing: path, id, vendor, product, revision, held_by,\n"
    L"              error, burns [\"CD-R\" ...], track_at_once, session_at_once, raw,\n"
    L"              raw_sub_channels [\"pq\", \"cooked\", \"raw\"], test_write,\n"
    L"              underrun_protection, cd_text_read, cd_text_write, isrc_read,\n"
    L"              catalogue_number_read, buffer_kib, disc {kind, state}; state is\n"
    L"              blank, open, finished, rewritable, read-only or unknown\n"
    L"\n"
    L"Exit status: 0 there are drives, 1 there are none, or one could not be asked\n"
    L"(its row says why), 2 the command line is wrong.\n",
    run_drives,
};
