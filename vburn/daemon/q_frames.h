/* q_frames.h: making Q, for the write types in which the drive makes the sub-channels (IEC 60908 17.5).
 *
 * All give twelve bytes with the CRC. Numbers are binary and become BCD here.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_Q_FRAMES_H
#define VBURN_Q_FRAMES_H

#include "address.h"
#include "qchannel.h"

/* Mode 1 of the program area and the lead-out. track: 1..99 or Q_TRACK_LEAD_OUT. */
void q_frame_position(unsigned control, const struct q_position *position, uint8_t q[Q_SIZE]);

/* A point of the lead-in, mode 1 or 5. time: where in the lead-in, or what mode 5 says in its place. point, value and
 * zero are put as they are when they are not decimal numbers (A0h and up, FFh). */
void q_frame_point(unsigned control, unsigned adr, unsigned point, struct msf time, unsigned zero, struct msf value,
                   uint8_t q[Q_SIZE]);

/* Mode 2: 13 digits. frame: of the absolute time. */
void q_frame_catalogue(unsigned control, const char *digits, unsigned frame, uint8_t q[Q_SIZE]);

/* Mode 3: 12 characters, letters in upper case. */
void q_frame_isrc(unsigned control, const char *isrc, unsigned frame, uint8_t q[Q_SIZE]);

#endif
