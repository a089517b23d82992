/*
 * Holds what imapi2.dll's flight recorder wrote (IMAPI2_TRACE) against what the virtual drive wrote down of the same
 * commands (vburn trace): the same commands in the same order, for each process, with the same end and as many bytes.
 *
 *   compare_trace [--killed] DRIVE-TRACE RECORDER-TRACE
 *
 * --killed: the process died by force; its last command may be missing.
 * Wine's mount manager, which looks what kind of disc was put in, is no business of the recorder's.
 * The drive's lines have the bytes of the command and K/ASC/ASCQ; they are put into words with libs/mmc, which has tests of
 * its own (tests/libs/mmc_describe.c). Every line of the recorder must be of one of its forms.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mmc/mmc.h"

#define LINE_SIZE 4096
#define COMMANDS_MAX 200000
#define PROCESSES_MAX 16

struct line
{
    unsigned int process;    /* in order of appearance */
    unsigned long moved;     /* bytes to the host; not known of other directions */
    bool moved_known;
    char *command;
    char *end;
};

struct list
{
    struct line *lines;
    size_t count;
    unsigned long processes[PROCESSES_MAX];
    unsigned int process_count;
};

static unsigned int problems;

static void fail(const char *what, const char *line)
{
    if (problems++ < 10) printf("%s: %s\n", what, line);
}

static unsigned int process_number(struct list *list, unsigned long id)
{
    unsigned int i;

    for (i = 0; i < list->process_count; i++)
        if (list->processes[i] == id) return i;
    if (list->process_count == PROCESSES_MAX) return PROCESSES_MAX - 1;
    list->processes[list->process_count] = id;
    return list->process_count++;
}

static void add_line(struct list *list, unsigned long id, const char *command, const char *end, bool moved_known,
        unsigned long moved)
{
    struct line *line;

    if (list->count == COMMANDS_MAX) return;
    if (!(line = realloc(list->lines, (list->count + 1) * sizeof(*line)))) abort();
    list->lines = line;
    line += list->count++;
    line->process = process_number(list, id);
    line->command = strdup(command);
    line->end = strdup(end);
    line->moved_known = moved_known;
    line->moved = moved;
}

/* What the mount manager asks; nothing of ours has room for twelve bytes of a table of contents. */
static bool is_mount_manager(const char *command)
{
    return !strcmp(command, "READ TOC/PMA/ATIP TOC, allocation length 12");
}

/* "123 client 7 INQUIRY   12 00 00 00 24 00 in 36 -> good 36" */
static void parse_drive(struct list *list, char *text)
{
    char direction[8], description[MMC_DESCRIPTION_MAX], end[64] = "", *arrow, *bytes, *c;
    unsigned int value, key, asc, ascq, used;
    unsigned long client, moved = 0;
    uint8_t cdb[MMC_CDB_MAX];
    size_t length = 0;

    if (!(arrow = strstr(text, " -> ")) || sscanf(text, "%*u client %lu", &client) != 1)
    {
        fail("not a line of the drive's", text);
        return;
    }
    /* the bytes begin where the column of names ends: "%llu client %d %-28s" */
    bytes = strstr(text, "client ") + 7;
    bytes = strchr(bytes, ' ') + 1;
    for (c = bytes + 28; length < sizeof(cdb) && sscanf(c, " %2x%n", &value, (int *)&used) == 1 && used == 3; c += used)
        cdb[length++] = (uint8_t)value;
    if (sscanf(c, " %7s", direction) != 1) direction[0] = 0;
    mmc_describe_command(cdb, length, description, sizeof(description));
    if (sscanf(arrow, " -> good %lu", &moved) == 1) strcpy(end, "good");
    else if (sscanf(arrow, " -> %x/%x/%x", &key, &asc, &ascq) == 3)
        snprintf(end, sizeof(end), "(%X/%02X/%02X)", key & 15, asc & 255, ascq & 255);
    else
        strcpy(end, "Win32 error");
    if (is_mount_manager(description)) return;
    add_line(list, client, description, end, !strcmp(direction, "in") && !strcmp(end, "good"), moved);
}

static bool is_mark(const char *rest)
{
    return !strncmp(rest, "-- ", 3) && rest[3];
}

/* "  0.396 0020:0024 D:      0.192 in        8/65536   INQUIRY allocation length 36 => good" */
static void parse_recorder(struct list *list, char *text)
{
    unsigned long process, thread, moved = 0, asked = 0;
    double moment, took;
    char *arrow, *parameters, *rest;
    bool in;
    int used = 0;

    if (text[0] == '#' && text[1] == ' ') return;
    if (sscanf(text, "%lf %lx:%lx %n", &moment, &process, &thread, &used) != 3 || !used || used > (int)strlen(text))
    {
        fail("not a line of the recorder's", text);
        return;
    }
    rest = text + used;
    if (is_mark(rest) || (rest[0] && rest[1] && is_mark(rest + 4))) return;
    if (!(rest = strchr(rest, ' ')) || sscanf(rest, " %lf %n", &took, &used) != 1 || took < 0
            || !(arrow = strstr(rest, " => ")))
    {
        fail("not a line of the recorder's", text);
        return;
    }
    rest += used;
    *arrow = 0;
    if ((parameters = strstr(rest, " {"))) *parameters = 0;
    in = !strncmp(rest, "in ", 3);
    used = 0;
    if (*rest == '-') for (used = 1; rest[used] == ' '; used++);
    else sscanf(rest, "%*s %lu/%lu %n", &moved, &asked, &used);
    if (!used || moved > asked) fail("no bytes", text);
    add_line(list, process, rest + used, arrow + 4, in, moved);
}

static void read_list(const char *path, struct list *list, void (*parse)(struct list *, char *))
{
    char text[LINE_SIZE];
    FILE *file = fopen(path, "r");

    memset(list, 0, sizeof(*list));
    if (!file)
    {
        perror(path);
        exit(2);
    }
    while (fgets(text, sizeof(text), file))
    {
        size_t length = strlen(text);

        if (!length || text[length - 1] != '\n') fail("a line without its end", text);
        else text[length - 1] = 0;
        parse(list, text);
    }
    fclose(file);
}

/* The lines of one process, or of one of the drive's clients. The drive gives a client's number away again when it has gone, so
 * that several processes may have had it, one after the other: they are taken from its head. */
struct sequence
{
    const struct line **lines;
    size_t count;
};

static struct sequence lines_of(const struct list *list, unsigned int process)
{
    struct sequence sequence = { malloc((list->count + 1) * sizeof(*sequence.lines)), 0 };
    size_t i;

    if (!sequence.lines) abort();
    for (i = 0; i < list->count; i++)
        if (list->lines[i].process == process) sequence.lines[sequence.count++] = &list->lines[i];
    return sequence;
}

/* Whether the recorder's words for the end are what the drive said. The drive has given sense that may have got lost. */
static bool same_end(const struct line *drive, const struct line *recorder)
{
    if (!strcmp(drive->end, "good")) return !strcmp(recorder->end, "good");
    return strstr(recorder->end, drive->end) || !strcmp(recorder->end, "check condition: no sense data");
}

/* How many of the process' commands are the next ones of the client. */
static size_t same_commands(const struct sequence *client, const struct sequence *process)
{
    size_t i;

    for (i = 0; i < client->count && i < process->count; i++)
    {
        const struct line *a = client->lines[i], *b = process->lines[i];

        if (strcmp(a->command, b->command) || !same_end(a, b) || (a->moved_known && a->moved != b->moved)) break;
    }
    return i;
}

/* Takes the process' commands away from the client that has sent them. */
static void find_client(struct sequence *clients, unsigned int client_count, const struct sequence *process)
{
    unsigned int i, best = 0;
    size_t same, most = 0;

    for (i = 0; i < client_count; i++)
        if ((same = same_commands(&clients[i], process)) > most)
        {
            most = same;
            best = i;
        }
    clients[best].count -= most;
    memmove(clients[best].lines, clients[best].lines + most, clients[best].count * sizeof(*clients[best].lines));
    if (most == process->count) return;
    problems++;
    printf("command %lu of a process: %s => %s, %lu\n", (unsigned long)most + 1, process->lines[most]->command,
            process->lines[most]->end, process->lines[most]->moved);
    if (clients[best].count)
        printf("  but the drive has heard %s => %s, %lu\n", clients[best].lines[0]->command, clients[best].lines[0]->end,
                clients[best].lines[0]->moved);
}

static void compare(const struct list *drive, const struct list *recorder, bool killed)
{
    struct sequence clients[PROCESSES_MAX], process;
    unsigned int i;

    for (i = 0; i < PROCESSES_MAX; i++) clients[i] = lines_of(drive, i);
    for (i = 0; i < recorder->process_count; i++)
    {
        process = lines_of(recorder, i);
        find_client(clients, PROCESSES_MAX, &process);
        free(process.lines);
    }
    for (i = 0; i < PROCESSES_MAX; i++)
    {
        /* what was under way when the program died */
        if (killed && clients[i].count == 1) killed = false;
        else if (clients[i].count) fail("not recorded", clients[i].lines[0]->command);
        free(clients[i].lines);
    }
}

static void free_list(struct list *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
    {
        free(list->lines[i].command);
        free(list->lines[i].end);
    }
    free(list->lines);
}

int main(int argc, char **argv)
{
    bool killed = argc == 4 && !strcmp(argv[1], "--killed");
    struct list drive, recorder;

    if (argc != 3 + killed)
    {
        fprintf(stderr, "usage: compare_trace [--killed] DRIVE-TRACE RECORDER-TRACE\n");
        return 2;
    }
    read_list(argv[1 + killed], &drive, parse_drive);
    read_list(argv[2 + killed], &recorder, parse_recorder);
    compare(&drive, &recorder, killed);
    printf("%lu commands of %u processes\n", (unsigned long)recorder.count, recorder.process_count);
    if (!recorder.count) problems++;
    free_list(&drive);
    free_list(&recorder);
    return problems ? 1 : 0;
}
