/* trace.h: a line for each command, for who wants to see what a program does to the drive.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_TRACE_H
#define VBURN_TRACE_H

#include "command.h"

/* Starts tracing into a file (appended to), or ends it (NULL). False with errno. */
bool trace_open(const char *path);

void trace_command(const struct command *command, uint8_t cdb_length, int client);

#endif
