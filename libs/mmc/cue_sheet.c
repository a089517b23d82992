/*
 * SEND CUE SHEET, and the building of a cue sheet.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"
#include "mmc/cue_sheet.h"
#include "redbook/msf.h"

/* The low nibble of a line's first byte, and what the other bytes are then (MMC-6 table "Cue sheet format"). */
#define ADR_POSITION  1
#define ADR_CATALOGUE 2
#define ADR_ISRC      3

#define LEAD_OUT_TRACK 0xAA
#define SCMS           0x80
#define CONTROL_DATA   0x04
#define TRACKS_MAX     99

struct sheet
{
    uint8_t *bytes;
    uint32_t size, used;
    bool full;
};

static uint8_t *add_line(struct sheet *sheet, uint8_t control, uint8_t adr)
{
    static uint8_t nowhere[MMC_CUE_LINE_SIZE];
    uint8_t *line = nowhere;

    if (sheet->size - sheet->used < MMC_CUE_LINE_SIZE) sheet->full = true;
    else
    {
        line = sheet->bytes + sheet->used;
        sheet->used += MMC_CUE_LINE_SIZE;
    }
    memset(line, 0, MMC_CUE_LINE_SIZE);
    line[0] = (uint8_t)(control << 4 | adr);
    return line;
}

/* Times in a cue sheet are absolute: 00:00:00 is LBA -150. False when the address has none in the program area. */
static bool add_position(struct sheet *sheet, uint8_t control, uint8_t track, uint8_t index, uint8_t form, bool alternate,
        int32_t lba)
{
    uint8_t *line = add_line(sheet, control, ADR_POSITION);
    struct msf msf;

    if (lba < -CD_MSF_OFFSET || !msf_from_lba(lba, &msf)) return false;
    line[1] = track;
    line[2] = index;
    line[3] = form;
    line[4] = alternate ? SCMS : 0;
    line[5] = msf.min;
    line[6] = msf.sec;
    line[7] = msf.frame;
    return true;
}

static bool is_terminated(const char *text, size_t length)
{
    return strnlen(text, length + 1) == length;
}

/* Seven digits in the first line, six in the second, from byte 1 on. */
static bool add_catalogue_number(struct sheet *sheet, uint8_t control, const char *number)
{
    if (!*number) return true;
    if (!is_terminated(number, 13)) return false;
    memcpy(add_line(sheet, control, ADR_CATALOGUE) + 1, number, 7);
    memcpy(add_line(sheet, control, ADR_CATALOGUE) + 1, number + 7, 6);
    return true;
}

/* Six characters a line, from byte 2 on, behind the track's number. */
static bool add_isrc(struct sheet *sheet, const struct mmc_cue_track *track)
{
    uint8_t *line;
    unsigned int i;

    if (!*track->isrc) return true;
    if (!is_terminated(track->isrc, 12)) return false;
    for (i = 0; i < 2; i++)
    {
        line = add_line(sheet, track->control, ADR_ISRC);
        line[1] = track->number;
        memcpy(line + 2, track->isrc + 6 * i, 6);
    }
    return true;
}

/* A form of data sectors where the control nibble says data, and of audio where it does not. */
static bool fits(uint8_t form, uint8_t control)
{
    return ((form & 0x3F) >= MMC_FORM_MODE1) == ((control & CONTROL_DATA) != 0);
}

static bool add_track(struct sheet *sheet, const struct mmc_cue_track *track, int32_t *end)
{
    uint8_t i;

    if (track->control > 15 || !track->index_count || track->index_count > MMC_CUE_INDEXES_MAX) return false;
    if (!fits(track->data_form, track->control) || !add_isrc(sheet, track)) return false;
    if (track->has_pregap)
    {
        /* Its form is not held against the control nibble: between tracks of two kinds a pregap has parts of both. */
        if (track->pregap_start < *end) return false;
        if (!add_position(sheet, track->control, track->number, 0, track->pregap_form, track->alternate_copy,
                track->pregap_start))
            return false;
        *end = track->pregap_start + 1;
    }
    for (i = 0; i < track->index_count; i++)
    {
        if (track->indexes[i] < *end) return false;
        if (!add_position(sheet, track->control, track->number, (uint8_t)(i + 1), track->data_form, track->alternate_copy,
                track->indexes[i]))
            return false;
        *end = track->indexes[i] + 1;
    }
    return true;
}

enum mmc_result mmc_build_cue_sheet(const struct mmc_cue_session *session, uint8_t *bytes, uint32_t size, uint32_t *length)
{
    struct sheet sheet = { bytes, size, 0, false };
    const struct mmc_cue_track *tracks = session->tracks;
    int32_t end = -CD_MSF_OFFSET;
    uint32_t i;

    *length = 0;
    if (!session->track_count || session->track_count > TRACKS_MAX || !tracks[0].has_pregap || tracks[0].control > 15)
        return MMC_BAD_ARGUMENT;
    if (!add_catalogue_number(&sheet, tracks[0].control, session->catalogue_number)) return MMC_BAD_ARGUMENT;
    add_position(&sheet, tracks[0].control, 0, 0, session->lead_in_form, false, -CD_MSF_OFFSET);
    for (i = 0; i < session->track_count; i++)
    {
        if (!tracks[i].number || tracks[i].number > TRACKS_MAX || tracks[i].number != tracks[0].number + i)
            return MMC_BAD_ARGUMENT;
        if (!add_track(&sheet, &tracks[i], &end)) return MMC_BAD_ARGUMENT;
    }
    if (session->lead_out < end
            || !add_position(&sheet, tracks[i - 1].control, LEAD_OUT_TRACK, 1, session->lead_out_form, false, session->lead_out))
        return MMC_BAD_ARGUMENT;
    if (sheet.full) return MMC_BUFFER_TOO_SMALL;
    *length = sheet.used;
    return MMC_OK;
}

enum mmc_result mmc_send_cue_sheet(struct mmc_device *device, const uint8_t *sheet, uint32_t length)
{
    struct mmc_command command = mmc_begin(MMC_SEND_CUE_SHEET, MMC_TIMEOUT_MEDIUM);

    if (!length || length > 0xFFFFFF || length % MMC_CUE_LINE_SIZE || length > device->transport->max_transfer)
        return MMC_BAD_ARGUMENT;
    put_be24(command.cdb + 6, length);
    mmc_send_from(&command, sheet, length);
    return mmc_execute(device, &command, NULL);
}
