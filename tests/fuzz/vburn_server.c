/* vburn_server.c: the daemon's socket, with clients that send what they like, as they like, and go when they like.
 *
 * Input: steps. The low two bits of a step's first byte are the client, the others what it does: send a whole request (kind,
 * direction, lengths and CDB follow), send bytes, take what has come, hang up. The server's own poll() is where the
 * steps are taken, so that everything is in one thread and comes out the same every time.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "control.h"
#include "fuzz.h"
#include "protocol.h"
#include "vburn_scratch.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int take_step_and_poll(struct pollfd *polls, nfds_t count, int timeout);
static struct control_answer guarded_control(struct unit *unit, const char *words, uint32_t size);

#define poll take_step_and_poll
#define control_execute guarded_control
#include "../../vburn/daemon/server.c"
#undef poll
#undef control_execute

enum { CLIENTS = 4, STEPS_MOST = 200, IDLE_POLLS = 12 };

enum step
{
    STEP_REQUEST,
    STEP_BYTES,
    STEP_TAKE,
    STEP_HANG_UP,
    STEP_COUNT
};

static struct input steps;
static const char *home;
static int clients[CLIENTS];
static unsigned taken, idle;
static volatile sig_atomic_t stopped;

static struct control_answer guarded_control(struct unit *unit, const char *words, uint32_t size)
{
    struct control_answer refused = { false, false, NULL };

    return scratch_allows(words, size) ? control_execute(unit, words, size) : refused;
}

static int client_of(unsigned number)
{
    if (clients[number] < 0)
        clients[number] = vb_connect(home);
    return clients[number];
}

static void hang_up(unsigned number)
{
    if (clients[number] >= 0)
        close(clients[number]);
    clients[number] = -1;
}

static void send_bytes(unsigned number, const void *bytes, size_t size)
{
    if (client_of(number) >= 0 && send(clients[number], bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)size)
        hang_up(number); /* it is not meant to block, and the server has dropped it */
}

static void send_request(unsigned number)
{
    struct vb_request request = { .magic = VB_MAGIC };
    uint8_t body[512] = { 0 };
    uint8_t what = take_byte(&steps);

    request.kind = what & 1 ? VB_CONTROL : VB_SCSI;
    request.direction = what & 1 ? VB_OUT : what >> 1 & 3;
    request.cdb_length = take_byte(&steps) % 20;
    request.data_length = take_byte(&steps);
    if (what & 8)
        request.data_length = request.data_length << (what >> 4);
    if (what & 1)
        request.data_length %= sizeof(body);
    else
        take_bytes(&steps, request.cdb, request.cdb_length < 16 ? request.cdb_length : 16);
    send_bytes(number, &request, sizeof(request));
    if (request.direction != VB_OUT || request.data_length > sizeof(body))
        return;
    take_bytes(&steps, body, request.data_length);
    send_bytes(number, body, request.data_length);
}

/* Takes what the server has sent; what begins a reply must look like one, as far as one can tell in mid-stream. */
static void take(unsigned number)
{
    static uint8_t bytes[1 << 16];
    ssize_t got;

    if (clients[number] < 0)
        return;
    do
        got = recv(clients[number], bytes, sizeof(bytes), MSG_DONTWAIT);
    while (got > 0);
    if (!got || errno != EAGAIN)
        hang_up(number);
}

static void take_step(void)
{
    uint8_t first = take_byte(&steps), bytes[256];
    unsigned number = first % CLIENTS;

    switch (first / CLIENTS % STEP_COUNT)
    {
    case STEP_REQUEST: send_request(number); break;
    case STEP_BYTES: send_bytes(number, bytes, take_bytes(&steps, bytes, take_byte(&steps))); break;
    case STEP_TAKE: take(number); break;
    case STEP_HANG_UP: hang_up(number); break;
    }
}

static int take_step_and_poll(struct pollfd *polls, nfds_t count, int timeout)
{
    (void)timeout;
    if (!input_ended(&steps) && taken++ < STEPS_MOST)
        take_step();
    else if (idle++ > IDLE_POLLS)
        stopped = 1;
    return poll(polls, count, 0);
}

/* After everything a client that behaves must be served. */
static void check_alive(struct unit *unit, int listener)
{
    struct vb_request request = { .magic = VB_MAGIC, .kind = VB_CONTROL, .direction = VB_OUT, .data_length = 7 };
    struct vb_reply reply;
    uint8_t body[4096];
    int fd = vb_connect(home);

    must_hold(fd >= 0, "a client can connect");
    must_hold(vb_send_all(fd, &request, sizeof(request)) && vb_send_all(fd, "status", 7), "and send");
    stopped = 0;
    idle = 0;
    server_run(unit, listener, &stopped);
    must_hold(vb_receive_all(fd, &reply, sizeof(reply)), "and is answered");
    must_hold(reply.magic == VB_MAGIC && !reply.error && reply.data_length && reply.data_length <= sizeof(body),
              "with a good answer");
    must_hold(vb_receive_all(fd, body, reply.data_length) && !memcmp(body, "drive: ", 7), "that says how the drive is");
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct unit unit;
    int listener;
    unsigned i;

    steps = (struct input){ data, size, 0 };
    taken = idle = 0;
    stopped = 0;
    for (i = 0; i < CLIENTS; i++)
        clients[i] = -1;
    home = scratch_empty();
    unit_init(&unit, home);
    unit.medium.tray_open = true;
    must_hold((listener = vb_listen(home)) >= 0, "the server can listen");
    server_run(&unit, listener, &stopped);
    for (i = 0; i < CLIENTS; i++)
        hang_up(i);
    check_alive(&unit, listener);
    close(listener);
    unit_free(&unit);
    return 0;
}
