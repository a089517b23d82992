/* control.c: what the command line asks of the daemon.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "control.h"
#include "address.h"
#include "data_method.h"
#include "drive_home.h"
#include "trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MOST = 16 };

struct words
{
    const char *word[WORDS_MOST];
    unsigned count;
};

static void say(struct control_answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds to the answer's text. */
static void say(struct control_answer *answer, const char *format, ...)
{
    char *more, *joined;
    va_list args;

    va_start(args, format);
    if (vasprintf(&more, format, args) < 0)
        more = NULL;
    va_end(args);
    if (!more)
        return;
    if (asprintf(&joined, "%s%s", answer->text ? answer->text : "", more) >= 0)
    {
        free(answer->text);
        answer->text = joined;
    }
    free(more);
}

static void refuse(struct control_answer *answer, const struct vb_error *error)
{
    answer->good = false;
    say(answer, "%s", error->text);
}

/* The value of `key=value`, or NULL. */
static const char *value_of(const struct words *words, const char *key)
{
    size_t length = strlen(key);
    unsigned i;

    for (i = 1; i < words->count; i++)
        if (!strncmp(words->word[i], key, length) && words->word[i][length] == '=')
            return words->word[i] + length + 1;
    return NULL;
}

static void remember(const struct unit *unit)
{
    char *path = drive_home_path(unit->home, "drive");
    FILE *file = fopen(path, "we");

    if (file)
    {
        if (unit->medium.disc)
            fprintf(file, "disc: %s\n", unit->medium.disc->folder);
        fprintf(file, "tray: %s\nspeed: %g\n", unit->medium.tray_open ? "open" : "closed", unit->pacing.speed);
        fclose(file);
    }
    free(path);
}

/* False, and *speed untouched, for what is no number from 0 to 1000; nor is "nan", which strtod takes. */
static bool parse_speed(const char *text, double *speed)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || *end || !(value >= 0 && value <= 1000))
        return false;
    *speed = value;
    return true;
}

static bool can_take(enum disc_kind kind)
{
    const struct disc disc = { .kind = kind, .data.format_type = NOT_FORMATTED };

    return disc_is_cd(&disc) || data_method_of(&disc);
}

static void unknown_kind(const char *name, struct vb_error *error)
{
    char list[300] = "";
    unsigned kind;

    for (kind = 0; kind < DISC_KIND_COUNT; kind++)
    {
        if (!can_take((enum disc_kind)kind))
            continue;
        if (*list)
            strcat(list, ", ");
        strcat(list, disc_kind_name((enum disc_kind)kind));
    }
    vb_fail(error, "this drive cannot take a '%s'; there are %s", name, list);
}

void control_restore(struct unit *unit)
{
    char *path = drive_home_path(unit->home, "drive"), *line = NULL;
    FILE *file = fopen(path, "re");
    size_t size = 0;
    ssize_t length;
    struct vb_error error;

    free(path);
    if (!file)
        return;
    while ((length = getline(&line, &size, file)) > 0)
    {
        if (line[length - 1] == '\n')
            line[length - 1] = 0;
        if (!strncmp(line, "disc: ", 6))
        {
            struct disc *disc = disc_open(line + 6, true, &error);

            if (disc && !can_take(disc->kind))
            {
                disc_close(disc);
                disc = NULL;
                unknown_kind("disc of its kind", &error);
            }
            if (disc)
                medium_insert(unit, disc);
            else
                fprintf(stderr, "vburnd: the disc that was in the drive is gone: %s\n", error.text);
        }
        else if (!strcmp(line, "tray: open"))
            unit->medium.tray_open = true;
        else if (!strncmp(line, "speed: ", 7))
            parse_speed(line + 7, &unit->pacing.speed);
    }
    free(line);
    fclose(file);
}

/* A folder for a disc that was not given one: the first number that is free. */
static char *new_disc_folder(const struct unit *unit, struct vb_error *error)
{
    char *discs = drive_home_path(unit->home, "discs"), *folder = NULL;
    unsigned number;

    if (make_folders(discs, error))
    {
        for (number = 1; number < 100000; number++)
        {
            free(folder);
            if (asprintf(&folder, "%s/%04u", discs, number) < 0)
                abort();
            if (access(folder, F_OK))
                break;
        }
    }
    free(discs);
    return folder;
}

/* What else than its kind is said of a new disc: --write-protected, --bad-sector and --layer-jump. */
static bool describe(struct disc *disc, const struct words *words, struct vb_error *error)
{
    const char *bad = value_of(words, "bad");
    bool protected = value_of(words, "write-protected"), jump = value_of(words, "layer-jump");
    int first, last, length;

    if (jump && (disc->kind != DISC_DVD_R_DL || disc->state != DISC_BLANK))
        return vb_fail(error, "layer jump recording is for a blank dvd-r-dl");
    disc->data.layer_jump |= jump;
    if (!bad && !protected)
        return !jump || disc_save(disc, error);
    if (disc_is_cd(disc))
        return vb_fail(error, "a CD has neither a write protection nor bad sectors here (vburn fault makes it fail)");
    if (protected)
        disc->data.cartridge_protected = true;
    while (bad && *bad)
    {
        length = 0;
        if (sscanf(bad, "%d-%d%n", &first, &last, &length) != 2 || !length)
        {
            length = 0;
            if (sscanf(bad, "%d%n", &first, &length) != 1 || !length)
                return vb_fail(error, "'%s' is no sector: give an LBA, or FIRST-LAST", bad);
            last = first;
        }
        if (first < 0 || last < first || last >= disc->data.sectors || (bad[length] && bad[length] != ','))
            return vb_fail(error, "'%s' is not on the disc, which has the sectors 0 to %d", bad, disc->data.sectors - 1);
        if (!extents_add(&disc->data.bad, first, last))
            return vb_fail(error, "out of memory");
        bad += length + (bad[length] == ',');
    }
    return disc_save(disc, error);
}

static struct disc *blank_disc(const struct unit *unit, const char *kind_name, const char *size, const char *folder,
                               struct vb_error *error)
{
    enum disc_kind kind = disc_kind_from_name(kind_name);
    char *own_folder = NULL;
    int32_t capacity;
    struct disc *disc = NULL;

    if (kind == DISC_KIND_COUNT || !can_take(kind))
    {
        unknown_kind(kind_name, error);
        return NULL;
    }
    if (!disc_parse_capacity(kind, size, &capacity, error))
        return NULL;
    if (!folder)
        folder = own_folder = new_disc_folder(unit, error);
    if (folder)
        disc = disc_create(folder, kind, capacity, error);
    free(own_folder);
    return disc;
}

static struct disc *existing_disc(const char *kind_name, const char *size, const char *folder, struct vb_error *error)
{
    struct disc *disc;

    if (size)
    {
        vb_fail(error, "there is a disc in %s already, and its size cannot be changed: leave --size out, or give another "
                "folder", folder);
        return NULL;
    }
    if (!(disc = disc_open(folder, true, error)))
        return NULL;
    if (!can_take(disc->kind))
    {
        unknown_kind(disc_kind_name(disc->kind), error);
        disc_close(disc);
        return NULL;
    }
    if (kind_name && disc->kind != disc_kind_from_name(kind_name))
    {
        vb_fail(error, "the disc in %s is a %s, not a %s", folder, disc_kind_name(disc->kind), kind_name);
        disc_close(disc);
        return NULL;
    }
    return disc;
}

static void insert(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    const char *kind = value_of(words, "kind"), *size = value_of(words, "size"), *folder = value_of(words, "disc");
    const char *load = value_of(words, "load-ms");
    struct vb_error error;
    struct disc *disc;

    if (!kind && !folder)
    {
        if (!unit->medium.disc || !unit->medium.tray_open)
        {
            answer->good = vb_fail(&error, "say which disc: vburn insert cd-r, or vburn insert --disc FOLDER");
            say(answer, "%s", error.text);
            return;
        }
        medium_close_tray(unit, &error);
        remember(unit);
        say(answer, "%s", unit->medium.disc->folder);
        return;
    }
    if (!medium_press_eject(unit, &error))
    {
        refuse(answer, &error);
        return;
    }
    if (folder && unit->medium.disc && !strcmp(folder, unit->medium.disc->folder))
    {
        recording_abandon(unit); /* the disc is saved before it is opened again */
        disc_save(unit->medium.disc, &error);
    }
    if (folder && disc_exists(folder))
        disc = existing_disc(kind, size, folder, &error);
    else if (kind)
        disc = blank_disc(unit, kind, size, folder, &error);
    else
    {
        disc = NULL;
        vb_fail(&error, "there is no disc in %s; to make one, say which kind: vburn insert cd-r --disc %s", folder, folder);
    }
    if (disc && !describe(disc, words, &error))
    {
        disc_close(disc);
        disc = NULL;
    }
    unit->medium.load_time_us = load ? strtoul(load, NULL, 10) * 1000 : 0;
    if (disc)
    {
        medium_insert(unit, disc);
        say(answer, "%s", disc->folder);
    }
    else
        refuse(answer, &error);
    remember(unit);
}

static void eject(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    bool force = words->count > 1 && !strcmp(words->word[1], "force");
    struct vb_error error;

    if (force || medium_press_eject(unit, &error))
        medium_take_out(unit);
    else
        refuse(answer, &error);
    remember(unit);
}

static void close_tray(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    struct vb_error error;

    (void)words;
    if (!medium_close_tray(unit, &error))
        refuse(answer, &error);
    remember(unit);
}

static void status_data(struct unit *unit, const struct disc *disc, struct control_answer *answer)
{
    static const char *const background[] = { NULL, "stopped", "goes on", "complete" };
    const struct data_state *data = &disc->data;

    say(answer, "profile: %04X\ncapacity: %d sectors\n", disc_profile(disc), data->sectors);
    if (data->format_type != NOT_FORMATTED)
        say(answer, "format: type %02X, %d sectors\n", data->format_type, data->formatted);
    if (data->background != BACKGROUND_NONE)
        say(answer, "background format: %s\n", background[data->background]);
    if (format_in_background(unit))
        say(answer, "formatted: %u%%\n", format_background_progress(unit) * 100 / 65535);
    if (data->track_count)
        say(answer, "tracks: %u\n", data->track_count);
    if (data->cartridge_protected || data->protected)
        say(answer, "write-protected: %s\n", data->cartridge_protected ? "cartridge" : "yes");
}

static void status_disc(struct unit *unit, struct control_answer *answer)
{
    const struct disc *disc = unit->medium.disc;
    struct msf msf = msf_from_lba(disc->last_lead_out);
    const struct toc *toc;
    struct vb_error error;

    if (medium_disc(unit) && !disc_is_cd(disc))
        format_background_advance(unit);
    if (unit->medium.disc->changed)
        disc_save(unit->medium.disc, &error); /* so that who looks into the folder next finds the same */
    say(answer, "disc: %s\nkind: %s\nstate: %s\n", disc->folder, disc_kind_name(disc->kind), disc_state_name(disc->state));
    if (!disc_is_cd(disc))
    {
        status_data(unit, disc, answer);
        return;
    }
    say(answer, "capacity: %d sectors (%02u:%02u:%02u)\n", disc->last_lead_out, msf.minute, msf.second, msf.frame);
    toc = medium_toc(unit);
    if (!unit->recording.mode && disc_broke_off(disc, toc ? toc->sessions[toc->session_count - 1].lead_out : INT32_MAX))
        say(answer, "recording: broke off before sector %d\n", disc->burned[disc->burned_count - 1].last + 1);
    if (toc)
        say(answer, "tracks: %u\nlead-out: %d\n", toc->track_count, toc->sessions[toc->session_count - 1].lead_out);
}

static void status(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    (void)words;
    say(answer, "drive: %s\npid: %ld\n", unit->home, (long)getpid());
    say(answer, "tray: %s\nlocked: %s\n", unit->medium.tray_open ? "open" : "closed",
        unit->medium.prevented || unit->medium.persistent_prevented ? "yes" : "no");
    if (unit->pacing.speed > 0)
        say(answer, "speed: %gx\n", unit->pacing.speed);
    else
        say(answer, "speed: unpaced\n");
    if (unit->faults.unplugged)
        say(answer, "unplugged: yes\n");
    if (unit->faults.count)
        say(answer, "fault rules: %u\n", unit->faults.count);
    if (unit->recording.mode)
    {
        say(answer, recording_goes_on(unit) ? "recording: %s%s, next sector %d\n" : "recording: %s%s, broke off before sector %d\n",
            unit->recording.mode->name, unit->recording.simulated ? " (test write)" : "", unit->recording.next);
    }
    if (unit->pacing.speed > 0 && unit->pacing.block_size > 0)
        say(answer, "underruns bridged: %u\nlowest level of the buffer: %u of %u KiB\n", unit->pacing.underruns,
            (unsigned)(unit->pacing.lowest / 1024), BUFFER_SIZE / 1024);
    if (unit->medium.disc)
        status_disc(unit, answer);
    else
        say(answer, "disc: none\n");
}

static void fault(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    const char *what = words->count > 1 ? words->word[1] : "list";
    struct vb_error error;

    if (!strcmp(what, "clear"))
    {
        fault_clear(&unit->faults);
        if (unit->faults.unplugged)
            unit_power_on(unit);
    }
    else if (!strcmp(what, "add") && words->count > 2)
    {
        if (!fault_add(&unit->faults, words->word[2], &error))
            refuse(answer, &error);
    }
    else
    {
        free(answer->text);
        answer->text = fault_list(&unit->faults);
    }
}

static void speed(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    struct vb_error error;
    double times;

    if (words->count < 2 || !parse_speed(words->word[1], &times))
    {
        vb_fail(&error, "the speed is a number, times the 1x of the disc, or 0 for as fast as it goes");
        refuse(answer, &error);
        return;
    }
    if (medium_disc(unit) && !disc_is_cd(medium_disc(unit)))
        format_background_advance(unit); /* so far it went at the speed it had */
    pacing_set_speed(&unit->pacing, times, speed_mean(&unit->speed), unit_now());
    remember(unit);
}

static void trace(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    const char *path = words->count > 1 && *words->word[1] ? words->word[1] : NULL;
    struct vb_error error;

    (void)unit;
    if (!trace_open(path))
    {
        vb_fail(&error, "cannot write %s: %s", path, strerror(errno));
        refuse(answer, &error);
    }
}

/* `vburn start` on a drive that runs: plugs it in again. */
static void plug(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    (void)words;
    (void)answer;
    if (unit->faults.unplugged)
        unit_power_on(unit);
}

static void stop(struct unit *unit, const struct words *words, struct control_answer *answer)
{
    (void)unit;
    (void)words;
    answer->stop = true;
}

static const struct
{
    const char *word;
    void (*execute)(struct unit *unit, const struct words *words, struct control_answer *answer);
} controls[] =
{
    { "insert", insert }, { "eject", eject }, { "close", close_tray }, { "status", status }, { "fault", fault },
    { "speed", speed }, { "trace", trace }, { "plug", plug }, { "stop", stop },
};

struct control_answer control_execute(struct unit *unit, const char *text, uint32_t size)
{
    struct control_answer answer = { true, false, NULL };
    struct words words = { { NULL }, 0 };
    uint32_t at = 0;
    size_t i;

    while (at < size && words.count < WORDS_MOST)
    {
        const char *end = memchr(text + at, 0, size - at);

        if (!end)
            break; /* not a word: its end is missing */
        words.word[words.count++] = text + at;
        at = (uint32_t)(end - text) + 1;
    }
    for (i = 0; words.count && i < sizeof(controls) / sizeof(controls[0]); i++)
    {
        if (!strcmp(words.word[0], controls[i].word))
        {
            controls[i].execute(unit, &words, &answer);
            return answer;
        }
    }
    answer.good = false;
    say(&answer, "the daemon does not understand this; stop it (vburn stop) if it is of another version");
    return answer;
}
