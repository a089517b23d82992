/*
 * discburn: burns discs through IMAPI2, as any Windows program does.
 *
 * main.c finds the verb; audio.c, data.c, erase.c, close.c, image.c, info.c and drives_verb.c are one each;
 * the other files are what verbs share.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_H
#define DISCBURN_H

#include <stdbool.h>
#include <windows.h>

/* Exit statuses, as --help lists them. */
enum exit_status
{
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_MISMATCH = 3,
    EXIT_CANCELLED = 4
};

/* What is typed after the program's name. */
struct verb
{
    const WCHAR *name;
    const WCHAR *summary;    /* one line of discburn --help */
    const WCHAR *help;       /* all of discburn VERB --help */
    /* argv[0] is the verb. COM is initialised: a single-threaded apartment. */
    enum exit_status (*run)(int argc, WCHAR **argv);
};

extern const struct verb audio_verb;
extern const struct verb close_verb;
extern const struct verb data_verb;
extern const struct verb drives_verb;
extern const struct verb erase_verb;
extern const struct verb image_verb;
extern const struct verb info_verb;

#endif
