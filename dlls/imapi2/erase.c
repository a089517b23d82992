/*
 * A disc is erased: the command thread.
 *
 * That a drive took BLANK or zeros proves nothing (facts/wine.md): afterwards the disc must say that it is blank, and what was
 * overwritten must read as zeros.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/blank.h"
#include "mmc/poll.h"
#include "mmc/read.h"
#include "mmc/unit.h"
#include "recording/format.h"
#include "recording/medium.h"
#include "erase.h"

#define POLL_MS 500
#define LIMIT_MS (60 * 60 * 1000)
/* 2 MB in sectors: where file systems have what tells of them. */
#define END_SECTORS 1024

/* --- the plan -------------------------------------------------------------------------------------------------------- */

static BOOL is_overwritable(uint8_t medium)
{
    return medium == MMC_MEDIUM_DVD_RAM || medium == MMC_MEDIUM_DVD_PLUS_RW || medium == MMC_MEDIUM_DVD_PLUS_RW_DL
            || medium == MMC_MEDIUM_BD_RE || medium == MMC_MEDIUM_DISK;
}

/* A DVD+RW that is formatted in background is not written at its end, where the format has not come to yet. */
static void plan_overwriting(struct erase_plan *plan)
{
    const struct mmc_disc_state *disc = &plan->disc;
    BOOL start_only = disc->medium == MMC_MEDIUM_DVD_PLUS_RW || disc->medium == MMC_MEDIUM_DVD_PLUS_RW_DL;
    ULONG total = disc->total_blocks, unit = disc->write_unit ? disc->write_unit : 1, last;

    plan->range_count = 1;
    plan->ranges[0].start = 0;
    plan->ranges[0].sectors = total;
    if (plan->full || total <= 2 * END_SECTORS) return;
    plan->ranges[0].sectors = END_SECTORS;
    if (start_only) return;
    last = (total - END_SECTORS) / unit * unit;
    plan->range_count = 2;
    plan->ranges[1].start = (LONG)last;
    plan->ranges[1].sectors = total - last;
}

/* The guesses are those of behaviour.md section 6. */
BOOL erase_make_plan(const struct mmc_disc_state *disc, BOOL full, struct erase_plan *plan)
{
    memset(plan, 0, sizeof(*plan));
    plan->full = full;
    plan->disc = *disc;
    if (disc->medium == MMC_MEDIUM_CD_RW || disc->medium == MMC_MEDIUM_DVD_RW)
    {
        plan->method = ERASE_BLANK;
        plan->guess = full ? 15 * 60 : disc->medium == MMC_MEDIUM_CD_RW ? 30 : 90;
        return TRUE;
    }
    if (!is_overwritable(disc->medium)) return FALSE;
    plan->method = ERASE_OVERWRITE;
    plan->guess = full ? 10 * 60 : disc->medium == MMC_MEDIUM_DISK || disc->medium == MMC_MEDIUM_DVD_RAM ? 30 : 90;
    plan_overwriting(plan);
    return TRUE;
}

ULONG erase_sectors(const struct erase_plan *plan)
{
    ULONG i, sectors = 0;

    for (i = 0; i < plan->range_count; i++) sectors += plan->ranges[i].sectors;
    return sectors;
}

/* --- waiting --------------------------------------------------------------------------------------------------------- */

static enum erase_end failed(struct erase *erase, struct burn_pump *pump, enum erase_end end, enum mmc_result result)
{
    burn_failed(&erase->outcome, pump, BURN_DRIVE_FAILED, result);
    return end;
}

static bool pause_for(void *context, uint32_t milliseconds, int32_t progress)
{
    struct erase *erase = context;

    if (progress != MMC_PROGRESS_UNKNOWN) InterlockedExchange(&erase->progress, progress);
    Sleep(milliseconds);
    return true;
}

static enum mmc_result wait_until_done(struct erase *erase, struct burn_pump *pump)
{
    const struct mmc_patience patience = { POLL_MS, LIMIT_MS, pause_for, erase };

    return mmc_wait_until_done(burn_pump_device(pump), &patience);
}

static enum erase_end wait_for_end(struct erase *erase, struct burn_pump *pump)
{
    enum mmc_result result = wait_until_done(erase, pump);

    if (result == MMC_OK) return ERASE_DONE;
    return failed(erase, pump, mmc_result_is_unfinished(result) ? ERASE_TOO_LONG : ERASE_BROKE_OFF, result);
}

/* --- BLANK ----------------------------------------------------------------------------------------------------------- */

/* A drive that does not blank quickly, or not in the background, does it thoroughly, or lets one wait. */
static enum mmc_result begin_blanking(struct erase *erase, struct mmc_device *device)
{
    static const struct
    {
        enum mmc_blank_type type;
        bool immediate;
    } attempts[] = { { MMC_BLANK_MINIMAL, true }, { MMC_BLANK_DISC, true }, { MMC_BLANK_MINIMAL, false },
        { MMC_BLANK_DISC, false } };
    enum mmc_result result = MMC_ILLEGAL_REQUEST;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(attempts) && result == MMC_ILLEGAL_REQUEST; i++)
        if (!erase->plan->full || attempts[i].type == MMC_BLANK_DISC)
            result = mmc_blank(device, attempts[i].type, 0, attempts[i].immediate);
    return result;
}

static enum erase_end blank(struct erase *erase, struct burn_pump *pump)
{
    struct mmc_device *device = burn_pump_device(pump);
    struct mmc_disc_information information;
    enum mmc_result result;
    enum erase_end end;

    result = begin_blanking(erase, device);
    if (mmc_result_is_unfinished(result))
    {
        /* The end of the last burn may still have been on its way to the disc, or the disc was new. */
        if ((end = wait_for_end(erase, pump)) != ERASE_DONE) return end;
        result = begin_blanking(erase, device);
    }
    if (result != MMC_OK) return failed(erase, pump, ERASE_COMMAND_FAILED, result);
    if ((end = wait_for_end(erase, pump)) != ERASE_DONE) return end;
    if ((result = mmc_read_disc_information(device, &information)) != MMC_OK)
        return failed(erase, pump, ERASE_BROKE_OFF, result);
    if (information.disc_status == MMC_DISC_BLANK) return ERASE_DONE;
    erase->outcome.disagreement = L"it says that the disc is not blank";
    return ERASE_DISC_DISAGREES;
}

/* --- overwriting ----------------------------------------------------------------------------------------------------- */

/* What is not formatted is empty, and is formatted so that it can be used. */
static enum erase_end format_if_needed(struct erase *erase, struct burn_pump *pump)
{
    static const struct mmc_format_options options = { .immediate = true };
    const struct recording_medium *medium = recording_find_medium(erase->plan->disc.profile);
    struct mmc_device *device = burn_pump_device(pump);
    struct mmc_disc_information information;
    struct mmc_format format;
    enum mmc_result result;
    bool needed;

    if (!medium || !erase->plan->disc.needs_format) return ERASE_DONE;
    result = mmc_read_disc_information(device, &information);
    if (result == MMC_OK)
        result = recording_choose_format(device, medium, &information, erase->plan->disc.total_blocks, &needed, &format);
    if (result == MMC_OK && needed) result = mmc_format_unit(device, &format, &options);
    if (result != MMC_OK) return failed(erase, pump, ERASE_COMMAND_FAILED, result);
    return wait_for_end(erase, pump);
}

static BOOL is_zero(const BYTE *data, ULONG size)
{
    return !data[0] && !memcmp(data, data + 1, size - 1);
}

/* The first and the last sector of each range, from the medium. */
static enum erase_end check_zeros(struct erase *erase, struct burn_pump *pump)
{
    struct mmc_device *device = burn_pump_device(pump);
    BYTE data[MMC_DATA_BLOCK_SIZE];
    enum mmc_result result;
    ULONG i, lba;

    for (i = 0; i < 2 * erase->plan->range_count; i++)
    {
        const struct erase_range *range = &erase->plan->ranges[i / 2];

        lba = (ULONG)range->start + (i % 2 ? range->sectors - 1 : 0);
        result = mmc_read(device, lba, 1, true, data, sizeof(data));
        if (burn_is_unknown_to_drive(result)) result = mmc_read(device, lba, 1, false, data, sizeof(data));
        if (result != MMC_OK) return failed(erase, pump, ERASE_BROKE_OFF, result);
        if (is_zero(data, sizeof(data))) continue;
        erase->outcome.disagreement = L"there is still something on the disc";
        return ERASE_DISC_DISAGREES;
    }
    return ERASE_DONE;
}

static enum erase_end overwrite(struct erase *erase, struct burn_pump *pump)
{
    enum mmc_result result;
    enum erase_end end;

    if ((end = format_if_needed(erase, pump)) != ERASE_DONE) return end;
    switch (burn_write(pump, &erase->outcome))
    {
    case BURN_SUCCESS: break;
    case BURN_DISC_DISAGREES: return ERASE_DISC_DISAGREES;
    default: return ERASE_COMMAND_FAILED;
    }
    if ((result = burn_flush(pump, FALSE)) != MMC_OK) return failed(erase, pump, ERASE_BROKE_OFF, result);
    return check_zeros(erase, pump);
}

/* --- the work -------------------------------------------------------------------------------------------------------- */

static enum erase_end run(struct erase *erase, struct burn_pump *pump)
{
    struct mmc_device *device = burn_pump_device(pump);
    enum mmc_result result = mmc_start_stop_unit(device, MMC_START, false);

    /* One that is at work spins. */
    if (result != MMC_OK && !burn_is_unknown_to_drive(result) && !mmc_result_is_unfinished(result))
        return failed(erase, pump, ERASE_SPIN_UP_FAILED, result);
    speed_set(device, NULL);
    return erase->plan->method == ERASE_BLANK ? blank(erase, pump) : overwrite(erase, pump);
}

void erase_work(struct burn_pump *pump, void *context)
{
    struct erase *erase = context;

    erase->end = run(erase, pump);
}
