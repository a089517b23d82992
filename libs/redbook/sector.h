/*
 * The sectors of a compact disc: sync pattern, header, sub-header, EDC and ECC around the user data
 * (ECMA-130 14; for the forms of mode 2 the CD-ROM XA extension of it).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef REDBOOK_SECTOR_H
#define REDBOOK_SECTOR_H

#include <stdbool.h>
#include <stdint.h>

#define SECTOR_SIZE 2352
#define SECTOR_SYNC_SIZE 12
#define SECTOR_HEADER_SIZE 4        /* minute, second, frame of the sector's own address in BCD, mode */
#define SECTOR_SUBHEADER_SIZE 8     /* file, channel, sub-mode, coding information, and the same four again */

enum sector_type
{
    SECTOR_AUDIO,
    SECTOR_MODE_0,              /* 2336 bytes, all zero by the standard */
    SECTOR_MODE_1,              /* 2048 bytes */
    SECTOR_MODE_2,              /* 2336 bytes, as the user likes */
    SECTOR_MODE_2_FORM_1,       /* sub-header; 2048 bytes, EDC, ECC */
    SECTOR_MODE_2_FORM_2,       /* sub-header; 2324 bytes, EDC or zeros */
    SECTOR_TYPES
};

/* The sub-mode byte of the sub-header. */
#define SECTOR_SUBMODE_DATA   0x08
#define SECTOR_SUBMODE_FORM_2 0x20

/* Byte 15 of a sector, its mode: 0, 1 or 2. Not for sound. */
uint8_t sector_mode(enum sector_type type);

/* Where the user's bytes are in a sector, and how many: as IMAPI_CD_SECTOR_TYPE counts them. For form 1 that is without the
 * sub-header, for form 2 with it and with the four bytes of the EDC. */
unsigned sector_user_offset(enum sector_type type);
unsigned sector_user_size(enum sector_type type);

/* Makes 2352 bytes, not scrambled, of sector_user_size bytes of user data, which may stand in their place already, or of
 * zeros when user is NULL. The address is lba's (msf.h), which must have one. The sub-header of form 1 says "data" and no
 * more; form 2 has the one it came with, with the form's bit set and both copies the same as the first, and without user
 * data none but that bit. An EDC of form 2 that came as four zeros is left out, as XA allows, any other is made right;
 * without user data it is there. */
void sector_encode(uint8_t sector[SECTOR_SIZE], enum sector_type type, int32_t lba, const uint8_t *user);

enum sector_fault
{
    SECTOR_GOOD,
    SECTOR_BAD_SYNC,
    SECTOR_BAD_ADDRESS,
    SECTOR_BAD_MODE,
    SECTOR_BAD_SUBHEADER,       /* its copies differ, or the form is the other one */
    SECTOR_BAD_EDC,
    SECTOR_BAD_ZEROS,           /* there is something where the standard has zeros: mode 0, and eight bytes of mode 1 */
    SECTOR_BAD_ECC,
};

/* The first of these faults that a sector, not scrambled, of this type at this address has; for sound there is none. */
enum sector_fault sector_check(const uint8_t sector[SECTOR_SIZE], enum sector_type type, int32_t lba);

#endif
