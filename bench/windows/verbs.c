/*
 * The measurements.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "bench.h"

/* Clients that copy streams take such pieces. */
#define PIECE_BYTES 65536
/* What one WRITE takes of a transfer of 64 KiB. bench/run compares what the drive was sent. */
#define SECTORS_PER_WRITE (65536 / RAW_BYTES)

static const struct stream_form
{
    const char *name;
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    enum image_extras extras;
} forms[] =
{
    { "pq", IMAPI_FORMAT2_RAW_CD_SUBCODE_PQ_ONLY, IMAGE_PLAIN },
    { "cooked", IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, IMAGE_PLAIN },
    { "raw", IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, IMAGE_PLAIN },
    { "cooked with R-W", IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_COOKED, IMAGE_RW_GENERATOR },
    { "raw with R-W", IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, IMAGE_RW_GENERATOR },
};

static LONG number(int argc, WCHAR **argv, int index)
{
    must_be(index < argc, "an argument");
    return wcstol(argv[index], NULL, 10);
}

static void read_through(const struct stream_form *form, LONG sectors, BYTE *piece)
{
    IStream *image = image_create(form->type, sectors, form->extras);
    struct stopwatch watch;
    uint64_t total = 0;
    STATSTG stat;
    ULONG done;

    must(IStream_Stat(image, &stat, STATFLAG_NONAME), "Stat");
    stopwatch_start(&watch);
    do
    {
        must(IStream_Read(image, piece, PIECE_BYTES, &done), "Read");
        total += done;
    } while (done);
    stopwatch_report(&watch, form->name);
    must_be(total == stat.cbSize.QuadPart, "an image that is as long as it says");
    IStream_Release(image);
}

/* stream SUBJECT SECTORS ROUNDS: every form of the result stream, read and thrown away. */
int verb_stream(int argc, WCHAR **argv)
{
    LONG sectors = number(argc, argv, 0), rounds = number(argc, argv, 1), round;
    BYTE *piece = malloc(PIECE_BYTES);
    unsigned int i;

    must_be(piece != NULL, "memory");
    for (round = 0; round < rounds; round++)
        for (i = 0; i < ARRAYSIZE(forms); i++) read_through(&forms[i], sectors, piece);
    free(piece);
    return 0;
}

/* hash SUBJECT SECTORS STEP: FNV-1a of every form, read in pieces of STEP bytes: what making it faster must not change. */
int verb_hash(int argc, WCHAR **argv)
{
    LONG sectors = number(argc, argv, 0), step = number(argc, argv, 1);
    BYTE *piece = malloc((size_t)step);
    unsigned int i;
    ULONG done, at;

    must_be(piece != NULL, "memory");
    for (i = 0; i < ARRAYSIZE(forms); i++)
    {
        IStream *image = image_create(forms[i].type, sectors, forms[i].extras);
        uint64_t hash = 14695981039346656037u;

        for (;;)
        {
            must(IStream_Read(image, piece, (ULONG)step, &done), "Read");
            if (!done) break;
            for (at = 0; at < done; at++) hash = (hash ^ piece[at]) * 1099511628211u;
        }
        printf("%s\thash\t%016I64x\n", forms[i].name, hash);
        IStream_Release(image);
    }
    free(piece);
    return 0;
}

static void pump(IStream *image, const char *subject)
{
    struct stopwatch watch;
    struct writer writer;

    writer_open(&writer);
    stopwatch_start(&watch);
    must(IDiscFormat2RawCD_WriteMedia(writer.format, image), "WriteMedia");
    stopwatch_report(&watch, subject);
    writer_close(&writer);
}

static void loop(HANDLE device, const BYTE *image, uint64_t size, LONG start)
{
    uint64_t skipped = (uint64_t)(start - LEADIN_START) * RAW_BYTES;
    struct stopwatch watch;

    bare_set_raw(device);
    stopwatch_start(&watch);
    bare_write(device, start, image + skipped, (uint32_t)((size - skipped) / RAW_BYTES), SECTORS_PER_WRITE);
    stopwatch_report(&watch, "bare loop");
}

/* Where this disc's lead-in begins. */
static LONG start_of_disc(void)
{
    struct writer writer;
    LONG start;

    writer_open(&writer);
    must(IDiscFormat2RawCD_get_StartOfNextSession(writer.format, &start), "StartOfNextSession");
    writer_close(&writer);
    return start;
}

/* pump SUBJECT PATH SECTORS ROUNDS [WAY...]: the ways to write the same CD-RW in turn; all of them, or those that are named
 * by their letters: l(oop), i(mage in memory), c(omputed image). */
int verb_pump(int argc, WCHAR **argv)
{
    LONG sectors = number(argc, argv, 1), rounds = number(argc, argv, 2), round, start;
    const WCHAR *ways = argc > 3 ? argv[3] : L"lic", *way;
    IStream *image = image_create(IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, sectors, IMAGE_PLAIN), *from_memory;
    HANDLE device = bare_open(argv[0]);
    uint64_t size;
    BYTE *data = stream_load(image, &size);

    IStream_Release(image);
    bare_blank(device);
    start = start_of_disc();
    for (round = 0; round < rounds; round++)
    {
        for (way = ways; *way; way++)
        {
            bare_blank(device);
            switch (*way)
            {
            case 'l':
                loop(device, data, size, start);
                break;
            case 'i':
                from_memory = memory_stream_create(data, size, size);
                pump(from_memory, "WriteMedia, image in memory");
                IStream_Release(from_memory);
                break;
            case 'c':
                image = image_create(IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, sectors, IMAGE_PLAIN);
                pump(image, "WriteMedia, computed image");
                IStream_Release(image);
                break;
            }
        }
    }
    CloseHandle(device);
    VirtualFree(data, 0, MEM_RELEASE);
    return 0;
}

/* burn SUBJECT SECTORS: a computed image to the blank disc in the drive; bench/measure.c looks at the process. */
int verb_burn(int argc, WCHAR **argv)
{
    IStream *image = image_create(IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW, number(argc, argv, 0), IMAGE_PLAIN);
    struct writer writer;

    writer_open(&writer);
    must(IDiscFormat2RawCD_WriteMedia(writer.format, image), "WriteMedia");
    writer_close(&writer);
    IStream_Release(image);
    return 0;
}
