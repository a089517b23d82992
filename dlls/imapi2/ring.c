/*
 * The buffer between the thread that reads a client's stream and the thread that feeds the drive.
 *
 * Each index has one writer, and the counts pass the ownership of slots with the barrier of an interlocked operation, so
 * there is no lock that the slower thread could hold against the other.
 * In Wine to set an event is to ask another process. So it is set only for a thread that found nothing to do: it leaves word
 * before it looks a second time, so that the other either is seen or sees the word. A waiting thread is let sleep until there
 * is something worth waking for: room for 64 slots, or 8 of them full, of small rings less. A ring for a source that stalls is nearly
 * full all the time then, a drive is not left alone for long behind a stall, and a full disc is some thousand wakings at most instead of
 * a hundred thousand.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "ring.h"

/* Slots. */
#define ROOM_WORTH_WAKING 64
#define DATA_WORTH_WAKING 8

struct ring
{
    BYTE *memory;
    struct ring_slot *slots;
    ULONG count;
    ULONG slot_size;
    ULONG fill;             /* index of the filling thread */
    ULONG drain;            /* index of the draining thread */
    LONG wake_fill;         /* full slots, not more, at which a waiting filling thread is woken */
    LONG wake_drain;        /* and, not less, at which a waiting draining thread is */
    volatile LONG full;     /* slots between drain and fill */
    volatile LONG used;     /* bytes in them */
    volatile LONG finished;
    volatile LONG fill_waits, drain_waits;  /* the word that is left */
    HANDLE filled_event;
    HANDLE drained_event;
};

HRESULT ring_create(ULONG slots, ULONG slot_size, struct ring **out)
{
    struct ring *ring;
    ULONG i;

    *out = NULL;
    if (!(ring = calloc(1, sizeof(*ring)))) return E_OUTOFMEMORY;
    /* Slots begin on pages: the adapter may want it, and then nothing is copied. */
    ring->slot_size = (slot_size + 4095) & ~4095u;
    ring->count = slots;
    ring->wake_fill = (LONG)(slots - max(min(slots / 4, ROOM_WORTH_WAKING), 1));
    ring->wake_drain = (LONG)max(min(slots / 16, DATA_WORTH_WAKING), 1);
    ring->slots = calloc(slots, sizeof(*ring->slots));
    ring->memory = VirtualAlloc(NULL, (SIZE_T)slots * ring->slot_size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    ring->filled_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    ring->drained_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!ring->slots || !ring->memory || !ring->filled_event || !ring->drained_event)
    {
        ring_free(ring);
        return E_OUTOFMEMORY;
    }
    for (i = 0; i < slots; i++) ring->slots[i].data = ring->memory + (SIZE_T)i * ring->slot_size;
    *out = ring;
    return S_OK;
}

void ring_free(struct ring *ring)
{
    if (!ring) return;
    if (ring->memory) VirtualFree(ring->memory, 0, MEM_RELEASE);
    if (ring->filled_event) CloseHandle(ring->filled_event);
    if (ring->drained_event) CloseHandle(ring->drained_event);
    free(ring->slots);
    free(ring);
}

static LONG load(volatile LONG *value)
{
    return InterlockedCompareExchange(value, 0, 0);
}

struct ring_slot *ring_next_free(struct ring *ring)
{
    if ((ULONG)load(&ring->full) == ring->count)
    {
        InterlockedExchange(&ring->fill_waits, 1);
        if ((ULONG)load(&ring->full) == ring->count) return NULL;
    }
    return &ring->slots[ring->fill];
}

void ring_filled(struct ring *ring)
{
    InterlockedExchangeAdd(&ring->used, (LONG)ring->slots[ring->fill].used);
    ring->fill = (ring->fill + 1) % ring->count;
    if (InterlockedIncrement(&ring->full) >= ring->wake_drain && ring->drain_waits
            && InterlockedExchange(&ring->drain_waits, 0))
        SetEvent(ring->filled_event);
}

void ring_finish(struct ring *ring)
{
    InterlockedExchange(&ring->finished, 1);
    SetEvent(ring->filled_event);
}

struct ring_slot *ring_next_full(struct ring *ring)
{
    if (!load(&ring->full))
    {
        InterlockedExchange(&ring->drain_waits, 1);
        if (!load(&ring->full)) return NULL;
    }
    return &ring->slots[ring->drain];
}

void ring_drained(struct ring *ring)
{
    InterlockedExchangeAdd(&ring->used, -(LONG)ring->slots[ring->drain].used);
    ring->drain = (ring->drain + 1) % ring->count;
    if (InterlockedDecrement(&ring->full) <= ring->wake_fill && ring->fill_waits
            && InterlockedExchange(&ring->fill_waits, 0))
        SetEvent(ring->drained_event);
}

BOOL ring_is_done(struct ring *ring)
{
    /* The order matters: what was filled before finishing is seen after it. */
    return load(&ring->finished) && !load(&ring->full);
}

HANDLE ring_filled_event(const struct ring *ring)
{
    return ring->filled_event;
}

HANDLE ring_drained_event(const struct ring *ring)
{
    return ring->drained_event;
}

ULONG ring_size(const struct ring *ring)
{
    return ring->count * ring->slot_size;
}

ULONG ring_used(const struct ring *ring)
{
    return (ULONG)ring->used;
}
