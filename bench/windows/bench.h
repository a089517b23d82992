/*
 * What the measuring Windows program shares: figures out, streams and images in, a drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>
#include <windows.h>
#include <ole2.h>
#include "imapi2.h"

#define SOUND_BYTES 2352
#define RAW_BYTES 2448          /* with 96 bytes of sub-channel */
#define PQ_BYTES 2368
#define SUBCODE_BYTES 96
#define LEADIN_START (-22650)   /* LBA at which MsftRawCDImageCreator's images begin */
#define LEADOUT_SECTORS 6750

/* --- figures ------------------------------------------------------------------------------------------------------- */

/* What passed between a start and an end: seconds of the clock and of this process' threads. */
struct stopwatch
{
    LARGE_INTEGER start;
    double start_user, start_kernel;
};

void stopwatch_start(struct stopwatch *watch);

/* Between two starts. */
double stopwatch_seconds(const struct stopwatch *from, const struct stopwatch *to);

/* A line "subject TAB measure TAB value", which bench/run collects. */
void report(const char *subject, const char *measure, double value);

/* wall, user and sys since the start, as three lines. */
void stopwatch_report(const struct stopwatch *watch, const char *subject);

/* A failure ends the program with a line that says what failed; a measurement of something else is none. */
void must(HRESULT hr, const char *what);
void must_be(BOOL holds, const char *what);

/* --- streams and images -------------------------------------------------------------------------------------------- */

/* A stream of size bytes: those of data, over and over. data stays the caller's and has to live as long. */
IStream *memory_stream_create(const BYTE *data, uint64_t period, uint64_t size);

/* period bytes that no one will mistake for silence; the same ones every time. For the caller to free. */
BYTE *noise_create(size_t period);
void noise_fill(BYTE *data, size_t period);

enum image_extras
{
    IMAGE_PLAIN,
    IMAGE_RW_GENERATOR  /* R-W packs from a generator stream */
};

/* The result stream of MsftRawCDImageCreator: twelve tracks with ISRCs and an MCN, sectors long together, their sound read
 * from memory. A reference for the caller. */
IStream *image_create(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type, LONG sectors, enum image_extras extras);

/* All of a stream in memory, for the caller to free with VirtualFree. */
BYTE *stream_load(IStream *stream, uint64_t *size);

/* --- a drive -------------------------------------------------------------------------------------------------------- */

struct writer
{
    IDiscRecorder2 *recorder;
    IDiscFormat2RawCD *format;
};

/* A reference for the caller. */
IDiscRecorder2 *first_recorder(void);

/* The first drive, and a writer that has prepared its blank disc for raw sub-channels; and off again. */
void writer_open(struct writer *writer);
void writer_close(struct writer *writer);

/* Commands to the drive with nothing but DeviceIoControl between. path: \\.\D:. Such as fail end the program. */
HANDLE bare_open(const WCHAR *path);
void bare_blank(HANDLE device);
void bare_set_raw(HANDLE device);
/* sectors raw sectors from memory to lba, in pieces of at most step, and what makes the drive finish. */
void bare_write(HANDLE device, int32_t lba, const BYTE *data, uint32_t sectors, uint32_t step);
/* Until the drive has nothing more to say about what happened before. */
void bare_attend(HANDLE device);
/* Sectors of 2048 bytes from 0 on, step in a command: written, out of a period of data over and over, and then what makes the drive
 * finish; or read and thrown away. */
void bare_write_data(HANDLE device, const BYTE *data, size_t period, uint32_t sectors, uint32_t step);
void bare_read_data(HANDLE device, uint32_t sectors, uint32_t step);

/* --- what the command line offers --------------------------------------------------------------------------------------- */

int verb_stream(int argc, WCHAR **argv);
int verb_hash(int argc, WCHAR **argv);
int verb_pump(int argc, WCHAR **argv);
int verb_burn(int argc, WCHAR **argv);
int verb_data(int argc, WCHAR **argv);
int verb_tree(int argc, WCHAR **argv);
int verb_files(int argc, WCHAR **argv);

#endif
