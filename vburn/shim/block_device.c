/* block_device.c: the drive as Linux' sr driver shows it: a row of bytes, read and written in sectors of 2048.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "bytes.h"
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <string.h>

enum
{
    OP_READ_CAPACITY = 0x25, OP_READ_10 = 0x28, OP_WRITE_10 = 0x2a, OP_GET_CONFIGURATION = 0x46,
    FEATURE_RANDOM_WRITABLE = 0x20,
    BLOCK = 2048,
    MOST = 128          /* sectors a command, 256 KiB */
};

static ssize_t fail(int error)
{
    errno = error;
    return -1;
}

uint64_t shim_size(struct shim_drive *drive)
{
    const uint8_t cdb[10] = { OP_READ_CAPACITY };
    uint8_t data[8];

    /* A last sector 0 is how a drive says that there is nothing to be read (MMC-6 6.24). */
    if (shim_command(drive, cdb, sizeof(cdb), VB_IN, data, sizeof(data)) || !get_be32(data))
        return 0;
    return ((uint64_t)get_be32(data) + 1) * BLOCK;
}

bool shim_writable(struct shim_drive *drive)
{
    const uint8_t cdb[10] = { OP_GET_CONFIGURATION, 2, 0, FEATURE_RANDOM_WRITABLE, 0, 0, 0, 0, 16 };
    struct vb_reply reply;
    uint8_t data[16];

    return !shim_run(drive, cdb, sizeof(cdb), VB_IN, data, sizeof(data), &reply) && !reply.status && !reply.host_status
           && reply.data_length >= 12 && get_be16(data + 8) == FEATURE_RANDOM_WRITABLE && data[10] & 1;
}

int shim_may_open(struct shim_drive *drive, int flags)
{
    int status;

    if (flags & (O_NONBLOCK | O_PATH)) /* "the drive, whatever is in it": how burning programs open it */
        return 0;
    if ((status = shim_drive_status(drive)) < 0)
        return errno;
    if (status == CDS_NO_DISC || status == CDS_TRAY_OPEN)
        return ENOMEDIUM;
    return (flags & O_ACCMODE) != O_RDONLY && !shim_writable(drive) ? EROFS : 0;
}

static int transfer(struct shim_drive *drive, uint8_t opcode, uint64_t sector, uint32_t count, void *data)
{
    uint8_t cdb[10] = { opcode };

    put_be32(cdb + 2, (uint32_t)sector);
    put_be16(cdb + 7, count);
    return shim_command(drive, cdb, sizeof(cdb), opcode == OP_READ_10 ? VB_IN : VB_OUT, data, count * BLOCK);
}

static int read_sectors(struct shim_drive *drive, uint64_t sector, uint32_t count, uint8_t *to)
{
    int error = transfer(drive, OP_READ_10, sector, count, to);

    return error == ENOMEDIUM ? EIO : error; /* the block layer knows no better */
}

/* The piece of a transfer of so many bytes that begins at `at` and one command moves: whole sectors, or part of one. */
struct piece
{
    uint64_t sector;
    uint32_t count, offset; /* sectors; where in the first the piece begins */
    size_t size;            /* bytes */
};

static struct piece next_piece(uint64_t at, size_t size)
{
    struct piece piece = { at / BLOCK, 1, (uint32_t)(at % BLOCK), 0 };

    if (!piece.offset && size >= BLOCK)
    {
        piece.count = size / BLOCK < MOST ? (uint32_t)(size / BLOCK) : MOST;
        piece.size = (size_t)piece.count * BLOCK;
    }
    else
        piece.size = size < BLOCK - piece.offset ? size : BLOCK - piece.offset;
    return piece;
}

/* The last sectors of a track at once cannot be read in one command with those before (run-out): the kernel tries them one by
 * one, so that everything before the bad one comes. Gives how many came. */
static uint32_t read_one_by_one(struct shim_drive *drive, const struct piece *piece, uint8_t *to)
{
    uint32_t i;

    for (i = 0; i < piece->count; i++)
        if (read_sectors(drive, piece->sector + i, 1, to + (size_t)i * BLOCK))
            break;
    return i;
}

/* Gives the bytes that came; fewer than piece->size is an error. */
static size_t read_piece(struct shim_drive *drive, const struct piece *piece, uint8_t *to)
{
    uint8_t sector[BLOCK];

    if (piece->size % BLOCK)
    {
        if (read_sectors(drive, piece->sector, 1, sector))
            return 0;
        memcpy(to, sector + piece->offset, piece->size);
        return piece->size;
    }
    if (!read_sectors(drive, piece->sector, piece->count, to))
        return piece->size;
    return piece->count == 1 ? 0 : (size_t)read_one_by_one(drive, piece, to) * BLOCK;
}

ssize_t shim_read(struct shim_drive *drive, void *to, size_t size, off_t at)
{
    uint64_t end, position = (uint64_t)at;
    size_t done = 0;

    if (at < 0)
        return fail(EINVAL);
    if (!size)
        return 0;
    end = shim_size(drive);
    if (position >= end)
        return 0;
    if (size > end - position)
        size = (size_t)(end - position);
    while (done < size)
    {
        struct piece piece = next_piece(position + done, size - done);
        size_t came = read_piece(drive, &piece, (uint8_t *)to + done);

        done += came;
        if (came < piece.size)
            return done ? (ssize_t)done : fail(EIO);
    }
    return (ssize_t)done;
}

static int write_piece(struct shim_drive *drive, const struct piece *piece, const uint8_t *from)
{
    uint8_t sector[BLOCK];
    int error;

    if (!(piece->size % BLOCK))
        return transfer(drive, OP_WRITE_10, piece->sector, piece->count, (void *)from);
    if ((error = read_sectors(drive, piece->sector, 1, sector)))
        return error;
    memcpy(sector + piece->offset, from, piece->size);
    return transfer(drive, OP_WRITE_10, piece->sector, 1, sector);
}

ssize_t shim_write(struct shim_drive *drive, const void *from, size_t size, off_t at)
{
    uint64_t end, position = (uint64_t)at;
    size_t done = 0;

    if (at < 0)
        return fail(EINVAL);
    if (!shim_writable(drive))
        return fail(EPERM);
    if (!size)
        return 0;
    end = shim_size(drive);
    if (position >= end)
        return fail(ENOSPC);
    if (size > end - position)
        size = (size_t)(end - position);
    while (done < size)
    {
        struct piece piece = next_piece(position + done, size - done);

        if (write_piece(drive, &piece, (const uint8_t *)from + done))
            return done ? (ssize_t)done : fail(EIO);
        done += piece.size;
    }
    return (ssize_t)done;
}
