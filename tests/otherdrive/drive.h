/* drive.h: another drive than vburn's, to see that the DLLs do not know only that one.
 *
 * Written from MMC-1 to MMC-6, SPC-3 and SFF-8020i alone: it shares neither code nor views with vburn/daemon or libs, and wherever a
 * standard leaves a choice it makes one that is unlike a helpful emulator's. A program on vburn's cable (libvburn.so, protocol.h).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef OTHERDRIVE_DRIVE_H
#define OTHERDRIVE_DRIVE_H

#include "bytes.h"
#include "protocol.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum personality
{
    OLD = 1,        /* a CD writer of 1998, MMC-1: none of the commands that came later, and no IMMED */
    TERSE = 2,      /* answers of unusual lengths, features that nobody knows, nothing that is optional */
    SLOW = 4,       /* busy at every turn; unit attentions, deferred and recovered errors */
    STRICT = 8      /* refuses whatever it may refuse */
};

enum medium_kind { CD_R, CD_RW, DVD_R, DVD_RW, DVD_PLUS_R, DVD_PLUS_RW, DVD_RAM, BD_R, BD_RE };

enum track_state { TRACK_OPEN, TRACK_RESERVED, TRACK_CLOSED };

enum { TRACKS_MOST = 99, CD_SECTOR = 2352, DATA_SECTOR = 2048, PAGES = 6, PAGE_ROOM = 64, CUE_ROOM = 100 * 8 * 4 };

/* Addresses and sizes are in sectors. Of what is overwritten there are no tracks here. */
struct track
{
    enum track_state state;
    int32_t start, nwa;     /* from nwa on nothing is recorded */
    int32_t size;           /* once it is reserved or closed */
    int32_t run_out;        /* so many sectors at the end of it cannot be read */
    unsigned session;       /* from 1 */
    uint8_t control;        /* as in Q: 4 is data */
    uint8_t isrc[12];       /* of a CD; the first is 0 without */
};

struct medium
{
    enum medium_kind kind;
    int32_t capacity;       /* of what can be recorded, or of the largest format */
    struct track tracks[TRACKS_MOST + 1];   /* [0] is track 1; the last of an open disc is the invisible one */
    unsigned track_count, sessions_closed;
    bool finished;
    int32_t formatted;      /* sectors, of what is overwritten; 0 before a format */
    bool restricted;        /* a DVD-RW that has been formatted */
    uint8_t mcn[13];        /* the first is 0 without */
    FILE *data, *audio;     /* user data, 2048 bytes a sector; sound, 2352 bytes a sector */
};

/* What a SEND CUE SHEET has said (MMC-6 6.33). */
struct cue
{
    uint8_t entries[CUE_ROOM];
    unsigned count;
    int32_t next, end;      /* the next sector that is expected, and the lead-out */
};

struct drive
{
    enum personality personality;
    struct medium medium;
    bool loaded, prevented;
    struct cue cue;
    uint8_t pages[PAGES][PAGE_ROOM];
    uint8_t attentions[8][2];   /* additional sense codes that are still to be told */
    unsigned attention_count;
    unsigned becoming_ready;    /* so many answers are 2/04/01 yet */
    unsigned busy;              /* a long operation goes on for so many answers yet */
    uint8_t busy_code;          /* its additional sense code qualifier under 04h: 04 format, 07, 08 */
    unsigned writes, reads;     /* that were carried out; what `slow` counts by */
    unsigned full;              /* so many writes more find the buffer full */
    bool deferred;              /* a deferred error is to be told */
    bool media_event;           /* GET EVENT STATUS has not told of the disc yet */
    bool test_write;            /* what is being written is only a test */
    int32_t test_nwa;           /* to which the track goes back after it */
    uint8_t sense[VB_SENSE_SIZE];
    uint8_t last_sense[VB_SENSE_SIZE]; /* for REQUEST SENSE */
    FILE *trace;
};

/* A command on its way. */
struct command
{
    const uint8_t *cdb;
    unsigned cdb_length;
    uint8_t *data;
    uint32_t room;      /* bytes in data, or that may go into it */
    uint32_t moved;
    bool no_residual;
};

/* unit.c: carries a command out. True: GOOD; false: CHECK CONDITION with drive->sense. */
bool unit_execute(struct drive *drive, struct command *command);
void unit_power_on(struct drive *drive);
/* Ends a command with CHECK CONDITION; always false. */
bool refuse(struct drive *drive, unsigned key, unsigned asc, unsigned ascq);
bool invalid_field(struct drive *drive); /* in the CDB */
bool invalid_parameter(struct drive *drive); /* in the parameter list */
/* As much of an answer as the command's allocation length takes. Always true. */
bool answer(struct command *command, const void *bytes, uint32_t size, uint32_t allocation);
/* The long operation that ends in so many answers' time; without immediate the command itself takes that time. */
void go_on(struct drive *drive, bool immediate, unsigned code);
void add_attention(struct drive *drive, unsigned asc, unsigned ascq);

/* medium.c */
bool medium_open(struct medium *medium, const char *kind, const char *path, int32_t capacity);
void medium_erase(struct medium *medium);
bool medium_is_cd(const struct medium *medium);
bool medium_is_bd(const struct medium *medium);
/* Written again at any place: DVD+RW, DVD-RAM, BD-RE, a formatted DVD-RW. */
bool medium_is_overwritten(const struct medium *medium);
bool medium_is_blank(const struct medium *medium);
/* The sectors of an ECC block or cluster; 1 of a CD. */
int32_t medium_unit(const struct medium *medium);
/* The track that begins, or whose reservation is, at or before lba; NULL where there is none. */
struct track *medium_track_at(struct medium *medium, int32_t lba);
struct track *medium_invisible(struct medium *medium); /* NULL on a finished disc */
unsigned medium_track_number(const struct medium *medium, const struct track *track);
int32_t medium_track_room(const struct medium *medium, const struct track *track);
int32_t track_end(const struct track *track); /* of one that is reserved or closed */
/* Begins the invisible track behind this one. */
void medium_begin_after(struct medium *medium, const struct track *track);
/* Ends a track where it is, and begins the invisible one behind it. */
void medium_close_track(struct medium *medium, struct track *track);
/* Ends the session; another can follow, or not. */
void medium_close_session(struct medium *medium, bool finish);
/* False when the file cannot be read or written. */
bool medium_write(struct medium *medium, int32_t lba, const uint8_t *bytes, unsigned size);
/* Of a sector that was never written: false. Data sectors are 2048 bytes, sound has 2352. */
bool medium_read(struct medium *medium, int32_t lba, uint8_t *bytes, bool *sound);
uint16_t medium_profile(const struct drive *drive);

/* The commands, by what they are for. */
bool cmd_inquiry(struct drive *drive, struct command *command);
bool cmd_get_configuration(struct drive *drive, struct command *command);
bool cmd_get_event_status(struct drive *drive, struct command *command);
bool cmd_get_performance(struct drive *drive, struct command *command);
bool cmd_mode_sense(struct drive *drive, struct command *command);
bool cmd_mode_select(struct drive *drive, struct command *command);
void modes_reset(struct drive *drive);
const uint8_t *write_page(const struct drive *drive); /* page 05h as it is now */
bool cmd_read_disc_information(struct drive *drive, struct command *command);
bool cmd_read_track_information(struct drive *drive, struct command *command);
bool cmd_read_toc(struct drive *drive, struct command *command);
bool cmd_read_capacity(struct drive *drive, struct command *command);
bool cmd_read_format_capacities(struct drive *drive, struct command *command);
bool cmd_read_disc_structure(struct drive *drive, struct command *command);
bool cmd_read_buffer_capacity(struct drive *drive, struct command *command);
bool cmd_read_sub_channel(struct drive *drive, struct command *command);
bool cmd_mechanism_status(struct drive *drive, struct command *command);
bool cmd_read(struct drive *drive, struct command *command);
bool cmd_read_cd(struct drive *drive, struct command *command);
bool cmd_verify(struct drive *drive, struct command *command);
bool cmd_write(struct drive *drive, struct command *command);
bool cmd_synchronize_cache(struct drive *drive, struct command *command);
bool cmd_close_track_session(struct drive *drive, struct command *command);
bool cmd_reserve_track(struct drive *drive, struct command *command);
bool cmd_send_cue_sheet(struct drive *drive, struct command *command);
bool cmd_blank(struct drive *drive, struct command *command);
bool cmd_format_unit(struct drive *drive, struct command *command);
bool cmd_send_opc(struct drive *drive, struct command *command);
bool cmd_start_stop(struct drive *drive, struct command *command);
bool cmd_prevent(struct drive *drive, struct command *command);

#endif
