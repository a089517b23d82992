/* clients.c: the socket's side. A thread for each connection, which waits for the logical unit in the session's lock: there
 * are few connections, and each of them is idle most of the time.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "clients.h"
#include "protocol.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MOST = 256, IDLE = 1000 /* milliseconds */ };

static atomic_uint client_count;

struct client
{
    struct session *session;
    const char *home;
    volatile sig_atomic_t *stop;
    int fd;
    uint8_t *data;
    size_t room;        /* of data */
};

static bool make_room(struct client *client, size_t size)
{
    uint8_t *grown;

    if (size <= client->room)
        return true;
    if (!(grown = realloc(client->data, size)))
        return false;
    client->data = grown;
    client->room = size;
    return true;
}

static bool carry(struct client *client, const struct vb_request *request)
{
    struct vb_reply reply;

    if (request->direction == VB_IN) /* what the target does not send is not what another was sent before */
        memset(client->data, 0, request->data_length);
    session_execute(client->session, request, client->data, &reply);
    return vb_send_all(client->fd, &reply, sizeof(reply))
           && (request->direction != VB_IN || vb_send_all(client->fd, client->data, reply.data_length));
}

static char *status_text(const struct client *client)
{
    char *about = session_status(client->session), *text;

    if (asprintf(&text, "home: %s\npid: %ld\n%s", client->home, (long)getpid(), about) < 0)
        abort();
    free(about);
    return text;
}

/* What the command line asks. The tray, the disc and the faults of this drive are its target's. */
static bool control(struct client *client, uint32_t length)
{
    struct vb_reply reply = { .magic = VB_MAGIC };
    const char *word = (const char *)client->data;
    char *text = NULL;
    bool good;

    if (!length || client->data[length - 1])
        return false;
    if (!strcmp(word, "status"))
        text = status_text(client);
    else if (!strcmp(word, "stop"))
        *client->stop = 1;
    else if (strcmp(word, "plug"))
    {
        reply.error = 1;
        if (asprintf(&text, "this drive is an iSCSI logical unit, and vburn %s is for virtual drives: ask its target", word) < 0)
            abort();
    }
    reply.data_length = text ? (uint32_t)strlen(text) : 0;
    good = vb_send_all(client->fd, &reply, sizeof(reply)) && vb_send_all(client->fd, text, reply.data_length);
    free(text);
    return good;
}

static bool serve_one(struct client *client)
{
    struct vb_request request;

    if (!vb_receive_all(client->fd, &request, sizeof(request)) || !vb_request_is_valid(&request)
        || !make_room(client, request.data_length))
        return false;
    if (request.direction == VB_OUT && !vb_receive_all(client->fd, client->data, request.data_length))
        return false;
    return request.kind == VB_SCSI ? carry(client, &request) : control(client, request.data_length);
}

static void free_client(struct client *client)
{
    close(client->fd);
    free(client->data);
    free(client);
    client_count--;
}

static void *serve(void *argument)
{
    struct client *client = argument;

    while (serve_one(client))
        ;
    free_client(client);
    return NULL;
}

static void accept_client(const struct client *pattern, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    struct client *client;
    pthread_t thread;

    if (fd < 0)
        return;
    if (client_count >= CLIENTS_MOST || !(client = malloc(sizeof(*client))))
    {
        close(fd);
        return;
    }
    *client = *pattern;
    client->fd = fd;
    client_count++;
    if (pthread_create(&thread, NULL, serve, client))
        free_client(client);
    else
        pthread_detach(thread);
}

void clients_serve(struct session *session, const char *home, int listener, volatile sig_atomic_t *stop)
{
    const struct client pattern = { .session = session, .home = home, .stop = stop, .fd = -1 };
    struct pollfd wait = { .fd = listener, .events = POLLIN };

    while (!*stop)
    {
        /* `vburn stop` sets it from another thread: it is looked at often enough for a person. */
        if (poll(&wait, 1, IDLE / 10) > 0)
            accept_client(&pattern, listener);
        session_idle(session);
    }
}
