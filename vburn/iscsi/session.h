/* session.h: one iSCSI logical unit, and the commands that are carried to it (RFC 7143).
 *
 * One command is on its way at a time, whoever sends it: a drive does no more. A session that has broken down is made anew
 * for the next command; no command is ever sent twice, since nobody knows what a drive has done with the first.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ISCSI_SESSION_H
#define VBURN_ISCSI_SESSION_H

#include "error.h"
#include "protocol.h"

struct session;

/* For a URL as libiscsi takes it, iscsi://[USER%PASSWORD@]HOST[:PORT]/TARGET/LUN; name is the initiator's. Logs in. NULL with
 * a reason, which never has the password in it. */
struct session *session_open(const char *url, const char *name, struct vb_error *error);

/* Logs out, if the target still listens, and frees. */
void session_close(struct session *session);

/* Carries one command: data is sent or filled, request->data_length bytes. The reply is what the host adapter of a machine
 * would say: status, sense and the bytes moved as the target tells them; DID_TIME_OUT when it has not answered in time,
 * DID_ERROR when the connection was lost on the way; ENODEV when the target cannot be reached at all. Any thread. */
void session_execute(struct session *session, const struct vb_request *request, void *data, struct vb_reply *reply);

/* Answers what the target wants to know meanwhile (NOP-In), and notices when it has gone. To be called every second or so. */
void session_idle(struct session *session);

/* Lines `key: value`, allocated: what it is and how it is. Any thread; does not wait for a command. */
char *session_status(struct session *session);

#endif
