/*
 * How fast data sectors are encoded: user data per second on one thread. Where Debian's libvcdinfo0 is there, which has
 * an encoder for mode 2 (vcdimager's), it is measured in the same run, and both must have made the same sectors.
 *
 *     encode [SECTORS [RUNS]]     default 20000 sectors, 5 runs; printed is the median
 *
 * Prints a line for each encoder and kind of sector, with tabs between: who, what, MB (10^6 bytes) of user data per second.
 * Exit status 1 when the two disagree about a sector.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "redbook/scramble.h"
#include "redbook/sector.h"

/* As many as a buffer on the way to a drive has. */
#define BUFFER_SECTORS 27
#define MAX_RUNS 99

/* int (*)(...) of vcdimager: sector, user data, address, file, channel, sub-mode, coding information. */
typedef void (*vcd_make_mode2)(void *sector, const void *data, uint32_t address, uint8_t file, uint8_t channel,
                               uint8_t submode, uint8_t coding);

static vcd_make_mode2 vcd;
static uint8_t sectors[BUFFER_SECTORS][SECTOR_SIZE], user[BUFFER_SECTORS][SECTOR_SIZE];

static void encode(enum sector_type type, int32_t lba)
{
    unsigned slot = (unsigned)lba % BUFFER_SECTORS;

    sector_encode(sectors[slot], type, lba, user[slot]);
}

static void ours_mode_1(int32_t lba) { encode(SECTOR_MODE_1, lba); }
static void ours_form_1(int32_t lba) { encode(SECTOR_MODE_2_FORM_1, lba); }
static void ours_form_2(int32_t lba) { encode(SECTOR_MODE_2_FORM_2, lba); }

static void ours_scrambled(int32_t lba)
{
    encode(SECTOR_MODE_1, lba);
    sector_scramble(sectors[lba % BUFFER_SECTORS]);
}

static void vcd_form_1(int32_t lba)
{
    unsigned slot = (unsigned)lba % BUFFER_SECTORS;

    vcd(sectors[slot], user[slot], (uint32_t)lba, 0, 0, SECTOR_SUBMODE_DATA, 0);
}

static void vcd_form_2(int32_t lba)
{
    unsigned slot = (unsigned)lba % BUFFER_SECTORS;

    vcd(sectors[slot], user[slot] + SECTOR_SUBHEADER_SIZE, (uint32_t)lba, 0, 0, SECTOR_SUBMODE_FORM_2, 0);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void measure(const char *who, const char *what, void (*make)(int32_t lba), unsigned size, int count, int runs)
{
    double rates[MAX_RUNS];
    struct timespec start, end;
    int run, lba;

    for (run = 0; run < runs; run++)
    {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        for (lba = 0; lba < count; lba++) make(lba);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        rates[run] = (double)count * size / 1e6
                / ((double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
    }
    qsort(rates, (size_t)runs, sizeof(rates[0]), by_size);
    printf("%s\t%s\t%.0f MB/s\n", who, what, rates[runs / 2]);
}

/* Both have made sectors of the same data: how many differ. */
static unsigned compare(const char *what, void (*ours)(int32_t lba), void (*other)(int32_t lba))
{
    uint8_t made[BUFFER_SECTORS][SECTOR_SIZE];
    unsigned differ = 0;
    int lba;

    for (lba = 0; lba < BUFFER_SECTORS; lba++) ours(lba);
    memcpy(made, sectors, sizeof(made));
    for (lba = 0; lba < BUFFER_SECTORS; lba++) other(lba);
    for (lba = 0; lba < BUFFER_SECTORS; lba++) differ += memcmp(made[lba], sectors[lba], SECTOR_SIZE) != 0;
    printf("# %s: %u of %u sectors differ\n", what, differ, BUFFER_SECTORS);
    return differ;
}

/* Data by chance, and the sub-header that form 2 is given by the other encoder. */
static void fill_user(void)
{
    static const uint8_t subheader[SECTOR_SUBHEADER_SIZE] = { 0, 0, SECTOR_SUBMODE_FORM_2, 0, 0, 0, SECTOR_SUBMODE_FORM_2, 0 };
    uint32_t value = 1;
    unsigned i, j;

    for (i = 0; i < BUFFER_SECTORS; i++)
    {
        for (j = 0; j < SECTOR_SIZE; j++)
        {
            value = value * 1664525 + 1013904223;
            user[i][j] = (uint8_t)(value >> 24);
        }
        memcpy(user[i], subheader, sizeof(subheader));
    }
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 20000, runs = argc > 2 ? atoi(argv[2]) : 5;
    unsigned differ = 0;
    void *library;

    if (count < 1 || runs < 1 || runs > MAX_RUNS)
    {
        fprintf(stderr, "usage: encode [SECTORS [RUNS]]\n");
        return 2;
    }
    fill_user();
    if ((library = dlopen("libvcdinfo.so.0", RTLD_NOW))) vcd = (vcd_make_mode2)dlsym(library, "_vcd_make_mode2");
    measure("imapi2", "mode 1", ours_mode_1, 2048, count, runs);
    measure("imapi2", "mode 1, scrambled", ours_scrambled, 2048, count, runs);
    measure("imapi2", "mode 2 form 1", ours_form_1, 2048, count, runs);
    measure("imapi2", "mode 2 form 2", ours_form_2, 2324, count, runs);
    if (!vcd)
    {
        printf("# libvcdinfo0 (vcdimager) is not installed: nothing to compare with\n");
        return 0;
    }
    measure("vcdimager", "mode 2 form 1", vcd_form_1, 2048, count, runs);
    measure("vcdimager", "mode 2 form 2", vcd_form_2, 2324, count, runs);
    differ += compare("form 1", ours_form_1, vcd_form_1);
    differ += compare("form 2", ours_form_2, vcd_form_2);
    return differ != 0;
}
