/* server.c: the socket loop.
 *
 * One thread: the drive does one command at a time anyway. While it is busy (paced flush, delay) commands of all
 * programs wait, as they would for a real drive; what the command line asks is answered at once.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "server.h"
#include "control.h"
#include "trace.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CLIENTS_MOST = 256, DID_TIME_OUT = 3 };

enum client_state
{
    RECEIVING,  /* the request header, then its data */
    WAITING,    /* a whole request, for the drive to become free */
    HELD,       /* the answer stands, but the drive is not done yet */
    SENDING
};

struct client
{
    int fd;
    enum client_state state;
    struct vb_request request;
    size_t received;        /* bytes of header and data */
    uint8_t *data;
    size_t room;            /* allocated */
    struct vb_reply reply;
    size_t sent;
    uint64_t send_at;       /* HELD: unit_now() */
    uint64_t order;         /* WAITING: who came first */
};

struct server
{
    struct unit *unit;
    struct client *clients[CLIENTS_MOST];
    unsigned count;
    uint64_t busy_until;    /* unit_now() at which the drive takes the next command */
    uint64_t orders;
    bool stop;
};

static void client_free(struct client *client)
{
    close(client->fd);
    free(client->data);
    free(client);
}

static bool client_make_room(struct client *client, size_t size)
{
    uint8_t *grown;

    if (size <= client->room)
        return true;
    if (!(grown = realloc(client->data, size)))
        return false;
    memset(grown + client->room, 0, size - client->room);
    client->data = grown;
    client->room = size;
    return true;
}

static size_t request_size(const struct client *client)
{
    return sizeof(client->request) + (client->request.direction == VB_OUT ? client->request.data_length : 0);
}

/* Takes what has come. False: the client is gone or talks nonsense. */
static bool client_receive(struct server *server, struct client *client)
{
    for (;;)
    {
        bool header = client->received < sizeof(client->request);
        uint8_t *to = header ? (uint8_t *)&client->request + client->received
                             : client->data + (client->received - sizeof(client->request));
        size_t wanted = (header ? sizeof(client->request) : request_size(client)) - client->received;
        ssize_t got = recv(client->fd, to, wanted, MSG_DONTWAIT);

        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (got <= 0)
            return false;
        client->received += (size_t)got;
        if (client->received == sizeof(client->request)
            && (!vb_request_is_valid(&client->request) || !client_make_room(client, client->request.data_length)))
            return false;
        if (client->received >= sizeof(client->request) && client->received == request_size(client))
        {
            client->state = WAITING;
            client->order = server->orders++;
            return true;
        }
    }
}

/* Sends what is left of the answer. False: the client is gone. */
static bool client_send(struct client *client)
{
    size_t head = sizeof(client->reply);
    size_t body = client->request.direction == VB_OUT && client->request.kind == VB_SCSI ? 0 : client->reply.data_length;

    while (client->sent < head + body)
    {
        struct iovec parts[2];
        struct msghdr message = { .msg_iov = parts };
        ssize_t done;

        if (client->sent < head)
        {
            parts[message.msg_iovlen].iov_base = (uint8_t *)&client->reply + client->sent;
            parts[message.msg_iovlen++].iov_len = head - client->sent;
        }
        if (body)
        {
            size_t from = client->sent > head ? client->sent - head : 0;

            parts[message.msg_iovlen].iov_base = client->data + from;
            parts[message.msg_iovlen++].iov_len = body - from;
        }
        done = sendmsg(client->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (done < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (done <= 0)
            return false;
        client->sent += (size_t)done;
    }
    client->state = RECEIVING;
    client->received = 0;
    return true;
}

static void answer_scsi(struct client *client, const struct command *command)
{
    struct vb_reply *reply = &client->reply;

    reply->error = command->host_error;
    reply->host_status = command->host_status;
    reply->no_residual = command->no_residual;
    if (!command->host_error && !command->host_status)
    {
        reply->status = (uint8_t)command->status;
        if (command->status == STATUS_CHECK_CONDITION && !command->autosense_withheld)
        {
            reply->sense_length = VB_SENSE_SIZE;
            sense_data(command, command->sense, reply->sense);
        }
        reply->data_length = command->direction == VB_OUT ? command->data_length : command->reply_length;
    }
}

/* False: the drive has vanished, and with it the connection. */
static bool execute_scsi(struct server *server, struct client *client)
{
    const struct vb_request *request = &client->request;
    struct command command = { .direction = (enum vb_direction)request->direction, .data = client->data,
                               .data_length = request->data_length };
    uint64_t now;

    if (server->unit->faults.unplugged)
        return false;
    memcpy(command.cdb, request->cdb, request->cdb_length);
    unit_execute(server->unit, &command, request->cdb_length);
    trace_command(&command, request->cdb_length, client->fd);
    if (command.hang_up)
        return false;
    answer_scsi(client, &command);
    client->state = SENDING;
    if (command.busy_us)
    {
        now = unit_now(); /* the drive counts from the end of what it has done already */
        server->busy_until = now + command.busy_us;
        client->send_at = server->busy_until;
        client->state = HELD;
        /* What a host adapter does when the drive does not answer in time. */
        if (request->timeout_ms && command.busy_us > (uint64_t)request->timeout_ms * 1000)
        {
            client->send_at = now + (uint64_t)request->timeout_ms * 1000;
            memset(&client->reply, 0, sizeof(client->reply));
            client->reply.magic = VB_MAGIC;
            client->reply.host_status = DID_TIME_OUT;
        }
    }
    return true;
}

static bool execute_control(struct server *server, struct client *client)
{
    struct control_answer answer = control_execute(server->unit, (const char *)client->data, client->request.data_length);
    size_t length = answer.text ? strlen(answer.text) : 0;
    bool good = length <= VB_MAX_DATA && client_make_room(client, length);

    if (good && length)
        memcpy(client->data, answer.text, length);
    client->reply.error = answer.good ? 0 : 1;
    client->reply.data_length = (uint32_t)length;
    client->state = SENDING;
    server->stop |= answer.stop;
    free(answer.text);
    return good;
}

/* False: the client is to be dropped. */
static bool client_execute(struct server *server, struct client *client)
{
    memset(&client->reply, 0, sizeof(client->reply));
    client->reply.magic = VB_MAGIC;
    client->sent = 0;
    return client->request.kind == VB_SCSI ? execute_scsi(server, client) : execute_control(server, client);
}

static void drop(struct server *server, unsigned index)
{
    client_free(server->clients[index]);
    server->clients[index] = server->clients[--server->count];
}

static void accept_client(struct server *server, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), size = 1 << 20;
    struct client *client;

    if (fd < 0)
        return;
    if (server->count == CLIENTS_MOST || !(client = calloc(1, sizeof(*client))))
    {
        close(fd);
        return;
    }
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    client->fd = fd;
    server->clients[server->count++] = client;
}

/* The request that waits longest and may be carried out now, or the count of clients. */
static unsigned next_request(const struct server *server, bool busy)
{
    unsigned i, best = server->count;

    for (i = 0; i < server->count; i++)
    {
        const struct client *client = server->clients[i];

        if (client->state != WAITING || (busy && client->request.kind == VB_SCSI))
            continue;
        if (best == server->count || client->order < server->clients[best]->order)
            best = i;
    }
    return best;
}

static void execute_requests(struct server *server)
{
    unsigned next;

    while ((next = next_request(server, unit_now() < server->busy_until)) < server->count)
        if (!client_execute(server, server->clients[next]))
            drop(server, next);
}

/* Milliseconds until something is due; -1: nothing is. */
static int time_to_wait(const struct server *server)
{
    uint64_t now = unit_now(), due = UINT64_MAX;
    unsigned i;

    for (i = 0; i < server->count; i++)
    {
        const struct client *client = server->clients[i];

        if (client->state == HELD && client->send_at < due)
            due = client->send_at;
        if (client->state == WAITING && server->busy_until < due)
            due = server->busy_until;
    }
    if (due == UINT64_MAX)
        return -1;
    return due <= now ? 0 : due - now > 60000000 ? 60000 : (int)((due - now + 999) / 1000);
}

/* Moves bytes from and to one client. False: drop it. */
static bool serve(struct server *server, struct client *client, short events)
{
    if (client->state == RECEIVING)
        return !(events & (POLLIN | POLLHUP | POLLERR)) || client_receive(server, client);
    if (client->state == SENDING)
        return !(events & (POLLHUP | POLLERR)) && client_send(client);
    return !(events & (POLLHUP | POLLERR));
}

void server_run(struct unit *unit, int listener, const volatile sig_atomic_t *stop)
{
    struct server *server = calloc(1, sizeof(*server));
    struct pollfd polls[CLIENTS_MOST + 1];
    unsigned i, polled;

    if (!server)
        return;
    server->unit = unit;
    while (!*stop && !server->stop)
    {
        polls[0].fd = listener;
        polls[0].events = POLLIN;
        polled = server->count;
        for (i = 0; i < polled; i++)
        {
            struct client *client = server->clients[i];

            if (client->state == HELD && unit_now() >= client->send_at)
                client->state = SENDING;
            polls[i + 1].fd = client->fd;
            polls[i + 1].events = client->state == RECEIVING ? POLLIN : client->state == SENDING ? POLLOUT : 0;
        }
        if (poll(polls, polled + 1, time_to_wait(server)) < 0)
            continue;
        for (i = polled; i-- > 0; )
            if (!serve(server, server->clients[i], polls[i + 1].revents))
                drop(server, i);
        execute_requests(server);
        for (i = server->count; i-- > 0; ) /* most answers go out at once */
            if (server->clients[i]->state == SENDING && !client_send(server->clients[i]))
                drop(server, i);
        if (polls[0].revents & POLLIN)
            accept_client(server, listener);
    }
    while (server->count)
        drop(server, server->count - 1);
    free(server);
}
