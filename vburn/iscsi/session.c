/* session.c: one iSCSI logical unit, by libiscsi.
 *
 * libiscsi's own ways to connect and to wait are not used: they eat the unit attentions after a login, send commands again
 * on a new session, and count time in seconds. What is used is the asynchronous half of it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "session.h"

#include <errno.h>
#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum
{
    LOGIN_TIMEOUT = 10000,          /* milliseconds, for connecting and for logging in each */
    LOGOUT_TIMEOUT = 1000,
    DEFAULT_TIMEOUT = 60000,        /* of a command that names none, as Linux' SG_IO */
    LONGEST_TIMEOUT = 3 * 3600000,  /* the longest that a drive does: formatting a BD whole */
    SLICE = 1000,                   /* libiscsi wants to be called so often */
    DID_TIME_OUT = 3, DID_ERROR = 7,
    SENSE_AT = 2                    /* behind its length (RFC 7143 11.4.7.2) */
};

/* What a request of libiscsi's has come to. */
struct outcome
{
    bool done;
    int status;     /* of SCSI, or one of libiscsi's above 0xff */
};

struct session
{
    char *url, *name;
    char portal[MAX_STRING_SIZE + 1], target[MAX_STRING_SIZE + 1];
    int lun;
    pthread_mutex_t lock;           /* guards iscsi and outcome */
    struct iscsi_context *iscsi;    /* logged in, or NULL */
    struct outcome outcome;         /* of the last request; lives as long as a context that may still report it */
    atomic_bool logged_in;          /* what the status says */
    atomic_ulong logins, commands;
};

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void finish(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct outcome *outcome = private_data;

    (void)iscsi;
    (void)command_data;
    outcome->done = true;
    outcome->status = status;
}

/* Where the next request reports. */
static struct outcome *expect(struct session *session)
{
    session->outcome = (struct outcome){ false, SCSI_STATUS_ERROR };
    return &session->outcome;
}

/* Moves what there is to move until the outcome is there, so many milliseconds at most. False: not in time, or the
 * connection is lost. */
static bool wait_for_outcome(struct session *session, uint32_t timeout)
{
    struct iscsi_context *iscsi = session->iscsi;
    uint64_t deadline = now() + timeout, at;

    while (!session->outcome.done)
    {
        struct pollfd wait = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

        if ((at = now()) >= deadline || wait.fd < 0)
            return false;
        if (poll(&wait, 1, deadline - at < SLICE ? (int)(deadline - at) : SLICE) < 0)
        {
            if (errno == EINTR)
                continue;
            return false;
        }
        if (iscsi_service(iscsi, wait.revents) < 0)
            return session->outcome.done;
    }
    return true;
}

static void drop(struct session *session)
{
    if (session->iscsi)
        iscsi_destroy_context(session->iscsi);
    session->iscsi = NULL;
    session->logged_in = false;
}

static bool succeeded(struct session *session, uint32_t timeout)
{
    return wait_for_outcome(session, timeout) && session->outcome.status == SCSI_STATUS_GOOD;
}

static const char *reason(const struct session *session)
{
    return session->outcome.done ? iscsi_get_error(session->iscsi) : "no answer";
}

static bool connect_and_log_in(struct session *session, struct vb_error *error)
{
    struct iscsi_context *iscsi = session->iscsi;

    if (iscsi_connect_async(iscsi, session->portal, finish, expect(session)))
        return vb_fail(error, "%s cannot be reached: %s", session->portal, iscsi_get_error(iscsi));
    if (!succeeded(session, LOGIN_TIMEOUT))
        return vb_fail(error, "%s cannot be reached: %s", session->portal, reason(session));
    if (iscsi_login_async(iscsi, finish, expect(session)))
        return vb_fail(error, "cannot log in to %s: %s", session->target, iscsi_get_error(iscsi));
    if (!succeeded(session, LOGIN_TIMEOUT))
        return vb_fail(error, "%s at %s does not let us in: %s", session->target, session->portal, reason(session));
    return true;
}

/* A new session. The first thing the logical unit has to say is a unit attention, and it is for the program that comes
 * first to hear it, as with a drive that was plugged in. */
static bool log_in(struct session *session, struct vb_error *error)
{
    struct iscsi_url *url;
    bool good;

    if (!(session->iscsi = iscsi_create_context(session->name)))
        return vb_fail(error, "out of memory");
    iscsi_set_noautoreconnect(session->iscsi, 1);
    iscsi_set_reconnect_max_retries(session->iscsi, 0);
    iscsi_set_session_type(session->iscsi, ISCSI_SESSION_NORMAL);
    /* This also gives the context its target, user and password. */
    if (!(url = iscsi_parse_full_url(session->iscsi, session->url)))
    {
        vb_fail(error, "this is no URL of an iSCSI logical unit: it is written iscsi://HOST[:PORT]/TARGET/LUN");
        drop(session);
        return false;
    }
    snprintf(session->portal, sizeof(session->portal), "%s", url->portal);
    snprintf(session->target, sizeof(session->target), "%s", url->target);
    session->lun = url->lun;
    iscsi_set_targetname(session->iscsi, url->target);
    iscsi_destroy_url(url);
    good = connect_and_log_in(session, error);
    if (!good)
        drop(session);
    session->logged_in = good;
    session->logins += good;
    return good;
}

/* Whether the target has ended the connection, without taking anything from it. */
static bool has_gone(struct iscsi_context *iscsi)
{
    char byte;
    ssize_t got = recv(iscsi_get_fd(iscsi), &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    return !got || (got < 0 && errno != EAGAIN && errno != EINTR);
}

/* What has come while no command was on its way. */
static void service(struct session *session)
{
    struct pollfd ready = { .fd = iscsi_get_fd(session->iscsi), .events = (short)iscsi_which_events(session->iscsi) };

    if (has_gone(session->iscsi) || poll(&ready, 1, 0) < 0 || iscsi_service(session->iscsi, ready.revents) < 0
        || !iscsi_is_logged_in(session->iscsi) || has_gone(session->iscsi))
        drop(session);
}

struct session *session_open(const char *url, const char *name, struct vb_error *error)
{
    struct session *session = calloc(1, sizeof(*session));

    if (!session || !(session->url = strdup(url)) || !(session->name = strdup(name)))
        abort();
    pthread_mutex_init(&session->lock, NULL);
    if (log_in(session, error))
        return session;
    session_close(session);
    return NULL;
}

void session_close(struct session *session)
{
    pthread_mutex_lock(&session->lock);
    if (session->iscsi && !iscsi_logout_async(session->iscsi, finish, expect(session)))
        wait_for_outcome(session, LOGOUT_TIMEOUT);
    drop(session);
    pthread_mutex_unlock(&session->lock);
    pthread_mutex_destroy(&session->lock);
    free(session->url);
    free(session->name);
    free(session);
}

static int direction_of(const struct vb_request *request)
{
    if (!request->data_length)
        return SCSI_XFER_NONE;
    return request->direction == VB_OUT ? SCSI_XFER_WRITE : SCSI_XFER_READ;
}

/* With the room that the program has given and no more: libiscsi ends the session of a target that sends more than that,
 * or asks for more. */
static struct scsi_task *make_task(const struct vb_request *request, struct scsi_iovec *buffer)
{
    unsigned char cdb[sizeof(request->cdb)];
    struct scsi_task *task;
    int direction = direction_of(request);

    memcpy(cdb, request->cdb, sizeof(cdb));
    task = scsi_create_task(request->cdb_length, cdb, direction, (int)request->data_length);
    if (task && direction == SCSI_XFER_WRITE)
        scsi_task_set_iov_out(task, buffer, 1);
    else if (task && direction == SCSI_XFER_READ)
        scsi_task_set_iov_in(task, buffer, 1);
    return task;
}

/* The bytes that have moved are those expected without the residual the target names (RFC 7143 11.4.5). */
static uint32_t bytes_moved(const struct scsi_task *task, uint32_t expected)
{
    if (task->residual_status != SCSI_RESIDUAL_UNDERFLOW)
        return expected;
    return task->residual < expected ? expected - (uint32_t)task->residual : 0;
}

static void copy_sense(const struct scsi_task *task, struct vb_reply *reply)
{
    size_t length;

    if (task->datain.size <= SENSE_AT || !task->datain.data)
        return;
    length = (size_t)task->datain.data[0] << 8 | task->datain.data[1];
    if (length > (size_t)task->datain.size - SENSE_AT)
        length = (size_t)task->datain.size - SENSE_AT;
    if (length > VB_SENSE_SIZE)
        length = VB_SENSE_SIZE;
    memcpy(reply->sense, task->datain.data + SENSE_AT, length);
    reply->sense_length = length ? VB_SENSE_SIZE : 0; /* a short one is zero behind its end */
}

static void execute(struct session *session, const struct vb_request *request, void *data, struct vb_reply *reply)
{
    uint32_t timeout = request->timeout_ms ? request->timeout_ms : DEFAULT_TIMEOUT;
    struct scsi_iovec buffer = { data, request->data_length };
    struct scsi_task *task = make_task(request, &buffer);
    struct outcome *outcome = expect(session);
    bool in_time;

    if (!task)
    {
        reply->error = ENOMEM;
        return;
    }
    if (iscsi_scsi_command_async(session->iscsi, session->lun, task, finish, NULL, outcome))
    {
        reply->host_status = DID_ERROR;
        drop(session);
        scsi_free_scsi_task(task);
        return;
    }
    in_time = wait_for_outcome(session, timeout < LONGEST_TIMEOUT ? timeout : LONGEST_TIMEOUT);
    if (in_time && outcome->status <= 0xff)
    {
        reply->status = (uint8_t)outcome->status;
        reply->data_length = bytes_moved(task, request->data_length);
        if (outcome->status == SCSI_STATUS_CHECK_CONDITION)
            copy_sense(task, reply);
    }
    else
    {
        reply->host_status = in_time || outcome->done || has_gone(session->iscsi) ? DID_ERROR : DID_TIME_OUT;
        /* What is still on its way belongs to no one: the target ends the command with the session. */
        drop(session);
    }
    scsi_free_scsi_task(task);
}

void session_execute(struct session *session, const struct vb_request *request, void *data, struct vb_reply *reply)
{
    struct vb_error error;

    memset(reply, 0, sizeof(*reply));
    reply->magic = VB_MAGIC;
    pthread_mutex_lock(&session->lock);
    if (session->iscsi)
        service(session);
    if (session->iscsi || log_in(session, &error))
    {
        session->commands++;
        execute(session, request, data, reply);
    }
    else
    {
        fprintf(stderr, "vburn-iscsi: %s\n", error.text);
        reply->error = ENODEV;
    }
    pthread_mutex_unlock(&session->lock);
}

void session_idle(struct session *session)
{
    if (pthread_mutex_trylock(&session->lock))
        return; /* a command is on its way, and with it goes everything else */
    if (session->iscsi)
        service(session);
    pthread_mutex_unlock(&session->lock);
}

char *session_status(struct session *session)
{
    char *text;

    if (asprintf(&text, "drive: iSCSI logical unit %d\ntarget: %s\nportal: %s\ninitiator: %s\nsession: %s\nlogins: %lu\n"
                 "commands: %lu\n", session->lun, session->target, session->portal, session->name,
                 session->logged_in ? "logged in" : "none", session->logins, session->commands) < 0)
        abort();
    return text;
}
