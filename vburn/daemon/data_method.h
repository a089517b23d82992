/* data_method.h: how a disc of 2048-byte sectors is recorded. What differs between such media is a table of functions, one per
 * method of recording; a disc that is formatted may have another than the same disc unformatted (DVD-RW).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DATA_METHOD_H
#define VBURN_DATA_METHOD_H

#include "command.h"
#include "disc.h"
#include "disc_status.h"

struct unit;

/* What READ DISC INFORMATION and READ TOC say. Numbers count from 1. */
struct data_summary
{
    enum disc_status status;
    enum session_state last_session;
    unsigned sessions;              /* with the last one, empty or not */
    unsigned first_track, last_track;   /* of the last session; the last one may be the invisible track */
    unsigned tracks;                /* recorded in all; READ TOC lists them */
};

/* LJRS of READ TRACK INFORMATION (MMC-6 6.26): whether and where the laser jumps from layer to layer. */
enum jump_status { JUMP_NONE = 0, JUMP_UNSPECIFIED = 1, JUMP_MANUAL = 2, JUMP_INTERVAL = 3 };

/* What READ TRACK INFORMATION says (MMC-6 6.26). */
struct data_track_info
{
    unsigned session, number;
    int32_t start, size;            /* sectors */
    int32_t next;                   /* next writable address */
    int32_t free;                   /* sectors that can still be written */
    int32_t last_recorded;          /* LBA */
    bool next_valid, last_recorded_valid;
    bool blank, reserved, packet, damaged;
    unsigned packet_size;           /* sectors; 0: no fixed packets */
    unsigned jump_status;           /* enum jump_status: a track of both layers in layer jump */
    int32_t next_jump, last_jump;   /* LBA; 0: none */
    int32_t above, above_end;       /* its sectors of layer 1 */
};

/* A line of READ FORMAT CAPACITIES; the first one is the current or maximum capacity. */
enum capacity_type { CAPACITY_UNFORMATTED = 1, CAPACITY_FORMATTED = 2, CAPACITY_NONE = 3 /* no medium, or unknown */ };

enum { FORMATS_MOST = 12 };

/* How a BD-R is to be recorded: the sub-types of its formats (MMC-6 6.5.4). */
enum bd_r_recording { BD_R_PSEUDO_OVERWRITE = 0, BD_R_SEQUENTIAL = 1, BD_R_RANDOM_RECORDING = 2 };

struct data_formats
{
    enum capacity_type type;
    int32_t sectors;                /* current or maximum */
    unsigned count;
    struct data_format { uint8_t type; int32_t sectors; uint32_t parameter; } list[FORMATS_MOST];
};

/* FORMAT UNIT, checked against the list of formats as far as all methods have it in common. */
struct format_request
{
    uint8_t type, subtype;
    uint32_t sectors;               /* FFFFFFFFh where the type allows it: as many as there are */
    uint32_t parameter;             /* 24 bits */
    bool immediately;
    bool certify;                   /* FOV and DCRT taken together: the medium is to be checked */
};

/* Functions that return bool have ended the command with CHECK CONDITION when they return false. Those that are NULL are refused as
 * not for this medium. */
struct data_method
{
    const char *name;

    void (*summary)(struct unit *unit, struct data_summary *summary);

    /* The track with this number, 1 to last_track of the summary. */
    void (*track)(struct unit *unit, unsigned number, struct data_track_info *info);

    /* Sectors that READ CAPACITY tells and READ reaches. */
    int32_t (*capacity)(struct unit *unit);

    /* Checks a write of count sectors at lba, all data received, and carries it out (data_burn). */
    bool (*write)(struct unit *unit, struct command *command, int32_t lba, uint32_t count);

    /* Everything written so far is on the disc now. NULL: nothing follows from it. */
    bool (*synchronised)(struct unit *unit, struct command *command);

    /* CLOSE TRACK SESSION (MMC-6 6.3). */
    bool (*close)(struct unit *unit, struct command *command, unsigned function, unsigned number);

    void (*formats)(struct unit *unit, struct data_formats *formats);
    bool (*format)(struct unit *unit, struct command *command, const struct format_request *request);

    /* BLANK (MMC-6 6.2). */
    bool (*blank)(struct unit *unit, struct command *command, unsigned type, uint32_t address);

    /* RESERVE TRACK (MMC-6 6.31). */
    bool (*reserve)(struct unit *unit, struct command *command);

    /* The disc leaves the drive, or the drive stops: what is under way is broken off. */
    void (*abandon)(struct unit *unit);

    bool replaces_defects;          /* what is written to a bad sector goes to a spare one */
};

/* How this disc is recorded now; NULL for a CD, and for a kind that the drive cannot take. */
const struct data_method *data_method_of(const struct disc *disc);

/* The profile of any disc (MMC-6 table 93), CD or not; 0 for NULL. */
unsigned disc_profile(const struct disc *disc);

/* The methods. */
extern const struct data_method dvd_plus_rw_method;     /* dvd_plus_rw.c */
extern const struct data_method dvd_ram_method;         /* dvd_ram.c */
extern const struct data_method bd_re_method;           /* bd_re.c */
extern const struct data_method dvd_r_method;           /* dvd_minus_r.c */
extern const struct data_method dvd_rw_sequential_method;
extern const struct data_method dvd_plus_r_method;      /* dvd_plus_r.c */
extern const struct data_method bd_r_method;            /* bd_r.c */
extern const struct data_method bd_r_with_spares_method;
extern const struct data_method bd_r_random_method;
extern const struct data_method dvd_rw_overwrite_method; /* dvd_rw_overwrite.c */

/* bd_r.c: whether what is recorded on this disc can be written again now (feature 0038h). */
bool bd_r_pseudo_overwrites(const struct disc *disc);

/* data_recording.c: what methods are made of. */

/* Whether the disc can be written to at all: it is not write-protected. */
bool data_writable(struct unit *unit, struct command *command);

/* Takes count sectors of the command's data from the buffer's point of view (2/04/08 when it is full) and puts them on the disc. */
bool data_burn(struct unit *unit, struct command *command, int32_t lba, uint32_t count);

/* The drive works for as long as so many sectors take, and says sense meanwhile: at once (immediately) or before it answers. */
void data_work(struct unit *unit, struct command *command, double sectors, enum sense_code sense, bool immediately);

/* The disc is another one now: a format or a session has come to its end. Saves it. */
bool data_changed(struct unit *unit, struct command *command);

#endif
