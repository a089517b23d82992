/*
 * The command line of a verb, by getopt, which knows bytes alone.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_ARGUMENTS_H
#define DISCBURN_ARGUMENTS_H

#include <getopt.h>
#include <stdbool.h>
#include <windows.h>

/* getopt's word for an argument that is no option; the options of a verb have other numbers. */
#define ARGUMENT_PLAIN 1

/* Takes an option, or a plain argument. value: as it stands in argv, NULL of an option without; as_typed: the whole argument, NULL
 * behind "--". False: it will not do, which was said. */
typedef bool (*take_argument)(void *context, int option, const WCHAR *value, const WCHAR *as_typed);

/* Hands each argument of the verb, argv[1] and so on, to take in the order in which they stand, until *help. What is no option of the
 * verb's, or lacks its value, is told. False: that, or one would not do, or there is no memory. */
bool arguments_parse(const WCHAR *verb, int argc, WCHAR **argv, const struct option *options, take_argument take, void *context,
        const bool *help);

/* For take_argument: *drive, NULL until one was named, becomes value; there can be only one, which is told. */
bool arguments_take_drive(const WCHAR *verb, const WCHAR *value, const WCHAR **drive);

#endif
