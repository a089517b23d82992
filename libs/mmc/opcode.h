/*
 * Operation codes of the commands that CD, DVD and BD drives know, and their names.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_OPCODE_H
#define MMC_OPCODE_H

#include <stdbool.h>
#include <stdint.h>

/* MMC-6; SPC-4 and SBC-3 for what they share; MMC-3 for READ SUB-CHANNEL. */
enum mmc_opcode
{
    MMC_TEST_UNIT_READY = 0x00,
    MMC_REZERO_UNIT = 0x01,
    MMC_REQUEST_SENSE = 0x03,
    MMC_FORMAT_UNIT = 0x04,
    MMC_INQUIRY = 0x12,
    MMC_MODE_SELECT_6 = 0x15,
    MMC_MODE_SENSE_6 = 0x1A,
    MMC_START_STOP_UNIT = 0x1B,
    MMC_SEND_DIAGNOSTIC = 0x1D,
    MMC_PREVENT_ALLOW_MEDIUM_REMOVAL = 0x1E,
    MMC_READ_FORMAT_CAPACITIES = 0x23,
    MMC_READ_CAPACITY = 0x25,
    MMC_READ_10 = 0x28,
    MMC_WRITE_10 = 0x2A,
    MMC_SEEK_10 = 0x2B,
    MMC_WRITE_AND_VERIFY_10 = 0x2E,
    MMC_VERIFY_10 = 0x2F,
    MMC_SYNCHRONIZE_CACHE = 0x35,
    MMC_WRITE_BUFFER = 0x3B,
    MMC_READ_BUFFER = 0x3C,
    MMC_READ_SUB_CHANNEL = 0x42,
    MMC_READ_TOC_PMA_ATIP = 0x43,
    MMC_READ_HEADER = 0x44,
    MMC_PLAY_AUDIO_10 = 0x45,
    MMC_GET_CONFIGURATION = 0x46,
    MMC_PLAY_AUDIO_MSF = 0x47,
    MMC_GET_EVENT_STATUS_NOTIFICATION = 0x4A,
    MMC_PAUSE_RESUME = 0x4B,
    MMC_STOP_PLAY_SCAN = 0x4E,
    MMC_READ_DISC_INFORMATION = 0x51,
    MMC_READ_TRACK_INFORMATION = 0x52,
    MMC_RESERVE_TRACK = 0x53,
    MMC_SEND_OPC_INFORMATION = 0x54,
    MMC_MODE_SELECT_10 = 0x55,
    MMC_REPAIR_TRACK = 0x58,
    MMC_MODE_SENSE_10 = 0x5A,
    MMC_CLOSE_TRACK_SESSION = 0x5B,
    MMC_READ_BUFFER_CAPACITY = 0x5C,
    MMC_SEND_CUE_SHEET = 0x5D,
    MMC_REPORT_LUNS = 0xA0,
    MMC_BLANK = 0xA1,
    MMC_SECURITY_PROTOCOL_IN = 0xA2,
    MMC_SEND_KEY = 0xA3,
    MMC_REPORT_KEY = 0xA4,
    MMC_LOAD_UNLOAD_MEDIUM = 0xA6,
    MMC_SET_READ_AHEAD = 0xA7,
    MMC_READ_12 = 0xA8,
    MMC_WRITE_12 = 0xAA,
    MMC_READ_MEDIA_SERIAL_NUMBER = 0xAB,
    MMC_GET_PERFORMANCE = 0xAC,
    MMC_READ_DISC_STRUCTURE = 0xAD,
    MMC_SECURITY_PROTOCOL_OUT = 0xB5,
    MMC_SET_STREAMING = 0xB6,
    MMC_READ_CD_MSF = 0xB9,
    MMC_SET_CD_SPEED = 0xBB,
    MMC_MECHANISM_STATUS = 0xBD,
    MMC_READ_CD = 0xBE,
    MMC_SEND_DISC_STRUCTURE = 0xBF
};

/* The command's name as the standard writes it, "READ TRACK INFORMATION"; NULL for one not in the table. */
const char *mmc_command_name(uint8_t opcode);

/*
 * True for commands that put something on the medium. After a unit attention that says that the medium or the
 * drive's settings may be others, these are not simply sent again.
 */
bool mmc_command_writes(uint8_t opcode);

#endif
