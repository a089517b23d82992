/*
 * The MMC-6 command set of CD, DVD and BD drives: build a command, send it, understand the answer. Portable C11.
 *
 * transport.h  how a command reaches a drive: implemented by the user
 * device.h     mmc_execute: retry and sense policy in one place
 * the others   one function per command, replies taken apart into structs
 *
 * Conventions: LBAs are int32_t where a CD's lead-in can be meant. Replies are never read beyond what arrived;
 * what contradicts itself is MMC_BAD_REPLY. On any outcome but MMC_OK output parameters are zeroed or untouched,
 * unless said otherwise.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_MMC_H
#define MMC_MMC_H

#include "mmc/be.h"
#include "mmc/blank.h"
#include "mmc/capacity.h"
#include "mmc/cue_sheet.h"
#include "mmc/describe.h"
#include "mmc/device.h"
#include "mmc/disc_information.h"
#include "mmc/disc_state.h"
#include "mmc/disc_structure.h"
#include "mmc/features.h"
#include "mmc/format.h"
#include "mmc/inquiry.h"
#include "mmc/mode_pages.h"
#include "mmc/opcode.h"
#include "mmc/poll.h"
#include "mmc/read.h"
#include "mmc/read_cd.h"
#include "mmc/result.h"
#include "mmc/sense.h"
#include "mmc/speed.h"
#include "mmc/subchannel.h"
#include "mmc/toc.h"
#include "mmc/track_information.h"
#include "mmc/transport.h"
#include "mmc/unit.h"
#include "mmc/write.h"
#include "mmc/write_features.h"

#endif
