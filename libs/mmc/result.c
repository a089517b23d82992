/*
 * From sense data to what they mean, and what that is in words.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>

#include "mmc/opcode.h"
#include "mmc/sense.h"

#define ANY 0xFF

struct sense_rule
{
    uint8_t key;
    uint8_t asc;
    uint8_t ascq;
    uint8_t opcode;
    enum mmc_result result;
};

/* The first rule that fits wins, so what is special stands before what is general. */
static const struct sense_rule rules[] =
{
    { MMC_KEY_RECOVERED_ERROR, ANY, ANY, ANY, MMC_OK },

    /* The translation that Windows' own disc writing uses, in its order. It treats 2/04/xx as a drive on its way
     * to being ready, whatever xx is, and lets a loss of streaming pass at SYNCHRONIZE CACHE. */
    { MMC_KEY_NO_SENSE, 0x00, ANY, ANY, MMC_OK },
    { ANY, 0x02, 0x06, ANY, MMC_UPSIDE_DOWN },
    { MMC_KEY_NOT_READY, 0x04, 0x01, ANY, MMC_BECOMING_READY },
    { MMC_KEY_NOT_READY, 0x04, 0x03, ANY, MMC_NO_MEDIUM },
    { MMC_KEY_NOT_READY, 0x04, 0x04, ANY, MMC_FORMAT_IN_PROGRESS },
    { MMC_KEY_NOT_READY, 0x04, 0x07, ANY, MMC_BUSY },
    { MMC_KEY_NOT_READY, 0x04, 0x08, ANY, MMC_BUSY },
    { MMC_KEY_NOT_READY, 0x04, ANY, ANY, MMC_BECOMING_READY },
    { MMC_KEY_NOT_READY, 0x30, ANY, MMC_READ_DISC_STRUCTURE, MMC_NO_DISC_STRUCTURE },
    { MMC_KEY_MEDIUM_ERROR, 0x0C, 0x09, MMC_SYNCHRONIZE_CACHE, MMC_OK },
    { MMC_KEY_MEDIUM_ERROR, 0x0C, 0x09, ANY, MMC_LOSS_OF_STREAMING },
    { MMC_KEY_HARDWARE_ERROR, 0x09, 0x01, ANY, MMC_UPSIDE_DOWN },
    { MMC_KEY_HARDWARE_ERROR, 0x09, 0x02, ANY, MMC_INCOMPATIBLE_MEDIUM },
    { MMC_KEY_ILLEGAL_REQUEST, 0x20, 0x00, MMC_READ_DISC_STRUCTURE, MMC_NO_DISC_STRUCTURE },
    { MMC_KEY_ILLEGAL_REQUEST, 0x24, 0x00, MMC_READ_DISC_STRUCTURE, MMC_NO_DISC_STRUCTURE },
    { MMC_KEY_ILLEGAL_REQUEST, 0x30, 0x02, MMC_READ_DISC_STRUCTURE, MMC_NO_DISC_STRUCTURE },
    { MMC_KEY_ILLEGAL_REQUEST, 0x24, 0x00, MMC_MODE_SENSE_10, MMC_NO_SUCH_MODE_PAGE },
    { MMC_KEY_ILLEGAL_REQUEST, 0x26, ANY, MMC_MODE_SELECT_10, MMC_INVALID_MODE_PARAMETERS },
    { MMC_KEY_DATA_PROTECT, 0x27, ANY, ANY, MMC_WRITE_PROTECTED },
    { MMC_KEY_UNIT_ATTENTION, 0x28, ANY, ANY, MMC_MEDIUM_CHANGED },
    { ANY, 0x30, ANY, ANY, MMC_INCOMPATIBLE_MEDIUM },
    { MMC_KEY_NOT_READY, 0x3A, ANY, ANY, MMC_NO_MEDIUM },
    { ANY, 0x73, 0x03, ANY, MMC_SPEED_MISMATCH },

    /* What SPC-4 and MMC-6 say beyond that. */
    { ANY, 0x27, ANY, ANY, MMC_WRITE_PROTECTED },
    { ANY, 0x73, 0x02, ANY, MMC_CALIBRATION_AREA_FULL },  /* power calibration area is full */
    { ANY, 0x73, 0x11, ANY, MMC_CALIBRATION_AREA_FULL },  /* current power calibration area is full */
    { ANY, 0x73, 0x05, ANY, MMC_MEDIUM_FULL },            /* program memory area is full */
    { ANY, 0x73, 0x17, ANY, MMC_MEDIUM_FULL },            /* RDZ is full */
    { MMC_KEY_MEDIUM_ERROR, 0x0C, ANY, ANY, MMC_WRITE_ERROR },
    { MMC_KEY_ILLEGAL_REQUEST, 0x20, ANY, ANY, MMC_ILLEGAL_COMMAND },
    { MMC_KEY_ILLEGAL_REQUEST, 0x21, ANY, ANY, MMC_INVALID_ADDRESS },
    { MMC_KEY_ILLEGAL_REQUEST, 0x2C, ANY, ANY, MMC_SEQUENCE_ERROR },
    /* Saving parameters not supported (SPC-4 7.5.3, PC = 11b): the page has no saved values. */
    { MMC_KEY_ILLEGAL_REQUEST, 0x39, 0x00, MMC_MODE_SENSE_10, MMC_NO_SUCH_MODE_PAGE },
    { MMC_KEY_ILLEGAL_REQUEST, 0x39, 0x00, MMC_MODE_SELECT_10, MMC_INVALID_MODE_PARAMETERS },
    { ANY, 0x53, 0x02, ANY, MMC_LOCKED },
    { ANY, 0x63, ANY, ANY, MMC_MEDIUM_FULL },             /* end of user area; packet does not fit */
    { MMC_KEY_ILLEGAL_REQUEST, 0x64, ANY, ANY, MMC_WRONG_MODE_FOR_TRACK },
    { MMC_KEY_ILLEGAL_REQUEST, 0x6F, ANY, ANY, MMC_COPY_PROTECTED },
    { MMC_KEY_ILLEGAL_REQUEST, 0x72, 0x03, ANY, MMC_SESSION_FIXATION },
    { MMC_KEY_ILLEGAL_REQUEST, 0x72, ANY, ANY, MMC_SEQUENCE_ERROR }, /* a reserved track is not full; no more reservations */
    { ANY, 0x72, ANY, ANY, MMC_WRITE_ERROR },             /* lead-in or lead-out could not be written */
    { MMC_KEY_UNIT_ATTENTION, 0x29, ANY, ANY, MMC_RESET },
    { MMC_KEY_UNIT_ATTENTION, 0x2A, ANY, ANY, MMC_RESET },

    { MMC_KEY_NOT_READY, ANY, ANY, ANY, MMC_NOT_READY },
    { MMC_KEY_MEDIUM_ERROR, ANY, ANY, ANY, MMC_MEDIUM_ERROR },
    { MMC_KEY_HARDWARE_ERROR, ANY, ANY, ANY, MMC_HARDWARE_ERROR },
    { MMC_KEY_ILLEGAL_REQUEST, ANY, ANY, ANY, MMC_ILLEGAL_REQUEST },
    { MMC_KEY_UNIT_ATTENTION, ANY, ANY, ANY, MMC_UNIT_ATTENTION },
    { MMC_KEY_DATA_PROTECT, ANY, ANY, ANY, MMC_WRITE_PROTECTED },
    { MMC_KEY_BLANK_CHECK, ANY, ANY, ANY, MMC_BLANK_CHECK },
    { MMC_KEY_ABORTED_COMMAND, ANY, ANY, ANY, MMC_ABORTED },
    { MMC_KEY_VOLUME_OVERFLOW, ANY, ANY, ANY, MMC_MEDIUM_FULL },
    { ANY, ANY, ANY, ANY, MMC_COMMAND_FAILED },
};

static bool fits(uint8_t rule, uint8_t value)
{
    return rule == ANY || rule == value;
}

enum mmc_result mmc_sense_result(const struct mmc_sense *sense, uint8_t opcode)
{
    const struct sense_rule *rule;

    if (!sense->valid) return MMC_COMMAND_FAILED;
    for (rule = rules; rule < rules + sizeof(rules) / sizeof(rules[0]) - 1; rule++)
    {
        if (fits(rule->key, sense->key) && fits(rule->asc, sense->asc) && fits(rule->ascq, sense->ascq)
                && fits(rule->opcode, opcode))
            break;
    }
    return rule->result;
}

static const char * const texts[MMC_RESULT_COUNT] =
{
    [MMC_OK] = "Success",
    [MMC_NO_MEDIUM] = "There is no disc in the drive",
    [MMC_BECOMING_READY] = "The drive is getting ready",
    [MMC_FORMAT_IN_PROGRESS] = "The drive is formatting the disc",
    [MMC_BUSY] = "The drive is busy with a long operation",
    [MMC_NOT_READY] = "The drive is not ready",
    [MMC_UPSIDE_DOWN] = "The disc cannot be found: it may be upside down",
    [MMC_INCOMPATIBLE_MEDIUM] = "The disc is of a kind that the drive cannot use this way",
    [MMC_WRITE_PROTECTED] = "The disc is write-protected",
    [MMC_MEDIUM_CHANGED] = "The disc may have been changed",
    [MMC_MEDIUM_FULL] = "The disc is full",
    [MMC_MEDIUM_ERROR] = "The disc is defective or damaged here",
    [MMC_BLANK_CHECK] = "This part of the disc is blank, or it is not blank where it should be",
    [MMC_CALIBRATION_AREA_FULL] = "The disc has no room left for power calibration",
    [MMC_COPY_PROTECTED] = "The disc is copy-protected",
    [MMC_ILLEGAL_COMMAND] = "The drive does not know this command",
    [MMC_ILLEGAL_REQUEST] = "The drive refuses the command's parameters",
    [MMC_INVALID_ADDRESS] = "The address is outside the disc or cannot be written next",
    [MMC_WRONG_MODE_FOR_TRACK] = "The track is of another kind than the command expects",
    [MMC_NO_SUCH_MODE_PAGE] = "The drive does not have this mode page",
    [MMC_INVALID_MODE_PARAMETERS] = "The drive does not accept these settings",
    [MMC_NO_DISC_STRUCTURE] = "The disc does not have this structure",
    [MMC_SEQUENCE_ERROR] = "The drive cannot do this at this moment",
    [MMC_SESSION_FIXATION] = "The session cannot be closed now",
    [MMC_LOCKED] = "The drive is locked: the disc may not be removed",
    [MMC_NO_FEATURE] = "The drive does not have this feature",
    [MMC_FEATURE_NOT_CURRENT] = "The feature is not available with the disc that is in the drive",
    [MMC_SPEED_MISMATCH] = "The disc cannot be written at this speed",
    [MMC_LOSS_OF_STREAMING] = "Data did not arrive fast enough and the recording was interrupted",
    [MMC_WRITE_ERROR] = "The drive could not write to the disc",
    [MMC_HARDWARE_ERROR] = "The drive has a hardware error",
    [MMC_RESET] = "The drive was reset and has lost its settings",
    [MMC_UNIT_ATTENTION] = "Something changed in the drive meanwhile",
    [MMC_ABORTED] = "The drive aborted the command",
    [MMC_RESERVED] = "The drive is reserved for another program or computer",
    [MMC_COMMAND_FAILED] = "The drive could not carry out the command and does not say why",
    [MMC_BAD_REPLY] = "The answer of the drive is missing, incomplete or contradicts itself",
    [MMC_NO_DEVICE] = "The drive is not there any more",
    [MMC_TIMEOUT] = "The drive does not answer",
    [MMC_DENIED] = "The system does not let this program send this command to the drive",
    [MMC_TRANSPORT_ERROR] = "The command could not be sent to the drive",
    [MMC_BUFFER_TOO_SMALL] = "The answer does not fit into the buffer",
    [MMC_BAD_ARGUMENT] = "The parameter is not valid",
};

const char *mmc_result_text(enum mmc_result result)
{
    if ((unsigned int)result < MMC_RESULT_COUNT && texts[result]) return texts[result];
    return "Unknown result";
}

bool mmc_result_is_temporary(enum mmc_result result)
{
    return result == MMC_BECOMING_READY || result == MMC_FORMAT_IN_PROGRESS || result == MMC_BUSY;
}

bool mmc_result_is_unfinished(enum mmc_result result)
{
    return mmc_result_is_temporary(result) || result == MMC_SESSION_FIXATION || result == MMC_MEDIUM_CHANGED
            || result == MMC_UNIT_ATTENTION;
}

bool mmc_result_is_gone(enum mmc_result result)
{
    return result == MMC_NO_DEVICE || result == MMC_DENIED || result == MMC_TRANSPORT_ERROR || result == MMC_TIMEOUT
            || result == MMC_BAD_REPLY;
}
