/* disc_text.c: disc.txt, the description of a disc.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "disc_text.h"
#include "address.h"
#include "data_text.h"
#include "toc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADLINE "vburn disc 1"

enum { LBA_MOST = 1 << 30 /* of any disc; whether it is on this one is asked at the end */ };

static bool read_kind(struct disc *disc, const char *value)
{
    disc->kind = disc_kind_from_name(value);
    return disc->kind != DISC_KIND_COUNT;
}

static bool read_state(struct disc *disc, const char *value)
{
    unsigned state;

    for (state = DISC_BLANK; state <= DISC_COMPLETE; state++)
    {
        if (!strcmp(value, disc_state_name((enum disc_state)state)))
        {
            disc->state = (enum disc_state)state;
            return true;
        }
    }
    return false;
}

static bool read_lba(const char *value, int32_t *lba, const char **end)
{
    char *stop;
    long number;

    errno = 0;
    number = strtol(value, &stop, 10);
    if (stop == value || errno || number < LBA_LOWEST || number > LBA_MOST)
        return false;
    *lba = (int32_t)number;
    *end = stop;
    return true;
}

static bool read_lead_in(struct disc *disc, const char *value)
{
    return read_lba(value, &disc->lead_in_start, &value) && disc_is_cd(disc) && disc->lead_in_start < PREGAP_START;
}

static bool read_lead_out(struct disc *disc, const char *value)
{
    return read_lba(value, &disc->last_lead_out, &value) && disc_is_cd(disc) && disc->last_lead_out > 0
           && disc_end(disc) <= LBA_HIGHEST + 1;
}

static bool read_burned(struct disc *disc, const char *value)
{
    struct extent extent, *grown;

    if (!read_lba(value, &extent.first, &value) || strncmp(value, " to ", 4) || !read_lba(value + 4, &extent.last, &value)
        || extent.first > extent.last)
        return false;
    if (disc->burned_count && extent.first <= disc->burned[disc->burned_count - 1].last + 1)
        return false;
    grown = realloc(disc->burned, (disc->burned_count + 1) * sizeof(*grown));
    if (!grown)
        return false;
    disc->burned = grown;
    disc->burned[disc->burned_count++] = extent;
    return true;
}

static bool read_pma(struct disc *disc, const char *value)
{
    unsigned session, number, control, type;
    struct pma_track track;
    int end = 0;

    if (sscanf(value, "session %u track %u control %u type %u from %d to %d%n", &session, &number, &control, &type,
               &track.start, &track.end, &end) != 6 || !end || value[end])
        return false;
    if (!session || session > 99 || !number || number > 99 || control > 15 || type > 5 || track.start < 0
        || track.start >= track.end || track.end > LBA_HIGHEST)
        return false;
    track.session = (uint8_t)session;
    track.number = (uint8_t)number;
    track.control = (uint8_t)control;
    track.type = (uint8_t)type;
    return disc_add_pma(disc, &track);
}

static const struct
{
    const char *key;
    bool (*read)(struct disc *disc, const char *value);
    enum { OPTIONAL, NEEDED, NEEDED_OF_CD } needed;
} keys[] =
{
    { "kind", read_kind, NEEDED },
    { "state", read_state, NEEDED },
    { "lead-in start", read_lead_in, NEEDED_OF_CD },
    { "last possible lead-out", read_lead_out, NEEDED_OF_CD },
    { "burned", read_burned, OPTIONAL },
    { "pma", read_pma, OPTIONAL },
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

/* One line, without its end. Marks the key as seen. */
static bool read_line(struct disc *disc, char *line, bool seen[KEY_COUNT])
{
    char *colon = strstr(line, ": ");
    bool known;
    unsigned i;

    if (!*line || *line == '#')
        return true;
    if (!colon)
        return false;
    *colon = 0;
    for (i = 0; i < KEY_COUNT; i++)
    {
        if (strcmp(line, keys[i].key))
            continue;
        seen[i] = true;
        return keys[i].read(disc, colon + 2);
    }
    return !seen[0] || disc_is_cd(disc) || data_text_read(disc, line, colon + 2, &known); /* an unknown one is a later version's */
}

bool disc_text_read(const char *path, struct disc *disc, struct vb_error *error)
{
    FILE *file = fopen(path, "re");
    bool seen[KEY_COUNT] = { false }, good = true;
    unsigned number = 0, i;
    char *line = NULL;
    size_t size = 0;
    ssize_t length;

    if (!file)
        return vb_fail(error, "cannot open %s: %s", path, strerror(errno));
    while (good && (length = getline(&line, &size, file)) >= 0)
    {
        if (length && line[length - 1] == '\n')
            line[--length] = 0;
        number++;
        good = number == 1 ? !strcmp(line, HEADLINE) : read_line(disc, line, seen);
    }
    free(line);
    fclose(file);
    if (!good || !number)
        return vb_fail(error, "%s, line %u, is not what a disc description has there", path, number);
    for (i = 0; i < KEY_COUNT; i++)
        if (!seen[i] && (keys[i].needed == NEEDED || (keys[i].needed == NEEDED_OF_CD && disc_is_cd(disc))))
            return vb_fail(error, "%s does not say '%s'", path, keys[i].key);
    if (!disc_is_cd(disc) && !data_text_check(disc))
        return vb_fail(error, "%s does not describe a disc that can be", path);
    for (i = 0; i < disc->burned_count; i++)
        if (disc->burned[i].first < disc->lead_in_start || disc->burned[i].last >= disc_end(disc))
            return vb_fail(error, "%s has sectors burned that are not on the disc", path);
    return true;
}

static void print_address(FILE *file, const char *key, int32_t lba)
{
    struct msf msf = msf_from_lba(lba);

    fprintf(file, "%s: %d (%02u:%02u:%02u)\n", key, lba, msf.minute, msf.second, msf.frame);
}

/* For the reader of the file: what the recorded lead-in says. */
static void print_contents(FILE *file, const struct disc *disc)
{
    struct toc *toc;
    unsigned i;

    if (disc->state == DISC_BLANK || !(toc = toc_read(disc)))
        return;
    for (i = 0; i < toc->track_count; i++)
    {
        const struct toc_track *track = &toc->tracks[i];
        struct msf msf = msf_from_lba(track->start);

        fprintf(file, "# session %u track %02u %s starts at %d (%02u:%02u:%02u)\n", track->session, track->number,
                track->control & 4 ? "data" : "audio", track->start, msf.minute, msf.second, msf.frame);
    }
    for (i = 0; i < toc->session_count; i++)
    {
        struct msf msf = msf_from_lba(toc->sessions[i].lead_out);

        fprintf(file, "# session %u lead-out starts at %d (%02u:%02u:%02u)\n", toc->sessions[i].number,
                toc->sessions[i].lead_out, msf.minute, msf.second, msf.frame);
    }
    free(toc);
}

bool disc_text_write(const char *path, const struct disc *disc, struct vb_error *error)
{
    char temporary[4200];
    FILE *file;
    size_t i;
    bool good;

    snprintf(temporary, sizeof(temporary), "%s.new", path);
    if (!(file = fopen(temporary, "we")))
        return vb_fail(error, "cannot write %s: %s", temporary, strerror(errno));
    fprintf(file, HEADLINE "\nkind: %s\nstate: %s\n", disc_kind_name(disc->kind), disc_state_name(disc->state));
    if (disc_is_cd(disc))
    {
        fprintf(file, "# capacity %d sectors\n", disc->last_lead_out);
        print_address(file, "lead-in start", disc->lead_in_start);
        print_address(file, "last possible lead-out", disc->last_lead_out);
    }
    else
        data_text_write(file, disc);
    for (i = 0; i < disc->burned_count; i++)
        fprintf(file, "burned: %d to %d\n", disc->burned[i].first, disc->burned[i].last);
    for (i = 0; i < disc->pma_count; i++)
        fprintf(file, "pma: session %u track %u control %u type %u from %d to %d\n", disc->pma[i].session,
                disc->pma[i].number, disc->pma[i].control, disc->pma[i].type, disc->pma[i].start, disc->pma[i].end);
    if (disc_is_cd(disc))
        print_contents(file, disc);
    good = !fflush(file) && !ferror(file) && !fsync(fileno(file));
    if (fclose(file))
        good = false;
    if (!good || rename(temporary, path))
    {
        vb_fail(error, "cannot write %s: %s", path, strerror(errno));
        unlink(temporary);
        return false;
    }
    return true;
}
