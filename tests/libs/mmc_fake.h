/*
 * A drive that follows a script: it checks each command that comes and gives the answer that stands there for it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_FAKE_H
#define MMC_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "mmc/mmc.h"

/* Bytes in tables are written as text, "5A 08 05", so that they can be held against the standard's tables. */
static inline uint32_t hex_bytes(const char *text, uint8_t *bytes, uint32_t size)
{
    uint32_t count = 0;
    unsigned int value;
    int used;

    while (text && sscanf(text, " %2x%n", &value, &used) == 1)
    {
        assert_true(count < size);
        bytes[count++] = (uint8_t)value;
        text += used;
    }
    return count;
}

struct fake_answer
{
    const char *cdb;                  /* the command expected, hex; NULL: any */
    const char *sent;                 /* the data expected with it, hex; NULL: none are looked at */
    enum mmc_transport_error error;
    uint8_t status;
    const char *sense;                /* hex */
    const char *reply;                /* hex */
    const uint8_t *data;              /* or bytes, data_length of them */
    uint32_t data_length;
    uint32_t lie;                     /* added to the number of bytes said to be transferred */
};

#define FAKE_ANSWERS_MAX 16

struct fake
{
    struct mmc_transport transport;
    struct mmc_device device;
    struct fake_answer answers[FAKE_ANSWERS_MAX];
    unsigned int answer_count;
    unsigned int sent;                /* commands that came */
    struct mmc_command last;
};

static inline enum mmc_transport_error fake_execute(struct mmc_transport *transport, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct fake *fake = (struct fake *)transport;
    const struct fake_answer *answer;
    uint8_t bytes[4096];
    uint32_t length;

    if (fake->sent >= fake->answer_count) fail_msg("command %u, %02x, is one too many", fake->sent, command->cdb[0]);
    answer = &fake->answers[fake->sent++];
    fake->last = *command;

    assert_true(command->timeout > 0);
    assert_true((command->direction == MMC_NO_DATA) == (command->data_length == 0));
    if (answer->cdb)
    {
        length = hex_bytes(answer->cdb, bytes, sizeof(bytes));
        assert_int_equal(command->cdb_length, length);
        assert_memory_equal(command->cdb, bytes, length);
    }
    if (answer->sent)
    {
        length = hex_bytes(answer->sent, bytes, sizeof(bytes));
        assert_int_equal(command->direction, MMC_TO_DEVICE);
        assert_int_equal(command->data_length, length);
        assert_memory_equal(command->data, bytes, length);
    }
    if (answer->error != MMC_TRANSPORT_OK) return answer->error;

    memset(reply, 0, sizeof(*reply));
    reply->status = answer->status;
    reply->sense_length = (uint8_t)hex_bytes(answer->sense, reply->sense, sizeof(reply->sense));
    if (command->direction == MMC_FROM_DEVICE)
    {
        const uint8_t *data = answer->data;

        length = answer->data_length;
        if (answer->reply)
        {
            length = hex_bytes(answer->reply, bytes, sizeof(bytes));
            data = bytes;
        }
        if (length > command->data_length) length = command->data_length;
        if (length) memcpy(command->data, data, length);
        reply->transferred = length + answer->lie;
    }
    else reply->transferred = command->data_length;
    return MMC_TRANSPORT_OK;
}

static inline void fake_begin(struct fake *fake)
{
    memset(fake, 0, sizeof(*fake));
    fake->transport.execute = fake_execute;
    fake->transport.max_transfer = 65536;
    mmc_device_init(&fake->device, &fake->transport);
}

static inline void fake_expect(struct fake *fake, struct fake_answer answer)
{
    assert_true(fake->answer_count < FAKE_ANSWERS_MAX);
    fake->answers[fake->answer_count++] = answer;
}

/* Every answer of the script was used. */
static inline void fake_end(struct fake *fake)
{
    assert_int_equal(fake->sent, fake->answer_count);
}

#endif
