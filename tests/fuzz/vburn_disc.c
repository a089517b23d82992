/* vburn_disc.c: discs that somebody else has described: disc.txt, and what is on the lead-in.
 *
 * Input: the length of disc.txt (16 bits) and its text; then Q frames to be found on the disc: where from the first sector
 * on (16 bits), and ten bytes to which the CRC is added; where FFFFh stands instead, the rest are SCSI commands of 12 bytes.
 *
 * A description that is taken must be the same when it has been written again, and the drive must survive the disc.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "bytes.h"
#include "disc.h"
#include "fuzz.h"
#include "unit.h"
#include "vburn_scratch.h"

#include <fcntl.h>
#include <unistd.h>

enum { ANSWER_ROOM = 1 << 20, SECTORS_MOST = 200 };

static void write_file(const char *folder, const char *name, const void *data, size_t size)
{
    char path[4200];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "wb");
    must_hold(file && fwrite(data, 1, size, file) == size && !fclose(file), "files can be written");
}

/* The CRC of IEC 60908 17.5.1 bit by bit, on its own. */
static void add_crc(uint8_t q[12])
{
    unsigned remainder = 0, i;

    for (i = 0; i < 96; i++)
    {
        remainder = remainder << 1 | (i < 80 ? q[i / 8] >> (7 - i % 8) & 1u : 0);
        if (remainder & 0x10000)
            remainder ^= 0x11021;
    }
    put_be16(q + 10, remainder ^ 0xffff);
}

static void write_sectors(const char *folder, struct input *input)
{
    char path[4200];
    unsigned most = SECTORS_MOST, i;
    int file;

    snprintf(path, sizeof(path), "%s/sectors", folder);
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    must_hold(file >= 0, "files can be written");
    while (!input_ended(input) && most--)
    {
        uint16_t where = take_16(input);
        uint8_t q[12] = { 0 }, symbols[96];

        if (where == 0xffff)
            break;
        take_bytes(input, q, 10);
        add_crc(q);
        for (i = 0; i < 96; i++)
            symbols[i] = (uint8_t)((q[i / 8] >> (7 - i % 8) & 1) << 6);
        must_hold(pwrite(file, symbols, sizeof(symbols), (off_t)where * SECTOR_SIZE + MAIN_SIZE) == sizeof(symbols),
                  "files can be written");
    }
    close(file);
}

static void check_disc(const struct disc *disc)
{
    size_t i;

    must_hold(disc->kind < DISC_KIND_COUNT && disc->state <= DISC_COMPLETE, "kind and state are known");
    must_hold(disc->lead_in_start < -150 && disc->lead_in_start >= -45150, "the lead-in is before the program area");
    must_hold(disc->last_lead_out > 0 && disc_end(disc) <= 404850, "the lead-out fits below 90:00:00");
    for (i = 0; i < disc->burned_count; i++)
    {
        must_hold(disc->burned[i].first <= disc->burned[i].last, "extents have sectors");
        must_hold(disc->burned[i].first >= disc->lead_in_start && disc->burned[i].last < disc_end(disc), "they are on the disc");
        if (i)
            must_hold(disc->burned[i].first > disc->burned[i - 1].last + 1, "they ascend and do not touch");
    }
    must_hold(disc->pma_count <= PMA_MOST, "tracks fit");
    for (i = 0; i < disc->pma_count; i++)
        must_hold(disc->pma[i].session >= 1 && disc->pma[i].session <= 99 && disc->pma[i].number >= 1
                  && disc->pma[i].number <= 99 && disc->pma[i].start >= 0 && disc->pma[i].start < disc->pma[i].end
                  && disc->pma[i].control <= 15, "tracks of the PMA are tracks");
}

static void check_again(struct disc *disc, const char *folder)
{
    struct vb_error error;
    struct disc *again;
    size_t i;

    must_hold(disc_save(disc, &error), "a disc can be saved");
    must_hold((again = disc_open(folder, false, &error)) != NULL, "a description that was written is taken");
    must_hold(disc->kind == again->kind && disc->state == again->state && disc->lead_in_start == again->lead_in_start
              && disc->last_lead_out == again->last_lead_out, "what was written is what is read");
    must_hold(disc->burned_count == again->burned_count && disc->pma_count == again->pma_count, "nothing is lost or added");
    must_hold(!disc->burned_count
              || !memcmp(disc->burned, again->burned, disc->burned_count * sizeof(*disc->burned)), "extents are kept");
    for (i = 0; i < disc->pma_count; i++)
        must_hold(disc->pma[i].session == again->pma[i].session && disc->pma[i].number == again->pma[i].number
                  && disc->pma[i].control == again->pma[i].control && disc->pma[i].type == again->pma[i].type
                  && disc->pma[i].start == again->pma[i].start && disc->pma[i].end == again->pma[i].end, "tracks are kept");
    disc_close(again);
}

static void read_everything(struct unit *unit, uint8_t *buffer)
{
    static const uint8_t cdbs[][12] =
    {
        { 0x00 }, { 0x51, 0, 0, 0, 0, 0, 0, 1, 0 }, { 0x51, 1, 0, 0, 0, 0, 0, 1, 0 }, { 0x25 },
        { 0x43, 0, 0, 0, 0, 0, 0, 4, 0 }, { 0x43, 2, 0, 0, 0, 0, 2, 4, 0 }, { 0x43, 0, 1, 0, 0, 0, 0, 4, 0 },
        { 0x43, 2, 2, 0, 0, 0, 1, 0x40, 0 }, { 0x43, 2, 3, 0, 0, 0, 0, 0x40, 0 }, { 0x43, 2, 4, 0, 0, 0, 0, 4, 0 },
        { 0x43, 0, 5, 0, 0, 0, 0, 0x40, 0 }, { 0x52, 1, 0, 0, 0, 1, 0, 1, 0 }, { 0x52, 1, 0, 0, 0, 2, 0, 1, 0 },
        { 0x52, 1, 0, 0, 0, 0xff, 0, 1, 0 }, { 0x52, 0, 0, 0, 0, 0, 0, 1, 0 }, { 0x52, 2, 0, 0, 0, 1, 0, 1, 0 },
        { 0x42, 0, 0x40, 1, 0, 0, 0, 1, 0 }, { 0x42, 0, 0x40, 2, 0, 0, 0, 1, 0 }, { 0x42, 0, 0x40, 3, 0, 0, 1, 1, 0 },
        { 0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0xf8, 1 }, { 0xbe, 0, 0, 0, 0, 0, 0, 0, 2, 0xf8, 2 }, { 0x28, 0, 0, 0, 0, 0, 0, 0, 2 }
    };
    unsigned i;

    for (i = 0; i < sizeof(cdbs) / sizeof(cdbs[0]); i++)
    {
        struct command command = { .direction = cdbs[i][0] ? VB_IN : VB_NONE, .data = buffer,
                                   .data_length = cdbs[i][0] ? 65536 : 0 };

        memcpy(command.cdb, cdbs[i], sizeof(cdbs[i]));
        scratch_execute(unit, &command, 12);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t buffer[ANSWER_ROOM + 64];
    struct input input = { data, size, 0 };
    const char *folder = scratch_empty();
    uint16_t length = take_16(&input);
    struct vb_error error;
    struct disc *disc;
    struct unit unit;
    char *text;

    if (length > size)
        length = (uint16_t)size;
    if (!(text = malloc(length + 1u)))
        abort();
    length = (uint16_t)take_bytes(&input, text, length);
    write_file(folder, "disc.txt", text, length);
    free(text);
    write_sectors(folder, &input);
    if (!(disc = disc_open(folder, true, &error)))
    {
        must_hold(strlen(error.text) > 0, "a refusal has words");
        return 0;
    }
    check_disc(disc);
    check_again(disc, folder);
    unit_init(&unit, folder);
    medium_insert(&unit, disc);
    unit.attention.count = 0;
    read_everything(&unit, buffer);
    while (!input_ended(&input))
    {
        struct command command = { .direction = VB_IN, .data = buffer, .data_length = 65536 };

        take_bytes(&input, command.cdb, 12);
        if (command.cdb[0] == 0x2a || command.cdb[0] == 0x55 || command.cdb[0] == 0x5d || command.cdb[0] == 0xaa)
            command.direction = VB_OUT;
        scratch_execute(&unit, &command, 12);
    }
    unit_free(&unit);
    return 0;
}
