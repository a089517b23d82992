/*
 * What kinds of media hold, and which file systems are usual on them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "image.h"

#define CD_SYSTEMS (FsiFileSystemISO9660 | FsiFileSystemJoliet)
#define ALL_SYSTEMS (CD_SYSTEMS | FsiFileSystemUDF)

/* Which file systems Windows takes is not documented: CDs get what every computer reads; on DVDs, whose films need it, UDF stands
 * beside that; larger media, and those for rewriting at will, have UDF alone. Capacities are nominal, in blocks of 2,048 bytes:
 * a disc in a drive has its own. */
static const struct
{
    FsiFileSystems file_systems;
    LONG udf_revision;
    ULONG blocks;
}
defaults[] =
{
    [IMAPI_MEDIA_TYPE_UNKNOWN] = { CD_SYSTEMS, 0x102, 332800 },
    [IMAPI_MEDIA_TYPE_CDROM] = { CD_SYSTEMS, 0x102, 332800 },
    [IMAPI_MEDIA_TYPE_CDR] = { CD_SYSTEMS, 0x102, 332800 },
    [IMAPI_MEDIA_TYPE_CDRW] = { CD_SYSTEMS, 0x102, 332800 },
    [IMAPI_MEDIA_TYPE_DVDROM] = { ALL_SYSTEMS, 0x102, 2295104 },
    [IMAPI_MEDIA_TYPE_DVDRAM] = { FsiFileSystemUDF, 0x200, 2236704 },
    [IMAPI_MEDIA_TYPE_DVDPLUSR] = { ALL_SYSTEMS, 0x102, 2295104 },
    [IMAPI_MEDIA_TYPE_DVDPLUSRW] = { ALL_SYSTEMS, 0x102, 2295104 },
    [IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER] = { ALL_SYSTEMS, 0x102, 4173824 },
    [IMAPI_MEDIA_TYPE_DVDDASHR] = { ALL_SYSTEMS, 0x102, 2298496 },
    [IMAPI_MEDIA_TYPE_DVDDASHRW] = { ALL_SYSTEMS, 0x102, 2298496 },
    [IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER] = { ALL_SYSTEMS, 0x102, 4171712 },
    [IMAPI_MEDIA_TYPE_DISK] = { FsiFileSystemUDF, 0x200, 0 },
    [IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER] = { ALL_SYSTEMS, 0x102, 4173824 },
    [IMAPI_MEDIA_TYPE_HDDVDROM] = { FsiFileSystemUDF, 0x250, 7340032 },
    [IMAPI_MEDIA_TYPE_HDDVDR] = { FsiFileSystemUDF, 0x250, 7340032 },
    [IMAPI_MEDIA_TYPE_HDDVDRAM] = { FsiFileSystemUDF, 0x250, 7340032 },
    [IMAPI_MEDIA_TYPE_BDROM] = { FsiFileSystemUDF, 0x250, 12219392 },
    [IMAPI_MEDIA_TYPE_BDR] = { FsiFileSystemUDF, 0x250, 12219392 },
    [IMAPI_MEDIA_TYPE_BDRE] = { FsiFileSystemUDF, 0x250, 11826176 },
};

/* The largest disc of each profile that can be recorded (MMC-6 table "Profile List"); 0: there are several sizes, none the largest. */
static const struct
{
    LONG profile;
    ULONG blocks;
}
profiles[] =
{
    { 0x09, 359847 }, { 0x0A, 359847 },                         /* CD-R, CD-RW: 80 minutes, less the last gap */
    { 0x11, 2298496 }, { 0x13, 2298496 }, { 0x14, 2298496 },    /* DVD-R, DVD-RW */
    { 0x12, 2236704 },                                          /* DVD-RAM */
    { 0x15, 4171712 }, { 0x16, 4171712 },                       /* DVD-R DL */
    { 0x1A, 2295104 }, { 0x1B, 2295104 },                       /* DVD+RW, DVD+R */
    { 0x2A, 4173824 }, { 0x2B, 4173824 },                       /* DVD+RW DL, DVD+R DL */
    { 0x41, 0 }, { 0x42, 0 }, { 0x43, 0 },                      /* BD-R, BD-RE: up to four layers */
    { 0x51, 0 }, { 0x52, 0 },                                   /* HD DVD */
};

BOOL fs_media_defaults(IMAPI_MEDIA_PHYSICAL_TYPE type, FsiFileSystems *file_systems, LONG *udf_revision, ULONG *blocks)
{
    if (type < 0 || (size_t)type >= ARRAYSIZE(defaults)) return FALSE;
    *file_systems = defaults[type].file_systems;
    *udf_revision = defaults[type].udf_revision;
    *blocks = defaults[type].blocks;
    return TRUE;
}

ULONG fs_largest_medium(const LONG *supported, ULONG count)
{
    ULONG most = 0, i, j;

    for (i = 0; i < count; i++)
        for (j = 0; j < ARRAYSIZE(profiles); j++)
        {
            if (profiles[j].profile != supported[i]) continue;
            if (!profiles[j].blocks) return 0;
            most = max(most, profiles[j].blocks);
        }
    return most;
}
