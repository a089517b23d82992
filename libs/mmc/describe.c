/*
 * Commands and their outcome in words.
 *
 * The tables are the command descriptor blocks as the standards draw them: MMC-6 clause 6, which has a subclause for each
 * command, named like it; SPC-4 clause 6 for MODE SELECT (6), MODE SENSE (6), REPORT LUNS, REQUEST SENSE, SECURITY PROTOCOL,
 * SEND DIAGNOSTIC, TEST UNIT READY and the buffers; MMC-3 clause 6 and annex for PLAY AUDIO, READ HEADER, READ SUB-CHANNEL,
 * PAUSE/RESUME and STOP PLAY/SCAN, which MMC-6 does not have any more; SCSI-2 clause 9 for REZERO UNIT.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdbool.h>
#include <string.h>

#include "mmc/be.h"
#include "mmc/describe.h"
#include "mmc/opcode.h"
#include "mmc/text.h"

enum field_form
{
    NUMBER,        /* "length 26" */
    NONZERO,       /* the same, when it is not 0 */
    ADDRESS,       /* "LBA -11634": signed */
    CODE,          /* "page 05h", with its name behind it where it has one */
    CHOICE,        /* only the name of the value: "by track" */
    FLAG,          /* only the name, when it is not 0 */
    TIME           /* "from 00:02:00" */
};

struct value_name
{
    uint16_t value;
    const char *name;
};

static const char *value_name(const struct value_name *values, uint32_t value)
{
    if (!values) return NULL;
    for (; values->name; values++)
        if (values->value == value) return values->name;
    return NULL;
}

struct field
{
    const char *name;
    uint8_t byte;            /* the most significant one */
    uint8_t shift;           /* of the lowest bit, in fields that are not whole bytes */
    uint8_t bits;            /* whole bytes from 8 on */
    enum field_form form;
    const struct value_name *values;  /* ended by a NULL name; NULL: none */
};

/* One command, or one form of it: that in which byte 1 has this value under this mask. */
struct command_form
{
    uint8_t opcode;
    uint8_t mask, value;
    const struct field *fields;
    size_t count;
};

static const struct value_name mode_pages[] =
{
    { 0x01, "error recovery" }, { 0x03, "MRW" }, { 0x05, "write parameters" }, { 0x07, "verify error recovery" },
    { 0x08, "caching" }, { 0x0E, "CD audio control" }, { 0x1A, "power condition" }, { 0x1C, "fault reporting" },
    { 0x1D, "time-out and protect" }, { 0x2A, "capabilities and mechanical status" }, { 0x3F, "all" }, { 0, NULL }
};

const char *mmc_mode_page_name(uint8_t page)
{
    return value_name(mode_pages, page & 0x3F);
}

static const struct value_name page_controls[] =
{
    { 0, "current" }, { 1, "changeable" }, { 2, "default" }, { 3, "saved" }, { 0, NULL }
};

/* Table "Feature Codes" of clause 5.3. */
static const struct value_name features[] =
{
    { 0x0000, "profile list" }, { 0x0001, "core" }, { 0x0002, "morphing" }, { 0x0003, "removable medium" },
    { 0x0004, "write protect" }, { 0x0010, "random readable" }, { 0x001D, "multi-read" }, { 0x001E, "CD read" },
    { 0x001F, "DVD read" }, { 0x0020, "random writable" }, { 0x0021, "incremental streaming writable" },
    { 0x0023, "formattable" }, { 0x0024, "hardware defect management" }, { 0x0025, "write once" },
    { 0x0026, "restricted overwrite" }, { 0x0027, "CD-RW CAV write" }, { 0x0028, "MRW" },
    { 0x0029, "enhanced defect reporting" }, { 0x002A, "DVD+RW" }, { 0x002B, "DVD+R" },
    { 0x002C, "rigid restricted overwrite" }, { 0x002D, "CD track at once" }, { 0x002E, "CD mastering" },
    { 0x002F, "DVD-R/-RW write" }, { 0x0033, "layer jump recording" }, { 0x0037, "CD-RW media write support" },
    { 0x0038, "BD-R pseudo-overwrite" }, { 0x003A, "DVD+RW dual layer" }, { 0x003B, "DVD+R dual layer" },
    { 0x0040, "BD read" }, { 0x0041, "BD write" }, { 0x0042, "TSR" }, { 0x0100, "power management" },
    { 0x0105, "time-out" }, { 0x0106, "DVD CSS" }, { 0x0107, "real-time streaming" }, { 0x0108, "serial number" },
    { 0x010A, "disc control blocks" }, { 0x010B, "DVD CPRM" }, { 0x010C, "firmware information" }, { 0x010D, "AACS" },
    { 0, NULL }
};

static const struct value_name toc_formats[] =
{
    { 0, "TOC" }, { 1, "sessions" }, { 2, "full TOC" }, { 3, "PMA" }, { 4, "ATIP" }, { 5, "CD-TEXT" }, { 0, NULL }
};

static const struct value_name sub_channel_formats[] =
{
    { 0, "Q sub-channel" }, { 1, "position" }, { 2, "catalogue number" }, { 3, "ISRC" }, { 0, NULL }
};

static const struct value_name sector_types[] =
{
    { 0, "any type" }, { 1, "CD-DA" }, { 2, "mode 1" }, { 3, "mode 2" }, { 4, "mode 2 form 1" }, { 5, "mode 2 form 2" },
    { 0, NULL }
};

static const struct value_name header_codes[] =
{
    { 1, "header" }, { 2, "sub-header" }, { 3, "all headers" }, { 0, NULL }
};

static const struct value_name c2_errors[] =
{
    { 1, "C2 pointers" }, { 2, "C2 pointers and block error" }, { 0, NULL }
};

static const struct value_name sub_channels[] =
{
    { 1, "raw P-W" }, { 2, "Q" }, { 4, "R-W" }, { 0, NULL }
};

static const struct value_name disc_information_types[] =
{
    { 0, "standard" }, { 1, "track resources" }, { 2, "POW resources" }, { 0, NULL }
};

static const struct value_name close_functions[] =
{
    { 0, "stop background format" }, { 1, "close track" }, { 2, "close session" }, { 3, "close special" },
    { 4, "close session extended to 30 mm" }, { 5, "finalise compatibly" }, { 6, "finalise" }, { 0, NULL }
};

static const struct value_name blanking_types[] =
{
    { 0, "the whole disc" }, { 1, "minimally" }, { 2, "a track" }, { 3, "unreserve a track" }, { 4, "the tail of a track" },
    { 5, "unclose the last session" }, { 6, "the last session" }, { 0, NULL }
};

static const struct value_name performance_types[] =
{
    { 0x00, "performance" }, { 0x01, "unusable area" }, { 0x02, "defect status" }, { 0x03, "write speeds" },
    { 0x04, "DBI" }, { 0x05, "DBI cache zone" }, { 0, NULL }
};

static const struct value_name streaming_types[] =
{
    { 0x00, "performance descriptor" }, { 0x05, "DBI cache zone descriptor" }, { 0, NULL }
};

static const struct value_name media_types[] =
{
    { 0, "DVD" }, { 1, "BD" }, { 0, NULL }
};

static const struct value_name rotations[] =
{
    { 0, "CLV or not pure CAV" }, { 1, "CAV" }, { 0, NULL }
};

static const struct value_name tray_actions[] =
{
    { 0, "stop" }, { 1, "start" }, { 2, "eject" }, { 3, "load" }, { 0, NULL }
};

static const struct value_name slot_actions[] =
{
    { 0, "abort" }, { 2, "unload" }, { 3, "load" }, { 0, NULL }
};

static const struct value_name prevent_actions[] =
{
    { 0, "allow" }, { 1, "prevent" }, { 2, "persistent allow" }, { 3, "persistent prevent" }, { 0, NULL }
};

static const struct value_name vital_pages[] =
{
    { 0x00, "supported pages" }, { 0x80, "serial number" }, { 0x83, "device identification" }, { 0, NULL }
};

static const struct field request_sense_fields[] =
{
    { "DESC", 1, 0, 1, FLAG }, { "allocation length", 4, 0, 8, NUMBER }
};

static const struct field format_unit_fields[] =
{
    { "FmtData", 1, 4, 1, FLAG }, { "CmpLst", 1, 3, 1, FLAG }, { "format code", 1, 0, 3, NUMBER }
};

static const struct field inquiry_fields[] =
{
    { "allocation length", 3, 0, 16, NUMBER }
};

static const struct field inquiry_page_fields[] =
{
    { "EVPD", 1, 0, 1, FLAG }, { "page", 2, 0, 8, CODE, vital_pages }, { "allocation length", 3, 0, 16, NUMBER }
};

static const struct field mode_select_6_fields[] =
{
    { "PF", 1, 4, 1, FLAG }, { "SP", 1, 0, 1, FLAG }, { "parameter list length", 4, 0, 8, NUMBER }
};

static const struct field mode_sense_6_fields[] =
{
    { "page", 2, 0, 6, CODE, mode_pages }, { "subpage", 3, 0, 8, NONZERO }, { "values", 2, 6, 2, CHOICE, page_controls },
    { "DBD", 1, 3, 1, FLAG }, { "allocation length", 4, 0, 8, NUMBER }
};

static const struct field start_stop_fields[] =
{
    { "action", 4, 0, 2, CHOICE, tray_actions }, { "FL", 4, 2, 1, FLAG }, { "format layer", 3, 0, 2, NONZERO },
    { "power condition", 4, 4, 4, NONZERO }, { "IMMED", 1, 0, 1, FLAG }
};

static const struct field send_diagnostic_fields[] =
{
    { "self-test code", 1, 5, 3, NONZERO }, { "PF", 1, 4, 1, FLAG }, { "SelfTest", 1, 2, 1, FLAG },
    { "DevOffL", 1, 1, 1, FLAG }, { "UnitOffL", 1, 0, 1, FLAG }, { "parameter list length", 3, 0, 16, NONZERO }
};

static const struct field prevent_fields[] =
{
    { "action", 4, 0, 2, CHOICE, prevent_actions }
};

/* Several commands have nothing but an allocation length in bytes 7 and 8. */
static const struct field allocation_fields[] =
{
    { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field read_capacity_fields[] =
{
    { "LBA", 2, 0, 32, NONZERO }, { "PMI", 8, 0, 1, FLAG }
};

static const struct field read_10_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 7, 0, 16, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "FUA", 1, 3, 1, FLAG }
};

static const struct field write_10_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 7, 0, 16, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "FUA", 1, 3, 1, FLAG },
    { "TSR", 1, 2, 1, FLAG }
};

static const struct field address_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }
};

static const struct field verify_10_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 7, 0, 16, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "BYTCHK", 1, 1, 1, FLAG },
    { "group 3", 6, 7, 1, FLAG }
};

static const struct field write_verify_10_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 7, 0, 16, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "BYTCHK", 1, 1, 1, FLAG }
};

static const struct field synchronize_fields[] =
{
    { "IMMED", 1, 1, 1, FLAG }, { "LBA", 2, 0, 32, NONZERO }, { "blocks", 7, 0, 16, NONZERO }
};

static const struct field write_buffer_fields[] =
{
    { "mode", 1, 0, 5, CODE }, { "buffer", 2, 0, 8, NUMBER }, { "offset", 3, 0, 24, NUMBER },
    { "parameter list length", 6, 0, 24, NUMBER }
};

static const struct field read_buffer_fields[] =
{
    { "mode", 1, 0, 5, CODE }, { "buffer", 2, 0, 8, NUMBER }, { "offset", 3, 0, 24, NUMBER },
    { "allocation length", 6, 0, 24, NUMBER }
};

static const struct field sub_channel_fields[] =
{
    { "format", 3, 0, 8, CHOICE, sub_channel_formats }, { "track", 6, 0, 8, NONZERO }, { "MSF", 1, 1, 1, FLAG },
    { "SUBQ", 2, 6, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field read_toc_fields[] =
{
    { "format", 2, 0, 4, CHOICE, toc_formats }, { "MSF", 1, 1, 1, FLAG }, { "from", 6, 0, 8, NONZERO },
    { "old format", 9, 6, 2, NONZERO }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field read_header_fields[] =
{
    { "MSF", 1, 1, 1, FLAG }, { "LBA", 2, 0, 32, ADDRESS }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field play_audio_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 7, 0, 16, NUMBER }
};

static const struct field all_features_fields[] =
{
    { "all from feature", 2, 0, 16, CODE, features }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field current_features_fields[] =
{
    { "current from feature", 2, 0, 16, CODE, features }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field one_feature_fields[] =
{
    { "feature", 2, 0, 16, CODE, features }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field play_msf_fields[] =
{
    { "from", 3, 0, 24, TIME }, { "to", 6, 0, 24, TIME }
};

static const struct field event_fields[] =
{
    { "polled", 1, 0, 1, FLAG }, { "operational", 4, 1, 1, FLAG }, { "power", 4, 2, 1, FLAG },
    { "external request", 4, 3, 1, FLAG }, { "media", 4, 4, 1, FLAG }, { "multi-host", 4, 5, 1, FLAG },
    { "device busy", 4, 6, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field pause_fields[] =
{
    { "resume", 8, 0, 1, FLAG }
};

static const struct field disc_information_fields[] =
{
    { "type", 1, 0, 3, CHOICE, disc_information_types }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field track_by_lba_fields[] =
{
    { "at LBA", 2, 0, 32, ADDRESS }, { "Open", 1, 2, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field track_by_number_fields[] =
{
    { "track", 2, 0, 32, NUMBER }, { "Open", 1, 2, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field track_by_session_fields[] =
{
    { "session", 2, 0, 32, NUMBER }, { "Open", 1, 2, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field reserve_size_fields[] =
{
    { "RMZ", 1, 1, 1, FLAG }, { "blocks", 5, 0, 32, NUMBER }
};

static const struct field reserve_address_fields[] =
{
    { "RMZ", 1, 1, 1, FLAG }, { "up to LBA", 2, 0, 32, ADDRESS }
};

static const struct field opc_fields[] =
{
    { "DoOPC", 1, 0, 1, FLAG }, { "Exclude", 1, 1, 1, FLAG }, { "parameter list length", 7, 0, 16, NONZERO }
};

static const struct field mode_select_10_fields[] =
{
    { "PF", 1, 4, 1, FLAG }, { "SP", 1, 0, 1, FLAG }, { "parameter list length", 7, 0, 16, NUMBER }
};

static const struct field repair_fields[] =
{
    { "track", 4, 0, 16, NUMBER }, { "IMMED", 1, 0, 1, FLAG }
};

static const struct field mode_sense_10_fields[] =
{
    { "page", 2, 0, 6, CODE, mode_pages }, { "subpage", 3, 0, 8, NONZERO }, { "values", 2, 6, 2, CHOICE, page_controls },
    { "LLBAA", 1, 4, 1, FLAG }, { "DBD", 1, 3, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field close_fields[] =
{
    { "function", 2, 0, 3, CHOICE, close_functions }, { "track", 4, 0, 16, NONZERO }, { "IMMED", 1, 0, 1, FLAG }
};

static const struct field buffer_capacity_fields[] =
{
    { "in blocks", 1, 0, 1, FLAG }, { "allocation length", 7, 0, 16, NUMBER }
};

static const struct field cue_sheet_fields[] =
{
    { "cue sheet size", 6, 0, 24, NUMBER }
};

static const struct field report_luns_fields[] =
{
    { "select", 2, 0, 8, CODE }, { "allocation length", 6, 0, 32, NUMBER }
};

static const struct field blank_fields[] =
{
    { "type", 1, 0, 3, CHOICE, blanking_types }, { "start", 2, 0, 32, NONZERO }, { "IMMED", 1, 4, 1, FLAG }
};

static const struct field security_in_fields[] =
{
    { "protocol", 1, 0, 8, CODE }, { "specific", 2, 0, 16, CODE }, { "INC_512", 4, 7, 1, FLAG },
    { "allocation length", 6, 0, 32, NUMBER }
};

static const struct field security_out_fields[] =
{
    { "protocol", 1, 0, 8, CODE }, { "specific", 2, 0, 16, CODE }, { "INC_512", 4, 7, 1, FLAG },
    { "transfer length", 6, 0, 32, NUMBER }
};

static const struct field send_key_fields[] =
{
    { "key format", 10, 0, 6, CODE }, { "key class", 7, 0, 8, NONZERO }, { "AGID", 10, 6, 2, NONZERO },
    { "function", 6, 0, 8, NONZERO }, { "parameter list length", 8, 0, 16, NUMBER }
};

static const struct field report_key_fields[] =
{
    { "key format", 10, 0, 6, CODE }, { "key class", 7, 0, 8, NONZERO }, { "AGID", 10, 6, 2, NONZERO },
    { "LBA", 2, 0, 32, NONZERO }, { "function", 6, 0, 8, NONZERO }, { "allocation length", 8, 0, 16, NUMBER }
};

static const struct field load_fields[] =
{
    { "action", 4, 0, 2, CHOICE, slot_actions }, { "slot", 8, 0, 8, NUMBER }, { "IMMED", 1, 0, 1, FLAG }
};

static const struct field read_ahead_fields[] =
{
    { "trigger LBA", 2, 0, 32, ADDRESS }, { "read-ahead LBA", 6, 0, 32, ADDRESS }
};

static const struct field read_12_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 6, 0, 32, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "FUA", 1, 3, 1, FLAG },
    { "Streaming", 10, 7, 1, FLAG }
};

static const struct field write_12_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 6, 0, 32, NUMBER }, { "DPO", 1, 4, 1, FLAG }, { "FUA", 1, 3, 1, FLAG },
    { "TSR", 1, 2, 1, FLAG }, { "Streaming", 10, 7, 1, FLAG }, { "VNR", 10, 6, 1, FLAG }
};

static const struct field serial_fields[] =
{
    { "service action", 1, 0, 5, CODE }, { "allocation length", 6, 0, 32, NUMBER }
};

static const struct field performance_fields[] =
{
    { "type", 10, 0, 8, CODE, performance_types }, { "data type", 1, 0, 5, CODE }, { "from LBA", 2, 0, 32, NUMBER },
    { "descriptors", 8, 0, 16, NUMBER }
};

static const struct field read_structure_fields[] =
{
    { "medium", 1, 0, 4, CHOICE, media_types }, { "format", 7, 0, 8, CODE }, { "address", 2, 0, 32, NONZERO },
    { "layer", 6, 0, 8, NONZERO }, { "AGID", 10, 6, 2, NONZERO }, { "allocation length", 8, 0, 16, NUMBER }
};

static const struct field send_structure_fields[] =
{
    { "medium", 1, 0, 4, CHOICE, media_types }, { "format", 7, 0, 8, CODE }, { "structure length", 8, 0, 16, NUMBER }
};

static const struct field streaming_fields[] =
{
    { "type", 8, 0, 8, CODE, streaming_types }, { "parameter list length", 9, 0, 16, NUMBER }
};

static const struct field read_cd_msf_fields[] =
{
    { "from", 3, 0, 24, TIME }, { "to", 6, 0, 24, TIME }, { "type", 1, 2, 3, CHOICE, sector_types }, { "DAP", 1, 1, 1, FLAG },
    { "sync", 9, 7, 1, FLAG }, { "headers", 9, 5, 2, NONZERO, header_codes }, { "user data", 9, 4, 1, FLAG },
    { "EDC/ECC", 9, 3, 1, FLAG }, { "C2", 9, 1, 2, NONZERO, c2_errors }, { "sub-channel", 10, 0, 3, NONZERO, sub_channels }
};

static const struct field speed_fields[] =
{
    { "read kB/s", 2, 0, 16, NUMBER }, { "write kB/s", 4, 0, 16, NUMBER }, { "rotation", 1, 0, 2, CHOICE, rotations }
};

static const struct field mechanism_fields[] =
{
    { "allocation length", 8, 0, 16, NUMBER }
};

static const struct field read_cd_fields[] =
{
    { "LBA", 2, 0, 32, ADDRESS }, { "length", 6, 0, 24, NUMBER }, { "type", 1, 2, 3, CHOICE, sector_types },
    { "DAP", 1, 1, 1, FLAG }, { "sync", 9, 7, 1, FLAG }, { "headers", 9, 5, 2, NONZERO, header_codes },
    { "user data", 9, 4, 1, FLAG }, { "EDC/ECC", 9, 3, 1, FLAG }, { "C2", 9, 1, 2, NONZERO, c2_errors },
    { "sub-channel", 10, 0, 3, NONZERO, sub_channels }
};

#define FIELDS(table) (table), sizeof(table) / sizeof((table)[0])

static const struct command_form forms[] =
{
    { MMC_TEST_UNIT_READY, 0, 0, NULL, 0 },
    { MMC_REZERO_UNIT, 0, 0, NULL, 0 },
    { MMC_REQUEST_SENSE, 0, 0, FIELDS(request_sense_fields) },
    { MMC_FORMAT_UNIT, 0, 0, FIELDS(format_unit_fields) },
    { MMC_INQUIRY, 1, 0, FIELDS(inquiry_fields) },
    { MMC_INQUIRY, 1, 1, FIELDS(inquiry_page_fields) },
    { MMC_MODE_SELECT_6, 0, 0, FIELDS(mode_select_6_fields) },
    { MMC_MODE_SENSE_6, 0, 0, FIELDS(mode_sense_6_fields) },
    { MMC_START_STOP_UNIT, 0, 0, FIELDS(start_stop_fields) },
    { MMC_SEND_DIAGNOSTIC, 0, 0, FIELDS(send_diagnostic_fields) },
    { MMC_PREVENT_ALLOW_MEDIUM_REMOVAL, 0, 0, FIELDS(prevent_fields) },
    { MMC_READ_FORMAT_CAPACITIES, 0, 0, FIELDS(allocation_fields) },
    { MMC_READ_CAPACITY, 0, 0, FIELDS(read_capacity_fields) },
    { MMC_READ_10, 0, 0, FIELDS(read_10_fields) },
    { MMC_WRITE_10, 0, 0, FIELDS(write_10_fields) },
    { MMC_SEEK_10, 0, 0, FIELDS(address_fields) },
    { MMC_WRITE_AND_VERIFY_10, 0, 0, FIELDS(write_verify_10_fields) },
    { MMC_VERIFY_10, 0, 0, FIELDS(verify_10_fields) },
    { MMC_SYNCHRONIZE_CACHE, 0, 0, FIELDS(synchronize_fields) },
    { MMC_WRITE_BUFFER, 0, 0, FIELDS(write_buffer_fields) },
    { MMC_READ_BUFFER, 0, 0, FIELDS(read_buffer_fields) },
    { MMC_READ_SUB_CHANNEL, 0, 0, FIELDS(sub_channel_fields) },
    { MMC_READ_TOC_PMA_ATIP, 0, 0, FIELDS(read_toc_fields) },
    { MMC_READ_HEADER, 0, 0, FIELDS(read_header_fields) },
    { MMC_PLAY_AUDIO_10, 0, 0, FIELDS(play_audio_fields) },
    { MMC_GET_CONFIGURATION, 3, 0, FIELDS(all_features_fields) },
    { MMC_GET_CONFIGURATION, 3, 1, FIELDS(current_features_fields) },
    { MMC_GET_CONFIGURATION, 3, 2, FIELDS(one_feature_fields) },
    { MMC_PLAY_AUDIO_MSF, 0, 0, FIELDS(play_msf_fields) },
    { MMC_GET_EVENT_STATUS_NOTIFICATION, 0, 0, FIELDS(event_fields) },
    { MMC_PAUSE_RESUME, 0, 0, FIELDS(pause_fields) },
    { MMC_STOP_PLAY_SCAN, 0, 0, NULL, 0 },
    { MMC_READ_DISC_INFORMATION, 0, 0, FIELDS(disc_information_fields) },
    { MMC_READ_TRACK_INFORMATION, 3, 0, FIELDS(track_by_lba_fields) },
    { MMC_READ_TRACK_INFORMATION, 3, 1, FIELDS(track_by_number_fields) },
    { MMC_READ_TRACK_INFORMATION, 3, 2, FIELDS(track_by_session_fields) },
    { MMC_RESERVE_TRACK, 1, 0, FIELDS(reserve_size_fields) },
    { MMC_RESERVE_TRACK, 1, 1, FIELDS(reserve_address_fields) },
    { MMC_SEND_OPC_INFORMATION, 0, 0, FIELDS(opc_fields) },
    { MMC_MODE_SELECT_10, 0, 0, FIELDS(mode_select_10_fields) },
    { MMC_REPAIR_TRACK, 0, 0, FIELDS(repair_fields) },
    { MMC_MODE_SENSE_10, 0, 0, FIELDS(mode_sense_10_fields) },
    { MMC_CLOSE_TRACK_SESSION, 0, 0, FIELDS(close_fields) },
    { MMC_READ_BUFFER_CAPACITY, 0, 0, FIELDS(buffer_capacity_fields) },
    { MMC_SEND_CUE_SHEET, 0, 0, FIELDS(cue_sheet_fields) },
    { MMC_REPORT_LUNS, 0, 0, FIELDS(report_luns_fields) },
    { MMC_BLANK, 0, 0, FIELDS(blank_fields) },
    { MMC_SECURITY_PROTOCOL_IN, 0, 0, FIELDS(security_in_fields) },
    { MMC_SEND_KEY, 0, 0, FIELDS(send_key_fields) },
    { MMC_REPORT_KEY, 0, 0, FIELDS(report_key_fields) },
    { MMC_LOAD_UNLOAD_MEDIUM, 0, 0, FIELDS(load_fields) },
    { MMC_SET_READ_AHEAD, 0, 0, FIELDS(read_ahead_fields) },
    { MMC_READ_12, 0, 0, FIELDS(read_12_fields) },
    { MMC_WRITE_12, 0, 0, FIELDS(write_12_fields) },
    { MMC_READ_MEDIA_SERIAL_NUMBER, 0, 0, FIELDS(serial_fields) },
    { MMC_GET_PERFORMANCE, 0, 0, FIELDS(performance_fields) },
    { MMC_READ_DISC_STRUCTURE, 0, 0, FIELDS(read_structure_fields) },
    { MMC_SECURITY_PROTOCOL_OUT, 0, 0, FIELDS(security_out_fields) },
    { MMC_SET_STREAMING, 0, 0, FIELDS(streaming_fields) },
    { MMC_READ_CD_MSF, 0, 0, FIELDS(read_cd_msf_fields) },
    { MMC_SET_CD_SPEED, 0, 0, FIELDS(speed_fields) },
    { MMC_MECHANISM_STATUS, 0, 0, FIELDS(mechanism_fields) },
    { MMC_READ_CD, 0, 0, FIELDS(read_cd_fields) },
    { MMC_SEND_DISC_STRUCTURE, 0, 0, FIELDS(send_structure_fields) },
};

static const struct command_form *find_form(const uint8_t *cdb, size_t length)
{
    uint8_t byte1 = length > 1 ? cdb[1] : 0;
    size_t i;

    if (!length) return NULL;
    for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (forms[i].opcode == cdb[0] && (byte1 & forms[i].mask) == forms[i].value) return &forms[i];
    return NULL;
}

static size_t field_bytes(const struct field *field)
{
    return field->bits > 8 ? field->bits / 8 : 1;
}

static uint32_t field_value(const struct field *field, const uint8_t *cdb)
{
    switch (field_bytes(field))
    {
    case 1: return (uint32_t)cdb[field->byte] >> field->shift & ((1u << field->bits) - 1);
    case 2: return get_be16(cdb + field->byte);
    case 3: return get_be24(cdb + field->byte);
    default: return get_be32(cdb + field->byte);
    }
}

/* False when there is nothing to be said of the field. */
static bool append_field(struct mmc_text *text, const struct field *field, uint32_t value, const char *separator)
{
    const char *name = value_name(field->values, value);

    if (!value && (field->form == NONZERO || field->form == FLAG)) return false;
    mmc_text_append(text, "%s", separator);
    switch (field->form)
    {
    case NUMBER: mmc_text_append(text, "%s %u", field->name, value); break;
    case NONZERO:
        if (name) mmc_text_append(text, "%s", name);
        else mmc_text_append(text, "%s %u", field->name, value);
        break;
    case ADDRESS: mmc_text_append(text, "%s %d", field->name, (int32_t)value); break;
    case CODE:
        mmc_text_append(text, "%s %0*Xh", field->name, field->bits > 8 ? 4 : 2, value);
        if (name) mmc_text_append(text, " (%s)", name);
        break;
    case CHOICE:
        if (name) mmc_text_append(text, "%s", name);
        else mmc_text_append(text, "%s %u", field->name, value);
        break;
    case FLAG: mmc_text_append(text, "%s", field->name); break;
    case TIME: mmc_text_append(text, "%s %02u:%02u:%02u", field->name, value >> 16, value >> 8 & 0xFF, value & 0xFF); break;
    }
    return true;
}

/* Takes the bits that the field has away from those that nobody has explained yet. */
static void explain(const struct field *field, uint8_t *rest)
{
    size_t i;

    if (field->bits <= 8) rest[field->byte] &= (uint8_t)~(((1u << field->bits) - 1) << field->shift);
    else for (i = 0; i < field_bytes(field); i++) rest[field->byte + i] = 0;
}

char *mmc_describe_command(const uint8_t *cdb, size_t length, char *buffer, size_t size)
{
    struct mmc_text text = mmc_text_begin(buffer, size);
    const struct command_form *form;
    uint8_t rest[MMC_CDB_MAX] = { 0 };
    const char *name, *separator = " ";
    size_t i;

    if (length > MMC_CDB_MAX) length = MMC_CDB_MAX;
    if (!length)
    {
        mmc_text_append(&text, "no command");
        return buffer;
    }
    memcpy(rest, cdb, length);
    name = mmc_command_name(cdb[0]);
    if (!(form = find_form(cdb, length)))
    {
        if (name) mmc_text_append(&text, "%s: ", name);
        else mmc_text_append(&text, "command %02Xh: ", cdb[0]);
        mmc_text_append_bytes(&text, cdb, length);
        return buffer;
    }
    mmc_text_append(&text, "%s", name ? name : "command");
    rest[0] = 0;
    rest[1] &= (uint8_t)~form->mask;
    for (i = 0; i < form->count; i++)
    {
        const struct field *field = &form->fields[i];

        if (field->byte + field_bytes(field) > length) continue;
        explain(field, rest);
        if (field->form == FLAG && field->byte == 1 && form->mask >> field->shift & 1) continue; /* the form says it */
        if (append_field(&text, field, field_value(field, cdb), separator)) separator = ", ";
    }
    for (i = 0; i < length; i++)
        if (rest[i]) mmc_text_append(&text, " [byte %u: %02Xh]", (unsigned int)i, rest[i]);
    return buffer;
}

/* --- outcomes ------------------------------------------------------------------------------------------------------ */

const char *mmc_status_text(uint8_t status)
{
    /* SAM-4 5.3.1 */
    static const struct value_name statuses[] =
    {
        { 0x00, "good" }, { 0x02, "check condition" }, { 0x04, "condition met" }, { 0x08, "busy" },
        { 0x18, "reservation conflict" }, { 0x28, "task set full" }, { 0x30, "ACA active" }, { 0x40, "task aborted" },
        { 0, NULL }
    };
    const char *name = value_name(statuses, status);

    return name ? name : "unknown status";
}

const char *mmc_transport_error_text(enum mmc_transport_error error)
{
    switch (error)
    {
    case MMC_TRANSPORT_OK: return "sent";
    case MMC_TRANSPORT_NO_DEVICE: return "the drive is gone";
    case MMC_TRANSPORT_TIMEOUT: return "timed out";
    case MMC_TRANSPORT_DENIED: return "denied by the system";
    case MMC_TRANSPORT_REFUSED: return "refused by the system";
    case MMC_TRANSPORT_FAILED: break;
    }
    return "transport failed";
}

/* The name of the field that has this bit of this byte; NULL for none. bit: 0xFF when only the byte is known. */
static const char *field_at(const uint8_t *cdb, size_t length, unsigned int byte, uint8_t bit)
{
    const struct command_form *form = find_form(cdb, length);
    size_t i;

    for (i = 0; form && i < form->count; i++)
    {
        const struct field *field = &form->fields[i];

        if (byte < field->byte || byte >= field->byte + field_bytes(field)) continue;
        if (field->bits < 8 && bit != 0xFF && (bit < field->shift || bit >= field->shift + field->bits)) continue;
        return field->name;
    }
    return NULL;
}

char *mmc_describe_sense(const struct mmc_sense *sense, const uint8_t *cdb, size_t cdb_length, char *buffer, size_t size)
{
    struct mmc_text text = mmc_text_begin(buffer, size);
    char words[200];
    const char *name;

    mmc_text_append(&text, "%s", mmc_sense_text(sense, words, sizeof(words)));
    if (sense->field_valid)
    {
        mmc_text_append(&text, ", %s byte %u", sense->field_in_cdb ? "CDB" : "parameter", sense->field_byte);
        if (sense->field_bit != 0xFF) mmc_text_append(&text, " bit %u", sense->field_bit);
        name = sense->field_in_cdb ? field_at(cdb, cdb_length, sense->field_byte, sense->field_bit) : NULL;
        if (name) mmc_text_append(&text, " (%s)", name);
    }
    if (sense->progress_valid) mmc_text_append(&text, ", %u %% done", sense->progress * 100u / 65536u);
    if (sense->information_valid) mmc_text_append(&text, ", information %lld", (long long)(int32_t)sense->information);
    if (sense->wrong_length) mmc_text_append(&text, ", wrong length");
    return buffer;
}
