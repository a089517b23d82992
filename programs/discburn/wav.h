/*
 * WAV files: a RIFF form of type WAVE, as far as CD audio needs it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_WAV_H
#define DISCBURN_WAV_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#define CD_SECTOR_BYTES 2352
#define CD_SECTORS_PER_SECOND 75

/* An open file and where its samples are. */
struct wav
{
    HANDLE file;
    uint64_t data_start;     /* bytes from the beginning of the file */
    uint64_t data_length;    /* bytes; whole sample frames of 4 */
};

/*
 * Open a WAV of 44.1 kHz, two channels, 16 bits, and find its samples: chunks are followed through the file, each
 * checked against the file's size. False, and a text at why (size characters) that says what the file is and what would
 * be needed. Where the RIFF header or the data chunk give no length (FFFFFFFFh, as programs write that stream into a pipe)
 * the samples go to the end of the file; any other length that the file does not have is a truncated file, and refused.
 */
bool wav_open(const WCHAR *path, struct wav *wav, WCHAR *why, size_t size);

void wav_close(struct wav *wav);

/* Sectors that the samples fill; the last one may be in part. */
uint32_t wav_sectors(const struct wav *wav);

/* Read length samples' bytes at offset (from the first sample); what lies behind the last sample is silence. */
HRESULT wav_read(const struct wav *wav, uint64_t offset, void *buffer, uint32_t length);

/* Open for reading, whatever the length of the path: beyond MAX_PATH it becomes one of \\?\. INVALID_HANDLE_VALUE and
 * GetLastError. */
HANDLE open_path(const WCHAR *path);

#endif
