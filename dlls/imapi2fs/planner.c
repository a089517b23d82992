/*
 * From what was decided about an image to its plan.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <string.h>
#include "contents.h"
#include "imported.h"
#include "planner.h"

static void copy_label(struct volume_label *label, const WCHAR *text, unsigned limit)
{
    while (label->length < limit && text[label->length])
    {
        label->text[label->length] = text[label->length];
        label->length++;
    }
}

/* ECMA-119 8.4.7: d-characters. */
static void make_iso_label(struct volume_label *label)
{
    unsigned i;

    for (i = 0; i < label->length; i++)
    {
        uint16_t character = volume_upper_case(label->text[i]);

        if ((character < 'A' || character > 'Z') && (character < '0' || character > '9')) character = '_';
        label->text[i] = character;
    }
}

void fs_make_labels(const WCHAR *name, struct volume_options *options)
{
    copy_label(&options->iso_label, name, 32);
    make_iso_label(&options->iso_label);
    copy_label(&options->joliet_label, name, 16);
    copy_label(&options->udf_label, name, 126);
}

/* A label made of the date and time, as the page has it: what is unique, and says something. */
static void make_default_name(volume_time now, WCHAR *name, size_t size)
{
    FILETIME time = { (DWORD)now, (DWORD)((ULONGLONG)now >> 32) }, local;
    SYSTEMTIME date;

    FileTimeToLocalFileTime(&time, &local);
    FileTimeToSystemTime(&local, &date);
    _snwprintf(name, size, L"%02u%02u%02u_%02u%02u", date.wYear % 100, date.wMonth, date.wDay, date.wHour, date.wMinute);
}

void fs_fill_options(const struct fs_image *image, struct volume_options *options)
{
    memset(options, 0, sizeof(*options));
    options->file_systems = (unsigned)image->file_systems;
    options->iso_level = (unsigned)image->iso_level;
    options->udf_revision = (unsigned)image->udf_revision;
    options->keep_names = image->strict != FALSE;
    options->mirror_metadata = image->mirror_metadata != FALSE;
}

/* What a session behind others goes by. */
static void take_over(const struct volume_imported *volume, const struct fs_previous *previous, struct volume_options *options)
{
    options->partition_start = volume->partition_start;
    options->next_unique_id = volume->next_unique_id;
    if (!previous->random) return;
    memcpy(options->anchors, volume->anchors, sizeof(options->anchors));
    options->anchor_count = volume->anchor_count;
    options->write_unit = previous->unit;
}

HRESULT fs_plan(struct fs_image *image, struct volume_disc *disc, const struct volume_boot *boots, unsigned boot_count,
        const struct com_class *source, REFIID iid, struct volume_image **plan)
{
    struct volume_problem problem = { NULL };
    struct volume_options options;
    enum volume_result result;
    WCHAR name[16];

    fs_fill_options(image, &options);
    options.now = fs_now();
    options.identity = (uint64_t)options.now;
    make_default_name(options.now, name, ARRAYSIZE(name));
    fs_make_labels(image->volume_name ? image->volume_name : name, &options);
    strcpy(options.application, "IMAPI2 FOR WINE AND REACTOS");
    options.session_start = image->session_start;
    if (image->imported) take_over(&image->imported->volume, image->imported->previous, &options);
    options.disc = disc;
    options.boot = boots;
    options.boot_count = boot_count;
    if (!(result = volume_image_create(image->tree, &fs_contents_class, &options, plan, &problem))) return S_OK;
    return fs_problem(result, &problem, source, iid);
}
