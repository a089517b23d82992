/*
 * Addresses on a compact disc: LBA, minutes:seconds:frames, and BCD.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "redbook/msf.h"

/* 100 minutes: all that two digits can say. */
#define FRAMES_IN_ALL (100 * CD_FRAMES_PER_MINUTE)

bool msf_is_valid(struct msf msf)
{
    return msf.min <= 99 && msf.sec <= 59 && msf.frame < CD_FRAMES_PER_SECOND;
}

uint32_t msf_to_frames(struct msf msf)
{
    return (msf.min * 60u + msf.sec) * CD_FRAMES_PER_SECOND + msf.frame;
}

struct msf msf_from_frames(uint32_t frames)
{
    struct msf msf;

    frames %= FRAMES_IN_ALL;
    msf.min = (uint8_t)(frames / CD_FRAMES_PER_MINUTE);
    msf.sec = (uint8_t)(frames / CD_FRAMES_PER_SECOND % 60);
    msf.frame = (uint8_t)(frames % CD_FRAMES_PER_SECOND);
    return msf;
}

bool msf_from_lba(int32_t lba, struct msf *msf)
{
    if (lba < CD_LBA_MIN || lba > CD_LBA_MAX) return false;
    *msf = msf_from_frames((uint32_t)(lba + CD_MSF_OFFSET + (lba < -CD_MSF_OFFSET ? FRAMES_IN_ALL : 0)));
    return true;
}

bool msf_to_lba(struct msf msf, int32_t *lba)
{
    int32_t frames;

    if (!msf_is_valid(msf)) return false;
    frames = (int32_t)msf_to_frames(msf) - CD_MSF_OFFSET;
    *lba = frames > CD_LBA_MAX ? frames - FRAMES_IN_ALL : frames;
    return true;
}

uint8_t bcd_from_binary(uint8_t value)
{
    return (uint8_t)(value / 10 << 4 | value % 10);
}

bool bcd_to_binary(uint8_t bcd, uint8_t *value)
{
    if (bcd >> 4 > 9 || (bcd & 15) > 9) return false;
    *value = (uint8_t)((bcd >> 4) * 10 + (bcd & 15));
    return true;
}
