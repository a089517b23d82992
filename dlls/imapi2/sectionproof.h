/*
 * Whether a section that was written is there, where the drive keeps no record of it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_SECTIONPROOF_H
#define IMAPI2_SECTIONPROOF_H

#include <windows.h>
#include "mmc/device.h"
#include "ring.h"

/* Checksums of what was sent, a piece for each WRITE. All zero at first. */
struct section_proof
{
    struct section_piece *pieces;       /* the proof's own */
    ULONG count, room;
};

/* Notes a slot whose sectors have 2048 bytes each; on the feeding thread. S_OK or E_OUTOFMEMORY. */
HRESULT section_proof_note(struct section_proof *proof, const struct ring_slot *slot);
void section_proof_done(struct section_proof *proof);

/*
 * On the command thread: reads what was sent, all of a short section and samples of a long one. MMC_OK: it is there, or the drive does not
 * let it be read (there are media that are readable only when they are closed). MMC_BLANK_CHECK: something else is there, or
 * nothing. Otherwise how the drive failed. Not for a section of which cancelled becomes not 0: MMC_OK then.
 */
enum mmc_result section_proof_check(const struct section_proof *proof, struct mmc_device *device, const volatile LONG *cancelled);

#endif
