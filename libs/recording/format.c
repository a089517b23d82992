/*
 * Formatting a medium for recording.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "recording/format.h"

static bool is_unknown_to_drive(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST;
}

/* The format liked best of those that the drive offers; NULL: none. */
static const struct mmc_format *best_format(const struct recording_medium *medium,
        const struct mmc_format_capacities *capacities)
{
    const struct mmc_format *found;
    unsigned int i;

    for (i = 0; i < medium->format_count; i++)
        if ((found = mmc_find_format(capacities, medium->formats[i]))) return found;
    return NULL;
}

/* A DVD+RW says it in READ DISC INFORMATION as well, and knows what its background format has not come to yet. */
static bool is_formatted(const struct recording_medium *medium, const struct mmc_disc_information *information,
        const struct mmc_format_capacities *capacities)
{
    if (medium->background_format && information->background_format != MMC_NOT_FORMATTED) return true;
    return capacities->state != MMC_CAPACITY_UNFORMATTED && information->disc_status != MMC_DISC_BLANK;
}

enum mmc_result recording_choose_format(struct mmc_device *device, const struct recording_medium *medium,
        const struct mmc_disc_information *information, uint32_t sectors, bool *needed, struct mmc_format *format)
{
    struct mmc_format_capacities capacities;
    const struct mmc_format *best;
    enum mmc_result result;
    bool restart;

    *needed = false;
    if (!medium->format_count) return MMC_OK;
    result = mmc_read_format_capacities(device, &capacities);
    if (is_unknown_to_drive(result)) return MMC_OK;
    if (result != MMC_OK) return result;
    restart = medium->background_format && information->background_format == MMC_FORMAT_STARTED;
    if (is_formatted(medium, information, &capacities) && !restart) return MMC_OK;
    best = best_format(medium, &capacities);
    if (!best || (medium->format_optional && best->blocks < sectors)) return MMC_OK;
    *format = *best;
    /* Sequential recording as it is without a format: not with recorded sectors that can be written again. */
    if (format->type == MMC_FORMAT_BD_R_SPARES) format->subtype = MMC_FORMAT_SRM;
    if (restart) format->parameter |= MMC_FORMAT_RESTART;
    *needed = true;
    return MMC_OK;
}

enum mmc_result recording_begin_format(struct mmc_device *device, const struct mmc_format *format)
{
    struct mmc_format_options options = { .immediate = true };
    enum mmc_result result = mmc_format_unit(device, format, &options);

    if (result != MMC_ILLEGAL_REQUEST) return result;
    options.immediate = false;
    return mmc_format_unit(device, format, &options);
}

enum mmc_result recording_format(struct mmc_device *device, struct recording_host *host, const struct mmc_format *format)
{
    enum mmc_result result = recording_begin_format(device, format);

    if (mmc_result_is_unfinished(result))
    {
        /* It was still at work on something else. */
        if ((result = recording_wait(host, device, RECORDING_BUSY_LIMIT)) != MMC_OK) return result;
        result = recording_begin_format(device, format);
    }
    return result == MMC_OK ? recording_wait(host, device, RECORDING_FORMAT_LIMIT) : result;
}
