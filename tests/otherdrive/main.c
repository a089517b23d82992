/* main.c: the socket's side, for one program after the other; the cable is vburn's (protocol.h).
 *   otherdrive --home FOLDER --personality old|terse|slow|strict --medium KIND --disc FILE [--capacity SECTORS] [--trace FILE]
 * Listens in FOLDER until `vburn stop`, or a signal. FILE takes the disc's user data, FILE.audio its sound.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "drive.h"
#include "drive_home.h"
#include "protocol.h"

#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MOST = 64 };

static volatile sig_atomic_t stop_asked;

static void ask_stop(int number)
{
    (void)number;
    stop_asked = 1;
}

static void trace(const struct drive *drive, const struct vb_request *request, const struct vb_reply *reply)
{
    unsigned i;

    if (!drive->trace)
        return;
    for (i = 0; i < request->cdb_length; i++)
        fprintf(drive->trace, "%02x ", request->cdb[i]);
    fprintf(drive->trace, "%s %u -> %u", request->direction == VB_IN ? "in" : request->direction == VB_OUT ? "out" : "none",
            request->data_length, reply->data_length);
    if (reply->status)
        fprintf(drive->trace, " sense %02x %x/%02x/%02x", reply->sense[0], reply->sense[2], reply->sense[12], reply->sense[13]);
    fputc('\n', drive->trace);
    fflush(drive->trace);
}

static bool carry_out(struct drive *drive, const struct vb_request *request, uint8_t *data, int fd)
{
    struct command command = { .cdb = request->cdb, .cdb_length = request->cdb_length, .data = data, .room = request->data_length };
    struct vb_reply reply = { .magic = VB_MAGIC };

    if (request->direction == VB_IN)
        memset(data, 0, request->data_length);
    if (!unit_execute(drive, &command))
    {
        reply.status = 2;
        reply.sense_length = VB_SENSE_SIZE;
        memcpy(reply.sense, drive->sense, VB_SENSE_SIZE);
    }
    reply.data_length = command.moved;
    reply.no_residual = command.no_residual;
    trace(drive, request, &reply);
    return vb_send_all(fd, &reply, sizeof(reply)) && (request->direction != VB_IN || vb_send_all(fd, data, reply.data_length));
}

/* vburn's command line: only what its `run`, `attach`, `status` and `stop` need. */
static bool control(struct drive *drive, const char *word, int fd)
{
    const char *text = drive->loaded ? "drive: otherdrive\ntray: closed\n" : "drive: otherdrive\ntray: open\n";
    struct vb_reply reply = { .magic = VB_MAGIC };

    if (!strcmp(word, "stop"))
        stop_asked = 1;
    else if (strcmp(word, "status") && strcmp(word, "plug"))
    {
        reply.error = 1;
        text = "this drive is none of vburn's";
    }
    reply.data_length = (uint32_t)strlen(text);
    return vb_send_all(fd, &reply, sizeof(reply)) && vb_send_all(fd, text, reply.data_length);
}

static bool serve(struct drive *drive, int fd)
{
    struct vb_request request;
    uint8_t *data;
    bool good;

    if (!vb_receive_all(fd, &request, sizeof(request)) || !vb_request_is_valid(&request) || request.data_length > VB_MAX_DATA
        || !(data = calloc(1, request.data_length + 1)))
        return false;
    good = request.direction != VB_OUT || vb_receive_all(fd, data, request.data_length);
    if (good)
        good = request.kind == VB_SCSI ? carry_out(drive, &request, data, fd) : control(drive, (const char *)data, fd);
    free(data);
    return good;
}

static void serve_all(struct drive *drive, int listener)
{
    struct pollfd waits[CLIENTS_MOST + 1] = { { .fd = listener, .events = POLLIN } };
    nfds_t count = 1, i;

    while (!stop_asked)
    {
        if (poll(waits, count, 200) <= 0)
            continue;
        for (i = count - 1; i; i--)
            if (waits[i].revents && !serve(drive, waits[i].fd))
            {
                close(waits[i].fd);
                waits[i] = waits[--count];
            }
        if (waits[0].revents)
        {
            int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

            if (fd >= 0 && count > CLIENTS_MOST)
                close(fd);
            else if (fd >= 0)
                waits[count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
        }
    }
}

static enum personality personality_called(const char *name)
{
    static const char *const names[] = { "old", "terse", "slow", "strict" };
    unsigned i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!strcmp(names[i], name))
            return (enum personality)(1 << i);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] =
    {
        { "home", required_argument, NULL, 'h' }, { "personality", required_argument, NULL, 'p' },
        { "medium", required_argument, NULL, 'm' }, { "disc", required_argument, NULL, 'd' },
        { "capacity", required_argument, NULL, 'c' }, { "trace", required_argument, NULL, 't' }, { NULL, 0, NULL, 0 }
    };
    struct sigaction end = { .sa_handler = ask_stop };
    const char *home = NULL, *medium = NULL, *disc = NULL;
    static struct drive drive;
    struct vb_error error;
    int option, listener;
    int32_t capacity = 0;

    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (option)
        {
        case 'h': home = optarg; break;
        case 'p': drive.personality = personality_called(optarg); break;
        case 'm': medium = optarg; break;
        case 'd': disc = optarg; break;
        case 'c': capacity = (int32_t)strtol(optarg, NULL, 10); break;
        case 't': drive.trace = fopen(optarg, "a"); break;
        default: return 2;
        }
    if (!home || !medium || !disc || !drive.personality)
    {
        fprintf(stderr, "otherdrive: see the head of main.c\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    if (!drive_home_create(home, &error) || !medium_open(&drive.medium, medium, disc, capacity) || (listener = vb_listen(home)) < 0)
    {
        fprintf(stderr, "otherdrive: no folder %s, no kind of disc %s, or no file %s\n", home, medium, disc);
        return 1;
    }
    unit_power_on(&drive);
    serve_all(&drive, listener);
    return 0;
}
