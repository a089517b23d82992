/*
 * The buffer between the thread that reads a client's stream and the thread that feeds the drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RING_H
#define IMAPI2_RING_H

#include <windows.h>

struct ring;

/* A piece of the buffer: what one WRITE command takes. */
struct ring_slot
{
    BYTE *data;
    ULONG used; /* bytes at data that count */
    LONG lba;   /* where they go */
};

/* slots pieces of slot_size bytes each, page aligned. S_OK or E_OUTOFMEMORY. One filling and one draining thread. */
HRESULT ring_create(ULONG slots, ULONG slot_size, struct ring **out);
void ring_free(struct ring *ring);

/* The filling thread: the next free slot, or NULL where there is none; after filling its used bytes, ring_filled. */
struct ring_slot *ring_next_free(struct ring *ring);
void ring_filled(struct ring *ring);
/* No more data will come. */
void ring_finish(struct ring *ring);

/* The draining thread: the next full slot, or NULL where there is none; after using it, ring_drained. */
struct ring_slot *ring_next_full(struct ring *ring);
void ring_drained(struct ring *ring);
/* TRUE once ring_finish was called and everything was drained. */
BOOL ring_is_done(struct ring *ring);

/* Signalled when, after ring_next_full gave NULL, 8 slots have been filled, or a sixteenth of a small ring's (or the end has come);
 * when, after ring_next_free gave NULL, 64 of them have been drained, or a quarter. Now and then for nothing. Reset by a wait. The
 * ring's own. */
HANDLE ring_filled_event(const struct ring *ring);
HANDLE ring_drained_event(const struct ring *ring);

/* In bytes. */
ULONG ring_size(const struct ring *ring);
ULONG ring_used(const struct ring *ring);

#endif
