/*
 * What the two structural checkers share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SHOWN = 60 };

struct run
{
    uint64_t first, end, owner;
    const char *what;
};

uint32_t disc_blocks;
static FILE *disc;
static unsigned findings;
static struct run *runs;
static size_t run_count, run_room;

void *allocate(size_t size)
{
    return enlarge(NULL, size);
}

void *enlarge(void *memory, size_t size)
{
    void *larger = realloc(memory, size ? size : 1);

    if (!larger)
    {
        fprintf(stderr, "out of memory\n");
        exit(2);
    }
    return larger;
}

void disc_open(const char *path)
{
    if (!(disc = fopen(path, "rb")) || fseeko(disc, 0, SEEK_END))
    {
        perror(path);
        exit(2);
    }
    disc_blocks = (uint32_t)(ftello(disc) / BLOCK);
}

bool disc_read(uint32_t block, uint32_t count, void *out)
{
    return block <= disc_blocks && count <= disc_blocks - block && !fseeko(disc, (off_t)block * BLOCK, SEEK_SET)
            && fread(out, BLOCK, count, disc) == count;
}

void finding(uint32_t block, const char *clause, const char *format, ...)
{
    va_list args;

    if (++findings > MAX_SHOWN) return;
    printf("block %u: %s: ", block, clause);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

unsigned findings_count(void)
{
    return findings;
}

int findings_end(void)
{
    if (findings > MAX_SHOWN) printf("and %u more findings\n", findings - MAX_SHOWN);
    return findings ? 1 : 0;
}

void check_zero(const uint8_t *bytes, size_t size, uint32_t block, const char *clause, const char *what)
{
    size_t i;

    for (i = 0; i < size && !bytes[i]; i++) ;
    if (i < size) finding(block, clause, "%s: byte %zu is %02x, not 0", what, i, bytes[i]);
}

void claim(uint64_t first, uint64_t count, uint64_t owner, const char *what)
{
    if (!count) return;
    if (run_count == run_room)
    {
        run_room = run_room ? 2 * run_room : 1024;
        runs = enlarge(runs, run_room * sizeof(*runs));
    }
    runs[run_count++] = (struct run){ first, first + count, owner, what };
}

static int by_place(const void *a, const void *b)
{
    const struct run *one = a, *two = b;

    if (one->first != two->first) return one->first < two->first ? -1 : 1;
    if (one->end != two->end) return one->end < two->end ? -1 : 1;
    return one->owner < two->owner ? -1 : one->owner > two->owner;
}

void claims_check(uint32_t end, const char *clause)
{
    size_t i;
    uint64_t reached = 0;
    const struct run *last = NULL;

    if (run_count) qsort(runs, run_count, sizeof(*runs), by_place);
    for (i = 0; i < run_count; i++)
    {
        const struct run *run = &runs[i];

        if (run->end > end && run->first < CLAIM_METADATA)
            finding((uint32_t)run->first, clause, "%s reaches to block %llu, beyond %u", run->what,
                    (unsigned long long)run->end - 1, end);
        if (last && run->first < reached && (!run->owner || run->owner != last->owner))
            finding((uint32_t)run->first, clause, "%s lies on %s, which begins at block %u%s", run->what, last->what,
                    (uint32_t)last->first, run->first < CLAIM_METADATA ? "" : ", both of the metadata partition");
        if (run->end > reached)
        {
            reached = run->end;
            last = run;
        }
    }
}
