/* recording.h: writing. What differs between write types is a table of functions, one table per write type.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_RECORDING_H
#define VBURN_RECORDING_H

#include "command.h"
#include "disc.h"
#include "rw_packs.h"

struct unit;
struct cue_sheet;
struct session_layout;

enum write_type /* mode page 05h, MMC-6 table 664 */
{
    WRITE_TYPE_PACKET = 0,
    WRITE_TYPE_TAO = 1,
    WRITE_TYPE_SAO = 2,
    WRITE_TYPE_RAW = 3,
    WRITE_TYPE_LAYER_JUMP = 4
};

/* A write type. Functions that return bool have ended the command with CHECK CONDITION when they return false. */
struct recording_mode
{
    const char *name;
    enum write_type write_type;
    uint16_t block_types;       /* bit n: data block type n can be written */

    /* LBA of the next write by this write type, for READ TRACK INFORMATION. False when there is none. */
    bool (*next_writable)(struct unit *unit, int32_t *lba);

    /* Checks a write of count blocks at lba, their data included (command->data), and carries it out. */
    bool (*write)(struct unit *unit, struct command *command, int32_t lba, uint32_t count);

    /* Everything written so far is on the disc now: ends what can be ended. */
    bool (*synchronised)(struct unit *unit, struct command *command);

    /* CLOSE TRACK SESSION: function 1 (track) or 2 (session) of the track or session with this number. */
    bool (*close)(struct unit *unit, struct command *command, unsigned function, unsigned number);
};

struct recording
{
    const struct recording_mode *mode;  /* of the recording under way; NULL: none */
    bool simulated;                     /* test write: nothing reaches the disc */
    bool noted;                         /* the description of the disc tells of it already */
    int32_t next;                       /* LBA of the next sector of the recording under way */
    uint64_t fed_at;                    /* unit_now() of the last data; 0: none since a SYNCHRONIZE CACHE */
    bool in_lead_out;                   /* all of the program area has passed */
    struct rw_interleave interleave;    /* R-W packs under way */
    enum sense_code busy_sense;         /* what the drive says while it works on after an answer (IMMED) */
    struct cue_sheet *cue;              /* SEND CUE SHEET's, until it is burned or the disc goes; owned */
    struct session_layout *session;     /* of the track being recorded at once; owned */
    struct pma_track *rehearsed;        /* tracks at once of a test write, which the disc knows nothing of; owned */
    unsigned rehearsed_count;
    bool closing;                           /* what the drive works on after an answer is a track or a session being closed */
    struct sequential_rehearsal *rehearsal; /* of a test write on DVD; owned */
};

/* The modes this drive has, ended by NULL, in the order of their write types. */
extern const struct recording_mode *const recording_modes[];

/* NULL when the drive does not have the write type. */
const struct recording_mode *recording_mode_of(unsigned write_type);

/* Bytes per block of a data block type (MMC-6 table 668), 0 for one that does not exist. */
unsigned recording_block_size(unsigned data_block_type);

/* SENSE_NONE, or what the drive says while it works on after a command with IMMED: 2/04/08, or 2/04/07 when it blanks. */
enum sense_code recording_not_ready(const struct unit *unit);

/* Whether the laser is at work, or waits for data that may still come: no tray opens then. Over when the recording has
 * ended, was broken off, or nothing more has come for two seconds and the buffer is empty. */
bool recording_goes_on(const struct unit *unit);

/* Begins a recording of mode at lba, in blocks of so many bytes, as mode page 05h says. The disc is not blank from now
 * on, unless in a test write. */
void recording_begin(struct unit *unit, const struct recording_mode *mode, int32_t lba, unsigned block_size);

/* Lets `bytes` of data into the buffer, or says why not: 2/04/08 when it is full, 3/0C/09 when it has run dry. */
bool recording_accept(struct unit *unit, struct command *command, uint32_t bytes);

/* Burns whole sectors (2448 bytes each) at recording.next, or pretends to. */
bool recording_burn(struct unit *unit, struct command *command, const uint8_t *sectors, uint32_t count);

/* Burns sectors of the drive's own making, as layout has them, from recording.next up to end. */
bool recording_burn_empty(struct unit *unit, struct command *command, const struct session_layout *layout, int32_t end);

/* Tracks at once that have been written as a test and are not on the disc: the drive goes on behind them, for as long as page 05h
 * says test write. Gives their number. */
unsigned recording_rehearsed(struct unit *unit, const struct pma_track **tracks);
bool recording_rehearse(struct unit *unit, const struct pma_track *track);
void recording_end_rehearsal(struct unit *unit);

/* The recording under way is over, and the disc is now in this state. */
bool recording_complete(struct unit *unit, struct command *command, enum disc_state state);

/* The recording under way is broken off: tray opened, power lost, daemon stopped. */
void recording_abandon(struct unit *unit);

void write_10(struct unit *unit, struct command *command);
void write_12(struct unit *unit, struct command *command);
void synchronize_cache(struct unit *unit, struct command *command);
void close_track_session(struct unit *unit, struct command *command);
void send_opc_information(struct unit *unit, struct command *command);
void read_buffer_capacity(struct unit *unit, struct command *command);

#endif
