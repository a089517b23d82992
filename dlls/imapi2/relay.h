/*
 * A transport for a recorder that only one thread may call: another thread's commands are handed to that one.
 *
 * The drive is spoken to by a thread of its own during a burn. Our recorder may be called on any thread, but the Recorder
 * property takes any client's object; one that does not say that it is free-threaded belongs to the client's thread.
 * (IDiscRecorder2Ex has no proxy that could carry its calls across.)
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RELAY_H
#define IMAPI2_RELAY_H

#include <windows.h>
#include "mmc/transport.h"

struct relay;

/* Commands go to target, which must live longer. S_OK or E_OUTOFMEMORY. */
HRESULT relay_create(struct mmc_transport *target, struct relay **out);
/* After the last command; NULL is allowed. */
void relay_free(struct relay *relay);

/* For the commanding thread: a command waits until the serving thread has carried it out. The relay's own. */
struct mmc_transport *relay_transport(struct relay *relay);

/* For the serving thread: signalled when a command waits (reset by a wait), and carries it out, if there is one. */
HANDLE relay_event(const struct relay *relay);
void relay_serve(struct relay *relay);

#endif
