/*
 * The blocks of an image before they are asked for.
 *
 * In Wine, opening a small file costs three calls of its server, in which the caller waits for another process: docs/bench.md. One
 * thread opens files (openahead.c), two read them, and the client's has the processor meanwhile. A large file is the reader's own: it is
 * read straight to where it belongs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "foreignthread.h"
#include "openahead.h"
#include "readahead.h"

#define THREADS 2
#define CHUNKS 32
#define CHUNK_BLOCKS 64
#define CHUNK_SIZE (CHUNK_BLOCKS * VOLUME_BLOCK_SIZE)

/* How long a reader gives way to others before it sleeps, and what says that there is somebody to give way to; microseconds. */
#define MOST_AWAKE 20000
#define OTHERS_WORK 2000
/* Once it slept: as many times it does not try again. */
#define TIMES_ASLEEP 200

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
    enum chunk_state volatile state;    /* written with the lock */
    uint32_t block, count;      /* of the image */
    CRITICAL_SECTION computing; /* of the thread that is at it, as long as it is busy */
    BYTE *bytes;
};

struct readahead
{
    const struct volume_image *plan;
    CRITICAL_SECTION lock;      /* for all that follows; not held while blocks are computed */
    struct chunk chunks[CHUNKS];
    struct openahead *openahead;        /* has a lock of its own, which is taken after this one */
    unsigned times_asleep;      /* that are left */
    uint32_t first;             /* where it was started */
    uint32_t next;              /* the first block that no chunk has yet */
    BOOL stop;
    unsigned idle;              /* threads that wait for work, or are about to */
    HANDLE work;                /* a semaphore, one for each idle thread that is not idle any more */
    HANDLE threads[THREADS];
};

/* The one that comes first, as this thread's own. With the lock. */
static struct chunk *take_waiting(struct readahead *readahead)
{
    struct chunk *first = NULL;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state == CHUNK_WAITING && (!first || chunk->block < first->block)) first = chunk;
    }
    if (!first) return NULL;
    first->state = CHUNK_BUSY;
    EnterCriticalSection(&first->computing);
    return first;
}

static DWORD WINAPI compute_chunks(void *context)
{
    struct readahead *readahead = context;
    struct chunk *chunk;
    BOOL mine, good;

    /* one that does not pass for what it is leaves everything to the reader */
    mine = foreign_thread_begin(readahead->openahead);
    EnterCriticalSection(&readahead->lock);
    while (!readahead->stop)
    {
        if (!(chunk = take_waiting(readahead)))
        {
            readahead->idle++;
            LeaveCriticalSection(&readahead->lock);
            WaitForSingleObject(readahead->work, INFINITE);
            EnterCriticalSection(&readahead->lock);
            continue;
        }
        LeaveCriticalSection(&readahead->lock);
        good = mine && !volume_image_read(readahead->plan, chunk->block, chunk->count, chunk->bytes, NULL);
        EnterCriticalSection(&readahead->lock);
        chunk->state = good ? CHUNK_READY : CHUNK_DECLINED;
        LeaveCriticalSection(&readahead->lock);
        LeaveCriticalSection(&chunk->computing);
        EnterCriticalSection(&readahead->lock);
    }
    LeaveCriticalSection(&readahead->lock);
    return 0;
}

/* Up to CHUNK_BLOCKS from the next one on. A file that fits into a chunk is not cut: two threads would have to open it. */
static uint32_t next_blocks(const struct readahead *readahead)
{
    uint32_t left = volume_image_blocks(readahead->plan) - readahead->next, end, first;
    const struct volume_node *last;

    if (left <= CHUNK_BLOCKS) return left;
    last = volume_image_file_around(readahead->plan, readahead->next + CHUNK_BLOCKS - 1, &end);
    if (!last || end == readahead->next + CHUNK_BLOCKS) return CHUNK_BLOCKS;
    first = last->data_block - volume_image_start(readahead->plan);
    return first > readahead->next ? first - readahead->next : CHUNK_BLOCKS;
}

/* The next blocks of the image into a chunk that nobody uses. With the lock. */
static void hand_out(struct readahead *readahead, struct chunk *chunk)
{
    const struct volume_node *file;
    uint32_t end;

    chunk->state = CHUNK_UNUSED;
    while ((file = volume_image_file_around(readahead->plan, readahead->next, &end)) && file->file.size >= OPENAHEAD_LARGE)
        readahead->next = end;
    if (readahead->next >= volume_image_blocks(readahead->plan)) return;
    chunk->state = CHUNK_WAITING;
    chunk->block = readahead->next;
    chunk->count = next_blocks(readahead);
    readahead->next += chunk->count;
    if (!readahead->idle) return;
    readahead->idle--;
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
    readahead->work = CreateSemaphoreW(NULL, 0, MAXLONG, NULL);
    for (i = 0; i < CHUNKS; i++)
    {
        InitializeCriticalSection(&readahead->chunks[i].computing);
        good = (readahead->chunks[i].bytes = malloc(CHUNK_SIZE)) && good;
    }
    good = good && readahead->work && (readahead->openahead = openahead_create(plan));
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
    openahead_destroy(readahead->openahead);
    for (i = 0; i < CHUNKS; i++)
    {
        DeleteCriticalSection(&readahead->chunks[i].computing);
        free(readahead->chunks[i].bytes);
    }
    if (readahead->work) CloseHandle(readahead->work);
    DeleteCriticalSection(&readahead->lock);
    free(readahead);
}

static LONGLONG microseconds(void)
{
    LARGE_INTEGER now, frequency;

    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (LONGLONG)((double)now.QuadPart * 1e6 / (double)frequency.QuadPart);
}

/* To wake a processor from its sleep takes longer than a call of Wine's server, in a virtual machine above all, and at each call one
 * process wakes the other. Who waits keeps one awake: until the chunk is done, or others have work for the processor, or it takes too
 * long. FALSE: it is better to sleep. */
static BOOL give_way(const struct chunk *chunk)
{
    LONGLONG start = microseconds(), now = start, before;

    while (chunk->state == CHUNK_BUSY)
    {
        before = now;
        SwitchToThread();
        now = microseconds();
        if (now - before > OTHERS_WORK || now - start > MOST_AWAKE) return FALSE;
    }
    return TRUE;
}

/* A chunk that a thread is at belongs to that thread; it is waited for. With the lock, which is let go meanwhile. */
static void wait_for(struct readahead *readahead, struct chunk *chunk)
{
    BOOL awake = !readahead->times_asleep;

    if (!awake) readahead->times_asleep--;
    LeaveCriticalSection(&readahead->lock);
    if (!awake || !give_way(chunk))
    {
        EnterCriticalSection(&chunk->computing);
        LeaveCriticalSection(&chunk->computing);
        EnterCriticalSection(&readahead->lock);
        if (awake) readahead->times_asleep = TIMES_ASLEEP;
    }
    else EnterCriticalSection(&readahead->lock);
}

/* Takes back what no thread has begun. Gives one that a thread is at, or NULL. With the lock. */
static struct chunk *take_back(struct readahead *readahead)
{
    struct chunk *busy = NULL;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state == CHUNK_BUSY) busy = chunk;
        if (chunk->state == CHUNK_WAITING) chunk->state = CHUNK_UNUSED;
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
    readahead->first = readahead->next = (uint32_t)(position / VOLUME_BLOCK_SIZE);
    for (i = 0; i < CHUNKS; i++) hand_out(readahead, &readahead->chunks[i]);
    openahead_want(readahead->openahead, readahead->first, readahead->next, TRUE);
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

/* Where the next chunk begins behind a block that is in none: that far it is the reader's own work. With the lock. */
static ULONGLONG end_of_gap(const struct readahead *readahead, uint32_t block)
{
    uint32_t end = readahead->next;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
    {
        const struct chunk *chunk = &readahead->chunks[i];

        if (chunk->state != CHUNK_UNUSED && chunk->block > block && chunk->block < end) end = chunk->block;
    }
    return (ULONGLONG)end * VOLUME_BLOCK_SIZE;
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
    while ((chunk = find_chunk(readahead, block)) && chunk->state == CHUNK_BUSY) wait_for(readahead, chunk);
    if (!chunk && block >= readahead->first && block < readahead->next) *end = end_of_gap(readahead, block);
    if (chunk)
    {
        /* no thread has come to it: it is not waited for */
        if (chunk->state == CHUNK_WAITING) chunk->state = CHUNK_DECLINED;
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

/* The first block that is in a chunk. With the lock. */
static uint32_t first_block(const struct readahead *readahead)
{
    uint32_t first = readahead->next;
    unsigned i;

    for (i = 0; i < CHUNKS; i++)
        if (readahead->chunks[i].state != CHUNK_UNUSED) first = min(first, readahead->chunks[i].block);
    return first;
}

void readahead_pass(struct readahead *readahead, ULONGLONG position)
{
    uint32_t block = (uint32_t)(position / VOLUME_BLOCK_SIZE), next;
    unsigned i;

    EnterCriticalSection(&readahead->lock);
    next = readahead->next;
    for (i = 0; i < CHUNKS; i++)
    {
        struct chunk *chunk = &readahead->chunks[i];

        if ((chunk->state == CHUNK_READY || chunk->state == CHUNK_DECLINED) && chunk->block + chunk->count <= block)
            hand_out(readahead, chunk);
    }
    if (readahead->next != next) openahead_want(readahead->openahead, first_block(readahead), readahead->next, FALSE);
    LeaveCriticalSection(&readahead->lock);
}
