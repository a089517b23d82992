/* sense.h: what the drive says when a command does not end well (SPC-4 4.5, MMC-6 annex F).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SENSE_H
#define VBURN_SENSE_H

#include <stdint.h>

#define SENSE(key, asc, ascq) ((key) << 16 | (asc) << 8 | (ascq))

enum sense_code
{
    SENSE_NONE                       = 0,
    SENSE_BACKGROUND_FORMAT          = SENSE(0x0, 0x04, 0x04),
    SENSE_BECOMING_READY             = SENSE(0x2, 0x04, 0x01),
    SENSE_FORMAT_IN_PROGRESS         = SENSE(0x2, 0x04, 0x04),
    SENSE_OPERATION_IN_PROGRESS      = SENSE(0x2, 0x04, 0x07),
    SENSE_LONG_WRITE_IN_PROGRESS     = SENSE(0x2, 0x04, 0x08),
    SENSE_MEDIUM_NOT_PRESENT_CLOSED  = SENSE(0x2, 0x3a, 0x01),
    SENSE_MEDIUM_NOT_PRESENT_OPEN    = SENSE(0x2, 0x3a, 0x02),
    SENSE_WRITE_ERROR                = SENSE(0x3, 0x0c, 0x00),
    SENSE_REALLOCATION_FAILED        = SENSE(0x3, 0x0c, 0x02),
    SENSE_LOSS_OF_STREAMING          = SENSE(0x3, 0x0c, 0x09),
    SENSE_UNRECOVERED_READ_ERROR     = SENSE(0x3, 0x11, 0x00),
    SENSE_L_EC_UNCORRECTABLE         = SENSE(0x3, 0x11, 0x05),
    SENSE_FORMAT_CORRUPTED           = SENSE(0x3, 0x31, 0x00),
    SENSE_UNABLE_TO_RECOVER_TOC      = SENSE(0x3, 0x57, 0x00),
    SENSE_SESSION_INCOMPLETE_TRACK   = SENSE(0x5, 0x72, 0x03),
    SENSE_PARAMETER_LIST_LENGTH      = SENSE(0x5, 0x1a, 0x00),
    SENSE_INVALID_OPCODE             = SENSE(0x5, 0x20, 0x00),
    SENSE_LBA_OUT_OF_RANGE           = SENSE(0x5, 0x21, 0x00),
    SENSE_INVALID_ADDRESS_FOR_WRITE  = SENSE(0x5, 0x21, 0x02),
    SENSE_WRITE_CROSSES_LAYER_JUMP   = SENSE(0x5, 0x21, 0x03),
    SENSE_INVALID_FIELD_IN_CDB       = SENSE(0x5, 0x24, 0x00),
    SENSE_INVALID_PARAMETER          = SENSE(0x5, 0x26, 0x00),
    SENSE_COMMAND_SEQUENCE           = SENSE(0x5, 0x2c, 0x00),
    SENSE_CANNOT_READ_MEDIUM         = SENSE(0x5, 0x30, 0x02),
    SENSE_CANNOT_WRITE_MEDIUM        = SENSE(0x5, 0x30, 0x05),
    SENSE_CANNOT_FORMAT_MEDIUM       = SENSE(0x5, 0x30, 0x06),
    SENSE_MEDIUM_NOT_FORMATTED       = SENSE(0x5, 0x30, 0x10),
    SENSE_SAVING_NOT_SUPPORTED       = SENSE(0x5, 0x39, 0x00),
    SENSE_REMOVAL_PREVENTED          = SENSE(0x5, 0x53, 0x02),
    SENSE_END_OF_USER_AREA           = SENSE(0x5, 0x63, 0x00),
    SENSE_ILLEGAL_MODE_FOR_TRACK     = SENSE(0x5, 0x64, 0x00),
    SENSE_MEDIUM_CHANGED             = SENSE(0x6, 0x28, 0x00),
    SENSE_POWER_ON                   = SENSE(0x6, 0x29, 0x00),
    SENSE_MODE_PARAMETERS_CHANGED    = SENSE(0x6, 0x2a, 0x01),
    SENSE_WRITE_PROTECTED            = SENSE(0x7, 0x27, 0x00),
    SENSE_PERSISTENT_WRITE_PROTECT   = SENSE(0x7, 0x27, 0x04),
    SENSE_DATA_PHASE_ERROR           = SENSE(0xb, 0x4b, 0x00)
};

#endif
