/*
 * What an image is to be made of, as the command line says it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_IMAGE_OPTIONS_H
#define DISCBURN_IMAGE_OPTIONS_H

#include <stdbool.h>
#include <windows.h>

#include "imagebuild.h"

struct image_options
{
    struct image_contents contents;
    const WCHAR *out;
    bool force;              /* a file that is there already is written over */
    bool json;
    bool help;
};

/* argv[0] is the verb. False, and a line on standard error, when the command line cannot be meant so. */
bool image_options_parse(int argc, WCHAR **argv, struct image_options *options);

#endif
