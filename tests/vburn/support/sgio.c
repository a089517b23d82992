/* sgio.c: sends SCSI commands and cdrom ioctls to a device, for the shell tests.
 *
 * sgio DEVICE in|out|none LENGTH CDB-BYTE...   bytes in hexadecimal; for out LENGTH zeros are sent
 * sgio DEVICE status|eject|close|lock|unlock|toc|mcn|stat|capability
 * sgio DEVICE repeat COUNT                     COUNT times INQUIRY and TEST UNIT READY
 * sgio DEVICE wait                             opens the device, says that it waits for a line on standard input, then asks the status
 *
 * A command may take SGIO_TIMEOUT milliseconds, 20000 without that in the environment. SGIO_DATA are bytes in hexadecimal with blanks between,
 * with which what is sent begins.
 * Prints one line: "good BYTES DATA...", "sense K/ASC/ASCQ", "host N", or "errno NAME".
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/cdrom.h>
#include <scsi/sg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int print_errno(void)
{
    printf("errno %s\n", strerrorname_np(errno));
    return 1;
}

static void print_data(const uint8_t *data, unsigned length)
{
    unsigned i;

    printf(" %u", length);
    for (i = 0; i < length && i < 256; i++)
        printf(" %02x", data[i]);
}

static void fill_in(uint8_t *data, unsigned length)
{
    const char *bytes = getenv("SGIO_DATA");
    char *end;
    unsigned i;

    for (i = 0; bytes && i < length; i++, bytes = end)
    {
        data[i] = (uint8_t)strtoul(bytes, &end, 16);
        if (end == bytes)
            return;
    }
}

static int command(int fd, int direction, unsigned length, const uint8_t *cdb, unsigned cdb_length, int quiet)
{
    const char *timeout = getenv("SGIO_TIMEOUT");
    uint8_t sense[32] = { 0 }, *data = calloc(1, length + 1);
    sg_io_hdr_t header = { .interface_id = 'S', .dxfer_direction = direction, .cmd_len = (unsigned char)cdb_length,
                           .mx_sb_len = sizeof(sense), .dxfer_len = length, .dxferp = data, .cmdp = (unsigned char *)cdb,
                           .sbp = sense, .timeout = timeout ? (unsigned)atoi(timeout) : 20000 };
    unsigned moved;
    int result = 0;

    if (direction == SG_DXFER_TO_DEV)
        fill_in(data, length);
    if (ioctl(fd, SG_IO, &header) < 0)
        result = print_errno();
    else
    {
        moved = length - (unsigned)header.resid;
        if (header.host_status)
            result = moved ? printf("host %u status %u moved %u\n", header.host_status, header.status, moved)
                           : printf("host %u status %u\n", header.host_status, header.status);
        else if (header.status)
        {
            if (header.sb_len_wr)
                result = printf("sense %X/%02X/%02X", sense[2] & 15, sense[12], sense[13]);
            else
                result = printf("sense none");
            if (moved && direction == SG_DXFER_FROM_DEV)
                print_data(data, moved);
            printf("\n");
        }
        else if (!quiet)
        {
            printf("good");
            print_data(data, direction == SG_DXFER_FROM_DEV ? moved : 0);
            printf("\n");
        }
    }
    free(data);
    return result != 0;
}

static int repeat(int fd, unsigned count)
{
    static const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 96, 0 }, ready[6];

    while (count--)
        if (command(fd, SG_DXFER_FROM_DEV, 96, inquiry, 6, 1) || command(fd, SG_DXFER_NONE, 0, ready, 6, 1))
            return 1;
    printf("good\n");
    return 0;
}

static int print_result(int result)
{
    if (result < 0)
        return print_errno();
    printf("%d\n", result);
    return 0;
}

static int toc(int fd)
{
    struct cdrom_tochdr header;
    struct cdrom_tocentry entry = { .cdte_format = CDROM_LBA };
    unsigned track;

    if (ioctl(fd, CDROMREADTOCHDR, &header) < 0)
        return print_errno();
    for (track = header.cdth_trk0; track <= header.cdth_trk1 + 1u; track++)
    {
        entry.cdte_track = (uint8_t)(track <= header.cdth_trk1 ? track : CDROM_LEADOUT);
        if (ioctl(fd, CDROMREADTOCENTRY, &entry) < 0)
            return print_errno();
        printf("%u:%d ", entry.cdte_track, entry.cdte_addr.lba);
    }
    printf("\n");
    return 0;
}

int main(int argc, char **argv)
{
    uint8_t cdb[16];
    unsigned i;
    char line[8];
    struct stat st;
    struct cdrom_mcn mcn;
    const char *what;
    int fd;

    if (argc < 3)
        return 2;
    what = argv[2];
    if ((fd = open(argv[1], O_RDWR | O_NONBLOCK)) < 0)
        return print_errno();
    if (!strcmp(what, "status"))
        return print_result(ioctl(fd, CDROM_DRIVE_STATUS, CDSL_CURRENT));
    if (!strcmp(what, "wait"))
    {
        printf("waiting\n");
        fflush(stdout);
        return !fgets(line, sizeof(line), stdin) || print_result(ioctl(fd, CDROM_DRIVE_STATUS, CDSL_CURRENT));
    }
    if (!strcmp(what, "eject"))
        return print_result(ioctl(fd, CDROMEJECT));
    if (!strcmp(what, "close"))
        return print_result(ioctl(fd, CDROMCLOSETRAY));
    if (!strcmp(what, "lock") || !strcmp(what, "unlock"))
        return print_result(ioctl(fd, CDROM_LOCKDOOR, *what == 'l'));
    if (!strcmp(what, "lock-eject"))
        return ioctl(fd, CDROM_LOCKDOOR, 1) || print_result(ioctl(fd, CDROMEJECT));
    if (!strcmp(what, "capability"))
        return print_result(ioctl(fd, CDROM_GET_CAPABILITY) & (CDC_CD_R | CDC_LOCK | CDC_OPEN_TRAY | CDC_DVD));
    if (!strcmp(what, "mcn"))
        return ioctl(fd, CDROM_GET_MCN, &mcn) < 0 ? print_errno() : !printf("%s\n", (char *)mcn.medium_catalog_number);
    if (!strcmp(what, "toc"))
        return toc(fd);
    if (!strcmp(what, "stat"))
    {
        if (fstat(fd, &st))
            return print_errno();
        printf("%s %u:%u\n", S_ISBLK(st.st_mode) ? "block" : "other", major(st.st_rdev), minor(st.st_rdev));
        return 0;
    }
    if (argc < 4)
        return 2;
    if (!strcmp(what, "repeat"))
        return repeat(fd, (unsigned)atoi(argv[3]));
    for (i = 0; i < 16 && (int)i + 4 < argc; i++)
        cdb[i] = (uint8_t)strtoul(argv[i + 4], NULL, 16);
    return command(fd, *what == 'i' ? SG_DXFER_FROM_DEV : *what == 'o' ? SG_DXFER_TO_DEV : SG_DXFER_NONE,
                   (unsigned)atoi(argv[3]), cdb, i, 0);
}
