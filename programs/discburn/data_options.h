/*
 * What the command line of discburn data asks for.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_DATA_OPTIONS_H
#define DISCBURN_DATA_OPTIONS_H

#include <stdbool.h>
#include <windows.h>

#include "imagebuild.h"
#include "imapi2.h"

struct data_options
{
    struct image_contents contents;      /* trees and files; one alone is the image when is_image */
    bool is_image;
    const WCHAR *drive;                  /* NULL: the first that can do it */
    double speed;                        /* x; 0: the fastest */
    IMAPI_BURN_VERIFICATION_LEVEL verification;
    bool append, overwrite;
    bool close;
    bool simulate;
    bool eject;
    bool json;
    bool help;
};

/* argv[0] is the verb. False, and a line on standard error, when the command line cannot be meant so. The strings stay
 * argv's. */
bool data_options_parse(int argc, WCHAR **argv, struct data_options *options);

#endif
