/* medium.c: the tray, the disc on it, and the commands that move them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "medium.h"
#include "layer_jump.h"
#include "bytes.h"
#include "cd_text.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

void medium_init(struct medium *medium)
{
    memset(medium, 0, sizeof(*medium));
}

void medium_free(struct medium *medium)
{
    disc_close(medium->disc);
    free(medium->toc);
    free(medium->cd_text);
    medium_init(medium);
}

struct disc *medium_disc(const struct unit *unit)
{
    return unit->medium.tray_open ? NULL : unit->medium.disc;
}

/* Raises the unit attention of a loaded disc as soon as it has become ready. */
static void announce(struct unit *unit)
{
    struct medium *medium = &unit->medium;

    if (medium->announced || !medium_disc(unit) || unit_now() < medium->ready_at)
        return;
    medium->announced = true;
    attention_raise(&unit->attention, SENSE_MEDIUM_CHANGED);
    events_media(&unit->events, MEDIA_EVENT_NEW_MEDIA);
}

enum sense_code medium_not_ready(struct unit *unit)
{
    if (unit->medium.tray_open)
        return SENSE_MEDIUM_NOT_PRESENT_OPEN;
    if (!unit->medium.disc)
        return SENSE_MEDIUM_NOT_PRESENT_CLOSED;
    announce(unit);
    return unit->medium.announced ? SENSE_NONE : SENSE_BECOMING_READY;
}

const struct toc *medium_toc(struct unit *unit)
{
    struct medium *medium = &unit->medium;
    const struct disc *disc = medium_disc(unit);

    if (!disc || !disc_is_cd(disc) || disc->state == DISC_BLANK)
        return NULL;
    if (unit->recording.mode)
        return medium->toc; /* what is being recorded does not count yet */
    if (!medium->toc_tried)
    {
        medium->toc = toc_read(disc);
        medium->toc_tried = true;
    }
    return medium->toc;
}

const uint8_t *medium_cd_text(struct unit *unit, uint32_t *length)
{
    struct medium *medium = &unit->medium;
    const struct disc *disc = medium_disc(unit);

    *length = 0;
    if (!disc || !disc_is_cd(disc))
        return NULL;
    if (!medium->cd_text_tried)
    {
        medium->cd_text = cd_text_read(disc, &medium->cd_text_length);
        medium->cd_text_tried = true;
    }
    if (medium->cd_text)
        *length = medium->cd_text_length;
    return medium->cd_text;
}

void medium_forget_contents(struct unit *unit)
{
    struct medium *medium = &unit->medium;

    free(medium->toc);
    free(medium->cd_text);
    medium->toc = NULL;
    medium->cd_text = NULL;
    medium->toc_tried = medium->cd_text_tried = false;
}

static void open_tray(struct unit *unit)
{
    if (unit->medium.tray_open)
        return;
    recording_abandon(unit);
    medium_forget_contents(unit);
    unit->medium.tray_open = true;
    if (unit->medium.disc)
        events_media(&unit->events, MEDIA_EVENT_REMOVAL);
}

static void close_tray(struct unit *unit)
{
    if (!unit->medium.tray_open)
        return;
    unit->medium.tray_open = false;
    unit->medium.announced = false;
    unit->medium.ready_at = unit_now() + unit->medium.load_time_us;
    unit->position = 0;
    medium_forget_contents(unit);
    if (unit->medium.disc)
    {
        speed_init(&unit->speed, unit->medium.disc);
        mode_pages_new_medium(&unit->mode_pages, disc_is_cd(unit->medium.disc));
        layer_jump_choose(unit);
    }
    announce(unit);
}

static bool prevented(const struct unit *unit)
{
    return medium_disc(unit) && (unit->medium.prevented || unit->medium.persistent_prevented);
}

bool medium_press_eject(struct unit *unit, struct vb_error *error)
{
    if (prevented(unit))
        events_media(&unit->events, MEDIA_EVENT_EJECT_REQUEST);
    if (recording_goes_on(unit))
        return vb_fail(error, "the disc is being recorded; the tray opens when that has ended "
                       "(vburn eject --force breaks it off)");
    if (!prevented(unit))
        return true;
    return vb_fail(error, "a program has locked the tray; it has been told that you want the disc "
                   "(vburn eject --force takes it all the same)");
}

void medium_take_out(struct unit *unit)
{
    open_tray(unit);
    disc_close(unit->medium.disc);
    unit->medium.disc = NULL;
}

void medium_insert(struct unit *unit, struct disc *disc)
{
    medium_take_out(unit);
    unit->medium.disc = disc;
    close_tray(unit);
}

bool medium_close_tray(struct unit *unit, struct vb_error *error)
{
    if (!unit->medium.tray_open)
        return vb_fail(error, "the tray is closed already");
    close_tray(unit);
    return true;
}

/* MMC-6 6.45 */
void test_unit_ready(struct unit *unit, struct command *command)
{
    (void)unit;
    (void)command; /* whether a disc is ready was asked before this was called */
}

/* MMC-6 6.42 */
void start_stop_unit(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    bool start = cdb[4] & 1, load_eject = cdb[4] & 2;

    if (cdb[4] >> 4) /* a power condition: taken and without effect; other fields are ignored then */
    {
        if (cdb[4] >> 4 > 5)
            check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (!load_eject)
        return; /* spinning up and down shows nowhere */
    if (start)
    {
        close_tray(unit);
        return;
    }
    /* Locked or not: an unlock by another program must not spoil the disc. */
    if (recording_goes_on(unit))
    {
        check(command, unit->recording.busy_sense);
        return;
    }
    if (prevented(unit))
    {
        check(command, SENSE_REMOVAL_PREVENTED);
        return;
    }
    open_tray(unit);
}

/* MMC-6 6.17 */
void prevent_allow_medium_removal(struct unit *unit, struct command *command)
{
    bool prevent = command->cdb[4] & 1, persistent = command->cdb[4] & 2;

    if (persistent)
        unit->medium.persistent_prevented = prevent;
    else
        unit->medium.prevented = prevent;
}

/* MMC-6 6.10 */
void mechanism_status(struct unit *unit, struct command *command)
{
    uint8_t answer[8] = { 0 };

    answer[1] = unit->medium.tray_open ? 0x10 : 0;
    reply(command, answer, sizeof(answer), get_be16(command->cdb + 8));
}
