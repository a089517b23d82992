/*
 * Makes the inputs that fuzzing begins with: what the virtual burner answers and what is on the disc it has burned, in the
 * form each target reads. make_seeds FOLDER writes FOLDER/TARGET/NAME.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bytes.h"
#include "support/drive.h"
#include "support/raw_disc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;

static void save(const char *target, const char *name, const void *data, size_t size)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s/%s", folder, target, name);
    if ((file = fopen(path, "wb")) && fwrite(data, 1, size, file) == size && !fclose(file))
        return;
    perror(path);
    exit(1);
}

/* The functions of tests/fuzz/support/mmc_calls.c, in its order, and a command as they send it: its allocation length
 * where it has one, and the bytes that are asked for. */
static const struct
{
    const char *name;
    uint8_t arguments[3];
    uint8_t cdb[12];
    unsigned cdb_length;
    uint32_t length;
} calls[] =
{
    { "capacity", { 0 }, { 0x25 }, 10, 8 },
    { "disc_information_raw", { 0, 0, 200 }, { 0x51, 0, 0, 0, 0, 0, 0, 0, 200 }, 10, 200 },
    { "disc_information", { 0 }, { 0x51, 0, 0, 0, 0, 0, 0, 0, 34 }, 10, 34 },
    { "disc_structure", { 0, 8, 0 }, { 0xad, 0, 0, 0, 0, 0, 0, 0, 8, 4 }, 12, 2052 },
    { "configuration", { 0, 4, 0 }, { 0x46, 0, 0, 0, 0, 0, 0, 4, 0 }, 10, 1024 },
    { "feature", { 0, 0, 0x2e }, { 0x46, 2, 0, 0x2e, 0, 0, 0, 1, 8 }, 10, 264 },
    { "profiles", { 0 }, { 0x46, 2, 0, 0, 0, 0, 0, 1, 8 }, 10, 264 },
    { "mastering", { 0 }, { 0x46, 2, 0, 0x2e, 0, 0, 0, 1, 8 }, 10, 264 },
    { "track_at_once", { 0 }, { 0x46, 2, 0, 0x2d, 0, 0, 0, 1, 8 }, 10, 264 },
    { "removable", { 0 }, { 0x46, 2, 0, 0x03, 0, 0, 0, 1, 8 }, 10, 264 },
    { "inquiry", { 0 }, { 0x12, 0, 0, 0, 96 }, 6, 96 },
    { "serial_number", { 64 }, { 0x12, 1, 0x80, 0, 255 }, 6, 255 },
    { "mode_sense", { 0x3f, 4, 0 }, { 0x5a, 8, 0x3f, 0, 0, 0, 0, 4, 0 }, 10, 1024 },
    { "mode_page", { 0x05 }, { 0x5a, 8, 0x05, 0, 0, 0, 0, 1, 41 }, 10, 297 },
    { "capabilities", { 0 }, { 0x5a, 8, 0x2a, 0, 0, 0, 0, 1, 41 }, 10, 297 },
    { "write_parameters", { 0 }, { 0x5a, 8, 0x05, 0, 0, 0, 0, 1, 41 }, 10, 297 },
    { "set_write_parameters", { 0, 1, 3 }, { 0x5a, 8, 0x05, 0, 0, 0, 0, 1, 41 }, 10, 297 },
    { "read_cd", { 0x11, 0, 0xf8 }, { 0xbe, 0x04, 0, 0, 0, 100, 0, 0, 1, 0xf8, 2 }, 12, 2368 },
    { "write_speeds", { 32 }, { 0xac, 0, 0, 0, 0, 0, 0, 0, 0, 128, 3 }, 12, 2056 },
    { "catalogue_number", { 0 }, { 0x42, 0, 0x40, 2, 0, 0, 0, 0, 24 }, 10, 24 },
    { "isrc", { 1 }, { 0x42, 0, 0x40, 3, 0, 0, 1, 0, 24 }, 10, 24 },
    { "position", { 0 }, { 0x42, 0, 0x40, 1, 0, 0, 0, 0, 16 }, 10, 16 },
    { "toc", { 0 }, { 0x43, 0, 0, 0, 0, 0, 0, 3, 0x24 }, 10, 804 },
    { "session_information", { 0 }, { 0x43, 0, 1, 0, 0, 0, 0, 0, 12 }, 10, 12 },
    { "items", { 200 }, { 0x43, 2, 2, 0, 0, 0, 1, 4, 0 }, 10, 1024 },
    { "atip", { 0 }, { 0x43, 2, 4, 0, 0, 0, 0, 0, 32 }, 10, 32 },
    { "cd_text", { 1 }, { 0x43, 0, 5, 0, 0, 0, 0, 0x20, 0 }, 10, 8192 },
    { "toc_raw", { 0x10, 4, 0 }, { 0x43, 2, 0, 0, 0, 0, 0, 4, 0 }, 10, 1024 },
    { "track_information", { 1, 1 }, { 0x52, 1, 0, 0, 0, 1, 0, 0, 48 }, 10, 48 },
    { "track_information_raw", { 0, 0, 60 }, { 0x52, 1, 0, 0, 0, 1, 0, 0, 60 }, 10, 60 },
    { "ready", { 0 }, { 0x00 }, 6, 0 },
    { "request_sense", { 0 }, { 0x03, 0, 0, 0, 18 }, 6, 18 },
    { "media_event", { 0 }, { 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8 }, 10, 8 },
    { "busy_time", { 0 }, { 0x4a, 1, 0, 0, 0x40, 0, 0, 0, 8 }, 10, 8 },
    { "mechanism", { 0 }, { 0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 8 }, 12, 8 },
    { "buffer_capacity", { 0 }, { 0x5c, 0, 0, 0, 0, 0, 0, 0, 12 }, 10, 12 },
};

/* The answer as tests/fuzz/mmc_replies.c reads it: GOOD and the data, or CHECK CONDITION and the sense. */
static size_t put_answer(struct drive *drive, unsigned call, uint8_t *at)
{
    enum vb_direction direction = calls[call].length ? VB_IN : VB_NONE;
    enum sense_code sense = drive_do(drive, calls[call].cdb, calls[call].cdb_length, direction, calls[call].length);

    if (sense != SENSE_NONE)
    {
        at[0] = 10;
        at[1] = 18;
        sense_data(&drive->command, sense, at + 2);
        return 20;
    }
    at[0] = 0;
    put_be16(at + 1, drive->command.reply_length);
    memcpy(at + 3, drive->data, drive->command.reply_length);
    return 3 + drive->command.reply_length;
}

static void save_replies(struct drive *drive, const char *state)
{
    static uint8_t seed[4 + 3 * (3 + 65536)];
    uint8_t sense[20] = { 0x2a, 80 };
    char name[80];
    unsigned i;

    for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
    {
        size_t size = 4;

        seed[0] = (uint8_t)i;
        memcpy(seed + 1, calls[i].arguments, 3);
        size += put_answer(drive, i, seed + size);
        if (!strcmp(calls[i].name, "set_write_parameters")) /* page, MODE SELECT, page */
        {
            seed[size++] = 0;
            size += put_answer(drive, i, seed + size);
        }
        snprintf(name, sizeof(name), "%s_%s", calls[i].name, state);
        save("mmc_replies", name, seed, size);
        if (drive->command.sense != SENSE_NONE)
        {
            sense_data(&drive->command, drive->command.sense, sense + 2);
            save("mmc_sense", name, sense, sizeof(sense));
        }
    }
}

/* The pages without what is before them, for the parsers that take them so. */
static void save_pages(struct drive *drive)
{
    uint8_t seed[1 + 84 + 1024];

    DO(drive, VB_IN, 1024, 0x5a, 8, 0x3f, 0, 0, 0, 0, 4, 0, 0);
    seed[0] = 1;
    memcpy(seed + 1, drive->data + 8, drive->command.reply_length - 8);
    save("mmc_pages", "pages", seed, drive->command.reply_length - 7);
    DO(drive, VB_IN, 1024, 0x46, 0, 0, 0, 0, 0, 0, 4, 0, 0);
    seed[0] = 0;
    memcpy(seed + 1, drive->data + 8, drive->command.reply_length - 8);
    save("mmc_pages", "features", seed, drive->command.reply_length - 7);
    DO(drive, VB_IN, 1024, 0x5a, 8, 0x2a, 0, 0, 0, 0, 4, 0, 0);
    seed[0] = 2;
    memcpy(seed + 1, drive->data + 8, drive->command.reply_length - 8);
    save("mmc_pages", "capabilities", seed, drive->command.reply_length - 7);
    DO(drive, VB_IN, 1024, 0x5a, 8, 0x05, 0, 0, 0, 0, 4, 0, 0);
    seed[0] = 3;
    memcpy(seed + 1, drive->data + 8, drive->command.reply_length - 8);
    save("mmc_pages", "write_parameters", seed, drive->command.reply_length - 7);
    memset(seed, 0, 85);
    seed[0] = 4;
    seed[3] = 0x7f;
    seed[4] = 0xff;
    seed[5] = 3;
    memcpy(seed + 5 + 12, "0724354526022", 14);
    memcpy(seed + 5 + 26, "USK7Y9812345", 13);
    memcpy(seed + 85, drive->data + 8, drive->command.reply_length - 8);
    save("mmc_pages", "parameters_packed", seed, 85u + drive->command.reply_length - 8);
}

static const struct raw_track tracks[3] =
{
    { 0, -150, 0, "USK7Y9812345" }, { 400, 350, 2, NULL }, { 800, 650, 1, "GBAYE0000351" }
};
static const struct raw_disc plan = { -11634, 1, tracks, 3, 1200, "0724354526022" };

static void burn(struct drive *drive)
{
    int32_t lba;

    drive_insert_blank(drive, 3000);
    drive_set_write(drive, 3, 3, 0);
    for (lba = plan.lead_in; lba < plan.lead_out + RAW_LEAD_OUT_LENGTH; lba += 50)
    {
        unsigned i, count = plan.lead_out + RAW_LEAD_OUT_LENGTH - lba < 50 ? (unsigned)(plan.lead_out + RAW_LEAD_OUT_LENGTH - lba) : 50;

        for (i = 0; i < count; i++)
            raw_disc_sector(&plan, lba + (int32_t)i, drive->data + i * 2448);
        if (drive_write(drive, lba, count, count * 2448) != SENSE_NONE)
        {
            fprintf(stderr, "make_seeds: the disc is not burned: %s at %d\n", sense_text(drive->command.sense), lba);
            exit(1);
        }
    }
    DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    drive_reload(drive);
}

static void save_sub_channels(void)
{
    static const int32_t places[] = { -11634, -150, -1, 0, 40, 90, 349, 350, 400, 890, 1200 };
    uint8_t sector[2448], seed[1 + 96 + 4], lead_in[7 * 18];
    char name[80];
    unsigned i;

    for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
    {
        raw_disc_sector(&plan, places[i], sector);
        seed[0] = 1;
        memcpy(seed + 1, sector + 2352, 96);
        snprintf(name, sizeof(name), "symbols_%u", i);
        save("subchannel", name, seed, 97);
        raw_disc_sector_pq(&plan, places[i], sector);
        seed[0] = 2;
        memcpy(seed + 1, sector + 2352, 16);
        snprintf(name, sizeof(name), "pq_%u", i);
        save("subchannel", name, seed, 17);
        seed[0] = 0;
        seed[1] = 0x80;
        raw_disc_q(&plan, places[i], seed + 2);
        snprintf(name, sizeof(name), "q_%u", i);
        save("subchannel", name, seed, 14);
    }
    save("subchannel", "isrc", "\4USK7Y9812345", 13);
    save("subchannel", "isrc_dashes", "\4US-K7Y-98-12345", 16);
    save("subchannel", "mcn", "\4" "0724354526022", 14);
    save("subchannel", "addresses", "\5\2\3\4\0\0\1\0", 8);
    memset(seed, 0, sizeof(seed));
    seed[0] = 3;
    seed[2] = 1;
    memset(seed + 3, 9, 60);
    save("subchannel", "rw", seed, 80);

    for (i = 0; i < 18; i++)
    {
        uint8_t q[12];

        raw_disc_q(&plan, plan.lead_in + (int32_t)i, q);
        lead_in[7 * i] = 0;
        lead_in[7 * i + 1] = q[0];
        lead_in[7 * i + 2] = q[2];
        memcpy(lead_in + 7 * i + 3, q + 6, 4);
    }
    save("toc", "lead_in", lead_in, sizeof(lead_in));
    for (i = 0; i < 6; i++)
        memmove(lead_in + 7 * i, lead_in + 21 * i, 7), lead_in[7 * i] = 4;
    save("toc", "lead_in_short", lead_in, 42);
}

/* As tests/fuzz/layout.c reads it. */
static void save_layouts(void)
{
    static const uint8_t gapless[] = { 0, 0, 4, 0, 0, 1, 3, 0, 0, 0, 0, 3,
        0, 0, 2, 0, 2, 3, 2, 0, 100, 0, 50, 0, 0, 4, 0, 0, 2, 0, 0, 0, 1, 44, 1, 0, 3, 0, 10, 0, 10, 0, 10 };
    static const uint8_t silent[] = { 0, 0, 4, 0, 1, 1, 99, 0, 0, 1, 0, 1, 0, 0, 1, 44, 2, 3, 98, 0, 1, 0, 1, 0, 1, 0, 1 };

    save("layout", "gapless", gapless, sizeof(gapless));
    save("layout", "silent", silent, sizeof(silent));
}

/* As tests/fuzz/cdtext.c reads it. */
static void save_cd_text(void)
{
    static const uint8_t texts[] = { 1, 0, 1, 2, 0, 9, 0, 0, 8, 1, 0, 0x80, 0, 0, 5, 'A', 'l', 'b', 'u', 'm', 0, 0x80, 1, 0, 3,
        'O', 'n', 'e', 0, 0x80, 2, 0, 3, 'T', 'w', 'o', 1, 0x81, 0, 0, 2, 'I', 'd', 0, 0x8e, 1, 0, 12, 'U', 'S', 'K', '7', 'Y',
        '9', '8', '1', '2', '3', '4', '5' };
    uint8_t packs[1 + 4 * 17] = { 0 }, *pack = packs + 1;
    unsigned i;

    save("cdtext", "texts", texts, sizeof(texts));
    memcpy(pack, "\2\x80\0\0\0Album\0One\0T", 17);
    for (i = 0; i < 3; i++)
    {
        pack += 17;
        pack[0] = 2;
        pack[1] = 0x8f;
        pack[2] = (uint8_t)i;
    }
    memcpy(packs + 1 + 17 + 5, "\0\1\2\0\1\0\0\0\0\0\0\0", 12); /* set, first and last track, packs of each type */
    packs[1 + 34 + 5 + 7] = 3;
    packs[1 + 34 + 5 + 8] = 3;
    packs[1 + 51 + 5 + 4] = 9;
    save("cdtext", "packs", packs, sizeof(packs));
    memmove(packs + 5, packs + 1, 3 * 17);
    memcpy(packs, "\2\0\0\0\1", 5);
    save("cdtext", "symbols", packs, 5 + 3 * 17);
}

/* As tests/fuzz/vburn_disc.c reads it: one disc with tracks at once, and one with Q frames all over. */
static void save_discs(void)
{
    static const char open_session[] = "vburn disc 1\nkind: cd-rw\nstate: incomplete\nlead-in start: -400 (99:56:50)\n"
        "last possible lead-out: 3000 (00:42:00)\nburned: -150 to 1199\n"
        "pma: session 1 track 1 control 0 type 0 from 0 to 500\npma: session 1 track 2 control 4 type 2 from 652 to 1198\n";
    static const char complete[] = "vburn disc 1\nkind: cd-r\nstate: complete\nlead-in start: -400 (99:56:50)\n"
        "last possible lead-out: 3000 (00:42:00)\n# 3 tracks\nburned: -400 to 7949\n";
    static uint8_t seed[8192];
    size_t size;
    unsigned i;

    put_be16(seed, sizeof(open_session) - 1);
    memcpy(seed + 2, open_session, sizeof(open_session) - 1);
    save("vburn_disc", "open", seed, 2 + sizeof(open_session) - 1);
    /* as many tracks as there can be, and one more */
    size = (size_t)sprintf((char *)seed + 2, "vburn disc 1\nkind: cd-r\nstate: incomplete\nlead-in start: -200\n"
                           "last possible lead-out: 99999\n");
    for (i = 1; i <= 100; i++)
    {
        size += (size_t)sprintf((char *)seed + 2 + size, "pma: session 1 track %u control 0 type 0 from %u to %u\n",
                                i < 99 ? i : 99, i * 500, i * 500 + 400);
        put_be16(seed, (uint32_t)size);
        if (i >= 99)
            save("vburn_disc", i == 99 ? "many_tracks" : "too_many_tracks", seed, 2 + size);
    }
    put_be16(seed, sizeof(complete) - 1);
    memcpy(seed + 2, complete, sizeof(complete) - 1);
    size = 2 + sizeof(complete) - 1;
    for (i = 0; i < 36; i++, size += 12)
    {
        static const int32_t program[] = { 0, 1, 40, 90, 349, 350, 399, 400, 401, 800, 890, 1199, 1200 };
        int32_t lba = i < 18 ? plan.lead_in + (int32_t)i : program[(i - 18) % 13];
        uint8_t q[12];

        raw_disc_q(&plan, lba, q);
        put_be16(seed + size, i < 18 ? i : (uint32_t)(lba + 400));
        memcpy(seed + size + 2, q, 10);
    }
    put_be16(seed + size, 0xffff);
    size += 2;
    memcpy(seed + size, "\xbe\x04\0\0\1\x90\0\0\2\xf8\2\0" "\x43\2\2\0\0\0\1\4\0\0\0\0", 24);
    save("vburn_disc", "complete", seed, size + 24);
}

/* A command as tests/vburn/fuzz_unit.c reads it. */
static size_t put_command(uint8_t *at, const uint8_t *cdb, enum vb_direction direction, uint32_t length)
{
    size_t size = 0;

    at[size++] = 0;                     /* an event: a command */
    at[size++] = (uint8_t)direction;    /* as it is */
    memcpy(at + size, cdb, 16);
    size += 16;
    if (direction != VB_NONE)
    {
        put_be16(at + size, length);
        size += 2;
    }
    if (direction == VB_OUT)
    {
        memset(at + size, 0, length < 64 ? length : 64);
        size += length < 64 ? length : 64;
    }
    at[size++] = 16;
    return size;
}

static void save_commands(void)
{
    /* type and block type that tests/vburn/fuzz_unit.c sets for disc n, where it begins, and its blocks */
    static const struct { uint8_t disc; int32_t start; uint16_t block; } discs[] =
    {
        { 0, -450, 2448 }, { 1, -450, 2368 }, { 2, -450, 2448 }, { 4, 0, 2352 }, { 5, 0, 2048 }
    };
    static uint8_t seed[65536];
    unsigned i, j;

    for (i = 0; i < sizeof(discs) / sizeof(discs[0]); i++)
    {
        uint8_t cdb[16] = { 0x2a };
        char name[20];
        size_t size = 0;

        seed[size++] = discs[i].disc;
        for (j = 0; j < 20; j++)
        {
            put_be32(cdb + 2, (uint32_t)(discs[i].start + (int32_t)j * 10));
            put_be16(cdb + 7, 10);
            size += put_command(seed + size, cdb, VB_OUT, 10u * discs[i].block);
        }
        size += put_command(seed + size, (const uint8_t[16]){ 0x35 }, VB_NONE, 0);
        size += put_command(seed + size, (const uint8_t[16]){ 0x5b, 0, 1, 0, 0, 1 }, VB_NONE, 0);
        size += put_command(seed + size, (const uint8_t[16]){ 0x5b, 0, 2 }, VB_NONE, 0);
        size += put_command(seed + size, (const uint8_t[16]){ 0x43, 0, 0, 0, 0, 0, 0, 4 }, VB_IN, 1024);
        snprintf(name, sizeof(name), "write_%u", i);
        save("vburn_unit", name, seed, size);
    }
    for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
    {
        uint8_t cdb[16] = { 0 };

        seed[0] = 0;
        memcpy(cdb, calls[i].cdb, sizeof(calls[i].cdb));
        save("vburn_unit", calls[i].name, seed, 1 + put_command(seed + 1, cdb, calls[i].length ? VB_IN : VB_NONE, calls[i].length));
    }
}

static void save_clients(void)
{
    /* client 0: TEST UNIT READY, INQUIRY; client 1: INQUIRY in halves is left to the fuzzer; "status", "eject" */
    static const uint8_t requests[] = { 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 2, 6, 36, 0x12, 0, 0, 0, 36, 0, 8, 1, 1, 0, 7, 's', 't',
        'a', 't', 'u', 's', 0, 8, 9, 9, 2, 1, 0, 6, 'e', 'j', 'e', 'c', 't', 0, 10, 12, 13 };
    static const uint8_t raw[] = { 4, 20, 0x56, 0x42, 0x30, 0x31, 1, 1, 6, 0, 0x12, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 4, 20, 0, 0, 0,
        0, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8 };

    save("vburn_server", "requests", requests, sizeof(requests));
    save("vburn_server", "raw", raw, sizeof(raw));
}

static void save_waves(void)
{
    static const uint8_t plain[] = "RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\x08\0\0\0abcdefgh";
    static const uint8_t extensible[] = "RIFF\xff\xff\xff\xffWAVELIST\3\0\0\0abc\0fmt \x28\0\0\0\xfe\xff\2\0\x44\xac\0\0\x10\xb1\2\0\4\0"
        "\x10\0\x16\0\x10\0\3\0\0\0\1\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71" "data\xff\xff\xff\xff" "abcdefghi";

    save("wav", "plain", plain, sizeof(plain) - 1);
    save("wav", "extensible", extensible, sizeof(extensible) - 1);
}

int main(int argc, char **argv)
{
    struct drive *drive;

    if (argc != 2)
    {
        fprintf(stderr, "Usage: make_seeds FOLDER\n");
        return 2;
    }
    folder = argv[1];
    drive = drive_new();
    save_replies(drive, "empty");
    drive_insert_blank(drive, 3000);
    save_replies(drive, "blank");
    save_pages(drive);
    burn(drive);
    save_replies(drive, "burned");
    save_sub_channels();
    save_layouts();
    save_cd_text();
    save_discs();
    save_commands();
    save_clients();
    save_waves();
    drive_free(drive);
    return 0;
}
