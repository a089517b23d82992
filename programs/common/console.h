/*
 * Words for a person: Unicode to a console, UTF-8 to a file or pipe.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_CONSOLE_H
#define PROGRAMS_CONSOLE_H

#include <stdbool.h>
#include <windows.h>

/* What messages begin with: each program has one. */
extern const WCHAR program_name[];

/* Formats are msvcrt's wide ones: %s is a WCHAR string, %hs a char string. Text is written at once, lines end in \n. */
void print(const WCHAR *format, ...);          /* standard output */
void print_error(const WCHAR *format, ...);    /* standard error */

/* Whether something of what was to be on standard output did not get there, which print_error has said: a program that is told to
 * write to a full disk has not done what it was asked for. */
bool console_lost_output(void);

/* From now on standard output is for programs: what print would say is left out, and print_error's words are also kept. */
void console_for_programs(void);
bool console_is_for_programs(void);
/* What print_error has said since then: one line, without the program's name. Empty: nothing. */
const WCHAR *console_errors(void);
/* As print, for what programs read. */
void print_for_programs(const WCHAR *format, ...);

/* True when standard output is a terminal, where a line can be drawn again with \r. */
bool output_is_terminal(void);

/* How many characters a line of that terminal has; 80 where it does not say. */
int terminal_width(void);

#endif
