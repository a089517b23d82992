/*
 * One command, its retries, and what its sense data mean.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/command.h"

#define FIXED_SENSE_SIZE 18 /* SPC-4 4.5.3: up to and including the sense key specific field */

/* No reply and no sector begins so: as a length it is odd or enormous, as anything else it is one in 2^128. */
static const uint8_t untouched[16] =
{
    0xE7, 0xB3, 0x5C, 0x91, 0x4D, 0xF2, 0x86, 0x1B, 0xC9, 0x70, 0xAE, 0x35, 0xD8, 0x67, 0x0F, 0xA1
};

void mmc_device_init(struct mmc_device *device, struct mmc_transport *transport)
{
    memset(device, 0, sizeof(*device));
    device->transport = transport;
}

struct mmc_command mmc_begin(uint8_t opcode, uint32_t timeout)
{
    /* The operation code's top three bits are its group. Groups 3, 6 and 7 have no fixed length; none is used here. */
    static const uint8_t lengths[8] = { 6, 10, 10, 0, 16, 12, 0, 0 };
    struct mmc_command command;

    memset(&command, 0, sizeof(command));
    command.cdb[0] = opcode;
    command.cdb_length = lengths[opcode >> 5];
    command.timeout = timeout;
    return command;
}

void mmc_fetch_into(struct mmc_command *command, void *data, uint32_t length)
{
    command->direction = MMC_FROM_DEVICE;
    command->data = data;
    command->data_length = length;
}

void mmc_send_from(struct mmc_command *command, const void *data, uint32_t length)
{
    command->direction = MMC_TO_DEVICE;
    command->data = (void *)(uintptr_t)data;
    command->data_length = length;
}

void mmc_copy_text(char *text, const uint8_t *bytes, uint32_t length)
{
    uint32_t i;

    while (length && (bytes[length - 1] == ' ' || !bytes[length - 1])) length--;
    while (length && *bytes == ' ')
    {
        bytes++;
        length--;
    }
    for (i = 0; i < length; i++) text[i] = bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char)bytes[i] : '?';
    text[length] = 0;
}

static uint32_t mark_length(const struct mmc_command *command)
{
    /* Below four bytes a real answer could look like the mark. */
    if (command->direction != MMC_FROM_DEVICE || command->data_length < 4) return 0;
    return command->data_length < sizeof(untouched) ? command->data_length : sizeof(untouched);
}

static enum mmc_result transport_result(enum mmc_transport_error error)
{
    switch (error)
    {
    case MMC_TRANSPORT_OK: return MMC_OK;
    case MMC_TRANSPORT_NO_DEVICE: return MMC_NO_DEVICE;
    case MMC_TRANSPORT_TIMEOUT: return MMC_TIMEOUT;
    case MMC_TRANSPORT_DENIED: return MMC_DENIED;
    case MMC_TRANSPORT_REFUSED:
    case MMC_TRANSPORT_FAILED: break;
    }
    return MMC_TRANSPORT_ERROR;
}

/* Send the command once. */
static enum mmc_result attempt(struct mmc_device *device, const struct mmc_command *command, struct mmc_reply *reply)
{
    enum mmc_transport_error error;
    uint32_t mark = mark_length(command);

    memset(reply, 0, sizeof(*reply));
    if (mark) memcpy(command->data, untouched, mark);
    /* Too short for a mark: at least what an earlier attempt left there is not taken for this one's answer. */
    else if (command->direction == MMC_FROM_DEVICE) memset(command->data, 0, command->data_length);
    error = device->transport->execute(device->transport, command, reply);
    device->last_transport_error = error;
    if (error != MMC_TRANSPORT_OK) return transport_result(error);

    device->last_status = reply->status;
    if (reply->transferred > command->data_length) reply->transferred = command->data_length;
    if (reply->sense_length > MMC_SENSE_MAX) reply->sense_length = MMC_SENSE_MAX;
    return MMC_OK;
}

/* The drive says that the command was done. A transport that lost an error says so too, but nothing has arrived then. */
static enum mmc_result done(const struct mmc_command *command, const struct mmc_reply *reply, uint32_t *transferred)
{
    uint32_t mark = mark_length(command);

    if (mark && !memcmp(command->data, untouched, mark)) return MMC_BAD_REPLY;
    if (transferred) *transferred = reply->transferred;
    return MMC_OK;
}

/* The transport lost the sense data of a CHECK CONDITION: ask the drive. What it says now may be nothing, and then
 * the command has failed all the same. */
static void fetch_lost_sense(struct mmc_device *device)
{
    uint8_t data[FIXED_SENSE_SIZE] = { 0 };
    struct mmc_command command = mmc_begin(MMC_REQUEST_SENSE, MMC_TIMEOUT_QUICK);
    uint8_t status = device->last_status;
    struct mmc_reply reply;

    command.cdb[4] = sizeof(data);
    mmc_fetch_into(&command, data, sizeof(data));
    if (attempt(device, &command, &reply) == MMC_OK && reply.status == MMC_STATUS_GOOD
            && done(&command, &reply, NULL) == MMC_OK)
        mmc_sense_parse(data, reply.transferred, &device->last_sense);
    if (device->last_sense.key == MMC_KEY_NO_SENSE) memset(&device->last_sense, 0, sizeof(device->last_sense));
    device->last_status = status;
    device->last_transport_error = MMC_TRANSPORT_OK;
}

static bool retries_after_attention(struct mmc_device *device, uint8_t opcode)
{
    uint8_t asc = device->last_sense.asc;

    if (asc == 0x28) device->medium_changed = true;
    if (asc == 0x29 || asc == 0x2A) device->was_reset = true;
    /* To write on is to write on another disc perhaps, or with the drive's default write parameters. */
    return !(mmc_command_writes(opcode) && (asc == 0x28 || asc == 0x29 || asc == 0x2A));
}

enum mmc_result mmc_execute(struct mmc_device *device, const struct mmc_command *command, uint32_t *transferred)
{
    uint8_t opcode = command->cdb[0];
    struct mmc_reply reply;
    enum mmc_result result = MMC_COMMAND_FAILED;
    unsigned int i;

    if (transferred) *transferred = 0;
    device->last_opcode = opcode;
    device->last_recovered = false;
    for (i = 0; i < MMC_ATTEMPTS; i++)
    {
        device->last_status = 0;
        memset(&device->last_sense, 0, sizeof(device->last_sense));
        if ((result = attempt(device, command, &reply)) != MMC_OK) return result;

        switch (reply.status)
        {
        case MMC_STATUS_GOOD:
            return done(command, &reply, transferred);
        case MMC_STATUS_CHECK_CONDITION:
            break;
        case MMC_STATUS_BUSY:
        case MMC_STATUS_TASK_SET_FULL:
            return MMC_BUSY;
        case MMC_STATUS_RESERVATION_CONFLICT:
            return MMC_RESERVED;
        default:
            return MMC_COMMAND_FAILED;
        }

        if (!mmc_sense_parse(reply.sense, reply.sense_length, &device->last_sense) && opcode != MMC_REQUEST_SENSE)
            fetch_lost_sense(device);
        result = mmc_sense_result(&device->last_sense, opcode);

        if (device->last_sense.key == MMC_KEY_UNIT_ATTENTION)
        {
            if (!retries_after_attention(device, opcode)) return result;
        }
        else if (device->last_sense.key == MMC_KEY_RECOVERED_ERROR)
        {
            device->recovered_errors++;
            if (!device->last_sense.deferred)
            {
                device->last_recovered = true;
                return done(command, &reply, transferred);
            }
            result = MMC_COMMAND_FAILED; /* about an earlier command; this one was not performed (SPC-4 4.5.5) */
        }
        else
        {
            if (result == MMC_OK && device->last_sense.deferred) result = MMC_COMMAND_FAILED;
            return result == MMC_OK ? done(command, &reply, transferred) : result;
        }
    }
    return result;
}

enum mmc_result mmc_execute_counted(struct mmc_device *device, const struct mmc_command *command,
        struct mmc_length_field field, uint32_t minimum, uint32_t *available)
{
    const uint8_t *reply = command->data;
    uint32_t transferred, end = (uint32_t)field.offset + field.size;
    enum mmc_result result;
    uint64_t claimed;

    *available = 0;
    memset(command->data, 0, command->data_length);
    if ((result = mmc_execute(device, command, &transferred)) != MMC_OK) return result;
    if (transferred < minimum || transferred < end) return MMC_BAD_REPLY;

    reply += field.offset;
    claimed = field.size == 4 ? get_be32(reply) : field.size == 2 ? get_be16(reply) : *reply;
    claimed += end;
    if (claimed < minimum) return MMC_BAD_REPLY;
    *available = claimed < transferred ? (uint32_t)claimed : transferred;
    return MMC_OK;
}

/* Marks for the sectors behind the first one, which mmc_execute marks itself. Where only headers are read a sector is shorter
 * than the mark, and has as much of it as goes in. */
static const uint8_t untouched_sector[16] =
{
    0x9A, 0xD3, 0x2E, 0xF7, 0x41, 0xBC, 0x68, 0x15, 0xEB, 0x52, 0xA7, 0x3D, 0xC6, 0x79, 0x04, 0xB1
};

enum mmc_result mmc_execute_sectors(struct mmc_device *device, struct mmc_command *command, void *buffer, uint32_t count,
        uint32_t sector_size)
{
    size_t mark = sector_size < sizeof(untouched_sector) ? sector_size : sizeof(untouched_sector);
    uint8_t *sectors = buffer;
    enum mmc_result result;
    uint32_t i, transferred;

    mmc_fetch_into(command, buffer, count * sector_size);
    for (i = 1; i < count; i++) memcpy(sectors + (size_t)i * sector_size, untouched_sector, mark);
    if ((result = mmc_execute(device, command, &transferred)) != MMC_OK) return result;
    if (transferred < count * sector_size) return MMC_BAD_REPLY;
    for (i = 1; i < count; i++)
        if (!memcmp(sectors + (size_t)i * sector_size, untouched_sector, mark)) return MMC_BAD_REPLY;
    return MMC_OK;
}
