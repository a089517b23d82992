/*
 * CD-TEXT: what the command line says of the disc and its tracks, into the image; and what is on the disc, held against it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_DISCTEXT_H
#define DISCBURN_DISCTEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>
#include "imapi2.h"
#include "mmc/device.h"

#include "audio_options.h"

struct wanted_disc;

/* One text as the disc should have it. */
struct wanted_text
{
    uint8_t type;                 /* enum cdtext_type */
    uint8_t track;                /* its number; 0: the disc */
    BSTR text;
};

#define WANTED_TEXTS_MAX ((1 + TRACKS_MAX) * TEXT_FIELDS)

struct wanted_texts
{
    uint8_t language;             /* EBU Tech 3264 */
    uint8_t character_set;        /* enum cdtext_character_set */
    unsigned int count;           /* 0: no CD-TEXT is wanted */
    struct wanted_text texts[WANTED_TEXTS_MAX];
};

/*
 * Give the options' texts to the image, whose tracks have been added; first_track is the number of the first. What there is to be
 * found on the disc because of that goes into *wanted, for wanted_texts_free also after a failure. S_OK at once when there are
 * none. A failure has been reported.
 */
HRESULT set_texts(IRawCDImageCreator *creator, const struct audio_options *options, uint8_t first_track,
        struct wanted_texts *wanted);

void wanted_texts_free(struct wanted_texts *wanted);

/* Read the disc's CD-TEXT, print it and every difference from what is wanted. How many differences there were. */
unsigned int check_texts(struct mmc_device *device, const struct wanted_disc *wanted);

#endif
