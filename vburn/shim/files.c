/* files.c: the C library's functions that the shim stands before.
 *
 * stat and its kin make the node look like a block device, open and its kin lead an alias to the node, and ioctl
 * speaks to the drive. Reading and writing are in data_files.c. Everything else goes on to the C library.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* it would make open and open64 one name */
#include "interpose.h"
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <scsi/sg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#if __WORDSIZE != 64
#error "the shim is written for 64-bit processes: there struct stat and struct stat64 are the same"
#endif

typedef int (*stat_function)(const char *path, struct stat *st);
typedef int (*fstat_function)(int fd, struct stat *st);
typedef int (*fstatat_function)(int folder, const char *path, struct stat *st, int flags);
typedef int (*open_function)(const char *path, int flags, mode_t mode);
typedef int (*openat_function)(int folder, const char *path, int flags, mode_t mode);

/* Not declared by glibc's headers any more, or only inside fortified inline functions. */
int __xstat(int version, const char *path, struct stat *st);
int __lxstat(int version, const char *path, struct stat *st);
int __fxstat(int version, int fd, struct stat *st);
int __fxstatat(int version, int folder, const char *path, struct stat *st, int flags);
int __xstat64(int version, const char *path, struct stat64 *st);
int __lxstat64(int version, const char *path, struct stat64 *st);
int __fxstat64(int version, int fd, struct stat64 *st);
int __fxstatat64(int version, int folder, const char *path, struct stat64 *st, int flags);
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int folder, const char *path, int flags);
int __openat64_2(int folder, const char *path, int flags);
ssize_t __readlink_chk(const char *path, char *to, size_t size, size_t room);
char *__realpath_chk(const char *path, char *to, size_t room);

static int faked(int result, struct stat *st)
{
    if (!result)
        shim_fake_stat(st);
    return result;
}

EXPORTED int stat(const char *path, struct stat *st)
{
    char buffer[4200];
    NEXT(stat_function, "stat");

    return faked(real(shim_path(path, buffer), st), st);
}

EXPORTED int lstat(const char *path, struct stat *st)
{
    char buffer[4200];
    NEXT(stat_function, "lstat");

    return faked(real(shim_path(path, buffer), st), st);
}

EXPORTED int fstat(int fd, struct stat *st)
{
    NEXT(fstat_function, "fstat");

    return faked(real(fd, st), st);
}

EXPORTED int fstatat(int folder, const char *path, struct stat *st, int flags)
{
    char buffer[4200];
    NEXT(fstatat_function, "fstatat");

    return faked(real(folder, shim_path(path, buffer), st, flags), st);
}

EXPORTED int stat64(const char *path, struct stat64 *st)
{
    return stat(path, (struct stat *)st);
}

EXPORTED int lstat64(const char *path, struct stat64 *st)
{
    return lstat(path, (struct stat *)st);
}

EXPORTED int fstat64(int fd, struct stat64 *st)
{
    return fstat(fd, (struct stat *)st);
}

EXPORTED int fstatat64(int folder, const char *path, struct stat64 *st, int flags)
{
    return fstatat(folder, path, (struct stat *)st, flags);
}

EXPORTED int __xstat(int version, const char *path, struct stat *st)
{
    (void)version;
    return stat(path, st);
}

EXPORTED int __lxstat(int version, const char *path, struct stat *st)
{
    (void)version;
    return lstat(path, st);
}

EXPORTED int __fxstat(int version, int fd, struct stat *st)
{
    (void)version;
    return fstat(fd, st);
}

EXPORTED int __fxstatat(int version, int folder, const char *path, struct stat *st, int flags)
{
    (void)version;
    return fstatat(folder, path, st, flags);
}

EXPORTED int __xstat64(int version, const char *path, struct stat64 *st)
{
    return __xstat(version, path, (struct stat *)st);
}

EXPORTED int __lxstat64(int version, const char *path, struct stat64 *st)
{
    return __lxstat(version, path, (struct stat *)st);
}

EXPORTED int __fxstat64(int version, int fd, struct stat64 *st)
{
    return __fxstat(version, fd, (struct stat *)st);
}

EXPORTED int __fxstatat64(int version, int folder, const char *path, struct stat64 *st, int flags)
{
    return __fxstatat(version, folder, path, (struct stat *)st, flags);
}

EXPORTED int statx(int folder, const char *path, int flags, unsigned int mask, struct statx *stx)
{
    typedef int (*statx_function)(int, const char *, int, unsigned int, struct statx *);
    char buffer[4200];
    struct stat st;
    int result;
    NEXT(statx_function, "statx");

    result = real(folder, shim_path(path, buffer), flags, mask | STATX_INO, stx);
    if (result)
        return result;
    memset(&st, 0, sizeof(st));
    st.st_dev = makedev(stx->stx_dev_major, stx->stx_dev_minor);
    st.st_ino = stx->stx_ino;
    st.st_mode = stx->stx_mode;
    if (!shim_drive_of_stat(&st))
        return 0;
    shim_fake_stat(&st);
    stx->stx_mode = (uint16_t)st.st_mode;
    stx->stx_rdev_major = major(st.st_rdev);
    stx->stx_rdev_minor = minor(st.st_rdev);
    stx->stx_size = stx->stx_blocks = 0;
    return 0;
}

/* A block device is neither created nor emptied, and O_EXCL asks it for exclusive use, which a file does not have. */
static int flags_for(const char *path, const char *target, int flags)
{
    return path == target ? flags : flags & ~(O_EXCL | O_CREAT | O_TRUNC);
}

/* What has been opened, unless it is a drive that the kernel would not open now. */
static int opened(int fd, int flags)
{
    struct shim_drive *drive = fd < 0 ? NULL : shim_drive_of_descriptor(fd);
    int error;

    if (!drive || !(error = shim_may_open(drive, flags)))
        return fd;
    close(fd);
    errno = error;
    return -1;
}

/* The third argument of open is there only when a file may be created. */
static mode_t mode_argument(int flags, va_list args)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(args, mode_t) : 0;
}

static int open_path(const char *path, int flags, mode_t mode)
{
    char buffer[4200];
    const char *target = shim_path(path, buffer);
    NEXT(open_function, "open");

    return opened(real(target, flags_for(path, target, flags), mode), flags);
}

static int openat_path(int folder, const char *path, int flags, mode_t mode)
{
    char buffer[4200];
    const char *target = shim_path(path, buffer);
    NEXT(openat_function, "openat");

    return opened(real(folder, target, flags_for(path, target, flags), mode), flags);
}

EXPORTED int open(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = mode_argument(flags, args);
    va_end(args);
    return open_path(path, flags, mode);
}

EXPORTED int open64(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = mode_argument(flags, args);
    va_end(args);
    return open_path(path, flags, mode);
}

EXPORTED int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = mode_argument(flags, args);
    va_end(args);
    return openat_path(folder, path, flags, mode);
}

EXPORTED int openat64(int folder, const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = mode_argument(flags, args);
    va_end(args);
    return openat_path(folder, path, flags, mode);
}

EXPORTED int __open_2(const char *path, int flags)
{
    return open_path(path, flags, 0);
}

EXPORTED int __open64_2(const char *path, int flags)
{
    return open_path(path, flags, 0);
}

EXPORTED int __openat_2(int folder, const char *path, int flags)
{
    return openat_path(folder, path, flags, 0);
}

EXPORTED int __openat64_2(int folder, const char *path, int flags)
{
    return openat_path(folder, path, flags, 0);
}

EXPORTED int access(const char *path, int mode)
{
    typedef int (*access_function)(const char *, int);
    char buffer[4200];
    NEXT(access_function, "access");

    return real(shim_path(path, buffer), mode);
}

/* An alias is no symbolic link, and where there is no such file it is its own real path. */
EXPORTED ssize_t readlink(const char *path, char *to, size_t size)
{
    typedef ssize_t (*readlink_function)(const char *, char *, size_t);
    char buffer[4200];
    NEXT(readlink_function, "readlink");

    if (shim_path(path, buffer) == path)
        return real(path, to, size);
    errno = EINVAL;
    return -1;
}

EXPORTED ssize_t __readlink_chk(const char *path, char *to, size_t size, size_t room)
{
    return readlink(path, to, size < room ? size : room);
}

EXPORTED char *realpath(const char *path, char *to)
{
    typedef char *(*realpath_function)(const char *, char *);
    char buffer[4200];
    NEXT(realpath_function, "realpath");

    if (shim_path(path, buffer) == path)
        return real(path, to);
    return to ? strcpy(to, path) : strdup(path);
}

EXPORTED char *__realpath_chk(const char *path, char *to, size_t room)
{
    (void)room; /* at least PATH_MAX, says realpath's contract */
    return realpath(path, to);
}

EXPORTED int ioctl(int fd, unsigned long request, ...)
{
    typedef int (*ioctl_function)(int, unsigned long, void *);
    struct shim_drive *drive;
    unsigned type = request >> 8 & 0xff;
    void *argument;
    va_list args;
    int result;
    NEXT(ioctl_function, "ioctl");

    va_start(args, request);
    argument = va_arg(args, void *);
    va_end(args);
    /* 'S' are those of cdrom and SCSI, 22h those of sg, 12h those of block devices. */
    if ((type != 'S' && type != 0x22 && type != 0x12) || !(drive = shim_drive_of_descriptor(fd)))
        return real(fd, request, argument);
    if (shim_sg_ioctl(drive, request, argument, &result) || shim_cdrom_ioctl(drive, request, argument, &result))
        return result;
    errno = ENOTTY;
    return -1;
}
