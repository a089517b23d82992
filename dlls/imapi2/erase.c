/*
 * A disc is erased: the command thread.
 *
 * That a drive took BLANK or zeros proves nothing (facts/wine.md): afterwards the disc must say that it is blank, and what was
 * overwritten must read as zeros.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <windows.h>
#include "mmc/read.h"
#include "mmc/unit.h"
#include "recording/blank.h"
#include "recording/format.h"
#include "recording/medium.h"
#include "erase.h"

/* 2 MB in sectors: where file systems have what tells of them. */
#define END_SECTORS 1024
/* What is read again: so many sectors in so many places. */
#define CHECKED_SECTORS 16
#define CHECKED_PIECES 64

/* --- the plan -------------------------------------------------------------------------------------------------------- */

static BOOL is_overwritable(uint8_t medium)
{
    return medium == MMC_MEDIUM_DVD_RAM || medium == MMC_MEDIUM_DVD_PLUS_RW || medium == MMC_MEDIUM_DVD_PLUS_RW_DL
            || medium == MMC_MEDIUM_BD_RE || medium == MMC_MEDIUM_DISK;
}

/* Where a DVD+RW's format in the background has not come to yet nothing was written, and the drive is not sent there; one whose
 * format is complete may have something at its end as any other. */
static void plan_overwriting(struct erase_plan *plan)
{
    const struct mmc_disc_state *disc = &plan->disc;
    BOOL start_only = disc->background_format != MMC_FORMATTED;
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

static struct erase *impl_from_recording_host(struct recording_host *host)
{
    return CONTAINING_RECORD(host, struct erase, host);
}

static uint32_t host_milliseconds(struct recording_host *host)
{
    (void)host;
    return GetTickCount();
}

static void host_sleep(struct recording_host *host, uint32_t milliseconds)
{
    (void)host;
    Sleep(milliseconds);
}

/* There is no CancelErase. */
static bool host_is_cancelled(struct recording_host *host)
{
    (void)host;
    return false;
}

static void host_report(struct recording_host *host, int32_t progress)
{
    InterlockedExchange(&impl_from_recording_host(host)->progress, progress);
}

static enum erase_end blanking_end(struct erase *erase, struct burn_pump *pump, enum recording_blanking end,
        enum mmc_result result)
{
    switch (end)
    {
    case RECORDING_BLANKED: return ERASE_DONE;
    case RECORDING_BLANK_REFUSED: return failed(erase, pump, ERASE_COMMAND_FAILED, result);
    case RECORDING_BLANK_BROKE_OFF: return failed(erase, pump, ERASE_BROKE_OFF, result);
    case RECORDING_BLANK_TOO_LONG: return failed(erase, pump, ERASE_TOO_LONG, result);
    case RECORDING_BLANK_NOT_EMPTY: break;
    }
    erase->outcome.disagreement = L"it says that the disc is not blank";
    return ERASE_DISC_DISAGREES;
}

static enum erase_end blank(struct erase *erase, struct burn_pump *pump)
{
    enum mmc_result result;
    enum recording_blanking end = recording_blank(burn_pump_device(pump), &erase->host, erase->plan->full, &result);

    return blanking_end(erase, pump, end, result);
}

/* --- overwriting ----------------------------------------------------------------------------------------------------- */

/* What is not formatted is empty, and is formatted so that it can be used. A background format that was stopped goes on: zeros are to be
 * written behind it, too. */
static enum erase_end format_if_needed(struct erase *erase, struct burn_pump *pump)
{
    const struct recording_medium *medium = recording_find_medium(erase->plan->disc.profile);
    struct mmc_device *device = burn_pump_device(pump);
    struct mmc_disc_information information;
    struct mmc_format format;
    enum mmc_result result;
    DWORD start = GetTickCount();
    enum recording_blanking end;
    bool needed;

    if (!medium) return ERASE_DONE;
    result = mmc_read_disc_information(device, &information);
    if (result == MMC_OK)
        result = recording_choose_format(device, medium, &information, erase->plan->disc.total_blocks, &needed, &format);
    if (result == MMC_OK && needed) result = recording_begin_format(device, &format);
    if (result != MMC_OK) return failed(erase, pump, ERASE_COMMAND_FAILED, result);
    if (!needed) return ERASE_DONE;
    end = recording_wait_for_blank(device, &erase->host, start, &result);
    return blanking_end(erase, pump, end, result);
}

static BOOL is_zero(const BYTE *data, ULONG size)
{
    return !data[0] && !memcmp(data, data + 1, size - 1);
}

static enum erase_end check_zero_piece(struct erase *erase, struct burn_pump *pump, ULONG lba, ULONG sectors, BYTE *data, ULONG size)
{
    struct mmc_device *device = burn_pump_device(pump);
    enum mmc_result result = mmc_read(device, lba, sectors, true, data, size);

    if (burn_is_unknown_to_drive(result)) result = mmc_read(device, lba, sectors, false, data, size);
    if (result != MMC_OK) return failed(erase, pump, ERASE_BROKE_OFF, result);
    if (is_zero(data, sectors * MMC_DATA_BLOCK_SIZE)) return ERASE_DONE;
    erase->outcome.disagreement = L"there is still something on the disc";
    return ERASE_DISC_DISAGREES;
}

/* Media that are written anywhere keep no record of what was written: some of each range is read, from the medium, its first and its
 * last sectors among it. Of what is overwritten quickly that is all. */
static enum erase_end check_zeros(struct erase *erase, struct burn_pump *pump)
{
    ULONG size = CHECKED_SECTORS * MMC_DATA_BLOCK_SIZE, i, j, pieces, first;
    BYTE *data = VirtualAlloc(NULL, size, MEM_COMMIT, PAGE_READWRITE);
    enum erase_end end = ERASE_DONE;

    if (!data) return failed(erase, pump, ERASE_BROKE_OFF, MMC_BUFFER_TOO_SMALL);
    for (i = 0; i < erase->plan->range_count && end == ERASE_DONE; i++)
    {
        const struct erase_range *range = &erase->plan->ranges[i];

        pieces = min((range->sectors + CHECKED_SECTORS - 1) / CHECKED_SECTORS, CHECKED_PIECES);
        for (j = 0; j < pieces && end == ERASE_DONE; j++)
        {
            first = pieces < 2 || range->sectors < CHECKED_SECTORS ? 0
                    : (ULONG)((ULONGLONG)(range->sectors - CHECKED_SECTORS) * j / (pieces - 1));
            end = check_zero_piece(erase, pump, (ULONG)range->start + first, min(CHECKED_SECTORS, range->sectors - first), data, size);
        }
    }
    VirtualFree(data, 0, MEM_RELEASE);
    return end;
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

    erase->host.milliseconds = host_milliseconds;
    erase->host.sleep = host_sleep;
    erase->host.is_cancelled = host_is_cancelled;
    erase->host.report = host_report;
    erase->end = run(erase, pump);
}
