/* service.h: what the processes that stand behind a drive's socket begin with: vburnd and vburn-iscsi.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SERVICE_H
#define VBURN_SERVICE_H

#include <stdbool.h>

/* Holds HOME/lock for as long as the process lives. False, with a sentence of program's on standard error, when another
 * process does. One that has been killed may take a moment to die. */
bool service_lock(const char *program, const char *home);

/* Goes on as a child in the background, with HOME/log as its standard error. The parent ends here: who started it may
 * connect at once if it listens already. False with a sentence. */
bool service_background(const char *program, const char *home);

/* HOME/pid */
void service_write_pid(const char *home);

#endif
