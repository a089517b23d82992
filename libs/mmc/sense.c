/*
 * Sense data taken apart, and put into words.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <string.h>

#include "mmc/be.h"
#include "mmc/sense.h"

/* Sense key specific bytes (SPC-4 4.5.2.4), the same three in both forms. */
static void parse_key_specific(const uint8_t *bytes, struct mmc_sense *sense)
{
    if (!(bytes[0] & 0x80)) return;
    switch (sense->key)
    {
    case MMC_KEY_ILLEGAL_REQUEST:
        sense->field_valid = true;
        sense->field_in_cdb = bytes[0] & 0x40;
        sense->field_bit = bytes[0] & 0x08 ? bytes[0] & 0x07 : 0xFF;
        sense->field_byte = get_be16(bytes + 1);
        break;
    case MMC_KEY_NO_SENSE:
    case MMC_KEY_NOT_READY:
        sense->progress_valid = true;
        sense->progress = get_be16(bytes + 1);
        break;
    }
}

/* SPC-4 4.5.3. The additional length may promise more than came, and less than the fields take. */
static void parse_fixed(const uint8_t *data, size_t length, struct mmc_sense *sense)
{
    uint8_t bytes[18] = { 0 };
    size_t end = length < 8 ? length : 8 + (size_t)data[7];

    if (end > length) end = length;
    if (end > sizeof(bytes)) end = sizeof(bytes);
    memcpy(bytes, data, end);

    sense->wrong_length = bytes[2] & 0x20;
    sense->key = bytes[2] & 0x0F;
    sense->information_valid = bytes[0] & 0x80;
    sense->information = get_be32(bytes + 3);
    sense->asc = bytes[12];
    sense->ascq = bytes[13];
    parse_key_specific(bytes + 15, sense);
}

/* SPC-4 4.5.2. */
static void parse_descriptors(const uint8_t *data, size_t length, struct mmc_sense *sense)
{
    size_t offset = 8, end = length < 8 ? length : 8 + (size_t)data[7];

    if (length > 1) sense->key = data[1] & 0x0F;
    if (length > 2) sense->asc = data[2];
    if (length > 3) sense->ascq = data[3];
    if (end > length) end = length;
    while (offset + 2 <= end && offset + 2 + data[offset + 1] <= end)
    {
        const uint8_t *descriptor = data + offset;

        switch (descriptor[0])
        {
        case 0x00: /* information */
            if (descriptor[1] < 10) break;
            sense->information_valid = descriptor[2] & 0x80;
            sense->information = get_be64(descriptor + 4);
            break;
        case 0x02: /* sense key specific */
            if (descriptor[1] < 6) break;
            parse_key_specific(descriptor + 4, sense);
            break;
        case 0x05: /* block commands */
            if (descriptor[1] < 2) break;
            sense->wrong_length = descriptor[3] & 0x20;
            break;
        }
        offset += 2 + (size_t)descriptor[1];
    }
}

bool mmc_sense_parse(const uint8_t *data, size_t length, struct mmc_sense *sense)
{
    uint8_t code;

    memset(sense, 0, sizeof(*sense));
    if (!length) return false;
    code = data[0] & 0x7F;
    switch (code)
    {
    case 0x70:
    case 0x71:
        if (length < 3) return false; /* not even a key */
        parse_fixed(data, length, sense);
        break;
    case 0x72:
    case 0x73:
        if (length < 2) return false;
        parse_descriptors(data, length, sense);
        break;
    default:
        return false;
    }
    sense->deferred = code & 1;
    sense->valid = true;
    return true;
}

const char *mmc_sense_key_text(uint8_t key)
{
    static const char * const texts[16] =
    {
        "no sense", "recovered error", "not ready", "medium error", "hardware error", "illegal request",
        "unit attention", "data protect", "blank check", "vendor specific", "copy aborted", "aborted command",
        "reserved", "volume overflow", "miscompare", "completed"
    };

    return texts[key & 0x0F];
}

struct sense_text
{
    uint8_t asc;
    uint8_t ascq;
    const char *text;
};

/* SPC-4 annex on additional sense codes: those that CD, DVD and BD drives may give, in ascending order. */
static const struct sense_text sense_texts[] =
{
    { 0x00, 0x00, "no additional sense information" },
    { 0x00, 0x06, "I/O process terminated" },
    { 0x00, 0x11, "audio play operation in progress" },
    { 0x00, 0x12, "audio play operation paused" },
    { 0x00, 0x13, "audio play operation successfully completed" },
    { 0x00, 0x14, "audio play operation stopped due to error" },
    { 0x00, 0x15, "no current audio status to return" },
    { 0x00, 0x16, "operation in progress" },
    { 0x00, 0x17, "cleaning requested" },
    { 0x01, 0x00, "no index/sector signal" },
    { 0x02, 0x00, "no seek complete" },
    { 0x02, 0x06, "no reference position found, medium may be upside down" },
    { 0x03, 0x00, "peripheral device write fault" },
    { 0x04, 0x00, "logical unit not ready, cause not reportable" },
    { 0x04, 0x01, "logical unit is in process of becoming ready" },
    { 0x04, 0x02, "logical unit not ready, initialising command required" },
    { 0x04, 0x03, "logical unit not ready, manual intervention required" },
    { 0x04, 0x04, "logical unit not ready, format in progress" },
    { 0x04, 0x07, "logical unit not ready, operation in progress" },
    { 0x04, 0x08, "logical unit not ready, long write in progress" },
    { 0x04, 0x09, "logical unit not ready, self-test in progress" },
    { 0x04, 0x1A, "logical unit not ready, start stop unit command in progress" },
    { 0x05, 0x00, "logical unit does not respond to selection" },
    { 0x05, 0x01, "media load, eject failed" },
    { 0x06, 0x00, "no reference position found" },
    { 0x07, 0x00, "multiple peripheral devices selected" },
    { 0x08, 0x00, "logical unit communication failure" },
    { 0x08, 0x01, "logical unit communication time-out" },
    { 0x08, 0x02, "logical unit communication parity error" },
    { 0x08, 0x03, "logical unit communication CRC error" },
    { 0x09, 0x00, "track following error" },
    { 0x09, 0x01, "tracking servo failure" },
    { 0x09, 0x02, "focus servo failure" },
    { 0x09, 0x03, "spindle servo failure" },
    { 0x09, 0x04, "head select fault" },
    { 0x09, 0x05, "vibration induced tracking error" },
    { 0x0A, 0x00, "error log overflow" },
    { 0x0B, 0x00, "warning" },
    { 0x0B, 0x01, "warning, specified temperature exceeded" },
    { 0x0B, 0x02, "warning, enclosure degraded" },
    { 0x0C, 0x00, "write error" },
    { 0x0C, 0x02, "write error, auto-reallocation failed" },
    { 0x0C, 0x03, "write error, recommend reassignment" },
    { 0x0C, 0x07, "write error, recovery needed" },
    { 0x0C, 0x08, "write error, recovery failed" },
    { 0x0C, 0x09, "write error, loss of streaming" },
    { 0x0C, 0x0A, "write error, padding blocks added" },
    { 0x0C, 0x0F, "defects in error window" },
    { 0x11, 0x00, "unrecovered read error" },
    { 0x11, 0x01, "read retries exhausted" },
    { 0x11, 0x02, "error too long to correct" },
    { 0x11, 0x05, "L-EC uncorrectable error" },
    { 0x11, 0x06, "CIRC unrecovered error" },
    { 0x11, 0x0F, "error reading UPC/EAN number" },
    { 0x11, 0x10, "error reading ISRC number" },
    { 0x14, 0x00, "recorded entity not found" },
    { 0x14, 0x01, "record not found" },
    { 0x15, 0x00, "random positioning error" },
    { 0x15, 0x01, "mechanical positioning error" },
    { 0x15, 0x02, "positioning error detected by read of medium" },
    { 0x17, 0x00, "recovered data with no error correction applied" },
    { 0x17, 0x01, "recovered data with retries" },
    { 0x17, 0x02, "recovered data with positive head offset" },
    { 0x17, 0x03, "recovered data with negative head offset" },
    { 0x17, 0x04, "recovered data with retries and/or CIRC applied" },
    { 0x17, 0x05, "recovered data using previous sector ID" },
    { 0x18, 0x00, "recovered data with error correction applied" },
    { 0x18, 0x01, "recovered data with error correction and retries applied" },
    { 0x18, 0x02, "recovered data, data auto-reallocated" },
    { 0x18, 0x03, "recovered data with CIRC" },
    { 0x18, 0x04, "recovered data with L-EC" },
    { 0x18, 0x05, "recovered data, recommend reassignment" },
    { 0x18, 0x06, "recovered data, recommend rewrite" },
    { 0x18, 0x08, "recovered data with linking" },
    { 0x1A, 0x00, "parameter list length error" },
    { 0x1B, 0x00, "synchronous data transfer error" },
    { 0x1D, 0x00, "miscompare during verify operation" },
    { 0x20, 0x00, "invalid command operation code" },
    { 0x21, 0x00, "logical block address out of range" },
    { 0x21, 0x01, "invalid element address" },
    { 0x21, 0x02, "invalid address for write" },
    { 0x21, 0x03, "invalid write crossing layer jump" },
    { 0x24, 0x00, "invalid field in CDB" },
    { 0x25, 0x00, "logical unit not supported" },
    { 0x26, 0x00, "invalid field in parameter list" },
    { 0x26, 0x01, "parameter not supported" },
    { 0x26, 0x02, "parameter value invalid" },
    { 0x26, 0x03, "threshold parameters not supported" },
    { 0x27, 0x00, "write protected" },
    { 0x27, 0x01, "hardware write protected" },
    { 0x27, 0x02, "logical unit software write protected" },
    { 0x27, 0x03, "associated write protect" },
    { 0x27, 0x04, "persistent write protect" },
    { 0x27, 0x05, "permanent write protect" },
    { 0x27, 0x06, "conditional write protect" },
    { 0x28, 0x00, "not ready to ready change, medium may have changed" },
    { 0x28, 0x01, "import or export element accessed" },
    { 0x28, 0x02, "format-layer may have changed" },
    { 0x29, 0x00, "power on, reset, or bus device reset occurred" },
    { 0x29, 0x01, "power on occurred" },
    { 0x29, 0x02, "SCSI bus reset occurred" },
    { 0x29, 0x03, "bus device reset function occurred" },
    { 0x29, 0x04, "device internal reset" },
    { 0x2A, 0x00, "parameters changed" },
    { 0x2A, 0x01, "mode parameters changed" },
    { 0x2A, 0x02, "log parameters changed" },
    { 0x2B, 0x00, "copy cannot execute since host cannot disconnect" },
    { 0x2C, 0x00, "command sequence error" },
    { 0x2C, 0x03, "current program area is not empty" },
    { 0x2C, 0x04, "current program area is empty" },
    { 0x2E, 0x00, "insufficient time for operation" },
    { 0x2F, 0x00, "commands cleared by another initiator" },
    { 0x30, 0x00, "incompatible medium installed" },
    { 0x30, 0x01, "cannot read medium, unknown format" },
    { 0x30, 0x02, "cannot read medium, incompatible format" },
    { 0x30, 0x03, "cleaning cartridge installed" },
    { 0x30, 0x04, "cannot write medium, unknown format" },
    { 0x30, 0x05, "cannot write medium, incompatible format" },
    { 0x30, 0x06, "cannot format medium, incompatible medium" },
    { 0x30, 0x07, "cleaning failure" },
    { 0x30, 0x08, "cannot write, application code mismatch" },
    { 0x30, 0x09, "current session not fixated for append" },
    { 0x30, 0x10, "medium not formatted" },
    { 0x30, 0x11, "cannot write medium, unsupported medium version" },
    { 0x31, 0x00, "medium format corrupted" },
    { 0x31, 0x01, "format command failed" },
    { 0x31, 0x02, "zoned formatting failed due to spare linking" },
    { 0x33, 0x00, "tape length error" },
    { 0x34, 0x00, "enclosure failure" },
    { 0x35, 0x00, "enclosure services failure" },
    { 0x37, 0x00, "rounded parameter" },
    { 0x39, 0x00, "saving parameters not supported" },
    { 0x3A, 0x00, "medium not present" },
    { 0x3A, 0x01, "medium not present, tray closed" },
    { 0x3A, 0x02, "medium not present, tray open" },
    { 0x3A, 0x03, "medium not present, loadable" },
    { 0x3B, 0x0D, "medium destination element full" },
    { 0x3B, 0x0E, "medium source element empty" },
    { 0x3B, 0x0F, "end of medium reached" },
    { 0x3B, 0x11, "medium magazine not accessible" },
    { 0x3B, 0x12, "medium magazine removed" },
    { 0x3B, 0x13, "medium magazine inserted" },
    { 0x3D, 0x00, "invalid bits in identify message" },
    { 0x3E, 0x00, "logical unit has not self-configured yet" },
    { 0x3E, 0x01, "logical unit failure" },
    { 0x3E, 0x02, "timeout on logical unit" },
    { 0x3F, 0x00, "target operating conditions have changed" },
    { 0x3F, 0x01, "microcode has been changed" },
    { 0x3F, 0x02, "changed operating definition" },
    { 0x3F, 0x03, "inquiry data have changed" },
    { 0x3F, 0x0E, "reported LUNs data have changed" },
    { 0x43, 0x00, "message error" },
    { 0x44, 0x00, "internal target failure" },
    { 0x45, 0x00, "select or reselect failure" },
    { 0x46, 0x00, "unsuccessful soft reset" },
    { 0x47, 0x00, "SCSI parity error" },
    { 0x48, 0x00, "initiator detected error message received" },
    { 0x49, 0x00, "invalid message error" },
    { 0x4A, 0x00, "command phase error" },
    { 0x4B, 0x00, "data phase error" },
    { 0x4C, 0x00, "logical unit failed self-configuration" },
    { 0x4E, 0x00, "overlapped commands attempted" },
    { 0x51, 0x00, "erase failure" },
    { 0x51, 0x01, "erase failure, incomplete erase operation detected" },
    { 0x53, 0x00, "media load or eject failed" },
    { 0x53, 0x02, "medium removal prevented" },
    { 0x55, 0x00, "system resource failure" },
    { 0x57, 0x00, "unable to recover table of contents" },
    { 0x58, 0x00, "generation does not exist" },
    { 0x59, 0x00, "updated block read" },
    { 0x5A, 0x00, "operator request or state change input" },
    { 0x5A, 0x01, "operator medium removal request" },
    { 0x5A, 0x02, "operator selected write protect" },
    { 0x5A, 0x03, "operator selected write permit" },
    { 0x5B, 0x00, "log exception" },
    { 0x5D, 0x00, "failure prediction threshold exceeded" },
    { 0x5D, 0x01, "media failure prediction threshold exceeded" },
    { 0x5D, 0x02, "logical unit failure prediction threshold exceeded" },
    { 0x5D, 0x03, "spare area exhaustion failure prediction threshold exceeded" },
    { 0x5E, 0x00, "low power condition on" },
    { 0x5E, 0x01, "idle condition activated by timer" },
    { 0x5E, 0x02, "standby condition activated by timer" },
    { 0x5E, 0x03, "idle condition activated by command" },
    { 0x5E, 0x04, "standby condition activated by command" },
    { 0x63, 0x00, "end of user area encountered on this track" },
    { 0x63, 0x01, "packet does not fit in available space" },
    { 0x64, 0x00, "illegal mode for this track" },
    { 0x64, 0x01, "invalid packet size" },
    { 0x65, 0x00, "voltage fault" },
    { 0x6F, 0x00, "copy protection key exchange failure, authentication failure" },
    { 0x6F, 0x01, "copy protection key exchange failure, key not present" },
    { 0x6F, 0x02, "copy protection key exchange failure, key not established" },
    { 0x6F, 0x03, "read of scrambled sector without authentication" },
    { 0x6F, 0x04, "media region code is mismatched to logical unit region" },
    { 0x6F, 0x05, "drive region must be permanent, region reset count error" },
    { 0x6F, 0x06, "insufficient block count for binding nonce recording" },
    { 0x6F, 0x07, "conflict in binding nonce recording" },
    { 0x72, 0x00, "session fixation error" },
    { 0x72, 0x01, "session fixation error writing lead-in" },
    { 0x72, 0x02, "session fixation error writing lead-out" },
    { 0x72, 0x03, "session fixation error, incomplete track in session" },
    { 0x72, 0x04, "empty or partially written reserved track" },
    { 0x72, 0x05, "no more track reservations allowed" },
    { 0x72, 0x06, "RMZ extension is not allowed" },
    { 0x72, 0x07, "no more test zone extensions are allowed" },
    { 0x73, 0x00, "CD control error" },
    { 0x73, 0x01, "power calibration area almost full" },
    { 0x73, 0x02, "power calibration area is full" },
    { 0x73, 0x03, "power calibration area error" },
    { 0x73, 0x04, "program memory area update failure" },
    { 0x73, 0x05, "program memory area is full" },
    { 0x73, 0x06, "RMA/PMA is almost full" },
    { 0x73, 0x10, "current power calibration area almost full" },
    { 0x73, 0x11, "current power calibration area is full" },
    { 0x73, 0x17, "RDZ is full" },
};

const char *mmc_additional_sense_text(uint8_t asc, uint8_t ascq)
{
    size_t i;

    for (i = 0; i < sizeof(sense_texts) / sizeof(sense_texts[0]); i++)
        if (sense_texts[i].asc == asc && sense_texts[i].ascq == ascq) return sense_texts[i].text;
    return NULL;
}

char *mmc_sense_text(const struct mmc_sense *sense, char *text, size_t size)
{
    const char *additional = mmc_additional_sense_text(sense->asc, sense->ascq);
    const char *deferred = sense->deferred ? "deferred " : "";

    if (!size) return text;
    if (!sense->valid)
        snprintf(text, size, "no sense data");
    else if (additional)
        snprintf(text, size, "%s%s: %s (%X/%02X/%02X)", deferred, mmc_sense_key_text(sense->key), additional,
                sense->key, sense->asc, sense->ascq);
    else
        snprintf(text, size, "%s%s (%X/%02X/%02X)", deferred, mmc_sense_key_text(sense->key), sense->key, sense->asc,
                sense->ascq);
    return text;
}
