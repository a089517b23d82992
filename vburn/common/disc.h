/* disc.h: a disc as a folder.
 *
 * FOLDER/sectors   every sector as burned, 2448 bytes each: the main channel (2352, as on disc: data sectors are
 *                  scrambled) and the 96 sub-channel symbols P-W as they lie on the disc. The first sector is the
 *                  first one of the lead-in (ATIP); the file has holes where nothing was burned.
 * FOLDER/disc.txt  what the disc is, in lines `key: value` that a person can read; the text in brackets and after
 *                  `#` is for that person and is not read back.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DISC_H
#define VBURN_DISC_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAIN_SIZE   2352
#define SECTOR_SIZE 2448 /* main channel and sub-channel */

/* Between the last possible start of the lead-out and the end of the spiral there is room for a lead-out of
 * 90 seconds (IEC 60908 17.4.3: the lead-out of a disc is at least 1:30). */
#define LEAD_OUT_ROOM 6750

enum disc_kind
{
    DISC_CD_R,
    DISC_CD_RW,
    DISC_KIND_COUNT
};

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

struct disc
{
    char *folder;               /* absolute path */
    enum disc_kind kind;
    enum disc_state state;
    int32_t lead_in_start;      /* LBA, from the ATIP; negative */
    int32_t last_lead_out;      /* LBA, from the ATIP: last possible start of the lead-out; also the capacity in sectors */
    int file;                   /* the sectors */
    bool writable;
    bool changed;               /* disc.txt is behind */
    struct extent *burned;      /* ascending, neither overlapping nor touching */
    size_t burned_count;
    struct pma_track pma[PMA_MOST];
    unsigned pma_count;
};

/* The name people use: "cd-r". NULL-safe lookup: DISC_KIND_COUNT when there is no such kind. */
const char *disc_kind_name(enum disc_kind kind);
enum disc_kind disc_kind_from_name(const char *name);
const char *disc_state_name(enum disc_state state);

/* A capacity as people give it, "74min", "80min" or a number of sectors, to the last possible start of the lead-out. */
bool disc_parse_capacity(const char *text, int32_t *last_lead_out, struct vb_error *error);

bool disc_exists(const char *folder);

/* A new blank disc in a folder that does not hold one yet (made when missing). The caller frees with disc_close. */
struct disc *disc_create(const char *folder, enum disc_kind kind, int32_t last_lead_out, struct vb_error *error);

struct disc *disc_open(const char *folder, bool writable, struct vb_error *error);

/* Saves what is unsaved. NULL is allowed. */
void disc_close(struct disc *disc);

/* LBA behind the last sector that physically exists. */
static inline int32_t disc_end(const struct disc *disc)
{
    return disc->last_lead_out + LEAD_OUT_ROOM;
}

/* Whether all sectors lba..lba+count-1 are burned. */
bool disc_is_burned(const struct disc *disc, int32_t lba, uint32_t count);

/* Reads count sectors of SECTOR_SIZE. False when one is not burned, or the file cannot be read. */
bool disc_read(const struct disc *disc, int32_t lba, uint32_t count, uint8_t *sectors);

/* Burns count sectors of SECTOR_SIZE. False when the file cannot be written (errno) or the range is not on the disc. */
bool disc_burn(struct disc *disc, int32_t lba, uint32_t count, const uint8_t *sectors);

/* Makes sectors and description lasting: they survive the death of the machine, not only of the process. */
bool disc_sync(struct disc *disc);

/* Writes disc.txt anew (whole or not at all). */
bool disc_save(struct disc *disc, struct vb_error *error);

void disc_set_state(struct disc *disc, enum disc_state state);

/* Makes a disc blank: whole, or only so that nothing of it is found any more, which leaves the sectors file as it is. */
bool disc_erase(struct disc *disc, bool whole, struct vb_error *error);

/* Adds a track to the program memory area. False when it is full. */
bool disc_add_pma(struct disc *disc, const struct pma_track *track);

/* Whether the last recording did not come to its end: the disc is not finished, nothing was recorded track by track that could be
 * gone on with, and the lead-out that the lead-in names (INT32_MAX: there is no lead-in) is not there. */
bool disc_broke_off(const struct disc *disc, int32_t lead_out);

/* The Q frame of one burned sector. False when the sector is not burned. */
bool disc_read_q(const struct disc *disc, int32_t lba, uint8_t q[12]);

#endif
