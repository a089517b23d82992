/*
 * What the command line of discburn audio asks for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_AUDIO_OPTIONS_H
#define DISCBURN_AUDIO_OPTIONS_H

#include <stdbool.h>
#include <windows.h>
#include "imapi2.h"

#define TRACKS_MAX 99

/* What CD-TEXT may say, in the order of --title, --performer, --songwriter, --composer, --arranger, --message. */
#define TEXT_FIELDS 6

struct track_options
{
    const WCHAR *path;
    const WCHAR *isrc;       /* as typed; NULL: none */
    const WCHAR *texts[TEXT_FIELDS];  /* as typed; NULL: none */
    bool preemphasis;
    IMAPI_CD_TRACK_DIGITAL_COPY_SETTING copy;
};

struct audio_options
{
    const WCHAR *drive;      /* NULL: the first that can do it */
    const WCHAR *mcn;        /* as typed; NULL: none */
    const WCHAR *texts[TEXT_FIELDS];  /* of the disc; NULL: none */
    LONG language;           /* of all texts, a code of EBU Tech 3264; -1: English, or Japanese by the characters */
    LONG speed;              /* sectors per second; -1: the fastest */
    bool silent_gaps;        /* two seconds of silence between tracks */
    bool verify;
    bool simulate;           /* with the laser off */
    bool eject;
    bool force;
    bool json;
    bool help;
    unsigned int track_count;
    struct track_options tracks[TRACKS_MAX];
};

/*
 * argv[0] is the verb. False, and a line on standard error, when the command line cannot be meant so. The strings stay
 * argv's.
 */
bool audio_options_parse(int argc, WCHAR **argv, struct audio_options *options);

#endif
