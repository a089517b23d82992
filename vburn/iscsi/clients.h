/* clients.h: the programs that use the drive: each connection on the drive's socket has a thread of its own.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ISCSI_CLIENTS_H
#define VBURN_ISCSI_CLIENTS_H

#include "session.h"

#include <signal.h>

/* Serves who connects to listener until *stop, or until `vburn stop`. Threads whose command has not ended may still be there
 * afterwards: the process is to end. */
void clients_serve(struct session *session, const char *home, int listener, volatile sig_atomic_t *stop);

#endif
