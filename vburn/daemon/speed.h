/* speed.h: the speeds of the drive (MMC-6 6.8, 6.36, 6.37).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SPEED_H
#define VBURN_SPEED_H

#include "command.h"

enum { SPEED_READ_MOST = 52 };

struct speed
{
    unsigned read, write;   /* times 1x, 1x being 75 sectors a second */
};

/* Write speeds offered, times 1x, fastest first; ended by 0. */
extern const uint8_t speed_table[];

void speed_init(struct speed *speed);

/* kB/s as SET CD SPEED counts them: 2352 bytes times 75 sectors a second, 1000 bytes to a kB. */
unsigned speed_kilobytes(unsigned times);

struct unit;
void set_cd_speed(struct unit *unit, struct command *command);
void set_streaming(struct unit *unit, struct command *command);
void get_performance(struct unit *unit, struct command *command);

#endif
