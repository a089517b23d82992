/*
 * check_disc: reads what a burn left in a virtual disc's folder and compares it, bit by bit, with what was to be burned.
 *
 *     check_disc FOLDER lead-out=LBA [end=LBA] [mcn=DIGITS] [rw] [xa] [gapless] [allow=HABIT]...
 *                track=NUMBER:START:PAUSE:CONTROL[:ISRC]... [index=TRACK:INDEX:LBA]... [text=TRACK:TYPE:TEXT]...
 *                [file=NUMBER:KIND:FILE ...] [pcm=FILE]
 *
 * START is the LBA of index 1, PAUSE how many sectors of index 0 lie before it (150 for the first track), CONTROL the
 * nibble of Q; further indexes have an argument each. The main channel must have the pattern of
 * tests/imapi2/support/raw_image.c from LBA 0 to the lead-out and be silent elsewhere; with rw the channels R-W have that file's pattern there, otherwise they are empty. end is the LBA
 * behind the last sector; xa says that the disc type is CD-ROM XA. With gapless a pause holds the end of the track before, and
 * what control says of the sound (pre-emphasis) is that track's. With text the lead-in must have CD-TEXT, which is decoded, and
 * be right (check_cd_text.c), else its R-W are empty.
 *
 * file says, of every track or none, what is in its main channel instead: KIND is audio, mode1, mode2, form1, form2 or zero, and
 * FILE the user's data. What is in the track behind them is a post-gap, and pauses, lead-in and lead-out are of the kind that
 * they should be, without data. pcm is all that is in the main channel from LBA 0 to the lead-out. Exit status 0 when all of it
 * is so.
 *
 * HABIT is something that a burner of other people does beside the standard, and that is not held against it:
 *     pause-isrc    in a pause, the ISRC is that of the track before (wodim's raw modes)
 *     zero-byte     the byte of zeros of a position holds what a sector before had there (wodim's raw modes; 17.5.1)
 *     pause-to-one  in a pause the time runs down to one frame, not to zero (cdrdao's raw driver; ECMA-130 22.3.3.2)
 *     controls      A0, A1 and the lead-out have another control than their track (wodim's raw modes, cdrdao's raw driver)
 *     short-flag    P announces a track by its pause only, also where that is shorter than two seconds (wodim's raw modes; 17.4)
 *
 * The decoding is this program's own, from IEC 60908 17.5; none of the project's libraries is in it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "check_disc.h"
#include "data_sector.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAIN_SIZE = 2352, SECTOR_SIZE = 2448, MAX_TRACKS = 99, MAX_INDEXES = 99, MAX_PROBLEMS = 10, LEAD_OUT_TRACK = 0xaa, SOUND_BITS = 0xd };

struct track
{
    bool given, in_toc;
    long start, pause;
    long index[MAX_INDEXES + 1];    /* of indexes from 2 on; 0 behind the last */
    unsigned control;
    char isrc[13];
    long last_isrc;     /* LBA of the last sector with its ISRC, or of the one before the track */
    const struct data_kind *kind;   /* NULL: sound */
    FILE *file;
};

struct expectation
{
    long lead_in, lead_out, end;
    const char *mcn;
    bool rw, xa, files, text, gapless;
    bool allow_pause_isrc, allow_controls, allow_zero_byte, allow_pause_to_one, allow_short_flag;
    FILE *pcm;          /* NULL: the pattern, or files */
    unsigned first, last;
    struct track tracks[MAX_TRACKS + 1];
    long last_mcn;
    bool has_a0, has_a1, has_a2;
};

static unsigned problems;

void problem(long lba, const char *format, ...)
{
    va_list args;

    if (++problems > MAX_PROBLEMS)
        return;
    printf("LBA %ld: ", lba);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

void fail(const char *what, const char *detail)
{
    fprintf(stderr, "check_disc: %s%s%s\n", what, detail ? ": " : "", detail ? detail : "");
    exit(2);
}

/* --- the pattern ----------------------------------------------------------------------------------------------------- */

static uint32_t hash(uint32_t a, uint32_t b)
{
    uint32_t x = a * 2654435761u + b * 2246822519u;

    x ^= x >> 15;
    x *= 2654435761u;
    return x ^ x >> 13;
}

static bool in_program(const struct expectation *expected, long lba)
{
    return lba >= 0 && lba < expected->lead_out;
}

static unsigned track_at(const struct expectation *expected, long lba);

/* A data track after one of another kind begins with a second that is as that one (MMC-6, "Pre-gap"). */
static bool in_first_part(const struct expectation *expected, unsigned number, long lba)
{
    const struct track *track = &expected->tracks[number];

    return number > expected->first && track->kind && lba < track->start - 150;
}

/* The user's data of a sector: false where the file has none. What the file's last sector lacks is zero. */
static bool read_user(const struct track *track, long lba, uint8_t *user)
{
    size_t size = track->kind ? track->kind->size : MAIN_SIZE;

    memset(user, 0, MAIN_SIZE);
    if (lba < track->start || fseeko(track->file, (off_t)(lba - track->start) * (off_t)size, SEEK_SET))
        return false;
    return fread(user, 1, size, track->file) > 0;
}

/* The main channel where tracks are files. */
static void check_file(const struct expectation *expected, long lba, const uint8_t *sector)
{
    unsigned number = track_at(expected, lba), kind_of = in_first_part(expected, number, lba) ? number - 1 : number;
    const struct data_kind *kind = expected->tracks[kind_of].kind;
    uint8_t user[MAIN_SIZE], copy[MAIN_SIZE];
    bool has_user = in_program(expected, lba) && read_user(&expected->tracks[number], lba, user);
    const char *wrong;

    /* Sound without a gap: its pause is the end of the track before. */
    if (!has_user && !kind && in_program(expected, lba) && number > expected->first && !expected->tracks[number - 1].kind
        && lba < expected->tracks[number].start)
        has_user = read_user(&expected->tracks[number - 1], lba, user);
    if (kind)
    {
        memcpy(copy, sector, MAIN_SIZE);
        wrong = data_sector_check(copy, kind, lba, has_user ? user : NULL);
    }
    else
    {
        if (!has_user)
            memset(user, 0, sizeof(user));
        wrong = memcmp(sector, user, MAIN_SIZE) ? "the sound is another" : NULL;
    }
    if (wrong)
        problem(lba, "%s", wrong);
}

static void check_pcm(const struct expectation *expected, long lba, const uint8_t *sector)
{
    uint8_t wanted[MAIN_SIZE] = { 0 };
    unsigned i;

    if (in_program(expected, lba) && fread(wanted, 1, sizeof(wanted), expected->pcm) != sizeof(wanted))
        fail("the file of samples ends before the tracks do", NULL);
    for (i = 0; i < MAIN_SIZE; i++)
    {
        if (sector[i] == wanted[i])
            continue;
        problem(lba, "the main channel has %02x instead of %02x at byte %u", sector[i], wanted[i], i);
        return;
    }
}

static void check_pattern(const struct expectation *expected, long lba, const uint8_t *sector)
{
    uint32_t i, wanted, found;

    for (i = 0; i < MAIN_SIZE / 4; i++)
    {
        found = (uint32_t)sector[4 * i] | (uint32_t)sector[4 * i + 1] << 8 | (uint32_t)sector[4 * i + 2] << 16
                | (uint32_t)sector[4 * i + 3] << 24;
        wanted = in_program(expected, lba) ? hash((uint32_t)lba, i) : 0;
        if (found == wanted)
            continue;
        problem(lba, "the main channel has %08x instead of %08x at byte %u", found, wanted, 4 * i);
        return;
    }
}

static void check_rw(const struct expectation *expected, long lba, const uint8_t *symbols)
{
    unsigned i;
    uint8_t wanted;

    for (i = 0; i < 96; i++)
    {
        wanted = expected->rw && in_program(expected, lba) ? hash((uint32_t)lba, 1000 + i) & 0x3f : 0;
        if ((symbols[i] & 0x3f) == wanted)
            continue;
        problem(lba, "R-W have %02x instead of %02x in symbol %u", symbols[i] & 0x3f, wanted, i);
        return;
    }
}

/* --- Q --------------------------------------------------------------------------------------------------------------- */

/* By the definition: x^16 + x^12 + x^5 + 1, bit by bit, and inverted on the disc. */
bool crc_is_right(const uint8_t *data, unsigned size)
{
    uint32_t remainder = 0;
    unsigned bit;

    for (bit = 0; bit < size * 8; bit++)
    {
        unsigned value = data[bit / 8] >> (7 - bit % 8) & 1;

        if (bit >= size * 8 - 16)
            value ^= 1;
        remainder = remainder << 1 | value;
        if (remainder & 0x10000)
            remainder ^= 0x11021;
    }
    return !remainder;
}

static int from_bcd(uint8_t byte)
{
    return (byte >> 4) > 9 || (byte & 15) > 9 ? -1 : (byte >> 4) * 10 + (byte & 15);
}

/* -1 where it is no time. */
static long from_msf(const uint8_t *field)
{
    int minute = from_bcd(field[0]), second = from_bcd(field[1]), frame = from_bcd(field[2]);

    if (minute < 0 || second < 0 || second > 59 || frame < 0 || frame > 74)
        return -1;
    return ((long)minute * 60 + second) * 75 + frame;
}

static unsigned track_at(const struct expectation *expected, long lba)
{
    unsigned number = expected->last;

    while (number > expected->first && lba < expected->tracks[number].start - expected->tracks[number].pause)
        number--;
    return number;
}

/* The index that lba lies in, which is not in a pause. */
static unsigned index_at(const struct track *track, long lba)
{
    unsigned number = 1;

    while (number < MAX_INDEXES && track->index[number + 1] && lba >= track->index[number + 1])
        number++;
    return number;
}

/* Whether A0 or A1 has the control of the track it names. */
static bool control_is_right(const struct expectation *expected, unsigned track, unsigned control)
{
    return control == expected->tracks[track].control || expected->allow_controls;
}

static void check_toc_entry(struct expectation *expected, long lba, const uint8_t q[12])
{
    unsigned control = q[0] >> 4;
    int point = from_bcd(q[2]);

    if (q[0] != (uint8_t)(control << 4 | 1) || q[1])
        problem(lba, "the lead-in has ADR %u, track %02x", q[0] & 15, q[1]);
    else if (q[2] == 0xa0)
    {
        expected->has_a0 = true;
        if (from_bcd(q[7]) != (int)expected->first || q[8] != (expected->xa ? 0x20 : 0) || q[9]
            || !control_is_right(expected, expected->first, control))
            problem(lba, "A0 says first track %02x, disc type %02x, control %x", q[7], q[8], control);
    }
    else if (q[2] == 0xa1)
    {
        expected->has_a1 = true;
        if (from_bcd(q[7]) != (int)expected->last || q[8] || q[9]
            || !control_is_right(expected, expected->last, control))
            problem(lba, "A1 says last track %02x, control %x", q[7], control);
    }
    else if (q[2] == 0xa2)
    {
        expected->has_a2 = true;
        if (from_msf(q + 7) - 150 != expected->lead_out)
            problem(lba, "A2 says that the lead-out starts at %ld", from_msf(q + 7) - 150);
    }
    else if (point < 1 || !expected->tracks[point].given)
        problem(lba, "the table of contents has a point %02x", q[2]);
    else
    {
        expected->tracks[point].in_toc = true;
        if (from_msf(q + 7) - 150 != expected->tracks[point].start || control != expected->tracks[point].control)
            problem(lba, "the table of contents says that track %d starts at %ld with control %x", point,
                    from_msf(q + 7) - 150, control);
    }
}

static void check_position(const struct expectation *expected, long lba, const uint8_t q[12])
{
    unsigned number = track_at(expected, lba);
    const struct track *track = &expected->tracks[number];
    bool pause = lba < track->start;
    int index = pause ? 0 : (int)index_at(track, lba);
    unsigned control;
    long relative = pause ? track->start - lba - !expected->allow_pause_to_one : lba - track->start;

    if (lba >= expected->lead_out)
    {
        if (q[1] != LEAD_OUT_TRACK || q[2] != 1 || from_msf(q + 3) != lba - expected->lead_out)
            problem(lba, "the lead-out has track %02x index %02x at %ld", q[1], q[2], from_msf(q + 3));
    }
    else if (from_bcd(q[1]) != (int)number || from_bcd(q[2]) != index || from_msf(q + 3) != relative)
        problem(lba, "track %02x index %02x at %ld, instead of %u, %d, %ld", q[1], q[2], from_msf(q + 3), number, index,
                relative);
    if ((q[6] && !expected->allow_zero_byte) || from_msf(q + 7) - 150 != lba)
        problem(lba, "its absolute time says %ld", from_msf(q + 7) - 150);
    if (in_first_part(expected, number, lba))
        track--;
    control = track->control;
    if (pause && expected->gapless && number > expected->first)
        control = (control & ~SOUND_BITS) | (expected->tracks[number - 1].control & SOUND_BITS);
    if (q[0] >> 4 != control && !(lba >= expected->lead_out && expected->allow_controls))
        problem(lba, "control is %x instead of %x", q[0] >> 4, control);
}

static void check_frame(long lba, const uint8_t q[12])
{
    if (from_bcd(q[9]) != (lba + 150) % 75)
        problem(lba, "mode %u has AFRAME %02x", q[0] & 15, q[9]);
}

static void check_mcn(struct expectation *expected, long lba, const uint8_t q[12])
{
    char digits[15];
    unsigned i;

    for (i = 0; i < 14; i++)
        digits[i] = (char)('0' + (q[1 + i / 2] >> (i % 2 ? 0 : 4) & 15));
    digits[14] = 0;
    if (digits[13] != '0' || q[8])
        problem(lba, "bytes behind the MCN are not zero");
    digits[13] = 0;
    if (!expected->mcn || strcmp(digits, expected->mcn))
        problem(lba, "the MCN is %s", digits);
    check_frame(lba, q);
    if (in_program(expected, lba))
        expected->last_mcn = lba;
}

static void check_isrc(struct expectation *expected, long lba, const uint8_t q[12])
{
    unsigned number = track_at(expected, lba);
    struct track *track = &expected->tracks[number];
    const char *wanted = track->isrc;
    char isrc[13];
    unsigned i, bit;

    for (i = 0; i < 5; i++)
    {
        unsigned code = 0;

        for (bit = 6 * i; bit < 6 * i + 6; bit++)
            code = code << 1 | (q[1 + bit / 8] >> (7 - bit % 8) & 1);
        isrc[i] = (char)('0' + code);
    }
    for (i = 0; i < 7; i++)
        isrc[5 + i] = (char)('0' + (q[5 + i / 2] >> (i % 2 ? 0 : 4) & 15));
    isrc[12] = 0;
    if (q[4] & 3 || q[8] & 15)
        problem(lba, "the bits between and behind the ISRC are not zero");
    /* It may begin with the track's number, which the pause has too, and is not in the lead-out. */
    if (lba < track->start && number > expected->first && expected->allow_pause_isrc
        && !strcmp(isrc, expected->tracks[number - 1].isrc))
        wanted = isrc;
    if (strcmp(isrc, wanted) || lba >= expected->lead_out)
        problem(lba, "the ISRC is %s", isrc);
    check_frame(lba, q);
    if (lba >= track->start)
        track->last_isrc = lba;
}

/* Each of 100 successive sectors of the program area has an MCN, and of a track its ISRC, in at least one. */
static void check_intervals(struct expectation *expected, long lba)
{
    struct track *track = &expected->tracks[track_at(expected, lba)];

    if (!in_program(expected, lba))
        return;
    if (expected->mcn && lba - expected->last_mcn >= 100)
    {
        problem(lba, "100 sectors without the MCN");
        expected->last_mcn = lba;
    }
    if (track->isrc[0] && lba >= track->start && lba - track->last_isrc >= 100)
    {
        problem(lba, "100 sectors without the ISRC");
        track->last_isrc = lba;
    }
}

static void check_p(const struct expectation *expected, long lba, const uint8_t *symbols)
{
    const struct track *track = &expected->tracks[track_at(expected, lba)];
    unsigned i, p = symbols[0] >> 7, number = track_at(expected, lba);

    for (i = 1; i < 96; i++)
    {
        if (symbols[i] >> 7 == p)
            continue;
        problem(lba, "P changes within the sector");
        return;
    }
    /* Before a track without a pause there are two seconds all the same. */
    if (number < expected->last && lba >= expected->tracks[number + 1].start - 150)
    {
        if (!p && !expected->allow_short_flag)
            problem(lba, "P is 0 before a track");
        return;
    }
    /* It may fall a sector late, may announce the lead-out for two seconds, and blinks in it (IEC 60908 17.4). */
    if (lba < -150 ? p : lba < expected->lead_out - 150 && lba != track->start && p != (lba < track->start))
        problem(lba, "P is %u", p);
}

static void check_sub_channels(struct expectation *expected, long lba, const uint8_t *symbols)
{
    uint8_t q[12] = { 0 };
    unsigned i;

    for (i = 0; i < 96; i++)
        q[i / 8] = (uint8_t)(q[i / 8] | (symbols[i] >> 6 & 1) << (7 - i % 8));
    if (expected->text && lba < -150)
        cd_text_take(lba, symbols);
    else
        check_rw(expected, lba, symbols);
    check_p(expected, lba, symbols);
    if (!crc_is_right(q, sizeof(q)))
        problem(lba, "the CRC of Q is wrong");
    else if (lba < -150)
        check_toc_entry(expected, lba, q);
    else if ((q[0] & 15) == 1)
        check_position(expected, lba, q);
    else if ((q[0] & 15) == 2)
        check_mcn(expected, lba, q);
    else if ((q[0] & 15) == 3)
        check_isrc(expected, lba, q);
    else
        problem(lba, "Q has mode %u", q[0] & 15);
    check_intervals(expected, lba);
}

/* --- the disc -------------------------------------------------------------------------------------------------------- */

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (!(file = fopen(path, "rb")))
        fail(path, strerror(errno));
    return file;
}

/* Where the lead-in starts and which sectors are burned. */
static void read_description(const char *folder, struct expectation *expected)
{
    FILE *file = open_in(folder, "disc.txt");
    bool has_lead_in = false;
    unsigned extents = 0;
    long first = 0, last = 0;
    char line[256];

    while (fgets(line, sizeof(line), file))
    {
        if (sscanf(line, "lead-in start: %ld", &expected->lead_in) == 1)
            has_lead_in = true;
        if (sscanf(line, "burned: %ld to %ld", &first, &last) == 2)
            extents++;
    }
    fclose(file);
    if (!has_lead_in)
        fail("disc.txt has no lead-in", NULL);
    if (extents != 1 || first != expected->lead_in || last < expected->lead_out)
    {
        problem(first, "%u stretches are burned, the last from %ld to %ld", extents, first, last);
        if (!extents)
            return;
    }
    if (expected->end && last + 1 != expected->end)
        problem(last, "this is the last sector");
    expected->end = last + 1;
}

static void check_sectors(const char *folder, struct expectation *expected)
{
    FILE *file = open_in(folder, "sectors");
    uint8_t sector[SECTOR_SIZE];
    long lba;

    for (lba = expected->lead_in; lba < expected->end; lba++)
    {
        if (fread(sector, 1, sizeof(sector), file) != sizeof(sector))
        {
            problem(lba, "the file of sectors ends");
            break;
        }
        if (expected->files)
            check_file(expected, lba, sector);
        else if (expected->pcm)
            check_pcm(expected, lba, sector);
        else
            check_pattern(expected, lba, sector);
        check_sub_channels(expected, lba, sector + MAIN_SIZE);
    }
    fclose(file);
}

static void check_toc(const struct expectation *expected)
{
    unsigned i;

    if (!expected->has_a0 || !expected->has_a1 || !expected->has_a2)
        problem(-151, "A0, A1 or A2 is missing in the lead-in");
    for (i = expected->first; i <= expected->last; i++)
        if (!expected->tracks[i].in_toc)
            problem(-151, "track %u is missing in the table of contents", i);
}

static void take_track(struct expectation *expected, const char *text)
{
    unsigned number, control;
    struct track track = { .given = true };

    if (sscanf(text, "%u:%ld:%ld:%x:%12s", &number, &track.start, &track.pause, &control, track.isrc) < 4 || number < 1
        || number > MAX_TRACKS)
        fail("a track is NUMBER:START:PAUSE:CONTROL[:ISRC]", text);
    track.control = control;
    track.last_isrc = track.start - 1;
    expected->tracks[number] = track;
    if (!expected->first || number < expected->first)
        expected->first = number;
    if (number > expected->last)
        expected->last = number;
}

/* NUMBER:KIND:FILE */
static void take_file(struct expectation *expected, const char *text)
{
    char kind[16];
    unsigned number;
    int path = 0;

    if (sscanf(text, "%u:%15[^:]:%n", &number, kind, &path) != 2 || !path || number < 1 || number > MAX_TRACKS)
        fail("a file is NUMBER:KIND:FILE", text);
    expected->tracks[number].kind = data_kind_by_name(kind);
    if (!expected->tracks[number].kind && strcmp(kind, "audio"))
        fail("no such kind of track", kind);
    if (!(expected->tracks[number].file = fopen(text + path, "rb")))
        fail(text + path, strerror(errno));
    expected->files = true;
}

static void take_index(struct expectation *expected, const char *text)
{
    unsigned number, index;
    long lba;

    if (sscanf(text, "%u:%u:%ld", &number, &index, &lba) != 3 || number > MAX_TRACKS || index < 2 || index > MAX_INDEXES
        || !expected->tracks[number].given)
        fail("an index is TRACK:INDEX:LBA, behind its track", text);
    expected->tracks[number].index[index] = lba;
}

static FILE *open_pcm(const char *path)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        fail(path, strerror(errno));
    return file;
}

static bool take_habit(struct expectation *expected, const char *name)
{
    const struct
    {
        const char *name;
        bool *allowed;
    } habits[] =
    {
        { "pause-isrc", &expected->allow_pause_isrc }, { "controls", &expected->allow_controls },
        { "zero-byte", &expected->allow_zero_byte }, { "pause-to-one", &expected->allow_pause_to_one },
        { "short-flag", &expected->allow_short_flag }
    };
    unsigned i;

    for (i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
        if (!strcmp(habits[i].name, name))
            return *habits[i].allowed = true;
    return false;
}

int main(int argc, char **argv)
{
    static struct expectation expected;
    int i;

    for (i = 2; i < argc; i++)
    {
        if (!strncmp(argv[i], "track=", 6))
            take_track(&expected, argv[i] + 6);
        else if (!strncmp(argv[i], "file=", 5))
            take_file(&expected, argv[i] + 5);
        else if (!strcmp(argv[i], "xa"))
            expected.xa = true;
        else if (!strncmp(argv[i], "mcn=", 4))
            expected.mcn = argv[i] + 4;
        else if (!strcmp(argv[i], "rw"))
            expected.rw = true;
        else if (!strcmp(argv[i], "gapless"))
            expected.gapless = true;
        else if (!strncmp(argv[i], "index=", 6))
            take_index(&expected, argv[i] + 6);
        else if (!strncmp(argv[i], "text=", 5))
            expected.text = cd_text_expect(argv[i] + 5);
        else if (!strncmp(argv[i], "pcm=", 4))
            expected.pcm = open_pcm(argv[i] + 4);
        else if (!strncmp(argv[i], "allow=", 6) && take_habit(&expected, argv[i] + 6))
            continue;
        else if (sscanf(argv[i], "lead-out=%ld", &expected.lead_out) != 1 && sscanf(argv[i], "end=%ld", &expected.end) != 1)
            fail("unknown argument", argv[i]);
    }
    if (argc < 2 || !expected.first || !expected.lead_out)
        fail("a folder, lead-out= and track= are needed", NULL);
    for (i = (int)expected.first; expected.files && i <= (int)expected.last; i++)
        if (!expected.tracks[i].file)
            fail("file= is for every track or none", NULL);
    expected.last_mcn = -1;

    read_description(argv[1], &expected);
    check_sectors(argv[1], &expected);
    check_toc(&expected);
    if (expected.text)
        cd_text_check();
    printf("%s: %ld sectors, %u problems\n", argv[1], expected.end - expected.lead_in, problems);
    return problems != 0;
}
