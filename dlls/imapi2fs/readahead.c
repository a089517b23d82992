/*
 * The blocks of an image before they are asked for.
 *
 * In Wine, opening a small file costs three calls of its server, in which the caller waits for another process. Two threads do that
 * while the client's has the processor.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "foreignthread.h"
#include "readahead.h"

/* Each chunk costs a few calls of Wine's server: many small ones are slower than no reading ahead at all. */
#define THREADS 2
#define CHUNKS 6
#define CHUNK_BLOCKS 512
#define CHUNK_SIZE (CHUNK_BLOCKS * VOLUME_BLOCK_SIZE)

enum chunk_state
{
    CHUNK_UNUSED,
    CHUNK_WAITING,              /* for a thread */
    CHUNK_BUSY,
    CHUNK_READY,
    CHUNK_DECLINED              /* the reader's own work */
};

struct chunk
{
    enum chunk_state state;
    uint32_t block, count;      /* of the image */
    HANDLE done;                /* manual: neither waiting nor busy */
    BYTE *bytes;
};

struct readahead
{
    const struct volume_image *plan;
    CRITICAL_SECTION lock;      /* for all that follows; not held while blocks are computed */
    struct chunk chunks[CHUNKS];
    uint32_t next;              /* the first block that no chunk has yet */
    BOOL stop;
    HANDLE work;                /* a semaphore: how many are waiting */
    HANDLE threads[THREADS];
};

/* The one that comes first. With the lock. */
static struct chunk *take_waiting(struct readahead *readahead)
{
    struct chunk *first = NULL;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state == CHUNK_WAITING && (!first || chunk->block < first->block)) first = chunk;
    }
    if (first) first->state = CHUNK_BUSY;
    return first;
}

static DWORD WINAPI compute_chunks(void *context)
{
    struct readahead *readahead = context;
    struct chunk *chunk;
    BOOL mine, good;

    /* one that does not pass for what it is leaves everything to the reader */
    mine = foreign_thread_begin();
    EnterCriticalSection(&readahead->lock);
    while (!readahead->stop)
    {
        LeaveCriticalSection(&readahead->lock);
        WaitForSingleObject(readahead->work, INFINITE);
        EnterCriticalSection(&readahead->lock);
        if (readahead->stop || !(chunk = take_waiting(readahead))) continue;
        LeaveCriticalSection(&readahead->lock);
        good = mine && !volume_image_read(readahead->plan, chunk->block, chunk->count, chunk->bytes, NULL);
        EnterCriticalSection(&readahead->lock);
        chunk->state = good ? CHUNK_READY : CHUNK_DECLINED;
        SetEvent(chunk->done);
    }
    LeaveCriticalSection(&readahead->lock);
    return 0;
}

/* The next blocks of the image into a chunk that nobody uses. With the lock. */
static void hand_out(struct readahead *readahead, struct chunk *chunk)
{
    uint32_t blocks = volume_image_blocks(readahead->plan);

    chunk->state = CHUNK_UNUSED;
    if (readahead->next >= blocks) return;
    chunk->state = CHUNK_WAITING;
    chunk->block = readahead->next;
    chunk->count = min(CHUNK_BLOCKS, blocks - readahead->next);
    readahead->next += chunk->count;
    ResetEvent(chunk->done);
    ReleaseSemaphore(readahead->work, 1, NULL);
}

struct readahead *readahead_create(const struct volume_image *plan)
{
    struct readahead *readahead = calloc(1, sizeof(*readahead));
    BOOL good = TRUE;
    unsigned i;

    if (!readahead) return NULL;
    readahead->plan = plan;
    InitializeCriticalSection(&readahead->lock);
    /* Those that were stopped before a thread took them are counted once more. */
    readahead->work = CreateSemaphoreW(NULL, 0, MAXLONG, NULL);
    for (i = 0; i < CHUNKS; i++)
    {
        readahead->chunks[i].done = CreateEventW(NULL, TRUE, TRUE, NULL);
        readahead->chunks[i].bytes = malloc(CHUNK_SIZE);
        good = good && readahead->chunks[i].done && readahead->chunks[i].bytes;
    }
    good = good && readahead->work;
    for (i = 0; i < THREADS && good; i++)
        good = (readahead->threads[i] = CreateThread(NULL, 0, compute_chunks, readahead, 0, NULL)) != NULL;
    if (good) return readahead;
    readahead_destroy(readahead);
    return NULL;
}

void readahead_destroy(struct readahead *readahead)
{
    unsigned i;

    if (!readahead) return;
    EnterCriticalSection(&readahead->lock);
    readahead->stop = TRUE;
    if (readahead->work) ReleaseSemaphore(readahead->work, THREADS, NULL);
    LeaveCriticalSection(&readahead->lock);
    for (i = 0; i < THREADS; i++)
    {
        if (!readahead->threads[i]) continue;
        WaitForSingleObject(readahead->threads[i], INFINITE);
        CloseHandle(readahead->threads[i]);
    }
    for (i = 0; i < CHUNKS; i++)
    {
        if (readahead->chunks[i].done) CloseHandle(readahead->chunks[i].done);
        free(readahead->chunks[i].bytes);
    }
    if (readahead->work) CloseHandle(readahead->work);
    DeleteCriticalSection(&readahead->lock);
    free(readahead);
}

/* A chunk that a thread is at belongs to that thread; it is waited for. */
static void wait_for(struct readahead *readahead, struct chunk *chunk)
{
    while (chunk->state == CHUNK_WAITING || chunk->state == CHUNK_BUSY)
    {
        LeaveCriticalSection(&readahead->lock);
        WaitForSingleObject(chunk->done, INFINITE);
        EnterCriticalSection(&readahead->lock);
    }
}

/* Takes back what no thread has begun, from readers that wait for it, too. Gives one that a thread is at, or NULL. With the lock. */
static struct chunk *take_back(struct readahead *readahead)
{
    struct chunk *busy = NULL;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state == CHUNK_BUSY) busy = chunk;
        if (chunk->state != CHUNK_WAITING) continue;
        chunk->state = CHUNK_UNUSED;
        SetEvent(chunk->done);
    }
    return busy;
}

void readahead_start(struct readahead *readahead, ULONGLONG position)
{
    struct chunk *busy;
    unsigned i;

    EnterCriticalSection(&readahead->lock);
    /* while one is waited for, another reader may hand out more */
    while ((busy = take_back(readahead))) wait_for(readahead, busy);
    readahead->next = (uint32_t)(position / VOLUME_BLOCK_SIZE);
    for (i = 0; i < CHUNKS; i++) hand_out(readahead, &readahead->chunks[i]);
    LeaveCriticalSection(&readahead->lock);
}

/* With the lock. */
static struct chunk *find_chunk(struct readahead *readahead, uint32_t block)
{
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state != CHUNK_UNUSED && block >= chunk->block && block - chunk->block < chunk->count) return chunk;
    }
    return NULL;
}

ULONG readahead_read(struct readahead *readahead, ULONGLONG position, BYTE *buffer, ULONG size, ULONGLONG *end)
{
    uint32_t block = (uint32_t)(position / VOLUME_BLOCK_SIZE);
    struct chunk *chunk;
    ULONGLONG offset;
    ULONG copied = 0;

    *end = NO_CHUNK;
    EnterCriticalSection(&readahead->lock);
    /* once it was waited for, another reader may have moved it on */
    while ((chunk = find_chunk(readahead, block)) && (chunk->state == CHUNK_WAITING || chunk->state == CHUNK_BUSY))
        wait_for(readahead, chunk);
    if (chunk)
    {
        *end = (ULONGLONG)(chunk->block + chunk->count) * VOLUME_BLOCK_SIZE;
        if (chunk->state == CHUNK_READY)
        {
            offset = position - (ULONGLONG)chunk->block * VOLUME_BLOCK_SIZE;
            copied = (ULONG)min(size, *end - position);
            memcpy(buffer, chunk->bytes + offset, copied);
        }
    }
    LeaveCriticalSection(&readahead->lock);
    return copied;
}

void readahead_pass(struct readahead *readahead, ULONGLONG position)
{
    unsigned i;

    EnterCriticalSection(&readahead->lock);
    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if ((chunk->state == CHUNK_READY || chunk->state == CHUNK_DECLINED)
                && (ULONGLONG)(chunk->block + chunk->count) * VOLUME_BLOCK_SIZE <= position)
            hand_out(readahead, chunk);
    }
    LeaveCriticalSection(&readahead->lock);
}
