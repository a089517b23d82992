/*
 * A disc is recorded with data: one piece of code that walks the table of media (medium.h). What is recorded comes in pieces from
 * the caller, who has its own way to wait for them:
 *
 *     recording_examine, recording_init, recording_plan_*      what is to be written, and whether it fits
 *     recording_prepare                                        format, write parameters, speed, power, reservation
 *     recording_next_piece, recording_write                    for each piece of the plan, in order
 *     recording_finish                                         flush, close, and the drive's own word that it is there
 *     recording_verify                                         it is read and compared with what was sent
 *
 * A GOOD status proves nothing: a transport may lose an error. While writing, the drive is asked for its buffer now and then, which
 * one that is gone cannot answer; on sequential media a WRITE that was lost leaves the next writable address behind, and behind the last
 * one that address is asked for; media that are overwritten keep no such record, and there samples are read back.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_RECORDER_H
#define RECORDING_RECORDER_H

#include "recording/disc.h"
#include "recording/host.h"

#define RECORDING_SECTOR_SIZE 2048

/* How a step ended. */
enum recording_end
{
    RECORDING_SUCCESS,
    RECORDING_CANCELLED,
    RECORDING_PARAMETERS_REFUSED,   /* the drive does not take the write parameters: result and device say how */
    RECORDING_DRIVE_FAILED,         /* likewise */
    RECORDING_DISC_DISAGREES,       /* everything was sent, but the drive's records are others: text says what */
    RECORDING_DATA_DIFFER           /* what was read is not what was written: text and lba */
};

enum recording_verification
{
    RECORDING_VERIFY_SAMPLES,       /* the first and the last WRITE and some between; where there are few, all */
    RECORDING_VERIFY_ALL
};

struct recording_options
{
    bool close;                     /* the disc, if the medium leaves a choice */
    bool incompatible;              /* DVD+R and DVD+RW: without what players expect */
    bool buffer_underrun_free;      /* of a CD; other media have it always */
    bool simulate;                  /* with the laser off */
    enum recording_verification verification; /* what recording_verify will compare; chosen before, since of that alone checksums are kept */
    uint32_t transfer;              /* sectors per WRITE and READ: 1 .. 65535 */
};

/* A run of sectors: some that stay as they are on the disc, because the drive writes whole units only, then sectors of the source,
 * then zeros or, in a recording of parts, again what is on the disc. */
struct recording_range
{
    int32_t start;                  /* LBA of the first sector */
    uint32_t before;                /* sectors that stay */
    uint32_t source;                /* first sector in the source */
    uint32_t data;                  /* sectors from the source */
    uint32_t padding;               /* sectors behind them */
};

struct recording_piece
{
    int32_t lba;
    uint32_t before;                /* sectors before the data */
    uint32_t source;                /* first sector in the source */
    uint32_t data;                  /* sectors from the source */
    uint32_t sectors;               /* all together; at most options.transfer */
};

/* Checksum of one WRITE. */
struct recording_sum
{
    uint64_t sum;
    int32_t lba;
    uint32_t sectors;
};

struct recording
{
    struct mmc_device device;
    struct recording_host *host;
    struct recording_disc disc;         /* as it was before */
    struct recording_options options;
    const struct recording_way *way;
    enum recording_ending ending;

    struct recording_range *ranges;     /* the recording's own */
    uint32_t range_count;
    bool keeps;                         /* what is beside the data stays as it is on the disc; else it is zeros */
    uint32_t sectors;                   /* to be written, all ranges together, with padding */
    uint32_t track;                     /* number of the track that is recorded; 0: not known */

    uint32_t range;                     /* where recording_next_piece is: */
    uint32_t offset;                    /* in the range */
    uint32_t written;                   /* sectors that the drive took */

    uint32_t pieces;                    /* WRITEs that the plan comes to */
    uint32_t piece;                     /* so many of them are done */
    struct recording_sum *sums;         /* of those that are compared later, so far; the recording's own */
    uint32_t sum_count;

    /* How it failed. */
    enum mmc_result result;
    struct mmc_device failed;           /* with the sense of the command that failed */
    const char *text;                   /* static; with RECORDING_DISC_DISAGREES and RECORDING_DATA_DIFFER */
    int32_t lba;                        /* with RECORDING_DATA_DIFFER: the first sector of the piece */

    /* The recorder's own. */
    uint32_t last_alive;
    bool has_buffer_capacity;
    bool counts;                        /* the drive's next writable address follows the recording */
};

/* The disc was examined and can be recorded; device, disc and options are copied, host and the device's transport must live as
 * long as the recording. */
void recording_init(struct recording *recording, const struct mmc_device *device, struct recording_host *host,
        const struct recording_disc *disc, const struct recording_options *options);
void recording_done(struct recording *recording);

enum recording_plan
{
    RECORDING_PLANNED,
    RECORDING_TOO_LARGE,            /* more than the disc has */
    RECORDING_BAD_RANGE,            /* outside the source, or backwards */
    RECORDING_NO_MEMORY
};

/* All of a source of so many sectors: as the next session, or over what is there from sector 0 on. postgap: Yellow Book's post-gap is in
 * the source already. */
enum recording_plan recording_plan_all(struct recording *recording, uint32_t sectors, bool postgap);

/* Parts of a source (overwritable media only), in this order; first and last sector of each. */
enum recording_plan recording_plan_parts(struct recording *recording, uint32_t sectors, const uint32_t (*parts)[2],
        uint32_t count);

enum recording_end recording_prepare(struct recording *recording);

/* The next piece to write, after which the caller's counter moves on; false at the end. *range and *offset start at 0 and are the
 * caller's, so that a reader can run ahead of the writer. */
bool recording_next_piece(const struct recording *recording, uint32_t *range, uint32_t *offset,
        struct recording_piece *piece);

/* Where something stays as it is on the disc: puts it beside the data of a piece, whose sectors are in buffer. What cannot be read
 * is left. */
enum recording_end recording_keep(struct recording *recording, const struct recording_piece *piece, void *buffer);

/* Writes sectors of data at lba, which are the next ones of the plan. */
enum recording_end recording_write(struct recording *recording, int32_t lba, const void *data, uint32_t sectors);

/* When recording_write, or the caller, gave up: the drive gets its buffer onto the disc, so that it is idle. */
void recording_abandon(struct recording *recording);

enum recording_end recording_finish(struct recording *recording);

/* Whether the drive's records of all tracks can be read and none is damaged. */
enum recording_end recording_check_tracks(struct recording *recording);

/* Of how many of the plan's WRITEs checksums are kept, and whether of this one, counted from 0. */
uint32_t recording_sums_wanted(const struct recording *recording);
bool recording_wants_sum(const struct recording *recording, uint32_t piece);

/* Reads what was written, in buffer of options.transfer sectors, as much of it as options.verification says, and compares it with what
 * was sent. *verified counts sectors, for somebody else to look at; may be NULL. */
enum recording_end recording_verify(struct recording *recording, void *buffer, volatile long *verified);

#endif
