/* medium.h: the tray, the disc on it, and what may be done with them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_MEDIUM_H
#define VBURN_MEDIUM_H

#include "command.h"
#include "disc.h"
#include "toc.h"

struct unit;

struct medium
{
    bool tray_open;
    struct disc *disc;          /* on the tray, be it open or closed; NULL: none. Owned. */
    bool prevented;             /* PREVENT ALLOW MEDIUM REMOVAL */
    bool persistent_prevented;
    uint64_t ready_at;          /* unit_now() at which the loaded disc is known */
    uint64_t load_time_us;      /* how long loading takes */
    bool announced;             /* the unit attention for this disc has been raised */
    bool toc_tried;             /* the lead-in has been read */
    struct toc *toc;            /* what it said; NULL: nothing that makes a table of contents. Owned. */
    bool cd_text_tried;
    uint8_t *cd_text;           /* packs of 18 bytes. Owned. */
    uint32_t cd_text_length;
};

/* The disc when the tray is closed on it, ready or not; else NULL. */
struct disc *medium_disc(const struct unit *unit);

/* SENSE_NONE when a disc is in and ready; else what TEST UNIT READY says. */
enum sense_code medium_not_ready(struct unit *unit);

/* The table of contents, or NULL when the lead-in does not give one. Read once; while a recording is under way it is that
 * from before. */
const struct toc *medium_toc(struct unit *unit);

/* CD-TEXT packs of the lead-in; *length 0 when there are none. */
const uint8_t *medium_cd_text(struct unit *unit, uint32_t *length);

/* What is recorded has changed: the lead-in has to be read again. */
void medium_forget_contents(struct unit *unit);

/* The user presses the button: false while a recording goes on, and when a program has locked the tray; that program gets an
 * event. Opens nothing. */
bool medium_press_eject(struct unit *unit, struct vb_error *error);

/* The tray opens, locked or not, and the disc is taken out. */
void medium_take_out(struct unit *unit);

/* Puts a disc in, owned from then on, in place of what was there, and closes the tray. */
void medium_insert(struct unit *unit, struct disc *disc);

bool medium_close_tray(struct unit *unit, struct vb_error *error);

void medium_init(struct medium *medium);
void medium_free(struct medium *medium);

void test_unit_ready(struct unit *unit, struct command *command);
void start_stop_unit(struct unit *unit, struct command *command);
void prevent_allow_medium_removal(struct unit *unit, struct command *command);
void mechanism_status(struct unit *unit, struct command *command);

#endif
