/*
 * discburn info: the disc in a drive, and what can still be done with it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "redbook/isrc.h"
#include "redbook/msf.h"

#include "cancel.h"
#include "console.h"
#include "discburn.h"
#include "discstate.h"
#include "drives.h"
#include "facts.h"
#include "json.h"
#include "makers.h"
#include "next.h"
#include "query_options.h"
#include "report.h"
#include "row.h"
#include "volumefacts.h"

#define LABEL         12     /* characters before what is said */
#define SECTOR_BYTES  2048   /* of data */
#define TIME_SIZE     16

/* The control nibble of Q (IEC 60908 17.5). */
#define CONTROL_PREEMPHASIS 0x01
#define CONTROL_COPY        0x02
#define CONTROL_DATA        0x04
#define CONTROL_4_CHANNELS  0x08

static const WCHAR *time_text(int32_t lba, WCHAR text[TIME_SIZE])
{
    struct msf msf;

    if (!msf_from_lba(lba, &msf)) return L"";
    _snwprintf(text, TIME_SIZE, L"%02u:%02u:%02u", msf.min, msf.sec, msf.frame);
    return text;
}

static const WCHAR *length_text(uint32_t sectors, WCHAR text[TIME_SIZE])
{
    struct msf msf = msf_from_frames(sectors);

    _snwprintf(text, TIME_SIZE, L"%02u:%02u:%02u", msf.min, msf.sec, msf.frame);
    return text;
}

static void say(const WCHAR *label, const WCHAR *format, ...)
{
    WCHAR text[512];
    va_list args;
    size_t length;

    va_start(args, format);
    _vsnwprintf(text, ARRAYSIZE(text) - 1, format, args);
    va_end(args);
    text[ARRAYSIZE(text) - 1] = 0;
    for (length = wcslen(text); length && text[length - 1] == ' ';) text[--length] = 0;
    print(L"%-*s%s\n", LABEL, label, text);
}

static const char *track_kind(const struct disc_facts *disc, const struct mmc_track_information *track)
{
    if (!disc->is_cd) return "data";
    if (!(track->track_mode & CONTROL_DATA)) return "audio";
    switch (track->data_mode)
    {
    case 1: return "data, mode 1";
    case 2: return "data, mode 2";
    default: return "data";
    }
}

/* --- CD-TEXT ------------------------------------------------------------------------------------------------------- */

/* In Unicode; the caller frees it. NULL for an empty or missing text. */
static WCHAR *cd_text(const struct cdtext_block *block, unsigned int type, unsigned int track)
{
    const struct cdtext_string *text = cdtext_get(block, type, track);
    /* what is said to be ISO 8859-1 is that, or ASCII, on every known disc */
    UINT code_page = cdtext_set_of_type(block->character_set, type) == CDTEXT_MS_JIS ? 932 : 28591;
    WCHAR *wide, *c;
    int length;

    if (!text || !text->size) return NULL;
    length = MultiByteToWideChar(code_page, 0, (const char *)text->bytes, text->size, NULL, 0);
    if (length <= 0 || !(wide = malloc((length + 1) * sizeof(*wide)))) return NULL;
    MultiByteToWideChar(code_page, 0, (const char *)text->bytes, text->size, wide, length);
    wide[length] = 0;
    for (c = wide; *c; c++)
        if (*c < ' ') *c = ' ';
    return wide;
}

static void print_cd_text(const struct disc_facts *disc)
{
    unsigned int i, track;

    for (i = 0; i < disc->cdtext.block_count; i++)
    {
        const struct cdtext_block *block = disc->cdtext.blocks[i];

        for (track = 0; track <= disc->cdtext.last_track && track <= 99; track++)
        {
            WCHAR *title = cd_text(block, CDTEXT_TITLE, track), *performer = cd_text(block, CDTEXT_PERFORMER, track);
            WCHAR number[16] = L"album";

            if (track) _snwprintf(number, ARRAYSIZE(number), L"track %u", track);
            if (title || performer)
                say(track ? L"" : L"CD-TEXT", L"%s: %s%s%s", number, title ? title : L"", title && performer ? L" / " : L"",
                        performer ? performer : L"");
            free(title);
            free(performer);
        }
    }
}

static void json_cd_text(struct json *json, const struct disc_facts *disc)
{
    static const struct
    {
        unsigned int type;
        const char *key;
    }
    types[] =
    {
        { CDTEXT_TITLE, "title" }, { CDTEXT_PERFORMER, "performer" }, { CDTEXT_SONGWRITER, "songwriter" },
        { CDTEXT_COMPOSER, "composer" }, { CDTEXT_ARRANGER, "arranger" }, { CDTEXT_MESSAGE, "message" },
    };
    unsigned int i, j, track;

    json_open_array(json, "cd_text");
    for (i = 0; i < disc->cdtext.block_count; i++)
    {
        const struct cdtext_block *block = disc->cdtext.blocks[i];

        json_open_object(json, NULL);
        json_number(json, "language", block->language);
        json_open_array(json, "texts");
        for (track = 0; track <= disc->cdtext.last_track && track <= 99; track++)
        {
            json_open_object(json, NULL);
            json_number(json, "track", track);
            for (j = 0; j < ARRAYSIZE(types); j++)
            {
                WCHAR *text = cd_text(block, types[j].type, track);

                json_string(json, types[j].key, text);
                free(text);
            }
            json_close_object(json);
        }
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

/* --- for people ---------------------------------------------------------------------------------------------------- */

/* What kind of thing it is. */
static const WCHAR *kind_text(uint16_t profile)
{
    switch (profile)
    {
    case MMC_PROFILE_CD_R:
    case MMC_PROFILE_DVD_R:
    case MMC_PROFILE_DVD_PLUS_R:
    case MMC_PROFILE_BD_R_SEQUENTIAL: return L"written once, session by session";
    case MMC_PROFILE_DVD_R_DL_SEQUENTIAL:
    case MMC_PROFILE_DVD_R_DL_LAYER_JUMP:
    case MMC_PROFILE_DVD_PLUS_R_DL: return L"two layers, written once, in one session";
    case MMC_PROFILE_BD_R_RANDOM: return L"written once, anywhere";
    case MMC_PROFILE_CD_RW:
    case MMC_PROFILE_DVD_RW_SEQUENTIAL: return L"written session by session, erased as a whole";
    case MMC_PROFILE_DVD_RW_OVERWRITE:
    case MMC_PROFILE_DVD_PLUS_RW:
    case MMC_PROFILE_DVD_PLUS_RW_DL:
    case MMC_PROFILE_DVD_RAM:
    case MMC_PROFILE_BD_RE: return L"written anywhere, again and again";
    case MMC_PROFILE_CD_ROM:
    case MMC_PROFILE_DVD_ROM:
    case MMC_PROFILE_BD_ROM: return L"only to be read";
    default: return NULL;
    }
}

static void print_medium(const struct disc_facts *disc)
{
    const WCHAR *kind = kind_text(disc_facts_kind(disc));
    const char *maker = disc->atip_known ? disc_maker(disc->atip.lead_in_start) : NULL;
    WCHAR lead_in[TIME_SIZE];

    say(L"Disc", L"%hs, %hs", mmc_profile_name(disc_facts_kind(disc)), disc_facts_state_shown(disc));
    if (kind) say(L"", L"%s", kind);
    if (disc->unreadable)
        print(L"The recording broke off: LBA %ld cannot be read. It cannot be continued.\n", disc->unreadable_at);
    if (!disc->atip_known) return;
    say(L"Made by", L"%hs (lead-in at %s)", maker ? maker : "a maker that is not in the list",
            time_text(disc->atip.lead_in_start, lead_in));
}

static const char *const session_states[] = { "empty", "open", "damaged", "closed" };

static void print_sessions(const struct disc_facts *disc)
{
    static const WCHAR *const states[] = { L"empty", L"still open", L"damaged", L"closed" };
    unsigned int sessions = disc_facts_sessions(disc);

    if (!sessions) return;
    if (sessions < disc->information.sessions) say(L"Sessions", L"%u, and room for another", sessions);
    else say(L"Sessions", L"%u, the last %s", sessions, states[disc->information.last_session_status & 3]);
}

static void print_volume(const struct volume_facts *volume)
{
    struct row row = { L"Files", 0, LABEL, 0 };
    unsigned int i = 0;
    const char *name;
    char udf[16];

    if (!volume->file_systems) return;
    if (*volume->label) say(L"Label", L"%s", volume->label);
    while ((name = volume_facts_file_system(volume, &i)))
    {
        _snprintf(udf, sizeof(udf), "UDF %x.%02x", volume->udf_revision >> 8, volume->udf_revision & 0xff);
        row_add(&row, volume->udf_revision && !strcmp(name, "UDF") ? udf : name);
    }
    row_end(&row);
}

static void print_track(const struct disc_facts *disc, const struct track_facts *facts)
{
    const struct mmc_track_information *track = &facts->information;
    WCHAR start[TIME_SIZE], length[TIME_SIZE];
    char isrc[ISRC_DASHED_LENGTH + 1] = "";
    struct isrc code;
    bool audio = disc->is_cd && !(track->track_mode & CONTROL_DATA);

    if (*facts->isrc && isrc_parse(facts->isrc, strlen(facts->isrc), &code, NULL) == ISRC_OK) isrc_format(&code, isrc);
    print(L"%5u  %4u  %-8s %8ld  %-8s %8lu  %-*hs", track->track, track->session,
            disc->is_cd ? time_text(track->start, start) : L"", track->start,
            disc->is_cd ? length_text(track->size, length) : L"", track->size, *isrc ? 12 : 0, track_kind(disc, track));
    if (*isrc) print(L" %hs", isrc);
    print(L"\n");
    if (audio && track->track_mode & (CONTROL_COPY | CONTROL_PREEMPHASIS | CONTROL_4_CHANNELS))
        print(L"%*s%s%s%s\n", 51, L"", track->track_mode & CONTROL_COPY ? L" copy permitted" : L"",
                track->track_mode & CONTROL_PREEMPHASIS ? L" pre-emphasis" : L"",
                track->track_mode & CONTROL_4_CHANNELS ? L" 4 channels" : L"");
    if (track->damaged) print(L"%*sdamaged\n", 52, L"");
}

static void print_tracks(const struct disc_facts *disc)
{
    WCHAR end[TIME_SIZE];
    uint32_t i;

    if (!disc->track_count) return;
    print(L"\nTrack  Sess.  %-8s %7s  %-8s %8s  %-12s ISRC\n", disc->is_cd ? L"Start" : L"", L"LBA",
            disc->is_cd ? L"Length" : L"", L"Sectors", L"Kind");
    for (i = 0; i < disc->track_count; i++) print_track(disc, &disc->tracks[i]);
    if (disc->lead_out >= 0) print(L"  end        %-8s %8ld\n", time_text(disc->lead_out, end), disc->lead_out);
    print(L"\n");
}

static void print_speeds(const struct disc_facts *disc)
{
    double single = disc_facts_single_speed(disc);
    WCHAR text[256] = L"";
    double last = 0;
    uint32_t i;

    for (i = 0; i < disc->speed_count; i++)
    {
        double speed = disc->speeds[i].write_speed / single;
        size_t used = wcslen(text);

        if (speed < 0.5 || (i && speed > last - 0.1 && speed < last + 0.1)) continue; /* once as CLV, once as CAV */
        last = speed;
        /* 4.0x is 4x, 2.4x stays */
        _snwprintf(text + used, ARRAYSIZE(text) - 1 - used, L"%s%.*fx", used ? L", " : L"",
                speed - (int)(speed + 0.05) > 0.1 ? 1 : 0, speed);
    }
    if (*text) say(L"Speeds", L"%s", text);
}

/* What is used: of a disc that is written session by session by the drive's account, of others by the file system's. */
static LONG used_sectors(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume)
{
    if (FAILED(state->hr)) return -1;
    if (disc_state_is_overwritable(state) && volume->end && (LONG)volume->end < state->total) return (LONG)volume->end;
    if (disc_state_is_overwritable(state) || state->free < 0 || state->free > state->total) return -1;
    return disc->information.disc_status == MMC_DISC_BLANK ? 0 : state->total - state->free;
}

static void print_capacity(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume)
{
    WCHAR text[SIZE_TEXT], length[TIME_SIZE];
    LONG used = used_sectors(disc, state, volume), total = SUCCEEDED(state->hr) ? state->total : -1;

    /* of a finished one IMAPI2 counts what is recorded */
    if (disc->atip_known) total = disc->atip.last_lead_out;
    if (total <= 0) return;
    size_text((int64_t)total * SECTOR_BYTES, text);
    if (disc->is_cd) say(L"Capacity", L"%s, %ld sectors, %s", length_text(total, length), total, text);
    else say(L"Capacity", L"%ld sectors, %s", total, text);
    size_text((int64_t)used * SECTOR_BYTES, text);
    if (used > 0 && disc->is_cd) say(L"Used", L"%s, %ld sectors, %s", length_text(used, length), used, text);
    else if (used > 0) say(L"Used", L"%ld sectors, %s", used, text);
}

static void print_room(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume)
{
    WCHAR next[TIME_SIZE], length[TIME_SIZE], size[SIZE_TEXT];

    print_capacity(disc, state, volume);

    if (SUCCEEDED(state->hr) && state->writable && state->free > 0 && !disc_facts_is_overwritable(disc))
    {
        size_text((int64_t)state->free * SECTOR_BYTES, size);
        if (disc->is_cd) say(L"Free", L"%s, %ld sectors, %s", length_text(state->free, length), state->free, size);
        else say(L"Free", L"%ld sectors, %s", state->free, size);
        if (disc->is_cd && state->next >= 0) say(L"Next write", L"at %s, LBA %ld", time_text(state->next, next), state->next);
        else if (state->next >= 0) say(L"Next write", L"at LBA %ld", state->next);
    }
    if (disc->next_known || disc->information.erasable) print_speeds(disc);
    print_disc_state(state, LABEL);
    say(L"What next", L"%s", disc_next(disc, state));
}

static void print_info(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
        const struct volume_facts *volume)
{
    struct row burns = { L"Burns", 0, LABEL, 0 };
    const char *name;
    uint32_t i = 0;

    say(L"Drive", L"%s%s%s %s %s", drive->path, *drive->path ? L" " : L"", drive->vendor, drive->product, drive->revision);
    while ((name = drive_facts_burns(drive, &i))) row_add(&burns, name);
    if (!burns.used) row_add(&burns, "nothing: it only reads");
    row_end(&burns);
    print_medium(disc);
    print_sessions(disc);
    print_volume(volume);
    if (*disc->catalogue_number) say(L"Catalogue", L"%hs", disc->catalogue_number);
    print_cd_text(disc);
    print_tracks(disc);
    print_room(disc, state, volume);
}

/* --- for programs -------------------------------------------------------------------------------------------------- */

static void json_track(struct json *json, const struct disc_facts *disc, const struct track_facts *facts)
{
    const struct mmc_track_information *track = &facts->information;
    bool audio = disc->is_cd && !(track->track_mode & CONTROL_DATA);

    json_open_object(json, NULL);
    json_number(json, "number", track->track);
    json_number(json, "session", track->session);
    json_number(json, "start", track->start);
    json_number(json, "sectors", track->size);
    json_ascii(json, "kind", audio ? "audio" : "data");
    if (disc->is_cd && !audio && track->data_mode < 3) json_number(json, "data_mode", track->data_mode);
    else json_null(json, "data_mode");
    json_bool(json, "copy_permitted", track->track_mode & CONTROL_COPY);
    json_bool(json, "preemphasis", audio && track->track_mode & CONTROL_PREEMPHASIS);
    json_ascii(json, "isrc", facts->isrc);
    json_close_object(json);
}

static void json_known(struct json *json, const char *key, bool known, int64_t number)
{
    if (known) json_number(json, key, number);
    else json_null(json, key);
}

static void json_volume(struct json *json, const struct volume_facts *volume)
{
    unsigned int i = 0;
    const char *name;
    char revision[16];

    if (!volume->file_systems)
    {
        json_null(json, "volume");
        return;
    }
    json_open_object(json, "volume");
    json_string(json, "label", *volume->label ? volume->label : NULL);
    json_open_array(json, "file_systems");
    while ((name = volume_facts_file_system(volume, &i))) json_ascii(json, NULL, name);
    json_close_array(json);
    _snprintf(revision, sizeof(revision), "%x.%02x", volume->udf_revision >> 8, volume->udf_revision & 0xff);
    json_ascii(json, "udf_revision", volume->udf_revision ? revision : NULL);
    json_close_object(json);
}

static void json_disc(struct json *json, const struct disc_facts *disc, const struct disc_state *state,
        const struct volume_facts *volume)
{
    LONG used = used_sectors(disc, state, volume);
    uint32_t i;

    json_open_object(json, "disc");
    json_disc_members(json, disc, state);
    json_bool(json, "broken_off", disc->broken_off || disc->unreadable);
    json_known(json, "unreadable_at", disc->unreadable, disc->unreadable_at);
    json_bool(json, "erasable", disc->information.erasable);
    json_ascii(json, "maker", disc->atip_known ? disc_maker(disc->atip.lead_in_start) : NULL);
    json_known(json, "lead_in_start", disc->atip_known, disc->atip.lead_in_start);
    json_known(json, "last_lead_out_start", disc->atip_known, disc->atip.last_lead_out);
    json_ascii(json, "last_session", disc->information_known ? session_states[disc->information.last_session_status & 3] : NULL);
    json_known(json, "used_sectors", used >= 0, used);
    json_volume(json, volume);
    json_open_array(json, "tracks");
    for (i = 0; i < disc->track_count; i++) json_track(json, disc, &disc->tracks[i]);
    json_close_array(json);
    json_known(json, "lead_out", disc->lead_out >= 0, disc->lead_out);
    json_ascii(json, "catalogue_number", disc->catalogue_number);
    json_cd_text(json, disc);
    json_open_array(json, "write_speeds_kb_per_second");
    for (i = 0; i < disc->speed_count; i++) /* some are there twice, as CLV and as CAV */
        if (!i || disc->speeds[i].write_speed != disc->speeds[i - 1].write_speed) json_number(json, NULL, disc->speeds[i].write_speed);
    json_close_array(json);
    json_string(json, "next", disc_next(disc, state));
    json_close_object(json);
}

/* drive: NULL where there is none. */
static void json_info(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
        const struct volume_facts *volume, const WCHAR *error)
{
    struct json json = { 0 };
    const char *name;
    uint32_t i = 0;

    json_open_object(&json, NULL);
    if (!drive)
    {
        json_null(&json, "drive");
        json_string(&json, "error", error);
        json_null(&json, "disc");
        json_close_object(&json);
        return;
    }
    json_open_object(&json, "drive");
    json_string(&json, "path", *drive->path ? drive->path : NULL);
    json_string(&json, "id", drive->id);
    json_string(&json, "vendor", drive->vendor);
    json_string(&json, "product", drive->product);
    json_string(&json, "revision", drive->revision);
    json_string(&json, "held_by", *drive->owner ? drive->owner : NULL);
    json_open_array(&json, "burns");
    while ((name = drive_facts_burns(drive, &i))) json_ascii(&json, NULL, name);
    json_close_array(&json);
    json_close_object(&json);
    json_string(&json, "error", error);
    if (disc) json_disc(&json, disc, state, volume);
    else json_null(&json, "disc");
    json_close_object(&json);
}

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
        if (as_json) json_info(drive, NULL, NULL, NULL, L"Cancelled.");
    }
    else if (*fault)
    {
        if (as_json) json_info(drive, NULL, NULL, NULL, fault);
        print_error(L"discburn: %s: %s\n", *drive->path ? drive->path : drive->id, fault);
        status = EXIT_FAILED;
    }
    else if (as_json) json_info(drive, &disc, &state, &volume, NULL);
    else print_info(drive, &disc, &state, &volume);
    disc_facts_done(&disc);
    return status;
}

/* Why there is nothing to tell of is told to programs as well. */
static enum exit_status no_drive(bool as_json)
{
    if (as_json) json_info(NULL, NULL, NULL, NULL, console_errors());
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
