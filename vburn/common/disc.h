/* disc.h: a disc as a folder.
 *
 * FOLDER/sectors   every sector as burned. Of a CD 2448 bytes each: the main channel (2352, as on disc: data sectors are
 *                  scrambled) and the 96 sub-channel symbols P-W as they lie on the disc; the first sector is the
 *                  first one of the lead-in (ATIP). Of all others the 2048 bytes of user data from LBA 0 on. The file has
 *                  holes where nothing was burned.
 * FOLDER/disc.txt  what the disc is, in lines `key: value` that a person can read; the text in brackets and after
 *                  `#` is for that person and is not read back.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DISC_H
#define VBURN_DISC_H

#include "disc_kind.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DATA_SIZE   2048 /* a sector of DVD and BD: user data */
#define MAIN_SIZE   2352
#define SECTOR_SIZE 2448 /* main channel and sub-channel */

/* Between the last possible start of the lead-out and the end of the spiral there is room for a lead-out of
 * 90 seconds (IEC 60908 17.4.3: the lead-out of a disc is at least 1:30). */
#define LEAD_OUT_ROOM 6750

enum disc_state
{
    DISC_BLANK,
    DISC_INCOMPLETE, /* something is recorded and the disc is not finished */
    DISC_COMPLETE
};

/* Sectors first..last, both burned. */
struct extent
{
    int32_t first, last;
};

/* What the program memory area says of a track: it is recorded, and its session may still be open (Orange Book part II;
 * only recordings track by track leave entries). */
struct pma_track
{
    uint8_t session, number, control;
    uint8_t type;               /* enum sector_type of its sectors, for what the drive adds */
    int32_t start, end;         /* LBA of index 1, and behind its last sector */
};

enum { PMA_MOST = 99 };

/* A list of extents, ascending, neither overlapping nor touching. */
struct extents
{
    struct extent *list;
    size_t count;
};

/* Formatting that goes on while the disc is used, as READ DISC INFORMATION codes it (MMC-6 6.21.3.1.13). */
enum background_format
{
    BACKGROUND_NONE = 0,        /* not formatted, or not in this way */
    BACKGROUND_STOPPED = 1,
    BACKGROUND_RUNNING = 2,     /* only while the disc is in the drive; on file it is stopped */
    BACKGROUND_COMPLETE = 3
};

enum { NOT_FORMATTED = 0xff, DATA_TRACKS_MOST = 8192 };

/* A track of a write-once or sequentially recorded disc. */
struct data_track
{
    uint16_t session, number;   /* from 1 */
    int32_t start, end;         /* first sector, and behind the last one that belongs to it */
    int32_t next;               /* next writable; end when it is full */
    bool reserved;              /* made by RESERVE TRACK */
    bool closed;                /* takes nothing more */
    bool damaged;               /* a recording broke off in it */
    /* A DVD-R DL in layer jump: start and end are of layer 0, and next may be on either layer. */
    int32_t block;              /* where on layer 0 the piece begins that is being recorded on both layers */
    int32_t jump;               /* the last sector before the last jump from layer 0 to 1; -1: none yet */
    int32_t last;               /* the sector recorded last; -1: none */
};

/* What a disc of 2048-byte sectors knows besides them. */
struct data_state
{
    int32_t sectors;            /* there are so many for the user, spare areas included */
    uint8_t format_type;        /* of the last FORMAT UNIT, or NOT_FORMATTED */
    uint8_t format_subtype;
    int32_t formatted;          /* sectors that the format made of it; what READ CAPACITY tells */
    enum background_format background;
    bool session_open;          /* DVD-RW: the last border is in the intermediate state; others: the last session is open */
    bool cartridge_protected;   /* the tab of the cartridge; not to be undone by a command */
    bool protected;             /* persistent write protection, set by a command */
    int32_t layer_break;        /* sectors of layer 0; 0: as manufactured */
    bool layer_jump;            /* DVD-R DL: the drive has layer jump recording for it */
    bool jumps;                 /* it is recorded so, or shall be as long as it is blank */
    int32_t jump_interval;      /* sectors from one jump to the next; 0: none is set */
    int32_t manual_jump;        /* sector of layer 0 after which the next jump is; 0: none is set */
    int32_t shifted_middle;     /* LBA of the middle area where it was shifted; 0: as manufactured */
    struct extents bad;         /* sectors that cannot be read or are not what was written */
    struct extents replaced;    /* of those: what the drive keeps in a spare area */
    struct data_track *tracks;  /* in ascending order; owned */
    unsigned track_count;
    uint16_t sessions_closed;
    bool finalised;
    bool minimally_blanked;     /* DVD-RW: takes disc at once only, until it is blanked whole */
};

struct disc
{
    char *folder;               /* absolute path */
    enum disc_kind kind;
    enum disc_state state;
    int32_t lead_in_start;      /* LBA of the first sector in the file; of a CD from the ATIP, and negative; else 0 */
    int32_t last_lead_out;      /* CD: LBA, from the ATIP: last possible start of the lead-out; also the capacity in sectors */
    int file;                   /* the sectors */
    bool writable;
    bool changed;               /* disc.txt is behind */
    struct extent *burned;      /* ascending, neither overlapping nor touching */
    size_t burned_count;
    struct pma_track pma[PMA_MOST];     /* CD */
    unsigned pma_count;
    struct data_state data;             /* all others */
};

const char *disc_state_name(enum disc_state state);

static inline bool disc_is_cd(const struct disc *disc)
{
    return disc_kind_info(disc->kind)->family == FAMILY_CD;
}

bool disc_exists(const char *folder);

/* A new blank disc in a folder that does not hold one yet (made when missing), of so many sectors (disc_parse_capacity). The caller
 * frees with disc_close. */
struct disc *disc_create(const char *folder, enum disc_kind kind, int32_t sectors, struct vb_error *error);

struct disc *disc_open(const char *folder, bool writable, struct vb_error *error);

/* Saves what is unsaved. NULL is allowed. */
void disc_close(struct disc *disc);

/* LBA behind the last sector that physically exists. */
static inline int32_t disc_end(const struct disc *disc)
{
    return disc_is_cd(disc) ? disc->last_lead_out + LEAD_OUT_ROOM : disc->data.sectors;
}

/* Whether all sectors lba..lba+count-1 are burned. */
bool disc_is_burned(const struct disc *disc, int32_t lba, uint32_t count);

/* Bytes of a sector in the file: SECTOR_SIZE, or DATA_SIZE. */
static inline size_t disc_sector_size(const struct disc *disc)
{
    return disc_kind_info(disc->kind)->sector_size;
}

/* Reads count sectors of disc_sector_size. False when one is not burned, or the file cannot be read. */
bool disc_read(const struct disc *disc, int32_t lba, uint32_t count, uint8_t *sectors);

/* Burns count sectors of disc_sector_size. False when the file cannot be written (errno) or the range is not on the disc. */
bool disc_burn(struct disc *disc, int32_t lba, uint32_t count, const uint8_t *sectors);

/* Makes sectors and description lasting: they survive the death of the machine, not only of the process. */
bool disc_sync(struct disc *disc);

/* Writes disc.txt anew (whole or not at all). */
bool disc_save(struct disc *disc, struct vb_error *error);

void disc_set_state(struct disc *disc, enum disc_state state);

/* Sectors that the default format of this disc keeps for defects: those of a disc as sold, or as many in proportion. */
int32_t disc_default_spare(const struct disc *disc);

/* Sectors that the disc as it is formatted keeps for defects: in the user area, and besides. */
int32_t disc_spares(const struct disc *disc, int32_t *besides);

/* Adds first..last, joining what touches or overlaps. False when memory is out. */
bool extents_add(struct extents *extents, int32_t first, int32_t last);

/* The first extent that has a sector of lba..lba+count-1, or NULL. */
const struct extent *extents_find(const struct extents *extents, int32_t lba, uint32_t count);

/* The sectors from first on, up to end, count as burned and hold zeros where nothing was written: a format has made them. */
bool disc_mark_burned(struct disc *disc, int32_t first, int32_t end);

/* Adds a track behind the last. NULL when there are DATA_TRACKS_MOST or memory is out. The pointer holds until the next is added. */
struct data_track *disc_add_track(struct disc *disc, const struct data_track *track);

/* Makes a disc blank: whole, or only so that nothing of it is found any more, which leaves the sectors file as it is. Of DVD and BD
 * also format and tracks go. */
bool disc_erase(struct disc *disc, bool whole, struct vb_error *error);

/* Adds a track to the program memory area. False when it is full. */
bool disc_add_pma(struct disc *disc, const struct pma_track *track);

/* Whether the last recording did not come to its end: the disc is not finished, nothing was recorded track by track that could be
 * gone on with, and the lead-out that the lead-in names (INT32_MAX: there is no lead-in) is not there. */
bool disc_broke_off(const struct disc *disc, int32_t lead_out);

/* The Q frame of one burned sector. False when the sector is not burned. */
bool disc_read_q(const struct disc *disc, int32_t lba, uint8_t q[12]);

#endif
