/* fuzz_unit.c: hostile commands for the drive, in its own process, to be run under sanitizers.
 *
 * As a program: fuzz_unit SECONDS [SEED]. The seed is printed, so that a failure can be had again. With libFuzzer
 * (tests/fuzz/vburn_unit.c): each input is a run of commands, with discs put in, power cuts and speeds in between.
 *
 * Whatever is asked, these must hold: nothing is written beyond the buffer, the answer is not longer than the buffer
 * or, where the CDB has one, the allocation length, and an answer with CHECK CONDITION has no data.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "bytes.h"
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_ROOM = 300 * 2448, GUARD = 64 };

struct source /* where the bytes of the commands come from */
{
    const uint8_t *data;
    size_t size, at;
    uint64_t state;
    unsigned closings; /* how many more commands may have the drive write a lead-out, which takes long */
};

static uint8_t next_byte(struct source *source)
{
    if (source->data)
        return source->at < source->size ? source->data[source->at++] : 0;
    source->state ^= source->state << 13;
    source->state ^= source->state >> 7;
    source->state ^= source->state << 17;
    return (uint8_t)(source->state >> 32);
}

static void fail(const struct command *command, const char *what)
{
    unsigned i;

    fprintf(stderr, "fuzz_unit: %s after", what);
    for (i = 0; i < sizeof(command->cdb); i++)
        fprintf(stderr, " %02x", command->cdb[i]);
    fprintf(stderr, "\n");
    abort();
}

/* Where writing goes on: of a CD what page 05h's write type says, of others the track that is behind all, or any of them. */
static int32_t next_writable(struct source *source, struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);
    const struct recording_mode *mode = recording_mode_of(write_parameter_type(unit));
    int32_t next = unit->recording.next;

    if (!disc)
        return next;
    if (disc_is_cd(disc))
    {
        if (!unit->recording.mode && mode)
            mode->next_writable(unit, &next);
        return next;
    }
    if (!disc->data.track_count)
        return 0;
    next = next_byte(source) % (int32_t)disc->data.track_count;
    return disc->data.tracks[next].closed ? disc->data.tracks[next].end : disc->data.tracks[next].next;
}

/* Makes addresses land where something is more often than chance would. */
static void tame(struct source *source, struct unit *unit, uint8_t *cdb)
{
    static const int32_t places[] = { 0, -150, -151, -11634, -45150, 404849, 300, 1000, 2000, -1, 0x7fffffff };
    uint8_t choice = next_byte(source);

    if (choice & 1)
        put_be32(cdb + 2, (uint32_t)places[choice / 2 % (sizeof(places) / sizeof(places[0]))]);
    else if (choice & 2)
        put_be32(cdb + 2, (uint32_t)next_writable(source, unit));
    if (choice & 4)
    {
        cdb[6] = cdb[0] == 0xa8 || cdb[0] == 0xaa || cdb[0] == 0xbe ? 0 : cdb[6];
        cdb[7] = 0;
        cdb[8] &= 63;
    }
}

/* A cue sheet that could be burned, mostly with a byte changed. */
static void put_cue_sheet(struct source *source, struct command *command)
{
    static const uint8_t sheet[7][8] =
    {
        { 0x01, 0, 0, 0x41, 0, 0, 0, 0 }, { 0x03, 1, 'U', 'S', 'K', '7', 'Y', '9' }, { 0x03, 1, '8', '1', '2', '3', '4', '5' },
        { 0x01, 1, 0, 0x01, 0, 0, 0, 0 }, { 0x01, 1, 1, 0xc0, 0, 0, 2, 0 }, { 0x41, 2, 1, 0x10, 0x80, 0, 6, 0 },
        { 0x41, 0xaa, 1, 0x14, 0, 0, 9, 0 }
    };
    unsigned at = next_byte(source);

    command->direction = VB_OUT;
    command->data_length = sizeof(sheet);
    memset(command->cdb + 1, 0, 15);
    command->cdb[8] = sizeof(sheet);
    memcpy(command->data, sheet, sizeof(sheet));
    if (at < sizeof(sheet))
        command->data[at] = next_byte(source);
    else if (at & 1)
        command->data[3] = 0x01; /* no CD-TEXT in the lead-in */
}

/* A format that a medium may have. */
static void put_format(struct source *source, struct unit *unit, struct command *command)
{
    static const uint8_t types[] = { 0x00, 0x00, 0x01, 0x10, 0x11, 0x13, 0x14, 0x15, 0x26, 0x30, 0x31, 0x32 };
    const struct disc *disc = medium_disc(unit);
    uint8_t choice = next_byte(source);
    int32_t sectors = !disc || disc_is_cd(disc) || choice & 1 ? -1 : choice & 2 ? disc->data.sectors - disc_default_spare(disc) : disc->data.sectors;

    command->cdb[1] = 0x11;
    command->direction = VB_OUT;
    command->data_length = 12;
    memset(command->data, 0, 12);
    command->data[1] = next_byte(source) & 0xfa;
    command->data[3] = 8;
    put_be32(command->data + 4, choice & 4 ? 0 : (uint32_t)sectors);
    command->data[8] = (uint8_t)(types[next_byte(source) % sizeof(types)] << 2 | (choice >> 4 & 3));
    command->data[11] = choice >> 6;
}

static void one_command(struct source *source, struct unit *unit, uint8_t *buffer)
{
    static const uint8_t opcodes[] =
    {
        0x00, 0x03, 0x12, 0x1b, 0x1e, 0x23, 0x25, 0x28, 0x2a, 0x2a, 0x2b, 0x35, 0x42, 0x43, 0x46, 0x4a, 0x51, 0x52, 0x53, 0x54,
        0x55, 0x5a, 0x5b, 0x5c, 0x5d, 0xa1, 0xa8, 0xaa, 0xac, 0xb6, 0xb9, 0xbb, 0xbd, 0xbe, 0xbe, 0x04, 0x2e, 0x2f, 0xad, 0xbf
    };
    struct command command = { .data = buffer };
    uint8_t choice = next_byte(source);
    uint32_t i, sense_length;

    for (i = 0; i < sizeof(command.cdb); i++)
        command.cdb[i] = next_byte(source);
    if (choice & 0xf0)
        command.cdb[0] = opcodes[command.cdb[0] % sizeof(opcodes)];
    if (choice & 8)
        tame(source, unit, command.cdb);
    command.direction = (enum vb_direction)(choice % 3);
    if (command.direction != VB_NONE)
    {
        command.data_length = (uint32_t)next_byte(source) << 8 | next_byte(source);
        if (choice & 4)
            command.data_length = command.data_length * 11 % BUFFER_ROOM;
    }
    if ((command.cdb[0] == 0x2a || command.cdb[0] == 0xaa) && choice & 16) /* all of it comes */
    {
        command.direction = VB_OUT;
        command.data_length = BUFFER_ROOM;
    }
    if (command.direction == VB_OUT) /* mostly old bytes; the beginning is new */
        for (i = 0; i < command.data_length && i < 64; i++)
            buffer[i] = next_byte(source);
    if (command.cdb[0] == 0x5d && choice & 32)
        put_cue_sheet(source, &command);
    if (command.cdb[0] == 0x04 && choice & 32)
        put_format(source, unit, &command);
    if (command.cdb[0] == 0x53 && choice & 32) /* a track that fits on the disc */
        command.cdb[1] = command.cdb[5] = command.cdb[6] = 0;
    if ((command.cdb[0] == 0x5b || command.cdb[0] == 0x35) && !source->closings--)
    {
        source->closings = 0;
        return;
    }
    memset(buffer + command.data_length, 0xa7, GUARD);
    unit_execute(unit, &command, (uint8_t)(next_byte(source) % 17));
    for (i = 0; i < GUARD; i++)
        if (buffer[command.data_length + i] != 0xa7)
            fail(&command, "wrote behind the buffer");
    sense_length = command.status == STATUS_CHECK_CONDITION;
    if (command.reply_length > command.data_length || (sense_length && command.reply_length))
        fail(&command, "too long an answer");
    if (sense_length != (command.sense != SENSE_NONE))
        fail(&command, "status and sense do not agree");
    if ((command.cdb[0] == 0x43 || command.cdb[0] == 0x46 || command.cdb[0] == 0x51 || command.cdb[0] == 0x52
         || command.cdb[0] == 0x5a) && command.reply_length > get_be16(command.cdb + 7))
        fail(&command, "more than the allocation length");
}

static char folder[4096];
static uint8_t *buffer;

static void clean_disc(void)
{
    static const char *const names[] = { "disc/sectors", "disc/disc.txt", "disc/disc.txt.new", "disc" };
    char path[4200];
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        remove(path);
    }
}

static void clean_up(void)
{
    free(buffer);
    clean_disc();
    rmdir(folder);
}

/* A small blank disc, so that its end is reached too, and a write type that fits it. */
static void new_disc(struct unit *unit, unsigned number)
{
    static const uint8_t write_types[][3] = { { 3, 3, 4 }, { 3, 1, 0 }, { 3, 2, 0 }, { 2, 0, 0 }, { 1, 0, 0 }, { 1, 8, 4 } };
    static const uint8_t data_write_types[][3] = { { 0, 8, 0xc5 }, { 0, 8, 5 }, { 2, 8, 5 } };
    enum disc_kind kind = number & 1 ? (enum disc_kind)(DISC_DVD_R + number / 2 % (DISC_KIND_COUNT - DISC_DVD_R))
                                     : number % 4 == 2 ? DISC_CD_RW : DISC_CD_R;
    const uint8_t *type = kind <= DISC_CD_RW ? write_types[number / 2 % (sizeof(write_types) / sizeof(write_types[0]))]
                          : data_write_types[number / 32 % (sizeof(data_write_types) / sizeof(data_write_types[0]))];
    uint8_t list[60] = { 0 };
    struct command select = { .cdb = { 0x55, 0x10, 0, 0, 0, 0, 0, 0, 60 }, .direction = VB_OUT, .data = list, .data_length = 60 };
    char path[4200];
    struct vb_error error;
    struct disc *disc;

    medium_take_out(unit);
    clean_disc();
    snprintf(path, sizeof(path), "%s/disc", folder);
    if (!(disc = disc_create(path, kind, kind <= DISC_CD_RW ? 3000 : 30016, &error)))
    {
        fprintf(stderr, "fuzz_unit: %s\n", error.text);
        abort();
    }
#ifdef LIBFUZZER
    if (disc_is_cd(disc))
        disc->lead_in_start = -450; /* short, for lead-ins are written and searched often */
#endif
    medium_insert(unit, disc);
    memcpy(list + 8, write_parameters(unit), 52);
    list[10] = (uint8_t)(0x40 | type[0]);
    list[11] = type[2];
    list[12] = type[1];
    unit->attention.count = 0;
    unit_execute(unit, &select, 10);
    if (select.status != STATUS_GOOD)
        fail(&select, "the write type was refused");
}

static void prepare(void)
{
    if (buffer)
        return;
    snprintf(folder, sizeof(folder), "%s/vburn-fuzz-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(folder) || !(buffer = calloc(1, BUFFER_ROOM + GUARD)))
        abort();
    atexit(clean_up);
}

#ifdef LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Mostly a command; now and then what happens to drives from outside. */
static void one_event(struct source *source, struct unit *unit)
{
    uint8_t event = next_byte(source);

    switch (event)
    {
    case 0xf8: new_disc(unit, next_byte(source)); break;
    case 0xf9: unit_power_on(unit); break;
    case 0xfa: unit->pacing.speed = next_byte(source); break;
    case 0xfb: medium_take_out(unit); break;
    case 0xfc: start_stop_unit(unit, &(struct command){ .cdb = { 0x1b, 0, 0, 0, 2 } }); break;
    case 0xfd: start_stop_unit(unit, &(struct command){ .cdb = { 0x1b, 0, 0, 0, 3 } }); break;
    default: one_command(source, unit, buffer);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source source = { data, size, 0, 0, 3 };
    struct unit unit;

    prepare();
    memset(buffer, 0, BUFFER_ROOM);
    unit_init(&unit, folder);
    new_disc(&unit, next_byte(&source));
    while (source.at < source.size)
        one_event(&source, &unit);
    new_disc(&unit, 0);
    unit_free(&unit);
    clean_disc();
    return 0;
}
#else
int main(int argc, char **argv)
{
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)getpid() * 0x9e3779b97f4a7c15u, end, count = 0;
    struct source source = { NULL, 0, 0, seed ? seed : 1, UINT_MAX };
    struct unit unit;

    if (argc < 2)
    {
        fprintf(stderr, "Usage: fuzz_unit SECONDS [SEED]\n");
        return 2;
    }
    printf("# seed 0x%llx\n", (unsigned long long)source.state);
    fflush(stdout);
    prepare();
    unit_init(&unit, folder);
    end = unit_now() + strtoull(argv[1], NULL, 10) * 1000000;
    while (unit_now() < end)
    {
        source.closings = UINT_MAX;
        if (count++ % 20000 == 0)
            new_disc(&unit, (unsigned)(count / 20000));
        if (count % 977 == 0)
            start_stop_unit(&unit, &(struct command){ .cdb = { 0x1b, 0, 0, 0, 3 } });
        if (count % 4999 == 0)
            unit.pacing.speed = unit.pacing.speed > 0 ? 0 : 52;
        one_command(&source, &unit, buffer);
    }
    unit_free(&unit);
    printf("# %llu commands\n", (unsigned long long)count);
    return 0;
}
#endif
