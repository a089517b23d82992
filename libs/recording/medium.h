/*
 * Recording is a table: what differs between one recordable medium and another, keyed by profile, as data. disc.h asks a drive for
 * the state of a disc by it, recorder.h walks it to record one. Portable C11.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_MEDIUM_H
#define RECORDING_MEDIUM_H

#include <stdbool.h>
#include <stdint.h>

#include "mmc/features.h"
#include "mmc/mode_pages.h"

/* How a burn leaves the disc. */
enum recording_ending
{
    RECORDING_APPENDABLE,       /* the session is closed, another may follow */
    RECORDING_CLOSED,           /* the disc is closed */
    RECORDING_COMPATIBLE,       /* the same with what players expect (DVD+R: at least 30 mm radius) */
    RECORDING_ENDINGS
};

/* When a step of closing is taken. */
enum recording_condition
{
    RECORDING_ALWAYS,
    RECORDING_IF_FORMATTING,        /* a background format runs or was stopped */
    RECORDING_IF_SESSION_INCOMPLETE /* restricted overwrite: the border is in the intermediate state */
};

/* One CLOSE TRACK/SESSION (MMC-6 6.3). A drive that has done it already may refuse it: its records tell how the disc is. */
struct recording_step
{
    enum recording_condition condition;
    uint8_t function;           /* enum mmc_close_function */
    uint8_t otherwise;          /* the function where the drive does not know that one; the same: there is none */
};

#define RECORDING_STEPS_MAX 2

struct recording_steps
{
    uint8_t count;
    struct recording_step step[RECORDING_STEPS_MAX];
};

/* One way to record a medium. */
struct recording_way
{
    uint16_t feature;           /* that must be current; 0: none */
    bool blank_only;            /* from the beginning of a blank disc */
    bool closes;                /* the disc is closed afterwards, whatever was wished */
    bool reserves;              /* RESERVE TRACK with the exact length first */
    uint16_t profile;           /* that a disc must have which is not blank; 0: any. A blank one may get it by the write parameters */
    bool jumps;                 /* layer jump recording: the drive is told where not to jump */
    bool breaks_layers;         /* on two layers: the data are shared out evenly by SEND DISC STRUCTURE format 20h first */
    bool can_simulate;          /* test write exists */
    const struct mmc_write_parameters *parameters;  /* page 05h, without multisession, test write and BURN-Free; NULL: not used */
    const struct recording_steps *endings[RECORDING_ENDINGS];
};

#define RECORDING_WAYS_MAX 3
#define RECORDING_FORMATS_MAX 3

struct recording_medium
{
    uint16_t profile;           /* enum mmc_profile */
    bool overwritable;          /* written anywhere, from sector 0; else one session after the other */
    bool one_session;           /* no second session can follow, but where it can be recorded in layer jump */
    bool plus;                  /* DVD+R: is closed compatibly unless that is not wanted */
    bool calibrates;            /* SEND OPC INFORMATION belongs before the recording */
    bool whole_units;           /* the drive writes whole units only, it does not read and complete them */
    uint8_t write_unit;         /* sectors: ECC block or cluster */
    uint16_t sector_size;       /* bytes for the conversion of speeds: 2352 or 2048 */
    uint8_t postgap;            /* sectors of zeros behind the data: Yellow Book's post-gap */
    uint8_t run_out;            /* sectors that the drive adds to a track */
    uint16_t session_overhead;  /* sectors that another session needs at least, without its data: lead-out, lead-in, pregap */
    uint16_t least;             /* sectors: a shorter track is filled up by the drive */
    uint8_t way_count;
    const struct recording_way *ways[RECORDING_WAYS_MAX];    /* the one liked best first */
    uint8_t format_count;
    uint8_t formats[RECORDING_FORMATS_MAX];                  /* format types for an unformatted disc, likewise (MMC-6 6.5) */
    bool format_optional;       /* it can be recorded unformatted */
    bool background_format;     /* recording need not wait for the end of the format */
};

/* NULL for a profile that cannot be recorded, or that nothing is known about. */
const struct recording_medium *recording_find_medium(uint16_t profile);

/* The table, for who wants to look at all of it. */
const struct recording_medium *recording_media(unsigned int *count);

#endif
