/*
 * Names that are there twice in what is to be burned.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_COLLISIONS_H
#define DISCBURN_COLLISIONS_H

#include <stdbool.h>
#include <windows.h>

/* The contents of directories, and files, go into one root. True: a file of one of them has the name of something of another, and one
 * would replace the other; or that cannot be found out for want of memory. Which is told. */
bool trees_collide(const WCHAR *const *trees, unsigned int count);

#endif
