/* trace.c: a line for each command.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace.h"
#include "unit.h"

#include <stdio.h>

enum { PARAMETERS_SHOWN = 128 };

static FILE *trace;

bool trace_open(const char *path)
{
    if (trace)
        fclose(trace);
    trace = path ? fopen(path, "ae") : NULL;
    if (trace)
        setvbuf(trace, NULL, _IOLBF, 0);
    return !path || trace;
}

void trace_command(const struct command *command, uint8_t cdb_length, int client)
{
    static const char *const directions[] = { "none", "in", "out" };
    const char *name = unit_command_name(command->cdb[0]);
    unsigned i;

    if (!trace)
        return;
    fprintf(trace, "%llu client %d %-28s", (unsigned long long)(unit_now() / 1000), client, name ? name : "(unknown)");
    for (i = 0; i < cdb_length; i++)
        fprintf(trace, " %02x", command->cdb[i]);
    fprintf(trace, " %s %u", directions[command->direction], command->data_length);
    if (command->direction == VB_OUT && command->cdb[0] != 0x2a && command->cdb[0] != 0xaa) /* parameters, not sectors */
    {
        fprintf(trace, " [");
        for (i = 0; i < command->data_length && i < PARAMETERS_SHOWN; i++)
            fprintf(trace, "%s%02x", i ? " " : "", command->data[i]);
        fprintf(trace, "%s]", i < command->data_length ? " ..." : "");
    }
    if (command->hang_up)
        fprintf(trace, " -> gone\n");
    else if (command->host_error || command->host_status)
        fprintf(trace, " -> errno %d host %d\n", command->host_error, command->host_status);
    else if (command->status)
        fprintf(trace, " -> %x/%02x/%02x\n", command->sense >> 16, command->sense >> 8 & 255, command->sense & 255);
    else
        fprintf(trace, " -> good %u\n", command->reply_length);
}
