/* vburn_scratch.c: a folder for the discs and drives of a fuzz target, and what is true of every command.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "vburn_scratch.h"
#include "bytes.h"
#include "fuzz.h"
#include "unit.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GUARD = 64 };

static char folder[4096];

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    if (walk->level)
        remove(path);
    return 0;
}

static void empty(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void take_away(void)
{
    empty();
    rmdir(folder);
}

const char *scratch_empty(void)
{
    const char *parent = getenv("TMPDIR");

    if (*folder)
        empty();
    else
    {
        snprintf(folder, sizeof(folder), "%s/vburn-fuzz-XXXXXX", parent && *parent ? parent : "/tmp");
        must_hold(mkdtemp(folder) != NULL, "a folder can be made");
        atexit(take_away);
    }
    return folder;
}

bool scratch_allows(const char *words, unsigned size)
{
    unsigned i;

    if (size >= 5 && !memcmp(words, "trace", 5))
        return false;
    for (i = 0; i + 4 <= size; i++)
        if (!strncasecmp(words + i, "kill", 4) || (i + 5 <= size && !memcmp(words + i, "disc=", 5)))
            return false;
    return true;
}

void scratch_execute(struct unit *unit, struct command *command, unsigned cdb_length)
{
    const uint8_t *cdb = command->cdb;
    unsigned i;

    memset(command->data + command->data_length, 0xa7, GUARD);
    unit_execute(unit, command, (uint8_t)cdb_length);
    for (i = 0; i < GUARD; i++)
        must_hold(command->data[command->data_length + i] == 0xa7, "nothing is written behind the buffer");
    must_hold(command->reply_length <= command->data_length, "an answer is no longer than the buffer");
    must_hold(command->status == STATUS_GOOD || command->status == STATUS_CHECK_CONDITION, "there are two statuses");
    /* Recovered errors have both; only fault rules make them. */
    if (!unit->faults.count)
    {
        must_hold((command->status == STATUS_CHECK_CONDITION) == (command->sense != SENSE_NONE), "status and sense agree");
        must_hold(command->sense == SENSE_NONE || !command->reply_length, "a refusal has no data");
        if (cdb[0] == 0x43 || cdb[0] == 0x46 || cdb[0] == 0x51 || cdb[0] == 0x52 || cdb[0] == 0x5a || cdb[0] == 0x42)
            must_hold(command->reply_length <= get_be16(cdb + 7), "an answer is no longer than its allocation");
    }
}
