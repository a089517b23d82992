/* speed.h: the speeds of the drive (MMC-6 6.8, 6.36, 6.37).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_SPEED_H
#define VBURN_SPEED_H

#include "command.h"

#include "disc.h"

enum { SPEEDS_MOST = 8 };

/* The speeds of a kind of disc. */
struct speed_class
{
    double kilobytes;               /* kB (1000 bytes) a second at 1x, as the commands count them: CD 2352 bytes a sector */
    double sectors;                 /* sectors a second at 1x */
    double read;                    /* the fastest, times 1x */
    double write[SPEEDS_MOST];      /* those offered with constant linear velocity, fastest first; ended by 0 */
    double cav;                     /* offered with constant angular velocity, too: the speed at the rim; 0: none */
};

struct speed
{
    const struct speed_class *class;    /* of the disc that is in, or was in last */
    double read, write;                 /* times 1x */
    bool cav;                           /* write is that at the rim, with constant angular velocity */
};

/* As after power on; disc NULL: as for a CD. */
void speed_init(struct speed *speed, const struct disc *disc);

unsigned speed_count(const struct speed_class *class);

/* Times 1x that the laser burns, of the whole disc: with constant angular velocity it begins at 25 of 58 mm. */
double speed_mean(const struct speed *speed);

/* kB/s as SET CD SPEED and SET STREAMING count them. */
unsigned speed_kilobytes(const struct speed_class *class, double times);

struct unit;
void set_cd_speed(struct unit *unit, struct command *command);
void set_streaming(struct unit *unit, struct command *command);
void get_performance(struct unit *unit, struct command *command);

#endif
