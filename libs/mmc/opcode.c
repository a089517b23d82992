/*
 * The names of the commands.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>

#include "mmc/opcode.h"

struct command_row
{
    uint8_t opcode;
    bool writes;
    const char *name;
};

static const struct command_row commands[] =
{
    { MMC_TEST_UNIT_READY, false, "TEST UNIT READY" },
    { MMC_REZERO_UNIT, false, "REZERO UNIT" },
    { MMC_REQUEST_SENSE, false, "REQUEST SENSE" },
    { MMC_FORMAT_UNIT, true, "FORMAT UNIT" },
    { MMC_INQUIRY, false, "INQUIRY" },
    { MMC_MODE_SELECT_6, false, "MODE SELECT (6)" },
    { MMC_MODE_SENSE_6, false, "MODE SENSE (6)" },
    { MMC_START_STOP_UNIT, false, "START STOP UNIT" },
    { MMC_SEND_DIAGNOSTIC, false, "SEND DIAGNOSTIC" },
    { MMC_PREVENT_ALLOW_MEDIUM_REMOVAL, false, "PREVENT ALLOW MEDIUM REMOVAL" },
    { MMC_READ_FORMAT_CAPACITIES, false, "READ FORMAT CAPACITIES" },
    { MMC_READ_CAPACITY, false, "READ CAPACITY" },
    { MMC_READ_10, false, "READ (10)" },
    { MMC_WRITE_10, true, "WRITE (10)" },
    { MMC_SEEK_10, false, "SEEK (10)" },
    { MMC_WRITE_AND_VERIFY_10, true, "WRITE AND VERIFY (10)" },
    { MMC_VERIFY_10, false, "VERIFY (10)" },
    { MMC_SYNCHRONIZE_CACHE, true, "SYNCHRONIZE CACHE" },
    { MMC_WRITE_BUFFER, true, "WRITE BUFFER" },
    { MMC_READ_BUFFER, false, "READ BUFFER" },
    { MMC_READ_SUB_CHANNEL, false, "READ SUB-CHANNEL" },
    { MMC_READ_TOC_PMA_ATIP, false, "READ TOC/PMA/ATIP" },
    { MMC_READ_HEADER, false, "READ HEADER" },
    { MMC_PLAY_AUDIO_10, false, "PLAY AUDIO (10)" },
    { MMC_GET_CONFIGURATION, false, "GET CONFIGURATION" },
    { MMC_PLAY_AUDIO_MSF, false, "PLAY AUDIO MSF" },
    { MMC_GET_EVENT_STATUS_NOTIFICATION, false, "GET EVENT STATUS NOTIFICATION" },
    { MMC_PAUSE_RESUME, false, "PAUSE/RESUME" },
    { MMC_STOP_PLAY_SCAN, false, "STOP PLAY/SCAN" },
    { MMC_READ_DISC_INFORMATION, false, "READ DISC INFORMATION" },
    { MMC_READ_TRACK_INFORMATION, false, "READ TRACK INFORMATION" },
    { MMC_RESERVE_TRACK, true, "RESERVE TRACK" },
    { MMC_SEND_OPC_INFORMATION, true, "SEND OPC INFORMATION" },
    { MMC_MODE_SELECT_10, false, "MODE SELECT (10)" },
    { MMC_REPAIR_TRACK, true, "REPAIR TRACK" },
    { MMC_MODE_SENSE_10, false, "MODE SENSE (10)" },
    { MMC_CLOSE_TRACK_SESSION, true, "CLOSE TRACK SESSION" },
    { MMC_READ_BUFFER_CAPACITY, false, "READ BUFFER CAPACITY" },
    { MMC_SEND_CUE_SHEET, true, "SEND CUE SHEET" },
    { MMC_REPORT_LUNS, false, "REPORT LUNS" },
    { MMC_BLANK, true, "BLANK" },
    { MMC_SECURITY_PROTOCOL_IN, false, "SECURITY PROTOCOL IN" },
    { MMC_SEND_KEY, false, "SEND KEY" },
    { MMC_REPORT_KEY, false, "REPORT KEY" },
    { MMC_LOAD_UNLOAD_MEDIUM, false, "LOAD/UNLOAD MEDIUM" },
    { MMC_SET_READ_AHEAD, false, "SET READ AHEAD" },
    { MMC_READ_12, false, "READ (12)" },
    { MMC_WRITE_12, true, "WRITE (12)" },
    { MMC_READ_MEDIA_SERIAL_NUMBER, false, "READ MEDIA SERIAL NUMBER" },
    { MMC_GET_PERFORMANCE, false, "GET PERFORMANCE" },
    { MMC_READ_DISC_STRUCTURE, false, "READ DISC STRUCTURE" },
    { MMC_SECURITY_PROTOCOL_OUT, false, "SECURITY PROTOCOL OUT" },
    { MMC_SET_STREAMING, false, "SET STREAMING" },
    { MMC_READ_CD_MSF, false, "READ CD MSF" },
    { MMC_SET_CD_SPEED, false, "SET CD SPEED" },
    { MMC_MECHANISM_STATUS, false, "MECHANISM STATUS" },
    { MMC_READ_CD, false, "READ CD" },
    { MMC_SEND_DISC_STRUCTURE, true, "SEND DISC STRUCTURE" },
};

static const struct command_row *find_command(uint8_t opcode)
{
    size_t i;

    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (commands[i].opcode == opcode) return &commands[i];
    return NULL;
}

const char *mmc_command_name(uint8_t opcode)
{
    const struct command_row *row = find_command(opcode);

    return row ? row->name : NULL;
}

bool mmc_command_writes(uint8_t opcode)
{
    const struct command_row *row = find_command(opcode);

    return row && row->writes;
}
