/*
 * The classes of imapi2.dll, each in the file of its name.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_PRIVATE_H
#define IMAPI2_PRIVATE_H

#include "com/com.h"
#include "imapi2.h"

extern const struct com_class discmaster_class;
extern const struct com_class recorder_class;
extern const struct com_class raw_image_class;
extern const struct com_class format_rawcd_class;
extern const struct com_class format_erase_class;
extern const struct com_class format_tao_class;
extern const struct com_class format_data_class;
extern const struct com_class multisession_sequential_class;
extern const struct com_class multisession_random_class;
extern const struct com_class write_engine_class;
extern const struct com_class write_speed_class;
extern const struct com_class stream_zero_class;
extern const struct com_class stream_prng_class;
extern const struct com_class stream_concatenate_class;
extern const struct com_class stream_interleave_class;

#endif
