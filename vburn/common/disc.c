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

static const char *const state_names[] = { "blank", "incomplete", "complete" };

const char *disc_state_name(enum disc_state state)
{
    return state_names[state];
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
    disc->data.format_type = NOT_FORMATTED;
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
    free(disc->data.bad.list);
    free(disc->data.replaced.list);
    free(disc->data.tracks);
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

struct disc *disc_create(const char *folder, enum disc_kind kind, int32_t sectors, struct vb_error *error)
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
    if (disc_is_cd(disc))
    {
        disc->lead_in_start = LEAD_IN_START;
        disc->last_lead_out = sectors;
    }
    else
        disc->data.sectors = sectors;
    if (disc_kind_info(kind)->sold_formatted)
    {
        disc->data.format_type = 0;
        disc->data.formatted = sectors - disc_default_spare(disc);
        disc->state = DISC_COMPLETE;
    }
    if (!open_sectors(disc, O_RDWR | O_CREAT | O_EXCL, error) || !disc_mark_burned(disc, 0, disc->data.formatted)
        || !disc_save(disc, error))
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
    disc->data.format_type = NOT_FORMATTED;
    disc->data.format_subtype = 0;
    disc->data.formatted = disc->data.layer_break = 0;
    disc->data.background = BACKGROUND_NONE;
    disc->data.session_open = disc->data.finalised = disc->data.minimally_blanked = false;
    disc->data.track_count = disc->data.sessions_closed = 0;
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

/* The index of the first extent that ends at lba or behind it. */
static size_t extent_index(const struct extent *list, size_t count, int32_t lba)
{
    size_t low = 0, high = count;

    while (low < high)
    {
        size_t middle = (low + high) / 2;

        if (list[middle].last < lba)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool disc_is_burned(const struct disc *disc, int32_t lba, uint32_t count)
{
    size_t i = extent_index(disc->burned, disc->burned_count, lba);

    return i < disc->burned_count && lba >= disc->burned[i].first
           && (int64_t)lba + count <= (int64_t)disc->burned[i].last + 1;
}

bool extents_add(struct extents *extents, int32_t first, int32_t last)
{
    size_t i = extent_index(extents->list, extents->count, first - 1), gone = 0;
    struct extent *list = extents->list;

    while (i + gone < extents->count && list[i + gone].first <= last + 1)
    {
        if (list[i + gone].first < first)
            first = list[i + gone].first;
        if (list[i + gone].last > last)
            last = list[i + gone].last;
        gone++;
    }
    if (!gone)
    {
        if (!(list = realloc(list, (extents->count + 1) * sizeof(*list))))
            return false;
        extents->list = list;
    }
    memmove(list + i + 1, list + i + gone, (extents->count - i - gone) * sizeof(*list));
    extents->count += 1 - gone;
    list[i].first = first;
    list[i].last = last;
    return true;
}

const struct extent *extents_find(const struct extents *extents, int32_t lba, uint32_t count)
{
    size_t i = extent_index(extents->list, extents->count, lba);

    return i < extents->count && extents->list[i].first < (int64_t)lba + count ? &extents->list[i] : NULL;
}

static bool add_burned(struct disc *disc, int32_t first, int32_t last)
{
    struct extents burned = { disc->burned, disc->burned_count };
    bool good;

    if (disc_is_burned(disc, first, (uint32_t)(last - first + 1)))
        return true;
    good = extents_add(&burned, first, last);
    disc->burned = burned.list;
    disc->burned_count = burned.count;
    disc->changed = true;
    return good;
}

/* So many sectors of a disc as sold, on one of this size; whole ECC blocks. */
static int32_t in_proportion(const struct disc *disc, int32_t sectors)
{
    const struct disc_kind_info *info = disc_kind_info(disc->kind);
    int64_t share = (int64_t)sectors * disc->data.sectors / info->sectors;

    return (int32_t)(share - share % info->ecc_sectors);
}

int32_t disc_default_spare(const struct disc *disc)
{
    return in_proportion(disc, disc_kind_info(disc->kind)->spare);
}

int32_t disc_spares(const struct disc *disc, int32_t *besides)
{
    *besides = in_proportion(disc, disc_kind_info(disc->kind)->more_spare);
    return disc->data.format_type == NOT_FORMATTED ? 0 : disc->data.sectors - disc->data.formatted;
}

bool disc_mark_burned(struct disc *disc, int32_t first, int32_t end)
{
    struct stat now;

    if (first >= end)
        return true;
    if (fstat(disc->file, &now))
        return false;
    if (now.st_size < (off_t)end * DATA_SIZE && ftruncate(disc->file, (off_t)end * DATA_SIZE))
        return false;
    return add_burned(disc, first, end - 1);
}

struct data_track *disc_add_track(struct disc *disc, const struct data_track *track)
{
    struct data_state *data = &disc->data;
    struct data_track *grown;

    if (data->track_count == DATA_TRACKS_MOST || !(grown = realloc(data->tracks, (data->track_count + 1) * sizeof(*grown))))
        return NULL;
    data->tracks = grown;
    grown[data->track_count] = *track;
    disc->changed = true;
    return &grown[data->track_count++];
}

bool disc_broke_off(const struct disc *disc, int32_t lead_out)
{
    return disc->state == DISC_INCOMPLETE && disc->burned_count && !disc->pma_count && !disc_is_burned(disc, lead_out, 1);
}

bool disc_read(const struct disc *disc, int32_t lba, uint32_t count, uint8_t *sectors)
{
    size_t left = (size_t)count * disc_sector_size(disc);
    off_t offset = (off_t)(lba - disc->lead_in_start) * (off_t)disc_sector_size(disc);

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
    size_t left = (size_t)count * disc_sector_size(disc);
    off_t offset = (off_t)(lba - disc->lead_in_start) * (off_t)disc_sector_size(disc);

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
