/* cdrom_ioctls.c: the ioctls of Linux' cdrom layer (linux/cdrom.h), each made of SCSI commands as the kernel does.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "address.h"
#include "bytes.h"
#include "shim.h"

#include <errno.h>
#include <linux/cdrom.h>
#include <linux/fs.h>
#include <string.h>

enum
{
    OP_TEST_UNIT_READY = 0x00, OP_START_STOP_UNIT = 0x1b, OP_PREVENT_ALLOW = 0x1e,
    OP_READ_SUB_CHANNEL = 0x42, OP_READ_TOC = 0x43, OP_READ_DISC_INFORMATION = 0x51,
    OP_READ_TRACK_INFORMATION = 0x52, OP_SET_CD_SPEED = 0xbb, OP_READ_CD = 0xbe
};

static int fail(int error)
{
    errno = error;
    return -1;
}

static int done(int error)
{
    return error ? fail(error) : 0;
}

static int prevent(struct shim_drive *drive, bool lock)
{
    const uint8_t cdb[6] = { OP_PREVENT_ALLOW, 0, 0, 0, lock };

    return shim_command(drive, cdb, sizeof(cdb), VB_NONE, NULL, 0);
}

static int move_tray(struct shim_drive *drive, bool load)
{
    const uint8_t cdb[6] = { OP_START_STOP_UNIT, 0, 0, 0, load ? 3 : 2 };

    return shim_command(drive, cdb, sizeof(cdb), VB_NONE, NULL, 0);
}

static int eject(struct shim_drive *drive)
{
    int error;

    if (drive->kept_locked)
        return EBUSY;
    if ((error = prevent(drive, false)))
        return error;
    return move_tray(drive, false);
}

static int lock_door(struct shim_drive *drive, bool lock)
{
    int error = prevent(drive, lock);

    if (!error)
        drive->kept_locked = lock;
    return error;
}

static int read_toc(struct shim_drive *drive, unsigned format, unsigned track, bool msf, uint8_t *data, uint32_t size)
{
    uint8_t cdb[10] = { OP_READ_TOC, msf ? 2 : 0, (uint8_t)format, 0, 0, 0, (uint8_t)track };

    put_be16(cdb + 7, size);
    return shim_command(drive, cdb, sizeof(cdb), VB_IN, data, size);
}

/* 0 for an address of all zero, which is what an erroneous reply gives. */
static void put_kernel_address(union cdrom_addr *address, unsigned format, const uint8_t *field)
{
    if (format == CDROM_MSF)
    {
        address->msf.minute = field[1];
        address->msf.second = field[2];
        address->msf.frame = field[3];
    }
    else
        address->lba = (int)get_be32(field);
}

static int toc_header(struct shim_drive *drive, struct cdrom_tochdr *header)
{
    uint8_t data[12];
    int error = read_toc(drive, 0, 0, false, data, sizeof(data));

    if (error)
        return error;
    header->cdth_trk0 = data[2];
    header->cdth_trk1 = data[3];
    return 0;
}

static int toc_entry(struct shim_drive *drive, struct cdrom_tocentry *entry)
{
    uint8_t data[12];
    int error;

    if (entry->cdte_format != CDROM_MSF && entry->cdte_format != CDROM_LBA)
        return EINVAL;
    if ((error = read_toc(drive, 0, entry->cdte_track, entry->cdte_format == CDROM_MSF, data, sizeof(data))))
        return error;
    entry->cdte_ctrl = data[5] & 15;
    entry->cdte_adr = data[5] >> 4;
    entry->cdte_datamode = data[5] & 4 ? 1 : 0;
    put_kernel_address(&entry->cdte_addr, entry->cdte_format, data + 8);
    return 0;
}

static int multisession(struct shim_drive *drive, struct cdrom_multisession *session)
{
    uint8_t data[12];
    int error;

    if (session->addr_format != CDROM_MSF && session->addr_format != CDROM_LBA)
        return EINVAL;
    if ((error = read_toc(drive, 1, 0, session->addr_format == CDROM_MSF, data, sizeof(data))))
        return error;
    session->xa_flag = data[3] > data[2];
    memset(&session->addr, 0, sizeof(session->addr));
    if (session->xa_flag)
        put_kernel_address(&session->addr, session->addr_format, data + 8);
    return 0;
}

static int read_sub_channel(struct shim_drive *drive, unsigned format, bool msf, uint8_t *data, uint32_t size)
{
    uint8_t cdb[10] = { OP_READ_SUB_CHANNEL, msf ? 2 : 0, 0x40, (uint8_t)format };

    put_be16(cdb + 7, size);
    return shim_command(drive, cdb, sizeof(cdb), VB_IN, data, size);
}

static int sub_channel(struct shim_drive *drive, struct cdrom_subchnl *sub)
{
    uint8_t data[16];
    int error;

    if (sub->cdsc_format != CDROM_MSF && sub->cdsc_format != CDROM_LBA)
        return EINVAL;
    if ((error = read_sub_channel(drive, 1, sub->cdsc_format == CDROM_MSF, data, sizeof(data))))
        return error;
    sub->cdsc_audiostatus = data[1];
    sub->cdsc_ctrl = data[5] & 15;
    sub->cdsc_adr = data[5] >> 4;
    sub->cdsc_trk = data[6];
    sub->cdsc_ind = data[7];
    put_kernel_address(&sub->cdsc_absaddr, sub->cdsc_format, data + 8);
    put_kernel_address(&sub->cdsc_reladdr, sub->cdsc_format, data + 12);
    return 0;
}

static int catalogue_number(struct shim_drive *drive, struct cdrom_mcn *mcn)
{
    uint8_t data[24];
    int error = read_sub_channel(drive, 2, false, data, sizeof(data));

    if (error)
        return error;
    memcpy(mcn->medium_catalog_number, data + 9, 13);
    mcn->medium_catalog_number[13] = 0;
    return 0;
}

/* What kind of tracks the disc has; CDS_NO_INFO when its table of contents cannot be read. */
static int disc_status(struct shim_drive *drive)
{
    struct cdrom_tochdr header;
    struct cdrom_tocentry entry = { .cdte_format = CDROM_LBA };
    unsigned track, audio = 0, data = 0;

    if (toc_header(drive, &header))
        return CDS_NO_INFO;
    for (track = header.cdth_trk0; track <= header.cdth_trk1; track++)
    {
        entry.cdte_track = (uint8_t)track;
        if (toc_entry(drive, &entry))
            return CDS_NO_INFO;
        if (entry.cdte_ctrl & CDROM_DATA_TRACK)
            data++;
        else
            audio++;
    }
    return audio && data ? CDS_MIXED : audio ? CDS_AUDIO : CDS_DATA_1;
}

static int read_audio(struct shim_drive *drive, const struct cdrom_read_audio *audio)
{
    uint8_t cdb[12] = { OP_READ_CD, 1 << 2 };
    int32_t lba = audio->addr.lba;

    if (audio->nframes < 0 || audio->nframes > CD_FRAMES)
        return EINVAL;
    if (audio->addr_format == CDROM_MSF)
    {
        struct msf msf = { audio->addr.msf.minute, audio->addr.msf.second, audio->addr.msf.frame };

        if (!lba_from_msf(msf, &lba))
            return EINVAL;
    }
    put_be32(cdb + 2, (uint32_t)lba);
    put_be16(cdb + 7, (uint32_t)audio->nframes);
    cdb[9] = 0xf8;
    return shim_command(drive, cdb, sizeof(cdb), VB_IN, audio->buf, (uint32_t)audio->nframes * CD_FRAMESIZE_RAW);
}

static int select_speed(struct shim_drive *drive, unsigned long times)
{
    uint8_t cdb[12] = { OP_SET_CD_SPEED };

    put_be16(cdb + 2, times ? (uint32_t)(times * 177 < 0xffff ? times * 177 : 0xffff) : 0xffff);
    put_be16(cdb + 4, 0xffff);
    return shim_command(drive, cdb, sizeof(cdb), VB_NONE, NULL, 0);
}

/* The last sector of the last track that has been recorded, or the next writable address, as the kernel finds them: by READ DISC
 * INFORMATION and READ TRACK INFORMATION. */
static int track_address(struct shim_drive *drive, bool last_written, long *address)
{
    const uint8_t disc_cdb[10] = { OP_READ_DISC_INFORMATION, 0, 0, 0, 0, 0, 0, 0, 12 };
    uint8_t disc[12], cdb[10] = { OP_READ_TRACK_INFORMATION, 1, 0, 0, 0, 0, 0, 0, 28 }, track[28];
    unsigned number;
    int error = shim_command(drive, disc_cdb, sizeof(disc_cdb), VB_IN, disc, sizeof(disc));

    if (error)
        return error;
    number = (unsigned)disc[11] << 8 | disc[6];
    for (; number; number--)
    {
        put_be32(cdb + 2, number);
        if ((error = shim_command(drive, cdb, sizeof(cdb), VB_IN, track, sizeof(track))))
            return error;
        if (!last_written)
        {
            *address = (long)get_be32(track + 12);
            return track[7] & 1 ? 0 : EINVAL;
        }
        if (track[6] & 0x40) /* blank: look at the one before */
            continue;
        *address = (long)get_be32(track + 8) + (long)get_be32(track + 24);
        if (get_be32(track + 16))
            *address -= (long)get_be32(track + 16) + 7; /* free blocks, and link blocks as the kernel takes them off */
        return 0;
    }
    return EINVAL;
}

bool shim_cdrom_ioctl(struct shim_drive *drive, unsigned long request, void *argument, int *result)
{
    *result = 0;
    switch (request)
    {
    case CDROMEJECT:
        *result = done(eject(drive));
        return true;
    case CDROMCLOSETRAY:
        *result = done(move_tray(drive, true));
        return true;
    case CDROM_LOCKDOOR:
        *result = done(lock_door(drive, argument != NULL));
        return true;
    case CDROM_DRIVE_STATUS:
        *result = shim_drive_status(drive);
        return true;
    case CDROM_DISC_STATUS:
        *result = disc_status(drive);
        return true;
    case CDROM_GET_CAPABILITY:
        *result = CDC_CLOSE_TRAY | CDC_OPEN_TRAY | CDC_LOCK | CDC_SELECT_SPEED | CDC_MULTI_SESSION | CDC_MCN
                  | CDC_MEDIA_CHANGED | CDC_RESET | CDC_DRIVE_STATUS | CDC_GENERIC_PACKET | CDC_CD_R | CDC_CD_RW | CDC_DVD | CDC_DVD_R
                  | CDC_DVD_RAM | CDC_RAM;
        return true;
    case CDROMREADTOCHDR:
        *result = done(toc_header(drive, argument));
        return true;
    case CDROMREADTOCENTRY:
        *result = done(toc_entry(drive, argument));
        return true;
    case CDROMMULTISESSION:
        *result = done(multisession(drive, argument));
        return true;
    case CDROMSUBCHNL:
        *result = done(sub_channel(drive, argument));
        return true;
    case CDROM_GET_MCN:
        *result = done(catalogue_number(drive, argument));
        return true;
    case CDROMREADAUDIO:
        *result = done(read_audio(drive, argument));
        return true;
    case CDROM_SELECT_SPEED:
        *result = done(select_speed(drive, (unsigned long)argument));
        return true;
    case CDROM_LAST_WRITTEN:
        *result = done(track_address(drive, true, argument));
        return true;
    case CDROM_NEXT_WRITABLE:
        *result = done(track_address(drive, false, argument));
        return true;
    case CDROM_CHANGER_NSLOTS:
        *result = 1;
        return true;
    case BLKGETSIZE64:
        *(uint64_t *)argument = shim_size(drive);
        return true;
    case BLKGETSIZE:
        *(unsigned long *)argument = shim_size(drive) / 512;
        return true;
    case BLKSSZGET:
    case BLKBSZGET:
        *(int *)argument = 2048;
        return true;
    case BLKPBSZGET:
    case BLKIOMIN:
        *(unsigned *)argument = 2048;
        return true;
    case BLKIOOPT:
        *(unsigned *)argument = 0;
        return true;
    case BLKROGET:
        *(int *)argument = !shim_writable(drive);
        return true;
    case CDROM_MEDIA_CHANGED: /* the kernel's own bookkeeping: nothing has changed that it has not told */
    case CDROM_SET_OPTIONS:
    case CDROM_CLEAR_OPTIONS:
    case CDROMRESET:
    case CDROMSTART:
    case CDROMSTOP:
    case BLKFLSBUF:
        return true;
    }
    return false;
}
