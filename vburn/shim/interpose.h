/* interpose.h: standing before a function of the C library.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_INTERPOSE_H
#define VBURN_INTERPOSE_H

#include <dlfcn.h>

/* Everything else stays inside the library: it lives in other people's processes. */
#define EXPORTED __attribute__((visibility("default")))

/* The next definition of a function, looked up once; type is its type. A race looks it up twice, to the same end. */
#define NEXT(type, name) \
    static type real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

#endif
