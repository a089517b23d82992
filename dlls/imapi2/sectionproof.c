/*
 * Whether a section that was written is there: it is read again.
 *
 * A WRITE that was lost and looks GOOD (facts/wine.md) leaves the next writable address of a sequential medium behind; of media that are
 * written anywhere nothing but the data tells.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "mmc/read.h"
#include "recording/checksum.h"
#include "sectionproof.h"

#define SECTOR_SIZE 2048
/* So many pieces are all read; of more, a few of them (as libs/recording/verify.c does it). */
#define FEW_PIECES 256
#define SAMPLES 32

struct section_piece
{
    ULONGLONG sum;
    LONG lba;
    ULONG sectors;
};

HRESULT section_proof_note(struct section_proof *proof, const struct ring_slot *slot)
{
    struct section_piece *grown, *piece;
    ULONG room = proof->room ? 2 * proof->room : FEW_PIECES;

    if (proof->count == proof->room)
    {
        if (!(grown = realloc(proof->pieces, room * sizeof(*grown)))) return E_OUTOFMEMORY;
        proof->pieces = grown;
        proof->room = room;
    }
    piece = &proof->pieces[proof->count++];
    piece->sum = recording_checksum(slot->data, slot->used);
    piece->lba = slot->lba;
    piece->sectors = slot->used / SECTOR_SIZE;
    return S_OK;
}

void section_proof_done(struct section_proof *proof)
{
    free(proof->pieces);
    memset(proof, 0, sizeof(*proof));
}

static enum mmc_result check_piece(const struct section_piece *piece, struct mmc_device *device, void *buffer)
{
    ULONG size = piece->sectors * SECTOR_SIZE;
    enum mmc_result result = mmc_read(device, (uint32_t)piece->lba, piece->sectors, false, buffer, size);

    if (result != MMC_OK) return result;
    return recording_checksum(buffer, size) == piece->sum ? MMC_OK : MMC_BLANK_CHECK;
}

static BOOL is_unreadable(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST || result == MMC_WRONG_MODE_FOR_TRACK
            || result == MMC_SEQUENCE_ERROR || result == MMC_INCOMPATIBLE_MEDIUM || result == MMC_COPY_PROTECTED
            || mmc_result_is_temporary(result);
}

enum mmc_result section_proof_check(const struct section_proof *proof, struct mmc_device *device, const volatile LONG *cancelled)
{
    BOOL all = proof->count <= FEW_PIECES;
    ULONG count = all ? proof->count : SAMPLES, most = 0, i, index;
    enum mmc_result result = MMC_OK;
    void *buffer;

    for (i = 0; i < proof->count; i++) most = max(most, proof->pieces[i].sectors);
    if (!most) return MMC_OK;
    if (!(buffer = VirtualAlloc(NULL, most * SECTOR_SIZE, MEM_COMMIT, PAGE_READWRITE))) return MMC_BUFFER_TOO_SMALL;
    for (i = 0; i < count && result == MMC_OK && !*cancelled; i++)
    {
        /* The first and the last are among the samples. */
        index = all ? i : (ULONG)((ULONGLONG)i * (proof->count - 1) / (SAMPLES - 1));
        if (proof->pieces[index].lba >= 0) result = check_piece(&proof->pieces[index], device, buffer);
    }
    VirtualFree(buffer, 0, MEM_RELEASE);
    if (result == MMC_INVALID_ADDRESS || result == MMC_MEDIUM_ERROR) return MMC_BLANK_CHECK;
    return is_unreadable(result) ? MMC_OK : result;
}
