/* drive.h: a drive in the test's own process, in a folder of its own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef TESTS_VBURN_DRIVE_H
#define TESTS_VBURN_DRIVE_H

#include "unit.h"

struct drive
{
    char folder[64];
    struct unit unit;
    struct command command; /* the last one */
    uint8_t data[4 << 20];  /* what it sent or got */
};

/* Power on, with an open tray; the unit attention of power on has been taken. Aborts when it cannot be made. */
struct drive *drive_new(void);

/* Takes the drive away, and its discs. */
void drive_free(struct drive *drive);

/* A blank CD-R of so many sectors, loaded; its unit attention has been taken. Gives the disc. */
struct disc *drive_insert_blank(struct drive *drive, int32_t sectors);

/* The same with another kind of disc. */
struct disc *drive_insert(struct drive *drive, enum disc_kind kind, int32_t sectors);

/* Ejects and loads again, so that everything is read from the disc anew. */
void drive_reload(struct drive *drive);

/* Carries out a command: `length` bytes are asked for (IN) or sent from drive->data (OUT). Gives the sense,
 * SENSE_NONE for GOOD. */
enum sense_code drive_do(struct drive *drive, const uint8_t *cdb, unsigned cdb_length, enum vb_direction direction,
                         uint32_t length);

/* The same with the CDB written out: DO(drive, VB_IN, 36, 0x12, 0, 0, 0, 36, 0) */
#define DO(drive, direction, length, ...) \
    drive_do(drive, (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }), direction, length)

/* Sets the write parameters by MODE SELECT: write type, data block type, and the bits 10h (test write) and 40h (BUFE). */
enum sense_code drive_set_write(struct drive *drive, unsigned write_type, unsigned block_type, unsigned bits);

/* WRITE(10) of count blocks; their size follows from length. */
enum sense_code drive_write(struct drive *drive, int32_t lba, unsigned count, uint32_t length);

/* Page 05h for data on DVD: write type, the bits of byte 2, and whether a session may follow. */
enum sense_code drive_set_data_write(struct drive *drive, unsigned type, unsigned bits, bool multi);

/* WRITE(10) of sectors of 2048 bytes that have their address in them. */
enum sense_code drive_write_numbered(struct drive *drive, int32_t lba, unsigned count);

/* "5/24/00" for messages; a static buffer. */
const char *sense_text(enum sense_code sense);

/* assert_int_equal for senses, with readable values. */
#define assert_sense(got, wanted) assert_string_equal(sense_text(got), wanted)

#endif
