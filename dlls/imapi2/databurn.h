/*
 * Data are burned: the command thread, which takes them from the ring and walks the recording through its steps.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATABURN_H
#define IMAPI2_DATABURN_H

#include <windows.h>
#include "imapi2.h"
#include "recording/recorder.h"
#include "ring.h"
#include "speed.h"

/* What the thread is to do. */
struct databurn_plan
{
    struct mmc_transport *transport;
    struct ring *ring;                  /* a slot for each piece of the recording, zeros included */
    struct recording_disc disc;         /* as it is */
    struct recording_options options;
    uint32_t sectors;                   /* of the source */
    bool postgap;                       /* is in the source */
    const uint32_t (*parts)[2];         /* of the source, instead of all of it; NULL: all */
    uint32_t part_count;
    IMAPI_BURN_VERIFICATION_LEVEL verification;
    bool has_speed;
    struct speed speed;
};

/* How it ended; valid once the thread is through. */
struct databurn_outcome
{
    enum recording_end end;
    enum mmc_result result;
    struct mmc_device device;           /* with the sense of the command that failed */
    const char *text;                   /* static, with RECORDING_DISC_DISAGREES and RECORDING_DATA_DIFFER */
    int32_t lba;                        /* with RECORDING_DATA_DIFFER */
    enum recording_ending ending;       /* of a success */
};

struct databurn;

/* Makes the plan's recording, and starts nothing yet. *planned says whether it fits; the burn is there with RECORDING_PLANNED only. S_OK
 * or E_OUTOFMEMORY. Ring, transport and parts live as long as the burn; the ring may be given to databurn_start. */
HRESULT databurn_create(const struct databurn_plan *plan, enum recording_plan *planned, struct databurn **out);

/* Starts the command thread: S_OK or E_OUTOFMEMORY. */
HRESULT databurn_start(struct databurn *burn, struct ring *ring);

/* The recording's pieces, for who fills the ring, and how many sectors they come to; see recording_next_piece. */
bool databurn_next_piece(const struct databurn *burn, uint32_t *range, uint32_t *offset, struct recording_piece *piece);
uint32_t databurn_sectors(const struct databurn *burn);
/* LBA where it begins, as far as it is known: the drive has the last word before the first WRITE. */
int32_t databurn_start_lba(const struct databurn *burn);

/* Signalled when the thread is through, and when it has entered a phase (reset by a wait); the burn's own. */
HANDLE databurn_done_event(const struct databurn *burn);
HANDLE databurn_phase_event(const struct databurn *burn);
BOOL databurn_is_done(const struct databurn *burn);

/* May be asked at any time: the phase after this one that the burn has entered, or the same when there is none. */
enum recording_phase databurn_next_phase(const struct databurn *burn, enum recording_phase phase);
/* Sectors that the drive took, and that were read again. */
uint32_t databurn_written(const struct databurn *burn);
uint32_t databurn_verified(const struct databurn *burn);

/* Asks the thread to stop after the command that is under way. */
void databurn_cancel(struct databurn *burn);

/* How it ended, when it is done. */
void databurn_get_outcome(const struct databurn *burn, struct databurn_outcome *outcome);

/* Waits for the thread, if it was started (databurn_cancel or the ring's end must have been said), and frees burn, which may be
 * NULL. */
void databurn_free(struct databurn *burn);

#endif
