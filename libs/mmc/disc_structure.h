/*
 * READ DISC STRUCTURE and SEND DISC STRUCTURE, once READ and SEND DVD STRUCTURE (MMC-6 6.22, 6.36), and those of the structures
 * that a recorder needs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DISC_STRUCTURE_H
#define MMC_DISC_STRUCTURE_H

#include "mmc/device.h"

#define MMC_DISC_STRUCTURE_HEADER_SIZE 4
#define MMC_DISC_STRUCTURE_MAX 65532 /* bytes after the header that the 16-bit lengths can count, rounded down to 4 */

/*
 * The structure of this format, header taken off, into the caller's buffer of size bytes (1 .. MMC_DISC_STRUCTURE_MAX).
 * media_type 0: DVD, 1: BD. agid: authentication grant, 0..3. *length receives the bytes that are there.
 * MMC_NO_DISC_STRUCTURE when the disc has none of this format; MMC_BAD_REPLY when nothing came but the header.
 */
enum mmc_result mmc_read_disc_structure(struct mmc_device *device, uint8_t media_type, uint8_t format, uint32_t address,
        uint8_t layer, uint8_t agid, void *buffer, uint32_t size, uint32_t *length);

/* Hand over a structure of this format; the header is put before the length bytes (1 .. MMC_DISC_STRUCTURE_MAX - 1, for
 * they and the header are counted in 16 bits) at data. */
enum mmc_result mmc_send_disc_structure(struct mmc_device *device, uint8_t media_type, uint8_t format, const void *data,
        uint32_t length);

#define MMC_STRUCTURE_DVD 0
#define MMC_STRUCTURE_BD  1

/* Formats. */
enum mmc_structure_format
{
    MMC_STRUCTURE_PHYSICAL = 0x00,             /* DVD: physical format information of the lead-in; BD: disc information (DI) */
    MMC_STRUCTURE_DDS = 0x08,                  /* DVD-RAM, BD: disc definition structure */
    MMC_STRUCTURE_CARTRIDGE = 0x09,
    MMC_STRUCTURE_SPARE_AREA = 0x0A,
    MMC_STRUCTURE_CONTROL_DATA = 0x10,         /* DVD-R, DVD-RW: physical format information as recorded in the control data zone */
    MMC_STRUCTURE_LAYER_BOUNDARY = 0x20,       /* DVD-R DL, DVD+R DL: blocks of layer 0's data zone */
    MMC_STRUCTURE_SHIFTED_MIDDLE_AREA = 0x21,  /* DVD-R DL: LBA on layer 0 where the middle area begins */
    MMC_STRUCTURE_JUMP_INTERVAL = 0x22,        /* DVD-R DL: blocks between layer jumps; 0: none at regular intervals */
    MMC_STRUCTURE_MANUAL_JUMP = 0x23,          /* DVD-R DL: LBA of the next jump */
    MMC_STRUCTURE_REMAPPING = 0x24,            /* DVD-R DL: LBA to which an anchor point is remapped */
    MMC_STRUCTURE_WRITE_PROTECTION = 0xC0
};

/* Physical format information, the part that DVDs of every kind have (MMC-6, READ DISC STRUCTURE, format 00h). */
enum mmc_book_type
{
    MMC_BOOK_DVD_ROM = 0x0,
    MMC_BOOK_DVD_RAM = 0x1,
    MMC_BOOK_DVD_R = 0x2,
    MMC_BOOK_DVD_RW = 0x3,
    MMC_BOOK_HD_DVD_ROM = 0x4,
    MMC_BOOK_HD_DVD_RAM = 0x5,
    MMC_BOOK_HD_DVD_R = 0x6,
    MMC_BOOK_DVD_PLUS_RW = 0x9,
    MMC_BOOK_DVD_PLUS_R = 0xA,
    MMC_BOOK_DVD_PLUS_RW_DL = 0xD,
    MMC_BOOK_DVD_PLUS_R_DL = 0xE
};

struct mmc_physical_format
{
    uint8_t book_type;               /* enum mmc_book_type; drives can be told to record the one of DVD-ROM */
    uint8_t part_version;
    bool small_disc;                 /* 80 mm */
    uint8_t layers;                  /* 1 or 2 */
    bool opposite_track_path;        /* OTP: layer 1 is read from the outside to the inside */
    uint32_t first_sector;           /* physical sector numbers: of the data area, */
    uint32_t last_sector;            /* its end, */
    uint32_t last_sector_layer_0;    /* and the end of layer 0's; 0 with one layer or parallel track path */
};

/* False when there are fewer than 16 bytes, or they cannot be it. */
bool mmc_physical_format_parse(const uint8_t *data, uint32_t length, struct mmc_physical_format *physical);

enum mmc_result mmc_read_physical_format(struct mmc_device *device, uint8_t layer, struct mmc_physical_format *physical);

/* Write protection status, format C0h. */
struct mmc_write_protection
{
    bool until_power_down;           /* SWPP: software write protection until power down */
    bool permanent;                  /* PWP: persistent write protection, recorded on the disc */
    bool cartridge;                  /* CWP: the cartridge's tab */
    bool medium_specific;            /* MSWI: the medium inhibits it: no spares left, without its cartridge ... */
};

/* media_type: MMC_STRUCTURE_DVD or MMC_STRUCTURE_BD. */
enum mmc_result mmc_read_write_protection(struct mmc_device *device, uint8_t media_type,
        struct mmc_write_protection *protection);

/* Set or take away the persistent write protection (PWP). The disc is written to by it. */
enum mmc_result mmc_set_write_protection(struct mmc_device *device, uint8_t media_type, bool protect);

/*
 * Formats 20h to 24h, which are one number each. *fixed (Init Status) becomes true when the number is recorded on the disc and
 * cannot be changed any more. MMC_BAD_ARGUMENT for another format.
 */
enum mmc_result mmc_read_layer_number(struct mmc_device *device, enum mmc_structure_format format, uint32_t *number, bool *fixed);
enum mmc_result mmc_send_layer_number(struct mmc_device *device, enum mmc_structure_format format, uint32_t number);

/* Spare area information, format 0Ah. */
struct mmc_spare_area
{
    uint32_t unused;                 /* BD: spare blocks that are free; DVD-RAM: in the primary spare area */
    uint32_t allocated;              /* BD: all of them; DVD-RAM: in the supplementary spare area */
    uint32_t unused_supplementary;   /* DVD-RAM */
};

enum mmc_result mmc_read_spare_area(struct mmc_device *device, uint8_t media_type, struct mmc_spare_area *spare);

#endif
