/*
 * Sense data: why a drive refused (SPC-4 4.5; the codes a drive uses are in an annex of MMC-6).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_SENSE_H
#define MMC_SENSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mmc/result.h"

enum mmc_sense_key
{
    MMC_KEY_NO_SENSE = 0x0,
    MMC_KEY_RECOVERED_ERROR = 0x1,
    MMC_KEY_NOT_READY = 0x2,
    MMC_KEY_MEDIUM_ERROR = 0x3,
    MMC_KEY_HARDWARE_ERROR = 0x4,
    MMC_KEY_ILLEGAL_REQUEST = 0x5,
    MMC_KEY_UNIT_ATTENTION = 0x6,
    MMC_KEY_DATA_PROTECT = 0x7,
    MMC_KEY_BLANK_CHECK = 0x8,
    MMC_KEY_VENDOR_SPECIFIC = 0x9,
    MMC_KEY_COPY_ABORTED = 0xA,
    MMC_KEY_ABORTED_COMMAND = 0xB,
    MMC_KEY_VOLUME_OVERFLOW = 0xD,
    MMC_KEY_MISCOMPARE = 0xE
};

/* Sense data, taken apart. All zero when there was none. */
struct mmc_sense
{
    bool valid;               /* sense data were there and could be understood */
    bool deferred;            /* response code 71h or 73h: about an earlier command; this one was not performed */
    uint8_t key;              /* enum mmc_sense_key */
    uint8_t asc;
    uint8_t ascq;
    bool wrong_length;        /* ILI: the block length did not fit (READ) */
    bool information_valid;
    uint64_t information;     /* INFORMATION field; most often the LBA */
    bool field_valid;         /* key 5: which field of the command is wrong */
    bool field_in_cdb;        /* else in the parameter data */
    uint16_t field_byte;      /* counted from 0 */
    uint8_t field_bit;        /* 0..7, or 0xFF when the drive names none */
    bool progress_valid;      /* keys 0 and 2: a long operation goes on */
    uint16_t progress;        /* in 65536ths */
};

/*
 * Take apart length bytes of fixed (70h, 71h) or descriptor (72h, 73h) sense data; bytes that are not there count
 * as zero. False, and *sense all zero, when there are none or the response code is another.
 */
bool mmc_sense_parse(const uint8_t *data, size_t length, struct mmc_sense *sense);

/* What sense means when it answers the command with this operation code: the first row that fits in a table. */
enum mmc_result mmc_sense_result(const struct mmc_sense *sense, uint8_t opcode);

/* A sense key's name in words ("not ready"); never NULL. */
const char *mmc_sense_key_text(uint8_t key);

/* Words for an additional sense code ("logical unit is in process of becoming ready"), or NULL for one unknown here. */
const char *mmc_additional_sense_text(uint8_t asc, uint8_t ascq);

/*
 * One line for a person: "not ready: medium not present - tray open (2/3A/02)". Cut at size - 1 characters and always
 * terminated when size > 0. Returns text.
 */
char *mmc_sense_text(const struct mmc_sense *sense, char *text, size_t size);

#endif
