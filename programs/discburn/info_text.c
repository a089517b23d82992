/*
 * A disc, told to people.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "redbook/isrc.h"
#include "redbook/msf.h"

#include "console.h"
#include "info.h"
#include "makers.h"
#include "next.h"
#include "report.h"
#include "row.h"

#define LABEL         12     /* characters before what is said */
#define SECTOR_BYTES  2048   /* of data */
#define TIME_SIZE     16

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

static void print_cd_text(const struct disc_facts *disc)
{
    unsigned int i, track;

    for (i = 0; i < disc->cdtext.block_count; i++)
    {
        const struct cdtext_block *block = disc->cdtext.blocks[i];

        for (track = 0; track <= disc->cdtext.last_track && track <= 99; track++)
        {
            WCHAR *title = info_cd_text(block, CDTEXT_TITLE, track), *performer = info_cd_text(block, CDTEXT_PERFORMER, track);
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

static void print_capacity(const struct disc_facts *disc, const struct disc_state *state, const struct volume_facts *volume)
{
    WCHAR text[SIZE_TEXT], length[TIME_SIZE];
    LONG used = info_used_sectors(disc, state, volume), total = SUCCEEDED(state->hr) ? state->total : -1;

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

void info_print(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
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
