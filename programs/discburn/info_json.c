/*
 * A disc, told to programs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>

#include "info.h"
#include "json.h"
#include "makers.h"
#include "next.h"

static const char *const session_states[] = { "empty", "open", "damaged", "closed" };

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
                WCHAR *text = info_cd_text(block, types[j].type, track);

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
    LONG used = info_used_sectors(disc, state, volume);
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

void info_print_json(const struct drive_facts *drive, const struct disc_facts *disc, const struct disc_state *state,
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
