/* write_sao.c: the session-at-once write type (MMC-6 4.7.4.2) and SEND CUE SHEET.
 *
 * The cue sheet says how the session is laid out; the host sends the sectors of the program area that the cue sheet says
 * it sends, from the first to the last, and the drive makes lead-in, lead-out, Q and the rest.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bytes.h"
#include "cue_sheet.h"
#include "scramble.h"
#include "unit.h"
#include "write_modes.h"

#include <stdlib.h>
#include <string.h>

enum
{
    CHUNK = 32,
    MULTI_SESSION = 0xc0,       /* page 05h byte 3: 11b, the next session may follow */
    SESSION_FORMAT = 8          /* page 05h: 00h, 10h or 20h */
};

void cue_sheet_forget(struct recording *recording)
{
    free(recording->cue);
    recording->cue = NULL;
}

void send_cue_sheet(struct unit *unit, struct command *command)
{
    uint32_t size = get_be24(command->cdb + 6);
    const struct disc *disc = medium_disc(unit);
    const struct toc *toc = medium_toc(unit);
    struct cue_sheet *cue;

    if (write_parameter_type(unit) != WRITE_TYPE_SAO || unit->recording.mode)
    {
        check(command, SENSE_COMMAND_SEQUENCE);
        return;
    }
    if (!size || size > CUE_SHEET_MOST)
    {
        check(command, size ? SENSE_PARAMETER_LIST_LENGTH : SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (!received(command, size))
        return;
    cue_sheet_forget(&unit->recording);
    if (!(cue = calloc(1, sizeof(*cue))))
    {
        check(command, SENSE_WRITE_ERROR);
        return;
    }
    if (!layout_next_session(&cue->layout, disc, toc) || layout_take_pma(&cue->layout, disc))
        check(command, SENSE_CANNOT_WRITE_MEDIUM);
    else if (!cue_sheet_parse(cue, command->data, size, layout_first_number(toc), disc->last_lead_out))
        check(command, SENSE_INVALID_PARAMETER);
    else
    {
        cue->layout.leave_open = (write_parameters(unit)[3] & MULTI_SESSION) == MULTI_SESSION;
        cue->layout.disc_type = write_parameters(unit)[SESSION_FORMAT];
        unit->recording.cue = cue;
        return;
    }
    free(cue);
}

/* Whether the drive makes the sector at lba by itself. */
static bool made_by_drive(const struct cue_sheet *cue, int32_t lba)
{
    return !cue_block_size(cue_stretch_at(cue, lba));
}

/* The first sector from lba on that the host sends, or the lead-out. */
static int32_t next_from_host(const struct cue_sheet *cue, int32_t lba)
{
    while (lba < cue->layout.lead_out && made_by_drive(cue, lba))
        lba = cue_stretch_at(cue, lba)->end;
    return lba;
}

static bool sao_next_writable(struct unit *unit, int32_t *lba)
{
    struct session_layout layout;

    if (unit->recording.cue)
    {
        *lba = next_from_host(unit->recording.cue, unit->recording.cue->layout.lead_in);
        return true;
    }
    memset(&layout, 0, sizeof(layout));
    if (!layout_next_session(&layout, medium_disc(unit), medium_toc(unit)) || layout_take_pma(&layout, medium_disc(unit)))
        return false;
    *lba = layout.program;
    return true;
}

/* One sector from what the host has sent of it. */
static void make_sector(struct unit *unit, int32_t lba, const struct cue_stretch *stretch, const uint8_t *block,
                        uint8_t *sector)
{
    const struct cue_form *form = stretch->form;
    const uint8_t *sub = block + form->main_size;
    uint8_t *symbols = sector + MAIN_SIZE, rw[96];
    enum sector_type type = form->type;
    unsigned i;

    if (!form->main_size)
        layout_empty_sector(&unit->recording.cue->layout, medium_disc(unit), lba, sector);
    else
    {
        memset(sector, 0, MAIN_SIZE);
        memcpy(sector + form->at, block, form->main_size);
        if (type == SECTOR_MODE_2_FORM_1 && sector[18] & 0x20)
            type = SECTOR_MODE_2_FORM_2;
        if (form->complete)
            cd_sector_complete(sector, lba, type);
        if (form->is_data)
            cd_sector_scramble(sector);
        layout_sub_channel(&unit->recording.cue->layout, medium_disc(unit), lba, symbols);
    }
    if (stretch->sub_channel == CUE_SUB_NONE)
        return;
    memcpy(rw, sub, sizeof(rw));
    if (stretch->sub_channel == CUE_SUB_PACKED)
        rw_interleave_sector(&unit->recording.interleave, sub, rw);
    for (i = 0; i < sizeof(rw); i++)
        symbols[i] = (symbols[i] & 0xc0) | (rw[i] & 0x3f);
}

/* Whether count sectors at lba are what the host has to send next; *bytes is then their size. Begins the recording when
 * they are the first. */
static bool admit(struct unit *unit, struct command *command, int32_t lba, uint32_t count, uint64_t *bytes)
{
    const struct cue_sheet *cue = unit->recording.cue;
    const struct cue_stretch *stretch;
    int32_t next;
    uint32_t left;

    if (!cue)
        return check(command, sao_next_writable(unit, &next) ? SENSE_COMMAND_SEQUENCE : SENSE_CANNOT_WRITE_MEDIUM);
    next = unit->recording.mode ? unit->recording.next : next_from_host(cue, cue->layout.lead_in);
    if (lba != next)
        return check(command, SENSE_INVALID_ADDRESS_FOR_WRITE);
    for (*bytes = 0, left = count; left; )
    {
        uint32_t here;

        if (next >= cue->layout.lead_out || !cue_block_size(stretch = cue_stretch_at(cue, next)))
            return check(command, SENSE_LBA_OUT_OF_RANGE); /* the host's part ends before */
        here = (uint32_t)(stretch->end - next) < left ? (uint32_t)(stretch->end - next) : left;
        *bytes += (uint64_t)here * cue_block_size(stretch);
        next += (int32_t)here;
        left -= here;
    }
    if (!received(command, *bytes))
        return false;
    if (unit->recording.mode)
        return true;
    recording_begin(unit, &sao_recording, cue->layout.lead_in, MAIN_SIZE);
    return recording_burn_empty(unit, command, &cue->layout, lba);
}

static bool all_received(const struct unit *unit)
{
    return unit->recording.next == unit->recording.cue->layout.lead_out;
}

static bool sao_write(struct unit *unit, struct command *command, int32_t lba, uint32_t count)
{
    const struct cue_sheet *cue = unit->recording.cue;
    const uint8_t *block = command->data;
    uint8_t sectors[CHUNK * SECTOR_SIZE];
    uint32_t filled = 0;
    uint64_t bytes;

    if (!admit(unit, command, lba, count, &bytes) || !recording_accept(unit, command, count * MAIN_SIZE))
        return false;
    for (; count; count--, lba++)
    {
        const struct cue_stretch *stretch = cue_stretch_at(cue, lba);

        make_sector(unit, lba, stretch, block, sectors + filled * SECTOR_SIZE);
        block += cue_block_size(stretch);
        if (++filled == CHUNK || count == 1)
        {
            if (!recording_burn(unit, command, sectors, filled))
                return false;
            filled = 0;
        }
    }
    /* Pauses the host does not send follow by themselves. */
    if (!recording_burn_empty(unit, command, &cue->layout, next_from_host(cue, unit->recording.next)))
        return false;
    unit->recording.in_lead_out = all_received(unit);
    return true;
}

/* With the last sector of the program area the lead-out can follow. */
static bool finish(struct unit *unit, struct command *command)
{
    const struct session_layout *layout = &unit->recording.cue->layout;
    bool leave_open = layout->leave_open;

    if (!recording_burn_empty(unit, command, layout, layout->lead_out + layout_lead_out_length(layout))
        || !recording_complete(unit, command, leave_open ? DISC_INCOMPLETE : DISC_COMPLETE))
        return false;
    cue_sheet_forget(&unit->recording);
    return true;
}

static bool sao_synchronised(struct unit *unit, struct command *command)
{
    if (all_received(unit))
        return finish(unit, command);
    return unit->recording.simulated || disc_sync(medium_disc(unit)) || check(command, SENSE_WRITE_ERROR);
}

static bool sao_close(struct unit *unit, struct command *command, unsigned function, unsigned number)
{
    (void)function;
    (void)number;
    if (!unit->recording.mode)
        return true; /* the session has been closed with its last sector */
    return all_received(unit) ? finish(unit, command) : check(command, SENSE_SESSION_INCOMPLETE_TRACK);
}

/* The data block type is the cue sheet's: any that exists may stand in page 05h. */
const struct recording_mode sao_recording =
{
    "SAO", WRITE_TYPE_SAO, 0x3f0f, sao_next_writable, sao_write, sao_synchronised, sao_close
};
