/* server.h: the socket, and the drive behind it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SERVER_H
#define VBURN_SERVER_H

#include "unit.h"

#include <signal.h>

/* Serves clients on a listening socket until asked to stop, by a client or by *stop becoming non-zero. */
void server_run(struct unit *unit, int listener, const volatile sig_atomic_t *stop);

#endif
