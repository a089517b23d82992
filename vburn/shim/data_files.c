/* data_files.c: reading and writing the device. The position is that of the node, an empty file, whose descriptor has one as any
 * file's: it is shared by what dup and fork make of it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#include "interpose.h"
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

typedef off_t (*lseek_function)(int fd, off_t offset, int whence);
typedef ssize_t (*read_function)(int fd, void *to, size_t size);
typedef ssize_t (*pread_function)(int fd, void *to, size_t size, off_t at);
typedef ssize_t (*write_function)(int fd, const void *from, size_t size);
typedef ssize_t (*pwrite_function)(int fd, const void *from, size_t size, off_t at);
typedef ssize_t (*vector_function)(int fd, const struct iovec *parts, int count);
typedef ssize_t (*pvector_function)(int fd, const struct iovec *parts, int count, off_t at);

/* Not declared by glibc's headers, or only inside fortified inline functions. */
ssize_t __read_chk(int fd, void *to, size_t size, size_t room);
ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room);
ssize_t __pread64_chk(int fd, void *to, size_t size, off64_t at, size_t room);

static off_t real_lseek(int fd, off_t offset, int whence)
{
    NEXT(lseek_function, "lseek");

    return real(fd, offset, whence);
}

/* Moves the position behind what a transfer has moved. */
static ssize_t moved(int fd, off_t from, ssize_t size)
{
    if (size > 0)
        real_lseek(fd, from + size, SEEK_SET);
    return size;
}

EXPORTED off_t lseek(int fd, off_t offset, int whence)
{
    struct shim_drive *drive = whence == SEEK_SET || whence == SEEK_CUR ? NULL : shim_drive_of_descriptor(fd);

    if (!drive)
        return real_lseek(fd, offset, whence);
    if (whence != SEEK_END)
    {
        errno = EINVAL; /* a block device has neither data nor holes to look for */
        return -1;
    }
    return real_lseek(fd, (off_t)shim_size(drive) + offset, SEEK_SET);
}

EXPORTED off64_t lseek64(int fd, off64_t offset, int whence)
{
    return lseek(fd, offset, whence);
}

EXPORTED ssize_t read(int fd, void *to, size_t size)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    off_t at;
    NEXT(read_function, "read");

    if (!drive || (at = real_lseek(fd, 0, SEEK_CUR)) < 0)
        return real(fd, to, size);
    return moved(fd, at, shim_read(drive, to, size, at));
}

EXPORTED ssize_t pread(int fd, void *to, size_t size, off_t at)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    NEXT(pread_function, "pread");

    return drive ? shim_read(drive, to, size, at) : real(fd, to, size, at);
}

EXPORTED ssize_t pread64(int fd, void *to, size_t size, off64_t at)
{
    return pread(fd, to, size, at);
}

EXPORTED ssize_t __read_chk(int fd, void *to, size_t size, size_t room)
{
    if (size > room)
        abort();
    return read(fd, to, size);
}

EXPORTED ssize_t __pread_chk(int fd, void *to, size_t size, off_t at, size_t room)
{
    if (size > room)
        abort();
    return pread(fd, to, size, at);
}

EXPORTED ssize_t __pread64_chk(int fd, void *to, size_t size, off64_t at, size_t room)
{
    return __pread_chk(fd, to, size, at, room);
}

EXPORTED ssize_t write(int fd, const void *from, size_t size)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    off_t at;
    NEXT(write_function, "write");

    if (!drive || (at = real_lseek(fd, 0, SEEK_CUR)) < 0)
        return real(fd, from, size);
    return moved(fd, at, shim_write(drive, from, size, at));
}

EXPORTED ssize_t pwrite(int fd, const void *from, size_t size, off_t at)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    NEXT(pwrite_function, "pwrite");

    return drive ? shim_write(drive, from, size, at) : real(fd, from, size, at);
}

EXPORTED ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at)
{
    return pwrite(fd, from, size, at);
}

static ssize_t read_vector(struct shim_drive *drive, const struct iovec *parts, int count, off_t at)
{
    ssize_t done = 0, came;
    int i;

    for (i = 0; i < count; i++)
    {
        if ((came = shim_read(drive, parts[i].iov_base, parts[i].iov_len, at + done)) < 0)
            return done ? done : -1;
        done += came;
        if ((size_t)came < parts[i].iov_len)
            break;
    }
    return done;
}

EXPORTED ssize_t readv(int fd, const struct iovec *parts, int count)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    off_t at;
    NEXT(vector_function, "readv");

    if (!drive || (at = real_lseek(fd, 0, SEEK_CUR)) < 0)
        return real(fd, parts, count);
    return moved(fd, at, read_vector(drive, parts, count, at));
}

EXPORTED ssize_t preadv(int fd, const struct iovec *parts, int count, off_t at)
{
    struct shim_drive *drive = shim_drive_of_descriptor(fd);
    NEXT(pvector_function, "preadv");

    return drive ? read_vector(drive, parts, count, at) : real(fd, parts, count, at);
}

EXPORTED ssize_t preadv64(int fd, const struct iovec *parts, int count, off64_t at)
{
    return preadv(fd, parts, count, at);
}

/* Ways round read, which programs try first and do without where a file has none: to the kernel the node is an empty file. */
EXPORTED ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size, unsigned int flags)
{
    typedef ssize_t (*copy_function)(int, off64_t *, int, off64_t *, size_t, unsigned int);
    NEXT(copy_function, "copy_file_range");

    if (!shim_drive_of_descriptor(from) && !shim_drive_of_descriptor(to))
        return real(from, from_at, to, to_at, size, flags);
    errno = EINVAL;
    return -1;
}

EXPORTED ssize_t sendfile(int to, int from, off_t *at, size_t size)
{
    typedef ssize_t (*sendfile_function)(int, int, off_t *, size_t);
    NEXT(sendfile_function, "sendfile");

    if (!shim_drive_of_descriptor(from))
        return real(to, from, at, size);
    errno = EINVAL;
    return -1;
}

EXPORTED ssize_t sendfile64(int to, int from, off64_t *at, size_t size)
{
    return sendfile(to, from, at, size);
}

/* False when fd is no device that is written to; *result is then not set. */
static bool synchronise(int fd, int *result)
{
    const uint8_t synchronise_cache[10] = { 0x35 };
    struct shim_drive *drive = shim_drive_of_descriptor(fd);

    if (!drive || !shim_writable(drive))
        return false;
    errno = shim_command(drive, synchronise_cache, sizeof(synchronise_cache), VB_NONE, NULL, 0);
    *result = errno ? -1 : 0;
    return true;
}

EXPORTED int fsync(int fd)
{
    typedef int (*fsync_function)(int);
    int result;
    NEXT(fsync_function, "fsync");

    return synchronise(fd, &result) ? result : real(fd);
}

EXPORTED int fdatasync(int fd)
{
    typedef int (*fdatasync_function)(int);
    int result;
    NEXT(fdatasync_function, "fdatasync");

    return synchronise(fd, &result) ? result : real(fd);
}

/* Streams: inside the C library they read without asking anyone, so that one on a device is a cookie stream. */
static int descriptor_of(void *cookie)
{
    return (int)(intptr_t)cookie;
}

static ssize_t stream_read(void *cookie, char *to, size_t size)
{
    return read(descriptor_of(cookie), to, size);
}

static ssize_t stream_write(void *cookie, const char *from, size_t size)
{
    ssize_t done = write(descriptor_of(cookie), from, size);

    return done < 0 ? 0 : done;
}

static int stream_seek(void *cookie, off64_t *offset, int whence)
{
    off64_t at = lseek(descriptor_of(cookie), *offset, whence);

    if (at < 0)
        return -1;
    *offset = at;
    return 0;
}

static int stream_close(void *cookie)
{
    return close(descriptor_of(cookie));
}

static FILE *stream_on(int fd, const char *mode)
{
    const cookie_io_functions_t functions = { stream_read, stream_write, stream_seek, stream_close };
    FILE *stream = fopencookie((void *)(intptr_t)fd, mode, functions);

    if (stream)
        stream->_fileno = fd; /* what fileno answers; a cookie stream has no other use for it */
    return stream;
}

/* The flags of open for a mode of fopen; the device exists, and is not emptied. */
static int flags_of_mode(const char *mode)
{
    if (strchr(mode, '+'))
        return O_RDWR;
    return *mode == 'r' ? O_RDONLY : O_WRONLY;
}

EXPORTED FILE *fopen(const char *path, const char *mode)
{
    typedef FILE *(*fopen_function)(const char *, const char *);
    struct stat st;
    FILE *stream;
    int fd;
    NEXT(fopen_function, "fopen");

    if (!path || !mode || stat(path, &st) || !S_ISBLK(st.st_mode))
        return real(path, mode);
    if ((fd = open(path, flags_of_mode(mode) | (strchr(mode, 'e') ? O_CLOEXEC : 0))) < 0)
        return NULL;
    if (!shim_drive_of_descriptor(fd))
    {
        close(fd);
        return real(path, mode);
    }
    if (!(stream = stream_on(fd, mode)))
        close(fd);
    return stream;
}

EXPORTED FILE *fopen64(const char *path, const char *mode)
{
    return fopen(path, mode);
}

EXPORTED FILE *fdopen(int fd, const char *mode)
{
    typedef FILE *(*fdopen_function)(int, const char *);
    NEXT(fdopen_function, "fdopen");

    return shim_drive_of_descriptor(fd) ? stream_on(fd, mode) : real(fd, mode);
}
