/* capacity.c: READ CAPACITY and READ FORMAT CAPACITIES (MMC-6 6.24 and 6.23).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "bytes.h"
#include "commands.h"
#include "unit.h"

enum { BLOCK_LENGTH = 2048 };

void read_capacity(struct unit *unit, struct command *command)
{
    const struct toc *toc = medium_toc(unit);
    uint8_t answer[8] = { 0 };

    if (toc) /* the last sector before the last session's lead-out; 0 while there is none */
        put_be32(answer, (uint32_t)toc->sessions[toc->session_count - 1].lead_out - 1);
    put_be32(answer + 4, BLOCK_LENGTH);
    reply(command, answer, sizeof(answer), sizeof(answer));
}

void read_format_capacities(struct unit *unit, struct command *command)
{
    enum descriptor_type { UNFORMATTED = 1, FORMATTED = 2, NO_MEDIUM = 3 };
    const struct disc *disc = medium_disc(unit);
    const struct toc *toc = medium_toc(unit);
    uint8_t answer[12] = { 0, 0, 0, 8 };

    if (!disc)
    {
        put_be32(answer + 4, LBA_HIGHEST); /* the most a medium of this drive can have */
        answer[8] = NO_MEDIUM;
    }
    else if (disc->state == DISC_BLANK || !toc)
    {
        put_be32(answer + 4, (uint32_t)disc->last_lead_out);
        answer[8] = UNFORMATTED;
    }
    else
    {
        put_be32(answer + 4, (uint32_t)toc->sessions[toc->session_count - 1].lead_out);
        answer[8] = FORMATTED;
    }
    put_be16(answer + 10, BLOCK_LENGTH);
    reply(command, answer, sizeof(answer), get_be16(command->cdb + 7));
}
