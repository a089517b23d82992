/*
 * Formatting a medium for recording, where it needs that.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDING_FORMAT_H
#define RECORDING_FORMAT_H

#include "mmc/disc_information.h"
#include "mmc/format.h"
#include "recording/host.h"
#include "recording/medium.h"

/*
 * What has to be formatted before so many sectors can be recorded: the format to give to recording_format, or false when
 * nothing has. A medium that can be recorded unformatted is formatted only if the drive offers its format and everything fits into it.
 * A background format that was stopped is gone on with.
 */
enum mmc_result recording_choose_format(struct mmc_device *device, const struct recording_medium *medium,
        const struct mmc_disc_information *information, uint32_t sectors, bool *needed, struct mmc_format *format);

/* Gives the command, in the background where the drive lets it be there. */
enum mmc_result recording_begin_format(struct mmc_device *device, const struct mmc_format *format);

/* Formats and waits until the medium can be recorded, which with a background format is soon. */
enum mmc_result recording_format(struct mmc_device *device, struct recording_host *host, const struct mmc_format *format);

#endif
