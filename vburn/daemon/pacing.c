/* pacing.c: a buffer that the laser empties in real time.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pacing.h"

#include <string.h>

/* The laser starts when so much of the buffer is full, or when the host says that nothing more comes. */
#define START_LEVEL 0.5

void pacing_init(struct pacing *pacing)
{
    memset(pacing, 0, sizeof(*pacing));
    pacing->lowest = BUFFER_SIZE;
}

void pacing_stop(struct pacing *pacing)
{
    pacing->burning = pacing->flushing = false;
    pacing->level = pacing->generated = 0;
}

void pacing_set_blocks(struct pacing *pacing, unsigned block_size, double sectors_at_1x)
{
    pacing_stop(pacing);
    pacing->sectors_at_1x = sectors_at_1x;
    pacing->block_size = block_size;
}

void pacing_begin(struct pacing *pacing, unsigned block_size, double sectors_at_1x)
{
    pacing_set_blocks(pacing, block_size, sectors_at_1x);
    pacing->underruns = 0;
    pacing->lowest = BUFFER_SIZE;
}

double pacing_times(const struct pacing *pacing, double speed_limit)
{
    return pacing->speed < speed_limit ? pacing->speed : speed_limit;
}

/* Bytes a microsecond. */
static double rate(const struct pacing *pacing, double speed_limit)
{
    return pacing_times(pacing, speed_limit) * pacing->sectors_at_1x * pacing->block_size / 1e6;
}

/* Brings the level up to date. False when the buffer ran dry on the way. */
static bool advance(struct pacing *pacing, double speed_limit, uint64_t now)
{
    double burned = (double)(now - pacing->since) * rate(pacing, speed_limit);
    bool dry = false;

    pacing->since = now;
    if (!pacing->burning)
        return true;
    if (burned < pacing->generated)
    {
        pacing->generated -= burned;
        return true;
    }
    burned -= pacing->generated;
    pacing->generated = 0;
    if (burned > pacing->level)
    {
        burned = pacing->level;
        dry = !pacing->flushing;
        pacing->burning = false;
    }
    pacing->level -= burned;
    if (!pacing->flushing && pacing->level < pacing->lowest)
        pacing->lowest = pacing->level;
    return !dry;
}

void pacing_set_speed(struct pacing *pacing, double speed, double speed_limit, uint64_t now)
{
    if (pacing->speed > 0)
        advance(pacing, speed_limit, now);
    pacing->speed = speed;
    pacing->since = now;
    if (speed <= 0)
        pacing_stop(pacing);
}

enum pacing_result pacing_accept(struct pacing *pacing, uint32_t bytes, double speed_limit, bool burn_free, uint64_t now)
{
    if (pacing->speed <= 0)
        return PACING_TAKEN;
    if (!advance(pacing, speed_limit, now))
    {
        if (!burn_free)
            return PACING_DRY;
        pacing->underruns++;
    }
    pacing->flushing = false;
    /* What is larger than the whole buffer is taken when the buffer is empty. */
    if (pacing->level > 0 && pacing->level + bytes > BUFFER_SIZE)
    {
        pacing->burning = true;
        return PACING_FULL;
    }
    pacing->level += bytes;
    if (pacing->level >= START_LEVEL * BUFFER_SIZE)
        pacing->burning = true;
    return PACING_TAKEN;
}

void pacing_generate(struct pacing *pacing, uint32_t blocks, double speed_limit, uint64_t now)
{
    if (pacing->speed <= 0)
        return;
    advance(pacing, speed_limit, now);
    pacing->generated += (double)blocks * pacing->block_size;
    pacing->burning = true;
}

uint64_t pacing_flush(struct pacing *pacing, double speed_limit, uint64_t now, bool *dry)
{
    double speed = rate(pacing, speed_limit);

    *dry = false;
    if (pacing->speed <= 0)
        return 0;
    *dry = !advance(pacing, speed_limit, now);
    if (!pacing->flushing)
        pacing->flush_total = pacing->level + pacing->generated;
    pacing->burning = pacing->flushing = true;
    return speed > 0 ? (uint64_t)((pacing->level + pacing->generated) / speed) + 1 : 0;
}

unsigned pacing_progress(const struct pacing *pacing, double speed_limit, uint64_t now)
{
    struct pacing then = *pacing;
    double left;

    if (pacing->speed <= 0 || !pacing->flushing || pacing->flush_total <= 0)
        return 0;
    advance(&then, speed_limit, now);
    left = (then.level + then.generated) / pacing->flush_total;
    return left > 0 && left <= 1 ? (unsigned)((1 - left) * 65535) : 0;
}

uint32_t pacing_room(struct pacing *pacing, double speed_limit, uint64_t now)
{
    struct pacing then = *pacing;

    if (pacing->speed <= 0)
        return BUFFER_SIZE;
    advance(&then, speed_limit, now); /* looking does not make an underrun happen */
    return then.level < BUFFER_SIZE ? (uint32_t)(BUFFER_SIZE - then.level) : 0;
}

bool pacing_burns(const struct pacing *pacing, double speed_limit, uint64_t now)
{
    struct pacing then = *pacing;

    if (pacing->speed <= 0 || !pacing->burning)
        return false;
    advance(&then, speed_limit, now);
    return then.level + then.generated > 0;
}

bool pacing_busy(const struct pacing *pacing, double speed_limit, uint64_t now)
{
    struct pacing then = *pacing;

    if (pacing->speed <= 0 || !pacing->flushing)
        return false;
    advance(&then, speed_limit, now);
    return then.level + then.generated > 0;
}
