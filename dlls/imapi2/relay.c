/*
 * A transport for a recorder that only one thread may call: another thread's commands are handed to that one.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "relay.h"

struct relay
{
    struct mmc_transport transport;
    struct mmc_transport *target;
    /* One command at a time (mmc/transport.h); whoever has `pending` set owns these three. */
    const struct mmc_command *command;
    struct mmc_reply *reply;
    enum mmc_transport_error error;
    volatile LONG pending;
    HANDLE asked;
    HANDLE answered;
};

static enum mmc_transport_error relay_execute(struct mmc_transport *transport, const struct mmc_command *command,
        struct mmc_reply *reply)
{
    struct relay *relay = CONTAINING_RECORD(transport, struct relay, transport);

    relay->command = command;
    relay->reply = reply;
    InterlockedExchange(&relay->pending, 1);
    SetEvent(relay->asked);
    WaitForSingleObject(relay->answered, INFINITE);
    return relay->error;
}

HRESULT relay_create(struct mmc_transport *target, struct relay **out)
{
    struct relay *relay;

    *out = NULL;
    if (!(relay = calloc(1, sizeof(*relay)))) return E_OUTOFMEMORY;
    relay->transport.execute = relay_execute;
    relay->transport.max_transfer = target->max_transfer;
    relay->target = target;
    relay->asked = CreateEventW(NULL, FALSE, FALSE, NULL);
    relay->answered = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (!relay->asked || !relay->answered)
    {
        relay_free(relay);
        return E_OUTOFMEMORY;
    }
    *out = relay;
    return S_OK;
}

void relay_free(struct relay *relay)
{
    if (!relay) return;
    if (relay->asked) CloseHandle(relay->asked);
    if (relay->answered) CloseHandle(relay->answered);
    free(relay);
}

struct mmc_transport *relay_transport(struct relay *relay)
{
    return &relay->transport;
}

HANDLE relay_event(const struct relay *relay)
{
    return relay->asked;
}

void relay_serve(struct relay *relay)
{
    if (!InterlockedExchange(&relay->pending, 0)) return;
    relay->error = relay->target->execute(relay->target, relay->command, relay->reply);
    SetEvent(relay->answered);
}
