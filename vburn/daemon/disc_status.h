/* disc_status.h: states as READ DISC INFORMATION codes them (MMC-6 6.21.3.1).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_DISC_STATUS_H
#define VBURN_DISC_STATUS_H

enum disc_status
{
    STATUS_EMPTY = 0,
    STATUS_INCOMPLETE = 1,
    STATUS_FINALISED = 2,       /* also of media that can be overwritten, once they are formatted */
    STATUS_OTHER = 3            /* DVD-RAM */
};

enum session_state
{
    SESSION_EMPTY = 0,
    SESSION_INCOMPLETE = 1,
    SESSION_DAMAGED = 2,        /* its track can be gone on with */
    SESSION_COMPLETE = 3
};

#endif
