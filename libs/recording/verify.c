/*
 * What is on a disc is compared with what was sent to it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/read.h"
#include "recording/checksum.h"
#include "recording/recorder.h"

/* So many WRITEs are all read again as samples; of more, a few of them. */
#define FEW_PIECES 256
#define SAMPLES 32
/* No drive keeps more than that in its buffer: up to here it is told to read from the disc. */
#define CACHE_SECTORS (16 * 1024 * 1024 / RECORDING_SECTOR_SIZE)
#define READ_ATTEMPTS 3

uint32_t recording_sums_wanted(const struct recording *recording)
{
    bool all = recording->options.verification == RECORDING_VERIFY_ALL || recording->pieces <= FEW_PIECES;

    return all ? recording->pieces : SAMPLES;
}

/* The first and the last are among the samples. */
static uint32_t sample(const struct recording *recording, uint32_t i)
{
    return (uint32_t)((uint64_t)i * (recording->pieces - 1) / (SAMPLES - 1));
}

bool recording_wants_sum(const struct recording *recording, uint32_t piece)
{
    uint32_t i;

    if (recording_sums_wanted(recording) == recording->pieces) return true;
    /* The first sample that is not before this piece. */
    i = (uint32_t)(((uint64_t)piece * (SAMPLES - 1) + recording->pieces - 2) / (recording->pieces - 1));
    return sample(recording, i) == piece;
}

static enum recording_end differs(struct recording *recording, enum mmc_result result, int32_t lba, const char *text)
{
    recording->result = result;
    recording->failed = recording->device;
    recording->lba = lba;
    recording->text = text;
    return RECORDING_DATA_DIFFER;
}

static enum mmc_result read_once(struct recording *recording, const struct recording_sum *piece, bool *from_medium, void *buffer)
{
    uint32_t size = piece->sectors * RECORDING_SECTOR_SIZE;
    enum mmc_result result = mmc_read(&recording->device, (uint32_t)piece->lba, piece->sectors, *from_medium, buffer, size);

    if (!*from_medium || result != MMC_ILLEGAL_REQUEST) return result;
    *from_medium = false; /* it does not know the bit */
    return mmc_read(&recording->device, (uint32_t)piece->lba, piece->sectors, false, buffer, size);
}

/* A piece that is read until it is there. */
struct reading
{
    struct recording *recording;
    const struct recording_sum *piece;
    bool *from_medium;
    void *buffer;
    unsigned int failures;
};

/* A drive may be at work still, and may say so here alone; and it may read at the second attempt what it could not at the first. */
static uint32_t ask_to_read(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct reading *reading = context;

    (void)device;
    *result = read_once(reading->recording, reading->piece, reading->from_medium, reading->buffer);
    if (*result == MMC_OK) return 0;
    if (mmc_result_is_unfinished(*result)) return MMC_ASK_AGAIN;
    return ++reading->failures < READ_ATTEMPTS ? MMC_ASK_AGAIN : 0;
}

static enum mmc_result read_piece(struct recording *recording, const struct recording_sum *piece, bool *from_medium,
        void *buffer)
{
    const struct mmc_patience patience = recording_patience(recording->host, RECORDING_BUSY_LIMIT);
    struct reading reading = { recording, piece, from_medium, buffer, 0 };

    return mmc_ask_patiently(&recording->device, &patience, ask_to_read, &reading);
}

static enum recording_end compare_piece(struct recording *recording, const struct recording_sum *piece, bool *from_medium,
        void *buffer)
{
    enum mmc_result result = read_piece(recording, piece, from_medium, buffer);

    if (recording->host->is_cancelled(recording->host)) return RECORDING_CANCELLED;
    if (result == MMC_MEDIUM_ERROR || result == MMC_BLANK_CHECK || result == MMC_INVALID_ADDRESS)
        return differs(recording, result, piece->lba, "cannot be read");
    if (result != MMC_OK)
    {
        recording->result = result;
        recording->failed = recording->device;
        return RECORDING_DRIVE_FAILED;
    }
    if (recording_checksum(buffer, (size_t)piece->sectors * RECORDING_SECTOR_SIZE) != piece->sum)
        return differs(recording, MMC_OK, piece->lba, "are not what was written");
    return RECORDING_SUCCESS;
}

enum recording_end recording_check_tracks(struct recording *recording)
{
    struct mmc_disc_information information;
    struct mmc_track_information track;
    enum mmc_result result;
    uint32_t number;

    if (recording->disc.medium->overwritable) return RECORDING_SUCCESS;
    result = mmc_read_disc_information(&recording->device, &information);
    for (number = information.first_track; result == MMC_OK && number <= recording->track; number++)
    {
        result = mmc_read_track_information(&recording->device, MMC_TRACK_BY_NUMBER, number, &track);
        if (result == MMC_OK && (track.damaged || track.blank || !track.size))
        {
            recording->text = "the drive's record of a track is not plausible";
            recording->result = MMC_OK;
            return RECORDING_DISC_DISAGREES;
        }
    }
    if (result == MMC_OK || result == MMC_ILLEGAL_COMMAND) return RECORDING_SUCCESS;
    recording->result = result;
    recording->failed = recording->device;
    recording->text = "the drive has no record of its tracks";
    return RECORDING_DISC_DISAGREES;
}

enum recording_end recording_verify(struct recording *recording, void *buffer, volatile long *verified)
{
    bool from_medium = recording->sectors <= CACHE_SECTORS;
    enum recording_end end;
    uint32_t i;

    for (i = 0; i < recording->sum_count; i++)
    {
        end = compare_piece(recording, &recording->sums[i], &from_medium, buffer);
        if (end != RECORDING_SUCCESS) return end;
        if (verified) *verified += (long)recording->sums[i].sectors;
    }
    return RECORDING_SUCCESS;
}
