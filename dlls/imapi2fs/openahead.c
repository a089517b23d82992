/*
 * Files that are opened before they are read.
 *
 * Wine's server is asked three times for a small file: to open it, for its descriptor, and to close it. The last two are asked under a
 * lock of the process, so that threads that do all three stand in each other's way; one that opens and others that read do not.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "contents.h"
#include "openahead.h"

#define FILES 64
/* The thread is woken, which costs calls of the server, for as many files at a time. */
#define FILES_TO_WAKE_FOR 32

struct ahead_file
{
    const struct volume_node *node;     /* NULL: it was taken, or is not wanted any more */
    HANDLE handle;                      /* NULL: it is being opened, or could not be */
};

struct openahead
{
    const struct volume_image *plan;
    CRITICAL_SECTION lock;      /* for all that follows; not held while a file is opened or closed */
    CRITICAL_SECTION opening;   /* of the thread, as long as it opens a file */
    struct ahead_file files[FILES];     /* a ring, in the order of the image */
    unsigned oldest, count;
    struct ahead_file *current; /* which of them is being opened, or NULL */
    uint32_t next;              /* index of the file that is opened next */
    uint32_t end;               /* the first block that is not wanted */
    BOOL stop, idle;
    HANDLE wake;                /* an event, for the thread when it is idle */
    HANDLE thread;
};

/* --- the ring; with the lock ------------------------------------------------------------------------------------------ */

static void drop_taken(struct openahead *openahead)
{
    while (openahead->count && !openahead->files[openahead->oldest].node)
    {
        openahead->oldest = (openahead->oldest + 1) % FILES;
        openahead->count--;
    }
}

static BOOL wants_more(const struct openahead *openahead)
{
    return openahead->next < volume_image_file_count(openahead->plan)
            && volume_image_file(openahead->plan, openahead->next)->data_block - volume_image_start(openahead->plan) < openahead->end;
}

/* When the thread waits and has enough to do. */
static void wake(struct openahead *openahead)
{
    if (!openahead->idle || openahead->count > FILES - FILES_TO_WAKE_FOR || !wants_more(openahead)) return;
    openahead->idle = FALSE;
    SetEvent(openahead->wake);
}

/* The next file, with a place in the ring; NULL: there is none, or no place. */
static struct ahead_file *begin_next(struct openahead *openahead)
{
    struct ahead_file *file;

    drop_taken(openahead);
    if (openahead->count == FILES || !wants_more(openahead)) return NULL;
    file = &openahead->files[(openahead->oldest + openahead->count++) % FILES];
    file->node = volume_image_file(openahead->plan, openahead->next++);
    file->handle = NULL;
    return file;
}

/* --- the thread ------------------------------------------------------------------------------------------------------- */

/* With the lock, which is let go meanwhile. Whoever waits for it waits for `opening`. */
static void open_file(struct openahead *openahead, struct ahead_file *file)
{
    const struct volume_node *node = file->node;
    HANDLE handle;

    openahead->current = file;
    EnterCriticalSection(&openahead->opening);
    LeaveCriticalSection(&openahead->lock);
    handle = node->file.size < OPENAHEAD_LARGE ? contents_open(node->file.contents, node) : NULL;
    EnterCriticalSection(&openahead->lock);
    openahead->current = NULL;
    LeaveCriticalSection(&openahead->opening);
    if (file->node == node) file->handle = handle;
    else if (handle) CloseHandle(handle);
}

static DWORD WINAPI open_files(void *context)
{
    struct openahead *openahead = context;
    struct ahead_file *file;

    EnterCriticalSection(&openahead->lock);
    while (!openahead->stop)
    {
        if ((file = begin_next(openahead)))
        {
            open_file(openahead, file);
            continue;
        }
        openahead->idle = TRUE;
        LeaveCriticalSection(&openahead->lock);
        WaitForSingleObject(openahead->wake, INFINITE);
        EnterCriticalSection(&openahead->lock);
    }
    LeaveCriticalSection(&openahead->lock);
    return 0;
}

/* --- for everybody else ----------------------------------------------------------------------------------------------- */

struct openahead *openahead_create(const struct volume_image *plan)
{
    struct openahead *openahead = calloc(1, sizeof(*openahead));

    if (!openahead) return NULL;
    openahead->plan = plan;
    InitializeCriticalSection(&openahead->lock);
    InitializeCriticalSection(&openahead->opening);
    if ((openahead->wake = CreateEventW(NULL, FALSE, FALSE, NULL))
            && (openahead->thread = CreateThread(NULL, 0, open_files, openahead, 0, NULL)))
        return openahead;
    openahead_destroy(openahead);
    return NULL;
}

void openahead_destroy(struct openahead *openahead)
{
    unsigned i;

    if (!openahead) return;
    EnterCriticalSection(&openahead->lock);
    openahead->stop = TRUE;
    LeaveCriticalSection(&openahead->lock);
    if (openahead->thread)
    {
        SetEvent(openahead->wake);
        WaitForSingleObject(openahead->thread, INFINITE);
        CloseHandle(openahead->thread);
    }
    for (i = 0; i < FILES; i++)
        if (openahead->files[i].node && openahead->files[i].handle) CloseHandle(openahead->files[i].handle);
    if (openahead->wake) CloseHandle(openahead->wake);
    DeleteCriticalSection(&openahead->opening);
    DeleteCriticalSection(&openahead->lock);
    free(openahead);
}

void openahead_want(struct openahead *openahead, uint32_t first, uint32_t end, BOOL anew)
{
    uint32_t start = volume_image_start(openahead->plan), next = volume_image_first_file(openahead->plan, first);
    HANDLE handles[FILES];
    unsigned count = 0, i;

    EnterCriticalSection(&openahead->lock);
    for (i = 0; i < FILES; i++)
    {
        struct ahead_file *file = &openahead->files[i];

        if (!file->node || (!anew && file->node->data_block - start >= first)) continue;
        if (file->handle) handles[count++] = file->handle;
        file->node = NULL;
    }
    drop_taken(openahead);
    if (anew || openahead->next < next) openahead->next = next;
    openahead->end = end;
    wake(openahead);
    LeaveCriticalSection(&openahead->lock);
    for (i = 0; i < count; i++) CloseHandle(handles[i]);
}

static struct ahead_file *find_file(struct openahead *openahead, const struct volume_node *node)
{
    unsigned i;

    for (i = 0; i < openahead->count; i++)
    {
        struct ahead_file *file = &openahead->files[(openahead->oldest + i) % FILES];

        if (file->node == node) return file;
    }
    return NULL;
}

HANDLE openahead_take(struct openahead *openahead, const struct volume_node *node)
{
    struct ahead_file *file;
    HANDLE handle = NULL;
    uint32_t next;

    EnterCriticalSection(&openahead->lock);
    while ((file = find_file(openahead, node)) && file == openahead->current)
    {
        LeaveCriticalSection(&openahead->lock);
        EnterCriticalSection(&openahead->opening);
        LeaveCriticalSection(&openahead->opening);
        EnterCriticalSection(&openahead->lock);
    }
    if (file)
    {
        handle = file->handle;
        file->node = NULL;
        drop_taken(openahead);
    }
    else if (node->data_block)
    {
        /* who reads came first: what is before it is the reader's, too */
        next = volume_image_first_file(openahead->plan, node->data_block - volume_image_start(openahead->plan)) + 1;
        openahead->next = max(openahead->next, next);
    }
    wake(openahead);
    LeaveCriticalSection(&openahead->lock);
    return handle;
}
