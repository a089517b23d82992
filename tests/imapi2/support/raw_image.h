/* A raw image of a CD as a stream, made by the test itself: its Q encoder is independent of the library's.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTS_RAW_IMAGE_H
#define TESTS_RAW_IMAGE_H

#include <windows.h>
#include <ole2.h>
#include "imapi2.h"

#define RAW_MAX_TRACKS 8
/* Sectors before LBA 0 in a stream for WriteMedia: five minutes of lead-in and two seconds of pause. */
#define RAW_USUAL_LEAD_IN 22650
#define RAW_MAIN_SIZE 2352

struct raw_track
{
    LONG start;         /* LBA of index 1 */
    LONG pause;         /* sectors of index 0 before it; the first track's 150 before LBA 0 are always there */
    BYTE control;       /* Q's control nibble */
    const char *isrc;   /* 12 characters, or NULL */
};

/* What can be wrong with a stream. Offsets are in sectors from the stream's beginning, -1 for never. */
struct raw_faults
{
    LONG ends_at;       /* Read gives nothing from here on, whatever Stat says */
    LONG fails_at;      /* Read fails from here on with fails_with */
    HRESULT fails_with;
    LONG extra_bytes;   /* Stat's length is so many bytes off */
    BOOL no_toc;        /* the lead-in has no table of contents */
    BOOL half_toc;      /* the lead-in leaves out the last track and the lead-out's start */
    BOOL no_seek;       /* Seek answers E_NOTIMPL */
    BOOL no_stat;       /* Stat answers E_NOTIMPL */
    BOOL short_reads;   /* Read gives less than was asked for, never on a sector's boundary */
    LONG stalls_at;     /* Read takes stall_ms when it reaches this sector for the first time, and */
    LONG stalls_again;  /* every so many sectors behind it; 0: once */
    DWORD stall_ms;
};

/* What a test wants to do in the middle of the stream's use. */
struct raw_call
{
    void (*function)(void *context);    /* or NULL */
    void *context;
    BOOL in_stat;       /* called in Stat, else in the Read that reaches sector `at` */
    LONG at;
};

struct raw_image
{
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    LONG lead_in;       /* sectors before LBA 0 */
    LONG lead_out;      /* LBA of its start */
    LONG end;           /* LBA behind its last sector */
    UINT track_count;
    struct raw_track tracks[RAW_MAX_TRACKS];
    const char *mcn;    /* 13 digits, or NULL */
    struct raw_faults faults;
    struct raw_call call;
};

/* Three audio tracks of 300 sectors and more with ISRCs, pauses and an MCN, and a lead-out of a minute and a half.
 * tests/burn/run knows what it looks like and says so to check_disc. */
void raw_image_init(struct raw_image *image, IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type);

/* Bytes of one sector in the stream. */
ULONG raw_sector_size(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type);

/* The stream; the image is copied. A reference for the caller. */
IStream *raw_stream_create(const struct raw_image *image);

/* References of a raw_stream_create stream. */
LONG raw_stream_references(IStream *stream);

/* The main channel of an audio sector, as every program here that makes or checks one has it: 588 words of 32 bits, low
 * byte first, each a hash of its address and its place. */
void raw_audio_sector(LONG lba, BYTE data[RAW_MAIN_SIZE]);

#endif
