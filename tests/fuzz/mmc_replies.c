/*
 * Every function of libs/mmc that reads a drive's reply, on drives that answer anything.
 *
 * Input: which function, three bytes of arguments, then one answer per command that is sent. An answer is a byte of
 * flags, what they ask for, and the data with their length before them (16 bits, big-endian).
 *
 * Each function is called twice with the same answers; only the bytes behind what the transport says was transferred
 * differ. What comes out may not: nothing is read there.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/mmc.h"
#include "mmc/be.h"
#include "mmc_calls.h"
#include "fuzz.h"

/* The low four bits of an answer's flags; what is below END_CHECK_CONDITION is GOOD with data. */
enum answer_end
{
    END_CHECK_CONDITION = 10,        /* to 12; then the sense: a length byte and the bytes */
    END_TRANSPORT_ERROR = 13,        /* then which one */
    END_STATUS = 14,                 /* then the SCSI status */
    END_LOST = 15                    /* GOOD and all transferred, but nothing arrived */
};
#define FLAG_LIE       0x10          /* then how many bytes are said to be transferred, 16 bits */
#define FLAG_WITH_DATA 0x20          /* data come in spite of the check condition */

/* mmc_read_disc_state sends at most 12 commands and one for each of 99 tracks, each at most MMC_ATTEMPTS times with a REQUEST
 * SENSE after each. */
#define COMMANDS_MOST ((12 + 99) * 2 * MMC_ATTEMPTS)

struct drive
{
    struct mmc_transport transport;
    struct input answers;
    uint8_t fill;                    /* what stands behind the bytes transferred */
    unsigned int commands;
    enum mmc_transport_error error;  /* of the last command */
    bool lost;                       /* the last command brought nothing, where that can be seen */
};

/* Bytes that the drive may send, by the CDB; UINT32_MAX for commands whose CDB does not say. */
static uint32_t allocation(const struct mmc_command *command)
{
    const uint8_t *cdb = command->cdb;

    switch (cdb[0])
    {
    case MMC_REQUEST_SENSE: return cdb[4];
    case MMC_INQUIRY: return get_be16(cdb + 3);
    case MMC_READ_CAPACITY: return 8;
    case MMC_READ_10: return MMC_DATA_BLOCK_SIZE * (uint32_t)get_be16(cdb + 7);
    case MMC_READ_12: return MMC_DATA_BLOCK_SIZE * get_be32(cdb + 6);
    case MMC_READ_FORMAT_CAPACITIES:
    case MMC_READ_SUB_CHANNEL:
    case MMC_READ_TOC_PMA_ATIP:
    case MMC_GET_CONFIGURATION:
    case MMC_GET_EVENT_STATUS_NOTIFICATION:
    case MMC_READ_DISC_INFORMATION:
    case MMC_READ_TRACK_INFORMATION:
    case MMC_MODE_SENSE_10:
    case MMC_READ_BUFFER_CAPACITY: return get_be16(cdb + 7);
    case MMC_READ_DISC_STRUCTURE:
    case MMC_MECHANISM_STATUS: return get_be16(cdb + 8);
    case MMC_GET_PERFORMANCE: return 8 + 16 * (uint32_t)get_be16(cdb + 8);
    default: return UINT32_MAX;
    }
}

static void check_command(const struct mmc_command *command)
{
    static const uint8_t lengths[8] = { 6, 10, 10, 16, 16, 12, 0, 0 };

    must_hold(command->cdb_length == lengths[command->cdb[0] >> 5], "a CDB has its group's length");
    must_hold(command->timeout > 0, "a command has a time limit");
    must_hold((command->direction == MMC_NO_DATA) == !command->data_length, "data go with a direction");
    if (command->direction != MMC_FROM_DEVICE) return;
    must_hold(allocation(command) == UINT32_MAX || allocation(command) == command->data_length,
            "the allocation length is the buffer's");
}

static enum mmc_transport_error answer(struct mmc_transport *transport, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct drive *drive = (struct drive *)transport;
    struct input *input = &drive->answers;
    uint8_t flags = take_byte(input), end = flags & 0x0F;
    uint8_t *data = command->data;
    uint32_t length = 0, transferred;

    must_hold(++drive->commands <= COMMANDS_MOST, "commands come to an end");
    check_command(command);
    drive->lost = false;
    drive->error = MMC_TRANSPORT_OK;
    if (end == END_TRANSPORT_ERROR)
    {
        drive->error = (enum mmc_transport_error)(1 + take_byte(input) % MMC_TRANSPORT_FAILED);
        if (command->direction == MMC_FROM_DEVICE) memset(data, drive->fill, command->data_length);
        return drive->error;
    }
    if (end >= END_CHECK_CONDITION && end < END_TRANSPORT_ERROR)
    {
        reply->status = MMC_STATUS_CHECK_CONDITION;
        reply->sense_length = take_byte(input);
        take_bytes(input, reply->sense, reply->sense_length < MMC_SENSE_MAX ? reply->sense_length : MMC_SENSE_MAX);
    }
    else if (end == END_STATUS) reply->status = take_byte(input);
    if (end == END_LOST)
    {
        reply->transferred = command->data_length;
        drive->lost = command->direction == MMC_FROM_DEVICE && command->data_length >= 4;
        return MMC_TRANSPORT_OK;
    }
    if (command->direction != MMC_FROM_DEVICE)
    {
        reply->transferred = command->data_length;
        return MMC_TRANSPORT_OK;
    }

    transferred = flags & FLAG_LIE ? take_16(input) : 0;
    memset(data, drive->fill, command->data_length);
    if (!reply->status || (flags & FLAG_WITH_DATA))
    {
        length = take_16(input);
        if (length > command->data_length) length = command->data_length;
        length = (uint32_t)take_bytes(input, data, length);
    }
    if (!(flags & FLAG_LIE)) transferred = length;
    else if (transferred > length)
        memset(data + length, 0x5A, (transferred < command->data_length ? transferred : command->data_length) - length);
    reply->transferred = transferred;
    return MMC_TRANSPORT_OK;
}

static void call_once(const struct mmc_call *call, const uint8_t arguments[3], struct input answers, uint8_t fill,
        struct outcome *outcome)
{
    struct drive drive = { { answer, 65536 }, answers, fill };
    struct mmc_device device;

    mmc_device_init(&device, &drive.transport);
    outcome->length = 0;
    outcome->result = call->run(&device, arguments, outcome);
    must_hold((unsigned int)outcome->result < MMC_RESULT_COUNT, "a result is one of the list");
    must_hold(mmc_result_text(outcome->result) && *mmc_result_text(outcome->result), "a result has words");
    if (outcome->result == MMC_OK && !call->goes_on) must_hold(drive.error == MMC_TRANSPORT_OK && !drive.lost, "nothing came, and all is well");
    if (!drive.commands)
        must_hold(outcome->result == MMC_BAD_ARGUMENT, "only the caller's mistake keeps a command from being sent");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct outcome first, second;
    struct input input = { data, size, 0 };
    const struct mmc_call *call = &mmc_calls[take_byte(&input) % mmc_call_count];
    uint8_t arguments[3] = { 0 };

    take_bytes(&input, arguments, sizeof(arguments));
    /* Every bit differs, and one of them is a digit, which identification may have. */
    call_once(call, arguments, input, (uint8_t)'1', &first);
    call_once(call, arguments, input, (uint8_t)~'1', &second);
    must_hold(first.result == second.result, "the result depends on bytes that did not come");
    must_hold(first.length == second.length && !memcmp(first.bytes, second.bytes, first.length),
            "what comes out depends on bytes that did not come");
    return 0;
}
