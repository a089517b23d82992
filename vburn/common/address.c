/* address.c: LBA and MSF.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"

enum
{
    FRAMES_PER_SECOND = 75,
    FRAMES_PER_MINUTE = 60 * 75,
    FRAMES_ALL        = 100 * 60 * 75,
    OFFSET_PROGRAM    = 150,    /* LBA 0 is 00:02:00 */
    OFFSET_LEAD_IN    = 450150  /* LBA -45150 is 90:00:00 */
};

static struct msf split(int32_t frames)
{
    struct msf msf;

    msf.minute = (uint8_t)(frames / FRAMES_PER_MINUTE);
    msf.second = (uint8_t)(frames / FRAMES_PER_SECOND % 60);
    msf.frame = (uint8_t)(frames % FRAMES_PER_SECOND);
    return msf;
}

struct msf msf_from_lba(int32_t lba)
{
    if (lba < LBA_LOWEST)
        lba = LBA_LOWEST;
    if (lba > LBA_HIGHEST)
        lba = LBA_HIGHEST;
    return split(lba + (lba >= PREGAP_START ? OFFSET_PROGRAM : OFFSET_LEAD_IN));
}

struct msf msf_from_length(uint32_t sectors)
{
    return split((int32_t)(sectors < FRAMES_ALL ? sectors : FRAMES_ALL - 1));
}

bool lba_from_msf(struct msf msf, int32_t *lba)
{
    if (msf.minute > 99 || msf.second > 59 || msf.frame > 74)
        return false;
    *lba = (msf.minute * 60 + msf.second) * FRAMES_PER_SECOND + msf.frame;
    *lba -= msf.minute < 90 ? OFFSET_PROGRAM : OFFSET_LEAD_IN;
    return true;
}
