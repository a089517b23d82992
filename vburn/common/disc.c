/* disc.c: a disc as a folder.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "disc.h"
#include "address.h"
#include "disc_text.h"
#include "qchannel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the lead-in of our blank discs starts, 97:26:66, a usual figure for 80-minute blanks. */
#define LEAD_IN_START (-11634)

static const char *const kind_names[DISC_KIND_COUNT] = { "cd-r", "cd-rw" };
static const char *const state_names[] = { "blank", "incomplete", "complete" };

const char *disc_kind_name(enum disc_kind kind)
{
    return kind < DISC_KIND_COUNT ? kind_names[kind] : "unknown";
}

enum disc_kind disc_kind_from_name(const char *name)
{
    unsigned kind;

    for (kind = 0; kind < DISC_KIND_COUNT; kind++)
        if (!strcmp(name, kind_names[kind]))
            break;
    return (enum disc_kind)kind;
}

const char *disc_state_name(enum disc_state state)
{
    return state_names[state];
}

bool disc_parse_capacity(const char *text, int32_t *last_lead_out, struct vb_error *error)
{
    /* 79:59:74 is what blanks sold as 80 minutes have; the longest that leaves room for a lead-out below 90:00:00
     * is 88:30:00. */
    static const struct { const char *name; int32_t sectors; } named[] = { { "74min", 333000 }, { "80min", 359849 } };
    const int32_t most = LBA_HIGHEST + 1 - LEAD_OUT_ROOM;
    char *end;
    long long value;
    size_t i;

    for (i = 0; i < sizeof(named) / sizeof(named[0]); i++)
    {
        if (!strcmp(text, named[i].name))
        {
            *last_lead_out = named[i].sectors;
            return true;
        }
    }
    errno = 0;
    value = strtoll(text, &end, 10);
    if (end == text || *end || errno || value < 1 || value > most)
        return vb_fail(error, "the size '%s' is not one a CD can have: give 74min, 80min or a number of sectors up to %d",
                       text, most);
    *last_lead_out = (int32_t)value;
    return true;
}

static bool path_in(const char *folder, const char *name, char *path, size_t size)
{
    int length = snprintf(path, size, "%s/%s", folder, name);

    return length > 0 && (size_t)length < size;
}

bool disc_exists(const char *folder)
{
    char path[4096];

    return path_in(folder, "disc.txt", path, sizeof(path)) && !access(path, F_OK);
}

static struct disc *disc_new(const char *folder, bool writable)
{
    struct disc *disc = calloc(1, sizeof(*disc));

    if (!disc)
        return NULL;
    disc->file = -1;
    disc->writable = writable;
    if (!(disc->folder = strdup(folder)))
    {
        free(disc);
        return NULL;
    }
    return disc;
}

static void disc_free(struct disc *disc)
{
    if (disc->file >= 0)
        close(disc->file);
    free(disc->burned);
    free(disc->folder);
    free(disc);
}

static bool open_sectors(struct disc *disc, int flags, struct vb_error *error)
{
    char path[4096];

    if (!path_in(disc->folder, "sectors", path, sizeof(path)))
        return vb_fail(error, "the path of the disc folder is too long: %s", disc->folder);
    disc->file = open(path, flags | O_CLOEXEC, 0666);
    if (disc->file < 0)
        return vb_fail(error, "cannot open %s: %s", path, strerror(errno));
    return true;
}

struct disc *disc_create(const char *folder, enum disc_kind kind, int32_t last_lead_out, struct vb_error *error)
{
    struct disc *disc;

    if (mkdir(folder, 0777) && errno != EEXIST)
    {
        vb_fail(error, "cannot make the disc folder %s: %s", folder, strerror(errno));
        return NULL;
    }
    if (disc_exists(folder))
    {
        vb_fail(error, "there is a disc in %s already", folder);
        return NULL;
    }
    if (!(disc = disc_new(folder, true)))
    {
        vb_fail(error, "out of memory");
        return NULL;
    }
    disc->kind = kind;
    disc->state = DISC_BLANK;
    disc->lead_in_start = LEAD_IN_START;
    disc->last_lead_out = last_lead_out;
    if (!open_sectors(disc, O_RDWR | O_CREAT | O_EXCL, error) || !disc_save(disc, error))
    {
        disc_free(disc);
        return NULL;
    }
    return disc;
}

struct disc *disc_open(const char *folder, bool writable, struct vb_error *error)
{
    struct disc *disc = disc_new(folder, writable);
    char path[4096];

    if (!disc)
    {
        vb_fail(error, "out of memory");
        return NULL;
    }
    if (!path_in(folder, "disc.txt", path, sizeof(path)))
        vb_fail(error, "the path of the disc folder is too long: %s", folder);
    else if (disc_text_read(path, disc, error) && open_sectors(disc, writable ? O_RDWR : O_RDONLY, error))
        return disc;
    disc_free(disc);
    return NULL;
}

void disc_close(struct disc *disc)
{
    struct vb_error ignored;

    if (!disc)
        return;
    if (disc->writable && disc->changed)
        disc_save(disc, &ignored);
    disc_free(disc);
}

bool disc_save(struct disc *disc, struct vb_error *error)
{
    char path[4096];

    if (!path_in(disc->folder, "disc.txt", path, sizeof(path)))
        return vb_fail(error, "the path of the disc folder is too long: %s", disc->folder);
    if (!disc_text_write(path, disc, error))
        return false;
    disc->changed = false;
    return true;
}

bool disc_sync(struct disc *disc)
{
    struct vb_error ignored;

    return !fdatasync(disc->file) && (!disc->changed || disc_save(disc, &ignored));
}

void disc_set_state(struct disc *disc, enum disc_state state)
{
    if (disc->state == state)
        return;
    disc->state = state;
    disc->changed = true;
}

bool disc_erase(struct disc *disc, bool whole, struct vb_error *error)
{
    if (whole && ftruncate(disc->file, 0))
        return vb_fail(error, "cannot erase %s/sectors: %s", disc->folder, strerror(errno));
    disc->burned_count = disc->pma_count = 0;
    disc->state = DISC_BLANK;
    return disc_save(disc, error);
}

bool disc_add_pma(struct disc *disc, const struct pma_track *track)
{
    if (disc->pma_count == PMA_MOST)
        return false;
    disc->pma[disc->pma_count++] = *track;
    disc->changed = true;
    return true;
}

static bool on_disc(const struct disc *disc, int32_t lba, uint32_t count)
{
    return lba >= disc->lead_in_start && (int64_t)lba + count <= disc_end(disc);
}

bool disc_is_burned(const struct disc *disc, int32_t lba, uint32_t count)
{
    size_t i;

    for (i = 0; i < disc->burned_count; i++)
        if (lba >= disc->burned[i].first && (int64_t)lba + count <= (int64_t)disc->burned[i].last + 1)
            return true;
    return false;
}

/* Adds first..last to the burned extents, joining those that touch or overlap. */
static bool add_burned(struct disc *disc, int32_t first, int32_t last)
{
    size_t i, gone = 0;

    for (i = 0; i < disc->burned_count && disc->burned[i].last < first - 1; i++)
        ;
    while (i + gone < disc->burned_count && disc->burned[i + gone].first <= last + 1)
    {
        if (disc->burned[i + gone].first < first)
            first = disc->burned[i + gone].first;
        if (disc->burned[i + gone].last > last)
            last = disc->burned[i + gone].last;
        gone++;
    }
    if (!gone)
    {
        struct extent *grown = realloc(disc->burned, (disc->burned_count + 1) * sizeof(*grown));

        if (!grown)
            return false;
        disc->burned = grown;
    }
    memmove(disc->burned + i + 1, disc->burned + i + gone, (disc->burned_count - i - gone) * sizeof(*disc->burned));
    disc->burned_count += 1 - gone;
    disc->burned[i].first = first;
    disc->burned[i].last = last;
    disc->changed = true;
    return true;
}

bool disc_broke_off(const struct disc *disc, int32_t lead_out)
{
    return disc->state == DISC_INCOMPLETE && disc->burned_count && !disc->pma_count && !disc_is_burned(disc, lead_out, 1);
}

bool disc_read(const struct disc *disc, int32_t lba, uint32_t count, uint8_t *sectors)
{
    size_t left = (size_t)count * SECTOR_SIZE;
    off_t offset = (off_t)(lba - disc->lead_in_start) * SECTOR_SIZE;

    if (!disc_is_burned(disc, lba, count))
        return false;
    while (left)
    {
        ssize_t done = pread(disc->file, sectors, left, offset);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        sectors += done;
        offset += done;
        left -= (size_t)done;
    }
    return true;
}

bool disc_burn(struct disc *disc, int32_t lba, uint32_t count, const uint8_t *sectors)
{
    size_t left = (size_t)count * SECTOR_SIZE;
    off_t offset = (off_t)(lba - disc->lead_in_start) * SECTOR_SIZE;

    if (!count)
        return true;
    if (!disc->writable || !on_disc(disc, lba, count))
    {
        errno = EROFS;
        return false;
    }
    while (left)
    {
        ssize_t done = pwrite(disc->file, sectors, left, offset);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        sectors += done;
        offset += done;
        left -= (size_t)done;
    }
    return add_burned(disc, lba, lba + (int32_t)count - 1);
}

bool disc_read_q(const struct disc *disc, int32_t lba, uint8_t q[Q_SIZE])
{
    uint8_t sector[SECTOR_SIZE];

    if (!disc_read(disc, lba, 1, sector))
        return false;
    subchannel_extract(sector + MAIN_SIZE, 6, q);
    return true;
}
