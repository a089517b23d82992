/* The sink of the programs, for tests that only look on.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include "../../../programs/common/eventsink.c"
