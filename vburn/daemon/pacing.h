/* pacing.h: real time. A paced drive has a buffer that the laser empties at the speed of the disc, and that can run dry.
 *
 * Time is not simulated by a thread: each command first works out what has happened since the last one.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_PACING_H
#define VBURN_PACING_H

#include <stdbool.h>
#include <stdint.h>

#define BUFFER_SIZE (2u << 20)  /* bytes */

struct pacing
{
    double speed;               /* times the 1x of the medium; 0: as fast as it goes */
    double sectors_at_1x;       /* sectors a second: 75 on CD */
    bool burning;               /* the laser is on */
    bool flushing;              /* no more data are awaited: an empty buffer is not an underrun */
    double generated;           /* bytes the drive makes itself and burns before what is in the buffer */
    double level;               /* bytes in the buffer */
    double block_size;          /* bytes a sector takes in the buffer */
    uint64_t since;             /* unit_now() for which level holds */
    double flush_total;         /* level and generated when the flush began, for the progress indication */
    unsigned underruns;         /* times the buffer ran dry and BURN-Free bridged it */
    double lowest;              /* bytes: the least that was in the buffer since the laser started; BUFFER_SIZE before */
};

enum pacing_result
{
    PACING_TAKEN,
    PACING_FULL,                /* no room now */
    PACING_DRY                  /* the buffer ran dry while the laser was on */
};

void pacing_init(struct pacing *pacing);

/* Another speed from now on; unpaced, all that waits has been burned at once. */
void pacing_set_speed(struct pacing *pacing, double speed, double speed_limit, uint64_t now);

/* The drive begins something with an empty buffer: blocks of so many bytes. */
void pacing_set_blocks(struct pacing *pacing, unsigned block_size, double sectors_at_1x);

/* A recording begins: the same, and what is counted starts anew. */
void pacing_begin(struct pacing *pacing, unsigned block_size, double sectors_at_1x);

/* The speed the laser has, times 1x; 0 when unpaced. */
double pacing_times(const struct pacing *pacing, double speed_limit);

/* How much of a flush is done, 0 to 65535 (SPC-4 4.5.2.4.4). */
unsigned pacing_progress(const struct pacing *pacing, double speed_limit, uint64_t now);

/* The laser stops; what is in the buffer is lost. */
void pacing_stop(struct pacing *pacing);

/* Data arrive: bytes of them, at the time now; speed_limit is what the host chose (times 1x). */
enum pacing_result pacing_accept(struct pacing *pacing, uint32_t bytes, double speed_limit, bool burn_free, uint64_t now);

/* The drive burns so many blocks of its own making, a lead-in or a lead-out. */
void pacing_generate(struct pacing *pacing, uint32_t blocks, double speed_limit, uint64_t now);

/* Microseconds until the buffer is empty for sure; from here on no more data are awaited. *dry: it had run dry before. */
uint64_t pacing_flush(struct pacing *pacing, double speed_limit, uint64_t now, bool *dry);

/* Bytes free at the time now. */
uint32_t pacing_room(struct pacing *pacing, double speed_limit, uint64_t now);

/* Whether the laser is on and something is in the buffer. */
bool pacing_burns(const struct pacing *pacing, double speed_limit, uint64_t now);

/* Whether a flush is still going on. */
bool pacing_busy(const struct pacing *pacing, double speed_limit, uint64_t now);

#endif
