/* vburn_unit.c: runs of commands on several discs in the virtual drive; tests/vburn/fuzz_unit.c for libFuzzer.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define LIBFUZZER
#include "../vburn/fuzz_unit.c"
