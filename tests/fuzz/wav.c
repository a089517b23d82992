/*
 * discburn's WAV reader, compiled natively: support/windows/windows.h has the few Windows functions it calls, on a file
 * that is the input.
 *
 * Input: the file.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "support/windows/windows.h"

#include "../../programs/discburn/wav.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WCHAR why[200];
    struct wav wav;
    uint8_t *samples;
    uint64_t i;

    set_only_file(data, size);
    wmemset(why, L'?', 200);
    if (!wav_open(L"x.wav", &wav, why, 200))
    {
        must_hold(wmemchr(why, 0, 200) && *why, "a refusal has words");
        return 0;
    }
    must_hold(wav.data_length && wav.data_length % 4 == 0, "there are whole samples");
    must_hold(wav.data_start + wav.data_length <= size, "the samples are in the file");
    must_hold((uint64_t)wav_sectors(&wav) * CD_SECTOR_BYTES >= wav.data_length
            && (uint64_t)(wav_sectors(&wav) - 1) * CD_SECTOR_BYTES < wav.data_length, "sectors hold the samples");
    samples = malloc(CD_SECTOR_BYTES);
    if (!samples) abort();
    for (i = 0; i < wav_sectors(&wav); i++)
    {
        uint64_t offset = i * CD_SECTOR_BYTES, there = wav.data_length - offset, j;

        if (there > CD_SECTOR_BYTES) there = CD_SECTOR_BYTES;
        memset(samples, 0xEE, CD_SECTOR_BYTES);
        must_hold(wav_read(&wav, offset, samples, CD_SECTOR_BYTES) == S_OK, "samples can be read");
        must_hold(!memcmp(samples, data + wav.data_start + offset, there), "they are the file's");
        for (j = there; j < CD_SECTOR_BYTES; j++) must_hold(!samples[j], "behind them is silence");
    }
    must_hold(wav_read(&wav, wav.data_length + 1, samples, CD_SECTOR_BYTES) == S_OK, "behind the end is silence");
    free(samples);
    set_only_file(data, size / 2); /* it has become shorter: an error or what is there, nothing else */
    samples = malloc(size);
    if (!samples) abort();
    wav_read(&wav, 0, samples, (uint32_t)size);
    free(samples);
    wav_close(&wav);
    return 0;
}
