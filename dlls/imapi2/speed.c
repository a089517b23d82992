/*
 * Write speeds, in sectors per second as clients know them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <windows.h>
#include "com/com.h"
#include "imapi2error.h"
#include "mmc/disc_state.h"
#include "mmc/mode_pages.h"
#include "mmc/speed.h"
#include "speed.h"

/* How speeds are counted on a kind of disc (behaviour.md 0.2). */
struct speed_scale
{
    ULONG sector_size;  /* bytes for which drives count a sector */
    LONG at_1x;         /* sectors per second */
};

/* What is not known is counted as a CD. */
static void get_scale(struct mmc_device *device, struct speed_scale *scale)
{
    enum mmc_medium medium;

    scale->sector_size = 2352;
    scale->at_1x = IMAPI_SECTORS_PER_SECOND_AT_1X_CD;
    if (mmc_read_medium(device, &medium) != MMC_OK || medium <= MMC_MEDIUM_CD_RW) return;
    scale->sector_size = 2048;
    scale->at_1x = medium >= MMC_MEDIUM_BD_ROM ? IMAPI_SECTORS_PER_SECOND_AT_1X_BD
            : medium >= MMC_MEDIUM_HD_DVD_ROM ? IMAPI_SECTORS_PER_SECOND_AT_1X_HD_DVD : IMAPI_SECTORS_PER_SECOND_AT_1X_DVD;
}

static void fill_speed(struct speed *speed, uint32_t kilobytes_per_second, BOOL pure_cav,
        const struct speed_scale *scale)
{
    speed->kilobytes_per_second = kilobytes_per_second;
    speed->pure_cav = pure_cav;
    /* Drives round 176.4 kB/s for 1x on CD down or up: rounding to the nearest sector brings 75 out of either. */
    speed->sectors_per_second = (LONG)((kilobytes_per_second * 1000ull + scale->sector_size / 2) / scale->sector_size);
}

static int compare_speeds(const void *left, const void *right)
{
    const struct speed *a = left, *b = right;

    if (a->sectors_per_second != b->sectors_per_second) return a->sectors_per_second > b->sectors_per_second ? -1 : 1;
    return a->pure_cav - b->pure_cav;
}

enum mmc_result speed_get_list(struct mmc_device *device, struct speed_list *list)
{
    struct mmc_write_speed found[SPEED_LIST_SIZE];
    struct speed_scale scale;
    enum mmc_result result;
    uint32_t count, i;

    list->count = 0;
    result = mmc_get_write_speeds(device, found, ARRAYSIZE(found), &count);
    if (result == MMC_BUFFER_TOO_SMALL) count = ARRAYSIZE(found);
    else if (result != MMC_OK)
        return result;
    get_scale(device, &scale);
    for (i = 0; i < count; i++)
    {
        fill_speed(&list->speeds[list->count], found[i].write_speed, found[i].pure_cav, &scale);
        if (list->speeds[list->count].sectors_per_second) list->count++;
    }
    /* Clients take the first of the list without looking whether there is one. Of a drive that tells nothing only 1x is sure;
     * what it is told then is to write as fast as it can. */
    if (!list->count) list->speeds[list->count++] = (struct speed){ scale.at_1x, MMC_SPEED_MAX, FALSE };
    qsort(list->speeds, list->count, sizeof(list->speeds[0]), compare_speeds);
    for (i = count = 0; i < list->count; i++)
        if (!count || compare_speeds(&list->speeds[count - 1], &list->speeds[i])) list->speeds[count++] = list->speeds[i];
    list->count = count;
    return MMC_OK;
}

enum mmc_result speed_get_current(struct mmc_device *device, struct speed *current)
{
    struct mmc_capabilities capabilities;
    struct speed_scale scale;
    struct speed_list list;
    enum mmc_result result;

    result = mmc_get_capabilities(device, &capabilities);
    /* The page has 16 bits, which FFFFh fills up: it may be more. */
    if (result == MMC_OK && capabilities.current_write_speed && capabilities.current_write_speed < MMC_SPEED_MAX)
    {
        get_scale(device, &scale);
        fill_speed(current, capabilities.current_write_speed, capabilities.rotation_control == 1, &scale);
        return MMC_OK;
    }
    if (result != MMC_OK && result != MMC_NO_SUCH_MODE_PAGE && result != MMC_ILLEGAL_COMMAND && result != MMC_BAD_REPLY)
        return result;
    /* MMC-6 drives may do without the page; what was not slowed down runs at its fastest. */
    if ((result = speed_get_list(device, &list)) != MMC_OK) return result;
    *current = list.speeds[0];
    return MMC_OK;
}

/* The whole disc at so much a second; what comes near will do (MMC-6 6.40). */
static enum mmc_result set_streaming(struct mmc_device *device, const struct speed *speed)
{
    struct mmc_streaming streaming = { .restore_defaults = !speed, .read_time = 1000, .write_time = 1000 };

    if (speed)
    {
        streaming.rotation = speed->pure_cav ? MMC_ROTATION_CAV : MMC_ROTATION_DEFAULT;
        streaming.end_lba = INT32_MAX;
        streaming.read_size = streaming.write_size = speed->kilobytes_per_second;
    }
    return mmc_set_streaming(device, &streaming);
}

/* SET CD SPEED, which drives for other discs know as well, has 16 bits: 14x on BD. */
enum mmc_result speed_set(struct mmc_device *device, const struct speed *speed)
{
    uint16_t write_speed = speed ? (uint16_t)min(speed->kilobytes_per_second, MMC_SPEED_MAX) : MMC_SPEED_MAX;
    enum mmc_result result;

    if (speed && speed->kilobytes_per_second > MMC_SPEED_MAX && set_streaming(device, speed) == MMC_OK) return MMC_OK;
    result = mmc_set_cd_speed(device, MMC_SPEED_MAX, write_speed, speed && speed->pure_cav);
    if (result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST)
        return set_streaming(device, speed) == MMC_OK ? MMC_OK : result;
    return result;
}

static LONG distance(const struct speed *speed, LONG wanted)
{
    return speed->sectors_per_second > wanted ? speed->sectors_per_second - wanted : wanted - speed->sectors_per_second;
}

static BOOL is_nearer(const struct speed *candidate, const struct speed *best, LONG wanted, BOOL pure_cav)
{
    if (!best) return TRUE;
    if ((candidate->pure_cav == pure_cav) != (best->pure_cav == pure_cav)) return candidate->pure_cav == pure_cav;
    if (wanted == SPEED_MAXIMUM) return candidate->sectors_per_second > best->sectors_per_second;
    if (distance(candidate, wanted) != distance(best, wanted)) return distance(candidate, wanted) < distance(best, wanted);
    return candidate->sectors_per_second < best->sectors_per_second;
}

const struct speed *speed_choose(const struct speed_list *list, LONG wanted, BOOL pure_cav, HRESULT *adjusted)
{
    const struct speed *best = NULL;
    BOOL speed_differs, rotation_differs;
    ULONG i;

    *adjusted = S_OK;
    for (i = 0; i < list->count; i++)
        if (is_nearer(&list->speeds[i], best, wanted, pure_cav)) best = &list->speeds[i];
    if (!best) return NULL;
    speed_differs = wanted != SPEED_MAXIMUM && best->sectors_per_second != wanted;
    rotation_differs = best->pure_cav != pure_cav;
    if (speed_differs && rotation_differs) *adjusted = S_IMAPI_BOTHADJUSTED;
    else if (speed_differs)
        *adjusted = S_IMAPI_SPEEDADJUSTED;
    else if (rotation_differs)
        *adjusted = S_IMAPI_ROTATIONADJUSTED;
    return best;
}

HRESULT speed_list_to_array(const struct speed_list *list, SAFEARRAY **out)
{
    LONG speeds[SPEED_LIST_SIZE];
    ULONG count = 0, i;

    for (i = 0; i < list->count; i++)
        if (!count || speeds[count - 1] != list->speeds[i].sectors_per_second)
            speeds[count++] = list->speeds[i].sectors_per_second;
    return com_safearray_from_longs(VT_UI4, speeds, count, out);
}

HRESULT speed_list_to_descriptors(const struct speed_list *list, IMAPI_MEDIA_PHYSICAL_TYPE type, SAFEARRAY **out)
{
    IDispatch *descriptors[SPEED_LIST_SIZE] = { NULL };
    HRESULT hr = S_OK;
    ULONG i;

    for (i = 0; i < list->count && SUCCEEDED(hr); i++)
        hr = write_speed_create(type, &list->speeds[i], (IWriteSpeedDescriptor **)&descriptors[i]);
    if (SUCCEEDED(hr)) hr = com_safearray_from_dispatch(descriptors, list->count, out);
    for (i = 0; i < list->count; i++)
        if (descriptors[i]) IDispatch_Release(descriptors[i]);
    return hr;
}
